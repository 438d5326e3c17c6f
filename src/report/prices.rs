//! Price schedules in plain text.

use std::fmt::Write as _;

use super::table::{Align, Table, exact_or_rounded, figure, grouped, interval, row, section};
use crate::error::Error;
use crate::exact::{Fraction, Rounding};
use crate::price::{RatePrice, Tier, VolumeRange};
use crate::tender::{Bid, Comparison, Tender};

/// The volume tiers of all bids, what they give under a scenario, and where one more unit would
/// cost less; empty where no bid has tiers.
///
/// # Errors
///
/// [`Error::UnknownName`] where there is no such scenario.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::report::prices;
/// use fullcost::tender::{Tender, compare};
///
/// let tender = Tender::from_json(r#"{
///     "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"all": "950"},
///     "bids": [{"provider": "a", "vat": "exempt", "rates": {
///         "all": {"all_units": [{"up_to": "1000", "price": "25"}, {"price": "23"}]}
///     }}]
/// }"#)?;
/// let report = prices::volume_tiers(&compare(&tender), "planned")?;
/// assert!(report.contains(
///     "a, line all: 1,000 cost 25,000.00, but 1,001 cost 23,023.00; \
///      every volume above 920.92 up to 1,000 costs more than 1,001"
/// ));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn volume_tiers(comparison: &Comparison, scenario: &str) -> Result<String, Error> {
    let tender = comparison.tender();
    let mut text = String::new();
    if !tender.bids().iter().any(|bid| bid.rate_card().has_tiers()) {
        return Ok(text);
    }
    section(&mut text, "Volume tiers, and what they give in this scenario");
    let mut table =
        Table::new(vec![Align::Left, Align::Left, Align::Left, Align::Right, Align::Right]);
    table.row(row(["provider", "line", "prices", "total", "each on average"]));
    table.rule();
    for bid in tender.bids() {
        tiered_lines(&mut table, comparison, scenario, bid)?;
    }
    text.push_str(&table.to_text(2));
    let falls = falling_totals(tender);
    if !falls.is_empty() {
        section(&mut text, "Where one more unit costs less");
        text.push_str(&falls);
    }
    Ok(text)
}

fn tiered_lines(
    table: &mut Table,
    comparison: &Comparison,
    scenario: &str,
    bid: &Bid,
) -> Result<(), Error> {
    let currency = comparison.tender().currency();
    for (line, rate) in bid.rate_card().rates() {
        let prices = match rate.price() {
            RatePrice::AllUnits(tiers) => format!("on all units: {}", tiers_text(tiers.tiers())),
            RatePrice::Incremental(tiers) => {
                format!("on further units: {}", tiers_text(tiers.tiers()))
            }
            RatePrice::Band(_) => continue,
        };
        let provider = bid.provider().as_str();
        let total = comparison.line_total(scenario, provider, line.as_str())?;
        let average = comparison.average_price(scenario, provider, line.as_str())?;
        table.row(vec![
            bid.label().to_owned(),
            line.to_string(),
            prices,
            interval(&total, currency),
            exact_or_rounded(average.low(), currency),
        ]);
    }
    Ok(())
}

fn tiers_text(tiers: &[Tier]) -> String {
    let shown = tiers.iter().map(|tier| {
        let price = grouped(&tier.price().to_plain_text());
        match tier.upper_bound() {
            Some(bound) => format!("{price} up to {}", grouped(&bound.to_string())),
            None => format!("then {price}"),
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn falling_totals(tender: &Tender) -> String {
    let currency = tender.currency();
    let mut text = String::new();
    for fall in tender.falling_totals() {
        let found = fall.falling_break();
        let one_more = found.at().to_fraction() + Fraction::ONE;
        let ranges: Vec<String> = found.dearer().iter().map(range_text).collect();
        let label = tender.bid(fall.provider().as_str()).map_or("", Bid::label);
        let _ = writeln!(
            text,
            "  {label}, line {}: {} cost {}, but {} cost {}; every volume {} costs more than {}",
            fall.line(),
            grouped(&found.at().to_string()),
            figure(found.total(), currency),
            volume(&one_more),
            figure(found.total_of_one_more(), currency),
            ranges.join(" and "),
            volume(&one_more),
        );
    }
    text
}

fn range_text(range: &VolumeRange) -> String {
    format!("above {} up to {}", volume(range.above()), volume(range.up_to()))
}

/// All digits of a volume where they end, else six places.
fn volume(quantity: &Fraction) -> String {
    let exact = quantity.to_exact_decimal();
    grouped(&exact.unwrap_or_else(|| quantity.to_plain_text(6, Rounding::HalfEven)))
}
