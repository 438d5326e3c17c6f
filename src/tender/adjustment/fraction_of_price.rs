//! An exact part of the tendered price.

use super::form::{Basis, Figure, Formula};
use crate::exact::Fraction;
use crate::record::form;

form! {
    /// An exact part of the tendered price itself, zero or more, such as the sixth that a tax of
    /// 20 % is of a price that includes it: of 1,200 it is 200.
    pub struct FractionOfPrice said by "fraction_of_price" and written "\"fraction_of_price\"" {
        /// fraction, such as `"1/6"`, × tendered basket
        part("fraction_of_price"): Fraction,
    }
}

impl Basis for FractionOfPrice {
    fn figure(&self) -> &dyn Figure {
        &self.part
    }

    fn figure_mut(&mut self) -> &mut dyn Figure {
        &mut self.part
    }

    fn formula(&self) -> Formula<'_> {
        Formula::OfPrice("part")
    }
}
