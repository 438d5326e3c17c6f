//! The name of a column, and what it fills.

use super::draft::{Draft, Place, Step};
use super::notation::TableReading;
use super::sheet::Cell;
use crate::error::{self, Error, quoted, refused};
use crate::record::{Field, Shape, Tree, unknown_field};

/// What a column fills.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) steps: Vec<Step>,
    leaf: Leaf,
}

#[derive(Clone, Copy, Debug)]
enum Leaf {
    /// What has names, and no cell of its own but one without any.
    Empty,
    Flag,
    Number,
    Text,
    Version,
}

impl Column {
    /// The column of a name, under a part of this shape.
    pub(super) fn resolve(name: &str, shape: Shape) -> Result<Self, Error> {
        let mut steps = Vec::new();
        let leaf = walk(&parts_of(name)?, shape, &mut steps)?;
        Ok(Column { steps, leaf })
    }

    /// The column of a name behind steps that are known.
    pub(super) fn behind(steps: Vec<Step>, name: &str, shape: Shape) -> Result<Self, Error> {
        let column = Column::resolve(name, shape)?;
        Ok(Column { steps: steps.into_iter().chain(column.steps).collect(), ..column })
    }

    /// The column of a value that stands alone behind steps that are known.
    pub(super) fn alone(mut steps: Vec<Step>, shape: Shape) -> Result<Self, Error> {
        let leaf = walk(&[], shape, &mut steps)?;
        Ok(Column { steps, leaf })
    }

    /// What a cell is in it; nothing where it is empty.
    pub(super) fn cell(
        &self,
        cell: &Cell,
        reading: &TableReading,
        place: Place,
    ) -> Result<Option<Draft>, Error> {
        let tree = match (cell, self.leaf) {
            (Cell::Empty, _) => return Ok(None),
            (Cell::Refused(_, error), _) => return Err(error.clone()),
            (cell, Leaf::Empty) if cell.text() == NO_NAMES => return Ok(Some(Draft::empty())),
            (_, Leaf::Empty) => {
                return Err(refused!(
                    Missing: "the column holds what has names: write a name behind it, such as \"{}: …\"",
                    name_of(&self.steps)
                ));
            }
            (Cell::Text(text) | Cell::Plain(text), Leaf::Flag) => match text.as_str() {
                "true" => Tree::Flag(true),
                "false" => Tree::Flag(false),
                other => return Err(error::unknown_choice(other, "true, false")),
            },
            (Cell::Text(text), Leaf::Number) => Tree::text_of(reading.number(text)?),
            (Cell::Text(text) | Cell::Plain(text), Leaf::Version) => Tree::whole_of(text),
            (Cell::Plain(text) | Cell::Text(text), _) => Tree::text_of(text),
        };
        Ok(Some(Draft::Cell(tree, place)))
    }
}

/// The parts of a name: behind colons, in quotes where a part has a colon or a quote in it.
pub(super) fn parts_of(name: &str) -> Result<Vec<String>, Error> {
    let mut parts = Vec::new();
    let mut rest = name;
    loop {
        let (part, behind) = match rest.strip_prefix('"') {
            Some(_) => quoted_part(rest).ok_or_else(|| refused!(
                Format: "the column {} opens a quote that does not close: write a part of a name with a colon as \"…\", with \\ before a quote",
                quoted(name)
            ))?,
            None => match rest.split_once(SEPARATOR) {
                Some((part, behind)) => (part.to_owned(), Some(behind)),
                None => (rest.to_owned(), None),
            },
        };
        parts.push(part);
        if parts.len() > MOST_PARTS {
            return Err(refused!(
                TooLarge: "the name of the column has more than {MOST_PARTS} parts: no field lies so deep"
            ));
        }
        match behind {
            Some(behind) => rest = behind,
            None => return Ok(parts),
        }
    }
}

/// What stands in the cell of a part that has names and holds none, such as a post without time.
pub(super) const NO_NAMES: &str = "{}";

/// The most parts of a name.
const MOST_PARTS: usize = 32;

/// What stands between two parts.
const SEPARATOR: &str = ": ";

/// A part in quotes, and what stands behind the colon after it.
fn quoted_part(text: &str) -> Option<(String, Option<&str>)> {
    let mut read = serde_json::Deserializer::from_str(text).into_iter::<String>();
    let part = read.next()?.ok()?;
    let rest = text.get(read.byte_offset()..)?;
    if rest.is_empty() {
        Some((part, None))
    } else {
        Some((part, Some(rest.strip_prefix(SEPARATOR)?)))
    }
}

/// The name of a column that fills the end of some steps.
pub(super) fn name_of(steps: &[Step]) -> String {
    let parts = steps.iter().map(|step| match step {
        Step::Item(place) => place.saturating_add(1).to_string(),
        Step::Key(key) if key.contains([':', '"']) || key.is_empty() => {
            // A text always has a JSON form.
            serde_json::to_string(key).unwrap_or_default()
        }
        Step::Key(key) => key.clone(),
    });
    parts.collect::<Vec<_>>().join(SEPARATOR)
}

fn walk(parts: &[String], shape: Shape, steps: &mut Vec<Step>) -> Result<Leaf, Error> {
    match (shape, parts) {
        (Shape::Either(alone, _), []) => walk(parts, alone(), steps),
        (Shape::Either(_, with_names), _) => walk(parts, with_names(), steps),
        (Shape::List(item), []) => {
            // One cell is a list of one.
            steps.push(Step::Item(0));
            walk(parts, item(), steps)
        }
        (Shape::List(item), [first, rest @ ..]) => {
            let place = item_of(first);
            // Without a place the row is one item.
            steps.push(Step::Item(place.unwrap_or(0)));
            walk(if place.is_some() { rest } else { parts }, item(), steps)
        }
        (Shape::Map(entry), [name, rest @ ..]) => {
            steps.push(Step::Key(name.clone()));
            walk(rest, entry(), steps)
        }
        (Shape::Record(fields), [name, rest @ ..]) => {
            let field = field_of(&fields(), name)?;
            steps.push(Step::Key(name.clone()));
            walk(rest, (field.shape)(), steps)
        }
        (Shape::Any, [name, rest @ ..]) => {
            steps.push(item_of(name).map_or_else(|| Step::Key(name.clone()), Step::Item));
            walk(rest, Shape::Any, steps)
        }
        (Shape::Flag, []) => Ok(Leaf::Flag),
        (Shape::Number, []) => Ok(Leaf::Number),
        (Shape::Version, []) => Ok(Leaf::Version),
        (Shape::Any | Shape::Text, []) => Ok(Leaf::Text),
        (Shape::Map(_) | Shape::Record(_), []) => Ok(Leaf::Empty),
        (Shape::Flag | Shape::Number | Shape::Text | Shape::Version, [further, ..]) => {
            Err(refused!(
                Misplaced: "{} stands behind what is one value: leave it out of the name of the column",
                quoted(further)
            ))
        }
    }
}

/// A place in a list, written from 1.
fn item_of(part: &str) -> Option<usize> {
    let place: usize = part.parse().ok()?;
    place.checked_sub(1).filter(|_| place.to_string() == part)
}

/// The field of a name.
pub(super) fn field_of(fields: &[Field], name: &str) -> Result<Field, Error> {
    fields.iter().find(|field| field.name == name).copied().ok_or_else(|| {
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        unknown_field(name, &names, &[])
    })
}
