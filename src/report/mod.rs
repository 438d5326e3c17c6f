//! Reports for people.

pub mod contract;
mod costing;
pub mod level_field;
pub mod prices;
pub mod robustness;
pub mod scores;
pub mod screens;
mod table;
pub mod text;

pub use costing::{costing, price_points};
