//! Sharing overhead pools among services: pure arithmetic on keyed amounts and drivers.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | sharing by a method | [`allocate`], [`Method`] |
//! | what is shared, and by what | [`Problem`], [`CostPool`] |
//! | what came out | [`Allocation`], [`OriginTable`] |
//! | an organisation rather than bare amounts | [`full_cost`](crate::full_cost) |
//!
//! # More
//!
//! A [`Problem`] holds pools, each with its own amounts (one a ledger column, in whole minor
//! units) and the driver quantities by which it is shared; [`allocate`] shares it out by a
//! [`Method`]; the [`Allocation`] answers with exact figures: by stage, as an accountant
//! re-performs it, and by [origin](Allocation::by_origin).
//!
//! This module knows no organisation; [`crate::full_cost`] joins the two.

mod direct;
mod lifting;
mod method;
mod near;
mod origin;
mod problem;
mod reciprocal;
mod refinement;
mod refusal;
mod sequences;
mod solution;
mod step_down;

pub use method::{Method, SelfUse};
pub use origin::OriginTable;
pub(crate) use origin::origin_work;
pub use problem::{CostPool, MAX_COLUMNS, MAX_POOLS, MAX_SERVICES, Problem};

pub(crate) use sequences::sequences_work;
pub use sequences::{MAX_POOLS_IN_ALL_SEQUENCES, SequenceRanges};

use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::Zero;

use crate::budget::times;
use crate::error::Error;
use crate::exact::{Fraction, Name};
pub(crate) use problem::Receiver;
use solution::Solution;

/// Shares every pool of a problem out by a method.
///
/// # Errors
///
/// [`Undefined`](crate::ErrorKind::Undefined) where a pool's driver has no quantity among its
/// receivers, and for the reciprocal method [`Undefined`](crate::ErrorKind::Undefined) where some
/// pools serve only each other; for step-down [`Unknown`](crate::ErrorKind::Unknown),
/// [`Missing`](crate::ErrorKind::Missing) or [`Duplicate`](crate::ErrorKind::Duplicate);
/// [`TooLarge`](crate::ErrorKind::TooLarge) beyond the [budget](Problem::within).
///
/// ```
/// use fullcost::allocation::{CostPool, Method, Problem, allocate};
/// use fullcost::exact::{Fraction, Name, Quantity};
///
/// let name = |text: &str| Name::new(text);
/// let canteen = CostPool::new(name("canteen")?, vec![1_057_500])
///     .with_quantity(name("assembly")?, "20".parse()?)
///     .with_quantity(name("finishing")?, "40".parse()?);
/// let problem = Problem::new(vec![name("assembly")?, name("finishing")?], vec![canteen], 1)?;
/// let allocation = allocate(&problem, &Method::Direct)?;
/// assert_eq!(allocation.service_share("finishing", 0)?, Fraction::from(705_000));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn allocate(problem: &Problem, method: &Method) -> Result<Allocation, Error> {
    problem.check_work("sharing", sharing_work(problem, method))?;
    let solution = match method {
        Method::Direct => direct::solve(problem)?,
        Method::Reciprocal(self_use) => reciprocal::solve(problem, *self_use)?,
        Method::StepDown(sequence) => step_down::solve(problem, sequence)?,
    };
    let solution = Arc::new(solution);
    Ok(Allocation { problem: problem.clone(), method: method.clone(), solution })
}

/// What sharing takes by a method.
pub(crate) fn sharing_work(problem: &Problem, method: &Method) -> u64 {
    sharing_work_with(problem, method, 0)
}

/// What sharing takes where one driver is exchanged for another of so many binary digits.
pub(crate) fn sharing_work_with(problem: &Problem, method: &Method, bits: u64) -> u64 {
    let (pools, columns) = (problem.pools().len(), problem.columns());
    let receivers = pools.saturating_add(problem.services().len());
    match method {
        // Each pool has a denominator of its own.
        Method::Direct => times([pools, receivers.saturating_add(columns), TAKEN]),
        Method::Reciprocal(_) => {
            problem.work_with([pools, receivers, columns, reciprocal::EFFORT], bits)
        }
        Method::StepDown(_) => problem.work_with([pools, receivers, columns], bits),
    }
}

/// The units of work of taking over one quantity of a driver, or one amount.
const TAKEN: usize = 200;

/// The exact result of sharing pools out, in minor units, held as one unit charge per pool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Allocation {
    /// The problem that was solved.
    pub problem: Problem,
    /// The method.
    pub method: Method,
    solution: Arc<Solution>,
}

impl Allocation {
    /// The pools in the order in which they close.
    pub fn closing_order(&self) -> impl Iterator<Item = &Name> {
        self.solution.order.iter().filter_map(|&pool| self.problem.pool_name(pool))
    }

    /// All a service receives in a column, exactly, in minor units.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where there is no such service.
    pub fn service_share(&self, service: &str, column: usize) -> Result<Fraction, Error> {
        let position = self.problem.service_position(service)?;
        self.problem.check_column(column)?;
        let (numerator, denominator) = self.solution.received(&self.problem, position, column);
        Ok(quotient(numerator, denominator))
    }

    /// The amount of a pool when it closes: its own and what it has received, exactly, in minor
    /// units.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where there is no such pool.
    pub fn closed_amount(&self, pool: &str, column: usize) -> Result<Fraction, Error> {
        let position = self.problem.pool_position(pool)?;
        self.problem.check_column(column)?;
        Ok(self.closed_at(position, column))
    }

    /// By stage: what a pool passes on to a receiver (a service or a pool) when it closes,
    /// exactly, in minor units.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where there is no such pool or receiver.
    pub fn stage_amount(
        &self,
        pool: &str,
        receiver: &str,
        column: usize,
    ) -> Result<Fraction, Error> {
        let position = self.problem.pool_position(pool)?;
        let receiver = self.problem.receiver(receiver)?;
        self.problem.check_column(column)?;
        let part = self.stage_part(position, receiver)?;
        Ok(self.closed_at(position, column) * part)
    }

    /// The part of a pool's closing amount that goes to a receiver: `q / base`, or zero where the
    /// receiver is not open to it.
    pub(crate) fn stage_part(&self, pool: usize, receiver: Receiver) -> Result<Fraction, Error> {
        let base = self.solution.bases.get(pool).copied().unwrap_or(0);
        let quantity = self
            .open_quantities(pool)
            .find(|(open, _)| *open == receiver)
            .map_or(0, |(_, quantity)| quantity);
        Fraction::new(quantity, base)
    }

    /// The receivers among which a pool is shared, with their driver quantities in whole numbers
    /// of the row's greatest common part.
    pub(crate) fn open_quantities(&self, pool: usize) -> impl Iterator<Item = (Receiver, i128)> {
        let place = |pool: usize| self.solution.places.get(pool);
        let own_place = place(pool);
        let own = match self.method {
            Method::Reciprocal(SelfUse::Kept) => Some(self.problem.self_use(pool)),
            _ => None,
        };
        let own = own.filter(|quantity| *quantity != 0);
        let own = own.map(|quantity| (Receiver::Pool(pool), quantity));
        self.problem.quantities(pool).chain(own).filter(move |(receiver, _)| match receiver {
            Receiver::Service(_) => true,
            Receiver::Pool(other) => match self.method {
                Method::Direct => false,
                Method::Reciprocal(_) => true,
                Method::StepDown(_) => place(*other) > own_place,
            },
        })
    }

    fn closed_at(&self, pool: usize, column: usize) -> Fraction {
        let (numerator, denominator) = self.solution.closed(&self.problem, pool, column);
        quotient(numerator, denominator)
    }
}

/// A numerator over a denominator above zero; of nothing without asking what the two share.
fn quotient(numerator: BigInt, denominator: BigInt) -> Fraction {
    if numerator.is_zero() { Fraction::ZERO } else { Fraction::from_big(numerator, denominator) }
}
