//! Banded schedules: a measured value picks the price.

use super::tiers::{Tier, TierList};
use crate::error::{AtRecord, Error, refused};
use crate::exact::{Currency, Name, Quantity, Text, UnitPrice};
use crate::record::names_schema;

/// Prices by distance band, visit length or need level: the band that holds a measured value gives
/// the price of a unit. A band runs to and including its upper bound, or to below it where that is
/// stated by `below`.
///
/// It is no volume tier: the price follows from what a unit is like, not from how many there are.
///
/// ```
/// use fullcost::exact::{Currency, UnitPrice};
/// use fullcost::price::{BandedSchedule, Tier};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let schedule = BandedSchedule::new("mile", "contact hour", "published schedule", vec![
///     Tier::up_to("3".parse()?, pounds("17.40")?),
///     Tier::up_to("6".parse()?, pounds("19.68")?),
///     Tier::open(pounds("21.72")?),
/// ])?;
/// assert_eq!(schedule.price("3".parse()?)?.to_string(), "17.40 GBP");
/// assert_eq!(schedule.price("3.1".parse()?)?.to_string(), "19.68 GBP");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BandedSchedule {
    measure: Name,
    unit: Name,
    source: Text,
    bands: TierList,
    /// The schema its document names.
    schema: Option<Text>,
}

names_schema!(BandedSchedule);

impl BandedSchedule {
    /// A schedule: what is measured (such as `mile`), what is priced (such as `contact hour`),
    /// where it is published, and its bands in rising order. The last may be open; a schedule whose
    /// last band is not prices nothing beyond it.
    ///
    /// # Errors
    ///
    /// [`Order`](crate::ErrorKind::Order), [`Unsupported`](crate::ErrorKind::Unsupported) for a flat
    /// amount, [`Range`](crate::ErrorKind::Range) for a price below zero, [`Mixed`](crate::ErrorKind::Mixed), [`Missing`](crate::ErrorKind::Missing),
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_TIERS`](super::MAX_TIERS), or those of a [`Name`] or
    /// [`Text`].
    pub fn new(measure: &str, unit: &str, source: &str, bands: Vec<Tier>) -> Result<Self, Error> {
        if let Some(place) = bands.iter().position(|band| band.flat.is_some()) {
            return Err(refused!(
                Unsupported: "a band of a schedule has a price alone: leave its flat amount out"
            ))
            .at(("tier", place.saturating_add(1)));
        }
        Ok(BandedSchedule {
            measure: Name::new(measure).at("the measure of a schedule")?,
            unit: Name::new(unit).at("the unit of a schedule")?,
            source: Text::new(source).at("the source of a schedule")?,
            bands: TierList::new(bands)?,
            schema: None,
        })
    }

    /// The unit of what is measured.
    #[must_use]
    pub fn measure(&self) -> &Name {
        &self.measure
    }

    /// The unit that is priced.
    #[must_use]
    pub fn unit(&self) -> &Name {
        &self.unit
    }

    /// Where it is published.
    #[must_use]
    pub fn source(&self) -> &Text {
        &self.source
    }

    /// The currency of every price.
    pub(crate) fn currency(&self) -> Currency {
        self.bands.first().currency()
    }

    /// The bands in rising order.
    #[must_use]
    pub fn bands(&self) -> &[Tier] {
        self.bands.tiers()
    }

    /// The price of a unit with a measured value.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where the last band ends below the value.
    pub fn price(&self, measured: Quantity) -> Result<UnitPrice, Error> {
        let band = self.bands.tier_of(&measured.to_fraction());
        band.map(|band| band.price).ok_or_else(|| {
            let last = self.bands.tiers().last().and_then(Tier::end);
            refused!(
                Range: "{measured} {:?} lies beyond the schedule, which ends at {}: agree a price for it, or add a band",
                self.measure, last.unwrap_or_default()
            )
        })
    }
}
