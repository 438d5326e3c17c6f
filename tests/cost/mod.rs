//! Costs from their causes.

mod staff;
