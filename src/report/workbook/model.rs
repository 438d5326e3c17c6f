//! The figures of a workbook before it is written: rows that follow from rows above them.

use std::collections::BTreeMap;

use super::refusal;
use crate::error::{AtRecord as _, Error, quoted, shortened};
use crate::exact::{Fraction, Rounding};

/// The most rows of figures that a workbook may have, of all its sheets together.
pub const MAX_WORKBOOK_ROWS: usize = 100_000;

/// A sheet that holds figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Sheet {
    Inputs,
    Workings,
    Results,
}

/// The row of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Cell {
    pub(super) sheet: Sheet,
    /// Counted from zero, headings among them.
    pub(super) row: u32,
}

/// Low and high end.
pub(super) type Band = [Cell; 2];

/// How a figure of the workbook follows from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    AtLeast(Cell, Cell),
    /// Decided by the crate and shown: no formula gives it.
    Decided,
    Difference(Vec<Cell>),
    Greatest(Vec<Cell>),
    /// A whole number over a whole number.
    Input,
    Least(Vec<Cell>),
    Median(Vec<Cell>),
    Negated(Cell),
    NotBelowZero(Cell),
    Power(Cell, Cell),
    Product(Vec<Cell>),
    Quotient(Cell, Cell),
    /// One more than the figures of a table that lie below, or above, this one.
    Rank {
        own: Cell,
        first: Cell,
        last: Cell,
        above: bool,
    },
    /// Free of the noise that binary floats leave behind the places that count.
    WithoutNoise(Cell),
    Repeated(Cell),
    /// The figure at a whole place among figures in rising order.
    Smallest {
        place: Cell,
        upwards: bool,
        among: Vec<Cell>,
    },
    /// A pool that is solved together with others: the number of its equation.
    Solved {
        block: usize,
        equation: usize,
    },
    Sum(Vec<Cell>),
    /// The third where the first is at most the second, else the fourth.
    UpTo(Cell, Cell, Cell, Cell),
    Whole(Cell, Rounding),
}

/// One figure with what it is.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) label: String,
    pub(super) unit: String,
    /// How it follows, in words.
    pub(super) rule: String,
    pub(super) source: String,
    /// Where it stands among the facts.
    pub(super) record: String,
    pub(super) step: Step,
    pub(super) value: Fraction,
}

/// What stands in a row of a sheet.
pub(super) enum Line {
    Heading(String),
    Row(Row),
}

/// Equations that are solved together, as a matrix and its right side.
pub(super) struct Equations {
    pub(super) label: String,
    pub(super) pools: Vec<String>,
    /// By equation and pool: the part that goes from the pool to that of the equation.
    pub(super) parts: Vec<Vec<Option<Cell>>>,
    /// Its coefficients, as they are shown.
    pub(super) shown: Vec<Vec<Fraction>>,
    /// What is charged to each pool itself.
    pub(super) own: Vec<Option<Cell>>,
    pub(super) charged: Vec<Fraction>,
    pub(super) solution: Vec<Fraction>,
}

/// Two figures that must be the same, whatever the inputs.
pub(super) struct AddsUp {
    pub(super) label: String,
    pub(super) one: Cell,
    pub(super) other: Cell,
}

/// All figures of a workbook.
#[derive(Default)]
pub(super) struct Model {
    pub(super) inputs: Vec<Line>,
    pub(super) workings: Vec<Line>,
    pub(super) results: Vec<Line>,
    pub(super) equations: Vec<Equations>,
    pub(super) checks: Vec<AddsUp>,
    /// Cells with a name of their own.
    pub(super) names: BTreeMap<String, Cell>,
    records: BTreeMap<String, Cell>,
    same: BTreeMap<(Step, String, String), Cell>,
}

impl Model {
    pub(super) fn lines(&self, sheet: Sheet) -> &[Line] {
        match sheet {
            Sheet::Inputs => &self.inputs,
            Sheet::Workings => &self.workings,
            Sheet::Results => &self.results,
        }
    }

    fn lines_mut(&mut self, sheet: Sheet) -> &mut Vec<Line> {
        match sheet {
            Sheet::Inputs => &mut self.inputs,
            Sheet::Workings => &mut self.workings,
            Sheet::Results => &mut self.results,
        }
    }

    /// Begins a table.
    pub(super) fn heading(&mut self, sheet: Sheet, text: &str) {
        let lines = self.lines_mut(sheet);
        if let Some(Line::Heading(last)) = lines.last_mut() {
            text.clone_into(last);
        } else {
            lines.push(Line::Heading(text.to_owned()));
        }
    }

    /// The figure that a record of the facts is known as.
    pub(super) fn known(&self, record: &str) -> Option<Cell> {
        self.records.get(record).copied()
    }

    /// Lets a record be known as a figure that stands already.
    pub(super) fn know(&mut self, record: &str, cell: Cell) {
        self.records.insert(record.to_owned(), cell);
    }

    /// Lets a record be known as nothing again.
    pub(super) fn forget(&mut self, record: &str) {
        self.records.remove(record);
    }

    pub(super) fn row(&self, cell: Cell) -> Option<&Row> {
        let place = usize::try_from(cell.row).ok()?;
        match self.lines(cell.sheet).get(place)? {
            Line::Heading(_) => None,
            Line::Row(row) => Some(row),
        }
    }

    pub(super) fn value(&self, cell: Cell) -> Fraction {
        self.row(cell).map(|row| row.value.clone()).unwrap_or_default()
    }

    /// Puts a figure on a sheet; one that follows in the same way from the same figures is not put
    /// there twice.
    pub(super) fn push(&mut self, sheet: Sheet, row: Row) -> Result<Cell, Error> {
        let record = (!row.record.is_empty()).then(|| row.record.clone());
        let key = (row.step.clone(), row.label.clone(), row.unit.clone());
        let shared = sheet == Sheet::Workings && record.is_none() && row.step != Step::Decided;
        if shared && let Some(known) = self.same.get(&key) {
            return Ok(*known);
        }
        if let Some(computed) = self.follows(&row.step)
            && computed != row.value
        {
            return Err(refusal::does_not_follow(quoted(&row.label), &row.value, computed));
        }
        if row.step == Step::Input {
            check_whole(&row).at(("record", &row.record))?;
        }
        let rows = [&self.inputs, &self.workings, &self.results].map(Vec::len);
        if rows.into_iter().sum::<usize>() >= MAX_WORKBOOK_ROWS {
            return Err(refusal::too_many_rows(MAX_WORKBOOK_ROWS));
        }
        let lines = self.lines_mut(sheet);
        let place = u32::try_from(lines.len()).unwrap_or(u32::MAX);
        lines.push(Line::Row(row));
        let cell = Cell { sheet, row: place };
        if shared {
            self.same.insert(key, cell);
        }
        if let Some(record) = record {
            self.records.insert(record, cell);
        }
        Ok(cell)
    }

    /// Puts the inputs in the order of their groups, each under its heading; within a group they stay in
    /// the order in which they are needed. No table stands without rows.
    pub(super) fn finish(&mut self) {
        for lines in [&mut self.workings, &mut self.results] {
            lines.pop_if(|last| matches!(last, Line::Heading(_)));
        }
        let lines = std::mem::take(&mut self.inputs);
        let mut groups: BTreeMap<(usize, &str), Vec<(u32, Row)>> = BTreeMap::new();
        let mut places = BTreeMap::new();
        for (place, line) in (0_u32..).zip(lines) {
            if let Line::Row(row) = line {
                groups.entry(group_of(&row.record)).or_default().push((place, row));
            }
        }
        for ((_, group), rows) in groups {
            self.inputs.push(Line::Heading(group.to_owned()));
            for (place, row) in rows {
                places.insert(place, u32::try_from(self.inputs.len()).unwrap_or(u32::MAX));
                self.inputs.push(Line::Row(row));
            }
        }
        self.moved(&|cell| match cell.sheet {
            Sheet::Inputs => {
                Cell { row: places.get(&cell.row).copied().unwrap_or(cell.row), ..cell }
            }
            _ => cell,
        });
    }

    /// Everything that names a cell names the one where it stands now.
    fn moved(&mut self, now: &dyn Fn(Cell) -> Cell) {
        for line in self.workings.iter_mut().chain(&mut self.results) {
            if let Line::Row(row) = line {
                for cell in row.step.cells_mut() {
                    *cell = now(*cell);
                }
            }
        }
        for equations in &mut self.equations {
            let parts = equations.parts.iter_mut().flatten().chain(&mut equations.own);
            parts.for_each(|part| *part = part.map(now));
        }
        self.names.values_mut().for_each(|cell| *cell = now(*cell));
        for check in &mut self.checks {
            (check.one, check.other) = (now(check.one), now(check.other));
        }
    }

    /// The coefficients of all equations stay within the bound on rows.
    pub(super) fn check_equations(&self, further: &Equations) -> Result<(), Error> {
        let all = self.equations.iter().chain([further]);
        let cells = all.map(|one| one.pools.len().saturating_mul(one.pools.len()));
        if cells.fold(0, usize::saturating_add) > MAX_WORKBOOK_ROWS {
            return Err(refusal::too_many_rows(MAX_WORKBOOK_ROWS));
        }
        Ok(())
    }

    /// The figures as a run of rows below each other where they are many: those that are not are
    /// repeated there.
    pub(super) fn gathered(&mut self, cells: Vec<Cell>) -> Result<Vec<Cell>, Error> {
        if cells.len() <= MOST_TERMS { Ok(cells) } else { self.as_run(cells) }
    }

    /// The figures as a run of rows, however few.
    pub(super) fn as_run(&mut self, cells: Vec<Cell>) -> Result<Vec<Cell>, Error> {
        // Inputs are put in another order at the end.
        let of_inputs = cells.first().is_some_and(|cell| cell.sheet == Sheet::Inputs);
        if cells.len() <= 1 || !of_inputs && run(&cells).is_some() {
            return Ok(cells);
        }
        // A run must not be broken by a row that is known from elsewhere.
        let rows = cells.iter().filter_map(|cell| Some((*cell, self.row(*cell)?.clone())));
        let rows: Vec<(Cell, Row)> = rows.collect();
        let mut gathered = Vec::with_capacity(rows.len());
        for (cell, row) in rows {
            let rule = "repeated from above".to_owned();
            let (source, record) = (String::new(), format!("repeated/{}", self.workings.len()));
            let row = Row { step: Step::Repeated(cell), rule, source, record, ..row };
            gathered.push(self.push(Sheet::Workings, row)?);
        }
        Ok(gathered)
    }

    /// What a figure is by its step; `None` where no step of the workbook gives it exactly.
    pub(super) fn follows(&self, step: &Step) -> Option<Fraction> {
        let values =
            |cells: &[Cell]| cells.iter().map(|cell| self.value(*cell)).collect::<Vec<_>>();
        let less = |one: Fraction, other: Fraction| one - other;
        Some(match step {
            Step::Decided | Step::Input | Step::Solved { .. } | Step::Rank { .. } => return None,
            Step::AtLeast(one, other) => {
                let reached = self.value(*one) >= self.value(*other);
                if reached { Fraction::ONE } else { Fraction::ZERO }
            }
            Step::Difference(cells) => values(cells).into_iter().reduce(less)?,
            Step::Greatest(cells) => values(cells).into_iter().max()?,
            Step::Least(cells) => values(cells).into_iter().min()?,
            Step::Median(cells) => Fraction::median(&values(cells))?,
            Step::Negated(cell) => -self.value(*cell),
            Step::NotBelowZero(cell) => self.value(*cell).max(Fraction::ZERO),
            Step::Power(cell, exponent) => {
                self.value(*cell).power(self.value(*exponent).to_string().parse().ok()?)
            }
            Step::Product(cells) => values(cells).into_iter().reduce(|one, other| one * other)?,
            Step::Quotient(over, under) => {
                self.value(*over).checked_div(&self.value(*under)).ok()?
            }
            Step::Repeated(cell) => self.value(*cell),
            Step::WithoutNoise(cell) => self.value(*cell).rounded(GUARD_PLACES, Rounding::HalfUp),
            Step::Smallest { place, upwards, among } => {
                let rounding = if *upwards { Rounding::Ceiling } else { Rounding::Floor };
                let place = self.value(*place).rounded(0, rounding).to_string();
                let mut figures = values(among);
                figures.sort();
                figures.get(place.parse::<usize>().ok()?.checked_sub(1)?)?.clone()
            }
            Step::Sum(cells) => values(cells).iter().sum(),
            Step::UpTo(figure, bound, within, above) => {
                let within_it = self.value(*figure) <= self.value(*bound);
                self.value(if within_it { *within } else { *above })
            }
            Step::Whole(cell, rounding) => self.value(*cell).rounded(0, *rounding),
        })
    }
}

impl Step {
    /// The cells that it names.
    fn cells_mut(&mut self) -> Vec<&mut Cell> {
        match self {
            Step::Decided | Step::Input | Step::Solved { .. } => Vec::new(),
            Step::AtLeast(one, other) | Step::Power(one, other) | Step::Quotient(one, other) => {
                vec![one, other]
            }
            Step::Difference(cells)
            | Step::Greatest(cells)
            | Step::Least(cells)
            | Step::Median(cells)
            | Step::Product(cells)
            | Step::Sum(cells) => cells.iter_mut().collect(),
            Step::Negated(cell)
            | Step::NotBelowZero(cell)
            | Step::Repeated(cell)
            | Step::Whole(cell, _)
            | Step::WithoutNoise(cell) => vec![cell],
            Step::Rank { own, first, last, .. } => vec![own, first, last],
            Step::Smallest { place, among, .. } => among.iter_mut().chain([place]).collect(),
            Step::UpTo(figure, bound, within, above) => vec![figure, bound, within, above],
        }
    }
}

/// What a contract comes to in a scenario.
pub(super) fn contract_record(
    bid: &crate::exact::Name,
    scenario: &crate::exact::Name,
    what: &str,
    end: &str,
) -> String {
    format!("contract/{bid}/{scenario}/{what}/{end}")
}

/// The heading under which an input stands, with its place: by the beginning of its record.
fn group_of(record: &str) -> (usize, &'static str) {
    let first = record.split('/').next().unwrap_or_default();
    let first = if first.starts_with("model of ") { "model" } else { first };
    let known = GROUPS.iter().find(|(beginning, _)| *beginning == first);
    let heading = known.map_or("Other figures", |(_, heading)| heading);
    let place = GROUPS.iter().position(|(_, known)| *known == heading);
    (place.unwrap_or(GROUPS.len()), heading)
}

/// First and last of cells that lie below each other on one sheet, in order.
pub(super) fn run(cells: &[Cell]) -> Option<(Cell, Cell)> {
    let (first, last) = (*cells.first()?, *cells.last()?);
    let follows = |pair: &[Cell]| match pair {
        [one, other] => one.sheet == other.sheet && one.row.checked_add(1) == Some(other.row),
        _ => true,
    };
    (cells.len() > 1 && cells.windows(2).all(follows)).then_some((first, last))
}

/// An input as a whole number over a whole number: over the power of ten of its decimal places, or
/// over its own denominator where its digits do not end.
pub(super) fn whole_over_whole(value: &Fraction) -> (String, String) {
    let Some(decimal) = value.to_exact_decimal() else {
        let (numerator, denominator) = value.parts();
        return (numerator.to_string(), denominator.to_string());
    };
    let (whole, places) = decimal.split_once('.').unwrap_or((&decimal, ""));
    let digits = format!("{whole}{places}");
    let (sign, digits) =
        digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("-", digits));
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    (format!("{sign}{digits}"), format!("1{}", "0".repeat(places.len())))
}

/// The figure that a sheet shows of an exact one: 15 significant digits, half to even.
pub(super) fn fifteen_digits(value: &Fraction) -> String {
    let shown = |places: u8| value.to_plain_text(places, Rounding::HalfEven);
    let rough = shown(60);
    let digits = rough.trim_start_matches('-');
    let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
    let text = if whole == "0" {
        let zeros = places.bytes().take_while(|digit| *digit == b'0').count();
        shown(u8::try_from(zeros.saturating_add(SIGNIFICANT)).unwrap_or(60))
    } else {
        shown(u8::try_from(SIGNIFICANT.saturating_sub(whole.len())).unwrap_or(0))
    };
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn check_whole(row: &Row) -> Result<(), Error> {
    let (over, under) = whole_over_whole(&row.value);
    let fits = |whole: &str| whole.parse::<i64>().is_ok_and(|whole| whole.abs() < TWO_TO_THE_53);
    if fits(&over) && fits(&under) {
        return Ok(());
    }
    let shown = row.value.to_exact_decimal().unwrap_or_else(|| row.value.to_string());
    Err(refusal::beyond_whole_numbers(quoted(&row.label), shortened(&shown)))
}

/// Headings of inputs, in the order in which they stand.
const GROUPS: [(&str, &str); 26] = [
    ("constant", "Constants"),
    ("power", "Constants"),
    ("units", "Constants"),
    ("demand", "Demand"),
    ("service", "Volumes"),
    ("bid", "Prices of bids"),
    ("line", "Prices preset"),
    ("cost line", "Cost lines"),
    ("post", "Posts and employment years"),
    ("employment year", "Posts and employment years"),
    ("asset", "Assets"),
    ("period", "The period"),
    ("funder", "Funders"),
    ("driver", "Drivers"),
    ("rule", "Rules of the playing field"),
    ("buyer's tax", "Rules of the playing field"),
    ("statement", "What bidders state"),
    ("volunteers", "Volunteers"),
    ("estimate", "Screens"),
    ("screen", "Screens"),
    ("contract", "Contracts"),
    ("indexation", "Indexation"),
    ("whole life", "Whole life"),
    ("scoring", "Scoring"),
    ("mark", "Marks"),
    ("model", "The bidders' own cost models"),
];

/// From here on a spreadsheet does not hold every whole number.
const TWO_TO_THE_53: i64 = 1 << 53;

/// The significant digits that a spreadsheet keeps.
const SIGNIFICANT: usize = 15;

/// More terms than these are shown in a run of rows, so that no formula grows long.
const MOST_TERMS: usize = 6;

/// The decimal places of units of the last place that are kept before they are rounded: binary noise lies
/// behind them.
pub(super) const GUARD_PLACES: u8 = 6;
