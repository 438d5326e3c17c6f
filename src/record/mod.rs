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
mod forms;
mod one_of;
mod part;
mod tagged;
mod tree;
mod values;

pub(crate) use collections::{Choice, Choices, Key, Map, OneOrMore, keys};
pub(crate) use forms::{Among, Form, FormOf, Formed, Forms, form, forms};
pub(crate) use one_of::{no_one_way, one_of, way_given};
#[cfg(feature = "table")]
pub(crate) use part::Shape;
pub(crate) use part::{
    Context, Field, Given, Kept, LeftOut, NamesSchema, Part, Record, Recorded, Schemas, Table,
    any_of, given, link, names_schema, object_of, optional, pattern, required, words_in_code,
    words_of, write_given,
};
pub(crate) use tagged::{Kind, KindOf, Tagged, kinds, read_tagged, tagged_schema, write_tagged};
pub(crate) use tree::{Node, Object, Tree, unknown_field};
pub(crate) use values::{
    Caption, Format, Identity, Months, Number, Places, percentages, whole, whole_numbers,
    whole_schema, word_part, words,
};

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
/// be left out (an `Option`, a `Vec`, a [`Map`]), or what holds stands behind in braces, and is
/// written; `{ |context| … }` where it depends on that. `as` puts other words into the table than
/// those of the type. `[asks]` at the end says that a field asks something, which facts by themselves
/// do not; `[spread]` there, that the fields of its type, a record or [`one_of!`], stand among those
/// of this record.
///
/// A `pub struct` is a type of the crate that is its own record, where there are documents;
/// `always` before it makes it one without documents too, for records that hold it there. Its
/// description in schemas ends where an example begins. `#[derive(Copy)]` above it derives more.
/// `titled "Pool"` names it on pages and in schemas where it has another name in programs. With
/// `with check`, last before the fields, reading ends with that method, which takes the record and
/// refuses it or not; the type runs it again where it is used. A field whose type is one for
/// programs is read and written as another, of which that is [`Kept`]:
///
/// ```text
/// record! {
///     /// People on the same terms.
///     pub struct Post, "post" with check {
///         /// of one post on all payrolls
///         name: Identity => Name,
///         /// on the same terms, 1 to 100,000
///         people: People => u32 = "default `1`" { 1 },
///     }
/// }
/// ```
macro_rules! record {
    (
        $(#[doc = $about:literal])*
        struct $($rest:tt)*
    ) => {
        $crate::record::record! {
            @declared
            $(#[doc = $about])*
            [#[derive(Clone, Debug)] pub(crate)] [pub(crate)] []
            struct $($rest)*
        }
    };
    (
        $(#[doc = $about:literal])*
        $(#[derive($($more:ident),+)])?
        always pub struct $($rest:tt)*
    ) => {
        $crate::record::record! {
            @declared
            $(#[doc = $about])*
            [#[derive(Clone, Debug, PartialEq, Eq, Hash $($(, $more)+)?)] pub] [pub] []
            struct $($rest)*
        }
    };
    (
        $(#[doc = $about:literal])*
        $(#[derive($($more:ident),+)])?
        pub struct $($rest:tt)*
    ) => {
        $crate::record::record! {
            @declared
            $(#[doc = $about])*
            [#[derive(Clone, Debug, PartialEq, Eq, Hash $($(, $more)+)?)] pub] [pub]
            [#[cfg(feature = "serde")]]
            struct $($rest)*
        }
    };
    (
        @declared
        $(#[doc = $about:literal])*
        [$(#[$derive:meta])* $visible:vis] [$visible_field:vis] $gate:tt
        struct $record:ident $(, $what:literal)? $(by $key:literal)? $(titled $title:literal)?
        $(with $check:ident)? {
            $(
                $(#[doc = $meaning:literal])*
                $field:ident $(($name:literal))?: $part:ty $(=> $kept:ty)? $(as $words:literal)?
                $(= $otherwise:literal)? $({ $($default:tt)+ })? $([$asks:ident])?
            ),* $(,)?
        }
    ) => {
        $(#[doc = $about])*
        $(#[$derive])* $visible struct $record {
            $($(#[doc = $meaning])* $visible_field $field: $crate::record::kept!($part $(=> $kept)?),)*
        }

        $crate::record::gated! { $gate
        impl $crate::record::Record for $record {
            const IDENTIFIER: &'static str =
                $crate::record::first!($($title)? { stringify!($record) });
            $(const WHAT: &'static str = $what;)?
            $(const KEY: &'static str = $key;)?
            const ABOUT: &'static [&'static str] = &[$($about),*];
            fn fields() -> Vec<$crate::record::Field> {
                let fields: Vec<Vec<$crate::record::Field>> = vec![$($crate::record::if_spread!(
                    [$($asks)?]
                    { <$part as $crate::record::Record>::fields() }
                    { vec![$crate::record::Field {
                        name: $crate::record::first!($($name)? { stringify!($field) }),
                        meaning: &[$($meaning),*],
                        otherwise: $crate::record::first!($({ Some($otherwise) })? { None }),
                        words: $crate::record::first!($({ Some($words) })? { None }),
                        asks: $crate::record::first!(
                            $({ stringify!($asks) == "asks" })? { false }
                        ),
                        beside: None,
                        kind: <$part as $crate::record::Part>::kind,
                        schema: <$part as $crate::record::Part>::schema,
                        #[cfg(feature = "table")]
                        shape: <$part as $crate::record::Part>::shape,
                        #[cfg(feature = "table")]
                        check: <$part as $crate::record::Part>::check_field,
                    }] }
                )),*];
                fields.concat()
            }

            fn read_beside(
                tree: &$crate::record::Tree<'_>,
                beside: &[&'static str],
                context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                // A record without fields needs none of it.
                let _ = context;
                $crate::record::if_any_spread! {
                    [$($($asks)?)*]
                    {
                        let all: Vec<&'static str> =
                            Self::fields().iter().map(|field| field.name).collect();
                        let refused = tree.check(&all, beside).err();
                        // Each reads its own of them.
                        let all = [&all, beside].concat();
                        $(let $field =
                            tree.get($crate::record::first!($($name)? { stringify!($field) }));)*
                    }
                    {
                        let ([$($field),*], refused) = tree.slots(
                            &[$($crate::record::first!($($name)? { stringify!($field) })),*],
                            beside,
                        )?;
                    }
                }
                $(
                    let $field = $crate::record::if_spread!(
                        [$($asks)?]
                        {{
                            let _ = $field;
                            <$part as $crate::record::Record>::read_beside(tree, &all, context)
                        }}
                        {{
                            let name = $crate::record::first!($($name)? { stringify!($field) });
                            $crate::record::read_slot!(
                                [$($otherwise)?] [$($($default)+)?] $part, [$($kept)?]
                                ($field, name, context)
                            )
                        }}
                    );
                )*
                // All that is wrong with a record is told at once.
                let fields = [$($field.as_ref().err()),*];
                if let Some(refused) = $crate::error::of_record(refused, fields) {
                    return Err(refused);
                }
                let record = $record { $($field: $field?),* };
                $(record.$check()?;)?
                Ok(record)
            }

            fn check_fields(
                tree: &$crate::record::Tree<'_>,
                beside: &[&'static str],
            ) -> Result<(), $crate::error::Error> {
                $crate::record::if_any_spread! {
                    [$($($asks)?)*]
                    {
                        let all: Vec<&'static str> =
                            Self::fields().iter().map(|field| field.name).collect();
                        tree.check(&all, beside)?;
                    }
                    {
                        let names = [$($crate::record::first!($($name)? { stringify!($field) })),*];
                        tree.check(&names, beside)?;
                    }
                }
                Ok(())
            }

            fn write_fields(&self, object: &mut $crate::record::Object<'static>) {
                let _ = &object;
                $($crate::record::if_spread! {
                    [$($asks)?]
                    { $crate::record::Record::write_fields(&self.$field, object); }
                    {
                        let name = $crate::record::first!($($name)? { stringify!($field) });
                        let part = &self.$field;
                        $(let part = &<$part as $crate::record::Kept<$kept>>::part_of(part);)?
                        $crate::record::write_slot!(
                            [$($otherwise)?] [$($($default)+)?] (object, name, part)
                        );
                    }
                })*
            }
        }

        }
        $crate::record::gated! { $gate $crate::record::part_of_record!($record); }
    };
}

/// An item behind a gate: the records of parts that only documents have.
macro_rules! gated {
    ([$(#[$gate:meta])*] $item:item) => {
        $(#[$gate])* $item
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

            #[cfg(feature = "table")]
            fn shape() -> $crate::record::Shape {
                $crate::record::Shape::Record(<Self as $crate::record::Record>::fields)
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

/// Declares a record whose fields are those of several others, one behind another: a document and
/// what is asked of it, or what all forms of something share and what is of one form.
macro_rules! joined_record {
    (
        $(#[doc = $about:literal])*
        struct $record:ident $(, $what:literal)? $(by $key:literal)? {
            $($field:ident: $part:ty),+ $(,)?
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug)]
        pub(crate) struct $record {
            $(pub(crate) $field: $part,)+
        }

        impl $crate::record::Record for $record {
            const IDENTIFIER: &'static str = stringify!($record);
            $(const WHAT: &'static str = $what;)?
            $(const KEY: &'static str = $key;)?
            const ABOUT: &'static [&'static str] = &[$($about),*];
            fn fields() -> Vec<$crate::record::Field> {
                [$(<$part as $crate::record::Record>::fields()),+].concat()
            }

            fn read_beside(
                tree: &$crate::record::Tree<'_>,
                beside: &[&'static str],
                context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                let mut all: Vec<&'static str> =
                    Self::fields().iter().map(|field| field.name).collect();
                let refused = tree.check(&all, beside).err();
                // Each part reads its own of them.
                all.extend(beside);
                $(let $field =
                    <$part as $crate::record::Record>::read_beside(tree, &all, context);)+
                let parts = [$($field.as_ref().err()),+];
                if let Some(refused) = $crate::error::of_record(refused, parts) {
                    return Err(refused);
                }
                Ok($record { $($field: $field?),+ })
            }

            fn check_fields(
                tree: &$crate::record::Tree<'_>,
                beside: &[&'static str],
            ) -> Result<(), $crate::error::Error> {
                let all: Vec<&'static str> =
                    Self::fields().iter().map(|field| field.name).collect();
                tree.check(&all, beside)
            }

            fn write_fields(&self, object: &mut $crate::record::Object<'static>) {
                $($crate::record::Record::write_fields(&self.$field, object);)+
            }
        }

        $crate::record::part_of_record!($record);
    };
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

/// What is there for a field whose parts are spread, or for any other.
macro_rules! if_spread {
    ([spread] { $($then:tt)* } $otherwise:tt) => { $($then)* };
    ([$($asks:ident)?] $then:tt { $($otherwise:tt)* }) => { $($otherwise)* };
}

/// What is there for a record with a field whose parts are spread, or for any other.
macro_rules! if_any_spread {
    ([] $then:tt { $($otherwise:tt)* }) => { $($otherwise)* };
    ([spread $($rest:ident)*] { $($then:tt)* } $otherwise:tt) => { $($then)* };
    ([$asks:ident $($rest:ident)*] $then:tt $otherwise:tt) => {
        $crate::record::if_any_spread! { [$($rest)*] $then $otherwise }
    };
}

/// The type of a field: that of its part, or the one that is kept of it.
macro_rules! kept {
    ($part:ty) => {
        $part
    };
    ($part:ty => $kept:ty) => {
        $kept
    };
}

/// Reads a field that must be there, may be left out, or has something that holds otherwise.
macro_rules! read_slot {
    ([] [] $part:ty, [$($kept:ty)?] ($found:ident, $name:ident, $context:ident)) => {
        $crate::record::required::<$part>($found, $name, $context)
            $(.and_then($crate::record::Kept::<$kept>::keep))?
    };
    (
        [$otherwise:literal] [] $part:ty, [$($kept:ty)?]
        ($found:ident, $name:ident, $context:ident)
    ) => {
        $crate::record::optional::<$part>($found, $name, $context)
            $(.and_then($crate::record::Kept::<$kept>::keep))?
    };
    (
        [$otherwise:literal] [|$known:ident| $default:expr] $part:ty, [$($kept:ty)?]
        ($found:ident, $name:ident, $context:ident)
    ) => {{
        let $known = $context;
        $crate::record::read_slot!(
            [$otherwise] [$default] $part, [$($kept)?] ($found, $name, $context)
        )
    }};
    (
        [$otherwise:literal] [$default:expr] $part:ty, [$($kept:ty)?]
        ($found:ident, $name:ident, $context:ident)
    ) => {
        match $found {
            Some(tree) => $crate::record::given::<$part>(tree, $name, $context)
                $(.and_then($crate::record::Kept::<$kept>::keep))?,
            None => Ok($default),
        }
    };
}

/// Writes a field that is always written, or only where it is given.
macro_rules! write_slot {
    ([$otherwise:literal] [] ($object:ident, $name:ident, $part:ident)) => {
        $crate::record::write_given($object, $name, $part)
    };
    ([$($otherwise:literal)?] [$($default:tt)*] ($object:ident, $name:ident, $part:ident)) => {
        $object.push(($name.into(), $crate::record::Part::write($part)))
    };
}

pub(crate) use {
    first, gated, if_any_spread, if_spread, joined_record, kept, part_of_record, read_slot, record,
    write_slot,
};
