//! The raw tree of a document: what stands there, before anything is made of it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use crate::error::{self, Error, quoted, shortened};
use crate::exact::check_number;

/// A value as it stands in a document: numbers as text, keys in order with repetitions. What has no
/// escape in it is borrowed from the text that was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree<'a> {
    Null,
    Flag(bool),
    /// A whole number without quotes.
    Whole(Cow<'a, str>),
    /// A number without quotes that has a point or an exponent, or is too long to be kept.
    Inexact(Cow<'a, str>),
    Text(Cow<'a, str>),
    List(Vec<Tree<'a>>),
    Object(Object<'a>),
}

/// The entries of an object.
pub(crate) type Object<'a> = Vec<(Cow<'a, str>, Tree<'a>)>;

/// A tree that is written.
pub(crate) type Node = Tree<'static>;

impl<'a> Tree<'a> {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Tree::Null => "null",
            Tree::Flag(_) => "true or false",
            Tree::Whole(_) | Tree::Inexact(_) => "a number",
            Tree::Text(_) => "a string",
            Tree::List(_) => "a list",
            Tree::Object(_) => "an object",
        }
    }

    /// The refusal of a value of another kind than is needed here.
    pub(crate) fn wrong(&self, expected: &'static str) -> Error {
        error::wrong_kind(expected, self.kind())
    }

    /// A string.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        match self {
            Tree::Text(text) => Ok(text),
            other => Err(other.wrong("a string")),
        }
    }

    /// A number: a string, or a whole number without quotes.
    pub(crate) fn number(&self) -> Result<&str, Error> {
        match self {
            Tree::Text(text) | Tree::Whole(text) => Ok(text),
            // JSON has a minus zero; in quotes it would be refused as well.
            Tree::Inexact(text) if text == "-0" => Err(error::signed_zero(quoted(text))),
            // In quotes it would be refused as well, or it only lacks the quotes.
            Tree::Inexact(text) => Err(check_number(text)
                .err()
                .unwrap_or_else(|| error::unquoted_number(shortened(text)))),
            other => Err(other.wrong("a number in quotes")),
        }
    }

    pub(crate) fn flag(&self) -> Result<bool, Error> {
        match self {
            Tree::Flag(flag) => Ok(*flag),
            other => Err(other.wrong("true or false")),
        }
    }

    pub(crate) fn list(&self) -> Result<&[Tree<'a>], Error> {
        match self {
            Tree::List(items) => Ok(items),
            other => Err(other.wrong("a list")),
        }
    }

    /// The entries of an object, keys that stand twice among them.
    fn object(&self) -> Result<&[(Cow<'a, str>, Tree<'a>)], Error> {
        match self {
            Tree::Object(entries) => Ok(entries),
            other => Err(other.wrong("an object")),
        }
    }

    /// The entries of an object whose keys are names, each key once.
    pub(crate) fn entries(&self) -> Result<&[(Cow<'a, str>, Tree<'a>)], Error> {
        let entries = self.object()?;
        match twice(entries) {
            Some((key, _)) => Err(error::duplicate_field(quoted(key))),
            None => Ok(entries),
        }
    }

    /// What stands under a key of an object.
    pub(crate) fn get(&self, key: &str) -> Option<&Tree<'a>> {
        match self {
            Tree::Object(entries) => {
                entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
            }
            _ => None,
        }
    }

    /// The fields of a record by the places of their names, and the refusal of keys that are unknown or
    /// stand twice; what stands under `beside` is read by others.
    pub(crate) fn slots<const COUNT: usize>(
        &self,
        names: &[&'static str; COUNT],
        beside: &[&'static str],
    ) -> Result<([Option<&Tree<'a>>; COUNT], Option<Error>), Error> {
        let mut slots = [None; COUNT];
        let refused = self.fill(&mut slots, names, beside)?;
        Ok((slots, refused))
    }

    /// Refuses a key that is not among the names, or stands twice.
    pub(crate) fn check(
        &self,
        names: &[&'static str],
        beside: &[&'static str],
    ) -> Result<(), Error> {
        self.fill(&mut vec![None; names.len()], names, beside)?.map_or(Ok(()), Err)
    }

    fn fill<'t>(
        &'t self,
        slots: &mut [Option<&'t Tree<'a>>],
        names: &[&'static str],
        beside: &[&'static str],
    ) -> Result<Option<Error>, Error> {
        let entries = self.object()?;
        let mut refused: Option<Error> = None;
        // Documents mostly list fields in the order of the record.
        let mut expected = 0_usize;
        for (position, (key, value)) in entries.iter().enumerate() {
            let place = if names.get(expected).is_some_and(|name| name == key) {
                Some(expected)
            } else {
                names.iter().position(|name| name == key)
            };
            let twice = if let Some((place, slot)) =
                place.and_then(|place| Some((place, slots.get_mut(place)?)))
            {
                expected = place.saturating_add(1);
                slot.replace(value).is_some()
            } else if beside.contains(&&**key) {
                entries.iter().take(position).any(|(before, _)| before == key)
            } else {
                let unknown = unknown_field(key, names, beside).about_field(key);
                refused = Some(unknown.behind(refused));
                false
            };
            if twice {
                let twice = error::duplicate_field(quoted(key)).about_field(key);
                refused = Some(twice.behind(refused));
            }
            if refused.as_ref().is_some_and(Error::is_full) {
                break;
            }
        }
        Ok(refused)
    }

    pub(crate) fn text_of(value: impl fmt::Display) -> Node {
        Tree::Text(value.to_string().into())
    }

    pub(crate) fn whole_of(value: impl fmt::Display) -> Node {
        Tree::Whole(value.to_string().into())
    }
}

/// A key that stands twice.
fn twice<'t, 'a>(entries: &'t [(Cow<'a, str>, Tree<'a>)]) -> Option<&'t (Cow<'a, str>, Tree<'a>)> {
    if entries.len() <= FEW {
        let before = |place| entries.get(..place).unwrap_or(&[]).iter();
        let mut places = entries.iter().enumerate();
        let found = places.find(|(place, (key, _))| before(*place).any(|(known, _)| known == key));
        return found.map(|(_, entry)| entry);
    }
    let mut seen = BTreeSet::new();
    entries.iter().find(|(key, _)| !seen.insert(&**key))
}

/// Up to how many keys are compared each with each.
const FEW: usize = 16;

/// The keys that begin with a dollar sign belong to every document and not to its format.
pub(crate) fn unknown_field(field: &str, names: &[&str], beside: &[&str]) -> Error {
    let known = beside.iter().filter(|name| !name.starts_with('$')).chain(names);
    let known: Vec<&str> = known.copied().collect();
    error::unknown_field(field, &known)
}

#[cfg(feature = "serde")]
mod serde_forms {
    use std::borrow::Cow;
    use std::cell::Cell;
    use std::fmt;

    use serde::de::{
        Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor,
    };
    use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

    use super::Tree;
    use crate::budget::Budget;

    /// The key under which `serde_json` hands numbers over when its feature `arbitrary_precision`
    /// is switched on anywhere in the build.
    const NUMBER_KEY: &str = "$serde_json::private::Number";

    /// Counts the values that are read, and stops where there are too many.
    #[derive(Clone, Copy)]
    struct TreeVisitor<'a> {
        values: &'a Cell<u64>,
        budget: Budget,
    }

    /// A key, borrowed where it has no escape.
    struct Key<'a>(Cow<'a, str>);

    struct KeyVisitor;

    impl<'de> Deserialize<'de> for Tree<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Tree::within(deserializer, Budget { records: u64::MAX, ..Budget::default() })
        }
    }

    impl<'de> Tree<'de> {
        /// Reads a document of no more values than a budget allows.
        pub(crate) fn within<D: Deserializer<'de>>(
            deserializer: D,
            budget: Budget,
        ) -> Result<Self, D::Error> {
            TreeVisitor { values: &Cell::new(0), budget }.deserialize(deserializer)
        }
    }

    impl<'de> DeserializeSeed<'de> for TreeVisitor<'_> {
        type Value = Tree<'de>;

        fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree<'de>, D::Error> {
            let values = self.values.get().saturating_add(1);
            self.values.set(values);
            let within = self.budget.check_records("the document", values, "split the document");
            within.map_err(D::Error::custom)?;
            deserializer.deserialize_any(self)
        }
    }

    impl<'de> Deserialize<'de> for Key<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_str(KeyVisitor)
        }
    }

    impl<'de> Visitor<'de> for KeyVisitor {
        type Value = Key<'de>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a string key")
        }

        fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Key<'de>, E> {
            Ok(Key(Cow::Borrowed(text)))
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<Key<'de>, E> {
            Ok(Key(Cow::Owned(text.to_owned())))
        }
    }

    impl<'de> Visitor<'de> for TreeVisitor<'_> {
        type Value = Tree<'de>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a document")
        }

        fn visit_unit<E>(self) -> Result<Tree<'de>, E> {
            Ok(Tree::Null)
        }

        fn visit_none<E>(self) -> Result<Tree<'de>, E> {
            Ok(Tree::Null)
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree<'de>, D::Error> {
            deserializer.deserialize_any(self)
        }

        fn visit_bool<E>(self, flag: bool) -> Result<Tree<'de>, E> {
            Ok(Tree::Flag(flag))
        }

        fn visit_i64<E>(self, number: i64) -> Result<Tree<'de>, E> {
            Ok(Tree::whole_of(number))
        }

        fn visit_u64<E>(self, number: u64) -> Result<Tree<'de>, E> {
            Ok(Tree::whole_of(number))
        }

        fn visit_i128<E>(self, number: i128) -> Result<Tree<'de>, E> {
            Ok(Tree::Inexact(number.to_string().into()))
        }

        fn visit_u128<E>(self, number: u128) -> Result<Tree<'de>, E> {
            Ok(Tree::Inexact(number.to_string().into()))
        }

        #[allow(clippy::disallowed_types)] // Never calculated with: kept as text for the refusal.
        fn visit_f64<E>(self, number: f64) -> Result<Tree<'de>, E> {
            Ok(Tree::Inexact(number.to_string().into()))
        }

        fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Tree<'de>, E> {
            Ok(Tree::Text(Cow::Borrowed(text)))
        }

        fn visit_str<E>(self, text: &str) -> Result<Tree<'de>, E> {
            Ok(Tree::Text(Cow::Owned(text.to_owned())))
        }

        fn visit_string<E>(self, text: String) -> Result<Tree<'de>, E> {
            Ok(Tree::Text(Cow::Owned(text)))
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree<'de>, A::Error> {
            let mut list = Vec::new();
            while let Some(item) = items.next_element_seed(self)? {
                list.push(item);
            }
            Ok(Tree::List(list))
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree<'de>, A::Error> {
            let mut object = Vec::new();
            while let Some(Key(key)) = entries.next_key()? {
                object.push((key, entries.next_value_seed(self)?));
            }
            match object.as_slice() {
                [(key, Tree::Text(number))] if key == NUMBER_KEY => Ok(whole_or_inexact(number)),
                _ => Ok(Tree::Object(object)),
            }
        }
    }

    /// Tells numbers apart as `serde_json` does without `arbitrary_precision`.
    #[allow(clippy::disallowed_types)] // Never calculated with: kept as text for the refusal.
    fn whole_or_inexact<'a>(number: &str) -> Tree<'a> {
        let fits = number.parse::<i64>().is_ok() || number.parse::<u64>().is_ok();
        if fits && number != "-0" {
            return Tree::whole_of(number);
        }
        match number.parse::<f64>() {
            Ok(float) if float.is_finite() => Tree::Inexact(float.to_string().into()),
            _ => Tree::Inexact(number.to_owned().into()),
        }
    }

    impl Serialize for Tree<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            match self {
                Tree::Null => serializer.serialize_unit(),
                Tree::Flag(flag) => serializer.serialize_bool(*flag),
                Tree::Text(text) | Tree::Inexact(text) => serializer.serialize_str(text),
                Tree::Whole(text) => match text.parse::<i64>() {
                    Ok(number) => serializer.serialize_i64(number),
                    Err(_) => serializer.serialize_str(text),
                },
                Tree::List(items) => {
                    let mut list = serializer.serialize_seq(Some(items.len()))?;
                    items.iter().try_for_each(|item| list.serialize_element(item))?;
                    list.end()
                }
                Tree::Object(entries) => {
                    let mut object = serializer.serialize_map(Some(entries.len()))?;
                    entries
                        .iter()
                        .try_for_each(|(key, value)| object.serialize_entry(key, value))?;
                    object.end()
                }
            }
        }
    }
}
