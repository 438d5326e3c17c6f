//! What the tests of several areas share.

#[cfg(feature = "json")]
pub(crate) mod appraisals;
pub(crate) mod asked;
mod current;
pub(crate) mod links;
#[cfg(all(feature = "json", feature = "page"))]
pub(crate) mod pages;
#[cfg(feature = "json")]
pub(crate) mod slow;

pub(crate) use current::current;
