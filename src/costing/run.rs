//! How findings are computed: question by question, each from the full cost.

use super::findings::{
    ChargedAmount, CostAtVolume, CostFindings, DriverFindings, MethodFindings, PerUnit,
    PoolFindings, ServiceFindings, ServiceTotal, Totals,
};
use super::{CostQuestions, Costing};
use crate::cost::{
    AtWages, Driver, DriverQuantities, Ledger, LedgerAmounts, Organisation, OverheadPool, Service,
    WageLevel,
};
use crate::coverage::coverage;
use crate::error::Error;
use crate::exact::{Figure, Fraction, Money, Name, Quantity, Text};
use crate::full_cost::{CostBasis, CostByBehaviour, CostedService, FullCost, full_cost};
use crate::funding::funding;
use crate::sensitivity::sensitivity;

impl Costing {
    /// Answers every question.
    ///
    /// # Errors
    ///
    /// Those of [`full_cost()`], without which there is nothing to find, and
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where totals over services, or costs with
    /// volunteers' time, grow too large. What else cannot be computed is found with its reason.
    pub fn run(&self) -> Result<CostFindings, Error> {
        let (organisation, questions) = (&self.organisation, &self.questions);
        let costs = self.full_cost()?;
        let volunteers = costs.services().any(|service| service.has_volunteers());
        let stop = questions.volunteers_stop.filter(|_| volunteers);
        let asked = questions.sensitivity;
        let sensitivity = asked.then(|| sensitivity(organisation, &questions.method).into());
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
            coverage: questions.coverage.then(|| coverage(organisation).into()),
            costs,
        })
    }
}

impl CostQuestions {
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
        DriverQuantities::Percentages(_) => ("%".to_owned(), ""),
        DriverQuantities::StaffTime(_) => ("% of a post".to_owned(), "shares of the posts' time"),
        _ => (String::new(), ""),
    };
    let unit = driver.unit.as_ref().map_or(unit, Name::to_string);
    (unit, driver.source.as_ref().map_or(source.to_owned(), Text::to_string))
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
