//! The one place that rounds.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::error::{self, Error};

/// How a figure between two neighbours is brought to one of them.
///
/// | rule | 2.5 | -2.5 | 2.1 | -2.1 |
/// | --- | --- | --- | --- | --- |
/// | `Ceiling` | 3 | -2 | 3 | -2 |
/// | `Down` | 2 | -2 | 2 | -2 |
/// | `Floor` | 2 | -3 | 2 | -3 |
/// | `HalfDown` | 2 | -2 | 2 | -2 |
/// | `HalfEven` | 2 | -2 | 2 | -2 |
/// | `HalfUp` | 3 | -3 | 2 | -2 |
/// | `Up` | 3 | -3 | 3 | -3 |
///
/// A price meant to recover a cost is rounded `Up`: 15.965 to 15.97. Half-even would charge
/// 15.96 and lose £30 on 6,000 units.
///
/// ```
/// use fullcost::exact::{Fraction, Rounding};
///
/// let price: Fraction = "15.965".parse()?;
/// assert_eq!(price.to_plain_text(2, Rounding::Up), "15.97");
/// assert_eq!(price.to_plain_text(2, Rounding::HalfEven), "15.96");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rounding {
    /// To the neighbour above (towards plus infinity).
    Ceiling,
    /// To the neighbour nearer to zero.
    Down,
    /// To the neighbour below (towards minus infinity).
    Floor,
    /// To the nearest; a half goes to the neighbour nearer to zero.
    HalfDown,
    /// To the nearest; a half goes to the even neighbour.
    #[default]
    HalfEven,
    /// To the nearest; a half goes to the neighbour further from zero.
    HalfUp,
    /// To the neighbour further from zero.
    Up,
}

impl Rounding {
    /// Every rule, in alphabetical order.
    pub const ALL: [Rounding; 7] = [
        Rounding::Ceiling,
        Rounding::Down,
        Rounding::Floor,
        Rounding::HalfDown,
        Rounding::HalfEven,
        Rounding::HalfUp,
        Rounding::Up,
    ];

    /// The rule's name in documents: `half_even` and so on.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Rounding::Ceiling => "ceiling",
            Rounding::Down => "down",
            Rounding::Floor => "floor",
            Rounding::HalfDown => "half_down",
            Rounding::HalfEven => "half_even",
            Rounding::HalfUp => "half_up",
            Rounding::Up => "up",
        }
    }

    /// Whether the neighbour above the floor is taken, for a figure that is not whole.
    ///
    /// `half` says how the part above the floor compares with one half.
    #[inline]
    pub(crate) fn takes_upper(self, negative: bool, floor_is_odd: bool, half: Ordering) -> bool {
        match self {
            Rounding::Ceiling => true,
            Rounding::Floor => false,
            Rounding::Down => negative,
            Rounding::Up => !negative,
            Rounding::HalfDown => half.is_gt() || (half.is_eq() && negative),
            Rounding::HalfEven => half.is_gt() || (half.is_eq() && floor_is_odd),
            Rounding::HalfUp => half.is_gt() || (half.is_eq() && !negative),
        }
    }

    /// `numerator / denominator` as a whole number; `None` where the denominator is not positive.
    #[inline]
    pub(crate) fn quotient(self, numerator: i128, denominator: i128) -> Option<i128> {
        if denominator <= 0 {
            return None;
        }
        let floor = numerator.div_euclid(denominator);
        let part = numerator.rem_euclid(denominator);
        let rest = denominator.saturating_sub(part);
        let upper = part != 0 && self.takes_upper(numerator < 0, floor & 1 == 1, part.cmp(&rest));
        // Where the upper neighbour is taken the floor is below the numerator, so below the
        // largest integer.
        Some(floor.saturating_add(i128::from(upper)))
    }
}

/// A divisor above zero and below 2^62, with what makes dividing by it a multiplication: for loops
/// that divide millions of figures by the same few numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Divisor {
    divisor: u64,
    /// `⌊(2^64 − 1) ÷ divisor⌋`
    reciprocal: u64,
}

impl Divisor {
    /// Nothing for a divisor out of bounds.
    #[inline]
    pub(crate) fn new(divisor: i64) -> Option<Self> {
        let divisor = u64::try_from(divisor).ok().filter(|divisor| *divisor < 1 << 62)?;
        Some(Divisor { divisor, reciprocal: u64::MAX.checked_div(divisor)? })
    }

    /// `numerator / divisor`, rounded half to even, for a numerator between -2^62 and 2^62.
    // Half a divisor is added and the floor taken. The estimate from the reciprocal is that floor or
    // one less, so that one correction gives it. Where the divisor is even and nothing is left the
    // figure lay halfway, and the even neighbour is the floor without its last binary digit.
    #[allow(clippy::arithmetic_side_effects, clippy::as_conversions)]
    #[allow(clippy::cast_possible_truncation)] // The high half is meant.
    #[allow(clippy::inline_always, clippy::needless_bitwise_bool)] // No call and no branch.
    #[inline(always)]
    pub(crate) fn half_even(self, numerator: i64) -> i64 {
        let magnitude = numerator.unsigned_abs().wrapping_add(self.divisor >> 1);
        let product = u128::from(magnitude) * u128::from(self.reciprocal);
        let estimate = (product >> 64) as u64;
        let rest = magnitude.wrapping_sub(estimate.wrapping_mul(self.divisor));
        let more = u64::from(rest >= self.divisor);
        let floor = estimate.wrapping_add(more);
        let nothing_left = (rest == 0) | (rest == self.divisor);
        let halfway = u64::from(nothing_left) & !self.divisor & 1;
        let rounded = (floor & !halfway).cast_signed();
        // Minus one for a numerator below zero: turning the sign without a branch.
        let sign = numerator >> 63;
        (rounded ^ sign).wrapping_sub(sign)
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Rounding {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Rounding::ALL.into_iter().find(|rule| rule.as_str() == text).ok_or_else(|| {
            error::unknown_choice(text, "ceiling, down, floor, half_down, half_even, half_up, up")
        })
    }
}
