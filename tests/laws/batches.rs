//! Laws of batches: the same digits, ranks and flags as comparing one tender at a time.

use fullcost::Error;
use fullcost::appraisal::Questions;
use fullcost::batch::{
    Ask, Columns, CorridorSide, Flag, Outcome, Scales, Stream, ViewColumns, compare_batch,
    compare_batch_in_128_bits,
};
use fullcost::exact::{Currency, Fraction, Percent, Period, Rounding};
use fullcost::price::{BandRelation, View};
use fullcost::screen::{BelowMean, Screen};
use fullcost::tender::RankOn;

use super::seeded::Seeded;

/// What a field of bids is made like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Making {
    pub(crate) lots: usize,
    pub(crate) lot_bids: (usize, usize),
    pub(crate) lines: usize,
    pub(crate) prices: i64,
    pub(crate) quantities: i64,
    pub(crate) amounts: i64,
    pub(crate) factors: (i64, i64),
    pub(crate) scales: (u8, u8),
    /// Among how many different prices a lot chooses: few make ties.
    pub(crate) choices: u64,
}

/// Columns that own their numbers.
pub(crate) struct Field {
    pub(crate) making: Making,
    pub(crate) lots: Vec<usize>,
    pub(crate) prices: Vec<Vec<i64>>,
    pub(crate) demand: Vec<Vec<i64>>,
    pub(crate) corridors: Vec<(Vec<i64>, Vec<i64>)>,
    pub(crate) numerators: Vec<i64>,
    pub(crate) denominators: Vec<i64>,
    pub(crate) per_unit: Vec<i64>,
    pub(crate) lump: Vec<i64>,
}

impl Field {
    pub(crate) fn new(making: Making, seed: u64) -> Self {
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

    #[track_caller]
    pub(crate) fn columns(&self) -> Columns<'_> {
        self.try_columns().unwrap()
    }

    fn try_columns(&self) -> Result<Columns<'_>, Error> {
        let (prices, quantities) = self.making.scales;
        let scales = Scales::new(prices, quantities)?;
        let mut columns = Columns::new(Currency::GBP, scales, &self.lots)?;
        for ((prices, demand), (lower, upper)) in
            self.prices.iter().zip(&self.demand).zip(&self.corridors)
        {
            columns = columns.with_line(prices, demand)?.with_corridor(lower, upper)?;
        }
        let factor = ViewColumns::new().with_factor(&self.numerators, &self.denominators);
        columns
            .with_view(factor.with_per_unit(&self.per_unit).with_lump(&self.lump))?
            .with_view(ViewColumns::new().with_lump(&self.lump))
    }

    /// Every number there is, for changing some.
    fn numbers(&mut self) -> Vec<&mut i64> {
        let corridors = self.corridors.iter_mut().flat_map(|(lower, upper)| [lower, upper]);
        let columns = self.prices.iter_mut().chain(&mut self.demand).chain(corridors);
        let terms =
            [&mut self.numerators, &mut self.denominators, &mut self.per_unit, &mut self.lump];
        columns.chain(terms).flatten().collect()
    }
}

/// A lot as a tender by itself: totals, ranks, flags and sides. An error where its figures are beyond those
/// of tenders, whose bounds are narrower.
fn one_at_a_time(
    columns: &Columns<'_>,
    lot: usize,
    ask: &Ask,
    rank_on: RankOn,
) -> Result<Vec<Placed>, Error> {
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let appraisal = columns.unfold(lot, &[1, 2], period, rank_on)?;
    let comparison = appraisal.compare();
    let scenario = comparison.scenario("planned").unwrap();
    let views = [View::Tendered, View::CompetitivelyNeutral, View::PublicPurse];
    let screened = views[ask.flagged_view(Flag::BelowMean).unwrap_or(0)];
    let margin = ask.below_mean_margin().unwrap_or_default();
    let screen = Screen::new("flag", BelowMean::new(margin).unwrap(), "the test").unwrap();
    let asked = screen.ask(&scenario.screen_figures(&Questions::default(), screened).unwrap());
    let placed = scenario.bids().zip(&asked.findings).map(|(bid, finding)| {
        let total = |view| {
            let exact: &Fraction = bid.standing(view).total.as_ref().unwrap().low();
            let minor = (exact * &Fraction::from(100)).rounded(0, Rounding::HalfEven);
            minor.to_string().parse::<i64>().unwrap()
        };
        let rank = |view| {
            let certain = bid.standing(view).rank.unwrap().certain().unwrap();
            u16::try_from(certain).unwrap()
        };
        let corridor = appraisal.questions().corridor.as_ref().unwrap();
        let position = bid.corridor(corridor).unwrap().basket.as_ref().unwrap().relation;
        Placed {
            totals: views.map(total),
            ranks: views.map(rank),
            asked: u8::from(finding.is_asked()),
            side: match position {
                BandRelation::Below => CorridorSide::Below,
                BandRelation::Above => CorridorSide::Above,
                _ => CorridorSide::Within,
            },
        }
    });
    Ok(placed.collect())
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) totals: [i64; 3],
    pub(crate) ranks: [u16; 3],
    pub(crate) asked: u8,
    pub(crate) side: CorridorSide,
}

pub(crate) fn placed(outcome: &Outcome) -> Vec<Placed> {
    let column = |view| (outcome.totals(view).unwrap(), outcome.ranks(view).unwrap());
    let views = [column(0), column(1), column(2)];
    (0..views[0].0.len())
        .map(|bid| Placed {
            totals: views.map(|(totals, _)| totals[bid]),
            ranks: views.map(|(_, ranks)| ranks[bid]),
            asked: outcome.flags().unwrap()[bid],
            side: outcome.corridor().unwrap()[bid],
        })
        .collect()
}

/// Everything that a lot by itself says too, and bids below the mean of a view.
pub(crate) fn everything(screened: usize, margin: Percent) -> Ask {
    let ask = Ask::new().with_totals().with_ranks().with_corridor();
    ask.with_below_mean(screened, margin).unwrap()
}

/// Every width and a stream give the same, and each lot by itself too. How many lots were compared by
/// themselves; an error where the batch is refused.
#[track_caller]
pub(crate) fn agree(field: &Field, ask: &Ask, rank_on: RankOn) -> Result<usize, Error> {
    let columns = field.try_columns()?;
    let ask = ask.with_rank_on(rank_on);
    let outcome = compare_batch(&columns, &ask);
    assert_eq!(outcome, compare_batch_in_128_bits(&columns, &ask));
    let mut stream = Stream::new(ask).in_128_bits();
    let streamed = stream.compare(&columns);
    assert_eq!(streamed.is_ok(), outcome.is_ok());
    let outcome = outcome?;
    assert_eq!(streamed.unwrap(), &outcome);
    let figures = placed(&outcome);
    let mut compared = 0;
    for lot in (0..columns.lots()).filter(|lot| !columns.bids_of(*lot).is_empty()) {
        let Ok(expected) = one_at_a_time(&columns, lot, &ask, rank_on) else { continue };
        assert_eq!(figures[columns.bids_of(lot)], expected, "lot {lot} of {:?}", field.making);
        compared += 1;
    }
    Ok(compared)
}

/// What a number becomes: zero, a little more or less, or one about some bound.
const NUMBERS: [fn(i64) -> i64; 8] = [
    |_| 0,
    |number| number.wrapping_add(1),
    |number| number.wrapping_sub(1),
    |number| number.wrapping_neg(),
    |number| number.wrapping_mul(10),
    |_| i64::MAX,
    |_| i64::MIN,
    |_| 999_999_999_999_999,
];

/// A field of bids: what it is made like stands in the first bytes, numbers that are changed in the rest.
pub(super) fn of_bytes(bytes: &[u8]) {
    let Some((head, changes)) = bytes.split_first_chunk::<12>() else { return };
    let [lots, size, lines, prices, quantities, amounts, scales, choices, ways, seed @ ..] = *head;
    let most = |bits: u8, bound: u8| 1_i64 << (bits % bound);
    let making = Making {
        lots: usize::from(lots % 4) + 1,
        lot_bids: (usize::from(size % 2), usize::from(size % 7) + 1),
        lines: usize::from(lines % 9) + 1,
        prices: most(prices, 46) + 1,
        quantities: most(quantities, 40),
        amounts: most(amounts, 46) + 100,
        factors: (130, 120),
        scales: (2 + scales % 5, scales / 8 % 7),
        choices: u64::from(choices % 5) + 1,
    };
    let seed = seed.iter().fold(0, |seed, byte| (seed << 8) | u64::from(*byte));
    let mut field = Field::new(making, seed);
    for change in changes.chunks_exact(3).take(8) {
        let mut numbers = field.numbers();
        let place = (usize::from(change[0]) * 256 + usize::from(change[1])) % numbers.len();
        let other = NUMBERS[usize::from(change[2] % 8)](*numbers[place]);
        *numbers[place] = other;
    }
    let rank_on = if ways % 2 == 0 { RankOn::Exact } else { RankOn::MinorUnit };
    let margin = ["0%", "12.5%", "50%", "0.000001%"][usize::from(ways / 2 % 4)];
    let ask = everything(usize::from(ways / 8 % 3), margin.parse().unwrap());
    if let Err(error) = agree(&field, &ask, rank_on) {
        super::refused(&error);
    }
}
