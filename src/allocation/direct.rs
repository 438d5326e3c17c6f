//! The direct method: pools share to services only.
//!
//! `O_p = Σ_i c_i · q_ip / Σ_services q_i`

use super::method::Method;
use super::problem::{Problem, Receiver};
use super::solution::{Amounts, Solution};
use crate::allocation::refusal;
use crate::error::Error;

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
