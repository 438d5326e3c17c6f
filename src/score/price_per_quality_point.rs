//! Price per quality point: what each point of quality costs.

use super::ScoreRule;
use super::facts::{EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::rule::{Field, FieldWorking, Judged, MovingFigure, Rule, recorded};
use super::working::quotient;
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "price per quality point",
    formula: "price ÷ quality, least first",
    order: ScoreOrder::LeastFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: EdgePolicy::Defined("no point costs anything: first"),
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("the order of quality"),
};

/// The figure of each bid, given as price and quality (0 to 100); the least is first.
///
/// Exactly `p ÷ q`. In integers: bid 1 is ahead where `p₁·q₂ < p₂·q₁`.
///
/// # Errors
///
/// [`Undefined`](crate::ErrorKind::Undefined) for a quality of zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::price_per_quality_point;
///
/// let bids = [(Fraction::from(100), Fraction::from(80))];
/// assert_eq!(price_per_quality_point(&bids)?, [Fraction::new(5, 4)?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn price_per_quality_point(bids: &[(Fraction, Fraction)]) -> Result<Vec<Fraction>, Error> {
    let per_point = |(price, quality): &(Fraction, Fraction)| {
        price.checked_div(quality).map_err(|_| refused!(
            Undefined: "a quality of 0 has no point that its price could be of: state a least mark or a least quality, below which a bid is not ranked"
        ))
    };
    bids.iter().map(per_point).collect()
}

/// The rule.
pub(super) struct PricePerQualityPoint;

impl Rule for PricePerQualityPoint {
    type Record = PricePerQualityPointRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        price_per_quality_point(field.bids).map(Judged::figures)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        quotient("price over quality", field.price.clone(), field.quality.clone())
    }

    /// Turned around, so that the highest is first.
    fn moving(&self, price: &Fraction) -> Option<MovingFigure> {
        let over = price.clone();
        Some(MovingFigure { quality: Fraction::ONE, over, ..MovingFigure::default() })
    }

    fn free_is_first(&self) -> bool {
        true
    }
}

record! {
    /// [Price per quality point](methods/price_per_quality_point.md).
    struct PricePerQualityPointRecord {}
}

recorded! {
    PricePerQualityPointRecord: "price_per_quality_point", |_| Ok(ScoreRule::PricePerQualityPoint),
        ScoreRule::PricePerQualityPoint => PricePerQualityPointRecord {}
}
