//! So many percent below the mean of the other bids: asked of the lowest bid.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::statistics::{above_zero, divided};
use super::yardsticks::less;
use crate::exact::Percent;

screen! {
    /// The most advantageous bid is asked where its total lies `margin` or more below the mean of the
    /// *other* totals.
    ///
    /// `asked: total ≤ (sum − total)/(n − 1) × (1 − margin)`. The bid's own total is not in the mean.
    /// The most advantageous bid is the one with the lowest total; where several share it each is
    /// asked, and no other bid ever is. The mean of the others must be above zero. From two bids.
    ///
    /// Worked at 40 %: 600 against 1,000 and 1,000 is exactly 40 % below and is asked. Against 999.99 and
    /// 1,000 the threshold is 599.997, and it is not.
    ///
    /// # Source
    ///
    /// Ukraine, Law on Public Procurement (Prozorro), first limb of the abnormally low price.
    BelowOtherMean = "below_other_mean", from 2 bids at least, source
    "Ukraine, Law on Public Procurement, art. 1 (Prozorro), first limb: 40% or more below the mean of the other bids";

    required {}
    otherwise {
        /// How far below the mean of the others.
        margin, with_margin: Percent = Percent::from_whole(40);
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::Counts;
    }
}

impl Rule for BelowOtherMean {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::OtherBids
    }

    fn minimum_bids(&self) -> usize {
        self.minimum_bids
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        let below = self.edge.below();
        format!("lowest total {below} mean of the others × (100% − {})", self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let (sum, others) = (totals.sum(), totals.count().saturating_sub(1));
        let lowest = totals.get(0);
        Ok(figures.ask_points(|bid, total| {
            let mean = divided(&(&sum - total), others);
            let mean = above_zero(mean, "the mean of the other bids")?;
            let threshold = less(&mean, self.margin);
            let held = figures.held(&bid.provider, self.edge);
            let which = || {
                let mean = figures.amount(&mean);
                format!("{} under {mean}, the mean of the other {others} bids", self.margin)
            };
            Ok(held.below_if(lowest == Some(total), total, &threshold, which))
        }))
    }
}
