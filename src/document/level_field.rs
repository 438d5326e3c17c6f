//! Partners, hurdles and the buyer in documents.

use std::collections::BTreeMap;

use super::node::{Fields, Node, ObjectBuilder, record};
use super::values::{
    checked_name, checked_text, read_label, read_money, read_name, read_percent, read_price,
};
use crate::appraisal::{
    Buyer, BuyerAmount, BuyerCost, ComparatorLine, Hurdle, InHouseComparator, Scope,
};
use crate::demand::Outcome;
use crate::error::{self, AtRecord, Error, Item, quoted};
use crate::exact::{Currency, Money, Name, Percent};
use crate::price::VatBasis;
use crate::price::View;
use crate::tender::{
    BuyerTax, Effect, FeeBase, ManagementFee, Support, TaxDirection, TaxSide, Treatment,
};

pub(super) const CONSORTIUM: &[&str] = &["lead", "management_fee", "partners"];
const BUYER: &[&str] = &["costs", "hurdles", "comparator"];
const BUYER_COST: &[&str] =
    &["name", "label", "kind", "lump", "percent_of_price", "against", "source"];
const BUYER_TAX: &[&str] = &["rate", "recovered", "corridor", "source"];
const CHANGE: &[&str] = &["direction", "side", "view", "effect"];
const COMPARATOR: &[&str] = &["name", "label", "lines"];
const COMPARATOR_LINE: &[&str] = &["name", "label", "amount", "avoidable", "source"];
const FEE: &[&str] = &["percent", "of", "per_unit"];
const HURDLE: &[&str] = &["name", "label", "rate", "personnel_cost", "cap", "spares", "source"];
const SCOPE: &[&str] = &["provider", "sector"];
const TREATMENT: &[&str] = &["source", "changes"];

pub(super) fn read_vat_basis(node: &Node) -> Result<VatBasis, Error> {
    let text = node.text()?;
    VatBasis::ALL
        .into_iter()
        .find(|basis| basis.as_str() == text)
        .ok_or_else(|| error::unknown_choice(quoted(text), "exclusive, exempt, inclusive"))
}

pub(super) fn read_direction(node: &Node) -> Result<TaxDirection, Error> {
    let text = node.text()?;
    TaxDirection::ALL.into_iter().find(|direction| direction.as_str() == text).ok_or_else(|| {
        error::unknown_choice(quoted(text), "add_to_exempt, not_levelled, strip_from_payers")
    })
}

pub(super) fn read_treatment(node: &Node) -> Result<Treatment, Error> {
    let fields = node.fields(TREATMENT)?;
    let source = fields.read("source", checked_text)?;
    let mut table = Treatment::published(source)?;
    for (place, node) in fields.read("changes", Node::list)?.iter().enumerate() {
        let change = read_change(table, node);
        table = change.at(Item("changes", place.saturating_add(1)))?;
    }
    Ok(table)
}

fn read_change(table: Treatment, node: &Node) -> Result<Treatment, Error> {
    let fields = node.fields(CHANGE)?;
    let direction = fields.read("direction", read_direction)?;
    let side: TaxSide = fields.read("side", |node| node.text()?.parse())?;
    let view: View = fields.read("view", |node| node.text()?.parse())?;
    let effect = fields.read("effect", |node| match node.text()? {
        "add" => Ok(Some(Effect::Add)),
        "nothing" => Ok(None),
        "subtract" => Ok(Some(Effect::Subtract)),
        other => Err(error::unknown_choice(quoted(other), "add, nothing, subtract")),
    })?;
    table.with(direction, side, view, effect)
}

/// The table, unless it is the default: where it differs, and who publishes it.
pub(super) fn write_treatment(table: &Treatment) -> Option<Node> {
    let source = table.source()?;
    let changes = table.changes().map(|change| {
        ObjectBuilder::new()
            .text("direction", change.direction.as_str())
            .text("side", change.side)
            .text("view", change.view)
            .text("effect", write_effect(change.effect))
            .build()
    });
    let changes = Node::List(changes.collect());
    Some(ObjectBuilder::new().text("source", source).with("changes", changes).build())
}

pub(super) fn write_effect(effect: Option<Effect>) -> &'static str {
    effect.map_or("nothing", Effect::as_str)
}

pub(super) fn read_outcome(fields: &Fields<'_>) -> Result<Option<Outcome>, Error> {
    let outcome = fields.read_optional("outcome", read_name)?.map(Outcome::OfContacts);
    let contact = fields.read_optional("contact", read_name)?.map(Outcome::TheUnit);
    match (outcome, contact) {
        (Some(_), Some(_)) => Err(error::one_of("\"outcome\", \"contact\", or neither")),
        (outcome, contact) => Ok(outcome.or(contact)),
    }
}

pub(super) fn write_outcome(object: ObjectBuilder, outcome: Option<&Outcome>) -> ObjectBuilder {
    match outcome {
        None => object,
        Some(Outcome::OfContacts(outcome)) => object.text("outcome", outcome),
        Some(Outcome::TheUnit(contact)) => object.text("contact", contact),
    }
}

pub(super) fn read_buyer_tax(node: &Node) -> Result<BuyerTax, Error> {
    let fields = node.fields(BUYER_TAX)?;
    let rate = fields.read("rate", read_percent)?;
    let recovered = fields.read("recovered", read_percent)?;
    let source = fields.read("source", checked_text)?;
    let tax = BuyerTax::new(rate, recovered, source)?;
    Ok(match fields.read_optional("corridor", read_vat_basis)? {
        Some(basis) => tax.with_corridor_basis(basis),
        None => tax,
    })
}

pub(super) fn write_buyer_tax(tax: &BuyerTax) -> Node {
    ObjectBuilder::new()
        .text("rate", tax.rate())
        .text("recovered", tax.recovered())
        .maybe_text("corridor", tax.corridor_basis().map(VatBasis::as_str))
        .text("source", tax.source())
        .build()
}

pub(super) fn read_support_stops(node: &Node) -> Result<Vec<(Support, Percent)>, Error> {
    let entries = node.entries()?.into_iter();
    entries
        .map(|(support, node)| {
            let read = || Ok((support.parse()?, read_percent(node)?));
            read().at(("", support))
        })
        .collect()
}

pub(super) fn read_fee(node: &Node, currency: Currency) -> Result<ManagementFee, Error> {
    let fields = node.fields(FEE)?;
    let of_parts = fields.optional("percent").is_some() || fields.optional("of").is_some();
    match (of_parts, fields.optional("per_unit")) {
        (true, None) => {
            let percent = fields.read("percent", read_percent)?;
            let base = fields.read("of", |node| match node.text()? {
                "all_parts" => Ok(FeeBase::AllParts),
                "other_parts" => Ok(FeeBase::OtherParts),
                other => Err(error::unknown_choice(quoted(other), "all_parts, other_parts")),
            })?;
            Ok(ManagementFee::OfParts { percent, base })
        }
        (false, Some(node)) => {
            let read = |(line, node): (&str, &Node)| {
                let at = ("line", line);
                Ok((Name::new(line).at(at)?, read_price(node, currency).at(at)?))
            };
            let amounts = node.entries().and_then(|entries| {
                entries.into_iter().map(read).collect::<Result<BTreeMap<_, _>, Error>>()
            });
            amounts.map(ManagementFee::PerUnit).at("per_unit")
        }
        _ => Err(error::one_of("\"percent\" with \"of\", \"per_unit\"")),
    }
}

pub(super) fn write_fee(fee: &ManagementFee) -> Node {
    match fee {
        ManagementFee::OfParts { percent, base } => {
            ObjectBuilder::new().text("percent", percent).text("of", base.as_str()).build()
        }
        ManagementFee::PerUnit(amounts) => {
            let amounts = amounts
                .iter()
                .map(|(line, amount)| (line.to_string(), Node::text_of(amount.to_plain_text())));
            ObjectBuilder::new().with("per_unit", Node::Object(amounts.collect())).build()
        }
    }
}

pub(super) fn read_buyer(node: &Node, currency: Currency) -> Result<Buyer, Error> {
    let fields = node.fields(BUYER)?;
    let costs = fields.items("costs")?.iter().enumerate().map(|(place, node)| {
        let at = record(node, "cost of the buyer", "costs", "name", place);
        read_cost(node, currency).at(at)
    });
    let costs = costs.collect::<Result<Vec<_>, Error>>()?;
    let hurdles = fields.items("hurdles")?.iter().enumerate().map(|(place, node)| {
        let at = record(node, "hurdle", "hurdles", "name", place);
        read_hurdle(node, currency).at(at)
    });
    let hurdles = hurdles.collect::<Result<Vec<_>, Error>>()?;
    let comparator = fields.read_optional("comparator", |node| read_comparator(node, currency))?;
    Buyer::new(costs, hurdles, comparator)
}

fn read_cost(node: &Node, currency: Currency) -> Result<BuyerCost, Error> {
    let fields = node.fields(BUYER_COST)?;
    let name = fields.read("name", checked_name)?;
    let kind = fields.read("kind", |node| node.text()?.parse())?;
    let lump = fields.read_optional("lump", |node| read_money(node, currency))?;
    let percent = fields.read_optional("percent_of_price", read_percent)?;
    let amount = match (lump, percent) {
        (Some(sum), None) => BuyerAmount::Lump(sum),
        (None, Some(percent)) => BuyerAmount::PercentOfPrice(percent),
        _ => return Err(error::one_of("\"lump\", \"percent_of_price\"")),
    };
    let source = fields.read("source", checked_text)?;
    let cost = BuyerCost::new(name, kind, amount, source)?;
    let cost = match fields.read_optional("against", read_scope)? {
        Some(scope) => cost.against(scope),
        None => cost,
    };
    Ok(match read_label(&fields)? {
        Some(label) => cost.with_label(label),
        None => cost,
    })
}

fn read_hurdle(node: &Node, currency: Currency) -> Result<Hurdle, Error> {
    let fields = node.fields(HURDLE)?;
    let name = fields.read("name", checked_name)?;
    let rate = fields.read("rate", read_percent)?;
    let personnel = fields.read("personnel_cost", |node| read_money(node, currency))?;
    let source = fields.read("source", checked_text)?;
    let mut hurdle = Hurdle::new(name, rate, personnel, source)?;
    if let Some(cap) = fields.read_optional("cap", |node| read_money(node, currency))? {
        let capped = hurdle.with_cap(cap);
        hurdle = capped.at("cap")?;
    }
    if let Some(scope) = fields.read_optional("spares", read_scope)? {
        hurdle = hurdle.sparing(scope);
    }
    Ok(match read_label(&fields)? {
        Some(label) => hurdle.with_label(label),
        None => hurdle,
    })
}

fn read_comparator(node: &Node, currency: Currency) -> Result<InHouseComparator, Error> {
    let fields = node.fields(COMPARATOR)?;
    let name = fields.read("name", checked_name)?;
    let lines = fields.read("lines", Node::list)?.iter().enumerate().map(|(place, node)| {
        let read = || {
            let fields = node.fields(COMPARATOR_LINE)?;
            let name = fields.read("name", checked_name)?;
            let amount = fields.read("amount", |node| read_money(node, currency))?;
            let avoidable = fields.read("avoidable", read_percent)?;
            let source = fields.read("source", checked_text)?;
            let line = ComparatorLine::new(name, amount, avoidable, source)?;
            Ok(match read_label(&fields)? {
                Some(label) => line.with_label(label),
                None => line,
            })
        };
        read().at(record(node, "line", "lines", "name", place))
    });
    let lines = lines.collect::<Result<Vec<_>, Error>>()?;
    let comparator = InHouseComparator::new(name, lines)?;
    Ok(match read_label(&fields)? {
        Some(label) => comparator.with_label(label),
        None => comparator,
    })
}

fn read_scope(node: &Node) -> Result<Scope, Error> {
    let fields = node.fields(SCOPE)?;
    let providers = fields.read_optional("provider", read_one_or_more)?;
    let sectors = fields.read_optional("sector", read_one_or_more)?;
    match (providers, sectors) {
        (Some(names), None) => Scope::providers(&names).at("provider"),
        (None, Some(names)) => Scope::sectors(&names).at("sector"),
        _ => Err(error::one_of("\"provider\", \"sector\"")),
    }
}

/// A text, or a list of them.
fn read_one_or_more(node: &Node) -> Result<Vec<&str>, Error> {
    match node {
        Node::List(items) => items.iter().map(Node::text).collect(),
        other => Ok(vec![other.text()?]),
    }
}

pub(super) fn write_buyer(buyer: &Buyer) -> Node {
    let costs = buyer.costs().iter().map(|cost| {
        let object = ObjectBuilder::new()
            .text("name", cost.name())
            .maybe_text("label", cost.given_label())
            .text("kind", cost.kind().as_str());
        let object = match cost.amount() {
            BuyerAmount::Lump(sum) => object.text("lump", sum.to_plain_text()),
            BuyerAmount::PercentOfPrice(percent) => object.text("percent_of_price", percent),
        };
        object.maybe("against", write_scope(cost.scope())).text("source", cost.source()).build()
    });
    let hurdles = buyer.hurdles().iter().map(|hurdle| {
        ObjectBuilder::new()
            .text("name", hurdle.name())
            .maybe_text("label", hurdle.given_label())
            .text("rate", hurdle.rate())
            .text("personnel_cost", hurdle.personnel_cost().to_plain_text())
            .maybe_text("cap", hurdle.cap().map(Money::to_plain_text))
            .maybe("spares", write_scope(hurdle.spares()))
            .text("source", hurdle.source())
            .build()
    });
    ObjectBuilder::new()
        .list("costs", costs)
        .list("hurdles", hurdles)
        .maybe("comparator", buyer.comparator().map(write_comparator))
        .build()
}

fn write_scope(scope: &Scope) -> Option<Node> {
    let (field, names) = match scope {
        Scope::Everyone => return None,
        Scope::Providers(names) => ("provider", names),
        Scope::Sectors(names) => ("sector", names),
    };
    let names: Vec<Node> = names.iter().map(Node::text_of).collect();
    (!names.is_empty()).then(|| ObjectBuilder::new().with(field, Node::List(names)).build())
}

fn write_comparator(comparator: &InHouseComparator) -> Node {
    let lines = comparator.lines().iter().map(|line| {
        ObjectBuilder::new()
            .text("name", line.name())
            .maybe_text("label", line.given_label())
            .text("amount", line.amount().to_plain_text())
            .text("avoidable", line.avoidable())
            .text("source", line.source())
            .build()
    });
    ObjectBuilder::new()
        .text("name", comparator.name())
        .maybe_text("label", comparator.given_label())
        .list("lines", lines)
        .build()
}
