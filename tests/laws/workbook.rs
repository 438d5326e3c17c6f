//! Laws of workbooks: what is shown is what was decided, no figure is typed in, and no text becomes a formula.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::disallowed_types,
    clippy::float_cmp,
    reason = "a spreadsheet's cells are binary floats: they are looked at here, and decide nothing"
)]

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use fullcost::exact::{Fraction, Rounding};

type Cells = BTreeMap<(String, u32, u32), Data>;

/// A workbook as a spreadsheet program reads it.
pub(crate) struct Book {
    pub(crate) values: Cells,
    pub(crate) formulas: BTreeMap<(String, u32, u32), String>,
}

fn read(bytes: Vec<u8>) -> Book {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let (mut values, mut formulas) = (BTreeMap::new(), BTreeMap::new());
    for sheet in book.sheet_names() {
        let range = book.worksheet_range(&sheet).unwrap();
        let (row, column) = range.start().unwrap();
        for (down, across, value) in range.used_cells() {
            let place = (sheet.clone(), row + down as u32, column + across as u32);
            values.insert(place, value.clone());
        }
        let range = book.worksheet_formula(&sheet).unwrap();
        let Some((row, column)) = range.start() else { continue };
        for (down, across, formula) in range.used_cells() {
            let place = (sheet.clone(), row + down as u32, column + across as u32);
            formulas.insert(place, formula.clone());
        }
    }
    Book { values, formulas }
}

impl Book {
    pub(crate) fn text(&self, sheet: &str, row: u32, column: u32) -> String {
        let value = self.values.get(&(sheet.to_owned(), row, column));
        value.map(ToString::to_string).unwrap_or_default()
    }

    pub(crate) fn number(&self, sheet: &str, row: u32, column: u32) -> f64 {
        match self.values.get(&(sheet.to_owned(), row, column)) {
            Some(Data::Float(number)) => *number,
            Some(Data::Int(number)) => *number as f64,
            other => panic!("{sheet} row {row}, column {column} holds {other:?}"),
        }
    }

    /// The rows of a sheet that hold a figure.
    pub(crate) fn rows(&self, sheet: &str) -> Vec<u32> {
        let places = self
            .values
            .keys()
            .filter(|(known, row, column)| known == sheet && *row > 3 && *column == 4);
        places.map(|(_, row, _)| *row).collect()
    }

    /// By table and label: the exact figures of the results.
    pub(crate) fn results(&self) -> BTreeMap<(String, String), String> {
        let (mut table, mut found) = (String::new(), BTreeMap::new());
        let last =
            self.values.keys().filter(|(sheet, ..)| sheet == "Results").map(|(_, row, _)| *row);
        for row in 4..=last.max().unwrap() {
            let label = self.text("Results", row, 0);
            if self.text("Results", row, 3).is_empty() {
                table = label;
                continue;
            }
            found.insert((table.clone(), label), self.text("Results", row, 3));
        }
        found
    }
}

/// The digits that a cell holds of an exact figure: 15 that count.
fn holds(cell: f64, exact: &str) -> bool {
    let exact: Fraction = exact.parse().unwrap();
    let shown: f64 = exact.to_plain_text(40, Rounding::HalfEven).parse().unwrap();
    (cell - shown).abs() <= 1e-14 * shown.abs()
}

/// The numbers that are typed into a formula: what is left when names, cells and texts are taken out.
fn typed_in(formula: &str) -> Vec<String> {
    let words =
        formula.split(|letter: char| !(letter.is_ascii_alphanumeric() || "_.$!".contains(letter)));
    let words =
        words.filter(|word| word.starts_with(|first: char| first.is_ascii_digit() || first == '.'));
    words.filter(|word| !["0", "1", "2"].contains(word)).map(ToOwned::to_owned).collect()
}

/// The functions that formulas call.
#[rustfmt::skip]
const FUNCTIONS: [&str; 20] = [
    "ABS", "AND", "COUNTIF", "IF", "INT", "MAX", "MEDIAN", "MIN", "MINVERSE", "MMULT", "MOD", "OR", "PRODUCT", "ROUND",
    "ROUNDDOWN", "ROUNDUP", "SIGN", "SMALL", "SUM", "SUMPRODUCT",
];

/// The names before opening brackets.
fn called(formula: &str) -> Vec<String> {
    let parts = formula.split('(');
    let names = parts.map(|part| {
        let name = part.rsplit(|letter: char| !letter.is_alphanumeric() && !"_.".contains(letter));
        name.take(1).collect::<String>()
    });
    let count = formula.matches('(').count();
    names.take(count).filter(|name| !name.is_empty()).collect()
}

/// What must hold of every workbook.
pub(crate) fn check(bytes: &[u8]) -> Book {
    let book = read(bytes.to_vec());
    for (place, formula) in &book.formulas {
        assert_eq!(typed_in(formula), Vec::<String>::new(), "{place:?}: {formula}");
        assert!(formula.len() < 200, "{place:?}: {formula}");
        let unknown = called(formula).into_iter().find(|name| !FUNCTIONS.contains(&name.as_str()));
        assert_eq!(unknown, None, "{place:?}: {formula}");
        assert!(!formula.contains(['"', '\'', '[', '|']), "{place:?}: {formula}");
        match book.values.get(place) {
            Some(Data::Float(_) | Data::Int(_) | Data::Bool(_)) => {}
            other => panic!("{place:?}: {formula} is cached as {other:?}"),
        }
    }
    for sheet in ["Workings", "Results"] {
        for row in book.rows(sheet) {
            let exact = book.text(sheet, row, 3);
            if !exact.starts_with("about ") {
                assert!(holds(book.number(sheet, row, 4), &exact), "{sheet} row {row}: {exact}");
            }
            assert_eq!(book.number(sheet, row, 4), book.number(sheet, row, 5), "{sheet} row {row}");
            assert_eq!(book.text(sheet, row, 7), "true", "{sheet} row {row}");
            let decided = book.text(sheet, row, 2) == "worked out by fullcost";
            let live = book.formulas.contains_key(&(sheet.to_owned(), row, 4));
            let nothing = book.number(sheet, row, 4) == 0.0;
            assert!(live != decided || nothing, "{sheet} row {row} is live or said to be decided");
        }
    }
    for row in book.rows("Inputs") {
        for column in [2, 3] {
            let whole = book.number("Inputs", row, column);
            assert!(whole.fract() == 0.0 && whole.abs() < 9_007_199_254_740_992.0);
        }
    }
    assert_eq!(book.text("Checks", 4, 4), "true");
    book
}
