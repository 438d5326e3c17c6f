//! Batches: the same digits, ranks and flags as comparing one tender at a time.

use fullcost::Error;
use fullcost::batch::{
    Ask, Columns, CorridorSide, Outcome, Scales, Stream, ViewColumns, compare_batch,
    compare_batch_in_128_bits,
};
use fullcost::exact::{Currency, Fraction, Percent, Period, Rounding};
use fullcost::price::BandRelation;
use fullcost::tender::{RankOn, View, compare, screen};
use proptest::prelude::*;

use crate::exact::cases;

fn period() -> Period {
    Period::new("2026-04".parse().unwrap(), 12).unwrap()
}

/// Numbers from a seed: the same on every machine.
#[derive(Clone, Debug)]
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn up_to(&mut self, most: i64) -> i64 {
        i64::try_from(self.below(u64::try_from(most).unwrap() + 1)).unwrap()
    }
}

/// What a field of bids is made like.
#[derive(Clone, Copy, Debug)]
struct Making {
    lots: usize,
    lot_bids: (usize, usize),
    lines: usize,
    prices: i64,
    quantities: i64,
    amounts: i64,
    factors: (i64, i64),
    scales: (u8, u8),
    /// Among how many different prices a lot chooses: few make ties.
    choices: u64,
}

const PLAIN: Making = Making {
    lots: 40,
    lot_bids: (1, 12),
    lines: 8,
    prices: 5_000,
    quantities: 3_000,
    amounts: 4_000,
    factors: (130, 120),
    scales: (2, 0),
    choices: 5_001,
};

/// Columns that own their numbers.
struct Field {
    making: Making,
    lots: Vec<usize>,
    prices: Vec<Vec<i64>>,
    demand: Vec<Vec<i64>>,
    corridors: Vec<(Vec<i64>, Vec<i64>)>,
    numerators: Vec<i64>,
    denominators: Vec<i64>,
    per_unit: Vec<i64>,
    lump: Vec<i64>,
}

impl Field {
    fn new(making: Making, seed: u64) -> Self {
        let mut seeded = Seeded(seed);
        let mut lots = vec![0];
        for _ in 0..making.lots {
            let (least, most) = making.lot_bids;
            let size = least + usize::try_from(seeded.below((most - least + 1) as u64)).unwrap();
            lots.push(lots.last().unwrap() + size);
        }
        let bids = *lots.last().unwrap();
        let choice = |seeded: &mut Seeded, most: i64| {
            let step = (most / i64::try_from(making.choices).unwrap()).max(1);
            (seeded.up_to(most) / step * step).min(most)
        };
        let mut column = |count: usize, most: i64, zeros: bool| -> Vec<i64> {
            (0..count)
                .map(|_| if zeros && seeded.below(6) == 0 { 0 } else { choice(&mut seeded, most) })
                .collect()
        };
        let prices = (0..making.lines).map(|_| column(bids, making.prices, false)).collect();
        let demand =
            (0..making.lines).map(|_| column(making.lots, making.quantities, true)).collect();
        let corridors = (0..making.lines)
            .map(|_| {
                let lower = column(making.lots, making.prices / 2, false);
                let wide = column(making.lots, making.prices / 2, false);
                let upper = lower.iter().zip(wide).map(|(lower, wide)| lower + wide).collect();
                (lower, upper)
            })
            .collect();
        let numerators = column(bids, making.factors.0, false);
        let denominators =
            column(making.lots, making.factors.1 - 1, false).iter().map(|one| one + 1).collect();
        let mut signed =
            |most: i64| -> Vec<i64> { (0..bids).map(|_| seeded.up_to(most * 2) - most).collect() };
        let (per_unit, lump) = (signed(making.amounts / 100), signed(making.amounts));
        Field { making, lots, prices, demand, corridors, numerators, denominators, per_unit, lump }
    }

    fn columns(&self) -> Columns<'_> {
        let (prices, quantities) = self.making.scales;
        let scales = Scales::new(prices, quantities).unwrap();
        let mut columns = Columns::new(Currency::GBP, scales, &self.lots).unwrap();
        for ((prices, demand), (lower, upper)) in
            self.prices.iter().zip(&self.demand).zip(&self.corridors)
        {
            columns = columns.with_line(prices, demand).unwrap();
            columns = columns.with_corridor(lower, upper).unwrap();
        }
        let factor = ViewColumns::new().with_factor(&self.numerators, &self.denominators);
        columns
            .with_view(factor.with_per_unit(&self.per_unit).with_lump(&self.lump))
            .unwrap()
            .with_view(ViewColumns::new().with_lump(&self.lump))
            .unwrap()
    }
}

fn everything() -> Ask {
    let margin: Percent = "10%".parse().unwrap();
    let ask = Ask::new().with_totals().with_ranks().with_corridor();
    ask.with_below_mean(0, margin).unwrap()
}

/// Every lot as a tender by itself: totals, ranks, flags and sides.
fn one_at_a_time(columns: &Columns<'_>, ask: &Ask, rank_on: RankOn) -> Vec<Figures> {
    let mut figures = Vec::new();
    for lot in 0..columns.lots() {
        if columns.bids_of(lot).is_empty() {
            continue;
        }
        let tender = columns.unfold(lot, &[1, 2], period(), rank_on).unwrap();
        let comparison = compare(&tender);
        let scenario = comparison.scenario("planned").unwrap();
        let views = [View::Tendered, View::CompetitivelyNeutral, View::PublicPurse];
        let screened = views[ask.below_mean_view().unwrap_or(0)];
        let margin = ask.below_mean_margin().unwrap_or_default();
        let asked = screen::below_mean(scenario.view(screened), margin).unwrap();
        for (place, bid) in tender.bids().iter().enumerate() {
            let standing = |view| scenario.view(view).standing(bid.provider().as_str()).unwrap();
            let total = |view| {
                let exact: &Fraction = standing(view).total().unwrap().low();
                let minor = (exact * &Fraction::from(100)).rounded(0, Rounding::HalfEven);
                minor.to_string().parse::<i64>().unwrap()
            };
            let rank = |view| {
                let certain = standing(view).rank().unwrap().certain().unwrap();
                u16::try_from(certain).unwrap()
            };
            let position = comparison.corridor("planned", bid.provider().as_str()).unwrap();
            let position = position.unwrap().basket().unwrap().relation();
            figures.push(Figures {
                totals: views.map(total),
                ranks: views.map(rank),
                asked: u8::from(asked[place].is_asked()),
                side: match position {
                    BandRelation::Below => CorridorSide::Below,
                    BandRelation::Above => CorridorSide::Above,
                    _ => CorridorSide::Within,
                },
            });
        }
    }
    figures
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Figures {
    totals: [i64; 3],
    ranks: [u16; 3],
    asked: u8,
    side: CorridorSide,
}

fn figures(outcome: &Outcome) -> Vec<Figures> {
    let column = |view| (outcome.totals(view).unwrap(), outcome.ranks(view).unwrap());
    let views = [column(0), column(1), column(2)];
    (0..views[0].0.len())
        .map(|bid| Figures {
            totals: views.map(|(totals, _)| totals[bid]),
            ranks: views.map(|(_, ranks)| ranks[bid]),
            asked: outcome.below_mean().unwrap()[bid],
            side: outcome.corridor().unwrap()[bid],
        })
        .collect()
}

#[track_caller]
fn agrees(making: Making, seed: u64, rank_on: RankOn, screened: usize) -> usize {
    let field = Field::new(making, seed);
    let columns = field.columns();
    let margin: Percent = "12.5%".parse().unwrap();
    let ask = everything().with_rank_on(rank_on).with_below_mean(screened, margin).unwrap();
    let outcome = compare_batch(&columns, &ask).unwrap();
    let wide = compare_batch_in_128_bits(&columns, &ask).unwrap();
    assert_eq!(outcome, wide);
    assert_eq!(outcome.checksum(), wide.checksum());
    assert_eq!(figures(&outcome), one_at_a_time(&columns, &ask, rank_on), "{making:?} {seed}");
    columns.cells()
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn a_batch_gives_what_each_tender_gives(
        seed in any::<u64>(), rank_on in prop::sample::select(vec![RankOn::Exact, RankOn::MinorUnit]),
        screened in 0_usize..3, choices in prop::sample::select(vec![2_u64, 3, 5_001]),
        lines in 1_usize..10, scales in prop::sample::select(vec![(2_u8, 0_u8), (2, 2), (3, 1), (6, 6)]),
        lot_bids in prop::sample::select(vec![(1_usize, 1_usize), (0, 3), (1, 12), (15, 20), (40, 60)]),
    ) {
        let lots = if lot_bids.1 > 20 { 3 } else { 20 };
        agrees(Making { lots, lot_bids, lines, scales, choices, ..PLAIN }, seed, rank_on, screened);
    }

    /// Magnitudes around the edge of 64 bits, in which some lots are wide and some are not.
    #[test]
    fn widths_meet_without_a_seam(seed in any::<u64>(), prices in 30_u32..44, quantities in 8_u32..22) {
        let making = Making {
            lots: 12, prices: 1 << prices, quantities: 1 << quantities, amounts: 1 << prices,
            scales: (6, 3), choices: 1 << 20, ..PLAIN
        };
        agrees(making, seed, RankOn::Exact, 0);
    }
}

/// Every tender of the examples and of the data cases becomes a lot, and the lot gives its figures,
/// in either width.
#[cfg(feature = "json")]
#[test]
fn tenders_fill_a_table() {
    use fullcost::batch::Table;
    use fullcost::tender::Tender;

    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let examples = ["home_support_tender.json", "signing_letting.json"];
    let documents = examples.map(|file| crate::cases::read(&root.join("examples/data").join(file)));
    let cases = crate::cases::files("tender").into_iter();
    let cases = cases.map(|path| crate::cases::read(&path)["tender"].clone());
    let mut compared = 0;
    for document in documents.into_iter().chain(cases) {
        let tender = Tender::from_json(&document.to_string()).unwrap();
        let comparison = compare(&tender);
        let scales = Scales::new(6, 6).unwrap();
        let mut table = Table::new(tender.currency(), scales, 14, 3).unwrap();
        for scenario in tender.demand().scenarios() {
            table.push_tender(&tender, scenario.name().as_str()).unwrap();
        }
        let columns = table.columns().unwrap();
        let ask = Ask::new().with_totals().with_ranks();
        let outcome = compare_batch(&columns, &ask).unwrap();
        assert_eq!(outcome, compare_batch_in_128_bits(&columns, &ask).unwrap());
        for (lot, scenario) in comparison.scenarios().iter().take(columns.lots()).enumerate() {
            for (place, view) in View::ALL.into_iter().enumerate() {
                let standings = scenario.view(view).standings();
                for (standing, bid) in standings.iter().zip(columns.bids_of(lot)) {
                    compared += 1;
                    let exact = standing.total().unwrap().low() * &Fraction::from(100);
                    let shown = exact.rounded(0, Rounding::HalfEven).to_string();
                    assert_eq!(outcome.totals(place).unwrap()[bid].to_string(), shown);
                    let rank = standing.rank().unwrap().certain().unwrap();
                    assert_eq!(usize::from(outcome.ranks(place).unwrap()[bid]), rank);
                }
            }
        }
        table.clear();
        assert_eq!(table.columns().unwrap().bids(), 0);
    }
    assert!(compared >= 80, "{compared}");
}

#[test]
fn a_stream_gives_what_one_batch_gives() {
    let fields: Vec<Field> = (0..3).map(|seed| Field::new(PLAIN, seed)).collect();
    let mut stream = Stream::new(everything());
    for (place, field) in fields.iter().enumerate() {
        let columns = field.columns();
        let whole = compare_batch(&columns, &everything()).unwrap();
        assert_eq!(stream.compare(&columns).unwrap(), &whole);
        assert_eq!(stream.progress().chunks(), u64::try_from(place).unwrap() + 1);
    }
    let bids: usize = fields.iter().map(|field| *field.lots.last().unwrap()).sum();
    let progress = stream.progress();
    assert_eq!(progress.bids(), u64::try_from(bids).unwrap());
    assert_eq!((progress.lots(), progress.cells()), (120, u64::try_from(bids * 8).unwrap()));
}

fn one_lot(prices: &[i64], quantity: i64) -> Result<Outcome, Error> {
    let lots = [0, prices.len()];
    let demand = [quantity];
    let columns = Columns::new(Currency::GBP, Scales::new(2, 0)?, &lots)?;
    compare_batch(&columns.with_line(prices, &demand)?, &Ask::new().with_totals().with_ranks())
}

/// One step inside and one step outside of each width: totals beyond 64 bits name their bid.
#[test]
fn the_edge_of_each_width_is_where_it_is_said() {
    // 61 bits with the line's own: the widest that 64-bit integers take, and the first that is not.
    for quantity in [(1_i64 << 30) - 1, 1 << 30, (1 << 31) - 1] {
        let outcome = one_lot(&[(1 << 30) - 1, 1 << 29], quantity).unwrap();
        let total = ((1 << 30) - 1) * quantity;
        assert_eq!(outcome.totals(0).unwrap(), [total, (1 << 29) * quantity]);
    }
    let outcome = one_lot(&[i64::MAX], 1).unwrap();
    assert_eq!(outcome.totals(0).unwrap(), [i64::MAX]);
    let error = one_lot(&[5, i64::MAX], 2).unwrap_err();
    assert_eq!(error, Error::BatchBound { lot: 0, bid: 1 });
}

#[cfg(feature = "rayon")]
#[test]
fn threads_change_no_byte() {
    use fullcost::batch::compare_batch_in_parallel;
    let making = Making { lots: 20_000, ..PLAIN };
    let field = Field::new(making, 7);
    let columns = field.columns();
    let alone = compare_batch(&columns, &everything()).unwrap();
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let outcome = pool.install(|| compare_batch_in_parallel(&columns, &everything())).unwrap();
        assert_eq!(outcome.checksum(), alone.checksum());
        assert_eq!(outcome, alone);
        let streamed = pool.install(|| {
            let mut stream = Stream::new(everything()).in_parallel();
            stream.compare(&columns).unwrap().clone()
        });
        assert_eq!(streamed, alone);
    }
    // Two wrong rows: the first is named, whichever thread finds one first.
    let mut field = Field::new(making, 7);
    let (first, last) = (1_000, field.lots[19_999]);
    field.prices[3][last] = -5;
    field.prices[2][first] = -7;
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let error = pool.install(|| compare_batch_in_parallel(&field.columns(), &everything()));
        let message = error.unwrap_err().to_string();
        assert!(message.contains(&format!("bid {first}: the price is -7")), "{message}");
    }
}

/// Ten million cells and more against one tender at a time where the build is optimised, as `.ci/run`
/// asks for it; a part of them where it is not.
#[test]
fn cells_by_the_million_equal_the_scalar_comparison() {
    let wanted = if cfg!(debug_assertions) { 150_000 } else { 10_000_000 };
    let mut cells = 0;
    let mut seed = 0;
    while cells < wanted {
        for making in [
            Making { lots: 2_000, ..PLAIN },
            Making { lots: 2_000, choices: 3, ..PLAIN },
            Making {
                lots: 500,
                scales: (6, 6),
                prices: 90_000_000,
                quantities: 4_000_000_000,
                ..PLAIN
            },
            Making { lots: 60, lot_bids: (30, 200), ..PLAIN },
            Making { lots: 500, amounts: 9_000_000_000, ..PLAIN },
        ] {
            seed += 1;
            let rank_on = if seed % 2 == 0 { RankOn::Exact } else { RankOn::MinorUnit };
            cells += agrees(making, seed, rank_on, usize::try_from(seed % 3).unwrap());
        }
    }
    assert!(cells >= wanted, "{cells}");
}
