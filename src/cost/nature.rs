//! What a cost line is of, where something follows from it.

use crate::record::words;

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

words! {
    Nature {
        Depreciation = "depreciation",
        EquivalentAnnualCost = "equivalent_annual_cost",
        FlatOverhead = "flat_overhead",
        HolidayAccrual = "holiday_accrual",
        ImputedRent = "imputed_rent",
        IrrecoverableTax = "irrecoverable_tax",
        LoanInterest = "loan_interest",
        NotionalReturn = "notional_return",
        Staff = "staff",
        Time = "time",
    }
}

impl Nature {
    /// Whether it is part of what staff cost.
    pub(crate) fn is_staff(self) -> bool {
        matches!(self, Nature::Staff | Nature::HolidayAccrual)
    }
}
