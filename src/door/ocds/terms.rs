//! What the data do not say, and the caller does.

use std::collections::BTreeSet;

use crate::error::{Error, quoted, refused};
use crate::exact::Period;
use crate::price::VatBasis;

/// What open contracting data do not say: the period, the VAT basis, and which bids count.
///
/// Of the words that the extension for bids knows, bids that are `valid` count; those that are
/// `disqualified`, `invited` or `withdrawn` are set aside. Every other status, `pending` and none at
/// all among them, is refused until it is said what becomes of such bids: publishers have words of
/// their own.
///
/// ```
/// use fullcost::door::OcdsTerms;
/// use fullcost::exact::Period;
/// use fullcost::price::VatBasis;
///
/// let terms = OcdsTerms::new(Period::new("2026-04".parse()?, 12)?)
///     .with_vat(VatBasis::Exclusive)
///     .counting("qualified")
///     .setting_aside("not-qualified");
/// # let _ = terms;
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcdsTerms {
    pub(super) period: Period,
    pub(super) vat: Option<VatBasis>,
    counted: BTreeSet<String>,
    set_aside: BTreeSet<String>,
    without_status: bool,
    pub(super) totals_only: bool,
}

impl OcdsTerms {
    /// The terms for tenders over a period.
    #[must_use]
    pub fn new(period: Period) -> Self {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        OcdsTerms {
            period,
            vat: None,
            counted: words(&["valid"]),
            set_aside: words(&["disqualified", "invited", "withdrawn"]),
            without_status: false,
            totals_only: false,
        }
    }

    /// How prices stand to VAT where the data do not say it by `valueAddedTaxIncluded`.
    #[must_use]
    pub fn with_vat(self, vat: VatBasis) -> Self {
        OcdsTerms { vat: Some(vat), ..self }
    }

    /// Bids of this status count.
    #[must_use]
    pub fn counting(mut self, status: &str) -> Self {
        self.set_aside.remove(status);
        self.counted.insert(status.to_owned());
        self
    }

    /// Bids of this status are set aside: they are named in the notes and enter nothing.
    #[must_use]
    pub fn setting_aside(mut self, status: &str) -> Self {
        self.counted.remove(status);
        self.set_aside.insert(status.to_owned());
        self
    }

    /// Bids count that have no status, as some publishers leave it out.
    #[must_use]
    pub fn counting_without_status(self) -> Self {
        OcdsTerms { without_status: true, ..self }
    }

    /// Bids are compared by their values alone, also where they state prices of items.
    #[must_use]
    pub fn by_totals_only(self) -> Self {
        OcdsTerms { totals_only: true, ..self }
    }

    /// Whether a bid of a status counts.
    pub(super) fn counts(&self, status: Option<&str>) -> Result<bool, Error> {
        match status {
            Some(status) if self.counted.contains(status) => Ok(true),
            Some(status) if self.set_aside.contains(status) => Ok(false),
            None if self.without_status => Ok(true),
            None => Err(refused!(
                Missing: "the bid has no status: say that bids without one count, or ask for it"
            )),
            Some(status) => Err(refused!(
                Unknown: "nothing is said of the status {}: say whether bids of this status count or are set aside",
                quoted(status)
            )),
        }
    }
}
