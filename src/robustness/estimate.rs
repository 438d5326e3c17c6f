//! Estimates: figures of probability, which decide nothing.

use std::fmt;

use num_bigint::BigInt;
use num_traits::One;

use crate::exact::{Fraction, Rounding};
use crate::record::words;

/// How an estimate was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Estimator {
    /// By the Dirichlet distribution itself, whose integral is worked out step by step.
    DirichletIntegral,
    /// By a normal distribution with the same mean and variance.
    NormalFromMoments,
}

/// A probability that rests on an assumed distribution. It is shown, and decides nothing.
///
/// The figure is right to within [`PRECISION`](Self::PRECISION) of what its estimator means; how
/// far the estimator itself is right is another matter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Estimate {
    /// The figure, with [`PLACES`](Self::PLACES) decimal places.
    pub value: Fraction,
    /// How it was made.
    pub estimator: Estimator,
}

words! {
    Estimator {
        DirichletIntegral = "dirichlet_integral",
        NormalFromMoments = "normal_from_moments",
    }
}

impl Estimator {
    /// The estimator in words.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Estimator::DirichletIntegral => "by integrating the Dirichlet distribution",
            Estimator::NormalFromMoments => "by a normal distribution with the same moments",
        }
    }
}

impl Estimate {
    /// The decimal places of the figure.
    pub const PLACES: u8 = 10;

    /// How far the figure can lie from what its estimator means, in words.
    pub const PRECISION: &'static str = "0.0000000001";

    pub(super) fn new(value: &Fraction, estimator: Estimator) -> Self {
        Estimate { value: value.rounded(Self::PLACES, Rounding::HalfEven), estimator }
    }
}

/// The figure with how it was made and how far it can lie from what that means.
#[cfg(feature = "serde")]
impl serde::Serialize for Estimate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Written {
            estimate: String,
            estimator: &'static str,
            precision: &'static str,
        }
        Written {
            estimate: self.value.to_plain_text(Self::PLACES, Rounding::HalfEven),
            estimator: self.estimator.as_str(),
            precision: Self::PRECISION,
        }
        .serialize(serializer)
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.to_plain_text(4, Rounding::HalfEven);
        write!(formatter, "about {value} ({})", self.estimator.in_words())
    }
}

/// The standard normal distribution function at `sign × √square`, in integers: the same digits on
/// every machine.
///
/// `Φ(z) = 1/2 + e^(−z²/2) ÷ √(2π) × Σ z^(2k+1) ÷ (1·3·5·…·(2k+1))`, whose terms are all positive.
/// Source: M. Abramowitz and I. Stegun, Handbook of Mathematical Functions, 26.2.11.
///
/// Figures are kept as whole units of 10^-60, and each step rounds down. Up to z² = 64 there are
/// fewer than 400 terms, and the sum stays below 10^15; so all errors together stay far below
/// 10^-40. Beyond z² = 64 the tail is less than 10^-15, and zero or one is given.
pub(super) fn normal_distribution(square: &Fraction, is_negative: bool) -> Fraction {
    if *square > Fraction::from_integer(64) {
        return if is_negative { Fraction::ZERO } else { Fraction::ONE };
    }
    let scale = BigInt::from(10).pow(PLACES_INSIDE);
    let (numerator, denominator) = square.parts();
    let square = numerator * &scale / denominator;
    let z = (&square * &scale).sqrt();
    let (mut term, mut sum, mut odd) = (z.clone(), z, BigInt::one());
    while term > BigInt::ZERO {
        odd += 2;
        term = term * &square / &scale / &odd;
        sum += &term;
    }
    // e^(z²/2), whose terms are positive too, stands in the denominator.
    let half = square / 2;
    let (mut term, mut growth, mut place) = (scale.clone(), scale.clone(), BigInt::ZERO);
    while term > BigInt::ZERO {
        place += 1;
        term = term * &half / &scale / &place;
        growth += &term;
    }
    let root_of_two_pi = (two_pi() * &scale).sqrt();
    let above_half = sum * &scale / growth * &scale / root_of_two_pi;
    let above_half = Fraction::from_big(above_half, scale);
    let half = Fraction::new(1, 2).unwrap_or_default();
    if is_negative { half - above_half } else { half + above_half }
}

/// Twice the number π, in units of 10^-60, rounded down.
fn two_pi() -> BigInt {
    let digits = "6283185307179586476925286766559005768394338798750211641949889";
    digits.parse().unwrap_or_default()
}

const PLACES_INSIDE: u32 = 60;
