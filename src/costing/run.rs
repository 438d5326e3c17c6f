//! How findings are computed: question by question, each from the full cost.

use std::ops::ControlFlow;

use super::findings::{
    ChargedAmount, CostAtVolume, CostFindings, DriverFindings, MethodFindings, PerUnit,
    PoolFindings, ServiceFindings, ServiceTotal, Totals,
};
use super::{CostQuestions, Costing};
use crate::answer::Answer;
use crate::budget::{WorkDone, sum, times, unwatched};
use crate::cost::{
    AtWages, Driver, DriverQuantities, Ledger, LedgerAmounts, Organisation, OverheadPool, Service,
    WageLevel,
};
use crate::coverage::{Coverage, coverage};
use crate::error::{Error, ErrorKind};
use crate::exact::{Figure, Fraction, Money, Name, Quantity, Text};
use crate::full_cost::{
    CostBasis, CostByBehaviour, CostedService, FullCost, full_cost, full_cost_work, whole_problem,
};
use crate::funding::funding;
use crate::price::SurplusPurpose;
use crate::sensitivity::sensitivity_within;

impl Costing {
    /// Answers every question.
    ///
    /// # Errors
    ///
    /// Those of [`full_cost()`], without which there is nothing to find, and
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where totals over services, or costs with
    /// volunteers' time, grow too large, or where all answers are beyond the organisation's
    /// [budget](crate::Budget). What else cannot be computed is found with its reason.
    pub fn run(&self) -> Result<CostFindings, Error> {
        self.run_watched(unwatched)
    }

    /// [`run`](Self::run), with somebody who is told how far sensitivity is, and may say that it is
    /// enough.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), or [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn run_watched(
        &self,
        mut watch: impl FnMut(WorkDone) -> ControlFlow<()>,
    ) -> Result<CostFindings, Error> {
        let (organisation, questions) = (&self.organisation, &self.questions);
        let work = self.check_budget()?;
        let costs = self.full_cost()?;
        let volunteers = costs.services().any(|service| service.has_volunteers());
        let stop = questions.volunteers_stop.filter(|_| volunteers);
        let left = organisation.budget().after(work);
        let sensitivity = questions
            .sensitivity
            .then(|| sensitivity_within(organisation, &questions.method, left, &mut watch));
        let sensitivity = match sensitivity {
            Some(Err(error)) if error.kind() == ErrorKind::Cancelled => return Err(error),
            other => other.map(Answer::from),
        };
        let funded = questions.funding && !organisation.funders().is_empty();
        let services = costs.services().zip(organisation.services());
        let services = services.map(|(cost, service)| questions.of_service(cost, service));
        let other_methods = questions.other_methods.iter();
        Ok(CostFindings {
            format: 1,
            organisation: organisation.name().clone(),
            label: organisation.label().to_owned(),
            currency: organisation.currency(),
            period: organisation.period(),
            price_base: organisation.price_base(),
            method: questions.method.clone(),
            charges: charges(organisation),
            drivers: drivers(&costs)?,
            services: services.collect::<Result<_, Error>>()?,
            pools: costs.pools.iter().zip(organisation.pools()).map(pool).collect(),
            totals: totals(&costs)?,
            moved_totals: costs.moved_totals.clone(),
            unused_capacity: organisation.unused_capacities()?,
            other_methods: other_methods.map(|method| under(organisation, method)).collect(),
            cash_interval: volunteers.then(|| costs.cash_interval().into()),
            volunteers_stop: stop.map(|level| costs.if_volunteers_stop(level).into()),
            sensitivity,
            funding: funded.then(|| funding(&costs).into()),
            coverage: questions.coverage.then(|| questions.covered(organisation).into()),
            costs,
        })
    }
}

impl Costing {
    /// What all answers but that of sensitivity take, where they stay within the budget.
    fn check_budget(&self) -> Result<u64, Error> {
        let (organisation, questions) = (&self.organisation, &self.questions);
        let problem = whole_problem(organisation)?;
        // At three wages if overheads follow volunteers, and once more if volunteers stop.
        let wages = if organisation.overheads_follow_volunteers() { 3 } else { 1 };
        let again = u64::from(!organisation.volunteers().is_empty()).saturating_add(wages);
        let once = |method| full_cost_work(&problem, method);
        let others = questions.other_methods.iter().map(once);
        let sharing = once(&questions.method).saturating_mul(again).saturating_add(sum(others));
        let charges = organisation.charges().count();
        let volumes = questions.volumes.values().map(Vec::len).fold(0, usize::saturating_add);
        let services = organisation.services().len();
        let drivers = organisation.drivers().iter().map(|driver| driver.receivers().len());
        let records = sum([
            times([charges, 4]),
            times([services, organisation.pools().len(), 3]),
            times([drivers.fold(0, usize::saturating_add)]),
            times([volumes]),
            times([services, questions.surpluses.len()]),
        ]);
        let (what, remedy) = ("answering every question of costs", "ask fewer, or merge pools");
        organisation.budget().check_records(what, records, remedy)?;
        let work = sharing.saturating_add(records.saturating_mul(RECORD));
        organisation.budget().check_work(what, work, remedy)?;
        Ok(work)
    }
}

/// The units of work of one record of the findings.
const RECORD: u64 = 1_500;

impl CostQuestions {
    /// What is probably left out of the costs, and of the prices where what they hold is asked.
    fn covered(&self, organisation: &Organisation) -> Result<Coverage, Error> {
        let found = coverage(organisation)?;
        if self.surplus.is_none() && self.surpluses.is_empty() {
            return Ok(found);
        }
        let named: Vec<SurplusPurpose> = self.surpluses.iter().map(|named| named.purpose).collect();
        Ok(found.with_purposes(&named))
    }

    fn of_service(
        &self,
        cost: CostedService<'_>,
        service: &Service,
    ) -> Result<ServiceFindings, Error> {
        let by_behaviour = cost.by_behaviour(CostBasis::Full);
        let asked = self.volumes.get(&cost.name).into_iter().flatten();
        let volumes = std::iter::once(&cost.volume).chain(asked);
        let break_even = self.break_even.get(&cost.name).map(|asked| {
            let cost = by_behaviour.clone();
            cost.and_then(|cost| cost.break_even(asked.price, asked.up_to)).into()
        });
        let levels = [WageLevel::Low, WageLevel::Central, WageLevel::High];
        let levels = levels.into_iter().filter(|_| cost.has_volunteers());
        let volunteering = levels.map(|level| cost.volunteering(level, self.full_time_hours));
        Ok(ServiceFindings {
            label: service.label().to_owned(),
            cost: cost.data().clone(),
            per_unit: per_unit(cost)?,
            price_points: cost.price_points(self.surplus).into(),
            price_made_up: (!self.surpluses.is_empty())
                .then(|| cost.price_made_up(&self.surpluses).into()),
            volumes: by_behaviour
                .as_ref()
                .map(|cost| volumes.map(|volume| at_volume(cost, *volume)).collect())
                .unwrap_or_default(),
            by_behaviour: by_behaviour.into(),
            break_even,
            recovery: self.recovery.get(&cost.name).map(|asked| {
                cost.recovery(asked.planned, asked.volume.unwrap_or(cost.volume)).into()
            }),
            volunteering: volunteering.collect::<Result<_, Error>>()?,
        })
    }
}

fn per_unit(cost: CostedService<'_>) -> Result<PerUnit, Error> {
    let at = |basis, level| Ok(Figure::new(cost.per_unit_at(basis, level)?, cost.currency()));
    let inflated = |basis| {
        let figures = cost.has_volunteers().then(|| AtWages::try_of(|level| at(basis, level)));
        figures.transpose()
    };
    Ok(PerUnit {
        direct: at(CostBasis::Direct, WageLevel::Central)?,
        full: at(CostBasis::Full, WageLevel::Central)?,
        volunteer_inflated_gross: inflated(CostBasis::VolunteerInflatedGross)?,
        volunteer_inflated_net: inflated(CostBasis::VolunteerInflatedNet)?,
    })
}

fn at_volume(cost: &CostByBehaviour, volume: Quantity) -> CostAtVolume {
    let figure = |value| Figure::new(value, cost.currency);
    let total = cost.cost_at(volume);
    let more = volume.checked_add(Quantity::ONE).ok();
    CostAtVolume {
        volume,
        per_unit: total.checked_div(&volume.to_fraction()).ok().map(figure),
        one_more: more.map(|more| figure(cost.cost_of_change(volume, more))),
        steps: cost.steps.iter().map(|step| step.steps_at(volume)).sum::<Fraction>(),
        cost: figure(total),
    }
}

fn charges(organisation: &Organisation) -> Vec<ChargedAmount> {
    let charges = organisation.charges().filter_map(|charge| {
        let (line, ledger) = organisation.charge_label(charge)?;
        let (charged_to, amount) = (charge.target.clone(), charge.amount);
        Some(ChargedAmount { charged_to, line, ledger, amount })
    });
    charges.collect()
}

fn drivers(costs: &FullCost) -> Result<Vec<DriverFindings>, Error> {
    let organisation = &costs.organisation;
    let drivers = organisation.drivers().iter().map(|driver| {
        let quantities = organisation.driver_quantities(&driver.name, costs.driver_level)?;
        let (unit, source) = unit_and_source(driver, organisation);
        Ok(DriverFindings {
            name: driver.name.clone(),
            label: driver.label().to_owned(),
            unit,
            source,
            quantities: quantities.into_iter().collect(),
        })
    });
    drivers.collect()
}

/// As stated; of what is computed, what it is computed from.
fn unit_and_source(driver: &Driver, organisation: &Organisation) -> (String, String) {
    let currency = organisation.currency().to_string();
    let (unit, source) = match &driver.quantities {
        DriverQuantities::DirectExpenditure(_) => {
            (currency, "cash charged to the service straight")
        }
        DriverQuantities::ExpenditureWithVolunteers(_) => {
            (currency, "cash charged to the service straight, and its volunteers' time")
        }
        DriverQuantities::Percentages(_) => (percents(driver), ""),
        DriverQuantities::StaffTime(_) => {
            (format!("{} of a post", percents(driver)), "shares of the posts' time")
        }
        _ => (String::new(), ""),
    };
    let unit = driver.unit.as_ref().map_or(unit, Name::to_string);
    (unit, driver.source.as_ref().map_or(source.to_owned(), Text::to_string))
}

/// What the quantities of a driver of shares are counted in.
fn percents(driver: &Driver) -> String {
    match driver.common_divisor() {
        // A driver whose shares have no common whole was refused.
        Ok(1) | Err(_) => "%".to_owned(),
        Ok(common) => format!("%/{common}"),
    }
}

fn pool((cost, pool): (&crate::full_cost::PoolCost, &OverheadPool)) -> PoolFindings {
    PoolFindings {
        name: cost.name.clone(),
        label: pool.label().to_owned(),
        driver: pool.driver.clone(),
        own: cost.own,
    }
}

fn totals(costs: &FullCost) -> Result<Totals, Error> {
    let zero = LedgerAmounts::zero(costs.organisation.currency());
    let sum = |amounts: fn(&CostedService<'_>) -> LedgerAmounts| {
        let mut services = costs.services();
        services.try_fold(zero, |sum, service| sum.checked_add(&amounts(&service)))
    };
    let none = Money::zero(costs.organisation.currency());
    let replacement_value = AtWages::try_of(|level| {
        let mut services = costs.services();
        services
            .try_fold(none, |sum, service| sum.checked_add(*service.replacement_value.at(level)))
    });
    Ok(Totals {
        direct: sum(|service| service.direct)?,
        overhead: sum(|service| service.overhead)?,
        full: costs.totals,
        replacement_value: replacement_value?,
    })
}

fn under(organisation: &Organisation, method: &crate::allocation::Method) -> MethodFindings {
    let services = full_cost(organisation, method).map(|costs| {
        let services = costs.services().map(|service| ServiceTotal {
            service: service.name.clone(),
            full: service.full.get(Ledger::Cash),
        });
        services.collect()
    });
    MethodFindings { method: method.clone(), services: services.into() }
}
