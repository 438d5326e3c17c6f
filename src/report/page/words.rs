//! What the words of a page mean, as the glossary has it.

use maud::{Markup, html};

/// The words of the glossary that occur in a page, with their meanings.
pub(super) fn words(pages: &[&Markup]) -> Markup {
    let text: Vec<String> = pages.iter().map(|page| plain(&page.0)).collect();
    let known = GLOSSARY.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        let (word, meaning) = (cells.next()?, cells.next()?);
        (word != "word" && !word.starts_with("---")).then_some((word, meaning))
    });
    // The second table says what others call the same.
    let known: Vec<(&str, &str)> = known.take_while(|(word, _)| *word != "elsewhere").collect();
    let used = known.into_iter().filter(|(word, _)| {
        word.split(", ").any(|word| text.iter().any(|text| occurs(text, word)))
    });
    html! {
        dl {
            @for (word, meaning) in used {
                dt { (word) }
                dd { (unmarked(meaning)) }
            }
        }
    }
}

/// In small letters, without what stands in tags.
fn plain(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    for part in markup.split('<') {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    text.make_ascii_lowercase();
    text
}

/// Whether a word stands in a text by itself, or several of it.
fn occurs(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, word)| {
        let before = text.get(..at).and_then(|text| text.chars().next_back());
        let behind = text.get(at.saturating_add(word.len())..).unwrap_or_default();
        let behind = behind.strip_prefix('s').unwrap_or(behind).chars().next();
        let ends = |letter: Option<char>| letter.is_none_or(|letter| !letter.is_alphanumeric());
        ends(before) && ends(behind)
    })
}

/// A meaning without the marks of Markdown.
fn unmarked(meaning: &str) -> String {
    let mut text = String::new();
    for (place, part) in meaning.split(['*', '`', '[']).enumerate() {
        let shown = part.split_once("](").filter(|_| place > 0);
        match shown.and_then(|(label, rest)| Some((label, rest.split_once(')')?.1))) {
            Some((label, rest)) => {
                text.push_str(label);
                text.push_str(rest);
            }
            None => text.push_str(part),
        }
    }
    text
}

const GLOSSARY: &str = include_str!("../../../docs/glossary.md");
