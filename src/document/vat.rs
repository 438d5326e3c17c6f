//! Tax periods in the organisation document.

use super::node::{Node, ObjectBuilder};
use super::values::{
    checked_name, checked_text, read_behaviour, read_charge, read_in_order, read_label, read_money,
    read_months, read_percent, read_source, write_behaviour, write_charged_to,
};
use crate::cost::{InputTax, PartialExemptionRules, TaxPeriodKind, TaxUse, VatPeriod};
use crate::error::{Error, quoted};
use crate::exact::{Currency, Money};

const VAT_PERIOD: &[&str] = &[
    "name",
    "label",
    "months",
    "kind",
    "rules",
    "taxable",
    "exempt",
    "agreed_percentage",
    "input_taxes",
    "source",
];
const RULES: &[&str] = &["name", "monthly_limit", "share_limit", "fine_percentage_above", "source"];
const INPUT_TAX: &[&str] =
    &["name", "label", "amount", "use", "non_business", "charged_to", "behaviour", "source"];

pub(super) fn read_vat_period(node: &Node, currency: Currency) -> Result<VatPeriod, Error> {
    let fields = node.fields(VAT_PERIOD)?;
    let name = fields.read("name", Node::text)?;
    let months = fields.read("months", read_months)?;
    let rules = fields.read("rules", |node| read_rules(node, currency))?;
    let taxable = fields.read("taxable", |node| read_money(node, currency))?;
    let exempt = fields.read("exempt", |node| read_money(node, currency))?;
    let period = VatPeriod::new(name, months, rules, taxable, exempt);
    let mut period = period.map_err(|error| error.problem().clone())?;
    let kind = fields.read_optional("kind", |node| match node.text()? {
        "annual_adjustment" => Ok(TaxPeriodKind::AnnualAdjustment),
        "provisional" => Ok(TaxPeriodKind::Provisional),
        other => {
            let choices = "annual_adjustment, provisional";
            Err(Error::UnknownChoice { value: quoted(other), choices })
        }
    })?;
    period = period.with_kind(kind.unwrap_or_default());
    if let Some(percentage) = fields.read_optional("agreed_percentage", read_percent)? {
        period = period.with_agreed_percentage(percentage);
    }
    if let Some(source) = read_source(&fields)? {
        period = period.with_source(source);
    }
    let tax = |node: &Node| read_input_tax(node, currency);
    let taxes = read_in_order(&fields, ("input tax", "input_taxes"), tax, InputTax::name)?;
    period = taxes.into_iter().fold(period, VatPeriod::with_input_tax);
    Ok(match read_label(&fields)? {
        Some(label) => period.with_label(label),
        None => period,
    })
}

fn read_rules(node: &Node, currency: Currency) -> Result<PartialExemptionRules, Error> {
    let fields = node.fields(RULES)?;
    let name = fields.read("name", checked_name)?;
    let source = fields.read("source", checked_text)?;
    let limit = fields.read("monthly_limit", |node| read_money(node, currency))?;
    let share = fields.read("share_limit", read_percent)?;
    let rules = PartialExemptionRules::new(name, limit, share, source);
    let rules = rules.map_err(|error| error.problem().clone())?;
    let fine = fields.read_optional("fine_percentage_above", |node| read_money(node, currency))?;
    Ok(match fine {
        Some(monthly) => rules.with_fine_percentage_above(monthly),
        None => rules,
    })
}

fn read_input_tax(node: &Node, currency: Currency) -> Result<InputTax, Error> {
    let fields = node.fields(INPUT_TAX)?;
    let name = fields.read("name", Node::text)?;
    let source = fields.read("source", checked_text)?;
    let amount = fields.read("amount", |node| read_money(node, currency))?;
    let tax_use = fields.read("use", |node| {
        let text = node.text()?;
        TaxUse::ALL.into_iter().find(|tax_use| tax_use.as_str() == text).ok_or_else(|| {
            Error::UnknownChoice { value: quoted(text), choices: "exempt, residual, taxable" }
        })
    })?;
    let charged_to = fields.read("charged_to", read_charge)?;
    let first = charged_to.names().next().map_or("", |name| name.as_str());
    let tax = InputTax::new(name, amount, tax_use, first, source);
    let mut tax = tax.map_err(|error| error.problem().clone())?.with_charged_to(charged_to);
    if let Some(share) = fields.read_optional("non_business", read_percent)? {
        tax = tax.with_non_business(share);
    }
    if let Some(behaviour) = fields.read_optional("behaviour", read_behaviour)? {
        tax = tax.with_behaviour(behaviour);
    }
    Ok(match read_label(&fields)? {
        Some(label) => tax.with_label(label),
        None => tax,
    })
}

pub(super) fn write_vat_period(period: &VatPeriod) -> Node {
    let kind = match period.kind() {
        TaxPeriodKind::AnnualAdjustment => "annual_adjustment",
        TaxPeriodKind::Provisional => "provisional",
    };
    let rules = period.rules();
    let fine = rules.fine_percentage_above().map(Money::to_plain_text);
    let rules = ObjectBuilder::new()
        .text("name", rules.name())
        .text("monthly_limit", rules.monthly_limit().to_plain_text())
        .text("share_limit", rules.share_limit())
        .maybe_text("fine_percentage_above", fine)
        .text("source", rules.source())
        .build();
    let input_tax = |tax: &InputTax| {
        ObjectBuilder::new()
            .text("name", tax.name())
            .maybe_text("label", tax.given_label())
            .text("amount", tax.amount().to_plain_text())
            .text("use", tax.tax_use().as_str())
            .text("non_business", tax.non_business())
            .with("charged_to", write_charged_to(tax.charged_to()))
            .maybe("behaviour", tax.behaviour().map(write_behaviour))
            .text("source", tax.source())
            .build()
    };
    ObjectBuilder::new()
        .text("name", period.name())
        .maybe_text("label", period.given_label())
        .with("months", Node::whole_of(period.months()))
        .text("kind", kind)
        .with("rules", rules)
        .text("taxable", period.taxable().to_plain_text())
        .text("exempt", period.exempt().to_plain_text())
        .maybe_text("agreed_percentage", period.agreed_percentage())
        .list("input_taxes", period.input_taxes().iter().map(input_tax))
        .maybe_text("source", period.source())
        .build()
}
