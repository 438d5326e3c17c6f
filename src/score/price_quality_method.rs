//! Price–quality method: a premium for quality above the lowest, in the ratio of the weights.

use super::ScoreRule;
use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::rule::{Field, FieldWorking, Judged, MovingFigure, Rule, recorded};
use super::working::{difference, least, product, published, quotient, stated_number};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction, Money};
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "price-quality method",
    formula: "price − estimate × (quality weight ÷ price weight) × (quality − lowest quality) ÷ \
              100, least first",
    order: ScoreOrder::LeastFirst,
    other_bids: OtherBids::MoveAllAlike,
    zero_price: ANY_PRICE,
    single_bid: EdgePolicy::Defined("the price itself"),
    all_equal: EdgePolicy::Defined("the order of quality"),
};

/// The figure of each bid, given as price and quality (0 to 100); the least is first.
///
/// Exactly `p − E·r·(q − q_low) ÷ 100` with the estimate `E`, the ratio `r` of the quality weight to
/// the price weight, and the lowest quality `q_low` of the bids, which moves all figures alike.
///
/// # Errors
///
/// None: nothing is divided.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, Money};
/// use fullcost::score::price_quality_method;
///
/// let estimate = Money::parse("120", Currency::GBP)?;
/// let bids = [(100, 60), (130, 85)].map(|(p, q)| (Fraction::from(p), Fraction::from(q)));
/// let figures = price_quality_method(&bids, estimate, &Fraction::new(2, 3)?)?;
/// assert_eq!(figures, [Fraction::from(100), Fraction::from(110)]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn price_quality_method(
    bids: &[(Fraction, Fraction)],
    estimate: Money,
    weight_ratio: &Fraction,
) -> Result<Vec<Fraction>, Error> {
    let lowest = bids.iter().map(|(_, quality)| quality).min().cloned().unwrap_or_default();
    let hundredth = Fraction::new(1, 100)?;
    let per_point = estimate.to_fraction() * weight_ratio * hundredth;
    let figure = |(price, quality): &(Fraction, Fraction)| {
        let premium = &per_point * &(quality - &lowest);
        price - &premium
    };
    Ok(bids.iter().map(figure).collect())
}

/// The rule with what the tender publishes.
pub(super) struct PriceQualityMethod<'a>(pub(super) &'a Money);

impl Rule for PriceQualityMethod<'_> {
    type Record = PriceQualityMethodRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn currency(&self) -> Option<Currency> {
        Some(self.0.currency())
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        price_quality_method(field.bids, *self.0, field.weight_ratio).map(Judged::figures)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let lowest = least("lowest", field.qualities);
        let above = difference("quality above the lowest", field.quality.clone(), lowest);
        let hundred = stated_number("points of the whole scale", Fraction::from(100));
        let (price, (price_weight, quality_weight)) = (field.price.clone(), field.weights.clone());
        let premium = product(
            "premium for quality",
            vec![
                published("estimate", self.0.to_fraction(), price.unit()),
                quotient("ratio of the weights", quality_weight, price_weight),
                quotient("part of the scale", above, hundred),
            ],
        );
        difference("price less the premium", price, premium)
    }

    fn moving(&self, price: &Fraction) -> Option<MovingFigure> {
        let points = self.0.to_fraction();
        Some(MovingFigure { points, price_weight: -price, ..MovingFigure::default() })
    }

    fn is_in_money(&self) -> bool {
        true
    }
}

record! {
    /// [Price quality method](methods/price_quality_method.md).
    struct PriceQualityMethodRecord {
        estimate: Money,
    }
}

recorded! {
    PriceQualityMethodRecord: "price_quality_method",
        |record| Ok(ScoreRule::PriceQualityMethod(record.estimate)),
        ScoreRule::PriceQualityMethod(estimate) => PriceQualityMethodRecord { estimate: *estimate }
}
