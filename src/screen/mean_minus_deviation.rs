//! So many standard deviations below the mean of the bids.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{DeviationDivisor, Rule, screen};
use super::yardsticks::Deviations;
use crate::exact::Fraction;

screen! {
    /// A bid is asked where its total lies more than `factor` standard deviations below the mean of
    /// all totals, its own among them.
    ///
    /// `asked: total < mean − factor × √(Σ (x − mean)² / d)`, with `d` the number of bids or one less.
    /// No root is taken to decide: `mean − total > 0` and `(mean − total)² · d > factor² · Σ (x − mean)²`.
    /// The threshold that is shown is an estimate, its root cut off four places behind the minor unit.
    ///
    /// Worked: 957, 960, 1,000, 1,030 and 1,060 have the mean 1,001.4 and squared deviations of 7,939.2
    /// in all. By n the threshold is about 961.55, and 957 and 960 are asked; by n − 1 about 956.85, and
    /// none is. The estimator decides.
    ///
    /// # Assumptions
    ///
    /// - A bid cannot lie further below the mean than the others allow: with `n` bids never more than
    ///   `√(n − 1)` deviations by `n`, or `(n − 1)/√n` by `n − 1`. So a factor of one asks nobody at two
    ///   bids, whichever divisor is taken.
    /// - Where all totals are the same, nothing is assessable.
    ///
    /// # Source
    ///
    /// World Bank, Abnormally Low Bids and Proposals, guide of 2016, where it is used from five bids with
    /// a factor of one.
    MeanMinusDeviation = "mean_minus_deviation", from 2 bids at least;

    required {
        /// How many standard deviations.
        factor, with_factor: Fraction = "1";
        /// By what the squared deviations are divided.
        divisor, with_divisor: DeviationDivisor = "n-1";
    }
    otherwise {
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 3;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

impl Rule for MeanMinusDeviation {
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
        let (below, factor, divisor) = (self.edge.below(), &self.factor, self.divisor.as_str());
        format!("total {below} mean − {factor} × standard deviation (divisor {divisor})")
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        figures.ask_under_deviations(&Deviations {
            factor: &self.factor,
            divisor: self.divisor,
            minimum_bids: self.minimum_bids,
            edge: self.edge,
        })
    }
}
