//! Below a mean without the lowest and the highest bids.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::statistics::{above_zero, share_rounded_up};
use super::working::{Field, Tested};
use super::yardsticks::less;
use crate::evidence::Evidence;
use crate::evidence::Rule::{Difference, Interpolated, Least};
use crate::exact::{Fraction, Percent};

screen! {
    /// A bid is asked where its total lies `margin` or more below a mean without the lowest bid and
    /// without the highest ones.
    ///
    /// With fewer bids than `many_bids` one is set aside at the top, from there on `highest_share` of
    /// all bids, rounded up. Bids are set aside by number: of several equal bids at an end only as many
    /// as the rule says. Every bid is held against the threshold, also those set aside.
    ///
    /// Worked at 15 %: 85, 100, 100 and 300: the mean without 85 and 300 is 100; at 85 or less is asked.
    ///
    /// # Source
    ///
    /// Belgium, royal decree of 18 April 2017, art. 36 par. 4, for works and services prone to fraud
    /// where price is the only criterion. What is set aside below seven bids was checked against a
    /// decision of the Conseil d'État (no. 249334 of 24 December 2020). What is set aside from seven bids
    /// on has **not** been checked against the text of the decree: compare `many_bids` and
    /// `highest_share` with it before you rely on them.
    TrimmedMean = "trimmed_mean", from 3 bids at least, source
    "Belgium, royal decree of 18 April 2017, art. 36 par. 4: from four bids, 15% or more below the mean without the lowest and the highest; from seven without the lowest and the highest quarter (the last not checked against the decree)";

    required {}
    otherwise {
        /// How far below the mean.
        margin, with_margin: Percent = Percent::from_whole(15);
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 4;
        /// From how many bids a share is set aside at the top.
        many_bids, with_many_bids: usize = 7;
        /// That share of all bids.
        highest_share, with_highest_share: Percent = Percent::from_whole(25);
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::Counts;
    }
}

impl TrimmedMean {
    /// How many are set aside at the top.
    fn highest(&self, count: usize) -> usize {
        if count < self.many_bids { 1 } else { share_rounded_up(self.highest_share, count) }
    }
}

impl Rule for TrimmedMean {
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
            "total {} mean without the lowest and the highest (from {} bids the highest {}, rounded up) × (100% − {})",
            self.edge.below(),
            self.many_bids,
            self.highest_share,
            self.margin
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        let highest = self.highest(totals.count());
        let remaining = totals.without_ends(1, highest);
        if remaining.count() == 0 {
            return Err(WhyNotAssessable::NothingLeft);
        }
        let mean = above_zero(remaining.mean(), "the mean of the bids that remain")?;
        let threshold = less(&mean, self.margin);
        Ok(figures.ask_below(self.edge, &threshold, || {
            let (mean, count) = (figures.amount(&mean), totals.count());
            format!(
                "{} under {mean}, the mean of {count} bids without the lowest and the {highest} highest",
                self.margin
            )
        }))
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        let totals = field.totals()?;
        let count = totals.len();
        let mut sorted: Vec<&Fraction> = totals.iter().map(Evidence::value).collect();
        sorted.sort();
        let unit = field.unit();
        let highest = self.highest(count);
        let aside = (count.saturating_sub(highest)..count).map(|place| {
            let value = sorted.get(place).map(|total| (*total).clone()).unwrap_or_default();
            let label = format!("total at place {} from below", place.saturating_add(1));
            let place = field.count(&format!("{label}: the place"), place.saturating_add(1));
            let parts: Vec<Evidence> = std::iter::once(place).chain(totals.clone()).collect();
            Evidence::new(Interpolated, &label, value, &unit, parts)
        });
        let lowest = sorted.first().map(|total| (*total).clone()).unwrap_or_default();
        let lowest = Evidence::new(Least, "lowest total", lowest, &unit, totals.clone());
        let sum = field.sum("sum of all", totals.clone());
        let parts: Vec<Evidence> = [sum, lowest].into_iter().chain(aside).collect();
        let mut values = parts.iter().map(Evidence::value);
        let all = values.next()?.clone();
        let rest = values.fold(all, |rest, part| rest - part);
        let label = "sum of the bids that remain";
        let rest = Evidence::new(Difference, label, rest, &unit, parts);
        let remaining = count.checked_sub(highest.saturating_add(1))?;
        let mean = field.over("mean of the bids that remain", rest, remaining);
        Some(field.all_against(&field.less(mean, self.margin)))
    }
}
