//! The terms of a contract before there is a price: what a tender publishes.

use super::form::{Beyond, Form, VolumeBand};
use super::{Contract, checked};
use crate::error::Error;
use crate::exact::{Currency, Fraction, Percent, Quantity, UnitPrice};

/// A form of agreement whose prices are percentages of a bid's own price, and whose payments are
/// numbers of units at that price: [`at_price`](Self::at_price) makes it a [`Contract`].
///
/// ```
/// use fullcost::exact::{Currency, Fraction, UnitPrice};
/// use fullcost::price::{Beyond, ContractTerms};
///
/// let (up, down) = (Beyond::new("5%".parse()?, "70%".parse()?)?, Beyond::new("10%".parse()?, "40%".parse()?)?);
/// let terms = ContractTerms::cost_and_volume("1000".parse()?, up, down)?;
/// let contract = terms.at_price("contact hour", UnitPrice::parse("20", Currency::GBP)?)?;
/// assert_eq!(contract.income("1100".parse()?), Fraction::from(20_000 + 50 * 14));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContractTerms(Form<Percent, Quantity>);

impl ContractTerms {
    /// A planned volume, whatever is delivered.
    #[must_use]
    pub fn block(volume: Quantity) -> Self {
        ContractTerms(Form::Block { price: Percent::WHOLE, volume })
    }

    /// Each unit that is delivered.
    #[must_use]
    pub fn per_unit() -> Self {
        ContractTerms(Form::PerUnit { price: Percent::WHOLE })
    }

    /// A block for the planned volume; beyond the tolerances, percentages of the price.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) where the tolerance down is more than 100 %, or
    /// [`Range`](crate::ErrorKind::Range) for a percentage of the price.
    pub fn cost_and_volume(
        volume: Quantity,
        up: Beyond<Percent>,
        down: Beyond<Percent>,
    ) -> Result<Self, Error> {
        up.price().not_negative()?;
        down.price().not_negative()?;
        let down = down.within_the_volume()?;
        Ok(ContractTerms(Form::CostAndVolume { price: Percent::WHOLE, volume, up, down }))
    }

    /// The price of `volume` units where successes reach the target, and nothing otherwise.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a share beyond 0 % to 100 %.
    pub fn all_or_nothing(
        volume: Quantity,
        target: Quantity,
        success_rate: Percent,
    ) -> Result<Self, Error> {
        Form::AllOrNothing { payment: volume, target, success_rate }.checked().map(ContractTerms)
    }

    /// The price for each success.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a share beyond 0 % to 100 %.
    pub fn per_success(success_rate: Percent) -> Result<Self, Error> {
        Form::PerSuccess { price: Percent::WHOLE, success_rate }.checked().map(ContractTerms)
    }

    /// For each volume band, a number of units at the price.
    ///
    /// # Errors
    ///
    /// As [`Contract::banded`].
    pub fn banded(bands: Vec<VolumeBand<Quantity>>) -> Result<Self, Error> {
        Form::Banded(bands).checked().map(ContractTerms)
    }

    /// The contract at a price.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a price below zero, or those of the unit's
    /// [`Name`](crate::exact::Name).
    pub fn at_price(&self, unit: &str, price: UnitPrice) -> Result<Contract, Error> {
        self.at_figure(unit, price.currency(), &checked(price)?)
    }

    /// The contract at an exact price.
    pub(crate) fn at_figure(
        &self,
        unit: &str,
        currency: Currency,
        price: &Fraction,
    ) -> Result<Contract, Error> {
        let percentage = |percent: &Percent| &percent.to_fraction() * price;
        let sum = |units: &Quantity| &units.to_fraction() * price;
        Contract::new(unit, currency, self.0.map(percentage, sum))
    }

    /// The units that the price itself is paid for when `delivered` are: those at which a price in
    /// volume tiers is read.
    pub(crate) fn priced_volume(&self, delivered: Quantity) -> Fraction {
        match &self.0 {
            Form::AllOrNothing { payment, .. } => payment.to_fraction(),
            Form::Block { volume, .. } | Form::CostAndVolume { volume, .. } => volume.to_fraction(),
            Form::Banded(_) | Form::PerSuccess { .. } | Form::PerUnit { .. } => {
                let in_units: Form<Fraction, Fraction> =
                    self.0.map(|percent| percent.to_fraction(), |units| units.to_fraction());
                in_units.income(&delivered.to_fraction())
            }
        }
    }

    #[cfg(feature = "serde")]
    pub(crate) fn figures(&self) -> &Form<Percent, Quantity> {
        &self.0
    }
}
