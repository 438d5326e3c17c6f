//! What several files of the room refuse.

use crate::error::refusals;

refusals! {
    zero_price_scored(rule: &str, remedy: &str) = Unsupported:
        "the price is zero, by which {rule} divides: {remedy}";
}
