//! Prices with named surpluses: the full cost and each of them, which add up.
#![cfg(feature = "json")]

use fullcost::costing::Costing;
use fullcost::exact::Fraction;
use fullcost::price::{NamedSurplus, SurplusInPrice};
use fullcost::report;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::exact::cases;

fn document(surpluses: &Value) -> Value {
    json!({
        "format": 1, "name": "shed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "repairs", "unit": "visit", "volume": "600"}],
        "lines": [{"name": "all", "amount": "9000", "charged_to": "repairs", "source": "ledger",
            "behaviour": "fixed"}],
        "surpluses": surpluses
    })
}

/// Nine tenths of the price are 15.00, 2 % of it for contingency and 0.30 for the lease; reserves are the last.
fn three() -> Value {
    json!([
        {"name": "reserves", "purpose": "reserves", "margin": "10%", "source": "reserves policy"},
        {"name": "lease", "label": "New lease", "purpose": "other", "amount": "0.30", "source": "board paper"},
        {"name": "contingency", "purpose": "contingency", "mark_up": "2%", "source": "risk register"}
    ])
}

#[test]
fn a_price_is_its_full_cost_and_each_surplus() {
    let costing = Costing::from_json(&document(&three()).to_string()).unwrap();
    assert_eq!(Costing::from_json(&costing.to_json()).as_ref(), Ok(&costing));
    let findings = costing.run().unwrap();
    let made = findings.services[0].price_made_up.as_ref().unwrap().as_result().unwrap();
    assert_eq!(made.full_cost.to_string(), "15.00");
    // (15 × 1.02 + 0.30) ÷ 0.9
    assert_eq!(made.price.low().to_string(), "52/3");
    assert_eq!(made.to_recover.as_result().unwrap().to_string(), "17.34 GBP");
    let parts: Vec<(&str, String, String)> = made
        .surpluses
        .iter()
        .map(|part| {
            let over = part.over_the_period.low().to_string();
            (part.name.as_str(), part.per_unit.low().to_string(), over)
        })
        .collect();
    let part = |name, per_unit: &str, over: &str| (name, per_unit.to_owned(), over.to_owned());
    assert_eq!(
        parts,
        [
            part("contingency", "3/10", "180"),
            part("lease", "3/10", "180"),
            part("reserves", "26/15", "1040")
        ]
    );
    let written: Value = serde_json::from_str(&findings.to_json()).unwrap();
    let shown = &written["services"][0]["price_made_up"];
    assert_eq!(shown["to_recover"], "17.34");
    assert_eq!(shown["surpluses"][1]["label"], "New lease");
    assert_eq!(shown["surpluses"][1]["surplus"], json!({"amount": "0.30"}));
    assert_eq!(shown["surpluses"][2]["purpose"], "reserves");

    let text = report::costing(&findings);
    let begin = text.find("What the price of one visit of repairs holds").unwrap();
    let rows = text[begin..].lines().skip(3).take(6);
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["full", "cost", "15.00"], "{text}");
    assert_eq!(rows[1], ["contingency", "contingency", "2%", "of", "cost", "0.30", "180.00"]);
    assert_eq!(rows[2], ["New", "lease", "other", "0.30", "0.30", "180.00"]);
    assert_eq!(rows[3][..5], ["reserves", "reserves", "10%", "of", "price"]);
    assert_eq!(rows[4][0], "price");
    assert_eq!(rows[5], ["to", "recover", "it:", "17.34"]);

    let service = findings.costs.service("repairs").unwrap();
    let evidence = service.price_made_up_evidence(&costing.questions().surpluses).unwrap();
    evidence.verify().unwrap();
    assert_eq!(evidence.value(), made.price.low());
    let coverage = findings.coverage.as_ref().unwrap().as_result().unwrap();
    assert!(!coverage.findings.iter().any(|found| found.code.as_str() == "no_surplus_for"));
}

#[test]
fn what_no_surplus_is_named_for_is_found() {
    let found = |document: &Value| -> Vec<String> {
        let findings = Costing::from_json(&document.to_string()).unwrap().run().unwrap();
        let coverage = findings.coverage.unwrap();
        let coverage = coverage.as_result().unwrap();
        let own = coverage.findings.iter().filter(|one| one.code.as_str() == "no_surplus_for");
        own.map(ToString::to_string).collect()
    };
    let says = |purpose: &str| {
        format!(
            "{purpose}: what prices hold beyond the cost is asked, and no part of it is named for this: \
             name a surplus for it, 0% where none is meant"
        )
    };
    let named =
        |purpose: &str| json!([{"name": "p", "purpose": purpose, "mark_up": "0%", "source": "x"}]);
    assert_eq!(found(&document(&named("reserves"))), [says("contingency")]);
    assert_eq!(found(&document(&named("contingency"))), [says("reserves")]);
    assert_eq!(found(&document(&named("other"))), [says("contingency"), says("reserves")]);
    // Nothing is asked of prices.
    assert_eq!(found(&document(&json!([]))), Vec::<String>::new());
    let mut unnamed = document(&json!([]));
    unnamed["surplus"] = json!({"mark_up": "3%"});
    assert_eq!(found(&unnamed), [says("contingency"), says("reserves")]);
    unnamed["coverage"] = json!(false);
    let findings = Costing::from_json(&unnamed.to_string()).unwrap().run().unwrap();
    assert_eq!(findings.coverage, None);
}

#[cfg(feature = "page")]
#[test]
fn the_page_says_what_is_charged_with_them() {
    let findings = Costing::from_json(&document(&three()).to_string()).unwrap().run().unwrap();
    let page = report::cost_page(&findings);
    let told = "Per visit must be charged 15.00 to recover that cost, 17.34 with contingency, New lease, reserves.";
    assert!(page.contains(told), "{page}");
    assert!(page.contains("What the price of one visit of repairs holds"));
}

#[cfg(feature = "picture")]
#[test]
fn the_picture_goes_up_by_each_of_them() {
    let findings = Costing::from_json(&document(&three()).to_string()).unwrap().run().unwrap();
    let picture = report::picture::cost_waterfall(&findings, "repairs").unwrap();
    for step in ["New lease", "contingency", "reserves", "price with the surpluses"] {
        assert!(picture.description().contains(step), "{}", picture.description());
    }
}

fn surplus() -> impl Strategy<Value = Value> {
    let amount = prop::sample::select(vec!["0", "0.30", "1.234567"]);
    let mark_up = prop::sample::select(vec!["0%", "2%", "1/7", "150%"]);
    let margin = prop::sample::select(vec!["0%", "3%", "1/9", "24.9%"]);
    let purpose = prop::sample::select(vec!["contingency", "other", "reserves"]);
    (0..3_usize, amount, mark_up, margin, purpose).prop_map(
        |(form, amount, mark_up, margin, purpose)| {
            let mut surplus = json!({"purpose": purpose, "source": "made up"});
            match form {
                0 => surplus["amount"] = json!(amount),
                1 => surplus["mark_up"] = json!(mark_up),
                _ => surplus["margin"] = json!(margin),
            }
            surplus
        },
    )
}

proptest! {
    #![proptest_config(cases(60))]

    /// The parts are the price, each is what it says it is of, and their order decides nothing.
    #[test]
    fn the_parts_of_a_price_add_up(surpluses in prop::collection::vec(surplus(), 1..5), back: bool) {
        let mut named = surpluses;
        for (at, surplus) in named.iter_mut().enumerate() {
            surplus["name"] = json!(format!("s{at}"));
        }
        let one = document(&json!(named));
        if back {
            named.reverse();
        }
        let costing = Costing::from_json(&document(&json!(named)).to_string()).unwrap();
        let findings = costing.run().unwrap();
        let first = Costing::from_json(&one.to_string()).unwrap().run().unwrap();
        prop_assert_eq!(findings.to_json(), first.to_json());
        let made = findings.services[0].price_made_up.as_ref().unwrap().as_result().unwrap();
        let parts: Fraction = made.surpluses.iter().map(|part| part.per_unit.low()).sum();
        prop_assert_eq!(made.full_cost.low() + &parts, made.price.low().clone());
        let shown: Vec<NamedSurplus> = made.surpluses.iter().map(SurplusInPrice::to_named).collect();
        for (part, named) in made.surpluses.iter().zip(&shown) {
            let stated = serde_json::to_value(part).unwrap()["surplus"].clone();
            let percent = |field: &str| {
                let text = stated[field].as_str()?;
                let percent: fullcost::exact::Percent = text.parse().unwrap();
                Some(percent.to_fraction())
            };
            let of_price = percent("margin").map(|percent| percent * made.price.low());
            let of_cost = percent("mark_up").map(|percent| percent * made.full_cost.low());
            if let Some(expected) = of_price.or(of_cost) {
                prop_assert_eq!(part.per_unit.low(), &expected, "{}", named.name);
            }
        }
        let service = findings.costs.service("repairs").unwrap();
        let evidence = service.price_made_up_evidence(&shown).unwrap();
        evidence.verify().unwrap();
        prop_assert_eq!(evidence.value(), made.price.low());
    }
}
