//! Bids: one provider's offer, with its circumstances and perhaps its cost model.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::circumstance::{CircumstanceKind, CircumstanceValue, Statement};
use super::consortium::{MAX_PARTNERS, ManagementFee, sum_of, with_fee};
use crate::allocation::Method;
use crate::cost::Organisation;
use crate::error::{self, AtRecord, Error, refusals, refused};
use crate::exact::name::check_unique;
use crate::exact::{Money, Month, Name, Period, Quantity, Text};
use crate::full_cost::{FullCost, full_cost};
use crate::price::{PriceBand, Rate, RateCard};
use crate::tender::refusal;

/// One provider's offer.
///
/// ```
/// use fullcost::exact::{Currency, Money, UnitPrice};
/// use fullcost::price::{RateCard, VatBasis};
/// use fullcost::tender::{Bid, CircumstanceValue, Statement};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("low", pounds("22")?)?;
/// let pay = CircumstanceValue::Money(Money::parse("600000", Currency::GBP)?);
/// let bid = Bid::new("northside-trust", card)?
///     .with_statement("pensionable_pay", Statement::Declared(pay))?;
/// let bid = Bid { sector: Some("nhs".parse()?), ..bid };
/// assert_eq!(bid.provider.as_str(), "northside-trust");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bid {
    /// The provider's unique name.
    pub provider: Name,
    /// What reports show; the name where there is none.
    pub label: Option<Text>,
    /// The provider's sector, where it is stated.
    pub sector: Option<Name>,
    /// The group of companies the provider belongs to, where that is stated: some
    /// [screens](crate::screen) take the lowest bid of a group alone.
    pub group: Option<Name>,
    /// The prices.
    pub rate_card: RateCard,
    /// What the bidder says of each circumstance; no value is below zero.
    pub circumstances: BTreeMap<Name, Statement>,
    /// By criterion of quality: its mark.
    pub marks: BTreeMap<Name, Quantity>,
    /// The bidder's own cost model, where it gives one.
    pub cost_model: Option<CostModel>,
    /// The period the bid is said to speak of; a tender refuses another than its own.
    pub period: Option<Period>,
    /// The month in whose prices the bid is said to be; a tender refuses another than its own.
    pub price_base: Option<Month>,
    /// By scenario: the total the bid states, a point, or low and high. It is held against the sum
    /// of the lines, and decides nothing.
    pub stated_totals: BTreeMap<Name, PriceBand>,
    /// By scenario: what the bid came to before an auction, where there was one. It is on the basis of the
    /// rate card; [screens](crate::screen) look at it, and it decides nothing else.
    pub initial_totals: BTreeMap<Name, Money>,
    /// By line whose tender names an outcome: the success rate the bidder states, how many contacts
    /// in a hundred end in the outcome; above 0 %, at most 100 %.
    pub success_rates: BTreeMap<Name, Statement>,
    /// The partners, where it is a [joint bid](Bid::joint): its prices are then the sums of theirs
    /// and the fee.
    pub consortium: Option<Arc<Consortium>>,
}

/// What makes a bid a joint one: its partners' parts, its lead, and what the lead takes for
/// managing it.
///
/// A part is a bid of its own, with the partner as its provider: its share of the price line by
/// line, its sector, its circumstances and perhaps its cost model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consortium {
    /// The partner who leads.
    pub lead: Name,
    /// What the lead takes for managing it.
    pub fee: Option<ManagementFee>,
    /// The partners' parts as stated, without the fee, in the order of the partners' names.
    pub parts: Vec<Bid>,
    /// The parts, with the fee in the lead's.
    parties: Vec<Bid>,
}

/// A bidder's own cost model: its full cost, and which of its services stands behind each line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostModel {
    full_cost: FullCost,
    method: Method,
    serves: BTreeMap<Name, Name>,
}

impl CostModel {
    /// Computes the full cost of a bidder's organisation; `serves` pairs lines with services.
    ///
    /// # Errors
    ///
    /// Those of [`full_cost()`], [`Unknown`](crate::ErrorKind::Unknown) for a service the
    /// organisation has not, [`Duplicate`](crate::ErrorKind::Duplicate) for a line that is named
    /// twice.
    pub fn new(
        organisation: &Organisation,
        method: &Method,
        serves: Vec<(Name, Name)>,
    ) -> Result<Self, Error> {
        let full_cost = full_cost(organisation, method)?;
        let mut pairs = BTreeMap::new();
        for (line, service) in serves {
            full_cost.service(service.as_str()).at(("line", &line))?;
            if pairs.insert(line.clone(), service).is_some() {
                return Err(error::duplicate_name(line, "line of a cost model"));
            }
        }
        Ok(CostModel { full_cost, method: method.clone(), serves: pairs })
    }

    /// The full cost of the organisation.
    #[must_use]
    pub fn full_cost(&self) -> &FullCost {
        &self.full_cost
    }

    /// How its overheads are shared.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The service behind a line.
    pub(crate) fn service_behind(&self, line: &str) -> Option<&Name> {
        self.serves.get(line)
    }

    /// Lines and the services behind them, in the order of the lines' names.
    pub fn serves(&self) -> impl Iterator<Item = (&Name, &Name)> {
        self.serves.iter()
    }
}

impl Bid {
    /// A bid with its rate card.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(provider: &str, rate_card: RateCard) -> Result<Self, Error> {
        Ok(Bid {
            provider: Name::new(provider)?,
            label: None,
            sector: None,
            group: None,
            rate_card,
            circumstances: BTreeMap::new(),
            marks: BTreeMap::new(),
            cost_model: None,
            period: None,
            price_base: None,
            success_rates: BTreeMap::new(),
            consortium: None,
            stated_totals: BTreeMap::new(),
            initial_totals: BTreeMap::new(),
        })
    }

    /// A joint bid: the price of each line is the sum of the partners' parts and the fee of the
    /// lead, which is one of the partners. Sector, circumstances and cost model are the partners',
    /// and rules apply partner by partner.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for fewer than two partners,
    /// [`TooLarge`](crate::ErrorKind::TooLarge), [`Duplicate`](crate::ErrorKind::Duplicate),
    /// [`Unknown`](crate::ErrorKind::Unknown) for a lead that is no partner,
    /// [`Misplaced`](crate::ErrorKind::Misplaced) for a part that is a joint bid, has marks or
    /// states a success rate, [`Unsupported`](crate::ErrorKind::Unsupported) for one with volume
    /// tiers, [`Mixed`](crate::ErrorKind::Mixed), [`Range`](crate::ErrorKind::Range) for a
    /// percentage below zero or a price below zero or [`Missing`](crate::ErrorKind::Missing) for a
    /// fee on a line that nobody prices, [`TooLarge`](crate::ErrorKind::TooLarge), or those of a
    /// [`Name`].
    ///
    /// ```
    /// use fullcost::exact::{Currency, UnitPrice};
    /// use fullcost::price::{RateCard, VatBasis};
    /// use fullcost::tender::{Bid, FeeBase, ManagementFee};
    ///
    /// let part = |partner: &str, price: &str| -> Result<Bid, fullcost::Error> {
    ///     let price = UnitPrice::parse(price, Currency::GBP)?;
    ///     let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("visit", price)?;
    ///     Bid::new(partner, card)
    /// };
    /// let fee = ManagementFee::OfParts { percent: "5%".parse()?, base: FeeBase::OtherParts, rounding: None };
    /// let bid = Bid::joint(
    ///     "harbour-pathway",
    ///     "trust",
    ///     vec![part("trust", "18.00")?, part("charity", "6.00")?],
    ///     Some(fee),
    /// )?;
    /// let price = bid.rate_card.rate("visit").unwrap().price();
    /// assert_eq!(price.to_string(), "24.30 GBP");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn joint(
        provider: &str,
        lead: &str,
        mut parts: Vec<Bid>,
        fee: Option<ManagementFee>,
    ) -> Result<Self, Error> {
        let joint = || -> Result<(RateCard, Consortium), Error> {
            if parts.len() < 2 {
                return Err(refused!(
                    Range: "a joint bid needs two partners at least and has {}: give each partner's part, or make it a bid of one provider",
                    parts.len()
                ));
            }
            if parts.len() > MAX_PARTNERS {
                return Err(error::too_many("partners", MAX_PARTNERS));
            }
            parts.sort_by(|left, right| left.provider.cmp(&right.provider));
            check_unique(parts.iter().map(|part| &part.provider), "partner")?;
            let lead = Name::new(lead).at("lead")?;
            let Some(place) = parts.iter().position(|part| part.provider == lead) else {
                let known = parts.iter().map(|part| &part.provider);
                return Err(crate::exact::name::unknown_among(lead.as_str(), "partner", known))
                    .at("lead");
            };
            parts.iter().try_for_each(|part| check_part(part, &parts))?;
            let parties = match &fee {
                Some(fee) => {
                    let cards: Vec<&RateCard> = parts.iter().map(|it| &it.rate_card).collect();
                    let card = with_fee(&cards, place, fee)?;
                    let mut parties = parts.clone();
                    if let Some(lead) = parties.get_mut(place) {
                        lead.rate_card = card;
                    }
                    parties
                }
                None => parts.clone(),
            };
            let cards: Vec<&RateCard> = parties.iter().map(|it| &it.rate_card).collect();
            Ok((sum_of(&cards)?, Consortium { lead, fee, parts, parties }))
        };
        let (card, consortium) = joint()?;
        Ok(Bid { consortium: Some(Arc::new(consortium)), ..Bid::new(provider, card)? })
    }

    /// The joint bid, which also states its prices to the commissioner: they must be the sums
    /// of its partners' parts and the fee. A bid of one provider has its prices already.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) names the first line whose stated price is another.
    pub fn with_stated_prices(self, stated: &RateCard) -> Result<Self, Error> {
        self.rate_card.currency().same_as(stated.currency())?;
        let (own, other) = (self.rate_card.vat_basis(), stated.vat_basis());
        if own != other {
            let (expected, found) = (own.in_words(), other.in_words());
            return Err(refusal::mixed_vat_basis(expected, self.provider.to_text(), found));
        }
        for (line, rate) in stated.rates() {
            let sum = self.rate_card.rate(line.as_str());
            let sum = sum.ok_or_else(|| refusal::missing_rate(line))?;
            let alone = Rate::new(rate.price().clone());
            if sum.price() != rate.price() || rate.clone().without_unit() != alone {
                let (stated, sum) = (rate.to_string(), sum.to_string());
                return Err(refused!(
                    Conflict: "line {line:?} is stated at {stated}, while its parts and the fee add up to {sum}: correct one of them, or leave the stated price out"
                ));
            }
        }
        Ok(self)
    }

    /// The bid with what the bidder says of a circumstance.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate), or those of a [`Name`].
    pub fn with_statement(
        mut self,
        circumstance: &str,
        statement: Statement,
    ) -> Result<Self, Error> {
        let name = Name::new(circumstance)?;
        if self.circumstances.contains_key(&name) {
            return Err(error::duplicate_name(name, "circumstance"));
        }
        self.circumstances.insert(name, statement);
        Ok(self)
    }

    /// Refuses a success rate that is none, and a circumstance below zero.
    pub(crate) fn check(&self) -> Result<(), Error> {
        for (line, rate) in &self.success_rates {
            check_success_rate(line, rate).at(("success rate of line", line))?;
        }
        for (name, statement) in &self.circumstances {
            let value = statement.value();
            value.map_or(Ok(()), CircumstanceValue::check).at(("circumstance", name))?;
        }
        Ok(())
    }

    /// Refuses a joint bid whose prices are not the sums of its parts and the fee.
    pub(super) fn check_sums(&self) -> Result<(), Error> {
        let Some(consortium) = &self.consortium else { return Ok(()) };
        let cards: Vec<&RateCard> =
            consortium.parties.iter().map(|party| &party.rate_card).collect();
        let summed = Bid { rate_card: sum_of(&cards)?, ..self.clone() };
        summed.with_stated_prices(&self.rate_card).map(drop)
    }

    /// The label, or the name where there is none.
    #[must_use]
    pub fn label(&self) -> &str {
        self.label.as_ref().map_or(self.provider.as_str(), Text::as_str)
    }

    /// Those to whom rules apply one by one: the partners of a joint bid in the order of their
    /// names, the fee in the lead's part; else the bid itself.
    pub(crate) fn parties(&self) -> &[Bid] {
        match &self.consortium {
            Some(consortium) => &consortium.parties,
            None => std::slice::from_ref(self),
        }
    }
}

/// A part is on the currency and VAT basis of the others, and no joint bid itself.
fn check_part(part: &Bid, parts: &[Bid]) -> Result<(), Error> {
    let record = ("partner", &part.provider);
    if part.consortium.is_some() {
        return Err(joint_part("partners of its own")).at(record);
    }
    if !part.success_rates.is_empty() {
        return Err(joint_part("a success rate")).at(record);
    }
    if !part.marks.is_empty() {
        return Err(joint_part("marks for quality")).at(record);
    }
    let bounded = |rate: &Rate| rate.band().is_none() || rate.greatest_volume().is_some();
    if let Some((line, _)) = part.rate_card.rates().find(|(_, rate)| bounded(rate)) {
        return Err(refused!(
            Unsupported: "line {line:?} has a price that is not the same at every volume, which a part of a joint bid cannot have: give the part one price or a band"
        )).at(record);
    }
    let Some(first) = parts.first() else { return Ok(()) };
    first.rate_card.currency().same_as(part.rate_card.currency()).at(record)?;
    let (expected, found) = (first.rate_card.vat_basis(), part.rate_card.vat_basis());
    if expected != found {
        let (expected, found) = (expected.in_words(), found.in_words());
        return Err(refusal::mixed_vat_basis(expected, first.provider.to_text(), found)).at(record);
    }
    Ok(())
}

fn check_success_rate(line: &Name, rate: &Statement) -> Result<(), Error> {
    match rate.value() {
        None => Ok(()),
        Some(CircumstanceValue::Percent(percent)) if percent.is_zero() => Err(refused!(
            Range: "the success rate of line {line:?} is 0%: state a rate above zero, or say \"not stated\""
        )),
        Some(CircumstanceValue::Percent(percent)) => percent.share().map(drop),
        Some(other) => Err(refusal::circumstance_kind(
            line,
            CircumstanceKind::Percent.as_str(),
            other.kind().as_str(),
        )),
    }
}

refusals! {
    joint_part(what: &str) = Misplaced:
        "this part gives {what}, which belongs to the joint bid itself: move it there";
}
