//! The organisation document.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::capital::{read_asset, read_department, write_asset, write_department};
use super::driver::{read_driver, write_driver};
use super::funder::{read_funder, read_pricing, write_funder, write_pricing};
use super::node::{Fields, Node, ObjectBuilder, record};
use super::staff::{read_payroll, write_payroll};
use super::values::{
    checked_name, checked_text, read_behaviour, read_charged_to, read_format, read_label,
    read_money, read_month, read_name, read_names, read_percent, read_period, read_price,
    read_quantity, read_source, write_behaviour, write_charged_to, write_names, write_period,
};
use super::vat::{read_vat_period, write_vat_period};
use crate::allocation::{Method, SelfUse};
use crate::cost::{
    CostLine, Ledger, LineAmount, Nature, Organisation, OverheadPool, Service, VolumeBasis,
    VolunteerRole, Wage, WageLevel,
};
use crate::error::{AtRecord, Error, quoted};
use crate::exact::{Currency, Rounding};

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
    "payrolls",
    "assets",
    "departments",
    "vat_periods",
    "funders",
    "pricing",
];
const SERVICE: &[&str] = &["name", "label", "unit", "volume", "volume_basis", "source"];
const POOL: &[&str] = &["name", "label", "driver", "alternative_drivers"];
const LINE: &[&str] = &[
    "name",
    "label",
    "ledger",
    "behaviour",
    "nature",
    "concerns",
    "amount",
    "quantity",
    "unit_cost",
    "rounding",
    "charged_to",
    "credit",
    "volunteer_programme",
    "source",
];
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
    for (place, node) in fields.items("payrolls")?.iter().enumerate() {
        let at = || record(node, "payroll", "payrolls", "name", place);
        builder = builder.payroll(read_payroll(node, currency).at(at)?);
    }
    for (place, node) in fields.items("assets")?.iter().enumerate() {
        let at = || record(node, "asset", "assets", "name", place);
        builder = builder.asset(read_asset(node, currency).at(at)?);
    }
    for (place, node) in fields.items("departments")?.iter().enumerate() {
        let at = || record(node, "department", "departments", "name", place);
        builder = builder.department(read_department(node, currency).at(at)?);
    }
    for (place, node) in fields.items("vat_periods")?.iter().enumerate() {
        let at = || record(node, "tax period", "vat_periods", "name", place);
        builder = builder.vat_period(read_vat_period(node, currency).at(at)?);
    }
    for (place, node) in fields.items("funders")?.iter().enumerate() {
        let at = || record(node, "funder", "funders", "name", place);
        builder = builder.funder(read_funder(node, currency).at(at)?);
    }
    if let Some(pricing) = fields.read_optional("pricing", read_pricing)? {
        builder = builder.pricing(pricing);
    }
    builder.build()
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

fn read_pool(node: &Node) -> Result<OverheadPool, Error> {
    let fields = node.fields(POOL)?;
    let name = fields.read("name", Node::text)?;
    let driver = fields.read("driver", checked_name)?;
    let mut pool = OverheadPool::new(name, driver).map_err(|error| error.problem().clone())?;
    if let Some(mut drivers) = fields.read_optional("alternative_drivers", read_names)? {
        // In order each has its place at the end, however many there are.
        drivers.sort();
        pool = drivers.into_iter().fold(pool, OverheadPool::with_alternative_driver);
    }
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
    if let Some(nature) = fields.read_optional("nature", read_nature)? {
        line = line.with_nature(nature);
    }
    if let Some(concern) = fields.read_optional("concerns", read_name)? {
        line = line.with_concern(concern);
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

fn read_nature(node: &Node) -> Result<Nature, Error> {
    let text = node.text()?;
    Nature::ALL.into_iter().find(|nature| nature.as_str() == text).ok_or_else(|| {
        Error::UnknownChoice {
            value: quoted(text),
            choices: "depreciation, equivalent_annual_cost, flat_overhead, holiday_accrual, imputed_rent, irrecoverable_tax, loan_interest, notional_return, staff, time",
        }
    })
}

fn read_ledger(node: &Node) -> Result<Ledger, Error> {
    let text = node.text()?;
    Ledger::ALL.into_iter().find(|ledger| ledger.as_str() == text).ok_or_else(|| {
        Error::UnknownChoice { value: quoted(text), choices: "cash, in_kind, volunteer_time" }
    })
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
        .list("lines", organisation.stated_lines().map(write_line))
        .list("volunteers", organisation.volunteers().iter().map(write_volunteer))
        .list("payrolls", organisation.payrolls().iter().map(write_payroll))
        .list("assets", organisation.assets().iter().map(write_asset))
        .list("departments", organisation.departments().iter().map(write_department))
        .list("vat_periods", organisation.vat_periods().iter().map(write_vat_period))
        .list("funders", organisation.funders().iter().map(write_funder))
        .maybe("pricing", write_pricing(*organisation.pricing()))
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

fn write_pool(pool: &OverheadPool) -> Node {
    let alternatives = pool.alternative_drivers();
    let alternatives = (!alternatives.is_empty()).then(|| write_names(alternatives));
    ObjectBuilder::new()
        .text("name", pool.name())
        .maybe_text("label", pool.given_label())
        .text("driver", pool.driver())
        .maybe("alternative_drivers", alternatives)
        .build()
}

fn write_line(line: &CostLine) -> Node {
    let object = ObjectBuilder::new()
        .text("name", line.name())
        .maybe_text("label", line.given_label())
        .text("ledger", line.ledger().as_str())
        .maybe("behaviour", line.behaviour().map(write_behaviour))
        .maybe_text("nature", line.nature().map(Nature::as_str))
        .maybe_text("concerns", line.concerns());
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
