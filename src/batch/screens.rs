//! Screens that compare integers, each with a bit of its own.

use crate::batch::refusal;
use crate::error::{self, Error, shortened};
use crate::exact::{Fraction, Percent};
use crate::screen::{DeviationDivisor, MeanMinusDeviation, ThresholdEdge};

/// A screen whose answer is one bit of [`Outcome::flags`](super::Outcome::flags).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Flag {
    /// Below an estimate: bit 2.
    BelowEstimate,
    /// Below the mean of the lot: bit 1.
    BelowMean,
    /// So many standard deviations below the mean of the lot: bit 4.
    MeanMinusDeviation,
}

impl Flag {
    pub(super) const ALL: [Flag; 3] =
        [Flag::BelowEstimate, Flag::BelowMean, Flag::MeanMinusDeviation];

    /// The number in which this flag's bit alone is set.
    #[must_use]
    pub fn bit(self) -> u8 {
        match self {
            Flag::BelowMean => 1,
            Flag::BelowEstimate => 2,
            Flag::MeanMinusDeviation => 4,
        }
    }
}

/// Below a yardstick by more than a margin: `total × under` is less than `yardstick × over`, where
/// `over ÷ under` is what the margin leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BelowMargin {
    pub(super) view: usize,
    pub(super) over: i64,
    pub(super) under: i64,
    pub(super) margin: Percent,
}

/// More than `over ÷ under` standard deviations below the mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BelowDeviations {
    pub(super) view: usize,
    pub(super) over: i64,
    pub(super) under: i64,
    divisor: DeviationDivisor,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl BelowMargin {
    pub(super) fn new(view: usize, margin: Percent) -> Result<Self, Error> {
        let refused = || error::not_a_share(margin);
        if margin.is_negative() || margin > Percent::WHOLE {
            return Err(refused());
        }
        // At most 10^8 each: a percentage has six decimal places.
        let (over, under) = parts(&(Fraction::ONE - margin.to_fraction())).ok_or_else(refused)?;
        Ok(BelowMargin { view, over, under, margin })
    }

    /// How many binary digits its factors have at most.
    pub(super) fn bits(&self) -> u32 {
        bits(self.over).max(bits(self.under))
    }
}

impl BelowDeviations {
    pub(super) fn new(view: usize, screen: &MeanMinusDeviation) -> Result<Self, Error> {
        let factor = screen.factor();
        let refused = || {
            let what = format!("a factor of {}", shortened(&factor.to_string()));
            let remedy = "screen each tender by itself";
            refusal::batch_rule(what, remedy)
        };
        let (over, under) = parts(&factor).ok_or_else(refused)?;
        let (divisor, minimum_bids) = (screen.divisor(), screen.minimum_bids());
        Ok(BelowDeviations { view, over, under, divisor, minimum_bids, edge: screen.edge() })
    }

    /// How many binary digits its factors have at most.
    pub(super) fn bits(&self) -> u32 {
        bits(self.over).max(bits(self.under))
    }

    /// Whether so many bids are enough.
    pub(super) fn is_asked_of(&self, bids: usize) -> bool {
        bids >= self.minimum_bids
    }

    /// What a square of `bids × (mean − total)` is multiplied with, what the sum of these squares is,
    /// and what is taken off the latter so that exactly at the threshold counts where it does.
    // At most 126 binary digits each, and nothing wraps that counts: `bounds` has looked.
    #[inline]
    pub(super) fn factors(&self, bids: usize) -> (i128, i128, i128) {
        let divisor = match self.divisor {
            DeviationDivisor::Count => bids,
            DeviationDivisor::CountLessOne => bids.wrapping_sub(1),
        };
        let (over, under) = (i128::from(self.over), i128::from(self.under));
        let divisor = i128::try_from(divisor).unwrap_or(0);
        let counts = i128::from(self.edge == ThresholdEdge::Counts);
        (divisor.wrapping_mul(under.wrapping_mul(under)), over.wrapping_mul(over), counts)
    }
}

fn bits(part: i64) -> u32 {
    u64::BITS.saturating_sub(part.unsigned_abs().leading_zeros())
}

fn parts(fraction: &Fraction) -> Option<(i64, i64)> {
    let (over, under) = fraction.small_parts()?;
    Some((i64::try_from(over).ok()?, i64::try_from(under).ok()?))
}
