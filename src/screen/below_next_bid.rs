//! So many percent below the next bid: asked of the lowest bid.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::parameters::{Rule, parameters};
use super::statistics::above_zero;
use crate::error::Error;
use crate::exact::{Fraction, Percent};

/// The most advantageous bid is asked where its total lies `margin` or more below the next one.
///
/// `asked: total ≤ next × (1 − margin)`. The most advantageous bid is the one with the lowest
/// total and the next is the second in order of totals, so of two that share the lowest each is
/// the other's next. No other bid is ever asked. The next total must be above zero. From two bids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowNextBid {
    margin: Percent,
    minimum_bids: usize,
    edge: ThresholdEdge,
}

impl BelowNextBid {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "below_next_bid";
    /// Where the published figures are from.
    pub const SOURCE: &'static str = "Ukraine, Law on Public Procurement, art. 1 (Prozorro), second limb: 30% or more below the next bid";
    pub(super) const LEAST_BIDS: usize = 2;

    /// 30 % or more below the next bid.
    #[must_use]
    pub fn published() -> Self {
        BelowNextBid {
            margin: Percent::from_whole(30),
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
        BelowNextBid::published().with_margin(margin)
    }
}

parameters!(BelowNextBid {
    /// How far below the next bid.
    margin, with_margin: Percent;
    /// From how many bids.
    minimum_bids, with_minimum_bids: usize;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for BelowNextBid {
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
        format!("lowest total {} next total × (100% − {})", self.edge.below(), self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let next = totals.get(1).cloned().unwrap_or_default();
        let next = above_zero(next, "the next bid")?;
        let threshold = &next * &(Fraction::ONE - self.margin.to_fraction());
        let lowest = totals.get(0);
        Ok(figures.ask_points(|bid, total| {
            let held = figures.held(&bid.provider, self.edge);
            let which = || format!("{} under {}, the next bid", self.margin, figures.amount(&next));
            Ok(held.below_if(lowest == Some(total), total, threshold.clone(), which))
        }))
    }
}
