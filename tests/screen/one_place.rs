//! One place for each screen: its file, its line in the list, and what is made of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fullcost::screen::{CatalogueEntry, ScreenRule, ThresholdEdge};
use serde_json::Value;

use super::cases;
use crate::support::current;
use crate::support::links::linked;

/// How many files may name one screen, apart from its cases and the generated page.
const MOST_FILES: usize = 3;

/// Flags of batches are a kind of their own, with a list of their own; they bear the names of the
/// screens that they agree with. Neither these files count, nor lines that ask a batch elsewhere, nor pages that show some of all.
const BATCHES: [&str; 13] = [
    "src/batch/",
    "tests/batch",
    "tests/laws/batches.rs",
    "benches/batch",
    "docs/methods/batch.md",
    "examples/million_bids.rs",
    "docs/performance.md",
    "docs/public-api.txt",
    "docs/README.md",
    "docs/cookbook.md",
    "docs/first_hour.md",
    "docs/tutorial.md",
    "src/documentation_links.md",
];

const PAGE: &str = "docs/methods/screen_catalogue.md";

#[test]
fn a_screen_is_named_in_three_files_at_most() {
    let files = files();
    assert!(files.len() > 200, "only {} files were found", files.len());
    let mut too_many = Vec::new();
    for name in ScreenRule::NAMES {
        let rule = format!("{:?}", rule(name));
        let rule = rule.split('(').next().unwrap();
        let naming = files.iter().filter(|(path, text)| {
            !BATCHES.iter().any(|known| path.starts_with(known)) && names(text, name, rule)
        });
        let naming: Vec<&str> = naming.map(|(path, _)| path.as_str()).collect();
        if naming.len() > MOST_FILES {
            too_many.push(format!("{name} stands in {naming:?}"));
        }
        assert!(naming.contains(&format!("src/screen/{name}.rs").as_str()), "{naming:?}");
        assert!(naming.contains(&"src/screen/mod.rs"), "{naming:?}");
    }
    assert_eq!(too_many, [] as [String; 0]);
}

/// The test would be blind if it found no names.
#[test]
fn names_of_screens_are_found_however_they_are_written() {
    for text in [
        "\"below_mean\"",
        "`below_mean`",
        "screen/below_mean.rs",
        "BelowMean::new",
        "(BelowMean)",
        "    below_mean: BelowMean;",
        "use super::below_mean;",
    ] {
        assert!(names(text, "below_mean", "BelowMean"), "{text}");
    }
    for text in
        ["\"below_mean_or_estimate\"", "BelowMeanOrEstimate", "with_below_mean(", "the mean"]
    {
        assert!(!names(text, "below_mean", "BelowMean"), "{text}");
    }
}

/// Set `UPDATE_PAGES` to write the page anew.
#[test]
fn the_page_of_the_catalogue_is_current() {
    let mut page = String::from(
        "# The screens\n\n\
         Made from the files of `src/screen/` by the test that keeps it current: change it there. What holds\n\
         of every screen is on [its page][methods/screens].\n\n\
         | rule | asks | from bids | exactly at the threshold |\n| --- | --- | --- | --- |\n",
    );
    let entries = ScreenRule::catalogue();
    for entry in &entries {
        let (name, edge) = (entry.name, edge(entry));
        let asks = &entry.asks;
        let _ =
            writeln!(page, "| [`{name}`](#{name}) | {asks} | {} | {edge} |", entry.minimum_bids);
    }
    for entry in &entries {
        section(&mut page, entry);
    }
    current(PAGE, &linked(PAGE, &page));
}

fn section(page: &mut String, entry: &CatalogueEntry) {
    let _ = writeln!(page, "\n## `{}`\n", entry.name);
    for line in documentation(entry.name) {
        // The page has headings of its own above.
        let deeper = if line.starts_with('#') { "##" } else { "" };
        let _ = writeln!(page, "{deeper}{line}");
    }
    let _ = writeln!(page, "\n### Parameters\n");
    let _ = writeln!(page, "| parameter | kind | | meaning |\n| --- | --- | --- | --- |");
    for own in &entry.parameters {
        let value = if own.is_required { "required, such as" } else { "default:" };
        let (name, kind, meaning) = (own.name, &own.kind, own.meaning);
        let _ = writeln!(page, "| `{name}` | {kind} | {value} `{}` | {meaning} |", own.value);
    }
    let population = entry.population.in_words();
    let _ = writeln!(page, "\nWith these values: {}.", entry.asks);
    let _ = writeln!(page, "Whose figures make the yardstick: {population}.");
    if let Some(source) = entry.source {
        let _ = writeln!(page, "Source of these figures, where no other is stated: {source}.");
    }
    worked(page, entry.name);
}

/// The case of the screen's file that the documentation works through.
fn worked(page: &mut String, name: &str) {
    let file = cases::file(name);
    let case = file["cases"].as_array().unwrap().iter().find(|case| case["worked"] == true);
    let case = case.unwrap();
    let _ = writeln!(page, "\n### The worked case\n\n```text");
    for (what, value) in [("stated", "parameters"), ("estimate", "estimate"), ("bids", "bids")] {
        if !case[value].is_null() && case[value] != Value::Object(serde_json::Map::new()) {
            let _ = writeln!(page, "{what}: {}", case[value]);
        }
    }
    if let Some(threshold) = case["threshold"].as_str() {
        let _ = writeln!(page, "threshold, exactly: {threshold}");
    }
    let _ = writeln!(page, "asked: {}\n```", case["asked"]);
}

fn edge(entry: &CatalogueEntry) -> &'static str {
    match (entry.edge, entry.parameters.iter().any(|own| own.name == "edge")) {
        (_, false) => "there is none",
        (ThresholdEdge::Counts, true) => "asked",
        (ThresholdEdge::DoesNotCount, true) => "not asked",
    }
}

/// The documentation of a rule, out of its file.
fn documentation(name: &str) -> Vec<String> {
    let text = fs::read_to_string(root().join(format!("src/screen/{name}.rs"))).unwrap();
    let lines = text.lines().skip_while(|line| *line != "screen! {").skip(1);
    let lines = lines.map_while(|line| line.trim_start().strip_prefix("///"));
    let lines: Vec<String> =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned()).collect();
    assert!(lines.len() > 5, "{name} has no documentation");
    lines
}

fn rule(name: &str) -> ScreenRule {
    let mut entries = ScreenRule::catalogue().into_iter();
    entries.find(|entry| entry.name == name).unwrap().rule
}

/// Whether a text names a screen: its rule, or its word in quotes, as code, as a module or a file.
fn names(text: &str, name: &str, rule: &str) -> bool {
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let stands = |word: &str, is_name: &dyn Fn(Option<char>, Option<char>) -> bool| {
        text.match_indices(word).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            let alone = !before.is_some_and(part) && !after.is_some_and(part);
            alone && is_name(before, after)
        })
    };
    let around = |before: Option<char>, after: Option<char>| {
        let is = |letter: Option<char>, known: &str| letter.is_some_and(|own| known.contains(own));
        is(before, "\"`/:") || is(after, "\"`.:")
    };
    stands(rule, &|_, _| true) || stands(name, &around)
}

/// Every file of the repository that somebody writes.
fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    for folder in ["src", "tests", "benches", "examples", "docs"] {
        collect(&root().join(folder), &mut files);
    }
    files
}

fn collect(folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        let is_data = ["/data", "/golden", "/oracle/", "docs/schema"];
        if name == PAGE
            || name.ends_with("one_place.rs")
            || is_data.iter().any(|own| name.contains(own))
        {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let lines = text.lines().filter(|line| !line.contains("Ask::new()"));
            files.insert(name, lines.collect::<Vec<_>>().join("\n"));
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
