//! Distance from lowest: what a price lies above the lowest, as a part of the lowest, is lost.

use super::ScoreRule;
use super::facts::{EdgePolicy, FULL_OR_REFUSED, OtherBids, RuleFacts, ScoreOrder};
use super::policy::ZeroPrice;
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{difference, least, not_below_zero, quotient, stated_share, whole_share};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "distance from lowest",
    formula: "price weight × (1 − (price − lowest price) ÷ lowest price), not below zero, plus \
              quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: FULL_OR_REFUSED,
    single_bid: EdgePolicy::Defined("full price points"),
    all_equal: EdgePolicy::Defined("full price points for each"),
};

/// The share of the price weight each price earns.
///
/// Exactly `share = max(0, 1 − (p − p_min) ÷ p_min)`; from twice the lowest price on it is zero.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) where the lowest price is zero and the tender
/// states no other policy.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::ZeroPrice;
/// use fullcost::score::distance_from_lowest;
///
/// let prices = [Fraction::from(100), Fraction::from(130), Fraction::from(250)];
/// let shares = distance_from_lowest(&prices, ZeroPrice::Refused)?;
/// assert_eq!(shares, [Fraction::ONE, Fraction::new(7, 10)?, Fraction::ZERO]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn distance_from_lowest(
    prices: &[Fraction],
    zero_price: ZeroPrice,
) -> Result<Vec<Fraction>, Error> {
    let lowest = prices.iter().min().cloned().unwrap_or_default();
    let share = |price: &Fraction| {
        if lowest.is_zero() {
            return zero_price.share(price, FACTS.name);
        }
        let distance = (price - &lowest).checked_div(&lowest)?;
        Ok((Fraction::ONE - distance).max(Fraction::ZERO))
    };
    prices.iter().map(share).collect()
}

/// The rule with what the tender publishes.
pub(super) struct DistanceFromLowest<'a>(pub(super) &'a ZeroPrice);

impl Rule for DistanceFromLowest<'_> {
    type Record = DistanceFromLowestRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        distance_from_lowest(field.prices, *self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let (lowest, own) = (least("lowest price", field.prices), field.price);
        if lowest.value().is_zero() {
            return stated_share("share of a price of zero, or of one beside it", own);
        }
        let above = difference("price less lowest price", own.clone(), lowest.clone());
        let distance = quotient("distance from the lowest price", above, lowest);
        let left = difference("one less the distance", whole_share("one"), distance);
        not_below_zero("share", left)
    }
}

record! {
    /// [Distance from the lowest](methods/distance_from_lowest.md).
    struct DistanceFromLowestRecord {
        /// what a price of zero earns
        zero_price: Option<ZeroPrice> = "default `refused`",
    }
}

recorded! {
    DistanceFromLowestRecord: "distance_from_lowest",
        |record| Ok(ScoreRule::DistanceFromLowest(record.zero_price.unwrap_or_default())),
        ScoreRule::DistanceFromLowest(policy) =>
            DistanceFromLowestRecord { zero_price: Some(*policy) }
}
