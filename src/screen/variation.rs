//! Prices that lie close together: the coefficient of variation.

use super::figures::{ScreenFigures, shown};
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{DeviationDivisor, Rule, screen};
use super::statistics::{above_zero, root_estimate, whole};
use crate::exact::{Fraction, Percent};

screen! {
    /// Every bid is asked where the prices of the field vary by less than `limit` of their mean.
    ///
    /// `asked: √(Σ (x − mean)² / d) / mean < limit`, decided by squares: `Σ (x − mean)² < limit² ·
    /// mean² · d`. The figure is the price without preset lines, which are the same in every bid and
    /// would draw prices together. The screen is one of the field: it asks all bids or none. Unless
    /// another edge is stated, exactly at the limit is not asked. The mean must be above zero. From
    /// three bids. The part in the question is an estimate.
    ///
    /// Worked: 99, 100 and 101 have the deviation 1 by n − 1, which is 1 % of their mean, below a limit
    /// of 3 %.
    ///
    /// # Assumptions
    ///
    /// Where costs are alike prices are alike: the screen fires often in healthy markets, and says so.
    ///
    /// # Source
    ///
    /// The coefficient of variation, a screen of bidding patterns in competition economics.
    Variation = "variation", from 2 bids at least;

    required {
        /// Below which part of the mean the deviation must lie.
        limit, with_limit: Percent = "3%";
        /// By what the squared deviations are divided.
        divisor, with_divisor: DeviationDivisor = "n-1";
    }
    otherwise {
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 3;
        /// Whether exactly at the limit is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

impl Rule for Variation {
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
        let (below, divisor) = (self.edge.below(), self.divisor.as_str());
        format!(
            "standard deviation (divisor {divisor}) / mean {below} {}, without preset lines",
            self.limit
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let prices = figures.prices_without_presets(self.minimum_bids)?;
        let mean = above_zero(prices.mean(), "the mean of the bids")?;
        let squares = prices.squared_deviations();
        let divisor = whole(self.divisor.of(prices.count()));
        let limit = &mean * &self.limit.to_fraction();
        let asked = self.edge.is_below(&squares, &(&limit * &limit * &divisor));
        let variance = squares.checked_div(&(&mean * &mean * &divisor)).unwrap_or_default();
        let percent = root_estimate(&variance, 4) * Fraction::from_integer(100);
        Ok(figures.ask_field(asked, |provider| {
            format!(
                "the prices of {} bids deviate from their mean by an estimated {}% of it, {} {}: how did {provider:?} come to its price?",
                prices.count(),
                shown(&percent, 2),
                self.edge.below(),
                self.limit
            )
        }))
    }
}
