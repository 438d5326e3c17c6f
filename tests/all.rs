//! All integration tests, one binary; the modules mirror `src/`.

#![allow(
    missing_docs,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::expect_used,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod allocation;
mod appraisal;
mod batch;
mod bounds;
mod budget;
mod cases;
mod cost;
mod costing;
mod document;
#[cfg(any(feature = "ocds", feature = "table"))]
mod door;
// One case a line: a table of errors with their messages.
#[rustfmt::skip]
mod error;
mod evidence;
mod exact;
mod examples;
#[cfg(feature = "json")]
mod faults;
mod floors;
#[cfg(feature = "json")]
mod fuzz;
mod kinds;
#[cfg_attr(
    not(feature = "json"),
    allow(dead_code, reason = "targets are asked with feature `json`")
)]
mod laws;
mod links;
mod lots;
mod no_panic;
mod oracle;
#[cfg(feature = "page")]
mod page;
mod pages;
mod price;
mod public_api;
mod report;
mod robustness;
mod score;
mod screen;
mod support;
mod tender;
mod to_sum;
mod types;
mod workbook;
