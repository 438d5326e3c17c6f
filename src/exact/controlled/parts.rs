//! What of each cell of a table is beyond its floor, exactly and in machine integers.

use std::cell::OnceCell;
use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{ToPrimitive, Zero};

use crate::error::{self, Error, refused, shortened};

/// A table of exact figures, of each of which so much is worked out as somebody has to know.
pub(crate) trait Figures {
    fn rows(&self) -> usize;

    fn columns(&self) -> usize;

    /// The figures of a row, as near as they are quickly had.
    fn row(&self, row: usize) -> Row;

    /// One figure: its numerator over a denominator above zero.
    fn exact(&self, row: usize, column: usize) -> (BigInt, BigInt);

    /// The figures of a column added up, in the same form.
    fn exact_sum(&self, column: usize) -> (BigInt, BigInt);
}

/// The figures of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// Numerators over one denominator above zero.
    Exact { numerators: Vec<BigInt>, denominator: BigInt },
    /// These in machine integers, the denominator of at most [`WEIGHT_BITS`] binary digits.
    Small { numerators: Vec<i128>, denominator: i128 },
    /// The floor of each cell and the weight of what is beyond it, where these are known and the
    /// weight is not zero or the cell is whole; and their whole sum.
    Near { cells: Vec<Option<(i128, i128)>>, sum: i128 },
}

/// How many binary digits of a part machine integers keep: sums over all cells of a table of
/// [`MAX_TABLE_CELLS`], and over a path through it, then stay far below 127.
pub(crate) const WEIGHT_BITS: u32 = 88;

/// What of each cell is beyond its floor: exactly, and as a weight in machine integers.
pub(super) struct Parts<'a> {
    figures: &'a dyn Figures,
    pub(super) columns: usize,
    pub(super) rows: usize,
    pub(super) floors: Vec<i128>,
    /// By row: how many of its cells go up.
    pub(super) row_ups: Vec<usize>,
    /// By cell: whether it has a part beyond its floor.
    pub(super) open: Vec<bool>,
    /// A part in units of one over `scale`, without what lies beyond its digits.
    pub(super) weights: Vec<i128>,
    pub(super) scale: i128,
    /// What an exact weight can be above a whole one: nothing where all denominators are small, so
    /// that weights are exact; else less than one.
    pub(super) slack: i128,
    /// By column: the sum of its parts.
    pub(super) sums: Vec<ColumnSum>,
}

/// The parts of a column together.
pub(super) struct ColumnSum {
    /// The whole part, which every table has.
    pub(super) least: usize,
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
impl<'a> Parts<'a> {
    pub(super) fn new(figures: &'a dyn Figures) -> Result<Self, Error> {
        let (rows, columns) = (figures.rows(), figures.columns());
        let count = rows.saturating_mul(columns);
        let mut table = Parts {
            figures,
            columns,
            rows,
            floors: Vec::with_capacity(count),
            row_ups: Vec::with_capacity(rows),
            open: Vec::with_capacity(count),
            weights: Vec::with_capacity(count),
            scale: 1,
            slack: 0,
            sums: Vec::new(),
        };
        let mut common = Some(1);
        // By row: the denominator over which its weights still stand.
        let mut denominators = Vec::with_capacity(rows);
        for row in 0..rows {
            let denominator = match figures.row(row) {
                Row::Exact { numerators, denominator } => {
                    table.take_exact(&numerators, &denominator)?
                }
                Row::Small { numerators, denominator } => table.take(&numerators, denominator)?,
                Row::Near { cells, sum } => table.take_near(&cells, sum)?,
            };
            common = common.zip(denominator).and_then(|(common, own)| least_common(common, own));
            denominators.push(denominator);
        }
        table.slack = i128::from(common.is_none());
        table.scale = common.unwrap_or(1 << WEIGHT_BITS);
        for (denominator, weights) in denominators.iter().zip(table.weights.chunks_mut(columns)) {
            let Some(denominator) = *denominator else { continue };
            for weight in weights {
                *weight = match common {
                    Some(common) => *weight * (common / denominator),
                    None => digits(*weight, denominator),
                };
            }
        }
        table.sums = (0..columns).map(|column| table.sum_of(column)).collect();
        Ok(table)
    }

    /// Takes a row in, its weights over the denominator that it returns.
    fn take(&mut self, numerators: &[i128], denominator: i128) -> Result<Option<i128>, Error> {
        let mut sum = 0_i128;
        for numerator in numerators {
            let (floor, part) = numerator.div_mod_floor(&denominator);
            self.push(floor, part);
            sum += part;
        }
        let (ups, rest) = sum.div_rem(&denominator);
        self.end_row(rest == 0, usize::try_from(ups).ok())?;
        Ok(Some(denominator))
    }

    fn take_exact(
        &mut self,
        numerators: &[BigInt],
        denominator: &BigInt,
    ) -> Result<Option<i128>, Error> {
        let small = small(denominator);
        let mut sum = BigInt::zero();
        for numerator in numerators {
            let (floor, part) = numerator.div_mod_floor(denominator);
            let weight = small.map_or_else(|| weight(&part, denominator), |_| part.to_i128());
            self.push(machine_integer(&floor)?, weight.unwrap_or(0));
            if let Some(open) = self.open.last_mut() {
                *open = !part.is_zero();
            }
            sum += part;
        }
        let (ups, rest) = sum.div_rem(denominator);
        self.end_row(rest.is_zero(), ups.to_usize())?;
        Ok(small)
    }

    fn take_near(
        &mut self,
        cells: &[Option<(i128, i128)>],
        sum: i128,
    ) -> Result<Option<i128>, Error> {
        let (row, first) = (self.row_ups.len(), self.floors.len());
        for (column, cell) in cells.iter().enumerate() {
            if let Some((floor, weight)) = cell {
                self.push(*floor, *weight);
                continue;
            }
            let (numerator, denominator) = self.figures.exact(row, column);
            let (floor, part) = numerator.div_mod_floor(&denominator);
            self.push(machine_integer(&floor)?, weight(&part, &denominator).unwrap_or(0));
            if let Some(open) = self.open.last_mut() {
                *open = !part.is_zero();
            }
        }
        let floors = self.floors[first..].iter();
        let left_over = floors.fold(sum, |sum, floor| sum.saturating_sub(*floor));
        self.end_row(true, usize::try_from(left_over).ok())?;
        Ok(None)
    }

    fn push(&mut self, floor: i128, weight: i128) {
        self.floors.push(floor);
        self.weights.push(weight);
        self.open.push(weight != 0);
    }

    fn end_row(&mut self, is_whole: bool, ups: Option<usize>) -> Result<(), Error> {
        self.row_ups.push(ups.unwrap_or(0));
        if is_whole {
            return Ok(());
        }
        Err(refused!(
            Conflict: "row {} of the table does not add up to a whole number: give rows with whole sums",
            self.row_ups.len()
        ))
    }

    /// What of a cell is beyond its floor, exactly: numerator and denominator.
    pub(super) fn exact_part(&self, cell: usize) -> (BigInt, BigInt) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let (numerator, denominator) = self.figures.exact(row, column);
        (numerator - &denominator * self.floors[cell], denominator)
    }

    fn cells_of(&self, column: usize) -> impl Iterator<Item = usize> {
        (column..self.floors.len()).step_by(self.columns)
    }

    fn sum_of(&self, column: usize) -> ColumnSum {
        let sum: i128 = self.cells_of(column).map(|cell| self.weights[cell]).sum();
        let floors = self.cells_of(column).map(|cell| self.floors[cell]);
        let floors = floors.fold(0, i128::saturating_add);
        let (mut least, mut rest) = (sum / self.scale, sum % self.scale);
        let exact = OnceCell::new();
        // What is cut off may be what is wanting to the next whole number, or to any rest at all.
        if self.slack > 0 && (rest == 0 || rest + self.cut_off() >= self.scale) {
            let (whole, part, denominator) = self.exact_sum(column);
            least = whole.to_i128().map_or(least, |whole| whole.saturating_sub(floors));
            // A part that is smaller than any weight is not nothing.
            let weight = weight(&part, &denominator).unwrap_or(0);
            rest = if part.is_zero() { 0 } else { weight.max(1) };
            let _ = exact.set((part, denominator));
        }
        let whole = floors.saturating_add(least);
        ColumnSum { least: usize::try_from(least).unwrap_or(0), rest, exact, whole }
    }

    /// The most by which a sum down a column is above the sum of its weights.
    fn cut_off(&self) -> i128 {
        self.slack * i128::try_from(self.rows).unwrap_or(i128::MAX)
    }

    /// The figures of a column added up: the whole part, and the rest over a denominator.
    fn exact_sum(&self, column: usize) -> (BigInt, BigInt, BigInt) {
        let (numerator, denominator) = self.figures.exact_sum(column);
        let (whole, part) = numerator.div_mod_floor(&denominator);
        (whole, part, denominator)
    }

    fn exact_rest(&self, column: usize) -> &(BigInt, BigInt) {
        self.sums[column].exact.get_or_init(|| {
            let (_, part, denominator) = self.exact_sum(column);
            (part, denominator)
        })
    }

    /// The columns that are not whole, the first to be rounded up first: by the rest, then the sum,
    /// then the place.
    pub(super) fn order_of_columns(&self) -> Vec<usize> {
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
        if b == d { a.cmp(c) } else { (a * d).cmp(&(c * b)) }
    }
}

/// The least common denominator where machine integers keep weights over it exactly.
fn least_common(one: i128, other: i128) -> Option<i128> {
    let common = one.checked_div(one.gcd(&other))?.checked_mul(other)?;
    (common <= 1 << WEIGHT_BITS).then_some(common)
}

/// A denominator over which machine integers keep parts exactly.
fn small(denominator: &BigInt) -> Option<i128> {
    denominator.to_i128().filter(|denominator| *denominator <= 1 << WEIGHT_BITS)
}

/// The first binary digits of a part of one.
fn weight(part: &BigInt, denominator: &BigInt) -> Option<i128> {
    ((part << WEIGHT_BITS) / denominator).to_i128()
}

/// The first binary digits of a part of one, both of at most [`WEIGHT_BITS`] themselves.
#[allow(clippy::arithmetic_side_effects)] // A rest below the denominator, moved by what is free.
fn digits(part: i128, denominator: i128) -> i128 {
    let free = denominator.leading_zeros().saturating_sub(1);
    let (mut rest, mut digits, mut wanted) = (part, 0_i128, WEIGHT_BITS);
    while wanted > 0 {
        let step = wanted.min(free);
        let (quotient, left) = (rest << step).div_rem(&denominator);
        (rest, digits, wanted) = (left, (digits << step) | quotient, wanted - step);
    }
    digits
}

fn machine_integer(whole: &BigInt) -> Result<i128, Error> {
    whole.to_i128().ok_or_else(|| error::amount_too_large(shortened(&whole.to_string())))
}
