//! From the direct cost of a unit to its price.

use maud::html;

use super::drawing::{
    BLUE, Fill, LEFT, ORANGE, PLUM, Picture, RIGHT, Scale, TURQUOISE, bar, grid, px, remark,
    row_figure, row_label, rows,
};
use crate::answer::Answer;
use crate::costing::{CostFindings, ServiceFindings};
use crate::exact::{Figure, Fraction};
use crate::full_cost::CostBasis;
use crate::price::PricePoint;
use crate::report::table::signed;

struct Step {
    label: String,
    figure: String,
    from: Fraction,
    to: Fraction,
    fill: Fill,
}

/// What one unit of a service costs, from the direct cost over overheads to the full cost and, where a
/// surplus is asked, to the price; beside it what volunteers' time would add, which is no cost to recover.
///
/// Nothing where there is no such service.
#[must_use]
pub fn cost_waterfall(found: &CostFindings, service: &str) -> Option<Picture> {
    let service = found.service(service).ok()?;
    let unit = &service.cost.unit;
    let steps = steps(found, service);
    let ends = steps.iter().flat_map(|step| [&step.from, &step.to]);
    let scale = Scale::over(ends.chain([&Fraction::ZERO]), (LEFT, RIGHT));
    let each = px(30);
    let bottom = px(12) + rows(steps.len(), each);
    let beside = service.cost.has_volunteers();
    let notice = "Volunteers' time is a comparator, not a cost to be recovered.";
    let body = html! {
        (grid(&scale, (px(4), bottom), ""))
        @for (place, step) in steps.iter().enumerate() {
            @let y = px(12) + rows(place, each);
            (row_label(y + px(16), &step.label))
            (bar(scale.at(&step.from), scale.at(&step.to), y, px(22), step.fill))
            (row_figure(y + px(16), &step.figure))
        }
        @if beside { (remark(bottom + px(36), notice)) }
    };
    let told: Vec<String> =
        steps.iter().map(|step| format!("{} {}", step.label, step.figure)).collect();
    let mut description =
        format!("One {unit} of {}, in {}: {}.", service.label, found.currency, told.join("; "));
    if beside {
        description.push(' ');
        description.push_str(notice);
    }
    let title = format!("What one {unit} of {} costs", service.label);
    let height = bottom + if beside { px(46) } else { px(26) };
    Some(Picture::new(title, description, height, &body))
}

fn steps(found: &CostFindings, service: &ServiceFindings) -> Vec<Step> {
    let per_unit = &service.per_unit;
    let (direct, full) = (&per_unit.direct, &per_unit.full);
    let mut steps = vec![
        anchored("direct cost", direct, Fill::Solid(BLUE)),
        between("overheads", direct, full, TURQUOISE, found),
        anchored("full cost", full, Fill::Solid(BLUE)),
    ];
    if let Some(price) = price(service) {
        steps.push(between("surplus", full, &price.per_unit, ORANGE, found));
        steps.push(anchored("price with the surplus", &price.per_unit, Fill::Solid(BLUE)));
    }
    if let Some(inflated) = &per_unit.volunteer_inflated_net {
        let label = "volunteers' time, net";
        steps.push(Step {
            fill: Fill::Hatched(PLUM),
            ..between(label, full, &inflated.central, PLUM, found)
        });
        let label = "volunteer-inflated cost";
        steps.push(anchored(label, &inflated.central, Fill::Hatched(BLUE)));
    }
    steps
}

/// The full cost with the surplus that was asked.
fn price(service: &ServiceFindings) -> Option<&PricePoint> {
    let Answer::Found(points) = &service.price_points else { return None };
    points.iter().find(|point| point.basis == CostBasis::Full && point.surplus.is_some())
}

fn anchored(label: &str, figure: &Figure, fill: Fill) -> Step {
    let (to, from) = (figure.low().clone(), Fraction::ZERO);
    Step { label: label.to_owned(), figure: figure.to_string(), from, to, fill }
}

fn between(
    label: &str,
    from: &Figure,
    to: &Figure,
    colour: &'static str,
    found: &CostFindings,
) -> Step {
    let (from, to) = (from.low().clone(), to.low().clone());
    let fill = if to < from { Fill::Hatched(colour) } else { Fill::Solid(colour) };
    let figure = signed(&(&to - &from), found.currency);
    Step { label: label.to_owned(), figure, from, to, fill }
}
