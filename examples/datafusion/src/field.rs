//! A seeded field of bids in Parquet, and what comparing its lots one by one gives.
//!
//! It is the field of the crate's example `million_bids`: lots of 2 to 12 bids with 8 lines, the tendered
//! and two adjusted views. `bids.parquet` has a row a bid, `lots.parquet` a row a lot with lists;
//! `parts` holds the lots again in several files.

use std::fs::{File, create_dir_all};
use std::path::Path;
use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, Int64Array, ListArray, RecordBatch};
use datafusion::arrow::buffer::OffsetBuffer;
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{DataType, Field as Column};
use datafusion::error::{DataFusionError, Result};
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::file::properties::WriterProperties;
use fullcost::appraisal::Questions;
use fullcost::batch::{Columns, Scales, ViewColumns};
use fullcost::exact::{Currency, Fraction, Period, Rounding};
use fullcost::price::View;
use fullcost::screen::{BelowMean, Screen};
use fullcost::tender::{RankInterval, RankOn};

/// Lines of each lot.
pub const LINES: usize = 8;

/// Rows of a group in `bids.parquet`, as DuckDB writes them.
const GROUP_ROWS: usize = 122_880;

/// Lots of a group in `lots.parquet`: about as many bids.
const GROUP_LOTS: usize = 17_500;

/// Files that the lots are parted over.
const PARTS: usize = 8;

/// Columns that own their numbers: prices in pence, whole quantities.
#[derive(Debug)]
pub struct Field {
    lots: Vec<usize>,
    prices: Vec<Vec<i64>>,
    demand: Vec<Vec<i64>>,
    numerators: Vec<i64>,
    denominators: Vec<i64>,
    levy: Vec<i64>,
    per_unit: Vec<i64>,
    support: Vec<i64>,
}

/// One bid: lot, bid, totals and ranks of three views, and whether it is below the mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    pub lot: i64,
    pub bid: i64,
    pub totals: [i64; 3],
    pub ranks: [u16; 3],
    pub below_mean: bool,
}

impl Field {
    /// At least so many bids, the same for the same seed.
    pub fn seeded(bids: usize, seed: u64) -> Self {
        let mut state = seed;
        let mut below = |bound: u64| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            i64::try_from((mixed ^ (mixed >> 31)) % bound).unwrap_or(0)
        };
        let mut offsets = vec![0_usize];
        let mut total = 0;
        while total < bids {
            total += usize::try_from(2 + below(11)).unwrap_or(2);
            offsets.push(total);
        }
        let lots = offsets.len() - 1;
        let (mut prices, mut demand) = (Vec::new(), Vec::new());
        for _ in 0..LINES {
            prices.push((0..total).map(|_| 1_500 + below(2_500)).collect());
            demand.push((0..lots).map(|_| below(4_000)).collect());
        }
        Field {
            lots: offsets,
            prices,
            demand,
            numerators: (0..total).map(|_| if below(3) == 0 { 10 } else { 12 }).collect(),
            denominators: vec![12; lots],
            levy: (0..total).map(|_| below(2_000_000)).collect(),
            per_unit: (0..total).map(|_| below(300) - 100).collect(),
            support: (0..total).map(|_| below(4_000_000) - 1_000_000).collect(),
        }
    }

    /// How many bids.
    pub fn bids(&self) -> usize {
        self.lots.last().copied().unwrap_or(0)
    }

    /// How many lots.
    pub fn lots(&self) -> usize {
        self.lots.len() - 1
    }

    /// The columns as the crate takes them.
    pub fn columns(&self) -> Result<Columns<'_>, fullcost::Error> {
        let mut columns = Columns::new(Currency::GBP, Scales::new(2, 0)?, &self.lots)?;
        for (prices, demand) in self.prices.iter().zip(&self.demand) {
            columns = columns.with_line(prices, demand)?;
        }
        let net = ViewColumns::new().with_factor(&self.numerators, &self.denominators);
        let whole = ViewColumns::new().with_per_unit(&self.per_unit).with_lump(&self.support);
        columns.with_view(net.with_lump(&self.levy))?.with_view(whole)
    }

    /// Writes it into a folder.
    pub fn write(&self, folder: &Path) -> Result<()> {
        create_dir_all(folder.join("parts"))?;
        write(&folder.join("bids.parquet"), &self.by_bid()?, GROUP_ROWS)?;
        let lots = self.by_lot()?;
        write(&folder.join("lots.parquet"), &lots, GROUP_LOTS)?;
        let most = lots.num_rows().div_ceil(PARTS);
        for part in 0..PARTS {
            let first = (part * most).min(lots.num_rows());
            let rows = lots.slice(first, most.min(lots.num_rows() - first));
            write(&folder.join(format!("parts/part-{part}.parquet")), &rows, GROUP_LOTS)?;
        }
        Ok(())
    }

    /// What is of bids: its name in Parquet, and its values.
    fn of_bids(&self) -> Vec<(String, Vec<i64>)> {
        let bids = (0_i64..).take(self.bids()).collect();
        let mut columns = vec![("bid".to_owned(), bids)];
        let prices = self.prices.iter().enumerate();
        columns.extend(prices.map(|(line, prices)| (format!("p{line}"), prices.clone())));
        columns.push(("numerator".to_owned(), self.numerators.clone()));
        columns.push(("levy".to_owned(), self.levy.clone()));
        columns.push(("per_unit".to_owned(), self.per_unit.clone()));
        columns.push(("support".to_owned(), self.support.clone()));
        columns
    }

    /// What is of lots.
    fn of_lots(&self) -> Vec<(String, Vec<i64>)> {
        let lots = (0_i64..).take(self.lots.len() - 1).collect();
        let mut columns = vec![("lot".to_owned(), lots)];
        let demand = self.demand.iter().enumerate();
        columns.extend(demand.map(|(line, demand)| (format!("q{line}"), demand.clone())));
        columns.push(("denominator".to_owned(), self.denominators.clone()));
        columns
    }

    /// A row a bid.
    fn by_bid(&self) -> Result<RecordBatch> {
        let repeated = |values: &[i64]| -> Vec<i64> {
            let lots = self.lots.windows(2).zip(values);
            lots.flat_map(|(lot, value)| std::iter::repeat_n(*value, lot[1] - lot[0])).collect()
        };
        let lots = self.of_lots().into_iter().map(|(name, values)| (name, repeated(&values)));
        let columns = lots.chain(self.of_bids());
        let columns = columns.map(|(name, values)| (name, int64(values)));
        Ok(RecordBatch::try_from_iter(columns)?)
    }

    /// A row a lot.
    fn by_lot(&self) -> Result<RecordBatch> {
        let offsets = OffsetBuffer::<i32>::from_lengths(self.lots.windows(2).map(|l| l[1] - l[0]));
        let item = Arc::new(Column::new_list_field(DataType::Int64, false));
        let listed = |values| -> ArrayRef {
            Arc::new(ListArray::new(item.clone(), offsets.clone(), int64(values), None))
        };
        let lots = self.of_lots().into_iter().map(|(name, values)| (name, int64(values)));
        let bids = self.of_bids().into_iter().map(|(name, values)| (name, listed(values)));
        Ok(RecordBatch::try_from_iter(lots.chain(bids))?)
    }

    /// Every lot as a tender by itself, without a batch: sorted rows.
    pub fn one_by_one(&self, threads: usize) -> Result<Vec<Row>> {
        let columns = self.columns().map_err(crate::refused)?;
        let lots: Vec<usize> = (0..columns.lots()).collect();
        let most = lots.len().div_ceil(threads.max(1)).max(1);
        let parts: Vec<_> = std::thread::scope(|scope| {
            let spawned = lots.chunks(most).map(|lots| scope.spawn(|| rows_of(&columns, lots)));
            let spawned: Vec<_> = spawned.collect();
            spawned.into_iter().map(|part| part.join()).collect()
        });
        let mut rows = Vec::new();
        for part in parts {
            let part = part.map_err(|_| crate::refused("a thread has stopped"))?;
            rows.extend(part.map_err(crate::refused)?);
        }
        rows.sort_unstable();
        Ok(rows)
    }
}

fn rows_of(columns: &Columns<'_>, lots: &[usize]) -> Result<Vec<Row>, fullcost::Error> {
    let screen = Screen::new("flag", BelowMean::new("10%".parse()?)?, "this example")?;
    let period = Period::new("2026-04".parse()?, 12)?;
    let hundred = Fraction::from(100);
    let mut rows = Vec::new();
    for lot in lots {
        let comparison = columns.unfold(*lot, &[1, 2], period, RankOn::Exact)?.compare();
        let scenario = comparison.scenario("planned")?;
        let first = rows.len();
        for bid in columns.bids_of(*lot) {
            let (lot, bid) = (i64::try_from(*lot).unwrap_or(-1), i64::try_from(bid).unwrap_or(-1));
            rows.push(Row { lot, bid, totals: [0; 3], ranks: [0; 3], below_mean: false });
        }
        let views = [View::Tendered, View::CompetitivelyNeutral, View::PublicPurse];
        for (place, view) in views.into_iter().enumerate() {
            for (row, standing) in rows[first..].iter_mut().zip(&scenario.view(view).standings) {
                let pence = standing.total.as_ref().map(|total| {
                    (total.low() * &hundred).rounded(0, Rounding::HalfEven).to_string()
                });
                row.totals[place] = pence.and_then(|p| p.parse().ok()).unwrap_or(i64::MIN);
                let rank = standing.rank.and_then(RankInterval::certain).unwrap_or(0);
                row.ranks[place] = u16::try_from(rank).unwrap_or(0);
            }
        }
        let figures = scenario.screen_figures(&Questions::default(), View::Tendered)?;
        for (row, found) in rows[first..].iter_mut().zip(screen.ask(&figures).findings) {
            row.below_mean = found.is_asked();
        }
    }
    Ok(rows)
}

fn int64(values: Vec<i64>) -> ArrayRef {
    Arc::new(Int64Array::from(values))
}

/// Writes rows as Parquet, neither compressed nor by dictionaries: figures hardly repeat.
pub fn write(path: &Path, rows: &RecordBatch, group: usize) -> Result<()> {
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group));
    let properties = properties.set_dictionary_enabled(false).build();
    let mut writer = ArrowWriter::try_new(File::create(path)?, rows.schema(), Some(properties))?;
    writer.write(rows)?;
    writer.close()?;
    Ok(())
}

/// The rows that SQL gave, sorted.
pub fn sorted(batches: &[RecordBatch]) -> Result<Vec<Row>> {
    use datafusion::arrow::array::AsArray;
    use datafusion::arrow::datatypes::{Int64Type, UInt16Type};
    let Some(first) = batches.first() else { return Ok(Vec::new()) };
    let all = concat_batches(&first.schema(), batches)?;
    let column = |name: &str| {
        all.column_by_name(name).ok_or_else(|| crate::refused(format_args!("no column {name}")))
    };
    let whole = |name: &str| Ok::<_, DataFusionError>(column(name)?.as_primitive::<Int64Type>());
    let rank = |name: &str| Ok::<_, DataFusionError>(column(name)?.as_primitive::<UInt16Type>());
    let (lot, bid) = (whole("lot")?, whole("bid")?);
    let totals = [whole("total_tendered")?, whole("total_neutral")?, whole("total_purse")?];
    let ranks = [rank("rank_tendered")?, rank("rank_neutral")?, rank("rank_purse")?];
    let below_mean = column("below_mean")?.as_boolean();
    let mut rows: Vec<Row> = (0..all.num_rows())
        .map(|row| Row {
            lot: lot.value(row),
            bid: bid.value(row),
            totals: totals.map(|column| column.value(row)),
            ranks: ranks.map(|column| column.value(row)),
            below_mean: below_mean.value(row),
        })
        .collect();
    rows.sort_unstable();
    Ok(rows)
}
