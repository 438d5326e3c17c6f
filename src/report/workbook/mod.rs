//! Results as a workbook (xlsx) that recalculates.

mod about;
mod behind;
mod beside;
mod bids;
mod cells;
mod checks;
mod compile;
mod costs;
mod equations;
mod formula;
mod model;
mod refusal;
mod screened;
mod sharing;
mod sheets;
mod tables;

pub use model::MAX_WORKBOOK_ROWS;

use about::About;
use model::Model;

use crate::appraisal::Findings;
use crate::costing::CostFindings;
use crate::error::Error;
use crate::price::View;

/// All that was found of a tender as a workbook (xlsx): every figure that follows from others is a live
/// formula with the exact figure beside it, so that an auditor can recalculate it, and whoever changes an
/// input sees what follows.
///
/// Amounts are in units of the currency. The same findings give the same bytes.
///
/// # Errors
///
/// [`TooLarge`](crate::ErrorKind::TooLarge) for an input that a spreadsheet cannot hold as a whole number
/// over a whole number (2^53), or beyond [`MAX_WORKBOOK_ROWS`]; those of the working behind a figure.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
/// use fullcost::report;
///
/// let findings = Appraisal::from_json(r#"{
///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "5000"},
///     "bids": [{"provider": "kitchen", "vat": "exclusive", "rates": {"lunch": "6.40"}}]
/// }"#)?.run()?;
/// let workbook = report::workbook(&findings)?;
/// assert!(workbook.starts_with(b"PK")); // write it to a file whose name ends in .xlsx
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("excel", "xlsx"))]
pub fn workbook(findings: &Findings) -> Result<Vec<u8>, Error> {
    let mut model = Model::default();
    model.constants()?;
    for field in [findings].into_iter().chain(&findings.further_fields) {
        bids::appraisal(&mut model, field)?;
        beside::over_all(&mut model, field)?;
    }
    model.finish();
    let about = About {
        title: findings.title.to_string(),
        of: format!(
            "{}, {}, prices of {}",
            findings.currency, findings.period, findings.price_base
        ),
        currency: findings.currency.to_string(),
        notice: format!("Of every view other than the tendered price: {}", View::NOTICE),
        report: super::appraisal(findings),
    };
    sheets::write(&model, &about)
}

/// All that was found of an organisation as a workbook (xlsx) with live formulas: what is charged, how
/// overheads are shared, what services cost by ledger and per unit, and what must be charged.
///
/// Amounts are in units of the currency. The same findings give the same bytes.
///
/// # Errors
///
/// As [`workbook`].
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
/// assert!(report::cost_workbook(&findings)?.starts_with(b"PK"));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("excel", "xlsx"))]
pub fn cost_workbook(findings: &CostFindings) -> Result<Vec<u8>, Error> {
    let mut model = Model::default();
    model.constants()?;
    costs::costing(&mut model, findings)?;
    model.finish();
    let about = About {
        title: findings.label.clone(),
        of: format!(
            "{}, {}, prices of {}; overheads shared by: {}",
            findings.currency, findings.period, findings.price_base, findings.method
        ),
        currency: findings.currency.to_string(),
        notice: "What each service costs, and what must be charged to recover it.".to_owned(),
        report: super::costing(findings),
    };
    sheets::write(&model, &about)
}
