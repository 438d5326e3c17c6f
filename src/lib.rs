//! Full cost of public services, and fair comparison of bids, exactly and with the working shown.
//!
#![doc = include_str!("../README.md")]
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

pub mod _documentation;

pub use answer::Answer;
pub use budget::{Budget, WorkDone};
pub use error::{Error, ErrorKind, PathStep, Position};
