//! What several files of the room refuse.

use std::fmt::Display;

use crate::error::refusals;

refusals! {
    too_many_digits(value: impl Display) = TooLarge:
        "{value} has more than 15 digits before the point: numbers stay below 1000000000000000";
}
