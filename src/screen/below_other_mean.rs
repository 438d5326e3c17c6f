//! So many percent below the mean of the other bids: asked of the lowest bid.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::parameters::{Rule, parameters};
use super::statistics::{above_zero, divided};
use crate::error::Error;
use crate::exact::{Fraction, Percent};

/// The most advantageous bid is asked where its total lies `margin` or more below the mean of the
/// *other* totals.
///
/// `asked: total ≤ (sum − total)/(n − 1) × (1 − margin)`. The bid's own total is not in the mean.
/// The most advantageous bid is the one with the lowest total; where several share it each is
/// asked, and no other bid ever is. The mean of the others must be above zero. From two bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowOtherMean {
    margin: Percent,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl BelowOtherMean {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "below_other_mean";
    /// Where the published figures are from.
    pub const SOURCE: &'static str = "Ukraine, Law on Public Procurement, art. 1 (Prozorro), first limb: 40% or more below the mean of the other bids";
    pub(super) const LEAST_BIDS: usize = 2;

    /// 40 % or more below the mean of the others.
    #[must_use]
    pub fn published() -> Self {
        BelowOtherMean {
            margin: Percent::from_whole(40),
            minimum_bids: 2,
            edge: ThresholdEdge::Counts,
        }
    }

    /// A screen at another margin, whose edge counts.
    ///
    /// # Errors
    ///
    /// [`Error::NotAShare`] for a margin that is not from 0 % to 100 %.
    pub fn new(margin: Percent) -> Result<Self, Error> {
        BelowOtherMean::published().with_margin(margin)
    }
}

parameters!(BelowOtherMean {
    /// How far below the mean of the others.
    margin, with_margin: Percent;
    /// From how many bids.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for BelowOtherMean {
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
        let below = self.edge.below();
        format!("lowest total {below} mean of the others × (100% − {})", self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let (sum, others) = (totals.sum(), totals.count().saturating_sub(1));
        let lowest = totals.get(0);
        Ok(figures.ask_points(|bid, total| {
            let mean = divided(&(&sum - total), others);
            let mean = above_zero(mean, "the mean of the other bids")?;
            let threshold = &mean * &(Fraction::ONE - self.margin.to_fraction());
            let held = figures.held(&bid.provider, self.edge);
            let which = || {
                let mean = figures.amount(&mean);
                format!("{} under {mean}, the mean of the other {others} bids", self.margin)
            };
            Ok(held.below_if(lowest == Some(total), total, threshold, which))
        }))
    }
}
