//! Batches: the same digits, ranks and flags as comparing one tender at a time.

mod edges;
mod widths;

use fullcost::Error;
#[cfg(feature = "json")]
use fullcost::ErrorKind;
use fullcost::batch::{
    Ask, Columns, Flag, Outcome, Scales, Stream, Table, ViewColumns, compare_batch,
    compare_batch_in_128_bits,
};
use fullcost::exact::{Currency, Fraction, Money, Percent, Period, Rounding};
use fullcost::price::View;
use fullcost::score;
use fullcost::score::{
    AllEqual, Benchmark, Offer, PointsRounding, RoundingTime, ScoreRule, Scoring, ZeroPrice,
};
use fullcost::screen::{
    BelowEstimate, BelowMean, DeviationDivisor, MeanMinusDeviation, Screen, ScreenRule,
    ThresholdEdge,
};
use fullcost::tender::RankOn;
use proptest::prelude::*;

use crate::error::{beyond_128_bits, refused};
use crate::exact::cases;
use crate::laws::seeded::Seeded;
use crate::laws::{self, Field, Making};

/// What is refused word for word.
#[cfg(feature = "json")]
pub(crate) const ALL: &[fn()] = &[widths::instructions_are_stated_by_name];

fn period() -> Period {
    Period::new("2026-04".parse().unwrap(), 12).unwrap()
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

fn everything() -> Ask {
    laws::everything(0, "10%".parse().unwrap())
}

#[track_caller]
fn agrees(making: Making, seed: u64, rank_on: RankOn, screened: usize) -> usize {
    let field = Field::new(making, seed);
    let ask = laws::everything(screened, "12.5%".parse().unwrap());
    each_lot_agrees(&field, &ask, rank_on);
    let ask = ask.with_rank_on(rank_on);
    widths::agree(&field, &ask, &compare_batch(&field.columns(), &ask).unwrap(), seed);
    field.columns().cells()
}

/// No lot is beyond the bounds of a tender, so each is compared by itself.
#[track_caller]
fn each_lot_agrees(field: &Field, ask: &Ask, rank_on: RankOn) {
    let lots = field.lots.windows(2).filter(|ends| ends[0] < ends[1]).count();
    assert_eq!(laws::agree(field, ask, rank_on), Ok(lots), "{:?}", field.making);
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn a_batch_gives_what_each_tender_gives(
        seed in any::<u64>(), rank_on in prop::sample::select(vec![RankOn::Exact, RankOn::MinorUnit]),
        screened in 0_usize..3, choices in prop::sample::select(vec![2_u64, 3, 5_001]),
        lines in prop::sample::select(vec![1_usize, 3, 8, 16, 17, 40]),
        amounts in prop::sample::select(vec![4_000_i64, 1 << 50]), scales in prop::sample::select(vec![(2_u8, 0_u8), (2, 2), (3, 1), (6, 6)]),
        lot_bids in prop::sample::select(vec![(1_usize, 1_usize), (0, 3), (1, 12), (15, 20), (40, 60)]),
    ) {
        let lots = if lot_bids.1 > 20 { 3 } else { 20 };
        let making = Making { lots, lot_bids, lines, amounts, scales, choices, ..PLAIN };
        agrees(making, seed, rank_on, screened);
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

/// Screens that are asked together, each in a view of its own.
#[derive(Clone, Debug)]
struct Screens {
    below_mean: Option<(usize, Percent)>,
    below_estimate: Option<(usize, Percent)>,
    deviation: Option<(usize, MeanMinusDeviation)>,
}

impl Screens {
    fn ask(&self) -> Ask {
        let mut ask = Ask::new();
        if let Some((view, margin)) = self.below_mean {
            ask = ask.with_below_mean(view, margin).unwrap();
        }
        if let Some((view, margin)) = self.below_estimate {
            ask = ask.with_below_estimate(view, margin).unwrap();
        }
        if let Some((view, screen)) = &self.deviation {
            ask = ask.with_mean_minus_deviation(*view, screen).unwrap();
        }
        ask
    }

    /// The same as screens of a tender.
    fn rules(&self) -> Vec<(Flag, usize, ScreenRule)> {
        let mut rules = Vec::new();
        if let Some((view, margin)) = self.below_mean {
            rules.push((Flag::BelowMean, view, BelowMean::new(margin).unwrap().into()));
        }
        if let Some((view, margin)) = self.below_estimate {
            rules.push((Flag::BelowEstimate, view, BelowEstimate::new(margin).unwrap().into()));
        }
        if let Some((view, screen)) = &self.deviation {
            rules.push((Flag::MeanMinusDeviation, *view, screen.clone().into()));
        }
        rules
    }

    /// The flags of every bid, one tender at a time.
    fn one_at_a_time(&self, columns: &Columns<'_>, estimates: &[i64], places: u8) -> Vec<u8> {
        let mut flags = vec![0; columns.bids()];
        for lot in (0..columns.lots()).filter(|lot| !columns.bids_of(*lot).is_empty()) {
            let further: Vec<usize> = (1..columns.views()).collect();
            let appraisal = columns.unfold(lot, &further, period(), RankOn::Exact).unwrap();
            let comparison = appraisal.compare();
            let scenario = comparison.scenario("planned").unwrap();
            let views = [View::Tendered, View::CompetitivelyNeutral, View::PublicPurse];
            for (flag, view, rule) in self.rules() {
                let figures = scenario.screen_figures(appraisal.questions(), views[view]).unwrap();
                let estimate = Fraction::new(estimates[lot].into(), 10_i128.pow(places.into()));
                let figures = figures.with_estimate(estimate.unwrap()).unwrap();
                let result = Screen::new("screen", rule, "the test").unwrap().ask(&figures);
                for (finding, bid) in result.findings.iter().zip(columns.bids_of(lot)) {
                    flags[bid] |= u8::from(finding.is_asked()) * flag.bit();
                }
            }
        }
        flags
    }
}

/// Estimates near the baskets of each lot: some of them so that a bid lies exactly at a margin of 0 %,
/// 50 % or 12.5 %, where quantities are whole.
fn estimates_near(columns: &Columns<'_>, scales: (u8, u8), seed: u64) -> Vec<i64> {
    let mut seeded = Seeded(seed);
    let totals = compare_batch(columns, &Ask::new().with_totals()).unwrap();
    let totals = totals.totals(0).unwrap();
    let finer = 10_i64.pow(u32::from(scales.0) - 2);
    let near = |lot: usize| {
        let bids = columns.bids_of(lot);
        let place = seeded.below(u64::try_from(bids.len().max(1)).unwrap());
        let total = totals[bids].get(usize::try_from(place).unwrap()).copied().unwrap_or(1) * finer;
        let estimate = match seeded.below(5) {
            0 => total,
            1 => total * 2,
            2 => total / 7 * 8,
            3 => total * 2 - 1,
            _ => total + 1,
        };
        estimate.max(1)
    };
    (0..columns.lots()).map(near).collect()
}

proptest! {
    #![proptest_config(cases(40))]

    /// Every mixture of screens, in any views, at every width and over threads, gives the flags of
    /// asking each tender; and so does a stream whose memory has held other flags.
    #[test]
    fn flags_are_those_of_screening_each_tender(
        seed in any::<u64>(), mixture in 1_u8..8, views in prop::array::uniform3(0_usize..3),
        margins in prop::array::uniform2(prop::sample::select(vec!["0%", "12.5%", "50%", "100%", "0.000001%"])),
        factor in prop::sample::select(vec!["1", "3/2", "2", "1/3", "7/5", "3"]),
        divisor in prop::sample::select(vec![DeviationDivisor::Count, DeviationDivisor::CountLessOne]),
        edge in prop::sample::select(vec![ThresholdEdge::Counts, ThresholdEdge::DoesNotCount]),
        minimum_bids in 2_usize..6, choices in prop::sample::select(vec![1_u64, 2, 3, 5_001]),
        amounts in prop::sample::select(vec![0_i64, 4_000, 1 << 28]), scales in prop::sample::select(vec![(2_u8, 0_u8), (3, 1), (6, 6)]),
        lot_bids in prop::sample::select(vec![(1_usize, 1_usize), (0, 3), (2, 6), (1, 12), (15, 20), (40, 60)]),
    ) {
        let lots = if lot_bids.1 > 20 { 3 } else { 20 };
        // At six places the squares of larger amounts are beyond 126 digits, and refused.
        let amounts = if scales.0 == 6 { amounts.min(4_000) } else { amounts };
        let field = Field::new(Making { lots, lot_bids, lines: 3, amounts, scales, choices, ..PLAIN }, seed);
        let other = Field::new(Making { lots: 30, scales, ..PLAIN }, seed ^ 1);
        let bare = field.columns();
        let estimates = estimates_near(&bare, scales, seed);
        let deviation = MeanMinusDeviation::new(factor.parse().unwrap(), divisor).unwrap();
        let deviation = deviation.with_edge(edge).unwrap().with_minimum_bids(minimum_bids).unwrap();
        let [one, two] = margins.map(|margin| margin.parse::<Percent>().unwrap());
        let screens = Screens {
            below_mean: (mixture & 1 != 0).then_some((views[0], one)),
            below_estimate: (mixture & 2 != 0).then_some((views[1], two)),
            deviation: (mixture & 4 != 0).then_some((views[2], deviation)),
        };
        let ask = screens.ask();
        let columns = field.columns().with_estimates(&estimates).unwrap();
        let outcome = through_every_engine(&columns, &ask);
        let expected = screens.one_at_a_time(&bare, &estimates, scales.0);
        assert_eq!(outcome.flags().unwrap_or(&[]), expected, "{screens:?}");
        for flag in [Flag::BelowMean, Flag::BelowEstimate, Flag::MeanMinusDeviation] {
            let asked = ask.flagged_view(flag).is_some();
            for (bid, flags) in expected.iter().enumerate() {
                let is_set = asked.then_some(flags & flag.bit() != 0);
                assert_eq!(outcome.is_flagged(bid, flag), is_set);
            }
            assert_eq!(outcome.is_flagged(expected.len(), flag), None);
        }
        let mut stream = Stream::new(ask);
        let high = vec![i64::from(u32::MAX); 30];
        stream.compare(&other.columns().with_estimates(&high).unwrap()).unwrap();
        assert_eq!(stream.compare(&columns).unwrap(), &outcome);
    }
}

/// Exactly at the threshold and one unit on either side of it, for each screen.
#[test]
fn flags_meet_their_thresholds_exactly() {
    let deviation = |factor: &str, divisor| {
        let screen = MeanMinusDeviation::new(factor.parse().unwrap(), divisor).unwrap();
        let counts = screen.clone().with_edge(ThresholdEdge::Counts).unwrap();
        [screen, counts].map(|screen| Ask::new().with_mean_minus_deviation(0, &screen).unwrap())
    };
    let flags = |prices: &[i64], estimate: i64, ask: &Ask| {
        let (lots, demand, estimates) = ([0, prices.len()], [1], [estimate]);
        let columns = Columns::new(Currency::GBP, Scales::new(2, 0).unwrap(), &lots).unwrap();
        let columns = columns.with_line(prices, &demand).unwrap();
        let columns = columns.with_estimates(&estimates).unwrap();
        through_every_engine(&columns, ask).flags().unwrap().to_vec()
    };
    // One low among equals lies √(n − 1) deviations by n below the mean, or (n − 1)/√n by n − 1,
    // whatever the prices are; a factor one thousandth less or more is on either side.
    for (bids, factors, divisor) in [
        (5, ["1.999", "2", "2.001"], DeviationDivisor::Count),
        (10, ["2.999", "3", "3.001"], DeviationDivisor::Count),
        (17, ["3.999", "4", "4.001"], DeviationDivisor::Count),
        (4, ["1.499", "1.5", "1.501"], DeviationDivisor::CountLessOne),
        (9, ["8/3.001", "8/3", "8/2.999"], DeviationDivisor::CountLessOne),
    ] {
        let factors = factors.map(|text| match text {
            "8/3.001" => "8000/3001",
            "8/2.999" => "8000/2999",
            other => other,
        });
        let mut prices = vec![1_001; bids];
        prices[1] = 1_000;
        for (factor, expected) in factors.iter().zip([[4, 4], [0, 4], [0, 0]]) {
            for (ask, expected) in deviation(factor, divisor).iter().zip(expected) {
                let found = flags(&prices, 1, ask);
                assert_eq!(found[1], expected, "{bids} {factor}");
                assert_eq!(
                    found.iter().filter(|flags| **flags != 0).count(),
                    usize::from(expected / 4)
                );
            }
        }
    }
    // All the same: no spread, so nobody is asked, not even at the edge. And fewer bids than needed.
    for prices in [[7, 7, 7].as_slice(), &[0, 0, 0, 0], &[1, 100], &[5]] {
        for ask in deviation("1/1000", DeviationDivisor::Count) {
            assert_eq!(flags(prices, 1, &ask), vec![0; prices.len()]);
        }
    }
    // 10 % below 25.00 is 22.50; and a bid of nothing is below every estimate, but not by 100 %.
    let below = |margin: &str| Ask::new().with_below_estimate(0, margin.parse().unwrap()).unwrap();
    assert_eq!(flags(&[2_249, 2_250, 2_251, 0], 2_500, &below("10%")), [2, 0, 0, 2]);
    assert_eq!(flags(&[0], 1, &below("99.999999%")), [2]);
    assert_eq!(flags(&[0, 1], 1, &below("100%")), [0, 0]);
    // Three screens at once, each with its bit, of the lot alone that they look at.
    let screen = MeanMinusDeviation::new("1".parse().unwrap(), DeviationDivisor::Count).unwrap();
    let ask = below("4%").with_below_mean(0, "3%".parse().unwrap()).unwrap();
    let ask = ask.with_mean_minus_deviation(0, &screen).unwrap();
    let prices = [95_700, 96_000, 100_000, 103_000, 106_000];
    assert_eq!(flags(&prices, 100_000, &ask), [7, 5, 0, 0, 0]);
}

/// A table holds the estimates of lots, from tenders too, and unfolding gives them back.
#[test]
fn estimates_go_through_tables_and_tenders() {
    let mut table = Table::new(Currency::GBP, Scales::new(3, 0).unwrap(), 1, 0).unwrap();
    for estimate in [25_000, 0, 30_000] {
        table.begin_lot(&[1], &[]).unwrap();
        table.push_bid(&[22_000], &[]).unwrap();
        if estimate > 0 {
            table.set_estimate(estimate).unwrap();
        }
    }
    let unfold = |table: &Table, lot| {
        table.columns().unwrap().unfold(lot, &[], period(), RankOn::Exact).unwrap()
    };
    let ask = Ask::new().with_below_estimate(0, "10%".parse().unwrap()).unwrap();
    let error = compare_batch(&table.columns().unwrap(), &ask).unwrap_err();
    assert_eq!(error.to_string(), "lot 1: the estimate is 0: give an amount above zero");
    assert!(unfold(&table, 1).questions().estimate.is_none());
    let appraisal = unfold(&table, 2);
    let amount = appraisal.questions().estimate.as_ref().unwrap().amounts["planned"];
    assert_eq!(amount.to_plain_text(), "30.00");
    let mut again = Table::new(Currency::GBP, Scales::new(3, 0).unwrap(), 1, 0).unwrap();
    again.push_appraisal(&appraisal, "planned").unwrap();
    again.push_appraisal(&unfold(&table, 0), "planned").unwrap();
    let outcome = compare_batch(&again.columns().unwrap(), &ask).unwrap();
    assert_eq!(outcome.flags(), Some([2, 2].as_slice()));
    // Without any, and finer than a tender's.
    again.clear();
    again.begin_lot(&[1], &[]).unwrap();
    let error = compare_batch(&again.columns().unwrap(), &ask).unwrap_err();
    assert_eq!(error.to_string(), "there is no estimate for every lot: give at least one");
    again.push_bid(&[1], &[]).unwrap();
    again.set_estimate(25_001).unwrap();
    let error = again.columns().unwrap().unfold(0, &[], period(), RankOn::Exact).unwrap_err();
    let refused = "lot 0: \"25.001\" has more decimal places than the 2 that are allowed here: round it first";
    assert_eq!(error.to_string(), refused);
}

/// The same columns through every engine: 64 bits, 128 bits forced, and over 1, 2 and 7 threads.
#[track_caller]
fn through_every_engine(columns: &Columns<'_>, ask: &Ask) -> Outcome {
    let outcome = compare_batch(columns, ask).unwrap();
    assert_eq!(outcome, compare_batch_in_128_bits(columns, ask).unwrap());
    assert_eq!(outcome, *Stream::new(*ask).compare(columns).unwrap());
    assert_eq!(outcome, *Stream::new(*ask).in_128_bits().compare(columns).unwrap());
    #[cfg(feature = "rayon")]
    for threads in [1, 2, 7] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let spread = pool.install(|| fullcost::batch::compare_batch_in_parallel(columns, ask));
        assert_eq!(outcome, spread.unwrap(), "{threads} threads");
    }
    outcome
}

/// Every tender of the examples and of the data cases becomes a lot, and the lot gives its figures
/// through every engine; or it is refused by name.
#[cfg(feature = "json")]
#[test]
fn tenders_fill_a_table() {
    use fullcost::appraisal::Appraisal;

    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut examples: Vec<_> = std::fs::read_dir(root.join("examples/data")).unwrap().collect();
    examples.sort_by_key(|entry| entry.as_ref().unwrap().path());
    let examples = examples.into_iter().map(|entry| entry.unwrap().path());
    let examples = examples.filter(|path| path.extension().is_some_and(|name| name == "json"));
    let documents = examples.map(|path| crate::cases::read(&path));
    let documents = documents
        .filter(|document| document.get("bids").is_some() && document.get("lots").is_none());
    let cases = crate::cases::files("tender").into_iter();
    let cases = cases.map(|path| crate::cases::read(&path)["tender"].clone());
    let (mut compared, mut together) = (0, 0);
    let scales = Scales::new(6, 6).unwrap();
    let ask = Ask::new().with_totals().with_ranks();
    let mut all = Table::new(Currency::GBP, scales, 40, 3).unwrap();
    let mut expected = Vec::new();
    for document in documents.chain(cases) {
        let appraisal = Appraisal::from_json(&document.to_string()).unwrap();
        let (tender, comparison) = (appraisal.tender(), appraisal.compare());
        let mut table = Table::new(tender.currency(), scales, 40, 3).unwrap();
        for scenario in tender.demand().scenarios() {
            let name = scenario.name().as_str();
            if let Err(error) = table.push_appraisal(&appraisal, name) {
                assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
                continue;
            }
            if tender.currency() == Currency::GBP {
                all.push_appraisal(&appraisal, name).unwrap();
            }
            let columns = table.columns().unwrap();
            let outcome = through_every_engine(&columns, &ask);
            let lot = columns.lots() - 1;
            let scenario = comparison.scenario(name).unwrap();
            for (place, view) in View::ALL.into_iter().enumerate() {
                let standings = &scenario.view(view).standings;
                for (standing, bid) in standings.iter().zip(columns.bids_of(lot)) {
                    compared += 1;
                    let digits = u32::from(tender.currency().minor_unit_digits());
                    let minor = Fraction::from(10_i128.pow(digits));
                    let exact = standing.total.as_ref().unwrap().low() * &minor;
                    let shown = exact.rounded(0, Rounding::HalfEven).to_string();
                    assert_eq!(outcome.totals(place).unwrap()[bid].to_string(), shown);
                    let rank = standing.rank.unwrap().certain().unwrap();
                    assert_eq!(usize::from(outcome.ranks(place).unwrap()[bid]), rank);
                    if tender.currency() == Currency::GBP {
                        expected.push((place, shown, rank));
                    }
                }
            }
        }
        table.clear();
        assert_eq!(table.columns().unwrap().bids(), 0);
    }
    // All of one currency at once, as lots of one batch.
    let columns = all.columns().unwrap();
    let outcome = through_every_engine(&columns, &ask);
    let mut expected = expected.into_iter();
    for lot in 0..columns.lots() {
        for place in 0..4 {
            for bid in columns.bids_of(lot) {
                let shown = outcome.totals(place).unwrap()[bid].to_string();
                let rank = usize::from(outcome.ranks(place).unwrap()[bid]);
                assert_eq!(expected.next(), Some((place, shown, rank)));
                together += 1;
            }
        }
    }
    assert_eq!(expected.next(), None);
    assert!(compared >= 80 && together >= 30, "{compared}, {together}");
}

/// Points under every rule that batches score by, in every view, with several roundings: those of
/// scoring each tender by itself, rounded once; and where that refuses a lot, so does the batch.
#[test]
fn points_are_those_of_scoring_each_tender() {
    let weight: Percent = "62.5%".parse().unwrap();
    let pounds = |text| Money::parse(text, Currency::GBP).unwrap();
    let benchmark = Benchmark::new(pounds("12000.01"), pounds("345678.9")).unwrap();
    let rules = [
        ScoreRule::LowestOverPrice(ZeroPrice::Refused),
        ScoreRule::LowestOverPrice(ZeroPrice::FullPoints),
        ScoreRule::DistanceFromLowest(ZeroPrice::Refused),
        ScoreRule::DistanceFromLowest(ZeroPrice::FullPoints),
        ScoreRule::MinMax(AllEqual::Refused),
        ScoreRule::MinMax(AllEqual::FullPoints),
        ScoreRule::FixedBenchmark(benchmark),
    ];
    let roundings = [(0, Rounding::HalfUp), (2, Rounding::HalfEven), (4, Rounding::Down)];
    let (mut scored, mut refused) = (0, 0);
    for (seed, lots, lot_bids, choices, amounts, prices) in [
        (1_u64, 30, (1, 12), 5_001, 0, 5_000),
        (2, 30, (1, 3), 2, 0, 5_000),
        (3, 12, (15, 20), 3, 0, 5_000),
        (4, 30, (2, 6), 5_001, 30_000, 5_000),
        (5, 1, (2, 6), 5_001, 400_000_000, 5_000),
        (6, 1, (3, 3), 2, 0, 0),
        (7, 1, (1, 1), 5_001, 0, 5_000),
        (8, 9, (2, 7), 5_001, 0, 1 << 45),
    ] {
        let making = Making { lots, lot_bids, prices, amounts, choices, ..PLAIN };
        let choices = choices.min(u64::try_from(prices).unwrap() + 1);
        let field = Field::new(Making { choices, ..making }, seed);
        let columns = field.columns();
        for (rule, (place, (places, rounding))) in
            rules.iter().flat_map(|rule| roundings.iter().enumerate().map(move |one| (rule, one)))
        {
            let shown = PointsRounding {
                places: *places,
                rounding: *rounding,
                time: RoundingTime::AfterRanking,
            };
            let ask = Ask::new().with_points(place, rule, weight, shown).unwrap();
            let expected = points_one_at_a_time(&columns, place, rule, weight, shown);
            let found = compare_batch(&columns, &ask);
            assert_eq!(found, compare_batch_in_128_bits(&columns, &ask));
            match (expected, found) {
                (Ok(expected), Ok(outcome)) => {
                    assert_eq!(outcome.points().unwrap(), expected, "{rule:?} {seed} {place}");
                    scored += expected.len();
                }
                (Err(lot), Err(error)) => {
                    let begins = format!("lot {lot}, bid ");
                    assert!(error.to_string().starts_with(&begins), "{error}");
                    refused += 1;
                }
                (expected, found) => panic!("{expected:?} {found:?} {rule:?} {seed} {place}"),
            }
        }
    }
    assert!(scored > 5_000 && refused > 10, "{scored}, {refused}");
}

/// The points of every bid, or the first lot that cannot be scored.
fn points_one_at_a_time(
    columns: &Columns<'_>,
    place: usize,
    rule: &ScoreRule,
    weight: Percent,
    shown: PointsRounding,
) -> Result<Vec<i64>, usize> {
    let scoring = Scoring::of_price_and_quality(rule.clone(), weight).unwrap();
    let view = [View::Tendered, View::CompetitivelyNeutral, View::PublicPurse][place];
    let unit = Fraction::from(10_i128.pow(shown.places.into()));
    let mut points = Vec::new();
    for lot in (0..columns.lots()).filter(|lot| !columns.bids_of(*lot).is_empty()) {
        let comparison = columns.unfold(lot, &[1, 2], period(), RankOn::Exact).unwrap().compare();
        let standings = &comparison.scenario("planned").unwrap().view(view).standings;
        let offers: Result<Vec<Offer>, Error> = standings
            .iter()
            .map(|standing| {
                let total = standing.total.as_ref().unwrap().low().clone();
                Offer::new(standing.provider.as_str(), total)?.with_quality("0".parse()?)
            })
            .collect();
        let scores = offers.and_then(|offers| score::score(&scoring, &offers));
        let scores = scores.map_err(|_| lot)?;
        for bid in &scores.bids {
            let exact = bid.ranked().unwrap().price_points.as_ref().unwrap() * &unit;
            points.push(exact.rounded(0, shown.rounding).to_string().parse().unwrap());
        }
    }
    Ok(points)
}

#[test]
fn a_stream_gives_what_one_batch_gives() {
    let fields: Vec<Field> = (0..3).map(|seed| Field::new(PLAIN, seed)).collect();
    let mut stream = Stream::new(everything());
    for (place, field) in fields.iter().enumerate() {
        let columns = field.columns();
        let whole = compare_batch(&columns, &everything()).unwrap();
        assert_eq!(stream.compare(&columns).unwrap(), &whole);
        assert_eq!(stream.compared().chunks, u64::try_from(place).unwrap() + 1);
    }
    let bids: usize = fields.iter().map(|field| *field.lots.last().unwrap()).sum();
    let compared = stream.compared();
    assert_eq!(compared.bids, u64::try_from(bids).unwrap());
    assert_eq!((compared.lots, compared.cells), (120, u64::try_from(bids * 8).unwrap()));
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
    assert_eq!(error.to_string(), beyond_128_bits(0, 1));
}

/// One step inside and one step outside of 128 bits, for each thing that can pass them: the first is
/// exact, the second names lot and bid, and lots before it are no matter.
#[test]
fn one_step_beyond_128_bits_names_the_row() {
    let lots = [0, 2, 4];
    let demand = [3, (1 << 30) - 1];
    let scales = Scales::new(2, 0).unwrap();
    let ask = Ask::new().with_totals().with_ranks();
    let run = |prices: &[i64; 4], view: ViewColumns<'_>, ask: &Ask| {
        let columns = Columns::new(Currency::GBP, scales, &lots).unwrap();
        let columns = columns.with_line(prices, &demand).unwrap().with_view(view).unwrap();
        let outcome = compare_batch(&columns, ask);
        #[cfg(feature = "rayon")]
        assert_eq!(outcome, fullcost::batch::compare_batch_in_parallel(&columns, ask));
        assert_eq!(outcome, compare_batch_in_128_bits(&columns, ask));
        outcome
    };
    let beyond = beyond_128_bits(1, 3);
    // 62 + 30 + 1 for the line + 32 + 1 = 126 binary digits; the divisor brings totals back to 63.
    let prices = [5, 6, 7, (1 << 62) - 1];
    let divisors = [1_i64, 1 << 62];
    let factor = |most: i64| [1, 1, 1, most];
    let numerators = factor((1 << 32) - 1);
    let inside = run(&prices, ViewColumns::new().with_factor(&numerators, &divisors), &Ask::new());
    assert!(inside.is_ok());
    let numerators = factor(1 << 32);
    let view = ViewColumns::new().with_factor(&numerators, &divisors);
    refused(run(&prices, view, &Ask::new()), &beyond);
    // A lump of 63 digits, 59 of the denominator, one for its scale and three for the sums.
    let (prices, lump) = ([5, 6, 7, 8], [0, 0, 0, i64::MIN]);
    let numerators = [1; 4];
    let divisors = [1_i64, (1 << 59) - 1];
    let view = ViewColumns::new().with_factor(&numerators, &divisors).with_lump(&lump);
    let totals = run(&prices, view, &ask).unwrap();
    assert_eq!(totals.totals(1).unwrap(), [15, 18, 0, i64::MIN]);
    assert_eq!(totals.ranks(1).unwrap(), [1, 2, 2, 1]);
    let divisors = [1_i64, 1 << 59];
    let view = ViewColumns::new().with_factor(&numerators, &divisors).with_lump(&lump);
    refused(run(&prices, view, &ask), &beyond);
    // An amount per unit of 63 digits for 31 of units: 63 + 31 + 3 and 29 of the denominator.
    let amount = [0, 0, 0, i64::MAX];
    let divisors = [1, (1 << 29) - 1];
    let view = ViewColumns::new().with_factor(&numerators, &divisors).with_per_unit(&amount);
    let bare = Ask::new().with_ranks();
    assert_eq!(run(&prices, view, &bare).unwrap().ranks(1).unwrap(), [1, 2, 1, 2]);
    // Its total does not fit the output; that names the same row.
    refused(run(&prices, view, &ask), &beyond);
    let divisors = [1, 1 << 29];
    let view = ViewColumns::new().with_factor(&numerators, &divisors).with_per_unit(&amount);
    refused(run(&prices, view, &bare), &beyond);
}

/// The screen and points need room of their own above the totals.
#[test]
fn screens_and_points_have_bounds_of_their_own() {
    let lots = [0, 2];
    let scales = Scales::new(2, 0).unwrap();
    let run = |price: i64, quantity: i64, ask: &Ask| {
        let (prices, demand) = ([price, price - 1], [quantity]);
        let columns = Columns::new(Currency::GBP, scales, &lots).unwrap();
        let columns = columns.with_line(&prices, &demand).unwrap();
        let outcome = compare_batch(&columns, ask);
        assert_eq!(outcome, compare_batch_in_128_bits(&columns, ask));
        outcome
    };
    // 63 + 33 + 1, 2 for the bids, and 27 for the 10^8 of a margin of six places: 126.
    let screened = Ask::new().with_below_mean(0, "0.000001%".parse().unwrap()).unwrap();
    let flags = run(i64::MAX, (1 << 33) - 1, &screened).unwrap();
    assert_eq!(flags.flags().unwrap(), [0, 0]);
    refused(run(i64::MAX, 1 << 33, &screened), &beyond_128_bits(0, 0));
    // 63 + 49 + 1, 1 for a spread, and 12 for the 2,500 of a quarter of 100 to two places: 126.
    let rounding = PointsRounding {
        places: 2,
        rounding: Rounding::HalfEven,
        time: RoundingTime::AfterRanking,
    };
    let rule = ScoreRule::MinMax(AllEqual::Refused);
    let scored = Ask::new().with_points(0, &rule, "25%".parse().unwrap(), rounding).unwrap();
    let points = run(i64::MAX, (1 << 49) - 1, &scored).unwrap();
    assert_eq!(points.points().unwrap(), [0, 2_500]);
    refused(run(i64::MAX, 1 << 49, &scored), &beyond_128_bits(0, 0));
}

/// One step inside and one step outside of what each further screen needs.
#[test]
fn further_screens_have_bounds_of_their_own() {
    let lots = [0, 3];
    let run =
        |prices: &[i64; 3], quantity: i64, places: u8, estimate: i64, below: i64, ask: &Ask| {
            let scales = Scales::new(2, places).unwrap();
            let (demand, estimates, denominators) = ([quantity], [estimate], [below]);
            let view = ViewColumns::new().with_factor(&[1, 1, 1], &denominators);
            let columns = Columns::new(Currency::GBP, scales, &lots).unwrap();
            let columns = columns.with_line(prices, &demand).unwrap().with_view(view).unwrap();
            let columns = columns.with_estimates(&estimates).unwrap();
            let outcome = compare_batch(&columns, ask);
            assert_eq!(outcome, compare_batch_in_128_bits(&columns, ask));
            outcome
                .map(|outcome| outcome.flags().unwrap().to_vec())
                .map_err(|error| error.to_string())
        };
    let beyond = "lot 0, bid 0: its figures could pass 128 bits: lower the scales, or compare it as a tender by itself";
    let beyond = Err(beyond.to_owned());
    // 30 + 27 + 1, 2 for the bids and 1 for the difference: 61, so that all but squares stand in 64
    // bits. Twice that, 2 for the bids and 2 for a factor of one: 126.
    let deviation = |factor: &str| {
        let screen = MeanMinusDeviation::new(factor.parse().unwrap(), DeviationDivisor::Count);
        Ask::new().with_mean_minus_deviation(0, &screen.unwrap()).unwrap()
    };
    let prices = [(1 << 30) - 1, 0, (1 << 30) - 1];
    assert_eq!(run(&prices, (1 << 27) - 1, 0, 1, 1, &deviation("1")), Ok(vec![0, 4, 0]));
    assert_eq!(run(&prices, 1 << 27, 0, 1, 1, &deviation("1")), beyond);
    // The four of 4/3 has two digits more, and they count twice: so two less for the quantity.
    assert_eq!(run(&prices, (1 << 25) - 1, 0, 1, 1, &deviation("4/3")), Ok(vec![0, 4, 0]));
    assert_eq!(run(&prices, 1 << 25, 0, 1, 1, &deviation("4/3")), beyond);
    // 63 + 35 + 1, and 27 for the 10^8 of a margin of six places: 126.
    let below =
        |view, margin: &str| Ask::new().with_below_estimate(view, margin.parse().unwrap()).unwrap();
    let (prices, narrow) = ([i64::MAX, 0, i64::MAX], below(0, "0.000001%"));
    assert_eq!(run(&prices, (1 << 35) - 1, 0, 1, 1, &narrow), Ok(vec![0, 2, 0]));
    assert_eq!(run(&prices, 1 << 35, 0, 1, 1, &narrow), beyond);
    // 63 of the estimate, 20 of its scale, 42 of the denominator, and 1 for no margin: 126.
    let (prices, whole) = ([1, 2, 3], below(1, "0%"));
    assert_eq!(run(&prices, 1, 6, i64::MAX, (1 << 42) - 1, &whole), Ok(vec![2; 3]));
    assert_eq!(run(&prices, 1, 6, i64::MAX, 1 << 42, &whole), beyond);
    let wrong = Err("lot 0: the estimate is -1: give an amount above zero".to_owned());
    assert_eq!(run(&prices, 1, 6, -1, 1, &whole), wrong);
    // An estimate that nobody asks for is no matter.
    assert_eq!(run(&prices, 1, 6, -1, 1, &deviation("1")), Ok(vec![4, 0, 0]));
}

/// The size of the least integer of 64 bits is no integer of 64 bits.
#[test]
fn the_least_lump_unfolds_to_itself() {
    let (lots, prices, demand, lump) = ([0, 1], [0], [1], [i64::MIN]);
    let columns = Columns::new(Currency::GBP, Scales::new(6, 0).unwrap(), &lots).unwrap();
    let columns = columns.with_line(&prices, &demand).unwrap();
    let columns = columns.with_view(ViewColumns::new().with_lump(&lump)).unwrap();
    let appraisal = columns.unfold(0, &[1], period(), RankOn::Exact).unwrap();
    let comparison = appraisal.compare();
    let bid = comparison.scenario("planned").unwrap().bids().next().unwrap();
    let total = bid.total(View::CompetitivelyNeutral).unwrap();
    assert_eq!(total.low(), &Fraction::new(i64::MIN.into(), 1_000_000).unwrap());
}

/// A wide lot between narrow ones, in blocks of several: computed ahead, measured, and computed
/// again where it must be.
#[test]
fn wide_lots_among_narrow_ones_are_exact() {
    let mut field = Field::new(Making { lots: 3_000, ..PLAIN }, 11);
    for lot in [0, 700, 701, 2_999] {
        let bids = field.lots[lot]..field.lots[lot + 1];
        for bid in bids {
            field.prices[2][bid] = (1 << 34) + i64::try_from(bid).unwrap();
        }
        field.demand[2][lot] = 1 << 20;
    }
    let columns = field.columns();
    let outcome = compare_batch(&columns, &everything()).unwrap();
    assert_eq!(outcome, compare_batch_in_128_bits(&columns, &everything()).unwrap());
    each_lot_agrees(&field, &everything(), RankOn::Exact);
}

/// Blocks are computed before they are measured, so the loops meet numbers that nobody has looked at:
/// they neither stop there nor let anything of it through.
#[test]
fn hostile_numbers_are_answered_alike_at_every_width() {
    let weight: Percent = "62.5%".parse().unwrap();
    let shown = PointsRounding {
        places: 2,
        rounding: Rounding::HalfEven,
        time: RoundingTime::AfterRanking,
    };
    let pounds = |text| Money::parse(text, Currency::GBP).unwrap();
    let benchmark = Benchmark::new(pounds("12000.01"), pounds("345678.9")).unwrap();
    let rules = [
        ScoreRule::LowestOverPrice(ZeroPrice::FullPoints),
        ScoreRule::DistanceFromLowest(ZeroPrice::Refused),
        ScoreRule::MinMax(AllEqual::FullPoints),
        ScoreRule::FixedBenchmark(benchmark),
    ];
    let wild = [i64::MIN, i64::MIN + 1, -1, 0, 1, 1 << 31, 1 << 45, 1 << 62, i64::MAX];
    let (mut refused, mut answered) = (0, 0);
    for seed in 0..150 {
        let mut seeded = Seeded(seed);
        // Several blocks, the first of them narrow; small lots, large ones, and both.
        let lot_bids = [(1, 12), (1, 1), (15, 40)][usize::try_from(seed % 3).unwrap()];
        let mut field = Field::new(Making { lots: 400, lot_bids, lines: 3, ..PLAIN }, seed);
        for _ in 0..=seeded.below(3) {
            let value = wild[usize::try_from(seeded.below(9)).unwrap()];
            let line = usize::try_from(seeded.below(3)).unwrap();
            let column = match seeded.below(8) {
                0 => &mut field.prices[line],
                1 => &mut field.demand[line],
                2 => &mut field.corridors[line].0,
                3 => &mut field.corridors[line].1,
                4 => &mut field.numerators,
                5 => &mut field.denominators,
                6 => &mut field.per_unit,
                _ => &mut field.lump,
            };
            let place = seeded.below(u64::try_from(column.len()).unwrap());
            column[usize::try_from(place).unwrap()] = value;
        }
        let columns = field.columns();
        let view = usize::try_from(seeded.below(3)).unwrap();
        let rule = &rules[usize::try_from(seeded.below(4)).unwrap()];
        let margin: Percent = "10%".parse().unwrap();
        let asked = everything().with_below_mean(view, margin).unwrap();
        for ask in [
            asked,
            asked.with_rank_on(RankOn::MinorUnit),
            asked.with_points(view, rule, weight, shown).unwrap(),
        ] {
            let found = compare_batch(&columns, &ask);
            assert_eq!(found, compare_batch_in_128_bits(&columns, &ask), "seed {seed}");
            match found {
                Ok(_) => answered += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 120 && answered > 120, "{refused}, {answered}");
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
