//! Examples on a disk that is full: they fail, and name the file.

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};

use crate::examples::program;

const NO_SPACE: &str = "No space left on device (os error 28)";

/// Runs an example that writes into a folder in which one of its files has no room.
#[track_caller]
fn without_room_for(example: &str, file: &str) {
    let folder =
        std::env::temp_dir().join(format!("fullcost-full-{}-{example}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    symlink("/dev/full", folder.join(file)).unwrap();
    let output = Command::new(program(example))
        .arg(&folder)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert_eq!(said, format!("{}: {NO_SPACE}\n", folder.join(file).display()));
}

#[test]
fn pages_and_workbooks() {
    without_room_for("cost_page", "page.html");
    without_room_for("decision_page", "page.html");
    without_room_for("evidence_workbook", "riverside_elders.xlsx");
}

/// A folder that cannot be made.
#[test]
fn a_folder_that_is_a_file() {
    for example in ["cost_page", "decision_page", "evidence_workbook"] {
        let output = Command::new(program(example)).arg("/dev/null/pages").output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert_eq!(said, "/dev/null/pages: Not a directory (os error 20)\n");
    }
}

/// A report that is sent to a file.
#[test]
fn reports() {
    for example in ["compare_bids", "full_cost", "lots", "scoring_rules"] {
        let full = File::options().write(true).open("/dev/full").unwrap();
        let output = Command::new(program(example))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(full)
            .stderr(Stdio::piped())
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert_eq!(said, format!("standard output: {NO_SPACE}\n"));
    }
}
