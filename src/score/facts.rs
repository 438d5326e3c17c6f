//! What a scoring rule says of itself: data that a program can list.

use std::fmt;

/// What a scoring rule says of itself, so that a person can choose among rules before publishing
/// one.
///
/// ```
/// use fullcost::score::ScoreRule;
///
/// let turned: Vec<&str> = ScoreRule::all_facts()
///     .iter()
///     .filter(|facts| facts.losing_bid_can_reorder())
///     .map(|facts| facts.name())
///     .collect();
/// assert_eq!(turned[0], "lowest over price");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuleFacts {
    pub(super) name: &'static str,
    pub(super) formula: &'static str,
    pub(super) order: ScoreOrder,
    pub(super) other_bids: OtherBids,
    pub(super) zero_price: EdgePolicy,
    pub(super) single_bid: EdgePolicy,
    pub(super) all_equal: EdgePolicy,
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
    /// The rule in words.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The formula in words.
    #[must_use]
    pub fn formula(&self) -> &'static str {
        self.formula
    }

    /// Which figure comes first.
    #[must_use]
    pub fn order(&self) -> ScoreOrder {
        self.order
    }

    /// What the other bids do to the figure of a bid.
    #[must_use]
    pub fn other_bids(&self) -> OtherBids {
        self.other_bids
    }

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

    /// What happens to a price of zero.
    #[must_use]
    pub fn zero_price(&self) -> EdgePolicy {
        self.zero_price
    }

    /// What happens where there is one bid only.
    #[must_use]
    pub fn single_bid(&self) -> EdgePolicy {
        self.single_bid
    }

    /// What happens where all prices are equal.
    #[must_use]
    pub fn all_equal(&self) -> EdgePolicy {
        self.all_equal
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

impl OtherBids {
    /// In one word for documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            OtherBids::DoNotEnter => "do_not_enter",
            OtherBids::MoveAllAlike => "move_all_alike",
            OtherBids::CanReorder => "can_reorder",
        }
    }
}

impl ScoreOrder {
    /// In one word for documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ScoreOrder::HighestFirst => "highest_first",
            ScoreOrder::LeastFirst => "least_first",
        }
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
