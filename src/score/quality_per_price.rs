//! Quality per price: what quality each unit of money buys.

use super::facts::{DIVIDES, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::policy::divided_by_price;
use super::working::quotient;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Fraction;

pub(super) const FACTS: RuleFacts = RuleFacts {
    name: "quality per price",
    formula: "quality ÷ price, highest first",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: DIVIDES,
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("the order of quality"),
};

/// The figure of each bid, given as price and quality (0 to 100); the highest is first.
///
/// Exactly `q ÷ p`. In integers: bid 1 is ahead where `q₁·p₂ > q₂·p₁`.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) for a price of zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::quality_per_price;
///
/// let bids = [(Fraction::from(100), Fraction::from(60))];
/// assert_eq!(quality_per_price(&bids)?, [Fraction::new(3, 5)?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn quality_per_price(bids: &[(Fraction, Fraction)]) -> Result<Vec<Fraction>, Error> {
    bids.iter().map(|(price, quality)| divided_by_price(quality, price, FACTS.name)).collect()
}

pub(super) fn working(price: &Evidence, quality: &Evidence) -> Evidence {
    quotient("quality over price", quality.clone(), price.clone())
}
