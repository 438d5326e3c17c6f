//! Splitting one amount by weights, to the last minor unit.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::fraction::Fraction;
use super::money::Money;
use crate::error::{Error, quoted, refused, shortened};

/// One part of a split amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share<K> {
    /// Whose part it is.
    pub key: K,
    /// The part.
    pub amount: Money,
}

/// Splits `amount` over unique keys in proportion to their weights; the parts add up to it.
///
/// Largest remainder on exact fractions: everyone gets the whole minor units of the exact share,
/// and the minor units left over go, one each, to the largest remainders; equal remainders go to
/// the larger weight, then to the earlier key. So every part lies within one minor unit of its
/// exact share, a negative amount mirrors the positive one, a weight of zero gets nothing, and
/// the listing order does not matter. The parts come back in the order of their keys.
///
/// Formula: Hamilton's method of largest remainders, with the tie rules above *(convention)*.
///
/// # Errors
///
/// [`Undefined`](crate::ErrorKind::Undefined) where no weight is above zero,
/// [`Range`](crate::ErrorKind::Range) for a weight below zero,
/// [`Duplicate`](crate::ErrorKind::Duplicate).
///
/// ```
/// use fullcost::exact::{Currency, Fraction, Money, apportion};
///
/// let pound = Money::parse("1.00", Currency::GBP)?;
/// let weights = [("a", 2), ("b", 3), ("c", 1)].map(|(key, weight)| (key, Fraction::from(weight)));
/// let parts: Vec<String> =
///     apportion(pound, &weights)?.iter().map(|part| part.amount.to_plain_text()).collect();
/// assert_eq!(parts, ["0.33", "0.50", "0.17"]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn apportion<K>(amount: Money, weights: &[(K, Fraction)]) -> Result<Vec<Share<K>>, Error>
where
    K: Ord + Clone + AsRef<str>,
{
    apportion_units(amount.minor_units(), weights)?
        .into_iter()
        .map(|(key, minor_units)| {
            Ok(Share { key, amount: Money::from_minor_units(minor_units, amount.currency())? })
        })
        .collect()
}

/// Splits a count of whole units, such as places or vehicles, as [`apportion`] splits an amount.
///
/// # Errors
///
/// As [`apportion`].
///
/// ```
/// use fullcost::exact::{Fraction, apportion_units};
///
/// let weights = [("north", 3), ("south", 7)].map(|(key, weight)| (key, Fraction::from(weight)));
/// assert_eq!(apportion_units(5, &weights)?, [("north", 1), ("south", 4)]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn apportion_units<K>(amount: i128, weights: &[(K, Fraction)]) -> Result<Vec<(K, i128)>, Error>
where
    K: Ord + Clone + AsRef<str>,
{
    let mut sorted: Vec<&(K, Fraction)> = weights.iter().collect();
    sorted.sort_by(|left, right| left.0.cmp(&right.0));
    for pair in sorted.windows(2) {
        if let [left, right] = pair
            && left.0 == right.0
        {
            return Err(refused!(
                Duplicate: "{} has two weights: give each key one weight", quoted(left.0.as_ref())
            ));
        }
    }
    if let Some((key, weight)) = sorted.iter().find(|(_, weight)| weight.is_negative()) {
        return Err(refused!(
            Range: "the weight of {} is {}: a weight is zero or more",
            quoted(key.as_ref()), shortened(&weight.to_string())
        ));
    }
    let fractions = || sorted.iter().map(|(_, weight)| weight);
    let parts = to_small_integers(fractions())
        .and_then(|weights| split_small(amount, &weights))
        .or_else(|| split_big(amount, &to_integers(fractions())))
        .ok_or_else(|| {
            refused!(
                Undefined: "no weight is above zero: give at least one key a weight above zero"
            )
        })?;
    Ok(sorted.iter().map(|pair| pair.0.clone()).zip(parts).collect())
}

/// Fractions over their least common denominator, without it.
pub(crate) fn to_integers<'a>(
    fractions: impl Iterator<Item = &'a Fraction> + Clone,
) -> Vec<BigInt> {
    let common = fractions
        .clone()
        .filter(|fraction| !fraction.is_integer())
        .fold(BigInt::one(), |common, fraction| common.lcm(&fraction.parts().1));
    fractions
        .map(|fraction| {
            let (numerator, denominator) = fraction.parts();
            if common == denominator { numerator } else { numerator * (&common / denominator) }
        })
        .collect()
}

/// The weights as machine integers in proportion; `None` where those do not suffice.
fn to_small_integers<'a>(
    fractions: impl Iterator<Item = &'a Fraction> + Clone,
) -> Option<Vec<i128>> {
    let mut common = 1_i128;
    for fraction in fractions.clone() {
        let (_, denominator) = fraction.small_parts()?;
        if common.checked_rem(denominator)? != 0 {
            let shared = common.gcd(&denominator);
            common = common.checked_div(shared)?.checked_mul(denominator)?;
        }
    }
    let whole = |fraction: &Fraction| {
        let (numerator, denominator) = fraction.small_parts()?;
        numerator.checked_mul(common.checked_div(denominator)?)
    };
    fractions.map(whole).collect()
}

/// Splits whole units by whole weights listed in the order of their keys, in machine integers;
/// `None` where they do not suffice or the weights are all zero.
fn split_small(amount: i128, weights: &[i128]) -> Option<Vec<i128>> {
    let base = weights.iter().try_fold(0_i128, |sum, weight| sum.checked_add(*weight))?;
    if base == 0 {
        return None;
    }
    let size = amount.checked_abs()?;
    let mut parts = Vec::with_capacity(weights.len());
    let mut remainders = Vec::with_capacity(weights.len());
    for &weight in weights {
        let product = size.checked_mul(weight)?;
        parts.push(product.checked_div(base)?);
        remainders.push(product.checked_rem(base)?);
    }
    finish(amount < 0, size, parts, &remainders, weights)
}

/// Splits in integers of any size; `None` where the weights are all zero.
fn split_big(amount: i128, weights: &[BigInt]) -> Option<Vec<i128>> {
    let base: BigInt = weights.iter().sum();
    if base.is_zero() {
        return None;
    }
    let size = BigInt::from(amount).abs();
    let exact = weights.iter().map(|weight| (&size * weight).div_rem(&base));
    let (parts, remainders): (Vec<BigInt>, Vec<BigInt>) = exact.unzip();
    let parts: Option<Vec<i128>> = parts.iter().map(ToPrimitive::to_i128).collect();
    finish(amount < 0, size.to_i128()?, parts?, &remainders, weights)
}

/// Hands out the units that are left over and gives the parts their sign.
fn finish<T: Ord>(
    negative: bool,
    size: i128,
    mut parts: Vec<i128>,
    remainders: &[T],
    weights: &[T],
) -> Option<Vec<i128>> {
    let shared_out: i128 = parts.iter().sum();
    let left_over = usize::try_from(size.checked_sub(shared_out)?).ok()?;
    let mut order: Vec<usize> = (0..parts.len()).collect();
    // The sort is stable: what is equal stays in the order of the keys.
    order.sort_by(|&left, &right| {
        let by = |values: &[T]| values.get(right).cmp(&values.get(left));
        match by(remainders) {
            Ordering::Equal => by(weights),
            decided => decided,
        }
    });
    for position in order.into_iter().take(left_over) {
        let part = parts.get_mut(position)?;
        *part = part.checked_add(1)?;
    }
    Some(if negative { parts.into_iter().map(i128::saturating_neg).collect() } else { parts })
}
