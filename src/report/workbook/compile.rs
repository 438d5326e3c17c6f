//! From the working behind a figure to rows of formulas.
//!
//! What is stated becomes an input, once for each record of the facts, and what follows becomes a row
//! with one short formula. A rule that has no short formula becomes several rows. The parts of a split
//! by largest remainder, and the cells of a table that was rounded as a whole, become their exact figure
//! and the rounding that the crate decided.

use super::model::{Cell, GUARD_PLACES, Model, Row, Sheet, Step};
use super::refusal;
use crate::error::{Error, quoted};
use crate::evidence::{Evidence, Place, Rule};
use crate::exact::{Fraction, Rounding};

impl Model {
    /// The rows behind a figure, and its own.
    pub(super) fn compile(&mut self, evidence: &Evidence) -> Result<Cell, Error> {
        self.unfold(evidence, "", "")
    }

    /// An input of the workbook, or the row that its record is known as.
    pub(super) fn input(
        &mut self,
        record: &str,
        label: &str,
        value: &Fraction,
        unit: &str,
    ) -> Result<Cell, Error> {
        let stated = Evidence::stated(label, value.clone(), unit, None);
        self.compile(&stated.known_as(record))
    }

    /// A row of a sheet that follows by a step.
    pub(super) fn step(
        &mut self,
        sheet: Sheet,
        (label, unit): (&str, &str),
        rule: &str,
        step: Step,
        value: Fraction,
    ) -> Result<Cell, Error> {
        let (source, record) = (String::new(), String::new());
        let (label, unit, rule) = (label.to_owned(), unit.to_owned(), rule.to_owned());
        self.push(sheet, Row { label, unit, rule, source, record, step, value })
    }

    /// What the crate decided and no formula gives.
    pub(super) fn decided(
        &mut self,
        sheet: Sheet,
        (label, unit): (&str, &str),
        value: Fraction,
    ) -> Result<Cell, Error> {
        self.step(sheet, (label, unit), "worked out by fullcost", Step::Decided, value)
    }

    fn unfold(&mut self, evidence: &Evidence, owner: &str, path: &str) -> Result<Cell, Error> {
        let within = |record: &str| match (owner, record.strip_prefix('/')) {
            (_, Some(of_nobody)) => of_nobody.to_owned(),
            ("", None) => record.to_owned(),
            (owner, None) => format!("{owner}/{record}"),
        };
        let (record, owner) = match evidence.place() {
            Some(Place::Record(record) | Place::Repeated(record)) => {
                (Some(within(record)), owner.to_owned())
            }
            Some(Place::Within(inner)) => (None, within(inner)),
            None => (None, owner.to_owned()),
        };
        let stated = matches!(evidence.rule(), Rule::Stated);
        let path = match (&record, path) {
            (Some(record), _) => record.clone(),
            (None, _) if matches!(evidence.place(), Some(Place::Within(_))) => {
                format!("{owner}/{}", evidence.label())
            }
            (None, "") => evidence.label().to_owned(),
            (None, path) => format!("{path}/{}", evidence.label()),
        };
        let record = record.or_else(|| stated.then(|| path.clone()));
        let record = record.map(|record| self.free(&record, evidence));
        if let Some(known) = record.as_ref().and_then(|record| self.known(record)) {
            return Ok(known);
        }
        if stated && matches!(evidence.place(), Some(Place::Repeated(_))) {
            let row = row(evidence, Step::Decided, record);
            let rule = "worked out by fullcost".to_owned();
            return self.push(Sheet::Workings, Row { rule, ..row });
        }
        if stated {
            return self.push(Sheet::Inputs, row(evidence, Step::Input, record));
        }
        let mut parts = Vec::with_capacity(evidence.parts().len());
        for part in evidence.parts() {
            parts.push(self.unfold(part, &owner, &path)?);
        }
        self.apply(evidence, parts, record)
    }

    /// The record, or one beside it where the record is known as another figure: a fact that stands
    /// elsewhere with another value, or an input of which a working is found later.
    fn free(&self, record: &str, evidence: &Evidence) -> String {
        let stated = matches!(evidence.rule(), Rule::Stated);
        let takes = |known: Cell| {
            let row = self.row(known);
            row.is_some_and(|row| {
                row.value == *evidence.value() && (stated || row.step != Step::Input)
            })
        };
        let mut record = record.to_owned();
        let mut number = 1_u32;
        let first = record.clone();
        while self.known(&record).is_some_and(|known| !takes(known)) {
            number = number.saturating_add(1);
            record = format!("{first} ({number})");
        }
        record
    }

    fn apply(
        &mut self,
        evidence: &Evidence,
        parts: Vec<Cell>,
        record: Option<String>,
    ) -> Result<Cell, Error> {
        let shape = || refusal::no_steps(quoted(evidence.label()));
        let step = match (evidence.rule(), parts.as_slice()) {
            (Rule::Sum, []) => Step::Decided,
            (Rule::Sum | Rule::Product, [only]) => Step::Repeated(*only),
            (Rule::Sum, _) => Step::Sum(self.gathered(parts)?),
            (Rule::Product, _) => Step::Product(self.gathered(parts)?),
            (Rule::Difference, _) => Step::Difference(parts),
            (Rule::Greatest, _) => Step::Greatest(self.gathered(parts)?),
            (Rule::Least, _) => Step::Least(self.gathered(parts)?),
            (Rule::Median, _) => Step::Median(self.gathered(parts)?),
            (Rule::Quotient, [over, under]) => Step::Quotient(*over, *under),
            (Rule::AtLeast, [one, other]) => Step::AtLeast(*one, *other),
            (Rule::Negated, [only]) => Step::Negated(*only),
            (Rule::NotBelowZero, [only]) => Step::NotBelowZero(*only),
            (Rule::Power { exponent }, [only]) => {
                let value = Fraction::from_integer((*exponent).into());
                let exponent = self.input(&format!("power/{exponent}"), "power", &value, "")?;
                Step::Power(*only, exponent)
            }
            (Rule::Banded, _) => self.banded(evidence, &parts).ok_or_else(shape)??,
            (Rule::Interpolated, [position, figures @ ..]) => {
                self.interpolated(evidence, *position, figures)?
            }
            (Rule::Rounded { places, rounding }, [only]) => {
                self.rounded(evidence, *only, *places, *rounding)?
            }
            (Rule::RoundedInTable { .. }, [only]) => self.as_decided(evidence, *only)?,
            (Rule::Apportioned { key, .. }, [whole, weights @ ..]) => {
                let keys = evidence.parts().iter().skip(1);
                let place = keys.into_iter().position(|part| part.label() == key.as_str());
                let own = place.and_then(|place| weights.get(place)).copied();
                self.apportioned(evidence, *whole, weights, own.ok_or_else(shape)?)?
            }
            _ => return Err(shape()),
        };
        self.push(Sheet::Workings, row(evidence, step, record))
    }

    /// Looked up from the last band to the first, a row each.
    fn banded(&mut self, evidence: &Evidence, parts: &[Cell]) -> Option<Result<Step, Error>> {
        let (figure, bands) = parts.split_first()?;
        let (rows, above) = bands.as_chunks::<2>();
        let [above] = above else { return None };
        let Some(([bound, first], rows)) = rows.split_first() else {
            return Some(Ok(Step::Repeated(*above)));
        };
        let mut found = *above;
        for [bound, within] in rows.iter().rev() {
            let value = if self.value(*figure) <= self.value(*bound) { *within } else { found };
            let step = Step::UpTo(*figure, *bound, *within, found);
            let label = format!("{}, above a band", evidence.label());
            let rule = "within the band, else as above it";
            match self.step(
                Sheet::Workings,
                (&label, evidence.unit()),
                rule,
                step,
                self.value(value),
            ) {
                Ok(cell) => found = cell,
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(Step::UpTo(*figure, *bound, *first, found)))
    }

    fn interpolated(
        &mut self,
        evidence: &Evidence,
        position: Cell,
        figures: &[Cell],
    ) -> Result<Step, Error> {
        let among = self.as_run(figures.to_vec())?;
        let unit = evidence.unit();
        let mut at = |upwards: bool, label: &str| {
            let step = Step::Smallest { place: position, upwards, among: among.clone() };
            let value = self.follows_or_zero(&step);
            self.step(Sheet::Workings, (label, unit), "by rising order", step, value)
        };
        let below = at(false, "figure at the place below")?;
        let above = at(true, "figure at the place above")?;
        let place = self.value(position).rounded(0, Rounding::Floor);
        let whole = Step::Whole(position, Rounding::Floor);
        let whole =
            self.step(Sheet::Workings, ("whole place", ""), "rounded down", whole, place.clone())?;
        let part = self.value(position) - place;
        let rule = "first less the others";
        let between = Step::Difference(vec![position, whole]);
        let between =
            self.step(Sheet::Workings, ("part of the way", ""), rule, between, part.clone())?;
        let way = self.value(above) - self.value(below);
        let apart = Step::Difference(vec![above, below]);
        let apart = self.step(Sheet::Workings, ("way between", unit), rule, apart, way.clone())?;
        let gone = Step::Product(vec![between, apart]);
        let gone = self.step(Sheet::Workings, ("way gone", unit), "product", gone, part * way)?;
        Ok(Step::Sum(vec![below, gone]))
    }

    /// In units of the last place, free of binary noise, whole, and back.
    fn rounded(
        &mut self,
        evidence: &Evidence,
        exact: Cell,
        places: u8,
        rounding: Rounding,
    ) -> Result<Step, Error> {
        let scale = Fraction::from_integer(10_i128.saturating_pow(places.into()));
        let record = format!("units/{places}");
        let label = format!("units of {places} decimal places in one");
        let units = self.input(&record, &label, &scale, "")?;
        let scaled = self.value(exact) * &scale;
        let label = format!("{}, in units of its last place", evidence.label());
        let step = Step::Product(vec![exact, units]);
        let noisy = self.step(Sheet::Workings, (&label, ""), "product", step, scaled.clone())?;
        let clean = scaled.rounded(GUARD_PLACES, Rounding::HalfUp);
        if clean.rounded(0, rounding) != scaled.rounded(0, rounding) {
            // Closer to a tie than the digits that count.
            return self.as_decided(evidence, exact);
        }
        let label = format!("{label}, without binary noise");
        let step = Step::WithoutNoise(noisy);
        let rule = "cut to the digits that count";
        let clean = self.step(Sheet::Workings, (&label, ""), rule, step, clean)?;
        let label = format!("{}, whole units", evidence.label());
        let step = Step::Whole(clean, rounding);
        let rule = format!("rounded, {rounding}");
        let whole = scaled.rounded(0, rounding);
        let whole = self.step(Sheet::Workings, (&label, ""), &rule, step, whole)?;
        Ok(Step::Quotient(whole, units))
    }

    /// The exact figure and the rounding that the crate decided on.
    pub(super) fn as_decided(&mut self, evidence: &Evidence, exact: Cell) -> Result<Step, Error> {
        let rounding = evidence.value() - &self.value(exact);
        let label = format!("rounding of {}, fixed for the stated inputs", evidence.label());
        let decided = self.decided(Sheet::Workings, (&label, evidence.unit()), rounding)?;
        Ok(Step::Sum(vec![exact, decided]))
    }

    fn apportioned(
        &mut self,
        evidence: &Evidence,
        whole: Cell,
        weights: &[Cell],
        own: Cell,
    ) -> Result<Step, Error> {
        let all: Fraction = weights.iter().map(|weight| self.value(*weight)).sum();
        let unit = evidence.unit();
        let gathered = self.gathered(weights.to_vec())?;
        let sum = Step::Sum(gathered);
        let label = format!("{}, all weights", evidence.label());
        let base = self.step(Sheet::Workings, (&label, ""), "sum", sum, all.clone())?;
        let weighted = self.value(whole) * self.value(own);
        let label = format!("{}, amount times weight", evidence.label());
        let product = Step::Product(vec![whole, own]);
        let product =
            self.step(Sheet::Workings, (&label, unit), "product", product, weighted.clone())?;
        let label = format!("{}, exactly", evidence.label());
        let exact = weighted.checked_div(&all)?;
        let step = Step::Quotient(product, base);
        let exact = self.step(Sheet::Workings, (&label, unit), "first over second", step, exact)?;
        self.as_decided(evidence, exact)
    }

    fn follows_or_zero(&self, step: &Step) -> Fraction {
        self.follows(step).unwrap_or_default()
    }
}

fn row(evidence: &Evidence, step: Step, record: Option<String>) -> Row {
    Row {
        label: evidence.label().to_owned(),
        unit: evidence.unit().to_owned(),
        rule: evidence.rule().to_string(),
        source: evidence.source().map(ToString::to_string).unwrap_or_default(),
        record: record.unwrap_or_default(),
        step,
        value: evidence.value().clone(),
    }
}
