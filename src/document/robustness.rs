//! Robustness: what a tender asks of it, and its results.

use serde::ser::{Error as _, Serialize, Serializer};

use super::figures::interval;
use super::node::{Fields, Node, ObjectBuilder, record};
use super::score_results::{criterion_weight_range, field_robustness, price_weight_range};
use super::values::{read_name, read_quantities, read_quantity, write_quantities};
use crate::appraisal::{
    FigureStudy, MovingFigure, NearestChange, Robustness, ScoredOrder, UncertainMix, Verdict,
};
use crate::demand::Scenario;
use crate::error::{self, AtRecord, Error, quoted};
use crate::exact::{Currency, Fraction, Money, Percent, Rounding, UnitPrice};
use crate::price::Interval;
use crate::price::View;
use crate::robustness::{DemandMove, RateOf, RateUnit, Regret, RobustnessPlan};
use crate::robustness::{Estimate, FirstBids, FirstRelation, OverRange};
use crate::screen::ScreenOutcome;
use crate::tender::{PlayingField, RankInterval, Tender};

const PLAN: &[&str] = &["concentration", "mixes", "quantities", "rates", "shifts"];
const MIX: &[&str] = &["name", "demand"];
const RANGE: &[&str] = &["from", "to"];
const RATE: &[&str] = &["rule", "side", "from", "to"];
const SHIFT: &[&str] = &["from", "to"];

pub(super) fn read_plan(
    node: &Node,
    currency: Currency,
    field: &PlayingField,
) -> Result<RobustnessPlan, Error> {
    let fields = node.fields(PLAN)?;
    let mut plan = RobustnessPlan::default();
    if let Some(concentration) = fields.read_optional("concentration", read_quantity)? {
        plan = plan.with_concentration(concentration).at("concentration")?;
    }
    for (place, node) in fields.items("mixes")?.iter().enumerate() {
        let at = record(node, "mix", "mixes", "name", place);
        plan = plan.with_mix(read_mix(node).at(at)?)?;
    }
    let ranges = fields.read_optional("quantities", Node::entries)?.unwrap_or_default();
    for (line, node) in ranges {
        let read = || {
            let fields = node.fields(RANGE)?;
            let end = |end| fields.read(end, read_quantity);
            plan.with_quantity(line, end("from")?, end("to")?)
        };
        plan = read().at(("line", line)).at("quantities")?;
    }
    for (place, node) in fields.items("rates")?.iter().enumerate() {
        let at = record(node, "rule", "rates", "rule", place);
        let (rate, from, to) = read_rate(node, currency, field).at(at)?;
        plan = plan.with_rate(rate, from, to).at(at)?;
    }
    for (place, node) in fields.items("shifts")?.iter().enumerate() {
        let at = record(node, "shift", "shifts", "name", place);
        let fields = node.fields(SHIFT).at(at)?;
        let line = |end| fields.read(end, read_name).at(at);
        plan = plan.with_shift(line("from")?.as_str(), line("to")?.as_str())?;
    }
    Ok(plan)
}

fn read_mix(node: &Node) -> Result<Scenario, Error> {
    let fields = node.fields(MIX)?;
    let name = fields.read("name", Node::text)?;
    let mix = Scenario::new(name)?;
    fields.read("demand", |node| read_quantities(mix, node))
}

fn read_rate(
    node: &Node,
    currency: Currency,
    field: &PlayingField,
) -> Result<(RateOf, Fraction, Fraction), Error> {
    let fields = node.fields(RATE)?;
    let rule = fields.read("rule", read_name)?;
    let side = fields.read_optional("side", |node| match node.text()? {
        "paid" => Ok(RateOf::TaxPaid(rule.clone())),
        "relief" => Ok(RateOf::TaxRelief(rule.clone())),
        other => Err(error::unknown_choice(quoted(other), "paid, relief")),
    })?;
    let rate = side.unwrap_or(RateOf::Adjustment(rule));
    let unit = rate.unit(field).at("rule")?;
    let end = |end| read_end(&fields, end, unit, currency);
    let (from, to) = (end("from")?, end("to")?);
    Ok((rate, from, to))
}

fn read_end(
    fields: &Fields<'_>,
    end: &'static str,
    unit: RateUnit,
    currency: Currency,
) -> Result<Fraction, Error> {
    fields.read(end, |node| {
        let text = node.number()?;
        Ok(match unit {
            RateUnit::Money => Money::parse(text, currency)?.to_fraction(),
            RateUnit::Percent => text.parse::<Percent>()?.to_fraction(),
            RateUnit::PricePerUnit => UnitPrice::parse(text, currency)?.to_fraction(),
            _ => text.parse()?,
        })
    })
}

pub(super) fn write_plan(plan: &RobustnessPlan, tender: &Tender) -> Node {
    let mixes = plan.mixes().iter().map(|mix| {
        ObjectBuilder::new().text("name", mix.name()).with("demand", write_quantities(mix)).build()
    });
    let quantities = plan.quantities().map(|(line, from, to)| {
        (line.to_string(), ObjectBuilder::new().text("from", from).text("to", to).build())
    });
    let quantities: Vec<(String, Node)> = quantities.collect();
    let rates = plan.rates().map(|(rate, from, to)| {
        let side = match rate {
            RateOf::Adjustment(_) => None,
            RateOf::TaxPaid(_) => Some("paid"),
            RateOf::TaxRelief(_) => Some("relief"),
        };
        let unit = rate.unit(tender.playing_field()).unwrap_or(RateUnit::Fraction);
        ObjectBuilder::new()
            .text("rule", rate.rule())
            .maybe_text("side", side)
            .text("from", end_text(from, unit, tender.currency()))
            .text("to", end_text(to, unit, tender.currency()))
            .build()
    });
    let shifts = plan
        .shifts()
        .map(|(from, to)| ObjectBuilder::new().text("from", from).text("to", to).build());
    ObjectBuilder::new()
        .maybe_text("concentration", plan.concentration())
        .list("mixes", mixes)
        .maybe("quantities", (!quantities.is_empty()).then_some(Node::Object(quantities)))
        .list("rates", rates)
        .list("shifts", shifts)
        .build()
}

/// An end of a range as it is read: what it was read from is exact in its unit.
fn end_text(figure: &Fraction, unit: RateUnit, currency: Currency) -> String {
    let plain = |figure: &Fraction| figure.to_exact_decimal().unwrap_or_default();
    match unit {
        RateUnit::Money => figure.to_plain_text(currency.minor_unit_digits(), Rounding::HalfEven),
        RateUnit::Percent => format!("{}%", plain(&(figure * &Fraction::from_integer(100)))),
        RateUnit::PricePerUnit => UnitPrice::parse(&plain(figure), currency)
            .map_or_else(|_| figure.to_string(), UnitPrice::to_plain_text),
        _ => figure.to_string(),
    }
}

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
        .with("ranks", Node::Object(ranks.collect()))
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
            .with("by_scenario", Node::Object(by_scenario.collect()))
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
        .with("shortfall_to_own_cost", Node::Object(own_cost.collect()))
        .list("screens", screens(verdict).into_iter())
        .maybe("score_ranks", (!scores.is_empty()).then_some(Node::Object(scores)))
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
