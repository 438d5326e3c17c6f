//! The totals that bids state, against the sums of their lines.

use crate::demand::LineKind;
use crate::error::Error;
use crate::exact::{Fraction, Name};
use crate::price::{Interval, StatedTotal};
use crate::tender::{BandEnd, BidComparison, Comparison};

/// A total a bid states that is not the sum of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BidTotal {
    /// The provider.
    pub provider: Name,
    /// The scenario.
    pub scenario: Name,
    /// The end of the band.
    pub end: BandEnd,
    /// What is stated, and what the lines add up to.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub found: StatedTotal,
}

impl Comparison {
    /// The totals that bids state and that are not the sums of their lines, by provider, scenario
    /// and end of the band. Each is a finding: the comparison goes by the lines.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown), which a built tender does not lead to.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::tender::{Tender, compare};
    ///
    /// let tender = Tender::from_json(r#"{
    ///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "1000.5"},
    ///     "bids": [{"provider": "a", "vat": "exempt", "rates": {"lunch": "6.333"},
    ///               "stated_totals": {"planned": "6336.17"}}]
    /// }"#)?;
    /// let found = compare(&tender).stated_totals()?;
    /// assert_eq!(found[0].found.computed.low().to_exact_decimal().as_deref(), Some("6336.1665"));
    /// assert!(found[0].found.agreement.is_some()); // rounded to pence
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn stated_totals(&self) -> Result<Vec<BidTotal>, Error> {
        let mut findings = Vec::new();
        for bid in self.tender().bids() {
            for (scenario, stated) in &bid.stated_totals {
                let lines =
                    basket_lines(self.scenario(scenario.as_str())?.bid(bid.provider.as_str())?)?;
                let ends = [BandEnd::Low, BandEnd::High];
                let point = stated.is_point() && lines.iter().all(Interval::is_point);
                for end in ends.into_iter().take(if point { 1 } else { 2 }) {
                    let figures: Vec<Fraction> =
                        lines.iter().map(|line| end.of(line).clone()).collect();
                    let stated = end.of(&stated.to_interval()).clone();
                    let currency = self.tender().currency();
                    let found = StatedTotal::check(stated, &figures, currency);
                    findings.extend(found.map(|found| BidTotal {
                        provider: bid.provider.clone(),
                        scenario: scenario.clone(),
                        end,
                        found,
                    }));
                }
            }
        }
        Ok(findings)
    }
}

fn basket_lines(bid: BidComparison<'_>) -> Result<Vec<Interval>, Error> {
    let lines = bid.tender().demand().lines().iter();
    let basket = lines.filter(|line| line.kind() != LineKind::Optional);
    basket.map(|line| bid.line_total(line.name().as_str())).collect()
}
