//! What a bid earns under the tender's contract, scenario by scenario, and what delivering costs it.

use std::collections::BTreeMap;

use super::contract::TenderContract;
use crate::demand::{Demand, DemandLine, EXPECTED, LineKind, Scenario, demand_record};
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Figure, Fraction, Name, Quantity};
use crate::full_cost::{CostBasis, CostByBehaviour, MAX_EVIDENCE_PARTS};
use crate::price::{Contract, Interval, Rate};
use crate::tender::before_tax::unknown_income;
use crate::tender::{BandEnd, Bid, BidComparison, CostModel, Tender};

/// One bid under the contract in one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BidContractOutcome {
    /// The scenario, or `expected` for the weighted mean.
    pub scenario: Name,
    /// What the contract pays, before tax where the tender states how much of it is inside the
    /// prices; an interval where the bid has bands.
    pub income: Figure,
    /// What delivering costs the bidder by its own model; `None` where it is not assessable.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub cost: Option<Figure>,
    /// Income less cost; `None` where that is not assessable.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub margin: Option<Figure>,
}

/// One bid under the tender's contract in every scenario, and, where scenarios carry weights, in
/// the mean of all (income and cost are weighted, not volumes).
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BidContract {
    /// The provider.
    pub provider: Name,
    /// The outcomes in the order of the scenarios' names.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub outcomes: Vec<BidContractOutcome>,
    /// The weighted mean, where the scenarios carry weights.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub expected: Option<BidContractOutcome>,
    /// Why cost and margin are not assessable.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub not_assessable: Option<Error>,
    /// The scenario of the least margin: the worst case. The low end of a band counts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub least_margin: Option<Name>,
    /// The scenario in which the contract pays least. The low end of a band counts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub least_income: Option<Name>,
    /// The scenario in which the contract pays most. The high end of a band counts.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub greatest_income: Option<Name>,
}

impl TenderContract {
    /// What a bid of the tender earns under the contract. Cost and margin need the bid's cost model
    /// with the behaviour of its lines, and where its prices include VAT the buyer's tax:
    /// [`BidContract::not_assessable`] says what is missing.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn outcomes(&self, tender: &Tender, provider: &str) -> Result<BidContract, Error> {
        let bid = tender.bid(provider)?;
        let demand = tender.demand();
        let costs = Costs::of(bid, tender);
        let (costs, not_assessable) = match costs {
            Ok(costs) => (Some(costs), None),
            Err(error) => (None, Some(error)),
        };
        let mut outcomes = Vec::new();
        for scenario in demand.scenarios() {
            let income = income(self, tender, bid, scenario)?.in_currency(tender.currency());
            let cost = costs.as_ref().map(|costs| costs.at(scenario)).transpose()?;
            outcomes.push(BidContractOutcome::new(scenario.name().clone(), income, cost));
        }
        let expected = if demand.is_weighted() { weighted(demand, &outcomes) } else { None };
        let provider = bid.provider.clone();
        Ok(BidContract::new(provider, outcomes, expected, not_assessable))
    }
}

impl BidComparison<'_> {
    /// The working behind what a bid earns in a scenario.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown), or [`TooLarge`](crate::ErrorKind::TooLarge) for more
    /// lines than evidence holds.
    pub fn contract_evidence(
        self,
        contract: &TenderContract,
        end: BandEnd,
    ) -> Result<Evidence, Error> {
        let (bid, provider) = (self.bid, &self.bid.provider);
        let demand = self.tender().demand();
        let scenario = self.one_scenario()?;
        if demand.lines().len() > MAX_EVIDENCE_PARTS {
            return Err(error::too_many("lines and rules in the evidence", MAX_EVIDENCE_PARTS));
        }
        let unit = self.tender().currency().to_string();
        let mut parts = Vec::new();
        for line in basket(demand) {
            let quantity = scenario.quantity(line.name().as_str()).unwrap_or_default();
            if let Some((low, high)) = agreed(contract, self.tender(), bid, line, quantity)? {
                let agreed = if end == BandEnd::High { high } else { low };
                let delivered =
                    Evidence::stated("volume", quantity.to_fraction(), line.unit().as_str(), None)
                        .known_as(demand_record(scenario.name(), line.name()));
                let record = agreed_record(provider, line.name(), end);
                let paid = agreed.evidence_of(quantity, delivered, &record);
                let value = paid.value().clone();
                parts.push(Evidence::new(Rule::Sum, line.label(), value, &unit, vec![paid]));
            }
        }
        let label = format!("income of {provider}, scenario {}", scenario.name());
        let income = parts.iter().map(Evidence::value).sum();
        let evidence = Evidence::new(Rule::Sum, &label, income, &unit, parts);
        Ok(evidence.with_source(&contract.source))
    }

    /// The working behind a bid's margin in a scenario; `None` where the bid's cost is not assessable.
    ///
    /// # Errors
    ///
    /// As [`contract_evidence`](Self::contract_evidence).
    pub fn contract_margin_evidence(
        self,
        contract: &TenderContract,
        end: BandEnd,
    ) -> Result<Option<Evidence>, Error> {
        let income = self.contract_evidence(contract, end)?;
        let scenario = self.one_scenario()?;
        let Ok(costs) = Costs::of(self.bid, self.tender()) else { return Ok(None) };
        let provider = &self.bid.provider;
        let unit = self.tender().currency().to_string();
        let mut parts = Vec::new();
        for (party, cost, lines) in &costs.services {
            let quantities = lines.iter().map(|line| {
                let quantity = scenario.quantity(line.name().as_str()).unwrap_or_default();
                Evidence::stated(line.label(), quantity.to_fraction(), line.unit().as_str(), None)
                    .known_as(format!("/{}", demand_record(scenario.name(), line.name())))
            });
            let volume = volume(lines, scenario)?;
            let to = volume.to_fraction();
            let unit = cost.unit.as_str();
            let to = Evidence::new(Rule::Sum, "volume", to, unit, quantities.collect::<Vec<_>>());
            parts.push(cost.evidence_of(volume, &to).within(format!("model of {party}")));
        }
        let label = format!("cost of {provider}, scenario {}", scenario.name());
        let value = parts.iter().map(Evidence::value).sum();
        let cost = Evidence::new(Rule::Sum, &label, value, &unit, parts);
        let margin = income.value() - cost.value();
        let label = format!("margin of {provider}, scenario {}", scenario.name());
        Ok(Some(Evidence::new(Rule::Difference, &label, margin, &unit, vec![income, cost])))
    }

    /// The scenario of the demand: a contract pays for one, not for several together.
    fn one_scenario(&self) -> Result<&Scenario, Error> {
        let name = self.scenario.name();
        let unknown = || error::unknown_name(name, "scenario");
        self.scenario.demanded().ok_or_else(unknown)
    }
}

/// The costs of the services behind the basket, each with the lines it stands behind.
struct Costs<'a> {
    services: Vec<Behind<'a>>,
}

/// Whose service it is, what it costs, and the lines it stands behind.
type Behind<'a> = (&'a Name, CostByBehaviour, Vec<&'a DemandLine>);

impl<'a> Costs<'a> {
    /// Of a joint bid, the costs of every partner.
    fn of(bid: &'a Bid, tender: &'a Tender) -> Result<Self, Error> {
        let mut services = Vec::new();
        for party in bid.parties() {
            let name = || party.provider.to_text();
            let model = party.cost_model.as_ref().ok_or_else(|| refused!(
                NotAssessable: "bid {:?} gives no cost model, so that its cost is not assessable: ask the bidder for one",
                name()
            ))?;
            if !tender.knows_income(&party.rate_card) {
                return Err(unknown_income(bid));
            }
            let costs = Costs::in_model(party, bid, model, tender.demand());
            services.extend(costs.at(("bid", &party.provider))?);
        }
        Ok(Costs { services })
    }

    fn in_model(
        party: &'a Bid,
        bid: &Bid,
        model: &CostModel,
        demand: &'a Demand,
    ) -> Result<Vec<Behind<'a>>, Error> {
        let mut behind: BTreeMap<&Name, Vec<&DemandLine>> = BTreeMap::new();
        for line in basket(demand) {
            let name = line.name();
            match model.service_behind(name.as_str()) {
                Some(service) => behind.entry(service).or_default().push(line),
                // A partner has no part in a line that it does not price.
                None if bid.consortium.is_some()
                    && party.rate_card.rate(name.as_str()).is_none() => {}
                None => return Err(error::missing_service(name)),
            }
        }
        let costs = behind.into_iter().map(|(service, lines)| {
            let costs = model.full_cost();
            let cost = costs.service(service.as_str())?.by_behaviour(CostBasis::Full)?;
            Ok((&party.provider, cost, lines))
        });
        costs.collect()
    }

    fn at(&self, scenario: &Scenario) -> Result<Fraction, Error> {
        let cost = |(_, cost, lines): &Behind<'_>| Ok(cost.cost_at(volume(lines, scenario)?));
        self.services.iter().map(cost).sum()
    }
}

/// Where what a bid is paid by stands among the facts.
pub(crate) fn agreed_record(provider: &Name, line: &Name, end: BandEnd) -> String {
    format!("contract/{provider}/{line}, {} prices", end.as_str())
}

/// All units that a service delivers in a scenario.
fn volume(lines: &[&DemandLine], scenario: &Scenario) -> Result<Quantity, Error> {
    lines.iter().try_fold(Quantity::ZERO, |sum, line| {
        sum.checked_add(scenario.quantity(line.name().as_str()).unwrap_or_default())
    })
}

fn income(
    contract: &TenderContract,
    tender: &Tender,
    bid: &Bid,
    scenario: &Scenario,
) -> Result<Interval, Error> {
    let (mut low, mut high) = (Fraction::ZERO, Fraction::ZERO);
    for line in basket(tender.demand()) {
        let quantity = scenario.quantity(line.name().as_str()).unwrap_or_default();
        if let Some((at_low, at_high)) = agreed(contract, tender, bid, line, quantity)? {
            low = low + at_low.income(quantity);
            high = high + at_high.income(quantity);
        }
    }
    Interval::new(low, high)
}

/// The contract of a line at both ends of its price before tax. Where there are volume tiers, the
/// price is their average at the volume that is paid for.
fn agreed(
    contract: &TenderContract,
    tender: &Tender,
    bid: &Bid,
    line: &DemandLine,
    quantity: Quantity,
) -> Result<Option<(Contract, Contract)>, Error> {
    let Some(terms) = contract.lines.get(line.name()) else { return Ok(None) };
    let prices = if let LineKind::Preset(price) = line.kind() {
        Some(Interval::point(tender.preset_on(&bid.rate_card, line, price)))
    } else {
        let volume = terms.priced_volume(quantity);
        let average = |rate: &Rate| {
            rate.check_volume(&volume).at(("line", line.name())).at(("bid", &bid.provider))?;
            Ok::<_, Error>(rate.average_of(&volume))
        };
        bid.rate_card.rate(line.name().as_str()).map(average).transpose()?
    };
    // A line of the basket always has a price.
    let Some(prices) = prices else { return Ok(None) };
    let prices = prices.times(&tender.before_tax(&bid.rate_card, line.name().as_str()));
    let currency = bid.rate_card.currency();
    let at = |price| terms.at_figure(line.unit().as_str(), currency, price);
    Ok(Some((at(prices.low())?, at(prices.high())?)))
}

fn basket(demand: &Demand) -> impl Iterator<Item = &DemandLine> {
    demand.lines().iter().filter(|line| line.kind() != LineKind::Optional)
}

/// The mean of incomes and costs by the scenarios' weights.
fn weighted(demand: &Demand, outcomes: &[BidContractOutcome]) -> Option<BidContractOutcome> {
    let currency = outcomes.first()?.income.currency();
    let (mut low, mut high, mut cost) = (Fraction::ZERO, Fraction::ZERO, Some(Fraction::ZERO));
    for (scenario, outcome) in demand.scenarios().iter().zip(outcomes) {
        let weight = scenario.weight().unwrap_or_default().to_fraction();
        low = low + &weight * outcome.income.low();
        high = high + &weight * outcome.income.high();
        cost = cost.zip(outcome.cost.as_ref()).map(|(sum, cost)| sum + &weight * cost.low());
    }
    let income = Figure::between(low, high, currency);
    Some(BidContractOutcome::new(Name::fixed(EXPECTED), income, cost))
}

impl BidContractOutcome {
    fn new(scenario: Name, income: Figure, cost: Option<Fraction>) -> Self {
        let currency = income.currency();
        let margin = cost
            .as_ref()
            .map(|cost| Figure::between(income.low() - cost, income.high() - cost, currency));
        let cost = cost.map(|cost| Figure::new(cost, currency));
        BidContractOutcome { scenario, income, cost, margin }
    }
}

impl BidContract {
    fn new(
        provider: Name,
        outcomes: Vec<BidContractOutcome>,
        expected: Option<BidContractOutcome>,
        not_assessable: Option<Error>,
    ) -> Self {
        let scenario = |found: Option<&BidContractOutcome>| found.map(|one| one.scenario.clone());
        let margins = outcomes.iter().filter(|one| one.margin.is_some());
        let low = |one: &BidContractOutcome| one.margin.as_ref().map(|it| it.low().clone());
        let least_margin = margins.min_by_key(|one| low(one));
        let least_income = outcomes.iter().min_by_key(|one| one.income.low());
        let greatest = |one: &&BidContractOutcome| std::cmp::Reverse(one.income.high().clone());
        let greatest_income = outcomes.iter().min_by_key(greatest);
        BidContract {
            provider,
            least_margin: scenario(least_margin),
            least_income: scenario(least_income),
            greatest_income: scenario(greatest_income),
            outcomes,
            expected,
            not_assessable,
        }
    }

    /// The outcome of a scenario.
    pub(crate) fn outcome(&self, scenario: &Name) -> Option<&BidContractOutcome> {
        self.outcomes.iter().find(|one| one.scenario == *scenario)
    }
}
