//! Who is first along one figure.

use std::fmt::Write as _;

use maud::html;

use super::drawing::{
    Anchor, Fill, INK, MOST_ROWS, Picture, Scale, WIDTH, bar, colour, part, px, remark, rows, text,
};
use crate::appraisal::{FigureStudy, Robustness};
use crate::exact::Fraction;
use crate::report::robustness::{figure_name, first_in_words, marked, value_text};

/// Who is first from one end of a figure's range to the other, as a strip that is cut where that changes,
/// with a line where the figure is now.
///
/// Nothing where the same bids are first over the whole range.
#[must_use]
pub fn first_along(found: &Robustness, study: &FigureStudy) -> Option<Picture> {
    let tender = found.comparison.tender();
    let shown = |value: &Fraction| value_text(&study.figure, value, tender.currency());
    let stretches = study.first.pieces.iter().filter(|piece| !piece.is_point());
    let pieces: Vec<(&Fraction, &Fraction, String)> = stretches
        .map(|piece| (&piece.from, &piece.to, first_in_words(tender, &piece.value)))
        .take(MOST_ROWS)
        .collect();
    if pieces.len() < 2 {
        return None;
    }
    // The same bid has the same fill wherever it is first.
    let mut names: Vec<&str> = pieces.iter().map(|(_, _, name)| name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let fill = |name: &str| {
        let place = names.iter().position(|known| *known == name).unwrap_or_default();
        if place % 2 == 0 { Fill::Solid(colour(place)) } else { Fill::Hatched(colour(place)) }
    };
    let ends = [&study.first.from, &study.first.to];
    let scale = Scale::over(ends.into_iter().chain([&study.present]), (px(20), WIDTH - px(20)));
    let now = scale.at(&study.present);
    let each = px(22);
    let middle = part(WIDTH, 2);
    let anchor = if now > middle { Anchor::End } else { Anchor::Start };
    let body = html! {
        (text(now, px(16), anchor, &format!("now {}", shown(&study.present)), px(300)))
        @for (place, (from, to, name)) in pieces.iter().enumerate() {
            (bar(scale.at(from), scale.at(to), px(26), px(34), fill(name)))
            @let y = px(84) + rows(place, each);
            (bar(px(20), px(36), y - px(11), px(12), fill(name)))
            (text(px(46), y, Anchor::Start, &format!("{} to {}", shown(from), shown(to)), px(265)))
            (text(px(320), y, Anchor::Start, name, px(560)))
        }
        line x1=(now) y1="20" x2=(now) y2="66" stroke="#ffffff" stroke-width="6" {}
        line x1=(now) y1="20" x2=(now) y2="66" stroke=(INK) stroke-width="3" {}
        (remark(px(84) + rows(pieces.len(), each), &format!("scenario {}, {}", study.scenario, marked(study.view))))
    };
    let told: Vec<String> = pieces
        .iter()
        .map(|(from, to, name)| format!("{} to {}: {name}", shown(from), shown(to)))
        .collect();
    let name = figure_name(tender, &study.figure);
    let mut description = format!(
        "First along {name} in the view {}, now {}: {}.",
        marked(study.view),
        shown(&study.present),
        told.join("; "),
    );
    if let Some(notice) = study.notice {
        let _ = write!(description, " * {notice}.");
    }
    let title = format!("First along one figure: {name}");
    Some(Picture::new(title, description, px(96) + rows(pieces.len(), each), &body))
}
