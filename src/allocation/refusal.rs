//! What several files of the room refuse.

use std::fmt::Debug;

use crate::error::refusals;

refusals! {
    zero_base(pool: impl Debug, method: &str) = Undefined:
        "the driver has no quantity among the receivers that are open to pool {pool:?} under the {method} method: give a receiver a quantity above zero, or change the driver or the sequence";
}
