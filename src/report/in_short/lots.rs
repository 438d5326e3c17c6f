//! What the lots of a tender come to together.

use super::{InShort, Part, listed};
use crate::answer::Answer;
use crate::exact::Name;
use crate::lots::{Awards, LotFindings, LotsInView};
use crate::price::View;

/// The answer to a tender of several lots. It does not say who should be awarded what.
pub(in crate::report) fn lots(findings: &LotFindings) -> InShort {
    let sentences = findings.views.iter().flat_map(of_view).collect();
    let rule = "Awards are ordered by the sum of their prices alone; who is awarded a lot, the published award criteria decide.";
    InShort { parts: vec![Part { of: None, sentences }], notices: vec![rule.to_owned()] }
}

fn of_view(found: &LotsInView) -> Vec<String> {
    let by = match found.view {
        View::Tendered => "by tendered price".to_owned(),
        other => format!("in the view {} (not an award ranking)", other.in_words()),
    };
    let mut told = vec![match &found.awards {
        Answer::Found(awards) => cheapest(found, awards, &by),
        Answer::Refused(reason) => {
            format!("What all lots come to {by} was not found, since {reason}.")
        }
    }];
    if !found.without_bid.is_empty() {
        told.push(format!(
            "Nothing is offered {by} for {}.",
            lot_labels(found, &found.without_bid)
        ));
    }
    told
}

fn cheapest(found: &LotsInView, awards: &Awards, by: &str) -> String {
    let least = format!("All lots that are bid for come to {} at least {by}", awards.cheapest);
    match awards.awards.first().filter(|_| awards.tied == 1) {
        Some(award) => {
            let each: Vec<String> = award
                .bidders
                .iter()
                .map(|bidder| {
                    let lots: Vec<_> = bidder.priced.iter().flatten().cloned().collect();
                    format!("{} with {}", bidder.provider, lot_labels(found, &lots))
                })
                .collect();
            let each: Vec<&str> = each.iter().map(String::as_str).collect();
            format!("{least}: {}.", listed(&each))
        }
        None => format!("{least}, in {} ways.", awards.tied),
    }
}

/// What lots are called.
pub(in crate::report) fn lot_labels(found: &LotsInView, lots: &[Name]) -> String {
    let called = |name: &Name| {
        let mut known = found.lots.iter();
        known.find(|lot| lot.lot == *name).map_or(name.to_string(), |lot| lot.label.clone())
    };
    lots.iter().map(called).collect::<Vec<_>>().join(", ")
}
