//! Where one more unit would cost less: all-units tiers of the bids, bound by bound.

use super::Tender;
use crate::exact::{Figure, Name, Quantity};
use crate::price::{VolumeRange, VolumesBeyond};

/// A volume under a bid's all-units tiers beyond which one more unit costs less: a bound or, where the
/// bound belongs to the tier above, one unit before it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FallingTotal {
    /// The provider.
    pub provider: Name,
    /// The line.
    pub line: Name,
    /// The last volume at the higher price.
    pub at: Quantity,
    /// What that volume costs.
    pub total: Figure,
    /// What one unit more costs.
    pub total_of_one_more: Figure,
    /// The volumes that cost more than that.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub dearer: Vec<VolumeRange>,
    /// The volumes beyond it that cost no more than it does.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub cheaper: Vec<VolumesBeyond>,
}

impl Tender {
    /// The volumes at which one more unit of a line costs less, by provider, line and volume. Only
    /// tiers whose price holds for all units have such bounds. Nothing is refused because of them:
    /// a commissioner who knows them can order one unit more, or ask for another form of price.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::tender::Tender;
    ///
    /// let tender = Tender::from_json(r#"{
    ///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "950"},
    ///     "bids": [{"provider": "a", "vat": "exempt", "rates": {
    ///         "all": {"all_units": [{"up_to": "1000", "price": "25"}, {"price": "23"}]}
    ///     }}]
    /// }"#)?;
    /// let falls = tender.falling_totals();
    /// assert_eq!(falls[0].at.to_string(), "1000");
    /// assert!(falls[0].dearer[0].holds(&"950".parse()?)); // 23,750 where 1,001 cost 23,023
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn falling_totals(&self) -> Vec<FallingTotal> {
        let currency = self.currency();
        let rates = self.bids().iter().flat_map(|bid| {
            bid.rate_card.rates().map(move |(line, rate)| (&bid.provider, line, rate))
        });
        rates
            .flat_map(move |(provider, line, rate)| {
                rate.falling_breaks().into_iter().map(move |fall| FallingTotal {
                    provider: provider.clone(),
                    line: line.clone(),
                    at: fall.at,
                    total: Figure::new(fall.total.clone(), currency),
                    total_of_one_more: Figure::new(fall.total_of_one_more.clone(), currency),
                    dearer: fall.dearer,
                    cheaper: fall.cheaper,
                })
            })
            .collect()
    }
}
