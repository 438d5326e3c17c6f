//! What the pages say of files is so: the files are there, and hold what is said to be in them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::links::{self, read, root};

/// What a path in a page begins with.
const FOLDERS: [&str; 5] = ["src/", "tests/", "docs/", "benches/", "examples/"];

/// The pages with their texts.
fn pages() -> Vec<(String, String)> {
    let front = ("README.md".to_owned(), read("README.md"));
    let pages = links::pages().into_values().map(|page| (page.path, page.text));
    pages.chain([front]).collect()
}

fn has_extension(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|own| own == extension)
}

/// Every file and folder of the folders above, with `/` behind the name of a folder.
fn files() -> BTreeSet<String> {
    fn collect(folder: &str, all: &mut BTreeSet<String>) {
        all.insert(folder.to_owned());
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}{}", entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() {
                collect(&format!("{path}/"), all);
            } else {
                all.insert(path);
            }
        }
    }
    let mut all = BTreeSet::new();
    for folder in FOLDERS {
        collect(folder, &mut all);
    }
    all
}

/// The paragraphs, rows and items of a page, each in one line; blocks of code are left out.
fn paragraphs(page: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut in_code = false;
    for line in page.lines().map(str::trim) {
        if line.starts_with("```") {
            in_code = !in_code;
        }
        if in_code || line.is_empty() || line.starts_with(['|', '-', '#', '<']) {
            all.push(String::new());
        }
        let last = all.last_mut().unwrap();
        if !in_code && !line.starts_with("```") {
            last.push_str(line);
            last.push(' ');
        }
    }
    all
}

/// What stands in backticks, each with what stands before it.
fn in_backticks(paragraph: &str) -> Vec<(&str, &str)> {
    let pieces: Vec<&str> = paragraph.split('`').collect();
    pieces.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

fn is_path(code: &str) -> bool {
    FOLDERS.iter().any(|folder| code.starts_with(folder)) && !code.contains(' ')
}

/// Whether a path is there. One with `<…>` or `*` is there where a path begins and ends as it does.
fn is_there(path: &str, files: &BTreeSet<String>) -> bool {
    let is_open = |letter| letter == '<' || letter == '*';
    let is_close = |letter| letter == '>' || letter == '*';
    match (path.find(is_open), path.rfind(is_close)) {
        (Some(open), Some(close)) => {
            let (begins, ends) = (&path[..open], &path[close + 1..]);
            let fits = |file: &&String| {
                file.len() > begins.len() + ends.len()
                    && file.starts_with(begins)
                    && file.ends_with(ends)
            };
            files.iter().any(|file| fits(&file))
        }
        _ => files.contains(path) || files.contains(&format!("{path}/")),
    }
}

/// The names that a page says are in a file of Rust, each with the file.
///
/// These are the names in backticks before ` in ` or ` of ` and the path of a file, back to the path
/// before, or to where a sentence or a part of one begins: behind `.`, `;`, `:`, `|` or a bracket.
/// Between name and path other words may stand, as in "a variant of `Method` and its name in
/// `src/allocation/method.rs`".
fn names_in_files(paragraph: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for (before, code) in in_backticks(paragraph) {
        if before.contains([';', ':', '|', '(', ')']) || before.contains(". ") {
            names.clear();
        }
        if is_path(code) {
            let is_said = before.ends_with(" in ") || before.ends_with(" of ");
            let is_file = has_extension(code, "rs") && !code.contains(['<', '*']);
            if is_said && is_file {
                found.extend(names.iter().map(|name| (*name, code)));
            }
            names.clear();
        } else if is_name(code) {
            names.push(code);
        }
    }
    found
}

/// Whether it is a name of the language: a type, a function, a macro, one behind another.
fn is_name(code: &str) -> bool {
    let code = code.trim_end_matches("()").trim_end_matches('!');
    !code.is_empty() && code.split("::").all(|part| !part.is_empty() && part.chars().all(is_letter))
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Whether each part of a name stands in a text as a word.
fn holds(text: &str, name: &str) -> bool {
    let name = name.trim_end_matches("()");
    name.split("::").all(|part| {
        text.match_indices(part).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + part.len()..]);
            !before.ends_with(is_letter) && !after.starts_with(is_letter)
        })
    })
}

#[test]
fn every_path_in_a_page_is_there() {
    let files = files();
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (page, text) in pages() {
        for paragraph in paragraphs(&text) {
            let paths = in_backticks(&paragraph).into_iter().map(|(_, code)| code);
            for path in paths.filter(|code| is_path(code)) {
                seen += 1;
                if !is_there(path, &files) {
                    missing.push(format!("{page}: {path}"));
                }
            }
        }
    }
    assert_eq!(missing, [] as [String; 0]);
    assert!(seen > 150, "only {seen} paths were found");
}

#[test]
fn every_name_that_a_page_puts_into_a_file_is_in_it() {
    let files = files();
    let (mut absent, mut seen) = (Vec::new(), 0);
    for (page, text) in pages() {
        for paragraph in paragraphs(&text) {
            for (name, path) in names_in_files(&paragraph) {
                seen += 1;
                // That a file is missing is said by the test above.
                if files.contains(path) && !holds(&read(path), name) {
                    absent.push(format!("{page}: {name} in {path}"));
                }
            }
        }
    }
    assert_eq!(absent, [] as [String; 0]);
    assert!(seen > 50, "only {seen} names were found");
}

/// The tests would be blind if they found nothing.
#[test]
fn paths_and_names_are_found_however_they_are_written() {
    let files = files();
    for path in ["src/error.rs", "src/cost/", "src/cost", "src/<room>/refusal.rs", "docs/*.md"] {
        assert!(is_path(path) && is_there(path, &files), "{path}");
    }
    for path in ["src/errors.rs", "src/<room>/rejection.rs", "docs/*.rst", "tests/data/<all>.xml"] {
        assert!(is_path(path) && !is_there(path, &files), "{path}");
    }
    for code in ["error.rs", "srcs/error.rs", "src/ is a folder", "https://src/error.rs"] {
        assert!(!is_path(code), "{code}");
    }

    let one = [("A", "src/a.rs")];
    for text in [
        "`A` in `src/a.rs`",
        "| a variant of `A` and its name in `src/a.rs`; `B` too |",
        "`Z`: its line in `A` of `src/a.rs`",
        "see `Z` in `src/z.txt` and `A` in `src/a.rs`",
        "`Z` there. And `A` in `src/a.rs`",
    ] {
        assert_eq!(names_in_files(text), one, "{text}");
    }
    let two = [("A::b", "src/a.rs"), ("c!", "src/a.rs")];
    assert_eq!(names_in_files("`A::b` and `c!`, both in `src/a.rs`"), two);
    let apart = [("A", "src/a.rs"), ("B", "src/b.rs")];
    assert_eq!(names_in_files("`A` in `src/a.rs`, then `B` in `src/b.rs`"), apart);
    for text in ["`A`, `src/a.rs`", "`A` in `src/`", "`A` in `src/<a>.rs`", "`a b` in `src/a.rs`"] {
        assert!(names_in_files(text).is_empty(), "{text}");
    }

    for name in ["View", "in_words", "words!", "View::position", "position()"] {
        assert!(holds("words! { View }\nimpl View { fn in_words; fn position }", name), "{name}");
    }
    for name in ["Vie", "words", "in_word", "View::rank", "forms!"] {
        assert!(!holds("awords { View }\nfn in_words", name), "{name}");
    }
    let page = "One\ntwo\n\n```text\n`src/none.rs`\n```\n- three\n- four\n| five |\n";
    let read: Vec<String> =
        paragraphs(page).into_iter().filter(|one| !one.trim().is_empty()).collect();
    assert_eq!(read, ["One two ", "- three ", "- four ", "| five | "]);
}
