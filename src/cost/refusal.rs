//! What several files of the room refuse.

use crate::error::refusals;

refusals! {
    volunteer_programme() = Conflict:
        "volunteer programme cost is cash charged to services: change the ledger or charge the line to services";
    zero_capacity() = Range:
        "the capacity is 0: give the volume one step can carry, or the time a department has";
}
