//! Columns of 32 bits and of 64, mixtures of both, and every set of instructions that this machine has:
//! all give the same figures.

use std::ops::ControlFlow;

use fullcost::ErrorKind;
use fullcost::batch::{
    Ask, Column, Columns, Instructions, Outcome, Scales, Stream, Table, ViewColumns, compare_batch,
    compare_batch_in_128_bits,
};
use fullcost::exact::Currency;
use proptest::prelude::*;

use super::{Field, Seeded};
use crate::error::refused;
use crate::exact::cases;
use crate::laws::placed;

/// A column in one width.
enum Own {
    Narrow(Vec<i32>),
    Wide(Vec<i64>),
}

impl Own {
    /// In 32 bits where that is wanted and every number fits.
    fn new(numbers: &[i64], is_narrow: bool) -> Self {
        let narrow = || numbers.iter().map(|number| i32::try_from(*number).ok()).collect();
        let narrow = is_narrow.then(narrow).flatten();
        narrow.map_or_else(|| Own::Wide(numbers.to_vec()), Own::Narrow)
    }

    fn column(&self) -> Column<'_> {
        match self {
            Own::Narrow(numbers) => numbers.into(),
            Own::Wide(numbers) => numbers.into(),
        }
    }
}

/// The columns of a field, each in a width of its own.
fn in_widths<R>(
    field: &Field,
    mut is_narrow: impl FnMut() -> bool,
    ask: impl FnOnce(&Columns<'_>) -> R,
) -> R {
    let mut own = |numbers: &[i64]| Own::new(numbers, is_narrow());
    let lines = field.prices.iter().zip(&field.demand).zip(&field.corridors);
    let lines: Vec<[Own; 4]> = lines
        .map(|((prices, demand), (lower, upper))| {
            [own(prices), own(demand), own(lower), own(upper)]
        })
        .collect();
    let [above, below, per_unit, lump] =
        [&field.numerators, &field.denominators, &field.per_unit, &field.lump]
            .map(|own_of| own(own_of));
    let (prices, quantities) = field.making.scales;
    let scales = Scales::new(prices, quantities).unwrap();
    let mut columns = Columns::new(Currency::GBP, scales, &field.lots).unwrap();
    for line in &lines {
        let [prices, demand, lower, upper] = line.each_ref().map(Own::column);
        columns = columns.with_line(prices, demand).unwrap().with_corridor(lower, upper).unwrap();
    }
    let factor = ViewColumns::new().with_factor(above.column(), below.column());
    let whole = factor.with_per_unit(per_unit.column()).with_lump(lump.column());
    let columns = columns.with_view(whole).unwrap();
    ask(&columns.with_view(ViewColumns::new().with_lump(lump.column())).unwrap())
}

/// A batch of these columns gives the figures of an outcome with every set of instructions.
#[track_caller]
fn gives(columns: &Columns<'_>, ask: &Ask, expected: &Outcome) {
    for set in Instructions::of_this_machine() {
        let ask = ask.with_instructions(set).unwrap();
        let outcome = compare_batch(columns, &ask).unwrap();
        assert_eq!(outcome.instructions(), set);
        assert_eq!(outcome.checksum(), expected.checksum(), "{set:?}");
        assert_eq!(placed(&outcome), placed(expected), "{set:?}");
        assert_eq!(outcome, compare_batch_in_128_bits(columns, &ask).unwrap());
    }
}

/// Every width of the columns of a field gives the figures of all in 64 bits.
#[track_caller]
pub(super) fn agree(field: &Field, ask: &Ask, expected: &Outcome, seed: u64) {
    let mut seeded = Seeded(seed);
    gives(&field.columns(), ask, expected);
    in_widths(field, || true, |columns| gives(columns, ask, expected));
    in_widths(field, || seeded.below(2) == 0, |columns| gives(columns, ask, expected));
}

/// The greatest price and quantity of a lot, of which one or their product stands at an edge: of 32 bits,
/// of what a binary float holds, of the widest that 64-bit integers take.
const EDGES: [(i64, i64); 9] = [
    (1 << 31, 2),
    ((1 << 31) + 1, 1),
    (1 << 16, 1 << 15),
    (1 << 31, 1 << 21),
    ((1 << 52) + 1, 1),
    (1 << 31, 1 << 30),
    (1 << 30, 1 << 31),
    ((1 << 61) + 1, 1),
    (1 << 59, 3),
];

/// Ends of 32 bits for what is added: below, at and beyond.
const ADDED: [i64; 7] = [-(1 << 31) - 1, -(1 << 31), -1, 0, 1, (1 << 31) - 1, 1 << 31];

/// One bid of one line at whole pence: both totals over the denominator, by integers of 128 bits.
fn by_hand(price: i64, quantity: i64, [above, below, per_unit, lump]: [i64; 4]) -> [i128; 2] {
    let [price, quantity, above, below, per_unit, lump] =
        [price, quantity, above, below, per_unit, lump].map(i128::from);
    let basket = price * quantity;
    [basket, basket * above + below * (per_unit * quantity + lump)]
}

fn half_even(numerator: i128, denominator: i128) -> i64 {
    let (whole, rest) = (numerator.div_euclid(denominator), numerator.rem_euclid(denominator));
    let up = match (rest * 2).cmp(&denominator) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => whole.rem_euclid(2),
        std::cmp::Ordering::Greater => 1,
    };
    i64::try_from(whole + up).unwrap()
}

proptest! {
    #![proptest_config(cases(40))]

    /// Lots of one to fourteen bids at the edges, against integers of 128 bits.
    #[test]
    fn edges_of_widths_are_no_seams(seed in any::<u64>(), mixed in any::<u64>(), edge in 0..EDGES.len()) {
        let mut seeded = Seeded(seed);
        let (most, demand) = EDGES[edge];
        let mut lots = vec![0];
        for _ in 0..12 {
            lots.push(lots.last().unwrap() + 1 + usize::try_from(seeded.below(14)).unwrap());
        }
        let bids = *lots.last().unwrap();
        let mut choose = |among: &[i64]| among[usize::try_from(seeded.below(among.len() as u64)).unwrap()];
        let mut column = |count: usize, among: &[i64]| -> Vec<i64> {
            (0..count).map(|_| choose(among)).collect()
        };
        let prices = column(bids, &[most, most - 1, most - 2, 1, 0]);
        let quantities = column(12, &[demand, demand - 1]);
        let factors = [column(bids, &[0, 1, 2]), column(12, &[1, 2])];
        let added = [column(bids, &[-1, 0, 1]), column(bids, &ADDED)];
        let mut widths = Seeded(mixed);
        let mut own = |numbers: &Vec<i64>| Own::new(numbers, widths.below(4) > 0);
        let owned = [&prices, &quantities, &factors[0], &factors[1], &added[0], &added[1]].map(&mut own);
        let [line, demand, above, below, per_unit, lump] = owned.each_ref().map(Own::column);
        let view = ViewColumns::new().with_factor(above, below).with_per_unit(per_unit).with_lump(lump);
        let columns = Columns::new(Currency::GBP, Scales::new(2, 0).unwrap(), &lots).unwrap();
        let columns = columns.with_line(line, demand).unwrap().with_view(view).unwrap();
        let ask = Ask::new().with_totals().with_ranks();
        let outcome = compare_batch(&columns, &ask).unwrap();
        for set in Instructions::of_this_machine() {
            let again = compare_batch(&columns, &ask.with_instructions(set).unwrap()).unwrap();
            prop_assert_eq!(again.checksum(), outcome.checksum());
        }
        for lot in 0..12 {
            let range = lots[lot]..lots[lot + 1];
            let exact: Vec<[i128; 2]> = range.clone().map(|bid| {
                let terms = [factors[0][bid], factors[1][lot], added[0][bid], added[1][bid]];
                by_hand(prices[bid], quantities[lot], terms)
            }).collect();
            for (place, bid) in range.enumerate() {
                for (view, denominator) in [1, factors[1][lot]].into_iter().enumerate() {
                    let own = exact[place][view];
                    let rank = 1 + exact.iter().filter(|other| other[view] < own).count();
                    prop_assert_eq!(usize::from(outcome.ranks(view).unwrap()[bid]), rank);
                    let total = half_even(own, denominator.into());
                    prop_assert_eq!(outcome.totals(view).unwrap()[bid], total);
                }
            }
        }
    }
}

#[test]
fn a_column_is_what_it_borrows() {
    let (narrow, wide) = (vec![i32::MIN, 0, 7], vec![i64::from(i32::MIN), 0, 7]);
    for column in [Column::from(&narrow), Column::from(&wide), narrow.as_slice().into()] {
        assert_eq!((column.len(), column.is_empty()), (3, false));
        let numbers = [0, 1, 2, 3].map(|place| column.get(place));
        assert_eq!(numbers, [Some(i64::from(i32::MIN)), Some(0), Some(7), None]);
    }
    assert!(Column::from(&[0_i32; 0]).is_empty());
    assert_ne!(Column::from(&narrow), Column::from(&wide));
}

#[test]
fn narrow_columns_are_refused_as_wide_ones_are() {
    let lots = [0, 2];
    let columns = || Columns::new(Currency::GBP, Scales::new(2, 0).unwrap(), &lots).unwrap();
    let narrow = |prices: &[i32], demand: &[i32]| {
        columns()
            .with_line(prices, demand)
            .and_then(|columns| compare_batch(&columns, &Ask::new().with_totals()))
    };
    refused(
        narrow(&[1], &[1]),
        "the prices of line 0 has 1 entries where 2 belong: give one for each bid",
    );
    refused(narrow(&[5, -1], &[1]), "lot 0, bid 1: the price is -1: give zero or more");
    refused(
        narrow(&[5, 1], &[i32::MIN]),
        "lot 0, line 0: the quantity is -2147483648: give zero or more",
    );
    let view = ViewColumns::new().with_factor(&[1_i64, 1], &[0_i32]);
    let columns = columns().with_line(&[1_i32, 1], &[1_i64]).unwrap().with_view(view).unwrap();
    refused(
        compare_batch(&columns, &Ask::new()),
        "lot 0, view 1: the denominator is 0: give a number above zero",
    );
}

#[test]
pub(super) fn instructions_are_stated_by_name() {
    let sets: Vec<Instructions> = Instructions::of_this_machine().collect();
    assert!(sets.is_sorted());
    assert_eq!(sets.last(), Some(&Instructions::best()));
    assert_eq!(Instructions::default(), Instructions::best());
    let names: Vec<&str> = sets.iter().map(|set| set.as_str()).collect();
    for set in Instructions::ALL {
        assert_eq!(set.as_str().parse(), Ok(set));
        let asked = Ask::new().with_instructions(set);
        if sets.contains(&set) {
            assert_eq!(asked.is_ok_and(|ask| ask == Ask::new()), set == Instructions::best());
        } else {
            assert_eq!(asked.as_ref().unwrap_err().kind(), ErrorKind::Unsupported);
            refused(
                asked,
                &format!(
                    "this machine lacks the instructions {}: state {}, or none to have the best of it",
                    set.as_str(),
                    names.join(" or ")
                ),
            );
        }
    }
}

/// Who watches a stream is told after each chunk, of as many cells as were stated or came; it can stop
/// the stream, which then goes on where it was.
#[test]
fn a_stream_can_be_watched_and_stopped() {
    let mut table = Table::new(Currency::GBP, Scales::new(2, 0).unwrap(), 2, 0).unwrap();
    table.begin_lot(&[10, 1], &[]).unwrap();
    table.push_bid(&[3, 5], &[]).unwrap();
    let mut stream = Stream::new(Ask::new().with_totals());
    let mut seen = Vec::new();
    let mut outcomes = 0;
    let compared = stream
        .run_watched(
            vec![table.clone(); 3],
            4,
            |_, _| outcomes += 1,
            |work| {
                seen.push((work.done, work.of));
                ControlFlow::Continue(())
            },
        )
        .unwrap();
    assert_eq!((outcomes, compared.chunks, compared.cells), (3, 3, 6));
    assert_eq!(seen, [(8, 16), (16, 16), (24, 24)]);
    let enough = |_| ControlFlow::Break(());
    let chunks = vec![table.clone(); 3];
    let stopped = stream.run_watched(chunks, 12, |_, _| outcomes += 1, enough).unwrap_err();
    assert_eq!(stopped.kind(), ErrorKind::Cancelled);
    // What was handed over stands.
    assert_eq!((outcomes, stream.compared().chunks), (4, 4));
    let columns = table.columns().unwrap();
    let told = stream.compare_watched(&columns, 12, |_| ControlFlow::Continue(()));
    assert_eq!(told.unwrap().totals(0), Some([35].as_slice()));
    refused(
        stream.compare_watched(&columns, 100, enough).map(Outcome::checksum),
        "the work was cancelled after 48 of 400 units: ask again to have it done from the beginning",
    );
}
