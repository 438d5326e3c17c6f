//! Documents: organisations and tenders as JSON, read strictly and written in one canonical form.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | reading and writing | `from_json` and `to_json` of each type, such as [`Costing`](crate::costing::Costing) |
//! | the kinds of document and their schemas | [`DocumentKind`] |
//! | what every field means | [the formats](crate::_documentation::formats) |
//!
//! # More
//!
//! A document is first read into a raw tree that keeps every number as text and every key it saw,
//! then validated in one pass that knows which record and field it is at. Unknown fields,
//! duplicate keys, numbers with a point or exponent outside quotes, and a list where an object
//! belongs are refused.
//!
//! Inputs ([`Organisation`](crate::cost::Organisation), [`Tender`](crate::tender::Tender)) read
//! and write; results ([`CostFindings`](crate::costing::CostFindings),
//! [`Findings`](crate::appraisal::Findings)) only write, since findings that were read could
//! have been forged. With feature `serde` they implement its traits; with feature `json` there
//! are `from_json` and `to_json`.
//!
//! What stands here is what only documents have. The records of other types stand beside them.

mod bid;
mod buyer;
mod contract;
mod costing;
mod demand;
mod documents;
mod driver;
mod estimate;
mod homecare;
#[cfg(feature = "json")]
mod json;
mod lots;
mod organisation;
#[cfg(feature = "json")]
mod place;
mod playing_field;
mod rates;
mod robustness_plan;
mod tender;

pub use documents::DocumentKind;
