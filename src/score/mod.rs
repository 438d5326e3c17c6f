//! Scoring rules: price and quality in one figure, exactly.
//!
//! [`score()`] scores offers, which can be made up before a rule is published; an appraisal scores the
//! bids of a tender. One file is one rule, and what a rule says of itself (formula, what other bids
//! do, edges) is data: [`ScoreRule::all_facts`].

mod absolute_divisor;
mod banded;
mod distance_from_lowest;
mod distance_from_mean;
mod distance_from_median;
mod facts;
mod figure;
mod fixed_benchmark;
mod line;
mod lowest_over_price;
mod min_max;
mod monetised_quality;
mod offer;
mod policy;
mod price_quality_method;
mod quality_per_price;
mod realised;
mod refusal;
mod relative_value_cost;
mod rule;
mod scheme;
mod scores;
mod unfold;
mod weighted_value_index;
mod working;

pub use absolute_divisor::absolute_divisor;
pub use banded::{MAX_SCORE_BANDS, ScoreBands, banded};
pub use distance_from_lowest::distance_from_lowest;
pub use distance_from_mean::distance_from_mean;
pub use distance_from_median::distance_from_median;
pub use facts::{EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
pub use figure::ScoreFigure;
pub use fixed_benchmark::{Benchmark, fixed_benchmark};
pub use line::ReferenceLine;
pub use lowest_over_price::lowest_over_price;
pub use min_max::min_max;
pub use monetised_quality::monetised_quality;
pub use offer::{MAX_OFFERS, Offer};
pub use policy::{AllEqual, BandTotal, HighestQuality, ScoreTies, ZeroPrice};
pub use price_quality_method::price_quality_method;
pub use quality_per_price::quality_per_price;
pub use realised::RealisedWeight;
pub use relative_value_cost::relative_value_cost;
pub use rule::ScoreRule;
pub use scheme::{
    Criterion, MAX_ALTERNATIVE_RULES, MAX_CRITERIA, PointsRounding, RoundingTime, Scoring,
};
pub(crate) use scores::score_in;
pub use scores::{BelowMinimum, RankedScore, ScoreOutcome, ScoredBid, Scores, score};
pub use weighted_value_index::{IndexExponent, MAX_INDEX_POWER, weighted_value_index};
