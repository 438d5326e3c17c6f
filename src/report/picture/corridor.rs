//! Prices line by line against the corridor.

use maud::html;

use super::drawing::{
    Anchor, LEFT, MOST_ROWS, Picture, Pixels, RIGHT, Scale, grid, left_out, mark, px, remark,
    row_figure, row_label, rows, text, whisker,
};
use crate::appraisal::Findings;
use crate::exact::{Figure, Name, UnitPrice};
use crate::price::Rate;
use crate::report::comparison::rate_text;
use crate::tender::Tender;

struct Line<'a> {
    name: String,
    band: &'a Figure,
    /// The bids that price the line, with their labels.
    rates: Vec<(&'a str, &'a Rate)>,
}

/// The prices of every bid for each line, over the shaded range that the corridor holds to be usual; a
/// band or tiers have a line from the lowest to the highest price.
///
/// Nothing where no corridor is asked about, and where the buyer's tax makes prices and corridor stand on
/// different bases.
#[must_use]
pub fn corridor(findings: &Findings) -> Option<Picture> {
    let tender = findings.appraisal().tender();
    let basis = findings.corridor.as_ref().filter(|_| tender.buyer_tax().is_none())?;
    let lines: Vec<Line<'_>> =
        basis.lines.iter().filter_map(|(name, band)| line(tender, name, band)).collect();
    if lines.is_empty() {
        return None;
    }
    let mut y = px(8);
    let tops: Vec<Pixels> = lines
        .iter()
        .map(|line| {
            let top = y;
            y += px(72) + rows(line.rates.len(), px(24));
            top
        })
        .collect();
    let all = tender.bids().len();
    let more = left_out(all, "bids by name");
    let body = html! {
        @for (line, top) in lines.iter().zip(&tops) {
            (drawn(line, *top))
        }
        @if let Some(more) = &more { (remark(y + px(12), more)) }
    };
    let told: Vec<String> = lines.iter().map(in_words).collect();
    let mut description = format!("In {}. {}.", findings.currency, told.join(". "));
    if let Some(more) = &more {
        description.push(' ');
        description.push_str(more);
    }
    let height = y + if more.is_some() { px(22) } else { px(0) };
    let title = "Each price against the corridor".to_owned();
    Some(Picture::new(title, description, height, &body))
}

/// The first bids by name that price a line, beside its band.
fn line<'a>(tender: &'a Tender, name: &Name, band: &'a Figure) -> Option<Line<'a>> {
    let bids = tender.bids().iter().take(MOST_ROWS);
    let rates = bids.filter_map(|bid| Some((bid.label(), bid.rate_card.rate(name.as_str())?)));
    let rates: Vec<(&str, &Rate)> = rates.collect();
    let label = tender.demand().line(name.as_str())?.label().to_owned();
    (!rates.is_empty()).then_some(Line { name: label, band, rates })
}

fn drawn(line: &Line<'_>, top: Pixels) -> maud::Markup {
    let prices: Vec<_> = line
        .rates
        .iter()
        .map(|(_, rate)| {
            [rate.price().lowest(), rate.price().highest()].map(UnitPrice::to_fraction)
        })
        .collect();
    let ends = prices.iter().flatten().chain([line.band.low(), line.band.high()]);
    let scale = Scale::over(ends, (LEFT + px(10), RIGHT - px(10))).with_room();
    let (low, high) = (scale.at(line.band.low()), scale.at(line.band.high()));
    let bottom = top + px(28) + rows(line.rates.len(), px(24));
    html! {
        g font-weight="bold" { (text(px(8), top + px(14), Anchor::Start, &line.name, px(290))) }
        (text(LEFT, top + px(14), Anchor::Start, &format!("corridor {}", line.band), px(330)))
        rect x=(low) y=(top + px(22)) width=((high - low).max(px(2))) height=(bottom - top - px(22))
            fill="#d2e2f1" stroke="#12436D" stroke-dasharray="4 3" {}
        (grid(&scale, (top + px(22), bottom), ""))
        @for (place, ((name, rate), [from, to])) in line.rates.iter().zip(&prices).enumerate() {
            @let y = top + px(40) + rows(place, px(24));
            (row_label(y + px(5), name))
            @if from != to { (whisker(scale.at(from), scale.at(to), y)) }
            (mark(place, scale.at(from), y))
            (row_figure(y + px(5), &rate_text(rate)))
        }
    }
}

fn in_words(line: &Line<'_>) -> String {
    let rates = line.rates.iter().map(|(name, rate)| format!("{name} {}", rate_text(rate)));
    let rates: Vec<String> = rates.collect();
    format!("{}, corridor {}: {}", line.name, line.band, rates.join("; "))
}
