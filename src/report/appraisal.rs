//! What came out of an appraisal, as plain text.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::words::explained;
use super::{
    bid_statistics, comparison, contract, in_short, level_field, prices, robustness, scores,
    screens, ties,
};
use crate::answer::Answer;
use crate::appraisal::{Findings, ScenarioFindings};

/// All that was found of a tender: the answer in a few sentences; for every scenario of demand each bid in
/// each view, the order, how prices lie to own costs, corridor and pay cost floor, what screens ask, how
/// the bids score, and every adjustment as a signed line; then what the contract, its indexation and its
/// years mean, and what would change the order; last the rate cards side by side and which dominates
/// which.
///
/// A section stands there where the tender or a question gives occasion to it. Figures are shown in
/// minor units, rounded half to even, with commas between thousands. What could not be computed is
/// shown with its reason.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
/// use fullcost::report;
///
/// let findings = Appraisal::from_json(r#"{
///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "950"},
///     "screens": [{"screen": "double_mean"}],
///     "bids": [
///         {"provider": "a", "vat": "exempt", "rates": {"all": "25.10"}},
///         {"provider": "b", "vat": "exempt", "rates": {
///             "all": {"all_units": [{"up_to": "1000", "price": "25"}, {"price": "23"}]}
///         }}
///     ]
/// }"#)?.run()?;
/// let report = report::appraisal(&findings);
/// assert!(report.contains("tendered price: 1 b; 2 a\n"));
/// assert!(report.contains("asks 0 of 2 bids\n"));
/// assert!(report.contains(
///     "b, line all: 1,000 cost 25,000.00, but 1,001 cost 23,023.00; \
///      every volume above 920.92 up to 1,000 costs more than 1,001, the 950 of this scenario too"
/// ));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[must_use]
pub fn appraisal(findings: &Findings) -> String {
    let mut text = comparison::heading(findings);
    text.push(in_short::bids(findings).section());
    for found in &findings.scenarios {
        text.chapter(format!("Scenario: {}", found.scenario));
        text.push(of_scenario(findings, found));
    }
    text.push(over_all(findings));
    text.chapter("Prices as they were tendered");
    text.push(of_the_tender(findings));
    explained(text).to_text()
}

/// What no scenario changes: rate cards, the market, and what was stated.
pub(super) fn of_the_tender(findings: &Findings) -> Blocks {
    let mut text = comparison::rate_cards(findings);
    text.push(prices::market_quartiles(findings));
    text.push(level_field::of_the_tender(findings));
    text
}

/// What was found in one scenario.
pub(super) fn of_scenario(findings: &Findings, found: &ScenarioFindings) -> Blocks {
    let mut text = comparison::comparison(findings, found);
    text.push(prices::volume_tiers(findings, found));
    text.push(prices::corridor(findings, found));
    text.push(prices::pay_cost_floor(findings, found));
    text.push(prices::stated_totals(findings, found));
    text.push(level_field::sections(findings, found));
    text.push(screens::screens(findings, found));
    text.push(bid_statistics::bid_statistics(found));
    text.push(scores::scored(findings, found));
    text.push(ties::ties(findings, found));
    if !findings.further_fields.is_empty() {
        text.push(level_field::playing_fields(findings, &found.scenario));
    }
    text.push(comparison::working(findings, found));
    text
}

/// What was found over all scenarios: the contract and its years, and what would change the order.
pub(super) fn over_all(findings: &Findings) -> Blocks {
    let mut text = contract::over_contract(findings);
    match &findings.robustness {
        Some(Answer::Found(found)) => text.push(robustness::of_all_bids(found)),
        Some(Answer::Refused(reason)) => {
            let _ = writeln!(text, "\nWhat would change the order was not found, since {reason}");
        }
        None => {}
    }
    text
}
