//! What full costs are made of.

use std::fmt::Write as _;

use maud::html;

use super::drawing::{
    BLUE, Fill, LEFT, MOST_ROWS, ORANGE, PLUM, Picture, RIGHT, Scale, TURQUOISE, bar, grid,
    left_out, px, remark, row_figure, row_label, rows,
};
use crate::cost::Ledger;
use crate::costing::{CostFindings, ServiceFindings};
use crate::exact::{Fraction, Money};
use crate::report::table::money;

/// The cash cost of every service, direct and overhead in one bar, and beneath it, apart, what it is given
/// in kind and by volunteers.
///
/// Nothing where nothing costs anything.
#[must_use]
pub fn cost_makeup(found: &CostFindings) -> Option<Picture> {
    let shown = found.services.get(..found.services.len().min(MOST_ROWS))?;
    let amounts = |service: &ServiceFindings| {
        let cost = &service.cost;
        [
            cost.direct.get(Ledger::Cash),
            cost.full.get(Ledger::Cash),
            cost.full.get(Ledger::InKind),
            cost.full.get(Ledger::VolunteerTime),
        ]
    };
    let ends: Vec<Fraction> = shown
        .iter()
        .flat_map(|service| amounts(service).map(Money::to_fraction))
        .chain([Fraction::ZERO])
        .collect();
    if ends.iter().all(Fraction::is_zero) {
        return None;
    }
    let scale = Scale::over(&ends, (LEFT, RIGHT));
    let zero = scale.at(&Fraction::ZERO);
    let each = px(56);
    let bottom = px(36) + rows(shown.len(), each);
    let more = left_out(found.services.len(), "services by name");
    let body = html! {
        (bar(px(20), px(36), px(6), px(12), Fill::Solid(BLUE)))
        text x=(px(42)) y="17" { "direct" }
        (bar(px(110), px(126), px(6), px(12), Fill::Hatched(TURQUOISE)))
        text x=(px(132)) y="17" { "overhead" }
        (bar(px(230), px(246), px(6), px(12), Fill::Hatched(ORANGE)))
        text x=(px(252)) y="17" { "in kind" }
        (bar(px(330), px(346), px(6), px(12), Fill::Hatched(PLUM)))
        text x=(px(352)) y="17" { "volunteers' time (beside the cash)" }
        (grid(&scale, (px(28), bottom), ""))
        @for (place, service) in shown.iter().enumerate() {
            @let y = px(36) + rows(place, each);
            @let [direct, full, in_kind, time] = amounts(service);
            @let [to_direct, to_full, to_kind, to_time] =
                [direct, full, in_kind, time].map(|amount| scale.at(&amount.to_fraction()));
            (row_label(y + px(16), &service.label))
            (bar(zero, to_direct, y, px(22), Fill::Solid(BLUE)))
            (bar(to_direct, to_full, y, px(22), Fill::Hatched(TURQUOISE)))
            (row_figure(y + px(16), &money(full)))
            @if !in_kind.is_zero() { (bar(zero, to_kind, y + px(25), px(9), Fill::Hatched(ORANGE))) }
            @if !time.is_zero() { (bar(zero, to_time, y + px(36), px(9), Fill::Hatched(PLUM))) }
        }
        @if let Some(more) = &more { (remark(bottom + px(36), more)) }
    };
    let told: Vec<String> =
        shown.iter().map(|service| in_words(service, amounts(service))).collect();
    let mut description = format!("In {}: {}.", found.currency, told.join("; "));
    if let Some(more) = &more {
        description.push(' ');
        description.push_str(more);
    }
    let height = bottom + if more.is_some() { px(46) } else { px(26) };
    Some(Picture::new("What each full cost is made of".to_owned(), description, height, &body))
}

fn in_words(service: &ServiceFindings, [direct, full, in_kind, time]: [Money; 4]) -> String {
    let overhead = service.cost.overhead.get(Ledger::Cash);
    let mut told = format!(
        "{} full cost {}, of which direct {} and overhead {}",
        service.label,
        money(full),
        money(direct),
        money(overhead),
    );
    for (amount, what) in [(in_kind, "in kind"), (time, "volunteers' time")] {
        if !amount.is_zero() {
            let _ = write!(told, ", beside it {what} {}", money(amount));
        }
    }
    told
}
