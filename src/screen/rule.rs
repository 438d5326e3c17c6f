//! What every screen is: its parameters, declared once by `screen!`, and what it does with them. From
//! the list in this room's `screens!` follows everything else.

use std::num::NonZeroUsize;

use super::figures::ScreenFigures;
use super::finding::{ScreenFinding, ScreenPopulation, ThresholdEdge, WhyNotAssessable};
use super::working::{Field, Tested};
use crate::budget::Budget;
use crate::error::{Error, quoted, refused, shortened};
use crate::exact::{Fraction, Percent, Quantity};
use crate::record::{Context, Node, Part, Schemas, Tree, whole_schema, words};

/// By what the sum of squared deviations is divided before the root is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeviationDivisor {
    /// By the number of bids: the deviation of the whole field.
    Count,
    /// By one less: the estimate from a sample.
    CountLessOne,
}

/// A parameter of a screen, as the catalogue shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ScreenParameter {
    /// Its name in documents.
    pub name: &'static str,
    /// What it says.
    pub meaning: &'static str,
    /// What it can be, in words.
    pub kind: String,
    /// Whether it must be stated.
    pub is_required: bool,
    /// The value that holds where no other is stated; an example, where one must be.
    pub value: String,
}

/// What a screen does with its parameters.
pub(crate) trait Rule: Parameters {
    /// Whose figures make the yardstick.
    fn population(&self) -> ScreenPopulation;

    /// From how many bids it says anything.
    fn minimum_bids(&self) -> usize;

    /// Whether exactly at the threshold is asked.
    fn edge(&self) -> ThresholdEdge;

    /// What is asked, as a formula in words, with the parameters.
    fn in_words(&self) -> String;

    /// What it finds of each bid, in their order; or why it can say nothing of any.
    fn find(&self, figures: &ScreenFigures) -> Result<Vec<ScreenFinding>, WhyNotAssessable>;

    /// What is looked at and held against of each bid, in their order, with its working; nothing where
    /// that takes a root, or sets bids aside by steps that are no short formula.
    fn working(&self, _field: &Field<'_>) -> Option<Vec<Tested>> {
        None
    }
}

/// The parameters of a screen by name, so that it can be listed, written and read as data.
pub(crate) trait Parameters {
    /// Each with its value, in the order in which they are declared.
    fn values(&self) -> Vec<(&'static str, String)>;

    /// Sets one to what a document gives; `false` where there is none of that name.
    fn set(&mut self, name: &str, given: &Tree<'_>) -> Result<bool, Error>;

    /// Each as the catalogue shows it, with its value here.
    fn described(&self) -> Vec<ScreenParameter>;

    /// The JSON Schema of each.
    fn schemas(&self, schemas: &mut Schemas) -> Vec<(&'static str, Node)>;

    /// Where the figures are from, if they are the published ones.
    fn published_source(&self) -> Option<&'static str>;
}

/// A value that a screen's parameter can have.
pub(crate) trait Value: Part {
    /// Refuses what makes no sense, for a screen that needs so many bids at least.
    fn check(self, _least_bids: usize) -> Result<Self, Error> {
        Ok(self)
    }

    /// The value as it is written.
    fn to_text(&self) -> String {
        match self.write() {
            Node::Text(text) | Node::Whole(text) => text.into_owned(),
            _ => String::new(),
        }
    }

    /// Reads what a document gives.
    fn of(given: &Tree<'_>) -> Result<Self, Error> {
        // No parameter is an amount.
        Self::read(given, Context::before_it_is_known(Budget::default()))
    }
}

/// Declares a screen: its name in documents, from how many bids its figures can be computed at all,
/// the source of its published figures, and its parameters, first those that must be stated, each
/// with an example, then the others with what holds unless they are stated.
macro_rules! screen {
    (
        $(#[doc = $about:literal])*
        $rule:ident = $name:literal, from $least:literal bids at least $(, source $source:literal)?;
        required {$(
            #[doc = $required_meaning:literal]
            $required:ident, $with_required:ident: $required_kind:ty = $example:literal;
        )*}
        otherwise {$(
            #[doc = $meaning:literal]
            $field:ident, $with:ident: $kind:ty = $default:expr;
        )*}
    ) => {
        $(#[doc = $about])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $rule {
            $($required: $required_kind,)*
            $($field: $kind,)*
        }

        impl $rule {
            /// The name of the rule in documents.
            pub const NAME: &'static str = $name;

            $(
                /// Where the published figures are from.
                pub const SOURCE: &'static str = $source;
            )?

            const LEAST_BIDS: usize = $least;

            $crate::screen::rule::constructor!(
                $rule; $($required: $required_kind),*; $($field: $default),*
            );

            /// With the examples for what must be stated.
            pub(super) fn example() -> Result<Self, $crate::error::Error> {
                Ok($rule {
                    $($required: <$required_kind as $crate::screen::rule::Value>::of(
                        &$crate::record::Tree::Text($example.into()),
                    )?,)*
                    $($field: $default,)*
                })
            }

            $crate::screen::rule::accessors!(
                $($required_meaning, $required, $with_required: $required_kind;)*
                $($meaning, $field, $with: $kind;)*
            );
        }

        impl $crate::screen::rule::Parameters for $rule {
            fn values(&self) -> Vec<(&'static str, String)> {
                use $crate::screen::rule::Value as _;
                vec![
                    $((stringify!($required), self.$required.to_text()),)*
                    $((stringify!($field), self.$field.to_text()),)*
                ]
            }

            fn set(
                &mut self,
                name: &str,
                given: &$crate::record::Tree<'_>,
            ) -> Result<bool, $crate::error::Error> {
                use $crate::screen::rule::Value;
                match name {
                    $(stringify!($required) => {
                        self.$required =
                            <$required_kind as Value>::of(given)?.check(Self::LEAST_BIDS)?;
                    })*
                    $(stringify!($field) => {
                        self.$field = <$kind as Value>::of(given)?.check(Self::LEAST_BIDS)?;
                    })*
                    _ => return Ok(false),
                }
                Ok(true)
            }

            fn described(&self) -> Vec<$crate::screen::rule::ScreenParameter> {
                use $crate::screen::rule::{ScreenParameter, Value as _};
                vec![
                    $(ScreenParameter {
                        name: stringify!($required),
                        meaning: $required_meaning.trim_ascii(),
                        kind: <$required_kind as $crate::record::Part>::kind(),
                        is_required: true,
                        value: self.$required.to_text(),
                    },)*
                    $(ScreenParameter {
                        name: stringify!($field),
                        meaning: $meaning.trim_ascii(),
                        kind: <$kind as $crate::record::Part>::kind(),
                        is_required: false,
                        value: self.$field.to_text(),
                    },)*
                ]
            }

            fn schemas(
                &self,
                schemas: &mut $crate::record::Schemas,
            ) -> Vec<(&'static str, $crate::record::Node)> {
                use $crate::record::Part;
                vec![
                    $((stringify!($required), <$required_kind as Part>::schema(schemas)),)*
                    $((stringify!($field), <$kind as Part>::schema(schemas)),)*
                ]
            }

            fn published_source(&self) -> Option<&'static str> {
                let source = $crate::record::first!($({ Some($source) })? { None });
                source.filter(|_| true $(&& self.$field == $default)*)
            }
        }
    };
}
pub(crate) use screen;

/// `new` with what must be stated, or `published` where nothing must.
macro_rules! constructor {
    ($rule:ident; ; $($field:ident: $default:expr),*) => {
        /// The published figures.
        #[must_use]
        pub fn published() -> Self {
            $rule { $($field: $default),* }
        }
    };
    ($rule:ident; $($required:ident: $kind:ty),+; $($field:ident: $default:expr),*) => {
        /// With what must be stated, and otherwise what holds unless it is stated.
        ///
        /// # Errors
        ///
        /// Where a value makes no sense for this screen.
        pub fn new($($required: $kind),+) -> Result<Self, $crate::error::Error> {
            use $crate::screen::rule::Value as _;
            Ok($rule {
                $($required: $required.check(Self::LEAST_BIDS)?,)+
                $($field: $default),*
            })
        }
    };
}
pub(crate) use constructor;

/// Getters of parameters, and setters that check.
macro_rules! accessors {
    ($($meaning:literal, $field:ident, $with:ident: $kind:ty;)*) => {$(
        #[doc = $meaning]
        #[must_use]
        pub fn $field(&self) -> $kind {
            self.$field.clone()
        }

        /// Gives this parameter another value.
        ///
        /// # Errors
        ///
        /// Where the value makes no sense for this screen.
        pub fn $with(self, $field: $kind) -> Result<Self, $crate::error::Error> {
            use $crate::screen::rule::Value as _;
            Ok(Self { $field: $field.check(Self::LEAST_BIDS)?, ..self })
        }
    )*};
}
pub(crate) use accessors;

/// The list of all screens: a line each, with its file, its rule, and what else is public there.
/// From it follow the modules, [`ScreenRule`](super::ScreenRule), and reading by name.
macro_rules! screens {
    (
        $first:ident: $first_rule:ident $(, $first_beside:ident)*;
        $($file:ident: $rule:ident $(, $beside:ident)*;)*
    ) => {
        /// The names of all rules, for the message that refuses another.
        const CHOICES: &str = concat!(stringify!($first) $(, ", ", stringify!($file))*);

        $crate::screen::rule::screens! {
            @each
            $first: $first_rule $(, $first_beside)*;
            $($file: $rule $(, $beside)*;)*
        }
    };
    (@each $($file:ident: $rule:ident $(, $beside:ident)*;)*) => {
        $(
            mod $file;
            pub use $file::{$rule $(, $beside)*};
        )*

        /// The rules of screening, each with its parameters.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[non_exhaustive]
        pub enum ScreenRule {
            $(#[doc = concat!("See [`", stringify!($rule), "`].")] $rule($rule),)*
        }

        $(
            impl From<$rule> for ScreenRule {
                fn from(rule: $rule) -> Self {
                    ScreenRule::$rule(rule)
                }
            }
        )*

        impl ScreenRule {
            /// The names of all rules in documents, in alphabetical order.
            pub const NAMES: &'static [&'static str] = &[$($rule::NAME),*];

            /// The rule's name in documents.
            #[must_use]
            pub fn name(&self) -> &'static str {
                match self {
                    $(ScreenRule::$rule(_) => $rule::NAME,)*
                }
            }

            /// The rule of that name, with the examples for what must be stated.
            fn example(name: &str) -> Result<Self, $crate::error::Error> {
                match name {
                    $($rule::NAME => $rule::example().map(ScreenRule::$rule),)*
                    _ => Err($crate::error::unknown_choice(name, CHOICES)),
                }
            }

            fn as_rule(&self) -> &dyn $crate::screen::rule::Rule {
                match self {
                    $(ScreenRule::$rule(rule) => rule,)*
                }
            }

            fn as_rule_mut(&mut self) -> &mut dyn $crate::screen::rule::Rule {
                match self {
                    $(ScreenRule::$rule(rule) => rule,)*
                }
            }
        }
    };
}
pub(crate) use screens;

words! {
    DeviationDivisor { Count = "n", CountLessOne = "n-1" }
}

impl DeviationDivisor {
    /// The divisor for so many bids.
    pub(crate) fn of(self, bids: usize) -> usize {
        match self {
            DeviationDivisor::Count => bids,
            DeviationDivisor::CountLessOne => bids.saturating_sub(1),
        }
    }
}

impl Value for DeviationDivisor {}
impl Value for ThresholdEdge {}
/// An amount in units of the currency.
impl Value for Quantity {}

impl Value for Percent {
    fn check(self, _least_bids: usize) -> Result<Self, Error> {
        self.share()
    }
}

/// A factor: how many standard deviations.
impl Value for Fraction {
    fn check(self, _least_bids: usize) -> Result<Self, Error> {
        if self <= Fraction::ZERO {
            return Err(refused!(
                Range: "the factor {} is not above zero: say how many standard deviations it takes",
                shortened(&self.to_string())
            ));
        }
        Ok(self)
    }
}

impl Value for usize {
    fn check(self, least_bids: usize) -> Result<Self, Error> {
        if self < least_bids {
            return Err(refused!(
                Range: "a screen from {} bids is not possible here: it takes {least_bids} at least", self
            ));
        }
        Ok(self)
    }
}

impl Value for NonZeroUsize {}

/// Counts, which are written in quotes.
macro_rules! counts {
    ($($kind:ty),+) => {$(
        impl Part for $kind {
            fn read(tree: &Tree<'_>, _context: Context) -> Result<Self, Error> {
                let text = tree.number()?;
                // The parser of integers would take a plus sign and leading zeros.
                let is_plain = text.bytes().all(|byte| byte.is_ascii_digit())
                    && (text == "0" || !text.starts_with('0'));
                let count = text.parse().ok().filter(|_| is_plain);
                count.ok_or_else(|| refused!(
                    Format: "{} is not a count: write a whole number above zero, such as \"3\"", quoted(text)
                ))
            }

            fn write(&self) -> Node {
                Node::text_of(self)
            }

            fn schema(_schemas: &mut Schemas) -> Node {
                whole_schema(u32::MAX)
            }

            fn kind() -> String {
                "count".to_owned()
            }
        }
    )+};
}
counts!(usize, NonZeroUsize);
