//! Would the order of the bids survive a change in the demand, or in a rate of the playing field?
//!
//! `cargo run --example robustness` asks it of `examples/data/rural_visits.json`; with a path, of
//! another appraisal document. Last in the report stand what would change the first bid and a verdict on
//! each bid.

#[path = "support/progress.rs"]
mod progress;
mod support;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::report;

fn main() -> ExitCode {
    support::run("rural_visits.json", include_str!("data/rural_visits.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    Ok(report::appraisal(&Appraisal::from_json(document)?.run_watched(progress::shown)?))
}
