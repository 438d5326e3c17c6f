//! What the tests of several areas share.

#[cfg(feature = "json")]
pub(crate) mod appraisals;
pub(crate) mod asked;
mod current;

pub(crate) use current::current;
