//! A percentage of what a stated amount of money is above a published threshold.

use super::form::{Basis, Figure, Formula, Term};
use crate::exact::{Money, Name, Percent};
use crate::record::form;
use crate::tender::CircumstanceKind;

form! {
    /// `rate × max(0, amount − threshold)`: what only large bidders bear, such as a levy on pay
    /// above an allowance. 0.5 % of what a pay bill of 5,000,000 is above 3,000,000 is 10,000; a
    /// pay bill of exactly 3,000,000, or less, bears nothing.
    ///
    /// The edge does not matter: exactly at the threshold the amount is zero on either reading. As
    /// the rate moves totals are straight lines; the threshold is published and does not move.
    ///
    /// Source of the figures: the United Kingdom's apprenticeship levy, 0.5 % of the pay bill less
    /// an allowance of 15,000, which is 0.5 % of 3,000,000 (Finance Act 2016, part 6; read in part,
    /// as Halsbury's Laws, Taxation, 345, gives it). That a field levels it is a convention.
    pub struct RateAbove said by "rate_above"
        and written "\"rate_above\" with \"threshold\" and \"bears_on\""
    {
        /// rate × max(0, the money under `bears_on` − `threshold`)
        rate("rate_above"): Percent,
        /// up to which nothing is borne
        threshold: Money,
        /// the circumstance that a bidder states; alone, the stated amount of money itself
        bears_on: Name,
    }
}

impl Basis for RateAbove {
    fn figure(&self) -> &dyn Figure {
        &self.rate
    }

    fn figure_mut(&mut self) -> &mut dyn Figure {
        &mut self.rate
    }

    fn other_amount(&self) -> Option<Money> {
        Some(self.threshold)
    }

    fn formula(&self) -> Formula<'_> {
        let amount = Term::Stated(&self.bears_on, CircumstanceKind::Money);
        let pair = Box::new([amount, Term::Amount("threshold", self.threshold)]);
        let above = Term::Above("amount less the threshold", "amount above the threshold", pair);
        Formula::Product(vec![Term::Figure("rate"), above])
    }
}
