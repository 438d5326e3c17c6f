//! More than so many percent below the mean of the bids.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::working::{Field, Tested};
use crate::exact::Percent;

screen! {
    /// A bid is asked where its total lies more than `margin` below the mean of all totals, its own
    /// among them.
    ///
    /// `asked: total < mean × (1 − margin)`, which is `total · n < sum · (1 − margin)`. The mean must
    /// be above zero. Unless another edge is stated, exactly at the threshold is not asked. From two
    /// bids.
    ///
    /// Worked at 10 %: totals of 23,820, 25,100 and 18,000 have the mean 22,306.67; 10 % below is
    /// 20,076, and the third bid is asked. At exactly 20,076 it would not be.
    ///
    /// # Source
    ///
    /// UK sourcing guidance asks at more than 10 % below the mean of the bids.
    BelowMean = "below_mean", from 2 bids at least;

    required {
        /// How far below the mean.
        margin, with_margin: Percent = "10%";
    }
    otherwise {
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

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
        figures.ask_under_mean(self.margin, self.minimum_bids, self.edge)
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        Some(field.all_against(&field.less(field.mean("mean", field.totals()?), self.margin)))
    }
}
