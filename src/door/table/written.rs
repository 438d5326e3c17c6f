//! Tables of what the crate has: written so that they are read back as they were, and templates.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{NO_NAMES, name_of};
use super::draft::Step;
use super::kind::{Layout, Of, TableKind};
use super::tables::fields_of;
use crate::appraisal::Appraisal;
use crate::costing::Costing;
use crate::record::{Field, Part, Shape, Tree};

/// A table that is written: its kind, and its rows, of which the first names the columns.
pub(super) type Grid = Vec<Vec<String>>;

impl TableKind {
    /// The tables of an organisation and of what is asked of it, as CSV. Read together they are what
    /// they were written of.
    ///
    /// ```
    /// use fullcost::cost::{Organisation, Service};
    /// use fullcost::costing::{CostQuestions, Costing};
    /// use fullcost::door::{Sheet, TableKind, TableReading, Tables};
    /// use fullcost::exact::{Currency, Period};
    ///
    /// let organisation = Organisation::builder(
    ///     "riverside",
    ///     Currency::GBP,
    ///     Period::new("2026-04".parse()?, 12)?,
    /// )
    /// .service(Service::new("advocacy", "case", "400".parse()?)?)
    /// .build()?;
    /// let costing = Costing::new(organisation, CostQuestions::default())?;
    /// let mut tables = Tables::new();
    /// for (kind, text) in TableKind::csv_of_costing(&costing) {
    ///     let sheet = Sheet::from_csv(kind.as_str(), text.as_bytes())?;
    ///     tables = tables.with(kind, sheet, TableReading::new());
    /// }
    /// assert_eq!(tables.costing()?, costing);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn csv_of_costing(costing: &Costing) -> Vec<(TableKind, String)> {
        csv_of(costing, Of::Organisation)
    }

    /// The tables of a tender and of what is asked of it, as CSV. Read together they are what they
    /// were written of.
    #[must_use]
    pub fn csv_of_appraisal(appraisal: &Appraisal) -> Vec<(TableKind, String)> {
        csv_of(appraisal, Of::Tender)
    }

    /// A template as CSV: the names of the columns, from the fields of the records. What has names of
    /// its own, such as the lines of a bid, has a table of its own ([`TableKind::Rates`]), or
    /// columns such as `rates: short visit` beside these.
    ///
    /// ```
    /// use fullcost::door::TableKind;
    ///
    /// assert_eq!(TableKind::Demand.template(), "line,quantity\n");
    /// assert_eq!(
    ///     TableKind::Services.template(),
    ///     "name,label,unit,volume,volume_basis,source\n",
    /// );
    /// ```
    #[must_use]
    pub fn template(self) -> String {
        text_of(&template(self))
    }
}

/// The columns of a template, and for fields that stand alone a row of each that must be given.
pub(super) fn template(kind: TableKind) -> Grid {
    let fields = match kind.of() {
        Of::Organisation => fields_of::<Costing>(),
        Of::Tender => fields_of::<Appraisal>(),
    };
    let inner = |list: &str| {
        let field = fields.iter().find(|field| field.name == list);
        inside(field.map_or(Shape::Any, |field| (field.shape)()))
    };
    let of_record = |shape: Shape, field: &str| match shape {
        Shape::Record(fields) => {
            let fields = fields();
            let field = fields.iter().find(|own| own.name == field);
            inside(field.map_or(Shape::Any, |field| (field.shape)()))
        }
        other => other,
    };
    match kind.layout() {
        Layout::Fields => fields_template(&fields, kind.of()),
        Layout::Records { list, .. } => vec![columns(inner(list))],
        Layout::Inside { list, column, field, .. } => {
            let own = columns(of_record(inner(list), field));
            vec![std::iter::once(column.to_owned()).chain(own).collect()]
        }
        Layout::Own { field, entry, value } => vec![entry_columns(&[entry], value, inner(field))],
        Layout::Entries { list, column, field, entry, value, .. } => {
            vec![entry_columns(&[column, entry], value, of_record(inner(list), field))]
        }
    }
}

fn inside(shape: Shape) -> Shape {
    match shape {
        Shape::List(inner) | Shape::Map(inner) => inner(),
        other => other,
    }
}

/// The columns of a long table: what it is about, the value alone, and the fields of a value.
fn entry_columns(first: &[&str], value: &str, shape: Shape) -> Vec<String> {
    let mut all: Vec<String> = first.iter().map(|name| (*name).to_owned()).collect();
    let own = match shape {
        Shape::Either(_, with_names) => columns_with_items(with_names()),
        _ => Vec::new(),
    };
    if !own.iter().any(|name| name == value) {
        all.push(value.to_owned());
    }
    all.extend(own);
    all
}

/// The columns of a record: a field that is one cell, and the fields of a record in it.
fn columns(shape: Shape) -> Vec<String> {
    let mut all = Vec::new();
    collect_columns(shape, Items::Elsewhere, &mut Vec::new(), &mut all);
    all
}

/// The columns of a value of which a row may be one item, such as a tier.
fn columns_with_items(shape: Shape) -> Vec<String> {
    let mut all = Vec::new();
    collect_columns(shape, Items::InRows, &mut Vec::new(), &mut all);
    all
}

/// Where the records of a list inside a record stand.
#[derive(Clone, Copy)]
enum Items {
    /// In tables of their own, or in columns with their places.
    Elsewhere,
    /// A row an item.
    InRows,
}

fn collect_columns(shape: Shape, items: Items, steps: &mut Vec<Step>, all: &mut Vec<String>) {
    match shape {
        Shape::Record(fields) if steps.len() < DEEPEST => {
            for field in fields() {
                steps.push(Step::Key(field.name.to_owned()));
                collect_columns((field.shape)(), items, steps, all);
                steps.pop();
            }
        }
        Shape::List(inner) if steps.len() < DEEPEST => match (inner(), items) {
            (Shape::Record(fields), Items::InRows) => {
                collect_columns(Shape::Record(fields), items, steps, all);
            }
            (Shape::Any | Shape::Text | Shape::Number, _) => all.push(name_of(steps)),
            _ => {}
        },
        Shape::Either(..) | Shape::Any | Shape::Text | Shape::Number | Shape::Flag => {
            all.push(name_of(steps));
        }
        _ => {}
    }
}

/// How many parts the name of a column in a template has.
const DEEPEST: usize = 3;

fn fields_template(fields: &[Field], of: Of) -> Grid {
    let lists: BTreeSet<&str> = lists(of).map(|(_, list)| list).collect();
    let mut rows = vec![vec!["field".to_owned(), "value".to_owned()]];
    let stand_alone = fields.iter().filter(|field| !lists.contains(field.name) && !field.asks);
    for field in stand_alone {
        let mut names = Vec::new();
        let step = Step::Key(field.name.to_owned());
        collect_columns((field.shape)(), Items::Elsewhere, &mut vec![step], &mut names);
        rows.extend(names.into_iter().map(|name| vec![name, String::new()]));
    }
    rows
}

/// The kinds of table that hold the records of a list, each with its list.
fn lists(of: Of) -> impl Iterator<Item = (TableKind, &'static str)> {
    TableKind::ALL.into_iter().filter(move |kind| kind.of() == of).filter_map(|kind| {
        match kind.layout() {
            Layout::Records { list, .. } => Some((kind, list)),
            _ => None,
        }
    })
}

/// The tables of a document.
pub(super) fn grids_of<T: Part>(document: &T, of: Of) -> Vec<(TableKind, Grid)> {
    let Tree::Object(entries) = document.write() else { return Vec::new() };
    let mut entries: BTreeMap<String, Tree<'static>> =
        entries.into_iter().map(|(key, part)| (key.into_owned(), part)).collect();
    let mut grids = Vec::new();
    let fields = fields_of::<T>();
    for (kind, list) in lists(of) {
        let field = fields.iter().find(|field| field.name == list);
        let inner = inside(field.map_or(Shape::Any, |field| (field.shape)()));
        if let Some(Tree::List(items)) = entries.remove(list) {
            grids.extend(grid_of(&items, inner).map(|grid| (kind, grid)));
        }
    }
    let mut rows = vec![vec!["field".to_owned(), "value".to_owned()]];
    for field in &fields {
        let Some(part) = entries.remove(field.name) else { continue };
        let mut cells = Vec::new();
        collect(&part, &mut vec![Step::Key(field.name.to_owned())], &mut cells);
        rows.extend(cells.into_iter().map(|(steps, text)| vec![name_of(&steps), text]));
    }
    let alone = match of {
        Of::Organisation => TableKind::Costing,
        Of::Tender => TableKind::Tender,
    };
    grids.push((alone, rows));
    grids
}

/// A row a record, a column for each cell that one of them has.
fn grid_of(items: &[Tree<'static>], shape: Shape) -> Option<Grid> {
    let rows: Vec<Vec<(Vec<Step>, String)>> = items
        .iter()
        .map(|item| {
            let mut cells = Vec::new();
            collect(item, &mut Vec::new(), &mut cells);
            cells
        })
        .collect();
    // In the order of the fields, as far as these say it.
    let order: Vec<&str> = match shape {
        Shape::Record(fields) => fields().iter().map(|field| field.name).collect(),
        _ => Vec::new(),
    };
    let mut all: BTreeSet<(usize, &[Step])> = BTreeSet::new();
    for (steps, _) in rows.iter().flatten() {
        let first = match steps.first() {
            Some(Step::Key(key)) => order.iter().position(|own| own == key),
            _ => None,
        };
        all.insert((first.unwrap_or(usize::MAX), steps));
    }
    let places: BTreeMap<&[Step], usize> =
        all.iter().enumerate().map(|(place, (_, steps))| (*steps, place)).collect();
    let mut grid = vec![all.iter().map(|(_, steps)| name_of(steps)).collect()];
    let width = places.len();
    for row in &rows {
        let mut cells = vec![String::new(); width];
        for (steps, text) in row {
            if let Some(cell) = places.get(steps.as_slice()).and_then(|place| cells.get_mut(*place))
            {
                cell.clone_from(text);
            }
        }
        grid.push(cells);
    }
    (width > 0).then_some(grid)
}

/// Every cell of a part, each with the steps to it.
fn collect(part: &Tree<'static>, steps: &mut Vec<Step>, cells: &mut Vec<(Vec<Step>, String)>) {
    match part {
        Tree::Null => {}
        Tree::Flag(flag) => cells.push((steps.clone(), flag.to_string())),
        Tree::Whole(text) | Tree::Inexact(text) | Tree::Text(text) => {
            cells.push((steps.clone(), text.to_string()));
        }
        Tree::List(items) => {
            for (place, item) in items.iter().enumerate() {
                steps.push(Step::Item(place));
                collect(item, steps, cells);
                steps.pop();
            }
        }
        Tree::Object(entries) if entries.is_empty() => {
            cells.push((steps.clone(), NO_NAMES.to_owned()));
        }
        Tree::Object(entries) => {
            for (key, item) in entries {
                steps.push(Step::Key(key.to_string()));
                collect(item, steps, cells);
                steps.pop();
            }
        }
    }
}

fn csv_of<T: Part>(document: &T, of: Of) -> Vec<(TableKind, String)> {
    grids_of(document, of).into_iter().map(|(kind, grid)| (kind, text_of(&grid))).collect()
}

fn text_of(grid: &Grid) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    for row in grid {
        // Rows of one length into memory.
        if writer.write_record(row).is_err() {
            return String::new();
        }
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
