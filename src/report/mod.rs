//! Reports for people: plain text whose columns line up in a terminal.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | all that was found, as text | [`appraisal`], [`costing`], [`lots`] |
//! | as a page (feature `page`) | `page`, `cost_page`, `assessment_summary_page` |
//! | as a workbook (feature `workbook`) | `workbook`, `cost_workbook` |
//! | pictures (feature `picture`) | `picture` |
//! | one result by itself | [`price_points`], [`verdict`], [`scoring`], [`scoring_rules`] |
//!
//! # More
//!
//! [`appraisal`] and [`costing`] say all that was found. The others show one result that a program
//! asked for by itself. With feature `picture` there are pictures of what was found, and with feature `page`
//! the whole of it as one HTML file.

mod appraisal;
mod bid_statistics;
mod blocks;
mod comparison;
mod contract;
mod costing;
mod in_short;
mod level_field;
mod lots;
mod nearest;
#[cfg(feature = "page")]
mod page;
#[cfg(feature = "picture")]
pub mod picture;
mod prices;
mod rates;
mod robustness;
mod scores;
mod screens;
mod table;
mod ties;
mod words;
#[cfg(feature = "workbook")]
mod workbook;

pub use appraisal::appraisal;
pub use contract::{contract_outcomes, refused_uplift, uplifts};
pub use costing::{costing, price_points};
pub use lots::lots;
#[cfg(feature = "page")]
pub use page::{assessment_summary, assessment_summary_page, cost_page, page};
pub use prices::homecare_hours;
pub use robustness::{robustness, verdict};
pub use scores::{scoring, scoring_rules};
#[cfg(feature = "workbook")]
pub use workbook::{MAX_WORKBOOK_ROWS, cost_workbook, workbook};
