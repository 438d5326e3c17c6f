//! Distance from median: a line through the median price, held between none and all of the points.

use super::ScoreRule;
use super::facts::{EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::line::{ReferenceLine, line_working};
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::median;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Fraction, Percent, Quantity};
use crate::record::record;

const FACTS: RuleFacts = RuleFacts {
    name: "distance from median",
    formula: "price weight × (share at the median − slope × (price − median price) ÷ median \
              price), held between 0 and 1, plus quality points",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: EdgePolicy::Defined("as any other price; refused where the median is zero"),
    single_bid: EdgePolicy::Defined("the share at the median"),
    all_equal: EdgePolicy::Defined("the share at the median for each"),
};

/// The share of the price weight each price earns; the bid's own price is in the median.
///
/// Exactly `share = min(1, max(0, s − k·(p − m) ÷ m))` with the median `m` (of an even number of
/// prices, half the sum of the two in the middle), the published share `s` at it and the slope `k`.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) where the median is zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::ReferenceLine;
/// use fullcost::score::distance_from_median;
///
/// let line = ReferenceLine::new("50%".parse()?, "1".parse()?)?;
/// let prices = [90, 100, 400].map(Fraction::from);
/// let shares = distance_from_median(&prices, line)?;
/// assert_eq!(shares, [Fraction::new(3, 5)?, Fraction::new(1, 2)?, Fraction::ZERO]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn distance_from_median(
    prices: &[Fraction],
    line: ReferenceLine,
) -> Result<Vec<Fraction>, Error> {
    let median = Fraction::median(prices).unwrap_or_default();
    line.shares(prices, &median, FACTS.name)
}

/// The rule with what the tender publishes.
pub(super) struct DistanceFromMedian<'a>(pub(super) &'a ReferenceLine);

impl Rule for DistanceFromMedian<'_> {
    type Record = DistanceFromMedianRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        distance_from_median(field.prices, *self.0).map(Judged::Shares)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        line_working(field.price, &median("median price", field.prices), *self.0)
    }
}

record! {
    /// [Distance from the median](methods/distance_from_median.md).
    struct DistanceFromMedianRecord {
        /// what a price at the median earns
        share_at_reference: Percent,
        /// above zero
        slope: Quantity,
    }
}

recorded! {
    DistanceFromMedianRecord: "distance_from_median",
        |record| ReferenceLine::new(record.share_at_reference, record.slope)
            .map(ScoreRule::DistanceFromMedian),
        ScoreRule::DistanceFromMedian(line) => DistanceFromMedianRecord {
            share_at_reference: line.share_at_reference,
            slope: line.slope,
        }
}
