//! Rounding a whole table at once, so that its rows and columns still add up.

mod choice;
mod parts;
mod portion;
mod ways;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::One;

use super::fraction::{Fraction, sum_of_quotients};
use crate::error::{self, Error, refused, shortened};
use choice::Choice;
use parts::Parts;

pub(crate) use parts::{Figures, Row, WEIGHT_BITS};

/// The most cells a table may have that is rounded as a whole.
pub const MAX_TABLE_CELLS: usize = 40_000;

/// Rounds a table to whole numbers: every cell becomes the floor or the ceiling of its exact
/// value, every row keeps its exact (whole) sum, the columns' sums are rounded by largest
/// remainder to what all rows add up to, and the sum of all differences of the cells is the least
/// possible within these rows and columns.
///
/// Where the cells admit no table with the columns of largest remainder (a whole cell has no
/// choice), each column in the order of its remainder gets its unit if some table still gives it
/// one: the nearest columns that exist. Equal remainders go to the larger sum, then to the earlier
/// column. Where several tables are equally near, the one is taken whose first differing cell, read
/// row by row, is larger: list rows and columns in the order of their names, and the extra unit
/// goes to the earlier name.
///
/// Formula: controlled rounding (Cox 1987), solved as an integral flow of least cost: cells are
/// unit edges from row to column, each costs what rounding it up moves it; the exact table is
/// itself a flow, so a whole one exists. That it is nearest is proved on exact costs.
///
/// # Errors
///
/// [`Conflict`](crate::ErrorKind::Conflict) where rows differ in length,
/// [`Conflict`](crate::ErrorKind::Conflict) where a row does not add up to a whole number,
/// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_TABLE_CELLS`].
///
/// ```
/// use fullcost::exact::{Fraction, controlled_rounding};
///
/// let thirds = vec![Fraction::new(1, 3)?, Fraction::new(1, 3)?, Fraction::new(1, 3)?];
/// let table = vec![thirds.clone(), thirds.clone(), thirds];
/// let rounded = controlled_rounding(&table)?;
/// assert_eq!(rounded, [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(Vec::from));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn controlled_rounding(table: &[Vec<Fraction>]) -> Result<Vec<Vec<i128>>, Error> {
    let columns = table.first().map_or(0, Vec::len);
    if let Some((place, row)) = table.iter().enumerate().find(|(_, row)| row.len() != columns) {
        return Err(refused!(
            Conflict: "row {} of the table has {} cells where the first has {columns}: give every row one cell for each column",
            place.saturating_add(1), row.len()
        ));
    }
    Ok(round_table(&Fractions { columns, rows: table })?.cells)
}

/// Fractions as they are given.
struct Fractions<'a> {
    columns: usize,
    rows: &'a [Vec<Fraction>],
}

impl Figures for Fractions<'_> {
    fn rows(&self) -> usize {
        self.rows.len()
    }

    fn columns(&self) -> usize {
        self.columns
    }

    fn row(&self, row: usize) -> Row {
        let cells = self.rows.get(row).map_or(&[][..], Vec::as_slice);
        let parts: Vec<_> = cells.iter().map(Fraction::parts).collect();
        let denominator = parts.iter().fold(BigInt::one(), |common, (_, own)| common.lcm(own));
        let numerators = parts.into_iter().map(|(numerator, own)| numerator * (&denominator / own));
        Row::Exact { numerators: numerators.collect(), denominator }
    }

    fn exact(&self, row: usize, column: usize) -> (BigInt, BigInt) {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.unwrap_or(&Fraction::ZERO).parts()
    }

    fn exact_sum(&self, column: usize) -> (BigInt, BigInt) {
        let cells = self.rows.iter().filter_map(|row| row.get(column)).map(Fraction::parts);
        sum_of_quotients(cells)
    }
}

/// A table in whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoundedTable {
    pub(crate) cells: Vec<Vec<i128>>,
    /// The columns whose sum is not the one of largest remainder, since no table has that.
    pub(crate) moved: Vec<usize>,
}

/// [`controlled_rounding`] of figures of which not all are worked out.
pub(crate) fn round_table(figures: &dyn Figures) -> Result<RoundedTable, Error> {
    let (rows, columns) = (figures.rows(), figures.columns());
    if columns == 0 {
        return Ok(RoundedTable { cells: vec![Vec::new(); rows], moved: Vec::new() });
    }
    if rows.saturating_mul(columns) > MAX_TABLE_CELLS {
        return Err(error::too_many(
            "cells in a table that is rounded as a whole",
            MAX_TABLE_CELLS,
        ));
    }
    let parts = Parts::new(figures)?;
    let mut choice = Choice::new(&parts);
    let moved = choice.set_columns(&parts.order_of_columns());
    let potentials = choice.balance();
    portion::settle(&mut choice, &parts, &potentials);
    // Known to hold, since a whole flow exists; checked, since money depends on it.
    if !choice.is_balanced() {
        return Err(refused!(
            Unproved: "the table could not be rounded within its bounds: report this table as a fault"
        ));
    }
    let rounded = parts.floors.iter().zip(&choice.ups).map(|(floor, up)| {
        let whole = floor.checked_add(i128::from(*up));
        whole.ok_or_else(|| error::amount_too_large(shortened(&floor.to_string())))
    });
    let rounded = rounded.collect::<Result<Vec<i128>, Error>>()?;
    Ok(RoundedTable { cells: rounded.chunks(columns).map(<[i128]>::to_vec).collect(), moved })
}
