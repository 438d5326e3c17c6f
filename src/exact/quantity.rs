//! Quantities: hours, heads, square metres, cases.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::decimal::{self, MILLION};
use super::fraction::Fraction;
use crate::error::{Error, quoted, refusals};
use crate::exact::refusal;

/// A quantity of zero or more, with up to six decimal places. Its unit is that of the record
/// that holds it.
///
/// ```
/// use fullcost::exact::Quantity;
///
/// let hours: Quantity = "1950.5".parse()?;
/// assert_eq!(hours.to_string(), "1950.5");
/// assert_eq!(
///     "-3".parse::<Quantity>().unwrap_err().to_string(),
///     "\"-3\" is negative: a quantity is zero or more",
/// );
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity {
    millionths: i128,
}

impl Quantity {
    /// Nothing.
    pub const ZERO: Quantity = Quantity { millionths: 0 };
    /// One of whatever is counted.
    pub const ONE: Quantity = Quantity { millionths: MILLION };

    /// A quantity from a decimal.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a quantity below zero or
    /// [`TooLarge`](crate::ErrorKind::TooLarge): nothing is rounded.
    pub fn from_decimal(quantity: Decimal) -> Result<Self, Error> {
        let millionths = decimal::decimal_to_millionths(quantity)?;
        if millionths < 0 {
            return Err(negative_quantity(quoted(&quantity.to_string())));
        }
        Ok(Quantity { millionths })
    }

    /// The quantity as a decimal.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        // At most 21 digits and 6 places: within a decimal's 28.
        Decimal::try_from_i128_with_scale(self.millionths, 6).unwrap_or_default().normalize()
    }

    /// The quantity as a fraction.
    #[must_use]
    pub fn to_fraction(self) -> Fraction {
        Fraction::from_units(self.millionths, 6)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.millionths == 0
    }

    /// A quantity from its count of millionths.
    pub(crate) fn from_millionths(millionths: i128) -> Result<Self, Error> {
        let text = || decimal::scaled_text(millionths, 6, 0);
        if millionths < 0 {
            return Err(negative_quantity(quoted(&text())));
        }
        if millionths >= decimal::BOUND_IN_MILLIONTHS {
            return Err(refusal::too_many_digits(quoted(&text())));
        }
        Ok(Quantity { millionths })
    }

    /// Both quantities together.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn checked_add(self, other: Quantity) -> Result<Self, Error> {
        Quantity::from_millionths(self.millionths.saturating_add(other.millionths))
    }

    /// The count of millionths.
    pub(crate) fn millionths(self) -> i128 {
        self.millionths
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&decimal::scaled_text(self.millionths, 6, 0))
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let millionths = decimal::parse_millionths(text)?;
        if millionths < 0 {
            return Err(negative_quantity(quoted(text)));
        }
        Ok(Quantity { millionths })
    }
}

refusals! {
    negative_quantity(value: impl fmt::Display) = Range:
        "{value} is negative: a quantity is zero or more";
}
