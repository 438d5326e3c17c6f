//! Below the floor of a corridor.

use super::figures::{BidFigures, Held, ScreenFigures, listed};
use super::finding::{
    ScreenFinding, ScreenOutcome, ScreenPopulation, ThresholdEdge, WhyNotAssessable,
};
use super::rule::{Rule, Value, screen};
use crate::record::words;

screen! {
    /// A bid is asked where its price lies below the floor of the corridor: for the basket of priced
    /// lines, or for each line.
    ///
    /// `asked: Σ price × demand < Σ floor × demand` over the required lines, or `price < floor` on one
    /// line at least; the question lists them. Unless another edge is stated, a price at the floor is
    /// not asked.
    ///
    /// Worked: 1,000 hours at 18.00 and 100 at 31.00 come to 21,100; at floors of 20.00 and 30.00 they
    /// would come to 23,000, so the basket is asked. By lines the first is, the second is not.
    ///
    /// # Assumptions
    ///
    /// - A corridor of quartiles has no floor: a quarter of a healthy market lies below its end.
    /// - Without a corridor of floors, or for the basket without a floor for every required line, a bid
    ///   is not assessable. By line, lines without a floor are passed over, and optional lines that are
    ///   priced count.
    /// - A line with volume tiers has its average price. Lines and floors are those of the tendered
    ///   price, whatever the view.
    /// - A price band is decided where both its ends lie on one side, and is not assessable otherwise.
    ///
    /// # Source
    ///
    /// A corridor is given with its source.
    BelowFloor = "below_floor", from 1 bids at least;

    required {
        /// Whether the basket or each line is held against the floor.
        level, with_level: FloorLevel = "lines";
    }
    otherwise {
        /// Whether exactly at the floor is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::DoesNotCount;
    }
}

/// What is held against the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FloorLevel {
    /// The basket of priced lines.
    Basket,
    /// Each priced line.
    Lines,
}

words! {
    FloorLevel { Basket = "basket", Lines = "lines" }
}
impl Value for FloorLevel {}

impl BelowFloor {
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
        held.band_below(price, floor, || "the floor of the corridor".to_owned())
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
                below.push(format!("{:?} at {price}, floor {floor}", line.called()));
            } else if self.edge.is_below(low, floor) {
                across = true;
            }
        }
        let outcome = match (below.is_empty(), across) {
            (false, _) => ScreenOutcome::Asked {
                question: format!(
                    "{:?} prices lines {} the floor of the corridor: {}: how are they made up?",
                    bid.called(),
                    self.edge.below(),
                    listed(&below, below.len())
                ),
            },
            (true, true) => ScreenOutcome::NotAssessable { why: WhyNotAssessable::IntervalAcross },
            (true, false) => ScreenOutcome::NotAsked,
        };
        ScreenFinding::new(&bid.provider, None, outcome)
    }
}

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
        let found = figures.bids.iter().map(|bid| match self.level {
            FloorLevel::Basket => self.ask_basket(figures, bid),
            FloorLevel::Lines => self.ask_lines(figures, bid),
        });
        Ok(found.collect())
    }
}
