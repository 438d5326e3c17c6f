//! Workbooks that are filled by hand and read back: a sheet a table, from the fields of the records.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::kind::{Of, TableKind};
use super::written::{Grid, grids_of, template};
use crate::appraisal::Appraisal;
use crate::costing::Costing;
use crate::error::{Error, refused};
use crate::record::Part;

impl TableKind {
    /// A workbook (xlsx) to be filled with an organisation: a sheet each of its kinds of table, with the
    /// names of their columns. [`Tables::from_workbook`](super::Tables::from_workbook) reads it back; sheets that stay empty say
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where it cannot be written.
    ///
    /// ```
    /// use fullcost::door::{Sheet, TableKind};
    ///
    /// let bytes = TableKind::xlsx_template_of_organisation()?; // write it to a file
    /// let sheets = Sheet::from_workbook("organisation.xlsx", &bytes)?;
    /// let services = sheets.iter().find(|sheet| sheet.name() == Some("services")).expect("a sheet");
    /// assert_eq!(services.columns().next(), Some("name"));
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    #[doc(alias("excel"))]
    pub fn xlsx_template_of_organisation() -> Result<Vec<u8>, Error> {
        packed(&templates(Of::Organisation))
    }

    /// A workbook (xlsx) to be filled with a tender and its bids: a sheet each of its kinds of table, with
    /// the names of their columns.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where it cannot be written.
    #[doc(alias("excel"))]
    pub fn xlsx_template_of_tender() -> Result<Vec<u8>, Error> {
        packed(&templates(Of::Tender))
    }

    /// An organisation and what is asked of it as a workbook (xlsx), a sheet a table. Read by
    /// [`Tables::from_workbook`](super::Tables::from_workbook) it is what it was written of.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where a sheet holds more than a spreadsheet can.
    pub fn xlsx_of_costing(costing: &Costing) -> Result<Vec<u8>, Error> {
        xlsx_of(costing, Of::Organisation)
    }

    /// A tender and what is asked of it as a workbook (xlsx), a sheet a table. Read by
    /// [`Tables::from_workbook`](super::Tables::from_workbook) it is what it was written of.
    ///
    /// # Errors
    ///
    /// [`Unsupported`](crate::ErrorKind::Unsupported) where a sheet holds more than a spreadsheet can.
    pub fn xlsx_of_appraisal(appraisal: &Appraisal) -> Result<Vec<u8>, Error> {
        xlsx_of(appraisal, Of::Tender)
    }
}

fn templates(of: Of) -> Vec<(TableKind, Grid)> {
    let kinds = TableKind::ALL.into_iter().filter(|kind| kind.of() == of);
    kinds.map(|kind| (kind, template(kind))).collect()
}

fn xlsx_of<T: Part>(document: &T, of: Of) -> Result<Vec<u8>, Error> {
    packed(&grids_of(document, of))
}

fn packed(grids: &[(TableKind, Grid)]) -> Result<Vec<u8>, Error> {
    written(grids).map_err(|reason| {
        refused!(
            Unsupported: "the workbook of tables was not written, since {reason}: take the tables as CSV"
        )
    })
}

/// Every cell as text, so that no digit becomes a binary float and nothing a formula.
fn written(grids: &[(TableKind, Grid)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let text = Format::new().set_num_format("@");
    let head = Format::new()
        .set_num_format("@")
        .set_bold()
        .set_text_wrap()
        .set_background_color(Color::RGB(0x00D9_E2EC));
    for (kind, grid) in grids {
        let sheet = book.add_worksheet();
        sheet.set_name(kind.as_str())?;
        sheet.set_freeze_panes(1, 1)?;
        for (column, _) in (0_u16..).zip(grid.first().into_iter().flatten()) {
            sheet.set_column_width(column, 18_u16)?;
            sheet.set_column_format(column, &text)?;
        }
        for (row, cells) in (0_u32..).zip(grid) {
            let look = if row == 0 { &head } else { &text };
            for (column, cell) in (0_u16..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string_with_format(row, column, cell, look)?;
            }
        }
    }
    book.save_to_buffer()
}
