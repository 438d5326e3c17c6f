//! Volume tiers: prices that change with the volume, on the further units only or on all of them.

mod falling;
mod working;

use std::fmt;

use crate::error::{self, AtRecord, Error, refused};
use crate::exact::{Fraction, Quantity, UnitPrice};
use crate::record::record;

pub(super) use falling::Limits;
pub use falling::{FallingBreak, VolumeRange, VolumesBeyond};
pub(crate) use working::Labels;

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
        up_to: Option<Quantity> = "this or `below`, required for every tier but the last",
        /// where the bound belongs to the tier after it: the least volume that it does not hold
        below: Option<Quantity> = "this or `up_to`",
        /// per unit
        price: UnitPrice,
        /// what is due once on top of the price of the units: of all units where the volume lies in
        /// the tier, of further units where it reaches it; that of the first tier at any volume, zero too
        flat: Option<UnitPrice> = "default: none",
    }
}

/// Tiers in which each price holds for the units inside its tier: the first 1,000 at 25, further
/// ones at 23. The total never falls.
///
/// `total(q) = Σ over tiers of flat amount + price × (min(q, upper bound) − lower bound)`, for the
/// tiers that `q` reaches.
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
/// `total(q) = flat amount + q × price`, of the tier that holds `q`. A tier holds its upper bound where
/// that is stated by `up_to`; stated by `below` it belongs to the next.
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

/// A tier among its list: where it begins, and whether that volume is its own.
#[derive(Clone, Copy)]
struct Placed<'a> {
    tier: &'a Tier,
    lower: Quantity,
    holds_lower: bool,
}

/// A straight piece of a total: `flat + price × quantity` up to a bound.
pub(super) struct Piece {
    lower: Fraction,
    pub(super) end: Option<Quantity>,
    /// Whether the bound lies in it.
    pub(super) holds_end: bool,
    flat: Fraction,
    price: Fraction,
}

impl Piece {
    /// One price, whatever the volume.
    pub(super) fn at_any_volume(price: UnitPrice) -> Self {
        let (lower, flat) = (Fraction::ZERO, Fraction::ZERO);
        Piece { lower, end: None, holds_end: true, flat, price: price.to_fraction() }
    }

    /// The volume inside it at which it rises to a figure.
    pub(super) fn reaches(&self, figure: &Fraction) -> Option<Fraction> {
        let turn = (figure - &self.flat).checked_div(&self.price).ok()?;
        let ends = |end: Quantity| turn < end.to_fraction();
        (turn > self.lower && self.end.is_none_or(ends)).then_some(turn)
    }
}

impl Tier {
    /// A tier up to and including a volume.
    #[must_use]
    pub fn up_to(bound: Quantity, price: UnitPrice) -> Self {
        Tier { up_to: Some(bound), ..Tier::open(price) }
    }

    /// A tier below a volume, which belongs to the next.
    #[must_use]
    pub fn below(bound: Quantity, price: UnitPrice) -> Self {
        Tier { below: Some(bound), ..Tier::open(price) }
    }

    /// The last tier, which has no upper bound.
    #[must_use]
    pub fn open(price: UnitPrice) -> Self {
        Tier { above: None, up_to: None, below: None, price, flat: None }
    }

    /// The tier with an amount that is due once.
    #[must_use]
    pub fn with_flat(self, flat: UnitPrice) -> Self {
        Tier { flat: Some(flat), ..self }
    }

    /// The bound, whichever tier it belongs to.
    pub(crate) fn end(&self) -> Option<Quantity> {
        self.up_to.or(self.below)
    }

    /// Checks the tier after one that ends at `before` (or never, where that is `None`), and gives
    /// its own end.
    fn follows(&mut self, before: Option<Quantity>) -> Result<Option<Quantity>, Error> {
        for amount in [Some(self.price), self.flat].into_iter().flatten() {
            amount.not_negative()?;
        }
        if self.up_to.is_some() && self.below.is_some() {
            return Err(error::one_of("\"up_to\", \"below\""));
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
        if let Some(bound) = self.end().filter(|bound| *bound <= before) {
            let (bound, before) = (bound.to_string(), before.to_string());
            return Err(refused!(
                Order: "a tier up to {bound} begins at {before}: give upper bounds that rise from above zero"
            ));
        }
        self.above = Some(before);
        Ok(self.end())
    }

    fn holds(&self, quantity: &Fraction) -> bool {
        match (self.up_to, self.below) {
            (Some(bound), _) => *quantity <= bound.to_fraction(),
            (None, Some(bound)) => *quantity < bound.to_fraction(),
            (None, None) => true,
        }
    }

    fn lower(&self) -> Fraction {
        self.above.unwrap_or_default().to_fraction()
    }

    fn flat_amount(&self) -> Fraction {
        self.flat.map(UnitPrice::to_fraction).unwrap_or_default()
    }

    /// The tier with its price and its flat amount changed.
    fn with_amounts(
        self,
        change: &dyn Fn(UnitPrice) -> Result<UnitPrice, Error>,
    ) -> Result<Self, Error> {
        Ok(Tier { price: change(self.price)?, flat: self.flat.map(change).transpose()?, ..self })
    }
}

impl Placed<'_> {
    fn is_reached(&self, quantity: &Fraction) -> bool {
        let lower = self.lower.to_fraction();
        lower < *quantity || (self.holds_lower && lower == *quantity)
    }

    /// `up to 1000`, `above 1000`, `from 500 below 1000`.
    fn in_words(&self) -> String {
        let begins = if self.holds_lower { "from" } else { "above" };
        let begins = (!self.lower.is_zero()).then(|| format!("{begins} {}", self.lower));
        let end = match (self.tier.up_to, self.tier.below) {
            (Some(bound), _) => Some(format!("up to {bound}")),
            (None, Some(bound)) => Some(format!("below {bound}")),
            (None, None) => None,
        };
        let words: Vec<String> = begins.into_iter().chain(end).collect();
        if words.is_empty() { "at any volume".to_owned() } else { words.join(" ") }
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
            for amount in [Some(tier.price), tier.flat].into_iter().flatten() {
                first.currency().same_as(amount.currency()).at(record)?;
            }
            before = tier.follows(before).at(record)?;
            (lowest, highest) = (lowest.min(tier.price), highest.max(tier.price));
        }
        Ok(TierList { tiers, first, lowest, highest })
    }

    /// A list of tiers in which every volume must have a price.
    fn open(tiers: Vec<Tier>) -> Result<Self, Error> {
        let list = TierList::new(tiers)?;
        match list.tiers.last().and_then(Tier::end) {
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

    /// The tiers with where they begin; the first holds a volume of zero.
    fn placed(&self) -> impl Iterator<Item = Placed<'_>> {
        let before = self.tiers.iter().map(|tier| tier.below.is_some());
        self.tiers.iter().zip([true].into_iter().chain(before)).map(|(tier, holds_lower)| Placed {
            tier,
            lower: tier.above.unwrap_or_default(),
            holds_lower,
        })
    }

    /// Whether any tier has an amount that is due once.
    pub(super) fn has_flat(&self) -> bool {
        self.tiers.iter().any(|tier| tier.flat.is_some())
    }

    /// The tiers with prices and flat amounts changed.
    fn with_amounts(
        &self,
        change: &dyn Fn(UnitPrice) -> Result<UnitPrice, Error>,
    ) -> Result<Self, Error> {
        let tiers = self.tiers.iter().map(|tier| tier.with_amounts(change));
        TierList::new(tiers.collect::<Result<_, _>>()?)
    }
}

/// A tier with what is due once in it.
fn piece(tier: &Tier, flat: Fraction) -> Piece {
    Piece {
        lower: tier.lower(),
        end: tier.end(),
        holds_end: tier.below.is_none(),
        flat,
        price: tier.price.to_fraction(),
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

    pub(super) fn total_of(&self, quantity: &Fraction) -> Fraction {
        let reached = self.0.placed().take_while(|placed| placed.is_reached(quantity));
        let amounts = reached.map(|Placed { tier, .. }| {
            units_in(tier, quantity) * tier.price.to_fraction() + tier.flat_amount()
        });
        amounts.sum()
    }

    /// The straight pieces of the total.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        let mut flat = Fraction::ZERO;
        let mut before = Fraction::ZERO;
        let pieces = self.0.tiers().iter().map(|tier| {
            let price = tier.price.to_fraction();
            flat = &flat + &(tier.flat_amount() + (&before - &price) * tier.lower());
            before = price;
            piece(tier, flat.clone())
        });
        pieces.collect()
    }

    pub(super) fn with_amounts(
        &self,
        change: &dyn Fn(UnitPrice) -> Result<UnitPrice, Error>,
    ) -> Result<Self, Error> {
        self.0.with_amounts(change).map(IncrementalTiers)
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

    pub(super) fn total_of(&self, quantity: &Fraction) -> Fraction {
        let total = |tier: &Tier| tier.price.to_fraction() * quantity + tier.flat_amount();
        self.0.tier_of(quantity).map(total).unwrap_or_default()
    }

    /// The straight pieces of the total.
    pub(super) fn pieces(&self) -> Vec<Piece> {
        self.0.tiers().iter().map(|tier| piece(tier, tier.flat_amount())).collect()
    }

    pub(super) fn with_amounts(
        &self,
        change: &dyn Fn(UnitPrice) -> Result<UnitPrice, Error>,
    ) -> Result<Self, Error> {
        self.0.with_amounts(change).map(AllUnitsTiers)
    }
}

/// The units of a volume inside a tier it reaches.
fn units_in(tier: &Tier, quantity: &Fraction) -> Fraction {
    let end = tier.end().map(Quantity::to_fraction);
    let end = end.filter(|end| end < quantity).unwrap_or_else(|| quantity.clone());
    end - tier.lower()
}

/// Tiers as they are written: by their upper bounds, since each begins where the one before ends.
pub(crate) fn by_upper_bound(tiers: &[Tier]) -> Vec<Tier> {
    tiers.iter().map(|tier| Tier { above: None, ..*tier }).collect()
}

/// `25 up to 1000`, `100 and 25 below 1000`, each amount as `shown`.
pub(crate) fn tiers_in_words(
    tiers: &[Tier],
    shown: &dyn Fn(&str) -> String,
) -> impl Iterator<Item = String> {
    tiers.iter().map(move |tier| {
        let flat = tier.flat.map(|flat| format!("{} and ", shown(&flat.to_plain_text())));
        let price = format!("{}{}", flat.unwrap_or_default(), shown(&tier.price.to_plain_text()));
        match (tier.up_to, tier.below) {
            (Some(bound), _) => format!("{price} up to {}", shown(&bound.to_string())),
            (None, Some(bound)) => format!("{price} below {}", shown(&bound.to_string())),
            (None, None) => price,
        }
    })
}

fn write_tiers(list: &TierList, kind: &str) -> String {
    let shown: Vec<String> = tiers_in_words(&list.tiers, &str::to_owned).collect();
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
