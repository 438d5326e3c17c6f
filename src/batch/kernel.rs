//! The loops: plain passes over slices of integers, one lot after another, lots of one size in a
//! row so that the compiler can unroll them.
//!
//! Nothing here can overflow: [`bounds`](super::bounds) has shown how wide the integers must be.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]
#![allow(clippy::needless_bitwise_bool, reason = "no branch is wanted")]

use super::bounds::Shape;
use super::columns::{LineColumns, ViewColumns};
use super::outcome::{CorridorSide, Part};
use crate::exact::Rounding;
use crate::exact::rounding::Divisor;
use crate::tender::RankOn;

/// Integers of one width.
pub(super) trait Integer: Copy + Ord + Default + Eq {
    /// A divisor that has been prepared.
    type Divisor: Copy;
    fn from_input(input: i64) -> Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    /// Nothing where the divisor is not above zero.
    fn divisor(divisor: Self) -> Option<Self::Divisor>;
    /// The quotient, half to even, and whether it fits.
    fn half_even(self, divisor: Self::Divisor) -> (i64, bool);
    /// The figure itself, where it fits the output.
    fn to_output(self) -> (i64, bool);
    /// How far it lies above another that is not greater: all of it, or something too far.
    fn above(self, least: Self) -> u64;
}

impl Integer for i64 {
    type Divisor = Divisor;
    #[inline(always)]
    fn from_input(input: i64) -> Self {
        input
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    fn divisor(divisor: Self) -> Option<Divisor> {
        Divisor::new(divisor)
    }
    #[inline(always)]
    fn half_even(self, divisor: Divisor) -> (i64, bool) {
        (divisor.half_even(self), true)
    }
    #[inline(always)]
    fn to_output(self) -> (i64, bool) {
        (self, true)
    }
    #[inline(always)]
    fn above(self, least: Self) -> u64 {
        self.wrapping_sub(least).cast_unsigned()
    }
}

impl Integer for i128 {
    type Divisor = i128;
    #[inline(always)]
    fn from_input(input: i64) -> Self {
        i128::from(input)
    }
    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }
    #[inline(always)]
    fn times(self, other: Self) -> Self {
        self.wrapping_mul(other)
    }
    fn divisor(divisor: Self) -> Option<i128> {
        (divisor > 0).then_some(divisor)
    }
    #[inline(always)]
    fn half_even(self, divisor: i128) -> (i64, bool) {
        let bounded = i64::try_from(self).ok().filter(|figure| figure.unsigned_abs() < 1 << 62);
        let small = bounded.zip(i64::try_from(divisor).ok());
        if let Some((numerator, divisor)) = small.and_then(|(n, d)| Some((n, Divisor::new(d)?))) {
            return (divisor.half_even(numerator), true);
        }
        let rounded = Rounding::HalfEven.quotient(self, divisor).map(i64::try_from);
        match rounded {
            Some(Ok(rounded)) => (rounded, true),
            _ => (0, false),
        }
    }
    #[inline(always)]
    fn to_output(self) -> (i64, bool) {
        i64::try_from(self).map_or((0, false), |figure| (figure, true))
    }
    #[inline(always)]
    fn above(self, least: Self) -> u64 {
        u64::try_from(self.wrapping_sub(least)).unwrap_or(u64::MAX)
    }
}

/// What totals are divided by to give minor units: nothing where they are minor units already.
type Prepared<T> = Option<<T as Integer>::Divisor>;

#[inline(always)]
fn rounded<T: Integer>(total: T, divisor: Prepared<T>) -> (i64, bool) {
    match divisor {
        None => total.to_output(),
        Some(divisor) => total.half_even(divisor),
    }
}

fn prepared<T: Integer>(shape: &Shape<'_>, denominator: i64) -> Option<Prepared<T>> {
    let one = T::from_input(1);
    let divisor = T::from_input(denominator).times(T::from_input(shape.minor_unit));
    if divisor == one { Some(None) } else { T::divisor(divisor).map(Some) }
}

/// Room that is used again from lot to lot.
#[derive(Default)]
pub(super) struct Scratch<T> {
    basket: Vec<T>,
    totals: Vec<T>,
    rounded: Vec<i64>,
    sorted: Vec<(T, u32)>,
    sorted_rounded: Vec<(i64, u32)>,
    /// The lots of a block in the order of their sizes.
    order: Vec<usize>,
}

/// The largest lots whose loops are unrolled.
const LARGEST_UNROLLED: usize = 16;

/// Compares some lots; `first_bid` is where the part begins. Gives the first bid whose rounded
/// total does not fit, if any.
pub(super) fn compare_lots<T: Integer>(
    shape: &Shape<'_>,
    lots: std::ops::Range<usize>,
    first_bid: usize,
    part: &mut Part<'_>,
    scratch: &mut Scratch<T>,
) -> Option<usize> {
    let mut order = std::mem::take(&mut scratch.order);
    by_size(shape, lots, &mut order);
    let mut unfit: Option<usize> = None;
    let mut rest = order.as_slice();
    while let Some(&lot) = rest.first() {
        let size = shape.columns.bids_of(lot).len();
        let same = rest.partition_point(|lot| shape.columns.bids_of(*lot).len() <= size);
        let (group, others) = rest.split_at(same);
        rest = others;
        let found = match size {
            0 => None,
            1 => unrolled::<T, 1>(shape, group, first_bid, part),
            2 => unrolled::<T, 2>(shape, group, first_bid, part),
            3 => unrolled::<T, 3>(shape, group, first_bid, part),
            4 => unrolled::<T, 4>(shape, group, first_bid, part),
            5 => unrolled::<T, 5>(shape, group, first_bid, part),
            6 => unrolled::<T, 6>(shape, group, first_bid, part),
            7 => unrolled::<T, 7>(shape, group, first_bid, part),
            8 => unrolled::<T, 8>(shape, group, first_bid, part),
            9 => unrolled::<T, 9>(shape, group, first_bid, part),
            10 => unrolled::<T, 10>(shape, group, first_bid, part),
            11 => unrolled::<T, 11>(shape, group, first_bid, part),
            12 => unrolled::<T, 12>(shape, group, first_bid, part),
            13 => unrolled::<T, 13>(shape, group, first_bid, part),
            14 => unrolled::<T, 14>(shape, group, first_bid, part),
            15 => unrolled::<T, 15>(shape, group, first_bid, part),
            16 => unrolled::<T, 16>(shape, group, first_bid, part),
            _ => group.iter().fold(None, |unfit, &lot| {
                least(unfit, any_size(shape, lot, first_bid, part, scratch))
            }),
        };
        unfit = least(unfit, found);
    }
    scratch.order = order;
    unfit
}

fn least(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one.into_iter().chain(other).min()
}

/// The lots in the order of their sizes: by counting for the small ones.
// A size up to the largest unrolled one is a place in the counts, and the counts add up to the
// lots.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects)]
fn by_size(shape: &Shape<'_>, lots: std::ops::Range<usize>, order: &mut Vec<usize>) {
    let size = |lot: usize| shape.columns.bids_of(lot).len();
    order.clear();
    let mut starts = [0_usize; LARGEST_UNROLLED + 2];
    for lot in lots.clone() {
        starts[size(lot).min(LARGEST_UNROLLED + 1)] += 1;
    }
    let mut before = 0;
    for start in &mut starts {
        before += std::mem::replace(start, before);
    }
    order.resize(lots.len(), 0);
    for lot in lots {
        let start = &mut starts[size(lot).min(LARGEST_UNROLLED + 1)];
        order[*start] = lot;
        *start += 1;
    }
    // Only the large ones are still out of order, at the end.
    let small = order.partition_point(|lot| size(*lot) <= LARGEST_UNROLLED);
    order[small..].sort_by_key(|lot| size(*lot));
}

/// Lots of one small size.
fn unrolled<T: Integer, const N: usize>(
    shape: &Shape<'_>,
    lots: &[usize],
    first_bid: usize,
    part: &mut Part<'_>,
) -> Option<usize> {
    let mut unfit = None;
    let whole = prepared::<T>(shape, 1)?;
    let mut divisors: Vec<(i64, Prepared<T>)> = vec![(1, whole); shape.columns.views.len()];
    for &lot in lots {
        let start = shape.columns.bids_of(lot).start;
        let (basket, units) = basket::<T, N>(&shape.columns.lines, lot, start);
        let place = start.wrapping_sub(first_bid);
        if shape.ask.corridor {
            let ends = corridor::<T>(&shape.columns.lines, lot);
            sides(&basket, ends, place, part);
        }
        let mut fit = finish(shape, 0, &basket, whole, place, part);
        for (position, (view, known)) in shape.columns.views.iter().zip(&mut divisors).enumerate() {
            let denominator = view.denominator(lot);
            if known.0 != denominator {
                *known = (denominator, prepared::<T>(shape, denominator)?);
            }
            let totals = in_view::<T, N>(shape, view, &basket, units, denominator, start);
            fit = fit.min(finish(shape, position.wrapping_add(1), &totals, known.1, place, part));
        }
        if fit < N {
            unfit = least(unfit, start.checked_add(fit));
        }
    }
    unfit
}

/// `Σ price × quantity` of every bid, and `Σ quantity`.
#[inline(always)]
fn basket<T: Integer, const N: usize>(
    lines: &[LineColumns<'_>],
    lot: usize,
    start: usize,
) -> ([T; N], T) {
    let mut basket = [T::default(); N];
    let mut units = T::default();
    for line in lines {
        let quantity = T::from_input(line.demand.get(lot).copied().unwrap_or(0));
        units = units.plus(quantity);
        if let Some(prices) = in_lot::<N>(line.prices, start) {
            for (sum, price) in basket.iter_mut().zip(prices) {
                *sum = sum.plus(T::from_input(*price).times(quantity));
            }
        }
    }
    (basket, units)
}

/// `basket × numerator + denominator × (amount per unit × units + lump)`, over the denominator.
#[inline(always)]
fn in_view<T: Integer, const N: usize>(
    shape: &Shape<'_>,
    view: &ViewColumns<'_>,
    basket: &[T; N],
    units: T,
    denominator: i64,
    start: usize,
) -> [T; N] {
    let numerators = view.factor.and_then(|(column, _)| in_lot::<N>(column, start));
    let per_unit = view.per_unit.and_then(|column| in_lot::<N>(column, start));
    let lump = view.lump.and_then(|column| in_lot::<N>(column, start));
    let over = T::from_input(denominator);
    let units = units.times(over);
    let scale = T::from_input(shape.quantity_scale).times(over);
    let mut totals = [T::default(); N];
    // The usual mixtures in one loop each, so that no figure is put down in between.
    match (numerators, per_unit, lump) {
        (Some(numerators), None, Some(lump)) => {
            let columns = numerators.iter().zip(lump);
            for ((total, basket), (numerator, lump)) in totals.iter_mut().zip(basket).zip(columns) {
                let factored = basket.times(T::from_input(*numerator));
                *total = factored.plus(T::from_input(*lump).times(scale));
            }
        }
        (None, Some(per_unit), Some(lump)) => {
            let columns = per_unit.iter().zip(lump);
            for ((total, basket), (amount, lump)) in totals.iter_mut().zip(basket).zip(columns) {
                let added = basket.plus(T::from_input(*amount).times(units));
                *total = added.plus(T::from_input(*lump).times(scale));
            }
        }
        _ => {
            totals = *basket;
            for (total, numerator) in totals.iter_mut().zip(numerators.into_iter().flatten()) {
                *total = total.times(T::from_input(*numerator));
            }
            for (total, amount) in totals.iter_mut().zip(per_unit.into_iter().flatten()) {
                *total = total.plus(T::from_input(*amount).times(units));
            }
            for (total, amount) in totals.iter_mut().zip(lump.into_iter().flatten()) {
                *total = total.plus(T::from_input(*amount).times(scale));
            }
        }
    }
    totals
}

/// The entries of one lot of a column by bid.
#[inline(always)]
fn in_lot<const N: usize>(column: &[i64], start: usize) -> Option<&[i64; N]> {
    column.get(start..).and_then(|rest| rest.first_chunk::<N>())
}

/// Rounds, ranks and screens the totals of one lot in one view; the first whose rounded total does
/// not fit, or as many as there are.
#[inline(always)]
fn finish<T: Integer, const N: usize>(
    shape: &Shape<'_>,
    view: usize,
    totals: &[T; N],
    divisor: Prepared<T>,
    place: usize,
    part: &mut Part<'_>,
) -> usize {
    let mut first_unfit = N;
    let on_minor_units = shape.ask.ranks && shape.ask.rank_on == RankOn::MinorUnit;
    if shape.ask.totals || on_minor_units {
        let mut minor = [0_i64; N];
        let mut all_fit = true;
        // One loop for each case, so that neither has the other's branch in it.
        match divisor {
            None => {
                for (slot, total) in minor.iter_mut().zip(totals) {
                    let (figure, fit) = total.to_output();
                    *slot = figure;
                    all_fit &= fit;
                }
            }
            Some(divisor) => {
                for (slot, total) in minor.iter_mut().zip(totals) {
                    let (figure, fit) = total.half_even(divisor);
                    *slot = figure;
                    all_fit &= fit;
                }
            }
        }
        if !all_fit {
            let unfit = |total: &T| !rounded(*total, divisor).1;
            first_unfit = totals.iter().position(unfit).unwrap_or(N);
        }
        if let Some(out) = part.totals.get_mut(view).and_then(|column| chunk::<_, N>(column, place))
        {
            *out = minor;
        }
        if on_minor_units
            && let Some(out) =
                part.ranks.get_mut(view).and_then(|column| chunk::<_, N>(column, place))
        {
            *out = ranks(&minor);
        }
    }
    if shape.ask.ranks
        && !on_minor_units
        && let Some(out) = part.ranks.get_mut(view).and_then(|column| chunk::<_, N>(column, place))
    {
        *out = ranks(totals);
    }
    if let Some(screen) = shape.ask.below_mean
        && screen.view == view
    {
        let sum = totals.iter().fold(T::default(), |sum, total| sum.plus(*total));
        let count = i64::try_from(N).unwrap_or(i64::MAX);
        let each = T::from_input(screen.under).times(T::from_input(count));
        let edge = sum.times(T::from_input(screen.over));
        let asks = N >= 2 && sum > T::default();
        if let Some(out) = chunk::<_, N>(part.below_mean, place) {
            for (flag, total) in out.iter_mut().zip(totals) {
                *flag = u8::from(asks & (total.times(each) < edge));
            }
        }
    }
    first_unfit
}

#[inline(always)]
fn chunk<T, const N: usize>(column: &mut [T], place: usize) -> Option<&mut [T; N]> {
    column.get_mut(place..).and_then(|rest| rest.first_chunk_mut::<N>())
}

/// One more than how many are less.
#[inline(always)]
fn ranks<T: Integer, const N: usize>(totals: &[T; N]) -> [u16; N] {
    match N {
        0..=4 => ranks_by::<T, N, 4>(totals),
        5..=8 => ranks_by::<T, N, 8>(totals),
        9..=12 => ranks_by::<T, N, 12>(totals),
        _ => ranks_by::<T, N, 16>(totals),
    }
}

/// The same on distances from the least, in `M` lanes of 32 bits, which machines compare four at a
/// time; where a distance does not fit, on the totals themselves.
#[inline(always)]
fn ranks_by<T: Integer, const N: usize, const M: usize>(totals: &[T; N]) -> [u16; N] {
    let Some(least) = totals.iter().copied().min() else { return [1; N] };
    // Lanes beyond the bids are further than any: they are less than none.
    let mut lanes = [i32::MAX; M];
    let mut all = 0;
    for (lane, total) in lanes.iter_mut().zip(totals) {
        let distance = total.above(least);
        all |= distance;
        *lane = low_half(distance);
    }
    if all >= 1 << 31 {
        return ranks_one_by_one(totals);
    }
    let mut counts = [1_i32; M];
    for own in lanes.iter().take(N) {
        for (count, lane) in counts.iter_mut().zip(&lanes) {
            *count = count.wrapping_add(i32::from(own < lane));
        }
    }
    let mut ranks = [1_u16; N];
    for (rank, count) in ranks.iter_mut().zip(counts) {
        *rank = rank_of(count);
    }
    ranks
}

/// The distance, where all distances were found to fit.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation)] // Looked at before.
#[inline(always)]
fn low_half(distance: u64) -> i32 {
    distance as i32
}

/// At most one more than the bids of a small lot.
#[allow(clippy::as_conversions, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
#[inline(always)]
fn rank_of(count: i32) -> u16 {
    count as u16
}

#[inline(never)]
fn ranks_one_by_one<T: Integer, const N: usize>(totals: &[T; N]) -> [u16; N] {
    let mut ranks = [1_u16; N];
    for (rank, own) in ranks.iter_mut().zip(totals) {
        for other in totals {
            *rank = rank.wrapping_add(u16::from(other < own));
        }
    }
    ranks
}

/// `Σ lower × quantity` and `Σ upper × quantity`.
#[inline(always)]
fn corridor<T: Integer>(lines: &[LineColumns<'_>], lot: usize) -> (T, T) {
    let mut ends = (T::default(), T::default());
    for line in lines {
        let at = |column: &[i64]| T::from_input(column.get(lot).copied().unwrap_or(0));
        if let Some((lower, upper)) = line.corridor {
            let quantity = at(line.demand);
            ends.0 = ends.0.plus(at(lower).times(quantity));
            ends.1 = ends.1.plus(at(upper).times(quantity));
        }
    }
    ends
}

fn sides<T: Integer>(basket: &[T], ends: (T, T), place: usize, part: &mut Part<'_>) {
    for (side, total) in part.corridor.iter_mut().skip(place).zip(basket) {
        *side = if *total < ends.0 {
            CorridorSide::Below
        } else if *total > ends.1 {
            CorridorSide::Above
        } else {
            CorridorSide::Within
        };
    }
}

impl ViewColumns<'_> {
    #[inline(always)]
    fn denominator(&self, lot: usize) -> i64 {
        self.factor.and_then(|(_, denominators)| denominators.get(lot)).copied().unwrap_or(1)
    }
}

/// One lot of any size.
fn any_size<T: Integer>(
    shape: &Shape<'_>,
    lot: usize,
    first_bid: usize,
    part: &mut Part<'_>,
    scratch: &mut Scratch<T>,
) -> Option<usize> {
    let bids = shape.columns.bids_of(lot);
    let start = bids.start;
    let place = start.wrapping_sub(first_bid);
    let mut basket = std::mem::take(&mut scratch.basket);
    basket.clear();
    basket.resize(bids.len(), T::default());
    let mut units = T::default();
    for line in &shape.columns.lines {
        let quantity = T::from_input(line.demand.get(lot).copied().unwrap_or(0));
        units = units.plus(quantity);
        let prices = line.prices.get(bids.clone()).unwrap_or(&[]);
        for (sum, price) in basket.iter_mut().zip(prices) {
            *sum = sum.plus(T::from_input(*price).times(quantity));
        }
    }
    if shape.ask.corridor {
        sides(&basket, corridor::<T>(&shape.columns.lines, lot), place, part);
    }
    let mut first_unfit = None;
    let mut totals = std::mem::take(&mut scratch.totals);
    for view in 0..shape.columns.views() {
        totals.clear();
        totals.extend_from_slice(&basket);
        let mut denominator = 1;
        let columns = view.checked_sub(1).and_then(|place| shape.columns.views.get(place));
        if let Some(columns) = columns {
            denominator = columns.denominator(lot);
            adjust(shape, columns, &mut totals, units, denominator, &bids);
        }
        let unfit = prepared::<T>(shape, denominator).map_or(Some(0), |divisor| {
            finish_any(shape, view, &totals, divisor, place, part, scratch)
        });
        first_unfit = least(first_unfit, unfit);
    }
    scratch.basket = basket;
    scratch.totals = totals;
    first_unfit.and_then(|place| start.checked_add(place))
}

fn adjust<T: Integer>(
    shape: &Shape<'_>,
    view: &ViewColumns<'_>,
    totals: &mut [T],
    units: T,
    denominator: i64,
    bids: &std::ops::Range<usize>,
) {
    let over = T::from_input(denominator);
    if let Some((numerators, _)) = view.factor {
        for (total, numerator) in totals.iter_mut().zip(numerators.get(bids.clone()).unwrap_or(&[]))
        {
            *total = total.times(T::from_input(*numerator));
        }
    }
    if let Some(per_unit) = view.per_unit {
        let units = units.times(over);
        for (total, amount) in totals.iter_mut().zip(per_unit.get(bids.clone()).unwrap_or(&[])) {
            *total = total.plus(T::from_input(*amount).times(units));
        }
    }
    if let Some(lump) = view.lump {
        let scale = T::from_input(shape.quantity_scale).times(over);
        for (total, amount) in totals.iter_mut().zip(lump.get(bids.clone()).unwrap_or(&[])) {
            *total = total.plus(T::from_input(*amount).times(scale));
        }
    }
}

fn finish_any<T: Integer>(
    shape: &Shape<'_>,
    view: usize,
    totals: &[T],
    divisor: Prepared<T>,
    place: usize,
    part: &mut Part<'_>,
    scratch: &mut Scratch<T>,
) -> Option<usize> {
    let mut unfit = None;
    let on_minor_units = shape.ask.ranks && shape.ask.rank_on == RankOn::MinorUnit;
    if shape.ask.totals || on_minor_units {
        scratch.rounded.clear();
        scratch.rounded.extend(totals.iter().enumerate().map(|(bid, total)| {
            let (figure, fit) = rounded(*total, divisor);
            if !fit {
                unfit = unfit.or(Some(bid));
            }
            figure
        }));
        if let Some(column) = part.totals.get_mut(view) {
            copy(column, place, &scratch.rounded);
        }
    }
    if let Some(column) = part.ranks.get_mut(view) {
        let out = column.get_mut(place..).unwrap_or_default();
        if on_minor_units {
            rank_any(&scratch.rounded, &mut scratch.sorted_rounded, out);
        } else {
            rank_any(totals, &mut scratch.sorted, out);
        }
    }
    if let Some(screen) = shape.ask.below_mean
        && screen.view == view
    {
        let sum = totals.iter().fold(T::default(), |sum, total| sum.plus(*total));
        let count = i64::try_from(totals.len()).unwrap_or(i64::MAX);
        let each = T::from_input(screen.under).times(T::from_input(count));
        let edge = sum.times(T::from_input(screen.over));
        let asks = count >= 2 && sum > T::default();
        for (flag, total) in part.below_mean.iter_mut().skip(place).zip(totals) {
            *flag = u8::from(asks & (total.times(each) < edge));
        }
    }
    unfit
}

fn copy(column: &mut [i64], place: usize, figures: &[i64]) {
    for (slot, figure) in column.iter_mut().skip(place).zip(figures) {
        *slot = *figure;
    }
}

/// One more than how many are less: totals are sorted together with their bids, and equal ones get
/// the place of the first of them.
fn rank_any<T: Copy + Ord>(totals: &[T], sorted: &mut Vec<(T, u32)>, out: &mut [u16]) {
    sorted.clear();
    sorted.extend(totals.iter().copied().zip(0_u32..));
    sorted.sort_unstable();
    let (mut rank, mut place, mut before) = (1_u16, 0_u16, None);
    for (total, bid) in sorted.iter() {
        place = place.saturating_add(1);
        if before != Some(*total) {
            (rank, before) = (place, Some(*total));
        }
        if let Some(slot) = usize::try_from(*bid).ok().and_then(|bid| out.get_mut(bid)) {
            *slot = rank;
        }
    }
}
