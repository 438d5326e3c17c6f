//! One pass over a range: where the rank of each contender changes, and who comes first.
//!
//! Between neighbouring places at which a line ends every total is straight, so that the order at
//! both ends of such a stretch tells which pairs change places inside it. Only those are solved.

use std::cmp::Ordering;

use super::change_over::{Linear, check_range};
use super::contender::{Contender, FirstBids, check_contenders, segments};
use super::over_range::{OverRange, Step};
use crate::error::{self, Error};
use crate::exact::{Fraction, Name};
use crate::tender::RankInterval;
use crate::tender::ranking::rank_ends;

/// Contenders over a range of one figure.
pub(super) struct Sweep<'a> {
    contenders: &'a [Contender],
    start: Place,
    /// The stretches in rising order, each with its end.
    stretches: Vec<(Stretch<'a>, Place)>,
}

/// The totals at one figure, low and high, by contender.
struct Place {
    figure: Fraction,
    totals: Vec<Option<(Fraction, Fraction)>>,
}

/// A part of the range inside which every total is a straight line, and no contender's low and high
/// total cross.
struct Stretch<'a> {
    contenders: Vec<&'a Contender>,
    /// By contender: its low and its high line; the same where it has no band.
    ends: Vec<(Line<'a>, Line<'a>)>,
}

/// A line, and how many of all lie below it just above the start and just below the end.
#[derive(Clone, Copy)]
struct Line<'a> {
    line: &'a Linear,
    position: (usize, usize),
}

/// A figure at which one contender begins or ceases to be certainly below another. At the figure
/// itself the high total of the first is the low total of the second.
struct Turn {
    at: Fraction,
    below: usize,
    above: usize,
    begins: bool,
}

/// Who comes first, lowest total first, over a whole range of a figure: the lower envelope of the
/// contenders' lines, with exact ends.
///
/// With bands, those count as first that may be: whose low total is not above anyone's high total.
///
/// # Errors
///
/// [`Order`](crate::ErrorKind::Order) for a range that does not rise,
/// [`Missing`](crate::ErrorKind::Missing) without contenders, or
/// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_CONTENDERS`](super::MAX_CONTENDERS).
///
/// ```
/// use fullcost::exact::{Fraction, Name};
/// use fullcost::robustness::{Contender, Linear, Piecewise, first_over};
///
/// let whole = Fraction::from_integer;
/// let bid = |name, at_zero, slope| -> Result<Contender, fullcost::Error> {
///     Ok(Contender::new(Name::new(name)?, Piecewise::from(Linear::new(whole(at_zero), whole(slope)))))
/// };
/// let bids = [bid("even", 0, 25)?, bid("front-loaded", 45_000, 10)?];
/// let first = first_over(&bids, &whole(0), &whole(10_000))?;
/// let change = first.changes().next().expect("they cross");
/// assert_eq!(*change.at, whole(3_000));
/// assert_eq!(change.below.unwrap().bids, ["even".parse()?]);
/// assert_eq!(change.here.bids.len(), 2);
/// assert_eq!(change.above.unwrap().bids, ["front-loaded".parse()?]);
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn first_over(
    contenders: &[Contender],
    from: &Fraction,
    to: &Fraction,
) -> Result<OverRange<FirstBids>, Error> {
    Ok(Sweep::new(contenders, from, to)?.first())
}

/// The rank of one contender over a whole range of a figure, with exact ends.
///
/// # Errors
///
/// As [`first_over`], and [`Unknown`](crate::ErrorKind::Unknown).
pub fn rank_over(
    contenders: &[Contender],
    name: &str,
    from: &Fraction,
    to: &Fraction,
) -> Result<OverRange<RankInterval>, Error> {
    let sweep = Sweep::new(contenders, from, to)?;
    match contenders.iter().position(|one| one.name.as_str() == name) {
        Some(place) => sweep.ranks(Some(place)).pop().ok_or_else(|| error::missing("bid")),
        None => Err(error::unknown_name(Name::new(name)?, "provider")),
    }
}

impl<'a> Sweep<'a> {
    pub(super) fn new(
        contenders: &'a [Contender],
        from: &Fraction,
        to: &Fraction,
    ) -> Result<Self, Error> {
        check_contenders(contenders)?;
        check_range(from, to)?;
        let stretches = segments(contenders, from, to).into_iter();
        let stretches = stretches.map(|(start, end)| {
            (Stretch::new(contenders, &start, &end), Place::new(contenders, end))
        });
        let stretches = stretches.collect();
        Ok(Sweep { contenders, start: Place::new(contenders, from.clone()), stretches })
    }

    /// Who comes first.
    pub(super) fn first(&self) -> OverRange<FirstBids> {
        let mut steps = Vec::new();
        for (stretch, end) in &self.stretches {
            let stretch = stretch.of_those_that_may_be_first();
            // By contender: how many are certainly below it.
            let mut below: Vec<usize> =
                stretch.ranks().into_iter().map(|rank| rank.best.saturating_sub(1)).collect();
            let mut between = stretch.first(&below);
            for turns in stretch.turns(None).chunk_by(|one, next| one.at == next.at) {
                for turn in turns {
                    turn.reach(&mut below);
                }
                let at = stretch.first(&below);
                for turn in turns {
                    turn.leave(&mut below);
                }
                let after = stretch.first(&below);
                let to = turns.first().map(|turn| turn.at.clone()).unwrap_or_default();
                steps.push(Step { to, between: std::mem::replace(&mut between, after), at });
            }
            steps.push(Step { to: end.figure.clone(), between, at: end.first(self.contenders) });
        }
        OverRange::of_steps(&self.start.figure, self.start.first(self.contenders), steps)
    }

    /// The rank of each contender, or of one only, by its place.
    pub(super) fn ranks(&self, only: Option<usize>) -> Vec<OverRange<RankInterval>> {
        let mut steps: Vec<Vec<Step<RankInterval>>> = vec![Vec::new(); self.contenders.len()];
        for (stretch, end) in &self.stretches {
            let turns = stretch.turns(only);
            let own = stretch.turns_of_each(&turns);
            let each = steps.iter_mut().zip(own).zip(stretch.ranks()).zip(end.ranks());
            for (((steps, turns), start), at) in each {
                let between = add_steps(steps, &turns, start);
                steps.push(Step { to: end.figure.clone(), between, at });
            }
        }
        let all = steps.into_iter().zip(self.start.ranks()).enumerate();
        let asked = all.filter(|(place, _)| only.is_none_or(|only| only == *place));
        let over =
            asked.map(|(_, (steps, start))| OverRange::of_steps(&self.start.figure, start, steps));
        over.collect()
    }
}

impl Place {
    fn new(contenders: &[Contender], figure: Fraction) -> Self {
        let totals = contenders.iter().map(|one| Some(one.total(&figure)));
        Place { totals: totals.collect(), figure }
    }

    fn ranks(&self) -> impl Iterator<Item = RankInterval> {
        rank_ends(&self.totals).flatten()
    }

    fn first(&self, contenders: &[Contender]) -> FirstBids {
        let all = contenders.iter().zip(self.ranks()).zip(self.totals.iter().flatten());
        let first = all.filter(|((_, rank), _)| rank.best == 1);
        FirstBids::new(first.map(|((one, _), (low, high))| (&one.name, low == high)))
    }
}

impl<'a> Stretch<'a> {
    fn new(contenders: &'a [Contender], start: &Fraction, end: &Fraction) -> Self {
        let lines = || contenders.iter().flat_map(|one| one.lines_above(start));
        let (at_start, at_end) = (positions(lines(), start), positions(lines(), end));
        let positions = at_start.into_iter().zip(at_end);
        let mut lines = lines().zip(positions).map(|(line, position)| Line { line, position });
        let ends = contenders.iter().filter_map(|one| {
            let low = lines.next()?;
            let high = if one.is_banded() { lines.next()? } else { low };
            // They do not cross here, so that one of them is not above the other anywhere.
            Some(if low.position <= high.position { (low, high) } else { (high, low) })
        });
        Stretch { ends: ends.collect(), contenders: contenders.iter().collect() }
    }

    /// The ranks just above the start.
    fn ranks(&self) -> Vec<RankInterval> {
        let ends = self.ends.iter().map(|(low, high)| Some((low.position, high.position)));
        rank_ends(&ends.collect::<Vec<_>>()).flatten().collect()
    }

    /// Without the contenders above whom another one lies from the start to the end: all of its
    /// total above all of theirs.
    fn of_those_that_may_be_first(&self) -> Self {
        let mut highs: Vec<(usize, usize)> =
            self.ends.iter().map(|(_, high)| high.position).collect();
        highs.sort_unstable();
        // The least position at the end of those that start so low, or lower.
        let mut least = usize::MAX;
        for (_, at_end) in &mut highs {
            least = least.min(*at_end);
            *at_end = least;
        }
        let may_be_first = |low: &Line<'_>| {
            let lower = highs.partition_point(|high| high.0 < low.position.0);
            let least = lower.checked_sub(1).and_then(|last| highs.get(last));
            least.is_none_or(|least| least.1 >= low.position.1)
        };
        let all = self.contenders.iter().copied().zip(self.ends.iter().copied());
        let (contenders, ends) = all.filter(|(_, (low, _))| may_be_first(low)).unzip();
        Stretch { contenders, ends }
    }

    /// Those below whom nobody certainly is.
    fn first(&self, below: &[usize]) -> FirstBids {
        let all = self.contenders.iter().zip(&self.ends).zip(below);
        let first = all.filter(|(_, below)| **below == 0);
        FirstBids::new(
            first.map(|((one, (low, high)), _)| (&one.name, low.position == high.position)),
        )
    }

    /// Where two contenders turn around inside the stretch, in rising order; or one and another.
    fn turns(&self, only: Option<usize>) -> Vec<Turn> {
        let all = || self.ends.iter().enumerate();
        let mut turns = Vec::new();
        for (one, (low, high)) in all().filter(|(one, _)| only.is_none_or(|only| only == *one)) {
            let others = all().filter(|(other, _)| one < *other || only.is_some() && *other != one);
            for (other, (other_low, other_high)) in others {
                let turn = |(at, begins), below, above| Turn { at, below, above, begins };
                let there = high.falls_below(other_low);
                let points =
                    low.position == high.position && other_low.position == other_high.position;
                let back = if points {
                    there.clone().map(|(at, begins)| (at, !begins))
                } else {
                    other_high.falls_below(low)
                };
                turns.extend(there.map(|there| turn(there, one, other)));
                turns.extend(back.map(|back| turn(back, other, one)));
            }
        }
        turns.sort_by(|one, next| one.at.cmp(&next.at));
        turns
    }

    /// By contender: its turns, and whether another one turns to lie below it.
    fn turns_of_each<'t>(&self, turns: &'t [Turn]) -> Vec<Vec<(&'t Turn, bool)>> {
        let mut own = vec![Vec::new(); self.ends.len()];
        for turn in turns {
            for (one, is_above) in [(turn.below, false), (turn.above, true)] {
                if let Some(own) = own.get_mut(one) {
                    own.push((turn, is_above));
                }
            }
        }
        own
    }
}

impl Line<'_> {
    /// Where inside the stretch it falls below another (`true`), or rises above it.
    fn falls_below(&self, other: &Line<'_>) -> Option<(Fraction, bool)> {
        let before = self.position.0.cmp(&other.position.0);
        let after = self.position.1.cmp(&other.position.1);
        let begins = match (before, after) {
            (Ordering::Greater, Ordering::Less) => true,
            (Ordering::Less, Ordering::Greater) => false,
            _ => return None,
        };
        Some((self.line.crossing(other.line)?, begins))
    }
}

impl Turn {
    /// At the figure nobody is certainly below the other.
    fn reach(&self, below: &mut [usize]) {
        if let Some(count) = below.get_mut(self.above).filter(|_| !self.begins) {
            *count = count.saturating_sub(1);
        }
    }

    fn leave(&self, below: &mut [usize]) {
        if let Some(count) = below.get_mut(self.above).filter(|_| self.begins) {
            *count = count.saturating_add(1);
        }
    }
}

/// By line: how many of all lie below it at a figure.
fn positions<'a>(lines: impl Iterator<Item = &'a Linear>, figure: &Fraction) -> Vec<usize> {
    let heights: Vec<Fraction> = lines.map(|line| line.at(figure)).collect();
    let mut sorted: Vec<&Fraction> = heights.iter().collect();
    sorted.sort_unstable();
    heights.iter().map(|height| sorted.partition_point(|other| *other < height)).collect()
}

/// Adds what the turns of one contender do to its rank; gives the rank behind the last of them.
fn add_steps(
    steps: &mut Vec<Step<RankInterval>>,
    turns: &[(&Turn, bool)],
    start: RankInterval,
) -> RankInterval {
    let mut between = start;
    for here in turns.chunk_by(|(one, _), (next, _)| one.at == next.at) {
        let Some((turn, _)) = here.first() else { continue };
        let count = |is_above, begins| {
            here.iter().filter(|(turn, above)| (*above, turn.begins) == (is_above, begins)).count()
        };
        // Who is certainly below ceases to be so at the figure, or begins to be so behind it; who
        // may be below, and is above on one side, has the same total at the figure.
        let best = between.best.saturating_sub(count(true, false));
        let worst = between.worst.saturating_sub(count(false, true));
        steps.push(Step { to: turn.at.clone(), between, at: RankInterval::new(best, worst) });
        let best = best.saturating_add(count(true, true));
        between = RankInterval::new(best, worst.saturating_add(count(false, false)));
    }
    between
}
