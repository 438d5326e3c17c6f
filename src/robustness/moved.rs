//! What happens to the order of the bids as one figure of the demand moves.

use std::fmt;

use super::change_over::Linear;
use super::contender::{Contender, FirstBids, Piecewise, first_over, rank_over};
use super::over_range::OverRange;
use crate::demand::{Demand, LineKind, Scenario};
use crate::error::{self, AtRecord, Error, refusals, refused, shortened};
use crate::exact::{Fraction, Name, Quantity};
use crate::price::View;
use crate::price::{RatePrice, Tier};
use crate::tender::Bid;
use crate::tender::RankInterval;
use crate::tender::Tender;
use crate::tender::comparison::{Comparison, ScenarioComparison, ScenarioTotals, compare};

/// The most different bounds of tiers, over all lines that move and all bids. Each takes two
/// comparisons.
pub const MAX_TIER_BOUNDS: usize = 1_000;

/// A figure of the demand that moves while everything else stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DemandMove {
    /// Towards another mix: the share of the second mix, from 0 to 1. Each quantity is
    /// `(1 − share) × own + share × other`.
    Mix(Scenario),
    /// The quantity of one line, the others fixed.
    Quantity(Name),
    /// Units move from one line to another, so that the sum of both stays: the quantity of the
    /// second.
    Shift {
        /// The line that loses units.
        from: Name,
        /// The line that gains them, whose quantity is the figure.
        to: Name,
    },
}

/// The totals of a view as functions of one figure, and what follows for the order.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::exact::Fraction;
/// use fullcost::robustness::{DemandMove, move_demand};
/// use fullcost::tender::Tender;
/// use fullcost::price::View;
///
/// let tender = Tender::from_json(r#"{
///     "format": 1, "title": "Two mixes", "currency": "GBP", "unit": "hour",
///     "period": {"from": "2026-04", "months": 1},
///     "demand": {"low": "50", "medium": "30", "high": "20"},
///     "bids": [
///         {"provider": "x", "vat": "exempt", "rates": {"low": "22", "medium": "26", "high": "34"}},
///         {"provider": "y", "vat": "exempt", "rates": {"low": "24", "medium": "25.50", "high": "30"}}
///     ]
/// }"#)?;
/// let shift = DemandMove::Shift { from: "low".parse()?, to: "high".parse()? };
/// let moved = move_demand(&tender, "planned", View::Tendered, &shift)?;
/// let first = moved.first(&Fraction::ZERO, &Fraction::from_integer(70))?;
/// // A high share of 20.8333 %, since there are 100 hours.
/// assert_eq!(first.nearest(moved.present()).to_string(), "at 125/6");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    scenario: Name,
    view: View,
    present: Fraction,
    /// The highest figure that means something, where there is one; the lowest is zero.
    highest: Option<Fraction>,
    contenders: Vec<Contender>,
    not_assessable: Vec<Name>,
}

/// The totals of a view as one figure of a scenario's demand moves.
///
/// Every total is that of [`compare`] on a changed tender. It is a straight line in the figure, or
/// several one after another where a line has volume tiers, so a few comparisons tell all of it.
///
/// # Errors
///
/// [`Unknown`](crate::ErrorKind::Unknown) (optional lines are in no basket),
/// [`Missing`](crate::ErrorKind::Missing), [`Undefined`](crate::ErrorKind::Undefined) where both
/// mixes are the same or nothing can be shifted, [`Range`](crate::ErrorKind::Range), or
/// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_TIER_BOUNDS`].
pub fn move_demand(
    tender: &Tender,
    scenario: &str,
    view: View,
    figure: &DemandMove,
) -> Result<Moved, Error> {
    let found = tender.demand().scenarios().iter().find(|known| known.name().as_str() == scenario);
    let Some(scenario) = found else {
        return Err(error::unknown_name(Name::new(scenario)?, "scenario"));
    };
    Ok(demand_totals(tender, scenario, figure)?.in_view(tender, view))
}

/// The same in every view.
pub(crate) fn demand_totals(
    tender: &Tender,
    scenario: &Scenario,
    figure: &DemandMove,
) -> Result<MovedTotals, Error> {
    let path = Path::new(tender, scenario, figure)?;
    let totals = path.totals(tender)?;
    Ok(MovedTotals::new(scenario.name().clone(), path.present, path.limit, totals))
}

/// By bid and view: the low and the high total, where it is assessable.
pub(crate) type Totals = Vec<Vec<Option<(Piecewise, Piecewise)>>>;

/// Totals in every view as one figure moves.
pub(crate) struct MovedTotals {
    scenario: Name,
    present: Fraction,
    highest: Option<Fraction>,
    totals: Totals,
}

impl MovedTotals {
    pub(crate) fn new(
        scenario: Name,
        present: Fraction,
        highest: Option<Fraction>,
        totals: Totals,
    ) -> Self {
        MovedTotals { scenario, present, highest, totals }
    }

    pub(crate) fn scenario(&self) -> &Name {
        &self.scenario
    }

    pub(crate) fn in_view(&self, tender: &Tender, view: View) -> Moved {
        let mut moved = Moved {
            scenario: self.scenario.clone(),
            view,
            present: self.present.clone(),
            highest: self.highest.clone(),
            contenders: Vec::new(),
            not_assessable: Vec::new(),
        };
        for (bid, by_view) in tender.bids().iter().zip(&self.totals) {
            let name = bid.provider().clone();
            match by_view.get(view.position()).cloned().flatten() {
                Some((low, high)) => moved.contenders.push(Contender::banded(name, low, high)),
                None => moved.not_assessable.push(name),
            }
        }
        moved
    }
}

impl DemandMove {
    fn check_lines(&self, demand: &Demand) -> Result<(), Error> {
        let check = |name: &Name| match demand.line(name.as_str()) {
            Some(line) if line.kind() != LineKind::Optional => Ok(()),
            _ => Err(error::unknown_line(name)),
        };
        match self {
            DemandMove::Mix(other) => {
                let known = |line: &Name| demand.line(line.as_str()).is_some();
                match other.quantities().find(|(line, _)| !known(line)) {
                    Some((line, _)) => Err(error::unknown_line(line)),
                    None => Ok(()),
                }
            }
            DemandMove::Quantity(line) => check(line),
            DemandMove::Shift { from, to } => check(from).and_then(|()| check(to)),
        }
    }
}

impl fmt::Display for DemandMove {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DemandMove::Mix(other) => write!(formatter, "share of the mix {}", other.name()),
            DemandMove::Quantity(line) => write!(formatter, "quantity of {line}"),
            DemandMove::Shift { from, to } => {
                write!(formatter, "quantity of {to}, taken from {from}")
            }
        }
    }
}

impl Moved {
    /// The scenario from which the figure moves.
    #[must_use]
    pub fn scenario(&self) -> &Name {
        &self.scenario
    }

    /// The view.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// The figure as the scenario has it.
    #[must_use]
    pub fn present(&self) -> &Fraction {
        &self.present
    }

    /// The bids with their totals.
    #[must_use]
    pub fn contenders(&self) -> &[Contender] {
        &self.contenders
    }

    /// The bids that have no total in the view, which the order leaves out.
    #[must_use]
    pub fn not_assessable(&self) -> &[Name] {
        &self.not_assessable
    }

    /// Who comes first over a range of the figure.
    ///
    /// # Errors
    ///
    /// As [`first_over`], and [`Range`](crate::ErrorKind::Range) where the range leaves what the
    /// figure can be.
    pub fn first(&self, from: &Fraction, to: &Fraction) -> Result<OverRange<FirstBids>, Error> {
        self.check(from, to)?;
        first_over(&self.contenders, from, to)
    }

    /// Which of two bids is cheaper over a range of the figure.
    ///
    /// # Errors
    ///
    /// As [`first`](Self::first), and [`Unknown`](crate::ErrorKind::Unknown).
    pub fn between(
        &self,
        bid: &str,
        other: &str,
        from: &Fraction,
        to: &Fraction,
    ) -> Result<OverRange<FirstBids>, Error> {
        self.check(from, to)?;
        let find = |name: &str| {
            let found = self.contenders.iter().find(|one| one.name().as_str() == name);
            match found {
                Some(one) => Ok(one.clone()),
                None => Err(error::unknown_name(Name::new(name)?, "provider")),
            }
        };
        first_over(&[find(bid)?, find(other)?], from, to)
    }

    /// The rank of one bid over a range of the figure.
    ///
    /// # Errors
    ///
    /// As [`first`](Self::first), and [`Unknown`](crate::ErrorKind::Unknown).
    pub fn rank(
        &self,
        bid: &str,
        from: &Fraction,
        to: &Fraction,
    ) -> Result<OverRange<RankInterval>, Error> {
        self.check(from, to)?;
        rank_over(&self.contenders, bid, from, to)
    }

    /// From zero to the highest figure, or to twice the present one.
    pub(crate) fn usual_range(&self) -> (Fraction, Fraction) {
        let twice = || &self.present * &Fraction::from_integer(2);
        (Fraction::ZERO, self.highest.clone().unwrap_or_else(twice))
    }

    fn check(&self, from: &Fraction, to: &Fraction) -> Result<(), Error> {
        let most = &self.highest;
        if !from.is_negative() && most.as_ref().is_none_or(|most| to <= most) {
            return Ok(());
        }
        let text = |figure: &Fraction| shortened(&figure.to_string());
        let most = most.as_ref().map_or_else(|| "any figure above".into(), text);
        Err(refused!(
            Range: "the range runs from {} to {}: keep it from 0 to {most}", text(from), text(to)
        ))
    }
}

/// Two demands on a straight line of demands, and where on it the figure stands.
struct Path {
    low: Scenario,
    high: Scenario,
    low_at: Fraction,
    high_at: Fraction,
    present: Fraction,
    /// The highest figure that means something, where there is one.
    limit: Option<Fraction>,
}

impl Path {
    fn new(tender: &Tender, scenario: &Scenario, figure: &DemandMove) -> Result<Self, Error> {
        figure.check_lines(tender.demand())?;
        let quantity = |line: &Name| scenario.quantity(line.as_str()).unwrap_or_default();
        match figure {
            DemandMove::Mix(other) => {
                if scenario.quantities().eq(other.quantities()) {
                    return Err(nothing_moves(figure));
                }
                Ok(Path {
                    low: changed(scenario, &[])?,
                    high: renamed(scenario, other)?,
                    low_at: Fraction::ZERO,
                    high_at: Fraction::ONE,
                    present: Fraction::ZERO,
                    limit: Some(Fraction::ONE),
                })
            }
            DemandMove::Quantity(line) => Ok(Path {
                low: changed(scenario, &[(line, Quantity::ZERO)])?,
                high: changed(scenario, &[(line, Quantity::ONE)])?,
                low_at: Fraction::ZERO,
                high_at: Fraction::ONE,
                present: quantity(line).to_fraction(),
                limit: None,
            }),
            DemandMove::Shift { from, to } => {
                let all = quantity(from).checked_add(quantity(to))?;
                if from == to || all.is_zero() {
                    return Err(nothing_moves(figure));
                }
                Ok(Path {
                    low: changed(scenario, &[(from, all), (to, Quantity::ZERO)])?,
                    high: changed(scenario, &[(from, Quantity::ZERO), (to, all)])?,
                    low_at: Fraction::ZERO,
                    high_at: all.to_fraction(),
                    present: quantity(to).to_fraction(),
                    limit: Some(all.to_fraction()),
                })
            }
        }
    }

    /// The totals along the path: of all lines with the same price at every quantity together, and
    /// of each line with tiers by itself.
    fn totals(&self, tender: &Tender) -> Result<Totals, Error> {
        let mut tiered = Vec::new();
        for (line, from) in self.low.quantities() {
            let to = self.high.quantity(line.as_str()).unwrap_or_default();
            let bounds = tier_bounds(tender, line);
            if from != to && !bounds.is_empty() {
                let ends =
                    ((&self.low_at, &from.to_fraction()), (&self.high_at, &to.to_fraction()));
                tiered.push((line, from, bounds, Linear::through(ends.0, ends.1)?));
            }
        }
        check_samples(tiered.iter().map(|(_, _, bounds, _)| bounds.len()).sum())?;
        let still: Vec<(&Name, Quantity)> =
            tiered.iter().map(|(line, from, ..)| (*line, *from)).collect();
        let (low, high) =
            (sample(tender, &self.low)?, sample(tender, &changed(&self.high, &still)?)?);
        let mut totals = lines_through(tender, (&self.low_at, &low), (&self.high_at, &high))?;
        for (line, _, bounds, quantity) in tiered {
            let alone = self.tiers_alone(tender, line, &bounds)?;
            add_along(&mut totals, &alone, &low, tender, &quantity)?;
        }
        Ok(totals)
    }

    /// The totals as the quantity of one line with tiers moves, all others as at the low end.
    fn tiers_alone(
        &self,
        tender: &Tender,
        line: &Name,
        bounds: &[Quantity],
    ) -> Result<Totals, Error> {
        let at = |quantity: Quantity| sample(tender, &changed(&self.low, &[(line, quantity)])?);
        let mut parts: Vec<(Fraction, Totals)> = Vec::new();
        let mut begins = Quantity::ZERO;
        for bound in bounds {
            let inside = half_way(begins, *bound).at(("line", line))?;
            let (low, high) = (at(inside)?, at(*bound)?);
            let (inside, end) = (inside.to_fraction(), bound.to_fraction());
            parts.push((end.clone(), lines_through(tender, (&inside, &low), (&end, &high))?));
            begins = *bound;
        }
        let first = begins.checked_add(Quantity::ONE)?;
        let second = first.checked_add(Quantity::ONE)?;
        let (low, high) = (at(first)?, at(second)?);
        let (first, second) = (first.to_fraction(), second.to_fraction());
        let last = lines_through(tender, (&first, &low), (&second, &high))?;
        joined(&parts, last)
    }
}

/// The totals along the line through two comparisons.
pub(crate) fn lines_through(
    tender: &Tender,
    (low_at, low): (&Fraction, &ScenarioTotals),
    (high_at, high): (&Fraction, &ScenarioTotals),
) -> Result<Totals, Error> {
    let line = |low: &Fraction, high: &Fraction| {
        Linear::through((low_at, low), (high_at, high)).map(Piecewise::from)
    };
    let views = tender.bids().iter().map(|bid| {
        let provider = bid.provider().as_str();
        let view = |view: View| {
            let low = low.view(view).standing(provider)?.total();
            let high = high.view(view).standing(provider)?.total();
            let (Some(low), Some(high)) = (low, high) else { return Ok(None) };
            Ok(Some((line(low.low(), high.low())?, line(low.high(), high.high())?)))
        };
        View::ALL.into_iter().map(view).collect::<Result<Vec<_>, Error>>()
    });
    views.collect()
}

/// Straight totals up to ends, one after another, as totals in several parts.
pub(crate) fn joined(parts: &[(Fraction, Totals)], last: Totals) -> Result<Totals, Error> {
    let join = |bid: usize, view: usize, last: (Piecewise, Piecewise)| {
        let (mut lows, mut highs) = (Vec::new(), Vec::new());
        for (end, totals) in parts {
            let total = totals.get(bid).and_then(|views| views.get(view)?.as_ref());
            let Some((low, high)) = total else { continue };
            lows.push((end.clone(), low.last_line().clone()));
            highs.push((end.clone(), high.last_line().clone()));
        }
        let low = Piecewise::new(lows, last.0.last_line().clone())?;
        Ok((low, Piecewise::new(highs, last.1.last_line().clone())?))
    };
    let views = |(bid, views): (usize, Vec<Option<(Piecewise, Piecewise)>>)| {
        let views = views.into_iter().enumerate();
        views.map(|(view, last)| last.map(|last| join(bid, view, last)).transpose()).collect()
    };
    last.into_iter().enumerate().map(views).collect()
}

/// Adds what a line with tiers changes as its quantity moves along a line of its own.
fn add_along(
    totals: &mut Totals,
    alone: &Totals,
    start: &ScenarioTotals,
    tender: &Tender,
    quantity: &Linear,
) -> Result<(), Error> {
    for ((bid, totals), alone) in tender.bids().iter().zip(totals).zip(alone) {
        for ((view, total), alone) in View::ALL.into_iter().zip(totals).zip(alone) {
            let from = start.view(view).standing(bid.provider().as_str())?.total();
            if let (Some((low, high)), Some((own_low, own_high)), Some(from)) = (total, alone, from)
            {
                let change = |own: &Piecewise, from: &Fraction| {
                    own.along(quantity).plus(&Linear::constant(-from).into())
                };
                *low = low.plus(&change(own_low, from.low()));
                *high = high.plus(&change(own_high, from.high()));
            }
        }
    }
    Ok(())
}

/// The quantities at which any bid's price of a line goes from one tier to the next.
fn tier_bounds(tender: &Tender, line: &Name) -> Vec<Quantity> {
    let own = tender.bids().iter();
    let cards = own.chain(tender.bids().iter().flat_map(Bid::parties)).map(Bid::rate_card);
    let rates = cards.filter_map(|card| card.rate(line.as_str()));
    let tiers = rates.flat_map(|rate| match rate.price() {
        RatePrice::AllUnits(tiers) => tiers.tiers(),
        RatePrice::Band(_) => &[],
        RatePrice::Incremental(tiers) => tiers.tiers(),
    });
    let mut bounds: Vec<Quantity> = tiers.filter_map(Tier::upper_bound).collect();
    bounds.sort();
    bounds.dedup();
    bounds
}

/// A quantity inside a tier.
fn half_way(above: Quantity, up_to: Quantity) -> Result<Quantity, Error> {
    let inside = above.millionths().midpoint(up_to.millionths());
    let inside = Quantity::from_millionths(inside)?;
    if inside == above {
        return Err(refused!(
            Range: "the tier above {above} is a millionth wide: give bounds that lie further apart to have change-overs solved"
        ));
    }
    Ok(inside)
}

fn check_samples(bounds: usize) -> Result<(), Error> {
    if bounds <= MAX_TIER_BOUNDS {
        return Ok(());
    }
    let what = "different bounds of tiers on the lines that move";
    Err(error::too_many(what, MAX_TIER_BOUNDS))
}

/// The same scenario, some quantities changed, without a weight.
fn changed(scenario: &Scenario, changes: &[(&Name, Quantity)]) -> Result<Scenario, Error> {
    let start = Scenario::new(scenario.name().as_str())?;
    scenario.quantities().try_fold(start, |changed, (line, quantity)| {
        let change = changes.iter().find(|(name, _)| *name == line);
        changed.with_quantity(line.as_str(), change.map_or(quantity, |(_, new)| *new))
    })
}

/// The quantities of one scenario under the name of another, without a weight.
fn renamed(named: &Scenario, quantities: &Scenario) -> Result<Scenario, Error> {
    let start = Scenario::new(named.name().as_str())?;
    let all = quantities.quantities();
    let mut all = all.map(|(line, quantity)| (line.as_str(), quantity));
    all.try_fold(start, |scenario, (line, quantity)| scenario.with_quantity(line, quantity))
}

/// The comparison in one scenario.
pub(crate) fn comparison_of<'a>(
    comparison: &'a Comparison,
    scenario: &Name,
) -> Result<&'a ScenarioTotals, Error> {
    comparison.scenario(scenario.as_str()).map(ScenarioComparison::totals)
}

/// The comparison of the tender with other quantities in one scenario. The other scenarios stay, since
/// estimates and stated totals name them.
fn sample(tender: &Tender, scenario: &Scenario) -> Result<ScenarioTotals, Error> {
    let scenarios = tender.demand().scenarios().iter().map(|known| match known.weight() {
        _ if known.name() != scenario.name() => known.clone(),
        Some(weight) => scenario.clone().with_weight(weight),
        None => scenario.clone(),
    });
    let demand = Demand::new(tender.demand().lines().to_vec(), scenarios.collect());
    let demand = demand.at("the demand as it moves")?;
    let changed = tender.to_builder().demand(demand).build()?;
    compare(&changed).scenario(scenario.name().as_str()).map(|scenario| scenario.totals().clone())
}

refusals! {
    nothing_moves(figure: impl fmt::Display) = Undefined:
        "the {figure} cannot move: name two lines with units, or two mixes that differ";
}
