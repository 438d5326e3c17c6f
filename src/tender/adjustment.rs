//! Adjustments: signed lines with a reason, a source and the views in which they count.

use std::fmt;

use super::circumstance::CircumstanceKind;
use super::support::Support;
use crate::error::{self, AtRecord, Error, refused, shortened};
use crate::exact::{Fraction, Money, Name, Percent, Text, UnitPrice};
use crate::price::View;
use crate::record::words;
use crate::tender::refusal;

/// Whether an adjustment is added to a price or taken off it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Added to the price.
    #[default]
    Add,
    /// Taken off the price.
    Subtract,
}

/// What an adjustment amounts to. Every form is a rate times something stated; no rate is
/// negative, since the [`Effect`] gives the sign.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AdjustmentBasis {
    /// `max(0, benchmark − own rate) × amount`: the bidder states its own rate and the amount.
    BenchmarkGap {
        /// The published benchmark.
        benchmark: Percent,
        /// The circumstance that states the bidder's own rate, a percentage.
        own_rate: Name,
        /// The circumstance that states the amount of money.
        bears_on: Name,
    },
    /// An exact part of the tendered price itself, zero or more, such as the sixth that a tax of
    /// 20 % is of a price that includes it.
    FractionOfPrice(Fraction),
    /// A fixed sum.
    Lump(Money),
    /// Money per unit of a stated quantity.
    PerUnit {
        /// How much per unit.
        amount: UnitPrice,
        /// The circumstance that states the quantity.
        bears_on: Name,
    },
    /// A percentage of a stated amount of money; 100 % takes it as it is.
    Percentage {
        /// The percentage.
        rate: Percent,
        /// The circumstance that states the amount.
        bears_on: Name,
    },
    /// A percentage of the tendered price itself.
    PercentOfPrice(Percent),
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
/// use fullcost::tender::{Adjustment, AdjustmentBasis, AppliesTo};
/// use fullcost::price::View;
/// use fullcost::exact::Name;
///
/// let pension = Adjustment::new(
///     "central-pension",
///     AdjustmentBasis::Percentage { rate: "9.4%".parse()?, bears_on: Name::new("pensionable_pay")? },
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

impl AdjustmentBasis {
    /// The circumstances a bidder must state, with their kinds.
    pub(crate) fn needs(&self) -> Vec<(&Name, CircumstanceKind)> {
        match self {
            AdjustmentBasis::BenchmarkGap { own_rate, bears_on, .. } => {
                vec![(own_rate, CircumstanceKind::Percent), (bears_on, CircumstanceKind::Money)]
            }
            AdjustmentBasis::PerUnit { bears_on, .. } => {
                vec![(bears_on, CircumstanceKind::Quantity)]
            }
            AdjustmentBasis::Percentage { bears_on, .. } => {
                vec![(bears_on, CircumstanceKind::Money)]
            }
            AdjustmentBasis::FractionOfPrice(_)
            | AdjustmentBasis::Lump(_)
            | AdjustmentBasis::PercentOfPrice(_) => Vec::new(),
        }
    }

    /// Refuses negative rates: the effect gives the sign.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let percent = match self {
            AdjustmentBasis::BenchmarkGap { benchmark: percent, .. }
            | AdjustmentBasis::Percentage { rate: percent, .. }
            | AdjustmentBasis::PercentOfPrice(percent) => *percent,
            AdjustmentBasis::FractionOfPrice(part) if part.is_negative() => {
                return Err(error::negative_amount(shortened(&part.to_string())));
            }
            AdjustmentBasis::Lump(amount) if amount.is_negative() => {
                return Err(error::negative_amount(amount.to_plain_text()));
            }
            AdjustmentBasis::PerUnit { amount, .. } if amount.is_negative() => {
                return Err(error::negative_amount(amount.to_plain_text()));
            }
            _ => Percent::ZERO,
        };
        if percent.is_negative() {
            return Err(error::negative_percent(percent));
        }
        Ok(())
    }
}

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
        basis: AdjustmentBasis,
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
        basis.check()?;
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

    /// The same adjustment with a label.
    #[must_use]
    pub fn with_label(self, label: Text) -> Self {
        Adjustment { label: Some(label), ..self }
    }

    /// The same adjustment, amounting to something else.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero or an amount below zero.
    pub fn with_basis(self, basis: AdjustmentBasis) -> Result<Self, Error> {
        basis.check().at(("adjustment", &self.code))?;
        Ok(Adjustment { basis, ..self })
    }

    /// The same adjustment with another effect.
    #[must_use]
    pub fn with_effect(self, effect: Effect) -> Self {
        Adjustment { effect, ..self }
    }

    /// The same adjustment, applying by another test.
    #[must_use]
    pub fn applying_to(self, applies_to: AppliesTo) -> Self {
        Adjustment { applies_to, ..self }
    }

    /// The same adjustment, said to measure a shortfall.
    #[must_use]
    pub fn measuring_shortfall(self, measure: ShortfallMeasure) -> Self {
        Adjustment { shortfall: Some(measure), ..self }
    }

    /// The same adjustment, said to measure a support on which the price rests. It then counts in
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
