//! What the cells of spreadsheets hold, and what is refused of their files, whatever the format.

use std::collections::BTreeMap;
use std::io::Cursor;

use super::sheet::{self, Cell, MAX_TABLE_BYTES, MAX_TABLE_CELLS, Row};
use crate::error::{Error, quoted, refused};

/// The most bytes that the parts of a workbook have when they are unpacked: 64 MiB.
pub const MAX_WORKBOOK_BYTES: u64 = 64 * 1024 * 1024;

/// A workbook as the parts it is packed of.
pub(super) type Archive<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

pub(super) fn unreadable(error: &dyn std::fmt::Display) -> Error {
    sheet::unreadable("workbook", error)
}

pub(super) fn too_many_cells() -> Error {
    refused!(
        TooLarge: "there are more than {MAX_TABLE_CELLS} cells, or more than {MAX_TABLE_BYTES} bytes of text: split the sheet"
    )
}

/// A row with nothing where its cells are empty.
pub(super) fn row_of(number: u32, mut cells: BTreeMap<u32, Cell>) -> Row {
    let last = cells.last_key_value().map_or(0, |(column, _)| *column);
    let cells = (0..=last).map(|column| cells.remove(&column).unwrap_or(Cell::Empty));
    Row { number: u64::from(number).saturating_add(1), cells: cells.collect() }
}

/// What a formula could not work out.
pub(super) fn mistaken(shown: &str) -> Cell {
    let error = refused!(
        Undefined: "the cell shows the mistake {}: correct its formula", quoted(shown)
    );
    Cell::Refused(shown.to_owned(), error)
}

pub(super) fn dated(date: &str) -> Cell {
    let error = refused!(
        Format: "the cell is a date or a time, {} in the file: make the cell text, with a month as 2026-04",
        quoted(date)
    );
    Cell::Refused(date.to_owned(), error)
}

/// A binary float by its shortest decimal.
pub(super) fn number_cell(shortest: &str) -> Cell {
    let places = shortest.split_once('.').map_or(0, |(_, behind)| behind.len());
    match shortest {
        "-0" => Cell::Plain("0".to_owned()),
        _ if places > usize::from(crate::exact::MAX_DECIMAL_PLACES) => {
            let error = refused!(
                TooLarge: "the number {shortest} has {places} decimal places, as binary floats have after a calculation: round it in the sheet, or make the cell text"
            );
            Cell::Refused(shortest.to_owned(), error)
        }
        _ => Cell::Plain(shortest.to_owned()),
    }
}
