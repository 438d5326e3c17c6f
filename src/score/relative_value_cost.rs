//! Relative value cost: the price, set off for quality against the highest.

use super::ScoreRule;
use super::facts::{ANY_PRICE, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::policy::HighestQuality;
use super::rule::{Field, FieldWorking, Judged, MovingFigure, Rule, recorded};
use super::working::{greatest, least, product, published, quotient, sum};
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::record::record;

const ATTAINABLE: RuleFacts = RuleFacts {
    name: "relative value cost, attainable highest quality",
    formula: "price × (lowest quality + 100) ÷ (quality + 100), least first",
    order: ScoreOrder::LeastFirst,
    other_bids: OtherBids::MoveAllAlike,
    zero_price: ANY_PRICE,
    single_bid: EdgePolicy::Defined("the price itself"),
    all_equal: EdgePolicy::Defined("the order of quality, except at a price of zero"),
};

const OF_THE_BIDS: RuleFacts = RuleFacts {
    name: "relative value cost, highest quality of the bids",
    formula: "price × (lowest quality + highest quality) ÷ (quality + highest quality), least first",
    other_bids: OtherBids::CanReorder,
    ..ATTAINABLE
};

/// The figure of each bid, given as price and quality (0 to 100); the least is first.
///
/// Exactly `p·(q_low + q_max) ÷ (q + q_max)`. The lowest quality `q_low` of the bids moves all
/// figures by one factor. In integers: bid 1 is ahead where `p₁·(q₂ + q_max) < p₂·(q₁ + q_max)`.
///
/// # Errors
///
/// [`Undefined`](crate::ErrorKind::Undefined) where the highest quality is that of the bids and is
/// zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::HighestQuality;
/// use fullcost::score::relative_value_cost;
///
/// let bids = [(100, 60), (130, 100)].map(|(p, q)| (Fraction::from(p), Fraction::from(q)));
/// let figures = relative_value_cost(&bids, HighestQuality::Attainable)?;
/// assert_eq!(figures, [Fraction::from(100), Fraction::from(104)]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn relative_value_cost(
    bids: &[(Fraction, Fraction)],
    highest_quality: HighestQuality,
) -> Result<Vec<Fraction>, Error> {
    let qualities = || bids.iter().map(|(_, quality)| quality);
    let lowest = qualities().min().cloned().unwrap_or_default();
    let highest = match highest_quality {
        HighestQuality::Attainable => Fraction::from(100),
        HighestQuality::OfTheBids => qualities().max().cloned().unwrap_or_default(),
    };
    if highest.is_zero() && !bids.is_empty() {
        return Err(refused!(
            Undefined: "no bid has a quality above zero to measure by: take the attainable highest quality, or choose another rule"
        ));
    }
    let scale = &lowest + &highest;
    let figure = |(price, quality): &(Fraction, Fraction)| {
        (price * &scale).checked_div(&(quality + &highest))
    };
    bids.iter().map(figure).collect()
}

/// The rule with what the tender publishes.
pub(super) struct RelativeValueCost<'a>(pub(super) &'a HighestQuality);

impl Rule for RelativeValueCost<'_> {
    type Record = RelativeValueCostRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[ATTAINABLE, OF_THE_BIDS]
    }

    fn facts(&self) -> &'static RuleFacts {
        match self.0 {
            HighestQuality::Attainable => &ATTAINABLE,
            HighestQuality::OfTheBids => &OF_THE_BIDS,
        }
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        relative_value_cost(field.bids, *self.0).map(Judged::figures)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let highest = || match self.0 {
            HighestQuality::Attainable => published("highest quality", Fraction::from(100), ""),
            HighestQuality::OfTheBids => greatest("highest quality", field.qualities),
        };
        let lowest = least("lowest quality", field.qualities);
        let over = sum("lowest and highest quality", vec![lowest, highest()]);
        let under = sum("quality and highest quality", vec![field.quality.clone(), highest()]);
        let factor = quotient("factor", over, under);
        product("price, set off for quality", vec![field.price.clone(), factor])
    }

    fn moving(&self, price: &Fraction) -> Option<MovingFigure> {
        let (scale, highest) = match self.0 {
            HighestQuality::Attainable => (Fraction::ONE, Fraction::ZERO),
            HighestQuality::OfTheBids => (Fraction::ZERO, Fraction::ONE),
        };
        let (quality, over) = (Fraction::ONE, price.clone());
        Some(MovingFigure { quality, scale, highest, over, ..MovingFigure::default() })
    }

    fn free_is_first(&self) -> bool {
        true
    }
}

record! {
    /// [Relative value cost](methods/relative_value_cost.md).
    struct RelativeValueCostRecord {
        highest_quality: HighestQuality,
    }
}

recorded! {
    RelativeValueCostRecord: "relative_value_cost",
        |record| Ok(ScoreRule::RelativeValueCost(record.highest_quality)),
        ScoreRule::RelativeValueCost(highest) =>
            RelativeValueCostRecord { highest_quality: *highest }
}
