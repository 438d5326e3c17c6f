//! Where in a text what was refused stands. The text is read a second time, on a refusal alone: what
//! is accepted costs nothing more.

use std::borrow::Cow;

use super::documents::{self, Document};
use crate::budget::Budget;
use crate::error::{Error, PathStep, Position};
use crate::record::Tree;

/// A value with the byte at which it begins.
struct Placed<'a> {
    at: usize,
    value: Value<'a>,
}

enum Value<'a> {
    List(Vec<Placed<'a>>),
    Object(Vec<(Cow<'a, str>, Placed<'a>)>),
    /// A string, a number or a word, as it stands.
    Token(&'a str),
}

/// A text that was read as JSON before, and how much of it was read again.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

/// The refusal of a document with numbers as they stand in it, and the line and column of what it is
/// about, or of the innermost record on the way there.
pub(super) fn placed<T: Document>(text: &str, budget: Budget, error: Error) -> Error {
    let Some(document) = (Scan { text, at: 0 }).value() else { return error };
    // Numbers that are not kept as they stand are read again as they do.
    let error = if document.is_inexact() {
        documents::read::<T>(&document.tree(), budget).err().unwrap_or(error)
    } else {
        error
    };
    error.placed(|path, field| {
        let record = document.innermost(path);
        let at = field.and_then(|field| record.under(field)).unwrap_or(record).at;
        let before = text.get(..at).unwrap_or_default();
        let line = before.matches('\n').count().saturating_add(1);
        let column = before.chars().rev().take_while(|it| *it != '\n').count().saturating_add(1);
        Position { line, column }
    })
}

/// The first bracket or quote of a text that nothing closes, with its line and column.
pub(super) fn unclosed(text: &str) -> Option<(char, (usize, usize))> {
    let mut open = Vec::new();
    let mut place = (1_usize, 0_usize);
    let mut escaped = false;
    for character in text.chars() {
        place.1 = place.1.saturating_add(1);
        let inside = matches!(open.last(), Some(('"', _)));
        match character {
            // A text holds no line break: its quote was forgotten on this line.
            '\n' if inside => return open.pop(),
            '\n' => place = (place.0.saturating_add(1), 0),
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' if inside => {
                open.pop();
            }
            '"' | '{' | '[' if !inside => open.push((character, place)),
            '}' | ']' if !inside => {
                let opening = if character == '}' { '{' } else { '[' };
                match open.pop() {
                    Some((last, _)) if last == opening => {}
                    other => return other,
                }
            }
            _ => {}
        }
    }
    open.pop()
}

impl<'a> Scan<'a> {
    fn value(&mut self) -> Option<Placed<'a>> {
        let next = self.next()?;
        let at = self.at;
        let value = match next {
            b'{' => Value::Object(self.items(b'}', |scan| {
                scan.next()?;
                let key = scan.string()?;
                let key = serde_json::from_str::<String>(key).ok()?;
                scan.expect(b':')?;
                Some((key.into(), scan.value()?))
            })?),
            b'[' => Value::List(self.items(b']', Scan::value)?),
            b'"' => Value::Token(self.string()?),
            _ => Value::Token(self.word()?),
        };
        Some(Placed { at, value })
    }

    /// What stands between two brackets, the first of which is next.
    fn items<T>(&mut self, end: u8, item: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        self.at = self.at.saturating_add(1);
        while self.next()? != end {
            items.push(item(self)?);
            if self.next()? == b',' {
                self.at = self.at.saturating_add(1);
            }
        }
        self.at = self.at.saturating_add(1);
        Some(items)
    }

    /// The next byte that is no white space.
    fn next(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let blank = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at = self.at.saturating_add(blank);
        rest.get(blank).copied()
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next()? == byte).then(|| self.at = self.at.saturating_add(1))
    }

    /// A string with its quotes.
    fn string(&mut self) -> Option<&'a str> {
        let rest = self.text.as_bytes().get(self.at.saturating_add(1)..)?;
        let mut escaped = false;
        let ends = |byte: &u8| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        };
        let length = rest.iter().position(ends)?.saturating_add(2);
        self.take(length)
    }

    /// A number or a word.
    fn word(&mut self) -> Option<&'a str> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b",]}".contains(byte);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        self.take(length)
    }

    fn take(&mut self, length: usize) -> Option<&'a str> {
        let end = self.at.saturating_add(length);
        let token = self.text.get(self.at..end)?;
        self.at = end;
        Some(token)
    }
}

impl<'a> Placed<'a> {
    fn tree(&self) -> Tree<'a> {
        match &self.value {
            Value::List(items) => Tree::List(items.iter().map(Placed::tree).collect()),
            Value::Object(entries) => {
                let entries = entries.iter();
                Tree::Object(entries.map(|(key, value)| (key.clone(), value.tree())).collect())
            }
            Value::Token("null") => Tree::Null,
            Value::Token("true") => Tree::Flag(true),
            Value::Token("false") => Tree::Flag(false),
            Value::Token(token) if token.starts_with('"') => {
                Tree::Text(serde_json::from_str::<String>(token).unwrap_or_default().into())
            }
            Value::Token(token) => {
                let fits = token.parse::<i64>().is_ok() || token.parse::<u64>().is_ok();
                let whole = fits && *token != "-0";
                let text = Cow::Borrowed(*token);
                if whole { Tree::Whole(text) } else { Tree::Inexact(text) }
            }
        }
    }

    /// Whether a number in it has a point or an exponent, or more digits than are kept.
    fn is_inexact(&self) -> bool {
        match self.value {
            Value::Token(token) => {
                let number = token.starts_with(|it: char| it == '-' || it.is_ascii_digit());
                number
                    && (token == "-0"
                        || token.parse::<i64>().is_err() && token.parse::<u64>().is_err())
            }
            _ => self.children().any(Placed::is_inexact),
        }
    }

    /// The innermost value that a path leads to. Steps that are about no value of the document, such
    /// as a heading, lead nowhere.
    fn innermost(&self, path: &[PathStep]) -> &Self {
        path.iter().fold(self, |value, step| value.step(step).unwrap_or(value))
    }

    fn step(&self, step: &PathStep) -> Option<&Self> {
        let field = |name: &str| self.under(name);
        match (step.name(), step.place()) {
            (Some(name), _) => field(name).or_else(|| {
                self.children().find_map(|child| match &child.value {
                    Value::List(items) => items.iter().find(|item| item.is_named(name)),
                    Value::Object(_) => child.under(name),
                    Value::Token(_) => None,
                })
            }),
            (None, Some(place)) => {
                let list = field(step.what()).unwrap_or(self);
                let Value::List(items) = &list.value else { return None };
                items.get(place.checked_sub(1)?)
            }
            (None, None) => field(step.what()),
        }
    }

    /// What stands under a key of an object.
    fn under(&self, key: &str) -> Option<&Self> {
        let Value::Object(entries) = &self.value else { return None };
        entries.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    fn children(&self) -> impl Iterator<Item = &Self> {
        let (items, entries) = match &self.value {
            Value::List(items) => (items.as_slice(), [].as_slice()),
            Value::Object(entries) => ([].as_slice(), entries.as_slice()),
            Value::Token(_) => ([].as_slice(), [].as_slice()),
        };
        items.iter().chain(entries.iter().map(|(_, value)| value))
    }

    /// Whether a field of the record is this text.
    fn is_named(&self, name: &str) -> bool {
        let named = |value: &Placed<'a>| match value.value {
            Value::Token(token) => serde_json::from_str::<String>(token).is_ok_and(|it| it == name),
            _ => false,
        };
        self.children().any(named)
    }
}
