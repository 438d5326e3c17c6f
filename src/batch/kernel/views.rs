//! What views make of baskets, and totals in minor units.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]

use std::ops::Range;

use super::block::{Block, Run};
use super::integer::Integer;
use crate::batch::bounds::Shape;
use crate::batch::column::in_each_width;
use crate::batch::columns::ViewColumns;

/// What totals are divided by to give minor units: nothing where they are minor units already.
type Prepared<T> = Option<<T as Integer>::Divisor>;

pub(super) fn prepared<T: Integer>(shape: &Shape<'_>, denominator: i64) -> Option<Prepared<T>> {
    let one = T::from_input(1);
    let divisor = T::from_input(denominator).times(T::from_input(shape.minor_unit));
    if divisor == one { Some(None) } else { T::divisor(divisor).map(Some) }
}

/// `basket × numerator + denominator × (amount per unit × units + lump)`, over the denominator.
#[inline(always)]
pub(super) fn adjust<T: Integer>(
    shape: &Shape<'_>,
    view: &ViewColumns<'_>,
    block: &Block<'_>,
    denominator: i64,
    bids: &Range<usize>,
    (basket, units): (&[T], &[T]),
    totals: &mut [T],
) {
    let basket = basket.get(bids.clone()).unwrap_or(&[]);
    let units = units.get(bids.clone()).unwrap_or(&[]);
    let over = T::from_input(denominator);
    let scale = T::from_input(shape.quantity_scale).times(over);
    let totals = totals.get_mut(bids.clone()).unwrap_or_default();
    // The usual mixtures in one loop each, so that no figure is put down in between.
    match (view.factor.map(|(numerators, _)| numerators), view.per_unit, view.lump) {
        (Some(numerators), None, Some(lump)) => {
            in_each_width!(numerators, lump => {
                let columns = block.of(numerators, bids.clone()).iter();
                let columns = columns.zip(block.of(lump, bids.clone()));
                for ((total, basket), (numerator, lump)) in
                    totals.iter_mut().zip(basket).zip(columns)
                {
                    let factored = basket.times(T::from_input(*numerator));
                    *total = factored.plus(T::from_input(*lump).times(scale));
                }
            });
        }
        (None, Some(per_unit), Some(lump)) => {
            in_each_width!(per_unit, lump => {
                let columns = block.of(per_unit, bids.clone()).iter();
                let columns = columns.zip(block.of(lump, bids.clone())).zip(units);
                for ((total, basket), ((amount, lump), units)) in
                    totals.iter_mut().zip(basket).zip(columns)
                {
                    let added = basket.plus(T::from_input(*amount).times(*units));
                    *total = added.plus(T::from_input(*lump).times(scale));
                }
            });
        }
        (numerators, per_unit, lump) => {
            totals.copy_from_slice(basket);
            if let Some(column) = numerators {
                in_each_width!(column => {
                    for (total, numerator) in totals.iter_mut().zip(block.of(column, bids.clone())) {
                        *total = total.times(T::from_input(*numerator));
                    }
                });
            }
            if let Some(column) = per_unit {
                in_each_width!(column => {
                    let amounts = block.of(column, bids.clone()).iter().zip(units);
                    for (total, (amount, units)) in totals.iter_mut().zip(amounts) {
                        *total = total.plus(T::from_input(*amount).times(units.times(over)));
                    }
                });
            }
            if let Some(column) = lump {
                in_each_width!(column => {
                    for (total, amount) in totals.iter_mut().zip(block.of(column, bids.clone())) {
                        *total = total.plus(T::from_input(*amount).times(scale));
                    }
                });
            }
        }
    }
}

/// Totals of a view in minor units; the first that does not fit, counted in the block.
#[inline(always)]
pub(super) fn round<T: Integer>(
    shape: &Shape<'_>,
    runs: &[Run],
    totals: &[T],
    rounded: &mut [i64],
) -> Option<usize> {
    let mut first_unfit = None;
    for (denominator, bids) in runs {
        let totals = totals.get(bids.clone()).unwrap_or(&[]);
        let rounded = rounded.get_mut(bids.clone()).unwrap_or_default();
        let unfit = match prepared::<T>(shape, *denominator) {
            None => Some(0),
            // One loop for each case, so that neither has the other's branch in it.
            Some(None) => fill(totals, rounded, T::to_output),
            Some(Some(divisor)) => fill(totals, rounded, |total| total.half_even(divisor)),
        };
        first_unfit = first_unfit.or(unfit.and_then(|place| bids.start.checked_add(place)));
    }
    first_unfit
}

/// Writes what a rule makes of each figure; the first for which it does not fit.
#[inline(always)]
fn fill<T: Integer>(
    totals: &[T],
    rounded: &mut [i64],
    rule: impl Fn(T) -> (i64, bool),
) -> Option<usize> {
    let mut all_fit = true;
    for (slot, total) in rounded.iter_mut().zip(totals) {
        let (figure, fit) = rule(*total);
        *slot = figure;
        all_fit &= fit;
    }
    if all_fit { None } else { totals.iter().position(|total| !rule(*total).1) }
}
