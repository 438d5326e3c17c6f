//! What an organisation bears: services, cost lines, overhead pools, drivers, volunteers.
//!
//! An [`Organisation`] is put together with its [builder](Organisation::builder) or read from a
//! document, and is whole once it exists: names are unique, every line is charged to records
//! that exist, every percentage split adds up. Amounts are whole minor units from here on.

mod capital;
mod employment;
pub(crate) mod funder;
mod ledger;
mod line;
mod nature;
pub(crate) mod organisation;
mod payroll;
mod pool;
mod pricing;
mod refusal;
mod service;
mod time_driven;
mod vat;
mod volunteer;

pub use capital::{Asset, CapitalCharge, MAX_LIFE_YEARS, RateKind};
pub use employment::{EmploymentYear, Insurance, Levy, MAX_CONTRIBUTIONS, Pension, PensionBase};
pub use funder::*;
pub use ledger::{Ledger, LedgerAmounts};
pub use line::{Behaviour, ChargedTo, CostLine, LineAmount, MAX_LINES};
pub use nature::Nature;
pub use organisation::{
    Charge, MAX_DRIVERS, MAX_FUNDERS, MAX_GIVING_RECORDS, Organisation, OrganisationBuilder,
};
pub use payroll::{
    Cover, Holiday, MAX_PEOPLE, MAX_POSTS, Payroll, PersonCost, Post, PostPension, WorkingTime,
};
pub use pool::{
    Driver, DriverQuantities, OverheadPool, TimeRow, VolunteerTests, VolunteersCounted,
};
pub use pricing::Pricing;
pub use service::{Service, VolumeBasis};
pub use time_driven::{Activity, Department, MAX_ACTIVITIES, UnusedCapacity};
pub use vat::{
    InputTax, MAX_INPUT_TAXES, PartialExemption, PartialExemptionRules, TaxPeriodKind, TaxUse,
    VatPeriod,
};
pub use volunteer::{AtWages, VolunteerRole, Wage, WageLevel};
