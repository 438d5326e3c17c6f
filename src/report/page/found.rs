//! What was found of a tender, in plain sentences.

use maud::{Markup, html};

use super::html::{isolated, sentences};
use crate::answer::Answer;
use crate::appraisal::{BidFindings, Findings, ScenarioFindings, ViewFindings};
use crate::exact::Figure;
use crate::price::View;
use crate::report::comparison::{names, own_costs};
use crate::report::level_field::nothing_stated;
use crate::report::picture::nearest_first;
use crate::report::robustness::{figure_name, marked, value_text};
use crate::report::scores::order_text;
use crate::report::table::label;
use crate::tender::Tender;

pub(super) fn found(findings: &Findings) -> Markup {
    let several = findings.scenarios.len() > 1;
    html! {
        p class="notice" {
            "The tendered price is the only price here. The other views inform: " (View::NOTICE) "."
        }
        @if let Some(said) = nothing_stated(findings) { p class="notice" { (said) } }
        @for scenario in &findings.scenarios {
            @if several { h3 { "Scenario " (isolated(scenario.scenario.as_str())) } }
            (sentences(&of_scenario(findings, scenario), "found"))
        }
        @if let Some(refused) = findings.robustness.as_ref().and_then(|found| found.as_result().err()) {
            p { "What would change the order was not found, since " (isolated(&refused.to_string())) "." }
        }
    }
}

fn of_scenario(findings: &Findings, found: &ScenarioFindings) -> Vec<String> {
    let tender = findings.appraisal().tender();
    let mut told: Vec<String> = found.views.iter().map(|view| first(tender, view)).collect();
    told.extend(not_assessable(tender, found));
    if let Some(scores) = &found.scores {
        told.push(scored(tender, scores));
    }
    told.extend(against_own_costs(tender, found));
    if !found.screens.is_empty() {
        let asked: usize = found.screens.iter().map(|screen| screen.summary.asked).sum();
        let screens = found.screens.len();
        told.push(format!(
            "{} asked: {} to put to bidders.",
            count(screens, "screen"),
            count(asked, "question"),
        ));
    }
    told.extend(nearest_change(findings, found));
    told
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Who is first in a view, or can be.
fn first(tender: &Tender, view: &ViewFindings) -> String {
    let first: Vec<&BidFindings> =
        view.order.iter().filter(|bid| bid.rank.is_some_and(|rank| rank.best == 1)).collect();
    let by = match view.view {
        View::Tendered => "by tendered price".to_owned(),
        other => format!("in the view {}", other.in_words()),
    };
    // The whole of it stands above.
    let short = |notice: &'static str| notice.split(':').next().unwrap_or(notice);
    let notice = view.notice.map_or(String::new(), |notice| format!(" ({})", short(notice)));
    let total = |bid: &BidFindings| bid.total.as_ref().map_or(String::new(), Figure::to_string);
    match first.as_slice() {
        [] => format!("No bid can be assessed {by}."),
        [bid] => {
            let among = view.order.iter().filter(|bid| bid.rank.is_some()).count();
            let among = if among < view.order.len() {
                format!(", among the {among} of {} bids that can be assessed", view.order.len())
            } else {
                String::new()
            };
            format!(
                "{} is first {by} at {}{among}{notice}.",
                label(tender, &bid.provider),
                total(bid)
            )
        }
        several => {
            let each = several
                .iter()
                .map(|bid| format!("{} ({})", label(tender, &bid.provider), total(bid)));
            let each: Vec<String> = each.take(MOST_NAMES).collect();
            let more = several.len().saturating_sub(each.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let is_tie = several.iter().all(|bid| bid.rank.is_some_and(|rank| rank.worst == 1));
            let how = if is_tie {
                "are equal and first"
            } else {
                "can each be first, and their totals cannot be told apart,"
            };
            format!("{}{more} {how} {by}{notice}.", each.join(", "))
        }
    }
}

/// Which bid cannot be assessed in which views, and why.
fn not_assessable(tender: &Tender, found: &ScenarioFindings) -> Vec<String> {
    let mut told: Vec<(&BidFindings, Vec<&str>)> = Vec::new();
    for view in &found.views {
        for bid in view.by_name().into_iter().filter(|bid| bid.total.is_none()) {
            let alike = |(known, _): &&mut (&BidFindings, Vec<&str>)| {
                known.provider == bid.provider && known.not_stated == bid.not_stated
            };
            match told.iter_mut().find(alike) {
                Some((_, views)) => views.push(view.view.in_words()),
                None => told.push((bid, vec![view.view.in_words()])),
            }
        }
    }
    let more = told.len().saturating_sub(MOST_NAMES);
    let mut sentences: Vec<String> = told
        .iter()
        .take(MOST_NAMES)
        .map(|(bid, views)| {
            let (bid, lacks) = (label(tender, &bid.provider), names(&bid.not_stated));
            format!(
                "{bid} is not assessable in the view {}: it does not state {lacks}.",
                views.join(", ")
            )
        })
        .collect();
    if more > 0 {
        sentences
            .push(format!("{} cannot be assessed either; the tables say why.", count(more, "bid")));
    }
    sentences
}

fn scored(tender: &Tender, scores: &Answer<crate::score::Scores>) -> String {
    match scores.as_result() {
        Ok(scores) if scores.first().is_empty() => "The published scoring ranks no bid.".to_owned(),
        Ok(scores) => {
            let first: Vec<&str> = scores.first().iter().map(|name| label(tender, name)).collect();
            let rule = scores.scoring.rule.facts().name;
            let first =
                format!("First under the published rule ({rule}): {}.", first.join(" and "));
            if scores.bids.len() > MOST_NAMES {
                return first;
            }
            format!("{first} The order: {}.", order_text(scores, tender))
        }
        Err(reason) => format!("The published scoring gives no order, since {reason}."),
    }
}

fn against_own_costs(tender: &Tender, found: &ScenarioFindings) -> Vec<String> {
    let given = found.positions.iter().filter(|found| found.own_cost.is_some()).count();
    if given == 0 {
        return vec![
            "No bid gives a cost model: against their own cost they are not assessable.".to_owned(),
        ];
    }
    if found.positions.len() > MOST_NAMES {
        return vec![format!(
            "{} of {} give a cost model; against their own cost the others are not assessable.",
            count(given, "bid"),
            found.positions.len(),
        )];
    }
    let lines = own_costs(tender, found);
    lines.lines().map(|line| format!("{}.", line.trim())).collect()
}

fn nearest_change(findings: &Findings, found: &ScenarioFindings) -> Option<String> {
    let robustness = match &findings.robustness {
        None => return Some("What would change the order was not asked.".to_owned()),
        Some(answer) => answer.as_result().ok()?,
    };
    let tender = findings.appraisal().tender();
    let studied = robustness.figures.iter().any(|study| study.scenario == found.scenario);
    if !studied {
        return None;
    }
    let changes = nearest_first(robustness, found.scenario.as_str());
    let Some(nearest) = changes.first() else {
        return Some("No figure by itself changes the first bid within its range.".to_owned());
    };
    let figure = &nearest.study.figure;
    let shown = |value| value_text(figure, value, tender.currency());
    let views: Vec<String> = nearest.views.iter().map(|view| marked(*view)).collect();
    let (name, now, at) =
        (figure_name(tender, figure), shown(&nearest.study.present), shown(nearest.at));
    Some(format!(
        "Nearest change of the first bid: {name}, now {now}, at {at} ({}).",
        views.join(", ")
    ))
}

/// As many bids as are named in sentences.
const MOST_NAMES: usize = 12;
