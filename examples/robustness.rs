//! Would the order of the bids survive a change in the demand, or in a rate of the playing field?
//!
//! `cargo run --example robustness` asks it of `examples/data/rural_visits.json`; with a path, of
//! another appraisal document. First what would change the first bid, then a verdict on each bid.

mod support;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::report::robustness::{change_overs, verdict};

fn main() -> ExitCode {
    support::run("rural_visits.json", include_str!("data/rural_visits.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let found = Appraisal::from_json(document)?.robustness()?;
    let mut text = change_overs(&found)?;
    for bid in found.comparison().tender().bids() {
        text.push('\n');
        text.push_str(&verdict(&found, bid.provider().as_str())?);
    }
    Ok(text)
}
