//! Volume tiers and quartiles.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::exact::Fraction;
use fullcost::price::{QuartileEstimator, quartiles};
use fullcost::tender::{Tender, compare};

pub(crate) fn define(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("prices/6_bids_12_lines");
    group.throughput(Throughput::Elements(6 * 12));
    for (form, tiers) in [("points", 0), ("three_tiers_on_each_line", 3)] {
        let tender = Tender::from_json(&document(tiers)).expect("a valid tender");
        group.bench_function(format!("compare_{form}"), |bencher| {
            bencher.iter(|| {
                let comparison = compare(black_box(&tender));
                assert_eq!(comparison.scenarios().len(), 1);
                comparison
            });
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("prices/quartiles");
    for count in [4_i128, 100, 1_000] {
        let price = |place: i128| Fraction::new(2_000 + (place * 7_919) % 1_009, 100);
        let figures = (0..count).map(price).collect::<Result<Vec<_>, _>>().expect("hundredths");
        group.throughput(Throughput::Elements(figures.len() as u64));
        group.bench_function(format!("{count}_figures/inclusive"), |bencher| {
            bencher.iter(|| {
                let found = quartiles(black_box(&figures), QuartileEstimator::Inclusive);
                let found = found.expect("enough figures");
                assert!(found.lower() <= found.upper());
                found
            });
        });
    }
    group.finish();
}

/// A tender of 6 bids and 12 lines, each line with so many tiers, or a point where there are none.
fn document(tiers: usize) -> String {
    let (mut demand, mut bids) = (String::new(), String::new());
    for line in 0..12 {
        let comma = if line == 0 { "" } else { "," };
        let _ = write!(demand, "{comma}\"line {line}\": \"{}.5\"", 1_000 + line * 137);
    }
    for bid in 0..6 {
        let mut rates = String::new();
        for line in 0..12 {
            let comma = if line == 0 { "" } else { "," };
            let price = |tier: usize| format!("{}.{:02}", 30 - tier - line % 9, (bid * 37) % 100);
            let rate =
                if tiers == 0 { format!("\"{}\"", price(0)) } else { tiered(tiers, line, price) };
            let _ = write!(rates, "{comma}\"line {line}\": {rate}");
        }
        let comma = if bid == 0 { "" } else { "," };
        let _ = write!(
            bids,
            "{comma}{{\"provider\": \"bid {bid}\", \"vat\": \"exempt\", \"rates\": {{{rates}}}}}"
        );
    }
    format!(
        "{{\"format\": 1, \"title\": \"Home support\", \"currency\": \"GBP\", \"unit\": \"hour\", \
         \"period\": {{\"from\": \"2026-04\", \"months\": 12}}, \"demand\": {{{demand}}}, \
         \"bids\": [{bids}]}}"
    )
}

/// A rate with tiers of 500 units each, incremental on every other line.
fn tiered(tiers: usize, line: usize, price: impl Fn(usize) -> String) -> String {
    let bounded = (1..tiers)
        .map(|tier| format!("{{\"up_to\": \"{}\", \"price\": \"{}\"}}", tier * 500, price(tier)));
    let open = format!("{{\"price\": \"{}\"}}", price(tiers));
    let list: Vec<String> = bounded.chain([open]).collect();
    let form = if line.is_multiple_of(2) { "incremental" } else { "all_units" };
    format!("{{\"{form}\": [{}]}}", list.join(","))
}
