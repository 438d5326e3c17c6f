//! What every method computes: who receives how much, over common denominators.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::problem::{Problem, Receiver};
use crate::exact::fraction::sum_of_quotients;

/// What a method's file computes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Solution {
    /// Pools in the order in which they close.
    pub(super) order: Vec<usize>,
    /// By pool: its place in that order.
    pub(super) places: Vec<usize>,
    /// By pool: the driver quantities among which it is shared, added up.
    pub(super) bases: Vec<i128>,
    pub(super) amounts: Amounts,
}

/// Amounts as numerators over common denominators; what is quickly made of them is made when it is
/// asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Amounts {
    /// Each pool passes on its own.
    Own,
    /// Unit charges by kept column and pool.
    Charges { columns: Columns, charges: Vec<Vec<BigInt>>, denominator: BigInt },
    /// By pool and kept column what it passes on, over one denominator a pool, and by service and
    /// kept column what it receives.
    Closed {
        columns: Columns,
        pools: Vec<(Vec<BigInt>, BigInt)>,
        services: Vec<Vec<BigInt>>,
        denominator: BigInt,
    },
}

/// The columns that are worked out: of equal ones the first, and none that is zero throughout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) kept: Vec<usize>,
    /// By column: the place of its equal among the kept ones.
    places: Vec<Option<usize>>,
}

impl Columns {
    pub(super) fn of(problem: &Problem) -> Self {
        let (mut kept, mut known) = (Vec::new(), BTreeMap::new());
        let places = (0..problem.columns()).map(|column| {
            let amounts: Vec<i128> =
                (0..problem.pools().len()).map(|pool| problem.own(pool, column)).collect();
            if amounts.iter().all(Zero::is_zero) {
                return None;
            }
            let place = *known.entry(amounts).or_insert(kept.len());
            if place == kept.len() {
                kept.push(column);
            }
            Some(place)
        });
        let places = places.collect();
        Columns { kept, places }
    }

    fn of_row(&self, row: Option<&Vec<BigInt>>, column: usize) -> BigInt {
        let place = self.places.get(column).copied().flatten();
        row.zip(place).and_then(|(row, place)| row.get(place)).cloned().unwrap_or_default()
    }
}

impl Solution {
    /// All a service receives in a column: its numerator over a denominator above zero.
    pub(super) fn received(
        &self,
        problem: &Problem,
        service: usize,
        column: usize,
    ) -> (BigInt, BigInt) {
        match &self.amounts {
            Amounts::Own => of_own_amounts(problem, &self.bases, service, column),
            Amounts::Charges { columns, charges, denominator } => {
                let place = columns.places.get(column).copied().flatten();
                let charges = place.and_then(|place| charges.get(place));
                let charges = charges.into_iter().flatten().enumerate();
                let received = charges.filter_map(|(pool, charge)| {
                    Some(charge * problem.quantity(pool, Receiver::Service(service))?)
                });
                (received.sum(), denominator.clone())
            }
            Amounts::Closed { columns, services, denominator, .. } => {
                (columns.of_row(services.get(service), column), denominator.clone())
            }
        }
    }

    /// The amount of a pool when it closes, in the same form.
    pub(super) fn closed(&self, problem: &Problem, pool: usize, column: usize) -> (BigInt, BigInt) {
        match &self.amounts {
            Amounts::Own => (BigInt::from(problem.own(pool, column)), BigInt::one()),
            Amounts::Charges { columns, charges, denominator } => {
                let place = columns.places.get(column).copied().flatten();
                let charge = place.and_then(|place| charges.get(place)?.get(pool));
                let base = self.bases.get(pool).copied().unwrap_or(0);
                (charge.map_or_else(BigInt::zero, |charge| charge * base), denominator.clone())
            }
            Amounts::Closed { columns, pools, .. } => match pools.get(pool) {
                Some((row, denominator)) => {
                    (columns.of_row(Some(row), column), denominator.clone())
                }
                None => (BigInt::zero(), BigInt::one()),
            },
        }
    }
}

/// All a service receives in a column of pools' own amounts.
fn of_own_amounts(
    problem: &Problem,
    bases: &[i128],
    service: usize,
    column: usize,
) -> (BigInt, BigInt) {
    sum_of_quotients(bases.iter().enumerate().filter_map(|(pool, base)| {
        let quantity = problem.quantity(pool, Receiver::Service(service))?;
        let amount = BigInt::from(problem.own(pool, column)) * quantity;
        Some((amount, BigInt::from(*base)))
    }))
}

/// The place of each pool in the closing order.
pub(super) fn places(order: &[usize]) -> Vec<usize> {
    let mut by_pool: Vec<(usize, usize)> =
        order.iter().enumerate().map(|(place, &pool)| (pool, place)).collect();
    by_pool.sort_unstable();
    by_pool.into_iter().map(|(_, place)| place).collect()
}
