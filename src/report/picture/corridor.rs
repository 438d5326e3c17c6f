//! Prices and own costs line by line against the corridor.

use maud::html;

use super::drawing::{
    Anchor, LEFT, MOST_ROWS, Picture, Pixels, RIGHT, Scale, grid, left_out, mark, px, remark,
    row_figure, row_label, rows, text, whisker,
};
use crate::appraisal::Findings;
use crate::exact::{Figure, Fraction, Name, UnitPrice};
use crate::price::Rate;
use crate::report::rates::rate_text;

struct Line<'a> {
    name: String,
    band: &'a Figure,
    /// The bids that price the line.
    bids: Vec<Priced<'a>>,
}

/// What a bid asks for a line.
struct Priced<'a> {
    name: &'a str,
    rate: &'a Rate,
    /// What a unit of the line costs in full in the bidder's own model.
    own_cost: Option<&'a Figure>,
}

/// The prices of every bid for each line, and what a unit of it costs in the bidder's own model where there
/// is one, over the shaded range that the corridor holds to be usual; a band or tiers have a line from the
/// lowest to the highest price.
///
/// Nothing where no corridor is asked about, and where the buyer's tax makes prices and corridor stand on
/// different bases.
#[must_use]
pub fn corridor(findings: &Findings) -> Option<Picture> {
    let tender = findings.appraisal().tender();
    let basis = findings.corridor.as_ref().filter(|_| tender.buyer_tax().is_none())?;
    let lines: Vec<Line<'_>> =
        basis.lines.iter().filter_map(|(name, band)| line(findings, name, band)).collect();
    if lines.is_empty() {
        return None;
    }
    let mut y = px(8);
    let tops: Vec<Pixels> = lines
        .iter()
        .map(|line| {
            let top = y;
            y += px(72) + rows(line.bids.len(), px(24));
            top
        })
        .collect();
    let more = left_out(tender.bids().len(), "bids by name");
    let own = lines.iter().flat_map(|line| &line.bids).any(|bid| bid.own_cost.is_some());
    let marks = own.then(|| MARKS.to_owned());
    let body = html! {
        @for (line, top) in lines.iter().zip(&tops) {
            (drawn(line, *top))
        }
        @for (place, said) in marks.iter().chain(&more).enumerate() {
            (remark(y + px(12) + rows(place, px(18)), said))
        }
    };
    let told: Vec<String> = lines.iter().map(in_words).collect();
    let mut description = format!("In {}. {}.", findings.currency, told.join(". "));
    if let Some(more) = &more {
        description.push(' ');
        description.push_str(more);
    }
    let remarks = marks.iter().chain(&more).count();
    let height = y + rows(remarks, px(18)) + px(4);
    let title = if own {
        "Each price and own cost against the corridor"
    } else {
        "Each price against the corridor"
    };
    let title = title.to_owned();
    Some(Picture::new(title, description, height, &body))
}

/// The first bids by name that price a line, beside its band.
fn line<'a>(findings: &'a Findings, name: &Name, band: &'a Figure) -> Option<Line<'a>> {
    let tender = findings.appraisal().tender();
    let positions = findings.scenarios.first().map_or(&[][..], |found| &found.positions);
    let bids = tender.bids().iter().zip(positions).take(MOST_ROWS);
    let bids = bids.filter_map(|(bid, position)| {
        let rate = bid.rate_card.rate(name.as_str())?;
        Some(Priced { name: bid.label(), rate, own_cost: position.own_cost_of_lines.get(name) })
    });
    let bids: Vec<Priced<'_>> = bids.collect();
    let label = tender.demand().line(name.as_str())?.label().to_owned();
    (!bids.is_empty()).then_some(Line { name: label, band, bids })
}

fn drawn(line: &Line<'_>, top: Pixels) -> maud::Markup {
    let ends = |bid: &Priced<'_>| {
        [bid.rate.price().lowest(), bid.rate.price().highest()].map(UnitPrice::to_fraction)
    };
    let prices: Vec<[Fraction; 2]> = line.bids.iter().map(ends).collect();
    let costs = line.bids.iter().filter_map(|bid| bid.own_cost).map(Figure::low);
    let ends = prices.iter().flatten().chain([line.band.low(), line.band.high()]).chain(costs);
    let scale = Scale::over(ends, (LEFT + px(10), RIGHT - px(10))).with_room();
    let (low, high) = (scale.at(line.band.low()), scale.at(line.band.high()));
    let bottom = top + px(28) + rows(line.bids.len(), px(24));
    html! {
        g font-weight="bold" { (text(px(8), top + px(14), Anchor::Start, &line.name, px(290))) }
        (text(LEFT, top + px(14), Anchor::Start, &format!("corridor {}", line.band), px(330)))
        rect x=(low) y=(top + px(22)) width=((high - low).max(px(2))) height=(bottom - top - px(22))
            fill="#d2e2f1" stroke="#12436D" stroke-dasharray="4 3" {}
        (grid(&scale, (top + px(22), bottom), ""))
        @for (place, (bid, [from, to])) in line.bids.iter().zip(&prices).enumerate() {
            @let y = top + px(40) + rows(place, px(24));
            (row_label(y + px(5), bid.name))
            @if from != to { (whisker(scale.at(from), scale.at(to), y)) }
            @if let Some(cost) = &bid.own_cost { (mark(OWN_COST, scale.at(cost.low()), y)) }
            (mark(PRICE, scale.at(from), y))
            (row_figure(y + px(5), &figures(bid)))
        }
    }
}

/// Price and own cost, with the marks where there are both.
fn figures(bid: &Priced<'_>) -> String {
    let price = rate_text(bid.rate);
    match bid.own_cost {
        Some(cost) => format!("● {price}  ◆ {cost}"),
        None => price,
    }
}

fn in_words(line: &Line<'_>) -> String {
    let bids = line.bids.iter().map(|bid| {
        let price = format!("{} {}", bid.name, rate_text(bid.rate));
        match bid.own_cost {
            Some(cost) => format!("{price} (own full cost {cost})"),
            None => price,
        }
    });
    let bids: Vec<String> = bids.collect();
    format!("{}, corridor {}: {}", line.name, line.band, bids.join("; "))
}

/// A circle and a diamond.
const PRICE: usize = 0;
const OWN_COST: usize = 3;
const MARKS: &str = "● price, ◆ what a unit costs in full in the bidder's own model";
