//! Which rate card is cheapest, and which dominates which?
//!
//! `cargo run --example rate_cards` reads a real letting of 6 bidders and 12 items
//! (`examples/data/signing_letting.json`); with a path, another tender document.

mod support;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::report::text;
use fullcost::tender::{Tender, compare};

fn main() -> ExitCode {
    support::run("signing_letting.json", include_str!("data/signing_letting.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let comparison = compare(&Tender::from_json(document)?);
    let reports = comparison.scenarios().iter();
    reports.map(|scenario| text::rate_cards(&comparison, scenario.name().as_str())).collect()
}
