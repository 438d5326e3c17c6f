//! Overheads charged at a rate of a planned volume: what is charged at another volume, and what stays
//! over or under.

use super::CostedService;
use crate::cost::Ledger;
use crate::error::{Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Figure, Fraction, Quantity, Text};

/// What a rate of overheads charges at a volume, against the overheads that the service bears.
///
/// `rate = overhead ÷ planned volume`; `charged = rate × volume`; `over = charged − overhead`. Below zero, over is
/// what stays uncovered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Recovery {
    /// The volume of which the rate was made.
    pub planned: Quantity,
    /// The volume at which it is charged.
    pub volume: Quantity,
    /// What the service bears of overheads in cash.
    pub overhead: Figure,
    /// The rate per unit.
    pub rate: Figure,
    /// What the rate charges.
    pub charged: Figure,
    /// What is charged beyond the overheads; below zero where they are not covered.
    pub over: Figure,
}

impl CostedService<'_> {
    /// What a rate made of the service's overheads at a planned volume charges at another volume, and what
    /// stays over or under.
    ///
    /// The overheads are taken as they stand in cash: they are supposed not to move with the volume.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a planned volume of zero.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::allocation::Method;
    /// use fullcost::cost::Organisation;
    /// use fullcost::full_cost::full_cost;
    ///
    /// let organisation = Organisation::from_json(r#"{
    ///     "format": 1, "name": "shed", "currency": "GBP",
    ///     "period": {"from": "2026-04", "months": 12},
    ///     "services": [{"name": "advice", "unit": "case", "volume": "400"}],
    ///     "drivers": [{"name": "posts", "quantities": {"advice": "1"}}],
    ///     "pools": [{"name": "office", "driver": "posts"}],
    ///     "lines": [{"name": "rent", "amount": "10000", "charged_to": "office", "source": "lease"}]
    /// }"#)?;
    /// let costs = full_cost(&organisation, &Method::Direct)?;
    /// let recovery = costs.service("advice")?.recovery("500".parse()?, "400".parse()?)?;
    /// assert_eq!(recovery.rate.to_string(), "20.00");
    /// assert_eq!(recovery.over.to_string(), "-2,000.00");
    /// recovery.evidence("case").verify()?;
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn recovery(self, planned: Quantity, volume: Quantity) -> Result<Recovery, Error> {
        let overhead = self.overhead.get(Ledger::Cash).to_fraction();
        let rate = overhead.checked_div(&planned.to_fraction()).map_err(|_| {
            refused!(
                Range: "the planned volume is 0: give the volume that the rate is made of"
            )
        })?;
        let charged = &rate * &volume.to_fraction();
        let figure = |exact: Fraction| Figure::new(exact, self.currency());
        Ok(Recovery {
            planned,
            volume,
            over: figure(&charged - &overhead),
            overhead: figure(overhead),
            rate: figure(rate),
            charged: figure(charged),
        })
    }
}

impl Recovery {
    /// The working behind what is over, per `unit` of the service.
    #[must_use]
    pub fn evidence(&self, unit: &str) -> Evidence {
        let currency = self.rate.currency().to_string();
        let per_unit = format!("{currency} per {unit}");
        let stated = |label, value: Fraction, unit: &str, source: &'static str| {
            Evidence::stated(label, value, unit, Some(&Text::fixed(source)))
        };
        let borne = "what the service bears of the pools";
        let overhead = stated("overhead", self.overhead.low().clone(), &currency, borne);
        let planned = stated("planned volume", self.planned.to_fraction(), unit, "question");
        let volume = stated("volume", self.volume.to_fraction(), unit, "question");
        let parts = vec![overhead.clone(), planned];
        let rate = self.rate.low().clone();
        let rate = Evidence::new(Rule::Quotient, "rate of overheads", rate, &per_unit, parts);
        let charged = self.charged.low().clone();
        let charged =
            Evidence::new(Rule::Product, "charged", charged, &currency, vec![rate, volume]);
        let over = self.over.low().clone();
        let parts = vec![charged, overhead];
        Evidence::new(Rule::Difference, "charged beyond the overheads", over, &currency, parts)
    }
}
