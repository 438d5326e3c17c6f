//! Several forms of one thing, told apart by which fields are given.

use std::fmt;

#[cfg(feature = "table")]
use super::part::Shape;
use super::part::{Context, Field, Kept, Part, Record, Schemas, link};
use super::tree::{Node, Object, Tree};
use crate::error::{self, Error};

/// A type with several forms, each of which brings the record of its fields. A field may be one of
/// several forms.
pub(crate) trait Formed: Sized + Clone + fmt::Debug + 'static {
    /// What its record is called.
    const IDENTIFIER: &'static str;

    /// What it is, in a sentence or two.
    const ABOUT: &'static [&'static str];

    /// The forms, in the order in which they are shown.
    const FORMS: &'static [FormOf<Self>];
}

/// One form of something, with its record.
pub(crate) trait Form: Sized {
    /// The record.
    type Record: Record;

    /// The fields by which a document says that it is this form: one of them at least.
    const SAID_BY: &'static [&'static str];

    /// How it is written, for the message that refuses a mixture.
    const WRITTEN: &'static str;

    /// Makes it of a record that was read.
    fn from_record(record: Self::Record) -> Self;

    /// The record that is written of it.
    fn to_record(&self) -> Self::Record;
}

/// A form that something may be of.
pub(crate) trait Among<T> {
    /// The form, where it is this one.
    fn among(whole: &T) -> Option<&Self>;
}

/// A form in the list of its type.
pub(crate) struct FormOf<T> {
    said_by: &'static [&'static str],
    written: &'static str,
    fields: fn() -> Vec<Field>,
    read: fn(&Tree<'_>, &[&'static str], Context) -> Result<T, Error>,
    /// Whether it was of this form.
    write: fn(&T, &mut Object<'static>) -> bool,
}

impl<T> FormOf<T> {
    /// A form, for the list.
    pub(crate) const fn new<F>() -> Self
    where
        F: Form + Into<T> + Among<T>,
    {
        FormOf {
            said_by: F::SAID_BY,
            written: F::WRITTEN,
            fields: F::Record::fields,
            read: |tree, beside, context| {
                F::Record::read_beside(tree, beside, context).map(|own| F::from_record(own).into())
            },
            write: |whole, object| {
                F::among(whole).map(|form| form.to_record().write_fields(object)).is_some()
            },
        }
    }

    /// Whether an object says that it is this form, and gives no field of another.
    fn fits(&self, tree: &Tree<'_>, all: &[&'static str]) -> bool {
        let given = |name: &str| tree.get(name).is_some();
        let own = (self.fields)();
        let is_own = |name: &str| own.iter().any(|field| field.name == name);
        self.said_by.iter().any(|name| given(name))
            && !all.iter().any(|name| given(name) && !is_own(name))
    }
}

/// The record of a type with several forms: the fields of all of them.
#[derive(Clone, Debug)]
pub(crate) struct Forms<T>(pub(crate) T);

/// The fields of all forms, each once; one that several have stands with the last of them.
fn fields<T: Formed>() -> Vec<Field> {
    let mut all: Vec<Field> = Vec::new();
    for form in T::FORMS {
        for mut field in (form.fields)() {
            let before = all.iter().position(|known| known.name == field.name);
            if before.is_none() && !form.said_by.contains(&field.name) {
                field.beside = form.said_by.first().copied();
            }
            // Which it must be given with depends on the form.
            field.otherwise = field.otherwise.or(Some(""));
            if let Some(before) = before {
                all.remove(before);
            }
            all.push(field);
        }
    }
    all
}

impl<T: Formed> Record for Forms<T> {
    const IDENTIFIER: &'static str = T::IDENTIFIER;
    const ABOUT: &'static [&'static str] = T::ABOUT;

    fn fields() -> Vec<Field> {
        fields::<T>()
    }

    fn read_beside(
        tree: &Tree<'_>,
        beside: &[&'static str],
        context: Context,
    ) -> Result<Self, Error> {
        Self::check_fields(tree, beside)?;
        let all: Vec<&'static str> = fields::<T>().iter().map(|field| field.name).collect();
        let Some(form) = T::FORMS.iter().find(|form| form.fits(tree, &all)) else {
            let written: Vec<&str> = T::FORMS.iter().map(|form| form.written).collect();
            return Err(error::one_of(&written.join(", ")));
        };
        (form.read)(tree, beside, context).map(Forms)
    }

    fn check_fields(tree: &Tree<'_>, beside: &[&'static str]) -> Result<(), Error> {
        let all: Vec<&'static str> = fields::<T>().iter().map(|field| field.name).collect();
        tree.check(&all, beside)
    }

    fn write_fields(&self, object: &mut Object<'static>) {
        // The list holds every form, so one of them writes it.
        T::FORMS.iter().any(|form| (form.write)(&self.0, object));
    }
}

impl<T: Formed> Part for Forms<T> {
    fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
        Self::read_beside(tree, &[], context)
    }

    fn write(&self) -> Node {
        super::object_of(self)
    }

    fn schema(schemas: &mut Schemas) -> Node {
        schemas.refer::<Self>()
    }

    fn kind() -> String {
        link::<Self>(true)
    }

    fn kinds() -> String {
        link::<Self>(false)
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Record(Self::fields)
    }
}

impl<T: Formed> Kept<T> for Forms<T> {
    fn keep(self) -> Result<T, Error> {
        Ok(self.0)
    }

    fn part_of(kept: &T) -> Self {
        Forms(kept.clone())
    }
}

/// Declares a form: a public struct whose fields are those of its record, the fields that say that
/// it is this form, and how it is written. What `record!` says of fields holds here too.
macro_rules! form {
    (
        $(#[doc = $about:literal])*
        pub struct $form:ident said by $($said_by:literal),+ and written $written:literal
        $(with $check:ident)? { $($fields:tt)* }
    ) => {
        $crate::record::record! {
            @declared
            $(#[doc = $about])*
            [#[derive(Clone, Debug, PartialEq, Eq, Hash)] pub] [pub] []
            struct $form $(with $check)? { $($fields)* }
        }

        impl $crate::record::Form for $form {
            type Record = Self;
            const SAID_BY: &'static [&'static str] = &[$($said_by),+];
            const WRITTEN: &'static str = $written;

            fn from_record(record: Self) -> Self {
                record
            }

            fn to_record(&self) -> Self {
                self.clone()
            }
        }
    };
}

/// The list of all forms of something: a line each, with its file and its type. From it follow the
/// modules, the enum, and how it is read and written.
macro_rules! forms {
    (
        $(#[doc = $about:literal])*
        pub enum $whole:ident in $folder:ident through $exported:ident, $rule:ident,
        $identifier:literal: $($written_about:literal)+;
        $($file:ident: $form:ident $(, $beside:ident)*;)+
    ) => {
        $(
            mod $file;
            pub use $file::{$form $(, $beside)*};
        )+

        /// Re-exports the forms, for the room above.
        macro_rules! $exported {
            () => {
                pub use $folder::{$($form $(, $beside)*),+};
            };
        }
        pub(crate) use $exported;

        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $whole {
            $(#[doc = concat!("See [`", stringify!($form), "`].")] $form($form),)+
        }

        $(
            impl From<$form> for $whole {
                fn from(form: $form) -> Self {
                    $whole::$form(form)
                }
            }

            impl $crate::record::Among<$whole> for $form {
                fn among(whole: &$whole) -> Option<&Self> {
                    match whole {
                        $whole::$form(form) => Some(form),
                        #[allow(unreachable_patterns, reason = "a list may have one line")]
                        _ => None,
                    }
                }
            }
        )+

        impl $whole {
            pub(crate) fn as_form(&self) -> &dyn $rule {
                match self {
                    $($whole::$form(form) => form,)+
                }
            }

            pub(crate) fn as_form_mut(&mut self) -> &mut dyn $rule {
                match self {
                    $($whole::$form(form) => form,)+
                }
            }
        }

        impl $crate::record::Formed for $whole {
            const IDENTIFIER: &'static str = $identifier;
            const ABOUT: &'static [&'static str] = &[$($written_about),+];
            const FORMS: &'static [$crate::record::FormOf<Self>] =
                &[$($crate::record::FormOf::new::<$form>()),+];
        }
    };
}

pub(crate) use {form, forms};
