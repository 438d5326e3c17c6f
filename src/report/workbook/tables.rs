//! Tables of results: figures from the workings, and ranks over them.

use super::model::{Cell, GUARD_PLACES, Model, Sheet, Step};
use crate::error::Error;
use crate::evidence::{Evidence, Rule};
use crate::exact::Fraction;
use crate::tender::RankInterval;

impl Model {
    /// What every workbook needs: the tolerance, and the constants of formulas.
    pub(super) fn constants(&mut self) -> Result<(), Error> {
        self.heading(Sheet::Inputs, "Constants");
        let ten = Fraction::from_integer(10);
        let tolerance = Fraction::ONE.checked_div(&ten.power(9))?;
        let half = Fraction::ONE.checked_div(&Fraction::from_integer(2))?;
        let guard = Fraction::from_integer(GUARD_PLACES.into());
        let constants = [
            ("guard_places", "decimal places kept before a figure is rounded", &guard),
            ("half", "one half, where a rounding looks at ties", &half),
            ("one", "one, that ranks begin with", &Fraction::ONE),
            ("tolerance", "tolerance of a comparison, as a part of the figure", &tolerance),
        ];
        for (name, label, value) in constants {
            let cell = self.input(&format!("constant/{name}"), label, value, "")?;
            self.names.insert(name.to_owned(), cell);
        }
        Ok(())
    }

    /// The figure of a row as a result.
    pub(super) fn result(&mut self, label: &str, cell: Cell) -> Result<Cell, Error> {
        let Some(row) = self.row(cell) else { return Ok(cell) };
        let (unit, value) = (row.unit.clone(), row.value.clone());
        let rule = format!("from {}", cell.sheet.name());
        self.step(Sheet::Results, (label, &unit), &rule, Step::Repeated(cell), value)
    }

    /// The result with a name that a formula can use.
    pub(super) fn named_result(
        &mut self,
        name: &str,
        label: &str,
        cell: Cell,
    ) -> Result<Cell, Error> {
        let result = self.result(label, cell)?;
        let name = self.unused_name(name);
        self.names.insert(name, result);
        Ok(result)
    }

    /// Letters, digits and underscores, in which no cell or function can be meant; numbered where it
    /// is taken.
    fn unused_name(&self, wanted: &str) -> String {
        let kept =
            |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
        let wanted: String = wanted.chars().take(LONGEST_NAME).map(kept).collect();
        let mut name = format!("result_{}", wanted.to_ascii_lowercase());
        let first = name.clone();
        let mut number = 1_u32;
        while self.names.contains_key(&name) {
            number = number.saturating_add(1);
            name = format!("{first}_{number}");
        }
        name
    }

    /// A sum of figures that stand elsewhere, for a check.
    pub(super) fn sum_of(&mut self, label: &str, cells: &[Cell]) -> Result<Cell, Error> {
        let unit = cells.first().and_then(|cell| self.row(*cell)).map(|row| row.unit.clone());
        let value = cells.iter().map(|cell| self.value(*cell)).sum();
        let step = match cells {
            [] => Step::Decided,
            [only] => Step::Repeated(*only),
            _ => Step::Sum(self.gathered(cells.to_vec())?),
        };
        self.step(Sheet::Workings, (label, &unit.unwrap_or_default()), "sum", step, value)
    }

    /// The ranks of figures in a table of results, each beside the crate's: best and worst where the
    /// figures have two ends.
    pub(super) fn ranks(
        &mut self,
        heading: &str,
        rows: &[(String, Cell, Cell, RankInterval)],
        above: bool,
    ) -> Result<Vec<Cell>, Error> {
        let lows: Option<(Cell, Cell)> = ends(rows.iter().map(|(_, low, ..)| *low));
        let highs = ends(rows.iter().map(|(_, _, high, _)| *high));
        let (Some(lows), Some(highs)) = (lows, highs) else { return Ok(Vec::new()) };
        let mut cells = Vec::with_capacity(rows.len());
        self.heading(Sheet::Results, heading);
        let banded = rows.iter().any(|(_, low, high, _)| low != high);
        for (label, low, _, rank) in rows {
            let label = if banded { format!("{label}, best rank") } else { label.clone() };
            let step = Step::Rank { own: *low, first: highs.0, last: highs.1, above };
            cells.push(self.rank(&label, step, rank.best)?);
        }
        if !banded {
            return Ok(cells);
        }
        for (label, low, high, rank) in rows {
            let step = Step::Rank { own: *high, first: lows.0, last: lows.1, above };
            let own = Step::Rank { own: *high, first: *low, last: *low, above };
            self.worst_rank(label, step, own, rank.worst)?;
        }
        Ok(cells)
    }

    fn rank(&mut self, label: &str, step: Step, rank: usize) -> Result<Cell, Error> {
        let value = whole(rank);
        if self.counted(&step) == value {
            return self.step(
                Sheet::Results,
                (label, ""),
                "one more than are before it",
                step,
                value,
            );
        }
        let label = format!("{label} (closer than a spreadsheet can tell)");
        self.decided(Sheet::Results, (&label, ""), value)
    }

    /// One more than the bids that are possibly before it, itself left out.
    fn worst_rank(&mut self, label: &str, all: Step, own: Step, rank: usize) -> Result<(), Error> {
        let (with_own, only_own) = (self.counted(&all), self.counted(&own));
        let others = &with_own - &only_own;
        let worst_label = format!("{label}, worst rank");
        let Some(one) = self.known("constant/one") else { return Ok(()) };
        if others.clone() + Fraction::ONE != whole(rank) {
            return self.rank(&worst_label, all, rank).map(|_| ());
        }
        let rule = "one more than are possibly before it";
        let label_of = format!("{label}, with itself");
        let with = self.step(Sheet::Workings, (&label_of, ""), rule, all, with_own)?;
        let label_of = format!("{label}, itself alone");
        let alone = self.step(Sheet::Workings, (&label_of, ""), rule, own, only_own)?;
        let label_of = format!("{label}, others possibly before it");
        let step = Step::Difference(vec![with, alone]);
        let before =
            self.step(Sheet::Workings, (&label_of, ""), "first less the others", step, others)?;
        let step = Step::Sum(vec![one, before]);
        self.step(Sheet::Results, (&worst_label, ""), rule, step, whole(rank)).map(|_| ())
    }

    /// A rank as the workbook counts it, with its tolerance.
    fn counted(&self, step: &Step) -> Fraction {
        let Step::Rank { own, first, last, above } = step else { return Fraction::ZERO };
        let own = self.value(*own);
        let tolerance = self.known("constant/tolerance").map(|cell| self.value(cell));
        let tolerance = tolerance.unwrap_or_default() * own.abs().max(Fraction::ONE);
        let before = (first.row..=last.row).filter(|row| {
            let other = self.value(Cell { row: *row, ..*first });
            let apart = if *above { other - &own } else { &own - &other };
            apart > tolerance
        });
        whole(before.count().saturating_add(1))
    }

    /// A figure as it is ranked where the tender ranks on minor units.
    pub(super) fn in_minor_units(&mut self, cell: Cell, places: u8) -> Result<Cell, Error> {
        let Some(row) = self.row(cell) else { return Ok(cell) };
        let exact = Evidence::stated(&row.label, row.value.clone(), &row.unit, None);
        let record = format!("ranked/{:?}/{}", cell.sheet, cell.row);
        let (label, unit) = (format!("{}, as it is ranked", row.label), row.unit.clone());
        let rounding = crate::exact::Rounding::HalfEven;
        let value = row.value.rounded(places, rounding);
        self.know(&record, cell);
        let rule = Rule::Rounded { places, rounding };
        self.compile(&Evidence::new(rule, &label, value, &unit, vec![exact.known_as(record)]))
    }
}

/// First and last of cells below each other.
fn ends(mut cells: impl Iterator<Item = Cell>) -> Option<(Cell, Cell)> {
    let first = cells.next()?;
    Some((first, cells.last().unwrap_or(first)))
}

fn whole(number: usize) -> Fraction {
    Fraction::from_integer(i128::try_from(number).unwrap_or(i128::MAX))
}

/// The longest part of a name that is taken from the facts.
const LONGEST_NAME: usize = 120;
