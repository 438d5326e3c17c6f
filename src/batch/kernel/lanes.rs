//! Lots of few bids in lanes: a number of bids that the compiler knows.

/// The most bids of a lot that is computed in lanes, and of one that is computed in fewer.
// Few kinds only: each lot asks which it is, and machines guess that the better the fewer there are.
// Baskets have a third kind of 12, which multiplies less.
pub(super) const MOST_LANES: usize = 16;
pub(super) const FEW_LANES: usize = 8;

/// By how many bids a lot has: all ones in the lanes that they fill.
pub(super) static MASKS: [[i32; MOST_LANES]; MOST_LANES + 1] = masks();

#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)] // Counted up to the lengths.
const fn masks() -> [[i32; MOST_LANES]; MOST_LANES + 1] {
    let mut masks = [[0; MOST_LANES]; MOST_LANES + 1];
    let mut bids = 1;
    while bids <= MOST_LANES {
        let mut lane = 0;
        while lane < bids {
            masks[bids][lane] = -1;
            lane += 1;
        }
        bids += 1;
    }
    masks
}
