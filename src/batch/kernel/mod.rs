//! The loops: plain passes over slices of integers, for a block of lots at a time, so that what one
//! pass writes the next finds in the nearest cache.
//!
//! Figures of small lots are computed in lanes: a number of bids that the compiler knows. Lanes beyond
//! the lot hold figures of the bids that come next. They count for nothing, and where they are written
//! the next lot writes again; so lots go in the order of their bids.
//!
//! Everything here is inlined into its caller, which is compiled once for each set of instructions that
//! machines may have; a call would leave that set.
//!
//! Nothing that counts can overflow: [`bounds`](super::bounds) has shown how wide the integers must
//! be.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]

mod baskets;
mod block;
mod integer;
mod lanes;
mod marks;
mod ranks;
mod scores;
mod views;

use std::ops::Range;

use super::bounds::Shape;
use super::outcome::Part;
use super::screens::Flag;
use crate::tender::RankOn;
pub(super) use baskets::Lines;
use baskets::{Sums, baskets};
use block::{Block, Run, least};
pub(super) use block::{Fault, Why};
use integer::Integer;
use lanes::MOST_LANES;
use marks::{ask_screen, put_together, sides};
use ranks::{Sorting, rank};
use scores::score;
use views::{adjust, round};

/// Room that is used again from block to block. Figures by bid go on for [`MOST_LANES`] beyond the
/// bids of the block.
#[derive(Default)]
pub(super) struct Scratch<T> {
    /// By bid: `Σ price × quantity`; by lot and by bid of it: `Σ quantity`.
    basket: Vec<T>,
    by_lot: Vec<T>,
    units: Vec<T>,
    totals: Vec<T>,
    rounded: Vec<i64>,
    /// The marks of one screen among several.
    marks: Vec<u8>,
    sorting: Sorting<T>,
    sorting_rounded: Sorting<i64>,
    runs: Vec<Run>,
}

/// Compares some lots; `first_bid` is where the part begins. Gives the fault of the first bid that
/// has one.
#[inline(always)]
pub(super) fn compare_lots<T: Integer>(
    shape: &Shape<'_>,
    lines: &Lines<'_>,
    lots: Range<usize>,
    first_bid: usize,
    part: &mut Part<'_>,
    scratch: &mut Scratch<T>,
) -> Option<Fault> {
    let block = Block::new(shape.columns, lots, first_bid);
    let Scratch { basket, by_lot, units, totals, rounded, marks, sorting, sorting_rounded, runs } =
        scratch;
    let room = block.count.saturating_add(MOST_LANES);
    for column in [&mut *basket, units, totals] {
        column.resize(room.max(column.len()), T::default());
    }
    rounded.resize(room.max(rounded.len()), 0);
    let several = shape.ask.flags().count_ones() > 1;
    if several {
        marks.resize(room.max(marks.len()), 0);
        let flags = part.flags.get_mut(block.place..).unwrap_or_default();
        flags.iter_mut().take(block.count).for_each(|flags| *flags = 0);
    }
    baskets(&block, lines, &mut Sums { basket, more: totals, by_lot, units });
    if shape.ask.corridor {
        sides(&block, basket, part.corridor);
    }
    let mut fault = None;
    for view in 0..shape.columns.views() {
        let columns = view.checked_sub(1).and_then(|place| shape.columns.views.get(place));
        block.runs(columns, runs);
        if let Some(columns) = columns {
            for (denominator, bids) in &*runs {
                adjust(shape, columns, &block, *denominator, bids, (basket, units), totals);
            }
        }
        let figures = if columns.is_some() { totals.as_slice() } else { basket.as_slice() };
        let on_minor_units = shape.ask.ranks && shape.ask.rank_on == RankOn::MinorUnit;
        let minor = match part.totals.get_mut(view) {
            Some(out) => out.get_mut(block.place..).unwrap_or_default(),
            None => rounded.as_mut_slice(),
        };
        if shape.ask.totals || on_minor_units {
            let unfit = round(shape, runs, figures, minor);
            fault = least(fault, unfit.map(|bid| Fault { bid, why: Why::Bound }));
        }
        if let Some(out) = part.ranks.get_mut(view) {
            if on_minor_units {
                rank(&block, minor, sorting_rounded, out);
            } else {
                rank(&block, figures, sorting, out);
            }
        }
        let flags = part.flags.get_mut(block.place..).unwrap_or_default();
        for flag in Flag::ALL.into_iter().filter(|flag| shape.ask.flagged_view(*flag) == Some(view))
        {
            // A screen that is alone writes its marks where they belong; others come together bid by
            // bid, since lanes would write over the marks of the next lot.
            let column = if several { marks.as_mut_slice() } else { &mut *flags };
            ask_screen(shape, flag, columns, &block, figures, column);
            if several {
                put_together(flag, marks, flags.get_mut(..block.count).unwrap_or_default());
            } else if flag != Flag::BelowMean {
                let own = flags.iter_mut().take(block.count);
                own.for_each(|mark| *mark = mark.wrapping_mul(flag.bit()));
            }
        }
        if let Some(points) = shape.ask.points
            && points.view == view
        {
            let found = score(shape, &points, columns, &block, figures, part.points);
            fault = least(fault, found);
        }
    }
    fault.map(|fault: Fault| Fault { bid: fault.bid.wrapping_add(block.start), ..fault })
}
