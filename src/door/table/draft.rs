//! A document that is put together of cells, each of which knows its place.

use std::collections::BTreeMap;

use crate::error::{self, Error, PathStep, quoted};
use crate::record::Tree;

/// Where a cell stands: its table, its row there and its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) table: usize,
    /// The row's place in the table; none for the row of names.
    pub(super) row: Option<usize>,
    /// None for what stands in no cell.
    pub(super) column: Option<usize>,
}

/// A part of a document, and where it stands.
#[derive(Clone, Debug)]
pub(super) enum Draft {
    Cell(Tree<'static>, Place),
    Entries(BTreeMap<String, Draft>),
    Items(Vec<Draft>),
}

/// A step from a part to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Key(String),
    /// From 0.
    Item(usize),
}

impl Draft {
    pub(super) fn empty() -> Self {
        Draft::Entries(BTreeMap::new())
    }

    /// The tree that readers read.
    pub(super) fn tree(&self) -> Tree<'static> {
        match self {
            Draft::Cell(tree, _) => tree.clone(),
            Draft::Entries(entries) => Tree::Object(
                entries.iter().map(|(key, part)| (key.clone().into(), part.tree())).collect(),
            ),
            Draft::Items(items) => Tree::List(items.iter().map(Draft::tree).collect()),
        }
    }

    /// The part under a key.
    pub(super) fn get(&self, key: &str) -> Option<&Draft> {
        match self {
            Draft::Entries(entries) => entries.get(key),
            _ => None,
        }
    }

    /// One cell at the end of some steps.
    pub(super) fn chain(steps: &[Step], cell: Draft) -> Draft {
        steps.iter().rev().fold(cell, |part, step| match step {
            Step::Key(key) => Draft::Entries(BTreeMap::from([(key.clone(), part)])),
            // Items before it come from other cells of the row.
            Step::Item(_) => Draft::Items(vec![part]),
        })
    }

    /// Puts a cell at the end of some steps; the place that something stands at already refuses it.
    pub(super) fn put(&mut self, steps: &[Step], cell: Draft) -> Result<(), Error> {
        match (self, steps) {
            (Draft::Entries(entries), [Step::Key(key), rest @ ..]) => {
                if let Some(part) = entries.get_mut(key) {
                    return part.put(rest, cell);
                }
                entries.insert(key.clone(), Draft::chain_checked(rest, cell)?);
                Ok(())
            }
            (Draft::Items(items), [Step::Item(place), rest @ ..]) => {
                let count = items.len();
                match items.get_mut(*place) {
                    Some(part) => part.put(rest, cell),
                    None if *place == count => {
                        items.push(Draft::chain_checked(rest, cell)?);
                        Ok(())
                    }
                    None => Err(gap(*place)),
                }
            }
            (Draft::Cell(..), []) => Err(twice()),
            _ => Err(error::one_of("one cell, or cells with names behind a colon")),
        }
    }

    fn chain_checked(steps: &[Step], cell: Draft) -> Result<Draft, Error> {
        match steps.iter().find_map(|step| match step {
            Step::Item(place) if *place > 0 => Some(*place),
            _ => None,
        }) {
            Some(place) => Err(gap(place)),
            None => Ok(Draft::chain(steps, cell)),
        }
    }

    /// Joins what another row says of the same record; `by` names it in both.
    pub(super) fn join(&mut self, other: Draft, by: &str) -> Result<(), (Place, Error)> {
        match (self, other) {
            (Draft::Entries(own), Draft::Entries(other)) => {
                for (key, part) in other {
                    match own.get_mut(&key) {
                        Some(Draft::Cell(..)) if key == by => {}
                        Some(before) => before.join(part, "")?,
                        None => {
                            own.insert(key, part);
                        }
                    }
                }
                Ok(())
            }
            (Draft::Items(own), Draft::Items(other)) => {
                own.extend(other);
                Ok(())
            }
            (_, other) => match other.place() {
                Some(place) => Err((place, twice())),
                None => Ok(()),
            },
        }
    }

    /// Where the first of its cells stands.
    pub(super) fn place(&self) -> Option<Place> {
        match self {
            Draft::Cell(_, place) => Some(*place),
            Draft::Entries(entries) => entries.values().find_map(Draft::place),
            Draft::Items(items) => items.iter().find_map(Draft::place),
        }
    }

    /// The part to which the path of an error leads, as far as it does.
    pub(super) fn follow(&self, path: &[PathStep]) -> &Draft {
        let mut part = self;
        for step in path {
            match part.step(step) {
                Some(next) => part = next,
                None => break,
            }
        }
        part
    }

    fn step(&self, step: &PathStep) -> Option<&Draft> {
        match (self, step.name(), step.place()) {
            (Draft::Items(items), None, Some(place)) => items.get(place.checked_sub(1)?),
            (Draft::Items(items), Some(name), _) => items.iter().find(|item| item.is_named(name)),
            (Draft::Entries(entries), Some(name), _) => entries.get(name).or_else(|| {
                let inside = entries.values();
                inside.filter(|part| !matches!(part, Draft::Cell(..))).find_map(|part| match part {
                    Draft::Items(items) => items.iter().find(|item| item.is_named(name)),
                    other => other.get(name),
                })
            }),
            (Draft::Entries(entries), None, Some(place)) => match entries.get(step.what())? {
                Draft::Items(items) => items.get(place.checked_sub(1)?),
                _ => None,
            },
            (Draft::Entries(entries), None, None) => entries.get(step.what()),
            _ => None,
        }
    }

    /// Whether one of its own cells is this name.
    fn is_named(&self, name: &str) -> bool {
        let Draft::Entries(entries) = self else { return false };
        entries
            .values()
            .any(|part| matches!(part, Draft::Cell(Tree::Text(text), _) if text == name))
    }

    /// Every cell, each with the steps to it.
    pub(super) fn cells(&self) -> Vec<(Vec<Step>, &Draft)> {
        let mut cells = Vec::new();
        self.collect(&mut Vec::new(), &mut cells);
        cells
    }

    fn collect<'d>(&'d self, steps: &mut Vec<Step>, cells: &mut Vec<(Vec<Step>, &'d Draft)>) {
        match self {
            Draft::Cell(..) => cells.push((steps.clone(), self)),
            Draft::Entries(entries) => {
                for (key, part) in entries {
                    steps.push(Step::Key(key.clone()));
                    part.collect(steps, cells);
                    steps.pop();
                }
            }
            Draft::Items(items) => {
                for (place, part) in items.iter().enumerate() {
                    steps.push(Step::Item(place));
                    part.collect(steps, cells);
                    steps.pop();
                }
            }
        }
    }
}

fn twice() -> Error {
    crate::error::refused!(
        Duplicate: "it is given twice: keep one of the two cells"
    )
}

fn gap(place: usize) -> Error {
    let place = place.saturating_add(1).to_string();
    crate::error::refused!(
        Order: "item {} has no item before it: fill the columns of a list from 1 on", quoted(&place)
    )
}
