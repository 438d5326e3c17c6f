//! More than so many percent below the mean of the bids.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::parameters::{Rule, parameters};
use super::statistics::above_zero;
use crate::error::Error;
use crate::exact::{Fraction, Percent};

/// A bid is asked where its total lies more than `margin` below the mean of all totals, its own
/// among them.
///
/// `asked: total < mean × (1 − margin)`, which is `total · n < sum · (1 − margin)`. The mean must
/// be above zero. Unless another edge is stated, exactly at the threshold is not asked. From two
/// bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowMean {
    margin: Percent,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl BelowMean {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "below_mean";
    pub(super) const LEAST_BIDS: usize = 2;

    /// A screen at a margin below the mean.
    ///
    /// # Errors
    ///
    /// [`Error::NotAShare`] for a margin that is not from 0 % to 100 %.
    pub fn new(margin: Percent) -> Result<Self, Error> {
        let unset =
            BelowMean { margin: Percent::ZERO, minimum_bids: 2, edge: ThresholdEdge::DoesNotCount };
        unset.with_margin(margin)
    }
}

parameters!(BelowMean {
    /// How far below the mean.
    margin, with_margin: Percent;
    /// From how many bids.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for BelowMean {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::AllBids
    }

    fn minimum_bids(&self) -> usize {
        self.minimum_bids
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        format!("total {} mean × (100% − {})", self.edge.below(), self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let mean = above_zero(totals.mean(), "the mean of the bids")?;
        let threshold = &mean * &(Fraction::ONE - self.margin.to_fraction());
        Ok(figures.ask_below(self.edge, &threshold, || {
            let (mean, count) = (figures.amount(&mean), totals.count());
            format!("{} under {mean}, the mean of {count} bids", self.margin)
        }))
    }
}
