//! Comparing bids by SQL on DataFusion and Ballista: see `README.md`.
//!
//! `make`, `prove`, `auctions` and `time` are programs of this example; `schedule` and `execute` run
//! the two services of a cluster, with the functions registered.

use std::fmt::Display;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use datafusion::dataframe::DataFrameWriteOptions;
use datafusion::error::{DataFusionError, Result};
use fullcost_datafusion::field::{Field, sorted};
use fullcost_datafusion::queries::{Where, by_bid, by_lot, by_lot_unnested};
use fullcost_datafusion::{auctions, cluster, documents};

const SEED: u64 = 2026;

const USAGE: &str = "give one of
  make FOLDER BIDS               write a seeded field of bids as Parquet
  prove FOLDER BIDS [URL]        every query on every engine beside lots compared one by one
  auctions FILE.csv [URL]        sealed bids, likewise
  documents FOLDER               tenders that are JSON documents, likewise
  time FOLDER THREADS [URL]      how long the queries take: JSON
  query FOLDER THREADS SQL       any query of the tables bids, lots and parts
  schedule PORT                  a scheduler on loopback
  execute SCHEDULER_PORT PORT THREADS   an executor on loopback";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &[&str]) -> Result<()> {
    match arguments {
        ["make", folder, bids] => make(folder, number(bids)?),
        ["prove", folder, bids, url @ ..] => prove(folder, number(bids)?, url.first()).await,
        ["auctions", file, url @ ..] => auctions::prove(file, &engines(url.first())).await,
        ["documents", folder] => documents::prove(folder).await,
        ["time", folder, threads, url @ ..] => time(folder, number(threads)?, url.first()).await,
        ["query", folder, threads, query] => show(folder, number(threads)?, query).await,
        ["schedule", port] => cluster::schedule(number(port)?).await.map_err(other),
        ["execute", scheduler, port, threads] => {
            let (scheduler, port) = (number(scheduler)?, number(port)?);
            cluster::execute(scheduler, port, number(threads)?).await.map_err(other)
        }
        _ => Err(DataFusionError::Configuration(USAGE.to_owned())),
    }
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| other(format!("{text:?} is no number")))
}

fn other(error: impl Display) -> DataFusionError {
    DataFusionError::Execution(error.to_string())
}

fn make(folder: &str, bids: usize) -> Result<()> {
    let field = Field::seeded(bids, SEED);
    field.write(Path::new(folder))?;
    println!("{} bids in {} lots", field.bids(), field.lots());
    Ok(())
}

/// Every place where plans are run.
fn engines(url: Option<&&str>) -> Vec<(&'static str, Where)> {
    let mut engines =
        vec![("DataFusion", Where::Here(2)), ("Ballista, one process", Where::Standalone(2))];
    if let Some(url) = url {
        engines.push(("Ballista, executors", Where::Scheduler((*url).to_owned(), 4)));
    }
    engines
}

async fn prove(folder: &str, bids: usize, url: Option<&&str>) -> Result<()> {
    let field = Field::seeded(bids, SEED);
    field.write(Path::new(folder))?;
    let expected = field.one_by_one(2)?;
    println!("{} bids in {} lots, each compared one by one", field.bids(), field.lots());
    let queries = [
        ("compare_bids over rows", by_bid()),
        ("compare_lot over lists", by_lot_unnested("lots")),
        ("compare_lot over a parted folder", by_lot_unnested("parts")),
    ];
    for (name, engine) in engines(url) {
        let session = engine.open(folder).await?;
        for (what, query) in &queries {
            let start = Instant::now();
            let rows = sorted(&session.sql(query).await?.collect().await?)?;
            let seconds = start.elapsed().as_secs_f64();
            if rows != expected {
                let differ = rows.iter().zip(&expected).filter(|(one, two)| one != two).count();
                return Err(other(format!(
                    "{name}, {what}: {} rows, {differ} of them differ",
                    rows.len()
                )));
            }
            println!("{name}, {what}: {} rows, all the same; {seconds:.2} s", rows.len());
        }
    }
    Ok(())
}

/// Medians of five runs after one to warm up, reading included; and the rows as Parquet.
async fn time(folder: &str, threads: usize, url: Option<&&str>) -> Result<()> {
    let engine = match url {
        Some(url) => Where::Scheduler((*url).to_owned(), threads),
        None => Where::Here(threads),
    };
    let session = engine.open(folder).await?;
    let queries = [
        ("rows", by_bid()),
        ("lists", by_lot("lots")),
        ("lists_unnested", by_lot_unnested("lots")),
        ("parted_lists", by_lot("parts")),
    ];
    let mut figures = Vec::new();
    for (what, query) in queries {
        let mut times = Vec::new();
        let mut rows = 0;
        for _ in 0..6 {
            let start = Instant::now();
            let batches = session.sql(&query).await?.collect().await?;
            times.push(start.elapsed().as_secs_f64());
            rows = batches.iter().map(|batch| batch.num_rows()).sum();
        }
        times.remove(0);
        times.sort_by(f64::total_cmp);
        figures.push(format!(r#""{what}": {{"seconds": {:.4}, "rows": {rows}}}"#, times[2]));
    }
    println!("{{{}}}", figures.join(", "));
    let found = session.sql(&by_bid()).await?;
    if url.is_none() {
        let path = format!("{folder}/found.parquet");
        let single = DataFrameWriteOptions::new().with_single_file_output(true);
        found.write_parquet(&path, single, None).await?;
    }
    Ok(())
}

async fn show(folder: &str, threads: usize, query: &str) -> Result<()> {
    let session = Where::Here(threads).open(folder).await?;
    session.sql(query).await?.show().await
}
