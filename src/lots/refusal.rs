//! What several files of the room refuse.

use std::fmt::Debug;

use crate::error::refusals;

refusals! {
    no_own_price(provider: impl Debug, lot: impl Debug) = Missing:
        "{provider:?} has no price of its own for lot {lot:?}, from which a package could follow: bid on the lot, or leave it out of the package";
}
