//! The step-down method: pools close in a stated sequence.
//!
//! A closing pool shares its own cost and what it has received among the pools still open and
//! the services; closed pools and itself leave the denominator. All amounts are held as
//! numerators over one common denominator, which grows by what is left of each base.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::method::Method;
use super::problem::{Problem, Receiver};
use super::solution::{self, Columns, Solution, places};
use crate::allocation::refusal;
use crate::error::{AtRecord, Error, refused};
use crate::exact::Name;

pub(super) fn solve(problem: &Problem, sequence: &[Name]) -> Result<Solution, Error> {
    let order = positions(problem, sequence)?;
    let columns = Columns::of(problem);
    let mut amounts = Amounts::new(problem, &columns.kept);
    let mut bases = vec![0; order.len()];
    let mut closed = vec![(Vec::new(), BigInt::one()); order.len()];
    for &pool in &order {
        amounts.close(pool);
        let open: Vec<(Receiver, i128)> =
            problem.quantities(pool).filter(|(receiver, _)| amounts.is_open(*receiver)).collect();
        let base: i128 = open.iter().map(|(_, quantity)| quantity).sum();
        if base == 0 {
            let pool = problem.pool_name(pool).cloned().unwrap_or_else(|| Name::fixed("?"));
            return Err(refusal::zero_base(pool, Method::StepDown(Vec::new()).as_str()));
        }
        let row = amounts.pool(pool).to_vec();
        amounts.share(&row, base, &open);
        if let (Some(slot), Some(kept)) = (bases.get_mut(pool), closed.get_mut(pool)) {
            *slot = base;
            // Sharing may have widened the common denominator; this row kept its own.
            *kept = (row, amounts.before.clone());
        }
    }
    let Amounts { services, denominator, .. } = amounts;
    let amounts = solution::Amounts::Closed { columns, pools: closed, services, denominator };
    Ok(Solution { places: places(&order), order, bases, amounts })
}

/// The running amounts of everyone, by the columns that are not all zero.
struct Amounts {
    services: Vec<Vec<BigInt>>,
    /// By pool: its amounts, or nothing once it is closed.
    pools: Vec<Vec<BigInt>>,
    open: Vec<bool>,
    denominator: BigInt,
    /// The denominator before the last pool was shared.
    before: BigInt,
}

impl Amounts {
    fn new(problem: &Problem, columns: &[usize]) -> Self {
        let own = |pool| columns.iter().map(|&c| BigInt::from(problem.own(pool, c))).collect();
        let pools = problem.pools().len();
        Amounts {
            services: vec![vec![BigInt::zero(); columns.len()]; problem.services().len()],
            pools: (0..pools).map(own).collect(),
            open: vec![true; pools],
            denominator: BigInt::one(),
            before: BigInt::one(),
        }
    }

    fn close(&mut self, pool: usize) {
        if let Some(open) = self.open.get_mut(pool) {
            *open = false;
        }
    }

    fn is_open(&self, receiver: Receiver) -> bool {
        match receiver {
            Receiver::Service(_) => true,
            Receiver::Pool(pool) => self.open.get(pool).copied().unwrap_or(false),
        }
    }

    fn pool(&self, pool: usize) -> &[BigInt] {
        self.pools.get(pool).map_or(&[], Vec::as_slice)
    }

    /// Adds `row · quantity / base` to every open receiver.
    fn share(&mut self, row: &[BigInt], base: i128, open: &[(Receiver, i128)]) {
        self.before.clone_from(&self.denominator);
        let whole = BigInt::from(base);
        let shared = row.iter().fold(base, |shared, amount| {
            let rest = (amount % &whole).to_i128().unwrap_or(1);
            shared.gcd(&rest)
        });
        let factor = &whole / shared;
        if !factor.is_one() {
            self.denominator *= &factor;
            let pools = self.pools.iter_mut().zip(&self.open).filter(|(_, open)| **open);
            let still_open = pools.map(|(pool, _)| pool).chain(self.services.iter_mut());
            for amount in still_open.flatten().filter(|amount| !amount.is_zero()) {
                *amount *= &factor;
            }
        }
        let charges: Vec<BigInt> = row.iter().map(|amount| amount / shared).collect();
        for (receiver, quantity) in open {
            let amounts = match *receiver {
                Receiver::Service(service) => self.services.get_mut(service),
                Receiver::Pool(pool) => self.pools.get_mut(pool),
            };
            for (amount, charge) in amounts.into_iter().flatten().zip(&charges) {
                *amount += charge * *quantity;
            }
        }
    }
}

/// The positions of the pools in the sequence, each exactly once.
fn positions(problem: &Problem, sequence: &[Name]) -> Result<Vec<usize>, Error> {
    let mut order = Vec::with_capacity(sequence.len());
    let mut named = vec![false; problem.pools().len()];
    for name in sequence {
        let position = problem.pool_position(name.as_str());
        let position = position.at("the step-down sequence")?;
        if let Some(named) = named.get_mut(position) {
            if *named {
                return Err(refused!(
                    Duplicate: "the step-down sequence names pool {name:?} twice: name every pool once"
                ));
            }
            *named = true;
        }
        order.push(position);
    }
    match problem.pools().zip(&named).find(|(_, named)| !**named) {
        Some((pool, _)) => Err(refused!(
            Missing: "the step-down sequence leaves out pool {pool:?}: name every pool once"
        )),
        None => Ok(order),
    }
}
