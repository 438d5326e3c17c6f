//! Assets and departments charged by time, in the organisation document.

use super::node::{Node, ObjectBuilder};
use super::values::{
    checked_name, checked_text, read_behaviour, read_charge, read_in_order, read_label, read_money,
    read_months, read_percent, read_quantity, read_whole, write_behaviour, write_charged_to,
};
use crate::cost::{Activity, Asset, CapitalCharge, Department, RateKind};
use crate::error::{Error, quoted};
use crate::exact::Currency;

const ASSET: &[&str] = &[
    "name",
    "label",
    "cost",
    "residual_value",
    "life_years",
    "charges",
    "months",
    "charged_to",
    "behaviour",
    "source",
];
const CHARGES: &[&str] =
    &["depreciation", "equivalent_annual_cost", "imputed_rent", "notional_return"];
const ANNUITY: &[&str] = &["rate", "kind"];
const RENT: &[&str] = &["yearly"];
const RETURN: &[&str] = &["rate", "kind", "employed"];
const DEPARTMENT: &[&str] = &["name", "label", "cost", "capacity", "unit", "activities", "source"];
const ACTIVITY: &[&str] = &["name", "label", "time_each", "count", "charged_to", "behaviour"];

pub(super) fn read_asset(node: &Node, currency: Currency) -> Result<Asset, Error> {
    let fields = node.fields(ASSET)?;
    let name = fields.read("name", Node::text)?;
    let source = fields.read("source", checked_text)?;
    let cost = fields.read("cost", |node| read_money(node, currency))?;
    let life = fields.read("life_years", |node| {
        let years = read_whole(node).and_then(|years| u16::try_from(years).ok());
        years.ok_or_else(|| match node.number() {
            Ok(text) => Error::AssetLife { years: quoted(text) },
            Err(error) => error,
        })
    })?;
    let charged_to = fields.read("charged_to", read_charge)?;
    // The first target stands in for all: the whole is given next.
    let first = charged_to.names().next().map_or("", |name| name.as_str());
    let asset = Asset::new(name, cost, life, first, source);
    let mut asset = asset.map_err(|error| error.problem().clone())?.with_charged_to(charged_to);
    let residual = fields.read_optional("residual_value", |node| read_money(node, currency))?;
    if let Some(residual) = residual {
        asset = asset.with_residual_value(residual);
    }
    for charge in fields.read("charges", |node| read_charges(node, currency))? {
        asset = asset.with_charge(charge);
    }
    if let Some(months) = fields.read_optional("months", read_months)? {
        asset = asset.with_months(months);
    }
    if let Some(behaviour) = fields.read_optional("behaviour", read_behaviour)? {
        asset = asset.with_behaviour(behaviour);
    }
    Ok(match read_label(&fields)? {
        Some(label) => asset.with_label(label),
        None => asset,
    })
}

fn read_charges(node: &Node, currency: Currency) -> Result<Vec<CapitalCharge>, Error> {
    let fields = node.fields(CHARGES)?;
    let depreciation = fields.read_optional("depreciation", |node| match node.text()? {
        "straight_line" => Ok(CapitalCharge::Depreciation),
        other => Err(Error::UnknownChoice { value: quoted(other), choices: "straight_line" }),
    })?;
    let annuity = fields.read_optional("equivalent_annual_cost", |node| {
        let fields = node.fields(ANNUITY)?;
        let rate = fields.read("rate", read_percent)?;
        Ok(CapitalCharge::EquivalentAnnualCost { rate, kind: fields.read("kind", read_kind)? })
    })?;
    let rent = fields.read_optional("imputed_rent", |node| {
        let yearly = node.fields(RENT)?.read("yearly", |node| read_money(node, currency))?;
        Ok(CapitalCharge::ImputedRent { yearly })
    })?;
    let notional = fields.read_optional("notional_return", |node| {
        let fields = node.fields(RETURN)?;
        Ok(CapitalCharge::NotionalReturn {
            rate: fields.read("rate", read_percent)?,
            kind: fields.read("kind", read_kind)?,
            employed: fields.read("employed", |node| read_money(node, currency))?,
        })
    })?;
    Ok([depreciation, annuity, rent, notional].into_iter().flatten().collect())
}

fn read_kind(node: &Node) -> Result<RateKind, Error> {
    match node.text()? {
        "nominal" => Ok(RateKind::Nominal),
        "real" => Ok(RateKind::Real),
        other => Err(Error::UnknownChoice { value: quoted(other), choices: "nominal, real" }),
    }
}

pub(super) fn read_department(node: &Node, currency: Currency) -> Result<Department, Error> {
    let fields = node.fields(DEPARTMENT)?;
    let name = fields.read("name", Node::text)?;
    let source = fields.read("source", checked_text)?;
    let cost = fields.read("cost", |node| read_money(node, currency))?;
    let capacity = fields.read("capacity", read_quantity)?;
    let unit = fields.read("unit", checked_name)?;
    let department = Department::new(name, cost, capacity, unit, source);
    let department = department.map_err(|error| error.problem().clone())?;
    let activities =
        read_in_order(&fields, ("activity", "activities"), read_activity, Activity::name)?;
    let department = activities.into_iter().fold(department, Department::with_activity);
    Ok(match read_label(&fields)? {
        Some(label) => department.with_label(label),
        None => department,
    })
}

fn read_activity(node: &Node) -> Result<Activity, Error> {
    let fields = node.fields(ACTIVITY)?;
    let name = fields.read("name", Node::text)?;
    let each = fields.read("time_each", read_quantity)?;
    let count = fields.read("count", read_quantity)?;
    let charged_to = fields.read("charged_to", read_charge)?;
    let first = charged_to.names().next().map_or("", |name| name.as_str());
    let activity = Activity::new(name, each, count, first);
    let activity = activity.map_err(|error| error.problem().clone())?;
    let mut activity = activity.with_charged_to(charged_to);
    if let Some(behaviour) = fields.read_optional("behaviour", read_behaviour)? {
        activity = activity.with_behaviour(behaviour);
    }
    Ok(match read_label(&fields)? {
        Some(label) => activity.with_label(label),
        None => activity,
    })
}

pub(super) fn write_asset(asset: &Asset) -> Node {
    let mut charges = ObjectBuilder::new();
    for charge in asset.charges() {
        charges = match charge {
            CapitalCharge::Depreciation => charges.text("depreciation", "straight_line"),
            CapitalCharge::EquivalentAnnualCost { rate, kind } => {
                let annuity = ObjectBuilder::new().text("rate", rate).text("kind", kind.as_str());
                charges.with("equivalent_annual_cost", annuity.build())
            }
            CapitalCharge::ImputedRent { yearly } => {
                let rent = ObjectBuilder::new().text("yearly", yearly.to_plain_text());
                charges.with("imputed_rent", rent.build())
            }
            CapitalCharge::NotionalReturn { rate, kind, employed } => {
                let notional = ObjectBuilder::new()
                    .text("rate", rate)
                    .text("kind", kind.as_str())
                    .text("employed", employed.to_plain_text());
                charges.with("notional_return", notional.build())
            }
        };
    }
    ObjectBuilder::new()
        .text("name", asset.name())
        .maybe_text("label", asset.given_label())
        .text("cost", asset.cost().to_plain_text())
        .text("residual_value", asset.residual_value().to_plain_text())
        .with("life_years", Node::whole_of(asset.life_years()))
        .with("charges", charges.build())
        .maybe("months", asset.months().map(Node::whole_of))
        .with("charged_to", write_charged_to(asset.charged_to()))
        .maybe("behaviour", asset.behaviour().map(write_behaviour))
        .text("source", asset.source())
        .build()
}

pub(super) fn write_department(department: &Department) -> Node {
    let activity = |activity: &Activity| {
        ObjectBuilder::new()
            .text("name", activity.name())
            .maybe_text("label", activity.given_label())
            .text("time_each", activity.time_each())
            .text("count", activity.count())
            .with("charged_to", write_charged_to(activity.charged_to()))
            .maybe("behaviour", activity.behaviour().map(write_behaviour))
            .build()
    };
    ObjectBuilder::new()
        .text("name", department.name())
        .maybe_text("label", department.given_label())
        .text("cost", department.cost().to_plain_text())
        .text("capacity", department.capacity())
        .text("unit", department.unit())
        .list("activities", department.activities().iter().map(activity))
        .text("source", department.source())
        .build()
}
