//! The guaranteed gate: JSON text in, validated values out.

use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};

use super::documents;
use crate::appraisal::Robustness;
use crate::appraisal::{Appraisal, Findings};
use crate::budget::Budget;
use crate::cost::Organisation;
use crate::costing::{CostFindings, Costing};
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::price::{BandedSchedule, ContractOutcomes, HomecareCost, HomecareHour, RefusedUplift};
use crate::robustness::{CriterionWeightRange, FieldRobustness, PriceWeightRange};
use crate::score::Scores;
use crate::tender::Tender;

fn parse<'a, T: Deserialize<'a>>(text: &'a str, budget: Budget) -> Result<T, Error> {
    let remedy = "split the document";
    budget.check_bytes("the document", u64::try_from(text.len()).unwrap_or(u64::MAX), remedy)?;
    if text.starts_with('\u{feff}') {
        return Err(refused!(
            Format: "the document begins with a byte-order mark: save it as UTF-8 without one"
        ));
    }
    budget.check_records("the document", values(text), remedy)?;
    serde_json::from_str(text).map_err(|error| refused!(
        Format: "the document is not JSON: {error}: correct it there; often a comma, quote or bracket is missing just before"
    ))
}

/// How many values a text holds if it is JSON: one, and one behind each comma and opening bracket
/// outside strings. What is not JSON is counted as well, and refused by the parser.
fn values(text: &str) -> u64 {
    let (mut found, mut inside, mut escaped) = (1_u64, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            b',' | b'{' | b'[' if !inside => found = found.saturating_add(1),
            _ => {}
        }
    }
    found
}

fn write(node: &impl Serialize) -> String {
    // Data with string keys always has a JSON form.
    serde_json::to_string_pretty(node).unwrap_or_default()
}

fn write_into(node: &impl Serialize, writer: &mut impl Write) -> io::Result<()> {
    // A document is written in very many small pieces.
    let mut writer = BufWriter::new(writer);
    serde_json::to_writer_pretty(&mut writer, node)?;
    writer.flush()
}

/// Reading and writing documents.
macro_rules! documents {
    ($($type:ty: $what:literal),+ $(,)?) => {$(
        impl $type {
            #[doc = concat!("Reads the document of ", $what, " (`docs/formats.md`).")]
            ///
            /// # Errors
            ///
            /// Whatever is wrong first, with the record and field that has it.
            pub fn from_json(text: &str) -> Result<Self, Error> {
                Self::from_json_within(text, Budget::default())
            }

            /// Reads it within a budget, which also holds for all that is asked of it.
            ///
            /// # Errors
            ///
            /// As [`from_json`](Self::from_json), or [`TooLarge`](crate::ErrorKind::TooLarge)
            /// beyond the budget.
            pub fn from_json_within(text: &str, budget: Budget) -> Result<Self, Error> {
                documents::read(&parse(text, budget)?, budget)
            }

            /// The document: records in the order of their names, every number in its one
            /// canonical form.
            #[must_use]
            pub fn to_json(&self) -> String {
                write(&documents::write(self))
            }

            /// Writes what [`to_json`](Self::to_json) gives, without holding the text.
            ///
            /// # Errors
            ///
            /// Those of the writer.
            pub fn write_json(&self, writer: &mut impl Write) -> io::Result<()> {
                write_into(&documents::write(self), writer)
            }
        }
    )+};
}

documents! {
    Appraisal: "an appraisal: a tender and what is asked of it",
    BandedSchedule: "a banded schedule",
    Costing: "a costing: an organisation and what is asked of it",
    HomecareHour: "a homecare hour",
    Organisation: "an organisation",
    Tender: "a tender",
}

/// Writing results as they are.
macro_rules! written {
    ($($(#[doc = $about:literal])+ $type:ty;)+) => {$(
        impl $type {
            $(#[doc = $about])+
            #[must_use]
            pub fn to_json(&self) -> String {
                write(self)
            }

            /// Writes what [`to_json`](Self::to_json) gives, without holding the text.
            ///
            /// # Errors
            ///
            /// Those of the writer.
            pub fn write_json(&self, writer: &mut impl Write) -> io::Result<()> {
                write_into(self, writer)
            }
        }
    )+};
}

written! {
    /// The findings as JSON (`docs/formats.md`).
    CostFindings;
    /// The findings as JSON (`docs/formats.md`).
    Findings;
    /// The result as JSON (`docs/formats.md`).
    Scores;
    /// The tree as JSON, nested as deep as it is: many readers stop at 128 levels, which 28 pools
    /// in a row, each passing on to the next, come close to.
    Evidence;
}

/// Writing results that stand alone.
macro_rules! results {
    ($($type:ty),+ $(,)?) => {$(
        impl $type {
            /// The result as JSON (`docs/formats.md`).
            #[must_use]
            pub fn to_json(&self) -> String {
                write(&Alone { format: 1, result: self })
            }

            /// Writes what [`to_json`](Self::to_json) gives, without holding the text.
            ///
            /// # Errors
            ///
            /// Those of the writer.
            pub fn write_json(&self, writer: &mut impl Write) -> io::Result<()> {
                write_into(&Alone { format: 1, result: self }, writer)
            }
        }
    )+};
}

results!(
    ContractOutcomes,
    CriterionWeightRange,
    FieldRobustness,
    HomecareCost,
    PriceWeightRange,
    RefusedUplift,
    Robustness,
);

/// A result with the version of its format.
#[derive(Serialize)]
struct Alone<'a, T> {
    format: u8,
    #[serde(flatten)]
    result: &'a T,
}
