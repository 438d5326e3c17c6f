//! Scores as records: they are written and never read.

use serde::ser::{Serialize, Serializer};

use super::node::{ObjectBuilder, by_name};
use crate::exact::Fraction;
use crate::record::{Node, Part};
use crate::score::{
    BelowMinimum, RankedScore, RuleFacts, ScoreFigure, ScoreOutcome, ScoredBid, Scores, Scoring,
};

pub(super) fn scores(scores: &Scores) -> Node {
    let scoring = &scores.scoring;
    let realised = scores.realised_weight().map(|realised| {
        ObjectBuilder::new()
            .text("published", realised.published)
            .text("price_range", &realised.price_range)
            .text("quality_range", &realised.quality_range)
            .maybe_text("realised", realised.realised())
            .build()
    });
    let ranked = scores.order();
    let unranked = scores.bids.iter().filter(|bid| bid.ranked().is_none());
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .with("rule", scoring.rule().write())
        .with("facts", facts(scoring.rule().facts()))
        .text("price_weight", scoring.price_weight())
        .text("unit", &scores.unit)
        .with("order", Node::List(ranked.map(|bid| scored(bid, scoring)).collect()))
        .list("not_ranked", unranked.map(|bid| scored(bid, scoring)))
        .maybe("realised_weight", realised)
        .build()
}

fn facts(facts: &RuleFacts) -> Node {
    ObjectBuilder::new()
        .text("name", facts.name)
        .text("formula", facts.formula)
        .text("order", facts.order.as_str())
        .text("other_bids", facts.other_bids.as_str())
        .text("zero_price", facts.zero_price)
        .text("single_bid", facts.single_bid)
        .text("all_equal", facts.all_equal)
        .text("ties", facts.ties())
        .build()
}

fn scored(bid: &ScoredBid, scoring: &Scoring) -> Node {
    let object = ObjectBuilder::new().text("provider", bid.provider());
    match &bid.outcome {
        ScoreOutcome::BelowThreshold(below) => {
            object.list("below_threshold", below.iter().map(below_minimum)).build()
        }
        ScoreOutcome::NotAssessable { unmarked, not_stated } => object
            .with("not_assessable", Node::Flag(true))
            .list("unmarked", unmarked.iter().map(Node::text_of))
            .list("not_stated", not_stated.iter().map(Node::text_of))
            .build(),
        ScoreOutcome::Ranked(score) => ranked(object, score, scoring).build(),
    }
}

fn ranked(object: ObjectBuilder, score: &RankedScore, scoring: &Scoring) -> ObjectBuilder {
    let points = |points: &Fraction| {
        let shown =
            scoring.rounding().map(|each| points.to_plain_text(each.places(), each.rounding()));
        ObjectBuilder::new().text("exact", points).maybe_text("rounded", shown).build()
    };
    let criteria = score.criterion_points.iter();
    let criteria = criteria.map(|(name, given)| (name.to_string(), points(given)));
    object
        .with("rank", Node::whole_of(score.rank))
        .text("price", &score.price)
        .text("quality", &score.quality)
        .maybe("price_points", score.price_points.as_ref().map(points))
        .with("quality_points", points(&score.quality_points))
        .with("criteria", by_name(criteria))
        .with("figure", figure(&score.figure))
}

/// Exact, or the power that decides with the first digits of its root.
fn figure(figure: &ScoreFigure) -> Node {
    match figure.exact() {
        Some(exact) => ObjectBuilder::new().text("exact", exact).build(),
        None => ObjectBuilder::new()
            .text("deciding", &figure.deciding)
            .with("degree", Node::whole_of(figure.degree))
            .text("estimate", figure.to_plain_text(12))
            .build(),
    }
}

fn below_minimum(below: &BelowMinimum) -> Node {
    let object = ObjectBuilder::new();
    match below {
        BelowMinimum::Criterion { name, mark, minimum } => {
            object.text("criterion", name).text("mark", mark).text("minimum", minimum)
        }
        BelowMinimum::Quality { share, minimum } => {
            object.text("quality_share", share).text("minimum", minimum)
        }
    }
    .build()
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        scores(self).serialize(serializer)
    }
}
