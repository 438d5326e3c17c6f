//! The guaranteed gate: JSON text in, validated values out.

use std::io::{self, BufWriter, Write};

use serde::{Deserialize, Serialize};

use super::documents;
use super::place::{placed, unclosed};
use crate::appraisal::Robustness;
use crate::appraisal::{Appraisal, Findings};
use crate::budget::Budget;
use crate::cost::Organisation;
use crate::costing::{CostFindings, Costing};
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::lots::{LotFindings, Lots};
use crate::price::{BandedSchedule, ContractOutcomes, HomecareCost, HomecareHour, RefusedUplift};
use crate::robustness::{CriterionWeightRange, FieldRobustness, PriceWeightRange};
use crate::score::Scores;
use crate::tender::Tender;

fn parse<'a, T: Deserialize<'a>>(text: &'a str, budget: Budget) -> Result<T, Error> {
    let mut size = Size { bytes: u64::try_from(text.len()).unwrap_or(u64::MAX), ..Size::default() };
    size.check("the document", budget)?;
    if text.starts_with('\u{feff}') {
        return Err(refused!(
            Format: "the document begins with a byte-order mark: save it as UTF-8 without one"
        ));
    }
    // A text has fewer values than bytes: a short one need not be counted.
    if size.bytes > budget.records {
        size.bytes = 0;
        size.count(text.as_bytes());
        size.check("the document", budget)?;
    }
    serde_json::from_str(text).map_err(|error| match unclosed(text) {
        Some((open, (line, column))) => refused!(
            Format: "the document is not JSON: the {open:?} of line {line}, column {column} is not closed: close it where what it holds ends"
        ),
        None => refused!(
            Format: "the document is not JSON: {error}: correct it there; often a comma, quote or bracket is missing just before"
        ),
    })
}

/// How large a text is: its bytes and, if it is JSON, its values: one, and one behind each comma and
/// opening bracket outside strings. What is not JSON is counted as well, and refused by the parser.
#[derive(Default)]
struct Size {
    bytes: u64,
    separators: u64,
    inside: bool,
    escaped: bool,
}

impl Size {
    fn of(node: &impl Serialize) -> Self {
        let mut size = Size::default();
        // Counting does not fail.
        let _ = serde_json::to_writer(&mut size, node);
        size
    }

    fn count(&mut self, bytes: &[u8]) {
        self.bytes = self.bytes.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        for byte in bytes {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.inside => self.escaped = true,
                b'"' => self.inside = !self.inside,
                b',' | b'{' | b'[' if !self.inside => {
                    self.separators = self.separators.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    fn check(&self, what: &str, budget: Budget) -> Result<(), Error> {
        let remedy = "split the document";
        budget.check_bytes(what, self.bytes, remedy)?;
        budget.check_records(what, self.separators.saturating_add(1), remedy)
    }
}

impl Write for Size {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.count(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(node: &impl Serialize) -> String {
    // Data with string keys always has a JSON form.
    serde_json::to_string_pretty(node).unwrap_or_default()
}

fn write_into(node: &impl Serialize, writer: &mut impl Write) -> io::Result<()> {
    buffered(writer, |writer| serde_json::to_writer_pretty(writer, node))
}

/// A document is written in very many small pieces. A writer that has failed is not asked again for
/// those that are still held.
fn buffered<W: Write>(
    writer: W,
    write: impl FnOnce(&mut BufWriter<W>) -> serde_json::Result<()>,
) -> io::Result<()> {
    let mut writer = BufWriter::new(writer);
    let written = write(&mut writer).map_err(io::Error::from).and_then(|()| writer.flush());
    if written.is_err() {
        // Dropped as it is, it would try once more.
        let _ = writer.into_parts();
    }
    written
}

/// Writes a document so that it can be read again: white space alone keeps none from that.
fn write_document(node: &impl Serialize, writer: &mut impl Write) -> io::Result<()> {
    let mut indented = Size::default();
    serde_json::to_writer_pretty(&mut indented, node)?;
    if indented.bytes <= Budget::default().bytes {
        return write_into(node, writer);
    }
    buffered(writer, |writer| serde_json::to_writer(writer, node))
}

/// Reading and writing documents.
macro_rules! documents {
    ($($type:ty: $what:literal),+ $(,)?) => {$(
        impl $type {
            #[doc = concat!("Reads the document of ", $what, " ([formats](crate::_documentation::formats)).")]
            ///
            /// # Errors
            ///
            /// Whatever is wrong first, with the record and field that has it, and its
            /// [position](Error::position) in the text.
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
                let read = documents::read(&parse(text, budget)?, budget);
                let document: Self = read.map_err(|error| placed::<Self>(text, budget, error))?;
                // What is short does not grow to the bound.
                let short = (budget.bytes / 4).min(budget.records / 2);
                if u64::try_from(text.len()).unwrap_or(u64::MAX) > short {
                    let what = "the document with all that it leaves out";
                    Size::of(&documents::write(&document)).check(what, budget)?;
                }
                Ok(document)
            }

            /// The document: records in the order of their names, every number in its one
            /// canonical form. One that was read can be read again: it is indented only where it stays
            /// within the bound then.
            #[must_use]
            pub fn to_json(&self) -> String {
                let mut text = Vec::new();
                // Writing into memory does not fail, and JSON is text.
                let _ = write_document(&documents::write(self), &mut text);
                String::from_utf8(text).unwrap_or_default()
            }

            /// Writes what [`to_json`](Self::to_json) gives, without holding the text.
            ///
            /// # Errors
            ///
            /// Those of the writer.
            pub fn write_json(&self, writer: &mut impl Write) -> io::Result<()> {
                write_document(&documents::write(self), writer)
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
    /// The findings as JSON ([formats](crate::_documentation::formats)).
    CostFindings;
    /// The findings as JSON ([formats](crate::_documentation::formats)).
    Findings;
    /// The findings as JSON ([formats](crate::_documentation::formats)).
    LotFindings;
    /// The result as JSON ([formats](crate::_documentation::formats)).
    Scores;
    /// The tree as JSON, nested as deep as it is: many readers stop at 128 levels, which 28 pools
    /// in a row, each passing on to the next, come close to.
    Evidence;
}

/// Writing results that stand alone.
macro_rules! results {
    ($($type:ty),+ $(,)?) => {$(
        impl $type {
            /// The result as JSON ([formats](crate::_documentation::formats)).
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
