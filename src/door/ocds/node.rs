//! What of a release is looked at: kept keys alone, with numbers as they are written.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::door::number::plain;
use crate::error::{self, AtRecord, Error, quoted, refused};

/// A value under a key that is looked at, or an item of a list there.
#[derive(Clone, Debug)]
pub(super) enum Node<'a> {
    Null,
    Flag(bool),
    /// As it is written.
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    /// What is looked at, each key once.
    Object(Vec<(&'static str, Node<'a>)>),
    /// A list of what a field was, release by release.
    Versions,
    /// What stands under a key that stands twice.
    Twice,
    /// A list or an object where one value belongs, or a number where none does.
    Other(&'static str),
}

/// Keys under which one value stands.
const VALUES: &[&str] = &[
    "amount",
    "currency",
    "description",
    "id",
    "name",
    "ocid",
    "quantity",
    "relatedLot",
    "releaseDate",
    "scheme",
    "status",
    "submissionType",
    "valueAddedTaxIncluded",
    "variant",
];

/// Keys under which an object or a list stands.
const PARTS: &[&str] = &[
    "bids",
    "compiledRelease",
    "details",
    "items",
    "lots",
    "records",
    "relatedLots",
    "releases",
    "tag",
    "tender",
    "tenderers",
    "unit",
    "value",
];

/// A key of which only that it is there is looked at.
const VERSIONED: &str = "versionedRelease";

impl<'a> Node<'a> {
    fn kind(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Flag(_) => "true or false",
            Node::Number(_) => "a number",
            Node::Text(_) => "a string",
            Node::List(_) => "a list",
            Node::Object(_) => "an object",
            Node::Versions => "a list of versions",
            Node::Twice => "a key that stands twice",
            Node::Other(kind) => kind,
        }
    }

    fn wrong(&self, expected: &'static str) -> Error {
        error::wrong_kind(expected, self.kind())
    }

    /// What stands under a key; null is nothing.
    pub(super) fn get(&self, key: &str) -> Option<&Node<'a>> {
        let Node::Object(entries) = self else { return None };
        let found = entries.iter().find(|(known, _)| *known == key).map(|(_, node)| node);
        found.filter(|node| !matches!(node, Node::Null))
    }

    /// What has to stand under a key.
    pub(super) fn required(&self, key: &'static str) -> Result<&Node<'a>, Error> {
        self.get(key).ok_or_else(|| error::missing_field(key))
    }

    /// A text, or a number that stands for one: identifiers may be either.
    pub(super) fn text(&self) -> Result<&str, Error> {
        match self {
            Node::Text(text) | Node::Number(text) => Ok(text),
            other => Err(other.wrong("a string")),
        }
    }

    /// A text under a key, if there is one.
    pub(super) fn text_of(&self, key: &'static str) -> Result<Option<&str>, Error> {
        self.get(key).map(|node| node.text().at(key)).transpose()
    }

    /// A number in the crate's grammar.
    pub(super) fn number(&self) -> Result<String, Error> {
        match self {
            Node::Number(text) => Ok(plain(text)),
            Node::Text(text) => Ok(text.clone().into_owned()),
            other => Err(other.wrong("a number")),
        }
    }

    pub(super) fn flag_of(&self, key: &'static str) -> Result<Option<bool>, Error> {
        match self.get(key) {
            None => Ok(None),
            Some(Node::Flag(flag)) => Ok(Some(*flag)),
            Some(other) => Err(other.wrong("true or false")).at(key),
        }
    }

    /// The items of a list under a key; none where it is not there.
    pub(super) fn list_of(&self, key: &'static str) -> Result<&[Node<'a>], Error> {
        match self.get(key) {
            None => Ok(&[]),
            Some(Node::List(items)) => Ok(items),
            Some(other) => Err(other.wrong("a list")).at(key),
        }
    }

    /// Refuses what is not an object.
    pub(super) fn is_object(&self) -> Result<(), Error> {
        match self {
            Node::Object(_) => Ok(()),
            other => Err(other.wrong("an object")),
        }
    }

    /// Refuses a key that stands twice, and a release of which every field is a list of versions.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self {
            Node::Versions => Err(versioned()),
            Node::List(items) => items.iter().try_for_each(Node::check),
            Node::Object(entries) if self.get("releaseDate").is_some() && entries.len() <= 2 => {
                Err(versioned())
            }
            Node::Object(entries) => entries.iter().try_for_each(|(key, node)| match node {
                Node::Twice => Err(error::duplicate_field(quoted(key))),
                other => other.check().at(*key),
            }),
            _ => Ok(()),
        }
    }
}

fn versioned() -> Error {
    refused!(
        Unsupported: "the release is versioned, a list of what each field was: give the compiled release"
    )
}

/// Reads a text of JSON.
pub(super) fn parse(text: &str) -> Result<Node<'_>, serde_json::Error> {
    serde_json::from_str(text)
}

struct NodeVisitor;

struct Key(Option<&'static str>);

struct KeyVisitor;

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

impl Visitor<'_> for KeyVisitor {
    type Value = Key;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<Key, E> {
        let kept = VALUES.iter().chain(PARTS).chain([&VERSIONED]);
        Ok(Key(kept.copied().find(|kept| *kept == text)))
    }
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a part of a release")
    }

    fn visit_unit<E>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node<'de>, E> {
        Ok(Node::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number.to_string().into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node<'de>, E> {
        Ok(Node::Number(number.to_string().into()))
    }

    #[allow(clippy::disallowed_types)] // Not kept: no number with a point belongs here.
    fn visit_f64<E>(self, _number: f64) -> Result<Node<'de>, E> {
        Ok(Node::Other("a number"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'de>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node<'de>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node<'de>, A::Error> {
        let mut object: Vec<(&'static str, Node<'de>)> = Vec::new();
        while let Some(Key(key)) = entries.next_key()? {
            let Some(key) = key else {
                entries.next_value::<IgnoredAny>()?;
                continue;
            };
            let node = if key == VERSIONED {
                entries.next_value::<IgnoredAny>()?;
                Node::Flag(true)
            } else if VALUES.contains(&key) {
                value(entries.next_value::<&RawValue>()?.get()).map_err(A::Error::custom)?
            } else {
                entries.next_value()?
            };
            match object.iter_mut().find(|(known, _)| *known == key) {
                Some((_, before)) => *before = Node::Twice,
                None => object.push((key, node)),
            }
        }
        Ok(Node::Object(object))
    }
}

/// One value out of its text: lists and objects are not entered.
fn value(text: &str) -> Result<Node<'_>, serde_json::Error> {
    Ok(match text.as_bytes().first() {
        Some(b'"') => match serde_json::from_str::<&str>(text) {
            Ok(text) => Node::Text(Cow::Borrowed(text)),
            Err(_) => Node::Text(Cow::Owned(serde_json::from_str(text)?)),
        },
        Some(b't') => Node::Flag(true),
        Some(b'f') => Node::Flag(false),
        Some(b'n') => Node::Null,
        Some(b'[') if text.contains("\"releaseDate\"") => Node::Versions,
        Some(b'[') => Node::Other("a list"),
        Some(b'{') => Node::Other("an object"),
        _ => Node::Number(Cow::Borrowed(text)),
    })
}
