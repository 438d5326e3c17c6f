//! Cells of a sheet: how they look, and how they are written.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Formula, Worksheet, XlsxError};

use super::formula::ROWS_ABOVE;
use super::model::{Row, Step};

/// How cells look.
pub(super) struct Looks {
    pub(super) title: Format,
    pub(super) note: Format,
    pub(super) head: Format,
    head_of_figures: Format,
    pub(super) section: Format,
    pub(super) at_left: Format,
    pub(super) text: Format,
    pub(super) wrapped: Format,
    pub(super) figure: Format,
    pub(super) small: Format,
    pub(super) input: Format,
    pub(super) decided: Format,
    amount: Format,
    per_unit: Format,
    pub(super) check: Format,
}

impl Looks {
    pub(super) fn new() -> Self {
        let plain = || Format::new().set_font_name("Arial").set_font_size(10);
        let number = |digits: &str| plain().set_num_format(digits);
        let head = plain()
            .set_bold()
            .set_text_wrap()
            .set_background_color(Color::RGB(0x00D9_E2EC))
            .set_border_bottom(FormatBorder::Thin);
        Looks {
            head_of_figures: head.clone().set_align(FormatAlign::Right),
            head,
            title: plain().set_bold().set_font_size(14),
            note: plain().set_font_color(Color::RGB(0x0040_4040)),
            section: plain().set_bold().set_background_color(Color::RGB(0x00EE_EEEE)),
            at_left: plain().set_bold().set_align(FormatAlign::Left),
            text: plain(),
            wrapped: plain().set_text_wrap().set_align(FormatAlign::Top),
            figure: number("#,##0.##########"),
            small: number("0.0E+00;-0.0E+00;0"),
            input: number("0")
                .set_font_color(Color::RGB(0x0000_00C0))
                .set_background_color(Color::RGB(0x00FF_F9DB))
                .set_border(FormatBorder::Hair),
            decided: number("#,##0.##########").set_background_color(Color::RGB(0x00E6_E6E6)),
            amount: number("#,##0.00;-#,##0.00"),
            per_unit: number("#,##0.0000;-#,##0.0000"),
            check: plain().set_bold().set_align(FormatAlign::Center),
        }
    }

    pub(super) fn of(&self, row: &Row, currency: &str) -> &Format {
        if row.step == Step::Decided {
            &self.decided
        } else if row.unit == currency {
            &self.amount
        } else if row.unit.starts_with(currency) {
            &self.per_unit
        } else {
            &self.figure
        }
    }
}

/// Title, note and heads of columns, which stay where they are.
pub(super) fn top(
    sheet: &mut Worksheet,
    looks: &Looks,
    (title, note): (&str, &str),
    columns: &[(&str, u16)],
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, title, &looks.title)?;
    sheet.write_string_with_format(1, 0, note, &looks.note)?;
    let heads = ROWS_ABOVE.saturating_sub(1);
    for (column, (head, width)) in (0_u16..).zip(columns) {
        let look = if TO_THE_RIGHT.contains(head) { &looks.head_of_figures } else { &looks.head };
        sheet.write_string_with_format(heads, column, *head, look)?;
        sheet.set_column_width(column, *width)?;
    }
    sheet.set_freeze_panes(ROWS_ABOVE, 1)?;
    sheet.set_repeat_rows(heads, heads)?;
    Ok(())
}

pub(super) fn section(
    sheet: &mut Worksheet,
    looks: &Looks,
    place: u32,
    text: &str,
    columns: u16,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(place, 0, text, &looks.section)?;
    for column in 1..columns {
        sheet.write_blank(place, column, &looks.section)?;
    }
    Ok(())
}

/// A formula with what it gives, or only that where there is none.
pub(super) fn figure(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: Option<String>,
    shown: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    match text {
        Some(text) => {
            let formula = Formula::new(text).set_result(shown);
            sheet.write_formula_with_format(row, column, formula, look).map(|_| ())
        }
        None => number(sheet, row, column, shown, look),
    }
}

/// A number from its digits.
#[allow(
    clippy::disallowed_types,
    reason = "the file format holds binary floats: this one is read from digits and decides nothing"
)]
pub(super) fn number(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    digits: &str,
    look: &Format,
) -> Result<(), XlsxError> {
    let number: f64 = digits.parse().unwrap_or_default();
    sheet.write_number_with_format(row, column, number, look).map(|_| ())
}

const TO_THE_RIGHT: [&str; 6] = [
    "Difference",
    "Figure",
    "By fullcost, to 15 digits",
    "One figure",
    "Other figure",
    "Whole number",
];
