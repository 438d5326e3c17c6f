//! The results of robustness.

use serde::ser::{Error as _, Serialize, Serializer};

use super::figures::interval;
use super::node::{ObjectBuilder, by_name};
use super::score_results::{criterion_weight_range, field_robustness, price_weight_range};
use crate::appraisal::{
    FigureStudy, MovingFigure, NearestChange, Robustness, ScoredOrder, UncertainMix, Verdict,
};
use crate::error::Error;
use crate::exact::{Currency, Rounding};
use crate::price::{Interval, View};
use crate::record::Node;
use crate::robustness::{
    DemandMove, Estimate, FirstBids, FirstRelation, OverRange, RateOf, Regret,
};
use crate::screen::ScreenOutcome;
use crate::tender::RankInterval;

pub(super) fn robustness(found: &Robustness) -> Result<Node, Error> {
    let comparison = found.comparison();
    let tender = comparison.tender();
    let verdicts = tender
        .bids()
        .iter()
        .map(|bid| Ok(verdict(&found.verdict(bid.provider().as_str())?, tender.currency())));
    let refused = found.refused().iter();
    let refused = refused.map(|(figure, why)| figure_names(figure).text("why", why).build());
    Ok(ObjectBuilder::new()
        .with("format", Node::whole_of(1))
        .text("title", tender.title())
        .text("currency", tender.currency())
        .list("figures", found.figures().iter().map(study))
        .list("refused", refused)
        .list("regrets", found.regrets().iter().map(|one| regret(one, tender.currency())))
        .list("uncertain_mixes", found.uncertain_mixes().iter().map(uncertain_mix))
        .list("scored", found.scored().iter().map(scored))
        .with("verdicts", Node::List(verdicts.collect::<Result<_, Error>>()?))
        .build())
}

/// What moves: its kind, with the names that say which.
fn figure_names(figure: &MovingFigure) -> ObjectBuilder {
    let object = ObjectBuilder::new();
    match figure {
        MovingFigure::Demand(DemandMove::Mix(mix)) => object.text("share_of_mix", mix.name()),
        MovingFigure::Demand(DemandMove::Quantity(line)) => object.text("quantity_of", line),
        MovingFigure::Demand(DemandMove::Shift { from, to }) => {
            object.text("quantity_of", to).text("taken_from", from)
        }
        MovingFigure::Rate(rate, _) => {
            let side = match rate {
                RateOf::TaxPaid(_) => Some("paid"),
                RateOf::TaxRelief(_) => Some("relief"),
                RateOf::Adjustment(_) => None,
            };
            object.text("rate_of", rate.rule()).maybe_text("side", side)
        }
    }
}

fn study(study: &FigureStudy) -> Node {
    let not_assessable = study.not_assessable().iter().map(Node::text_of);
    let ranks = study.ranks().iter();
    let ranks = ranks.map(|(bid, ranks)| (bid.to_string(), pieces(ranks, |rank| rank_node(*rank))));
    figure_names(study.figure())
        .text("scenario", study.scenario())
        .text("view", study.view())
        .maybe_text("notice", study.view().is_appraisal().then_some(View::NOTICE))
        .text("present", study.present())
        .text("from", study.first().from())
        .text("to", study.first().to())
        .text("nearest_change", study.nearest())
        .with("first", pieces(study.first(), first))
        .with("ranks", by_name(ranks))
        .list("not_assessable", not_assessable)
        .build()
}

fn pieces<T: PartialEq>(over: &OverRange<T>, node: impl Fn(&T) -> Node) -> Node {
    let piece = |piece: &crate::robustness::RangePiece<T>| {
        let object = ObjectBuilder::new();
        let object = if piece.is_point() {
            object.text("at", piece.from())
        } else {
            object.text("from", piece.from()).text("to", piece.to())
        };
        object.with("holds", node(piece.value())).build()
    };
    Node::List(over.pieces().iter().map(piece).collect())
}

fn first(first: &FirstBids) -> Node {
    let relation = match first.relation() {
        FirstRelation::Alone => "alone",
        FirstRelation::Indistinguishable => "indistinguishable",
        FirstRelation::Tied => "tied",
    };
    ObjectBuilder::new()
        .with("bids", Node::List(first.bids().iter().map(Node::text_of).collect()))
        .text("relation", relation)
        .build()
}

fn rank_node(rank: RankInterval) -> Node {
    ObjectBuilder::new()
        .with("best", Node::whole_of(rank.best()))
        .with("worst", Node::whole_of(rank.worst()))
        .build()
}

fn regret(regret: &Regret, currency: Currency) -> Node {
    let bids = regret.bids().iter().map(|bid| {
        let by_scenario = regret.scenarios().iter().zip(bid.by_scenario());
        let by_scenario =
            by_scenario.map(|(name, found)| (name.to_string(), interval(found, currency)));
        ObjectBuilder::new()
            .text("provider", bid.provider())
            .with("by_scenario", by_name(by_scenario))
            .with("maximum", interval(bid.maximum(), currency))
            .build()
    });
    ObjectBuilder::new()
        .text("view", regret.view())
        .list("bids", bids)
        .list("least_maximum", regret.least_maximum().into_iter().map(Node::text_of))
        .list("not_assessable", regret.not_assessable().iter().map(Node::text_of))
        .build()
}

fn uncertain_mix(mix: &UncertainMix) -> Node {
    let object = ObjectBuilder::new()
        .text("scenario", mix.scenario())
        .text("bid", mix.bid())
        .text("other", mix.other());
    let difference = match mix.difference() {
        Ok(difference) => difference,
        Err(error) => return object.text("refused", error).build(),
    };
    let estimate = |estimate: &Estimate| {
        ObjectBuilder::new()
            .text("estimate", estimate.value().to_plain_text(Estimate::PLACES, Rounding::HalfEven))
            .text("estimator", estimate.estimator().as_str())
            .text("precision", Estimate::PRECISION)
            .build()
    };
    let integral = match difference.share_below() {
        Ok(integral) => estimate(&integral),
        Err(error) => ObjectBuilder::new().text("refused", error).build(),
    };
    object
        .text("mean_difference", difference.mean())
        .text("variance", difference.variance())
        .with(
            "share_in_which_bid_is_cheaper",
            Node::List(vec![estimate(&difference.share_below_by_moments()), integral]),
        )
        .build()
}

fn scored(scored: &ScoredOrder) -> Node {
    let refused = |error: &Error| ObjectBuilder::new().text("refused", error).build();
    let criteria = scored.criteria().iter().map(|(criterion, range)| match range {
        Ok(range) => criterion_weight_range(range),
        Err(error) => {
            ObjectBuilder::new().text("criterion", criterion).text("refused", error).build()
        }
    });
    ObjectBuilder::new()
        .text("scenario", scored.scenario())
        .with("weight_of_price", scored.weight().map_or_else(refused, price_weight_range))
        .list("weights_of_criteria", criteria)
        .with("field", scored.field().map_or_else(refused, field_robustness))
        .build()
}

fn verdict(verdict: &Verdict, currency: Currency) -> Node {
    let places = verdict.places().iter().map(|place| {
        ObjectBuilder::new()
            .text("scenario", place.scenario())
            .text("view", place.view())
            .maybe("rank", place.rank().map(rank_node))
            .maybe("total", place.total().map(|total| interval(total, currency)))
            .list("not_stated", place.not_stated().iter().map(Node::text_of))
            .build()
    });
    let scores = verdict.positions().iter().filter_map(|position| {
        let score = match position.score_rank()? {
            Ok(rank) => Node::whole_of(rank),
            Err(why) => Node::text_of(why),
        };
        Some((position.scenario().to_string(), score))
    });
    let scores: Vec<(String, Node)> = scores.collect();
    let own_cost = verdict.positions().iter().map(|position| {
        let shortfall = match position.own_cost() {
            None => Node::text_of("not assessable"),
            Some(own) => interval(&Interval::of_figure(&own.shortfall), currency),
        };
        (position.scenario().to_string(), shortfall)
    });
    ObjectBuilder::new()
        .text("provider", verdict.provider())
        .text("notice", Verdict::NOTICE)
        .maybe("ranks", verdict.ranks().map(rank_node))
        .list("places", places)
        .list("nearest_changes", verdict.changes().iter().map(nearest_change))
        .with("shortfall_to_own_cost", by_name(own_cost))
        .list("screens", screens(verdict).into_iter())
        .maybe("score_ranks", (!scores.is_empty()).then(|| by_name(scores.into_iter())))
        .build()
}

fn screens(verdict: &Verdict) -> Vec<Node> {
    let mut nodes = Vec::new();
    for position in verdict.positions() {
        for (screen, found) in position.screens() {
            let object =
                ObjectBuilder::new().text("scenario", position.scenario()).text("screen", screen);
            let asked = Node::Flag(found.is_asked());
            nodes.push(match &found.outcome {
                ScreenOutcome::Asked { question } => {
                    object.with("asked", asked).text("question", question)
                }
                ScreenOutcome::NotAsked => object.with("asked", asked),
                ScreenOutcome::NotAssessable { why } => object.text("not_assessable", why),
            });
        }
    }
    nodes.into_iter().map(ObjectBuilder::build).collect()
}

fn nearest_change(change: &NearestChange) -> Node {
    let (from, to) = change.range();
    figure_names(change.figure())
        .text("scenario", change.scenario())
        .text("view", change.view())
        .text("present", change.present())
        .text("from", from)
        .text("to", to)
        .text("change", change.at())
        .maybe("rank_below", change.below().map(rank_node))
        .maybe("rank_there", change.here().map(rank_node))
        .maybe("rank_above", change.above().map(rank_node))
        .build()
}

impl Serialize for Robustness {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        robustness(self).map_err(S::Error::custom)?.serialize(serializer)
    }
}
