//! The same over threads. No byte depends on how many there are.

use std::ops::Range;

use super::ask::Ask;
use super::bounds::{Shape, Width};
use super::columns::Columns;
use super::engine::Run;
use super::outcome::{Outcome, Part};
use crate::error::Error;

/// Parts are halved down to about this many bids.
const PART_BIDS: usize = 32_768;

/// Compares every lot of some columns on the threads of the current pool of `rayon`.
///
/// # Errors
///
/// As [`compare_batch`](super::compare_batch): of the first lot in which something is wrong,
/// whichever thread came upon one first.
pub fn compare_batch_in_parallel(columns: &Columns<'_>, ask: &Ask) -> Result<Outcome, Error> {
    let mut outcome = Outcome::default();
    compare_in_parallel_into(columns, ask, Width::Bits64, &mut outcome)?;
    Ok(outcome)
}

/// Compares over several threads into an outcome that is there already.
pub(super) fn compare_in_parallel_into(
    columns: &Columns<'_>,
    ask: &Ask,
    least: Width,
    outcome: &mut Outcome,
) -> Result<(), Error> {
    outcome.prepare(columns, ask);
    let shape = Shape::new(columns, ask)?;
    halves(shape, least, 0..columns.lots(), outcome.part())
}

fn halves(
    shape: Shape<'_>,
    least: Width,
    lots: Range<usize>,
    mut part: Part<'_>,
) -> Result<(), Error> {
    let start = shape.columns.bids_of(lots.start).start;
    let end = shape.columns.bids_of(lots.end).start;
    if lots.len() <= 1 || end.saturating_sub(start) <= PART_BIDS {
        return Run::new(shape, least).lots(lots, start, &mut part);
    }
    let middle = lots.start.midpoint(lots.end);
    let bids = shape.columns.bids_of(middle).start.saturating_sub(start);
    let (first, rest) = part.split(bids);
    let (first, rest) = rayon::join(
        || halves(shape, least, lots.start..middle, first),
        || halves(shape, least, middle..lots.end, rest),
    );
    // The first half's error counts, whichever was found first.
    first.and(rest)
}
