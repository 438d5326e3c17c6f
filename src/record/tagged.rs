//! Several kinds of one thing, told apart by a word in documents.

use super::part::{Context, Record, Schemas, any_of};
use super::tree::{Node, Object, Tree};
use crate::error::{self, AtRecord, Error, quoted};

/// A type with several kinds, each of which brings the record of its own fields.
pub(crate) trait Tagged: Sized + 'static {
    /// The field that says which kind it is.
    const TAG: &'static str;

    /// Whether an error in the word names that field.
    const NAMES_TAG: bool = true;

    /// The kinds, in the order in which they are shown.
    const KINDS: &'static [KindOf<Self>];
}

/// The record of one kind of a [`Tagged`] type.
pub(crate) trait Kind<T>: Record {
    /// The word for it in documents.
    const WORD: &'static str;

    /// Makes it of a record that was read.
    fn into_whole(self, context: Context) -> Result<T, Error>;

    /// The record, where it is of this kind.
    fn of(whole: &T) -> Option<Self>;
}

/// A kind in the list of its type.
pub(crate) struct KindOf<T> {
    word: &'static str,
    read: fn(&Tree<'_>, &[&'static str], Context) -> Result<T, Error>,
    /// Whether it was of this kind.
    write: fn(&T, &mut Object<'static>) -> bool,
    schema: fn(&mut Schemas) -> Node,
}

impl<T: Tagged> KindOf<T> {
    /// A kind, for the list.
    pub(crate) const fn new<K: Kind<T>>() -> Self {
        KindOf {
            word: K::WORD,
            read: |tree, beside, context| {
                K::read_beside(tree, beside, context)?.into_whole(context)
            },
            write: |whole, object| {
                let Some(record) = K::of(whole) else { return false };
                object.push((T::TAG.into(), Node::Text(K::WORD.into())));
                record.write_fields(object);
                true
            },
            schema: |schemas| schemas.refer_tagged::<K>(T::TAG, K::WORD),
        }
    }

    /// The word for it in documents.
    pub(crate) fn word(&self) -> &'static str {
        self.word
    }
}

/// Reads one of the kinds by the word under its tag.
pub(crate) fn read_tagged<T: Tagged>(tree: &Tree<'_>, context: Context) -> Result<T, Error> {
    // An object, each key once.
    tree.entries()?;
    let word = tree.get(T::TAG).ok_or_else(|| error::missing_field(T::TAG))?;
    let found = word.text().and_then(|word| {
        let known = T::KINDS.iter().find(|kind| kind.word == word);
        known.ok_or_else(|| error::unknown_choice(quoted(word), &words::<T>()))
    });
    let kind = if T::NAMES_TAG { found.at(T::TAG)? } else { found? };
    (kind.read)(tree, &[T::TAG], context)
}

/// The words of all kinds, for the message that refuses another.
fn words<T: Tagged>() -> String {
    let mut words: Vec<&str> = T::KINDS.iter().map(|kind| kind.word).collect();
    words.sort_unstable();
    words.join(", ")
}

/// Writes the kind that it is: its word and its fields.
pub(crate) fn write_tagged<T: Tagged>(whole: &T) -> Object<'static> {
    let mut object = Vec::new();
    // The list holds every kind, so one of them writes it.
    T::KINDS.iter().any(|kind| (kind.write)(whole, &mut object));
    object
}

/// The schema of any of the kinds.
pub(crate) fn tagged_schema<T: Tagged>(schemas: &mut Schemas) -> Node {
    let kinds: Vec<Node> = T::KINDS.iter().map(|kind| (kind.schema)(schemas)).collect();
    any_of(kinds)
}
