//! Every screen over one tender, from its comparison and over plain figures.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::appraisal::Appraisal;
use fullcost::price::View;
use fullcost::screen::ScreenRule;

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
            assert_eq!(results.len(), ScreenRule::NAMES.len());
            results
        });
    });
    group.bench_function("every_screen_over_figures", |bencher| {
        bencher.iter(|| {
            let plain = black_box(&plain);
            let asked: usize =
                questions.screens.iter().map(|screen| screen.ask(plain).summary.asked).sum();
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
    let _ = write!(text, r#"}}}}, "screens": [{}], "bids": ["#, screens());
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

/// Every rule of the catalogue with the examples of what must be stated.
fn screens() -> String {
    let screens = ScreenRule::catalogue().into_iter().map(|entry| {
        let mut text = format!(r#"{{"screen": "{}", "source": "bench""#, entry.name);
        for parameter in entry.parameters.iter().filter(|parameter| parameter.is_required) {
            let _ = write!(text, r#", "{}": "{}""#, parameter.name, parameter.value);
        }
        text + "}"
    });
    screens.collect::<Vec<_>>().join(", ")
}
