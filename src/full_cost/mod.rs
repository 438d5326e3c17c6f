//! What each service really costs: its direct costs and its fair share of the overheads.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | the full costs of all services | [`full_cost()`], [`FullCost`] |
//! | one service | [`FullCost::service`], [`CostedService`] |
//! | which costs | [`CostBasis`] |
//! | the working | [`CostedService::evidence`] |
//! | another volume | [`CostByBehaviour`] |
//! | volunteers | [`Volunteering`], [`VolunteersStop`] |
//!
//! # More
//!
//! [`full_cost()`] shares an [`Organisation`]'s pools out by a [`Method`]. The services' totals are
//! rounded first, ledger by ledger and by largest remainder, then the table of pools by services, by
//! origin, within them: all tables add up along rows and columns in minor units and agree with each
//! other.

mod behaviour;
mod recovery;
mod service;
mod volunteering;
pub(crate) mod working;

pub use behaviour::{CostByBehaviour, Step};
pub use recovery::Recovery;
pub use service::CostedService;
pub use volunteering::{CashInterval, ServiceAfterStop, Volunteering, VolunteersStop};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::allocation::{
    Allocation, CostPool, Method, OriginTable, Problem, allocate, origin_work, sharing_work,
};
use crate::budget;
use crate::cost::organisation::ChargeOrigin;
use crate::cost::{
    AtWages, Charge, CostLine, Ledger, LedgerAmounts, Organisation, VolumeBasis, WageLevel,
};
use crate::error::{AtRecord, Error};
use crate::exact::controlled::RoundedTable;
#[cfg(feature = "serde")]
use crate::exact::written::plain;
use crate::exact::{Currency, Fraction, Money, Name, Quantity, Rounding};
use crate::record::words;

/// Which costs a figure takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
#[non_exhaustive]
pub enum CostBasis {
    /// Cash charged to the service straight.
    Direct,
    /// Direct cash and the service's share of the overheads' cash: what "full cost" means when
    /// said alone.
    Full,
    /// Full cost and the replacement value of volunteer time.
    VolunteerInflatedGross,
    /// The volunteer-inflated gross cost less the avoidable part of the volunteer programme's cost.
    /// With few volunteers it can lie below the full cost.
    VolunteerInflatedNet,
}

words! {
    CostBasis {
        Direct = "direct cost",
        Full = "full cost",
        VolunteerInflatedGross = "volunteer-inflated cost (gross)",
        VolunteerInflatedNet = "volunteer-inflated cost (net)",
    }
}

/// The full cost of every service of an organisation under one allocation method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FullCost {
    /// The organisation.
    pub organisation: Arc<Organisation>,
    /// The exact result of sharing the pools out: by stage, in minor units, with the columns
    /// of [`ledger_column`].
    pub allocation: Allocation,
    /// The exact table by origin.
    pub origin: OriginTable,
    services: Vec<ServiceCost>,
    /// The pools' own costs in the order of their names.
    pub pools: Vec<PoolCost>,
    /// All services' full costs, added up: what went in, ledger by ledger.
    pub totals: LedgerAmounts,
    /// The level of the wages that drivers took where overheads follow volunteers.
    pub driver_level: WageLevel,
    /// The totals that are not those of largest remainder, since no table of whole minor units has
    /// these; nearly always none.
    pub moved_totals: Vec<MovedTotal>,
}

/// A total of a service that lies a minor unit beside the one that largest remainder gives: some
/// pools' parts are whole, and leave no table with that total.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MovedTotal {
    /// The service.
    pub service: Name,
    /// The ledger.
    pub ledger: Ledger,
    /// The level of the wages, for volunteer time.
    pub level: WageLevel,
}

/// What one service costs over the period, by ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ServiceCost {
    /// The service.
    pub name: Name,
    /// The unit of its volume.
    pub unit: Name,
    /// Its volume over the period.
    pub volume: Quantity,
    /// Whether that volume is planned or capacity.
    pub volume_basis: VolumeBasis,
    /// What is charged to it straight.
    pub direct: LedgerAmounts,
    /// What it bears of each pool's own cost, by pool.
    pub overheads: BTreeMap<Name, LedgerAmounts>,
    /// What it bears of all pools.
    pub overhead: LedgerAmounts,
    /// Direct and overhead together.
    pub full: LedgerAmounts,
    /// What its volunteers' time, straight and through pools, would have cost. The central value
    /// is the ledger's; each level of the wages is a table of its own that adds up.
    #[cfg_attr(feature = "serde", serde(serialize_with = "AtWages::plain"))]
    pub replacement_value: AtWages<Money>,
    /// The part of its volunteer programme cost that paid staff would not need.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub avoidable_programme_cost: Money,
    /// By pool: the replacement value from that pool alone, low and high, in minor units.
    #[cfg_attr(feature = "serde", serde(skip))]
    replacement_overheads: Vec<(i128, i128)>,
}

/// What one pool costs by itself, before anything is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PoolCost {
    /// The pool.
    pub name: Name,
    /// What is charged to the pool itself.
    pub own: LedgerAmounts,
}

/// Shares an organisation's overheads out and adds each service's costs up.
///
/// Formula: `full cost = direct + Σ_pools c_i · T_ip`, with `T_ip` the part of pool `i` that ends
/// in service `p` under the method; the services' totals rounded by largest remainder, and the table
/// `c_i · T_ip` within them. [`CostedService::exact_cost`] is the figure before rounding.
///
/// # Errors
///
/// [`Undefined`](crate::ErrorKind::Undefined) and those of a step-down sequence;
/// [`TooLarge`](crate::ErrorKind::TooLarge) for models too large for a table by origin;
/// [`TooLarge`](crate::ErrorKind::TooLarge) where totals grow too large.
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{CostLine, Driver, Organisation, OverheadPool, Service};
/// use fullcost::exact::{Currency, Money, Name, Period};
/// use fullcost::full_cost::{CostBasis, full_cost};
///
/// let pounds = |text| Money::parse(text, Currency::GBP);
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "900".parse()?)?)
///         .service(Service::new("advice", "case", "400".parse()?)?)
///         .driver(Driver::stated("posts", vec![
///             (Name::new("repairs")?, "2".parse()?),
///             (Name::new("advice")?, "1".parse()?),
///         ])?)
///         .pool(OverheadPool::new("office", "posts")?)
///         .line(CostLine::new("materials", pounds("4500")?, "repairs", "ledger")?)
///         .line(CostLine::new("rent", pounds("1000")?, "office", "lease")?)
///         .build()?;
/// let costs = full_cost(&organisation, &Method::Direct)?;
/// assert_eq!(costs.service("repairs")?.cost(CostBasis::Full)?.to_string(), "5166.67 GBP");
/// assert_eq!(costs.service("advice")?.cost(CostBasis::Full)?.to_string(), "333.33 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn full_cost(organisation: &Organisation, method: &Method) -> Result<FullCost, Error> {
    full_cost_at(organisation, method, WageLevel::Central)
}

/// What a full cost takes: sharing, the table by origin, and a rounded table for each column.
pub(crate) fn full_cost_work(problem: &Problem, method: &Method) -> u64 {
    let cells = budget::times([problem.pools().len(), problem.services().len(), problem.columns()]);
    budget::sum([
        sharing_work(problem, method),
        origin_work(problem, method),
        cells.saturating_mul(ROUNDING),
    ])
}

/// The units of work of rounding one cell of a table that has to add up.
const ROUNDING: u64 = 1_000;

/// [`full_cost()`] with drivers that hold the replacement value of volunteers at a level of the wages,
/// where overheads follow volunteers. Where they do not, every level gives the same.
///
/// # Errors
///
/// As [`full_cost()`].
pub fn full_cost_at(
    organisation: &Organisation,
    method: &Method,
    level: WageLevel,
) -> Result<FullCost, Error> {
    let problem = problem(organisation, level)?;
    problem.check_work("the full cost of", full_cost_work(&problem, method))?;
    let allocation = allocate(&problem, method)?;
    let origin = allocation.by_origin()?;
    let tables = Column::ALL.map(|column| {
        // Equal wages give equal tables: the central one then stands for all.
        let same = same_as_central(&problem, column);
        if same { Ok(None) } else { origin.rounded_table(column.position()).map(Some) }
    });
    let [cash, in_kind, central, high, low] = tables;
    let tables = [cash?, in_kind?, central?, high?, low?];
    let moved_totals = moved_totals(organisation, &tables);
    let [cash, in_kind, central, high, low] = tables.map(|table| table.map(|table| table.cells));
    let (high, low) = (high.or_else(|| central.clone()), low.or_else(|| central.clone()));
    let tables = Tables { cash, in_kind, central, high, low };
    let currency = organisation.currency();
    let services = organisation
        .services()
        .iter()
        .enumerate()
        .map(|(position, service)| {
            let direct = Direct::of(organisation, &service.name)?;
            let overheads = problem
                .pools()
                .enumerate()
                .map(|(pool, name)| Ok((name.clone(), tables.ledgers(currency, pool, position)?)))
                .collect::<Result<BTreeMap<_, _>, Error>>()?;
            let record = ("service", &service.name);
            let overhead = sum(currency, overheads.values()).at(record)?;
            let pools = problem.pools().len();
            let with_overheads = |own: i128, table: &Table| {
                let shared: i128 = (0..pools).map(|pool| cell(table, pool, position)).sum();
                Money::from_minor_units(own.saturating_add(shared), currency).at(record)
            };
            let full = direct.ledgers.checked_add(&overhead).at(record)?;
            let replacement_value = AtWages {
                low: with_overheads(direct.low, &tables.low)?,
                central: full.get(Ledger::VolunteerTime),
                high: with_overheads(direct.high, &tables.high)?,
            };
            Ok(ServiceCost {
                name: service.name.clone(),
                unit: service.unit.clone(),
                volume: service.volume,
                volume_basis: service.volume_basis,
                direct: direct.ledgers,
                full,
                overheads,
                overhead,
                replacement_value,
                avoidable_programme_cost: direct.avoidable,
                replacement_overheads: (0..pools)
                    .map(|pool| {
                        (cell(&tables.low, pool, position), cell(&tables.high, pool, position))
                    })
                    .collect(),
            })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let pools = organisation
        .pools()
        .iter()
        .map(|pool| {
            let own = Direct::of(organisation, &pool.name)?.ledgers;
            Ok(PoolCost { name: pool.name.clone(), own })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let totals = sum(currency, services.iter().map(|service| &service.full));
    let totals = totals.at("all services together")?;
    let organisation = Arc::new(organisation.clone());
    Ok(FullCost {
        organisation,
        allocation,
        origin,
        services,
        pools,
        totals,
        driver_level: level,
        moved_totals,
    })
}

/// By column: the services whose totals no table gives as largest remainder does.
fn moved_totals(
    organisation: &Organisation,
    tables: &[Option<RoundedTable>; 5],
) -> Vec<MovedTotal> {
    let columns = Column::ALL.into_iter().zip(tables);
    let moved = columns.flat_map(|(column, table)| {
        let services = table.iter().flat_map(|table| &table.moved);
        services.filter_map(move |&service| {
            Some(MovedTotal {
                service: organisation.services().get(service)?.name.clone(),
                ledger: column.ledger(),
                level: column.level(),
            })
        })
    });
    moved.collect()
}

impl ServiceCost {
    /// Whether volunteers give it anything, or cost it something that paid staff would not need.
    #[must_use]
    pub fn has_volunteers(&self) -> bool {
        let given = self.replacement_value.each().into_iter();
        given.chain([&self.avoidable_programme_cost]).any(|amount| !amount.is_zero())
    }

    /// The cost over the period on a basis, volunteers at the central wages.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn cost(&self, basis: CostBasis) -> Result<Money, Error> {
        self.cost_at(basis, WageLevel::Central)
    }

    /// The cost over the period on a basis, volunteers at a level of the wages.
    ///
    /// `gross = full + replacement value`; `net = gross − avoidable programme cost`
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn cost_at(&self, basis: CostBasis, level: WageLevel) -> Result<Money, Error> {
        let full = self.full.get(Ledger::Cash);
        let record = ("service", &self.name);
        let gross = || full.checked_add(*self.replacement_value.at(level)).at(record);
        match basis {
            CostBasis::Direct => Ok(self.direct.get(Ledger::Cash)),
            CostBasis::Full => Ok(full),
            CostBasis::VolunteerInflatedGross => gross(),
            CostBasis::VolunteerInflatedNet => {
                gross()?.checked_sub(self.avoidable_programme_cost).at(record)
            }
        }
    }

    /// The cost per unit on a basis, exactly: the cost in whole minor units over the volume.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn per_unit(&self, basis: CostBasis) -> Result<Fraction, Error> {
        self.per_unit_at(basis, WageLevel::Central)
    }

    /// The cost per unit on a basis, exactly, volunteers at a level of the wages.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn per_unit_at(&self, basis: CostBasis, level: WageLevel) -> Result<Fraction, Error> {
        self.cost_at(basis, level)?.to_fraction().checked_div(&self.volume.to_fraction())
    }

    /// The currency of the amounts.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.avoidable_programme_cost.currency()
    }
}

/// The column of an [`Allocation`] made by [`full_cost()`] that holds a ledger.
#[must_use]
pub fn ledger_column(ledger: Ledger) -> usize {
    Column::of(ledger).position()
}

/// The most pools in a row, each passing on to the next, that a tree of evidence may follow. A
/// deeper tree could not be walked on the stack of a thread.
pub const MAX_EVIDENCE_DEPTH: usize = 200;

/// The most parts a tree of evidence may have.
pub const MAX_EVIDENCE_PARTS: usize = 100_000;

/// What travels through an allocation: the ledgers, and volunteer time at the other wages.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Cash,
    InKind,
    VolunteerTime,
    VolunteerTimeHigh,
    VolunteerTimeLow,
}

impl Column {
    const ALL: [Column; 5] = [
        Column::Cash,
        Column::InKind,
        Column::VolunteerTime,
        Column::VolunteerTimeHigh,
        Column::VolunteerTimeLow,
    ];

    /// Volunteer time at a level of the wages.
    fn at(level: WageLevel) -> Column {
        match level {
            WageLevel::Central => Column::VolunteerTime,
            WageLevel::High => Column::VolunteerTimeHigh,
            WageLevel::Low => Column::VolunteerTimeLow,
        }
    }

    fn of(ledger: Ledger) -> Column {
        match ledger {
            Ledger::Cash => Column::Cash,
            Ledger::InKind => Column::InKind,
            Ledger::VolunteerTime => Column::VolunteerTime,
        }
    }

    fn position(self) -> usize {
        match self {
            Column::Cash => 0,
            Column::InKind => 1,
            Column::VolunteerTime => 2,
            Column::VolunteerTimeHigh => 3,
            Column::VolunteerTimeLow => 4,
        }
    }

    fn level(self) -> WageLevel {
        match self {
            Column::VolunteerTimeHigh => WageLevel::High,
            Column::VolunteerTimeLow => WageLevel::Low,
            _ => WageLevel::Central,
        }
    }

    fn ledger(self) -> Ledger {
        match self {
            Column::Cash => Ledger::Cash,
            Column::InKind => Ledger::InKind,
            _ => Ledger::VolunteerTime,
        }
    }

    /// Whether a charge counts in the column.
    fn takes(self, organisation: &Organisation, charge: &Charge) -> bool {
        let (level, own) = (self.level(), self.ledger());
        let ledger = organisation.ledger_of(charge);
        match charge.origin() {
            ChargeOrigin::Line(_) => ledger == own,
            ChargeOrigin::Volunteer(_, charged) => ledger == own && charged == level,
        }
    }
}

/// Whether a column of other wages is the central one again.
fn same_as_central(problem: &Problem, column: Column) -> bool {
    let wages = matches!(column, Column::VolunteerTimeHigh | Column::VolunteerTimeLow);
    let central = Column::VolunteerTime.position();
    wages
        && (0..problem.pools().len())
            .all(|pool| problem.own(pool, column.position()) == problem.own(pool, central))
}

/// The pools with their own amounts and drivers.
fn problem(organisation: &Organisation, level: WageLevel) -> Result<Problem, Error> {
    problem_of(organisation, level, &Column::ALL)
}

/// The pools with their own amounts at the central wages and their drivers.
pub(crate) fn whole_problem(organisation: &Organisation) -> Result<Problem, Error> {
    problem(organisation, WageLevel::Central)
}

/// The pools with their own cash and drivers.
pub(crate) fn cash_problem(organisation: &Organisation) -> Result<Problem, Error> {
    problem_of(organisation, WageLevel::Central, &[Column::Cash])
}

/// By service: the cash charged to it straight, in units of the currency.
pub(crate) fn direct_cash(organisation: &Organisation) -> Result<Vec<Fraction>, Error> {
    let services = organisation.services().iter();
    services
        .map(|service| Ok(organisation.direct_cash(service.name.as_str())?.to_fraction()))
        .collect()
}

fn problem_of(
    organisation: &Organisation,
    level: WageLevel,
    columns: &[Column],
) -> Result<Problem, Error> {
    let services = organisation.services().iter().map(|service| service.name.clone());
    let pools = organisation
        .pools()
        .iter()
        .map(|pool| {
            let own = columns.iter();
            let own = own.map(|&column| column_total(organisation, &pool.name, column));
            let own = own.collect::<Result<Vec<_>, Error>>()?;
            let record = ("pool", &pool.name);
            let quantities = organisation.driver_quantities(&pool.driver, level).at(record)?;
            let empty = CostPool::new(pool.name.clone(), own);
            Ok(quantities
                .into_iter()
                .fold(empty, |pool, (name, quantity)| pool.with_quantity(name, quantity)))
        })
        .collect::<Result<Vec<_>, Error>>()?;
    let problem = Problem::new(services.collect(), pools, columns.len())?;
    Ok(problem.within(organisation.budget()))
}

/// What is charged straight to a service or pool in a column, in minor units.
fn column_total(organisation: &Organisation, name: &Name, column: Column) -> Result<i128, Error> {
    let charges = organisation.charges_to(name.as_str());
    let amounts = charges.filter(|charge| column.takes(organisation, charge)).map(|it| it.amount);
    crate::exact::money::total(organisation.currency(), amounts)
        .map(Money::minor_units)
        .at(("the lines charged to", name))
}

/// What is charged to one service or pool straight.
struct Direct {
    ledgers: LedgerAmounts,
    avoidable: Money,
    high: i128,
    low: i128,
}

impl Direct {
    fn of(organisation: &Organisation, name: &Name) -> Result<Self, Error> {
        let total = |column| column_total(organisation, name, column);
        let [cash, in_kind, central] =
            [total(Column::Cash)?, total(Column::InKind)?, total(Column::VolunteerTime)?];
        let currency = organisation.currency();
        let ledgers = LedgerAmounts::from_minor_units(currency, |ledger| match ledger {
            Ledger::Cash => cash,
            Ledger::InKind => in_kind,
            Ledger::VolunteerTime => central,
        })?;
        let avoidable = avoidable_parts(organisation, name).map(|(_, _, amount)| amount);
        let avoidable = avoidable.collect::<Result<Vec<_>, Error>>()?;
        Ok(Direct {
            ledgers,
            avoidable: crate::exact::money::total(currency, avoidable)?,
            high: total(Column::VolunteerTimeHigh)?,
            low: total(Column::VolunteerTimeLow)?,
        })
    }
}

/// The avoidable part of every volunteer programme line charged to a service, rounded once, half
/// to even.
fn avoidable_parts<'a>(
    organisation: &'a Organisation,
    name: &'a Name,
) -> impl Iterator<Item = (&'a CostLine, Money, Result<Money, Error>)> {
    organisation.charges_to(name.as_str()).filter_map(|charge| {
        let ChargeOrigin::Line(line) = charge.origin() else {
            return None;
        };
        let line = organisation.lines().get(line)?;
        let share = line.avoidable_share()?;
        let amount = charge.amount.to_fraction() * share.to_fraction();
        let amount = amount.to_money(organisation.currency(), Rounding::HalfEven);
        Some((line, charge.amount, amount))
    })
}

type Table = Option<Vec<Vec<i128>>>;

/// The rounded tables of pools by services.
struct Tables {
    cash: Table,
    in_kind: Table,
    central: Table,
    high: Table,
    low: Table,
}

impl Tables {
    fn ledgers(
        &self,
        currency: Currency,
        pool: usize,
        service: usize,
    ) -> Result<LedgerAmounts, Error> {
        LedgerAmounts::from_minor_units(currency, |ledger| match ledger {
            Ledger::Cash => cell(&self.cash, pool, service),
            Ledger::InKind => cell(&self.in_kind, pool, service),
            Ledger::VolunteerTime => cell(&self.central, pool, service),
        })
    }
}

fn cell(table: &Table, pool: usize, service: usize) -> i128 {
    let row = table.as_ref().and_then(|table| table.get(pool));
    row.and_then(|row| row.get(service)).copied().unwrap_or(0)
}

fn sum<'a>(
    currency: Currency,
    amounts: impl Iterator<Item = &'a LedgerAmounts>,
) -> Result<LedgerAmounts, Error> {
    let zero = LedgerAmounts::zero(currency);
    amounts.into_iter().try_fold(zero, |sum, amounts| sum.checked_add(amounts))
}
