//! What several files of the room refuse.

use std::fmt::Display;

use crate::error::refusals;

refusals! {
    estimate_amount(amount: impl Display) = Range:
        "the estimate {amount} is not above zero: give the price that was expected";
}
