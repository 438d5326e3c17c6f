//! Which scoring rule should a tender publish, and what would it do to these bids?
//!
//! `cargo run --example scoring_rules` puts one tender (`examples/data/scored_tender.json`) under
//! its published rule and under every other: where they disagree about who is first, and under
//! which of them a bid that could not be first decides between two others. With a path, another
//! appraisal document, whose bids may as well be made up before the tender is published.

mod support;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::price::View;
use fullcost::report;

fn main() -> ExitCode {
    support::run("scored_tender.json", include_str!("data/scored_tender.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let findings = Appraisal::from_json(document)?.run()?;
    let mut report = report::appraisal(&findings);
    for scenario in findings.comparison().scenarios() {
        // The score of the first bid, unfolded down to prices and marks.
        let Some(scoring) = &findings.questions().scoring else { continue };
        let scores = scenario.scores(scoring, View::Tendered)?;
        if let Some(first) = scores.first().first() {
            let evidence = scores.evidence(first.as_str())?;
            evidence.verify()?;
            report.push_str("\nThe working behind one score, recomputed and found right\n");
            report.push_str(&evidence.to_string());
        }
    }
    report.push('\n');
    report.push_str(&report::scoring_rules());
    Ok(report)
}
