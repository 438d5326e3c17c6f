//! Ranks: competition ranking on exact totals, as intervals where totals are intervals.

use crate::error::{Error, quoted};
use crate::exact::{Fraction, Rounding};
use crate::price::Interval;

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

/// The best and the worst rank a bid can have, given what its and the others' bands allow.
///
/// `best = 1 + bids that are certainly cheaper`, `worst = 1 + bids that are possibly cheaper`.
/// Where all prices are points both are the competition rank (1, 2, 2, 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct RankInterval {
    best: usize,
    worst: usize,
}

impl RankOn {
    /// The choice's name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            RankOn::Exact => "exact",
            RankOn::MinorUnit => "minor_unit",
        }
    }
}

impl std::str::FromStr for RankOn {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        [RankOn::Exact, RankOn::MinorUnit]
            .into_iter()
            .find(|rank_on| rank_on.as_str() == text)
            .ok_or_else(|| Error::UnknownChoice {
                value: quoted(text),
                choices: "exact, minor_unit",
            })
    }
}

impl RankInterval {
    /// The best rank, from 1.
    #[must_use]
    pub fn best(self) -> usize {
        self.best
    }

    /// The worst rank.
    #[must_use]
    pub fn worst(self) -> usize {
        self.worst
    }

    /// The rank, where best and worst are the same.
    #[must_use]
    pub fn certain(self) -> Option<usize> {
        (self.best == self.worst).then_some(self.best)
    }
}

/// The ranks of totals; `None` has no rank and does not count against the others.
pub(super) fn rank(
    totals: &[Option<&Interval>],
    rank_on: RankOn,
    places: u8,
) -> Vec<Option<RankInterval>> {
    let rounded: Vec<Option<Interval>> = match rank_on {
        RankOn::Exact => Vec::new(),
        RankOn::MinorUnit => totals
            .iter()
            .map(|total| total.map(|t| round(t, places)))
            .collect(),
    };
    let ranked: Vec<Option<&Interval>> = match rank_on {
        RankOn::Exact => totals.to_vec(),
        RankOn::MinorUnit => rounded.iter().map(Option::as_ref).collect(),
    };
    let mut lows: Vec<&Fraction> = ranked.iter().flatten().map(|total| total.low()).collect();
    let mut highs: Vec<&Fraction> = ranked.iter().flatten().map(|total| total.high()).collect();
    lows.sort();
    highs.sort();
    let below = |sorted: &[&Fraction], bound: &Fraction| sorted.partition_point(|f| *f < bound);
    let interval = |total: &Interval| {
        // A bid's own low end lies below its own high end where it is a true band.
        let own = usize::from(!total.is_point());
        RankInterval {
            best: below(&highs, total.low()).saturating_add(1),
            worst: below(&lows, total.high())
                .saturating_sub(own)
                .saturating_add(1),
        }
    };
    ranked.iter().map(|total| total.map(interval)).collect()
}

fn round(total: &Interval, places: u8) -> Interval {
    let round = |figure: &Fraction| figure.rounded(places, Rounding::HalfEven);
    // Rounding keeps the order of the ends.
    Interval::new(round(total.low()), round(total.high())).unwrap_or_else(|_| total.clone())
}
