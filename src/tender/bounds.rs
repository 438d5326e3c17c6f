//! What building and comparing a tender takes, counted before it is begun: one that is built can be
//! compared.

use super::build::TenderBuilder;
use super::buyer_tax::BuyerTax;
use super::playing_field::{FieldRule, PlayingField};
use crate::budget::{sum, times};
use crate::error::Error;
use crate::exact::{Fraction, Name};
use crate::price::View;

/// What asking one bid for what one rule needs takes.
const ASKING: usize = 500;

/// What one rule does to one bid in one view takes, and more for each 64-bit digit of the common
/// denominator.
const RULE: u64 = 700;
const DIGIT: u64 = 30;

/// What one bid in one view takes: its total and its rank.
const STANDING: u64 = 500;

/// What one price times its quantity takes, and one with volume tiers.
const PRICE: usize = 8;
const TIER: usize = 1_500;

impl TenderBuilder {
    /// Refuses a tender that could not be built, or once built not be compared, within its budget.
    pub(super) fn check_budget(&self, further: &[(Name, PlayingField)]) -> Result<(), Error> {
        let fields = || std::iter::once(&self.field).chain(further.iter().map(|(_, field)| field));
        let bids = self.bids.len();
        let parties: usize = self.bids.iter().map(|bid| bid.parties().len()).sum();
        let rules = fields().map(|field| field.rules.len()).fold(0, usize::saturating_add);
        let digits = fields().map(digits).max().unwrap_or_default();
        let per_digit = |steps: u64| steps.saturating_add(digits.saturating_mul(DIGIT));

        let what = "applying the rules of the playing fields to the bids";
        let asking = times([parties, rules, ASKING]);
        let effects = fields().flat_map(|field| &field.rules).map(effects);
        let applying = times([parties, effects.fold(0, usize::saturating_add)]);
        let applying = applying.saturating_mul(per_digit(RULE));
        let remedy = "state fewer rules, or split the tender";
        self.budget.check_work(what, asking.saturating_add(applying), remedy)?;

        let scenarios = self.demand.scenarios().len().saturating_add(1);
        let fields = fields().count();
        let what = "comparing the bids in every scenario, view and playing field";
        let remedy = "state fewer scenarios or playing fields, or split the tender";
        let standings = times([scenarios, fields, bids, View::ALL.len()]);
        // Once for the whole, and once for each rate of tax where there are several.
        let rates = self.buyer_tax.as_ref().map_or(1, BuyerTax::rate_count);
        let times_priced = if rates > 1 { rates.saturating_add(1) } else { 1 };
        let lines = self.demand.lines().len();
        let prices = times([scenarios, fields, parties, lines, PRICE, times_priced]);
        let tiers = times([scenarios, fields, self.tiers(), TIER, times_priced]);
        let standing = standings.saturating_mul(per_digit(STANDING));
        self.budget.check_work(what, sum([prices, tiers, standing]), remedy)?;
        self.budget.check_records(what, standings, remedy)
    }

    /// How many tiers the prices of all bids have.
    fn tiers(&self) -> usize {
        let rates = self.bids.iter().flat_map(|bid| bid.rate_card.rates());
        rates.map(|(_, rate)| rate.tier_count()).fold(0, usize::saturating_add)
    }
}

/// In how many views a rule counts.
fn effects(rule: &FieldRule) -> usize {
    View::ALL.into_iter().filter(|view| rule.effect(*view).is_some()).count()
}

/// How many 64-bit digits the common denominator has of what a field does to a price. Prices, sums
/// and percentages are decimals, whose denominators have two.
fn digits(field: &PlayingField) -> u64 {
    let figures = field.rules.iter().map(|rule| rule.basis.as_form().figure().to_fraction());
    let figures: Vec<Fraction> = figures.collect();
    Fraction::common_bits(figures.iter()).div_ceil(64).saturating_add(2)
}
