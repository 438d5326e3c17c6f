//! Numbers, names and months: everything that must be right to the last digit.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | an amount | [`Money`]; per unit [`UnitPrice`] |
//! | a number of units, a share | [`Quantity`], [`Percent`] |
//! | any exact figure | [`Fraction`]; as results show it [`Figure`] |
//! | rounding, splitting | [`Rounding`], [`apportion()`], [`controlled_rounding`] |
//! | names and months | [`Name`], [`Text`], [`Month`], [`Period`] |
//!
//! # More
//!
//! Amounts enter as decimal text in one strict grammar ([`Money`], [`UnitPrice`], [`Quantity`],
//! [`Percent`]), are worked with as [`Fraction`]s, and leave through one [`Rounding`]. Nothing
//! outside this module does arithmetic on decimals, rounds or splits.
//!
//! # The grammar of a number
//!
//! An optional minus sign, digits without leading zeros, and at most one point with digits on
//! both sides: `0`, `12`, `-3.50`. There is no plus sign, exponent, underscore, white space or
//! bare point, and zero has no sign. At most [`MAX_WHOLE_DIGITS`] digits stand before the point
//! and [`MAX_DECIMAL_PLACES`] after it, zeros at the end not counted.

pub(crate) mod apportion;
pub(crate) mod controlled;
mod currency;
mod decimal;
mod enclosed;
pub(crate) mod figure;
pub(crate) mod fraction;
pub(crate) mod money;
pub(crate) mod name;
mod percent;
mod period;
mod quantity;
mod refusal;
pub(crate) mod rounding;
mod to_sum;
#[cfg(feature = "serde")]
pub(crate) mod written;

pub use apportion::{Share, apportion, apportion_units};
pub use controlled::{MAX_TABLE_CELLS, controlled_rounding};
pub use currency::Currency;
pub(crate) use decimal::check_number;
pub use decimal::{MAX_DECIMAL_PLACES, MAX_WHOLE_DIGITS};
pub use figure::Figure;
pub use fraction::Fraction;
pub use money::{Money, UnitPrice};
pub use name::{MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS, Name, Text};
pub use percent::{MAX_DIVISOR, Percent};
pub use period::{Month, Period};
pub use quantity::Quantity;
pub use rounding::Rounding;
pub use to_sum::round_to_sum;

/// `Serialize` of an enum as its word in documents.
macro_rules! serialise_words {
    ($($name:ty),+ $(,)?) => {$(
        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    )+};
}
pub(crate) use serialise_words;

/// `Serialize` and `Deserialize` through the type's own text form, so that a value reads the
/// same in every format and passes the same validation.
#[cfg(feature = "serde")]
macro_rules! serde_as_text {
    ($($name:ident: $what:literal),+ $(,)?) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct TextForm;
                impl serde::de::Visitor<'_> for TextForm {
                    type Value = $name;
                    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        formatter.write_str(concat!("a string holding ", $what))
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(TextForm)
            }
        }
    )+};
}
#[cfg(feature = "serde")]
mod text_forms {
    use super::{
        Currency, Fraction, Money, Month, Name, Percent, Quantity, Rounding, Text, UnitPrice,
    };
    serde_as_text! {
        Currency: "a currency code of ISO 4217",
        Fraction: "a fraction, such as \"2/3\"",
        Money: "an amount with its currency, such as \"12.50 GBP\"",
        Month: "a month, such as \"2026-04\"",
        Name: "a name",
        Percent: "a percentage, such as \"20%\"",
        Quantity: "a number of zero or more",
        Rounding: "a rounding rule, such as \"half_even\"",
        Text: "a text",
        UnitPrice: "a unit price with its currency, such as \"12.505 GBP\"",
    }
}
