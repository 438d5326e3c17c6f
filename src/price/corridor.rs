//! Corridors: price bands set from outside.

use std::collections::BTreeMap;

use super::band::{Interval, PriceBand};
use super::quartile::{Aggregation, Market, Quartiles};
use super::stated_total::StatedTotal;
use crate::error::{self, Error};
use crate::exact::{Currency, Fraction, Name, Text};

/// A band of prices for each of some lines, with its source: a floor and a ceiling, or the
/// quartiles of a market.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{Corridor, PriceBand};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let corridor = Corridor::new("floor and ceiling of the tender, schedule 2")?
///     .with_band("low", PriceBand::new(pounds("20.00")?, pounds("24.00")?)?)?;
/// assert!(corridor.band("low").is_some());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corridor {
    source: Text,
    bands: BTreeMap<Name, PriceBand>,
    stated_total: Option<PriceBand>,
    market: Option<MarketQuartiles>,
}

/// Market prices, with the quartiles of every line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct MarketQuartiles {
    market: Market,
    lines: BTreeMap<Name, Quartiles>,
}

impl Corridor {
    /// A corridor without bands yet.
    ///
    /// # Errors
    ///
    /// Those of a [`Text`].
    pub fn new(source: &str) -> Result<Self, Error> {
        let source = Text::new(source)?;
        Ok(Corridor { source, bands: BTreeMap::new(), stated_total: None, market: None })
    }

    /// The corridor from the lower to the upper quartile of a market, line by line, exactly; over a
    /// basket by the market's own aggregation.
    ///
    /// # Errors
    ///
    /// Those of a [`Text`], [`Missing`](crate::ErrorKind::Missing) where the market has no price,
    /// [`Undefined`](crate::ErrorKind::Undefined) for too few figures, or
    /// [`Missing`](crate::ErrorKind::Missing) where quartiles of totals are asked for and a
    /// provider does not price every line.
    ///
    /// ```
    /// use fullcost::exact::{Currency, UnitPrice};
    /// use fullcost::price::{Aggregation, Corridor, Market, QuartileEstimator};
    ///
    /// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
    /// let (inclusive, totals) = (QuartileEstimator::Inclusive, Aggregation::QuartileOfTotals);
    /// let mut market = Market::new(Currency::GBP, inclusive, totals);
    /// for (provider, price) in [("a", "20"), ("b", "21"), ("c", "23.50")] {
    ///     market = market.with_price(provider, "low", pounds(price)?)?;
    /// }
    /// let corridor = Corridor::of_market("three published cards", market)?;
    /// let band = corridor.interval("low").unwrap();
    /// assert_eq!((band.low().to_string(), band.high().to_string()), ("41/2".into(), "89/4".into()));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn of_market(source: &str, market: Market) -> Result<Self, Error> {
        let corridor = Corridor::new(source)?;
        let lines = market.line_quartiles()?;
        market.check()?;
        Ok(Corridor { market: Some(MarketQuartiles { market, lines }), ..corridor })
    }

    /// The corridor with the band of a line.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate), [`Conflict`](crate::ErrorKind::Conflict) where
    /// the corridor follows from a market, or those of a [`Name`].
    pub fn with_band(mut self, line: &str, band: PriceBand) -> Result<Self, Error> {
        let line = Name::new(line)?;
        if self.market.is_some() {
            return Err(error::one_of("bands of lines, market prices"));
        }
        if self.bands.insert(line.clone(), band).is_some() {
            return Err(error::duplicate_name(line, "line of the corridor"));
        }
        Ok(self)
    }

    /// The corridor with the total its source states: one unit of every line together, low
    /// and high.
    #[must_use]
    pub fn with_stated_total(self, total: PriceBand) -> Self {
        Corridor { stated_total: Some(total), ..self }
    }

    /// Where the bands come from.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// The stated band of a line; `None` where the corridor follows from a market.
    #[must_use]
    pub fn band(&self, line: &str) -> Option<&PriceBand> {
        self.bands.get(line)
    }

    /// The stated bands in the order of the lines' names.
    pub fn bands(&self) -> impl Iterator<Item = (&Name, &PriceBand)> {
        self.bands.iter()
    }

    /// The market whose quartiles the bands are, where they are.
    #[must_use]
    pub fn market(&self) -> Option<&Market> {
        self.market.as_ref().map(|quartiles| &quartiles.market)
    }

    /// The quartiles of every line, where the corridor follows from a market.
    pub(crate) fn quartiles(&self) -> impl Iterator<Item = (&Name, &Quartiles)> {
        self.market.iter().flat_map(|quartiles| &quartiles.lines)
    }

    /// The total its source states.
    pub(crate) fn stated_total(&self) -> Option<&PriceBand> {
        self.stated_total.as_ref()
    }

    /// Where a stated total is not the sum of the stated bands: for the low and for the high end.
    /// `currency` is that of the tender.
    #[must_use]
    pub fn total_findings(&self, currency: Currency) -> [Option<StatedTotal>; 2] {
        let Some(stated) = self.stated_total.as_ref().map(PriceBand::to_interval) else {
            return [None, None];
        };
        let intervals: Vec<Interval> = self.bands.values().map(PriceBand::to_interval).collect();
        let check = |end: fn(&Interval) -> &Fraction| {
            let lines: Vec<Fraction> = intervals.iter().map(|band| end(band).clone()).collect();
            StatedTotal::check(end(&stated).clone(), &lines, currency)
        };
        [check(Interval::low), check(Interval::high)]
    }

    /// The lines that have a band, in the order of their names.
    pub fn lines(&self) -> impl Iterator<Item = &Name> {
        let quartiles = self.market.iter().flat_map(|quartiles| quartiles.lines.keys());
        self.bands.keys().chain(quartiles)
    }

    /// The band of a line, exactly: stated, or lower to upper quartile.
    #[must_use]
    pub fn interval(&self, line: &str) -> Option<Interval> {
        match &self.market {
            Some(quartiles) => quartiles.lines.get(line).map(Quartiles::to_interval),
            None => self.bands.get(line).map(PriceBand::to_interval),
        }
    }

    /// The bounds of a basket of some lines with their quantities; `None` where one has no band.
    /// Stated bands and line quartiles are added up; quartiles of totals are those of the
    /// providers' baskets.
    ///
    /// # Errors
    ///
    /// [`Undefined`](crate::ErrorKind::Undefined) for too few figures, which a corridor that was
    /// built does not lead to.
    pub fn basket(&self, quantities: &[(&str, Fraction)]) -> Result<Option<Interval>, Error> {
        if quantities.iter().any(|(line, _)| self.interval(line).is_none()) {
            return Ok(None);
        }
        if let Some(MarketQuartiles { market, .. }) = &self.market
            && market.aggregation() == Aggregation::QuartileOfTotals
        {
            return Ok(Some(market.totals(quantities)?.to_interval()));
        }
        let bands = quantities
            .iter()
            .filter_map(|(line, quantity)| Some(self.interval(line)?.times(quantity)));
        let (mut low, mut high) = (Fraction::ZERO, Fraction::ZERO);
        for band in bands {
            low = low + band.low().clone();
            high = high + band.high().clone();
        }
        Interval::new(low, high).map(Some)
    }
}
