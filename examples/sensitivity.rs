//! How far does each service's cost move with the choices behind it, and what is probably missing?
//!
//! `cargo run --example sensitivity` looks at an illustrative organisation
//! (`examples/data/harbour_support.json`); with a path, at another costing or organisation document.

#[path = "support/progress.rs"]
mod progress;
mod support;

use std::fmt::Write as _;
use std::process::ExitCode;

use fullcost::costing::Costing;
use fullcost::report;
use fullcost::{Answer, Error};

fn main() -> ExitCode {
    support::run("harbour_support.json", include_str!("data/harbour_support.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let findings = Costing::from_json(document)?.run_watched(progress::shown)?;
    let mut report = report::costing(&findings);

    // One question asked alone: which choice is dearest for the first service?
    if let (Some(Answer::Found(found)), Some(first)) =
        (&findings.sensitivity, findings.services.first())
    {
        let moves = &found.service(first.cost.name.as_str())?.overall;
        let (high, choice) = (&moves.high, &moves.high_choice);
        let _ = writeln!(report, "\n{} costs most, {high}, with: {choice}", first.label);
    }
    Ok(report)
}
