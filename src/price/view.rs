//! The four views: which price is looked at.

use std::fmt;

use crate::record::words;

/// Which price of a bid is looked at.
///
/// Only the tendered price is a price. The other three are appraisal views that stand beside it
/// and never replace it: they inform, and the published award criteria alone decide an award.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// The price as it was offered.
    Tendered,
    /// As if all bidders bore the same charges.
    CompetitivelyNeutral,
    /// The net cost to public bodies together.
    PublicPurse,
    /// What it would take if giving stopped.
    Unsubsidised,
}

words! {
    View {
        Tendered = "tendered",
        CompetitivelyNeutral = "competitively_neutral",
        PublicPurse = "public_purse",
        Unsubsidised = "unsubsidised",
    }
}

impl View {
    /// What must stand beside every order in a view other than the tendered one.
    pub const NOTICE: &'static str =
        "not an award ranking: only the published award criteria decide";

    /// The view in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            View::Tendered => "tendered price",
            View::CompetitivelyNeutral => "competitively neutral",
            View::PublicPurse => "public purse",
            View::Unsubsidised => "unsubsidised",
        }
    }

    /// Whether it is a view beside the price, not the price itself.
    #[must_use]
    pub fn is_appraisal(self) -> bool {
        self != View::Tendered
    }

    pub(crate) fn position(self) -> usize {
        match self {
            View::Tendered => 0,
            View::CompetitivelyNeutral => 1,
            View::PublicPurse => 2,
            View::Unsubsidised => 3,
        }
    }
}

impl fmt::Display for View {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

crate::exact::serialise_words!(View);
