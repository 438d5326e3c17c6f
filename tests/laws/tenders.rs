//! Laws of tenders and of what is asked of them.

use fullcost::appraisal::{Appraisal, Findings, Questions};
use fullcost::exact::{Fraction, Name};
use fullcost::price::View;
use fullcost::robustness::{Dummies, criterion_weight_range, price_weight_range};
use fullcost::tender::{BandEnd, BidComparison, ScenarioComparison, Tender};
use fullcost::{Budget, Error, report};
use serde_json::{Value, json};

use super::{is_json, reads_again, refused, too_much};

/// Reads an appraisal and asks for all there is; an error where it is refused.
pub(crate) fn appraisal(text: &str, budget: Budget) -> Result<(), Error> {
    let appraisal = Appraisal::from_json_within(text, budget).inspect_err(refused)?;
    let again = reads_again!(Appraisal, &appraisal, budget);
    let _ = reads_again!(Tender, appraisal.tender(), budget);
    let _ = appraisal.tender().dominances().inspect_err(refused);
    match (appraisal.run(), again.run()) {
        (Ok(findings), Ok(again)) => {
            let written = findings.to_json();
            is_json(&written);
            assert!(written == again.to_json(), "other bytes: {text}");
            answered(&appraisal, &findings);
        }
        (Err(error), Err(again)) => {
            assert_eq!(error, again);
            too_much(&error);
        }
        (found, _) => panic!("answered once: {:?}", found.err()),
    }
    robustness(&appraisal);
    Ok(())
}

fn answered(appraisal: &Appraisal, findings: &Findings) {
    for scenario in findings.comparison().scenarios() {
        for bid in scenario.bids() {
            compared(appraisal.questions(), bid);
        }
        ranked(scenario);
        scored(findings, scenario);
    }
    assert!(report::appraisal(findings).contains(View::NOTICE));
}

fn robustness(appraisal: &Appraisal) {
    let Ok(found) = appraisal.robustness() else { return };
    is_json(&found.to_json());
    assert!(report::robustness(&found).contains("what would change the order"));
    for bid in appraisal.tender().bids() {
        let verdict = report::verdict(&found, bid.provider.as_str()).unwrap();
        assert!(verdict.contains("not an award"));
    }
}

/// Each view has the working of its total.
fn compared(questions: &Questions, bid: BidComparison<'_>) {
    for view in View::ALL {
        let total = bid.total(view);
        assert_eq!(bid.adjustments(view).is_ok(), total.is_some());
        for end in [BandEnd::Low, BandEnd::High] {
            let evidence = bid.evidence(view, end);
            assert_eq!(evidence.is_ok(), total.is_some());
            let (Ok(evidence), Some(total)) = (evidence, total) else { continue };
            evidence.verify().unwrap();
            let known = if end == BandEnd::Low { total.low() } else { total.high() };
            assert_eq!(evidence.value(), known);
            assert!(!evidence.to_json().is_empty());
        }
    }
    if let Ok(Some(own)) = bid.own_cost() {
        assert!(own.shortfall.low() <= own.shortfall.high());
    }
    if let Some(corridor) = &questions.corridor {
        let _ = bid.corridor(corridor).inspect_err(too_much);
    }
    let Some(lines) = &questions.pay_cost_floor else { return };
    for (line, floor) in bid.pay_cost_floor(lines).unwrap() {
        assert_eq!(floor.price.low() < floor.floor.low(), floor.question.is_some());
        let evidence = lines.evidence(line.as_str()).unwrap().unwrap();
        evidence.verify().unwrap();
        assert_eq!(floor.floor, *evidence.value());
    }
}

/// In every view the best rank is 1, and who has no total has no rank.
fn ranked(scenario: ScenarioComparison<'_>) {
    for view in View::ALL {
        let standings: Vec<_> = scenario.bids().map(|bid| bid.standing(view).clone()).collect();
        let best = standings.iter().filter_map(|standing| Some(standing.rank?.best)).min();
        assert!(best.is_none_or(|best| best == 1), "{view:?}");
        for standing in standings {
            assert_eq!(standing.rank.is_some(), standing.total.is_some());
            assert!(standing.rank.is_none_or(|rank| rank.best <= rank.worst));
        }
    }
}

/// Scores the bids under every rule the document names, and asks what would change the order.
fn scored(findings: &Findings, scenario: ScenarioComparison<'_>) {
    let Some(scoring) = &findings.questions().scoring else { return };
    for view in View::ALL {
        let _ = report::scoring(findings, scenario.name().as_str(), view);
    }
    for rule in scoring.alternatives.iter().chain([&scoring.rule]) {
        let scoring = scoring.under(rule.clone()).unwrap();
        let view = View::Tendered;
        let Ok(scores) = scenario.scores(&scoring, view) else { continue };
        is_json(&scores.to_json());
        for bid in &scores.bids {
            let evidence = scores.evidence(bid.offer.provider.as_str());
            assert_eq!(evidence.is_ok(), bid.ranked().is_some());
            if let (Ok(evidence), Some(score)) = (evidence, bid.ranked()) {
                evidence.verify().unwrap();
                let value: &Fraction = evidence.value();
                assert_eq!(value, &score.figure.deciding);
            }
        }
        let all_are_in = |first: &std::collections::BTreeSet<Name>| {
            // Ties are not broken there.
            assert!(scores.first().iter().all(|bid| first.contains(*bid)));
        };
        if let Ok(range) = price_weight_range(&scores) {
            all_are_in(&range.first.iter().cloned().collect());
            is_json(&range.to_json());
        }
        for criterion in &scoring.criteria {
            if let Ok(range) = criterion_weight_range(&scores, criterion.name.as_str()) {
                all_are_in(&range.first.iter().cloned().collect());
                is_json(&range.to_json());
            }
        }
        if let Ok(field) = scenario.field_robustness(&scoring, view, &Dummies::Derived) {
            assert!(field.rule_can_be_turned || field.turned().next().is_none());
            is_json(&field.to_json());
        }
    }
}

/// Four bids that every rule of screening is asked of.
pub(crate) fn screened_tender() -> Value {
    let screens = fullcost::screen::ScreenRule::catalogue().into_iter().map(|entry| {
        let mut screen = json!({"screen": entry.name, "source": "section 9"});
        for parameter in entry.parameters.iter().filter(|parameter| parameter.is_required) {
            screen[parameter.name] = json!(parameter.value);
        }
        screen
    });
    let bids = [("a", "18"), ("b", "20"), ("c", "20"), ("d", "27.5")].map(|(provider, price)| {
        json!({"provider": provider, "vat": "exempt", "rates": {"low": price, "high": "30"}})
    });
    json!({
        "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12}, "demand": {"low": "100", "high": "10"},
        "corridor": {"source": "study", "lines": {"low": {"low": "19", "high": "25"}}},
        "estimate": {"amount": "2400", "source": "model"},
        "screens": screens.collect::<Vec<Value>>(), "bids": bids
    })
}
