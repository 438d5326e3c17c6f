//! One of several ways to state something, told apart by which fields are given.

use super::tree::Tree;
use crate::error::{self, Error};

/// Declares an enum whose ways are stated by fields of their own, exactly one of them in full: from
/// it follow reading, writing, the schema and the table.
///
/// ```text
/// one_of! {
///     /// What journeys cost: one of the two.
///     #[derive(Copy)]
///     pub enum Mileage with check {
///         /// an amount per contact hour
///         PerContactHour(per_contact_hour: UnitPrice),
///         /// a distance for each visit
///         PerVisit {
///             /// in miles or kilometres
///             distance("distance_per_visit"): Quantity = "with `rate`",
///             /// of one of them
///             rate: UnitPrice = "with `distance_per_visit`",
///         },
///     }
/// }
/// ```
///
/// A way of one value has the meaning of its field above it. What [`record!`](super::record) says
/// of fields holds here too, except that `=` says with which others a field stands. A record takes
/// such an enum in as a field that is `[spread]`.
macro_rules! one_of {
    (
        $(#[doc = $about:literal])*
        $(#[derive($($more:ident),+)])?
        pub enum $whole:ident $(with $check:ident)? {
            $(
                $(#[doc = $meaning:literal])*
                $way:ident
                $((
                    $only:ident $(($only_name:literal))?: $only_part:ty $(=> $only_kept:ty)?
                    $(= $only_beside:literal)?
                ))?
                $({$(
                    $(#[doc = $field_meaning:literal])*
                    $field:ident $(($name:literal))?: $part:ty $(=> $kept:ty)?
                    $(= $beside:literal)?
                ),+ $(,)?})?
            ),+ $(,)?
        }
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash $($(, $more)+)?)]
        #[non_exhaustive]
        pub enum $whole {
            $(
                $(#[doc = $meaning])*
                $way
                $(($crate::record::kept!($only_part $(=> $only_kept)?)))?
                $({$(
                    $(#[doc = $field_meaning])*
                    $field: $crate::record::kept!($part $(=> $kept)?),
                )+})?,
            )+
        }

        $crate::record::one_of! {
            @described $whole [$($check)?] [$($about),*]
            $(
                $way [$($meaning),*]
                $({ [0] [] $only ($($only_name)?) [$only_part] [$($only_kept)?] [$($only_beside)?] })?
                $({$(
                    [$field] [$($field_meaning),*] $field ($($name)?) [$part] [$($kept)?]
                    [$($beside)?]
                )+})?
            )+
        }
    };
    (
        @described $whole:ident [$($check:ident)?] [$($about:literal),*]
        $(
            $way:ident [$($meaning:literal),*] {$(
                [$key:tt] [$($field_meaning:literal),*] $field:ident ($($name:literal)?) [$part:ty]
                [$($kept:ty)?] [$($beside:literal)?]
            )+}
        )+
    ) => {
        #[cfg(feature = "serde")]
        impl $whole {
            /// The fields of each way.
            const WAYS: &'static [&'static [&'static str]] =
                &[$(&[$($crate::record::first!($($name)? { stringify!($field) })),+]),+];
        }

        #[cfg(feature = "serde")]
        impl $crate::record::Record for $whole {
            const IDENTIFIER: &'static str = stringify!($whole);
            const ABOUT: &'static [&'static str] = &[$($about),*];

            fn fields() -> Vec<$crate::record::Field> {
                let mut fields = Vec::new();
                $({
                    let of_way: &'static [&'static str] = &[$($meaning),*];
                    $(
                        let of_field: &'static [&'static str] = &[$($field_meaning),*];
                        fields.push($crate::record::Field {
                            name: $crate::record::first!($($name)? { stringify!($field) }),
                            meaning: if of_field.is_empty() { of_way } else { of_field },
                            otherwise: Some($crate::record::first!($($beside)? { "" })),
                            words: None,
                            asks: false,
                            beside: None,
                            kind: <$part as $crate::record::Part>::kind,
                            schema: <$part as $crate::record::Part>::schema,
                            #[cfg(feature = "table")]
                            shape: <$part as $crate::record::Part>::shape,
                            #[cfg(feature = "table")]
                            check: <$part as $crate::record::Part>::check_field,
                        });
                    )+
                })+
                fields
            }

            fn read_beside(
                tree: &$crate::record::Tree<'_>,
                beside: &[&'static str],
                context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                Self::check_fields(tree, beside)?;
                let way = $crate::record::way_given(tree, Self::WAYS)?;
                let whole = 'read: {
                    $(
                        if way == [$($crate::record::first!($($name)? { stringify!($field) })),+] {
                            $(
                                let name = $crate::record::first!($($name)? { stringify!($field) });
                                let part = $crate::record::required::<$part>(
                                    tree.get(name), name, context,
                                )?;
                                $(let part = $crate::record::Kept::<$kept>::keep(part)?;)?
                                let $field = part;
                            )+
                            break 'read $whole::$way { $($key: $field),+ };
                        }
                    )+
                    return Err($crate::record::no_one_way(Self::WAYS));
                };
                $(whole.$check()?;)?
                Ok(whole)
            }

            fn check_fields(
                tree: &$crate::record::Tree<'_>,
                beside: &[&'static str],
            ) -> Result<(), $crate::error::Error> {
                tree.check(&Self::WAYS.concat(), beside)
            }

            fn write_fields(&self, object: &mut $crate::record::Object<'static>) {
                match self {$(
                    $whole::$way { $($key: $field),+ } => {$(
                        let name = $crate::record::first!($($name)? { stringify!($field) });
                        let part = $field;
                        $(let part = &<$part as $crate::record::Kept<$kept>>::part_of(part);)?
                        object.push((name.into(), $crate::record::Part::write(part)));
                    )+}
                )+}
            }
        }

        #[cfg(feature = "serde")]
        $crate::record::part_of_record!($whole);
    };
}
pub(crate) use one_of;

/// The way whose fields are all given, and no field of another.
pub(crate) fn way_given(
    tree: &Tree<'_>,
    ways: &'static [&'static [&'static str]],
) -> Result<&'static [&'static str], Error> {
    let given = |name: &&str| tree.get(name).is_some();
    let is_one = |way: &&&[&str]| {
        let others = ways.iter().filter(|other| *other != *way).copied().flatten();
        way.iter().all(given) && !others.into_iter().any(given)
    };
    ways.iter().find(is_one).copied().ok_or_else(|| no_one_way(ways))
}

/// Refuses what states none of the ways, or more than one.
pub(crate) fn no_one_way(ways: &[&[&str]]) -> Error {
    let written = ways.iter().map(|way| {
        let fields: Vec<String> = way.iter().map(|name| format!("{name:?}")).collect();
        fields.join(" with ")
    });
    error::one_of(&written.collect::<Vec<_>>().join(", "))
}
