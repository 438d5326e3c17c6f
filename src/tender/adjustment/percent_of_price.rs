//! A percentage of the tendered price.

use super::form::{Basis, Figure, Formula};
use crate::exact::Percent;
use crate::record::form;

form! {
    /// A percentage of the tendered price itself, not of a running total: 10 % of 1,200 is 120.
    pub struct PercentOfPrice said by "percent_of_price" and written "\"percent_of_price\"" {
        /// percentage × tendered basket
        percent("percent_of_price"): Percent,
    }
}

impl Basis for PercentOfPrice {
    fn figure(&self) -> &dyn Figure {
        &self.percent
    }

    fn figure_mut(&mut self) -> &mut dyn Figure {
        &mut self.percent
    }

    fn formula(&self) -> Formula<'_> {
        Formula::OfPrice("rate")
    }
}
