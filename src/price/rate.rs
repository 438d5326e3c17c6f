//! Rates: how one line is priced, and what a volume of it costs.

use std::fmt;

use super::band::{Interval, PriceBand};
use super::discount::CardDiscount;
use super::packs::Packs;
use super::tiers::{AllUnitsTiers, FallingBreak, IncrementalTiers, Labels, Limits, Piece};
use crate::error::{AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Currency, Fraction, Name, Quantity, UnitPrice};

/// How one line is priced.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RatePrice {
    /// Volume tiers whose price holds for all units.
    AllUnits(AllUnitsTiers),
    /// One price, or a band of prices, at every volume.
    Band(PriceBand),
    /// Volume tiers whose price holds for the units inside the tier.
    Incremental(IncrementalTiers),
    /// A price for each pack that is begun.
    Packs(Packs),
}

/// The price of one line: a point, a band, volume tiers or packs, perhaps with a least charge and
/// a greatest volume; and its unit where the card states one.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{IncrementalTiers, Rate, Tier};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let tiers = IncrementalTiers::new(vec![
///     Tier::up_to("1000".parse()?, pounds("25")?),
///     Tier::open(pounds("23")?),
/// ])?;
/// let rate = Rate::new(tiers).with_least_charge(pounds("5000")?);
/// assert_eq!(rate.total("1200".parse()?)?.low().to_string(), "29600");
/// assert_eq!(rate.average_price("1200".parse()?)?.low().to_string(), "74/3");
/// assert_eq!(rate.total("100".parse()?)?.low().to_string(), "5000");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    price: RatePrice,
    unit: Option<Name>,
    least_charge: Option<UnitPrice>,
    greatest_volume: Option<Quantity>,
}

impl RatePrice {
    /// The lowest of the prices of a unit, whatever is due beside them; of packs, what one costs where
    /// they are full, rounded down to a millionth.
    #[must_use]
    pub fn lowest(&self) -> UnitPrice {
        self.span().0
    }

    /// The highest of the prices of a unit, whatever is due beside them.
    #[must_use]
    pub fn highest(&self) -> UnitPrice {
        self.span().1
    }

    /// The currency.
    pub(crate) fn currency(&self) -> Currency {
        self.lowest().currency()
    }

    fn span(&self) -> (UnitPrice, UnitPrice) {
        match self {
            RatePrice::AllUnits(tiers) => tiers.list().span(),
            RatePrice::Band(band) => (band.low(), band.high()),
            RatePrice::Incremental(tiers) => tiers.list().span(),
            RatePrice::Packs(packs) => (packs.least_each(), packs.least_each()),
        }
    }

    /// Whether what a unit costs on average is bounded by the highest price at every volume.
    fn is_by_units_alone(&self) -> bool {
        match self {
            RatePrice::AllUnits(tiers) => !tiers.list().has_flat(),
            RatePrice::Band(_) => true,
            RatePrice::Incremental(tiers) => !tiers.list().has_flat(),
            RatePrice::Packs(_) => false,
        }
    }

    fn total_of(&self, quantity: &Fraction) -> Interval {
        match self {
            RatePrice::AllUnits(tiers) => Interval::point(tiers.total_of(quantity)),
            RatePrice::Band(band) => band.to_interval().times(quantity),
            RatePrice::Incremental(tiers) => Interval::point(tiers.total_of(quantity)),
            RatePrice::Packs(packs) => Interval::point(packs.total_of(quantity)),
        }
    }

    /// The straight pieces of the totals; nothing where they rise in steps without end.
    fn pieces(&self) -> Option<Vec<Piece>> {
        match self {
            RatePrice::AllUnits(tiers) => Some(tiers.pieces()),
            RatePrice::Band(band) => {
                Some([band.low(), band.high()].map(Piece::at_any_volume).into())
            }
            RatePrice::Incremental(tiers) => Some(tiers.pieces()),
            RatePrice::Packs(_) => None,
        }
    }

    fn with_amounts(
        &self,
        change: &dyn Fn(UnitPrice) -> Result<UnitPrice, Error>,
    ) -> Result<Self, Error> {
        Ok(match self {
            RatePrice::AllUnits(tiers) => RatePrice::AllUnits(tiers.with_amounts(change)?),
            RatePrice::Band(band) => {
                let (low, high) = (change(band.low())?, change(band.high())?);
                RatePrice::Band(PriceBand::of_any_sign(low, high)?)
            }
            RatePrice::Incremental(tiers) => RatePrice::Incremental(tiers.with_amounts(change)?),
            RatePrice::Packs(packs) => {
                RatePrice::Packs(Packs { price: change(packs.price)?, ..*packs })
            }
        })
    }
}

impl From<AllUnitsTiers> for RatePrice {
    fn from(tiers: AllUnitsTiers) -> Self {
        RatePrice::AllUnits(tiers)
    }
}

impl From<IncrementalTiers> for RatePrice {
    fn from(tiers: IncrementalTiers) -> Self {
        RatePrice::Incremental(tiers)
    }
}

impl From<Packs> for RatePrice {
    fn from(packs: Packs) -> Self {
        RatePrice::Packs(packs)
    }
}

impl From<PriceBand> for RatePrice {
    fn from(band: PriceBand) -> Self {
        RatePrice::Band(band)
    }
}

impl fmt::Display for RatePrice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RatePrice::AllUnits(tiers) => fmt::Display::fmt(tiers, formatter),
            RatePrice::Band(band) => fmt::Display::fmt(band, formatter),
            RatePrice::Incremental(tiers) => fmt::Display::fmt(tiers, formatter),
            RatePrice::Packs(packs) => fmt::Display::fmt(packs, formatter),
        }
    }
}

impl Rate {
    /// A rate in the line's own unit: a band, tiers of either kind, or packs.
    #[must_use]
    pub fn new(price: impl Into<RatePrice>) -> Self {
        Rate { price: price.into(), unit: None, least_charge: None, greatest_volume: None }
    }

    /// The rate, said to be in a unit; a tender refuses it where its line has another.
    #[must_use]
    pub fn with_unit(self, unit: Name) -> Self {
        Rate { unit: Some(unit), ..self }
    }

    /// The rate with what is due at least for the whole volume, at a volume of zero too.
    #[must_use]
    pub fn with_least_charge(self, least: UnitPrice) -> Self {
        Rate { least_charge: Some(least), ..self }
    }

    /// The rate with the greatest volume that it is a price for; more of it is refused.
    #[must_use]
    pub fn with_greatest_volume(self, volume: Quantity) -> Self {
        Rate { greatest_volume: Some(volume), ..self }
    }

    /// The rate without the unit it is said to be in.
    pub(crate) fn without_unit(self) -> Self {
        Rate { unit: None, ..self }
    }

    /// The price, prices or tiers.
    #[must_use]
    pub fn price(&self) -> &RatePrice {
        &self.price
    }

    /// The price or prices of a unit that hold at every volume; `None` where there are tiers, packs
    /// or a least charge.
    #[must_use]
    pub fn band(&self) -> Option<&PriceBand> {
        match (&self.price, self.least_charge) {
            (RatePrice::Band(band), None) => Some(band),
            _ => None,
        }
    }

    /// What is due at least, where that is stated.
    #[must_use]
    pub fn least_charge(&self) -> Option<UnitPrice> {
        self.least_charge
    }

    /// The greatest volume it is a price for, where there is one.
    #[must_use]
    pub fn greatest_volume(&self) -> Option<Quantity> {
        self.greatest_volume
    }

    /// What a volume costs, exactly, in units of the currency: an interval where the price is a
    /// band.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) beyond the greatest volume.
    pub fn total(&self, quantity: Quantity) -> Result<Interval, Error> {
        let quantity = quantity.to_fraction();
        self.check_volume(&quantity)?;
        Ok(self.total_of(&quantity))
    }

    /// What a unit costs on average at a volume, exactly; at a volume of zero, what one unit costs.
    ///
    /// # Errors
    ///
    /// As [`total`](Self::total).
    pub fn average_price(&self, quantity: Quantity) -> Result<Interval, Error> {
        let quantity = quantity.to_fraction();
        self.check_volume(&quantity)?;
        Ok(self.average_of(&quantity))
    }

    /// The unit, where the card states one.
    #[must_use]
    pub fn unit(&self) -> Option<&Name> {
        self.unit.as_ref()
    }

    /// What a checked volume costs.
    pub(crate) fn total_of(&self, quantity: &Fraction) -> Interval {
        let total = self.price.total_of(quantity);
        let Some(least) = self.least_charge else { return total };
        let least = least.to_fraction();
        let due = |end: &Fraction| end.clone().max(least.clone());
        Interval::between(due(total.low()), due(total.high()))
    }

    /// What a unit costs on average at a checked volume.
    pub(crate) fn average_of(&self, quantity: &Fraction) -> Interval {
        if let Some(band) = self.band() {
            return band.to_interval();
        }
        match Fraction::ONE.checked_div(quantity) {
            Ok(share) => self.total_of(quantity).times(&share),
            Err(_) => self.at_first(),
        }
    }

    /// What one unit costs by itself.
    fn at_first(&self) -> Interval {
        match &self.price {
            RatePrice::AllUnits(tiers) if self.is_by_units_alone() => {
                Interval::point(tiers.list().first().to_fraction())
            }
            RatePrice::Incremental(tiers) if self.is_by_units_alone() => {
                Interval::point(tiers.list().first().to_fraction())
            }
            _ => self.total_of(&Fraction::ONE),
        }
    }

    fn is_by_units_alone(&self) -> bool {
        self.least_charge.is_none() && self.price.is_by_units_alone()
    }

    /// A volume is not beyond the greatest one.
    pub(crate) fn check_volume(&self, quantity: &Fraction) -> Result<(), Error> {
        match self.greatest_volume {
            Some(most) if *quantity > most.to_fraction() => Err(refused!(
                Range: "a volume of {} is more than the {most} that the price is for: ask for less, or have a price stated for more",
                crate::error::shortened(&quantity.to_string())
            )),
            _ => Ok(()),
        }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        if let RatePrice::Packs(packs) = &self.price {
            packs.check().at("packs")?;
        }
        let Some(least) = self.least_charge else { return Ok(()) };
        self.price.currency().same_as(least.currency())?;
        least.not_negative().map(|_| ()).at("the least charge")
    }

    /// The rate less a discount.
    pub(super) fn less(&self, discount: &CardDiscount) -> Result<Self, Error> {
        let off = |amount| discount.off(amount);
        Ok(Rate {
            price: self.price.with_amounts(&off)?,
            least_charge: self.least_charge.map(off).transpose()?,
            ..self.clone()
        })
    }

    /// The least and the most that a unit can cost on average at any volume, in millionths; the
    /// greatest number where no price bounds it.
    pub(crate) fn span(&self) -> (i128, i128) {
        let (low, high) = self.price.span();
        let high = if self.is_by_units_alone() { high.millionths() } else { i128::MAX };
        (low.millionths(), high)
    }

    /// How many straight pieces its totals have at most, or what packs count as; none where one price
    /// or band holds at every volume.
    pub(crate) fn tier_count(&self) -> usize {
        let tiers = match &self.price {
            RatePrice::AllUnits(tiers) => tiers.tiers().len(),
            RatePrice::Band(_) => 0,
            RatePrice::Incremental(tiers) => tiers.tiers().len(),
            RatePrice::Packs(_) => 1,
        };
        match self.least_charge {
            Some(_) => tiers.max(1).saturating_mul(2),
            None => tiers,
        }
    }

    /// The volumes at which the totals bend or jump, and whether the total at each is the one of
    /// volumes below it; nothing where they rise in steps without end.
    pub(crate) fn bends(&self) -> Option<Vec<(Fraction, bool)>> {
        if self.band().is_some() {
            return Some(Vec::new());
        }
        let pieces = self.price.pieces()?;
        let bounds = pieces.iter().filter_map(|piece| Some((piece.end?.to_fraction(), piece)));
        let bounds = bounds.map(|(end, piece)| (end, piece.holds_end));
        let least = self.least_charge.map(UnitPrice::to_fraction);
        let turns = least.iter().flat_map(|least| {
            pieces.iter().filter_map(move |piece| Some((piece.reaches(least)?, true)))
        });
        Some(bounds.chain(turns).collect())
    }

    /// Where the total falls: of tiers on all units.
    pub(crate) fn falling_breaks(&self) -> Vec<FallingBreak> {
        let RatePrice::AllUnits(tiers) = &self.price else { return Vec::new() };
        tiers.falls_within(&Limits {
            least: self.least_charge.map(UnitPrice::to_fraction).unwrap_or_default(),
            greatest: self.greatest_volume.map(Quantity::to_fraction),
        })
    }

    /// The working behind what a volume costs where its price changes with it; `price` is that of a
    /// unit where one price or band holds at every volume.
    pub(crate) fn evidence(
        &self,
        label: &str,
        quantity: &Evidence,
        about: &Labels<'_>,
        price: impl FnOnce(&PriceBand) -> Evidence,
    ) -> Evidence {
        let before = if self.least_charge.is_some() {
            format!("{label}, before the least charge")
        } else {
            label.to_owned()
        };
        let total = match &self.price {
            RatePrice::AllUnits(tiers) => tiers.evidence(&before, quantity, about),
            RatePrice::Band(band) => {
                let factors = vec![price(band), quantity.clone()];
                Evidence::product(&before, about.currency, factors)
            }
            RatePrice::Incremental(tiers) => tiers.evidence(&before, quantity, about),
            RatePrice::Packs(packs) => packs.evidence(&before, quantity, about),
        };
        let Some(least) = self.least_charge else { return total };
        let least = about.amount("least charge", least, about.currency);
        let value = total.value().max(least.value()).clone();
        Evidence::new(Rule::Greatest, label, value, about.currency, vec![total, least])
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = self.least_charge.map(|least| format!(", at least {}", least.to_plain_text()));
        let most = self.greatest_volume.map(|most| format!(", for at most {most}"));
        let (least, most) = (least.unwrap_or_default(), most.unwrap_or_default());
        formatter.pad(&format!("{}{least}{most}", self.price))
    }
}
