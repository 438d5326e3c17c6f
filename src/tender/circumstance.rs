//! Circumstances: what a bidder states of itself.

use crate::error::{self, Error};
use crate::exact::{Fraction, Money, Percent, Quantity, Text};
use crate::record::words;

/// What a circumstance is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CircumstanceKind {
    /// An amount of money over the period.
    Money,
    /// A percentage.
    Percent,
    /// A quantity over the period.
    Quantity,
}

/// The value of a circumstance; none is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CircumstanceValue {
    /// An amount of money over the period.
    Money(Money),
    /// A percentage.
    Percent(Percent),
    /// A quantity over the period.
    Quantity(Quantity),
}

/// What a bidder says of one circumstance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Statement {
    /// The bidder's own word.
    Declared(CircumstanceValue),
    /// A value with the evidence for it.
    Evidenced {
        /// The value.
        value: CircumstanceValue,
        /// What proves it.
        source: Text,
    },
    /// The bidder was asked and did not say: the views that need it cannot be assessed for this
    /// bid. Silence in a document is refused; this has to be said.
    NotStated,
}

words! {
    CircumstanceKind {
        Money = "an amount of money",
        Percent = "a percentage",
        Quantity = "a quantity",
    }
}

impl CircumstanceValue {
    pub(crate) fn to_fraction(self) -> Fraction {
        match self {
            CircumstanceValue::Money(amount) => amount.to_fraction(),
            CircumstanceValue::Percent(percent) => percent.to_fraction(),
            CircumstanceValue::Quantity(quantity) => quantity.to_fraction(),
        }
    }

    /// What it is measured in.
    pub(crate) fn kind(&self) -> CircumstanceKind {
        match self {
            CircumstanceValue::Money(_) => CircumstanceKind::Money,
            CircumstanceValue::Percent(_) => CircumstanceKind::Percent,
            CircumstanceValue::Quantity(_) => CircumstanceKind::Quantity,
        }
    }

    /// Refuses what is below zero.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            CircumstanceValue::Money(amount) if amount.is_negative() => {
                Err(error::negative_amount(amount.to_plain_text()))
            }
            CircumstanceValue::Percent(percent) if percent.is_negative() => {
                Err(error::negative_percent(percent))
            }
            _ => Ok(()),
        }
    }
}

impl Statement {
    /// The value, unless it was not stated.
    #[must_use]
    pub fn value(&self) -> Option<&CircumstanceValue> {
        match self {
            Statement::Declared(value) | Statement::Evidenced { value, .. } => Some(value),
            Statement::NotStated => None,
        }
    }

    /// What proves the value, where it is evidenced.
    #[must_use]
    pub fn source(&self) -> Option<&Text> {
        match self {
            Statement::Evidenced { source, .. } => Some(source),
            _ => None,
        }
    }

    /// `declared`, `evidenced` or `not stated`.
    #[must_use]
    pub fn standing(&self) -> &'static str {
        match self {
            Statement::Declared(_) => "declared",
            Statement::Evidenced { .. } => "evidenced",
            Statement::NotStated => "not stated",
        }
    }
}

crate::exact::serialise_words!(CircumstanceKind);
