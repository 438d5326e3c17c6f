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

/// The lists of fields in the sources, by name.
fn lists_of_fields(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let constants = source.split("\nconst ").skip(1);
    let lists = constants.filter_map(|constant| {
        let (name, rest) = constant.split_once(": &[&str]")?;
        Some((name.to_owned(), between(rest.split(';').next().unwrap(), '"')))
    });
    lists.collect()
}

/// Where the fields of a list stand: in the table of a record, in words in a row of one, or in a
/// section.
enum Place {
    Row(&'static str, &'static str),
    Section(&'static str),
    Table(&'static str),
}
use Place::{Row, Section, Table};

const FIELDS: &[(&str, &[(&str, Place)])] = &[
    (
        "organisation",
        &[
            ("ORGANISATION", Table("Organisation")),
            ("SERVICE", Table("Service")),
            ("POOL", Table("Pool")),
            ("LINE", Table("Cost line")),
            ("PROGRAMME", Row("Cost line", "volunteer_programme")),
            ("VOLUNTEER", Table("Volunteer role")),
            ("WAGE", Table("wage")),
            ("STEP_DOWN", Section("## Allocation method")),
        ],
    ),
    (
        "driver",
        &[("DRIVER", Table("Driver")), ("WITH_VOLUNTEERS", Table("expenditure_with_volunteers"))],
    ),
    (
        "staff",
        &[
            ("PAYROLL", Table("Payroll")),
            ("YEAR", Table("year")),
            ("INSURANCE", Row("year", "insurances")),
            ("PENSION", Row("year", "pension")),
            ("BAND", Row("year", "pension")),
            ("LEVY", Row("year", "levies")),
            ("ALLOWANCE", Row("year", "allowance")),
            ("POST", Table("a post")),
            ("WORKING_TIME", Table("working_time")),
            ("HOLIDAY", Row("a post", "holiday")),
            ("ACCRUED", Row("a post", "holiday")),
            ("PROTECTED", Row("a post", "pension")),
            ("COVER", Row("a post", "cover")),
        ],
    ),
    (
        "capital",
        &[
            ("ASSET", Table("Asset")),
            ("CHARGES", Table("charges")),
            ("ANNUITY", Row("charges", "equivalent_annual_cost")),
            ("RENT", Row("charges", "imputed_rent")),
            ("RETURN", Row("charges", "notional_return")),
            ("DEPARTMENT", Table("Department")),
            ("ACTIVITY", Table("an activity")),
        ],
    ),
    (
        "vat",
        &[
            ("VAT_PERIOD", Table("Tax period")),
            ("RULES", Table("rules")),
            ("INPUT_TAX", Table("an input tax")),
        ],
    ),
    (
        "funder",
        &[
            ("FUNDER", Table("Funder")),
            ("LINES", Row("Funder", "lines")),
            ("CONTRIBUTION", Table("contribution")),
            ("MODIFIED_BASE", Table("modified_base")),
            ("PRICING", Table("Pricing")),
        ],
    ),
];

#[test]
fn every_field_of_an_organisation_is_on_the_page() {
    let page = text("docs/formats.md");
    let (page, _) = page.split_once("\n## Tender\n").unwrap();
    let tables = tables(page);
    let of = |table: &str| {
        tables.get(table).unwrap_or_else(|| panic!("{table} is not among {:?}", tables.keys()))
    };
    let mut seen = BTreeSet::new();
    for (file, places) in FIELDS {
        let lists = lists_of_fields(&text(&format!("src/document/{file}.rs")));
        let known: Vec<&str> = places.iter().map(|(list, _)| *list).collect();
        assert_eq!(lists.len(), known.len(), "{file}: {lists:?}");
        for (list, place) in *places {
            let fields = &lists[*list];
            let in_words = |words: &str| {
                for field in fields {
                    let named = [format!("`{field}`"), format!("\"{field}\"")];
                    assert!(named.iter().any(|named| words.contains(named)), "{field}: {words}");
                }
            };
            match place {
                Row(table, row) => {
                    let row = of(table).iter().find(|(names, _)| names.contains(*row));
                    in_words(&row.unwrap_or_else(|| panic!("{list}")).1);
                }
                Section(heading) => in_words(page.split_once(heading).unwrap().1),
                Table(table) => {
                    seen.insert(*table);
                    let named = of(table).iter().flat_map(|(names, _)| names.clone());
                    assert_eq!(&named.collect::<BTreeSet<_>>(), fields, "{list}");
                }
            }
        }
    }
    let all: BTreeSet<&str> = tables.keys().map(String::as_str).collect();
    let described = all.difference(&seen).copied().collect::<Vec<_>>();
    assert_eq!(described, ["Rules for every document"], "tables of what is not read");
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
