//! What is said about the prices that are made from the costs.

/// Statements about the prices made from an organisation's costs, which no amount depends on but
/// which decide whether something is charged twice (the findings of coverage).
///
/// ```
/// use fullcost::cost::Pricing;
///
/// let pricing = Pricing::new().with_indexation();
/// assert_ne!(pricing, Pricing::new());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Pricing {
    indexed: bool,
    replacement_value: bool,
    return_on_capital: bool,
}

impl Pricing {
    /// Prices without any of what follows.
    #[must_use]
    pub fn new() -> Self {
        Pricing::default()
    }

    /// Prices rise with an index over the life of the contract.
    #[must_use]
    pub fn with_indexation(self) -> Self {
        Pricing { indexed: true, ..self }
    }

    /// Prices hold the replacement value of volunteers' time.
    #[must_use]
    pub fn with_replacement_value(self) -> Self {
        Pricing { replacement_value: true, ..self }
    }

    /// The surplus in the prices is also the return on capital.
    #[must_use]
    pub fn with_return_on_capital_in_surplus(self) -> Self {
        Pricing { return_on_capital: true, ..self }
    }

    /// Whether prices rise with an index.
    pub(crate) fn is_indexed(self) -> bool {
        self.indexed
    }

    /// Whether prices hold the replacement value of volunteers' time.
    pub(crate) fn holds_replacement_value(self) -> bool {
        self.replacement_value
    }

    /// Whether the surplus is also the return on capital.
    pub(crate) fn surplus_holds_return_on_capital(self) -> bool {
        self.return_on_capital
    }
}
