//! What volunteers give, how cash costs hang on their wages, and what a stop of theirs would cost.

use super::parts::{asked, label_of};
use crate::answer::Answer;
use crate::costing::CostFindings;
use crate::exact::{Fraction, Rounding};
use crate::full_cost::{CashInterval, VolunteersStop};
use crate::report::blocks::Blocks;
use crate::report::table::{Table, grouped, money, percentage};

pub(super) fn sections(found: &CostFindings, text: &mut Blocks) {
    if found.services.iter().any(|service| !service.volunteering.is_empty()) {
        text.section("Volunteers: a comparator, not a cost to be recovered");
        text.table(2, volunteering(found));
    }
    let title = "Full cost (cash) by the wages of volunteers";
    asked(text, title, found.cash_interval.as_ref(), |text, intervals| {
        if intervals.iter().any(CashInterval::depends_on_wages) {
            text.push(
                "  An interval, since overheads follow volunteers and hang on their wages.\n",
            );
            text.table(2, cash_intervals(found, intervals));
        } else {
            text.push("  The same at any wages.\n");
        }
    });
    let title = match &found.volunteers_stop {
        Some(Answer::Found(stop)) => {
            format!("If the volunteers stop and staff are paid at {} wages", stop.level.as_str())
        }
        _ => "If the volunteers stop".to_owned(),
    };
    asked(text, &title, found.volunteers_stop.as_ref(), |text, stop| {
        text.table(2, after_a_stop(found, stop));
    });
}

fn volunteering(found: &CostFindings) -> Table {
    let header = [
        "service",
        "wages",
        "hours",
        "full-time",
        "value",
        "programme cost",
        "avoidable",
        "value over programme cost",
        "dependency",
    ];
    let mut table = Table::headed("llr", header);
    for service in &found.services {
        let mut label = service.label.clone();
        for given in &service.volunteering {
            let or_none = |text: Option<String>| text.unwrap_or_else(|| "none".to_owned());
            table.row(vec![
                std::mem::take(&mut label),
                given.level.as_str().to_owned(),
                two_places(&given.hours),
                given.full_time_equivalents.as_ref().map_or("not asked".to_owned(), two_places),
                money(given.replacement_value),
                money(given.programme_cost),
                money(given.avoidable_programme_cost),
                or_none(given.return_ratio.as_ref().map(two_places)),
                or_none(given.dependency.as_ref().map(percentage)),
            ]);
        }
    }
    table
}

/// Rounded half to even.
fn two_places(value: &Fraction) -> String {
    grouped(&value.to_plain_text(2, Rounding::HalfEven))
}

fn cash_intervals(found: &CostFindings, intervals: &[CashInterval]) -> Table {
    let mut table = Table::headed("lr", ["service", "low wages", "central wages", "high wages"]);
    for interval in intervals {
        let cells = interval.full.each().map(|amount| money(*amount));
        table.row(
            std::iter::once(label_of(found, &interval.service).to_owned()).chain(cells).collect(),
        );
    }
    table
}

fn after_a_stop(found: &CostFindings, stop: &VolunteersStop) -> Table {
    let mut table = Table::headed("lr", ["service", "now", "then", "more"]);
    for service in &stop.services {
        let cells = [service.before, service.after, service.difference].map(money);
        table.row(
            std::iter::once(label_of(found, &service.service).to_owned()).chain(cells).collect(),
        );
    }
    table
}
