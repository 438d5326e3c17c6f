//! What the tests of several areas share.

pub(crate) mod asked;
mod current;

pub(crate) use current::current;
