//! The buyer's tax: what a price costs a buyer that recovers a part of the tax on it.

use std::collections::BTreeMap;

use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Name, Percent, Text, UnitPrice};
use crate::price::{RateCard, VatBasis};
use crate::record::{Map, keys, record};

/// The most different rates that the lines of a tender may bear.
pub const MAX_TAX_RATES: usize = 10;

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
    /// Where lines bear rates of their own, each price goes by the rate of its line.
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
        /// lines that bear a rate of their own, `0%` included; at most 10 rates in all
        line_rates: Map<TaxedLine, Percent> => BTreeMap<Name, Percent> = "default: none",
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

keys! {
    /// A line with a rate of its own.
    TaxedLine: "line", "line", false, false;
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
        let line_rates = BTreeMap::new();
        let tax = BuyerTax { rate, line_rates, recovered, corridor: None, preset: None, source };
        tax.check().at(RECORD)?;
        Ok(tax)
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        self.rate.not_negative().at("rate")?;
        for (line, rate) in &self.line_rates {
            rate.not_negative().at(("line", line)).at("line_rates")?;
        }
        if self.rate_count() > MAX_TAX_RATES {
            return Err(error::too_many("rates of tax", MAX_TAX_RATES)).at("line_rates");
        }
        self.recovered.share().at("recovered share")?;
        if self.preset == Some(VatBasis::Exempt) {
            let error = refused!(
                Unsupported: "prices cannot be preset as exempt, since whether a supply is exempt is the bid's: say \"exclusive\" or \"inclusive\""
            );
            return Err(error).at("preset");
        }
        Ok(())
    }

    /// How many different rates are stated.
    pub(super) fn rate_count(&self) -> usize {
        let mut rates: Vec<Percent> = self.line_rates.values().copied().collect();
        rates.push(self.rate);
        rates.sort();
        rates.dedup();
        rates.len()
    }

    /// The rate that a line bears.
    #[must_use]
    pub fn rate_of(&self, line: &str) -> Percent {
        self.line_rates.get(line).copied().unwrap_or(self.rate)
    }

    /// What a price of one on this basis costs the buyer, on a line without a rate of its own.
    #[must_use]
    pub fn factor(&self, basis: VatBasis) -> Fraction {
        self.factor_at(self.rate, basis)
    }

    /// What it costs the buyer on a line.
    ///
    /// ```
    /// use fullcost::price::VatBasis;
    /// use fullcost::tender::BuyerTax;
    ///
    /// let mut tax = BuyerTax::new("20%".parse()?, "50%".parse()?, "tender, schedule 2")?;
    /// tax.line_rates.insert("meals".parse()?, "5%".parse()?);
    /// assert_eq!(tax.factor_of("meals", VatBasis::Exclusive).to_string(), "41/40");
    /// assert_eq!(tax.factor_of("visits", VatBasis::Exclusive).to_string(), "11/10");
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[must_use]
    pub fn factor_of(&self, line: &str, basis: VatBasis) -> Fraction {
        self.factor_at(self.rate_of(line), basis)
    }

    /// What it costs the buyer at a rate.
    pub(super) fn factor_at(&self, rate: Percent, basis: VatBasis) -> Fraction {
        let rate = rate.to_fraction();
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

    /// What a preset price of one for a line is on the card of a bid on this basis.
    pub(super) fn preset_factor(&self, line: &str, basis: VatBasis) -> Fraction {
        let rate = self.rate_of(line);
        match (self.preset, basis) {
            (Some(VatBasis::Exclusive), VatBasis::Inclusive) => with_tax(rate),
            (Some(VatBasis::Inclusive), VatBasis::Exclusive) => {
                before_tax(rate, VatBasis::Inclusive)
            }
            _ => Fraction::ONE,
        }
    }

    /// What a rate is called: by the first line that bears it, unless it is that of all others.
    pub(super) fn rate_called(&self, rate: Percent) -> String {
        let own = self.line_rates.iter().find(|(_, known)| **known == rate);
        match own.filter(|_| rate != self.rate) {
            Some((line, _)) => format!("rate of tax of {line}"),
            None => "rate of tax".to_owned(),
        }
    }

    /// A rate, as it is stated.
    pub(super) fn rate_evidence(&self, rate: Percent) -> Evidence {
        self.stated(&self.rate_called(rate), rate.to_fraction())
    }

    /// A figure of the tax, or one that is set beside it.
    pub(super) fn stated(&self, label: &str, value: Fraction) -> Evidence {
        let stated = Evidence::stated(label, value, "", Some(&self.source));
        stated.known_as(format!("buyer's tax/{label}"))
    }

    /// The working behind a rate with the whole it is added to.
    pub(super) fn with_tax_evidence(&self, rate: Percent) -> Evidence {
        let whole = self.stated("price without tax", Fraction::ONE);
        let parts = vec![whole, self.rate_evidence(rate)];
        Evidence::new(Rule::Sum, "price with tax", with_tax(rate), "", parts)
    }

    /// The share of the tax that stays with the buyer.
    pub(crate) fn not_recovered(&self) -> Fraction {
        Fraction::ONE - self.recovered.to_fraction()
    }
}

/// What a price of one before tax at a rate is with it.
fn with_tax(rate: Percent) -> Fraction {
    Fraction::ONE + rate.to_fraction()
}

/// What a price of one on this basis is before tax at a rate.
pub(super) fn before_tax(rate: Percent, basis: VatBasis) -> Fraction {
    match basis {
        VatBasis::Exclusive | VatBasis::Exempt => Fraction::ONE,
        // A rate is not negative, so one and the rate are above zero.
        VatBasis::Inclusive => Fraction::ONE.checked_div(&with_tax(rate)).unwrap_or(Fraction::ONE),
    }
}

/// A price that the tender presets for a line, on the basis of a card.
pub(super) fn preset_on(
    tax: Option<&BuyerTax>,
    card: &RateCard,
    line: &Name,
    preset: UnitPrice,
) -> Fraction {
    let price = preset.to_fraction();
    tax.map_or(price.clone(), |tax| price * tax.preset_factor(line.as_str(), card.vat_basis()))
}

/// The rates that the lines of the basket bear, each a group of lines: what a bid's prices come to is
/// held apart by party and group where there are several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RateGroups {
    /// In rising order.
    rates: Vec<Percent>,
    /// By line of the basket: the place of its rate.
    of_lines: Vec<usize>,
}

impl RateGroups {
    pub(super) fn new<'a>(
        tax: Option<&BuyerTax>,
        basket: impl Iterator<Item = &'a Name> + Clone,
    ) -> Self {
        let rate = |line: &Name| tax.map_or(Percent::ZERO, |tax| tax.rate_of(line.as_str()));
        let mut rates: Vec<Percent> = basket.clone().map(rate).collect();
        rates.sort();
        rates.dedup();
        if rates.is_empty() {
            rates.extend(tax.map(|tax| tax.rate));
        }
        let of_lines = basket.map(|line| rates.partition_point(|known| *known < rate(line)));
        RateGroups { of_lines: of_lines.collect(), rates }
    }

    /// Whether lines bear several rates.
    pub(crate) fn are_several(&self) -> bool {
        self.rates.len() > 1
    }

    pub(super) fn rates(&self) -> &[Percent] {
        &self.rates
    }

    /// Whether the line in this place of the basket belongs to a group.
    pub(super) fn holds(&self, group: usize, line: usize) -> bool {
        self.of_lines.get(line) == Some(&group)
    }

    /// The quantities of the basket's lines group by group, those of other lines left at zero; nothing
    /// where there is one group.
    pub(super) fn apart(&self, quantities: &[i128]) -> Vec<Vec<i128>> {
        let groups = (0..self.rates.len()).filter(|_| self.are_several());
        let own = |group, (line, quantity): (usize, &i128)| {
            if self.holds(group, line) { *quantity } else { 0 }
        };
        groups
            .map(|group| quantities.iter().enumerate().map(|line| own(group, line)).collect())
            .collect()
    }
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
