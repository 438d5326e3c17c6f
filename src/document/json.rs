//! The guaranteed gate: JSON text in, validated values out.

use serde::{Deserialize, Serialize};

use super::documents;
use super::place::placed;
use crate::appraisal::Robustness;
use crate::appraisal::{Appraisal, Findings};
use crate::cost::Organisation;
use crate::costing::{CostFindings, Costing};
use crate::error::{AtRecord, Error, refused};
use crate::evidence::Evidence;
use crate::price::{BandedSchedule, ContractOutcomes, HomecareCost, HomecareHour, RefusedUplift};
use crate::robustness::{CriterionWeightRange, FieldRobustness, PriceWeightRange};
use crate::score::Scores;
use crate::tender::Tender;

/// The longest document that is read, in bytes: 32 MiB.
pub const MAX_DOCUMENT_BYTES: usize = 32 * 1024 * 1024;

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error> {
    check_bytes(text.len())?;
    if text.starts_with('\u{feff}') {
        return Err(refused!(
            Format: "the document begins with a byte-order mark: save it as UTF-8 without one"
        ));
    }
    serde_json::from_str(text).map_err(|error| refused!(
        Format: "the document is not JSON: {error}: correct it there; often a comma, quote or bracket is missing just before"
    ))
}

/// Refuses a document that could not be read again, since what it leaves out is written.
fn check_length(node: &impl Serialize) -> Result<(), Error> {
    let mut length = Length(0);
    // Counting does not fail.
    let _ = serde_json::to_writer(&mut length, node);
    check_bytes(length.0).at("the document with all that it leaves out")
}

fn check_bytes(bytes: usize) -> Result<(), Error> {
    if bytes > MAX_DOCUMENT_BYTES {
        return Err(refused!(
            TooLarge: "the document has {bytes} bytes: give at most {MAX_DOCUMENT_BYTES}"
        ));
    }
    Ok(())
}

/// Counts what is written, and keeps nothing.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn write(node: &impl Serialize) -> String {
    // Data with string keys always has a JSON form.
    serde_json::to_string_pretty(node).unwrap_or_default()
}

/// Reading and writing documents.
macro_rules! documents {
    ($($type:ty: $what:literal),+ $(,)?) => {$(
        impl $type {
            #[doc = concat!("Reads the document of ", $what, " (`docs/formats.md`).")]
            ///
            /// # Errors
            ///
            /// Whatever is wrong first, with the record and field that has it, and its
            /// [position](Error::position) in the text.
            pub fn from_json(text: &str) -> Result<Self, Error> {
                let read = documents::read(&parse(text)?);
                let document: Self = read.map_err(|error| placed::<Self>(text, error))?;
                // What is short does not grow to the bound.
                if text.len() > MAX_DOCUMENT_BYTES / 4 {
                    check_length(&documents::write(&document))?;
                }
                Ok(document)
            }

            /// The document: records in the order of their names, every number in its one
            /// canonical form. One that was read can be read again: it is indented only where it stays
            /// within the bound then.
            #[must_use]
            pub fn to_json(&self) -> String {
                let node = documents::write(self);
                let text = write(&node);
                if text.len() <= MAX_DOCUMENT_BYTES {
                    return text;
                }
                // White space alone keeps no document from being read.
                serde_json::to_string(&node).unwrap_or(text)
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
