//! The forms of agreement and their arithmetic.

use crate::error::{self, Error, refusals, refused};
use crate::exact::{Fraction, Percent, Quantity};
use crate::record::{Context, Recorded, record, words};

/// The most volume bands of a contract.
pub const MAX_VOLUME_BANDS: usize = 1_000;

/// The forms of agreement, in alphabetical order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ContractForm {
    /// By results: a payment where the target is reached, else nothing.
    AllOrNothing,
    /// A payment for each volume band.
    Banded,
    /// A planned volume, whatever is delivered.
    Block,
    /// A block with tolerances, and prices beyond them.
    CostAndVolume,
    /// By results: a price for each success.
    PerSuccess,
    /// A price for each unit.
    PerUnit,
}

/// What holds beyond a tolerance: up or down from the planned volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Beyond<P> {
    tolerance: Percent,
    price: P,
}

/// What a volume is paid that lies above the band before and at most at this one's bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct VolumeBand<S> {
    up_to: Option<Quantity>,
    pays: S,
}

record! {
    /// Units paid up to a volume.
    struct VolumeBandRecord {
        up_to: Option<Quantity> = "required for every band but the last",
        /// how many units
        pays: Quantity,
    }
}

/// A form with its figures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    AllOrNothing {
        payment: Fraction,
        target: Quantity,
        success_rate: Percent,
    },
    Banded(Vec<VolumeBand<Fraction>>),
    Block {
        price: Fraction,
        volume: Quantity,
    },
    CostAndVolume {
        price: Fraction,
        volume: Quantity,
        up: Beyond<Fraction>,
        down: Beyond<Fraction>,
    },
    PerSuccess {
        price: Fraction,
        success_rate: Percent,
    },
    PerUnit {
        price: Fraction,
    },
}

words! {
    ContractForm {
        AllOrNothing = "all_or_nothing",
        Banded = "banded",
        Block = "block",
        CostAndVolume = "cost_and_volume",
        PerSuccess = "per_success",
        PerUnit = "per_unit",
    }
}

crate::exact::serialise_words!(ContractForm);

impl<P> Beyond<P> {
    /// A tolerance, as a percentage of the planned volume, and the price beyond it.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a percentage below zero.
    pub fn new(tolerance: Percent, price: P) -> Result<Self, Error> {
        Ok(Beyond { tolerance: tolerance.not_negative()?, price })
    }

    pub(super) fn unchecked(tolerance: Percent, price: P) -> Self {
        Beyond { tolerance, price }
    }

    /// How far from the planned volume nothing changes.
    pub(crate) fn tolerance(&self) -> Percent {
        self.tolerance
    }

    /// The price for each unit beyond.
    pub(crate) fn price(&self) -> &P {
        &self.price
    }

    /// A volume cannot fall by more than all of it.
    pub(super) fn within_the_volume(self) -> Result<Self, Error> {
        share(self.tolerance)?;
        Ok(self)
    }
}

impl<S> VolumeBand<S> {
    /// A band up to and including a bound, or without one, and what is paid in it.
    #[must_use]
    pub fn new(up_to: Option<Quantity>, pays: S) -> Self {
        VolumeBand { up_to, pays }
    }

    /// The greatest volume of the band; `None` for the topmost.
    pub(crate) fn up_to(&self) -> Option<Quantity> {
        self.up_to
    }

    /// What is paid in it.
    pub(crate) fn pays(&self) -> &S {
        &self.pays
    }
}

impl Recorded for VolumeBand<Quantity> {
    type Record = VolumeBandRecord;

    fn from_record(record: VolumeBandRecord, _context: Context) -> Result<Self, Error> {
        Ok(VolumeBand::new(record.up_to, record.pays))
    }

    fn to_record(&self) -> VolumeBandRecord {
        VolumeBandRecord { up_to: self.up_to, pays: self.pays }
    }
}

impl Form {
    pub(super) fn kind(&self) -> ContractForm {
        match self {
            Form::AllOrNothing { .. } => ContractForm::AllOrNothing,
            Form::Banded(_) => ContractForm::Banded,
            Form::Block { .. } => ContractForm::Block,
            Form::CostAndVolume { .. } => ContractForm::CostAndVolume,
            Form::PerSuccess { .. } => ContractForm::PerSuccess,
            Form::PerUnit { .. } => ContractForm::PerUnit,
        }
    }

    /// The form where its rates are shares and its bands rise to an open top.
    pub(super) fn checked(self) -> Result<Self, Error> {
        match &self {
            Form::AllOrNothing { success_rate, .. } | Form::PerSuccess { success_rate, .. } => {
                share(*success_rate)?;
            }
            Form::Banded(bands) => check_bands(bands)?,
            Form::Block { .. } | Form::CostAndVolume { .. } | Form::PerUnit { .. } => {}
        }
        Ok(self)
    }

    /// What a volume is paid.
    pub(super) fn income(&self, delivered: &Fraction) -> Fraction {
        match self {
            Form::AllOrNothing { payment, target, success_rate } => {
                let successes = success_rate.to_fraction() * delivered;
                let reached = successes >= target.to_fraction();
                if reached { payment.clone() } else { Fraction::ZERO }
            }
            Form::Banded(bands) => {
                let holds = |band: &&VolumeBand<Fraction>| {
                    band.up_to.is_none_or(|bound| *delivered <= bound.to_fraction())
                };
                bands.iter().find(holds).map(|band| band.pays.clone()).unwrap_or_default()
            }
            Form::Block { price, volume } => price * &volume.to_fraction(),
            Form::CostAndVolume { price, volume, up, down } => {
                let planned = volume.to_fraction();
                let (upper, lower) = (up.bound_above(&planned), down.bound_below(&planned));
                let more = (delivered - &upper).max(Fraction::ZERO);
                let less = (lower - delivered).max(Fraction::ZERO);
                let income = price * &planned + &up.price * &more - &down.price * &less;
                income.max(Fraction::ZERO)
            }
            Form::PerSuccess { price, success_rate } => {
                price * &(success_rate.to_fraction() * delivered)
            }
            Form::PerUnit { price } => price * delivered,
        }
    }
}

impl<P> Beyond<P> {
    /// `V₀ · (1 + τ)`
    pub(super) fn bound_above(&self, planned: &Fraction) -> Fraction {
        planned * &(Fraction::ONE + self.tolerance.to_fraction())
    }

    /// `V₀ · (1 − τ)`
    pub(super) fn bound_below(&self, planned: &Fraction) -> Fraction {
        planned * &(Fraction::ONE - self.tolerance.to_fraction())
    }
}

/// A percentage between none and all.
pub(super) fn share(percent: Percent) -> Result<(), Error> {
    if percent.is_negative() || percent > Percent::WHOLE {
        return Err(error::not_a_share(percent));
    }
    Ok(())
}

pub(super) fn check_bands<S>(bands: &[VolumeBand<S>]) -> Result<(), Error> {
    let Some((last, bounded)) = bands.split_last() else {
        return Err(error::missing("volume band"));
    };
    if bands.len() > MAX_VOLUME_BANDS {
        return Err(error::too_many("volume bands", MAX_VOLUME_BANDS));
    }
    let mut before: Option<Quantity> = None;
    for band in bounded {
        let bound = band.up_to.ok_or_else(volume_band_open_top)?;
        if before.is_some_and(|before| bound <= before) {
            let before = before.unwrap_or_default();
            let (bound, before) = (bound.to_string(), before.to_string());
            return Err(refused!(
                Order: "the volume band up to {bound} follows the one up to {before}: give bounds that rise"
            ));
        }
        before = Some(bound);
    }
    if last.up_to.is_some() {
        return Err(volume_band_open_top());
    }
    Ok(())
}

refusals! {
    volume_band_open_top() = Order:
        "the volume bands have no open top: leave the bound of the last band out, and give every other band one";
}
