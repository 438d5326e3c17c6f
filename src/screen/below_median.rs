//! More than so many percent below the median of the bids.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::parameters::{Rule, parameters};
use super::statistics::above_zero;
use crate::error::Error;
use crate::exact::{Fraction, Percent};

/// A bid is asked where its total lies more than `margin` below the median of all totals, its own
/// among them.
///
/// `asked: total < median × (1 − margin)`; of an even number of bids the median is the mean of the
/// two in the middle. The median must be above zero. Unless another edge is stated, exactly at the
/// threshold is not asked. From two bids; one bid far off moves a median less than a mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowMedian {
    margin: Percent,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl BelowMedian {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "below_median";
    pub(super) const LEAST_BIDS: usize = 2;

    /// A screen at a margin below the median.
    ///
    /// # Errors
    ///
    /// [`Error::NotAShare`] for a margin that is not from 0 % to 100 %.
    pub fn new(margin: Percent) -> Result<Self, Error> {
        let unset = BelowMedian {
            margin: Percent::ZERO,
            minimum_bids: 2,
            edge: ThresholdEdge::DoesNotCount,
        };
        unset.with_margin(margin)
    }
}

parameters!(BelowMedian {
    /// How far below the median.
    margin, with_margin: Percent;
    /// From how many bids.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for BelowMedian {
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
        format!("total {} median × (100% − {})", self.edge.below(), self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let median = above_zero(totals.median(), "the median of the bids")?;
        let threshold = &median * &(Fraction::ONE - self.margin.to_fraction());
        Ok(figures.ask_below(self.edge, &threshold, || {
            let (median, count) = (figures.amount(&median), totals.count());
            format!("{} under {median}, the median of {count} bids", self.margin)
        }))
    }
}
