//! Contracts, uplifts and totals over years as records: they are written and never read.

use serde::ser::{Serialize, Serializer};

use super::figures::figure;
use super::node::ObjectBuilder;
use crate::price::{ContractOutcome, ContractOutcomes};
use crate::record::Node;

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

impl Serialize for ContractOutcomes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        contract_outcomes(self).serialize(serializer)
    }
}
