//! What holds other parts: what may be left out, lists, objects of names, and a word or a record.

use super::part::Schemas;
#[cfg(feature = "table")]
use super::part::Shape;
use super::part::{Context, Kept, LeftOut, Part, Record};
use super::part::{any_of, object, words_in_code, words_of};
use super::tree::{Node, Tree};
use std::collections::BTreeMap;

use crate::error::{self, AtRecord, Error, PathStep};
use crate::exact::{Month, Name};

impl<T: Part> Part for Option<T> {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        T::read(tree, context).map(Some)
    }

    fn read_field(tree: &Tree<'_>, field: &'static str, context: Context) -> Result<Self, Error> {
        T::read_field(tree, field, context).map(Some)
    }

    fn write(&self) -> Node {
        self.as_ref().map_or(Node::Null, Part::write)
    }

    fn schema(schemas: &mut Schemas) -> Node {
        T::schema(schemas)
    }

    fn kind() -> String {
        T::kind()
    }

    fn kinds() -> String {
        T::kinds()
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        T::shape()
    }
}

impl<T> LeftOut for Option<T> {
    fn left_out() -> Self {
        None
    }

    fn is_left_out(&self) -> bool {
        self.is_none()
    }
}

impl<T: Part> Part for Vec<T> {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        error::gathered(tree.list()?.iter().map(|item| T::read(item, context)))
    }

    fn read_field(tree: &Tree<'_>, field: &'static str, context: Context) -> Result<Self, Error> {
        let items = tree.list().at(field)?.iter().enumerate();
        error::gathered(items.map(|(place, item)| T::read_item(item, field, place, context)))
    }

    fn write(&self) -> Node {
        Node::List(self.iter().map(Part::write).collect())
    }

    fn schema(schemas: &mut Schemas) -> Node {
        object! { "type": Node::text_of("array"), "items": T::schema(schemas) }
    }

    fn kind() -> String {
        format!("list of {}", T::kinds())
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::List(T::shape)
    }
}

impl<T> LeftOut for Vec<T> {
    fn left_out() -> Self {
        Vec::new()
    }

    fn is_left_out(&self) -> bool {
        self.is_empty()
    }
}

/// What names the entries of an object.
pub(crate) trait Key: Sized {
    /// What it is the name of, in a table of fields.
    const KIND: &'static str;

    /// Whether errors name the entry alone, and not the field before it.
    const ALONE: bool = false;

    /// Whether a mistake in the key is one of the entry.
    const OWN: bool = false;

    fn read_key(key: &str) -> Result<Self, Error>;

    fn write_key(&self) -> String;

    /// What an error calls the entry.
    fn step(key: &str) -> PathStep {
        ("", key).into()
    }

    /// The schema of the key.
    fn key_schema(schemas: &mut Schemas) -> Node {
        Name::schema(schemas)
    }
}

impl Key for Name {
    const KIND: &'static str = "name";

    fn read_key(key: &str) -> Result<Self, Error> {
        Name::new(key)
    }

    fn write_key(&self) -> String {
        self.to_string()
    }
}

impl Key for Month {
    const KIND: &'static str = "month";

    fn read_key(key: &str) -> Result<Self, Error> {
        key.parse()
    }

    fn write_key(&self) -> String {
        self.to_string()
    }

    fn key_schema(schemas: &mut Schemas) -> Node {
        Month::schema(schemas)
    }
}

/// Names that serve as keys, each with its kind, what an error calls an entry, whether it calls it
/// that alone, and whether a mistake in the key is one of the entry.
macro_rules! keys {
    ($($(#[doc = $about:literal])* $key:ident: $kind:literal, $step:literal, $alone:literal, $own:literal;)+) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        pub(crate) struct $key(pub(crate) $crate::exact::Name);

        impl $crate::record::Key for $key {
            const KIND: &'static str = $kind;
            const ALONE: bool = $alone;
            const OWN: bool = $own;

            fn read_key(key: &str) -> Result<Self, $crate::error::Error> {
                $crate::exact::Name::new(key).map($key)
            }

            fn write_key(&self) -> String {
                self.0.to_string()
            }

            fn step(key: &str) -> $crate::error::PathStep {
                ($step, key).into()
            }
        }

        impl From<$crate::exact::Name> for $key {
            fn from(name: $crate::exact::Name) -> Self {
                $key(name)
            }
        }

        impl From<$key> for $crate::exact::Name {
            fn from(key: $key) -> Self {
                key.0
            }
        }
    )+};
}
pub(crate) use keys;

/// An object of names: each entry under its own, in the order of the document.
#[derive(Clone, Debug)]
pub(crate) struct Map<K, T>(pub(crate) Vec<(K, T)>);

impl<K: Key, T: Part> Part for Map<K, T> {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        let entries = tree.entries()?.iter();
        let read = entries.map(|(key, value)| {
            let name = K::read_key(key);
            let name = if K::OWN { name.map_err(|error| error.at(K::step(key)))? } else { name? };
            Ok((name, T::read(value, context).map_err(|error| error.at(K::step(key)))?))
        });
        error::gathered(read).map(Map)
    }

    fn read_field(tree: &Tree<'_>, field: &'static str, context: Context) -> Result<Self, Error> {
        if K::ALONE {
            tree.entries().at(field)?;
            return Self::read(tree, context);
        }
        Self::read(tree, context).at(field)
    }

    fn write(&self) -> Node {
        let entries = self.0.iter();
        Node::Object(entries.map(|(key, value)| (key.write_key().into(), value.write())).collect())
    }

    fn schema(schemas: &mut Schemas) -> Node {
        object! {
            "type": Node::text_of("object"),
            "propertyNames": K::key_schema(schemas),
            "additionalProperties": T::schema(schemas),
        }
    }

    fn kind() -> String {
        format!("object: {} → {}", K::KIND, T::kind())
    }

    fn kinds() -> String {
        format!("objects: {} → {}", K::KIND, T::kind())
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Map(T::shape)
    }
}

impl<K, N, T> Kept<BTreeMap<N, T>> for Map<K, T>
where
    K: Key + From<N> + Into<N>,
    N: Ord + Clone,
    T: Part + Clone,
{
    /// Each key stands once.
    fn keep(self) -> Result<BTreeMap<N, T>, Error> {
        Ok(self.0.into_iter().map(|(key, part)| (key.into(), part)).collect())
    }

    fn part_of(kept: &BTreeMap<N, T>) -> Self {
        Map(kept.iter().map(|(key, part)| (key.clone().into(), part.clone())).collect())
    }
}

impl<K, T> LeftOut for Map<K, T> {
    fn left_out() -> Self {
        Map(Vec::new())
    }

    fn is_left_out(&self) -> bool {
        self.0.is_empty()
    }
}

impl<K: Key + Clone, T: Part + Clone> Kept<Vec<(K, T)>> for Map<K, T> {
    fn keep(self) -> Result<Vec<(K, T)>, Error> {
        Ok(self.0)
    }

    fn part_of(kept: &Vec<(K, T)>) -> Self {
        Map(kept.clone())
    }
}

/// A text, or a list of them.
#[derive(Clone, Debug)]
pub(crate) struct OneOrMore(pub(crate) Vec<String>);

impl OneOrMore {
    pub(crate) fn of(names: &[Name]) -> Self {
        OneOrMore(names.iter().map(Name::to_string).collect())
    }

    pub(crate) fn texts(&self) -> Vec<&str> {
        self.0.iter().map(String::as_str).collect()
    }
}

impl Part for OneOrMore {
    fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
        let texts = match tree {
            Tree::List(items) => items.iter().map(Tree::text).collect(),
            other => other.text().map(|text| vec![text]),
        };
        texts.map(|texts| OneOrMore(texts.into_iter().map(str::to_owned).collect()))
    }

    fn write(&self) -> Node {
        Node::List(self.0.iter().map(Node::text_of).collect())
    }

    fn schema(schemas: &mut Schemas) -> Node {
        any_of([Name::schema(schemas), Vec::<Name>::schema(schemas)])
    }

    fn kind() -> String {
        "a name or a list of names".to_owned()
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Either(Name::shape, Vec::<Name>::shape)
    }
}

/// A word, or a record where there is more to say.
#[derive(Clone, Debug)]
pub(crate) enum Choice<R> {
    Word(&'static str),
    Record(R),
}

/// A record that some words stand beside.
pub(crate) trait Choices: Record {
    /// The words.
    const WORDS: &'static [&'static str];

    /// All that can be written, for the message that refuses another word.
    const CHOICES: &'static str;
}

impl<R: Choices> Part for Choice<R> {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        let Tree::Text(text) = tree else {
            return R::read(tree, context).map(Choice::Record);
        };
        let known = R::WORDS.iter().find(|word| *word == text);
        known.map(|word| Choice::Word(word)).ok_or_else(|| error::unknown_choice(text, R::CHOICES))
    }

    fn write(&self) -> Node {
        match self {
            Choice::Word(word) => Node::text_of(word),
            Choice::Record(record) => record.write(),
        }
    }

    fn schema(schemas: &mut Schemas) -> Node {
        any_of([words_of(R::WORDS.iter().copied()), R::schema(schemas)])
    }

    fn kind() -> String {
        format!("{}, or {}", words_in_code(R::WORDS.iter().copied()), R::kind())
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Either(|| Shape::Text, R::shape)
    }
}
