//! The buyer's tax: what a price costs a buyer that recovers a part of the tax on it.

use crate::error::{AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Percent, Text, UnitPrice};
use crate::price::{RateCard, VatBasis};
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
        /// the basis of prices that the tender presets: `exclusive` where tax comes on top of them
        /// with a bid that charges it, `inclusive` where the buyer pays no more than that to any bid
        preset: Option<VatBasis>
            = "required where there are preset prices and bids are on several bases; else that of the bids",
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
        let tax = BuyerTax { rate, recovered, corridor: None, preset: None, source };
        tax.check().at(RECORD)?;
        Ok(tax)
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.rate.not_negative().at("rate")?;
        self.recovered.share().at("recovered share")?;
        if self.preset == Some(VatBasis::Exempt) {
            let error = refused!(
                Unsupported: "prices cannot be preset as exempt, since whether a supply is exempt is the bid's: say \"exclusive\" or \"inclusive\""
            );
            return Err(error).at("preset");
        }
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

    /// What a price of one on this basis is before tax.
    pub(super) fn before_tax(&self, basis: VatBasis) -> Fraction {
        match basis {
            VatBasis::Exclusive | VatBasis::Exempt => Fraction::ONE,
            // A rate is not negative, so one and the rate are above zero.
            VatBasis::Inclusive => {
                Fraction::ONE.checked_div(&self.with_tax()).unwrap_or(Fraction::ONE)
            }
        }
    }

    /// What a price of one before tax is with it.
    fn with_tax(&self) -> Fraction {
        Fraction::ONE + self.rate.to_fraction()
    }

    /// What a preset price of one is on the card of a bid on this basis.
    pub(super) fn preset_factor(&self, basis: VatBasis) -> Fraction {
        match (self.preset, basis) {
            (Some(VatBasis::Exclusive), VatBasis::Inclusive) => self.with_tax(),
            (Some(VatBasis::Inclusive), VatBasis::Exclusive) => {
                self.before_tax(VatBasis::Inclusive)
            }
            _ => Fraction::ONE,
        }
    }

    /// A figure of the tax, or one that is set beside it.
    pub(super) fn stated(&self, label: &str, value: Fraction) -> Evidence {
        let stated = Evidence::stated(label, value, "", Some(&self.source));
        stated.known_as(format!("buyer's tax/{label}"))
    }

    /// The working behind the rate with the whole it is added to.
    pub(super) fn with_tax_evidence(&self) -> Evidence {
        let whole = self.stated("price without tax", Fraction::ONE);
        let rate = self.stated("rate of tax", self.rate.to_fraction());
        Evidence::new(Rule::Sum, "price with tax", self.with_tax(), "", vec![whole, rate])
    }

    /// The share of the tax that stays with the buyer.
    pub(crate) fn not_recovered(&self) -> Fraction {
        Fraction::ONE - self.recovered.to_fraction()
    }
}

/// What a price of one on a card is before tax: of that percentages of the price are taken. Where no
/// tax is stated, all cards are on one basis and it is the price as it stands.
pub(super) fn before_tax(tax: Option<&BuyerTax>, card: &RateCard) -> Fraction {
    tax.map_or(Fraction::ONE, |tax| tax.before_tax(card.vat_basis()))
}

/// A price that the tender presets, on the basis of a card.
pub(super) fn preset_on(tax: Option<&BuyerTax>, card: &RateCard, preset: UnitPrice) -> Fraction {
    let price = preset.to_fraction();
    tax.map_or(price.clone(), |tax| price * tax.preset_factor(card.vat_basis()))
}

/// What an error calls it.
pub(super) const RECORD: &str = "the buyer's tax";

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
