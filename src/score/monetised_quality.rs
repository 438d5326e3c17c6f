//! Monetised quality: each point of quality is worth a published amount.

use super::ScoreRule;
use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::rule::{Field, FieldWorking, Judged, MovingFigure, Rule, recorded};
use super::working::{difference, product, published};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction, UnitPrice};
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "monetised quality",
    formula: "price − value per point × quality, least first",
    order: ScoreOrder::LeastFirst,
    other_bids: OtherBids::DoNotEnter,
    zero_price: ANY_PRICE,
    single_bid: EdgePolicy::Defined("as any other bid"),
    all_equal: EdgePolicy::Defined("the order of quality"),
};

/// The figure of each bid, given as price and quality (0 to 100); the least is first.
///
/// Exactly `p − v·q` with the published value `v` of one point of quality.
///
/// # Errors
///
/// None: nothing is divided.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, UnitPrice};
/// use fullcost::score::monetised_quality;
///
/// let value_per_point = UnitPrice::parse("0.5", Currency::GBP)?;
/// let bids = [(Fraction::from(100), Fraction::from(60))];
/// assert_eq!(monetised_quality(&bids, value_per_point)?, [Fraction::from(70)]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn monetised_quality(
    bids: &[(Fraction, Fraction)],
    value_per_point: UnitPrice,
) -> Result<Vec<Fraction>, Error> {
    let value = value_per_point.to_fraction();
    Ok(bids.iter().map(|(price, quality)| price - &(&value * quality)).collect())
}

/// The rule with what the tender publishes.
pub(super) struct MonetisedQuality<'a>(pub(super) &'a UnitPrice);

impl Rule for MonetisedQuality<'_> {
    type Record = MonetisedQualityRecord;

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
        monetised_quality(field.bids, *self.0).map(Judged::figures)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let price = field.price.clone();
        let value = published("value per point", self.0.to_fraction(), price.unit());
        let worth = product("worth of the quality", vec![value, field.quality.clone()]);
        difference("price less the worth of the quality", price, worth)
    }

    fn moving(&self, price: &Fraction) -> Option<MovingFigure> {
        let quality = self.0.to_fraction() * Fraction::from(100);
        Some(MovingFigure { quality, scale: -price, ..MovingFigure::default() })
    }

    fn is_in_money(&self) -> bool {
        true
    }
}

record! {
    /// [Monetised quality](methods/monetised_quality.md).
    struct MonetisedQualityRecord {
        /// what a point of quality is worth
        value_per_point: UnitPrice,
    }
}

recorded! {
    MonetisedQualityRecord: "monetised_quality",
        |record| Ok(ScoreRule::MonetisedQuality(record.value_per_point)),
        ScoreRule::MonetisedQuality(value) => MonetisedQualityRecord { value_per_point: *value }
}
