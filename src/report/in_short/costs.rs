//! What each service costs, what must be charged, and what funders leave.

use super::{InShort, MOST};
use crate::answer::Answer;
use crate::cost::Ledger;
use crate::costing::{CostFindings, ServiceFindings};
use crate::exact::Fraction;
use crate::full_cost::CostBasis;
use crate::report::costing::{cost_by, label_of, method_in_words, of_one_unit, surplus_in_words};
use crate::report::table::{grouped, money};
use crate::sensitivity::ServiceSensitivity;

/// The answer to a costing.
pub(in crate::report) fn costs(found: &CostFindings) -> InShort {
    let mut told: Vec<String> = found.services.iter().take(MOST).map(cost).collect();
    if found.services.len() > MOST {
        let more = found.services.len().saturating_sub(MOST);
        told.push(format!("{more} more services stand in the tables."));
    }
    told.extend(found.services.iter().take(MOST).filter_map(volunteers));
    told.extend(funded(found));
    told.push(choices(found));
    told.extend(left_out(found));
    InShort::of_one(told)
}

fn cost(service: &ServiceFindings) -> String {
    let cost = &service.cost;
    let per_unit = &service.per_unit.full;
    let mut told = format!(
        "{} costs {} in full, {} per {} at {}.",
        service.label,
        money(cost.full.get(Ledger::Cash)),
        of_one_unit(per_unit),
        cost.unit,
        grouped(&cost.volume.to_string()),
    );
    if let Some(charged) = charged(service) {
        told.push(' ');
        told.push_str(&charged);
    }
    told
}

/// What must be charged: without a surplus, and with the one that was asked.
fn charged(service: &ServiceFindings) -> Option<String> {
    let points = service.price_points.as_result().ok()?;
    let of_full = points.iter().filter(|point| point.basis == CostBasis::Full);
    let each: Vec<String> = of_full
        .filter_map(|point| {
            let least = point.to_recover.as_ref()?.as_result().ok()?;
            let with = match point.surplus {
                None => "to recover that cost".to_owned(),
                Some(surplus) => format!("with a surplus of {}", surplus_in_words(surplus)),
            };
            Some(format!("{} {with}", grouped(&least.to_plain_text())))
        })
        .chain(made_up(service))
        .collect();
    let unit = &service.cost.unit;
    (!each.is_empty()).then(|| format!("Per {unit} must be charged {}.", each.join(", ")))
}

/// The price with every named surplus.
fn made_up(service: &ServiceFindings) -> Option<String> {
    let found = service.price_made_up.as_ref()?.as_result().ok()?;
    let least = found.to_recover.as_result().ok()?;
    let named: Vec<&str> = found.surpluses.iter().map(|part| part.label.as_str()).collect();
    Some(format!("{} with {}", grouped(&least.to_plain_text()), named.join(", ")))
}

fn volunteers(service: &ServiceFindings) -> Option<String> {
    let inflated = service.per_unit.volunteer_inflated_net.as_ref()?;
    Some(format!(
        "If the volunteers of {} were paid, one {} would come to {} at central wages: a comparator, not a cost to be recovered.",
        service.label,
        service.cost.unit,
        of_one_unit(&inflated.central),
    ))
}

fn funded(found: &CostFindings) -> Option<String> {
    let Some(Answer::Found(funding)) = &found.funding else { return None };
    let totals = &funding.totals;
    let all = format!(
        "Of the full cost of all services, {}, funders pay {} and leave a gap of {}",
        money(totals.full),
        money(totals.paid),
        money(totals.gap),
    );
    let each: Vec<String> = funding
        .services
        .iter()
        .take(MOST)
        .map(|service| format!("{} {}", label_of(found, &service.service), money(service.gap)))
        .collect();
    Some(if each.len() > 1 { format!("{all}: {}.", each.join(", ")) } else { format!("{all}.") })
}

/// By which method overheads are shared, and how far another choice would move a cost.
fn choices(found: &CostFindings) -> String {
    let mut shared = format!("Overheads are shared by {}", method_in_words(found, &found.method));
    if !found.other_methods.is_empty() {
        let others = found.other_methods.iter();
        let others: Vec<_> = others.map(|other| method_in_words(found, &other.method)).collect();
        shared = format!("{shared}; beside it stands what {} would give", others.join(" and "));
    }
    let Some(Answer::Found(moved)) = &found.sensitivity else { return format!("{shared}.") };
    let range = |service: &&ServiceSensitivity| -> Fraction {
        service.overall.high.low() - service.overall.low.low()
    };
    match moved.services.iter().rev().max_by_key(range) {
        Some(most) if !range(&most).is_zero() => format!(
            "{shared}; by the other methods, sequences and drivers that were tried, {} would cost {} to {} in full, and no service moves further.",
            label_of(found, &most.service),
            cost_by(found, &most.overall.low_choice, &most.service, &most.overall.low),
            cost_by(found, &most.overall.high_choice, &most.service, &most.overall.high),
        ),
        _ => format!(
            "{shared}; no other method, sequence or driver that was tried moves the cost of a service."
        ),
    }
}

fn left_out(found: &CostFindings) -> Option<String> {
    let Some(Answer::Found(coverage)) = &found.coverage else { return None };
    Some(match coverage.findings.len() {
        0 => "Nothing was found that the model probably leaves out or counts twice.".to_owned(),
        1 => "One matter was found that the model probably leaves out, counts twice or guesses."
            .to_owned(),
        many => format!(
            "{many} matters were found that the model probably leaves out, counts twice or guesses."
        ),
    })
}
