//! Who is first in which view under which rule, what is not assessable, and what would change the order.

use super::{InShort, MOST, Part, count, listed};
use crate::answer::Answer;
use crate::appraisal::{BidFindings, Findings, ScenarioFindings, ViewFindings};
use crate::exact::Figure;
use crate::price::View;
use crate::report::comparison::{has_presets, names, to_own_cost};
use crate::report::level_field::nothing_stated;
use crate::report::robustness::nearest_change;
use crate::report::scores::order_text;
use crate::report::table::{figure, label};
use crate::screen::ScreenResult;
use crate::tender::Tender;

/// The answer to an appraisal.
pub(in crate::report) fn bids(findings: &Findings) -> InShort {
    let several = findings.scenarios.len() > 1;
    let parts = findings.scenarios.iter().take(MOST).map(|scenario| Part {
        of: several.then(|| format!("Scenario {}", scenario.scenario)),
        sentences: of_scenario(findings, scenario),
    });
    let mut notices = vec![format!(
        "The tendered price is the only price here. The other views inform; they are {}.",
        View::NOTICE
    )];
    notices.extend(nothing_stated(findings).map(str::to_owned));
    let far = findings.prices_unlike_others.iter();
    notices.extend(far.take(MOST).map(|found| format!("A question first: {}", found.question)));
    match &findings.robustness {
        None => notices.push("What would change the order was not asked.".to_owned()),
        Some(Answer::Refused(reason)) => {
            notices.push(format!("What would change the order was not found, since {reason}."));
        }
        Some(Answer::Found(_)) => {}
    }
    let more = findings.scenarios.len().saturating_sub(MOST);
    if more > 0 {
        notices.push(format!("{} stand in the tables.", count(more, "more scenario")));
    }
    InShort { parts: parts.collect(), notices }
}

fn of_scenario(findings: &Findings, found: &ScenarioFindings) -> Vec<String> {
    let tender = findings.appraisal().tender();
    let mut told: Vec<String> = found
        .view(View::Tendered)
        .into_iter()
        .map(|view| format!("{}.", first(tender, view, " by tendered price")))
        .collect();
    if nothing_stated(findings).is_none() {
        told.extend(in_other_views(tender, found));
    }
    told.extend(not_assessable(tender, found));
    told.extend(found.scores.as_ref().map(|scores| scored(tender, scores)));
    told.push(against_own_costs(tender, found));
    told.extend(asked(tender, &found.screens));
    if let Some(Answer::Found(robustness)) = &findings.robustness {
        told.extend(nearest_change(robustness, found.scenario.as_str()));
    }
    told
}

/// Who is first, or can be.
fn first(tender: &Tender, view: &ViewFindings, by: &str) -> String {
    let first: Vec<&BidFindings> =
        view.order.iter().filter(|bid| bid.rank.is_some_and(|rank| rank.best == 1)).collect();
    let total = |bid: &BidFindings| bid.total.as_ref().map_or(String::new(), Figure::to_string);
    match first.as_slice() {
        [] => format!("No bid can be assessed{by}"),
        [bid] => {
            let among = view.order.iter().filter(|bid| bid.rank.is_some()).count();
            let among = if among < view.order.len() {
                format!(", among the {among} of {} bids that can be assessed", view.order.len())
            } else {
                String::new()
            };
            format!("{} is first{by} at {}{among}", label(tender, &bid.provider), total(bid))
        }
        several => {
            let each: Vec<String> = several
                .iter()
                .map(|bid| format!("{} ({})", label(tender, &bid.provider), total(bid)))
                .collect();
            let each: Vec<&str> = each.iter().map(String::as_str).collect();
            let is_tie = several.iter().all(|bid| bid.rank.is_some_and(|rank| rank.worst == 1));
            let how = if is_tie {
                "are equal and first"
            } else {
                "can each be first, and their totals cannot be told apart,"
            };
            format!("{} {how}{by}", listed(&each))
        }
    }
}

/// Who is first in the views that inform.
fn in_other_views(tender: &Tender, found: &ScenarioFindings) -> Option<String> {
    let others = found.views.iter().filter(|view| view.view.is_appraisal());
    let each: Vec<String> = others
        .map(|view| format!("{}: {}", view.view.in_words(), first(tender, view, "")))
        .collect();
    // The whole of the notice stands below.
    let notice = View::NOTICE.split(':').next().unwrap_or(View::NOTICE);
    (!each.is_empty()).then(|| format!("In the other views ({notice}), {}.", each.join("; ")))
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
    let more = told.len().saturating_sub(MOST);
    let mut sentences: Vec<String> = told
        .iter()
        .take(MOST)
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
            let first = format!("First under the published rule ({rule}): {}.", listed(&first));
            if scores.bids.len() > MOST {
                return first;
            }
            format!("{first} The order: {}.", order_text(scores, tender))
        }
        Err(reason) => format!("The published scoring gives no order, since {reason}."),
    }
}

fn against_own_costs(tender: &Tender, found: &ScenarioFindings) -> String {
    let given = found.positions.iter().filter(|found| found.own_cost.is_some()).count();
    if given == 0 {
        return "No bid can be assessed against its own full cost: none gives a cost model that answers for it.".to_owned();
    }
    if found.positions.len() > MOST {
        return format!(
            "{given} of {} bids give a cost model; against their own cost the others are not assessable.",
            found.positions.len(),
        );
    }
    let mut told = Vec::new();
    let mut without = Vec::new();
    for (bid, position) in tender.bids().iter().zip(&found.positions) {
        match &position.own_cost {
            Some(own) => told.push(format!(
                "the price of {}, {}, {} {}",
                bid.label(),
                figure(&own.price, tender.currency()),
                to_own_cost(own, tender.currency()),
                figure(&own.own_full_cost, tender.currency()),
            )),
            None => without.push(bid.label()),
        }
    }
    if !without.is_empty() {
        told.push(format!("not assessable: {}", listed(&without)));
    }
    let without = if has_presets(tender) { ", preset lines left out" } else { "" };
    format!(
        "Against the full cost in the bidder's own model at its volumes{without}: {}.",
        told.join("; ")
    )
}

fn asked(tender: &Tender, screens: &[ScreenResult]) -> Option<String> {
    let asked: usize = screens.iter().map(|screen| screen.summary.asked).sum();
    let mut of: Vec<&str> = screens
        .iter()
        .flat_map(ScreenResult::asked)
        .map(|finding| label(tender, &finding.provider))
        .collect();
    of.sort_unstable();
    of.dedup();
    let of = if of.is_empty() { String::new() } else { format!(" ({})", listed(&of)) };
    (!screens.is_empty()).then(|| {
        format!(
            "{} asked: {} to put to bidders{of}.",
            count(screens.len(), "screen"),
            count(asked, "question"),
        )
    })
}
