//! Sheets of an open document (ods): its content read event by event, so that no cell is made of a repeat
//! count that nothing stands in.

use std::collections::BTreeMap;
use std::io::Read;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::error::letters;
use super::sheet::{Cell, FormulaCell, MAX_TABLE_BYTES, MAX_TABLE_CELLS, Sheet};
use super::stored::{
    Archive, MAX_WORKBOOK_BYTES, dated, mistaken, number_cell, row_of, too_many_cells, unreadable,
};
use crate::error::{AtRecord, Error};

/// The part in which the sheets stand.
const CONTENT: &str = "content.xml";

/// Whether a workbook is an open document.
pub(super) fn is_one(archive: &Archive<'_>) -> bool {
    archive.index_for_name(CONTENT).is_some()
}

/// The tables of an open document, a sheet each.
pub(super) fn read(file: &str, archive: &mut Archive<'_>) -> Result<Vec<Sheet>, Error> {
    let mut text = String::new();
    let part = archive.by_name(CONTENT).map_err(|error| unreadable(&error))?;
    part.take(MAX_WORKBOOK_BYTES).read_to_string(&mut text).map_err(|error| unreadable(&error))?;
    let mut reader = quick_xml::Reader::from_str(&text);
    let mut content = Content::default();
    loop {
        let event = reader.read_event().map_err(|error| unreadable(&error))?;
        if let Event::Eof = event {
            break;
        }
        content.take(&event).at(("sheet", &content.name))?;
    }
    let sheets = content.sheets.into_iter().map(|(name, rows, formulas)| {
        let rows = rows.into_iter().map(|(row, cells)| Ok(row_of(row, cells)));
        let sheet = Sheet::of_rows(file, Some(&name), rows).at(("sheet", &name))?;
        Ok(Sheet { formulas, ..sheet })
    });
    sheets.collect()
}

/// The cells of a sheet by row and column, from 0.
type Rows = BTreeMap<u32, BTreeMap<u32, Cell>>;

/// What was read of the content so far.
#[derive(Default)]
struct Content {
    sheets: Vec<(String, Rows, Vec<FormulaCell>)>,
    name: String,
    rows: Rows,
    formulas: Vec<FormulaCell>,
    row: u32,
    row_repeats: u32,
    /// The cells of the row.
    cells: BTreeMap<u32, Cell>,
    column: u32,
    open: Option<OpenCell>,
    /// What stands inside a remark of a cell is no text of it.
    remarks: u32,
    count: usize,
    size: usize,
}

/// A cell that is not closed yet.
#[derive(Default)]
struct OpenCell {
    kind: String,
    value: Option<String>,
    is_formula: bool,
    is_mistake: bool,
    repeats: u32,
    text: String,
    paragraphs: u32,
}

impl Content {
    fn take(&mut self, event: &Event<'_>) -> Result<(), Error> {
        match event {
            Event::Start(start) => self.start(start, false),
            Event::Empty(start) => self.start(start, true),
            Event::End(end) => self.end(end.name().as_ref()),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(entity) => self.text(&resolved(entity)?),
            _ => Ok(()),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, is_empty: bool) -> Result<(), Error> {
        match start.name().as_ref() {
            "table:table" => {
                self.name = attribute(start, "table:name")?.unwrap_or_default();
                self.row = 0;
            }
            "table:table-row" => {
                self.row_repeats = repeats(start, "table:number-rows-repeated")?;
                self.column = 0;
                if is_empty {
                    self.end_row()?;
                }
            }
            "table:table-cell" | "table:covered-table-cell" => {
                let mut value = None;
                for name in VALUES {
                    value = value.or(attribute(start, name)?);
                }
                let shown = attribute(start, "calcext:value-type")?;
                self.open = Some(OpenCell {
                    kind: attribute(start, "office:value-type")?.unwrap_or_default(),
                    value,
                    is_formula: attribute(start, "table:formula")?.is_some(),
                    is_mistake: shown.as_deref() == Some("error"),
                    repeats: repeats(start, "table:number-columns-repeated")?,
                    ..OpenCell::default()
                });
                if is_empty {
                    self.end_cell()?;
                }
            }
            "office:annotation" if !is_empty => self.remarks = self.remarks.saturating_add(1),
            "text:p" => {
                if let Some(cell) = self.open.as_mut().filter(|_| self.remarks == 0) {
                    cell.paragraphs = cell.paragraphs.saturating_add(1);
                    if cell.paragraphs > 1 {
                        cell.text.push('\n');
                    }
                }
            }
            "text:s" => {
                let count = repeats(start, "text:c")?;
                let most = u32::try_from(MAX_TABLE_BYTES).unwrap_or(u32::MAX);
                let spaces = usize::try_from(count.min(most)).unwrap_or(0);
                self.text(&" ".repeat(spaces))?;
            }
            "text:tab" => self.text("\t")?,
            "text:line-break" => self.text("\n")?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Error> {
        match name {
            "table:table-cell" | "table:covered-table-cell" => self.end_cell(),
            "table:table-row" => self.end_row(),
            "table:table" => {
                let rows = std::mem::take(&mut self.rows);
                let formulas = std::mem::take(&mut self.formulas);
                if !rows.is_empty() {
                    self.sheets.push((self.name.clone(), rows, formulas));
                }
                Ok(())
            }
            "office:annotation" => {
                self.remarks = self.remarks.saturating_sub(1);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn text(&mut self, text: &str) -> Result<(), Error> {
        if let Some(cell) =
            self.open.as_mut().filter(|cell| self.remarks == 0 && cell.paragraphs > 0)
        {
            self.size = self.size.saturating_add(text.len());
            if self.size > MAX_TABLE_BYTES {
                return Err(too_many_cells());
            }
            cell.text.push_str(text);
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), Error> {
        let Some(open) = self.open.take() else { return Ok(()) };
        let first = self.column;
        self.column = self.column.saturating_add(open.repeats);
        let cell = open.cell();
        if cell == Cell::Empty && !open.is_formula {
            return Ok(());
        }
        for column in first..self.column {
            self.count(cell.text().len())?;
            if open.is_formula {
                self.formulas.push(FormulaCell {
                    row: u64::from(self.row).saturating_add(1),
                    column: letters(usize::try_from(column).unwrap_or(usize::MAX)),
                    value: cell.text().to_owned(),
                });
            }
            if cell != Cell::Empty {
                self.cells.insert(column, cell.clone());
            }
        }
        Ok(())
    }

    /// The row, as often as it stands there; rows without anything in them are passed over.
    fn end_row(&mut self) -> Result<(), Error> {
        let cells = std::mem::take(&mut self.cells);
        let first = self.row;
        self.row = self.row.saturating_add(self.row_repeats);
        if cells.is_empty() {
            return Ok(());
        }
        let size = cells.values().map(|cell| cell.text().len()).sum();
        for row in first..self.row {
            if row > first {
                for _ in 0..cells.len() {
                    self.count(0)?;
                }
                self.count(size)?;
            }
            self.rows.insert(row, cells.clone());
        }
        Ok(())
    }

    fn count(&mut self, size: usize) -> Result<(), Error> {
        self.count = self.count.saturating_add(1);
        self.size = self.size.saturating_add(size);
        if self.count > MAX_TABLE_CELLS || self.size > MAX_TABLE_BYTES {
            return Err(too_many_cells());
        }
        Ok(())
    }
}

impl OpenCell {
    fn cell(&self) -> Cell {
        let value = self.value.as_deref().unwrap_or_default();
        match self.kind.as_str() {
            _ if self.is_mistake => mistaken(&self.text),
            "float" | "percentage" | "currency" => number_cell(value),
            "date" | "time" => dated(value),
            "boolean" => Cell::Plain(value.to_owned()),
            _ if self.paragraphs == 0 && value.is_empty() => Cell::Empty,
            _ if self.paragraphs == 0 => Cell::Text(value.to_owned()),
            _ if self.text.is_empty() => Cell::Empty,
            _ => Cell::Text(self.text.clone()),
        }
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, Error> {
    let found = start.try_get_attribute(name).map_err(|error| unreadable(&error))?;
    let Some(found) = found else { return Ok(None) };
    let value = found.normalized_value(XmlVersion::Implicit1_0);
    Ok(Some(value.map_err(|error| unreadable(&error))?.into_owned()))
}

/// How often something stands there: once where it is not said.
fn repeats(start: &BytesStart<'_>, name: &str) -> Result<u32, Error> {
    let said = attribute(start, name)?;
    Ok(said.map_or(1, |said| said.parse().unwrap_or(u32::MAX)))
}

/// The character that an entity stands for; others are of no spreadsheet program.
fn resolved(entity: &BytesRef<'_>) -> Result<String, Error> {
    let letter = entity.resolve_char_ref().map_err(|error| unreadable(&error))?;
    if let Some(letter) = letter {
        return Ok(letter.to_string());
    }
    let known = quick_xml::escape::resolve_xml_entity(entity);
    known.map(str::to_owned).ok_or_else(|| unreadable(&"it has an entity of its own"))
}

/// Where the value of a cell stands beside what is shown of it.
const VALUES: [&str; 5] = [
    "office:value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
    "office:string-value",
];
