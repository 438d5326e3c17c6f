//! What each view adds to a bid's price, worked out once when a tender is built.

use std::sync::Arc;

use super::adjustment::Effect;
use super::adjustment::form::Amount;
use super::bid::Bid;
use super::buyer_tax::{self, BuyerTax, RateGroups};
use super::circumstance::Statement;
use super::playing_field::{FieldRule, PlayingField};
use crate::exact::{Fraction, Name};
use crate::price::View;

/// Baskets and nearly all adjustments are whole trillionths: a price or a rate has six decimal
/// places, and so has a quantity.
pub(crate) const TRILLIONTHS: u32 = 12;

/// What one view does to one bid's price: `price × of_price + fixed`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) fixed: Fraction,
    pub(crate) fixed_in_trillionths: Option<i128>,
    /// `None` for one.
    pub(crate) of_price: Option<Fraction>,
    /// The factor of each piece of the price, where it is not the same for all of them: each partner's
    /// part of a joint bid, and in it each group of lines that bear tax at one rate. Then `of_price`
    /// says nothing.
    pub(crate) of_parts: Vec<Fraction>,
    /// The circumstances the view needs and the bid does not state, in the order of their names.
    pub(crate) not_stated: Arc<[Name]>,
}

pub(crate) fn signed(amount: &Fraction, effect: Effect) -> Fraction {
    match effect {
        Effect::Add => amount.clone(),
        Effect::Subtract => -amount,
    }
}

/// The circumstances a rule bears on and the bid does not state.
fn unstated<'a>(rule: &'a FieldRule, bid: &'a Bid) -> impl Iterator<Item = &'a Name> {
    let needs = rule.basis.as_form().needs().into_iter().map(|(circumstance, _)| circumstance);
    needs.filter(|name| bid.circumstances.get(name.as_str()).and_then(Statement::value).is_none())
}

/// The parties of a bid to whom a rule applies, with their places. A fixed sum is of the whole
/// bid: it counts once, with the first of them.
pub(crate) fn parties<'a>(
    rule: &'a FieldRule,
    bid: &'a Bid,
) -> impl Iterator<Item = (usize, &'a Bid)> {
    let most = if rule.basis.as_form().counts_once() { 1 } else { usize::MAX };
    let applies = |party: &Bid| {
        // A bid without the sector a rule needs was refused when the tender was built.
        rule.applies(party.sector.as_ref()).unwrap_or(false)
    };
    bid.parties().iter().enumerate().filter(move |(_, party)| applies(party)).take(most)
}

/// The terms of each bid in each view, the buyer's tax in them where it is stated.
pub(crate) fn terms(
    field: &PlayingField,
    bids: &[Bid],
    tax: Option<&BuyerTax>,
    groups: &RateGroups,
) -> Vec<[Terms; 4]> {
    let of_bid = |bid: &Bid| {
        let basis = bid.rate_card.vat_basis();
        let at = |tax: &BuyerTax, rate| Taxed {
            buyer: Some(tax.factor_at(rate, basis)).filter(|factor| *factor != Fraction::ONE),
            before_tax: buyer_tax::before_tax(rate, basis),
        };
        let untaxed = || vec![Taxed { buyer: None, before_tax: Fraction::ONE }];
        let taxed = tax
            .map_or_else(untaxed, |tax| groups.rates().iter().map(|rate| at(tax, *rate)).collect());
        View::ALL.map(|view| terms_in(view, field, bid, &taxed))
    };
    bids.iter().map(of_bid).collect()
}

/// What tax at a rate makes of a price of one on a bid's card.
struct Taxed {
    /// What it costs the buyer; `None` for one.
    buyer: Option<Fraction>,
    /// What it is before tax: percentages of the price are taken of that.
    before_tax: Fraction,
}

fn terms_in(view: View, field: &PlayingField, bid: &Bid, taxed: &[Taxed]) -> Terms {
    let mut not_stated = Vec::new();
    let mut fixed = Fraction::ZERO;
    let buyers = || taxed.iter().map(|taxed| taxed.buyer.clone());
    let mut of_parts: Vec<Option<Fraction>> = bid.parties().iter().flat_map(|_| buyers()).collect();
    for rule in &field.rules {
        let Some(effect) = rule.effect(view) else { continue };
        for (place, party) in parties(rule, bid) {
            match rule.basis.as_form().amount(party) {
                Ok(Amount::Fixed(amount)) => fixed = fixed + signed(&amount, effect),
                Ok(Amount::OfPrice(part)) => {
                    let pieces = of_parts.chunks_mut(taxed.len().max(1)).nth(place);
                    for (of_part, taxed) in pieces.into_iter().flatten().zip(taxed) {
                        let before = of_part.take().unwrap_or(Fraction::ONE);
                        *of_part = Some(before + signed(&(&part * &taxed.before_tax), effect));
                    }
                }
                Err(_) => not_stated.extend(unstated(rule, party).cloned()),
            }
        }
    }
    not_stated.sort();
    not_stated.dedup();
    let first = of_parts.first().cloned().flatten();
    let alike = of_parts.iter().all(|of_part| *of_part == first);
    let of_parts = if alike {
        Vec::new()
    } else {
        of_parts.into_iter().map(|of_part| of_part.unwrap_or(Fraction::ONE)).collect()
    };
    let of_price = first.filter(|_| alike);
    let fixed_in_trillionths = fixed.to_units(TRILLIONTHS);
    let not_stated = not_stated.into();
    Terms { fixed, fixed_in_trillionths, of_price, of_parts, not_stated }
}
