//! Documents as trees that can be changed: a torn text says little about what stands behind the parser.

use std::fmt;
use std::sync::OnceLock;

use fullcost::document::DocumentKind;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::seeded::Seeded;

/// A document that can say what a tree of values cannot: the same key twice, any number.
#[derive(Clone, Debug)]
pub(crate) enum Json {
    /// A number, flag or null, as it stands.
    Bare(String),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// What no honest document holds, or few do.
const EXTREMES: [&str; 32] = [
    r#""0""#,
    r#""0.000001""#,
    r#""1""#,
    r#""1/3""#,
    r#""999999999999999""#,
    r#""999999999999999.99""#,
    r#""999999999999999.999999""#,
    r#""-999999999999999.99""#,
    r#""-0""#,
    r#""0%""#,
    r#""100%""#,
    r#""999999999999999.999999%""#,
    r#""-0.000001%""#,
    r#""9999-12""#,
    r#""not stated""#,
    r#""""#,
    r#""\u0000""#,
    r#""=HYPERLINK(\"x\")""#,
    r#""<script>alert(1)</script>""#,
    r#""\" onload='x' ]]> -->""#,
    r#""\u202e\u00ad\u0301""#,
    "null",
    "true",
    "0",
    "1.5",
    "1.5e300",
    "18446744073709551615",
    "170141183460469231731687303715884105728",
    "[]",
    "{}",
    "[[[[[[]]]]]]",
    r#"{"low":"1","high":"2"}"#,
];

impl Json {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(crate) fn write(&self) -> String {
        match self {
            Json::Bare(text) => text.clone(),
            Json::Text(text) => Value::from(text.as_str()).to_string(),
            Json::List(items) => {
                let items: Vec<String> = items.iter().map(Json::write).collect();
                format!("[{}]", items.join(","))
            }
            Json::Object(entries) => {
                let entries = entries.iter();
                let entries: Vec<String> = entries
                    .map(|(key, value)| format!("{}:{}", Value::from(key.as_str()), value.write()))
                    .collect();
                format!("{{{}}}", entries.join(","))
            }
        }
    }

    fn children(&self) -> Vec<&Json> {
        match self {
            Json::List(items) => items.iter().collect(),
            Json::Object(entries) => entries.iter().map(|(_, value)| value).collect(),
            _ => Vec::new(),
        }
    }

    /// Every node below this one.
    fn count(&self) -> usize {
        self.children().into_iter().map(|child| 1 + child.count()).sum()
    }

    /// A node in the order in which they stand, this one first.
    fn node(&mut self, place: usize) -> &mut Json {
        if place == 0 {
            return self;
        }
        let mut left = place - 1;
        let children: Vec<&mut Json> = match self {
            Json::List(items) => items.iter_mut().collect(),
            Json::Object(entries) => entries.iter_mut().map(|(_, value)| value).collect(),
            _ => unreachable!("the place is not beyond the count"),
        };
        for child in children {
            let below = child.count();
            if left <= below {
                return child.node(left);
            }
            left -= below + 1;
        }
        unreachable!("the place is not beyond the count")
    }

    fn any(&mut self, seed: &mut Seeded) -> &mut Json {
        let place = seed.place(self.count() + 1);
        self.node(place)
    }

    /// All fields with their values, at any depth.
    fn fields<'a>(&'a self, found: &mut Vec<(&'a str, &'a Json)>) {
        if let Json::Object(entries) = self {
            found.extend(entries.iter().map(|(key, value)| (key.as_str(), value)));
        }
        self.children().into_iter().for_each(|child| child.fields(found));
    }

    /// One change of one place.
    pub(crate) fn change(&mut self, seed: &mut Seeded) {
        match seed.below(20) {
            0..=5 => self.change_digit(seed),
            6 => self.duplicate(seed),
            7..=9 => *self.any(seed) = extreme(seed),
            10 | 11 => self.remove(seed),
            12 => self.rename(seed),
            13 => {
                let other = self.any(seed).clone();
                *self.any(seed) = other;
            }
            14 => self.retype(seed),
            15 => self.splice(seed),
            16 => self.move_item(seed),
            17 => self.say_another_word(seed),
            _ => self.add_field(seed),
        }
    }

    /// A part of another document, under the key that it has there.
    pub(crate) fn graft(&mut self, other: &Json, seed: &mut Seeded) {
        let mut fields = Vec::new();
        other.fields(&mut fields);
        if fields.is_empty() {
            return;
        }
        let (key, value) = fields[seed.place(fields.len())];
        let Json::Object(entries) = self.one(seed, |node| matches!(node, Json::Object(_))) else {
            return;
        };
        match entries.iter_mut().find(|(known, _)| known == key) {
            Some((_, known)) => *known = value.clone(),
            None => entries.push((key.to_owned(), value.clone())),
        }
    }

    /// Any node of some sort; this one where there is none.
    fn one(&mut self, seed: &mut Seeded, is: impl Fn(&Json) -> bool) -> &mut Json {
        let (mut places, mut place) = (Vec::new(), 0);
        self.places(&is, &mut place, &mut places);
        let place = if places.is_empty() { 0 } else { places[seed.place(places.len())] };
        self.node(place)
    }

    /// The places of all nodes of some sort.
    fn places(&self, is: &impl Fn(&Json) -> bool, place: &mut usize, found: &mut Vec<usize>) {
        if is(self) {
            found.push(*place);
        }
        for child in self.children() {
            *place += 1;
            child.places(is, place, found);
        }
    }

    /// Another digit in a number or percentage: often still valid.
    fn change_digit(&mut self, seed: &mut Seeded) {
        let number = |node: &Json| match node {
            Json::Text(text) | Json::Bare(text) => {
                text.contains(|letter: char| letter.is_ascii_digit())
                    && !text.contains(char::is_alphabetic)
            }
            _ => false,
        };
        let (Json::Text(text) | Json::Bare(text)) = self.one(seed, number) else { return };
        let digits = text.char_indices().filter(|(_, letter)| letter.is_ascii_digit());
        let digits: Vec<usize> = digits.map(|(start, _)| start).collect();
        if !digits.is_empty() {
            let start = digits[seed.place(digits.len())];
            text.replace_range(start..=start, &seed.below(10).to_string());
        }
    }

    fn duplicate(&mut self, seed: &mut Seeded) {
        match self.any(seed) {
            Json::List(items) if !items.is_empty() => {
                items.push(items[seed.place(items.len())].clone());
            }
            Json::Object(entries) if !entries.is_empty() => {
                entries.push(entries[seed.place(entries.len())].clone());
            }
            _ => {}
        }
    }

    fn remove(&mut self, seed: &mut Seeded) {
        match self.one(seed, |node| !node.children().is_empty()) {
            Json::List(items) if !items.is_empty() => {
                items.remove(seed.place(items.len()));
            }
            Json::Object(entries) if !entries.is_empty() => {
                entries.remove(seed.place(entries.len()));
            }
            _ => {}
        }
    }

    fn rename(&mut self, seed: &mut Seeded) {
        if let Json::Object(entries) = self.one(seed, |node| matches!(node, Json::Object(_)))
            && !entries.is_empty()
        {
            let entry = seed.place(entries.len());
            entries[entry].0 = word(seed);
        }
    }

    fn add_field(&mut self, seed: &mut Seeded) {
        let value = if seed.below(2) == 0 { extreme(seed) } else { self.any(seed).clone() };
        if let Json::Object(entries) = self.one(seed, |node| matches!(node, Json::Object(_))) {
            entries.push((word(seed), value));
        }
    }

    fn say_another_word(&mut self, seed: &mut Seeded) {
        if let Json::Text(text) = self.one(seed, |node| matches!(node, Json::Text(_))) {
            *text = word(seed);
        }
    }

    /// A text out of its quotes, a value in a list or an object.
    fn retype(&mut self, seed: &mut Seeded) {
        let node = self.any(seed);
        let old = node.clone();
        *node = match (seed.below(6), old) {
            (0, Json::Text(text)) => Json::Text(format!("{text}%")),
            (1, Json::Text(text)) if text.parse::<u32>().is_ok() => Json::Bare(text),
            (1, Json::Bare(text)) => Json::Text(text),
            (2, old) => Json::Object(vec![(word(seed), old)]),
            (3, old) => Json::Text(old.write()),
            (4, Json::List(items)) if !items.is_empty() => items[seed.place(items.len())].clone(),
            (_, old) => Json::List(vec![old]),
        };
    }

    /// A text with a piece of it left out, said twice or put elsewhere, where pieces end at marks.
    fn splice(&mut self, seed: &mut Seeded) {
        let Json::Text(text) = self.one(seed, |node| matches!(node, Json::Text(_))) else {
            return;
        };
        let mut pieces: Vec<String> = vec![String::new()];
        for letter in text.chars() {
            if !letter.is_alphanumeric() {
                pieces.push(String::new());
            }
            pieces.last_mut().unwrap().push(letter);
        }
        let piece = seed.place(pieces.len());
        match seed.below(4) {
            0 => drop(pieces.remove(piece)),
            1 => pieces.insert(piece, pieces[piece].clone()),
            2 => {
                let other = seed.place(pieces.len());
                pieces.swap(piece, other);
            }
            _ => pieces.insert(piece, word(seed)),
        }
        *text = pieces.concat();
    }

    fn move_item(&mut self, seed: &mut Seeded) {
        if let Json::List(items) =
            self.one(seed, |node| matches!(node, Json::List(items) if items.len() > 1))
            && !items.is_empty()
        {
            let places = [seed.place(items.len()), seed.place(items.len())];
            items.swap(places[0], places[1]);
        }
    }
}

fn extreme(seed: &mut Seeded) -> Json {
    let text = EXTREMES[seed.place(EXTREMES.len())];
    if text.starts_with(['"', '[', '{']) {
        return Json::parse(text).unwrap();
    }
    Json::Bare(text.to_owned())
}

/// A word of some document: the name of a field, or one of those among which a field chooses.
fn word(seed: &mut Seeded) -> String {
    static WORDS: OnceLock<Vec<String>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words = Vec::new();
        for kind in DocumentKind::ALL {
            words_of(&serde_json::from_str(&kind.schema()).unwrap(), &mut words);
        }
        words.sort();
        words.dedup();
        words
    });
    words[seed.place(words.len())].clone()
}

fn words_of(schema: &Value, words: &mut Vec<String>) {
    match schema {
        Value::Object(entries) => {
            for (key, value) in entries {
                match (key.as_str(), value) {
                    ("properties", Value::Object(fields)) => words.extend(fields.keys().cloned()),
                    ("const", Value::String(word)) => words.push(word.clone()),
                    ("enum", Value::Array(choices)) => {
                        let choices = choices.iter().filter_map(Value::as_str);
                        words.extend(choices.map(str::to_owned));
                    }
                    _ => {}
                }
                words_of(value, words);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| words_of(item, words)),
        _ => {}
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AsItStands)
    }
}

struct AsItStands;

/// What is written of a value that stands bare.
macro_rules! bare {
    ($($visit:ident: $type:ty),+) => {$(
        fn $visit<E>(self, value: $type) -> Result<Json, E> {
            Ok(Json::Bare(Value::from(value).to_string()))
        }
    )+};
}

#[allow(
    clippy::disallowed_types,
    reason = "the parser hands numbers over as floats; they are written as they are"
)]
impl<'de> Visitor<'de> for AsItStands {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    bare!(visit_bool: bool, visit_f64: f64, visit_i64: i64, visit_u64: u64);

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Bare("null".to_owned()))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Json::Object(entries))
    }
}
