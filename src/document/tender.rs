//! The tender document.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, Serializer};

use super::contract::{
    read_contract, read_indexation, read_whole_life, write_contract, write_indexation,
    write_whole_life,
};
use super::estimate::{read_estimate, write_estimate};
use super::level_field::{
    CONSORTIUM, read_buyer, read_buyer_tax, read_direction, read_fee, read_outcome,
    read_support_stops, read_treatment, read_vat_basis, write_buyer, write_buyer_tax, write_fee,
    write_outcome, write_treatment,
};
use super::node::{Fields, Node, ObjectBuilder, record};
use super::rates::{
    read_corridor, read_point_or_band, read_rates, write_corridor, write_point_or_band, write_rate,
};
use super::robustness::{read_plan, write_plan};
use super::scoring::{read_marks, read_scoring, write_marks, write_scoring};
use super::values::{
    checked_name, checked_text, read_format, read_label, read_money, read_month, read_name,
    read_percent, read_period, read_price, read_quantities, read_quantity, write_period,
    write_quantities,
};
use crate::allocation::Method;
use crate::appraisal::{Appraisal, Questions};
use crate::cost::Organisation;
use crate::demand::{Demand, DemandLine, LineKind, Scenario};
use crate::error::{self, AtRecord, Error, quoted};
use crate::exact::{Currency, Name, Text};
use crate::price::RateCard;
use crate::price::View;
use crate::tender::{
    Adjustment, AdjustmentBasis, AppliesTo, Bid, CircumstanceKind, CircumstanceValue, Consortium,
    CostModel, Effect, PlayingField, ReliefKind, ShortfallMeasure, Statement, Tax, TaxBase, Tender,
};

/// The keys of the questions that an appraisal document asks beside those of its tender.
const QUESTIONS: &[&str] = &[
    "corridor",
    "contract",
    "indexation",
    "whole_life",
    "scoring",
    "robustness",
    "buyer",
    "support_stops",
    "pay_cost_floor",
    "estimate",
    "screens",
];
const APPRAISAL: &[&str] = &[
    "format",
    "title",
    "currency",
    "unit",
    "period",
    "price_base",
    "rank_on",
    "lines",
    "demand",
    "scenarios",
    "playing_field",
    "further_fields",
    "corridor",
    "contract",
    "indexation",
    "whole_life",
    "scoring",
    "robustness",
    "buyer_tax",
    "buyer",
    "support_stops",
    "pay_cost_floor",
    "estimate",
    "screens",
    "bids",
];
const LINE: &[&str] = &["name", "label", "unit", "optional", "preset_price", "outcome", "contact"];
const SCENARIO: &[&str] = &["name", "weight", "demand"];
const FIELD: &[&str] = &["taxes", "adjustments", "treatment"];
const FURTHER_FIELD: &[&str] = &["name", "taxes", "adjustments", "treatment"];
const TAX: &[&str] = &["tax", "label", "direction", "relief", "paid", "reason", "source"];
const RELIEF: &[&str] = &["bears_on", "rate", "applies_to", "public_purse"];
const PAID: &[&str] = &["bears_on", "rate", "applies_to"];
const ADJUSTMENT: &[&str] = &[
    "code",
    "label",
    "effect",
    "rate",
    "benchmark",
    "own_rate",
    "per_unit",
    "lump",
    "percent_of_price",
    "fraction_of_price",
    "bears_on",
    "views",
    "applies_to",
    "shortfall",
    "support",
    "reason",
    "source",
];
const APPLIES_TO: &[&str] = &["sector"];
const BID: &[&str] = &[
    "provider",
    "label",
    "sector",
    "vat",
    "currency",
    "unit",
    "period",
    "price_base",
    "rates",
    "stated_totals",
    "circumstances",
    "quality",
    "success_rates",
    "cost_model",
    "consortium",
];
const PARTNER: &[&str] = &["partner", "label", "sector", "rates", "circumstances", "cost_model"];
const STATEMENT: &[&str] = &["declared", "evidenced", "source"];
const COST_MODEL: &[&str] = &["organisation", "method", "serves"];

/// What a bidder says who was asked and did not answer.
const NOT_STATED: &str = "not stated";

/// The name of the only scenario of a document that gives one demand.
const PLANNED: &str = "planned";

/// A tender document is one of an appraisal without the keys of questions. Its marks are facts, which no
/// scoring is held against.
pub(super) fn read(node: &Node) -> Result<Tender, Error> {
    let facts = |key: &&str| !QUESTIONS.contains(key);
    let known: Vec<&'static str> = APPRAISAL.iter().copied().filter(facts).collect();
    let fields = node.fields(&known).at("tender")?;
    Ok(read_parts(&fields)?.0)
}

pub(super) fn read_appraisal(node: &Node) -> Result<Appraisal, Error> {
    let fields = node.fields(APPRAISAL).at("tender")?;
    let (tender, questions) = read_parts(&fields)?;
    Appraisal::new(tender, questions)
}

/// Facts and questions, not yet checked against each other.
fn read_parts(fields: &Fields<'_>) -> Result<(Tender, Questions), Error> {
    read_format(fields)?;
    let currency: Currency = fields.read("currency", |node| node.text()?.parse())?;
    let period = fields.read("period", read_period)?;
    let title = fields.read("title", Node::text)?;
    let demand = read_demand(fields, currency)?;
    let only = only_scenario(&demand).map(str::to_owned);
    let mut builder = Tender::builder(title, currency, period, demand);
    if let Some(month) = fields.read_optional("price_base", read_month)? {
        builder = builder.price_base(month);
    }
    if let Some(rank_on) = fields.read_optional("rank_on", |node| node.text()?.parse())? {
        builder = builder.rank_on(rank_on);
    }
    let field =
        fields.read_optional("playing_field", |node| read_field(&node.fields(FIELD)?, currency))?;
    let field = field.unwrap_or_default();
    let further = read_further_fields(fields, currency)?;
    if let Some(tax) = fields.read_optional("buyer_tax", read_buyer_tax)? {
        builder = builder.buyer_tax(tax);
    }
    let questions = read_questions(fields, currency, &field, only.as_deref())?;
    let all_fields: Vec<&PlayingField> =
        std::iter::once(&field).chain(further.iter().map(|(_, field)| field)).collect();
    for (place, node) in fields.read("bids", Node::list)?.iter().enumerate() {
        let at = record(node, "bid", "bids", "provider", place);
        builder = builder.bid(read_bid(node, currency, &all_fields).at(at)?);
    }
    for (name, field) in further {
        builder = builder.further_field(&name, field);
    }
    Ok((builder.playing_field(field).build()?, questions))
}

/// The questions, in the order in which what is wrong with them is said.
fn read_questions(
    fields: &Fields<'_>,
    currency: Currency,
    field: &PlayingField,
    only: Option<&str>,
) -> Result<Questions, Error> {
    let stops = |node: &Node| Ok(read_support_stops(node)?.into_iter().collect());
    Ok(Questions {
        buyer: fields.read_optional("buyer", |node| read_buyer(node, currency))?,
        support_stops: fields.read_optional("support_stops", stops)?.unwrap_or_default(),
        corridor: fields.read_optional("corridor", |node| read_corridor(node, currency))?,
        contract: fields.read_optional("contract", read_contract)?,
        indexation: fields.read_optional("indexation", read_indexation)?,
        whole_life: fields.read_optional("whole_life", |node| read_whole_life(node, currency))?,
        scoring: fields.read_optional("scoring", |node| read_scoring(node, currency))?,
        robustness: fields.read_optional("robustness", |node| read_plan(node, currency, field))?,
        pay_cost_floor: fields.read_optional("pay_cost_floor", |node| node.part(currency))?,
        estimate: fields.read_optional("estimate", |node| read_estimate(node, currency, only))?,
        screens: fields.parts("screens", currency)?,
    })
}

fn read_further_fields(
    fields: &Fields<'_>,
    currency: Currency,
) -> Result<Vec<(String, PlayingField)>, Error> {
    let further = fields.items("further_fields")?.iter().enumerate();
    let further = further.map(|(place, node)| {
        let read = || {
            let fields = node.fields(FURTHER_FIELD)?;
            let name = fields.read("name", checked_name)?.to_owned();
            Ok((name, read_field(&fields, currency)?))
        };
        read().at(record(node, "playing field", "further_fields", "name", place))
    });
    further.collect()
}

/// The name of the scenario, where there is one alone.
fn only_scenario(demand: &Demand) -> Option<&str> {
    match demand.scenarios() {
        [only] => Some(only.name().as_str()),
        _ => None,
    }
}

fn read_demand(fields: &Fields<'_>, currency: Currency) -> Result<Demand, Error> {
    let scenarios = match (fields.optional("demand"), fields.optional("scenarios")) {
        (Some(node), None) => {
            vec![read_quantities(Scenario::new(PLANNED)?, node).at("demand")?]
        }
        (None, Some(node)) => {
            let items = node.list().at("scenarios")?;
            let read = |(place, node): (usize, &Node)| {
                let at = record(node, "scenario", "scenarios", "name", place);
                read_scenario(node).at(at)
            };
            items.iter().enumerate().map(read).collect::<Result<_, Error>>()?
        }
        _ => {
            return Err(error::one_of("\"demand\", \"scenarios\""));
        }
    };
    let unit = fields.read_optional("unit", checked_name)?;
    let lines = if let Some(items) = fields.read_optional("lines", Node::list)? {
        let read = |(place, node): (usize, &Node)| {
            let at = record(node, "line", "lines", "name", place);
            read_demand_line(node, unit, currency).at(at)
        };
        items.iter().enumerate().map(read).collect::<Result<_, Error>>()?
    } else {
        let names = scenarios.first().map(Scenario::quantities);
        let unit = unit.ok_or_else(|| error::missing_field("unit"))?;
        let line = |(name, _): (&Name, _)| DemandLine::new(name.as_str(), unit).at("unit");
        names.into_iter().flatten().map(line).collect::<Result<_, Error>>()?
    };
    Demand::new(lines, scenarios)
}

fn read_scenario(node: &Node) -> Result<Scenario, Error> {
    let fields = node.fields(SCENARIO)?;
    let name = fields.read("name", Node::text)?;
    let mut scenario = Scenario::new(name)?;
    if let Some(weight) = fields.read_optional("weight", read_percent)? {
        scenario = scenario.with_weight(weight);
    }
    fields.read("demand", |node| read_quantities(scenario, node))
}

fn read_demand_line(
    node: &Node,
    default_unit: Option<&str>,
    currency: Currency,
) -> Result<DemandLine, Error> {
    let fields = node.fields(LINE)?;
    let name = fields.read("name", Node::text)?;
    let unit = fields.read_optional("unit", checked_name)?.or(default_unit);
    let unit = unit.ok_or_else(|| error::missing_field("unit"))?;
    let line = DemandLine::new(name, unit)?;
    let optional = fields.read_optional("optional", Node::flag)?.unwrap_or(false);
    let preset = fields.read_optional("preset_price", |node| read_price(node, currency))?;
    let kind = match (optional, preset) {
        (false, None) => LineKind::Required,
        (true, None) => LineKind::Optional,
        (false, Some(price)) => LineKind::Preset(price),
        (true, Some(_)) => {
            return Err(error::one_of("\"optional\": true, \"preset_price\", or neither"));
        }
    };
    let line = line.with_kind(kind);
    let line = match read_outcome(&fields)? {
        Some(outcome) => line.with_outcome(outcome),
        None => line,
    };
    Ok(match read_label(&fields)? {
        Some(label) => line.with_label(label),
        None => line,
    })
}

fn read_field(fields: &Fields<'_>, currency: Currency) -> Result<PlayingField, Error> {
    let taxes = fields.items("taxes")?.iter().enumerate();
    let taxes =
        taxes.map(|(place, node)| read_tax(node).at(record(node, "tax", "taxes", "tax", place)));
    let taxes = taxes.collect::<Result<_, Error>>()?;
    let adjustments = fields.items("adjustments")?.iter().enumerate();
    let adjustments = adjustments.map(|(place, node)| {
        let at = record(node, "adjustment", "adjustments", "code", place);
        read_adjustment(node, currency).at(at)
    });
    let field = PlayingField::new(taxes, adjustments.collect::<Result<_, Error>>()?)?;
    match fields.read_optional("treatment", read_treatment)? {
        Some(treatment) => field.with_treatment(treatment).at("treatment"),
        None => Ok(field),
    }
}

fn read_tax(node: &Node) -> Result<Tax, Error> {
    let fields = node.fields(TAX)?;
    let direction = fields.read("direction", read_direction)?;
    let name = fields.read("tax", Node::text)?;
    let reason = fields.read("reason", checked_text)?;
    let source = fields.read("source", checked_text)?;
    let tax = Tax::new(name, direction, reason, source)?;
    let tax = match fields.read_optional("relief", read_relief)? {
        Some((base, kind)) => tax.with_relief(base, kind),
        None => tax,
    };
    let paid = fields.read_optional("paid", |node| read_tax_base(&node.fields(PAID)?))?;
    let tax = match paid {
        Some(base) => tax.with_paid(base),
        None => tax,
    };
    Ok(match read_label(&fields)? {
        Some(label) => tax.with_label(label),
        None => tax,
    })
}

fn read_relief(node: &Node) -> Result<(TaxBase, ReliefKind), Error> {
    let fields = node.fields(RELIEF)?;
    let kind = fields.read("public_purse", |node| match node.text()? {
        "forgone" => Ok(ReliefKind::Forgone),
        "refunded" => Ok(ReliefKind::Refunded),
        other => Err(error::unknown_choice(quoted(other), "forgone, refunded")),
    })?;
    Ok((read_tax_base(&fields)?, kind))
}

fn read_tax_base(fields: &Fields<'_>) -> Result<TaxBase, Error> {
    let base = fields.read("bears_on", |node| TaxBase::new(node.text()?))?;
    let base = match fields.read_optional("rate", read_percent)? {
        Some(rate) => base.at_rate(rate).at("rate")?,
        None => base,
    };
    Ok(match fields.read_optional("applies_to", read_applies_to)? {
        Some(applies_to) => base.applying_to(applies_to),
        None => base,
    })
}

fn read_applies_to(node: &Node) -> Result<AppliesTo, Error> {
    node.fields(APPLIES_TO)?.read("sector", |node| match node {
        Node::List(items) => {
            let sectors = items.iter().map(Node::text).collect::<Result<Vec<_>, _>>()?;
            AppliesTo::sectors(&sectors)
        }
        other => AppliesTo::sectors(&[other.text()?]),
    })
}

fn read_adjustment(node: &Node, currency: Currency) -> Result<Adjustment, Error> {
    let fields = node.fields(ADJUSTMENT)?;
    let code = fields.read("code", Node::text)?;
    let basis = read_basis(&fields, currency)?;
    let views = fields.read("views", |node| {
        let views = node.list()?.iter().map(|view| view.text()?.parse());
        views.collect::<Result<Vec<View>, Error>>()
    })?;
    let reason = fields.read("reason", checked_text)?;
    let source = fields.read("source", checked_text)?;
    let mut adjustment = Adjustment::new(code, basis, views, reason, source)?;
    let effect = fields.read_optional("effect", |node| match node.text()? {
        "add" => Ok(Effect::Add),
        "subtract" => Ok(Effect::Subtract),
        other => Err(error::unknown_choice(quoted(other), "add, subtract")),
    })?;
    adjustment = adjustment.with_effect(effect.unwrap_or_default());
    if let Some(applies_to) = fields.read_optional("applies_to", read_applies_to)? {
        adjustment = adjustment.applying_to(applies_to);
    }
    let shortfall = fields.read_optional("shortfall", |node| match node.text()? {
        "by_cost_element" => Ok(ShortfallMeasure::ByCostElement),
        "by_source" => Ok(ShortfallMeasure::BySource),
        other => Err(error::unknown_choice(quoted(other), "by_cost_element, by_source")),
    })?;
    if let Some(measure) = shortfall {
        adjustment = adjustment.measuring_shortfall(measure);
    }
    if let Some(support) = fields.read_optional("support", |node| node.text()?.parse())? {
        let measuring = adjustment.measuring_support(support);
        adjustment = measuring?;
    }
    Ok(match read_label(&fields)? {
        Some(label) => adjustment.with_label(label),
        None => adjustment,
    })
}

fn read_basis(fields: &Fields<'_>, currency: Currency) -> Result<AdjustmentBasis, Error> {
    let given = |field: &str| fields.optional(field).is_some();
    let forms = ["rate", "benchmark", "per_unit", "lump", "percent_of_price", "fraction_of_price"];
    let bears_on = || fields.read("bears_on", read_name);
    let forms_given: Vec<&str> = forms.into_iter().filter(|form| given(form)).collect();
    let without_base =
        matches!(forms_given.as_slice(), ["lump" | "percent_of_price" | "fraction_of_price"]);
    let own_rate = matches!(forms_given.as_slice(), ["benchmark"]);
    if (without_base && given("bears_on")) || (given("own_rate") && !own_rate) {
        return Err(error::one_of(FORMS));
    }
    match forms_given.as_slice() {
        [] if given("bears_on") => Ok(AdjustmentBasis::Percentage {
            rate: crate::exact::Percent::WHOLE,
            bears_on: bears_on()?,
        }),
        ["rate"] => Ok(AdjustmentBasis::Percentage {
            rate: fields.read("rate", read_percent)?,
            bears_on: bears_on()?,
        }),
        ["benchmark"] => Ok(AdjustmentBasis::BenchmarkGap {
            benchmark: fields.read("benchmark", read_percent)?,
            own_rate: fields.read("own_rate", read_name)?,
            bears_on: bears_on()?,
        }),
        ["per_unit"] => Ok(AdjustmentBasis::PerUnit {
            amount: fields.read("per_unit", |node| read_price(node, currency))?,
            bears_on: bears_on()?,
        }),
        ["lump"] => {
            let amount = fields.read("lump", |node| read_money(node, currency))?;
            Ok(AdjustmentBasis::Lump(amount))
        }
        ["fraction_of_price"] => {
            let part = fields.read("fraction_of_price", |node| node.number()?.parse())?;
            Ok(AdjustmentBasis::FractionOfPrice(part))
        }
        ["percent_of_price"] => {
            let percent = fields.read("percent_of_price", read_percent)?;
            Ok(AdjustmentBasis::PercentOfPrice(percent))
        }
        _ => Err(error::one_of(FORMS)),
    }
}

/// The forms of an adjustment, for the message that refuses a mixture.
const FORMS: &str = "\"bears_on\" alone, \"rate\" with \"bears_on\", \"benchmark\" with \"own_rate\" and \
     \"bears_on\", \"per_unit\" with \"bears_on\", \"lump\", \"percent_of_price\", \"fraction_of_price\"";

fn read_bid(node: &Node, currency: Currency, asking: &[&PlayingField]) -> Result<Bid, Error> {
    let fields = node.fields(BID)?;
    let provider = fields.read("provider", Node::text)?;
    let vat = fields.read("vat", read_vat_basis)?;
    let own_currency: Option<Currency> =
        fields.read_optional("currency", |node| node.text()?.parse())?;
    let unit = fields.read_optional("unit", read_name)?;
    let card = || RateCard::new(own_currency.unwrap_or(currency), vat);
    let mut bid = if let Some(node) = fields.optional("consortium") {
        let joint = read_consortium(node, provider, &card(), asking)?;
        let stated = fields
            .read_optional("rates", |node| read_rates(card(), node, unit.as_ref()))?
            .unwrap_or_else(card);
        joint.with_stated_prices(&stated)?
    } else {
        let card = fields.read("rates", |node| read_rates(card(), node, unit.as_ref()))?;
        Bid::new(provider, card)?
    };
    if let Some(period) = fields.read_optional("period", read_period)? {
        bid = bid.with_period(period);
    }
    if let Some(month) = fields.read_optional("price_base", read_month)? {
        bid = bid.with_price_base(month);
    }
    for (line, node) in fields.read_optional("success_rates", Node::entries)?.unwrap_or_default() {
        let at = ("success rate of line", line);
        let rate = read_statement(node, CircumstanceKind::Percent, currency).at(at)?;
        bid = bid.with_success_rate(line, rate).at(at)?;
    }
    for (scenario, node) in
        fields.read_optional("stated_totals", Node::entries)?.unwrap_or_default()
    {
        let at = ("stated total of scenario", scenario);
        let total = read_point_or_band(node, currency).at(at)?;
        let stated = bid.with_stated_total(scenario, total);
        bid = stated.at(at)?;
    }
    read_party(bid, &fields, currency, asking)
}

/// What a bidder and a partner state alike.
fn read_party(
    bid: Bid,
    fields: &Fields<'_>,
    currency: Currency,
    asking: &[&PlayingField],
) -> Result<Bid, Error> {
    let mut bid = bid;
    if let Some(label) = read_label(fields)? {
        bid = bid.with_label(label);
    }
    if let Some(sector) = fields.read_optional("sector", read_name)? {
        bid = bid.with_sector(sector);
    }
    let stated = fields.read_optional("circumstances", Node::entries)?.unwrap_or_default();
    for (circumstance, node) in stated {
        let at = ("circumstance", circumstance);
        let name = Name::new(circumstance).at(at)?;
        let kind = asking.iter().find_map(|field| field.circumstance_kind(circumstance));
        let kind = kind.ok_or_else(|| error::unasked_circumstance(name))?;
        let statement = read_statement(node, kind, currency).at(at)?;
        bid = bid.with_statement(circumstance, statement).at(at)?;
    }
    if let Some(marks) = fields.optional("quality") {
        bid = read_marks(bid, marks).at("quality")?;
    }
    Ok(match fields.read_optional("cost_model", |node| read_cost_model(node, currency))? {
        Some(model) => bid.with_cost_model(model),
        None => bid,
    })
}

fn read_consortium(
    node: &Node,
    provider: &str,
    card: &RateCard,
    asking: &[&PlayingField],
) -> Result<Bid, Error> {
    let at = "consortium";
    let fields = node.fields(CONSORTIUM).at(at)?;
    let read = || {
        let lead = fields.read("lead", checked_name)?;
        let currency = card.currency();
        let fee = fields.read_optional("management_fee", |node| read_fee(node, currency))?;
        let partners = fields.read("partners", Node::list)?.iter().enumerate();
        let partners = partners.map(|(place, node)| {
            let read = || {
                let fields = node.fields(PARTNER)?;
                let partner = fields.read("partner", Node::text)?;
                let card = fields
                    .read_optional("rates", |node| read_rates(card.clone(), node, None))?
                    .unwrap_or_else(|| card.clone());
                let part = Bid::new(partner, card)?;
                read_party(part, &fields, currency, asking)
            };
            read().at(record(node, "partner", "partners", "partner", place))
        });
        Ok((lead, fee, partners.collect::<Result<Vec<_>, Error>>()?))
    };
    let (lead, fee, partners) = read().at(at)?;
    Bid::joint(provider, lead, partners, fee)
}

fn read_statement(
    node: &Node,
    kind: CircumstanceKind,
    currency: Currency,
) -> Result<Statement, Error> {
    let value = |node: &Node| read_value(node, kind, currency);
    match node {
        Node::Text(text) if text == NOT_STATED => Ok(Statement::NotStated),
        Node::Object(_) => {
            let fields = node.fields(STATEMENT)?;
            match (fields.optional("declared"), fields.optional("evidenced")) {
                (Some(_), None) if fields.optional("source").is_none() => {
                    fields.read("declared", value).map(Statement::Declared)
                }
                (None, Some(_)) => {
                    let source = fields.read("source", |node| Text::new(node.text()?))?;
                    let value = fields.read("evidenced", value)?;
                    Ok(Statement::Evidenced { value, source })
                }
                _ => Err(error::one_of("\"declared\", \"evidenced\" with \"source\"")),
            }
        }
        other => value(other).map(Statement::Declared),
    }
}

fn read_value(
    node: &Node,
    kind: CircumstanceKind,
    currency: Currency,
) -> Result<CircumstanceValue, Error> {
    match kind {
        CircumstanceKind::Money => read_money(node, currency).map(CircumstanceValue::Money),
        CircumstanceKind::Percent => read_percent(node).map(CircumstanceValue::Percent),
        CircumstanceKind::Quantity => read_quantity(node).map(CircumstanceValue::Quantity),
    }
}

fn read_cost_model(node: &Node, currency: Currency) -> Result<CostModel, Error> {
    let fields = node.fields(COST_MODEL)?;
    let organisation = fields.read("organisation", |node| node.part::<Organisation>(currency))?;
    let method = fields.read("method", |node| node.part::<Method>(currency))?;
    let serves = fields.read("serves", |node| {
        let read = |(line, node): (&str, &Node)| {
            Ok((Name::new(line)?, read_name(node).at(("line", line))?))
        };
        node.entries()?.into_iter().map(read).collect::<Result<Vec<_>, Error>>()
    })?;
    CostModel::new(&organisation, &method, serves)
}

pub(super) fn write(tender: &Tender) -> Node {
    write_with(tender, &Questions::default())
}

pub(super) fn write_appraisal(appraisal: &Appraisal) -> Node {
    write_with(appraisal.tender(), appraisal.questions())
}

fn write_with(tender: &Tender, questions: &Questions) -> Node {
    let demand = tender.demand();
    let object = ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("title", tender.title())
        .text("currency", tender.currency())
        .with("period", write_period(tender.period()))
        .text("price_base", tender.price_base())
        .text("rank_on", tender.rank_on().as_str())
        .list("lines", demand.lines().iter().map(write_demand_line));
    let object = match demand.scenarios() {
        [only] if only.name().as_str() == PLANNED && only.weight().is_none() => {
            object.with("demand", write_quantities(only))
        }
        scenarios => object.list("scenarios", scenarios.iter().map(write_scenario)),
    };
    let further = tender
        .further_fields()
        .map(|(name, field)| write_field(ObjectBuilder::new().text("name", name), field));
    let stops: Vec<(String, Node)> = questions
        .support_stops
        .iter()
        .map(|(support, part)| (support.to_string(), Node::text_of(part)))
        .collect();
    object
        .with("playing_field", write_field(ObjectBuilder::new(), tender.playing_field()))
        .list("further_fields", further)
        .maybe("corridor", questions.corridor.as_ref().map(write_corridor))
        .maybe("contract", questions.contract.as_ref().map(write_contract))
        .maybe("indexation", questions.indexation.as_ref().map(write_indexation))
        .maybe("whole_life", questions.whole_life.as_ref().map(write_whole_life))
        .maybe("scoring", questions.scoring.as_ref().map(write_scoring))
        .maybe("robustness", questions.robustness.as_ref().map(|plan| write_plan(plan, tender)))
        .maybe("buyer_tax", tender.buyer_tax().map(write_buyer_tax))
        .maybe("buyer", questions.buyer.as_ref().map(write_buyer))
        .maybe("support_stops", (!stops.is_empty()).then_some(Node::Object(stops)))
        .maybe("pay_cost_floor", questions.pay_cost_floor.as_ref().map(Node::of))
        .maybe(
            "estimate",
            questions.estimate.as_ref().map(|known| write_estimate(known, only_scenario(demand))),
        )
        .list("screens", questions.screens.iter().map(Node::of))
        .list("bids", tender.bids().iter().map(|bid| write_bid(bid, tender.currency())))
        .build()
}

fn write_demand_line(line: &DemandLine) -> Node {
    let object = ObjectBuilder::new()
        .text("name", line.name())
        .maybe_text("label", line.given_label())
        .text("unit", line.unit());
    let object = write_outcome(object, line.outcome());
    match line.kind() {
        LineKind::Required => object,
        LineKind::Optional => object.with("optional", Node::Flag(true)),
        LineKind::Preset(price) => object.text("preset_price", price.to_plain_text()),
    }
    .build()
}

fn write_scenario(scenario: &Scenario) -> Node {
    ObjectBuilder::new()
        .text("name", scenario.name())
        .maybe_text("weight", scenario.weight())
        .with("demand", write_quantities(scenario))
        .build()
}

fn write_field(object: ObjectBuilder, field: &PlayingField) -> Node {
    object
        .list("taxes", field.taxes().iter().map(write_tax))
        .list("adjustments", field.adjustments().iter().map(write_adjustment))
        .maybe("treatment", write_treatment(field.treatment()))
        .build()
}

fn write_tax(tax: &Tax) -> Node {
    let relief = tax
        .relief()
        .map(|(base, kind)| write_tax_base(base).text("public_purse", kind.as_str()).build());
    ObjectBuilder::new()
        .text("tax", tax.name())
        .maybe_text("label", tax.given_label())
        .text("direction", tax.direction().as_str())
        .maybe("relief", relief)
        .maybe("paid", tax.paid().map(|base| write_tax_base(base).build()))
        .text("reason", tax.reason())
        .text("source", tax.source())
        .build()
}

fn write_tax_base(base: &TaxBase) -> ObjectBuilder {
    ObjectBuilder::new()
        .text("bears_on", base.bears_on())
        .text("rate", base.rate())
        .maybe("applies_to", write_applies_to(base.applies_to()))
}

fn write_applies_to(applies_to: &AppliesTo) -> Option<Node> {
    match applies_to {
        AppliesTo::Everyone => None,
        AppliesTo::Sectors(sectors) => {
            let sectors = Node::List(sectors.iter().map(Node::text_of).collect());
            Some(ObjectBuilder::new().with("sector", sectors).build())
        }
    }
}

fn write_adjustment(adjustment: &Adjustment) -> Node {
    let object = ObjectBuilder::new()
        .text("code", adjustment.code())
        .maybe_text("label", adjustment.given_label())
        .text("effect", adjustment.effect().as_str());
    let object = match adjustment.basis() {
        AdjustmentBasis::BenchmarkGap { benchmark, own_rate, bears_on } => object
            .text("benchmark", benchmark)
            .text("own_rate", own_rate)
            .text("bears_on", bears_on),
        AdjustmentBasis::FractionOfPrice(part) => object.text("fraction_of_price", part),
        AdjustmentBasis::Lump(amount) => object.text("lump", amount.to_plain_text()),
        AdjustmentBasis::PerUnit { amount, bears_on } => {
            object.text("per_unit", amount.to_plain_text()).text("bears_on", bears_on)
        }
        AdjustmentBasis::Percentage { rate, bears_on } => {
            object.text("rate", rate).text("bears_on", bears_on)
        }
        AdjustmentBasis::PercentOfPrice(percent) => object.text("percent_of_price", percent),
    };
    object
        .list("views", adjustment.views().iter().map(Node::text_of))
        .maybe("applies_to", write_applies_to(adjustment.applies_to()))
        .maybe_text("shortfall", adjustment.shortfall().map(ShortfallMeasure::as_str))
        .maybe_text("support", adjustment.support())
        .text("reason", adjustment.reason())
        .text("source", adjustment.source())
        .build()
}

fn write_bid(bid: &Bid, currency: Currency) -> Node {
    let card = bid.rate_card();
    let own_currency = (card.currency() != currency).then_some(card.currency());
    let object = ObjectBuilder::new()
        .text("provider", bid.provider())
        .maybe_text("label", bid.given_label())
        .maybe_text("sector", bid.sector())
        .text("vat", card.vat_basis().as_str())
        .maybe_text("currency", own_currency)
        .maybe("period", bid.period().map(write_period))
        .maybe_text("price_base", bid.price_base());
    // The prices of a joint bid follow from its parts.
    let object = match bid.consortium() {
        None => object.with("rates", write_rates(card)),
        Some(consortium) => object.with("consortium", write_consortium(consortium)),
    };
    let totals = bid.stated_totals();
    let totals = totals.map(|(scenario, total)| (scenario.to_string(), write_point_or_band(total)));
    let totals: Vec<(String, Node)> = totals.collect();
    let object = object
        .maybe("stated_totals", (!totals.is_empty()).then_some(Node::Object(totals)))
        .maybe("success_rates", write_statements(bid.success_rates()))
        .maybe("quality", write_marks(bid));
    write_party(object, bid).build()
}

fn write_party(object: ObjectBuilder, bid: &Bid) -> ObjectBuilder {
    object
        .maybe("circumstances", write_statements(bid.statements()))
        .maybe("cost_model", bid.cost_model().map(write_cost_model))
}

fn write_consortium(consortium: &Consortium) -> Node {
    let partners = consortium.parts().iter().map(|part| {
        let object = ObjectBuilder::new()
            .text("partner", part.provider())
            .maybe_text("label", part.given_label())
            .maybe_text("sector", part.sector())
            .with("rates", write_rates(part.rate_card()));
        write_party(object, part).build()
    });
    ObjectBuilder::new()
        .text("lead", consortium.lead())
        .maybe("management_fee", consortium.fee().map(write_fee))
        .list("partners", partners)
        .build()
}

fn write_rates(card: &RateCard) -> Node {
    let rates = card.rates().map(|(line, rate)| (line.to_string(), write_rate(rate)));
    Node::Object(rates.collect())
}

fn write_statements<'a>(
    statements: impl Iterator<Item = (&'a Name, &'a Statement)>,
) -> Option<Node> {
    let stated: Vec<(String, Node)> = statements
        .map(|(name, statement)| (name.to_string(), write_statement(statement)))
        .collect();
    (!stated.is_empty()).then_some(Node::Object(stated))
}

fn write_statement(statement: &Statement) -> Node {
    match statement {
        Statement::Declared(value) => write_value(value),
        Statement::Evidenced { value, source } => ObjectBuilder::new()
            .with("evidenced", write_value(value))
            .text("source", source)
            .build(),
        Statement::NotStated => Node::text_of(NOT_STATED),
    }
}

fn write_value(value: &CircumstanceValue) -> Node {
    match value {
        CircumstanceValue::Money(amount) => Node::text_of(amount.to_plain_text()),
        CircumstanceValue::Percent(percent) => Node::text_of(percent),
        CircumstanceValue::Quantity(quantity) => Node::text_of(quantity),
    }
}

fn write_cost_model(model: &CostModel) -> Node {
    let serves = model.serves().map(|(line, service)| (line.to_string(), Node::text_of(service)));
    ObjectBuilder::new()
        .with("organisation", Node::of(model.full_cost().organisation()))
        .with("method", Node::of(model.method()))
        .with("serves", Node::Object(serves.collect()))
        .build()
}

impl Serialize for Tender {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self).serialize(serializer)
    }
}

impl Serialize for Appraisal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_appraisal(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Appraisal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_appraisal(&Node::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Tender {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(&Node::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
