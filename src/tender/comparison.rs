//! The comparison: every bid's total and rank in every view, for every scenario.

use std::collections::BTreeMap;

use super::adjustment::{AdjustmentBasis, Effect};
use super::bid::{Bid, Consortium, CostModel};
use super::buyer_tax::BuyerTax;
use super::circumstance::Statement;
use super::consortium::{FeeBase, ManagementFee};
use super::playing_field::{FieldRule, PlayingField};
use super::position::{CorridorPosition, OwnCost, OwnCostPosition, VolumeDifference};
use super::ranking::{RankInterval, rank};
use super::terms::{TRILLIONTHS, Terms, amount, parties, signed, to_fraction};
use super::view::View;
use super::{OWN_FIELD, Tender, expected_quantity};
use crate::demand::{DemandLine, EXPECTED, LineKind, Scenario};
use crate::error::{Error, shortened};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Text};
use crate::full_cost::{CostBasis, MAX_EVIDENCE_PARTS};
use crate::price::tiers::Labels;
use crate::price::{Interval, Rate, RatePrice, VatBasis};

/// Every bid's total and rank in every view, for every scenario, and for all of them weighted
/// together where they carry weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    tender: Tender,
    /// The place of the field among those of the tender.
    field: usize,
    scenarios: Vec<ScenarioComparison>,
}

/// The comparison under one scenario of demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioComparison {
    name: Name,
    /// By bid: what its rate card comes to.
    baskets: Vec<Basket>,
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
    partner: Option<Name>,
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
///
/// Where the tender states the [buyer's tax](crate::tender::BuyerTax), each total of each view is
/// what the bid costs the buyer: `basket × factor of its VAT basis` in place of the basket, shown
/// as a signed line of its own beside the basket.
#[must_use]
pub fn compare(tender: &Tender) -> Comparison {
    compare_under(tender, 0)
}

/// The same under one of the tender's fields: its own at 0, then the further ones.
pub(super) fn compare_under(tender: &Tender, field: usize) -> Comparison {
    let baskets = scenario_baskets(tender);
    let names = tender.demand().scenarios().iter().map(|scenario| scenario.name().clone());
    let expected = tender.demand().is_weighted().then(|| Name::fixed(EXPECTED));
    let terms = terms_under(tender, field);
    let scenarios = names
        .chain(expected)
        .zip(baskets)
        .map(|(name, baskets)| ScenarioComparison {
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
        None => &tender.0.terms,
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

    /// What the prices on a bid's rate card come to, as they were tendered.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn rate_card_total(&self, scenario: &str, provider: &str) -> Result<&Interval, Error> {
        self.basket(scenario, provider).map(|basket| &basket.price)
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

    /// The signed lines between what a bid's rate card comes to and its total in a view: the
    /// buyer's tax first, where the tender states it and it bears on the bid, then the rules in the
    /// order of their codes, for a joint bid partner by partner.
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
        let tax = self.tender.buyer_tax().and_then(|tax| tax_line(tax, bid, &basket.price));
        let rules = self.rules_in(view, bid).map(|(rule, effect, place, party)| {
            let amount =
                amount(&rule.basis, party).map_err(|circumstance| Error::NotAssessable {
                    bid: bid.provider().to_text(),
                    circumstance: circumstance.into(),
                })?;
            let price = basket.part(place);
            let end = |price: &Fraction| signed(&amount.at(price), effect);
            Ok(AdjustmentLine {
                code: rule.code.clone(),
                partner: bid.consortium().map(|_| party.provider().clone()),
                label: rule.label.clone(),
                amount: in_order(end(price.low()), end(price.high())),
                reason: rule.reason.clone(),
                source: rule.source.clone(),
                standing: standing(&rule.basis, party),
            })
        });
        tax.into_iter().map(Ok).chain(rules).collect()
    }

    /// The working behind a bid's total in a view, down to prices, quantities and statements.
    ///
    /// # Errors
    ///
    /// As [`adjustments`](Self::adjustments), and [`Error::TooManyRecords`] where the tree grows
    /// too large.
    pub fn evidence(
        &self,
        scenario: &str,
        view: View,
        provider: &str,
        end: BandEnd,
    ) -> Result<Evidence, Error> {
        let bid = self.tender.bid(provider)?;
        self.check_evidence(scenario, bid)?;
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
        let ends = self.basket_ends(view, bid, end);
        let unit = self.tender.currency().to_string();
        let mut parts = vec![self.basket_evidence(scenario, bid, &ends)?];
        let price = parts.first().map(Evidence::value).cloned().unwrap_or_default();
        if let Some(tax) = self.tender.buyer_tax() {
            parts.extend(tax_evidence(tax, bid, &price, &unit));
        }
        for (rule, effect, place, party) in self.rules_in(view, bid) {
            let price = self.basket(scenario, provider)?.part(place);
            let end = ends.get(place).copied().unwrap_or(end);
            let line = rule_evidence(rule, party, end.of(price), &unit);
            let line = match bid.consortium() {
                Some(_) => line.labelled(&format!("{}, {}", rule.label, party.provider())),
                None => line,
            };
            parts.push(match effect {
                Effect::Add => line,
                Effect::Subtract => {
                    let label = format!("less {}", line.label());
                    Evidence::new(Rule::Negated, &label, -line.value(), &unit, vec![line])
                }
            });
        }
        let taxed = self.tender.buyer_tax().is_some();
        let label = match view {
            View::Tendered if taxed => {
                format!("tendered price of {provider} to the buyer, scenario {scenario}")
            }
            View::Tendered => format!("tendered price of {provider}, scenario {scenario}"),
            _ => format!("{} view of {provider}, scenario {scenario}", view.in_words()),
        };
        Ok(Evidence::new(Rule::Sum, &label, total, &unit, parts))
    }

    /// The tree behind a total stays within its bound.
    fn check_evidence(&self, scenario: &str, bid: &Bid) -> Result<(), Error> {
        let demand = self.tender.demand();
        let weighted = !demand.scenarios().iter().any(|known| known.name().as_str() == scenario);
        let scenarios = if weighted { demand.scenarios().len() } else { 1 };
        let rules = self.playing_field().rules().len();
        let parties = bid.parties().len();
        // A fee shows the part of every partner again.
        let with_fee = if bid.consortium().is_some() { 2 } else { 1 };
        let tiers: usize = bid.rate_card().rates().map(|(_, rate)| rate.price().tier_count()).sum();
        let lines = demand.lines().len().saturating_add(tiers);
        let lines = lines.saturating_mul(scenarios).saturating_mul(with_fee);
        if lines.saturating_add(rules).saturating_mul(parties) > MAX_EVIDENCE_PARTS {
            let what = "lines and rules in the evidence";
            return Err(Error::TooManyRecords { what, limit: MAX_EVIDENCE_PARTS });
        }
        Ok(())
    }

    /// By party: the end of its prices that gives this end of the total. Where more than the whole
    /// price is taken off, the higher price gives the lower total.
    fn basket_ends(&self, view: View, bid: &Bid, end: BandEnd) -> Vec<BandEnd> {
        let bids = self.tender.bids();
        let place = bids.iter().position(|known| known.provider() == bid.provider());
        let terms = place.and_then(|place| terms_under(&self.tender, self.field).get(place));
        let terms = terms.and_then(|terms| terms.get(view.position()));
        let turned = |party: usize| {
            let of_part = terms.and_then(|terms| terms.of_parts.get(party));
            let factor = of_part.or(terms.and_then(|terms| terms.of_price.as_ref()));
            factor.is_some_and(Fraction::is_negative)
        };
        let parties = (0..bid.parties().len()).map(turned);
        parties.map(|turned| if turned { end.other() } else { end }).collect()
    }

    /// How a bid's price lies to the full cost in the bidder's own model. Tax inside the price is
    /// left out where the tender states its rate. A joint bid is assessed where every partner gives
    /// a model: the sums over [its parts](Self::own_cost_of_parts).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn own_cost(&self, scenario: &str, provider: &str) -> Result<OwnCostPosition, Error> {
        let mut sum: Option<OwnCost> = None;
        for (_, position) in self.own_cost_of_parts(scenario, provider)? {
            let OwnCostPosition::Assessed(own) = position else {
                return Ok(OwnCostPosition::NotAssessable);
            };
            sum = Some(match sum {
                Some(sum) => sum.plus(*own)?,
                None => *own,
            });
        }
        Ok(match sum {
            Some(own) => OwnCostPosition::Assessed(Box::new(own)),
            None => OwnCostPosition::NotAssessable,
        })
    }

    /// The same for each partner of a joint bid, its part of the price against its own model, in
    /// the order of the partners' names; for a bid of one provider the bid itself.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn own_cost_of_parts(
        &self,
        scenario: &str,
        provider: &str,
    ) -> Result<Vec<(Name, OwnCostPosition)>, Error> {
        self.scenario(scenario)?;
        let parties = self.tender.bid(provider)?.parties().iter();
        let position = |party: &Bid| match party.cost_model() {
            None => Ok(OwnCostPosition::NotAssessable),
            Some(model) => self
                .own_cost_in(model, scenario, party)
                .map(|own| OwnCostPosition::Assessed(Box::new(own))),
        };
        parties.map(|party| Ok((party.provider().clone(), position(party)?))).collect()
    }

    /// The working behind a bidder's own full cost over the priced lines of a scenario, down to the
    /// records of its cost model; `None` where the bid, or a partner of a joint one, gives no cost
    /// model.
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
        let bid = self.tender.bid(provider)?;
        let trees = bid.parties().iter().map(|party| self.own_cost_tree(scenario, party));
        let mut trees: Vec<Evidence> =
            trees.collect::<Result<Vec<_>, Error>>()?.into_iter().flatten().collect();
        if bid.consortium().is_none() {
            return Ok(trees.pop());
        }
        let unit = self.tender.currency().to_string();
        let label = format!("own full cost of {provider}, scenario {scenario}");
        Ok(Some(Evidence::new(Rule::Sum, &label, own.own_full_cost().clone(), &unit, trees)))
    }

    fn own_cost_tree(&self, scenario: &str, party: &Bid) -> Result<Option<Evidence>, Error> {
        let Some(model) = party.cost_model() else { return Ok(None) };
        let unit = self.tender.currency().to_string();
        let stated_demand = Text::fixed("demand of the tender");
        let mut lines = Vec::new();
        for line in self.required_lines() {
            let name = line.name().as_str();
            let (Some(_), Some(service)) =
                (party.rate_card().rate(name), model.service_behind(name))
            else {
                continue;
            };
            let cost = model.full_cost().evidence_per_unit(service.as_str(), CostBasis::Full)?;
            let quantity = self.quantity(scenario, line);
            let value = cost.value() * &quantity;
            let quantity =
                Evidence::stated("quantity", quantity, line.unit().as_str(), Some(&stated_demand));
            lines.push(Evidence::new(
                Rule::Product,
                line.label(),
                value,
                &unit,
                vec![cost, quantity],
            ));
        }
        let label = format!("own full cost of {}, scenario {scenario}", party.provider());
        let total = lines.iter().map(Evidence::value).sum();
        Ok(Some(Evidence::new(Rule::Sum, &label, total, &unit, lines)))
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
        let mut price = Sums::default();
        let (own_factor, bound_factor) = self.corridor_factors(bid);
        for line in self.tender.demand().lines() {
            let Some(rate) = bid.rate_card().rate(line.name().as_str()) else {
                continue;
            };
            if let Some(band) = corridor.interval(line.name().as_str()) {
                let own = scaled(self.average(scenario, line, rate), own_factor.as_ref());
                let band = scaled(band, bound_factor.as_ref());
                lines.push((line.name().clone(), own.position(&band)));
            }
            if line.kind() == LineKind::Required {
                let cost = scaled(self.line_price(scenario, line, rate), own_factor.as_ref());
                price.add(&cost, &Fraction::ONE);
            }
        }
        let price = price.interval()?;
        let bounds = corridor.basket(&self.required_quantities(scenario))?;
        let basket = bounds.map(|bounds| price.position(&scaled(bounds, bound_factor.as_ref())));
        Ok(Some(CorridorPosition { lines, basket }))
    }

    /// The working behind an end of the corridor's band for a line, as prices are held against it:
    /// stated, or the quartile of the market's prices in rising order. `None` where the line has no
    /// band.
    ///
    /// # Errors
    ///
    /// [`Error::TooFewForQuartiles`], which a built tender does not lead to.
    pub fn corridor_line_evidence(
        &self,
        line: &str,
        end: BandEnd,
    ) -> Result<Option<Evidence>, Error> {
        let Some(corridor) = self.tender.corridor() else { return Ok(None) };
        Ok(corridor.line_evidence(line)?.map(|ends| self.to_buyer(end.pick(ends))))
    }

    /// The working behind an end of the corridor over the basket of required lines. `None` where the
    /// tender has no corridor, or a line has no band.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::tender::{BandEnd, Tender, compare};
    ///
    /// let tender = Tender::from_json(r#"{
    ///     "format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "100"},
    ///     "corridor": {"source": "four published cards", "market": {
    ///         "estimator": "inclusive", "aggregation": "sum_of_line_quartiles",
    ///         "prices": {"a": {"all": "10"}, "b": {"all": "20"}, "c": {"all": "30"}, "d": {"all": "50"}}}},
    ///     "bids": [{"provider": "e", "vat": "exempt", "rates": {"all": "16"}}]
    /// }"#)?;
    /// let comparison = compare(&tender);
    /// let low = comparison.corridor_evidence("planned", BandEnd::Low)?.unwrap();
    /// low.verify()?;
    /// assert_eq!(low.value().to_string(), "1750"); // 100 at 17.50
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn corridor_evidence(
        &self,
        scenario: &str,
        end: BandEnd,
    ) -> Result<Option<Evidence>, Error> {
        self.scenario(scenario)?;
        let Some(corridor) = self.tender.corridor() else { return Ok(None) };
        let ends = corridor.basket_evidence(&self.required_quantities(scenario))?;
        Ok(ends.map(|ends| self.to_buyer(end.pick(ends))))
    }

    /// A bound of the corridor as the buyer bears it, where its VAT basis is stated.
    fn to_buyer(&self, bound: Evidence) -> Evidence {
        let stated = self.tender.buyer_tax();
        let Some((tax, basis)) = stated.and_then(|tax| Some((tax, tax.corridor_basis()?))) else {
            return bound;
        };
        let label = "what a price of 1 on the corridor's VAT basis costs the buyer";
        let factor = Evidence::stated(label, tax.factor(basis), "", Some(tax.source()));
        let (value, unit) = (bound.value() * factor.value(), bound.unit().to_owned());
        let label = format!("{}, to the buyer", bound.label());
        Evidence::new(Rule::Product, &label, value, &unit, vec![bound, factor])
    }

    fn required_quantities(&self, scenario: &str) -> Vec<(&str, Fraction)> {
        let lines = self.required_lines();
        lines.map(|line| (line.name().as_str(), self.quantity(scenario, line))).collect()
    }

    /// What a price of one costs the buyer on the bid's VAT basis and on the corridor's, where the
    /// corridor's is stated; else prices are held against each other as they are.
    fn corridor_factors(&self, bid: &Bid) -> (Option<Fraction>, Option<Fraction>) {
        let stated = self.tender.buyer_tax();
        let stated = stated.and_then(|tax| Some((tax, tax.corridor_basis()?)));
        match stated {
            Some((tax, basis)) => {
                (Some(tax.factor(bid.rate_card().vat_basis())), Some(tax.factor(basis)))
            }
            None => (None, None),
        }
    }

    fn own_cost_in(&self, model: &CostModel, scenario: &str, bid: &Bid) -> Result<OwnCost, Error> {
        let mut price = Sums::default();
        let mut own_full_cost = Fraction::ZERO;
        let basis = bid.rate_card().vat_basis();
        let net = self.tender.buyer_tax().map(|tax| tax.net_of_tax(basis));
        let mut demanded: BTreeMap<&Name, Fraction> = BTreeMap::new();
        for line in self.required_lines() {
            let name = line.name().as_str();
            let (Some(rate), Some(service)) =
                (bid.rate_card().rate(name), model.service_behind(name))
            else {
                continue;
            };
            let quantity = self.quantity(scenario, line);
            let cost = scaled(self.line_price(scenario, line, rate), net.as_ref());
            price.add(&cost, &Fraction::ONE);
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
        line_quantity(&self.tender, scenario, line)
    }

    /// By partner of a joint bid, in the order of their names: what its part of the prices comes
    /// to, the fee in the lead's. For a bid of one provider what its rate card comes to.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn part_totals(&self, scenario: &str, provider: &str) -> Result<Vec<Interval>, Error> {
        let basket = self.basket(scenario, provider)?;
        let parties = self.tender.bid(provider)?.parties().len();
        Ok((0..parties).map(|place| basket.part(place).clone()).collect())
    }

    fn basket(&self, scenario: &str, provider: &str) -> Result<&Basket, Error> {
        let scenario = self.scenario(scenario)?;
        let bids = self.tender.bids();
        let found = bids.binary_search_by(|bid| bid.provider().as_str().cmp(provider));
        match found.ok().and_then(|place| scenario.baskets.get(place)) {
            Some(basket) => Ok(basket),
            None => Err(Error::UnknownName { name: Name::new(provider)?.into(), what: "provider" }),
        }
    }

    /// The rules that count in a view, with the parties of the bid to whom each applies and their
    /// places.
    fn rules_in<'a>(
        &'a self,
        view: View,
        bid: &'a Bid,
    ) -> impl Iterator<Item = (&'a FieldRule, Effect, usize, &'a Bid)> {
        let rules = self.playing_field().rules().iter();
        rules.filter_map(move |rule| Some((rule, rule.effect(view)?))).flat_map(
            move |(rule, effect)| {
                parties(rule, bid).map(move |(place, party)| (rule, effect, place, party))
            },
        )
    }

    /// The working behind what a bid's rate card comes to, at an end of each party's prices.
    fn basket_evidence(
        &self,
        scenario: &str,
        bid: &Bid,
        ends: &[BandEnd],
    ) -> Result<Evidence, Error> {
        let unit = self.tender.currency().to_string();
        let demand = self.tender.demand();
        let label = format!("basket of {}, scenario {scenario}", bid.provider());
        let sum = |parts: Vec<Evidence>| {
            let total = parts.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, &label, total, &unit, parts)
        };
        if !demand.scenarios().iter().any(|known| known.name().as_str() == scenario) {
            let stated_demand = Text::fixed("demand of the tender");
            let mut parts = Vec::new();
            for known in demand.scenarios() {
                let weight = known.weight().unwrap_or_default().to_fraction();
                let basket = self.basket_evidence(known.name().as_str(), bid, ends)?;
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
            return Ok(sum(parts));
        }
        let end = |place: usize| ends.get(place).copied().unwrap_or_default();
        let Some(consortium) = bid.consortium() else {
            return Ok(sum(self.line_evidence(scenario, bid, None, end(0))));
        };
        let parts = bid.parties().iter().enumerate().map(|(place, party)| {
            let lines = self.line_evidence(scenario, party, Some((bid, consortium)), end(place));
            let label = format!("part of {}", party.provider());
            let total = lines.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, &label, total, &unit, lines)
        });
        Ok(sum(parts.collect()))
    }

    /// The lines of a basket: price times quantity. Of a partner's part only those in which it has
    /// a price.
    fn line_evidence(
        &self,
        scenario: &str,
        party: &Bid,
        joint: Option<(&Bid, &Consortium)>,
        end: BandEnd,
    ) -> Vec<Evidence> {
        let unit = self.tender.currency().to_string();
        let (rate_card, stated_demand) =
            (Text::fixed("rate card of the bid"), Text::fixed("demand of the tender"));
        let price_list = Text::fixed("price list of the tender");
        let lines = self.tender.demand().lines().iter();
        let lines = lines.filter(|line| line.kind() != LineKind::Optional);
        let preset_of_all = |line: &DemandLine| {
            // A preset price that no part repeats counts with the lead.
            joint.is_none_or(|(bid, consortium)| {
                let repeated = bid.rate_card().rate(line.name().as_str()).is_some();
                !repeated && consortium.lead() == party.provider()
            })
        };
        lines
            .filter_map(|line| {
                let quantity = Evidence::stated(
                    "quantity",
                    self.quantity(scenario, line),
                    line.unit().as_str(),
                    Some(&stated_demand),
                );
                let about =
                    Labels { currency: &unit, unit: line.unit().as_str(), source: &rate_card };
                let priced_per = format!("{unit} per {}", line.unit());
                let rate = party.rate_card().rate(line.name().as_str());
                let price = match (line.kind(), rate) {
                    (LineKind::Preset(price), _) if preset_of_all(line) => Evidence::stated(
                        "price preset by the tender",
                        price.to_fraction(),
                        &priced_per,
                        Some(&price_list),
                    ),
                    (_, Some(rate)) => match (rate.price(), joint) {
                        (RatePrice::AllUnits(tiers), _) => {
                            return Some(tiers.evidence(line.label(), &quantity, &about));
                        }
                        (RatePrice::Incremental(tiers), _) => {
                            return Some(tiers.evidence(line.label(), &quantity, &about));
                        }
                        (RatePrice::Band(band), Some((_, consortium)))
                            if consortium.lead() == party.provider() =>
                        {
                            let price = end.of(&band.to_interval()).clone();
                            lead_price(consortium, line, price, end, &priced_per)
                        }
                        (RatePrice::Band(band), _) => {
                            let price = end.of(&band.to_interval()).clone();
                            Evidence::stated("price", price, &priced_per, Some(&rate_card))
                        }
                    },
                    (_, None) => return None,
                };
                let value = price.value() * quantity.value();
                let factors = vec![price, quantity];
                Some(Evidence::new(Rule::Product, line.label(), value, &unit, factors))
            })
            .collect()
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

    /// The total, exactly, in units of the currency; `None` where it is not assessable. Where the
    /// tender states the buyer's tax it is what the bid costs the buyer.
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

    /// The partner of a joint bid to whom it applies.
    #[must_use]
    pub fn partner(&self) -> Option<&Name> {
        self.partner.as_ref()
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
    /// The end's name in results.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            BandEnd::High => "high",
            BandEnd::Low => "low",
        }
    }

    fn other(self) -> BandEnd {
        match self {
            BandEnd::High => BandEnd::Low,
            BandEnd::Low => BandEnd::High,
        }
    }

    /// Of a low and a high one.
    fn pick<T>(self, [low, high]: [T; 2]) -> T {
        match self {
            BandEnd::High => high,
            BandEnd::Low => low,
        }
    }

    pub(super) fn of(self, interval: &Interval) -> &Fraction {
        match self {
            BandEnd::High => interval.high(),
            BandEnd::Low => interval.low(),
        }
    }
}

/// The quantity of a line under a scenario; under any other name that of all scenarios together.
pub(super) fn line_quantity(tender: &Tender, scenario: &str, line: &DemandLine) -> Fraction {
    let demand = tender.demand();
    match demand.scenarios().iter().find(|known| known.name().as_str() == scenario) {
        Some(known) => known.quantity(line.name().as_str()).unwrap_or_default().to_fraction(),
        None => expected_quantity(demand, line.name().as_str()),
    }
}

pub(super) fn standing(basis: &AdjustmentBasis, bid: &Bid) -> &'static str {
    let needs = basis.needs();
    let statements = || needs.iter().filter_map(|(name, _)| bid.statement(name.as_str()));
    let weakest = statements().find(|statement| matches!(statement, Statement::Declared(_)));
    weakest.or_else(|| statements().next()).map_or("published", Statement::standing)
}

/// A bid's basket, and both its ends as whole trillionths where machine integers hold them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Basket {
    price: Interval,
    trillionths: Option<(i128, i128)>,
    /// By partner of a joint bid: its part.
    parts: Vec<Interval>,
}

impl Basket {
    fn new(price: Interval, trillionths: Option<(i128, i128)>) -> Self {
        Basket { price, trillionths, parts: Vec::new() }
    }

    /// The part of the party in this place; the whole of a bid of one provider.
    fn part(&self, place: usize) -> &Interval {
        self.parts.get(place).unwrap_or(&self.price)
    }
}

impl Basket {
    fn of(price: Interval) -> Self {
        let ends = (price.low().to_units(TRILLIONTHS), price.high().to_units(TRILLIONTHS));
        let trillionths = if let (Some(low), Some(high)) = ends { Some((low, high)) } else { None };
        Basket::new(price, trillionths)
    }
}

/// By scenario (the weighted one last) and bid: the basket.
fn scenario_baskets(tender: &Tender) -> Vec<Vec<Basket>> {
    let records = &*tender.0;
    let baskets = |quantities: &Vec<i128>| -> Vec<Basket> {
        let bids = records.prices.iter().zip(&records.tiers);
        let whole = bids.map(|(prices, tiers)| match tiers.as_slice() {
            [] => basket(quantities, prices),
            tiers => basket_with_tiers(quantities, prices, tiers),
        });
        let parts = records.part_prices.iter().map(|parts| {
            parts.iter().map(|part| basket(quantities, part).price).collect::<Vec<Interval>>()
        });
        whole.zip(parts).map(|(basket, parts)| Basket { parts, ..basket }).collect()
    };
    let mut by_scenario: Vec<Vec<Basket>> = records.quantities.iter().map(baskets).collect();
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
        let expected = records.bids.iter().enumerate().map(|(bid, record)| {
            let price = weighted(&|baskets| baskets.get(bid).map(|basket| &basket.price));
            let parts = record.consortium().map_or(0, |_| record.parties().len());
            let parts = (0..parts)
                .map(|part| weighted(&|baskets| baskets.get(bid).map(|basket| basket.part(part))));
            Basket { parts: parts.collect(), ..Basket::of(price) }
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
    let bids = tender.bids().iter().zip(baskets).zip(terms);
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
    let unchanged = || Basket::new(basket.price.clone(), basket.trillionths);
    let Some(terms) = terms else { return unchanged() };
    if !terms.of_parts.is_empty() {
        return Basket::new(total_of_parts(basket, terms), None);
    }
    if terms.of_price.is_none() && terms.fixed.is_zero() {
        return unchanged();
    }
    if let (Some((low, high)), Some(fixed), None) =
        (basket.trillionths, terms.fixed_in_trillionths, &terms.of_price)
        && let (Some(low), Some(high)) = (low.checked_add(fixed), high.checked_add(fixed))
    {
        return Basket::new(to_interval(low, high), Some((low, high)));
    }
    let end = |price: &Fraction| match &terms.of_price {
        None => price + &terms.fixed,
        Some(of_price) => price * of_price + &terms.fixed,
    };
    Basket::new(in_order(end(basket.price.low()), end(basket.price.high())), None)
}

/// The same where a view does not do the same to each partner's part.
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
pub(super) fn in_order(one: Fraction, other: Fraction) -> Interval {
    let (low, high) = if one <= other { (one, other) } else { (other, one) };
    Interval::new(low.clone(), high).unwrap_or_else(|_| Interval::point(low))
}

/// An interval at a factor that is not negative; as it is without one.
fn scaled(interval: Interval, factor: Option<&Fraction>) -> Interval {
    match factor {
        None => interval,
        Some(factor) => in_order(interval.low() * factor, interval.high() * factor),
    }
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

/// What the buyer's tax adds to a price or takes off it; nothing on an exempt supply.
fn tax_line(tax: &BuyerTax, bid: &Bid, price: &Interval) -> Option<AdjustmentLine> {
    let basis = bid.rate_card().vat_basis();
    let (label, reason) = tax_in_words(basis)?;
    let part = tax.factor(basis) - Fraction::ONE;
    Some(AdjustmentLine {
        code: Name::fixed(BUYER_TAX),
        partner: None,
        label: Text::fixed(label),
        amount: in_order(price.low() * &part, price.high() * &part),
        reason: Text::fixed(reason),
        source: tax.source().clone(),
        standing: "published",
    })
}

fn tax_in_words(basis: VatBasis) -> Option<(&'static str, &'static str)> {
    match basis {
        VatBasis::Exclusive => Some((
            "tax the buyer does not recover",
            "the tax comes on top of the prices, and the buyer bears a part of it",
        )),
        VatBasis::Exempt => None,
        VatBasis::Inclusive => Some((
            "tax the buyer recovers",
            "the tax is inside the prices, and the buyer has a part of it back",
        )),
    }
}

/// The working behind that line.
fn tax_evidence(tax: &BuyerTax, bid: &Bid, price: &Fraction, unit: &str) -> Option<Evidence> {
    let basis = bid.rate_card().vat_basis();
    let (label, _) = tax_in_words(basis)?;
    let stated =
        |label: &str, value: Fraction| Evidence::stated(label, value, "", Some(tax.source()));
    let basket = Text::fixed("the basket");
    let price = Evidence::stated("tendered price", price.clone(), unit, Some(&basket));
    let rate = stated("rate of tax", tax.rate().to_fraction());
    let recovered = stated("share the buyer recovers", tax.recovered().to_fraction());
    let product = |label: &str, parts: Vec<Evidence>| {
        let value = parts.iter().fold(Fraction::ONE, |product, part| product * part.value());
        Evidence::new(Rule::Product, label, value, unit, parts).with_source(tax.source())
    };
    if basis == VatBasis::Exclusive {
        let whole = stated("whole", Fraction::ONE);
        let label_of_share = "share the buyer does not recover";
        let share = Evidence::new(
            Rule::Difference,
            label_of_share,
            tax.not_recovered(),
            "",
            vec![whole, recovered],
        );
        return Some(product(label, vec![price, rate, share]));
    }
    let whole = stated("price without tax", Fraction::ONE);
    let gross = whole.value() + rate.value();
    let gross = Evidence::new(Rule::Sum, "price with tax", gross, "", vec![whole, rate.clone()]);
    let inside = rate.value().checked_div(gross.value()).unwrap_or_default();
    let inside = Evidence::new(Rule::Quotient, "part that is tax", inside, "", vec![rate, gross]);
    let back = product(label, vec![price, inside, recovered]);
    let label = format!("less {label}");
    Some(Evidence::new(Rule::Negated, &label, -back.value(), unit, vec![back]))
}

/// The price of the lead's part: its own share of the price and the fee.
fn lead_price(
    consortium: &Consortium,
    line: &DemandLine,
    price: Fraction,
    end: BandEnd,
    unit: &str,
) -> Evidence {
    let source = Text::fixed("parts of the joint bid");
    let Some(fee) = consortium.fee() else {
        return Evidence::stated("price", price, unit, Some(&source));
    };
    let own_part = |part: &Bid| {
        let band = part.rate_card().rate(line.name().as_str())?.band()?;
        let label = format!("part of {}", part.provider());
        let price = end.of(&band.to_interval()).clone();
        Some(Evidence::stated(&label, price, unit, Some(&source)))
    };
    let is_lead = |part: &&Bid| part.provider() == consortium.lead();
    let fee = match fee {
        ManagementFee::PerUnit(amounts) => {
            let amount = amounts.get(line.name()).map(|amount| amount.to_fraction());
            Evidence::stated("management fee", amount.unwrap_or_default(), unit, Some(&source))
        }
        ManagementFee::OfParts { percent, base } => {
            let parts = consortium.parts().iter();
            let counted = parts.filter(|part| *base == FeeBase::AllParts || !is_lead(part));
            let counted: Vec<Evidence> = counted.filter_map(own_part).collect();
            let sum = counted.iter().map(Evidence::value).sum();
            let sum = Evidence::new(Rule::Sum, "parts it is taken of", sum, unit, counted);
            let rate = Evidence::stated("rate", percent.to_fraction(), "", Some(&source));
            let value = rate.value() * sum.value();
            Evidence::new(Rule::Product, "management fee", value, unit, vec![rate, sum])
        }
    };
    let own = consortium.parts().iter().find(is_lead).and_then(own_part);
    let parts: Vec<Evidence> = own.into_iter().chain([fee]).collect();
    Evidence::new(Rule::Sum, "price with the fee", price, unit, parts)
}

/// The working behind one rule for a bid that states what it needs.
pub(super) fn rule_evidence(rule: &FieldRule, bid: &Bid, price: &Fraction, unit: &str) -> Evidence {
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

/// The code of the line for the buyer's tax.
const BUYER_TAX: &str = "buyer-tax";
