//! The guaranteed gate: JSON text in, validated values out.

use serde::{Deserialize, Serialize};

use super::documents;
use crate::appraisal::Robustness;
use crate::appraisal::{Appraisal, Findings};
use crate::cost::Organisation;
use crate::costing::{CostFindings, Costing};
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::lots::{LotFindings, Lots};
use crate::price::{BandedSchedule, ContractOutcomes, HomecareCost, HomecareHour, RefusedUplift};
use crate::robustness::{CriterionWeightRange, FieldRobustness, PriceWeightRange};
use crate::score::Scores;
use crate::tender::Tender;

/// The longest document that is read, in bytes: 32 MiB.
pub const MAX_DOCUMENT_BYTES: usize = 32 * 1024 * 1024;

fn parse<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Error> {
    if text.len() > MAX_DOCUMENT_BYTES {
        return Err(refused!(
            TooLarge: "the document has {} bytes: give at most {MAX_DOCUMENT_BYTES}", text.len()
        ));
    }
    if text.starts_with('\u{feff}') {
        return Err(refused!(
            Format: "the document begins with a byte-order mark: save it as UTF-8 without one"
        ));
    }
    serde_json::from_str(text).map_err(|error| refused!(
        Format: "the document is not JSON: {error}: correct it there; often a comma, quote or bracket is missing just before"
    ))
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
            /// Whatever is wrong first, with the record and field that has it.
            pub fn from_json(text: &str) -> Result<Self, Error> {
                documents::read(&parse(text)?)
            }

            /// The document: records in the order of their names, every number in its one
            /// canonical form.
            #[must_use]
            pub fn to_json(&self) -> String {
                write(&documents::write(self))
            }
        }
    )+};
}

documents! {
    Appraisal: "an appraisal: a tender and what is asked of it",
    BandedSchedule: "a banded schedule",
    Costing: "a costing: an organisation and what is asked of it",
    HomecareHour: "a homecare hour",
    Lots: "a tender of several lots",
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
    /// The findings as JSON (`docs/formats.md`).
    LotFindings;
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
