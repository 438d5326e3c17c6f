//! How much of a bid's price rests on what nobody pays for it, and the price if that stops.

use crate::appraisal::refusal;
use crate::cost::Ledger;
use crate::error::{self, AtRecord, Error};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Figure, Fraction, Name, Percent};
use crate::price::Interval;
use crate::tender::bid_comparison::standing;
use crate::tender::comparison::in_order;
use crate::tender::playing_field::FieldRule;
use crate::tender::terms::{parties, signed};
use crate::tender::{BandEnd, Bid, BidComparison, Comparison, Effect, Support};

/// What a bid's price rests on, support by support, beside what is paid for it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Exposure {
    /// The provider.
    pub provider: Name,
    /// What the rate card comes to, before tax.
    pub price: Figure,
    /// By party: its part of the price.
    #[cfg_attr(feature = "serde", serde(skip))]
    parts: Vec<Interval>,
    /// The supports that some rule of the playing field measures, in the order of their names.
    #[cfg_attr(feature = "serde", serde(rename = "rests_on"))]
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub lines: Vec<SupportLine>,
    /// What the cost models of the bidder, or of its partners, say of the same.
    #[cfg_attr(feature = "serde", serde(rename = "own_models"))]
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub models: Vec<ModelSupport>,
}

/// One support of a price.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SupportLine {
    /// The support.
    pub support: Support,
    /// By party: at its low and at its high prices.
    #[cfg_attr(feature = "serde", serde(skip))]
    ends: Vec<(Fraction, Fraction)>,
    /// What it comes to; `None` where the bid does not state what it needs.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub amount: Option<Figure>,
    /// Its share of the price; `None` also where the price is zero.
    #[cfg_attr(feature = "serde", serde(rename = "share_of_price"))]
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub share: Option<Interval>,
    /// The weakest standing of what it rests on, or that no rule applies to the bid.
    pub standing: &'static str,
    /// The circumstances that are not stated.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub not_stated: Vec<Name>,
}

/// What the bidder's own cost model says that the price does not pay for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ModelSupport {
    /// The bidder, or the partner of a joint bid.
    #[cfg_attr(feature = "serde", serde(rename = "model_of"))]
    pub provider: Name,
    /// Gifts in kind behind the demand.
    pub in_kind: Figure,
    /// The replacement value of volunteers' time behind the demand.
    pub volunteer_time: Figure,
    /// What the full cost lies above the price; zero where it does not.
    pub shortfall: Figure,
}

impl BidComparison<'_> {
    /// What the price of a bid rests on.
    ///
    /// `amount of a support = Σ ± the rules of the playing field that measure it`, each counted once
    /// whatever views it stands in: the reliefs of all taxes (forgone or refunded), and the adjustments
    /// that name a support. `share = amount ÷ what the rate card comes to before tax`. Supports are not added up:
    /// they are of different kinds, and what one rule measures by source another may measure by effect.
    ///
    /// Where a bidder gives a cost model, the gifts in kind and volunteers' time in it stand beside, and
    /// what its full cost lies above its price: another account of the same support, not a further one.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where an own cost grows too large.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::tender::{Support, Tender, compare};
    ///
    /// let tender = Tender::from_json(r#"{
    ///     "format": 1, "title": "Advice", "currency": "GBP", "unit": "call",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1000"},
    ///     "playing_field": {"adjustments": [{"code": "gifts", "bears_on": "donations_used",
    ///         "support": "donations", "views": ["unsubsidised"], "reason": "gifts", "source": "schedule 4"}]},
    ///     "bids": [{"provider": "a", "vat": "exempt", "rates": {"all": "4"},
    ///               "circumstances": {"donations_used": "500"}}]
    /// }"#)?;
    /// let comparison = compare(&tender);
    /// let exposure = comparison.scenario("planned")?.bid("a")?.exposure()?;
    /// let donations = &exposure.lines[0];
    /// assert_eq!(donations.amount.as_ref().map(ToString::to_string).as_deref(), Some("500.00"));
    /// assert_eq!(donations.share.as_ref().map(|share| share.low().to_string()).as_deref(), Some("1/8"));
    /// let half = exposure.price_if(&[(Support::Donations, "50%".parse()?)])?;
    /// assert_eq!(half.low().to_string(), "4250");
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn exposure(self) -> Result<Exposure, Error> {
        let (bid, comparison) = (self.bid, self.comparison());
        let price = &self.card_before_tax();
        let places = 0..bid.parties().len();
        let parts: Vec<Interval> = places.map(|place| self.price_before_tax(place)).collect();
        let lines = measured(comparison)
            .into_iter()
            .map(|support| support_line(comparison, support, bid, price, &parts));
        let lines = lines.collect();
        let models = models(self)?;
        let price = price.in_currency(self.tender().currency());
        Ok(Exposure { provider: bid.provider.clone(), price, parts, lines, models })
    }

    /// The working behind what a support of a bid's price comes to, at an end of its prices.
    ///
    /// # Errors
    ///
    /// [`NotAssessable`](crate::ErrorKind::NotAssessable) where the bid does not state what it
    /// needs.
    pub fn exposure_evidence(self, support: Support, end: BandEnd) -> Result<Evidence, Error> {
        let exposure = self.exposure()?;
        let line = exposure.line(support)?;
        if let Some(circumstance) = line.not_stated.first() {
            let (bid, circumstance) = (exposure.provider.to_text(), circumstance.to_text());
            return Err(error::not_assessable(bid, circumstance));
        }
        let unit = self.tender().currency().to_string();
        let rules = rules_measuring(self.comparison(), support, self.bid);
        let parts = rules.map(|(rule, effect, place, party)| {
            let price = self.price_evidence(place, end);
            let line = rule.working(party, price, &unit);
            match effect {
                Effect::Add => line,
                Effect::Subtract => {
                    let label = format!("less {}", line.label());
                    Evidence::new(Rule::Negated, &label, -line.value(), &unit, vec![line])
                }
            }
        });
        let parts: Vec<Evidence> = parts.collect();
        let total = parts.iter().map(Evidence::value).sum();
        let label = format!("{} behind the price of {}", support.in_words(), &self.bid.provider);
        Ok(Evidence::new(Rule::Sum, &label, total, &unit, parts))
    }
}

/// The supports that some rule of the field measures, in the order of their names.
fn measured(comparison: &Comparison) -> Vec<Support> {
    let rules = comparison.playing_field().rules.iter();
    let mut supports: Vec<Support> =
        rules.filter_map(|rule| rule.support.map(|(support, _)| support)).collect();
    supports.sort();
    supports.dedup();
    supports
}

fn rules_measuring<'a>(
    comparison: &'a Comparison,
    support: Support,
    bid: &'a Bid,
) -> impl Iterator<Item = (&'a FieldRule, Effect, usize, &'a Bid)> {
    let rules = comparison.playing_field().rules.iter();
    let measuring = rules.filter_map(move |rule| {
        let (measured, effect) = rule.support?;
        (measured == support).then_some((rule, effect))
    });
    measuring.flat_map(move |(rule, effect)| {
        parties(rule, bid).map(move |(place, party)| (rule, effect, place, party))
    })
}

fn support_line(
    comparison: &Comparison,
    support: Support,
    bid: &Bid,
    price: &Interval,
    parts: &[Interval],
) -> SupportLine {
    let mut ends = vec![(Fraction::ZERO, Fraction::ZERO); parts.len()];
    let (mut not_stated, mut weakest) = (Vec::new(), NO_RULE);
    for (rule, effect, place, party) in rules_measuring(comparison, support, bid) {
        weakest = weaker(weakest, standing(&rule.basis, party));
        match (rule.basis.as_form().amount(party), ends.get_mut(place), parts.get(place)) {
            (Ok(amount), Some((low, high)), Some(part)) => {
                *low = &*low + &signed(&amount.at(part.low()), effect);
                *high = &*high + &signed(&amount.at(part.high()), effect);
            }
            (Err(circumstance), ..) => not_stated.push(circumstance),
            _ => {}
        }
    }
    not_stated.sort();
    not_stated.dedup();
    let low: Fraction = ends.iter().map(|(low, _)| low).sum();
    let high: Fraction = ends.iter().map(|(_, high)| high).sum();
    let share = |amount: &Fraction, price: &Fraction| amount.checked_div(price).ok();
    let shares = (share(&low, price.low()), share(&high, price.high()));
    let assessed = not_stated.is_empty();
    let share = match shares {
        (Some(low), Some(high)) if assessed => Some(in_order(low, high)),
        _ => None,
    };
    let currency = comparison.tender().currency();
    let amount = assessed.then(|| Figure::between(low, high, currency));
    let standing = if assessed { weakest } else { "not stated" };
    SupportLine { support, ends, amount, share, standing, not_stated }
}

/// The weaker of two strengths of statement.
fn weaker(one: &'static str, other: &'static str) -> &'static str {
    let order = ["not stated", "declared", "evidenced", "published", NO_RULE];
    let place = |standing| order.iter().position(|known| *known == standing);
    if place(one) <= place(other) { one } else { other }
}

/// What the cost model of each party that gives one says.
fn models(handle: BidComparison<'_>) -> Result<Vec<ModelSupport>, Error> {
    let bid = handle.bid;
    let positions = handle.own_cost_of_parts()?;
    let mut found = Vec::new();
    for (party, (_, position)) in bid.parties().iter().zip(positions) {
        let (Some(model), Some(own)) = (party.cost_model.as_ref(), position) else {
            continue;
        };
        let (mut in_kind, mut volunteer_time) = (Fraction::ZERO, Fraction::ZERO);
        for line in handle.scenario.required_lines() {
            let name = line.name().as_str();
            let (Some(_), Some(service)) = (party.rate_card.rate(name), model.service_behind(name))
            else {
                continue;
            };
            let service = model.full_cost().service(service.as_str())?;
            let quantity = handle.quantity(line);
            let units = quantity.checked_div(&service.volume.to_fraction())?;
            let given = |ledger| service.full.get(ledger).to_fraction() * &units;
            in_kind = in_kind + given(Ledger::InKind);
            volunteer_time = volunteer_time + given(Ledger::VolunteerTime);
        }
        let above_zero = |end: &Fraction| end.clone().max(Fraction::ZERO);
        let shortfall = &own.shortfall;
        let currency = handle.tender().currency();
        found.push(ModelSupport {
            provider: party.provider.clone(),
            in_kind: Figure::new(in_kind, currency),
            volunteer_time: Figure::new(volunteer_time, currency),
            shortfall: Figure::between(
                above_zero(shortfall.low()),
                above_zero(shortfall.high()),
                currency,
            ),
        });
    }
    Ok(found)
}

impl Exposure {
    /// One support.
    ///
    /// # Errors
    ///
    /// [`NotAssessable`](crate::ErrorKind::NotAssessable) where no rule measures the support.
    pub fn line(&self, support: Support) -> Result<&SupportLine, Error> {
        let mut lines = self.lines.iter();
        lines
            .find(|line| line.support == support)
            .ok_or_else(|| refusal::support_not_measured(support.as_str()))
    }

    /// The price if parts of its supports stopped and the price had to make up for them:
    /// `price + Σ part × amount`, exactly. A support counts in full where it is named twice.
    ///
    /// # Errors
    ///
    /// [`NotAssessable`](crate::ErrorKind::NotAssessable) where no rule measures the support,
    /// [`Range`](crate::ErrorKind::Range) for a part that is not from 0 % to 100 %,
    /// [`NotAssessable`](crate::ErrorKind::NotAssessable) where the bid does not state what a
    /// support needs.
    pub fn price_if(&self, stops: &[(Support, Percent)]) -> Result<Figure, Error> {
        let mut ends: Vec<(Fraction, Fraction)> =
            self.parts.iter().map(|part| (part.low().clone(), part.high().clone())).collect();
        for (support, part) in stops {
            let line = self.line(*support)?;
            if part.is_negative() || *part > Percent::WHOLE {
                return Err(error::not_a_share(part)).at(format_args!("the support {support}"));
            }
            if let Some(circumstance) = line.not_stated.first() {
                let (bid, circumstance) = (self.provider.to_text(), circumstance.to_text());
                return Err(error::not_assessable(bid, circumstance));
            }
            let part = part.to_fraction();
            for ((low, high), (more_low, more_high)) in ends.iter_mut().zip(&line.ends) {
                *low = &*low + &(&part * more_low);
                *high = &*high + &(&part * more_high);
            }
        }
        let (mut low, mut high) = (Fraction::ZERO, Fraction::ZERO);
        for (one, other) in ends {
            let part = in_order(one, other);
            low = low + part.low();
            high = high + part.high();
        }
        Ok(Figure::between(low, high, self.price.currency()))
    }
}

impl SupportLine {
    /// Whether a rule that measures it applies to this bid.
    #[must_use]
    pub fn applies(&self) -> bool {
        self.standing != NO_RULE
    }
}

/// The standing of a support that no rule measures for a bid.
const NO_RULE: &str = "no rule applies";
