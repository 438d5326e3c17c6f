//! What does each service of a charity really cost?
//!
//! `cargo run --example full_cost` computes the budget of a published UK factsheet
//! (`examples/data/riverside_elders.json`); with a path, another organisation document.

mod support;

use std::fmt::Write as _;
use std::process::ExitCode;

use fullcost::Error;
use fullcost::allocation::Method;
use fullcost::cost::Organisation;
use fullcost::full_cost::{CostBasis, full_cost};
use fullcost::price::{MarkUp, price_points};
use fullcost::report::text;

fn main() -> ExitCode {
    support::run("riverside_elders.json", include_str!("data/riverside_elders.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let organisation = Organisation::from_json(document)?;
    let costs = full_cost(&organisation, &Method::Direct)?;
    let mut report = text::full_cost(&costs)?;

    // A surplus of 3 % is an illustration, not a recommendation.
    let surplus = MarkUp::new("3%".parse()?)?;
    for service in costs.services() {
        let points = price_points(service, Some(surplus.into()))?;
        let _ = writeln!(report, "\nPrice points of {} per {}", service.name(), service.unit());
        report.push_str(&text::price_points(&points, organisation.currency()));
    }

    if let Some(service) = costs.services().first() {
        let evidence = costs.evidence_per_unit(service.name().as_str(), CostBasis::Full)?;
        evidence.verify()?;
        report.push_str("\nThe working behind one figure, recomputed and found right\n");
        report.push_str(&evidence.to_string());
    }
    Ok(report)
}
