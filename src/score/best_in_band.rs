//! Best in band: of the bids whose ratio lies close to the best ratio, the best by a published criterion.

use super::ScoreRule;
use super::facts::{DIVIDES, EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
use super::policy::divided_by_price;
use super::rule::{Field, FieldWorking, Judged, Rule, recorded};
use super::working::{greatest, least, published, quotient, sum, whole_share};
use crate::error::{AtRecord, Error};
use crate::evidence::Evidence;
use crate::exact::{Fraction, Percent};
use crate::record::{record, words};

const FACTS: RuleFacts = RuleFacts {
    name: "best in band",
    formula: "quality ÷ price; the bids whose ratio lies in the band below the best ratio come first, in \
              the order of quality or of price as published, the others by their ratio",
    order: ScoreOrder::HighestFirst,
    other_bids: OtherBids::CanReorder,
    zero_price: DIVIDES,
    single_bid: EdgePolicy::Defined("it has the best ratio"),
    all_equal: EdgePolicy::Defined("the order of quality"),
};

/// By what the bids in the band are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum BandCriterion {
    /// The higher quality is first.
    HigherQuality,
    /// The lower price is first.
    LowerPrice,
}

words! { BandCriterion { HigherQuality = "higher_quality", LowerPrice = "lower_price" } }

/// What a tender publishes for the rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BestInBandTerms {
    band: Percent,
    decided_by: BandCriterion,
}

impl BestInBandTerms {
    /// How far a ratio may lie below the best, as a share of it, and what decides among those.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a band that is not from 0 % to 100 %.
    pub fn new(band: Percent, decided_by: BandCriterion) -> Result<Self, Error> {
        Ok(BestInBandTerms { band: band.share()?, decided_by })
    }
}

/// The figure of each bid, given as price and quality (0 to 100); the highest is first.
///
/// With ratios `k = q ÷ p`, the best `K` and a band `b`: exactly `1 + q ÷ 100`, or `1 + p_min ÷ p` with the
/// lowest price in the band, where `k ≥ K · (1 − b)`; elsewhere `k ÷ K`, which is below one. Exactly at the
/// end of the band is in it.
///
/// # Errors
///
/// [`Unsupported`](crate::ErrorKind::Unsupported) for a price of zero.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::{BandCriterion, BestInBandTerms, best_in_band};
///
/// let terms = BestInBandTerms::new("10%".parse()?, BandCriterion::HigherQuality)?;
/// // Ratios of 0.9, 0.975 and 0.5: two lie within 10 % of the best.
/// let bids = [(100, 90), (80, 78), (100, 50)].map(|(p, q)| (Fraction::from(p), Fraction::from(q)));
/// let figures = best_in_band(&bids, terms)?;
/// assert_eq!(figures[0].to_exact_decimal().as_deref(), Some("1.9"));
/// assert_eq!(figures[1].to_exact_decimal().as_deref(), Some("1.78"));
/// assert_eq!(figures[2].to_string(), "20/39");
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn best_in_band(
    bids: &[(Fraction, Fraction)],
    terms: BestInBandTerms,
) -> Result<Vec<Fraction>, Error> {
    let ratios = bids.iter().map(|(price, quality)| divided_by_price(quality, price, FACTS.name));
    let ratios = ratios.collect::<Result<Vec<Fraction>, Error>>()?;
    let best = ratios.iter().max().cloned().unwrap_or_default();
    let end = terms.end(&best);
    let of_band = bids.iter().zip(&ratios).filter(|(_, ratio)| **ratio >= end);
    let lowest = of_band.map(|((price, _), _)| price).min().cloned().unwrap_or_default();
    let figure = |((price, quality), ratio): (&(Fraction, Fraction), &Fraction)| {
        if *ratio < end {
            return ratio.checked_div(&best);
        }
        let part = match terms.decided_by {
            BandCriterion::HigherQuality => quality.checked_div(&Fraction::from_integer(100)),
            BandCriterion::LowerPrice => lowest.checked_div(price),
        };
        Ok(Fraction::ONE + part?)
    };
    bids.iter().zip(&ratios).map(figure).collect()
}

impl BestInBandTerms {
    /// The least ratio in the band.
    fn end(self, best: &Fraction) -> Fraction {
        best * &(Fraction::ONE - self.band.to_fraction())
    }
}

/// The rule with what the tender publishes.
pub(super) struct BestInBand<'a>(pub(super) &'a BestInBandTerms);

impl Rule for BestInBand<'_> {
    type Record = BestInBandRecord;

    fn all_facts() -> &'static [RuleFacts] {
        &[FACTS]
    }

    fn facts(&self) -> &'static RuleFacts {
        &FACTS
    }

    fn gives_points(&self) -> bool {
        false
    }

    fn judge(&self, field: &Field<'_>) -> Result<Judged, Error> {
        best_in_band(field.bids, *self.0).map(Judged::figures)
    }

    fn working(&self, field: &FieldWorking<'_>) -> Evidence {
        let ratio = |quality: &Evidence, price: &Evidence| {
            quotient("quality over price", quality.clone(), price.clone())
        };
        let all = field.qualities.iter().zip(field.prices);
        let ratios: Vec<Evidence> = all.map(|(quality, price)| ratio(quality, price)).collect();
        let best = greatest("best ratio", &ratios);
        let own = ratio(field.quality, field.price);
        let end = self.0.end(best.value());
        if *own.value() < end {
            return quotient("ratio over the best", own, best);
        }
        let in_band = ratios.iter().zip(field.prices).filter(|(ratio, _)| *ratio.value() >= end);
        let part = match self.0.decided_by {
            BandCriterion::HigherQuality => {
                let hundred = published("highest quality", Fraction::from_integer(100), "");
                quotient("quality of one", field.quality.clone(), hundred)
            }
            BandCriterion::LowerPrice => {
                let prices: Vec<Evidence> = in_band.map(|(_, price)| price.clone()).collect();
                let lowest = least("lowest price in the band", &prices);
                quotient("lowest price over price", lowest, field.price.clone())
            }
        };
        sum("in the band", vec![whole_share("in the band"), part])
    }
}

record! {
    /// [Best in band](methods/best_in_band.md).
    struct BestInBandRecord {
        /// how far a ratio may lie below the best, as a share of it, such as 10 %
        band: Percent,
        /// what is first in the band
        decided_by: BandCriterion,
    }
}

recorded! {
    BestInBandRecord: "best_in_band",
        |record| {
            let terms = BestInBandTerms::new(record.band, record.decided_by).at("band");
            terms.map(ScoreRule::BestInBand)
        },
        ScoreRule::BestInBand(terms) => BestInBandRecord {
            band: terms.band,
            decided_by: terms.decided_by,
        }
}
