//! The direct method: pools share to services only.
//!
//! `O_p = Σ_i c_i · q_ip / Σ_services q_i`

use num_bigint::BigInt;

use super::method::Method;
use super::problem::{Problem, Receiver};
use super::solution::{Amounts, Solution};
use crate::allocation::refusal;
use crate::error::Error;
use crate::exact::fraction::sum_of_quotients;

pub(super) fn solve(problem: &Problem) -> Result<Solution, Error> {
    let pools = problem.pools().len();
    let mut bases = Vec::with_capacity(pools);
    for (pool, name) in problem.pools().enumerate() {
        let base: i128 = to_services(problem, pool).map(|(_, quantity)| quantity).sum();
        if base == 0 {
            return Err(refusal::zero_base(name, Method::Direct.as_str()));
        }
        bases.push(base);
    }
    let order: Vec<usize> = (0..pools).collect();
    // Each pool has a denominator of its own: what a service receives of all of them is added up
    // when it is asked for.
    Ok(Solution { places: order.clone(), order, bases, amounts: Amounts::Own })
}

/// All a service receives in a column.
pub(super) fn share(
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

/// The services among which a pool is shared, with their quantities.
pub(super) fn to_services(
    problem: &Problem,
    pool: usize,
) -> impl Iterator<Item = (usize, i128)> + Clone {
    problem.quantities(pool).map_while(|(receiver, quantity)| match receiver {
        Receiver::Service(service) => Some((service, quantity)),
        // Services come before pools.
        Receiver::Pool(_) => None,
    })
}
