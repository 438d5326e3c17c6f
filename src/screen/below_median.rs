//! More than so many percent below the median of the bids.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::statistics::above_zero;
use super::working::{Field, Tested};
use super::yardsticks::less;
use crate::evidence::Evidence;
use crate::evidence::Rule::Median;
use crate::exact::{Fraction, Percent};

screen! {
    /// A bid is asked where its total lies more than `margin` below the median of all totals, its own
    /// among them.
    ///
    /// `asked: total < median × (1 − margin)`; of an even number of bids the median is the mean of the
    /// two in the middle. The median must be above zero. Unless another edge is stated, exactly at the
    /// threshold is not asked. From two bids; one bid far off moves a mean and leaves a median.
    ///
    /// Worked: totals of 90, 95, 100 and 400 have the median 97.5; 5 % below is 92.625, and the first is
    /// asked.
    ///
    /// # Source
    ///
    /// A robust form of the comparison with the mean.
    BelowMedian = "below_median", from 2 bids at least;

    required {
        /// How far below the median.
        margin, with_margin: Percent = "10%";
    }
    otherwise {
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

impl Rule for BelowMedian {
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
        format!("total {} median × (100% − {})", self.edge.below(), self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let median = above_zero(totals.median(), "the median of the bids")?;
        let threshold = less(&median, self.margin);
        Ok(figures.ask_below(self.edge, &threshold, || {
            let (median, count) = (figures.amount(&median), totals.count());
            format!("{} under {median}, the median of {count} bids", self.margin)
        }))
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        let totals = field.totals()?;
        let values: Vec<Fraction> = totals.iter().map(|total| total.value().clone()).collect();
        let median = Fraction::median(&values)?;
        let median = Evidence::new(Median, "median", median, &field.unit(), totals)
            .known_as(field.here("median"));
        Some(field.all_against(&field.less(median, self.margin)))
    }
}
