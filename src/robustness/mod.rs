//! Robustness: what would change the order of the bids.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | what is asked of a tender | [`RobustnessPlan`], answered by [`Appraisal::robustness`](crate::appraisal::Appraisal::robustness) |
//! | where an order changes | [`ChangeOver`], [`first_over`], [`rank_over`] |
//! | the weight of price or of a criterion | [`price_weight_range`], [`criterion_weight_range`] |
//! | bids that join or leave | [`field_robustness`] |
//! | uncertain demand | [`regret()`], [`Dirichlet`] |
//!
//! # More
//!
//! A [`ChangeOver`] says where an order changes as one figure moves. [`first_over`] cuts a whole
//! range of that figure into pieces, with the bids that come first in each; [`rank_over`] does so
//! with the rank of one bid. Both solve equations and search nothing.

mod change_over;
mod contender;
mod criterion_weight;
mod curve;
mod dirichlet;
mod estimate;
mod field;
pub(crate) mod moved;
mod over_range;
mod plan;
pub(crate) mod rate;
mod rate_of;
mod refusal;
mod regret;
mod sweep;
mod weight;

pub use change_over::{ChangeOver, Linear, MAX_HALVINGS, bracket};
pub use contender::{Contender, FirstBids, FirstRelation, MAX_CONTENDERS, Piecewise};
pub use criterion_weight::{
    CriterionWeightRange, MAX_CRITERION_CONTENDERS, WeightPiece, criterion_weight_range,
};
pub use dirichlet::{Dirichlet, MAX_CONCENTRATION, MixDifference};
pub use estimate::{Estimate, Estimator};
pub(crate) use field::robustness_of;
pub use field::{
    ChangerStanding, DUMMY_HIGH, DUMMY_LOW, Dummies, FieldChange, FieldRobustness, FieldTrial,
    MAX_DUMMIES, MAX_FIELD_OFFERS, ReorderedBid, Reordering, ReorderingKind, field_robustness,
};
pub use moved::{DemandMove, MAX_TIER_BOUNDS, Moved, move_demand};
pub use over_range::{OverRange, RangeChange, RangePiece};
pub use plan::{MAX_PLANNED, RobustnessPlan};
pub use rate::move_rate;
pub use rate_of::RateOf;
pub use regret::{Regret, RegretOfBid, regret};
pub use sweep::{first_over, rank_over};
pub use weight::{PriceWeightRange, price_weight_range};
