//! Discount from base: how far a price lies below a published base, against the deepest discount.

use super::ScoreRule;
use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{difference, least, not_below_zero, published, quotient};
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction, Money};
use crate::record::record;

const NO_DISCOUNT: EdgePolicy =
    EdgePolicy::Defined("full price points below the base, none at it or above");

const FACTS: RuleFacts = RuleFacts {
    name: "discount from base",
    formula: "price weight × (base − price) ÷ (base − lowest price), not below zero, plus quality \
              points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: ANY_PRICE,
    single_bid: NO_DISCOUNT,
    all_equal: NO_DISCOUNT,
};

/// The published price, above zero, from which discounts count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasePrice(Money);

impl BasePrice {
    /// A base of so much.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount that is not above zero.
    pub fn new(base: Money) -> Result<Self, Error> {
        if base.not_negative()?.is_zero() {
            return Err(refused!(
                Range: "the base price is 0, below which no price lies: give one above zero"
            ));
        }
        Ok(BasePrice(base))
    }

    /// The amount.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.0
    }
}

/// The share of the price weight each price earns.
///
/// Exactly `share = max(0, (B − p) ÷ (B − p_min))`; without a price below the base `B` all shares are
/// zero.
///
/// # Errors
///
/// None: nothing is divided where no price is below the base.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, Money};
/// use fullcost::score::{BasePrice, discount_from_base};
///
/// let base = BasePrice::new(Money::parse("200", Currency::EUR)?)?;
/// let shares = discount_from_base(&[80, 140, 230].map(Fraction::from), base)?;
/// assert_eq!(shares, [Fraction::ONE, Fraction::new(1, 2)?, Fraction::ZERO]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn discount_from_base(prices: &[Fraction], base: BasePrice) -> Result<Vec<Fraction>, Error> {
    let base = base.0.to_fraction();
    let deepest = &base - &prices.iter().min().cloned().unwrap_or_default();
    let share = |price: &Fraction| {
        if *price >= base { Ok(Fraction::ZERO) } else { (&base - price).checked_div(&deepest) }
    };
    prices.iter().map(share).collect()
}

/// The rule with what the tender publishes.
pub(super) struct DiscountFromBase<'a>(pub(super) &'a BasePrice);

impl Rule for DiscountFromBase<'_> {
    type Record = DiscountFromBaseRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn currency(&self) -> Option<Currency> {
        Some(self.0.0.currency())
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        discount_from_base(field.prices, *self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let base = || published("base price", self.0.0.to_fraction(), field.price.unit());
        let own = difference("base price less price", base(), field.price.clone());
        let own = not_below_zero("discount", own);
        if own.value().is_zero() {
            return published("share without a discount", Fraction::ZERO, "");
        }
        let lowest = least("lowest price", field.prices);
        let deepest = difference("deepest discount", base(), lowest);
        quotient("discount over the deepest", own, deepest)
    }
}

record! {
    /// [Discount from base](methods/discount_from_base.md).
    struct DiscountFromBaseRecord {
        /// above zero, such as the budget of the tender
        base: Money,
    }
}

recorded! {
    DiscountFromBaseRecord: "discount_from_base",
        |record| BasePrice::new(record.base).map(ScoreRule::DiscountFromBase),
        ScoreRule::DiscountFromBase(base) => DiscountFromBaseRecord { base: base.0 }
}
