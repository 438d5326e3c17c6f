//! One place for each scoring rule: its file, its line in the list, and the table that is made of them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fullcost::score::{OtherBids, ScoreRule};

use crate::support::current;
use crate::support::links::linked;

/// How many files may name one rule, apart from cases, tests, what is made of it, and the pages of
/// methods. Of those one bears its name, and others explain by examples.
const MOST_FILES: usize = 3;

const PAGE: &str = "docs/methods/scoring.md";

/// What is made of the rules, or shows some of them.
const SHOWING: [&str; 10] = [
    "docs/cookbook.md",
    "docs/first_hour.md",
    "docs/formats",
    "docs/methods",
    "docs/schema",
    "docs/public-api.txt",
    "docs/README.md",
    "docs/tutorial.md",
    "src/batch",
    "src/documentation_links.md",
];

/// The names of all rules in documents, which are those of their files and pages.
fn names() -> BTreeSet<String> {
    ScoreRule::all_facts().into_iter().map(|facts| page(facts.name)).collect()
}

fn page(name: &str) -> String {
    name.split(',').next().unwrap().replace([' ', '-'], "_")
}

#[test]
fn a_rule_is_named_in_three_files_at_most() {
    let mut files = BTreeMap::new();
    for folder in ["src", "docs"] {
        collect(Path::new(folder), &mut files);
    }
    assert!(files.len() > 200, "only {} files were found", files.len());
    let mut too_many = Vec::new();
    for name in names() {
        let naming = files.iter().filter(|(_, text)| names_rule(text, &name));
        let naming: Vec<&str> = naming.map(|(path, _)| path.as_str()).collect();
        if naming.len() > MOST_FILES {
            too_many.push(format!("{name} stands in {naming:?}"));
        }
        assert!(naming.contains(&format!("src/score/{name}.rs").as_str()), "{name}: {naming:?}");
        assert!(naming.contains(&"src/score/mod.rs"), "{name}: {naming:?}");
    }
    assert_eq!(too_many, [] as [String; 0]);
}

/// The test would be blind if it found no names.
#[test]
fn names_of_rules_are_found_however_they_are_written() {
    for text in [
        "\"min_max\"",
        "`min_max`",
        "ScoreRule::MinMax(_)",
        "min_max: MinMax;",
        "min_max::working",
        "(min_max.md)",
        "MinMaxRecord",
    ] {
        assert!(names_rule(text, "min_max"), "{text}");
    }
    for text in ["min_maximum", "MinMaxima", "the lowest to the highest"] {
        assert!(!names_rule(text, "min_max"), "{text}");
    }
    // Contracts and price schedules have bands of their own.
    assert!(!names_rule("ContractTerms::Banded", "banded"));
    assert!(names_rule("ScoreRule::Banded(_)", "banded"));
}

fn names_rule(text: &str, name: &str) -> bool {
    let upper = |word: &str| word[..1].to_uppercase() + &word[1..];
    let rule: String = name.split('_').map(upper).collect();
    let part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let stands = |word: &str| {
        text.match_indices(word).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            !before.is_some_and(part) && !after.is_some_and(part)
        })
    };
    let in_full =
        [format!("ScoreRule::{rule}"), format!("score::{name}"), format!("{name}: {rule}")];
    let beside = [name.to_owned(), rule.clone(), format!("{rule}Record")];
    in_full.iter().any(|word| stands(word))
        || (name != "banded" && beside.iter().any(|word| stands(word)))
        || text.contains(&format!("impl Rule for {rule}<'_>"))
}

/// Without documentation comments, in whose examples any rule may stand. What a batch can score is a
/// list of its own, of rules that compare integers.
fn collect(folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
        let path = folder.join(entry.unwrap().file_name());
        let name = path.to_str().unwrap().replace('\\', "/");
        if SHOWING.contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            files.insert(name, lines.collect::<Vec<_>>().join("\n"));
        }
    }
}

/// Set `UPDATE_PAGES` to write the table anew.
#[test]
fn the_table_of_rules_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let text = fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let start = text.find("| rule | ").expect("the page has the table");
    let end = start + text[start..].find("\n\n").expect("the page goes on");
    let mut table = String::from(
        "| rule | formula | other bids | can a losing bid reorder two others? |\n| --- | --- | --- | --- |",
    );
    for facts in ScoreRule::all_facts() {
        let others = match facts.other_bids {
            OtherBids::DoNotEnter => "do not enter",
            OtherBids::MoveAllAlike => "move all alike",
            OtherBids::CanReorder => "enter",
        };
        let turned = if facts.losing_bid_can_reorder() { "yes" } else { "no" };
        let (name, formula) = (facts.name, facts.formula);
        let _ = write!(
            table,
            "\n| [{name}][methods/{}] | {formula} | {others} | {turned} |",
            page(name)
        );
    }
    let page = format!("{}{table}{}", &text[..start], &text[end..]);
    current(PAGE, &linked(PAGE, &page));
}
