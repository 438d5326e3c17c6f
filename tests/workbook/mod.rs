//! Workbooks read back: their cached figures are those of JSON, their formulas hold nothing that is typed in,
//! and no text becomes one.
#![cfg(all(feature = "json", feature = "workbook"))]
#![allow(
    clippy::cast_possible_truncation,
    reason = "a spreadsheet's cells are binary floats: they are looked at here, and decide nothing"
)]

mod one_answer;

use calamine::Data;
use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;
use fullcost::exact::Fraction;
use fullcost::lots::Lots;
use fullcost::{Error, report};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::costing::findings as costs;
use crate::exact::cases;
use crate::laws::workbook::{Book, check};
use crate::support::appraisals as bids;

fn workbook(document: &Value) -> Result<Vec<u8>, Error> {
    report::workbook(&Appraisal::from_json(&document.to_string()).unwrap().run().unwrap())
}

fn cost_workbook(document: &Value) -> Result<Vec<u8>, Error> {
    report::cost_workbook(&Costing::from_json(&document.to_string()).unwrap().run().unwrap())
}

/// The exact figures of a value of JSON, low end first.
fn exact(figure: &Value) -> Vec<String> {
    match figure.get("exact") {
        Some(exact) => vec![exact.as_str().unwrap().to_owned()],
        None => ["low", "high"].iter().flat_map(|end| exact(&figure[*end])).collect(),
    }
}

fn same(one: &str, other: &str) -> bool {
    one.parse::<Fraction>().unwrap() == other.parse::<Fraction>().unwrap()
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn totals_and_ranks_of_json_stand_in_the_workbook(
        offers in prop::collection::vec(bids::bid(), 2..5), asked in bids::asked(),
    ) {
        let document = bids::document(&offers, &asked);
        let findings = Appraisal::from_json(&document.to_string()).unwrap().run().unwrap();
        let bytes = report::workbook(&findings).unwrap();
        prop_assert!(bytes == report::workbook(&findings).unwrap(), "other bytes");
        let book = check(&bytes);
        let results = book.results();
        let written: Value = serde_json::from_str(&findings.to_json()).unwrap();
        let missing = one_answer::missing(&book, &written, &ONLY_TOLD);
        prop_assert!(missing.is_empty(), "{missing:#?}\n{document}");
        let fields = std::iter::once(&written).chain(written["further_fields"].as_array().into_iter().flatten());
        for field in fields {
            let name = field["field"].as_str().map_or(String::new(), |name| format!("; playing field {name}"));
            for scenario in field["scenarios"].as_array().unwrap() {
                for view in scenario["views"].as_array().unwrap() {
                    let words = ["tendered price", "competitively neutral", "public purse", "unsubsidised"];
                    let codes = ["tendered", "competitively_neutral", "public_purse", "unsubsidised"];
                    let code = codes.iter().position(|code| view["view"] == *code).unwrap();
                    let (words, place) = (words[code], scenario["scenario"].as_str().unwrap());
                    let banded = view["order"].as_array().unwrap().iter().any(|bid| bid["total"].get("low").is_some());
                    for bid in view["order"].as_array().unwrap() {
                        let provider = bid["provider"].as_str().unwrap();
                        let row = |what: &str, end: &str| {
                            let key = (format!("{words}: {what}, scenario {place}{name}"), format!("{provider}{end}"));
                            results.get(&key).cloned()
                        };
                        if bid.get("total").is_none() {
                            prop_assert_eq!(row("totals", ""), None);
                            continue;
                        }
                        let ends = exact(&bid["total"]);
                        let (low, high) = (&ends[0], ends.last().unwrap());
                        let notice = if code == 0 { "ranks" } else { "ranks; not an award ranking" };
                        let rank = |which: &str| bid["rank"][which].to_string();
                        if banded {
                            prop_assert!(same(&row("totals", ", low end").unwrap(), low));
                            prop_assert!(same(&row("totals", ", high end").unwrap(), high));
                            prop_assert_eq!(row(notice, ", best rank"), Some(rank("best")));
                            prop_assert_eq!(row(notice, ", worst rank"), Some(rank("worst")));
                        } else {
                            prop_assert!(same(&row("totals", "").unwrap(), low));
                            prop_assert_eq!(row(notice, ""), Some(rank("best")));
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn costs_and_prices_of_json_stand_in_the_workbook(
        amounts in prop::collection::vec(0_u32..5_000_000, 6), volume in 1_u32..3_000,
        method in prop::sample::select(vec![
            json!("direct"), json!("reciprocal"), json!("reciprocal_with_self_use"),
            json!({"step_down": ["office", "hall"]}), json!({"step_down": ["hall", "office"]}),
        ]),
    ) {
        let mut document = costs::document();
        for (line, amount) in document["lines"].as_array_mut().unwrap().iter_mut().zip(&amounts) {
            line["amount"] = json!(format!("{}.{:02}", amount / 100, amount % 100));
        }
        document["services"][0]["volume"] = json!(volume.to_string());
        document["method"] = method;
        let findings = Costing::from_json(&document.to_string()).unwrap().run().unwrap();
        let bytes = report::cost_workbook(&findings).unwrap();
        prop_assert!(bytes == report::cost_workbook(&findings).unwrap(), "other bytes");
        let book = check(&bytes);
        let results = book.results();
        let written: Value = serde_json::from_str(&findings.to_json()).unwrap();
        let missing = one_answer::missing(&book, &written, &ONLY_TOLD);
        prop_assert!(missing.is_empty(), "{missing:#?}\n{document}");
        for service in written["services"].as_array().unwrap() {
            let (name, unit) = (service["name"].as_str().unwrap(), service["unit"].as_str().unwrap());
            let row = |label: String| results.get(&(format!("Service {name}"), label.clone())).unwrap_or_else(|| panic!("{label}: {results:?}")).clone();
            assert!(same(&row("full cost, cash".to_owned()), service["full"]["cash"].as_str().unwrap()));
            assert!(same(&row(format!("full cost per {unit}")), &exact(&service["per_unit"]["full"])[0]));
            for point in service["price_points"].as_array().unwrap() {
                let basis = match point["basis"].as_str().unwrap() {
                    "direct" => "direct cost",
                    "full" => "full cost",
                    _ => continue,
                };
                let with = if point.get("surplus").is_some() { " with surplus" } else { "" };
                assert!(same(&row(format!("{basis} per {unit}{with}")), &exact(&point["per_unit"])[0]));
                let least = point["to_recover"].as_str().unwrap();
                assert!(same(&row(format!("least price that recovers: {basis}{with}")), least));
            }
        }
    }
}

#[test]
fn texts_never_become_formulas() {
    let hostile =
        ["=1+1", "@SUM(A1)", "+1", "-1", "a \"quoted\" 'name'", "<b>&amp;", "مرحبا", "🙂"];
    let bids = hostile.iter().enumerate().map(|(place, name)| {
        json!({"provider": name, "vat": "exempt", "rates": {"=2+2": format!("{}.10", 10 + place)}})
    });
    let document = json!({
        "format": 1, "title": "=HYPERLINK(\"http://example.org\")", "currency": "GBP", "unit": "visit",
        "period": {"from": "2026-04", "months": 12}, "demand": {"=2+2": "100"},
        "bids": bids.collect::<Vec<_>>(),
    });
    let book = check(&workbook(&document).unwrap());
    for name in hostile {
        let places =
            book.values.iter().filter(|(_, value)| **value == Data::String(name.to_owned()));
        let places: Vec<_> = places.map(|(place, _)| place).collect();
        assert!(!places.is_empty(), "{name} is not shown");
        assert!(places.iter().all(|place| !book.formulas.contains_key(place)), "{name}");
    }
    assert_eq!(book.text("About", 0, 0), "=HYPERLINK(\"http://example.org\")");
}

#[test]
fn what_a_spreadsheet_cannot_hold_is_refused() {
    let document = json!({
        "format": 1, "name": "shed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "repairs", "unit": "visit", "volume": "8"}],
        "lines": [{"name": "tools", "amount": "99999999999999.99", "charged_to": "repairs", "source": "ledger"}]
    });
    assert_eq!(
        cost_workbook(&document).unwrap_err().to_string(),
        "record \"cost line/tools\": the input \"tools\" is 99999999999999.99, and a spreadsheet holds whole \
         numbers below 9007199254740992 only: state it with fewer digits, or take the results as JSON"
    );
}

#[test]
fn a_tie_and_a_difference_behind_the_fifteenth_digit_have_the_ranks_of_the_crate() {
    let document = json!({
        "format": 1, "title": "close", "currency": "GBP", "unit": "visit",
        "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1"},
        "bids": [
            {"provider": "a", "vat": "exempt", "rates": {"all": "100000000.000001"}},
            {"provider": "b", "vat": "exempt", "rates": {"all": "100000000"}},
            {"provider": "c", "vat": "exempt", "rates": {"all": "100000000"}}
        ]
    });
    let results = check(&workbook(&document).unwrap()).results();
    let rank = |label: &str| {
        let table = "tendered price: ranks, scenario planned".to_owned();
        results.get(&(table, label.to_owned())).cloned()
    };
    assert_eq!(rank("b").as_deref(), Some("1"));
    assert_eq!(rank("c").as_deref(), Some("1"));
    assert_eq!(rank("a (closer than a spreadsheet can tell)").as_deref(), Some("3"));
}

/// Figures of JSON that no sheet but the report holds, each with the reason.
const ONLY_TOLD: [(&str, &str); 9] = [
    ("/corridor/stated_totals", "totals of the market's cards, by which nothing goes"),
    ("/corridor/quartiles", "the ends of the band are there, of medians nothing follows"),
    ("/scenarios/*/positions/*/own_cost_of_parts", "the whole bid is there"),
    ("/scenarios/*/supports/*/own_models", "another cost model than the bidder's"),
    ("/scenarios/*/supports/*/price_if_it_stops", "another price than the bidder's"),
    ("/scenarios/*/whole_life/*/low/refused_uplift/", "what it comes to is there"),
    ("/scenarios/*/whole_life/*/high/refused_uplift/", "what it comes to is there"),
    ("/robustness/uncertain_mixes", "estimates, which decide nothing"),
    ("/robustness/scored/*/field", "other fields of bidders, each scored by itself"),
];

#[test]
fn every_figure_of_the_examples_stands_in_their_workbooks() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data");
    let mut missing = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        // Tenders of several lots have no workbook.
        if Lots::from_json(&text).is_ok() {
            continue;
        }
        let (bytes, written) = if let Ok(appraisal) = Appraisal::from_json(&text) {
            let findings = appraisal.run().unwrap();
            (report::workbook(&findings).unwrap(), findings.to_json())
        } else {
            let findings = Costing::from_json(&text).unwrap().run().unwrap();
            (report::cost_workbook(&findings).unwrap(), findings.to_json())
        };
        let written: Value = serde_json::from_str(&written).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let lacking = one_answer::missing(&check(&bytes), &written, &ONLY_TOLD);
        missing.extend(lacking.into_iter().map(|lacking| format!("{name}{lacking}")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
