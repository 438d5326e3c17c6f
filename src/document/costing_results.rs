//! What lies behind a full cost, as records: they are written and never read.

use serde::ser::{Error as _, Serialize, Serializer};

use super::figures::figure;
use super::node::{Node, ObjectBuilder};
use crate::coverage::{Coverage, Finding};
use crate::error::Error;
use crate::exact::Currency;
use crate::full_cost::{CostBasis, CostByBehaviour};
use crate::funding::{Funding, Grant, ServiceFunding};
use crate::sensitivity::{Choice, CostRange, Sensitivity, ServiceSensitivity, Trial};

pub(super) fn sensitivity(found: &Sensitivity) -> Node {
    let currency = found.currency();
    let sequences = match found.sequences() {
        Ok(sequences) => ObjectBuilder::new()
            .with("exhaustive", Node::Flag(sequences.is_exhaustive()))
            .with("tried", Node::whole_of(sequences.tried()))
            .with("undefined", Node::whole_of(sequences.undefined())),
        Err(error) => ObjectBuilder::new().text("not_tried", error),
    };
    let trial = |trial: &Trial| {
        let object = ObjectBuilder::new().with("choice", choice(trial.choice()));
        match trial.costs() {
            Ok(costs) => {
                let services = found.services().iter().zip(costs);
                let costs = services
                    .map(|(service, cost)| (service.service().to_string(), figure(cost, currency)));
                object.with("full_cost", Node::Object(costs.collect())).build()
            }
            Err(error) => object.text("not_defined", error).build(),
        }
    };
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("currency", currency)
        .with("method", Node::of(found.method()))
        .list("trials", found.trials().iter().map(trial))
        .with("sequences", sequences.build())
        .list("services", found.services().iter().map(|service| moves(service, currency)))
        .build()
}

fn moves(service: &ServiceSensitivity, currency: Currency) -> Node {
    let range = |range: &CostRange| {
        ObjectBuilder::new()
            .with("low", figure(range.low(), currency))
            .with("low_choice", choice(range.low_choice()))
            .with("high", figure(range.high(), currency))
            .with("high_choice", choice(range.high_choice()))
            .build()
    };
    ObjectBuilder::new()
        .text("name", service.service())
        .with("base", figure(service.base(), currency))
        .with("to_method", range(service.to_method()))
        .maybe("to_sequence", service.to_sequence().map(range))
        .maybe("to_driver", service.to_driver().map(range))
        .with("overall", range(service.overall()))
        .build()
}

fn choice(choice: &Choice) -> Node {
    match choice {
        Choice::Driver { pool, driver } => {
            ObjectBuilder::new().text("pool", pool).text("driver", driver).build()
        }
        Choice::Method(method) => ObjectBuilder::new().with("method", Node::of(method)).build(),
    }
}

pub(super) fn funding(found: &Funding) -> Result<Node, Error> {
    let services = found.services().iter().map(funded).collect::<Result<Vec<_>, Error>>()?;
    Ok(ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .with("services", Node::List(services))
        .build())
}

fn funded(service: &ServiceFunding) -> Result<Node, Error> {
    let currency = service.full().currency();
    let grant = |grant: &Grant| {
        let rate = grant.rate_on_cost();
        ObjectBuilder::new()
            .text("funder", grant.funder())
            .text("direct", grant.direct().to_plain_text())
            .text("base", grant.base())
            .text("contribution", grant.contribution().to_plain_text())
            .text("total", grant.total().to_plain_text())
            .maybe_text("rate_on_cost", rate)
            .build()
    };
    Ok(ObjectBuilder::new()
        .text("name", service.service())
        .text("currency", currency)
        .text("direct", service.direct().to_plain_text())
        .text("overhead", service.overhead().to_plain_text())
        .text("full", service.full().to_plain_text())
        .list("grants", service.grants().iter().map(grant))
        .text("direct_gap", service.direct_gap()?.to_plain_text())
        .text("overhead_gap", service.overhead_gap()?.to_plain_text())
        .text("gap", service.gap().to_plain_text())
        .build())
}

pub(super) fn coverage(found: &Coverage) -> Node {
    let finding = |finding: &Finding| {
        ObjectBuilder::new()
            .text("code", finding.code().as_str())
            .text("record", finding.record())
            .maybe_text("figure", finding.figure())
            .text("problem", finding.code().problem())
            .text("remedy", finding.code().remedy())
            .build()
    };
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("organisation", found.organisation())
        .with("findings", Node::List(found.findings().iter().map(finding).collect()))
        .build()
}

pub(super) fn by_behaviour(cost: &CostByBehaviour) -> Node {
    let currency = cost.currency();
    let steps = cost.steps().iter().map(|step| {
        ObjectBuilder::new()
            .text("line", step.line())
            .text("capacity", step.capacity())
            .with("each", figure(&step.cost(), currency))
            .build()
    });
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("service", cost.service())
        .text("currency", currency)
        .text("basis", if cost.basis() == CostBasis::Direct { "direct" } else { "full" })
        .text("unit", cost.unit())
        .text("volume", cost.volume())
        .with("fixed", figure(&cost.fixed(), currency))
        .with("variable", figure(&cost.variable(), currency))
        .list("steps", steps)
        .with("marginal", figure(&cost.marginal(), currency))
        .build()
}

impl Serialize for Sensitivity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        sensitivity(self).serialize(serializer)
    }
}

impl Serialize for Funding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        funding(self).map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        coverage(self).serialize(serializer)
    }
}

impl Serialize for CostByBehaviour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        by_behaviour(self).serialize(serializer)
    }
}
