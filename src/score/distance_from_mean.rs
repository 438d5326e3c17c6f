//! Distance from mean: a line through the mean price, held between none and all of the points.

use super::facts::{EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::line::{ReferenceLine, line_working};
use super::working::{mean, stated_number};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Fraction;

pub(super) const FACTS: RuleFacts = RuleFacts {
    name: "distance from mean",
    formula: "price weight × (share at the mean − slope × (price − mean price) ÷ mean price), \
              held between 0 and 1, plus quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: EdgePolicy::Defined("as any other price; refused where all prices are zero"),
    single_bid: EdgePolicy::Defined("the share at the mean"),
    all_equal: EdgePolicy::Defined("the share at the mean for each"),
};

/// The share of the price weight each price earns; the bid's own price is in the mean.
///
/// Exactly `share = min(1, max(0, s − k·(p − m) ÷ m))` with the mean `m`, the published share `s`
/// at the mean and the slope `k`.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) where the mean is zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::ReferenceLine;
/// use fullcost::score::distance_from_mean;
///
/// // Half of the points at the mean, one hundredth of all lost for each percent above it.
/// let line = ReferenceLine::new("50%".parse()?, "1".parse()?)?;
/// let prices = [Fraction::from(90), Fraction::from(110)];
/// let shares = distance_from_mean(&prices, line)?;
/// assert_eq!(shares, [Fraction::new(3, 5)?, Fraction::new(2, 5)?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn distance_from_mean(
    prices: &[Fraction],
    line: ReferenceLine,
) -> Result<Vec<Fraction>, Error> {
    let count = Fraction::from(i128::try_from(prices.len()).unwrap_or(i128::MAX));
    let sum: Fraction = prices.iter().sum();
    let mean = sum.checked_div(&count).unwrap_or_default();
    line.shares(prices, &mean, FACTS.name)
}

pub(super) fn working(prices: &[Evidence], own: &Evidence, line: ReferenceLine) -> Evidence {
    let count = Fraction::from(i128::try_from(prices.len()).unwrap_or(i128::MAX));
    let mean = mean("mean price", prices, stated_number("number of bids", count));
    line_working(own, &mean, line)
}
