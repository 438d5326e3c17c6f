//! The figures of the playing field's rules, which every bid meets alike.

use std::fmt;

use crate::error::{self, AtRecord, Error};
use crate::exact::{Currency, Fraction, Name, Text};
use crate::price::View;
use crate::tender::adjustment::form::Figure;
use crate::tender::playing_field::{PAID, RELIEF, rule_label};
use crate::tender::{AdjustmentBasis, PlayingField, RateUnit, Relief, TaxBase};

/// The published figure of a rule of the playing field: the one that every bid meets.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateOf {
    /// Of an adjustment: its percentage, benchmark, price per unit, sum, or part of the price. A
    /// price per hour of volunteers is the wage at which they are valued.
    Adjustment(Name),
    /// The percentage of what payers of a tax have inside their prices.
    TaxPaid(Name),
    /// The percentage of what those exempt from a tax are relieved of.
    TaxRelief(Name),
}

impl RateOf {
    /// The tax or adjustment.
    pub(crate) fn rule(&self) -> &Name {
        match self {
            RateOf::Adjustment(rule) | RateOf::TaxPaid(rule) | RateOf::TaxRelief(rule) => rule,
        }
    }

    /// What the figure is measured in.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown) where the field has no such rule, or a tax no such
    /// side.
    pub(crate) fn unit(&self, field: &PlayingField) -> Result<RateUnit, Error> {
        Ok(self.basis(field)?.as_form().figure().unit())
    }

    /// The figure as it was published, in its unit.
    ///
    /// # Errors
    ///
    /// As [`unit`](Self::unit).
    pub(crate) fn present(&self, field: &PlayingField) -> Result<Fraction, Error> {
        Ok(self.basis(field)?.as_form().figure().to_fraction())
    }

    /// What the rule is called, a tax with its side.
    pub(crate) fn label(&self, field: &PlayingField) -> Option<Text> {
        let side = match self {
            RateOf::Adjustment(code) => {
                let found = field.adjustments.iter().find(|one| one.code == *code)?;
                return Some(rule_label(found.label.as_ref(), code, ""));
            }
            RateOf::TaxPaid(_) => PAID,
            RateOf::TaxRelief(_) => RELIEF,
        };
        let tax = field.taxes.iter().find(|tax| tax.name == *self.rule())?;
        Some(rule_label(tax.label.as_ref(), &tax.name, side))
    }

    /// Every figure of a field that can move, in order.
    pub(crate) fn all(field: &PlayingField) -> Vec<RateOf> {
        let adjustments = field.adjustments.iter();
        let adjustments = adjustments.map(|one| RateOf::Adjustment(one.code.clone()));
        let paid = field.taxes.iter().filter(|tax| tax.paid.is_some());
        let paid = paid.map(|tax| RateOf::TaxPaid(tax.name.clone()));
        let relief = field.taxes.iter().filter(|tax| tax.relief.is_some());
        let relief = relief.map(|tax| RateOf::TaxRelief(tax.name.clone()));
        adjustments.chain(paid).chain(relief).collect()
    }

    /// The views in which the rule counts, on either side of a tax.
    pub(crate) fn views(&self, field: &PlayingField) -> Vec<View> {
        let rules = || field.rules.iter().filter(|rule| rule.code == *self.rule());
        let counts = |view: &View| rules().any(|rule| rule.effect(*view).is_some());
        View::ALL.into_iter().filter(counts).collect()
    }

    pub(crate) fn basis(&self, field: &PlayingField) -> Result<AdjustmentBasis, Error> {
        let tax = |name: &Name| field.taxes.iter().find(|tax| tax.name == *name);
        let basis = match self {
            RateOf::Adjustment(code) => {
                let found = field.adjustments.iter().find(|one| one.code == *code);
                found.map(|one| one.basis.clone())
            }
            RateOf::TaxPaid(name) => {
                tax(name).and_then(|tax| tax.paid.as_ref()).map(TaxBase::to_basis)
            }
            RateOf::TaxRelief(name) => {
                tax(name).and_then(|tax| tax.relief.as_ref()).map(Relief::to_basis)
            }
        };
        let name = || self.rule().to_text();
        basis.ok_or_else(|| error::unknown_name(name(), "tax or adjustment"))
    }

    /// The field with another figure of this rule.
    pub(crate) fn changed(
        &self,
        field: &PlayingField,
        figure: &Fraction,
        currency: Currency,
    ) -> Result<PlayingField, Error> {
        let at = format_args!("the {self}");
        let (mut taxes, mut adjustments) = (field.taxes.clone(), field.adjustments.clone());
        let set = |own: &mut dyn Figure| own.set(figure, currency).and_then(|()| own.check());
        for one in
            adjustments.iter_mut().filter(|one| *self == RateOf::Adjustment(one.code.clone()))
        {
            set(one.basis.as_form_mut().figure_mut()).at(at)?;
        }
        for tax in taxes.iter_mut().filter(|tax| tax.name == *self.rule()) {
            match (self, &mut tax.paid, &mut tax.relief) {
                (RateOf::TaxPaid(_), Some(own), _) => set(&mut own.rate).at(at)?,
                (RateOf::TaxRelief(_), _, Some(own)) => set(&mut own.rate).at(at)?,
                _ => {}
            }
        }
        let changed = PlayingField::new(taxes, adjustments)?;
        changed.with_treatment(field.treatment.clone())
    }
}

impl fmt::Display for RateOf {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RateOf::Adjustment(rule) => write!(formatter, "rate of {rule}"),
            RateOf::TaxPaid(rule) => write!(formatter, "rate of {rule}{PAID}"),
            RateOf::TaxRelief(rule) => write!(formatter, "rate of {rule}{RELIEF}"),
        }
    }
}
