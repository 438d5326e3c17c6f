//! The price of a joint bid: the sum of its partners' parts, with the lead's management fee.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::{self, AtRecord, Error, refused};
use crate::exact::{Fraction, Name, Percent, Rounding, UnitPrice};
use crate::price::{PriceBand, PriceRounding, Rate, RateCard};
use crate::record::words;
use crate::tender::refusal;

/// The most partners of a joint bid.
pub const MAX_PARTNERS: usize = 100;

/// Of whose parts a management fee is a percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FeeBase {
    /// Of all parts, the lead's own among them.
    AllParts,
    /// Of the parts of the other partners.
    OtherParts,
}

/// What the lead of a joint bid takes for managing it. It is part of the price of each line and
/// counts with the lead's part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ManagementFee {
    /// A percentage of partners' parts, line by line.
    OfParts {
        /// The percentage.
        percent: Percent,
        /// Of whose parts.
        base: FeeBase,
        /// How the fee on a unit is rounded, where it is finer than prices can be.
        rounding: Option<PriceRounding>,
    },
    /// An amount per unit of each line that is named.
    PerUnit(BTreeMap<Name, UnitPrice>),
}

words! { FeeBase { AllParts = "all_parts", OtherParts = "other_parts" } }

impl ManagementFee {
    /// Refuses a fee below zero.
    fn check(&self) -> Result<(), Error> {
        match self {
            ManagementFee::OfParts { percent, rounding, .. } => {
                percent.not_negative()?;
                rounding.as_ref().map_or(Ok(()), PriceRounding::check).at("rounding")
            }
            ManagementFee::PerUnit(amounts) => {
                for (line, amount) in amounts {
                    if amount.is_negative() {
                        let value = amount.to_plain_text();
                        return Err(error::negative_price(value)).at(("line", line));
                    }
                }
                Ok(())
            }
        }
    }
}

/// The lead's rate card with the fee in it.
///
/// `cards` are those of all partners, the lead's at `lead`.
pub(super) fn with_fee(
    cards: &[&RateCard],
    lead: usize,
    fee: &ManagementFee,
) -> Result<RateCard, Error> {
    let record = "management fee";
    fee.check().at(record)?;
    let Some(own) = cards.get(lead) else { return Err(error::missing("lead")) };
    let lines = lines_of(cards);
    if let ManagementFee::PerUnit(amounts) = fee
        && let Some(unpriced) = amounts.keys().find(|line| !lines.contains(line))
    {
        return Err(refusal::missing_rate(unpriced)).at(record);
    }
    let mut card = RateCard::new(own.currency(), own.vat_basis());
    for line in lines {
        let own_rate = own.rate(line.as_str());
        let own_part = own_rate.map_or((0, 0), ends);
        let added = fee_on(fee, cards, lead, line).at(record)?;
        if own_rate.is_none() && added == (0, 0) {
            continue;
        }
        let low = own_part.0.saturating_add(added.0);
        let high = own_part.1.saturating_add(added.1);
        let rate = Rate::new(band(low, high, own)?);
        let rate = match own_rate.and_then(Rate::unit) {
            Some(unit) => rate.with_unit(unit.clone()),
            None => rate,
        };
        card = card.with_rate(line.as_str(), rate)?;
    }
    Ok(card)
}

/// One price a line to the commissioner: the sum of the partners' parts.
pub(super) fn sum_of(cards: &[&RateCard]) -> Result<RateCard, Error> {
    let Some(first) = cards.first() else { return Err(error::missing("partner")) };
    let mut card = RateCard::new(first.currency(), first.vat_basis());
    for line in lines_of(cards) {
        let (low, high) = summed(cards.iter().copied(), line);
        card = card.with_rate(line.as_str(), Rate::new(band(low, high, first)?))?;
    }
    Ok(card)
}

/// What the fee adds to a line: low and high, in millionths.
fn fee_on(
    fee: &ManagementFee,
    cards: &[&RateCard],
    lead: usize,
    line: &Name,
) -> Result<(i128, i128), Error> {
    match fee {
        ManagementFee::PerUnit(amounts) => {
            let amount = amounts.get(line).map_or(0, |amount| amount.millionths());
            Ok((amount, amount))
        }
        ManagementFee::OfParts { percent, base, rounding } => {
            let counted = cards.iter().enumerate().filter(|(place, _)| match base {
                FeeBase::AllParts => true,
                FeeBase::OtherParts => *place != lead,
            });
            let (low, high) = summed(counted.map(|(_, card)| *card), line);
            let part = |end: i128| {
                let fee = Fraction::from_units(end, 6) * percent.to_fraction();
                let fee = rounding.map_or(fee.clone(), |to| fee.rounded(to.places, to.rounding));
                fee.to_units(6).ok_or_else(|| refused!(
                    TooLarge: "the fee makes the price of line {line:?} finer than six decimal places: state how it is rounded (\"rounding\"), or give it per unit"
                ))
            };
            Ok((part(low)?, part(high)?))
        }
    }
}

fn lines_of<'a>(cards: &[&'a RateCard]) -> BTreeSet<&'a Name> {
    cards.iter().flat_map(|card| card.rates().map(|(line, _)| line)).collect()
}

fn summed<'a>(cards: impl Iterator<Item = &'a RateCard>, line: &Name) -> (i128, i128) {
    let bands = cards.filter_map(|card| card.rate(line.as_str()).map(ends));
    bands.fold((0, 0), |(low, high), (next_low, next_high)| {
        (low.saturating_add(next_low), high.saturating_add(next_high))
    })
}

/// Parts with volume tiers were refused.
fn ends(rate: &Rate) -> (i128, i128) {
    rate.span()
}

fn band(low: i128, high: i128, like: &RateCard) -> Result<PriceBand, Error> {
    // Whole millionths: the rounding has nothing to do.
    let price = |millionths| {
        let figure = Fraction::from_units(millionths, 6);
        UnitPrice::from_fraction(&figure, like.currency(), 6, Rounding::Down)
    };
    PriceBand::of_any_sign(price(low)?, price(high)?)
}
