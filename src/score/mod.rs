//! Scoring rules: price and quality in one figure, exactly.
//!
//! [`score()`] scores offers, which can be made up before a rule is published; an appraisal scores the
//! bids of a tender. One file is one rule, and what a rule says of itself (formula, what other bids
//! do, edges) is data: [`ScoreRule::all_facts`].

pub mod absolute_divisor;
pub mod banded;
pub mod distance_from_lowest;
pub mod distance_from_mean;
pub mod distance_from_median;
mod facts;
mod figure;
pub mod fixed_benchmark;
mod line;
pub mod lowest_over_price;
pub mod min_max;
pub mod monetised_quality;
mod offer;
mod policy;
pub mod price_quality_method;
pub mod quality_per_price;
mod realised;
pub mod relative_value_cost;
mod rule;
mod scheme;
mod scores;
mod unfold;
pub mod weighted_value_index;
mod working;

pub use banded::{MAX_SCORE_BANDS, ScoreBands};
pub use facts::{EdgePolicy, OtherBids, RuleFacts, ScoreOrder};
pub use figure::ScoreFigure;
pub use fixed_benchmark::Benchmark;
pub use line::ReferenceLine;
pub use offer::{MAX_OFFERS, Offer};
pub use policy::{AllEqual, BandTotal, HighestQuality, ScoreTies, ZeroPrice};
pub use realised::RealisedWeight;
pub use rule::ScoreRule;
pub use scheme::{
    Criterion, MAX_ALTERNATIVE_RULES, MAX_CRITERIA, PointsRounding, RoundingTime, Scoring,
};
pub(crate) use scores::score_in;
pub use scores::{BelowMinimum, RankedScore, ScoreOutcome, ScoredBid, Scores, score};
pub use weighted_value_index::{IndexExponent, MAX_INDEX_POWER};
