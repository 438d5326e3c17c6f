//! The one reader and writer of decimal text: integers in millionths, never a digit lost.

use rust_decimal::Decimal;

use crate::error::{self, Error, quoted, refusals};
use crate::exact::refusal;

/// The most digits a number may have before its point.
pub const MAX_WHOLE_DIGITS: u8 = 15;

/// The most digits a number may have after its point.
pub const MAX_DECIMAL_PLACES: u8 = 6;

/// How many millionths make one.
pub(crate) const MILLION: i128 = 1_000_000;

/// The first number of millionths that is out of bounds: 10^15 wholes.
pub(crate) const BOUND_IN_MILLIONTHS: i128 = 1_000_000_000_000_000_000_000;

/// Powers of ten up to 10^28, the widest scale of a `Decimal`.
pub(crate) fn power_of_ten(exponent: u32) -> i128 {
    10_i128.saturating_pow(exponent)
}

/// Reads a number in the strict grammar as a count of millionths.
pub(crate) fn parse_millionths(text: &str) -> Result<i128, Error> {
    parse_places(text, MAX_DECIMAL_PLACES)
}

/// Refuses what is no number in the strict grammar.
pub(crate) fn check_number(text: &str) -> Result<(), Error> {
    parse_millionths(text).map(drop)
}

/// Reads a number with at most so many decimal places, no more than six.
pub(crate) fn parse_places(text: &str, most: u8) -> Result<i128, Error> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !plain(whole) || !plain(places) || (whole.len() > 1 && whole.starts_with('0')) {
        return Err(not_a_number(quoted(text)));
    }
    if whole.len() > usize::from(MAX_WHOLE_DIGITS) {
        return Err(refusal::too_many_digits(quoted(text)));
    }
    // Zeros at the end are no digits that could be lost.
    let places =
        if places.len() > usize::from(most) { places.trim_end_matches('0') } else { places };
    if places.len() > usize::from(most) {
        return Err(match most {
            MAX_DECIMAL_PLACES => refusal::too_fine(quoted(text)),
            _ => error::too_many_places(quoted(text), most),
        });
    }
    // At most 15 digits before the point and 6 behind it: nothing here saturates.
    let number = |part: &str| {
        part.bytes().fold(0_u64, |number, digit| {
            number.saturating_mul(10).saturating_add(u64::from(digit.saturating_sub(b'0')))
        })
    };
    let missing = usize::from(MAX_DECIMAL_PLACES).saturating_sub(places.len());
    let scale = 10_u64.saturating_pow(u32::try_from(missing).unwrap_or_default());
    let behind = number(places).saturating_mul(scale);
    let millionths =
        i128::from(number(whole)).saturating_mul(MILLION).saturating_add(i128::from(behind));
    match (negative, millionths) {
        (true, 0) => Err(error::signed_zero(quoted(text))),
        (true, _) => Ok(millionths.saturating_neg()),
        (false, _) => Ok(millionths),
    }
}

/// Reads a `Decimal` as a count of millionths; refuses what would lose a digit.
pub(crate) fn decimal_to_millionths(decimal: Decimal) -> Result<i128, Error> {
    let refused = || refusal::too_fine(quoted(&decimal.to_string()));
    let normal = decimal.normalize();
    let missing = u32::from(MAX_DECIMAL_PLACES).checked_sub(normal.scale()).ok_or_else(refused)?;
    normal
        .mantissa()
        .checked_mul(power_of_ten(missing))
        .filter(|millionths| millionths.abs() < BOUND_IN_MILLIONTHS)
        .ok_or_else(|| refusal::too_many_digits(quoted(&decimal.to_string())))
}

/// The text of `units` of 10^-`places` with at least `shown` places and no further trailing
/// zeros.
pub(crate) fn scaled_text(units: i128, places: u8, shown: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    digits_to_text(sign, &units.unsigned_abs().to_string(), usize::from(places), usize::from(shown))
}

/// Puts the point `places` digits from the right of `digits`.
pub(crate) fn digits_to_text(sign: &str, digits: &str, places: usize, shown: usize) -> String {
    let padded = format!("{digits:0>width$}", width = places.saturating_add(1));
    let (whole, decimals) = padded.split_at(padded.len().saturating_sub(places));
    let kept = decimals.trim_end_matches('0').len().max(shown.min(places));
    match decimals.get(..kept) {
        Some(kept) if !kept.is_empty() => format!("{sign}{whole}.{kept}"),
        _ => format!("{sign}{whole}"),
    }
}

refusals! {
    not_a_number(value: impl std::fmt::Display) = Format:
        "{value} is not a plain number: write digits with at most one point, such as \"1250.5\"";
}
