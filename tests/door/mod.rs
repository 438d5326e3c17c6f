//! Doors: what comes in by a file is what comes in by a document.

#[cfg(feature = "ocds")]
mod ocds;
#[cfg(feature = "table")]
mod table;
#[cfg(feature = "spreadsheet")]
mod workbook;
