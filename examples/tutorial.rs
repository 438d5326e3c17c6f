//! From a charity's ledger to a decision paper: the program of the tutorial (`docs/tutorial.md`).
//!
//! `cargo run --features page,table,workbook --example tutorial -- cost` takes the first step; `price`, `bid`,
//! `compare` and `paper` are the others. A second argument names another folder than
//! `examples/data/tutorial`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that prints what it found"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, error, fs};

use fullcost::appraisal::{Appraisal, Findings};
use fullcost::cost::Ledger;
use fullcost::costing::{CostFindings, Costing};
use fullcost::door::{Sheet, TableKind, TableReading, Tables};
use fullcost::exact::{Currency, Money};
use fullcost::full_cost::CostBasis;
use fullcost::price::{RateCard, VatBasis};
use fullcost::report;
use fullcost::tender::{Bid, CircumstanceValue, CostModel, Statement};

type Failure = Box<dyn error::Error>;

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let step = arguments.next().unwrap_or_default();
    let folder = arguments.next().map_or_else(|| "examples/data/tutorial".into(), PathBuf::from);
    match take(&step, &folder) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn take(step: &str, folder: &Path) -> Result<String, Failure> {
    match step {
        "cost" => cost(&ledger(folder)?.run()?),
        "price" => price(&ledger(folder)?.run()?),
        "bid" => bid(&own_bid(folder)?),
        "compare" => compare(&appraisal(folder)?.run()?),
        "paper" => paper(&ledger(folder)?.run()?, &appraisal(folder)?.run()?),
        _ => Err("name a step: cost, price, bid, compare or paper".into()),
    }
}

/// The CSV files of a folder, each named for the kind of table that it is.
fn tables(folder: &Path) -> Result<Tables, Failure> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        paths.push(entry?.path());
    }
    paths.sort();
    let mut tables = Tables::new();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let kind = TableKind::named(&name).ok_or_else(|| format!("{name}: no kind of table"))?;
        let sheet = Sheet::from_csv(&format!("{name}.csv"), &fs::read(&path)?)?;
        tables = tables.with(kind, sheet, TableReading::new());
    }
    Ok(tables)
}

fn ledger(folder: &Path) -> Result<Costing, Failure> {
    Ok(tables(&folder.join("ledger"))?.costing()?)
}

fn cost(findings: &CostFindings) -> Result<String, Failure> {
    let mut text = String::new();
    for service in &findings.services {
        let (cost, per_unit) = (&service.cost, &service.per_unit.full);
        let [direct, overhead, full] =
            [&cost.direct, &cost.overhead, &cost.full].map(|amounts| amounts.get(Ledger::Cash));
        let (label, unit) = (&service.label, &cost.unit);
        writeln!(text, "{label}: {direct} direct and {overhead} of overheads are {full},")?;
        writeln!(text, "  {per_unit} per {unit}")?;
    }
    let working = findings.costs.service("home-visits")?.evidence(CostBasis::Full)?;
    working.verify()?;
    writeln!(text, "\nThe working, recomputed and found right\n{working}")?;
    Ok(text)
}

fn price(findings: &CostFindings) -> Result<String, Failure> {
    let points = findings.service("home-visits")?.price_points.as_result();
    Ok(report::price_points(points.map_err(Clone::clone)?))
}

fn own_bid(folder: &Path) -> Result<Bid, Failure> {
    let costing = ledger(folder)?;
    let findings = costing.run()?;
    let points = findings.service("home-visits")?.price_points.as_result();
    let mut points = points.map_err(Clone::clone)?.iter();
    let full = points.find(|point| point.basis == CostBasis::Full && point.surplus.is_some());
    let price = full.and_then(|point| point.to_recover.as_ref()).ok_or("there is no surplus")?;

    let card = RateCard::new(Currency::GBP, VatBasis::Exempt)
        .with_price("visit", *price.as_result().map_err(Clone::clone)?)?;
    let model = CostModel::new(
        costing.organisation(),
        &costing.questions().method,
        vec![("visit".parse()?, "home-visits".parse()?)],
    )?;
    let relief = CircumstanceValue::Money(Money::parse("6000", Currency::GBP)?);
    let hours = CircumstanceValue::Quantity("600".parse()?);
    let bid = Bid::new("harbour", card)?
        .with_statement("rates_relief", Statement::Declared(relief))?
        .with_statement("volunteer_hours", Statement::Declared(hours))?;
    let label = Some("Harbour Charity".parse()?);
    Ok(Bid { label, sector: Some("charity".parse()?), cost_model: Some(model), ..bid })
}

fn bid(bid: &Bid) -> Result<String, Failure> {
    let mut text = String::new();
    for (line, rate) in bid.rate_card.rates() {
        writeln!(text, "{} asks {} for one {line}", bid.label(), rate.price())?;
    }
    for (name, statement) in &bid.circumstances {
        writeln!(text, "  states {name} ({})", statement.standing())?;
    }
    Ok(text)
}

fn appraisal(folder: &Path) -> Result<Appraisal, Failure> {
    let others = tables(&folder.join("tender"))?.appraisal()?;
    let tender = others.tender().to_builder().bid(own_bid(folder)?).build()?;
    Ok(Appraisal::new(tender, others.questions().clone())?)
}

fn compare(findings: &Findings) -> Result<String, Failure> {
    let mut text = String::new();
    for scenario in &findings.scenarios {
        for view in &scenario.views {
            let mark = if view.notice.is_some() { " *" } else { "" };
            writeln!(text, "{}{mark}", view.view)?;
            for bid in &view.order {
                let total = bid.total.as_ref().map_or("not assessable".into(), ToString::to_string);
                writeln!(text, "  {:<10} {total:>14}", bid.provider.as_str())?;
            }
        }
        let mut notices = scenario.views.iter().filter_map(|view| view.notice);
        if let Some(notice) = notices.next_back() {
            writeln!(text, "* {notice}")?;
        }
        for position in &scenario.positions {
            if let Some(own) = &position.own_cost {
                let (provider, cost) = (&position.provider, &own.own_full_cost);
                writeln!(text, "the full cost of {provider} in its own model is {cost}")?;
            }
        }
        for found in scenario.screens.iter().flat_map(fullcost::screen::ScreenResult::asked) {
            let question = found.question().unwrap_or_default();
            writeln!(text, "a question to put to {}: {question}", found.provider)?;
        }
    }
    Ok(text)
}

fn paper(costs: &CostFindings, findings: &Findings) -> Result<String, Failure> {
    let folder = Path::new("target/tutorial");
    fs::create_dir_all(folder)?;
    let mut text = String::new();
    for (name, written) in [
        ("costs.html", report::cost_page(costs).into_bytes()),
        ("costs.xlsx", report::cost_workbook(costs)?),
        ("decision.html", report::page(findings).into_bytes()),
        ("decision.json", findings.to_json().into_bytes()),
        ("decision.txt", report::appraisal(findings).into_bytes()),
        ("decision.xlsx", report::workbook(findings)?),
    ] {
        fs::write(folder.join(name), written)?;
        writeln!(text, "wrote {}", folder.join(name).display())?;
    }
    Ok(text)
}
