//! Below the mean of the bids or below an estimate: either is enough.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::working::{Field, Tested};
use super::yardsticks::Either;
use crate::exact::Percent;

screen! {
    /// A bid is asked where its total lies more than `margin_to_mean` below the mean of all totals, or
    /// more than `margin_to_estimate` below the estimate.
    ///
    /// `asked: total < mean × (1 − margin) or total < estimate × (1 − margin)`. A bid is said to be
    /// passed over only where both could be looked at: without an estimate, or with too few bids for a
    /// mean, a bid that the other part does not ask is not assessable. The threshold is that of the
    /// part that asks, and of two the higher.
    ///
    /// Worked: totals of 23.82, 25.10, 26.40 and 22.10 have the mean 24.355; 10 % under it is 21.9195,
    /// and nobody is asked. 10 % under an estimate of 25.00 is 22.50, and the fourth is.
    ///
    /// # Source
    ///
    /// UK Government, Sourcing Playbook: bids more than 10 % below the average of all bids or the
    /// should-cost model are to be looked into.
    BelowMeanOrEstimate = "below_mean_or_estimate", from 2 bids at least, source
    "UK Government, Sourcing Playbook: more than 10% below the average of bids or the should cost model";

    required {}
    otherwise {
        /// How far below the mean.
        margin_to_mean, with_margin_to_mean: Percent = Percent::from_whole(10);
        /// How far below the estimate.
        margin_to_estimate, with_margin_to_estimate: Percent = Percent::from_whole(10);
        /// From how many bids there is a mean.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Whether exactly at a threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

impl Rule for BelowMeanOrEstimate {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::AllBids
    }

    fn minimum_bids(&self) -> usize {
        // One bid alone is held against the estimate.
        1
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        let below = self.edge.below();
        format!(
            "total {below} mean × (100% − {}), or {below} estimate × (100% − {})",
            self.margin_to_mean, self.margin_to_estimate
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        Ok(figures.ask_under_either(&Either {
            margin_to_mean: self.margin_to_mean,
            margin_to_estimate: self.margin_to_estimate,
            minimum_bids: self.minimum_bids,
            edge: self.edge,
        }))
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        let threshold =
            field.either(self.margin_to_mean, self.margin_to_estimate, self.minimum_bids)?;
        Some(field.all_against(&threshold))
    }
}
