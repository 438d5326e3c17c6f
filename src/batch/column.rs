//! One column of whole numbers, in either width.
#![allow(clippy::inline_always, reason = "measured: loops must be one with what calls them")]

use std::ops::Range;

/// A column of whole numbers as it stands in memory, borrowed: 64 bits a number, or 32.
///
/// Each column of [`Columns`](super::Columns) is of either width by itself, and slices, arrays and
/// vectors of `i64` and of `i32` become one where a column is wanted. So a `DECIMAL(9,2)` of a database
/// or a column of 32 bits of a Parquet file is compared as it is: half the memory is read.
///
/// ```
/// use fullcost::batch::{Ask, Columns, Scales, compare_batch};
/// use fullcost::exact::Currency;
///
/// let prices: [i32; 3] = [2_200, 2_150, 1_999];
/// let demand: [i64; 2] = [5_200_000_000, 100];
/// let lots = [0, 2, 3];
/// let columns = Columns::new(Currency::GBP, Scales::new(2, 6)?, &lots)?
///     .with_line(&prices, &demand)?;
/// let outcome = compare_batch(&columns, &Ask::new().with_totals())?;
/// assert_eq!(outcome.totals(0), Some([11_440_000, 11_180_000, 0].as_slice()));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Column<'a> {
    /// 32 bits a number.
    Bits32(&'a [i32]),
    /// 64 bits a number.
    Bits64(&'a [i64]),
}

/// An expression with the numbers of some columns as they stand, once for each width of each.
macro_rules! in_each_width {
    ($column:ident => $body:expr) => {
        match $column {
            $crate::batch::column::Column::Bits32($column) => $body,
            $crate::batch::column::Column::Bits64($column) => $body,
        }
    };
    ($column:ident, $other:ident => $body:expr) => {
        $crate::batch::column::in_each_width!(
            $column => $crate::batch::column::in_each_width!($other => $body)
        )
    };
}
pub(super) use in_each_width;

/// A number of a column.
pub(super) trait Cell: Copy + PartialEq + Into<i64> {
    /// The numbers of a column of such.
    fn of(column: Column<'_>) -> Option<&[Self]>;
    /// The digits of its magnitude: of a number below zero that less one.
    fn magnitude(self) -> Self;
    /// The digits of both.
    fn or(self, other: Self) -> Self;
}

macro_rules! cells {
    ($($number:ty => $width:ident),+) => {$(
        impl Cell for $number {
            #[inline(always)]
            fn of(column: Column<'_>) -> Option<&[Self]> {
                if let Column::$width(numbers) = column { Some(numbers) } else { None }
            }
            #[inline(always)]
            fn magnitude(self) -> Self {
                self ^ (self >> (Self::BITS - 1))
            }
            #[inline(always)]
            fn or(self, other: Self) -> Self {
                self | other
            }
        }

        impl<'a> From<&'a [$number]> for Column<'a> {
            fn from(numbers: &'a [$number]) -> Self {
                Column::$width(numbers)
            }
        }

        impl<'a, const N: usize> From<&'a [$number; N]> for Column<'a> {
            fn from(numbers: &'a [$number; N]) -> Self {
                Column::$width(numbers)
            }
        }

        impl<'a> From<&'a Vec<$number>> for Column<'a> {
            fn from(numbers: &'a Vec<$number>) -> Self {
                Column::$width(numbers)
            }
        }
    )+};
}

cells! { i32 => Bits32, i64 => Bits64 }

impl Column<'_> {
    /// How many numbers there are.
    #[must_use]
    pub fn len(self) -> usize {
        let column = self;
        in_each_width!(column => column.len())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The number at a place, counted from 0.
    #[must_use]
    #[inline(always)]
    pub fn get(self, place: usize) -> Option<i64> {
        let column = self;
        #[allow(clippy::useless_conversion, reason = "one of the two widths is wide already")]
        {
            in_each_width!(column => column.get(place).map(|number| i64::from(*number)))
        }
    }

    /// All digits of some numbers, so as many as the greatest has.
    #[inline(always)]
    pub(super) fn digits(self, range: Range<usize>) -> Option<u64> {
        let column = self;
        in_each_width!(column => column.get(range).map(|numbers| together(numbers, |number| number)))
    }

    /// All digits of the magnitudes of some numbers.
    #[inline(always)]
    pub(super) fn magnitudes(self, range: Range<usize>) -> Option<u64> {
        let column = self;
        in_each_width!(column => column.get(range).map(|numbers| together(numbers, Cell::magnitude)))
    }

    /// Whether one of some numbers is zero.
    pub(super) fn has_zero(self, range: Range<usize>) -> Option<bool> {
        let column = self;
        in_each_width!(column => column.get(range).map(|numbers| numbers.contains(&0)))
    }
}

#[inline(always)]
fn together<N: Cell + Default>(numbers: &[N], digits: impl Fn(N) -> N) -> u64 {
    let all = numbers.iter().fold(N::default(), |all, number| all.or(digits(*number)));
    let all: i64 = all.into();
    all.cast_unsigned()
}
