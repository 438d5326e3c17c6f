//! More than a million bids, compared exactly at nearly the speed of reading them.
//!
//! `cargo run --release --features rayon --example million_bids` builds a seeded field of lots of 2
//! to 12 bids × 8 lines, compares it in the tendered and two adjusted views with ranks and one flag,
//! and prints what it took beside three yardsticks, as one JSON object in its last line. A number as
//! argument asks for as many bids; `--csv <path>` reads a field from a file instead (see `read_csv`).
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

use std::hint::black_box;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Instant;

use fullcost::Error;
use fullcost::batch::{
    Ask, Columns, Outcome, Scales, Stream, ViewColumns, compare_batch, compare_batch_in_parallel,
};
use fullcost::exact::{Currency, Fraction, Percent, Period, Rounding};
use fullcost::tender::{RankInterval, RankOn, View, compare, screen};
use rust_decimal::Decimal;

const LINES: usize = 8;
const VIEWS: usize = 3;
/// Bids below 90 % of the mean of their lot are flagged.
const MARGIN: &str = "10%";

/// Columns that own their numbers: prices in pence, whole quantities.
#[derive(Default)]
struct Field {
    lots: Vec<usize>,
    prices: Vec<Vec<i64>>,
    demand: Vec<Vec<i64>>,
    numerators: Vec<i64>,
    denominators: Vec<i64>,
    levy: Vec<i64>,
    per_unit: Vec<i64>,
    support: Vec<i64>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let field = match (arguments.next().as_deref(), arguments.next()) {
        (None, _) => Field::seeded(1_200_000, 2026),
        (Some("--csv"), Some(path)) => match read_csv(&path) {
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
                    "{bids:?} is no number of bids: give a whole number, or --csv and a path"
                );
                return ExitCode::FAILURE;
            }
        }
    };
    match report(&field) {
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
    let (scalar_lots, mut mismatches) = against_scalar(&columns, &outcome)?;
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
    let mut floor = Floor::new(field);
    let floor_time = median(|| floor.pass(field));
    let mut copy = Copy::new(field);
    let copy_time = median(|| copy.pass());
    let decimals = Decimals::new(field);
    let mut by_decimals = Columns3::new(field);
    let decimal = median(|| decimals.pass(field, &mut by_decimals));
    mismatches += by_decimals.differences(&outcome);

    let flagged = outcome.below_mean().unwrap_or(&[]).iter().filter(|flag| **flag == 1).count();
    let changed = (0..columns.bids())
        .filter(|&bid| {
            let rank = |view| outcome.ranks(view).map_or(0, |ranks| ranks[bid]);
            rank(0) == 1 && rank(2) != 1
        })
        .count();
    println!("first in their lot and not in the second adjusted view: {changed} bids");
    println!("more than {MARGIN} below the mean of their lot: {flagged} bids");
    println!("compared one by one as well: {scalar_lots} lots, figure by figure");
    println!("checksum of every figure {:016x}", outcome.checksum());
    let per_cell = |seconds: f64| seconds * 1e9 / cells as f64;
    println!(
        "engine {:.2} × the floor, {:.1} × quicker than decimals, {:.2} × over {} threads",
        engine / floor_time,
        decimal / engine,
        engine / parallel,
        rayon::current_num_threads()
    );
    println!(
        "{{\"cells\": {cells}, \"engine_ns_per_cell\": {:.4}, \"engine_parallel_ns_per_cell\": {:.4}, \
         \"floor_ns_per_cell\": {:.4}, \"copy_ns_per_cell\": {:.4}, \"decimal_ns_per_cell\": {:.4}, \
         \"threads\": {}, \"mismatches\": {mismatches}}}",
        per_cell(engine),
        per_cell(parallel),
        per_cell(floor_time),
        per_cell(copy_time),
        per_cell(decimal),
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

    fn bids(&self) -> usize {
        self.lots.last().copied().unwrap_or(0)
    }

    fn columns(&self) -> Result<Columns<'_>, Error> {
        let mut columns = Columns::new(Currency::GBP, Scales::new(2, 0)?, &self.lots)?;
        for (prices, demand) in self.prices.iter().zip(&self.demand) {
            columns = columns.with_line(prices, demand)?;
        }
        let net = ViewColumns::new().with_factor(&self.numerators, &self.denominators);
        let whole = ViewColumns::new().with_per_unit(&self.per_unit).with_lump(&self.support);
        columns.with_view(net.with_lump(&self.levy))?.with_view(whole)
    }

    /// Every column by bid, and every one by lot.
    fn inputs(&self) -> (Vec<&[i64]>, Vec<&[i64]>) {
        let by_bid = [&self.numerators, &self.levy, &self.per_unit, &self.support];
        let by_bid = self.prices.iter().chain(by_bid).map(Vec::as_slice).collect();
        let by_lot = self.demand.iter().chain([&self.denominators]).map(Vec::as_slice).collect();
        (by_bid, by_lot)
    }
}

/// Some lots as tenders by themselves: how many, and how many figures differ.
fn against_scalar(columns: &Columns<'_>, outcome: &Outcome) -> Result<(usize, u64), Error> {
    let margin: Percent = MARGIN.parse()?;
    let period = Period::new("2026-04".parse()?, 12)?;
    let views = [View::Tendered, View::CompetitivelyNeutral, View::PublicPurse];
    let hundred = Fraction::from(100);
    let (mut lots, mut differences) = (0, 0);
    for lot in (0..columns.lots()).step_by(7) {
        lots += 1;
        let tender = columns.unfold(lot, &[1, 2], period, RankOn::Exact)?;
        let comparison = compare(&tender);
        let scenario = comparison.scenario("planned")?;
        let flags = screen::below_mean(scenario.view(View::Tendered), margin)?;
        for (place, view) in views.into_iter().enumerate() {
            let rows = scenario.view(view).standings().iter().zip(columns.bids_of(lot)).zip(&flags);
            for ((standing, bid), flag) in rows {
                let total = standing.total().map(|total| {
                    (total.low() * &hundred).rounded(0, Rounding::HalfEven).to_string()
                });
                let rank = standing.rank().and_then(RankInterval::certain);
                let own = outcome.totals(place).map(|totals| totals[bid].to_string());
                let own_rank = outcome.ranks(place).map(|ranks| usize::from(ranks[bid]));
                let own_flag = outcome.below_mean().map(|flags| flags[bid] == 1);
                differences += u64::from(total != own || rank != own_rank);
                differences += u64::from(own_flag != Some(flag.is_asked()));
            }
        }
    }
    Ok((lots, differences))
}

/// What the engine gives, by another hand.
struct Columns3 {
    totals: [Vec<i64>; VIEWS],
    ranks: [Vec<u16>; VIEWS],
    flags: Vec<u8>,
}

impl Columns3 {
    fn new(field: &Field) -> Self {
        let bids = field.bids();
        Columns3 {
            totals: std::array::from_fn(|_| vec![1; bids]),
            ranks: std::array::from_fn(|_| vec![1; bids]),
            flags: vec![1; bids],
        }
    }

    fn differences(&self, outcome: &Outcome) -> u64 {
        let mut differences = u64::from(outcome.below_mean() != Some(self.flags.as_slice()));
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
        Floor(Columns3::new(field))
    }

    fn pass(&mut self, field: &Field) {
        const BLOCK: usize = 1_024;
        let (by_bid, by_lot) = field.inputs();
        let seen = by_lot.iter().flat_map(|column| column.iter()).fold(0_i64, |a, b| a ^ b);
        let seen = seen ^ field.lots.iter().fold(0, |seen, lot| seen ^ *lot as i64);
        let mut block = [0_i64; BLOCK];
        for start in (0..field.bids()).step_by(BLOCK) {
            let end = field.bids().min(start + BLOCK);
            let sums = &mut block[..end - start];
            for (place, sums) in sums.chunks_mut(16).enumerate() {
                let row = start + place * 16;
                let mut seen = [seen; 16];
                for column in &by_bid {
                    let values = &column[row..row + sums.len()];
                    for (seen, value) in seen.iter_mut().zip(values) {
                        *seen ^= *value;
                    }
                }
                sums.copy_from_slice(&seen[..sums.len()]);
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

/// A field from a file: a row a bid, of lot, eight prices in pence, eight quantities, numerator,
/// denominator, levy, amount per unit and support; quantities and denominators are those of the
/// lot's first row. Rows of a lot stand together.
fn read_csv(path: &str) -> Result<Field, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut field = Field { lots: vec![0], ..Field::default() };
    field.prices = vec![Vec::new(); LINES];
    field.demand = vec![Vec::new(); LINES];
    let mut last = None;
    let start = Instant::now();
    for (number, row) in text.lines().enumerate() {
        let cells: Vec<&str> = row.split(',').collect();
        let [lot, cells @ ..] = cells.as_slice() else { continue };
        let cells: Result<Vec<i64>, _> = cells.iter().map(|cell| cell.parse::<i64>()).collect();
        let cells = cells.map_err(|error| format!("row {}: {error}", number + 1))?;
        if cells.len() != 2 * LINES + 5 {
            return Err(format!("row {}: give a lot and {} numbers", number + 1, 2 * LINES + 5));
        }
        if last.as_deref() != Some(*lot) {
            last = Some((*lot).to_owned());
            field.lots.push(field.bids());
            for (column, quantity) in field.demand.iter_mut().zip(&cells[LINES..]) {
                column.push(*quantity);
            }
            field.denominators.push(cells[2 * LINES + 1]);
        }
        for (column, price) in field.prices.iter_mut().zip(&cells) {
            column.push(*price);
        }
        field.numerators.push(cells[2 * LINES]);
        field.levy.push(cells[2 * LINES + 2]);
        field.per_unit.push(cells[2 * LINES + 3]);
        field.support.push(cells[2 * LINES + 4]);
        *field.lots.last_mut().unwrap_or(&mut 0) += 1;
    }
    let cells = field.bids() * LINES;
    let took = start.elapsed().as_secs_f64() * 1e9 / cells.max(1) as f64;
    println!("read from the file: {took:.1} ns a cell");
    Ok(field)
}
