//! Yardsticks that several screens hold totals against.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenOutcome, ThresholdEdge, WhyNotAssessable};
use super::rule::DeviationDivisor;
use super::statistics::{above_zero, root_estimate, whole};
use crate::exact::{Fraction, Percent};

/// So many standard deviations under the mean, from so many bids.
pub(super) struct Deviations<'a> {
    pub(super) factor: &'a Fraction,
    pub(super) divisor: DeviationDivisor,
    pub(super) minimum_bids: usize,
    pub(super) edge: ThresholdEdge,
}

/// A margin under the mean of all totals, or under the estimate.
pub(super) struct Either {
    pub(super) margin_to_mean: Percent,
    pub(super) margin_to_estimate: Percent,
    pub(super) minimum_bids: usize,
    pub(super) edge: ThresholdEdge,
}

impl ScreenFigures {
    /// Asks totals, bands among them, that lie a margin under the estimate.
    pub(super) fn ask_under_estimate(
        &self,
        margin: Percent,
        edge: ThresholdEdge,
    ) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let estimate = self.needed_estimate()?;
        let threshold = less(estimate, margin);
        let which = || format!("{margin} under {}, the estimate", self.amount(estimate));
        let totals = self.bids.iter().filter_map(|bid| Some((bid, bid.total.as_ref().ok()?)));
        let found = totals.map(|(bid, total)| {
            self.held(&bid.provider, edge).band_below(total, &threshold, which)
        });
        Ok(found.collect())
    }

    /// Asks totals that lie a margin under the mean of all.
    pub(super) fn ask_under_mean(
        &self,
        margin: Percent,
        minimum_bids: usize,
        edge: ThresholdEdge,
    ) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = self.totals(minimum_bids)?;
        let mean = above_zero(totals.mean(), "the mean of the bids")?;
        Ok(self.ask_below(edge, &less(&mean, margin), || {
            let (mean, count) = (self.amount(&mean), totals.count());
            format!("{margin} under {mean}, the mean of {count} bids")
        }))
    }

    /// Asks where either part does, and passes over where both do. The threshold is that of the part
    /// that asks, and of two the higher.
    pub(super) fn ask_under_either(&self, either: &Either) -> Vec<ScreenFinding> {
        let Either { margin_to_mean, margin_to_estimate, minimum_bids, edge } = *either;
        let found = |part: Result<Vec<_>, _>| part.unwrap_or_else(|why| self.none_assessable(&why));
        let mean = found(self.ask_under_mean(margin_to_mean, minimum_bids, edge));
        let estimate = found(self.ask_under_estimate(margin_to_estimate, edge));
        mean.into_iter().zip(estimate).map(|(mean, estimate)| of_two(mean, estimate)).collect()
    }

    /// Asks totals that lie so many deviations under the mean, decided by squares.
    pub(super) fn ask_under_deviations(
        &self,
        deviations: &Deviations<'_>,
    ) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let Deviations { factor, divisor, minimum_bids, edge } = *deviations;
        let totals = self.totals(minimum_bids)?;
        let (mean, squares) = (totals.mean(), totals.squared_deviations());
        if squares.is_zero() {
            return Err(WhyNotAssessable::NoSpread);
        }
        let parts = whole(divisor.of(totals.count()));
        // The square of `factor` deviations, times the divisor.
        let allowed = factor * factor * squares;
        let places = self.currency.minor_unit_digits().saturating_add(4);
        let root = root_estimate(&allowed.checked_div(&parts).unwrap_or_default(), places);
        let estimate = &mean - &root;
        Ok(self.ask_points(|bid, total| {
            let below = &mean - total;
            let distance = &below * &below * &parts;
            let asked = !below.is_negative() && edge.is_below(&allowed, &distance);
            Ok(self.held(&bid.provider, edge).decided(asked, total, &estimate, || {
                let (divisor, count) = (divisor.as_str(), totals.count());
                let mean = self.amount(&mean);
                format!("an estimate of {mean}, the mean of {count} bids, less {factor} × their standard deviation with divisor {divisor}")
            }))
        }))
    }
}

/// A figure less a margin.
pub(super) fn less(figure: &Fraction, margin: Percent) -> Fraction {
    figure * &(Fraction::ONE - margin.to_fraction())
}

fn of_two(mean: ScreenFinding, estimate: ScreenFinding) -> ScreenFinding {
    let threshold = |found: &ScreenFinding| found.threshold.as_ref().map(|one| one.exact().clone());
    match (&mean.outcome, &estimate.outcome) {
        (ScreenOutcome::Asked { .. }, ScreenOutcome::Asked { .. })
        | (ScreenOutcome::NotAsked, ScreenOutcome::NotAsked) => {
            if threshold(&estimate) > threshold(&mean) { estimate } else { mean }
        }
        (ScreenOutcome::Asked { .. }, _)
        | (ScreenOutcome::NotAssessable { .. }, ScreenOutcome::NotAsked) => mean,
        _ => estimate,
    }
}
