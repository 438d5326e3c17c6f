//! Which rate card is cheapest, and which dominates which?
//!
//! `cargo run --example rate_cards` reads a real letting of 6 bidders and 12 items
//! (`examples/data/signing_letting.json`); with a path, another tender document.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints a report")]

use std::process::ExitCode;
use std::{env, fs};

use fullcost::Error;
use fullcost::report::text;
use fullcost::tender::{Tender, compare};

fn main() -> ExitCode {
    let path = env::args().nth(1);
    let document = match &path {
        None => include_str!("data/signing_letting.json").to_owned(),
        Some(path) => match fs::read_to_string(path) {
            Ok(document) => document,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        },
    };
    match report(&document) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", path.as_deref().unwrap_or("signing_letting.json"));
            ExitCode::FAILURE
        }
    }
}

fn report(document: &str) -> Result<String, Error> {
    let comparison = compare(&Tender::from_json(document)?);
    let reports = comparison.scenarios().iter();
    reports.map(|scenario| text::rate_cards(&comparison, scenario.name().as_str())).collect()
}
