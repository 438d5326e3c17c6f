//! Reports for people.

pub mod contract;
pub mod costing;
pub mod level_field;
pub mod prices;
pub mod robustness;
pub mod scores;
pub mod screens;
mod table;
pub mod text;
