//! Taxes: one direction each for the whole field.

use super::adjustment::{AdjustmentBasis, AppliesTo};
use crate::error::{Error, refused};
use crate::exact::name::named_and_labelled;
use crate::exact::{Name, Percent, Text};
use crate::record::words;

/// What the competitively neutral view does with a tax. It is one value, so no field can both
/// add a tax and strip it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxDirection {
    /// Add the relief to those who are exempt.
    AddToExempt,
    /// Leave the tax alone there: it counts in the public-purse view only.
    NotLevelled,
    /// Strip what payers have inside their prices.
    StripFromPayers,
}

/// What a relief is to the public purse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReliefKind {
    /// Public bodies go without it: it counts.
    Forgone,
    /// One public body pays it to another: it counts nothing.
    Refunded,
}

/// A side of a tax: a percentage of a stated circumstance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TaxBase {
    bears_on: Name,
    rate: Percent,
    applies_to: AppliesTo,
}

/// A tax of the playing field: who is relieved of how much, who pays how much inside the price.
///
/// ```
/// use fullcost::tender::{ReliefKind, Tax, TaxBase, TaxDirection};
///
/// let vat = Tax::new("vat", TaxDirection::AddToExempt, "input tax", "tender, schedule 4")?
///     .with_relief(TaxBase::new("refundable_input_tax")?, ReliefKind::Refunded)
///     .with_paid(TaxBase::new("irrecoverable_vat")?);
/// assert_eq!(vat.name().as_str(), "vat");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tax {
    name: Name,
    label: Option<Text>,
    direction: TaxDirection,
    relief: Option<(TaxBase, ReliefKind)>,
    paid: Option<TaxBase>,
    reason: Text,
    source: Text,
}

named_and_labelled!(Tax: "tax");

words! { TaxDirection { AddToExempt = "add_to_exempt", NotLevelled = "not_levelled", StripFromPayers = "strip_from_payers" } }

words! { ReliefKind { Forgone = "forgone", Refunded = "refunded" } }

impl TaxBase {
    /// The whole of a stated amount of money, for every bid.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(bears_on: &str) -> Result<Self, Error> {
        let bears_on = Name::new(bears_on)?;
        Ok(TaxBase { bears_on, rate: Percent::WHOLE, applies_to: AppliesTo::Everyone })
    }

    /// The base at a percentage.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero.
    pub fn at_rate(self, rate: Percent) -> Result<Self, Error> {
        let base = TaxBase { rate, ..self };
        base.to_basis().as_form().check()?;
        Ok(base)
    }

    /// The base, applying by another test.
    #[must_use]
    pub fn applying_to(self, applies_to: AppliesTo) -> Self {
        TaxBase { applies_to, ..self }
    }

    /// The circumstance that states the amount.
    pub(crate) fn bears_on(&self) -> &Name {
        &self.bears_on
    }

    /// The percentage of it.
    pub(crate) fn rate(&self) -> Percent {
        self.rate
    }

    /// To whom it applies.
    pub(crate) fn applies_to(&self) -> &AppliesTo {
        &self.applies_to
    }

    pub(crate) fn to_basis(&self) -> AdjustmentBasis {
        AdjustmentBasis::of_stated(self.rate, self.bears_on.clone())
    }
}

impl Tax {
    /// A tax with its direction, neither relieved nor paid yet.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        direction: TaxDirection,
        reason: &str,
        source: &str,
    ) -> Result<Self, Error> {
        Ok(Tax {
            name: Name::new(name)?,
            label: None,
            direction,
            relief: None,
            paid: None,
            reason: Text::new(reason)?,
            source: Text::new(source)?,
        })
    }

    /// The tax with what exempt bidders are relieved of.
    #[must_use]
    pub fn with_relief(self, relief: TaxBase, kind: ReliefKind) -> Self {
        Tax { relief: Some((relief, kind)), ..self }
    }

    /// The tax with what payers have inside their prices.
    #[must_use]
    pub fn with_paid(self, paid: TaxBase) -> Self {
        Tax { paid: Some(paid), ..self }
    }

    /// What the competitively neutral view does with it.
    pub(crate) fn direction(&self) -> TaxDirection {
        self.direction
    }

    /// What exempt bidders are relieved of.
    pub(crate) fn relief(&self) -> Option<(&TaxBase, ReliefKind)> {
        self.relief.as_ref().map(|(base, kind)| (base, *kind))
    }

    /// What payers have inside their prices.
    pub(crate) fn paid(&self) -> Option<&TaxBase> {
        self.paid.as_ref()
    }

    /// Why it is in the field.
    pub(crate) fn reason(&self) -> &Text {
        &self.reason
    }

    /// Where it is published.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }

    /// Refuses a tax without the side its direction needs.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let part = match self.direction {
            TaxDirection::AddToExempt if self.relief.is_none() => "relief",
            TaxDirection::StripFromPayers if self.paid.is_none() => "paid part",
            TaxDirection::NotLevelled if self.relief.is_none() && self.paid.is_none() => {
                "relief or paid part"
            }
            _ => return Ok(()),
        };
        Err(refused!(
            Missing: "tax {:?} has the direction {} but does not say what its {part} bears on: add it",
            self.name, self.direction.as_str()
        ))
    }
}

crate::exact::serialise_words!(TaxDirection);
