//! Contracts, indexation and totals over years: what they refuse, word for word.

/// The tests of this area, for the count of variants.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the count, which needs documents, reads it"))]
pub(super) const ALL: &[fn()] = &[];
