//! Below the full cost in the bidder's own model.

use super::figures::{Held, ScreenFigures};
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::parameters::{Rule, parameters};
use crate::error::Error;
use crate::exact::{Fraction, Percent};
use crate::price::Interval;

/// A bid is asked where the price of its priced lines lies more than `margin` below what these
/// lines cost in full in the bidder's own model.
///
/// `asked: Σ price × demand < Σ full cost per unit at the model's volume × demand × (1 − margin)`.
/// Preset and optional lines are left out. Where the model's volume of a service is not what is
/// demanded its cost per unit is that of another volume; the finding says so. A bid without a cost
/// model is not assessable. A price band is decided where both its ends lie on one side. Unless
/// another edge is stated, a price that equals the cost is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowOwnCost {
    margin: Percent,
    edge: ThresholdEdge,
}

impl BelowOwnCost {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "below_own_cost";
    pub(super) const LEAST_BIDS: usize = 1;

    /// A screen at a margin below the own full cost; `0%` asks at any price below it.
    ///
    /// # Errors
    ///
    /// [`Error::NotAShare`] for a margin that is not from 0 % to 100 %.
    pub fn new(margin: Percent) -> Result<Self, Error> {
        BelowOwnCost { margin: Percent::ZERO, edge: ThresholdEdge::DoesNotCount }
            .with_margin(margin)
    }
}

parameters!(BelowOwnCost {
    /// How far below the own full cost.
    margin, with_margin: Percent;
    /// Whether exactly at the threshold is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for BelowOwnCost {
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
        let below = self.edge.below();
        format!("price of the priced lines {below} own full cost × (100% − {})", self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let found = figures.bids().iter().map(|bid| {
            let Some(own) = &bid.own_cost else {
                return ScreenFinding::not_assessable(
                    &bid.provider,
                    None,
                    WhyNotAssessable::NoCostModel,
                );
            };
            let subject = "the price of the priced lines";
            let held = Held { figures, provider: &bid.provider, subject, edge: self.edge };
            let cost = own.own_full_cost.low();
            let threshold = cost * &(Fraction::ONE - self.margin.to_fraction());
            let which = || {
                let cost = figures.amount(cost);
                let under = if self.margin.is_zero() {
                    String::new()
                } else {
                    format!("{} under {cost}, ", self.margin)
                };
                format!("{under}the full cost in the bidder's own model at its volumes")
            };
            let notes = own.volume_differences.iter().map(|difference| {
                format!(
                    "the model's volume of {:?} is {}, the demand {}",
                    difference.service,
                    difference.in_model,
                    super::figures::shown(&difference.in_demand, 0)
                )
            });
            held.band_below(&Interval::of_figure(&own.price), threshold, which)
                .with_notes(notes.collect())
        });
        Ok(found.collect())
    }
}
