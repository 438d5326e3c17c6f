//! Reports for people: plain text whose columns line up in a terminal.
//!
//! [`appraisal`] and [`costing`] say all that was found. The others show one result that a program
//! asked for by itself.

mod appraisal;
mod blocks;
mod comparison;
mod contract;
mod costing;
mod level_field;
#[cfg(feature = "picture")]
pub mod picture;
mod prices;
mod robustness;
mod scores;
mod screens;
mod table;

pub use appraisal::appraisal;
pub use contract::{contract_outcomes, refused_uplift, uplifts};
pub use costing::{costing, price_points};
pub use prices::homecare_hours;
pub use robustness::{robustness, verdict};
pub use scores::{scoring, scoring_rules};
