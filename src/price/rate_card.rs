//! Rate cards: the prices of one bid, line by line.

use std::collections::BTreeMap;

use super::band::PriceBand;
use super::discount::CardDiscount;
use super::rate::Rate;
use crate::demand::DemandLine;
use crate::error::{self, AtRecord, Error};
use crate::exact::{Currency, Name, UnitPrice};
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
    /// Less the discount.
    rates: BTreeMap<Name, Rate>,
    discount: Option<CardDiscount>,
    /// As stated, where there is a discount.
    stated: BTreeMap<Name, Rate>,
}

impl RateCard {
    /// A card without rates yet.
    #[must_use]
    pub fn new(currency: Currency, vat_basis: VatBasis) -> Self {
        let (rates, stated) = (BTreeMap::new(), BTreeMap::new());
        RateCard { currency, vat_basis, rates, discount: None, stated }
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
    /// [`Mixed`](crate::ErrorKind::Mixed), [`Duplicate`](crate::ErrorKind::Duplicate),
    /// [`Range`](crate::ErrorKind::Range) for a least charge below zero or a pack of nothing, or those
    /// of a [`Name`].
    pub fn with_rate(self, line: &str, rate: Rate) -> Result<Self, Error> {
        self.with_rate_of(Name::new(line)?, rate)
    }

    /// [`with_rate`](Self::with_rate) of a line whose name is checked.
    pub(crate) fn with_rate_of(mut self, name: Name, rate: Rate) -> Result<Self, Error> {
        rate.check()?;
        self.currency.same_as(rate.price().currency())?;
        let rate = match &self.discount {
            Some(discount) => {
                let less = rate.less(discount)?;
                self.stated.insert(name.clone(), rate);
                less
            }
            None => rate,
        };
        if self.rates.insert(name.clone(), rate).is_some() {
            return Err(error::duplicate_name(name, "line of a rate card"));
        }
        Ok(self)
    }

    /// The card less a discount, which comes off every price and amount on it; it replaces one that
    /// was given before.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a discount below 0 % or above 100 %, and
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where a price after it is finer than six decimal
    /// places and no rounding is stated.
    pub fn with_discount(self, discount: CardDiscount) -> Result<Self, Error> {
        discount.check().at("the discount")?;
        let stated = if self.discount.is_some() { self.stated } else { self.rates };
        let empty =
            RateCard { discount: Some(discount), ..RateCard::new(self.currency, self.vat_basis) };
        stated.into_iter().try_fold(empty, |card, (line, rate)| {
            card.with_rate_of(line.clone(), rate).at(("line", &line))
        })
    }

    /// What comes off every price and amount, where something does.
    #[must_use]
    pub fn discount(&self) -> Option<&CardDiscount> {
        self.discount.as_ref()
    }

    /// The rate of a line as it is stated, before the discount.
    #[must_use]
    pub fn stated_rate(&self, line: &str) -> Option<&Rate> {
        self.stated_rates().get(line)
    }

    /// The rates as they are stated.
    pub(crate) fn stated_rates(&self) -> &BTreeMap<Name, Rate> {
        if self.discount.is_some() { &self.stated } else { &self.rates }
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

    /// The rate of a line, less the discount.
    #[must_use]
    pub fn rate(&self, line: &str) -> Option<&Rate> {
        self.rates.get(line)
    }

    /// The rates, less the discount, in the order of the lines' names.
    pub fn rates(&self) -> impl Iterator<Item = (&Name, &Rate)> {
        self.rates.iter()
    }

    /// Whether the price of any line changes with the volume: volume tiers, packs, a least charge.
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
            Some((own.span().1, theirs.span().0))
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
