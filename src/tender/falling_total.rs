//! Where one more unit would cost less: all-units tiers of the bids, bound by bound.

use super::Tender;
use crate::exact::Name;
use crate::price::{FallingBreak, RatePrice};

/// A bound of a bid's all-units tiers at which one more unit costs less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FallingTotal {
    provider: Name,
    line: Name,
    falling_break: FallingBreak,
}

impl Tender {
    /// The bounds at which one more unit of a line costs less, by provider, line and bound. Only
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
    /// let found = falls[0].falling_break();
    /// assert_eq!(found.at().to_string(), "1000");
    /// assert!(found.dearer()[0].holds(&"950".parse()?)); // 23,750 where 1,001 cost 23,023
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn falling_totals(&self) -> Vec<FallingTotal> {
        let rates = self.bids().iter().flat_map(|bid| {
            bid.rate_card().rates().map(move |(line, rate)| (bid.provider(), line, rate))
        });
        rates
            .flat_map(|(provider, line, rate)| {
                let breaks = match rate.price() {
                    RatePrice::AllUnits(tiers) => tiers.falling_breaks(),
                    _ => Vec::new(),
                };
                breaks.into_iter().map(|falling_break| FallingTotal {
                    provider: provider.clone(),
                    line: line.clone(),
                    falling_break,
                })
            })
            .collect()
    }
}

impl FallingTotal {
    /// The bid.
    #[must_use]
    pub fn provider(&self) -> &Name {
        &self.provider
    }

    /// The line.
    #[must_use]
    pub fn line(&self) -> &Name {
        &self.line
    }

    /// The bound, both totals, and the volumes that cost more than one unit beyond it.
    #[must_use]
    pub fn falling_break(&self) -> &FallingBreak {
        &self.falling_break
    }
}
