//! Rounding a whole table at once, so that its rows and columns still add up.

mod choice;
mod portion;
mod ways;

use std::cell::OnceCell;
use std::cmp::{Ordering, Reverse};

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use super::fraction::{Fraction, sum_of_quotients};
use crate::error::{self, Error, refused, shortened};
use choice::Choice;

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
    let rows: Vec<Row> = table.iter().map(|cells| Row::of(cells)).collect();
    Ok(round_rows(columns, rows)?.cells)
}

/// A row of exact figures: numerators over one denominator above zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) numerators: Vec<BigInt>,
    pub(crate) denominator: BigInt,
}

impl Row {
    fn of(cells: &[Fraction]) -> Self {
        let parts: Vec<_> = cells.iter().map(Fraction::parts).collect();
        let denominator = parts.iter().fold(BigInt::one(), |common, (_, own)| common.lcm(own));
        let numerators = parts.into_iter().map(|(numerator, own)| numerator * (&denominator / own));
        Row { numerators: numerators.collect(), denominator }
    }
}

/// A table in whole numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RoundedTable {
    pub(crate) cells: Vec<Vec<i128>>,
    /// The columns whose sum is not the one of largest remainder, since no table has that.
    pub(crate) moved: Vec<usize>,
}

/// [`controlled_rounding`] of rows that each have a denominator of their own.
pub(crate) fn round_rows(columns: usize, rows: Vec<Row>) -> Result<RoundedTable, Error> {
    if columns == 0 {
        return Ok(RoundedTable { cells: vec![Vec::new(); rows.len()], moved: Vec::new() });
    }
    if rows.len().saturating_mul(columns) > MAX_TABLE_CELLS {
        return Err(error::too_many(
            "cells in a table that is rounded as a whole",
            MAX_TABLE_CELLS,
        ));
    }
    let parts = Parts::new(columns, rows)?;
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

/// How many binary digits of a part machine integers keep: sums over all cells of a table of
/// [`MAX_TABLE_CELLS`], and over a path through it, then stay far below 127.
const WEIGHT_BITS: u64 = 88;

/// What of each cell is beyond its floor: exactly, and as a weight in machine integers.
struct Parts {
    columns: usize,
    floors: Vec<i128>,
    /// Over the denominator of the row.
    parts: Vec<BigInt>,
    denominators: Vec<BigInt>,
    /// By row: how many of its cells go up.
    row_ups: Vec<usize>,
    /// A part in units of one over `scale`, without what lies beyond its digits.
    weights: Vec<i128>,
    scale: i128,
    /// What an exact weight can be above a whole one: nothing where all denominators are small, so
    /// that weights are exact; else less than one.
    slack: i128,
    /// By column: the sum of its parts.
    sums: Vec<ColumnSum>,
}

/// The parts of a column together.
struct ColumnSum {
    /// The whole part, which every table has.
    least: usize,
    /// In the unit of the weights, not above what it is exactly.
    rest: i128,
    /// Exactly, where somebody had to know: numerator, below its denominator.
    exact: OnceCell<(BigInt, BigInt)>,
    /// The floors together and the whole part.
    whole: i128,
}

// Every index below is a row, a column, or a cell below their product, all of which are vectors'
// lengths set in `new`; sums of weights are bounded by what `WEIGHT_BITS` leaves.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
impl Parts {
    fn new(columns: usize, rows: Vec<Row>) -> Result<Self, Error> {
        let count = rows.len().saturating_mul(columns);
        let (mut floors, mut parts) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut denominators, mut row_ups) = (Vec::new(), Vec::new());
        for (place, row) in rows.into_iter().enumerate() {
            let mut sum = BigInt::zero();
            for numerator in row.numerators {
                let (floor, part) = numerator.div_mod_floor(&row.denominator);
                let whole = floor.to_i128();
                floors.push(
                    whole.ok_or_else(|| error::amount_too_large(shortened(&floor.to_string())))?,
                );
                sum += &part;
                parts.push(part);
            }
            let (ups, rest) = sum.div_rem(&row.denominator);
            if !rest.is_zero() {
                return Err(refused!(
                    Conflict: "row {} of the table does not add up to a whole number: give rows with whole sums",
                    place + 1
                ));
            }
            row_ups.push(ups.to_usize().unwrap_or(0));
            denominators.push(row.denominator);
        }
        let common = common_denominator(&denominators);
        let mut table = Parts {
            columns,
            floors,
            parts,
            denominators,
            row_ups,
            weights: Vec::new(),
            scale: common.unwrap_or(1 << WEIGHT_BITS),
            slack: i128::from(common.is_none()),
            sums: Vec::new(),
        };
        table.weights = (0..count).map(|cell| table.weight(cell)).collect();
        table.sums = (0..columns).map(|column| table.sum_of(column)).collect();
        Ok(table)
    }

    fn rows(&self) -> usize {
        self.denominators.len()
    }

    fn denominator_of(&self, cell: usize) -> &BigInt {
        &self.denominators[cell / self.columns]
    }

    fn weight(&self, cell: usize) -> i128 {
        let (part, denominator) = (&self.parts[cell], self.denominator_of(cell));
        let scaled = if self.slack == 0 { part * self.scale } else { part << WEIGHT_BITS };
        // Below the scale, since the part is below its denominator.
        (scaled / denominator).to_i128().unwrap_or(0)
    }

    fn cells_of(&self, column: usize) -> impl Iterator<Item = usize> {
        (column..self.parts.len()).step_by(self.columns)
    }

    fn sum_of(&self, column: usize) -> ColumnSum {
        let sum: i128 = self.cells_of(column).map(|cell| self.weights[cell]).sum();
        let (mut least, mut rest) = (sum / self.scale, sum % self.scale);
        let exact = OnceCell::new();
        // What is cut off may be what is wanting to the next whole number, or to any rest at all.
        if self.slack > 0 && (rest == 0 || rest + self.cut_off() >= self.scale) {
            let (numerator, denominator) = self.exact_sum(column);
            let (whole, part) = numerator.div_rem(&denominator);
            least = whole.to_i128().unwrap_or(least);
            rest = ((&part << WEIGHT_BITS) / &denominator).to_i128().unwrap_or(0);
            // A part that is smaller than any weight is not nothing.
            rest = if part.is_zero() { 0 } else { rest.max(1) };
            let _ = exact.set((part, denominator));
        }
        let floors = self.cells_of(column).map(|cell| self.floors[cell]);
        let whole = floors.fold(least, i128::saturating_add);
        ColumnSum { least: usize::try_from(least).unwrap_or(0), rest, exact, whole }
    }

    /// The most by which a sum down a column is above the sum of its weights.
    fn cut_off(&self) -> i128 {
        self.slack * i128::try_from(self.rows()).unwrap_or(i128::MAX)
    }

    /// The parts of a column added up, over a denominator of theirs.
    fn exact_sum(&self, column: usize) -> (BigInt, BigInt) {
        let cells =
            self.cells_of(column).map(|cell| (&self.parts[cell], self.denominator_of(cell)));
        sum_of_quotients(cells)
    }

    fn exact_rest(&self, column: usize) -> &(BigInt, BigInt) {
        self.sums[column].exact.get_or_init(|| {
            let (numerator, denominator) = self.exact_sum(column);
            (numerator % &denominator, denominator)
        })
    }

    /// The columns that are not whole, the first to be rounded up first: by the rest, then the sum,
    /// then the place.
    fn order_of_columns(&self) -> Vec<usize> {
        let mut order: Vec<usize> =
            (0..self.columns).filter(|&column| self.sums[column].rest != 0).collect();
        order.sort_by(|&left, &right| {
            let rests = self.compare_rests(right, left);
            rests.then_with(|| self.sums[right].whole.cmp(&self.sums[left].whole))
        });
        order
    }

    fn compare_rests(&self, left: usize, right: usize) -> Ordering {
        let (one, other) = (self.sums[left].rest, self.sums[right].rest);
        if self.slack == 0 || (one - other).abs() > self.cut_off() {
            return one.cmp(&other);
        }
        let ((a, b), (c, d)) = (self.exact_rest(left), self.exact_rest(right));
        (a * d).cmp(&(c * b))
    }

    /// The cells of a row that have a choice, those that gain least by going up last.
    fn open_by_weight(&self, row: usize) -> Vec<usize> {
        let cells = row * self.columns..(row + 1) * self.columns;
        let mut cells: Vec<usize> = cells.filter(|&cell| !self.parts[cell].is_zero()).collect();
        cells.sort_by_key(|&cell| Reverse(self.weights[cell]));
        cells
    }
}

/// The least common denominator where machine integers keep weights over it exactly.
fn common_denominator(denominators: &[BigInt]) -> Option<i128> {
    let most = BigInt::one() << WEIGHT_BITS;
    let mut common = BigInt::one();
    for denominator in denominators {
        common = common.lcm(denominator);
        if common > most {
            return None;
        }
    }
    common.abs().to_i128()
}
