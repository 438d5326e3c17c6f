//! The sums of the years, whichever prices they are in.

use crate::error::Error;
use crate::exact::{Currency, Fraction, Month};

/// Lumps at both ends, and between them a sum for each year from the first month on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flows {
    pub(super) currency: Currency,
    pub(super) first: Month,
    pub(super) mobilisation: Fraction,
    pub(super) years: Vec<Fraction>,
    pub(super) exit: Fraction,
    /// The years together.
    pub(super) sum: Fraction,
}

impl Flows {
    /// Every year times a factor, without lumps.
    pub(super) fn times(&self, factor: &Fraction) -> Flows {
        Flows {
            currency: self.currency,
            first: self.first,
            mobilisation: Fraction::ZERO,
            years: self.years.iter().map(|sum| sum * factor).collect(),
            exit: Fraction::ZERO,
            sum: &self.sum * factor,
        }
    }

    /// The first month of a year, counted from zero.
    pub(super) fn beginning_of(&self, year: usize) -> Result<Month, Error> {
        let months = year.saturating_mul(12);
        self.first.later_by(u16::try_from(months).unwrap_or(u16::MAX))
    }

    /// The month before the end.
    pub(super) fn last_month(&self) -> Result<Month, Error> {
        self.beginning_of(self.years.len().saturating_sub(1))?.later_by(11)
    }
}
