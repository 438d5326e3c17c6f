//! Tables together: the document that they make.

use std::collections::{BTreeMap, BTreeSet};

use super::column::{Column, field_of};
use super::draft::{Draft, Place, Step};
use super::error::{MAX_TABLE_ERRORS, TableError, TableErrors, letters};
use super::kind::{Layout, Of, TableKind};
use super::notation::TableReading;
use super::sheet::{Cell, Row, Sheet};
use crate::appraisal::Appraisal;
use crate::budget::{Budget, sum, times};
use crate::cost::Organisation;
use crate::costing::Costing;
use crate::error::{self, Error, refused};
use crate::record::{Context, Field, Part, Shape, Tree};
use crate::tender::Tender;

/// Tables that together are an organisation, a tender, or both.
///
/// Each table is one of a [`TableKind`]; which ones there are is free. What several of them say of one
/// record is joined by its name. The document that they make is read as a document is, by the
/// same readers; everything that is wrong comes back at once, with its cell.
///
/// ```
/// use fullcost::door::{Sheet, TableKind, TableReading, Tables};
/// use fullcost::price::View;
///
/// let sheet = |name: &str, text: &str| Sheet::from_csv(name, text.as_bytes());
/// let tender = "field,value\ntitle,Meals\ncurrency,GBP\nunit,meal\n\
///               period: from,2026-04\nperiod: months,12\n";
/// let tables = Tables::new()
///     .with(TableKind::Tender, sheet("tender.csv", tender)?, TableReading::new())
///     .with(TableKind::Demand, sheet("demand.csv", "line,quantity\nlunch,5000\n")?, TableReading::new())
///     .with(
///         TableKind::Bids,
///         sheet("bids.csv", "provider,vat,rates: lunch\nkitchen,exclusive,6.40\ncanteen,exclusive,5.95\n")?,
///         TableReading::new(),
///     );
/// let comparison = tables.appraisal()?.compare();
/// let canteen = comparison.scenario("planned")?.bid("canteen")?;
/// assert_eq!(canteen.rank(View::Tendered).map(|rank| rank.best), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias("csv", "spreadsheet"))]
#[derive(Clone, Debug, Default)]
pub struct Tables {
    tables: Vec<(TableKind, Sheet, TableReading)>,
    budget: Budget,
}

impl Tables {
    /// No table yet.
    #[must_use]
    pub fn new() -> Self {
        Tables::default()
    }

    /// The tables with one more.
    #[must_use]
    pub fn with(mut self, kind: TableKind, sheet: Sheet, reading: TableReading) -> Self {
        self.tables.push((kind, sheet, reading));
        self
    }

    /// The tables within another [budget](Budget), which also holds for all that is asked of what they
    /// make: each cell is a record.
    #[must_use]
    pub fn budget(self, budget: Budget) -> Self {
        Tables { budget, ..self }
    }

    /// The organisation.
    ///
    /// # Errors
    ///
    /// All that is wrong with its tables.
    pub fn organisation(&self) -> Result<Organisation, TableErrors> {
        self.read(Of::Organisation)
    }

    /// The organisation with what is asked of it.
    ///
    /// # Errors
    ///
    /// All that is wrong with its tables.
    pub fn costing(&self) -> Result<Costing, TableErrors> {
        self.read(Of::Organisation)
    }

    /// The tender.
    ///
    /// # Errors
    ///
    /// All that is wrong with its tables.
    pub fn tender(&self) -> Result<Tender, TableErrors> {
        self.read(Of::Tender)
    }

    /// The tender with what is asked of it.
    ///
    /// # Errors
    ///
    /// All that is wrong with its tables.
    pub fn appraisal(&self) -> Result<Appraisal, TableErrors> {
        self.read(Of::Tender)
    }

    fn read<T: Part>(&self, of: Of) -> Result<T, TableErrors> {
        let mut reader = Reader::new(&self.tables, fields_of::<T>());
        let cells =
            self.tables.iter().map(|(_, sheet, _)| times([sheet.rows(), sheet.columns().count()]));
        let remedy = "split the tables, or leave out columns that nothing is read from";
        if let Err(error) = self.budget.check_records("what the tables hold", sum(cells), remedy) {
            reader.refuse_in_document(error);
            return Err(TableErrors { errors: reader.errors, are_more: false });
        }
        for table in 0..self.tables.len() {
            reader.table(table, of);
        }
        reader.finish::<T>(self.budget)
    }
}

/// The fields of a document.
pub(super) fn fields_of<T: Part>() -> Vec<Field> {
    match T::shape() {
        Shape::Record(fields) => fields(),
        _ => Vec::new(),
    }
}

/// The document while it is put together.
struct Reader<'a> {
    tables: &'a [(TableKind, Sheet, TableReading)],
    fields: Vec<Field>,
    draft: Draft,
    /// Where the records of lists stand, by list and name.
    known: BTreeMap<(&'static str, String), usize>,
    errors: Vec<TableError>,
    /// The rows with a mistake in a cell: what is wrong with the whole of them may follow from it.
    refused_rows: BTreeSet<(usize, usize)>,
}

/// A table while its rows are read.
struct Rows<'a> {
    table: usize,
    sheet: &'a Sheet,
    reading: &'a TableReading,
    columns: Vec<Option<Column>>,
    /// What every row has beside its cells.
    values: Vec<(Column, Cell)>,
}

impl<'a> Reader<'a> {
    fn new(tables: &'a [(TableKind, Sheet, TableReading)], fields: Vec<Field>) -> Self {
        let known = BTreeMap::new();
        let refused_rows = BTreeSet::new();
        Reader { tables, fields, draft: Draft::empty(), known, errors: Vec::new(), refused_rows }
    }

    fn is_full(&self) -> bool {
        self.errors.len() >= MAX_TABLE_ERRORS
    }

    /// Notes an error at a place.
    fn refuse(&mut self, place: Option<Place>, error: Error) {
        if self.is_full() {
            return;
        }
        let row = place.and_then(|place| Some((place.table, place.row?)));
        self.refused_rows.extend(row);
        let known = place.and_then(|place| Some((place, self.tables.get(place.table)?)));
        let mut found =
            TableError { file: None, sheet: None, row: None, column: None, text: None, error };
        if let Some((place, (_, sheet, _))) = known {
            let row = place.row.and_then(|row| sheet.rows.get(row));
            found.file = Some(sheet.file.to_string());
            found.sheet = sheet.name.as_ref().map(ToString::to_string);
            found.row = Some(row.map_or(sheet.header_row, |row| row.number));
            if let Some(column) = place.column {
                let name = sheet.header.get(column).cloned().unwrap_or_default();
                let text = row.and_then(|row| row.cells.get(column)).map(Cell::text);
                found.text = Some(text.unwrap_or(&name).to_owned());
                found.column = Some((letters(column), name));
            }
        }
        self.errors.push(found);
    }

    fn table(&mut self, table: usize, of: Of) {
        let tables = self.tables;
        let Some((kind, sheet, reading)) = tables.get(table) else { return };
        if kind.of() != of {
            return;
        }
        let layout = kind.layout();
        let shape = match self.shape(layout) {
            Ok(shape) => shape,
            Err(error) => {
                return self.refuse(Some(Place { table, row: None, column: None }), error);
            }
        };
        for name in reading.named().filter(|name| !sheet.header.iter().any(|own| own == name)) {
            let error = refused!(
                Unknown: "the table has no column {name:?}, which is said to fill a field: correct its name"
            );
            self.refuse(Some(Place { table, row: None, column: None }), error);
        }
        let columns = self.columns(table, sheet, reading, layout, shape);
        let values = reading.values().iter().filter_map(|(field, value)| {
            let column = column_of(field, layout, shape);
            match column {
                Ok(column) => Some((column, Cell::Text(value.clone()))),
                Err(error) => {
                    self.refuse(Some(Place { table, row: None, column: None }), error);
                    None
                }
            }
        });
        let values = values.collect();
        let rows = Rows { table, sheet, reading, columns, values };
        for (place, row) in sheet.rows.iter().enumerate() {
            if self.is_full() {
                return;
            }
            self.row(&rows, layout, place, row);
        }
    }

    /// What the cells of a row fill.
    fn shape(&self, layout: Layout) -> Result<Shape, Error> {
        let inside = |shape: Shape| match shape {
            Shape::List(inner) | Shape::Map(inner) => inner(),
            other => other,
        };
        let of_list = |list: &str| Ok(inside((field_of(&self.fields, list)?.shape)()));
        let of_field = |shape: Shape, field: &str| match shape {
            Shape::Record(fields) => Ok(inside((field_of(&fields(), field)?.shape)())),
            other => Ok(other),
        };
        match layout {
            // The fields of the document are looked up for each row.
            Layout::Fields => Ok(Shape::Any),
            Layout::Records { list, .. } => of_list(list),
            Layout::Own { field, .. } => of_list(field),
            Layout::Entries { list, field, .. } | Layout::Inside { list, field, .. } => {
                of_field(of_list(list)?, field)
            }
        }
    }

    fn columns(
        &mut self,
        table: usize,
        sheet: &Sheet,
        reading: &TableReading,
        layout: Layout,
        shape: Shape,
    ) -> Vec<Option<Column>> {
        let mut columns: Vec<Option<Column>> = Vec::new();
        let mut before: BTreeMap<&str, usize> = BTreeMap::new();
        for (place, name) in sheet.header.iter().enumerate() {
            let at = Some(Place { table, row: None, column: Some(place) });
            let field = reading.field(name);
            let is_new = before.insert(field, place).is_none();
            let column =
                if name.is_empty() {
                    let is_used = sheet
                        .rows
                        .iter()
                        .any(|row| row.cells.get(place).is_some_and(|cell| *cell != Cell::Empty));
                    if is_used {
                        self.refuse(at, refused!(
                        Missing: "the column has no name and is not empty: name it, or empty it"
                    ));
                    }
                    None
                } else if is_new {
                    column_of(field, layout, shape).map_err(|error| self.refuse(at, error)).ok()
                } else {
                    self.refuse(at, refused!(Duplicate: "the column stands twice: keep one"));
                    None
                };
            columns.push(column);
        }
        columns
    }

    fn row(&mut self, rows: &Rows<'_>, layout: Layout, place: usize, row: &Row) {
        let at = |column| Place { table: rows.table, row: Some(place), column };
        for (column, cell) in row.cells.iter().enumerate().skip(rows.columns.len()) {
            if *cell != Cell::Empty {
                self.refuse(Some(at(Some(column))), refused!(
                    Misplaced: "the cell stands under no column: name the column, or see whether a text with a separator in it needs quotes"
                ));
            }
        }
        if layout == Layout::Fields {
            return self.field_row(rows, place, row);
        }
        let mut draft = Draft::empty();
        let cells = row.cells.iter().zip(&rows.columns).enumerate();
        let cells =
            cells.filter_map(|(place, (cell, column))| Some((Some(place), cell, column.as_ref()?)));
        let values = rows.values.iter().map(|(column, cell)| (None, cell, column));
        for (column, cell, filled) in cells.chain(values) {
            let put = filled.cell(cell, rows.reading, at(column)).and_then(|cell| match cell {
                Some(cell) => draft.put(&filled.steps, cell),
                None => Ok(()),
            });
            if let Err(error) = put {
                self.refuse(Some(at(column)), error);
            }
        }
        self.take(layout, draft, at(None));
    }

    /// A row of a field and its value.
    fn field_row(&mut self, rows: &Rows<'_>, place: usize, row: &Row) {
        let at = |column| Place { table: rows.table, row: Some(place), column: Some(column) };
        let find = |name: &str| {
            let place = rows.sheet.header.iter().position(|own| rows.reading.field(own) == name);
            place.map(|place| (place, row.cells.get(place).unwrap_or(&Cell::Empty)))
        };
        let (Some((field_at, field)), Some((value_at, value))) = (find("field"), find("value"))
        else {
            if place == 0 {
                self.refuse(
                    Some(Place { column: None, row: None, ..at(0) }),
                    refused!(
                        Missing: "there are no columns \"field\" and \"value\": name them so"
                    ),
                );
            }
            return;
        };
        let top = super::column::parts_of(field.text()).and_then(|parts| {
            let (first, _) = parts.split_first().ok_or_else(|| error::missing("field"))?;
            field_of(&self.fields, first)
        });
        let column = top.and_then(|top| {
            let steps = vec![Step::Key(top.name.to_owned())];
            match field.text().get(top.name.len()..).and_then(|rest| rest.strip_prefix(": ")) {
                Some(rest) => Column::behind(steps, rest, (top.shape)()),
                None => Column::alone(steps, (top.shape)()),
            }
        });
        match column {
            Err(error) => self.refuse(Some(at(field_at)), error),
            Ok(column) => match column.cell(value, rows.reading, at(value_at)) {
                Ok(Some(cell)) => {
                    if let Err(error) = self.draft.put(&column.steps, cell) {
                        self.refuse(Some(at(field_at)), error);
                    }
                }
                Ok(None) => {}
                Err(error) => self.refuse(Some(at(value_at)), error),
            },
        }
    }

    /// Takes a row into the document.
    fn take(&mut self, layout: Layout, draft: Draft, at: Place) {
        let draft = match entry_of(layout, draft) {
            Ok(draft) => draft,
            Err(error) => return self.refuse(Some(at), error),
        };
        let (list, by) = match layout {
            Layout::Own { .. } | Layout::Fields => {
                let joined = self.draft.join(draft, "");
                return joined.unwrap_or_else(|(place, error)| self.refuse(Some(place), error));
            }
            Layout::Records { list, by }
            | Layout::Entries { list, by, .. }
            | Layout::Inside { list, by, .. } => (list, by),
        };
        // A name that is wrong was refused in its cell.
        let name = match (draft.get(by), layout) {
            (Some(Draft::Cell(Tree::Text(name), _)), _) => Some(name.to_string()),
            (_, Layout::Entries { column, .. } | Layout::Inside { column, .. }) => {
                return self.refuse(Some(at), refused!(
                    Missing: "the row does not say which record it is of: fill the column {column:?}"
                ));
            }
            _ => None,
        };
        let Draft::Entries(entries) = &mut self.draft else { return };
        let items = entries.entry(list.to_owned()).or_insert_with(|| Draft::Items(Vec::new()));
        let Draft::Items(items) = items else { return };
        let known = name.as_ref().and_then(|name| self.known.get(&(list, name.clone())));
        let same_table = |item: &Draft| {
            let place = item.get(by).and_then(Draft::place);
            matches!(layout, Layout::Records { .. })
                && place.is_some_and(|own| own.table == at.table)
        };
        match known.and_then(|place| items.get_mut(*place)) {
            Some(item) if same_table(item) => {
                let name = name.unwrap_or_default();
                self.refuse(Some(at), error::duplicate_name(name, "row"));
            }
            Some(item) => {
                let joined = item.join(draft, by);
                joined.unwrap_or_else(|(place, error)| self.refuse(Some(place), error));
            }
            None => {
                if let Some(name) = name {
                    self.known.insert((list, name), items.len());
                }
                items.push(draft);
            }
        }
    }

    fn finish<T: Part>(mut self, budget: Budget) -> Result<T, TableErrors> {
        if let Draft::Entries(entries) = &mut self.draft {
            let nowhere = Place { table: usize::MAX, row: None, column: None };
            let format = Draft::Cell(Tree::whole_of(1), nowhere);
            entries.entry("format".to_owned()).or_insert(format);
        }
        let head = self.draft.get("currency").map(Draft::tree);
        let head = head.map(|currency| {
            Tree::Object(vec![("format".into(), Tree::whole_of(1)), ("currency".into(), currency)])
        });
        let head = head.unwrap_or_else(|| Tree::Object(vec![("format".into(), Tree::whole_of(1))]));
        let unknown = Context::before_it_is_known(budget);
        match unknown.of_document(&head) {
            Ok(context) => self.check(context),
            Err(error) => self.refuse_in_document(error),
        }
        if self.errors.is_empty() {
            match T::read(&self.draft.tree(), unknown) {
                Ok(document) => return Ok(document),
                Err(error) => self.refuse_in_document(error),
            }
        }
        let are_more = self.is_full();
        Err(TableErrors { errors: self.errors, are_more })
    }

    /// Refuses what is wrong with single cells and records, all of them.
    fn check(&mut self, context: Context) {
        let mut found: Vec<(Option<Place>, Error)> = Vec::new();
        for field in &self.fields {
            match self.draft.get(field.name) {
                None => {}
                Some(Draft::Items(items)) => {
                    let inner = match (field.shape)() {
                        Shape::List(inner) => inner(),
                        other => other,
                    };
                    for item in items {
                        check_item(field, inner, item, context, &mut found);
                        if found.len() >= MAX_TABLE_ERRORS {
                            break;
                        }
                    }
                }
                Some(part) => check_part(field, part, context, &mut found),
            }
        }
        for (place, error) in found {
            let row = place.filter(|place| place.column.is_none());
            let row = row.and_then(|place| Some((place.table, place.row?)));
            if row.is_none_or(|row| !self.refused_rows.contains(&row)) {
                self.refuse(place, error);
            }
        }
    }

    /// Refuses what is wrong with the document, at the place to which the error's path leads.
    fn refuse_in_document(&mut self, error: Error) {
        let place = place_in(&self.draft, error.path());
        let place = if error.path().is_empty() { None } else { place };
        self.refuse(place.filter(|place| place.table < self.tables.len()), error);
    }
}

/// Where a path leads: the cell, or the row of a part with several.
fn place_in(draft: &Draft, path: &[crate::PathStep]) -> Option<Place> {
    let part = draft.follow(path);
    let place = part.place()?;
    Some(match part {
        Draft::Cell(..) => place,
        _ => Place { column: None, ..place },
    })
}

/// Refuses the cells of a record, or else the record.
fn check_item(
    field: &Field,
    shape: Shape,
    item: &Draft,
    context: Context,
    found: &mut Vec<(Option<Place>, Error)>,
) {
    let before = found.len();
    if let (Shape::Record(fields), Draft::Entries(entries)) = (shape, item) {
        for inner in fields() {
            let part = entries.get(inner.name);
            if let Some(part) = part {
                check_cells(&inner, part, context, found);
            }
        }
    }
    if found.len() == before {
        let list = Tree::List(vec![item.tree()]);
        if let Err(error) = (field.check)(&list, field.name, context) {
            let inside = error.path().get(1..).unwrap_or(&[]);
            found.push((place_in(item, inside), error));
        }
    }
}

fn check_part(
    field: &Field,
    part: &Draft,
    context: Context,
    found: &mut Vec<(Option<Place>, Error)>,
) {
    let before = found.len();
    check_cells(field, part, context, found);
    if found.len() == before
        && let Err(error) = (field.check)(&part.tree(), field.name, context)
    {
        let whole = Draft::chain(&[Step::Key(field.name.to_owned())], part.clone());
        found.push((place_in(&whole, error.path()), error));
    }
}

/// Refuses single cells: each is tried alone, and what is wrong with the cell itself counts.
fn check_cells(
    field: &Field,
    part: &Draft,
    context: Context,
    found: &mut Vec<(Option<Place>, Error)>,
) {
    for (steps, cell) in part.cells() {
        if found.len() >= MAX_TABLE_ERRORS {
            return;
        }
        let alone = Draft::chain(&steps, cell.clone());
        if let Err(error) = (field.check)(&alone.tree(), field.name, context) {
            let whole = Draft::chain(&[Step::Key(field.name.to_owned())], alone);
            if let Draft::Cell(_, place) = whole.follow(error.path()) {
                found.push((Some(*place), error));
            }
        }
    }
}

/// What a column of a name fills in a table of this layout.
fn column_of(name: &str, layout: Layout, shape: Shape) -> Result<Column, Error> {
    let key = |key: &str| vec![Step::Key(key.to_owned())];
    let text = || Shape::Text;
    match layout {
        Layout::Fields => Column::resolve(name, Shape::Any),
        Layout::Records { .. } => Column::resolve(name, shape),
        Layout::Inside { by, column, .. } if name == column => Column::alone(key(by), text()),
        Layout::Inside { field, .. } => {
            let mut steps = key(field);
            steps.push(Step::Item(0));
            Column::behind(steps, name, shape)
        }
        Layout::Entries { by, column, .. } if name == column => Column::alone(key(by), text()),
        Layout::Entries { entry, value, .. } | Layout::Own { entry, value, .. } => {
            // The name of the entry stands in another cell of the row: it is put in once it is known.
            if name == entry {
                Column::alone(vec![Step::Key(ENTRY.to_owned())], text())
            } else if name == value && !has_field(shape, name) {
                Column::alone(vec![Step::Key(VALUE.to_owned())], shape)
            } else {
                Column::behind(vec![Step::Key(VALUE.to_owned())], name, shape)
            }
        }
    }
}

/// Where the name of an entry stands in a row, until it is known what it names; no field is called so.
const ENTRY: &str = "\u{0}entry";

/// Where what stands under that name does.
const VALUE: &str = "\u{0}value";

/// Whether a part has a field of its own of this name.
fn has_field(shape: Shape, name: &str) -> bool {
    match shape {
        Shape::Either(_, with_names) => has_field(with_names(), name),
        Shape::Record(fields) => fields().iter().any(|field| field.name == name),
        _ => false,
    }
}

/// The entry of a row under its name.
fn entry_of(layout: Layout, draft: Draft) -> Result<Draft, Error> {
    let (Layout::Entries { field, entry, .. } | Layout::Own { field, entry, .. }) = layout else {
        return Ok(draft);
    };
    let Draft::Entries(mut parts) = draft else { return Ok(draft) };
    let name = match parts.remove(ENTRY) {
        Some(Draft::Cell(Tree::Text(name), _)) => name.into_owned(),
        _ => {
            return Err(refused!(
                Missing: "the row does not say what it is about: fill the column {entry:?}"
            ));
        }
    };
    let value = parts.remove(VALUE).ok_or_else(|| {
        refused!(
            Missing: "the row says nothing of {name:?}: fill one of its other columns, or remove it"
        )
    })?;
    let named = Draft::Entries(BTreeMap::from([(name, value)]));
    parts.insert(field.to_owned(), named);
    Ok(Draft::Entries(parts))
}
