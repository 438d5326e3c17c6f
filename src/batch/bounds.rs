//! The proof that integers cannot overflow: how many binary digits the figures of some lots can
//! reach, from the greatest inputs.
#![allow(clippy::inline_always, reason = "measured: loops must be one with what calls them")]

use std::ops::Range;

use super::ask::Ask;
use super::column::Column;
use super::columns::Columns;
use super::screens::Flag;
use crate::batch::refusal;
use crate::error::{self, AtRecord, Error};
use crate::tender::RankOn;

/// How wide the integers of some lots must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Width {
    #[default]
    Bits64,
    Bits128,
}

/// What is the same for all lots of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    pub(super) columns: &'a Columns<'a>,
    pub(super) ask: &'a Ask,
    /// What a basket is divided by to give minor units: 10^(places of prices and quantities less
    /// those of the minor unit).
    pub(super) minor_unit: i64,
    /// What a lump is multiplied with to stand at the scale of a basket: 10^(places of quantities).
    pub(super) quantity_scale: i64,
    /// Floor and ceiling of a benchmark at the scale of a basket; zeros without one.
    pub(super) benchmark: (i64, i64),
}

impl<'a> Shape<'a> {
    pub(super) fn new(columns: &'a Columns<'a>, ask: &'a Ask) -> Result<Self, Error> {
        if ask.corridor && !columns.has_corridor() {
            return Err(error::missing("corridor for every line"));
        }
        if ask.below_estimate.is_some() && columns.estimates.is_none() {
            return Err(error::missing("estimate for every lot"));
        }
        let views = columns.views();
        let flagged = Flag::ALL.iter().filter_map(|flag| ask.flagged_view(*flag));
        let mut looked_at = flagged.chain(ask.points.map(|points| points.view));
        if let Some(column) = looked_at.find(|view| *view >= views) {
            return Err(error::unknown_column(column, views));
        }
        if ask.points.is_some() && ask.rank_on != RankOn::Exact {
            let what = "points for totals of whole minor units";
            return Err(refusal::batch_rule(what, "score each tender by itself"));
        }
        let benchmark = ask.points.map_or(Ok((0, 0)), |points| points.benchmark(columns))?;
        let (prices, quantities) = (columns.scales.prices, columns.scales.quantities);
        let digits = columns.currency.minor_unit_digits();
        let places = u32::from(prices).saturating_add(u32::from(quantities));
        Ok(Shape {
            columns,
            ask,
            // At most 10^12, and 10^6.
            minor_unit: 10_i64.saturating_pow(places.saturating_sub(u32::from(digits))),
            quantity_scale: 10_i64.saturating_pow(u32::from(quantities)),
            benchmark,
        })
    }

    /// How wide the integers of some lots must be; nothing where even 128 bits may not suffice, or
    /// where an input is negative that must not be.
    #[inline(always)]
    pub(super) fn width(&self, lots: &Range<usize>) -> Option<Width> {
        let columns = self.columns;
        let start = columns.bids_of(lots.start).start;
        let end = columns.bids_of(lots.end).start;
        let lines = bits(u64::try_from(columns.lines.len()).unwrap_or(u64::MAX));
        let (mut basket, mut units, mut corridor) = (0, 0, 0);
        let mut negative = 0_u64;
        for line in &columns.lines {
            let demand = line.demand.digits(lots.clone())?;
            let prices = line.prices.digits(start..end)?;
            negative |= demand | prices;
            units = units.max(bits(demand));
            basket = basket.max(bits(prices).saturating_add(bits(demand)));
            if let Some((lower, upper)) = line.corridor.filter(|_| self.ask.corridor) {
                let ends = lower.digits(lots.clone())? | upper.digits(lots.clone())?;
                negative |= ends;
                corridor = corridor.max(bits(ends).saturating_add(bits(demand)));
            }
        }
        let (basket, units) = (basket.saturating_add(lines), units.saturating_add(lines));
        let mut most = basket.max(corridor.saturating_add(lines)).max(units);
        let (mut screened, mut scored) = (Screened::baskets(basket), basket);
        let ceiling = bits(self.benchmark.1.unsigned_abs());
        let mut divisor = bits(self.minor_unit.unsigned_abs());
        for (place, view) in columns.views.iter().enumerate() {
            let (mut numerator, mut denominator) = (0, 0);
            if let Some((numerators, denominators)) = view.factor {
                let above = numerators.digits(start..end)?;
                let below = denominators.digits(lots.clone())?;
                negative |= above | below;
                if denominators.has_zero(lots.clone())? {
                    return None;
                }
                (numerator, denominator) = (bits(above), bits(below));
            }
            let mut added = 0;
            if let Some(per_unit) = view.per_unit {
                added = bits(per_unit.magnitudes(start..end)?).saturating_add(units);
            }
            if let Some(lump) = view.lump {
                let scale = bits(self.quantity_scale.unsigned_abs());
                let lump = bits(lump.magnitudes(start..end)?).saturating_add(scale);
                added = added.max(lump);
            }
            // One for the rest of a magnitude of a number below zero, one for the sum of both
            // amounts, and one for the sum with the basket.
            let added = added.saturating_add(denominator).saturating_add(2);
            let total = basket.saturating_add(numerator).max(added).saturating_add(1);
            most = most.max(total).max(added);
            divisor = divisor.max(bits(self.minor_unit.unsigned_abs()).saturating_add(denominator));
            screened.look_at(self.ask, place.saturating_add(1), total, denominator);
            if self.ask.points.is_some_and(|points| points.view == place.saturating_add(1)) {
                scored = total.max(ceiling.saturating_add(denominator));
            }
        }
        let (flagged, squares) = self.screens(lots, &screened)?;
        most = most.max(flagged);
        if let Some(points) = self.ask.points {
            // One for twice the lowest, or for a spread.
            let parts = bits(points.over.unsigned_abs()).max(bits(points.under.unsigned_abs()));
            let scored = scored.max(ceiling).saturating_add(1);
            most = most.max(scored.saturating_add(parts));
        }
        let fits = |width: u32| most <= width && divisor <= width;
        if negative >> 63 == 1 {
            return None;
        }
        // Squares stand in 128 bits whatever the rest does.
        match (fits(61), fits(126) && squares <= 126) {
            (_, false) => None,
            (true, true) => Some(Width::Bits64),
            (false, true) => Some(Width::Bits128),
        }
    }

    /// How many binary digits the figures of screens can have, and those of them that are compared by
    /// their squares; nothing where an estimate is not above zero.
    #[inline(always)]
    fn screens(&self, lots: &Range<usize>, screened: &Screened) -> Option<(u32, u32)> {
        let Ask { below_mean, below_estimate, mean_minus_deviation, .. } = *self.ask;
        let (mut most, mut squares) = (0, 0);
        if below_mean.is_some() || mean_minus_deviation.is_some() {
            let sizes = lots.clone().map(|lot| self.columns.bids_of(lot).len());
            let bids = bits(u64::try_from(sizes.max().unwrap_or(0)).unwrap_or(u64::MAX));
            if let Some(screen) = below_mean {
                most = screened.mean.saturating_add(bids).saturating_add(screen.bits());
            }
            if let Some(screen) = mean_minus_deviation {
                // One for the difference between the sum and so many times a total.
                let distance = screened.deviation.saturating_add(bids).saturating_add(1);
                most = most.max(distance);
                // A square is multiplied with at most the number of bids, and as many are added up.
                let factors = screen.bits().saturating_mul(2);
                squares = distance.saturating_mul(2).saturating_add(bids).saturating_add(factors);
            }
        }
        if let Some(screen) = below_estimate {
            let estimates = self.columns.estimates?;
            let all = estimates.digits(lots.clone())?;
            if all >> 63 == 1 || estimates.has_zero(lots.clone())? {
                return None;
            }
            let scale = bits(self.quantity_scale.unsigned_abs());
            let edge = bits(all).saturating_add(scale).saturating_add(screened.denominator);
            let figures = screened.estimate.max(edge);
            most = most.max(figures.saturating_add(screen.bits()));
        }
        Some((most, squares))
    }

    /// Why a lot is refused whose width is nothing.
    pub(super) fn refusal(&self, lot: usize) -> Error {
        match self.wrong_value(lot) {
            Err(error) => error,
            Ok(()) => self.beyond(lot),
        }
    }

    /// Names the first bid whose figures alone are beyond the bound, else the first of the lot.
    fn beyond(&self, lot: usize) -> Error {
        let bids = self.columns.bids_of(lot);
        let alone = |bid: &usize| self.bits_of(lot, *bid) > 126;
        let bid = bids.clone().find(alone).unwrap_or(bids.start);
        refusal::batch_bound(lot, bid)
    }

    /// Refuses the first number of a lot that is negative, or zero where it must not be.
    fn wrong_value(&self, lot: usize) -> Result<(), Error> {
        let columns = self.columns;
        let bids = columns.bids_of(lot);
        let zero_or_more = "give zero or more";
        let check = |record: String, what, value: Option<i64>, least: i64, remedy| {
            let value = value.unwrap_or(least);
            if value >= least {
                return Ok(());
            }
            Err(refusal::batch_value(what, value, remedy)).at(format_args!("lot {lot}, {record}"))
        };
        for (place, line) in columns.lines.iter().enumerate() {
            let name = format!("line {place}");
            check(name.clone(), "quantity", line.demand.get(lot), 0, zero_or_more)?;
            if let Some((lower, upper)) = line.corridor {
                let what = "corridor's price";
                check(name.clone(), what, lower.get(lot), 0, zero_or_more)?;
                check(name, what, upper.get(lot), 0, zero_or_more)?;
            }
        }
        if let Some(estimates) = columns.estimates.filter(|_| self.ask.below_estimate.is_some())
            && let Some(value) = estimates.get(lot)
            && value <= 0
        {
            let (what, remedy) = ("estimate", "give an amount above zero");
            return Err(refusal::batch_value(what, value, remedy)).at(("lot", lot));
        }
        for (place, view) in columns.views.iter().enumerate() {
            let name = format!("view {}", place.saturating_add(1));
            if let Some((_, denominators)) = view.factor {
                let remedy = "give a number above zero";
                check(name, "denominator", denominators.get(lot), 1, remedy)?;
            }
        }
        for bid in bids {
            let name = format!("bid {bid}");
            for line in &columns.lines {
                check(name.clone(), "price", line.prices.get(bid), 0, zero_or_more)?;
            }
            for view in &columns.views {
                if let Some((numerators, _)) = view.factor {
                    check(name.clone(), "numerator", numerators.get(bid), 0, zero_or_more)?;
                }
            }
        }
        Ok(())
    }
}

impl Shape<'_> {
    /// How many binary digits the largest total of one bid can have.
    fn bits_of(&self, lot: usize, bid: usize) -> u32 {
        let columns = self.columns;
        let at = |column: Column<'_>, place| bits(column.get(place).unwrap_or(0).unsigned_abs());
        let lines = bits(u64::try_from(columns.lines.len()).unwrap_or(u64::MAX));
        let products = columns
            .lines
            .iter()
            .map(|line| at(line.prices, bid).saturating_add(at(line.demand, lot)));
        let basket = products.max().unwrap_or(0).saturating_add(lines);
        let units = columns.lines.iter().map(|line| at(line.demand, lot)).max().unwrap_or(0);
        let units = units.saturating_add(lines);
        let scale = bits(self.quantity_scale.unsigned_abs());
        let views = columns.views.iter().map(|view| {
            let factor = view.factor.map(|(above, below)| (at(above, bid), at(below, lot)));
            let (numerator, denominator) = factor.unwrap_or((0, 0));
            let each = view.per_unit.map_or(0, |column| at(column, bid).saturating_add(units));
            let lump = view.lump.map_or(0, |column| at(column, bid).saturating_add(scale));
            let added = each.max(lump).saturating_add(denominator).saturating_add(2);
            basket.saturating_add(numerator).max(added).saturating_add(1)
        });
        views.max().unwrap_or(0).max(basket)
    }
}

/// How many binary digits the totals have that screens look at, and the denominator of the view that is
/// held against an estimate.
struct Screened {
    mean: u32,
    estimate: u32,
    denominator: u32,
    deviation: u32,
}

impl Screened {
    /// All of them look at baskets until a view is known to be theirs.
    fn baskets(basket: u32) -> Self {
        Screened { mean: basket, estimate: basket, denominator: 0, deviation: basket }
    }

    #[inline(always)]
    fn look_at(&mut self, ask: &Ask, view: usize, total: u32, denominator: u32) {
        let is_seen = |flag| ask.flagged_view(flag) == Some(view);
        if is_seen(Flag::BelowMean) {
            self.mean = total;
        }
        if is_seen(Flag::BelowEstimate) {
            (self.estimate, self.denominator) = (total, denominator);
        }
        if is_seen(Flag::MeanMinusDeviation) {
            self.deviation = total;
        }
    }
}

#[inline(always)]
fn bits(number: u64) -> u32 {
    u64::BITS.saturating_sub(number.leading_zeros())
}
