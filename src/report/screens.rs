//! Plain-text reports of screens: what is asked, of whom, and why nothing can be said of others.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::robustness::marked;
use super::table::{Table, label};
use crate::appraisal::{Findings, ScenarioFindings};
use crate::screen::{Screen, ScreenFigure, ScreenOutcome, ScreenResult, ThresholdEdge};
use crate::tender::Tender;

/// What every screen of the tender finds under a scenario: thresholds, questions with their
/// figures, and the reason where a bid is not assessable; empty where there are none.
pub(super) fn screens(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let tender = findings.appraisal().tender();
    let mut text = Blocks::new();
    if found.screens.is_empty() {
        return text;
    }
    text.section("What the screens ask");
    let _ = writeln!(text, "  {}", Screen::NOTICE);
    if let Some(estimate) = findings.questions().estimate.as_ref() {
        let _ = writeln!(text, "  Source of the estimate: {}", &estimate.source);
    }
    for result in &found.screens {
        text.section(result.screen.as_str());
        text.push(rule(result));
        text.table(2, table(tender, result));
        text.push(summary(tender, result));
    }
    text
}

fn rule(result: &ScreenResult) -> String {
    let edge = match result.edge {
        ThresholdEdge::Counts => "is asked about",
        ThresholdEdge::DoesNotCount => "is not asked about",
    };
    let bids = if result.minimum_bids == 1 { "bid" } else { "bids" };
    format!(
        "  Asks about a bid where: {}\n  Held against: {}. It needs {} {bids} at least; a figure exactly at the threshold {edge}. Figures are of the view: {}.\n  Source: {}\n",
        result.asks,
        result.population.in_words(),
        result.minimum_bids,
        marked(result.view),
        result.source,
    )
}

fn table(tender: &Tender, result: &ScreenResult) -> Table {
    let mut table = Table::headed("lrrl", ["provider", "figure", "threshold", "outcome"]);
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
            ScreenOutcome::NotAssessable { why } => {
                format!("not assessable: {}", why.told(&|bid| label(tender, bid)))
            }
        };
        table.row(vec![
            label(tender, &found.provider).to_owned(),
            shown(&found.figure),
            threshold,
            outcome,
        ]);
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
        let label = label(tender, &found.provider);
        if let Some(question) = found.question() {
            let _ = writeln!(text, "  Question to {label}: {question}");
        }
        for note in &found.notes {
            let _ = writeln!(text, "  Note on {label}: {note}");
        }
    }
    text
}
