//! Published worked examples: inputs and exact figures as data files, run by one loader.
#![cfg(feature = "json")]

use std::fs;
use std::path::{Path, PathBuf};

use fullcost::allocation::{Method, SelfUse};
use fullcost::cost::{Ledger, Organisation, VolunteerRole, Wage, WageLevel};
use fullcost::exact::{Currency, Fraction, Money, Name, Percent, Rounding, UnitPrice, apportion};
use fullcost::full_cost::{CostBasis, FullCost, full_cost, ledger_column};
use fullcost::price::View;
use fullcost::price::{Margin, MarkUp, Surplus};
use fullcost::tender::{BandEnd, Tender, compare};
use serde_json::Value;

use crate::support::asked::handle;

pub(crate) fn data(area: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(area)
}

pub(crate) fn read(path: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Every JSON file of a folder and of those in it.
pub(crate) fn json_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files
}

pub(crate) fn files(area: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(data(area)).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

pub(crate) fn fraction(value: &Value) -> Fraction {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a string")).parse().unwrap()
}

pub(crate) fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(key, value)| (key.as_str(), value))
}

pub(crate) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

pub(crate) fn method(value: &Value) -> Method {
    match value.as_str() {
        Some("direct") => Method::Direct,
        Some("reciprocal") => Method::Reciprocal(SelfUse::Netted),
        Some("reciprocal_with_self_use") => Method::Reciprocal(SelfUse::Kept),
        Some(other) => panic!("unknown method {other}"),
        None => Method::StepDown(
            items(&value["step_down"])
                .map(|name| name.as_str().unwrap().parse().unwrap())
                .collect(),
        ),
    }
}

/// Everything that must hold of any full cost: sums along rows and columns, and evidence.
pub(crate) fn check_full_cost(costs: &FullCost) {
    let organisation = &costs.organisation;
    let currency = organisation.currency();
    let mut charged = [0_i128; 3];
    let column = |ledger| Ledger::ALL.iter().position(|known| *known == ledger).unwrap();
    for line in organisation.lines() {
        charged[column(line.ledger())] += line.amount().minor_units();
    }
    for role in organisation.volunteers() {
        charged[column(Ledger::VolunteerTime)] +=
            role.replacement_value(WageLevel::Central).unwrap().minor_units();
    }
    for ledger in Ledger::ALL {
        assert_eq!(costs.totals.get(ledger).minor_units(), charged[column(ledger)], "{ledger:?}");
        for pool in &costs.pools {
            let row: i128 = costs
                .services()
                .map(|service| service.overheads[&pool.name].get(ledger).minor_units())
                .sum();
            assert_eq!(row, pool.own.get(ledger).minor_units(), "row of {}", &pool.name);
        }
        for service in costs.services() {
            let overheads: i128 =
                service.overheads.values().map(|amounts| amounts.get(ledger).minor_units()).sum();
            assert_eq!(overheads, service.overhead.get(ledger).minor_units());
            let exact =
                costs.allocation.service_share(service.name.as_str(), ledger_column(ledger));
            let difference = exact.unwrap() - Fraction::from(overheads);
            assert!(difference.abs() < Fraction::ONE, "column of {}", &service.name);
            let full = service.direct.checked_add(&service.overhead).unwrap();
            assert_eq!(&full, &service.full);
            for (pool, amounts) in &service.overheads {
                let column = ledger_column(ledger);
                let exact =
                    costs.origin.amount(pool.as_str(), service.name.as_str(), column).unwrap();
                let difference = exact - Fraction::from(amounts.get(ledger).minor_units());
                assert!(difference.abs() < Fraction::ONE);
            }
        }
    }
    for level in [WageLevel::Low, WageLevel::Central, WageLevel::High] {
        let roles: i128 = organisation
            .volunteers()
            .iter()
            .map(|role| role.replacement_value(level).unwrap().minor_units())
            .sum();
        let stated: i128 = organisation
            .lines()
            .iter()
            .filter(|line| line.ledger() == Ledger::VolunteerTime)
            .map(|line| line.amount().minor_units())
            .sum();
        let total: i128 =
            costs.services().map(|service| service.replacement_value.at(level).minor_units()).sum();
        assert_eq!(total, roles + stated);
    }
    for service in costs.services() {
        for basis in CostBasis::ALL {
            let evidence =
                costs.service(service.name.as_str()).unwrap().evidence_per_unit(basis).unwrap();
            evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
            assert_eq!(evidence.value(), &service.per_unit(basis).unwrap());
            assert_eq!(evidence.unit(), format!("{currency} per {}", &service.unit));
        }
    }
}

#[test]
fn allocation_cases() {
    let mut runs = 0;
    for path in files("allocation") {
        let case = read(&path);
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        for sum in items(&case["sums"]) {
            let parts: Fraction = items(&sum["parts"]).map(fraction).sum();
            assert_eq!(parts, fraction(&sum["total"]), "{name}: {}", sum["name"]);
        }
        if case["organisation"].is_null() {
            continue;
        }
        let organisation = Organisation::from_json(&case["organisation"].to_string())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let minor = Fraction::from(10_i128.pow(organisation.currency().minor_unit_digits().into()));
        let published = items(&case["runs"]).map(|run| (run, true));
        for (run, is_published) in published.chain(items(&case["computed"]).map(|run| (run, false)))
        {
            runs += 1;
            let costs = full_cost(&organisation, &method(&run["method"])).unwrap();
            check_full_cost(&costs);
            // What no source prints was computed in exact rationals, which do not round.
            let asserted = if is_published { "full_cost" } else { "exact_full_cost" };
            assert_eq!(entries(&run[asserted]).count(), organisation.services().len(), "{name}");
            for (service, expected) in entries(&run["full_cost"]) {
                let cost = costs.service(service).unwrap();
                let amount = cost.cost(CostBasis::Full).unwrap();
                assert_eq!(amount.to_plain_text(), expected.as_str().unwrap(), "{name} {service}");
            }
            for (service, expected) in entries(&run["exact_full_cost"]) {
                let direct = costs.service(service).unwrap().direct.get(Ledger::Cash);
                let column = ledger_column(Ledger::Cash);
                let shared = costs.allocation.service_share(service, column).unwrap();
                let exact = direct.to_fraction() + shared.checked_div(&minor).unwrap();
                assert_eq!(exact, fraction(expected), "{name} {service}");
            }
            for (pool, expected) in entries(&run["closed"]) {
                let column = ledger_column(Ledger::Cash);
                let closed = costs.allocation.closed_amount(pool, column).unwrap();
                assert_eq!(
                    closed.checked_div(&minor).unwrap(),
                    fraction(expected),
                    "{name} {pool}"
                );
            }
            for (service, expected) in entries(&run["full_cost_per_unit"]) {
                let per_unit = costs.service(service).unwrap().per_unit(CostBasis::Full).unwrap();
                assert_eq!(per_unit, fraction(expected), "{name} {service}");
            }
        }
        for (service, expected) in entries(&case["replacement_value"]) {
            let costs = full_cost(&organisation, &Method::Direct).unwrap();
            let value = *costs.service(service).unwrap().replacement_value.at(WageLevel::Central);
            assert_eq!(value.to_plain_text(), expected.as_str().unwrap(), "{name} {service}");
        }
        for points in items(&case["price_points"]) {
            check_price_points(&organisation, points, &name);
        }
    }
    assert!(runs >= 79, "only {runs} runs were found");
}

fn check_price_points(organisation: &Organisation, expected: &Value, name: &str) {
    let costs = full_cost(organisation, &method(&expected["method"])).unwrap();
    let service = costs.service(expected["service"].as_str().unwrap()).unwrap();
    let percent = |value: &Value| value.as_str().unwrap().parse::<Percent>().unwrap();
    let surplus = entries(&expected["surplus"]).next().map(|(kind, value)| -> Surplus {
        match kind {
            "mark_up" => MarkUp::new(percent(value)).unwrap().into(),
            "margin" => Margin::new(percent(value)).unwrap().into(),
            other => panic!("unknown surplus {other}"),
        }
    });
    let points = service.price_points(surplus).unwrap();
    for (key, basis) in [
        ("direct", CostBasis::Direct),
        ("full", CostBasis::Full),
        ("net", CostBasis::VolunteerInflatedNet),
        ("gross", CostBasis::VolunteerInflatedGross),
    ] {
        let point =
            points.iter().find(|point| point.basis == basis && point.surplus == surplus).unwrap();
        assert_eq!(point.per_unit.low(), &fraction(&expected[key]), "{name} {key}");
        let evidence = service.price_evidence(point).unwrap();
        assert_eq!(evidence.value(), point.per_unit.low());
        evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
    }
}

#[test]
fn apportion_cases() {
    let mut cases = 0;
    for path in files("apportion") {
        for case in items(&read(&path)) {
            cases += 1;
            let currency: Currency = case["currency"].as_str().unwrap().parse().unwrap();
            let amount = Money::parse(case["amount"].as_str().unwrap(), currency).unwrap();
            let weights: Vec<(Name, Fraction)> = items(&case["weights"])
                .map(|pair| (pair[0].as_str().unwrap().parse().unwrap(), fraction(&pair[1])))
                .collect();
            let parts = apportion(amount, &weights).unwrap();
            assert_eq!(parts.len(), weights.len());
            for part in &parts {
                let expected = case["expect"][part.key.as_str()].as_str().unwrap();
                assert_eq!(part.amount.to_plain_text(), expected, "{} of {case}", part.key);
            }
            let base: Fraction = weights.iter().map(|(_, weight)| weight).sum();
            for (key, exact) in entries(&case["exact"]) {
                let weight = &weights.iter().find(|(name, _)| name.as_str() == key).unwrap().1;
                let share = (amount.to_fraction() * weight).checked_div(&base).unwrap();
                assert_eq!(share, fraction(exact), "{key} of {case}");
            }
        }
    }
    assert!(cases >= 10);
}

#[test]
fn volunteer_cases() {
    for path in files("volunteers") {
        let case = read(&path);
        let mut seen = 0;
        for role in items(&case["roles"]) {
            seen += 1;
            let text = |field: &str| role[field].as_str().unwrap();
            let currency: Currency = text("currency").parse().unwrap();
            let wage = Wage::new("stated", UnitPrice::parse(text("wage"), currency).unwrap());
            let hours = text("hours").parse().unwrap();
            let role = VolunteerRole {
                on_cost: text("on_cost").parse().unwrap(),
                productivity: text("productivity").parse().unwrap(),
                ..VolunteerRole::new("role", hours, wage.unwrap(), "service", "case").unwrap()
            };
            let value = role.replacement_value(WageLevel::Central).unwrap();
            assert_eq!(value.to_plain_text(), text("value"));
        }
        for ratio in items(&case["ratios"]) {
            seen += 1;
            let value = fraction(&ratio["replacement_value"]);
            let return_ratio = value.checked_div(&fraction(&ratio["programme_cost"])).unwrap();
            assert_eq!(return_ratio, fraction(&ratio["return_ratio"]));
        }
        assert!(seen >= 3);
    }
}

#[test]
fn tender_cases() {
    let mut cases = 0;
    for path in files("tender") {
        cases += 1;
        let case = read(&path);
        let tender = Tender::from_json(&case["tender"].to_string())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let comparison = compare(&tender);
        let scenario = comparison.scenario("planned").unwrap();
        let expect = &case["expect"];
        for view in View::ALL {
            let compared = scenario.view(view);
            for (provider, total) in entries(&expect["totals"][view.as_str()]) {
                let standing = compared.standing(provider).unwrap();
                assert_eq!(
                    standing.total.as_ref().unwrap().low(),
                    &fraction(total),
                    "{provider} {view}"
                );
                assert!(standing.total.as_ref().unwrap().is_point());
                let rank = expect["ranks"][view.as_str()][provider].as_u64().unwrap();
                let certain = standing.rank.unwrap().certain().unwrap();
                assert_eq!(u64::try_from(certain).unwrap(), rank);
                let evidence =
                    handle(&comparison, "planned", provider).evidence(view, BandEnd::Low).unwrap();
                evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                let lines = handle(&comparison, "planned", provider).adjustments(view).unwrap();
                let adjusted: Fraction = lines.iter().map(|line| line.amount.low()).sum();
                let tendered = scenario.view(View::Tendered).standing(provider).unwrap();
                assert_eq!(tendered.total.as_ref().unwrap().low() + &adjusted, fraction(total));
            }
            let order: Vec<&str> =
                compared.order().map(|standing| standing.provider.as_str()).collect();
            let expected: Vec<&str> =
                items(&expect["order"][view.as_str()]).map(|name| name.as_str().unwrap()).collect();
            assert_eq!(order, expected, "{view}");
        }
        let dominances: Vec<Value> = tender
            .dominances()
            .unwrap()
            .iter()
            .map(|(bid, other)| serde_json::json!([bid.as_str(), other.as_str()]))
            .collect();
        assert_eq!(Value::Array(dominances), expect["dominates"]);
        for (provider, expected) in entries(&expect["own_full_cost"]) {
            match handle(&comparison, "planned", provider).own_cost().unwrap() {
                Some(own) => {
                    assert_eq!(&own.own_full_cost, &fraction(expected));
                    let evidence =
                        handle(&comparison, "planned", provider).own_cost_evidence().unwrap();
                    let evidence = evidence.expect("the bid has a cost model");
                    assert_eq!(own.own_full_cost, *evidence.value());
                    evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                }
                None => panic!("{provider} has no cost model"),
            }
        }
    }
    assert_eq!(cases, 2);
}

#[test]
fn a_recovering_price_rounds_up() {
    let case = read(&data("allocation/p15_1221.json"));
    let organisation = Organisation::from_json(&case["organisation"].to_string()).unwrap();
    let costs = full_cost(&organisation, &Method::Direct).unwrap();
    let surplus = MarkUp::new("3%".parse().unwrap()).unwrap().into();
    let points = costs.services().next().unwrap().price_points(Some(surplus)).unwrap();
    let full = points
        .iter()
        .find(|point| point.basis == CostBasis::Full && point.surplus.is_some())
        .unwrap();
    let to_recover = full.to_recover.as_ref().unwrap().as_result().unwrap();
    assert_eq!(to_recover.to_string(), "15.97 GBP");
    assert_eq!(full.per_unit.low().to_plain_text(2, Rounding::HalfEven), "15.96");
}

#[test]
fn every_form_of_surplus_unfolds() {
    let case = read(&data("allocation/p15_1221.json"));
    let organisation = Organisation::from_json(&case["organisation"].to_string()).unwrap();
    let costs = full_cost(&organisation, &Method::Direct).unwrap();
    let percent = |text: &str| text.parse::<Percent>().unwrap();
    let amount = UnitPrice::parse("0.505", Currency::GBP).unwrap();
    for (surplus, expected) in [
        (Surplus::from(Margin::new(percent("3%")).unwrap()), "1550/97"),
        (Surplus::from(MarkUp::new(percent("3%")).unwrap()), "3193/200"),
        (Surplus::Amount(amount), "3201/200"),
    ] {
        let points = costs.services().next().unwrap().price_points(Some(surplus)).unwrap();
        for point in points.iter().filter(|point| point.surplus.is_some()) {
            let evidence = costs.service("support").unwrap().price_evidence(point).unwrap();
            evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
            assert_eq!(evidence.value(), point.per_unit.low());
            if point.basis == CostBasis::Full {
                assert_eq!(point.per_unit.low().to_string(), expected);
            }
        }
    }
}
