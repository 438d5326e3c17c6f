//! Parts of pools that end in services, to many binary digits and with proved bounds.
//!
//! A part that is known to lie between two bounds decides a whole figure wherever no whole figure
//! lies between the bounds; where one does, the part is worked out exactly. Nothing is decided by
//! what is only near.

use num_integer::Integer;

use super::problem::Receiver;
use super::solution::Solution;
use crate::exact::controlled::WEIGHT_BITS;

/// The parts of a pool's own cost, by service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PartRow {
    /// Numerators over one denominator below 2^62.
    Exact { numerators: Vec<i128>, denominator: i128 },
    /// Each part that is not nothing lies at most `width` units above its figure, and not below it.
    Near { parts: Vec<Fixed>, reached: Vec<bool>, width: u64 },
    /// Not worked out.
    Unknown,
}

/// A part of one in units of 2^-188, the least digit first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fixed([u64; 3]);

/// How many binary digits a [`Fixed`] has behind the point: with the whole digits of an amount it
/// fills four machine integers.
const FRACTION_BITS: u32 = 188;

/// Four machine integers in two's complement, the least digit first.
#[derive(Clone, Copy, Default)]
pub(super) struct Wide([u64; 4]);

/// Denominators below this keep products with amounts in machine integers.
const SMALL_DENOMINATOR: i128 = 1 << 62;

// Products of two digits of 64 bits and what is carried stay below 2^128; what is cut off is meant.
#[allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
impl Wide {
    /// Adds a part taken so many times; the sum stays below 2^255.
    #[inline]
    fn add(&mut self, part: &Fixed, times: u64) {
        let [low @ .., highest] = &mut self.0;
        let mut carry = 0_u128;
        for (digit, part) in low.iter_mut().zip(part.0) {
            let sum = u128::from(part) * u128::from(times) + u128::from(*digit) + carry;
            (*digit, carry) = (sum as u64, sum >> 64);
        }
        *highest = highest.wrapping_add(carry as u64);
    }

    /// Adds a number to the least digits.
    pub(super) fn plus(self, number: i128) -> Wide {
        let sign = if number < 0 { u64::MAX } else { 0 };
        let digits = [number as u64, (number >> 64) as u64, sign, sign];
        let mut carry = 0_u128;
        let mut sum = self.0;
        for (digit, added) in sum.iter_mut().zip(digits) {
            let both = u128::from(*digit) + u128::from(added) + carry;
            (*digit, carry) = (both as u64, both >> 64);
        }
        Wide(sum)
    }

    /// Moved up by some digits, fewer than 64 and more than none.
    pub(super) fn shifted_up(self, bits: u32) -> Wide {
        let [first, second, third, last] = self.0;
        let join = |high: u64, low: u64| (high << bits) | (low >> (64 - bits));
        Wide([first << bits, join(second, first), join(third, second), join(last, third)])
    }

    /// Without so many of the least digits, fewer than 64 and more than none; nothing where it is
    /// below zero.
    pub(super) fn to_part(self, bits: u32) -> Fixed {
        let [first, second, third, last] = self.0;
        if last >> 63 == 1 {
            return Fixed::default();
        }
        let join = |high: u64, low: u64| (high << (64 - bits)) | (low >> bits);
        Fixed([join(second, first), join(third, second), join(last, third)])
    }

    /// Divided by a base that is larger than the first digit, without the rest.
    fn over(self, base: u64) -> Fixed {
        let [mut digits @ .., last] = self.0;
        let mut rest = u128::from(last);
        for digit in digits.iter_mut().rev() {
            let (quotient, left) = ((rest << 64) | u128::from(*digit)).div_rem(&u128::from(base));
            (*digit, rest) = (quotient as u64, left);
        }
        Fixed(digits)
    }

    /// Of a figure of zero or more in units of 2^-188: what is whole, the first binary digits behind
    /// the point, and whether there is more.
    fn split(self) -> (i128, i128, bool) {
        let [first, second, third, last] = self.0;
        let whole = (last << 4) | (third >> 60);
        let weight = (u128::from(third & ((1 << 60) - 1)) << 28) | u128::from(second >> 36);
        (i128::from(whole), weight.cast_signed(), first != 0 || second << 28 != 0)
    }
}

impl Fixed {
    const ONE: Fixed = Fixed([0, 0, 1 << (FRACTION_BITS - 128)]);

    /// The floor of an amount's part and the weight of what is beyond it, where the bounds decide
    /// them and the weight is not nothing.
    pub(super) fn of_amount(&self, amount: i128, width: u64) -> Option<(i128, i128)> {
        let size = u64::try_from(amount.unsigned_abs()).ok()?;
        let mut low = Wide::default();
        low.add(self, size);
        let distance = i128::from(size).checked_mul(i128::from(width))?;
        let (whole, weight, is_more) = low.split();
        let (whole_above, weight_above, _) = low.plus(distance).split();
        if (whole, weight) != (whole_above, weight_above) || weight == 0 {
            return None;
        }
        if amount >= 0 {
            return Some((whole, weight));
        }
        // Mirrored: what is beyond the floor is what was wanting to the next whole number.
        let mirrored = (1_i128 << WEIGHT_BITS).checked_sub(weight)?.checked_sub(1)?;
        let floor = whole.checked_neg()?.checked_sub(1)?;
        (is_more && mirrored != 0).then_some((floor, mirrored))
    }
}

/// Under step-down, backwards through the closing order: what a pool passes to a later pool has by
/// then its own row.
pub(super) fn stepped_down(
    solution: &Solution,
    [pools, services]: [usize; 2],
    open: impl Fn(usize) -> Vec<(Receiver, i128)>,
) -> Vec<PartRow> {
    let mut rows = vec![PartRow::Unknown; pools];
    // What later rows take of a row: its figures and their width.
    let mut taken: Vec<(Vec<Fixed>, u64)> = vec![(Vec::new(), 0); pools];
    for &pool in solution.order.iter().rev() {
        let base = solution.bases.get(pool).copied().unwrap_or(0);
        let open = open(pool);
        let row = exact_row(&rows, &open, base, services)
            .or_else(|| near_row(&rows, &taken, &open, base, services))
            .unwrap_or(PartRow::Unknown);
        if let Some(slot) = taken.get_mut(pool) {
            *slot = match &row {
                PartRow::Near { parts, width, .. } => (parts.clone(), *width),
                PartRow::Exact { numerators, denominator } => {
                    (numerators.iter().map(|it| fixed(*it, *denominator)).collect(), 1)
                }
                PartRow::Unknown => (Vec::new(), 0),
            };
        }
        if let Some(slot) = rows.get_mut(pool) {
            *slot = row;
        }
    }
    rows
}

/// The row of a pool all of whose parts have a small common denominator.
fn exact_row(
    rows: &[PartRow],
    open: &[(Receiver, i128)],
    base: i128,
    services: usize,
) -> Option<PartRow> {
    let mut common = 1_i128;
    for (receiver, _) in open {
        let Receiver::Pool(other) = receiver else { continue };
        let PartRow::Exact { denominator, .. } = rows.get(*other)? else { return None };
        common = common.checked_div(common.gcd(denominator))?.checked_mul(*denominator)?;
    }
    let whole = common.checked_mul(base)?;
    let mut sums = vec![0_i128; services];
    for (receiver, quantity) in open {
        match receiver {
            Receiver::Service(service) => {
                let sum = sums.get_mut(*service)?;
                *sum = sum.checked_add(common.checked_mul(*quantity)?)?;
            }
            Receiver::Pool(other) => {
                let PartRow::Exact { numerators, denominator } = rows.get(*other)? else {
                    return None;
                };
                let times = quantity.checked_mul(common.checked_div(*denominator)?)?;
                for (sum, numerator) in sums.iter_mut().zip(numerators) {
                    *sum = sum.checked_add(numerator.checked_mul(times)?)?;
                }
            }
        }
    }
    let shared = sums.iter().fold(whole, |shared, sum| shared.gcd(sum));
    let denominator = whole.checked_div(shared)?;
    let numerators = sums.iter().map(|sum| sum.checked_div(shared));
    let row = PartRow::Exact { numerators: numerators.collect::<Option<_>>()?, denominator };
    (denominator < SMALL_DENOMINATOR).then_some(row)
}

/// The row of a pool within bounds: what the others' lie below theirs, no more than the widest, and
/// what is cut off here.
fn near_row(
    rows: &[PartRow],
    taken: &[(Vec<Fixed>, u64)],
    open: &[(Receiver, i128)],
    base: i128,
    services: usize,
) -> Option<PartRow> {
    // Sums of parts taken `base` times stay below 2^252.
    let base = u64::try_from(base).ok().filter(|base| base >> 63 == 0)?;
    let (mut sums, mut reached) = (vec![Wide::default(); services], vec![false; services]);
    let mut widest = 0_u64;
    for (receiver, quantity) in open {
        let quantity = u64::try_from(*quantity).ok()?;
        match receiver {
            Receiver::Service(service) => {
                sums.get_mut(*service)?.add(&Fixed::ONE, quantity);
                *reached.get_mut(*service)? = true;
            }
            Receiver::Pool(other) => {
                let (parts, width) = taken.get(*other)?;
                for (sum, part) in sums.iter_mut().zip(parts) {
                    sum.add(part, quantity);
                }
                widest = widest.max(*width);
                let reached = reached.iter_mut();
                match rows.get(*other)? {
                    PartRow::Unknown => return None,
                    PartRow::Near { reached: others, .. } => {
                        reached.zip(others).for_each(|(here, there)| *here |= *there);
                    }
                    PartRow::Exact { numerators, .. } => {
                        reached.zip(numerators).for_each(|(here, there)| *here |= *there != 0);
                    }
                }
            }
        }
    }
    let parts = sums.into_iter().map(|sum| sum.over(base)).collect();
    Some(PartRow::Near { parts, reached, width: widest.checked_add(1)? })
}

/// A part as it is within one unit.
fn fixed(numerator: i128, denominator: i128) -> Fixed {
    let mut whole = Wide::default();
    whole.add(&Fixed::ONE, u64::try_from(numerator).unwrap_or(0));
    whole.over(u64::try_from(denominator).unwrap_or(u64::MAX))
}
