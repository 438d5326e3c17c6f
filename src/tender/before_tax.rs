//! Where tax stands in the prices of a bid: what they are before it.

use super::Tender;
use super::bid::Bid;
use super::buyer_tax;
use crate::error::{Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, UnitPrice};
use crate::price::{RateCard, VatBasis};

impl Tender {
    /// What is left to the provider of a price of one on a card; nothing where tax is inside it and
    /// nothing says how much.
    pub(crate) fn income_of(&self, card: &RateCard) -> Option<Fraction> {
        match (self.buyer_tax(), card.vat_basis()) {
            (Some(tax), basis) => Some(tax.before_tax(basis)),
            (None, VatBasis::Inclusive) => None,
            (None, VatBasis::Exclusive | VatBasis::Exempt) => Some(Fraction::ONE),
        }
    }

    /// What a price of one on a card is before tax: of that percentages of the price are taken.
    /// Where the tender states no tax, all cards are on one basis and it is the price as it stands.
    pub(crate) fn before_tax(&self, card: &RateCard) -> Fraction {
        buyer_tax::before_tax(self.buyer_tax(), card)
    }

    /// The working behind the price before tax, from that of the price on a card.
    pub(crate) fn before_tax_evidence(&self, card: &RateCard, price: Evidence) -> Evidence {
        match self.buyer_tax() {
            Some(tax) if card.vat_basis() == VatBasis::Inclusive => {
                let value = price.value() * &tax.before_tax(VatBasis::Inclusive);
                let unit = price.unit().to_owned();
                let parts = vec![price, tax.with_tax_evidence()];
                Evidence::new(Rule::Quotient, "price before tax", value, &unit, parts)
            }
            _ => price,
        }
    }

    /// A price that the tender presets, on the basis of a card.
    pub(crate) fn preset_on(&self, card: &RateCard, preset: UnitPrice) -> Fraction {
        buyer_tax::preset_on(self.buyer_tax(), card, preset)
    }

    /// The working behind that price, from the stated one.
    pub(super) fn preset_evidence(&self, card: &RateCard, preset: Evidence) -> Evidence {
        let stated = self.buyer_tax().map(|tax| (tax, tax.preset_factor(card.vat_basis())));
        match stated.filter(|(_, factor)| *factor != Fraction::ONE) {
            None => preset,
            Some((tax, factor)) => {
                let (value, unit) = (preset.value() * &factor, preset.unit().to_owned());
                let rule = if factor > Fraction::ONE { Rule::Product } else { Rule::Quotient };
                let label = format!("that price {} tax", card.vat_basis().in_words());
                Evidence::new(rule, &label, value, &unit, vec![preset, tax.with_tax_evidence()])
            }
        }
    }
}

/// Why what needs the income of a bid is not assessable where nothing says how much tax is inside
/// its prices.
pub(crate) fn unknown_income(bid: &Bid) -> Error {
    refused!(
        NotAssessable: "the prices of bid {:?} include VAT, which is no income of the bidder, and nothing says how much: state the buyer's tax, or prices without it",
        bid.provider
    )
}
