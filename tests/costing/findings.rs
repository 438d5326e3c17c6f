//! What came out of a costing: text and JSON show the same figures, which add up; what is asked
//! must fit; what cannot be computed is there with its reason.
#![cfg(feature = "json")]

use std::collections::BTreeSet;

use fullcost::allocation::Method;
use fullcost::cost::{Ledger, Organisation, WageLevel};
use fullcost::costing::{CostFindings, CostQuestions, Costing, MAX_VOLUMES_ASKED};
use fullcost::exact::{Currency, Fraction, Rounding, UnitPrice};
use fullcost::full_cost::{CostBasis, FullCost};
use fullcost::price::Surplus;
use fullcost::{Answer, Error, report};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::cases::items;
use crate::exact::cases;

/// An organisation with all that can be asked of it.
pub(crate) fn document() -> Value {
    json!({
        "format": 1, "name": "yard", "label": "The Yard", "currency": "GBP",
        "period": {"from": "2026-04", "months": 12},
        "services": [
            {"name": "care", "unit": "hour", "volume": "800"},
            {"name": "meals", "label": "Meals at home", "unit": "meal", "volume": "4500.5"},
        ],
        "drivers": [
            {"name": "posts", "volunteers": "not_counted", "quantities": {"care": "3", "meals": "2", "hall": "1"}},
            {"name": "floor", "unit": "square metre", "quantities": {"care": "40", "meals": "90"}},
        ],
        "pools": [
            {"name": "hall", "driver": "floor"},
            {"name": "office", "label": "The office", "driver": "posts", "alternative_drivers": ["floor"]},
        ],
        "lines": [
            {"name": "carers", "amount": "30000", "charged_to": "care", "source": "payroll",
                "behaviour": {"stepped": {"capacity": "300"}}},
            {"name": "food", "amount": "9000", "charged_to": "meals", "source": "ledger", "behaviour": "variable"},
            {"name": "rent", "amount": "10001", "charged_to": "hall", "source": "lease", "behaviour": "fixed"},
            {"name": "clerk", "amount": "7000.07", "charged_to": "office", "source": "payroll", "behaviour": "fixed"},
            {"name": "kitchen", "amount": "1200", "ledger": "in_kind", "charged_to": "hall", "source": "valuer"},
            {"name": "training", "amount": "800", "charged_to": "meals", "source": "ledger", "behaviour": "fixed",
                "volunteer_programme": {"avoidable": "90%"}},
        ],
        "volunteers": [{"name": "drivers", "hours": "950", "source": "rota",
            "charged_to": {"meals": "75%", "office": "25%"},
            "wage": {"basis": "low to high", "low": "11", "central": "12.5", "high": "14"}}],
        "funders": [{"name": "city", "service": "care", "contribution": {"rate_of_total": "10%"}, "source": "grant"}],
        "method": {"step_down": ["office", "hall"]},
        "other_methods": ["direct", "reciprocal"],
        "surplus": {"mark_up": "3%"},
        "volumes": {"care": ["301", "1600"]},
        "break_even": {"care": {"price": "60", "up_to": "2000"}},
        "full_time_hours": "1950",
    })
}

fn costing(document: &Value) -> Costing {
    let costing = Costing::from_json(&document.to_string());
    let costing = costing.unwrap_or_else(|error| panic!("{error}\n{document}"));
    // What is read is written, and read again as the same.
    assert_eq!(Costing::from_json(&costing.to_json()).unwrap(), costing);
    costing
}

fn found(document: &Value) -> CostFindings {
    costing(document).run().unwrap_or_else(|error| panic!("{error}\n{document}"))
}

/// An organisation with what is asked of it.
pub(crate) fn asking_costs(
    organisation: Organisation,
    ask: impl FnOnce(&mut CostQuestions),
) -> Result<Costing, Error> {
    let mut questions = CostQuestions::default();
    ask(&mut questions);
    Costing::new(organisation, questions)
}

/// The findings behind a full cost.
pub(crate) fn found_again(costs: &FullCost) -> CostFindings {
    let costing = asking_costs((*costs.organisation).clone(), |questions| {
        questions.method = costs.allocation.method.clone();
        questions.sensitivity = false;
    });
    costing.unwrap().run().unwrap()
}

/// The numbers in a text: digits with a sign, a point and a per cent sign, commas left out.
fn numbers(text: &str) -> BTreeSet<String> {
    let is_part = |letter: char| letter.is_ascii_digit() || "-.,%/".contains(letter);
    let words = text.split(|letter: char| !is_part(letter));
    let words = words.map(|word| word.replace(',', ""));
    let words = words.map(|word| word.trim_end_matches('.').trim_end_matches('-').to_owned());
    words.filter(|word| word.bytes().any(|byte| byte.is_ascii_digit())).collect()
}

/// Each figure of a result, by the forms in which a text may show it.
fn figures(value: &Value, all: &mut Vec<BTreeSet<String>>) {
    match value {
        Value::Object(fields) if fields.contains_key("exact") => {
            let exact: Fraction = fields["exact"].as_str().unwrap().parse().unwrap();
            let mut forms = BTreeSet::from([fields["rounded"].as_str().unwrap().to_owned()]);
            forms.extend(exact.to_exact_decimal());
            // What a service costs by a method stands as its table has it, which adds up.
            forms.extend([Rounding::Floor, Rounding::Ceiling].map(|to| exact.to_plain_text(2, to)));
            all.push(forms);
        }
        Value::Object(fields) => fields.values().for_each(|value| figures(value, all)),
        Value::Array(values) => values.iter().for_each(|value| figures(value, all)),
        Value::Number(number) => all.push(BTreeSet::from([number.to_string()])),
        Value::String(text) => match text.parse::<Fraction>() {
            Ok(exact) => {
                let percent = &exact * &Fraction::from(100);
                let percent = percent.to_plain_text(2, Rounding::HalfEven);
                let mut forms = BTreeSet::from([text.clone(), format!("{percent}%")]);
                forms.insert(exact.to_plain_text(2, Rounding::HalfEven));
                forms.extend(exact.to_exact_decimal());
                all.push(forms);
            }
            Err(_) => all.extend(numbers(text).into_iter().map(|number| BTreeSet::from([number]))),
        },
        Value::Bool(_) | Value::Null => {}
    }
}

/// Neither shows a figure that the other does not.
fn text_and_json_agree(found: &CostFindings) {
    let text = report::costing(found);
    // How many findings there are is said in the text alone, which version of JSON it is there.
    let is_count = |line: &str| {
        line.starts_with("Findings: ")
            || line.contains(" was found that")
            || line.contains(" were found that")
    };
    let counted = text.lines().filter(|line| !is_count(line));
    let shown: BTreeSet<String> = counted.flat_map(numbers).collect();
    let mut json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json.as_object_mut().unwrap().remove("format"), Some(json!(1)));
    let mut written = Vec::new();
    figures(&json, &mut written);
    assert!(written.len() > 100, "{}", written.len());
    for forms in &written {
        // What is nothing need not be said.
        let zero = forms.iter().any(|form| form.parse() == Ok(Fraction::ZERO));
        assert!(zero || forms.iter().any(|form| shown.contains(form)), "{forms:?}\n{text}");
    }
    let written: BTreeSet<&String> = written.iter().flatten().collect();
    let only_shown: Vec<&String> =
        shown.iter().filter(|number| !written.contains(number)).collect();
    assert_eq!(only_shown, [] as [&String; 0], "{text}");
    #[cfg(feature = "page")]
    page_agrees(found, &shown, &written);
}

/// The page shows all that the text does, and beside what is in JSON only steps between two such figures.
#[cfg(feature = "page")]
fn page_agrees(found: &CostFindings, text: &BTreeSet<String>, written: &BTreeSet<&String>) {
    let page = report::cost_page(found);
    crate::laws::markup::well_formed(&page);
    assert_eq!(report::cost_page(found), page);
    let read = crate::support::pages::read_out(&page);
    let shown = numbers(&read);
    let missing: Vec<&String> = text.iter().filter(|number| !shown.contains(*number)).collect();
    assert_eq!(missing, [] as [&String; 0], "{read}");
    let rounded = |amount: Fraction| amount.to_plain_text(2, Rounding::HalfEven);
    let mut steps = BTreeSet::new();
    for service in &found.services {
        let (direct, full) = (service.per_unit.direct.low(), service.per_unit.full.low());
        steps.insert(rounded(full - direct));
        let net = service.per_unit.volunteer_inflated_net.iter();
        steps.extend(net.map(|net| rounded(net.central.low() - full)));
        let points = service.price_points.as_result().into_iter().flatten();
        steps.extend(points.map(|point| rounded(point.per_unit.low() - full)));
    }
    if let Some(Answer::Found(funding)) = &found.funding {
        let paid = |service: &fullcost::funding::ServiceFunding| {
            rounded(service.funded_direct.to_fraction() + service.contributions.to_fraction())
        };
        steps.extend(funding.services.iter().map(paid));
    }
    let amounts = shown.iter().filter(|number| {
        number
            .split_once('.')
            .is_some_and(|(_, places)| places.len() == 2 && !number.ends_with('%'))
    });
    let known = |number: &&String| written.contains(number) || steps.contains(*number);
    let only_shown: Vec<&String> = amounts.filter(|number| !known(number)).collect();
    assert_eq!(only_shown, [] as [&String; 0], "{steps:?}\n{read}");
}

/// What the text and the JSON show of all services adds up to what they show of them together.
fn both_add_up(found: &CostFindings) {
    let text = report::costing(found);
    let table = text.split("\nFull cost (cash)\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let minor = |cell: &str| -> i128 { cell.replace(['.', ','], "").parse().unwrap() };
    let columns = |row: &str| -> Vec<i128> {
        let cells: Vec<&str> = row.split_whitespace().collect();
        cells[cells.len() - 3..].iter().map(|cell| minor(cell)).collect()
    };
    let is_row = |row: &&str| !row.contains("---") && !row.starts_with("  (");
    let rows: Vec<&str> = table.lines().skip(2).filter(is_row).collect();
    let (all, services) = rows.split_last().unwrap();
    let all = columns(all);
    assert_eq!(services.len(), found.services.len());
    for (place, total) in all.iter().enumerate() {
        assert_eq!(services.iter().map(|row| columns(row)[place]).sum::<i128>(), *total, "{text}");
    }
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    for (place, part) in ["direct", "overhead", "full"].into_iter().enumerate() {
        for ledger in Ledger::ALL.map(Ledger::as_str) {
            let amount = |of: &Value| minor(of[part][ledger].as_str().unwrap());
            let total = amount(&json["totals"]);
            assert_eq!(items(&json["services"]).map(amount).sum::<i128>(), total);
            assert!(ledger != "cash" || total == all[place]);
        }
    }
}

#[test]
fn text_and_json_show_the_same_of_a_full_costing() {
    let found = found(&document());
    text_and_json_agree(&found);
    both_add_up(&found);
    assert_eq!(found.service("meals").unwrap().label, "Meals at home");
    assert!(found.service("nobody").is_err());
    assert!(report::costing(&found).contains("overheads shared by step-down The office, hall\n"));
    let other = found.other_methods[0].services.as_result().unwrap();
    assert_eq!(other.len(), 2);
}

proptest! {
    #![proptest_config(cases(30))]

    #[test]
    fn text_and_json_show_the_same_of_any_costing(
        amounts in prop::collection::vec(0_u32..5_000_000, 6),
        volume in 1_u32..3_000, left_out in prop::collection::vec(any::<bool>(), 12),
        method in prop::sample::select(vec!["direct", "reciprocal", "reciprocal_with_self_use"]),
        surplus in prop::sample::select(vec![json!({"margin": "7.5%"}), json!({"amount": "1.505"}), json!({"mark_up": "0%"})]),
    ) {
        let mut document = document();
        for (line, amount) in document["lines"].as_array_mut().unwrap().iter_mut().zip(&amounts) {
            line["amount"] = json!(format!("{}.{:02}", amount / 100, amount % 100));
        }
        document["services"][0]["volume"] = json!(volume.to_string());
        document["method"] = json!(method);
        document["surplus"] = surplus;
        let keys = [
            "surplus", "volumes", "break_even", "full_time_hours", "funders", "volunteers", "other_methods",
            "method",
        ];
        for (key, _) in keys.iter().zip(&left_out).filter(|(_, left_out)| **left_out) {
            document.as_object_mut().unwrap().remove(*key);
        }
        for (key, asked) in ["sensitivity", "funding", "coverage"].iter().zip(&left_out[8..]) {
            document[*key] = json!(asked);
        }
        if left_out[11] {
            // A line that does not say how it moves.
            document["lines"][0].as_object_mut().unwrap().remove("behaviour");
        }
        let found = found(&document);
        text_and_json_agree(&found);
        both_add_up(&found);
    }
}

/// A document of an organisation is one of a costing that asks the default questions.
#[test]
fn an_organisation_is_asked_all_that_can_be_asked_of_it() {
    let mut plain = document();
    let questions =
        ["method", "other_methods", "surplus", "volumes", "break_even", "full_time_hours"];
    for question in questions {
        plain.as_object_mut().unwrap().remove(question);
    }
    let organisation = Organisation::from_json(&plain.to_string()).unwrap();
    let default = Costing::new(organisation.clone(), CostQuestions::default()).unwrap();
    assert_eq!(costing(&plain), default);
    assert_eq!(default.questions().method, Method::Direct);
    let found = default.run().unwrap();
    assert!(found.sensitivity.is_some() && found.funding.is_some() && found.coverage.is_some());
    let Some(Answer::Found(stop)) = &found.volunteers_stop else { panic!("a stop") };
    assert_eq!(stop.level, WageLevel::Central);
    // The organisation knows no question.
    let refused = Organisation::from_json(&document().to_string()).unwrap_err().to_string();
    assert_eq!(
        refused,
        "this is the document of a costing, where one of another kind is read (organisation): read it with Costing::from_json"
    );
    let mut unasked = plain;
    for question in ["sensitivity", "funding", "coverage"] {
        unasked[question] = json!(false);
    }
    unasked["volunteers_stop"] = json!("not_asked");
    let found = self::found(&unasked);
    assert!(found.sensitivity.is_none() && found.funding.is_none() && found.coverage.is_none());
    assert!(found.volunteers_stop.is_none());
}

#[test]
fn what_cannot_be_computed_is_there_with_its_reason() {
    let mut document = document();
    document["lines"][0].as_object_mut().unwrap().remove("behaviour");
    document["other_methods"] = json!([{"step_down": ["hall"]}]);
    let found = found(&document);
    let care = found.service("care").unwrap();
    assert!(care.by_behaviour.as_result().is_err() && care.volumes.is_empty());
    let reason = care.break_even.as_ref().unwrap().as_result().unwrap_err().to_string();
    let text = report::costing(&found);
    assert!(text.contains(&format!("  not computed: {reason}\n")), "{text}");
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(json["services"][0]["break_even"], json!({"refused": reason}));
    let other = found.other_methods[0].services.as_result().unwrap_err().to_string();
    assert_eq!(json["other_methods"][0]["services"], json!({"refused": other}));
    assert!(text.contains(&format!("  step-down hall is not defined here: {other}\n")), "{text}");
}

#[test]
fn questions_must_fit_the_organisation() {
    #[track_caller]
    fn refused(key: &str, question: Value, message: &str) {
        let mut document = document();
        document[key] = question;
        let error = Costing::from_json(&document.to_string()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let known = format!(
        "format, name, label, currency, period, price_base, services, drivers, pools, lines, \
         volunteers, {}, funders, pricing, method, other_methods, surplus, surpluses, volumes, break_even, recovery, \
         full_time_hours, volunteers_stop, sensitivity, funding, coverage",
        crate::kinds::COST_KINDS.keys()
    );
    refused(
        "corridor",
        json!({}),
        &format!(
            "costing: the field \"corridor\" is not part of the format: remove it, or correct its \
             name to one of {known}"
        ),
    );
    refused(
        "volumes",
        json!({"cars": ["1"]}),
        "volumes: \"cars\" is not the name of a service: use one of the names that are listed, or add it; did you mean \"care\"?",
    );
    refused(
        "volumes",
        json!({"care": vec!["1"; MAX_VOLUMES_ASKED + 1]}),
        "volumes: there are more than 1000 volumes: split the model or the tender",
    );
    refused(
        "volumes",
        json!({"care": ["1", "-1"]}),
        "volumes: service \"care\": \"-1\" is negative: a quantity is zero or more",
    );
    refused(
        "break_even",
        json!({"cars": {"price": "1", "up_to": "1"}}),
        "break_even: \"cars\" is not the name of a service: use one of the names that are listed, or add it; did you mean \"care\"?",
    );
    refused(
        "volunteers_stop",
        json!("never"),
        "volunteers_stop: \"never\" is not one of the choices: write one of central, high, low, not_asked",
    );
    refused(
        "surplus",
        json!({"amount": "-1"}),
        "surplus: -1.00 is negative: give an amount of zero or more",
    );
    refused(
        "other_methods",
        json!(vec!["direct"; 21]),
        "there are more than 20 other methods: split the model or the tender",
    );
    let organisation = costing(&document()).organisation().clone();
    let euro = Surplus::Amount(UnitPrice::parse("1", Currency::EUR).unwrap());
    let asked = asking_costs(organisation, |questions| questions.surplus = Some(euro));
    let error = asked.unwrap_err();
    assert_eq!(error.to_string(), "surplus: EUR is mixed with GBP: convert to one currency first");
}

/// Two pools of a penny, each of two services: what largest remainder would give to the services
/// of the first alone, and no table can.
#[test]
fn a_total_that_no_table_has_is_moved_and_said() {
    let service = |name: &str| json!({"name": name, "unit": "hour", "volume": "1"});
    let penny = |pool: &str| json!({"name": format!("{pool} rent"), "amount": "0.01", "charged_to": pool, "source": "lease"});
    let document = json!({
        "format": 1, "name": "yard", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [service("a"), service("b"), service("c"), service("d")],
        "drivers": [
            {"name": "first", "quantities": {"a": "1", "b": "1"}},
            {"name": "second", "quantities": {"c": "1", "d": "1"}},
        ],
        "pools": [{"name": "one", "driver": "first"}, {"name": "two", "driver": "second"}],
        "lines": [penny("one"), penny("two")],
        "method": "direct",
    });
    let found = costing(&document).run().unwrap();
    let cash = |service: &str| {
        let cost = found.costs.service(service).unwrap();
        assert_eq!(cost.exact_cost(CostBasis::Full).unwrap(), Fraction::new(1, 200).unwrap());
        cost.full.get(Ledger::Cash).to_string()
    };
    assert_eq!(["a", "b", "c", "d"].map(cash), ["0.01 GBP", "0.00 GBP", "0.01 GBP", "0.00 GBP"]);
    let moved: Vec<&str> = found.moved_totals.iter().map(|moved| moved.service.as_str()).collect();
    assert_eq!(moved, ["b", "c"]);
    let json: Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!(
        json["moved_totals"][0],
        json!({"service": "b", "ledger": "cash", "level": "central"})
    );
    let text = report::costing(&found);
    let said = "Totals a minor unit beside largest remainder";
    assert!(text.contains(said) && text.contains("\n  b (cash)\n  c (cash)\n"), "{text}");
    let plain = costing(&self::document()).run().unwrap();
    assert!(plain.moved_totals.is_empty() && !report::costing(&plain).contains(said));
}
