//! Where do prices lie: against the market, against the law's pay, against the bidder's own cost?
//!
//! `cargo run --example price_bands` reads a small tender for home support
//! (`examples/data/homecare_prices.json`) in which four bidders price in four ways: a price, a band,
//! volume tiers on further units, and volume tiers on all units. With a path it reads another
//! appraisal document.
//!
//! The report shows, for each scenario of demand, what each tier gives and where one more hour would
//! cost less; on which side of the market's quartiles each price and each basket lies; the prices
//! below what care workers must be paid, with the question to ask; and the totals that bidders state
//! and that are not the sums of their lines. Then come answers to questions asked alone: how the market's lower quartile of the first line comes about, and, for a bidder that opens its
//! books, what its own costs would make of a price.

mod support;

use std::fmt::Write as _;
use std::process::ExitCode;

use fullcost::Error;
use fullcost::appraisal::{Appraisal, Findings};
use fullcost::price::{Corridor, MarkUp};
use fullcost::report;
use fullcost::tender::{BandEnd, Bid};

fn main() -> ExitCode {
    support::run("homecare_prices.json", include_str!("data/homecare_prices.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let findings = Appraisal::from_json(document)?.run()?;
    let mut report = report::appraisal(&findings);
    report += "\n";
    report += &working(&findings)?;
    for bid in findings.appraisal().tender().bids() {
        report += &own_prices(bid)?;
    }
    Ok(report)
}

/// The figures in order and the position behind the lower end of the market's first line.
fn working(findings: &Findings) -> Result<String, Error> {
    let corridor = findings.questions().corridor.as_ref();
    let market = corridor.and_then(Corridor::market);
    let line = market.and_then(|market| market.lines().into_iter().next());
    let scenario = findings.comparison().scenarios().next();
    let (Some(corridor), Some(line), Some(scenario)) = (corridor, line, scenario) else {
        return Ok(String::new());
    };
    let evidence = scenario.corridor_line_evidence(corridor, line.as_str(), BandEnd::Low)?;
    Ok(evidence.map_or_else(String::new, |tree| format!("How a quartile comes about\n{tree}\n")))
}

/// The prices that a bidder's own costs lead to, with a surplus of 3 % of the cost as an
/// illustration.
fn own_prices(bid: &Bid) -> Result<String, Error> {
    let mut report = String::new();
    let Some(model) = &bid.cost_model else { return Ok(report) };
    let surplus = MarkUp::new("3%".parse()?)?.into();
    for cost in model.full_cost().services() {
        let name = &cost.name;
        let lines = model.serves().filter(|(_, service)| *service == name);
        let lines: Vec<&str> = lines.map(|(line, _)| line.as_str()).collect();
        if lines.is_empty() {
            continue;
        }
        // A write to a string does not fail.
        let _ = writeln!(report, "What {}'s own costs make of a price", bid.label());
        let _ = writeln!(report, "  {name}, behind the lines {}", lines.join(", "));
        report += &report::price_points(&cost.price_points(Some(surplus))?);
    }
    Ok(report)
}
