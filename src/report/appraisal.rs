//! What came out of an appraisal, as plain text.

use std::fmt::Write as _;

use super::{comparison, contract, level_field, prices, robustness, scores, screens};
use crate::answer::Answer;
use crate::appraisal::{Findings, ScenarioFindings};

/// All that was found of a tender: rate cards side by side and which dominates which; for every
/// scenario of demand each bid in each view, the order, every adjustment as a signed line, how prices
/// lie to own costs, corridor and pay cost floor, what screens ask and how the bids score; then what
/// the contract, its indexation and its years mean, and what would change the order.
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
    text.push_str(&comparison::rate_cards(findings));
    text.push_str(&prices::market_quartiles(findings));
    text.push_str(&level_field::of_the_tender(findings));
    for found in &findings.scenarios {
        text.push_str(&scenario(findings, found));
    }
    let over_contract = contract::over_contract(findings);
    if !over_contract.is_empty() {
        let _ = write!(text, "\n{over_contract}");
    }
    match &findings.robustness {
        Some(Answer::Found(found)) => {
            let _ = write!(text, "\n{}", robustness(found));
        }
        Some(Answer::Refused(reason)) => {
            let _ = writeln!(text, "\nWhat would change the order was not found, since {reason}");
        }
        None => {}
    }
    text
}

fn scenario(findings: &Findings, found: &ScenarioFindings) -> String {
    let mut text = format!("\nScenario: {}\n", found.scenario);
    text.push_str(&comparison::comparison(findings, found));
    text.push_str(&prices::volume_tiers(findings, found));
    text.push_str(&prices::corridor(findings, found));
    text.push_str(&prices::pay_cost_floor(findings, found));
    text.push_str(&prices::stated_totals(findings, found));
    text.push_str(&level_field::sections(findings, found));
    text.push_str(&screens::screens(findings, found));
    text.push_str(&scores::scored(findings, found));
    if !findings.further_fields.is_empty() {
        text.push_str(&level_field::playing_fields(findings, &found.scenario));
    }
    text
}
