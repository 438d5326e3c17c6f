//! What several files of the room refuse.

use std::fmt::Debug;

use crate::error::refusals;

refusals! {
    sharing_bound(pools: usize, services: usize) = TooLarge:
        "sharing {pools} pools among {services} services is beyond its bound with drivers of so many digits: round the drivers, or merge pools";
    zero_base(pool: impl Debug, method: &str) = Undefined:
        "the driver has no quantity among the receivers that are open to pool {pool:?} under the {method} method: give a receiver a quantity above zero, or change the driver or the sequence";
}
