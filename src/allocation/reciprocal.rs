//! The reciprocal method: pools share to services and to each other, solved together and exactly.
//!
//! `G = c + S_PPᵀ G`, `O = S_PSᵀ G`, with `S` the use of each pool divided by its base. In unit
//! charges `u_i = G_i / B_i` the system is whole: `B_i u_i − Σ_j q_ji u_j = c_i`.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_traits::Zero;

use super::lifting::{Solved, System};
use super::method::{Method, SelfUse};
use super::problem::{Problem, Receiver};
use super::solution::Solution;
use crate::allocation::refusal;
use crate::error::{Error, quoted, refused};
use crate::exact::controlled::Row;

/// How much more work the method is than the others, for the bounds: lifting takes about twice the
/// digits of the denominator, and two products for each.
pub(super) const EFFORT: usize = 6;

pub(super) fn solve(problem: &Problem, self_use: SelfUse) -> Result<Solution, Error> {
    let pools = problem.pools().len();
    let bases = check(problem)?;
    let columns = problem.columns();
    let right: Vec<Vec<i128>> = (0..columns)
        .map(|column| (0..pools).map(|pool| problem.own(pool, column)).collect())
        .collect();
    let Solved { numerators, denominator } =
        system(problem, &bases, Side::Charges).solve(&right, bits(&right));
    let charge = |column: usize, pool: usize| {
        numerators.get(column).and_then(|charges| charges.get(pool)).cloned().unwrap_or_default()
    };
    let mut services = vec![vec![BigInt::zero(); columns]; problem.services().len()];
    for pool in 0..pools {
        let charges: Vec<BigInt> = (0..columns).map(|column| charge(column, pool)).collect();
        for (receiver, quantity) in problem.quantities(pool) {
            let Receiver::Service(service) = receiver else { continue };
            for (sum, charge) in services.get_mut(service).into_iter().flatten().zip(&charges) {
                *sum += charge * quantity;
            }
        }
    }
    // Self-use, where it is kept, is passed on too: the gross amount is larger, the charge is not.
    let bases: Vec<i128> = bases
        .into_iter()
        .enumerate()
        .map(|(pool, base)| match self_use {
            SelfUse::Kept => base.saturating_add(problem.self_use(pool)),
            SelfUse::Netted => base,
        })
        .collect();
    let gross = |pool: usize, base: &i128| -> (Vec<BigInt>, BigInt) {
        let amounts = (0..columns).map(|column| charge(column, pool) * *base);
        (amounts.collect(), denominator.clone())
    };
    let closed = bases.iter().enumerate().map(|(pool, base)| gross(pool, base)).collect();
    let order: Vec<usize> = (0..pools).collect();
    Ok(Solution { places: order.clone(), order, bases, closed, services, denominator })
}

/// By pool and service: the part of the pool's own cost that ends in the service, `T_ip`, from
/// `B_i T_ip − Σ_j q_ij T_jp = q_ip`.
pub(super) fn origin(problem: &Problem) -> Result<Vec<Row>, Error> {
    let pools = problem.pools().len();
    let services = problem.services().len();
    let bases = check(problem)?;
    let mut right = vec![vec![0_i128; pools]; services];
    for pool in 0..pools {
        for (receiver, quantity) in problem.quantities(pool) {
            let Receiver::Service(service) = receiver else { continue };
            if let Some(entry) = right.get_mut(service).and_then(|side| side.get_mut(pool)) {
                *entry = quantity;
            }
        }
    }
    let solved = system(problem, &bases, Side::Parts).solve(&right, bits(&right));
    let part = |pool: usize, service: usize| {
        let parts = solved.numerators.get(service);
        parts.and_then(|parts| parts.get(pool)).cloned().unwrap_or_default()
    };
    let row = |pool| Row {
        numerators: (0..services).map(|service| part(pool, service)).collect(),
        denominator: solved.denominator.clone(),
    };
    Ok((0..pools).map(row).collect())
}

/// Which unknowns a system has.
#[derive(Clone, Copy)]
enum Side {
    /// Unit charges: each pool's equation adds what the others pass to it.
    Charges,
    /// Parts that end in a service: each pool's equation adds what it passes to the others.
    Parts,
}

// A pool is below the size, and a row and a column of the same size make an index.
#[allow(clippy::arithmetic_side_effects)]
fn system(problem: &Problem, bases: &[i128], side: Side) -> System {
    let pools = bases.len();
    let mut entries = vec![0_i128; pools * pools];
    let mut set = |row: usize, column: usize, entry: i128| {
        if let Some(slot) = entries.get_mut(row * pools + column) {
            *slot = entry;
        }
    };
    for (pool, base) in bases.iter().enumerate() {
        set(pool, pool, *base);
        for (receiver, quantity) in problem.quantities(pool) {
            let Receiver::Pool(other) = receiver else { continue };
            match side {
                Side::Charges => set(other, pool, -quantity),
                Side::Parts => set(pool, other, -quantity),
            }
        }
    }
    // The determinant of such a matrix, and each of its minors, is at most the product of the
    // diagonal: off the diagonal nothing is above zero, and no column outweighs its diagonal.
    let bits = bases.iter().map(|base| u64::from(base.ilog2()).saturating_add(1)).sum();
    System::new(pools, entries, bits)
}

/// At most how many binary digits the sum of a right-hand side has, signs left out.
fn bits(right: &[Vec<i128>]) -> u64 {
    let sum = |side: &Vec<i128>| {
        side.iter().fold(0_u128, |sum, part| sum.saturating_add(part.unsigned_abs()))
    };
    let largest = right.iter().map(sum).max().unwrap_or(0);
    u64::from(u128::BITS.saturating_sub(largest.leading_zeros()))
}

/// The bases without self-use; refuses pools from which no way leads to a service.
fn check(problem: &Problem) -> Result<Vec<i128>, Error> {
    let pools = problem.pools().len();
    let base = |pool| problem.quantities(pool).map(|(_, quantity)| quantity).sum::<i128>();
    let bases: Vec<i128> = (0..pools).map(base).collect();
    let none = |pool: &usize| bases.get(*pool) == Some(&0) && problem.self_use(*pool) == 0;
    if let Some(pool) = (0..pools).find(none) {
        let pool = problem.pool_name(pool).map_or("?".into(), crate::exact::Name::to_text);
        return Err(refusal::zero_base(pool, Method::Reciprocal(SelfUse::Netted).as_str()));
    }
    let stuck = without_way_out(problem);
    let closed = stuck.iter().map(|&pool| reached_from(problem, pool));
    // The smallest set, then the one with the earliest names.
    let Some(smallest) = closed.min_by(|left, right| (left.len(), left).cmp(&(right.len(), right)))
    else {
        return Ok(bases);
    };
    let names: Vec<String> = smallest
        .iter()
        .take(NAMED_POOLS)
        .filter_map(|&pool| problem.pool_name(pool).map(|name| quoted(name.as_str()).into()))
        .collect();
    let rest = smallest.len().saturating_sub(NAMED_POOLS);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    Err(refused!(
        Undefined: "the pools {}{more} serve only themselves, so that their cost reaches no service: give one of their drivers a quantity for a service or for another pool",
        names.join(", ")
    ))
}

/// How many pools of a closed set a message names.
const NAMED_POOLS: usize = 10;

/// The pools from which no way leads to a service, in the order of their names.
fn without_way_out(problem: &Problem) -> BTreeSet<usize> {
    let pools = problem.pools().len();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); pools];
    let mut leads_out = vec![false; pools];
    let mut queue = Vec::new();
    for pool in 0..pools {
        for (receiver, _) in problem.quantities(pool) {
            match receiver {
                Receiver::Service(_) => queue.push(pool),
                Receiver::Pool(other) => {
                    if let Some(users) = users.get_mut(other) {
                        users.push(pool);
                    }
                }
            }
        }
    }
    while let Some(pool) = queue.pop() {
        if let Some(leads) = leads_out.get_mut(pool).filter(|leads| !**leads) {
            *leads = true;
            queue.extend(users.get(pool).into_iter().flatten());
        }
    }
    leads_out.iter().enumerate().filter(|(_, leads)| !**leads).map(|(pool, _)| pool).collect()
}

/// A pool and all pools it reaches.
fn reached_from(problem: &Problem, pool: usize) -> BTreeSet<usize> {
    let (mut reached, mut queue) = (BTreeSet::new(), vec![pool]);
    while let Some(pool) = queue.pop() {
        if reached.insert(pool) {
            queue.extend(problem.quantities(pool).filter_map(|(receiver, _)| match receiver {
                Receiver::Pool(other) => Some(other),
                Receiver::Service(_) => None,
            }));
        }
    }
    reached
}
