//! What a workbook says of itself.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::cells::{Looks, figure};

/// What a workbook is about.
pub(super) struct About {
    pub(super) title: String,
    /// Currency, period and price base.
    pub(super) of: String,
    pub(super) currency: String,
    /// What stands above the results.
    pub(super) notice: String,
    /// All that was found, as text.
    pub(super) report: String,
}

impl About {
    pub(super) fn write(&self, sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
        sheet.set_column_width(0, 26_u16)?;
        sheet.set_column_width(1, 100_u16)?;
        sheet.write_string_with_format(0, 0, &self.title, &looks.title)?;
        sheet.write_string_with_format(1, 0, &self.of, &looks.note)?;
        sheet.write_string_with_format(3, 0, "All checks hold", &looks.section)?;
        figure(sheet, (3, 1), Some("master_check".to_owned()), "TRUE", &looks.at_left)?;
        sheet.write_string_with_format(4, 0, "Inputs changed", &looks.section)?;
        figure(sheet, (4, 1), Some("inputs_changed".to_owned()), "0", &looks.at_left)?;
        for (row, (what, text)) in (6..).zip(LINES) {
            sheet.write_string_with_format(row, 0, what, &looks.wrapped)?;
            sheet.write_string_with_format(row, 1, text, &looks.wrapped)?;
            let lines = text.len().div_ceil(CHARACTERS_OF_A_LINE);
            let height = u16::try_from(lines).unwrap_or(1).saturating_mul(POINTS_OF_A_LINE);
            sheet.set_row_height(row, height)?;
        }
        Ok(())
    }
}

pub(super) const MADE_BY: &str = concat!("fullcost ", env!("CARGO_PKG_VERSION"));

const CHARACTERS_OF_A_LINE: usize = 95;

const POINTS_OF_A_LINE: u16 = 14;

const LINES: [(&str, &str); 17] = [
    ("Made by", MADE_BY),
    (
        "What it is",
        "The figures that fullcost worked out exactly, with each that follows from others as a live formula.",
    ),
    ("Sheet Checks", "One check a row for each table, and the master check over all of them."),
    ("Sheet Results", "The headline figures."),
    (
        "Sheet Inputs",
        "What was stated, each fact once: a whole number over a whole number, so that nothing is lost in a binary float. Change these and nothing else.",
    ),
    (
        "Sheet Workings",
        "From inputs to results, one short formula a row, each below what it follows from.",
    ),
    (
        "Sheet Equations",
        "Only where pools serve each other: their closing equations, the solution, and the solution put into each equation again.",
    ),
    (
        "Sheet Report",
        "All that fullcost found, as text: worked out by fullcost, and not recalculated.",
    ),
    ("Yellow, blue digits", "An input: may be changed."),
    (
        "Grey",
        "Worked out by fullcost from the inputs as they were stated: no formula of this workbook gives it, and it stays as it is when an input is changed.",
    ),
    (
        "What is grey, and why",
        "Roundings of split amounts and of tables that are rounded as a whole (said to be fixed for the stated inputs): all parts are rounded together, and a figure that rests on one can lie a minor unit for each beside what fullcost would give. Costs by other methods, sequences, drivers or wages, and with volunteers gone: each is a sharing of its own. Figures and weights at which the first bid changes: they are solved over all bids and stretches at once; put one into its input, and the two totals or scores beside it become equal. Thresholds that hold a square root, and those of rules that set bids aside one after the other. Regrets and ranks of bands, and estimates. Only told on sheet Report: other fields of bidders, medians of quartiles and stated totals of the market's cards, the parts of joint bids beside their own models, prices and own costs without a support that stops, and the shares that a refused uplift takes.",
    ),
    ("No colour", "A live formula."),
    (
        "Units",
        "Each row has its own. Amounts are in units of the currency and are not rounded, save where a row says so. Shares are parts of one.",
    ),
    (
        "Sign",
        "Costs and prices are positive. What is taken off is below zero, and is added up with its sign.",
    ),
    (
        "Difference",
        "A spreadsheet calculates in binary floats of some 15 digits. Beside each figure stands what fullcost worked out exactly, and the difference; figures agree where it is within the tolerance (sheet Inputs), a part of the figure.",
    ),
    ("Ranks", "Figures closer to each other than the tolerance have the same rank here."),
    (
        "When inputs change",
        "A volume, price, rate, share, statement or mark may be changed. What was nothing when the workbook was made has no row: a line, a bid or a driver quantity that is new needs a new workbook.",
    ),
];
