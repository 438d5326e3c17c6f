//! Screens: what they refuse, word for word.

use fullcost::screen::{BelowEstimate, BelowMean, BelowNextBid, BidFigures, DeviationDivisor, DoubleMean, LineFigures, MAX_SCREENED_BIDS, MAX_SCREENS, MeanMinusDeviation, PriceEstimate, Screen, ScreenFigures, ScreenRule, TrimmedMean};

use super::*;

/// The tests of this area, for the count of variants.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the count, which needs documents, reads it"))]
pub(super) const ALL: &[fn()] = &[
    parameters,
    plain_figures,
    #[cfg(feature = "json")]
    documents::estimates,
    #[cfg(feature = "json")]
    documents::screens,
];

#[test]
fn parameters() {
    refused(BelowMean::new(percent("101%")), "101% is not a share: give a percentage from 0% to 100%");
    refused(BelowEstimate::new(percent("-1%")), "-1% is not a share: give a percentage from 0% to 100%");
    refused(BelowMean::new(percent("10%")).unwrap().with_minimum_bids(1), "a screen from 1 bids is not possible here: it takes 2 at least");
    refused(TrimmedMean::published().with_minimum_bids(2), "a screen from 2 bids is not possible here: it takes 3 at least");
    refused(DoubleMean::published().with_spread(percent("100.5%")), "100.5% is not a share: give a percentage from 0% to 100%");
    refused(MeanMinusDeviation::new(fraction("0"), DeviationDivisor::Count), "the factor 0 is not above zero: say how many standard deviations it takes");
    let given = |rule, parameters: &[(&str, &str)]| ScreenRule::from_parameters(rule, parameters);
    refused(given("luck", &[]), r#""luck" is not one of the choices: write one of below_estimate, below_floor, below_mean, below_mean_or_estimate, below_median, below_next_bid, below_other_mean, below_own_cost, deviation_or_estimate, double_mean, identical_prices, italy_method_a, mean_minus_deviation, relative_distance, spain_article_85, trimmed_mean, variation"#);
    refused(given("below_mean", &[]), r#"the field "margin" is missing: add it"#);
    refused(given("below_mean", &[("margin", "10")]), r#"margin: "10" is not a percentage: write it with its sign, such as "20%""#);
    refused(given("below_mean", &[("margin", "10%"), ("spread", "1%")]), r#"the field "spread" is not part of the format: remove it, or correct its name to one of name, screen, source, view, margin, minimum_bids, edge"#);
    refused(given("below_mean", &[("margin", "10%"), ("edge", "sharp")]), r#"edge: "sharp" is not one of the choices: write one of counts, does_not_count"#);
    refused(given("below_mean", &[("margin", "10%"), ("minimum_bids", "two")]), r#"minimum_bids: "two" is not a count: write a whole number above zero, such as "3""#);
    refused(given("below_mean", &[("margin", "10%"), ("minimum_bids", "+3")]), r#"minimum_bids: "+3" is not a count: write a whole number above zero, such as "3""#);
    refused(given("below_mean", &[("margin", "10%"), ("minimum_bids", "03")]), r#"minimum_bids: "03" is not a count: write a whole number above zero, such as "3""#);
    refused(given("identical_prices", &[("lines", "0")]), r#"lines: "0" is not a count: write a whole number above zero, such as "3""#);
    refused(given("mean_minus_deviation", &[("factor", "-1"), ("divisor", "n")]), "factor: the factor -1 is not above zero: say how many standard deviations it takes");
    refused(given("variation", &[("limit", "5%"), ("divisor", "n-2")]), r#"divisor: "n-2" is not one of the choices: write one of n, n-1"#);
    refused(given("below_floor", &[("level", "roof")]), r#"level: "roof" is not one of the choices: write one of basket, lines"#);
    refused(given("spain_article_85", &[("reading", "both")]), r#"reading: "both" is not one of the choices: write one of of_base, of_figure"#);
    refused(given("italy_method_a", &[("discounts", "guess")]), r#"discounts: "guess" is not one of the choices: write one of estimate, figures"#);
    refused(Screen::new("", BelowNextBid::published(), "law"), "\"\" is empty: give 1 to 200 characters");
    refused(Screen::new("next", BelowNextBid::published(), ""), r#"screen "next": "" is empty: give 1 to 1000 characters"#);
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
    let line = || LineFigures::new("low", Interval::point(fraction("1"))).unwrap();
    refused(bid("a").with_lines(vec![line(), line()]), r#"the name "low" is given twice: give each line its own name"#);
    let money = |text| Money::parse(text, Currency::GBP).unwrap();
    let estimate = || PriceEstimate::new("model").unwrap();
    refused(estimate().with_amount("planned", money("0")), "the estimate 0.00 GBP is not above zero: give the price that was expected");
    refused(estimate().with_amount("planned", money("1")).unwrap().with_amount("planned", money("2")), r#"the name "planned" is given twice: give each scenario its own name"#);
    let expecting = |estimate| asking(tender(), |questions| questions.estimate = Some(estimate));
    refused(expecting(estimate().with_amount("winter", money("1")).unwrap()), r#"the estimate: "winter" is not the name of a scenario: use one of the names that are listed, or add it"#);
    let euros = Money::parse("1", Currency::EUR).unwrap();
    refused(expecting(estimate().with_amount("planned", euros).unwrap()), "the estimate: EUR is mixed with GBP: convert to one currency first");
    let screen = |name: &str| Screen::new(name, BelowNextBid::published(), "law").unwrap();
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
    use serde_json::{Value, json};

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
        let screen = |value: Value, message: &str| refused_with(&json!({"screens": [value]}), message);
        screen(json!("below_mean"), "screens, item 1: a string stands where an object belongs: write an object");
        screen(json!({}), r#"screens, item 1: the field "screen" is missing: add it"#);
        screen(json!({"screen": 5}), "screens, item 1: screen: a number stands where a string belongs: write a string");
        screen(json!({"screen": "luck"}), r#"screen "luck": screen: "luck" is not one of the choices: write one of below_estimate, below_floor, below_mean, below_mean_or_estimate, below_median, below_next_bid, below_other_mean, below_own_cost, deviation_or_estimate, double_mean, identical_prices, italy_method_a, mean_minus_deviation, relative_distance, spain_article_85, trimmed_mean, variation"#);
        screen(json!({"screen": "below_mean", "source": "law"}), r#"screen "below_mean": the field "margin" is missing: add it"#);
        screen(json!({"screen": "below_mean", "margin": "10%"}), r#"screen "below_mean": the field "source" is missing: add it"#);
        screen(json!({"screen": "below_next_bid", "margin": "31%"}), r#"screen "below_next_bid": the field "source" is missing: add it"#);
        screen(json!({"name": "ours", "screen": "below_next_bid", "luck": "1"}), r#"screen "ours": the field "luck" is not part of the format: remove it, or correct its name to one of name, screen, source, view, margin, minimum_bids, edge"#);
        screen(json!({"screen": "below_next_bid", "margin": "131%", "source": "ours"}), r#"screen "below_next_bid": margin: 131% is not a share: give a percentage from 0% to 100%"#);
        screen(json!({"screen": "below_next_bid", "minimum_bids": 1.5}), r#"screen "below_next_bid": minimum_bids: the number 1.5 is not written in quotes: quote it, since an unquoted number with a point, an exponent or very many digits is not exact"#);
        screen(json!({"screen": "below_next_bid", "view": "best"}), r#"screen "below_next_bid": view: "best" is not one of the choices: write one of tendered, competitively_neutral, public_purse, unsubsidised"#);
        screen(json!({"screen": "below_next_bid", "source": ""}), r#"screen "below_next_bid": source: "" is empty: give 1 to 1000 characters"#);
        let twice = json!([{"screen": "below_next_bid"}, {"screen": "below_next_bid"}]);
        refused_with(&json!({"screens": twice}), r#"the name "below_next_bid" is given twice: give each screen its own name"#);
    }
}
