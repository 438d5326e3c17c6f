//! An exact amount as a result shows it: with its currency, and rounded for reading.

use std::fmt;

use super::currency::Currency;
use super::fraction::Fraction;
use super::rounding::Rounding;

/// An exact amount in a currency: one figure, or the two ends of what it lies between.
///
/// Shown, it is rounded half to even to the minor unit and its thousands are set apart; what is
/// computed with it stays exact. Written, it is `{"exact": …, "rounded": …}`, or those of both ends
/// under `low` and `high`.
///
/// ```
/// use fullcost::exact::{Currency, Figure, Fraction};
///
/// let third = Fraction::from(4000).checked_div(&Fraction::from(3))?;
/// assert_eq!(Figure::new(third.clone(), Currency::GBP).to_string(), "1,333.33");
/// let band = Figure::between(Fraction::from(1200), third, Currency::GBP);
/// assert_eq!(band.to_string(), "1,200.00 to 1,333.33");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Figure {
    low: Fraction,
    high: Fraction,
    currency: Currency,
}

impl Figure {
    /// One figure.
    #[must_use]
    pub fn new(exact: Fraction, currency: Currency) -> Self {
        Figure { low: exact.clone(), high: exact, currency }
    }

    /// What lies between two figures, in whichever order they are given.
    #[must_use]
    pub fn between(one: Fraction, other: Fraction, currency: Currency) -> Self {
        let (low, high) = if one <= other { (one, other) } else { (other, one) };
        Figure { low, high, currency }
    }

    /// The lower end, or the one figure.
    #[must_use]
    pub fn low(&self) -> &Fraction {
        &self.low
    }

    /// The higher end, or the one figure.
    #[must_use]
    pub fn high(&self) -> &Fraction {
        &self.high
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// Whether it is one figure.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.low == self.high
    }

    /// Both ends with those of another in the same currency.
    pub(crate) fn plus(&self, other: &Figure) -> Figure {
        let (low, high) = (&self.low + &other.low, &self.high + &other.high);
        Figure { low, high, currency: self.currency }
    }

    fn rounded(&self, end: &Fraction) -> String {
        end.to_plain_text(self.currency.minor_unit_digits(), Rounding::HalfEven)
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let low = grouped(&self.rounded(&self.low));
        if self.is_point() {
            return formatter.pad(&low);
        }
        formatter.pad(&format!("{low} to {}", grouped(&self.rounded(&self.high))))
    }
}

/// One figure, without a look at the currency.
impl PartialEq<Fraction> for Figure {
    fn eq(&self, other: &Fraction) -> bool {
        self.is_point() && self.low == *other
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Figure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;

        #[derive(serde::Serialize)]
        struct End<'a> {
            exact: &'a Fraction,
            rounded: String,
        }
        let end = |exact| End { exact, rounded: self.rounded(exact) };
        let mut record = serializer.serialize_struct("Figure", 2)?;
        if self.is_point() {
            let End { exact, rounded } = end(&self.low);
            record.serialize_field("exact", exact)?;
            record.serialize_field("rounded", &rounded)?;
        } else {
            record.serialize_field("low", &end(&self.low))?;
            record.serialize_field("high", &end(&self.high))?;
        }
        record.end()
    }
}

/// A share as a percentage to two places.
pub(crate) fn percentage(share: &Fraction) -> String {
    let percent = share * &Fraction::from(100);
    format!("{}%", percent.to_plain_text(2, Rounding::HalfEven))
}

/// A share in a result: exact, and rounded as a percentage.
#[cfg(feature = "serde")]
pub(crate) fn write_share<S: serde::Serializer>(
    share: &Fraction,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeStruct as _;

    let mut record = serializer.serialize_struct("Share", 2)?;
    record.serialize_field("exact", share)?;
    record.serialize_field("rounded", &percentage(share))?;
    record.end()
}

/// A share that is left out where there is none.
#[cfg(feature = "serde")]
#[expect(clippy::ref_option, reason = "the shape that serde asks for")]
pub(crate) fn write_known_share<S: serde::Serializer>(
    share: &Option<Fraction>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match share {
        Some(share) => write_share(share, serializer),
        None => serializer.serialize_none(),
    }
}

/// All digits where they end within six places, else rounded half to even and said so.
pub(crate) fn to_six_places(figure: &Fraction) -> String {
    let ends = figure.rounded(6, Rounding::Down) == *figure;
    match figure.to_exact_decimal().filter(|_| ends) {
        Some(exact) => grouped(&exact),
        None => format!("about {}", grouped(&figure.to_plain_text(6, Rounding::HalfEven))),
    }
}

/// A plain number with its thousands set apart.
pub(crate) fn grouped(plain: &str) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, places) = digits.find('.').map_or((digits, ""), |point| digits.split_at(point));
    let mut text = String::new();
    for (position, digit) in whole.chars().enumerate() {
        let behind = whole.len().saturating_sub(position);
        if position > 0 && behind.is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    format!("{sign}{text}{places}")
}
