//! Prices in the results of a comparison: tiers, corridors, floors and stated totals.

use super::figures::{figure, interval};
use super::node::{Node, ObjectBuilder};
use crate::appraisal::Findings;
use crate::appraisal::LineFloor;
use crate::error::Error;
use crate::exact::Currency;
use crate::price::{Agreement, Corridor, StatedTotal, VolumeRange};
use crate::tender::{BandEnd, Tender, ViewComparison};

/// What is found in the prices of a tender, where there is something.
pub(super) fn of_tender(
    object: ObjectBuilder,
    findings: &Findings,
) -> Result<ObjectBuilder, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let corridor =
        findings.questions().corridor.as_ref().map(|corridor| corridor_basis(corridor, tender));
    Ok(object
        .list("falling_totals", falling_totals(tender))
        .list("stated_totals", stated_totals(findings)?.into_iter())
        .maybe("corridor", corridor))
}

/// The pairs of bids of a view that cannot be told apart; left out where there are too many bids to
/// compare each with each.
pub(super) fn indistinguishable(object: ObjectBuilder, view: &ViewComparison) -> ObjectBuilder {
    let pairs = view.indistinguishable().unwrap_or_default();
    let pair = |(first, second)| Node::List(vec![Node::text_of(first), Node::text_of(second)]);
    object.list("indistinguishable", pairs.into_iter().map(pair))
}

fn falling_totals(tender: &Tender) -> impl Iterator<Item = Node> {
    let currency = tender.currency();
    tender.falling_totals().into_iter().map(move |fall| {
        let found = fall.falling_break();
        let range = |range: &VolumeRange| {
            ObjectBuilder::new().text("above", range.above()).text("up_to", range.up_to()).build()
        };
        ObjectBuilder::new()
            .text("provider", fall.provider())
            .text("line", fall.line())
            .text("at", found.at())
            .with("total", figure(found.total(), currency))
            .with("total_of_one_more", figure(found.total_of_one_more(), currency))
            .list("dearer", found.dearer().iter().map(range))
            .build()
    })
}

fn stated_totals(findings: &Findings) -> Result<Vec<Node>, Error> {
    let comparison = findings.comparison();
    let currency = comparison.tender().currency();
    let findings = comparison.stated_totals()?;
    let nodes = findings.iter().map(|total| {
        let object = ObjectBuilder::new()
            .text("provider", total.provider())
            .text("scenario", total.scenario())
            .text("end", total.end().as_str());
        stated_total(object, total.found(), currency)
    });
    Ok(nodes.collect())
}

fn stated_total(object: ObjectBuilder, found: &StatedTotal, currency: Currency) -> Node {
    object
        .with("stated", figure(found.stated(), currency))
        .with("computed", figure(found.computed(), currency))
        .with("difference", figure(&found.difference(), currency))
        .maybe_text("agrees", found.agreement().map(Agreement::in_words))
        .build()
}

/// What the bands of the corridor are, and what is to be said about them.
fn corridor_basis(corridor: &Corridor, tender: &Tender) -> Node {
    let currency = tender.currency();
    let findings = corridor.total_findings(currency.minor_unit_digits());
    let ends = [BandEnd::Low, BandEnd::High].into_iter().zip(findings);
    let totals = ends.filter_map(|(end, found)| {
        let object = ObjectBuilder::new().text("end", end.as_str());
        found.map(|found| stated_total(object, &found, currency))
    });
    let object = ObjectBuilder::new().text("source", corridor.source());
    let object = match corridor.market() {
        None => object.text("basis", "floor_and_ceiling"),
        Some(market) => object
            .text("basis", "quartiles")
            .text("estimator", market.estimator().as_str())
            .text("aggregation", market.aggregation().as_str())
            .with("providers", Node::whole_of(market.providers().count()))
            .maybe("small_sample", market.small_sample().map(Node::whole_of)),
    };
    let bands = corridor.lines().filter_map(|line| {
        Some((line.to_string(), interval(&corridor.interval(line.as_str())?, currency)))
    });
    object.with("lines", Node::Object(bands.collect())).list("stated_totals", totals).build()
}

/// How the prices of a bid lie to the pay cost floor, where the tender has one.
pub(super) fn pay_cost_floor(
    findings: &Findings,
    scenario: &str,
    provider: &str,
) -> Result<Option<Node>, Error> {
    let comparison = findings.comparison();
    let currency = comparison.tender().currency();
    let bid = comparison.scenario(scenario)?.bid(provider)?;
    let floor = findings.questions().pay_cost_floor.as_ref();
    let found = floor.map(|floor| bid.pay_cost_floor(floor)).transpose()?;
    Ok(found.map(|lines| line_floors(&lines, currency)))
}

fn line_floors(lines: &[LineFloor], currency: Currency) -> Node {
    let lines = lines.iter().map(|found| {
        let node = ObjectBuilder::new()
            .with("price", interval(found.price(), currency))
            .with("floor", figure(found.floor(), currency))
            .text("relation", found.position().relation().as_str().replace(' ', "_"))
            .with("distance", figure(found.position().distance(), currency))
            .maybe_text("question", found.question());
        (found.line().to_string(), node.build())
    });
    Node::Object(lines.collect())
}
