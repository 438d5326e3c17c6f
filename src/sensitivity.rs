//! How far a service's full cost moves with the choices behind it: the allocation method, the
//! sequence of step-down, and the drivers.
//!
//! Every figure is exact and can be had again: a choice names the method, the sequence or the
//! driver that gives it.

use std::collections::BTreeMap;
use std::fmt;

use crate::allocation::{
    Allocation, MAX_SHARING_WORK, Method, Problem, SelfUse, SequenceRanges, allocate, sharing_work,
};
use crate::cost::{Ledger, Organisation, WageLevel};
use crate::error::{AtRecord, Error};
use crate::exact::{Currency, Fraction, Name, Rounding};
use crate::full_cost::{cash_problem, direct_cash};

/// A choice behind a full cost.
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub struct CostRange {
    low: Fraction,
    low_choice: Choice,
    high: Fraction,
    high_choice: Choice,
}

/// How far one service's cash full cost moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceSensitivity {
    service: Name,
    base: Fraction,
    to_method: CostRange,
    to_sequence: Option<CostRange>,
    to_driver: Option<CostRange>,
    overall: CostRange,
}

/// One choice that was tried, and every service's cost under it, in the order of their names, or
/// why it is not defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    choice: Choice,
    costs: Result<Vec<Fraction>, Error>,
}

/// How far the full cost of every service of an organisation moves with each choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sensitivity {
    currency: Currency,
    method: Method,
    services: Vec<ServiceSensitivity>,
    trials: Vec<Trial>,
    sequences: Result<SequenceRanges, Error>,
}

/// The most alternative drivers that the pools of one organisation may name for sensitivity.
pub const MAX_TRIALS: usize = 1_000;

/// Tries every method, every sequence of step-down and every alternative driver.
///
/// The base is `method` with the pools' own drivers. Beside it are tried: the direct and the
/// reciprocal method; the sequences of step-down, all of them up to
/// [`MAX_POOLS_IN_ALL_SEQUENCES`](crate::allocation::MAX_POOLS_IN_ALL_SEQUENCES) pools and a stated
/// search beyond ([`Problem::sequence_ranges`]); and, one at a time, each
/// [alternative driver](crate::cost::OverheadPool::with_alternative_driver) of each pool. A choice
/// that is not defined for the organisation is reported with its reason. Costs are direct cash and
/// the exact share of the pools' cash.
///
/// # Errors
///
/// Those of [`allocate`] where the base itself is not defined; [`Error::TrialBound`] for more than
/// [`MAX_TRIALS`] alternative drivers, or where trying them all would take more sharing than
/// [`MAX_SHARING_WORK`], the bound of sharing once.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::allocation::Method;
/// use fullcost::cost::Organisation;
/// use fullcost::exact::Fraction;
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
/// assert_eq!(advice.base(), &Fraction::from(300));
/// assert_eq!(advice.overall().high(), &Fraction::from(540));
/// assert_eq!(advice.overall().high_choice().to_string(), "office shared by floor");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn sensitivity(organisation: &Organisation, method: &Method) -> Result<Sensitivity, Error> {
    let problem = cash_problem(organisation)?;
    let direct = direct_cash(organisation)?;
    let costs = Costs { organisation, direct };
    let base = costs.of(&problem, method)?;
    let mut trials =
        vec![Trial { choice: Choice::Method(method.clone()), costs: Ok(base.clone()) }];
    for other in [Method::Direct, Method::Reciprocal(SelfUse::Netted)] {
        if other != *method {
            let costs = costs.of(&problem, &other);
            trials.push(Trial { choice: Choice::Method(other), costs });
        }
    }
    let methods = trials.len();
    trials.extend(costs.of_drivers(&problem, method)?);
    let sequences = problem.sequence_ranges(0);
    let services = organisation.services().iter().zip(base).enumerate();
    let services = services.map(|(position, (service, base))| {
        let start = || CostRange::new(base.clone(), Choice::Method(method.clone()));
        let over = |mut range: CostRange, trials: &[Trial]| {
            for trial in trials {
                if let Some(cost) = trial.costs.as_ref().ok().and_then(|costs| costs.get(position))
                {
                    range.take(cost, &trial.choice);
                }
            }
            range
        };
        let (of_methods, of_drivers) = trials.split_at(methods.min(trials.len()));
        let to_sequence = costs.over_sequences(&sequences, service.name(), position)?;
        let to_method = over(start(), of_methods);
        let to_driver = (!of_drivers.is_empty()).then(|| over(start(), of_drivers));
        let mut overall = over(start(), &trials);
        if let Some(range) = &to_sequence {
            overall.take(&range.low, &range.low_choice);
            overall.take(&range.high, &range.high_choice);
        }
        let service = service.name().clone();
        Ok(ServiceSensitivity { service, base, to_method, to_sequence, to_driver, overall })
    });
    let services = services.collect::<Result<Vec<_>, Error>>()?;
    let (currency, method) = (organisation.currency(), method.clone());
    Ok(Sensitivity { currency, method, services, trials, sequences })
}

/// Works out what services cost under a choice.
struct Costs<'a> {
    organisation: &'a Organisation,
    direct: Vec<Fraction>,
}

impl Costs<'_> {
    /// Each alternative driver of each pool, all else as it is.
    fn of_drivers(&self, problem: &Problem, method: &Method) -> Result<Vec<Trial>, Error> {
        let pools = || self.organisation.pools().iter();
        let count = pools().map(|pool| pool.alternative_drivers().len()).sum();
        let beyond = || Error::TrialBound { trials: count };
        if count > MAX_TRIALS {
            return Err(beyond());
        }
        let mut left = MAX_SHARING_WORK;
        let mut quantities = BTreeMap::new();
        let mut trials = Vec::with_capacity(count);
        for pool in pools() {
            for driver in pool.alternative_drivers() {
                let known = quantities.entry(driver).or_insert_with(|| {
                    self.organisation.driver_quantities(driver, WageLevel::Central)
                });
                let known = known.clone().at(|| format!("pool {:?}", pool.name()));
                let changed =
                    known.and_then(|known| problem.with_driver(pool.name().as_str(), known));
                if let Ok(changed) = &changed {
                    let work = sharing_work(changed, method);
                    left = left.checked_sub(work).ok_or_else(beyond)?;
                }
                let costs = changed.and_then(|changed| self.of(&changed, method));
                let (pool, driver) = (pool.name().clone(), driver.clone());
                trials.push(Trial { choice: Choice::Driver { pool, driver }, costs });
            }
        }
        Ok(trials)
    }

    fn of(&self, problem: &Problem, method: &Method) -> Result<Vec<Fraction>, Error> {
        let allocation: Allocation = allocate(problem, method)?;
        let services = self.organisation.services().iter().enumerate();
        services
            .map(|(position, service)| {
                let share = allocation.service_share(service.name().as_str(), 0)?;
                self.cost(position, &share)
            })
            .collect()
    }

    /// A service's direct cost and its share of the pools, which is in minor units.
    fn cost(&self, position: usize, share: &Fraction) -> Result<Fraction, Error> {
        let minor = self.organisation.currency().minor_units_per_unit();
        let share = share.checked_div(&Fraction::from_integer(minor))?;
        Ok(self.direct.get(position).map_or(share.clone(), |direct| direct + &share))
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
    fn new(cost: Fraction, choice: Choice) -> Self {
        CostRange { low: cost.clone(), low_choice: choice.clone(), high: cost, high_choice: choice }
    }

    /// Widens the range; of equal costs the first choice stays.
    fn take(&mut self, cost: &Fraction, choice: &Choice) {
        if *cost < self.low {
            (self.low, self.low_choice) = (cost.clone(), choice.clone());
        }
        if *cost > self.high {
            (self.high, self.high_choice) = (cost.clone(), choice.clone());
        }
    }

    /// The least cost over the period, exactly, in units of the currency.
    #[must_use]
    pub fn low(&self) -> &Fraction {
        &self.low
    }

    /// What gives it.
    #[must_use]
    pub fn low_choice(&self) -> &Choice {
        &self.low_choice
    }

    /// The greatest cost.
    #[must_use]
    pub fn high(&self) -> &Fraction {
        &self.high
    }

    /// What gives it.
    #[must_use]
    pub fn high_choice(&self) -> &Choice {
        &self.high_choice
    }

    /// How far apart they are.
    #[must_use]
    pub fn width(&self) -> Fraction {
        &self.high - &self.low
    }
}

impl ServiceSensitivity {
    /// The service.
    #[must_use]
    pub fn service(&self) -> &Name {
        &self.service
    }

    /// Its cash full cost over the period under the base, exactly, in units of the currency.
    #[must_use]
    pub fn base(&self) -> &Fraction {
        &self.base
    }

    /// Over the methods that are defined: the base, direct and reciprocal.
    #[must_use]
    pub fn to_method(&self) -> &CostRange {
        &self.to_method
    }

    /// Over the sequences of step-down that were tried; nothing where none is defined or trying
    /// them would be too much work.
    #[must_use]
    pub fn to_sequence(&self) -> Option<&CostRange> {
        self.to_sequence.as_ref()
    }

    /// Over the base and each alternative driver; nothing where no pool has one.
    #[must_use]
    pub fn to_driver(&self) -> Option<&CostRange> {
        self.to_driver.as_ref()
    }

    /// Over all of these.
    #[must_use]
    pub fn overall(&self) -> &CostRange {
        &self.overall
    }
}

impl Trial {
    /// What was tried.
    #[must_use]
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// Every service's cash full cost, in the order of the services' names, exactly, in units of
    /// the currency.
    ///
    /// # Errors
    ///
    /// Why the choice is not defined.
    pub fn costs(&self) -> Result<&[Fraction], &Error> {
        self.costs.as_deref()
    }
}

impl Sensitivity {
    /// The currency of the costs.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The ledger that is looked at: cash.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        Ledger::Cash
    }

    /// The method of the base.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The services in the order of their names.
    #[must_use]
    pub fn services(&self) -> &[ServiceSensitivity] {
        &self.services
    }

    /// One service by name.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`].
    pub fn service(&self, name: &str) -> Result<&ServiceSensitivity, Error> {
        match self.services.iter().find(|service| service.service.as_str() == name) {
            Some(service) => Ok(service),
            None => Err(Error::UnknownName { name: Name::new(name)?.into(), what: "service" }),
        }
    }

    /// The base, the other methods and the alternative drivers, in this order.
    #[must_use]
    pub fn trials(&self) -> &[Trial] {
        &self.trials
    }

    /// The sequences of step-down.
    ///
    /// # Errors
    ///
    /// Why they were not tried.
    pub fn sequences(&self) -> Result<&SequenceRanges, &Error> {
        self.sequences.as_ref()
    }

    /// A cost in minor units of the currency, rounded half to even, for showing.
    #[must_use]
    pub fn shown(&self, cost: &Fraction) -> String {
        cost.to_plain_text(self.currency.minor_unit_digits(), Rounding::HalfEven)
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Choice::Driver { pool, driver } => write!(formatter, "{pool} shared by {driver}"),
            Choice::Method(Method::StepDown(sequence)) => {
                let names: Vec<&str> = sequence.iter().map(Name::as_str).collect();
                write!(formatter, "step-down {}", names.join(", "))
            }
            Choice::Method(method) => write!(formatter, "{} method", method.as_str()),
        }
    }
}
