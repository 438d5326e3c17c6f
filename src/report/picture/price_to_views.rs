//! From a tendered price to each view.

use std::fmt::Write as _;

use maud::html;

use super::drawing::{
    BLUE, Fill, INK, LEFT, PLUM, Picture, Pixels, RIGHT, Scale, TURQUOISE, bar, grid, px, remark,
    row_figure, row_label, rows,
};
use crate::appraisal::Findings;
use crate::exact::{Currency, Fraction};
use crate::price::View;
use crate::report::comparison::view_name;
use crate::report::table::{label, signed};

/// A bar from one figure to another, and what is written beside it.
struct Step {
    label: String,
    figure: String,
    from: Fraction,
    to: Fraction,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Anchored,
    Added,
    TakenOff,
}

/// How the price of one bid becomes its figure in each view of a scenario: start and end of each stand on
/// the ground, and between them one signed step an adjustment.
///
/// Nothing where nothing bears on the price, where no view can be assessed, or where the price is a band:
/// then every step is one too.
#[must_use]
pub fn price_to_views(findings: &Findings, scenario: &str, provider: &str) -> Option<Picture> {
    let tender = findings.appraisal().tender();
    let currency = findings.currency;
    let mut steps: Vec<Step> = Vec::new();
    let mut not_assessable: Vec<&str> = Vec::new();
    for view in &findings.scenario(scenario).ok()?.views {
        let bid = view.order.iter().find(|bid| bid.provider.as_str() == provider)?;
        let Some(total) = &bid.total else {
            not_assessable.push(view.view.in_words());
            continue;
        };
        if !total.is_point() {
            return None;
        }
        // What adjustments start from: in the tendered view nothing was adjusted yet.
        let start = steps.first().map(|first| first.to.clone());
        let mut at = start.unwrap_or_else(|| total.low().clone());
        for line in &bid.adjustments {
            let to = &at + line.amount.low();
            steps.push(Step::of(line.label.as_str(), &line.amount, at, &to, currency));
            at = to;
        }
        if view.view == View::Tendered || !bid.adjustments.is_empty() {
            let name = view_name(tender, view.view);
            steps.push(Step::anchored(name, total.to_string(), total.low().clone()));
        }
    }
    if steps.len() < 2 {
        return None;
    }
    let name = tender.bid(provider).map_or(provider, |bid| label(tender, &bid.provider));
    let told: Vec<String> =
        steps.iter().map(|step| format!("{} {}", step.label, step.figure)).collect();
    let mut description = format!("{name}, in {currency}: {}.", told.join("; "));
    if !not_assessable.is_empty() {
        let _ = write!(description, " Not assessable: {}.", not_assessable.join(", "));
    }
    let _ = write!(description, " * {}.", View::NOTICE);
    let title = format!("{name}: from the tendered price to each view, {scenario}");
    Some(drawn(&steps, title, description))
}

impl Step {
    fn anchored(label: String, figure: String, to: Fraction) -> Self {
        Step { label, figure, from: Fraction::ZERO, to, kind: Kind::Anchored }
    }

    fn of(
        label: &str,
        amount: &crate::exact::Figure,
        from: Fraction,
        to: &Fraction,
        currency: Currency,
    ) -> Self {
        let kind = if *to < from { Kind::TakenOff } else { Kind::Added };
        let figure = signed(amount, currency);
        Step { label: label.to_owned(), figure, from, to: to.clone(), kind }
    }
}

fn drawn(steps: &[Step], title: String, description: String) -> Picture {
    let ends = steps.iter().flat_map(|step| [&step.from, &step.to]);
    let scale = Scale::over(ends.chain([&Fraction::ZERO]), (LEFT, RIGHT));
    let each = px(28);
    let bottom = px(12) + rows(steps.len(), each);
    let body = html! {
        (grid(&scale, (px(4), bottom), ""))
        @for (place, step) in steps.iter().enumerate() {
            @let y = px(12) + rows(place, each);
            @let (from, to) = (scale.at(&step.from), scale.at(&step.to));
            @let fill = match step.kind {
                Kind::Anchored => Fill::Solid(BLUE),
                Kind::Added => Fill::Solid(TURQUOISE),
                Kind::TakenOff => Fill::Hatched(PLUM),
            };
            (row_label(y + px(15), &step.label))
            (bar(from, to, y, px(20), fill))
            (link(to, y + px(20), each, place.saturating_add(1) < steps.len() && step.kind != Kind::Anchored))
            (row_figure(y + px(15), &step.figure))
        }
        (remark(bottom + px(36), &format!("* appraisal view, {}", View::NOTICE)))
    };
    Picture::new(title, description, bottom + px(46), &body)
}

/// A thin line from the end of one bar to the next.
fn link(x: Pixels, y: Pixels, each: Pixels, there_is_a_next: bool) -> maud::Markup {
    html! {
        @if there_is_a_next {
            line x1=(x) y1=(y) x2=(x) y2=(y + each - px(20)) stroke=(INK) stroke-dasharray="2 2" {}
        }
    }
}
