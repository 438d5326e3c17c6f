//! The comparison: every bid's total and rank in every view, for every scenario.

use std::collections::BTreeMap;

use super::adjustment::{AdjustmentBasis, Effect};
use super::bid::{Bid, CostModel};
use super::circumstance::Statement;
use super::playing_field::FieldRule;
use super::position::{CorridorPosition, OwnCost, OwnCostPosition, VolumeDifference};
use super::ranking::{RankInterval, rank};
use super::terms::{TRILLIONTHS, Terms, amount, signed, to_fraction};
use super::view::View;
use super::{Tender, expected_quantity};
use crate::demand::{DemandLine, EXPECTED, LineKind, Scenario};
use crate::error::{Error, shortened};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Text};
use crate::full_cost::{CostBasis, MAX_EVIDENCE_PARTS};
use crate::price::tiers::Labels;
use crate::price::{Interval, PriceBand, Rate, RatePrice};

/// Every bid's total and rank in every view, for every scenario, and for all of them weighted
/// together where they carry weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    tender: Tender,
    scenarios: Vec<ScenarioComparison>,
}

/// The comparison under one scenario of demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioComparison {
    name: Name,
    views: [ViewComparison; 4],
}

/// The comparison in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewComparison {
    view: View,
    standings: Vec<Standing>,
}

/// One bid in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    provider: Name,
    total: Option<Interval>,
    rank: Option<RankInterval>,
    not_stated: Vec<Name>,
}

/// A signed line between the tendered price and a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustmentLine {
    code: Name,
    label: Text,
    amount: Interval,
    reason: Text,
    source: Text,
    standing: &'static str,
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
#[must_use]
pub fn compare(tender: &Tender) -> Comparison {
    let baskets = scenario_baskets(tender);
    let names = tender.demand().scenarios().iter().map(|scenario| scenario.name().clone());
    let expected = tender.demand().is_weighted().then(|| Name::fixed(EXPECTED));
    let scenarios = names
        .chain(expected)
        .zip(&baskets)
        .map(|(name, baskets)| ScenarioComparison {
            name,
            views: View::ALL.map(|view| view_comparison(tender, view, baskets)),
        })
        .collect();
    Comparison { tender: tender.clone(), scenarios }
}

impl Comparison {
    /// The tender.
    #[must_use]
    pub fn tender(&self) -> &Tender {
        &self.tender
    }

    /// The scenarios in the order of their names, then, where they carry weights, all of them
    /// together under the name [`EXPECTED`].
    #[must_use]
    pub fn scenarios(&self) -> &[ScenarioComparison] {
        &self.scenarios
    }

    /// One scenario by name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn scenario(&self, name: &str) -> Result<&ScenarioComparison, Error> {
        match self.scenarios.iter().find(|scenario| scenario.name.as_str() == name) {
            Some(scenario) => Ok(scenario),
            None => Err(Error::UnknownName { name: Name::new(name)?.into(), what: "scenario" }),
        }
    }

    /// The signed lines between a bid's tendered price and a view, in the order of their codes.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], or [`Error::NotAssessable`] where the bid does not state what the
    /// view needs.
    pub fn adjustments(
        &self,
        scenario: &str,
        view: View,
        provider: &str,
    ) -> Result<Vec<AdjustmentLine>, Error> {
        let basket = self.basket(scenario, provider)?;
        let bid = self.tender.bid(provider)?;
        self.rules_in(view, bid)
            .map(|(rule, effect)| {
                let amount =
                    amount(&rule.basis, bid).map_err(|circumstance| Error::NotAssessable {
                        bid: bid.provider().to_text(),
                        circumstance: circumstance.into(),
                    })?;
                let end = |basket: &Fraction| signed(&amount.at(basket), effect);
                let (low, high) = (end(basket.low()), end(basket.high()));
                let (low, high) = if low <= high { (low, high) } else { (high, low) };
                Ok(AdjustmentLine {
                    code: rule.code.clone(),
                    label: rule.label.clone(),
                    amount: Interval::new(low, high)?,
                    reason: rule.reason.clone(),
                    source: rule.source.clone(),
                    standing: standing(&rule.basis, bid),
                })
            })
            .collect()
    }

    /// The working behind a bid's total in a view, down to prices, quantities and statements.
    ///
    /// # Errors
    ///
    /// As [`adjustments`](Self::adjustments).
    pub fn evidence(
        &self,
        scenario: &str,
        view: View,
        provider: &str,
        end: BandEnd,
    ) -> Result<Evidence, Error> {
        let bid = self.tender.bid(provider)?;
        let demand = self.tender.demand();
        let weighted = !demand.scenarios().iter().any(|known| known.name().as_str() == scenario);
        let scenarios = if weighted { demand.scenarios().len() } else { 1 };
        let rules = self.tender.playing_field().rules().len();
        let tiers: usize = bid.rate_card().rates().map(|(_, rate)| rate.price().tier_count()).sum();
        let lines = demand.lines().len().saturating_add(tiers);
        let parts = lines.saturating_mul(scenarios).saturating_add(rules);
        if parts > MAX_EVIDENCE_PARTS {
            let what = "lines and rules in the evidence";
            return Err(Error::TooManyRecords { what, limit: MAX_EVIDENCE_PARTS });
        }
        let of_price =
            self.rules_in(view, bid).fold(Fraction::ONE, |sum, (rule, effect)| match &rule.basis {
                AdjustmentBasis::FractionOfPrice(part) => sum + signed(part, effect),
                AdjustmentBasis::PercentOfPrice(part) => sum + signed(&part.to_fraction(), effect),
                _ => sum,
            });
        // Where more than the whole price is taken off, the higher price gives the lower total.
        let basket_end = if of_price.is_negative() { end.other() } else { end };
        let basket = self.basket_evidence(scenario, bid, basket_end)?;
        let unit = self.tender.currency().to_string();
        let standing = self.scenario(scenario)?.view(view).standing(provider)?;
        let total = match (&standing.total, standing.not_stated.first()) {
            (Some(total), _) => end.of(total).clone(),
            (None, circumstance) => {
                return Err(Error::NotAssessable {
                    bid: bid.provider().to_text(),
                    circumstance: circumstance.map_or("?".into(), Name::to_text),
                });
            }
        };
        let mut parts = vec![basket];
        for (rule, effect) in self.rules_in(view, bid) {
            let price = parts.first().map(Evidence::value).cloned().unwrap_or_default();
            let line = rule_evidence(rule, bid, &price, &unit);
            parts.push(match effect {
                Effect::Add => line,
                Effect::Subtract => {
                    let label = format!("less {}", rule.label);
                    Evidence::new(Rule::Negated, &label, -line.value(), &unit, vec![line])
                }
            });
        }
        let label = match view {
            View::Tendered => format!("tendered price of {provider}, scenario {scenario}"),
            _ => format!("{} view of {provider}, scenario {scenario}", view.in_words()),
        };
        Ok(Evidence::new(Rule::Sum, &label, total, &unit, parts))
    }

    /// How a bid's price lies to the full cost in the bidder's own model.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn own_cost(&self, scenario: &str, provider: &str) -> Result<OwnCostPosition, Error> {
        self.scenario(scenario)?;
        let bid = self.tender.bid(provider)?;
        match bid.cost_model() {
            None => Ok(OwnCostPosition::NotAssessable),
            Some(model) => self
                .own_cost_in(model, scenario, bid)
                .map(|own| OwnCostPosition::Assessed(Box::new(own))),
        }
    }

    /// The working behind a bidder's own full cost over the priced lines of a scenario, down to the
    /// records of its cost model; `None` where the bid gives no cost model.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`], or [`Error::TooManyRecords`] where the tree grows too large.
    pub fn own_cost_evidence(
        &self,
        scenario: &str,
        provider: &str,
    ) -> Result<Option<Evidence>, Error> {
        let OwnCostPosition::Assessed(own) = self.own_cost(scenario, provider)? else {
            return Ok(None);
        };
        let Some(model) = self.tender.bid(provider)?.cost_model() else { return Ok(None) };
        let unit = self.tender.currency().to_string();
        let stated_demand = Text::fixed("demand of the tender");
        let mut parts = Vec::new();
        for line in self.required_lines() {
            let Some(service) = model.service_behind(line.name().as_str()) else { continue };
            let cost = model.full_cost().evidence_per_unit(service.as_str(), CostBasis::Full)?;
            let quantity = self.quantity(scenario, line);
            let value = cost.value() * &quantity;
            let quantity =
                Evidence::stated("quantity", quantity, line.unit().as_str(), Some(&stated_demand));
            parts.push(Evidence::new(
                Rule::Product,
                line.label(),
                value,
                &unit,
                vec![cost, quantity],
            ));
        }
        let label = format!("own full cost of {provider}, scenario {scenario}");
        Ok(Some(Evidence::new(Rule::Sum, &label, own.own_full_cost().clone(), &unit, parts)))
    }

    /// How a bid's prices lie to the corridor; `None` where the tender has none. Of a line with
    /// volume tiers, the [average price](Self::average_price) per unit is held against its band.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn corridor(
        &self,
        scenario: &str,
        provider: &str,
    ) -> Result<Option<CorridorPosition>, Error> {
        self.scenario(scenario)?;
        let bid = self.tender.bid(provider)?;
        let Some(corridor) = self.tender.corridor() else {
            return Ok(None);
        };
        let mut lines = Vec::new();
        let (mut price, mut bounds) = (Sums::default(), Some(Sums::default()));
        for line in self.tender.demand().lines() {
            let Some(rate) = bid.rate_card().rate(line.name().as_str()) else {
                continue;
            };
            let own = self.average(scenario, line, rate);
            let band = corridor.band(line.name().as_str()).map(PriceBand::to_interval);
            if let Some(band) = &band {
                lines.push((line.name().clone(), own.position(band)));
            }
            if line.kind() != LineKind::Required {
                continue;
            }
            let quantity = self.quantity(scenario, line);
            price.add(&self.line_price(scenario, line, rate), &Fraction::ONE);
            match (&band, &mut bounds) {
                (Some(band), Some(bounds)) => bounds.add(band, &quantity),
                _ => bounds = None,
            }
        }
        let price = price.interval()?;
        let basket = bounds.map(Sums::interval).transpose()?;
        let basket = basket.map(|bounds| price.position(&bounds));
        Ok(Some(CorridorPosition { lines, basket }))
    }

    fn own_cost_in(&self, model: &CostModel, scenario: &str, bid: &Bid) -> Result<OwnCost, Error> {
        let mut price = Sums::default();
        let mut own_full_cost = Fraction::ZERO;
        let mut demanded: BTreeMap<&Name, Fraction> = BTreeMap::new();
        for line in self.required_lines() {
            let name = line.name().as_str();
            let (Some(rate), Some(service)) =
                (bid.rate_card().rate(name), model.service_behind(name))
            else {
                continue;
            };
            let quantity = self.quantity(scenario, line);
            price.add(&self.line_price(scenario, line, rate), &Fraction::ONE);
            let per_unit =
                model.full_cost().service(service.as_str())?.per_unit(CostBasis::Full)?;
            own_full_cost = own_full_cost + &per_unit * &quantity;
            let sum = demanded.entry(service).or_default();
            *sum = &*sum + &quantity;
        }
        let price = price.interval()?;
        let shortfall = Interval::new(&own_full_cost - price.high(), &own_full_cost - price.low())?;
        let mut volume_differences = Vec::new();
        for (service, in_demand) in demanded {
            let in_model = model.full_cost().service(service.as_str())?.volume();
            if in_model.to_fraction() != in_demand {
                let service = service.clone();
                volume_differences.push(VolumeDifference { service, in_model, in_demand });
            }
        }
        Ok(OwnCost { price, own_full_cost, shortfall, volume_differences })
    }

    fn required_lines(&self) -> impl Iterator<Item = &DemandLine> {
        let lines = self.tender.demand().lines().iter();
        lines.filter(|line| line.kind() == LineKind::Required)
    }

    /// What a line costs under a scenario, exactly: `quantity × price`, or what its tiers give at
    /// that quantity. Over all weighted scenarios together it is the weighted sum, which for tiers
    /// is not what the weighted quantity would cost.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] or [`Error::UnknownLine`], [`Error::MissingRate`] where the bid
    /// does not price the line.
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
    /// let total = compare(&tender).line_total("planned", "a", "all")?;
    /// assert_eq!(total.low().to_string(), "29600");
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn line_total(
        &self,
        scenario: &str,
        provider: &str,
        line: &str,
    ) -> Result<Interval, Error> {
        let (bid, line) = self.bid_and_line(scenario, provider, line)?;
        match (line.kind(), bid.rate_card().rate(line.name().as_str())) {
            (LineKind::Preset(price), _) => {
                let price = Interval::point(price.to_fraction());
                Ok(price.times(&self.quantity(scenario, line)))
            }
            (_, Some(rate)) => Ok(self.line_price(scenario, line, rate)),
            (_, None) => Err(Error::MissingRate { line: line.name().to_text() }),
        }
    }

    /// What a unit of a line costs on average under a scenario, exactly: the price itself, unless it
    /// has volume tiers; then its total over its quantity, or the price of the first unit where the
    /// quantity is zero.
    ///
    /// # Errors
    ///
    /// As [`line_total`](Self::line_total).
    pub fn average_price(
        &self,
        scenario: &str,
        provider: &str,
        line: &str,
    ) -> Result<Interval, Error> {
        let (bid, line) = self.bid_and_line(scenario, provider, line)?;
        match (line.kind(), bid.rate_card().rate(line.name().as_str())) {
            (LineKind::Preset(price), _) => Ok(Interval::point(price.to_fraction())),
            (_, Some(rate)) => Ok(self.average(scenario, line, rate)),
            (_, None) => Err(Error::MissingRate { line: line.name().to_text() }),
        }
    }

    fn bid_and_line(
        &self,
        scenario: &str,
        provider: &str,
        line: &str,
    ) -> Result<(&Bid, &DemandLine), Error> {
        self.scenario(scenario)?;
        let bid = self.tender.bid(provider)?;
        let unknown = || Error::UnknownLine { line: shortened(line) };
        Ok((bid, self.tender.demand().line(line).ok_or_else(unknown)?))
    }

    /// What a priced line costs under a scenario, or under all of them by their weights.
    fn line_price(&self, scenario: &str, line: &DemandLine, rate: &Rate) -> Interval {
        let demand = self.tender.demand();
        let at = |known: &Scenario| {
            let quantity = known.quantity(line.name().as_str()).unwrap_or_default();
            rate.price().total_of(&quantity.to_fraction())
        };
        let mut scenarios = demand.scenarios().iter();
        if let Some(known) = scenarios.find(|known| known.name().as_str() == scenario) {
            return at(known);
        }
        let mut sums = Sums::default();
        for known in demand.scenarios() {
            sums.add(&at(known), &known.weight().unwrap_or_default().to_fraction());
        }
        // Weights are not negative, so the ends keep their order.
        sums.interval().unwrap_or_else(|_| Interval::point(Fraction::ZERO))
    }

    fn average(&self, scenario: &str, line: &DemandLine, rate: &Rate) -> Interval {
        if let Some(band) = rate.band() {
            return band.to_interval();
        }
        let quantity = self.quantity(scenario, line);
        let total = self.line_price(scenario, line, rate);
        match total.low().checked_div(&quantity) {
            Ok(average) => Interval::point(average),
            Err(_) => rate.price().average_of(&quantity),
        }
    }

    fn quantity(&self, scenario: &str, line: &DemandLine) -> Fraction {
        let demand = self.tender.demand();
        match demand.scenarios().iter().find(|known| known.name().as_str() == scenario) {
            Some(known) => known.quantity(line.name().as_str()).unwrap_or_default().to_fraction(),
            None => expected_quantity(demand, line.name().as_str()),
        }
    }

    fn basket(&self, scenario: &str, provider: &str) -> Result<Interval, Error> {
        let standing = self.scenario(scenario)?.view(View::Tendered).standing(provider)?;
        // The tendered price needs no statement, so it is always there.
        standing.total.clone().ok_or(Error::Missing { what: "tendered price" })
    }

    fn rules_in(&self, view: View, bid: &Bid) -> impl Iterator<Item = (&FieldRule, Effect)> {
        let rules = self.tender.playing_field().rules().iter();
        rules.filter_map(move |rule| {
            let effect = rule.effect(view)?;
            // A bid without the sector a rule needs was refused when the tender was built.
            rule.applies(bid.sector()).unwrap_or(false).then_some((rule, effect))
        })
    }

    fn basket_evidence(&self, scenario: &str, bid: &Bid, end: BandEnd) -> Result<Evidence, Error> {
        let unit = self.tender.currency().to_string();
        let demand = self.tender.demand();
        let total = self.basket(scenario, bid.provider().as_str())?;
        let label = format!("basket of {}, scenario {scenario}", bid.provider());
        if !demand.scenarios().iter().any(|known| known.name().as_str() == scenario) {
            let stated_demand = Text::fixed("demand of the tender");
            let mut parts = Vec::new();
            for known in demand.scenarios() {
                let weight = known.weight().unwrap_or_default().to_fraction();
                let basket = self.basket_evidence(known.name().as_str(), bid, end)?;
                let value = &weight * basket.value();
                let weight_label = format!("weight of {}", known.name());
                let weight = Evidence::stated(&weight_label, weight, "", Some(&stated_demand));
                let label = format!("{}, weighted", known.name());
                parts.push(Evidence::new(
                    Rule::Product,
                    &label,
                    value,
                    &unit,
                    vec![weight, basket],
                ));
            }
            return Ok(Evidence::new(Rule::Sum, &label, end.of(&total).clone(), &unit, parts));
        }
        let (rate_card, stated_demand) =
            (Text::fixed("rate card of the bid"), Text::fixed("demand of the tender"));
        let price_list = Text::fixed("price list of the tender");
        let lines = demand.lines().iter().filter(|line| line.kind() != LineKind::Optional);
        let parts: Vec<Evidence> = lines
            .map(|line| {
                let quantity = Evidence::stated(
                    "quantity",
                    self.quantity(scenario, line),
                    line.unit().as_str(),
                    Some(&stated_demand),
                );
                let about =
                    Labels { currency: &unit, unit: line.unit().as_str(), source: &rate_card };
                let rate = bid.rate_card().rate(line.name().as_str());
                let (price_label, price, price_source) = match (line.kind(), rate) {
                    (LineKind::Preset(price), _) => {
                        ("price preset by the tender", price.to_fraction(), &price_list)
                    }
                    (_, Some(rate)) => match rate.price() {
                        RatePrice::AllUnits(tiers) => {
                            return tiers.evidence(line.label(), &quantity, &about);
                        }
                        RatePrice::Incremental(tiers) => {
                            return tiers.evidence(line.label(), &quantity, &about);
                        }
                        RatePrice::Band(band) => {
                            ("price", end.of(&band.to_interval()).clone(), &rate_card)
                        }
                    },
                    (_, None) => ("price", Fraction::ZERO, &rate_card),
                };
                let value = &price * quantity.value();
                let priced_per = format!("{unit} per {}", line.unit());
                let price = Evidence::stated(price_label, price, &priced_per, Some(price_source));
                let parts = vec![price, quantity];
                Evidence::new(Rule::Product, line.label(), value, &unit, parts)
            })
            .collect();
        Ok(Evidence::new(Rule::Sum, &label, end.of(&total).clone(), &unit, parts))
    }
}

impl ScenarioComparison {
    /// The scenario's name.
    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// The comparison in a view.
    #[must_use]
    pub fn view(&self, view: View) -> &ViewComparison {
        let [tendered, neutral, purse, unsubsidised] = &self.views;
        match view {
            View::Tendered => tendered,
            View::CompetitivelyNeutral => neutral,
            View::PublicPurse => purse,
            View::Unsubsidised => unsubsidised,
        }
    }

    /// The four views, the tendered price first.
    pub fn views(&self) -> impl Iterator<Item = &ViewComparison> {
        self.views.iter()
    }
}

impl ViewComparison {
    /// Which view it is.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// The bids in the order of the providers' names.
    #[must_use]
    pub fn standings(&self) -> &[Standing] {
        &self.standings
    }

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
    /// [`Error::UnknownName`].
    pub fn standing(&self, provider: &str) -> Result<&Standing, Error> {
        let found =
            self.standings.binary_search_by(|standing| standing.provider.as_str().cmp(provider));
        match found.ok().and_then(|position| self.standings.get(position)) {
            Some(standing) => Ok(standing),
            None => Err(Error::UnknownName { name: Name::new(provider)?.into(), what: "provider" }),
        }
    }

    /// Whether the field is uneven: a bid does not state what this view needs.
    #[must_use]
    pub fn is_uneven(&self) -> bool {
        self.standings.iter().any(|standing| !standing.not_stated.is_empty())
    }
}

impl Standing {
    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &Name {
        &self.provider
    }

    /// The total, exactly, in units of the currency; `None` where it is not assessable.
    #[must_use]
    pub fn total(&self) -> Option<&Interval> {
        self.total.as_ref()
    }

    /// The rank; `None` where the total is not assessable.
    #[must_use]
    pub fn rank(&self) -> Option<RankInterval> {
        self.rank
    }

    /// The circumstances this view needs and the bid does not state, in the order of their names.
    #[must_use]
    pub fn not_stated(&self) -> &[Name] {
        &self.not_stated
    }
}

impl AdjustmentLine {
    /// The code of the adjustment, or the name of the tax.
    #[must_use]
    pub fn code(&self) -> &Name {
        &self.code
    }

    /// The label; a tax names its side.
    #[must_use]
    pub fn label(&self) -> &Text {
        &self.label
    }

    /// The signed amount, exactly; an interval only where it depends on a price band.
    #[must_use]
    pub fn amount(&self) -> &Interval {
        &self.amount
    }

    /// Why it is made.
    #[must_use]
    pub fn reason(&self) -> &Text {
        &self.reason
    }

    /// Where it is published.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// `declared` or `evidenced`, as the weakest of the statements it bears on; `published` where
    /// it bears on none.
    #[must_use]
    pub fn standing(&self) -> &'static str {
        self.standing
    }
}

impl BandEnd {
    fn other(self) -> BandEnd {
        match self {
            BandEnd::High => BandEnd::Low,
            BandEnd::Low => BandEnd::High,
        }
    }

    fn of(self, interval: &Interval) -> &Fraction {
        match self {
            BandEnd::High => interval.high(),
            BandEnd::Low => interval.low(),
        }
    }
}

fn standing(basis: &AdjustmentBasis, bid: &Bid) -> &'static str {
    let needs = basis.needs();
    let statements = || needs.iter().filter_map(|(name, _)| bid.statement(name.as_str()));
    let weakest = statements().find(|statement| matches!(statement, Statement::Declared(_)));
    weakest.or_else(|| statements().next()).map_or("published", Statement::standing)
}

/// A bid's basket, and both its ends as whole trillionths where machine integers hold them.
struct Basket {
    price: Interval,
    trillionths: Option<(i128, i128)>,
}

impl Basket {
    fn of(price: Interval) -> Self {
        let ends = (price.low().to_units(TRILLIONTHS), price.high().to_units(TRILLIONTHS));
        let trillionths = if let (Some(low), Some(high)) = ends { Some((low, high)) } else { None };
        Basket { price, trillionths }
    }
}

/// By scenario (the weighted one last) and bid: the basket.
fn scenario_baskets(tender: &Tender) -> Vec<Vec<Basket>> {
    let records = &*tender.0;
    let baskets = |quantities: &Vec<i128>| -> Vec<Basket> {
        let bids = records.prices.iter().zip(&records.tiers);
        bids.map(|(prices, tiers)| match tiers.as_slice() {
            [] => basket(quantities, prices),
            tiers => basket_with_tiers(quantities, prices, tiers),
        })
        .collect()
    };
    let mut by_scenario: Vec<Vec<Basket>> = records.quantities.iter().map(baskets).collect();
    if records.demand.is_weighted() {
        let weights = records.demand.scenarios().iter();
        let weights: Vec<Fraction> =
            weights.map(|scenario| scenario.weight().unwrap_or_default().to_fraction()).collect();
        let expected = (0..records.bids.len()).map(|bid| {
            let mut sums = Sums::default();
            for (weight, baskets) in weights.iter().zip(&by_scenario) {
                if let Some(basket) = baskets.get(bid) {
                    sums.add(&basket.price, weight);
                }
            }
            // Weights are not negative, so the ends keep their order.
            Basket::of(sums.interval().unwrap_or_else(|_| Interval::point(Fraction::ZERO)))
        });
        let expected = expected.collect();
        by_scenario.push(expected);
    }
    by_scenario
}

/// The same, where some lines have volume tiers: their own totals, and `Σ quantity × price` of all
/// other lines.
fn basket_with_tiers(
    quantities: &[i128],
    prices: &[(i128, i128)],
    tiers: &[(usize, RatePrice)],
) -> Basket {
    let mut others = quantities.to_vec();
    let mut sums = Sums::default();
    for (place, price) in tiers {
        if let Some(quantity) = others.get_mut(*place) {
            let millionths = std::mem::take(quantity);
            sums.add(&price.total_of(&Fraction::from_units(millionths, 6)), &Fraction::ONE);
        }
    }
    sums.add(&basket(&others, prices).price, &Fraction::ONE);
    // Sums of intervals are intervals.
    Basket::of(sums.interval().unwrap_or_else(|_| Interval::point(Fraction::ZERO)))
}

/// `Σ quantity × price`, both in millionths: in machine integers where they suffice.
fn basket(quantities: &[i128], prices: &[(i128, i128)]) -> Basket {
    let sum = |price: fn(&(i128, i128)) -> i128| {
        quantities.iter().zip(prices).try_fold(0_i128, |sum, (quantity, prices)| {
            sum.checked_add(quantity.checked_mul(price(prices))?)
        })
    };
    let is_point = prices.iter().all(|(low, high)| low == high);
    let low = sum(|(low, _)| *low);
    let high = if is_point { low } else { sum(|(_, high)| *high) };
    if let (Some(low), Some(high)) = (low, high) {
        return Basket { price: to_interval(low, high), trillionths: Some((low, high)) };
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
    Basket { price, trillionths: None }
}

/// Two counts of trillionths, low to high, as exact figures.
fn to_interval(low: i128, high: i128) -> Interval {
    let end = |trillionths| Fraction::from_units(trillionths, TRILLIONTHS);
    if low == high {
        return Interval::point(end(low));
    }
    Interval::new(end(low), end(high)).unwrap_or_else(|_| Interval::point(end(low)))
}

fn view_comparison(tender: &Tender, view: View, baskets: &[Basket]) -> ViewComparison {
    let bids = tender.bids().iter().zip(baskets).zip(&tender.0.terms);
    let mut keys = Vec::with_capacity(baskets.len());
    let mut standings: Vec<Standing> = bids
        .map(|((bid, basket), terms)| {
            let terms = terms.get(view.position());
            let not_stated = terms.map_or::<&[Name], _>(&[], |terms| &terms.not_stated);
            let total = not_stated.is_empty().then(|| total_in(basket, terms));
            let provider = bid.provider().clone();
            keys.push(total.as_ref().and_then(|total| total.trillionths));
            let total = total.map(|total| total.price);
            Standing { provider, total, rank: None, not_stated: not_stated.to_vec() }
        })
        .collect();
    let totals: Vec<Option<&Interval>> =
        standings.iter().map(|standing| standing.total.as_ref()).collect();
    let ranks = rank(&totals, &keys, tender.rank_on(), tender.currency().minor_unit_digits());
    for (standing, rank) in standings.iter_mut().zip(ranks) {
        standing.rank = rank;
    }
    ViewComparison { view, standings }
}

/// The total of a basket under the terms of a view, all of which are stated.
fn total_in(basket: &Basket, terms: Option<&Terms>) -> Basket {
    let unchanged = || Basket { price: basket.price.clone(), trillionths: basket.trillionths };
    let Some(terms) = terms else { return unchanged() };
    if terms.of_price.is_none() && terms.fixed.is_zero() {
        return unchanged();
    }
    if let (Some((low, high)), Some(fixed), None) =
        (basket.trillionths, terms.fixed_in_trillionths, &terms.of_price)
        && let (Some(low), Some(high)) = (low.checked_add(fixed), high.checked_add(fixed))
    {
        return Basket { price: to_interval(low, high), trillionths: Some((low, high)) };
    }
    let end = |price: &Fraction| match &terms.of_price {
        None => price + &terms.fixed,
        Some(of_price) => price * of_price + &terms.fixed,
    };
    let (low, high) = (end(basket.price.low()), end(basket.price.high()));
    // Taking off more than the whole price would turn the ends around.
    let (low, high) = if low <= high { (low, high) } else { (high, low) };
    let price = Interval::new(low.clone(), high).unwrap_or_else(|_| Interval::point(low));
    Basket { price, trillionths: None }
}

/// Sums of both ends of intervals, weighted.
#[derive(Default)]
struct Sums {
    low: Fraction,
    high: Fraction,
}

impl Sums {
    fn add(&mut self, interval: &Interval, weight: &Fraction) {
        self.low = &self.low + &(interval.low() * weight);
        self.high = &self.high + &(interval.high() * weight);
    }

    fn interval(self) -> Result<Interval, Error> {
        Interval::new(self.low, self.high)
    }
}

/// The working behind one rule for a bid that states what it needs.
fn rule_evidence(rule: &FieldRule, bid: &Bid, price: &Fraction, unit: &str) -> Evidence {
    let stated = |circumstance: &Name, unit: &str| {
        let statement = bid.statement(circumstance.as_str());
        let value = statement.and_then(Statement::value).map(to_fraction).unwrap_or_default();
        let standing = statement.map_or("not stated", Statement::standing);
        let label = format!("{circumstance} ({standing})");
        let own_word = Text::fixed("the bidder's own word");
        let source = statement.and_then(Statement::source).unwrap_or(&own_word);
        Evidence::stated(&label, value, unit, Some(source))
    };
    let published = |label: &str, value: Fraction, unit: &str| {
        Evidence::stated(label, value, unit, Some(&rule.source))
    };
    let basket = Text::fixed("the basket");
    let whole = Evidence::stated("tendered price", price.clone(), unit, Some(&basket));
    let parts = match &rule.basis {
        AdjustmentBasis::BenchmarkGap { benchmark, own_rate, bears_on } => {
            let (benchmark, own) =
                (published("benchmark", benchmark.to_fraction(), ""), stated(own_rate, ""));
            let difference = benchmark.value() - own.value();
            let gap = difference.clone().max(Fraction::ZERO);
            let label = "benchmark less own rate";
            let difference =
                Evidence::new(Rule::Difference, label, difference, "", vec![benchmark, own]);
            let gap = Evidence::new(Rule::NotBelowZero, "gap", gap, "", vec![difference]);
            vec![gap, stated(bears_on, unit)]
        }
        AdjustmentBasis::Lump(amount) => {
            return Evidence::stated(
                rule.label.as_str(),
                amount.to_fraction(),
                unit,
                Some(&rule.source),
            );
        }
        AdjustmentBasis::PerUnit { amount, bears_on } => {
            vec![published("amount per unit", amount.to_fraction(), unit), stated(bears_on, "")]
        }
        AdjustmentBasis::Percentage { rate, bears_on } => {
            vec![published("rate", rate.to_fraction(), ""), stated(bears_on, unit)]
        }
        AdjustmentBasis::FractionOfPrice(part) => vec![published("part", part.clone(), ""), whole],
        AdjustmentBasis::PercentOfPrice(percent) => {
            vec![published("rate", percent.to_fraction(), ""), whole]
        }
    };
    let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
    Evidence::new(Rule::Product, rule.label.as_str(), value, unit, parts).with_source(&rule.source)
}
