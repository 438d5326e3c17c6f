//! A report before it is written: headings, lines and tables in their order, of which the text and
//! the page are both made, so that neither can show what the other does not.

use std::fmt;

use unicode_width::UnicodeWidthStr as _;

use super::table::Table;

/// What one report says, from top to bottom.
///
/// Lines are written to it as text is, by `write!` and [`push`](Self::push); what a line is indented by
/// says how deep it stands.
#[derive(Default)]
pub(super) struct Blocks {
    blocks: Vec<Block>,
    /// The line that is not yet ended.
    open: String,
}

/// A part of a report.
#[cfg_attr(not(feature = "page"), allow(dead_code, reason = "the text has headings of one kind"))]
pub(super) enum Block {
    /// A heading: of a chapter, such as a scenario, or of a section of one.
    Heading(Level, String),
    /// A line with what it is indented by; without a text, a gap.
    Line(usize, String),
    /// A table with what it is indented by.
    Table(usize, Table),
}

/// Where a line is broken in the text but goes on: no name or text can hold it.
pub(super) const WRAP: char = '\u{b}';

/// The width of a line of sentences.
const LINE: usize = 100;

/// What a line begins with that is left to be written.
#[cfg(feature = "page")]
pub(super) const FILL: &str = "[to be written: ";

/// How much stands under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    Chapter,
    Section,
}

impl Blocks {
    pub(super) fn new() -> Self {
        Blocks::default()
    }

    /// Adds lines, tables, or what another part of the report says.
    pub(super) fn push(&mut self, more: impl Into<Blocks>) {
        let more = more.into();
        if more.blocks.is_empty() {
            self.open.push_str(&more.open);
        } else {
            self.end_line();
            self.blocks.extend(more.blocks);
            self.open = more.open;
        }
    }

    /// A sentence, broken between words where it is longer than a line of a terminal.
    pub(super) fn sentence(&mut self, indent: usize, sentence: &str) {
        self.end_line();
        let mut text = String::new();
        let mut used = indent;
        for word in sentence.split(' ') {
            let width = word.width();
            let with_it = used.saturating_add(width).saturating_add(1);
            if !text.is_empty() && with_it > LINE {
                text.push(WRAP);
                text.push_str("  ");
                used = indent.saturating_add(2).saturating_add(width);
            } else {
                if !text.is_empty() {
                    text.push(' ');
                }
                used = with_it;
            }
            text.push_str(word);
        }
        self.blocks.push(Block::Line(indent, text));
    }

    pub(super) fn table(&mut self, indent: usize, table: Table) {
        self.end_line();
        self.blocks.push(Block::Table(indent, table));
    }

    pub(super) fn chapter(&mut self, title: impl Into<String>) {
        self.heading(Level::Chapter, title.into());
    }

    pub(super) fn section(&mut self, title: impl Into<String>) {
        self.heading(Level::Section, title.into());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.open.is_empty()
    }

    /// The parts, for a writer.
    #[cfg_attr(not(feature = "page"), allow(dead_code, reason = "read by the page"))]
    pub(super) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The parts, a line that is left open among them.
    pub(super) fn into_blocks(mut self) -> Vec<Block> {
        self.end_line();
        self.blocks
    }

    /// Adds a part as it is.
    pub(super) fn block(&mut self, block: Block) {
        self.end_line();
        self.blocks.push(block);
    }

    /// The report as plain text, every line ended.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for block in &self.blocks {
            match block {
                Block::Heading(_, title) => {
                    if !text.is_empty() {
                        text.push('\n');
                    }
                    text.push_str(title);
                    text.push('\n');
                }
                Block::Line(indent, line) => {
                    text.push_str(&" ".repeat(*indent));
                    text.push_str(&line.replace(WRAP, &format!("\n{}", " ".repeat(*indent))));
                    text.push('\n');
                }
                Block::Table(indent, table) => text.push_str(&table.to_text(*indent)),
            }
        }
        text.push_str(&self.open);
        text
    }

    fn heading(&mut self, level: Level, title: String) {
        self.end_line();
        self.blocks.push(Block::Heading(level, title));
    }

    fn end_line(&mut self) {
        if !self.open.is_empty() {
            let line = std::mem::take(&mut self.open);
            self.line(&line);
        }
    }

    fn line(&mut self, line: &str) {
        let text = line.trim_start_matches(' ');
        let indent = line.len().saturating_sub(text.len());
        self.blocks.push(Block::Line(indent, text.to_owned()));
    }
}

impl fmt::Write for Blocks {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for part in text.split_inclusive('\n') {
            match part.strip_suffix('\n') {
                Some(rest) => {
                    let mut line = std::mem::take(&mut self.open);
                    line.push_str(rest);
                    self.line(&line);
                }
                None => self.open.push_str(part),
            }
        }
        Ok(())
    }
}

impl From<&str> for Blocks {
    fn from(text: &str) -> Self {
        let mut blocks = Blocks::new();
        let _ = fmt::Write::write_str(&mut blocks, text);
        blocks
    }
}

impl From<String> for Blocks {
    fn from(text: String) -> Self {
        Blocks::from(text.as_str())
    }
}
