//! What is to be shared: services, pools with their own amounts, and drivers.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_integer::Integer;

use crate::budget::{Budget, times};
use crate::error::{self, AtRecord, Error};
use crate::exact::{Name, Quantity};

/// The most columns of amounts one problem may have.
pub const MAX_COLUMNS: usize = 1_000;

/// The most pools one problem may have.
pub const MAX_POOLS: usize = 1_000;

/// The most services one problem may have.
pub const MAX_SERVICES: usize = 1_000;

/// A pool with its own amounts, one a column, in minor units, and its driver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostPool {
    name: Name,
    own: Vec<i128>,
    driver: Vec<(Name, Quantity)>,
}

/// Pools and services, checked, in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    services: Vec<Name>,
    /// Shared by whatever is worked out of them.
    pools: Arc<Vec<PoolRow>>,
    columns: usize,
    budget: Budget,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct PoolRow {
    name: Name,
    own: Vec<i128>,
    /// Driver quantities above zero in the order of the receivers, divided by what they share.
    quantities: Vec<(Receiver, i128)>,
}

/// Who can receive from a pool, by position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Receiver {
    Service(usize),
    Pool(usize),
}

impl CostPool {
    /// A pool with its own amounts, one a column, in minor units.
    #[must_use]
    pub fn new(name: Name, own: Vec<i128>) -> Self {
        CostPool { name, own, driver: Vec::new() }
    }

    /// The pool, with the quantity its driver has for a receiver.
    #[must_use]
    pub fn with_quantity(mut self, receiver: Name, quantity: Quantity) -> Self {
        self.driver.push((receiver, quantity));
        self
    }
}

impl Problem {
    /// Checks names, drivers and bounds; a pool with fewer amounts than `columns` has zero in the
    /// others, one with more is refused.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate), [`Unknown`](crate::ErrorKind::Unknown) or
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn new(
        mut services: Vec<Name>,
        mut pools: Vec<CostPool>,
        columns: usize,
    ) -> Result<Self, Error> {
        if services.len() > MAX_SERVICES {
            return Err(error::too_many("services", MAX_SERVICES));
        }
        if pools.len() > MAX_POOLS {
            return Err(error::too_many("overhead pools", MAX_POOLS));
        }
        if columns > MAX_COLUMNS {
            return Err(error::too_many("columns of amounts", MAX_COLUMNS));
        }
        services.sort();
        pools.sort_by(|left, right| left.name.cmp(&right.name));
        let mut receivers = BTreeMap::new();
        let service_names = services.iter().enumerate();
        let pool_names = pools.iter().enumerate();
        for (name, receiver) in service_names
            .map(|(position, name)| (name.clone(), Receiver::Service(position)))
            .chain(pool_names.map(|(position, pool)| (pool.name.clone(), Receiver::Pool(position))))
        {
            if receivers.insert(name.clone(), receiver).is_some() {
                return Err(error::duplicate_name(name, "service and pool"));
            }
        }
        let receiver = |name: &Name| {
            let unknown = || {
                crate::exact::name::unknown_among(
                    name.as_str(),
                    "service or pool",
                    receivers.keys(),
                )
            };
            receivers.get(name).copied().ok_or_else(unknown)
        };
        let rows = pools.into_iter().map(|pool| PoolRow::new(pool, columns, receiver));
        let (pools, budget) = (rows.collect::<Result<_, _>>()?, Budget::default());
        Ok(Problem { services, pools: Arc::new(pools), columns, budget })
    }

    /// The problem with another bound on what is worked out of it.
    #[must_use]
    pub fn within(self, budget: Budget) -> Self {
        Problem { budget, ..self }
    }

    /// The services in the order of their names.
    #[must_use]
    pub fn services(&self) -> &[Name] {
        &self.services
    }

    /// The names of the pools in their order.
    #[must_use]
    pub fn pools(&self) -> impl ExactSizeIterator<Item = &Name> {
        self.pools.iter().map(|pool| &pool.name)
    }

    /// How many columns of amounts travel together.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The problem with other quantities for one pool's driver.
    pub(crate) fn with_driver(
        &self,
        pool: &str,
        driver: Vec<(Name, Quantity)>,
    ) -> Result<Self, Error> {
        let position = self.pool_position(pool)?;
        let mut changed = self.clone();
        if let Some(row) = Arc::make_mut(&mut changed.pools).get_mut(position) {
            let receiver = |name: &Name| self.receiver(name.as_str());
            let (name, own) = (row.name.clone(), std::mem::take(&mut row.own));
            *row = PoolRow::new(CostPool { name, own, driver }, self.columns, receiver)?;
        }
        Ok(changed)
    }

    /// A pool's own amount in a column, in minor units; zero where there is none.
    pub(crate) fn own(&self, pool: usize, column: usize) -> i128 {
        self.pools.get(pool).and_then(|row| row.own.get(column)).copied().unwrap_or(0)
    }

    /// At most how many binary digits the common denominator of an exact result has: those of
    /// all bases together.
    fn denominator_bits(&self) -> u64 {
        let base = |pool: &PoolRow| -> i128 {
            pool.quantities.iter().fold(0, |sum, (_, quantity)| sum.saturating_add(*quantity))
        };
        let bits = self.pools.iter().map(|pool| {
            base(pool).checked_ilog2().map_or(1, |log| u64::from(log).saturating_add(1))
        });
        bits.sum()
    }

    /// How many 64-bit digits the common denominator has.
    pub(crate) fn digits(&self) -> u64 {
        self.denominator_bits().div_ceil(64)
    }

    /// Operations on 64-bit digits, at most: the loops times the digits of the common denominator.
    pub(super) fn work<const LOOPS: usize>(&self, loops: [usize; LOOPS]) -> u64 {
        self.work_with(loops, 0)
    }

    /// Those operations where the common denominator has so many binary digits more.
    pub(super) fn work_with<const LOOPS: usize>(&self, loops: [usize; LOOPS], bits: u64) -> u64 {
        times(loops).saturating_mul(self.denominator_bits().saturating_add(bits).div_ceil(64))
    }

    /// Refuses what would take more work than there may be.
    pub(crate) fn check_work(&self, what: &str, work: u64) -> Result<(), Error> {
        let (pools, services) = (self.pools.len(), self.services.len());
        let what = format!("{what} {pools} pools among {services} services");
        self.budget.check_work(&what, work, "round the drivers, or merge pools")
    }

    pub(crate) fn check_column(&self, column: usize) -> Result<(), Error> {
        if column < self.columns {
            return Ok(());
        }
        Err(error::unknown_column(column, self.columns))
    }

    pub(crate) fn pool_name(&self, pool: usize) -> Option<&Name> {
        self.pools.get(pool).map(|row| &row.name)
    }

    pub(crate) fn pool_position(&self, name: &str) -> Result<usize, Error> {
        let found = self.pools.binary_search_by(|pool| pool.name.as_str().cmp(name));
        found.map_err(|_| unknown(name, "pool"))
    }

    pub(crate) fn service_position(&self, name: &str) -> Result<usize, Error> {
        let found = self.services.binary_search_by(|service| service.as_str().cmp(name));
        found.map_err(|_| unknown(name, "service"))
    }

    pub(crate) fn receiver(&self, name: &str) -> Result<Receiver, Error> {
        let service = self.service_position(name).map(Receiver::Service);
        service
            .or_else(|_| self.pool_position(name).map(Receiver::Pool))
            .map_err(|_| unknown(name, "service or pool"))
    }

    pub(crate) fn receiver_name(&self, receiver: Receiver) -> Option<&Name> {
        match receiver {
            Receiver::Service(service) => self.services.get(service),
            Receiver::Pool(pool) => self.pool_name(pool),
        }
    }

    /// The quantity by which a pool uses itself, in the row's own units.
    pub(crate) fn self_use(&self, pool: usize) -> i128 {
        self.quantity(pool, Receiver::Pool(pool)).unwrap_or(0)
    }

    /// The quantity of a pool that a receiver uses, where it uses any.
    pub(crate) fn quantity(&self, pool: usize, receiver: Receiver) -> Option<i128> {
        let row = &self.pools.get(pool)?.quantities;
        let place = row.binary_search_by_key(&receiver, |(known, _)| *known).ok()?;
        row.get(place).map(|(_, quantity)| *quantity)
    }

    /// The receivers of a pool with their quantities, itself left out.
    pub(crate) fn quantities(&self, pool: usize) -> impl Iterator<Item = (Receiver, i128)> + Clone {
        let row = self.pools.get(pool).map_or::<&[_], _>(&[], |row| row.quantities.as_slice());
        row.iter().copied().filter(move |(receiver, _)| *receiver != Receiver::Pool(pool))
    }
}

impl PoolRow {
    fn new(
        pool: CostPool,
        columns: usize,
        receiver: impl Fn(&Name) -> Result<Receiver, Error>,
    ) -> Result<Self, Error> {
        let record = ("pool", &pool.name);
        let mut quantities = BTreeMap::new();
        for (name, quantity) in &pool.driver {
            let receiver = receiver(name).at(record)?;
            if quantities.insert(receiver, quantity.millionths()).is_some() {
                return Err(error::duplicate_name(name.clone(), "quantity of a driver")).at(record);
            }
        }
        let mut own = pool.own;
        if own.len() > columns {
            let what = "amounts of a pool for the columns of the problem";
            return Err(error::too_many(what, columns)).at(record);
        }
        own.resize(columns, 0);
        if let Some(amount) = own.iter().find(|amount| amount.saturating_abs() >= BOUND) {
            return Err(error::amount_too_large(amount.to_string())).at(record);
        }
        let shared = quantities.values().fold(0_i128, |shared, quantity| shared.gcd(quantity));
        let quantities = quantities
            .into_iter()
            .filter_map(|(receiver, quantity)| Some((receiver, quantity.checked_div(shared)?)))
            .filter(|(_, quantity)| *quantity != 0)
            .collect();
        Ok(PoolRow { name: pool.name, own, quantities })
    }
}

/// Amounts in minor units stay below this: fifteen whole digits and four of the minor unit.
const BOUND: i128 = 10_000_000_000_000_000_000;

fn unknown(name: &str, what: &'static str) -> Error {
    match Name::new(name) {
        Ok(name) => error::unknown_name(name, what),
        Err(error) => error,
    }
}
