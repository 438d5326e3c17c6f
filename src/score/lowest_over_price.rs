//! Lowest over price: the lowest price over the bid's own.

use super::ScoreRule;
use super::facts::{EdgePolicy, FULL_OR_REFUSED, OtherBids, RuleFacts, ScoreOrder};
use super::policy::ZeroPrice;
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{least, quotient, stated_share};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "lowest over price",
    formula: "price weight × lowest price ÷ price, plus quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: FULL_OR_REFUSED,
    single_bid: EdgePolicy::Defined("full price points"),
    all_equal: EdgePolicy::Defined("full price points for each"),
};

/// The share of the price weight each price earns.
///
/// Exactly `share = p_min ÷ p`. In integers: bid 1 is ahead of bid 2 on price plus quality where
/// `W_p·p_min·p₂ + Q₁·p₁·p₂ > W_p·p_min·p₁ + Q₂·p₁·p₂`.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) where the lowest price is zero and the tender
/// states no other policy.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::ZeroPrice;
/// use fullcost::score::lowest_over_price;
///
/// let prices = [Fraction::from(100), Fraction::from(130)];
/// let shares = lowest_over_price(&prices, ZeroPrice::Refused)?;
/// assert_eq!(shares, [Fraction::ONE, Fraction::new(10, 13)?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn lowest_over_price(
    prices: &[Fraction],
    zero_price: ZeroPrice,
) -> Result<Vec<Fraction>, Error> {
    let lowest = prices.iter().min().cloned().unwrap_or_default();
    let share = |price: &Fraction| {
        if lowest.is_zero() {
            zero_price.share(price, FACTS.name)
        } else {
            lowest.checked_div(price)
        }
    };
    prices.iter().map(share).collect()
}

/// The rule with what the tender publishes.
pub(super) struct LowestOverPrice<'a>(pub(super) &'a ZeroPrice);

impl Rule for LowestOverPrice<'_> {
    type Record = LowestOverPriceRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        lowest_over_price(field.prices, *self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let (lowest, own) = (least("lowest price", field.prices), field.price);
        if lowest.value().is_zero() {
            return stated_share("share of a price of zero, or of one beside it", own);
        }
        quotient("lowest price over price", lowest, own.clone())
    }
}

record! {
    /// [Lowest over price](methods/lowest_over_price.md).
    struct LowestOverPriceRecord {
        /// what a price of zero earns
        zero_price: Option<ZeroPrice> = "default `refused`",
    }
}

recorded! {
    LowestOverPriceRecord: "lowest_over_price",
        |record| Ok(ScoreRule::LowestOverPrice(record.zero_price.unwrap_or_default())),
        ScoreRule::LowestOverPrice(policy) => LowestOverPriceRecord { zero_price: Some(*policy) }
}
