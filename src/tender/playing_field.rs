//! The playing field: taxes and adjustments, applied to every bid by the same published test.
//!
//! | element | competitively neutral | public purse | unsubsidised |
//! | --- | --- | --- | --- |
//! | tax, add to exempt | + relief | + relief forgone (a refund counts 0), − paid | |
//! | tax, strip from payers | − paid | + relief forgone, − paid | |
//! | tax, not levelled | | + relief forgone, − paid | |
//! | adjustment | ± where it names the view | ± | ± |
//!
//! What the table says of taxes is a convention of this crate. It is data, and another table may
//! stand in its place ([`Treatment`]).

use std::collections::BTreeMap;

use super::adjustment::{Adjustment, AdjustmentBasis, AppliesTo, Effect, ShortfallMeasure};
use super::bid::Bid;
use super::circumstance::CircumstanceKind;
use super::support::Support;
use super::tax::Tax;
use super::treatment::{TaxSide, Treatment};
use crate::error::{self, AtRecord, Error, refused};
use crate::evidence::Evidence;
use crate::exact::name::check_unique;
use crate::exact::{Name, Text};
use crate::price::View;
use crate::tender::refusal;

/// The most taxes and adjustments of a field together.
pub const MAX_RULES: usize = 1_000;

/// The taxes and adjustments of a tender.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlayingField {
    /// The taxes in the order of their names.
    pub(crate) taxes: Vec<Tax>,
    /// The adjustments in the order of their codes.
    pub(crate) adjustments: Vec<Adjustment>,
    /// What the views do with taxes.
    pub(crate) treatment: Treatment,
    pub(crate) rules: Vec<FieldRule>,
    asked: BTreeMap<Name, CircumstanceKind>,
}

/// One signed line of the field: an adjustment or a side of a tax.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldRule {
    pub(crate) code: Name,
    pub(crate) label: Text,
    pub(crate) basis: AdjustmentBasis,
    pub(crate) applies_to: AppliesTo,
    /// By view: what it does there.
    pub(crate) effects: [Option<Effect>; 4],
    /// What support of the price it measures, and with which sign.
    pub(crate) support: Option<(Support, Effect)>,
    pub(crate) reason: Text,
    pub(crate) source: Text,
}

impl PlayingField {
    /// Checks taxes and adjustments against each other.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict), [`Missing`](crate::ErrorKind::Missing),
    /// [`Duplicate`](crate::ErrorKind::Duplicate), [`CountedTwice`](crate::ErrorKind::CountedTwice)
    /// or [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn new(mut taxes: Vec<Tax>, mut adjustments: Vec<Adjustment>) -> Result<Self, Error> {
        if taxes.len().saturating_add(adjustments.len()) > MAX_RULES {
            return Err(error::too_many("taxes and adjustments", MAX_RULES));
        }
        taxes.sort_by(|left, right| left.name.cmp(&right.name));
        for adjustment in &mut adjustments {
            adjustment.views.sort();
            adjustment.views.dedup();
        }
        adjustments.sort_by(|left, right| left.code.cmp(&right.code));
        for pair in taxes.windows(2) {
            if let [left, right] = pair
                && left.name == right.name
                && left.direction != right.direction
            {
                return Err(refused!(
                    Conflict: "tax {:?} is given the directions {} and {}: one tax has one direction for the whole field",
                    left.name, left.direction.as_str(), right.direction.as_str()
                ));
            }
        }
        taxes.iter().try_for_each(Tax::check)?;
        let mut codes: Vec<&Name> = taxes
            .iter()
            .map(|tax| &tax.name)
            .chain(adjustments.iter().map(|one| &one.code))
            .collect();
        codes.sort();
        check_unique(codes.into_iter(), "tax and adjustment")?;
        check_shortfalls(&adjustments)?;
        adjustments.iter().try_for_each(|one| one.check().at(("adjustment", &one.code)))?;
        let treatment = Treatment::default();
        let rules = rules(&taxes, &adjustments, &treatment);
        let asked = asked(&rules)?;
        Ok(PlayingField { taxes, adjustments, treatment, rules, asked })
    }

    /// The field, with another table of what views do with taxes.
    ///
    /// # Errors
    ///
    /// [`CountedTwice`](crate::ErrorKind::CountedTwice) where the competitively neutral view would
    /// add a tax to the exempt and take it off payers.
    pub fn with_treatment(self, treatment: Treatment) -> Result<Self, Error> {
        treatment.check()?;
        let rules = rules(&self.taxes, &self.adjustments, &treatment);
        Ok(PlayingField { treatment, rules, ..self })
    }

    /// The circumstances the field asks of a bid of this sector, with their kinds, in the order of
    /// their names: what the bid has to state, and all it may.
    ///
    /// # Errors
    ///
    /// [`Missing`](crate::ErrorKind::Missing) where a rule applies by sector and none is given.
    pub fn circumstances_asked_of(
        &self,
        sector: Option<&Name>,
    ) -> Result<BTreeMap<Name, CircumstanceKind>, Error> {
        let mut asked = BTreeMap::new();
        for rule in &self.rules {
            if rule.applies(sector)? {
                let needs = rule.basis.as_form().needs().into_iter();
                asked.extend(needs.map(|(name, kind)| (name.clone(), kind)));
            }
        }
        Ok(asked)
    }

    /// The kind of a circumstance the field asks for.
    pub(crate) fn circumstance_kind(&self, circumstance: &str) -> Option<CircumstanceKind> {
        self.asked.get(circumstance).copied()
    }

    /// Whether some adjustment names the support it measures.
    pub(crate) fn names_supports(&self) -> bool {
        self.adjustments.iter().any(|adjustment| adjustment.support.is_some())
    }
}

impl FieldRule {
    /// The working for a bid that states what the rule needs, of a price before tax.
    pub(crate) fn working(&self, bid: &Bid, price: Evidence, unit: &str) -> Evidence {
        let about = (self.label.as_str(), &self.source);
        let record = format!("rule/{}", self.code);
        self.basis.as_form().working(about, bid, price, unit, &record)
    }

    /// Whether the rule applies to a bid of this sector.
    pub(crate) fn applies(&self, sector: Option<&Name>) -> Result<bool, Error> {
        match (&self.applies_to, sector) {
            (AppliesTo::Everyone, _) => Ok(true),
            (AppliesTo::Sectors(sectors), Some(sector)) => Ok(sectors.contains(sector)),
            (AppliesTo::Sectors(_), None) => Err(error::missing_sector(format!("{:?}", self.code))),
        }
    }

    pub(crate) fn effect(&self, view: View) -> Option<Effect> {
        self.effects.get(view.position()).copied().flatten()
    }
}

fn check_shortfalls(adjustments: &[Adjustment]) -> Result<(), Error> {
    let measured = |view: View, measure: ShortfallMeasure| {
        adjustments.iter().any(|adjustment| {
            adjustment.shortfall == Some(measure) && adjustment.views.contains(&view)
        })
    };
    let twice = View::ALL.into_iter().any(|view| {
        measured(view, ShortfallMeasure::ByCostElement)
            && measured(view, ShortfallMeasure::BySource)
    });
    if twice {
        Err(refused!(
            CountedTwice: "shortfalls are measured by source and by cost element in one view: choose one, or the same money counts twice"
        ))
    } else {
        Ok(())
    }
}

fn adjustment_rule(adjustment: &Adjustment) -> FieldRule {
    let effect = |view: View| adjustment.views.contains(&view).then_some(adjustment.effect);
    FieldRule {
        code: adjustment.code.clone(),
        label: rule_label(adjustment.label.as_ref(), &adjustment.code, ""),
        basis: adjustment.basis.clone(),
        applies_to: adjustment.applies_to.clone(),
        effects: View::ALL.map(effect),
        support: adjustment.support.map(|support| (support, adjustment.effect)),
        reason: adjustment.reason.clone(),
        source: adjustment.source.clone(),
    }
}

fn rules(taxes: &[Tax], adjustments: &[Adjustment], treatment: &Treatment) -> Vec<FieldRule> {
    let of_taxes = taxes.iter().flat_map(|tax| tax_rules(tax, treatment));
    let mut rules: Vec<FieldRule> =
        of_taxes.chain(adjustments.iter().map(adjustment_rule)).collect();
    rules.sort_by(|left, right| left.code.cmp(&right.code));
    rules
}

fn tax_rules(tax: &Tax, treatment: &Treatment) -> Vec<FieldRule> {
    let rule = |basis, applies_to: &AppliesTo, side, words: &'static str, support| FieldRule {
        code: tax.name.clone(),
        label: rule_label(tax.label.as_ref(), &tax.name, words),
        basis,
        applies_to: applies_to.clone(),
        effects: View::ALL.map(|view| treatment.effect(tax.direction, side, view)),
        support,
        reason: tax.reason.clone(),
        source: tax.source.clone(),
    };
    // A price rests on a relief whatever a view does with it.
    let rests = Some((Support::Reliefs, Effect::Add));
    let relief = tax.relief.as_ref().map(|own| {
        rule(own.to_basis(), &own.applies_to, TaxSide::of_relief(own.public_purse), RELIEF, rests)
    });
    let paid = tax.paid.as_ref();
    let paid = paid.map(|own| rule(own.to_basis(), &own.applies_to, TaxSide::Paid, PAID, None));
    relief.into_iter().chain(paid).collect()
}

/// What a rule is called, a tax with its side.
pub(crate) fn rule_label(given: Option<&Text>, code: &Name, side: &str) -> Text {
    let plain = given.map_or(code.as_str(), Text::as_str);
    // A label that becomes too long with its side falls back to the plain one.
    Text::new(&format!("{plain}{side}"))
        .or_else(|_| Text::new(plain))
        .unwrap_or_else(|_| Text::fixed("rule"))
}

/// What the rules need a bidder to state; each circumstance has one kind.
fn asked(rules: &[FieldRule]) -> Result<BTreeMap<Name, CircumstanceKind>, Error> {
    let mut asked = BTreeMap::new();
    for (name, kind) in rules.iter().flat_map(|rule| rule.basis.as_form().needs()) {
        if let Some(first) = asked.insert(name.clone(), kind)
            && first != kind
        {
            return Err(refusal::circumstance_conflict(name, first.as_str(), kind.as_str()));
        }
    }
    Ok(asked)
}

/// What is added to the label of a tax for those who pay it.
pub(crate) const PAID: &str = " paid";

/// What is added to it for those who are relieved of it.
pub(crate) const RELIEF: &str = " relief";
