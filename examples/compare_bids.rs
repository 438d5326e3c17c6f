//! Put on one level field, how do several providers' bids compare?
//!
//! `cargo run --example compare_bids` compares four kinds of provider for one tender
//! (`examples/data/home_support_tender.json`); with a path, another tender document.

mod support;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::price::View;
use fullcost::report::text;
use fullcost::tender::{BandEnd, Tender, compare};

fn main() -> ExitCode {
    support::run("home_support_tender.json", include_str!("data/home_support_tender.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let tender = Tender::from_json(document)?;
    let comparison = compare(&tender);
    let mut report = String::new();
    for scenario in comparison.scenarios() {
        report.push_str(&text::comparison(&comparison, scenario.name().as_str())?);
        report.push('\n');
    }

    // One figure unfolded to its inputs: the first bid in the competitively neutral view, or in
    // the tendered one where it does not state what the other needs.
    let scenario = comparison.scenarios().first().map(|scenario| scenario.name().as_str());
    if let (Some(scenario), Some(bid)) = (scenario, tender.bids().first()) {
        let provider = bid.provider().as_str();
        let unfold = |view| comparison.evidence(scenario, view, provider, BandEnd::Low);
        let evidence = unfold(View::CompetitivelyNeutral).or_else(|_| unfold(View::Tendered))?;
        evidence.verify()?;
        report.push_str("The working behind one figure, recomputed and found right\n");
        report.push_str(&evidence.to_string());
    }
    Ok(report)
}
