//! Two bids against each other: which is cheaper, and whether that can be said at all.

use super::MAX_PAIRS;
use super::comparison::ViewComparison;
use crate::error::{self, Error, refused};
use crate::exact::Name;
use crate::price::{BandPosition, Interval, IntervalOrder};

/// How one bid's total lies to another's in a view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PairPosition {
    /// Which total is lower, if that can be said.
    pub order: IntervalOrder,
    /// How the first total lies to the second, with the size of it.
    pub position: BandPosition,
}

impl ViewComparison {
    /// How the total of one bid lies to that of another in this view. Where the totals are
    /// intervals that meet, the answer is [`IntervalOrder::Indistinguishable`].
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown), or
    /// [`NotAssessable`](crate::ErrorKind::NotAssessable) where one of the two has no total here.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::price::IntervalOrder;
    /// use fullcost::tender::{Tender, compare};
    /// use fullcost::price::View;
    ///
    /// let tender = Tender::from_json(r#"{
    ///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "1000"},
    ///     "bids": [
    ///         {"provider": "a", "vat": "exempt", "rates": {"lunch": {"low": "6", "high": "7"}}},
    ///         {"provider": "b", "vat": "exempt", "rates": {"lunch": "6.50"}}
    ///     ]
    /// }"#)?;
    /// let comparison = compare(&tender);
    /// let view = comparison.scenario("planned")?.view(View::Tendered);
    /// assert_eq!(view.pair("a", "b")?.order, IntervalOrder::Indistinguishable);
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn pair(&self, first: &str, second: &str) -> Result<PairPosition, Error> {
        let (first, second) = (self.total_of(first)?, self.total_of(second)?);
        Ok(PairPosition {
            order: first.order(second),
            position: first.position(second, self.currency),
        })
    }

    /// The pairs of bids whose totals cannot be told apart, in the order of their names: intervals
    /// that meet. Two equal points are equal, and not among them.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_PAIRS`].
    pub fn indistinguishable(&self) -> Result<Vec<(&Name, &Name)>, Error> {
        self.indistinguishable_within(MAX_PAIRS)
    }

    /// Those pairs where they are no more than so many: counted before one is listed.
    pub(crate) fn indistinguishable_within(
        &self,
        most: usize,
    ) -> Result<Vec<(&Name, &Name)>, Error> {
        let standings = self.standings.iter().enumerate();
        let totals = standings.filter_map(|(place, one)| Some((one.total.as_ref()?, place)));
        let mut totals: Vec<(&Interval, usize)> = totals.collect();
        totals.sort_unstable_by_key(|(total, _)| (total.low(), total.high()));
        // Behind each total, those that begin before it ends: all but the points that equal it.
        let behind = |place: usize, own: &Interval| {
            let ends = totals.partition_point(|(total, _)| total.low() <= own.high());
            let equal = own.is_point().then(|| {
                totals.partition_point(|(one, _)| (one.low(), one.high()) <= (own.low(), own.low()))
            });
            equal.unwrap_or(place.saturating_add(1))..ends
        };
        let counts = totals.iter().enumerate().map(|(place, (own, _))| behind(place, own).len());
        let count = counts.fold(0, usize::saturating_add);
        if count > most {
            return Err(refused!(
                TooLarge: "{count} pairs of bids cannot be told apart, more than the {most} that are listed: ask of two bids at a time"
            ));
        }
        let mut pairs = Vec::with_capacity(count);
        for (place, (own, bid)) in totals.iter().enumerate() {
            let others = totals.get(behind(place, own)).unwrap_or(&[]).iter();
            pairs.extend(others.map(|(_, other)| (*bid.min(other), *bid.max(other))));
        }
        pairs.sort_unstable();
        let name = |place: usize| self.standings.get(place).map(|standing| &standing.provider);
        Ok(pairs.into_iter().filter_map(|(one, other)| Some((name(one)?, name(other)?))).collect())
    }

    fn total_of(&self, provider: &str) -> Result<&Interval, Error> {
        let standing = self.standing(provider)?;
        standing.total.as_ref().ok_or_else(|| {
            error::not_assessable(
                &standing.provider,
                standing.not_stated.first().map_or("?".into(), Name::to_text),
            )
        })
    }
}
