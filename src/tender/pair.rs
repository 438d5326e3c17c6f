//! Two bids against each other: which is cheaper, and whether that can be said at all.

use super::comparison::ViewComparison;
use crate::error::{self, Error};
use crate::exact::Name;
use crate::price::{BandPosition, Interval, IntervalOrder};

/// The most bids of a view that are compared each with each.
pub const MAX_PAIRED_BIDS: usize = 1_000;

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
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_PAIRED_BIDS`].
    pub fn indistinguishable(&self) -> Result<Vec<(&Name, &Name)>, Error> {
        let standings = self.standings.as_slice();
        if standings.len() > MAX_PAIRED_BIDS {
            return Err(error::too_many("bids compared each with each", MAX_PAIRED_BIDS));
        }
        let mut pairs = Vec::new();
        let mut rest = standings;
        while let Some((first, others)) = rest.split_first() {
            for second in others {
                if let (Some(one), Some(other)) = (first.total.as_ref(), second.total.as_ref())
                    && one.order(other) == IntervalOrder::Indistinguishable
                {
                    pairs.push((&first.provider, &second.provider));
                }
            }
            rest = others;
        }
        Ok(pairs)
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
