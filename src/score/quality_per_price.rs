//! Quality per price: what quality each unit of money buys.

use super::ScoreRule;
use super::facts::{DIVIDES, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::policy::divided_by_price;
use super::rule::{Field, FieldWorking, Judged, MovingFigure, Rule, recorded};
use super::working::quotient;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "quality per price",
    formula: "quality ÷ price, highest first",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: DIVIDES,
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("the order of quality"),
};

/// The figure of each bid, given as price and quality (0 to 100); the highest is first.
///
/// Exactly `q ÷ p`. In integers: bid 1 is ahead where `q₁·p₂ > q₂·p₁`.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) for a price of zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::quality_per_price;
///
/// let bids = [(Fraction::from(100), Fraction::from(60))];
/// assert_eq!(quality_per_price(&bids)?, [Fraction::new(3, 5)?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn quality_per_price(bids: &[(Fraction, Fraction)]) -> Result<Vec<Fraction>, Error> {
    bids.iter().map(|(price, quality)| divided_by_price(quality, price, FACTS.name)).collect()
}

/// The rule.
pub(super) struct QualityPerPrice;

impl Rule for QualityPerPrice {
    type Record = QualityPerPriceRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        quality_per_price(field.bids).map(Judged::figures)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        quotient("quality over price", field.quality.clone(), field.price.clone())
    }

    fn moving(&self, price: &Fraction) -> Option<MovingFigure> {
        let over = price.clone();
        Some(MovingFigure { quality: Fraction::ONE, over, ..MovingFigure::default() })
    }
}

record! {
    /// [Quality per price](methods/quality_per_price.md).
    struct QualityPerPriceRecord {}
}

recorded! {
    QualityPerPriceRecord: "quality_per_price", |_| Ok(ScoreRule::QualityPerPrice),
        ScoreRule::QualityPerPrice => QualityPerPriceRecord {}
}
