//! Links between pages. They are written `[text][page]`, where `page` is the path of a page below `docs/`
//! without its ending, perhaps with `#section`. What each leads to stands at the end of a page for the
//! web, and in one file for the rendered documentation; both are written from here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A page of the project.
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) text: String,
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The pages by what links call them.
pub(crate) fn pages() -> BTreeMap<String, Page> {
    let mut paths = ["CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"].map(str::to_owned).to_vec();
    collect("docs", &mut paths);
    let page = |path: String| {
        let label = path.strip_prefix("docs/").unwrap_or(&path).trim_end_matches(".md").to_owned();
        let text = read(&path);
        (label, Page { path, text })
    };
    paths.into_iter().map(page).collect()
}

pub(crate) fn read(path: &str) -> String {
    let text = fs::read_to_string(root().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}")).replace("\r\n", "\n")
}

fn collect(folder: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{folder}/{}", entry.file_name().into_string().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&path, paths);
        } else if Path::new(&path).extension().is_some_and(|own| own == "md") {
            paths.push(path);
        }
    }
}

/// A page as it is written: its text, then where its links lead.
pub(crate) fn linked(path: &str, text: &str) -> String {
    let text = without_definitions(text);
    let mut written = format!("{}\n", text.trim_end());
    for (place, label) in labels(text).into_iter().enumerate() {
        let (page, section) = parts(&label);
        let before = if place == 0 { "\n" } else { "" };
        let _ = writeln!(written, "{before}[{label}]: {}{section}", relative(path, page));
    }
    written
}

/// A text of the records, whose links are written for their documentation, on a page.
#[cfg(feature = "json")]
pub(crate) fn relinked(text: &str, own: &str, homes: &BTreeMap<String, String>) -> String {
    let mut pieces = text.split("](");
    let mut written = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (target, rest) = piece.split_once(')').unwrap_or_else(|| panic!("{own}: {piece}"));
        let label = match target.strip_prefix('#') {
            Some(section) => {
                homes.get(section).unwrap_or_else(|| panic!("{own}: {target}")).clone()
            }
            None => match target.strip_prefix("crate::_documentation::") {
                Some(module) => module.replace("::", "/"),
                None => target.replace(".md", ""),
            },
        };
        let _ = match label.split_once('#') {
            Some((page, section)) if page == own => write!(written, "](#{section}){rest}"),
            _ => write!(written, "][{label}]{rest}"),
        };
    }
    written
}

/// What stands behind a label: the page, and `#` with the section if there is one.
pub(crate) fn parts(label: &str) -> (&str, &str) {
    label.split_at(label.find('#').unwrap_or(label.len()))
}

fn relative(from: &str, page: &str) -> String {
    let to = match page {
        "CHANGELOG" | "CONTRIBUTING" | "SECURITY" => format!("{page}.md"),
        _ => format!("docs/{page}.md"),
    };
    let (mut from, mut to): (Vec<&str>, Vec<&str>) =
        (from.split('/').collect(), to.split('/').collect());
    from.pop();
    while from.first().is_some_and(|first| to.len() > 1 && *first == to[0]) {
        from.remove(0);
        to.remove(0);
    }
    format!("{}{}", "../".repeat(from.len()), to.join("/"))
}

fn without_definitions(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some((before, last)) = text.rsplit_once('\n') {
        if !(last.starts_with('[') && last.contains("]: ")) {
            break;
        }
        text = before.trim_end();
    }
    text
}

/// The labels of a text's links.
pub(crate) fn labels(text: &str) -> BTreeSet<String> {
    let prose = prose(without_definitions(text));
    prose.split("][").skip(1).map(|rest| rest.split(']').next().unwrap().to_owned()).collect()
}

/// The targets of links that are written in their place.
pub(crate) fn targets(text: &str) -> Vec<String> {
    let prose = prose(text);
    prose.split("](").skip(1).map(|rest| rest.split(')').next().unwrap().to_owned()).collect()
}

/// The text without code.
fn prose(text: &str) -> String {
    outside_of_code(text).collect::<Vec<_>>().join("\n").split('`').step_by(2).collect()
}

fn outside_of_code(text: &str) -> impl Iterator<Item = &str> {
    let mut in_code = false;
    text.lines().filter(move |line| {
        let is_mark = line.trim_start().starts_with("```");
        in_code ^= is_mark;
        !in_code && !is_mark
    })
}

/// The sections of a page as links call them, in their order.
pub(crate) fn sections(text: &str) -> Vec<String> {
    let headings = outside_of_code(text).filter_map(|line| {
        let title = line.trim_start_matches('#');
        (title.len() < line.len()).then(|| title.strip_prefix(' ')).flatten()
    });
    let (mut known, mut written) = (Vec::new(), Vec::new());
    for heading in headings {
        let slug: String = heading
            .to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter))
            .map(|letter| if letter == ' ' { '-' } else { letter })
            .collect();
        let again = known.iter().filter(|own| **own == slug).count();
        written.push(if again == 0 { slug.clone() } else { format!("{slug}-{again}") });
        known.push(slug);
    }
    written
}
