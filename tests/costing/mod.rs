//! Cost lines built from their causes, and what lies behind a full cost: choices, volume,
//! volunteers, funders, findings. Published cases, cases computed with exact rationals, and laws.
#![cfg(feature = "json")]

pub(crate) mod findings;
mod recovery;
mod surpluses;

use std::collections::BTreeSet;
use std::path::Path;

use fullcost::ErrorKind;
use fullcost::allocation::{
    CostPool, MAX_POOLS_IN_ALL_SEQUENCES, Method, Problem, SelfUse, allocate,
};
use fullcost::cost::{CostLine, LineAmount, Organisation, RecoveredBy, WageLevel};
use fullcost::costing::{CostQuestions, Costing};
use fullcost::coverage::{FindingCode, coverage};
use fullcost::exact::{Currency, Fraction, Money, Name, Quantity, UnitPrice};
use fullcost::full_cost::{CostBasis, full_cost, full_cost_at};
use fullcost::funding::funding;
use fullcost::price::BreakEven;
use fullcost::report;
use fullcost::sensitivity::{Choice, sensitivity};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::allocation::{name, shuffled};
use crate::cases::{check_full_cost, entries, files, fraction, items, read};
use crate::exact::cases;

fn organisation(document: &Value) -> Organisation {
    let organisation = Organisation::from_json(&document.to_string());
    let organisation = organisation.unwrap_or_else(|error| panic!("{error}\n{document}"));
    // What is read is written, and read again as the same.
    let again = Organisation::from_json(&organisation.to_json()).unwrap();
    assert_eq!(again, organisation);
    for line in organisation.lines() {
        if let LineAmount::Derived(working) = line.given_as() {
            working.verify().unwrap_or_else(|error| panic!("{error}\n{working}"));
            assert_eq!(working.value(), &line.amount().to_fraction());
        }
    }
    organisation
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

#[track_caller]
fn lines_are(organisation: &Organisation, expected: &Value) {
    let lines = organisation.lines().iter().filter(|line| line.is_derived());
    let found: BTreeSet<(String, String)> =
        lines.map(|line| (line.name().to_string(), line.amount().to_plain_text())).collect();
    let expected: BTreeSet<(String, String)> = entries(expected)
        .map(|(name, amount)| (name.to_owned(), amount.as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(found, expected);
}

fn line<'a>(organisation: &'a Organisation, name: &str) -> &'a CostLine {
    organisation.lines().iter().find(|line| line.name().as_str() == name).unwrap()
}

/// The exact figure behind a line that was rounded.
fn exact(line: &CostLine) -> &Fraction {
    let LineAmount::Derived(working) = line.given_as() else { panic!("{} is stated", line.name()) };
    let [part] = working.parts() else { panic!("{working}") };
    part.value()
}

#[test]
fn staff_cases() {
    let mut seen = 0;
    for path in files("staff") {
        let case = read(&path);
        let organisation = organisation(&case["organisation"]);
        lines_are(&organisation, &case["lines"]);
        for (name, expected) in entries(&case["exact_lines"]) {
            assert_eq!(exact(line(&organisation, name)), &fraction(expected), "{name}");
        }
        let [payroll] = organisation.payrolls() else { panic!("one payroll") };
        let period = organisation.period();
        for (post, expected) in entries(&case["yearly"]) {
            seen += 1;
            let cost = payroll.person_cost(post, period).unwrap();
            assert_eq!(&cost.yearly, &fraction(expected), "{post}");
            for working in [&cost.per_paid_hour, &cost.per_productive_hour] {
                working.verify().unwrap();
            }
            cost.elements.iter().for_each(|working| working.verify().unwrap());
        }
        for (post, expected) in entries(&case["per_paid_hour"]) {
            let cost = payroll.person_cost(post, period).unwrap();
            assert_eq!(cost.per_paid_hour.value(), &fraction(expected), "{post}");
        }
        for (post, expected) in entries(&case["per_productive_hour"]) {
            let cost = payroll.person_cost(post, period).unwrap();
            assert_eq!(cost.per_productive_hour.value(), &fraction(expected), "{post}");
        }
        let mut all = Fraction::ZERO;
        for (post, expected) in entries(&case["full_time_equivalents"]) {
            let equivalents = payroll.full_time_equivalents(post, period).unwrap();
            equivalents.verify().unwrap();
            assert_eq!(equivalents.value(), &fraction(expected), "{post}");
            all = all + equivalents.value();
        }
        if !case["full_time_equivalents"].is_null() {
            let charged = organisation.full_time_equivalents(&name("care")).unwrap();
            charged.verify().unwrap();
            assert_eq!(charged.value(), &all);
        }
    }
    assert!(seen >= 6, "{seen}");
}

#[test]
fn vat_cases() {
    let mut seen = 0;
    for path in files("vat") {
        seen += 1;
        let case = read(&path);
        let organisation = organisation(&case["organisation"]);
        let expect = &case["expect"];
        let [period] = organisation.vat_periods() else { panic!("one tax period") };
        let found = period.partial_exemption().unwrap();
        assert_eq!(found.percentage.to_string(), expect["percentage"].as_str().unwrap());
        let passed = expect["de_minimis"].as_bool().unwrap();
        assert_eq!(found.recovered_by.is_some(), passed, "{case}");
        if let Some(test) = expect["recovered_by"].as_str() {
            assert_eq!(found.recovered_by.map(RecoveredBy::as_str), Some(test), "{case}");
        }
        if let Some(overridden) = expect["overridden"].as_bool() {
            assert_eq!(found.is_overridden, overridden, "{case}");
        }
        for (figure, field) in [
            (&found.recoverable_residual, "recoverable_residual"),
            (found.exempt_input_tax(), "exempt_input_tax"),
            (found.monthly_exempt_input_tax(), "monthly"),
            (&found.non_business, "non_business"),
        ] {
            assert_eq!(figure, &fraction(&expect[field]), "{field} of {case}");
        }
        assert_eq!(found.irrecoverable.to_plain_text(), expect["irrecoverable"].as_str().unwrap());
        found.evidence().for_each(|working| working.verify().unwrap());
        let taxes = period.input_taxes.iter();
        let all: Fraction = taxes.map(|tax| tax.amount.to_fraction()).sum();
        assert_eq!(&found.input_tax + &found.non_business, all);
        lines_are(&organisation, &expect["lines"]);
    }
    assert!(seen >= 9, "{seen}");
}

#[test]
fn time_driven_cases() {
    for path in files("time_driven") {
        let case = read(&path);
        let organisation = organisation(&case["organisation"]);
        let expect = &case["expect"];
        let [department] = organisation.departments() else { panic!("one department") };
        assert_eq!(department.rate().unwrap().value(), &fraction(&expect["rate"]));
        department.rate().unwrap().verify().unwrap();
        lines_are(&organisation, &expect["lines"]);
        let unused = department.unused_capacity().unwrap();
        unused.evidence.verify().unwrap();
        assert_eq!(&unused.time, &fraction(&expect["unused_time"]));
        assert_eq!(unused.amount.to_plain_text(), expect["unused_amount"].as_str().unwrap());
        // Nothing is lost, and nobody bears what goes unused.
        let charged: i128 =
            organisation.lines().iter().map(|line| line.amount().minor_units()).sum();
        assert_eq!(charged + unused.amount.minor_units(), department.cost.minor_units());
        let costs = full_cost(&organisation, &Method::Direct).unwrap();
        check_full_cost(&costs);
        let cost = costs.service("care").unwrap().cost(CostBasis::Full).unwrap();
        assert_eq!(cost.minor_units(), charged);
        let findings = Costing::new(organisation, CostQuestions::default()).unwrap().run().unwrap();
        assert_eq!(findings.unused_capacity, [unused]);
        assert!(findings.to_json().contains("\"unused_capacity\""));
    }
}

#[test]
fn capital_cases() {
    let mut seen = 0;
    for path in files("capital") {
        let case = read(&path);
        for asset in items(&case["cases"]) {
            let mut document = case["organisation"].clone();
            document["assets"] = json!([asset["asset"]]);
            let organisation = organisation(&document);
            lines_are(&organisation, &asset["lines"]);
            let [record] = organisation.assets() else { panic!("one asset") };
            for charge in &record.charges {
                seen += 1;
                let yearly = record.yearly(charge).unwrap();
                yearly.verify().unwrap();
                let expected = &asset["yearly"][charge.nature().as_str()];
                assert_eq!(yearly.value(), &fraction(expected), "{charge:?}");
            }
        }
    }
    assert_eq!(seen, 16);
}

/// P14: overheads follow volunteers, and the cash cost becomes an interval of their wages.
#[test]
fn overheads_may_follow_volunteers() {
    let case = &read(&crate::cases::data("costing/p14.json"))["follows"];
    let paid = organisation(&case["organisation"]);
    let mut document = case["organisation"].clone();
    document["pools"][0]["driver"] = json!("following");
    document["pools"][0]["alternative_drivers"] = json!(["paid"]);
    let following = organisation(&document);
    assert!(following.overheads_follow_volunteers() && !paid.overheads_follow_volunteers());
    let shares = |organisation: &Organisation, level: WageLevel, expected: &Value| {
        let costs = full_cost_at(organisation, &Method::Direct, level).unwrap();
        assert_eq!(costs.driver_level, level);
        check_full_cost(&costs);
        for (service, expected) in entries(expected) {
            let overhead = &costs.service(service).unwrap().overhead;
            let overhead = overhead.get(fullcost::cost::Ledger::Cash).to_plain_text();
            assert_eq!(overhead, expected.as_str().unwrap(), "{service} at {}", level.as_str());
        }
    };
    for level in WageLevel::ALL {
        shares(&paid, level, &case["paid"]);
        shares(&following, level, &case[level.as_str()]);
    }
    let interval =
        full_cost(&following, &Method::Direct).and_then(|costs| costs.cash_interval()).unwrap();
    let [with, without] = interval.as_slice() else { panic!("two services") };
    assert!(with.depends_on_wages() && without.depends_on_wages());
    assert_eq!(with.full.at(WageLevel::Central).to_string(), "136000.00 GBP");
    assert!(with.full.low < with.full.central && with.full.central < with.full.high);
    // What one bears more, the other bears less.
    assert!(without.full.high < without.full.central && without.full.central < without.full.low);
    let plain = full_cost(&paid, &Method::Direct).and_then(|costs| costs.cash_interval()).unwrap();
    assert!(plain.iter().all(|interval| !interval.depends_on_wages()));
    // The other driver is an alternative: sensitivity finds the same figure.
    let found = sensitivity(&paid, &Method::Direct).unwrap();
    let range = found.service("with").unwrap().to_driver.as_ref().unwrap();
    assert_eq!(
        (range.low.low(), range.high.low()),
        (&Fraction::from(130_000), &Fraction::from(136_000))
    );
    assert_eq!(range.high_choice.to_string(), "office shared by following");
    assert_eq!(range.high.low() - range.low.low(), Fraction::from(6_000));
}

/// P10: a post that nobody holds leaves the base, and is a finding; the workbook left 304 unshared.
#[test]
fn an_unfilled_post_leaves_the_base() {
    let row = |shares: [u8; 4]| {
        let names = ["project", "director", "support", "fundraising"];
        let shares = names.iter().zip(shares).filter(|(_, share)| *share > 0);
        let shares = shares.map(|(name, share)| ((*name).to_owned(), json!(format!("{share}%"))));
        Value::Object(shares.collect())
    };
    let service = |name| json!({"name": name, "unit": "year", "volume": "1"});
    let document = json!({
        "format": 1, "name": "charity", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": (["project", "director", "support", "fundraising"].map(service)),
        "drivers": [{"name": "time", "staff_time": {
            "one": row([25, 25, 25, 25]), "two": row([0, 50, 0, 50]), "three": row([0, 25, 50, 25]),
            "four": row([10, 45, 20, 25]), "five": {},
        }}],
        "pools": [{"name": "premises", "driver": "time"}],
        "lines": [
            {"name": "rent", "amount": "50", "charged_to": "premises", "source": "P10"},
            {"name": "office", "amount": "1470", "charged_to": "premises", "source": "P10"},
        ],
    });
    let charity = organisation(&document);
    let costs = full_cost(&charity, &Method::Direct).unwrap();
    check_full_cost(&costs);
    let expected = [("director", 551), ("fundraising", 475), ("project", 133), ("support", 361)];
    for (service, amount) in expected {
        let cost = costs.service(service).unwrap().cost(CostBasis::Full).unwrap();
        assert_eq!(cost.minor_units(), amount * 100, "{service}");
    }
    let found = coverage(&charity).unwrap();
    let unfilled: Vec<&str> =
        found.of(FindingCode::UnfilledPost).map(|it| it.record.as_str()).collect();
    assert_eq!(unfilled, ["post \"five\" in driver \"time\""]);
}

/// P15 and P16: full-time equivalents, return ratio and dependency, and the price of a stop.
#[test]
fn volunteers_have_their_figures() {
    let case = read(&crate::cases::data("allocation/p15_1221.json"));
    let charity = organisation(&case["organisation"]);
    let costs = full_cost(&charity, &Method::Direct).unwrap();
    let service = costs.services().next().unwrap().name.to_string();
    let figures = costs
        .service(&service)
        .unwrap()
        .volunteering(WageLevel::Central, Some(quantity("1950")))
        .unwrap();
    figures.evidence.iter().for_each(|working| working.verify().unwrap());
    assert_eq!(&figures.hours, &Fraction::from(3_000));
    assert_eq!(figures.full_time_equivalents.as_ref().unwrap(), &Fraction::new(20, 13).unwrap());
    assert_eq!(figures.replacement_value.to_string(), "32234.40 GBP");
    assert_eq!(figures.programme_cost.to_string(), "9000.00 GBP");
    assert_eq!(figures.avoidable_programme_cost.to_string(), "9000.00 GBP");
    assert_eq!(figures.return_ratio.as_ref(), Some(&Fraction::new(3_223_440, 900_000).unwrap()));
    assert_eq!(figures.dependency.as_ref(), Some(&Fraction::new(3_223_440, 12_523_440).unwrap()));
    // No driver follows expenditure here: the price of a stop is the net inflation.
    for level in WageLevel::ALL {
        let stop = full_cost(&charity, &Method::Direct)
            .and_then(|costs| costs.if_volunteers_stop(level))
            .unwrap();
        check_full_cost(&stop.after);
        let net = costs
            .services()
            .next()
            .unwrap()
            .cost_at(CostBasis::VolunteerInflatedNet, level)
            .unwrap();
        let full = costs.services().next().unwrap().cost(CostBasis::Full).unwrap();
        assert_eq!(stop.service(&service).unwrap().difference, net.checked_sub(full).unwrap());
        assert_eq!(stop.after.service(&service).unwrap().cost(CostBasis::Full).unwrap(), net);
        assert_eq!(stop.after.totals.get(fullcost::cost::Ledger::VolunteerTime).minor_units(), 0);
        // Nothing is left that a second stop could save.
        assert!(stop.after.services().next().unwrap().avoidable_programme_cost.is_zero());
        let after =
            stop.after.services().next().unwrap().cost(CostBasis::VolunteerInflatedNet).unwrap();
        assert_eq!(after, net);
    }
    // P16: what one study calls a return of 684 % is a ratio.
    let study = organisation(&json!({
        "format": 1, "name": "study", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "visits", "unit": "hour", "volume": "1"}],
        "lines": [{"name": "co-ordination", "amount": "5000", "charged_to": "visits",
            "volunteer_programme": {"avoidable": "0%"}, "source": "P16"}],
        "volunteers": [{"name": "visitors", "hours": "3420", "charged_to": "visits", "source": "P16",
            "wage": {"basis": "one study", "central": "10"}}],
    }));
    let costs = full_cost(&study, &Method::Direct).unwrap();
    let figures = costs
        .service("visits")
        .unwrap()
        .volunteering(WageLevel::Central, Some(quantity("1950")))
        .unwrap();
    assert_eq!(figures.return_ratio.as_ref().unwrap().to_exact_decimal().as_deref(), Some("6.84"));
}

/// Hours reach a service straight and through pools, and figures say at which wages they are.
#[test]
fn volunteers_are_followed_through_pools() {
    let charity = organisation(&json!({
        "format": 1, "name": "two", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [
            {"name": "care", "unit": "hour", "volume": "10", "source": "care register"},
            {"name": "meals", "unit": "meal", "volume": "40", "source": "till"},
        ],
        "drivers": [{"name": "use", "quantities": {"care": "3", "meals": "1"}}],
        "pools": [{"name": "office", "driver": "use"}],
        "lines": [{"name": "rent", "amount": "400", "charged_to": "office", "source": "lease"}],
        "volunteers": [{"name": "helpers", "hours": "160", "source": "rota",
            "charged_to": {"care": "25%", "office": "75%"},
            "wage": {"basis": "low to high", "low": "8", "central": "10", "high": "13"}}],
    }));
    let costs = full_cost(&charity, &Method::Direct).unwrap();
    let hours = |service: &str, level| {
        let figures =
            costs.service(service).unwrap().volunteering(level, Some(quantity("100"))).unwrap();
        assert_eq!(figures.level, level);
        figures.evidence.iter().for_each(|working| working.verify().unwrap());
        (
            figures.hours.to_string(),
            figures.full_time_equivalents.as_ref().unwrap().to_string(),
            figures.replacement_value.to_plain_text(),
        )
    };
    let text = |hours: &str, posts: &str, value: &str| (hours.into(), posts.into(), value.into());
    // 40 straight and three quarters of 120; the other quarter ends in meals.
    assert_eq!(hours("care", WageLevel::Low), text("130", "13/10", "1040.00"));
    assert_eq!(hours("care", WageLevel::Central), text("130", "13/10", "1300.00"));
    assert_eq!(hours("care", WageLevel::High), text("130", "13/10", "1690.00"));
    assert_eq!(hours("meals", WageLevel::High), text("30", "3/10", "390.00"));
    for level in WageLevel::ALL {
        assert_eq!(
            full_cost(&charity, &Method::Direct)
                .and_then(|costs| costs.if_volunteers_stop(level))
                .unwrap()
                .level,
            level
        );
    }
    for (service, source) in [("care", "care register"), ("meals", "till")] {
        let working = costs.service(service).unwrap().evidence_per_unit(CostBasis::Full).unwrap();
        assert_eq!(working.parts()[1].source().unwrap().as_str(), source);
    }
}

/// Volunteer time that is stated as a line is paid for after a stop, as a role's is.
#[test]
fn a_stop_pays_for_stated_volunteer_time_too() {
    let charity = organisation(&json!({
        "format": 1, "name": "trust", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "care", "unit": "hour", "volume": "10"}],
        "lines": [
            {"name": "nurse", "amount": "700", "charged_to": "care", "source": "ledger"},
            {"name": "trustees", "ledger": "volunteer_time", "amount": "45", "charged_to": "care",
             "source": "minutes"},
            {"name": "hall", "ledger": "in_kind", "amount": "30", "charged_to": "care",
             "source": "agent"},
        ],
    }));
    let stop = full_cost(&charity, &Method::Direct)
        .and_then(|costs| costs.if_volunteers_stop(WageLevel::Central))
        .unwrap();
    assert_eq!(stop.service("care").unwrap().difference.to_string(), "45.00 GBP");
    let after = &stop.after.service("care").unwrap().full;
    assert_eq!(after.get(fullcost::cost::Ledger::Cash).to_string(), "745.00 GBP");
    assert_eq!(after.get(fullcost::cost::Ledger::InKind).to_string(), "30.00 GBP");
    assert!(after.get(fullcost::cost::Ledger::VolunteerTime).is_zero());
}

/// The working behind a driver's quantity goes down to posts, or to spending and volunteers; pools
/// that pass nothing to a service do not appear in it.
#[test]
fn the_working_shows_what_a_driver_adds_up_from() {
    let charity = organisation(&json!({
        "format": 1, "name": "two", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [
            {"name": "care", "unit": "hour", "volume": "10"},
            {"name": "meals", "unit": "meal", "volume": "40"},
        ],
        "drivers": [
            {"name": "follows", "expenditure_with_volunteers": {"services": ["care", "meals"],
                "material": "half of all time", "supported_by_overhead": "two of three posts"}},
            {"name": "for-meals", "quantities": {"meals": "1"}},
            {"name": "time", "staff_time": {"cook": {"meals": "100%"},
                "manager": {"care": "60%", "meals": "40%"}}},
        ],
        "pools": [
            {"name": "kitchen", "driver": "for-meals"},
            {"name": "office", "driver": "time"},
            {"name": "unspent", "driver": "time"},
            {"name": "volunteer-office", "driver": "follows"},
        ],
        "lines": [
            {"name": "oven", "amount": "90", "charged_to": "kitchen", "source": "ledger"},
            {"name": "rent", "amount": "400", "charged_to": "office", "source": "lease"},
            {"name": "desk", "amount": "50", "charged_to": "volunteer-office", "source": "ledger"},
            {"name": "nurse", "amount": "700", "charged_to": "care", "source": "ledger"},
            {"name": "food", "amount": "100", "charged_to": "meals", "source": "ledger"},
        ],
        "volunteers": [{"name": "helpers", "hours": "10", "charged_to": "care", "source": "rota",
            "wage": {"basis": "low to high", "low": "8", "central": "10", "high": "20"}}],
    }));
    let costs = full_cost_at(&charity, &Method::Direct, WageLevel::High).unwrap();
    let working = costs.service("care").unwrap().evidence(CostBasis::Full).unwrap();
    working.verify().unwrap();
    let shown = working.to_string();
    for part in [
        "time of care: 60 [sum]",
        "manager: 60 [stated]",
        "follows of care: 900 [sum]",
        "direct expenditure: 700 [stated]",
        "replacement value of volunteers at high wages: 200 [stated]",
    ] {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    assert!(shown.contains("share of office") && !shown.contains("cook: 0 "));
    assert!(!shown.contains("share of kitchen") && !shown.contains("share of unspent"), "{shown}");
}

/// A trial is as much work as sharing once, and all of them together are admitted no more.
#[test]
fn alternative_drivers_are_tried_within_a_bound() {
    let tried = |naming: usize| {
        let used = json!({"care": "999999999999999", "meals": "1"});
        let drivers = ["a", "b"].map(|name| json!({"name": name, "quantities": used}));
        let pools = (0..1_000).map(|place| {
            let others = if place < naming { json!(["b"]) } else { json!([]) };
            json!({"name": format!("p{place}"), "driver": "a", "alternative_drivers": others})
        });
        let large = Organisation::from_json(&json!({
            "format": 1, "name": "large", "currency": "GBP",
            "period": {"from": "2026-04", "months": 12}, "drivers": drivers,
            "services": (["care", "meals"].map(|name| json!({"name": name, "unit": "x", "volume": "1"}))),
            "pools": pools.collect::<Vec<Value>>(),
        }).to_string());
        sensitivity(&large.unwrap(), &Method::Direct).map(|found| found.trials.len())
    };
    // Bases of 50 binary digits, 1,001 of them 782 of 64, which the reciprocal method takes six times;
    // the direct one takes over each quantity and amount, and so does who exchanges a driver.
    assert_eq!(tried(0).unwrap_err().kind(), ErrorKind::TooLarge);
    let message = tried(6).unwrap_err().to_string();
    let own = 1_000 * 1_002 * 200 + 2 * (1_000 + 150 * 782 * 782);
    let work: u64 = 7 * (1_000 * 1_003 * 200) + 6 * (1_000 * 1_002 * 782) + 8 * own;
    assert_eq!(
        message,
        format!(
            "trying 8 methods and drivers comes to {work} units of work, where the budget has 2000000000: name fewer alternative drivers, or merge pools, or give a larger budget"
        )
    );
}

/// Where overheads follow expenditure they move with paid staff: a stop costs more than net.
#[test]
fn a_stop_moves_overheads_that_follow_expenditure() {
    let document = json!({
        "format": 1, "name": "two", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [
            {"name": "with", "unit": "hour", "volume": "1000"},
            {"name": "without", "unit": "hour", "volume": "1000"},
        ],
        "drivers": [{"name": "spent", "direct_expenditure_of": ["with", "without"]}],
        "pools": [{"name": "office", "driver": "spent"}],
        "lines": [
            {"name": "a", "amount": "100000", "charged_to": "with", "source": "books"},
            {"name": "b", "amount": "100000", "charged_to": "without", "source": "books"},
            {"name": "c", "amount": "60000", "charged_to": "office", "source": "books"},
            {"name": "d", "amount": "1000", "charged_to": {"with": "70%", "without": "30%"},
             "volunteer_programme": {"avoidable": "33.333333%"}, "source": "books"},
        ],
        "volunteers": [{
            "name": "helpers", "hours": "5000", "charged_to": "with", "source": "rota",
            "wage": {"basis": "minimum", "central": "10"},
        }],
    });
    let charity = organisation(&document);
    let stop = full_cost(&charity, &Method::Direct)
        .and_then(|costs| costs.if_volunteers_stop(WageLevel::Central))
        .unwrap();
    check_full_cost(&stop.after);
    // Direct 150,466.67 and 100,200.00: the avoidable parts are 233.33 and 100.00.
    assert_eq!(
        stop.after.service("with").unwrap().direct.get(fullcost::cost::Ledger::Cash).to_string(),
        "150466.67 GBP"
    );
    let more = stop.service("with").unwrap().difference;
    let less = stop.service("without").unwrap().difference;
    assert!(more > Money::parse("49766.67", Currency::GBP).unwrap() && less.is_negative());
    // Overhead 60,000 by direct expenditure: 1,007 of 2,010 before, 15,046,667 of 25,066,667 after.
    assert_eq!(
        (more.to_plain_text(), less.to_plain_text()),
        ("55722.93".into(), "-6056.26".into())
    );
    let together = more.checked_add(less).unwrap();
    assert_eq!(together.to_string(), "49666.67 GBP");
}

fn published(case: &str) -> Organisation {
    organisation(&read(&crate::cases::data(&format!("allocation/{case}.json")))["organisation"])
}

/// P3 and P7: every method and both sequences, with the choice that gives each end.
#[test]
fn sensitivity_finds_the_ends_and_their_choices() {
    let found = sensitivity(&published("p03"), &Method::Reciprocal(SelfUse::Netted)).unwrap();
    let [first, _] = found.services.as_slice() else { panic!("two services") };
    assert_eq!(first.base.to_string(), "167,178.39");
    assert_eq!(first.to_method.high.to_string(), "167,570.18");
    assert_eq!(first.to_method.high_choice, Choice::Method(Method::Direct));
    let sequences = first.to_sequence.as_ref().unwrap();
    assert_eq!(sequences.low.to_string(), "166,950.00");
    assert_eq!(sequences.high.to_string(), "167,791.67");
    assert!(sequences.low_choice.to_string().starts_with("step-down "));
    assert_eq!(first.overall.low.to_string(), "166,950.00");
    assert!(first.to_driver.is_none());
    // A choice can be had again.
    let Choice::Method(method) = &sequences.high_choice else { panic!("a sequence") };
    let again = full_cost(&published("p03"), method).unwrap();
    let name = first.service.as_str();
    let share = again.allocation.service_share(name, 0).unwrap();
    let direct = again.service(name).unwrap().cost(CostBasis::Direct).unwrap().to_fraction();
    assert_eq!(&(direct + share.checked_div(&Fraction::from(100)).unwrap()), sequences.high.low());
    let found = sensitivity(&published("p07"), &Method::Direct).unwrap();
    let tried = found.sequences.as_result().unwrap();
    assert!(tried.exhaustive && tried.tried == 2 && tried.undefined == 0);
    let shown: Vec<String> = found.trials.iter().map(|trial| trial.choice.to_string()).collect();
    assert_eq!(shown, ["direct method", "reciprocal method"]);
}

#[test]
fn a_choice_that_is_not_defined_says_why() {
    let document = json!({
        "format": 1, "name": "closed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "care", "unit": "hour", "volume": "1"}],
        "drivers": [
            {"name": "to-it", "quantities": {"it": "1"}},
            {"name": "to-care", "quantities": {"care": "1"}},
        ],
        "pools": [{"name": "it", "driver": "to-care", "alternative_drivers": ["to-it"]}, {"name": "office", "driver": "to-it"}],
        "lines": [{"name": "rent", "amount": "10", "charged_to": "office", "source": "lease"}],
    });
    let closed = organisation(&document);
    let found = sensitivity(&closed, &Method::Reciprocal(SelfUse::Netted)).unwrap();
    let refusals: Vec<String> = found
        .trials
        .iter()
        .filter_map(|trial| {
            Some(format!("{}: {}", trial.choice, trial.full_cost.as_result().err()?))
        })
        .collect();
    let [direct, driver] = refusals.as_slice() else { panic!("{refusals:?}") };
    assert!(direct.starts_with("direct method: the driver has no quantity"), "{direct}");
    assert!(driver.starts_with("it shared by to-it: the pools \"it\" serve only"), "{driver}");
    // Office first is defined, it first leaves office without an open receiver.
    assert_eq!(
        (
            found.sequences.as_result().unwrap().tried,
            found.sequences.as_result().unwrap().undefined
        ),
        (2, 1)
    );
    assert!(json_of(&found).contains("\"refused\""));
    assert!(sensitivity(&closed, &Method::Direct).is_err());
}

/// A problem with as many pools as is wished, some of whose drivers may be empty.
fn problem(pools: usize, services: usize, quantities: &[u16], own: &[i32]) -> Problem {
    let pool_name = |position: usize| name(&format!("p{position}"));
    let service_name = |position: usize| name(&format!("s{position}"));
    let mut quantity = quantities.iter().cycle();
    let built = (0..pools).map(|pool| {
        let start = CostPool::new(pool_name(pool), vec![own[pool % own.len()].into()]);
        let receivers = (0..services).map(service_name).chain((0..pools).map(pool_name));
        receivers.fold(start, |built, receiver| {
            built.with_quantity(receiver, quantity.next().unwrap().to_string().parse().unwrap())
        })
    });
    let built = built.collect();
    Problem::new((0..services).map(service_name).collect(), built, 1).unwrap()
}

/// The least and the greatest share, each with its sequence.
type Ends = [(Fraction, Vec<Name>); 2];

fn permutations(names: &[Name]) -> Vec<Vec<Name>> {
    if names.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (position, first) in names.iter().enumerate() {
        let mut rest = names.to_vec();
        rest.remove(position);
        for mut tail in permutations(&rest) {
            tail.insert(0, first.clone());
            all.push(tail);
        }
    }
    all
}

proptest! {
    #![proptest_config(cases(60))]

    /// Sharing work between sequences gives what each sequence gives by itself.
    #[test]
    fn every_sequence_is_what_it_is_alone(
        pools in 0_usize..5,
        services in 1_usize..4,
        quantities in prop::collection::vec(prop::sample::select(vec![0_u16, 0, 1, 2, 3, 7, 250]), 40),
        own in prop::collection::vec(-50_i32..1_000, 5),
    ) {
        let problem = problem(pools, services, &quantities, &own);
        let found = problem.sequence_ranges(0).unwrap();
        let names: Vec<Name> = problem.pools().cloned().collect();
        let all = permutations(&names);
        let mut undefined = 0;
        let mut ends: Vec<Option<Ends>> = vec![None; services];
        for sequence in &all {
            let allocation = match allocate(&problem, &Method::StepDown(sequence.clone())) {
                Ok(allocation) => allocation,
                Err(error) => {
                    let zero_base = error.kind() == ErrorKind::Undefined;
                    prop_assert!(zero_base);
                    undefined += 1;
                    continue;
                }
            };
            for (service, ends) in ends.iter_mut().enumerate() {
                let share = allocation.service_share(&format!("s{service}"), 0).unwrap();
                let this = (share, sequence.clone());
                match ends {
                    None => *ends = Some([this.clone(), this]),
                    Some([low, high]) => {
                        if this.0 < low.0 {
                            *low = this.clone();
                        }
                        if this.0 > high.0 {
                            *high = this;
                        }
                    }
                }
            }
        }
        prop_assert!(found.is_exhaustive);
        prop_assert_eq!(found.tried, u64::try_from(all.len()).unwrap());
        prop_assert_eq!(found.undefined, undefined);
        for (service, ends) in ends.iter().enumerate() {
            let service = format!("s{service}");
            let (low, high) = (found.low(&service).unwrap(), found.high(&service).unwrap());
            let given = low.zip(high).map(|(low, high)| {
                [(low.0, low.1.to_vec()), (high.0, high.1.to_vec())]
            });
            prop_assert_eq!(&given, ends);
        }
    }

    /// Beyond the bound the search tries what it says, and what it finds is what the sequence gives.
    #[test]
    fn the_stated_search_finds_what_its_sequences_give(
        extra in 1_usize..4,
        quantities in prop::collection::vec(1_u16..30, 70),
        own in prop::collection::vec(1_i32..1_000, 5),
    ) {
        let pools = MAX_POOLS_IN_ALL_SEQUENCES + extra;
        let problem = problem(pools, 2, &quantities, &own);
        let found = problem.sequence_ranges(0).unwrap();
        prop_assert!(!found.is_exhaustive && found.undefined == 0);
        // Six orders, each with every pool moved to both ends, and two a service, less repetitions.
        let most = u64::try_from(6 + 12 * pools + 4).unwrap();
        prop_assert!(found.tried > 6 && found.tried <= most);
        let names: Vec<Name> = problem.pools().cloned().collect();
        let by_name = allocate(&problem, &Method::StepDown(names)).unwrap();
        for service in ["s0", "s1"] {
            let share = by_name.service_share(service, 0).unwrap();
            for end in [found.low(service).unwrap().unwrap(), found.high(service).unwrap().unwrap()] {
                let again = allocate(&problem, &Method::StepDown(end.1.to_vec())).unwrap();
                prop_assert_eq!(&end.0, &again.service_share(service, 0).unwrap());
            }
            prop_assert!(found.low(service).unwrap().unwrap().0 <= share);
            prop_assert!(found.high(service).unwrap().unwrap().0 >= share);
        }
    }
}

/// An organisation whose service has a fixed, a variable and a stepped line, and a pool.
fn moving(volume: u32, fixed: u32, variable: u32, step: u32, capacity: &str) -> Organisation {
    let amount = |minor: u32| format!("{}.{:02}", minor / 100, minor % 100);
    organisation(&json!({
        "format": 1, "name": "moving", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [
            {"name": "care", "unit": "hour", "volume": volume.to_string()},
            {"name": "other", "unit": "hour", "volume": "10"},
        ],
        "drivers": [{"name": "use", "quantities": {"care": "2", "other": "1"}}],
        "pools": [{"name": "office", "driver": "use"}],
        "lines": [
            {"name": "fixed", "amount": amount(fixed), "behaviour": "fixed", "charged_to": "care", "source": "x"},
            {"name": "office-fixed", "amount": amount(fixed / 3), "behaviour": "fixed", "charged_to": "office", "source": "x"},
            {"name": "office-variable", "amount": amount(variable / 7), "behaviour": "variable", "charged_to": "office", "source": "x"},
            {"name": "stepped", "amount": amount(step), "behaviour": {"stepped": {"capacity": capacity}}, "charged_to": "care", "source": "x"},
            {"name": "variable", "amount": amount(variable), "behaviour": "variable", "charged_to": "care", "source": "x"},
        ],
    }))
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_cost_by_behaviour_is_the_full_cost_at_its_own_volume(
        volume in 1_u32..200, fixed in 0_u32..100_000, variable in 0_u32..100_000, step in 0_u32..100_000,
        capacity in prop::sample::select(vec!["0.5", "1", "7", "30", "1000"]),
        other in 0_u32..400, price in 0_u32..5_000,
    ) {
        let organisation = moving(volume, fixed, variable, step, capacity);
        let costs = full_cost(&organisation, &Method::Direct).unwrap();
        let own = quantity(&volume.to_string());
        for basis in [CostBasis::Direct, CostBasis::Full] {
            let cost = costs.service("care").unwrap().by_behaviour(basis).unwrap();
            let full = costs.service("care").unwrap().cost(basis).unwrap();
            prop_assert_eq!(cost.volume, own);
            prop_assert_eq!(cost.cost_at(own), full.to_fraction());
            for volume in [own, quantity(&other.to_string())] {
                let working = cost.evidence_at(volume);
                prop_assert_eq!(working.verify(), Ok(()));
                prop_assert_eq!(working.value(), &cost.cost_at(volume));
            }
            // Twice a step's capacity without crossing into the next: the marginal cost alone.
            let change = cost.cost_of_change(quantity("0.1"), quantity("0.2"));
            prop_assert_eq!(change, cost.marginal.low() * &Fraction::new(1, 10).unwrap());
        }
        // Break-even, against every volume by itself.
        let cost = costs.service("care").unwrap().by_behaviour(CostBasis::Full).unwrap();
        let price = UnitPrice::parse(&format!("{}.{:02}", price / 100, price % 100), Currency::GBP).unwrap();
        let found = cost.break_even(price, quantity("250.5")).unwrap();
        prop_assert_eq!(found.up_to, 250);
        let mut expected: Vec<(i128, i128)> = Vec::new();
        for volume in 1..=250_i128 {
            let at = quantity(&volume.to_string());
            if found.surplus_at(at).is_negative() {
                continue;
            }
            match expected.last_mut() {
                Some(last) if last.1 + 1 == volume => last.1 = volume,
                _ => expected.push((volume, volume)),
            }
        }
        let runs: Vec<(i128, i128)> =
            found.covered.iter().map(|run| (run.from, run.to)).collect();
        prop_assert_eq!(&runs, &expected);
        prop_assert_eq!(found.first(), expected.first().map(|run| run.0));
        prop_assert_eq!(found.covers_from(250), expected.last().is_some_and(|run| run.1 == 250));
        let working = found.evidence_at(own);
        prop_assert_eq!(working.verify(), Ok(()));
        prop_assert_eq!(working.value(), &found.surplus_at(own));
    }
}

/// P23: fixed 10,200, price 60, variable 36; and 6,000 at a margin of 55, which the source cuts off.
#[test]
fn break_even_volumes_round_up() {
    let first = |fixed: &str, variable: &str, volume: &str, price: &str| {
        let organisation = organisation(&json!({
            "format": 1, "name": "x", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
            "services": [{"name": "care", "unit": "hour", "volume": volume}],
            "lines": [
                {"name": "f", "amount": fixed, "behaviour": "fixed", "charged_to": "care", "source": "x"},
                {"name": "v", "amount": variable, "behaviour": "variable", "charged_to": "care", "source": "x"},
            ],
        }));
        let costs = full_cost(&organisation, &Method::Direct).unwrap();
        let cost = costs.service("care").unwrap().by_behaviour(CostBasis::Full).unwrap();
        cost.break_even(UnitPrice::parse(price, Currency::GBP).unwrap(), quantity("1000"))
            .unwrap()
            .first()
    };
    assert_eq!(first("10200", "3600", "100", "60"), Some(425));
    assert_eq!(first("6000", "4500", "100", "100"), Some(110));
    assert_eq!(first("10200", "3600", "100", "36"), None);
}

/// Steps of ten units: at 95 each only the last one or two units of a step are covered, at 50 the
/// fifth unit covers the first step and every later one is covered when it begins.
#[test]
fn runs_of_covered_volumes_join_only_where_they_meet() {
    let runs = |step: &str, up_to: &str| {
        let organisation = organisation(&json!({
            "format": 1, "name": "x", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
            "services": [{"name": "care", "unit": "hour", "volume": "10"}],
            "lines": [{"name": "s", "amount": step, "behaviour": {"stepped": {"capacity": "10"}},
                       "charged_to": "care", "source": "x"}],
        }));
        let costs = full_cost(&organisation, &Method::Direct).unwrap();
        let cost = costs.service("care").unwrap().by_behaviour(CostBasis::Full).unwrap();
        let price = UnitPrice::parse("10", Currency::GBP).unwrap();
        cost.break_even(price, quantity(up_to)).unwrap()
    };
    let ends = |found: &BreakEven| -> Vec<(i128, i128)> {
        found.covered.iter().map(|run| (run.from, run.to)).collect()
    };
    let dear = runs("95", "31");
    assert_eq!(ends(&dear), [(10, 10), (19, 20), (29, 30)]);
    // The last run ends before the greatest volume.
    assert!(!dear.covers_from(29) && !dear.covers_from(31));
    let to_thirty = runs("95", "30");
    assert!(to_thirty.covers_from(29) && to_thirty.covers_from(30) && !to_thirty.covers_from(28));
    assert_eq!(ends(&runs("50", "30")), [(5, 30)]);
}

fn funded(funders: &Value) -> Organisation {
    organisation(&json!({
        "format": 1, "name": "funded", "currency": "GBP", "period": {"from": "2026-04", "months": 18},
        "services": [
            {"name": "advice", "unit": "case", "volume": "100"},
            {"name": "other", "unit": "case", "volume": "100"},
        ],
        "drivers": [{"name": "use", "quantities": {"advice": "3", "other": "1"}}],
        "pools": [{"name": "office", "driver": "use"}],
        "lines": [
            {"name": "equipment", "amount": "60000", "charged_to": "advice", "source": "x"},
            {"name": "refund", "amount": "-100.01", "credit": true, "charged_to": "advice", "source": "x"},
            {"name": "rent", "amount": "8000", "charged_to": "office", "source": "x"},
            {"name": "staff", "amount": "30000", "nature": "staff", "charged_to": "advice", "source": "x"},
            {"name": "gifts", "ledger": "in_kind", "amount": "500", "charged_to": "advice", "source": "x"},
        ],
        "payrolls": [{"name": "p", "posts": [
            {"name": "clerk", "people": 2, "pay": "10000", "months": 9, "working_time": {"paid": "975"},
             "charged_to": {"advice": "50%", "office": "50%"}, "source": "x"},
        ], "year": {"name": "y", "full_time_hours": "1950", "source": "x"}}],
        "funders": funders,
    }))
}

/// Each rule, by hand: the clerk's pay is 2 × 10,000 × 9/12 = 15,000, half of it direct.
#[test]
fn funders_pay_by_their_rules() {
    let contribution = |rule: Value, lines: Value| {
        let mut funder = json!({"name": "f", "service": "advice", "lines": lines, "source": "x"});
        if !rule.is_null() {
            funder["contribution"] = rule;
        }
        let costs = full_cost(&funded(&json!([funder])), &Method::Direct).unwrap();
        let found = funding(&costs).unwrap();
        let advice = found.service("advice").unwrap();
        let [grant] = advice.grants.as_slice() else { panic!("one grant") };
        grant.evidence.verify().unwrap_or_else(|error| panic!("{error}\n{}", grant.evidence));
        assert_eq!(grant.evidence.value(), &grant.total.to_fraction());
        assert_eq!(advice.gap.to_fraction(), advice.full.to_fraction() - grant.total.to_fraction());
        // Of what nobody funds all is left.
        for other in found.services.iter().filter(|other| other.service != advice.service) {
            assert!(other.grants.is_empty() && other.gap == other.full);
        }
        assert_eq!((found.totals.paid, advice.paid), (grant.total, grant.total));
        assert_eq!(
            found.totals.gap.to_fraction(),
            found.totals.full.to_fraction() - grant.total.to_fraction()
        );
        (grant.direct.to_plain_text(), grant.contribution.to_plain_text())
    };
    let all = || json!("all");
    let pair = |direct: &str, added: &str| (direct.to_owned(), added.to_owned());
    // Direct: 60,000 − 100.01 + 30,000 + 7,500 = 97,399.99; overhead: 3/4 of 8,000 + 7,500.
    assert_eq!(contribution(Value::Null, all()), pair("97399.99", "0.00"));
    assert_eq!(contribution(json!({"rate_on_cost": "10%"}), all()), pair("97399.99", "9740.00"));
    assert_eq!(contribution(json!({"rate_of_total": "10%"}), all()), pair("97399.99", "10822.22"));
    assert_eq!(
        contribution(json!({"rate_of_staff_cost": "12%"}), all()),
        pair("97399.99", "4500.00")
    );
    assert_eq!(contribution(json!({"actual_overhead": "50%"}), all()), pair("97399.99", "5812.50"));
    let base = json!({"modified_base": {"rate": "10%", "ceilings": {"equipment": {"most": "25000", "before": "0"}}, "left_out": ["refund"]}});
    assert_eq!(contribution(base, all()), pair("97399.99", "6250.00"));
    // Two half posts for 9 of 18 months, half in advice: 0.25; 4,000 a year for a year and a half.
    let each = json!({"per_full_time_equivalent": "4000"});
    assert_eq!(contribution(each, all()), pair("97399.99", "1500.00"));
    assert_eq!(
        contribution(json!({"rate_on_cost": "10%"}), json!({"only": ["staff"]})),
        pair("30000.00", "3000.00")
    );
    assert_eq!(
        contribution(json!({"rate_on_cost": "10%"}), json!({"all_but": ["staff", "refund"]})),
        pair("67500.00", "6750.00")
    );
}

/// 10 % of the total is 11.11 % on cost: the same money, said in two ways.
#[test]
fn a_rate_of_the_total_is_another_rate_on_cost() {
    let grant = |rule: Value| {
        let funders =
            json!([{"name": "f", "service": "advice", "contribution": rule, "source": "x"}]);
        let found = funding(&full_cost(&funded(&funders), &Method::Direct).unwrap()).unwrap();
        found.service("advice").unwrap().grants[0].clone()
    };
    let of_total = grant(json!({"rate_of_total": "10%"}));
    let share =
        of_total.contribution.to_fraction().checked_div(&of_total.total.to_fraction()).unwrap();
    let rounded = |part: &Fraction| part.to_plain_text(4, fullcost::exact::Rounding::HalfEven);
    assert_eq!(
        (rounded(&share), rounded(&of_total.rate_on_cost.clone().unwrap())),
        ("0.1000".into(), "0.1111".into())
    );
    assert_eq!(
        rounded(&grant(json!({"rate_on_cost": "10%"})).rate_on_cost.clone().unwrap()),
        "0.1000"
    );
}

proptest! {
    #![proptest_config(cases(40))]

    /// However lines are shared among funders, nothing is paid twice and nothing is lost.
    #[test]
    fn funders_never_pay_a_line_twice(shares in prop::collection::vec(0_u32..=3_333, 1..4), seed in any::<u64>()) {
        let funders: Vec<Value> = shares.iter().enumerate().map(|(place, share)| json!({
            "name": format!("f{place}"), "service": "advice", "source": "x",
            "share": format!("{}.{:02}%", share / 100, share % 100),
        })).collect();
        let organisation = funded(&Value::Array(funders.clone()));
        let found = funding(&full_cost(&organisation, &Method::Direct).unwrap()).unwrap();
        let advice = found.service("advice").unwrap();
        let paid: i128 = advice.grants.iter().map(|grant| grant.direct.minor_units()).sum();
        prop_assert_eq!(paid, advice.funded_direct.minor_units());
        prop_assert_eq!(advice.direct_gap.minor_units() + paid, advice.direct.minor_units());
        // Each line is split once, within a unit of exact: four cash lines are charged to it.
        let whole: u32 = shares.iter().sum();
        let exact = advice.direct.to_fraction() * Fraction::new(whole.into(), 10_000).unwrap();
        let difference = (advice.funded_direct.to_fraction() - exact).abs();
        prop_assert!(difference < Fraction::new(4, 100).unwrap());
        let again = funded(&Value::Array(shuffled(&funders, seed)));
        let again = funding(&full_cost(&again, &Method::Direct).unwrap()).unwrap();
        prop_assert_eq!(json_of(&again), json_of(&found));
    }
}

/// A model in which nothing is to be found.
fn complete() -> Value {
    json!({
        "format": 1, "name": "complete", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "care", "unit": "visit", "volume": "100"}],
        "drivers": [{"name": "posts", "volunteers": "not_counted", "quantities": {"care": "1"}}],
        "pools": [{"name": "office", "driver": "posts"}],
        "lines": [
            {"name": "rent", "behaviour": "fixed", "amount": "100", "charged_to": "office", "source": "x"},
            {"name": "tools", "behaviour": "variable", "amount": "50", "charged_to": "care", "source": "x"},
        ],
        "volunteers": [{"name": "helpers", "hours": "5", "charged_to": "care", "source": "rota",
            "wage": {"basis": "minimum", "central": "10"}}],
    })
}

fn push(document: &mut Value, list: &str, record: Value) {
    if document[list].is_null() {
        document[list] = json!([]);
    }
    document[list].as_array_mut().unwrap().push(record);
}

fn stated_line(name: &str, nature: &str, concerns: &str, charged_to: &str) -> Value {
    json!({"name": name, "behaviour": "fixed", "amount": "7", "nature": nature,
        "concerns": concerns, "charged_to": charged_to, "source": "x"})
}

#[allow(clippy::needless_pass_by_value, reason = "reads better in tables")]
fn bus(charges: Value) -> Value {
    json!({"name": "bus", "cost": "1000", "life_years": 5, "charges": charges,
        "behaviour": "fixed", "charged_to": "care", "source": "x"})
}

#[allow(clippy::needless_pass_by_value, reason = "reads better in tables")]
fn cook(extra: Value) -> Value {
    let mut post = json!({"name": "cook", "pay": "100", "working_time": {"paid": "10"},
        "behaviour": "fixed", "charged_to": "care", "source": "x"});
    for (field, value) in extra.as_object().unwrap() {
        post[field] = value.clone();
    }
    json!({"name": "staff", "posts": [post], "year": {"name": "y", "full_time_hours": "10", "source": "x"}})
}

/// Every code has a model that shows it and nothing else; the model without it shows nothing.
#[test]
#[allow(clippy::too_many_lines, reason = "a table: one row a finding")]
fn every_finding_has_a_witness() {
    let none = coverage(&organisation(&complete())).unwrap();
    assert_eq!(none.findings, []);
    let eac = || json!({"equivalent_annual_cost": {"rate": "3%", "kind": "real"}});
    let mut seen = BTreeSet::new();
    let mut shows = |code: FindingCode, message: &str, change: &dyn Fn(&mut Value)| {
        let mut document = complete();
        change(&mut document);
        let found = coverage(&organisation(&document)).unwrap();
        let found: Vec<String> = found
            .findings
            .iter()
            .map(|finding| format!("{} {finding}", finding.code.as_str()))
            .collect();
        assert_eq!(found, [format!("{} {message}", code.as_str())]);
        seen.insert(code);
    };
    shows(
        FindingCode::CapitalChargedTwice,
        "what concerns \"bus\": an equivalent annual cost already holds depreciation, return and interest (depreciation, equivalent_annual_cost): keep the equivalent annual cost, or the others",
        &|document| {
            let mut charges = eac();
            charges["depreciation"] = json!("straight_line");
            push(document, "assets", bus(charges));
        },
    );
    shows(
        FindingCode::CapitalChargedTwice,
        "what concerns \"bus\": an equivalent annual cost already holds depreciation, return and interest (equivalent_annual_cost, loan_interest): keep the equivalent annual cost, or the others",
        &|document| {
            push(document, "assets", bus(eac()));
            push(document, "lines", stated_line("loan", "loan_interest", "bus", "care"));
        },
    );
    shows(
        FindingCode::CapitalChargedTwice,
        "what concerns \"bus\": an equivalent annual cost already holds depreciation, return and interest (equivalent_annual_cost, notional_return): keep the equivalent annual cost, or the others",
        &|document| {
            let mut charges = eac();
            charges["notional_return"] = json!({"rate": "1%", "kind": "real", "employed": "10"});
            push(document, "assets", bus(charges));
        },
    );
    shows(
        FindingCode::FlatPercentage,
        "line \"central\": overheads are put in by hand, with no driver behind them (7.00 GBP): share the cost by something that was measured",
        &|document| {
            push(document, "lines", stated_line("central", "flat_overhead", "overheads", "care"));
        },
    );
    shows(
        FindingCode::FlatPercentage,
        "driver \"posts\": overheads are put in by hand, with no driver behind them: share the cost by something that was measured",
        &|document| {
            document["drivers"][0] = json!({"name": "posts", "percentages": {"care": "100%"}});
        },
    );
    shows(
        FindingCode::HolidayTwice,
        "post \"cook\": holiday is accrued on top of pay and taken out of the working time as well (2 hours of leave): leave out the accrual, or the hours of leave",
        &|document| {
            push(
                document,
                "payrolls",
                cook(json!({
                    "working_time": {"paid": "10", "leave": "2"},
                    "holiday": {"accrued": {"weeks": "5.6", "year_weeks": "52"}},
                })),
            );
        },
    );
    shows(
        FindingCode::ImputedRentAndCapital,
        "what concerns \"bus\": rent that is not paid is charged beside a charge for the same capital (depreciation, imputed_rent): keep one of the two",
        &|document| {
            push(
                document,
                "assets",
                bus(json!({"depreciation": "straight_line", "imputed_rent": {"yearly": "5"}})),
            );
        },
    );
    shows(
        FindingCode::LineTwice,
        "what concerns \"cook\": two lines of one nature concern the same and are charged to the same (\"cook/pay\" and \"wages\"): keep one, or say what else the other concerns",
        &|document| {
            push(document, "payrolls", cook(json!({})));
            push(document, "lines", stated_line("wages", "staff", "cook", "care"));
        },
    );
    shows(
        FindingCode::LineWithoutBehaviour,
        "line \"food\": nothing says how it moves with volume (3.00 GBP): state fixed, variable or stepped",
        &|document| {
            push(
                document,
                "lines",
                json!({"name": "food", "amount": "3", "charged_to": "care", "source": "x"}),
            );
        },
    );
    shows(
        FindingCode::LoanInterestAndReturn,
        "what concerns \"bus\": interest on a loan is charged beside a return on the same capital (loan_interest, notional_return): keep one of the two",
        &|document| {
            push(
                document,
                "assets",
                bus(json!({"notional_return": {"rate": "1%", "kind": "real", "employed": "1000"}})),
            );
            push(document, "lines", stated_line("loan", "loan_interest", "bus", "care"));
        },
    );
    shows(
        FindingCode::NominalRateAndIndexation,
        "asset \"bus\": the rate holds inflation, and prices are indexed as well (3%): use a real rate, or prices without indexation",
        &|document| {
            push(
                document,
                "assets",
                bus(json!({"equivalent_annual_cost": {"rate": "3%", "kind": "nominal"}})),
            );
            document["pricing"] = json!({"indexed": true});
        },
    );
    shows(
        FindingCode::PoolWithoutCost,
        "pool \"spare\": it bears no cost: charge its lines to it, or remove the pool",
        &|document| {
            push(document, "pools", json!({"name": "spare", "driver": "posts"}));
        },
    );
    shows(
        FindingCode::PoolWithoutReceivers,
        "pool \"alone\": its driver has a quantity for nobody else, so that its cost reaches no service (7.00 GBP): give a service or another pool a quantity of its driver",
        &|document| {
            push(
                document,
                "drivers",
                json!({"name": "own", "volunteers": "counted", "quantities": {"alone": "1"}}),
            );
            push(document, "pools", json!({"name": "alone", "driver": "own"}));
            push(document, "lines", stated_line("lost", "loan_interest", "nothing", "alone"));
        },
    );
    shows(
        FindingCode::PostNotInDriver,
        "driver \"time\": a post on the payroll has no row in it (\"cook\"): add the post with the shares of its time",
        &|document| {
            push(document, "payrolls", cook(json!({})));
            push(
                document,
                "drivers",
                json!({"name": "time", "volunteers": "not_counted",
                    "staff_time": {"manager": {"care": "100%"}}}),
            );
            document["pools"][0]["driver"] = json!("time");
        },
    );
    shows(
        FindingCode::ReplacementValueInPrice,
        "prices of \"complete\": prices hold the value of volunteers' time, which nobody was paid for (5 hours of volunteers): price the full cost, and show the value of volunteers beside it",
        &|document| {
            document["pricing"] = json!({"holds_replacement_value": true});
        },
    );
    shows(
        FindingCode::ReturnInSurplusAndCost,
        "line \"bus/equivalent-annual-cost\": the surplus holds the return on capital, and it is charged as a cost as well (218.35 GBP): take the return out of the surplus, or out of the costs",
        &|document| {
            push(document, "assets", bus(eac()));
            document["pricing"] = json!({"surplus_holds_return_on_capital": true});
        },
    );
    shows(
        FindingCode::SamePersonDirectAndPool,
        "what concerns \"manager\": one person is charged to a service by one line and to a pool by another (\"hours in care\" and \"hours in office\"): use one line, shared by percentages that add up to 100%",
        &|document| {
            push(document, "lines", stated_line("hours in care", "staff", "manager", "care"));
            push(document, "lines", stated_line("hours in office", "staff", "manager", "office"));
        },
    );
    shows(
        FindingCode::ServiceWithoutDirectCost,
        "service \"meals\": nothing is charged to it straight: charge it what is done for it alone",
        &|document| {
            push(document, "services", json!({"name": "meals", "unit": "meal", "volume": "1"}));
            document["drivers"][0]["quantities"]["meals"] = json!("1");
        },
    );
    shows(
        FindingCode::ServiceWithoutOverhead,
        "service \"meals\": no pool's driver has a quantity for it, so that it bears no overheads: give it a quantity of a driver, or say why it uses no overheads",
        &|document| {
            push(document, "services", json!({"name": "meals", "unit": "meal", "volume": "1"}));
            push(
                document,
                "lines",
                json!({"name": "food", "behaviour": "fixed", "amount": "3", "charged_to": "meals", "source": "x"}),
            );
        },
    );
    shows(
        FindingCode::UnfilledPost,
        "post \"cook\" in driver \"time\": nobody holds the post, which has left the base (2 rows, this one empty): fill it, or remove it, so that its cost is not shared",
        &|document| {
            push(
                document,
                "drivers",
                json!({"name": "time", "volunteers": "not_counted",
                    "staff_time": {"manager": {"care": "100%"}, "cook": {}}}),
            );
            document["pools"][0]["driver"] = json!("time");
        },
    );
    shows(
        FindingCode::UnusedCapacity,
        "department \"desk\": capacity is paid for that no activity uses (5.00 GBP): reduce it, or say who pays for it; no service should",
        &|document| {
            push(
                document,
                "departments",
                json!({"name": "desk", "cost": "10", "capacity": "4", "unit": "hour", "source": "x",
            "activities": [{"name": "calls", "time_each": "1", "count": "2", "behaviour": "variable", "charged_to": "care"}]}),
            );
        },
    );
    shows(
        FindingCode::VolunteersInDriverUnsaid,
        "driver \"posts\": volunteers give time, and it does not say whether they are counted: state counted or not_counted",
        &|document| {
            document["drivers"][0].as_object_mut().unwrap().remove("volunteers");
        },
    );
    shows_slips(&mut shows);
    shows_gaps(&mut shows);
    // Asked of prices, not of an organisation: `surpluses` has its witness.
    seen.insert(FindingCode::NoSurplusFor);
    assert_eq!(seen, FindingCode::ALL.into_iter().collect());
}

/// What is shown, how it is said, and what is changed for it.
type Shows<'a> = dyn FnMut(FindingCode, &str, &dyn Fn(&mut Value)) + 'a;

/// The findings of what looks like a slip of the pen.
fn shows_slips(shows: &mut Shows<'_>) {
    let payroll = |posts: Value, rate: &str| {
        json!({"name": "staff", "year": {"name": "2026", "full_time_hours": "1950", "source": "x",
            "insurances": [{"name": "state", "rate": rate, "threshold": "5000"}]}, "posts": posts})
    };
    let post = |name: &str, pay: &str, paid: &str| {
        json!({"name": name, "pay": pay, "working_time": {"paid": paid}, "charged_to": "care",
            "behaviour": "fixed", "source": "x"})
    };
    let with = |posts: Value, rate: &'static str| {
        move |document: &mut Value| push(document, "payrolls", payroll(posts.clone(), rate))
    };
    shows(
        FindingCode::HoursAboveFullTime,
        "post \"nurse\": a person is paid for more hours than a full-time post has (1950.5 hours, where full time is 1950): give the hours of one person, and how many people hold the post",
        &with(json!([post("nurse", "30000", "1950.5")]), "15%"),
    );
    shows(
        FindingCode::HoursLookMonthly,
        "post \"nurse\": a person is paid for a tenth of a full-time year or less, as if these were hours of a month (195 hours, where full time is 1950): give pay and paid hours of one person a year",
        &with(json!([post("nurse", "30000", "195")]), "15%"),
    );
    shows(
        FindingCode::PayUnlikeOthers,
        "post \"nurse\": its pay by the hour is far from that of the other posts, as if pay and hours were of different periods (2,416.66 GBP for 1950 hours): give pay and paid hours of one person a year",
        &with(
            json!([
                post("cook", "30000", "1950"),
                post("driver", "29000", "1950"),
                post("nurse", "2416.66", "1950")
            ]),
            "15%",
        ),
    );
    for rate in ["0.099%", "100.1%"] {
        shows(
            FindingCode::UnusualRateOnPay,
            &format!(
                "insurance \"state\": a rate below 0.1% or above 100% of pay, as if its decimal point were misplaced ({rate}): correct it, or keep it where it is meant"
            ),
            &with(json!([post("nurse", "30000", "1950")]), rate),
        );
    }
    for (volume, code, said) in [
        (
            "195",
            FindingCode::VolumeLooksMonthly,
            "is a tenth or less of the hours given to it, as if it were of a month of the period (195",
        ),
        (
            "9775",
            FindingCode::VolumeLooksYearly,
            "is five times the hours given to it or more, as if it were of a longer period (9775",
        ),
    ] {
        shows(
            code,
            &format!(
                "service \"care\": its volume {said} of contact hour, 1955 hours given): give volume, pay and hours of the same period"
            ),
            &|document| {
                let posts = json!([post("nurse", "30000", "1950")]);
                push(document, "payrolls", payroll(posts, "15%"));
                document["services"][0]["unit"] = json!("contact hour");
                document["services"][0]["volume"] = json!(volume);
            },
        );
    }
    shows(
        FindingCode::ProductivityAboveWhole,
        "volunteers \"helpers\": an hour of theirs is said to be worth more than one of paid staff (100.1%): give what part of a paid hour an hour of theirs is worth, or say why it is more",
        &|document| document["volunteers"][0]["productivity"] = json!("100.1%"),
    );
}

/// The findings of what stands twice or is left out.
fn shows_gaps(shows: &mut Shows<'_>) {
    shows(
        FindingCode::SameAmountTwice,
        "lines \"paint\" and \"paints\": two lines of one amount are charged to the same (12.34 GBP): keep one, or see that both were paid",
        &|document| {
            for name in ["paint", "paints"] {
                push(
                    document,
                    "lines",
                    json!({"name": name, "amount": "12.34", "charged_to": "care",
                    "behaviour": "fixed", "source": "x"}),
                );
            }
        },
    );
    shows(
        FindingCode::NoOverheads,
        "organisation \"complete\": nothing is shared among the services, as if nobody managed, housed or insured them: add pools for management, premises and the rest, or say who bears them",
        &|document| {
            document["pools"] = json!([]);
            for line in document["lines"].as_array_mut().unwrap() {
                line["charged_to"] = json!("care");
            }
        },
    );
    shows(
        FindingCode::DriverLeavesOutService,
        "driver \"hours\": it has no quantity for a service that others have one for (\"meals\"): give the service a quantity, or say why it uses none of the pool",
        &|document| {
            for name in ["meals", "trips"] {
                push(document, "services", json!({"name": name, "unit": "year", "volume": "1"}));
                push(
                    document,
                    "lines",
                    json!({"name": format!("direct {name}"), "amount": if name == "meals" { "3" } else { "4" },
                    "charged_to": name, "behaviour": "fixed", "source": "x"}),
                );
            }
            push(
                document,
                "drivers",
                json!({"name": "hours", "volunteers": "counted", "quantities": {"care": "1", "trips": "1"}}),
            );
            push(
                document,
                "drivers",
                json!({"name": "heads", "volunteers": "counted", "quantities": {"care": "1", "trips": "1", "meals": "1"}}),
            );
            for (name, driver) in [("rooms", "hours"), ("central", "heads")] {
                push(document, "pools", json!({"name": name, "driver": driver}));
                push(
                    document,
                    "lines",
                    json!({"name": format!("rent of {name}"), "amount": "9", "charged_to": name,
                    "behaviour": "fixed", "source": "x"}),
                );
            }
        },
    );
}

/// A pair on two things, or one person shared by percentages, is no finding.
/// Drivers are looked at once, however many pools name them: otherwise this takes minutes.
#[test]
fn many_pools_may_name_the_same_drivers() {
    let mut document = complete();
    let spent = |place| json!({"name": format!("d{place}"), "direct_expenditure_of": ["care"]});
    document["drivers"] = (0..300).map(spent).collect();
    let others: Vec<String> = (1..300).map(|place| format!("d{place}")).collect();
    let pool =
        |place| json!({"name": format!("p{place}"), "driver": "d0", "alternative_drivers": others});
    document["pools"] = (0..300).map(pool).collect();
    document["lines"] = (0..3_000)
        .map(|place| json!({"name": format!("l{place}"), "amount": "1", "charged_to": "care", "source": "x"}))
        .collect();
    let document = document.to_string();
    let start = std::time::Instant::now();
    assert_eq!(Organisation::from_json(&document).unwrap().pools().len(), 300);
    assert!(start.elapsed().as_secs() < 15, "{:?}", start.elapsed());
}

#[test]
fn lines_that_repeat_each_other_are_found_once_each() {
    let mut document = complete();
    for number in 0..200 {
        let name = format!("cleaner {number:03}");
        push(&mut document, "lines", stated_line(&name, "staff", "cleaner", "care"));
    }
    let found = coverage(&organisation(&document)).unwrap();
    let repeated: Vec<&str> =
        found.of(FindingCode::LineTwice).filter_map(|finding| finding.figure.as_deref()).collect();
    assert_eq!(repeated.len(), 199);
    let first = |figure: &&str| figure.starts_with("\"cleaner 000\" and ");
    assert!(repeated.iter().all(first), "{repeated:?}");
}

#[test]
fn what_only_looks_alike_is_not_found() {
    let mut document = complete();
    push(
        &mut document,
        "assets",
        bus(
            json!({"depreciation": "straight_line", "notional_return": {"rate": "1%", "kind": "nominal", "employed": "10"}}),
        ),
    );
    push(&mut document, "lines", stated_line("loan", "loan_interest", "house", "care"));
    // Pay and protected pay are both of staff, and a set; leave without accrual is taken once.
    push(
        &mut document,
        "payrolls",
        cook(json!({"charged_to": {"care": "50%", "office": "50%"}, "protected_pay": "3",
            "working_time": {"paid": "10", "leave": "2"}})),
    );
    push(&mut document, "lines", stated_line("fees", "staff", "agency", "care"));
    assert_eq!(coverage(&organisation(&document)).unwrap().findings, []);
    let mut accrued = complete();
    let holiday = json!({"holiday": {"accrued": {"weeks": "5.6", "year_weeks": "52"}}});
    push(&mut accrued, "payrolls", cook(holiday));
    assert_eq!(coverage(&organisation(&accrued)).unwrap().findings, []);
    // One line shared between a service and a pool is no second line in the pool.
    for (target, repeated) in [("meals", 0), ("office", 1)] {
        let mut shared = complete();
        push(&mut shared, "services", json!({"name": "meals", "unit": "meal", "volume": "1"}));
        let mut line = stated_line("manager", "staff", "manager", "care");
        line["charged_to"] = json!({"care": "50%", "office": "50%"});
        push(&mut shared, "lines", line);
        push(&mut shared, "lines", stated_line("overtime", "staff", "manager", target));
        let found = coverage(&organisation(&shared)).unwrap();
        assert_eq!(found.of(FindingCode::SamePersonDirectAndPool).count(), 0);
        assert_eq!(found.of(FindingCode::LineTwice).count(), repeated);
    }
}

/// Rent that is not paid excludes each other charge for the same capital by itself.
#[test]
fn imputed_rent_excludes_each_charge_for_capital() {
    for nature in ["depreciation", "equivalent_annual_cost", "loan_interest", "notional_return"] {
        let mut document = complete();
        push(&mut document, "assets", bus(json!({"imputed_rent": {"yearly": "5"}})));
        push(&mut document, "lines", stated_line("other", nature, "bus", "care"));
        let model = organisation(&document);
        let rent = line(&model, "bus/imputed-rent");
        assert_eq!(rent.ledger(), fullcost::cost::Ledger::InKind);
        let codes: Vec<FindingCode> =
            coverage(&model).unwrap().findings.iter().map(|it| it.code).collect();
        assert_eq!(codes, [FindingCode::ImputedRentAndCapital], "{nature}");
    }
}

/// Codes are part of the documents: each is written out here once more.
#[test]
fn codes_of_findings_are_these() {
    let codes: Vec<&str> = FindingCode::ALL.into_iter().map(FindingCode::as_str).collect();
    assert_eq!(
        codes,
        [
            "capital_charged_twice",
            "driver_leaves_out_service",
            "flat_percentage",
            "holiday_twice",
            "hours_above_full_time",
            "hours_look_monthly",
            "imputed_rent_and_capital",
            "line_twice",
            "line_without_behaviour",
            "loan_interest_and_return",
            "no_overheads",
            "no_surplus_for",
            "nominal_rate_and_indexation",
            "pay_unlike_others",
            "pool_without_cost",
            "pool_without_receivers",
            "post_not_in_driver",
            "productivity_above_whole",
            "replacement_value_in_price",
            "return_in_surplus_and_cost",
            "same_amount_twice",
            "same_person_direct_and_pool",
            "service_without_direct_cost",
            "service_without_overhead",
            "unfilled_post",
            "unused_capacity",
            "unusual_rate_on_pay",
            "volume_looks_monthly",
            "volume_looks_yearly",
            "volunteers_in_driver_unsaid",
        ]
    );
    let levels: Vec<&str> = WageLevel::ALL.into_iter().map(WageLevel::as_str).collect();
    assert_eq!(levels, ["central", "high", "low"]);
}

/// A rate of staff cost is taken of staff alone, and posts count for the services they are in.
#[test]
fn staff_is_what_is_staff() {
    let mut document = complete();
    push(&mut document, "services", json!({"name": "meals", "unit": "meal", "volume": "1"}));
    push(&mut document, "payrolls", cook(json!({})));
    push(&mut document, "lines", stated_line("tax", "irrecoverable_tax", "gas", "care"));
    push(
        &mut document,
        "funders",
        json!({"name": "city", "service": "care", "contribution": {"rate_of_staff_cost": "10%"},
            "source": "x"}),
    );
    let model = organisation(&document);
    let found = funding(&full_cost(&model, &Method::Direct).unwrap()).unwrap();
    let grant = &found.service("care").unwrap().grants[0];
    // The cook is paid 100; tools and tax are no staff.
    assert_eq!(&grant.base, &Fraction::from(100));
    assert_eq!(grant.contribution.to_string(), "10.00 GBP");
    let posts = |service: &str| model.full_time_equivalents(&name(service)).unwrap();
    assert_eq!(posts("care").value(), &Fraction::ONE);
    assert!(posts("meals").value().is_zero() && posts("meals").parts().is_empty());
}

fn json_of(result: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(result).unwrap()
}

fn harbour() -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    read(&root.join("examples/data/harbour_support.json"))
}

/// Every list of a document in another order.
fn reordered(value: &Value, seed: u64) -> Value {
    match value {
        Value::Array(list) => {
            let list = list.iter().map(|item| reordered(item, seed)).collect::<Vec<_>>();
            Value::Array(shuffled(&list, seed))
        }
        Value::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(key, value)| (key.clone(), reordered(value, seed))).collect();
            Value::Object(shuffled(&fields, seed).into_iter().collect())
        }
        other => other.clone(),
    }
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn the_order_of_records_changes_no_byte(seed in any::<u64>()) {
        let costing = |document: &Value| Costing::from_json(&document.to_string()).unwrap();
        let (plain, other) = (costing(&harbour()), costing(&reordered(&harbour(), seed)));
        prop_assert_eq!(&other, &plain);
        prop_assert_eq!(other.to_json(), plain.to_json());
        let (plain, other) = (plain.run().unwrap(), other.run().unwrap());
        prop_assert_eq!(other.to_json(), plain.to_json());
        prop_assert_eq!(report::costing(&other), report::costing(&plain));
    }
}

/// The worked organisation: everything holds together, and every figure unfolds.
#[test]
fn the_worked_organisation_adds_up() {
    let harbour = Costing::from_json(&harbour().to_string()).unwrap().organisation().clone();
    for method in [Method::Direct, Method::Reciprocal(SelfUse::Netted)] {
        check_full_cost(&full_cost(&harbour, &method).unwrap());
    }
    let costs = full_cost(&harbour, &Method::Direct).unwrap();
    for service in &funding(&costs).unwrap().services {
        for grant in &service.grants {
            grant.evidence.verify().unwrap();
        }
    }
    assert_eq!(harbour.stated_lines().count(), 5);
    assert!(harbour.lines().len() > 20);
    // The lines that records give stay when volunteers stop; the records do not give them again.
    let method = Method::Reciprocal(SelfUse::Netted);
    let stop = full_cost(&harbour, &method)
        .and_then(|costs| costs.if_volunteers_stop(WageLevel::Central))
        .unwrap();
    for (service, more) in [("advice", "0.00"), ("home-support", "0.00"), ("meals", "40245.57")] {
        assert_eq!(stop.service(service).unwrap().difference.to_plain_text(), more, "{service}");
    }
    let after = &stop.after.organisation;
    assert!(after.volunteers().is_empty() && after.funders().is_empty());
    let kept = harbour.lines().iter().map(CostLine::name);
    assert!(
        kept.eq(after
            .lines()
            .iter()
            .map(CostLine::name)
            .filter(|name| { harbour.lines().iter().any(|line| line.name() == *name) }))
    );
}

proptest! {
    #![proptest_config(cases(60))]

    /// Two people give twice the lines of one, exactly; months count in proportion; contributions
    /// grow with pay.
    #[test]
    fn staff_costs_keep_their_proportions(
        pay in 0_u32..9_000_000, more in 0_u32..1_000_000, people in 1_u32..50, months in 1_u16..12,
        threshold in 0_u32..3_000_000, accrued in any::<bool>(),
    ) {
        let amount = |minor: u32| format!("{}.{:02}", minor / 100, minor % 100);
        let staff = |pay: u32, people: u32, months: u16| {
            let mut post = json!({"name": "post", "people": people, "pay": amount(pay), "months": months,
                "working_time": {"paid": "1950"}, "charged_to": "care", "source": "x"});
            if accrued {
                post["holiday"] = json!({"accrued": {"weeks": "5.6", "year_weeks": "52"}});
            }
            organisation(&json!({
                "format": 1, "name": "x", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
                "services": [{"name": "care", "unit": "hour", "volume": "1"}],
                "payrolls": [{"name": "staff", "posts": [post], "year": {
                    "name": "y", "full_time_hours": "1950", "source": "x",
                    "insurances": [{"name": "insurance", "rate": "13.8%", "threshold": amount(threshold)}],
                    "pension": {"rate": "3%", "band": {"lower": "6240", "upper": "50270"}, "trigger": "10000"},
                }}],
            }))
        };
        let exact = |organisation: &Organisation, name: &str| {
            let found = organisation.lines().iter().find(|line| line.name().as_str() == name);
            found.map_or(Fraction::ZERO, |line| match line.given_as() {
                LineAmount::Derived(working) => match (working.rule(), working.parts()) {
                    (fullcost::evidence::Rule::Rounded { .. }, [part]) => part.value().clone(),
                    _ => working.value().clone(),
                },
                _ => panic!("{name} is stated"),
            })
        };
        let one = staff(pay, 1, 12);
        let many = staff(pay, people, months);
        let dearer = staff(pay + more, 1, 12);
        let factor = Fraction::new(i128::from(people) * i128::from(months), 12).unwrap();
        for line in ["post/pay", "post/holiday", "post/insurance", "post/pension"] {
            prop_assert_eq!(exact(&one, line) * &factor, exact(&many, line), "{}", line);
            prop_assert!(exact(&dearer, line) >= exact(&one, line));
            prop_assert!(exact(&one, line) >= Fraction::ZERO);
        }
    }

    /// What is not recovered adds up over its lines, and lies within a unit of exact in each.
    #[test]
    fn tax_that_is_not_recovered_adds_up(
        taxes in prop::collection::vec((0_u32..5_000_000, 0_usize..3, 0_u32..=10_000), 1..8),
        taxable in 0_u32..1_000_000, exempt in 1_u32..1_000_000, months in 1_u16..13,
    ) {
        let amount = |minor: u32| format!("{}.{:02}", minor / 100, minor % 100);
        let items: Vec<Value> = taxes.iter().enumerate().map(|(place, (tax, tax_use, outside))| json!({
            "name": format!("t{place}"), "amount": amount(*tax), "use": (["taxable", "exempt", "residual"][*tax_use]),
            "non_business": format!("{}.{:02}%", outside / 100, outside % 100), "charged_to": "care", "source": "x",
        })).collect();
        let organisation = organisation(&json!({
            "format": 1, "name": "x", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
            "services": [{"name": "care", "unit": "hour", "volume": "1"}],
            "vat_periods": [{"name": "v", "months": months, "taxable": amount(taxable), "exempt": amount(exempt),
                "rules": {"name": "r", "monthly_limit": "625", "share_limit": "50%", "source": "x"},
                "input_taxes": items}],
        }));
        let found = organisation.vat_periods()[0].partial_exemption().unwrap();
        let lines: i128 = organisation.lines().iter().map(|line| line.amount().minor_units()).sum();
        prop_assert_eq!(lines, found.irrecoverable.minor_units());
        let all: u32 = taxes.iter().map(|(tax, _, _)| tax).sum();
        prop_assert!(lines <= i128::from(all));
        prop_assert!(found.percentage.to_fraction() <= Fraction::ONE);
        let exact = Fraction::new(i128::from(taxable), i128::from(taxable) + i128::from(exempt)).unwrap();
        let above = found.percentage.to_fraction() - exact;
        prop_assert!(above >= Fraction::ZERO && above < Fraction::new(1, 100).unwrap());
    }

    /// An equivalent annual cost paid for every year of the life is worth cost less residual value.
    #[test]
    fn an_annuity_is_worth_what_it_replaces(
        cost in 1_u32..10_000_000, residual in 0_u32..1_000_000, life in 1_u16..30, rate in 0_u32..3_000,
    ) {
        let residual = residual.min(cost);
        let amount = |minor: u32| Money::from_minor_units(minor.into(), Currency::GBP).unwrap();
        let rate: fullcost::exact::Percent = format!("{}.{:02}%", rate / 100, rate % 100).parse().unwrap();
        let charge = fullcost::cost::CapitalCharge::EquivalentAnnualCost { rate, kind: fullcost::cost::RateKind::Real };
        let asset = fullcost::cost::Asset { residual_value: amount(residual), charges: vec![charge], ..fullcost::cost::Asset::new("a", amount(cost), life, "care", "x").unwrap() };
        let yearly = asset.yearly(&charge).unwrap();
        prop_assert_eq!(yearly.verify(), Ok(()));
        let discount = Fraction::ONE.checked_div(&(Fraction::ONE + rate.to_fraction())).unwrap();
        let mut factor = Fraction::ONE;
        let mut worth = Fraction::ZERO;
        for _ in 0..life {
            factor = factor * &discount;
            worth = worth + yearly.value() * &factor;
        }
        let replaced = amount(cost).to_fraction() - amount(residual).to_fraction() * factor;
        prop_assert_eq!(worth, replaced);
        let spread = asset.yearly(&fullcost::cost::CapitalCharge::Depreciation).unwrap();
        let whole = spread.value() * &Fraction::from(i128::from(life));
        prop_assert_eq!(whole, amount(cost).to_fraction() - amount(residual).to_fraction());
    }
}
