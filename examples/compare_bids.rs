//! Put on one level field, how do several providers' bids compare?
//!
//! `cargo run --example compare_bids` compares four kinds of provider for one tender
//! (`examples/data/home_support_tender.json`); with a path, another appraisal document.

mod support;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::price::View;
use fullcost::report;
use fullcost::tender::BandEnd;

fn main() -> ExitCode {
    support::run("home_support_tender.json", include_str!("data/home_support_tender.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let findings = Appraisal::from_json(document)?.run()?;
    let mut report = report::appraisal(&findings);

    // One figure unfolded to its inputs: the first bid in the competitively neutral view, or in
    // the tendered one where it does not state what the other needs.
    let scenario = findings.comparison().scenarios().next();
    if let Some(bid) = scenario.and_then(|scenario| scenario.bids().next()) {
        let unfold = |view| bid.evidence(view, BandEnd::Low);
        let evidence = unfold(View::CompetitivelyNeutral).or_else(|_| unfold(View::Tendered))?;
        evidence.verify()?;
        report.push_str("\nThe working behind one figure, recomputed and found right\n");
        report.push_str(&evidence.to_string());
    }
    Ok(report)
}
