//! Discounting: exact sums, also where a half year brings a square root in.

use std::cmp::Ordering;

use super::years::Flows;
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
#[cfg(feature = "serde")]
use crate::exact::Figure;
use crate::exact::{Currency, Fraction, Percent, Rounding};
use crate::price::Interval;
use crate::record::words;

/// Where in a year its sum lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Timing {
    /// At the end: year `t` is divided by `(1 + r)^t`.
    YearEnd,
    /// In the middle: by `(1 + r)^(t − 1/2)`.
    YearMiddle,
    /// At the beginning: by `(1 + r)^(t − 1)`.
    YearStart,
}

/// A present value, held exactly as `whole + root · √(1 + r)`; the second part is zero unless sums
/// lie in the middle of the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentValue {
    whole: Fraction,
    root: Fraction,
    /// 1 + r
    growth: Fraction,
    currency: Currency,
}

words! { Timing { YearStart = "year_start", YearMiddle = "year_middle", YearEnd = "year_end" } }

impl Timing {
    /// The whole years by which year `number` (from zero) is discounted; half a year less in the
    /// middle.
    pub(super) fn years(self, number: u16) -> u16 {
        match self {
            Timing::YearStart => number,
            Timing::YearEnd | Timing::YearMiddle => number.saturating_add(1),
        }
    }
}

impl PresentValue {
    /// The value, where it is a fraction: always, except for sums in the middle of the year, and
    /// there where `1 + r` is a square (21 % for instance).
    #[must_use]
    pub fn exact(&self) -> Option<&Fraction> {
        self.root.is_zero().then_some(&self.whole)
    }

    /// A value that is a fraction.
    pub(super) fn of_fraction(whole: Fraction, currency: Currency) -> Self {
        PresentValue { whole, root: Fraction::ZERO, growth: Fraction::ONE, currency }
    }

    /// Two fractions between which it lies, no further apart than a millionth of a millionth of a
    /// unit for any amount in bounds; the same fraction twice where it is exact.
    #[must_use]
    pub fn bounds(&self) -> Interval {
        let (low, high) = square_root_between(&self.growth);
        let end = |root: &Fraction| &self.whole + &(&self.root * root);
        let (low, high) = (end(&low), end(&high));
        let (low, high) = if low <= high { (low, high) } else { (high, low) };
        Interval::new(low.clone(), high).unwrap_or_else(|_| Interval::point(low))
    }

    /// The value rounded to places, for showing.
    #[must_use]
    pub fn to_plain_text(&self, places: u8, rounding: Rounding) -> String {
        // Both ends of the bounds round alike but for a value nearer to a turning point than they
        // are to each other; what is compared is never this text.
        self.bounds().low().to_plain_text(places, rounding)
    }

    /// That of flows whose years are these times a factor, with what lumps beside them are worth.
    pub(crate) fn times(&self, factor: &Fraction, lumps: &Fraction) -> PresentValue {
        PresentValue {
            whole: &self.whole * factor + lumps,
            root: &self.root * factor,
            growth: self.growth.clone(),
            currency: self.currency,
        }
    }

    /// The order of two values, decided exactly; `None` where they were discounted at different
    /// rates and a square root is in one of them.
    #[must_use]
    pub fn compare(&self, other: &PresentValue) -> Option<Ordering> {
        let (whole, root) = (&self.whole - &other.whole, &self.root - &other.root);
        if self.root.is_zero() && other.root.is_zero() {
            return Some(whole.cmp(&Fraction::ZERO));
        }
        (self.growth == other.growth).then(|| sign(&whole, &root, &self.growth))
    }
}

fn discount(rate: Percent) -> Fraction {
    let growth = Fraction::ONE + rate.to_fraction();
    Fraction::ONE.checked_div(&growth).unwrap_or(Fraction::ONE)
}

/// What one at the end of so many years is worth at their beginning.
pub(crate) fn worth_at_the_end(rate: Percent, years: usize) -> Fraction {
    discount(rate).power(u16::try_from(years).unwrap_or(u16::MAX))
}

/// The sum of the flows, each divided by its power of `1 + rate`.
pub(super) fn present_value(flows: &Flows, rate: Percent, timing: Timing) -> PresentValue {
    let growth = Fraction::ONE + rate.to_fraction();
    let discount = discount(rate);
    let mut years = Fraction::ZERO;
    for (number, sum) in (0..=u16::MAX).zip(&flows.years) {
        years = years + sum * &discount.power(timing.years(number));
    }
    let lumps = &flows.mobilisation + &(&flows.exit * &worth_at_the_end(rate, flows.years.len()));
    match (timing, square_root_between(&growth)) {
        (Timing::YearMiddle, (low, high)) if low == high => PresentValue {
            whole: lumps + years * low,
            root: Fraction::ZERO,
            growth,
            currency: flows.currency,
        },
        (Timing::YearMiddle, _) => {
            PresentValue { whole: lumps, root: years, growth, currency: flows.currency }
        }
        _ => PresentValue {
            whole: lumps + years,
            root: Fraction::ZERO,
            growth,
            currency: flows.currency,
        },
    }
}

/// The working behind a present value that is a fraction and not in the middle of the year; `total`
/// is the working behind the undiscounted flows.
pub(super) fn evidence(
    total: &Evidence,
    value: PresentValue,
    rate: Percent,
    timing: Timing,
) -> Result<Option<Evidence>, Error> {
    if timing == Timing::YearMiddle {
        return Ok(None);
    }
    let one = || Evidence::stated("one", Fraction::ONE, "", None);
    let rate = Evidence::stated("discount rate", rate.to_fraction(), "", None);
    let growth =
        Evidence::new(Rule::Sum, "one and the rate", value.growth.clone(), "", vec![one(), rate]);
    let last = total.parts().len().saturating_sub(1);
    let mut parts = Vec::new();
    for (place, flow) in total.parts().iter().enumerate() {
        let number = u16::try_from(place.saturating_sub(1)).unwrap_or(u16::MAX);
        let exponent = match place {
            0 => 0,
            place if place == last => number,
            _ => timing.years(number),
        };
        let power = growth.value().power(exponent);
        let discounted = flow.value().checked_div(&power)?;
        let power = Evidence::new(
            Rule::Power { exponent },
            "growth until then",
            power,
            "",
            vec![growth.clone()],
        );
        let label = format!("{}, discounted", flow.label());
        let pair = vec![flow.clone(), power];
        parts.push(Evidence::new(Rule::Quotient, &label, discounted, total.unit(), pair));
    }
    Ok(Some(Evidence::new(Rule::Sum, "present value", value.whole, total.unit(), parts)))
}

/// The sign of `whole + root · √growth`, by comparing squares.
fn sign(whole: &Fraction, root: &Fraction, growth: &Fraction) -> Ordering {
    let (of_whole, of_root) = (whole.cmp(&Fraction::ZERO), root.cmp(&Fraction::ZERO));
    if of_whole == of_root || of_root == Ordering::Equal {
        return of_whole;
    }
    if of_whole == Ordering::Equal {
        return of_root;
    }
    let squares = (whole * whole).cmp(&(root * root * growth));
    if of_whole == Ordering::Greater { squares } else { squares.reverse() }
}

/// Two fractions around the square root of a positive figure, at most 10^-40 apart relative to it
/// and equal where the root has few enough decimals: Newton's steps from above, each rounded up.
fn square_root_between(figure: &Fraction) -> (Fraction, Fraction) {
    let half = Fraction::ONE.checked_div(&Fraction::from(2)).unwrap_or_default();
    let other_side = |high: &Fraction| figure.checked_div(high).unwrap_or_default();
    let mut high = (figure + &Fraction::ONE).rounded(ROOT_PLACES, Rounding::Ceiling);
    for _ in 0..MOST_STEPS {
        let next = (&high + &other_side(&high)) * &half;
        let next = next.rounded(ROOT_PLACES, Rounding::Ceiling);
        if next >= high {
            break;
        }
        high = next;
    }
    // A fraction in lowest terms has a root that is one where both its parts have.
    let root = figure.small_parts().and_then(|(part, whole)| {
        Fraction::new(part.checked_isqrt()?, whole.checked_isqrt()?).ok()
    });
    if let Some(exact) = root
        && exact.power(2) == *figure
    {
        return (exact.clone(), exact);
    }
    (other_side(&high), high)
}

/// How many decimals a square root is brought to.
const ROOT_PLACES: u8 = 50;

/// More steps than it takes from any rate in bounds: each doubles the digits once it is near.
const MOST_STEPS: u16 = 200;

#[cfg(feature = "serde")]
impl serde::Serialize for PresentValue {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Between<'a> {
            at_least: &'a Fraction,
            at_most: &'a Fraction,
            rounded: String,
        }
        if let Some(exact) = self.exact() {
            return Figure::new(exact.clone(), self.currency).serialize(serializer);
        }
        let bounds = self.bounds();
        let places = self.currency.minor_unit_digits();
        let between = Between {
            at_least: bounds.low(),
            at_most: bounds.high(),
            rounded: self.to_plain_text(places, Rounding::HalfEven),
        };
        between.serialize(serializer)
    }
}
