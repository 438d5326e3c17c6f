//! What several files of the room refuse.

use std::fmt::Display;

use crate::error::refusals;

refusals! {
    batch_bound(lot: usize, bid: usize) = TooLarge:
        "lot {lot}, bid {bid}: its figures could pass 128 bits: lower the scales, or compare it as a tender by itself";
    batch_length(column: impl Display, found: usize, expected: usize, what: &str) = Conflict:
        "{column} has {found} entries where {expected} belong: give one for each {what}";
    batch_rule(what: impl Display, remedy: &str) = Unsupported:
        "a batch does not work with {what}: {remedy}";
    batch_value(what: &str, value: i64, remedy: &str) = Range: "the {what} is {value}: {remedy}";
}
