//! The raw tree of a document, and strict reading of its records.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::error::{self, AtRecord, Error, Item, PathStep, quoted, shortened};
use crate::exact::Currency;
use crate::record::{Context, Part, Tree};

/// A value as it stands in the document: numbers as text, keys in order with repetitions.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Flag(bool),
    /// A whole number without quotes.
    Whole(String),
    /// A number without quotes that has a point or an exponent, or is too long to be kept.
    Inexact(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Flag(_) => "true or false",
            Node::Whole(_) | Node::Inexact(_) => "a number",
            Node::Text(_) => "a string",
            Node::List(_) => "a list",
            Node::Object(_) => "an object",
        }
    }

    fn wrong(&self, expected: &'static str) -> Error {
        error::wrong_kind(expected, self.kind())
    }

    /// A string.
    pub(super) fn text(&self) -> Result<&str, Error> {
        match self {
            Node::Text(text) => Ok(text),
            other => Err(other.wrong("a string")),
        }
    }

    /// A number: a string, or a whole number without quotes.
    pub(super) fn number(&self) -> Result<&str, Error> {
        match self {
            Node::Text(text) | Node::Whole(text) => Ok(text),
            // JSON has a minus zero; in quotes it would be refused as well.
            Node::Inexact(text) if text == "-0" => Err(error::signed_zero(quoted(text))),
            Node::Inexact(text) => Err(error::unquoted_number(shortened(text))),
            other => Err(other.wrong("a number in quotes")),
        }
    }

    pub(super) fn flag(&self) -> Result<bool, Error> {
        match self {
            Node::Flag(flag) => Ok(*flag),
            other => Err(other.wrong("true or false")),
        }
    }

    pub(super) fn list(&self) -> Result<&[Node], Error> {
        match self {
            Node::List(items) => Ok(items),
            other => Err(other.wrong("a list")),
        }
    }

    /// The entries of an object whose keys are names, each key once.
    pub(super) fn entries(&self) -> Result<Vec<(&str, &Node)>, Error> {
        let Node::Object(entries) = self else {
            return Err(self.wrong("an object"));
        };
        let mut seen = BTreeMap::new();
        for (key, value) in entries {
            if seen.insert(key.as_str(), value).is_some() {
                return Err(error::duplicate_field(quoted(key)));
            }
        }
        Ok(entries.iter().map(|(key, value)| (key.as_str(), value)).collect())
    }

    /// The fields of an object, all of them among the known ones.
    pub(super) fn fields(&self, known: &[&str]) -> Result<Fields<'_>, Error> {
        let entries = self.entries()?;
        if let Some((field, _)) = entries.iter().find(|(field, _)| !known.contains(field)) {
            return Err(error::unknown_field(quoted(field), known.join(", ")));
        }
        Ok(Fields(entries.into_iter().collect()))
    }

    /// A part that has a record of its own.
    pub(super) fn part<T: Part>(&self, currency: Currency) -> Result<T, Error> {
        T::read(&self.to_tree(), Context { currency })
    }

    /// The same, in a field that its errors name.
    pub(super) fn part_in<T: Part>(
        &self,
        field: &'static str,
        currency: Currency,
    ) -> Result<T, Error> {
        T::read_field(&self.to_tree(), field, Context { currency })
    }

    /// The same, written.
    pub(super) fn of(part: &impl Part) -> Node {
        Node::from_tree(part.write())
    }

    fn to_tree(&self) -> Tree<'_> {
        match self {
            Node::Null => Tree::Null,
            Node::Flag(flag) => Tree::Flag(*flag),
            Node::Whole(text) => Tree::Whole(text.as_str().into()),
            Node::Inexact(text) => Tree::Inexact(text.as_str().into()),
            Node::Text(text) => Tree::Text(text.as_str().into()),
            Node::List(items) => Tree::List(items.iter().map(Node::to_tree).collect()),
            Node::Object(entries) => Tree::Object(
                entries.iter().map(|(key, node)| (key.as_str().into(), node.to_tree())).collect(),
            ),
        }
    }

    fn from_tree(tree: Tree<'static>) -> Node {
        match tree {
            Tree::Null => Node::Null,
            Tree::Flag(flag) => Node::Flag(flag),
            Tree::Whole(text) => Node::Whole(text.into_owned()),
            Tree::Inexact(text) => Node::Inexact(text.into_owned()),
            Tree::Text(text) => Node::Text(text.into_owned()),
            Tree::List(items) => Node::List(items.into_iter().map(Node::from_tree).collect()),
            Tree::Object(entries) => Node::Object(
                entries
                    .into_iter()
                    .map(|(key, tree)| (key.into_owned(), Node::from_tree(tree)))
                    .collect(),
            ),
        }
    }

    pub(super) fn text_of(value: impl fmt::Display) -> Node {
        Node::Text(value.to_string())
    }

    pub(super) fn whole_of(value: impl fmt::Display) -> Node {
        Node::Whole(value.to_string())
    }
}

/// The fields of one record.
pub(super) struct Fields<'a>(BTreeMap<&'a str, &'a Node>);

impl<'a> Fields<'a> {
    /// A field that may be left out.
    pub(super) fn optional(&self, field: &str) -> Option<&'a Node> {
        self.0.get(field).copied()
    }

    /// A field that must be given.
    pub(super) fn required(&self, field: &'static str) -> Result<&'a Node, Error> {
        self.optional(field).ok_or_else(|| error::missing_field(field))
    }

    /// A required field, read; its errors name it.
    pub(super) fn read<T>(
        &self,
        field: &'static str,
        read: impl FnOnce(&'a Node) -> Result<T, Error>,
    ) -> Result<T, Error> {
        read(self.required(field)?).at(field)
    }

    /// An optional field, read; its errors name it.
    pub(super) fn read_optional<T>(
        &self,
        field: &'static str,
        read: impl FnOnce(&'a Node) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.optional(field).map(read).transpose().at(field)
    }

    /// A list of parts that may be left out; its errors name it and the part.
    pub(super) fn parts<T: Part>(
        &self,
        field: &'static str,
        currency: Currency,
    ) -> Result<Vec<T>, Error> {
        let found = self.optional(field).map(|node| node.part_in(field, currency));
        found.transpose().map(Option::unwrap_or_default)
    }

    /// A list that may be left out.
    pub(super) fn items(&self, field: &'static str) -> Result<&'a [Node], Error> {
        Ok(self.read_optional(field, Node::list)?.unwrap_or(&[]))
    }
}

/// Which record an error is in: by its name where it has one, else by its place.
#[derive(Clone, Copy)]
pub(super) struct Record<'a> {
    node: &'a Node,
    what: &'static str,
    list: &'static str,
    name: &'a str,
    place: usize,
}

/// The record of a node that is called `what` and stands in a list at a place from 0.
pub(super) fn record<'a>(
    node: &'a Node,
    what: &'static str,
    list: &'static str,
    name: &'a str,
    place: usize,
) -> Record<'a> {
    Record { node, what, list, name, place }
}

impl From<Record<'_>> for PathStep {
    fn from(record: Record<'_>) -> Self {
        let entries = match record.node {
            Node::Object(entries) => entries.as_slice(),
            _ => &[],
        };
        match entries.iter().find(|(key, _)| key == record.name) {
            Some((_, Node::Text(name))) => PathStep::named(record.what, name),
            _ => Item(record.list, record.place.saturating_add(1)).into(),
        }
    }
}

/// Builds the object of a record.
pub(super) struct ObjectBuilder(Vec<(String, Node)>);

impl ObjectBuilder {
    pub(super) fn new() -> Self {
        ObjectBuilder(Vec::new())
    }

    pub(super) fn with(mut self, field: &str, value: Node) -> Self {
        self.0.push((field.to_owned(), value));
        self
    }

    pub(super) fn text(self, field: &str, value: impl fmt::Display) -> Self {
        self.with(field, Node::text_of(value))
    }

    pub(super) fn maybe_text(self, field: &str, value: Option<impl fmt::Display>) -> Self {
        match value {
            Some(value) => self.text(field, value),
            None => self,
        }
    }

    pub(super) fn maybe(self, field: &str, value: Option<Node>) -> Self {
        match value {
            Some(value) => self.with(field, value),
            None => self,
        }
    }

    /// A list, unless it is empty.
    pub(super) fn list(self, field: &str, items: impl Iterator<Item = Node>) -> Self {
        let items: Vec<Node> = items.collect();
        if items.is_empty() { self } else { self.with(field, Node::List(items)) }
    }

    pub(super) fn build(self) -> Node {
        Node::Object(self.0)
    }
}

/// The key under which `serde_json` hands numbers over when its feature `arbitrary_precision` is
/// switched on somewhere in the build.
const NUMBER_KEY: &str = "$serde_json::private::Number";

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a document")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Whole(number.to_string()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Whole(number.to_string()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Node, E> {
        Ok(Node::Inexact(number.to_string()))
    }

    fn visit_u128<E>(self, number: u128) -> Result<Node, E> {
        Ok(Node::Inexact(number.to_string()))
    }

    #[allow(clippy::disallowed_types)] // Never calculated with: kept as text for the refusal.
    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Inexact(number.to_string()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Node, E> {
        Ok(Node::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut object = Vec::new();
        while let Some((key, value)) = entries.next_entry::<String, Node>()? {
            object.push((key, value));
        }
        match object.as_slice() {
            [(key, Node::Text(number))] if key == NUMBER_KEY => Ok(whole_or_inexact(number)),
            _ => Ok(Node::Object(object)),
        }
    }
}

/// Tells numbers apart as `serde_json` does without `arbitrary_precision`.
#[allow(clippy::disallowed_types)] // Never calculated with: kept as text for the refusal.
fn whole_or_inexact(number: &str) -> Node {
    let fits = number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok();
    if fits && number != "-0" {
        return Node::Whole(number.to_owned());
    }
    match number.parse::<f64>() {
        Ok(float) if float.is_finite() => Node::Inexact(float.to_string()),
        _ => Node::Inexact(number.to_owned()),
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Flag(flag) => serializer.serialize_bool(*flag),
            Node::Text(text) | Node::Inexact(text) => serializer.serialize_str(text),
            Node::Whole(text) => match text.parse::<u64>() {
                Ok(number) => serializer.serialize_u64(number),
                Err(_) => serializer.serialize_str(text),
            },
            Node::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| list.serialize_element(item))?;
                list.end()
            }
            Node::Object(entries) => {
                let mut object = serializer.serialize_map(Some(entries.len()))?;
                entries.iter().try_for_each(|(key, value)| object.serialize_entry(key, value))?;
                object.end()
            }
        }
    }
}
