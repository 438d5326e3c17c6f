//! Sheets of a workbook (xlsx or ods): its cells one by one, within bounds that are checked before it is opened.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};

use super::error::letters;
use super::kind::TableKind;
use super::notation::TableReading;
use super::ods;
use super::sheet::{Cell, FormulaCell, MAX_TABLE_BYTES, MAX_TABLE_CELLS, Sheet};
use super::stored::{
    Archive, MAX_WORKBOOK_BYTES, dated, mistaken, number_cell, row_of, too_many_cells, unreadable,
};
use super::tables::Tables;
use crate::error::{AtRecord, Error, quoted, refused};

/// The most parts of a workbook.
const MAX_PARTS: usize = 10_000;

/// The cells of a sheet by row and column, from 0.
type Cells = BTreeMap<u32, BTreeMap<u32, Cell>>;

impl Sheet {
    /// The tables of a workbook (xlsx or ods), a sheet each. Sheets without anything in them are passed
    /// over.
    ///
    /// Numbers in workbooks are binary floats: each is taken as the shortest decimal that it stands
    /// for, and refused beyond six places. Of a formula the value that is stored counts, and
    /// [`formulas`](Sheet::formulas) names it. Dates are refused, since a month is a text here.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format), or [`TooLarge`](crate::ErrorKind::TooLarge) for a file of
    /// more than [`MAX_TABLE_BYTES`], or one that unpacks to more than [`MAX_WORKBOOK_BYTES`].
    #[doc(alias("excel", "ods", "xlsx"))]
    pub fn from_workbook(file: &str, bytes: &[u8]) -> Result<Vec<Self>, Error> {
        read_workbook(file, bytes).at(("file", file))
    }
}

impl Tables {
    /// The tables of a workbook (xlsx or ods) whose sheets are named for their kinds, as templates are.
    ///
    /// # Errors
    ///
    /// Those of [`Sheet::from_workbook`], and [`Unknown`](crate::ErrorKind::Unknown) for a sheet of another
    /// name.
    ///
    /// ```
    /// # #[cfg(feature = "workbook")] {
    /// use fullcost::appraisal::Appraisal;
    /// use fullcost::door::{TableKind, Tables};
    ///
    /// let appraisal = Appraisal::from_json(r#"{
    ///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "5000"},
    ///     "bids": [{"provider": "kitchen", "vat": "exclusive", "rates": {"lunch": "6.40"}}]
    /// }"#)?;
    /// let workbook = TableKind::xlsx_of_appraisal(&appraisal)?;
    /// assert_eq!(Tables::from_workbook("meals.xlsx", &workbook)?.appraisal()?, appraisal);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_workbook(file: &str, bytes: &[u8]) -> Result<Self, Error> {
        let mut tables = Tables::new();
        for sheet in Sheet::from_workbook(file, bytes)? {
            let name = sheet.name().unwrap_or_default();
            let Some(kind) = TableKind::named(name) else {
                let names = TableKind::ALL.map(TableKind::as_str).join(", ");
                let error = refused!(
                    Unknown: "the sheet {} is no kind of table: name it one of {names}, or take it out",
                    quoted(name)
                );
                return Err(error).at(("file", file));
            };
            tables = tables.with(kind, sheet, TableReading::new());
        }
        Ok(tables)
    }
}

fn read_workbook(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Error> {
    let mut archive = check_sizes(bytes)?;
    if ods::is_one(&archive) {
        return ods::read(file, &mut archive);
    }
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut sheets = Vec::new();
    for name in workbook.sheet_names() {
        let (cells, formulas) = read_cells(&mut workbook, &name).at(("sheet", &name))?;
        if cells.is_empty() {
            continue;
        }
        let rows = cells.into_iter().map(|(row, cells)| Ok(row_of(row, cells)));
        let sheet = Sheet::of_rows(file, Some(&name), rows).at(("sheet", &name))?;
        sheets.push(Sheet { formulas, ..sheet });
    }
    Ok(sheets)
}

/// Unpacks every part once and keeps none, so that a part that is larger than it may be is found
/// whatever the file claims.
fn check_sizes(bytes: &[u8]) -> Result<Archive<'_>, Error> {
    if bytes.len() > MAX_TABLE_BYTES {
        return Err(refused!(
            TooLarge: "the workbook has {} bytes: give at most {MAX_TABLE_BYTES}", bytes.len()
        ));
    }
    let unreadable = |error: &dyn std::fmt::Display| refused!(Format: "the file is no workbook: {error}: save it as xlsx or ods");
    let mut archive =
        zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let mut left = MAX_WORKBOOK_BYTES;
    let too_large = || {
        refused!(
            TooLarge: "the workbook unpacks to more than {MAX_WORKBOOK_BYTES} bytes, or has more than {MAX_PARTS} parts: split it, or save its tables as CSV"
        )
    };
    if archive.len() > MAX_PARTS {
        return Err(too_large());
    }
    for place in 0..archive.len() {
        let part = archive.by_index(place).map_err(|error| unreadable(&error))?;
        let read = std::io::copy(&mut part.take(left.saturating_add(1)), &mut std::io::sink());
        let read = read.map_err(|error| unreadable(&error))?;
        left = left.checked_sub(read).ok_or_else(too_large)?;
    }
    Ok(archive)
}

fn read_cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<(Cells, Vec<FormulaCell>), Error> {
    let mut reader = match workbook.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        // A sheet of a chart has no cells.
        Err(calamine::XlsxError::WorksheetNotFound(_)) => return Ok((Cells::new(), Vec::new())),
        Err(error) => return Err(unreadable(&error)),
    };
    let (mut cells, mut formulas) = (Cells::new(), Vec::new());
    let (mut count, mut size) = (0_usize, 0_usize);
    while let Some(found) =
        reader.next_cell_with_formula_metadata().map_err(|error| unreadable(&error))?
    {
        let (row, column) = found.pos;
        // A shared text may be long and stand in many cells.
        size = size.saturating_add(match &found.value {
            DataRef::SharedString(text) => text.len(),
            DataRef::String(text) => text.len(),
            _ => 0,
        });
        count = count.saturating_add(1);
        if count > MAX_TABLE_CELLS || size > MAX_TABLE_BYTES {
            return Err(too_many_cells());
        }
        let cell = cell_of(&found.value);
        if found.formula.is_some() {
            formulas.push(FormulaCell {
                row: u64::from(row).saturating_add(1),
                column: letters(usize::try_from(column).unwrap_or(usize::MAX)),
                value: cell.text().to_owned(),
            });
        }
        if cell != Cell::Empty {
            cells.entry(row).or_default().insert(column, cell);
        }
    }
    Ok((cells, formulas))
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| match text {
        "" => Cell::Empty,
        text => Cell::Text(text.to_owned()),
    };
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Plain(number.to_string()),
        DataRef::Float(number) => number_cell(&number.to_string()),
        DataRef::String(own) => text(own),
        DataRef::SharedString(own) => text(own),
        DataRef::Bool(flag) => Cell::Plain(flag.to_string()),
        DataRef::DateTime(date) => dated(&date.as_f64().to_string()),
        DataRef::DateTimeIso(date) | DataRef::DurationIso(date) => dated(date),
        DataRef::Error(error) => mistaken(&error.to_string()),
    }
}
