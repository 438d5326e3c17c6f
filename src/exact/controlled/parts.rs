//! What of each cell of a table is beyond its floor, exactly and in machine integers.

use std::cell::OnceCell;
use std::cmp::Ordering;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::error::{self, Error, refused, shortened};
use crate::exact::fraction::{Fraction, sum_of_quotients};

/// A row of exact figures: numerators over one denominator above zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) numerators: Vec<BigInt>,
    pub(crate) denominator: BigInt,
}

impl Row {
    pub(super) fn of(cells: &[Fraction]) -> Self {
        let parts: Vec<_> = cells.iter().map(Fraction::parts).collect();
        let denominator = parts.iter().fold(BigInt::one(), |common, (_, own)| common.lcm(own));
        let numerators = parts.into_iter().map(|(numerator, own)| numerator * (&denominator / own));
        Row { numerators: numerators.collect(), denominator }
    }
}

/// How many binary digits of a part machine integers keep: sums over all cells of a table of
/// [`MAX_TABLE_CELLS`], and over a path through it, then stay far below 127.
pub(super) const WEIGHT_BITS: u64 = 88;

/// What of each cell is beyond its floor: exactly, and as a weight in machine integers.
pub(super) struct Parts {
    pub(super) columns: usize,
    pub(super) floors: Vec<i128>,
    /// Over the denominator of the row.
    pub(super) beyond: Vec<BigInt>,
    pub(super) denominators: Vec<BigInt>,
    /// By row: how many of its cells go up.
    pub(super) row_ups: Vec<usize>,
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
impl Parts {
    pub(super) fn new(columns: usize, rows: Vec<Row>) -> Result<Self, Error> {
        let count = rows.len().saturating_mul(columns);
        let (mut floors, mut beyond) = (Vec::with_capacity(count), Vec::with_capacity(count));
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
                beyond.push(part);
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
            beyond,
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

    pub(super) fn rows(&self) -> usize {
        self.denominators.len()
    }

    pub(super) fn denominator_of(&self, cell: usize) -> &BigInt {
        &self.denominators[cell / self.columns]
    }

    fn weight(&self, cell: usize) -> i128 {
        let (part, denominator) = (&self.beyond[cell], self.denominator_of(cell));
        let scaled = if self.slack == 0 { part * self.scale } else { part << WEIGHT_BITS };
        // Below the scale, since the part is below its denominator.
        (scaled / denominator).to_i128().unwrap_or(0)
    }

    fn cells_of(&self, column: usize) -> impl Iterator<Item = usize> {
        (column..self.beyond.len()).step_by(self.columns)
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
            self.cells_of(column).map(|cell| (&self.beyond[cell], self.denominator_of(cell)));
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
        (a * d).cmp(&(c * b))
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
