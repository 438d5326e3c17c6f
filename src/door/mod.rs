//! Doors: what people have, read into the crate's own facts and questions.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | a spreadsheet or CSV (features `table` and `spreadsheet`) | `Tables`, `TableKind`, `Sheet` |
//! | millions of rows of CSV (feature `table`) | `Figures` |
//! | open contracting data (feature `ocds`) | `OcdsReader` |
//!
//! # More
//!
//! A door only carries. It turns what stands in a file into the same records that a document has, and
//! those are read by the readers of documents: whatever comes in by a door passes the same checks, and
//! gives the same findings, as the document of the same content. What does not fit is refused by name,
//! with its place; nothing is guessed, rescaled or left out unsaid.
#![cfg_attr(
    feature = "table",
    doc = "
With feature `table`: tables (CSV). [`Tables`] make an organisation or a tender of them, [`Figures`] columns for a
batch."
)]
#![cfg_attr(
    feature = "ocds",
    doc = "
With feature `ocds`: open contracting data. [`OcdsReader`] gives a tender for each lot."
)]

#[cfg(feature = "ocds")]
mod number;
#[cfg(feature = "ocds")]
mod ocds;
#[cfg(feature = "table")]
mod table;

#[cfg(feature = "ocds")]
pub use ocds::{
    MAX_OCDS_BYTES, MAX_OCDS_RECORDS, OcdsLot, OcdsNote, OcdsReader, OcdsRefusal, OcdsTerms,
    Statistic, StatisticMeasure, statistics_release,
};
#[cfg(feature = "spreadsheet")]
pub use table::MAX_WORKBOOK_BYTES;
#[cfg(feature = "table")]
pub use table::{
    FigureColumn, Figures, FormulaCell, MAX_TABLE_BYTES, MAX_TABLE_CELLS, MAX_TABLE_ERRORS, Sheet,
    TableError, TableErrors, TableKind, TableReading, Tables,
};
