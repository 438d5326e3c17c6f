//! What the words of a report mean, as the glossary has it.

use super::blocks::{Block, Blocks};
use super::table::Row;

/// The words of the glossary with their meanings.
pub(super) fn glossary() -> impl Iterator<Item = (&'static str, String)> {
    let rows = GLOSSARY.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        let (word, meaning) = (cells.next()?, cells.next()?);
        (word != "word" && !word.starts_with("---")).then_some((word, meaning))
    });
    // The second table says what others call the same.
    let rows = rows.take_while(|(word, _)| *word != "elsewhere");
    rows.map(|(word, meaning)| (word, unmarked(meaning)))
}

/// A text in which each word that a reader without costing or procurement behind them may not know is
/// explained once, at the end of the section that uses it first.
pub(super) fn explained(text: Blocks) -> Blocks {
    let mut left: Vec<(&str, String)> =
        glossary().filter(|(word, _)| EXPLAINED.contains(word)).collect();
    let mut told = Blocks::new();
    let mut section = String::new();
    for block in text.into_blocks() {
        if matches!(block, Block::Heading(..)) {
            explain(&mut told, &mut section, &mut left);
        }
        add_plain(&mut section, &block);
        told.block(block);
    }
    explain(&mut told, &mut section, &mut left);
    told
}

fn explain(told: &mut Blocks, section: &mut String, left: &mut Vec<(&'static str, String)>) {
    let text = std::mem::take(section).to_lowercase();
    left.retain(|(word, meaning)| {
        let is_used = occurs(&text, word);
        if is_used {
            told.sentence(2, &format!("({word}: {meaning})"));
        }
        !is_used
    });
}

/// What stands in a part of a report, word for word.
fn add_plain(text: &mut String, block: &Block) {
    let mut add = |part: &str| {
        text.push_str(part);
        text.push('\n');
    };
    match block {
        Block::Heading(_, line) | Block::Line(_, line) => add(&line.replace(WRAPPED, " ")),
        Block::Table(_, table) => {
            let (head, body) = table.head_and_body();
            head.into_iter().flatten().for_each(|cell| add(cell));
            for row in body {
                if let Row::Cells(cells) = row {
                    for cell in cells {
                        add(cell);
                    }
                }
            }
        }
    }
}

/// Whether a word stands in a text by itself, or several of it.
pub(super) fn occurs(text: &str, word: &str) -> bool {
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

/// Where a sentence is broken, and what its next line is set in by.
const WRAPPED: &str = "\u{b}  ";

/// The words of the glossary that a text explains; the others are plain, or stand where their readers know
/// them. Their meanings hold no figures, which a reader could take for results.
const EXPLAINED: [&str; 27] = [
    "basket",
    "break-even",
    "change-over",
    "competitively neutral",
    "corridor",
    "dependency",
    "direct cost",
    "dominance",
    "driver",
    "full cost",
    "full-time equivalents",
    "gap",
    "hurdle",
    "minor unit",
    "not assessable",
    "overhead pool",
    "pay cost floor",
    "public purse",
    "realised weight",
    "regret",
    "replacement value",
    "screen",
    "surplus",
    "unsubsidised",
    "unused capacity",
    "uplift",
    "volunteer-inflated cost",
];

const GLOSSARY: &str = include_str!("../../docs/glossary.md");
