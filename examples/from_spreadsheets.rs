//! A cost model out of a workbook, and a tender out of CSV.
//!
//! `cargo run --features spreadsheet --example from_spreadsheets` reads the organisation of
//! `examples/data/day_centre.xlsx`, a sheet each for its services, drivers, pools, cost lines and
//! volunteers, and the tender of `examples/data/tables/`, whose bids have columns of their own and decimals
//! behind a comma. With a path, another workbook; a sheet is read where it has the name of a kind of
//! table.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints a report")]

use std::error::Error;
use std::process::ExitCode;
use std::{env, fs};

use fullcost::door::{Sheet, TableKind, TableReading, Tables};
use fullcost::report;

fn main() -> ExitCode {
    let path = env::args().nth(1);
    let own = || Ok(include_bytes!("data/day_centre.xlsx").to_vec());
    let workbook = path.as_ref().map_or_else(own, fs::read);
    let name = path.as_deref().unwrap_or("day_centre.xlsx");
    let result = workbook.map_err(Into::into).and_then(|bytes| {
        organisation(name, &bytes)?;
        tender()
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn organisation(file: &str, workbook: &[u8]) -> Result<(), Box<dyn Error>> {
    let mut tables = Tables::new();
    for sheet in Sheet::from_workbook(file, workbook)? {
        let name = sheet.name().unwrap_or_default();
        let Some(kind) = TableKind::named(name) else {
            println!("{file}: sheet {name:?} has the name of no kind of table and is not read");
            continue;
        };
        for formula in sheet.formulas() {
            println!("{file}: sheet {name:?}, {formula}");
        }
        println!("{file}: sheet {name:?}, {} rows", sheet.rows());
        tables = tables.with(kind, sheet, TableReading::new());
    }
    println!("\n{}", report::costing(&tables.costing()?.run()?));
    Ok(())
}

fn tender() -> Result<(), Box<dyn Error>> {
    let columns = [("Bieter", "provider"), ("Zu Hause", "rates: home")];
    let columns =
        columns.into_iter().chain([("Im Zentrum", "rates: centre"), ("Diät", "rates: diet")]);
    let reading = TableReading::new().with_decimal_comma().with_currency_sign("€");
    let reading =
        columns.fold(reading, |reading, (column, field)| reading.with_column(column, field));
    let bids = Sheet::from_csv_with("bids.csv", include_bytes!("data/tables/bids.csv"), b';')?;
    let plain = TableReading::new;
    let tables = Tables::new()
        .with(
            TableKind::Tender,
            Sheet::from_csv("tender.csv", include_bytes!("data/tables/tender.csv"))?,
            plain(),
        )
        .with(
            TableKind::DemandLines,
            Sheet::from_csv("lines.csv", include_bytes!("data/tables/lines.csv"))?,
            plain(),
        )
        .with(
            TableKind::Demand,
            Sheet::from_csv("demand.csv", include_bytes!("data/tables/demand.csv"))?,
            plain(),
        )
        .with(TableKind::Bids, bids, reading);
    println!("{}", report::appraisal(&tables.appraisal()?.run()?));
    Ok(())
}
