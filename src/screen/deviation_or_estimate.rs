//! Standard deviations below the mean where there are enough bids, else below an estimate.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{DeviationDivisor, Rule, screen};
use super::yardsticks::Deviations;
use crate::exact::{Fraction, Percent};

screen! {
    /// From `minimum_bids` on, a bid is asked where its total lies more than `factor` standard
    /// deviations below the mean of all totals; with fewer bids, where it lies `margin_to_estimate` or
    /// more below the estimate.
    ///
    /// Which of the two is used is decided by the number of totals in the field. Everything else is as
    /// where each is a screen of its own. The divisor must be stated, since the guide names none.
    ///
    /// Worked: 957, 960, 1,000, 1,030 and 1,060 are five bids. With the divisor n the mean less one
    /// deviation is about 961.55, and two are asked; with n − 1 it is about 956.85, and none is. Four
    /// bids and an estimate of 1,200: at 960 or less is asked.
    ///
    /// # Source
    ///
    /// World Bank, Abnormally Low Bids and Proposals, guide of 2016: the relative approach from five
    /// bids, the absolute one with fewer. Whether a bid exactly 20 % under the estimate is asked has
    /// **not** been checked against the text of the guide. That edge counts here; compare
    /// `edge_at_estimate` with your text before you rely on it.
    DeviationOrEstimate = "deviation_or_estimate", from 2 bids at least, source
    "World Bank, Abnormally Low Bids and Proposals (2016): below the mean less one standard deviation from five bids, 20% below the estimate with fewer (whether exactly 20% is asked was not checked against the guide)";

    required {
        /// By what the squared deviations are divided.
        divisor, with_divisor: DeviationDivisor = "n-1";
    }
    otherwise {
        /// How many standard deviations.
        factor, with_factor: Fraction = Fraction::ONE;
        /// From how many bids the mean is used.
        minimum_bids, with_minimum_bids: usize = 5;
        /// Whether exactly at the threshold is asked, where the mean is used.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
        /// How far below the estimate, with fewer bids.
        margin_to_estimate, with_margin_to_estimate: Percent = Percent::from_whole(20);
        /// Whether exactly at that threshold is asked.
        edge_at_estimate, with_edge_at_estimate: ThresholdEdge = ThresholdEdge::Counts;
    }
}

impl Rule for DeviationOrEstimate {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::AllBids
    }

    fn minimum_bids(&self) -> usize {
        1
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        let (factor, divisor) = (&self.factor, self.divisor.as_str());
        format!(
            "from {} bids: total {} mean − {factor} × standard deviation (divisor {divisor}); with fewer: total {} estimate × (100% − {})",
            self.minimum_bids,
            self.edge.below(),
            self.edge_at_estimate.below(),
            self.margin_to_estimate
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        if figures.bids.len() < self.minimum_bids {
            return figures.ask_under_estimate(self.margin_to_estimate, self.edge_at_estimate);
        }
        figures.ask_under_deviations(&Deviations {
            factor: &self.factor,
            divisor: self.divisor,
            minimum_bids: self.minimum_bids,
            edge: self.edge,
        })
    }
}
