//! A lowest bid that stands apart from a close field: the relative distance.

use super::figures::{ScreenFigures, shown};
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{DeviationDivisor, Rule, screen};
use super::statistics::{root_estimate, whole};
use crate::exact::Fraction;

screen! {
    /// Every bid is asked where the step from the lowest price to the second is more than `factor`
    /// times the standard deviation of the others.
    ///
    /// `asked: (second − lowest) / √(Σ (x − mean)² / d) > factor`, with sum, mean and `d` over all
    /// prices but the lowest, decided by squares. Prices are those without preset lines. The screen is
    /// one of the field: it asks all bids or none. Unless another edge is stated, exactly at the factor
    /// is not asked. From three bids. The distance in the question is an estimate.
    ///
    /// Worked: 80, 95, 100 and 105: the step is 15, the deviation of the others by n − 1 is 5, so the
    /// distance is 3, above a factor of 1.
    ///
    /// # Assumptions
    ///
    /// Where all prices but the lowest are the same there is no deviation to divide by, and nothing is
    /// assessable.
    ///
    /// # Source
    ///
    /// Screens of bidding patterns in competition economics. It fires often in healthy markets, and says
    /// so.
    RelativeDistance = "relative_distance", from 3 bids at least;

    required {
        /// How many standard deviations of the others.
        factor, with_factor: Fraction = "1";
        /// By what the squared deviations are divided.
        divisor, with_divisor: DeviationDivisor = "n-1";
    }
    otherwise {
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 3;
        /// Whether exactly at the factor is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

impl Rule for RelativeDistance {
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
        format!(
            "(second − lowest) / standard deviation of all but the lowest (divisor {}) {} {}, without preset lines",
            self.divisor.as_str(),
            self.edge.above(),
            self.factor
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let prices = figures.prices_without_presets(self.minimum_bids)?;
        let others = prices.without_ends(1, 0);
        let squares = others.squared_deviations();
        if squares.is_zero() {
            return Err(WhyNotAssessable::NoSpread);
        }
        let divisor = whole(self.divisor.of(others.count()));
        let step = match (prices.get(0), prices.get(1)) {
            (Some(lowest), Some(second)) => second - lowest,
            _ => Fraction::ZERO,
        };
        let distance = &step * &step * &divisor;
        let allowed = &self.factor * &self.factor * &squares;
        let asked = self.edge.is_below(&allowed, &distance);
        let ratio = root_estimate(&distance.checked_div(&squares).unwrap_or_default(), 2);
        Ok(figures.ask_field(asked, |provider| {
            format!(
                "the lowest price lies {} under the second, an estimated {} standard deviations of the others, {} {}: how did {provider:?} come to its price?",
                figures.amount(&step),
                shown(&ratio, 2),
                self.edge.above(),
                self.factor
            )
        }))
    }
}
