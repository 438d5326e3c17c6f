//! A table out of a file: cells with their places.

use std::fmt;
use std::sync::Arc;

use crate::error::{Error, quoted, refused};

/// The largest file of a table that is read, in bytes: 32 MiB.
pub const MAX_TABLE_BYTES: usize = 32 * 1024 * 1024;

/// The most cells of one table.
pub const MAX_TABLE_CELLS: usize = 4_000_000;

/// A table: the names of its columns in its first row, and rows under them.
///
/// Rows without anything in them are passed over.
#[doc(alias("csv", "excel", "spreadsheet"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub(super) file: Arc<str>,
    pub(super) name: Option<Arc<str>>,
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Row>,
    /// The row of the header, from 1.
    pub(super) header_row: u64,
    pub(super) formulas: Vec<FormulaCell>,
}

/// A cell of which the value that was stored of a formula counts: it is as old as the last time the
/// workbook was calculated.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FormulaCell {
    /// Its row, from 1.
    pub row: u64,
    /// The letters of its column.
    pub column: String,
    /// The value that is stored.
    pub value: String,
}

impl fmt::Display for FormulaCell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let FormulaCell { row, column, value } = self;
        write!(
            formatter,
            "row {row}, column {column}: {} is what was stored of a formula: see that the workbook was \
             calculated before it was saved",
            quoted(value)
        )
    }
}

/// A row with its place in the file, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) cells: Vec<Cell>,
}

/// What stands in a cell; nothing where it is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Empty,
    /// As it is written.
    Text(String),
    /// A number or a word of the file's own, whatever the caller's notation.
    #[cfg_attr(not(feature = "spreadsheet"), expect(dead_code, reason = "of spreadsheets"))]
    Plain(String),
    /// What cannot be read, and why.
    Refused(String, Error),
}

impl Cell {
    pub(super) fn text(&self) -> &str {
        match self {
            Cell::Empty => "",
            Cell::Text(text) | Cell::Plain(text) | Cell::Refused(text, _) => text,
        }
    }
}

impl Sheet {
    /// A table out of CSV with commas between its cells (RFC 4180): UTF-8, with or without a byte-order
    /// mark. `file` is what errors call it.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) or [`TooLarge`](crate::ErrorKind::TooLarge).
    ///
    /// ```
    /// use fullcost::door::Sheet;
    ///
    /// let sheet = Sheet::from_csv("prices.csv", b"provider,rates: visit\nnorth,21.50\n")?;
    /// assert_eq!(sheet.columns().collect::<Vec<_>>(), ["provider", "rates: visit"]);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn from_csv(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        Sheet::from_csv_with(file, bytes, b',')
    }

    /// A table out of CSV with another separator, such as `b';'` or `b'\t'`.
    ///
    /// # Errors
    ///
    /// Those of [`from_csv`](Sheet::from_csv).
    pub fn from_csv_with(file: &str, bytes: &[u8], separator: u8) -> Result<Self, Error> {
        read_csv(file, bytes, separator).map_err(|error| error.at(("file", file)))
    }

    /// The names of its columns.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.iter().map(String::as_str)
    }

    /// How many rows stand under the names of the columns.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The sheet's name in its workbook; none for a table of one file.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The cells of which the stored value of a formula counts, in the order of the file; CSV has none.
    #[must_use]
    pub fn formulas(&self) -> &[FormulaCell] {
        &self.formulas
    }

    /// A table of rows, of which the first that is not empty names the columns.
    pub(super) fn of_rows(
        file: &str,
        name: Option<&str>,
        rows: impl Iterator<Item = Result<Row, Error>>,
    ) -> Result<Self, Error> {
        let mut sheet = Sheet {
            file: file.into(),
            name: name.map(Into::into),
            header: Vec::new(),
            rows: Vec::new(),
            header_row: 1,
            formulas: Vec::new(),
        };
        let mut cells = 0_usize;
        for row in rows {
            let row = row?;
            cells = cells.saturating_add(row.cells.len());
            if cells > MAX_TABLE_CELLS {
                return Err(refused!(
                    TooLarge: "there are more than {MAX_TABLE_CELLS} cells: split the table"
                ));
            }
            if row.cells.iter().all(|cell| *cell == Cell::Empty) {
                continue;
            }
            if sheet.header.is_empty() {
                sheet.header = row.cells.iter().map(|cell| cell.text().to_owned()).collect();
                sheet.header_row = row.number;
            } else {
                sheet.rows.push(row);
            }
        }
        if sheet.header.is_empty() {
            return Err(refused!(
                Missing: "the table is empty: give the names of its columns in its first row"
            ));
        }
        Ok(sheet)
    }
}

fn read_csv(file: &str, bytes: &[u8], separator: u8) -> Result<Sheet, Error> {
    if bytes.len() > MAX_TABLE_BYTES {
        return Err(refused!(
            TooLarge: "the table has {} bytes: give at most {MAX_TABLE_BYTES}", bytes.len()
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(refused!(
            Format: "the table is in an encoding of two bytes a character: save it as UTF-8"
        ));
    }
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(separator).from_reader(bytes);
    let rows = reader.into_byte_records().map(|record| {
        let record = record.map_err(|error| unreadable("table", &error))?;
        let number = record.position().map_or(0, csv::Position::line);
        Ok(Row { number, cells: record.iter().map(csv_cell).collect() })
    });
    Sheet::of_rows(file, None, rows)
}

/// What a library below says of a file.
pub(super) fn unreadable(what: &str, error: &dyn fmt::Display) -> Error {
    refused!(Format: "the {what} cannot be read: {error}: save it again")
}

fn csv_cell(bytes: &[u8]) -> Cell {
    match std::str::from_utf8(bytes) {
        Ok("") => Cell::Empty,
        Ok(text) => Cell::Text(text.to_owned()),
        Err(_) => Cell::Refused(
            String::from_utf8_lossy(bytes).into_owned(),
            refused!(Format: "the text is not UTF-8: save the table as UTF-8"),
        ),
    }
}
