//! How often do the screens in use fire on sealed bids, and on whom?
//!
//! `cargo run --example screen_auctions` screens a few made-up auctions
//! (`examples/data/sealed_bids.csv`); with a path, any file with the same columns: auction, date
//! (YYYYMMDD), `reserve_price`, bidder, bid, won (1 or 0), in yen. The reserve price stands for the
//! estimate. The screens are those of `examples/data/screens.txt`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that prints a report")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of rows in memory")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::process::ExitCode;
use std::{env, fs};

use fullcost::exact::{Currency, Money, Month};
use fullcost::screen::WhyNotAssessable;
use fullcost::screen::{BidFigures, Screen, ScreenFigures, ScreenRule, ScreenSummary};

const COLUMNS: [&str; 6] = ["auction", "date", "reserve_price", "bidder", "bid", "won"];

fn main() -> ExitCode {
    let path = env::args().nth(1);
    let own = || Ok(include_str!("data/sealed_bids.csv").to_owned());
    let table = path.as_ref().map_or_else(own, fs::read_to_string);
    let result = table.map_err(|error| error.to_string()).and_then(|table| report(&table));
    match result {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", path.as_deref().unwrap_or("sealed_bids.csv"));
            ExitCode::FAILURE
        }
    }
}

/// One auction: what all its rows share, and its bids by the name they are screened under.
struct Auction {
    date: String,
    reserve_price: Money,
    bids: BTreeMap<String, (Money, bool)>,
}

#[derive(Default)]
struct Auctions {
    by_name: BTreeMap<String, Auction>,
    without_bid: usize,
    further_bids: usize,
}

fn report(table: &str) -> Result<String, String> {
    let auctions = read(table)?;
    let mut text = heading(&auctions);
    let _ = writeln!(
        text,
        "\n{:<27}{:>9}{:>9}{:>7}{:>7}{:>7}{:>7}",
        "screen", "auctions", "too few", "other", "bids", "asked", "won"
    );
    let mut questions = String::new();
    for line in include_str!("data/screens.txt").lines() {
        let screen = read_screen(line).map_err(|error| error.to_string())?;
        let name = screen.name.as_str();
        let tally = Tally::of(&screen, &auctions)?;
        let _ = writeln!(
            text,
            "{name:<27}{:>9}{:>9}{:>7}{:>7}{:>7}{:>7}",
            tally.auctions,
            tally.too_few,
            tally.otherwise,
            tally.summary.assessed,
            tally.summary.asked,
            tally.asked_and_won
        );
        if let Some(note) = tally.summary.note() {
            let _ = writeln!(text, "  {note}");
        }
        if let Some((auction, question)) = tally.first_question {
            let _ = writeln!(questions, "{name}, auction {auction}:\n  {question}");
        }
    }
    text.push_str(
        "\nauctions: those in which a bid could be assessed; too few: those with fewer bids than the\n\
         screen needs; other: those it could not assess for another reason; bids: those assessed;\n\
         won: asked bids that won.\n",
    );
    let _ =
        writeln!(text, "{}.\n\nThe first question of each screen\n\n{questions}", Screen::NOTICE);
    Ok(text.trim_end().to_owned() + "\n")
}

/// `name: rule`, and the parameters that are not the published ones.
fn read_screen(line: &str) -> Result<Screen, fullcost::Error> {
    let (name, rule) = line.split_once(": ").unwrap_or((line, line));
    let mut words = rule.split(' ');
    let rule = words.next().unwrap_or_default();
    let parameters: Vec<_> = words.filter_map(|word| word.split_once('=')).collect();
    Screen::new(name, ScreenRule::from_parameters(rule, &parameters)?, "stated in this program")
}

fn heading(auctions: &Auctions) -> String {
    let dates: BTreeSet<&str> =
        auctions.by_name.values().map(|known| known.date.as_str()).collect();
    let bids: usize = auctions.by_name.values().map(|known| known.bids.len()).sum();
    let mut text = format!(
        "{} auctions with {bids} bids in yen, {} to {}\n",
        auctions.by_name.len(),
        dates.first().unwrap_or(&"no date"),
        dates.last().unwrap_or(&"no date"),
    );
    let (without, further) = (auctions.without_bid, auctions.further_bids);
    let _ = writeln!(text, "rows without a bid, withdrawn and screened nowhere: {without}");
    let _ =
        writeln!(text, "rows with a further bid of one bidder, each a bid of its own: {further}");
    text
}

/// What one screen finds over all auctions.
#[derive(Default)]
struct Tally {
    auctions: usize,
    too_few: usize,
    otherwise: usize,
    summary: ScreenSummary,
    asked_and_won: usize,
    first_question: Option<(String, String)>,
}

impl Tally {
    fn of(screen: &Screen, auctions: &Auctions) -> Result<Self, String> {
        let mut tally = Tally::default();
        for (name, auction) in &auctions.by_name {
            let figures = figures(auction).map_err(|error| format!("auction {name}: {error}"))?;
            let result = screen.ask(&figures);
            let summary = result.summary;
            let mut reasons = result.findings.iter().filter_map(|found| found.why_not());
            match (summary.assessed, reasons.next()) {
                (0, Some(WhyNotAssessable::FewerBids { .. }) | None) => tally.too_few += 1,
                (0, Some(_)) => tally.otherwise += 1,
                _ => tally.auctions += 1,
            }
            tally.summary = tally.summary.and(summary);
            for found in result.asked() {
                let bid = auction.bids.get(found.provider.as_str());
                tally.asked_and_won += usize::from(bid.is_some_and(|(_, won)| *won));
                let question = found.question().unwrap_or_default();
                tally.first_question.get_or_insert_with(|| (name.clone(), question.to_owned()));
            }
        }
        Ok(tally)
    }
}

fn figures(auction: &Auction) -> Result<ScreenFigures, fullcost::Error> {
    let bids = auction.bids.iter();
    let bids = bids.map(|(bidder, (bid, _))| BidFigures::new(bidder, bid.to_fraction()));
    let figures = ScreenFigures::new(Currency::JPY, bids.collect::<Result<_, _>>()?)?;
    figures.with_estimate(auction.reserve_price.to_fraction())
}

/// Reads all rows; the first that is malformed is refused with its line.
fn read(table: &str) -> Result<Auctions, String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
    let headers = reader.headers().map_err(|error| error.to_string())?;
    if *headers != COLUMNS[..] {
        return Err(format!("line 1: the columns are not {}", COLUMNS.join(",")));
    }
    let mut auctions = Auctions::default();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let line = record.position().map_or(0, csv::Position::line);
        add(&mut auctions, &record).map_err(|error| format!("line {line}: {error}"))?;
    }
    Ok(auctions)
}

fn add(auctions: &mut Auctions, record: &csv::StringRecord) -> Result<(), String> {
    let fields: Vec<&str> = record.iter().collect();
    let [name, date, reserve_price, bidder, bid, won] = fields.as_slice() else {
        return Err(format!("there are {} fields where there are six columns", fields.len()));
    };
    if name.is_empty() || bidder.is_empty() {
        return Err("the auction or the bidder has no name".to_owned());
    }
    let date = read_date(date)?;
    let reserve_price = read_yen("reserve_price", reserve_price)?;
    let won = match *won {
        "0" => false,
        "1" => true,
        other => return Err(format!("won is {other:?}: write 1 or 0")),
    };
    let opened = || Auction { date: date.clone(), reserve_price, bids: BTreeMap::new() };
    let auction = auctions.by_name.entry((*name).to_owned()).or_insert_with(opened);
    if auction.date != date || auction.reserve_price != reserve_price {
        return Err(format!("auction {name:?} has another date or reserve price in a line above"));
    }
    if bid.is_empty() {
        auctions.without_bid += 1;
        return if won { Err("a row without a bid has won".to_owned()) } else { Ok(()) };
    }
    let bid = read_yen("bid", bid)?;
    let mut bidder = (*bidder).to_owned();
    if auction.bids.contains_key(&bidder) {
        auctions.further_bids += 1;
        let further = (2..).map(|count| format!("{bidder} ({count})"));
        bidder =
            further.into_iter().find(|name| !auction.bids.contains_key(name)).unwrap_or(bidder);
    }
    auction.bids.insert(bidder, (bid, won));
    Ok(())
}

/// `20070607` as `2007-06-07`.
fn read_date(text: &str) -> Result<String, String> {
    let wrong = || format!("the date {text:?} is not of the form YYYYMMDD");
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let month = format!("{}-{}", &text[..4], &text[4..6]);
    month.parse::<Month>().map_err(|_| wrong())?;
    let day = &text[6..];
    if ("01"..="31").contains(&day) { Ok(format!("{month}-{day}")) } else { Err(wrong()) }
}

/// An amount above zero; yen have no minor units.
fn read_yen(column: &str, text: &str) -> Result<Money, String> {
    let amount = Money::parse(text, Currency::JPY).map_err(|error| format!("{column}: {error}"))?;
    if amount.is_zero() || amount.is_negative() {
        return Err(format!("{column}: {amount} is not above zero"));
    }
    Ok(amount)
}
