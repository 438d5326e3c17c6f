//! Where tax stands in the prices of a bid: what they are before it.

use super::Tender;
use super::bid::Bid;
use super::buyer_tax::{self, RateGroups};
use crate::demand::DemandLine;
use crate::error::{Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Percent, UnitPrice};
use crate::price::{RateCard, VatBasis};

impl Tender {
    /// Whether it is known what is left to the provider of the prices on a card: not where tax is inside
    /// them and nothing says how much.
    pub(crate) fn knows_income(&self, card: &RateCard) -> bool {
        self.buyer_tax().is_some() || card.vat_basis() != VatBasis::Inclusive
    }

    /// What a price of one for a line on a card is before tax: of that percentages of the price are
    /// taken. Where the tender states no tax, all cards are on one basis and it is the price as it stands.
    pub(crate) fn before_tax(&self, card: &RateCard, line: &str) -> Fraction {
        self.buyer_tax()
            .map_or(Fraction::ONE, |tax| buyer_tax::before_tax(tax.rate_of(line), card.vat_basis()))
    }

    /// What a price of one for a line on a card costs the buyer.
    pub(crate) fn cost_of_one(&self, card: &RateCard, line: &str) -> Fraction {
        self.buyer_tax().map_or(Fraction::ONE, |tax| tax.factor_of(line, card.vat_basis()))
    }

    /// The rates of the buyer's tax over the lines of the basket.
    pub(crate) fn rate_groups(&self) -> &RateGroups {
        &self.0.rate_groups
    }

    /// The working behind a price before tax at a rate, from that of the price on a card.
    pub(crate) fn before_tax_evidence(
        &self,
        card: &RateCard,
        rate: Percent,
        price: Evidence,
    ) -> Evidence {
        match self.buyer_tax() {
            Some(tax) if card.vat_basis() == VatBasis::Inclusive => {
                let value = price.value() * &buyer_tax::before_tax(rate, VatBasis::Inclusive);
                let unit = price.unit().to_owned();
                let parts = vec![price, tax.with_tax_evidence(rate)];
                Evidence::new(Rule::Quotient, "price before tax", value, &unit, parts)
            }
            _ => price,
        }
    }

    /// A price that the tender presets for a line, on the basis of a card.
    pub(crate) fn preset_on(
        &self,
        card: &RateCard,
        line: &DemandLine,
        preset: UnitPrice,
    ) -> Fraction {
        buyer_tax::preset_on(self.buyer_tax(), card, line.name(), preset)
    }

    /// The working behind that price, from the stated one.
    pub(super) fn preset_evidence(
        &self,
        card: &RateCard,
        line: &DemandLine,
        preset: Evidence,
    ) -> Evidence {
        let (line, basis) = (line.name().as_str(), card.vat_basis());
        let stated = self.buyer_tax().map(|tax| (tax, tax.preset_factor(line, basis)));
        match stated.filter(|(_, factor)| *factor != Fraction::ONE) {
            None => preset,
            Some((tax, factor)) => {
                let (value, unit) = (preset.value() * &factor, preset.unit().to_owned());
                let rule = if factor > Fraction::ONE { Rule::Product } else { Rule::Quotient };
                let label = format!("that price {} tax", basis.in_words());
                let parts = vec![preset, tax.with_tax_evidence(tax.rate_of(line))];
                Evidence::new(rule, &label, value, &unit, parts)
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
