//! Quartiles of market figures, with the estimator and the aggregation named.

use std::collections::{BTreeMap, BTreeSet};

use super::band::{Interval, PriceBand};
use super::rate_card::RateCard;
use crate::error::{self, AtRecord, Error, quoted, refused};
use crate::exact::{Currency, Fraction, Name, Rounding, UnitPrice};
use crate::price::refusal;
use crate::record::words;

/// The most prices behind one corridor: providers × lines.
pub const MAX_MARKET_PRICES: usize = 100_000;

/// Quartiles of fewer figures carry a warning with their number. *(A convention.)*
pub const SMALL_SAMPLE: usize = 10;

/// Where a quartile stands among `n` figures in rising order. Between two figures it is
/// interpolated on a straight line.
///
/// | | lower quartile at position | median | upper quartile | needs |
/// | --- | --- | --- | --- | --- |
/// | `Exclusive` | `(n + 1)/4` | `(n + 1)/2` | `3(n + 1)/4` | 3 figures |
/// | `Inclusive` | `1 + (n − 1)/4` | `1 + (n − 1)/2` | `1 + 3(n − 1)/4` | 1 figure |
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum QuartileEstimator {
    /// The figures are taken for a sample whose ends lie inside the market's.
    Exclusive,
    /// The figures are taken for the whole market, ends included.
    Inclusive,
}

/// What quartiles of a basket are quartiles of. Both are in use, and they disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Aggregation {
    /// The quartiles of the providers' totals.
    QuartileOfTotals,
    /// The quartiles of each line, added up.
    SumOfLineQuartiles,
}

/// Lower quartile, median and upper quartile of some figures, exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quartiles {
    /// The lower quartile.
    pub lower: Fraction,
    /// The median.
    pub median: Fraction,
    /// The upper quartile.
    pub upper: Fraction,
    /// Of how many figures.
    pub count: usize,
    /// By which estimator.
    pub estimator: QuartileEstimator,
}

/// Prices of a market by provider and line, from which a corridor follows.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{Aggregation, Market, QuartileEstimator};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let mut market =
///     Market::new(Currency::GBP, QuartileEstimator::Inclusive, Aggregation::SumOfLineQuartiles);
/// for (provider, price) in [("a", "10"), ("b", "20"), ("c", "30"), ("d", "50")] {
///     market = market.with_price(provider, "low", pounds(price)?)?;
/// }
/// let quartiles = market.line("low")?;
/// assert_eq!(quartiles.lower.to_exact_decimal().as_deref(), Some("17.5"));
/// assert_eq!(quartiles.small_sample(), Some(4));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Market {
    currency: Currency,
    estimator: QuartileEstimator,
    aggregation: Aggregation,
    prices: BTreeMap<Name, BTreeMap<Name, UnitPrice>>,
    /// How many prices there are.
    count: usize,
}

/// The quartiles of some figures, listed in any order.
///
/// # Errors
///
/// [`Undefined`](crate::ErrorKind::Undefined) where there are fewer figures than the estimator
/// needs.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::price::{QuartileEstimator, quartiles};
///
/// let figures = [10, 20, 30, 50].map(Fraction::from_integer);
/// let inclusive = quartiles(&figures, QuartileEstimator::Inclusive)?;
/// assert_eq!(inclusive.upper, Fraction::from_integer(35));
/// let exclusive = quartiles(&figures, QuartileEstimator::Exclusive)?;
/// assert_eq!(exclusive.upper, Fraction::from_integer(45));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn quartiles(figures: &[Fraction], estimator: QuartileEstimator) -> Result<Quartiles, Error> {
    let count = figures.len();
    if count < estimator.least() {
        return Err(refused!(
            Undefined: "{count} figures have no quartiles by the {} estimator: give at least {}, or name another estimator",
            estimator.as_str(), estimator.least()
        ));
    }
    let mut sorted: Vec<&Fraction> = figures.iter().collect();
    sorted.sort_unstable();
    let quarter = |quarters| interpolated(&sorted, estimator.position(count, quarters));
    Ok(Quartiles { lower: quarter(1), median: quarter(2), upper: quarter(3), count, estimator })
}

/// The figure at a position counted in quarters from zero, between two figures on a straight line.
fn interpolated(sorted: &[&Fraction], quarters: usize) -> Fraction {
    let place = quarters.checked_div(4).unwrap_or_default();
    let at = |place: usize| sorted.get(place).copied().cloned();
    // Where the position is that of the last figure there is none behind it.
    let here = at(place).unwrap_or_default();
    let next = at(place.saturating_add(1)).unwrap_or_else(|| here.clone());
    let rest = i128::try_from(quarters % 4).unwrap_or_default();
    &here + &((next - &here) * Fraction::from_scaled(rest, 4))
}

words! { QuartileEstimator { Exclusive = "exclusive", Inclusive = "inclusive" } }

impl QuartileEstimator {
    fn least(self) -> usize {
        match self {
            QuartileEstimator::Exclusive => 3,
            QuartileEstimator::Inclusive => 1,
        }
    }

    /// The position of a quartile in quarters of a place, from zero.
    fn position(self, count: usize, quarters: usize) -> usize {
        match self {
            QuartileEstimator::Exclusive => {
                count.saturating_add(1).saturating_mul(quarters).saturating_sub(4)
            }
            QuartileEstimator::Inclusive => count.saturating_sub(1).saturating_mul(quarters),
        }
    }
}

words! { Aggregation { QuartileOfTotals = "quartile_of_totals", SumOfLineQuartiles = "sum_of_line_quartiles" } }

impl Quartiles {
    /// The number of figures where it is below [`SMALL_SAMPLE`]: quartiles of so few say little.
    #[must_use]
    pub fn small_sample(&self) -> Option<usize> {
        (self.count < SMALL_SAMPLE).then_some(self.count)
    }

    /// From the lower to the upper quartile, exactly.
    #[must_use]
    pub fn to_interval(&self) -> Interval {
        // A lower quartile is never above the upper one.
        Interval::new(self.lower.clone(), self.upper.clone())
            .unwrap_or_else(|_| Interval::point(self.median.clone()))
    }

    /// From the lower to the upper quartile as prices, both rounded to `places` by the named rule:
    /// quartiles of prices can have two digits more than prices have.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a price below zero or
    /// [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn to_band(
        &self,
        currency: Currency,
        places: u8,
        rounding: Rounding,
    ) -> Result<PriceBand, Error> {
        let price = |figure| UnitPrice::from_fraction(figure, currency, places, rounding);
        PriceBand::new(price(&self.lower)?, price(&self.upper)?)
    }
}

impl Market {
    /// A market without prices yet.
    #[must_use]
    pub fn new(currency: Currency, estimator: QuartileEstimator, aggregation: Aggregation) -> Self {
        Market { currency, estimator, aggregation, prices: BTreeMap::new(), count: 0 }
    }

    /// The market with the price of a provider for a line.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate), [`Range`](crate::ErrorKind::Range) for a price
    /// below zero, [`Mixed`](crate::ErrorKind::Mixed), [`TooLarge`](crate::ErrorKind::TooLarge)
    /// beyond [`MAX_MARKET_PRICES`], or those of a [`Name`].
    pub fn with_price(
        mut self,
        provider: &str,
        line: &str,
        price: UnitPrice,
    ) -> Result<Self, Error> {
        let record = ("market price of", provider);
        let provider = Name::new(provider).at(record)?;
        let line = Name::new(line).at(record)?;
        self.currency.same_as(price.currency()).at(record)?;
        if price.is_negative() {
            return Err(error::negative_price(price.to_plain_text()).at(("line", &line)))
                .at(record);
        }
        let prices = self.prices.entry(provider).or_default();
        if prices.insert(line.clone(), price).is_some() {
            return Err(error::duplicate_name(line, "line of a market card")).at(record);
        }
        self.count = self.count.saturating_add(1);
        if self.count > MAX_MARKET_PRICES {
            return Err(error::too_many("market prices", MAX_MARKET_PRICES));
        }
        Ok(self)
    }

    /// The market with all prices of a rate card.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where a line is not priced at one price for every volume, or as
    /// [`with_price`](Self::with_price).
    pub fn with_card(self, provider: &str, card: &RateCard) -> Result<Self, Error> {
        card.rates().try_fold(self, |market, (line, rate)| match rate.band() {
            Some(band) if band.is_point() => market.with_price(provider, line.as_str(), band.low()),
            _ => Err(refused!(
                Unsupported: "line {line:?} is not priced at one price for every volume: give one price, since quartiles are of points"
            ))
                .at(("market price of", provider)),
        })
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The estimator of every quartile.
    pub(crate) fn estimator(&self) -> QuartileEstimator {
        self.estimator
    }

    /// What the quartiles of a basket are quartiles of.
    pub(crate) fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// The providers with their prices by line, in the order of their names.
    pub(crate) fn providers(&self) -> impl Iterator<Item = (&Name, &BTreeMap<Name, UnitPrice>)> {
        self.prices.iter()
    }

    /// The lines that some provider prices, in the order of their names.
    #[must_use]
    pub fn lines(&self) -> BTreeSet<&Name> {
        self.prices.values().flat_map(BTreeMap::keys).collect()
    }

    /// The quartiles of a line over the providers that price it.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) for too few figures.
    pub fn line(&self, line: &str) -> Result<Quartiles, Error> {
        let prices = self.prices.values().filter_map(|prices| prices.get(line));
        let figures: Vec<Fraction> = prices.map(|price| price.to_fraction()).collect();
        quartiles(&figures, self.estimator).at(("market prices of line", line))
    }

    /// The quartiles of the providers' totals over some lines with their quantities.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) where a provider does not price one of the lines,
    /// [`Undefined`](crate::ErrorKind::Undefined) for too few figures.
    pub fn totals(&self, quantities: &[(&str, Fraction)]) -> Result<Quartiles, Error> {
        let total = |(provider, prices): (&Name, &BTreeMap<Name, UnitPrice>)| {
            let parts = quantities.iter().map(|(line, quantity)| {
                let missing = || refusal::market_gap(provider, quoted(line));
                let price = prices.get(*line).ok_or_else(missing)?;
                Ok(price.to_fraction() * quantity)
            });
            parts.sum::<Result<Fraction, Error>>()
        };
        let totals = self.prices.iter().map(total).collect::<Result<Vec<_>, Error>>()?;
        quartiles(&totals, self.estimator).at("market totals")
    }

    /// The quartiles of every line, each over the providers that price it.
    ///
    /// # Errors
    ///
    /// As [`line`](Self::line).
    pub(crate) fn line_quartiles(&self) -> Result<BTreeMap<Name, Quartiles>, Error> {
        let quartiles = self.by_line().into_iter().map(|(line, figures)| {
            let found = quartiles(&figures, self.estimator);
            Ok((line.clone(), found.at(("market prices of line", line))?))
        });
        quartiles.collect()
    }

    /// By line: its prices. Providers and lines may both be many: each price is met once.
    fn by_line(&self) -> BTreeMap<&Name, Vec<Fraction>> {
        let mut by_line: BTreeMap<&Name, Vec<Fraction>> = BTreeMap::new();
        for (line, price) in self.prices.values().flatten() {
            by_line.entry(line).or_default().push(price.to_fraction());
        }
        by_line
    }

    /// The fewest providers behind any quartile: of a line, or of the totals.
    #[must_use]
    pub fn fewest(&self) -> usize {
        self.by_line().values().map(Vec::len).min().unwrap_or_default()
    }

    /// That number where it is below [`SMALL_SAMPLE`].
    #[must_use]
    pub fn small_sample(&self) -> Option<usize> {
        Some(self.fewest()).filter(|count| *count < SMALL_SAMPLE)
    }

    /// Every provider prices every line, where quartiles of totals are asked for.
    pub(super) fn check(&self) -> Result<(), Error> {
        if self.prices.is_empty() {
            return Err(error::missing("market price"));
        }
        if self.aggregation == Aggregation::QuartileOfTotals {
            let lines = self.lines();
            for (provider, prices) in &self.prices {
                if let Some(line) = lines.iter().find(|line| !prices.contains_key(**line)) {
                    return Err(refusal::market_gap(provider.to_text(), quoted(line.as_str())));
                }
            }
        }
        Ok(())
    }
}
