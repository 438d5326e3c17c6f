//! Percentages.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::decimal::{self, MILLION};
use super::fraction::Fraction;
use super::quantity::Quantity;
use crate::error::{self, Error, quoted, refused};

/// A percentage with up to six decimal places, written with its sign: `"9.4%"`.
///
/// ```
/// use fullcost::exact::{Fraction, Percent};
///
/// let rate: Percent = "9.4%".parse()?;
/// assert_eq!(rate.to_fraction(), Fraction::new(94, 1000)?);
/// assert_eq!(
///     "9.4".parse::<Percent>().unwrap_err().to_string(),
///     "\"9.4\" is not a percentage: write it with its sign, such as \"20%\"",
/// );
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent {
    millionths: i128,
}

impl Percent {
    /// Nothing: 0 %.
    pub const ZERO: Percent = Percent { millionths: 0 };
    /// The whole: 100 %.
    pub const WHOLE: Percent = Percent { millionths: 100 * MILLION };

    /// A percentage from the decimal in front of the percent sign: 9.4 for 9.4 %.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge): nothing is rounded.
    pub fn from_decimal(percent: Decimal) -> Result<Self, Error> {
        Ok(Percent { millionths: decimal::decimal_to_millionths(percent)? })
    }

    /// The figure in front of the percent sign, as a decimal.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        // At most 21 digits and 6 places: within a decimal's 28.
        Decimal::try_from_i128_with_scale(self.millionths, 6).unwrap_or_default().normalize()
    }

    /// So many whole percent, for figures written in this crate.
    pub(crate) const fn from_whole(percent: u8) -> Self {
        // At most 255 millions.
        #[allow(clippy::as_conversions, clippy::arithmetic_side_effects)]
        Percent { millionths: percent as i128 * MILLION }
    }

    /// The percentage as a fraction of one: 47/500 for 9.4 %.
    #[must_use]
    pub fn to_fraction(self) -> Fraction {
        Fraction::from_units(self.millionths, 8)
    }

    /// The figure in front of the percent sign as a quantity: 9.4 for 9.4 %.
    pub(crate) fn figure(self) -> Result<Quantity, Error> {
        Quantity::from_millionths(self.millionths)
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

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        let number =
            text.strip_suffix('%').ok_or_else(|| refused!(
                Format: "{} is not a percentage: write it with its sign, such as \"20%\"", quoted(text)
            ))?;
        Ok(Percent { millionths: decimal::parse_millionths(number)? })
    }
}
