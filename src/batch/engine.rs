//! From columns to an outcome: block after block, each proved.

use std::ops::Range;

use super::ask::Ask;
use super::bounds::{Shape, Width};
use super::columns::Columns;
use super::kernel::{Fault, Scratch, Why, compare_lots};
use super::outcome::{Outcome, Part};
use crate::error::Error;

/// How many bids a block has at least, so that measuring and computing find them in a cache.
const BLOCK_BIDS: usize = 1_024;

/// How many lots a block has at most.
const BLOCK_LOTS: usize = 512;

/// Compares every lot of some columns.
///
/// The same digits, ranks and flags as [`crate::tender::compare`] and
/// [`crate::tender::screen::below_mean`] on each lot as a tender.
///
/// # Errors
///
/// Of the first lot in which something is wrong: [`Error::BatchValue`] for a number that must not
/// be negative or zero, or for a total below zero that is to be scored;
/// [`Error::ZeroPriceScored`] or [`Error::AllPricesEqual`] where a scoring rule has no answer;
/// [`Error::BatchBound`] for figures that could pass 128 bits or a total that
/// passes 64 bits in minor units; [`Error::Missing`] or [`Error::UnknownColumn`] where the ask needs
/// what is not there.
pub fn compare_batch(columns: &Columns<'_>, ask: &Ask) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    compare_into(columns, ask, &mut outcome)?;
    Ok(outcome)
}

/// The same with every lot in 128-bit integers, whether it needs them or not: for checking one
/// width against the other.
///
/// # Errors
///
/// As [`compare_batch`].
pub fn compare_batch_in_128_bits(columns: &Columns<'_>, ask: &Ask) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    outcome.prepare(columns, ask);
    let shape = Shape::new(columns, ask)?;
    let lots = 0..columns.lots();
    Run::new(shape, Width::Bits128).lots(lots, 0, &mut outcome.part())?;
    Ok(outcome)
}

/// The same into an outcome that is there already, whose memory is used again.
pub(super) fn compare_into(
    columns: &Columns<'_>,
    ask: &Ask,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    outcome.prepare(columns, ask);
    let shape = Shape::new(columns, ask)?;
    Run::new(shape, Width::Bits64).lots(0..columns.lots(), 0, &mut outcome.part())
}

/// One pass over some lots.
pub(super) struct Run<'a> {
    shape: Shape<'a>,
    least: Width,
    /// The width of the block before.
    latest: Width,
    narrow: Scratch<i64>,
    wide: Scratch<i128>,
}

impl<'a> Run<'a> {
    /// A pass whose integers are at least so wide.
    pub(super) fn new(shape: Shape<'a>, least: Width) -> Self {
        let (narrow, wide) = (Scratch::default(), Scratch::default());
        Run { shape, least, latest: Width::Bits64, narrow, wide }
    }

    /// Compares lots into a part that begins with `first_bid`.
    pub(super) fn lots(
        &mut self,
        lots: Range<usize>,
        first_bid: usize,
        part: &mut Part<'_>,
    ) -> Result<(), Error> {
        let mut next = lots.start;
        while next < lots.end {
            let block = self.block(next, lots.end);
            next = block.end;
            let early = self.ahead(&block, first_bid, part);
            let width = self.shape.width(&block);
            self.latest = width.unwrap_or(Width::Bits128);
            match (width, early) {
                (Some(Width::Bits64), Some(found)) => found?,
                (Some(width), _) => self.compare(width, block, first_bid, part)?,
                (None, _) => {
                    for lot in block {
                        let one = lot..lot.saturating_add(1);
                        let width = self.shape.width(&one);
                        let width = width.ok_or_else(|| self.shape.refusal(lot))?;
                        self.compare(width, one, first_bid, part)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Computes a block before it is measured, where the one before was narrow: so the slow way of
    /// the columns into a cache is gone along with work to be done meanwhile. What comes of it
    /// counts only once it is proved.
    fn ahead(
        &mut self,
        block: &Range<usize>,
        first_bid: usize,
        part: &mut Part<'_>,
    ) -> Option<Result<(), Error>> {
        let narrow = self.least == Width::Bits64 && self.latest == Width::Bits64;
        narrow.then(|| self.compare(Width::Bits64, block.clone(), first_bid, part))
    }

    /// The lots of one block.
    fn block(&self, start: usize, end: usize) -> Range<usize> {
        let first = self.shape.columns.bids_of(start).start;
        let latest = end.min(start.saturating_add(BLOCK_LOTS));
        let mut stop = start.saturating_add(1);
        while stop < latest
            && self.shape.columns.bids_of(stop).start.saturating_sub(first) < BLOCK_BIDS
        {
            stop = stop.saturating_add(1);
        }
        start..stop
    }

    fn compare(
        &mut self,
        width: Width,
        lots: Range<usize>,
        first_bid: usize,
        part: &mut Part<'_>,
    ) -> Result<(), Error> {
        let shape = &self.shape;
        let fault = match width.max(self.least) {
            Width::Bits64 => compare_lots(shape, lots.clone(), first_bid, part, &mut self.narrow),
            // A block is measured as a whole: most of its lots may be narrow by themselves.
            Width::Bits128 if self.least == Width::Bits64 && lots.len() > 1 => {
                return self.one_by_one(lots, first_bid, part);
            }
            Width::Bits128 => compare_lots(shape, lots.clone(), first_bid, part, &mut self.wide),
        };
        fault.map_or(Ok(()), |fault| Err(self.refusal(lots, fault)))
    }

    /// Names the lot and bid of a fault.
    fn refusal(&self, mut lots: Range<usize>, fault: Fault) -> Error {
        let Fault { bid, why } = fault;
        let lot = lots.find(|lot| self.shape.columns.bids_of(*lot).contains(&bid)).unwrap_or(0);
        let remedy = "score prices of zero or more, or ask for no points";
        let points = self.shape.ask.points.map(|points| points.refusal());
        let error = match (why, points) {
            (Why::Negative(value), _) => Error::BatchValue { what: "total", value, remedy },
            (Why::NoShare, Some(error)) => error,
            _ => return Error::BatchBound { lot, bid },
        };
        error.at(format!("lot {lot}, bid {bid}"))
    }

    fn one_by_one(
        &mut self,
        lots: Range<usize>,
        first_bid: usize,
        part: &mut Part<'_>,
    ) -> Result<(), Error> {
        for lot in lots {
            let one = lot..lot.saturating_add(1);
            let width = self.shape.width(&one).ok_or_else(|| self.shape.refusal(lot))?;
            self.compare(width, one, first_bid, part)?;
        }
        Ok(())
    }
}
