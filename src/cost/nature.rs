//! What a cost line is of, where something follows from it.

/// What a cost is of. Rates of funders and findings of coverage ask for it; no amount depends on
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Nature {
    /// The cost of something durable, spread over its life.
    Depreciation,
    /// One equal charge a year that holds both depreciation and return.
    EquivalentAnnualCost,
    /// Overheads put in as a flat percentage of something, with no driver behind them.
    FlatOverhead,
    /// Pay for holiday that is earned by hours worked and paid on top of them.
    HolidayAccrual,
    /// Rent that is not paid, of premises that are owned or given.
    ImputedRent,
    /// Tax on purchases that is not recovered.
    IrrecoverableTax,
    /// Interest on money that is owed.
    LoanInterest,
    /// A return on capital employed that nobody is paid.
    NotionalReturn,
    /// Pay of staff, and what an employer pays on top of it.
    Staff,
    /// What a department's time costs, by the minutes a service takes up.
    Time,
}

impl Nature {
    /// All natures, in alphabetical order.
    pub const ALL: [Nature; 10] = [
        Nature::Depreciation,
        Nature::EquivalentAnnualCost,
        Nature::FlatOverhead,
        Nature::HolidayAccrual,
        Nature::ImputedRent,
        Nature::IrrecoverableTax,
        Nature::LoanInterest,
        Nature::NotionalReturn,
        Nature::Staff,
        Nature::Time,
    ];

    /// The nature's name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Nature::Depreciation => "depreciation",
            Nature::EquivalentAnnualCost => "equivalent_annual_cost",
            Nature::FlatOverhead => "flat_overhead",
            Nature::HolidayAccrual => "holiday_accrual",
            Nature::ImputedRent => "imputed_rent",
            Nature::IrrecoverableTax => "irrecoverable_tax",
            Nature::LoanInterest => "loan_interest",
            Nature::NotionalReturn => "notional_return",
            Nature::Staff => "staff",
            Nature::Time => "time",
        }
    }

    /// Whether it is part of what staff cost.
    #[must_use]
    pub fn is_staff(self) -> bool {
        matches!(self, Nature::Staff | Nature::HolidayAccrual)
    }
}
