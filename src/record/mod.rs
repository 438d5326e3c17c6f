//! Records of documents, each spelled once: from one struct follow how it is read, how it is
//! written, its schema and its table on the page of formats.
//!
//! [`record!`] declares the struct: a field a line, with its type, its meaning as a documentation
//! comment, and after `=` what holds where it may be left out. A field's type is a [`Part`]: a
//! value, a list, an object of names, another record. A type of the crate that stands in documents
//! as a record says how the two become each other ([`Recorded`]) and is a part itself from then
//! on; the errors of its constructor come with the path of the record, which reading knows.
//!
//! Several kinds of one thing that a document tells apart by a word are a [`Tagged`] type: each
//! kind brings a record of its own fields, and stands in one list.

mod collections;
mod schema;
#[allow(dead_code)]
mod tagged;
mod tree;
mod values;

pub(crate) use collections::{Choice, Choices, Key, Map, keys};
pub(crate) use schema::{Schemas, any_of, link, object_of, words_in_code, words_of};
pub(crate) use tagged::Tagged;
pub(crate) use tree::{Node, Object, Tree};
pub(crate) use values::{Format, Identity, whole, whole_numbers, whole_schema, word_part, words};

use crate::error::{self, AtRecord, Error, Item};
use crate::exact::{Currency, Name};

/// What must be known to read a part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The currency of every amount of the document.
    pub(crate) currency: Currency,
}

impl Context {
    /// What a document states itself.
    pub(crate) fn of_document(tree: &Tree<'_>) -> Result<Self, Error> {
        let unknown = Context::before_it_is_known();
        match tree {
            Tree::Object(_) => required(tree.get("format"), "format", unknown).map(|Format| ())?,
            // The record refuses what is no object.
            _ => return Ok(unknown),
        }
        let currency = required(tree.get("currency"), "currency", unknown)?;
        Ok(Context { currency })
    }

    /// With a currency that nothing is read in.
    pub(crate) fn before_it_is_known() -> Self {
        Context { currency: Currency::GBP }
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

    /// The fields, in the order in which they are written and shown.
    const FIELDS: &'static [Field];

    /// What it is, in a sentence or two.
    const ABOUT: &'static [&'static str];

    /// Reads its fields out of an object in which others read the fields `beside`.
    fn read_beside(
        tree: &Tree<'_>,
        beside: &[&'static str],
        context: Context,
    ) -> Result<Self, Error>;

    /// Refuses a field that is unknown or stands twice.
    fn check_fields(tree: &Tree<'_>) -> Result<(), Error>;

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
    pub(crate) kind: fn() -> String,
    pub(crate) schema: fn(&mut Schemas) -> Node,
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

    fn locate(error: Error, tree: &Tree<'_>, list: &'static str, place: usize) -> Error {
        T::Record::locate(error, tree, list, place)
    }
}

/// Setting what was given.
pub(crate) trait Given: Sized {
    /// The same, with a value where there is one.
    fn given<V>(self, value: Option<V>, set: impl FnOnce(Self, V) -> Self) -> Self {
        match value {
            Some(value) => set(self, value),
            None => self,
        }
    }
}

impl<T> Given for T {}

/// The same records in the order of their names: then each has its place behind those before it,
/// however many there are.
pub(crate) fn sorted<T>(mut records: Vec<T>, name: impl Fn(&T) -> &Name) -> Vec<T> {
    records.sort_by(|left, right| name(left).cmp(name(right)));
    records
}

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

/// A field that may be left out.
pub(crate) fn optional<T: Part + LeftOut>(
    found: Option<&Tree<'_>>,
    field: &'static str,
    context: Context,
) -> Result<T, Error> {
    found.map_or_else(|| Ok(T::left_out()), |tree| T::read_field(tree, field, context))
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

/// Declares a record: a struct whose fields are parts.
///
/// ```text
/// record! {
///     /// What it is.
///     struct ServiceRecord, "service" {
///         name: Name,
///         /// what reports show
///         label: Option<Text> = "default: the name",
///         /// how it is charged
///         tax_use("use"): TaxUse as "see below",
///     }
/// }
/// ```
///
/// `, "service"` is what an error calls one of a list of these, before the text of its field
/// `name` or of that after `by`. A field is known in documents by its own name, or by that in
/// brackets. It must be given, unless `=` says what holds otherwise: then its type is one that can
/// be left out (an `Option`, a `Vec`, a [`Map`]). `as` puts other words into the table than those
/// of the type.
macro_rules! record {
    (
        $(#[doc = $about:literal])*
        struct $record:ident $(, $what:literal)? $(by $key:literal)? {
            $(
                $(#[doc = $meaning:literal])*
                $field:ident $(($name:literal))?: $part:ty $(as $words:literal)? $(= $otherwise:literal)?
            ),* $(,)?
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        pub(crate) struct $record {
            $($(#[doc = $meaning])* pub(crate) $field: $part,)*
        }

        impl $crate::record::Record for $record {
            const IDENTIFIER: &'static str = stringify!($record);
            $(const WHAT: &'static str = $what;)?
            $(const KEY: &'static str = $key;)?
            const ABOUT: &'static [&'static str] = &[$($about),*];
            const FIELDS: &'static [$crate::record::Field] = &[$(
                $crate::record::Field {
                    name: $crate::record::first!($($name)? { stringify!($field) }),
                    meaning: &[$($meaning),*],
                    otherwise: $crate::record::first!($({ Some($otherwise) })? { None }),
                    words: $crate::record::first!($({ Some($words) })? { None }),
                    kind: <$part as $crate::record::Part>::kind,
                    schema: <$part as $crate::record::Part>::schema,
                },
            )*];

            fn read_beside(
                tree: &$crate::record::Tree<'_>,
                beside: &[&'static str],
                context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                let [$($field),*] = tree.slots(
                    &[$($crate::record::first!($($name)? { stringify!($field) })),*],
                    beside,
                )?;
                Ok($record { $(
                    $field: $crate::record::first!(
                        $({ $crate::record::left_out!($otherwise, $crate::record::optional) })?
                        { $crate::record::required }
                    )($field, $crate::record::first!($($name)? { stringify!($field) }), context)?,
                )* })
            }

            fn check_fields(tree: &$crate::record::Tree<'_>) -> Result<(), $crate::error::Error> {
                let names = [$($crate::record::first!($($name)? { stringify!($field) })),*];
                tree.slots(&names, &[]).map(|_| ())
            }

            fn write_fields(&self, object: &mut $crate::record::Object<'static>) {
                $(
                    let name = $crate::record::first!($($name)? { stringify!($field) });
                    $crate::record::first!(
                        $({
                            $crate::record::left_out!($otherwise, $crate::record::write_given)(
                                object, name, &self.$field,
                            )
                        })?
                        {
                            object.push((
                                name.into(),
                                $crate::record::Part::write(&self.$field),
                            ))
                        }
                    );
                )*
            }
        }

        $crate::record::part_of_record!($record);
    };
}

/// Makes a part of a record.
macro_rules! part_of_record {
    ($record:ident) => {
        impl $crate::record::Part for $record {
            fn read(
                tree: &$crate::record::Tree<'_>,
                context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                <Self as $crate::record::Record>::read_beside(tree, &[], context)
            }

            fn write(&self) -> $crate::record::Node {
                $crate::record::object_of(self)
            }

            fn schema(schemas: &mut $crate::record::Schemas) -> $crate::record::Node {
                schemas.refer::<Self>()
            }

            fn kind() -> String {
                $crate::record::link::<Self>(true)
            }

            fn kinds() -> String {
                $crate::record::link::<Self>(false)
            }

            fn locate(
                error: $crate::error::Error,
                tree: &$crate::record::Tree<'_>,
                list: &'static str,
                place: usize,
            ) -> $crate::error::Error {
                <Self as $crate::record::Record>::locate_named(error, tree, list, place)
            }
        }
    };
}

/// Declares a record whose fields are those of two others, side by side: a document and what is
/// asked of it.
macro_rules! joined_record {
    (
        $(#[doc = $about:literal])*
        struct $record:ident { $one:ident: $first:ty, $other:ident: $second:ty }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        pub(crate) struct $record {
            pub(crate) $one: $first,
            pub(crate) $other: $second,
        }

        impl $record {
            fn names_of<R: $crate::record::Record>() -> Vec<&'static str> {
                R::FIELDS.iter().map(|field| field.name).collect()
            }
        }

        impl $crate::record::Record for $record {
            const IDENTIFIER: &'static str = stringify!($record);
            const ABOUT: &'static [&'static str] = &[$($about),*];
            const FIELDS: &'static [$crate::record::Field] = {
                const FIRST: &[$crate::record::Field] = <$first as $crate::record::Record>::FIELDS;
                const SECOND: &[$crate::record::Field] =
                    <$second as $crate::record::Record>::FIELDS;
                &$crate::record::joined::<{ FIRST.len() + SECOND.len() }>(FIRST, SECOND)
            };

            fn read_beside(
                tree: &$crate::record::Tree<'_>,
                _beside: &[&'static str],
                context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                let (first, second) = (Self::names_of::<$first>(), Self::names_of::<$second>());
                Ok($record {
                    $one: <$first as $crate::record::Record>::read_beside(tree, &second, context)?,
                    $other: <$second as $crate::record::Record>::read_beside(tree, &first, context)?,
                })
            }

            fn check_fields(tree: &$crate::record::Tree<'_>) -> Result<(), $crate::error::Error> {
                tree.check(&Self::names_of::<$record>())
            }

            fn write_fields(&self, object: &mut $crate::record::Object<'static>) {
                $crate::record::Record::write_fields(&self.$one, object);
                $crate::record::Record::write_fields(&self.$other, object);
            }
        }

        $crate::record::part_of_record!($record);
    };
}

/// The fields of two records.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "only in constants")]
pub(crate) const fn joined<const COUNT: usize>(
    first: &[Field],
    second: &[Field],
) -> [Field; COUNT] {
    let mut all = [first[0]; COUNT];
    let mut place = 0;
    while place < COUNT {
        all[place] = if place < first.len() { first[place] } else { second[place - first.len()] };
        place += 1;
    }
    all
}

/// The first of what is given.
macro_rules! first {
    ({ $first:expr } $($rest:tt)*) => {
        $first
    };
    ($first:literal $($rest:tt)*) => {
        $first
    };
}

/// What stands behind a text that only says that a field may be left out.
macro_rules! left_out {
    ($otherwise:literal, $($what:tt)*) => { $($what)* };
}

pub(crate) use {first, joined_record, left_out, part_of_record, record};
