//! Min–max: where a price lies between the lowest and the highest.

use super::ScoreRule;
use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::policy::AllEqual;
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{difference, greatest, least, quotient, whole_share};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::record::record;

const POLICY: EdgePolicy = EdgePolicy::Chosen("refused, or full price points for each");

const FACTS: RuleFacts = RuleFacts {
    name: "min-max",
    formula: "price weight × (highest price − price) ÷ (highest price − lowest price), plus \
              quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: ANY_PRICE,
    single_bid: POLICY,
    all_equal: POLICY,
};

/// The share of the price weight each price earns.
///
/// Exactly `share = (p_max − p) ÷ (p_max − p_min)`.
///
/// # Errors
///
/// [`Undefined`](crate::ErrorKind::Undefined) where there is no spread and the tender states no
/// other policy.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::AllEqual;
/// use fullcost::score::min_max;
///
/// let prices = [Fraction::from(100), Fraction::from(130), Fraction::from(300)];
/// let shares = min_max(&prices, AllEqual::Refused)?;
/// assert_eq!(shares[1], Fraction::new(17, 20)?);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn min_max(prices: &[Fraction], all_equal: AllEqual) -> Result<Vec<Fraction>, Error> {
    let lowest = prices.iter().min().cloned().unwrap_or_default();
    let highest = prices.iter().max().cloned().unwrap_or_default();
    let spread = &highest - &lowest;
    let share = |price: &Fraction| {
        if spread.is_zero() {
            all_equal.share(FACTS.name)
        } else {
            (&highest - price).checked_div(&spread)
        }
    };
    prices.iter().map(share).collect()
}

/// The rule with what the tender publishes.
pub(super) struct MinMax<'a>(pub(super) &'a AllEqual);

impl Rule for MinMax<'_> {
    type Record = MinMaxRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        min_max(field.prices, *self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let lowest = least("lowest price", field.prices);
        let highest = greatest("highest price", field.prices);
        if lowest.value() == highest.value() {
            return whole_share("share where all prices are equal");
        }
        quotient(
            "distance from the highest price over the spread",
            difference("highest price less price", highest.clone(), field.price.clone()),
            difference("spread", highest, lowest),
        )
    }
}

record! {
    /// [Lowest to highest](methods/min_max.md).
    struct MinMaxRecord {
        /// what prices earn that are all equal
        all_equal: Option<AllEqual> = "default `refused`",
    }
}

recorded! {
    MinMaxRecord: "min_max",
        |record| Ok(ScoreRule::MinMax(record.all_equal.unwrap_or_default())),
        ScoreRule::MinMax(policy) => MinMaxRecord { all_equal: Some(*policy) }
}
