//! What every report is put together from: sections, figures, and plain tables whose columns line
//! up in a terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::demand::DemandLine;
pub(super) use crate::exact::figure::{grouped, percentage};
use crate::exact::{Currency, Figure, Fraction, Money, Name, Rounding};
use crate::price::Interval;
use crate::tender::{Bid, RankInterval, Tender};

/// Rows of cells, each column aligned one way.
pub(super) struct Table {
    /// A letter a column, `l` for left and `r` for right; the last holds for all further ones.
    alignment: &'static str,
    /// Whether the first row names the columns.
    is_headed: bool,
    rows: Vec<Row>,
}

pub(super) enum Row {
    Cells(Vec<String>),
    /// A line between what is above and below.
    Rule,
}

impl Table {
    /// A table whose columns are aligned `l`eft or `r`ight, the last letter holding for all further
    /// ones.
    pub(super) fn new(alignment: &'static str) -> Self {
        Table { alignment, is_headed: false, rows: Vec::new() }
    }

    /// A table with a row of names above a line.
    pub(super) fn headed(
        alignment: &'static str,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let mut table = Table::new(alignment);
        table.row(names.into_iter().map(Into::into).collect());
        table.rule();
        table.is_headed = true;
        table
    }

    /// The names of the columns, where there are any, and the rows under them.
    #[cfg_attr(not(feature = "page"), allow(dead_code, reason = "read by the page"))]
    pub(super) fn head_and_body(&self) -> (Option<&[String]>, &[Row]) {
        match self.rows.as_slice() {
            [Row::Cells(names), Row::Rule, body @ ..] if self.is_headed => (Some(names), body),
            body => (None, body),
        }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row::Cells(cells));
    }

    /// A line between what is above and below.
    pub(super) fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }

    /// The table as text, every line indented and ended. Where a few long cells would make very many
    /// short ones long as well, columns do not line up, and that is said.
    pub(super) fn to_text(&self, indent: usize) -> String {
        let mut widths = self.widths();
        let indent = " ".repeat(indent);
        let mut text = String::new();
        let width = widths.iter().copied().fold(0, usize::saturating_add);
        let lined_up = width.saturating_mul(self.rows.len());
        if lined_up > MOST_LINED_UP {
            widths.fill(0);
            let _ = writeln!(text, "{indent}(not lined up: that would take {lined_up} characters)");
        }
        for row in &self.rows {
            let line = match row {
                Row::Cells(cells) => self.line(cells, &widths),
                Row::Rule => {
                    let dashes: Vec<String> =
                        widths.iter().map(|&width| "-".repeat(width)).collect();
                    dashes.join("  ")
                }
            };
            text.push_str(&indent);
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let padded: Vec<String> = cells
            .iter()
            .zip(widths)
            .zip(self.is_right())
            .map(|((cell, &width), is_right)| {
                let gap = " ".repeat(width.saturating_sub(cell.width()));
                if is_right { format!("{gap}{cell}") } else { format!("{cell}{gap}") }
            })
            .collect();
        padded.join("  ")
    }

    /// Column by column.
    pub(super) fn is_right(&self) -> impl Iterator<Item = bool> {
        let last = self.alignment.ends_with('r');
        self.alignment.chars().map(|letter| letter == 'r').chain(std::iter::repeat(last))
    }

    fn widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = Vec::new();
        for row in &self.rows {
            let Row::Cells(cells) = row else { continue };
            widths.resize(widths.len().max(cells.len()), 0);
            for (width, cell) in widths.iter_mut().zip(cells) {
                *width = cell.width().max(*width);
            }
        }
        widths
    }
}

/// The most characters of a table whose columns line up.
const MOST_LINED_UP: usize = 8_000_000;

pub(super) fn money(amount: Money) -> String {
    grouped(&amount.to_plain_text())
}

/// What can be shown as an amount.
pub(super) trait Amount {
    fn in_currency(&self, currency: Currency) -> Figure;
}

impl Amount for Figure {
    fn in_currency(&self, _currency: Currency) -> Figure {
        self.clone()
    }
}

impl Amount for Fraction {
    fn in_currency(&self, currency: Currency) -> Figure {
        Figure::new(self.clone(), currency)
    }
}

impl Amount for Interval {
    fn in_currency(&self, currency: Currency) -> Figure {
        Interval::in_currency(self, currency)
    }
}

pub(super) fn figure(amount: &impl Amount, currency: Currency) -> String {
    amount.in_currency(currency).to_string()
}

/// Up to four decimals where the figure ends there, else rounded to the minor unit and said so.
pub(super) fn exact_or_rounded(value: &Fraction, currency: Currency) -> String {
    let ends = value.rounded(4, Rounding::Down) == *value;
    match value.to_exact_decimal() {
        Some(exact) if ends => {
            let places = exact.split_once('.').map_or(0, |(_, places)| places.len());
            let least = usize::from(currency.minor_unit_digits());
            if places >= least { grouped(&exact) } else { figure(value, currency) }
        }
        _ => format!("about {}", figure(value, currency)),
    }
}

/// An interval with a plus sign where the amount is above zero.
pub(super) fn signed(amount: &impl Amount, currency: Currency) -> String {
    let amount = amount.in_currency(currency);
    let sign = |end: &Fraction| {
        let text = figure(end, currency);
        if end.is_negative() || end.is_zero() { text } else { format!("+{text}") }
    };
    let low = sign(amount.low());
    if amount.is_point() { low } else { format!("{low} to {}", sign(amount.high())) }
}

/// What a bid is called in reports.
pub(super) fn label<'a>(tender: &'a Tender, provider: &'a Name) -> &'a str {
    tender.bid(provider.as_str()).map_or(provider.as_str(), Bid::label)
}

/// What a line of the demand is called in reports.
pub(super) fn line_label<'a>(tender: &'a Tender, line: &'a Name) -> &'a str {
    tender.demand().line(line.as_str()).map_or(line.as_str(), DemandLine::label)
}

pub(super) fn rank_text(rank: RankInterval) -> String {
    rank.to_string()
}
