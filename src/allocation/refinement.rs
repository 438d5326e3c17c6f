//! The parts of the reciprocal method within proved bounds, by refinement in whole numbers.
//!
//! With `A` of bases on the diagonal and quantities that pools use of each other below zero, parts
//! `X` solve `A X = q`. An inverse of about fifty binary digits gives some digits of the parts at a
//! time; what they leave of `q` is worked out exactly and refined again. How it was come to proves
//! nothing. What is left does: where a vector `v` above zero has `A v ≥ u` above zero, the inverse of
//! `A` has nothing below zero (it is an M-matrix), and whatever is left within `t · u` moves no part
//! `i` by more than `t · v_i`.

use super::near::{Fixed, PartRow, Wide};
use super::problem::{Problem, Receiver};

/// How many binary digits each round finds.
const ROUND_BITS: u32 = 40;

/// How many rounds there are: 200 digits, of which 188 are kept.
const ROUNDS: usize = 5;

/// How many of the digits found are cut off.
const CUT_BITS: u32 = 12;

/// The digits of the inverse behind the point.
const INVERSE_BITS: u32 = 52;

/// The digits of the vector that proves the bounds, behind the point.
const PROOF_BITS: u32 = 20;

/// What one part is of others, all in machine integers.
struct Shares {
    pools: usize,
    bases: Vec<i64>,
    /// By pool: what it passes to each other pool.
    passed: Vec<i64>,
    /// By service: what each pool gives it.
    given: Vec<Vec<i64>>,
}

/// By pool: its parts within bounds; `None` where machine integers do not suffice or the rounds
/// do not come nearer.
pub(super) fn rows(problem: &Problem, bases: &[i128]) -> Option<Vec<PartRow>> {
    let shares = Shares::of(problem, bases)?;
    let inverse = shares.inverse()?;
    let proof = shares.proof(&inverse)?;
    let mut figures: Vec<Vec<Wide>> = Vec::with_capacity(shares.given.len());
    let mut errors = vec![0_i128; shares.pools];
    for given in &shares.given {
        let (figure, left) = shares.refined(&inverse, given)?;
        proof.widen(&mut errors, &left)?;
        figures.push(figure);
    }
    let reached = reached(problem);
    let row = |(pool, error): (usize, &i128)| {
        // From below the figure to above it, in what is left once digits are cut off.
        let width = error.checked_mul(2)?.checked_shr(CUT_BITS)?.checked_add(2)?;
        let parts = figures.iter().map(|figure| {
            let low = figure.get(pool)?.plus(error.checked_neg()?);
            Some(low.to_part(CUT_BITS))
        });
        let parts = parts.collect::<Option<Vec<Fixed>>>()?;
        let reached: Vec<bool> =
            reached.iter().map(|pools| pools.get(pool) == Some(&true)).collect();
        if reached.iter().filter(|reached| **reached).count() == 1 {
            // All of it ends there.
            let numerators = reached.iter().map(|reached| i128::from(*reached)).collect();
            return Some(PartRow::Exact { numerators, denominator: 1 });
        }
        Some(PartRow::Near { parts, reached, width: u64::try_from(width).ok()? })
    };
    errors.iter().enumerate().map(row).collect()
}

/// A vector that proves bounds.
struct Proof {
    vector: Vec<i64>,
    /// What the matrix makes of it.
    products: Vec<i128>,
}

// Indexes are pools and services of the problem that was asked; the sizes of the figures are
// checked where they are made, and whatever is wrong would show in what is left.
#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation
)]
impl Shares {
    fn of(problem: &Problem, bases: &[i128]) -> Option<Self> {
        let pools = bases.len();
        let small = |figure: i128| i64::try_from(figure).ok().filter(|figure| *figure < 1 << 62);
        let mut shares = Shares {
            pools,
            bases: bases.iter().map(|base| small(*base)).collect::<Option<_>>()?,
            passed: vec![0; pools * pools],
            given: vec![vec![0; pools]; problem.services().len()],
        };
        for pool in 0..pools {
            for (receiver, quantity) in problem.quantities(pool) {
                let quantity = small(quantity)?;
                match receiver {
                    Receiver::Service(service) => shares.given[service][pool] = quantity,
                    Receiver::Pool(other) => shares.passed[pool * pools + other] = quantity,
                }
            }
        }
        Some(shares)
    }

    /// The inverse of the matrix with each row divided by its base, cut off: how often a cost that
    /// lies in one pool comes through another.
    fn inverse(&self) -> Option<Vec<i64>> {
        let pools = self.pools;
        let mut rows: Vec<Vec<i64>> = Vec::with_capacity(pools);
        for pool in 0..pools {
            let base = i128::from(self.bases[pool]);
            let share = |passed: &i64| -(((i128::from(*passed) << INVERSE_BITS) / base) as i64);
            let mut row: Vec<i64> =
                self.passed[pool * pools..(pool + 1) * pools].iter().map(share).collect();
            row[pool] = 1 << INVERSE_BITS;
            rows.push(row);
        }
        for pivot in 0..pools {
            let divisor = rows[pivot][pivot];
            if divisor <= 1 << 10 {
                return None;
            }
            let inverse =
                i64::try_from((1_i128 << (2 * INVERSE_BITS)) / i128::from(divisor)).ok()?;
            let mut own = std::mem::take(&mut rows[pivot]);
            own[pivot] = 1 << INVERSE_BITS;
            for entry in &mut own {
                *entry = scaled(*entry, inverse);
            }
            for (row, other) in rows.iter_mut().enumerate() {
                if row == pivot || other[pivot] == 0 {
                    continue;
                }
                let factor = std::mem::take(&mut other[pivot]);
                for (entry, own) in other.iter_mut().zip(&own) {
                    *entry = entry.wrapping_sub(scaled(factor, *own));
                }
            }
            rows[pivot] = own;
        }
        Some(rows.concat())
    }

    /// What the matrix makes of a vector of figures below 2^62.
    fn product(&self, vector: &[i64]) -> Vec<i128> {
        let rows = self.passed.chunks(self.pools.max(1)).zip(&self.bases).zip(vector);
        rows.map(|((passed, base), own)| i128::from(*base) * i128::from(*own) - dot(passed, vector))
            .collect()
    }

    fn proof(&self, inverse: &[i64]) -> Option<Proof> {
        let sum = |row: &[i64]| -> Option<i64> {
            let sum: i128 = row.iter().map(|entry| i128::from(*entry)).sum();
            // Sums with quantities stay in machine integers.
            let sum = i64::try_from(sum >> (INVERSE_BITS - PROOF_BITS)).ok()?;
            (sum > 0 && sum < 1 << 50).then_some(sum)
        };
        let rows = inverse.chunks(self.pools.max(1));
        let vector = rows.map(sum).collect::<Option<Vec<i64>>>()?;
        let products = self.product(&vector);
        products.iter().all(|product| *product > 0).then_some(Proof { vector, products })
    }

    /// The parts that end in one service, in units of 2^-200, and what they leave.
    fn refined(&self, inverse: &[i64], given: &[i64]) -> Option<(Vec<Wide>, Vec<i128>)> {
        let mut left: Vec<i128> = given.iter().map(|quantity| i128::from(*quantity)).collect();
        let mut figures = vec![Wide::default(); self.pools];
        for _ in 0..ROUNDS {
            let mut shares = Vec::with_capacity(self.pools);
            for (left, base) in left.iter_mut().zip(&self.bases) {
                *left <<= ROUND_BITS;
                let share = i64::try_from(*left / i128::from(*base)).ok()?;
                // Nothing left is ever above some bases; else it does not come nearer.
                if share.unsigned_abs() > 1 << (ROUND_BITS + 8) {
                    return None;
                }
                shares.push(share);
            }
            let digits = inverse.chunks(self.pools.max(1)).map(|row| {
                let digits = i64::try_from(dot(row, &shares) >> INVERSE_BITS).ok()?;
                (digits.unsigned_abs() < 1 << 54).then_some(digits)
            });
            let digits = digits.collect::<Option<Vec<i64>>>()?;
            for ((left, taken), (figure, digits)) in
                left.iter_mut().zip(self.product(&digits)).zip(figures.iter_mut().zip(&digits))
            {
                *left -= taken;
                *figure = figure.shifted_up(ROUND_BITS).plus(i128::from(*digits));
            }
        }
        Some((figures, left))
    }
}

impl Proof {
    /// By pool: the most by which its parts are wrong, in the unit of the parts.
    fn widen(&self, errors: &mut [i128], left: &[i128]) -> Option<()> {
        let mut times = 0_i128;
        for (left, product) in left.iter().zip(&self.products) {
            let left = left.checked_abs()?.checked_mul(1 << PROOF_BITS)?;
            times = times.max(left.checked_div(*product)?.checked_add(1)?);
        }
        for (error, own) in errors.iter_mut().zip(&self.vector) {
            let own = times.checked_mul(i128::from(*own))?.checked_shr(PROOF_BITS)?;
            *error = (*error).max(own.checked_add(1)?);
        }
        Some(())
    }
}

/// A product of two figures with the digits of the inverse.
#[allow(clippy::arithmetic_side_effects, clippy::as_conversions, clippy::cast_possible_truncation)] // Whether what is cut off was needed shows in what is left.
fn scaled(left: i64, right: i64) -> i64 {
    ((i128::from(left) * i128::from(right)) >> INVERSE_BITS) as i64
}

/// A row times a column.
#[allow(clippy::arithmetic_side_effects)] // At most a thousand products below 2^116.
fn dot(row: &[i64], column: &[i64]) -> i128 {
    row.iter().zip(column).map(|(left, right)| i128::from(*left) * i128::from(*right)).sum()
}

/// By service and pool: whether anything of the pool's cost ends there.
fn reached(problem: &Problem) -> Vec<Vec<bool>> {
    let pools = problem.pools().len();
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); pools];
    let mut givers: Vec<Vec<usize>> = vec![Vec::new(); problem.services().len()];
    for pool in 0..pools {
        for (receiver, _) in problem.quantities(pool) {
            let list = match receiver {
                Receiver::Service(service) => givers.get_mut(service),
                Receiver::Pool(other) => users.get_mut(other),
            };
            if let Some(list) = list {
                list.push(pool);
            }
        }
    }
    let reaches = |mut queue: Vec<usize>| {
        let mut reaches = vec![false; pools];
        while let Some(pool) = queue.pop() {
            if let Some(reached) = reaches.get_mut(pool).filter(|reached| !**reached) {
                *reached = true;
                queue.extend(users.get(pool).into_iter().flatten());
            }
        }
        reaches
    };
    givers.into_iter().map(reaches).collect()
}
