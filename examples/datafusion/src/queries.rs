//! The questions that are asked of the seeded field.

use datafusion::error::Result;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};

use crate::field::LINES;
use crate::{cluster, register};

/// What is asked: totals in pence, ranks on exact totals, and bids more than 10 % below the mean.
const ASKED: &str = r#""currency": "GBP", "price_places": 2, "totals": "minor_units", "ranks": "exact",
    "below_mean": {"view": "tendered", "margin": "10%"}"#;

/// Where a plan is run.
#[derive(Clone, Debug)]
pub enum Where {
    /// DataFusion, with so many threads.
    Here(usize),
    /// Ballista in one process, with so many tasks at a time.
    Standalone(usize),
    /// A scheduler of Ballista, with so many parts of each plan.
    Scheduler(String, usize),
}

impl Where {
    /// A session with the functions.
    pub async fn session(&self) -> Result<SessionContext> {
        match self {
            Where::Here(threads) => {
                let config = SessionConfig::new().with_target_partitions(*threads);
                let session = SessionContext::new_with_config(config);
                register(&session);
                Ok(session)
            }
            Where::Standalone(tasks) => cluster::standalone(*tasks).await,
            Where::Scheduler(url, parts) => cluster::client(url, *parts).await,
        }
    }

    /// A session in which a folder's Parquet is known as `bids`, `lots` and `parts`.
    pub async fn open(&self, folder: &str) -> Result<SessionContext> {
        let session = self.session().await?;
        for (name, path) in [("bids", "bids.parquet"), ("lots", "lots.parquet"), ("parts", "parts")]
        {
            let options = ParquetReadOptions::default();
            session.register_parquet(name, format!("{folder}/{path}"), options).await?;
        }
        Ok(session)
    }
}

/// A row a bid in, a row a bid out.
pub fn by_bid() -> String {
    let lines = each(|line| format!(r#"{{"price": "p{line}", "demand": "q{line}"}}"#));
    format!(
        r#"SELECT * FROM compare_bids('bids', '{{{ASKED}, "columns": {{
            "lot": "lot", "bid": "bid", "lines": [{lines}],
            "views": {{
                "neutral": {{"numerator": "numerator", "denominator": "denominator", "lump": "levy"}},
                "purse": {{"per_unit": "per_unit", "lump": "support"}}}}}}}}')"#
    )
}

/// A row a lot in, a row a lot out.
pub fn by_lot(table: &str) -> String {
    let (prices, demand) = (each(|line| format!("p{line}")), each(|line| format!("q{line}")));
    format!(
        r#"SELECT lot, compare_lot('{{{ASKED}, "views": ["neutral", "purse"]}}',
            struct({prices}), struct({demand}), named_struct('lot', lot, 'bid', bid),
            named_struct('numerator', numerator, 'denominator', denominator, 'lump', levy),
            named_struct('per_unit', per_unit, 'lump', support)) AS found FROM {table}"#
    )
}

/// A row a lot in, a row a bid out.
pub fn by_lot_unnested(table: &str) -> String {
    let mut columns = String::from("found['bid'] AS bid, found['below_mean'] AS below_mean");
    for view in ["tendered", "neutral", "purse"] {
        for what in ["total", "rank"] {
            columns += &format!(", found['{what}_{view}'] AS {what}_{view}");
        }
    }
    format!(
        "SELECT lot, {columns} FROM (SELECT lot, unnest(found) AS found FROM ({}))",
        by_lot(table)
    )
}

fn each(line: impl Fn(usize) -> String) -> String {
    (0..LINES).map(line).collect::<Vec<_>>().join(", ")
}
