//! Results as records: they are written and never read.

use serde::ser::{Error as _, Serialize, Serializer};

use super::contract_results::over_contract;
use super::figures::{figure, interval};
use super::level_field_results;
use super::node::{Node, ObjectBuilder};
use super::price_results;
use super::screens;
use super::values::write_period;
use crate::appraisal::{Appraisal, Findings};
use crate::cost::{Ledger, LedgerAmounts, WageLevel};
use crate::error::Error;
use crate::exact::Currency;
use crate::full_cost::{CostBasis, FullCost, ServiceCost};
use crate::price::BandPosition;
use crate::price::{CorridorPosition, OwnCost, OwnCostPosition, View};
use crate::tender::{Bid, ScenarioComparison, Standing, ViewComparison, compare_fields};

pub(super) fn full_cost(costs: &FullCost) -> Result<Node, Error> {
    let organisation = costs.organisation();
    let services = costs.services().iter().map(service).collect::<Result<Vec<_>, Error>>()?;
    let pools = costs.pools().iter().map(|pool| {
        ObjectBuilder::new().text("name", pool.name()).with("own", ledgers(pool.own())).build()
    });
    let unused = organisation.unused_capacities()?;
    let unused: Vec<Node> = unused
        .iter()
        .map(|unused| {
            ObjectBuilder::new()
                .text("department", unused.department())
                .text("time", unused.time())
                .text("unit", unused.unit())
                .text("amount", unused.amount().to_plain_text())
                .build()
        })
        .collect();
    Ok(ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("organisation", organisation.name())
        .text("currency", organisation.currency())
        .with("period", write_period(organisation.period()))
        .text("price_base", organisation.price_base())
        .with("method", Node::of(costs.allocation().method()))
        .with("services", Node::List(services))
        .list("pools", pools)
        .with("totals", ledgers(costs.totals()))
        .list("unused_capacity", unused.into_iter())
        .build())
}

fn service(service: &ServiceCost) -> Result<Node, Error> {
    let overheads = service.overheads().iter();
    let overheads = overheads.map(|(pool, amounts)| (pool.to_string(), ledgers(amounts)));
    let mut per_unit = ObjectBuilder::new();
    for (field, basis) in [
        ("direct", CostBasis::Direct),
        ("full", CostBasis::Full),
        ("volunteer_inflated_net", CostBasis::VolunteerInflatedNet),
        ("volunteer_inflated_gross", CostBasis::VolunteerInflatedGross),
    ] {
        per_unit = per_unit.with(field, figure(&service.per_unit(basis)?, service.currency()));
    }
    let value = |level| service.replacement_value(level).to_plain_text();
    let replacement = ObjectBuilder::new()
        .text("low", value(WageLevel::Low))
        .text("central", value(WageLevel::Central))
        .text("high", value(WageLevel::High))
        .build();
    Ok(ObjectBuilder::new()
        .text("name", service.name())
        .text("unit", service.unit())
        .text("volume", service.volume())
        .text("volume_basis", service.volume_basis().as_str())
        .with("direct", ledgers(service.direct()))
        .with("overheads", Node::Object(overheads.collect()))
        .with("full", ledgers(service.full()))
        .with("replacement_value", replacement)
        .text("avoidable_programme_cost", service.avoidable_programme_cost().to_plain_text())
        .with("per_unit", per_unit.build())
        .build())
}

fn ledgers(amounts: &LedgerAmounts) -> Node {
    let entries = Ledger::ALL.into_iter().map(|ledger| {
        (ledger.as_str().to_owned(), Node::text_of(amounts.get(ledger).to_plain_text()))
    });
    Node::Object(entries.collect())
}

pub(super) fn findings(findings: &Findings) -> Result<Node, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let scenarios = comparison.scenarios();
    let scenarios = scenarios.map(|known| scenario(findings, known));
    // Left out where there are too many bids to compare each with each.
    let dominances = tender.dominances().unwrap_or_default();
    let dominances = dominances
        .iter()
        .map(|(bid, other)| ObjectBuilder::new().text("bid", bid).text("dominates", other).build());
    let object = ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("title", tender.title())
        .text("currency", tender.currency())
        .with("period", write_period(tender.period()))
        .text("price_base", tender.price_base())
        .text("rank_on", tender.rank_on().as_str())
        .with("scenarios", Node::List(scenarios.collect::<Result<_, Error>>()?))
        .list("dominances", dominances);
    let object = price_results::of_tender(object, findings)?;
    let object = level_field_results::of_tender(object, findings);
    Ok(over_contract(findings, object)?.build())
}

/// The comparison under each field, after the orders of each view under all of them.
pub(super) fn side_by_side(appraisal: &Appraisal) -> Result<Node, Error> {
    let fields = compare_fields(appraisal.tender());
    let comparisons = fields.comparisons().iter();
    let comparisons = comparisons.map(|one| findings(&Findings::under(appraisal, one.clone())));
    let comparisons = comparisons.collect::<Result<Vec<_>, Error>>()?;
    Ok(ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .with("orders", level_field_results::orders(&fields))
        .with("fields", Node::List(comparisons))
        .build())
}

fn scenario(findings: &Findings, scenario: ScenarioComparison<'_>) -> Result<Node, Error> {
    let comparison = findings.comparison();
    let name = scenario.name().as_str();
    let views = scenario.views().map(|known| view(findings, name, known));
    let bids = comparison.tender().bids().iter().map(|bid| {
        let provider = bid.provider().as_str();
        let currency = comparison.tender().currency();
        let position = match comparison.scenario(name)?.bid(provider)?.own_cost()? {
            OwnCostPosition::NotAssessable => Node::text_of("not assessable"),
            OwnCostPosition::Assessed(own) => own_cost(&own, currency),
        };
        let bid = comparison.scenario(name)?.bid(provider)?;
        let corridor = findings.questions().corridor.as_ref();
        let corridor = corridor.map(|corridor| bid.corridor(corridor)).transpose()?;
        Ok(ObjectBuilder::new()
            .text("provider", provider)
            .with("own_cost", position)
            .maybe("own_cost_of_parts", own_cost_of_parts(findings, name, bid.bid())?)
            .maybe("pay_cost_floor", price_results::pay_cost_floor(findings, name, provider)?)
            .maybe("corridor", corridor.map(|position| corridor_position(&position, currency)))
            .build())
    });
    let object = ObjectBuilder::new()
        .text("scenario", name)
        .with("views", Node::List(views.collect::<Result<_, Error>>()?))
        .with("positions", Node::List(bids.collect::<Result<_, Error>>()?))
        .list("screens", screens::results(findings, name)?.into_iter());
    Ok(level_field_results::of_scenario(object, findings, name)?.build())
}

/// Each partner's part of a joint bid against its own cost model.
fn own_cost_of_parts(
    findings: &Findings,
    scenario: &str,
    bid: &Bid,
) -> Result<Option<Node>, Error> {
    let comparison = findings.comparison();
    if bid.consortium().is_none() {
        return Ok(None);
    }
    let currency = comparison.tender().currency();
    let parts = comparison.scenario(scenario)?.bid(bid.provider().as_str())?.own_cost_of_parts()?;
    let parts = parts.into_iter().map(|(partner, position)| {
        let position = match position {
            OwnCostPosition::NotAssessable => Node::text_of("not assessable"),
            OwnCostPosition::Assessed(own) => own_cost(&own, currency),
        };
        (partner.to_string(), position)
    });
    Ok(Some(Node::Object(parts.collect())))
}

fn view(findings: &Findings, scenario: &str, view: &ViewComparison) -> Result<Node, Error> {
    let _comparison = findings.comparison();
    let kind = view.view();
    let standings = view.order().map(|known| standing(findings, scenario, kind, known));
    let object = ObjectBuilder::new()
        .text("view", kind)
        .maybe_text("notice", kind.is_appraisal().then_some(View::NOTICE))
        .with("uneven", Node::Flag(view.is_uneven()))
        .with("order", Node::List(standings.collect::<Result<_, Error>>()?));
    Ok(price_results::indistinguishable(object, view).build())
}

fn standing(
    findings: &Findings,
    scenario: &str,
    view: View,
    standing: &Standing,
) -> Result<Node, Error> {
    let comparison = findings.comparison();
    let currency = comparison.tender().currency();
    let provider = standing.provider().as_str();
    let object = ObjectBuilder::new().text("provider", provider);
    let (Some(total), Some(rank)) = (standing.total(), standing.rank()) else {
        let not_stated = standing.not_stated().iter().map(Node::text_of);
        return Ok(object.list("not_stated", not_stated).build());
    };
    let adjustments = comparison.scenario(scenario)?.bid(provider)?.adjustments(view)?;
    let adjustments = adjustments.iter().map(|line| {
        ObjectBuilder::new()
            .text("code", line.code())
            .maybe_text("partner", line.partner())
            .text("label", line.label())
            .with("amount", interval(line.amount(), currency))
            .text("standing", line.standing())
            .text("reason", line.reason())
            .text("source", line.source())
            .build()
    });
    let taxed = comparison.tender().buyer_tax().is_some();
    let card = comparison.scenario(scenario)?.bid(provider)?.rate_card_total();
    let rank = ObjectBuilder::new()
        .with("best", Node::whole_of(rank.best()))
        .with("worst", Node::whole_of(rank.worst()))
        .build();
    Ok(object
        .with("rank", rank)
        .maybe("rate_card", taxed.then(|| interval(card, currency)))
        .with("total", interval(total, currency))
        .list("adjustments", adjustments)
        .build())
}

fn own_cost(own: &OwnCost, currency: Currency) -> Node {
    let differences = own.volume_differences().iter().map(|difference| {
        ObjectBuilder::new()
            .text("service", difference.service())
            .text("in_model", difference.in_model())
            .text("in_demand", difference.in_demand())
            .build()
    });
    ObjectBuilder::new()
        .with("price", interval(own.price(), currency))
        .with("own_full_cost", figure(own.own_full_cost(), currency))
        .with("shortfall", interval(own.shortfall(), currency))
        .list("volume_differences", differences)
        .build()
}

fn corridor_position(position: &CorridorPosition, currency: Currency) -> Node {
    let lines = position.lines().iter();
    let lines = lines.map(|(line, position)| (line.to_string(), band_position(position, currency)));
    ObjectBuilder::new()
        .with("lines", Node::Object(lines.collect()))
        .maybe("basket", position.basket().map(|position| band_position(position, currency)))
        .build()
}

fn band_position(position: &BandPosition, currency: Currency) -> Node {
    ObjectBuilder::new()
        .text("relation", position.relation().as_str().replace(' ', "_"))
        .with("overlap", figure(position.overlap(), currency))
        .with("distance", figure(position.distance(), currency))
        .build()
}

impl Serialize for FullCost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        full_cost(self).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl Serialize for Findings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        findings(self).map_err(S::Error::custom)?.serialize(serializer)
    }
}
