//! Rate cards: the prices of one bid, line by line.

use std::collections::BTreeMap;

use super::band::PriceBand;
use crate::error::{AtRecord, Error, quoted};
use crate::exact::{Currency, Name, UnitPrice};

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

impl VatBasis {
    /// The three bases, in alphabetical order.
    pub const ALL: [VatBasis; 3] = [VatBasis::Exclusive, VatBasis::Exempt, VatBasis::Inclusive];

    /// The basis' name in documents.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            VatBasis::Exclusive => "exclusive",
            VatBasis::Exempt => "exempt",
            VatBasis::Inclusive => "inclusive",
        }
    }

    /// The basis in words: prices are …
    #[must_use]
    pub(crate) fn in_words(self) -> &'static str {
        match self {
            VatBasis::Exclusive => "exclusive of",
            VatBasis::Exempt => "exempt from",
            VatBasis::Inclusive => "inclusive of",
        }
    }
}

/// The price of one line, a point or a band, and its unit where the card states one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Rate {
    band: PriceBand,
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
/// assert_eq!(card.rate("high").unwrap().band().to_string(), "31.00 to 34.00 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateCard {
    currency: Currency,
    vat_basis: VatBasis,
    rates: BTreeMap<Name, Rate>,
}

impl Rate {
    /// A rate in the line's own unit.
    #[must_use]
    pub fn new(band: PriceBand) -> Self {
        Rate { band, unit: None }
    }

    /// The same rate, said to be in a unit; a tender refuses it where its line has another.
    #[must_use]
    pub fn with_unit(self, unit: Name) -> Self {
        Rate { unit: Some(unit), ..self }
    }

    /// The price or prices.
    #[must_use]
    pub fn band(&self) -> &PriceBand {
        &self.band
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

    /// The same card with the price of a line.
    ///
    /// # Errors
    ///
    /// As [`with_rate`](Self::with_rate), and [`Error::NegativePrice`].
    pub fn with_price(self, line: &str, price: UnitPrice) -> Result<Self, Error> {
        let band = PriceBand::point(price).at(|| format!("the price of line {}", quoted(line)))?;
        self.with_rate(line, Rate::new(band))
    }

    /// The same card with the price band of a line.
    ///
    /// # Errors
    ///
    /// As [`with_rate`](Self::with_rate).
    pub fn with_band(self, line: &str, band: PriceBand) -> Result<Self, Error> {
        self.with_rate(line, Rate::new(band))
    }

    /// The same card with the rate of a line.
    ///
    /// # Errors
    ///
    /// [`Error::MixedCurrency`], [`Error::DuplicateName`], or those of a [`Name`].
    pub fn with_rate(mut self, line: &str, rate: Rate) -> Result<Self, Error> {
        let record = || format!("the price of line {}", quoted(line));
        self.currency.same_as(rate.band.currency()).at(record)?;
        let name = Name::new(line).at(record)?;
        if self.rates.insert(name.clone(), rate).is_some() {
            return Err(Error::DuplicateName { name: name.into(), what: "line of a rate card" });
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

    /// The rate of a line.
    #[must_use]
    pub fn rate(&self, line: &str) -> Option<&Rate> {
        self.rates.get(line)
    }

    /// The rates in the order of the lines' names.
    pub fn rates(&self) -> impl Iterator<Item = (&Name, &Rate)> {
        self.rates.iter()
    }

    /// Whether this card is at most as dear as another on every one of the lines, and cheaper on
    /// one; a band is at most as dear as another where its high end is at most the other's low
    /// end. Where one of the cards does not price a line, or the cards differ in currency or VAT
    /// basis, the answer is no.
    #[must_use]
    pub fn dominates<'a>(&self, other: &RateCard, lines: impl Iterator<Item = &'a Name>) -> bool {
        if self.currency != other.currency || self.vat_basis != other.vat_basis {
            return false;
        }
        let pairs = lines.map(|line| {
            let (own, theirs) = (self.rates.get(line)?, other.rates.get(line)?);
            Some((own.band.high().millionths(), theirs.band.low().millionths()))
        });
        pairs.collect::<Option<Vec<_>>>().is_some_and(|pairs| dominates(pairs.into_iter()))
    }
}

/// The rule itself, over one card's high and the other's low price on each line: never dearer, and
/// cheaper somewhere.
pub(crate) fn dominates(mut pairs: impl Iterator<Item = (i128, i128)> + Clone) -> bool {
    let cheaper_somewhere = pairs.clone().any(|(high, low)| high < low);
    cheaper_somewhere && pairs.all(|(high, low)| high <= low)
}
