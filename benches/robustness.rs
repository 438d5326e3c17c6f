//! What would change the order of the bids of one tender, and the report on it.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::appraisal::Appraisal;
use fullcost::report;

pub(crate) fn define(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("robustness");
    for (bids, lines) in [(6, 12), (6, 48), (24, 12)] {
        let appraisal = Appraisal::from_json(&document(bids, lines)).expect("a valid appraisal");
        // Every line in four views, and each of three rates in its own.
        let figures = 4 * lines + 4;
        group.throughput(Throughput::Elements(figures as u64));
        group.bench_function(format!("{bids}_bids_{lines}_lines/solve"), |bencher| {
            bencher.iter(|| {
                let found = black_box(&appraisal).robustness().expect("within its bound");
                assert_eq!(found.figures.len(), figures);
                found
            });
        });
        if lines == 12 {
            let name = format!("{bids}_bids_{lines}_lines/report_and_verdicts");
            let last = format!("bid {:04}: an appraisal, not an award", bids - 1);
            group.bench_function(name, |bencher| {
                bencher.iter(|| {
                    let found = black_box(&appraisal).robustness().expect("within its bound");
                    let text = report::robustness(&found);
                    assert!(text.contains(&last));
                    text
                });
            });
        }
    }
    group.finish();
}

/// A tender in which each bid is cheaper on some lines, with three rules.
fn document(bids: usize, lines: usize) -> String {
    let entries = |value: &dyn Fn(usize) -> String| {
        let entries: Vec<String> =
            (0..lines).map(|line| format!("\"line {line:03}\": \"{}\"", value(line))).collect();
        entries.join(", ")
    };
    let demand = entries(&|line| format!("{}.5", 1_000 + line * 137));
    let mut text = format!(
        r#"{{"format": 1, "title": "Bench", "currency": "GBP", "unit": "contact hour",
        "period": {{"from": "2026-04", "months": 12}}, "demand": {{{demand}}},
        "playing_field": {{"adjustments": [
            {{"code": "pension", "rate": "9.4%", "bears_on": "pay", "reason": "r", "source": "s",
              "views": ["competitively_neutral", "public_purse"]}},
            {{"code": "capital", "benchmark": "8%", "own_rate": "own_rate", "bears_on": "capital",
              "views": ["competitively_neutral"], "reason": "r", "source": "s"}},
            {{"code": "volunteers", "per_unit": "14", "bears_on": "hours", "reason": "r",
              "views": ["unsubsidised"], "source": "s"}}]}},
        "bids": ["#
    );
    for bid in 0..bids {
        let rates =
            entries(&|line| format!("{}.{:02}", 20 + line % 9, (bid * 37 + line * 61) % 100));
        let _ = write!(
            text,
            r#"{}{{"provider": "bid {bid:04}", "vat": "exempt", "rates": {{{rates}}},
            "circumstances": {{"pay": "{}", "own_rate": "{}%", "capital": "4000", "hours": "{}"}}}}"#,
            if bid == 0 { "" } else { ", " },
            6_000 + bid * 130,
            bid % 7,
            20 * (bid % 5),
        );
    }
    text.push_str("]}");
    text
}
