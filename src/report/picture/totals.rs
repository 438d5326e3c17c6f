//! Tendered totals with the ranks they leave open.

use maud::html;

use super::drawing::{
    BLUE, Fill, LEFT, MOST_ROWS, Picture, RIGHT, Scale, bar, grid, left_out, mark, px, remark,
    row_figure, row_label, rows, whisker,
};
use crate::appraisal::{BidFindings, Findings};
use crate::exact::{Figure, Fraction};
use crate::price::View;
use crate::report::table::{label, rank_text};

/// What every bid comes to at the tendered prices of a scenario, with its rank; a total between two
/// figures has a line from one to the other, and the ranks it can have.
///
/// Nothing where there is no such scenario.
#[must_use]
pub fn totals(findings: &Findings, scenario: &str) -> Option<Picture> {
    let tender = findings.appraisal().tender();
    let view = findings.scenario(scenario).ok()?.view(View::Tendered)?;
    let ranked: Vec<(&BidFindings, &Figure)> =
        view.order.iter().filter_map(|bid| Some((bid, bid.total.as_ref()?))).collect();
    let shown = ranked.get(..ranked.len().min(MOST_ROWS)).filter(|shown| !shown.is_empty())?;
    let ends = shown.iter().flat_map(|(_, total)| [total.low(), total.high()]);
    let scale = Scale::over(ends.chain([&Fraction::ZERO]), (LEFT, RIGHT));
    let each = px(34);
    let bottom = px(12) + rows(shown.len(), each);
    let told = |(bid, total): &(&BidFindings, &Figure)| {
        let rank = bid.rank.map_or(String::new(), |rank| format!(", rank {}", rank_text(rank)));
        format!("{} {total}{rank}", label(tender, &bid.provider))
    };
    let figures: Vec<String> = shown.iter().map(told).collect();
    let more = left_out(ranked.len(), "bids by rank");
    let title = format!("What each bid comes to, {scenario}");
    let mut description = format!(
        "{} at the tendered prices, in {}: {}.",
        View::Tendered.in_words(),
        findings.currency,
        figures.join("; "),
    );
    if let Some(more) = &more {
        description.push(' ');
        description.push_str(more);
    }
    let body = html! {
        (grid(&scale, (px(4), bottom), ""))
        @for (place, (bid, total)) in shown.iter().enumerate() {
            @let y = px(12) + rows(place, each);
            @let (low, high) = (scale.at(total.low()), scale.at(total.high()));
            @let rank = bid.rank.map_or(String::new(), rank_text);
            (row_label(y + px(17), &format!("{rank}. {}", label(tender, &bid.provider))))
            (bar(scale.at(&Fraction::ZERO), low, y + px(2), px(20), Fill::Solid(BLUE)))
            @if total.is_point() { (mark(0, high, y + px(12))) } @else { (whisker(low, high, y + px(12))) }
            (row_figure(y + px(17), &total.to_string()))
        }
        @if let Some(more) = &more { (remark(bottom + px(36), more)) }
    };
    let height = bottom + if more.is_some() { px(46) } else { px(26) };
    Some(Picture::new(title, description, height, &body))
}
