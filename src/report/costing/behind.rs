//! What lies behind a full cost: choices, funders, and what is probably missing.

use std::fmt::Write as _;

use super::parts::{
    asked, choice_label, cost_by, label_of, method_in_words, method_label, or_reason,
};
use crate::answer::Answer;
use crate::costing::CostFindings;
use crate::coverage::Coverage;
use crate::funding::{Funding, ServiceFunding};
use crate::report::blocks::Blocks;
use crate::report::table::{Table, grouped, money, percentage};
use crate::sensitivity::{CostRange, Sensitivity, SequencesTried};

/// What funders leave, what the model probably leaves out, and what nobody uses.
pub(super) fn funding_and_findings(found: &CostFindings, text: &mut Blocks) {
    asked(text, "Funding (cash)", found.funding.as_ref(), |text, paid| funding(text, found, paid));
    let title = match &found.coverage {
        Some(Answer::Found(coverage)) if coverage.findings.is_empty() => "No findings".to_owned(),
        Some(Answer::Found(coverage)) => format!("Findings: {}", coverage.findings.len()),
        _ => "Findings".to_owned(),
    };
    asked(text, &title, found.coverage.as_ref(), coverage);
    if !found.unused_capacity.is_empty() {
        text.section("Unused capacity, borne by no service");
        text.table(2, unused_capacity(found));
    }
}

/// What services would cost by other choices.
pub(super) fn choices(found: &CostFindings, text: &mut Blocks) {
    if !found.other_methods.is_empty() {
        text.section("Full cost (cash) by other methods");
        text.table(2, other_methods(found));
        let refused = found.other_methods.iter();
        let refused = refused.filter_map(|other| Some((other, other.services.as_result().err()?)));
        for (other, error) in refused {
            let _ = writeln!(
                text,
                "  {} is not defined here: {error}",
                method_label(found, &other.method)
            );
        }
    }
    let title = "Full cost (cash) under other choices";
    asked(text, title, found.sensitivity.as_ref(), |text, moved| sensitivity(text, found, moved));
}

/// A table of choices by services.
fn by_service<'a>(first: &'a str, services: impl Iterator<Item = &'a str>) -> Table {
    Table::headed("lr", std::iter::once(first).chain(services))
}

fn other_methods(found: &CostFindings) -> Table {
    let services = found.services.iter().map(|service| service.label.as_str());
    let mut table = by_service("method", services);
    for other in &found.other_methods {
        let cells = match other.services.as_result() {
            Ok(services) => services.iter().map(|service| money(service.full)).collect(),
            Err(_) => vec!["not defined".to_owned(); found.services.len()],
        };
        table.row(std::iter::once(method_label(found, &other.method)).chain(cells).collect());
    }
    table
}

fn sensitivity(text: &mut Blocks, costing: &CostFindings, found: &Sensitivity) {
    let base = method_in_words(costing, &found.method);
    let _ = writeln!(text, "  Base: {base}\n");
    text.table(2, trials(costing, found));
    let refused = found.trials.iter();
    let refused = refused.filter_map(|trial| Some((trial, trial.full_cost.as_result().err()?)));
    for (trial, error) in refused {
        let _ = writeln!(
            text,
            "  {} is not defined here: {error}",
            choice_label(costing, &trial.choice)
        );
    }
    text.section("Step-down sequences");
    or_reason(text, &found.sequences, sequences);
    text.section("How far each service moves");
    text.table(2, ranges(costing, found));
}

fn trials(costing: &CostFindings, found: &Sensitivity) -> Table {
    let services = costing.services.iter().map(|service| service.label.as_str());
    let mut table = by_service("choice", services);
    for trial in &found.trials {
        let cells = match trial.full_cost.as_result() {
            Ok(costs) => {
                let cost = |(service, cost)| cost_by(costing, &trial.choice, service, cost);
                costs.iter().map(cost).collect()
            }
            Err(_) => vec!["not defined".to_owned(); found.services.len()],
        };
        table.row(std::iter::once(choice_label(costing, &trial.choice)).chain(cells).collect());
    }
    table
}

fn sequences(text: &mut Blocks, sequences: &SequencesTried) {
    let [tried, undefined] =
        [sequences.tried, sequences.undefined].map(|count| grouped(&count.to_string()));
    let how = if sequences.exhaustive {
        "all there are"
    } else {
        "a stated search; others may lie outside"
    };
    let _ = writeln!(text, "  {tried} tried ({how}), of which {undefined} not defined");
}

fn ranges(costing: &CostFindings, found: &Sensitivity) -> Table {
    let mut table = Table::headed("llrlrl", ["service", "over", "low", "by", "high", "by"]);
    for service in &found.services {
        let rows = [
            ("methods", Some(&service.to_method)),
            ("sequences", service.to_sequence.as_ref()),
            ("drivers", service.to_driver.as_ref()),
            ("all", Some(&service.overall)),
        ];
        let mut name = label_of(costing, &service.service).to_owned();
        let overall = &service.overall;
        if overall.low == overall.high {
            let cost = cost_by(costing, &overall.low_choice, &service.service, &overall.low);
            let [any, none] = ["all", "whatever is chosen"].map(str::to_owned);
            table.row(vec![name, any, cost.clone(), none.clone(), cost, none]);
            continue;
        }
        for (over, range) in rows {
            let Some(CostRange { low, low_choice, high, high_choice }) = range else { continue };
            table.row(vec![
                std::mem::take(&mut name),
                over.to_owned(),
                cost_by(costing, low_choice, &service.service, low),
                choice_label(costing, low_choice),
                cost_by(costing, high_choice, &service.service, high),
                choice_label(costing, high_choice),
            ]);
        }
    }
    table
}

fn funding(text: &mut Blocks, costing: &CostFindings, found: &Funding) {
    text.table(2, all_funded(costing, found));
    for service in found.services.iter().filter(|service| !service.grants.is_empty()) {
        let _ = writeln!(text, "  {}", label_of(costing, &service.service));
        text.table(2, funded(costing, service));
    }
}

/// Every service, whether anybody funds it or not.
fn all_funded(costing: &CostFindings, found: &Funding) -> Table {
    let mut table = Table::headed("lr", ["service", "full cost", "paid by funders", "gap"]);
    for service in &found.services {
        let amounts = [service.full, service.paid, service.gap].map(money);
        let label = label_of(costing, &service.service).to_owned();
        table.row(std::iter::once(label).chain(amounts).collect());
    }
    table.rule();
    let totals = [found.totals.full, found.totals.paid, found.totals.gap].map(money);
    table.row(std::iter::once("all".to_owned()).chain(totals).collect());
    table
}

fn funded(costing: &CostFindings, service: &ServiceFunding) -> Table {
    let header = ["", "direct", "overhead", "together", "overhead on direct", "rate taken of"];
    let mut table = Table::headed("lr", header);
    let mut paid = |label: String, amounts: [crate::exact::Money; 3], more: [String; 2]| {
        let amounts = amounts.map(money);
        table.row(std::iter::once(label).chain(amounts).chain(more).collect());
    };
    let none = || [String::new(), String::new()];
    let cost = [service.direct, service.overhead, service.full];
    paid("full cost".to_owned(), cost, none());
    for grant in &service.grants {
        let rate = grant.rate_on_cost.as_ref().map_or_else(String::new, percentage);
        let mut funders = costing.costs.organisation.funders().iter();
        let funder = funders.find(|funder| funder.name == grant.funder);
        let funder = funder.map_or(grant.funder.as_str(), crate::cost::Funder::label);
        let label = format!("paid by {funder}");
        let base = grouped(&grant.base.to_plain_text(2, crate::exact::Rounding::HalfEven));
        paid(label, [grant.direct, grant.contribution, grant.total], [rate, base]);
    }
    table.rule();
    let all = [service.funded_direct, service.contributions, service.paid].map(money);
    table.row(std::iter::once("paid by all".to_owned()).chain(all).collect());
    let gap = [service.direct_gap, service.overhead_gap, service.gap].map(money);
    table.row(std::iter::once("gap".to_owned()).chain(gap).collect());
    table
}

/// Findings, one a line.
fn coverage(text: &mut Blocks, found: &Coverage) {
    for finding in &found.findings {
        let _ = writeln!(text, "  [{}] {finding}", finding.code.as_str());
    }
}

fn unused_capacity(found: &CostFindings) -> Table {
    let mut table = Table::headed("lrlr", ["department", "time", "unit", "amount"]);
    for unused in &found.unused_capacity {
        table.row(vec![
            unused.department.to_string(),
            unused.time.to_string(),
            unused.unit.to_string(),
            money(unused.amount),
        ]);
    }
    table
}
