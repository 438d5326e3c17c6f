//! Columns out.

use super::ask::Ask;
use super::columns::Columns;
use super::instructions::Instructions;
use super::screens::Flag;

/// On which side of its corridor a basket lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CorridorSide {
    /// Above the upper end.
    Above,
    /// Below the lower end.
    Below,
    /// Between the ends, both among it.
    #[default]
    Within,
}

/// What was asked of a batch, by view and bid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    pub(super) totals: Vec<Vec<i64>>,
    pub(super) ranks: Vec<Vec<u16>>,
    /// The bits of the screens that were asked.
    asked: u8,
    pub(super) flags: Vec<u8>,
    pub(super) corridor: Vec<CorridorSide>,
    pub(super) points: Vec<i64>,
    instructions: Instructions,
}

/// The part of an outcome that some lots fill. Empty where a column was not asked for.
pub(super) struct Part<'a> {
    pub(super) totals: Vec<&'a mut [i64]>,
    pub(super) ranks: Vec<&'a mut [u16]>,
    pub(super) flags: &'a mut [u8],
    pub(super) corridor: &'a mut [CorridorSide],
    pub(super) points: &'a mut [i64],
}

impl Outcome {
    /// Room for what is asked, with the memory that is there already.
    pub(super) fn prepare(&mut self, columns: &Columns<'_>, ask: &Ask) {
        let bids = columns.bids();
        let views = |asked: bool| if asked { columns.views() } else { 0 };
        self.totals.resize(views(ask.totals), Vec::new());
        self.totals.iter_mut().for_each(|column| column.resize(bids, 0));
        self.ranks.resize(views(ask.ranks), Vec::new());
        self.ranks.iter_mut().for_each(|column| column.resize(bids, 0));
        self.asked = ask.flags();
        self.flags.resize(if self.asked == 0 { 0 } else { bids }, 0);
        self.corridor.resize(if ask.corridor { bids } else { 0 }, CorridorSide::Within);
        self.instructions = ask.instructions;
        self.points.resize(if ask.points.is_some() { bids } else { 0 }, 0);
    }

    pub(super) fn part(&mut self) -> Part<'_> {
        Part {
            totals: self.totals.iter_mut().map(Vec::as_mut_slice).collect(),
            ranks: self.ranks.iter_mut().map(Vec::as_mut_slice).collect(),
            flags: &mut self.flags,
            corridor: &mut self.corridor,
            points: &mut self.points,
        }
    }

    /// Every bid's total in a view, in minor units, rounded half to even; nothing where it was not
    /// asked for. View 0 is the tendered price.
    #[must_use]
    pub fn totals(&self, view: usize) -> Option<&[i64]> {
        self.totals.get(view).map(Vec::as_slice)
    }

    /// Every bid's rank in its lot in a view.
    #[must_use]
    pub fn ranks(&self, view: usize) -> Option<&[u16]> {
        self.ranks.get(view).map(Vec::as_slice)
    }

    /// Every bid's flags: the [bits](Flag::bit) of the screens that ask it.
    #[must_use]
    pub fn flags(&self) -> Option<&[u8]> {
        (!self.flags.is_empty()).then_some(self.flags.as_slice())
    }

    /// Whether a screen asks a bid; nothing where the screen was not asked for, or there is no such
    /// bid.
    #[must_use]
    pub fn is_flagged(&self, bid: usize, flag: Flag) -> Option<bool> {
        let flags = self.flags.get(bid).filter(|_| self.asked & flag.bit() != 0)?;
        Some(flags & flag.bit() != 0)
    }

    /// On which side of its corridor each tendered basket lies.
    #[must_use]
    pub fn corridor(&self) -> Option<&[CorridorSide]> {
        (!self.corridor.is_empty()).then_some(self.corridor.as_slice())
    }

    /// Every bid's points for the price, at the scale of their rounding: 46.15 with two places is
    /// 4,615.
    #[must_use]
    pub fn points(&self) -> Option<&[i64]> {
        (!self.points.is_empty()).then_some(self.points.as_slice())
    }

    /// The set of instructions that computed it.
    #[must_use]
    pub fn instructions(&self) -> Instructions {
        self.instructions
    }

    /// A number that two outcomes share where every figure in them is the same, and hardly ever
    /// where one is not: for comparing runs.
    #[must_use]
    pub fn checksum(&self) -> u64 {
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        let mut mix = |word: u64| {
            sum = (sum ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
        };
        for total in self.totals.iter().flatten() {
            mix(total.cast_unsigned());
        }
        for rank in self.ranks.iter().flatten() {
            mix(u64::from(*rank));
        }
        for flag in &self.flags {
            mix(u64::from(*flag));
        }
        for side in &self.corridor {
            mix(match side {
                CorridorSide::Above => 3,
                CorridorSide::Below => 1,
                CorridorSide::Within => 2,
            });
        }
        for points in &self.points {
            mix(points.cast_unsigned());
        }
        sum
    }
}

#[cfg(feature = "rayon")]
impl<'a> Part<'a> {
    /// The first so many bids, and the rest.
    pub(super) fn split(self, bids: usize) -> (Part<'a>, Part<'a>) {
        fn cut<T>(column: &mut [T], bids: usize) -> (&mut [T], &mut [T]) {
            let bids = bids.min(column.len());
            column.split_at_mut(bids)
        }
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for column in self.totals {
            let (left, right) = cut(column, bids);
            first.push(left);
            rest.push(right);
        }
        let (mut first_ranks, mut rest_ranks) = (Vec::new(), Vec::new());
        for column in self.ranks {
            let (left, right) = cut(column, bids);
            first_ranks.push(left);
            rest_ranks.push(right);
        }
        let (left_flags, right_flags) = cut(self.flags, bids);
        let (left_corridor, right_corridor) = cut(self.corridor, bids);
        let (left_points, right_points) = cut(self.points, bids);
        (
            Part {
                totals: first,
                ranks: first_ranks,
                flags: left_flags,
                corridor: left_corridor,
                points: left_points,
            },
            Part {
                totals: rest,
                ranks: rest_ranks,
                flags: right_flags,
                corridor: right_corridor,
                points: right_points,
            },
        )
    }
}
