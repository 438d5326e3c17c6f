//! Screens: rules that compute a threshold and yield questions to put to a bidder. The law decides
//! what follows.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | asking a screen | [`Screen`], [`Screen::ask`], [`ScreenFigures`] |
//! | what it found | [`ScreenResult`], [`ScreenFinding`] |
//! | which there are | [`ScreenRule::catalogue`], [the page](crate::_documentation::methods::screen_catalogue) |
//! | how spread out prices are | [`BidStatistics`] |
//!
//! # More
//!
//! A [`Screen`] is data: a rule with its parameters, a name and a source. It is asked of plain
//! [`ScreenFigures`], or of a tender's bids by an appraisal, and gives a [`ScreenFinding`] for each
//! bid: asked, with the question; not asked; or not assessable, with the reason. Every decision is
//! exact; a threshold that holds a square root is shown as an estimate and not used.
//!
//! A screen is one file of this folder and one line of the list below.

mod asked_bids;
mod bid_statistics;
mod catalogue;
mod estimate;
mod figures;
mod finding;
mod record;
mod refusal;
mod rule;
mod statistics;
pub(crate) mod working;
mod yardsticks;

pub use asked_bids::AskedBids;
pub use bid_statistics::{BidStatistics, FoundStatistic, Statistic, StatisticValue};
pub use catalogue::{CatalogueEntry, MAX_SCREENS, Screen};
pub use estimate::PriceEstimate;
pub(crate) use estimate::check_amount;
pub use figures::{BidFigures, LineFigures, MAX_SCREENED_BIDS, MAX_SCREENED_LINES, ScreenFigures};
pub use finding::{
    ScreenFigure, ScreenFinding, ScreenOutcome, ScreenPopulation, ScreenResult, ScreenSummary,
    ThresholdEdge, WhyNotAssessable,
};
pub use rule::{DeviationDivisor, ScreenParameter};

rule::screens! {
    below_estimate: BelowEstimate;
    below_floor: BelowFloor, FloorLevel;
    below_mean: BelowMean;
    below_mean_or_estimate: BelowMeanOrEstimate;
    below_median: BelowMedian;
    below_next_bid: BelowNextBid;
    below_other_mean: BelowOtherMean;
    below_own_cost: BelowOwnCost;
    deviation_or_estimate: DeviationOrEstimate;
    double_mean: DoubleMean;
    identical_prices: IdenticalPrices;
    italy_method_a: ItalyMethodA, DiscountPlaces, DiscountSource;
    mean_minus_deviation: MeanMinusDeviation;
    poland_article_224: PolandArticle224;
    relative_distance: RelativeDistance;
    scotland_handbook: ScotlandHandbook;
    spain_article_85: SpainArticle85, PointReading;
    trimmed_mean: TrimmedMean;
    variation: Variation;
}
