//! The records of documents: their JSON Schemas and their tables on the pages of formats follow
//! from them, and a document that is read fits its schema.
#![cfg(feature = "json")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{Debug, Write};
use std::fs;
use std::path::{Path, PathBuf};

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::cost::Organisation;
use fullcost::costing::Costing;
use fullcost::document::DocumentKind;
use fullcost::lots::Lots;
use fullcost::price::{BandedSchedule, HomecareHour};
use fullcost::tender::Tender;
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

use crate::cases::{entries, items, json_files, read};
use crate::support::current;
use crate::support::links::{self, linked, relinked, sections};

fn path(of: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(of)
}

#[test]
fn the_schemas_are_those_of_the_records() {
    for kind in DocumentKind::ALL {
        let schema: Value = serde_json::from_str(&kind.schema()).unwrap();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        current(&format!("docs/schema/{}", kind.schema_file()), &format!("{}\n", kind.schema()));
    }
}

/// What stands behind each mark of a record, up to its end.
const MARK: &str = "<!-- record: ";
const END: &str = "<!-- end -->";

/// The pages of formats, by what links call them.
fn pages() -> Vec<(String, links::Page)> {
    links::pages().into_iter().filter(|(label, _)| label.starts_with("formats")).collect()
}

/// What links call each section of the pages; the first of a page is the page.
fn homes(pages: &[(String, links::Page)]) -> BTreeMap<String, String> {
    let mut homes = BTreeMap::new();
    for (label, page) in pages {
        for (place, section) in sections(&page.text).into_iter().enumerate() {
            let called = if place == 0 { label.clone() } else { format!("{label}#{section}") };
            homes.entry(section).or_insert(called);
        }
    }
    homes
}

#[test]
fn the_tables_of_the_pages_are_those_of_the_records() {
    let mut tables: Vec<(String, String)> = Vec::new();
    for (title, text) in DocumentKind::ALL.into_iter().flat_map(DocumentKind::tables) {
        match tables.iter().find(|(known, _)| *known == title) {
            Some((_, known)) => assert_eq!(*known, text, "two records are called {title}"),
            None => tables.push((title, text)),
        }
    }
    let mut seen = BTreeSet::new();
    let pages = pages();
    let homes = homes(&pages);
    for (label, page) in &pages {
        let mut parts = page.text.split(MARK);
        let mut written = parts.next().unwrap().to_owned();
        for part in parts {
            let (title, rest) = part.split_once(" -->\n").unwrap();
            let (_, rest) = rest.split_once(END).unwrap();
            let table = tables.iter().find(|(known, _)| known == title);
            let (_, text) = table.unwrap_or_else(|| panic!("no record is called {title}"));
            assert!(seen.insert(title.to_owned()), "{title} stands twice");
            let text = relinked(text, label, &homes);
            write!(written, "{MARK}{title} -->\n{text}{END}{rest}").unwrap();
        }
        current(&page.path, &linked(&page.path, &written));
    }
    let all: BTreeSet<String> = tables.into_iter().map(|(title, _)| title).collect();
    assert_eq!(all.difference(&seen).collect::<Vec<_>>(), Vec::<&String>::new());
}

fn validator(kind: DocumentKind) -> Validator {
    let schema = serde_json::from_str(&kind.schema()).unwrap();
    jsonschema::draft7::new(&schema).unwrap()
}

fn fits(validator: &Validator, document: &Value) {
    let wrong: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}\n{document}");
}

/// Which kinds of document a value can be.
fn kinds_of(value: &Value) -> &'static [DocumentKind] {
    let kinds: [(&str, &[DocumentKind]); 5] = [
        ("lots", &[DocumentKind::Lots]),
        ("bids", &[DocumentKind::Appraisal, DocumentKind::Tender]),
        ("services", &[DocumentKind::Costing, DocumentKind::Organisation]),
        ("travel", &[DocumentKind::HomecareHour]),
        ("measure", &[DocumentKind::BandedSchedule]),
    ];
    let has = |field: &str| value.get("format").is_some() && value.get(field).is_some();
    kinds.into_iter().find(|(field, _)| has(field)).map_or(&[], |(_, kinds)| kinds)
}

/// What is written of a document, where it is read.
fn rewritten(kind: DocumentKind, text: &str) -> Result<String, Error> {
    Ok(match kind {
        DocumentKind::Appraisal => Appraisal::from_json(text)?.to_json(),
        DocumentKind::BandedSchedule => BandedSchedule::from_json(text)?.to_json(),
        DocumentKind::Costing => Costing::from_json(text)?.to_json(),
        DocumentKind::HomecareHour => HomecareHour::from_json(text)?.to_json(),
        DocumentKind::Lots => Lots::from_json(text)?.to_json(),
        DocumentKind::Organisation => Organisation::from_json(text)?.to_json(),
        DocumentKind::Tender => Tender::from_json(text)?.to_json(),
        _ => panic!("{kind:?} is not read here"),
    })
}

/// Every document of the test data, the examples and the pages, each with its kind.
fn documents() -> Vec<(DocumentKind, Value)> {
    let mut documents = Vec::new();
    for folder in ["tests/data", "tests/oracle", "examples/data"] {
        for file in json_files(&path(folder)) {
            collect(&read(&file), &mut documents);
        }
    }
    for (_, page) in pages() {
        for block in page.text.split("```json\n").skip(1) {
            let block = block.split("```").next().unwrap();
            if let Ok(value) = serde_json::from_str(block) {
                collect(&value, &mut documents);
            }
        }
    }
    documents
}

fn collect(value: &Value, documents: &mut Vec<(DocumentKind, Value)>) {
    documents.extend(kinds_of(value).iter().map(|kind| (*kind, value.clone())));
    entries(value).for_each(|(_, value)| collect(value, documents));
    items(value).for_each(|value| collect(value, documents));
}

fn validators() -> BTreeMap<DocumentKind, Validator> {
    DocumentKind::ALL.into_iter().map(|kind| (kind, validator(kind))).collect()
}

#[test]
fn every_document_that_is_read_fits_its_schema() {
    let validators = validators();
    let mut counts: BTreeMap<DocumentKind, usize> = BTreeMap::new();
    for (kind, document) in documents() {
        // Results have some of the fields of documents, and a tender asks nothing.
        if let Ok(written) = rewritten(kind, &document.to_string()) {
            fits(&validators[&kind], &document);
            fits(&validators[&kind], &serde_json::from_str(&written).unwrap());
            *counts.entry(kind).or_default() += 1;
        }
    }
    let at_least = |kind, count: usize| assert!(counts[&kind] >= count, "{counts:?}");
    at_least(DocumentKind::Appraisal, 100);
    at_least(DocumentKind::Costing, 130);
    at_least(DocumentKind::Organisation, 130);
    at_least(DocumentKind::Tender, 30);
    assert_eq!(counts.len(), DocumentKind::ALL.len(), "{counts:?}");
}

/// Values that some place takes and another does not.
fn values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!(""),
        json!("x"),
        json!("0"),
        json!("-1"),
        json!("1.5"),
        json!("1/6"),
        json!("50%"),
        json!("2026-04"),
        json!("GBP"),
        json!("all"),
        json!("none"),
        json!("fixed"),
        json!("not stated"),
        json!("a\nb"),
        json!("y".repeat(300)),
        json!(0),
        json!(1),
        json!(-1),
        json!(5),
        json!(70_000),
        json!({"low": "1", "high": "2"}),
        json!({"price": "2"}),
        json!({"a": "1"}),
        json!(["a"]),
        json!({"stepped": {"capacity": "3"}}),
        json!({"declared": "1"}),
        json!([{"up_to": "1", "price": "1"}, {"price": "2"}]),
    ]
}

fn places(value: &Value, at: &str, places: &mut Vec<String>) {
    places.push(at.to_owned());
    let step = |key: &str| key.replace('~', "~0").replace('/', "~1");
    for (key, value) in entries(value) {
        self::places(value, &format!("{at}/{}", step(key)), places);
    }
    for (place, value) in items(value).enumerate() {
        self::places(value, &format!("{at}/{place}"), places);
    }
}

#[test]
fn what_reading_takes_the_schema_takes() {
    let validators = validators();
    let documents = documents();
    let mut taken = 0;
    let mut runner = proptest::test_runner::TestRunner::default();
    let strategy =
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>());
    let values = values();
    for _ in 0..runner.config().cases * 20 {
        let (document, place, value) = strategy.new_tree(&mut runner).unwrap().current();
        let (kind, document) = &documents[document.index(documents.len())];
        let mut all = Vec::new();
        places(document, "", &mut all);
        let mut changed = document.clone();
        *changed.pointer_mut(&all[place.index(all.len())]).unwrap() =
            values[value.index(values.len())].clone();
        if rewritten(*kind, &changed.to_string()).is_ok() {
            taken += 1;
            fits(&validators[kind], &changed);
        }
    }
    assert!(taken > 0);
}

#[track_caller]
fn refused<T: Debug>(result: Result<T, Error>, message: &str) {
    assert_eq!(result.unwrap_err().to_string(), message);
}

#[test]
fn a_document_keeps_the_schema_it_names() {
    let text = fs::read_to_string(path("examples/data/riverside_elders.json")).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    let file = DocumentKind::Costing.schema_file();
    for reference in
        [file.to_owned(), format!("../schema/{file}"), format!("https://x.example/{file}")]
    {
        document["$schema"] = json!(reference);
        let costing = Costing::from_json(&document.to_string()).unwrap();
        let written = costing.to_json();
        assert!(written.starts_with(&format!("{{\n  \"$schema\": {reference:?},\n")), "{written}");
        assert_eq!(Costing::from_json(&written).unwrap(), costing);
        fits(&validator(DocumentKind::Costing), &document);
    }
    document["$schema"] = json!("tender.schema.json");
    refused(
        Costing::from_json(&document.to_string()),
        r#"$schema: "tender.schema.json" is not one of the choices: write one of costing.schema.json"#,
    );
    assert!(!validator(DocumentKind::Costing).is_valid(&document));
    document["$schema"] = json!(7);
    refused(
        Costing::from_json(&document.to_string()),
        "$schema: a number stands where a string belongs: write a string",
    );
}
