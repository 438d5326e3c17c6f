//! What an outcome costs beside what a contact costs.

use crate::demand::{DemandLine, Outcome};
use crate::error::{self, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Figure, Fraction, Name, Percent, Text};
use crate::price::Interval;
use crate::tender::{
    BandEnd, Bid, BidComparison, CircumstanceValue, ScenarioComparison, Statement, Tender,
};

/// A line that aims at an outcome, with what each bid asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OutcomeLine {
    /// The line.
    pub line: Name,
    /// The unit of contacts.
    pub contact: Name,
    /// The unit of outcomes.
    pub outcome: Name,
    /// The bids that price the line, in the order of the providers' names.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub prices: Vec<OutcomePrice>,
}

/// What a contact and an outcome cost with one bid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OutcomePrice {
    /// The provider.
    pub provider: Name,
    /// The success rate; `None` where the bid does not state it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub success_rate: Option<Percent>,
    /// `declared`, `evidenced` or `not stated`.
    pub standing: &'static str,
    /// The cost per contact; `None` where it needs a success rate that is not stated.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub per_contact: Option<Figure>,
    /// The cost per outcome; `None` where it needs a success rate that is not stated.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub per_outcome: Option<Figure>,
    /// How many outcomes the scenario's quantity comes to; `None` where that needs a success rate
    /// that is not stated.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub outcomes: Option<Fraction>,
}

impl ScenarioComparison<'_> {
    /// For each line that aims at an outcome: the cost per contact and per outcome of every bid that
    /// prices it.
    ///
    /// `cost per outcome = price per contact ÷ success rate`, exactly; where the line's unit is the
    /// outcome itself, `cost per contact = price per outcome × success rate`. Prices are what they cost
    /// the buyer where the tender states the buyer's tax. A success rate is the bidder's statement;
    /// where it is not stated, only the price itself is shown. None of it replaces the tendered price,
    /// and none enters a view.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::tender::{Tender, compare};
    ///
    /// let tender = Tender::from_json(r#"{
    ///     "format": 1, "title": "Stop smoking", "currency": "GBP", "unit": "course",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"course": "400"},
    ///     "lines": [{"name": "course", "outcome": "quit at four weeks"}],
    ///     "bids": [
    ///         {"provider": "a", "vat": "exempt", "rates": {"course": "90"}, "success_rates": {"course": "36%"}},
    ///         {"provider": "b", "vat": "exempt", "rates": {"course": "110"}, "success_rates": {"course": "50%"}}
    ///     ]
    /// }"#)?;
    /// let comparison = compare(&tender);
    /// let lines = comparison.scenario("planned")?.outcome_prices();
    /// let costs: Vec<String> = lines[0]
    ///     .prices
    ///     .iter()
    ///     .filter_map(|price| Some(price.per_outcome.as_ref()?.low().to_string()))
    ///     .collect();
    /// assert_eq!(costs, ["250", "220"]);
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn outcome_prices(self) -> Vec<OutcomeLine> {
        let lines = self.tender().demand().lines().iter().filter_map(|line| {
            let (contact, outcome) = units(line)?;
            let prices = self.bids().filter_map(|bid| price(bid, line));
            Some(OutcomeLine {
                line: line.name().clone(),
                contact: contact.clone(),
                outcome: outcome.clone(),
                prices: prices.collect(),
            })
        });
        lines.collect()
    }
}

impl BidComparison<'_> {
    /// The working behind what an outcome costs with one bid, at an end of its price; `None` where the
    /// line aims at no outcome, or the bid does not price it or state its success rate.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) for a line that the tender does not have.
    pub fn outcome_evidence(self, line: &str, end: BandEnd) -> Result<Option<Evidence>, Error> {
        let (tender, bid) = (self.tender(), self.bid);
        let Some(known) = tender.demand().line(line) else {
            return Err(error::unknown_name(Name::new(line)?, "line"));
        };
        let Some(outcome) = known.outcome() else { return Ok(None) };
        let price = cost(self, known);
        let (Some(price), Some(rate)) = (price, success_rate(known, bid)) else {
            return Ok(None);
        };
        let statement = bid.success_rates.get(line);
        let own_word = Text::fixed("the bidder's own word");
        let source = statement.and_then(Statement::source).unwrap_or(&own_word);
        let standing = statement.map_or("not stated", Statement::standing);
        let label = format!("success rate ({standing})");
        let rate = Evidence::stated(&label, rate.to_fraction(), "", Some(source));
        let unit = |name: &Name| format!("{} per {name}", tender.currency());
        let price = price_evidence(tender, known, bid, end.of(&price).clone(), &unit(known.unit()));
        let (rule, label, value, unit) = match outcome {
            Outcome::OfContacts(outcome) => {
                let value = price.value().checked_div(rate.value())?;
                (Rule::Quotient, "cost per outcome", value, unit(outcome))
            }
            Outcome::TheUnit(contact) => {
                let value = price.value() * rate.value();
                (Rule::Product, "cost per contact", value, unit(contact))
            }
        };
        Ok(Some(Evidence::new(rule, label, value, &unit, vec![price, rate])))
    }
}

/// The units of contacts and outcomes of a line that has both.
fn units(line: &DemandLine) -> Option<(&Name, &Name)> {
    Some(match line.outcome()? {
        Outcome::OfContacts(outcome) => (line.unit(), outcome),
        Outcome::TheUnit(contact) => (contact, line.unit()),
    })
}

fn price(handle: BidComparison<'_>, line: &DemandLine) -> Option<OutcomePrice> {
    let bid = handle.bid;
    let price = cost(handle, line)?;
    let quantity = &handle.quantity(line);
    let rate = success_rate(line, bid);
    let times = |factor: &Fraction| Interval::new(price.low() * factor, price.high() * factor).ok();
    let part = rate.map(Percent::to_fraction);
    let (per_contact, per_outcome, outcomes) = match line.outcome()? {
        Outcome::OfContacts(_) => {
            let inverse = part.as_ref().and_then(|part| Fraction::ONE.checked_div(part).ok());
            let per_outcome = inverse.as_ref().and_then(times);
            (Some(price.clone()), per_outcome, part.map(|part| part * quantity))
        }
        Outcome::TheUnit(_) => {
            (part.as_ref().and_then(times), Some(price.clone()), Some(quantity.clone()))
        }
    };
    let in_currency = |price: Interval| price.in_currency(handle.tender().currency());
    Some(OutcomePrice {
        provider: bid.provider.clone(),
        success_rate: rate,
        standing: bid
            .success_rates
            .get(line.name().as_str())
            .map_or("not stated", Statement::standing),
        per_contact: per_contact.map(in_currency),
        per_outcome: per_outcome.map(in_currency),
        outcomes,
    })
}

/// What a unit of the line costs the buyer; on average over the scenario's quantity where its price
/// has volume tiers.
fn cost(handle: BidComparison<'_>, line: &DemandLine) -> Option<Interval> {
    let (card, tender) = (&handle.bid.rate_card, handle.tender());
    let line = line.name().as_str();
    card.rate(line)?;
    let price = handle.average_price(line).ok()?;
    let factor = tender.cost_of_one(card, line);
    Interval::new(price.low() * &factor, price.high() * &factor).ok()
}

fn price_evidence(
    tender: &Tender,
    line: &DemandLine,
    bid: &Bid,
    cost: Fraction,
    unit: &str,
) -> Evidence {
    let card = &bid.rate_card;
    let source = Text::fixed("rate card of the bid");
    let tiered = card.rate(line.name().as_str()).is_some_and(|rate| rate.band().is_none());
    let price = if tiered { "average price" } else { "price" };
    let label = format!("{price} of {}", line.name());
    let factor = tender.cost_of_one(card, line.name().as_str());
    let factor = tender.buyer_tax().map(|tax| (tax, factor));
    match factor {
        Some((tax, factor)) if factor != Fraction::ONE => {
            let price = cost.checked_div(&factor).unwrap_or_default();
            let price = Evidence::stated(&label, price, unit, Some(&source));
            let factor = Evidence::stated(
                "what a price of one costs the buyer",
                factor,
                "",
                Some(&tax.source),
            );
            let label = format!("{label}, as the buyer bears it");
            Evidence::new(Rule::Product, &label, cost, unit, vec![price, factor])
        }
        _ => Evidence::stated(&label, cost, unit, Some(&source)),
    }
}

fn success_rate(line: &DemandLine, bid: &Bid) -> Option<Percent> {
    match bid.success_rates.get(line.name().as_str())?.value()? {
        CircumstanceValue::Percent(percent) => Some(*percent),
        _ => None,
    }
}
