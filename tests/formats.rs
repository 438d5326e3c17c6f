//! The page of formats names every field that is read in an organisation, and the bounds as they
//! are.
#![cfg(feature = "json")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fullcost::allocation::{MAX_POOLS, MAX_SERVICES};
use fullcost::cost::{
    MAX_ACTIVITIES, MAX_CONTRIBUTIONS, MAX_DRIVERS, MAX_FUNDERS, MAX_GIVING_RECORDS,
    MAX_INPUT_TAXES, MAX_LIFE_YEARS, MAX_LINES, MAX_PEOPLE, MAX_POSTS,
};
use fullcost::coverage::FindingCode;
use fullcost::document::MAX_DOCUMENT_BYTES;
use fullcost::exact::Period;
use fullcost::sensitivity::MAX_TRIALS;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// What stands between two marks of the same kind.
fn between(text: &str, mark: char) -> BTreeSet<String> {
    text.split(mark).skip(1).step_by(2).map(str::to_owned).collect()
}

/// A row of a table: the names in its first cell, and the whole of it.
type FieldRow = (BTreeSet<String>, String);

/// The tables of fields by record: what the first cell of the table names, or else the last heading,
/// be it of a section, in bold letters, or a field that is said to have others.
fn tables(page: &str) -> BTreeMap<String, Vec<FieldRow>> {
    let mut tables: BTreeMap<String, Vec<FieldRow>> = BTreeMap::new();
    let (mut heading, mut table) = (String::new(), None);
    for line in page.lines() {
        if let Some(first) = line.strip_prefix("| field") {
            let own = first.split('|').next().unwrap().trim().trim_start_matches("of ");
            let own = own.trim_matches('`').to_owned();
            table = Some(if own.is_empty() { heading.clone() } else { own });
        } else if !line.starts_with('|') {
            table = None;
            let bold = line.strip_prefix("**").and_then(|rest| rest.split_once("**"));
            let bold = bold.filter(|(_, rest)| rest.is_empty() || rest.starts_with(':'));
            let field = line.strip_prefix('`').and_then(|rest| rest.split_once("` has "));
            let section = line.starts_with('#').then(|| line.trim_start_matches('#').trim());
            if let Some(name) = section.or(bold.or(field).map(|(name, _)| name)) {
                name.clone_into(&mut heading);
            }
        } else if let Some(table) = &table
            && !line.starts_with("| ---")
        {
            let cell = line.split('|').nth(1).unwrap();
            tables.entry(table.clone()).or_default().push((between(cell, '`'), line.to_owned()));
        }
    }
    tables
}

/// The fields of every record that is declared in a source: the key in quotes, or else the name.
fn fields_of_records(source: &str) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    for record in source.split("\nrecord! {\n").skip(1) {
        let body = record.split("\n}\n").next().unwrap();
        for line in body.lines().filter(|line| line.starts_with("        ")) {
            let line = line.trim();
            let Some((name, _)) = line.split_once(':').filter(|_| !line.starts_with('/')) else {
                continue;
            };
            let name = name.split_once("(\"").map_or(name, |(_, key)| key.trim_end_matches("\")"));
            // What says more of a field stands in lines of their own.
            if name.chars().all(|sign| sign.is_ascii_lowercase() || sign == '_') {
                fields.insert(name.to_owned());
            }
        }
    }
    fields
}

/// The files whose records an organisation, and what is asked of one, are made of.
const FILES: [&str; 8] =
    ["capital", "costing", "driver", "funder", "organisation", "parts", "staff", "vat"];

#[test]
fn every_field_of_an_organisation_is_on_the_page() {
    let page = text("docs/formats.md");
    let (page, _) = page.split_once("\n## Tender\n").unwrap();
    let sources = FILES.map(|file| fields_of_records(&text(&format!("src/document/{file}.rs"))));
    let fields: BTreeSet<String> = sources.into_iter().flatten().collect();
    assert!(fields.len() > 80, "only {} fields were found", fields.len());
    for field in &fields {
        let named = [format!("`{field}`"), format!("\"{field}\"")];
        assert!(named.iter().any(|named| page.contains(named)), "{field} is not on the page");
    }
    // The other way round: what a table names is read.
    let mut tables = tables(page);
    tables.remove("Rules for every document");
    let named: BTreeSet<String> =
        tables.values().flatten().flat_map(|(names, _)| names.clone()).collect();
    let unread: Vec<&String> = named.difference(&fields).collect();
    assert_eq!(unread, [] as [&String; 0], "fields of tables that nothing reads");
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
    let tables = tables(page.split_once("\n## Tender\n").unwrap().0);
    for (table, field, words, bound) in [
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
        ("year", "insurances", "at most", MAX_CONTRIBUTIONS),
        ("year", "levies", "at most", MAX_CONTRIBUTIONS),
        ("a post", "people", "1 to", MAX_PEOPLE as usize),
        ("Asset", "life_years", "1 to", MAX_LIFE_YEARS.into()),
        ("Department", "activities", "at most", MAX_ACTIVITIES),
        ("Tax period", "input_taxes", "at most", MAX_INPUT_TAXES),
        ("Rules for every document", "months", "1 to", Period::MAX_MONTHS.into()),
    ] {
        let row = tables[table].iter().find(|(names, _)| names.contains(field)).unwrap();
        let stated = format!("{words} {}", written(bound));
        let stands = row.1.contains(&format!("{stated} ")) || row.1.contains(&format!("{stated};"));
        assert!(stands, "{stated}: {}", row.1);
    }
    assert!(page.contains(&format!("`MAX_DOCUMENT_BYTES` ({} MiB)", MAX_DOCUMENT_BYTES >> 20)));
}

#[test]
fn every_code_of_a_finding_is_on_its_pages() {
    let pages = [text("docs/formats.md"), text("docs/methods/coverage.md")];
    for code in FindingCode::ALL {
        let code = format!("`{}`", code.as_str());
        assert!(pages.iter().all(|page| page.contains(&code)), "{code}");
    }
}
