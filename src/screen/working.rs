//! The working behind what a screen looks at and the threshold it holds that against.

use super::figures::{BidFigures, ScreenFigures};
use super::statistics::{divided, whole};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Percent, Text};

/// A figure of a bid, where it is one and no band, and the threshold it is held against, each with its
/// working.
#[derive(Clone, Debug)]
pub(crate) struct Tested {
    #[cfg_attr(not(feature = "workbook"), allow(dead_code, reason = "workbooks alone show it"))]
    pub(crate) figure: Option<Evidence>,
    pub(crate) threshold: Evidence,
}

/// A figure that screens look at and that follows elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Estimate,
    OwnCost,
    OwnPrice,
    Rank,
    Total,
}

/// The field of a screen, and what its figures are known as.
pub(crate) struct Field<'a> {
    pub(crate) figures: &'a ScreenFigures,
    /// Whose totals they are: the scenario, and the playing field where there are several.
    pub(crate) scope: &'a str,
    /// The name of the screen.
    pub(crate) screen: &'a Name,
    pub(crate) source: &'a Text,
    /// The record of a figure of a bid.
    pub(crate) record: &'a dyn Fn(Known, &Name) -> String,
}

impl Field<'_> {
    /// The total of every bid, in their order; nothing where one is a band.
    pub(super) fn totals(&self) -> Option<Vec<Evidence>> {
        self.figures.bids.iter().map(|bid| self.total(bid)).collect()
    }

    fn total(&self, bid: &BidFigures) -> Option<Evidence> {
        let total = bid.total.as_ref().ok().filter(|total| total.is_point())?;
        let label = format!("total of {}", bid.called());
        Some(self.follows(&label, total.low().clone(), Known::Total, &bid.provider))
    }

    /// What follows elsewhere.
    pub(super) fn follows(
        &self,
        label: &str,
        value: Fraction,
        known: Known,
        bid: &Name,
    ) -> Evidence {
        let unit = if known == Known::Rank { String::new() } else { self.unit() };
        Evidence::stated(label, value, &unit, None).repeated_from((self.record)(known, bid))
    }

    /// The estimate of the price.
    pub(super) fn estimate(&self) -> Option<Evidence> {
        let estimate = self.figures.estimate.clone()?;
        let record = (self.record)(Known::Estimate, self.screen);
        Some(Evidence::stated("estimate", estimate, &self.unit(), None).known_as(record))
    }

    /// How many there are.
    pub(super) fn count(&self, label: &str, count: usize) -> Evidence {
        Evidence::stated(label, whole(count), "", None).repeated_from(self.here(label))
    }

    /// A percentage of the screen.
    pub(super) fn percent(&self, label: &str, percent: Percent) -> Evidence {
        let value = percent.to_fraction();
        Evidence::stated(label, value, "", Some(self.source))
            .known_as(format!("screen/{}/{label}", self.screen))
    }

    /// The mean of figures.
    pub(super) fn mean(&self, label: &str, figures: Vec<Evidence>) -> Evidence {
        let count = figures.len();
        let sum = self.sum(&format!("sum for the {label}"), figures);
        self.over(label, sum, count)
    }

    /// A sum over so many figures.
    pub(super) fn over(&self, label: &str, sum: Evidence, count: usize) -> Evidence {
        let value = divided(sum.value(), count);
        let parts = vec![sum, self.count(&format!("figures in the {label}"), count)];
        Evidence::new(Rule::Quotient, label, value, &self.unit(), parts).known_as(self.here(label))
    }

    pub(super) fn sum(&self, label: &str, figures: Vec<Evidence>) -> Evidence {
        let value = figures.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, label, value, &self.unit(), figures)
    }

    pub(super) fn product(&self, label: &str, one: Evidence, other: Evidence) -> Evidence {
        let value = one.value() * other.value();
        Evidence::new(Rule::Product, label, value, &self.unit(), vec![one, other])
    }

    /// A figure less a margin.
    pub(super) fn less(&self, figure: Evidence, margin: Percent) -> Evidence {
        self.under(figure, "margin", margin)
    }

    fn under(&self, figure: Evidence, label: &str, margin: Percent) -> Evidence {
        let (one, margin) = (one(), self.percent(label, margin));
        let left = Fraction::ONE - margin.value();
        let left =
            Evidence::new(Rule::Difference, "one less the margin", left, "", vec![one, margin]);
        self.product("threshold", figure, left)
    }

    /// A margin under the mean of so many totals, or under the estimate: the higher of both.
    pub(super) fn either(
        &self,
        margin_to_mean: Percent,
        margin_to_estimate: Percent,
        minimum_bids: usize,
    ) -> Option<Evidence> {
        let enough = self.figures.bids.len() >= minimum_bids;
        let mean = self.totals().filter(|_| enough).map(|totals| self.mean("mean", totals));
        let mean = mean.filter(|mean| *mean.value() > Fraction::ZERO);
        let mean = mean.map(|mean| self.under(mean, "margin to the mean", margin_to_mean));
        let estimate = self
            .estimate()
            .map(|estimate| self.under(estimate, "margin to the estimate", margin_to_estimate));
        let parts: Vec<Evidence> = mean.into_iter().chain(estimate).collect();
        let value = parts.iter().map(Evidence::value).max()?.clone();
        Some(Evidence::new(Rule::Greatest, "threshold", value, &self.unit(), parts))
    }

    /// Every total against one threshold.
    pub(super) fn all_against(&self, threshold: &Evidence) -> Vec<Tested> {
        let bids = self.figures.bids.iter();
        bids.map(|bid| Tested { figure: self.total(bid), threshold: threshold.clone() }).collect()
    }

    pub(super) fn unit(&self) -> String {
        self.figures.currency.to_string()
    }

    /// What is worked out here alone.
    pub(super) fn here(&self, label: &str) -> String {
        format!("screened/{}/{}/{label}", self.scope, self.screen)
    }
}

pub(super) fn one() -> Evidence {
    Evidence::one()
}
