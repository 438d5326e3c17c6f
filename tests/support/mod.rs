//! What the tests of several areas share.

pub(crate) mod asked;
mod current;
#[cfg(feature = "picture")]
pub(crate) mod pages;

pub(crate) use current::current;
