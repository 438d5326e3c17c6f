//! `Σ price × quantity` of every bid, and `Σ quantity` of its lot.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]

use std::ops::Range;

use super::block::Block;
use super::integer::Integer;
use super::lanes::{FEW_LANES, MOST_LANES};
use crate::batch::column::{Cell, in_each_width};
use crate::batch::columns::Columns;

/// How many lines go together: more columns than that at once are more than machines read ahead.
const LINES_TOGETHER: usize = 4;

/// Prices of some lines by bid and quantities by lot, as they stand.
type InWidths<'a, P, Q> = Vec<(&'a [P], &'a [Q])>;

/// The lines of a batch, those of like widths together, since a loop knows the widths of its columns.
pub(crate) struct Lines<'a> {
    wide: InWidths<'a, i64, i64>,
    narrow: InWidths<'a, i32, i32>,
    narrow_prices: InWidths<'a, i32, i64>,
    narrow_demand: InWidths<'a, i64, i32>,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(columns: &Columns<'a>) -> Self {
        Lines {
            wide: in_widths(columns),
            narrow: in_widths(columns),
            narrow_prices: in_widths(columns),
            narrow_demand: in_widths(columns),
        }
    }
}

fn in_widths<'a, P: Cell, Q: Cell>(columns: &Columns<'a>) -> InWidths<'a, P, Q> {
    let lines = columns.lines.iter();
    lines.filter_map(|line| P::of(line.prices).zip(Q::of(line.demand))).collect()
}

/// The sums of a block.
pub(super) struct Sums<'a, T> {
    /// `Σ price × quantity` by bid, and room for that of some lines.
    pub(super) basket: &'a mut [T],
    pub(super) more: &'a mut [T],
    /// `Σ quantity` by lot, and by bid of it.
    pub(super) by_lot: &'a mut Vec<T>,
    pub(super) units: &'a mut [T],
}

/// Fills the sums of a block.
#[inline(always)]
pub(super) fn baskets<T: Integer>(block: &Block<'_>, lines: &Lines<'_>, sums: &mut Sums<'_, T>) {
    sums.by_lot.clear();
    sums.by_lot.resize(block.last_lot.saturating_sub(block.first_lot), T::default());
    if block.singles {
        let basket = sums.basket.get_mut(..block.count).unwrap_or_default();
        return baskets_of_singles(block, basket, sums.units);
    }
    let mut begun = add(&lines.wide, block, sums, false);
    begun = add(&lines.narrow, block, sums, begun);
    begun = add(&lines.narrow_prices, block, sums, begun);
    begun = add(&lines.narrow_demand, block, sums, begun);
    if !begun {
        let Sums { basket, by_lot, units, .. } = sums;
        baskets_of::<T, i64, i64>(&[], block, by_lot, basket, units);
    }
}

/// Adds the lines of two widths to the sums, if they are begun, and tells whether they are.
#[inline(always)]
fn add<T: Integer, P: Cell, Q: Cell>(
    lines: &[(&[P], &[Q])],
    block: &Block<'_>,
    Sums { basket, more, by_lot, units }: &mut Sums<'_, T>,
    mut begun: bool,
) -> bool {
    for lines in lines.chunks(LINES_TOGETHER) {
        if begun {
            baskets_of(lines, block, by_lot, more, units);
            for (basket, more) in basket.iter_mut().zip(more.iter()).take(block.count) {
                *basket = basket.plus(*more);
            }
        } else {
            baskets_of(lines, block, by_lot, basket, units);
        }
        begun = true;
    }
    begun
}

/// The baskets of some lines, and their quantities on top of those of the lines before.
// In one loop, although quantities alone would be quicker to add up lot by lot: so that waiting for
// one column is waiting for all of them.
#[inline(always)]
fn baskets_of<T: Integer, P: Cell, Q: Cell>(
    lines: &[(&[P], &[Q])],
    block: &Block<'_>,
    by_lot: &mut [T],
    basket: &mut [T],
    units: &mut [T],
) {
    for ((lot, bids), sum) in block.lots().zip(by_lot) {
        let out = (&mut *basket, &mut *units);
        let in_time = match bids.len() {
            0 => Some(()),
            1..=FEW_LANES => basket_of::<T, P, Q, FEW_LANES>(lines, block, lot, &bids, sum, out),
            9..=12 => basket_of::<T, P, Q, 12>(lines, block, lot, &bids, sum, out),
            _ if bids.len() <= MOST_LANES => {
                basket_of::<T, P, Q, MOST_LANES>(lines, block, lot, &bids, sum, out)
            }
            _ => None,
        };
        if in_time.is_none() {
            basket_of_any(lines, block, lot, &bids, sum, (basket, units));
        }
    }
}

/// Lots of one bid each: columns by bid and columns by lot run side by side.
#[inline(always)]
fn baskets_of_singles<T: Integer>(block: &Block<'_>, basket: &mut [T], units: &mut [T]) {
    basket.fill(T::default());
    units.fill(T::default());
    for line in &block.columns.lines {
        let (prices, demand) = (line.prices, line.demand);
        in_each_width!(prices, demand => {
            let prices = block.of(prices, 0..block.count).iter();
            let inputs = prices.zip(demand.get(block.first_lot..).unwrap_or(&[]));
            let sums = basket.iter_mut().zip(&mut *units);
            for ((basket, units), (price, quantity)) in sums.zip(inputs) {
                let quantity = T::from_input(*quantity);
                *basket = basket.plus(T::from_input(*price).times(quantity));
                *units = units.plus(quantity);
            }
        });
    }
}

/// A lot of at most `M` bids; nothing, and nothing done, where lanes would reach beyond the columns.
#[inline(always)]
fn basket_of<T: Integer, P: Cell, Q: Cell, const M: usize>(
    lines: &[(&[P], &[Q])],
    block: &Block<'_>,
    lot: usize,
    bids: &Range<usize>,
    units_of_lot: &mut T,
    (basket, units): (&mut [T], &mut [T]),
) -> Option<()> {
    let start = block.start.wrapping_add(bids.start);
    let mut sums = [T::default(); M];
    let mut sum = *units_of_lot;
    for (prices, demand) in lines {
        let quantity = T::from_input(*demand.get(lot)?);
        let prices = prices.get(start..)?.first_chunk::<M>()?;
        sum = sum.plus(quantity);
        for (sum, price) in sums.iter_mut().zip(prices) {
            *sum = sum.plus(T::from_input(*price).times(quantity));
        }
    }
    *basket.get_mut(bids.start..)?.first_chunk_mut::<M>()? = sums;
    *units.get_mut(bids.start..)?.first_chunk_mut::<M>()? = [sum; M];
    *units_of_lot = sum;
    Some(())
}

/// A lot of any size.
#[inline(always)]
fn basket_of_any<T: Integer, P: Cell, Q: Cell>(
    lines: &[(&[P], &[Q])],
    block: &Block<'_>,
    lot: usize,
    bids: &Range<usize>,
    units_of_lot: &mut T,
    (basket, units): (&mut [T], &mut [T]),
) {
    let sums = basket.get_mut(bids.clone()).unwrap_or_default();
    sums.fill(T::default());
    for (prices, demand) in lines {
        let Some(quantity) = demand.get(lot) else { continue };
        let quantity = T::from_input(*quantity);
        *units_of_lot = units_of_lot.plus(quantity);
        for (sum, price) in sums.iter_mut().zip(block.of(prices, bids.clone())) {
            *sum = sum.plus(T::from_input(*price).times(quantity));
        }
    }
    units.get_mut(bids.clone()).unwrap_or_default().fill(*units_of_lot);
}
