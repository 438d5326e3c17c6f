//! Columns of one's own, filled row by row or from tenders.

use super::columns::{Columns, Scales, ViewColumns};
use crate::appraisal::Appraisal;
use crate::batch::refusal;
use crate::demand::DemandLine;
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::{Currency, Fraction};
use crate::price::View;
use crate::tender::FirstTotal;

/// What one view does to one bid: `basket × numerator ÷ denominator + per unit × units + lump`. The
/// denominator is the lot's.
type Terms = (i64, i64, i64);

/// Columns that own their numbers, of a fixed number of lines and of views beside the tendered
/// price.
///
/// A lot is begun with its demand and the denominators of its views, then its bids follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    currency: Currency,
    scales: Scales,
    lots: Vec<usize>,
    /// By line: prices by bid, demand by lot.
    lines: Vec<(Vec<i64>, Vec<i64>)>,
    views: Vec<TableView>,
    /// By lot; zero where there is none.
    estimates: Vec<i64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct TableView {
    numerators: Vec<i64>,
    denominators: Vec<i64>,
    per_unit: Vec<i64>,
    lump: Vec<i64>,
}

impl Table {
    /// A table without a lot yet.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where prices are coarser than the currency's minor unit.
    pub fn new(
        currency: Currency,
        scales: Scales,
        lines: usize,
        views: usize,
    ) -> Result<Self, Error> {
        Columns::new(currency, scales, &[0])?;
        let lines = vec![(Vec::new(), Vec::new()); lines];
        let views = vec![TableView::default(); views];
        Ok(Table { currency, scales, lots: vec![0], lines, views, estimates: Vec::new() })
    }

    /// Begins a lot: a quantity for every line, and a denominator for every view.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for a column of another length.
    pub fn begin_lot(&mut self, demand: &[i64], denominators: &[i64]) -> Result<(), Error> {
        check("the demand of the lot", demand.len(), self.lines.len(), "line")?;
        check("the denominators of the lot", denominators.len(), self.views.len(), "view")?;
        for ((_, column), quantity) in self.lines.iter_mut().zip(demand) {
            column.push(*quantity);
        }
        for (view, denominator) in self.views.iter_mut().zip(denominators) {
            view.denominators.push(*denominator);
        }
        let bids = self.lots.last().copied().unwrap_or(0);
        self.lots.push(bids);
        self.estimates.push(0);
        Ok(())
    }

    /// States what the buyer expected to pay for the lot that was begun last, at the scale of prices.
    /// A lot without it has none.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) before the first lot.
    pub fn set_estimate(&mut self, estimate: i64) -> Result<(), Error> {
        let slot = self.estimates.last_mut().ok_or_else(|| error::missing("lot"))?;
        *slot = estimate;
        Ok(())
    }

    /// Adds a bid to the lot that was begun last: a price for every line, and for every view its
    /// numerator, its amount per unit and its lump.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for a column of another length, or
    /// [`Missing`](crate::ErrorKind::Missing) before the first lot.
    pub fn push_bid(&mut self, prices: &[i64], views: &[Terms]) -> Result<(), Error> {
        if self.lots.len() < 2 {
            return Err(error::missing("lot"));
        }
        check("the prices of the bid", prices.len(), self.lines.len(), "line")?;
        check("the terms of the bid", views.len(), self.views.len(), "view")?;
        for ((column, _), price) in self.lines.iter_mut().zip(prices) {
            column.push(*price);
        }
        for (view, (numerator, per_unit, lump)) in self.views.iter_mut().zip(views) {
            view.numerators.push(*numerator);
            view.per_unit.push(*per_unit);
            view.lump.push(*lump);
        }
        if let Some(end) = self.lots.last_mut() {
            *end = end.saturating_add(1);
        }
        Ok(())
    }

    /// Adds the tender of an appraisal under one of its scenarios as a lot. Its bids come in the order of the
    /// providers' names, its required and preset lines in the order of theirs; lines of the table
    /// beyond them get a demand of zero; its estimate for the scenario is the lot's. The table's views,
    /// up to three, are the competitively neutral one, the public purse and the unsubsidised one.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) for a scenario;
    /// [`Unsupported`](crate::ErrorKind::Unsupported) names what columns cannot hold: price bands,
    /// volume tiers, rounded lines, the highest total first, prices below zero, a bid that is not assessable in a view, prices that the buyer's tax changes, a
    /// joint bid of whose parts a view takes different percentages, several playing fields, figures
    /// finer than the scales, or more lines or views than the table has. Then the table is as it
    /// was.
    pub fn push_appraisal(&mut self, appraisal: &Appraisal, scenario: &str) -> Result<(), Error> {
        let tender = appraisal.tender();
        self.currency.same_as(tender.currency())?;
        let refused = |what, remedy| {
            refused!(
                Unsupported: "tender {:?} has {what}, which a batch does not take: {remedy}",
                tender.title().as_str()
            )
        };
        let finer = || refused("figures finer than the scales", "declare finer scales");
        let quantities = tender.basket_quantities(scenario)?;
        if quantities.len() > self.lines.len() {
            return Err(refused("more lines than the table", "begin a table with more lines"));
        }
        if self.views.len() > 3 {
            return Err(refused("three views only", "begin a table with at most three views"));
        }
        if tender.further_fields().next().is_some() {
            return Err(refused("several playing fields", "compare its fields by themselves"));
        }
        if tender.first() == FirstTotal::Highest {
            return Err(refused("the highest total first", "compare it as a tender by itself"));
        }
        if tender.demand().lines().iter().any(DemandLine::may_be_below_zero) {
            return Err(refused("prices below zero", "compare it as a tender by itself"));
        }
        if tender.line_rounding().is_some() {
            return Err(refused("lines that are rounded", "compare it as a tender by itself"));
        }
        let estimate = appraisal.questions().estimate.as_ref();
        let estimate = estimate.and_then(|estimate| estimate.amounts.get(scenario));
        let estimate = estimate.map_or(Ok(0), |amount| {
            let scaled = amount.to_fraction().to_units(u32::from(self.scales.prices));
            scaled.and_then(|scaled| i64::try_from(scaled).ok()).ok_or_else(finer)
        })?;
        let fill = |mut column: Vec<i64>| {
            column.resize(self.lines.len(), 0);
            column
        };
        let at_scale = |millionths: i128, places: u8| {
            let unit = 10_i128.saturating_pow(6_u32.saturating_sub(u32::from(places)));
            let (whole, rest) = (millionths.checked_div(unit)?, millionths.checked_rem(unit)?);
            (rest == 0).then_some(whole).and_then(|whole| i64::try_from(whole).ok())
        };
        let demand = quantities.iter().map(|quantity| at_scale(*quantity, self.scales.quantities));
        let demand = fill(demand.collect::<Option<Vec<_>>>().ok_or_else(finer)?);
        let views = [View::CompetitivelyNeutral, View::PublicPurse, View::Unsubsidised];
        let mut denominators = vec![1_i64; self.views.len()];
        let mut rows = Vec::new();
        for bid in 0..tender.bids().len() {
            if tender.has_tiers(bid) {
                return Err(refused(
                    "prices that change with the volume",
                    "compare it as a tender by itself",
                ));
            }
            let tendered = tender.view_terms(bid, View::Tendered);
            if tendered.is_none_or(|(factor, _)| factor != Fraction::ONE) {
                let what = "prices that the buyer's tax changes";
                return Err(refused(what, "compare it as a tender by itself"));
            }
            let prices = tender.basket_prices(bid).map(|(low, high)| {
                if low != high {
                    return Err(refused("price bands", "compare it as a tender by itself"));
                }
                at_scale(low, self.scales.prices).ok_or_else(finer)
            });
            let prices = fill(prices.collect::<Result<Vec<_>, Error>>()?);
            let terms = views.iter().zip(&mut denominators).map(|(view, denominator)| {
                if !tender.treats_parts_alike(bid, *view) {
                    let what = "a joint bid whose parts a view treats differently";
                    return Err(refused(what, "compare it as a tender by itself"));
                }
                let not_assessable =
                    || refused("a bid that does not state everything", "ask the bidder");
                let (of_price, fixed) = tender.view_terms(bid, *view).ok_or_else(not_assessable)?;
                let (numerator, under) = of_price.small_parts().ok_or_else(finer)?;
                let under = i64::try_from(under).map_err(|_| finer())?;
                *denominator = common(*denominator, under).ok_or_else(finer)?;
                let lump = fixed.to_units(u32::from(self.scales.prices)).ok_or_else(finer)?;
                let lump = i64::try_from(lump).map_err(|_| finer())?;
                Ok((Fraction::new(numerator, i128::from(under))?, lump))
            });
            rows.push((prices, terms.collect::<Result<Vec<_>, Error>>()?));
        }
        let over = |factor: &Fraction, denominator: i64| {
            let whole = factor * &Fraction::from_integer(i128::from(denominator));
            whole.to_units(0).and_then(|whole| i64::try_from(whole).ok()).ok_or_else(finer)
        };
        let rows = rows.into_iter().map(|(prices, terms)| {
            let terms = terms.iter().zip(&denominators);
            let terms = terms
                .map(|((factor, lump), denominator)| Ok((over(factor, *denominator)?, 0, *lump)));
            Ok((prices, terms.collect::<Result<Vec<_>, Error>>()?))
        });
        let rows = rows.collect::<Result<Vec<_>, Error>>()?;
        self.begin_lot(&demand, &denominators)?;
        self.set_estimate(estimate)?;
        rows.iter().try_for_each(|(prices, terms)| self.push_bid(prices, terms))
    }

    /// The columns.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) for a lot with too many bids.
    pub fn columns(&self) -> Result<Columns<'_>, Error> {
        let mut columns = Columns::new(self.currency, self.scales, &self.lots).at("the table")?;
        for (prices, demand) in &self.lines {
            columns = columns.with_line(prices, demand)?;
        }
        for view in &self.views {
            columns = columns.with_view(
                ViewColumns::new()
                    .with_factor(&view.numerators, &view.denominators)
                    .with_per_unit(&view.per_unit)
                    .with_lump(&view.lump),
            )?;
        }
        if self.estimates.iter().any(|estimate| *estimate != 0) {
            columns = columns.with_estimates(&self.estimates)?;
        }
        Ok(columns)
    }

    /// Empties the table and keeps its memory, for the next chunk of a stream.
    pub fn clear(&mut self) {
        self.lots.truncate(1);
        self.estimates.clear();
        for (prices, demand) in &mut self.lines {
            prices.clear();
            demand.clear();
        }
        for view in &mut self.views {
            view.numerators.clear();
            view.denominators.clear();
            view.per_unit.clear();
            view.lump.clear();
        }
    }
}

fn check(column: &str, found: usize, expected: usize, what: &'static str) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    Err(refusal::batch_length(column, found, expected, what))
}

/// The least common multiple.
fn common(one: i64, other: i64) -> Option<i64> {
    let shared = num_integer::Integer::gcd(&one, &other);
    one.checked_div(shared)?.checked_mul(other)
}
