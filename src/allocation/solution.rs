//! What every method computes: who receives how much, over common denominators.

use num_bigint::BigInt;
use num_traits::Zero;

use crate::exact::Fraction;

/// What a method's file computes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Solution {
    /// Pools in the order in which they close.
    pub(super) order: Vec<usize>,
    /// By pool: its place in that order.
    pub(super) places: Vec<usize>,
    /// By pool: the driver quantities among which it is shared, added up.
    pub(super) bases: Vec<i128>,
    /// By pool and column: the amount when closed, as numerators over one denominator a pool.
    pub(super) closed: Vec<(Vec<BigInt>, BigInt)>,
    /// By service and column: what it receives, as numerators over one denominator; nothing under
    /// the direct method, where it is added up when it is asked for.
    pub(super) services: Vec<Vec<BigInt>>,
    /// That denominator.
    pub(super) denominator: BigInt,
}

/// The place of each pool in the closing order.
pub(super) fn places(order: &[usize]) -> Vec<usize> {
    let mut by_pool: Vec<(usize, usize)> =
        order.iter().enumerate().map(|(place, &pool)| (pool, place)).collect();
    by_pool.sort_unstable();
    by_pool.into_iter().map(|(_, place)| place).collect()
}

pub(super) fn over(numerator: Option<&BigInt>, denominator: &BigInt) -> Fraction {
    match numerator {
        Some(numerator) if !numerator.is_zero() => {
            Fraction::from_big(numerator.clone(), denominator.clone())
        }
        _ => Fraction::ZERO,
    }
}
