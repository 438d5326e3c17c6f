//! Several playing fields over one tender, side by side.

use super::Tender;
use super::comparison::{Comparison, compare_under};
use crate::error::{self, Error};
use crate::exact::Name;

/// One comparison for each playing field of a tender: its own first, then the further ones in the
/// order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldsComparison {
    /// The comparisons, that under the tender's own field first.
    pub comparisons: Vec<Comparison>,
}

/// Compares the bids of a tender under each of its playing fields. The tendered prices are the same
/// under all of them; every bid states what any of them asks.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::tender::{Tender, compare_fields};
/// use fullcost::price::View;
///
/// let tender = Tender::from_json(r#"{
///     "format": 1, "title": "Advice", "currency": "GBP", "unit": "call",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1000"},
///     "further_fields": [{"name": "with-relief", "taxes": [{
///         "tax": "rates", "direction": "add_to_exempt", "reason": "relief", "source": "schedule 4",
///         "relief": {"bears_on": "rates_relief", "public_purse": "forgone"}}]}],
///     "bids": [
///         {"provider": "a", "vat": "exempt", "rates": {"all": "4.00"},
///          "circumstances": {"rates_relief": "600"}},
///         {"provider": "b", "vat": "exempt", "rates": {"all": "4.50"},
///          "circumstances": {"rates_relief": "0"}}
///     ]
/// }"#)?;
/// let fields = compare_fields(&tender);
/// let first = |field: &str| -> Result<String, fullcost::Error> {
///     let scenario = fields.comparison(field)?.scenario("planned")?;
///     let mut order = scenario.view(View::CompetitivelyNeutral).order();
///     Ok(order.next().map(|standing| standing.provider.to_string()).unwrap_or_default())
/// };
/// assert_eq!((first("published")?, first("with-relief")?), ("a".into(), "b".into()));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[must_use]
pub fn compare_fields(tender: &Tender) -> FieldsComparison {
    let fields = tender.further_fields().count();
    FieldsComparison { comparisons: (0..=fields).map(|at| compare_under(tender, at)).collect() }
}

impl FieldsComparison {
    /// The comparison under one field; [`OWN_FIELD`](super::OWN_FIELD) is the tender's own.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn comparison(&self, field: &str) -> Result<&Comparison, Error> {
        let mut known = self.comparisons.iter();
        known.find(|comparison| comparison.field_name() == field).ok_or_else(|| {
            match Name::new(field) {
                Ok(name) => error::unknown_name(name, "playing field"),
                Err(error) => error,
            }
        })
    }

    /// The names of the fields, [`OWN_FIELD`](super::OWN_FIELD) first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.comparisons.iter().map(Comparison::field_name)
    }
}
