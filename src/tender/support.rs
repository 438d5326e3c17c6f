//! What a price can rest on beside what is paid for it.

use std::fmt;

use crate::record::words;

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

words! { Support { Capital = "capital", Donations = "donations", GeneralFund = "general_fund", InKind = "in_kind", Other = "other", Pension = "pension", Reliefs = "reliefs", Reserves = "reserves", Volunteers = "volunteers" } }

impl Support {
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

crate::exact::serialise_words!(Support);
