//! Every example is run on its own data and its output compared with what is committed.
//!
//! To accept a changed output, run the tests with `UPDATE_PAGES=1` and read the difference.
#![cfg(feature = "json")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::current;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The example's program, which cargo builds together with the tests, in the folder beside theirs.
pub(crate) fn program(example: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let target = tests.parent().and_then(Path::parent).unwrap();
    let program =
        target.join("examples").join(example).with_extension(std::env::consts::EXE_EXTENSION);
    if !program.exists() {
        // With `--test all` cargo does not build the examples.
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--features", &features_that_are_on()])
            .args(["--example", example, "--target-dir"])
            .arg(target.parent().unwrap())
            .current_dir(root())
            .status()
            .unwrap();
        assert!(status.success(), "the example {example} does not build");
    }
    program
}

/// The features that examples need, of those that the tests are built with.
fn features_that_are_on() -> String {
    let known = [
        ("ocds", cfg!(feature = "ocds")),
        ("page", cfg!(feature = "page")),
        ("spreadsheet", cfg!(feature = "spreadsheet")),
        ("workbook", cfg!(feature = "workbook")),
    ];
    let known = known.into_iter().filter(|(_, is_on)| *is_on);
    known.map(|(name, _)| name).collect::<Vec<_>>().join(",")
}

fn run(example: &str, arguments: &[&str]) -> Output {
    Command::new(program(example)).args(arguments).current_dir(root()).output().unwrap()
}

#[track_caller]
fn prints_golden(example: &str) {
    let output = run(example, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    current(&format!("tests/golden/{example}.txt"), &String::from_utf8(output.stdout).unwrap());
}

#[test]
fn compare_bids_prints_its_golden_output() {
    prints_golden("compare_bids");
}

#[cfg(feature = "workbook")]
#[test]
fn evidence_workbook_writes_the_workbooks_that_it_names() {
    let folder = std::env::temp_dir().join(format!("fullcost-workbooks-{}", std::process::id()));
    let output = run("evidence_workbook", &[folder.to_str().unwrap()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text, "riverside_elders.xlsx\nhome_support_tender.xlsx\n");
    for file in text.lines() {
        assert!(std::fs::read(folder.join(file)).unwrap().starts_with(b"PK"), "{file}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn full_cost_prints_its_golden_output() {
    prints_golden("full_cost");
}

#[test]
fn lots_prints_its_golden_output() {
    prints_golden("lots");
}

#[test]
fn price_bands_prints_its_golden_output() {
    prints_golden("price_bands");
}

#[test]
fn rate_cards_prints_its_golden_output() {
    prints_golden("rate_cards");
}

#[test]
fn examples_take_a_document_of_the_user() {
    for (example, document) in [
        ("compare_bids", "home_support_tender.json"),
        ("full_cost", "riverside_elders.json"),
        ("lots", "three_districts.json"),
        ("rate_cards", "signing_letting.json"),
        ("robustness", "rural_visits.json"),
        ("scoring_rules", "scored_tender.json"),
        ("sensitivity", "harbour_support.json"),
    ] {
        let path = format!("examples/data/{document}");
        let (with_path, without) = (run(example, &[&path]), run(example, &[]));
        assert!(with_path.status.success());
        assert_eq!(with_path.stdout, without.stdout, "{example}");
    }
}

#[test]
fn a_mistake_in_the_document_is_named_and_nothing_is_printed() {
    let document = root().join("examples/data/home_support_tender.json");
    let document = std::fs::read_to_string(document).unwrap();
    let wrong = document.replacen("\"21.00\"", "\"21,00\"", 1);
    assert_ne!(wrong, document, "the example has a price of 21.00");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mine.json");
    std::fs::write(&path, wrong).unwrap();
    let output = run("compare_bids", &[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let message = String::from_utf8(output.stderr).unwrap();
    let expected = "mine.json: line 279, column 24: bid \"harbour-charity\": rates: line \"low\": \"21,00\" is not a plain \
                    number: write digits with at most one point, such as \"1250.5\"\n";
    assert!(message.ends_with(expected), "{message}");
    let missing = run("compare_bids", &["no-such-file.json"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8(missing.stderr).unwrap().starts_with("no-such-file.json: "));
}

#[test]
fn the_readme_shows_what_the_examples_print() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let golden = std::fs::read_to_string(root().join("tests/golden/compare_bids.txt")).unwrap();
    let start = readme.find("Every bid in every view\n").expect("the README shows the table");
    let shown = readme[start..].split("```").next().unwrap();
    assert!(golden.contains(shown), "the README's table is not what the example prints:\n{shown}");
    let message = "mine.json: line 279, column 24: bid \"harbour-charity\": rates: line \"low\": \"21,00\" is not a plain";
    assert!(readme.contains(message));
}

#[test]
fn screen_auctions_prints_its_golden_output() {
    prints_golden("screen_auctions");
    let (own, given) = (run("screen_auctions", &[]), "examples/data/sealed_bids.csv");
    assert_eq!(run("screen_auctions", &[given]).stdout, own.stdout);
}

#[test]
fn a_malformed_row_of_an_auction_is_named_by_its_line() {
    let rows = std::fs::read_to_string(root().join("examples/data/sealed_bids.csv")).unwrap();
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bids.csv");
    for (row, wrong, message) in [
        (
            "auction,date",
            "auction,day",
            "line 1: the columns are not auction,date,reserve_price,bidder,bid,won",
        ),
        ("102,3850000,0", "102,3850000", "line 3: there are 5 fields where there are six columns"),
        ("102,3850000,0", "102,3850000,2", "line 3: won is \"2\": write 1 or 0"),
        (
            "102,3850000,0",
            "102,3850000.5,0",
            "line 3: bid: \"3850000.5\" has more decimal places than the 0 that are allowed here: round it first",
        ),
        ("102,3850000,0", "102,-3850000,0", "line 3: bid: -3850000 JPY is not above zero"),
        ("102,3850000,0", ",3850000,0", "line 3: the auction or the bidder has no name"),
        (
            "4000000,102",
            "4000001,102",
            "line 3: auction \"A-1\" has another date or reserve price in a line above",
        ),
        (
            "20240409,4000000,102",
            "20241309,4000000,102",
            "line 3: the date \"20241309\" is not of the form YYYYMMDD",
        ),
        ("104,,0", "104,,1", "line 5: a row without a bid has won"),
    ] {
        assert!(rows.contains(row));
        std::fs::write(&path, rows.replacen(row, wrong, 1)).unwrap();
        let output = run("screen_auctions", &[path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let found = String::from_utf8(output.stderr).unwrap();
        assert!(found.ends_with(&format!("bids.csv: {message}\n")), "{found}");
    }
}

#[test]
fn sensitivity_prints_its_golden_output() {
    prints_golden("sensitivity");
}

#[test]
fn robustness_prints_its_golden_output() {
    prints_golden("robustness");
}

#[test]
fn scoring_rules_prints_its_golden_output() {
    prints_golden("scoring_rules");
}

/// What they write is what they say they wrote, the same bytes every time.
#[cfg(feature = "page")]
#[test]
fn examples_of_pages_write_into_the_folder_they_are_given() {
    for (example, least) in [("decision_page", 11), ("cost_page", 5)] {
        let written = [1, 2].map(|time| {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{example}-{time}"));
            let output = run(example, &[folder.to_str().unwrap()]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let said = String::from_utf8(output.stdout).unwrap();
            let names = said.lines().map(|line| line.strip_prefix("wrote ").unwrap().to_owned());
            let file = |name: String| (std::fs::read_to_string(folder.join(&name)).unwrap(), name);
            names.map(file).collect::<Vec<_>>()
        });
        assert!(written[0].len() >= least, "{example}: {} files", written[0].len());
        assert!(written[0] == written[1], "{example}");
        assert_eq!(written[0][0].1, "page.html");
    }
    let missing = run("cost_page", &["target/cost_page", "no-such-file.json"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(String::from_utf8(missing.stderr).unwrap().starts_with("no-such-file.json: "));
}

/// The seconds it took are no part of what is expected.
#[cfg(feature = "ocds")]
#[test]
fn open_contracting_prints_its_golden_output() {
    let output = run("open_contracting", &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "progress shows on a terminal only");
    let text = String::from_utf8(output.stdout).unwrap();
    let (before, seconds) = text.rsplit_once("\"seconds\": ").unwrap();
    let (whole, behind) = seconds.trim_end_matches("}\n").split_once('.').unwrap();
    assert!(whole.parse::<u32>().unwrap() < 60 && behind.len() == 3, "{seconds}");
    current("tests/golden/open_contracting.txt", &format!("{before}\"seconds\": …}}\n"));
    let given = run("open_contracting", &["examples/data/open_contracts.jsonl"]).stdout;
    assert!(String::from_utf8(given).unwrap().starts_with(before));
}

#[cfg(feature = "spreadsheet")]
#[test]
fn from_spreadsheets_prints_its_golden_output() {
    prints_golden("from_spreadsheets");
}

/// The page of the tutorial shows the files and the program as they are, and what each step prints.
#[cfg(all(feature = "page", feature = "table", feature = "workbook"))]
#[test]
fn the_tutorial_shows_its_program_and_what_it_prints() {
    use std::fmt::Write as _;

    use crate::support::links::{linked, read};

    const FOLDER: &str = "examples/data/tutorial";
    const END: &str = "<!-- end -->";
    let source = read("examples/tutorial.rs");
    let printed = |step: &str, folder: &str| {
        let output = run("tutorial", &[step, folder]);
        let text = if output.status.success() { output.stdout } else { output.stderr };
        String::from_utf8(text).unwrap()
    };
    let page = read("docs/tutorial.md");
    let mut parts = page.split("<!-- ");
    let mut written = parts.next().unwrap().to_owned();
    let mut shown = 0;
    for part in parts {
        let (mark, rest) = part.split_once(" -->\n").unwrap_or((part, ""));
        let Some((what, of)) = mark.split_once(": ") else {
            let _ = write!(written, "{END}\n{rest}");
            continue;
        };
        shown += 1;
        let (language, text) = match what {
            "file" => ("text", read(&format!("{FOLDER}/{of}"))),
            "runs" => ("text", printed(of, FOLDER)),
            "runs with a mistake" => ("text", printed(of, &with_a_mistake(FOLDER))),
            "code" => ("rust,ignore", function(&source, of)),
            _ => panic!("{what} is none of the marks"),
        };
        let _ = write!(written, "<!-- {mark} -->\n```{language}\n{}\n```\n", text.trim_end());
    }
    assert_eq!(shown, 10);
    current("docs/tutorial.md", &linked("docs/tutorial.md", &written));
}

/// The folder of the tutorial with the mistake that its page makes.
#[cfg(all(feature = "page", feature = "table", feature = "workbook"))]
fn with_a_mistake(folder: &str) -> String {
    let wrong = Path::new(env!("CARGO_TARGET_TMPDIR")).join("tutorial");
    std::fs::create_dir_all(wrong.join("ledger")).unwrap();
    for entry in std::fs::read_dir(root().join(folder).join("ledger")).unwrap() {
        let entry = entry.unwrap();
        let text = std::fs::read_to_string(entry.path()).unwrap().replace("31000", "\"31,000\"");
        std::fs::write(wrong.join("ledger").join(entry.file_name()), text).unwrap();
    }
    wrong.to_str().unwrap().to_owned()
}

/// The source of a function.
#[cfg(all(feature = "page", feature = "table", feature = "workbook"))]
fn function(source: &str, name: &str) -> String {
    let start = source.find(&format!("fn {name}(")).unwrap_or_else(|| panic!("no {name}"));
    let end = start + source[start..].find("\n}\n").unwrap() + 2;
    source[start..end].to_owned()
}

/// The picture that stands on the first page is that of its first command.
#[cfg(feature = "picture")]
#[test]
fn the_first_page_shows_the_bids_of_its_first_command() {
    use fullcost::appraisal::Appraisal;
    use fullcost::report::picture;

    let document = root().join("examples/data/home_support_tender.json");
    let appraisal = Appraisal::from_json(&std::fs::read_to_string(document).unwrap()).unwrap();
    let drawn = picture::totals(&appraisal.run().unwrap(), "planned").unwrap().to_string();
    assert!(!drawn.contains("\n\n"), "it could not stand in a page of Markdown");
    current("docs/pictures/compare_bids.svg", &format!("{}\n", drawn.trim_end()));
}
