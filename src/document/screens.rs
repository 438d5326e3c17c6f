//! Screens in documents, and what they find.

use super::figures::figure;
use super::node::{Fields, Node, ObjectBuilder, record};
use super::values::{checked_text, read_by_name, read_money};
use crate::error::{AtRecord, Error};
use crate::exact::{Currency, Fraction};
use crate::price::View;
use crate::screen::{
    PriceEstimate, Screen, ScreenFinding, ScreenOutcome, ScreenResult, ScreenRule, ThresholdKind,
};

const ESTIMATE: &[&str] = &["amount", "scenarios", "source"];

/// What a screen has beside the parameters of its rule.
const OF_EVERY_SCREEN: &[&str] = &["name", "screen", "source", "view"];

/// `only` is the name of the only scenario, where there is no other.
pub(super) fn read_estimate(
    node: &Node,
    currency: Currency,
    only: Option<&str>,
) -> Result<PriceEstimate, Error> {
    let fields = node.fields(ESTIMATE)?;
    let estimate = PriceEstimate::new(fields.read("source", checked_text)?)?;
    match (fields.optional("amount"), fields.optional("scenarios"), only) {
        (Some(_), None, Some(only)) => fields.read("amount", |node| {
            let amount = read_money(node, currency)?;
            estimate.with_amount(only, amount)
        }),
        (None, Some(_), _) => fields.read("scenarios", |node| {
            let amounts = read_by_name(node, |node| read_money(node, currency))?;
            amounts.into_iter().try_fold(estimate, |estimate, (scenario, amount)| {
                let record = || format!("scenario {scenario:?}");
                estimate.with_amount(scenario.as_str(), amount).at(record)
            })
        }),
        _ => Err(Error::OneOf { fields: "\"amount\" (with one scenario), \"scenarios\"" }),
    }
}

pub(super) fn write_estimate(estimate: &PriceEstimate, only: Option<&str>) -> Node {
    let object = ObjectBuilder::new();
    let object = if let Some(amount) = only.and_then(|only| estimate.amount(only)) {
        object.text("amount", amount.to_plain_text())
    } else {
        let amounts = estimate.amounts().map(|(scenario, amount)| {
            (scenario.to_string(), Node::text_of(amount.to_plain_text()))
        });
        object.with("scenarios", Node::Object(amounts.collect()))
    };
    object.text("source", estimate.source()).build()
}

pub(super) fn read_screens(fields: &Fields<'_>) -> Result<Vec<Screen>, Error> {
    let items = fields.items("screens")?.iter().enumerate();
    let read = |(place, node): (usize, &Node)| {
        let known = if is_named(node) { "name" } else { "screen" };
        read_screen(node).at(|| record(node, "screen", "screens", known, place))
    };
    items.map(read).collect()
}

fn is_named(node: &Node) -> bool {
    matches!(node, Node::Object(entries) if entries.iter().any(|(key, _)| key == "name"))
}

fn read_screen(node: &Node) -> Result<Screen, Error> {
    let entries = node.entries()?;
    let given = |field: &str| entries.iter().find(|(key, _)| *key == field).map(|(_, node)| *node);
    let text =
        |field: &'static str| given(field).map(Node::text).transpose().at(|| field.to_owned());
    let rule_name = text("screen")?.ok_or(Error::MissingField { field: "screen" })?;
    let own = entries.iter().filter(|(key, _)| !OF_EVERY_SCREEN.contains(key));
    let own = own.map(|(key, node)| Ok((*key, node.number().at(|| (*key).to_owned())?)));
    let rule = ScreenRule::from_parameters(rule_name, &own.collect::<Result<Vec<_>, Error>>()?);
    let rule = rule.map_err(|error| match error {
        error @ Error::UnknownChoice { .. } => error.at("screen"),
        other => other,
    })?;
    let source = given("source").map(checked_text).transpose().at(|| "source".to_owned())?;
    let source =
        source.or(rule.published_source()).ok_or(Error::MissingField { field: "source" })?;
    let name = text("name")?.unwrap_or(rule.name());
    let screen = Screen::new(name, rule, source).map_err(|error| error.problem().clone())?;
    let view = text("view")?.map(str::parse::<View>).transpose().at(|| "view".to_owned())?;
    Ok(screen.in_view(view.unwrap_or(View::Tendered)))
}

pub(super) fn write_screen(screen: &Screen) -> Node {
    let object =
        ObjectBuilder::new().text("name", screen.name()).text("screen", screen.rule().name());
    let parameters = screen.rule().parameters().into_iter();
    parameters
        .fold(object, |object, (parameter, text)| object.text(parameter, text))
        .text("view", screen.view())
        .text("source", screen.source())
        .build()
}

fn result(result: &ScreenResult) -> Node {
    let currency = result.currency();
    let summary = result.summary();
    let of_discounts = matches!(result.screen().rule(), ScreenRule::ItalyMethodA(_));
    let findings = result.findings().iter().map(|found| finding(found, currency, of_discounts));
    ObjectBuilder::new()
        .text("screen", result.screen().name())
        .text("asks", result.screen().in_words())
        .text("population", result.screen().population().in_words())
        .with("minimum_bids", Node::whole_of(result.screen().minimum_bids()))
        .text("edge", result.screen().edge().as_str())
        .text("view", result.screen().view())
        .text("source", result.screen().source())
        .text("notice", Screen::NOTICE)
        .with("bids", Node::whole_of(summary.bids()))
        .with("assessed", Node::whole_of(summary.assessed()))
        .with("asked", Node::whole_of(summary.asked()))
        .maybe_text("note", summary.note())
        .list("findings", findings)
        .build()
}

fn finding(finding: &ScreenFinding, currency: Currency, of_discounts: bool) -> Node {
    // A discount is a percentage: it has no minor units.
    let shown = |value: &Fraction| {
        if of_discounts { Node::text_of(value) } else { figure(value, currency) }
    };
    let threshold = match finding.threshold_kind() {
        Some(ThresholdKind::Estimate) => "threshold_estimate",
        _ => "threshold",
    };
    let (outcome, field, text) = match finding.outcome() {
        ScreenOutcome::Asked(question) => ("asked", "question", Some(question.clone())),
        ScreenOutcome::NotAsked => ("not asked", "question", None),
        ScreenOutcome::NotAssessable(why) => ("not assessable", "why", Some(why.to_string())),
    };
    ObjectBuilder::new()
        .text("provider", finding.provider())
        .maybe("figure", finding.figure().map(shown))
        .maybe(threshold, finding.threshold().map(shown))
        .text("outcome", outcome)
        .maybe_text(field, text)
        .list("notes", finding.notes().iter().map(Node::text_of))
        .build()
}

impl serde::Serialize for ScreenResult {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        result(self).serialize(serializer)
    }
}
