//! Scoring one tender of 6 bids × 12 lines under every rule, and asking whether its order survives
//! another field or another weight.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::appraisal::Appraisal;
use fullcost::price::View;
use fullcost::robustness::{Dummies, criterion_weight_range, price_weight_range};
use fullcost::score::{ScoreRule, Scoring};
use fullcost::tender::ScenarioComparison;
use serde_json::{Value, json};

pub(crate) fn define(criterion: &mut Criterion) {
    let appraisal = Appraisal::from_json(&document(6, 12)).expect("a valid appraisal");
    let comparison = appraisal.compare();
    let scenario = comparison.scenario("planned").expect("the only scenario");
    let scoring = appraisal.questions().scoring.as_ref().expect("it has a scoring");
    let schemes = every_scheme(scoring);
    // All but points on two lines, price per quality point and the best in a band, so that the figures
    // are of the same rules as before.
    assert_eq!(schemes.len() + 3, ScoreRule::all_facts().len());

    let mut group = criterion.benchmark_group("scores/6_bids_12_lines");
    group.throughput(Throughput::Elements(6 * schemes.len() as u64));
    group.bench_function("every_rule", |bencher| {
        bencher.iter(|| {
            let ranked = every_rule(black_box(scenario), &schemes);
            assert_eq!(ranked, 6 * schemes.len());
            ranked
        });
    });
    group.bench_function("every_rule_with_evidence", |bencher| {
        bencher.iter(|| {
            let parts = every_evidence(black_box(scenario), &schemes);
            assert_eq!(parts, 6 * schemes.len());
            parts
        });
    });
    group.bench_function("field_robustness_under_every_rule", |bencher| {
        bencher.iter(|| {
            let trials = every_field(black_box(scenario), &schemes);
            assert_eq!(trials, (6 + 2) * schemes.len());
            trials
        });
    });
    group.bench_function("price_weight_under_every_rule", |bencher| {
        bencher.iter(|| {
            let first = every_weight(black_box(scenario), &schemes);
            assert!(first >= schemes.len());
            first
        });
    });
    group.bench_function("criterion_weights_under_every_rule", |bencher| {
        bencher.iter(|| {
            let pieces = every_criterion(black_box(scenario), &schemes);
            assert!(pieces >= schemes.len());
            pieces
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("scores/growth");
    for bids in [6, 24, 96] {
        let appraisal = Appraisal::from_json(&document(bids, 12)).expect("a valid appraisal");
        let comparison = appraisal.compare();
        let scenario = comparison.scenario("planned").expect("the only scenario");
        let scoring = appraisal.questions().scoring.as_ref().expect("it has a scoring");
        group.throughput(Throughput::Elements(bids as u64));
        group.bench_function(format!("{bids}_bids/score"), |bencher| {
            bencher.iter(|| {
                let ranked = every_rule(black_box(scenario), std::slice::from_ref(scoring));
                assert_eq!(ranked, bids);
                ranked
            });
        });
        group.bench_function(format!("{bids}_bids/criterion_weights"), |bencher| {
            bencher.iter(|| {
                let pieces = every_criterion(black_box(scenario), std::slice::from_ref(scoring));
                assert!(pieces >= 1);
                pieces
            });
        });
        group.bench_function(format!("{bids}_bids/field_robustness"), |bencher| {
            bencher.iter(|| {
                let trials = every_field(black_box(scenario), std::slice::from_ref(scoring));
                assert_eq!(trials, bids + 2);
                trials
            });
        });
    }
    group.finish();
}

fn every_scheme(scoring: &Scoring) -> Vec<Scoring> {
    let under = |rule: &ScoreRule| scoring.under(rule.clone()).expect("it has both weights");
    let others = scoring.alternatives.iter().map(under);
    std::iter::once(scoring.clone()).chain(others).collect()
}

fn every_rule(scenario: ScenarioComparison<'_>, schemes: &[Scoring]) -> usize {
    let ranked = |scoring| {
        let scores = scenario.scores(scoring, View::Tendered);
        scores.expect("every bid has a price").order().count()
    };
    schemes.iter().map(ranked).sum()
}

fn every_evidence(scenario: ScenarioComparison<'_>, schemes: &[Scoring]) -> usize {
    let mut built = 0;
    for scoring in schemes {
        let scores = scenario.scores(scoring, View::Tendered);
        let scores = scores.expect("every bid has a price");
        for bid in &scores.bids {
            let evidence = scores.evidence(bid.offer.provider.as_str()).expect("it is ranked");
            built += usize::from(!evidence.parts().is_empty());
        }
    }
    built
}

fn every_field(scenario: ScenarioComparison<'_>, schemes: &[Scoring]) -> usize {
    let trials = |scoring| {
        let field = scenario.field_robustness(scoring, View::Tendered, &Dummies::Derived);
        field.expect("every bid has a price").trials.len()
    };
    schemes.iter().map(trials).sum()
}

fn every_weight(scenario: ScenarioComparison<'_>, schemes: &[Scoring]) -> usize {
    let first = |scoring| {
        let scores = scenario.scores(scoring, View::Tendered);
        let range = price_weight_range(&scores.expect("every bid has a price"));
        range.expect("nothing is rounded").over.pieces.len()
    };
    schemes.iter().map(first).sum()
}

/// The pieces of the range of every criterion's weight.
fn every_criterion(scenario: ScenarioComparison<'_>, schemes: &[Scoring]) -> usize {
    let pieces = |scoring: &Scoring| {
        let scores = scenario.scores(scoring, View::Tendered);
        let scores = scores.expect("every bid has a price");
        let criteria = scoring.criteria.iter().map(|criterion| {
            let range = criterion_weight_range(&scores, criterion.name.as_str());
            range.expect("nothing is rounded").pieces.len()
        });
        criteria.sum::<usize>()
    };
    schemes.iter().map(pieces).sum()
}

/// Bids whose prices and marks differ by small steps, under lowest over price and every other rule.
fn document(bids: usize, lines: usize) -> String {
    let line = |place: usize| format!("line-{place:02}");
    let demand: Value =
        (0..lines).map(|at| (line(at), json!((100 + 37 * at).to_string()))).collect();
    let bid = |bid: usize| {
        let price = |at: usize| {
            format!("{}.{:02}", 20 + (bid * 7 + at * 3) % 11, (bid * 13 + at * 29) % 100)
        };
        let rates: Value = (0..lines).map(|at| (line(at), json!(price(at)))).collect();
        json!({
            "provider": format!("bid-{bid:03}"), "vat": "exempt", "rates": rates,
            "quality": {"care": ((bid * 3) % 8 + 2).to_string(), "community": ((bid * 2) % 5 + 1).to_string()},
        })
    };
    let bids: Vec<Value> = (0..bids).map(bid).collect();
    json!({
        "format": 1, "title": "Bench", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12}, "demand": demand,
        "scoring": {
            "rule": "lowest_over_price", "price_weight": "60%",
            "criteria": [
                {"name": "care", "weight": "30%", "maximum": "10"},
                {"name": "community", "weight": "10%", "maximum": "5"},
            ],
            "alternatives": [
                "min_max", "distance_from_lowest", "quality_per_price", "absolute_divisor",
                {"rule": "distance_from_mean", "share_at_reference": "50%", "slope": "1"},
                {"rule": "distance_from_median", "share_at_reference": "50%", "slope": "1"},
                {"rule": "fixed_benchmark", "floor": "40000", "ceiling": "160000"},
                {"rule": "discount_from_base", "base": "160000"},
                {"rule": "banded", "above": "0%", "bands": [{"up_to": "90000", "share": "100%"}]},
                {"rule": "banded", "above": "0%", "bands": [{"above_lowest": "5%", "share": "100%"}]},
                {"rule": "weighted_value_index", "quality_power": 2, "price_power": 3},
                {"rule": "monetised_quality", "value_per_point": "500"},
                {"rule": "price_quality_method", "estimate": "90000"},
                {"rule": "relative_value_cost", "highest_quality": "attainable"},
                {"rule": "relative_value_cost", "highest_quality": "of_the_bids"},
            ],
        },
        "bids": bids,
    })
    .to_string()
}
