//! Distance from mean: a line through the mean price, held between none and all of the points.

use super::ScoreRule;
use super::facts::{EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::line::{ReferenceLine, line_working};
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{mean, stated_number};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Fraction, Percent, Quantity};
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "distance from mean",
    formula: "price weight × (share at the mean − slope × (price − mean price) ÷ mean price), \
              held between 0 and 1, plus quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: EdgePolicy::Defined("as any other price; refused where all prices are zero"),
    single_bid: EdgePolicy::Defined("the share at the mean"),
    all_equal: EdgePolicy::Defined("the share at the mean for each"),
};

/// The share of the price weight each price earns; the bid's own price is in the mean.
///
/// Exactly `share = min(1, max(0, s − k·(p − m) ÷ m))` with the mean `m`, the published share `s`
/// at the mean and the slope `k`.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) where the mean is zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::ReferenceLine;
/// use fullcost::score::distance_from_mean;
///
/// // Half of the points at the mean, one hundredth of all lost for each percent above it.
/// let line = ReferenceLine::new("50%".parse()?, "1".parse()?)?;
/// let prices = [Fraction::from(90), Fraction::from(110)];
/// let shares = distance_from_mean(&prices, line)?;
/// assert_eq!(shares, [Fraction::new(3, 5)?, Fraction::new(2, 5)?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn distance_from_mean(
    prices: &[Fraction],
    line: ReferenceLine,
) -> Result<Vec<Fraction>, Error> {
    let count = Fraction::from(i128::try_from(prices.len()).unwrap_or(i128::MAX));
    let sum: Fraction = prices.iter().sum();
    let mean = sum.checked_div(&count).unwrap_or_default();
    line.shares(prices, &mean, FACTS.name)
}

/// The rule with what the tender publishes.
pub(super) struct DistanceFromMean<'a>(pub(super) &'a ReferenceLine);

impl Rule for DistanceFromMean<'_> {
    type Record = DistanceFromMeanRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        distance_from_mean(field.prices, *self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let count = Fraction::from(i128::try_from(field.prices.len()).unwrap_or(i128::MAX));
        let mean = mean("mean price", field.prices, stated_number("number of bids", count));
        line_working(field.price, &mean, *self.0)
    }
}

record! {
    /// [Distance from the mean](methods/distance_from_mean.md).
    struct DistanceFromMeanRecord {
        /// what a price at the mean earns
        share_at_reference: Percent,
        /// above zero
        slope: Quantity,
    }
}

recorded! {
    DistanceFromMeanRecord: "distance_from_mean",
        |record| ReferenceLine::new(record.share_at_reference, record.slope)
            .map(ScoreRule::DistanceFromMean),
        ScoreRule::DistanceFromMean(line) => DistanceFromMeanRecord {
            share_at_reference: line.share_at_reference,
            slope: line.slope,
        }
}
