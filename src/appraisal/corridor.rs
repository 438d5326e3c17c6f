//! Bids against a corridor of prices from outside.

use std::collections::BTreeMap;

use crate::demand::LineKind;
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::Fraction;
use crate::price::quartile_working::demanded;
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
        for line in self.tender().demand().lines() {
            let Some(rate) = bid.rate_card.rate(line.name().as_str()) else {
                continue;
            };
            let (own_factor, bound_factor) = self.factors_to_buyer(line.name().as_str());
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
        let basket = bounds.map(|bounds| price.position(bounds, currency));
        Ok(CorridorPosition { lines, basket })
    }

    /// What a price of one for a line costs the buyer on the bid's VAT basis and on the corridor's, which
    /// is the bid's where it is not stated.
    pub(super) fn factors_to_buyer(self, line: &str) -> (Fraction, Fraction) {
        let own = self.bid.rate_card.vat_basis();
        match self.tender().buyer_tax() {
            Some(tax) => {
                (tax.factor_of(line, own), tax.factor_of(line, tax.corridor.unwrap_or(own)))
            }
            None => (Fraction::ONE, Fraction::ONE),
        }
    }

    /// What a sum of one over the whole basket costs the buyer; a bid that states such a sum was refused
    /// where lines bear tax at several rates.
    pub(super) fn cost_of_one_sum(self) -> Fraction {
        let line = self.tender().basket_lines().next();
        let line = line.map_or("", |line| line.name().as_str());
        self.tender().cost_of_one(&self.bid.rate_card, line)
    }
}

impl ScenarioComparison<'_> {
    /// The bounds of the basket at what they cost the buyer, which are the same for all bids; `None` where
    /// a line has no band.
    pub(super) fn corridor_bounds(self, corridor: &Corridor) -> Result<Option<Interval>, Error> {
        let lines = self.required_lines().map(|line| {
            // Where the basis of the corridor is not stated, all bids are on one and it is theirs.
            let factor = self.bids().next().map(|bid| bid.factors_to_buyer(line.name().as_str()).1);
            let factor = factor.unwrap_or(Fraction::ONE);
            (line.name().as_str(), self.quantity(line) * factor)
        });
        corridor.basket(&lines.collect::<Vec<_>>())
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
        let ends = corridor.line_evidence(line)?;
        Ok(ends.map(|ends| to_buyer(end.pick(ends), self.corridor_factor(line))))
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
        let several = self.tender().rate_groups().are_several();
        let quantities = self.required_lines().map(|line| {
            let name = line.name().as_str();
            let quantity = demanded(name, self.quantity(line));
            let factor = self.corridor_factor(name).filter(|_| several);
            (name, to_buyer(quantity, factor))
        });
        let ends = corridor.basket_working(&quantities.collect::<Vec<_>>())?;
        let factor = self.required_lines().next().filter(|_| !several);
        let factor = factor.and_then(|line| self.corridor_factor(line.name().as_str()));
        Ok(ends.map(|ends| to_buyer(end.pick(ends), factor)))
    }

    /// What a price of one for a line on the corridor's VAT basis costs the buyer, where that basis is
    /// stated.
    fn corridor_factor(self, line: &str) -> Option<Evidence> {
        let tax = self.tender().buyer_tax()?;
        let own = if self.tender().rate_groups().are_several() {
            format!(" for {line}")
        } else {
            String::new()
        };
        let label = format!("what a price of 1{own} on the corridor's VAT basis costs the buyer");
        let factor = tax.factor_of(line, tax.corridor?);
        let factor = Evidence::stated(&label, factor, "", Some(&tax.source));
        Some(factor.repeated_from(format!("buyer's tax/{label}")))
    }
}

/// A figure as the buyer bears it.
fn to_buyer(figure: Evidence, factor: Option<Evidence>) -> Evidence {
    let Some(factor) = factor else { return figure };
    let (value, unit) = (figure.value() * factor.value(), figure.unit().to_owned());
    let label = format!("{}, to the buyer", figure.label());
    Evidence::new(Rule::Product, &label, value, &unit, vec![figure, factor])
}
