//! A service's cost by how it moves with volume, and its cost at another volume.
//!
//! `cost(V) = fixed + variable · V/U + Σ_steps step · ⌈V/k⌉/⌈U/k⌉`, with `U` the volume of the
//! cost model and `k` the capacity of a step.

use super::service::CostedService;
use super::working::{charge_evidence, origin_record};
use super::{Column, CostBasis, FullCost, ServiceCost};
use crate::cost::organisation::ChargeOrigin;
use crate::cost::{Behaviour, Charge, ChargedTo, CostLine, Ledger, Organisation};
use crate::error::{Error, quoted, refusals, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Figure, Fraction, Name, Quantity, Rounding};

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
/// let repairs = costs.service("repairs")?.by_behaviour(CostBasis::Full)?;
/// assert_eq!(repairs.marginal.to_string(), "5.00");
/// assert_eq!(repairs.cost_at("901".parse()?), Fraction::from(4_505 + 80_000));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CostByBehaviour {
    /// The service.
    pub service: Name,
    /// The unit of its volume.
    pub unit: Name,
    /// The currency.
    pub currency: Currency,
    /// Whether overheads are in it.
    pub basis: CostBasis,
    /// The volume of the cost model.
    pub volume: Quantity,
    /// What stays the same at any volume.
    pub fixed: Figure,
    /// What moves in proportion to volume, at the volume of the cost model.
    pub variable: Figure,
    /// What one more unit costs while no further step is needed: variable cost ÷ volume.
    pub marginal: Figure,
    /// The lines that move in steps, in the order of their names.
    pub steps: Vec<Step>,
    #[cfg_attr(feature = "serde", serde(skip))]
    working: [Vec<Evidence>; 2],
}

/// The working of a cost by behaviour, as it comes together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Parts {
    fixed: Vec<Evidence>,
    variable: Vec<Evidence>,
    steps: Vec<Step>,
}

/// A line that grows by one step whenever the volume passes a multiple of its capacity.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Step {
    /// The line.
    pub line: Name,
    /// The volume one step carries.
    pub capacity: Quantity,
    /// What one step costs: the line's amount over the steps that the planned volume needs.
    pub each: Figure,
    /// How many steps carry the volume of the cost model.
    #[cfg_attr(feature = "serde", serde(skip))]
    planned: Fraction,
    #[cfg_attr(feature = "serde", serde(skip))]
    amount: Evidence,
}

impl CostedService<'_> {
    /// The service's cash cost by behaviour: its direct cost or its full cost.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) names the lines that do not say how they move;
    /// [`Unsupported`](crate::ErrorKind::Unsupported) a stepped line that several records share or
    /// that stands in a pool; [`Unsupported`](crate::ErrorKind::Unsupported) for a
    /// volunteer-inflated basis.
    pub fn by_behaviour(self, basis: CostBasis) -> Result<CostByBehaviour, Error> {
        if !matches!(basis, CostBasis::Direct | CostBasis::Full) {
            return Err(refused!(
                Unsupported: "the {} cannot be taken apart by behaviour: ask for the direct or the full cost",
                basis.as_str()
            ));
        }
        let (mut parts, mut silent) = self.direct_parts()?;
        if basis == CostBasis::Full {
            for pool in 0..self.costs.pools.len() {
                self.costs.add_pool(pool, self.cost, &mut parts, &mut silent)?;
            }
        }
        if silent.is_empty() {
            return Ok(CostByBehaviour::new(self.cost, basis, parts));
        }
        silent.sort();
        silent.dedup();
        Err(refused!(
            Missing: "the lines {} do not say how they move with volume: give each the behaviour fixed, variable or stepped",
            listed(&silent)
        ))
    }

    /// The lines charged straight, and those that do not say how they move.
    fn direct_parts(&self) -> Result<(Parts, Vec<&Name>), Error> {
        let organisation = &self.costs.organisation;
        let (mut parts, mut silent) = (Parts::default(), Vec::new());
        for (line, charge) in cash_lines(organisation, &self.cost.name) {
            let working = charge_evidence(organisation, charge);
            match line.behaviour() {
                None => silent.push(line.name()),
                Some(Behaviour::Fixed) => parts.fixed.push(working),
                Some(Behaviour::Variable) => parts.variable.push(working),
                Some(Behaviour::Stepped { capacity }) => {
                    if matches!(line.charged_to(), ChargedTo::Shared(_)) {
                        return Err(step_without_volume(line.name()));
                    }
                    let planned = steps(&self.cost.volume, capacity)?;
                    let each = over(working.value(), &planned);
                    let each = Figure::new(each, self.cost.currency());
                    let (line, capacity) = (line.name().clone(), *capacity);
                    parts.steps.push(Step { line, capacity, each, planned, amount: working });
                }
            }
        }
        Ok((parts, silent))
    }
}

impl FullCost {
    /// What of a pool's cost reaches the service, by how the pool's lines move.
    fn add_pool<'a>(
        &'a self,
        pool: usize,
        bearer: &ServiceCost,
        parts: &mut Parts,
        silent: &mut Vec<&'a Name>,
    ) -> Result<(), Error> {
        let service = bearer.name.as_str();
        let position = self.allocation.problem.service_position(service)?;
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
                    return Err(step_without_volume(line.name()));
                }
            }
        }
        let unit = bearer.currency().to_string();
        let share = |lines: Vec<Evidence>, how: &str| {
            let own: Fraction = lines.iter().map(Evidence::value).sum();
            let label = format!("{how} lines of {}", cost.name);
            let own = Evidence::new(Rule::Sum, &label, own, &unit, lines);
            let label = format!("part of {} that ends in {service}", cost.name);
            let part = Evidence::stated(&label, part.clone(), "", None)
                .repeated_from(origin_record(cost.name.as_str(), service));
            let label = format!("{how} share of {}", cost.name);
            let value = own.value() * part.value();
            Evidence::new(Rule::Product, &label, value, &unit, vec![own, part])
        };
        let (fixed, variable) = (share(fixed, "fixed"), share(variable, "variable"));
        let rounded = bearer.overheads.get(&cost.name);
        let rounded = rounded.map(|amounts| amounts.get(Ledger::Cash).to_fraction());
        let exact = fixed.value() + variable.value();
        let rounding = rounded.unwrap_or_else(|| exact.clone()) - &exact;
        if !rounding.is_zero() {
            let label = format!("rounding of the share of {} with the whole table", cost.name);
            let record = format!("rounding/{}/{service}", cost.name);
            parts.fixed.push(Evidence::stated(&label, rounding, &unit, None).repeated_from(record));
        }
        parts.fixed.push(fixed);
        parts.variable.push(variable);
        Ok(())
    }
}

impl CostByBehaviour {
    fn new(cost: &ServiceCost, basis: CostBasis, working: Parts) -> Self {
        let sum = |parts: &[Evidence]| parts.iter().map(Evidence::value).sum::<Fraction>();
        let (fixed, variable) = (sum(&working.fixed), sum(&working.variable));
        let marginal = over(&variable, &cost.volume.to_fraction());
        let figure = |value| Figure::new(value, cost.currency());
        CostByBehaviour {
            service: cost.name.clone(),
            unit: cost.unit.clone(),
            currency: cost.currency(),
            basis,
            volume: cost.volume,
            fixed: figure(fixed),
            variable: figure(variable),
            marginal: figure(marginal),
            steps: working.steps,
            working: [working.fixed, working.variable],
        }
    }

    /// The cost over the period at a volume, exactly.
    #[must_use]
    pub fn cost_at(&self, volume: Quantity) -> Fraction {
        let steps = self.steps.iter().map(|step| step.cost_at(volume));
        let moved = self.marginal.low() * &volume.to_fraction();
        self.fixed.low() + &moved + steps.sum::<Fraction>()
    }

    /// What going from one volume to another costs; below zero where it saves.
    #[must_use]
    pub fn cost_of_change(&self, from: Quantity, to: Quantity) -> Fraction {
        self.cost_at(to) - self.cost_at(from)
    }

    /// The working behind the cost at a volume.
    #[must_use]
    pub fn evidence_at(&self, volume: Quantity) -> Evidence {
        self.evidence_of(volume, &self.volume_evidence(volume))
    }

    /// A volume as the working knows it: the planned one, or one that is asked.
    pub(crate) fn volume_evidence(&self, volume: Quantity) -> Evidence {
        let own = format!("service/{}/volume", self.service);
        let record = if volume == self.volume { own } else { format!("{own}/asked/{volume}") };
        Evidence::stated("volume", volume.to_fraction(), self.unit.as_str(), None).known_as(record)
    }

    /// The working behind the cost at a volume, which is known as `to`.
    pub(crate) fn evidence_of(&self, volume: Quantity, to: &Evidence) -> Evidence {
        let unit = self.currency.to_string();
        let ratio = over(&volume.to_fraction(), &self.volume.to_fraction());
        let label = "volume over planned volume";
        let parts = vec![to.clone(), self.planned_volume()];
        let ratio = Evidence::new(Rule::Quotient, label, ratio, "", parts);
        let variable = self.variable_evidence();
        let value = variable.value() * ratio.value();
        let label = "variable lines";
        let variable = Evidence::new(Rule::Product, label, value, &unit, vec![variable, ratio]);
        let mut parts = vec![self.fixed_evidence(), variable];
        let planned = self.planned_volume();
        parts.extend(self.steps.iter().map(|step| step.evidence_at(volume, to, &planned, &unit)));
        let label =
            format!("{} of {} at {volume} × {}", self.basis.as_str(), self.service, self.unit);
        Evidence::new(Rule::Sum, &label, self.cost_at(volume), &unit, parts)
    }

    fn planned_volume(&self) -> Evidence {
        self.volume_evidence(self.volume).labelled("planned volume")
    }

    /// The working behind what is fixed.
    pub(crate) fn fixed_evidence(&self) -> Evidence {
        let [fixed, _] = &self.working;
        self.sum("fixed lines", fixed.clone())
    }

    fn variable_evidence(&self) -> Evidence {
        let [_, variable] = &self.working;
        self.sum("variable lines at the planned volume", variable.clone())
    }

    /// The working behind what one more unit costs while no step begins.
    #[cfg(feature = "workbook")]
    pub(crate) fn marginal_evidence(&self) -> Evidence {
        let each = format!("{} per {}", self.currency, self.unit);
        let parts = vec![self.variable_evidence(), self.planned_volume()];
        let value = self.marginal.low().clone();
        Evidence::new(Rule::Quotient, "variable cost of a unit", value, &each, parts)
    }

    /// The working behind what all steps cost that a whole volume needs, their number as it stands.
    #[cfg(feature = "workbook")]
    pub(crate) fn steps_evidence(&self, volume: i128) -> Evidence {
        let unit = self.currency.to_string();
        let steps = self.steps.iter().map(|step| {
            let count = step.steps_at_whole(volume);
            let value = step.each.low() * &count;
            let label = format!("steps of {} that the first units need", step.line);
            let record = format!("cost line/{}/steps for {volume}", step.line);
            let count = Evidence::stated(&label, count, "", None).repeated_from(record);
            let parts = vec![step.each_evidence(&self.planned_volume(), &unit), count];
            Evidence::new(Rule::Product, &format!("steps of {}", step.line), value, &unit, parts)
        });
        self.sum("stepped lines", steps.collect())
    }

    fn sum(&self, label: &str, parts: Vec<Evidence>) -> Evidence {
        let value = parts.iter().map(Evidence::value).sum();
        Evidence::new(Rule::Sum, label, value, &self.currency.to_string(), parts)
    }
}

impl Step {
    /// How many steps a volume needs.
    #[must_use]
    pub fn steps_at(&self, volume: Quantity) -> Fraction {
        steps(&volume, &self.capacity).unwrap_or(Fraction::ZERO)
    }

    /// How many steps a whole volume needs.
    pub(crate) fn steps_at_whole(&self, volume: i128) -> Fraction {
        let ratio = over(&Fraction::from_integer(volume), &self.capacity.to_fraction());
        ratio.rounded(0, Rounding::Ceiling)
    }

    /// What the steps of a volume cost.
    #[must_use]
    pub fn cost_at(&self, volume: Quantity) -> Fraction {
        self.each.low() * &self.steps_at(volume)
    }

    /// The working behind how many steps a volume needs.
    fn count_evidence(&self, label: &str, to: &Evidence) -> Evidence {
        let capacity = Evidence::stated("capacity", self.capacity.to_fraction(), to.unit(), None)
            .known_as(format!("cost line/{}/capacity", self.line));
        let ratio = over(to.value(), capacity.value());
        let steps = ratio.rounded(0, Rounding::Ceiling);
        let parts = vec![to.clone(), capacity];
        let ratio = Evidence::new(Rule::Quotient, "volume over capacity", ratio, "", parts);
        let rule = Rule::Rounded { places: 0, rounding: Rounding::Ceiling };
        Evidence::new(rule, label, steps, "", vec![ratio])
    }

    /// The working behind what one step costs.
    fn each_evidence(&self, planned: &Evidence, unit: &str) -> Evidence {
        let label = "steps at the planned volume";
        let counted = self.count_evidence(label, planned);
        let planned = if *counted.value() == self.planned {
            counted
        } else {
            Evidence::stated(label, self.planned.clone(), "", None)
                .repeated_from(format!("cost line/{}/planned steps", self.line))
        };
        let parts = vec![self.amount.clone(), planned];
        Evidence::new(Rule::Quotient, "one step", self.each.low().clone(), unit, parts)
    }

    fn evidence_at(
        &self,
        volume: Quantity,
        to: &Evidence,
        planned: &Evidence,
        unit: &str,
    ) -> Evidence {
        let each = self.each_evidence(planned, unit);
        let count = self.count_evidence("steps", to);
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

refusals! {
    step_without_volume(line: impl std::fmt::Debug) = Unsupported:
        "line {line:?} is stepped but shared or in a pool, so that no one volume fills its steps: charge it to one service, or make it fixed or variable";
}

/// How many lines without behaviour a message names.
const NAMED_LINES: usize = 10;
