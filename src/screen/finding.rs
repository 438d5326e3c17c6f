//! What a screen finds of each bid, and over all bids.

use std::fmt;

use crate::exact::{Figure, Fraction, Name, Rounding, Text, serialise_words};
use crate::price::View;
use crate::record::words;

/// Whether a figure that lies exactly at the threshold is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThresholdEdge {
    /// At the threshold is asked: "so much or more".
    Counts,
    /// At the threshold is not asked: "more than so much".
    DoesNotCount,
}

/// Whose figures make the yardstick a bid is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ScreenPopulation {
    /// All bids; each is in its own mean.
    AllBids,
    /// No bid: the yardstick comes from outside the field.
    NoBid,
    /// The other bids; none is in its own mean.
    OtherBids,
    /// The bids that remain once the rule has set some aside.
    RemainingBids,
}

/// Why nothing can be said of a bid, neither for nor against it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhyNotAssessable {
    /// The total is below zero, and no share of it means anything.
    BelowZero,
    /// There are fewer bids with a total than the screen needs.
    FewerBids {
        /// How many there are.
        found: usize,
        /// How many it takes.
        needed: usize,
    },
    /// A total is a price band, which has no place in a mean or an order.
    Interval {
        /// The bid that has it.
        bid: Name,
    },
    /// The price band lies on both sides of the threshold.
    IntervalAcross,
    /// The tender has no corridor, or none for a required line.
    NoCorridor,
    /// The bid gives no cost model.
    NoCostModel,
    /// There is no estimate to hold the bid against.
    NoEstimate,
    /// All figures are the same, so nothing lies apart.
    NoSpread,
    /// The bid that the screen names is not among those that can be assessed.
    NoSuchBid {
        /// The provider that is named.
        bid: Name,
    },
    /// A yardstick from which percentages are taken is not above zero.
    NotAboveZero {
        /// Which yardstick.
        what: &'static str,
    },
    /// It is the highest bid, so there is none that comes next.
    NothingAbove,
    /// Once the rule has set bids aside, none is left.
    NothingLeft,
    /// The bid does not state what the view needs.
    NotStated {
        /// The first circumstance it does not state.
        circumstance: Name,
    },
}

/// The answer to a screen for one bid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(tag = "outcome"))]
pub enum ScreenOutcome {
    /// There is a question to put to the bidder.
    #[cfg_attr(feature = "serde", serde(rename = "asked"))]
    Asked {
        /// The question, with its figures.
        question: String,
    },
    /// There is none.
    #[cfg_attr(feature = "serde", serde(rename = "not asked"))]
    NotAsked,
    /// It cannot be told.
    #[cfg_attr(feature = "serde", serde(rename = "not assessable"))]
    NotAssessable {
        /// The reason.
        why: WhyNotAssessable,
    },
}

/// What a screen looks at and holds it against.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
pub enum ScreenFigure {
    /// Money.
    Amount(Figure),
    /// A percentage, which has no minor units: a discount, for one.
    Percentage(Fraction),
}

/// What a screen finds of one bid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ScreenFinding {
    /// The bid.
    pub provider: Name,
    /// The figure the screen looks at: the total, or what the rule takes in its place. `None` where
    /// the bid has none, or has a band.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub figure: Option<ScreenFigure>,
    /// The threshold; `None` where there is none to be had.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub threshold: Option<ScreenFigure>,
    /// An estimate of a threshold that holds a square root; the screen compares squares and does not
    /// use it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub threshold_estimate: Option<ScreenFigure>,
    /// Asked, not asked, or not assessable.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub outcome: ScreenOutcome,
    /// What a reader should know beside the outcome, such as volumes that differ.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub notes: Vec<String>,
}

/// How many bids a screen looked at, could assess, and asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ScreenSummary {
    /// The bids that were looked at.
    pub bids: usize,
    /// Those of which something can be said.
    pub assessed: usize,
    /// Those that are asked.
    pub asked: usize,
}

/// What a screen finds of every bid.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ScreenResult {
    /// The name of the screen.
    pub screen: Name,
    /// What is asked, as a formula in words with the estimator and the parameters.
    pub asks: String,
    /// Whose figures make the yardstick: whether a bid is in its own mean.
    pub population: ScreenPopulation,
    /// From how many bids it says anything.
    pub minimum_bids: usize,
    /// Whether exactly at the threshold is asked.
    pub edge: ThresholdEdge,
    /// The view whose totals it looks at.
    pub view: View,
    /// Where the rule and its figures are from.
    pub source: Text,
    /// What must stand beside every result.
    pub notice: &'static str,
    /// How many bids are asked of how many that could be assessed.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub summary: ScreenSummary,
    /// A warning where the screen asks more than half of the bids it could assess.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub note: Option<String>,
    /// What it finds of each bid, in the order of the providers' names.
    pub findings: Vec<ScreenFinding>,
}

words! {
    ThresholdEdge { Counts = "counts", DoesNotCount = "does_not_count" }
}
serialise_words!(ThresholdEdge);

#[cfg(feature = "serde")]
impl serde::Serialize for ScreenPopulation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.in_words())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for WhyNotAssessable {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl ThresholdEdge {
    /// Whether `figure` is on the lower side of `threshold`.
    pub(crate) fn is_below(self, figure: &Fraction, threshold: &Fraction) -> bool {
        match self {
            ThresholdEdge::Counts => figure <= threshold,
            ThresholdEdge::DoesNotCount => figure < threshold,
        }
    }

    /// The relation in words.
    pub(crate) fn below(self) -> &'static str {
        match self {
            ThresholdEdge::Counts => "at or below",
            ThresholdEdge::DoesNotCount => "below",
        }
    }

    /// The relation to the other side in words.
    pub(crate) fn above(self) -> &'static str {
        match self {
            ThresholdEdge::Counts => "at or above",
            ThresholdEdge::DoesNotCount => "above",
        }
    }
}

impl ScreenPopulation {
    /// In words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            ScreenPopulation::AllBids => "all bids, its own among them",
            ScreenPopulation::NoBid => "no bid: the yardstick comes from outside",
            ScreenPopulation::OtherBids => "the other bids, without its own",
            ScreenPopulation::RemainingBids => "the bids that remain once some are set aside",
        }
    }
}

impl WhyNotAssessable {
    /// In words, each bid as it is called.
    pub(crate) fn told<'a>(&'a self, called: &impl Fn(&'a Name) -> &'a str) -> String {
        match self {
            WhyNotAssessable::Interval { bid } => {
                format!(
                    "the price of bid {:?} is a band, which has no place in a mean",
                    called(bid)
                )
            }
            WhyNotAssessable::NoSuchBid { bid } => {
                format!("the screen asks {:?}, which is no bid that can be assessed", called(bid))
            }
            other => other.to_string(),
        }
    }
}

impl fmt::Display for WhyNotAssessable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WhyNotAssessable::BelowZero => {
                formatter.write_str("its total is below zero, and no share of it means anything")
            }
            WhyNotAssessable::FewerBids { found, needed } => {
                write!(formatter, "the screen needs {needed} bids, and there are {found}")
            }
            WhyNotAssessable::Interval { .. } | WhyNotAssessable::NoSuchBid { .. } => {
                formatter.write_str(&self.told(&Name::as_str))
            }
            WhyNotAssessable::IntervalAcross => {
                formatter.write_str("its price is a band on both sides of the threshold")
            }
            WhyNotAssessable::NoCorridor => {
                formatter.write_str("there is no floor for its priced lines")
            }
            WhyNotAssessable::NoCostModel => formatter.write_str("the bid gives no cost model"),
            WhyNotAssessable::NoEstimate => formatter.write_str("there is no estimate"),
            WhyNotAssessable::NoSpread => formatter.write_str("all figures are the same"),
            WhyNotAssessable::NothingAbove => {
                formatter.write_str("it is the highest bid, and none comes next")
            }
            WhyNotAssessable::NotAboveZero { what } => {
                write!(formatter, "{what} is not above zero")
            }
            WhyNotAssessable::NothingLeft => {
                formatter.write_str("no bid is left once the rule has set bids aside")
            }
            WhyNotAssessable::NotStated { circumstance } => {
                write!(formatter, "the bid does not state {circumstance:?}")
            }
        }
    }
}

impl ScreenFigure {
    /// The figure itself, in units of the currency or in percent.
    #[must_use]
    pub fn exact(&self) -> &Fraction {
        match self {
            // No bid with a band has a figure here.
            ScreenFigure::Amount(amount) => amount.low(),
            ScreenFigure::Percentage(percentage) => percentage,
        }
    }
}

impl fmt::Display for ScreenFigure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ScreenFigure::Amount(amount) => amount.fmt(formatter),
            ScreenFigure::Percentage(percentage) => {
                write!(formatter, "{}%", percentage.to_plain_text(3, Rounding::HalfEven))
            }
        }
    }
}

impl ScreenResult {
    /// Those that are asked.
    pub fn asked(&self) -> impl Iterator<Item = &ScreenFinding> {
        self.findings.iter().filter(|found| found.is_asked())
    }
}

impl ScreenFinding {
    pub(crate) fn not_assessable(
        provider: &Name,
        figure: Option<ScreenFigure>,
        why: WhyNotAssessable,
    ) -> Self {
        ScreenFinding::new(provider, figure, ScreenOutcome::NotAssessable { why })
    }

    pub(crate) fn new(
        provider: &Name,
        figure: Option<ScreenFigure>,
        outcome: ScreenOutcome,
    ) -> Self {
        ScreenFinding {
            provider: provider.clone(),
            figure,
            threshold: None,
            threshold_estimate: None,
            outcome,
            notes: Vec::new(),
        }
    }

    pub(crate) fn with_threshold(self, threshold: ScreenFigure) -> Self {
        ScreenFinding { threshold: Some(threshold), ..self }
    }

    /// Whether there is a question to put to the bidder.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.question().is_some()
    }

    /// The question, with its figures; nothing where none is asked.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        match &self.outcome {
            ScreenOutcome::Asked { question } => Some(question),
            ScreenOutcome::NotAsked | ScreenOutcome::NotAssessable { .. } => None,
        }
    }

    /// Why nothing can be said of the bid; nothing where something can.
    #[must_use]
    pub fn why_not(&self) -> Option<&WhyNotAssessable> {
        match &self.outcome {
            ScreenOutcome::NotAssessable { why } => Some(why),
            ScreenOutcome::Asked { .. } | ScreenOutcome::NotAsked => None,
        }
    }
}

impl ScreenSummary {
    /// Counts the findings of a screen.
    #[must_use]
    pub fn of(findings: &[ScreenFinding]) -> Self {
        let count = |holds: fn(&ScreenFinding) -> bool| {
            findings.iter().filter(|found| holds(found)).count()
        };
        ScreenSummary {
            bids: findings.len(),
            assessed: count(|found| found.why_not().is_none()),
            asked: count(ScreenFinding::is_asked),
        }
    }

    /// The counts of two summaries together, such as those of one screen over many tenders.
    #[must_use]
    pub fn and(self, other: ScreenSummary) -> Self {
        ScreenSummary {
            bids: self.bids.saturating_add(other.bids),
            assessed: self.assessed.saturating_add(other.assessed),
            asked: self.asked.saturating_add(other.asked),
        }
    }

    /// A warning where the screen asks more than half of the bids it could assess.
    #[must_use]
    pub fn note(self) -> Option<String> {
        let (asked, assessed) = (self.asked, self.assessed);
        (asked > assessed.saturating_sub(asked)).then(|| {
            format!(
                "asks {asked} of {assessed} bids: a screen that asks most of a field says little about any one of them"
            )
        })
    }
}
