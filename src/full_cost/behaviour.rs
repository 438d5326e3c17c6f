//! A service's cost by how it moves with volume, and its cost at another volume.
//!
//! `cost(V) = fixed + variable · V/U + Σ_steps step · ⌈V/k⌉/⌈U/k⌉`, with `U` the volume of the
//! cost model and `k` the capacity of a step.

use super::working::charge_evidence;
use super::{Column, CostBasis, FullCost};
use crate::cost::organisation::ChargeOrigin;
use crate::cost::{Behaviour, Charge, ChargedTo, CostLine, Ledger, Organisation};
use crate::error::{Error, quoted};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Fraction, Name, Quantity, Rounding};

/// The cash cost of one service, taken apart by how it moves with volume.
///
/// What of a pool's cost reaches the service moves as the pool's lines do: variable lines in
/// proportion to the service's volume, with the drivers as they are; the rest stays, with what
/// rounding the table by origin added. At the model's own volume the cost is the full cost of the
/// model to the minor unit.
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{Behaviour, CostLine, Organisation, Service};
/// use fullcost::exact::{Currency, Fraction, Money, Period};
/// use fullcost::full_cost::{CostBasis, full_cost};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let steps = Behaviour::Stepped { capacity: "300".parse()? };
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "900".parse()?)?)
///         .line(CostLine::new("materials", pounds("4500")?, "repairs", "ledger")?
///             .with_behaviour(Behaviour::Variable))
///         .line(CostLine::new("drivers", pounds("60000")?, "repairs", "payroll")?
///             .with_behaviour(steps))
///         .build()?;
/// let costs = full_cost(&organisation, &Method::Direct)?;
/// let repairs = costs.by_behaviour("repairs", CostBasis::Full)?;
/// assert_eq!(repairs.marginal(), Fraction::from(5));
/// assert_eq!(repairs.cost_at("901".parse()?), Fraction::from(4_505 + 80_000));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostByBehaviour {
    service: Name,
    unit: Name,
    currency: Currency,
    basis: CostBasis,
    volume: Quantity,
    fixed: Vec<Evidence>,
    variable: Vec<Evidence>,
    steps: Vec<Step>,
}

/// A line that grows by one step whenever the volume passes a multiple of its capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    line: Name,
    capacity: Quantity,
    /// How many steps carry the volume of the cost model.
    planned: Fraction,
    amount: Evidence,
}

impl FullCost {
    /// A service's cash cost by behaviour: its direct cost or its full cost.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`]; [`Error::NoBehaviour`] names the lines that do not say how they
    /// move; [`Error::StepWithoutVolume`] a stepped line that several records share or that stands
    /// in a pool; [`Error::BasisWithoutBehaviour`] for a volunteer-inflated basis.
    pub fn by_behaviour(&self, service: &str, basis: CostBasis) -> Result<CostByBehaviour, Error> {
        if !matches!(basis, CostBasis::Direct | CostBasis::Full) {
            return Err(Error::BasisWithoutBehaviour { basis: basis.as_str() });
        }
        let cost = self.service(service)?;
        let mut parts = CostByBehaviour {
            service: cost.name.clone(),
            unit: cost.unit.clone(),
            currency: cost.currency(),
            basis,
            volume: cost.volume,
            fixed: Vec::new(),
            variable: Vec::new(),
            steps: Vec::new(),
        };
        let organisation = self.organisation();
        let mut silent = Vec::new();
        for (line, charge) in cash_lines(organisation, &cost.name) {
            let working = charge_evidence(organisation, charge);
            match line.behaviour() {
                None => silent.push(line.name()),
                Some(Behaviour::Fixed) => parts.fixed.push(working),
                Some(Behaviour::Variable) => parts.variable.push(working),
                Some(Behaviour::Stepped { capacity }) => {
                    if matches!(line.charged_to(), ChargedTo::Shared(_)) {
                        return Err(Error::StepWithoutVolume { line: line.name().to_text() });
                    }
                    let planned = steps(&cost.volume, capacity)?;
                    let (line, capacity) = (line.name().clone(), *capacity);
                    parts.steps.push(Step { line, capacity, planned, amount: working });
                }
            }
        }
        if basis == CostBasis::Full {
            for pool in 0..self.pools.len() {
                self.add_pool(pool, cost.name.as_str(), &mut parts, &mut silent)?;
            }
        }
        if silent.is_empty() {
            return Ok(parts);
        }
        silent.sort();
        silent.dedup();
        Err(Error::NoBehaviour { lines: listed(&silent) })
    }

    /// What of a pool's cost reaches the service, by how the pool's lines move.
    fn add_pool<'a>(
        &'a self,
        pool: usize,
        service: &str,
        parts: &mut CostByBehaviour,
        silent: &mut Vec<&'a Name>,
    ) -> Result<(), Error> {
        let position = self.allocation.problem().service_position(service)?;
        let part = self.origin.part_at(pool, position);
        let Some(cost) = self.pools.get(pool) else { return Ok(()) };
        if part.is_zero() {
            return Ok(());
        }
        let (mut fixed, mut variable) = (Vec::new(), Vec::new());
        for (line, charge) in cash_lines(&self.organisation, &cost.name) {
            let working = charge_evidence(&self.organisation, charge);
            match line.behaviour() {
                None => silent.push(line.name()),
                Some(Behaviour::Fixed) => fixed.push(working),
                Some(Behaviour::Variable) => variable.push(working),
                Some(Behaviour::Stepped { .. }) => {
                    return Err(Error::StepWithoutVolume { line: line.name().to_text() });
                }
            }
        }
        let unit = parts.currency.to_string();
        let share = |lines: Vec<Evidence>, how: &str| {
            let own: Fraction = lines.iter().map(Evidence::value).sum();
            let label = format!("{how} lines of {}", cost.name);
            let own = Evidence::new(Rule::Sum, &label, own, &unit, lines);
            let label = format!("part of {} that ends in {service}", cost.name);
            let part = Evidence::stated(&label, part.clone(), "", None);
            let label = format!("{how} share of {}", cost.name);
            let value = own.value() * part.value();
            Evidence::new(Rule::Product, &label, value, &unit, vec![own, part])
        };
        let (fixed, variable) = (share(fixed, "fixed"), share(variable, "variable"));
        let rounded = self.services.get(position).and_then(|cost| cost.overheads.get(pool));
        let rounded = rounded.map(|(_, amounts)| amounts.get(Ledger::Cash).to_fraction());
        let exact = fixed.value() + variable.value();
        let rounding = rounded.unwrap_or_else(|| exact.clone()) - &exact;
        if !rounding.is_zero() {
            let label = format!("rounding of the share of {} with the whole table", cost.name);
            parts.fixed.push(Evidence::stated(&label, rounding, &unit, None));
        }
        parts.fixed.push(fixed);
        parts.variable.push(variable);
        Ok(())
    }
}

impl CostByBehaviour {
    /// The service.
    #[must_use]
    pub fn service(&self) -> &Name {
        &self.service
    }

    /// The unit of its volume.
    #[must_use]
    pub fn unit(&self) -> &Name {
        &self.unit
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether overheads are in it.
    #[must_use]
    pub fn basis(&self) -> CostBasis {
        self.basis
    }

    /// The volume of the cost model.
    #[must_use]
    pub fn volume(&self) -> Quantity {
        self.volume
    }

    /// What stays the same at any volume.
    #[must_use]
    pub fn fixed(&self) -> Fraction {
        self.fixed.iter().map(Evidence::value).sum()
    }

    /// What moves in proportion to volume, at the volume of the cost model.
    #[must_use]
    pub fn variable(&self) -> Fraction {
        self.variable.iter().map(Evidence::value).sum()
    }

    /// The lines that move in steps, in the order of their names.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What one more unit costs while no further step is needed: variable cost ÷ volume.
    #[must_use]
    pub fn marginal(&self) -> Fraction {
        over(&self.variable(), &self.volume.to_fraction())
    }

    /// The cost over the period at a volume, exactly.
    #[must_use]
    pub fn cost_at(&self, volume: Quantity) -> Fraction {
        let steps = self.steps.iter().map(|step| step.cost_at(volume));
        let moved = self.marginal() * volume.to_fraction();
        self.fixed() + moved + steps.sum::<Fraction>()
    }

    /// What going from one volume to another costs; below zero where it saves.
    #[must_use]
    pub fn cost_of_change(&self, from: Quantity, to: Quantity) -> Fraction {
        self.cost_at(to) - self.cost_at(from)
    }

    /// The working behind the cost at a volume.
    #[must_use]
    pub fn evidence_at(&self, volume: Quantity) -> Evidence {
        let unit = self.currency.to_string();
        let sum = |label: &str, parts: &[Evidence]| {
            let value = parts.iter().map(Evidence::value).sum();
            Evidence::new(Rule::Sum, label, value, &unit, parts.to_vec())
        };
        let to = || Evidence::stated("volume", volume.to_fraction(), self.unit.as_str(), None);
        let ratio = over(&volume.to_fraction(), &self.volume.to_fraction());
        let planned = self.volume.to_fraction();
        let planned = Evidence::stated("planned volume", planned, self.unit.as_str(), None);
        let label = "volume over planned volume";
        let ratio = Evidence::new(Rule::Quotient, label, ratio, "", vec![to(), planned]);
        let variable = sum("variable lines at the planned volume", &self.variable);
        let value = variable.value() * ratio.value();
        let label = "variable lines";
        let variable = Evidence::new(Rule::Product, label, value, &unit, vec![variable, ratio]);
        let mut parts = vec![sum("fixed lines", &self.fixed), variable];
        parts.extend(self.steps.iter().map(|step| step.evidence_at(volume, &to(), &unit)));
        let label =
            format!("{} of {} at {volume} × {}", self.basis.as_str(), self.service, self.unit);
        Evidence::new(Rule::Sum, &label, self.cost_at(volume), &unit, parts)
    }
}

impl Step {
    /// The line.
    #[must_use]
    pub fn line(&self) -> &Name {
        &self.line
    }

    /// The volume one step carries.
    #[must_use]
    pub fn capacity(&self) -> Quantity {
        self.capacity
    }

    /// What one step costs: the line's amount over the steps that the planned volume needs.
    #[must_use]
    pub fn cost(&self) -> Fraction {
        over(self.amount.value(), &self.planned)
    }

    /// How many steps a volume needs.
    #[must_use]
    pub fn steps_at(&self, volume: Quantity) -> Fraction {
        steps(&volume, &self.capacity).unwrap_or(Fraction::ZERO)
    }

    /// The same for a whole volume.
    pub(crate) fn steps_at_whole(&self, volume: i128) -> Fraction {
        let ratio = over(&Fraction::from_integer(volume), &self.capacity.to_fraction());
        ratio.rounded(0, Rounding::Ceiling)
    }

    /// What the steps of a volume cost.
    #[must_use]
    pub fn cost_at(&self, volume: Quantity) -> Fraction {
        self.cost() * self.steps_at(volume)
    }

    fn evidence_at(&self, volume: Quantity, to: &Evidence, unit: &str) -> Evidence {
        let planned =
            Evidence::stated("steps at the planned volume", self.planned.clone(), "", None);
        let parts = vec![self.amount.clone(), planned];
        let each = Evidence::new(Rule::Quotient, "one step", self.cost(), unit, parts);
        let capacity = Evidence::stated("capacity", self.capacity.to_fraction(), to.unit(), None);
        let ratio = over(to.value(), capacity.value());
        let label = "volume over capacity";
        let ratio = Evidence::new(Rule::Quotient, label, ratio, "", vec![to.clone(), capacity]);
        let rule = Rule::Rounded { places: 0, rounding: Rounding::Ceiling };
        let count = Evidence::new(rule, "steps", self.steps_at(volume), "", vec![ratio]);
        let label = format!("steps of {}", self.line);
        Evidence::new(Rule::Product, &label, self.cost_at(volume), unit, vec![each, count])
    }
}

/// `⌈volume ÷ capacity⌉`
fn steps(volume: &Quantity, capacity: &Quantity) -> Result<Fraction, Error> {
    let ratio = volume.to_fraction().checked_div(&capacity.to_fraction())?;
    Ok(ratio.rounded(0, Rounding::Ceiling))
}

/// A quotient whose divisor is known not to be zero.
fn over(dividend: &Fraction, divisor: &Fraction) -> Fraction {
    dividend.checked_div(divisor).unwrap_or(Fraction::ZERO)
}

/// The cash lines charged to a service or pool straight.
fn cash_lines<'a>(
    organisation: &'a Organisation,
    target: &'a Name,
) -> impl Iterator<Item = (&'a CostLine, &'a Charge)> {
    let charges = organisation.charges_to(target.as_str());
    charges.filter(|charge| Column::Cash.takes(organisation, charge)).filter_map(|charge| {
        let ChargeOrigin::Line(line) = charge.origin() else { return None };
        Some((organisation.lines().get(line)?, charge))
    })
}

/// Names in quotes; only the first ones where there are many.
fn listed(names: &[&Name]) -> Box<str> {
    let first: Vec<String> =
        names.iter().take(NAMED_LINES).map(|name| quoted(name.as_str()).into()).collect();
    let more = match names.len().saturating_sub(NAMED_LINES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}{more}", first.join(", ")).into()
}

/// How many lines without behaviour a message names.
const NAMED_LINES: usize = 10;
