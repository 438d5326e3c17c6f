//! Full cost of public services, and fair comparison of bids, exactly and with the working shown.
//!
//! A service has a full cost: what it costs directly, its fair share of the organisation's overheads, and,
//! kept apart, what its volunteers and donated goods would have cost. A provider quotes prices; a
//! commissioner has to judge several of them fairly although one bidder reclaims VAT, another leans on
//! volunteers and a third leaves its overheads out. What is so is a document or a builder, what is asked of
//! it stands beside, and what came out is data that text, pages, workbooks and JSON read.
//!
//! <div>
#![doc = include_str!("../docs/pictures/compare_bids.svg")]
//! </div>
//!
//! # Where to begin
//!
//! | you have | begin with |
//! | --- | --- |
//! | what an organisation spends | [`costing::Costing`]; built in code, [`cost::Organisation`] and [`full_cost::full_cost()`] |
//! | bids for one tender | [`appraisal::Appraisal`]; built in code, [`tender::Tender`] and [`tender::compare`] |
//! | bids for several lots | [`lots::Lots`] |
//! | a price in search of its cost | [`price`] |
//! | a scoring rule before it is published | [`score::score()`] |
//! | millions of bids | [`batch::compare_batch`] |
//! | CSV, Excel, open contracting data | `door` |
//!
#![cfg_attr(
    doc,
    doc = "In words, and with more code: the [tutorial](_documentation::tutorial), the
[cookbook](_documentation::cookbook) of short recipes, and [all pages](_documentation), which lead from a
question to its method."
)]
//!
//! ```
//! # #[cfg(feature = "json")] {
//! use fullcost::appraisal::Appraisal;
//! use fullcost::exact::Fraction;
//! use fullcost::price::{BandRelation, View};
//! use fullcost::report;
//!
//! let appraisal = Appraisal::from_json(r#"{
//!     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
//!     "period": {"from": "2026-04", "months": 12},
//!     "demand": {"low": "5200", "high": "900"},
//!     "corridor": {"source": "market study", "lines": {
//!         "low": {"low": "20.00", "high": "24.00"}, "high": {"low": "30.00", "high": "36.00"}}},
//!     "bids": [
//!         {"provider": "north", "vat": "exempt", "rates": {"low": "22.00", "high": "34.00"}},
//!         {"provider": "south", "vat": "exempt", "rates": {"low": "23.10", "high": "28.50"}}
//!     ]
//! }"#)?;
//! let findings = appraisal.run()?;
//! let (text, json) = (report::appraisal(&findings), findings.to_json());
//! assert!(text.contains("tendered price: 1 north; 2 south") && json.contains("\"145000\""));
//!
//! // One bid asked by its handle: total, rank, adjustments, own cost, working, and any question.
//! let north = findings.comparison().scenario("planned")?.bid("north")?;
//! assert_eq!(*north.total(View::Tendered).unwrap().low(), Fraction::from(145_000));
//! let corridor = appraisal.questions().corridor.as_ref().unwrap();
//! assert_eq!(north.corridor(corridor)?.basket.unwrap().relation, BandRelation::Within);
//! # }
//! # Ok::<(), fullcost::Error>(())
//! ```
//!
//! # Features
//!
//! | feature | default | gives |
//! | --- | --- | --- |
//! | `json` | yes | `from_json` and `to_json`; switches `serde` on |
//! | `serde` | with `json` | `Serialize` for inputs and results, `Deserialize` for inputs; the module `document` |
//! | `ocds` | no | open contracting data in, statistics of bids out (`door`) |
//! | `page` | no | decision pages, cost pages and assessment summaries as HTML ([`report`]); switches `picture` on |
//! | `picture` | no | pictures of what was found as SVG ([`report`]) |
//! | `rayon` | no | batches over several threads ([`batch`]) |
//! | `spreadsheet` | no | tables out of workbooks, xlsx and ods (`door`); switches `table` on |
//! | `table` | no | tables in and out as CSV (`door`) |
//! | `workbook` | no | workbooks (xlsx) whose figures are live formulas ([`report`]), and templates to fill |
//!
//! Without default features the library has eight direct dependencies and still does all the arithmetic.
#![cfg_attr(not(feature = "serde"), allow(dead_code, unused_imports))]
#![cfg_attr(docsrs, feature(doc_cfg))]

// In suggested reading order: from numbers to costs, prices and bids.
mod answer;
mod budget;
mod error;
pub mod exact;

#[cfg_attr(
    not(feature = "serde"),
    allow(
        dead_code,
        unused_imports,
        unused_macros,
        reason = "documents are read and written with feature `serde`"
    )
)]
pub(crate) mod record;

pub mod evidence;

pub mod allocation;

pub mod cost;

pub mod full_cost;

pub mod demand;

pub mod price;

pub mod sensitivity;

pub mod funding;

pub mod coverage;

pub mod score;

pub mod screen;

pub mod tender;

pub mod lots;

pub mod robustness;

pub mod appraisal;

pub mod costing;

#[cfg(feature = "serde")]
pub mod document;

#[cfg(any(feature = "ocds", feature = "table"))]
pub mod door;

pub mod report;

pub mod batch;

#[cfg(doc)]
pub mod _documentation;

pub use answer::Answer;
pub use budget::{Budget, WorkDone};
pub use error::{Error, ErrorKind, PathStep, Position};
