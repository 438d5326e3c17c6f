//! Contracts, uplifts and totals over years as records: they are written and never read.

use serde::ser::{Serialize, Serializer};

use super::figures::{figure, interval};
use super::node::{Node, ObjectBuilder};
use crate::appraisal::Findings;
use crate::appraisal::{BidContract, BidContractOutcome, WholeLife};
use crate::error::Error;
use crate::exact::{Currency, Fraction, Rounding};
use crate::price::{
    ContractOutcome, ContractOutcomes, Indexation, NominalFlows, PresentValue, RealFlows,
    RefusedUplift,
};
use crate::tender::{BandEnd, ScenarioComparison};

pub(super) fn contract_outcomes(found: &ContractOutcomes) -> Node {
    let currency = found.contract().currency();
    let outcome = |outcome: &ContractOutcome| {
        ObjectBuilder::new()
            .text("scenario", outcome.scenario())
            .text("volume", outcome.volume())
            .with("income", figure(outcome.income(), currency))
            .with("cost", figure(outcome.cost(), currency))
            .with("margin", figure(&outcome.margin(), currency))
            .build()
    };
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("form", found.contract().form().as_str())
        .text("unit", found.contract().unit())
        .text("currency", currency)
        .list("outcomes", found.outcomes().iter().map(outcome))
        .text("least_margin", found.least_margin().scenario())
        .text("least_income", found.least_income().scenario())
        .text("greatest_income", found.greatest_income().scenario())
        .build()
}

/// What a comparison says about contract, indexation and years; nothing where the tender states
/// none of them.
pub(super) fn over_contract(
    findings: &Findings,
    object: ObjectBuilder,
) -> Result<ObjectBuilder, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let contract = findings.questions().contract.iter();
    let contracts = contract.flat_map(|contract| {
        let bids = tender.bids().iter();
        bids.map(|bid| contract.outcomes(tender, bid.provider().as_str()))
    });
    let contracts = contracts
        .map(|contract| Ok(bid_contract(&contract?, tender.currency())))
        .collect::<Result<Vec<_>, Error>>()?;
    let whole_life = comparison
        .scenarios()
        .filter_map(|scenario| whole_life_in(findings, scenario).transpose())
        .collect::<Result<Vec<_>, Error>>()?;
    Ok(object
        .list("contract", contracts.into_iter())
        .maybe("indexation", findings.questions().indexation.as_ref().map(uplifts))
        .list("whole_life", whole_life.into_iter()))
}

fn bid_contract(contract: &BidContract, currency: Currency) -> Node {
    let outcome = |outcome: &BidContractOutcome| {
        ObjectBuilder::new()
            .text("scenario", outcome.scenario())
            .with("income", interval(outcome.income(), currency))
            .maybe("cost", outcome.cost().map(|cost| figure(cost, currency)))
            .maybe("margin", outcome.margin().map(|margin| interval(&margin, currency)))
            .build()
    };
    let scenario =
        |outcome: Option<&BidContractOutcome>| outcome.map(|found| found.scenario().clone());
    ObjectBuilder::new()
        .text("provider", contract.provider())
        .list("outcomes", contract.outcomes().iter().map(outcome))
        .maybe("expected", contract.expected().map(outcome))
        .maybe_text("not_assessable", contract.not_assessable())
        .maybe_text("least_margin", scenario(contract.least_margin()))
        .maybe_text("least_income", scenario(contract.least_income()))
        .maybe_text("greatest_income", scenario(contract.greatest_income()))
        .build()
}

fn uplifts(indexation: &Indexation) -> Node {
    let steps = indexation.uplifts().iter().map(|uplift| {
        let changes = indexation.indices().iter().zip(uplift.changes());
        let changes = changes
            .map(|(index, change)| (index.table().name().to_string(), Node::text_of(change)));
        ObjectBuilder::new()
            .text("takes_effect", uplift.step().takes_effect())
            .with("changes", Node::Object(changes.collect()))
            .with("uplift", percent(uplift.uplift()))
            .text("multiple", uplift.factor())
            .build()
    });
    ObjectBuilder::new().list("uplifts", steps).build()
}

/// An exact share, with what it shows as a percentage to two places.
fn percent(share: &Fraction) -> Node {
    let shown = (share * &Fraction::from(100)).to_plain_text(2, Rounding::HalfEven);
    ObjectBuilder::new().text("exact", share).text("rounded", format!("{shown}%")).build()
}

fn whole_life_in(
    findings: &Findings,
    scenario: ScenarioComparison<'_>,
) -> Result<Option<Node>, Error> {
    let Some(plan) = &findings.questions().whole_life else { return Ok(None) };
    let indexation = findings.questions().indexation.as_ref();
    let order = scenario.whole_life_order(plan, indexation)?;
    let currency = findings.comparison().tender().currency();
    let mut bids = Vec::new();
    for standing in &order {
        let provider = standing.provider().as_str();
        let bid = scenario.bid(provider)?;
        let end = |end| bid.whole_life(plan, indexation, end);
        let (low, high) = (end(BandEnd::Low)?, end(BandEnd::High)?);
        let is_band = low != high;
        let high = Some(high).filter(|_| is_band);
        let rank = ObjectBuilder::new()
            .with("best", Node::whole_of(standing.rank().best()))
            .with("worst", Node::whole_of(standing.rank().worst()))
            .build();
        bids.push(
            ObjectBuilder::new()
                .text("provider", provider)
                .with("rank", rank)
                .with(if is_band { "low" } else { "total" }, whole_life(&low, currency))
                .maybe("high", high.map(|end| whole_life(&end, currency)))
                .build(),
        );
    }
    let object = ObjectBuilder::new().text("scenario", scenario.name());
    Ok(Some(object.with("order", Node::List(bids)).build()))
}

fn whole_life(found: &WholeLife, currency: Currency) -> Node {
    ObjectBuilder::new()
        .with("present_value", present_value(found.present_value(), currency))
        .with("constant_prices", real_flows(found.real()))
        .maybe("money_of_each_year", found.nominal().map(nominal_flows))
        .maybe("refused_uplift", found.refused().map(refused_uplift))
        .build()
}

fn present_value(value: &PresentValue, currency: Currency) -> Node {
    match value.exact() {
        Some(exact) => figure(exact, currency),
        None => ObjectBuilder::new()
            .text("at_least", value.bounds().low())
            .text("at_most", value.bounds().high())
            .text("rounded", value.to_plain_text(currency.minor_unit_digits(), Rounding::HalfEven))
            .build(),
    }
}

pub(super) fn real_flows(flows: &RealFlows) -> Node {
    let lumps = (flows.mobilisation(), flows.exit());
    flow_record(flows.currency(), lumps, flows.years(), &flows.total())
}

pub(super) fn nominal_flows(flows: &NominalFlows) -> Node {
    let lumps = (flows.mobilisation(), flows.exit());
    flow_record(flows.currency(), lumps, flows.years(), &flows.total())
}

fn flow_record(
    currency: Currency,
    (mobilisation, exit): (&Fraction, &Fraction),
    years: &[Fraction],
    total: &Fraction,
) -> Node {
    ObjectBuilder::new()
        .with("mobilisation", figure(mobilisation, currency))
        .list("years", years.iter().map(|sum| figure(sum, currency)))
        .with("exit", figure(exit, currency))
        .with("total", figure(total, currency))
        .build()
}

pub(super) fn refused_uplift(refused: &RefusedUplift) -> Node {
    let currency = refused.currency();
    let years = refused.years().iter().map(|year| {
        ObjectBuilder::new()
            .text("from", year.first())
            .with("held", figure(year.held(), currency))
            .with("indexed", figure(year.indexed(), currency))
            .with("refused", figure(&year.refused(), currency))
            .with("real_loss", figure(&year.real_loss(), currency))
            .maybe("share_lost", year.share_of_real_value_lost().map(|share| percent(&share)))
            .build()
    });
    ObjectBuilder::new()
        .list("years", years)
        .with("refused", figure(&refused.refused(), currency))
        .with("real_loss", figure(&refused.real_loss(), currency))
        .maybe("share_lost", refused.share_of_real_value_lost().map(|share| percent(&share)))
        .build()
}

impl Serialize for ContractOutcomes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        contract_outcomes(self).serialize(serializer)
    }
}

impl Serialize for RefusedUplift {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        refused_uplift(self).serialize(serializer)
    }
}
