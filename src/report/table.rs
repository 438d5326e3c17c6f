//! What every report is put together from: sections, figures, and plain tables whose columns line
//! up in a terminal.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

pub(super) use crate::exact::figure::{grouped, percentage};
use crate::exact::{Currency, Figure, Fraction, Money, Name, Rounding};
use crate::price::Interval;
use crate::tender::{Bid, RankInterval, Tender};

/// Rows of cells, each column aligned one way.
pub(super) struct Table {
    alignment: Vec<Align>,
    rows: Vec<Row>,
}

#[derive(Clone, Copy)]
pub(super) enum Align {
    Left,
    Right,
}

enum Row {
    Cells(Vec<String>),
    Rule,
}

impl Table {
    pub(super) fn new(alignment: Vec<Align>) -> Self {
        Table { alignment, rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row::Cells(cells));
    }

    /// A line between what is above and below.
    pub(super) fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }

    /// The table as text, every line indented and ended.
    pub(super) fn to_text(&self, indent: usize) -> String {
        let widths = self.widths();
        let indent = " ".repeat(indent);
        let mut text = String::new();
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
            .zip(&self.alignment)
            .map(|((cell, &width), align)| {
                let gap = " ".repeat(width.saturating_sub(cell.width()));
                match align {
                    Align::Left => format!("{cell}{gap}"),
                    Align::Right => format!("{gap}{cell}"),
                }
            })
            .collect();
        padded.join("  ")
    }

    fn widths(&self) -> Vec<usize> {
        let cells = |column: usize| {
            self.rows.iter().filter_map(move |row| match row {
                Row::Cells(cells) => cells.get(column),
                Row::Rule => None,
            })
        };
        let width = |column| cells(column).map(|cell| cell.width()).max().unwrap_or(0);
        (0..self.alignment.len()).map(width).collect()
    }
}

pub(super) fn section(text: &mut String, title: &str) {
    let _ = write!(text, "\n{title}\n");
}

pub(super) fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

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

pub(super) fn rank_text(rank: RankInterval) -> String {
    match rank.certain() {
        Some(rank) => rank.to_string(),
        None => format!("{} to {}", rank.best, rank.worst),
    }
}
