//! What is scored: a price with the marks for quality.

use std::collections::BTreeMap;

use super::scheme::QUALITY;
use crate::error::{self, AtRecord, Error, shortened};
use crate::exact::{Fraction, Name, Quantity};

/// The most offers that are scored together.
pub const MAX_OFFERS: usize = 10_000;

/// A provider, its exact price, and its marks for quality: a bid as a scoring rule sees it. Offers
/// can be made up, so that a rule can be tried before it is published.
///
/// ```
/// use fullcost::exact::Fraction;
/// use fullcost::score::Offer;
///
/// let offer = Offer::new("a", Fraction::from(100))?.with_mark("staffing", "4.5".parse()?)?;
/// assert_eq!(offer.mark("staffing").unwrap().to_string(), "4.5");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Offer {
    /// The provider.
    pub provider: Name,
    /// The price; `None` where the bid has no total in the view.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub price: Option<Fraction>,
    /// The circumstances the view needs and the bid does not state.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub not_stated: Vec<Name>,
    #[cfg_attr(feature = "serde", serde(rename = "quality"))]
    marks: BTreeMap<Name, Quantity>,
}

impl Offer {
    /// An offer at a price, in units of the currency.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`], or [`Range`](crate::ErrorKind::Range) for a price below zero.
    pub fn new(provider: &str, price: Fraction) -> Result<Self, Error> {
        let provider = Name::new(provider).at("the provider of an offer")?;
        if price.is_negative() {
            return Err(error::negative_price(shortened(&price.to_string())).at(("bid", &provider)));
        }
        let (not_stated, marks) = (Vec::new(), BTreeMap::new());
        Ok(Offer { provider, price: Some(price), not_stated, marks })
    }

    /// A bid without a total in a view, since it does not state these circumstances.
    pub(crate) fn without_price(provider: Name, not_stated: Vec<Name>) -> Self {
        Offer { provider, price: None, not_stated, marks: BTreeMap::new() }
    }

    /// The offer with its mark for a criterion.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`], or [`Duplicate`](crate::ErrorKind::Duplicate).
    pub fn with_mark(mut self, criterion: &str, mark: Quantity) -> Result<Self, Error> {
        let record = ("bid", &self.provider);
        let name = Name::new(criterion).at(record)?;
        if self.marks.contains_key(&name) {
            let error = error::duplicate_name(name, "mark");
            return Err(error).at(record);
        }
        self.marks.insert(name, mark);
        Ok(self)
    }

    /// The offer with its mark where quality is [one
    /// criterion](super::Scoring::of_price_and_quality).
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate).
    pub fn with_quality(self, mark: Quantity) -> Result<Self, Error> {
        self.with_mark(QUALITY, mark)
    }

    /// The mark for a criterion.
    #[must_use]
    pub fn mark(&self, criterion: &str) -> Option<Quantity> {
        self.marks.get(criterion).copied()
    }

    /// The marks in the order of the criteria's names.
    pub fn marks(&self) -> impl Iterator<Item = (&Name, Quantity)> {
        self.marks.iter().map(|(criterion, mark)| (criterion, *mark))
    }
}
