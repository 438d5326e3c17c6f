//! Forms of adjustments, rules of funders and kinds of cost: one file and one line each. Every one of
//! them keeps to its cases, is written as it is read, and shows its working.
#![cfg(feature = "json")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use fullcost::allocation::Method;
use fullcost::cost::{CostLine, LineAmount, Nature, Organisation};
use fullcost::full_cost::full_cost;
use fullcost::funding::funding;
use fullcost::price::View;
use fullcost::tender::{BandEnd, Tender, compare};
use serde_json::{Map, Value, json};

use crate::error::refused;
use crate::support::current;
use crate::support::links::linked;

/// How many files may name one, apart from its cases, the generated pages and tests of its own.
const MOST_FILES: usize = 3;

const PAGE: &str = "docs/methods/kinds.md";

/// A list of kinds of one thing.
pub(crate) struct List {
    title: &'static str,
    /// Where it stands.
    path: &'static str,
    /// The folder of the kinds' files.
    folder: &'static str,
    /// The folder of their cases.
    cases: &'static str,
}

pub(crate) const ADJUSTMENTS: List = List {
    title: "Forms of an adjustment",
    path: "src/tender/adjustment/mod.rs",
    folder: "src/tender/adjustment",
    cases: "tests/data/adjustments",
};

pub(crate) const FUNDERS_RULES: List = List {
    title: "Rules of funders",
    path: "src/cost/funder/mod.rs",
    folder: "src/cost/funder",
    cases: "tests/data/funders_rules",
};

pub(crate) const COST_KINDS: List = List {
    title: "Kinds of cost",
    path: "src/cost/mod.rs",
    folder: "src/cost",
    cases: "tests/data/cost_kinds",
};

const LISTS: [List; 3] = [ADJUSTMENTS, FUNDERS_RULES, COST_KINDS];

/// What refuses something.
pub(crate) const ALL: &[fn()] = &[
    every_form_of_an_adjustment_keeps_to_its_cases,
    every_rule_of_a_funder_keeps_to_its_cases,
    every_kind_of_cost_keeps_to_its_cases,
];

impl List {
    /// The file and the type of each, in the order of the list; of a kind of cost its key as well.
    fn kinds(&self) -> Vec<(String, String, Option<String>)> {
        let text = read(self.path);
        let (_, list) = text.split_once("forms! {").or(text.split_once("cost_kinds! {")).unwrap();
        let list = list.split_once("\n}").unwrap().0;
        let lines = list.lines().map(str::trim).filter(|line| {
            line.contains(": ") && !line.starts_with("//") && !line.contains("pub enum")
        });
        let parts = lines.filter(|line| !line.starts_with('"')).map(|line| {
            let (file, rest) = line.split_once(": ").unwrap();
            let rest: Vec<&str> = rest.trim_end_matches([';', ',']).split(", ").collect();
            let kind = if let [_, _, kind, ..] = rest[..] { kind } else { rest[0] };
            let key = (rest.len() > 2).then(|| rest[0].to_owned());
            (file.to_owned(), kind.to_owned(), key)
        });
        parts.collect()
    }

    fn case_file(&self, file: &str) -> Value {
        serde_json::from_str(&read(&format!("{}/{file}.json", self.cases))).unwrap()
    }

    /// How all of them are written, for the message that refuses a mixture.
    pub(crate) fn written(&self) -> String {
        let files = self.kinds().into_iter().map(|(file, ..)| self.case_file(&file));
        let written = files.map(|file| file["written"].as_str().unwrap().to_owned());
        written.collect::<Vec<_>>().join(", ")
    }

    /// The keys of all of them.
    pub(crate) fn keys(&self) -> String {
        let keys = self.kinds().into_iter().filter_map(|(.., key)| key);
        keys.collect::<Vec<_>>().join(", ")
    }

    /// Every case, with the file it stands in.
    fn cases(&self) -> Vec<(String, Value)> {
        let mut cases = Vec::new();
        for (file, ..) in self.kinds() {
            let own = self.case_file(&file);
            let own = own["cases"].as_array().unwrap().clone();
            assert!(own.iter().any(|case| case["worked"] == true), "{file} has no worked case");
            cases.extend(own.into_iter().map(|case| (file.clone(), case)));
        }
        cases
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_kind_is_named_in_three_files_at_most() {
    let mut files = Vec::new();
    for folder in ["src", "docs", "examples", "benches"] {
        collect(&root().join(folder), &mut files);
    }
    assert!(files.len() > 200, "only {} files were found", files.len());
    let mut too_many = Vec::new();
    for list in LISTS {
        let kinds = list.kinds();
        assert!(kinds.len() >= 4, "{}: {kinds:?}", list.path);
        for (file, kind, _) in kinds {
            let naming = files.iter().filter(|(path, text)| {
                // The list of all that is public names what is there, and nobody writes it.
                path != "docs/public-api.txt" && names(text, &kind)
            });
            let naming: Vec<&str> = naming.map(|(path, _)| path.as_str()).collect();
            assert!(naming.contains(&list.path), "{kind}: {naming:?}");
            assert!(naming.contains(&format!("{}/{file}.rs", list.folder).as_str()), "{naming:?}");
            // The method page of a kind of cost is its own.
            let other = naming.iter().filter(|path| !path.starts_with("docs/methods/"));
            let count = if list.path == COST_KINDS.path { other.count() } else { naming.len() };
            if count > MOST_FILES {
                too_many.push(format!("{kind} stands in {naming:?}"));
            }
        }
    }
    assert_eq!(too_many, [] as [String; 0]);
}

#[test]
fn a_type_is_found_however_it_stands() {
    for text in
        ["use crate::cost::Lump;", "{Adjustment, Lump, PerUnit}", "Lump { amount }", "Lump\n"]
    {
        assert!(names(text, "Lump"), "{text}");
    }
    for text in ["Lumps", "BuyerAmount::Lump(amount)", "    Lump(Money),", "ALump {", "a Lump sum"]
    {
        assert!(!names(text, "Lump"), "{text}");
    }
}

/// Whether a text names a type; a variant of an enum may have the same name.
fn names(text: &str, kind: &str) -> bool {
    text.match_indices(kind).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + kind.len()..]);
        let part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let alone = !before.ends_with(part) && !after.starts_with(part);
        let line = before.rsplit('\n').next().unwrap_or("").trim_start();
        let is_use = line.starts_with("use ") || line.starts_with("pub use ");
        let is_variant = before.ends_with("::") && !is_use;
        let stands = is_use
            || after.starts_with([';', ',', '\n'])
            || after.starts_with(" {")
            || after.starts_with(" said by");
        alone && !is_variant && stands
    })
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        if name == PAGE || ["docs/formats", "docs/schema"].contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if let Ok(text) = fs::read_to_string(&path) {
            files.push((name, text));
        }
    }
}

#[test]
fn every_file_of_cases_is_of_a_kind() {
    for list in LISTS {
        let found = fs::read_dir(root().join(list.cases)).unwrap();
        let found: BTreeSet<String> =
            found.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        let kinds = list.kinds().into_iter().map(|(file, ..)| format!("{file}.json"));
        assert_eq!(found, kinds.collect());
    }
}

/// A tender of one bid that an adjustment meets.
fn tender(case: &Value) -> Value {
    let mut adjustment = json!({"code": "rule", "views": ["competitively_neutral"],
        "reason": "a reason", "source": "a source"});
    let own = case["adjustment"].as_object().unwrap().clone();
    adjustment.as_object_mut().unwrap().extend(own);
    let mut bid = json!({"provider": "a", "vat": "exempt", "rates": {"all": case["price"]}});
    if case["states"].is_object() {
        bid["circumstances"] = case["states"].clone();
    }
    json!({"format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
        "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1"},
        "playing_field": {"adjustments": [adjustment]}, "bids": [bid]})
}

#[test]
fn every_form_of_an_adjustment_keeps_to_its_cases() {
    for (file, case) in ADJUSTMENTS.cases() {
        let document = tender(&case).to_string();
        let read = Tender::from_json(&document);
        if let Some(refusal) = case["refused"].as_str() {
            refused(read, refusal);
            continue;
        }
        let tender = read.unwrap_or_else(|error| panic!("{file}: {error}"));
        let written: Value = serde_json::from_str(&tender.to_json()).unwrap();
        let adjustment = &written["playing_field"]["adjustments"][0];
        for (field, value) in case["adjustment"].as_object().unwrap() {
            assert_eq!(&adjustment[field], value, "{file}: {field}");
        }
        let comparison = compare(&tender);
        let bid = comparison.scenario("planned").unwrap().bid("a").unwrap();
        let lines = bid.adjustments(View::CompetitivelyNeutral).unwrap();
        let amount = lines[0].amount.low().to_string();
        assert_eq!(amount, case["amount"].as_str().unwrap(), "{file}: {case}");
        let evidence = bid.evidence(View::CompetitivelyNeutral, BandEnd::Low).unwrap();
        evidence.verify().unwrap_or_else(|error| panic!("{file}: {error}\n{evidence}"));
    }
}

/// An organisation with one service and an office that costs it 6,000.
fn organisation(case: &Value, more: &Value) -> Value {
    let mut document = json!({"format": 1, "name": "shed", "currency": "GBP",
        "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "advice", "unit": "case", "volume": "400"}],
        "drivers": [{"name": "posts", "quantities": {"advice": "1"}}],
        "pools": [{"name": "office", "driver": "posts"}], "lines": []});
    let lines = case["lines"].as_object().into_iter().flatten();
    let lines = lines.map(|(name, line)| {
        let mut own = json!({"name": name, "charged_to": "advice", "source": "ledger"});
        own.as_object_mut().unwrap().extend(line.as_object().unwrap().clone());
        own
    });
    document["lines"] = lines.collect();
    document.as_object_mut().unwrap().extend(more.as_object().unwrap_or(&Map::new()).clone());
    document
}

#[test]
fn every_rule_of_a_funder_keeps_to_its_cases() {
    for (file, case) in FUNDERS_RULES.cases() {
        let mut funder = json!({"name": "council", "service": "advice", "source": "agreement"});
        funder["contribution"] = case["contribution"].clone();
        let mut more = json!({"funders": [funder]});
        if case["payrolls"].is_array() {
            more["payrolls"] = case["payrolls"].clone();
        }
        let read = Organisation::from_json(&organisation(&case, &more).to_string());
        let found = read.and_then(|organisation| {
            let written: Value = serde_json::from_str(&organisation.to_json()).unwrap();
            assert_eq!(written["funders"][0]["contribution"], case["contribution"], "{file}");
            funding(&full_cost(&organisation, &Method::Direct)?)
        });
        if let Some(refusal) = case["refused"].as_str() {
            refused(found, refusal);
            continue;
        }
        let found = found.unwrap_or_else(|error| panic!("{file}: {error}"));
        let grant = &found.service("advice").unwrap().grants[0];
        let amounts = [grant.base.to_string(), grant.contribution.to_plain_text()];
        let expected = ["base", "amount"].map(|field| case[field].as_str().unwrap().to_owned());
        assert_eq!(amounts, expected, "{file}: {case}");
        grant.evidence.verify().unwrap_or_else(|error| panic!("{file}: {error}"));
    }
}

#[test]
fn every_kind_of_cost_keeps_to_its_cases() {
    let keys: Vec<_> = COST_KINDS.kinds();
    for (file, case) in COST_KINDS.cases() {
        let (.., key) = keys.iter().find(|(known, ..)| *known == file).unwrap();
        let key = key.as_deref().unwrap();
        let mut more = case["beside"].clone();
        if more.is_null() {
            more = json!({});
        }
        more[key] = json!([case["record"]]);
        let read = Organisation::from_json(&organisation(&case, &more).to_string());
        if let Some(refusal) = case["refused"].as_str() {
            refused(read, refusal);
            continue;
        }
        let read = read.unwrap_or_else(|error| panic!("{file}: {error}"));
        let again = Organisation::from_json(&read.to_json()).unwrap();
        assert_eq!(again, read, "{file}");
        let expected = case["gives"].as_object().unwrap();
        for (name, amount) in expected {
            let line = read.lines().iter().find(|line| line.name().as_str() == name);
            let line = line.unwrap_or_else(|| panic!("{file} gives no line {name}"));
            assert_eq!(line.amount().to_plain_text(), amount.as_str().unwrap(), "{file}: {name}");
            assert_eq!(line.nature().map(Nature::as_str), case["nature"].as_str());
            let LineAmount::Derived(working) = line.given_as() else {
                panic!("{file}: {name} is not worked out")
            };
            working.verify().unwrap_or_else(|error| panic!("{file}: {error}"));
        }
        let given = read.lines().iter().filter(|line| CostLine::is_derived(line)).count();
        let beside = case["given_beside"].as_u64().unwrap_or(0);
        assert_eq!(given as u64, expected.len() as u64 + beside, "{file}");
    }
}

/// Set `UPDATE_PAGES` to write the page anew.
#[test]
fn the_page_of_kinds_is_current() {
    let mut page = String::from(
        "# Forms of adjustments, rules of funders, kinds of cost\n\n\
         Made from their files by the test that keeps it current: change it there. What holds of all\n\
         of them is on the pages of the [playing field][methods/playing_field], of [funding][methods/funding] and\n\
         of the [full cost][methods/full_cost]; their fields are among the [formats][formats].\n",
    );
    for list in LISTS {
        let _ = writeln!(page, "\n## {}", list.title);
        for (file, kind, key) in list.kinds() {
            let name = key.unwrap_or_else(|| file.clone());
            let _ = writeln!(page, "\n### `{name}`\n");
            for line in documentation(&format!("{}/{file}.rs", list.folder), &kind) {
                let deeper = if line.starts_with('#') { "###" } else { "" };
                let _ = writeln!(page, "{deeper}{line}");
            }
            let own = list.case_file(&file);
            let case = own["cases"].as_array().unwrap().iter().find(|case| case["worked"] == true);
            let _ = writeln!(page, "\n```text");
            for (what, value) in case.unwrap().as_object().unwrap() {
                if what != "worked" {
                    let _ = writeln!(page, "{what}: {value}");
                }
            }
            let _ = writeln!(page, "```");
        }
    }
    current(PAGE, &linked(PAGE, &page));
}

/// The documentation of a type out of its file, without its examples.
fn documentation(path: &str, kind: &str) -> Vec<String> {
    let text = read(path);
    let lines: Vec<&str> = text.lines().collect();
    let declared = lines.iter().position(|line| {
        let line = line.trim_start();
        let line = line.strip_prefix("always ").unwrap_or(line);
        line.strip_prefix("pub struct ").is_some_and(|rest| rest.starts_with(kind))
    });
    let before = lines[..declared.unwrap()].iter().rev();
    let before = before.skip_while(|line| line.trim_start().starts_with("#["));
    let mut found: Vec<String> = before
        .map_while(|line| line.trim_start().strip_prefix("///"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned())
        .collect();
    found.reverse();
    let example = found.iter().position(|line| line.starts_with("```"));
    found.truncate(example.unwrap_or(found.len()));
    while found.last().is_some_and(String::is_empty) {
        found.pop();
    }
    assert!(!found.is_empty(), "{path} has no documentation");
    found.iter().map(|line| without_links(line)).collect()
}

/// A line whose links to pages are those of pages; links to items of the crate lead nowhere there.
fn without_links(line: &str) -> String {
    let line = line.replace("[`", "`").replace("`]", "`");
    let mut pieces = line.split("](crate");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let Some((target, rest)) = piece.split_once(')') else { return text + piece };
        match target.strip_prefix("::_documentation::") {
            Some(page) => format!("{text}][{}]{rest}", page.replace("::", "/")),
            None => text + rest,
        }
    })
}
