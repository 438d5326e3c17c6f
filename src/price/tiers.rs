//! Volume tiers: prices that change with the volume, on the further units only or on all of them.

use std::fmt;

use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Quantity, Text, UnitPrice};
use crate::record::record;

/// The most tiers of one line.
pub const MAX_TIERS: usize = 100;

record! {
    /// A price up to a bound. Tiers stand in their list in the order of the volumes, 1 to 100 of
    /// them.
    ///
    /// A tier begins where the one before it ends, so that a list of tiers has neither a gap nor an
    /// overlap. A lower bound may be stated as well, to have it checked.
    #[derive(Copy)]
    pub struct Tier, "tier" by "" {
        /// where it begins; another value is refused as a gap or an overlap, and it is not written
        above: Option<Quantity> = "default: the end of the tier before, `0` for the first",
        /// the last volume it holds; bounds rise
        up_to: Option<Quantity> = "required for every tier but the last",
        /// per unit
        price: UnitPrice,
    }
}

/// Tiers in which each price holds for the units inside its tier: the first 1,000 at 25, further
/// ones at 23. The total never falls.
///
/// `total(q) = Σ over tiers of price × (min(q, upper bound) − lower bound)`, for the tiers that `q`
/// reaches.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{IncrementalTiers, Tier};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let tiers = IncrementalTiers::new(vec![
///     Tier::up_to("1000".parse()?, pounds("25")?),
///     Tier::open(pounds("23")?),
/// ])?;
/// assert_eq!(tiers.total("1200".parse()?).to_string(), "29600");
/// assert_eq!(tiers.total("1000".parse()?).to_string(), "25000");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IncrementalTiers(TierList);

/// Tiers in which the price of the tier that holds the volume holds for all units: 1,200 units at
/// 23 each. The total falls just above a bound where the next price is lower.
///
/// `total(q) = q × price of the tier that holds q`; a tier holds its upper bound.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{AllUnitsTiers, Tier};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let tiers = AllUnitsTiers::new(vec![
///     Tier::up_to("1000".parse()?, pounds("25")?),
///     Tier::open(pounds("23")?),
/// ])?;
/// assert_eq!(tiers.total("1200".parse()?).to_string(), "27600");
/// let falls = tiers.falling_breaks();
/// assert_eq!(falls[0].total.to_string(), "25000");
/// assert_eq!(falls[0].total_of_one_more.to_string(), "23023");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AllUnitsTiers(TierList);

/// Checked tiers, at least one, with what is asked of them often.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TierList {
    tiers: Vec<Tier>,
    first: UnitPrice,
    lowest: UnitPrice,
    highest: UnitPrice,
}

/// A bound of all-units tiers at which one more unit costs less than the bound itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FallingBreak {
    /// The bound: the last volume at the dearer price.
    pub at: Quantity,
    /// What the bound costs, exactly.
    pub total: Fraction,
    /// What one unit more costs, exactly: less.
    pub total_of_one_more: Fraction,
    /// The volumes up to the bound that cost more than one unit beyond it, in rising order.
    pub dearer: Vec<VolumeRange>,
    /// The volumes beyond the bound that cost no more than the bound itself, in rising order.
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

impl Tier {
    /// A tier up to and including a volume.
    #[must_use]
    pub fn up_to(bound: Quantity, price: UnitPrice) -> Self {
        Tier { above: None, up_to: Some(bound), price }
    }

    /// The last tier, which has no upper bound.
    #[must_use]
    pub fn open(price: UnitPrice) -> Self {
        Tier { above: None, up_to: None, price }
    }

    /// Checks the tier after one that ends at `before` (or never, where that is `None`), and gives
    /// its own end.
    fn follows(&mut self, before: Option<Quantity>) -> Result<Option<Quantity>, Error> {
        if self.price.is_negative() {
            return Err(error::negative_price(self.price.to_plain_text()));
        }
        let before = before.ok_or_else(|| refused!(
            Order: "it follows a tier without an upper bound: give every tier but the last its bound"
        ))?;
        if let Some(above) = self.above.filter(|above| *above != before) {
            let is_overlap = above < before;
            let (above, ends) = (above.to_string(), before.to_string());
            return Err(if is_overlap {
                refused!(
                    Order: "a tier begins above {above} where the one before ends at {ends}: let no volume have two prices"
                )
            } else {
                refused!(
                    Order: "a tier begins above {above} where the one before ends at {ends}: close the gap between them"
                )
            });
        }
        if let Some(bound) = self.up_to.filter(|bound| *bound <= before) {
            let (bound, before) = (bound.to_string(), before.to_string());
            return Err(refused!(
                Order: "a tier up to {bound} begins at {before}: give upper bounds that rise from above zero"
            ));
        }
        self.above = Some(before);
        Ok(self.up_to)
    }

    fn holds(&self, quantity: &Fraction) -> bool {
        self.up_to.is_none_or(|bound| *quantity <= bound.to_fraction())
    }

    fn lower(&self) -> Fraction {
        self.above.unwrap_or_default().to_fraction()
    }

    /// `up to 1000`, or `above 1000`.
    fn in_words(&self) -> String {
        match (self.up_to, self.above.filter(|above| !above.is_zero())) {
            (Some(bound), None) => format!("up to {bound}"),
            (Some(bound), Some(above)) => format!("above {above} up to {bound}"),
            (None, Some(above)) => format!("above {above}"),
            (None, None) => "at any volume".to_owned(),
        }
    }
}

impl TierList {
    /// Checks tiers of one currency in the order of their bounds, and fills in where each begins.
    pub(super) fn new(mut tiers: Vec<Tier>) -> Result<Self, Error> {
        let first = tiers.first().ok_or_else(|| error::missing("tier"))?.price;
        if tiers.len() > MAX_TIERS {
            return Err(error::too_many("tiers of one line", MAX_TIERS));
        }
        let (mut lowest, mut highest) = (first, first);
        let mut before = Some(Quantity::default());
        for (place, tier) in tiers.iter_mut().enumerate() {
            let record = ("tier", place.saturating_add(1));
            first.currency().same_as(tier.price.currency()).at(record)?;
            before = tier.follows(before).at(record)?;
            (lowest, highest) = (lowest.min(tier.price), highest.max(tier.price));
        }
        Ok(TierList { tiers, first, lowest, highest })
    }

    /// A list of tiers in which every volume must have a price.
    fn open(tiers: Vec<Tier>) -> Result<Self, Error> {
        let list = TierList::new(tiers)?;
        match list.tiers.last().and_then(|tier| tier.up_to) {
            Some(bound) => Err(refused!(
                Order: "the last tier ends at {bound}: leave its upper bound out, so that every volume has a price"
            )),
            None => Ok(list),
        }
    }

    pub(super) fn tiers(&self) -> &[Tier] {
        &self.tiers
    }

    /// The price of the first tier.
    pub(super) fn first(&self) -> UnitPrice {
        self.first
    }

    /// The lowest and the highest price.
    pub(super) fn span(&self) -> (UnitPrice, UnitPrice) {
        (self.lowest, self.highest)
    }

    /// The tier that holds a volume.
    pub(super) fn tier_of(&self, quantity: &Fraction) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.holds(quantity))
    }
}

impl IncrementalTiers {
    /// Tiers in the order of their bounds, the last one open.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order), [`Range`](crate::ErrorKind::Range) for a price below
    /// zero, [`Mixed`](crate::ErrorKind::Mixed), [`Missing`](crate::ErrorKind::Missing) or
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_TIERS`].
    pub fn new(tiers: Vec<Tier>) -> Result<Self, Error> {
        TierList::open(tiers).map(IncrementalTiers)
    }

    /// The tiers in the order of their bounds.
    #[must_use]
    pub fn tiers(&self) -> &[Tier] {
        self.0.tiers()
    }

    pub(super) fn list(&self) -> &TierList {
        &self.0
    }

    /// What a volume costs, exactly, in units of the currency.
    #[must_use]
    pub fn total(&self, quantity: Quantity) -> Fraction {
        self.total_of(&quantity.to_fraction())
    }

    pub(crate) fn total_of(&self, quantity: &Fraction) -> Fraction {
        self.reached(quantity).map(|tier| units_in(tier, quantity) * tier.price.to_fraction()).sum()
    }

    /// The tiers that a volume reaches.
    fn reached(&self, quantity: &Fraction) -> impl Iterator<Item = &Tier> {
        self.0.tiers().iter().filter(|tier| tier.lower() < *quantity)
    }

    /// The working behind a total: each reached tier with the units inside it.
    pub(crate) fn evidence(
        &self,
        label: &str,
        quantity: &Evidence,
        about: &Labels<'_>,
    ) -> Evidence {
        let parts: Vec<Evidence> = self
            .0
            .tiers()
            .iter()
            .map(|tier| {
                let units = units_evidence(tier, quantity, about);
                let price = about.price(tier);
                let value = price.value() * units.value();
                let label = format!("units {}", tier.in_words());
                Evidence::new(Rule::Product, &label, value, about.currency, vec![price, units])
            })
            .collect();
        let total = self.total_of(quantity.value());
        Evidence::new(Rule::Sum, label, total, about.currency, parts)
    }
}

impl AllUnitsTiers {
    /// Tiers in the order of their bounds, the last one open.
    ///
    /// # Errors
    ///
    /// As [`IncrementalTiers::new`].
    pub fn new(tiers: Vec<Tier>) -> Result<Self, Error> {
        TierList::open(tiers).map(AllUnitsTiers)
    }

    /// The tiers in the order of their bounds.
    #[must_use]
    pub fn tiers(&self) -> &[Tier] {
        self.0.tiers()
    }

    pub(super) fn list(&self) -> &TierList {
        &self.0
    }

    /// What a volume costs, exactly, in units of the currency.
    #[must_use]
    pub fn total(&self, quantity: Quantity) -> Fraction {
        self.total_of(&quantity.to_fraction())
    }

    pub(crate) fn total_of(&self, quantity: &Fraction) -> Fraction {
        self.0.tier_of(quantity).map(|tier| tier.price.to_fraction() * quantity).unwrap_or_default()
    }

    /// The bounds at which one more unit costs less, in rising order; empty where the total never
    /// falls from a bound to one unit above it.
    #[must_use]
    pub fn falling_breaks(&self) -> Vec<FallingBreak> {
        let bounds = self.0.tiers().iter().filter_map(|tier| tier.up_to);
        bounds.filter_map(|bound| self.falling_break(bound)).collect()
    }

    fn falling_break(&self, at: Quantity) -> Option<FallingBreak> {
        let bound = at.to_fraction();
        let total = self.total_of(&bound);
        let total_of_one_more = self.total_of(&(&bound + &Fraction::ONE));
        let dearer = self.dearer_up_to(at, &total_of_one_more);
        let cheaper = self.cheaper_beyond(&bound, &total);
        let falls = total_of_one_more < total;
        falls.then_some(FallingBreak { at, total, total_of_one_more, dearer, cheaper })
    }

    /// The volumes beyond a bound that cost no more than `total`.
    fn cheaper_beyond(&self, bound: &Fraction, total: &Fraction) -> Vec<VolumesBeyond> {
        let mut ranges: Vec<VolumesBeyond> = Vec::new();
        for tier in self.0.tiers().iter().filter(|tier| tier.lower() >= *bound) {
            let end = tier.up_to.map(Quantity::to_fraction);
            // A price of zero costs no more than anything.
            let turn = total.checked_div(&tier.price.to_fraction()).ok();
            let up_to = match (end, turn) {
                (Some(end), Some(turn)) => Some(end.min(turn)),
                (end, turn) => end.or(turn),
            };
            let above = tier.lower();
            match ranges.last_mut() {
                _ if up_to.as_ref().is_some_and(|end| *end <= above) => {}
                Some(last) if last.up_to.as_ref() == Some(&above) => last.up_to = up_to,
                _ => ranges.push(VolumesBeyond { above, up_to }),
            }
        }
        ranges
    }

    /// The volumes up to a bound that cost more than `total`.
    fn dearer_up_to(&self, bound: Quantity, total: &Fraction) -> Vec<VolumeRange> {
        let mut ranges: Vec<VolumeRange> = Vec::new();
        let tiers = self.0.tiers().iter().filter(|tier| tier.up_to.is_some_and(|end| end <= bound));
        for tier in tiers {
            // A price of zero is never dearer than anything.
            let Ok(turn) = total.checked_div(&tier.price.to_fraction()) else { continue };
            let above = turn.max(tier.lower());
            let up_to = tier.up_to.unwrap_or_default().to_fraction();
            match ranges.last_mut() {
                Some(last) if last.up_to == above => last.up_to = up_to,
                _ if above < up_to => ranges.push(VolumeRange { above, up_to }),
                _ => {}
            }
        }
        ranges
    }

    /// The price of the tier that holds the volume, looked up by the upper bounds of the tiers.
    fn price_evidence(&self, quantity: &Evidence, about: &Labels<'_>) -> Evidence {
        let mut parts = vec![quantity.clone()];
        for tier in self.0.tiers() {
            parts.extend(tier.up_to.map(|bound| about.bound("upper bound", bound)));
            parts.push(about.price(tier));
        }
        let held = self.0.tier_of(quantity.value());
        let price = held.map(|tier| tier.price.to_fraction()).unwrap_or_default();
        let unit = format!("{} per {}", about.currency, about.unit);
        Evidence::new(Rule::Banded, "price of the tier", price, &unit, parts)
    }

    /// The working behind a total: the price of the tier that holds the volume, on all units.
    pub(crate) fn evidence(
        &self,
        label: &str,
        quantity: &Evidence,
        about: &Labels<'_>,
    ) -> Evidence {
        let value = self.total_of(quantity.value());
        let parts = vec![self.price_evidence(quantity, about), quantity.clone()];
        Evidence::new(Rule::Product, label, value, about.currency, parts)
    }
}

/// What the working behind a line says of its prices and units.
pub(crate) struct Labels<'a> {
    /// The currency.
    pub(crate) currency: &'a str,
    /// The unit of the line.
    pub(crate) unit: &'a str,
    /// Where the prices come from.
    pub(crate) source: &'a Text,
    /// The price among the facts.
    pub(crate) record: &'a str,
}

impl Labels<'_> {
    fn price(&self, tier: &Tier) -> Evidence {
        let unit = format!("{} per {}", self.currency, self.unit);
        let label = format!("price {}", tier.in_words());
        Evidence::stated(&label, tier.price.to_fraction(), &unit, Some(self.source))
            .known_as(format!("{}/{label}", self.record))
    }

    fn bound(&self, label: &str, bound: Quantity) -> Evidence {
        Evidence::stated(label, bound.to_fraction(), self.unit, Some(self.source))
            .known_as(format!("{}/bound {bound}", self.record))
    }
}

/// The units of a volume inside a tier it reaches.
fn units_in(tier: &Tier, quantity: &Fraction) -> Fraction {
    let end = tier.up_to.map(Quantity::to_fraction);
    let end = end.filter(|end| end < quantity).unwrap_or_else(|| quantity.clone());
    end - tier.lower()
}

fn units_evidence(tier: &Tier, quantity: &Evidence, about: &Labels<'_>) -> Evidence {
    let reach = match tier.up_to {
        None => quantity.clone(),
        Some(bound) => {
            let least = bound.to_fraction().min(quantity.value().clone());
            let parts = vec![quantity.clone(), about.bound("upper bound", bound)];
            Evidence::new(Rule::Least, "quantity up to the bound", least, about.unit, parts)
        }
    };
    match tier.above.filter(|above| !above.is_zero()) {
        None => reach,
        Some(above) => {
            let units = reach.value() - &above.to_fraction();
            let (inside, parts) =
                (units.clone().max(Fraction::ZERO), vec![reach, about.bound("lower bound", above)]);
            let label = "quantity above the lower bound";
            let units = Evidence::new(Rule::Difference, label, units, about.unit, parts);
            Evidence::new(Rule::NotBelowZero, "units in the tier", inside, about.unit, vec![units])
        }
    }
}

/// Tiers as they are written: by their upper bounds, since each begins where the one before ends.
pub(crate) fn by_upper_bound(tiers: &[Tier]) -> Vec<Tier> {
    tiers.iter().map(|tier| Tier { above: None, ..*tier }).collect()
}

fn write_tiers(list: &TierList, kind: &str) -> String {
    let shown = list.tiers.iter().map(|tier| match tier.up_to {
        Some(bound) => format!("{} up to {bound}", tier.price.to_plain_text()),
        None => tier.price.to_plain_text(),
    });
    let shown: Vec<String> = shown.collect();
    format!("{} {} ({kind})", shown.join(", then "), list.first.currency())
}

impl fmt::Display for IncrementalTiers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&write_tiers(&self.0, "incremental"))
    }
}

impl fmt::Display for AllUnitsTiers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&write_tiers(&self.0, "all units"))
    }
}
