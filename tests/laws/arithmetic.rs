//! Laws of exact arithmetic, held against big integers that nobody brings to lowest terms.

use std::cmp::Ordering;

use fullcost::ErrorKind;
use fullcost::exact::{
    Currency, Fraction, Money, Rounding, UnitPrice, apportion, apportion_units, controlled_rounding,
};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;

/// A fraction as two integers that nobody brings to lowest terms: slow, and plainly right.
#[derive(Clone, Debug)]
pub(crate) struct Pair(pub(crate) BigInt, pub(crate) BigInt);

impl Pair {
    pub(crate) fn new(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> Self {
        let (numerator, denominator) = (numerator.into(), denominator.into());
        if denominator.sign() == Sign::Minus {
            Pair(-numerator, -denominator)
        } else {
            Pair(numerator, denominator)
        }
    }

    /// Through the text form, which is all that shows of a large fraction.
    pub(crate) fn of(figure: &Fraction) -> Self {
        let text = figure.to_string();
        let (numerator, denominator) = text.split_once('/').unwrap_or((&text, "1"));
        Pair(numerator.parse().unwrap(), denominator.parse().unwrap())
    }

    pub(crate) fn add(&self, other: &Pair) -> Self {
        Pair(&self.0 * &other.1 + &other.0 * &self.1, &self.1 * &other.1)
    }

    pub(crate) fn mul(&self, other: &Pair) -> Self {
        Pair(&self.0 * &other.0, &self.1 * &other.1)
    }

    pub(crate) fn cmp(&self, other: &Pair) -> Ordering {
        (&self.0 * &other.1).cmp(&(&other.0 * &self.1))
    }

    pub(crate) fn text(&self) -> String {
        let shared = self.0.gcd(&self.1);
        let (numerator, denominator) = (&self.0 / &shared, &self.1 / &shared);
        if denominator == BigInt::from(1) {
            numerator.to_string()
        } else {
            format!("{numerator}/{denominator}")
        }
    }
}

/// Rounds the size first and gives it its sign afterwards, which no code of the crate does.
fn naive_units(figure: &Fraction, places: u8, rounding: Rounding) -> BigInt {
    let Pair(numerator, denominator) = Pair::of(figure);
    let negative = numerator.sign() == Sign::Minus;
    let size = BigInt::from(numerator.magnitude().clone()) * BigInt::from(10).pow(places.into());
    let (whole, rest) = size.div_rem(&denominator);
    let half = (&rest + &rest).cmp(&denominator);
    let further = rest.sign() != Sign::NoSign
        && match rounding {
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            Rounding::Up => true,
            Rounding::HalfUp => half != Ordering::Less,
            Rounding::HalfDown => half == Ordering::Greater,
            Rounding::HalfEven => match half {
                Ordering::Less => false,
                Ordering::Equal => whole.is_odd(),
                Ordering::Greater => true,
            },
            _ => false,
        };
    let size = if further { whole + 1 } else { whole };
    if negative { -size } else { size }
}

pub(crate) fn naive_text(units: &BigInt, places: usize) -> String {
    let sign = if units.sign() == Sign::Minus { "-" } else { "" };
    let digits = units.magnitude().to_string();
    let digits = format!("{}{digits}", "0".repeat((places + 1).saturating_sub(digits.len())));
    let (whole, decimals) = digits.split_at(digits.len() - places);
    let point = if places == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{decimals}")
}

/// Every way in which the crate rounds a fraction, against the naive one.
#[track_caller]
pub(crate) fn check_rounding(figure: &Fraction, places: u8) {
    for rounding in Rounding::ALL {
        let units = naive_units(figure, places, rounding);
        let text = naive_text(&units, places.into());
        assert_eq!(figure.to_plain_text(places, rounding), text.clone());
        assert_eq!(figure.rounded(places, rounding), text.parse::<Fraction>().unwrap());
        let small = i128::try_from(&units).ok();
        match figure.to_decimal(places, rounding) {
            Ok(decimal) => assert_eq!(
                (decimal.mantissa(), decimal.scale()),
                (small.unwrap(), u32::from(places))
            ),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::TooLarge);
                assert!(small.is_none_or(|units| units.unsigned_abs() >= 1 << 96));
            }
        }
        for (code, digits) in CURRENCIES {
            let currency: Currency = code.parse().unwrap();
            let units = i128::try_from(naive_units(figure, digits, rounding)).ok();
            let bound = 10_i128.pow(15 + u32::from(digits));
            let inside = units.filter(|units| units.unsigned_abs() < bound.unsigned_abs());
            match figure.to_money(currency, rounding) {
                Ok(amount) => assert_eq!(Some(amount.minor_units()), inside),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::TooLarge);
                    assert_eq!(inside, None);
                }
            }
            let at_most_six = places.min(6);
            let units = i128::try_from(naive_units(figure, at_most_six, rounding)).ok();
            let bound = 10_i128.pow(15 + u32::from(at_most_six));
            let inside = units.filter(|units| units.unsigned_abs() < bound.unsigned_abs());
            match UnitPrice::from_fraction(figure, currency, places, rounding) {
                Ok(price) => {
                    let units = naive_units(figure, at_most_six, rounding);
                    assert_eq!(price.to_fraction(), figure.rounded(at_most_six, rounding));
                    assert_eq!(i128::try_from(&units).ok(), inside);
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::TooLarge);
                    assert_eq!(inside, None);
                }
            }
        }
    }
}

/// A currency for every number of digits there is.
pub(crate) const CURRENCIES: [(&str, u8); 4] = [("JPY", 0), ("GBP", 2), ("KWD", 3), ("UYW", 4)];

/// Bytes one after another, zeros behind their end.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    /// A small integer, one about the bounds of machine integers, or any.
    fn integer(&mut self) -> i128 {
        let kind = self.next();
        let step = i128::from(self.next() % 5) - 2;
        match kind % 12 {
            0 => i128::MIN.saturating_add(step),
            1 => i128::MAX.saturating_add(step),
            2 => i128::MIN / 2 + step,
            3 => i128::MAX / 3 + step,
            4 => (1 << 63) + step,
            5 => -(1 << 64) + step,
            6 => 10_i128.pow(19) + step,
            7 => 10_i128.pow(38) + step,
            8 => i128::from_le_bytes([(); 16].map(|()| self.next())),
            9 => i128::from(i64::from_le_bytes([(); 8].map(|()| self.next()))),
            _ => i128::from(self.next()) - 128,
        }
    }
}

/// Figures beyond so many digits are begun anew.
const MOST_DIGITS: usize = 300;

/// A machine that the bytes drive: each step is done by the crate and by the naive pair.
pub(super) fn of_bytes(bytes: &[u8]) {
    let mut bytes = Bytes(&bytes[..bytes.len().min(400)]);
    let mut stack: Vec<(Fraction, Pair)> = Vec::new();
    while !bytes.0.is_empty() {
        let step = bytes.next();
        if step % 16 < 4 || stack.len() < 2 {
            let over = bytes.integer();
            let under = bytes.integer();
            let under = if under == 0 { 7 } else { under };
            stack.push((Fraction::new(over, under).unwrap(), Pair::new(over, under)));
            continue;
        }
        let (left, one) = stack[stack.len() - 2].clone();
        let (right, other) = stack.pop().unwrap();
        let negative = Pair(-other.0.clone(), other.1.clone());
        let (found, expected) = match step % 16 {
            4 | 5 => (&left + &right, one.add(&other)),
            6 => (&left - &right, one.add(&negative)),
            7 | 8 => (&left * &right, one.mul(&other)),
            9 | 10 => match left.checked_div(&right) {
                Ok(found) => (found, one.mul(&Pair::new(other.1.clone(), other.0.clone()))),
                Err(error) => {
                    assert!(other.0 == BigInt::ZERO, "{error}");
                    continue;
                }
            },
            11 => {
                let exponent = bytes.next() % 5;
                let powers = (0..exponent).fold(Pair::new(1, 1), |power, _| power.mul(&other));
                (right.power(exponent.into()), powers)
            }
            12 => {
                check_rounding(&right, bytes.next() % 10);
                (-&right, negative)
            }
            13 => {
                assert_eq!(left.cmp(&right), one.cmp(&other));
                assert_eq!(left == right, one.cmp(&other) == Ordering::Equal);
                if let Some(text) = right.to_exact_decimal() {
                    assert_eq!(text.parse::<Fraction>().unwrap(), right);
                }
                (right.abs(), Pair(BigInt::from(other.0.magnitude().clone()), other.1.clone()))
            }
            14 => {
                divided(bytes.integer(), &stack);
                (right, other)
            }
            _ => {
                rounded(bytes.next(), &stack);
                (right, other)
            }
        };
        let text = found.to_string();
        assert_eq!(text, expected.text());
        assert_eq!(text.parse::<Fraction>().unwrap(), found);
        if text.len() < MOST_DIGITS {
            // As the crate has it: in lowest terms, so that the naive pair stays small.
            stack.push((found, Pair::of(&text.parse().unwrap())));
        }
        // What is below is kept for what shares and rounds.
        if stack.len() > 12 {
            stack.remove(0);
        }
    }
}

/// An amount in proportion to the figures: the parts are the amount, each within one unit of its exact
/// share, and in the order of the weights.
fn divided(amount: i128, stack: &[(Fraction, Pair)]) {
    let weights = stack.iter().enumerate();
    let weights: Vec<(String, Fraction)> =
        weights.map(|(place, (weight, _))| (format!("{place:02}"), weight.abs())).collect();
    let all: Fraction = weights.iter().map(|(_, weight)| weight).sum();
    let Ok(parts) = apportion_units(amount, &weights) else {
        assert!(all.is_zero() || amount.checked_abs().is_none_or(|size| size >= 1 << 96));
        return;
    };
    assert_eq!(parts.iter().map(|(_, part)| part).sum::<i128>(), amount);
    for ((key, part), (known, weight)) in parts.iter().zip(&weights) {
        assert_eq!(key, known);
        let exact = (Fraction::from(amount) * weight).checked_div(&all).unwrap();
        assert!((exact - Fraction::from(*part)).abs() < Fraction::ONE);
    }
    let Ok(amount) = Money::from_minor_units(amount, Currency::GBP) else { return };
    for (share, (_, part)) in apportion(amount, &weights).unwrap().iter().zip(&parts) {
        assert_eq!(share.amount.minor_units(), *part);
    }
}

/// A table that comes to whole numbers: each cell is within one of its exact figure, and rows and columns
/// of their sums.
fn rounded(columns: u8, stack: &[(Fraction, Pair)]) {
    let columns = usize::from(columns % 4) + 1;
    let cells = stack.iter().map(|(figure, _)| figure.clone());
    let cells: Vec<Fraction> = cells.filter(|cell| cell.to_string().len() < 60).collect();
    let mut table: Vec<Vec<Fraction>> =
        cells.chunks_exact(columns).map(<[Fraction]>::to_vec).collect();
    // What lacks to a whole number stands in a cell of its own.
    for row in &mut table {
        let sum: Fraction = row.iter().sum();
        row.push(sum.rounded(0, Rounding::Ceiling) - sum);
    }
    let Ok(found) = controlled_rounding(&table) else { return };
    // Sums of what is within machine integers need not be.
    let found: Vec<Vec<Fraction>> =
        found.iter().map(|row| row.iter().copied().map(Fraction::from).collect()).collect();
    let near = |exact: &Fraction, whole: &Fraction| {
        assert!((exact - whole).abs() < Fraction::ONE, "{table:?}: {found:?}");
    };
    for (row, whole) in table.iter().zip(&found) {
        row.iter().zip(whole).for_each(|(cell, whole)| near(cell, whole));
        assert_eq!(row.iter().sum::<Fraction>(), whole.iter().sum::<Fraction>());
    }
    for place in 0..=columns {
        let column = |table: &[Vec<Fraction>]| -> Fraction {
            table.iter().filter_map(|row| row.get(place)).sum()
        };
        near(&column(&table), &column(&found));
    }
}
