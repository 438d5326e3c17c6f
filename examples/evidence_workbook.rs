//! The figures of a costing and of a tender as workbooks that an auditor can recalculate.
//!
//! `cargo run --features workbook --example evidence_workbook` writes them into the folder
//! `target/workbooks`; a path names another folder, further paths name the documents.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that says what it wrote")]

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;
use fullcost::report;

const OWN: [(&str, &str); 2] = [
    ("riverside_elders", include_str!("data/riverside_elders.json")),
    ("home_support_tender", include_str!("data/home_support_tender.json")),
];

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "target/workbooks".to_owned());
    match write(Path::new(&folder), &arguments.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn write(folder: &Path, paths: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let mut documents = Vec::new();
    for path in paths {
        let name = Path::new(path).file_stem().map(|name| name.to_string_lossy().into_owned());
        documents.push((
            name.unwrap_or_default(),
            fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?,
        ));
    }
    if documents.is_empty() {
        documents.extend(OWN.map(|(name, text)| (name.to_owned(), text.to_owned())));
    }
    let failed = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    for (name, document) in documents {
        let workbook = workbook(&document).map_err(|error| format!("{name}: {error}"))?;
        let file = format!("{name}.xlsx");
        let path = folder.join(&file);
        fs::write(&path, workbook).map_err(|error| failed(&path, error))?;
        println!("{file}");
    }
    Ok(())
}

/// An organisation has services; a tender has bids.
fn workbook(document: &str) -> Result<Vec<u8>, Error> {
    if document.contains("\"services\"") && !document.contains("\"bids\"") {
        return report::cost_workbook(&Costing::from_json(document)?.run()?);
    }
    report::workbook(&Appraisal::from_json(document)?.run()?)
}
