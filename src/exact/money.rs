//! Money: whole minor units for ledgers, and finer prices per unit.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::currency::Currency;
use super::decimal::{self, MAX_WHOLE_DIGITS, power_of_ten};
use super::fraction::Fraction;
use super::rounding::Rounding;
use crate::error::{self, Error, quoted, refused, shortened};

/// An amount in whole minor units of one currency: what a ledger holds.
///
/// Less than 10^15 units of the currency on either side of zero. The text form is
/// `"12.50 GBP"`, always with all digits of the minor unit.
///
/// ```
/// use fullcost::exact::{Currency, Money};
///
/// let rent = Money::parse("10000", Currency::GBP)?;
/// let rates = Money::parse("250.75", Currency::GBP)?;
/// assert_eq!(rent.checked_add(rates)?.to_string(), "10250.75 GBP");
/// assert_eq!(
///     Money::parse("12.505", Currency::GBP).unwrap_err().to_string(),
///     "\"12.505\" has more decimal places than the 2 that are allowed here: round it first",
/// );
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    currency: Currency,
    minor_units: i128,
}

/// An amount of money per unit (a price, a unit cost, a wage an hour), with up to six decimal
/// places.
///
/// The text form is `"12.505 GBP"`, with at least the digits of the minor unit.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
///
/// let mileage = UnitPrice::parse("0.455", Currency::GBP)?;
/// assert_eq!(mileage.to_string(), "0.455 GBP");
/// assert_eq!(UnitPrice::parse("22", Currency::GBP)?.to_string(), "22.00 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice {
    currency: Currency,
    millionths: i128,
}

impl Money {
    /// No money in a currency.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Money { currency, minor_units: 0 }
    }

    /// An amount from its count of minor units.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) from 10^15 units of the currency upwards.
    pub fn from_minor_units(minor_units: i128, currency: Currency) -> Result<Self, Error> {
        let bound = power_of_ten(u32::from(MAX_WHOLE_DIGITS))
            .saturating_mul(currency.minor_units_per_unit());
        if minor_units.saturating_abs() < bound {
            Ok(Money { currency, minor_units })
        } else {
            let digits = currency.minor_unit_digits();
            let amount = shortened(&decimal::scaled_text(minor_units, digits, digits));
            Err(error::amount_too_large(amount))
        }
    }

    /// Reads a plain number, such as `"12.50"`, as an amount in `currency`.
    ///
    /// # Errors
    ///
    /// Those of the [grammar](crate::exact#the-grammar-of-a-number), and
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where there are more than the currency's minor unit
    /// has.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, Error> {
        let digits = currency.minor_unit_digits();
        let millionths = decimal::parse_places(text, digits)?;
        let unit = power_of_ten(6_u32.saturating_sub(u32::from(digits)));
        Money::from_minor_units(millionths.checked_div(unit).unwrap_or(0), currency)
    }

    /// An amount from a decimal.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge): nothing is rounded.
    pub fn from_decimal(amount: Decimal, currency: Currency) -> Result<Self, Error> {
        Money::parse(&amount.normalize().to_string(), currency)
    }

    /// The amount as a decimal with the digits of the minor unit.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        // At most 19 digits and 4 places: within a decimal's 28.
        let places = u32::from(self.currency.minor_unit_digits());
        Decimal::try_from_i128_with_scale(self.minor_units, places).unwrap_or_default()
    }

    /// The amount as a fraction of the currency's unit.
    #[must_use]
    pub fn to_fraction(self) -> Fraction {
        Fraction::from_units(self.minor_units, u32::from(self.currency.minor_unit_digits()))
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The count of minor units.
    #[must_use]
    pub fn minor_units(self) -> i128 {
        self.minor_units
    }

    /// Whether the amount is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.minor_units < 0
    }

    /// The amount, unless it is below zero.
    pub(crate) fn not_negative(self) -> Result<Self, Error> {
        if self.is_negative() {
            return Err(error::negative_amount(self.to_plain_text()));
        }
        Ok(self)
    }

    /// Whether there is no money.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.minor_units == 0
    }

    /// The sum of two amounts.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed) or [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn checked_add(self, other: Money) -> Result<Self, Error> {
        self.currency.same_as(other.currency)?;
        Money::from_minor_units(self.minor_units.saturating_add(other.minor_units), self.currency)
    }

    /// The difference of two amounts.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed) or [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn checked_sub(self, other: Money) -> Result<Self, Error> {
        self.currency.same_as(other.currency)?;
        Money::from_minor_units(self.minor_units.saturating_sub(other.minor_units), self.currency)
    }

    /// The amount without its currency: `"12.50"`.
    #[must_use]
    pub fn to_plain_text(self) -> String {
        let digits = self.currency.minor_unit_digits();
        decimal::scaled_text(self.minor_units, digits, digits)
    }
}

impl UnitPrice {
    /// Reads a plain number, such as `"12.505"`, as a unit price in `currency`.
    ///
    /// # Errors
    ///
    /// Those of the [grammar](crate::exact#the-grammar-of-a-number).
    pub fn parse(text: &str, currency: Currency) -> Result<Self, Error> {
        Ok(UnitPrice { currency, millionths: decimal::parse_millionths(text)? })
    }

    /// A unit price from a decimal.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge): nothing is rounded.
    pub fn from_decimal(price: Decimal, currency: Currency) -> Result<Self, Error> {
        Ok(UnitPrice { currency, millionths: decimal::decimal_to_millionths(price)? })
    }

    /// A unit price from an exact figure, rounded to `places` (at most six).
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) from 10^15 units upwards.
    pub fn from_fraction(
        figure: &Fraction,
        currency: Currency,
        places: u8,
        rounding: Rounding,
    ) -> Result<Self, Error> {
        let places = places.min(decimal::MAX_DECIMAL_PLACES);
        let unit = power_of_ten(6_u32.saturating_sub(u32::from(places)));
        figure
            .to_scaled(places, rounding)
            .and_then(|units| units.checked_mul(unit))
            .filter(|millionths| millionths.abs() < decimal::BOUND_IN_MILLIONTHS)
            .map(|millionths| UnitPrice { currency, millionths })
            .ok_or_else(|| {
                error::amount_too_large(shortened(&figure.to_plain_text(places, rounding)))
            })
    }

    /// The unit price as a decimal.
    #[must_use]
    pub fn to_decimal(self) -> Decimal {
        // At most 21 digits and 6 places: within a decimal's 28.
        Decimal::try_from_i128_with_scale(self.millionths, 6).unwrap_or_default().normalize()
    }

    /// The unit price as a fraction of the currency's unit.
    #[must_use]
    pub fn to_fraction(self) -> Fraction {
        Fraction::from_units(self.millionths, 6)
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// No price.
    pub(crate) fn nothing(currency: Currency) -> Self {
        UnitPrice { currency, millionths: 0 }
    }

    /// The price, unless it is below zero.
    pub(crate) fn not_negative(self) -> Result<Self, Error> {
        if self.is_negative() {
            return Err(error::negative_price(self.to_plain_text()));
        }
        Ok(self)
    }

    /// Whether the price is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.millionths < 0
    }

    /// The count of millionths of the currency's unit.
    pub(crate) fn millionths(self) -> i128 {
        self.millionths
    }

    /// The price without its currency: `"12.505"`.
    #[must_use]
    pub fn to_plain_text(self) -> String {
        decimal::scaled_text(self.millionths, 6, self.currency.minor_unit_digits())
    }
}

impl Fraction {
    /// The figure, in units of `currency`, as whole minor units.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) from 10^15 units of the currency upwards.
    pub fn to_money(&self, currency: Currency, rounding: Rounding) -> Result<Money, Error> {
        let digits = currency.minor_unit_digits();
        let minor_units = self.to_scaled(digits, rounding);
        let minor_units = minor_units.ok_or_else(|| {
            error::amount_too_large(shortened(&self.to_plain_text(digits, rounding)))
        })?;
        Money::from_minor_units(minor_units, currency)
    }
}

/// Adds amounts of one currency; `zero` says which.
pub(crate) fn total(
    currency: Currency,
    amounts: impl IntoIterator<Item = Money>,
) -> Result<Money, Error> {
    amounts.into_iter().try_fold(Money::zero(currency), Money::checked_add)
}

macro_rules! with_currency {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(&format!("{} {}", self.to_plain_text(), self.currency))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                let (amount, currency) = text
                    .split_once(' ')
                    .ok_or_else(|| refused!(
                        Format: "{} names no currency: write the amount, a space and the code, such as \"12.50 GBP\"",
                        quoted(text)
                    ))?;
                $name::parse(amount, currency.parse()?)
            }
        }
    )+};
}
with_currency!(Money, UnitPrice);
