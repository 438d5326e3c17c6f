//! CSV of many bids straight into columns of integers, as a batch takes them.

use super::error::letters;
use crate::error::{self, Error, quoted, refused};
use crate::exact::{MAX_DECIMAL_PLACES, Quantity};

/// What a column of figures is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FigureColumn {
    /// What tells lots apart. Rows of a lot stand together.
    Lot,
    /// A figure of each bid, in integers at so many decimal places.
    OfBid(u8),
    /// A figure of the lot, which all its rows repeat, in integers at so many decimal places.
    OfLot(u8),
    /// Nothing that is looked at.
    PassedOver,
}

/// Columns of integers out of CSV: a row a bid, whose lot begins and ends with its rows.
///
/// Decimals become integers at the declared scale without a detour: `12.5` at two places is 1,250, and
/// `12.505` is refused. What [`Columns`](crate::batch::Columns) borrow stands in
/// [`lots`](Figures::lots) and [`column`](Figures::column).
///
/// ```
/// use fullcost::batch::{Ask, Columns, Scales, compare_batch};
/// use fullcost::door::{FigureColumn, Figures};
/// use fullcost::exact::Currency;
///
/// let text = "lot,price,quantity\nA,22.00,5200\nA,21.5,5200\nB,19.99,100\n";
/// let plan = [FigureColumn::Lot, FigureColumn::OfBid(2), FigureColumn::OfLot(0)];
/// let figures = Figures::from_csv_with_names(text.as_bytes(), &plan)?;
/// let columns = Columns::new(Currency::GBP, Scales::new(2, 0)?, figures.lots())?
///     .with_line(figures.column(1), figures.column(2))?;
/// let outcome = compare_batch(&columns, &Ask::new().with_ranks())?;
/// assert_eq!(outcome.ranks(0), Some([2, 1, 1].as_slice()));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("csv"))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    lots: Vec<usize>,
    columns: Vec<Vec<i64>>,
}

/// The most digits of a figure: what an integer holds whatever they are.
const MOST_DIGITS: usize = 18;

impl Figures {
    /// The columns of a text without names of columns, by what each of them is.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its row and column.
    pub fn from_csv(bytes: &[u8], plan: &[FigureColumn]) -> Result<Self, Error> {
        read(bytes, plan, 1)
    }

    /// The columns of a text whose first row has the names of its columns, which is passed over.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its row and column.
    pub fn from_csv_with_names(bytes: &[u8], plan: &[FigureColumn]) -> Result<Self, Error> {
        let behind = bytes.iter().position(|byte| *byte == b'\n');
        let rest = behind.and_then(|end| bytes.get(end.saturating_add(1)..)).unwrap_or(&[]);
        read(rest, plan, 2)
    }

    /// Where each lot begins, and last how many bids there are.
    #[must_use]
    pub fn lots(&self) -> &[usize] {
        &self.lots
    }

    /// The figures of a column by its place in the plan, from 0: by bid or by lot. Empty for a column
    /// without figures.
    #[must_use]
    pub fn column(&self, place: usize) -> &[i64] {
        self.columns.get(place).map_or(&[], Vec::as_slice)
    }
}

/// Where a figure stands, for what is wrong with it.
#[derive(Clone, Copy)]
struct At {
    row: u64,
    column: usize,
}

impl At {
    fn refuse(self, error: Error) -> Error {
        error.at(format_args!("row {}, column {}", self.row, letters(self.column)))
    }
}

fn read(bytes: &[u8], plan: &[FigureColumn], first_row: u64) -> Result<Figures, Error> {
    check_plan(plan)?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let rows = bytes.len().checked_div(plan.len().saturating_mul(4)).unwrap_or(0);
    let mut figures = Figures { lots: Vec::new(), columns: Vec::with_capacity(plan.len()) };
    for column in plan {
        let held = if matches!(column, FigureColumn::OfBid(_)) { rows } else { 0 };
        figures.columns.push(Vec::with_capacity(held));
    }
    let (mut rest, mut row, mut bids) = (bytes, first_row, 0_usize);
    let mut names: Vec<(&[u8], u64)> = Vec::new();
    let steps = steps(plan);
    let lot_at = plan.iter().position(|column| *column == FigureColumn::Lot);
    while !rest.is_empty() {
        if let [b'\n', more @ ..] | [b'\r', b'\n', more @ ..] = rest {
            (rest, row) = (more, row.saturating_add(1));
            continue;
        }
        // The lot decides what the row's figures are checked against, so it is looked up first.
        let lot = match lot_at {
            Some(place) => field_at(rest, place),
            None => &[],
        };
        let is_new = names.last().is_none_or(|(name, _)| *name != lot);
        if is_new {
            names.push((lot, row));
            figures.lots.push(bids);
        }
        rest = read_row(rest, &steps, &mut figures.columns, is_new, row)?;
        bids = bids.saturating_add(1);
        row = row.saturating_add(1);
    }
    figures.lots.push(bids);
    check_apart(names)?;
    Ok(figures)
}

fn check_plan(plan: &[FigureColumn]) -> Result<(), Error> {
    let lots = plan.iter().filter(|column| **column == FigureColumn::Lot).count();
    if plan.is_empty() || lots > 1 {
        return Err(refused!(
            Conflict: "the plan has {} columns and {lots} of them tell lots apart: give at least one column, and one of lots at most",
            plan.len()
        ));
    }
    for (place, column) in plan.iter().enumerate() {
        let (FigureColumn::OfBid(places) | FigureColumn::OfLot(places)) = *column else { continue };
        if places > MAX_DECIMAL_PLACES {
            return Err(refused!(
                Range: "column {} has a scale of {places} decimal places: give 0 to {MAX_DECIMAL_PLACES}",
                letters(place)
            ));
        }
    }
    Ok(())
}

/// A field of the row that a text begins with.
fn field_at(row: &[u8], place: usize) -> &[u8] {
    let mut rest = row;
    for _ in 0..place {
        rest = match rest.iter().position(|byte| matches!(byte, b',' | b'\n')) {
            Some(end) if rest.get(end) == Some(&b',') => {
                rest.get(end.saturating_add(1)..).unwrap_or(&[])
            }
            _ => return &[],
        };
    }
    field(rest)
}

/// The field that a text begins with.
fn field(text: &[u8]) -> &[u8] {
    let end = text.iter().position(|byte| matches!(byte, b',' | b'\n' | b'\r'));
    end.map_or(text, |end| text.get(..end).unwrap_or(text))
}

/// A column of the plan, as rows are read by it.
struct Step {
    kind: FigureColumn,
    /// What a whole number is multiplied with.
    power: u64,
    /// What stands behind a field.
    end: u8,
}

fn steps(plan: &[FigureColumn]) -> Vec<Step> {
    let last = plan.len().saturating_sub(1);
    let step = |(place, kind): (usize, &FigureColumn)| {
        let end = if place == last { b'\n' } else { b',' };
        let power = match *kind {
            FigureColumn::OfBid(places) | FigureColumn::OfLot(places) => power(places.into()),
            FigureColumn::Lot | FigureColumn::PassedOver => 1,
        };
        Step { kind: *kind, power, end }
    };
    plan.iter().enumerate().map(step).collect()
}

/// Reads a row; what stands behind it.
fn read_row<'t>(
    mut rest: &'t [u8],
    steps: &[Step],
    columns: &mut [Vec<i64>],
    is_new: bool,
    row: u64,
) -> Result<&'t [u8], Error> {
    for (column, (step, out)) in steps.iter().zip(columns).enumerate() {
        let is_figure = matches!(step.kind, FigureColumn::OfBid(_) | FigureColumn::OfLot(_));
        let (figure, behind) = match whole_number(rest, step) {
            Some((figure, behind)) if is_figure => (Some(figure), behind),
            _ => any_field(rest, step.kind, column == steps.len().saturating_sub(1))
                .map_err(|wrong| wrong.error(rest, steps.len(), At { row, column }))?,
        };
        match (step.kind, figure) {
            (FigureColumn::OfBid(_), Some(figure)) => out.push(figure),
            (FigureColumn::OfLot(_), Some(figure)) if is_new => out.push(figure),
            (FigureColumn::OfLot(_), Some(figure)) if out.last() != Some(&figure) => {
                return Err(At { row, column }.refuse(another_figure(field(rest))));
            }
            _ => {}
        }
        rest = behind;
    }
    Ok(rest)
}

/// A whole number of one to seven digits and the comma or the end of the line that belongs behind it, as most
/// fields are: all of it is read at once. Nothing where it is anything else.
#[inline]
fn whole_number<'t>(text: &'t [u8], step: &Step) -> Option<(i64, &'t [u8])> {
    let word = u64::from_le_bytes(*text.first_chunk::<8>()?);
    let digits = word ^ ZEROS;
    let bits = first_other(digits);
    let has_leading_zero = digits.trailing_zeros() >= 8 && bits > 8;
    // Of eight digits nothing is shifted, and the first of them ends no field.
    if word.wrapping_shr(bits) & 0xff != u64::from(step.end) || bits == 0 || has_leading_zero {
        return None;
    }
    let number = eight_digits(digits.wrapping_shl(64_u32.wrapping_sub(bits)));
    let behind = usize::try_from(bits >> 3).ok()?.wrapping_add(1);
    // Seven digits and six places: far below the bound.
    Some((number.wrapping_mul(step.power).cast_signed(), text.get(behind..)?))
}

/// What is wrong with a field.
enum Wrong {
    End,
    Figure(u8),
    Quote,
}

impl Wrong {
    fn error(self, text: &[u8], columns: usize, at: At) -> Error {
        match self {
            Wrong::End => at.refuse(wrong_end(at.column, columns)),
            Wrong::Figure(places) => refuse(text, places, at),
            Wrong::Quote => at.refuse(no_quotes(field(text))),
        }
    }
}

/// Any field, with the comma or the end of the line behind it: the figure, where it is one, and what stands
/// behind both.
fn any_field(
    text: &[u8],
    kind: FigureColumn,
    is_last: bool,
) -> Result<(Option<i64>, &[u8]), Wrong> {
    let (found, behind) = match kind {
        FigureColumn::OfBid(places) | FigureColumn::OfLot(places) => {
            let (figure, behind) = figure(text, places).ok_or(Wrong::Figure(places))?;
            (Some(figure), behind)
        }
        FigureColumn::Lot | FigureColumn::PassedOver => {
            let own = field(text);
            if own.contains(&b'"') {
                return Err(Wrong::Quote);
            }
            (None, text.get(own.len()..).unwrap_or(&[]))
        }
    };
    match behind {
        [b',', more @ ..] if !is_last => Ok((found, more)),
        [b'\n', more @ ..] | [b'\r', b'\n', more @ ..] if is_last => Ok((found, more)),
        [] if is_last => Ok((found, behind)),
        _ => Err(Wrong::End),
    }
}

fn another_figure(field: &[u8]) -> Error {
    refused!(
        Conflict: "{} is another figure than in the first row of the lot: a figure of a lot is the same in all its rows",
        quoted(&String::from_utf8_lossy(field))
    )
}

fn wrong_end(column: usize, columns: usize) -> Error {
    refused!(
        Conflict: "the row does not have {columns} columns: it ends, or goes on, behind column {}",
        letters(column)
    )
}

fn no_quotes(field: &[u8]) -> Error {
    refused!(
        Format: "{} has a quote: write figures and lots without quotes, or read the table as records",
        quoted(&String::from_utf8_lossy(field))
    )
}

/// Why a field is no figure at this scale.
fn refuse(text: &[u8], places: u8, at: At) -> Error {
    let own = field(text);
    let shown = String::from_utf8_lossy(own);
    // What the grammar of numbers says of it, where it is that.
    let strict = shown.strip_prefix('-').unwrap_or(&shown).parse::<Quantity>();
    at.refuse(if own.contains(&b'"') {
        no_quotes(own)
    } else {
        match strict {
            Err(error) => error,
            Ok(zero) if zero.is_zero() => error::signed_zero(quoted(&shown)),
            Ok(_) => error::too_many_places(quoted(&shown), places),
        }
    })
}

/// The figure that a text begins with, in integers at a scale, and what stands behind it.
#[inline]
fn figure(text: &[u8], places: u8) -> Option<(i64, &[u8])> {
    match short_figure(text, places) {
        Some(found) => Some(found),
        None => any_figure(text, places),
    }
}

/// A number of up to seven characters, with a point or without, before a comma or the end of a line, as most
/// are: all of it is read at once. Nothing where it is anything else.
#[inline]
fn short_figure(text: &[u8], places: u8) -> Option<(i64, &[u8])> {
    let word = u64::from_le_bytes(*text.first_chunk::<8>()?);
    let digits = word ^ ZEROS;
    let others = others(digits);
    let whole = others.trailing_zeros() & !7;
    let has_leading_zero = whole > 8 && text.first() == Some(&b'0');
    if whole == 0 || has_leading_zero {
        return None;
    }
    let next = byte_at(word, whole)?;
    let (end, decimals) = if next == b'.' {
        // The first that is no digit behind the point.
        let end = (others & others.wrapping_sub(1)).trailing_zeros() & !7;
        (end, end.wrapping_sub(whole).wrapping_sub(8))
    } else {
        (whole, 0)
    };
    let last = byte_at(word, end)?;
    let count = usize::try_from(decimals >> 3).ok()?;
    let missing = usize::from(places).checked_sub(count)?;
    if (last != b',' && last != b'\n') || (next == b'.' && count == 0) {
        return None;
    }
    // What stands before the point, and behind it what stands there.
    let before = digits & below(whole);
    let behind = digits.checked_shr(whole.wrapping_add(8)).unwrap_or(0) & below(decimals);
    let all = before | (behind << whole);
    let aligned = all << 64_u32.wrapping_sub(whole).wrapping_sub(decimals);
    // Seven digits and six places: far below the bound.
    let value = i64::try_from(eight_digits(aligned).wrapping_mul(power(missing))).ok()?;
    Some((value, text.get(usize::try_from(end >> 3).ok()?..)?))
}

/// The byte of a word that begins at a bit; nothing behind its last.
#[inline]
fn byte_at(word: u64, bit: u32) -> Option<u8> {
    u8::try_from(word.checked_shr(bit)? & 0xff).ok()
}

/// Every bit below this one, of less than 64.
#[inline]
fn below(bit: u32) -> u64 {
    (1_u64 << bit).wrapping_sub(1)
}

/// Eight zeros as they are written.
const ZEROS: u64 = 0x3030_3030_3030_3030;

/// The highest bit of each byte of a word that is no digit.
#[inline]
fn others(digits: u64) -> u64 {
    (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
}

/// Before which bit of a word the digits end that it begins with; 64 where all of it is digits.
#[inline]
fn first_other(digits: u64) -> u32 {
    others(digits).trailing_zeros() & !7
}

fn any_figure(text: &[u8], places: u8) -> Option<(i64, &[u8])> {
    let (is_negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (whole, count, mut rest) = number(digits);
    if count == 0 || (count > 1 && digits.first() == Some(&b'0')) {
        return None;
    }
    let (mut value, mut missing, mut all) = (whole, usize::from(places), count);
    if let [b'.', behind @ ..] = rest {
        let (decimals, count, after) = number(behind);
        // Zeros behind the last decimal say nothing.
        let (decimals, kept) = without_zeros(decimals, count, usize::from(places));
        missing = missing.checked_sub(kept).filter(|_| count > 0)?;
        value = value.wrapping_mul(power(kept)).wrapping_add(decimals);
        (all, rest) = (all.saturating_add(kept), after);
    }
    if all.saturating_add(missing) > MOST_DIGITS {
        return None;
    }
    let value = i64::try_from(value.wrapping_mul(power(missing))).ok()?;
    match (is_negative, value) {
        (true, 0) => None,
        (true, value) => Some((value.wrapping_neg(), rest)),
        (false, value) => Some((value, rest)),
    }
}

fn without_zeros(mut decimals: u64, mut count: usize, places: usize) -> (u64, usize) {
    while count > places && decimals.checked_rem(10) == Some(0) {
        decimals = decimals.checked_div(10).unwrap_or(0);
        count = count.saturating_sub(1);
    }
    (decimals, count)
}

fn power(exponent: usize) -> u64 {
    POWERS.get(exponent).copied().unwrap_or(0)
}

/// Powers of ten up to the most digits.
const POWERS: [u64; 19] = [
    1,
    10,
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
    10_000_000_000,
    100_000_000_000,
    1_000_000_000_000,
    10_000_000_000_000,
    100_000_000_000_000,
    1_000_000_000_000_000,
    10_000_000_000_000_000,
    100_000_000_000_000_000,
    1_000_000_000_000_000_000,
];

/// The digits that a text begins with, as a number that wraps beyond what is counted, how many they
/// are, and what stands behind them. Up to seven are read at once: no branch depends on how many.
fn number(text: &[u8]) -> (u64, usize, &[u8]) {
    if let Some(eight) = text.first_chunk::<8>() {
        let digits = u64::from_le_bytes(*eight) ^ ZEROS;
        let bits = first_other(digits);
        if bits < 64 {
            let count = usize::try_from(bits >> 3).unwrap_or(0);
            let rest = text.get(count..).unwrap_or(&[]);
            // Digits to the end of the word; what stands before them is zero.
            let aligned = if count == 0 { 0 } else { digits << (64_u32.wrapping_sub(bits)) };
            return (eight_digits(aligned), count, rest);
        }
    }
    let (mut rest, mut value) = (text, 0_u64);
    while let [digit @ b'0'..=b'9', more @ ..] = rest {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0')));
        rest = more;
    }
    (value, text.len().wrapping_sub(rest.len()), rest)
}

/// Eight digits, the first in the lowest byte: pairs, then fours, then all.
#[inline]
fn eight_digits(digits: u64) -> u64 {
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff
}

/// Refuses a lot whose rows stand in two places.
fn check_apart(mut names: Vec<(&[u8], u64)>) -> Result<(), Error> {
    let rises =
        |one: &(&[u8], u64), other: &(&[u8], u64)| (one.0.len(), one.0) < (other.0.len(), other.0);
    if names.is_sorted_by(rises) {
        return Ok(());
    }
    names.sort_unstable();
    let twice = names.windows(2).find_map(|pair| match pair {
        [one, other] if one.0 == other.0 => Some(*other),
        _ => None,
    });
    match twice {
        None => Ok(()),
        Some((name, row)) => Err(refused!(
            Order: "row {row}: the rows of lot {} do not stand together: sort the table by lot",
            quoted(&String::from_utf8_lossy(name))
        )),
    }
}
