//! The direct method: pools share to services only.
//!
//! `O_p = Σ_i c_i · q_ip / Σ_services q_i`

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::method::Method;
use super::problem::{Problem, Receiver};
use super::solution::Solution;
use crate::allocation::refusal;
use crate::error::Error;
use crate::exact::Fraction;
use crate::exact::controlled::Row;
use crate::exact::fraction::sum_of_quotients;

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
    let own = |pool| (0..columns).map(|column| BigInt::from(problem.own(pool, column))).collect();
    let closed = (0..pools).map(|pool| (own(pool), BigInt::one())).collect();
    let order: Vec<usize> = (0..pools).collect();
    // Each pool has a denominator of its own: what a service receives of all of them is added up
    // when it is asked for.
    let (services, denominator) = (Vec::new(), BigInt::one());
    Ok(Solution { places: order.clone(), order, bases, closed, services, denominator })
}

/// All a service receives in a column.
pub(super) fn share(problem: &Problem, bases: &[i128], service: usize, column: usize) -> Fraction {
    let parts = bases.iter().enumerate().filter_map(|(pool, base)| {
        let quantity = problem.quantity(pool, Receiver::Service(service))?;
        let amount = BigInt::from(problem.own(pool, column)) * quantity;
        Some((amount, BigInt::from(*base)))
    });
    let parts: Vec<(BigInt, BigInt)> = parts.collect();
    let (numerator, denominator) =
        sum_of_quotients(parts.iter().map(|(over, under)| (over, under)));
    Fraction::from_big(numerator, denominator)
}

/// By pool: how it is split among the services.
pub(super) fn origin(problem: &Problem, bases: &[i128]) -> Vec<Row> {
    let row = |(pool, base): (usize, &i128)| {
        let mut numerators = vec![BigInt::zero(); problem.services().len()];
        for (service, quantity) in to_services(problem, pool) {
            if let Some(part) = numerators.get_mut(service) {
                *part = BigInt::from(quantity);
            }
        }
        Row { numerators, denominator: BigInt::from(*base) }
    };
    bases.iter().enumerate().map(row).collect()
}

fn to_services(problem: &Problem, pool: usize) -> impl Iterator<Item = (usize, i128)> {
    problem.quantities(pool).filter_map(|(receiver, quantity)| match receiver {
        Receiver::Service(service) => Some((service, quantity)),
        Receiver::Pool(_) => None,
    })
}
