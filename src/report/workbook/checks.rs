//! The checks of a workbook, one a row, and the master check over all of them.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cells::{Looks, figure, top};
use super::equations;
use super::formula::ROWS_ABOVE;
use super::model::{Line, Model, Sheet};

/// The names of the cells that stand over all checks.
pub(super) const NAMES: [(&str, &str); 2] = [("inputs_changed", "$E$6"), ("master_check", "$E$5")];

pub(super) fn write(model: &Model, sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
    let note = "Where an input was changed, figures are not asked to be those that fullcost delivered; \
                what adds up must add up still.";
    top(sheet, looks, ("Checks", note), &COLUMNS)?;
    let master = ROWS_ABOVE;
    let changed = master.saturating_add(1);
    sheet.write_string_with_format(
        master,
        0,
        "All checks hold: the master check",
        &looks.section,
    )?;
    sheet.write_string_with_format(changed, 0, "Inputs that were changed", &looks.text)?;
    let last = last_row(model, Sheet::Inputs);
    let count = format!("COUNTIF(Inputs!$J${}:$J${last},TRUE)", ROWS_ABOVE.saturating_add(1));
    figure(sheet, (changed, 4), Some(count), "0", &looks.check)?;
    let first = changed.saturating_add(1);
    let mut row = first;
    let mut line = |sheet: &mut Worksheet, label: &str, holds: String| {
        sheet.write_string_with_format(row, 0, label, &looks.text)?;
        figure(sheet, (row, 4), Some(holds), "TRUE", &looks.check)?;
        row = row.saturating_add(1);
        Ok::<u32, XlsxError>(row)
    };
    for which in [Sheet::Results, Sheet::Workings] {
        for (label, from, to) in tables(model, which) {
            let label = format!("{}: {label}: the figures are those of fullcost", which.name());
            let range = format!("{}!$H${from}:$H${to}", which.name());
            line(sheet, &label, format!("OR(inputs_changed>0,AND({range}))"))?;
        }
    }
    for block in 0..model.equations.len() {
        if let Some((label, range)) = equations::agrees(model, block) {
            line(sheet, &format!("Equations: {label}: each holds"), format!("AND({range})"))?;
        }
        if let Some(range) = equations::as_worked_out(model, block) {
            let holds = format!("OR(inputs_changed>0,AND({range}))");
            line(sheet, "Equations: the solutions are those of fullcost", holds)?;
        }
    }
    let mut end = row;
    for check in &model.checks {
        sheet.write_string_with_format(end, 0, &check.label, &looks.text)?;
        let at = end.saturating_add(1);
        for (column, cell) in [(1, check.one), (2, check.other)] {
            let shown = super::model::fifteen_digits(&model.value(cell));
            figure(sheet, (end, column), Some(cell.absolute()), &shown, &looks.figure)?;
        }
        figure(sheet, (end, 3), Some(format!("B{at}-C{at}")), "0", &looks.small)?;
        let holds = format!("ABS(D{at})<=tolerance*MAX(1,ABS(C{at}))");
        figure(sheet, (end, 4), Some(holds), "TRUE", &looks.check)?;
        end = end.saturating_add(1);
    }
    let all = format!("AND(E{}:E{end})", first.saturating_add(1));
    figure(sheet, (master, 4), Some(all), "TRUE", &looks.check)
}

/// Each table of a sheet: its heading, its first and its last row as the sheet counts them.
fn tables(model: &Model, sheet: Sheet) -> Vec<(&str, u32, u32)> {
    let mut tables: Vec<(&str, u32, u32)> = Vec::new();
    for (row, line) in (ROWS_ABOVE.saturating_add(1)..).zip(model.lines(sheet)) {
        match line {
            Line::Heading(text) => tables.push((text, row.saturating_add(1), row)),
            Line::Row(_) => {
                if let Some((_, _, last)) = tables.last_mut() {
                    *last = row;
                }
            }
        }
    }
    tables.retain(|(_, first, last)| first <= last);
    tables
}

fn last_row(model: &Model, sheet: Sheet) -> u32 {
    let rows = u32::try_from(model.lines(sheet).len()).unwrap_or(u32::MAX);
    rows.saturating_add(ROWS_ABOVE)
}

const COLUMNS: [(&str, u16); 5] = [
    ("What is checked", 96),
    ("One figure", 20),
    ("Other figure", 20),
    ("Difference", 14),
    ("Holds", 12),
];
