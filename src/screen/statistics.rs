//! Means, medians and squared deviations, exactly.

use super::finding::WhyNotAssessable;
use crate::exact::{Fraction, Percent, Rounding};

/// Figures in ascending order.
pub(crate) struct Sorted<'a>(Vec<&'a Fraction>);

impl<'a> Sorted<'a> {
    pub(super) fn new(figures: impl Iterator<Item = &'a Fraction>) -> Self {
        let mut figures: Vec<&Fraction> = figures.collect();
        figures.sort_unstable();
        Sorted(figures)
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &'a Fraction> {
        self.0.iter().copied()
    }

    pub(super) fn get(&self, position: usize) -> Option<&'a Fraction> {
        self.0.get(position).copied()
    }

    /// The figure after one of them; of two that are the same each is the other's next.
    pub(super) fn next(&self, figure: &Fraction) -> Option<&'a Fraction> {
        self.get(self.0.partition_point(|known| *known < figure).saturating_add(1))
    }

    pub(super) fn sum(&self) -> Fraction {
        self.iter().sum()
    }

    /// The arithmetic mean; zero where there is no figure.
    pub(super) fn mean(&self) -> Fraction {
        divided(&self.sum(), self.count())
    }

    /// The middle figure, or the mean of the two middle ones.
    pub(super) fn median(&self) -> Fraction {
        let upper = self.count() / 2;
        let lower = self.count().saturating_sub(1) / 2;
        match (self.get(lower), self.get(upper)) {
            (Some(lower), Some(upper)) => divided(&(lower + upper), 2),
            _ => Fraction::ZERO,
        }
    }

    /// The sum of squared deviations from the mean.
    pub(super) fn squared_deviations(&self) -> Fraction {
        let mean = self.mean();
        let deviations = self.iter().map(|figure| figure - &mean);
        deviations.map(|deviation| &deviation * &deviation).sum()
    }

    /// Those that `keep` keeps.
    pub(super) fn kept(&self, keep: impl Fn(&Fraction) -> bool) -> Sorted<'a> {
        Sorted(self.iter().filter(|figure| keep(figure)).collect())
    }

    /// Those between `low` figures set aside from below and `high` from above.
    pub(super) fn without_ends(&self, low: usize, high: usize) -> Sorted<'a> {
        let kept = self.count().saturating_sub(low).saturating_sub(high);
        Sorted(self.iter().skip(low).take(kept).collect())
    }
}

/// A yardstick from which a percentage is taken: percentages of nothing say nothing.
pub(super) fn above_zero(
    figure: Fraction,
    what: &'static str,
) -> Result<Fraction, WhyNotAssessable> {
    if figure > Fraction::ZERO { Ok(figure) } else { Err(WhyNotAssessable::NotAboveZero { what }) }
}

/// `sum / count`; zero for a count of zero.
pub(super) fn divided(sum: &Fraction, count: usize) -> Fraction {
    sum.checked_div(&whole(count)).unwrap_or_default()
}

/// A count as a figure.
pub(super) fn whole(count: usize) -> Fraction {
    // No list is longer than the largest integer of 128 bits.
    Fraction::from_integer(i128::try_from(count).unwrap_or(i128::MAX))
}

/// How many of `count` a share is, rounded up.
pub(super) fn share_rounded_up(share: Percent, count: usize) -> usize {
    let part = share.to_fraction() * whole(count);
    let part = part.to_scaled(0, Rounding::Up).and_then(|part| usize::try_from(part).ok());
    // No share is above the whole.
    part.unwrap_or(count)
}

/// The square root, cut off behind so many decimal places: an estimate to be shown, never to decide
/// by.
pub(super) fn root_estimate(figure: &Fraction, places: u8) -> Fraction {
    figure.root_to_plain_text(2, places).parse().unwrap_or_default()
}
