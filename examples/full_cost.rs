//! What does each service of a charity really cost, and what must be charged to recover it?
//!
//! `cargo run --example full_cost` costs the budget of a published UK factsheet
//! (`examples/data/riverside_elders.json`); with a path, another costing or organisation document.

mod support;

use std::fmt::Write as _;
use std::process::ExitCode;

use fullcost::Error;
use fullcost::costing::Costing;
use fullcost::full_cost::CostBasis;
use fullcost::report;

fn main() -> ExitCode {
    support::run("riverside_elders.json", include_str!("data/riverside_elders.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let findings = Costing::from_json(document)?.run()?;
    let mut report = report::costing(&findings);

    // One figure unfolded to its inputs: what the first service costs per unit.
    if let Some(service) = findings.costs.services().next() {
        let evidence = service.evidence_per_unit(CostBasis::Full)?;
        evidence.verify()?;
        report.push_str(
            "\nThe working behind one figure, four steps deep, recomputed and found right\n",
        );
        let _ = write!(report, "{evidence:.4}");
    }
    Ok(report)
}
