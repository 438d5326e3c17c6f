//! Money per unit of a stated quantity.

use super::form::{Basis, Figure, Formula, Term};
use crate::exact::{Name, UnitPrice};
use crate::record::form;
use crate::tender::CircumstanceKind;

form! {
    /// Money per unit of a stated quantity: 2,000 hours of volunteers at 14 are 28,000.
    pub struct AmountPerUnit said by "per_unit" and written "\"per_unit\" with \"bears_on\"" {
        /// price × the quantity under `bears_on`
        amount("per_unit"): UnitPrice,
        /// the circumstance that a bidder states; alone, the stated amount of money itself
        bears_on: Name,
    }
}

impl Basis for AmountPerUnit {
    fn figure(&self) -> &dyn Figure {
        &self.amount
    }

    fn figure_mut(&mut self) -> &mut dyn Figure {
        &mut self.amount
    }

    fn formula(&self) -> Formula<'_> {
        let quantity = Term::Stated(&self.bears_on, CircumstanceKind::Quantity);
        Formula::Product(vec![Term::Figure("amount per unit"), quantity])
    }
}
