//! How far each figure would have to move until another bid is first.

use maud::html;

use super::drawing::{
    BLUE, Fill, LEFT, Picture, RIGHT, Scale, TURQUOISE, bar, grid, px, remark, row_figure,
    row_label, rows,
};
use crate::appraisal::Robustness;
use crate::exact::Fraction;
use crate::price::View;
use crate::report::nearest::{Change, nearest_first};
use crate::report::robustness::{figure_name, marked, value_text};

/// The figures at which another bid becomes first, nearest first, each by how far it would have to move in
/// percent of what it is now: in one scenario, views in which the same happens together.
///
/// Nothing where no first bid changes. Figures that are zero now have no percentage and are counted.
#[must_use]
pub fn changes(found: &Robustness, scenario: &str) -> Option<Picture> {
    let tender = found.comparison.tender();
    let all = nearest_first(found, scenario);
    let shown = all.get(..all.len().min(MOST)).filter(|shown| !shown.is_empty())?;
    let zero = Fraction::ZERO;
    let scale =
        Scale::over(shown.iter().map(|change| &change.percent).chain([&zero]), (LEFT, RIGHT));
    let each = px(46);
    let bottom = px(12) + rows(shown.len(), each);
    let told = |change: &Change<'_>| {
        let shown = |value| value_text(&change.study.figure, value, tender.currency());
        let views: Vec<String> = change.views.iter().map(|view| marked(*view)).collect();
        (shown(&change.study.present), shown(change.at), views.join(", "))
    };
    let more = all.len().saturating_sub(shown.len());
    let remarks = format!(
        "In percent of what each figure is now. * {}.{}",
        View::NOTICE,
        if more > 0 { format!(" {more} more changes stand in the tables.") } else { String::new() },
    );
    let body = html! {
        (grid(&scale, (px(4), bottom), "%"))
        @for (place, change) in shown.iter().enumerate() {
            @let y = px(12) + rows(place, each);
            @let (now, at, views) = told(change);
            @let fill = if change.percent.is_negative() { Fill::Hatched(TURQUOISE) } else { Fill::Solid(BLUE) };
            (row_label(y + px(12), &figure_name(tender, &change.study.figure)))
            g font-size="12" { (row_label(y + px(28), &views)) }
            (bar(scale.at(&zero), scale.at(&change.percent), y, px(24), fill))
            g font-size="12" {
                (row_figure(y + px(10), &format!("now {now}")))
                (row_figure(y + px(26), &format!("changes at {at}")))
            }
        }
        (remark(bottom + px(36), &remarks))
    };
    let sentences = shown.iter().map(|change| {
        let (now, at, views) = told(change);
        let name = figure_name(tender, &change.study.figure);
        format!("{name}, now {now}, changes the first bid at {at} ({views})")
    });
    let description = format!("{}. {remarks}", sentences.collect::<Vec<_>>().join("; "));
    let title = format!("What would change the first bid, nearest first, {scenario}");
    Some(Picture::new(title, description, bottom + px(46), &body))
}

/// As many changes as are drawn.
const MOST: usize = 10;
