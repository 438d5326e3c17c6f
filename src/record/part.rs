//! What stands in a document: parts, records made of them, and their schemas and tables.

use super::tree::{Node, Object, Tree};
use crate::budget::Budget;
use crate::error::{self, AtRecord, Error, Item};
use crate::exact::{Currency, Text};
use std::collections::BTreeMap;

/// What must be known to read a part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The currency of every amount of the document.
    pub(crate) currency: Currency,
    /// Of all that is made of the document.
    pub(crate) budget: Budget,
    /// How many of its parts share its work: bidders' models, or the tenders of lots.
    pub(crate) parts: u64,
}

impl Context {
    /// With a currency that nothing is read in.
    pub(crate) fn before_it_is_known(budget: Budget) -> Self {
        Context { currency: Currency::GBP, budget, parts: 1 }
    }
}

/// What stands in a document: how it is read, written and described.
pub(crate) trait Part: Sized {
    /// Reads it.
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error>;

    /// Writes it in its one form.
    fn write(&self) -> Node;

    /// Its JSON Schema.
    fn schema(schemas: &mut Schemas) -> Node;

    /// What it is, in a table of fields.
    fn kind() -> String;

    /// Several of them, in a table of fields.
    fn kinds() -> String {
        format!("{}s", Self::kind())
    }

    /// Reads it in a field: errors name the field.
    fn read_field(tree: &Tree<'_>, field: &'static str, context: Context) -> Result<Self, Error> {
        Self::read(tree, context).at(field)
    }

    /// Reads it in a list: errors say which it is.
    fn read_item(
        tree: &Tree<'_>,
        list: &'static str,
        place: usize,
        context: Context,
    ) -> Result<Self, Error> {
        Self::read(tree, context).map_err(|error| Self::locate(error, tree, list, place))
    }

    /// How it is filled from cells of a table.
    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Any
    }

    /// Refuses what could not be read in a field.
    #[cfg(feature = "table")]
    fn check_field(tree: &Tree<'_>, field: &'static str, context: Context) -> Result<(), Error> {
        Self::read_field(tree, field, context).map(|_| ())
    }

    /// Says in an error which of a list it is.
    fn locate(error: Error, _tree: &Tree<'_>, list: &'static str, _place: usize) -> Error {
        error.at(list)
    }
}

/// A field that may be left out.
pub(crate) trait LeftOut {
    /// What is read where it is left out.
    fn left_out() -> Self;

    /// Whether it is left out in writing.
    fn is_left_out(&self) -> bool;
}

/// An object with named fields.
pub(crate) trait Record: Part {
    /// The name of the struct.
    const IDENTIFIER: &'static str;

    /// What an error calls one of a list of these.
    const WHAT: &'static str = "";

    /// The field that names one of a list of these.
    const KEY: &'static str = "name";

    /// What it is, in a sentence or two.
    const ABOUT: &'static [&'static str];

    /// The fields, in the order in which they are written and shown.
    fn fields() -> Vec<Field>;

    /// Reads its fields out of an object in which others read the fields `beside`.
    fn read_beside(
        tree: &Tree<'_>,
        beside: &[&'static str],
        context: Context,
    ) -> Result<Self, Error>;

    /// Refuses a field that is unknown or stands twice.
    fn check_fields(tree: &Tree<'_>, beside: &[&'static str]) -> Result<(), Error>;

    /// Writes its fields behind those that are there.
    fn write_fields(&self, object: &mut Object<'static>);

    /// By its name where it has one, else by its place in the list.
    fn locate_named(error: Error, tree: &Tree<'_>, list: &'static str, place: usize) -> Error {
        let place = place.saturating_add(1);
        if Self::KEY.is_empty() {
            return error.at((Self::WHAT, place)).at(list);
        }
        match tree.get(Self::KEY) {
            Some(Tree::Text(name)) if !Self::WHAT.is_empty() => error.at((Self::WHAT, &**name)),
            _ => error.at(Item(list, place)),
        }
    }
}

/// A field of a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// The lines of its meaning.
    pub(crate) meaning: &'static [&'static str],
    /// What holds where it is left out; nothing where it must be given.
    pub(crate) otherwise: Option<&'static str>,
    /// What it is in words, where these are not those of its type.
    pub(crate) words: Option<&'static str>,
    /// Whether it asks something.
    pub(crate) asks: bool,
    /// The field that it is given with, where it belongs to one of several forms.
    pub(crate) beside: Option<&'static str>,
    pub(crate) kind: fn() -> String,
    pub(crate) schema: fn(&mut Schemas) -> Node,
    #[cfg(feature = "table")]
    pub(crate) shape: fn() -> Shape,
    /// Refuses what could not be read in it.
    #[cfg(feature = "table")]
    pub(crate) check: fn(&Tree<'_>, &'static str, Context) -> Result<(), Error>,
}

#[cfg(feature = "table")]
/// How a part is filled from cells.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shape {
    /// Texts, under whatever keys.
    Any,
    /// A text of its own.
    Text,
    /// A number, as text or without quotes.
    Number,
    /// True or false.
    Flag,
    /// A whole number without quotes.
    Version,
    /// Fields.
    Record(fn() -> Vec<Field>),
    /// Several, one behind another.
    List(fn() -> Shape),
    /// Entries by name.
    Map(fn() -> Shape),
    /// One cell, or several with names.
    Either(fn() -> Shape, fn() -> Shape),
}

/// A type of the crate that stands in documents as a record.
pub(crate) trait Recorded: Sized {
    /// The record.
    type Record: Part;

    /// Makes it of a record that was read.
    fn from_record(record: Self::Record, context: Context) -> Result<Self, Error>;

    /// The record that is written of it.
    fn to_record(&self) -> Self::Record;

    /// What its own parts are read with.
    fn context(_tree: &Tree<'_>, context: Context) -> Result<Context, Error> {
        Ok(context)
    }
}

impl<T: Recorded> Part for T {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        let context = T::context(tree, context)?;
        T::from_record(T::Record::read(tree, context)?, context)
    }

    fn write(&self) -> Node {
        self.to_record().write()
    }

    fn schema(schemas: &mut Schemas) -> Node {
        T::Record::schema(schemas)
    }

    fn kind() -> String {
        T::Record::kind()
    }

    fn kinds() -> String {
        T::Record::kinds()
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        T::Record::shape()
    }

    fn locate(error: Error, tree: &Tree<'_>, list: &'static str, place: usize) -> Error {
        T::Record::locate(error, tree, list, place)
    }
}

/// A part of which something else is kept in a record.
pub(crate) trait Kept<T>: Part {
    /// What is kept of it. What is wrong with that is wrong with the record, not with the field.
    fn keep(self) -> Result<T, Error>;

    /// The part that is written of it.
    fn part_of(kept: &T) -> Self;
}

impl<P: Kept<T>, T> Kept<Option<T>> for Option<P> {
    fn keep(self) -> Result<Option<T>, Error> {
        self.map(P::keep).transpose()
    }

    fn part_of(kept: &Option<T>) -> Self {
        kept.as_ref().map(P::part_of)
    }
}

impl<P: Kept<T>, T> Kept<Vec<T>> for Vec<P> {
    fn keep(self) -> Result<Vec<T>, Error> {
        self.into_iter().map(P::keep).collect()
    }

    fn part_of(kept: &Vec<T>) -> Self {
        kept.iter().map(P::part_of).collect()
    }
}

/// What keeps the reference to its schema that its document has.
pub(crate) trait NamesSchema: Sized {
    /// The reference, as it stands under `$schema`.
    fn schema_reference(&self) -> Option<&Text>;

    /// The document, with a reference.
    fn with_schema_reference(self, schema: Text) -> Self;
}

/// For a type that keeps it in a field of its own.
macro_rules! names_schema {
    ($type:ty) => {
        impl $crate::record::NamesSchema for $type {
            fn schema_reference(&self) -> Option<&$crate::exact::Text> {
                self.schema.as_ref()
            }

            fn with_schema_reference(self, schema: $crate::exact::Text) -> Self {
                Self { schema: Some(schema), ..self }
            }
        }
    };
}
pub(crate) use names_schema;

/// Setting what was given.
pub(crate) trait Given: Sized {
    /// The record, with a value where there is one.
    fn given<V>(self, value: Option<V>, set: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }
}

impl<T> Given for T {}

/// A field that must be there.
pub(crate) fn required<T: Part>(
    found: Option<&Tree<'_>>,
    field: &'static str,
    context: Context,
) -> Result<T, Error> {
    match found {
        Some(tree) => T::read_field(tree, field, context),
        None => Err(error::missing_field(field)),
    }
}

/// A field that is there and might be left out.
pub(crate) fn given<T: Part>(
    tree: &Tree<'_>,
    field: &'static str,
    context: Context,
) -> Result<T, Error> {
    match tree {
        Tree::Null => Err(error::left_out(field)),
        _ => T::read_field(tree, field, context),
    }
}

/// A field that may be left out.
pub(crate) fn optional<T: Part + LeftOut>(
    found: Option<&Tree<'_>>,
    field: &'static str,
    context: Context,
) -> Result<T, Error> {
    found.map_or_else(|| Ok(T::left_out()), |tree| given(tree, field, context))
}

/// Writes a field that may be left out.
pub(crate) fn write_given<T: Part + LeftOut>(
    object: &mut Object<'static>,
    field: &'static str,
    part: &T,
) {
    if !part.is_left_out() {
        object.push((field.into(), part.write()));
    }
}

/// The definitions of a schema, and the tables of fields of its records as they come up.
#[derive(Debug, Default)]
pub(crate) struct Schemas {
    definitions: BTreeMap<String, Node>,
    tables: Vec<Table>,
}

/// The fields of a record as the page of formats shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// What the record is.
    pub(crate) title: String,
    /// The table in Markdown.
    pub(crate) text: String,
}

impl Schemas {
    /// A reference to what is defined under a name.
    pub(crate) fn define(&mut self, name: &str, schema: impl FnOnce() -> Node) -> Node {
        if !self.definitions.contains_key(name) {
            self.definitions.insert(name.to_owned(), schema());
        }
        refer_to(name)
    }

    /// A reference to the schema of a record.
    pub(crate) fn refer<R: Record>(&mut self) -> Node {
        self.refer_behind(title::<R>(), R::ABOUT, R::fields, None)
    }

    /// A reference to the schema of a kind that a word under a tag tells from others.
    pub(crate) fn refer_tagged<R: Record>(
        &mut self,
        tag: &'static str,
        word: &'static str,
    ) -> Node {
        let tagged = object! { "const": Node::text_of(word) };
        self.refer_behind(title::<R>(), R::ABOUT, R::fields, Some((tag, tagged)))
    }

    /// A reference to a record of these fields, behind one that others read: compiled once for all records.
    fn refer_behind(
        &mut self,
        title: String,
        about: &'static [&'static str],
        fields: fn() -> Vec<Field>,
        first: Option<(&'static str, Node)>,
    ) -> Node {
        let reference = refer_to(&title);
        if !self.definitions.contains_key(&title) {
            // A record that holds one like itself finds it defined.
            self.definitions.insert(title.clone(), Node::Null);
            let (place, fields) = (self.tables.len(), fields());
            let schema = self.record(about, &fields, first);
            self.tables.insert(place, Table { title: title.clone(), text: table(&fields) });
            self.definitions.insert(title, schema);
        }
        reference
    }

    /// The schema of a record itself, behind a field that others read.
    fn record(
        &mut self,
        about: &'static [&'static str],
        fields: &[Field],
        first: Option<(&'static str, Node)>,
    ) -> Node {
        let must = first.iter().filter(|(name, _)| !name.starts_with('$')).map(|(name, _)| *name);
        let given =
            fields.iter().filter(|field| matches!(field.otherwise, None | Some("required")));
        let required = must.chain(given.map(|field| field.name)).map(Node::text_of);
        let required: Vec<Node> = required.collect();
        let properties = fields.iter().map(|field| {
            let mut schema =
                vec![("description".into(), Node::text_of(without_links(&description(field))))];
            match (field.schema)(self) {
                // Beside a reference other keys are not looked at.
                reference @ Node::Object(_) if reference.get("$ref").is_some() => {
                    schema.push(("allOf".into(), Node::List(vec![reference])));
                }
                Node::Object(own) => schema.extend(own),
                _ => {}
            }
            (field.name.into(), Node::Object(schema))
        });
        let first = first.into_iter().map(|(name, schema)| (name.into(), schema));
        let properties = Node::Object(first.chain(properties).collect());
        let mut schema = vec![("description".into(), Node::text_of(without_links(&joined(about))))];
        schema.push(("type".into(), Node::text_of("object")));
        schema.push(("properties".into(), properties));
        if !required.is_empty() {
            schema.push(("required".into(), Node::List(required)));
        }
        schema.push(("additionalProperties".into(), Node::Flag(false)));
        Node::Object(schema)
    }

    /// The schema of a document, with all that it refers to, and the tables of its records.
    pub(crate) fn document<R: Record>(file: &str) -> (Node, Vec<Table>) {
        let mut schemas = Schemas::default();
        let own = pattern(&format!("(^|[/\\\\]){}$", file.replace('.', "\\.")));
        let fields = R::fields();
        let record = schemas.record(R::ABOUT, &fields, Some(("$schema", own)));
        let first = Table { title: title::<R>(), text: table(&fields) };
        let tables = std::iter::once(first).chain(schemas.tables).collect();
        let definitions = schemas.definitions.into_iter();
        let definitions = definitions.map(|(name, schema)| (name.into(), schema)).collect();
        let mut schema: Object<'static> = vec![
            ("$schema".into(), Node::text_of("http://json-schema.org/draft-07/schema#")),
            ("title".into(), Node::text_of(title::<R>())),
        ];
        if let Node::Object(record) = record {
            schema.extend(record);
        }
        schema.push(("definitions".into(), Node::Object(definitions)));
        (Node::Object(schema), tables)
    }
}

/// What a field means, and what holds where it is left out.
fn description(field: &Field) -> String {
    let meaning = joined(field.meaning);
    match (meaning.is_empty(), field.otherwise) {
        (_, None | Some("")) => meaning,
        (true, Some(otherwise)) => otherwise.to_owned(),
        (false, Some(otherwise)) => format!("{meaning}; {otherwise}"),
    }
}

/// The lines of a documentation comment up to its example.
fn joined(lines: &[&str]) -> String {
    let lines = lines.iter().take_while(|line| !line.trim().starts_with("```"));
    lines.map(|line| line.trim()).collect::<Vec<_>>().join(" ").trim_end().to_owned()
}

/// A text without its links, which lead nowhere in a schema: what they are called stays.
fn without_links(text: &str) -> String {
    let mut pieces = text.split("](");
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        if let Some(open) = written.rfind('[') {
            written.remove(open);
        }
        written.push_str(piece.split_once(')').map_or("", |(_, rest)| rest));
    }
    written
}

fn table(fields: &[Field]) -> String {
    let mut text = "| field | kind | | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for field in fields {
        let kind = field.words.map_or_else(field.kind, str::to_owned);
        let otherwise = match (field.otherwise, field.beside) {
            (None, _) => "required".to_owned(),
            (Some(""), Some(beside)) => format!("with `{beside}`"),
            (Some(otherwise), _) => otherwise.to_owned(),
        };
        let cells = [&format!("`{}`", field.name), &kind, &otherwise, &joined(field.meaning)];
        for cell in cells {
            text.push('|');
            if !cell.is_empty() {
                text.push(' ');
                text.push_str(cell);
            }
            text.push(' ');
        }
        text.push_str("|\n");
    }
    text
}

/// What a record is called on pages and in schemas.
pub(crate) fn title<R: Record>() -> String {
    title_of(R::IDENTIFIER)
}

fn title_of(identifier: &str) -> String {
    let mut title = String::new();
    for letter in identifier.trim_end_matches("Record").chars() {
        if letter.is_ascii_uppercase() && !title.is_empty() {
            title.push(' ');
        }
        let is_first = title.is_empty();
        title.push(if is_first { letter } else { letter.to_ascii_lowercase() });
    }
    title
}

/// A record or several, with a link to its table.
pub(crate) fn link<R: Record>(is_one: bool) -> String {
    link_to(&title::<R>().to_lowercase(), is_one)
}

fn link_to(title: &str, is_one: bool) -> String {
    let anchor = title.replace(' ', "-");
    if is_one { format!("[{title}](#{anchor})") } else { format!("[{}](#{anchor})", plural(title)) }
}

/// Several of what a word means.
pub(crate) fn plural(word: &str) -> String {
    match word.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x']) => format!("{word}es"),
        None => format!("{word}s"),
    }
}

/// The object of a record that is written.
pub(crate) fn object_of<R: Record>(record: &R) -> Node {
    let mut object: Object<'static> = Vec::new();
    record.write_fields(&mut object);
    Node::Object(object)
}

/// Some words of which one is written.
pub(crate) fn words_of(words: impl Iterator<Item = &'static str>) -> Node {
    object! { "enum": Node::List(words.map(Node::text_of).collect()) }
}

/// The words of a choice for a table.
pub(crate) fn words_in_code(words: impl Iterator<Item = &'static str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

pub(crate) fn pattern(pattern: &str) -> Node {
    object! { "type": Node::text_of("string"), "pattern": Node::text_of(pattern) }
}

pub(crate) fn any_of(schemas: impl IntoIterator<Item = Node>) -> Node {
    object! { "anyOf": Node::List(schemas.into_iter().collect()) }
}

fn refer_to(name: &str) -> Node {
    object! { "$ref": Node::text_of(format_args!("#/definitions/{}", name.replace(' ', "%20"))) }
}

/// An object of a schema.
macro_rules! object {
    ($($key:literal: $value:expr),+ $(,)?) => {
        $crate::record::Node::Object(vec![$(($key.into(), $value)),+])
    };
}
pub(crate) use object;
