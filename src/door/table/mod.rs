//! Tables: rows and columns as the records of documents, and back.

mod column;
mod draft;
mod error;
mod figures;
mod kind;
mod notation;
#[cfg(feature = "spreadsheet")]
mod ods;
mod sheet;
mod tables;
#[cfg(all(feature = "spreadsheet", feature = "workbook"))]
mod template;
#[cfg(feature = "spreadsheet")]
mod workbook;
mod written;

pub use error::{MAX_TABLE_ERRORS, TableError, TableErrors};
pub use figures::{FigureColumn, Figures};
pub use kind::TableKind;
pub use notation::TableReading;
pub use sheet::{FormulaCell, MAX_TABLE_BYTES, MAX_TABLE_CELLS, Sheet};
pub use tables::Tables;
#[cfg(feature = "spreadsheet")]
pub use workbook::MAX_WORKBOOK_BYTES;
