//! What do the awards of several lots come to, where a bidder offers a price for some of them
//! together and nobody may be awarded more than so many?
//!
//! `cargo run --example lots` reads a tender of three lots (`examples/data/three_districts.json`) and
//! prints the order in each lot, the packages, all awards in the order of their sums, what each limit
//! costs, and the working behind the first. With a path, another document of lots.

mod support;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::lots::Lots;
use fullcost::report;

fn main() -> ExitCode {
    support::run("three_districts.json", include_str!("data/three_districts.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let findings = Lots::from_json(document)?.run();
    let mut report = report::lots(&findings);
    for view in &findings.views {
        if view.awards.as_result().is_err() {
            continue;
        }
        let evidence = findings.evidence(view.view, 1)?;
        evidence.verify()?;
        report
            .push_str("\nThe working behind the first of the awards, recomputed and found right\n");
        report.push_str(&evidence.to_string());
    }
    Ok(report)
}
