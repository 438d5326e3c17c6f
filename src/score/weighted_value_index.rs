//! Weighted value index: a power of quality over price, decided by integer powers.

use super::ScoreRule;
use super::facts::{DIVIDES, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::policy::divided_by_price;
use super::rule::{Field, FieldWorking, Judged, MovingFigure, Rule, recorded};
use super::working::{power, quotient};
use crate::error::{self, Error, refused, shortened};
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::record::{record, whole_numbers};

/// The highest power of quality or price in a weighted value index.
pub const MAX_INDEX_POWER: u16 = 100;

const FACTS: RuleFacts = RuleFacts {
    name: "weighted value index",
    formula: "quality to the power of a/b ÷ price, highest first; decided by quality to the power \
              of a over price to the power of b",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: DIVIDES,
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("the order of quality"),
};

/// The published exponent `a/b` of quality, as two whole numbers from 1 to [`MAX_INDEX_POWER`]. It is the
/// weight of quality over that of price, unless it is said to stand apart from the weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndexExponent {
    /// `a`: the power of quality by which the order is decided.
    pub(crate) quality_power: u16,
    /// `b`: the power of price by which the order is decided.
    pub(crate) price_power: u16,
    /// Whether it is no ratio of the published weights.
    pub(crate) is_apart: bool,
}

impl IndexExponent {
    /// The exponent `quality_power / price_power`.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a power that is not from 1 to [`MAX_INDEX_POWER`].
    pub fn new(quality_power: u16, price_power: u16) -> Result<Self, Error> {
        for value in [quality_power, price_power] {
            if !(1..=MAX_INDEX_POWER).contains(&value) {
                return Err(error::index_power(value));
            }
        }
        Ok(IndexExponent { quality_power, price_power, is_apart: false })
    }

    /// The exponent, said to stand apart from the published weights.
    #[must_use]
    pub fn apart_from_weights(self) -> Self {
        IndexExponent { is_apart: true, ..self }
    }
}

/// The figure of each bid to the power of `b`, given as price and quality (0 to 100); the highest
/// is first. It is rational and gives the same order as `q^(a/b) ÷ p`, which often is not.
///
/// Exactly `q^a ÷ p^b`. In integers: bid 1 is ahead where `q₁^a·p₂^b > q₂^a·p₁^b`.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) for a price of zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::IndexExponent;
/// use fullcost::score::weighted_value_index;
///
/// let bids = [(Fraction::from(10), Fraction::from(9))];
/// let figures = weighted_value_index(&bids, IndexExponent::new(1, 2)?)?;
/// // 9 to the power of 1/2 over 10 is 3/10; its square decides.
/// assert_eq!(figures, [Fraction::new(9, 100)?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn weighted_value_index(
    bids: &[(Fraction, Fraction)],
    exponent: IndexExponent,
) -> Result<Vec<Fraction>, Error> {
    let index = |(price, quality): &(Fraction, Fraction)| {
        if price.is_zero() {
            return divided_by_price(quality, price, FACTS.name);
        }
        quality.power_over(exponent.quality_power, price, exponent.price_power)
    };
    bids.iter().map(index).collect()
}

/// The rule with what the tender publishes.
pub(super) struct WeightedValueIndex<'a>(pub(super) &'a IndexExponent);

impl Rule for WeightedValueIndex<'_> {
    type Record = WeightedValueIndexRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn check_weights(&self, ratio: &Fraction) -> Result<(), Error> {
        let (quality, price) = (self.0.quality_power, self.0.price_power);
        if self.0.is_apart || *ratio == Fraction::new(quality.into(), price.into())? {
            return Ok(());
        }
        Err(refused!(
            Conflict: "the exponent {quality}/{price} contradicts the weights, of which that of quality over that of price is {}: state powers that give it, or say that the exponent is apart from them (\"apart_from_weights\": true)",
            shortened(&ratio.to_string())
        ))
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        let powers = weighted_value_index(field.bids, *self.0)?;
        Ok(Judged::Figures(powers, self.0.price_power))
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        quotient(
            "index to the power of its root",
            power("power of quality", field.quality.clone(), self.0.quality_power),
            power("power of price", field.price.clone(), self.0.price_power),
        )
    }

    fn power(&self) -> u16 {
        self.0.quality_power.saturating_add(self.0.price_power)
    }

    fn moving(&self, price: &Fraction) -> Option<MovingFigure> {
        let (power, over) = (self.0.quality_power, price.power(self.0.price_power));
        Some(MovingFigure { quality: Fraction::ONE, power, over, ..MovingFigure::default() })
    }
}

record! {
    /// [Weighted value index](methods/weighted_value_index.md).
    struct WeightedValueIndexRecord {
        quality_power: Power,
        /// with it, the weight of quality over that of price: 2 and 3 where price has 60 %
        price_power: Power,
        /// whether the exponent is no ratio of the weights
        apart_from_weights: Option<bool> = "default `false`: another exponent is refused",
    }
}

recorded! {
    WeightedValueIndexRecord: "weighted_value_index",
        |record| {
            let exponent = IndexExponent::new(record.quality_power.0, record.price_power.0)?;
            let is_apart = record.apart_from_weights.unwrap_or(false);
            Ok(ScoreRule::WeightedValueIndex(IndexExponent { is_apart, ..exponent }))
        },
        ScoreRule::WeightedValueIndex(exponent) => WeightedValueIndexRecord {
            quality_power: Power(exponent.quality_power),
            price_power: Power(exponent.price_power),
            apart_from_weights: exponent.is_apart.then_some(true),
        }
}

whole_numbers! {
    /// A power.
    Power(u16), 1 to 100_u16, |value| error::index_power(value);
}
