//! Bids against a corridor of prices from outside.

use std::collections::BTreeMap;

use crate::demand::LineKind;
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::Fraction;
use crate::price::{Corridor, CorridorPosition, Interval};
use crate::tender::comparison::Sums;
use crate::tender::{BandEnd, BidComparison, ScenarioComparison};

impl BidComparison<'_> {
    /// How a bid's prices lie to a corridor. Of a line with
    /// volume tiers, the [average price](Self::average_price) per unit is held against its band.
    ///
    /// # Errors
    ///
    /// None that a corridor which fits the tender gives.
    pub fn corridor(self, corridor: &Corridor) -> Result<CorridorPosition, Error> {
        self.corridor_within(corridor, self.scenario.corridor_bounds(corridor)?.as_ref())
    }

    /// How they lie to it, given the bounds of the scenario's basket.
    pub(super) fn corridor_within(
        self,
        corridor: &Corridor,
        bounds: Option<&Interval>,
    ) -> Result<CorridorPosition, Error> {
        let bid = self.bid;
        let currency = self.tender().currency();
        let mut lines = BTreeMap::new();
        let mut price = Sums::default();
        let (own_factor, bound_factor) = self.factors_to_buyer();
        for line in self.tender().demand().lines() {
            let Some(rate) = bid.rate_card.rate(line.name().as_str()) else {
                continue;
            };
            if let Some(band) = corridor.interval(line.name().as_str()) {
                let own = self.average(line, rate).times(&own_factor);
                let band = band.times(&bound_factor);
                lines.insert(line.name().clone(), own.position(&band, currency));
            }
            if line.kind() == LineKind::Required {
                let cost = self.exact_line_price(line, rate).times(&own_factor);
                price.add(&cost, &Fraction::ONE);
            }
        }
        let price = price.interval()?;
        let basket = bounds.map(|bounds| price.position(&bounds.times(&bound_factor), currency));
        Ok(CorridorPosition { lines, basket })
    }

    /// What a price of one costs the buyer on the bid's VAT basis and on the corridor's, which is the
    /// bid's where it is not stated.
    pub(super) fn factors_to_buyer(self) -> (Fraction, Fraction) {
        let own = self.bid.rate_card.vat_basis();
        match self.tender().buyer_tax() {
            Some(tax) => (tax.factor(own), tax.factor(tax.corridor.unwrap_or(own))),
            None => (Fraction::ONE, Fraction::ONE),
        }
    }
}

impl<'a> ScenarioComparison<'a> {
    /// The bounds of the basket, which are the same for all bids; `None` where a line has no band.
    pub(super) fn corridor_bounds(self, corridor: &Corridor) -> Result<Option<Interval>, Error> {
        corridor.basket(&self.required_quantities())
    }

    /// The working behind an end of the corridor's band for a line, as prices are held against it:
    /// stated, or the quartile of the market's prices in rising order. `None` where the line has no
    /// band.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) for too few figures, which a built tender does
    /// not lead to.
    pub fn corridor_line_evidence(
        self,
        corridor: &Corridor,
        line: &str,
        end: BandEnd,
    ) -> Result<Option<Evidence>, Error> {
        Ok(corridor.line_evidence(line)?.map(|ends| self.to_buyer(end.pick(ends))))
    }

    /// The working behind an end of the corridor over the basket of required lines. `None` where a
    /// line has no band.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) for too few figures, which a corridor that fits
    /// the tender does not lead to.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::appraisal::Appraisal;
    /// use fullcost::tender::BandEnd;
    ///
    /// let appraisal = Appraisal::from_json(r#"{
    ///     "format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "100"},
    ///     "corridor": {"source": "four published cards", "market": {
    ///         "estimator": "inclusive", "aggregation": "sum_of_line_quartiles",
    ///         "prices": {"a": {"all": "10"}, "b": {"all": "20"}, "c": {"all": "30"}, "d": {"all": "50"}}}},
    ///     "bids": [{"provider": "e", "vat": "exempt", "rates": {"all": "16"}}]
    /// }"#)?;
    /// let comparison = appraisal.compare();
    /// let corridor = appraisal.questions().corridor.as_ref().unwrap();
    /// let low = comparison.scenario("planned")?.corridor_evidence(corridor, BandEnd::Low)?.unwrap();
    /// low.verify()?;
    /// assert_eq!(low.value().to_string(), "1750"); // 100 at 17.50
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn corridor_evidence(
        self,
        corridor: &Corridor,
        end: BandEnd,
    ) -> Result<Option<Evidence>, Error> {
        let ends = corridor.basket_evidence(&self.required_quantities())?;
        Ok(ends.map(|ends| self.to_buyer(end.pick(ends))))
    }

    /// A bound of the corridor as the buyer bears it, where its VAT basis is stated.
    fn to_buyer(self, bound: Evidence) -> Evidence {
        let stated = self.tender().buyer_tax();
        let Some((tax, basis)) = stated.and_then(|tax| Some((tax, tax.corridor?))) else {
            return bound;
        };
        let label = "what a price of 1 on the corridor's VAT basis costs the buyer";
        let factor = Evidence::stated(label, tax.factor(basis), "", Some(&tax.source))
            .repeated_from(format!("buyer's tax/{label}"));
        let (value, unit) = (bound.value() * factor.value(), bound.unit().to_owned());
        let label = format!("{}, to the buyer", bound.label());
        Evidence::new(Rule::Product, &label, value, &unit, vec![bound, factor])
    }

    fn required_quantities(self) -> Vec<(&'a str, Fraction)> {
        let lines = self.required_lines();
        lines.map(|line| (line.name().as_str(), self.quantity(line))).collect()
    }
}
