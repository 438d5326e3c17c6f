//! Prices that lie so far from those of the other bids that they may be of another unit.

use crate::demand::{DemandLine, LineKind};
use crate::exact::{Figure, Fraction, Name};
use crate::price::Rate;
use crate::tender::{Bid, Tender};

/// So many times the median of the other bids, or such a part of it, is far from it.
pub const FAR_FROM_OTHERS: u8 = 10;

/// The fewest other bids on a line whose median says anything.
pub const LEAST_OTHER_PRICES: usize = 2;

/// A price that is a tenth of the median of the other bids on its line or less, or ten times it or more.
///
/// It is asked after, whichever questions a tender has, since a price of another unit (an hour for a week,
/// pence for pounds) makes a whole comparison wrong. Of a band or of tiers the end nearest to the others is
/// held against the end of theirs nearest to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PriceUnlikeOthers {
    /// The provider.
    pub provider: Name,
    /// The line.
    pub line: Name,
    /// The price of a unit.
    pub price: Figure,
    /// The median of the other bids.
    pub median: Figure,
    /// How many others these are, [`LEAST_OTHER_PRICES`] at least.
    pub others: usize,
    /// What is to be asked.
    pub question: String,
}

/// Of every line that bidders price, by line and provider.
pub(super) fn prices_unlike_others(tender: &Tender) -> Vec<PriceUnlikeOthers> {
    let lines = tender.demand().lines().iter();
    let priced = lines.filter(|line| !matches!(line.kind(), LineKind::Preset(_)));
    priced.flat_map(|line| of_line(tender, line)).collect()
}

fn of_line<'a>(tender: &'a Tender, line: &DemandLine) -> Vec<PriceUnlikeOthers> {
    let rate = |bid: &'a Bid| bid.rate_card.rate(line.name().as_str());
    let rates: Vec<(&Bid, &Rate)> =
        tender.bids().iter().filter_map(|bid| Some((bid, rate(bid)?))).collect();
    let ends = |end: fn(&Rate) -> Fraction| Ends::of(rates.iter().map(|(_, rate)| end(rate)));
    let lowest = ends(|rate| rate.price().lowest().to_fraction());
    let highest = ends(|rate| rate.price().highest().to_fraction());
    let far = Fraction::from_integer(FAR_FROM_OTHERS.into());
    let found = rates.iter().enumerate().filter_map(|(place, (bid, _))| {
        let (low, high) = (lowest.at(place)?, highest.at(place)?);
        let (below, above) = (lowest.median_of_others(place)?, highest.median_of_others(place)?);
        let (price, median) = if !below.is_zero() && high * &far <= below {
            (high, below)
        } else if !above.is_zero() && *low >= &above * &far {
            (low, above)
        } else {
            return None;
        };
        Some(asked(tender, line, bid, [price.clone(), median], rates.len().saturating_sub(1)))
    });
    found.collect()
}

fn asked(
    tender: &Tender,
    line: &DemandLine,
    bid: &Bid,
    figures: [Fraction; 2],
    others: usize,
) -> PriceUnlikeOthers {
    let is_below = figures.first() < figures.last();
    let [price, median] = figures.map(|figure| Figure::new(figure, tender.currency()));
    let far = if is_below { "a tenth or less of" } else { "ten times or more" };
    let (label, line_label, unit) = (bid.label(), line.label(), line.unit());
    let question = format!(
        "the price of {label:?} for {line_label:?} is {price}, {far} {median}, the median of the {others} other bids: is it the price of one {unit}?"
    );
    let (provider, line) = (bid.provider.clone(), line.name().clone());
    PriceUnlikeOthers { provider, line, price, median, others, question }
}

/// One end of the prices of a line, as listed and in their order.
struct Ends {
    listed: Vec<Fraction>,
    sorted: Vec<Fraction>,
}

impl Ends {
    fn of(ends: impl Iterator<Item = Fraction>) -> Self {
        let listed: Vec<Fraction> = ends.collect();
        let mut sorted = listed.clone();
        sorted.sort();
        Ends { listed, sorted }
    }

    fn at(&self, place: usize) -> Option<&Fraction> {
        self.listed.get(place)
    }

    /// The median of all but one; nothing where the others are too few.
    fn median_of_others(&self, place: usize) -> Option<Fraction> {
        let own = self.sorted.binary_search(self.at(place)?).ok()?;
        let others = self.sorted.len().checked_sub(1).filter(|it| *it >= LEAST_OTHER_PRICES)?;
        let other = |at: usize| {
            let behind = usize::from(at >= own);
            self.sorted.get(at.saturating_add(behind))
        };
        let upper = other(others / 2)?;
        if !others.is_multiple_of(2) {
            return Some(upper.clone());
        }
        (other((others / 2).checked_sub(1)?)? + upper).checked_div(&Fraction::from(2)).ok()
    }
}
