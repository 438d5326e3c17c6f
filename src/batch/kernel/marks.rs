//! Which bids screens ask, and on which side of its corridor each lies.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]
#![allow(clippy::needless_bitwise_bool, reason = "no branch is wanted")]

use std::ops::Range;

use super::block::Block;
use super::integer::Integer;
use super::lanes::{FEW_LANES, MASKS, MOST_LANES};
use crate::batch::ask::Ask;
use crate::batch::bounds::Shape;
use crate::batch::column::Column;
use crate::batch::columns::ViewColumns;
use crate::batch::outcome::CorridorSide;
use crate::batch::screens::{BelowDeviations, BelowMargin, Flag};

/// Sets the bit of a screen in the flags of the bids that it marks.
#[inline(always)]
pub(super) fn put_together(flag: Flag, marks: &[u8], flags: &mut [u8]) {
    for (flags, mark) in flags.iter_mut().zip(marks) {
        *flags |= mark.wrapping_mul(flag.bit());
    }
}

/// Marks the bids that a screen asks with 1, and others with 0. Lanes beyond the block hold nothing of
/// use.
#[inline(always)]
pub(super) fn ask_screen<T: Integer>(
    shape: &Shape<'_>,
    flag: Flag,
    columns: Option<&ViewColumns<'_>>,
    block: &Block<'_>,
    totals: &[T],
    marks: &mut [u8],
) {
    let Ask { below_mean, below_estimate, mean_minus_deviation, .. } = *shape.ask;
    match flag {
        Flag::BelowMean if block.singles => {
            marks.iter_mut().take(block.count).for_each(|mark| *mark = 0);
        }
        Flag::BelowMean => {
            if let Some(screen) = below_mean {
                let edge = |_, count, sum| edge_of_mean(screen, sum, count);
                mark_below(block, edge, totals, marks);
            }
        }
        Flag::BelowEstimate => {
            if let Some(screen) = below_estimate {
                let edge = |lot, _, _| edge_of_estimate(shape, screen, columns, lot);
                mark_below(block, edge, totals, marks);
            }
        }
        Flag::MeanMinusDeviation => {
            if let Some(screen) = mean_minus_deviation {
                mark_deviations(block, screen, totals, marks);
            }
        }
    }
}

/// Marks totals that lie below an edge once they are multiplied with a factor: both are found from the
/// lot, how many bids it has and their sum.
#[inline(always)]
fn mark_below<T: Integer>(
    block: &Block<'_>,
    edge_of: impl Fn(usize, usize, T) -> (T, T) + Copy,
    totals: &[T],
    marks: &mut [u8],
) {
    for (lot, bids) in block.lots() {
        let count = bids.len();
        let edge = move |sum| edge_of(lot, count, sum);
        let in_time = match count {
            1..=FEW_LANES => mark_below_of::<T, FEW_LANES>(&bids, edge, totals, marks),
            _ if count <= MOST_LANES => mark_below_of::<T, MOST_LANES>(&bids, edge, totals, marks),
            _ => None,
        };
        if in_time.is_none() {
            let totals = totals.get(bids.clone()).unwrap_or(&[]);
            let sum = totals.iter().fold(T::default(), |sum, total| sum.plus(*total));
            let (each, edge) = edge_of(lot, count, sum);
            for (mark, total) in marks.get_mut(bids).unwrap_or_default().iter_mut().zip(totals) {
                *mark = u8::from(total.times(each) < edge);
            }
        }
    }
}

/// A lot of at most `R` bids; nothing where lanes would reach beyond the part.
#[inline(always)]
fn mark_below_of<T: Integer, const R: usize>(
    bids: &Range<usize>,
    edge_of: impl Fn(T) -> (T, T),
    totals: &[T],
    marks: &mut [u8],
) -> Option<()> {
    let marks = marks.get_mut(bids.start..)?.first_chunk_mut::<R>()?;
    let totals = totals.get(bids.start..)?.first_chunk::<R>()?;
    let lanes = MASKS.get(bids.len())?.first_chunk::<R>()?;
    let mut sum = T::default();
    for (total, lane) in totals.iter().zip(lanes) {
        sum = sum.plus(total.masked(*lane));
    }
    let (each, edge) = edge_of(sum);
    let mut found = [0; R];
    for (mark, total) in found.iter_mut().zip(totals) {
        *mark = total.times(each).is_less(edge);
    }
    *marks = found;
    Some(())
}

/// `total · bids · under < sum · over`, in a lot of two bids and more whose sum is above zero. Twice zero
/// where nothing is to be marked.
#[inline(always)]
fn edge_of_mean<T: Integer>(screen: BelowMargin, sum: T, count: usize) -> (T, T) {
    if count < 2 || sum <= T::default() {
        return (T::default(), T::default());
    }
    let count = T::from_input(i64::try_from(count).unwrap_or(i64::MAX));
    (T::from_input(screen.under).times(count), sum.times(T::from_input(screen.over)))
}

/// `total · under < estimate · over`, with the estimate at the scale of baskets and over the view's
/// denominator, as totals are.
#[inline(always)]
fn edge_of_estimate<T: Integer>(
    shape: &Shape<'_>,
    screen: BelowMargin,
    view: Option<&ViewColumns<'_>>,
    lot: usize,
) -> (T, T) {
    let estimate = shape.columns.estimates.and_then(|estimates| estimates.get(lot));
    let estimate = T::from_input(estimate.unwrap_or(0));
    let denominator = T::from_input(view.map_or(1, |view| view.denominator(lot)));
    let estimate = estimate.times(T::from_input(shape.quantity_scale)).times(denominator);
    (T::from_input(screen.under), estimate.times(T::from_input(screen.over)))
}

/// `total < mean` and `(mean − total)² · divisor · under² > Σ (mean − total)² · over²`, each mean and
/// total times the number of bids.
#[inline(always)]
fn mark_deviations<T: Integer>(
    block: &Block<'_>,
    screen: BelowDeviations,
    totals: &[T],
    marks: &mut [u8],
) {
    for (_, bids) in block.lots() {
        let totals = totals.get(bids.clone()).unwrap_or(&[]);
        let marks = marks.get_mut(bids).unwrap_or_default();
        if !screen.is_asked_of(totals.len()) {
            marks.fill(0);
            continue;
        }
        let sum = totals.iter().fold(T::default(), |sum, total| sum.plus(*total));
        let count = T::from_input(i64::try_from(totals.len()).unwrap_or(i64::MAX));
        let below = |total: &T| sum.minus(total.times(count)).widened();
        let (each, all, counts) = screen.factors(totals.len());
        let squares = totals
            .iter()
            .map(below)
            .fold(0_i128, |squares, below| squares.wrapping_add(below.wrapping_mul(below)));
        let edge = squares.wrapping_mul(all).wrapping_sub(counts);
        for (mark, total) in marks.iter_mut().zip(totals) {
            let below = below(total);
            let distance = below.wrapping_mul(below).wrapping_mul(each);
            *mark = u8::from(below > 0) & u8::from(distance > edge);
        }
    }
}

/// On which side of its corridor, from `Σ lower × quantity` to `Σ upper × quantity`, a basket lies.
#[inline(always)]
pub(super) fn sides<T: Integer>(block: &Block<'_>, basket: &[T], out: &mut [CorridorSide]) {
    let out = out.get_mut(block.place..).unwrap_or_default();
    for (lot, bids) in block.lots() {
        let (mut lowest, mut highest) = (T::default(), T::default());
        for line in &block.columns.lines {
            let at = |column: Column<'_>| T::from_input(column.get(lot).unwrap_or(0));
            if let Some((lower, upper)) = line.corridor {
                let quantity = at(line.demand);
                lowest = lowest.plus(at(lower).times(quantity));
                highest = highest.plus(at(upper).times(quantity));
            }
        }
        let baskets = basket.get(bids.clone()).unwrap_or(&[]);
        for (side, basket) in out.get_mut(bids).unwrap_or_default().iter_mut().zip(baskets) {
            *side = if *basket < lowest {
                CorridorSide::Below
            } else if *basket > highest {
                CorridorSide::Above
            } else {
                CorridorSide::Within
            };
        }
    }
}
