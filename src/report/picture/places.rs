//! Places from view to view.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use maud::html;

use super::drawing::{
    Anchor, LEFT, MOST_ROWS, Picture, Pixels, WIDTH, colour, dashes, left_out, mark, part, px,
    remark, rows, text,
};
use crate::appraisal::{BidFindings, Findings, ViewFindings};
use crate::exact::Name;
use crate::price::View;
use crate::report::table::{label, rank_text};

/// The place of every bid in each view of a scenario. Views other than the tendered price are marked: they
/// are no award rankings.
///
/// Nothing where there is no such scenario.
#[must_use]
pub fn places(findings: &Findings, scenario: &str) -> Option<Picture> {
    let tender = findings.appraisal().tender();
    let views = &findings.scenario(scenario).ok()?.views;
    let tendered = &views.first()?.order;
    let shown = tendered.get(..tendered.len().min(MOST_ROWS)).filter(|shown| !shown.is_empty())?;
    let kept: BTreeMap<&Name, usize> =
        shown.iter().enumerate().map(|(place, bid)| (&bid.provider, place)).collect();
    // Places among the bids that are drawn, in the order of each view.
    let places: Vec<Vec<&BidFindings>> = views
        .iter()
        .map(|view| view.order.iter().filter(|bid| kept.contains_key(&bid.provider)).collect())
        .collect();
    let line = |bid: &BidFindings| -> Vec<(Pixels, Pixels, &BidFindings)> {
        let found = places.iter().enumerate().filter_map(|(column, order)| {
            let place = order.iter().position(|known| known.provider == bid.provider)?;
            Some((column_at(column), row_at(place), *order.get(place)?))
        });
        found.collect()
    };
    let bottom = row_at(shown.len());
    let more = left_out(tendered.len(), "bids by tendered price");
    let body = html! {
        @for (column, view) in views.iter().enumerate() {
            (text(column_at(column), px(18), Anchor::Middle, &heading(view), px(196)))
        }
        @for (place, bid) in shown.iter().enumerate() {
            @let points = line(bid);
            @let path: Vec<String> = points.iter().map(|(x, y, _)| format!("{x},{y}")).collect();
            polyline points=(path.join(" ")) fill="none" stroke=(colour(place)) stroke-width="3"
                stroke-dasharray=[dashes(place)] {}
            @for (x, y, found) in &points {
                (mark(place, *x, *y))
                g stroke="#ffffff" stroke-width="4" paint-order="stroke" {
                    (text(*x + px(12), *y - px(8), Anchor::Start, &standing(found), px(130)))
                }
            }
            @if let Some((x, y, _)) = points.first() {
                (text(*x - px(14), *y + px(5), Anchor::End, label(tender, &bid.provider), px(220)))
            }
        }
        (remark(bottom + px(4), &format!("* appraisal view, {}", View::NOTICE)))
        @if let Some(more) = &more { (remark(bottom + px(22), more)) }
    };
    let told = views.iter().map(|view| {
        let order = view.order.iter().filter(|bid| kept.contains_key(&bid.provider));
        let order = order.map(|bid| format!("{} {}", standing(bid), label(tender, &bid.provider)));
        format!("{}: {}", heading(view), order.collect::<Vec<_>>().join(", "))
    });
    let mut description = told.collect::<Vec<_>>().join(". ");
    let _ = write!(description, ". * {}.", View::NOTICE);
    if let Some(more) = &more {
        description.push(' ');
        description.push_str(more);
    }
    let height = bottom + if more.is_some() { px(32) } else { px(14) };
    let title = format!("The place of each bid in each view, {scenario}");
    Some(Picture::new(title, description, height, &body))
}

fn heading(view: &ViewFindings) -> String {
    let mark = if view.notice.is_some() { " *" } else { "" };
    format!("{}{mark}", view.view.in_words())
}

fn standing(bid: &BidFindings) -> String {
    bid.rank.map_or("not assessable".to_owned(), rank_text)
}

fn column_at(column: usize) -> Pixels {
    LEFT - px(70) + rows(column, part(WIDTH - LEFT - px(70), 3))
}

fn row_at(place: usize) -> Pixels {
    px(54) + rows(place, px(40))
}
