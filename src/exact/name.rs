//! Names, which identify, and texts, which are only shown.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use crate::error::{self, Error, quoted, refused};

/// The most characters a [`Name`] may have.
pub const MAX_NAME_CHARACTERS: usize = 200;

/// The most characters a [`Text`] may have.
pub const MAX_TEXT_CHARACTERS: usize = 1_000;

/// The unique name of a record: 1 to 200 characters, no control character or line break, no
/// white space at either end, and nothing that a reader could not see: no format character (such as
/// U+200B, a space without width, or U+202E, which turns round what follows it), joiners inside a
/// word aside.
///
/// Names are compared bytewise; what arithmetic cannot decide is decided by that order and by
/// nothing else. Two names of one kind that only their spelling in code points tells apart (`é` as
/// one and as two) are refused as one. Cloning is cheap.
///
/// ```
/// use fullcost::exact::Name;
///
/// let name: Name = "home-repair".parse()?;
/// assert_eq!(name.as_str(), "home-repair");
/// assert_eq!(
///     "".parse::<Name>().unwrap_err().to_string(),
///     "\"\" is empty: give 1 to 200 characters",
/// );
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

/// A text for people (a label, a reason, a source): 1 to 1,000 characters, no control or format
/// character or line break (joiners inside a word aside), no white space at either end.
///
/// ```
/// use fullcost::exact::Text;
///
/// let reason: Text = "employer contribution paid centrally".parse()?;
/// assert_eq!(reason.to_string(), "employer contribution paid centrally");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(Arc<str>);

impl Name {
    /// Checks and takes a name.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) or [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn new(text: &str) -> Result<Self, Error> {
        checked(text, MAX_NAME_CHARACTERS).map(Name)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as it stands in an error.
    pub(crate) fn to_text(&self) -> Box<str> {
        Box::from(&*self.0)
    }

    /// A name that is known to be valid because it is written in this crate.
    pub(crate) fn fixed(text: &'static str) -> Self {
        Name(Arc::from(text))
    }
}

impl Text {
    /// Checks and takes a text.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) or [`TooLarge`](crate::ErrorKind::TooLarge).
    pub fn new(text: &str) -> Result<Self, Error> {
        checked(text, MAX_TEXT_CHARACTERS).map(Text)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A text that is known to be valid because it is written in this crate.
    pub(crate) fn fixed(text: &'static str) -> Self {
        Text(Arc::from(text))
    }
}

fn checked(text: &str, longest: usize) -> Result<Arc<str>, Error> {
    if is_plain(text, longest) {
        return Ok(Arc::from(text));
    }
    if text.is_empty() {
        return Err(refused!(Format: "\"\" is empty: give 1 to {longest} characters"));
    }
    let characters = text.chars().count();
    if characters > longest {
        return Err(refused!(
            TooLarge: "{} has {characters} characters: give at most {longest}", quoted(text)
        ));
    }
    let forbidden = |&character: &char| {
        character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}')
    };
    let padded = text.trim().len() != text.len();
    if padded || text.chars().any(|character| forbidden(&character)) {
        return Err(refused!(
            Format: "{} has a control character, a line break, or white space at an end: remove it",
            quoted(text)
        ));
    }
    if let Some(unseen) = unseen(text) {
        return Err(refused!(
            Format: "{} has the format character U+{:04X}, which nobody sees: remove it",
            quoted(text), u32::from(unseen)
        ));
    }
    Ok(Arc::from(text))
}

/// The first format character that is no joiner inside a word.
fn unseen(text: &str) -> Option<char> {
    let is_format = |character: char| character.general_category() == GeneralCategory::Format;
    let is_word = |character: char| !character.is_whitespace() && !is_format(character);
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let joins = JOINERS.contains(&character)
            && is_word(before)
            && rest.clone().next().is_some_and(is_word);
        if is_format(character) && !joins {
            return Some(character);
        }
        before = character;
    }
    None
}

/// What a name looks like: its characters composed, without joiners and selectors of a variant.
fn seen(name: &Name) -> String {
    let is_seen = |character: &char| {
        !JOINERS.contains(character) && !matches!(character, '\u{fe00}'..='\u{fe0f}')
    };
    name.as_str().chars().filter(is_seen).nfc().collect()
}

/// The characters that join or part the letters of a word without being seen.
const JOINERS: [char; 2] = ['\u{200c}', '\u{200d}'];

/// Whether a text is one beyond doubt: printing characters of ASCII, none of white space at an end.
/// Nearly all are, and their characters need not be decoded.
fn is_plain(text: &str, longest: usize) -> bool {
    let bytes = text.as_bytes();
    let at_an_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    bytes.len() <= longest
        && at_an_end(bytes.first())
        && at_an_end(bytes.last())
        && bytes.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// The refusal of a name that is not among those of its kind.
pub(crate) fn unknown_among<'a>(
    name: &str,
    what: &str,
    known: impl IntoIterator<Item = &'a Name>,
) -> Error {
    match Name::new(name) {
        Ok(given) => {
            error::unknown_name(given, what).suggesting(name, known.into_iter().map(Name::as_str))
        }
        Err(error) => error,
    }
}

/// Refuses a name that stands twice in a sorted list, or that looks like another one of it.
pub(crate) fn check_unique<'a>(
    names: impl Iterator<Item = &'a Name> + Clone,
    what: &'static str,
) -> Result<(), Error> {
    let mut last: Option<&Name> = None;
    for name in names.clone() {
        if last == Some(name) {
            return Err(error::duplicate_name(name, what));
        }
        last = Some(name);
    }
    // Nothing in ASCII is unseen or has two spellings.
    if names.clone().all(|name| name.as_str().is_ascii()) {
        return Ok(());
    }
    let mut looks: Vec<(String, &Name)> = names.map(|name| (seen(name), name)).collect();
    looks.sort();
    let mut pairs = looks.iter().zip(looks.iter().skip(1));
    match pairs.find(|((one, _), (other, _))| one == other) {
        Some(((_, one), (_, other))) => Err(refused!(
            Duplicate: "the names {one:?} and {other:?} look the same and differ only in how they are encoded: give each {what} a name of its own"
        )),
        None => Ok(()),
    }
}

/// The methods that every record with a name and a label has.
macro_rules! named_and_labelled {
    ($($record:ty: $what:literal),+ $(,)?) => {$(
        impl $record {
            #[doc = concat!("The same ", $what, " with a label.")]
            #[must_use]
            pub fn with_label(self, label: crate::exact::Text) -> Self {
                Self { label: Some(label), ..self }
            }

            /// The unique name.
            #[must_use]
            pub fn name(&self) -> &crate::exact::Name {
                &self.name
            }

            /// The label, or the name where there is none.
            #[must_use]
            pub fn label(&self) -> &str {
                self.label.as_ref().map_or(self.name.as_str(), crate::exact::Text::as_str)
            }

            /// The label as given.
            #[must_use]
            pub fn given_label(&self) -> Option<&crate::exact::Text> {
                self.label.as_ref()
            }
        }
    )+};
}
pub(crate) use named_and_labelled;

/// What records with a name and perhaps a label are shown as.
macro_rules! labelled {
    ($($record:ty),+ $(,)?) => {$(
        impl $record {
            /// The label, or the name where there is none.
            #[must_use]
            pub fn label(&self) -> &str {
                self.label.as_ref().map_or(self.name.as_str(), crate::exact::Text::as_str)
            }
        }
    )+};
}
pub(crate) use labelled;

macro_rules! as_text {
    ($($name:ident),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, formatter)
            }
        }

        impl FromStr for $name {
            type Err = Error;
            fn from_str(text: &str) -> Result<Self, Error> {
                $name::new(text)
            }
        }

        impl From<$name> for Box<str> {
            fn from(name: $name) -> Box<str> {
                Box::from(&*name.0)
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )+};
}
as_text!(Name, Text);
