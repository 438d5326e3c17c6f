//! Documents: organisations and tenders as JSON, read strictly and written in one canonical form.
//!
//! A document is first read into a raw tree that keeps every number as text and every key it saw,
//! then validated in one pass that knows which record and field it is at. Unknown fields,
//! duplicate keys, numbers with a point or exponent outside quotes, and a list where an object
//! belongs are refused.
//!
//! Inputs ([`Organisation`](crate::cost::Organisation), [`Tender`](crate::tender::Tender)) read
//! and write; results ([`FullCost`](crate::full_cost::FullCost),
//! [`Comparison`](crate::tender::Comparison)) only write, since a comparison that was read could
//! have been forged. With feature `serde` they implement its traits; with feature `json` there
//! are `from_json` and `to_json`.

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
mod organisation;
mod playing_field;
mod rates;
mod robustness_plan;
mod tender;

pub use documents::DocumentKind;
#[cfg(feature = "json")]
pub use json::MAX_DOCUMENT_BYTES;
