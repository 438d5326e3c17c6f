//! What the examples share: read a document, print a report or say what is wrong.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints a report")]

use std::process::ExitCode;
use std::{env, fs};

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
    let result = match document {
        Ok(document) => report(&document).map_err(|error| format!("{error:#}")),
        Err(error) => Err(error.to_string()),
    };
    match result {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}
