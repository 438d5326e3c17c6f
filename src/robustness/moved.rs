//! What happens to the order of the bids as one figure of the demand moves.

use std::collections::BTreeMap;
use std::fmt;

use super::change_over::Linear;
use super::contender::{Contender, FirstBids, Piecewise};
use super::over_range::OverRange;
use super::sweep::{Sweep, first_over, rank_over};
use crate::demand::{Demand, Scenario};
use crate::error::{self, AtRecord, Error, refusals, refused, shortened};
use crate::exact::{Fraction, Name, Quantity, Rounding};
use crate::price::{Interval, Rate, View};
use crate::robustness::refusal;
use crate::tender::comparison::{Basket, baskets_at, total_under};
use crate::tender::terms::Terms;
use crate::tender::{Bid, RankInterval, Tender};

/// The most different volumes at which totals bend or jump (bounds of tiers, and where a least charge
/// begins to matter), over all lines that move and all bids. Each takes the baskets of all bids twice or
/// thrice.
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
/// assert_eq!(first.nearest(&moved.present).to_string(), "at 125/6");
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Moved {
    /// The scenario from which the figure moves.
    pub scenario: Name,
    /// The view.
    pub view: View,
    /// The figure as the scenario has it.
    pub present: Fraction,
    /// The highest figure that means something, where there is one; the lowest is zero.
    highest: Option<Fraction>,
    /// The bids with their totals.
    pub contenders: Vec<Contender>,
    /// The bids that have no total in the view, which the order leaves out.
    pub not_assessable: Vec<Name>,
}

/// The totals of a view as one figure of a scenario's demand moves.
///
/// Every total is that of a full comparison of a changed tender. It is a straight line in the
/// figure, or several one after another where a line has volume tiers or a least charge, so a few
/// baskets of this one scenario tell all of it.
///
/// # Errors
///
/// [`Unknown`](crate::ErrorKind::Unknown) (optional lines are in no basket),
/// [`Missing`](crate::ErrorKind::Missing), [`Undefined`](crate::ErrorKind::Undefined) where both
/// mixes are the same or nothing can be shifted, [`Range`](crate::ErrorKind::Range) also where more of a
/// line moves than a price is for, [`Unsupported`](crate::ErrorKind::Unsupported) where a line that moves
/// is priced by the pack, or [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_TIER_BOUNDS`].
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
    Ok(demand_totals(tender, scenario, figure, &[view])?.in_view(tender, view))
}

/// What [`move_demand`] solves, in several views.
pub(crate) fn demand_totals(
    tender: &Tender,
    scenario: &Scenario,
    figure: &DemandMove,
    views: &[View],
) -> Result<MovedTotals, Error> {
    let path = Path::new(tender, scenario, figure, views)?;
    let totals = path.totals()?;
    Ok(MovedTotals::new(scenario.name().clone(), path.present, path.limit, totals))
}

/// By view that is asked for, and by bid: the low and the high total, where it is assessable.
pub(super) type Totals = Vec<(View, Vec<Option<(Piecewise, Piecewise)>>)>;

/// By view that is asked for, and by bid: the total at one figure, where it is assessable.
pub(super) type Sample = Vec<(View, Vec<Option<Interval>>)>;

/// What bids come to under the terms of each view.
pub(super) fn sample(baskets: &[Basket], terms: &[[Terms; 4]], views: &[View]) -> Sample {
    let totals = |view: &View| {
        let bids = baskets.iter().zip(terms);
        let total = bids.map(|(basket, terms)| total_under(basket, terms.get(view.position())));
        (*view, total.collect())
    };
    views.iter().map(totals).collect()
}

/// Who comes first over a range, and the rank of each bid.
pub(crate) type Study = (OverRange<FirstBids>, Vec<(Name, OverRange<RankInterval>)>);

/// Totals in several views as one figure moves.
pub(crate) struct MovedTotals {
    pub(crate) scenario: Name,
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

    pub(crate) fn in_view(&self, tender: &Tender, view: View) -> Moved {
        let mut moved = Moved {
            scenario: self.scenario.clone(),
            view,
            present: self.present.clone(),
            highest: self.highest.clone(),
            contenders: Vec::new(),
            not_assessable: Vec::new(),
        };
        let totals = self.totals.iter().filter(|(known, _)| *known == view);
        for (bid, total) in tender.bids().iter().zip(totals.flat_map(|(_, totals)| totals)) {
            let name = bid.provider.clone();
            match total.clone() {
                Some((low, high)) => moved.contenders.push(Contender::banded(name, low, high)),
                None => moved.not_assessable.push(name),
            }
        }
        moved
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
            let found = self.contenders.iter().find(|one| one.name.as_str() == name);
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

    /// Who comes first over a range of the figure, and the rank of each contender.
    pub(crate) fn study(&self, from: &Fraction, to: &Fraction) -> Result<Study, Error> {
        self.check(from, to)?;
        let sweep = Sweep::new(&self.contenders, from, to)?;
        let names = self.contenders.iter().map(|one| one.name.clone());
        Ok((sweep.first(), names.zip(sweep.ranks(None)).collect()))
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

/// Quantities of the basket's lines on a straight line, in millionths, and where on it the figure
/// stands.
struct Path<'a> {
    tender: &'a Tender,
    views: &'a [View],
    low: Vec<i128>,
    high: Vec<i128>,
    low_at: Fraction,
    high_at: Fraction,
    present: Fraction,
    /// The highest figure that means something, where there is one.
    limit: Option<Fraction>,
}

impl<'a> Path<'a> {
    fn new(
        tender: &'a Tender,
        scenario: &Scenario,
        figure: &DemandMove,
        views: &'a [View],
    ) -> Result<Self, Error> {
        if tender.line_rounding().is_some() {
            return Err(refusal::rounded_lines(figure));
        }
        let own = tender.basket_quantities(scenario.name().as_str())?;
        let place = |line: &Name| {
            let place = tender.basket_lines().position(|known| known.name() == line);
            place.ok_or_else(|| tender.demand().unknown_line(line))
        };
        let quantity = |line: &Name| scenario.quantity(line.as_str()).unwrap_or_default();
        let (low, high, high_at, present, mut limit) = match figure {
            DemandMove::Mix(other) => {
                if scenario.quantities().eq(other.quantities()) {
                    return Err(nothing_moves(figure));
                }
                let high = quantities_of(tender, scenario, other)?;
                (own.to_vec(), high, Quantity::ONE, Quantity::ZERO, Some(Quantity::ONE))
            }
            DemandMove::Quantity(line) => {
                let at = |quantity| Ok::<_, Error>(changed(own, &[(place(line)?, quantity)]));
                let (low, high) = (at(Quantity::ZERO)?, at(Quantity::ONE)?);
                (low, high, Quantity::ONE, quantity(line), None)
            }
            DemandMove::Shift { from, to } => {
                let (from_place, to_place) = (place(from)?, place(to)?);
                let all = quantity(from).checked_add(quantity(to))?;
                if from == to || all.is_zero() {
                    return Err(nothing_moves(figure));
                }
                let low = changed(own, &[(from_place, all), (to_place, Quantity::ZERO)]);
                let high = changed(own, &[(from_place, Quantity::ZERO), (to_place, all)]);
                (low, high, all, quantity(to), Some(all))
            }
        };
        let moving = tender.basket_lines().zip(low.iter().zip(&high)).filter(|(_, (a, b))| a != b);
        for (line, (low, high)) in moving {
            let Some(most) = greatest_volume(tender, line.name()) else { continue };
            if let DemandMove::Quantity(_) = figure {
                limit = Some(most);
            } else if most.millionths() < *low.max(high) {
                let (line, most) = (line.name(), most.to_string());
                return Err(refused!(
                    Range: "the {figure} moves line {line:?} beyond {most}, the greatest volume that a price of it is for: ask for a move within it"
                ));
            }
        }
        let (high_at, present) = (high_at.to_fraction(), present.to_fraction());
        let limit = limit.map(Quantity::to_fraction);
        Ok(Path { tender, views, low, high, low_at: Fraction::ZERO, high_at, present, limit })
    }

    /// The totals along the path: of all lines with the same price at every quantity together, and
    /// of each other line by itself.
    fn totals(&self) -> Result<Totals, Error> {
        let mut tiered = Vec::new();
        let moving = self.tender.basket_lines().zip(self.low.iter().zip(&self.high));
        for (place, (line, (from, to))) in moving.enumerate().filter(|(_, (_, (a, b)))| a != b) {
            let bounds = bends(self.tender, line.name())?;
            if !bounds.is_empty() {
                let from = Quantity::from_millionths(*from)?;
                let to = Quantity::from_millionths(*to)?.to_fraction();
                let ends = ((&self.low_at, &from.to_fraction()), (&self.high_at, &to));
                tiered.push((place, from, line.name(), bounds, Linear::through(ends.0, ends.1)?));
            }
        }
        check_samples(tiered.iter().map(|(_, _, _, bounds, _)| bounds.len()).sum())?;
        let still: Vec<(usize, Quantity)> =
            tiered.iter().map(|(place, from, ..)| (*place, *from)).collect();
        let (low, high) = (self.sample(&self.low), self.sample(&changed(&self.high, &still)));
        let mut totals = lines_through((&self.low_at, &low), (&self.high_at, &high))?;
        for (place, _, line, bounds, quantity) in tiered {
            let alone = self.tiers_alone(place, line, &bounds)?;
            add_along(&mut totals, &alone, &low, &quantity);
        }
        Ok(totals)
    }

    /// The totals as the quantity of one line with tiers moves, all others as at the low end.
    fn tiers_alone(&self, place: usize, line: &Name, bends: &[Bend]) -> Result<Totals, Error> {
        let at = |quantity: Quantity| self.sample(&changed(&self.low, &[(place, quantity)]));
        let through = |low: Quantity, high: Quantity| {
            lines_through((&low.to_fraction(), &at(low)), (&high.to_fraction(), &at(high)))
        };
        let mut parts: Vec<Straight> = Vec::new();
        let mut begins = Fraction::ZERO;
        for bend in bends {
            let (first, second) = bend.inside(&begins).at(("line", line))?;
            let totals = through(first, second)?;
            let at_end = bend.jumps.then(|| bend.on_grid().map(&at)).flatten();
            parts.push(Straight { end: bend.at.clone(), totals, at_end });
            begins = bend.at.clone();
        }
        let first = just_above(&begins)?;
        joined(&parts, through(first, first.checked_add(Quantity::ONE)?)?)
    }

    fn sample(&self, quantities: &[i128]) -> Sample {
        sample(&baskets_at(self.tender, quantities), self.tender.terms(), self.views)
    }
}

/// The totals along the line through two samples.
pub(super) fn lines_through(
    (low_at, low): (&Fraction, &Sample),
    (high_at, high): (&Fraction, &Sample),
) -> Result<Totals, Error> {
    let line = |low: &Fraction, high: &Fraction| {
        Linear::through((low_at, low), (high_at, high)).map(Piecewise::from)
    };
    let total = |(low, high): (&Option<Interval>, &Option<Interval>)| {
        let (Some(low), Some(high)) = (low, high) else { return Ok(None) };
        let lows = line(low.low(), high.low())?;
        let points = low.is_point() && high.is_point();
        let highs = if points { lows.clone() } else { line(low.high(), high.high())? };
        Ok(Some((lows, highs)))
    };
    let views = low.iter().zip(high).map(|((view, low), (_, high))| {
        let totals = low.iter().zip(high).map(total).collect::<Result<_, Error>>()?;
        Ok((*view, totals))
    });
    views.collect()
}

/// Straight totals up to an end, and at the end itself where they jump there.
pub(super) struct Straight {
    pub(super) end: Fraction,
    pub(super) totals: Totals,
    pub(super) at_end: Option<Sample>,
}

/// Straight totals up to ends, one after another, as totals in several parts.
pub(super) fn joined(parts: &[Straight], last: Totals) -> Result<Totals, Error> {
    let join = |view: usize, bid: usize, last: (Piecewise, Piecewise)| {
        let (mut lows, mut highs) = (Vec::new(), Vec::new());
        for Straight { end, totals, at_end } in parts {
            let total = totals.get(view).and_then(|(_, bids)| bids.get(bid)?.as_ref());
            let Some((low, high)) = total else { continue };
            let at_end = at_end.as_ref().and_then(|sample| sample.get(view)?.1.get(bid)?.as_ref());
            let (low, high) = (low.last_line().clone(), high.last_line().clone());
            lows.push((end.clone(), low, at_end.map(|total| total.low().clone())));
            highs.push((end.clone(), high, at_end.map(|total| total.high().clone())));
        }
        let low = Piecewise::jumping(lows, last.0.last_line().clone())?;
        Ok((low, Piecewise::jumping(highs, last.1.last_line().clone())?))
    };
    let views = last.into_iter().enumerate().map(|(place, (view, bids))| {
        let bids = bids.into_iter().enumerate();
        let bids = bids.map(|(bid, last)| last.map(|last| join(place, bid, last)).transpose());
        Ok((view, bids.collect::<Result<_, Error>>()?))
    });
    views.collect()
}

/// Adds what a line with tiers changes as its quantity moves along a line of its own.
fn add_along(totals: &mut Totals, alone: &Totals, start: &Sample, quantity: &Linear) {
    for ((totals, alone), start) in totals.iter_mut().zip(alone).zip(start) {
        for ((total, alone), from) in totals.1.iter_mut().zip(&alone.1).zip(&start.1) {
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
}

/// A quantity of a line at which a bid's total bends or jumps.
struct Bend {
    at: Fraction,
    /// Whether the total at the quantity itself is not on the line of those below it.
    jumps: bool,
}

impl Bend {
    /// The quantity, where it is one of six decimal places.
    fn on_grid(&self) -> Option<Quantity> {
        self.at.to_units(6).and_then(|millionths| Quantity::from_millionths(millionths).ok())
    }

    /// Two quantities on the straight line that ends here.
    fn inside(&self, begins: &Fraction) -> Result<(Quantity, Quantity), Error> {
        let first = just_above(begins)?;
        let second = match self.on_grid() {
            Some(end) if !self.jumps => end,
            _ => just_below(&self.at)?,
        };
        if first >= second {
            let (above, end) = (begins.to_string(), self.at.to_string());
            return Err(refused!(
                Range: "the totals are straight from {} to {} only, a few millionths: give bounds that lie further apart to have change-overs solved",
                shortened(&above), shortened(&end)
            ));
        }
        Ok((first, second))
    }
}

/// The first quantity of six decimal places above a figure.
fn just_above(figure: &Fraction) -> Result<Quantity, Error> {
    let below = figure.to_scaled(6, Rounding::Floor).unwrap_or(i128::MAX);
    Quantity::from_millionths(below.saturating_add(1))
}

/// The last quantity of six decimal places below a figure above zero.
fn just_below(figure: &Fraction) -> Result<Quantity, Error> {
    let above = figure.to_scaled(6, Rounding::Ceiling).unwrap_or(i128::MAX);
    Quantity::from_millionths(above.saturating_sub(1))
}

/// All rates of a line: of the bids, and of the parts of joint ones.
fn rates_of<'a>(tender: &'a Tender, line: &'a Name) -> impl Iterator<Item = &'a Rate> {
    let own = tender.bids().iter();
    let cards = own.chain(tender.bids().iter().flat_map(Bid::parties)).map(|it| &it.rate_card);
    cards.filter_map(move |card| card.rate(line.as_str()))
}

/// The least of the greatest volumes that bids state for a line.
fn greatest_volume(tender: &Tender, line: &Name) -> Option<Quantity> {
    rates_of(tender, line).filter_map(Rate::greatest_volume).min()
}

/// The quantities at which any bid's total of a line bends or jumps, in rising order.
fn bends(tender: &Tender, line: &Name) -> Result<Vec<Bend>, Error> {
    let mut all: BTreeMap<Fraction, bool> = BTreeMap::new();
    for rate in rates_of(tender, line) {
        let bends = rate.bends().ok_or_else(|| refused!(
            Unsupported: "line {line:?} is priced by the pack, whose totals rise in steps without end: compare scenarios with the quantities that matter"
        ))?;
        for (at, holds_end) in bends {
            let jumps = all.entry(at).or_default();
            *jumps = *jumps || !holds_end;
        }
    }
    Ok(all.into_iter().map(|(at, jumps)| Bend { at, jumps }).collect())
}

fn check_samples(bounds: usize) -> Result<(), Error> {
    if bounds <= MAX_TIER_BOUNDS {
        return Ok(());
    }
    let what = "different volumes at which totals of the lines that move bend or jump";
    Err(error::too_many(what, MAX_TIER_BOUNDS))
}

/// Quantities, some of them changed.
fn changed(quantities: &[i128], changes: &[(usize, Quantity)]) -> Vec<i128> {
    let mut quantities = quantities.to_vec();
    for (place, quantity) in changes {
        if let Some(own) = quantities.get_mut(*place) {
            *own = quantity.millionths();
        }
    }
    quantities
}

/// The quantities of another mix for the lines of the basket, checked as those of the scenario.
fn quantities_of(tender: &Tender, scenario: &Scenario, mix: &Scenario) -> Result<Vec<i128>, Error> {
    let known = |line: &Name| tender.demand().line(line.as_str()).is_some();
    if let Some((line, _)) = mix.quantities().find(|(line, _)| !known(line)) {
        return Err(tender.demand().unknown_line(line));
    }
    let start = Scenario::new(scenario.name().as_str())?;
    let named = mix
        .quantities()
        .try_fold(start, |named, (line, quantity)| named.with_quantity(line.as_str(), quantity))?;
    let moved = Demand::new(tender.demand().lines().to_vec(), vec![named]);
    moved.at("the demand as it moves")?;
    let quantity = |line: &Name| mix.quantity(line.as_str()).unwrap_or_default();
    Ok(tender.basket_lines().map(|line| quantity(line.name()).millionths()).collect())
}

refusals! {
    nothing_moves(figure: impl fmt::Display) = Undefined:
        "the {figure} cannot move: name two lines with units, or two mixes that differ";
}
