//! What was asked of a tender, in sentences and a table of its demand.

use maud::{Markup, html};

use super::html::{sentences, tabled};
use crate::appraisal::Findings;
use crate::demand::LineKind;
use crate::report::table::{Table, grouped};

pub(super) fn asked(findings: &Findings) -> Markup {
    let tender = findings.appraisal().tender();
    let demand = tender.demand();
    let (bids, lines) = (tender.bids().len(), demand.lines().len());
    let mut told =
        vec![format!("How {bids} bids for {lines} lines compare, and how sure that is.")];
    told.extend(questions(findings));
    html! {
        (sentences(&told, "found"))
        (tabled(&quantities(findings), "How many units of each line are expected", true))
    }
}

fn questions(findings: &Findings) -> Vec<String> {
    let asked = findings.questions();
    let mut told = Vec::new();
    if let Some(scoring) = &asked.scoring {
        let criteria = scoring.criteria.iter();
        let criteria: Vec<String> =
            criteria.map(|one| format!("{} {}", one.label(), one.weight)).collect();
        told.push(format!(
            "How they score by {}, at a weight of price of {}; {}.",
            scoring.rule.facts().name,
            scoring.price_weight,
            criteria.join(", "),
        ));
    }
    if asked.corridor.is_some() {
        told.push("How prices lie to the corridor.".to_owned());
    }
    if asked.pay_cost_floor.is_some() {
        told.push("Which prices lie below the statutory pay cost floor.".to_owned());
    }
    if !asked.screens.is_empty() {
        let names: Vec<&str> = asked.screens.iter().map(|screen| screen.name.as_str()).collect();
        told.push(format!("What the screens ask: {}.", names.join(", ")));
    }
    if asked.buyer.is_some() {
        told.push("What each bid costs the buyer beside the tendered price.".to_owned());
    }
    if !asked.support_stops.is_empty() {
        told.push("What prices would be if supports stopped.".to_owned());
    }
    if let Some(ties) = &asked.ties {
        told.push(format!(
            "How bids that tie are told apart: the earlier is first ({}).",
            ties.source
        ));
    }
    if asked.contract.is_some() {
        told.push("What bidders earn under the contract.".to_owned());
    }
    if asked.indexation.is_some() || asked.whole_life.is_some() {
        told.push("What bids come to over the years of the contract.".to_owned());
    }
    if asked.robustness.is_some() {
        told.push("What would change the order.".to_owned());
    }
    told
}

fn quantities(findings: &Findings) -> Table {
    let demand = findings.appraisal().tender().demand();
    let scenarios = || demand.scenarios().iter();
    let header = ["line", "unit", "priced"].map(str::to_owned).into_iter();
    let names = scenarios().map(|scenario| match scenario.weight() {
        Some(weight) => format!("{} (weight {weight})", scenario.name()),
        None => scenario.name().to_string(),
    });
    let mut table = Table::headed("lllr", header.chain(names));
    for line in demand.lines() {
        let priced = match line.kind() {
            LineKind::Optional => "if the bidder likes",
            LineKind::Preset(_) => "by the buyer",
            LineKind::Required => "by every bidder",
        };
        let quantity = |quantity: Option<crate::exact::Quantity>| {
            quantity.map_or("none".to_owned(), |quantity| grouped(&quantity.to_string()))
        };
        let mut cells = vec![line.label().to_owned(), line.unit().to_string(), priced.to_owned()];
        cells.extend(scenarios().map(|scenario| quantity(scenario.quantity(line.name().as_str()))));
        table.row(cells);
    }
    table
}
