//! The direct method: pools share to services only.
//!
//! `O_p = Σ_i c_i · q_ip / Σ_services q_i`

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Zero};

use super::method::Method;
use super::problem::{Problem, Receiver};
use super::solution::Solution;
use crate::allocation::refusal;
use crate::error::Error;

pub(super) fn solve(problem: &Problem) -> Result<Solution, Error> {
    let pools = problem.pools().len();
    let columns = problem.columns();
    let mut bases = Vec::with_capacity(pools);
    for (pool, name) in problem.pools().enumerate() {
        let base: i128 = to_services(problem, pool).map(|(_, quantity)| quantity).sum();
        if base == 0 {
            return Err(refusal::zero_base(name, Method::Direct.as_str()));
        }
        bases.push(base);
    }
    let denominator =
        bases.iter().fold(BigInt::one(), |common, base| common.lcm(&BigInt::from(*base)));
    let mut services = vec![vec![BigInt::zero(); columns]; problem.services().len()];
    for (pool, base) in bases.iter().enumerate() {
        let factor = &denominator / base;
        for column in 0..columns {
            let own = problem.own(pool, column);
            if own == 0 {
                continue;
            }
            let charge = &factor * own;
            for (service, quantity) in to_services(problem, pool) {
                if let Some(sum) = services.get_mut(service).and_then(|row| row.get_mut(column)) {
                    *sum += &charge * quantity;
                }
            }
        }
    }
    let own = |pool| (0..columns).map(|column| BigInt::from(problem.own(pool, column))).collect();
    let closed = (0..pools).map(|pool| (own(pool), BigInt::one())).collect();
    let order: Vec<usize> = (0..pools).collect();
    Ok(Solution { places: order.clone(), order, bases, closed, services, denominator })
}

fn to_services(problem: &Problem, pool: usize) -> impl Iterator<Item = (usize, i128)> {
    problem.quantities(pool).filter_map(|(receiver, quantity)| match receiver {
        Receiver::Service(service) => Some((service, quantity)),
        Receiver::Pool(_) => None,
    })
}
