//! Tenders of several lots: totals and order in each lot, prices for several lots together, and what
//! each award of all lots comes to that the limits admit.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | lots, bids, packages, limits | [`Lots`], [`LotBid`], [`Package`] |
//! | what came out | [`Lots::run`], [`LotFindings`], [`Awards`] |
//!
//! # More
//!
//! [`Lots`] are facts: lots, what is bid on them, packages and limits. A lot can be tendered with rate
//! cards; then it is a [`Tender`](crate::tender::Tender) with a name, and its totals are those of
//! [comparing](crate::tender::compare) it, in every view. [`run`](Lots::run) gives [`LotFindings`].
//!
//! Awards are ordered by the sum of their prices, and by nothing else. Which is made is for the
//! published award criteria.

mod award;
mod bidder;
mod facts;
mod findings;
mod refusal;
mod run;
mod working;

pub use award::{MAX_AWARD_STATES, MAX_AWARDS_SHOWN};
#[cfg(feature = "serde")]
pub(crate) use facts::LotCount;
pub use facts::{Lot, LotBid, Lots, MAX_LOT_BIDS, MAX_LOTS, MAX_PACKAGES, Package, PackagePrice};
pub use findings::{
    Award, AwardedLots, Awards, LimitCost, LotFindings, LotOrder, LotStanding, LotsInView,
    PackageTotal,
};
