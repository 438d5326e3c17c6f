//! Plain-text reports of screens: what is asked, of whom, and why nothing can be said of others.

use std::fmt::Write as _;

use super::table::{Align, Table, row, section};
use crate::appraisal::Findings;
use crate::error::Error;
use crate::screen::{
    Screen, ScreenFigure, ScreenFinding, ScreenOutcome, ScreenResult, ThresholdEdge,
};
use crate::tender::{Bid, Tender};

/// What every screen of the tender finds under a scenario: thresholds, questions with their
/// figures, and the reason where a bid is not assessable.
///
/// # Errors
///
/// [`Unknown`](crate::ErrorKind::Unknown) where there is no such scenario.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
/// use fullcost::report::screens;
///
/// let findings = Appraisal::from_json(r#"{
///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1000"},
///     "screens": [{"screen": "double_mean"}],
///     "bids": [
///         {"provider": "a", "vat": "exempt", "rates": {"all": "23.82"}},
///         {"provider": "b", "vat": "exempt", "rates": {"all": "25.10"}}
///     ]
/// }"#)?.run()?;
/// let report = screens::screens(&findings, "planned")?;
/// assert!(report.contains("asks 0 of 2 bids\n"));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn screens(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let tender = findings.appraisal().tender();
    let results = &findings.scenario(scenario)?.screens;
    let mut text = format!("Screens of {}, scenario {scenario}\n", tender.title());
    let _ = writeln!(text, "  {}", Screen::NOTICE);
    if results.is_empty() {
        text.push_str("  The tender has no screens.\n");
    }
    if let Some(estimate) = findings.questions().estimate.as_ref() {
        let _ = writeln!(text, "  Source of the estimate: {}", estimate.source());
    }
    for result in results {
        section(&mut text, result.screen.as_str());
        text.push_str(&rule(result));
        text.push_str(&table(tender, result).to_text(2));
        text.push_str(&summary(tender, result));
    }
    Ok(text)
}

fn rule(result: &ScreenResult) -> String {
    let edge = match result.edge {
        ThresholdEdge::Counts => "exactly at the threshold is asked",
        ThresholdEdge::DoesNotCount => "exactly at the threshold is not asked",
    };
    let bids = if result.minimum_bids == 1 { "bid" } else { "bids" };
    format!(
        "  Asks: {}\n  Yardstick: {}; from {} {bids}; {edge}; {}\n  Source: {}\n",
        result.asks,
        result.population.in_words(),
        result.minimum_bids,
        result.view.in_words(),
        result.source,
    )
}

fn table(tender: &Tender, result: &ScreenResult) -> Table {
    let mut table = Table::new(vec![Align::Left, Align::Right, Align::Right, Align::Left]);
    table.row(row(["provider", "figure", "threshold", "outcome"]));
    table.rule();
    let shown = |figure: &Option<ScreenFigure>| {
        figure.as_ref().map_or("-".to_owned(), ScreenFigure::to_string)
    };
    for found in &result.findings {
        let threshold = match &found.threshold_estimate {
            Some(estimate) => format!("about {estimate}"),
            None => shown(&found.threshold),
        };
        let outcome = match &found.outcome {
            ScreenOutcome::Asked { .. } => "asked".to_owned(),
            ScreenOutcome::NotAsked => "not asked".to_owned(),
            ScreenOutcome::NotAssessable { why } => format!("not assessable: {why}"),
        };
        table.row(vec![label(tender, found).to_owned(), shown(&found.figure), threshold, outcome]);
    }
    table
}

fn summary(tender: &Tender, result: &ScreenResult) -> String {
    let summary = result.summary;
    let mut text = match &result.note {
        Some(note) => format!("  {note}\n"),
        None => format!("  asks {} of {} bids\n", summary.asked, summary.assessed),
    };
    for found in &result.findings {
        let label = label(tender, found);
        if let Some(question) = found.question() {
            let _ = writeln!(text, "  Question to {label}: {question}");
        }
        for note in &found.notes {
            let _ = writeln!(text, "  Note on {label}: {note}");
        }
    }
    text
}

fn label<'a>(tender: &'a Tender, found: &'a ScreenFinding) -> &'a str {
    let provider = found.provider.as_str();
    tender.bid(provider).map_or(provider, Bid::label)
}
