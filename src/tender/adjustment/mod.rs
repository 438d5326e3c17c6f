//! Adjustments: signed lines with a reason, a source and the views in which they count.
//!
//! A form of adjustment is one file of this folder and one line of the list below.

use std::fmt;

pub(crate) mod form;

pub use form::RateUnit;

use super::support::Support;
use crate::error::{self, Error, refused};
use crate::exact::{Name, Text};
use crate::price::View;
use crate::record::{LeftOut, forms, words};
use crate::tender::refusal;
use form::Basis;

forms! {
    /// What an adjustment amounts to: a published figure times something stated, or by itself. No
    /// figure is negative, since the [`Effect`] gives the sign.
    pub enum AdjustmentBasis in adjustment through adjustment_forms, Basis,
    "AdjustmentBasisRecord": "What an adjustment amounts to.";
    percentage: Percentage;
    benchmark_gap: BenchmarkGap;
    rate_above: RateAbove;
    per_unit: AmountPerUnit;
    lump: Lump;
    percent_of_price: PercentOfPrice;
    fraction_of_price: FractionOfPrice;
}

/// Whether an adjustment is added to a price or taken off it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Added to the price.
    #[default]
    Add,
    /// Taken off the price.
    Subtract,
}

/// The published test that says to whom a rule applies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AppliesTo {
    /// To every bid: the circumstance itself is the test, `0` meaning that it does not bear.
    #[default]
    Everyone,
    /// To bids of one of these sectors, in the order of their names.
    Sectors(Vec<Name>),
}

/// How a shortfall between price and cost is measured. One view must not use both, or the same
/// money counts twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShortfallMeasure {
    /// By what the price leaves out of the cost.
    ByCostElement,
    /// By what pays for it: donations, reserves, a general fund.
    BySource,
}

/// A published rule that adds to or takes off prices in appraisal views.
///
/// ```
/// use fullcost::tender::{Adjustment, AppliesTo, Percentage};
/// use fullcost::price::View;
/// use fullcost::exact::Name;
///
/// let pension = Adjustment::new(
///     "central-pension",
///     Percentage { rate: "9.4%".parse()?, bears_on: Name::new("pensionable_pay")? },
///     vec![View::CompetitivelyNeutral, View::PublicPurse],
///     "employer contribution paid centrally",
///     "scheme rates for the year",
/// )?;
/// let pension = Adjustment { applies_to: AppliesTo::sectors(&["nhs"])?, ..pension };
/// assert_eq!(pension.code.as_str(), "central-pension");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Adjustment {
    /// The unique code.
    pub code: Name,
    /// What reports show; the code where there is none.
    pub label: Option<Text>,
    /// Whether it is added or taken off.
    pub effect: Effect,
    /// What it amounts to.
    pub basis: AdjustmentBasis,
    /// The views in which it counts: at least one, and not the tendered price, which is never
    /// adjusted.
    pub views: Vec<View>,
    /// To whom it applies.
    pub applies_to: AppliesTo,
    /// How it measures a shortfall, where it does.
    pub shortfall: Option<ShortfallMeasure>,
    /// The support of the price that it measures, where it measures one. It then counts in the
    /// [exposure](crate::appraisal::Exposure) of each bid, in whatever views it stands. It does not
    /// measure a shortfall by cost element: that says what a price leaves out, not who pays for it.
    pub support: Option<Support>,
    /// Why it is made.
    pub reason: Text,
    /// Where it is published.
    pub source: Text,
}

words! { Effect { Add = "add", Subtract = "subtract" } }

impl AppliesTo {
    /// To bids of one of these sectors.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`], and [`Missing`](crate::ErrorKind::Missing) for an empty list.
    pub fn sectors(sectors: &[&str]) -> Result<Self, Error> {
        let mut names =
            sectors.iter().map(|sector| Name::new(sector)).collect::<Result<Vec<_>, _>>()?;
        names.sort();
        names.dedup();
        if names.is_empty() {
            return Err(error::missing("sector to which the rule applies"));
        }
        Ok(AppliesTo::Sectors(names))
    }
}

impl LeftOut for AppliesTo {
    fn left_out() -> Self {
        AppliesTo::Everyone
    }

    fn is_left_out(&self) -> bool {
        *self == AppliesTo::Everyone
    }
}

impl fmt::Display for AppliesTo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AppliesTo::Everyone => formatter.write_str("every bid"),
            AppliesTo::Sectors(sectors) => {
                let names: Vec<&str> = sectors.iter().map(Name::as_str).collect();
                write!(formatter, "bids of sector {}", names.join(", "))
            }
        }
    }
}

words! { ShortfallMeasure { ByCostElement = "by_cost_element", BySource = "by_source" } }

impl Adjustment {
    /// A rule that adds to the price of every bid in these views.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) where the views are none or take in the tendered
    /// price, [`Range`](crate::ErrorKind::Range) for a percentage below zero or an amount below
    /// zero, or those of a [`Name`] or [`Text`].
    pub fn new(
        code: &str,
        basis: impl Into<AdjustmentBasis>,
        views: Vec<View>,
        reason: &str,
        source: &str,
    ) -> Result<Self, Error> {
        let adjustment = Adjustment {
            code: Name::new(code)?,
            label: None,
            effect: Effect::Add,
            basis: basis.into(),
            views,
            applies_to: AppliesTo::Everyone,
            shortfall: None,
            support: None,
            reason: Text::new(reason)?,
            source: Text::new(source)?,
        };
        adjustment.check()?;
        Ok(adjustment)
    }

    /// Refuses views in which it cannot count, a figure below zero, and a support that is measured by
    /// cost element.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.views.is_empty() {
            return Err(refusal::adjustment_views("the adjustment counts in no view"));
        }
        if self.views.contains(&View::Tendered) {
            return Err(refusal::adjustment_views("the tendered price is never adjusted"));
        }
        self.basis.as_form().check()?;
        match (self.support, self.shortfall) {
            (Some(support), Some(ShortfallMeasure::ByCostElement)) => Err(refused!(
                Unsupported: "the support {} is measured by cost element, which does not say who pays for it: measure it by source",
                support.as_str()
            )),
            _ => Ok(()),
        }
    }
}

crate::exact::serialise_words!(Effect);
