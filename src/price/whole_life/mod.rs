//! Totals over the whole life of a contract: a flow for each year, lumps at both ends, discounted.
//!
//! Flows in constant prices ([`RealFlows`]) take a [`RealRate`], flows in the money of their day
//! ([`NominalFlows`]) a [`NominalRate`]: they are different types, and cannot be mixed.

mod flows;
mod present_value;
pub(crate) mod rates;
mod refused;
mod years;

pub use flows::{MAX_YEARS, NominalFlows, NominalRate, RealFlows, RealRate};
pub(crate) use present_value::worth_at_the_end;
pub use present_value::{PresentValue, Timing};
pub use rates::YearRate;
pub use refused::{RefusedUplift, RefusedYear, refused_uplift};
