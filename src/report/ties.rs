//! Bids that tie, as the tender tells them apart.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::table::label;
use crate::appraisal::{Findings, ScenarioFindings};
use crate::exact::Name;

/// Each tie by price or by score with its order; empty where the tender has no rule, or nothing ties.
pub(super) fn ties(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let mut text = Blocks::new();
    let (Some(rule), false) = (&findings.questions().ties, found.ties.is_empty()) else {
        return text;
    };
    text.section("Bids that tie, the earlier before the later");
    let tender = findings.appraisal().tender();
    let called = |names: &[Name]| {
        let labels: Vec<&str> = names.iter().map(|name| label(tender, name)).collect();
        labels.join(" and ")
    };
    for tie in &found.ties {
        let order: Vec<String> = tie.order.iter().map(|bids| called(bids)).collect();
        let told = if order.is_empty() { "none".to_owned() } else { order.join(", then ") };
        let _ = write!(text, "  {}, rank {}: {told}", tie.of.in_words(), tie.rank);
        if !tie.not_stated.is_empty() {
            let open = called(&tie.not_stated);
            let _ = write!(text, "; not assessable by it, since no time is stated: {open}");
        }
        let _ = writeln!(text, " ({})", rule.source);
    }
    text
}
