//! Poland's rule: 30 % or more below the mean of the bids or the estimate with tax.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::working::{Field, Tested};
use super::yardsticks::Either;
use crate::exact::Percent;

screen! {
    /// A bid is asked where its total lies `margin` or more below the mean of all totals, its own among
    /// them, or `margin` or more below the estimate with value added tax.
    ///
    /// `asked: total ≤ mean × (1 − margin) or total ≤ estimate × (1 − margin)`. The rule is of prices lower by
    /// 30 % "at least", so exactly at a threshold is asked. Either is enough; a bid is passed over only
    /// where both could be looked at, and is not assessable otherwise. The threshold is that of the part
    /// that asks, and of two the higher.
    ///
    /// Worked: 70, 100 and 130 have the mean 100; 70 lies exactly 30 % under it and is asked, whatever the
    /// estimate. 77 of 77, 110 and 143 lies exactly 30 % under a mean of 110 too. Of 71, 100 and 130 none
    /// lies 30 % under the mean of 100.33, but with an estimate of 102 the threshold is 71.40, and 71 is
    /// asked.
    ///
    /// # Assumptions
    ///
    /// - The estimate is the value of the contract with the tax that is due, as it was set before the
    ///   procedure began: state it so, and look at totals with tax.
    /// - Bids that the law leaves out of the mean, such as those that came late, are not in the field.
    ///
    /// # Source
    ///
    /// Poland, Public Procurement Law of 11 September 2019, art. 224 par. 2 point 1: the price is "lower by
    /// a minimum of 30 %" than the value of the contract with tax, or the arithmetic mean of the prices
    /// of all bids, as a commentary on the article renders it. The text itself was not to be had. Which
    /// rejected bids leave the mean, and when the buyer need not ask, have **not** been checked against
    /// it: compare them before you rely on this.
    PolandArticle224 = "poland_article_224", from 2 bids at least, source
    "Poland, Public Procurement Law of 11 September 2019, art. 224 par. 2: at least 30% below the mean of the bids, or below the value of the contract with tax";

    required {}
    otherwise {
        /// How far below the mean or the estimate.
        margin, with_margin: Percent = Percent::from_whole(30);
        /// From how many bids there is a mean.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Whether exactly at a threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::Counts;
    }
}

impl Rule for PolandArticle224 {
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
        let (below, margin) = (self.edge.below(), self.margin);
        format!(
            "total {below} mean × (100% − {margin}), or {below} estimate with tax × (100% − {margin})"
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        Ok(figures.ask_under_either(&Either {
            margin_to_mean: self.margin,
            margin_to_estimate: self.margin,
            minimum_bids: self.minimum_bids,
            edge: self.edge,
        }))
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        Some(field.all_against(&field.either(self.margin, self.margin, self.minimum_bids)?))
    }
}
