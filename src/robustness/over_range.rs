//! What holds over a range of one figure, cut where it changes.

use super::change_over::{ChangeOver, check_range, middle};
use crate::error::Error;
use crate::exact::Fraction;

/// What holds over a range of one figure: pieces in rising order, which together are the range.
///
/// A piece is a single figure (`from` equals `to`) or all figures strictly between two. Between
/// two of the second kind there is always one of the first; at an end of the range only where
/// something else holds there than next to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OverRange<T> {
    /// The lower end of the range, which is part of it.
    pub from: Fraction,
    /// The upper end of the range, which is part of it.
    pub to: Fraction,
    /// The pieces in rising order.
    pub pieces: Vec<RangePiece<T>>,
}

/// What holds at one figure, or strictly between two.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RangePiece<T> {
    /// The lower end: part of the piece only where it is a single figure, or an end of the range
    /// at which no piece of its own stands.
    pub from: Fraction,
    /// The upper end, in the same way.
    pub to: Fraction,
    /// What holds there.
    #[cfg_attr(feature = "serde", serde(rename = "holds"))]
    pub value: T,
}

/// What holds strictly between the figure before and another, and at that one.
#[derive(Clone)]
pub(super) struct Step<T> {
    pub(super) to: Fraction,
    pub(super) between: T,
    pub(super) at: T,
}

/// One figure at which something changes: what holds just below, at and just above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RangeChange<'a, T> {
    /// The figure.
    pub at: &'a Fraction,
    /// What holds just below; `None` at the beginning of the range.
    pub below: Option<&'a T>,
    /// What holds at the figure itself.
    pub here: &'a T,
    /// What holds just above; `None` at the end of the range.
    pub above: Option<&'a T>,
}

impl<T: PartialEq> OverRange<T> {
    /// Cuts a range at the candidates where the value changes. The caller has solved for them:
    /// between two neighbouring candidates the value must be one and the same. Those outside the
    /// range do not count.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order) for a range that does not rise.
    ///
    /// ```
    /// use fullcost::exact::Fraction;
    /// use fullcost::robustness::{ChangeOver, OverRange};
    ///
    /// let whole = Fraction::from_integer;
    /// let signs = OverRange::solve(&whole(-5), &whole(5), vec![whole(0)], |x| x.cmp(&Fraction::ZERO))?;
    /// assert_eq!(signs.pieces.len(), 3);
    /// assert_eq!(signs.nearest(&whole(2)), ChangeOver::Exact(Fraction::ZERO));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn solve(
        from: &Fraction,
        to: &Fraction,
        mut candidates: Vec<Fraction>,
        mut value: impl FnMut(&Fraction) -> T,
    ) -> Result<Self, Error> {
        check_range(from, to)?;
        candidates.retain(|candidate| from < candidate && candidate < to);
        candidates.push(to.clone());
        candidates.sort();
        candidates.dedup();
        let start = value(from);
        let mut low = from.clone();
        let steps = candidates.into_iter().map(|to| {
            let between = value(&middle(&low, &to));
            low.clone_from(&to);
            Step { between, at: value(&to), to }
        });
        Ok(OverRange::of_steps(from, start, steps))
    }

    /// What holds at the beginning of a range, and from step to step up to its end.
    pub(super) fn of_steps(
        from: &Fraction,
        start: T,
        steps: impl IntoIterator<Item = Step<T>>,
    ) -> Self {
        let mut pieces: Vec<RangePiece<T>> = vec![RangePiece::point(from.clone(), start)];
        let mut low = from.clone();
        for step in steps {
            push_stretch(&mut pieces, &low, &step.to, step.between);
            low.clone_from(&step.to);
            pieces.push(RangePiece::point(step.to, step.at));
        }
        // The end of the range is a piece of its own only where something else holds there.
        if let [.., before, last] = pieces.as_slice()
            && before.value == last.value
        {
            pieces.pop();
        }
        OverRange { from: from.clone(), to: low, pieces }
    }

    /// What holds at a figure; `None` outside the range.
    #[must_use]
    pub fn at(&self, figure: &Fraction) -> Option<&T> {
        let inside = |piece: &&RangePiece<T>| piece.from < *figure && *figure < piece.to;
        let point = |piece: &&RangePiece<T>| piece.is_point() && piece.from == *figure;
        // An end of the range belongs to its neighbour where no point stands there.
        let end = |piece: &&RangePiece<T>| {
            let ends = [(&self.from, &piece.from), (&self.to, &piece.to)];
            ends.into_iter().any(|(end, own)| end == own && end == figure)
        };
        let mut pieces = self.pieces.iter();
        let found = self.pieces.iter().find(point);
        let found = found.or_else(|| self.pieces.iter().find(inside));
        found.or_else(|| pieces.find(end)).map(|it| &it.value)
    }

    /// The figures at which something changes, in rising order.
    pub fn changes(&self) -> impl Iterator<Item = RangeChange<'_, T>> {
        let neighbour = |place: Option<usize>| self.pieces.get(place?).map(|it| &it.value);
        let places = self.pieces.iter().enumerate().filter(|(_, piece)| piece.is_point());
        places.map(move |(place, piece)| RangeChange {
            at: &piece.from,
            below: neighbour(place.checked_sub(1)),
            here: &piece.value,
            above: neighbour(place.checked_add(1)),
        })
    }

    /// The change that lies nearest to a figure; of two that lie as near, the lower.
    #[must_use]
    pub fn nearest_change(&self, figure: &Fraction) -> Option<RangeChange<'_, T>> {
        let (mut below, mut above) = (None, None);
        for change in self.changes() {
            if figure < change.at {
                above = Some(change);
                break;
            }
            below = Some(change);
        }
        match (below, above) {
            (Some(below), Some(above)) if above.at - figure < figure - below.at => Some(above),
            (below, above) => below.or(above),
        }
    }

    /// Where the change lies that is nearest to a figure.
    #[must_use]
    pub fn nearest(&self, figure: &Fraction) -> ChangeOver {
        let change = self.nearest_change(figure);
        change.map_or(ChangeOver::Never, |change| ChangeOver::Exact(change.at.clone()))
    }
}

/// Adds what holds strictly between two figures; goes on with the piece before where the same held
/// there and at the figure between them.
fn push_stretch<T: PartialEq>(
    pieces: &mut Vec<RangePiece<T>>,
    low: &Fraction,
    high: &Fraction,
    value: T,
) {
    let (point, before) = (pieces.pop(), pieces.last_mut());
    match (point, before) {
        (Some(point), Some(before)) if before.value == point.value && point.value == value => {
            before.to = high.clone();
            return;
        }
        // At the beginning of the range the point is kept only where something else holds there.
        (Some(point), None) if point.value == value => {}
        (Some(point), _) => pieces.push(point),
        (None, _) => {}
    }
    pieces.push(RangePiece { from: low.clone(), to: high.clone(), value });
}

impl<T> RangePiece<T> {
    fn point(at: Fraction, value: T) -> Self {
        RangePiece { from: at.clone(), to: at, value }
    }

    /// Whether it is a single figure.
    #[must_use]
    pub fn is_point(&self) -> bool {
        self.from == self.to
    }
}
