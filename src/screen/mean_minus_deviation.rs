//! So many standard deviations below the mean of the bids.

use super::figures::ScreenFigures;
use super::finding::{
    ScreenFinding, ScreenPopulation, ThresholdEdge, ThresholdKind, WhyNotAssessable,
};
use super::parameters::{DeviationDivisor, Rule, parameters};
use super::statistics::{root_estimate, whole};
use crate::error::Error;
use crate::exact::Fraction;

/// A bid is asked where its total lies more than `factor` standard deviations below the mean of
/// all totals, its own among them.
///
/// `asked: total < mean − factor × √(Σ (x − mean)² / d)`, with `d` the number of bids or one less.
/// No root is taken to decide: `mean − total > 0` and `(mean − total)² · d > factor² · Σ (x − mean)²`.
/// The threshold that is shown holds a root and is an estimate.
///
/// A bid cannot lie further below the mean than the others allow: with `n` bids never more than
/// `√(n − 1)` deviations by `n`, or `(n − 1)/√n` by `n − 1`. So a factor of one asks nobody at two
/// bids, whichever divisor is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeanMinusDeviation {
    factor: Fraction,
    divisor: DeviationDivisor,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl MeanMinusDeviation {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "mean_minus_deviation";
    pub(super) const LEAST_BIDS: usize = 2;

    /// A screen at so many standard deviations, from three bids.
    ///
    /// # Errors
    ///
    /// [`Error::ScreenFactor`] for a factor that is not above zero.
    pub fn new(factor: Fraction, divisor: DeviationDivisor) -> Result<Self, Error> {
        let edge = ThresholdEdge::DoesNotCount;
        let unset = MeanMinusDeviation { factor: Fraction::ONE, divisor, minimum_bids: 3, edge };
        unset.with_factor(factor)
    }
}

parameters!(MeanMinusDeviation {
    /// How many standard deviations.
    factor, with_factor: Fraction;
    /// By what the squared deviations are divided.
    divisor, with_divisor: DeviationDivisor;
    /// From how many bids.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

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
        let totals = figures.totals(self.minimum_bids)?;
        let (mean, squares) = (totals.mean(), totals.squared_deviations());
        if squares.is_zero() {
            return Err(WhyNotAssessable::NoSpread);
        }
        let divisor = whole(self.divisor.of(totals.count()));
        // The square of `factor` deviations, times the divisor.
        let allowed = &self.factor * &self.factor * squares;
        let places = figures.currency().minor_unit_digits().saturating_add(4);
        let root = root_estimate(&allowed.checked_div(&divisor).unwrap_or_default(), places);
        let threshold = &mean - &root;
        Ok(figures.ask_points(|bid, total| {
            let below = &mean - total;
            let distance = &below * &below * &divisor;
            let asked = !below.is_negative() && self.edge.is_below(&allowed, &distance);
            let threshold = (threshold.clone(), ThresholdKind::Estimate);
            Ok(figures.held(&bid.provider, self.edge).decided(total, threshold, asked, || {
                let (factor, divisor, count) = (&self.factor, self.divisor.as_str(), totals.count());
                let mean = figures.amount(&mean);
                format!("an estimate of {mean}, the mean of {count} bids, less {factor} × their standard deviation with divisor {divisor}")
            }))
        }))
    }
}
