//! Partners, outcomes, hurdles and the buyer, several fields, VAT bases and supports: worked cases
//! as data files, and what must hold of each.
#![cfg(feature = "json")]

use fullcost::exact::{Fraction, Percent};
use fullcost::price::Interval;
use fullcost::tender::cost_to_buyer::cost_to_buyer_evidence;
use fullcost::tender::outcome::outcome_evidence;
use fullcost::tender::subsidy::exposure_evidence;
use fullcost::tender::{
    BandEnd, Comparison, OwnCostPosition, Support, Tender, View, compare, compare_fields,
    cost_to_buyer, declarations, exposure, outcome_prices,
};
use serde_json::{Value, json};

use crate::cases::{entries, files, fraction, items, read};

const PLANNED: &str = "planned";

fn view(name: &str) -> View {
    name.parse().unwrap()
}

fn text(interval: &Interval) -> Value {
    json!([interval.low().to_string(), interval.high().to_string()])
}

#[test]
fn worked_cases() {
    let mut cases = 0;
    for path in files("level_field") {
        cases += 1;
        let case = read(&path);
        let tender = Tender::from_json(&case["tender"].to_string())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let expect = &case["expect"];
        let comparison = compare(&tender);
        for (provider, total) in entries(&expect["rate_card_totals"]) {
            let found = comparison.rate_card_total(PLANNED, provider).unwrap();
            assert_eq!(found, &Interval::point(fraction(total)), "{provider}");
        }
        fields(&tender, expect);
        lines(&comparison, expect);
        costs_to_buyer(&comparison, expect);
        supports(&comparison, expect);
        outcomes(&comparison, expect);
        positions(&comparison, expect);
        let uneven: Vec<&str> =
            items(&expect["uneven"]).map(|name| name.as_str().unwrap()).collect();
        let declared = declarations(&tender);
        let circumstances = declared.circumstances().iter().filter(|known| known.is_uneven());
        let found: Vec<&str> = circumstances.map(|known| known.circumstance().as_str()).collect();
        assert_eq!(found, uneven, "{}", path.display());
        assert_eq!(declared.is_uneven(), !uneven.is_empty());
    }
    assert_eq!(cases, 5);
}

/// Totals by field and view, and the orders that follow from them.
fn fields(tender: &Tender, expect: &Value) {
    let compared = compare_fields(tender);
    for (field, views) in entries(&expect["fields"]) {
        let comparison = compared.comparison(field).unwrap();
        assert_eq!(comparison.field_name(), field);
        let scenario = comparison.scenario(PLANNED).unwrap();
        for (name, totals) in entries(views) {
            let mut expected: Vec<(Fraction, &str)> =
                entries(totals).map(|(provider, total)| (fraction(total), provider)).collect();
            expected.sort();
            let order: Vec<(Fraction, &str)> = scenario
                .view(view(name))
                .order()
                .map(|known| (known.total().unwrap().low().clone(), known.provider().as_str()))
                .collect();
            assert_eq!(order, expected, "{field} {name}");
        }
    }
    for comparison in compared.comparisons() {
        every_total_unfolds(comparison);
    }
}

/// In each view every total is the rate card's and its lines, and its evidence verifies.
pub(crate) fn every_total_unfolds(comparison: &Comparison) {
    for scenario in comparison.scenarios() {
        let name = scenario.name().as_str();
        for compared in scenario.views() {
            for standing in compared.standings() {
                let Some(total) = standing.total() else { continue };
                let (view, provider) = (compared.view(), standing.provider().as_str());
                for (end, value) in [(BandEnd::Low, total.low()), (BandEnd::High, total.high())] {
                    let evidence = comparison.evidence(name, view, provider, end).unwrap();
                    evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                    assert_eq!(evidence.value(), value, "{evidence}");
                }
                let lines = comparison.adjustments(name, view, provider).unwrap();
                let card = comparison.rate_card_total(name, provider).unwrap();
                let low =
                    lines.iter().fold(card.low().clone(), |sum, line| sum + line.amount().low());
                if total.is_point() {
                    assert_eq!(&low, total.low(), "{provider} {view}");
                }
            }
        }
    }
}

fn lines(comparison: &Comparison, expect: &Value) {
    for (name, bids) in entries(&expect["lines"]) {
        for (provider, expected) in entries(bids) {
            let lines = comparison.adjustments(PLANNED, view(name), provider).unwrap();
            let found: Vec<Value> = lines
                .iter()
                .map(|line| {
                    let partner = line.partner().map(ToString::to_string);
                    json!([line.code().as_str(), partner, line.amount().low().to_string()])
                })
                .collect();
            assert_eq!(&Value::Array(found), expected, "{provider} {name}");
        }
    }
}

fn costs_to_buyer(comparison: &Comparison, expect: &Value) {
    for (name, standings) in entries(&expect["cost_to_buyer"]) {
        let found = cost_to_buyer(comparison, PLANNED, view(name)).unwrap();
        assert_eq!(found.standings().len(), standings.as_object().unwrap().len());
        for standing in found.standings() {
            let certain = |rank: Option<fullcost::tender::RankInterval>| rank.unwrap().certain();
            let (total, with) = (standing.total().unwrap(), standing.total_with_hurdles().unwrap());
            let shown = json!([
                total.low().to_string(),
                certain(standing.rank()),
                with.low().to_string(),
                certain(standing.rank_with_hurdles()),
            ]);
            assert_eq!(shown, standings[standing.name().as_str()], "{} {name}", standing.name());
            let participant = standing.name().as_str();
            for (end, expected) in [(BandEnd::Low, with.low()), (BandEnd::High, with.high())] {
                let evidence =
                    cost_to_buyer_evidence(comparison, PLANNED, view(name), participant, end);
                let evidence = evidence.unwrap();
                evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                assert_eq!(evidence.value(), expected, "{evidence}");
            }
        }
    }
}

fn supports(comparison: &Comparison, expect: &Value) {
    for (provider, supports) in entries(&expect["exposure"]) {
        let exposure = exposure(comparison, PLANNED, provider).unwrap();
        assert_eq!(exposure.lines().len(), supports.as_object().unwrap().len());
        for line in exposure.lines() {
            let (amount, share) = (line.amount().unwrap(), line.share().unwrap());
            let found = json!([amount.low().to_string(), share.low().to_string()]);
            assert_eq!(found, supports[line.support().as_str()], "{provider} {}", line.support());
            let support = line.support();
            let evidence =
                exposure_evidence(comparison, PLANNED, provider, support, BandEnd::Low).unwrap();
            evidence.verify().unwrap();
            assert_eq!(evidence.value(), amount.low());
        }
    }
    let stops: Vec<(Support, Percent)> = comparison.tender().support_stops().collect();
    for (provider, expected) in entries(&expect["price_if"]) {
        let exposure = exposure(comparison, PLANNED, provider).unwrap();
        assert_eq!(exposure.price_if(&stops).unwrap(), Interval::point(fraction(expected)));
    }
    for (provider, expected) in entries(&expect["models"]) {
        let exposure = exposure(comparison, PLANNED, provider).unwrap();
        let [model] = exposure.models() else { panic!("one model of {provider}") };
        let found = json!([
            model.in_kind().to_string(),
            model.volunteer_time().to_string(),
            model.shortfall().low().to_string(),
        ]);
        assert_eq!(&found, expected, "{provider}");
    }
}

fn outcomes(comparison: &Comparison, expect: &Value) {
    let lines = outcome_prices(comparison, PLANNED).unwrap();
    let expected = &expect["outcomes"];
    assert_eq!(lines.len(), entries(expected).count());
    for line in &lines {
        for price in line.prices() {
            let found = json!([
                price.per_contact().map(text),
                price.per_outcome().map(text),
                price.outcomes().map(ToString::to_string),
            ]);
            let (name, provider) = (line.line().as_str(), price.provider().as_str());
            assert_eq!(found, expected[name][provider], "{provider} {name}");
            for end in [BandEnd::Low, BandEnd::High] {
                let evidence = outcome_evidence(comparison, PLANNED, name, provider, end).unwrap();
                assert_eq!(evidence.is_some(), price.success_rate().is_some());
                if let Some(evidence) = evidence {
                    evidence.verify().unwrap();
                }
            }
        }
    }
}

fn positions(comparison: &Comparison, expect: &Value) {
    for (provider, expected) in entries(&expect["own_cost_of_parts"]) {
        for (partner, position) in comparison.own_cost_of_parts(PLANNED, provider).unwrap() {
            let found = match position {
                OwnCostPosition::NotAssessable => Value::Null,
                OwnCostPosition::Assessed(own) => {
                    json!([own.price().low().to_string(), own.own_full_cost().to_string()])
                }
            };
            assert_eq!(found, expected[partner.as_str()], "{partner}");
        }
        let whole = comparison.own_cost(PLANNED, provider).unwrap();
        let all = entries(expected).all(|(_, known)| !known.is_null());
        assert_eq!(matches!(whole, OwnCostPosition::Assessed(_)), all);
    }
    for (provider, relation) in entries(&expect["corridor"]) {
        let position = comparison.corridor(PLANNED, provider).unwrap().unwrap();
        assert_eq!(position.basket().unwrap().relation().as_str(), relation.as_str().unwrap());
    }
    if !expect["dominates"].is_null() {
        let pairs = comparison.tender().dominances().unwrap();
        let found: Vec<Value> =
            pairs.iter().map(|(bid, other)| json!([bid.as_str(), other.as_str()])).collect();
        assert_eq!(Value::Array(found), expect["dominates"]);
    }
}

/// Written and read again every case is the same tender, and writes the same bytes.
#[test]
fn documents_come_back_the_same() {
    for path in files("level_field") {
        let tender = Tender::from_json(&read(&path)["tender"].to_string()).unwrap();
        let written = tender.to_json();
        let again =
            Tender::from_json(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
        assert_eq!(again, tender, "{}", path.display());
        assert_eq!(again.to_json(), written);
    }
}

/// In whatever order bids, partners and records are listed, the bytes are the same.
#[test]
fn listing_order_changes_nothing() {
    fn reversed(value: &Value) -> Value {
        match value {
            Value::Array(items) => Value::Array(items.iter().rev().map(reversed).collect()),
            Value::Object(entries) => {
                // The one list whose order says something.
                let turned = |key: &String, value| {
                    if key == "step_down" { Value::clone(value) } else { reversed(value) }
                };
                let turned = entries.iter().map(|(key, value)| (key.clone(), turned(key, value)));
                Value::Object(turned.collect())
            }
            other => other.clone(),
        }
    }
    for path in files("level_field") {
        let document = read(&path)["tender"].clone();
        let tender = Tender::from_json(&document.to_string()).unwrap();
        let other = Tender::from_json(&reversed(&document).to_string()).unwrap();
        assert!(other.to_json() == tender.to_json(), "{}", path.display());
    }
}
