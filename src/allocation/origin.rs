//! By origin: how much of each pool's own cost ends in each service.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::Allocation;
use super::method::Method;
use super::problem::{Problem, Receiver};
use super::reciprocal;
use super::solution::over;
use crate::error::{Error, refused};
use crate::exact::{Fraction, controlled};

/// The bound on a table by origin: pools × pools × services × 64-bit digits of the common
/// denominator. What is admitted takes a few seconds at the most (`docs/performance.md`).
pub const MAX_ORIGIN_WORK: u64 = 2_000_000_000;

/// The part of each pool's own cost that ends in each service, `T_ip`, straight or through other
/// pools; every row adds up to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginTable {
    problem: Problem,
    /// By pool and service, over `denominator`.
    parts: Vec<Vec<BigInt>>,
    denominator: BigInt,
}

impl Allocation {
    /// How much of each pool's own cost ends in each service, straight or through other pools.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_ORIGIN_WORK`].
    pub fn by_origin(&self) -> Result<OriginTable, Error> {
        OriginTable::new(self)
    }
}

impl OriginTable {
    /// Backwards through the closing order: what a pool passes to a later pool has by then its
    /// own row.
    pub(super) fn new(allocation: &Allocation) -> Result<Self, Error> {
        let problem = &allocation.problem;
        let (pools, services) = (problem.pools().len(), problem.services().len());
        let reciprocal = matches!(&allocation.method, Method::Reciprocal(_));
        let effort = if reciprocal { reciprocal::EFFORT } else { 1 };
        let work = problem.work(&[pools, pools, services, effort]);
        if work > MAX_ORIGIN_WORK || pools.saturating_mul(services) > controlled::MAX_TABLE_CELLS {
            return Err(refused!(
                TooLarge: "the table by origin of {pools} pools and {services} services is beyond its bound: ask for exact service totals, or merge pools"
            ));
        }
        if reciprocal {
            let (parts, denominator) = reciprocal::origin(problem)?;
            return Ok(OriginTable { problem: problem.clone(), parts, denominator });
        }
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
        Ok(OriginTable { problem: problem.clone(), parts, denominator })
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
    /// names, rounded as a whole: rows keep the pools' own amounts, columns come within one unit
    /// of exact ([`crate::exact::controlled_rounding`]).
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where an amount does not fit,
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn rounded(&self, column: usize) -> Result<Vec<Vec<i128>>, Error> {
        self.problem.check_column(column)?;
        let services = self.problem.services().len();
        let own = (0..self.parts.len()).map(|pool| self.problem.own(pool, column));
        let amounts: Vec<BigInt> = self
            .parts
            .iter()
            .zip(own)
            .flat_map(|(row, own)| row.iter().map(move |part| part * own))
            .collect();
        if amounts.iter().all(Zero::is_zero) {
            return Ok(vec![vec![0; services]; self.parts.len()]);
        }
        controlled::round_over_common_denominator(services, amounts, &self.denominator)
    }

    pub(crate) fn part_at(&self, pool: usize, service: usize) -> Fraction {
        let part = self.parts.get(pool).and_then(|row| row.get(service));
        over(part, &self.denominator)
    }

    /// How many binary digits the common denominator has.
    #[must_use]
    pub fn denominator_bits(&self) -> u64 {
        self.denominator.bits().to_u64().unwrap_or(u64::MAX)
    }
}
