//! The terms of a contract before there is a price: what a tender publishes.

use super::form::{Beyond, Form, VolumeBand, check_bands, share};
use super::{Contract, checked};
use crate::error::{AtRecord, Error};
use crate::exact::{Currency, Fraction, Percent, Quantity, UnitPrice};
use crate::record::kinds;

kinds! {
    /// A form of agreement whose prices are percentages of a bid's own price, and whose payments are
    /// numbers of units at that price: [`at_price`](Self::at_price) makes it a [`Contract`].
    ///
    /// ```
    /// use fullcost::exact::{Currency, Fraction, UnitPrice};
    /// use fullcost::price::ContractTerms;
    ///
    /// let terms = ContractTerms::CostAndVolume {
    ///     volume: "1000".parse()?,
    ///     tolerance_up: "5%".parse()?,
    ///     price_up: "70%".parse()?,
    ///     tolerance_down: "10%".parse()?,
    ///     price_down: "40%".parse()?,
    /// };
    /// let contract = terms.at_price("contact hour", UnitPrice::parse("20", Currency::GBP)?)?;
    /// assert_eq!(contract.income("1100".parse()?), Fraction::from(20_000 + 50 * 14));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub enum ContractTerms by "form" called "[terms](#contract)" with check {
        /// Units are paid where successes reach the target. No percentage is negative; a success
        /// rate is at most 100 %.
        AllOrNothing in AllOrNothingRecord = "all_or_nothing" {
            /// how many units
            pays: Quantity,
            /// how many successes
            target: Quantity,
            /// how many of the units succeed; 100 % where the unit itself is an outcome
            success_rate: Percent,
        },
        /// The units of a band are paid.
        Banded in BandedTermsRecord = "banded" {
            /// bounds rise, and only the last band has none; at most 1,000
            bands: Vec<VolumeBand<Quantity>>,
        },
        /// That volume is paid.
        Block in BlockRecord = "block" {
            /// whatever is delivered
            volume: Quantity,
        },
        /// The volume is paid; beyond the tolerances `price_up` of the price for each unit more,
        /// less `price_down` of it for each unit less. `tolerance_down` is at most 100 %.
        CostAndVolume in CostAndVolumeRecord = "cost_and_volume" {
            /// that is planned
            volume: Quantity,
            /// of the volume
            tolerance_up: Percent,
            /// of the price
            price_up: Percent,
            /// of the volume
            tolerance_down: Percent,
            /// of the price
            price_down: Percent,
        },
        /// Each success is paid.
        PerSuccess in PerSuccessRecord = "per_success" {
            /// how many of the units succeed
            success_rate: Percent,
        },
        /// Each unit is paid.
        PerUnit in PerUnitRecord = "per_unit",
    }
}

impl ContractTerms {
    /// Percentages lie where they must, and bands rise to an open top.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match self {
            ContractTerms::AllOrNothing { success_rate, .. }
            | ContractTerms::PerSuccess { success_rate } => share(*success_rate),
            ContractTerms::Banded { bands } => check_bands(bands),
            ContractTerms::Block { .. } | ContractTerms::PerUnit => Ok(()),
            ContractTerms::CostAndVolume {
                tolerance_up,
                price_up,
                tolerance_down,
                price_down,
                ..
            } => {
                tolerance_up.not_negative().at("tolerance_up")?;
                tolerance_down.not_negative().at("tolerance_down")?;
                price_up.not_negative()?;
                price_down.not_negative()?;
                share(*tolerance_down)
            }
        }
    }

    /// The contract at a price.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for a price below zero, a percentage below zero, or a
    /// share beyond 0 % to 100 %, [`Missing`](crate::ErrorKind::Missing),
    /// [`Order`](crate::ErrorKind::Order) or [`TooLarge`](crate::ErrorKind::TooLarge) for bands, or
    /// those of the unit's [`Name`](crate::exact::Name).
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
        self.check()?;
        Contract::new(unit, currency, self.form_at(price))
    }

    /// The form with its figures at a price.
    fn form_at(&self, price: &Fraction) -> Form {
        let units = |units: Quantity| &units.to_fraction() * price;
        match self {
            ContractTerms::AllOrNothing { pays, target, success_rate } => Form::AllOrNothing {
                payment: units(*pays),
                target: *target,
                success_rate: *success_rate,
            },
            ContractTerms::Banded { bands } => {
                let band = |band: &VolumeBand<Quantity>| {
                    VolumeBand::new(band.up_to(), units(*band.pays()))
                };
                Form::Banded(bands.iter().map(band).collect())
            }
            ContractTerms::Block { volume } => {
                Form::Block { price: price.clone(), volume: *volume }
            }
            ContractTerms::CostAndVolume {
                volume,
                tolerance_up,
                price_up,
                tolerance_down,
                price_down,
            } => {
                let beyond = |tolerance: Percent, part: Percent| {
                    Beyond::unchecked(tolerance, &part.to_fraction() * price)
                };
                Form::CostAndVolume {
                    price: price.clone(),
                    volume: *volume,
                    up: beyond(*tolerance_up, *price_up),
                    down: beyond(*tolerance_down, *price_down),
                }
            }
            ContractTerms::PerSuccess { success_rate } => {
                Form::PerSuccess { price: price.clone(), success_rate: *success_rate }
            }
            ContractTerms::PerUnit => Form::PerUnit { price: price.clone() },
        }
    }

    /// The units that the price itself is paid for when `delivered` are: those at which a price in
    /// volume tiers is read.
    pub(crate) fn priced_volume(&self, delivered: Quantity) -> Fraction {
        match self {
            ContractTerms::AllOrNothing { pays: units, .. }
            | ContractTerms::Block { volume: units }
            | ContractTerms::CostAndVolume { volume: units, .. } => units.to_fraction(),
            ContractTerms::Banded { .. }
            | ContractTerms::PerSuccess { .. }
            | ContractTerms::PerUnit => {
                self.form_at(&Fraction::ONE).income(&delivered.to_fraction())
            }
        }
    }
}
