//! The comparison: every bid's total and rank in every view, for every scenario.

use std::sync::Arc;

use super::playing_field::PlayingField;
use super::ranking::{FirstTotal, RankInterval, rank, rank_ends, rounded_trillionths};
use super::terms::{TRILLIONTHS, Terms};
use super::{OWN_FIELD, Tender, expected_quantity};
use crate::demand::{DemandLine, EXPECTED, LineKind, Scenario};
use crate::error::Error;
use crate::exact::{Currency, Fraction, Name};
use crate::price::{Interval, Rate, View};
use crate::record::words;

/// Every bid's total and rank in every view, for every scenario, and for all of them weighted
/// together where they carry weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    tender: Tender,
    /// The place of the field among those of the tender.
    field: usize,
    scenarios: Vec<ScenarioTotals>,
}

/// The comparison under one scenario of demand, or under all of them by their weights: a handle that
/// is copied freely.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioComparison<'a> {
    comparison: &'a Comparison,
    totals: &'a ScenarioTotals,
    /// The scenario, unless it is all of them together.
    demanded: Option<&'a Scenario>,
}

/// What was worked out of one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ScenarioTotals {
    name: Name,
    /// By bid: what its rate card comes to.
    pub(super) baskets: Vec<Basket>,
    views: [ViewComparison; 4],
}

/// The comparison in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewComparison {
    pub(super) currency: Currency,
    /// Which view it is.
    pub view: View,
    /// The bids in the order of the providers' names.
    pub standings: Vec<Standing>,
}

/// One bid in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Standing {
    /// The provider.
    pub provider: Name,
    /// The total, exactly, in units of the currency; `None` where it is not assessable. Where the
    /// tender states the buyer's tax it is what the bid costs the buyer.
    pub total: Option<Interval>,
    /// The rank; `None` where the total is not assessable.
    pub rank: Option<RankInterval>,
    /// The circumstances this view needs and the bid does not state, in the order of their names.
    pub not_stated: Arc<[Name]>,
}

/// Which end of a price band is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BandEnd {
    /// The higher prices.
    High,
    /// The lower prices, or the only ones.
    #[default]
    Low,
}

/// Compares the bids of a tender in the four views.
///
/// Formula: `basket = Σ price × quantity`; `view = basket + Σ ± adjustments of the view`, all
/// exact. A band gives an interval total and a rank interval. A bid that does not state what a
/// view needs has no total there and no rank, and the others are ranked without it.
///
/// Where the tender states the [buyer's tax](crate::tender::BuyerTax), each total of each view is
/// what the bid costs the buyer: `basket × factor of its VAT basis` in place of the basket, line by
/// line where these bear rates of their own, shown
/// as a signed line of its own beside the basket.
#[must_use]
pub fn compare(tender: &Tender) -> Comparison {
    compare_under(tender, 0)
}

/// Compares the bids under one of the tender's fields: its own at 0, then the further ones.
pub(super) fn compare_under(tender: &Tender, field: usize) -> Comparison {
    let baskets = scenario_baskets(tender);
    let names = tender.demand().scenarios().iter().map(|scenario| scenario.name().clone());
    let expected = tender.demand().is_weighted().then(|| Name::fixed(EXPECTED));
    let terms = terms_under(tender, field);
    let scenarios = names
        .chain(expected)
        .zip(baskets)
        .map(|(name, baskets)| ScenarioTotals {
            name,
            views: View::ALL.map(|view| view_comparison(tender, terms, view, &baskets)),
            baskets,
        })
        .collect();
    Comparison { tender: tender.clone(), field, scenarios }
}

/// By bid and view, what a field does to the price.
fn terms_under(tender: &Tender, field: usize) -> &[[Terms; 4]] {
    match field.checked_sub(1) {
        None => tender.terms(),
        Some(further) => tender.0.further_fields.get(further).map_or(&[], |known| &known.terms),
    }
}

impl Comparison {
    /// The tender.
    #[must_use]
    pub fn tender(&self) -> &Tender {
        &self.tender
    }

    /// The playing field under which bids are compared: the tender's own, or one of its further
    /// ones.
    #[must_use]
    pub fn playing_field(&self) -> &PlayingField {
        let further = self.field.checked_sub(1).and_then(|at| self.tender.0.further_fields.get(at));
        further.map_or(self.tender.playing_field(), |further| &further.field)
    }

    /// The name of that field; [`OWN_FIELD`] for the tender's own.
    #[must_use]
    pub fn field_name(&self) -> &str {
        let further = self.field.checked_sub(1).and_then(|at| self.tender.0.further_fields.get(at));
        further.map_or(OWN_FIELD, |further| further.name.as_str())
    }

    /// The scenarios in the order of their names, then, where they carry weights, all of them
    /// together under the name [`EXPECTED`].
    pub fn scenarios(&self) -> impl Iterator<Item = ScenarioComparison<'_>> {
        let demanded = self.tender.demand().scenarios().iter().map(Some).chain([None]);
        let scenarios = self.scenarios.iter().zip(demanded);
        scenarios.map(|(totals, demanded)| ScenarioComparison {
            comparison: self,
            totals,
            demanded,
        })
    }

    /// One scenario by name.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn scenario(&self, name: &str) -> Result<ScenarioComparison<'_>, Error> {
        match self.scenarios().find(|scenario| scenario.name().as_str() == name) {
            Some(scenario) => Ok(scenario),
            None => Err(crate::exact::name::unknown_among(
                name,
                "scenario",
                self.scenarios().map(ScenarioComparison::name),
            )),
        }
    }

    /// By bid and view, what the field does to the price.
    pub(super) fn terms(&self) -> &[[Terms; 4]] {
        terms_under(&self.tender, self.field)
    }
}

impl ScenarioTotals {
    pub(crate) fn view(&self, view: View) -> &ViewComparison {
        let [tendered, neutral, purse, unsubsidised] = &self.views;
        match view {
            View::Tendered => tendered,
            View::CompetitivelyNeutral => neutral,
            View::PublicPurse => purse,
            View::Unsubsidised => unsubsidised,
        }
    }
}

impl<'a> ScenarioComparison<'a> {
    /// The scenario's name.
    #[must_use]
    pub fn name(self) -> &'a Name {
        &self.totals.name
    }

    /// The comparison it is a part of.
    #[must_use]
    pub fn comparison(self) -> &'a Comparison {
        self.comparison
    }

    /// The comparison in a view.
    #[must_use]
    pub fn view(self, view: View) -> &'a ViewComparison {
        self.totals.view(view)
    }

    /// The four views, the tendered price first.
    pub fn views(self) -> impl Iterator<Item = &'a ViewComparison> {
        self.totals.views.iter()
    }

    pub(crate) fn totals(self) -> &'a ScenarioTotals {
        self.totals
    }

    pub(crate) fn tender(self) -> &'a Tender {
        self.comparison.tender()
    }

    /// The scenario of the demand; `None` where it is all of them together.
    pub(crate) fn demanded(self) -> Option<&'a Scenario> {
        self.demanded
    }

    /// The quantity of a line; that of all scenarios together by their weights.
    pub(crate) fn quantity(self, line: &DemandLine) -> Fraction {
        let name = line.name().as_str();
        match self.demanded {
            Some(known) => known.quantity(name).unwrap_or_default().to_fraction(),
            None => expected_quantity(self.tender().demand(), name),
        }
    }

    pub(crate) fn required_lines(self) -> impl Iterator<Item = &'a DemandLine> {
        let lines = self.tender().demand().lines().iter();
        lines.filter(|line| line.kind() == LineKind::Required)
    }
}

impl ViewComparison {
    /// The bids by rank (best, then worst, then name), those without a rank last. In a view other
    /// than the tendered one this is [not an award ranking](View::NOTICE).
    pub fn order(&self) -> impl Iterator<Item = &Standing> {
        let mut standings: Vec<&Standing> = self.standings.iter().collect();
        standings.sort_by_key(|standing| (standing.rank.is_none(), standing.rank));
        standings.into_iter()
    }

    /// One bid by its provider.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn standing(&self, provider: &str) -> Result<&Standing, Error> {
        let found =
            self.standings.binary_search_by(|standing| standing.provider.as_str().cmp(provider));
        match found.ok().and_then(|position| self.standings.get(position)) {
            Some(standing) => Ok(standing),
            None => Err(crate::exact::name::unknown_among(
                provider,
                "provider",
                self.standings.iter().map(|it| &it.provider),
            )),
        }
    }

    /// Whether the field is uneven: a bid does not state what this view needs.
    #[must_use]
    pub fn is_uneven(&self) -> bool {
        self.standings.iter().any(|standing| !standing.not_stated.is_empty())
    }
}

words! { BandEnd { High = "high", Low = "low" } }

impl BandEnd {
    pub(super) fn other(self) -> BandEnd {
        match self {
            BandEnd::High => BandEnd::Low,
            BandEnd::Low => BandEnd::High,
        }
    }

    /// Of a low and a high one.
    pub(crate) fn pick<T>(self, [low, high]: [T; 2]) -> T {
        match self {
            BandEnd::High => high,
            BandEnd::Low => low,
        }
    }

    pub(crate) fn of(self, interval: &Interval) -> &Fraction {
        match self {
            BandEnd::High => interval.high(),
            BandEnd::Low => interval.low(),
        }
    }
}

/// A bid's basket, and both its ends as whole trillionths where machine integers hold them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Basket {
    pub(super) price: Interval,
    trillionths: Option<(i128, i128)>,
    /// By partner of a joint bid, and in it by group of lines that bear tax at one rate: its piece.
    /// Nothing where there is one piece.
    parts: Vec<Interval>,
}

impl Basket {
    fn new(price: Interval, trillionths: Option<(i128, i128)>) -> Self {
        Basket { price, trillionths, parts: Vec::new() }
    }

    /// The pieces of the party in this place, by so many groups of lines; the whole of a bid that has
    /// one piece.
    pub(super) fn pieces(&self, place: usize, groups: usize) -> &[Interval] {
        let pieces = self.parts.chunks(groups.max(1)).nth(place);
        pieces.unwrap_or(std::slice::from_ref(&self.price))
    }
}

impl Basket {
    fn of(price: Interval) -> Self {
        let ends = (price.low().to_units(TRILLIONTHS), price.high().to_units(TRILLIONTHS));
        let trillionths = if let (Some(low), Some(high)) = ends { Some((low, high)) } else { None };
        Basket::new(price, trillionths)
    }
}

/// By bid: what its rate card comes to at quantities of the basket's lines, in millionths.
pub(crate) fn baskets_at(tender: &Tender, quantities: &[i128]) -> Vec<Basket> {
    let records = &*tender.0;
    let groups = records.rate_groups.apart(quantities);
    let bids = records.prices.iter().zip(&records.tiers).zip(&records.part_prices);
    let baskets = bids.map(|((prices, tiers), parts)| {
        let of_part = |part: &Vec<(i128, i128)>, quantities| basket(quantities, part).price;
        let parts = match (groups.is_empty(), parts.is_empty()) {
            (true, _) => parts.iter().map(|part| of_part(part, quantities)).collect(),
            (false, false) => {
                let pieces = |part| groups.iter().map(move |own| of_part(part, own.as_slice()));
                parts.iter().flat_map(pieces).collect()
            }
            (false, true) => {
                let groups = groups.iter().enumerate();
                groups.map(|(group, own)| of_group(tender, (group, own), prices, tiers)).collect()
            }
        };
        Basket { parts, ..card_basket(tender, quantities, prices, tiers) }
    });
    baskets.collect()
}

/// What the card of one provider comes to on the lines of a group, at their quantities alone.
fn of_group(
    tender: &Tender,
    (group, quantities): (usize, &[i128]),
    prices: &[(i128, i128)],
    tiers: &[(usize, Rate)],
) -> Interval {
    let tiers = tiers.iter().filter(|(line, _)| tender.0.rate_groups.holds(group, *line));
    let tiers: Vec<(usize, Rate)> = tiers.cloned().collect();
    card_basket(tender, quantities, prices, &tiers).price
}

fn card_basket(
    tender: &Tender,
    quantities: &[i128],
    prices: &[(i128, i128)],
    tiers: &[(usize, Rate)],
) -> Basket {
    match tiers {
        tiers if tender.0.line_rounding.is_some() => {
            rounded_basket(tender, quantities, prices, tiers)
        }
        [] => basket(quantities, prices),
        tiers => basket_with_tiers(quantities, prices, tiers),
    }
}

/// By scenario (the weighted one last) and bid: the basket.
fn scenario_baskets(tender: &Tender) -> Vec<Vec<Basket>> {
    let records = &*tender.0;
    let quantities = records.quantities.iter();
    let mut by_scenario: Vec<Vec<Basket>> =
        quantities.map(|quantities| baskets_at(tender, quantities)).collect();
    if records.demand.is_weighted() {
        let weights = records.demand.scenarios().iter();
        let weights: Vec<Fraction> =
            weights.map(|scenario| scenario.weight().unwrap_or_default().to_fraction()).collect();
        let weighted = |of: &dyn Fn(&[Basket]) -> Option<&Interval>| {
            let mut sums = Sums::default();
            for (weight, baskets) in weights.iter().zip(&by_scenario) {
                if let Some(price) = of(baskets) {
                    sums.add(price, weight);
                }
            }
            // Weights are not negative, so the ends keep their order.
            sums.interval().unwrap_or_else(|_| Interval::point(Fraction::ZERO))
        };
        let pieces = by_scenario.first().into_iter().flatten().map(|basket| basket.parts.len());
        let expected = pieces.enumerate().map(|(bid, pieces)| {
            let price = weighted(&|baskets| baskets.get(bid).map(|basket| &basket.price));
            let parts =
                (0..pieces).map(|piece| weighted(&|baskets| baskets.get(bid)?.parts.get(piece)));
            Basket { parts: parts.collect(), ..Basket::of(price) }
        });
        let expected: Vec<Basket> = expected.collect();
        by_scenario.push(expected);
    }
    by_scenario
}

/// The basket of a bid where the prices of some lines change with the volume: their own totals, and `Σ quantity × price`
/// of all other lines.
fn basket_with_tiers(
    quantities: &[i128],
    prices: &[(i128, i128)],
    tiers: &[(usize, Rate)],
) -> Basket {
    let mut others = quantities.to_vec();
    let mut sums = Sums::default();
    for (place, rate) in tiers {
        if let Some(quantity) = others.get_mut(*place) {
            let millionths = std::mem::take(quantity);
            sums.add(&rate.total_of(&Fraction::from_units(millionths, 6)), &Fraction::ONE);
        }
    }
    sums.add(&basket(&others, prices).price, &Fraction::ONE);
    // Sums of intervals are intervals.
    Basket::of(sums.interval().unwrap_or_else(|_| Interval::point(Fraction::ZERO)))
}

/// What a line comes to, as lines are added up.
pub(crate) fn line_amount(tender: &Tender, amount: Interval) -> Interval {
    let Some(rounding) = tender.line_rounding() else { return amount };
    let round = |end: &Fraction| end.rounded(tender.currency().minor_unit_digits(), rounding);
    in_order(round(amount.low()), round(amount.high()))
}

/// The basket of a bid whose lines are rounded before they are added up.
fn rounded_basket(
    tender: &Tender,
    quantities: &[i128],
    prices: &[(i128, i128)],
    tiers: &[(usize, Rate)],
) -> Basket {
    let mut sums = Sums::default();
    for (place, (quantity, price)) in quantities.iter().zip(prices).enumerate() {
        let amount = match tiers.iter().find(|(tiered, _)| *tiered == place) {
            Some((_, rate)) => rate.total_of(&Fraction::from_units(*quantity, 6)),
            None => basket(&[*quantity], &[*price]).price,
        };
        sums.add(&line_amount(tender, amount), &Fraction::ONE);
    }
    // Rounding turns no order round, and sums of intervals are intervals.
    Basket::of(sums.interval().unwrap_or_else(|_| Interval::point(Fraction::ZERO)))
}

/// `Σ quantity × price`, both in millionths: in machine integers where they suffice.
fn basket(quantities: &[i128], prices: &[(i128, i128)]) -> Basket {
    if let Some((low, high)) = integer_sums(quantities, prices) {
        return Basket::new(to_interval(low, high), Some((low, high)));
    }
    let mut sums = Sums::default();
    for (quantity, (low, high)) in quantities.iter().zip(prices) {
        let ends = Interval::new(Fraction::from_units(*low, 6), Fraction::from_units(*high, 6));
        if let Ok(ends) = ends {
            sums.add(&ends, &Fraction::from_units(*quantity, 6));
        }
    }
    // Quantities are not negative and no low price is above its high one.
    let price = sums.interval().unwrap_or_else(|_| Interval::point(Fraction::ZERO));
    Basket::new(price, None)
}

/// The sums at the low and at the high prices, where 128 bits hold them.
fn integer_sums(quantities: &[i128], prices: &[(i128, i128)]) -> Option<(i128, i128)> {
    let (mut low, mut band) = (0_i128, 0_i128);
    for (quantity, (lowest, highest)) in quantities.iter().zip(prices) {
        low = low.checked_add(product(*quantity, *lowest)?)?;
        if lowest != highest {
            band = band.checked_add(product(*quantity, highest.checked_sub(*lowest)?)?)?;
        }
    }
    Some((low, low.checked_add(band)?))
}

/// A product where 128 bits hold it, by one instruction where both factors have 64.
fn product(one: i128, other: i128) -> Option<i128> {
    match (i64::try_from(one), i64::try_from(other)) {
        (Ok(one), Ok(other)) => Some(i128::from(one).wrapping_mul(i128::from(other))),
        _ => one.checked_mul(other),
    }
}

/// Two counts of trillionths, low to high, as exact figures.
fn to_interval(low: i128, high: i128) -> Interval {
    let end = |trillionths| Fraction::from_units(trillionths, TRILLIONTHS);
    if low == high {
        return Interval::point(end(low));
    }
    Interval::new(end(low), end(high)).unwrap_or_else(|_| Interval::point(end(low)))
}

fn view_comparison(
    tender: &Tender,
    terms: &[[Terms; 4]],
    view: View,
    baskets: &[Basket],
) -> ViewComparison {
    let (rank_on, first) = (tender.rank_on(), tender.first());
    let places = tender.currency().minor_unit_digits();
    let bids = tender.bids().iter().zip(baskets).zip(terms);
    let (mut integers, mut standings) =
        (Vec::with_capacity(baskets.len()), Vec::with_capacity(baskets.len()));
    for ((bid, basket), terms) in bids {
        let terms = terms.get(view.position());
        // The names are the same in every scenario.
        let not_stated = terms.map(|terms| Arc::clone(&terms.not_stated)).unwrap_or_default();
        let stated = not_stated.is_empty();
        let ends = if stated { integer_total(basket, terms) } else { None };
        let total = stated.then(|| total_in(basket, terms, ends));
        let round = |end| rounded_trillionths(end, rank_on, places);
        integers.push(ends.map(|(low, high)| match first {
            FirstTotal::Highest => (round(high).saturating_neg(), round(low).saturating_neg()),
            FirstTotal::Lowest => (round(low), round(high)),
        }));
        standings.push(Standing { provider: bid.provider.clone(), total, rank: None, not_stated });
    }
    let mut rows = standings.iter().zip(&integers);
    if rows.all(|(standing, ends)| standing.total.is_some() == ends.is_some()) {
        give_ranks(&mut standings, rank_ends(&integers));
    } else {
        let totals: Vec<_> = standings.iter().map(|standing| standing.total.as_ref()).collect();
        let ranks = rank(&totals, (rank_on, first), places);
        give_ranks(&mut standings, ranks);
    }
    ViewComparison { currency: tender.currency(), view, standings }
}

fn give_ranks(standings: &mut [Standing], ranks: impl IntoIterator<Item = Option<RankInterval>>) {
    for (standing, rank) in standings.iter_mut().zip(ranks) {
        standing.rank = rank;
    }
}

/// The total of a basket under the terms of a view; nothing where the bid does not state what the
/// view needs.
pub(crate) fn total_under(basket: &Basket, terms: Option<&Terms>) -> Option<Interval> {
    let stated = terms.is_none_or(|terms| terms.not_stated.is_empty());
    stated.then(|| total_in(basket, terms, integer_total(basket, terms)))
}

/// Both ends of the total of a basket under the terms of a view as whole trillionths, where machine
/// integers hold them.
fn integer_total(basket: &Basket, terms: Option<&Terms>) -> Option<(i128, i128)> {
    let (low, high) = basket.trillionths?;
    let Some(terms) = terms else { return basket.trillionths };
    let fixed = terms.fixed_in_trillionths?;
    let only_fixed = terms.of_price.is_none() && terms.of_parts.is_empty();
    only_fixed.then_some(())?;
    Some((low.checked_add(fixed)?, high.checked_add(fixed)?))
}

/// The total of a basket under the terms of a view, all of which are stated, from those integers
/// where there are such.
fn total_in(basket: &Basket, terms: Option<&Terms>, ends: Option<(i128, i128)>) -> Interval {
    let Some(terms) = terms else { return basket.price.clone() };
    let only_fixed = terms.of_price.is_none() && terms.of_parts.is_empty();
    match ends {
        _ if only_fixed && terms.fixed.is_zero() => basket.price.clone(),
        Some((low, high)) => to_interval(low, high),
        None if !terms.of_parts.is_empty() => total_of_parts(basket, terms),
        None => {
            let end = |price: &Fraction| match &terms.of_price {
                None => price + &terms.fixed,
                Some(of_price) => price * of_price + &terms.fixed,
            };
            in_order(end(basket.price.low()), end(basket.price.high()))
        }
    }
}

/// The total of a bid where a view does not do the same to each piece of its price.
fn total_of_parts(basket: &Basket, terms: &Terms) -> Interval {
    let (mut low, mut high) = (terms.fixed.clone(), terms.fixed.clone());
    for (part, factor) in basket.parts.iter().zip(&terms.of_parts) {
        let ends = in_order(part.low() * factor, part.high() * factor);
        low = low + ends.low();
        high = high + ends.high();
    }
    in_order(low, high)
}

/// Two figures as an interval: taking off more than the whole price turns its ends around.
pub(crate) fn in_order(one: Fraction, other: Fraction) -> Interval {
    let (low, high) = if one <= other { (one, other) } else { (other, one) };
    Interval::new(low.clone(), high).unwrap_or_else(|_| Interval::point(low))
}

/// Sums of both ends of intervals, weighted.
#[derive(Default)]
pub(crate) struct Sums {
    low: Fraction,
    high: Fraction,
}

impl Sums {
    pub(crate) fn add(&mut self, interval: &Interval, weight: &Fraction) {
        self.low = &self.low + &(interval.low() * weight);
        self.high = &self.high + &(interval.high() * weight);
    }

    pub(crate) fn interval(self) -> Result<Interval, Error> {
        Interval::new(self.low, self.high)
    }
}

crate::exact::serialise_words!(BandEnd);
