//! So many percent below the mean of the other bids.

use super::asked_bids::AskedBids;
use super::figures::{BidFigures, ScreenFigures};
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, screen};
use super::statistics::{above_zero, divided};
use super::working::{Field, Tested};
use super::yardsticks::less;
use crate::evidence::Evidence;
use crate::evidence::Rule::Difference;
use crate::exact::{Fraction, Percent};

screen! {
    /// A bid is asked where its total lies `margin` or more below the mean of the *other* bids: their
    /// initial totals where there was an auction, else their totals.
    ///
    /// `asked: total ≤ mean of the others × (1 − margin)`. The bid's own total is not in the mean. Which
    /// bids are asked is stated: the lowest (where several share the lowest total, each of them), each,
    /// or one that is named, such as the one up for award. The mean of the others must be above zero.
    /// From two bids. Initial totals look at the tendered price alone, and a bid that states none stands
    /// in the mean with its total.
    ///
    /// Worked at 40 %: 600 against 1,000 and 1,000 is exactly 40 % below and is asked. Against 999.99 and
    /// 1,000 the threshold is 599.997, and it is not. After an auction 500 is held against initial totals
    /// of 1,000 and 1,200: the threshold is 660. Of 100, 100, 60 and 50 at 20 % the lowest, 50, is asked; where
    /// each may be, 60 is too, under a threshold of 66.67.
    ///
    /// # Source
    ///
    /// Ukraine, Law on Public Procurement (Prozorro), first limb of the abnormally low price: the price
    /// after the auction against the mean of the initial prices of the others, as the open source
    /// procurement system of Prozorro computes it and its documentation of qualification milestones says.
    BelowOtherMean = "below_other_mean", from 2 bids at least, source
    "Ukraine, Law on Public Procurement, art. 1 (Prozorro), first limb: 40% or more below the mean of the other bids";

    required {}
    otherwise {
        /// How far below the mean of the others.
        margin, with_margin: Percent = Percent::from_whole(40);
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Which bids are asked.
        asks, with_asks: AskedBids = AskedBids::Lowest;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::Counts;
    }
}

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
        let (asked, below) = (self.asks.in_words(), self.edge.below());
        format!("{asked} {below} mean of the others × (100% − {})", self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        self.asks.check(figures)?;
        let initial = |bid: &BidFigures, total: &Fraction| {
            bid.initial_total.clone().unwrap_or_else(|| total.clone())
        };
        let bids = figures.bids.iter();
        let sum: Fraction =
            bids.filter_map(|bid| Some(initial(bid, bid.total.as_ref().ok()?.low()))).sum();
        let others = totals.count().saturating_sub(1);
        Ok(figures.ask_points(|bid, total| {
            let mean = divided(&(&sum - &initial(bid, total)), others);
            let mean = above_zero(mean, "the mean of the other bids")?;
            let threshold = less(&mean, self.margin);
            let held = figures.held(&bid.provider, self.edge);
            let which = || {
                let mean = figures.amount(&mean);
                format!("{} under {mean}, the mean of the other {others} bids", self.margin)
            };
            let aside = self.asks.aside(bid, &totals, total, figures);
            Ok(held.below_unless(aside, total, &threshold, which))
        }))
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        let bids = &field.figures.bids;
        if bids.iter().any(|bid| bid.initial_total.is_some()) {
            return None;
        }
        let totals = field.totals()?;
        let sum = field.sum("sum of all", totals.clone()).known_as(field.here("sum of all"));
        let others = bids.len().saturating_sub(1);
        let tested = totals.into_iter().map(|figure| {
            let rest = sum.value() - figure.value();
            let parts = vec![sum.clone(), figure.clone()];
            let label = format!("{} left out", figure.label());
            let rest = Evidence::new(Difference, &label, rest, &field.unit(), parts);
            let mean = field.over(&format!("mean, {label}"), rest, others);
            Tested { threshold: field.less(mean, self.margin), figure: Some(figure) }
        });
        Some(tested.collect())
    }
}
