//! Absolute divisor: the price over a divisor that grows with the bid's own quality.

use super::ScoreRule;
use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::rule::{Field, FieldWorking, Judged, MovingFigure, Rule, recorded};
use super::working::{published, quotient, sum};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "absolute divisor",
    formula: "price ÷ (1 + quality points ÷ (100 − highest quality points)), least first",
    order: ScoreOrder::LeastFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: ANY_PRICE,
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("the order of quality, except at a price of zero"),
};

/// The figure of each bid, given as price and quality (0 to 100); the least is first.
///
/// Exactly `p ÷ (1 + v ÷ (1 − v_max))`, where `v` is the bid's value, `quality weight × q ÷ 100` as a
/// share of one, and `v_max` the highest it can be, the quality weight. Since `1 − v_max` is the
/// price weight, this is `p ÷ (1 + r·q ÷ 100)` with the ratio `r` of the two weights. In integers:
/// bid 1 is ahead where `p₁·(100 + r·q₂) < p₂·(100 + r·q₁)`.
///
/// # Errors
///
/// None: the divisor is one or more.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::absolute_divisor;
///
/// let bids = [(Fraction::from(98), Fraction::from(60))];
/// let figures = absolute_divisor(&bids, &Fraction::new(2, 3)?)?;
/// assert_eq!(figures, [Fraction::from(70)]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn absolute_divisor(
    bids: &[(Fraction, Fraction)],
    weight_ratio: &Fraction,
) -> Result<Vec<Fraction>, Error> {
    let hundredth = Fraction::new(1, 100)?;
    let figure = |(price, quality): &(Fraction, Fraction)| {
        price.checked_div(&(Fraction::ONE + weight_ratio * quality * &hundredth))
    };
    bids.iter().map(figure).collect()
}

/// The rule.
pub(super) struct AbsoluteDivisor;

impl Rule for AbsoluteDivisor {
    type Record = AbsoluteDivisorRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        absolute_divisor(field.bids, field.weight_ratio).map(Judged::figures)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let points = field.quality_points.clone();
        let over = quotient("value over what is left", points, field.weights.0.clone());
        let divisor = sum("divisor", vec![published("one", Fraction::ONE, ""), over]);
        quotient("price over the divisor", field.price.clone(), divisor)
    }

    fn moving(&self, price: &Fraction) -> Option<MovingFigure> {
        let (points, price_weight) = (Fraction::ONE, Fraction::ONE);
        let over = price.clone();
        Some(MovingFigure { points, price_weight, over, ..MovingFigure::default() })
    }

    fn free_is_first(&self) -> bool {
        true
    }
}

record! {
    /// [Absolute divisor](methods/absolute_divisor.md).
    struct AbsoluteDivisorRecord {}
}

recorded! {
    AbsoluteDivisorRecord: "absolute_divisor", |_| Ok(ScoreRule::AbsoluteDivisor),
        ScoreRule::AbsoluteDivisor => AbsoluteDivisorRecord {}
}
