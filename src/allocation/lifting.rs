//! Exact solutions of whole linear systems by p-adic lifting.
//!
//! The inverse of the matrix modulo one prime gives the solution digit by digit in base `p`
//! (Dixon 1982); when there are enough digits for the greatest numerator and denominator the
//! solution can have, the fractions are read off them exactly. Nothing is iterated to a tolerance.
//!
//! Fewer digits do where the denominator is known, or is short: a candidate whose size, put into each
//! equation, stays below half of what the digits count to can only be the solution.

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

/// A square matrix of whole numbers, row by row, that is known not to be singular, with its inverse
/// modulo a prime.
#[derive(Debug)]
pub(super) struct System {
    size: usize,
    entries: Entries,
    /// At most how many binary digits the determinant has, and each entry of the inverse times it.
    determinant_bits: u64,
    /// How many binary digits the widest row has, signs left out.
    row_bits: u64,
    field: Field,
    inverse: Vec<u64>,
}

/// Entries, in one machine integer where they fit: products then take one instruction.
#[derive(Debug)]
enum Entries {
    Narrow(Vec<i64>),
    Wide(Vec<i128>),
}

/// A solution as numerators over one denominator above zero.
#[derive(Clone, Debug)]
pub(super) struct Solved {
    pub(super) numerators: Vec<BigInt>,
    pub(super) denominator: BigInt,
}

/// The digits of the solution for one right-hand side, and what they leave of it.
struct Lifted {
    rest: Vec<i128>,
    digits: Vec<Vec<u64>>,
}

impl System {
    /// Of entries, with at most how many binary digits the determinant has.
    pub(super) fn new(size: usize, entries: &[i128], determinant_bits: u64) -> Self {
        let row_sum = |row: &[i128]| {
            row.iter().fold(0_u128, |sum, entry| sum.saturating_add(entry.unsigned_abs()))
        };
        let widest = entries.chunks(size.max(1)).map(row_sum).max().unwrap_or(0);
        let row_bits = u128::BITS.saturating_sub(widest.leading_zeros());
        // A row times digits below the prime stays below 2^126.
        let bits = 125_u32.saturating_sub(row_bits).clamp(20, PRIME_BITS);
        let (field, inverse) = invert(size, entries, bits);
        let narrow: Result<Vec<i64>, _> =
            entries.iter().map(|entry| i64::try_from(*entry)).collect();
        let entries = narrow.map_or_else(|_| Entries::Wide(entries.to_vec()), Entries::Narrow);
        System { size, entries, determinant_bits, row_bits: row_bits.into(), field, inverse }
    }

    /// Solves for a right-hand side, over a multiple of a denominator that others have.
    pub(super) fn solve(&self, side: &[i128], known: &BigInt) -> Solved {
        let sum = side.iter().fold(0_u128, |sum, part| sum.saturating_add(part.unsigned_abs()));
        let side_bits = u64::from(u128::BITS.saturating_sub(sum.leading_zeros()));
        let numerator_bits = self.determinant_bits.saturating_add(side_bits);
        // The product of the bounds, its double for the sign, and one more to be strict.
        let all = numerator_bits.saturating_add(self.determinant_bits).saturating_add(2);
        let all = self.steps(all);
        // Where the denominator is known but for a factor, equations hold that hold to their own size.
        let equation_bits = numerator_bits.saturating_add(self.row_bits);
        let few = equation_bits.max(known.bits().saturating_add(side_bits));
        let some = self.steps(few.saturating_add(FACTOR_BITS));
        let mut lifted = Lifted { rest: side.to_vec(), digits: Vec::new() };
        for steps in EARLY.into_iter().filter(|early| *early < some).chain([some]) {
            if steps >= all {
                break;
            }
            self.lift(&mut lifted, steps);
            let bits = if steps < some { self.modulus(steps).bits() / 2 } else { numerator_bits };
            let bound = BigInt::one() << bits;
            let denominator = self.denominator(&lifted, steps, &bound, known);
            if let Some(solved) = self.over(&lifted, steps, &denominator, side_bits) {
                return solved;
            }
        }
        self.lift(&mut lifted, all);
        // The first unknowns nearly always have the whole denominator, over which fewer digits do.
        let bound = BigInt::one() << numerator_bits;
        let denominator = self.denominator(&lifted, all, &bound, known);
        if let Some(solved) = self.over(&lifted, some.min(all), &denominator, side_bits) {
            return solved;
        }
        self.whole(&lifted, all, numerator_bits, known)
    }

    /// How many digits in base of the prime count to so many binary digits.
    fn steps(&self, bits: u64) -> usize {
        let steps = bits.div_ceil(self.field.least_bits()).max(1);
        usize::try_from(steps).unwrap_or(usize::MAX)
    }

    fn modulus(&self, steps: usize) -> BigInt {
        BigInt::from(self.field.prime).pow(u32::try_from(steps).unwrap_or(u32::MAX))
    }

    /// A denominator of the first unknowns, together with a known one, where their numerators are
    /// within a bound.
    fn denominator(&self, lifted: &Lifted, steps: usize, bound: &BigInt, known: &BigInt) -> BigInt {
        let modulus = self.modulus(steps);
        let mut denominator = known.clone();
        for unknown in 0..self.size.min(TRIED) {
            let residue = lifted.residue(&self.field, unknown, steps);
            denominator *= reconstruct(&(residue * &denominator), &modulus, bound).1;
            if denominator.bits() > modulus.bits() {
                break;
            }
        }
        denominator
    }

    /// The solution over a denominator, if the digits prove it.
    fn over(
        &self,
        lifted: &Lifted,
        steps: usize,
        denominator: &BigInt,
        side_bits: u64,
    ) -> Option<Solved> {
        let modulus = self.modulus(steps);
        let half = modulus.bits().saturating_sub(2);
        // Each equation is a row times numerators less the denominator times its right-hand side, and
        // the digits solve it modulo their count: what is smaller than that is nothing.
        if denominator.bits().saturating_add(side_bits) >= half {
            return None;
        }
        let most = half.saturating_sub(self.row_bits);
        let mut numerators = Vec::with_capacity(self.size);
        for unknown in 0..self.size {
            let residue = lifted.residue(&self.field, unknown, steps);
            let numerator = symmetric(&(residue * denominator), &modulus);
            if numerator.bits() >= most {
                return None;
            }
            numerators.push(numerator);
        }
        Some(Solved { numerators, denominator: denominator.clone() })
    }

    /// The solution from as many digits as the longest has.
    fn whole(&self, lifted: &Lifted, steps: usize, numerator_bits: u64, known: &BigInt) -> Solved {
        let modulus = self.modulus(steps);
        let bound = BigInt::one() << numerator_bits;
        let mut denominator = known.clone();
        let mut numerators: Vec<BigInt> = Vec::with_capacity(self.size);
        for unknown in 0..self.size {
            let residue = lifted.residue(&self.field, unknown, steps);
            let (numerator, factor) = reconstruct(&(residue * &denominator), &modulus, &bound);
            if !factor.is_one() {
                denominator *= &factor;
                for known in &mut numerators {
                    *known *= &factor;
                }
            }
            numerators.push(numerator);
        }
        Solved { numerators, denominator }
    }

    /// Goes on until there are so many digits.
    fn lift(&self, lifted: &mut Lifted, steps: usize) {
        match &self.entries {
            Entries::Narrow(entries) => self.lift_by(entries, lifted, steps),
            Entries::Wide(entries) => self.lift_by(entries, lifted, steps),
        }
    }

    // The residue stays below the right-hand side and the widest row, digits below the prime; the
    // prime was chosen so that a row of the matrix times digits stays below 2^126, and a row of
    // the inverse times residues stays below 2^10 · 2^112.
    #[allow(clippy::arithmetic_side_effects)]
    fn lift_by<Entry: Copy + Into<i128>>(
        &self,
        entries: &[Entry],
        lifted: &mut Lifted,
        steps: usize,
    ) {
        let (width, field) = (self.size.max(1), &self.field);
        let prime = u128::from(field.prime);
        while lifted.digits.len() < steps && !lifted.rest.iter().all(Zero::is_zero) {
            let residues: Vec<u64> = lifted.rest.iter().map(|part| field.residue(*part)).collect();
            let digit: Vec<u64> = self
                .inverse
                .chunks(width)
                .map(|row| {
                    let products = row.iter().zip(&residues);
                    let sum: u128 = products.map(|(a, b)| u128::from(*a) * u128::from(*b)).sum();
                    u64::try_from(sum % prime).unwrap_or(0)
                })
                .collect();
            let signed: Vec<i64> = digit.iter().map(|digit| digit.cast_signed()).collect();
            for (part, row) in lifted.rest.iter_mut().zip(entries.chunks(width)) {
                let products = row.iter().zip(&signed);
                let taken: i128 =
                    products.map(|(entry, digit)| (*entry).into() * i128::from(*digit)).sum();
                *part = (*part - taken) / i128::from(field.prime);
            }
            lifted.digits.push(digit);
        }
    }
}

impl Lifted {
    /// An unknown modulo the prime's power of `steps`.
    // Two digits multiplied and two added stay below 2^128; what is cut off is carried.
    #[allow(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::cast_possible_truncation
    )]
    fn residue(&self, field: &Field, unknown: usize, steps: usize) -> BigInt {
        let mut sum: Vec<u64> = Vec::with_capacity(steps);
        for digit in self.digits.iter().take(steps).rev() {
            let mut carry = u128::from(digit.get(unknown).copied().unwrap_or(0));
            for figure in &mut sum {
                let product = u128::from(*figure) * u128::from(field.prime) + carry;
                (*figure, carry) = (product as u64, product >> 64);
            }
            if carry != 0 {
                sum.push(carry as u64);
            }
        }
        let bytes: Vec<u8> = sum.into_iter().flat_map(u64::to_le_bytes).collect();
        BigInt::from_bytes_le(Sign::Plus, &bytes)
    }
}

/// After how many digits a short denominator is looked for, as tied drivers have.
const EARLY: [usize; 2] = [6, 24];

/// A factor by which one right-hand side's denominator exceeds another's nearly always has fewer
/// binary digits, with some to spare for signs.
const FACTOR_BITS: u64 = 128;

/// How many unknowns are asked for a denominator.
const TRIED: usize = 8;

/// What a number leaves of a modulus, on the nearer side of zero.
fn symmetric(number: &BigInt, modulus: &BigInt) -> BigInt {
    let rest = number.mod_floor(modulus);
    let above = &rest - modulus;
    if above.magnitude() < rest.magnitude() { above } else { rest }
}

/// A prime of so many binary digits modulo which a matrix can be inverted, and the inverse.
fn invert(size: usize, entries: &[i128], bits: u32) -> (Field, Vec<u64>) {
    let mut candidate = 1_u64 << bits;
    loop {
        // The determinant has few prime factors: one of the next primes is not among them.
        candidate = prime_below(candidate);
        let field = Field::new(candidate);
        if let Some(inverse) = inverse_in(size, entries, &field) {
            return (field, inverse);
        }
    }
}

/// The inverse modulo a prime, by elimination in place; `None` where it is singular there.
// Every index is a row or column below `size`, which is the matrix's own.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
fn inverse_in(size: usize, entries: &[i128], field: &Field) -> Option<Vec<u64>> {
    let mut rows: Vec<Vec<u64>> = entries
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
#[derive(Debug)]
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
