//! How far the sequence of step-down moves what each service receives.
//!
//! Up to [`MAX_POOLS_IN_ALL_SEQUENCES`] pools every sequence is tried, and sequences that begin
//! alike share their work: the tree of beginnings is walked once. Beyond that a stated search
//! looks at some sequences.

use std::collections::BTreeSet;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::problem::{Problem, Receiver};
use crate::error::{self, Error};
use crate::exact::{Fraction, Name};

/// Up to this many pools, every sequence of step-down is tried.
pub const MAX_POOLS_IN_ALL_SEQUENCES: usize = 7;

/// How far the sequence moves each service's share of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SequenceRanges {
    /// Whether every sequence was tried: only then is the range the whole one.
    pub is_exhaustive: bool,
    /// How many sequences were tried, those that are not defined among them.
    pub tried: u64,
    /// How many of them are not defined, since a pool's driver has no quantity among the
    /// receivers then open.
    pub undefined: u64,
    services: Vec<Name>,
    low: Vec<Extreme>,
    high: Vec<Extreme>,
}

/// The least or greatest share of a service, and the first sequence that gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Extreme {
    numerator: BigInt,
    denominator: BigInt,
    sequence: Vec<Name>,
}

impl Problem {
    /// How far the sequence of step-down moves what each service receives of a column.
    ///
    /// With at most [`MAX_POOLS_IN_ALL_SEQUENCES`] pools every sequence is tried, in the order of
    /// the pools' names; of equal results the first counts. With more, these are tried: the pools
    /// by name, by own amount, by the part of their use that goes to other pools, and for every
    /// service by the part that goes to it, each also backwards; and each of the first six with
    /// every pool moved to the front and to the end. Then the range is what was found, and a
    /// sequence that was not tried may lie outside it.
    ///
    /// A sequence in which some pool's driver has no quantity among the receivers still open is
    /// not defined; it is counted and left out.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown); [`TooLarge`](crate::ErrorKind::TooLarge) where so
    /// many sequences would be too much work.
    ///
    /// ```
    /// use fullcost::allocation::{CostPool, Problem};
    /// use fullcost::exact::{Fraction, Name};
    ///
    /// let pool = |name, own, users: [(&str, &str); 3]| {
    ///     let empty = CostPool::new(Name::new(name)?, vec![own]);
    ///     users.into_iter().try_fold(empty, |pool, (user, used)| {
    ///         Ok::<_, fullcost::Error>(pool.with_quantity(Name::new(user)?, used.parse()?))
    ///     })
    /// };
    /// // Telecoms and IT, which use each other (Zimmerman).
    /// let telecoms = pool("telecoms", 2_000_000, [("it", "20"), ("cars", "40"), ("trucks", "30")])?;
    /// let it = pool("it", 6_000_000, [("telecoms", "25"), ("cars", "35"), ("trucks", "25")])?;
    /// let services = vec![Name::new("cars")?, Name::new("trucks")?];
    /// let ranges = Problem::new(services, vec![telecoms, it], 1)?.sequence_ranges(0)?;
    /// let (least, sequence) = ranges.low("cars")?.unwrap();
    /// assert_eq!(sequence[0].as_str(), "it");
    /// assert_eq!(least.rounded(0, fullcost::exact::Rounding::HalfEven), Fraction::from(4_621_849));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn sequence_ranges(&self, column: usize) -> Result<SequenceRanges, Error> {
        self.check_column(column)?;
        let pools = self.pools().len();
        self.check_work("trying the sequences of", sequences_work(self))?;
        let mut walk = Walk::new(self);
        let start = Node::new(self, column);
        if pools <= MAX_POOLS_IN_ALL_SEQUENCES {
            walk.every(&start);
        } else {
            for sequence in searched(self, column) {
                walk.one(&start, &sequence);
            }
        }
        Ok(SequenceRanges {
            is_exhaustive: pools <= MAX_POOLS_IN_ALL_SEQUENCES,
            tried: walk.tried,
            undefined: walk.undefined,
            services: self.services().to_vec(),
            low: walk.low,
            high: walk.high,
        })
    }
}

/// What trying the sequences takes, at most: those that begin alike share their beginnings, and no
/// beginning has more than twice as many.
pub(crate) fn sequences_work(problem: &Problem) -> u64 {
    let pools = problem.pools().len();
    let receivers = pools.saturating_add(problem.services().len());
    if pools <= MAX_POOLS_IN_ALL_SEQUENCES {
        let beginnings = (1..=pools).fold(2, usize::saturating_mul);
        return problem.work([beginnings.saturating_mul(2), receivers]);
    }
    // Six orders, each with every pool first and last, and two for each service.
    let services = problem.services().len().saturating_mul(2);
    let sequences = pools.saturating_mul(12).saturating_add(services).saturating_add(6);
    problem.work([pools, receivers, sequences])
}

impl SequenceRanges {
    /// The least a service receives, exactly, in minor units, and the first sequence that gives
    /// it; nothing where no sequence is defined.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn low(&self, service: &str) -> Result<Option<(Fraction, &[Name])>, Error> {
        self.extreme(&self.low, service)
    }

    /// The most a service receives, likewise.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn high(&self, service: &str) -> Result<Option<(Fraction, &[Name])>, Error> {
        self.extreme(&self.high, service)
    }

    fn extreme<'a>(
        &self,
        extremes: &'a [Extreme],
        service: &str,
    ) -> Result<Option<(Fraction, &'a [Name])>, Error> {
        let position = self.services.binary_search_by(|name| name.as_str().cmp(service));
        let Ok(position) = position else {
            return Err(error::unknown_name(Name::new(service)?, "service"));
        };
        Ok(extremes.get(position).map(|extreme| {
            let value = Fraction::from_big(extreme.numerator.clone(), extreme.denominator.clone());
            (value, extreme.sequence.as_slice())
        }))
    }
}

/// The amounts after some pools have closed, over one denominator.
#[derive(Clone)]
struct Node {
    services: Vec<BigInt>,
    /// By pool: its amount; what a closed one has is not looked at again.
    pools: Vec<BigInt>,
    denominator: BigInt,
    /// The pools that have closed, a bit each where there are few.
    closed: Vec<bool>,
}

impl Node {
    fn new(problem: &Problem, column: usize) -> Self {
        let pools = problem.pools().len();
        Node {
            services: vec![BigInt::zero(); problem.services().len()],
            pools: (0..pools).map(|pool| BigInt::from(problem.own(pool, column))).collect(),
            denominator: BigInt::one(),
            closed: vec![false; pools],
        }
    }

    /// Closes one more pool; `false` where its driver has no quantity among those open.
    fn close(&mut self, rows: &[Vec<(Receiver, i128)>], pool: usize) -> bool {
        if let Some(closed) = self.closed.get_mut(pool) {
            *closed = true;
        }
        let row = rows.get(pool).map_or::<&[_], _>(&[], Vec::as_slice);
        let open = |receiver: Receiver| match receiver {
            Receiver::Service(_) => true,
            Receiver::Pool(other) => self.closed.get(other) == Some(&false),
        };
        let base: i128 =
            row.iter().filter(|(receiver, _)| open(*receiver)).map(|(_, quantity)| quantity).sum();
        if base == 0 {
            return false;
        }
        let amount = self.pools.get_mut(pool).map(std::mem::take).unwrap_or_default();
        if amount.is_zero() {
            return true;
        }
        let whole = BigInt::from(base);
        let shared = (&amount % &whole).to_i128().unwrap_or(1).gcd(&base);
        let factor = base.checked_div(shared).unwrap_or(1);
        if factor != 1 {
            self.denominator *= factor;
            for amount in self.services.iter_mut().chain(&mut self.pools) {
                *amount *= factor;
            }
        }
        let charge = amount / shared;
        for (receiver, quantity) in row {
            let slot = match *receiver {
                Receiver::Service(service) => self.services.get_mut(service),
                Receiver::Pool(other) if self.closed.get(other) == Some(&false) => {
                    self.pools.get_mut(other)
                }
                Receiver::Pool(_) => None,
            };
            if let Some(slot) = slot {
                *slot += &charge * *quantity;
            }
        }
        true
    }
}

/// A walk through sequences that keeps the extremes.
struct Walk {
    names: Vec<Name>,
    rows: Vec<Vec<(Receiver, i128)>>,
    sequence: Vec<usize>,
    tried: u64,
    undefined: u64,
    low: Vec<Extreme>,
    high: Vec<Extreme>,
}

impl Walk {
    fn new(problem: &Problem) -> Self {
        let pools = problem.pools().len();
        Walk {
            names: problem.pools().cloned().collect(),
            rows: (0..pools).map(|pool| problem.quantities(pool).collect()).collect(),
            sequence: Vec::with_capacity(pools),
            tried: 0,
            undefined: 0,
            low: Vec::new(),
            high: Vec::new(),
        }
    }

    /// All sequences that go on from a node, in the order of the pools' names.
    fn every(&mut self, node: &Node) {
        let open: Vec<usize> =
            (0..self.names.len()).filter(|&pool| node.closed.get(pool) == Some(&false)).collect();
        if open.is_empty() {
            self.tried = self.tried.saturating_add(1);
            self.keep(node);
            return;
        }
        for pool in &open {
            let mut next = node.clone();
            self.sequence.push(*pool);
            if next.close(&self.rows, *pool) {
                self.every(&next);
            } else {
                // However it goes on, the beginning is not defined.
                let rest = 1..=u64::try_from(open.len()).unwrap_or(1).saturating_sub(1);
                let lost = rest.fold(1, u64::saturating_mul);
                self.tried = self.tried.saturating_add(lost);
                self.undefined = self.undefined.saturating_add(lost);
            }
            self.sequence.pop();
        }
    }

    fn one(&mut self, start: &Node, sequence: &[usize]) {
        self.tried = self.tried.saturating_add(1);
        let mut node = start.clone();
        if !sequence.iter().all(|&pool| node.close(&self.rows, pool)) {
            self.undefined = self.undefined.saturating_add(1);
            return;
        }
        self.sequence = sequence.to_vec();
        self.keep(&node);
    }

    /// Takes a whole sequence's result in.
    fn keep(&mut self, node: &Node) {
        let names = &self.names;
        let sequence = || self.sequence.iter().filter_map(|&pool| names.get(pool).cloned());
        let extreme = |numerator: &BigInt| Extreme {
            numerator: numerator.clone(),
            denominator: node.denominator.clone(),
            sequence: sequence().collect(),
        };
        if self.low.is_empty() {
            self.low = node.services.iter().map(extreme).collect();
            self.high = self.low.clone();
            return;
        }
        for (numerator, (low, high)) in
            node.services.iter().zip(self.low.iter_mut().zip(&mut self.high))
        {
            if numerator * &low.denominator < &low.numerator * &node.denominator {
                *low = extreme(numerator);
            } else if numerator * &high.denominator > &high.numerator * &node.denominator {
                *high = extreme(numerator);
            }
        }
    }
}

/// The sequences of the stated search, each once.
fn searched(problem: &Problem, column: usize) -> Vec<Vec<usize>> {
    let pools = problem.pools().len();
    let names: Vec<usize> = (0..pools).collect();
    let part = |pool: usize, wanted: &dyn Fn(Receiver) -> bool| {
        let all: i128 = problem.quantities(pool).map(|(_, quantity)| quantity).sum();
        let quantities = problem.quantities(pool).filter(|(receiver, _)| wanted(*receiver));
        Fraction::new(quantities.map(|(_, quantity)| quantity).sum(), all).unwrap_or_default()
    };
    let ordered = |key: &dyn Fn(usize) -> Fraction| {
        // A stable sort: equal keys stay in the order of the names.
        let mut order: Vec<(Fraction, usize)> = names.iter().map(|&p| (key(p), p)).collect();
        order.sort();
        order.into_iter().map(|(_, pool)| pool).collect::<Vec<usize>>()
    };
    let with_backwards = |order: Vec<usize>| {
        let backwards = order.iter().rev().copied().collect();
        [order, backwards]
    };
    let to_pools = |receiver| matches!(receiver, Receiver::Pool(_));
    let first: Vec<Vec<usize>> = [
        names.clone(),
        ordered(&|pool| Fraction::from_integer(problem.own(pool, column)).abs()),
        ordered(&|pool| part(pool, &to_pools)),
    ]
    .into_iter()
    .flat_map(with_backwards)
    .collect();
    let mut sequences = first.clone();
    for order in &first {
        for pool in &names {
            let rest = || order.iter().copied().filter(|other| other != pool);
            sequences.push(std::iter::once(*pool).chain(rest()).collect());
            sequences.push(rest().chain(std::iter::once(*pool)).collect());
        }
    }
    for service in 0..problem.services().len() {
        let to_service = |receiver| receiver == Receiver::Service(service);
        sequences.extend(with_backwards(ordered(&|pool| part(pool, &to_service))));
    }
    let mut seen = BTreeSet::new();
    sequences.retain(|sequence| seen.insert(sequence.clone()));
    sequences
}
