//! `docs/public-api.txt` lists what programs can use, one line an item, as the sources declare it: what a
//! change does to the interface is seen where the change is read.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::floors::files_of_the_crate;
use crate::support::current;

#[test]
fn the_list_of_the_interface_is_current() {
    let lines = interface(&files_of_the_crate());
    assert!(lines.len() > 2_000, "only {} items were found", lines.len());
    let mut text = HEAD.to_owned();
    for line in &lines {
        text.push_str(line);
        text.push('\n');
    }
    current("docs/public-api.txt", &text);
}

/// The test would be blind to what it does not read.
#[test]
fn declarations_of_every_form_are_listed() {
    #[track_caller]
    fn listed(text: &str, expected: &[&str]) {
        let macros = "macro_rules! told { () => { pub fn told(&self) {} } }
                      macro_rules! record { ($made:ident) => { pub struct $made; } }";
        let files = [
            ("error.rs".to_owned(), macros.to_owned()),
            ("tender/bid.rs".to_owned(), text.to_owned()),
        ];
        let mut lines = interface(&files);
        assert!(lines.remove("told! pub fn told(&self)"));
        assert!(lines.remove("record! pub struct $made"));
        assert_eq!(lines.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{text}");
    }
    listed("pub(crate) fn f() {} fn g() { pub_of(1) } mod tests { pub fn h() {} }", &[]);
    listed(
        "/// Of a bid.\n#[must_use] pub const fn rank<'a>(of: &'a [Bid]) -> Map<u8, &'a str> { f(of) }",
        &["tender::rank: pub const fn rank<'a>(of: &'a [Bid]) -> Map<u8, &'a str>"],
    );
    listed(
        "#[derive(Clone, Debug)] #[non_exhaustive] pub struct Bid { pub a: Map<u8, u8>, b: u8 }",
        &[
            "tender::Bid.a: pub a: Map<u8, u8>",
            "tender::Bid: #[derive(Clone, Debug)] #[non_exhaustive] pub struct Bid",
        ],
    );
    listed(
        "pub enum Bid { One, Two { a: u8, b: u8 }, Three(u8, u8) } pub struct Sum(pub u8); pub struct Own(u8);",
        &[
            "tender::Bid.One: One",
            "tender::Bid.Three: Three(u8, u8)",
            "tender::Bid.Two: Two { a: u8, b: u8 }",
            "tender::Bid: pub enum Bid",
            "tender::Own: pub struct Own",
            "tender::Sum: pub struct Sum(pub u8)",
        ],
    );
    listed(
        "pub struct Bid; struct Own; trait Inner {} impl Bid { pub const MAX: u8 = 1; #[cfg(feature = \"json\")] \
         pub fn a(&self) {} fn b() {} } impl Own { pub fn c() {} } impl fmt::Display for Bid {} impl Inner for Bid {} \
         impl<T> From<T> for Bid where T: Copy {} impl Display for Own {}",
        &[
            "tender::Bid impl From<T> for Bid where T: Copy",
            "tender::Bid impl fmt::Display for Bid",
            "tender::Bid: pub struct Bid",
            "tender::Bid::MAX: pub const MAX: u8",
            "tender::Bid::a: #[cfg(feature = \"json\")] pub fn a(&self)",
        ],
    );
    listed(
        "record! { /// One.\n #[derive(Copy)] pub struct Bid, \"bid\" { /// it\n a(\"b\"): Kept => u8 = \"default `1`\" { 1 }, } }",
        &[
            "tender::Bid.a: a(\"b\"): Kept => u8",
            "tender::Bid: record! #[derive(Copy)] pub struct Bid, \"bid\"",
        ],
    );
    listed(
        "record! { struct Bid { a: u8 } } pub struct Other; refused!(Bid);",
        &["tender::Other: pub struct Other"],
    );
    listed(
        "pub struct Bid; told!(Bid); crate::error::told! { Own }",
        &["tender::Bid told! Bid", "tender::Bid: pub struct Bid"],
    );
}

/// A line for each item, in the order of the paths.
fn interface(files: &[(String, String)]) -> BTreeSet<String> {
    let pages = |file: &str| file == "_documentation.rs";
    let parsed = files.iter().filter(|(file, _)| !pages(file)).map(|(file, text)| {
        let text: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        (room(file), tokens(text))
    });
    let parsed: Vec<(String, Vec<Token>)> = parsed.collect();
    let mut listing = Listing::default();
    for (_, tokens) in &parsed {
        listing.take_names(tokens);
    }
    for (room, tokens) in &parsed {
        listing.items(tokens, room, "");
    }
    listing.lines
}

/// What users write before a name of a file: files of a room are private, and the room re-exports them.
fn room(file: &str) -> String {
    let parts: Vec<&str> = file.trim_end_matches(".rs").split('/').collect();
    match parts.as_slice() {
        ["report", "picture", ..] => "report::picture::".to_owned(),
        ["lib" | "answer" | "budget" | "error"] | [] => String::new(),
        [room, ..] => format!("{room}::"),
    }
}

/// Tokens without documentation: what groups hold stands within them.
#[derive(Clone, Debug)]
enum Token {
    Word(String),
    Mark(String),
    Group(char, Vec<Token>),
}

impl Token {
    /// The word or the mark; none for a group.
    fn text(&self) -> &str {
        match self {
            Token::Word(text) | Token::Mark(text) => text,
            Token::Group(..) => "",
        }
    }

    fn is_name(&self) -> bool {
        matches!(self, Token::Word(word) if word.starts_with(|letter: char| letter.is_ascii_alphabetic()))
    }

    fn in_brackets(&self, kind: char) -> Option<&[Token]> {
        match self {
            Token::Group(own, tokens) if *own == kind => Some(tokens),
            _ => None,
        }
    }
}

fn tokens(stream: TokenStream) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let (mut joint, mut lifetime) = (false, false);
    for token in stream {
        let (mut next_joint, mut next_lifetime) = (false, false);
        match token {
            TokenTree::Group(group) => {
                let kind = match group.delimiter() {
                    Delimiter::Parenthesis => '(',
                    Delimiter::Bracket => '[',
                    Delimiter::Brace | Delimiter::None => '{',
                };
                let inner = tokens(group.stream());
                let is_documentation =
                    kind == '[' && inner.first().is_some_and(|it| it.text() == "doc");
                if is_documentation {
                    // The mark before it.
                    found.pop();
                } else {
                    found.push(Token::Group(kind, inner));
                }
            }
            TokenTree::Punct(mark) if mark.as_char() == '\'' => next_lifetime = true,
            TokenTree::Punct(mark) => {
                next_joint = mark.spacing() == Spacing::Joint;
                let both = format!("{}{mark}", found.last().map_or("", Token::text));
                if joint && ["::", "->", "=>"].contains(&both.as_str()) {
                    found.pop();
                    found.push(Token::Mark(both));
                } else {
                    found.push(Token::Mark(mark.to_string()));
                }
            }
            word if lifetime => found.push(Token::Word(format!("'{word}"))),
            word => found.push(Token::Word(word.to_string())),
        }
        (joint, lifetime) = (next_joint, next_lifetime);
    }
    found
}

/// Tokens as the formatter would set them on one line.
fn text(tokens: &[Token]) -> String {
    let mut text = String::new();
    let mut before: Option<&Token> = None;
    for token in tokens {
        let (last, next) = (before.map_or("", Token::text), token.text());
        let close = match token {
            Token::Group('(', _) => last == ">" || matches!(before, Some(Token::Word(_))),
            Token::Group('[', _) => last == "#",
            _ => [",", ";", ":", "::", "?", ">", "<", "!"].contains(&next),
        };
        let open = ["", "<", "::", "&", "$", "?"].contains(&last)
            && !matches!(before, Some(Token::Group(..)));
        if !close && !open {
            text.push(' ');
        }
        match token {
            Token::Group('(', inner) => text += &["(", &self::text(inner), ")"].concat(),
            Token::Group('[', inner) => text += &["[", &self::text(inner), "]"].concat(),
            Token::Group(_, inner) => text += &["{ ", &self::text(inner), " }"].concat(),
            _ => text.push_str(next),
        }
        before = Some(token);
    }
    text.trim_end_matches([';', ',', ' ']).replace(",)", ")")
}

/// What tells which items are listed, and their lines.
#[derive(Default)]
struct Listing {
    lines: BTreeSet<String>,
    /// Public types and traits.
    public: BTreeSet<String>,
    /// Traits of the crate's own work.
    private_traits: BTreeSet<String>,
    /// Macros that declare something public.
    publishing: BTreeSet<String>,
}

impl Listing {
    fn take_names(&mut self, tokens: &[Token]) {
        for (at, token) in tokens.iter().enumerate() {
            let word = |offset: usize| tokens.get(at + offset).map_or("", Token::text);
            let before = at.checked_sub(1).map_or("", |before| tokens[before].text());
            let is_name = tokens.get(at + 1).is_some_and(Token::is_name);
            match token.text() {
                "struct" | "enum" | "trait" if before == "pub" && is_name => {
                    self.public.insert(word(1).to_owned());
                }
                "trait" if is_name => {
                    self.private_traits.insert(word(1).to_owned());
                }
                "macro_rules" => {
                    let rules = tokens
                        .get(at + 3)
                        .map_or(String::new(), |rules| text(std::slice::from_ref(rules)));
                    let words = ["pub fn", "pub const", "pub struct", "pub enum", "impl "];
                    if words.iter().any(|word| rules.contains(word)) {
                        self.publishing.insert(word(2).to_owned());
                    }
                }
                // The name of a screen stands without a word before it.
                "screen" if word(1) == "!" => {
                    let screen = tokens.get(at + 2).and_then(|group| group.in_brackets('{'));
                    self.public.extend(
                        screen.and_then(|it| it.first()).map(|name| name.text().to_owned()),
                    );
                }
                _ => {}
            }
            if let Token::Group(_, inner) = token {
                self.take_names(inner);
            }
        }
    }

    fn line(&mut self, line: String) {
        self.lines.insert(line);
    }

    /// Lists the items among these, whose paths begin with `path`; `of` is the type of an `impl`.
    fn items(&mut self, tokens: &[Token], path: &str, of: &str) {
        for item in Items(tokens) {
            let (attributes, item) = attributes(item);
            let body = item.last().and_then(|last| last.in_brackets('{')).unwrap_or_default();
            let head = without_body(item);
            let words: Vec<&str> = item.iter().map(Token::text).collect();
            match words.as_slice() {
                ["macro_rules", _, name, ..] => self.rules(&item[3..], name),
                // What is not public but within the crate has brackets behind the word.
                ["pub", "" | "use", ..] => {}
                ["pub", "struct" | "enum", name, ..] => {
                    self.declared(&format!("{path}{name}"), item, &attributes);
                }
                ["pub", "trait", name, ..] => {
                    self.line(format!("{path}{name}: {attributes}{}", text(head)));
                    for item in Items(body) {
                        let (_, item) = self::attributes(item);
                        self.line(format!("{path}{name}:: {}", text(without_body(item))));
                    }
                }
                ["pub", kind, rest @ ..] => {
                    let is_value = *kind == "const" && rest[0] != "fn" || *kind == "static";
                    let name =
                        rest.iter().find(|word| !["fn", "unsafe", "const"].contains(word)).unwrap();
                    let head = if is_value { before_equals(item) } else { head };
                    self.line(format!("{path}{of}{name}: {attributes}{}", text(head)));
                }
                ["impl", ..] => self.implementation(head, body, path, &attributes),
                _ => self.invocation(item, path, &attributes),
            }
        }
    }

    /// A struct or an enum, with its public fields or its variants.
    fn declared(&mut self, name: &str, item: &[Token], attributes: &str) {
        let body = item.iter().position(|token| token.in_brackets('{').is_some());
        let mut head = item[..body.unwrap_or(item.len())].to_vec();
        // Private fields without names are left out like others.
        head.retain(|token| {
            token.in_brackets('(').is_none_or(|it| it.iter().any(|it| it.text() == "pub"))
        });
        self.line(format!("{name}: {attributes}{}", text(&head)));
        // A macro makes all fields public.
        let all = item[1].text() == "enum" || attributes.contains('!');
        let body = body.and_then(|at| item[at].in_brackets('{')).unwrap_or_default();
        for field in split(body, ",") {
            let (_, field) = self::attributes(field);
            let is_public = field[0].text() == "pub" && field[1].is_name();
            if all || is_public {
                let known_as = field[usize::from(is_public)].text();
                self.line(format!("{name}.{known_as}: {}", text(before_equals(field))));
            }
        }
    }

    fn implementation(&mut self, head: &[Token], body: &[Token], path: &str, attributes: &str) {
        // Behind the generic parameters of the whole.
        let start = if head[1].text() == "<" { 1 + angles(&head[1..]) } else { 1 };
        let whole = &head[start..];
        let of_trait = whole.iter().position(|token| token.text() == "for");
        let Some(of) = last_name(&whole[of_trait.map_or(0, |at| at + 1)..]) else { return };
        if !self.public.contains(of) {
            return;
        }
        match of_trait {
            None => self.items(body, path, &format!("{of}::")),
            Some(at)
                if self.private_traits.contains(last_name(&whole[..at]).unwrap_or_default()) => {}
            Some(_) => self.line(format!("{path}{of} {attributes}impl {}", text(whole))),
        }
    }

    /// What a macro declares: a type, or what its rules make of what it is given.
    fn invocation(&mut self, item: &[Token], path: &str, attributes: &str) {
        let Some(at) = item.iter().position(|token| token.text() == "!").filter(|at| *at > 0)
        else {
            return;
        };
        let (name, given) = (item[at - 1].text(), item.get(at + 1));
        let Some(Token::Group(_, given)) = given.filter(|_| self.publishing.contains(name)) else {
            return;
        };
        let (more, declared) = self::attributes(given);
        let declared = if declared.first().is_some_and(|it| it.text() == "always") {
            &declared[1..]
        } else {
            declared
        };
        if let [first, kind, of, ..] = declared
            && first.text() == "pub"
            && ["struct", "enum"].contains(&kind.text())
        {
            let name = format!("{name}! {attributes}{more}");
            self.declared(&format!("{path}{}", of.text()), declared, &name);
            return;
        }
        let public = given.iter().find(|token| self.public.contains(token.text()));
        if let Some(of) = public.map(|of| of.text().to_owned()) {
            for part in split(given, ";") {
                self.line(format!("{path}{of} {attributes}{name}! {}", text(part)));
            }
        }
    }

    /// What is declared within the rules of a macro.
    fn rules(&mut self, tokens: &[Token], name: &str) {
        for (at, token) in tokens.iter().enumerate() {
            if let Token::Group(_, inner) = token {
                self.rules(inner, name);
            }
            let next = tokens.get(at + 1).map_or("", Token::text);
            let rest = &tokens[at..];
            let end = rest
                .iter()
                .position(|it| [";", "="].contains(&it.text()) || it.in_brackets('{').is_some());
            let head = &rest[..end.unwrap_or(rest.len())];
            let of_trait = head.iter().position(|token| token.text() == "for");
            let of_trait = of_trait.and_then(|at| last_name(head.get(1..at)?));
            let is_shown = match token.text() {
                "pub" => ["fn", "const", "struct", "enum"].contains(&next),
                "impl" => of_trait.is_some_and(|of_trait| !self.private_traits.contains(of_trait)),
                _ => false,
            };
            if is_shown {
                self.line(format!("{name}! {}", text(head)));
            }
        }
    }
}

/// The items of a body: each goes up to `;`, or to the braces that end it.
struct Items<'a>(&'a [Token]);

impl<'a> Iterator for Items<'a> {
    type Item = &'a [Token];

    fn next(&mut self) -> Option<&'a [Token]> {
        // A value, a type or a use may have braces within it, before its semicolon.
        let mut to_semicolon = false;
        let mut end = self.0.len();
        for (at, token) in self.0.iter().enumerate() {
            let next = self.0.get(at + 1).map_or("", Token::text);
            match token.text() {
                "const" if next != "fn" => to_semicolon = true,
                "static" | "use" => to_semicolon = true,
                _ => {}
            }
            if token.text() == ";" || token.in_brackets('{').is_some() && !to_semicolon {
                end = at + 1;
                break;
            }
        }
        let (item, rest) = self.0.split_at(end);
        self.0 = rest;
        (!item.is_empty()).then_some(item)
    }
}

fn without_body(item: &[Token]) -> &[Token] {
    match item.split_last() {
        Some((last, head)) if last.in_brackets('{').is_some() => head,
        _ => item,
    }
}

/// Without the value of a constant, or what holds where a field is left out.
fn before_equals(tokens: &[Token]) -> &[Token] {
    let end = tokens.iter().position(|token| token.text() == "=");
    &tokens[..end.unwrap_or(tokens.len())]
}

/// Parts between marks that stand in no brackets of any kind.
fn split<'a>(tokens: &'a [Token], mark: &str) -> Vec<&'a [Token]> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (at, token) in tokens.iter().enumerate() {
        match token.text() {
            "<" => depth += 1,
            ">" => depth -= 1,
            text if text == mark && depth == 0 => {
                parts.push(&tokens[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&tokens[start..]);
    parts.retain(|part| !part.is_empty());
    parts
}

/// How many tokens stand up to the end of the angle brackets that begin here.
fn angles(tokens: &[Token]) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text() {
            "<" => depth += 1,
            ">" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The last name of the path that begins here, without its generic arguments.
fn last_name(tokens: &[Token]) -> Option<&str> {
    let path: Vec<&Token> = tokens.iter().skip_while(|token| !token.is_name()).collect();
    let further = path.iter().skip(1).step_by(2).take_while(|token| token.text() == "::").count();
    path.get(2 * further).map(|name| name.text())
}

/// The attributes of an item that are part of the interface, with a space behind, and the rest of it.
fn attributes(mut item: &[Token]) -> (String, &[Token]) {
    let mut shown = String::new();
    while let Some(mark) = item.first().filter(|mark| mark.text() == "#") {
        let inner = usize::from(item.get(1).is_some_and(|token| token.text() == "!"));
        let Some(group) = item.get(1 + inner) else { break };
        let words = group.in_brackets('[').unwrap_or_default();
        let is_shown =
            ["cfg", "derive", "non_exhaustive"].contains(&words.first().map_or("", Token::text));
        if is_shown && inner == 0 {
            shown.push_str(&text(&[mark.clone(), group.clone()]));
            shown.push(' ');
        }
        item = &item[2 + inner..];
    }
    (shown, item)
}

const HEAD: &str = "\
# What programs can use, as the sources declare it: a line an item, made by tests/public_api.rs.
# What a macro declares stands as the macro is given it, and what all of its kind get stands once, under the
# name of the macro with `!`.
";
