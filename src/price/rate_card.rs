//! Rate cards: the prices of one bid, line by line.

use std::collections::BTreeMap;
use std::fmt;

use super::band::{Interval, PriceBand};
use super::tiers::{AllUnitsTiers, IncrementalTiers};
use crate::demand::DemandLine;
use crate::error::{self, AtRecord, Error};
use crate::exact::{Currency, Fraction, Name, Quantity, UnitPrice};
use crate::record::words;

/// How prices stand to VAT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VatBasis {
    /// VAT comes on top.
    Exclusive,
    /// The supply is exempt: no VAT is charged, and tax the provider cannot reclaim is inside.
    Exempt,
    /// VAT is inside.
    Inclusive,
}

words! { VatBasis { Exclusive = "exclusive", Exempt = "exempt", Inclusive = "inclusive" } }

crate::exact::serialise_words!(VatBasis);

impl VatBasis {
    /// The basis in words: prices are …
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            VatBasis::Exclusive => "exclusive of",
            VatBasis::Exempt => "exempt from",
            VatBasis::Inclusive => "inclusive of",
        }
    }
}

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
}

/// The price of one line, a point, a band or volume tiers, and its unit where the card states one.
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
/// let rate = Rate::new(tiers);
/// assert_eq!(rate.total("1200".parse()?).low().to_string(), "29600");
/// assert_eq!(rate.average_price("1200".parse()?).low().to_string(), "74/3");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    price: RatePrice,
    unit: Option<Name>,
}

/// The prices of one bid by line, in one currency and on one VAT basis.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{PriceBand, RateCard, VatBasis};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let card = RateCard::new(Currency::GBP, VatBasis::Exempt)
///     .with_price("low", pounds("22.00")?)?
///     .with_band("high", PriceBand::new(pounds("31.00")?, pounds("34.00")?)?)?;
/// assert_eq!(card.rate("high").unwrap().price().to_string(), "31.00 to 34.00 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateCard {
    currency: Currency,
    vat_basis: VatBasis,
    rates: BTreeMap<Name, Rate>,
}

impl RatePrice {
    /// The lowest of the prices.
    #[must_use]
    pub fn lowest(&self) -> UnitPrice {
        self.span().0
    }

    /// The highest of the prices.
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
        }
    }

    /// How many tiers there are; none where one price or band holds at every volume.
    pub(crate) fn tier_count(&self) -> usize {
        match self {
            RatePrice::AllUnits(tiers) => tiers.tiers().len(),
            RatePrice::Band(_) => 0,
            RatePrice::Incremental(tiers) => tiers.tiers().len(),
        }
    }

    /// What a volume costs.
    pub(crate) fn total_of(&self, quantity: &Fraction) -> Interval {
        match self {
            RatePrice::AllUnits(tiers) => Interval::point(tiers.total_of(quantity)),
            RatePrice::Band(band) => band.to_interval().times(quantity),
            RatePrice::Incremental(tiers) => Interval::point(tiers.total_of(quantity)),
        }
    }

    /// What a unit costs on average at a volume.
    pub(crate) fn average_of(&self, quantity: &Fraction) -> Interval {
        let first = match self {
            RatePrice::AllUnits(tiers) => tiers.list().first(),
            RatePrice::Band(band) => return band.to_interval(),
            RatePrice::Incremental(tiers) => tiers.list().first(),
        };
        let average = self.total_of(quantity).low().checked_div(quantity);
        Interval::point(average.unwrap_or_else(|_| first.to_fraction()))
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
        }
    }
}

impl Rate {
    /// A rate in the line's own unit: a band, or tiers of either kind.
    #[must_use]
    pub fn new(price: impl Into<RatePrice>) -> Self {
        Rate { price: price.into(), unit: None }
    }

    /// The rate, said to be in a unit; a tender refuses it where its line has another.
    #[must_use]
    pub fn with_unit(self, unit: Name) -> Self {
        Rate { unit: Some(unit), ..self }
    }

    /// The price, prices or tiers.
    #[must_use]
    pub fn price(&self) -> &RatePrice {
        &self.price
    }

    /// The price or prices that hold at every volume; `None` where there are tiers.
    #[must_use]
    pub fn band(&self) -> Option<&PriceBand> {
        match &self.price {
            RatePrice::Band(band) => Some(band),
            _ => None,
        }
    }

    /// What a volume costs, exactly, in units of the currency: an interval where the price is a
    /// band.
    #[must_use]
    pub fn total(&self, quantity: Quantity) -> Interval {
        self.price.total_of(&quantity.to_fraction())
    }

    /// What a unit costs on average at a volume, exactly; at a volume of zero, what the first unit
    /// costs.
    #[must_use]
    pub fn average_price(&self, quantity: Quantity) -> Interval {
        self.price.average_of(&quantity.to_fraction())
    }

    /// The unit, where the card states one.
    #[must_use]
    pub fn unit(&self) -> Option<&Name> {
        self.unit.as_ref()
    }
}

impl RateCard {
    /// A card without rates yet.
    #[must_use]
    pub fn new(currency: Currency, vat_basis: VatBasis) -> Self {
        RateCard { currency, vat_basis, rates: BTreeMap::new() }
    }

    /// The card with the price of a line.
    ///
    /// # Errors
    ///
    /// As [`with_rate`](Self::with_rate), and [`Range`](crate::ErrorKind::Range) for a price below
    /// zero.
    pub fn with_price(self, line: &str, price: UnitPrice) -> Result<Self, Error> {
        let band = PriceBand::point(price).at(("the price of line", line))?;
        self.with_rate(line, Rate::new(band))
    }

    /// The card with the price band of a line.
    ///
    /// # Errors
    ///
    /// As [`with_rate`](Self::with_rate).
    pub fn with_band(self, line: &str, band: PriceBand) -> Result<Self, Error> {
        self.with_rate(line, Rate::new(band))
    }

    /// The card with the rate of a line.
    ///
    /// # Errors
    ///
    /// [`Mixed`](crate::ErrorKind::Mixed), [`Duplicate`](crate::ErrorKind::Duplicate), or those of
    /// a [`Name`].
    pub fn with_rate(self, line: &str, rate: Rate) -> Result<Self, Error> {
        self.with_rate_of(Name::new(line)?, rate)
    }

    /// [`with_rate`](Self::with_rate) of a line whose name is checked.
    pub(crate) fn with_rate_of(mut self, name: Name, rate: Rate) -> Result<Self, Error> {
        self.currency.same_as(rate.price.currency())?;
        if self.rates.insert(name.clone(), rate).is_some() {
            return Err(error::duplicate_name(name, "line of a rate card"));
        }
        Ok(self)
    }

    /// The currency of every price.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// How the prices stand to VAT.
    #[must_use]
    pub fn vat_basis(&self) -> VatBasis {
        self.vat_basis
    }

    /// Each of the lines, which rise by their names, with its rate.
    pub(crate) fn rates_of<'line, 'card>(
        &'card self,
        lines: impl Iterator<Item = &'line DemandLine>,
    ) -> impl Iterator<Item = (&'line DemandLine, Option<&'card Rate>)> {
        let mut rates = self.rates.iter().peekable();
        lines.map(move |line| {
            while rates.next_if(|(name, _)| *name < line.name()).is_some() {}
            (line, rates.next_if(|(name, _)| *name == line.name()).map(|(_, rate)| rate))
        })
    }

    /// The rate of a line.
    #[must_use]
    pub fn rate(&self, line: &str) -> Option<&Rate> {
        self.rates.get(line)
    }

    /// The rates in the order of the lines' names.
    pub fn rates(&self) -> impl Iterator<Item = (&Name, &Rate)> {
        self.rates.iter()
    }

    /// Whether any line has volume tiers.
    #[must_use]
    pub fn has_tiers(&self) -> bool {
        self.rates.values().any(|rate| rate.band().is_none())
    }

    /// Whether this card is at most as dear as another on every one of the lines, and cheaper on
    /// one. The rule is conservative: a band is at most as dear as another where its high end is at
    /// most the other's low end, and of tiers the highest price is held against the other's lowest,
    /// at whatever volume each holds. Where one of the cards does not price a line, or the cards differ in currency or VAT
    /// basis, the answer is no.
    #[must_use]
    pub fn dominates<'a>(&self, other: &RateCard, lines: impl Iterator<Item = &'a Name>) -> bool {
        if self.currency != other.currency || self.vat_basis != other.vat_basis {
            return false;
        }
        let pairs = lines.map(|line| {
            let (own, theirs) = (self.rates.get(line)?, other.rates.get(line)?);
            Some((own.price.highest().millionths(), theirs.price.lowest().millionths()))
        });
        pairs.collect::<Option<Vec<_>>>().is_some_and(|pairs| dominates(pairs.into_iter()))
    }
}

/// The rule itself, over one card's high and the other's low price on each line: never dearer, and
/// cheaper somewhere.
pub(crate) fn dominates<T: PartialOrd>(mut pairs: impl Iterator<Item = (T, T)> + Clone) -> bool {
    let cheaper_somewhere = pairs.clone().any(|(high, low)| high < low);
    cheaper_somewhere && pairs.all(|(high, low)| high <= low)
}
