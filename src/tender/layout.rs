//! Prices, quantities and terms of a built tender, laid out in rows of integers.

use std::sync::Arc;

use super::bid::Bid;
use super::build::TenderBuilder;
use super::buyer_tax::{self, RateGroups};
use super::playing_field::PlayingField;
use super::{FurtherField, Records, Tender, terms};
use crate::demand::{DemandLine, LineKind};
use crate::exact::{Name, Text};
use crate::price::{Rate, RateCard};

impl TenderBuilder {
    /// Lays prices and quantities out in rows of integers.
    pub(super) fn prepare(self, title: Text, further: Vec<(Name, PlayingField)>) -> Tender {
        let lines = self.demand.lines();
        let basket = || lines.iter().filter(|line| line.kind() != LineKind::Optional);
        let tax = self.buyer_tax.as_ref();
        // Whole millionths, or the tender was refused.
        let preset = |card: &RateCard, line: &DemandLine, price| {
            let price = buyer_tax::preset_on(tax, card, line.name(), price);
            let price = price.to_units(6).unwrap_or_default();
            (price, price)
        };
        let price = |card: &RateCard, line: &DemandLine, rate: Option<&Rate>| match line.kind() {
            LineKind::Preset(price) => preset(card, line, price),
            _ => rate.map(Rate::span).unwrap_or_default(),
        };
        let rate =
            |bid: &Bid, line: &DemandLine| bid.rate_card.rate(line.name().as_str()).map(Rate::span);
        let tiers = |bid: &Bid| {
            let rates = bid.rate_card.rates_of(basket()).map(|(_, rate)| rate);
            let tiered = rates.enumerate().filter_map(|(place, rate)| {
                let rate = rate.filter(|rate| rate.band().is_none())?;
                Some((place, rate.clone()))
            });
            tiered.collect()
        };
        let tiers = self.bids.iter().map(tiers).collect();
        let prices = self.bids.iter();
        let row = |card: &RateCard| {
            card.rates_of(basket()).map(|(line, rate)| price(card, line, rate)).collect()
        };
        let prices = prices.map(|bid| row(&bid.rate_card)).collect();
        let part_prices = self.bids.iter().map(|bid| {
            let Some(consortium) = bid.consortium.as_deref() else { return Vec::new() };
            // A preset price that no part repeats counts with the lead.
            let part = |party: &Bid, line: &DemandLine| match (line.kind(), rate(bid, line)) {
                (LineKind::Preset(price), None) if party.provider == consortium.lead => {
                    preset(&party.rate_card, line, price)
                }
                _ => rate(party, line).unwrap_or_default(),
            };
            let parties = bid.parties().iter();
            parties.map(|party| basket().map(|line| part(party, line)).collect()).collect()
        });
        let part_prices = part_prices.collect();
        let scenarios = self.demand.scenarios().iter();
        let quantities = scenarios
            .map(|scenario| {
                let quantity = |line: &DemandLine| {
                    scenario.quantity(line.name().as_str()).unwrap_or_default().millionths()
                };
                basket().map(quantity).collect()
            })
            .collect();
        let rate_groups = RateGroups::new(tax, basket().map(DemandLine::name));
        let terms = |field: &PlayingField| terms::terms(field, &self.bids, tax, &rate_groups);
        let further = further.into_iter();
        let further_fields = further
            .map(|(name, field)| FurtherField { name, terms: terms(&field), field })
            .collect();
        let terms = terms(&self.field);
        Tender(Arc::new(Records {
            schema: None,
            title,
            currency: self.currency,
            period: self.period,
            price_base: self.price_base,
            field: self.field,
            rank_on: self.rank_on,
            line_rounding: self.line_rounding,
            first: self.first,
            rate_groups,
            buyer_tax: self.buyer_tax,
            bids: self.bids,
            prices,
            tiers,
            quantities,
            part_prices,
            terms,
            further_fields,
            demand: self.demand,
            budget: self.budget,
        }))
    }
}
