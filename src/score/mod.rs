//! Scoring rules: price and quality in one figure, exactly.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | scoring offers | [`score()`], [`Offer`], [`Scores`] |
//! | the rule and the weights | [`Scoring`], [`ScoreRule`], [`Criterion`] |
//! | what each rule does at its edges | [`RuleFacts`], [`ScoreRule::all_facts`] |
//!
//! # More
//!
//! [`score()`] scores offers, which can be made up before a rule is published; an appraisal scores the
//! bids of a tender. What a rule says of itself (formula, what other bids do, edges) is data:
//! [`ScoreRule::all_facts`].
//!
//! A rule is one file of this folder and one line of the list below.

mod facts;
mod figure;
mod line;
mod offer;
mod policy;
mod realised;
mod record;
mod refusal;
mod rule;
mod scheme;
mod scores;
mod unfold;
mod working;
#[cfg(feature = "serde")]
mod written;

pub use facts::{EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
pub use figure::ScoreFigure;
pub use line::ReferenceLine;
pub use offer::{MAX_OFFERS, Offer};
pub use policy::{AllEqual, BandTotal, HighestQuality, ScoreTies, ZeroPrice};
pub use realised::RealisedWeight;
pub use scheme::{
    Criterion, MAX_ALTERNATIVE_RULES, MAX_CRITERIA, PointsRounding, RoundingTime, Scoring,
};
pub(crate) use scores::score_in;
pub use scores::{BelowMinimum, RankedScore, ScoreOutcome, ScoredBid, Scores, score};

use crate::exact::{Money, UnitPrice};

rule::rules! {
    lowest_over_price: LowestOverPrice(zero_price: ZeroPrice);
    min_max: MinMax(all_equal: AllEqual);
    distance_from_lowest: DistanceFromLowest(zero_price: ZeroPrice);
    distance_from_mean: DistanceFromMean(line: ReferenceLine);
    distance_from_median: DistanceFromMedian(line: ReferenceLine);
    fixed_benchmark: FixedBenchmark(benchmark: Benchmark), Benchmark;
    discount_from_base: DiscountFromBase(base: BasePrice), BasePrice;
    bilinear: Bilinear(terms: BilinearTerms), BilinearTerms;
    banded: Banded(bands: ScoreBands), MAX_SCORE_BANDS, ScoreBands;
    quality_per_price: QualityPerPrice;
    price_per_quality_point: PricePerQualityPoint;
    best_in_band: BestInBand(terms: BestInBandTerms), BandCriterion, BestInBandTerms;
    weighted_value_index: WeightedValueIndex(exponent: IndexExponent), IndexExponent, MAX_INDEX_POWER;
    monetised_quality: MonetisedQuality(value_per_point: UnitPrice);
    price_quality_method: PriceQualityMethod(estimate: Money);
    relative_value_cost: RelativeValueCost(highest: HighestQuality);
    absolute_divisor: AbsoluteDivisor;
}
