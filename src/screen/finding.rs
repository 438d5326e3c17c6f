//! What a screen finds of each bid, and over all bids.

use std::fmt;

use crate::exact::{Fraction, Name};

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
    /// A yardstick from which percentages are taken is not above zero.
    NotAboveZero {
        /// Which yardstick.
        what: &'static str,
    },
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
pub enum ScreenOutcome {
    /// There is a question to put to the bidder: the text, with its figures.
    Asked(String),
    /// There is none.
    NotAsked,
    /// It cannot be told.
    NotAssessable(WhyNotAssessable),
}

/// How exactly a threshold can be shown. The decision is exact in every case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThresholdKind {
    /// The figure itself.
    Exact,
    /// An estimate that holds a square root; the screen compares squares and does not use it.
    Estimate,
}

/// What a screen finds of one bid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenFinding {
    provider: Name,
    figure: Option<Fraction>,
    threshold: Option<(Fraction, ThresholdKind)>,
    outcome: ScreenOutcome,
    notes: Vec<String>,
}

/// How many bids a screen looked at, could assess, and asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScreenSummary {
    bids: usize,
    assessed: usize,
    asked: usize,
}

impl ThresholdEdge {
    /// The choice's name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            ThresholdEdge::Counts => "counts",
            ThresholdEdge::DoesNotCount => "does_not_count",
        }
    }

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

impl fmt::Display for WhyNotAssessable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WhyNotAssessable::FewerBids { found, needed } => {
                write!(formatter, "the screen needs {needed} bids, and there are {found}")
            }
            WhyNotAssessable::Interval { bid } => {
                write!(
                    formatter,
                    "the price of bid {bid:?} is a band, which has no place in a mean"
                )
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

impl ScreenFinding {
    pub(crate) fn not_assessable(
        provider: &Name,
        figure: Option<Fraction>,
        why: WhyNotAssessable,
    ) -> Self {
        let outcome = ScreenOutcome::NotAssessable(why);
        ScreenFinding {
            provider: provider.clone(),
            figure,
            threshold: None,
            outcome,
            notes: Vec::new(),
        }
    }

    pub(crate) fn new(provider: &Name, figure: Option<Fraction>, outcome: ScreenOutcome) -> Self {
        ScreenFinding {
            provider: provider.clone(),
            figure,
            threshold: None,
            outcome,
            notes: Vec::new(),
        }
    }

    pub(crate) fn with_threshold(self, threshold: Fraction, kind: ThresholdKind) -> Self {
        ScreenFinding { threshold: Some((threshold, kind)), ..self }
    }

    pub(crate) fn with_notes(self, notes: Vec<String>) -> Self {
        ScreenFinding { notes, ..self }
    }

    /// The bid.
    #[must_use]
    pub fn provider(&self) -> &Name {
        &self.provider
    }

    /// The figure the screen looks at, exactly: the total, or what the rule takes in its place (a
    /// discount, for one). `None` where the bid has none, or has a band.
    #[must_use]
    pub fn figure(&self) -> Option<&Fraction> {
        self.figure.as_ref()
    }

    /// The threshold; `None` where there is none to be had.
    #[must_use]
    pub fn threshold(&self) -> Option<&Fraction> {
        self.threshold.as_ref().map(|(threshold, _)| threshold)
    }

    /// Whether the threshold is the figure itself or an estimate of it.
    #[must_use]
    pub fn threshold_kind(&self) -> Option<ThresholdKind> {
        self.threshold.as_ref().map(|(_, kind)| *kind)
    }

    /// Asked, not asked, or not assessable.
    #[must_use]
    pub fn outcome(&self) -> &ScreenOutcome {
        &self.outcome
    }

    /// Whether there is a question to put to the bidder.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        matches!(self.outcome, ScreenOutcome::Asked(_))
    }

    /// The question, with its figures; nothing where none is asked.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        match &self.outcome {
            ScreenOutcome::Asked(question) => Some(question),
            ScreenOutcome::NotAsked | ScreenOutcome::NotAssessable(_) => None,
        }
    }

    /// Why nothing can be said of the bid; nothing where something can.
    #[must_use]
    pub fn why_not(&self) -> Option<&WhyNotAssessable> {
        match &self.outcome {
            ScreenOutcome::NotAssessable(why) => Some(why),
            ScreenOutcome::Asked(_) | ScreenOutcome::NotAsked => None,
        }
    }

    /// What a reader should know beside the outcome, such as volumes that differ.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.notes
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

    /// The bids that were looked at.
    #[must_use]
    pub fn bids(self) -> usize {
        self.bids
    }

    /// Those of which something can be said.
    #[must_use]
    pub fn assessed(self) -> usize {
        self.assessed
    }

    /// Those that are asked.
    #[must_use]
    pub fn asked(self) -> usize {
        self.asked
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
