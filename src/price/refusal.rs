//! What several files of the room refuse.

use std::fmt::{Debug, Display};

use crate::error::refusals;

refusals! {
    market_gap(provider: impl Debug, line: impl Display) = Missing:
        "market provider {provider:?} has no price for line {line}, so that it has no total: price it, leave the provider out, or add up line quartiles";
}
