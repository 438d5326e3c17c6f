//! Every screen over one tender, from its comparison and over plain figures.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::appraisal::Appraisal;
use fullcost::price::View;
use fullcost::screen::ScreenRule;

/// Every rule with the parameters it needs.
const SCREENS: &str = r#"
    {"screen": "below_estimate", "margin": "10%", "source": "bench"},
    {"screen": "below_floor", "level": "lines", "source": "bench"},
    {"screen": "below_mean", "margin": "10%", "source": "bench"},
    {"screen": "below_mean_or_estimate"},
    {"screen": "below_median", "margin": "10%", "source": "bench"},
    {"screen": "below_next_bid"},
    {"screen": "below_other_mean"},
    {"screen": "below_own_cost", "margin": "0%", "source": "bench"},
    {"screen": "deviation_or_estimate", "divisor": "n-1"},
    {"screen": "double_mean"},
    {"screen": "identical_prices", "lines": "2", "source": "bench"},
    {"screen": "italy_method_a"},
    {"screen": "mean_minus_deviation", "factor": "1", "divisor": "n", "source": "bench"},
    {"screen": "relative_distance", "factor": "1", "divisor": "n-1", "source": "bench"},
    {"screen": "spain_article_85"},
    {"screen": "trimmed_mean"},
    {"screen": "variation", "limit": "5%", "divisor": "n-1", "source": "bench"}"#;

pub(crate) fn define(criterion: &mut Criterion) {
    for bids in [6, 24, 96] {
        every_screen(criterion, bids);
    }
}

fn every_screen(criterion: &mut Criterion, bids: usize) {
    let appraisal = Appraisal::from_json(&document(bids, 12)).expect("a valid appraisal");
    let (questions, comparison) = (appraisal.questions(), appraisal.compare());
    assert_eq!(questions.screens.len(), ScreenRule::NAMES.len());
    let scenario = comparison.scenario("planned").expect("the only scenario");
    let plain = scenario.screen_figures(questions, View::Tendered).expect("within the bounds");

    let mut group = criterion.benchmark_group(format!("screens/{bids}_bids_12_lines"));
    group.throughput(Throughput::Elements(bids as u64));
    group.bench_function("every_screen_of_the_tender", |bencher| {
        bencher.iter(|| {
            let results = black_box(scenario).ask_screens(questions).expect("within the bounds");
            assert_eq!(results.len(), 17);
            results
        });
    });
    group.bench_function("every_screen_over_figures", |bencher| {
        bencher.iter(|| {
            let plain = black_box(&plain);
            let asked: usize =
                questions.screens.iter().map(|screen| screen.ask(plain).summary().asked()).sum();
            assert!(asked > 0);
            asked
        });
    });
    group.finish();
}

/// A tender whose first bid lies far below the others.
fn document(bids: usize, lines: usize) -> String {
    let mut text = String::from(
        r#"{"format": 1, "title": "Bench", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12},
        "estimate": {"amount": "300000", "source": "bench"}, "demand": {"#,
    );
    let comma = |place: usize| if place == 0 { "" } else { "," };
    for line in 0..lines {
        let _ = write!(text, r#"{}"line-{line}": "{}""#, comma(line), 900 + line * 35);
    }
    let _ = write!(text, r#"}}, "corridor": {{"source": "bench", "lines": {{"#);
    for line in 0..lines {
        let _ = write!(text, r#"{}"line-{line}": {{"low": "18", "high": "26"}}"#, comma(line));
    }
    let _ = write!(text, r#"}}}}, "screens": [{SCREENS}], "bids": ["#);
    for bid in 0..bids {
        let _ = write!(
            text,
            r#"{}{{"provider": "bid-{bid}", "vat": "exempt", "rates": {{"#,
            comma(bid)
        );
        for line in 0..lines {
            let pounds = if bid == 0 { 12 } else { 20 + (bid * 7 + line * 3) % 6 };
            let pence = (bid * 13 + line * 11) % 100;
            let _ = write!(text, r#"{}"line-{line}": "{pounds}.{pence:02}""#, comma(line));
        }
        text.push_str("}}");
    }
    text.push_str("]}");
    text
}
