//! The reciprocal method: pools share to services and to each other, solved together and exactly.
//!
//! `G = c + S_PPᵀ G`, `O = S_PSᵀ G`, with `S` the use of each pool divided by its base. In unit
//! charges `u_i = G_i / B_i` the system is whole: `B_i u_i − Σ_j q_ji u_j = c_i`.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_traits::One;

use super::lifting::{Solved, System};
use super::method::{Method, SelfUse};
use super::near::PartRow;
use super::problem::{Problem, Receiver};
use super::refinement;
use super::solution::{Amounts, Columns, Solution};
use crate::allocation::refusal;
use crate::error::{Error, quoted, refused};

/// How much more work the method is than the others, for the bounds: lifting takes about twice the
/// digits of the denominator, and two products for each.
pub(super) const EFFORT: usize = 6;

pub(super) fn solve(problem: &Problem, self_use: SelfUse) -> Result<Solution, Error> {
    let pools = problem.pools().len();
    let bases = check(problem)?;
    let columns = Columns::of(problem);
    let system = system(problem, &bases, Side::Charges);
    let mut denominator = BigInt::one();
    let mut charges: Vec<Vec<BigInt>> = Vec::with_capacity(columns.kept.len());
    for &column in &columns.kept {
        let side: Vec<i128> = (0..pools).map(|pool| problem.own(pool, column)).collect();
        let solved = system.solve(&side, &denominator);
        if solved.denominator != denominator {
            let factor = &solved.denominator / &denominator;
            charges.iter_mut().flatten().for_each(|charge| *charge *= &factor);
            denominator = solved.denominator;
        }
        charges.push(solved.numerators);
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
    let order: Vec<usize> = (0..pools).collect();
    let amounts = Amounts::Charges { columns, charges, denominator };
    Ok(Solution { places: order.clone(), order, bases, amounts })
}

/// What works out the parts that end in services, `T_ip`, from `B_i T_ip − Σ_j q_ij T_jp = q_ip`.
pub(super) fn origin(problem: &Problem) -> System {
    system(problem, &net_bases(problem), Side::Parts)
}

/// By pool: the part of its own cost that ends in a service.
pub(super) fn parts(problem: &Problem, system: &System, service: usize, known: &BigInt) -> Solved {
    let given = |pool| problem.quantity(pool, Receiver::Service(service)).unwrap_or(0);
    let side: Vec<i128> = (0..problem.pools().len()).map(given).collect();
    system.solve(&side, known)
}

/// By pool: its parts within bounds.
pub(super) fn rows(problem: &Problem) -> Vec<PartRow> {
    let rows = refinement::rows(problem, &net_bases(problem));
    rows.unwrap_or_else(|| vec![PartRow::Unknown; problem.pools().len()])
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
    System::new(pools, &entries, bits)
}

/// The bases without self-use.
fn net_bases(problem: &Problem) -> Vec<i128> {
    let base = |pool| problem.quantities(pool).map(|(_, quantity)| quantity).sum::<i128>();
    (0..problem.pools().len()).map(base).collect()
}

/// The bases without self-use; refuses pools from which no way leads to a service.
fn check(problem: &Problem) -> Result<Vec<i128>, Error> {
    let pools = problem.pools().len();
    let bases = net_bases(problem);
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
