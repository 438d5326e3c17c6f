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
#[cfg(feature = "spreadsheet")]
mod stored;
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
#[cfg(feature = "spreadsheet")]
pub use stored::MAX_WORKBOOK_BYTES;
pub use tables::Tables;
