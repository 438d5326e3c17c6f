//! What the fuzzer found worth keeping, read again under the laws that it is fuzzed with.
//!
//! The corpus is left out of the packed crate, with all of `fuzz/`: there is nothing to replay there.

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use crate::laws::TARGETS;
use crate::laws::tree::Json;

/// Every input of a target's corpus; none where there is no `fuzz/` at all.
fn replay(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    if !folder.exists() {
        return;
    }
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let mut files: Vec<_> = fs::read_dir(folder.join("corpus").join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 20, "{} inputs of {name}", files.len());
    let mut trees = 0;
    for path in &files {
        let bytes = fs::read(path).unwrap();
        trees += usize::from(std::str::from_utf8(&bytes).ok().and_then(Json::parse).is_some());
        let held = catch_unwind(|| (target.law)(&bytes));
        assert!(held.is_ok(), "a law does not hold of {}", path.display());
    }
    // Few are torn texts, which say little.
    assert!(
        !target.is_tree || 10 * trees >= 9 * files.len(),
        "{trees} of {} are trees",
        files.len()
    );
}

/// A test for each target, so that they run beside each other.
macro_rules! replayed {
    ($($(#[$features:meta])? $name:ident),+ $(,)?) => {
        $($(#[$features])?
        #[test]
        fn $name() {
            replay(stringify!($name));
        })+

        #[test]
        fn every_target_is_replayed() {
            let names = [$($(#[$features])? stringify!($name)),+];
            assert!(TARGETS.iter().map(|target| target.name).eq(names));
        }
    };
}

replayed! {
    batches,
    fractions,
    organisations,
    #[cfg(all(feature = "page", feature = "workbook"))] pages,
    prices,
    #[cfg(feature = "ocds")] releases,
    #[cfg(feature = "table")] tables,
    tenders,
    #[cfg(feature = "spreadsheet")] workbooks,
}

/// Each target has a program of its own, named for it.
#[test]
#[cfg(all(feature = "ocds", feature = "page", feature = "spreadsheet", feature = "workbook"))]
fn every_target_has_a_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    if !folder.exists() {
        return;
    }
    let settings = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for target in TARGETS {
        let program =
            fs::read_to_string(folder.join(format!("targets/{}.rs", target.name))).unwrap();
        assert!(program.contains(&format!("target!(\"{}\")", target.name)), "{program}");
        assert!(settings.contains(&format!("name = \"{}\"", target.name)), "{settings}");
    }
}
