//! Every exact figure of JSON stands in the workbook, or under a path that is named with the reason.

use std::collections::BTreeSet;

use super::Book;
use fullcost::exact::Fraction;
use serde_json::Value;

/// Every exact figure of a document of results, with its path.
pub(super) fn figures(value: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(value, "", &mut found);
    found
}

fn collect(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(exact)) = members.get("exact") {
                found.push((path.to_owned(), exact.clone()));
                return;
            }
            for (key, member) in members {
                collect(member, &format!("{path}/{key}"), found);
            }
        }
        Value::Array(elements) => {
            for element in elements {
                collect(element, &format!("{path}/*"), found);
            }
        }
        _ => {}
    }
}

impl Book {
    /// Every figure of its sheets, exactly.
    pub(super) fn figures(&self) -> BTreeSet<Fraction> {
        let mut figures = BTreeSet::new();
        for sheet in ["Results", "Workings"] {
            for row in self.rows(sheet) {
                figures.extend(self.text(sheet, row, 3).parse::<Fraction>());
            }
        }
        for row in self.rows("Inputs") {
            let [over, under] = [2, 3].map(|column| self.number("Inputs", row, column) as i128);
            figures.extend(Fraction::new(over, under));
        }
        figures
    }
}

/// The paths of the figures that the workbook does not hold.
pub(super) fn missing(book: &Book, written: &Value, stated: &[(&str, &str)]) -> BTreeSet<String> {
    let held = book.figures();
    let figures = figures(written).into_iter().filter(|(path, _)| {
        let plain = path.replace("/further_fields/*", "");
        !stated.iter().any(|(known, _)| plain.starts_with(known))
    });
    let missing = figures.filter(|(_, exact)| {
        // A figure of very many digits is told by its length there.
        exact.len() <= 120 && !held.contains(&exact.parse::<Fraction>().unwrap())
    });
    missing.map(|(path, exact)| format!("{path}: {exact}")).collect()
}
