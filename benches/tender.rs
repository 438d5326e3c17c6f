//! Comparing bids in four views, without and with evidence, and reading the document.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::price::View;
use fullcost::tender::{BandEnd, Comparison, Tender, compare};
use rust_decimal::Decimal;

pub(crate) fn define(criterion: &mut Criterion) {
    let document = document(6, 12);
    let tender = Tender::from_json(&document).expect("a valid tender");
    let comparison = compare(&tender);
    let first = comparison.scenario("planned").expect("the only scenario");
    let certain = first.view(View::Tendered).order().filter_map(|it| it.rank).count();
    assert_eq!(certain, 6);

    let mut group = criterion.benchmark_group("tender/6_bids_12_lines_4_views");
    group.throughput(Throughput::Elements(6 * 12));
    group.bench_function("compare", |bencher| {
        bencher.iter(|| {
            let comparison = compare(black_box(&tender));
            assert_eq!(comparison.scenarios().count(), 1);
            comparison
        });
    });
    // The same baskets, views and ranks in a loop over decimals that were read before. It drops
    // digits beyond 28 without a word, builds no record of who stands where, and shares nothing
    // with the crate.
    let decimals = Decimals::new(6, 12);
    group.bench_function("compare_decimal_loop", |bencher| {
        bencher.iter(|| {
            let ranks = black_box(&decimals).ranks();
            assert_eq!(ranks.len(), 4);
            ranks
        });
    });
    group.bench_function("compare_with_evidence", |bencher| {
        bencher.iter(|| {
            let comparison = compare(black_box(&tender));
            let evidence = every_evidence(&comparison);
            assert_eq!(evidence, 6 * 4);
            comparison
        });
    });
    group.bench_function("parse", |bencher| {
        bencher.iter(|| {
            let tender = Tender::from_json(black_box(&document)).expect("a valid tender");
            assert_eq!(tender.bids().len(), 6);
            tender
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("tender/growth");
    for (bids, lines) in [(6, 1), (6, 100), (100, 12), (1_000, 12)] {
        let tender = Tender::from_json(&self::document(bids, lines)).expect("a valid tender");
        group.throughput(Throughput::Elements((bids * lines) as u64));
        group.bench_function(format!("{bids}_bids_{lines}_lines/compare"), |bencher| {
            bencher.iter(|| {
                let comparison = compare(black_box(&tender));
                assert_eq!(comparison.scenarios().count(), 1);
                comparison
            });
        });
    }
    group.finish();
}

fn every_evidence(comparison: &Comparison) -> usize {
    let mut built = 0;
    for bid in comparison.scenario("planned").expect("the only scenario").bids() {
        for view in View::ALL {
            let evidence = bid.evidence(view, BandEnd::Low);
            built +=
                usize::from(!evidence.expect("every circumstance is stated").parts().is_empty());
        }
    }
    built
}

/// The figures of [`document`] as decimals.
struct Decimals {
    quantities: Vec<Decimal>,
    prices: Vec<Vec<Decimal>>,
    /// By bid: refunded tax, tax paid, pay, capital, hours, donations.
    stated: Vec<[Decimal; 6]>,
}

impl Decimals {
    fn new(bids: usize, lines: usize) -> Self {
        let decimal = |figure: usize, places: u32| {
            Decimal::from_i128_with_scale(i128::try_from(figure).expect("small"), places)
        };
        let price = |bid: usize, line: usize| {
            decimal((20 + line % 9) * 100 + (bid * 37 + line * 11) % 100, 2)
        };
        let prices = |bid| (0..lines).map(|line| price(bid, line)).collect();
        let stated = |bid: usize| {
            [1_000 + bid, 0, 600_000 + bid * 13, 400_000, 2_000, 60_000]
                .map(|figure| decimal(figure, 0))
        };
        Decimals {
            quantities: (0..lines).map(|line| decimal(10_000 + line * 1_370 + 5, 1)).collect(),
            prices: (0..bids).map(prices).collect(),
            stated: (0..bids).map(stated).collect(),
        }
    }

    /// By view and bid: the rank.
    fn ranks(&self) -> Vec<Vec<usize>> {
        let (pension, gap, wage) =
            (Decimal::new(94, 3), Decimal::new(80, 3) - Decimal::new(35, 3), Decimal::from(14));
        let totals = self.prices.iter().zip(&self.stated).map(|(prices, stated)| {
            let basket: Decimal =
                prices.iter().zip(&self.quantities).map(|(price, quantity)| price * quantity).sum();
            let [refunded, paid, pay, capital, hours, donations] = stated;
            [
                basket,
                basket + refunded + pay * pension + capital * gap,
                basket - paid + pay * pension,
                basket + hours * wage + donations,
            ]
        });
        let totals: Vec<[Decimal; 4]> = totals.collect();
        (0..4)
            .map(|view| {
                let mut sorted: Vec<Decimal> = totals.iter().map(|total| total[view]).collect();
                sorted.sort();
                let rank =
                    |total: &[Decimal; 4]| 1 + sorted.partition_point(|low| *low < total[view]);
                totals.iter().map(rank).collect()
            })
            .collect()
    }
}

/// A tender with a tax and four adjustments, all of whose circumstances are stated.
pub(crate) fn document(bids: usize, lines: usize) -> String {
    let entries = |value: &dyn Fn(usize) -> String| {
        let entries: Vec<String> =
            (0..lines).map(|line| format!("\"line {line:03}\": \"{}\"", value(line))).collect();
        entries.join(", ")
    };
    let demand = entries(&|line| format!("{}.5", 1_000 + line * 137));
    let mut text = format!(
        r#"{{"format": 1, "title": "Bench", "currency": "GBP", "unit": "contact hour",
        "period": {{"from": "2026-04", "months": 12}}, "demand": {{{demand}}},
        "playing_field": {{
          "taxes": [{{"tax": "vat", "direction": "add_to_exempt", "reason": "r", "source": "s",
            "relief": {{"bears_on": "refunded", "public_purse": "refunded"}},
            "paid": {{"bears_on": "vat_paid"}}}}],
          "adjustments": [
            {{"code": "pension", "rate": "9.4%", "bears_on": "pay", "reason": "r", "source": "s",
              "views": ["competitively_neutral", "public_purse"]}},
            {{"code": "capital", "benchmark": "8%", "own_rate": "own_rate", "bears_on": "capital",
              "views": ["competitively_neutral"], "reason": "r", "source": "s"}},
            {{"code": "volunteers", "per_unit": "14", "bears_on": "hours", "reason": "r",
              "views": ["unsubsidised"], "source": "s"}},
            {{"code": "donations", "bears_on": "donations", "views": ["unsubsidised"],
              "reason": "r", "source": "s"}}]}},
        "bids": ["#
    );
    for bid in 0..bids {
        let rates =
            entries(&|line| format!("{}.{:02}", 20 + line % 9, (bid * 37 + line * 11) % 100));
        let _ = write!(
            text,
            r#"{}{{"provider": "bid {bid:04}", "vat": "exempt", "rates": {{{rates}}},
            "circumstances": {{"refunded": "{}", "vat_paid": "0", "pay": "{}",
              "own_rate": "3.5%", "capital": "400000", "hours": "2000", "donations": "60000"}}}}"#,
            if bid == 0 { "" } else { ", " },
            1_000 + bid,
            600_000 + bid * 13,
        );
    }
    text.push_str("]}");
    text
}
