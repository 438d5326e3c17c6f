//! The lots of a block, and what can be wrong with a bid of it.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]
#![allow(clippy::needless_bitwise_bool, reason = "no branch is wanted")]

use std::ops::Range;

use crate::batch::column::{Cell, in_each_width};
use crate::batch::columns::{Columns, ViewColumns};

/// A denominator, and the bids of lots that follow each other and have it.
pub(super) type Run = (i64, Range<usize>);

/// Where a block stands.
#[derive(Clone, Copy)]
pub(super) struct Block<'a> {
    pub(super) columns: &'a Columns<'a>,
    /// Its lots, and its first bid and how many it has in the columns.
    pub(super) first_lot: usize,
    pub(super) last_lot: usize,
    pub(super) start: usize,
    pub(super) count: usize,
    /// Its first bid in the part that is written.
    pub(super) place: usize,
    /// Whether every lot has one bid.
    pub(super) singles: bool,
}

/// A bid for which there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::batch) struct Fault {
    pub(in crate::batch) bid: usize,
    pub(in crate::batch) why: Why,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::batch) enum Why {
    /// A figure does not fit the output.
    Bound,
    /// A total below zero is to be scored: in minor units.
    Negative(i64),
    /// The scoring rule divides by zero, and the tender does not say what that earns.
    NoShare,
}

/// The fault of the earlier bid.
pub(super) fn least(one: Option<Fault>, other: Option<Fault>) -> Option<Fault> {
    one.into_iter().chain(other).min()
}

impl<'a> Block<'a> {
    pub(super) fn new(columns: &'a Columns<'a>, lots: Range<usize>, first_bid: usize) -> Self {
        let start = columns.bids_of(lots.start).start;
        let count = columns.bids_of(lots.end).start.saturating_sub(start);
        let singles =
            count == lots.len() && lots.clone().all(|lot| columns.bids_of(lot).len() == 1);
        let (first_lot, last_lot) = (lots.start, lots.end);
        let place = start.saturating_sub(first_bid);
        Block { columns, first_lot, last_lot, start, count, place, singles }
    }

    /// Each lot, and its bids counted from the first of the block.
    #[inline(always)]
    pub(super) fn lots(self) -> impl Iterator<Item = (usize, Range<usize>)> {
        let offsets = self.columns.lots.get(self.first_lot..).unwrap_or(&[]).iter();
        let ends = offsets.skip(1).map(move |end| end.wrapping_sub(self.start));
        let mut begins = 0;
        (self.first_lot..self.last_lot)
            .zip(ends)
            .map(move |(lot, end)| (lot, std::mem::replace(&mut begins, end)..end))
    }

    /// The denominators of a view, each with its bids.
    #[inline(always)]
    pub(super) fn runs(self, view: Option<&ViewColumns<'_>>, runs: &mut Vec<Run>) {
        runs.clear();
        let Some((_, column)) = view.and_then(|view| view.factor) else {
            return runs.push((1, 0..self.count));
        };
        in_each_width!(column => self.runs_of(column, runs));
    }

    #[inline(always)]
    fn runs_of<N: Cell>(self, denominators: &[N], runs: &mut Vec<Run>) {
        let own = denominators.get(self.first_lot..self.last_lot).unwrap_or(&[]);
        // Mostly all are equal, which is seen without asking lot by lot.
        if let Some(first) = own.first()
            && own.iter().fold(true, |equal, other| equal & (other == first))
        {
            return runs.push(((*first).into(), 0..self.count));
        }
        for ((_, bids), denominator) in self.lots().zip(own) {
            let denominator = (*denominator).into();
            match runs.last_mut() {
                Some((same, run)) if *same == denominator => run.end = bids.end,
                _ => runs.push((denominator, bids)),
            }
        }
    }

    /// Some of the block's entries of a column by bid.
    #[inline(always)]
    pub(super) fn of<N>(self, column: &[N], bids: Range<usize>) -> &[N] {
        let at = |bid: usize| self.start.wrapping_add(bid);
        column.get(at(bids.start)..at(bids.end)).unwrap_or(&[])
    }
}
