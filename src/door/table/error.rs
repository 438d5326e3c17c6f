//! Everything that is wrong with tables, each with its place.

use std::fmt;

use crate::error::{Error, shortened};

/// The most errors that are collected before reading stops.
pub const MAX_TABLE_ERRORS: usize = 100;

/// Something wrong in a table: where, what stands there, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableError {
    /// The file; none for what no table says.
    pub file: Option<String>,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The row, from 1.
    pub row: Option<u64>,
    /// The column: its letters, and its name.
    pub column: Option<(String, String)>,
    /// What stands in the cell.
    pub text: Option<String>,
    /// What is wrong with it, and the remedy.
    pub error: Error,
}

/// All that is wrong with tables, in the order of the tables and their rows: up to
/// [`MAX_TABLE_ERRORS`] at once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableErrors {
    /// The errors, one at least.
    pub errors: Vec<TableError>,
    /// Whether there may be more.
    pub are_more: bool,
}

impl fmt::Display for TableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(formatter, "{file}")?;
            self.sheet.iter().try_for_each(|sheet| write!(formatter, ", sheet {sheet:?}"))?;
            self.row.iter().try_for_each(|row| write!(formatter, ", row {row}"))?;
            if let Some((letters, name)) = &self.column {
                write!(formatter, ", column {letters} {:?}", &*shortened(name))?;
            }
            formatter.write_str(": ")?;
        }
        match &self.column {
            // The column says which field it is.
            Some(_) => formatter.write_str(self.error.message()),
            None => write!(formatter, "{}", self.error),
        }
    }
}

impl fmt::Display for TableErrors {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut errors = self.errors.iter();
        errors.next().iter().try_for_each(|error| write!(formatter, "{error}"))?;
        errors.try_for_each(|error| write!(formatter, "\n{error}"))?;
        if self.are_more {
            write!(formatter, "\nand perhaps more: correct these first")?;
        }
        Ok(())
    }
}

impl std::error::Error for TableError {}

impl std::error::Error for TableErrors {}

/// The letters of a column as spreadsheet programs show them.
pub(super) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        let digit = rest.saturating_sub(1);
        let letter = u8::try_from(digit.checked_rem(26).unwrap_or(0)).unwrap_or(0);
        letters.push(char::from(b'A'.saturating_add(letter)));
        rest = digit.checked_div(26).unwrap_or(0);
    }
    letters.iter().rev().collect()
}
