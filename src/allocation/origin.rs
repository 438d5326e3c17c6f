//! By origin: how much of each pool's own cost ends in each service.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::direct;
use super::method::Method;
use super::problem::{Problem, Receiver};
use super::reciprocal;
use super::solution::over;
use super::{Allocation, TAKEN};
use crate::budget::times;
use crate::error::{Error, refused};
use crate::exact::Fraction;
use crate::exact::controlled::{MAX_TABLE_CELLS, RoundedTable, Row, round_rows};

/// The part of each pool's own cost that ends in each service, `T_ip`, straight or through other
/// pools; every row adds up to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginTable {
    problem: Problem,
    /// By pool: its parts, by service.
    rows: Vec<Row>,
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
            Method::Direct => direct::origin(problem, &allocation.solution.bases),
            Method::Reciprocal(_) => reciprocal::origin(problem)?,
            Method::StepDown(_) => OriginTable::stepped_down(allocation),
        };
        Ok(OriginTable { problem: problem.clone(), rows })
    }

    /// Backwards through the closing order: what a pool passes to a later pool has by then its
    /// own row.
    fn stepped_down(allocation: &Allocation) -> Vec<Row> {
        let problem = &allocation.problem;
        let (pools, services) = (problem.pools().len(), problem.services().len());
        let mut parts: Vec<Vec<BigInt>> = vec![Vec::new(); pools];
        let mut denominator = BigInt::one();
        for &pool in allocation.solution.order.iter().rev() {
            let mut row = vec![BigInt::zero(); services];
            for (receiver, quantity) in allocation.open_quantities(pool) {
                match receiver {
                    Receiver::Service(service) => {
                        if let Some(part) = row.get_mut(service) {
                            *part += &denominator * quantity;
                        }
                    }
                    Receiver::Pool(other) => {
                        let passed_on = parts.get(other).into_iter().flatten();
                        for (part, passed) in row.iter_mut().zip(passed_on) {
                            *part += passed * quantity;
                        }
                    }
                }
            }
            let base = BigInt::from(allocation.solution.bases.get(pool).copied().unwrap_or(1));
            let shared = row.iter().fold(base.clone(), |shared, part| {
                if shared.is_one() { shared } else { shared.gcd(&(part % &base)) }
            });
            let factor = &base / &shared;
            if !factor.is_one() {
                denominator *= &factor;
                for part in parts.iter_mut().flatten().filter(|part| !part.is_zero()) {
                    *part *= &factor;
                }
            }
            if !shared.is_one() {
                for part in &mut row {
                    *part /= &shared;
                }
            }
            if let Some(slot) = parts.get_mut(pool) {
                *slot = row;
            }
        }
        let row = |numerators| Row { numerators, denominator: denominator.clone() };
        parts.into_iter().map(row).collect()
    }

    /// The part of a pool's own cost that ends in a service, from 0 to 1.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where there is no such pool or service.
    pub fn part(&self, pool: &str, service: &str) -> Result<Fraction, Error> {
        let pool = self.problem.pool_position(pool)?;
        Ok(self.part_at(pool, self.problem.service_position(service)?))
    }

    /// What of a pool's own amount in a column ends in a service, exactly, in minor units.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where there is no such pool or service.
    pub fn amount(&self, pool: &str, service: &str, column: usize) -> Result<Fraction, Error> {
        self.problem.check_column(column)?;
        let own = self.problem.own(self.problem.pool_position(pool)?, column);
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
        self.problem.check_column(column)?;
        let rows = self.rows.iter().enumerate().map(|(pool, row)| {
            let own = self.problem.own(pool, column);
            let amounts = row.numerators.iter().map(|part| part * own);
            Row { numerators: amounts.collect(), denominator: row.denominator.clone() }
        });
        round_rows(self.problem.services().len(), rows.collect())
    }

    pub(crate) fn part_at(&self, pool: usize, service: usize) -> Fraction {
        self.rows
            .get(pool)
            .map_or(Fraction::ZERO, |row| over(row.numerators.get(service), &row.denominator))
    }
}
