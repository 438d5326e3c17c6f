//! So many percent below the next bid.

use super::asked_bids::AskedBids;
use super::figures::ScreenFigures;
use super::finding::{
    ScreenFinding, ScreenOutcome, ScreenPopulation, ThresholdEdge, WhyNotAssessable,
};
use super::rule::{Rule, screen};
use super::statistics::{above_zero, whole};
use super::working::{Field, Known, Tested, one};
use super::yardsticks::less;
use crate::evidence::Evidence;
use crate::evidence::Rule::{Interpolated, Sum};
use crate::exact::{Fraction, Percent, Rounding};

screen! {
    /// A bid is asked where its total lies `margin` or more below the next one in the order of totals.
    ///
    /// `asked: total ≤ next × (1 − margin)`. Which bids are asked is stated: the lowest, each, or one that
    /// is named, such as the one up for award. Of two that share a total each is the other's next, and
    /// the highest bid has none. The next total must be above zero. From two bids.
    ///
    /// Worked at 30 %: 490 against 700 is exactly 30 % below and is asked; 600 against 857.14 is not,
    /// since the threshold is 599.998.
    ///
    /// # Assumptions
    ///
    /// The next bid is that of the next total of the view, all bids among them. Where the award weighs more
    /// than price, name the bid that is up for award.
    ///
    /// # Source
    ///
    /// Ukraine, Law on Public Procurement (Prozorro), second limb of the abnormally low price; the other
    /// limb holds the bid against the mean of the others.
    BelowNextBid = "below_next_bid", from 2 bids at least, source
    "Ukraine, Law on Public Procurement, art. 1 (Prozorro), second limb: 30% or more below the next bid";

    required {}
    otherwise {
        /// How far below the next bid.
        margin, with_margin: Percent = Percent::from_whole(30);
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 2;
        /// Which bids are asked.
        asks, with_asks: AskedBids = AskedBids::Lowest;
        /// Whether exactly at the threshold is asked.
        edge, with_edge: ThresholdEdge = ThresholdEdge::Counts;
    }
}

impl Rule for BelowNextBid {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::OtherBids
    }

    fn minimum_bids(&self) -> usize {
        self.minimum_bids
    }

    fn edge(&self) -> ThresholdEdge {
        self.edge
    }

    fn in_words(&self) -> String {
        let (asked, below) = (self.asks.in_words(), self.edge.below());
        format!("{asked} {below} next total × (100% − {})", self.margin)
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let totals = figures.totals(self.minimum_bids)?;
        self.asks.check(figures)?;
        Ok(figures.ask_points(|bid, total| {
            let aside = self.asks.aside(bid, &totals, total, figures);
            let next = match self.asks {
                AskedBids::Lowest => totals.get(1),
                AskedBids::Each | AskedBids::Named(_) => totals.next(total),
            };
            let next = match (next, &aside) {
                (Some(next), _) => above_zero(next.clone(), "the next bid")?,
                (None, None) => return Err(WhyNotAssessable::NothingAbove),
                (None, Some(_)) => {
                    let figure = Some(figures.shown(total));
                    return Ok(ScreenFinding::new(&bid.provider, figure, ScreenOutcome::NotAsked));
                }
            };
            let threshold = less(&next, self.margin);
            let held = figures.held(&bid.provider, self.edge);
            let which = || format!("{} under {}, the next bid", self.margin, figures.amount(&next));
            Ok(held.below_unless(aside, total, &threshold, which))
        }))
    }

    fn working(&self, field: &Field<'_>) -> Option<Vec<Tested>> {
        let totals = field.totals()?;
        let mut rising = totals.clone();
        rising.sort_by(|left, right| left.value().cmp(right.value()));
        let sorted: Vec<Fraction> = rising.iter().map(|total| total.value().clone()).collect();
        let unit = field.unit();
        let bids = field.figures.bids.iter().zip(&totals);
        let tested = bids.map(|(bid, figure)| {
            let rank = match self.asks {
                AskedBids::Lowest => 0,
                AskedBids::Each | AskedBids::Named(_) => {
                    sorted.partition_point(|known| known < figure.value())
                }
            };
            let rank = whole(rank.saturating_add(1));
            let rank = match self.asks {
                AskedBids::Lowest => one(),
                _ => field.follows("rank", rank, Known::Rank, &bid.provider),
            };
            let place = rank.value() + &Fraction::ONE;
            let next = usize::try_from(place.to_scaled(0, Rounding::Down)?).ok()?;
            let next = sorted.get(next.checked_sub(1)?)?.clone();
            let place = Evidence::new(Sum, "place of the next", place, "", vec![rank, one()]);
            let parts: Vec<Evidence> = std::iter::once(place).chain(rising.clone()).collect();
            let next = Evidence::new(Interpolated, "next total", next, &unit, parts);
            let threshold = field.less(next, self.margin);
            Some(Tested { threshold, figure: Some(figure.clone()) })
        });
        // The highest has none.
        let none = |own: &Evidence| Tested { figure: Some(own.clone()), threshold: own.clone() };
        Some(tested.zip(&totals).map(|(one, figure)| one.unwrap_or_else(|| none(figure))).collect())
    }
}
