//! What must be charged, and what costs come to at other volumes.

use std::fmt::Write as _;

use super::parts::{asked, of_one_unit, or_reason};
use crate::answer::Answer;
use crate::costing::{CostAtVolume, CostFindings};
use crate::exact::Figure;
use crate::full_cost::{CostByBehaviour, Recovery};
use crate::price::{BreakEven, PriceMakeUp, PricePoint, Surplus};
use crate::report::blocks::Blocks;
use crate::report::table::{Table, grouped};

/// What must be charged for a unit of each service.
pub(super) fn price_sections(found: &CostFindings, text: &mut Blocks) {
    for service in &found.services {
        let cost = &service.cost;
        text.section(format!("Price points of {} per {}", service.label, cost.unit));
        or_reason(text, &service.price_points, |text, points| text.push(points_table(points)));
        let title = format!("What the price of one {} of {} holds", cost.unit, service.label);
        asked(text, &title, service.price_made_up.as_ref(), price_made_up);
    }
}

/// What each service costs at other volumes.
pub(super) fn volume_sections(found: &CostFindings, text: &mut Blocks) {
    for service in &found.services {
        text.section(format!("Cost of {} by volume", service.label));
        or_reason(text, &service.by_behaviour, |text, cost| {
            text.table(2, behaviour(cost));
            text.push("\n");
            text.table(2, volumes(&service.volumes));
        });
        let title = format!("Where a price covers the cost of {}", service.label);
        asked(text, &title, service.break_even.as_ref(), break_even);
        let title = format!("Overheads of {} at a rate of a planned volume", service.label);
        let unit = service.cost.unit.as_str();
        asked(text, &title, service.recovery.as_ref(), |text, found| recovery(text, found, unit));
    }
}

/// The price points of a service as a table of two choices; the last column is the least price in
/// minor units that recovers the cost, and empty where volunteers' time is in it.
#[must_use]
pub fn price_points(points: &[PricePoint]) -> String {
    points_table(points).to_text()
}

fn points_table(points: &[PricePoint]) -> Blocks {
    let mut table = Table::headed("llr", ["basis", "surplus", "price per unit", "to recover it"]);
    for point in points {
        let to_recover = match &point.to_recover {
            Some(Answer::Found(price)) => grouped(&price.to_plain_text()),
            Some(Answer::Refused(_)) => "not computed".to_owned(),
            None => "-".to_owned(),
        };
        table.row(vec![
            point.basis.as_str().to_owned(),
            point.surplus.map_or_else(|| "none".to_owned(), surplus_in_words),
            of_one_unit(&point.per_unit),
            to_recover,
        ]);
    }
    let mut text = Blocks::new();
    text.table(2, table);
    let reasons = points.iter().filter_map(|point| point.to_recover.as_ref()?.as_result().err());
    for reason in reasons {
        let _ = writeln!(text, "  not computed: {reason}");
    }
    text
}

/// The full cost and each named surplus, which add up to the price.
fn price_made_up(text: &mut Blocks, found: &PriceMakeUp) {
    let names = ["part of the price", "for", "stated", "per unit", "over the period"];
    let mut table = Table::headed("lllrr", names);
    let none = String::new;
    table.row(vec!["full cost".to_owned(), none(), none(), of_one_unit(&found.full_cost), none()]);
    for part in &found.surpluses {
        table.row(vec![
            part.label.clone(),
            part.purpose.as_str().to_owned(),
            surplus_in_words(part.surplus),
            of_one_unit(&part.per_unit),
            of_one_unit(&part.over_the_period),
        ]);
    }
    table.row(vec!["price".to_owned(), none(), none(), of_one_unit(&found.price), none()]);
    text.table(2, table);
    let _ = match found.to_recover.as_result() {
        Ok(price) => writeln!(text, "  to recover it: {}", grouped(&price.to_plain_text())),
        Err(reason) => writeln!(text, "  not computed: {reason}"),
    };
}

pub(in crate::report) fn surplus_in_words(surplus: Surplus) -> String {
    match surplus {
        Surplus::Amount(amount) => amount.to_plain_text(),
        Surplus::Margin(margin) => format!("{} of price", margin.percent()),
        Surplus::MarkUp(mark_up) => format!("{} of cost", mark_up.percent()),
    }
}

/// How the cost moves with volume.
fn behaviour(cost: &CostByBehaviour) -> Table {
    let mut table = Table::new("lrl");
    let mut part = |label: &str, amount: &Figure, how: String| {
        table.row(vec![label.to_owned(), amount.to_string(), how]);
    };
    let (unit, volume) = (&cost.unit, grouped(&cost.volume.to_string()));
    part("fixed", &cost.fixed, "at any volume".to_owned());
    part("variable", &cost.variable, format!("at {volume} × {unit}"));
    part("marginal", &cost.marginal, format!("for one more {unit}, while no step is needed"));
    for step in &cost.steps {
        let each = format!("each step of {} × {unit}", grouped(&step.capacity.to_string()));
        part(step.line.as_str(), &step.each, each);
    }
    table
}

fn volumes(volumes: &[CostAtVolume]) -> Table {
    let mut table = Table::headed("r", ["volume", "cost", "per unit", "one more unit", "steps"]);
    for at in volumes {
        table.row(vec![
            grouped(&at.volume.to_string()),
            at.cost.to_string(),
            at.per_unit.as_ref().map_or(String::new(), of_one_unit),
            at.one_more.as_ref().map_or(String::new(), Figure::to_string),
            at.steps.to_string(),
        ]);
    }
    table
}

fn recovery(text: &mut Blocks, found: &Recovery, unit: &str) {
    let [planned, volume] = [found.planned, found.volume].map(|one| grouped(&one.to_string()));
    let over = found.over.low();
    let left = match (over.is_zero(), over.is_negative()) {
        (true, _) => "the overheads, no more and no less".to_owned(),
        (_, true) => {
            format!("{} are not covered", Figure::new(-over, found.over.currency()))
        }
        _ => format!("{} more than the overheads", found.over),
    };
    let _ = writeln!(
        text,
        "  {} over {planned} planned are {} per {unit}; at {volume} they charge {}: {left}",
        found.overhead, found.rate, found.charged
    );
}

fn break_even(text: &mut Blocks, found: &BreakEven) {
    let price = grouped(&found.price.to_plain_text());
    let whole = |volume: i128| grouped(&volume.to_string());
    let covered = found.covered.iter();
    let covered: Vec<String> =
        covered.map(|run| format!("from {} to {}", whole(run.from), whole(run.to))).collect();
    let covered = if covered.is_empty() { "at no volume".to_owned() } else { covered.join(", ") };
    let up_to = whole(found.up_to);
    let _ = writeln!(text, "  a price of {price}, up to a volume of {up_to}: {covered}");
}
