//! What an organisation bears: services, cost lines, overhead pools, drivers, volunteers.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | the whole | [`Organisation`], [`OrganisationBuilder`] |
//! | what is delivered | [`Service`] |
//! | what is spent | [`CostLine`], [`Payroll`], [`Asset`], [`VatPeriod`], [`Department`] |
//! | what is shared | [`OverheadPool`], [`Driver`] |
//! | what is given | [`VolunteerRole`], [`Ledger`] |
//! | who pays | [`Funder`] |
//!
//! # More
//!
//! An [`Organisation`] is put together with its [builder](Organisation::builder) or read from a
//! document, and is whole once it exists: names are unique, every line is charged to records
//! that exist, every percentage split adds up. Amounts are whole minor units from here on.
//!
//! A cost line is stated, or a record gives it: a kind of cost is one file of this folder and one
//! line of the list below.

mod de_minimis;
mod direct_amounts;
mod employment;
pub(crate) mod funder;
mod kind;
mod ledger;
mod line;
mod nature;
pub(crate) mod organisation;
mod pool;
mod pricing;
mod refusal;
mod service;
mod volunteer;

pub use de_minimis::{
    MethodOverride, RecoveredBy, RecoveryMethod, RefundOf, SimplifiedTests, TaxRefund,
};
pub use employment::{
    Allowance, EmploymentYear, Insurance, Levy, MAX_CONTRIBUTIONS, Pension, PensionBand,
};
pub use funder::{Contribution, EligibleLines, Funder};
pub use ledger::{Ledger, LedgerAmounts};
pub use line::{Behaviour, ChargedTo, CostLine, LineAmount, MAX_LINES};
pub use nature::Nature;
pub use organisation::{
    Charge, MAX_DRIVERS, MAX_FUNDERS, MAX_GIVING_RECORDS, Organisation, OrganisationBuilder,
};
pub use pool::{
    Driver, DriverQuantities, ExpenditureWithVolunteers, OverheadPool, TimeRow, VolunteersCounted,
};
pub use pricing::Pricing;
pub use service::{Service, VolumeBasis};
pub use volunteer::{AtWages, VolunteerRole, Wage, WageLevel};

funder::funders_rules!();

kind::cost_kinds! {
    /// at most 10,000
    payroll: payrolls, payroll, Payroll, Cover, Holiday, MAX_PEOPLE, MAX_POSTS, PersonCost, Post,
        PostPension, WorkingTime;
    /// at most 10,000
    capital: assets, asset, Asset, CapitalCharge, MAX_LIFE_YEARS, RateKind;
    /// at most 10,000
    time_driven: departments, department, Department, Activity, MAX_ACTIVITIES, UnusedCapacity;
    /// at most 10,000
    vat: vat_periods, vat_period, VatPeriod, InputTax, MAX_INPUT_TAXES, PartialExemption,
        PartialExemptionRules, TaxPeriodKind, TaxUse;
    /// overhead as a percentage of named lines; at most 10,000
    flat_overhead: flat_overheads, flat_overhead, FlatOverhead, MAX_OVERHEAD_LINES;
    /// least, likely and greatest amount, charged at the mean; at most 10,000
    three_point: three_points, three_point, ThreePoint;
}
