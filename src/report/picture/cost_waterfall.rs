//! From the direct cost of a unit to its price.

use super::drawing::{BLUE, Fill, ORANGE, PLUM, Picture};
use super::waterfall::{Step, drawn, in_words};
use crate::answer::Answer;
use crate::costing::{CostFindings, ServiceFindings};
use crate::exact::Figure;
use crate::full_cost::CostBasis;
use crate::price::PricePoint;
use crate::report::table::signed;

/// What one unit of a service costs, from the direct cost over overheads to the full cost and, where a
/// surplus is asked, to the price; beside it what volunteers' time would add, which is no cost to recover.
///
/// Nothing where there is no such service.
#[must_use]
pub fn cost_waterfall(found: &CostFindings, service: &str) -> Option<Picture> {
    let service = found.service(service).ok()?;
    let unit = &service.cost.unit;
    let steps = steps(found, service);
    let notice = "Volunteers' time is a comparator, not a cost to be recovered.";
    let notice = service.cost.has_volunteers().then_some(notice);
    let told = in_words(&steps);
    let mut description =
        format!("One {unit} of {}, in {}: {told}.", service.label, found.currency);
    if let Some(notice) = notice {
        description.push(' ');
        description.push_str(notice);
    }
    let title = format!("What one {unit} of {} costs", service.label);
    Some(drawn(&steps, title, description, notice.as_slice()))
}

fn steps(found: &CostFindings, service: &ServiceFindings) -> Vec<Step> {
    let per_unit = &service.per_unit;
    let (direct, full) = (&per_unit.direct, &per_unit.full);
    let mut steps = vec![
        anchored("direct cost", direct),
        between("overheads", direct, full, found),
        anchored("full cost", full),
    ];
    if let Some(price) = price(service) {
        let surplus = between("surplus", full, &price.per_unit, found);
        let falls = price.per_unit.low() < full.low();
        steps.push(if falls { surplus } else { surplus.filled(Fill::Solid(ORANGE)) });
        steps.push(anchored("price with the surplus", &price.per_unit));
    }
    if let Some(Answer::Found(made)) = &service.price_made_up {
        let mut at = full.low().clone();
        for part in &made.surpluses {
            let to = &at + part.per_unit.low();
            let shown = signed(part.per_unit.low(), found.currency);
            let step = Step::between(part.label.as_str(), shown, at, to.clone());
            steps.push(step.filled(Fill::Solid(ORANGE)));
            at = to;
        }
        steps.push(anchored("price with the surpluses", &made.price));
    }
    if let Some(inflated) = &per_unit.volunteer_inflated_net {
        let time = between("volunteers' time, net", full, &inflated.central, found);
        steps.push(time.filled(Fill::Hatched(PLUM)));
        let inflated = anchored("volunteer-inflated cost", &inflated.central);
        steps.push(inflated.filled(Fill::Hatched(BLUE)));
    }
    steps
}

/// The full cost with the surplus that was asked.
fn price(service: &ServiceFindings) -> Option<&PricePoint> {
    let Answer::Found(points) = &service.price_points else { return None };
    points.iter().find(|point| point.basis == CostBasis::Full && point.surplus.is_some())
}

fn anchored(label: &str, figure: &Figure) -> Step {
    Step::anchored(label, figure.to_string(), figure.low().clone())
}

fn between(label: &str, from: &Figure, to: &Figure, found: &CostFindings) -> Step {
    let (from, to) = (from.low().clone(), to.low().clone());
    Step::between(label, signed(&(&to - &from), found.currency), from, to)
}
