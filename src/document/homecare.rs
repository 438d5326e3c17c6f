//! Homecare hours, pay cost floors and banded schedules.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::figures::figure;
use super::node::{Fields, Node, ObjectBuilder, record};
use super::rates::{read_tiers, write_tiers};
use super::values::{checked_text, read_format, read_percent, read_price, read_quantity};
use crate::appraisal::{FloorByLine, PricedPer};
use crate::error::{AtRecord, Error, quoted};
use crate::exact::{Currency, UnitPrice};
use crate::price::{
    BandedSchedule, CarePay, HomecareCost, HomecareHour, Margin, MarkUp, Mileage, OnCost,
    OnCostAmount, PayCostFloor, Surplus, Travel, VisitLength,
};

const HOUR: &[&str] = &[
    "format",
    "currency",
    "wage",
    "travel",
    "mileage",
    "on_costs",
    "running_costs",
    "surplus",
    "source",
];
const FLOOR: &[&str] = &["wage", "travel", "mileage", "on_costs", "lines", "source"];
const FLOOR_LINE: &[&str] = &["visit_minutes", "priced_per"];
const TRAVEL: &[&str] = &["per_contact_hour", "minutes_per_visit"];
const MILEAGE: &[&str] = &["per_contact_hour", "distance_per_visit", "rate"];
const ON_COST: &[&str] = &["covers", "of_pay", "per_contact_hour", "per_paid_hour"];
const SURPLUS: &[&str] = &["amount", "margin", "mark_up"];
const SCHEDULE: &[&str] = &["format", "currency", "measure", "unit", "bands", "source"];

pub(super) fn read_hour(node: &Node) -> Result<HomecareHour, Error> {
    let fields = node.fields(HOUR).at(|| "homecare hour".to_owned())?;
    read_format(&fields)?;
    let currency: Currency = fields.read("currency", |node| node.text()?.parse())?;
    let mut hour = HomecareHour::new(read_pay(&fields, currency)?);
    let running_costs = fields.read_optional("running_costs", |node| read_price(node, currency))?;
    if let Some(amount) = running_costs {
        hour = hour.with_running_costs(amount)?;
    }
    match fields.read_optional("surplus", |node| read_surplus(node, currency))? {
        Some(surplus) => hour.with_surplus(surplus),
        None => Ok(hour),
    }
}

fn read_pay(fields: &Fields<'_>, currency: Currency) -> Result<CarePay, Error> {
    let wage = fields.read("wage", |node| read_price(node, currency))?;
    let travel = fields.read("travel", |node| read_travel(node, currency))?;
    let mileage = fields.read("mileage", |node| read_mileage(node, currency))?;
    let source = fields.read("source", checked_text)?;
    let mut pay = CarePay::new(wage, travel, mileage, source)?;
    for (place, node) in fields.items("on_costs")?.iter().enumerate() {
        let at = || record(node, "on-cost", "on_costs", "name", place);
        let (covers, amount) = read_on_cost(node, currency).at(at)?;
        pay = pay.with_on_cost(&covers, amount).map_err(|error| error.problem().clone()).at(at)?;
    }
    Ok(pay)
}

fn read_travel(node: &Node, currency: Currency) -> Result<Travel, Error> {
    let fields = node.fields(TRAVEL)?;
    let amount = fields.read_optional("per_contact_hour", |node| read_price(node, currency))?;
    match (amount, fields.read_optional("minutes_per_visit", read_quantity)?) {
        (Some(amount), None) => Ok(Travel::PerContactHour(amount)),
        (None, Some(minutes)) => Ok(Travel::PerVisit { minutes }),
        _ => Err(Error::OneOf { fields: "\"per_contact_hour\", \"minutes_per_visit\"" }),
    }
}

fn read_mileage(node: &Node, currency: Currency) -> Result<Mileage, Error> {
    let fields = node.fields(MILEAGE)?;
    let price = |field| fields.read_optional(field, |node| read_price(node, currency));
    let distance = fields.read_optional("distance_per_visit", read_quantity)?;
    match (price("per_contact_hour")?, distance, price("rate")?) {
        (Some(amount), None, None) => Ok(Mileage::PerContactHour(amount)),
        (None, Some(distance), Some(rate)) => Ok(Mileage::PerVisit { distance, rate }),
        _ => Err(Error::OneOf {
            fields: "\"per_contact_hour\", \"distance_per_visit\" with \"rate\"",
        }),
    }
}

fn read_on_cost(node: &Node, currency: Currency) -> Result<(Vec<OnCost>, OnCostAmount), Error> {
    let fields = node.fields(ON_COST)?;
    let covers = fields.read("covers", |node| {
        node.list()?.iter().map(read_kind).collect::<Result<Vec<_>, Error>>()
    })?;
    let price = |field| fields.read_optional(field, |node| read_price(node, currency));
    let of_pay = fields.read_optional("of_pay", read_percent)?;
    let amount = match (of_pay, price("per_contact_hour")?, price("per_paid_hour")?) {
        (Some(percent), None, None) => OnCostAmount::OfPay(percent),
        (None, Some(amount), None) => OnCostAmount::PerContactHour(amount),
        (None, None, Some(amount)) => OnCostAmount::PerPaidHour(amount),
        _ => {
            let fields = "\"of_pay\", \"per_contact_hour\", \"per_paid_hour\"";
            return Err(Error::OneOf { fields });
        }
    };
    Ok((covers, amount))
}

fn read_kind(node: &Node) -> Result<OnCost, Error> {
    let text = node.text()?;
    let known = OnCost::ALL.into_iter().find(|kind| kind.as_str() == text);
    known.ok_or_else(|| Error::UnknownChoice {
        value: quoted(text),
        choices: "holiday, insurance, other, pension, sick_pay, training",
    })
}

fn read_surplus(node: &Node, currency: Currency) -> Result<Surplus, Error> {
    let fields = node.fields(SURPLUS)?;
    let amount = fields.read_optional("amount", |node| read_price(node, currency))?;
    let margin = fields.read_optional("margin", |node| Margin::new(read_percent(node)?))?;
    let mark_up = fields.read_optional("mark_up", |node| MarkUp::new(read_percent(node)?))?;
    match (amount, margin, mark_up) {
        (Some(amount), None, None) => Ok(Surplus::Amount(amount)),
        (None, Some(margin), None) => Ok(margin.into()),
        (None, None, Some(mark_up)) => Ok(mark_up.into()),
        _ => Err(Error::OneOf { fields: "\"amount\", \"margin\", \"mark_up\"" }),
    }
}

pub(super) fn read_floor(node: &Node, currency: Currency) -> Result<FloorByLine, Error> {
    let fields = node.fields(FLOOR)?;
    let floor = FloorByLine::new(PayCostFloor::new(read_pay(&fields, currency)?)?);
    let lines = fields.read("lines", Node::entries)?;
    lines.into_iter().try_fold(floor, |floor, (line, node)| {
        let at = || format!("line {}", quoted(line));
        let fields = node.fields(FLOOR_LINE).at(at)?;
        let minutes = fields.read("visit_minutes", read_quantity).at(at)?;
        let priced_per = fields.read_optional("priced_per", read_priced_per).at(at)?;
        let floor = floor.with_line(line, minutes, priced_per.unwrap_or_default());
        floor.map_err(|error| error.problem().clone()).at(at)
    })
}

fn read_priced_per(node: &Node) -> Result<PricedPer, Error> {
    let text = node.text()?;
    let known = [PricedPer::ContactHour, PricedPer::Visit];
    known
        .into_iter()
        .find(|per| per.as_str() == text)
        .ok_or_else(|| Error::UnknownChoice { value: quoted(text), choices: "contact_hour, visit" })
}

pub(super) fn write_hour(hour: &HomecareHour) -> Node {
    let object = ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("currency", hour.pay().currency());
    let running_costs = hour.running_costs().map(UnitPrice::to_plain_text);
    write_pay(object, hour.pay())
        .maybe_text("running_costs", running_costs)
        .maybe("surplus", hour.surplus().map(write_surplus))
        .text("source", hour.pay().source())
        .build()
}

fn write_pay(object: ObjectBuilder, pay: &CarePay) -> ObjectBuilder {
    let travel = match pay.travel() {
        Travel::PerContactHour(amount) => {
            ObjectBuilder::new().text("per_contact_hour", amount.to_plain_text())
        }
        Travel::PerVisit { minutes } => ObjectBuilder::new().text("minutes_per_visit", minutes),
    };
    let mileage = match pay.mileage() {
        Mileage::PerContactHour(amount) => {
            ObjectBuilder::new().text("per_contact_hour", amount.to_plain_text())
        }
        Mileage::PerVisit { distance, rate } => ObjectBuilder::new()
            .text("distance_per_visit", distance)
            .text("rate", rate.to_plain_text()),
    };
    let on_costs = pay.on_costs().map(|(covers, amount)| {
        let object = ObjectBuilder::new()
            .list("covers", covers.iter().map(|kind| Node::text_of(kind.as_str())));
        match amount {
            OnCostAmount::OfPay(percent) => object.text("of_pay", percent),
            OnCostAmount::PerContactHour(amount) => {
                object.text("per_contact_hour", amount.to_plain_text())
            }
            OnCostAmount::PerPaidHour(amount) => {
                object.text("per_paid_hour", amount.to_plain_text())
            }
        }
        .build()
    });
    object
        .text("wage", pay.wage().to_plain_text())
        .with("travel", travel.build())
        .with("mileage", mileage.build())
        .list("on_costs", on_costs)
}

fn write_surplus(surplus: Surplus) -> Node {
    match surplus {
        Surplus::Amount(amount) => ObjectBuilder::new().text("amount", amount.to_plain_text()),
        Surplus::Margin(margin) => ObjectBuilder::new().text("margin", margin.percent()),
        Surplus::MarkUp(mark_up) => ObjectBuilder::new().text("mark_up", mark_up.percent()),
    }
    .build()
}

pub(super) fn write_floor(floor: &FloorByLine) -> Node {
    let lines = floor.lines().map(|(line, minutes, priced_per)| {
        let object = ObjectBuilder::new()
            .text("visit_minutes", minutes)
            .text("priced_per", priced_per.as_str());
        (line.to_string(), object.build())
    });
    let pay = floor.floor().pay();
    write_pay(ObjectBuilder::new(), pay)
        .with("lines", Node::Object(lines.collect()))
        .text("source", pay.source())
        .build()
}

pub(super) fn read_schedule(node: &Node) -> Result<BandedSchedule, Error> {
    let fields = node.fields(SCHEDULE).at(|| "banded schedule".to_owned())?;
    read_format(&fields)?;
    let currency: Currency = fields.read("currency", |node| node.text()?.parse())?;
    let (measure, unit) = (fields.read("measure", Node::text)?, fields.read("unit", Node::text)?);
    let source = fields.read("source", Node::text)?;
    let bands = fields.read("bands", |node| read_tiers(node, currency))?;
    BandedSchedule::new(measure, unit, source, bands)
}

pub(super) fn write_schedule(schedule: &BandedSchedule) -> Node {
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("currency", schedule.currency())
        .text("measure", schedule.measure())
        .text("unit", schedule.unit())
        .with("bands", write_tiers(schedule.bands()))
        .text("source", schedule.source())
        .build()
}

/// One contact hour as a result.
pub(super) fn hour_cost(cost: &HomecareCost) -> Node {
    let currency = cost.currency();
    let elements = cost.elements().map(|(label, amount)| {
        ObjectBuilder::new().text("element", label).with("amount", figure(amount, currency)).build()
    });
    let minutes = match cost.visit() {
        VisitLength::AsStated => None,
        VisitLength::Minutes(minutes) => Some(minutes),
    };
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("currency", currency)
        .maybe_text("visit_minutes", minutes)
        .list("elements", elements)
        .with("cost", figure(cost.cost(), currency))
        .with("surplus", figure(&cost.surplus(), currency))
        .with("price", figure(cost.price(), currency))
        .build()
}

impl Serialize for HomecareHour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_hour(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for HomecareHour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_hour(&Node::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for HomecareCost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        hour_cost(self).serialize(serializer)
    }
}

impl Serialize for BandedSchedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_schedule(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for BandedSchedule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_schedule(&Node::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
