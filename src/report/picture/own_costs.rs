//! Prices beside the bidders' own costs.

use std::fmt::Write as _;

use maud::html;

use super::drawing::{
    LEFT, MOST_ROWS, Picture, RIGHT, Scale, grid, left_out, mark, px, remark, row_figure,
    row_label, rows, whisker,
};
use crate::appraisal::Findings;
use crate::price::OwnCost;
use crate::report::table::label;

/// The price of every bid that gives a cost model beside the full cost in that model, in a scenario.
///
/// Nothing where no bid gives one.
#[must_use]
pub fn own_costs(findings: &Findings, scenario: &str) -> Option<Picture> {
    let tender = findings.appraisal().tender();
    let positions = &findings.scenario(scenario).ok()?.positions;
    let known: Vec<(&str, &OwnCost)> = positions
        .iter()
        .filter_map(|found| Some((label(tender, &found.provider), found.own_cost.as_ref()?)))
        .collect();
    let shown = known.get(..known.len().min(MOST_ROWS)).filter(|shown| !shown.is_empty())?;
    let ends = shown.iter().flat_map(|(_, own)| {
        [own.price.low(), own.price.high(), own.own_full_cost.low(), own.own_full_cost.high()]
    });
    let scale = Scale::over(ends, (LEFT + px(10), RIGHT - px(10))).with_room();
    let each = px(46);
    let bottom = px(12) + rows(shown.len(), each);
    let told: Vec<String> = shown
        .iter()
        .map(|(name, own)| {
            format!("{name}: price {}, own full cost {}", own.price, own.own_full_cost)
        })
        .collect();
    let without = positions.len().saturating_sub(known.len());
    let mut description = format!("In {}: {}.", findings.currency, told.join("; "));
    if without > 0 {
        let _ = write!(description, " Not assessable, without a cost model: {without}.");
    }
    let more = left_out(known.len(), "bids by name");
    let body = html! {
        (grid(&scale, (px(4), bottom), ""))
        @for (place, (name, own)) in shown.iter().enumerate() {
            @let y = px(12) + rows(place, each);
            @let (price, cost) = (scale.at(own.price.low()), scale.at(own.own_full_cost.low()));
            (row_label(y + px(26), name))
            (whisker(price, scale.at(own.price.high()), y + px(12)))
            (mark(0, price, y + px(12)))
            (row_figure(y + px(17), &format!("● price {}", own.price)))
            (whisker(cost, scale.at(own.own_full_cost.high()), y + px(32)))
            (mark(3, cost, y + px(32)))
            (row_figure(y + px(37), &format!("◆ cost {}", own.own_full_cost)))
        }
        @if let Some(more) = &more { (remark(bottom + px(36), more)) }
    };
    let height = bottom + if more.is_some() { px(46) } else { px(26) };
    let title = format!("Each price beside the full cost in the bidder's own model, {scenario}");
    Some(Picture::new(title, description, height, &body))
}
