//! Taxes: one direction each for the whole field.

use super::adjustment::{AdjustmentBasis, AppliesTo};
use crate::error::{AtRecord, Error, refused};
use crate::exact::{Name, Percent, Text};
#[cfg(feature = "serde")]
use crate::record::Identity;
use crate::record::{record, words};

/// What the competitively neutral view does with a tax. It is one value, so no field can both
/// add a tax and strip it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaxDirection {
    /// Add the relief to those who are exempt.
    AddToExempt,
    /// Leave the tax alone there: it counts in the public-purse view only.
    NotLevelled,
    /// Strip what payers have inside their prices.
    StripFromPayers,
}

/// What a relief is to the public purse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReliefKind {
    /// Public bodies go without it: it counts.
    Forgone,
    /// One public body pays it to another: it counts nothing.
    Refunded,
}

record! {
    /// What a tax bears on: a percentage of a stated circumstance.
    pub struct TaxBase with check {
        /// the circumstance that states the amount of money
        bears_on: Name,
        /// of that amount; not negative
        rate: Percent = "default `100%`" { Percent::WHOLE },
        /// to whom it applies
        applies_to: AppliesTo = "default: every bid",
    }
}

record! {
    /// What exempt bidders are relieved of: a percentage of a stated circumstance.
    pub struct Relief with check {
        /// the circumstance that states the amount of money
        bears_on: Name,
        /// of that amount; not negative
        rate: Percent = "default `100%`" { Percent::WHOLE },
        /// to whom it applies
        applies_to: AppliesTo = "default: every bid",
        /// whether the relief counts in the public purse
        public_purse: ReliefKind,
    }
}

record! {
    /// A tax of the playing field, with one direction: who is relieved of how much, who pays how much
    /// inside the price. One that is `not_levelled` has a relief, a paid side or both.
    ///
    /// ```
    /// use fullcost::tender::{Relief, ReliefKind, Tax, TaxBase, TaxDirection};
    ///
    /// let refunded = Relief::new("refundable_input_tax", ReliefKind::Refunded)?;
    /// let vat = Tax {
    ///     relief: Some(refunded),
    ///     paid: Some(TaxBase::new("irrecoverable_vat")?),
    ///     ..Tax::new("vat", TaxDirection::AddToExempt, "input tax", "tender, schedule 4")?
    /// };
    /// assert_eq!(vat.name.as_str(), "vat");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct Tax, "tax" by "tax" {
        /// one tax has one direction
        name("tax"): Identity => Name,
        /// for reports
        label: Option<Text> = "default: the name",
        /// what the competitively neutral view does ([playing field](crate::_documentation::methods::playing_field))
        direction: TaxDirection,
        /// what exempt bidders are relieved of
        relief: Option<Relief> = "required for `add_to_exempt`",
        /// what payers have inside their prices
        paid: Option<TaxBase> = "required for `strip_from_payers`",
        /// why it is in the field
        reason: Text,
        /// where it is published
        source: Text,
    }
}

words! { TaxDirection { AddToExempt = "add_to_exempt", NotLevelled = "not_levelled", StripFromPayers = "strip_from_payers" } }

words! { ReliefKind { Forgone = "forgone", Refunded = "refunded" } }

impl TaxBase {
    /// The whole of a stated amount of money, for every bid.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(bears_on: &str) -> Result<Self, Error> {
        let bears_on = Name::new(bears_on)?;
        Ok(TaxBase { bears_on, rate: Percent::WHOLE, applies_to: AppliesTo::Everyone })
    }

    pub(crate) fn to_basis(&self) -> AdjustmentBasis {
        AdjustmentBasis::of_stated(self.rate, self.bears_on.clone())
    }

    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative().map(drop).at("rate")
    }
}

impl Relief {
    /// The whole of a stated amount of money, for every bid.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`].
    pub fn new(bears_on: &str, public_purse: ReliefKind) -> Result<Self, Error> {
        let TaxBase { bears_on, rate, applies_to } = TaxBase::new(bears_on)?;
        Ok(Relief { bears_on, rate, applies_to, public_purse })
    }

    pub(crate) fn to_basis(&self) -> AdjustmentBasis {
        AdjustmentBasis::of_stated(self.rate, self.bears_on.clone())
    }

    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative().map(drop).at("rate")
    }
}

impl Tax {
    /// A tax with its direction, neither relieved nor paid yet.
    ///
    /// # Errors
    ///
    /// Those of a [`Name`] or [`Text`].
    pub fn new(
        name: &str,
        direction: TaxDirection,
        reason: &str,
        source: &str,
    ) -> Result<Self, Error> {
        Ok(Tax {
            name: Name::new(name)?,
            label: None,
            direction,
            relief: None,
            paid: None,
            reason: Text::new(reason)?,
            source: Text::new(source)?,
        })
    }

    /// Refuses a tax without the side its direction needs.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let part = match self.direction {
            TaxDirection::AddToExempt if self.relief.is_none() => "relief",
            TaxDirection::StripFromPayers if self.paid.is_none() => "paid part",
            TaxDirection::NotLevelled if self.relief.is_none() && self.paid.is_none() => {
                "relief or paid part"
            }
            _ => return self.check_rates().at(("tax", &self.name)),
        };
        Err(refused!(
            Missing: "tax {:?} has the direction {} but does not say what its {part} bears on: add it",
            self.name, self.direction.as_str()
        ))
    }

    fn check_rates(&self) -> Result<(), Error> {
        self.relief.as_ref().map_or(Ok(()), Relief::check).at("relief")?;
        self.paid.as_ref().map_or(Ok(()), TaxBase::check).at("paid")
    }
}

crate::exact::serialise_words!(TaxDirection);
