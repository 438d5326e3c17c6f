//! What the examples share: read a document, print a report or say what is wrong.
#![allow(clippy::print_stderr, reason = "a program that prints a report")]

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;
use std::{env, fs, io};

use fullcost::Error;

/// Reports on the document whose path is the first argument, or on the example's own.
pub(crate) fn run(
    own_name: &str,
    own_document: &str,
    report: fn(&str) -> Result<String, Error>,
) -> ExitCode {
    let path = env::args().nth(1);
    let document = path.as_ref().map_or_else(|| Ok(own_document.to_owned()), fs::read_to_string);
    let name = path.as_deref().unwrap_or(own_name);
    let said = |error: &dyn Display| format!("{name}: {error:#}");
    let written = document
        .map_err(|error| said(&error))
        .and_then(|document| report(&document).map_err(|error| said(&error)))
        .and_then(|report| {
            let mut out = io::stdout();
            let written = out.write_all(report.as_bytes()).and_then(|()| out.flush());
            written.map_err(|error| format!("standard output: {error}"))
        });
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
