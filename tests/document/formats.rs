//! The page of formats states the bounds as they are.
#![cfg(feature = "json")]

use std::fs;
use std::path::Path;

use fullcost::Budget;
use fullcost::allocation::{MAX_POOLS, MAX_SERVICES};
use fullcost::cost::{
    MAX_ACTIVITIES, MAX_CONTRIBUTIONS, MAX_DRIVERS, MAX_FUNDERS, MAX_GIVING_RECORDS,
    MAX_INPUT_TAXES, MAX_LIFE_YEARS, MAX_LINES, MAX_PEOPLE, MAX_POSTS,
};
use fullcost::coverage::FindingCode;
use fullcost::exact::Period;
use fullcost::sensitivity::MAX_TRIALS;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
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
    let page = text("docs/formats.md");
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
    let pages = [text("docs/formats.md"), text("docs/methods/coverage.md")];
    for code in FindingCode::ALL {
        let code = format!("`{}`", code.as_str());
        assert!(pages.iter().all(|page| page.contains(&code)), "{code}");
    }
}
