//! Laws of what is shown: pages are well formed, workbooks recalculate, and nothing that was typed in becomes
//! markup or a formula.

use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;
use fullcost::lots::Lots;
use fullcost::{Error, report};

use super::markup::{nothing_injected, well_formed};
use super::{CHEAP, refused, workbook};

/// Whatever document it is, as it is shown.
pub(super) fn shown(text: &str) {
    if let Ok(appraisal) = Appraisal::from_json_within(text, CHEAP) {
        let Ok(findings) = appraisal.run() else { return };
        page(&report::page(&findings));
        book(report::workbook(&findings));
        for scenario in findings.comparison().scenarios() {
            for bid in appraisal.tender().bids().iter().take(2) {
                let (scenario, provider) = (scenario.name().as_str(), bid.provider.as_str());
                match report::assessment_summary_page(&findings, scenario, provider) {
                    Ok(summary) => page(&summary),
                    Err(error) => refused(&error),
                }
            }
        }
        plain(&report::appraisal(&findings));
    } else if let Ok(costing) = Costing::from_json_within(text, CHEAP) {
        let Ok(findings) = costing.run() else { return };
        page(&report::cost_page(&findings));
        book(report::cost_workbook(&findings));
        plain(&report::costing(&findings));
    } else if let Ok(lots) = Lots::from_json_within(text, CHEAP) {
        plain(&report::lots(&lots.run()));
    }
}

fn page(markup: &str) {
    well_formed(markup);
    nothing_injected(markup);
    assert!(!markup.contains("<!--") && !markup.contains("javascript:"));
}

fn book(written: Result<Vec<u8>, Error>) {
    match written {
        Ok(bytes) => drop(workbook::check(&bytes)),
        Err(error) => refused(&error),
    }
}

/// A text for people has no control characters but breaks between lines.
fn plain(report: &str) {
    let control = |letter: char| letter.is_control() && letter != '\n';
    assert!(!report.contains(control), "{report:?}");
}
