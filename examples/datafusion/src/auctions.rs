//! Sealed bids of auctions from CSV, compared by SQL and one by one.
//!
//! Columns: auction, date, reserve price, bidder, bid, won. The reserve price stands for the estimate. Rows
//! without a bid are left out, and counted.

use std::collections::BTreeMap;
use std::fs::read_to_string;
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{
    ArrayRef, AsArray, BooleanArray, Decimal128Array, RecordBatch, StringArray,
};
use datafusion::arrow::compute::{cast, concat_batches};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, UInt16Type};
use datafusion::error::Result;
use fullcost::batch::{Columns, Scales, Table};
use fullcost::exact::{Currency, Period};
use fullcost::price::View;
use fullcost::screen::{BelowEstimate, BelowMean, Screen, ScreenRule};
use fullcost::tender::{RankInterval, RankOn};

use crate::field;
use crate::queries::Where;
use crate::refused;

const ASKED: &str = r#"SELECT * FROM compare_bids('bids', '{
    "currency": "JPY", "totals": "decimal", "ranks": "exact",
    "below_mean": {"view": "tendered", "margin": "10%"},
    "below_estimate": {"view": "tendered", "margin": "25%"},
    "columns": {"lot": "auction", "bid": "bidder", "estimate": "reserve",
        "lines": [{"price": "bid", "demand": 1}]}}')"#;

/// Bids by auction, and what was expected to be paid; then by bidder.
type Auctions = BTreeMap<String, (i64, BTreeMap<String, i64>)>;

/// One bid: auction, bidder, total, rank, below the mean, below the estimate.
type Row = (String, String, i128, u16, bool, bool);

/// Compares the bids of a file on every engine, and one by one.
pub async fn prove(file: &str, engines: &[(&str, Where)]) -> Result<()> {
    let (auctions, without_bid) = read(&read_to_string(file)?)?;
    let expected = one_by_one(&auctions).map_err(refused)?;
    println!(
        "{} bids in {} auctions, each compared one by one; {without_bid} rows without a bid left out",
        expected.len(),
        auctions.len()
    );
    let folder = std::env::temp_dir().join(format!("fullcost-auctions-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let path = folder.join("auctions.parquet");
    field::write(&path, &rows(&auctions)?, 2_048)?;
    for (name, engine) in engines {
        let found = ask(engine, &path).await?;
        if found != expected {
            let differ = found.iter().zip(&expected).find(|(one, two)| one != two);
            return Err(refused(format_args!("{name}: rows differ, such as {differ:?}")));
        }
        println!("{name}: {} rows, all the same", found.len());
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn read(text: &str) -> Result<(Auctions, usize)> {
    let (mut auctions, mut without_bid) = (Auctions::new(), 0);
    for (row, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let whole = |text: &str| {
            text.parse::<i64>()
                .map_err(|_| refused(format_args!("row {}: {text:?} is no number", row + 1)))
        };
        let [auction, _, reserve, bidder, bid, _] = cells.as_slice() else {
            return Err(refused(format_args!("row {}: give six cells", row + 1)));
        };
        if bid.is_empty() {
            without_bid += 1;
            continue;
        }
        let entry =
            || Ok::<_, datafusion::error::DataFusionError>((whole(reserve)?, BTreeMap::new()));
        if !auctions.contains_key(*auction) {
            auctions.insert((*auction).to_owned(), entry()?);
        }
        if let Some((_, bids)) = auctions.get_mut(*auction) {
            // A bidder's further bids in an auction stand by themselves.
            let further = bids.keys().filter(|name| name.split('#').next() == Some(bidder)).count();
            bids.insert(format!("{bidder}#{further}"), whole(bid)?);
        }
    }
    Ok((auctions, without_bid))
}

/// A row a bid, in no order of lots: amounts as DECIMAL.
fn rows(auctions: &Auctions) -> Result<RecordBatch> {
    let mut all: Vec<(&str, &str, i64, i64)> = Vec::new();
    for (auction, (reserve, bids)) in auctions {
        all.extend(
            bids.iter().map(|(bidder, bid)| (auction.as_str(), bidder.as_str(), *reserve, *bid)),
        );
    }
    all.sort_by_key(|(auction, bidder, _, bid)| (*bid, *bidder, *auction));
    let decimal = |values: Vec<i128>| -> Result<ArrayRef> {
        let values = Decimal128Array::from(values).with_precision_and_scale(20, 2)?;
        Ok(Arc::new(values))
    };
    let text = |values: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(values)) };
    let cents = |amount: i64| i128::from(amount) * 100;
    Ok(RecordBatch::try_from_iter([
        ("auction", text(all.iter().map(|row| row.0).collect())),
        ("bidder", text(all.iter().map(|row| row.1).collect())),
        ("reserve", decimal(all.iter().map(|row| cents(row.2)).collect())?),
        ("bid", decimal(all.iter().map(|row| cents(row.3)).collect())?),
    ])?)
}

fn one_by_one(auctions: &Auctions) -> Result<Vec<Row>, fullcost::Error> {
    let mut table = Table::new(Currency::JPY, Scales::new(0, 0)?, 1, 0)?;
    for (reserve, bids) in auctions.values() {
        table.begin_lot(&[1], &[])?;
        table.set_estimate(*reserve)?;
        bids.values().try_for_each(|bid| table.push_bid(&[*bid], &[]))?;
    }
    let columns = table.columns()?;
    let mut rows = Vec::new();
    for (lot, (auction, (_, bids))) in auctions.iter().enumerate() {
        let found = compared(&columns, lot)?;
        let names = bids.keys().map(|bidder| (auction.clone(), bidder.clone()));
        let found = names.zip(found).map(|((auction, bidder), (total, rank, mean, estimate))| {
            (auction, bidder, total, rank, mean, estimate)
        });
        rows.extend(found);
    }
    rows.sort_unstable();
    Ok(rows)
}

/// Total, rank and flags of each bid of a lot, as a tender by itself.
fn compared(
    columns: &Columns<'_>,
    lot: usize,
) -> Result<Vec<(i128, u16, bool, bool)>, fullcost::Error> {
    let period = Period::new("2026-04".parse()?, 12)?;
    let appraisal = columns.unfold(lot, &[], period, RankOn::Exact)?;
    let comparison = appraisal.compare();
    let scenario = comparison.scenario("planned")?;
    let figures = scenario.screen_figures(appraisal.questions(), View::Tendered)?;
    let asked = |rule: ScreenRule| {
        let findings = Screen::new("flag", rule, "this example")?.ask(&figures).findings;
        Ok::<Vec<bool>, fullcost::Error>(findings.iter().map(|found| found.is_asked()).collect())
    };
    let mean = asked(BelowMean::new("10%".parse()?)?.into())?;
    let estimate = asked(BelowEstimate::new("25%".parse()?)?.into())?;
    let standings = scenario.view(View::Tendered).standings.iter().enumerate();
    Ok(standings
        .map(|(bid, standing)| {
            let total = standing.total.as_ref().map(|total| total.low().to_string());
            let rank = standing.rank.and_then(RankInterval::certain).unwrap_or(0);
            (
                total.and_then(|total| total.parse().ok()).unwrap_or(i128::MIN),
                u16::try_from(rank).unwrap_or(0),
                mean.get(bid) == Some(&true),
                estimate.get(bid) == Some(&true),
            )
        })
        .collect())
}

async fn ask(engine: &Where, path: &Path) -> Result<Vec<Row>> {
    let session = engine.session().await?;
    let path = path.to_string_lossy();
    session.register_parquet("bids", path.as_ref(), Default::default()).await?;
    let batches = session.sql(ASKED).await?.collect().await?;
    let Some(first) = batches.first() else { return Ok(Vec::new()) };
    let all = concat_batches(&first.schema(), &batches)?;
    let column = |name: &str| {
        all.column_by_name(name).ok_or_else(|| refused(format_args!("no column {name}")))
    };
    let text = |name: &str| {
        Ok::<_, datafusion::error::DataFusionError>(cast(column(name)?, &DataType::Utf8)?)
    };
    let (auction, bidder) = (text("lot")?, text("bid")?);
    let (auction, bidder) = (auction.as_string::<i32>(), bidder.as_string::<i32>());
    let totals = column("total_tendered")?.as_primitive::<Decimal128Type>();
    let ranks = column("rank_tendered")?.as_primitive::<UInt16Type>();
    let flag = |name: &str| {
        Ok::<&BooleanArray, datafusion::error::DataFusionError>(column(name)?.as_boolean())
    };
    let (mean, estimate) = (flag("below_mean")?, flag("below_estimate")?);
    let mut rows: Vec<Row> = (0..all.num_rows())
        .map(|row| {
            (
                auction.value(row).to_owned(),
                bidder.value(row).to_owned(),
                totals.value(row),
                ranks.value(row),
                mean.value(row),
                estimate.value(row),
            )
        })
        .collect();
    rows.sort_unstable();
    Ok(rows)
}
