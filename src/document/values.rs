//! Values that stand in several records: names, amounts, periods, shares.

use super::node::{Fields, Node, ObjectBuilder, record};
use crate::cost::{Behaviour, ChargedTo};
use crate::demand::Scenario;
use crate::error::{self, AtRecord, Error, quoted};
use crate::exact::{Currency, Money, Month, Name, Percent, Period, Quantity, Text, UnitPrice};

const STEP: &[&str] = &["capacity"];
const STEPPED: &[&str] = &["stepped"];
const PERIOD: &[&str] = &["from", "months"];

pub(super) fn read_format(fields: &Fields<'_>) -> Result<(), Error> {
    match fields.required("format")? {
        Node::Whole(version) if version == "1" => Ok(()),
        Node::Whole(version) | Node::Inexact(version) | Node::Text(version) if version != "1" => {
            Err(error::unknown_format(quoted(version)))
        }
        other => {
            let found = match other {
                Node::Inexact(_) => "a number with a point or an exponent",
                other => other.kind(),
            };
            Err(error::wrong_kind("the number 1", found).at("format"))
        }
    }
}

pub(super) fn read_label(fields: &Fields<'_>) -> Result<Option<Text>, Error> {
    fields.read_optional("label", |node| Text::new(node.text()?))
}

pub(super) fn read_source(fields: &Fields<'_>) -> Result<Option<Text>, Error> {
    fields.read_optional("source", |node| Text::new(node.text()?))
}

pub(super) fn read_month(node: &Node) -> Result<Month, Error> {
    node.text()?.parse()
}

pub(super) fn read_name(node: &Node) -> Result<Name, Error> {
    Name::new(node.text()?)
}

/// A name as it stands: a constructor takes it, and this field is named where it is refused.
pub(super) fn checked_name(node: &Node) -> Result<&str, Error> {
    let text = node.text()?;
    Name::new(text).map(|_| text)
}

/// The same for a text.
pub(super) fn checked_text(node: &Node) -> Result<&str, Error> {
    let text = node.text()?;
    Text::new(text).map(|_| text)
}

pub(super) fn read_period(node: &Node) -> Result<Period, Error> {
    let fields = node.fields(PERIOD)?;
    let from = fields.read("from", read_month)?;
    let months = fields.read("months", read_months)?;
    Period::new(from, months)
}

pub(super) fn read_quantity(node: &Node) -> Result<Quantity, Error> {
    node.number()?.parse()
}

/// The quantities of a scenario, line by line.
pub(super) fn read_quantities(scenario: Scenario, node: &Node) -> Result<Scenario, Error> {
    node.entries()?.into_iter().try_fold(scenario, |scenario, (line, node)| {
        let quantity = read_quantity(node).at(("line", line))?;
        scenario.with_quantity(line, quantity)
    })
}

/// The same, written.
pub(super) fn write_quantities(scenario: &Scenario) -> Node {
    let quantities = scenario.quantities();
    Node::Object(
        quantities.map(|(line, quantity)| (line.to_string(), Node::text_of(quantity))).collect(),
    )
}

pub(super) fn read_percent(node: &Node) -> Result<Percent, Error> {
    node.number()?.parse()
}

pub(super) fn read_money(node: &Node, currency: Currency) -> Result<Money, Error> {
    Money::parse(node.number()?, currency)
}

pub(super) fn read_price(node: &Node, currency: Currency) -> Result<UnitPrice, Error> {
    UnitPrice::parse(node.number()?, currency)
}

/// One target, or several with their shares (then the first stands in for all).
pub(super) type Targets = (String, Option<Vec<(Name, Percent)>>);

pub(super) fn read_charged_to(node: &Node) -> Result<Targets, Error> {
    match node {
        Node::Text(_) => Ok((checked_name(node)?.to_owned(), None)),
        Node::Object(_) => {
            let read = |(key, node): (&str, &Node)| {
                Ok((Name::new(key)?, read_percent(node).at(("", key))?))
            };
            let shares =
                node.entries()?.into_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
            let first = shares.first().map(|(name, _)| name.to_string());
            let first = first.ok_or_else(|| error::missing("service or pool"))?;
            Ok((first, Some(shares)))
        }
        other => Err(error::wrong_kind(
            "the name of a service or pool, or an object of names with percentages",
            other.kind(),
        )),
    }
}

pub(super) fn read_behaviour(node: &Node) -> Result<Behaviour, Error> {
    match node {
        Node::Text(text) if text == "fixed" => Ok(Behaviour::Fixed),
        Node::Text(text) if text == "variable" => Ok(Behaviour::Variable),
        Node::Text(text) => Err(error::unknown_choice(
            quoted(text),
            "\"fixed\", \"variable\", {\"stepped\": {\"capacity\": \"…\"}}",
        )),
        other => other.fields(STEPPED)?.read("stepped", |node| {
            let capacity = node.fields(STEP)?.read("capacity", read_quantity)?;
            Ok(Behaviour::Stepped { capacity })
        }),
    }
}

pub(super) fn write_period(period: Period) -> Node {
    ObjectBuilder::new()
        .text("from", period.from())
        .with("months", Node::whole_of(period.months()))
        .build()
}

pub(super) fn write_behaviour(behaviour: &Behaviour) -> Node {
    match behaviour {
        Behaviour::Fixed => Node::text_of("fixed"),
        Behaviour::Variable => Node::text_of("variable"),
        Behaviour::Stepped { capacity } => {
            let step = ObjectBuilder::new().text("capacity", capacity).build();
            ObjectBuilder::new().with("stepped", step).build()
        }
    }
}

pub(super) fn write_charged_to(charged_to: &ChargedTo) -> Node {
    match charged_to {
        ChargedTo::One(target) => Node::text_of(target),
        ChargedTo::Shared(shares) => {
            let entries = shares.iter();
            Node::Object(
                entries.map(|(name, share)| (name.to_string(), Node::text_of(share))).collect(),
            )
        }
    }
}

/// A whole number above zero, without a sign or leading zeros.
pub(super) fn read_whole(node: &Node) -> Option<u32> {
    let text = node.number().ok()?;
    // The parser of integers would take a plus sign and leading zeros.
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}

/// A number of months.
pub(super) fn read_months(node: &Node) -> Result<u16, Error> {
    let months = read_whole(node).and_then(|months| u16::try_from(months).ok());
    match months {
        Some(months) => Ok(months),
        None => Err(error::period_length(quoted(node.number()?))),
    }
}

/// What is charged, as a value of its own.
pub(super) fn read_charge(node: &Node) -> Result<ChargedTo, Error> {
    let (target, shares) = read_charged_to(node)?;
    match shares {
        Some(mut shares) => {
            shares.sort();
            Ok(ChargedTo::Shared(shares))
        }
        None => Ok(ChargedTo::One(Name::new(&target)?)),
    }
}

/// A list of names.
pub(super) fn read_names(node: &Node) -> Result<Vec<Name>, Error> {
    node.list()?.iter().map(read_name).collect()
}

/// The records of a list, what one is called and the field they stand in, in the order of their
/// names: then each has its place behind those before it, however many there are.
pub(super) fn read_in_order<T>(
    fields: &Fields<'_>,
    (what, list): (&'static str, &'static str),
    read: impl Fn(&Node) -> Result<T, Error>,
    name: impl Fn(&T) -> &Name,
) -> Result<Vec<T>, Error> {
    let nodes = fields.items(list)?.iter().enumerate();
    let records = nodes.map(|(place, node)| read(node).at(record(node, what, list, "name", place)));
    let mut records = records.collect::<Result<Vec<T>, Error>>()?;
    records.sort_by(|left, right| name(left).cmp(name(right)));
    Ok(records)
}

/// An object whose keys are names.
pub(super) fn read_by_name<T>(
    node: &Node,
    read: impl Fn(&Node) -> Result<T, Error>,
) -> Result<Vec<(Name, T)>, Error> {
    let entries = node.entries()?.into_iter();
    entries.map(|(key, node)| Ok((Name::new(key)?, read(node).at(("", key))?))).collect()
}

/// An object whose keys are names.
pub(super) fn write_by_name<T: std::fmt::Display>(entries: &[(Name, T)]) -> Node {
    let entries = entries.iter();
    Node::Object(entries.map(|(name, value)| (name.to_string(), Node::text_of(value))).collect())
}

/// A list of names.
pub(super) fn write_names(names: &[Name]) -> Node {
    Node::List(names.iter().map(Node::text_of).collect())
}
