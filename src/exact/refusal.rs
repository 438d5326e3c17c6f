//! What several files of the room refuse.

use std::fmt::Display;

use crate::error::refusals;

refusals! {
    too_fine(value: impl Display) = TooLarge:
        "{value} has more decimal places than the 6 that are allowed here: state it for a larger unit, such as a thousand or a million, or round it first";
    too_many_digits(value: impl Display) = TooLarge:
        "{value} has more than 15 digits before the point: numbers stay below 1000000000000000";
}
