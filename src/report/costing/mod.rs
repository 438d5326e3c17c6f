//! What came out of a costing, as plain text.

mod behind;
mod full_cost;
mod parts;
mod prices;
mod volunteers;

pub(super) use parts::{cost_by, label_of, method_in_words, of_one_unit};
pub use prices::price_points;
pub(super) use prices::surplus_in_words;

use std::fmt::Write as _;

use crate::costing::CostFindings;
use crate::report::blocks::Blocks;
use crate::report::in_short;
use crate::report::words::explained;

/// All that was found of an organisation: the answer in a few sentences; costs in full and per unit, with
/// volunteers beside the recoverable cost and never in it; what must be charged, what funders leave and
/// what the model leaves out; other volumes and other choices; and the working last: costs as they were
/// charged, by pool and driver.
///
/// Figures are shown in minor units, rounded half to even, with commas between thousands. What
/// could not be computed is shown with its reason.
///
/// ```
/// use fullcost::cost::{CostLine, Organisation, Service};
/// use fullcost::costing::{CostQuestions, Costing};
/// use fullcost::exact::{Currency, Money, Period};
/// use fullcost::report;
///
/// let cost = Money::parse("93000", Currency::GBP)?;
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "6000".parse()?)?)
///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
///         .build()?;
/// let findings = Costing::new(organisation, CostQuestions::default())?.run()?;
/// let report = report::costing(&findings);
/// assert!(report.contains("repairs  93,000.00      0.00  93,000.00"));
/// assert!(report.contains("line \"all\": nothing says how it moves with volume"));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[must_use]
pub fn costing(found: &CostFindings) -> String {
    let mut text = heading(found);
    text.push(in_short::costs(found).section());
    text.push(sections(found));
    explained(text).to_text()
}

fn heading(found: &CostFindings) -> Blocks {
    let method = method_in_words(found, &found.method);
    let mut text = Blocks::new();
    text.chapter(found.label.as_str());
    let (currency, period, base) = (found.currency, found.period, found.price_base);
    let _ = writeln!(text, "{currency}, {period}, prices of {base}; overheads shared by {method}");
    text
}

/// Everything below the answer: verdicts, then tables, then working.
pub(super) fn sections(found: &CostFindings) -> Blocks {
    let mut text = Blocks::new();
    full_cost::totals(found, &mut text);
    prices::price_sections(found, &mut text);
    behind::funding_and_findings(found, &mut text);
    prices::volume_sections(found, &mut text);
    full_cost::beside_the_cash(found, &mut text);
    volunteers::sections(found, &mut text);
    behind::choices(found, &mut text);
    full_cost::working(found, &mut text);
    text
}
