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
mod batch;
mod batch_edges;
mod bounds;
mod cases;
mod contracts;
mod cost_findings;
mod costing;
mod criterion_weight;
mod document;
// One case a line: a table of errors with their messages.
#[rustfmt::skip]
mod errors;
mod evidence;
mod exact;
mod examples;
mod floors;
mod formats;
mod kinds;
mod level_field;
mod no_panic;
mod oracle;
mod oracle_judging;
mod pages;
mod price_schedules;
mod report;
mod robustness;
mod schemas;
mod scores;
mod screens;
mod staff;
mod support;
mod tender;
mod types;
