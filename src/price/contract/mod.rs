//! Contracts: what a volume is paid, by the form of the agreement.
//!
//! | form | income for a volume `V` |
//! | --- | --- |
//! | block | `p₀ · V₀` |
//! | per unit | `p₀ · V` |
//! | cost and volume | `p₀ · V₀ + p_up · max(0, V − V₀(1 + τ_up)) − p_down · max(0, V₀(1 − τ_down) − V)`, never below zero |
//! | all or nothing | the payment where `success rate · V` reaches the target, else nothing |
//! | per success | `p₀ · success rate · V` |
//! | banded | the payment of the volume band that `V` lies in; a bound belongs to the band below it |

mod form;
mod outcome;
mod terms;
mod working;

use form::Form;
pub use form::{Beyond, ContractForm, MAX_VOLUME_BANDS, VolumeBand};
pub use outcome::{ContractOutcome, ContractOutcomes, MAX_VOLUMES, contract_outcomes};
pub use terms::ContractTerms;

use crate::error::{self, AtRecord, Error};
use crate::exact::{Currency, Fraction, Money, Name, Percent, Quantity, UnitPrice};

/// An agreement on what is paid for a volume of one unit.
///
/// ```
/// use fullcost::exact::{Currency, Fraction, UnitPrice};
/// use fullcost::price::{Beyond, Contract};
///
/// let pounds = |text| UnitPrice::parse(text, Currency::GBP);
/// let contract = Contract::cost_and_volume(
///     "contact hour",
///     pounds("20")?,
///     "1000".parse()?,
///     Beyond::new("5%".parse()?, pounds("14")?)?,
///     Beyond::new("10%".parse()?, pounds("8")?)?,
/// )?;
/// assert_eq!(contract.income("1040".parse()?), Fraction::from(20_000));
/// assert_eq!(contract.income("1100".parse()?), Fraction::from(20_000 + 50 * 14));
/// assert_eq!(contract.income("800".parse()?), Fraction::from(20_000 - 100 * 8));
/// contract.evidence("800".parse()?).verify()?;
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    currency: Currency,
    unit: Name,
    form: Form,
}

impl Contract {
    /// A planned volume at a price, whatever is delivered.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a price below zero, or those of the unit's [`Name`].
    pub fn block(unit: &str, price: UnitPrice, volume: Quantity) -> Result<Self, Error> {
        let form = Form::Block { price: checked(price)?, volume };
        Contract::new(unit, price.currency(), form)
    }

    /// A price for each unit that is delivered.
    ///
    /// # Errors
    ///
    /// As [`block`](Self::block).
    pub fn per_unit(unit: &str, price: UnitPrice) -> Result<Self, Error> {
        Contract::new(unit, price.currency(), Form::PerUnit { price: checked(price)? })
    }

    /// A block for the planned volume, and prices for what lies beyond a tolerance on either side:
    /// `up` is paid for each unit more, `down` is taken off for each unit less. The income is never
    /// below zero.
    ///
    /// # Errors
    ///
    /// As [`block`](Self::block), [`Mixed`](crate::ErrorKind::Mixed), or
    /// [`Range`](crate::ErrorKind::Range) where the tolerance down is more than 100 %.
    pub fn cost_and_volume(
        unit: &str,
        price: UnitPrice,
        volume: Quantity,
        up: Beyond<UnitPrice>,
        down: Beyond<UnitPrice>,
    ) -> Result<Self, Error> {
        for side in [up.price(), down.price()] {
            price.currency().same_as(side.currency())?;
        }
        let side = |beyond: &Beyond<UnitPrice>| {
            checked(*beyond.price()).map(|price| Beyond::unchecked(beyond.tolerance(), price))
        };
        let (up, down) = (side(&up)?, side(&down.within_the_volume()?)?);
        let form = Form::CostAndVolume { price: checked(price)?, volume, up, down };
        Contract::new(unit, price.currency(), form)
    }

    /// A payment where successes reach a target, and nothing otherwise. Of the units delivered,
    /// `success_rate` succeed; 100 % where the unit itself is an outcome.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero or a share beyond 0 % to 100 %,
    /// or those of the unit's [`Name`].
    pub fn all_or_nothing(
        unit: &str,
        payment: Money,
        target: Quantity,
        success_rate: Percent,
    ) -> Result<Self, Error> {
        let payment_checked = not_negative(payment)?;
        let form = Form::AllOrNothing { payment: payment_checked, target, success_rate };
        Contract::new(unit, payment.currency(), form.checked()?)
    }

    /// A price for each success.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a price below zero or a share beyond 0 % to 100 %, or
    /// those of the unit's [`Name`].
    pub fn per_success(unit: &str, price: UnitPrice, success_rate: Percent) -> Result<Self, Error> {
        let form = Form::PerSuccess { price: checked(price)?, success_rate };
        Contract::new(unit, price.currency(), form.checked()?)
    }

    /// A payment for each volume band.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) without a band, [`Order`](crate::ErrorKind::Order)
    /// where bounds do not rise, [`Order`](crate::ErrorKind::Order) where the last band has a bound
    /// or another has none, [`TooLarge`](crate::ErrorKind::TooLarge),
    /// [`Range`](crate::ErrorKind::Range) for an amount below zero or
    /// [`Mixed`](crate::ErrorKind::Mixed).
    pub fn banded(unit: &str, bands: &[VolumeBand<Money>]) -> Result<Self, Error> {
        let currency = bands.first().map(|band| band.pays().currency());
        let currency = currency.ok_or_else(|| error::missing("volume band"))?;
        let exact = |band: &VolumeBand<Money>| {
            currency.same_as(band.pays().currency())?;
            Ok(VolumeBand::new(band.up_to(), not_negative(*band.pays())?))
        };
        let bands = bands.iter().map(exact).collect::<Result<Vec<_>, Error>>()?;
        Contract::new(unit, currency, Form::Banded(bands).checked()?)
    }

    fn new(unit: &str, currency: Currency, form: Form) -> Result<Self, Error> {
        let unit = Name::new(unit).at("the unit of a contract")?;
        Ok(Contract { currency, unit, form })
    }

    /// Which form of agreement it is.
    #[must_use]
    pub fn form(&self) -> ContractForm {
        self.form.kind()
    }

    /// The unit of its volumes.
    #[must_use]
    pub fn unit(&self) -> &Name {
        &self.unit
    }

    /// The currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// What a volume is paid, exactly.
    #[must_use]
    pub fn income(&self, volume: Quantity) -> Fraction {
        self.form.income(&volume.to_fraction())
    }
}

fn checked(price: UnitPrice) -> Result<Fraction, Error> {
    if price.is_negative() {
        return Err(error::negative_price(price.to_plain_text()));
    }
    Ok(price.to_fraction())
}

fn not_negative(payment: Money) -> Result<Fraction, Error> {
    if payment.is_negative() {
        return Err(error::negative_amount(payment.to_plain_text()));
    }
    Ok(payment.to_fraction())
}
