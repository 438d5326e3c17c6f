//! The answer in a few plain sentences, which every report and every page begins with.

mod bids;
mod costs;
mod lots;

pub(super) use bids::bids;
pub(super) use costs::costs;
pub(super) use lots::{lot_labels, lots};

use std::fmt::Write as _;

use super::blocks::Blocks;

/// What a report begins with.
pub(super) struct InShort {
    pub(super) parts: Vec<Part>,
    /// What must be known to read it.
    pub(super) notices: Vec<String>,
}

/// Sentences, and of what they are where there are several such parts.
pub(super) struct Part {
    pub(super) of: Option<String>,
    pub(super) sentences: Vec<String>,
}

impl InShort {
    /// Sentences of one thing.
    fn of_one(sentences: Vec<String>) -> Self {
        InShort { parts: vec![Part { of: None, sentences }], notices: Vec::new() }
    }

    /// The section of a text.
    pub(super) fn section(&self) -> Blocks {
        let mut text = Blocks::new();
        text.section("In short");
        for part in &self.parts {
            if let Some(of) = &part.of {
                let _ = writeln!(text, "  {of}");
            }
            let indent = if part.of.is_some() { 4 } else { 2 };
            part.sentences.iter().for_each(|sentence| text.sentence(indent, sentence));
        }
        self.notices.iter().for_each(|notice| text.sentence(2, notice));
        text
    }
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Names up to a number of them, and how many more there are.
fn listed(names: &[&str]) -> String {
    let shown = names.get(..names.len().min(MOST)).unwrap_or(names).join(", ");
    match names.len().saturating_sub(MOST) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// As many services, bids and scenarios as are told of one by one.
pub(super) const MOST: usize = 12;
