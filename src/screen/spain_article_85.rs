//! The Spanish rules on disproportionate bids, by the number of bids.

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::rule::{Rule, Value, screen};
use super::statistics::{Sorted, above_zero};
use super::yardsticks::less;
use crate::exact::{Fraction, Percent};
use crate::record::words;

screen! {
    /// A bid is asked by a rule that depends on how many bids there are; the estimate is the base
    /// price of the tender.
    ///
    /// | bids | asked where the total lies |
    /// | --- | --- |
    /// | 1 | more than `margin_to_base` below the base price |
    /// | 2 | more than `margin_to_other` below the other one |
    /// | 3 | more than `margin` below the mean, or more than `margin_to_base` below the base price; the highest leaves the mean where it lies more than `spread` above it |
    /// | 4 or more | more than `margin` below the mean of those not more than `spread` above the first mean, or of the three lowest where fewer than three remain |
    ///
    /// The text speaks of percentage points ("unidades porcentuales"), and practice reads them as a
    /// factor: 10 points under a mean is 0.9 times the mean. The other reading takes them as points of
    /// the base price; `reading` says which. 80,000, 85,000 and 90,000 with a base price of 100,000 then
    /// give 75,000 in place of 76,500.
    ///
    /// Worked, with a base price of 100,000: 100,000, 96,000, 92,000, 88,000 and 70,000 have the mean
    /// 89,200; 100,000 lies above 98,120 and leaves; the mean of the rest is 86,500, and below 77,850 is
    /// asked: 70,000.
    ///
    /// Of bids of one group of companies the lowest alone is looked at, and what is found of it is found of
    /// the others of the group. Were 88,000 and 70,000 of one group, four bids would count: 100,000 leaves,
    /// the mean is 86,000 and the threshold 77,400.
    ///
    /// # Assumptions
    ///
    /// The figures are those of a tender in which price is the only criterion. With several criteria the
    /// tender documents set parameters of their own: state them.
    ///
    /// Without an estimate one bid or three are not assessable; read `of_base`, none is.
    ///
    /// # Source
    ///
    /// Spain, Royal Decree 1098/2001 (RGLCAP), art. 85, and art. 86 for groups (text read, as an official
    /// report quotes it).
    SpainArticle85 = "spain_article_85", from 1 bids at least, source
    "Spain, Royal Decree 1098/2001 (RGLCAP), art. 85";

    required {}
    otherwise {
        /// How far below the base price, with one bid or three.
        margin_to_base, with_margin_to_base: Percent = Percent::from_whole(25);
        /// How far below the other one, with two bids.
        margin_to_other, with_margin_to_other: Percent = Percent::from_whole(20);
        /// How far below the mean, with three bids or more.
        margin, with_margin: Percent = Percent::from_whole(10);
        /// How far above the first mean a bid leaves it.
        spread, with_spread: Percent = Percent::from_whole(10);
        /// What percentage points are taken of.
        reading, with_reading: PointReading = PointReading::OfFigure;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

/// What "percentage points" under a figure means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointReading {
    /// So many percent of the figure itself: a factor.
    OfFigure,
    /// So many percent of the base price.
    OfBase,
}

words! {
    PointReading { OfBase = "of_base", OfFigure = "of_figure" }
}
impl Value for PointReading {}

impl SpainArticle85 {
    /// `points` under (or, negative, above) a figure.
    fn under(
        &self,
        figure: &Fraction,
        points: &Fraction,
        figures: &ScreenFigures,
    ) -> Result<Fraction, WhyNotAssessable> {
        let whole = match self.reading {
            PointReading::OfBase => figures.needed_estimate()?,
            PointReading::OfFigure => figure,
        };
        Ok(figure - &(points * whole))
    }

    fn under_base(&self, figures: &ScreenFigures) -> Result<Fraction, WhyNotAssessable> {
        Ok(less(figures.needed_estimate()?, self.margin_to_base))
    }

    /// The mean against which three or more bids are held, and of how many.
    fn mean(
        &self,
        totals: &Sorted<'_>,
        figures: &ScreenFigures,
    ) -> Result<(Fraction, usize), WhyNotAssessable> {
        let first = above_zero(totals.mean(), "the mean of the bids")?;
        let limit = self.under(&first, &-self.spread.to_fraction(), figures)?;
        let remaining = match totals.count() {
            // Only the highest of three can lie above; not two, since the rule names one.
            3 if totals.get(2).is_some_and(|highest| *highest > limit) => totals.without_ends(0, 1),
            3 => totals.without_ends(0, 0),
            _ => totals.kept(|total| *total <= limit),
        };
        let remaining = if totals.count() > 3 && remaining.count() < 3 {
            totals.without_ends(0, totals.count().saturating_sub(3))
        } else {
            remaining
        };
        Ok((above_zero(remaining.mean(), "the mean of the bids that remain")?, remaining.count()))
    }

    fn find_alone(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let threshold = self.under_base(figures)?;
        Ok(figures.ask_below(self.edge, &threshold, || self.under_base_in_words(figures)))
    }

    fn find_pair(
        &self,
        totals: &Sorted<'_>,
        figures: &ScreenFigures,
    ) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let sum = totals.sum();
        let points = self.margin_to_other.to_fraction();
        let lowest = above_zero(totals.get(0).cloned().unwrap_or_default(), "the lowest bid")?;
        self.under(&lowest, &points, figures)?;
        Ok(figures.ask_points(|bid, total| {
            let other = &sum - total;
            let threshold = self.under(&other, &points, figures)?;
            let held = figures.held(&bid.provider, self.edge);
            Ok(held.below(total, &threshold, || {
                let (margin, other) = (self.margin_to_other, figures.amount(&other));
                format!("{margin}{} under {other}, the other bid", self.points_in_words())
            }))
        }))
    }

    fn find_several(
        &self,
        totals: &Sorted<'_>,
        figures: &ScreenFigures,
    ) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let (mean, count) = self.mean(totals, figures)?;
        let under_mean = self.under(&mean, &self.margin.to_fraction(), figures)?;
        if totals.count() == 3 {
            let under_base = self.under_base(figures)?;
            if under_base > under_mean {
                return Ok(
                    figures.ask_below(self.edge, &under_base, || self.under_base_in_words(figures))
                );
            }
        }
        Ok(figures.ask_below(self.edge, &under_mean, || {
            let (margin, mean) = (self.margin, figures.amount(&mean));
            let points = self.points_in_words();
            format!("{margin}{points} under {mean}, the mean of the {count} bids that count")
        }))
    }

    fn points_in_words(&self) -> &'static str {
        match self.reading {
            PointReading::OfBase => " of the base price",
            PointReading::OfFigure => "",
        }
    }

    fn under_base_in_words(&self, figures: &ScreenFigures) -> String {
        let base = figures.estimate.as_ref().map(|base| figures.amount(base)).unwrap_or_default();
        format!("{} under {base}, the base price", self.margin_to_base)
    }
}

impl Rule for SpainArticle85 {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::RemainingBids
    }

    fn minimum_bids(&self) -> usize {
        1
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        let (below, points) = (self.edge.below(), self.points_in_words());
        format!(
            "one bid: total {below} base price less {}; two: {below} the other less {}{points}; three: {below} the mean without the highest, where that is more than {}{points} above it, less {}{points}, or {below} base price less {}; more: {below} the mean of those up to {}{points} above the first mean, three at least, less {}{points}",
            self.margin_to_base,
            self.margin_to_other,
            self.spread,
            self.margin,
            self.margin_to_base,
            self.spread,
            self.margin
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let counted = figures.of_groups();
        let totals = counted.totals(1)?;
        let found = match totals.count() {
            1 => self.find_alone(&counted),
            2 => self.find_pair(&totals, &counted),
            _ => self.find_several(&totals, &counted),
        };
        Ok(figures.with_groups(&found?))
    }
}
