//! Integers of one width, and how loops multiply, divide and compare them.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]

use crate::exact::Rounding;
use crate::exact::rounding::Divisor;

/// Integers of one width.
pub(in crate::batch) trait Integer: Copy + Ord + Default + Eq {
    /// A divisor that has been prepared.
    type Divisor: Copy;
    fn from_input(input: impl Into<i64>) -> Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    /// The quotient by any rule of rounding; nothing where the divisor is not above zero, or the
    /// quotient does not fit the output.
    fn quotient(self, divisor: Self, rounding: Rounding) -> Option<i64>;
    /// Nothing where the divisor is not above zero.
    fn divisor(divisor: Self) -> Option<Self::Divisor>;
    /// The quotient, half to even, and whether it fits.
    fn half_even(self, divisor: Self::Divisor) -> (i64, bool);
    /// The figure itself, where it fits the output.
    fn to_output(self) -> (i64, bool);
    /// 1 where the figure is less than another and both are in bounds.
    fn is_less(self, other: Self) -> u8;
    /// The figure where all digits of a mask are ones, or zero where none is.
    fn masked(self, mask: i32) -> Self;
    /// How far it lies from another: all of it, or something beyond 32 bits.
    fn distance(self, other: Self) -> i64;
    /// The figure in 128 bits.
    fn widened(self) -> i128;
}

impl Integer for i64 {
    type Divisor = Divisor;
    #[inline(always)]
    fn from_input(input: impl Into<i64>) -> Self {
        input.into()
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn quotient(self, divisor: Self, rounding: Rounding) -> Option<i64> {
        let quotient = rounding.quotient(i128::from(self), i128::from(divisor));
        quotient.and_then(|quotient| i64::try_from(quotient).ok())
    }
    fn divisor(divisor: Self) -> Option<Divisor> {
        Divisor::new(divisor)
    }
    #[inline(always)]
    fn half_even(self, divisor: Divisor) -> (i64, bool) {
        (divisor.half_even(self), true)
    }
    #[inline(always)]
    fn to_output(self) -> (i64, bool) {
        (self, true)
    }
    #[inline(always)]
    #[allow(clippy::as_conversions, clippy::cast_possible_truncation)] // One digit is left.
    fn is_less(self, other: Self) -> u8 {
        // The sign of the difference, which is quicker to narrow than a comparison.
        (self.wrapping_sub(other).cast_unsigned() >> 63) as u8
    }
    #[inline(always)]
    fn masked(self, mask: i32) -> Self {
        self & i64::from(mask)
    }
    #[inline(always)]
    fn distance(self, other: Self) -> i64 {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn widened(self) -> i128 {
        i128::from(self)
    }
}

impl Integer for i128 {
    type Divisor = i128;
    #[inline(always)]
    fn from_input(input: impl Into<i64>) -> Self {
        i128::from(input.into())
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn quotient(self, divisor: Self, rounding: Rounding) -> Option<i64> {
        let quotient = rounding.quotient(self, divisor);
        quotient.and_then(|quotient| i64::try_from(quotient).ok())
    }
    fn divisor(divisor: Self) -> Option<i128> {
        (divisor > 0).then_some(divisor)
    }
    #[inline(always)]
    fn half_even(self, divisor: i128) -> (i64, bool) {
        let bounded = i64::try_from(self).ok().filter(|figure| figure.unsigned_abs() < 1 << 62);
        let small = bounded.zip(i64::try_from(divisor).ok());
        if let Some((numerator, divisor)) = small.and_then(|(n, d)| Some((n, Divisor::new(d)?))) {
            return (divisor.half_even(numerator), true);
        }
        let rounded = Rounding::HalfEven.quotient(self, divisor).map(i64::try_from);
        match rounded {
            Some(Ok(rounded)) => (rounded, true),
            _ => (0, false),
        }
    }
    #[inline(always)]
    fn to_output(self) -> (i64, bool) {
        i64::try_from(self).map_or((0, false), |figure| (figure, true))
    }
    #[inline(always)]
    fn is_less(self, other: Self) -> u8 {
        u8::from(self < other)
    }
    #[inline(always)]
    fn masked(self, mask: i32) -> Self {
        self & i128::from(mask)
    }
    #[inline(always)]
    fn distance(self, other: Self) -> i64 {
        i64::try_from(self.wrapping_sub(other)).unwrap_or(i64::MAX)
    }
    #[inline(always)]
    fn widened(self) -> i128 {
        self
    }
}
