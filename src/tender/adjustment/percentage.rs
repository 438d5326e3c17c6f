//! A percentage of a stated amount of money.

use super::AdjustmentBasis;
use super::form::{Basis, Figure, Formula, Term};
use crate::exact::{Name, Percent};
use crate::record::{Form, record};
use crate::tender::CircumstanceKind;

/// A percentage of a stated amount of money; 100 % takes it as it is. 9.4 % of pay of 600,000 is
/// 56,400.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Percentage {
    /// The percentage.
    pub rate: Percent,
    /// The circumstance that states the amount.
    pub bears_on: Name,
}

record! {
    /// A percentage of a stated amount, or all of it.
    struct PercentageRecord {
        /// rate × the money under `bears_on`
        rate: Option<Percent> = "",
        /// the circumstance that a bidder states; alone, the stated amount of money itself
        bears_on: Name,
    }
}

impl Form for Percentage {
    type Record = PercentageRecord;
    const SAID_BY: &'static [&'static str] = &["rate", "bears_on"];
    const WRITTEN: &'static str = "\"bears_on\" alone, \"rate\" with \"bears_on\"";

    fn from_record(record: PercentageRecord) -> Self {
        let PercentageRecord { rate, bears_on } = record;
        Percentage { rate: rate.unwrap_or(Percent::WHOLE), bears_on }
    }

    fn to_record(&self) -> PercentageRecord {
        PercentageRecord { rate: Some(self.rate), bears_on: self.bears_on.clone() }
    }
}

impl AdjustmentBasis {
    /// A percentage of what is stated, as a tax is.
    pub(crate) fn of_stated(rate: Percent, bears_on: Name) -> Self {
        Percentage { rate, bears_on }.into()
    }
}

impl Basis for Percentage {
    fn figure(&self) -> &dyn Figure {
        &self.rate
    }

    fn figure_mut(&mut self) -> &mut dyn Figure {
        &mut self.rate
    }

    fn formula(&self) -> Formula<'_> {
        let amount = Term::Stated(&self.bears_on, CircumstanceKind::Money);
        Formula::Product(vec![Term::Figure("rate"), amount])
    }
}
