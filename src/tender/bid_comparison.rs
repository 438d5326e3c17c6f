//! One bid in one scenario: the handle of which everything about it is asked.

use super::Tender;
use super::adjustment::AdjustmentBasis;
use super::adjustment::Effect;
use super::bid::Bid;
use super::buyer_tax::{self, BuyerTax, tax_in_words};
use super::circumstance::Statement;
use super::comparison::{Basket, Comparison, ScenarioComparison, Standing, Sums, line_amount};
use super::playing_field::FieldRule;
use super::ranking::RankInterval;
use super::terms::{parties, signed};
use crate::demand::{DemandLine, LineKind, Scenario};
use crate::error::{self, Error};
use crate::exact::{Figure, Fraction, Name, Percent, Text};
use crate::price::{Interval, Rate, View};
use crate::tender::refusal;

/// One bid in one scenario of a [`Comparison`]: a handle that is copied freely.
#[derive(Clone, Copy, Debug)]
pub struct BidComparison<'a> {
    /// The scenario.
    pub scenario: ScenarioComparison<'a>,
    /// The bid.
    pub bid: &'a Bid,
    /// The place of the bid among those of the tender.
    pub(super) place: usize,
    pub(super) basket: &'a Basket,
    pub(super) standings: [&'a Standing; 4],
}

/// A signed line between the tendered price and a view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AdjustmentLine {
    /// The code of the adjustment, or the name of the tax.
    pub code: Name,
    /// The partner of a joint bid to whom it applies.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub partner: Option<Name>,
    /// The label; a tax names its side.
    pub label: Text,
    /// The signed amount; an interval only where it depends on a price band.
    pub amount: Figure,
    /// `declared` or `evidenced`, as the weakest of the statements it bears on; `published` where
    /// it bears on none.
    pub standing: &'static str,
    /// Why it is made.
    pub reason: Text,
    /// Where it is published.
    pub source: Text,
}

impl<'a> ScenarioComparison<'a> {
    /// The bids in the order of the providers' names.
    pub fn bids(self) -> impl Iterator<Item = BidComparison<'a>> {
        let rows = self.tender().bids().iter().zip(&self.totals().baskets);
        rows.enumerate().filter_map(move |(place, (bid, basket))| {
            let standing = |view: View| self.view(view).standings.get(place);
            let standings = [
                standing(View::Tendered)?,
                standing(View::CompetitivelyNeutral)?,
                standing(View::PublicPurse)?,
                standing(View::Unsubsidised)?,
            ];
            Some(BidComparison { scenario: self, bid, place, basket, standings })
        })
    }

    /// One bid by its provider.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn bid(self, provider: &str) -> Result<BidComparison<'a>, Error> {
        match self.bids().find(|known| known.bid.provider.as_str() == provider) {
            Some(bid) => Ok(bid),
            None => Err(crate::exact::name::unknown_among(
                provider,
                "provider",
                self.bids().map(|known| &known.bid.provider),
            )),
        }
    }
}

impl<'a> BidComparison<'a> {
    /// Total, rank and what is not stated in a view.
    #[must_use]
    pub fn standing(self, view: View) -> &'a Standing {
        let [tendered, neutral, purse, unsubsidised] = self.standings;
        match view {
            View::Tendered => tendered,
            View::CompetitivelyNeutral => neutral,
            View::PublicPurse => purse,
            View::Unsubsidised => unsubsidised,
        }
    }

    /// The total in a view, exactly, in units of the currency; `None` where it is not assessable.
    #[must_use]
    pub fn total(self, view: View) -> Option<&'a Interval> {
        self.standing(view).total.as_ref()
    }

    /// The rank in a view; `None` where the total is not assessable.
    #[must_use]
    pub fn rank(self, view: View) -> Option<RankInterval> {
        self.standing(view).rank
    }

    pub(crate) fn comparison(self) -> &'a Comparison {
        self.scenario.comparison()
    }

    pub(crate) fn tender(self) -> &'a Tender {
        self.comparison().tender()
    }

    /// The bid in another scenario.
    pub(super) fn under(self, scenario: ScenarioComparison<'a>) -> Option<Self> {
        scenario.bids().nth(self.place)
    }

    /// What the prices on a bid's rate card come to, as they were tendered.
    #[must_use]
    pub fn rate_card_total(self) -> &'a Interval {
        &self.basket.price
    }

    /// What the part of the party in this place comes to before tax: percentages of the price are
    /// taken of that.
    pub(crate) fn price_before_tax(self, place: usize) -> Interval {
        let basis = self.bid.rate_card.vat_basis();
        if self.tender().buyer_tax().is_none() {
            return self.part_total(place);
        }
        self.weighed(place, |rate| buyer_tax::before_tax(rate, basis))
    }

    /// What the whole card comes to before tax.
    pub(crate) fn card_before_tax(self) -> Interval {
        let mut sums = Sums::default();
        for place in 0..self.bid.parties().len() {
            sums.add(&self.price_before_tax(place), &Fraction::ONE);
        }
        sums.interval().unwrap_or_else(|_| self.basket.price.clone())
    }

    /// What the buyer's tax adds to what the card comes to, or takes off it.
    pub(crate) fn tax_on_card(self, tax: &BuyerTax) -> (Fraction, Fraction) {
        let basis = self.bid.rate_card.vat_basis();
        let (mut low, mut high) = (Fraction::ZERO, Fraction::ZERO);
        for place in 0..self.bid.parties().len() {
            for (piece, rate) in self.pieces(place) {
                let part = tax.factor_at(rate, basis) - Fraction::ONE;
                low = low + piece.low() * &part;
                high = high + piece.high() * &part;
            }
        }
        (low, high)
    }

    /// The pieces of a party's part by the rates of tax that their lines bear, in the order of these.
    pub(super) fn pieces(self, place: usize) -> impl Iterator<Item = (&'a Interval, Percent)> {
        let rates = self.tender().rate_groups().rates();
        self.basket.pieces(place, rates.len()).iter().zip(rates.iter().copied())
    }

    /// A party's part with each of its pieces times what follows from its rate.
    fn weighed(self, place: usize, factor: impl Fn(Percent) -> Fraction) -> Interval {
        let mut sums = Sums::default();
        for (piece, rate) in self.pieces(place) {
            sums.add(piece, &factor(rate));
        }
        // No factor is below zero, so the ends keep their order.
        sums.interval().unwrap_or_else(|_| self.basket.price.clone())
    }

    fn part_total(self, place: usize) -> Interval {
        self.weighed(place, |_| Fraction::ONE)
    }

    /// The signed lines between what a bid's rate card comes to and its total in a view: the
    /// buyer's tax first, where the tender states it and it bears on the bid, then the rules in the
    /// order of their codes, for a joint bid partner by partner.
    ///
    /// # Errors
    ///
    /// [`NotAssessable`](crate::ErrorKind::NotAssessable) where the bid does not state what the
    /// view needs.
    pub fn adjustments(self, view: View) -> Result<Vec<AdjustmentLine>, Error> {
        let bid = self.bid;
        let currency = self.tender().currency();
        let tax = self.tender().buyer_tax().and_then(|tax| self.tax_line(tax));
        let rules = self.rules_in(view).map(|(rule, effect, place, party)| {
            let amount = rule
                .basis
                .as_form()
                .amount(party)
                .map_err(|circumstance| error::not_assessable(&bid.provider, circumstance))?;
            let price = self.price_before_tax(place);
            let end = |price: &Fraction| signed(&amount.at(price), effect);
            Ok(AdjustmentLine {
                code: rule.code.clone(),
                partner: bid.consortium.as_deref().map(|_| party.provider.clone()),
                label: rule.label.clone(),
                amount: Figure::between(end(price.low()), end(price.high()), currency),
                reason: rule.reason.clone(),
                source: rule.source.clone(),
                standing: standing(&rule.basis, party),
            })
        });
        tax.into_iter().map(Ok).chain(rules).collect()
    }

    /// The rules that count in a view, with the parties of the bid to whom each applies and their
    /// places.
    pub(super) fn rules_in(
        self,
        view: View,
    ) -> impl Iterator<Item = (&'a FieldRule, Effect, usize, &'a Bid)> {
        let bid = self.bid;
        let rules = self.comparison().playing_field().rules.iter();
        rules.filter_map(move |rule| Some((rule, rule.effect(view)?))).flat_map(
            move |(rule, effect)| {
                parties(rule, bid).map(move |(place, party)| (rule, effect, place, party))
            },
        )
    }

    /// What a line costs under a scenario, exactly: `quantity × price`, or what its tiers give at
    /// that quantity. Over all weighted scenarios together it is the weighted sum, which for tiers
    /// is not what the weighted quantity would cost.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown), or [`Missing`](crate::ErrorKind::Missing) where the
    /// bid does not price the line.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::tender::{Tender, compare};
    ///
    /// let tender = Tender::from_json(r#"{
    ///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1200"},
    ///     "bids": [{"provider": "a", "vat": "exempt", "rates": {
    ///         "all": {"incremental": [{"up_to": "1000", "price": "25"}, {"price": "23"}]}
    ///     }}]
    /// }"#)?;
    /// let comparison = compare(&tender);
    /// let total = comparison.scenario("planned")?.bid("a")?.line_total("all")?;
    /// assert_eq!(total.low().to_string(), "29600");
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn line_total(self, line: &str) -> Result<Interval, Error> {
        let (bid, line) = (self.bid, self.line(line)?);
        match (line.kind(), bid.rate_card.rate(line.name().as_str())) {
            (LineKind::Preset(price), _) => {
                let price = self.tender().preset_on(&bid.rate_card, line, price);
                let at = |quantity: &Fraction| Interval::point(price.clone()).times(quantity);
                Ok(self.over_scenarios(line, |quantity| line_amount(self.tender(), at(quantity))))
            }
            (_, Some(rate)) => Ok(self.line_price(line, rate)),
            (_, None) => Err(refusal::missing_rate(line.name())),
        }
    }

    /// What a unit of a line costs on average under a scenario, exactly: the price itself, unless it
    /// has volume tiers; then its total over its quantity, or the price of the first unit where the
    /// quantity is zero.
    ///
    /// # Errors
    ///
    /// As [`line_total`](Self::line_total).
    pub fn average_price(self, line: &str) -> Result<Interval, Error> {
        let (bid, line) = (self.bid, self.line(line)?);
        match (line.kind(), bid.rate_card.rate(line.name().as_str())) {
            (LineKind::Preset(price), _) => {
                Ok(Interval::point(self.tender().preset_on(&bid.rate_card, line, price)))
            }
            (_, Some(rate)) => Ok(self.average(line, rate)),
            (_, None) => Err(refusal::missing_rate(line.name())),
        }
    }

    /// By partner of a joint bid, in the order of their names: what its part of the prices comes
    /// to, the fee in the lead's. For a bid of one provider what its rate card comes to.
    #[must_use]
    pub fn part_totals(self) -> Vec<Interval> {
        (0..self.bid.parties().len()).map(|place| self.part_total(place)).collect()
    }

    /// What a priced line costs under a scenario, or under all of them by their weights.
    pub(crate) fn line_price(self, line: &DemandLine, rate: &Rate) -> Interval {
        let price = |quantity: &Fraction| rate.total_of(quantity);
        self.over_scenarios(line, |quantity| line_amount(self.tender(), price(quantity)))
    }

    /// That price, of which nothing is rounded.
    pub(crate) fn exact_line_price(self, line: &DemandLine, rate: &Rate) -> Interval {
        self.over_scenarios(line, |quantity| rate.total_of(quantity))
    }

    /// A figure of a line's quantity under the scenario, or under all of them by their weights.
    fn over_scenarios(self, line: &DemandLine, at: impl Fn(&Fraction) -> Interval) -> Interval {
        let demand = self.tender().demand();
        let at = |known: &Scenario| {
            let quantity = known.quantity(line.name().as_str()).unwrap_or_default();
            at(&quantity.to_fraction())
        };
        if let Some(known) = self.scenario.demanded() {
            return at(known);
        }
        let mut sums = Sums::default();
        for known in demand.scenarios() {
            sums.add(&at(known), &known.weight().unwrap_or_default().to_fraction());
        }
        // Weights are not negative, so the ends keep their order.
        sums.interval().unwrap_or_else(|_| Interval::point(Fraction::ZERO))
    }

    pub(crate) fn average(self, line: &DemandLine, rate: &Rate) -> Interval {
        if let Some(band) = rate.band() {
            return band.to_interval();
        }
        let quantity = self.quantity(line);
        let total = self.exact_line_price(line, rate);
        match Fraction::ONE.checked_div(&quantity) {
            Ok(share) => total.times(&share),
            Err(_) => rate.average_of(&quantity),
        }
    }

    /// The quantity of a line under the scenario, or of all scenarios together by their weights.
    pub(crate) fn quantity(self, line: &DemandLine) -> Fraction {
        self.scenario.quantity(line)
    }

    fn line(self, name: &str) -> Result<&'a DemandLine, Error> {
        let demand = self.tender().demand();
        demand.line(name).map_or_else(|| Err(demand.unknown_line(&Name::new(name)?)), Ok)
    }
}

pub(crate) fn standing(basis: &AdjustmentBasis, bid: &Bid) -> &'static str {
    let needs = basis.as_form().needs();
    let statements = || needs.iter().filter_map(|(name, _)| bid.circumstances.get(name.as_str()));
    let weakest = statements().find(|statement| matches!(statement, Statement::Declared(_)));
    weakest.or_else(|| statements().next()).map_or("published", Statement::standing)
}

/// The code of the line for the buyer's tax.
const BUYER_TAX: &str = "buyer-tax";

impl BidComparison<'_> {
    /// What the buyer's tax adds to the price or takes off it; nothing on an exempt supply.
    fn tax_line(self, tax: &BuyerTax) -> Option<AdjustmentLine> {
        let (label, reason) = tax_in_words(self.bid.rate_card.vat_basis())?;
        let (low, high) = self.tax_on_card(tax);
        Some(AdjustmentLine {
            code: Name::fixed(BUYER_TAX),
            partner: None,
            label: Text::fixed(label),
            amount: Figure::between(low, high, self.tender().currency()),
            reason: Text::fixed(reason),
            source: tax.source.clone(),
            standing: "published",
        })
    }
}
