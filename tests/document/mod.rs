//! Documents: what is read is written in one form and reads the same again, and nothing hostile
//! gets through.
#![cfg(feature = "json")]

mod formats;
mod schemas;

use std::collections::BTreeSet;
use std::path::Path;

use fullcost::allocation::{MAX_SERVICES, Method};
use fullcost::appraisal::{Appraisal, Findings};
use fullcost::cost::{Ledger, Organisation};
use fullcost::costing::Costing;
use fullcost::evidence::Evidence;
use fullcost::exact::{Fraction, Name, Rounding, Text};
use fullcost::full_cost::{CostBasis, FullCost, MAX_EVIDENCE_DEPTH, full_cost};
use fullcost::price::View;
use fullcost::tender::{BandEnd, Tender};
use fullcost::{Budget, Error, ErrorKind};
use serde_json::{Value, json};

use crate::cases::{entries, fraction, items, json_files, read};
use crate::costing::findings::found_again;
use crate::error::documents::{organisation_document, tender_document};

#[derive(Default)]
struct Documents {
    organisations: Vec<Value>,
    tenders: Vec<Value>,
}

/// Every document in the test data, the examples and the oracles' answers.
fn documents() -> Documents {
    let mut documents = Documents::default();
    for folder in ["tests/data", "tests/oracle", "examples/data"] {
        for file in json_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            collect(&read(&file), &mut documents);
        }
    }
    collect(&tender_document(), &mut documents);
    assert!(documents.organisations.len() >= 130, "{}", documents.organisations.len());
    assert!(documents.tenders.len() >= 100, "{}", documents.tenders.len());
    documents
}

fn collect(value: &Value, documents: &mut Documents) {
    if value.get("format").is_some() {
        // Smaller documents, such as a homecare hour, are neither.
        if value.get("bids").is_some() && value.get("lots").is_none() {
            documents.tenders.push(value.clone());
        } else if value.get("services").is_some() {
            let mut organisation = value.clone();
            // What a costing asks beside them is no part of the facts.
            let asked =
                ["break_even", "full_time_hours", "method", "surplus", "surpluses", "volumes"];
            for key in asked {
                organisation.as_object_mut().unwrap().remove(key);
            }
            documents.organisations.push(organisation);
        }
    }
    entries(value).for_each(|(_, value)| collect(value, documents));
    items(value).for_each(|value| collect(value, documents));
}

/// The lists whose order is part of what they say.
const ORDERED: &[&str] = &["all_units", "bands", "incremental", "step_down", "volumes"];

/// The text of a document with every list whose order means nothing, and every object, turned
/// around from a place on.
fn turned(value: &Value, by: usize) -> String {
    let turn = |count: usize| (0..count).map(move |place| count - 1 - (place + by) % count);
    match value {
        Value::Array(items) => {
            let items: Vec<String> =
                turn(items.len()).map(|place| turned(&items[place], by)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Object(entries) => {
            let entries: Vec<(&String, &Value)> = entries.iter().collect();
            let entries: Vec<String> = turn(entries.len())
                .map(|place| {
                    let (key, value) = entries[place];
                    let ordered = ORDERED.contains(&key.as_str());
                    let text = if ordered { value.to_string() } else { turned(value, by) };
                    format!("{}:{text}", Value::from(key.as_str()))
                })
                .collect();
            format!("{{{}}}", entries.join(","))
        }
        other => other.to_string(),
    }
}

/// The document with every whole number out of its quotes.
fn unquoted(value: &Value) -> Value {
    match value {
        Value::String(text) => match text.parse::<u64>() {
            Ok(number) if number.to_string() == *text => json!(number),
            _ => value.clone(),
        },
        Value::Array(items) => items.iter().map(unquoted).collect(),
        Value::Object(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), unquoted(value))).collect()
        }
        other => other.clone(),
    }
}

#[test]
fn organisations_read_the_same_again() {
    for document in documents().organisations {
        let text = document.to_string();
        let organisation = Organisation::from_json(&text).unwrap();
        let written = organisation.to_json();
        assert_eq!(Organisation::from_json(&written).unwrap(), organisation, "{text}");
        for by in 0..3 {
            let other = turned(&document, by);
            let other =
                Organisation::from_json(&other).unwrap_or_else(|error| panic!("{error}\n{other}"));
            assert_eq!(other.to_json(), written, "{text}");
        }
        let bare = Organisation::from_json(&unquoted(&document).to_string()).unwrap();
        assert_eq!(bare.to_json(), written, "{text}");
        assert_eq!(serde_json::to_string_pretty(&organisation).unwrap(), written);
        assert_eq!(serde_json::from_str::<Organisation>(&text).unwrap(), organisation);
        assert_eq!(serde_json::from_value::<Organisation>(document).unwrap(), organisation);
    }
}

/// The organisation of an example, without what is asked of it.
fn harbour_support() -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = read(&root.join("examples/data/harbour_support.json")).to_string();
    let costing = Costing::from_json(&document).unwrap();
    let organisation: Value = serde_json::from_str(&costing.organisation().to_json()).unwrap();
    let mut document: Value = serde_json::from_str(&document).unwrap();
    let fields = document.as_object_mut().unwrap();
    fields.retain(|field, _| organisation.get(field).is_some());
    document
}

/// The records that give lines are written, and not the lines they give.
#[test]
fn records_are_written_and_not_the_lines_they_give() {
    let document = harbour_support();
    let organisation = Organisation::from_json(&document.to_string()).unwrap();
    let written = organisation.to_json();
    let again = Organisation::from_json(&written).unwrap();
    assert_eq!(again, organisation);
    assert_eq!(again.to_json(), written);
    assert_eq!(again.lines(), organisation.lines());

    let written: Value = serde_json::from_str(&written).unwrap();
    let names = |value: &Value| -> BTreeSet<String> {
        items(value).map(|record| record["name"].as_str().unwrap().to_owned()).collect()
    };
    let lists = entries(&document).filter(|(_, value)| value.is_array());
    let lists: Vec<&str> = lists.map(|(list, _)| list).collect();
    assert_eq!(lists.len(), 10, "{lists:?}");
    for list in lists {
        assert_eq!(names(&written[list]), names(&document[list]), "{list}");
    }
    let stated: BTreeSet<String> =
        organisation.stated_lines().map(|line| line.name().to_string()).collect();
    assert_eq!(stated, names(&document["lines"]));
    let given = organisation.lines().iter().filter(|line| line.is_derived());
    let given: Vec<&str> = given.map(|line| line.name().as_str()).collect();
    assert_eq!(given.len() + stated.len(), organisation.lines().len());
    for name in [
        "advisers/pay",
        "support-workers/pension",
        "staff/allowance",
        "kitchen/notional-return",
        "help-desk/bookings",
        "vat-year/food",
    ] {
        assert!(given.contains(&name), "{name} {given:?}");
    }
    assert_eq!(written["pricing"], json!({"indexed": true}));
}

/// Whether all that a document states stands in what is written of it: records of a list by their
/// names, figures by their value.
fn is_kept(stated: &Value, written: &Value) -> bool {
    let figure = |value: &Value| -> Option<Fraction> {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        text.trim_end_matches('%').parse().ok()
    };
    match (stated, written) {
        (Value::Object(stated), Value::Object(_)) => {
            stated.iter().all(|(key, value)| is_kept(value, &written[key]))
        }
        (Value::Array(stated), Value::Array(written)) => {
            stated.len() == written.len()
                && stated.iter().all(|stated| {
                    let named = |other: &&Value| other.get("name") == stated.get("name");
                    written.iter().filter(named).any(|written| is_kept(stated, written))
                })
        }
        _ => stated == written || figure(stated).is_some_and(|own| Some(own) == figure(written)),
    }
}

/// What is read of an organisation is written: no field is passed over.
#[test]
fn all_that_is_stated_of_an_organisation_is_written() {
    let mut full = every_record();
    full["label"] = json!("Harbour Support, a charity");
    full["price_base"] = json!("2025-04");
    full["services"][0]["source"] = json!("register");
    full["services"][0]["volume_basis"] = json!("capacity");
    full["vat_periods"][0]["source"] = json!("returns");
    full["vat_periods"][0]["agreed_percentage"] = json!("90%");
    full["vat_periods"][0]["input_taxes"][0]["non_business"] = json!("12.5%");
    full["vat_periods"][0]["rules"]["fine_percentage_above"] = json!("400000");
    full["assets"][0]["months"] = json!(7);
    full["assets"][0]["residual_value"] = json!("1");
    full["drivers"][0]["source"] = json!("plans");
    full["drivers"][0]["unit"] = json!("square metre");
    full["drivers"][0]["volunteers"] = json!("counted");
    full["payrolls"][0]["year"]["insurances"][0]["up_to"] = json!("90000");
    full["payrolls"][0]["posts"][0]["months"] = json!(5);
    full["payrolls"][0]["posts"][0]["pension_deficit"] = json!("50");
    full["payrolls"][0]["posts"][0]["exit_payment"] = json!("60");
    full["payrolls"][0]["posts"][0]["protected_pay"] = json!("70");
    full["payrolls"][0]["employer_behaviour"] = json!("fixed");
    full["pricing"] = json!({"indexed": true, "holds_replacement_value": true,
        "surplus_holds_return_on_capital": true});
    let documents = documents().organisations.into_iter().chain([full]);
    for document in documents {
        let written = Organisation::from_json(&document.to_string()).unwrap().to_json();
        let written: Value = serde_json::from_str(&written).unwrap();
        for (field, stated) in entries(&document) {
            let is_empty = stated.as_array().is_some_and(Vec::is_empty);
            assert!(is_empty || is_kept(stated, &written[field]), "{field}: {stated}\n{written}");
        }
    }
}

/// Where every new record of the organisation stands, and what it is called in a refusal.
const RECORDS: &[(&str, &str)] = &[
    ("/drivers/3", "driver \"spending-and-volunteers\""),
    (
        "/drivers/3/expenditure_with_volunteers",
        "driver \"spending-and-volunteers\": expenditure_with_volunteers",
    ),
    ("/payrolls/0", "payroll \"staff\""),
    ("/payrolls/0/year", "payroll \"staff\": year"),
    ("/payrolls/0/year/insurances/0", "payroll \"staff\": year: insurance \"insurance\""),
    ("/payrolls/0/year/pension", "payroll \"staff\": year: pension"),
    ("/payrolls/0/year/pension/band", "payroll \"staff\": year: pension: band"),
    ("/payrolls/0/year/levies/0", "payroll \"staff\": year: levy \"levy\""),
    ("/payrolls/0/year/allowance", "payroll \"staff\": year: allowance"),
    ("/payrolls/0/posts/0", "payroll \"staff\": post \"advisers\""),
    ("/payrolls/0/posts/0/working_time", "payroll \"staff\": post \"advisers\": working_time"),
    ("/payrolls/0/posts/0/cover", "payroll \"staff\": post \"advisers\": cover"),
    (
        "/payrolls/0/posts/0/holiday/accrued",
        "payroll \"staff\": post \"advisers\": holiday: accrued",
    ),
    (
        "/payrolls/0/posts/0/pension/protected",
        "payroll \"staff\": post \"advisers\": pension: protected",
    ),
    ("/assets/0", "asset \"kitchen\""),
    ("/assets/0/charges", "asset \"kitchen\": charges"),
    ("/assets/0/charges/notional_return", "asset \"kitchen\": charges: notional_return"),
    (
        "/assets/0/charges/equivalent_annual_cost",
        "asset \"kitchen\": charges: equivalent_annual_cost",
    ),
    ("/assets/0/charges/imputed_rent", "asset \"kitchen\": charges: imputed_rent"),
    ("/departments/0", "department \"help-desk\""),
    ("/departments/0/activities/0", "department \"help-desk\": activity \"bookings\""),
    ("/vat_periods/0", "tax period \"vat-year\""),
    ("/vat_periods/0/rules", "tax period \"vat-year\": rules"),
    ("/vat_periods/0/input_taxes/0", "tax period \"vat-year\": input tax \"food\""),
    ("/funders/0", "funder \"city\""),
    ("/funders/0/lines", "funder \"city\": lines"),
    ("/funders/0/contribution", "funder \"city\": contribution"),
    ("/funders/1/contribution/modified_base", "funder \"foundation\": contribution: modified_base"),
    ("/pricing", "pricing"),
];

/// The example, with the records that it has no use for.
fn every_record() -> Value {
    let mut document = harbour_support();
    let year = &mut document["payrolls"][0]["year"];
    year["levies"] = json!([{"name": "levy", "rate": "0.5%", "allowance": "300"}]);
    let post = &mut document["payrolls"][0]["posts"][0];
    post["holiday"] = json!({"accrued": {"weeks": "5.6", "year_weeks": "52"}});
    post["pension"] = json!({"protected": {"rate": "20%"}});
    post["cover"] = json!({"hours": "60", "unit_cost": "14.505"});
    let charges = &mut document["assets"][0]["charges"];
    charges["equivalent_annual_cost"] = json!({"rate": "3.5%", "kind": "real"});
    charges["imputed_rent"] = json!({"yearly": "6000"});
    document["funders"][0]["lines"] = json!({"only": ["advisers/pay"]});
    document["funders"][1]["contribution"] = json!({"modified_base": {"rate": "10%"}});
    document
}

#[test]
fn every_new_record_is_read_strictly() {
    let document = every_record();
    let organisation = Organisation::from_json(&document.to_string()).unwrap();
    assert_eq!(Organisation::from_json(&organisation.to_json()).unwrap(), organisation);
    for &(place, record) in RECORDS {
        let at = |start: &str, text: &str| {
            let refusal = Organisation::from_json(text).unwrap_err().to_string();
            let start = format!("{record}: {start}");
            assert!(refusal.starts_with(&start), "{place}: {refusal}");
        };
        let own = document.pointer(place).unwrap_or_else(|| panic!("{place}"));
        let with = |value: Value| {
            let mut document = document.clone();
            *document.pointer_mut(place).unwrap() = value;
            document.to_string()
        };
        let mut unknown = own.clone();
        unknown["colour"] = json!("red");
        at("the field \"colour\" is not part of the format: remove it", &with(unknown));

        let (key, first) = entries(own).next().unwrap();
        let twice = format!("{{{}:{first},{}", json!(key), &own.to_string()[1..]);
        let text = with(json!("here")).replacen("\"here\"", &twice, 1);
        at(&format!("the key {key:?} stands twice: keep one"), &text);

        // A list has no name: then the record is called by its place.
        let refusal = Organisation::from_json(&with(json!([]))).unwrap_err().to_string();
        let expected = "a list stands where an object belongs: write an object";
        assert!(refusal.ends_with(expected), "{place}: {refusal}");
        let (list, position) = place.rsplit_once('/').unwrap();
        match position.parse::<usize>() {
            Ok(position) => {
                let list = list.rsplit_once('/').unwrap().1;
                let item = format!("{list}, item {}: {expected}", position + 1);
                assert!(refusal.ends_with(&item), "{place}: {refusal}");
            }
            Err(_) => assert_eq!(refusal, format!("{record}: {expected}")),
        }
    }
}

/// What is refused in place of a value, and how.
const REFUSALS: &[(&str, &str, &str)] = &[
    (
        "/drivers/3/expenditure_with_volunteers",
        r#"["advice"]"#,
        r#"driver "spending-and-volunteers": expenditure_with_volunteers: a list stands where an object belongs: write an object"#,
    ),
    (
        "/drivers/3/expenditure_with_volunteers/material",
        r#""""#,
        r#"driver "spending-and-volunteers": expenditure_with_volunteers: material: "" is empty: give 1 to 1000 characters"#,
    ),
    (
        "/drivers/0/volunteers",
        r#""some""#,
        r#"driver "floor": volunteers: "some" is not one of the choices: write one of counted, not_counted"#,
    ),
    (
        "/pools/0/alternative_drivers",
        r#"["transactions"]"#,
        r#"pool "finance": the name "transactions" is given twice: give each driver of a pool its own name"#,
    ),
    (
        "/payrolls/0",
        "[]",
        "payrolls, item 1: a list stands where an object belongs: write an object",
    ),
    (
        "/payrolls/0/year",
        "[]",
        r#"payroll "staff": year: a list stands where an object belongs: write an object"#,
    ),
    (
        "/payrolls/0/posts",
        "{}",
        r#"payroll "staff": posts: an object stands where a list belongs: write a list"#,
    ),
    (
        "/payrolls/0/posts/4",
        "[]",
        r#"payroll "staff": posts, item 5: a list stands where an object belongs: write an object"#,
    ),
    (
        "/payrolls/0/posts/0/people",
        r#""two""#,
        r#"payroll "staff": post "advisers": people: "two" people on a post: give a whole number from 1 to 100000"#,
    ),
    (
        "/payrolls/0/posts/0/holiday",
        r#""accrued""#,
        r#"payroll "staff": post "advisers": holiday: "accrued" is not one of the choices: write one of "in_working_time", {"accrued": {"weeks": "…", "year_weeks": "…"}}"#,
    ),
    (
        "/payrolls/0/posts/0/pension",
        r#""as_before""#,
        r#"payroll "staff": post "advisers": pension: "as_before" is not one of the choices: write one of "as_year", "none", {"protected": {…}}"#,
    ),
    (
        "/payrolls/0/posts/1/working_time",
        r#"{"paid": "200", "leave": "200"}"#,
        r#"payroll "staff": post "bookkeeper": working_time: of 200 paid hours none is productive: leave, training, sickness and meetings together must be less"#,
    ),
    (
        "/payrolls/0/year/pension/band/lower",
        r#""60000""#,
        r#"payroll "staff": year: pension: the band runs from 60000.00 to 50270.00: give the lower end first"#,
    ),
    (
        "/payrolls/0/employer_charges_to",
        r#"["office"]"#,
        r#"payroll "staff": employer_charges_to: a list stands where the name of a service or pool, or an object of names with percentages belongs: write the name of a service or pool, or an object of names with percentages"#,
    ),
    (
        "/assets/0/life_years",
        "0",
        r#"asset "kitchen": life_years: a life of "0" years: give 1 to 100 whole years"#,
    ),
    (
        "/assets/0/charges",
        "{}",
        r#"asset "kitchen": there is no charge for the asset: give at least one"#,
    ),
    (
        "/assets/0/charges/notional_return/kind",
        r#""indexed""#,
        r#"asset "kitchen": charges: notional_return: kind: "indexed" is not one of the choices: write one of nominal, real"#,
    ),
    (
        "/assets/0/charges/depreciation",
        r#""declining""#,
        r#"asset "kitchen": charges: depreciation: "declining" is not one of the choices: write one of straight_line"#,
    ),
    (
        "/departments/0/activities",
        "{}",
        r#"department "help-desk": activities: an object stands where a list belongs: write a list"#,
    ),
    (
        "/departments/0/capacity",
        r#""1""#,
        r#"department "help-desk": the activities use 67800 × minute of a capacity of 1: correct the times or counts, or raise the capacity"#,
    ),
    (
        "/vat_periods/0/months",
        "13",
        r#"tax period "vat-year": 13 months do not fit a period of 12: give 1 to 12 months"#,
    ),
    (
        "/vat_periods/0/kind",
        r#""final""#,
        r#"tax period "vat-year": kind: "final" is not one of the choices: write one of annual_adjustment, provisional"#,
    ),
    (
        "/vat_periods/0/rules",
        r#""uk""#,
        r#"tax period "vat-year": rules: a string stands where an object belongs: write an object"#,
    ),
    (
        "/vat_periods/0/input_taxes/1/use",
        r#""mixed""#,
        r#"tax period "vat-year": input tax "premises": use: "mixed" is not one of the choices: write one of exempt, residual, taxable"#,
    ),
    (
        "/funders/0/lines",
        r#"{"only": [], "all_but": []}"#,
        r#"funder "city": lines: give exactly one of "only", "all_but""#,
    ),
    (
        "/funders/0/lines",
        r#"{"only": ["advisers/bonus"]}"#,
        r#"funder "city": "advisers/bonus" is not the name of a cash line charged straight to the service: use one of the names that are listed, or add it"#,
    ),
    (
        "/funders/2/contribution",
        r#"{"rate_on_cost": "1%", "rate_of_total": "1%"}"#,
        r#"funder "health-body": contribution: give exactly one of {rules}"#,
    ),
    (
        "/funders/0/share",
        r#""61%""#,
        r#"line "advisers/pay" of service "advice" is funded to 101% in all: lower the shares, so that no line is funded twice"#,
    ),
    ("/pricing", "[]", "pricing: a list stands where an object belongs: write an object"),
    (
        "/pricing/indexed",
        r#""yes""#,
        "pricing: indexed: a string stands where true or false belongs: write true or false",
    ),
];

#[test]
fn refusals_of_new_records_name_them() {
    for &(place, value, message) in REFUSALS {
        let mut document = every_record();
        *document.pointer_mut(place).unwrap() = serde_json::from_str(value).unwrap();
        let refusal = Organisation::from_json(&document.to_string()).unwrap_err();
        let message = message.replace("{rules}", &crate::kinds::FUNDERS_RULES.written());
        assert_eq!(refusal.to_string(), message, "{value} at {place}");
    }
}

#[test]
fn tenders_read_the_same_again() {
    for document in documents().tenders {
        let text = document.to_string();
        let appraisal = Appraisal::from_json(&text).unwrap();
        let written = appraisal.to_json();
        let result = appraisal.run().unwrap().to_json();
        assert_eq!(Appraisal::from_json(&written).unwrap(), appraisal, "{text}");
        let facts = appraisal.tender().to_json();
        assert_eq!(&Tender::from_json(&facts).unwrap(), appraisal.tender(), "{text}");
        assert_eq!(serde_json::to_string_pretty(appraisal.tender()).unwrap(), facts);
        assert_eq!(&serde_json::from_str::<Tender>(&facts).unwrap(), appraisal.tender());
        for by in 0..3 {
            let other = turned(&document, by);
            let other =
                Appraisal::from_json(&other).unwrap_or_else(|error| panic!("{error}\n{other}"));
            assert_eq!(other.to_json(), written, "{text}");
            assert_eq!(other.run().unwrap().to_json(), result, "{text}");
        }
        let bare = Appraisal::from_json(&unquoted(&document).to_string()).unwrap();
        assert_eq!(bare.to_json(), written, "{text}");
        assert_eq!(serde_json::to_string_pretty(&appraisal).unwrap(), written);
        assert_eq!(serde_json::from_str::<Appraisal>(&text).unwrap(), appraisal);
        assert_eq!(serde_json::from_value::<Appraisal>(document).unwrap(), appraisal);
    }
}

/// What is written differently and means the same is written back in one form.
#[test]
fn equal_values_are_written_in_one_form() {
    let canonical = Appraisal::from_json(&tender_document().to_string()).unwrap().to_json();
    let mut other = tender_document();
    other["rank_on"] = json!("exact");
    other["price_base"] = json!("2026-04");
    other["lines"][0]["optional"] = json!(false);
    other["scenarios"][0]["demand"]["low"] = json!("100.000");
    other["playing_field"]["adjustments"][0]["effect"] = json!("add");
    other["playing_field"]["adjustments"][0]["rate"] = json!("9.40%");
    other["playing_field"]["adjustments"][0]["applies_to"]["sector"] = json!(["nhs", "nhs"]);
    other["playing_field"]["taxes"][0]["relief"]["rate"] = json!("100%");
    other["bids"][0]["rates"]["low"] = json!({"price": "22"});
    other["bids"][1]["rates"]["low"] = json!({"low": "21.5", "high": "21.500000"});
    other["bids"][0]["circumstances"]["pay"] = json!({"declared": 60_000});
    assert_eq!(Appraisal::from_json(&other.to_string()).unwrap().to_json(), canonical);

    let canonical = Organisation::from_json(&organisation_document().to_string()).unwrap();
    let mut other = organisation_document();
    other["services"][0]["volume_basis"] = json!("planned");
    other["lines"][0]["ledger"] = json!("cash");
    other["lines"][0]["amount"] = json!("1000.0");
    other["lines"][0]["credit"] = json!(false);
    other["volunteers"][0]["on_cost"] = json!("10.000000%");
    let other = Organisation::from_json(&other.to_string()).unwrap();
    assert_eq!(other.to_json(), canonical.to_json());
    assert_eq!(other, canonical);
}

#[test]
fn deserialising_is_validated_like_reading() {
    #[track_caller]
    fn same(text: &str) {
        let refusal = Appraisal::from_json(text).unwrap_err().to_string();
        let other = serde_json::from_str::<Appraisal>(text).unwrap_err().to_string();
        assert!(other.starts_with(&refusal), "{other}\n{refusal}");
        let refusal = Organisation::from_json(text).unwrap_err().to_string();
        let other = serde_json::from_str::<Organisation>(text).unwrap_err().to_string();
        assert!(other.starts_with(&refusal), "{other}\n{refusal}");
    }
    same("{}");
    same("[]");
    same(r#"{"format": 1, "format": 1}"#);
    same(r#"{"format": 2}"#);
    same(r#"{"format": 1, "currency": "GBP", "period": {"from": "2026-04", "months": 1.5}}"#);
    let mut document = tender_document();
    document["bids"][0]["rates"]["low"] = json!("-1");
    let refusal = serde_json::from_value::<Appraisal>(document).unwrap_err();
    let expected = r#"bid "north": line "low": the price -1.00 is negative: give a price of zero or more, or say that the line may have one ("below_zero": true)"#;
    assert_eq!(refusal.to_string(), expected);
    let mut document = organisation_document();
    document["services"][0]["volume"] = json!(1.5);
    let refusal = serde_json::from_value::<Organisation>(document).unwrap_err();
    assert!(refusal.to_string().starts_with("service \"care\": volume: the number 1.5 is not"));
    // Too wide for the integers a tree of values keeps.
    let text = organisation_document().to_string();
    let text = text.replace(r#""volume":"1000""#, r#""volume":18446744073709551616"#);
    let document: Value = serde_json::from_str(&text).unwrap();
    let refusal = serde_json::from_value::<Organisation>(document).unwrap_err().to_string();
    assert!(refusal.starts_with("service \"care\": volume: \"1844674407370955"), "{refusal}");
}

/// Results are written and never read: one that was read could have been forged.
#[test]
fn results_cannot_be_read() {
    trait Read<Marker> {
        fn only_one_applies() {}
    }
    struct IsRead;
    impl<T> Read<()> for T {}
    impl<T: for<'de> serde::Deserialize<'de>> Read<IsRead> for T {}
    // With `Deserialize` both would apply, and the marker could not be inferred.
    <FullCost as Read<_>>::only_one_applies();
    <Findings as Read<_>>::only_one_applies();
    <Evidence as Read<_>>::only_one_applies();
}

fn sequences(organisation: &Organisation) -> Vec<Method> {
    let pools: Vec<Name> = organisation.pools().iter().map(|pool| pool.name.clone()).collect();
    let reversed = pools.iter().rev().cloned().collect();
    vec![Method::Direct, Method::StepDown(pools), Method::StepDown(reversed)]
}

#[test]
fn full_costs_are_written_as_they_are() {
    let mut written = 0;
    for document in documents().organisations {
        let organisation = Organisation::from_json(&document.to_string()).unwrap();
        for method in sequences(&organisation) {
            let Ok(costs) = full_cost(&organisation, &method) else { continue };
            written += 1;
            check_full_cost(&costs);
        }
    }
    assert!(written >= 200, "{written}");
}

fn check_full_cost(costs: &FullCost) {
    let findings = found_again(costs);
    let text = findings.to_json();
    assert_eq!(serde_json::to_string_pretty(&findings).unwrap(), text);
    assert_eq!(&findings.costs, costs);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["organisation"], costs.organisation.name().as_str());
    assert_eq!(value["currency"], costs.organisation.currency().code());
    assert_eq!(items(&value["services"]).count(), costs.services().len());
    for (service, written) in costs.services().zip(items(&value["services"])) {
        assert_eq!(written["name"], service.name.as_str());
        for ledger in Ledger::ALL {
            let amount = |field: &str| fraction(&written[field][ledger.as_str()]);
            assert_eq!(amount("full"), service.full.get(ledger).to_fraction());
            let overheads = entries(&written["overheads"]);
            let overheads: Fraction =
                overheads.map(|(_, amounts)| fraction(&amounts[ledger.as_str()])).sum();
            assert_eq!(amount("direct") + overheads, amount("full"));
        }
        let per_unit = service.per_unit(CostBasis::Full).unwrap();
        check_figure(&written["per_unit"]["full"], &per_unit, &costs.organisation);
        let evidence = service.evidence(CostBasis::VolunteerInflatedNet);
        check_evidence(&evidence.unwrap());
    }
    for ledger in Ledger::ALL {
        let full = items(&value["services"]).map(|service| &service["full"][ledger.as_str()]);
        let total: Fraction = full.map(fraction).sum();
        assert_eq!(total, fraction(&value["totals"]["full"][ledger.as_str()]));
    }
}

fn check_figure(written: &Value, figure: &Fraction, organisation: &Organisation) {
    assert_eq!(&fraction(&written["exact"]), figure);
    let places = organisation.currency().minor_unit_digits();
    assert_eq!(written["rounded"], figure.to_plain_text(places, Rounding::HalfEven));
}

/// The tree that is written is the tree there is.
fn check_evidence(evidence: &Evidence) {
    evidence.verify().unwrap();
    let text = evidence.to_json();
    assert_eq!(serde_json::to_string_pretty(evidence).unwrap(), text);
    let value: Value = serde_json::from_str(&text).unwrap();
    let mut open = vec![(evidence, &value)];
    while let Some((evidence, written)) = open.pop() {
        assert_eq!(written["label"], evidence.label());
        assert_eq!(written["unit"], evidence.unit());
        assert_eq!(&fraction(&written["value"]), evidence.value());
        assert_eq!(
            written.get("source").and_then(Value::as_str),
            evidence.source().map(Text::as_str)
        );
        assert!(!written["rule"].is_null());
        assert_eq!(items(&written["parts"]).count(), evidence.parts().len());
        open.extend(evidence.parts().iter().zip(items(&written["parts"])));
    }
}

#[test]
fn comparisons_are_written_as_they_are() {
    let mut standings = 0;
    for document in documents().tenders {
        let findings = Appraisal::from_json(&document.to_string()).unwrap().run().unwrap();
        let (tender, comparison) = (findings.appraisal().tender(), findings.comparison());
        let text = findings.to_json();
        assert_eq!(serde_json::to_string_pretty(&findings).unwrap(), text);
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["title"], tender.title().as_str());
        for (scenario, written) in comparison.scenarios().zip(items(&value["scenarios"])) {
            assert_eq!(written["scenario"], scenario.name().as_str());
            for (view, written) in View::ALL.into_iter().zip(items(&written["views"])) {
                assert_eq!(written["view"], view.as_str());
                let notice = written.get("notice").and_then(Value::as_str);
                assert_eq!(notice, view.is_appraisal().then_some(View::NOTICE));
                let compared = scenario.view(view);
                assert_eq!(written["uneven"], compared.is_uneven());
                assert_eq!(items(&written["order"]).count(), tender.bids().len());
                for (standing, written) in compared.order().zip(items(&written["order"])) {
                    standings += 1;
                    assert_eq!(written["provider"], standing.provider.as_str());
                    let Some(total) = standing.total.as_ref() else {
                        let names =
                            items(&written["not_stated"]).map(|name| name.as_str().unwrap());
                        assert!(names.eq(standing.not_stated.iter().map(Name::as_str)));
                        assert!(written.get("total").is_none() && written.get("rank").is_none());
                        continue;
                    };
                    let rank = standing.rank.unwrap();
                    assert_eq!(written["rank"], json!({"best": rank.best, "worst": rank.worst}));
                    let written = &written["total"];
                    let ends = if total.is_point() {
                        [written, written]
                    } else {
                        [&written["low"], &written["high"]]
                    };
                    assert_eq!(&fraction(&ends[0]["exact"]), total.low());
                    assert_eq!(&fraction(&ends[1]["exact"]), total.high());
                    let bid = scenario.bid(standing.provider.as_str()).unwrap();
                    check_evidence(&bid.evidence(view, BandEnd::High).unwrap());
                }
            }
        }
    }
    assert!(standings >= 1_000, "{standings}");
}

/// Every kind of document is refused, in a message that can be printed and read.
#[track_caller]
fn hostile(text: &str) -> [Error; 3] {
    let errors = [
        Appraisal::from_json(text).unwrap_err(),
        Tender::from_json(text).unwrap_err(),
        Organisation::from_json(text).unwrap_err(),
    ];
    for error in &errors {
        let message = error.to_string();
        assert!(message.chars().count() < 700, "{message}");
        assert!(!message.chars().any(char::is_control), "{message:?}");
        assert!(!format!("{error:?}").is_empty());
    }
    assert!(serde_json::from_str::<Appraisal>(text).is_err());
    assert!(serde_json::from_str::<Tender>(text).is_err());
    assert!(serde_json::from_str::<Organisation>(text).is_err());
    errors
}

#[test]
fn hostile_texts_are_refused() {
    let deep = 100_000;
    let texts = [
        "[".repeat(deep),
        "{\"a\":".repeat(deep),
        format!("{}1{}", "[".repeat(deep), "]".repeat(deep)),
        format!("{}1{}", "{\"format\":".repeat(deep), "}".repeat(deep)),
        format!("{{\"format\":1,\"title\":{}1{}}}", "[".repeat(deep), "]".repeat(deep)),
        String::new(),
        " ".repeat(1_000_000),
        "null".to_owned(),
        "1e400".to_owned(),
        "-0".to_owned(),
        "NaN".to_owned(),
        "Infinity".to_owned(),
        "0x1".to_owned(),
        "'single'".to_owned(),
        "{\"format\":1} // comment".to_owned(),
        "\u{feff}{}".to_owned(),
        "{\"\\ud800\":1}".to_owned(),
        "{\"a\u{0}\":1}".to_owned(),
        "{\"\\u0000\\n\\u001b[31m\":1}".to_owned(),
        format!("{{\"{}\":1}}", "x".repeat(1_000_000)),
        format!("{{{}\"format\":1}}", "\"a\":1,".repeat(100_000)),
        format!("[{}1]", "1,".repeat(500_000)),
        "9".repeat(1_000_000),
        format!("\"{}\"", "<script>".repeat(100_000)),
    ];
    for text in &texts {
        for error in hostile(text) {
            let message = error.to_string();
            let expected = ["the document ", "tender: ", "organisation: "];
            assert!(expected.iter().any(|start| message.starts_with(start)), "{message}");
        }
    }
    let too_large = " ".repeat(32 * 1024 * 1024 + 1);
    for error in [
        Appraisal::from_json(&too_large).unwrap_err(),
        Tender::from_json(&too_large).unwrap_err(),
        Organisation::from_json(&too_large).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }
}

/// Every place of a valid document, with every hostile value put there.
#[test]
fn hostile_values_are_refused_wherever_they_stand() {
    let values = [
        "null",
        "true",
        "[]",
        "{}",
        "[[]]",
        "1.5",
        "1e400",
        "-1e-400",
        "-0",
        "-0.0",
        "-1",
        "18446744073709551616",
        "-9223372036854775809",
        "1e15",
        "0.1e1",
        "340282366920938463463374607431768211456",
        "\"\"",
        "\" \"",
        "\"a\\u0000b\"",
        "\"a\\nb\"",
        "\"\\ufeffa\"",
        "\"1e400\"",
        "\"-0\"",
        "\"1000000000000000\"",
        "\"0.0000001\"",
        "\"$serde_json::private::Number\"",
        "{\"$serde_json::private::Number\":\"1e400\"}",
        "{\"$serde_json::private::Number\":\"x\"}",
        "{\"$serde_json::private::Number\":1}",
        "{\"a\":1,\"a\":1}",
    ];
    let mut long = vec![format!("\"{}\"", "y".repeat(100_000)), "7".repeat(10_000)];
    long.extend(values.map(str::to_owned));
    let mut refusals = 0;
    let mut places = 0;
    let documents = [(tender_document(), true), (organisation_document(), false)];
    for (document, is_appraisal) in documents {
        let mut paths = Vec::new();
        collect_paths(&document, &mut Vec::new(), &mut paths);
        for path in paths {
            places += 1;
            for value in &long {
                let text = replaced(&document, &path, value);
                let refusal = if is_appraisal {
                    Appraisal::from_json(&text).err()
                } else {
                    Organisation::from_json(&text).err()
                };
                // Some values are right in some places: an empty list of pools, a price of 1.
                let Some(error) = refusal else { continue };
                refusals += 1;
                let message = error.to_string();
                assert!(message.chars().count() < 700, "{message}");
                assert!(!message.chars().any(char::is_control), "{message:?}");
            }
        }
    }
    assert!(places >= 150 && refusals * 10 >= places * long.len() * 9, "{refusals} at {places}");
}

fn collect_paths(value: &Value, path: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    paths.push(path.clone());
    let listed = items(value).enumerate().map(|(place, value)| (place.to_string(), value));
    let named = entries(value).map(|(key, value)| (key.to_owned(), value));
    for (step, value) in listed.chain(named) {
        path.push(step);
        collect_paths(value, path, paths);
        path.pop();
    }
}

/// The text of a document with the value at a path replaced by a raw text.
fn replaced(value: &Value, path: &[String], with: &str) -> String {
    let Some((step, rest)) = path.split_first() else { return with.to_owned() };
    let inner = |key: &str, value: &Value| {
        if key == step { replaced(value, rest, with) } else { value.to_string() }
    };
    if let Value::Array(values) = value {
        let values = values.iter().enumerate();
        let values = values.map(|(place, value)| inner(&place.to_string(), value));
        return format!("[{}]", values.collect::<Vec<_>>().join(","));
    }
    let fields = entries(value);
    let fields = fields.map(|(key, value)| format!("{}:{}", Value::from(key), inner(key, value)));
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

/// A number keeps its meaning whether or not `serde_json` hands it over as text, which a feature
/// switched on elsewhere in the build decides.
#[test]
fn numbers_mean_the_same_however_they_are_handed_over() {
    let document = organisation_document().to_string();
    let with = |number: &str| {
        let text = document.replace(r#""volume":"1000""#, &format!(r#""volume":{number}"#));
        Organisation::from_json(&text)
    };
    assert_eq!(with("1000").unwrap().to_json(), with("\"1000\"").unwrap().to_json());
    assert_eq!(
        with("999999999999999").unwrap().services()[0].volume.to_string(),
        "999999999999999"
    );
    // The form in which numbers are handed over then is a number in any build.
    let handed_over = with(r#"{"$serde_json::private::Number":"1000"}"#);
    assert_eq!(handed_over.unwrap().to_json(), with("1000").unwrap().to_json());
    // A message shows a number as it stands, and gives advice that is right of it.
    for number in ["1000.0", "1000.00"] {
        let message = with(number).unwrap_err().to_string();
        let start = format!(
            "service \"care\": volume: the number {number} is not written in quotes: quote it"
        );
        assert!(message.starts_with(&start), "{message}");
    }
    for number in ["1e3", "1E3", "1e+3", "0.1e4", "-0e9"] {
        let message = with(number).unwrap_err().to_string();
        let start = format!("service \"care\": volume: \"{number}\" is not a plain number");
        assert!(message.starts_with(&start), "{message}");
    }
    for number in ["18446744073709551615", "18446744073709551616", "1e400", "-1e400", "1e-400"] {
        assert!(with(number).is_err(), "{number}");
    }
    for number in ["-0", "-0.0"] {
        let message = with(number).unwrap_err().to_string();
        let expected =
            format!("service \"care\": volume: \"{number}\" is zero with a sign: write \"0\"");
        assert_eq!(message, expected);
    }
}

#[test]
fn names_may_hold_what_has_a_meaning_elsewhere() {
    let names = [
        "\"quoted\"",
        "back\\slash",
        "<b>&amp;",
        "a, b; c: d",
        "{}",
        "[x]",
        "null",
        "0",
        "%s{0}",
        "Åse",
        "日本",
        "🏠",
        "می\u{200c}خواهم",
        "'",
        "../..",
        "-",
        "=1+1",
        "x\u{301}",
    ];
    for name in names {
        let mut document = organisation_document();
        document["services"][0]["name"] = json!(name);
        document["drivers"] = json!([{"name": name, "quantities": {name: "1", "meals": "1"}}]);
        document["pools"] = json!([{"name": "office", "driver": name}]);
        document["lines"] = json!([{
            "name": name, "label": name, "amount": "5.00", "source": name,
            "charged_to": {name: "50%", "office": "50%"}
        }]);
        document["volunteers"] = json!([]);
        let organisation = Organisation::from_json(&document.to_string()).unwrap();
        assert_eq!(Organisation::from_json(&organisation.to_json()).unwrap(), organisation);
        let costs = full_cost(&organisation, &Method::Direct).unwrap();
        check_full_cost(&costs);
        assert_eq!(costs.service(name).unwrap().name.as_str(), name);
    }
}

/// Lists may be empty where nothing is needed, and are refused where something is.
#[test]
fn lists_may_be_empty_where_nothing_is_needed() {
    let mut document = organisation_document();
    for list in ["drivers", "pools", "lines", "volunteers"] {
        document[list] = json!([]);
    }
    let organisation = Organisation::from_json(&document.to_string()).unwrap();
    assert_eq!(Organisation::from_json(&organisation.to_json()).unwrap(), organisation);
    let costs = full_cost(&organisation, &Method::StepDown(vec![])).unwrap();
    check_full_cost(&costs);
    assert!(costs.totals.is_zero());
}

/// As many pools as there may be, each passing on to the next.
#[test]
fn a_thousand_pools() {
    let read = |pools: usize| {
        let name = |place: usize| format!("pool {place:04}");
        let driver = |place: usize| {
            let next = if place + 1 == pools { "care".to_owned() } else { name(place + 1) };
            json!({"name": name(place), "quantities": {next: "1"}})
        };
        let mut document = organisation_document();
        document["drivers"] = (0..pools).map(driver).collect();
        document["pools"] =
            (0..pools).map(|place| json!({"name": name(place), "driver": name(place)})).collect();
        document["lines"] = json!([
            {"name": "rent", "amount": "1000.00", "charged_to": name(0), "source": "lease"}
        ]);
        Organisation::from_json(&document.to_string())
    };
    let chain = |pools: usize| read(pools).unwrap();
    let sequence = |organisation: &Organisation| {
        Method::StepDown(organisation.pools().iter().map(|pool| pool.name.clone()).collect())
    };
    let organisation = chain(1_000);
    assert_eq!(Organisation::from_json(&organisation.to_json()).unwrap(), organisation);
    let costs = full_cost(&organisation, &sequence(&organisation)).unwrap();
    let care = costs.service("care").unwrap();
    assert_eq!(care.cost(CostBasis::Full).unwrap().to_string(), "1000.00 GBP");
    let refusal = costs.service("care").unwrap().evidence(CostBasis::Full).unwrap_err().to_string();
    let expected = "there are more than 200 pools in a row that pass on to each other, in the \
                    evidence: split the model or the tender";
    assert_eq!(refusal, expected);

    // The deepest tree there is can be walked in every way.
    let organisation = chain(MAX_EVIDENCE_DEPTH);
    let costs = full_cost(&organisation, &sequence(&organisation)).unwrap();
    let evidence = costs.service("care").unwrap().evidence(CostBasis::Full).unwrap();
    evidence.verify().unwrap();
    assert!(evidence.to_string().lines().count() > 5 * MAX_EVIDENCE_DEPTH);
    assert!(evidence.to_json().lines().count() > 5 * MAX_EVIDENCE_DEPTH);
    assert_eq!(evidence.clone(), evidence);

    // Readers of JSON commonly stop at 128 levels: the longest row of pools they can read.
    let organisation = chain(28);
    let costs = full_cost(&organisation, &sequence(&organisation)).unwrap();
    check_evidence(
        &costs.service("care").unwrap().evidence_per_unit(CostBasis::VolunteerInflatedNet).unwrap(),
    );

    let refusal = read(1_001).unwrap_err().to_string();
    assert_eq!(refusal, "there are more than 1000 overhead pools: split the model or the tender");
}

/// Lists far beyond their bounds, or of names that are not there, are refused in time, backwards as
/// they are listed.
#[test]
fn lists_beyond_their_bounds_are_refused_in_time() {
    let names = || (0..100_000).rev().map(|place| format!("n{place:05}"));
    let records = |fields: Value| -> Value {
        let record = |name: String| {
            let mut record = fields.clone();
            record["name"] = json!(name);
            record
        };
        names().map(record).collect()
    };
    let activity = json!({"time_each": "0", "count": "1", "charged_to": "care"});
    let tax = json!({"amount": "1", "use": "exempt", "charged_to": "care", "source": "x"});
    let post = json!({"pay": "1", "working_time": {"paid": "1"}, "charged_to": "care",
        "source": "x"});
    let numbers: serde_json::Map<String, Value> = names().map(|name| (name, json!("1"))).collect();
    let too_many = |what: &str, limit: usize| {
        format!("there are more than {limit} {what}: split the model or the tender")
    };
    for (place, value, message) in [
        ("/departments/0/activities", records(activity), format!("department \"help-desk\": {}", too_many("activities", 1_000))),
        ("/vat_periods/0/input_taxes", records(tax), format!("tax period \"vat-year\": {}", too_many("input taxes", 1_000))),
        ("/payrolls/0/posts", records(post), format!("payroll \"staff\": {}", too_many("posts", 10_000))),
        (
            "/payrolls/0/year/insurances",
            records(json!({"rate": "1%", "threshold": "0"})),
            format!("payroll \"staff\": year \"illustrative-year\": {}", too_many("insurances", 100)),
        ),
        (
            "/payrolls/0/year/levies",
            records(json!({"rate": "1%"})),
            format!("payroll \"staff\": year \"illustrative-year\": {}", too_many("levies", 100)),
        ),
        (
            "/pools/0/alternative_drivers",
            names().collect(),
            r#"pool "finance": "n00000" is not the name of a driver: use one of the names that are listed, or add it"#.to_owned(),
        ),
        (
            "/funders/0/matched_hours",
            Value::Object(numbers.clone()),
            r#"funder "city": "n00000" is not the name of a volunteer role: use one of the names that are listed, or add it"#.to_owned(),
        ),
        (
            "/funders/1/contribution/modified_base/ceilings",
            Value::Object(names().map(|name| (name, json!({"most": "1", "before": "0"}))).collect()),
            r#"funder "foundation": "n00000" is not the name of a cash line charged straight to the service: use one of the names that are listed, or add it"#.to_owned(),
        ),
    ] {
        let mut document = every_record();
        let (record, field) = place.rsplit_once('/').unwrap();
        document.pointer_mut(record).unwrap()[field] = value;
        let document = document.to_string();
        let start = std::time::Instant::now();
        let refusal = Organisation::from_json(&document).unwrap_err().to_string();
        assert!(start.elapsed().as_secs() < 20, "{place}: {:?}", start.elapsed());
        assert_eq!(refusal, message);
    }
}

/// A long list in one record is read in one pass.
#[test]
fn long_lists_are_read() {
    let count = MAX_SERVICES;
    let shares: serde_json::Map<String, Value> =
        (0..count).map(|place| (format!("s{place}"), json!("0.1%"))).collect();
    let service = |place| json!({"name": format!("s{place}"), "unit": "hour", "volume": "1"});
    let mut document = organisation_document();
    document["services"] = (0..count).map(service).collect();
    document["drivers"] = json!([]);
    document["pools"] = json!([]);
    document["volunteers"] = json!([]);
    document["lines"] = json!([
        {"name": "rent", "amount": "1000.00", "charged_to": shares, "source": "lease"}
    ]);
    let organisation = Organisation::from_json(&document.to_string()).unwrap();
    assert_eq!(organisation.services().len(), count);
    let targets: BTreeSet<&str> =
        organisation.charges().map(|charge| charge.target.as_str()).collect();
    assert_eq!(targets.len(), count);
}

/// A document just within the bound would pass it by its indentation; one that leaves much out would
/// pass it by what is written of that.
#[test]
fn what_is_written_of_a_large_document_can_be_read() {
    let limit = usize::try_from(Budget::default().bytes).unwrap();
    let lines: Vec<Value> = (0..8_600)
        .map(|place| json!({"name": format!("l{place}"), "amount": "1", "charged_to": "s", "source": "x"}))
        .collect();
    let stated = json!({
        "format": 1, "name": "o", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "s", "unit": "u", "volume": "1"}], "lines": lines
    });
    let small = Organisation::from_json(&stated.to_string()).unwrap();
    let whole: Value = serde_json::from_str(&small.to_json()).unwrap();
    let filled = |document: &Value, bytes: usize| {
        let mut document = document.clone();
        let mut missing = bytes - document.to_string().len();
        for line in document["lines"].as_array_mut().unwrap() {
            let own = missing.min(3_996) / 4;
            line["source"] = json!(format!("x{}", "\u{1f600}".repeat(own)));
            missing -= own * 4;
        }
        assert!(missing < 4);
        document.to_string()
    };
    let read = Organisation::from_json(&filled(&whole, limit - 1_000)).unwrap();
    let written = read.to_json();
    assert!(written.len() <= limit);
    assert!(Organisation::from_json(&written).unwrap() == read);
    let mut streamed = Vec::new();
    read.write_json(&mut streamed).unwrap();
    assert!(streamed == written.as_bytes());
    let error = Organisation::from_json(&filled(&stated, limit - 1_000)).unwrap_err();
    let message = error.to_string();
    assert!(message.starts_with("the document with all that it leaves out comes to "), "{message}");
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}
