//! Standard deviations below the mean where there are enough bids, else below an estimate.

use super::below_estimate::BelowEstimate;
use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::mean_minus_deviation::MeanMinusDeviation;
use super::parameters::{DeviationDivisor, Rule, parameters};
use crate::error::Error;
use crate::exact::{Fraction, Percent};

/// From `minimum_bids` on, a bid is asked where its total lies more than `factor` standard
/// deviations below the mean of all totals; with fewer bids, where it lies `margin` below the
/// estimate.
///
/// Which of the two is used is decided by the number of totals in the field. Everything else is as
/// in [`MeanMinusDeviation`] and [`BelowEstimate`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviationOrEstimate {
    factor: Fraction,
    divisor: DeviationDivisor,
    minimum_bids: usize,
    edge: ThresholdEdge,
    margin_to_estimate: Percent,
    edge_at_estimate: ThresholdEdge,
}

impl DeviationOrEstimate {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "deviation_or_estimate";
    /// Where the published figures are from.
    pub const SOURCE: &'static str = "World Bank, Abnormally Low Bids and Proposals (2016): below the mean less one standard deviation from five bids, 20% below the estimate with fewer (whether exactly 20% is asked was not checked against the guide)";
    pub(super) const LEAST_BIDS: usize = 2;

    /// One standard deviation below the mean from five bids, by the divisor that is stated, since
    /// the guide names none; with fewer bids 20 % or more below the estimate.
    #[must_use]
    pub fn published(divisor: DeviationDivisor) -> Self {
        DeviationOrEstimate {
            factor: Fraction::ONE,
            divisor,
            minimum_bids: 5,
            edge: ThresholdEdge::DoesNotCount,
            margin_to_estimate: Percent::from_whole(20),
            edge_at_estimate: ThresholdEdge::Counts,
        }
    }

    /// The screen for a field of so many totals.
    fn part(&self, totals: usize) -> Result<Box<dyn Rule>, Error> {
        if totals < self.minimum_bids {
            let screen = BelowEstimate::new(self.margin_to_estimate)?;
            return Ok(Box::new(screen.with_edge(self.edge_at_estimate)?));
        }
        let screen = MeanMinusDeviation::new(self.factor.clone(), self.divisor)?;
        Ok(Box::new(screen.with_minimum_bids(self.minimum_bids)?.with_edge(self.edge)?))
    }
}

parameters!(DeviationOrEstimate {
    /// How many standard deviations.
    factor, with_factor: Fraction;
    /// By what the squared deviations are divided.
    divisor, with_divisor: DeviationDivisor;
    /// From how many bids the mean is used.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at the threshold is asked, where the mean is used.
    edge, with_edge: ThresholdEdge;
    /// How far below the estimate, with fewer bids.
    margin_to_estimate, with_margin_to_estimate: Percent;
    /// Whether exactly at that threshold is asked.
    edge_at_estimate, with_edge_at_estimate: ThresholdEdge;
});

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
        let totals = figures.bids().iter().filter(|bid| bid.total.is_ok()).count();
        // The parameters were checked when they were set.
        self.part(totals).map_err(|_| WhyNotAssessable::NoEstimate)?.find(figures)
    }
}
