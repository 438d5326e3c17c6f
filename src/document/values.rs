//! Values that stand in several records: names, amounts, periods, shares.

use super::node::{Fields, Node, ObjectBuilder};
use crate::demand::Scenario;
use crate::error::{self, AtRecord, Error, quoted};
use crate::exact::{Currency, Money, Month, Name, Percent, Period, Quantity, Text, UnitPrice};

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

pub(super) fn write_period(period: Period) -> Node {
    ObjectBuilder::new()
        .text("from", period.from())
        .with("months", Node::whole_of(period.months()))
        .build()
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

/// An object whose keys are names.
pub(super) fn read_by_name<T>(
    node: &Node,
    read: impl Fn(&Node) -> Result<T, Error>,
) -> Result<Vec<(Name, T)>, Error> {
    let entries = node.entries()?.into_iter();
    entries.map(|(key, node)| Ok((Name::new(key)?, read(node).at(("", key))?))).collect()
}
