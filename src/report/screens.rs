//! Plain-text reports of screens: what is asked, of whom, and why nothing can be said of others.

use std::fmt::Write as _;

use super::table::{Align, Table, figure, row, section};
use crate::appraisal::Findings;
use crate::error::Error;
use crate::exact::{Currency, Fraction, Rounding};
use crate::screen::{
    Screen, ScreenFinding, ScreenOutcome, ScreenResult, ScreenRule, ThresholdEdge, ThresholdKind,
};
use crate::tender::{Bid, Tender};

/// What every screen of the tender finds under a scenario: thresholds, questions with their
/// figures, and the reason where a bid is not assessable.
///
/// # Errors
///
/// [`Error::UnknownName`] where there is no such scenario.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
/// use fullcost::report::screens;
///
/// let appraisal = Appraisal::from_json(r#"{
///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1000"},
///     "screens": [{"screen": "below_next_bid"}],
///     "bids": [
///         {"provider": "a", "vat": "exempt", "rates": {"all": "23.82"}},
///         {"provider": "b", "vat": "exempt", "rates": {"all": "25.10"}}
///     ]
/// }"#)?;
/// let report = screens::screens(&appraisal.run(), "planned")?;
/// assert!(report.contains("asks 0 of 2 bids\n"));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn screens(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let comparison = findings.comparison();
    let tender = comparison.tender();
    let results = comparison.scenario(scenario)?.ask_screens(findings.questions())?;
    let mut text = format!("Screens of {}, scenario {scenario}\n", tender.title());
    let _ = writeln!(text, "  {}", Screen::NOTICE);
    if results.is_empty() {
        text.push_str("  The tender has no screens.\n");
    }
    if let Some(estimate) = findings.questions().estimate.as_ref() {
        let _ = writeln!(text, "  Source of the estimate: {}", estimate.source());
    }
    for result in &results {
        section(&mut text, result.screen().name().as_str());
        text.push_str(&rule(result.screen()));
        text.push_str(&table(tender, result).to_text(2));
        text.push_str(&summary(tender, result));
    }
    Ok(text)
}

fn rule(screen: &Screen) -> String {
    let edge = match screen.edge() {
        ThresholdEdge::Counts => "exactly at the threshold is asked",
        ThresholdEdge::DoesNotCount => "exactly at the threshold is not asked",
    };
    let bids = if screen.minimum_bids() == 1 { "bid" } else { "bids" };
    format!(
        "  Asks: {}\n  Yardstick: {}; from {} {bids}; {edge}; {}\n  Source: {}\n",
        screen.in_words(),
        screen.population().in_words(),
        screen.minimum_bids(),
        screen.view().in_words(),
        screen.source(),
    )
}

fn table(tender: &Tender, result: &ScreenResult) -> Table {
    let mut table = Table::new(vec![Align::Left, Align::Right, Align::Right, Align::Left]);
    table.row(row(["provider", "figure", "threshold", "outcome"]));
    table.rule();
    let currency = tender.currency();
    for found in result.findings() {
        let shown = |value: Option<&Fraction>| {
            value.map_or("-".to_owned(), |value| amount(result.screen(), value, currency))
        };
        let about = match found.threshold_kind() {
            Some(ThresholdKind::Estimate) => "about ",
            _ => "",
        };
        let outcome = match found.outcome() {
            ScreenOutcome::Asked(_) => "asked".to_owned(),
            ScreenOutcome::NotAsked => "not asked".to_owned(),
            ScreenOutcome::NotAssessable(why) => format!("not assessable: {why}"),
        };
        let threshold = format!("{about}{}", shown(found.threshold()));
        table.row(vec![label(tender, found).to_owned(), shown(found.figure()), threshold, outcome]);
    }
    table
}

/// A figure in minor units, or a discount in percent.
fn amount(screen: &Screen, value: &Fraction, currency: Currency) -> String {
    match screen.rule() {
        ScreenRule::ItalyMethodA(_) => format!("{}%", value.to_plain_text(3, Rounding::HalfEven)),
        _ => figure(value, currency),
    }
}

fn summary(tender: &Tender, result: &ScreenResult) -> String {
    let summary = result.summary();
    let mut text = match summary.note() {
        Some(note) => format!("  {note}\n"),
        None => format!("  asks {} of {} bids\n", summary.asked(), summary.assessed()),
    };
    for found in result.findings() {
        let label = label(tender, found);
        if let Some(question) = found.question() {
            let _ = writeln!(text, "  Question to {label}: {question}");
        }
        for note in found.notes() {
            let _ = writeln!(text, "  Note on {label}: {note}");
        }
    }
    text
}

fn label<'a>(tender: &'a Tender, found: &'a ScreenFinding) -> &'a str {
    let provider = found.provider().as_str();
    tender.bid(provider).map_or(provider, Bid::label)
}
