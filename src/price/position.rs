//! Where a bid lies: against its own full cost, and against a corridor.

use super::band::{BandPosition, Interval};
use crate::error::Error;
use crate::exact::{Fraction, Name, Quantity};

/// How a bid's price lies to the full cost in the bidder's own model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnCostPosition {
    /// The bidder gives a cost model.
    Assessed(Box<OwnCost>),
    /// The bidder gives no cost model: nothing can be said, for or against.
    NotAssessable,
}

/// A price against the full cost in the bidder's own model, over all priced lines of a scenario.
///
/// `own full cost = Σ demand × full cost per unit at the model's volume`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnCost {
    price: Interval,
    own_full_cost: Fraction,
    shortfall: Interval,
    volume_differences: Vec<VolumeDifference>,
}

/// A service whose volume in the model is not what the lines it stands behind demand. Its cost
/// per unit then is that of another volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeDifference {
    service: Name,
    in_model: Quantity,
    in_demand: Fraction,
}

/// How the prices of a bid lie to a corridor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorridorPosition {
    lines: Vec<(Name, BandPosition)>,
    basket: Option<BandPosition>,
}

impl OwnCost {
    /// Two parts of a joint bid together. A service of one partner's model is another than a
    /// service of another's, so differences of volume stand side by side.
    pub(crate) fn plus(self, other: OwnCost) -> Result<OwnCost, Error> {
        let sum = |left: &Interval, right: &Interval| {
            Interval::new(left.low() + right.low(), left.high() + right.high())
        };
        let mut volume_differences = self.volume_differences;
        volume_differences.extend(other.volume_differences);
        Ok(OwnCost {
            price: sum(&self.price, &other.price)?,
            own_full_cost: self.own_full_cost + &other.own_full_cost,
            shortfall: sum(&self.shortfall, &other.shortfall)?,
            volume_differences,
        })
    }

    /// A price against a cost that was found elsewhere, for screens over plain figures.
    ///
    /// # Errors
    ///
    /// None that an interval of prices can give: its ends are in order.
    pub fn new(
        price: Interval,
        own_full_cost: Fraction,
        volume_differences: Vec<VolumeDifference>,
    ) -> Result<Self, Error> {
        let shortfall = Interval::new(&own_full_cost - price.high(), &own_full_cost - price.low())?;
        Ok(OwnCost { price, own_full_cost, shortfall, volume_differences })
    }

    /// The price of the priced lines; preset and optional lines are left out.
    #[must_use]
    pub fn price(&self) -> &Interval {
        &self.price
    }

    /// What these lines cost in full in the bidder's own model.
    #[must_use]
    pub fn own_full_cost(&self) -> &Fraction {
        &self.own_full_cost
    }

    /// By how much the price lies below the own full cost; negative where it lies above. The low
    /// end belongs to the high price.
    #[must_use]
    pub fn shortfall(&self) -> &Interval {
        &self.shortfall
    }

    /// The services whose volume in the model differs from the demand.
    #[must_use]
    pub fn volume_differences(&self) -> &[VolumeDifference] {
        &self.volume_differences
    }
}

impl VolumeDifference {
    /// A service's volume in the model and in the demand.
    ///
    /// # Errors
    ///
    /// As [`Name::new`].
    pub fn new(service: &str, in_model: Quantity, in_demand: Fraction) -> Result<Self, Error> {
        Ok(VolumeDifference { service: Name::new(service)?, in_model, in_demand })
    }

    /// The service of the bidder's model.
    #[must_use]
    pub fn service(&self) -> &Name {
        &self.service
    }

    /// Its volume in the model.
    #[must_use]
    pub fn in_model(&self) -> Quantity {
        self.in_model
    }

    /// The demand for the lines it stands behind.
    #[must_use]
    pub fn in_demand(&self) -> &Fraction {
        &self.in_demand
    }
}

impl CorridorPosition {
    pub(crate) fn new(lines: Vec<(Name, BandPosition)>, basket: Option<BandPosition>) -> Self {
        CorridorPosition { lines, basket }
    }

    /// The position of every line that is priced and has a band, in the order of the lines' names;
    /// optional lines too.
    #[must_use]
    pub fn lines(&self) -> &[(Name, BandPosition)] {
        &self.lines
    }

    /// The position of the basket of priced lines; `None` where a required line has no band.
    #[must_use]
    pub fn basket(&self) -> Option<&BandPosition> {
        self.basket.as_ref()
    }
}
