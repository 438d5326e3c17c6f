//! Contracts, indexation and years of a tender, in documents.

use super::node::{Fields, Node, ObjectBuilder, record};
use super::values::{
    checked_text, read_by_name, read_money, read_month, read_percent, read_quantity,
};
use crate::appraisal::{Discounting, Lumps, TenderContract, WholeLifePlan};
use crate::error::{self, AtRecord, Error, Item, quoted};
use crate::exact::{Currency, Month, Name, Percent};
use crate::price::contract::Form;
use crate::price::indexation::IndexValues;
use crate::price::{
    Beyond, ContractTerms, IndexReading, IndexTable, Indexation, NominalRate, PercentRounding,
    RealRate, Timing, UpliftStep, VolumeBand, WeightedIndex,
};

const CONTRACT: &[&str] = &["source", "lines"];
const BLOCK: &[&str] = &["form", "volume"];
const PER_UNIT: &[&str] = &["form"];
const COST_AND_VOLUME: &[&str] =
    &["form", "volume", "tolerance_up", "price_up", "tolerance_down", "price_down"];
const ALL_OR_NOTHING: &[&str] = &["form", "pays", "target", "success_rate"];
const PER_SUCCESS: &[&str] = &["form", "success_rate"];
const BANDED: &[&str] = &["form", "bands"];
const VOLUME_BAND: &[&str] = &["up_to", "pays"];
const INDEXATION: &[&str] =
    &["source", "indices", "uplifts", "rounding_changes", "rounding_uplifts", "floor", "cap"];
const INDEX: &[&str] = &["name", "source", "weight", "reading", "levels", "yearly_changes"];
const UPLIFT: &[&str] = &["takes_effect", "from", "to"];
const ROUNDING: &[&str] = &["places", "rounding"];
const WHOLE_LIFE: &[&str] =
    &["source", "from", "volumes", "real_rate", "nominal_rate", "timing", "mobilisation", "exit"];

pub(super) fn read_contract(node: &Node) -> Result<TenderContract, Error> {
    let fields = node.fields(CONTRACT)?;
    let source = fields.read("source", checked_text)?;
    let contract = TenderContract::new(source)?;
    let lines = fields.read("lines", Node::entries)?;
    lines.into_iter().try_fold(contract, |contract, (line, node)| {
        let at = ("line", line);
        let terms = read_terms(node).at(at)?;
        contract.with_terms(line, terms)
    })
}

fn read_terms(node: &Node) -> Result<ContractTerms, Error> {
    let form = node.entries()?.into_iter().find(|(key, _)| *key == "form");
    let (_, form) = form.ok_or_else(|| error::missing_field("form"))?;
    match form.text().at("form")? {
        "all_or_nothing" => {
            let fields = node.fields(ALL_OR_NOTHING)?;
            let pays = fields.read("pays", read_quantity)?;
            let target = fields.read("target", read_quantity)?;
            ContractTerms::all_or_nothing(pays, target, fields.read("success_rate", read_percent)?)
        }
        "banded" => {
            let bands = node.fields(BANDED)?.read("bands", Node::list)?;
            let bands = bands.iter().enumerate().map(|(place, node)| {
                read_volume_band(node).at(Item("bands", place.saturating_add(1)))
            });
            ContractTerms::banded(bands.collect::<Result<_, Error>>()?)
        }
        "block" => node.fields(BLOCK)?.read("volume", read_quantity).map(ContractTerms::block),
        "cost_and_volume" => {
            let fields = node.fields(COST_AND_VOLUME)?;
            let volume = fields.read("volume", read_quantity)?;
            let up = read_beyond(&fields, "tolerance_up", "price_up")?;
            let down = read_beyond(&fields, "tolerance_down", "price_down")?;
            ContractTerms::cost_and_volume(volume, up, down)
        }
        "per_success" => {
            let rate = node.fields(PER_SUCCESS)?.read("success_rate", read_percent)?;
            ContractTerms::per_success(rate)
        }
        "per_unit" => node.fields(PER_UNIT).map(|_| ContractTerms::per_unit()),
        other => Err(error::unknown_choice(
            quoted(other),
            "all_or_nothing, banded, block, cost_and_volume, per_success, per_unit",
        )
        .at("form")),
    }
}

fn read_volume_band(node: &Node) -> Result<VolumeBand<crate::exact::Quantity>, Error> {
    let fields = node.fields(VOLUME_BAND)?;
    let up_to = fields.read_optional("up_to", read_quantity)?;
    Ok(VolumeBand::new(up_to, fields.read("pays", read_quantity)?))
}

fn read_beyond(
    fields: &Fields<'_>,
    tolerance: &'static str,
    price: &'static str,
) -> Result<Beyond<Percent>, Error> {
    let price = fields.read(price, read_percent)?;
    let percent = fields.read(tolerance, read_percent)?;
    Beyond::new(percent, price).at(tolerance)
}

pub(super) fn read_indexation(node: &Node) -> Result<Indexation, Error> {
    let fields = node.fields(INDEXATION)?;
    let mut builder = Indexation::builder(fields.read("source", checked_text)?);
    for (place, node) in fields.read("indices", Node::list)?.iter().enumerate() {
        let at = record(node, "index", "indices", "name", place);
        let (table, weight) = read_index(node).at(at)?;
        // The table names itself.
        builder = builder.index(table?, weight);
    }
    for (place, node) in fields.read("uplifts", Node::list)?.iter().enumerate() {
        let at = record(node, "uplift", "uplifts", "takes_effect", place);
        builder = builder.step(read_step(node).at(at)?);
    }
    if let Some(rounding) = fields.read_optional("rounding_changes", read_rounding)? {
        builder = builder.rounding_changes(rounding);
    }
    if let Some(rounding) = fields.read_optional("rounding_uplifts", read_rounding)? {
        builder = builder.rounding_uplifts(rounding);
    }
    if let Some(floor) = fields.read_optional("floor", read_percent)? {
        builder = builder.floor(floor);
    }
    if let Some(cap) = fields.read_optional("cap", read_percent)? {
        builder = builder.cap(cap);
    }
    builder.build()
}

/// What an index comes to once it is read, and its weight.
fn read_index(node: &Node) -> Result<(Result<IndexTable, Error>, Percent), Error> {
    let fields = node.fields(INDEX)?;
    let name = fields.read("name", Node::text)?;
    let source = fields.read("source", checked_text)?;
    let weight = fields.read("weight", read_percent)?;
    let given = |field| fields.optional(field).is_some();
    let table = match (given("levels"), given("yearly_changes"), given("reading")) {
        (true, false, true) => {
            let reading = fields.read("reading", read_reading)?;
            let levels = fields.read("levels", |node| read_by_month(node, read_quantity))?;
            IndexTable::levels(name, source, reading, levels)
        }
        (false, true, false) => {
            let changes =
                fields.read("yearly_changes", |node| read_by_month(node, read_percent))?;
            IndexTable::yearly_changes(name, source, changes)
        }
        _ => {
            return Err(error::one_of("\"levels\" with \"reading\", \"yearly_changes\""));
        }
    };
    Ok((table, weight))
}

fn read_reading(node: &Node) -> Result<IndexReading, Error> {
    match node.text()? {
        "each_month" => Ok(IndexReading::EachMonth),
        "until_next" => Ok(IndexReading::UntilNext),
        other => Err(error::unknown_choice(quoted(other), "each_month, until_next")),
    }
}

fn read_by_month<T>(
    node: &Node,
    read: impl Fn(&Node) -> Result<T, Error>,
) -> Result<Vec<(Month, T)>, Error> {
    let entries = node.entries()?.into_iter();
    entries.map(|(month, node)| Ok((month.parse()?, read(node).at(("", month))?))).collect()
}

fn read_step(node: &Node) -> Result<UpliftStep, Error> {
    let fields = node.fields(UPLIFT)?;
    let month = |field| fields.read(field, read_month);
    UpliftStep::new(month("takes_effect")?, month("from")?, month("to")?)
}

fn read_rounding(node: &Node) -> Result<PercentRounding, Error> {
    let fields = node.fields(ROUNDING)?;
    let places = fields.read("places", |node| {
        let places = PLACES.iter().zip(0_u8..).find(|(text, _)| node.number() == Ok(*text));
        match places {
            Some((_, places)) => Ok(places),
            None => Err(error::unknown_choice(quoted(node.number()?), "0, 1, 2, 3, 4, 5, 6")),
        }
    })?;
    PercentRounding::new(places, fields.read("rounding", |node| node.text()?.parse())?)
}

/// How a number of places is written.
const PLACES: [&str; 7] = ["0", "1", "2", "3", "4", "5", "6"];

pub(super) fn read_whole_life(node: &Node, currency: Currency) -> Result<WholeLifePlan, Error> {
    let fields = node.fields(WHOLE_LIFE)?;
    let source = fields.read("source", checked_text)?;
    let first = fields.read("from", read_month)?;
    let volumes = fields.read("volumes", |node| {
        let volumes = node.list()?.iter().map(|node| read_percent(node)?.not_negative());
        volumes.collect::<Result<Vec<_>, Error>>()
    })?;
    let real = fields.read_optional("real_rate", |node| RealRate::new(read_percent(node)?))?;
    let nominal =
        fields.read_optional("nominal_rate", |node| NominalRate::new(read_percent(node)?))?;
    let discounting = match (real, nominal) {
        (Some(rate), None) => Discounting::Real(rate),
        (None, Some(rate)) => Discounting::Nominal(rate),
        _ => return Err(error::one_of("\"real_rate\", \"nominal_rate\"")),
    };
    let timing = fields.read("timing", |node| {
        let text = node.text()?;
        Timing::ALL
            .into_iter()
            .find(|timing| timing.as_str() == text)
            .ok_or_else(|| error::unknown_choice(quoted(text), "year_start, year_middle, year_end"))
    })?;
    let lumps = |node: &Node| Lumps::new(read_by_name(node, |node| read_money(node, currency))?);
    let mut plan = WholeLifePlan::new(first, volumes, discounting, timing, source)?;
    if let Some(lumps) = fields.read_optional("mobilisation", lumps)? {
        plan = plan.with_mobilisation(lumps);
    }
    Ok(match fields.read_optional("exit", lumps)? {
        Some(lumps) => plan.with_exit(lumps),
        None => plan,
    })
}

pub(super) fn write_contract(contract: &TenderContract) -> Node {
    let lines = contract.lines().map(|(line, terms)| (line.to_string(), write_terms(terms)));
    ObjectBuilder::new()
        .text("source", contract.source())
        .with("lines", Node::Object(lines.collect()))
        .build()
}

fn write_terms(terms: &ContractTerms) -> Node {
    let object = ObjectBuilder::new().text("form", terms.form().as_str());
    match terms.figures() {
        Form::AllOrNothing { payment, target, success_rate } => object
            .text("pays", payment)
            .text("target", target)
            .text("success_rate", success_rate)
            .build(),
        Form::Banded(bands) => object
            .list(
                "bands",
                bands.iter().map(|band| {
                    ObjectBuilder::new()
                        .maybe_text("up_to", band.up_to())
                        .text("pays", band.pays())
                        .build()
                }),
            )
            .build(),
        Form::Block { volume, .. } => object.text("volume", volume).build(),
        Form::CostAndVolume { volume, up, down, .. } => object
            .text("volume", volume)
            .text("tolerance_up", up.tolerance())
            .text("price_up", up.price())
            .text("tolerance_down", down.tolerance())
            .text("price_down", down.price())
            .build(),
        Form::PerSuccess { success_rate, .. } => object.text("success_rate", success_rate).build(),
        Form::PerUnit { .. } => object.build(),
    }
}

pub(super) fn write_indexation(indexation: &Indexation) -> Node {
    let uplifts = indexation.uplifts().iter().map(|uplift| {
        let step = uplift.step();
        ObjectBuilder::new()
            .text("takes_effect", step.takes_effect())
            .text("from", step.from())
            .text("to", step.to())
            .build()
    });
    ObjectBuilder::new()
        .text("source", indexation.source())
        .list("indices", indexation.indices().iter().map(write_index))
        .list("uplifts", uplifts)
        .maybe("rounding_changes", indexation.rounding_changes().map(write_rounding))
        .maybe("rounding_uplifts", indexation.rounding_uplifts().map(write_rounding))
        .maybe_text("floor", indexation.floor())
        .maybe_text("cap", indexation.cap())
        .build()
}

fn write_index(index: &WeightedIndex) -> Node {
    let table = index.table();
    let object = ObjectBuilder::new()
        .text("name", table.name())
        .text("source", table.source())
        .text("weight", index.weight());
    match table.values() {
        IndexValues::Levels { reading, levels } => {
            let levels = levels.iter().map(|(month, level)| (month.to_string(), level));
            let levels = levels.map(|(month, level)| (month, Node::text_of(level)));
            object
                .text("reading", reading.as_str())
                .with("levels", Node::Object(levels.collect()))
                .build()
        }
        IndexValues::YearlyChanges(changes) => {
            let changes =
                changes.iter().map(|(month, change)| (month.to_string(), Node::text_of(change)));
            object.with("yearly_changes", Node::Object(changes.collect())).build()
        }
    }
}

fn write_rounding(rounding: PercentRounding) -> Node {
    ObjectBuilder::new()
        .with("places", Node::whole_of(rounding.places()))
        .text("rounding", rounding.rounding())
        .build()
}

pub(super) fn write_whole_life(plan: &WholeLifePlan) -> Node {
    let lumps = |lumps: &Lumps| {
        let entries = lumps.iter();
        let entry = |(provider, lump): (&Name, crate::exact::Money)| {
            (provider.to_string(), Node::text_of(lump.to_plain_text()))
        };
        Node::Object(entries.map(entry).collect())
    };
    let object = ObjectBuilder::new()
        .text("source", plan.source())
        .text("from", plan.first())
        .list("volumes", plan.volumes().iter().map(Node::text_of));
    match plan.discounting() {
        Discounting::Nominal(rate) => object.text("nominal_rate", rate.percent()),
        Discounting::Real(rate) => object.text("real_rate", rate.percent()),
    }
    .text("timing", plan.timing().as_str())
    .maybe("mobilisation", plan.mobilisation().map(lumps))
    .maybe("exit", plan.exit().map(lumps))
    .build()
}
