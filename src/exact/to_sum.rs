//! Rounding several amounts so that they add up to their rounded sum.

use std::cmp::Ordering;

use super::fraction::Fraction;
use super::rounding::Rounding;
use crate::error::{Error, quoted, refused, shortened};

/// Rounds figures of either sign to whole numbers that add up to their sum, which is rounded by a named
/// rule.
///
/// Each becomes the whole number below or above it. Largest remainder: everyone gets the whole number below
/// the figure (towards minus infinity), and the units that are then missing go, one each, to those that lie
/// farthest above it; of equal ones to the figure of the larger size, then to the earlier key
/// *(convention)*. So the sum of all distances is the least that there is, and a whole number stays as it is.
/// They come back in the order of their keys. For minor units multiply by their number first.
///
/// Where figures are parts of one amount by weights, [`apportion`](super::apportion()) splits it.
///
/// # Errors
///
/// [`Duplicate`](crate::ErrorKind::Duplicate) for a key that comes twice,
/// [`TooLarge`](crate::ErrorKind::TooLarge) for figures beyond whole numbers of 128 bits.
///
/// ```
/// use fullcost::exact::{Fraction, Rounding, round_to_sum};
///
/// // A grant of 100.6, less refunds of 40.3 and 20.2: they add up to 40.1.
/// let figures = [("grant", "100.6"), ("refund", "-40.3"), ("return", "-20.2")]
///     .map(|(key, figure)| (key, figure.parse::<Fraction>().unwrap()));
/// let rounded = round_to_sum(&figures, Rounding::HalfEven)?;
/// assert_eq!(rounded, [("grant", 100), ("refund", -40), ("return", -20)]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn round_to_sum<K>(
    figures: &[(K, Fraction)],
    rounding: Rounding,
) -> Result<Vec<(K, i128)>, Error>
where
    K: Ord + Clone + AsRef<str>,
{
    let mut sorted: Vec<&(K, Fraction)> = figures.iter().collect();
    sorted.sort_by(|left, right| left.0.cmp(&right.0));
    let mut pairs = sorted.iter().zip(sorted.iter().skip(1));
    if let Some(((key, _), _)) = pairs.find(|(left, right)| left.0 == right.0) {
        return Err(refused!(
            Duplicate: "{} has two figures: give each key one figure", quoted(key.as_ref())
        ));
    }
    let too_large = |figure: &Fraction| {
        refused!(
            TooLarge: "{} is beyond whole numbers of 128 bits: round it in a larger unit",
            shortened(&figure.to_string())
        )
    };
    let whole = |figure: &Fraction, rounding| {
        // Half of what there is, so that a unit can be added.
        let whole = figure.to_scaled(0, rounding).filter(|whole| whole.checked_mul(2).is_some());
        whole.ok_or_else(|| too_large(figure))
    };
    let below = sorted.iter().map(|(_, figure)| whole(figure, Rounding::Floor));
    let mut parts = below.collect::<Result<Vec<i128>, Error>>()?;
    let sum: Fraction = sorted.iter().map(|(_, figure)| figure).sum();
    let shared = parts.iter().try_fold(0_i128, |sum, part| sum.checked_add(*part));
    let missing = whole(&sum, rounding)?.checked_sub(shared.ok_or_else(|| too_large(&sum))?);
    let missing = missing.and_then(|missing| usize::try_from(missing).ok());
    let remainders = sorted.iter().zip(&parts);
    let remainders: Vec<Fraction> =
        remainders.map(|((_, figure), part)| figure - &Fraction::from_integer(*part)).collect();
    for place in order(&sorted, &remainders).into_iter().take(missing.unwrap_or_default()) {
        if let Some(part) = parts.get_mut(place) {
            *part = part.saturating_add(1);
        }
    }
    Ok(sorted.into_iter().map(|(key, _)| key.clone()).zip(parts).collect())
}

/// The places of figures in the order in which they get a unit.
fn order<K>(sorted: &[&(K, Fraction)], remainders: &[Fraction]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sorted.len()).collect();
    let size = |place: usize| sorted.get(place).map(|(_, figure)| figure.abs());
    // The sort is stable: what is equal stays in the order of the keys.
    order.sort_by(|&left, &right| match remainders.get(right).cmp(&remainders.get(left)) {
        Ordering::Equal => size(right).cmp(&size(left)),
        decided => decided,
    });
    order
}
