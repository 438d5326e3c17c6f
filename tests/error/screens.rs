//! Screens: what they refuse, word for word.

use fullcost::screen::{BidFigures, DeviationDivisor, LineFigures, MAX_SCREENED_BIDS, MAX_SCREENS, PriceEstimate, Screen, ScreenFigures, ScreenRule, Variation};

use serde_json::Value;

use super::*;

/// The tests of this area, for the count of variants.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the count, which needs documents, reads it"))]
pub(super) const ALL: &[fn()] = &[
    parameters,
    rules,
    a_parameter_is_given_once,
    plain_figures,
    #[cfg(feature = "json")]
    documents::estimates,
    #[cfg(feature = "json")]
    documents::screens,
];

fn rule() -> Variation {
    Variation::new(percent("10%"), DeviationDivisor::Count).unwrap()
}

#[test]
fn parameters() {
    refused(Variation::new(percent("101%"), DeviationDivisor::Count), "101% is not a share: give a percentage from 0% to 100%");
    refused(rule().with_minimum_bids(1), "a screen from 1 bids is not possible here: it takes 2 at least");
    refused(Screen::new("", rule(), "law"), "\"\" is empty: give 1 to 200 characters");
    refused(Screen::new("next", rule(), ""), r#""" is empty: give 1 to 1000 characters"#);
}

/// What is given, and why it is refused.
fn table() -> Value {
    serde_json::from_str(include_str!("../data/screens_refused.json")).unwrap()
}

fn message(message: &Value) -> String {
    message.as_str().unwrap().replace("{rules}", &ScreenRule::NAMES.join(", "))
}

#[test]
fn rules() {
    for case in table()["rules"].as_array().unwrap() {
        let given = case[1].as_object().unwrap().iter();
        let given: Vec<_> = given.map(|(name, text)| (name.as_str(), text.as_str().unwrap())).collect();
        refused(ScreenRule::from_parameters(case[0].as_str().unwrap(), &given), &message(&case[2]));
    }
}

#[test]
fn a_parameter_is_given_once() {
    refused(ScreenRule::from_parameters(ScreenRule::NAMES[0], &[("margin", "10%"), ("margin", "20%")]), r#"the parameter "margin" is given twice: give it once"#);
}

#[test]
fn plain_figures() {
    let bid = |provider: &str| BidFigures::new(provider, fraction("1")).unwrap();
    refused(ScreenFigures::new(Currency::GBP, vec![bid("a"), bid("a")]), r#"the name "a" is given twice: give each provider its own name"#);
    let many = |count: usize| (0..count).map(|number| bid(&number.to_string())).collect();
    ScreenFigures::new(Currency::GBP, many(MAX_SCREENED_BIDS)).unwrap();
    refused(ScreenFigures::new(Currency::GBP, many(MAX_SCREENED_BIDS + 1)), "there are more than 10000 bids to be screened: split the model or the tender");
    let figures = ScreenFigures::new(Currency::GBP, vec![bid("a")]).unwrap();
    refused(figures.with_estimate(fraction("0")), "the estimate 0 is not above zero: give the price that was expected");
    let line = || LineFigures { line: name("low"), label: None, price: Interval::point(fraction("1")), floor: None };
    let with = |count| BidFigures { lines: vec![line(); count], ..bid("a") };
    ScreenFigures::new(Currency::GBP, vec![with(1)]).unwrap();
    refused(ScreenFigures::new(Currency::GBP, vec![with(2)]), r#"bid "a": the name "low" is given twice: give each line its own name"#);
    let money = |text| Money::parse(text, Currency::GBP).unwrap();
    let expecting = |scenario: &str, amount| {
        let amounts = std::collections::BTreeMap::from([(name(scenario), amount)]);
        let estimate = PriceEstimate { source: "model".parse().unwrap(), amounts };
        asking(tender(), |questions| questions.estimate = Some(estimate))
    };
    refused(expecting("planned", money("0")), r#"the estimate: scenario "planned": the estimate 0.00 GBP is not above zero: give the price that was expected"#);
    refused(expecting("winter", money("1")), r#"the estimate: "winter" is not the name of a scenario: use one of the names that are listed, or add it"#);
    let euros = Money::parse("1", Currency::EUR).unwrap();
    refused(expecting("planned", euros), "the estimate: EUR is mixed with GBP: convert to one currency first");
    let screen = |name: &str| Screen::new(name, rule(), "law").unwrap();
    let screened = |screens| asking(tender(), |questions| questions.screens = screens);
    refused(screened(vec![screen("next"), screen("next")]), r#"the name "next" is given twice: give each screen its own name"#);
    let many = |count: usize| screened((0..count).map(|number| screen(&number.to_string())).collect());
    many(MAX_SCREENS).unwrap();
    refused(many(MAX_SCREENS + 1), "there are more than 100 screens: split the model or the tender");
}

fn tender() -> TenderBuilder {
    let planned = Scenario::new("planned").unwrap().with_quantity("low", quantity("1")).unwrap();
    let demand = Demand::new(vec![DemandLine::new("low", "hour").unwrap()], vec![planned]).unwrap();
    let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("low", UnitPrice::parse("1", Currency::GBP).unwrap());
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    Tender::builder("Home support", Currency::GBP, period, demand).bid(Bid::new("north", card.unwrap()).unwrap())
}

#[cfg(feature = "json")]
mod documents {
    use serde_json::json;

    use super::*;

    fn refused_with(fields: &Value, message: &str) {
        let mut tender = json!({
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12}, "demand": {"low": "1"},
            "bids": [{"provider": "north", "vat": "exempt", "rates": {"low": "1"}}]
        });
        for (field, value) in fields.as_object().unwrap() {
            tender[field.as_str()] = value.clone();
        }
        refused(Appraisal::from_json(&tender.to_string()), message);
    }

    #[test]
    pub(super) fn estimates() {
        let estimate = |value: Value, message: &str| refused_with(&json!({"estimate": value}), message);
        estimate(json!({"amount": "5"}), r#"estimate: the field "source" is missing: add it"#);
        estimate(json!({"source": "model"}), r#"estimate: give exactly one of "amount" (with one scenario), "scenarios""#);
        estimate(json!({"source": "model", "amount": "5", "scenarios": {}}), r#"estimate: give exactly one of "amount" (with one scenario), "scenarios""#);
        estimate(json!({"source": "model", "amount": "-5"}), "estimate: amount: the estimate -5.00 GBP is not above zero: give the price that was expected");
        estimate(json!({"source": "model", "amount": 5.5}), "estimate: amount: the number 5.5 is not written in quotes: quote it, since an unquoted number with a point, an exponent or very many digits is not exact");
        estimate(json!({"source": "model", "scenarios": {"winter": "5"}}), r#"the estimate: "winter" is not the name of a scenario: use one of the names that are listed, or add it"#);
        estimate(json!({"source": "model", "scenarios": {"planned": "0"}}), r#"estimate: scenarios: scenario "planned": the estimate 0.00 GBP is not above zero: give the price that was expected"#);
        let two = json!([{"name": "one", "demand": {"low": "1"}}, {"name": "two", "demand": {"low": "2"}}]);
        let mut tender = json!({
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12}, "scenarios": two,
            "bids": [{"provider": "north", "vat": "exempt", "rates": {"low": "1"}}]
        });
        tender["estimate"] = json!({"source": "model", "amount": "5"});
        refused(Appraisal::from_json(&tender.to_string()), r#"estimate: give exactly one of "amount" (with one scenario), "scenarios""#);
    }

    #[test]
    pub(super) fn screens() {
        for case in table()["documents"].as_array().unwrap() {
            refused_with(&json!({"screens": case[0]}), &message(&case[1]));
        }
    }
}
