//! Scores and their robustness as records: they are written and never read.

use serde::ser::{Serialize, Serializer};

use super::node::{ObjectBuilder, by_name};
use crate::exact::{Fraction, Name};
use crate::record::{Node, Part};
use crate::robustness::{
    ChangeOver, CriterionWeightRange, FieldChange, FieldRobustness, FieldTrial, FirstBids,
    PriceWeightRange, RangePiece, Reordering, WeightPiece,
};
use crate::score::{
    BelowMinimum, RankedScore, RuleFacts, ScoreFigure, ScoreOutcome, ScoredBid, Scores, Scoring,
};

pub(super) fn scores(scores: &Scores) -> Node {
    let scoring = scores.scoring();
    let realised = scores.realised_weight().map(|realised| {
        ObjectBuilder::new()
            .text("published", realised.published())
            .text("price_range", realised.price_range())
            .text("quality_range", realised.quality_range())
            .maybe_text("realised", realised.realised())
            .build()
    });
    let ranked = scores.order();
    let unranked = scores.bids().iter().filter(|bid| bid.ranked().is_none());
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .with("rule", scoring.rule().write())
        .with("facts", facts(scoring.rule().facts()))
        .text("price_weight", scoring.price_weight())
        .text("unit", scores.unit())
        .with("order", Node::List(ranked.map(|bid| scored(bid, scoring)).collect()))
        .list("not_ranked", unranked.map(|bid| scored(bid, scoring)))
        .maybe("realised_weight", realised)
        .build()
}

fn facts(facts: &RuleFacts) -> Node {
    ObjectBuilder::new()
        .text("name", facts.name())
        .text("formula", facts.formula())
        .text("order", facts.order().as_str())
        .text("other_bids", facts.other_bids().as_str())
        .text("zero_price", facts.zero_price())
        .text("single_bid", facts.single_bid())
        .text("all_equal", facts.all_equal())
        .text("ties", facts.ties())
        .build()
}

fn scored(bid: &ScoredBid, scoring: &Scoring) -> Node {
    let object = ObjectBuilder::new().text("provider", bid.provider());
    match bid.outcome() {
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
    let criteria = score.criterion_points().iter();
    let criteria = criteria.map(|(name, given)| (name.to_string(), points(given)));
    object
        .with("rank", Node::whole_of(score.rank()))
        .text("price", score.price())
        .text("quality", score.quality())
        .maybe("price_points", score.price_points().map(points))
        .with("quality_points", points(score.quality_points()))
        .with("criteria", by_name(criteria))
        .with("figure", figure(score.figure()))
}

/// Exact, or the power that decides with the first digits of its root.
fn figure(figure: &ScoreFigure) -> Node {
    match figure.exact() {
        Some(exact) => ObjectBuilder::new().text("exact", exact).build(),
        None => ObjectBuilder::new()
            .text("deciding", figure.deciding())
            .with("degree", Node::whole_of(figure.degree()))
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

pub(super) fn field_robustness(robustness: &FieldRobustness) -> Node {
    let scoring = robustness.scores().scoring();
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .with("rule", scoring.rule().write())
        .with("rule_can_be_turned", Node::Flag(robustness.rule_can_be_turned()))
        .list("first", names(robustness.scores().first().into_iter()))
        .list("trials", robustness.trials().iter().map(trial))
        .build()
}

fn trial(trial: &FieldTrial) -> Node {
    let object = ObjectBuilder::new();
    let object = match trial.change() {
        FieldChange::Drops(bid) => object.text("without", bid),
        FieldChange::Joins(offer) => {
            let marks = offer.marks().map(|(name, mark)| (name.to_string(), Node::text_of(mark)));
            let joins = ObjectBuilder::new()
                .text("provider", offer.provider())
                .maybe_text("price", offer.price())
                .with("quality", by_name(marks));
            object.with("with", joins.build())
        }
    };
    object
        .text("changer", trial.changer().as_str())
        .list("first", names(trial.first().iter()))
        .list("reorderings", trial.reorderings().iter().map(reordering))
        .maybe_text("refused", trial.refused())
        .build()
}

fn reordering(reordering: &Reordering) -> Node {
    let pair = |figures: &[ScoreFigure; 2]| Node::List(figures.iter().map(figure).collect());
    ObjectBuilder::new()
        .text("ahead", reordering.ahead())
        .text("behind", reordering.behind())
        .text("kind", reordering.kind().as_str())
        .with("before", pair(reordering.before()))
        .with("after", pair(reordering.after()))
        .build()
}

pub(super) fn price_weight_range(range: &PriceWeightRange) -> Node {
    let pieces = range.over().pieces().iter().map(|piece: &RangePiece<FirstBids>| {
        ObjectBuilder::new()
            .text("from", piece.from())
            .text("to", piece.to())
            .list("first", names(piece.value().bids().iter()))
            .build()
    });
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("published", range.published())
        .list("first", names(range.first().iter()))
        .with("below", change_over(&range.below()))
        .with("above", change_over(&range.above()))
        .list("pieces", pieces)
        .build()
}

pub(super) fn criterion_weight_range(range: &CriterionWeightRange) -> Node {
    let pieces = range.pieces().iter().map(|piece: &WeightPiece| {
        let object = ObjectBuilder::new().text("from", piece.from()).text("to", piece.to());
        match piece.first() {
            Some(first) => object.list("first", names(first.bids().iter())).build(),
            None => object.with("changes_within", Node::Flag(true)).build(),
        }
    });
    ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("criterion", range.criterion())
        .text("published", range.published())
        .list("first", names(range.first().iter()))
        .with("below", change_over(&range.below()))
        .with("above", change_over(&range.above()))
        .list("pieces", pieces)
        .build()
}

fn change_over(change: &ChangeOver) -> Node {
    match change {
        ChangeOver::Between(low, high) => {
            let between = Node::List([low, high].map(Node::text_of).to_vec());
            ObjectBuilder::new().with("between", between).build()
        }
        ChangeOver::Exact(figure) => Node::text_of(figure),
        ChangeOver::Never => Node::text_of("never"),
    }
}

fn names<'a>(names: impl Iterator<Item = &'a Name>) -> impl Iterator<Item = Node> {
    names.map(Node::text_of)
}

impl Serialize for Scores {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        scores(self).serialize(serializer)
    }
}

impl Serialize for FieldRobustness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        field_robustness(self).serialize(serializer)
    }
}

impl Serialize for PriceWeightRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        price_weight_range(self).serialize(serializer)
    }
}

impl Serialize for CriterionWeightRange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        criterion_weight_range(self).serialize(serializer)
    }
}
