//! How much worse than a published benchmark a bidder's own rate is, of a stated amount of money.

use super::form::{Basis, Figure, Formula, Term};
use crate::exact::{Name, Percent};
use crate::record::form;
use crate::tender::CircumstanceKind;

form! {
    /// `max(0, benchmark − own rate) × amount`: the bidder states its own rate and the amount.
    ///
    /// A return on capital of 8 % that everyone is held to, and a bidder that is charged 3.5 % on
    /// 400,000: 4.5 % × 400,000 = 18,000.
    pub struct BenchmarkGap said by "benchmark"
        and written "\"benchmark\" with \"own_rate\" and \"bears_on\""
    {
        /// max(0, benchmark − own rate) × the money under `bears_on`
        benchmark: Percent,
        /// under which a bidder states its own percentage
        own_rate: Name,
        /// the circumstance that a bidder states; alone, the stated amount of money itself
        bears_on: Name,
    }
}

impl Basis for BenchmarkGap {
    fn figure(&self) -> &dyn Figure {
        &self.benchmark
    }

    fn figure_mut(&mut self) -> &mut dyn Figure {
        &mut self.benchmark
    }

    fn formula(&self) -> Formula<'_> {
        let own_rate = Term::Stated(&self.own_rate, CircumstanceKind::Percent);
        let pair = Box::new([Term::Figure("benchmark"), own_rate]);
        let gap = Term::Above("benchmark less own rate", "gap", pair);
        Formula::Product(vec![gap, Term::Stated(&self.bears_on, CircumstanceKind::Money)])
    }
}
