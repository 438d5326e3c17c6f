//! Ranks: competition ranking on exact totals, as intervals where totals are intervals.

use std::fmt;

use super::terms::TRILLIONTHS;
use crate::evidence::Evidence;
use crate::exact::{Currency, Fraction, Rounding};
use crate::price::Interval;
use crate::record::words;

/// The totals on which bids are ranked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum RankOn {
    /// The exact totals.
    #[default]
    Exact,
    /// The totals rounded to the minor unit, half to even: totals that show the same tie.
    MinorUnit,
}

/// Which total is first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FirstTotal {
    /// The highest: bidders pay the buyer, as for a concession.
    Highest,
    /// The lowest.
    #[default]
    Lowest,
}

/// The best and the worst rank a bid can have, given what its and the others' bands allow.
///
/// `best = 1 + bids that are certainly cheaper`, `worst = 1 + bids that are possibly cheaper`.
/// Where all prices are points both are the competition rank (1, 2, 2, 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RankInterval {
    /// The best rank, from 1.
    pub best: usize,
    /// The worst rank.
    pub worst: usize,
}

words! { FirstTotal { Highest = "highest", Lowest = "lowest" } }
words! { RankOn { Exact = "exact", MinorUnit = "minor_unit" } }

impl RankOn {
    /// A total as bids are put in order by it.
    pub(crate) fn figure(self, total: &Fraction, places: u8) -> Fraction {
        match self {
            RankOn::Exact => total.clone(),
            RankOn::MinorUnit => total.rounded(places, Rounding::HalfEven),
        }
    }

    /// The working behind that figure.
    pub(crate) fn working(self, total: Evidence, currency: Currency) -> Evidence {
        match self {
            RankOn::Exact => total,
            RankOn::MinorUnit => total.rounded_to(currency, Rounding::HalfEven),
        }
    }
}

/// The rank, or the best and the worst.
impl fmt::Display for RankInterval {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.certain() {
            Some(rank) => formatter.pad(&rank.to_string()),
            None => formatter.pad(&format!("{} to {}", self.best, self.worst)),
        }
    }
}

impl RankInterval {
    pub(crate) fn new(best: usize, worst: usize) -> Self {
        RankInterval { best, worst }
    }

    /// The rank, where best and worst are the same.
    #[must_use]
    pub fn certain(self) -> Option<usize> {
        (self.best == self.worst).then_some(self.best)
    }
}

/// The ranks of totals; `None` has no rank and does not count against the others.
pub(crate) fn rank(
    totals: &[Option<&Interval>],
    (rank_on, first): (RankOn, FirstTotal),
    places: u8,
) -> Vec<Option<RankInterval>> {
    let round = |end: &Fraction| rank_on.figure(end, places);
    let ends = totals.iter().map(|total| {
        let (low, high) = total.map(|ends| (round(ends.low()), round(ends.high())))?;
        Some(match first {
            FirstTotal::Highest => (-high, -low),
            FirstTotal::Lowest => (low, high),
        })
    });
    rank_ends(&ends.collect::<Vec<_>>()).collect()
}

/// Whole trillionths as they are ranked: an order of integers is found sooner, and is the same.
pub(super) fn rounded_trillionths(trillionths: i128, rank_on: RankOn, places: u8) -> i128 {
    match rank_on {
        RankOn::Exact => trillionths,
        RankOn::MinorUnit => {
            let unit = 10_i128.saturating_pow(TRILLIONTHS.saturating_sub(u32::from(places)));
            Rounding::HalfEven.quotient(trillionths, unit).unwrap_or(trillionths)
        }
    }
}

/// Counts who is certainly and who is possibly cheaper, by position in the sorted ends.
pub(crate) fn rank_ends<T: Ord>(
    totals: &[Option<(T, T)>],
) -> impl Iterator<Item = Option<RankInterval>> {
    let sorted = |end: fn(&(T, T)) -> &T| {
        let mut ends: Vec<&T> = Vec::with_capacity(totals.len());
        ends.extend(totals.iter().flatten().map(end));
        ends.sort_unstable();
        ends
    };
    let lows = sorted(|(low, _)| low);
    // Where there are no bands, both ends stand in one order.
    let banded = totals.iter().flatten().any(|(low, high)| low != high);
    let highs = banded.then(|| sorted(|(_, high)| high));
    let below = |sorted: &[&T], bound: &T| sorted.partition_point(|end| *end < bound);
    let interval = move |(low, high): &(T, T)| {
        let Some(highs) = &highs else {
            let rank = below(&lows, low).saturating_add(1);
            return RankInterval { best: rank, worst: rank };
        };
        // A bid's own low end lies below its own high end where it is a true band.
        let own = usize::from(low < high);
        RankInterval {
            best: below(highs, low).saturating_add(1),
            worst: below(&lows, high).saturating_sub(own).saturating_add(1),
        }
    };
    totals.iter().map(move |total| total.as_ref().map(&interval))
}

crate::exact::serialise_words!(FirstTotal, RankOn);
