//! What do open contracting data say of bids, lot by lot?
//!
//! `cargo run --features ocds --example open_contracting` reads some real releases of Armenia, Norway
//! and Ukraine (`examples/data/open_contracts.jsonl`; where they are from stands in
//! `tests/data/ocds/README.md`); with a path, any file of releases, records or packages, one a line or
//! one in all. It compares the bids of each lot, asks screens of them, says what was refused and why,
//! and ends with one JSON object. `--statistics <path>` writes the statistics of the bids of such a file
//! instead, one release after another.
//!
//! What the data do not say is said in `terms`: here bids that are `active`, `qualified`, `valid` or
//! have no status count, and prices without a word on VAT are taken to be without it.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints a report")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of lots in memory")]

#[path = "support/progress.rs"]
mod progress;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::process::ExitCode;
use std::time::Instant;
use std::{env, fs};

use fullcost::Error;
use fullcost::appraisal::Appraisal;
use fullcost::door::{OcdsLot, OcdsReader, OcdsTerms, statistics_release};
use fullcost::exact::{Name, Period};
use fullcost::price::{VatBasis, View};
use fullcost::screen::{IdenticalPrices, PolandArticle224, Screen};

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).peekable();
    let only_statistics = arguments.next_if(|argument| argument == "--statistics").is_some();
    let path = arguments.next();
    let result = match &path {
        None => {
            let text = include_bytes!("data/open_contracts.jsonl").as_slice();
            report(text, text.len().try_into().unwrap_or(u64::MAX))
        }
        Some(path) => match (File::open(path), fs::metadata(path)) {
            (Ok(file), Ok(_)) if only_statistics => statistics(BufReader::new(file)),
            (Ok(file), Ok(about)) => report(BufReader::new(file), about.len()),
            (Err(error), _) | (_, Err(error)) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        },
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.as_deref().unwrap_or("open_contracts.jsonl"));
            ExitCode::FAILURE
        }
    }
}

fn terms() -> Result<OcdsTerms, Error> {
    Ok(OcdsTerms::new(Period::new("2017-01".parse()?, 12)?)
        .with_vat(VatBasis::Exclusive)
        .counting("active")
        .counting("qualified")
        .counting_without_status()
        .setting_aside("not-qualified"))
}

fn screens() -> Result<Vec<Screen>, Error> {
    let source = "stated in this program";
    let one = 1.try_into().unwrap_or(std::num::NonZeroUsize::MIN);
    Ok(vec![
        Screen::new("far below", PolandArticle224::published(), PolandArticle224::SOURCE)?,
        Screen::new("identical prices", IdenticalPrices::new(one)?, source)?,
    ])
}

fn report(text: impl BufRead, size: u64) -> Result<(), Error> {
    let start = Instant::now();
    let (terms, screens) = (terms()?, screens()?);
    let mut reader = OcdsReader::new(text, terms);
    let (mut bids, mut compared, mut refused) = (0, 0, 0);
    let mut reasons: BTreeMap<String, (u64, String)> = BTreeMap::new();
    for found in reader.watched(size, progress::shown) {
        match found {
            Ok(lot) => {
                bids += lot.appraisal.tender().bids().len();
                compared += 1;
                print!("{}", comparison(&lot, &screens)?);
            }
            Err(refusal) => {
                refused += 1;
                let reason = reasons.entry(refusal.error.message().to_owned());
                reason.or_insert_with(|| (0, refusal.to_string())).0 += 1;
            }
        }
    }
    println!("Not compared, with the first of each kind");
    for (message, (count, first)) in &reasons {
        println!("  {count} × {message}\n      {first}");
    }
    println!("\n{}.", Screen::NOTICE);
    println!(
        "{{\"releases\": {}, \"bids\": {bids}, \"compared\": {compared}, \"refused\": {refused}, \
         \"seconds\": {}.{:03}}}",
        reader.releases(),
        start.elapsed().as_secs(),
        start.elapsed().subsec_millis()
    );
    Ok(())
}

/// A release of statistics for every process of which a lot is compared.
fn statistics(text: impl BufRead) -> Result<(), Error> {
    let mut by_process: BTreeMap<Name, Vec<OcdsLot>> = BTreeMap::new();
    for lot in OcdsReader::new(text, terms()?).flatten() {
        by_process.entry(lot.ocid.clone()).or_default().push(lot);
    }
    for (ocid, lots) in by_process {
        let id = Name::new(&format!("{ocid}-statistics"))?;
        let lots: Vec<&OcdsLot> = lots.iter().collect();
        println!("{}", statistics_release(&lots, &id, "2026-04-01T00:00:00Z")?);
    }
    Ok(())
}

/// One lot: its bids in the order of their ranks, and what screens ask.
fn comparison(lot: &OcdsLot, screens: &[Screen]) -> Result<String, Error> {
    let tender = lot.appraisal.tender();
    let mut questions = lot.appraisal.questions().clone();
    questions.screens = screens.to_vec();
    let estimate = questions.estimate.as_ref().and_then(|estimate| estimate.amounts.get("planned"));
    let mut text = format!("{}\n", tender.title());
    if let Some(estimate) = estimate {
        let _ = writeln!(text, "  {:>18}  the buyer's estimate", estimate.to_string());
    }
    let appraisal = Appraisal::new(tender.clone(), questions)?;
    let comparison = appraisal.compare();
    for scenario in comparison.scenarios() {
        let mut standings: Vec<_> = scenario.view(View::Tendered).standings.iter().collect();
        standings.sort_by_key(|bid| bid.rank.map(|rank| rank.best));
        for bid in standings {
            // Prices are points, so ranks are certain.
            let rank = bid.rank.map_or(0, |rank| rank.best);
            let total = bid.total.as_ref().map_or_else(String::new, |total| {
                let total = total.low();
                let shown = total.to_exact_decimal().unwrap_or_else(|| total.to_string());
                format!("{shown} {}", tender.currency())
            });
            let _ = writeln!(text, "  {total:>18}  rank {rank}: {}", bid.provider);
        }
        for result in scenario.ask_screens(appraisal.questions())? {
            for question in result.asked().filter_map(|found| found.question()) {
                let _ = writeln!(text, "  asked, {}: {question}", result.screen);
            }
        }
    }
    for note in &lot.notes {
        let _ = writeln!(text, "  note: {note}");
    }
    Ok(text + "\n")
}
