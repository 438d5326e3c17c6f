//! Laws that hold of whatever comes in, each standing once. Tests ask them of generated inputs and of the
//! corpus under `fuzz/`, and fuzz targets of whatever the fuzzer finds.

mod arithmetic;
mod batches;
#[cfg(feature = "json")]
mod costings;
#[cfg(any(feature = "ocds", feature = "table"))]
mod doors;
#[cfg(feature = "page")]
pub(crate) mod markup;
#[cfg(all(feature = "page", feature = "workbook"))]
mod output;
#[cfg(feature = "json")]
mod prices;
pub(crate) mod seeded;
#[cfg(feature = "json")]
mod tenders;
#[cfg(feature = "json")]
pub(crate) mod tree;
#[cfg(feature = "workbook")]
pub(crate) mod workbook;

use fullcost::Error;
#[cfg(feature = "json")]
use fullcost::{Budget, ErrorKind};

pub(crate) use arithmetic::{CURRENCIES, Pair, check_rounding, naive_text};
pub(crate) use batches::{Field, Making, agree, everything, placed};
#[cfg(feature = "json")]
pub(crate) use costings::costing;
#[cfg(feature = "json")]
pub(crate) use prices::{lots, schedule};
#[cfg(feature = "json")]
pub(crate) use tenders::{appraisal, screened_tender};

/// What is fuzzed, and replayed of the corpus.
#[cfg(feature = "json")]
pub(crate) struct Target {
    /// That of its folder in `fuzz/corpus/`.
    pub(crate) name: &'static str,
    /// Panics where a law does not hold.
    pub(crate) law: fn(&[u8]),
    /// Whether inputs are trees of JSON, which are changed as trees.
    pub(crate) is_tree: bool,
}

#[cfg(feature = "json")]
const fn tree(name: &'static str, law: fn(&[u8])) -> Target {
    Target { name, law, is_tree: true }
}

#[cfg(feature = "json")]
const fn bytes(name: &'static str, law: fn(&[u8])) -> Target {
    Target { name, law, is_tree: false }
}

/// All targets that the features allow.
#[cfg(feature = "json")]
pub(crate) const TARGETS: &[Target] = &[
    bytes("batches", batches::of_bytes),
    bytes("fractions", arithmetic::of_bytes),
    tree("organisations", |bytes| drop(costing(&text(bytes), CHEAP))),
    #[cfg(all(feature = "page", feature = "workbook"))]
    tree("pages", |bytes| output::shown(&text(bytes))),
    tree("prices", |bytes| prices::of_text(&text(bytes))),
    #[cfg(feature = "ocds")]
    tree("releases", doors::releases),
    #[cfg(feature = "table")]
    tree("tables", doors::tables),
    tree("tenders", |bytes| drop(appraisal(&text(bytes), CHEAP))),
    #[cfg(feature = "spreadsheet")]
    tree("workbooks", doors::workbooks),
];

/// So little that one input takes milliseconds, and so much that documents of a page are answered.
#[cfg(feature = "json")]
pub(crate) const CHEAP: Budget = Budget { work: 20_000_000, ..Budget::service() };

#[cfg(feature = "json")]
fn text(bytes: &[u8]) -> std::borrow::Cow<'_, str> {
    String::from_utf8_lossy(bytes)
}

/// A refusal says something that can be shown: on one line, of a bounded length.
#[track_caller]
pub(crate) fn refused(error: &Error) {
    let message = error.to_string();
    assert!(!message.is_empty() && !message.chars().any(char::is_control), "{message:?}");
    assert!(message.len() < 4_000, "{message}");
    assert!(message.ends_with(error.message()), "{message}");
}

/// What is asked of facts within a budget is answered, or refused as too much.
#[cfg(feature = "json")]
#[track_caller]
fn too_much(error: &Error) {
    refused(error);
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}

/// Text that is JSON.
#[cfg(feature = "json")]
#[track_caller]
fn is_json(text: &str) {
    let read = serde_json::from_str::<serde::de::IgnoredAny>(text);
    assert!(read.is_ok(), "{read:?}");
}

/// A document that was read is written so that it is read as the same, and written the same.
#[cfg(feature = "json")]
macro_rules! reads_again {
    ($type:ty, $document:expr, $budget:expr) => {{
        let document: &$type = $document;
        let written = document.to_json();
        let again = <$type>::from_json_within(&written, $budget);
        let again = again.unwrap_or_else(|error| panic!("{error}\n{written}"));
        assert!(again == *document, "{written}");
        assert!(again.to_json() == written, "{written}");
        again
    }};
}

#[cfg(feature = "json")]
pub(crate) use reads_again;
