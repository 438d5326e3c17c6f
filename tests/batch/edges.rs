//! Batches at their edges: bounds met exactly, sizes of lots between which the loops change, and
//! what an outcome says of itself.

use crate::error::{beyond_128_bits, refused};
use fullcost::batch::{
    Ask, Columns, CorridorSide, MAX_LOT_BIDS, Outcome, Scales, Stream, Table, ViewColumns,
    compare_batch, compare_batch_in_128_bits,
};
use fullcost::exact::{Currency, Percent, Period, Rounding};
use fullcost::score::{AllEqual, PointsRounding, RoundingTime, ScoreRule, ZeroPrice};
use fullcost::tender::RankOn;
use fullcost::{Error, ErrorKind};

fn scales() -> Scales {
    Scales::new(2, 0).unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap()
}

/// Both widths, which must agree.
fn both(columns: &Columns<'_>, ask: &Ask) -> Result<Outcome, Error> {
    let outcome = compare_batch(columns, ask);
    assert_eq!(outcome, compare_batch_in_128_bits(columns, ask));
    outcome
}

#[test]
fn columns_say_what_they_are() {
    let scales = Scales::new(3, 5).unwrap();
    assert_eq!((scales.prices(), scales.quantities()), (3, 5));
    let lots = [0, 2, 2, 5];
    let columns = Columns::new(Currency::EUR, scales, &lots).unwrap();
    let columns = columns.with_line(&[1; 5], &[1; 3]).unwrap().with_line(&[1; 5], &[1; 3]).unwrap();
    assert_eq!(columns.currency(), Currency::EUR);
    assert_eq!((columns.lots(), columns.bids(), columns.lines()), (3, 5, 2));
    assert_eq!((columns.views(), columns.cells()), (1, 10));
    assert_eq!([0, 1, 2, 3].map(|lot| columns.bids_of(lot)), [0..2, 2..2, 2..5, 5..5]);
    assert_eq!(Ask::new().rank_on(), RankOn::Exact);
    assert_eq!(Ask::new().with_rank_on(RankOn::MinorUnit).rank_on(), RankOn::MinorUnit);
}

#[test]
fn scales_and_lots_end_at_their_bounds() {
    assert!(Scales::new(6, 6).is_ok());
    let beyond = "quantities have a scale of 7 decimal places: give 0 to 6";
    refused(Scales::new(6, 7), beyond);
    let lots = [0, MAX_LOT_BIDS, 2 * MAX_LOT_BIDS];
    assert!(Columns::new(Currency::GBP, scales(), &lots).is_ok());
    let lots = [0, 3, MAX_LOT_BIDS + 4];
    let (bids, limit) = (MAX_LOT_BIDS + 1, MAX_LOT_BIDS);
    let pounds = |lots| Columns::new(Currency::GBP, scales(), lots);
    refused(
        pounds(&lots),
        &format!(
            "lot 1 has {bids} bids: give at most {limit}, or compare it as a tender by itself"
        ),
    );
    let offsets = |lot, begins, before| {
        format!(
            "the lot at position {lot} begins at {begins} after {before}: give offsets that begin with 0 and never fall"
        )
    };
    refused(pounds(&[1, 2]), &offsets(0, 1, 0));
    refused(pounds(&[0, 4, 3]), &offsets(2, 3, 4));
    refused(pounds(&[]), "there is no offset of a lot: give at least one");
    let tenths = Scales::new(1, 0).unwrap();
    refused(
        Columns::new(Currency::GBP, tenths, &[0]),
        "prices have a scale of 1 decimal places: give 2 to 6",
    );
    let yen = Scales::new(0, 0).unwrap();
    assert!(Columns::new(Currency::JPY, yen, &[0]).is_ok());
}

#[test]
fn every_column_is_counted() {
    let lots = [0, 2];
    let columns = || Columns::new(Currency::GBP, scales(), &lots).unwrap();
    let (bids, lot, three) = ([1; 2], [1; 1], [1; 3]);
    let length = |column: &str, found: usize, expected: usize, what: &str| {
        format!("{column} has {found} entries where {expected} belong: give one for each {what}")
    };
    let view = ViewColumns::new();
    refused(columns().with_line(&three, &lot), &length("the prices of line 0", 3, 2, "bid"));
    refused(columns().with_line(&bids, &bids), &length("the demand of line 0", 2, 1, "lot"));
    refused(
        columns().with_view(view.with_factor(&three, &lot)),
        &length("the numerators of view 1", 3, 2, "bid"),
    );
    refused(
        columns().with_view(view.with_factor(&bids, &bids)),
        &length("the denominators of view 1", 2, 1, "lot"),
    );
    refused(
        columns().with_view(view).unwrap().with_view(view.with_per_unit(&three)),
        &length("the amounts per unit of view 2", 3, 2, "bid"),
    );
    refused(columns().with_view(view.with_lump(&lot)), &length("the lumps of view 1", 1, 2, "bid"));
    refused(columns().with_corridor(&lot, &lot), "there is no line: give at least one");
    refused(
        columns().with_corridor(&bids, &lot),
        &length("the corridor's lower prices", 2, 1, "lot"),
    );
    refused(
        columns().with_corridor(&lot, &bids),
        &length("the corridor's upper prices", 2, 1, "lot"),
    );
}

/// What was not asked for is not there; what was is there for every view.
#[test]
fn an_outcome_holds_what_was_asked_for() {
    let lots = [0, 2];
    let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
    let columns = columns.with_line(&[250, 240], &[3]).unwrap();
    let columns = columns.with_corridor(&[245], &[245]).unwrap();
    let columns = columns.with_view(ViewColumns::new().with_lump(&[0, 30])).unwrap();
    let nothing = both(&columns, &Ask::new()).unwrap();
    assert_eq!((nothing.totals(0), nothing.ranks(0)), (None, None));
    assert_eq!((nothing.corridor(), nothing.points()), (None, None));
    let totals = both(&columns, &Ask::new().with_totals()).unwrap();
    assert_eq!(totals.totals(0), Some([750, 720].as_slice()));
    assert_eq!(totals.totals(1), Some([750, 750].as_slice()));
    assert_eq!((totals.totals(2), totals.ranks(0)), (None, None));
    let ranks = both(&columns, &Ask::new().with_ranks()).unwrap();
    assert_eq!(ranks.ranks(0), Some([2, 1].as_slice()));
    assert_eq!(ranks.ranks(1), Some([1, 1].as_slice()));
    assert_eq!((ranks.ranks(2), ranks.totals(0)), (None, None));
    let sides = both(&columns, &Ask::new().with_corridor()).unwrap();
    assert_eq!(sides.corridor(), Some([CorridorSide::Above, CorridorSide::Below].as_slice()));
}

/// Each figure of each column moves the checksum, and so does its place.
#[test]
fn a_checksum_tells_outcomes_apart() {
    let lots = [0, 3];
    let rounding = PointsRounding {
        places: 2,
        rounding: Rounding::HalfEven,
        time: RoundingTime::AfterRanking,
    };
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let asks = [
        Ask::new(),
        Ask::new().with_totals(),
        Ask::new().with_ranks(),
        Ask::new().with_corridor(),
        Ask::new().with_below_mean(0, percent("10%")).unwrap(),
        Ask::new().with_points(0, &rule, percent("60%"), rounding).unwrap(),
    ];
    let fields = [[100, 200, 300], [200, 100, 300], [300, 200, 100], [100, 300, 250]];
    for (place, ask) in asks.iter().enumerate() {
        let mut sums = Vec::new();
        for prices in &fields {
            let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
            let columns = columns.with_line(prices, &[1]).unwrap();
            let columns = columns.with_corridor(&[150], &[250]).unwrap();
            let outcome = both(&columns, ask).unwrap();
            assert_eq!(outcome.checksum(), outcome.clone().checksum());
            sums.push((outcome.checksum(), outcome));
        }
        for (one, first) in &sums {
            for (other, second) in &sums {
                assert_eq!(one == other, first == second, "{place}: {first:?} {second:?}");
            }
        }
        assert!(sums[0] != sums[1] || place == 0);
    }
    // The sum of nothing, and of one figure: a change here changes every published one.
    let columns = Columns::new(Currency::GBP, scales(), &[0, 1]).unwrap();
    let columns = columns.with_line(&[0], &[1]).unwrap();
    assert_eq!(both(&columns, &asks[0]).unwrap().checksum(), 0xcbf2_9ce4_8422_2325);
    let start = 0xcbf2_9ce4_8422_2325_u64;
    let once = start.wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    assert_eq!(both(&columns, &asks[1]).unwrap().checksum(), once);
}

#[test]
fn shares_from_nothing_to_all_are_taken() {
    let rounding = PointsRounding {
        places: 2,
        rounding: Rounding::HalfEven,
        time: RoundingTime::AfterRanking,
    };
    let rule = ScoreRule::MinMax(AllEqual::FullPoints);
    for share in ["0%", "100%"] {
        assert!(Ask::new().with_below_mean(0, percent(share)).is_ok(), "{share}");
        assert!(Ask::new().with_points(0, &rule, percent(share), rounding).is_ok(), "{share}");
    }
    for share in ["-0.000001%", "100.000001%"] {
        let beyond =
            format!("{} is not a share: give a percentage from 0% to 100%", percent(share));
        refused(Ask::new().with_below_mean(0, percent(share)), &beyond);
        refused(Ask::new().with_points(0, &rule, percent(share), rounding), &beyond);
    }
}

/// Each size of a lot around which the loops change, in every place of the lot, and at the end of
/// the columns as well as before it.
#[test]
fn every_size_of_a_lot_is_ranked_and_totalled() {
    for size in 0..=34_usize {
        for (before, after) in [(0, 0), (3, 0), (0, 20), (1, 40)] {
            let lots = [0, before, before + size, before + size + after];
            let bids = lots[3];
            // Prices that tie in threes and fall, so that the first rank is last.
            let prices: Vec<i64> = (0..bids).map(|bid| 5_000 - whole(bid) / 3).collect();
            let numerators: Vec<i64> = (0..bids).map(|bid| 7 + whole(bid) % 4).collect();
            let demand = [2, 3, 5];
            let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
            let columns = columns.with_line(&prices, &demand).unwrap();
            let factor = ViewColumns::new().with_factor(&numerators, &[4, 9, 9]);
            let columns = columns.with_view(factor).unwrap();
            for rank_on in [RankOn::Exact, RankOn::MinorUnit] {
                let ask = Ask::new().with_totals().with_ranks().with_rank_on(rank_on);
                let outcome = both(&columns, &ask).unwrap();
                for lot in 0..3 {
                    let divisor = [4, 9, 9][lot];
                    let exact = |view: usize, bid: usize| {
                        let basket = prices[bid] * demand[lot];
                        if view == 0 { basket * divisor } else { basket * numerators[bid] }
                    };
                    let rounded = |view, bid| {
                        let (whole, rest) =
                            (exact(view, bid) / divisor, exact(view, bid) % divisor);
                        let up = rest * 2 > divisor || (rest * 2 == divisor && whole % 2 == 1);
                        whole + i64::from(up)
                    };
                    let figure = |view, bid| match rank_on {
                        RankOn::MinorUnit => rounded(view, bid),
                        _ => exact(view, bid),
                    };
                    for view in 0..2 {
                        for bid in columns.bids_of(lot) {
                            let mine = figure(view, bid);
                            let less = columns.bids_of(lot).filter(|one| figure(view, *one) < mine);
                            let rank = usize::from(outcome.ranks(view).unwrap()[bid]);
                            assert_eq!(rank, less.count() + 1, "{size} {before} {after} {bid}");
                            assert_eq!(outcome.totals(view).unwrap()[bid], rounded(view, bid));
                        }
                    }
                }
            }
        }
    }
}

/// Lines in groups of sixteen: each count around the edge, with a demand of its own.
#[test]
fn every_number_of_lines_is_added_up() {
    for lines in [1_i64, 15, 16, 17, 31, 32, 33, 48, 49] {
        for size in [1_usize, 8, 9, 12, 13, 16, 17] {
            let lots = [0, size, 2 * size];
            let prices: Vec<Vec<i64>> = (0..lines)
                .map(|line| (0..2 * size).map(|bid| 100 + line * 7 + whole(bid)).collect())
                .collect();
            let demand: Vec<[i64; 2]> = (0..lines).map(|line| [line + 1, 2 * line + 3]).collect();
            let per_unit: Vec<i64> = (0..2 * size).map(|bid| whole(bid) - 3).collect();
            let mut columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
            for (prices, demand) in prices.iter().zip(&demand) {
                columns = columns.with_line(prices, demand).unwrap();
            }
            let view = ViewColumns::new().with_per_unit(&per_unit);
            let columns = columns.with_view(view).unwrap();
            let outcome = both(&columns, &Ask::new().with_totals()).unwrap();
            for lot in 0..2 {
                let units: i64 = demand.iter().map(|demand| demand[lot]).sum();
                for bid in columns.bids_of(lot) {
                    let lines = prices.iter().zip(&demand);
                    let basket: i64 = lines.map(|(prices, demand)| prices[bid] * demand[lot]).sum();
                    assert_eq!(outcome.totals(0).unwrap()[bid], basket);
                    assert_eq!(outcome.totals(1).unwrap()[bid], basket + units * per_unit[bid]);
                }
            }
        }
    }
}

#[test]
fn a_stream_counts_and_names_its_chunks() {
    let table = |prices: &[i64]| {
        let mut table = Table::new(Currency::GBP, scales(), 1, 0).unwrap();
        table.begin_lot(&[10], &[]).unwrap();
        for price in prices {
            table.push_bid(&[*price], &[]).unwrap();
        }
        table
    };
    let mut seen = Vec::new();
    let mut stream = Stream::new(Ask::new().with_totals());
    let chunks = [table(&[1, 2]), table(&[3]), table(&[-4]), table(&[5])];
    let stopped = stream.run(chunks, |columns, outcome| {
        let totals = outcome.totals(0).unwrap().to_vec();
        seen.push((columns.lots(), columns.bids(), totals));
    });
    assert_eq!(
        stopped.unwrap_err().to_string(),
        "chunk 2: lot 0, bid 0: the price is -4: give zero or more"
    );
    assert_eq!(seen, [(1, 2, vec![10, 20]), (1, 1, vec![30])]);
    let compared = stream.compared();
    assert_eq!((compared.chunks, compared.lots, compared.bids, compared.cells), (2, 2, 3, 3));
}

#[test]
fn a_table_takes_only_whole_rows() {
    let mut table = Table::new(Currency::GBP, scales(), 2, 1).unwrap();
    refused(table.push_bid(&[1, 2], &[(1, 0, 0)]), "there is no lot: give at least one");
    let length = |column: &str, found: usize, expected: usize, what: &str| {
        format!("{column} has {found} entries where {expected} belong: give one for each {what}")
    };
    refused(table.begin_lot(&[1], &[1]), &length("the demand of the lot", 1, 2, "line"));
    refused(table.begin_lot(&[1, 1], &[]), &length("the denominators of the lot", 0, 1, "view"));
    table.begin_lot(&[3, 4], &[5]).unwrap();
    refused(table.push_bid(&[1], &[(1, 0, 0)]), &length("the prices of the bid", 1, 2, "line"));
    refused(table.push_bid(&[1, 2], &[]), &length("the terms of the bid", 0, 1, "view"));
    table.push_bid(&[100, 200], &[(6, -1, 13)]).unwrap();
    let (lots, first, second) = ([0, 1], ([100_i64], [3_i64]), ([200_i64], [4_i64]));
    let expected = Columns::new(Currency::GBP, scales(), &lots).unwrap();
    let expected = expected.with_line(&first.0, &first.1).unwrap();
    let expected = expected.with_line(&second.0, &second.1).unwrap();
    let view = ViewColumns::new().with_factor(&[6_i64], &[5_i64]);
    let view = view.with_per_unit(&[-1_i64]).with_lump(&[13_i64]);
    assert_eq!(table.columns().unwrap(), expected.with_view(view).unwrap());
    let outcome = both(&table.columns().unwrap(), &Ask::new().with_totals()).unwrap();
    assert_eq!(outcome.totals(1), Some([1_100 * 6 / 5 - 7 + 13].as_slice()));
}

/// Names of an unfolded lot have as many digits as the last of them; its views are up to three.
#[test]
fn a_lot_unfolds_with_names_that_sort() {
    let lots = [0, 10, 21];
    let prices: Vec<i64> = (0..21).map(|bid| 100 + bid).collect();
    let lump: Vec<i64> = (0..21).map(|bid| 5 - bid).collect();
    let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
    let columns = columns.with_line(&prices, &[1, 2]).unwrap();
    let view = ViewColumns::new().with_lump(&lump);
    let columns = columns.with_view(view).unwrap();
    let period = || Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let unfold = |lot, views: &[usize]| columns.unfold(lot, views, period(), RankOn::Exact);
    let names = |lot| {
        let appraisal = unfold(lot, &[]).unwrap();
        let names = appraisal.tender().bids().iter().map(|bid| bid.provider.as_str().to_owned());
        names.collect::<Vec<_>>()
    };
    assert_eq!(names(0)[9], "bid-9");
    assert_eq!((names(1)[0].as_str(), names(1)[10].as_str()), ("bid-00", "bid-10"));
    assert!(unfold(1, &[1, 1, 1]).is_ok());
    refused(
        unfold(1, &[1, 1, 1, 1]),
        "there are more than 3 views of an unfolded lot: split the model or the tender",
    );
    let unknown = |column: usize, columns: usize| {
        format!("column {column} does not exist, since there are {columns}: give a smaller number")
    };
    refused(unfold(2, &[]), &unknown(2, 2));
    for place in [0, 2] {
        assert_eq!(unfold(0, &[place]).unwrap_err().message(), unknown(place, 2));
    }
    assert_eq!(unfold(0, &[]).unwrap().tender().rank_on(), RankOn::Exact);
    let appraisal = unfold(1, &[1]).unwrap();
    let outcome = both(&columns, &Ask::new().with_ranks()).unwrap();
    let comparison = appraisal.compare();
    let view = comparison.scenario("planned").unwrap();
    let view = view.view(fullcost::price::View::CompetitivelyNeutral);
    for (place, standing) in view.standings.iter().enumerate() {
        let rank = standing.rank.unwrap().certain().unwrap();
        assert_eq!(rank, usize::from(outcome.ranks(1).unwrap()[10 + place]));
    }
}

/// Two numbers below zero in one place do not hide each other.
#[test]
fn numbers_below_zero_are_refused_together_as_alone() {
    let lots = [0, 1];
    let run = |price: i64, quantity: i64, lower: i64, upper: i64| {
        let (prices, demand, lower, upper) = ([price], [quantity], [lower], [upper]);
        let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
        let columns = columns.with_line(&prices, &demand).unwrap();
        let columns = columns.with_corridor(&lower, &upper).unwrap();
        both(&columns, &Ask::new().with_totals().with_corridor()).map(|_| ())
    };
    let refused = |found: Result<(), Error>| found.unwrap_err().to_string();
    assert_eq!(run(3, 2, 1, 4), Ok(()));
    let what = "lot 0, line 0: the corridor's price is";
    assert_eq!(refused(run(3, 2, -2, -1)), format!("{what} -2: give zero or more"));
    assert_eq!(refused(run(3, 2, 1, -1)), format!("{what} -1: give zero or more"));
    let what = "lot 0, line 0: the quantity is";
    assert_eq!(refused(run(-3, -2, 1, 4)), format!("{what} -2: give zero or more"));
    assert_eq!(refused(run(3, -2, -1, -1)), format!("{what} -2: give zero or more"));
    let what = "lot 0, bid 0: the price is";
    assert_eq!(refused(run(-3, 2, 1, 4)), format!("{what} -3: give zero or more"));
}

#[test]
fn factors_below_zero_are_refused_together_as_alone() {
    let lots = [0, 1];
    let run = |numerator: i64, denominator: i64| {
        let (numerators, denominators) = ([numerator], [denominator]);
        let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
        let view = ViewColumns::new().with_factor(&numerators, &denominators);
        let columns = columns.with_line(&[3], &[2]).unwrap().with_view(view).unwrap();
        both(&columns, &Ask::new().with_ranks()).map(|_| ())
    };
    let refused = |found: Result<(), Error>| found.unwrap_err().to_string();
    assert_eq!(run(0, 1), Ok(()));
    let what = "lot 0, view 1: the denominator is";
    assert_eq!(refused(run(1, 0)), format!("{what} 0: give a number above zero"));
    assert_eq!(refused(run(1, -1)), format!("{what} -1: give a number above zero"));
    assert_eq!(refused(run(-1, -1)), format!("{what} -1: give a number above zero"));
    let what = "lot 0, bid 0: the numerator is";
    assert_eq!(refused(run(-1, 1)), format!("{what} -1: give zero or more"));
}

/// The screen and the points of a view have the bound of that view's totals.
#[test]
fn screens_and_points_are_bounded_by_their_own_view() {
    let lots = [0, 2];
    let prices = [(1_i64 << 62) - 1; 2];
    let run = |most: i64, ask: Ask| {
        let numerators = [most.min((1 << 32) - 1), most];
        let view = ViewColumns::new().with_factor(&numerators, &[1]);
        let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
        let columns = columns.with_line(&prices, &[(1 << 30) - 1]).unwrap();
        both(&columns.with_view(view).unwrap(), &ask).map(|_| ()).map_err(|error| error.to_string())
    };
    let beyond = Err(beyond_128_bits(0, 0));
    // 62 + 30 + 1 for the line, 3 of the numerator + 1, 2 for the bids, 27 for the margin: 126.
    let screened = |view| Ask::new().with_below_mean(view, percent("0.000001%")).unwrap();
    assert_eq!(run(7, screened(1)), Ok(()));
    assert_eq!(run(8, screened(1)), beyond);
    assert_eq!(run(8, screened(0)), Ok(()));
    // 93, 19 of the numerator + 1, 1 for a spread, 12 for the 2,500 of a quarter of 100: 126.
    let rounding = PointsRounding {
        places: 2,
        rounding: Rounding::HalfEven,
        time: RoundingTime::AfterRanking,
    };
    let rule = ScoreRule::MinMax(AllEqual::FullPoints);
    let scored = |view| Ask::new().with_points(view, &rule, percent("25%"), rounding).unwrap();
    assert_eq!(run((1 << 19) - 1, scored(1)), Ok(()));
    assert_eq!(run(1 << 19, scored(1)), beyond);
    assert_eq!(run(1 << 19, scored(0)), Ok(()));
    // 93, 32 of the numerator + 1: a bid on the bound is not the one that is named.
    assert_eq!(run((1 << 32) - 1, Ask::new()), Ok(()));
    assert_eq!(run(1 << 32, Ask::new()), Err(beyond_128_bits(0, 1)));
}

/// Equal magnitudes of an amount do not hide each other from the proof.
#[test]
fn equal_amounts_are_as_wide_as_one() {
    let lots = [0, 3];
    let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
    let columns = columns.with_line(&[1; 3], &[1 << 10]).unwrap();
    let amounts = [1_i64 << 62, 1 << 62, 1];
    let view = ViewColumns::new().with_per_unit(&amounts);
    let columns = columns.with_view(view).unwrap();
    let outcome = both(&columns, &Ask::new().with_ranks()).unwrap();
    assert_eq!(outcome.ranks(1), Some([2, 2, 1].as_slice()));
}

/// Quotients of figures at the end of 64 bits, half to even.
#[test]
fn the_widest_figures_are_divided_exactly() {
    let lots = [0, 4];
    let prices = [i64::MAX, i64::MAX - 1, 1 << 62, (1 << 62) - 1];
    for divisor in [2, 3, 4, 7, 1_000_000, (1 << 62) - 1, 1 << 62, i64::MAX] {
        let denominators = [divisor];
        let view = ViewColumns::new().with_factor(&[1; 4], &denominators);
        let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
        let columns = columns.with_line(&prices, &[1]).unwrap().with_view(view).unwrap();
        let outcome = both(&columns, &Ask::new().with_totals()).unwrap();
        let expected = prices.map(|price| {
            let (whole, rest) = (price / divisor, i128::from(price % divisor) * 2);
            let over = rest > i128::from(divisor);
            let even = rest == i128::from(divisor) && whole % 2 == 1;
            whole + i64::from(over || even)
        });
        assert_eq!(outcome.totals(1), Some(expected.as_slice()), "{divisor}");
    }
}

/// What cannot be scored is named with its own bid and figure, not as a matter of width.
#[test]
fn a_refused_score_names_its_bid() {
    let lots = [0, 1, 4];
    let rounding = PointsRounding {
        places: 2,
        rounding: Rounding::HalfEven,
        time: RoundingTime::AfterRanking,
    };
    let run = |prices: &[i64; 4], lump: &[i64; 4], rule: &ScoreRule| {
        let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
        let columns = columns.with_line(prices, &[1, 1]).unwrap();
        let columns = columns.with_view(ViewColumns::new().with_lump(lump)).unwrap();
        let ask = Ask::new().with_points(1, rule, percent("60%"), rounding).unwrap();
        both(&columns, &ask).unwrap_err()
    };
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let negative = run(&[9, 5, 1, 1], &[0, -5, -3, -4], &rule).to_string();
    let remedy = "score prices of zero or more, or ask for no points";
    assert_eq!(negative, format!("lot 1, bid 2: the total is -2: {remedy}"));
    let zero = run(&[9, 5, 0, 0], &[0; 4], &rule).to_string();
    assert!(zero.starts_with("lot 1, bid 2: ") && !zero.contains("128 bits"), "{zero}");
}

/// A bid far behind the first block of lots is named by its place in the whole batch.
#[test]
fn a_fault_in_a_later_block_names_its_own_bid() {
    let lots: Vec<usize> = (0..=5_000).map(|lot| 2 * lot).collect();
    let mut prices = vec![3; 10_000];
    prices[7_001] = 0;
    let demand = vec![1; 5_000];
    let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
    let columns = columns.with_line(&prices, &demand).unwrap();
    let rounding = PointsRounding {
        places: 2,
        rounding: Rounding::HalfEven,
        time: RoundingTime::AfterRanking,
    };
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let ask = Ask::new().with_points(0, &rule, percent("60%"), rounding).unwrap();
    let error = both(&columns, &ask).unwrap_err().to_string();
    assert!(error.starts_with("lot 3500, bid 7001: "), "{error}");
}

/// A lot goes to a tender and back into a table of just as many lines: factors of several
/// denominators are brought to one.
#[test]
fn a_lot_returns_from_a_tender_to_a_table() {
    let lots = [0, 3];
    let columns = Columns::new(Currency::GBP, scales(), &lots).unwrap();
    let columns = columns.with_line(&[100, 200, 300], &[4]).unwrap();
    let view = ViewColumns::new().with_factor(&[3, 2, 7], &[6]).with_lump(&[5, -7, 0]);
    let columns = columns.with_view(view).unwrap();
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let appraisal = columns.unfold(0, &[1], period, RankOn::Exact).unwrap();
    let ask = Ask::new().with_totals().with_ranks();
    let expected = both(&columns, &ask).unwrap();
    let fill = |lines, views| {
        let mut table = Table::new(Currency::GBP, scales(), lines, views).unwrap();
        table.push_appraisal(&appraisal, "planned").map(|()| table)
    };
    let table = fill(1, 1).unwrap();
    assert_eq!(both(&table.columns().unwrap(), &ask).unwrap(), expected);
    let wide = fill(2, 3).unwrap();
    let outcome = both(&wide.columns().unwrap(), &ask).unwrap();
    assert_eq!(outcome.totals(1), expected.totals(1));
    assert!(matches!(fill(0, 1), Err(error) if error.kind() == ErrorKind::Unsupported));
    assert!(matches!(fill(1, 4), Err(error) if error.kind() == ErrorKind::Unsupported));
}

/// A corridor is asked of every line, and each rule says in its own words what it cannot score.
#[test]
fn what_is_missing_is_said() {
    let lots = [0, 2];
    let columns = || Columns::new(Currency::GBP, scales(), &lots).unwrap();
    let none = "there is no corridor for every line: give at least one";
    let corridor = Ask::new().with_corridor();
    refused(both(&columns(), &corridor), none);
    let line = columns().with_line(&[1, 2], &[3]).unwrap();
    refused(both(&line, &corridor), none);
    let half = line.with_corridor(&[1], &[2]).unwrap().with_line(&[1, 2], &[3]).unwrap();
    refused(both(&half, &corridor), none);
    let rounding = PointsRounding {
        places: 2,
        rounding: Rounding::HalfEven,
        time: RoundingTime::AfterRanking,
    };
    let refusal = |rule, price: i64| {
        let prices = [price; 2];
        let ask = Ask::new().with_points(0, &rule, percent("60%"), rounding).unwrap();
        both(&columns().with_line(&prices, &[1]).unwrap(), &ask).unwrap_err().to_string()
    };
    let rules = [
        refusal(ScoreRule::MinMax(AllEqual::Refused), 5),
        refusal(ScoreRule::DistanceFromLowest(ZeroPrice::Refused), 0),
        refusal(ScoreRule::LowestOverPrice(ZeroPrice::Refused), 0),
    ];
    assert!(rules.iter().all(|text| text.starts_with("lot 0, bid 0: ")), "{rules:?}");
    assert!(rules[0] != rules[1] && rules[0] != rules[2] && rules[1] != rules[2], "{rules:?}");
}
