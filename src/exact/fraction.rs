//! Exact fractions of any size.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

use super::decimal::{MAX_DECIMAL_PLACES, MAX_WHOLE_DIGITS, digits_to_text, power_of_ten};
use super::rounding::Rounding;
use crate::error::{Error, quoted, refusals, refused, shortened};

/// A fraction in lowest terms, of any size: every intermediate figure of the crate.
///
/// Addition, subtraction and multiplication are operators, since they are exact and cannot
/// fail; division is a method, since it can. Two equal fractions are the same value, with the
/// same text. Small ones live in two machine integers, larger ones on the heap.
///
/// The text form is `"-2/3"`, or `"5"` for a whole number. Reading also takes decimals of any
/// length, such as `"0.125"`, up to [`MAX_TEXT`](Self::MAX_TEXT) characters.
///
/// ```
/// use fullcost::exact::Fraction;
///
/// let third = Fraction::new(1, 3)?;
/// let half: Fraction = "0.5".parse()?;
/// assert_eq!((&third + &half).to_string(), "5/6");
/// assert!(half > third);
/// assert_eq!(third.checked_div(&half)?.to_string(), "2/3");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Fraction(Repr);

/// `Small` wherever both parts fit and the numerator is not the least integer.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small { numerator: i128, denominator: i128 },
    Big(Box<(BigInt, BigInt)>),
}

impl Fraction {
    /// Zero.
    pub const ZERO: Fraction = Fraction(Repr::Small { numerator: 0, denominator: 1 });
    /// One.
    pub const ONE: Fraction = Fraction(Repr::Small { numerator: 1, denominator: 1 });
    /// The longest text that is read as a fraction, in characters.
    pub const MAX_TEXT: usize = 10_000;

    /// `numerator / denominator`, brought to lowest terms.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) where the denominator is zero.
    pub fn new(numerator: i128, denominator: i128) -> Result<Self, Error> {
        if denominator == 0 {
            return Err(division_by_zero());
        }
        if denominator > 0 && numerator != i128::MIN {
            return Ok(Fraction::from_scaled(numerator, denominator));
        }
        Ok(Fraction::from_big(BigInt::from(numerator), BigInt::from(denominator)))
    }

    /// A fraction that somebody states: above and below the line it has no more digits than other
    /// numbers have before and behind the point together.
    pub(crate) fn stated(text: &str) -> Result<Self, Error> {
        let figure: Fraction = text.parse()?;
        let (above, below) = figure.parts();
        let most = MAX_WHOLE_DIGITS.saturating_add(MAX_DECIMAL_PLACES);
        let bound = power_of_ten_big(most);
        if above.magnitude() < bound.magnitude() && below <= bound {
            return Ok(figure);
        }
        Err(refused!(
            TooLarge: "{} has more than {most} digits above or below the line: round it to {MAX_DECIMAL_PLACES} decimal places",
            quoted(text)
        ))
    }

    /// A whole number.
    #[must_use]
    pub fn from_integer(integer: i128) -> Self {
        if integer == i128::MIN {
            return Fraction::from_big(BigInt::from(integer), BigInt::one());
        }
        Fraction(Repr::Small { numerator: integer, denominator: 1 })
    }

    /// A decimal, exactly.
    #[must_use]
    pub fn from_decimal(decimal: Decimal) -> Self {
        Fraction::from_scaled(decimal.mantissa(), power_of_ten(decimal.scale()))
    }

    /// Whether it is zero.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Repr::Small { numerator: 0, .. })
    }

    /// Whether it is below zero.
    #[must_use]
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { numerator, .. } => *numerator < 0,
            Repr::Big(parts) => parts.0.is_negative(),
        }
    }

    /// Whether it is a whole number.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Repr::Small { denominator, .. } => *denominator == 1,
            Repr::Big(parts) => parts.1.is_one(),
        }
    }

    /// The figure without its sign.
    #[must_use]
    pub fn abs(&self) -> Self {
        if self.is_negative() { -self } else { self.clone() }
    }

    /// `self / divisor`.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) where the divisor is zero.
    pub fn checked_div(&self, divisor: &Fraction) -> Result<Self, Error> {
        let inverse = match &divisor.0 {
            Repr::Small { numerator: 0, .. } => return Err(division_by_zero()),
            // Both parts lie strictly between the extremes, so neither negation overflows.
            Repr::Small { numerator, denominator } => Fraction(Repr::Small {
                numerator: denominator.saturating_mul(numerator.signum()),
                denominator: numerator.saturating_abs(),
            }),
            // Lowest terms stay lowest terms; what does not fit stays what does not fit.
            Repr::Big(parts) if parts.0.is_negative() => {
                Fraction(Repr::Big(Box::new((-&parts.1, -&parts.0))))
            }
            Repr::Big(parts) => Fraction(Repr::Big(Box::new((parts.1.clone(), parts.0.clone())))),
        };
        Ok(self * &inverse)
    }

    /// The nearest figure with at most `places` decimal places, by the named rule.
    #[must_use]
    pub fn rounded(&self, places: u8, rounding: Rounding) -> Self {
        let scale = power_of_ten_big(places);
        Fraction::from_big(self.scaled_big(&scale, rounding), scale)
    }

    /// The figure as decimal text with exactly `places` decimal places, by the named rule.
    ///
    /// ```
    /// use fullcost::exact::{Fraction, Rounding};
    ///
    /// let two_thirds = Fraction::new(-2, 3)?;
    /// assert_eq!(two_thirds.to_plain_text(2, Rounding::HalfEven), "-0.67");
    /// assert_eq!(two_thirds.to_plain_text(0, Rounding::Down), "0");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn to_plain_text(&self, places: u8, rounding: Rounding) -> String {
        let units = self.scaled_big(&power_of_ten_big(places), rounding);
        let sign = if units.is_negative() { "-" } else { "" };
        let places = usize::from(places);
        digits_to_text(sign, &units.magnitude().to_string(), places, places)
    }

    /// The figure as decimal text with all its digits; `None` where its decimals never end or
    /// are more than a hundred.
    ///
    /// ```
    /// use fullcost::exact::Fraction;
    ///
    /// assert_eq!(Fraction::new(1, 8)?.to_exact_decimal().as_deref(), Some("0.125"));
    /// assert_eq!(Fraction::new(1, 3)?.to_exact_decimal(), None);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn to_exact_decimal(&self) -> Option<String> {
        let (numerator, denominator) = self.parts();
        let (mut rest, mut twos, mut fives) = (denominator.clone(), 0_u32, 0_u32);
        for (prime, count) in [(2_u32, &mut twos), (5_u32, &mut fives)] {
            while *count <= 100 && (&rest % prime).is_zero() {
                rest /= prime;
                *count = count.saturating_add(1);
            }
        }
        let places = u8::try_from(twos.max(fives)).ok().filter(|&places| places <= 100)?;
        if !rest.is_one() {
            return None;
        }
        let units = numerator * power_of_ten_big(places) / denominator;
        let sign = if units.is_negative() { "-" } else { "" };
        Some(digits_to_text(sign, &units.magnitude().to_string(), usize::from(places), 0))
    }

    /// The figure as a decimal with at most `places` places (28 at the most), by the named rule.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where a decimal cannot hold it.
    pub fn to_decimal(&self, places: u8, rounding: Rounding) -> Result<Decimal, Error> {
        let places = places.min(28);
        self.to_scaled(places, rounding)
            .and_then(|units| Decimal::try_from_i128_with_scale(units, u32::from(places)).ok())
            .ok_or_else(|| refused!(
                TooLarge: "{} with {places} decimal places does not fit a decimal: ask for fewer places, or keep the fraction",
                shortened(&self.to_string())
            ))
    }

    /// `units / 10^places` for units that are not the least integer and at most 38 places: only
    /// twos and fives can be shared, which is quicker to find than any common divisor.
    pub(crate) fn from_units(units: i128, places: u32) -> Self {
        if units == 0 {
            return Fraction::ZERO;
        }
        let twos = units.trailing_zeros().min(places);
        let (numerator, fives) = if let Ok(small) = i64::try_from(units) {
            let (numerator, fives) = without_fives(small >> twos, places);
            (i128::from(numerator), fives)
        } else {
            without_fives(units >> twos, places)
        };
        let five = power_of_five(places.saturating_sub(fives));
        Fraction(Repr::Small { numerator, denominator: five << places.saturating_sub(twos) })
    }

    /// The figure as a count of 10^-`places` where it is one, exactly.
    pub(crate) fn to_units(&self, places: u32) -> Option<i128> {
        let Repr::Small { numerator, denominator } = &self.0 else { return None };
        let scale = power_of_ten(places);
        let factor = scale.checked_div(*denominator)?;
        (scale.checked_rem(*denominator)? == 0).then_some(())?;
        numerator.checked_mul(factor)
    }

    /// Numerator and denominator where they fit in machine integers.
    pub(crate) fn small_parts(&self) -> Option<(i128, i128)> {
        match &self.0 {
            Repr::Small { numerator, denominator } => Some((*numerator, *denominator)),
            Repr::Big(_) => None,
        }
    }

    /// `units / scale` for a positive scale and units that are not the least integer.
    pub(crate) fn from_scaled(units: i128, scale: i128) -> Self {
        let (numerator, denominator) = lowest_terms(units, scale);
        Fraction(Repr::Small { numerator, denominator })
    }

    /// `numerator / denominator` for a denominator that is not zero.
    pub(crate) fn from_big(numerator: BigInt, denominator: BigInt) -> Self {
        if let (Some(n), Some(d)) = (numerator.to_i128(), denominator.to_i128())
            && n != i128::MIN
            && d > 0
        {
            return Fraction::from_scaled(n, d);
        }
        let divisor = shared_factor(&numerator, &denominator);
        let divisor = if denominator.is_negative() { -divisor } else { divisor };
        Fraction::in_lowest_terms(numerator / &divisor, denominator / &divisor)
    }

    /// `numerator / denominator` that share nothing, for a positive denominator.
    fn in_lowest_terms(numerator: BigInt, denominator: BigInt) -> Self {
        match (numerator.to_i128(), denominator.to_i128()) {
            (Some(numerator), Some(denominator)) if numerator != i128::MIN => {
                Fraction(Repr::Small { numerator, denominator })
            }
            _ => Fraction(Repr::Big(Box::new((numerator, denominator)))),
        }
    }

    /// The fraction multiplied with itself, `exponent` times; one for an exponent of zero.
    ///
    /// ```
    /// use fullcost::exact::Fraction;
    ///
    /// assert_eq!(Fraction::new(2, 3)?.power(3), Fraction::new(8, 27)?);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn power(&self, exponent: u16) -> Self {
        let (numerator, denominator) = self.parts();
        // Lowest terms stay lowest terms.
        let (numerator, denominator) =
            (numerator.pow(exponent.into()), denominator.pow(exponent.into()));
        Fraction::in_lowest_terms(numerator, denominator)
    }

    /// `self^power / divisor^of_divisor`. Long powers are never
    /// asked for what they share: their bases are, and these are short.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) where the divisor is zero.
    pub(crate) fn power_over(
        &self,
        power: u16,
        divisor: &Fraction,
        of_divisor: u16,
    ) -> Result<Self, Error> {
        if self <= &Fraction::ZERO || divisor <= &Fraction::ZERO {
            return self.power(power).checked_div(&divisor.power(of_divisor));
        }
        let ((a, b), (c, d)) = (self.parts(), divisor.parts());
        let (power, of_divisor) = (i32::from(power), i32::from(of_divisor));
        let (under, divided) = (power.saturating_neg(), of_divisor.saturating_neg());
        let bases = [(a, power), (d, of_divisor), (b, under), (c, divided)];
        let (mut numerator, mut denominator) = (BigInt::one(), BigInt::one());
        for (base, exponent) in coprime_bases(bases) {
            let side = if exponent > 0 { &mut numerator } else { &mut denominator };
            *side *= base.pow(exponent.unsigned_abs());
        }
        Ok(Fraction::in_lowest_terms(numerator, denominator))
    }

    /// The figure in the middle, or half the sum of the two there; `None` of no figures.
    pub(crate) fn median(figures: &[Fraction]) -> Option<Fraction> {
        let mut sorted: Vec<&Fraction> = figures.iter().collect();
        sorted.sort_unstable();
        let upper = sorted.len().checked_div(2)?;
        let lower = sorted.len().checked_sub(1)?.checked_div(2)?;
        let sum = *sorted.get(lower)? + *sorted.get(upper)?;
        sum.checked_div(&Fraction::from_integer(2)).ok()
    }

    /// The first digits of the `degree`-th root of a figure of zero or more, cut off behind
    /// `places` decimal places.
    pub(crate) fn root_to_plain_text(&self, degree: u16, places: u8) -> String {
        let (numerator, denominator) = self.parts();
        let scale = power_of_ten_big(places).pow(u32::from(degree));
        let root = (numerator * scale / denominator).nth_root(u32::from(degree));
        let places = usize::from(places);
        digits_to_text("", &root.magnitude().to_string(), places, places)
    }

    /// The `degree`-th root of a figure of zero or more; `None` where it is no fraction.
    pub(crate) fn exact_root(&self, degree: u16) -> Option<Fraction> {
        let root = |whole: BigInt| {
            let root = whole.nth_root(u32::from(degree));
            (root.pow(u32::from(degree)) == whole).then_some(root)
        };
        // In lowest terms the root of a fraction is that of both its parts.
        let (numerator, denominator) = self.parts();
        Some(Fraction::from_big(root(numerator)?, root(denominator)?))
    }

    /// How many binary digits the common denominator of some figures has.
    pub(crate) fn common_bits<'a>(figures: impl Iterator<Item = &'a Fraction>) -> u64 {
        let common = figures.fold(BigInt::one(), |common, figure| {
            let (_, below) = figure.parts();
            let shared = shared_factor(&common, &below);
            common * (below / shared)
        });
        common.bits()
    }

    /// Numerator and denominator as integers of any size.
    pub(crate) fn parts(&self) -> (BigInt, BigInt) {
        match &self.0 {
            Repr::Small { numerator, denominator } => {
                (BigInt::from(*numerator), BigInt::from(*denominator))
            }
            Repr::Big(parts) => (parts.0.clone(), parts.1.clone()),
        }
    }

    /// The figure as a count of 10^-`places`; `None` where the count does not fit.
    pub(crate) fn to_scaled(&self, places: u8, rounding: Rounding) -> Option<i128> {
        let scale = power_of_ten(u32::from(places));
        if let Repr::Small { numerator, denominator } = &self.0
            && places <= 30
            && let Some(units) = numerator.checked_mul(scale)
        {
            return rounding.quotient(units, *denominator);
        }
        self.scaled_big(&power_of_ten_big(places), rounding).to_i128()
    }

    fn scaled_big(&self, scale: &BigInt, rounding: Rounding) -> BigInt {
        let (numerator, denominator) = self.parts();
        let (floor, part) = (numerator * scale).div_mod_floor(&denominator);
        let half = (&part + &part).cmp(&denominator);
        let takes_upper =
            !part.is_zero() && rounding.takes_upper(self.is_negative(), floor.is_odd(), half);
        if takes_upper { floor + BigInt::one() } else { floor }
    }
}

impl Default for Fraction {
    fn default() -> Self {
        Fraction::ZERO
    }
}

impl From<i128> for Fraction {
    fn from(integer: i128) -> Self {
        Fraction::from_integer(integer)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.0 {
            Repr::Small { numerator, denominator: 1 } => numerator.to_string(),
            Repr::Small { numerator, denominator } => format!("{numerator}/{denominator}"),
            Repr::Big(parts) if parts.1.is_one() => parts.0.to_string(),
            Repr::Big(parts) => format!("{}/{}", parts.0, parts.1),
        };
        formatter.pad(&text)
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Fraction {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || {
            refused!(
                Format: "{} is not a fraction: write whole numbers such as \"2/3\", or a plain number",
                quoted(text)
            )
        };
        if text.len() > Fraction::MAX_TEXT {
            return Err(refused());
        }
        let integer = |part: &str| -> Option<BigInt> {
            let digits = part.strip_prefix('-').unwrap_or(part);
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| part.parse().ok()).flatten()
        };
        if let Some((numerator, denominator)) = text.split_once('/') {
            let denominator =
                integer(denominator).filter(Signed::is_positive).ok_or_else(refused)?;
            return Ok(Fraction::from_big(integer(numerator).ok_or_else(refused)?, denominator));
        }
        let (whole, places) = text.split_once('.').unwrap_or((text, ""));
        if text.contains('.') && places.is_empty()
            || places.starts_with('-')
            || integer(whole).is_none()
        {
            return Err(refused());
        }
        let units = integer(&format!("{whole}{places}")).ok_or_else(refused)?;
        let scale = u32::try_from(places.len()).map_err(|_| refused())?;
        Ok(Fraction::from_big(units, BigInt::from(10).pow(scale)))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (
            Repr::Small { numerator, denominator },
            Repr::Small { numerator: other_numerator, denominator: other_denominator },
        ) = (&self.0, &other.0)
        {
            if denominator == other_denominator {
                return numerator.cmp(other_numerator);
            }
            let left = numerator.checked_mul(*other_denominator);
            if let (Some(left), Some(right)) = (left, other_numerator.checked_mul(*denominator)) {
                return left.cmp(&right);
            }
        }
        let ((numerator, denominator), (other_numerator, other_denominator)) =
            (self.parts(), other.parts());
        (numerator * other_denominator).cmp(&(other_numerator * denominator))
    }
}

impl Add<&Fraction> for &Fraction {
    type Output = Fraction;

    fn add(self, other: &Fraction) -> Fraction {
        if let (
            Repr::Small { numerator: a, denominator: b },
            Repr::Small { numerator: c, denominator: d },
        ) = (&self.0, &other.0)
            && let Some(sum) = small_sum(*a, *b, *c, *d)
        {
            return sum;
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        // What is shared can only be a factor of what the denominators share.
        let shared = shared_factor(&b, &d);
        if shared.is_one() {
            return Fraction::in_lowest_terms(a * &d + c * &b, b * d);
        }
        let (b_rest, d_rest) = (b / &shared, &d / &shared);
        let numerator = a * d_rest + c * &b_rest;
        let left = shared_factor(&numerator, &shared);
        Fraction::in_lowest_terms(numerator / &left, b_rest * (d / left))
    }
}

impl Mul<&Fraction> for &Fraction {
    type Output = Fraction;

    fn mul(self, other: &Fraction) -> Fraction {
        if let (
            Repr::Small { numerator: a, denominator: b },
            Repr::Small { numerator: c, denominator: d },
        ) = (&self.0, &other.0)
        {
            // Each numerator against the other's denominator: the product is in lowest terms.
            let ((a, d), (c, b)) = (lowest_terms(*a, *d), lowest_terms(*c, *b));
            if let (Some(numerator), Some(denominator)) = (a.checked_mul(c), b.checked_mul(d))
                && numerator != i128::MIN
            {
                return Fraction(Repr::Small { numerator, denominator });
            }
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        // Each numerator against the other's denominator, as above.
        let (left, right) = (shared_factor(&a, &d), shared_factor(&c, &b));
        Fraction::in_lowest_terms((a / &left) * (c / &right), (b / right) * (d / left))
    }
}

impl Neg for &Fraction {
    type Output = Fraction;

    fn neg(self) -> Fraction {
        match &self.0 {
            // The numerator is never the least integer.
            Repr::Small { numerator, denominator } => Fraction(Repr::Small {
                numerator: numerator.saturating_neg(),
                denominator: *denominator,
            }),
            Repr::Big(parts) => Fraction(Repr::Big(Box::new((-&parts.0, parts.1.clone())))),
        }
    }
}

impl Sub<&Fraction> for &Fraction {
    type Output = Fraction;

    fn sub(self, other: &Fraction) -> Fraction {
        self + &-other
    }
}

impl Neg for Fraction {
    type Output = Fraction;

    fn neg(self) -> Fraction {
        -&self
    }
}

macro_rules! by_value {
    ($($operator:ident::$method:ident),+) => {$(
        impl $operator<Fraction> for Fraction {
            type Output = Fraction;
            fn $method(self, other: Fraction) -> Fraction {
                $operator::$method(&self, &other)
            }
        }

        impl $operator<&Fraction> for Fraction {
            type Output = Fraction;
            fn $method(self, other: &Fraction) -> Fraction {
                $operator::$method(&self, other)
            }
        }
    )+};
}
by_value!(Add::add, Mul::mul, Sub::sub);

impl Sum for Fraction {
    fn sum<I: Iterator<Item = Fraction>>(figures: I) -> Fraction {
        figures.fold(Fraction::ZERO, |sum, figure| sum + figure)
    }
}

impl<'a> Sum<&'a Fraction> for Fraction {
    fn sum<I: Iterator<Item = &'a Fraction>>(figures: I) -> Fraction {
        figures.fold(Fraction::ZERO, |sum, figure| sum + figure)
    }
}

/// `a/b + c/d` in machine integers; `None` where they do not suffice.
fn small_sum(a: i128, b: i128, c: i128, d: i128) -> Option<Fraction> {
    let sum = if b == d {
        let numerator = a.checked_add(c)?;
        lowest_terms_or_none(numerator, b)?
    } else {
        let shared = greatest_common_divisor(b.unsigned_abs(), d.unsigned_abs());
        let shared = i128::try_from(shared).ok()?;
        let (b_rest, d_rest) = (b.checked_div(shared)?, d.checked_div(shared)?);
        let numerator = a.checked_mul(d_rest)?.checked_add(c.checked_mul(b_rest)?)?;
        lowest_terms_or_none(numerator, b.checked_mul(d_rest)?)?
    };
    Some(Fraction(Repr::Small { numerator: sum.0, denominator: sum.1 }))
}

fn lowest_terms_or_none(numerator: i128, denominator: i128) -> Option<(i128, i128)> {
    (numerator != i128::MIN).then(|| lowest_terms(numerator, denominator))
}

/// Takes out factors of five, at most so many (and no more than 39); says how many there were.
#[inline]
#[allow(clippy::arithmetic_side_effects)] // Dividing by a power of five cannot overflow.
fn without_fives<T>(mut number: T, most: u32) -> (T, u32)
where
    T: Copy + Integer + From<i32>,
{
    let mut fives = 0_u32;
    // By powers that halve, so that a few divisions find them all.
    let mut take = |count: u32, power: i32| {
        let (power, all) = (T::from(power), fives.saturating_add(count));
        let shared = all <= most && (number % power).is_zero();
        if shared {
            number = number / power;
            fives = all;
        }
        shared
    };
    while take(8, 390_625) {}
    take(4, 625);
    take(2, 25);
    take(1, 5);
    (number, fives)
}

/// `5^exponent`, up to the largest that an integer holds.
fn power_of_five(exponent: u32) -> i128 {
    #[expect(clippy::indexing_slicing, reason = "a constant, bounded by its own length")]
    const POWERS: [i128; 55] = {
        let mut powers = [1; 55];
        let mut at = 1;
        while at < powers.len() {
            powers[at] = 5 * powers[at - 1];
            at += 1;
        }
        powers
    };
    usize::try_from(exponent).ok().and_then(|at| POWERS.get(at)).copied().unwrap_or(i128::MAX)
}

/// Divides both by what they share; the denominator is positive.
fn lowest_terms(numerator: i128, denominator: i128) -> (i128, i128) {
    if denominator == 1 {
        return (numerator, 1);
    }
    let shared = greatest_common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
    match i128::try_from(shared) {
        Ok(shared) if shared > 1 => (
            numerator.checked_div(shared).unwrap_or(numerator),
            denominator.checked_div(shared).unwrap_or(denominator),
        ),
        _ => (numerator, denominator),
    }
}

/// The greatest common divisor, in 64 bits as soon as both fit.
fn greatest_common_divisor(mut a: u128, mut b: u128) -> u128 {
    loop {
        if let (Ok(a), Ok(b)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(a.gcd(&b));
        }
        match a.checked_rem(b) {
            None => return a,
            Some(rest) => (a, b) = (b, rest),
        }
    }
}

/// The greatest common divisor of integers of any size that are not both zero. A few divisions find
/// it where one divides the other, or nearly does, as denominators of one sum mostly do; a search
/// digit by digit would take a pass over both for every digit.
pub(super) fn shared_factor(one: &BigInt, other: &BigInt) -> BigInt {
    let (long, short) = if one.bits() < other.bits() { (other, one) } else { (one, other) };
    let (mut long, mut short) = (long.abs(), short.abs());
    for _ in 0..DIVISIONS {
        if let (Some(long), Some(short)) = (long.to_u128(), short.to_u128()) {
            return greatest_common_divisor(long, short).into();
        }
        if short.is_zero() {
            return long;
        }
        let rest = &long % &short;
        (long, short) = (short, rest);
    }
    long.gcd(&short)
}

/// How many divisions are tried.
const DIVISIONS: usize = 6;

/// A product of powers, over bases no two of which share a factor.
fn coprime_bases<const COUNT: usize>(bases: [(BigInt, i32); COUNT]) -> Vec<(BigInt, i32)> {
    let mut found: Vec<(BigInt, i32)> = Vec::new();
    let mut open = Vec::from(bases);
    while let Some((base, exponent)) = open.pop() {
        if base.is_one() || exponent == 0 {
            continue;
        }
        let common = found.iter().map(|(known, _)| shared_factor(known, &base));
        let common = common.enumerate().find(|(_, common)| !common.is_one());
        let Some((place, common)) = common else {
            found.push((base, exponent));
            continue;
        };
        // The product of all bases becomes smaller, so this ends.
        let (known, of_known) = found.swap_remove(place);
        open.push((known / &common, of_known));
        open.push((base / &common, exponent));
        open.push((common, exponent.saturating_add(of_known)));
    }
    found
}

/// The sum of numerators over denominators above zero, not brought to lowest terms.
pub(crate) fn sum_of_quotients(
    quotients: impl Iterator<Item = (BigInt, BigInt)>,
) -> (BigInt, BigInt) {
    let mut sums: Vec<(BigInt, BigInt)> = Vec::new();
    for (numerator, denominator) in quotients.filter(|(numerator, _)| !numerator.is_zero()) {
        match sums.last_mut() {
            Some((sum, common)) if *common == denominator => *sum += numerator,
            _ => sums.push((numerator, denominator)),
        }
    }
    // Two by two, so that only the last products are long.
    while sums.len() > 1 {
        let pairs = sums.chunks(2).map(|pair| match pair {
            [(a, b), (c, d)] => (a * d + c * b, b * d),
            other => other.first().cloned().unwrap_or_default(),
        });
        sums = pairs.collect();
    }
    sums.pop().unwrap_or_else(|| (BigInt::zero(), BigInt::one()))
}

fn power_of_ten_big(places: u8) -> BigInt {
    BigInt::from(10).pow(u32::from(places))
}

refusals! {
    division_by_zero() = Undefined: "division by zero: give a divisor other than zero";
}
