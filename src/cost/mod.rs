//! What an organisation bears: services, cost lines, overhead pools, drivers, volunteers.
//!
//! An [`Organisation`] is put together with its [builder](Organisation::builder) or read from a
//! document, and is whole once it exists: names are unique, every line is charged to records
//! that exist, every percentage split adds up. Amounts are whole minor units from here on.

pub mod ledger;
pub mod line;
pub mod nature;
pub mod organisation;
pub mod pool;
pub mod service;
pub mod volunteer;

pub use ledger::{Ledger, LedgerAmounts};
pub use line::{Behaviour, ChargedTo, CostLine, LineAmount};
pub use nature::Nature;
pub use organisation::{Charge, MAX_DRIVERS, MAX_LINES, Organisation, OrganisationBuilder};
pub use pool::{Driver, DriverQuantities, OverheadPool};
pub use service::{Service, VolumeBasis};
pub use volunteer::{VolunteerRole, Wage, WageLevel};
