//! JSON Schemas and tables of fields, made of the records.

use std::collections::BTreeMap;

use super::{Field, Node, Object, Record};

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
        let title = title::<R>();
        if !self.definitions.contains_key(&title) {
            // A record that holds one like itself finds it defined.
            self.definitions.insert(title.clone(), Node::Null);
            let place = self.tables.len();
            let schema = self.record::<R>(None);
            self.tables.insert(place, Table { title: title.clone(), text: table(R::FIELDS) });
            self.definitions.insert(title.clone(), schema);
        }
        refer_to(&title)
    }

    /// The same for a kind that a word under a tag tells from others.
    pub(crate) fn refer_tagged<R: Record>(
        &mut self,
        tag: &'static str,
        word: &'static str,
    ) -> Node {
        let title = title::<R>();
        if !self.definitions.contains_key(&title) {
            let place = self.tables.len();
            let tagged = object! { "const": Node::text_of(word) };
            let schema = self.record::<R>(Some((tag, tagged)));
            self.tables.insert(place, Table { title: title.clone(), text: table(R::FIELDS) });
            self.definitions.insert(title.clone(), schema);
        }
        refer_to(&title)
    }

    /// The schema of a record itself, behind a field that others read.
    fn record<R: Record>(&mut self, first: Option<(&'static str, Node)>) -> Node {
        let must = first.iter().filter(|(name, _)| !name.starts_with('$')).map(|(name, _)| *name);
        let fields =
            R::FIELDS.iter().filter(|field| matches!(field.otherwise, None | Some("required")));
        let required = must.chain(fields.map(|field| field.name)).map(Node::text_of);
        let required: Vec<Node> = required.collect();
        let properties = R::FIELDS.iter().map(|field| {
            let mut schema = vec![("description".into(), Node::text_of(description(field)))];
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
        let mut schema = vec![("description".into(), Node::text_of(joined(R::ABOUT)))];
        schema.push(("type".into(), Node::text_of("object")));
        schema.push(("properties".into(), properties));
        if !required.is_empty() {
            schema.push(("required".into(), Node::List(required)));
        }
        schema.push(("additionalProperties".into(), Node::Flag(false)));
        Node::Object(schema)
    }

    /// The schema of a document, with all that it refers to, and the tables of its records.
    pub(crate) fn document<R: Record>(title: &str, file: &str) -> (Node, Vec<Table>) {
        let mut schemas = Schemas::default();
        let own = pattern(&format!("(^|[/\\\\]){}$", file.replace('.', "\\.")));
        let record = schemas.record::<R>(Some(("$schema", own)));
        let first = Table { title: self::title::<R>(), text: table(R::FIELDS) };
        let tables = std::iter::once(first).chain(schemas.tables).collect();
        let definitions = schemas.definitions.into_iter();
        let definitions = definitions.map(|(name, schema)| (name.into(), schema)).collect();
        let mut schema: Object<'static> = vec![
            ("$schema".into(), Node::text_of("http://json-schema.org/draft-07/schema#")),
            ("title".into(), Node::text_of(title)),
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

fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

fn table(fields: &[Field]) -> String {
    let mut text = "| field | kind | | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for field in fields {
        let kind = field.words.map_or_else(field.kind, str::to_owned);
        let otherwise = field.otherwise.unwrap_or("required");
        let cells = [&format!("`{}`", field.name), &kind, otherwise, &joined(field.meaning)];
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
    let mut title = String::new();
    for letter in R::IDENTIFIER.trim_end_matches("Record").chars() {
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
    let title = title::<R>().to_lowercase();
    let anchor = title.replace(' ', "-");
    if is_one {
        format!("[{title}](#{anchor})")
    } else {
        format!("[{}](#{anchor})", plural(&title))
    }
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
