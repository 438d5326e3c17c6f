//! So many percent below the next bid: asked of the lowest bid.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::statistics::above_zero;
use super::yardsticks::less;
use crate::exact::Percent;

screen! {
    /// The most advantageous bid is asked where its total lies `margin` or more below the next one.
    ///
    /// `asked: total ≤ next × (1 − margin)`. The most advantageous bid is the one with the lowest
    /// total and the next is the second in order of totals, so of two that share the lowest each is
    /// the other's next. No other bid is ever asked. The next total must be above zero. From two bids.
    ///
    /// Worked at 30 %: 490 against 700 is exactly 30 % below and is asked; 600 against 857.14 is not,
    /// since the threshold is 599.998.
    ///
    /// # Assumptions
    ///
    /// The most advantageous bid is the one with the lowest total of the view. Where the award weighs
    /// more than price, give the figures on which bids are ranked.
    ///
    /// # Source
    ///
    /// Ukraine, Law on Public Procurement (Prozorro), second limb of the abnormally low price; the other
    /// limb holds the bid against the mean of the others.
    BelowNextBid = "below_next_bid", from 2 bids at least, source
    "Ukraine, Law on Public Procurement, art. 1 (Prozorro), second limb: 30% or more below the next bid";

    required {}
    otherwise {
        /// How far below the next bid.
        margin, with_margin: Percent = Percent::from_whole(30);
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::Counts;
    }
}

impl Rule for BelowNextBid {
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
        format!("lowest total {} next total × (100% − {})", self.edge.below(), self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let next = totals.get(1).cloned().unwrap_or_default();
        let next = above_zero(next, "the next bid")?;
        let threshold = less(&next, self.margin);
        let lowest = totals.get(0);
        Ok(figures.ask_points(|bid, total| {
            let held = figures.held(&bid.provider, self.edge);
            let which = || format!("{} under {}, the next bid", self.margin, figures.amount(&next));
            Ok(held.below_if(lowest == Some(total), total, &threshold, which))
        }))
    }
}
