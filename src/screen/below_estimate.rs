//! More than so many percent below an estimate.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::working::{Field, Tested};
use crate::exact::Percent;

screen! {
    /// A bid is asked where its total lies more than `margin` below what the buyer expected to pay.
    ///
    /// `asked: total < estimate × (1 − margin)`. Other bids do not enter, so it can be asked of one
    /// alone; a price band is decided where both its ends lie on one side, and is not assessable
    /// otherwise. Unless another edge is stated, exactly at the threshold is not asked.
    ///
    /// Worked, with an estimate of 25.00 and a margin of 10 %: the threshold is 22.50, so 22.10 is asked
    /// and 22.50 is not.
    ///
    /// # Assumptions
    ///
    /// Without an estimate for the scenario no bid is assessable; over weighted scenarios together the
    /// estimates are weighted too, and each scenario with a weight needs one.
    ///
    /// # Source
    ///
    /// In use in most procurement guidance. The estimate stands in the document with a source of its
    /// own.
    BelowEstimate = "below_estimate", from 1 bids at least;

    required {
        /// How far below the estimate.
        margin, with_margin: Percent = "10%";
    }
    otherwise {
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

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
        figures.ask_under_estimate(self.margin, self.edge)
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        Some(field.all_against(&field.less(field.estimate()?, self.margin)))
    }
}
