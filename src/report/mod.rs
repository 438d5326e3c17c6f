//! Reports for people.

pub mod costing;
mod table;
pub mod text;
