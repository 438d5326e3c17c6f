//! Tenders that are documents or open contracting data, by SQL beside what the crate finds.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, AsArray, Decimal128Array, RecordBatch, StringArray};
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{Int64Type, UInt16Type};
use datafusion::error::Result;
use datafusion::prelude::SessionContext;
use fullcost::appraisal::Appraisal;
use fullcost::batch::{Scales, Table};
use fullcost::demand::LineKind;
use fullcost::door::{OcdsReader, OcdsTerms};
use fullcost::exact::{Fraction, Period, Rounding};
use fullcost::price::{VatBasis, View};
use fullcost::tender::RankInterval;
use serde_json::Value;

use crate::{refused, register};

/// Bidder, total in minor units, rank.
type Row = (String, i64, u16);

/// Compares every tender of the crate's examples and cases that fits columns, under each scenario.
pub async fn prove(root: &str) -> Result<()> {
    let root = Path::new(root);
    let (mut compared, mut bids, mut left_out) = (0, 0, 0);
    for appraisal in appraisals(root)? {
        for scenario in appraisal.tender().demand().scenarios() {
            let name = scenario.name().as_str();
            let Some(rows) = rows(&appraisal, name)? else {
                left_out += 1;
                continue;
            };
            let (found, expected) = (ask(&appraisal, rows).await?, expected(&appraisal, name)?);
            if found != expected {
                let title = appraisal.tender().title();
                return Err(refused(format_args!("{title}, {name}: {found:?} and {expected:?}")));
            }
            compared += 1;
            bids += found.len();
        }
    }
    println!(
        "{compared} tenders under a scenario, {bids} bids: totals and ranks all the same; {left_out} do not fit columns"
    );
    Ok(())
}

fn appraisals(root: &Path) -> Result<Vec<Appraisal>> {
    let mut appraisals = Vec::new();
    for folder in ["examples/data", "tests/data/tender", "tests/data"] {
        for path in files(&root.join(folder), "json")? {
            let document: Value =
                serde_json::from_str(&std::fs::read_to_string(path)?).map_err(refused)?;
            let tender = document.get("tender").unwrap_or(&document);
            if tender.get("bids").is_some() && tender.get("lots").is_none() {
                appraisals.extend(Appraisal::from_json(&tender.to_string()));
            }
        }
    }
    let terms =
        OcdsTerms::new(Period::new("2017-01".parse().map_err(refused)?, 12).map_err(refused)?)
            .with_vat(VatBasis::Exclusive)
            .counting("active")
            .counting("qualified")
            .counting_without_status()
            .setting_aside("not-qualified");
    for path in files(&root.join("tests/data/ocds"), "jsonl")? {
        let text = std::fs::read(path)?;
        let lots = OcdsReader::new(text.as_slice(), terms.clone()).flatten();
        appraisals.extend(lots.map(|lot| lot.appraisal));
    }
    Ok(appraisals)
}

fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    Ok(paths)
}

/// A row a bid in DECIMAL, or nothing where the tender does not fit columns.
fn rows(appraisal: &Appraisal, scenario: &str) -> Result<Option<RecordBatch>> {
    let tender = appraisal.tender();
    let scales = Scales::new(6, 6).map_err(refused)?;
    let lines = tender.demand().lines().iter().filter(|line| line.kind() != LineKind::Optional);
    let lines: Vec<_> = lines.collect();
    let mut table = Table::new(tender.currency(), scales, lines.len(), 0).map_err(refused)?;
    let preset = lines.iter().any(|line| line.kind() != LineKind::Required);
    if preset || table.push_appraisal(appraisal, scenario).is_err() {
        return Ok(None);
    }
    let asked = tender.demand().scenarios().iter().find(|known| known.name().as_str() == scenario);
    let bids = tender.bids();
    let text = |of: &dyn Fn(usize) -> String| -> ArrayRef {
        Arc::new((0..bids.len()).map(|bid| Some(of(bid))).collect::<StringArray>())
    };
    let mut columns = vec![
        ("tender".to_owned(), text(&|_| tender.title().to_string())),
        ("provider".to_owned(), text(&|bid| bids[bid].provider.to_string())),
    ];
    for (place, line) in lines.iter().enumerate() {
        let name = line.name().as_str();
        let quantity = asked.and_then(|asked| asked.quantity(name));
        let quantity = quantity.map_or(0, |quantity| millionths(quantity.to_decimal()));
        let price = |bid: usize| {
            let band = bids[bid].rate_card.rate(name)?.band()?;
            Some(millionths(band.low().to_decimal()))
        };
        columns.push((format!("price {place}"), decimal((0..bids.len()).map(price).collect())?));
        columns.push((format!("demand {place}"), decimal(vec![Some(quantity); bids.len()])?));
    }
    Ok(Some(RecordBatch::try_from_iter(columns)?))
}

fn millionths(figure: rust_decimal::Decimal) -> i128 {
    let up = 6_u32.saturating_sub(figure.scale());
    figure.mantissa() * 10_i128.pow(up)
}

fn decimal(values: Vec<Option<i128>>) -> Result<ArrayRef> {
    Ok(Arc::new(Decimal128Array::from(values).with_precision_and_scale(30, 6)?))
}

async fn ask(appraisal: &Appraisal, rows: RecordBatch) -> Result<Vec<Row>> {
    let lines = (rows.num_columns() - 2) / 2;
    let lines = (0..lines).map(|p| format!(r#"{{"price": "price {p}", "demand": "demand {p}"}}"#));
    let (currency, lines) = (appraisal.tender().currency(), lines.collect::<Vec<_>>().join(", "));
    let ranks = appraisal.tender().rank_on().as_str();
    let session = SessionContext::new();
    register(&session);
    session.register_batch("bids", rows)?;
    let query = format!(
        r#"SELECT * FROM compare_bids('bids', '{{"currency": "{currency}", "totals": "minor_units",
            "ranks": "{ranks}", "columns": {{"lot": "tender", "bid": "provider", "lines": [{lines}]}}}}')"#
    );
    let batches = session.sql(&query).await?.collect().await?;
    let Some(first) = batches.first() else { return Ok(Vec::new()) };
    let all = concat_batches(&first.schema(), &batches)?;
    let column = |name: &str| {
        all.column_by_name(name).ok_or_else(|| refused(format_args!("no column {name}")))
    };
    let bids = column("bid")?.as_string::<i32>();
    let totals = column("total_tendered")?.as_primitive::<Int64Type>();
    let ranks = column("rank_tendered")?.as_primitive::<UInt16Type>();
    let mut found: Vec<Row> = (0..all.num_rows())
        .map(|row| (bids.value(row).to_owned(), totals.value(row), ranks.value(row)))
        .collect();
    found.sort_unstable();
    Ok(found)
}

fn expected(appraisal: &Appraisal, scenario: &str) -> Result<Vec<Row>> {
    let tender = appraisal.tender();
    let digits = u32::from(tender.currency().minor_unit_digits());
    let minor = Fraction::from(10_i128.pow(digits));
    let comparison = appraisal.compare();
    let view = comparison.scenario(scenario).map_err(refused)?.view(View::Tendered);
    let mut rows = Vec::new();
    for (bid, standing) in tender.bids().iter().zip(&view.standings) {
        let total = standing.total.as_ref();
        let total = total.map(|total| (total.low() * &minor).rounded(0, Rounding::HalfEven));
        let total = total.and_then(|total| total.to_string().parse().ok()).unwrap_or(i64::MIN);
        let rank = standing.rank.and_then(RankInterval::certain).unwrap_or(0);
        rows.push((bid.provider.to_string(), total, u16::try_from(rank).unwrap_or(0)));
    }
    rows.sort_unstable();
    Ok(rows)
}
