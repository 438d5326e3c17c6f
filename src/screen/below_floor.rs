//! Below the floor of a corridor.

use super::figures::{BidFigures, Held, ScreenFigures, listed};
use super::finding::{
    ScreenFinding, ScreenOutcome, ScreenPopulation, ThresholdEdge, WhyNotAssessable,
};
use super::parameters::{Rule, choices, parameters};

/// A bid is asked where its price lies below the floor of the corridor: for the basket of priced
/// lines, or for each line.
///
/// `asked: Σ price × demand < Σ floor × demand`, or `price < floor` on one line at least. Without
/// a corridor, or for the basket without a floor for every required line, a bid is not assessable;
/// by line, lines without a floor are passed over. A price band is decided where both its ends lie
/// on one side. Unless another edge is stated, a price at the floor is not asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BelowFloor {
    level: FloorLevel,
    edge: ThresholdEdge,
}

/// What is held against the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FloorLevel {
    /// The basket of priced lines.
    Basket,
    /// Each priced line.
    Lines,
}

impl FloorLevel {
    /// The choice's name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            FloorLevel::Basket => "basket",
            FloorLevel::Lines => "lines",
        }
    }
}

choices!(FloorLevel, "basket, lines", FloorLevel::Basket, FloorLevel::Lines);

impl BelowFloor {
    /// The name of the rule in documents.
    pub const NAME: &'static str = "below_floor";
    pub(super) const LEAST_BIDS: usize = 1;

    /// A screen below the floor of the basket or of each line.
    #[must_use]
    pub fn new(level: FloorLevel) -> Self {
        BelowFloor { level, edge: ThresholdEdge::DoesNotCount }
    }

    fn ask_basket(&self, figures: &ScreenFigures, bid: &BidFigures) -> ScreenFinding {
        let (Some(floor), Some(price)) = (&bid.floor, bid.without_presets()) else {
            return ScreenFinding::not_assessable(
                &bid.provider,
                None,
                WhyNotAssessable::NoCorridor,
            );
        };
        let subject = "the price of the priced lines";
        let held = Held { figures, provider: &bid.provider, subject, edge: self.edge };
        held.band_below(price, floor.clone(), || "the floor of the corridor".to_owned())
    }

    fn ask_lines(&self, figures: &ScreenFigures, bid: &BidFigures) -> ScreenFinding {
        let known = || bid.lines.iter().filter_map(|line| Some((line, line.floor.as_ref()?)));
        if known().next().is_none() {
            return ScreenFinding::not_assessable(
                &bid.provider,
                None,
                WhyNotAssessable::NoCorridor,
            );
        }
        let (mut below, mut across) = (Vec::new(), false);
        for (line, floor) in known() {
            let (low, high) = (line.price.low(), line.price.high());
            if self.edge.is_below(high, floor) {
                let (price, floor) = (figures.amount(high), figures.amount(floor));
                below.push(format!("{:?} at {price}, floor {floor}", line.line));
            } else if self.edge.is_below(low, floor) {
                across = true;
            }
        }
        let outcome = match (below.is_empty(), across) {
            (false, _) => ScreenOutcome::Asked(format!(
                "{:?} prices lines {} the floor of the corridor: {}: how are they made up?",
                bid.provider,
                self.edge.below(),
                listed(&below, below.len())
            )),
            (true, true) => ScreenOutcome::NotAssessable(WhyNotAssessable::IntervalAcross),
            (true, false) => ScreenOutcome::NotAsked,
        };
        ScreenFinding::new(&bid.provider, None, outcome)
    }
}

parameters!(BelowFloor {
    /// Whether the basket or each line is held against the floor.
    level, with_level: FloorLevel;
    /// Whether exactly at the floor is asked.
    edge, with_edge: ThresholdEdge;
});

impl Rule for BelowFloor {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::NoBid
    }

    fn minimum_bids(&self) -> usize {
        1
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        let below = self.edge.below();
        match self.level {
            FloorLevel::Basket => format!("price of the priced lines {below} their floors"),
            FloorLevel::Lines => format!("price of a line {below} its floor"),
        }
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let found = figures.bids().iter().map(|bid| match self.level {
            FloorLevel::Basket => self.ask_basket(figures, bid),
            FloorLevel::Lines => self.ask_lines(figures, bid),
        });
        Ok(found.collect())
    }
}
