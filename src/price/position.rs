//! Where a bid lies: against its own full cost, and against a corridor.

use std::collections::BTreeMap;

use super::band::{BandPosition, Interval};
use crate::exact::{Currency, Figure, Fraction, Name, Quantity};

/// A price against the full cost in the bidder's own model, over all priced lines of a scenario.
///
/// `own full cost = Σ demand × full cost per unit at the model's volume`
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct OwnCost {
    /// The price of the priced lines; preset and optional lines are left out.
    pub price: Figure,
    /// What these lines cost in full in the bidder's own model.
    pub own_full_cost: Figure,
    /// By how much the price lies below the own full cost; negative where it lies above. The low
    /// end belongs to the high price.
    pub shortfall: Figure,
    /// The services whose volume in the model differs from the demand.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub volume_differences: Vec<VolumeDifference>,
}

/// A service whose volume in the model is not what the lines it stands behind demand. Its cost
/// per unit then is that of another volume.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct VolumeDifference {
    /// The service of the bidder's model.
    pub service: Name,
    /// Its volume in the model.
    pub in_model: Quantity,
    /// The demand for the lines it stands behind.
    pub in_demand: Fraction,
}

/// How the prices of a bid lie to a corridor.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CorridorPosition {
    /// The position of every line that is priced and has a band, in the order of the lines' names;
    /// optional lines too.
    pub lines: BTreeMap<Name, BandPosition>,
    /// The position of the basket of priced lines; `None` where a required line has no band.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub basket: Option<BandPosition>,
}

impl OwnCost {
    /// A price against a cost that was found elsewhere, for screens over plain figures.
    #[must_use]
    pub fn new(
        currency: Currency,
        price: &Interval,
        own_full_cost: Fraction,
        volume_differences: Vec<VolumeDifference>,
    ) -> Self {
        let (low, high) = (&own_full_cost - price.high(), &own_full_cost - price.low());
        OwnCost {
            price: price.in_currency(currency),
            shortfall: Figure::between(low, high, currency),
            own_full_cost: Figure::new(own_full_cost, currency),
            volume_differences,
        }
    }

    /// Two parts of a joint bid together. A service of one partner's model is another than a
    /// service of another's, so differences of volume stand side by side.
    pub(crate) fn plus(mut self, other: OwnCost) -> OwnCost {
        self.volume_differences.extend(other.volume_differences);
        OwnCost {
            price: self.price.plus(&other.price),
            own_full_cost: self.own_full_cost.plus(&other.own_full_cost),
            shortfall: self.shortfall.plus(&other.shortfall),
            volume_differences: self.volume_differences,
        }
    }
}

impl VolumeDifference {
    /// A service's volume in the model and in the demand.
    #[must_use]
    pub fn new(service: Name, in_model: Quantity, in_demand: Fraction) -> Self {
        VolumeDifference { service, in_model, in_demand }
    }
}
