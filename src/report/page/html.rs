//! How a report becomes HTML: the frame of a page, and headings, lines and tables inside it.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::report::blocks::{Block, Blocks, FILL, Level, WRAP};
use crate::report::in_short::InShort;
use crate::report::picture::Picture;
use crate::report::table::{Row, Table};

/// A part of a page under a heading of its own.
pub(super) struct Part {
    /// What a link to it names.
    pub(super) anchor: &'static str,
    pub(super) title: String,
    pub(super) body: Markup,
}

impl Part {
    pub(super) fn new(anchor: &'static str, title: &str, body: Markup) -> Self {
        Part { anchor, title: title.to_owned(), body }
    }
}

/// A whole page: headings in order, a way past them, and nothing that is fetched or run.
pub(super) fn page(title: &str, about: &str, parts: &[Part]) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" dir="ltr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href="#main" { "Skip to what was found" }
                header {
                    h1 { (isolated(title)) }
                    p class="about" { (isolated(about)) }
                    @if parts.len() > 1 {
                        nav aria-label="Parts of this page" {
                            ul { @for part in parts { li { a href={ "#" (part.anchor) } { (isolated(&part.title)) } } } }
                        }
                    }
                }
                main id="main" tabindex="-1" {
                    @for part in parts {
                        h2 id=(part.anchor) { (isolated(&part.title)) }
                        (part.body)
                    }
                }
                footer {
                    p { "Computed exactly by fullcost " (env!("CARGO_PKG_VERSION")) ". Figures are rounded for reading only; the workings hold them as they are." }
                }
            }
        }
    };
    page.into_string()
}

/// A text in which names that are written from right to left do not turn what stands beside them.
pub(super) fn isolated(text: &str) -> Markup {
    if !text.contains(is_right_to_left) {
        return html! { (text) };
    }
    let (mut rest, mut parts) = (text, Vec::new());
    while let Some(start) = rest.find(is_right_to_left) {
        let (before, run) = rest.split_at(start);
        let mut end = 0_usize;
        for (at, letter) in run.char_indices() {
            if is_right_to_left(letter) {
                end = at.saturating_add(letter.len_utf8());
            } else if letter.is_alphanumeric() || "():;,".contains(letter) {
                break;
            }
        }
        let (run, after) = run.split_at(end);
        parts.push((before, run));
        rest = after;
    }
    html! { @for (before, run) in &parts { (before) bdi { (run) } } (rest) }
}

fn is_right_to_left(letter: char) -> bool {
    matches!(
        u32::from(letter),
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff
    )
}

/// A picture with its title, and what is to be seen in words.
pub(super) fn drawn(picture: &Picture) -> Markup {
    html! {
        figure {
            figcaption { (isolated(picture.title())) }
            div class="drawn" role="group" aria-label=(picture.title()) tabindex="0" {
                (PreEscaped(picture.svg()))
            }
            details { summary { "This picture in words" } p class="said" { (isolated(picture.description())) } }
        }
    }
}

/// Sentences, one a line.
pub(super) fn sentences(sentences: &[String], class: &str) -> Markup {
    html! { ul class=(class) { @for sentence in sentences { li { (isolated(sentence)) } } } }
}

/// What a page begins with: what must be known to read it, then the answer.
pub(super) fn in_few_words(told: &InShort) -> Markup {
    html! {
        @for notice in &told.notices { p class="notice" { (isolated(notice)) } }
        @for part in &told.parts {
            @if let Some(of) = &part.of { h3 { (isolated(of)) } }
            (sentences(&part.sentences, "found"))
        }
    }
}

/// Headings, lines and tables, sections under headings of this depth.
pub(super) fn written(blocks: &Blocks, depth: u8) -> Markup {
    let sections = sections(blocks);
    html! {
        @for section in &sections {
            @let depth = if section.below_a_chapter { depth.saturating_add(1) } else { depth };
            @if let Some(title) = section.title { (heading(depth, title)) }
            @if section.is_long() {
                details class="fold" {
                    summary { "All " (section.size()) " rows" }
                    (content(section))
                }
            } @else { (content(section)) }
        }
    }
}

/// What stands under one heading.
struct Section<'a> {
    title: Option<&'a str>,
    below_a_chapter: bool,
    blocks: Vec<&'a Block>,
}

impl Section<'_> {
    fn size(&self) -> usize {
        let rows = self.blocks.iter().map(|block| match block {
            Block::Table(_, table) => table.head_and_body().1.len(),
            Block::Line(..) => 1,
            Block::Heading(..) => 0,
        });
        rows.sum()
    }

    fn is_long(&self) -> bool {
        self.size() > LONG
    }
}

fn sections(blocks: &Blocks) -> Vec<Section<'_>> {
    let mut sections = vec![Section { title: None, below_a_chapter: false, blocks: Vec::new() }];
    let mut chapter = false;
    for block in blocks.blocks() {
        if let Block::Heading(level, title) = block {
            let below_a_chapter = chapter && *level == Level::Section;
            chapter = chapter || *level == Level::Chapter;
            sections.push(Section { title: Some(title), below_a_chapter, blocks: Vec::new() });
        } else if let Some(last) = sections.last_mut() {
            last.blocks.push(block);
        }
    }
    sections
}

fn heading(depth: u8, title: &str) -> Markup {
    let title = isolated(title);
    match depth {
        0..=3 => html! { h3 { (title) } },
        4 => html! { h4 { (title) } },
        _ => html! { h5 { (title) } },
    }
}

fn content(section: &Section<'_>) -> Markup {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut parts: Vec<Markup> = Vec::new();
    let mut captions: Vec<&str> = Vec::new();
    for block in &section.blocks {
        match block {
            Block::Heading(..) => {}
            Block::Line(_, line) if line.is_empty() => {}
            Block::Line(indent, line) => lines.push((*indent, line)),
            Block::Table(indent, table) => {
                // The line that a table stands below says what it shows.
                let above = lines.pop_if(|(line, _)| *line < *indent);
                parts.push(paragraphs(&std::mem::take(&mut lines)));
                let title = section.title.unwrap_or("Figures");
                let caption = above.map_or(title, |(_, line)| line);
                captions.push(caption);
                parts.push(tabled(table, caption, above.is_some()));
            }
        }
    }
    parts.push(paragraphs(&lines));
    html! { @for part in &parts { (part) } }
}

fn paragraphs(lines: &[(usize, &str)]) -> Markup {
    let shown = |line: &str| isolated(&line.replace(WRAP, " "));
    let shown_lines = lines.get(..lines.len().min(MOST_LINES)).unwrap_or(lines);
    let more = lines.len().saturating_sub(shown_lines.len());
    match shown_lines {
        [] => html! {},
        [(_, line)] => html! { p { (shown(line)) } },
        lines => {
            let least = lines.iter().map(|(indent, _)| *indent).min().unwrap_or(0);
            html! {
                ul class="lines" {
                    @if more > 0 { li { "The first " (MOST_LINES) " of " (MOST_LINES.saturating_add(more)) " stand here, all of them in the report as text." } }
                    @for (indent, line) in lines { li class=[if line.starts_with(FILL) { Some("fill") } else { inset(indent.saturating_sub(least)) }] { (shown(line)) } }
                }
            }
        }
    }
}

fn inset(indent: usize) -> Option<&'static str> {
    [None, Some("in1"), Some("in2"), Some("in3")].get((indent / 2).min(3)).copied().flatten()
}

/// A table whose caption stands above it, or is only read out where a heading says the same.
pub(super) fn tabled(table: &Table, caption: &str, is_shown: bool) -> Markup {
    let (head, body) = table.head_and_body();
    let right: Vec<bool> = table.is_right().take(MOST_COLUMNS).collect();
    if let Some(head) = head.filter(|head| head.len() > MOST_COLUMNS) {
        return turned(head, body, caption);
    }
    let mut sum = false;
    html! {
        div class="table" role="group" aria-label=(caption) tabindex="0" {
            table {
                caption { @if is_shown { (isolated(caption)) } @else { span class="hidden" { (isolated(caption)) } } }
                @if let Some(head) = head {
                    thead { tr { @for (cell, right) in head.iter().zip(&right) {
                        @if cell.is_empty() { td {} } @else { th scope="col" class=[right.then_some("r")] { (isolated(cell)) } }
                    } } }
                }
                tbody {
                    @for row in body {
                        @match row {
                            Row::Rule => { ({ sum = true; PreEscaped("") }) }
                            Row::Cells(cells) => {
                                tr class=[std::mem::take(&mut sum).then_some("sum")] {
                                    @for (place, (cell, right)) in cells.iter().zip(&right).enumerate() {
                                        (celled(place, cell, *right))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The first cell names its row where it has a text that is no figure.
fn celled(place: usize, cell: &str, is_right: bool) -> Markup {
    let text = cell.trim_start();
    let class = if is_right { Some("r") } else { inset(cell.len().saturating_sub(text.len())) };
    if place == 0 && !is_right && !text.is_empty() {
        return html! { th scope="row" class=[class] { (isolated(text)) } };
    }
    html! { td class=[class] { (isolated(text)) } }
}

/// A table with a column for each of very many: its columns as rows.
fn turned(head: &[String], body: &[Row], caption: &str) -> Markup {
    let rows: Vec<&[String]> = body
        .iter()
        .filter_map(|row| if let Row::Cells(cells) = row { Some(cells.as_slice()) } else { None })
        .collect();
    let cell = |row: &[String], place: usize| row.get(place).cloned().unwrap_or_default();
    html! {
        details class="fold" {
            summary { "All " (head.len()) " rows: " (isolated(caption)) }
            div class="table" role="group" aria-label=(caption) tabindex="0" {
                table {
                    caption { span class="hidden" { (isolated(caption)) } }
                    @for (place, name) in head.iter().enumerate() {
                        tr {
                            th scope="row" { (isolated(name)) }
                            @for row in &rows { td class="r" { (isolated(&cell(row, place))) } }
                        }
                    }
                }
            }
        }
    }
}

const STYLE: &str = include_str!("page.css");
/// As many lines as stand in one list; of pairs of very many bids there can be a million.
const MOST_LINES: usize = 400;
/// From so many rows on a section is folded.
const LONG: usize = 60;
/// Of more columns than these a table is turned.
const MOST_COLUMNS: usize = 40;
