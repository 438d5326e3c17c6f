//! How far a service's full cost moves with the choices behind it: the allocation method, the
//! sequence of step-down, and the drivers.
//!
//! Every figure is exact and can be had again: a choice names the method, the sequence or the
//! driver that gives it.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::rc::Rc;

use crate::allocation::{
    Allocation, Method, Problem, SelfUse, SequenceRanges, allocate, sequences_work, sharing_work,
    sharing_work_with,
};
use crate::answer::Answer;
use crate::budget::{Budget, Meter, WorkDone, sum, times, unwatched};
use crate::cost::{Organisation, WageLevel};
use crate::error::{self, AtRecord, Error};
use crate::exact::{Currency, Figure, Fraction, Name, Quantity};
use crate::full_cost::{cash_problem, direct_cash};

/// A choice behind a full cost.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum Choice {
    /// One pool shared by another of its drivers, all else as in the base.
    Driver {
        /// The pool.
        pool: Name,
        /// The alternative driver.
        driver: Name,
    },
    /// Another method, all else as in the base.
    Method(Method),
}

/// The least and the greatest full cost of a service over some choices, and what gives them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CostRange {
    /// The least cost over the period.
    pub low: Figure,
    /// What gives it.
    pub low_choice: Choice,
    /// The greatest cost.
    pub high: Figure,
    /// What gives it.
    pub high_choice: Choice,
}

/// How far one service's cash full cost moves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ServiceSensitivity {
    /// The service.
    pub service: Name,
    /// Its cash full cost over the period under the base.
    pub base: Figure,
    /// Over the methods that are defined: the base, direct and reciprocal.
    pub to_method: CostRange,
    /// Over the sequences of step-down that were tried; nothing where none is defined or trying
    /// them would be too much work.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub to_sequence: Option<CostRange>,
    /// Over the base and each alternative driver; nothing where no pool has one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub to_driver: Option<CostRange>,
    /// Over all of these.
    pub overall: CostRange,
}

/// One choice that was tried, and every service's cost under it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Trial {
    /// What was tried.
    pub choice: Choice,
    /// Every service's cash full cost, or why the choice is not defined.
    pub full_cost: Answer<BTreeMap<Name, Figure>>,
}

/// How far the full cost of every service of an organisation moves with each choice.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Sensitivity {
    /// The currency of the costs.
    pub currency: Currency,
    /// The method of the base.
    pub method: Method,
    /// The services in the order of their names.
    pub services: Vec<ServiceSensitivity>,
    /// The base, the other methods and the alternative drivers, in this order.
    pub trials: Vec<Trial>,
    /// The sequences of step-down, or why they were not tried.
    pub sequences: Answer<SequencesTried>,
}

/// How many sequences of step-down were tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SequencesTried {
    /// Whether every sequence was tried: only then is the range the whole one.
    pub exhaustive: bool,
    /// How many were tried, those that are not defined among them.
    pub tried: u64,
    /// How many of them are not defined.
    pub undefined: u64,
}

/// The most alternative drivers that the pools of one organisation may name for sensitivity.
pub const MAX_TRIALS: usize = 1_000;

/// Tries every method, every sequence of step-down and every alternative driver.
///
/// The base is `method` with the pools' own drivers. Beside it are tried: the direct and the
/// reciprocal method; the sequences of step-down, all of them up to
/// [`MAX_POOLS_IN_ALL_SEQUENCES`](crate::allocation::MAX_POOLS_IN_ALL_SEQUENCES) pools and a stated
/// search beyond ([`Problem::sequence_ranges`]); and, one at a time, each
/// [alternative driver](crate::cost::OverheadPool::alternative_drivers) of each pool. A choice
/// that is not defined for the organisation is reported with its reason. Costs are direct cash and
/// the exact share of the pools' cash.
///
/// # Errors
///
/// Those of [`allocate`] where the base itself is not defined; [`TooLarge`](crate::ErrorKind::TooLarge) for more than
/// [`MAX_TRIALS`] alternative drivers, or where trying them all would take more work, or give more
/// records, than the organisation's [budget](crate::Budget) has. The sequences alone are left out
/// where only they would.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::allocation::Method;
/// use fullcost::cost::Organisation;
/// use fullcost::sensitivity::sensitivity;
///
/// let organisation = Organisation::from_json(r#"{
///     "format": 1, "name": "shed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
///     "services": [
///         {"name": "advice", "unit": "case", "volume": "400"},
///         {"name": "repairs", "unit": "visit", "volume": "900"}
///     ],
///     "drivers": [
///         {"name": "posts", "quantities": {"advice": "1", "repairs": "2"}},
///         {"name": "floor", "quantities": {"advice": "30", "repairs": "20"}}
///     ],
///     "pools": [{"name": "office", "driver": "posts", "alternative_drivers": ["floor"]}],
///     "lines": [{"name": "rent", "amount": "900", "charged_to": "office", "source": "lease"}]
/// }"#)?;
/// let found = sensitivity(&organisation, &Method::Direct)?;
/// let advice = found.service("advice")?;
/// assert_eq!(advice.base.to_string(), "300.00");
/// assert_eq!(advice.overall.high.to_string(), "540.00");
/// assert_eq!(advice.overall.high_choice.to_string(), "office shared by floor");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn sensitivity(organisation: &Organisation, method: &Method) -> Result<Sensitivity, Error> {
    sensitivity_watched(organisation, method, unwatched)
}

/// [`sensitivity()`], with somebody who is told after each choice how far it is, and may say that it
/// is enough.
///
/// # Errors
///
/// As [`sensitivity()`], or [`Cancelled`](crate::ErrorKind::Cancelled).
pub fn sensitivity_watched(
    organisation: &Organisation,
    method: &Method,
    mut watch: impl FnMut(WorkDone) -> ControlFlow<()>,
) -> Result<Sensitivity, Error> {
    sensitivity_within(organisation, method, organisation.budget(), &mut watch)
}

/// [`sensitivity_watched()`] with what is left of a budget.
pub(crate) fn sensitivity_within(
    organisation: &Organisation,
    method: &Method,
    budget: Budget,
    watch: &mut dyn FnMut(WorkDone) -> ControlFlow<()>,
) -> Result<Sensitivity, Error> {
    let problem = cash_problem(organisation)?;
    let direct = direct_cash(organisation)?;
    let costs = Costs { organisation, direct };
    let drivers = costs.alternatives()?;
    let methods = [Method::Direct, Method::Reciprocal(SelfUse::Netted)];
    let methods: Vec<Method> = std::iter::once(method.clone())
        .chain(methods.into_iter().filter(|other| other != method))
        .collect();
    let plan = Plan::new(&problem, &methods, &drivers);
    plan.check(budget)?;
    let mut meter = Meter::new(plan.work(), watch);
    let mut trials = Vec::with_capacity(plan.trials());
    for (other, work) in methods.iter().zip(&plan.methods) {
        let full_cost = costs.of(&problem, other);
        // Without the base there is nothing to compare with.
        let full_cost = if trials.is_empty() { Ok(full_cost?) } else { full_cost };
        trials.push(Trial { choice: Choice::Method(other.clone()), full_cost: full_cost.into() });
        meter.did(*work)?;
    }
    let base = trials.first().and_then(|trial| trial.full_cost.as_result().ok().cloned());
    let base = base.unwrap_or_default();
    for (driver, work) in drivers.iter().zip(&plan.drivers) {
        trials.push(costs.with_driver(&problem, method, driver));
        meter.did(*work)?;
    }
    let methods = methods.len();
    let (of_methods, of_drivers) = trials.split_at(methods.min(trials.len()));
    let sequences = problem.clone().within(budget.after(plan.of_trials())).sequence_ranges(0);
    meter.did(plan.sequences)?;
    let services = base.into_iter().enumerate().map(|(position, (service, base))| {
        let start = CostRange::of(&base, &Choice::Method(method.clone()));
        let to_sequence = costs.over_sequences(&sequences, &service, position)?;
        let to_method = start.clone().over(&service, of_methods);
        let to_driver = (!of_drivers.is_empty()).then(|| start.clone().over(&service, of_drivers));
        let mut overall = start.over(&service, &trials);
        if let Some(range) = &to_sequence {
            overall.take(&range.low, &range.low_choice);
            overall.take(&range.high, &range.high_choice);
        }
        Ok(ServiceSensitivity { service, base, to_method, to_sequence, to_driver, overall })
    });
    let services = services.collect::<Result<Vec<_>, Error>>()?;
    let (currency, method) = (organisation.currency(), method.clone());
    let sequences = sequences.map(|found| SequencesTried {
        exhaustive: found.is_exhaustive,
        tried: found.tried,
        undefined: found.undefined,
    });
    Ok(Sensitivity { currency, method, services, trials, sequences: sequences.into() })
}

/// An alternative driver of a pool.
struct Alternative<'a> {
    pool: &'a Name,
    driver: &'a Name,
    quantities: Quantities,
}

/// The quantities of a driver, which several pools may name.
type Quantities = Result<Rc<[(Name, Quantity)]>, Error>;

/// What is tried, with the work that each takes.
struct Plan {
    services: usize,
    methods: Vec<u64>,
    drivers: Vec<u64>,
    sequences: u64,
}

impl Plan {
    fn new(problem: &Problem, methods: &[Method], drivers: &[Alternative<'_>]) -> Self {
        let (pools, services) = (problem.pools().len(), problem.services().len());
        // Each trial is a problem of its own, and gives a cost for every service.
        let own = times([pools, pools.saturating_add(services), COPYING])
            .saturating_add(times([services]).saturating_mul(costing(problem)));
        let of_method = |method| sharing_work(problem, method).saturating_add(own);
        let base = methods.first();
        let of_driver = |tried: &Alternative<'_>| {
            let quantities = tried.quantities.as_deref().unwrap_or(&[]).iter();
            let sum = quantities
                .fold(1_i128, |sum, (_, quantity)| sum.saturating_add(quantity.millionths()));
            let bits = u64::from(sum.checked_ilog2().unwrap_or_default()).saturating_add(1);
            let work = base.map(|base| sharing_work_with(problem, base, bits));
            work.unwrap_or_default().saturating_add(own)
        };
        Plan {
            services,
            methods: methods.iter().map(of_method).collect(),
            drivers: drivers.iter().map(of_driver).collect(),
            sequences: sequences_work(problem),
        }
    }

    fn trials(&self) -> usize {
        self.methods.len().saturating_add(self.drivers.len())
    }

    /// Without the sequences.
    fn of_trials(&self) -> u64 {
        sum(self.methods.iter().chain(&self.drivers).copied())
    }

    fn work(&self) -> u64 {
        self.of_trials().saturating_add(self.sequences)
    }

    fn check(&self, budget: Budget) -> Result<(), Error> {
        let what = format!("trying {} methods and drivers", self.trials());
        let remedy = "name fewer alternative drivers, or merge pools";
        budget.check_records(&what, times([self.trials(), self.services]), remedy)?;
        budget.check_work(&what, self.of_trials(), remedy)
    }
}

/// The units of work of taking over one quantity of a driver.
const COPYING: usize = 200;

/// The units of work of one service's cost, which is brought to lowest terms.
fn costing(problem: &Problem) -> u64 {
    let digits = problem.digits();
    digits.saturating_mul(digits).saturating_mul(150).saturating_add(1_000)
}

/// Works out what services cost under a choice.
struct Costs<'a> {
    organisation: &'a Organisation,
    direct: Vec<Fraction>,
}

impl Costs<'_> {
    /// Each alternative driver of each pool, with its quantities.
    fn alternatives(&self) -> Result<Vec<Alternative<'_>>, Error> {
        let pools = || self.organisation.pools().iter();
        let count: usize = pools().map(|pool| pool.alternative_drivers.len()).sum();
        if count > MAX_TRIALS {
            return Err(error::too_many("alternative drivers to be tried", MAX_TRIALS));
        }
        let mut known: BTreeMap<&Name, Quantities> = BTreeMap::new();
        let mut found = Vec::with_capacity(count);
        for pool in pools() {
            for driver in &pool.alternative_drivers {
                let quantities = known.entry(driver).or_insert_with(|| {
                    let level = WageLevel::Central;
                    self.organisation.driver_quantities(driver, level).map(Rc::from)
                });
                let quantities = quantities.clone().at(("pool", &pool.name));
                found.push(Alternative { pool: &pool.name, driver, quantities });
            }
        }
        Ok(found)
    }

    /// One alternative driver, all else as it is.
    fn with_driver(&self, problem: &Problem, method: &Method, tried: &Alternative<'_>) -> Trial {
        let quantities = tried.quantities.clone();
        let changed = quantities
            .and_then(|quantities| problem.with_driver(tried.pool.as_str(), quantities.to_vec()));
        let full_cost = changed.and_then(|changed| self.of(&changed, method)).into();
        let (pool, driver) = (tried.pool.clone(), tried.driver.clone());
        Trial { choice: Choice::Driver { pool, driver }, full_cost }
    }

    fn of(&self, problem: &Problem, method: &Method) -> Result<BTreeMap<Name, Figure>, Error> {
        let allocation: Allocation = allocate(problem, method)?;
        let services = self.organisation.services().iter().enumerate();
        services
            .map(|(position, service)| {
                let share = allocation.service_share(service.name.as_str(), 0)?;
                Ok((service.name.clone(), self.cost(position, &share)?))
            })
            .collect()
    }

    /// A service's direct cost and its share of the pools, which is in minor units.
    fn cost(&self, position: usize, share: &Fraction) -> Result<Figure, Error> {
        let minor = self.organisation.currency().minor_units_per_unit();
        let share = share.checked_div(&Fraction::from_integer(minor))?;
        let cost = self.direct.get(position).map_or(share.clone(), |direct| direct + &share);
        Ok(Figure::new(cost, self.organisation.currency()))
    }

    fn over_sequences(
        &self,
        sequences: &Result<SequenceRanges, Error>,
        service: &Name,
        position: usize,
    ) -> Result<Option<CostRange>, Error> {
        let Ok(sequences) = sequences else { return Ok(None) };
        let (low, high) = (sequences.low(service.as_str())?, sequences.high(service.as_str())?);
        let (Some((low, first)), Some((high, last))) = (low, high) else { return Ok(None) };
        let choice = |sequence: &[Name]| Choice::Method(Method::StepDown(sequence.to_vec()));
        Ok(Some(CostRange {
            low: self.cost(position, &low)?,
            low_choice: choice(first),
            high: self.cost(position, &high)?,
            high_choice: choice(last),
        }))
    }
}

impl CostRange {
    fn of(cost: &Figure, choice: &Choice) -> Self {
        CostRange {
            low: cost.clone(),
            low_choice: choice.clone(),
            high: cost.clone(),
            high_choice: choice.clone(),
        }
    }

    /// The range widened by a service's cost in each trial that is defined.
    fn over(mut self, service: &Name, trials: &[Trial]) -> Self {
        for trial in trials {
            let cost = trial.full_cost.as_result().ok().and_then(|costs| costs.get(service));
            if let Some(cost) = cost {
                self.take(cost, &trial.choice);
            }
        }
        self
    }

    /// Widens the range; of equal costs the first choice stays.
    fn take(&mut self, cost: &Figure, choice: &Choice) {
        if cost.low() < self.low.low() {
            (self.low, self.low_choice) = (cost.clone(), choice.clone());
        }
        if cost.high() > self.high.high() {
            (self.high, self.high_choice) = (cost.clone(), choice.clone());
        }
    }
}

impl Sensitivity {
    /// One service by name.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn service(&self, name: &str) -> Result<&ServiceSensitivity, Error> {
        match self.services.iter().find(|service| service.service.as_str() == name) {
            Some(service) => Ok(service),
            None => Err(crate::exact::name::unknown_among(
                name,
                "service",
                self.services.iter().map(|it| &it.service),
            )),
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Choice::Driver { pool, driver } => write!(formatter, "{pool} shared by {driver}"),
            Choice::Method(method) => method.fmt(formatter),
        }
    }
}
