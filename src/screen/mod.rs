//! Screens: rules that compute a threshold and yield questions to put to a bidder. The law decides
//! what follows.
//!
//! A [`Screen`] is data: a rule with its parameters, a name and a source. It is asked of plain
//! [`ScreenFigures`], or of a tender's bids by an appraisal, and gives a [`ScreenFinding`] for each
//! bid: asked, with the question; not asked; or not assessable, with the reason. Every decision is
//! exact; a threshold that holds a square root is shown as an estimate and not used.

mod below_estimate;
mod below_floor;
mod below_mean;
mod below_mean_or_estimate;
mod below_median;
mod below_next_bid;
mod below_other_mean;
mod below_own_cost;
mod catalogue;
mod deviation_or_estimate;
mod double_mean;
mod estimate;
mod figures;
mod finding;
mod identical_prices;
mod italy_method_a;
mod mean_minus_deviation;
mod parameters;
mod relative_distance;
mod spain_article_85;
mod statistics;
mod trimmed_mean;
mod variation;

pub use below_estimate::BelowEstimate;
pub use below_floor::{BelowFloor, FloorLevel};
pub use below_mean::BelowMean;
pub use below_mean_or_estimate::BelowMeanOrEstimate;
pub use below_median::BelowMedian;
pub use below_next_bid::BelowNextBid;
pub use below_other_mean::BelowOtherMean;
pub use below_own_cost::BelowOwnCost;
pub use catalogue::{MAX_SCREENS, Screen, ScreenResult, ScreenRule};
pub use deviation_or_estimate::DeviationOrEstimate;
pub use double_mean::DoubleMean;
pub use estimate::PriceEstimate;
pub use figures::{BidFigures, LineFigures, MAX_SCREENED_BIDS, MAX_SCREENED_LINES, ScreenFigures};
pub use finding::{
    ScreenFinding, ScreenOutcome, ScreenPopulation, ScreenSummary, ThresholdEdge, ThresholdKind,
    WhyNotAssessable,
};
pub use identical_prices::IdenticalPrices;
pub use italy_method_a::{DiscountSource, ItalyMethodA};
pub use mean_minus_deviation::MeanMinusDeviation;
pub use parameters::DeviationDivisor;
pub(crate) use parameters::Rule;
pub use relative_distance::RelativeDistance;
pub use spain_article_85::{PointReading, SpainArticle85};
pub use trimmed_mean::TrimmedMean;
pub use variation::Variation;
