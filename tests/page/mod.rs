//! Pages and pictures: names that have a meaning in markup or run from right to left, fields of any size,
//! and what does not apply.
#![cfg(feature = "json")]

mod figures;
mod hostile;
mod sizes;
mod summary;
