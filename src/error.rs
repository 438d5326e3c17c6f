//! The one error type, and the refusals that several rooms share: each names the record, the
//! value and the remedy.

use std::borrow::Cow;
use std::fmt::{self, Debug, Display};

/// Why something was refused.
///
/// Messages name the record, the value and what to do about it; nothing is half done when one
/// is returned. A program acts on [`kind`](Error::kind), marks the record of
/// [`path`](Error::path) in its own form, and shows the error, which is both: the path and the
/// [`message`](Error::message).
///
/// ```
/// use fullcost::ErrorKind;
/// use fullcost::exact::Quantity;
///
/// let error = "1e3".parse::<Quantity>().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Format);
/// assert!(error.path().is_empty());
/// assert_eq!(
///     error.to_string(),
///     "\"1e3\" is not a plain number: write digits with at most one point, such as \"1250.5\"",
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Refusal>);

// Errors travel up through many results: they stay small.
const _: () = assert!(size_of::<Error>() <= 16);

#[derive(Clone, PartialEq, Eq)]
struct Refusal {
    kind: ErrorKind,
    message: Box<str>,
    path: Vec<PathStep>,
    position: Option<Position>,
    /// The field that it is about, which the path does not name.
    field: Option<Box<str>>,
    /// What else was refused in the same reading; none of these has others.
    others: Vec<Error>,
}

/// Where something stands in a text, each counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character within the line.
    pub column: usize,
}

/// What sort of thing was refused, for a program that acts on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Who watched the work said that it is enough: ask again, or leave it.
    Cancelled,
    /// Two statements or figures contradict each other, such as percentages that do not add up
    /// to 100 %: ask which of them is right.
    Conflict,
    /// Money or time counts twice: ask where it belongs.
    CountedTwice,
    /// A name, key or value is given twice: keep one.
    Duplicate,
    /// A text or document is not written as it must be: correct the writing, not the figure.
    Format,
    /// Something is given where it has no place: remove it, or move it.
    Misplaced,
    /// Something that must be given is not: ask for it.
    Missing,
    /// Two currencies, units, periods, price bases or VAT bases meet: convert to one.
    Mixed,
    /// A bid does not state what this question needs: show "not assessable", or ask the bidder.
    NotAssessable,
    /// Figures that must rise, or join without gap, do not: reorder them.
    Order,
    /// A figure lies outside what it can mean, such as a negative price: correct it.
    Range,
    /// More digits, records or work than a documented bound allows: shorten or split the input.
    TooLarge,
    /// The method has no answer for these figures: choose another method, or correct them.
    Undefined,
    /// A name, word or column is not among those that exist: offer those that do.
    Unknown,
    /// A working does not hold when it is recomputed: do not rely on the figure.
    Unproved,
    /// A method does not take what was given, such as price bands: ask in another way.
    Unsupported,
}

/// A record or a field on the way to what was refused.
///
/// It shows as it stands in messages: `bid "north"`, `bids, item 3`, `tier 2`, or the name of a
/// field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStep {
    what: Cow<'static, str>,
    which: Which,
}

/// Which of its kind a record is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Which {
    Item(usize),
    Named(Box<str>),
    Numbered(usize),
    Only,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: String) -> Self {
        Error(Box::new(Refusal {
            kind,
            message: message.into(),
            path: Vec::new(),
            position: None,
            field: None,
            others: Vec::new(),
        }))
    }

    /// What sort of refusal it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The records and fields that lead to what was refused, from the outside in; empty where
    /// a value stands by itself.
    #[must_use]
    pub fn path(&self) -> &[PathStep] {
        &self.0.path
    }

    /// What is wrong there and what to do about it, without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where it stands in the text of a document that was read: the value, or the record that it is
    /// of. `{error:#}` shows it in front of the message, and so all the others, a line each.
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// All that was refused in one reading, this first: a document tells up to a hundred of its
    /// mistakes at once, in the order of its text. What only shows once every value can be read, such
    /// as a name that nothing has, comes when these are mended.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::cost::Organisation;
    ///
    /// let error = Organisation::from_json(r#"{
    ///     "format": 1, "name": "shed", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
    ///     "services": "repairs", "lines": 7
    /// }"#).unwrap_err();
    /// assert_eq!(error.all().count(), 2);
    /// # }
    /// ```
    pub fn all(&self) -> impl Iterator<Item = &Error> {
        std::iter::once(self).chain(&self.0.others)
    }

    /// Says where in a text each stands, and puts them into its order.
    #[cfg(feature = "json")]
    pub(crate) fn placed(mut self, place: impl Fn(&[PathStep], Option<&str>) -> Position) -> Self {
        let mut others = std::mem::take(&mut self.0.others);
        for error in std::iter::once(&mut self).chain(&mut others) {
            error.0.position = Some(place(&error.0.path, error.0.field.as_deref()));
        }
        // Of several at one place the first stays first.
        others.sort_by_key(Error::position);
        if let Some(earlier) = others.first_mut().filter(|it| it.position() < self.position()) {
            std::mem::swap(&mut self, earlier);
            others.sort_by_key(Error::position);
        }
        self.0.others = others;
        self
    }

    /// Says in which record the problem lies.
    pub(crate) fn at(mut self, step: impl Into<PathStep>) -> Self {
        let step = step.into();
        for other in &mut self.0.others {
            other.0.path.insert(0, step.clone());
        }
        self.0.path.insert(0, step);
        self
    }

    /// Says which field it is about, where the path ends at its record.
    pub(crate) fn about_field(mut self, field: &str) -> Self {
        self.0.field = Some(field.into());
        self
    }

    /// This and others, with theirs, as many as are told at once.
    pub(crate) fn with(mut self, others: impl IntoIterator<Item = Error>) -> Self {
        for mut other in others {
            let more = std::mem::take(&mut other.0.others);
            let room = MOST_AT_ONCE.saturating_sub(self.0.others.len()).saturating_sub(1);
            self.0.others.extend(std::iter::once(other).chain(more).take(room));
        }
        self
    }

    /// Adds the one of the known names that was probably meant, where there is one.
    pub(crate) fn suggesting<'a>(
        mut self,
        given: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        if let Some(name) = meant(given, known) {
            self.0.message = format!("{}; did you mean {}?", self.0.message, quoted(name)).into();
        }
        self
    }

    /// This behind what was refused before.
    pub(crate) fn behind(self, before: Option<Error>) -> Self {
        match before {
            Some(before) => before.with([self]),
            None => self,
        }
    }

    /// Whether no more are told at once.
    pub(crate) fn is_full(&self) -> bool {
        self.0.others.len().saturating_add(1) >= MOST_AT_ONCE
    }

    /// Those that lie further in than the record itself.
    fn further_in(mut self) -> Option<Self> {
        let mut all = std::mem::take(&mut self.0.others).into_iter();
        let first = std::iter::once(self).chain(&mut all).find(|error| !error.0.path.is_empty())?;
        Some(first.with(all.filter(|error| !error.0.path.is_empty())))
    }
}

/// How many mistakes of a document are told at once.
const MOST_AT_ONCE: usize = 100;

/// All of several, or what was refused of them.
pub(crate) fn gathered<T, C: FromIterator<T>>(
    parts: impl IntoIterator<Item = Result<T, Error>>,
) -> Result<C, Error> {
    let mut parts = parts.into_iter();
    let mut refused = None;
    let read = parts.by_ref().map_while(|part| part.map_err(|error| refused = Some(error)).ok());
    let read = read.collect();
    let Some(mut first) = refused else { return Ok(read) };
    while !first.is_full() {
        let Some(next) = parts.by_ref().find_map(Result::err) else { break };
        first = first.with([next]);
    }
    Err(first)
}

/// What was refused of a record: keys that are unknown or stand twice, and fields. Beside the former,
/// what is wrong with the record as a whole mostly follows from them.
pub(crate) fn of_record<const COUNT: usize>(
    keys: Option<Error>,
    fields: [Option<&Error>; COUNT],
) -> Option<Error> {
    let mut fields = fields.into_iter().flatten().cloned();
    match keys {
        Some(keys) => Some(keys.with(fields.filter_map(Error::further_in))),
        None => fields.next().map(|first| first.with(fields)),
    }
}

impl Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (true, Some(position)) = (formatter.alternate(), self.position()) {
            write!(formatter, "{position}: ")?;
        }
        self.0.path.iter().try_for_each(|step| write!(formatter, "{step}: "))?;
        formatter.write_str(&self.0.message)?;
        if formatter.alternate() {
            self.0.others.iter().try_for_each(|other| write!(formatter, "\n{other:#}"))?;
        }
        Ok(())
    }
}

impl Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}({self})", self.0.kind)
    }
}

impl std::error::Error for Error {}

impl Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}, column {}", self.line, self.column)
    }
}

impl PathStep {
    /// A record with a name; one without `what` is an entry under that name.
    pub(crate) fn named(what: impl Into<Cow<'static, str>>, name: &str) -> Self {
        // What is longer than a name shows by its beginning: one character more tells.
        let kept = name
            .char_indices()
            .nth(LONGEST_NAME.saturating_add(1))
            .map_or(name.len(), |(end, _)| end);
        PathStep { what: what.into(), which: Which::Named(name.get(..kept).unwrap_or(name).into()) }
    }

    /// What kind of record it is (`bid`), which field (`rates`), or which list a record without
    /// a name stands in (`bids`); empty for an entry that is told by its name alone.
    #[must_use]
    pub fn what(&self) -> &str {
        &self.what
    }

    /// The name of the record, where it has one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.which {
            Which::Named(name) => Some(name),
            _ => None,
        }
    }

    /// The place of a record without a name: from 1, but from 0 in a batch, as its columns are.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        match self.which {
            Which::Item(place) | Which::Numbered(place) => Some(place),
            _ => None,
        }
    }
}

impl Display for PathStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)?;
        let space = if self.what.is_empty() { "" } else { " " };
        match &self.which {
            Which::Item(place) => write!(formatter, ", item {place}"),
            Which::Named(name) if name.chars().nth(LONGEST_NAME).is_some() => {
                write!(formatter, "{space}{}", quoted(name))
            }
            Which::Named(name) => write!(formatter, "{space}{name:?}"),
            Which::Numbered(place) => write!(formatter, "{space}{place}"),
            Which::Only => Ok(()),
        }
    }
}

impl From<&'static str> for PathStep {
    fn from(field: &'static str) -> Self {
        PathStep { what: field.into(), which: Which::Only }
    }
}

impl From<fmt::Arguments<'_>> for PathStep {
    fn from(what: fmt::Arguments<'_>) -> Self {
        PathStep { what: what.to_string().into(), which: Which::Only }
    }
}

impl<T: AsRef<str> + ?Sized> From<(&'static str, &T)> for PathStep {
    fn from((what, name): (&'static str, &T)) -> Self {
        PathStep::named(what, name.as_ref())
    }
}

impl<T: AsRef<str> + ?Sized> From<(fmt::Arguments<'_>, &T)> for PathStep {
    fn from((what, name): (fmt::Arguments<'_>, &T)) -> Self {
        PathStep::named(what.to_string(), name.as_ref())
    }
}

/// The step to a record without a name: its list, and its place there from 1.
#[derive(Clone, Copy)]
pub(crate) struct Item(pub(crate) &'static str, pub(crate) usize);

impl From<Item> for PathStep {
    fn from(Item(list, place): Item) -> Self {
        PathStep { what: list.into(), which: Which::Item(place) }
    }
}

impl From<(&'static str, usize)> for PathStep {
    fn from((what, place): (&'static str, usize)) -> Self {
        PathStep { what: what.into(), which: Which::Numbered(place) }
    }
}

/// Adds the record to the error of a result.
pub(crate) trait AtRecord<T> {
    fn at(self, step: impl Into<PathStep>) -> Result<T, Error>;
}

impl<T> AtRecord<T> for Result<T, Error> {
    fn at(self, step: impl Into<PathStep>) -> Result<T, Error> {
        self.map_err(|error| error.at(step))
    }
}

/// An error of a kind, its message written as for `format!`.
macro_rules! refused {
    ($kind:ident: $($message:tt)+) => {
        $crate::error::Error::new($crate::error::ErrorKind::$kind, format!($($message)+))
    };
}

pub(crate) use refused;

/// Constructors of errors that several places need: what each takes, its kind and its message.
macro_rules! refusals {
    ($($name:ident($($field:ident: $type:ty),*) = $kind:ident: $message:literal;)+) => {$(
        pub(crate) fn $name($($field: $type),*) -> $crate::error::Error {
            $crate::error::refused!($kind: $message)
        }
    )+};
}

pub(crate) use refusals;

refusals! {
    beyond_budget(what: &str, count: u64, of: &str, bound: u64, remedy: &str) = TooLarge:
        "{what} comes to {count} {of}, where the budget has {bound}: {remedy}, or give a larger budget";
    cancelled(done: u64, of: u64) = Cancelled:
        "the work was cancelled after {done} of {of} units: ask again to have it done from the beginning";
    amount_too_large(amount: impl Display) = TooLarge:
        "the amount {amount} is out of bounds: keep it below 1000000000000000 in its currency, or split it";
    asset_life(years: impl Display) = Range: "a life of {years} years: give 1 to 100 whole years";
    band_order(low: impl Display, high: impl Display) = Order:
        "the band runs from {low} to {high}: give the lower end first";
    duplicate_field(key: impl Display) = Duplicate: "the key {key} stands twice: keep one";
    duplicate_name(name: impl Debug, what: &str) = Duplicate:
        "the name {name:?} is given twice: give each {what} its own name";
    empty_visit() = Range: "a visit of 0 minutes has no contact: give the minutes of a visit";
    index_power(value: impl Display) = Range:
        "a power of {value}: give a whole number from 1 to 100";
    left_out(field: &str) = Format:
        "null stands in the field {field:?}: leave the field out where nothing is stated, or give its value";
    missing(what: &str) = Missing: "there is no {what}: give at least one";
    missing_field(field: &str) = Missing: "the field {field:?} is missing: add it";
    missing_sector(rule: impl Display) = Missing:
        "{rule} applies by sector and this bid states none: state its sector";
    missing_service(line: impl Debug) = Missing:
        "no service stands behind line {line:?}: name the service of the cost model that serves it";
    mixed_unit(expected: impl Display, found: impl Display) = Mixed:
        "the unit {found} is mixed with {expected}: convert to one unit first";
    negative_amount(value: impl Display) = Range:
        "{value} is negative: give an amount of zero or more";
    negative_percent(value: impl Display) = Range:
        "{value} is negative: give a percentage of zero or more";
    negative_price(value: impl Display) = Range:
        "the price {value} is negative: give a price of zero or more";
    not_a_share(value: impl Display) = Range:
        "{value} is not a share: give a percentage from 0% to 100%";
    not_assessable(bid: impl Debug, circumstance: impl Debug) = NotAssessable:
        "bid {bid:?} is not assessable here, since it does not state {circumstance:?}: ask the bidder to state it, \"0\" included";
    one_of(fields: &str) = Conflict: "give exactly one of {fields}";
    people_count(value: impl Display) = Range:
        "{value} people on a post: give a whole number from 1 to 100000";
    percentages_not_whole(sum: impl Display, parts: &str) = Conflict:
        "the percentages add up to {sum}, not to 100% ({parts}): correct them, since nothing is rescaled";
    period_length(months: impl Display) = Range:
        "a period of {months} months: give 1 to 1200 months";
    reserved_name(name: impl Debug, what: &str, kept_for: &str) = Misplaced:
        "the name {name:?} is kept for {kept_for}: give the {what} another name";
    rule_needs_weight(rule: &str, weight: &str) = Range:
        "{rule} needs a {weight} weight above 0%: give it one, or choose another rule";
    signed_zero(value: impl Display) = Format: "{value} is zero with a sign: write \"0\"";
    too_many(what: &str, limit: usize) = TooLarge:
        "there are more than {limit} {what}: split the model or the tender";
    too_many_places(value: impl Display, places: u8) = TooLarge:
        "{value} has more decimal places than the {places} that are allowed here: round it first";
    unasked_circumstance(circumstance: impl Debug) = Misplaced:
        "circumstance {circumstance:?} is not asked of this bid by any rule: correct its name or the bid's sector, remove it, or add a rule that bears on it";
    no_choice(value: impl Display, choices: &str) = Unknown:
        "{value} is not one of the choices: write one of {choices}";
    unknown_column(column: usize, columns: usize) = Unknown:
        "column {column} does not exist, since there are {columns}: give a smaller number";
    no_field(field: impl Display, known: impl Display) = Unknown:
        "the field {field} is not part of the format: remove it, or correct its name to one of {known}";
    unknown_format(value: impl Display) = Unknown:
        "format {value} is not known: this version reads format 1";
    no_line(line: impl Debug) = Unknown:
        "line {line:?} is not among the lines of the tender: remove it, or add it to the lines and to every demand";
    unknown_name(name: impl Debug, what: &str) = Unknown:
        "{name:?} is not the name of a {what}: use one of the names that are listed, or add it";
    unquoted_number(value: impl Display) = Format:
        "the number {value} is not written in quotes: quote it, since an unquoted number with a point, an exponent or very many digits is not exact";
    wrong_kind(expected: &str, found: &str) = Format:
        "{found} stands where {expected} belongs: write {expected}";
    zero_full_time_hours() = Range:
        "the hours of a full-time post are 0: give the hours it has over the period";
}

/// The refusal of a word that is not among the choices, which a message lists.
pub(crate) fn unknown_choice(word: &str, choices: &str) -> Error {
    no_choice(quoted(word), choices).suggesting(word, choices.split(", "))
}

/// The refusal of a field that is not among those of its record.
pub(crate) fn unknown_field(field: &str, known: &[&str]) -> Error {
    no_field(quoted(field), known.join(", ")).suggesting(field, known.iter().copied())
}

/// The refusal of a line that a tender does not have.
pub(crate) fn unknown_line<'a>(line: &str, known: impl IntoIterator<Item = &'a str>) -> Error {
    no_line(line).suggesting(line, known)
}

/// The one of the known names that was probably meant: a slip of the pen away, and nearer than all
/// others.
fn meant<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = |name: &str| name.chars().take(LONGEST_QUOTE).collect::<String>().to_lowercase();
    let (same, given) = (given, folded(given));
    let length = given.chars().count();
    // A third of the letters of a short word, three of a long one.
    let slips = (length / 3).min(3);
    // The same name is one of another kind.
    let known = known.into_iter().take(MOST_COMPARED).filter(|name| *name != same);
    let near = known.filter_map(|name| {
        let folded = folded(name);
        let apart = folded.chars().count().abs_diff(length);
        let away = (apart <= slips).then(|| strsim::osa_distance(&given, &folded))?;
        (away <= slips).then_some((away, name))
    });
    near.min().map(|(_, name)| name)
}

/// With how many known names one that is unknown is compared.
const MOST_COMPARED: usize = 10_000;

/// An error in a result is its message.
#[cfg(feature = "serde")]
impl serde::Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A value in quotes, escaped, and shortened so that a message stays readable.
pub(crate) fn quoted(value: &str) -> Box<str> {
    let (start, rest) = beginning(value);
    format!("{start:?}{rest}").into()
}

/// A figure without quotes, shortened so that a message stays readable.
pub(crate) fn shortened(figure: &str) -> Box<str> {
    let (start, rest) = beginning(figure);
    format!("{start}{rest}").into()
}

/// The first characters of a text, and a mark where that is not all of it.
fn beginning(text: &str) -> (&str, &'static str) {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => (text.get(..end).unwrap_or(text), "…"),
        None => (text, ""),
    }
}

/// The most characters that a name can have.
const LONGEST_NAME: usize = 200;

/// How many characters of a refused value a message shows.
const LONGEST_QUOTE: usize = 60;
