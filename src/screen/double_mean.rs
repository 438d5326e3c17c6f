//! Below a mean from which the high bids were taken out.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::statistics::above_zero;
use super::working::{Field, Tested, one};
use super::yardsticks::less;
use crate::evidence::Evidence;
use crate::evidence::Rule::{AtLeast, Quotient, Sum};
use crate::exact::{Fraction, Percent};

screen! {
    /// A bid is asked where its total lies more than `margin` below the mean of those totals that do
    /// not lie more than `spread` above the first mean.
    ///
    /// ```text
    /// first mean  = mean of all totals
    /// second mean = mean of the totals ≤ first mean × (1 + spread)
    /// asked: total ≤ second mean × (1 − margin)
    /// ```
    ///
    /// Exactly `spread` above the first mean stays in. The first mean must be above zero. From two
    /// bids.
    ///
    /// Worked at 20 % and 10 %: 80, 100 and 120.01 have the mean 100.0033…; 120.01 lies above 120.004
    /// and is taken out; the second mean is 90 and the threshold 81, so 80 is asked, and 81 would be. With 120
    /// in place of 120.01 nothing is taken out, and the threshold is 90.
    ///
    /// # Source
    ///
    /// France: the method of the builders' federation (FFB), which charters of its regions with buyers retell
    /// (read in part): 10 % under the second mean *or more* is asked. No statute prescribes it. Its later form
    /// asks bids under the mean by more than one standard deviation.
    DoubleMean = "double_mean", from 2 bids at least, source
    "France, method of the builders' federation (FFB), not statute: 10% or more below the mean of the bids that are not more than 20% above the mean of all";

    required {}
    otherwise {
        /// How far above the first mean a bid is taken out.
        spread, with_spread: Percent = Percent::from_whole(20);
        /// How far below the second mean.
        margin, with_margin: Percent = Percent::from_whole(10);
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::Counts;
    }
}

impl Rule for DoubleMean {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::RemainingBids
    }

    fn minimum_bids(&self) -> usize {
        self.minimum_bids
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        format!(
            "total {} mean of the totals up to mean × (100% + {}) × (100% − {})",
            self.edge.below(),
            self.spread,
            self.margin
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let first = above_zero(totals.mean(), "the mean of the bids")?;
        let limit = &first * &(Fraction::ONE + self.spread.to_fraction());
        // The lowest is never above the mean, so one remains at least.
        let remaining = totals.kept(|total| *total <= limit);
        let second = above_zero(remaining.mean(), "the mean of the bids that remain")?;
        let threshold = less(&second, self.margin);
        Ok(figures.ask_below(self.edge, &threshold, || {
            let (mean, count) = (figures.amount(&second), remaining.count());
            format!(
                "{} under {mean}, the mean of the {count} bids up to {}",
                self.margin,
                figures.amount(&limit)
            )
        }))
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        let totals = field.totals()?;
        let first = field.mean("mean of all", totals.clone());
        let spread = field.percent("spread", self.spread);
        let up_to = Fraction::ONE + spread.value();
        let parts = vec![one(), spread];
        let up_to = Evidence::new(Sum, "one and the spread", up_to, "", parts);
        let limit = field.product("limit", first, up_to).known_as(field.here("limit"));
        let (mut within, mut counted) = (Vec::new(), Vec::new());
        for total in totals {
            let kept = if limit.value() >= total.value() { Fraction::ONE } else { Fraction::ZERO };
            let label = format!("{} is up to the limit", total.label());
            let kept = Evidence::new(AtLeast, &label, kept, "", vec![limit.clone(), total.clone()]);
            within.push(field.product(&format!("{}, if so", total.label()), total, kept.clone()));
            counted.push(kept);
        }
        let sum = field.sum("sum of those up to the limit", within);
        let count = counted.iter().map(Evidence::value).sum();
        let count = Evidence::new(Sum, "how many are up to the limit", count, "", counted);
        let mean = sum.value().checked_div(count.value()).ok()?;
        let mean = Evidence::new(Quotient, "mean of these", mean, &field.unit(), vec![sum, count])
            .known_as(field.here("mean of these"));
        Some(field.all_against(&field.less(mean, self.margin)))
    }
}
