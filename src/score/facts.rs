//! What a scoring rule says of itself: data that a program can list.

use std::fmt;

use crate::record::words;

/// What a scoring rule says of itself, so that a person can choose among rules before publishing
/// one.
///
/// ```
/// use fullcost::score::ScoreRule;
///
/// let turned: Vec<&str> = ScoreRule::all_facts()
///     .iter()
///     .filter(|facts| facts.losing_bid_can_reorder())
///     .map(|facts| facts.name)
///     .collect();
/// assert_eq!(turned[0], "lowest over price");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RuleFacts {
    /// The rule in words.
    pub name: &'static str,
    /// The formula in words.
    pub formula: &'static str,
    /// Which figure comes first.
    pub order: ScoreOrder,
    /// What the other bids do to the figure of a bid.
    pub other_bids: OtherBids,
    /// What happens to a price of zero.
    pub zero_price: EdgePolicy,
    /// What happens where there is one bid only.
    pub single_bid: EdgePolicy,
    /// What happens where all prices are equal.
    pub all_equal: EdgePolicy,
}

/// Which figure of a scoring rule comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScoreOrder {
    /// The highest figure is first: points, or quality for money.
    HighestFirst,
    /// The least figure is first: a price, corrected for quality.
    LeastFirst,
}

/// What the other bids do to the figure of a bid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OtherBids {
    /// Nothing: a bid's figure is known from the bid alone.
    DoNotEnter,
    /// They move all figures by the same amount or by the same factor: figures change, no order
    /// does.
    MoveAllAlike,
    /// They change the distances between other bids: a bid that is not itself first can reorder
    /// two others when it joins or leaves.
    CanReorder,
}

/// What a rule does where its formula has no plain answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgePolicy {
    /// The tender chooses; the text names the choices.
    Chosen(&'static str),
    /// The formula holds, or its convention is stated here.
    Defined(&'static str),
    /// It is an error; the text says why.
    Refused(&'static str),
}

impl RuleFacts {
    /// Whether the figure of a bid depends on other bids at all.
    #[must_use]
    pub fn others_enter(&self) -> bool {
        self.other_bids != OtherBids::DoNotEnter
    }

    /// Whether a bid that is not itself first can reorder two others when it joins or leaves.
    #[must_use]
    pub fn losing_bid_can_reorder(&self) -> bool {
        self.other_bids == OtherBids::CanReorder
    }

    /// What happens to equal figures: the same under every rule.
    #[must_use]
    pub fn ties(&self) -> EdgePolicy {
        TIES
    }
}

impl EdgePolicy {
    /// The policy in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            EdgePolicy::Chosen(words) | EdgePolicy::Defined(words) | EdgePolicy::Refused(words) => {
                words
            }
        }
    }

    /// `chosen`, `defined` or `refused`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            EdgePolicy::Chosen(_) => "chosen",
            EdgePolicy::Defined(_) => "defined",
            EdgePolicy::Refused(_) => "refused",
        }
    }
}

words! {
    OtherBids {
        DoNotEnter = "do_not_enter",
        MoveAllAlike = "move_all_alike",
        CanReorder = "can_reorder",
    }
    ScoreOrder { HighestFirst = "highest_first", LeastFirst = "least_first" }
}

crate::exact::serialise_words!(OtherBids, ScoreOrder);

#[cfg(feature = "serde")]
impl serde::Serialize for EdgePolicy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for EdgePolicy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.as_str(), self.in_words())
    }
}

const TIES: EdgePolicy = EdgePolicy::Chosen(
    "equal exact figures share a rank, unless the tender puts the lower price or the higher quality first",
);

pub(super) const ANY_PRICE: EdgePolicy = EdgePolicy::Defined("as any other price");
pub(super) const FULL_OR_REFUSED: EdgePolicy =
    EdgePolicy::Chosen("refused, or full points for a price of zero and none for any other");
pub(super) const DIVIDES: EdgePolicy = EdgePolicy::Refused("the formula divides by the price");
