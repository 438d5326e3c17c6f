//! Values that stand in many records: names, numbers, months, words.

use super::part::Schemas;
#[cfg(feature = "table")]
use super::part::Shape;
use super::part::{Context, Kept, Part, Recorded, required};
use super::part::{any_of, object, pattern, words_of};
use super::record;
use super::tree::{Node, Tree};
use crate::error::{self, Error, quoted};
use crate::exact::{
    Currency, Fraction, MAX_NAME_CHARACTERS, MAX_TEXT_CHARACTERS, Money, Month, Name, Percent,
    Period, Quantity, Rounding, Text, UnitPrice,
};

/// The version of the format: the number 1, without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Format;

/// A number as it stands, where what it is of follows from elsewhere.
#[derive(Clone, Debug)]
pub(crate) struct Number(pub(crate) String);

/// What is found as a text, or as a number.
#[cfg(feature = "table")]
macro_rules! shape_of {
    (text) => {
        Shape::Text
    };
    (number) => {
        Shape::Number
    };
}

/// Parts with a text form: where the text is found, how it is read and written, what it is called,
/// and its schema.
macro_rules! values {
    ($($type:ty: $source:ident, $read:expr, $write:expr, $kind:literal, $schema:expr;)+) => {$(
        impl Part for $type {
            fn read(tree: &Tree<'_>, context: Context) -> Result<Self, Error> {
                let read: fn(&str, Context) -> Result<$type, Error> = $read;
                read(tree.$source()?, context)
            }

            fn write(&self) -> Node {
                let write: fn(&$type) -> String = $write;
                Node::Text(write(self).into())
            }

            fn schema(schemas: &mut Schemas) -> Node {
                schemas.define($kind, || $schema)
            }

            #[cfg(feature = "table")]
            fn shape() -> Shape {
                shape_of!($source)
            }

            fn kind() -> String {
                $kind.to_owned()
            }
        }
    )+};
}

values! {
    Currency: text, |text, _| text.parse(), ToString::to_string, "currency", pattern("^[A-Z]{3}$");
    Fraction: number, |text, _| Fraction::stated(text), ToString::to_string, "fraction",
        number_or(&format!("^-?[0-9]+(/[0-9]+|{PLACES})$"), None);
    Money: number, |text, context| Money::parse(text, context.currency),
        |money| money.to_plain_text(), "money", number_or(&signed(""), Some(-BOUND));
    Month: text, |text, _| text.parse(), ToString::to_string, "month",
        pattern("^[0-9]{4}-(0[1-9]|1[0-2])$");
    Number: number, |text, _| Ok(Number(text.to_owned())), |number| number.0.clone(), "number",
        number_or(r"^-?[0-9]+([/.][0-9]+)?%?$", None);
    Name: text, |text, _| Name::new(text), ToString::to_string, "name",
        line_of_text(MAX_NAME_CHARACTERS);
    Percent: number, |text, _| text.parse(), ToString::to_string, "percentage",
        any_of([pattern(&signed("%")), pattern(&parts_of_a_whole())]);
    Quantity: number, |text, _| text.parse(), ToString::to_string, "quantity",
        number_or(&format!("^{WHOLE}{PLACES}$"), Some(0));
    Text: text, |text, _| Text::new(text), ToString::to_string, "text",
        line_of_text(MAX_TEXT_CHARACTERS);
    UnitPrice: number, |text, context| UnitPrice::parse(text, context.currency),
        |price| price.to_plain_text(), "price", number_or(&signed(""), Some(-BOUND));
}

/// Texts as they stand: a constructor takes them, and what is wrong with one is wrong with the
/// record.
macro_rules! unchecked {
    ($($(#[doc = $about:literal])* $type:ident: $checked:ty;)+) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub(crate) struct $type(pub(crate) String);

        impl Part for $type {
            fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
                Ok($type(tree.text()?.to_owned()))
            }

            fn write(&self) -> Node {
                Node::text_of(&self.0)
            }

            fn schema(schemas: &mut Schemas) -> Node {
                <$checked as Part>::schema(schemas)
            }

            fn kind() -> String {
                <$checked as Part>::kind()
            }
        }

        impl Kept<$checked> for $type {
            fn keep(self) -> Result<$checked, Error> {
                <$checked>::new(&self.0)
            }

            fn part_of(kept: &$checked) -> Self {
                kept.into()
            }
        }

        impl From<&$checked> for $type {
            fn from(text: &$checked) -> Self {
                $type(text.to_string())
            }
        }
    )+};
}
unchecked! {
    /// The name that a record is found by.
    Identity: Name;
    /// A text that a record is known by.
    Caption: Text;
}

impl Part for bool {
    fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
        tree.flag()
    }

    fn write(&self) -> Node {
        Node::Flag(*self)
    }

    fn schema(_schemas: &mut Schemas) -> Node {
        object! { "type": Node::text_of("boolean") }
    }

    fn kind() -> String {
        "`true` or `false`".to_owned()
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Flag
    }
}

/// What is not said does not hold, and is not written.
impl Kept<bool> for Option<bool> {
    fn keep(self) -> Result<bool, Error> {
        Ok(self.unwrap_or(false))
    }

    fn part_of(kept: &bool) -> Self {
        kept.then_some(true)
    }
}

impl Part for Format {
    fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
        match tree {
            Tree::Whole(version) if version == "1" => Ok(Format),
            // A one with a point is the right number, written wrongly.
            Tree::Whole(version) | Tree::Inexact(version) | Tree::Text(version)
                if version.trim_end_matches('0').trim_end_matches('.') != "1" =>
            {
                Err(error::unknown_format(quoted(version)))
            }
            other => {
                let found = match other {
                    Tree::Inexact(_) => "a number with a point or an exponent",
                    other => other.kind(),
                };
                Err(error::wrong_kind("the number 1", found).at("format"))
            }
        }
    }

    /// Another version is not a mistake in the field.
    fn read_field(tree: &Tree<'_>, _field: &'static str, context: Context) -> Result<Self, Error> {
        Format::read(tree, context)
    }

    fn write(&self) -> Node {
        Node::whole_of(1)
    }

    fn schema(_schemas: &mut Schemas) -> Node {
        object! { "const": Node::whole_of(1) }
    }

    fn kind() -> String {
        "the number `1`, without quotes".to_owned()
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Version
    }
}

/// Whole numbers above zero, in quotes or without, each with its own bounds and refusal.
macro_rules! whole_numbers {
    ($($(#[doc = $about:literal])* $type:ident($number:ty), 1 to $most:expr, $refused:expr;)+) => {$(
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug)]
        pub(crate) struct $type(pub(crate) $number);

        impl $crate::record::Kept<$number> for $type {
            fn keep(self) -> Result<$number, $crate::error::Error> {
                Ok(self.0)
            }

            fn part_of(kept: &$number) -> Self {
                $type(*kept)
            }
        }

        impl $crate::record::Part for $type {
            fn read(
                tree: &$crate::record::Tree<'_>,
                _context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                let text = tree.number()?;
                let refused: fn(Box<str>) -> $crate::error::Error = $refused;
                let number = $crate::record::whole(text).and_then(|number| number.try_into().ok());
                number.filter(|number| (1..=$most).contains(number)).map($type).ok_or_else(|| refused($crate::error::quoted(text)))
            }

            fn write(&self) -> $crate::record::Node {
                $crate::record::Node::whole_of(self.0)
            }

            fn schema(_schemas: &mut $crate::record::Schemas) -> $crate::record::Node {
                $crate::record::whole_schema($most)
            }

            fn kind() -> String {
                "whole number".to_owned()
            }

            #[cfg(feature = "table")]
            fn shape() -> $crate::record::Shape {
                $crate::record::Shape::Number
            }
        }
    )+};
}
pub(crate) use whole_numbers;

whole_numbers! {
    /// A number of months.
    Months(u16), 1 to Period::MAX_MONTHS, |months| error::period_length(months);
}

record! {
    /// A number of months from the first one on.
    struct PeriodRecord {
        /// the first month
        from: Month,
        /// how many months, 1 to 1,200
        months: Months,
    }
}

impl Recorded for Period {
    type Record = PeriodRecord;

    fn from_record(record: PeriodRecord, _context: Context) -> Result<Self, Error> {
        Period::new(record.from, record.months.0)
    }

    fn to_record(&self) -> PeriodRecord {
        PeriodRecord { from: self.from(), months: Months(self.months()) }
    }
}

/// Percentages with bounds of their own, which their constructors hold.
macro_rules! percentages {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::record::Recorded for $type {
            type Record = $crate::exact::Percent;

            fn from_record(
                percent: $crate::exact::Percent,
                _context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                Self::new(percent)
            }

            fn to_record(&self) -> $crate::exact::Percent {
                self.percent()
            }
        }
    )+};
}
pub(crate) use percentages;

/// A whole number above zero, without a sign or leading zeros.
pub(crate) fn whole(text: &str) -> Option<u32> {
    // The parser of integers would take a plus sign and leading zeros.
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| plain)
}

/// A whole number above zero, in quotes or without.
pub(crate) fn whole_schema(most: impl Into<u32>) -> Node {
    any_of([whole_range(1, most.into()), pattern("^[1-9][0-9]*$")])
}

/// A whole number without quotes.
pub(crate) fn whole_range(least: u32, most: u32) -> Node {
    object! {
        "type": Node::text_of("integer"),
        "minimum": Node::whole_of(least),
        "maximum": Node::whole_of(most),
    }
}

/// How many decimal places are kept, 0 to 6.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Places(pub(crate) u8);

impl Part for Places {
    fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
        let text = tree.number()?;
        let places = text.parse().ok().filter(|places: &u8| places.to_string() == text);
        places.map(Places).ok_or_else(|| Places::refuse(text))
    }

    fn write(&self) -> Node {
        Node::whole_of(self.0)
    }

    fn schema(_schemas: &mut Schemas) -> Node {
        any_of([words_of(PLACES_KEPT.split(", ")), whole_range(0, 6)])
    }

    fn kind() -> String {
        "0 to 6".to_owned()
    }

    #[cfg(feature = "table")]
    fn shape() -> Shape {
        Shape::Number
    }
}

impl Places {
    /// The refusal of what is no number of places.
    pub(crate) fn refuse(text: &str) -> Error {
        error::unknown_choice(text, PLACES_KEPT)
    }
}

impl Kept<u8> for Places {
    fn keep(self) -> Result<u8, Error> {
        Ok(self.0)
    }

    fn part_of(kept: &u8) -> Self {
        Places(*kept)
    }
}

/// Declares the words of an enum in documents, each spelled once: from them follow its list, its
/// text, its reading, and how it stands in a record.
macro_rules! words {
    ($($type:ident { $variant:ident = $word:literal $(, $others:ident = $other:literal)* $(,)? })+) => {$(
        #[allow(unreachable_pub, reason = "some words are of documents alone")]
        impl $type {
            /// All of them, in the order in which they are shown.
            pub const ALL: [$type; [$word $(, $other)*].len()] =
                [$type::$variant $(, $type::$others)*];

            /// The word for it in documents.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $type::$variant => $word,
                    $($type::$others => $other,)*
                }
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::error::Error;

            fn from_str(text: &str) -> Result<Self, $crate::error::Error> {
                match text {
                    $word => Ok($type::$variant),
                    $($other => Ok($type::$others),)*
                    _ => Err($crate::error::unknown_choice(text, concat!($word $(, ", ", $other)*))),
                }
            }
        }

        $crate::record::word_part!($type);
    )+};
}

/// Makes a part of an enum that has its words already.
macro_rules! word_part {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::record::Part for $type {
            fn read(
                tree: &$crate::record::Tree<'_>,
                _context: $crate::record::Context,
            ) -> Result<Self, $crate::error::Error> {
                tree.text()?.parse()
            }

            fn write(&self) -> $crate::record::Node {
                $crate::record::Node::Text(self.as_str().into())
            }

            fn schema(_schemas: &mut $crate::record::Schemas) -> $crate::record::Node {
                $crate::record::words_of(<$type>::ALL.iter().map(|word| word.as_str()))
            }

            #[cfg(feature = "table")]
            fn shape() -> $crate::record::Shape {
                $crate::record::Shape::Text
            }

            fn kind() -> String {
                let words = <$type>::ALL.iter().map(|word| word.as_str());
                $crate::record::words_in_code(words)
            }
        }
    )+};
}
pub(crate) use {word_part, words};

word_part!(Rounding);

const WHOLE: &str = "(0|[1-9][0-9]{0,14})";
const PLACES_KEPT: &str = "0, 1, 2, 3, 4, 5, 6";
const PLACES: &str = r"(\.[0-9]{1,6}0*)?";
const BOUND: i64 = 1_000_000_000_000_000;

/// A number that may be negative, and is not zero with a sign.
fn signed(behind: &str) -> String {
    format!(r"^(?!-0(\.0*)?{behind}$)-?{WHOLE}{PLACES}{behind}$")
}

/// A fraction, or an equal part of a percentage.
fn parts_of_a_whole() -> String {
    let zero = r"0(\.0*)?";
    format!("^(?!-{zero}%?/)-?{WHOLE}{PLACES}%?/(?!{zero}$){WHOLE}{PLACES}$")
}

/// A string with a pattern, or a whole number.
fn number_or(of_strings: &str, least: Option<i64>) -> Node {
    let mut whole = vec![("type".into(), Node::text_of("integer"))];
    whole.extend(least.map(|least| ("minimum".into(), Node::whole_of(least))));
    any_of([pattern(of_strings), Node::Object(whole)])
}

/// No control or format character (joiners aside), no line break, no white space at either end.
fn line_of_text(longest: usize) -> Node {
    let forbidden = r"\p{Cc}\p{Cf}\u2028\u2029";
    let joined = format!(r"([^{forbidden}]|[\u200c\u200d])*");
    let text = format!(r"^[^\s{forbidden}]({joined}[^\s{forbidden}])?$");
    object! {
        "type": Node::text_of("string"),
        "maxLength": Node::whole_of(longest),
        "pattern": Node::text_of(text),
    }
}

impl Context {
    /// What a document states itself.
    pub(crate) fn of_document(self, tree: &Tree<'_>) -> Result<Self, Error> {
        let unknown = Context::before_it_is_known(self.budget);
        match tree {
            Tree::Object(_) => required(tree.get("format"), "format", unknown).map(|Format| ())?,
            // The record refuses what is no object.
            _ => return Ok(unknown),
        }
        let currency = required(tree.get("currency"), "currency", unknown)?;
        Ok(Context { currency, ..self })
    }
}
