//! Which awards of all lots there are and what they come to: whole numbers in, whole numbers out.
//!
//! Lots are bits of a number. What a bidder asks for a set of lots is the least that its offers for
//! them come to together. Bidders are taken one after another: for every set of lots it is known what
//! the cheapest and the next cheapest awards of exactly these lots among the bidders so far come to, and
//! how many awards do.

use crate::budget::times;
use crate::error::{self, Error};

/// The bound on bidders × sets of lots, for which figures are held: 12 lots and 100 bidders stay within it.
pub const MAX_AWARD_STATES: usize = 500_000;

/// The most awards that are shown.
pub const MAX_AWARDS_SHOWN: usize = 100;

/// What one bidder offers.
pub(super) struct Offers {
    /// How many lots it can be awarded.
    pub(super) limit: u32,
    /// Lots and the price for all of them.
    pub(super) offers: Vec<(usize, i128)>,
}

/// The cheapest way to make up a set of lots of one bidder's offers.
#[derive(Clone, Copy)]
struct MadeUp {
    price: i128,
    /// How many offers: of equally cheap ways the one with the fewest stands.
    offers: u32,
    /// The place of one of them; the others make up the rest.
    first: usize,
}

/// For every set of lots how one bidder's offers make it up.
pub(super) struct Sets(Vec<Option<MadeUp>>);

/// What the awards of exactly these lots come to.
#[derive(Clone, Copy, Default)]
struct Reached {
    /// The least sum, and how many awards come to it.
    cheapest: Option<(i128, u128)>,
    /// The least sum above that.
    next: Option<(i128, u128)>,
    /// How many awards there are.
    all: u128,
}

/// An award: the places of bidders, each with what it is awarded.
pub(super) type Awarded = Vec<(usize, usize)>;

/// The awards of all lots.
pub(super) struct Solved {
    pub(super) admitted: u128,
    pub(super) cheapest: (i128, u128),
    pub(super) next: Option<(i128, u128)>,
    /// In the order of their sums: all, or, where these are too many to show, the cheapest and the next.
    pub(super) awards: Vec<(i128, Awarded)>,
}

/// A set of the lot in this place.
pub(super) fn lot(place: usize) -> usize {
    u32::try_from(place).ok().and_then(|place| 1_usize.checked_shl(place)).unwrap_or(0)
}

/// How many sets there are of so many lots.
fn sets_of(lots: usize) -> usize {
    lot(lots).max(1)
}

impl Sets {
    /// The cheapest way to make up every set of some lots.
    pub(super) fn new(offers: &[(usize, i128)], lots: usize) -> Self {
        let mut ways: Vec<Option<MadeUp>> = vec![None; sets_of(lots)];
        if let Some(none) = ways.first_mut() {
            *none = Some(MadeUp { price: 0, offers: 0, first: 0 });
        }
        for set in 1..sets_of(lots) {
            let lowest = set & set.wrapping_neg();
            let fitting = offers.iter().enumerate();
            let fitting = fitting.filter(|(_, (lots, _))| lots & lowest != 0 && lots & !set == 0);
            let way = fitting.filter_map(|(first, (lots, price))| {
                let rest = (*ways.get(set & !lots)?)?;
                let price = rest.price.saturating_add(*price);
                Some(MadeUp { price, offers: rest.offers.saturating_add(1), first })
            });
            let best = way.min_by_key(|way| (way.price, way.offers, way.first));
            if let Some(slot) = ways.get_mut(set) {
                *slot = best;
            }
        }
        Sets(ways)
    }

    /// The places of the offers that make up a set.
    pub(super) fn offers(&self, set: usize, offers: &[(usize, i128)]) -> Vec<usize> {
        let (mut set, mut used) = (set, Vec::new());
        while set != 0 {
            let Some(Some(way)) = self.0.get(set) else { break };
            let Some((lots, _)) = offers.get(way.first) else { break };
            used.push(way.first);
            set &= !lots;
        }
        used
    }

    /// What a set costs.
    fn price(&self, set: usize) -> Option<i128> {
        self.0.get(set).copied().flatten().map(|way| way.price)
    }

    /// The sets of at most so many lots that can be made up, with what they cost.
    fn within(&self, limit: u32) -> impl Iterator<Item = (usize, i128)> {
        let sets = self.0.iter().enumerate().skip(1);
        sets.filter_map(move |(set, way)| {
            way.filter(|_| set.count_ones() <= limit).map(|way| (set, way.price))
        })
    }

    /// The steps of adding this bidder to those before it.
    fn work(&self, limit: u32, lots: u32) -> u64 {
        let steps = |set: usize| 1_u64.checked_shl(lots.saturating_sub(set.count_ones()));
        let steps = self.within(limit).map(|(set, _)| steps(set).unwrap_or(u64::MAX));
        steps.fold(0, u64::saturating_add)
    }
}

/// The work of finding how the offers of all bidders make up each set of lots.
pub(super) fn sets_work(offers: &[Offers], lots: usize) -> u64 {
    let offers = offers.iter().map(|own| own.offers.len()).fold(0, usize::saturating_add);
    times([sets_of(lots), offers]).saturating_mul(FITTING)
}

/// The work of finding what all lots cost, under limits by bidder: for each bidder, each set of lots
/// that its offers make up, and each set of lots that leaves that free.
pub(super) fn work(sets: &[Sets], limits: &[u32], lots: usize) -> u64 {
    let lots = u32::try_from(lots).unwrap_or(u32::MAX);
    let steps = sets.iter().zip(limits).map(|(sets, limit)| sets.work(*limit, lots));
    steps.fold(0, u64::saturating_add).saturating_mul(STEP)
}

/// The work of finding the awards that are shown.
pub(super) fn shown_work(bidders: usize, lots: usize) -> u64 {
    times([MAX_AWARDS_SHOWN, bidders, sets_of(lots)])
}

/// The units of work of asking whether an offer fits a set of lots.
const FITTING: u64 = 2;

/// The units of work of taking one award in.
const STEP: u64 = 8;

/// Refuses more bidders and lots than figures are held for.
pub(super) fn check_states(bidders: usize, lots: usize) -> Result<(), Error> {
    let states = bidders.saturating_add(1).saturating_mul(sets_of(lots));
    if states > MAX_AWARD_STATES {
        return Err(error::too_many("bidders by sets of lots", MAX_AWARD_STATES));
    }
    Ok(())
}

impl Reached {
    fn none() -> Self {
        Reached { cheapest: Some((0, 1)), next: None, all: 1 }
    }

    /// Takes in the awards that others come to, each with a price added.
    fn take(&mut self, from: &Reached, price: i128) {
        self.all = self.all.saturating_add(from.all);
        for (sum, count) in [from.cheapest, from.next].into_iter().flatten() {
            self.add(sum.saturating_add(price), count);
        }
    }

    fn add(&mut self, sum: i128, count: u128) {
        for slot in [&mut self.cheapest, &mut self.next] {
            if let Some((known, counted)) = slot
                && *known == sum
            {
                *counted = counted.saturating_add(count);
                return;
            }
        }
        let below = |slot: Option<(i128, u128)>| slot.is_none_or(|(known, _)| sum < known);
        if below(self.cheapest) {
            self.next = self.cheapest;
            self.cheapest = Some((sum, count));
        } else if below(self.next) {
            self.next = Some((sum, count));
        }
    }

    /// How many awards come to a sum, of the two that are known.
    fn comes_to(&self, sum: i128) -> bool {
        [self.cheapest, self.next].into_iter().flatten().any(|(known, _)| known == sum)
    }
}

/// By number of bidders, from none to all: what is reached with these, by set of lots.
fn layers(sets: &[Sets], limits: &[u32], lots: usize) -> Vec<Vec<Reached>> {
    let mut layer = vec![Reached::default(); sets_of(lots)];
    if let Some(none) = layer.first_mut() {
        *none = Reached::none();
    }
    let mut layers = vec![layer];
    for (sets, limit) in sets.iter().zip(limits) {
        if let Some(before) = layers.last() {
            layers.push(with_bidder(before, sets, *limit));
        }
    }
    layers
}

fn with_bidder(before: &[Reached], sets: &Sets, limit: u32) -> Vec<Reached> {
    let mut after = before.to_vec();
    let all = before.len().saturating_sub(1);
    for (set, price) in sets.within(limit) {
        let open = all & !set;
        // Every set of the open lots, from all of them to none.
        let mut others = open;
        loop {
            if let (Some(from), Some(to)) = (before.get(others), after.get_mut(others | set))
                && from.all > 0
            {
                to.take(from, price);
            }
            if others == 0 {
                break;
            }
            others = others.wrapping_sub(1) & open;
        }
    }
    after
}

/// What the cheapest award of all lots comes to; nothing where the limits admit none.
pub(super) fn cheapest(sets: &[Sets], limits: &[u32], lots: usize) -> Option<i128> {
    let layers = layers(sets, limits, lots);
    layers.last()?.last()?.cheapest.map(|(sum, _)| sum)
}

/// The awards of all lots; nothing where the limits admit none.
pub(super) fn solve(sets: &[Sets], limits: &[u32], lots: usize) -> Option<Solved> {
    let layers = layers(sets, limits, lots);
    let reached = *layers.last()?.last()?;
    let cheapest = reached.cheapest?;
    let mut walk = Walk { sets, limits, layers: &layers, way: Vec::new(), found: Vec::new() };
    let (all, bidders) = (sets_of(lots).saturating_sub(1), sets.len());
    let shown = u128::try_from(MAX_AWARDS_SHOWN).unwrap_or_default();
    if reached.all <= shown {
        walk.back(bidders, all, 0, None);
    } else {
        for (sum, _) in [Some(cheapest), reached.next].into_iter().flatten() {
            walk.back(bidders, all, 0, Some(sum));
        }
    }
    let mut awards = walk.found;
    awards.sort();
    Some(Solved { admitted: reached.all, cheapest, next: reached.next, awards })
}

/// Goes back from all lots to the awards that come to a sum, or to all of them.
struct Walk<'a> {
    sets: &'a [Sets],
    limits: &'a [u32],
    layers: &'a [Vec<Reached>],
    /// What the later bidders are awarded.
    way: Awarded,
    found: Vec<(i128, Awarded)>,
}

impl Walk<'_> {
    /// With the first bidders left for some lots, after what `spent` buys of the others.
    fn back(&mut self, bidders: usize, lots: usize, spent: i128, sum: Option<i128>) {
        let reached = self.layers.get(bidders).and_then(|layer| layer.get(lots));
        let leads = reached.is_some_and(|reached| match sum {
            None => reached.all > 0,
            Some(sum) => reached.comes_to(sum.saturating_sub(spent)),
        });
        if !leads || self.found.len() >= MAX_AWARDS_SHOWN {
            return;
        }
        let Some(bidder) = bidders.checked_sub(1) else {
            let mut award = self.way.clone();
            award.reverse();
            self.found.push((spent, award));
            return;
        };
        self.back(bidder, lots, spent, sum);
        let limit = self.limits.get(bidder).copied().unwrap_or(0);
        let mut set = lots;
        while set != 0 {
            let price = self.sets.get(bidder).and_then(|sets| sets.price(set));
            if let Some(price) = price.filter(|_| set.count_ones() <= limit) {
                self.way.push((bidder, set));
                self.back(bidder, lots & !set, spent.saturating_add(price), sum);
                self.way.pop();
            }
            set = set.wrapping_sub(1) & lots;
        }
    }
}
