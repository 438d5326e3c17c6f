//! Points for the price within lots.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]

use super::block::{Block, Fault, Why, least};
use super::integer::Integer;
use super::views::prepared;
use crate::batch::bounds::Shape;
use crate::batch::columns::ViewColumns;
use crate::batch::points::{Points, PointsRule};
use crate::score::{AllEqual, ZeroPrice};

/// Points for the price in each lot; the first bid that has none, counted in the block.
pub(super) fn score<T: Integer>(
    shape: &Shape<'_>,
    points: &Points,
    view: Option<&ViewColumns<'_>>,
    block: &Block<'_>,
    totals: &[T],
    out: &mut [i64],
) -> Option<Fault> {
    let out = out.get_mut(block.place..).unwrap_or_default();
    let mut fault = None;
    for (lot, bids) in block.lots() {
        let own = totals.get(bids.clone()).unwrap_or(&[]);
        let (Some(lowest), Some(highest)) = (own.iter().min(), own.iter().max()) else { continue };
        let (lowest, highest) = (*lowest, *highest);
        let denominator = view.map_or(1, |view| view.denominator(lot));
        let found = if lowest < T::default() {
            own.iter().position(|total| *total < T::default()).map(|place| {
                let total = own.get(place).copied().unwrap_or_default();
                let divisor = prepared::<T>(shape, denominator).flatten();
                let minor = divisor.map_or_else(|| total.to_output(), |by| total.half_even(by));
                (place, Why::Negative(minor.0))
            })
        } else {
            let benchmark = shape.benchmark;
            let at = |end: i64| T::from_input(end).times(T::from_input(denominator));
            let ends = (at(benchmark.0), at(benchmark.1));
            let slots = out.get_mut(bids.clone()).unwrap_or_default();
            score_lot(points, (lowest, highest), ends, own, slots)
        };
        let found = found.map(|(place, why)| Fault { bid: bids.start.wrapping_add(place), why });
        fault = least(fault, found);
    }
    fault
}

/// Points of one lot of totals that are zero or more, from its lowest and its highest total, or from
/// the ends of the benchmark.
fn score_lot<T: Integer>(
    points: &Points,
    (lowest, highest): (T, T),
    (floor, ceiling): (T, T),
    totals: &[T],
    out: &mut [i64],
) -> Option<(usize, Why)> {
    let zero = T::default();
    let all = |_| T::from_input(1);
    match points.rule {
        PointsRule::LowestOverPrice(_) if lowest > zero => {
            // The one rule with another divisor for each bid.
            let (share, rounding) = (lowest.times(T::from_input(points.over)), points.rounding);
            let under = T::from_input(points.under);
            for (slot, total) in out.iter_mut().zip(totals) {
                // A total above zero, so that there is a quotient.
                *slot = share.quotient(total.times(under), rounding.rounding).unwrap_or(0);
            }
            None
        }
        PointsRule::DistanceFromLowest(_) if lowest > zero => {
            let twice = lowest.plus(lowest);
            shares(points, |total| twice.minus(total).max(zero), lowest, totals, out)
        }
        PointsRule::DistanceFromLowest(policy) | PointsRule::LowestOverPrice(policy) => {
            let of_zero = |total| T::from_input(i64::from(total == zero));
            match policy {
                ZeroPrice::FullPoints => shares(points, of_zero, T::from_input(1), totals, out),
                ZeroPrice::Refused => totals
                    .iter()
                    .position(|total| *total == zero)
                    .map(|place| (place, Why::NoShare)),
            }
        }
        PointsRule::FixedBenchmark(_) => {
            let spread = ceiling.minus(floor);
            let share = |total| ceiling.minus(total).max(zero).min(spread);
            shares(points, share, spread, totals, out)
        }
        PointsRule::MinMax(_) if highest > lowest => {
            let spread = highest.minus(lowest);
            shares(points, |total| highest.minus(total), spread, totals, out)
        }
        PointsRule::MinMax(AllEqual::FullPoints) => {
            shares(points, all, T::from_input(1), totals, out)
        }
        PointsRule::MinMax(AllEqual::Refused) => Some((0, Why::NoShare)),
    }
}

/// `share × over ÷ (of × under)`, rounded once.
fn shares<T: Integer>(
    points: &Points,
    share: impl Fn(T) -> T,
    of: T,
    totals: &[T],
    out: &mut [i64],
) -> Option<(usize, Why)> {
    let (over, under) = (T::from_input(points.over), T::from_input(points.under));
    let divisor = of.times(under);
    for (place, (slot, total)) in out.iter_mut().zip(totals).enumerate() {
        match share(*total).times(over).quotient(divisor, points.rounding.rounding) {
            Some(figure) => *slot = figure,
            None => return Some((place, Why::Bound)),
        }
    }
    None
}
