//! The buyer's tax: what a price costs a buyer that recovers a part of the tax on it.

use crate::error::{AtRecord, Error};
use crate::exact::{Fraction, Percent, Text};
use crate::price::VatBasis;
use crate::record::record;

record! {
    /// The rate of VAT on what is bought, and how much of it the buyer recovers. With it, bids on
    /// different VAT bases are compared at what they cost the buyer.
    ///
    /// A price `p`, the rate `r` and the recovered share `c` cost the buyer
    ///
    /// | prices are | cost to the buyer |
    /// | --- | --- |
    /// | exclusive | `p × (1 + r × (1 − c))` |
    /// | inclusive | `p ÷ (1 + r) × (1 + r × (1 − c))` |
    /// | exempt | `p` |
    ///
    /// ```
    /// use fullcost::price::VatBasis;
    /// use fullcost::tender::BuyerTax;
    ///
    /// let tax = BuyerTax::new("20%".parse()?, "50%".parse()?, "tender, schedule 2")?;
    /// assert_eq!(tax.factor(VatBasis::Exclusive).to_string(), "11/10");
    /// assert_eq!(tax.factor(VatBasis::Inclusive).to_string(), "11/12");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct BuyerTax with check {
        /// not negative
        rate: Percent,
        /// the share of the tax that the buyer recovers, 0 % to 100 %
        recovered: Percent,
        /// the basis of the corridor's prices
        corridor: Option<VatBasis>
            = "required where there is a corridor and bids are on several bases",
        /// where it is published
        source: Text,
    }
}

impl BuyerTax {
    /// A rate, the share of the tax that the buyer recovers, and where both are published.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) for the rate, [`Range`](crate::ErrorKind::Range) for a
    /// share that is not from 0 % to 100 %, or those of a [`Text`].
    pub fn new(rate: Percent, recovered: Percent, source: &str) -> Result<Self, Error> {
        let source = Text::new(source).at("source").at(RECORD)?;
        let tax = BuyerTax { rate, recovered, corridor: None, source };
        tax.check()?;
        Ok(tax)
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.rate.not_negative().at("rate").at(RECORD)?;
        self.recovered.share().at("recovered share").at(RECORD)?;
        Ok(())
    }

    /// What a price of one on this basis costs the buyer.
    #[must_use]
    pub fn factor(&self, basis: VatBasis) -> Fraction {
        let rate = self.rate.to_fraction();
        let borne = Fraction::ONE + &rate * &self.not_recovered();
        match basis {
            VatBasis::Exclusive => borne,
            VatBasis::Exempt => Fraction::ONE,
            // A rate is not negative, so one and the rate are above zero.
            VatBasis::Inclusive => {
                borne.checked_div(&(Fraction::ONE + rate)).unwrap_or(Fraction::ONE)
            }
        }
    }

    /// What is left to the provider of a price of one on this basis.
    pub(crate) fn net_of_tax(&self, basis: VatBasis) -> Fraction {
        match basis {
            VatBasis::Exclusive | VatBasis::Exempt => Fraction::ONE,
            VatBasis::Inclusive => {
                let gross = Fraction::ONE + self.rate.to_fraction();
                Fraction::ONE.checked_div(&gross).unwrap_or(Fraction::ONE)
            }
        }
    }

    /// The share of the tax that stays with the buyer.
    pub(crate) fn not_recovered(&self) -> Fraction {
        Fraction::ONE - self.recovered.to_fraction()
    }
}

/// What an error calls it.
const RECORD: &str = "the buyer's tax";

/// What a line of the tax on a basis is called, and why it is there; nothing where there is none.
pub(super) fn tax_in_words(basis: VatBasis) -> Option<(&'static str, &'static str)> {
    match basis {
        VatBasis::Exclusive => Some((
            "tax the buyer does not recover",
            "the tax comes on top of the prices, and the buyer bears a part of it",
        )),
        VatBasis::Exempt => None,
        VatBasis::Inclusive => Some((
            "tax the buyer recovers",
            "the tax is inside the prices, and the buyer has a part of it back",
        )),
    }
}
