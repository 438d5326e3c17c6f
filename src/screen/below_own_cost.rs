//! Below the full cost in the bidder's own model.

use super::figures::{Held, ScreenFigures};
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::working::{Field, Known, Tested, one};
use super::yardsticks::less;
use crate::exact::figure::grouped;
use crate::exact::{Figure, Percent};
use crate::price::Interval;

screen! {
    /// A bid is asked where the price of its priced lines lies more than `margin` below what these
    /// lines cost in full in the bidder's own model.
    ///
    /// `asked: Σ price × demand < Σ full cost per unit at the model's volume × demand × (1 − margin)`.
    /// A margin of `0%` asks at any price below the cost. Unless another edge is stated, a price that
    /// equals the cost is not asked.
    ///
    /// Worked: 1,000 hours of low and 100 of high need at 18.00 and 31.00 come to 21,100. At 20.00 an
    /// hour in the bidder's model they cost 22,000: asked. The model has 1,000 hours, the demand 1,100;
    /// the finding says so, since at another volume a unit has another cost.
    ///
    /// # Assumptions
    ///
    /// - A bid without a cost model is not assessable, neither passed nor failed.
    /// - Preset and optional lines are left out. The price is the tendered one, whatever the view.
    /// - A price band is decided where both its ends lie on one side, and is not assessable otherwise.
    ///
    /// # Source
    ///
    /// The position of a price against the full cost of the bidder's own model.
    BelowOwnCost = "below_own_cost", from 1 bids at least;

    required {
        /// How far below the own full cost.
        margin, with_margin: Percent = "0%";
    }
    otherwise {
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

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
        let found = figures.bids.iter().map(|bid| {
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
            let threshold = less(cost, self.margin);
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
                    grouped(&difference.in_model.to_string()),
                    super::figures::shown(&difference.in_demand, 0)
                )
            });
            let found = held.band_below(&Interval::of_figure(&own.price), &threshold, which);
            ScreenFinding { notes: notes.collect(), ..found }
        });
        Ok(found.collect())
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        let tested = field.figures.bids.iter().map(|bid| {
            let own = bid.own_cost.as_ref()?;
            let of = |label: &str, figure: &Figure, known| {
                field.follows(label, figure.low().clone(), known, &bid.provider)
            };
            let figure = of("price of the priced lines", &own.price, Known::OwnPrice);
            let figure = Some(figure).filter(|_| own.price.is_point());
            let cost = of("own full cost", &own.own_full_cost, Known::OwnCost);
            Some(Tested { figure, threshold: field.less(cost, self.margin) })
        });
        // Bids without a model are not assessable, and have no threshold.
        let none = || one();
        Some(
            tested
                .map(|one| one.unwrap_or_else(|| Tested { figure: None, threshold: none() }))
                .collect(),
        )
    }
}
