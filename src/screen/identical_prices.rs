//! Prices that are the same in several bids.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use super::figures::{BidFigures, MOST_LISTED, ScreenFigures, listed};
use super::finding::{
    ScreenFinding, ScreenOutcome, ScreenPopulation, ThresholdEdge, WhyNotAssessable,
};
use super::rule::{Rule, screen};
use crate::exact::{Fraction, Name};

screen! {
    /// A bid is asked where another bid has the same price, to the last digit.
    ///
    /// Where the prices of lines are known: on `lines` lines at least, each of them shared with one
    /// other bid or more, though not always with the same one; a line with a price band is the same
    /// where both ends are. Preset lines are left out, since the tender sets their price. Where lines
    /// are not known: the totals. From two bids. Prices are the same or not, so there is no edge and no
    /// threshold. The question names the lines and who else has the price, ten of each at most.
    ///
    /// Worked: 5, 5 and 6 in all: the first two are asked.
    ///
    /// # Assumptions
    ///
    /// - Optional lines that are priced count.
    /// - A published tariff or a statutory wage makes prices alike without any understanding between
    ///   bidders.
    ///
    /// # Source
    ///
    /// A marker in common use by competition authorities.
    IdenticalPrices = "identical_prices", from 2 bids at least;

    required {
        /// On how many lines at least.
        lines, with_lines: NonZeroUsize = "1";
    }
    otherwise {
        /// From how many bids.
        minimum_bids, with_minimum_bids: usize = 2;
    }
}

/// Line, low and high price.
type Price<'a> = (Option<&'a Name>, &'a Fraction, &'a Fraction);

impl Rule for IdenticalPrices {
    fn population(&self) -> ScreenPopulation {
        ScreenPopulation::OtherBids
    }

    fn minimum_bids(&self) -> usize {
        self.minimum_bids
    }

    fn edge(&self) -> ThresholdEdge {
        ThresholdEdge::Counts
    }

    fn in_words(&self) -> String {
        format!(
            "the same price as another bid on {} lines or more, preset lines left out; or the same total, where lines are not known",
            self.lines
        )
    }

    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable> {
        let (found, needed) = (figures.bids.len(), self.minimum_bids);
        if found < needed {
            return Err(WhyNotAssessable::FewerBids { found, needed });
        }
        let by_line = figures.bids.iter().all(|bid| !bid.lines.is_empty());
        let mut holders: BTreeMap<Price<'_>, Vec<&Name>> = BTreeMap::new();
        for bid in &figures.bids {
            for price in prices(bid, by_line) {
                holders.entry(price).or_default().push(&bid.provider);
            }
        }
        let needed = if by_line { self.lines.get() } else { 1 };
        Ok(figures.bids.iter().map(|bid| ask(figures, bid, by_line, needed, &holders)).collect())
    }
}

/// The prices that are compared: of each line, or of all together.
fn prices(bid: &BidFigures, by_line: bool) -> Vec<Price<'_>> {
    if by_line {
        let lines = bid.lines.iter();
        return lines.map(|line| (Some(&line.line), line.price.low(), line.price.high())).collect();
    }
    bid.without_presets().map(|price| (None, price.low(), price.high())).into_iter().collect()
}

fn ask(
    figures: &ScreenFigures,
    bid: &BidFigures,
    by_line: bool,
    needed: usize,
    holders: &BTreeMap<Price<'_>, Vec<&Name>>,
) -> ScreenFinding {
    let figure = bid.without_presets().filter(|price| price.is_point());
    let figure = figure.map(|price| figures.shown(price.low()));
    let (mut shared, mut count) = (Vec::new(), 0_usize);
    for price in prices(bid, by_line) {
        let holders = holders.get(&price).map_or(&[][..], Vec::as_slice);
        if holders.len() < 2 {
            continue;
        }
        count = count.saturating_add(1);
        if shared.len() < MOST_LISTED {
            shared.push(same_price(figures, bid, price, holders));
        }
    }
    if count < needed {
        return ScreenFinding::new(&bid.provider, figure, ScreenOutcome::NotAsked);
    }
    let question = format!(
        "{:?} has the same prices as other bids: {}: how did it come to them?",
        bid.called(),
        listed(&shared, count)
    );
    ScreenFinding::new(&bid.provider, figure, ScreenOutcome::Asked { question })
}

/// A price in words, and who else has it.
fn same_price(
    figures: &ScreenFigures,
    bid: &BidFigures,
    price: Price<'_>,
    holders: &[&Name],
) -> String {
    let (line, low, high) = price;
    let others = holders.iter().filter(|other| **other != &bid.provider).take(MOST_LISTED);
    let others: Vec<String> = others.map(|other| format!("{:?}", figures.called(other))).collect();
    let others = listed(&others, holders.len().saturating_sub(1));
    let line = line.and_then(|line| bid.lines.iter().find(|known| known.line == *line));
    let line = line.map_or("in all".to_owned(), |line| format!("line {:?}", line.called()));
    let (low, high) = (figures.amount(low), figures.amount(high));
    let band = if low == high { low } else { format!("{low} to {high}") };
    format!("{line} at {band} as {others}")
}
