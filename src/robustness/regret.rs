//! Regret: what having taken a bid costs, scenario by scenario, over having taken the cheapest.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::exact::{Figure, Fraction, Name};
use crate::price::Interval;
use crate::price::View;
use crate::tender::{Comparison, Standing};

/// The regret of every bid in one view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Regret {
    /// The view.
    pub view: View,
    /// The bids that have a total, in the order of the providers' names.
    pub bids: Vec<RegretOfBid>,
    /// The bids whose maximum regret is least: first under that rule, which is not an award. With
    /// bands all that may be.
    pub least_maximum: Vec<Name>,
    /// The bids without a total in the view.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub not_assessable: Vec<Name>,
}

/// The regret of one bid: by scenario, and at most.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct RegretOfBid {
    /// The provider.
    pub provider: Name,
    /// The regret in each scenario.
    pub by_scenario: BTreeMap<Name, Figure>,
    /// The largest regret over the scenarios.
    pub maximum: Figure,
}

/// The regret of every bid in every scenario: how much its total lies above the lowest.
///
/// `regret = total − lowest total of the scenario`, and `maximum = the largest over the scenarios`.
/// All of them weighted together are no scenario here. With price bands a regret is an interval:
/// from what it is at least, at the bid's own low prices and the others' high ones, to what it is
/// at most. Bids without a total in the view do not count.
///
/// Source: the minimax-regret criterion of L. J. Savage, 1951, "The theory of statistical decision".
///
/// # Errors
///
/// Those of an [`Interval`].
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::robustness::regret;
/// use fullcost::tender::{Tender, compare};
/// use fullcost::price::View;
///
/// let tender = Tender::from_json(r#"{
///     "format": 1, "title": "Two mixes", "currency": "GBP", "unit": "hour",
///     "period": {"from": "2026-04", "months": 1},
///     "scenarios": [
///         {"name": "mix 1", "demand": {"low": "50", "medium": "30", "high": "20"}},
///         {"name": "mix 2", "demand": {"low": "45", "medium": "30", "high": "25"}}
///     ],
///     "bids": [
///         {"provider": "x", "vat": "exempt", "rates": {"low": "22", "medium": "26", "high": "34"}},
///         {"provider": "y", "vat": "exempt", "rates": {"low": "24", "medium": "25.50", "high": "30"}}
///     ]
/// }"#)?;
/// let regret = regret(&compare(&tender), View::Tendered)?;
/// let most: Vec<String> = regret.bids.iter().map(|bid| bid.maximum.low().to_string()).collect();
/// assert_eq!(most, ["25", "5"]);
/// assert_eq!(regret.least_maximum, ["y".parse()?]);
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn regret(comparison: &Comparison, view: View) -> Result<Regret, Error> {
    // Where scenarios carry weights, what stands last is all of them together.
    let count = comparison.tender().demand().scenarios().len();
    let scenarios = || comparison.scenarios().take(count);
    let rows: Vec<&[Standing]> =
        scenarios().map(|scenario| scenario.view(view).standings.as_slice()).collect();
    let currency = comparison.tender().currency();
    let names: Vec<Name> = scenarios().map(|scenario| scenario.name().clone()).collect();
    let (mut bids, mut not_assessable) = (Vec::new(), Vec::new());
    let least: Vec<[Least<'_>; 2]> = rows.iter().map(|row| least_in(row)).collect();
    for (place, bid) in comparison.tender().bids().iter().enumerate() {
        let totals = rows.iter().map(|row| row.get(place).and_then(|it| it.total.as_ref()));
        let regrets = totals
            .zip(&least)
            .map(|(own, least)| own.map(|own| regret_in(own, place, least)).transpose());
        let by_scenario: Option<Vec<Interval>> = regrets.collect::<Result<_, Error>>()?;
        match by_scenario {
            Some(by_scenario) => {
                let most = |end: fn(&Interval) -> &Fraction| {
                    by_scenario.iter().map(end).max().cloned().unwrap_or_default()
                };
                let maximum = Interval::new(most(Interval::low), most(Interval::high))?;
                let in_currency = |found: &Interval| found.in_currency(currency);
                let by_scenario = names.iter().cloned().zip(by_scenario.iter().map(in_currency));
                bids.push(RegretOfBid {
                    provider: bid.provider.clone(),
                    by_scenario: by_scenario.collect(),
                    maximum: in_currency(&maximum),
                });
            }
            None => not_assessable.push(bid.provider.clone()),
        }
    }
    let least_maximum = least_maximum(&bids);
    Ok(Regret { view, bids, least_maximum, not_assessable })
}

/// The two least of some figures, each with its place.
type Least<'a> = [Option<(&'a Fraction, usize)>; 2];

/// The least low and the least high totals of a scenario's standings.
fn least_in(standings: &[Standing]) -> [Least<'_>; 2] {
    [Interval::low, Interval::high].map(|end| {
        let mut least: Least<'_> = [None, None];
        for (place, standing) in standings.iter().enumerate() {
            let Some(figure) = standing.total.as_ref().map(end) else { continue };
            let [first, second] = least;
            if first.is_none_or(|(first, _)| figure < first) {
                least = [Some((figure, place)), first];
            } else if second.is_none_or(|(second, _)| figure < second) {
                least = [first, Some((figure, place))];
            }
        }
        least
    })
}

/// The regret of the bid in this place: its total over the least of the others.
fn regret_in(
    own: &Interval,
    place: usize,
    [lows, highs]: &[Least<'_>; 2],
) -> Result<Interval, Error> {
    let above = |own: &Fraction, least: &Least<'_>| {
        let others = least.iter().flatten().find(|(_, other)| *other != place);
        others.map_or(Fraction::ZERO, |(least, _)| (own - *least).max(Fraction::ZERO))
    };
    Interval::new(above(own.low(), highs), above(own.high(), lows))
}

fn least_maximum(bids: &[RegretOfBid]) -> Vec<Name> {
    let least = bids.iter().map(|bid| bid.maximum.high()).min();
    let may_be = |bid: &&RegretOfBid| least.is_some_and(|least| bid.maximum.low() <= least);
    bids.iter().filter(may_be).map(|bid| bid.provider.clone()).collect()
}
