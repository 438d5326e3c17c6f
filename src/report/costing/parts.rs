//! What the sections of a costing report share: labels, figures as they stand in all of it, and answers
//! that may be reasons.

use std::fmt::Write as _;

use crate::allocation::Method;
use crate::answer::Answer;
use crate::cost::Ledger;
use crate::costing::CostFindings;
use crate::exact::{Figure, Money, Name};
use crate::report::blocks::Blocks;
use crate::report::table::{exact_or_rounded, money};
use crate::sensitivity::Choice;

/// What a service or pool is called.
pub(in crate::report) fn label_of<'a>(found: &'a CostFindings, name: &'a Name) -> &'a str {
    let services = found.services.binary_search_by(|known| known.cost.name.cmp(name)).ok();
    let pools = found.pools.binary_search_by(|known| known.name.cmp(name)).ok();
    let label = services.and_then(|at| found.services.get(at)).map(|known| &known.label);
    let label = label.or_else(|| pools.and_then(|at| found.pools.get(at)).map(|pool| &pool.label));
    label.map_or(name.as_str(), String::as_str)
}

/// A method, with what its pools are called.
pub(super) fn method_label(found: &CostFindings, method: &Method) -> String {
    match method {
        Method::StepDown(pools) => {
            let pools: Vec<&str> = pools.iter().map(|pool| label_of(found, pool)).collect();
            format!("step-down {}", pools.join(", "))
        }
        method => method.to_string(),
    }
}

/// By what overheads are shared.
pub(in crate::report) fn method_in_words(found: &CostFindings, method: &Method) -> String {
    let label = method_label(found, method);
    if matches!(method, Method::StepDown(_)) { label } else { format!("the {label}") }
}

pub(super) fn choice_label(found: &CostFindings, choice: &Choice) -> String {
    match choice {
        Choice::Driver { pool, driver } => {
            let known = found.drivers.iter().find(|known| known.name == *driver);
            let driver = known.map_or(driver.as_str(), |known| &known.label);
            format!("{} shared by {driver}", label_of(found, pool))
        }
        Choice::Method(method) => method_label(found, method),
    }
}

/// What a service costs by a choice: where that method has a table of its own, as it stands there, rounded
/// together with the other services.
pub(in crate::report) fn cost_by(
    found: &CostFindings,
    choice: &Choice,
    service: &Name,
    cost: &Figure,
) -> String {
    let Choice::Method(method) = choice else { return cost.to_string() };
    let own = || -> Option<Money> {
        let own = found.services.iter().find(|known| known.cost.name == *service)?;
        (*method == found.method).then(|| own.cost.full.get(Ledger::Cash))
    };
    let other = || -> Option<Money> {
        let other = found.other_methods.iter().find(|other| other.method == *method)?;
        let mut services = other.services.as_result().ok()?.iter();
        services.find(|known| known.service == *service).map(|known| known.full)
    };
    own().or_else(other).map_or_else(|| cost.to_string(), money)
}

/// A figure of one unit, as exact as it can be shown.
pub(in crate::report) fn of_one_unit(figure: &Figure) -> String {
    exact_or_rounded(figure.low(), figure.currency())
}

/// A section of what was found, or why it could not be computed; nothing where it was not asked.
pub(super) fn asked<T>(
    text: &mut Blocks,
    title: &str,
    found: Option<&Answer<T>>,
    show: impl FnOnce(&mut Blocks, &T),
) {
    let Some(found) = found else { return };
    text.section(title);
    or_reason(text, found, show);
}

/// What was found, or why it could not be computed.
pub(super) fn or_reason<T>(
    text: &mut Blocks,
    found: &Answer<T>,
    show: impl FnOnce(&mut Blocks, &T),
) {
    match found.as_result() {
        Ok(found) => show(text, found),
        Err(error) => {
            let _ = writeln!(text, "  not computed: {error}");
        }
    }
}
