//! By origin: how much of each pool's own cost ends in each service.
//!
//! The table is made within bounds ([`near`](super::near)), which decide nearly every whole figure; what
//! is asked for exactly is worked out when it is, a service at a time, and kept.

use std::fmt;
use std::sync::{Arc, OnceLock};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::lifting::{Solved, System};
use super::method::Method;
use super::near::{PartRow, stepped_down};
use super::problem::{Problem, Receiver};
use super::{Allocation, TAKEN, direct, quotient, reciprocal};
use crate::budget::times;
use crate::error::{Error, refused};
use crate::exact::Fraction;
use crate::exact::controlled::{Figures, MAX_TABLE_CELLS, RoundedTable, Row, round_table};

/// The part of each pool's own cost that ends in each service, `T_ip`, straight or through other
/// pools; every row adds up to one.
#[derive(Clone)]
pub struct OriginTable {
    allocation: Allocation,
    /// By pool; nothing under the direct method, where each part is a quantity over a base.
    rows: Vec<PartRow>,
    exact: Arc<Exact>,
}

/// What of a table was asked for exactly.
struct Exact {
    /// By service: the parts of all pools.
    columns: Vec<OnceLock<Solved>>,
    /// What solves for a column of the reciprocal method.
    system: OnceLock<System>,
    /// A denominator of some column, which nearly always is that of all.
    denominator: OnceLock<BigInt>,
}

impl PartialEq for OriginTable {
    fn eq(&self, other: &Self) -> bool {
        let (own, others) = (&self.allocation, &other.allocation);
        let alike = match (&own.method, &others.method) {
            // What a pool uses itself moves no part.
            (Method::Reciprocal(_), Method::Reciprocal(_)) => true,
            (own, others) => own == others,
        };
        let (pools, services) = (own.problem.pools().len(), own.problem.services().len());
        own.problem == others.problem
            && (alike
                || (0..pools).all(|pool| {
                    (0..services)
                        .all(|service| self.part_at(pool, service) == other.part_at(pool, service))
                }))
    }
}

impl Eq for OriginTable {}

impl fmt::Debug for OriginTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("OriginTable").field(&self.allocation).finish()
    }
}

impl Allocation {
    /// How much of each pool's own cost ends in each service, straight or through other pools.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond the [budget](Problem::within).
    pub fn by_origin(&self) -> Result<OriginTable, Error> {
        OriginTable::new(self)
    }
}

/// What the table by origin takes by a method.
pub(crate) fn origin_work(problem: &Problem, method: &Method) -> u64 {
    let (pools, services) = (problem.pools().len(), problem.services().len());
    match method {
        Method::Direct => times([pools, services, TAKEN]),
        Method::Reciprocal(_) => problem.work([pools, pools, services, reciprocal::EFFORT, ORIGIN]),
        Method::StepDown(_) => problem.work([pools, pools, services, ORIGIN]),
    }
}

/// The units of work of one step of it.
const ORIGIN: usize = 3;

impl OriginTable {
    pub(super) fn new(allocation: &Allocation) -> Result<Self, Error> {
        let problem = &allocation.problem;
        let (pools, services) = (problem.pools().len(), problem.services().len());
        problem.check_work("the table by origin of", origin_work(problem, &allocation.method))?;
        if pools.saturating_mul(services) > MAX_TABLE_CELLS {
            return Err(refused!(
                TooLarge: "the table by origin of {pools} pools and {services} services is beyond its bound: ask for exact service totals, or merge pools"
            ));
        }
        let rows = match &allocation.method {
            Method::Direct => Vec::new(),
            Method::Reciprocal(_) => reciprocal::rows(problem),
            Method::StepDown(_) => {
                let sizes = [problem.pools().len(), problem.services().len()];
                let open = |pool| allocation.open_quantities(pool).collect();
                stepped_down(&allocation.solution, sizes, open)
            }
        };
        let exact = Exact {
            columns: (0..services).map(|_| OnceLock::new()).collect(),
            system: OnceLock::new(),
            denominator: OnceLock::new(),
        };
        Ok(OriginTable { allocation: allocation.clone(), rows, exact: Arc::new(exact) })
    }

    /// The part of a pool's own cost that ends in a service, from 0 to 1.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where there is no such pool or service.
    pub fn part(&self, pool: &str, service: &str) -> Result<Fraction, Error> {
        let problem = &self.allocation.problem;
        Ok(self.part_at(problem.pool_position(pool)?, problem.service_position(service)?))
    }

    /// What of a pool's own amount in a column ends in a service, exactly, in minor units.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where there is no such pool or service.
    pub fn amount(&self, pool: &str, service: &str, column: usize) -> Result<Fraction, Error> {
        let problem = &self.allocation.problem;
        problem.check_column(column)?;
        let own = problem.own(problem.pool_position(pool)?, column);
        Ok(self.part(pool, service)? * Fraction::from_integer(own))
    }

    /// A column of the table in whole minor units, by pool and service in the order of their
    /// names, rounded as a whole: rows keep the pools' own amounts, columns are rounded by largest
    /// remainder ([`crate::exact::controlled_rounding`]).
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where an amount does not fit,
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn rounded(&self, column: usize) -> Result<Vec<Vec<i128>>, Error> {
        Ok(self.rounded_table(column)?.cells)
    }

    pub(crate) fn rounded_table(&self, column: usize) -> Result<RoundedTable, Error> {
        self.allocation.problem.check_column(column)?;
        round_table(&Amounts { table: self, column })
    }

    pub(crate) fn part_at(&self, pool: usize, service: usize) -> Fraction {
        let (numerator, denominator) = self.exact(pool, service);
        quotient(numerator, denominator)
    }

    /// A part exactly: its numerator over a denominator above zero.
    fn exact(&self, pool: usize, service: usize) -> (BigInt, BigInt) {
        let Allocation { problem, method, solution } = &self.allocation;
        if *method == Method::Direct {
            let quantity = problem.quantity(pool, Receiver::Service(service)).unwrap_or(0);
            let base = solution.bases.get(pool).copied().unwrap_or(1);
            return (quantity.into(), base.into());
        }
        if let Some(PartRow::Exact { numerators, denominator }) = self.rows.get(pool) {
            let numerator = numerators.get(service).copied().unwrap_or(0);
            return (numerator.into(), (*denominator).into());
        }
        let column = self.exact.columns.get(service);
        let column = column.map(|column| column.get_or_init(|| self.column(service)));
        let part = column.and_then(|column| Some((column.numerators.get(pool)?, column)));
        match part {
            Some((part, column)) => (part.clone(), column.denominator.clone()),
            None => (BigInt::zero(), BigInt::one()),
        }
    }

    /// The parts that end in one service, exactly, by pool.
    fn column(&self, service: usize) -> Solved {
        let problem = &self.allocation.problem;
        match &self.allocation.method {
            Method::Reciprocal(_) => {
                let system = self.exact.system.get_or_init(|| reciprocal::origin(problem));
                let one = BigInt::one();
                let known = self.exact.denominator.get().unwrap_or(&one);
                let solved = reciprocal::parts(problem, system, service, known);
                self.exact.denominator.get_or_init(|| solved.denominator.clone());
                solved
            }
            Method::Direct | Method::StepDown(_) => self.stepped_down(service),
        }
    }

    /// Backwards through the closing order: what a pool passes to a later pool has by then its
    /// own part.
    fn stepped_down(&self, service: usize) -> Solved {
        let (allocation, pools) = (&self.allocation, self.allocation.problem.pools().len());
        let mut numerators = vec![BigInt::zero(); pools];
        let mut denominator = BigInt::one();
        for &pool in allocation.solution.order.iter().rev() {
            let mut part = BigInt::zero();
            for (receiver, quantity) in allocation.open_quantities(pool) {
                match receiver {
                    Receiver::Service(other) if other == service => part += &denominator * quantity,
                    Receiver::Service(_) => {}
                    Receiver::Pool(other) => {
                        let passed_on = numerators.get(other).filter(|passed| !passed.is_zero());
                        part += passed_on.map_or_else(BigInt::zero, |passed| passed * quantity);
                    }
                }
            }
            let base = BigInt::from(allocation.solution.bases.get(pool).copied().unwrap_or(1));
            let shared = (&part % &base).gcd(&base);
            let factor = &base / &shared;
            if !factor.is_one() {
                denominator *= &factor;
                for part in numerators.iter_mut().filter(|part| !part.is_zero()) {
                    *part *= &factor;
                }
            }
            if let Some(slot) = numerators.get_mut(pool) {
                *slot = part / shared;
            }
        }
        Solved { numerators, denominator }
    }
}

/// What of the pools' own amounts in a column ends in each service.
struct Amounts<'a> {
    table: &'a OriginTable,
    column: usize,
}

impl Amounts<'_> {
    fn own(&self, pool: usize) -> i128 {
        self.table.allocation.problem.own(pool, self.column)
    }

    /// Under the direct method: a quantity taken as often as the amount says, over the base.
    fn of_quantities(&self, pool: usize) -> Row {
        let Allocation { problem, solution, .. } = &self.table.allocation;
        let (services, own) = (problem.services().len(), self.own(pool));
        let base = solution.bases.get(pool).copied().unwrap_or(1);
        let given = direct::to_services(problem, pool);
        if base < 1 << 62 {
            let mut numerators = vec![0; services];
            let mut fit = true;
            for (service, quantity) in given.clone() {
                let amount = own.checked_mul(quantity);
                fit &= amount.is_some();
                if let Some(slot) = numerators.get_mut(service) {
                    *slot = amount.unwrap_or(0);
                }
            }
            if fit {
                return Row::Small { numerators, denominator: base };
            }
        }
        let mut numerators = vec![BigInt::zero(); services];
        for (service, quantity) in given {
            if let Some(slot) = numerators.get_mut(service) {
                *slot = BigInt::from(own) * quantity;
            }
        }
        Row::Exact { numerators, denominator: base.into() }
    }
}

impl Figures for Amounts<'_> {
    fn rows(&self) -> usize {
        self.table.allocation.problem.pools().len()
    }

    fn columns(&self) -> usize {
        self.table.allocation.problem.services().len()
    }

    fn row(&self, pool: usize) -> Row {
        let own = self.own(pool);
        if own == 0 {
            return Row::Small { numerators: vec![0; self.columns()], denominator: 1 };
        }
        match self.table.rows.get(pool) {
            None => self.of_quantities(pool),
            Some(PartRow::Exact { numerators, denominator }) => {
                let numerators = numerators.iter().map(|part| part.saturating_mul(own));
                // Amounts are below 2^64, numerators below 2^62.
                Row::Small { numerators: numerators.collect(), denominator: *denominator }
            }
            Some(PartRow::Near { parts, reached, width }) => {
                let cells = parts.iter().zip(reached).map(|(part, reached)| {
                    if *reached { part.of_amount(own, *width) } else { Some((0, 0)) }
                });
                Row::Near { cells: cells.collect(), sum: own }
            }
            Some(PartRow::Unknown) => Row::Near { cells: vec![None; self.columns()], sum: own },
        }
    }

    fn exact(&self, pool: usize, service: usize) -> (BigInt, BigInt) {
        let (numerator, denominator) = self.table.exact(pool, service);
        (numerator * self.own(pool), denominator)
    }

    fn exact_sum(&self, service: usize) -> (BigInt, BigInt) {
        let allocation = &self.table.allocation;
        allocation.solution.received(&allocation.problem, service, self.column)
    }
}
