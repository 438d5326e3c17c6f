//! Corridors: price bands set from outside.

use std::collections::BTreeMap;

use super::band::PriceBand;
use crate::error::{AtRecord, Error};
use crate::exact::{Name, Text};

/// A band of prices for each of some lines, with its source: a floor and a ceiling, or the
/// quartiles of a market study.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{Corridor, PriceBand};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let corridor = Corridor::new("cost-of-care study, lower and upper quartile")?
///     .with_band("low", PriceBand::new(pounds("20.00")?, pounds("24.00")?)?)?;
/// assert!(corridor.band("low").is_some());
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corridor {
    source: Text,
    bands: BTreeMap<Name, PriceBand>,
}

impl Corridor {
    /// A corridor without bands yet.
    ///
    /// # Errors
    ///
    /// Those of a [`Text`].
    pub fn new(source: &str) -> Result<Self, Error> {
        let source = Text::new(source).at(|| "the source of the corridor".to_owned())?;
        Ok(Corridor { source, bands: BTreeMap::new() })
    }

    /// The same corridor with the band of a line.
    ///
    /// # Errors
    ///
    /// [`Error::DuplicateName`], or those of a [`Name`].
    pub fn with_band(mut self, line: &str, band: PriceBand) -> Result<Self, Error> {
        let line = Name::new(line).at(|| "the corridor".to_owned())?;
        if self.bands.insert(line.clone(), band).is_some() {
            return Err(Error::DuplicateName { name: line.into(), what: "line of the corridor" });
        }
        Ok(self)
    }

    /// Where the bands come from.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// The band of a line.
    #[must_use]
    pub fn band(&self, line: &str) -> Option<&PriceBand> {
        self.bands.get(line)
    }

    /// The bands in the order of the lines' names.
    pub fn bands(&self) -> impl Iterator<Item = (&Name, &PriceBand)> {
        self.bands.iter()
    }
}
