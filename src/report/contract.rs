//! Contracts, uplifts and totals over years in plain text.

use std::fmt::Write as _;

use super::blocks::Blocks;
use super::table::{Table, figure, grouped, label, percentage};
use crate::appraisal::Findings;
use crate::appraisal::{BidContract, Discounting, WholeLifePlan, WholeLifeStanding};
use crate::exact::{Currency, Figure, Fraction, Rounding};
use crate::price::{
    ContractOutcomes, Indexation, PresentValue, RefusedUplift, RefusedYear, UpliftsOn,
};
use crate::tender::Tender;

/// A contract under scenarios of demand: income, cost, margin, and the worst of them.
#[must_use]
pub fn contract_outcomes(found: &ContractOutcomes) -> String {
    let mut table = Table::headed("lr", ["scenario", "volume", "income", "cost", "margin"]);
    for outcome in &found.outcomes {
        table.row(vec![
            outcome.scenario.to_string(),
            grouped(&outcome.volume.to_string()),
            outcome.income.to_string(),
            outcome.cost.to_string(),
            outcome.margin.to_string(),
        ]);
    }
    let mut text = table.to_text(2);
    let worst = &found.least_margin;
    let (scenario, margin, currency) = (&worst.scenario, &worst.margin, found.currency);
    let _ = writeln!(text, "  Worst margin: scenario {scenario}, {margin} {currency}");
    text
}

/// The uplifts of an indexation, each with the change of every index.
#[must_use]
pub fn uplifts(indexation: &Indexation) -> String {
    uplift_table(indexation).to_text()
}

fn uplift_table(indexation: &Indexation) -> Blocks {
    let indices = &indexation.terms().indices;
    let mut header = vec!["from".to_owned()];
    header.extend(indices.iter().map(|index| format!("{} × {}", index.weight, index.table.name())));
    header.extend(["uplift", "multiple"].map(str::to_owned));
    let mut table = Table::headed("lr", header);
    for uplift in indexation.uplifts() {
        let mut cells = vec![uplift.step.takes_effect.to_string()];
        cells.extend(uplift.changes.iter().map(percentage));
        cells.push(percentage(&uplift.uplift));
        cells.push(uplift.factor.to_plain_text(6, Rounding::HalfEven));
        table.row(cells);
    }
    let mut text = Blocks::new();
    text.table(2, table);
    let (fixed, on) = (indexation.terms().fixed, indexation.terms().uplifts_on);
    if !fixed.is_zero() {
        let _ = writeln!(text, "  {fixed} of the price follows no index.");
    }
    if on == UpliftsOn::TenderedPrice {
        let _ = writeln!(text, "  Each uplift is of the tendered price, from the base month on.");
    }
    if let Some(floor) = indexation.terms().floor {
        let _ = writeln!(text, "  No uplift is below {floor}.");
    }
    if let Some(cap) = indexation.terms().cap {
        let _ = writeln!(text, "  No uplift is above {cap}.");
    }
    for (choice, what) in [
        (indexation.terms().rounding_changes, "Changes of indices are"),
        (indexation.terms().rounding_uplifts, "Weighted sums are"),
    ] {
        if let Some(choice) = choice {
            let (places, rounding) = (choice.places(), choice.rounding());
            let _ =
                writeln!(text, "  {what} rounded to {places} places of a percentage, {rounding}.");
        }
    }
    text
}

/// What a price held flat loses against the indexed one, year by year and in all.
#[must_use]
pub fn refused_uplift(refused: &RefusedUplift) -> String {
    let mut table = Table::headed(
        "lr",
        ["year from", "held flat", "indexed", "refused", "real loss", "share lost"],
    );
    for year in &refused.years {
        table.row(vec![
            year.from.to_string(),
            year.held.to_string(),
            year.indexed.to_string(),
            year.refused.to_string(),
            year.real_loss.to_string(),
            year.share_lost.as_ref().map_or("-".to_owned(), percentage),
        ]);
    }
    table.rule();
    let all = |of: fn(&RefusedYear) -> &Figure| {
        let sum = refused.years.iter().map(|year| of(year).low()).sum();
        Figure::new(sum, refused.refused.currency()).to_string()
    };
    table.row(vec![
        "all".to_owned(),
        all(|year| &year.held),
        all(|year| &year.indexed),
        refused.refused.to_string(),
        refused.real_loss.to_string(),
        refused.share_lost.as_ref().map_or("-".to_owned(), percentage),
    ]);
    table.to_text(2)
}

/// What the tender's contract, indexation and years mean for each bid; empty where it states none.
pub(super) fn over_contract(findings: &Findings) -> Blocks {
    let mut text = Blocks::new();
    if let Some(contract) = findings.questions().contract.as_ref() {
        text.chapter(format!("Income under the contract ({})", contract.source));
        text.push(contracts(findings));
    }
    if let Some(indexation) = findings.questions().indexation.as_ref() {
        text.chapter(format!("Uplifts ({})", indexation.terms().source));
        text.push(uplift_table(indexation));
    }
    if let Some(plan) = findings.questions().whole_life.as_ref() {
        text.chapter(whole_life_title(plan));
        text.table(2, whole_life(findings));
        if findings.questions().indexation.as_ref().is_some() {
            text.section("If every uplift is refused");
            text.table(2, refusals(findings));
        }
    }
    text
}

fn contracts(findings: &Findings) -> Blocks {
    let tender = findings.appraisal().tender();
    let currency = findings.currency;
    let mut table = Table::headed("llr", ["provider", "scenario", "income", "cost", "margin"]);
    let mut remarks = String::new();
    for found in &findings.contract {
        for outcome in found.outcomes.iter().chain(found.expected.as_ref()) {
            let or_dash = |shown: Option<String>| shown.unwrap_or_else(|| "-".to_owned());
            table.row(vec![
                label(tender, &found.provider).to_owned(),
                outcome.scenario.to_string(),
                figure(&outcome.income, currency),
                or_dash(outcome.cost.as_ref().map(|cost| figure(cost, currency))),
                or_dash(outcome.margin.as_ref().map(|margin| figure(margin, currency))),
            ]);
        }
        remarks.push_str(&remark(tender, found));
    }
    let mut text = Blocks::new();
    text.table(2, table);
    text.push(remarks);
    text
}

/// The worst case of a bid, or why it is not assessable.
fn remark(tender: &Tender, found: &BidContract) -> String {
    let currency = tender.currency();
    let provider = label(tender, &found.provider);
    let worst = found.least_margin.as_ref().and_then(|name| found.outcome(name));
    let worst = worst.and_then(|worst| Some((&worst.scenario, worst.margin.as_ref()?)));
    match (worst, found.not_assessable.as_ref()) {
        (Some((scenario, margin)), _) => {
            let margin = figure(margin, currency);
            format!("  {provider}: worst margin in scenario {scenario}, {margin} {currency}\n")
        }
        (None, Some(error)) => format!("  {provider}: margin not assessable: {error}\n"),
        (None, None) => String::new(),
    }
}

fn whole_life_title(plan: &WholeLifePlan) -> String {
    let (rate, flows) = match &plan.discounting {
        Discounting::Nominal(rate) => {
            (rate.percent().to_string(), "nominal rate on the money of each year")
        }
        Discounting::Real(rate) => (rate.percent().to_string(), "real rate on constant prices"),
        Discounting::RealByYear(rates) => {
            let rates = rates.iter();
            let rates =
                rates.map(|one| format!("{} from year {}", one.rate.percent(), one.from_year));
            (rates.collect::<Vec<_>>().join(", "), "real rates on constant prices")
        }
    };
    let timing = match plan.timing {
        crate::price::Timing::YearEnd => "sums at the end of the year",
        crate::price::Timing::YearMiddle => "sums in the middle of the year",
        crate::price::Timing::YearStart => "sums at the beginning of the year",
    };
    let years = plan.volumes.len();
    let (first, source) = (plan.from, &plan.source);
    format!("Totals over {years} years from {first}: {rate} {flows}, {timing} ({source})")
}

fn whole_life(findings: &Findings) -> Table {
    let tender = findings.appraisal().tender();
    let currency = findings.currency;
    let mut table = Table::headed(
        "lrlr",
        ["scenario", "rank", "provider", "constant prices", "as paid", "present value"],
    );
    for scenario in &findings.scenarios {
        for standing in &scenario.whole_life {
            let low = &standing.low;
            let high = standing.high.as_ref().unwrap_or(low);
            let pair = |low: String, high: String| {
                if low == high { low } else { format!("{low} to {high}") }
            };
            let shown = |figure_of: &Fraction| figure(figure_of, currency);
            let nominal = low.money_of_each_year.as_ref().zip(high.money_of_each_year.as_ref());
            let as_paid =
                nominal.map(|(low, high)| pair(shown(&low.total()), shown(&high.total())));
            let rank = standing.rank;
            table.row(vec![
                scenario.scenario.to_string(),
                pair(rank.best.to_string(), rank.worst.to_string()),
                label(tender, &standing.provider).to_owned(),
                pair(shown(&low.constant_prices.total()), shown(&high.constant_prices.total())),
                as_paid.unwrap_or_else(|| "-".to_owned()),
                pair(value(&low.present_value, currency), value(&high.present_value, currency)),
            ]);
        }
    }
    table
}

fn refusals(findings: &Findings) -> Table {
    let tender = findings.appraisal().tender();
    let mut table =
        Table::headed("llr", ["scenario", "provider", "refused", "real loss", "share lost"]);
    for scenario in &findings.scenarios {
        let mut standings: Vec<&WholeLifeStanding> = scenario.whole_life.iter().collect();
        standings.sort_by(|one, other| one.provider.cmp(&other.provider));
        for standing in standings {
            let Some(refused) = &standing.low.refused_uplift else { continue };
            table.row(vec![
                scenario.scenario.to_string(),
                label(tender, &standing.provider).to_owned(),
                refused.refused.to_string(),
                refused.real_loss.to_string(),
                refused.share_lost.as_ref().map_or("-".to_owned(), percentage),
            ]);
        }
    }
    table
}

fn value(value: &PresentValue, currency: Currency) -> String {
    grouped(&value.to_plain_text(currency.minor_unit_digits(), Rounding::HalfEven))
}
