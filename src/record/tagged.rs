//! Several kinds of one thing, told apart by a word in documents.

use super::part::{Context, Record, Schemas, any_of};
use super::tree::{Node, Object, Tree};
use crate::error::{self, AtRecord, Error};

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
        known.ok_or_else(|| error::unknown_choice(word, &words::<T>()))
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

/// Declares an enum of kinds that a document tells apart by a word under a tag: a kind a way, with
/// the record and the word behind it, and its fields as [`record!`](super::record) has them. What
/// the table calls one of them stands behind the tag. From it follow the records, the list of
/// kinds, reading, writing and the schema.
macro_rules! kinds {
    (
        $(#[doc = $about:literal])*
        pub enum $whole:ident by $tag:literal called $called:literal with $check:ident {$(
            $(#[doc = $meaning:literal])*
            $kind:ident in $record:ident = $word:literal
            $({$(
                $(#[doc = $field_meaning:literal])*
                $field:ident: $part:ty
            ),+ $(,)?})?
        ),+ $(,)?}
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $whole {$(
            $(#[doc = $meaning])*
            $kind $({$(
                $(#[doc = $field_meaning])*
                $field: $part,
            )+})?,
        )+}

        $(
            $crate::record::record! {
                $(#[doc = $meaning])*
                struct $record { $($($(#[doc = $field_meaning])* $field: $part,)+)? }
            }

            impl $crate::record::Kind<$whole> for $record {
                const WORD: &'static str = $word;

                fn into_whole(
                    self,
                    _context: $crate::record::Context,
                ) -> Result<$whole, $crate::error::Error> {
                    let $record { $($($field),+)? } = self;
                    let whole = $whole::$kind { $($($field),+)? };
                    whole.$check()?;
                    Ok(whole)
                }

                fn of(whole: &$whole) -> Option<Self> {
                    match whole.clone() {
                        $whole::$kind { $($($field),+)? } => {
                            Some($record { $($($field),+)? })
                        }
                        _ => None,
                    }
                }
            }
        )+

        impl $crate::record::Tagged for $whole {
            const TAG: &'static str = $tag;
            const KINDS: &'static [$crate::record::KindOf<Self>] =
                &[$($crate::record::KindOf::new::<$record>()),+];
        }

        impl $crate::record::Part for $whole {
            fn read(
                tree: &$crate::record::Tree<'_>,
                context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                $crate::record::read_tagged(tree, context)
            }

            fn write(&self) -> $crate::record::Node {
                $crate::record::Node::Object($crate::record::write_tagged(self))
            }

            fn schema(schemas: &mut $crate::record::Schemas) -> $crate::record::Node {
                $crate::record::tagged_schema::<Self>(schemas)
            }

            fn kind() -> String {
                $called.to_owned()
            }
        }
    };
}
pub(crate) use kinds;
