//! The pages of formats state the bounds as they are, and what they show is computed.
#![cfg(feature = "json")]

use std::fs;
use std::path::Path;

use fullcost::Budget;
use fullcost::allocation::{MAX_POOLS, MAX_SERVICES};
use fullcost::appraisal::Appraisal;
use fullcost::cost::{
    MAX_ACTIVITIES, MAX_CONTRIBUTIONS, MAX_DRIVERS, MAX_FUNDERS, MAX_GIVING_RECORDS,
    MAX_INPUT_TAXES, MAX_LIFE_YEARS, MAX_LINES, MAX_PEOPLE, MAX_POSTS, Organisation,
};
use fullcost::costing::Costing;
use fullcost::coverage::FindingCode;
use fullcost::exact::Period;
use fullcost::lots::Lots;
use fullcost::sensitivity::MAX_TRIALS;
use serde_json::Value;

/// In the order in which what they show is computed.
const PAGES: [&str; 11] = [
    "formats",
    "formats/organisation",
    "formats/costing",
    "formats/tender",
    "formats/appraisal",
    "formats/homecare_hour",
    "formats/banded_schedule",
    "formats/lots",
    "formats/costing_findings",
    "formats/findings",
    "formats/evidence",
];

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The pages, one behind another.
fn pages() -> String {
    PAGES.iter().map(|page| text(&format!("docs/{page}.md"))).collect()
}

/// The row of a field in the table of a record.
fn row<'a>(page: &'a str, record: &str, field: &str) -> &'a str {
    let (_, table) = page.split_once(&format!("<!-- record: {record} -->")).unwrap();
    let (table, _) = table.split_once("<!-- end -->").unwrap();
    table.lines().find(|row| row.starts_with(&format!("| `{field}` |"))).unwrap()
}

/// A number with its thousands apart, as the page writes it.
fn written(number: usize) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let groups = digits.as_bytes()[first..].chunks(3).map(|group| str::from_utf8(group).unwrap());
    let groups = std::iter::once(&digits[..first]).filter(|group| !group.is_empty()).chain(groups);
    groups.collect::<Vec<_>>().join(",")
}

#[test]
fn the_page_states_the_bounds_that_hold() {
    let page = pages();
    for (record, field, words, bound) in [
        ("Organisation", "services", "at most", MAX_SERVICES),
        ("Organisation", "drivers", "at most", MAX_DRIVERS),
        ("Organisation", "pools", "at most", MAX_POOLS),
        ("Organisation", "lines", "at most", MAX_LINES),
        ("Organisation", "volunteers", "at most", MAX_LINES),
        ("Organisation", "payrolls", "at most", MAX_GIVING_RECORDS),
        ("Organisation", "assets", "at most", MAX_GIVING_RECORDS),
        ("Organisation", "departments", "at most", MAX_GIVING_RECORDS),
        ("Organisation", "vat_periods", "at most", MAX_GIVING_RECORDS),
        ("Organisation", "funders", "at most", MAX_FUNDERS),
        ("Pool", "alternative_drivers", "at most", MAX_TRIALS),
        ("Payroll", "posts", "at most", MAX_POSTS),
        ("Employment year", "insurances", "at most", MAX_CONTRIBUTIONS),
        ("Employment year", "levies", "at most", MAX_CONTRIBUTIONS),
        ("Post", "people", "1 to", MAX_PEOPLE as usize),
        ("Asset", "life_years", "1 to", MAX_LIFE_YEARS.into()),
        ("Department", "activities", "at most", MAX_ACTIVITIES),
        ("Tax period", "input_taxes", "at most", MAX_INPUT_TAXES),
        ("Period", "months", "1 to", Period::MAX_MONTHS.into()),
    ] {
        let row = row(&page, record, field);
        let stated = format!("{words} {}", written(bound));
        let stands = row.contains(&format!("{stated} ")) || row.contains(&format!("{stated};"));
        assert!(stands, "{stated}: {row}");
    }
    let service = Budget::service();
    let size = format!(
        "{} MiB and {} values",
        service.bytes >> 20,
        written(usize::try_from(service.records).unwrap())
    );
    assert!(page.contains(&size), "{size}");
}

#[test]
fn every_code_of_a_finding_is_on_its_pages() {
    let pages = [pages(), text("docs/methods/coverage.md")];
    for code in FindingCode::ALL {
        let code = format!("`{}`", code.as_str());
        assert!(pages.iter().all(|page| page.contains(&code)), "{code}");
    }
}

/// Whether all that is shown of a result stands in it.
fn holds(result: &Value, shown: &Value) -> bool {
    match (result, shown) {
        (Value::Object(result), Value::Object(shown)) => shown
            .iter()
            .all(|(key, shown)| result.get(key).is_some_and(|found| holds(found, shown))),
        (Value::Array(result), Value::Array(shown)) => {
            result.len() == shown.len()
                && result.iter().zip(shown).all(|(one, other)| holds(one, other))
        }
        _ => result == shown,
    }
}

#[test]
fn what_the_pages_show_is_read_computed_and_found_right() {
    let page = pages();
    let blocks: Vec<&str> = page
        .split("\n```json\n")
        .skip(1)
        .map(|rest| rest.split("\n```").next().unwrap_or_default())
        .collect();
    let [organisation, second, ref rest @ ..] = blocks[..] else {
        panic!("{} blocks of JSON", blocks.len());
    };
    let [payrolls, assets, departments, periods, funders, pricing, questions, ref rest @ ..] =
        *rest
    else {
        panic!("{} blocks of JSON after those of organisations", rest.len());
    };
    let [terms, tender, level, lots, ref rest @ ..] = *rest else {
        panic!("{} blocks of JSON after those of records", rest.len());
    };
    let [cost, unused, sensitive, behaviour, funded, covered, small, comparison] = *rest else {
        panic!("{} blocks of JSON of results", rest.len());
    };
    let value = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");

    assert_eq!(
        Organisation::from_json(&Organisation::from_json(organisation).unwrap().to_json())
            .unwrap()
            .to_json(),
        Organisation::from_json(organisation).unwrap().to_json()
    );
    let mut asked = value(organisation);
    for (key, question) in value(questions).as_object().expect("an object") {
        asked[key] = question.clone();
    }
    let asked = Costing::from_json(&asked.to_string()).unwrap();
    assert_eq!(Costing::from_json(&asked.to_json()).unwrap(), asked);
    assert!(holds(&value(&asked.run().unwrap().to_json()), &value(cost)));

    let mut document = value(second);
    for record in [payrolls, assets, departments, periods, funders, pricing] {
        for (field, records) in value(record).as_object().expect("an object") {
            document[field] = records.clone();
        }
    }
    let quay = Costing::from_json(&document.to_string()).unwrap();
    assert_eq!(
        &Organisation::from_json(&quay.organisation().to_json()).unwrap(),
        quay.organisation()
    );
    let found = value(&quay.run().unwrap().to_json());
    for part in [unused, sensitive, behaviour, funded, covered] {
        assert!(holds(&found, &value(part)), "{part}");
    }

    let appraisal = Appraisal::from_json(tender).unwrap();
    assert_eq!(Appraisal::from_json(&appraisal.to_json()).unwrap(), appraisal);
    let mut years = value(
        r#"{
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
            "period": {"from": "2026-04", "months": 12}, "demand": {"low": "5200", "high": "900"},
            "bids": [
                {"provider": "northside", "vat": "exempt", "rates": {"low": "22", "high": "34"}},
                {"provider": "southside", "vat": "exempt", "rates": {"low": "21", "high": "35"}}
            ]
        }"#,
    );
    for (field, record) in value(&format!("{{{terms}}}")).as_object().expect("an object") {
        years[field] = record.clone();
    }
    let years = Appraisal::from_json(&years.to_string()).unwrap();
    assert_eq!(Appraisal::from_json(&years.to_json()).unwrap(), years);
    let lots = Lots::from_json(lots).unwrap();
    assert_eq!(Lots::from_json(&lots.to_json()).unwrap(), lots);
    let level = Appraisal::from_json(level).unwrap();
    assert_eq!(Appraisal::from_json(&level.to_json()).unwrap(), level);
    let found = value(&level.run().unwrap().to_json());
    assert_eq!(
        found["orders"][0]["by_field"]["published"][0],
        found["scenarios"][0]["views"][0]["order"][0]["provider"]
    );
    assert_eq!(
        value(&Appraisal::from_json(small).unwrap().run().unwrap().to_json()),
        value(comparison)
    );
}
