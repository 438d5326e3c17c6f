//! Contenders: totals that depend on one figure, and who comes first over its whole range.

use super::change_over::{Linear, check_range};
use crate::error::{self, Error};
use crate::exact::{Fraction, Name};

/// The most contenders whose order is solved over a range. The work grows with their square.
pub const MAX_CONTENDERS: usize = 1_000;

/// Straight lines one after another, which may jump where one gives way to the next.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Piecewise {
    /// In the order of their ends, which rise.
    before: Vec<Part>,
    last: Linear,
}

/// A line up to an end, and the height at the end itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Part {
    end: Fraction,
    line: Linear,
    at_end: Fraction,
}

/// One bid, with its total as a function of the figure: low and high, the same without bands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contender {
    /// The name.
    pub name: Name,
    low: Piecewise,
    /// Where it is not the same as the low one.
    high: Option<Piecewise>,
}

/// The bids that come first: whose rank is 1 at best.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FirstBids {
    /// The bids, in the order of their names.
    pub bids: Vec<Name>,
    /// How they stand to each other.
    pub relation: FirstRelation,
}

/// How the bids that come first stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(rename_all = "snake_case"))]
pub enum FirstRelation {
    /// One bid, certainly first.
    Alone,
    /// Several bids whose price bands overlap: at this precision none of them is first.
    Indistinguishable,
    /// Several bids with the same total.
    Tied,
}

impl Piecewise {
    /// Lines up to and including rising ends, and the last one, which has no end.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) where an end does not lie above the one before it.
    pub fn new(before: Vec<(Fraction, Linear)>, last: Linear) -> Result<Self, Error> {
        Self::jumping(before.into_iter().map(|(end, line)| (end, line, None)).collect(), last)
    }

    /// Lines up to rising ends, each with the height at its end where that is another than the line's.
    pub(super) fn jumping(
        before: Vec<(Fraction, Linear, Option<Fraction>)>,
        last: Linear,
    ) -> Result<Self, Error> {
        for pair in before.windows(2) {
            if let [(low, ..), (high, ..)] = pair {
                check_range(low, high)?;
            }
        }
        let part = |(end, line, at_end): (Fraction, Linear, Option<Fraction>)| Part {
            at_end: at_end.unwrap_or_else(|| line.at(&end)),
            end,
            line,
        };
        Ok(Piecewise { before: before.into_iter().map(part).collect(), last })
    }

    /// The height at a figure.
    #[must_use]
    pub fn at(&self, figure: &Fraction) -> Fraction {
        match self.before.iter().find(|part| *figure <= part.end) {
            Some(part) if part.end == *figure => part.at_end.clone(),
            Some(part) => part.line.at(figure),
            None => self.last.at(figure),
        }
    }

    /// The sum of two, height by height.
    pub(crate) fn plus(&self, other: &Piecewise) -> Self {
        let ends = self.before.iter().chain(&other.before).map(|part| part.end.clone());
        let mut ends: Vec<Fraction> = ends.collect();
        ends.sort();
        ends.dedup();
        let part = |end: Fraction| Part {
            line: self.below(&end).plus(other.below(&end)),
            at_end: self.at(&end) + other.at(&end),
            end,
        };
        Piecewise {
            before: ends.into_iter().map(part).collect(),
            last: self.last.plus(&other.last),
        }
    }

    /// The heights at another figure that follows from this one along a line: `self(figure(x))`.
    pub(crate) fn along(&self, figure: &Linear) -> Self {
        let inner = |line: &Linear| {
            let at_zero = line.at(&figure.at_zero);
            Linear::new(at_zero, &line.slope * &figure.slope)
        };
        if figure.slope.is_zero() {
            return Linear::constant(self.at(&figure.at_zero)).into();
        }
        let place = |end: &Fraction| {
            let reached = (end - &figure.at_zero).checked_div(&figure.slope);
            reached.unwrap_or_default()
        };
        let falling = figure.slope.is_negative();
        let lines = self.before.iter().map(|part| &part.line).chain([&self.last]).map(inner);
        let mut lines: Vec<Linear> = lines.collect();
        let ends = self.before.iter().map(|part| (place(&part.end), part.at_end.clone()));
        let mut ends: Vec<(Fraction, Fraction)> = ends.collect();
        // Along a falling line the parts are met from the last to the first.
        if falling {
            lines.reverse();
            ends.reverse();
        }
        let last = lines.pop().unwrap_or_else(|| inner(&self.last));
        let parts = ends.into_iter().zip(lines);
        let part =
            |((end, at_end), line): ((Fraction, Fraction), Linear)| Part { end, line, at_end };
        Piecewise { before: parts.map(part).collect(), last }
    }

    /// The line that has no end.
    pub(super) fn last_line(&self) -> &Linear {
        &self.last
    }

    /// The line that holds just above a figure.
    fn above(&self, figure: &Fraction) -> &Linear {
        let part = self.before.iter().find(|part| *figure < part.end);
        part.map_or(&self.last, |part| &part.line)
    }

    /// The line that holds just below a figure.
    fn below(&self, figure: &Fraction) -> &Linear {
        let part = self.before.iter().find(|part| *figure <= part.end);
        part.map_or(&self.last, |part| &part.line)
    }
}

impl From<Linear> for Piecewise {
    fn from(line: Linear) -> Self {
        Piecewise { before: Vec::new(), last: line }
    }
}

impl Contender {
    /// A contender with one total at each figure.
    #[must_use]
    pub fn new(name: Name, total: Piecewise) -> Self {
        Contender { name, low: total, high: None }
    }

    /// A contender with a band of totals at each figure: whichever of the two is lower there is
    /// its low total, since a rate may turn the ends around.
    #[must_use]
    pub fn banded(name: Name, low: Piecewise, high: Piecewise) -> Self {
        let high = (high != low).then_some(high);
        Contender { name, low, high }
    }

    /// The low total at a figure.
    #[must_use]
    pub fn low(&self, figure: &Fraction) -> Fraction {
        self.total(figure).0
    }

    /// The high total at a figure.
    #[must_use]
    pub fn high(&self, figure: &Fraction) -> Fraction {
        self.total(figure).1
    }

    /// The low and the high total at a figure.
    pub(super) fn total(&self, figure: &Fraction) -> (Fraction, Fraction) {
        let one = self.low.at(figure);
        let other = self.high.as_ref().map_or_else(|| one.clone(), |high| high.at(figure));
        if one <= other { (one, other) } else { (other, one) }
    }

    pub(super) fn is_banded(&self) -> bool {
        self.high.is_some()
    }

    /// The line or the two lines of its totals just above a figure.
    pub(super) fn lines_above(&self, figure: &Fraction) -> impl Iterator<Item = &Linear> {
        [&self.low].into_iter().chain(&self.high).map(|end| end.above(figure))
    }
}

impl FirstBids {
    /// These alone, or tied: bids with one total each.
    pub(super) fn tied(bids: &[Name]) -> Self {
        FirstBids::new(bids.iter().map(|bid| (bid, true)))
    }

    /// These, each with whether it has one total and no band.
    pub(super) fn new<'a>(first: impl Iterator<Item = (&'a Name, bool)>) -> Self {
        let (mut bids, points): (Vec<Name>, Vec<bool>) =
            first.map(|(name, is_point)| (name.clone(), is_point)).unzip();
        bids.sort();
        let relation = match points.as_slice() {
            [_] => FirstRelation::Alone,
            several if several.iter().all(|is_point| *is_point) => FirstRelation::Tied,
            _ => FirstRelation::Indistinguishable,
        };
        FirstBids { bids, relation }
    }
}

pub(super) fn check_contenders(contenders: &[Contender]) -> Result<(), Error> {
    match contenders.len() {
        0 => Err(error::missing("bid")),
        count if count > MAX_CONTENDERS => {
            let what = "bids whose order is solved over a range";
            Err(error::too_many(what, MAX_CONTENDERS))
        }
        _ => Ok(()),
    }
}

/// The range, cut where a line of a contender ends or its own two ends cross: inside each part all
/// totals are straight lines.
pub(super) fn segments(
    contenders: &[Contender],
    from: &Fraction,
    to: &Fraction,
) -> Vec<(Fraction, Fraction)> {
    let totals = contenders.iter().flat_map(|one| [&one.low].into_iter().chain(&one.high));
    let all = totals.flat_map(|total| &total.before);
    let breaks = cut(from, to, all.map(|part| part.end.clone()).collect());
    let turned = breaks.iter().flat_map(|(from, _)| {
        let banded = contenders.iter().filter_map(|one| Some((&one.low, one.high.as_ref()?)));
        banded.filter_map(|(low, high)| low.above(from).crossing(high.above(from)))
    });
    let mut places: Vec<Fraction> = turned.collect();
    places.extend(breaks.iter().map(|(start, _)| start.clone()));
    cut(from, to, places)
}

/// The parts of a range between neighbouring places, those outside it left out.
fn cut(from: &Fraction, to: &Fraction, mut places: Vec<Fraction>) -> Vec<(Fraction, Fraction)> {
    places.retain(|place| from < place && place < to);
    places.extend([from.clone(), to.clone()]);
    places.sort();
    places.dedup();
    let pairs = places.windows(2).filter_map(|pair| match pair {
        [low, high] => Some((low.clone(), high.clone())),
        _ => None,
    });
    pairs.collect()
}
