//! The organisation document.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::node::{Fields, Node, ObjectBuilder, record};
use crate::allocation::{Method, SelfUse};
use crate::cost::{
    Behaviour, ChargedTo, CostLine, Driver, DriverQuantities, Ledger, LineAmount, Organisation,
    OverheadPool, Service, VolumeBasis, VolunteerRole, Wage, WageLevel,
};
use crate::error::{AtRecord, Error, quoted};
use crate::exact::{
    Currency, Money, Month, Name, Percent, Period, Quantity, Rounding, Text, UnitPrice,
};

const ORGANISATION: &[&str] = &[
    "format",
    "name",
    "label",
    "currency",
    "period",
    "price_base",
    "services",
    "drivers",
    "pools",
    "lines",
    "volunteers",
];
const PERIOD: &[&str] = &["from", "months"];
const SERVICE: &[&str] = &["name", "label", "unit", "volume", "volume_basis", "source"];
const DRIVER: &[&str] = &["name", "label", "unit", "quantities", "direct_expenditure_of", "source"];
const POOL: &[&str] = &["name", "label", "driver"];
const LINE: &[&str] = &[
    "name",
    "label",
    "ledger",
    "behaviour",
    "amount",
    "quantity",
    "unit_cost",
    "rounding",
    "charged_to",
    "credit",
    "volunteer_programme",
    "source",
];
const STEPPED: &[&str] = &["stepped"];
const STEP: &[&str] = &["capacity"];
const PROGRAMME: &[&str] = &["avoidable"];
const VOLUNTEER: &[&str] =
    &["name", "label", "hours", "on_cost", "productivity", "wage", "charged_to", "source"];
const WAGE: &[&str] = &["basis", "low", "central", "high"];
const STEP_DOWN: &[&str] = &["step_down"];

pub(super) fn read(node: &Node) -> Result<Organisation, Error> {
    read_fields(&node.fields(ORGANISATION).at(|| "organisation".to_owned())?)
}

/// Reads an organisation that stands in a field of another document, which names it already.
pub(super) fn read_inside(node: &Node) -> Result<Organisation, Error> {
    read_fields(&node.fields(ORGANISATION)?)
}

fn read_fields(fields: &Fields<'_>) -> Result<Organisation, Error> {
    read_format(fields)?;
    let currency: Currency = fields.read("currency", |node| node.text()?.parse())?;
    let period = fields.read("period", read_period)?;
    let name = fields.read("name", Node::text)?;
    let mut builder = Organisation::builder(name, currency, period);
    if let Some(label) = read_label(fields)? {
        builder = builder.label(label);
    }
    if let Some(month) = fields.read_optional("price_base", read_month)? {
        builder = builder.price_base(month);
    }
    for (place, node) in fields.items("services")?.iter().enumerate() {
        let at = || record(node, "service", "services", "name", place);
        builder = builder.service(read_service(node).at(at)?);
    }
    for (place, node) in fields.items("drivers")?.iter().enumerate() {
        let at = || record(node, "driver", "drivers", "name", place);
        builder = builder.driver(read_driver(node).at(at)?);
    }
    for (place, node) in fields.items("pools")?.iter().enumerate() {
        let at = || record(node, "pool", "pools", "name", place);
        builder = builder.pool(read_pool(node).at(at)?);
    }
    for (place, node) in fields.items("lines")?.iter().enumerate() {
        let at = || record(node, "line", "lines", "name", place);
        builder = builder.line(read_line(node, currency).at(at)?);
    }
    for (place, node) in fields.items("volunteers")?.iter().enumerate() {
        let at = || record(node, "volunteer role", "volunteers", "name", place);
        builder = builder.volunteer(read_volunteer(node, currency).at(at)?);
    }
    builder.build()
}

pub(super) fn read_format(fields: &Fields<'_>) -> Result<(), Error> {
    match fields.required("format")? {
        Node::Whole(version) if version == "1" => Ok(()),
        Node::Whole(version) | Node::Inexact(version) | Node::Text(version) if version != "1" => {
            Err(Error::UnknownFormat { value: quoted(version) })
        }
        other => {
            let found = match other {
                Node::Inexact(_) => "a number with a point or an exponent",
                other => other.kind(),
            };
            Err(Error::WrongKind { expected: "the number 1", found }.at("format"))
        }
    }
}

pub(super) fn read_label(fields: &Fields<'_>) -> Result<Option<Text>, Error> {
    fields.read_optional("label", |node| Text::new(node.text()?))
}

fn read_source(fields: &Fields<'_>) -> Result<Option<Text>, Error> {
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
    let months = fields.read("months", |node| {
        let text = node.number()?;
        let refused = || Error::PeriodLength { months: quoted(text) };
        // The parser of integers would take a plus sign and leading zeros.
        let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
        let months = text.parse().ok().filter(|_| plain);
        months.ok_or_else(refused)
    })?;
    Period::new(from, months)
}

pub(super) fn read_quantity(node: &Node) -> Result<Quantity, Error> {
    node.number()?.parse()
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

pub(super) fn read_method(node: &Node) -> Result<Method, Error> {
    match node {
        Node::Text(text) if text == "direct" => Ok(Method::Direct),
        Node::Text(text) if text == "reciprocal" => Ok(Method::Reciprocal(SelfUse::Netted)),
        Node::Text(text) if text == "reciprocal_with_self_use" => {
            Ok(Method::Reciprocal(SelfUse::Kept))
        }
        Node::Text(text) => Err(Error::UnknownChoice {
            value: quoted(text),
            choices: "\"direct\", \"reciprocal\", \"reciprocal_with_self_use\", {\"step_down\": [the pools in their sequence]}",
        }),
        other => other.fields(STEP_DOWN)?.read("step_down", |node| {
            let names = node.list()?.iter().map(read_name);
            Ok(Method::StepDown(names.collect::<Result<_, _>>()?))
        }),
    }
}

fn read_service(node: &Node) -> Result<Service, Error> {
    let fields = node.fields(SERVICE)?;
    let name = fields.read("name", Node::text)?;
    let unit = fields.read("unit", checked_name)?;
    let volume = fields.read("volume", read_quantity)?;
    // The caller adds the record: the error of the constructor would name it twice.
    let service = Service::new(name, unit, volume).map_err(|error| error.problem().clone())?;
    let basis = fields.read_optional("volume_basis", |node| match node.text()? {
        "capacity" => Ok(VolumeBasis::Capacity),
        "planned" => Ok(VolumeBasis::Planned),
        other => Err(Error::UnknownChoice { value: quoted(other), choices: "capacity, planned" }),
    })?;
    let mut service = service.with_volume_basis(basis.unwrap_or_default());
    if let Some(source) = read_source(&fields)? {
        service = service.with_source(source);
    }
    Ok(match read_label(&fields)? {
        Some(label) => service.with_label(label),
        None => service,
    })
}

fn read_driver(node: &Node) -> Result<Driver, Error> {
    let fields = node.fields(DRIVER)?;
    let name = fields.read("name", Node::text)?;
    let stated = fields.read_optional("quantities", |node| {
        let read = |(key, node): (&str, &Node)| {
            Ok((Name::new(key)?, read_quantity(node).at(|| quoted(key).into())?))
        };
        node.entries()?.into_iter().map(read).collect::<Result<Vec<_>, Error>>()
    })?;
    let spent = fields.read_optional("direct_expenditure_of", |node| {
        node.list()?.iter().map(read_name).collect::<Result<Vec<_>, Error>>()
    })?;
    let driver = match (stated, spent) {
        (Some(quantities), None) => Driver::stated(name, quantities),
        (None, Some(services)) => Driver::direct_expenditure(name, services),
        _ => {
            return Err(Error::OneOf { fields: "\"quantities\", \"direct_expenditure_of\"" });
        }
    };
    let mut driver = driver.map_err(|error| error.problem().clone())?;
    if let Some(unit) = fields.read_optional("unit", read_name)? {
        driver = driver.with_unit(unit);
    }
    if let Some(source) = read_source(&fields)? {
        driver = driver.with_source(source);
    }
    Ok(match read_label(&fields)? {
        Some(label) => driver.with_label(label),
        None => driver,
    })
}

fn read_pool(node: &Node) -> Result<OverheadPool, Error> {
    let fields = node.fields(POOL)?;
    let name = fields.read("name", Node::text)?;
    let driver = fields.read("driver", checked_name)?;
    let pool = OverheadPool::new(name, driver).map_err(|error| error.problem().clone())?;
    Ok(match read_label(&fields)? {
        Some(label) => pool.with_label(label),
        None => pool,
    })
}

fn read_line(node: &Node, currency: Currency) -> Result<CostLine, Error> {
    let fields = node.fields(LINE)?;
    let name = fields.read("name", Node::text)?;
    let source = fields.read("source", checked_text)?;
    let (target, shares) = fields.read("charged_to", read_charged_to)?;
    let amount = fields.read_optional("amount", |node| read_money(node, currency))?;
    let quantity = fields.read_optional("quantity", read_quantity)?;
    let unit_cost = fields.read_optional("unit_cost", |node| read_price(node, currency))?;
    let rounding: Option<Rounding> =
        fields.read_optional("rounding", |node| node.text()?.parse())?;
    let line = match (amount, quantity, unit_cost, rounding) {
        (Some(amount), None, None, None) => CostLine::new(name, amount, &target, source),
        (None, Some(quantity), Some(unit_cost), rounding) => {
            let rounding = rounding.unwrap_or_default();
            CostLine::computed(name, quantity, unit_cost, rounding, &target, source)
        }
        _ => {
            let fields = "\"amount\", or \"quantity\" with \"unit_cost\" (and \"rounding\")";
            return Err(Error::OneOf { fields });
        }
    };
    let mut line = line.map_err(|error| error.problem().clone())?;
    if let Some(shares) = shares {
        line = line.shared_among(shares);
    }
    if let Some(label) = read_label(&fields)? {
        line = line.with_label(label);
    }
    if let Some(ledger) = fields.read_optional("ledger", read_ledger)? {
        line = line.with_ledger(ledger);
    }
    if let Some(behaviour) = fields.read_optional("behaviour", read_behaviour)? {
        line = line.with_behaviour(behaviour);
    }
    if fields.read_optional("credit", Node::flag)?.unwrap_or(false) {
        line = line.as_credit();
    }
    let avoidable = fields.read_optional("volunteer_programme", |node| {
        node.fields(PROGRAMME)?.read("avoidable", read_percent)
    })?;
    Ok(match avoidable {
        Some(avoidable) => line.as_volunteer_programme(avoidable),
        None => line,
    })
}

/// One target, or several with their shares (then the first stands in for all).
type Targets = (String, Option<Vec<(Name, Percent)>>);

fn read_charged_to(node: &Node) -> Result<Targets, Error> {
    match node {
        Node::Text(_) => Ok((checked_name(node)?.to_owned(), None)),
        Node::Object(_) => {
            let read = |(key, node): (&str, &Node)| {
                Ok((Name::new(key)?, read_percent(node).at(|| quoted(key).into())?))
            };
            let shares =
                node.entries()?.into_iter().map(read).collect::<Result<Vec<_>, Error>>()?;
            let first = shares.first().map(|(name, _)| name.to_string());
            let first = first.ok_or(Error::Missing { what: "service or pool" })?;
            Ok((first, Some(shares)))
        }
        other => Err(Error::WrongKind {
            expected: "the name of a service or pool, or an object of names with percentages",
            found: other.kind(),
        }),
    }
}

fn read_ledger(node: &Node) -> Result<Ledger, Error> {
    let text = node.text()?;
    Ledger::ALL.into_iter().find(|ledger| ledger.as_str() == text).ok_or_else(|| {
        Error::UnknownChoice { value: quoted(text), choices: "cash, in_kind, volunteer_time" }
    })
}

fn read_behaviour(node: &Node) -> Result<Behaviour, Error> {
    match node {
        Node::Text(text) if text == "fixed" => Ok(Behaviour::Fixed),
        Node::Text(text) if text == "variable" => Ok(Behaviour::Variable),
        Node::Text(text) => Err(Error::UnknownChoice {
            value: quoted(text),
            choices: "\"fixed\", \"variable\", {\"stepped\": {\"capacity\": \"…\"}}",
        }),
        other => other.fields(STEPPED)?.read("stepped", |node| {
            let capacity = node.fields(STEP)?.read("capacity", read_quantity)?;
            Ok(Behaviour::Stepped { capacity })
        }),
    }
}

fn read_volunteer(node: &Node, currency: Currency) -> Result<VolunteerRole, Error> {
    let fields = node.fields(VOLUNTEER)?;
    let name = fields.read("name", Node::text)?;
    let source = fields.read("source", checked_text)?;
    let hours = fields.read("hours", read_quantity)?;
    let (target, shares) = fields.read("charged_to", read_charged_to)?;
    let wage = fields.read("wage", |node| {
        let fields = node.fields(WAGE)?;
        let price = |field| fields.read(field, |node| read_price(node, currency));
        let basis = fields.read("basis", checked_text)?;
        let central = price("central")?;
        let end = |field| fields.optional(field).map_or(Ok(central), |_| price(field));
        Wage::interval(basis, end("low")?, central, end("high")?)
    })?;
    let role = VolunteerRole::new(name, hours, wage, &target, source);
    let mut role = role.map_err(|error| error.problem().clone())?;
    if let Some(shares) = shares {
        role = role.shared_among(shares);
    }
    if let Some(label) = read_label(&fields)? {
        role = role.with_label(label);
    }
    if let Some(on_cost) = fields.read_optional("on_cost", read_percent)? {
        role = role.with_on_cost(on_cost);
    }
    if let Some(productivity) = fields.read_optional("productivity", read_percent)? {
        role = role.with_productivity(productivity);
    }
    Ok(role)
}

pub(super) fn write(organisation: &Organisation) -> Node {
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("name", organisation.name())
        .maybe_text("label", organisation.given_label())
        .text("currency", organisation.currency())
        .with("period", write_period(organisation.period()))
        .text("price_base", organisation.price_base())
        .list("services", organisation.services().iter().map(write_service))
        .list("drivers", organisation.drivers().iter().map(write_driver))
        .list("pools", organisation.pools().iter().map(write_pool))
        .list("lines", organisation.lines().iter().map(write_line))
        .list("volunteers", organisation.volunteers().iter().map(write_volunteer))
        .build()
}

pub(super) fn write_period(period: Period) -> Node {
    ObjectBuilder::new()
        .text("from", period.from())
        .with("months", Node::whole_of(period.months()))
        .build()
}

pub(super) fn write_method(method: &Method) -> Node {
    match method {
        Method::Direct => Node::text_of("direct"),
        Method::Reciprocal(SelfUse::Netted) => Node::text_of("reciprocal"),
        Method::Reciprocal(SelfUse::Kept) => Node::text_of("reciprocal_with_self_use"),
        Method::StepDown(sequence) => {
            let names = sequence.iter().map(Node::text_of).collect();
            ObjectBuilder::new().with("step_down", Node::List(names)).build()
        }
    }
}

fn write_service(service: &Service) -> Node {
    ObjectBuilder::new()
        .text("name", service.name())
        .maybe_text("label", service.given_label())
        .text("unit", service.unit())
        .text("volume", service.volume())
        .text("volume_basis", service.volume_basis().as_str())
        .maybe_text("source", service.source())
        .build()
}

fn write_driver(driver: &Driver) -> Node {
    let object = ObjectBuilder::new()
        .text("name", driver.name())
        .maybe_text("label", driver.given_label())
        .maybe_text("unit", driver.unit())
        .maybe_text("source", driver.source());
    match driver.quantities() {
        DriverQuantities::Stated(quantities) => {
            let entries = quantities.iter();
            let entries =
                entries.map(|(name, quantity)| (name.to_string(), Node::text_of(quantity)));
            object.with("quantities", Node::Object(entries.collect())).build()
        }
        DriverQuantities::DirectExpenditure(services) => {
            let names = services.iter().map(Node::text_of).collect();
            object.with("direct_expenditure_of", Node::List(names)).build()
        }
    }
}

fn write_pool(pool: &OverheadPool) -> Node {
    ObjectBuilder::new()
        .text("name", pool.name())
        .maybe_text("label", pool.given_label())
        .text("driver", pool.driver())
        .build()
}

fn write_line(line: &CostLine) -> Node {
    let object = ObjectBuilder::new()
        .text("name", line.name())
        .maybe_text("label", line.given_label())
        .text("ledger", line.ledger().as_str())
        .maybe("behaviour", line.behaviour().map(write_behaviour));
    let object = match line.given_as() {
        LineAmount::Derived(_) | LineAmount::Stated => {
            object.text("amount", line.amount().to_plain_text())
        }
        LineAmount::Computed { quantity, unit_cost, rounding } => object
            .text("quantity", quantity)
            .text("unit_cost", unit_cost.to_plain_text())
            .text("rounding", rounding),
    };
    let programme = line
        .avoidable_share()
        .map(|avoidable| ObjectBuilder::new().text("avoidable", avoidable).build());
    object
        .with("charged_to", write_charged_to(line.charged_to()))
        .maybe("credit", line.is_credit().then_some(Node::Flag(true)))
        .maybe("volunteer_programme", programme)
        .text("source", line.source())
        .build()
}

fn write_behaviour(behaviour: &Behaviour) -> Node {
    match behaviour {
        Behaviour::Fixed => Node::text_of("fixed"),
        Behaviour::Variable => Node::text_of("variable"),
        Behaviour::Stepped { capacity } => {
            let step = ObjectBuilder::new().text("capacity", capacity).build();
            ObjectBuilder::new().with("stepped", step).build()
        }
    }
}

fn write_charged_to(charged_to: &ChargedTo) -> Node {
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

fn write_volunteer(role: &VolunteerRole) -> Node {
    let wage = |level| role.wage().at(level).to_plain_text();
    let wage = ObjectBuilder::new()
        .text("basis", role.wage().basis())
        .text("low", wage(WageLevel::Low))
        .text("central", wage(WageLevel::Central))
        .text("high", wage(WageLevel::High))
        .build();
    ObjectBuilder::new()
        .text("name", role.name())
        .maybe_text("label", role.given_label())
        .text("hours", role.hours())
        .text("on_cost", role.on_cost())
        .text("productivity", role.productivity())
        .with("wage", wage)
        .with("charged_to", write_charged_to(role.charged_to()))
        .text("source", role.source())
        .build()
}

impl Serialize for Organisation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Organisation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(&Node::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
