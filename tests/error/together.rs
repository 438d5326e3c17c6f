//! All mistakes of a document at once, what was probably meant, and what a document is taken for.

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::cost::Organisation;
use fullcost::costing::Costing;
use fullcost::tender::Tender;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::refused;

const TENDER: &str = include_str!("../../examples/data/home_support_tender.json");
const COSTING: &str = include_str!("../../examples/data/harbour_support.json");

pub(super) const ALL: &[fn()] =
    &[another_kind_of_document_is_recognised, what_is_not_closed_is_named];

/// What is said of each mistake, with its place.
fn told(error: &Error) -> Vec<String> {
    error.all().map(|one| format!("{}: {one}", one.position().unwrap())).collect()
}

fn read(text: &str, is_costing: bool) -> Result<(), Error> {
    if is_costing { Costing::from_json(text).map(drop) } else { Appraisal::from_json(text).map(drop) }
}

#[test]
fn mistakes_are_told_together_in_the_order_of_the_text() {
    let text = r#"{
  "format": 1,
  "name": "Harbour",
  "currency": "GBP",
  "period": {"from": "2026-04", "months": 12},
  "services": [
    {"name": "advice", "unit": "hour", "volme": "100"},
    {"name": "meals", "unit": "meal", "volume": "1,000"}
  ],
  "lines": [
    {"name": "rent", "amount": 1200.50, "charged_to": "advice", "source": "lease"},
    {"amount": "7", "charged_to": "meals", "source": "x"},
    {"name": "heat", "amount": "90", "charged_to": "meals", "source": "x", "ledger": "casch"}
  ]
}"#;
    let error = Organisation::from_json(text).unwrap_err();
    let expected = [
        "line 7, column 49: service \"advice\": the field \"volme\" is not part of the format",
        "line 8, column 49: service \"meals\": volume: \"1,000\" is not a plain number",
        "line 11, column 32: line \"rent\": amount: the number 1200.50 is not written in quotes",
        "line 12, column 5: lines, item 2: the field \"name\" is missing",
        "line 13, column 86: line \"heat\": ledger: \"casch\" is not one of the choices",
    ];
    let told = told(&error);
    assert_eq!(told.len(), expected.len(), "{told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{told}\n{expected}");
    }
    assert!(told[0].ends_with("; did you mean \"volume\"?"), "{}", told[0]);
    assert!(told[4].ends_with("; did you mean \"cash\"?"), "{}", told[4]);
    // One line each, and the first by itself.
    assert_eq!(format!("{error:#}"), told.join("\n"));
    assert_eq!(format!("{}: {error}", error.position().unwrap()), told[0]);
}

/// Names that nothing has are told together as well, of lines and of drivers.
#[test]
fn records_that_do_not_fit_together_are_told_at_once() {
    let mut document: Value = serde_json::from_str(COSTING).unwrap();
    document["lines"][0]["charged_to"] = json!("nobody");
    document["lines"][2]["charged_to"] = json!("nobody else");
    let error = Costing::from_json(&document.to_string()).unwrap_err();
    let messages: Vec<&str> = error.all().map(Error::message).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].starts_with("\"nobody\" is not the name of a service or pool"));
    assert!(messages[1].starts_with("\"nobody else\" is not the name of a service or pool"));
}

#[test]
fn no_more_than_a_hundred_are_told() {
    let lines: Vec<Value> = (0..150).map(|at| json!({"name": format!("l{at}")})).collect();
    let mut document: Value = serde_json::from_str(COSTING).unwrap();
    document["lines"] = json!(lines);
    let error = Costing::from_json(&document.to_string()).unwrap_err();
    assert_eq!(error.all().count(), 100);
    // Keys that stand twice, and unknown ones, in one record.
    let keys: Vec<String> = (0..150).map(|at| format!("\"k{at}\": 1")).collect();
    let error = Tender::from_json(&format!("{{{}}}", keys.join(", "))).unwrap_err();
    assert_eq!(error.all().count(), 100);
}

#[test]
fn another_kind_of_document_is_recognised() {
    refused(Tender::from_json(COSTING), "this is the document of a costing, where one of another kind is read (tender): read it with Costing::from_json");
    refused(Costing::from_json(TENDER), "this is the document of a tender, where one of another kind is read (costing): read it with Tender::from_json");
}

#[test]
fn what_is_not_closed_is_named() {
    let unclosed = |text: &str, what: &str| {
        refused(
            Organisation::from_json(text),
            &format!("the document is not JSON: the {what} is not closed: close it where what it holds ends"),
        );
    };
    unclosed("{\"services\": [\n  {\"name\": \"a\"},\n  {\"name\": \"b\"\n]}", "'{' of line 3, column 3");
    unclosed("{\"services\": [{\"name\": \"a\"}}", "'[' of line 1, column 14");
    unclosed("{\n\"name\": \"a,\n\"unit\": \"hour\"}", "'\"' of line 2, column 9");
    unclosed("{\"a\\\"]\": \"[\"", "'{' of line 1, column 1");
}

#[test]
fn what_was_probably_meant_is_asked() {
    let refused_organisation = |change: &dyn Fn(&mut Value), message: &str| {
        let mut document: Value = serde_json::from_str(COSTING).unwrap();
        change(&mut document);
        let error = Costing::from_json(&document.to_string()).unwrap_err();
        assert!(error.to_string().ends_with(message), "{error}");
    };
    refused_organisation(&|it| it["curency"] = json!("GBP"), "; did you mean \"currency\"?");
    // Far from all others, or too short to tell.
    refused_organisation(&|it| it["x"] = json!("GBP"), "funding, coverage");
}

/// The pointers to what is no list and no object, each with the place in a list nearest to the root.
fn leaves(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                leaves(item, &format!("{pointer}/{place}"), found);
            }
        }
        Value::Object(entries) => {
            for (key, value) in entries {
                leaves(value, &format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => found.push(pointer.to_owned()),
    }
}

/// Whether two pointers lead to different records of one list, or to different fields of the root.
fn apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.split('/').collect(), other.split('/').collect());
    let Some(at) = one.iter().zip(&other).position(|(one, other)| one != other) else { return false };
    at == 1 || one[at].parse::<usize>().is_ok() && other[at].parse::<usize>().is_ok()
}

proptest! {
    /// Two mistakes in different records are both told, each as if it were alone.
    #[test]
    fn each_mistake_is_told_as_if_alone(is_costing: bool, first: prop::sample::Index, second: prop::sample::Index) {
        let whole: Value = serde_json::from_str(if is_costing { COSTING } else { TENDER }).unwrap();
        let mut pointers = Vec::new();
        leaves(&whole, "", &mut pointers);
        let (first, second) = (first.get(&pointers), second.get(&pointers));
        prop_assume!(apart(first, second));
        // What every other value is read with comes first.
        prop_assume!([first, second].iter().all(|it| !["/currency", "/format"].contains(&it.as_str())));
        let broken = |pointers: &[&String]| {
            let mut document = whole.clone();
            for pointer in pointers {
                *document.pointer_mut(pointer).unwrap() = json!(0.5);
            }
            let error = read(&document.to_string(), is_costing).unwrap_err();
            error.all().map(Error::to_string).collect::<Vec<String>>()
        };
        let both = broken(&[first, second]);
        for alone in [broken(&[first]), broken(&[second])] {
            for one in alone {
                prop_assert!(both.contains(&one), "{one}\n{both:#?}");
            }
        }
    }
}
