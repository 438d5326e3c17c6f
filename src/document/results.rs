//! Results as records: they are written and never read.

use serde::ser::{Error as _, Serialize, Serializer};

use super::figures::figure;

use super::node::{Node, ObjectBuilder};
use super::values::write_period;
use crate::cost::{Ledger, LedgerAmounts, WageLevel};
use crate::error::Error;
use crate::full_cost::{CostBasis, FullCost, ServiceCost};

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

impl Serialize for FullCost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        full_cost(self).map_err(S::Error::custom)?.serialize(serializer)
    }
}
