//! A workbook's figures as sheets.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::about::{About, MADE_BY};
use super::cells::{Looks, figure, number, section, top};
use super::checks;
use super::formula::{FIGURE, ROWS_ABOVE, formula};
use super::model::{Cell, Line, Model, Row, Sheet, fifteen_digits, whole_over_whole};
use super::{equations, refusal};
use crate::error::Error;

/// The bytes of a workbook.
pub(super) fn write(model: &Model, about: &About) -> Result<Vec<u8>, Error> {
    built(model, about).map_err(refusal::not_written)
}

fn built(model: &Model, about: &About) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title(&about.title)
            .set_author(MADE_BY)
            .set_creation_datetime(&made),
    );
    about.write(named(&mut book, "About")?, &looks)?;
    checks::write(model, named(&mut book, "Checks")?, &looks)?;
    results(model, named(&mut book, "Results")?, &looks, about)?;
    inputs(model, named(&mut book, "Inputs")?, &looks)?;
    workings(model, named(&mut book, "Workings")?, &looks, about)?;
    if !model.equations.is_empty() {
        equations::write(model, named(&mut book, "Equations")?, &looks)?;
    }
    report(&about.report, named(&mut book, "Report")?, &looks)?;
    for (name, cell) in &model.names {
        book.define_name(name.as_str(), &format!("={}", cell.absolute()))?;
    }
    for (name, place) in checks::NAMES {
        book.define_name(name, &format!("=Checks!{place}"))?;
    }
    book.save_to_buffer()
}

/// A new sheet, set up for print.
fn named<'a>(book: &'a mut Workbook, name: &str) -> Result<&'a mut Worksheet, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_footer("&L&F&C&A&R&P / &N");
    Ok(sheet)
}

fn inputs(model: &Model, sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
    let note =
        "Change a whole number (yellow): every figure of the workbook that follows from it moves.";
    top(sheet, looks, ("Inputs", note), &INPUT_COLUMNS)?;
    for (place, line) in (ROWS_ABOVE..).zip(&model.inputs) {
        let row = match line {
            Line::Heading(text) => {
                section(sheet, looks, place, text, 10)?;
                continue;
            }
            Line::Row(row) => row,
        };
        let cell = Cell { sheet: Sheet::Inputs, row: place.saturating_sub(ROWS_ABOVE) };
        sheet.write_string_with_format(place, 0, &row.label, &looks.text)?;
        sheet.write_string_with_format(place, 1, &row.record, &looks.text)?;
        let (over, under) = whole_over_whole(&row.value);
        for (column, whole) in [(2, &over), (3, &under)] {
            number(sheet, place, column, whole, &looks.input)?;
        }
        let text = formula(&row.step, Sheet::Inputs, cell, &|_, _| String::new());
        figure(sheet, (place, FIGURE), text, &fifteen_digits(&row.value), &looks.figure)?;
        sheet.write_string_with_format(place, 5, &row.unit, &looks.text)?;
        sheet.write_string_with_format(place, 6, &row.source, &looks.text)?;
        for (column, whole) in [(7, &over), (8, &under)] {
            number(sheet, place, column, whole, &looks.decided)?;
        }
        let at = place.saturating_add(1);
        let changed = format!("OR(C{at}<>H{at},D{at}<>I{at})");
        figure(sheet, (place, 9), Some(changed), "FALSE", &looks.check)?;
    }
    Ok(())
}

fn workings(
    model: &Model,
    sheet: &mut Worksheet,
    looks: &Looks,
    about: &About,
) -> Result<(), XlsxError> {
    let note = "One short formula a row. Beside each stands what fullcost worked out exactly, and the difference.";
    top(sheet, looks, ("Workings", note), &FIGURE_COLUMNS)?;
    figures(model, Sheet::Workings, sheet, looks, about)
}

fn results(
    model: &Model,
    sheet: &mut Worksheet,
    looks: &Looks,
    about: &About,
) -> Result<(), XlsxError> {
    top(sheet, looks, ("Results", &about.notice), &FIGURE_COLUMNS)?;
    figures(model, Sheet::Results, sheet, looks, about)
}

fn figures(
    model: &Model,
    which: Sheet,
    sheet: &mut Worksheet,
    looks: &Looks,
    about: &About,
) -> Result<(), XlsxError> {
    let solved = |block: usize, equation: usize| equations::solution(model, block, equation);
    for (place, line) in (ROWS_ABOVE..).zip(model.lines(which)) {
        let row = match line {
            Line::Heading(text) => {
                section(sheet, looks, place, text, 9)?;
                continue;
            }
            Line::Row(row) => row,
        };
        let cell = Cell { sheet: which, row: place.saturating_sub(ROWS_ABOVE) };
        for (column, text) in [(0, &row.label), (1, &row.unit), (2, &row.rule)] {
            sheet.write_string_with_format(place, column, text, &looks.text)?;
        }
        let exact = exact_text(row);
        sheet.write_string_with_format(place, 3, &exact, &looks.text)?;
        let shown = fifteen_digits(&row.value);
        let look = looks.of(row, &about.currency);
        figure(sheet, (place, FIGURE), formula(&row.step, which, cell, &solved), &shown, look)?;
        beside(sheet, looks, place, &shown, look)?;
        sheet.write_string_with_format(place, 8, &row.source, &looks.text)?;
    }
    Ok(())
}

/// The crate's figure, the difference, and whether the two agree.
fn beside(
    sheet: &mut Worksheet,
    looks: &Looks,
    place: u32,
    shown: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    let at = place.saturating_add(1);
    number(sheet, place, 5, shown, look)?;
    figure(sheet, (place, 6), Some(format!("E{at}-F{at}")), "0", &looks.small)?;
    let agrees = format!("ABS(G{at})<=tolerance*MAX(1,ABS(F{at}))");
    figure(sheet, (place, 7), Some(agrees), "TRUE", &looks.check)
}

/// All digits where they end, else numerator and denominator.
pub(super) fn exact_text(row: &Row) -> String {
    let exact = row.value.to_exact_decimal().unwrap_or_else(|| row.value.to_string());
    if exact.len() <= LONGEST_EXACT {
        return exact;
    }
    format!(
        "about {}; exactly, a fraction of {} characters",
        fifteen_digits(&row.value),
        exact.len()
    )
}

fn report(text: &str, sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
    let note = "All that fullcost found, worked out by it and rounded for reading. Nothing on this sheet is recalculated.";
    sheet.write_string_with_format(0, 0, "Report", &looks.title)?;
    sheet.write_string_with_format(1, 0, note, &looks.note)?;
    sheet.set_column_width(0, 140_u16)?;
    sheet.set_freeze_panes(ROWS_ABOVE, 0)?;
    let fixed = Format::new().set_font_name("Courier New").set_font_size(9);
    for (place, line) in (ROWS_ABOVE..).zip(text.lines()) {
        sheet.write_string_with_format(place, 0, line, &fixed)?;
    }
    Ok(())
}

const INPUT_COLUMNS: [(&str, u16); 10] = [
    ("What", 40),
    ("Which", 44),
    ("Whole number", 16),
    ("Over", 12),
    ("Figure", 18),
    ("Unit", 20),
    ("Source", 40),
    ("Whole number as delivered", 16),
    ("Over, as delivered", 14),
    ("Changed", 10),
];

const FIGURE_COLUMNS: [(&str, u16); 9] = [
    ("What", 58),
    ("Unit", 18),
    ("How it follows", 30),
    ("Exactly, by fullcost", 26),
    ("Figure", 20),
    ("By fullcost, to 15 digits", 20),
    ("Difference", 12),
    ("Agrees", 10),
    ("Source", 40),
];

/// Longer figures than this are not read digit by digit.
const LONGEST_EXACT: usize = 120;
