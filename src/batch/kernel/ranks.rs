//! Competition ranks within lots.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]

use std::ops::Range;

use super::block::Block;
use super::integer::Integer;
use super::lanes::{FEW_LANES, MASKS, MOST_LANES};

/// Competition ranks within each lot.
#[inline(always)]
pub(super) fn rank<T: Integer>(
    block: &Block<'_>,
    totals: &[T],
    sorting: &mut Sorting<T>,
    out: &mut [u16],
) {
    let out = out.get_mut(block.place..).unwrap_or_default();
    if block.singles {
        return out.iter_mut().take(block.count).for_each(|rank| *rank = 1);
    }
    for (_, bids) in block.lots() {
        let in_time = match bids.len() {
            0 => Some(()),
            1..=FEW_LANES => rank_of::<T, FEW_LANES, FEW_LANES>(&bids, totals, out),
            9..=12 => rank_of::<T, MOST_LANES, 12>(&bids, totals, out),
            13..=MOST_LANES => rank_of::<T, MOST_LANES, MOST_LANES>(&bids, totals, out),
            _ => None,
        };
        if in_time.is_none() {
            let totals = totals.get(bids.clone()).unwrap_or(&[]);
            sorting.rank(totals, out.get_mut(bids.clone()).unwrap_or_default());
        }
    }
}

/// The ranks of a lot of at most `N` bids in `R` lanes; nothing where lanes would reach beyond the part.
#[inline(always)]
fn rank_of<T: Integer, const R: usize, const N: usize>(
    bids: &Range<usize>,
    totals: &[T],
    out: &mut [u16],
) -> Option<()> {
    let out = out.get_mut(bids.start..)?.first_chunk_mut::<R>()?;
    let totals = totals.get(bids.start..)?.first_chunk::<R>()?;
    let masks = MASKS.get(bids.len())?.first_chunk::<R>()?;
    // So that the compiler does not know the first distance to be zero, and treats all alike.
    let first = std::hint::black_box(*totals.first()?);
    rank_in_lanes::<T, R, N>(first, totals, masks, bids.len(), out)
}

/// One more than how many are less: by distances from the first, in lanes of 32 bits, of which machines
/// compare many at a time; where a distance does not fit, by the totals themselves.
#[inline(always)]
fn rank_in_lanes<T: Integer, const R: usize, const N: usize>(
    first: T,
    totals: &[T; R],
    masks: &[i32; R],
    count: usize,
    out: &mut [u16; R],
) -> Option<()> {
    // Lanes beyond the bids are further than any: they are less than none.
    let mut distances = [i32::MAX; R];
    let mut far = [0; R];
    for (((lane, far), total), mask) in distances.iter_mut().zip(&mut far).zip(totals).zip(masks) {
        let (low, high) = halves(total.distance(first));
        *far = high & mask;
        *lane = (low & mask) | (i32::MAX & !mask);
    }
    if far.iter().fold(0, |all, far| all | far) != 0 {
        rank_one_by_one(totals, count, out);
        return Some(());
    }
    // Eight against four: of more at once the compiler makes sums across lanes, which are slow.
    let others = distances.first_chunk::<N>()?;
    let (own, _) = distances.as_chunks::<FEW_LANES>();
    let (slots, _) = out.as_chunks_mut::<FEW_LANES>();
    for (own, slots) in own.iter().zip(slots) {
        let mut ranks = [1_i32; FEW_LANES];
        for others in others.as_chunks::<4>().0 {
            count_less(own, others, &mut ranks);
        }
        for (slot, rank) in slots.iter_mut().zip(ranks) {
            *slot = low_half(rank);
        }
    }
    Some(())
}

/// Adds to each rank how many of the others are less.
#[inline(always)]
fn count_less(own: &[i32; FEW_LANES], others: &[i32; 4], ranks: &mut [i32; FEW_LANES]) {
    for other in others {
        for (rank, own) in ranks.iter_mut().zip(own) {
            *rank = rank.wrapping_add(i32::from(other < own));
        }
    }
}

/// The low half of a distance, and what is left of the high one where the low one is not all of it.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation)] // The halves are meant.
#[inline(always)]
fn halves(distance: i64) -> (i32, i32) {
    let beyond = distance.wrapping_add(1 << 31).cast_unsigned() >> 32;
    (distance as i32, beyond as i32)
}

/// A rank is at most one more than the bids of a small lot.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
#[inline(always)]
fn low_half(rank: i32) -> u16 {
    rank as u16
}

#[inline(never)]
fn rank_one_by_one<T: Integer>(totals: &[T], count: usize, out: &mut [u16]) {
    for (rank, own) in out.iter_mut().zip(totals).take(count) {
        *rank = 1;
        for other in totals.iter().take(count) {
            *rank = rank.wrapping_add(u16::from(other < own));
        }
    }
}

/// Room for ranks of lots that are too large for lanes.
#[derive(Default)]
pub(super) struct Sorting<T> {
    near: Vec<u64>,
    far: Vec<(T, u32)>,
}

/// How many binary digits the place of a bid in its lot has at most.
const PLACE_BITS: u32 = 16;

impl<T: Integer> Sorting<T> {
    /// One more than how many are less: totals are sorted together with their places, and equal ones
    /// get the rank of the first of them.
    // Distances from the lowest and places share one integer where they can: it sorts in half the
    // time of a pair.
    #[inline(never)]
    fn rank(&mut self, totals: &[T], out: &mut [u16]) {
        let lowest = totals.iter().min().copied().unwrap_or_default();
        let distances = totals.iter().map(|total| total.distance(lowest));
        if distances.clone().all(|distance| distance < 1 << (63_u32.wrapping_sub(PLACE_BITS))) {
            let keys = distances.zip(0..).map(|(distance, place): (i64, u64)| {
                (distance.cast_unsigned() << PLACE_BITS) | place
            });
            self.near.clear();
            self.near.extend(keys);
            self.near.sort_unstable();
            let places = (1_u64 << PLACE_BITS).wrapping_sub(1);
            let sorted = self.near.iter().map(|key| (key >> PLACE_BITS, key & places));
            in_order(sorted, out);
        } else {
            self.far.clear();
            self.far.extend(totals.iter().copied().zip(0..));
            self.far.sort_unstable();
            in_order(self.far.iter().map(|(total, place)| (*total, u64::from(*place))), out);
        }
    }
}

/// Ranks from figures in their order, each with its place in the lot.
fn in_order<F: Copy + PartialEq>(sorted: impl Iterator<Item = (F, u64)>, out: &mut [u16]) {
    let (mut rank, mut count, mut before) = (1_u16, 0_u16, None);
    for (figure, place) in sorted {
        count = count.saturating_add(1);
        if before != Some(figure) {
            (rank, before) = (count, Some(figure));
        }
        if let Some(slot) = usize::try_from(place).ok().and_then(|place| out.get_mut(place)) {
            *slot = rank;
        }
    }
}
