//! How numbers are written in a table, and what its columns are called.

use std::collections::BTreeMap;

use crate::error::{Error, quoted, refused};

/// How a table is read: what its columns are called and how its numbers are written.
///
/// Without anything said, columns have the names of the fields that they fill, and numbers the
/// crate's own grammar: digits with at most one point. What is said here holds for numbers only; names
/// and texts stay as they are.
///
/// ```
/// use fullcost::door::{Sheet, TableKind, TableReading, Tables};
///
/// let prices = "Bieter;Kurzer Besuch\nNord;1.250,50 €\n";
/// let reading = TableReading::new()
///     .with_column("Bieter", "provider")
///     .with_column("Kurzer Besuch", "rates: short")
///     .with_decimal_comma()
///     .with_thousands('.')
///     .with_currency_sign("€");
/// let sheet = Sheet::from_csv_with("preise.csv", prices.as_bytes(), b';')?;
/// let tables = Tables::new().with(TableKind::Bids, sheet, reading);
/// # let _ = tables;
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableReading {
    columns: BTreeMap<String, String>,
    has_decimal_comma: bool,
    thousands: Option<char>,
    signs: Vec<String>,
    values: Vec<(String, String)>,
}

impl TableReading {
    /// Columns named by their fields, numbers in the crate's own grammar.
    #[must_use]
    pub fn new() -> Self {
        TableReading::default()
    }

    /// A column of another name fills this field.
    #[must_use]
    pub fn with_column(mut self, column: &str, field: &str) -> Self {
        self.columns.insert(column.to_owned(), field.to_owned());
        self
    }

    /// Every row has this in a field for which the table has no column, such as a source.
    #[must_use]
    pub fn with_value(mut self, field: &str, value: &str) -> Self {
        self.values.push((field.to_owned(), value.to_owned()));
        self
    }

    /// Decimals stand behind a comma.
    #[must_use]
    pub fn with_decimal_comma(self) -> Self {
        TableReading { has_decimal_comma: true, ..self }
    }

    /// Thousands are set apart by this character.
    #[must_use]
    pub fn with_thousands(self, separator: char) -> Self {
        TableReading { thousands: Some(separator), ..self }
    }

    /// Numbers may carry this sign of a currency before or behind them.
    #[must_use]
    pub fn with_currency_sign(mut self, sign: &str) -> Self {
        self.signs.push(sign.to_owned());
        self
    }

    /// The field that a column fills.
    pub(super) fn field<'a>(&'a self, column: &'a str) -> &'a str {
        self.columns.get(column).map_or(column, String::as_str)
    }

    /// The columns that are given other names.
    pub(super) fn named(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    pub(super) fn values(&self) -> &[(String, String)] {
        &self.values
    }

    /// A number in the crate's own grammar; what is none is left for its reader to refuse.
    pub(super) fn number(&self, text: &str) -> Result<String, Error> {
        let (sign, digits) = self.without_signs(text);
        let point = if self.has_decimal_comma { ',' } else { '.' };
        let (whole, behind) = match digits.split_once(point) {
            Some((whole, behind)) => (whole, Some(behind)),
            None => (digits, None),
        };
        // A mark that is not stated as one of thousands would be taken for a point.
        if self.has_decimal_comma && self.thousands != Some('.') && text.contains('.') {
            return Err(refused!(
                Format: "{} has a point, and decimals are said to stand behind a comma: correct it, or say that points set thousands apart",
                quoted(text)
            ));
        }
        let whole = match self.thousands {
            Some(separator) => without_thousands(whole, separator).ok_or_else(|| refused!(
                Format: "{} has thousands that are not in threes: write every group in three digits, or none",
                quoted(text)
            ))?,
            None => whole.to_owned(),
        };
        Ok(without_zeros(&match behind {
            Some(behind) => format!("{sign}{whole}.{behind}"),
            None => format!("{sign}{whole}"),
        }))
    }

    /// A minus sign, and the number without it and without a sign of a currency.
    fn without_signs<'a>(&self, text: &'a str) -> (&'static str, &'a str) {
        let is_space = |character: char| matches!(character, ' ' | '\u{a0}' | '\u{202f}');
        let mut rest = text;
        let mut minus = "";
        if let Some(behind) = rest.strip_prefix('-') {
            (minus, rest) = ("-", behind);
        }
        for sign in &self.signs {
            let stripped = rest.strip_prefix(sign.as_str()).or(rest.strip_suffix(sign.as_str()));
            if let Some(stripped) = stripped {
                rest = stripped.trim_matches(is_space);
                break;
            }
        }
        if let Some(behind) = rest.strip_prefix('-').filter(|_| minus.is_empty()) {
            (minus, rest) = ("-", behind);
        }
        (minus, rest)
    }
}

/// The digits of whole thousands: a first group of one to three, and the others of three.
fn without_thousands(whole: &str, separator: char) -> Option<String> {
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let others: Vec<&str> = groups.collect();
    if others.is_empty() {
        return Some(whole.to_owned());
    }
    let is_group = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let fits = (1..=3).contains(&first.len())
        && is_group(first)
        && others.iter().all(|group| group.len() == 3 && is_group(group));
    fits.then(|| format!("{first}{}", others.concat()))
}

/// Without zeros behind the last decimal, which say nothing.
pub(super) fn without_zeros(text: &str) -> String {
    let (digits, unit) = text.strip_suffix('%').map_or((text, ""), |digits| (digits, "%"));
    match digits.split_once('.') {
        Some((whole, behind))
            if !behind.is_empty() && behind.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            match behind.trim_end_matches('0') {
                "" => format!("{whole}{unit}"),
                kept => format!("{whole}.{kept}{unit}"),
            }
        }
        _ => text.to_owned(),
    }
}
