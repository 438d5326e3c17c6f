//! Monetised quality: each point of quality is worth a published amount.

use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::working::{difference, product, published};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Fraction, UnitPrice};

pub(super) const FACTS: RuleFacts = RuleFacts {
    name: "monetised quality",
    formula: "price − value per point × quality, least first",
    order: ScoreOrder::LeastFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: ANY_PRICE,
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("the order of quality"),
};

/// The figure of each bid, given as price and quality (0 to 100); the least is first.
///
/// Exactly `p − v·q` with the published value `v` of one point of quality.
///
/// # Errors
///
/// None: nothing is divided.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, UnitPrice};
/// use fullcost::score::monetised_quality;
///
/// let value_per_point = UnitPrice::parse("0.5", Currency::GBP)?;
/// let bids = [(Fraction::from(100), Fraction::from(60))];
/// assert_eq!(monetised_quality(&bids, value_per_point)?, [Fraction::from(70)]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn monetised_quality(
    bids: &[(Fraction, Fraction)],
    value_per_point: UnitPrice,
) -> Result<Vec<Fraction>, Error> {
    let value = value_per_point.to_fraction();
    Ok(bids.iter().map(|(price, quality)| price - &(&value * quality)).collect())
}

pub(super) fn working(
    price: &Evidence,
    quality: &Evidence,
    value_per_point: UnitPrice,
) -> Evidence {
    let value = published("value per point", value_per_point.to_fraction(), price.unit());
    let worth = product("worth of the quality", vec![value, quality.clone()]);
    difference("price less the worth of the quality", price.clone(), worth)
}
