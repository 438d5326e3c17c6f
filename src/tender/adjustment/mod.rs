//! Adjustments: signed lines with a reason, a source and the views in which they count.
//!
//! A form of adjustment is one file of this folder and one line of the list below.

use std::fmt;

pub(crate) mod form;

pub use form::RateUnit;

use super::support::Support;
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::{Name, Text};
use crate::price::View;
use crate::record::{forms, words};
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
/// )?
/// .applying_to(AppliesTo::sectors(&["nhs"])?);
/// assert_eq!(pension.code().as_str(), "central-pension");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Adjustment {
    code: Name,
    label: Option<Text>,
    effect: Effect,
    basis: AdjustmentBasis,
    views: Vec<View>,
    applies_to: AppliesTo,
    shortfall: Option<ShortfallMeasure>,
    support: Option<Support>,
    reason: Text,
    source: Text,
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
        mut views: Vec<View>,
        reason: &str,
        source: &str,
    ) -> Result<Self, Error> {
        views.sort();
        views.dedup();
        if views.is_empty() {
            return Err(refusal::adjustment_views("the adjustment counts in no view"));
        }
        if views.contains(&View::Tendered) {
            return Err(refusal::adjustment_views("the tendered price is never adjusted"));
        }
        let basis = basis.into();
        basis.as_form().check()?;
        Ok(Adjustment {
            code: Name::new(code)?,
            label: None,
            effect: Effect::Add,
            basis,
            views,
            applies_to: AppliesTo::Everyone,
            shortfall: None,
            support: None,
            reason: Text::new(reason)?,
            source: Text::new(source)?,
        })
    }

    /// The adjustment with a label.
    #[must_use]
    pub fn with_label(self, label: Text) -> Self {
        Adjustment { label: Some(label), ..self }
    }

    /// The adjustment, amounting to something else.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero or an amount below zero.
    pub fn with_basis(self, basis: impl Into<AdjustmentBasis>) -> Result<Self, Error> {
        let basis = basis.into();
        basis.as_form().check().at(("adjustment", &self.code))?;
        Ok(Adjustment { basis, ..self })
    }

    /// The adjustment with another effect.
    #[must_use]
    pub fn with_effect(self, effect: Effect) -> Self {
        Adjustment { effect, ..self }
    }

    /// The adjustment, applying by another test.
    #[must_use]
    pub fn applying_to(self, applies_to: AppliesTo) -> Self {
        Adjustment { applies_to, ..self }
    }

    /// The adjustment, said to measure a shortfall.
    #[must_use]
    pub fn measuring_shortfall(self, measure: ShortfallMeasure) -> Self {
        Adjustment { shortfall: Some(measure), ..self }
    }

    /// The adjustment, said to measure a support on which the price rests. It then counts in
    /// the [exposure](crate::appraisal::Exposure) of each bid, in whatever views it stands.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where it measures a shortfall by cost
    /// element: that says what a price leaves out, not who pays for it.
    pub fn measuring_support(self, support: Support) -> Result<Self, Error> {
        let adjustment = Adjustment { support: Some(support), ..self };
        adjustment.check_support()?;
        Ok(adjustment)
    }

    /// The unique code.
    #[must_use]
    pub fn code(&self) -> &Name {
        &self.code
    }

    /// The label as given.
    pub(crate) fn given_label(&self) -> Option<&Text> {
        self.label.as_ref()
    }

    /// Whether it is added or taken off.
    pub(crate) fn effect(&self) -> Effect {
        self.effect
    }

    /// What it amounts to.
    pub(crate) fn basis(&self) -> &AdjustmentBasis {
        &self.basis
    }

    /// The views in which it counts.
    pub(crate) fn views(&self) -> &[View] {
        &self.views
    }

    /// To whom it applies.
    pub(crate) fn applies_to(&self) -> &AppliesTo {
        &self.applies_to
    }

    /// How it measures a shortfall, where it does.
    pub(crate) fn shortfall(&self) -> Option<ShortfallMeasure> {
        self.shortfall
    }

    /// The support of the price that it measures, where it measures one.
    pub(crate) fn support(&self) -> Option<Support> {
        self.support
    }

    /// Refuses a support that is measured by cost element.
    pub(crate) fn check_support(&self) -> Result<(), Error> {
        match (self.support, self.shortfall) {
            (Some(support), Some(ShortfallMeasure::ByCostElement)) => {
                Err(refused!(
                    Unsupported: "the support {} is measured by cost element, which does not say who pays for it: measure it by source",
                    support.as_str()
                ))
                    .at(("adjustment", &self.code))
            }
            _ => Ok(()),
        }
    }

    /// Why it is made.
    pub(crate) fn reason(&self) -> &Text {
        &self.reason
    }

    /// Where it is published.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }
}

crate::exact::serialise_words!(Effect);
