//! Change-overs: where an order changes as one figure moves.

use std::cmp::Ordering;
use std::fmt;

use crate::error::{Error, refusals, refused, shortened};
use crate::exact::Fraction;

/// The most times [`bracket`] halves its range.
pub const MAX_HALVINGS: u16 = 256;

/// Where an order changes as one figure moves over a range.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::robustness::{ChangeOver, Linear};
///
/// // 25 for each, and 10 for each with 45,000 before the first.
/// let plain = Linear::new(Fraction::ZERO, Fraction::from_integer(25));
/// let with_lump = Linear::new(Fraction::from_integer(45_000), Fraction::from_integer(10));
/// let crossing = plain.crossing(&with_lump).map_or(ChangeOver::Never, ChangeOver::Exact);
/// assert_eq!(crossing, ChangeOver::Exact(Fraction::from_integer(3_000)));
/// assert_eq!(crossing.to_string(), "at 3000");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum ChangeOver {
    /// Somewhere between two figures, at each of which the order was decided exactly, and
    /// differently. Given where no exact figure can be: the problem is not linear.
    Between(Fraction, Fraction),
    /// At this figure.
    #[cfg_attr(feature = "serde", serde(rename = "at"))]
    Exact(Fraction),
    /// Nowhere in the range that was asked about.
    Never,
}

/// A straight line: `at_zero + slope × x`, exactly.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Linear {
    /// The height at zero.
    pub(crate) at_zero: Fraction,
    /// The slope.
    pub(crate) slope: Fraction,
}

/// Encloses the one place of a range where a difference changes its sign, in at most `width`.
///
/// For problems that are not linear. The range is halved, and each half is chosen by the exact
/// sign at its middle, until it is no wider than `width`; a sign of zero that is met on the way is
/// the exact answer. The caller has to know that the sign changes at most once in the range: where
/// both ends have the same sign, the answer is [`ChangeOver::Never`].
///
/// # Errors
///
/// [`Order`](crate::ErrorKind::Order) for a range that does not rise, or
/// [`Range`](crate::ErrorKind::Range) where the width is not above zero, or so small that it takes
/// more than [`MAX_HALVINGS`] halvings.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::robustness::{ChangeOver, bracket};
///
/// let (one, two) = (Fraction::ONE, Fraction::from_integer(2));
/// let width = Fraction::new(1, 8)?;
/// let root = bracket(&one, &two, &width, |x| (x * x).cmp(&Fraction::from_integer(2)))?;
/// assert_eq!(root, ChangeOver::Between("11/8".parse()?, "3/2".parse()?));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn bracket(
    from: &Fraction,
    to: &Fraction,
    width: &Fraction,
    sign: impl Fn(&Fraction) -> Ordering,
) -> Result<ChangeOver, Error> {
    check_range(from, to)?;
    if *width <= Fraction::ZERO {
        return Err(change_over_width(shortened(&width.to_string())));
    }
    let (mut low, mut high) = (from.clone(), to.clone());
    let (low_sign, high_sign) = (sign(&low), sign(&high));
    if low_sign == Ordering::Equal {
        return Ok(ChangeOver::Exact(low));
    }
    if high_sign == Ordering::Equal {
        return Ok(ChangeOver::Exact(high));
    }
    if low_sign == high_sign {
        return Ok(ChangeOver::Never);
    }
    for _ in 0..=MAX_HALVINGS {
        if &high - &low <= *width {
            return Ok(ChangeOver::Between(low, high));
        }
        let middle = middle(&low, &high);
        match sign(&middle) {
            Ordering::Equal => return Ok(ChangeOver::Exact(middle)),
            found if found == low_sign => low = middle,
            _ => high = middle,
        }
    }
    Err(change_over_width(shortened(&width.to_string())))
}

impl ChangeOver {
    /// The figure, where it is exact.
    #[must_use]
    pub fn exact(&self) -> Option<&Fraction> {
        match self {
            ChangeOver::Exact(figure) => Some(figure),
            ChangeOver::Between(..) | ChangeOver::Never => None,
        }
    }

    /// Whether the order is the same over the whole range.
    #[must_use]
    pub fn is_never(&self) -> bool {
        *self == ChangeOver::Never
    }
}

impl fmt::Display for ChangeOver {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChangeOver::Between(low, high) => write!(formatter, "between {low} and {high}"),
            ChangeOver::Exact(figure) => write!(formatter, "at {figure}"),
            ChangeOver::Never => formatter.write_str("never"),
        }
    }
}

impl Linear {
    /// The line with this height at zero and this slope.
    #[must_use]
    pub fn new(at_zero: Fraction, slope: Fraction) -> Self {
        Linear { at_zero, slope }
    }

    /// The level line.
    #[must_use]
    pub fn constant(height: Fraction) -> Self {
        Linear::new(height, Fraction::ZERO)
    }

    /// The line through two points: `(figure, height)` each.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) where both stand at one figure.
    pub fn through(
        (first, height): (&Fraction, &Fraction),
        (second, other_height): (&Fraction, &Fraction),
    ) -> Result<Self, Error> {
        let slope = (other_height - height).checked_div(&(second - first))?;
        Ok(Linear::new(height - &(&slope * first), slope))
    }

    /// The height at a figure.
    #[must_use]
    pub fn at(&self, figure: &Fraction) -> Fraction {
        &self.at_zero + &(&self.slope * figure)
    }

    /// The sum of two lines.
    pub(crate) fn plus(&self, other: &Linear) -> Self {
        Linear::new(&self.at_zero + &other.at_zero, &self.slope + &other.slope)
    }

    /// The line, every height times a factor.
    pub(crate) fn times(&self, factor: &Fraction) -> Self {
        Linear::new(&self.at_zero * factor, &self.slope * factor)
    }

    /// Where two lines cross; `None` where they run side by side or are the same.
    #[must_use]
    pub fn crossing(&self, other: &Linear) -> Option<Fraction> {
        (&other.at_zero - &self.at_zero).checked_div(&(&self.slope - &other.slope)).ok()
    }
}

/// Refuses a range whose end does not lie above its beginning.
pub(super) fn check_range(from: &Fraction, to: &Fraction) -> Result<(), Error> {
    if from < to {
        return Ok(());
    }
    Err(refused!(
        Order: "the range runs from {} to {}: give the lower end first, and two different ends",
        shortened(&from.to_string()), shortened(&to.to_string())
    ))
}

/// Half way between two figures.
pub(super) fn middle(low: &Fraction, high: &Fraction) -> Fraction {
    let half = Fraction::new(1, 2).unwrap_or_default();
    (low + high) * half
}

refusals! {
    change_over_width(width: impl fmt::Display) = Range:
        "the width {width} of a change-over is not above zero, or too small for its range: give a wider one";
}
