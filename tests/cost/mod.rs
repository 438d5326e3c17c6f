//! Costs from their causes.

mod staff;
mod three_point;
