//! From columns to an outcome: block after block, each proved.

use std::ops::Range;

use fearless_simd::{Level, dispatch};

use super::ask::Ask;
use super::bounds::{Shape, Width};
use super::columns::Columns;
use super::kernel::{Fault, Lines, Scratch, Why, compare_lots};
use super::outcome::{Outcome, Part};
use crate::batch::refusal;
use crate::error::Error;

/// How many bids a block has at least, so that measuring and computing find them in a cache.
const BLOCK_BIDS: usize = 2_048;

/// How many lots a block has at most.
const BLOCK_LOTS: usize = 1_024;

/// Compares every lot of some columns.
///
/// Its digits, ranks and flags are those that [`crate::tender::compare`] and the screens of
/// [`crate::screen`] give for each lot as a tender.
///
/// # Errors
///
/// Of the first lot in which something is wrong: [`Range`](crate::ErrorKind::Range) for a number
/// that must not be negative or zero, or for a total below zero that is to be scored;
/// [`Unsupported`](crate::ErrorKind::Unsupported) or [`Undefined`](crate::ErrorKind::Undefined)
/// where a scoring rule has no answer; [`TooLarge`](crate::ErrorKind::TooLarge) for figures that
/// could pass 128 bits or a total that passes 64 bits in minor units;
/// [`Missing`](crate::ErrorKind::Missing) or [`Unknown`](crate::ErrorKind::Unknown) where the ask
/// needs what is not there.
pub fn compare_batch(columns: &Columns<'_>, ask: &Ask) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    compare_into(columns, ask, Width::Bits64, &mut outcome)?;
    Ok(outcome)
}

/// Compares every lot in 128-bit integers, whether it needs them or not: for checking one
/// width against the other.
///
/// # Errors
///
/// As [`compare_batch`].
pub fn compare_batch_in_128_bits(columns: &Columns<'_>, ask: &Ask) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    compare_into(columns, ask, Width::Bits128, &mut outcome)?;
    Ok(outcome)
}

/// Compares into an outcome that is there already, whose memory is used again.
pub(super) fn compare_into(
    columns: &Columns<'_>,
    ask: &Ask,
    least: Width,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    outcome.prepare(columns, ask);
    let shape = Shape::new(columns, ask)?;
    Run::new(shape, least).lots(0..columns.lots(), 0, &mut outcome.part())
}

/// One pass over some lots.
pub(super) struct Run<'a> {
    shape: Shape<'a>,
    least: Width,
    /// The width of the block before.
    latest: Width,
    /// What the machine can do at once.
    level: Level,
    lines: Lines<'a>,
    narrow: Scratch<i64>,
    wide: Scratch<i128>,
}

impl<'a> Run<'a> {
    /// A pass whose integers are at least so wide.
    pub(super) fn new(shape: Shape<'a>, least: Width) -> Self {
        let (narrow, wide) = (Scratch::default(), Scratch::default());
        // A set that the machine lacks was refused when it was stated.
        let level = shape.ask.instructions.level().unwrap_or_else(Level::new);
        let lines = Lines::of(shape.columns);
        Run { shape, least, latest: Width::Bits64, level, lines, narrow, wide }
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
            // Computed as the block before was, and measured only then: so the slow way of the columns
            // into a cache is gone along with work to be done meanwhile. What comes of it counts
            // once it is proved.
            let ahead = self.latest.max(self.least);
            let early = self.compare(ahead, block.clone(), first_bid, part);
            let width = self.width(&block);
            self.latest = width.unwrap_or_default();
            match width {
                Some(width) if width <= ahead => early?,
                Some(width) => self.compare(width, block, first_bid, part)?,
                // One lot that is beyond every bound, or wrong: those before it come first.
                None => {
                    for lot in block {
                        let one = lot..lot.saturating_add(1);
                        let width = self.width(&one).ok_or_else(|| self.shape.refusal(lot))?;
                        self.compare(width, one, first_bid, part)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The lots of one block.
    fn block(&self, start: usize, end: usize) -> Range<usize> {
        let latest = end.min(start.saturating_add(BLOCK_LOTS));
        self.shape.columns.first_lots(start..latest, BLOCK_BIDS)
    }

    /// How wide the integers of some lots must be.
    fn width(&self, lots: &Range<usize>) -> Option<Width> {
        dispatch!(self.level, _level => self.shape.width(lots))
    }

    /// Computes some lots, with the widest registers that the machine has.
    fn compare(
        &mut self,
        width: Width,
        lots: Range<usize>,
        first_bid: usize,
        part: &mut Part<'_>,
    ) -> Result<(), Error> {
        let Run { shape, level, lines, narrow, wide, .. } = self;
        let (shape, lines, whole) = (&*shape, &*lines, lots.clone());
        let fault = match width.max(self.least) {
            Width::Bits64 => {
                dispatch!(*level, _level => compare_lots(shape, lines, whole, first_bid, part, narrow))
            }
            Width::Bits128 => {
                dispatch!(*level, _level => compare_lots(shape, lines, whole, first_bid, part, wide))
            }
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
            (Why::Negative(value), _) => refusal::batch_value("total", value, remedy),
            (Why::NoShare, Some(error)) => error,
            _ => return refusal::batch_bound(lot, bid),
        };
        error.at(format_args!("lot {lot}, bid {bid}"))
    }
}
