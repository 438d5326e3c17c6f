//! Bilinear: a published share of the points at the mean discount, and on two straight lines beside it.

use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{
    difference, greatest, not_below_zero, product, published, quotient, stated_number, sum,
    whole_share,
};
use super::{BasePrice, ScoreRule};
use crate::error::{AtRecord, Error};
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction, Money, Percent};
use crate::record::record;

const AT_THE_MEAN: EdgePolicy =
    EdgePolicy::Defined("the share at the mean for prices below the base, none at it or above");

const FACTS: RuleFacts = RuleFacts {
    name: "bilinear",
    formula: "price weight × (share × discount ÷ mean discount up to the mean discount; above it share \
              + (1 − share) × (discount − mean discount) ÷ (deepest discount − mean discount)), the \
              discount being base − price, not below zero; plus quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: ANY_PRICE,
    single_bid: AT_THE_MEAN,
    all_equal: AT_THE_MEAN,
};

/// What a tender publishes for the bilinear rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BilinearTerms {
    base: BasePrice,
    share_at_mean: Percent,
}

impl BilinearTerms {
    /// From a base, and a share of the price weight at the mean discount.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a share that is not from 0 % to 100 %.
    pub fn new(base: BasePrice, share_at_mean: Percent) -> Result<Self, Error> {
        Ok(BilinearTerms { base, share_at_mean: share_at_mean.share()? })
    }
}

/// The share of the price weight each price earns.
///
/// Exactly, of discounts `d = max(0, B − p)` with their mean `m`: `X · d ÷ m` up to `m`, and
/// `X + (1 − X) · (d − m) ÷ (d_max − m)` above it. Where no price is below the base all shares are zero.
///
/// # Errors
///
/// None: nothing is divided where no price is below the base, and nothing lies above the mean where all
/// discounts are the same.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, Money};
/// use fullcost::score::{BasePrice, BilinearTerms, bilinear};
///
/// let base = BasePrice::new(Money::parse("100", Currency::EUR)?)?;
/// let terms = BilinearTerms::new(base, "80%".parse()?)?;
/// // Discounts of 10, 20 and 30: their mean is 20.
/// let shares = bilinear(&[90, 80, 70].map(Fraction::from), terms)?;
/// assert_eq!(shares, [Fraction::new(2, 5)?, Fraction::new(4, 5)?, Fraction::ONE]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn bilinear(prices: &[Fraction], terms: BilinearTerms) -> Result<Vec<Fraction>, Error> {
    let base = terms.base.amount().to_fraction();
    let discounts = prices.iter().map(|price| (&base - price).max(Fraction::ZERO));
    let discounts: Vec<Fraction> = discounts.collect();
    let count = Fraction::from_integer(i128::try_from(prices.len().max(1)).unwrap_or(i128::MAX));
    let mean = discounts.iter().sum::<Fraction>().checked_div(&count)?;
    let deepest = discounts.iter().max().cloned().unwrap_or_default();
    let share = terms.share_at_mean.to_fraction();
    let earned = |discount: &Fraction| {
        if mean.is_zero() {
            return Ok(Fraction::ZERO);
        }
        if *discount <= mean {
            return Ok(&share * &discount.checked_div(&mean)?);
        }
        let part = (discount - &mean).checked_div(&(&deepest - &mean))?;
        Ok(&share + &((Fraction::ONE - share.clone()) * part))
    };
    discounts.iter().map(earned).collect()
}

/// The rule with what the tender publishes.
pub(super) struct Bilinear<'a>(pub(super) &'a BilinearTerms);

impl Rule for Bilinear<'_> {
    type Record = BilinearRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn currency(&self) -> Option<Currency> {
        Some(self.0.base.amount().currency())
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        bilinear(field.prices, *self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let base = self.0.base.amount().to_fraction();
        let discount = |price: &Evidence| {
            let base = published("base price", base.clone(), price.unit());
            not_below_zero("discount", difference("base price less price", base, price.clone()))
        };
        let all: Vec<Evidence> = field.prices.iter().map(discount).collect();
        let count = i128::try_from(all.len()).unwrap_or(i128::MAX);
        let count = stated_number("number of bids", Fraction::from_integer(count));
        let mean = quotient("mean discount", sum("sum of the discounts", all.clone()), count);
        if mean.value().is_zero() {
            return published("share without a discount", Fraction::ZERO, "");
        }
        let own = discount(field.price);
        let share = || published("share at the mean", self.0.share_at_mean.to_fraction(), "");
        if own.value() <= mean.value() {
            let part = quotient("discount over the mean", own, mean);
            return product("share up to the mean", vec![share(), part]);
        }
        let beyond = difference("discount beyond the mean", own, mean.clone());
        let deepest = greatest("deepest discount", &all);
        let deepest = difference("deepest discount beyond the mean", deepest, mean);
        let rest = difference("share beyond the mean", whole_share("all points"), share());
        let part = quotient("part of the way to the deepest discount", beyond, deepest);
        sum("share", vec![share(), product("share for what is beyond", vec![rest, part])])
    }
}

record! {
    /// [Bilinear](methods/bilinear.md).
    struct BilinearRecord {
        /// above zero, such as the amount put out to tender
        base: Money,
        /// of the price weight at the mean discount, such as 80 %, 85 % or 90 %
        share_at_mean: Percent,
    }
}

recorded! {
    BilinearRecord: "bilinear",
        |record| {
            let base = BasePrice::new(record.base).at("base")?;
            BilinearTerms::new(base, record.share_at_mean).at("share_at_mean").map(ScoreRule::Bilinear)
        },
        ScoreRule::Bilinear(terms) => BilinearRecord {
            base: terms.base.amount(),
            share_at_mean: terms.share_at_mean,
        }
}
