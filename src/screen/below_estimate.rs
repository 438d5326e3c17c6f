//! More than so many percent below an estimate.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::parameters::{Rule, parameters};
use crate::error::Error;
use crate::exact::{Fraction, Percent};

/// A bid is asked where its total lies more than `margin` below what the buyer expected to pay.
///
/// `asked: total < estimate × (1 − margin)`. Other bids do not enter, so it can be asked of one
/// alone; a price band is decided where both its ends lie on one side. Unless another edge is
/// stated, exactly at the threshold is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowEstimate {
    margin: Percent,
    edge: ThresholdEdge,
}

impl BelowEstimate {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "below_estimate";
    pub(super) const LEAST_BIDS: usize = 1;

    /// A screen at a margin below the estimate.
    ///
    /// # Errors
    ///
    /// [`Error::NotAShare`] for a margin that is not from 0 % to 100 %.
    pub fn new(margin: Percent) -> Result<Self, Error> {
        BelowEstimate { margin: Percent::ZERO, edge: ThresholdEdge::DoesNotCount }
            .with_margin(margin)
    }
}

parameters!(BelowEstimate {
    /// How far below the estimate.
    margin, with_margin: Percent;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for BelowEstimate {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::NoBid
    }

    fn minimum_bids(&self) -> usize {
        1
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        format!("total {} estimate × (100% − {})", self.edge.below(), self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let estimate = figures.needed_estimate()?;
        let threshold = estimate * &(Fraction::ONE - self.margin.to_fraction());
        let which = || format!("{} under {}, the estimate", self.margin, figures.amount(estimate));
        let found = figures.bids().iter().map(|bid| match &bid.total {
            Err(why) => ScreenFinding::not_assessable(&bid.provider, None, why.clone()),
            Ok(total) => {
                let held = figures.held(&bid.provider, self.edge);
                held.band_below(total, threshold.clone(), which)
            }
        });
        Ok(found.collect())
    }
}
