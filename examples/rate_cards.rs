//! Which rate card is cheapest, and which dominates which?
//!
//! `cargo run --example rate_cards` reads a real letting of 6 bidders and 12 items
//! (`examples/data/signing_letting.json`); with a path, another appraisal document.

mod support;

use std::fmt::Write as _;
use std::process::ExitCode;

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::demand::LineKind;
use fullcost::report;
use fullcost::tender::BidComparison;

fn main() -> ExitCode {
    support::run("signing_letting.json", include_str!("data/signing_letting.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let findings = Appraisal::from_json(document)?.run()?;
    let mut report = report::appraisal(&findings);

    // One question asked alone, of handles: who is cheapest on each line?
    let Some(scenario) = findings.comparison().scenarios().next() else { return Ok(report) };
    report.push_str("\nWho is cheapest on each line\n");
    let lines = findings.appraisal().tender().demand().lines().iter();
    for line in lines.filter(|line| line.kind() == LineKind::Required) {
        let total =
            |bid: BidComparison<'_>| Some(bid.line_total(line.name().as_str()).ok()?.low().clone());
        let Some(least) = scenario.bids().filter_map(total).min() else { continue };
        let cheapest = scenario.bids().filter(|bid| total(*bid).as_ref() == Some(&least));
        let labels: Vec<&str> = cheapest.map(|bid| bid.bid.label()).collect();
        let _ = writeln!(report, "  {}: {}", line.label(), labels.join(", "));
    }
    Ok(report)
}
