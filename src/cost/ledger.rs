//! The three ledgers, which travel together and are never added up unasked.

use crate::error::Error;
#[cfg(feature = "serde")]
use crate::exact::written::plain;
use crate::exact::{Currency, Money};
use crate::record::words;

/// Which of three amounts a cost line belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ledger {
    /// Money paid: what "cost" means when said alone.
    Cash,
    /// What donated goods and premises would have cost.
    InKind,
    /// What volunteers' time would have cost.
    VolunteerTime,
}

words! { Ledger { Cash = "cash", InKind = "in_kind", VolunteerTime = "volunteer_time" } }

/// One amount for each ledger, in one currency. There is deliberately no total.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct LedgerAmounts {
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    cash: Money,
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    in_kind: Money,
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    volunteer_time: Money,
}

impl LedgerAmounts {
    /// Nothing in each ledger.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        let zero = Money::zero(currency);
        LedgerAmounts { cash: zero, in_kind: zero, volunteer_time: zero }
    }

    /// The amount of one ledger.
    #[must_use]
    pub fn get(&self, ledger: Ledger) -> Money {
        match ledger {
            Ledger::Cash => self.cash,
            Ledger::InKind => self.in_kind,
            Ledger::VolunteerTime => self.volunteer_time,
        }
    }

    /// Whether every ledger is empty.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        Ledger::ALL.iter().all(|&ledger| self.get(ledger).is_zero())
    }

    /// The amounts of both, ledger by ledger.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed) or [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn checked_add(&self, other: &LedgerAmounts) -> Result<Self, Error> {
        Ok(LedgerAmounts {
            cash: self.cash.checked_add(other.cash)?,
            in_kind: self.in_kind.checked_add(other.in_kind)?,
            volunteer_time: self.volunteer_time.checked_add(other.volunteer_time)?,
        })
    }

    /// Amounts from counts of minor units.
    pub(crate) fn from_minor_units(
        currency: Currency,
        minor_units: impl Fn(Ledger) -> i128,
    ) -> Result<Self, Error> {
        let amount = |ledger| Money::from_minor_units(minor_units(ledger), currency);
        Ok(LedgerAmounts {
            cash: amount(Ledger::Cash)?,
            in_kind: amount(Ledger::InKind)?,
            volunteer_time: amount(Ledger::VolunteerTime)?,
        })
    }
}
