//! Several kinds of one thing, told apart by a word in documents.

use super::part::Schemas;
use super::part::{Context, Record, Recorded};
use super::tree::{Node, Object, Tree};
use crate::error::{self, AtRecord, Error, quoted};

/// A type with several kinds, each of which brings the record of its own fields.
pub(crate) trait Tagged: Sized + 'static {
    /// The field that says which kind it is.
    const TAG: &'static str;

    /// The kinds, in the order in which they are shown.
    const KINDS: &'static [KindOf<Self>];

    /// The words of all kinds, for the message that refuses another.
    const CHOICES: &'static str;
}

/// One kind of a [`Tagged`] type.
pub(crate) trait Kind<T>: Recorded<Record: Record> {
    /// The word for it in documents.
    const WORD: &'static str;

    /// What it is a kind of.
    fn into_whole(self) -> T;

    /// The kind, where it is this one.
    fn of(whole: &T) -> Option<&Self>;
}

/// A kind in the list of its type.
pub(crate) struct KindOf<T> {
    pub(crate) word: &'static str,
    read: fn(&Tree<'_>, &[&'static str], Context) -> Result<T, Error>,
    /// Whether it was of this kind.
    write: fn(&T, &mut Object<'static>) -> bool,
    schema: fn(&mut Schemas) -> Node,
    names: fn() -> Vec<&'static str>,
}

impl<T: Tagged> KindOf<T> {
    /// A kind, for the list.
    pub(crate) const fn new<K: Kind<T>>() -> Self {
        KindOf {
            word: K::WORD,
            read: |tree, beside, context| {
                let record = <K::Record as Record>::read_beside(tree, beside, context)?;
                K::from_record(record, context).map(K::into_whole)
            },
            write: |whole, object| {
                let Some(kind) = K::of(whole) else { return false };
                kind.to_record().write_fields(object);
                true
            },
            schema: |schemas| schemas.refer_tagged::<K::Record>(T::TAG, K::WORD),
            names: || K::Record::FIELDS.iter().map(|field| field.name).collect(),
        }
    }

    /// The kind of an object, by the word under its tag.
    pub(crate) fn find(tree: &Tree<'_>) -> Result<&'static KindOf<T>, Error> {
        let word = tree.get(T::TAG).ok_or_else(|| error::missing_field(T::TAG))?;
        let word = word.text().at(T::TAG)?;
        let known = T::KINDS.iter().find(|kind| kind.word == word);
        known.ok_or_else(|| error::unknown_choice(quoted(word), T::CHOICES))
    }

    /// Reads the kind's own fields; others read those `beside`.
    pub(crate) fn read(
        &self,
        tree: &Tree<'_>,
        beside: &[&'static str],
        context: Context,
    ) -> Result<T, Error> {
        let mut all = vec![T::TAG];
        all.extend(beside);
        (self.read)(tree, &all, context)
    }

    /// The names of the kind's own fields, and its tag.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let mut names = (self.names)();
        names.push(T::TAG);
        names
    }
}
