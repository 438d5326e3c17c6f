//! Batches in several shapes, each beside a floor of its own: one pass that reads every input column
//! and writes every output column.

use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::appraisal::Appraisal;
use fullcost::batch::{Ask, Column, Columns, Scales, Stream, Table, ViewColumns};
use fullcost::exact::{Currency, Rounding};
use fullcost::score::{PointsRounding, RoundingTime, ScoreRule, ZeroPrice};

pub(crate) fn define(criterion: &mut Criterion) {
    for (name, shape) in [
        ("mixed_lots_8_lines", Shape { bids: 1_200_000, lines: 8, lot: (2, 12), views: true }),
        ("lots_of_6_8_lines", Shape { bids: 1_200_000, lines: 8, lot: (6, 6), views: true }),
        ("totals_alone", Shape { bids: 1_200_000, lines: 8, lot: (2, 12), views: false }),
        ("one_line", Shape { bids: 2_400_000, lines: 1, lot: (2, 12), views: true }),
        ("hundred_lines", Shape { bids: 100_000, lines: 100, lot: (2, 12), views: true }),
        ("lots_of_1", Shape { bids: 1_200_000, lines: 8, lot: (1, 1), views: true }),
        ("lots_of_500", Shape { bids: 1_200_000, lines: 8, lot: (500, 500), views: true }),
    ] {
        beside_its_floor(criterion, name, shape);
    }
    front_door(criterion);
}

#[derive(Clone, Copy)]
struct Shape {
    bids: usize,
    lines: usize,
    lot: (usize, usize),
    views: bool,
}

/// Columns that own their numbers, the same in every run.
struct Field<N = i64> {
    lots: Vec<usize>,
    prices: Vec<Vec<N>>,
    demand: Vec<Vec<N>>,
    denominators: Vec<N>,
    by_bid: [Vec<N>; 4],
}

impl Field {
    fn new(shape: Shape) -> Self {
        let mut state = 7_u64;
        let mut below = |bound: u64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % bound).expect("small")
        };
        let mut lots = vec![0];
        while *lots.last().expect("one") < shape.bids {
            let more = u64::try_from(shape.lot.1 - shape.lot.0 + 1).expect("small");
            let size = shape.lot.0 + usize::try_from(below(more)).expect("small");
            lots.push(lots.last().expect("one") + size);
        }
        let bids = *lots.last().expect("one");
        let mut column = |count: usize, least: i64, bound: u64| -> Vec<i64> {
            (0..count).map(|_| least + below(bound)).collect()
        };
        let prices = (0..shape.lines).map(|_| column(bids, 1_500, 2_500)).collect();
        let demand = (0..shape.lines).map(|_| column(lots.len() - 1, 0, 4_000)).collect();
        let denominators = vec![12; lots.len() - 1];
        let by_bid = [
            column(bids, 10, 3),
            column(bids, 0, 2_000_000),
            column(bids, -100, 300),
            column(bids, -1_000_000, 4_000_000),
        ];
        Field { lots, prices, demand, denominators, by_bid }
    }

    /// This field in columns of 32 bits.
    fn narrow(&self) -> Field<i32> {
        let column = |column: &Vec<i64>| -> Vec<i32> {
            column.iter().map(|number| i32::try_from(*number).expect("small")).collect()
        };
        Field {
            lots: self.lots.clone(),
            prices: self.prices.iter().map(column).collect(),
            demand: self.demand.iter().map(column).collect(),
            denominators: column(&self.denominators),
            by_bid: self.by_bid.each_ref().map(column),
        }
    }
}

impl<N> Field<N> {
    fn columns<'a>(&'a self, views: bool) -> Columns<'a>
    where
        &'a Vec<N>: Into<Column<'a>>,
    {
        let scales = Scales::new(2, 0).expect("valid scales");
        let mut columns = Columns::new(Currency::GBP, scales, &self.lots).expect("valid lots");
        for (prices, demand) in self.prices.iter().zip(&self.demand) {
            columns = columns.with_line(prices, demand).expect("as long as the others");
        }
        if !views {
            return columns;
        }
        let [numerators, levy, per_unit, support] = &self.by_bid;
        let net = ViewColumns::new().with_factor(numerators, &self.denominators).with_lump(levy);
        let whole = ViewColumns::new().with_per_unit(per_unit).with_lump(support);
        let columns = columns.with_view(net).expect("as long as the others");
        columns.with_view(whole).expect("as long as the others")
    }
}

fn beside_its_floor(criterion: &mut Criterion, name: &str, shape: Shape) {
    let field = Field::new(shape);
    let columns = field.columns(shape.views);
    let margin = "10%".parse().expect("a percentage");
    let totals = Ask::new().with_totals();
    let ask = if shape.views {
        totals.with_ranks().with_below_mean(0, margin).expect("a share")
    } else {
        totals
    };
    let mut group = criterion.benchmark_group(format!("batch/{name}"));
    group.sample_size(10);
    group.throughput(Throughput::Elements(columns.cells().try_into().expect("small")));
    let mut stream = Stream::new(ask);
    let expected = stream.compare(&columns).expect("within bounds").checksum();
    group.bench_function("engine", |bencher| {
        bencher.iter(|| {
            let outcome = stream.compare(black_box(&columns)).expect("within bounds");
            assert!(outcome.totals(0).is_some());
        });
    });
    assert_eq!(stream.compare(&columns).expect("within bounds").checksum(), expected);
    if name == "mixed_lots_8_lines" {
        let rounding = PointsRounding {
            places: 2,
            rounding: Rounding::HalfEven,
            time: RoundingTime::AfterRanking,
        };
        let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
        let weight = "60%".parse().expect("a percentage");
        let scored = ask.with_points(0, &rule, weight, rounding);
        let mut stream = Stream::new(scored.expect("a rule that batches score by"));
        group.bench_function("engine_with_points", |bencher| {
            bencher.iter(|| {
                let outcome = stream.compare(black_box(&columns)).expect("within bounds");
                assert!(outcome.points().is_some());
            });
        });
        let narrow = field.narrow();
        let narrow = narrow.columns(shape.views);
        let mut stream = Stream::new(ask);
        group.bench_function("engine_32_bits", |bencher| {
            bencher.iter(|| {
                let outcome = stream.compare(black_box(&narrow)).expect("within bounds");
                assert!(outcome.totals(0).is_some());
            });
        });
        assert_eq!(stream.compare(&narrow).expect("within bounds").checksum(), expected);
        let mut stream = Stream::new(ask).in_128_bits();
        group.bench_function("engine_128_bits", |bencher| {
            bencher.iter(|| {
                let outcome = stream.compare(black_box(&columns)).expect("within bounds");
                assert!(outcome.totals(0).is_some());
            });
        });
        assert_eq!(stream.compare(&columns).expect("within bounds").checksum(), expected);
    }
    let mut out = Floor::new(columns.bids(), shape.views);
    group.bench_function("floor", |bencher| {
        bencher.iter(|| {
            out.pass(black_box(&field), shape.views);
            assert!(!out.totals.is_empty());
        });
    });
    group.finish();
}

/// How many bids the floor goes through at a time: long enough for columns to stream, short enough for
/// a cache.
const BLOCK: usize = 16_384;

/// The output columns, written by a pass that computes next to nothing.
struct Floor {
    totals: Vec<Vec<i64>>,
    ranks: Vec<Vec<u16>>,
    flags: Vec<u8>,
}

impl Floor {
    fn new(bids: usize, views: bool) -> Self {
        let (wide, ranked) = if views { (3, 3) } else { (1, 0) };
        Floor {
            totals: vec![vec![1; bids]; wide],
            ranks: vec![vec![1; bids]; ranked],
            flags: vec![1; if views { bids } else { 0 }],
        }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn pass(&mut self, field: &Field, views: bool) {
        let by_lot = field.demand.iter().flatten();
        let by_lot = by_lot.chain(field.denominators.iter().filter(|_| views));
        let seen = by_lot.fold(0_i64, |seen, value| seen ^ value);
        let mut columns: Vec<&[i64]> = field.prices.iter().map(Vec::as_slice).collect();
        if views {
            columns.extend(field.by_bid.iter().map(Vec::as_slice));
        }
        let bids = self.totals[0].len();
        let mut block = vec![seen; BLOCK];
        for start in (0..bids).step_by(BLOCK) {
            let end = bids.min(start + BLOCK);
            let sums = &mut block[..end - start];
            sums.fill(seen);
            let fours = columns.chunks_exact(4);
            for column in fours.remainder() {
                for (sum, value) in sums.iter_mut().zip(&column[start..end]) {
                    *sum ^= value;
                }
            }
            for four in fours {
                let [a, b, c, d] = [0, 1, 2, 3].map(|place| &four[place][start..end]);
                let four = a.iter().zip(b).zip(c.iter().zip(d));
                for (sum, ((a, b), (c, d))) in sums.iter_mut().zip(four) {
                    *sum ^= a ^ b ^ c ^ d;
                }
            }
            for totals in &mut self.totals {
                totals[start..end].copy_from_slice(sums);
            }
            for ranks in &mut self.ranks {
                for (rank, sum) in ranks[start..end].iter_mut().zip(sums.iter()) {
                    *rank = *sum as u16;
                }
            }
            if views {
                for (flag, sum) in self.flags[start..end].iter_mut().zip(sums.iter()) {
                    *flag = *sum as u8;
                }
            }
        }
        black_box(&self.totals);
    }
}

/// From tenders, and row by row, to columns.
fn front_door(criterion: &mut Criterion) {
    let document = include_str!("../examples/data/home_support_tender.json");
    let appraisal = Appraisal::from_json(document).expect("a valid appraisal");
    let tender = appraisal.tender();
    let mut group = criterion.benchmark_group("batch/front_door");
    group.sample_size(10);
    let cells = tender.bids().len() * tender.demand().lines().len();
    group.throughput(Throughput::Elements(cells.try_into().expect("small")));
    let scales = Scales::new(6, 6).expect("valid scales");
    let scenario = tender.demand().scenarios()[0].name().to_string();
    let mut table = Table::new(tender.currency(), scales, 8, 3).expect("valid scales");
    group.bench_function("push_appraisal", |bencher| {
        bencher.iter(|| {
            table.clear();
            table.push_appraisal(black_box(&appraisal), &scenario).expect("within the table");
            assert_eq!(table.columns().expect("valid").lots(), 1);
        });
    });
    group.bench_function("from_json", |bencher| {
        bencher.iter(|| {
            table.clear();
            let appraisal = Appraisal::from_json(black_box(document)).expect("a valid appraisal");
            table.push_appraisal(&appraisal, &scenario).expect("within the table");
            assert_eq!(table.columns().expect("valid").lots(), 1);
        });
    });
    let row = [2_200_i64; 8];
    group.throughput(Throughput::Elements(8 * 1_000));
    let mut table = Table::new(Currency::GBP, scales, 8, 2).expect("valid scales");
    group.bench_function("push_bid", |bencher| {
        bencher.iter(|| {
            table.clear();
            table.begin_lot(&row, &[12, 1]).expect("as many as lines");
            for _ in 0..1_000 {
                let pushed = table.push_bid(black_box(&row), &[(10, 0, 5), (1, 2, 3)]);
                assert!(pushed.is_ok());
            }
        });
    });
    group.finish();
}
