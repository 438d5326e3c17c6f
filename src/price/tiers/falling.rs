//! Where the total of all-units tiers falls, and which volumes it concerns.

use std::collections::BTreeSet;

use super::{AllUnitsTiers, Tier};
use crate::exact::{Fraction, Quantity};

/// A volume of all-units tiers beyond which one more unit costs less: a bound or, where the bound
/// belongs to the tier above, one unit before it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FallingBreak {
    /// The volume, at the dearer price.
    pub at: Quantity,
    /// What it costs, exactly.
    pub total: Fraction,
    /// What one unit more costs, exactly: less.
    pub total_of_one_more: Fraction,
    /// The volumes before the next tier that cost more than one unit beyond it, in rising order. Volumes
    /// have six decimal places: below 1,000 is up to 999.999999.
    pub dearer: Vec<VolumeRange>,
    /// The volumes of the next tiers that cost no more than the volume itself, in rising order.
    pub cheaper: Vec<VolumesBeyond>,
}

/// Volumes above one, up to and including another where there is an end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct VolumesBeyond {
    /// The volume above which they begin.
    pub above: Fraction,
    /// The last of them; nothing where they go on.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub up_to: Option<Fraction>,
}

impl VolumesBeyond {
    /// Whether a volume is among them.
    #[must_use]
    pub fn holds(&self, quantity: &Fraction) -> bool {
        self.above < *quantity && self.up_to.as_ref().is_none_or(|end| quantity <= end)
    }
}

/// Volumes above one and up to and including another.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct VolumeRange {
    /// The volume above which the range begins.
    pub above: Fraction,
    /// The last volume in it.
    pub up_to: Fraction,
}

impl VolumeRange {
    /// Whether a volume lies in it.
    #[must_use]
    pub fn holds(&self, quantity: &Fraction) -> bool {
        self.above < *quantity && *quantity <= self.up_to
    }
}

/// What bounds a total beside its tiers.
#[derive(Clone, Debug, Default)]
pub(in crate::price) struct Limits {
    /// What is due at least.
    pub(in crate::price) least: Fraction,
    /// The greatest volume there is a price for.
    pub(in crate::price) greatest: Option<Fraction>,
}

/// A tier on volumes of six decimal places: above one, up to and including another.
struct Run {
    above: Fraction,
    up_to: Option<Fraction>,
    flat: Fraction,
    price: Fraction,
}

impl Run {
    /// The volume at which it costs `total`; nothing where the price is zero.
    fn costs(&self, total: &Fraction) -> Option<Fraction> {
        (total - &self.flat).checked_div(&self.price).ok()
    }
}

impl AllUnitsTiers {
    /// The volumes at which one more unit lies in another tier and costs less, in rising order; empty
    /// where the total never falls from a bound to one unit above it.
    #[must_use]
    pub fn falling_breaks(&self) -> Vec<FallingBreak> {
        self.falls_within(&Limits::default())
    }

    pub(in crate::price) fn falls_within(&self, limits: &Limits) -> Vec<FallingBreak> {
        let runs = self.runs();
        let volumes: BTreeSet<Quantity> = self.tiers().iter().filter_map(last_whole_step).collect();
        volumes.into_iter().filter_map(|volume| self.falling_break(volume, &runs, limits)).collect()
    }

    fn runs(&self) -> Vec<Run> {
        let least = Fraction::from_units(1, 6);
        let mut above = Fraction::ZERO;
        let run = |tier: &Tier| {
            let end = tier.end().map(Quantity::to_fraction);
            let up_to = end.map(|end| if tier.below.is_some() { end - &least } else { end });
            let flat = tier.flat_amount();
            let run = Run {
                above: above.clone(),
                up_to: up_to.clone(),
                flat,
                price: tier.price.to_fraction(),
            };
            above = up_to.unwrap_or_default();
            run
        };
        self.tiers().iter().map(run).collect()
    }

    fn falling_break(&self, at: Quantity, runs: &[Run], limits: &Limits) -> Option<FallingBreak> {
        let (volume, one_more) = (at.to_fraction(), at.to_fraction() + Fraction::ONE);
        if limits.greatest.as_ref().is_some_and(|greatest| one_more > *greatest) {
            return None;
        }
        let due = |quantity: &Fraction| self.total_of(quantity).max(limits.least.clone());
        let (total, total_of_one_more) = (due(&volume), due(&one_more));
        if total_of_one_more >= total {
            return None;
        }
        let before = |run: &&Run| run.above < volume;
        let dearer = dearer(runs.iter().take_while(before), &total_of_one_more);
        let beyond = runs.iter().skip_while(before);
        let cheaper = cheaper(beyond, &total, limits.greatest.as_ref());
        Some(FallingBreak { at, total, total_of_one_more, dearer, cheaper })
    }
}

/// The last volume of a tier from which one unit more reaches the next tier: its bound, or a unit
/// before that where it belongs to the next.
fn last_whole_step(tier: &Tier) -> Option<Quantity> {
    match (tier.up_to, tier.below) {
        (Some(bound), _) => Some(bound),
        (None, Some(bound)) => {
            let before = bound.millionths().checked_sub(Quantity::ONE.millionths())?;
            Quantity::from_millionths(before).ok().filter(|volume| !volume.is_zero())
        }
        (None, None) => None,
    }
}

/// The volumes that cost more than `total`; it is at least what is due at least, which so is not
/// more.
fn dearer<'a>(runs: impl Iterator<Item = &'a Run>, total: &Fraction) -> Vec<VolumeRange> {
    let mut ranges: Vec<VolumeRange> = Vec::new();
    for run in runs {
        let Some(up_to) = run.up_to.clone() else { continue };
        // Without a price of units it is as dear everywhere.
        let above = match run.costs(total) {
            Some(turn) => turn.max(run.above.clone()),
            None if run.flat > *total => run.above.clone(),
            None => continue,
        };
        match ranges.last_mut() {
            _ if above >= up_to => {}
            Some(last) if last.up_to == above => last.up_to = up_to,
            _ => ranges.push(VolumeRange { above, up_to }),
        }
    }
    ranges
}

/// The volumes that cost no more than `total`.
fn cheaper<'a>(
    runs: impl Iterator<Item = &'a Run>,
    total: &Fraction,
    greatest: Option<&Fraction>,
) -> Vec<VolumesBeyond> {
    let mut ranges: Vec<VolumesBeyond> = Vec::new();
    for run in runs {
        let turn = run.costs(total);
        if turn.is_none() && run.flat > *total {
            continue;
        }
        let ends = [run.up_to.as_ref(), turn.as_ref(), greatest];
        let up_to = ends.into_iter().flatten().min().cloned();
        let above = run.above.clone();
        match ranges.last_mut() {
            _ if up_to.as_ref().is_some_and(|end| *end <= above) => {}
            Some(last) if last.up_to.as_ref() == Some(&above) => last.up_to = up_to,
            _ => ranges.push(VolumesBeyond { above, up_to }),
        }
    }
    ranges
}
