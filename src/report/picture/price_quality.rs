//! Price against quality, with curves of equal score.

use maud::html;

use super::drawing::{
    Anchor, INK, MOST_ROWS, Picture, Pixels, Scale, dashes, grid, left_out, mark, px, remark, rows,
    text,
};
use crate::answer::Answer;
use crate::appraisal::Findings;
use crate::exact::{Fraction, Rounding};
use crate::report::scores::{figure_text, order_text};
use crate::report::table::{figure, label};
use crate::score::{Offer, RankedScore, ScoredBid, Scores, Scoring, score};

/// Price and quality of every bid that is ranked by the stated scoring, with its score, and curves along
/// which the score is that of the first bids.
///
/// A curve is drawn where the rule gives points and an offer more leaves the points of all others as they
/// are. Nothing where no scoring is asked or the rule cannot score the bids.
#[must_use]
pub fn price_quality(findings: &Findings, scenario: &str) -> Option<Picture> {
    let tender = findings.appraisal().tender();
    let Some(Answer::Found(scores)) = &findings.scenario(scenario).ok()?.scores else {
        return None;
    };
    let ranked: Vec<(&ScoredBid, &RankedScore)> =
        scores.order().filter_map(|bid| Some((bid, bid.ranked()?))).collect();
    let shown = ranked.get(..ranked.len().min(MOST_ROWS)).filter(|shown| !shown.is_empty())?;
    let hundred = Fraction::from(100);
    let across = (px(64), px(560));
    let scale = Scale::over(shown.iter().map(|(_, score)| &score.price), across).with_room();
    let up = Scale::over([&Fraction::ZERO, &hundred], (px(330), px(28)));
    let curves = curves(scores, shown, &scale, &up);
    let more = left_out(ranked.len(), "bids by rank");
    let name = |bid: &ScoredBid| label(tender, &bid.offer.provider).to_owned();
    let score_of =
        |score: &RankedScore| figure_text(&score.figure, &scores.scoring, findings.currency);
    let bottom = px(360).max(px(60) + rows(shown.len(), px(22)));
    let body = html! {
        (grid(&scale, (px(28), px(330)), ""))
        @for tick in up.ticks(5) {
            @let y = up.at(&tick);
            line x1=(across.0) y1=(y) x2=(across.1) y2=(y) stroke="#b1b4b6" {}
            text x=(across.0 - px(8)) y=(y + px(5)) text-anchor="end" font-size="12" {
                (tick.to_plain_text(0, Rounding::HalfEven))
            }
        }
        text x=(px(8)) y="12" font-size="12" { "quality" }
        text x=(across.1) y=(px(366)) text-anchor="end" font-size="12" { "price" }
        @for (place, curve) in curves.iter().enumerate() {
            polyline points=(curve) fill="none" stroke=(INK) stroke-width="1.5" stroke-dasharray=[dashes(place)] {}
        }
        @for (place, (bid, score)) in shown.iter().enumerate() {
            (mark(place, scale.at(&score.price), up.at(&score.quality)))
            @let y = px(34) + rows(place, px(22));
            (mark(place, px(600), y))
            (text(px(616), y + px(5), Anchor::Start, &format!("{} {}", score_of(score), name(bid)), px(280)))
        }
        @if !curves.is_empty() {
            (remark(bottom + px(22), "Along each dashed or whole line the score is that of one of the first bids."))
        }
        @if let Some(more) = &more { (remark(bottom + px(40), more)) }
    };
    let told: Vec<String> = shown
        .iter()
        .map(|(bid, score)| {
            let quality = score.quality.to_plain_text(2, Rounding::HalfEven);
            let price = figure(&score.price, findings.currency);
            format!("{}: price {price}, quality {quality}, score {}", name(bid), score_of(score))
        })
        .collect();
    let facts = scores.scoring.rule.facts();
    let order = order_text(scores, tender);
    let mut description =
        format!("Order under the rule {}: {order}. {}.", facts.name, told.join("; "));
    if let Some(more) = &more {
        description.push(' ');
        description.push_str(more);
    }
    let title = format!("Price against quality under the rule {}, {scenario}", facts.name);
    Some(Picture::new(title, description, bottom + px(50), &body))
}

/// Curves of the scores of the first three bids, as points of a line. Empty where the rule gives no points.
fn curves(
    scores: &Scores,
    shown: &[(&ScoredBid, &RankedScore)],
    scale: &Scale,
    up: &Scale,
) -> Vec<String> {
    let scoring = Scoring { rounding: None, minimum_quality: None, ..scores.scoring.clone() };
    let weight = scoring.quality_weight();
    let prices = shown.iter().map(|(_, score)| &score.price);
    let (Some(least), Some(most)) = (prices.clone().min(), prices.max()) else { return Vec::new() };
    if weight.is_zero() || least == most || scores.bids.len() > MOST_COMPARED {
        return Vec::new();
    }
    let span = most - least;
    let stops = (0..=STRETCHES).filter_map(|stop| Fraction::new(stop, STRETCHES).ok());
    let points: Option<Vec<(Fraction, Fraction)>> = stops
        .map(|stop| {
            let price = least + &(&span * &stop);
            let points = price_points_at(&scoring, scores, &price)?;
            Some((price, points))
        })
        .collect();
    let Some(points) = points else { return Vec::new() };
    let levels = shown.iter().take(3).map(|(_, score)| &score.figure.deciding);
    let curve = |level: &Fraction| {
        let inside = points.iter().filter_map(|(price, points)| {
            let quality = (level - points).checked_div(&weight).ok()?;
            let drawn = !quality.is_negative() && quality <= Fraction::from(100);
            drawn.then(|| point(scale.at(price), up.at(&quality)))
        });
        inside.collect::<Vec<_>>().join(" ")
    };
    levels.map(curve).filter(|curve| curve.contains(' ')).collect()
}

/// The price points that an offer of this price would get, where it moves no others'.
fn price_points_at(scoring: &Scoring, scores: &Scores, price: &Fraction) -> Option<Fraction> {
    // A name that no bid has.
    let is_taken = |name: &str| scores.bids.iter().any(|bid| bid.offer.provider.as_str() == name);
    let mut name = "an offer more".to_owned();
    while is_taken(&name) {
        name.push('+');
    }
    let name = name.as_str();
    let first = scores.bids.iter().find(|bid| bid.ranked().is_some())?;
    let mut more = Offer::new(name, price.clone()).ok()?;
    for (criterion, mark) in first.offer.marks() {
        more = more.with_mark(criterion.as_str(), mark).ok()?;
    }
    let offers: Vec<Offer> = scores
        .bids
        .iter()
        .filter(|bid| bid.ranked().is_some())
        .map(|bid| bid.offer.clone())
        .collect();
    let without = score(scoring, &offers).ok()?;
    let with = score(scoring, &[offers, vec![more]].concat()).ok()?;
    let found = with.bids.iter().find(|bid| bid.offer.provider.as_str() == name)?;
    let points = |scores: &Scores| -> Vec<Option<Fraction>> {
        let others = scores.bids.iter().filter(|bid| bid.offer.provider.as_str() != name);
        others.map(|bid| bid.ranked().and_then(|score| score.price_points.clone())).collect()
    };
    let found = found.ranked()?.price_points.clone()?;
    (points(&without) == points(&with)).then_some(found)
}

fn point(x: Pixels, y: Pixels) -> String {
    format!("{x},{y}")
}

/// How many stretches a curve has.
const STRETCHES: i128 = 20;
/// Of more bids no curves are drawn.
const MOST_COMPARED: usize = 60;
