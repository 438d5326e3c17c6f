//! What is said about the prices that are made from the costs.

use crate::record::record;

record! {
    /// What is said of the prices that are made from the costs. No figure depends on it; it
    /// decides whether something is charged twice ([coverage](crate::_documentation::methods::coverage)).
    ///
    /// ```
    /// use fullcost::cost::Pricing;
    ///
    /// let pricing = Pricing { indexed: true, ..Pricing::default() };
    /// assert!(!pricing.holds_replacement_value);
    /// ```
    #[derive(Copy, Default)]
    pub struct Pricing {
        /// prices rise with an index over the life of the contract
        indexed: Option<bool> => bool = "default `false`",
        /// prices hold the replacement value of volunteers' time
        holds_replacement_value: Option<bool> => bool = "default `false`",
        /// the surplus in the prices is also the return on capital
        surplus_holds_return_on_capital: Option<bool> => bool = "default `false`",
    }
}
