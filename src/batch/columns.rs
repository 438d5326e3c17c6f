//! Columns in: what a database or a table in memory can hand over without copying.

use std::ops::Range;

use super::column::Column;
use crate::batch::refusal;
use crate::error::{self, Error, refusals, refused};
use crate::exact::{Currency, MAX_DECIMAL_PLACES};

/// The most bids of one lot.
pub const MAX_LOT_BIDS: usize = 10_000;

/// The decimal places of the integers: a price of 12.50 at two places is 1,250.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Scales {
    pub(super) prices: u8,
    pub(super) quantities: u8,
}

/// What one view does to every basket of a batch:
/// `basket × numerator ÷ denominator + amount per unit × units + lump`. What is left out is one, or
/// nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ViewColumns<'a> {
    pub(super) factor: Option<(Column<'a>, Column<'a>)>,
    pub(super) per_unit: Option<Column<'a>>,
    pub(super) lump: Option<Column<'a>>,
}

/// Prices of one line by bid, and its demand by lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct LineColumns<'a> {
    pub(super) prices: Column<'a>,
    pub(super) demand: Column<'a>,
    /// The corridor's lower and upper price by lot.
    pub(super) corridor: Option<(Column<'a>, Column<'a>)>,
}

/// The bids of many lots as columns of integers at declared scales, each in 64 bits or in 32 ([`Column`]).
///
/// Bids of a lot stand next to each other; `lots` holds where each begins and, last, how many bids
/// there are. Prices and quantities are zero or more. Amounts per unit and lumps are at the scale of
/// prices and may be below zero.
#[doc(alias("arrow", "parquet", "sql"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns<'a> {
    pub(super) currency: Currency,
    pub(super) scales: Scales,
    pub(super) lots: &'a [usize],
    pub(super) lines: Vec<LineColumns<'a>>,
    pub(super) views: Vec<ViewColumns<'a>>,
    /// By lot, at the scale of prices.
    pub(super) estimates: Option<Column<'a>>,
}

impl Scales {
    /// The decimal places of prices and of quantities, at most six each.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a scale out of bounds.
    pub fn new(prices: u8, quantities: u8) -> Result<Self, Error> {
        for (what, places) in [("prices", prices), ("quantities", quantities)] {
            if places > MAX_DECIMAL_PLACES {
                return Err(batch_scale(what, places, 0));
            }
        }
        Ok(Scales { prices, quantities })
    }

    /// Decimal places of prices, amounts per unit and lumps.
    #[must_use]
    pub fn prices(self) -> u8 {
        self.prices
    }

    /// Decimal places of quantities.
    #[must_use]
    pub fn quantities(self) -> u8 {
        self.quantities
    }
}

impl<'a> ViewColumns<'a> {
    /// A view that leaves every basket as it is.
    #[must_use]
    pub fn new() -> Self {
        ViewColumns::default()
    }

    /// Multiplies the basket: a numerator by bid, zero or more, over a denominator by lot, above
    /// zero. So 1/1.2 is 10 over 12, exactly.
    #[must_use]
    pub fn with_factor(
        self,
        numerators: impl Into<Column<'a>>,
        denominators: impl Into<Column<'a>>,
    ) -> Self {
        ViewColumns { factor: Some((numerators.into(), denominators.into())), ..self }
    }

    /// Adds an amount by bid for every unit of the lot's demand.
    #[must_use]
    pub fn with_per_unit(self, per_unit: impl Into<Column<'a>>) -> Self {
        ViewColumns { per_unit: Some(per_unit.into()), ..self }
    }

    /// Adds an amount by bid.
    #[must_use]
    pub fn with_lump(self, lump: impl Into<Column<'a>>) -> Self {
        ViewColumns { lump: Some(lump.into()), ..self }
    }

    pub(super) fn denominator(&self, lot: usize) -> i64 {
        self.factor.and_then(|(_, denominators)| denominators.get(lot)).unwrap_or(1)
    }
}

impl<'a> Columns<'a> {
    /// Columns without a line yet.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order), [`TooLarge`](crate::ErrorKind::TooLarge), and
    /// [`Range`](crate::ErrorKind::Range) where prices are coarser than the currency's minor unit.
    pub fn new(currency: Currency, scales: Scales, lots: &'a [usize]) -> Result<Self, Error> {
        let least = currency.minor_unit_digits();
        if scales.prices < least {
            return Err(batch_scale("prices", scales.prices, least));
        }
        let mut before = 0;
        for (lot, &begins) in lots.iter().enumerate() {
            if begins < before || (lot == 0 && begins != 0) {
                return Err(refused!(
                    Order: "the lot at position {lot} begins at {begins} after {before}: give offsets that begin with 0 and never fall"
                ));
            }
            if begins.saturating_sub(before) > MAX_LOT_BIDS {
                let (lot, bids) = (lot.saturating_sub(1), begins.saturating_sub(before));
                return Err(refused!(
                    TooLarge: "lot {lot} has {bids} bids: give at most {MAX_LOT_BIDS}, or compare it as a tender by itself"
                ));
            }
            before = begins;
        }
        if lots.is_empty() {
            return Err(error::missing("offset of a lot"));
        }
        Ok(Columns {
            currency,
            scales,
            lots,
            lines: Vec::new(),
            views: Vec::new(),
            estimates: None,
        })
    }

    /// The columns with one more line: a price by bid and a quantity by lot.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for a column of another length.
    pub fn with_line(
        mut self,
        prices: impl Into<Column<'a>>,
        demand: impl Into<Column<'a>>,
    ) -> Result<Self, Error> {
        let (prices, demand) = (prices.into(), demand.into());
        let line = self.lines.len();
        self.check_bids(&format!("the prices of line {line}"), prices)?;
        self.check_lots(&format!("the demand of line {line}"), demand)?;
        self.lines.push(LineColumns { prices, demand, corridor: None });
        Ok(self)
    }

    /// The columns with a corridor for the line that was added last: a lower and an upper
    /// price by lot.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for a column of another length, or
    /// [`Missing`](crate::ErrorKind::Missing) without a line.
    pub fn with_corridor(
        mut self,
        lower: impl Into<Column<'a>>,
        upper: impl Into<Column<'a>>,
    ) -> Result<Self, Error> {
        let (lower, upper) = (lower.into(), upper.into());
        self.check_lots("the corridor's lower prices", lower)?;
        self.check_lots("the corridor's upper prices", upper)?;
        let line = self.lines.last_mut().ok_or_else(|| error::missing("line"))?;
        line.corridor = Some((lower, upper));
        Ok(self)
    }

    /// The columns with one more view beside the tendered price; it is counted from 1.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for a column of another length.
    pub fn with_view(mut self, view: ViewColumns<'a>) -> Result<Self, Error> {
        let place = self.views.len().saturating_add(1);
        if let Some((numerators, denominators)) = view.factor {
            self.check_bids(&format!("the numerators of view {place}"), numerators)?;
            self.check_lots(&format!("the denominators of view {place}"), denominators)?;
        }
        if let Some(per_unit) = view.per_unit {
            self.check_bids(&format!("the amounts per unit of view {place}"), per_unit)?;
        }
        if let Some(lump) = view.lump {
            self.check_bids(&format!("the lumps of view {place}"), lump)?;
        }
        self.views.push(view);
        Ok(self)
    }

    /// The columns with what the buyer expected to pay: an amount by lot at the scale of prices,
    /// above zero. Zero says that a lot has none; then the screen below an estimate cannot be asked.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) for a column of another length.
    ///
    /// ```
    /// use fullcost::batch::{Ask, Columns, Scales, compare_batch};
    /// use fullcost::exact::Currency;
    ///
    /// // Two lots; the buyer expected 25.00 and 30.00.
    /// let lots = [0, 2, 3];
    /// let columns = Columns::new(Currency::EUR, Scales::new(2, 0)?, &lots)?
    ///     .with_line(&[2_210, 2_250, 2_699], &[1, 1])?
    ///     .with_estimates(&[2_500, 3_000])?;
    /// let outcome = compare_batch(&columns, &Ask::new().with_below_estimate(0, "10%".parse()?)?)?;
    /// assert_eq!(outcome.flags(), Some([2, 0, 2].as_slice()));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn with_estimates(self, estimates: impl Into<Column<'a>>) -> Result<Self, Error> {
        let estimates = estimates.into();
        self.check_lots("the estimates", estimates)?;
        Ok(Columns { estimates: Some(estimates), ..self })
    }

    /// How many lots.
    #[must_use]
    pub fn lots(&self) -> usize {
        self.lots.len().saturating_sub(1)
    }

    /// How many bids.
    #[must_use]
    pub fn bids(&self) -> usize {
        self.lots.last().copied().unwrap_or(0)
    }

    /// How many lines.
    #[must_use]
    pub fn lines(&self) -> usize {
        self.lines.len()
    }

    /// How many views, the tendered price among them.
    #[must_use]
    pub fn views(&self) -> usize {
        self.views.len().saturating_add(1)
    }

    /// Bids × lines.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.bids().saturating_mul(self.lines())
    }

    /// The bids of a lot.
    #[must_use]
    pub fn bids_of(&self, lot: usize) -> Range<usize> {
        let at = |lot: usize| self.lots.get(lot).copied().unwrap_or_else(|| self.bids());
        at(lot)..at(lot.saturating_add(1))
    }

    /// The first of some lots: at least one, and as few as have so many bids together.
    pub(super) fn first_lots(&self, lots: Range<usize>, bids: usize) -> Range<usize> {
        let first = self.bids_of(lots.start).start;
        let ends = self.lots.get(lots.start.saturating_add(1)..lots.end).unwrap_or(&[]);
        let before = ends.partition_point(|end| end.saturating_sub(first) < bids);
        lots.start..lots.start.saturating_add(before).saturating_add(1).min(lots.end)
    }

    /// Whether every line has a corridor.
    pub(super) fn has_corridor(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|line| line.corridor.is_some())
    }

    fn check_bids(&self, column: &str, values: Column<'_>) -> Result<(), Error> {
        check_length(column, values.len(), self.bids(), "bid")
    }

    fn check_lots(&self, column: &str, values: Column<'_>) -> Result<(), Error> {
        check_length(column, values.len(), self.lots(), "lot")
    }
}

fn check_length(
    column: &str,
    found: usize,
    expected: usize,
    what: &'static str,
) -> Result<(), Error> {
    if found == expected {
        return Ok(());
    }
    Err(refusal::batch_length(column, found, expected, what))
}

refusals! {
    batch_scale(what: &str, places: u8, least: u8) = Range:
        "{what} have a scale of {places} decimal places: give {least} to 6";
}
