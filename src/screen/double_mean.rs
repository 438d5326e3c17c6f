//! Below a mean from which the high bids were taken out.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::parameters::{Rule, parameters};
use super::statistics::above_zero;
use crate::exact::{Fraction, Percent};

/// A bid is asked where its total lies more than `margin` below the mean of those totals that do
/// not lie more than `spread` above the first mean.
///
/// ```text
/// first mean  = mean of all totals
/// second mean = mean of the totals ≤ first mean × (1 + spread)
/// asked: total < second mean × (1 − margin)
/// ```
///
/// Exactly `spread` above the first mean stays in. The first mean must be above zero. From two
/// bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleMean {
    spread: Percent,
    margin: Percent,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl DoubleMean {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "double_mean";
    /// Where the published figures are from.
    pub const SOURCE: &'static str = "France, practice accepted in court, not statute: more than 10% below the mean of the bids that are not more than 20% above the mean of all";
    pub(super) const LEAST_BIDS: usize = 2;

    /// Those more than 20 % above the mean taken out, then more than 10 % below.
    #[must_use]
    pub fn published() -> Self {
        DoubleMean {
            spread: Percent::from_whole(20),
            margin: Percent::from_whole(10),
            minimum_bids: 2,
            edge: ThresholdEdge::DoesNotCount,
        }
    }
}

parameters!(DoubleMean {
    /// How far above the first mean a bid is taken out.
    spread, with_spread: Percent;
    /// How far below the second mean.
    margin, with_margin: Percent;
    /// From how many bids.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for DoubleMean {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::RemainingBids
    }

    fn minimum_bids(&self) -> usize {
        self.minimum_bids
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        format!(
            "total {} mean of the totals up to mean × (100% + {}) × (100% − {})",
            self.edge.below(),
            self.spread,
            self.margin
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let first = above_zero(totals.mean(), "the mean of the bids")?;
        let limit = &first * &(Fraction::ONE + self.spread.to_fraction());
        // The lowest is never above the mean, so one remains at least.
        let remaining = totals.kept(|total| *total <= limit);
        let second = above_zero(remaining.mean(), "the mean of the bids that remain")?;
        let threshold = &second * &(Fraction::ONE - self.margin.to_fraction());
        Ok(figures.ask_below(self.edge, &threshold, || {
            let (mean, count) = (figures.amount(&second), remaining.count());
            format!(
                "{} under {mean}, the mean of the {count} bids up to {}",
                self.margin,
                figures.amount(&limit)
            )
        }))
    }
}
