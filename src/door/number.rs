//! Numbers as other formats write them, in the crate's own grammar: no digit is changed.

/// The most digits, or places by which a point moves, that are looked at.
const MOST_DIGITS: usize = 60;

/// A number of JSON without its exponent and without zeros behind its last decimal. What is no such
/// number comes back as it stands, and is refused by whoever reads it.
pub(super) fn plain(text: &str) -> String {
    without_exponent(text).unwrap_or_else(|| text.to_owned())
}

fn without_exponent(text: &str) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (digits, 0),
    };
    let (whole, behind) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let figures = format!("{whole}{behind}");
    let moved = usize::try_from(exponent.unsigned_abs()).ok()?;
    let plain = !whole.is_empty() && figures.bytes().all(|byte| byte.is_ascii_digit());
    if !plain || figures.len() > MOST_DIGITS || moved > MOST_DIGITS {
        return None;
    }
    let (figures, point) = if exponent < 0 {
        (format!("{}{figures}", "0".repeat(moved)), whole.len())
    } else {
        (format!("{figures}{}", "0".repeat(moved)), whole.len().saturating_add(moved))
    };
    let (whole, behind) = figures.split_at_checked(point)?;
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        other => other,
    };
    let behind = behind.trim_end_matches('0');
    Some(match (whole, behind) {
        ("0", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        (whole, behind) => format!("{sign}{whole}.{behind}"),
    })
}
