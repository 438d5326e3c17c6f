//! Exact solutions of whole linear systems by p-adic lifting.
//!
//! The inverse of the matrix modulo one prime gives the solution digit by digit in base `p`
//! (Dixon 1982); when there are enough digits for the greatest numerator and denominator the
//! solution can have, the fractions are read off them exactly. Nothing is iterated to a tolerance.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// A square matrix of whole numbers, row by row, that is known not to be singular.
pub(super) struct System {
    size: usize,
    entries: Vec<i128>,
    /// At most how many binary digits the determinant has.
    determinant_bits: u64,
}

/// Solutions, one a right-hand side, as numerators over one denominator above zero.
pub(super) struct Solved {
    pub(super) numerators: Vec<Vec<BigInt>>,
    pub(super) denominator: BigInt,
}

impl System {
    pub(super) fn new(size: usize, entries: Vec<i128>, determinant_bits: u64) -> Self {
        System { size, entries, determinant_bits }
    }

    /// Solves for right-hand sides none of whose sums has more than `right_bits` binary digits,
    /// where no entry of the inverse times the determinant exceeds the determinant's bound.
    pub(super) fn solve(&self, right: &[Vec<i128>], right_bits: u64) -> Solved {
        let (field, inverse) = self.invert();
        let numerator_bits = self.determinant_bits.saturating_add(right_bits);
        // The product of the bounds, its double for the sign, and one more to be strict.
        let bits = numerator_bits.saturating_add(self.determinant_bits).saturating_add(2);
        let steps = bits.div_ceil(field.least_bits()).max(1);
        let modulus = BigInt::from(field.prime).pow(u32::try_from(steps).unwrap_or(u32::MAX));
        let bound = BigInt::one() << numerator_bits;
        let mut denominator = BigInt::one();
        let mut numerators: Vec<Vec<BigInt>> = Vec::with_capacity(right.len());
        for side in right {
            let residues = self.lift(&field, &inverse, side, steps);
            let mut row = Vec::with_capacity(self.size);
            for residue in residues {
                let (numerator, factor) = reconstruct(&(residue * &denominator), &modulus, &bound);
                if !factor.is_one() {
                    denominator *= &factor;
                    for known in numerators.iter_mut().flatten().chain(&mut row) {
                        *known *= &factor;
                    }
                }
                row.push(numerator);
            }
            numerators.push(row);
        }
        Solved { numerators, denominator }
    }

    /// A prime modulo which the matrix can be inverted, and the inverse.
    fn invert(&self) -> (Field, Vec<u64>) {
        let row_sum = |row: &[i128]| {
            row.iter().fold(0_i128, |sum, entry| sum.saturating_add(entry.saturating_abs()))
        };
        let widest = self.entries.chunks(self.size.max(1)).map(row_sum).max().unwrap_or(0);
        let row_bits = u128::BITS.saturating_sub(widest.unsigned_abs().leading_zeros());
        // A row times digits below the prime stays below 2^126.
        let bits = 125_u32.saturating_sub(row_bits).clamp(20, PRIME_BITS);
        let mut candidate = 1_u64 << bits;
        loop {
            // The determinant has few prime factors: one of the next primes is not among them.
            candidate = prime_below(candidate);
            let field = Field::new(candidate);
            if let Some(inverse) = self.inverse_in(&field) {
                return (field, inverse);
            }
        }
    }

    /// The inverse modulo a prime, by elimination in place; `None` where it is singular there.
    // Every index is a row or column below `size`, which is the matrix's own.
    #[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
    fn inverse_in(&self, field: &Field) -> Option<Vec<u64>> {
        let size = self.size;
        let mut rows: Vec<Vec<u64>> = self
            .entries
            .chunks(size.max(1))
            .map(|row| row.iter().map(|entry| field.enter(field.residue(*entry))).collect())
            .collect();
        let mut swaps = Vec::with_capacity(size);
        for pivot in 0..size {
            let found = (pivot..size).find(|&row| rows[row][pivot] != 0)?;
            rows.swap(pivot, found);
            swaps.push(found);
            let inverse = field.inverse(rows[pivot][pivot]);
            rows[pivot][pivot] = field.one;
            for entry in &mut rows[pivot] {
                *entry = field.multiply(*entry, inverse);
            }
            let own = std::mem::take(&mut rows[pivot]);
            for (row, other) in rows.iter_mut().enumerate() {
                if row == pivot || other[pivot] == 0 {
                    continue;
                }
                let factor = std::mem::replace(&mut other[pivot], 0);
                for (entry, own) in other.iter_mut().zip(&own) {
                    *entry = field.subtract(*entry, field.multiply(factor, *own));
                }
            }
            rows[pivot] = own;
        }
        for (pivot, found) in swaps.into_iter().enumerate().rev() {
            for row in &mut rows {
                row.swap(pivot, found);
            }
        }
        Some(rows.into_iter().flatten().map(|entry| field.leave(entry)).collect())
    }

    /// The solution for one right-hand side modulo the prime's power of `steps`.
    // The residue stays below the right-hand side and the widest row, digits below the prime; the
    // prime was chosen so that a row of the matrix times digits stays below 2^126, and a row of
    // the inverse times residues stays below 2^10 · 2^112.
    #[allow(clippy::arithmetic_side_effects)]
    fn lift(&self, field: &Field, inverse: &[u64], side: &[i128], steps: u64) -> Vec<BigInt> {
        let width = self.size.max(1);
        let prime = u128::from(field.prime);
        let mut rest = side.to_vec();
        let mut digits: Vec<Vec<u64>> = Vec::new();
        for _ in 0..steps {
            if rest.iter().all(Zero::is_zero) {
                break;
            }
            let residues: Vec<u64> = rest.iter().map(|part| field.residue(*part)).collect();
            let digit: Vec<u64> = inverse
                .chunks(width)
                .map(|row| {
                    let products = row.iter().zip(&residues);
                    let sum: u128 = products.map(|(a, b)| u128::from(*a) * u128::from(*b)).sum();
                    u64::try_from(sum % prime).unwrap_or(0)
                })
                .collect();
            for (part, row) in rest.iter_mut().zip(self.entries.chunks(width)) {
                let taken: i128 =
                    row.iter().zip(&digit).map(|(entry, digit)| entry * i128::from(*digit)).sum();
                *part = (*part - taken) / i128::from(field.prime);
            }
            digits.push(digit);
        }
        let horner = |unknown: usize| {
            digits.iter().rev().fold(BigInt::zero(), |mut sum, digit| {
                sum *= field.prime;
                sum += digit.get(unknown).copied().unwrap_or(0);
                sum
            })
        };
        (0..self.size).map(horner).collect()
    }
}

/// The fraction with a numerator within the bound that a residue stands for.
fn reconstruct(residue: &BigInt, modulus: &BigInt, bound: &BigInt) -> (BigInt, BigInt) {
    let residue = residue.mod_floor(modulus);
    let wrapped = &residue - modulus;
    if residue <= *bound {
        return (residue, BigInt::one());
    }
    if wrapped.magnitude() <= bound.magnitude() {
        return (wrapped, BigInt::one());
    }
    let (mut before, mut now) = (modulus.clone(), residue);
    let (mut factor_before, mut factor) = (BigInt::zero(), BigInt::one());
    while now > *bound {
        let (quotient, rest) = before.div_rem(&now);
        before = std::mem::replace(&mut now, rest);
        let next = &factor_before - &quotient * &factor;
        factor_before = std::mem::replace(&mut factor, next);
    }
    if factor.sign() == Sign::Minus { (-now, factor.abs()) } else { (now, factor) }
}

/// The widest primes that are used: sums of a thousand products of two digits fit in 128 bits.
const PRIME_BITS: u32 = 56;

/// Arithmetic modulo an odd prime below 2^63, in Montgomery's form: products without division.
struct Field {
    prime: u64,
    /// `-prime⁻¹` modulo 2^64.
    negated_inverse: u64,
    /// `2^128` modulo the prime, which brings a residue into the form.
    square: u64,
    /// One in the form.
    one: u64,
}

// Residues stay below the prime, so sums below 2^64 and products below 2^126.
#[allow(clippy::arithmetic_side_effects)]
impl Field {
    fn new(prime: u64) -> Self {
        // Newton's iteration doubles the digits that are right: 1, 2, 4 … 64.
        let inverse = (0..6).fold(1_u64, |inverse, _| {
            inverse.wrapping_mul(2_u64.wrapping_sub(prime.wrapping_mul(inverse)))
        });
        let wide = u128::from(prime);
        let one = (1_u128 << 64) % wide;
        let square = u64::try_from(one * one % wide).unwrap_or(0);
        let one = u64::try_from(one).unwrap_or(0);
        Field { prime, negated_inverse: inverse.wrapping_neg(), square, one }
    }

    /// The prime has more binary digits than this.
    fn least_bits(&self) -> u64 {
        u64::from(self.prime.ilog2())
    }

    fn residue(&self, figure: i128) -> u64 {
        u64::try_from(figure.rem_euclid(i128::from(self.prime))).unwrap_or(0)
    }

    fn enter(&self, residue: u64) -> u64 {
        self.multiply(residue, self.square)
    }

    fn leave(&self, entry: u64) -> u64 {
        self.multiply(entry, 1)
    }

    #[allow(clippy::as_conversions, clippy::cast_possible_truncation)] // The low half is meant.
    fn multiply(&self, left: u64, right: u64) -> u64 {
        let product = u128::from(left) * u128::from(right);
        let factor = (product as u64).wrapping_mul(self.negated_inverse);
        let reduced = ((product + u128::from(factor) * u128::from(self.prime)) >> 64) as u64;
        if reduced >= self.prime { reduced - self.prime } else { reduced }
    }

    fn subtract(&self, left: u64, right: u64) -> u64 {
        if left >= right { left - right } else { left + (self.prime - right) }
    }

    /// `entry^exponent`, in the form.
    fn power(&self, entry: u64, exponent: u64) -> u64 {
        (0..64).rev().fold(self.one, |power, bit| {
            let power = self.multiply(power, power);
            if exponent >> bit & 1 == 1 { self.multiply(power, entry) } else { power }
        })
    }

    /// Fermat: `entry^(prime − 2)`.
    fn inverse(&self, entry: u64) -> u64 {
        self.power(entry, self.prime - 2)
    }

    /// Whether the modulus is prime, by the test of Miller and Rabin with the bases that decide
    /// every number below 2^64 (Sorenson and Webster 2015).
    fn is_prime(&self) -> bool {
        let less_one = self.prime - 1;
        let twos = less_one.trailing_zeros();
        let minus_one = self.subtract(0, self.one);
        [2_u64, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37].into_iter().all(|base| {
            let mut power = self.power(self.enter(base), less_one >> twos);
            if power == self.one || power == minus_one {
                return true;
            }
            (1..twos).any(|_| {
                power = self.multiply(power, power);
                power == minus_one
            })
        })
    }
}

/// The greatest prime below an even number above 2^19.
fn prime_below(number: u64) -> u64 {
    let odd = number.saturating_sub(1) | 1;
    let odd = if odd >= number { odd.saturating_sub(2) } else { odd };
    // Far more candidates than lie between any two primes of this size.
    (0_u64..100_000)
        .map(|step| odd.saturating_sub(step.saturating_mul(2)))
        .find(|&candidate| Field::new(candidate).is_prime())
        .unwrap_or(3)
}
