//! A fixed sum.

use super::form::{Basis, Figure, Formula};
use crate::exact::Money;
use crate::record::form;

form! {
    /// A fixed sum, of the whole bid: for the partners of a joint bid it counts once.
    pub struct Lump said by "lump" and written "\"lump\"" {
        /// a sum
        amount("lump"): Money,
    }
}

impl Basis for Lump {
    fn figure(&self) -> &dyn Figure {
        &self.amount
    }

    fn figure_mut(&mut self) -> &mut dyn Figure {
        &mut self.amount
    }

    fn formula(&self) -> Formula<'_> {
        Formula::OfTheBid
    }
}
