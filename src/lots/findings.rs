//! What came out of a tender of several lots: data that reports and documents read.

use super::facts::Lots;
use crate::answer::Answer;
use crate::exact::{Currency, Figure, Name, Text};
use crate::price::View;
use crate::tender::RankInterval;

/// What came out of [`Lots`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LotFindings {
    /// The version of the document these findings are written as.
    pub format: u8,
    /// The title of the tender.
    pub title: Text,
    /// The currency of every amount.
    pub currency: Currency,
    /// By view: the tendered price alone, or where lots are tendered with rate cards all four.
    pub views: Vec<LotsInView>,
    #[cfg_attr(feature = "serde", serde(skip))]
    pub(super) lots: Lots,
}

/// Lots and awards in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LotsInView {
    /// The view.
    pub view: View,
    /// What must stand beside every order in a view other than the tendered one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub notice: Option<&'static str>,
    /// The order in each lot, in the order of the lots' names.
    pub lots: Vec<LotOrder>,
    /// What packages come to, bidder by bidder.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub packages: Vec<PackageTotal>,
    /// The lots for which nothing is offered that is assessable here: no award holds them.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub without_bid: Vec<Name>,
    /// What the awards come to that the limits admit, or why that cannot be said.
    pub awards: Answer<Awards>,
    /// What each limit costs.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub limits: Vec<LimitCost>,
}

/// The bids on one lot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LotOrder {
    /// The lot.
    pub lot: Name,
    /// What it is called.
    pub label: String,
    /// The bids on it by rank, those without a total last.
    pub order: Vec<LotStanding>,
}

/// One bid on one lot.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LotStanding {
    /// The provider.
    pub provider: Name,
    /// What the lot by itself costs, or why that cannot be said.
    pub total: Answer<Figure>,
    /// Its rank among the bids on the lot, where it has a total.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub rank: Option<RankInterval>,
}

/// What one package comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PackageTotal {
    /// The provider.
    pub provider: Name,
    /// Its lots, in the order of their names.
    pub lots: Vec<Name>,
    /// What they cost together, or why that cannot be said.
    pub total: Answer<Figure>,
    /// What the same bidder asks for them one by one, where it bids on each.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub one_by_one: Option<Figure>,
}

/// What the awards of all lots come to, those without a bid left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Awards {
    /// How many awards the limits admit: who is awarded which lots.
    #[cfg_attr(feature = "serde", serde(serialize_with = "write_count"))]
    pub admitted: u128,
    /// The least sum.
    pub cheapest: Figure,
    /// How many awards come to it.
    #[cfg_attr(feature = "serde", serde(serialize_with = "write_count"))]
    pub tied: u128,
    /// The least sum above that, where there is one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub next: Option<Figure>,
    /// The sum of the lowest prices lot by lot, with no package and no limit, where each lot has a bid by
    /// itself.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub lot_by_lot: Option<Figure>,
    /// The awards in the order of their sums: all that are admitted, or where these are more than
    /// [`MAX_AWARDS_SHOWN`](super::MAX_AWARDS_SHOWN), those that come to the least sum and to the next, up
    /// to that many.
    pub awards: Vec<Award>,
}

/// One award of all lots.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Award {
    /// One more than the number of awards that come to less.
    #[cfg_attr(feature = "serde", serde(serialize_with = "write_count"))]
    pub rank: u128,
    /// The sum.
    pub total: Figure,
    /// Who is awarded what, in the order of their names.
    pub bidders: Vec<AwardedLots>,
}

/// What one bidder has of an award.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct AwardedLots {
    /// The provider.
    pub provider: Name,
    /// What it asks for its lots.
    pub price: Figure,
    /// The lots by what they are priced as: each by itself, or several as a package.
    pub priced: Vec<Vec<Name>>,
}

/// What a limit on lots costs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct LimitCost {
    /// Whose own limit it is; that of the tender where there is no name.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub provider: Option<Name>,
    /// How many lots it allows.
    pub at_most: u32,
    /// The least sum if this limit alone were lifted, where there is an award then.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub without: Option<Figure>,
    /// The least sum with the limit, less that; nothing where one of the two is not there.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub cost: Option<Figure>,
}

/// A count that may pass what readers of JSON hold as a number.
#[cfg(feature = "serde")]
fn write_count<S: serde::Serializer>(count: &u128, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(count)
}
