//! Reports for people.

mod table;
pub mod text;
