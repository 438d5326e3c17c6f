//! Below the mean of the bids or below an estimate: either is enough.

use super::figures::ScreenFigures;
use super::finding::{
    ScreenFinding, ScreenOutcome, ScreenPopulation, ThresholdEdge, WhyNotAssessable,
};
use super::parameters::{Rule, parameters};
use crate::error::Error;
use crate::exact::Percent;

use super::below_estimate::BelowEstimate;
use super::below_mean::BelowMean;

/// A bid is asked where its total lies more than `margin_to_mean` below the mean of all totals, or
/// more than `margin_to_estimate` below the estimate.
///
/// `asked: total < mean × (1 − margin) or total < estimate × (1 − margin)`. A bid is said to be
/// passed over only where both could be looked at: without an estimate, or with too few bids for a
/// mean, a bid that the other part does not ask is not assessable. The threshold is that of the
/// part that asks, and of two the higher.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowMeanOrEstimate {
    margin_to_mean: Percent,
    margin_to_estimate: Percent,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl BelowMeanOrEstimate {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "below_mean_or_estimate";
    /// Where the published figures are from.
    pub const SOURCE: &'static str = "UK Government, Sourcing Playbook: more than 10% below the average of bids or the should cost model";
    pub(super) const LEAST_BIDS: usize = 2;

    /// More than 10 % below the mean of the bids or the should-cost figure.
    #[must_use]
    pub fn published() -> Self {
        let tenth = Percent::from_whole(10);
        BelowMeanOrEstimate {
            margin_to_mean: tenth,
            margin_to_estimate: tenth,
            minimum_bids: 2,
            edge: ThresholdEdge::DoesNotCount,
        }
    }

    fn parts(&self, figures: &ScreenFigures) -> Result<[Vec<ScreenFinding>; 2], Error> {
        let mean = BelowMean::new(self.margin_to_mean)?
            .with_minimum_bids(self.minimum_bids)?
            .with_edge(self.edge)?;
        let estimate = BelowEstimate::new(self.margin_to_estimate)?.with_edge(self.edge)?;
        let found = |rule: &dyn Rule| {
            rule.find(figures).unwrap_or_else(|why| figures.none_assessable(&why))
        };
        Ok([found(&mean), found(&estimate)])
    }
}

parameters!(BelowMeanOrEstimate {
    /// How far below the mean.
    margin_to_mean, with_margin_to_mean: Percent;
    /// How far below the estimate.
    margin_to_estimate, with_margin_to_estimate: Percent;
    /// From how many bids there is a mean.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at a threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for BelowMeanOrEstimate {
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
        let below = self.edge.below();
        format!(
            "total {below} mean × (100% − {}), or {below} estimate × (100% − {})",
            self.margin_to_mean, self.margin_to_estimate
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        // The margins were checked when they were set.
        let Ok([by_mean, by_estimate]) = self.parts(figures) else {
            return Err(WhyNotAssessable::NoEstimate);
        };
        Ok(by_mean
            .into_iter()
            .zip(by_estimate)
            .map(|(mean, estimate)| either(mean, estimate))
            .collect())
    }
}

/// Asked by either; passed over by both; else not assessable.
fn either(mean: ScreenFinding, estimate: ScreenFinding) -> ScreenFinding {
    match (mean.outcome(), estimate.outcome()) {
        (ScreenOutcome::Asked(_), ScreenOutcome::Asked(_))
        | (ScreenOutcome::NotAsked, ScreenOutcome::NotAsked) => {
            if estimate.threshold() > mean.threshold() { estimate } else { mean }
        }
        (ScreenOutcome::Asked(_), _)
        | (ScreenOutcome::NotAssessable(_), ScreenOutcome::NotAsked) => mean,
        _ => estimate,
    }
}
