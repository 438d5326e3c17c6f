//! The loops: plain passes over slices of integers, for a block of lots at a time, so that what one
//! pass writes the next finds in the nearest cache.
//!
//! Figures of small lots are computed in lanes: a number of bids that the compiler knows. Lanes beyond
//! the lot hold figures of the bids that come next. They count for nothing, and where they are written
//! the next lot writes again; so lots go in the order of their bids.
//!
//! Everything here is inlined into its caller, which is compiled once for each set of instructions that
//! machines may have; a call would leave that set.
//!
//! Nothing that counts can overflow: [`bounds`](super::bounds) has shown how wide the integers must
//! be.
#![allow(clippy::inline_always, reason = "measured: loops of one lot must be one with its body")]
#![allow(clippy::needless_bitwise_bool, reason = "no branch is wanted")]

use std::ops::Range;

use super::ask::Ask;
use super::bounds::Shape;
use super::columns::{Columns, LineColumns, ViewColumns};
use super::outcome::{CorridorSide, Part};
use super::points::{Points, PointsRule};
use super::screens::{BelowDeviations, BelowMargin, Flag};
use crate::exact::Rounding;
use crate::exact::rounding::Divisor;
use crate::score::{AllEqual, ZeroPrice};
use crate::tender::RankOn;

/// Integers of one width.
pub(super) trait Integer: Copy + Ord + Default + Eq {
    /// A divisor that has been prepared.
    type Divisor: Copy;
    fn from_input(input: i64) -> Self;
    fn plus(self, other: Self) -> Self;
    fn times(self, other: Self) -> Self;
    fn minus(self, other: Self) -> Self;
    /// The quotient by any rule of rounding; nothing where the divisor is not above zero, or the
    /// quotient does not fit the output.
    fn quotient(self, divisor: Self, rounding: Rounding) -> Option<i64>;
    /// Nothing where the divisor is not above zero.
    fn divisor(divisor: Self) -> Option<Self::Divisor>;
    /// The quotient, half to even, and whether it fits.
    fn half_even(self, divisor: Self::Divisor) -> (i64, bool);
    /// The figure itself, where it fits the output.
    fn to_output(self) -> (i64, bool);
    /// 1 where the figure is less than another and both are in bounds.
    fn is_less(self, other: Self) -> u8;
    /// The figure where all digits of a mask are ones, or zero where none is.
    fn masked(self, mask: i32) -> Self;
    /// How far it lies from another: all of it, or something beyond 32 bits.
    fn distance(self, other: Self) -> i64;
    /// The figure in 128 bits.
    fn widened(self) -> i128;
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
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn quotient(self, divisor: Self, rounding: Rounding) -> Option<i64> {
        let quotient = rounding.quotient(i128::from(self), i128::from(divisor));
        quotient.and_then(|quotient| i64::try_from(quotient).ok())
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
    #[allow(clippy::as_conversions, clippy::cast_possible_truncation)] // One digit is left.
    fn is_less(self, other: Self) -> u8 {
        // The sign of the difference, which is quicker to narrow than a comparison.
        (self.wrapping_sub(other).cast_unsigned() >> 63) as u8
    }
    #[inline(always)]
    fn masked(self, mask: i32) -> Self {
        self & i64::from(mask)
    }
    #[inline(always)]
    fn distance(self, other: Self) -> i64 {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn widened(self) -> i128 {
        i128::from(self)
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
    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }
    #[inline(always)]
    fn quotient(self, divisor: Self, rounding: Rounding) -> Option<i64> {
        let quotient = rounding.quotient(self, divisor);
        quotient.and_then(|quotient| i64::try_from(quotient).ok())
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
    fn is_less(self, other: Self) -> u8 {
        u8::from(self < other)
    }
    #[inline(always)]
    fn masked(self, mask: i32) -> Self {
        self & i128::from(mask)
    }
    #[inline(always)]
    fn distance(self, other: Self) -> i64 {
        i64::try_from(self.wrapping_sub(other)).unwrap_or(i64::MAX)
    }
    #[inline(always)]
    fn widened(self) -> i128 {
        self
    }
}

/// What totals are divided by to give minor units: nothing where they are minor units already.
type Prepared<T> = Option<<T as Integer>::Divisor>;

fn prepared<T: Integer>(shape: &Shape<'_>, denominator: i64) -> Option<Prepared<T>> {
    let one = T::from_input(1);
    let divisor = T::from_input(denominator).times(T::from_input(shape.minor_unit));
    if divisor == one { Some(None) } else { T::divisor(divisor).map(Some) }
}

/// Room that is used again from block to block. Figures by bid go on for [`MOST_LANES`] beyond the
/// bids of the block.
#[derive(Default)]
pub(super) struct Scratch<T> {
    /// By bid: `Σ price × quantity`; by lot and by bid of it: `Σ quantity`.
    basket: Vec<T>,
    by_lot: Vec<T>,
    units: Vec<T>,
    totals: Vec<T>,
    rounded: Vec<i64>,
    /// The marks of one screen among several.
    marks: Vec<u8>,
    sorting: Sorting<T>,
    sorting_rounded: Sorting<i64>,
}

/// The most bids of a lot that is computed in lanes, and of one that is computed in fewer.
// Few kinds only: each lot asks which it is, and machines guess that the better the fewer there are.
// Baskets have a third kind of 12, which multiplies less.
const MOST_LANES: usize = 16;
const FEW_LANES: usize = 8;

/// By how many bids a lot has: all ones in the lanes that they fill.
static MASKS: [[i32; MOST_LANES]; MOST_LANES + 1] = masks();

/// Where a block stands.
#[derive(Clone, Copy)]
struct Block<'a> {
    columns: &'a Columns<'a>,
    /// Its lots, and its first bid and how many it has in the columns.
    first_lot: usize,
    last_lot: usize,
    start: usize,
    count: usize,
    /// Its first bid in the part that is written.
    place: usize,
    /// Whether every lot has one bid.
    singles: bool,
}

/// A bid for which there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    pub(super) bid: usize,
    pub(super) why: Why,
}

/// Why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// A figure does not fit the output.
    Bound,
    /// A total below zero is to be scored: in minor units.
    Negative(i64),
    /// The scoring rule divides by zero, and the tender does not say what that earns.
    NoShare,
}

/// Compares some lots; `first_bid` is where the part begins. Gives the fault of the first bid that
/// has one.
#[inline(always)]
pub(super) fn compare_lots<T: Integer>(
    shape: &Shape<'_>,
    lots: Range<usize>,
    first_bid: usize,
    part: &mut Part<'_>,
    scratch: &mut Scratch<T>,
) -> Option<Fault> {
    let block = Block::new(shape.columns, lots, first_bid);
    let Scratch { basket, by_lot, units, totals, rounded, marks, sorting, sorting_rounded } =
        scratch;
    let room = block.count.saturating_add(MOST_LANES);
    for column in [&mut *basket, units, totals] {
        column.resize(room.max(column.len()), T::default());
    }
    rounded.resize(room.max(rounded.len()), 0);
    let several = shape.ask.flags().count_ones() > 1;
    if several {
        marks.resize(room.max(marks.len()), 0);
        let flags = part.flags.get_mut(block.place..).unwrap_or_default();
        flags.iter_mut().take(block.count).for_each(|flags| *flags = 0);
    }
    baskets(&block, by_lot, (basket, totals), units);
    if shape.ask.corridor {
        sides(&block, basket, part.corridor);
    }
    let mut fault = None;
    for view in 0..shape.columns.views() {
        let columns = view.checked_sub(1).and_then(|place| shape.columns.views.get(place));
        if let Some(columns) = columns {
            for (denominator, bids) in block.runs(columns) {
                adjust(shape, columns, &block, denominator, bids, (basket, units), totals);
            }
        }
        let figures = if columns.is_some() { totals.as_slice() } else { basket.as_slice() };
        let on_minor_units = shape.ask.ranks && shape.ask.rank_on == RankOn::MinorUnit;
        let minor = match part.totals.get_mut(view) {
            Some(out) => out.get_mut(block.place..).unwrap_or_default(),
            None => rounded.as_mut_slice(),
        };
        if shape.ask.totals || on_minor_units {
            let unfit = round(shape, columns, &block, figures, minor);
            fault = least(fault, unfit.map(|bid| Fault { bid, why: Why::Bound }));
        }
        if let Some(out) = part.ranks.get_mut(view) {
            if on_minor_units {
                rank(&block, minor, sorting_rounded, out);
            } else {
                rank(&block, figures, sorting, out);
            }
        }
        let flags = part.flags.get_mut(block.place..).unwrap_or_default();
        for flag in Flag::ALL.into_iter().filter(|flag| shape.ask.flagged_view(*flag) == Some(view))
        {
            // A screen that is alone writes its marks where they belong; others come together bid by
            // bid, since lanes would write over the marks of the next lot.
            let column = if several { marks.as_mut_slice() } else { &mut *flags };
            ask_screen(shape, flag, columns, &block, figures, column);
            if several {
                put_together(flag, marks, flags.get_mut(..block.count).unwrap_or_default());
            } else if flag != Flag::BelowMean {
                let own = flags.iter_mut().take(block.count);
                own.for_each(|mark| *mark = mark.wrapping_mul(flag.bit()));
            }
        }
        if let Some(points) = shape.ask.points
            && points.view == view
        {
            let found = score(shape, &points, columns, &block, figures, part.points);
            fault = least(fault, found);
        }
    }
    fault.map(|fault: Fault| Fault { bid: fault.bid.wrapping_add(block.start), ..fault })
}

fn least(one: Option<Fault>, other: Option<Fault>) -> Option<Fault> {
    one.into_iter().chain(other).min()
}

impl<'a> Block<'a> {
    fn new(columns: &'a Columns<'a>, lots: Range<usize>, first_bid: usize) -> Self {
        let start = columns.bids_of(lots.start).start;
        let count = columns.bids_of(lots.end).start.saturating_sub(start);
        let singles =
            count == lots.len() && lots.clone().all(|lot| columns.bids_of(lot).len() == 1);
        let (first_lot, last_lot) = (lots.start, lots.end);
        let place = start.saturating_sub(first_bid);
        Block { columns, first_lot, last_lot, start, count, place, singles }
    }

    /// Each lot, and its bids counted from the first of the block.
    #[inline(always)]
    fn lots(self) -> impl Iterator<Item = (usize, Range<usize>)> {
        let offsets = self.columns.lots.get(self.first_lot..).unwrap_or(&[]).iter();
        let ends = offsets.skip(1).map(move |end| end.wrapping_sub(self.start));
        let mut begins = 0;
        (self.first_lot..self.last_lot)
            .zip(ends)
            .map(move |(lot, end)| (lot, std::mem::replace(&mut begins, end)..end))
    }

    /// Lots that follow each other and have the same denominator in a view: it, and their bids.
    fn runs(self, view: &ViewColumns<'_>) -> Vec<(i64, Range<usize>)> {
        let Some((_, denominators)) = view.factor else { return vec![(1, 0..self.count)] };
        let mut runs: Vec<(i64, Range<usize>)> = Vec::new();
        let denominators = denominators.get(self.first_lot..).unwrap_or(&[]);
        for ((_, bids), denominator) in self.lots().zip(denominators) {
            match runs.last_mut() {
                Some((same, run)) if same == denominator => run.end = bids.end,
                _ => runs.push((*denominator, bids)),
            }
        }
        runs
    }

    /// The block's entries of a column by bid.
    #[inline(always)]
    fn of(self, column: &[i64]) -> &[i64] {
        column.get(self.start..self.start.wrapping_add(self.count)).unwrap_or(&[])
    }
}

/// How many lines go together: more columns than that at once are more than machines foresee.
const LINES_TOGETHER: usize = 16;

/// `Σ price × quantity` of every bid, and `Σ quantity` of its lot.
#[inline(always)]
fn baskets<T: Integer>(
    block: &Block<'_>,
    by_lot: &mut Vec<T>,
    (basket, more): (&mut [T], &mut [T]),
    units: &mut [T],
) {
    by_lot.clear();
    by_lot.resize(block.last_lot.saturating_sub(block.first_lot), T::default());
    if block.singles {
        let basket = basket.get_mut(..block.count).unwrap_or_default();
        return baskets_of_singles(block, basket, units);
    }
    let mut groups = block.columns.lines.chunks(LINES_TOGETHER);
    baskets_of(groups.next().unwrap_or(&[]), block, by_lot, basket, units);
    for lines in groups {
        baskets_of(lines, block, by_lot, more, units);
        for (basket, more) in basket.iter_mut().zip(more.iter()).take(block.count) {
            *basket = basket.plus(*more);
        }
    }
}

/// The baskets of some lines, and their quantities on top of those of the lines before.
// In one loop, although quantities alone would be quicker to add up lot by lot: so that waiting for
// one column is waiting for all of them.
#[inline(always)]
fn baskets_of<T: Integer>(
    lines: &[LineColumns<'_>],
    block: &Block<'_>,
    by_lot: &mut [T],
    basket: &mut [T],
    units: &mut [T],
) {
    for ((lot, bids), sum) in block.lots().zip(by_lot) {
        let out = (&mut *basket, &mut *units);
        let in_time = match bids.len() {
            0 => Some(()),
            1..=FEW_LANES => basket_of::<T, FEW_LANES>(lines, block, lot, &bids, sum, out),
            9..=12 => basket_of::<T, 12>(lines, block, lot, &bids, sum, out),
            _ if bids.len() <= MOST_LANES => {
                basket_of::<T, MOST_LANES>(lines, block, lot, &bids, sum, out)
            }
            _ => None,
        };
        if in_time.is_none() {
            basket_of_any(lines, block, lot, &bids, sum, (basket, units));
        }
    }
}

/// Lots of one bid each: columns by bid and columns by lot run side by side.
#[inline(always)]
fn baskets_of_singles<T: Integer>(block: &Block<'_>, basket: &mut [T], units: &mut [T]) {
    basket.fill(T::default());
    units.fill(T::default());
    for line in &block.columns.lines {
        let demand = line.demand.get(block.first_lot..).unwrap_or(&[]);
        let inputs = block.of(line.prices).iter().zip(demand);
        for ((basket, units), (price, quantity)) in basket.iter_mut().zip(&mut *units).zip(inputs) {
            let quantity = T::from_input(*quantity);
            *basket = basket.plus(T::from_input(*price).times(quantity));
            *units = units.plus(quantity);
        }
    }
}

/// A lot of at most `M` bids; nothing, and nothing done, where lanes would reach beyond the columns.
#[inline(always)]
fn basket_of<T: Integer, const M: usize>(
    lines: &[LineColumns<'_>],
    block: &Block<'_>,
    lot: usize,
    bids: &Range<usize>,
    units_of_lot: &mut T,
    (basket, units): (&mut [T], &mut [T]),
) -> Option<()> {
    let start = block.start.wrapping_add(bids.start);
    let mut sums = [T::default(); M];
    let mut sum = *units_of_lot;
    for line in lines {
        let quantity = T::from_input(*line.demand.get(lot)?);
        let prices = line.prices.get(start..)?.first_chunk::<M>()?;
        sum = sum.plus(quantity);
        for (sum, price) in sums.iter_mut().zip(prices) {
            *sum = sum.plus(T::from_input(*price).times(quantity));
        }
    }
    *basket.get_mut(bids.start..)?.first_chunk_mut::<M>()? = sums;
    *units.get_mut(bids.start..)?.first_chunk_mut::<M>()? = [sum; M];
    *units_of_lot = sum;
    Some(())
}

/// A lot of any size.
#[inline(always)]
fn basket_of_any<T: Integer>(
    lines: &[LineColumns<'_>],
    block: &Block<'_>,
    lot: usize,
    bids: &Range<usize>,
    units_of_lot: &mut T,
    (basket, units): (&mut [T], &mut [T]),
) {
    let sums = basket.get_mut(bids.clone()).unwrap_or_default();
    sums.fill(T::default());
    for line in lines {
        let quantity = T::from_input(line.demand.get(lot).copied().unwrap_or(0));
        *units_of_lot = units_of_lot.plus(quantity);
        let prices = block.of(line.prices).get(bids.clone()).unwrap_or(&[]);
        for (sum, price) in sums.iter_mut().zip(prices) {
            *sum = sum.plus(T::from_input(*price).times(quantity));
        }
    }
    units.get_mut(bids.clone()).unwrap_or_default().fill(*units_of_lot);
}

/// `basket × numerator + denominator × (amount per unit × units + lump)`, over the denominator.
#[inline(always)]
fn adjust<T: Integer>(
    shape: &Shape<'_>,
    view: &ViewColumns<'_>,
    block: &Block<'_>,
    denominator: i64,
    bids: Range<usize>,
    (basket, units): (&[T], &[T]),
    totals: &mut [T],
) {
    let basket = basket.get(bids.clone()).unwrap_or(&[]);
    let units = units.get(bids.clone()).unwrap_or(&[]);
    let by_bid = |column| block.of(column).get(bids.clone()).unwrap_or(&[]);
    let numerators = view.factor.map(|(column, _)| by_bid(column));
    let (per_unit, lump) = (view.per_unit.map(by_bid), view.lump.map(by_bid));
    let over = T::from_input(denominator);
    let scale = T::from_input(shape.quantity_scale).times(over);
    let totals = totals.get_mut(bids.clone()).unwrap_or_default();
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
            let columns = per_unit.iter().zip(lump).zip(units);
            for ((total, basket), ((amount, lump), units)) in
                totals.iter_mut().zip(basket).zip(columns)
            {
                let added = basket.plus(T::from_input(*amount).times(*units));
                *total = added.plus(T::from_input(*lump).times(scale));
            }
        }
        _ => {
            totals.copy_from_slice(basket);
            for (total, numerator) in totals.iter_mut().zip(numerators.into_iter().flatten()) {
                *total = total.times(T::from_input(*numerator));
            }
            let per_unit = per_unit.into_iter().flatten();
            for ((total, amount), units) in totals.iter_mut().zip(per_unit).zip(units) {
                *total = total.plus(T::from_input(*amount).times(units.times(over)));
            }
            for (total, amount) in totals.iter_mut().zip(lump.into_iter().flatten()) {
                *total = total.plus(T::from_input(*amount).times(scale));
            }
        }
    }
}

/// Totals of a view in minor units; the first that does not fit, counted in the block.
#[inline(always)]
fn round<T: Integer>(
    shape: &Shape<'_>,
    view: Option<&ViewColumns<'_>>,
    block: &Block<'_>,
    totals: &[T],
    rounded: &mut [i64],
) -> Option<usize> {
    let mut first_unfit = None;
    let runs = view.map_or_else(|| vec![(1, 0..block.count)], |view| block.runs(view));
    for (denominator, bids) in runs {
        let totals = totals.get(bids.clone()).unwrap_or(&[]);
        let rounded = rounded.get_mut(bids.clone()).unwrap_or_default();
        let unfit = match prepared::<T>(shape, denominator) {
            None => Some(0),
            // One loop for each case, so that neither has the other's branch in it.
            Some(None) => fill(totals, rounded, T::to_output),
            Some(Some(divisor)) => fill(totals, rounded, |total| total.half_even(divisor)),
        };
        first_unfit = first_unfit.or(unfit.and_then(|place| bids.start.checked_add(place)));
    }
    first_unfit
}

/// Writes what a rule makes of each figure; the first for which it does not fit.
#[inline(always)]
fn fill<T: Integer>(
    totals: &[T],
    rounded: &mut [i64],
    rule: impl Fn(T) -> (i64, bool),
) -> Option<usize> {
    let mut all_fit = true;
    for (slot, total) in rounded.iter_mut().zip(totals) {
        let (figure, fit) = rule(*total);
        *slot = figure;
        all_fit &= fit;
    }
    if all_fit { None } else { totals.iter().position(|total| !rule(*total).1) }
}

/// Competition ranks within each lot.
#[inline(always)]
fn rank<T: Integer>(block: &Block<'_>, totals: &[T], sorting: &mut Sorting<T>, out: &mut [u16]) {
    let out = out.get_mut(block.place..).unwrap_or_default();
    if block.singles {
        return out.iter_mut().take(block.count).for_each(|rank| *rank = 1);
    }
    for (_, bids) in block.lots() {
        let in_time = match bids.len() {
            0 => Some(()),
            1..=FEW_LANES => rank_of::<T, FEW_LANES>(&bids, totals, out),
            _ if bids.len() <= MOST_LANES => rank_of::<T, MOST_LANES>(&bids, totals, out),
            _ => None,
        };
        if in_time.is_none() {
            let totals = totals.get(bids.clone()).unwrap_or(&[]);
            sorting.rank(totals, out.get_mut(bids.clone()).unwrap_or_default());
        }
    }
}

/// The ranks of a lot of at most `R` bids; nothing where lanes would reach beyond the part.
#[inline(always)]
fn rank_of<T: Integer, const R: usize>(
    bids: &Range<usize>,
    totals: &[T],
    out: &mut [u16],
) -> Option<()> {
    let out = out.get_mut(bids.start..)?.first_chunk_mut::<R>()?;
    let totals = totals.get(bids.start..)?.first_chunk::<R>()?;
    let masks = MASKS.get(bids.len())?.first_chunk::<R>()?;
    // So that the compiler does not know the first distance to be zero, and treats all alike.
    let first = std::hint::black_box(*totals.first()?);
    rank_in_lanes(first, totals, masks, bids.len(), out);
    Some(())
}

/// One more than how many are less: by distances from the first, in lanes of 32 bits, of which machines
/// compare many at a time; where a distance does not fit, by the totals themselves.
#[inline(always)]
fn rank_in_lanes<T: Integer, const R: usize>(
    first: T,
    totals: &[T; R],
    masks: &[i32; R],
    count: usize,
    out: &mut [u16; R],
) {
    // Lanes beyond the bids are further than any: they are less than none.
    let mut distances = [i32::MAX; R];
    let mut far = [0; R];
    for (((lane, far), total), mask) in distances.iter_mut().zip(&mut far).zip(totals).zip(masks) {
        let (low, high) = halves(total.distance(first));
        *far = high & mask;
        *lane = (low & mask) | (i32::MAX & !mask);
    }
    if far.iter().fold(0, |all, far| all | far) != 0 {
        return rank_one_by_one(totals, count, out);
    }
    // Eight against eight: of more at once the compiler makes sums across lanes, which are slow.
    let (others, _) = distances.as_chunks::<FEW_LANES>();
    let (slots, _) = out.as_chunks_mut::<FEW_LANES>();
    for (own, slots) in others.iter().zip(slots) {
        let mut ranks = [1_i32; FEW_LANES];
        for others in others {
            count_less(own, others, &mut ranks);
        }
        for (slot, rank) in slots.iter_mut().zip(ranks) {
            *slot = low_half(rank);
        }
    }
}

/// Adds to each rank how many of the others are less.
#[inline(always)]
fn count_less(own: &[i32; FEW_LANES], others: &[i32; FEW_LANES], ranks: &mut [i32; FEW_LANES]) {
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
struct Sorting<T> {
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

/// Sets the bit of a screen in the flags of the bids that it marks.
#[inline(always)]
fn put_together(flag: Flag, marks: &[u8], flags: &mut [u8]) {
    for (flags, mark) in flags.iter_mut().zip(marks) {
        *flags |= mark.wrapping_mul(flag.bit());
    }
}

/// Marks the bids that a screen asks with 1, and others with 0. Lanes beyond the block hold nothing of
/// use.
#[inline(always)]
fn ask_screen<T: Integer>(
    shape: &Shape<'_>,
    flag: Flag,
    columns: Option<&ViewColumns<'_>>,
    block: &Block<'_>,
    totals: &[T],
    marks: &mut [u8],
) {
    let Ask { below_mean, below_estimate, mean_minus_deviation, .. } = *shape.ask;
    match flag {
        Flag::BelowMean if block.singles => {
            marks.iter_mut().take(block.count).for_each(|mark| *mark = 0);
        }
        Flag::BelowMean => {
            if let Some(screen) = below_mean {
                let edge = |_, count, sum| edge_of_mean(screen, sum, count);
                mark_below(block, edge, totals, marks);
            }
        }
        Flag::BelowEstimate => {
            if let Some(screen) = below_estimate {
                let edge = |lot, _, _| edge_of_estimate(shape, screen, columns, lot);
                mark_below(block, edge, totals, marks);
            }
        }
        Flag::MeanMinusDeviation => {
            if let Some(screen) = mean_minus_deviation {
                mark_deviations(block, screen, totals, marks);
            }
        }
    }
}

/// Marks totals that lie below an edge once they are multiplied with a factor: both are found from the
/// lot, how many bids it has and their sum.
#[inline(always)]
fn mark_below<T: Integer>(
    block: &Block<'_>,
    edge_of: impl Fn(usize, usize, T) -> (T, T) + Copy,
    totals: &[T],
    marks: &mut [u8],
) {
    for (lot, bids) in block.lots() {
        let count = bids.len();
        let edge = move |sum| edge_of(lot, count, sum);
        let in_time = match count {
            1..=FEW_LANES => mark_below_of::<T, FEW_LANES>(&bids, edge, totals, marks),
            _ if count <= MOST_LANES => mark_below_of::<T, MOST_LANES>(&bids, edge, totals, marks),
            _ => None,
        };
        if in_time.is_none() {
            let totals = totals.get(bids.clone()).unwrap_or(&[]);
            let sum = totals.iter().fold(T::default(), |sum, total| sum.plus(*total));
            let (each, edge) = edge_of(lot, count, sum);
            for (mark, total) in marks.get_mut(bids).unwrap_or_default().iter_mut().zip(totals) {
                *mark = u8::from(total.times(each) < edge);
            }
        }
    }
}

/// A lot of at most `R` bids; nothing where lanes would reach beyond the part.
#[inline(always)]
fn mark_below_of<T: Integer, const R: usize>(
    bids: &Range<usize>,
    edge_of: impl Fn(T) -> (T, T),
    totals: &[T],
    marks: &mut [u8],
) -> Option<()> {
    let marks = marks.get_mut(bids.start..)?.first_chunk_mut::<R>()?;
    let totals = totals.get(bids.start..)?.first_chunk::<R>()?;
    let lanes = MASKS.get(bids.len())?.first_chunk::<R>()?;
    let mut sum = T::default();
    for (total, lane) in totals.iter().zip(lanes) {
        sum = sum.plus(total.masked(*lane));
    }
    let (each, edge) = edge_of(sum);
    let mut found = [0; R];
    for (mark, total) in found.iter_mut().zip(totals) {
        *mark = total.times(each).is_less(edge);
    }
    *marks = found;
    Some(())
}

/// `total · bids · under < sum · over`, in a lot of two bids and more whose sum is above zero. Twice zero
/// where nothing is to be marked.
#[inline(always)]
fn edge_of_mean<T: Integer>(screen: BelowMargin, sum: T, count: usize) -> (T, T) {
    if count < 2 || sum <= T::default() {
        return (T::default(), T::default());
    }
    let count = T::from_input(i64::try_from(count).unwrap_or(i64::MAX));
    (T::from_input(screen.under).times(count), sum.times(T::from_input(screen.over)))
}

/// `total · under < estimate · over`, with the estimate at the scale of baskets and over the view's
/// denominator, as totals are.
#[inline(always)]
fn edge_of_estimate<T: Integer>(
    shape: &Shape<'_>,
    screen: BelowMargin,
    view: Option<&ViewColumns<'_>>,
    lot: usize,
) -> (T, T) {
    let estimates = shape.columns.estimates.unwrap_or(&[]);
    let estimate = T::from_input(estimates.get(lot).copied().unwrap_or(0));
    let denominator = T::from_input(view.map_or(1, |view| view.denominator(lot)));
    let estimate = estimate.times(T::from_input(shape.quantity_scale)).times(denominator);
    (T::from_input(screen.under), estimate.times(T::from_input(screen.over)))
}

/// `total < mean` and `(mean − total)² · divisor · under² > Σ (mean − total)² · over²`, each mean and
/// total times the number of bids.
#[inline(always)]
fn mark_deviations<T: Integer>(
    block: &Block<'_>,
    screen: BelowDeviations,
    totals: &[T],
    marks: &mut [u8],
) {
    for (_, bids) in block.lots() {
        let totals = totals.get(bids.clone()).unwrap_or(&[]);
        let marks = marks.get_mut(bids).unwrap_or_default();
        if !screen.is_asked_of(totals.len()) {
            marks.fill(0);
            continue;
        }
        let sum = totals.iter().fold(T::default(), |sum, total| sum.plus(*total));
        let count = T::from_input(i64::try_from(totals.len()).unwrap_or(i64::MAX));
        let below = |total: &T| sum.minus(total.times(count)).widened();
        let (each, all, counts) = screen.factors(totals.len());
        let squares = totals
            .iter()
            .map(below)
            .fold(0_i128, |squares, below| squares.wrapping_add(below.wrapping_mul(below)));
        let edge = squares.wrapping_mul(all).wrapping_sub(counts);
        for (mark, total) in marks.iter_mut().zip(totals) {
            let below = below(total);
            let distance = below.wrapping_mul(below).wrapping_mul(each);
            *mark = u8::from(below > 0) & u8::from(distance > edge);
        }
    }
}

/// Points for the price in each lot; the first bid that has none, counted in the block.
fn score<T: Integer>(
    shape: &Shape<'_>,
    points: &Points,
    view: Option<&ViewColumns<'_>>,
    block: &Block<'_>,
    totals: &[T],
    out: &mut [i64],
) -> Option<Fault> {
    let out = out.get_mut(block.place..).unwrap_or_default();
    let mut fault = None;
    for (lot, bids) in block.lots() {
        let own = totals.get(bids.clone()).unwrap_or(&[]);
        let (Some(lowest), Some(highest)) = (own.iter().min(), own.iter().max()) else { continue };
        let (lowest, highest) = (*lowest, *highest);
        let denominator = view.map_or(1, |view| view.denominator(lot));
        let found = if lowest < T::default() {
            own.iter().position(|total| *total < T::default()).map(|place| {
                let total = own.get(place).copied().unwrap_or_default();
                let divisor = prepared::<T>(shape, denominator).flatten();
                let minor = divisor.map_or_else(|| total.to_output(), |by| total.half_even(by));
                (place, Why::Negative(minor.0))
            })
        } else {
            let benchmark = shape.benchmark;
            let at = |end: i64| T::from_input(end).times(T::from_input(denominator));
            let ends = (at(benchmark.0), at(benchmark.1));
            let slots = out.get_mut(bids.clone()).unwrap_or_default();
            score_lot(points, (lowest, highest), ends, own, slots)
        };
        let found = found.map(|(place, why)| Fault { bid: bids.start.wrapping_add(place), why });
        fault = least(fault, found);
    }
    fault
}

/// Points of one lot of totals that are zero or more, from its lowest and its highest total, or from
/// the ends of the benchmark.
fn score_lot<T: Integer>(
    points: &Points,
    (lowest, highest): (T, T),
    (floor, ceiling): (T, T),
    totals: &[T],
    out: &mut [i64],
) -> Option<(usize, Why)> {
    let zero = T::default();
    let all = |_| T::from_input(1);
    match points.rule {
        PointsRule::LowestOverPrice(_) if lowest > zero => {
            // The one rule with another divisor for each bid.
            let (share, rounding) = (lowest.times(T::from_input(points.over)), points.rounding);
            let under = T::from_input(points.under);
            for (slot, total) in out.iter_mut().zip(totals) {
                // A total above zero, so that there is a quotient.
                *slot = share.quotient(total.times(under), rounding.rounding).unwrap_or(0);
            }
            None
        }
        PointsRule::DistanceFromLowest(_) if lowest > zero => {
            let twice = lowest.plus(lowest);
            shares(points, |total| twice.minus(total).max(zero), lowest, totals, out)
        }
        PointsRule::DistanceFromLowest(policy) | PointsRule::LowestOverPrice(policy) => {
            let of_zero = |total| T::from_input(i64::from(total == zero));
            match policy {
                ZeroPrice::FullPoints => shares(points, of_zero, T::from_input(1), totals, out),
                ZeroPrice::Refused => totals
                    .iter()
                    .position(|total| *total == zero)
                    .map(|place| (place, Why::NoShare)),
            }
        }
        PointsRule::FixedBenchmark(_) => {
            let spread = ceiling.minus(floor);
            let share = |total| ceiling.minus(total).max(zero).min(spread);
            shares(points, share, spread, totals, out)
        }
        PointsRule::MinMax(_) if highest > lowest => {
            let spread = highest.minus(lowest);
            shares(points, |total| highest.minus(total), spread, totals, out)
        }
        PointsRule::MinMax(AllEqual::FullPoints) => {
            shares(points, all, T::from_input(1), totals, out)
        }
        PointsRule::MinMax(AllEqual::Refused) => Some((0, Why::NoShare)),
    }
}

/// `share × over ÷ (of × under)`, rounded once.
fn shares<T: Integer>(
    points: &Points,
    share: impl Fn(T) -> T,
    of: T,
    totals: &[T],
    out: &mut [i64],
) -> Option<(usize, Why)> {
    let (over, under) = (T::from_input(points.over), T::from_input(points.under));
    let divisor = of.times(under);
    for (place, (slot, total)) in out.iter_mut().zip(totals).enumerate() {
        match share(*total).times(over).quotient(divisor, points.rounding.rounding) {
            Some(figure) => *slot = figure,
            None => return Some((place, Why::Bound)),
        }
    }
    None
}

/// On which side of its corridor, from `Σ lower × quantity` to `Σ upper × quantity`, a basket lies.
#[inline(always)]
fn sides<T: Integer>(block: &Block<'_>, basket: &[T], out: &mut [CorridorSide]) {
    let out = out.get_mut(block.place..).unwrap_or_default();
    for (lot, bids) in block.lots() {
        let (mut lowest, mut highest) = (T::default(), T::default());
        for line in &block.columns.lines {
            let at = |column: &[i64]| T::from_input(column.get(lot).copied().unwrap_or(0));
            if let Some((lower, upper)) = line.corridor {
                let quantity = at(line.demand);
                lowest = lowest.plus(at(lower).times(quantity));
                highest = highest.plus(at(upper).times(quantity));
            }
        }
        let baskets = basket.get(bids.clone()).unwrap_or(&[]);
        for (side, basket) in out.get_mut(bids).unwrap_or_default().iter_mut().zip(baskets) {
            *side = if *basket < lowest {
                CorridorSide::Below
            } else if *basket > highest {
                CorridorSide::Above
            } else {
                CorridorSide::Within
            };
        }
    }
}

impl ViewColumns<'_> {
    fn denominator(&self, lot: usize) -> i64 {
        self.factor.and_then(|(_, denominators)| denominators.get(lot)).copied().unwrap_or(1)
    }
}

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
