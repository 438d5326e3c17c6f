//! A contract under scenarios of demand: income, cost by behaviour, margin, and the worst of them.

use super::{Contract, ContractForm};
use crate::error::{self, AtRecord, Error, quoted};
use crate::evidence::{Evidence, Rule};
use crate::exact::name::check_unique;
use crate::exact::{Currency, Figure, Fraction, Name, Quantity};
use crate::full_cost::CostByBehaviour;

/// The most volumes a contract is looked at under.
pub const MAX_VOLUMES: usize = 10_000;

/// One scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ContractOutcome {
    /// The scenario.
    pub scenario: Name,
    /// Its volume.
    pub volume: Quantity,
    /// What the contract pays.
    pub income: Figure,
    /// What delivering costs.
    pub cost: Figure,
    /// Income less cost.
    pub margin: Figure,
}

/// A contract and a cost under each scenario, in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ContractOutcomes {
    /// The form of the contract.
    pub form: ContractForm,
    /// What it counts.
    pub unit: Name,
    /// The currency.
    pub currency: Currency,
    /// The scenarios in the order of their names.
    pub outcomes: Vec<ContractOutcome>,
    /// The scenario with the least margin: the provider's worst case. Of equals, the first by name.
    pub least_margin: ContractOutcome,
    /// The scenario with the least income. Of equals, the first by name.
    pub least_income: ContractOutcome,
    /// The scenario with the greatest income: the buyer's worst case. Of equals, the first by name.
    pub greatest_income: ContractOutcome,
    #[cfg_attr(feature = "serde", serde(skip))]
    contract: Contract,
    #[cfg_attr(feature = "serde", serde(skip))]
    cost: CostByBehaviour,
}

/// What a contract brings and what delivering costs, for each named volume.
///
/// # Errors
///
/// [`Missing`](crate::ErrorKind::Missing) without a volume,
/// [`TooLarge`](crate::ErrorKind::TooLarge) above [`MAX_VOLUMES`],
/// [`Duplicate`](crate::ErrorKind::Duplicate) or [`Mixed`](crate::ErrorKind::Mixed) where the
/// contract and the cost count different things.
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{Behaviour, CostLine, Organisation, Service};
/// use fullcost::exact::{Currency, Fraction, Money, Period, UnitPrice};
/// use fullcost::full_cost::{CostBasis, full_cost};
/// use fullcost::price::{Contract, contract_outcomes};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "500".parse()?)?)
///         .line(CostLine::new("rent", pounds("10200")?, "repairs", "lease")?
///             .with_behaviour(Behaviour::Fixed))
///         .line(CostLine::new("materials", pounds("18000")?, "repairs", "ledger")?
///             .with_behaviour(Behaviour::Variable))
///         .build()?;
/// let costs = full_cost(&organisation, &Method::Direct)?;
/// let cost = costs.service("repairs")?.by_behaviour(CostBasis::Full)?;
/// let contract = Contract::per_unit("visit", UnitPrice::parse("60", Currency::GBP)?)?;
/// let volumes = [("high".parse()?, "600".parse()?), ("low".parse()?, "400".parse()?)];
/// let outcomes = contract_outcomes(&contract, &cost, &volumes)?;
/// let worst = outcomes.least_margin;
/// assert_eq!((worst.scenario.as_str(), worst.margin.low()), ("low", &Fraction::from(-600)));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn contract_outcomes(
    contract: &Contract,
    cost: &CostByBehaviour,
    volumes: &[(Name, Quantity)],
) -> Result<ContractOutcomes, Error> {
    cost.currency.same_as(contract.currency()).at("the contract")?;
    if &cost.unit != contract.unit() {
        let (expected, found) = (quoted(cost.unit.as_str()), quoted(contract.unit().as_str()));
        return Err(error::mixed_unit(expected, found)).at("the contract");
    }
    if volumes.len() > MAX_VOLUMES {
        return Err(error::too_many("volumes", MAX_VOLUMES));
    }
    let figure = |exact: Fraction| Figure::new(exact, contract.currency());
    let mut outcomes: Vec<ContractOutcome> = volumes
        .iter()
        .map(|(scenario, volume)| {
            let (income, cost) = (contract.income(*volume), cost.cost_at(*volume));
            let margin = figure(&income - &cost);
            let (income, cost) = (figure(income), figure(cost));
            ContractOutcome { scenario: scenario.clone(), volume: *volume, income, cost, margin }
        })
        .collect();
    outcomes.sort_by(|left, right| left.scenario.cmp(&right.scenario));
    check_unique(outcomes.iter().map(|outcome| &outcome.scenario), "scenario")?;
    let Some((first, rest)) = outcomes.split_first() else {
        return Err(error::missing("volume"));
    };
    Ok(ContractOutcomes {
        form: contract.form(),
        unit: contract.unit().clone(),
        currency: contract.currency(),
        least_margin: least(first, rest, |outcome| outcome.margin.low().clone()),
        least_income: least(first, rest, |outcome| outcome.income.low().clone()),
        greatest_income: least(first, rest, |outcome| -outcome.income.low()),
        outcomes,
        contract: contract.clone(),
        cost: cost.clone(),
    })
}

impl ContractOutcomes {
    /// The working behind the margin of a scenario.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn evidence(&self, scenario: &str) -> Result<Evidence, Error> {
        let found = self.outcomes.iter().find(|outcome| outcome.scenario.as_str() == scenario);
        let Some(outcome) = found else {
            return Err(error::unknown_name(Name::new(scenario)?, "scenario"));
        };
        let parts =
            vec![self.contract.evidence(outcome.volume), self.cost.evidence_at(outcome.volume)];
        let label = format!("margin, scenario {scenario}");
        let unit = self.contract.currency().to_string();
        Ok(Evidence::new(Rule::Difference, &label, outcome.margin.low().clone(), &unit, parts))
    }
}

/// The outcome with the least of a figure; of equals, the first.
fn least<'a>(
    first: &'a ContractOutcome,
    rest: &'a [ContractOutcome],
    figure: impl Fn(&ContractOutcome) -> Fraction,
) -> ContractOutcome {
    let least = rest.iter().fold((first, figure(first)), |(least, least_figure), outcome| {
        let found = figure(outcome);
        if found < least_figure { (outcome, found) } else { (least, least_figure) }
    });
    least.0.clone()
}
