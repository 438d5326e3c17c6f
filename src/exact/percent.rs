//! Percentages and other ratios.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::decimal::{self, BOUND_IN_MILLIONTHS, MILLION};
use super::fraction::Fraction;
use super::quantity::Quantity;
use crate::error::{self, Error, quoted, refusals, refused};

/// How many parts of a sum a message names.
const MOST_NAMED: usize = 5;

/// The greatest whole by which a ratio is divided beside powers of ten, once it is in lowest terms.
pub const MAX_DIVISOR: u16 = 1000;

/// A ratio: a percentage with up to six decimal places, written with its sign (`"9.4%"`), or, where
/// that is none, a fraction (`"1/7"`, or points out of a whole: `"250/1365"`), or an equal part of a percentage (`"60%/7"`).
///
/// In lowest terms it is divided by at most [`MAX_DIVISOR`] beside powers of ten, so that the sum of
/// any number of ratios is a fraction of bounded size.
///
/// ```
/// use fullcost::exact::{Fraction, Percent};
///
/// let rate: Percent = "9.4%".parse()?;
/// assert_eq!(rate.to_fraction(), Fraction::new(94, 1000)?);
/// let part: Percent = "60%/7".parse()?;
/// assert_eq!(part.to_fraction(), Fraction::new(3, 35)?);
/// assert_eq!(part.to_string(), "3/35");
/// assert_eq!("30/40".parse::<Percent>()?.to_string(), "75%");
/// assert_eq!(
///     "9.4".parse::<Percent>().unwrap_err().to_string(),
///     "\"9.4\" is not a percentage: write it with its sign, such as \"20%\"",
/// );
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Percent {
    /// Of a percent.
    millionths: i128,
    /// What they are divided by, in lowest terms.
    divisor: u16,
}

impl Percent {
    /// Nothing: 0 %.
    pub const ZERO: Percent = Percent { millionths: 0, divisor: 1 };
    /// The whole: 100 %.
    pub const WHOLE: Percent = Percent { millionths: 100 * MILLION, divisor: 1 };

    /// A percentage from the decimal in front of the percent sign: 9.4 for 9.4 %.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge): nothing is rounded.
    pub fn from_decimal(percent: Decimal) -> Result<Self, Error> {
        Ok(Percent { millionths: decimal::decimal_to_millionths(percent)?, divisor: 1 })
    }

    /// A ratio from the fraction of one that it is.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) for a ratio that is finer or larger than one that can
    /// be written: nothing is rounded.
    pub fn from_fraction(ratio: &Fraction) -> Result<Self, Error> {
        let refused = || finer_ratio(quoted(&ratio.to_string()), MAX_DIVISOR);
        let millionths = ratio * &Fraction::from_integer(100 * MILLION);
        let (millionths, divisor) = millionths.small_parts().ok_or_else(refused)?;
        let divisor = u16::try_from(divisor).map_err(|_| refused())?;
        let fits = divisor <= MAX_DIVISOR && millionths.abs() < BOUND_IN_MILLIONTHS;
        fits.then_some(Percent { millionths, divisor }).ok_or_else(refused)
    }

    /// The figure in front of the percent sign, as a decimal; `None` where that has no end.
    #[must_use]
    pub fn to_decimal(self) -> Option<Decimal> {
        // At most 21 digits and 6 places: within a decimal's 28.
        let decimal = Decimal::try_from_i128_with_scale(self.millionths, 6).ok()?;
        (self.divisor == 1).then(|| decimal.normalize())
    }

    /// So many whole percent, for figures written in this crate.
    pub(crate) const fn from_whole(percent: u8) -> Self {
        // At most 255 millions.
        #[allow(clippy::as_conversions, clippy::arithmetic_side_effects)]
        Percent { millionths: percent as i128 * MILLION, divisor: 1 }
    }

    /// The percentage as a fraction of one: 47/500 for 9.4 %.
    #[must_use]
    pub fn to_fraction(self) -> Fraction {
        let millionths = Fraction::from_units(self.millionths, 8);
        if self.divisor == 1 {
            return millionths;
        }
        // A divisor is above zero.
        millionths.checked_div(&Fraction::from(i128::from(self.divisor))).unwrap_or_default()
    }

    /// The figure in front of the percent sign, so many times, as a quantity: 9.4 for 9.4 % taken
    /// once. The times are a multiple of the divisor.
    pub(crate) fn figure(self, times: i128) -> Result<Quantity, Error> {
        let parts = times.checked_div(i128::from(self.divisor)).unwrap_or_default();
        let figure = self.millionths.checked_mul(parts);
        Quantity::from_millionths(figure.unwrap_or(BOUND_IN_MILLIONTHS))
    }

    /// The least number that all divisors of ratios divide.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where it has more than twelve digits.
    pub(crate) fn common_divisor(ratios: impl Iterator<Item = Percent>) -> Result<i128, Error> {
        let most = 1_000_000_000_000;
        ratios.map(|ratio| i128::from(ratio.divisor)).try_fold(1, |common, divisor| {
            let next = num_integer::Integer::lcm(&common, &divisor);
            (next <= most).then_some(next).ok_or_else(no_common_whole)
        })
    }

    /// Refuses ratios that are not parts of a whole.
    pub(crate) fn check_whole<'a>(
        ratios: impl Iterator<Item = (&'a str, Percent)> + Clone,
    ) -> Result<(), Error> {
        let sum: Fraction = ratios.clone().map(|(_, ratio)| ratio.to_fraction()).sum();
        if sum == Fraction::ONE {
            return Ok(());
        }
        let percent = &sum * &Fraction::from(100);
        let sum = percent.to_exact_decimal().map_or_else(|| sum.to_string(), |it| format!("{it}%"));
        let (mut named, mut more) = (Vec::new(), 0_usize);
        for (name, ratio) in ratios.filter(|(_, ratio)| ratio.millionths != 0) {
            if named.len() < MOST_NAMED {
                named.push(format!("{} {ratio}", quoted(name)));
            } else {
                more = more.saturating_add(1);
            }
        }
        if more > 0 {
            named.push(format!("and {more} more"));
        }
        Err(error::percentages_not_whole(sum, &named.join(", ")))
    }

    /// Whether it is below 0 %.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.millionths < 0
    }

    /// The percentage, unless it is below 0 %.
    pub(crate) fn not_negative(self) -> Result<Self, Error> {
        if self.is_negative() {
            return Err(error::negative_percent(self));
        }
        Ok(self)
    }

    /// The percentage, unless it is below 0 % or above 100 %.
    pub(crate) fn share(self) -> Result<Self, Error> {
        if self.is_negative() || self > Percent::WHOLE {
            return Err(error::not_a_share(self));
        }
        Ok(self)
    }

    /// Whether it is 0 %.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.millionths == 0
    }
}

impl Default for Percent {
    fn default() -> Self {
        Percent::ZERO
    }
}

impl Ord for Percent {
    fn cmp(&self, other: &Self) -> Ordering {
        // At most 10^21 by 1,000.
        let over = |one: &Self, other: &Self| one.millionths.saturating_mul(other.divisor.into());
        over(self, other).cmp(&over(other, self))
    }
}

impl PartialOrd for Percent {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.divisor != 1 {
            return formatter.pad(&self.to_fraction().to_string());
        }
        formatter.pad(&format!("{}%", decimal::scaled_text(self.millionths, 6, 0)))
    }
}

impl fmt::Debug for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Percent {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (part, whole) = match text.split_once('/') {
            Some((part, whole)) => (part, Some(whole)),
            None => (text, None),
        };
        let millionths = match (part.strip_suffix('%'), whole) {
            (Some(number), _) => decimal::parse_millionths(number)?,
            (None, Some(_)) => decimal::parse_millionths(part)?.saturating_mul(100),
            (None, None) => {
                return Err(refused!(
                    Format: "{} is not a percentage: write it with its sign, such as \"20%\"", quoted(text)
                ));
            }
        };
        let Some(whole) = whole else { return Ok(Percent { millionths, divisor: 1 }) };
        let whole = Fraction::from_units(decimal::parse_millionths(whole)?, 6);
        if whole <= Fraction::ZERO {
            return Err(no_parts(quoted(text)));
        }
        let ratio = Fraction::from_units(millionths, 8).checked_div(&whole)?;
        Percent::from_fraction(&ratio).map_err(|_| finer_ratio(quoted(text), MAX_DIVISOR))
    }
}

refusals! {
    finer_ratio(value: impl fmt::Display, most: u16) = TooLarge:
        "{value} is no ratio that is kept exactly: in lowest terms, beside powers of ten, it may be divided by at most {most}";
    no_common_whole() = TooLarge:
        "the ratios have no common whole of at most twelve digits: state them out of one whole";
    no_parts(value: impl fmt::Display) = Format:
        "{value} is not a ratio: divide by a number above zero, such as \"1/7\"";
}
