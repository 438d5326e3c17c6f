//! More than a million bids, compared exactly at nearly the speed of reading them.
//!
//! `cargo run --release --features rayon --example million_bids` builds a seeded field of lots of 2
//! to 12 bids × 8 lines, compares it in the tendered and two adjusted views with ranks and one flag,
//! and prints what it took beside three yardsticks, as one JSON object in its last line. A number as
//! argument asks for as many bids; `--csv <path>` reads a field from a file instead (see `read_csv`);
//! `--door <path>` (with feature `table`) times how long that takes by the door for tables; and
//! `--stream <chunks>` goes through as many fields of half a million bids, one after another in the
//! memory of one, and shows on a terminal how far it is.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::naive_bytecount,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a program that measures and prints; the yardsticks are written as anyone would"
)]

#[path = "support/progress.rs"]
mod progress;

use std::fs::File;
use std::hint::black_box;
use std::io::{BufReader, IsTerminal, Read, Write};
use std::ops::BitXor;
use std::process::ExitCode;
use std::time::Instant;

use fullcost::Error;
use fullcost::appraisal::Questions;
use fullcost::batch::{
    Ask, Column, Columns, Instructions, Outcome, Scales, Stream, ViewColumns, compare_batch,
    compare_batch_in_parallel,
};
use fullcost::exact::{Currency, Fraction, Period, Rounding};
use fullcost::price::View;
use fullcost::screen::{BelowMean, Screen};
use fullcost::tender::{RankInterval, RankOn};
use rayon::prelude::*;
use rust_decimal::Decimal;

const LINES: usize = 8;
const VIEWS: usize = 3;
/// Bids below 90 % of the mean of their lot are flagged.
const MARGIN: &str = "10%";

/// Columns that own their numbers, in 64 bits or in 32: prices in pence, whole quantities.
#[derive(Default, PartialEq)]
struct Field<N = i64> {
    lots: Vec<usize>,
    prices: Vec<Vec<N>>,
    demand: Vec<Vec<N>>,
    numerators: Vec<N>,
    denominators: Vec<N>,
    levy: Vec<N>,
    per_unit: Vec<N>,
    support: Vec<N>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let field = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Field::seeded(1_200_000, 2026),
        (Some("--stream"), Some(chunks)) => {
            if let Ok(chunks) = chunks.parse() {
                return finished(&stream(chunks));
            }
            eprintln!("{chunks:?} is no number of chunks: give a whole number, such as 10");
            return ExitCode::FAILURE;
        }
        (Some("--door"), Some(path)) => return through_door(&path),
        (Some("--csv"), Some(path)) => match open_csv(&path) {
            Ok(field) => field,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        },
        (Some(bids), _) => {
            if let Ok(bids) = bids.parse() {
                Field::seeded(bids, 2026)
            } else {
                eprintln!(
                    "{bids:?} is no number of bids: give a whole number, --csv and a path, or --stream \
                     and a number of chunks"
                );
                return ExitCode::FAILURE;
            }
        }
    };
    if field.bids() == 0 {
        eprintln!("there is no bid to compare: give at least one");
        return ExitCode::FAILURE;
    }
    finished(&report(&field))
}

fn finished(result: &Result<(), Error>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn report(field: &Field) -> Result<(), Error> {
    let columns = field.columns()?;
    let ask = Ask::new().with_totals().with_ranks().with_below_mean(0, MARGIN.parse()?)?;
    let cells = columns.cells();
    println!(
        "{} bids × {} lines in {} lots, {} views",
        columns.bids(),
        columns.lines(),
        columns.lots(),
        columns.views(),
    );

    let outcome = compare_batch(&columns, &ask)?;
    let one_by_one = one_by_one(&columns)?;
    let mut mismatches = one_by_one.differences(&outcome);
    mismatches += u64::from(one_by_one.checksum() != outcome.checksum());
    // The first call has touched the buffers of the outcome: the engine and the floor both find
    // their memory there.
    let mut alone = Stream::new(ask);
    let engine = median(|| {
        let checksum = alone.compare(&columns).map(|outcome| outcome.totals(0).map(|t| t[0]));
        black_box(&checksum);
    });
    mismatches += u64::from(alone.compare(&columns)? != &outcome);
    let mut spread = Stream::new(ask).in_parallel();
    let parallel = median(|| {
        black_box(spread.compare(&columns).is_ok());
    });
    mismatches += u64::from(spread.compare(&columns)? != &outcome);
    mismatches += u64::from(compare_batch_in_parallel(&columns, &ask)? != outcome);
    // Every set of instructions that the machine has gives the same digits, in both widths.
    let narrow_field = field.narrow();
    let narrow_columns = narrow_field.as_ref().map(Field::columns).transpose()?;
    for set in Instructions::of_this_machine() {
        let ask = ask.with_instructions(set)?;
        for columns in [Some(&columns), narrow_columns.as_ref()].into_iter().flatten() {
            mismatches += u64::from(compare_batch(columns, &ask)?.checksum() != outcome.checksum());
        }
    }
    let narrow = narrow_columns.map(|columns| {
        median(|| {
            black_box(alone.compare(&columns).is_ok());
        })
    });
    let mut floor = Floor::new(field);
    let floor_time = median(|| floor.pass(field));
    let narrow_floor = narrow_field.as_ref().map(|field| median(|| floor.pass(field)));
    let mut copy = Copy::new(field);
    let copy_time = median(|| copy.pass());
    let decimals = Decimals::new(field);
    let mut by_decimals = Columns3::new(field.bids());
    let decimal = median(|| decimals.pass(field, &mut by_decimals));
    mismatches += by_decimals.differences(&outcome);

    let flagged = outcome.flags().unwrap_or(&[]).iter().filter(|flag| **flag == 1).count();
    let changed = (0..columns.bids())
        .filter(|&bid| {
            let rank = |view| outcome.ranks(view).map_or(0, |ranks| ranks[bid]);
            rank(0) == 1 && rank(2) != 1
        })
        .count();
    println!("first in their lot and not in the second adjusted view: {changed} bids");
    println!("more than {MARGIN} below the mean of their lot: {flagged} bids");
    println!("compared one by one as well: {} lots, figure by figure", columns.lots());
    println!("checksum {:016x}, one by one {:016x}", outcome.checksum(), one_by_one.checksum());
    println!("columns from CSV: {:.1} ns a cell", front_door(&mut mismatches));
    #[cfg(feature = "table")]
    println!("columns from CSV by the door: {:.1} ns a cell", by_figures(&mut mismatches));
    let per_cell = |seconds: f64| seconds * 1e9 / cells as f64;
    println!("the floor runs at {:.0} % of a plain copy", 100.0 * copy_time / floor_time);
    println!(
        "engine {:.2} × the floor, {:.1} × quicker than decimals, {:.2} × over {} threads",
        engine / floor_time,
        decimal / engine,
        engine / parallel,
        rayon::current_num_threads()
    );
    if let (Some(narrow), Some(narrow_floor)) = (narrow, narrow_floor) {
        println!(
            "columns of 32 bits: {:.2} of the time, {:.2} × their own floor",
            narrow / engine,
            narrow / narrow_floor
        );
    }
    let or_null = |seconds: Option<f64>| {
        seconds.map_or_else(|| "null".to_owned(), |seconds| format!("{:.4}", per_cell(seconds)))
    };
    println!(
        "{{\"cells\": {cells}, \"engine_ns_per_cell\": {:.4}, \"engine_parallel_ns_per_cell\": {:.4}, \
         \"floor_ns_per_cell\": {:.4}, \"copy_ns_per_cell\": {:.4}, \"decimal_ns_per_cell\": {:.4}, \
         \"narrow_ns_per_cell\": {}, \"narrow_floor_ns_per_cell\": {}, \"instructions\": \"{}\", \
         \"threads\": {}, \"mismatches\": {mismatches}}}",
        per_cell(engine),
        per_cell(parallel),
        per_cell(floor_time),
        per_cell(copy_time),
        per_cell(decimal),
        or_null(narrow),
        or_null(narrow_floor),
        outcome.instructions().as_str(),
        rayon::current_num_threads(),
    );
    Ok(())
}

/// The median of several runs, in seconds; on a terminal each run shows.
fn median(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = Vec::new();
    run();
    for _ in 0..9 {
        let start = Instant::now();
        run();
        times.push(start.elapsed().as_secs_f64());
        if std::io::stderr().is_terminal() {
            eprint!(".");
            let _ = std::io::stderr().flush();
        }
    }
    if std::io::stderr().is_terminal() {
        eprint!("\r          \r");
    }
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

impl Field {
    fn seeded(bids: usize, seed: u64) -> Self {
        let mut state = seed;
        let mut below = |bound: u64| {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut mixed = state;
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            i64::try_from((mixed ^ (mixed >> 31)) % bound).unwrap_or(0)
        };
        let mut field = Field { lots: vec![0], ..Field::default() };
        while field.bids() < bids {
            let size = usize::try_from(2 + below(11)).unwrap_or(2);
            field.lots.push(field.bids() + size);
        }
        let (bids, lots) = (field.bids(), field.lots.len() - 1);
        for _ in 0..LINES {
            field.prices.push((0..bids).map(|_| 1_500 + below(2_500)).collect());
            field.demand.push((0..lots).map(|_| below(4_000)).collect());
        }
        // A tax of 20 % is in some prices and is taken out of them: 1/1.2 is 10 over 12.
        field.denominators = vec![12; lots];
        field.numerators = (0..bids).map(|_| if below(3) == 0 { 10 } else { 12 }).collect();
        field.levy = (0..bids).map(|_| below(2_000_000)).collect();
        field.per_unit = (0..bids).map(|_| below(300) - 100).collect();
        field.support = (0..bids).map(|_| below(4_000_000) - 1_000_000).collect();
        field
    }

    /// This field in columns of 32 bits; nothing where a number does not fit.
    fn narrow(&self) -> Option<Field<i32>> {
        let column = |column: &Vec<i64>| -> Option<Vec<i32>> {
            column.iter().map(|number| i32::try_from(*number).ok()).collect()
        };
        Some(Field {
            lots: self.lots.clone(),
            prices: self.prices.iter().map(column).collect::<Option<_>>()?,
            demand: self.demand.iter().map(column).collect::<Option<_>>()?,
            numerators: column(&self.numerators)?,
            denominators: column(&self.denominators)?,
            levy: column(&self.levy)?,
            per_unit: column(&self.per_unit)?,
            support: column(&self.support)?,
        })
    }
}

impl<N> Field<N> {
    fn bids(&self) -> usize {
        self.lots.last().copied().unwrap_or(0)
    }

    fn columns<'a>(&'a self) -> Result<Columns<'a>, Error>
    where
        &'a Vec<N>: Into<Column<'a>>,
    {
        let mut columns = Columns::new(Currency::GBP, Scales::new(2, 0)?, &self.lots)?;
        for (prices, demand) in self.prices.iter().zip(&self.demand) {
            columns = columns.with_line(prices, demand)?;
        }
        let net = ViewColumns::new().with_factor(&self.numerators, &self.denominators);
        let whole = ViewColumns::new().with_per_unit(&self.per_unit).with_lump(&self.support);
        columns.with_view(net.with_lump(&self.levy))?.with_view(whole)
    }

    /// Every column by bid, and every one by lot.
    fn inputs(&self) -> (Vec<&[N]>, Vec<&[N]>) {
        let by_bid = [&self.numerators, &self.levy, &self.per_unit, &self.support];
        let by_bid = self.prices.iter().chain(by_bid).map(Vec::as_slice).collect();
        let by_lot = self.demand.iter().chain([&self.denominators]).map(Vec::as_slice).collect();
        (by_bid, by_lot)
    }
}

/// Every lot as a tender by itself, over threads.
fn one_by_one(columns: &Columns<'_>) -> Result<Columns3, Error> {
    let lots: Vec<usize> = (0..columns.lots()).collect();
    let parts: Result<Vec<Columns3>, Error> =
        lots.par_chunks(1_000).map(|lots| one_by_one_of(columns, lots)).collect();
    let mut all = Columns3::new(0);
    for part in parts? {
        all.totals.iter_mut().zip(part.totals).for_each(|(all, part)| all.extend(part));
        all.ranks.iter_mut().zip(part.ranks).for_each(|(all, part)| all.extend(part));
        all.flags.extend(part.flags);
    }
    Ok(all)
}

fn one_by_one_of(columns: &Columns<'_>, lots: &[usize]) -> Result<Columns3, Error> {
    let screen = Screen::new("flag", BelowMean::new(MARGIN.parse()?)?, "this example")?;
    let period = Period::new("2026-04".parse()?, 12)?;
    let views = [View::Tendered, View::CompetitivelyNeutral, View::PublicPurse];
    let hundred = Fraction::from(100);
    let mut out = Columns3::new(0);
    for lot in lots {
        let comparison = columns.unfold(*lot, &[1, 2], period, RankOn::Exact)?.compare();
        let scenario = comparison.scenario("planned")?;
        let figures = scenario.screen_figures(&Questions::default(), View::Tendered)?;
        for found in screen.ask(&figures).findings {
            out.flags.push(u8::from(found.is_asked()));
        }
        for (place, view) in views.into_iter().enumerate() {
            for standing in &scenario.view(view).standings {
                let pence = standing.total.as_ref().map(|total| {
                    (total.low() * &hundred).rounded(0, Rounding::HalfEven).to_string()
                });
                let pence = pence.and_then(|pence| pence.parse().ok()).unwrap_or(i64::MIN);
                let rank = standing.rank.and_then(RankInterval::certain).unwrap_or(0);
                out.totals[place].push(pence);
                out.ranks[place].push(rank as u16);
            }
        }
    }
    Ok(out)
}

/// Many fields one after another, over threads, in the memory of one: how long, and how much.
fn stream(chunks: u64) -> Result<(), Error> {
    let ask = Ask::new().with_totals().with_ranks().with_below_mean(0, MARGIN.parse()?)?;
    let mut stream = Stream::new(ask).in_parallel();
    let cells = chunks.saturating_mul(500_000 * LINES as u64);
    let (mut busy, mut flagged, start) = (0.0, 0, Instant::now());
    for chunk in 0..chunks {
        let field = Field::seeded(500_000, chunk);
        let columns = field.columns()?;
        let begun = Instant::now();
        let outcome = stream.compare_watched(&columns, cells, progress::shown)?;
        busy += begun.elapsed().as_secs_f64();
        flagged += outcome.flags().unwrap_or(&[]).iter().filter(|flag| **flag == 1).count();
    }
    let compared = stream.compared();
    println!(
        "{} cells in {} lots, {flagged} bids flagged: {busy:.1} s comparing, {:.1} s in all; {}",
        compared.cells,
        compared.lots,
        start.elapsed().as_secs_f64(),
        memory()
    );
    Ok(())
}

/// The most memory that was used, where the system says so.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(String::new, |peak| format!("{} at most", peak.trim()))
}

/// What the engine gives, by another hand.
struct Columns3 {
    totals: [Vec<i64>; VIEWS],
    ranks: [Vec<u16>; VIEWS],
    flags: Vec<u8>,
}

impl Columns3 {
    fn new(bids: usize) -> Self {
        Columns3 {
            totals: std::array::from_fn(|_| vec![1; bids]),
            ranks: std::array::from_fn(|_| vec![1; bids]),
            flags: vec![1; bids],
        }
    }

    /// That of [`Outcome::checksum`], over these columns.
    fn checksum(&self) -> u64 {
        let totals = self.totals.iter().flatten().map(|total| total.cast_unsigned());
        let ranks = self.ranks.iter().flatten().map(|rank| u64::from(*rank));
        let flags = self.flags.iter().map(|flag| u64::from(*flag));
        totals.chain(ranks).chain(flags).fold(0xcbf2_9ce4_8422_2325, |sum: u64, word| {
            (sum ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
        })
    }

    fn differences(&self, outcome: &Outcome) -> u64 {
        let mut differences = u64::from(outcome.flags() != Some(self.flags.as_slice()));
        for view in 0..VIEWS {
            differences += u64::from(outcome.totals(view) != Some(self.totals[view].as_slice()));
            differences += u64::from(outcome.ranks(view) != Some(self.ranks[view].as_slice()));
        }
        differences
    }
}

/// One pass that reads every input column and writes every output column, and computes next to
/// nothing.
struct Floor(Columns3);

impl Floor {
    fn new(field: &Field) -> Self {
        Floor(Columns3::new(field.bids()))
    }

    fn pass<N>(&mut self, field: &Field<N>)
    where
        N: std::marker::Copy + Into<i64> + BitXor<Output = N>,
    {
        const BLOCK: usize = 16_384;
        let (by_bid, by_lot) = field.inputs();
        let by_lot = by_lot.iter().flat_map(|column| column.iter());
        let seen = by_lot.fold(0_i64, |seen, number| seen ^ (*number).into());
        let seen = seen ^ field.lots.iter().fold(0, |seen, lot| seen ^ *lot as i64);
        let mut block = vec![0_i64; BLOCK];
        for start in (0..field.bids()).step_by(BLOCK) {
            let end = field.bids().min(start + BLOCK);
            let sums = &mut block[..end - start];
            sums.fill(seen);
            for four in by_bid.chunks(4) {
                let [a, b, c, d] = [0, 1, 2, 3].map(|place| &four[place][start..end]);
                let four = a.iter().zip(b).zip(c.iter().zip(d));
                for (sum, ((a, b), (c, d))) in sums.iter_mut().zip(four) {
                    *sum ^= (*a ^ *b ^ *c ^ *d).into();
                }
            }
            for totals in &mut self.0.totals {
                totals[start..end].copy_from_slice(sums);
            }
            for ranks in &mut self.0.ranks {
                for (rank, sum) in ranks[start..end].iter_mut().zip(sums.iter()) {
                    *rank = *sum as u16;
                }
            }
            for (flag, sum) in self.0.flags[start..end].iter_mut().zip(sums.iter()) {
                *flag = *sum as u8;
            }
        }
        black_box(&self.0.totals);
    }
}

/// A plain copy that touches as many bytes as the floor: half of them read, half written.
struct Copy(Vec<u8>, Vec<u8>);

impl Copy {
    fn new(field: &Field) -> Self {
        let (by_bid, by_lot) = field.inputs();
        let inputs = by_bid.iter().chain(&by_lot).map(|column| column.len() * 8).sum::<usize>();
        let bytes = inputs + field.lots.len() * 8 + field.bids() * (VIEWS * (8 + 2) + 1);
        Copy(vec![1; bytes / 2], vec![2; bytes / 2])
    }

    fn pass(&mut self) {
        self.1.copy_from_slice(black_box(&self.0));
        black_box(&self.1);
    }
}

/// The obvious loop over decimals that were converted before.
struct Decimals {
    prices: Vec<Vec<Decimal>>,
    demand: Vec<Vec<Decimal>>,
    numerators: Vec<Decimal>,
    denominators: Vec<Decimal>,
    levy: Vec<Decimal>,
    per_unit: Vec<Decimal>,
    support: Vec<Decimal>,
}

impl Decimals {
    fn new(field: &Field) -> Self {
        let money =
            |column: &Vec<i64>| column.iter().map(|pence| Decimal::new(*pence, 2)).collect();
        let whole =
            |column: &Vec<i64>| column.iter().map(|count| Decimal::new(*count, 0)).collect();
        Decimals {
            prices: field.prices.iter().map(money).collect(),
            demand: field.demand.iter().map(whole).collect(),
            numerators: whole(&field.numerators),
            denominators: whole(&field.denominators),
            levy: money(&field.levy),
            per_unit: money(&field.per_unit),
            support: money(&field.support),
        }
    }

    fn pass(&self, field: &Field, out: &mut Columns3) {
        let mut totals = [const { Vec::new() }; VIEWS];
        let edge = Decimal::new(9, 1);
        for lot in 0..field.lots.len() - 1 {
            let bids = field.lots[lot]..field.lots[lot + 1];
            totals.iter_mut().for_each(Vec::clear);
            let units: Decimal = self.demand.iter().map(|line| line[lot]).sum();
            for bid in bids.clone() {
                let lines = self.prices.iter().zip(&self.demand);
                let basket: Decimal = lines.map(|(price, demand)| price[bid] * demand[lot]).sum();
                totals[0].push(basket);
                let net = basket * self.numerators[bid] / self.denominators[lot];
                totals[1].push(net + self.levy[bid]);
                totals[2].push(basket + self.per_unit[bid] * units + self.support[bid]);
            }
            for (view, totals) in totals.iter().enumerate() {
                for (own, bid) in totals.iter().zip(bids.clone()) {
                    let mut rounded = own.round_dp(2);
                    rounded.rescale(2);
                    out.totals[view][bid] = rounded.mantissa() as i64;
                    let less = totals.iter().filter(|other| *other < own).count();
                    out.ranks[view][bid] = 1 + less as u16;
                }
            }
            let sum: Decimal = totals[0].iter().sum();
            let count = Decimal::from(totals[0].len());
            for (own, bid) in totals[0].iter().zip(bids.clone()) {
                out.flags[bid] = u8::from(*own * count < sum * edge);
            }
        }
        black_box(&out.totals);
    }
}

/// How long columns take from CSV, in nanoseconds a cell; they have to be those that were written.
fn front_door(mismatches: &mut u64) -> f64 {
    let field = Field::seeded(100_000, 7);
    let text = write_csv(&field).unwrap_or_default();
    let start = Instant::now();
    let read = read_csv(text.as_slice());
    let took = start.elapsed().as_secs_f64() * 1e9;
    *mismatches += u64::from(read.as_ref() != Ok(&field));
    took / (field.bids() * LINES) as f64
}

/// What the columns of the text are.
#[cfg(feature = "table")]
fn plan() -> Vec<fullcost::door::FigureColumn> {
    use fullcost::door::FigureColumn::{Lot, OfBid, OfLot};
    let mut plan = vec![Lot];
    plan.extend([OfBid(0); LINES]);
    plan.extend([OfLot(0); LINES]);
    plan.extend([OfBid(0), OfLot(0), OfBid(0), OfBid(0), OfBid(0)]);
    plan
}

/// The same by the door for tables.
#[cfg(feature = "table")]
fn by_figures(mismatches: &mut u64) -> f64 {
    let field = Field::seeded(100_000, 7);
    let text = write_csv(&field).unwrap_or_default();
    let plan = plan();
    let read = fullcost::door::Figures::from_csv(&text, &plan);
    let same = read.is_ok_and(|figures| {
        let by_bid = (0..LINES).all(|line| figures.column(1 + line) == field.prices[line]);
        let by_lot = (0..LINES).all(|line| figures.column(1 + LINES + line) == field.demand[line]);
        let others = [&field.numerators, &field.denominators, &field.levy, &field.per_unit];
        let others = others.into_iter().chain([&field.support]).enumerate();
        let mut others = others.map(|(place, column)| (1 + 2 * LINES + place, column));
        figures.lots() == field.lots
            && by_bid
            && by_lot
            && others.all(|(place, column)| figures.column(place) == column)
    });
    *mismatches += u64::from(!same);
    let seconds = median(|| {
        black_box(fullcost::door::Figures::from_csv(&text, &plan).is_ok());
    });
    seconds * 1e9 / (field.bids() * LINES) as f64
}

/// How long a file of bids takes into columns of integers, on one thread.
#[cfg(feature = "table")]
fn through_door(path: &str) -> ExitCode {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let plan = plan();
    let bids = match fullcost::door::Figures::from_csv(&text, &plan) {
        Ok(figures) => figures.lots().last().copied().unwrap_or(0),
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    // The file is read each time, as others do it.
    let seconds = median(|| {
        let text = std::fs::read(path).unwrap_or_default();
        black_box(fullcost::door::Figures::from_csv(&text, &plan).is_ok());
    });
    let per_cell = seconds * 1e9 / (bids.max(1) * LINES) as f64;
    println!("{{\"bids\": {bids}, \"ns_per_cell\": {per_cell:.2}}}");
    ExitCode::SUCCESS
}

#[cfg(not(feature = "table"))]
fn through_door(_path: &str) -> ExitCode {
    eprintln!("--door is there with feature table: add --features table");
    ExitCode::FAILURE
}

fn write_csv(field: &Field) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for lot in 0..field.lots.len() - 1 {
        for bid in field.lots[lot]..field.lots[lot + 1] {
            let mut row = vec![lot.to_string()];
            row.extend(field.prices.iter().map(|column| column[bid].to_string()));
            row.extend(field.demand.iter().map(|column| column[lot].to_string()));
            let terms = [field.numerators[bid], field.denominators[lot], field.levy[bid]];
            row.extend(terms.map(|figure| figure.to_string()));
            row.extend([field.per_unit[bid], field.support[bid]].map(|figure| figure.to_string()));
            writer.write_record(&row)?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

fn open_csv(path: &str) -> Result<Field, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    read_csv(BufReader::new(file))
}

/// A field from CSV without a header: a row a bid, of lot, eight prices in pence, eight quantities,
/// numerator, denominator, levy, amount per unit and support; quantities and denominators are those
/// of the lot's first row. Rows of a lot stand together.
fn read_csv(text: impl Read) -> Result<Field, String> {
    let mut field = Field { lots: vec![0], ..Field::default() };
    field.prices = vec![Vec::new(); LINES];
    field.demand = vec![Vec::new(); LINES];
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    let mut record = csv::StringRecord::new();
    let (mut last, mut cells) = (String::new(), [0_i64; 2 * LINES + 5]);
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        let row = || format!("row {}", record.position().map_or(0, csv::Position::line));
        if record.len() != cells.len() + 1 {
            return Err(format!("{}: give a lot and {} numbers", row(), cells.len()));
        }
        for (cell, text) in cells.iter_mut().zip(record.iter().skip(1)) {
            *cell = text.parse().map_err(|error| format!("{}: {text:?}: {error}", row()))?;
        }
        let [numerator, denominator, levy, per_unit, support] = cells[2 * LINES..] else {
            return Err(row());
        };
        if field.bids() == 0 || last != record[0] {
            record[0].clone_into(&mut last);
            field.lots.push(field.bids());
            field.denominators.push(denominator);
            for (column, quantity) in field.demand.iter_mut().zip(&cells[LINES..]) {
                column.push(*quantity);
            }
        }
        for (column, price) in field.prices.iter_mut().zip(&cells) {
            column.push(*price);
        }
        field.numerators.push(numerator);
        field.levy.push(levy);
        field.per_unit.push(per_unit);
        field.support.push(support);
        *field.lots.last_mut().unwrap_or(&mut 0) += 1;
    }
    Ok(field)
}
