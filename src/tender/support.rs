//! What a price can rest on beside what is paid for it.

use std::fmt;
use std::str::FromStr;

use crate::error::{self, Error, quoted};

/// A support on which a price can rest. Reliefs follow from the taxes of the playing field; any
/// other is named by the adjustment that measures it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Support {
    /// Capital whose full return is not charged.
    Capital,
    /// Gifts of money.
    Donations,
    /// A public body's general fund.
    GeneralFund,
    /// Goods and premises given.
    InKind,
    /// Any other support, named by its adjustment.
    Other,
    /// A pension contribution that is paid centrally.
    Pension,
    /// Reliefs from taxes, and taxes that are refunded.
    Reliefs,
    /// Reserves.
    Reserves,
    /// Volunteers' time.
    Volunteers,
}

impl Support {
    /// Every support, in alphabetical order.
    pub const ALL: [Support; 9] = [
        Support::Capital,
        Support::Donations,
        Support::GeneralFund,
        Support::InKind,
        Support::Other,
        Support::Pension,
        Support::Reliefs,
        Support::Reserves,
        Support::Volunteers,
    ];

    /// The support's name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Support::Capital => "capital",
            Support::Donations => "donations",
            Support::GeneralFund => "general_fund",
            Support::InKind => "in_kind",
            Support::Other => "other",
            Support::Pension => "pension",
            Support::Reliefs => "reliefs",
            Support::Reserves => "reserves",
            Support::Volunteers => "volunteers",
        }
    }

    /// The support in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Support::Capital => "capital below its benchmark",
            Support::Donations => "donations",
            Support::GeneralFund => "general fund",
            Support::InKind => "goods and premises in kind",
            Support::Other => "other support",
            Support::Pension => "pension paid centrally",
            Support::Reliefs => "reliefs from taxes",
            Support::Reserves => "reserves",
            Support::Volunteers => "volunteers",
        }
    }
}

impl fmt::Display for Support {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl FromStr for Support {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Support::ALL.into_iter().find(|support| support.as_str() == text).ok_or_else(|| {
            error::unknown_choice(quoted(text), "capital, donations, general_fund, in_kind, other, pension, reliefs, reserves, volunteers")
        })
    }
}

crate::exact::serialise_words!(Support);
