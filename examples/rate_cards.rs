//! Which rate card is cheapest, and which dominates which?
//!
//! `cargo run --example rate_cards` reads a real letting of 6 bidders and 12 items
//! (`examples/data/signing_letting.json`); with a path, another appraisal document.

mod support;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::report::text;

fn main() -> ExitCode {
    support::run("signing_letting.json", include_str!("data/signing_letting.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let findings = Appraisal::from_json(document)?.run()?;
    let scenarios = findings.comparison().scenarios();
    scenarios.map(|scenario| text::rate_cards(&findings, scenario.name().as_str())).collect()
}
