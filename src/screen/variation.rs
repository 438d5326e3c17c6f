//! Prices that lie close together: the coefficient of variation.

use super::figures::{ScreenFigures, shown};
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::parameters::{DeviationDivisor, Rule, parameters};
use super::statistics::{above_zero, root_estimate, whole};
use crate::error::Error;
use crate::exact::{Fraction, Percent};

/// Every bid is asked where the prices of the field vary by less than `limit` of their mean.
///
/// `asked: √(Σ (x − mean)² / d) / mean < limit`, decided by squares: `Σ (x − mean)² < limit² ·
/// mean² · d`. The figure is the price without preset lines, which are the same in every bid and
/// would draw prices together. The screen is one of the field: it asks all bids or none. Unless
/// another edge is stated, exactly at the limit is not asked. The mean must be above zero. From
/// three bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variation {
    limit: Percent,
    divisor: DeviationDivisor,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl Variation {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "variation";
    pub(super) const LEAST_BIDS: usize = 2;

    /// A screen below a limit.
    ///
    /// # Errors
    ///
    /// [`Error::NotAShare`] for a limit that is not from 0 % to 100 %.
    pub fn new(limit: Percent, divisor: DeviationDivisor) -> Result<Self, Error> {
        let edge = ThresholdEdge::DoesNotCount;
        Variation { limit: Percent::ZERO, divisor, minimum_bids: 3, edge }.with_limit(limit)
    }
}

parameters!(Variation {
    /// Below which part of the mean the deviation must lie.
    limit, with_limit: Percent;
    /// By what the squared deviations are divided.
    divisor, with_divisor: DeviationDivisor;
    /// From how many bids.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at the limit is asked.
    edge, with_edge: ThresholdEdge;
});

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
