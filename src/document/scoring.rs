//! Scoring rules and quality in documents.

use super::node::{Node, ObjectBuilder, record};
use super::values::{
    checked_name, read_label, read_money, read_percent, read_price, read_quantity, read_whole,
};
use crate::error::{self, AtRecord, Error, quoted};
use crate::exact::{Currency, Money, Percent, Rounding};
use crate::score::{
    AllEqual, Benchmark, Criterion, HighestQuality, IndexExponent, PointsRounding, ReferenceLine,
    RoundingTime, ScoreBands, ScoreRule, Scoring, ZeroPrice,
};
use crate::tender::Bid;

const SCORING: &[&str] = &[
    "rule",
    "price_weight",
    "criteria",
    "minimum_quality",
    "rounding",
    "band_total",
    "ties",
    "alternatives",
];
const CRITERION: &[&str] = &["name", "label", "weight", "maximum", "minimum"];
const ROUNDING: &[&str] = &["places", "rounding", "time"];
const BAND: &[&str] = &["up_to", "above_lowest", "share"];
const PLAIN: &[&str] = &["rule"];
const BANDED: &[&str] = &["rule", "bands", "above"];
const ZERO_PRICE: &[&str] = &["rule", "zero_price"];
const LINE: &[&str] = &["rule", "share_at_reference", "slope"];
const BENCHMARK: &[&str] = &["rule", "floor", "ceiling"];
const ALL_EQUAL: &[&str] = &["rule", "all_equal"];
const VALUE_PER_POINT: &[&str] = &["rule", "value_per_point"];
const ESTIMATE: &[&str] = &["rule", "estimate"];
const HIGHEST: &[&str] = &["rule", "highest_quality"];
const POWERS: &[&str] = &["rule", "quality_power", "price_power"];

pub(super) fn read_scoring(node: &Node, currency: Currency) -> Result<Scoring, Error> {
    let fields = node.fields(SCORING)?;
    let rule = fields.read("rule", |node| read_rule(node, currency))?;
    let price_weight = fields.read("price_weight", read_percent)?;
    let criteria = fields.items("criteria")?.iter().enumerate().map(|(place, node)| {
        read_criterion(node).at(record(node, "criterion", "criteria", "name", place))
    });
    let criteria = criteria.collect::<Result<Vec<_>, Error>>()?;
    let mut scoring = Scoring::new(rule, price_weight, criteria)?;
    if let Some(share) = fields.read_optional("minimum_quality", read_percent)? {
        scoring = scoring.with_minimum_quality(share).at("minimum_quality")?;
    }
    if let Some(rounding) = fields.read_optional("rounding", read_rounding)? {
        scoring = scoring.with_rounding(rounding).at("rounding")?;
    }
    if let Some(band_total) = fields.read_optional("band_total", |node| node.text()?.parse())? {
        scoring = scoring.with_band_total(band_total);
    }
    if let Some(ties) = fields.read_optional("ties", |node| node.text()?.parse())? {
        scoring = scoring.with_ties(ties);
    }
    let alternatives = fields.items("alternatives")?.iter().enumerate().map(|(place, node)| {
        let at = record(node, "rule", "alternatives", "rule", place);
        read_rule(node, currency).at(at)
    });
    scoring.with_alternatives(alternatives.collect::<Result<_, Error>>()?)
}

fn read_criterion(node: &Node) -> Result<Criterion, Error> {
    let fields = node.fields(CRITERION)?;
    let name = fields.read("name", checked_name)?;
    let weight = fields.read("weight", read_percent)?;
    let maximum = fields.read("maximum", read_quantity)?;
    let mut criterion = Criterion::new(name, weight, maximum)?;
    if let Some(label) = read_label(&fields)? {
        criterion = criterion.with_label(label);
    }
    if let Some(minimum) = fields.read_optional("minimum", read_quantity)? {
        criterion = criterion.with_minimum(minimum).at("minimum")?;
    }
    Ok(criterion)
}

fn read_rounding(node: &Node) -> Result<PointsRounding, Error> {
    let fields = node.fields(ROUNDING)?;
    let places = fields.read("places", |node| {
        let text = node.number()?;
        text.parse::<u8>()
            .ok()
            .filter(|places| places.to_string() == text)
            .ok_or_else(|| error::unknown_choice(quoted(text), "0, 1, 2, 3, 4, 5, 6"))
    })?;
    let rounding: Rounding = fields.read("rounding", |node| node.text()?.parse())?;
    let time = fields.read("time", |node| match node.text()? {
        "after_ranking" => Ok(RoundingTime::AfterRanking),
        "before_ranking" => Ok(RoundingTime::BeforeRanking),
        other => Err(error::unknown_choice(quoted(other), "after_ranking, before_ranking")),
    })?;
    PointsRounding::new(places, rounding, time)
}

/// A rule by its name, or an object with its name and what it needs.
fn read_rule(node: &Node, currency: Currency) -> Result<ScoreRule, Error> {
    let named;
    let node = match node {
        Node::Object(_) => node,
        other => {
            named = ObjectBuilder::new().text("rule", other.text()?).build();
            &named
        }
    };
    let entries = node.entries()?;
    let name = entries.into_iter().find(|(field, _)| *field == "rule");
    let name = name.ok_or_else(|| error::missing_field("rule"))?.1.text()?;
    match name {
        "absolute_divisor" => node.fields(PLAIN).map(|_| ScoreRule::AbsoluteDivisor),
        "banded" => read_banded(node, currency).map(ScoreRule::Banded),
        "distance_from_lowest" => read_zero_price(node).map(ScoreRule::DistanceFromLowest),
        "distance_from_mean" => read_line(node).map(ScoreRule::DistanceFromMean),
        "distance_from_median" => read_line(node).map(ScoreRule::DistanceFromMedian),
        "fixed_benchmark" => {
            let fields = node.fields(BENCHMARK)?;
            let end = |field| fields.read(field, |node| read_money(node, currency));
            Benchmark::new(end("floor")?, end("ceiling")?).map(ScoreRule::FixedBenchmark)
        }
        "lowest_over_price" => read_zero_price(node).map(ScoreRule::LowestOverPrice),
        "min_max" => {
            let fields = node.fields(ALL_EQUAL)?;
            let policy: Option<AllEqual> =
                fields.read_optional("all_equal", |node| node.text()?.parse())?;
            Ok(ScoreRule::MinMax(policy.unwrap_or_default()))
        }
        "monetised_quality" => {
            let read = |node: &Node| read_price(node, currency);
            node.fields(VALUE_PER_POINT)?
                .read("value_per_point", read)
                .map(ScoreRule::MonetisedQuality)
        }
        "price_quality_method" => {
            let read = |node: &Node| read_money(node, currency);
            node.fields(ESTIMATE)?.read("estimate", read).map(ScoreRule::PriceQualityMethod)
        }
        "quality_per_price" => node.fields(PLAIN).map(|_| ScoreRule::QualityPerPrice),
        "relative_value_cost" => {
            let fields = node.fields(HIGHEST)?;
            let highest: HighestQuality =
                fields.read("highest_quality", |node| node.text()?.parse())?;
            Ok(ScoreRule::RelativeValueCost(highest))
        }
        "weighted_value_index" => {
            let fields = node.fields(POWERS)?;
            let power = |field| fields.read(field, read_power);
            IndexExponent::new(power("quality_power")?, power("price_power")?)
                .map(ScoreRule::WeightedValueIndex)
        }
        other => Err(error::unknown_choice(quoted(other), RULES)),
    }
}

fn read_zero_price(node: &Node) -> Result<ZeroPrice, Error> {
    let fields = node.fields(ZERO_PRICE)?;
    let policy: Option<ZeroPrice> =
        fields.read_optional("zero_price", |node| node.text()?.parse())?;
    Ok(policy.unwrap_or_default())
}

fn read_line(node: &Node) -> Result<ReferenceLine, Error> {
    let fields = node.fields(LINE)?;
    let share = fields.read("share_at_reference", read_percent)?;
    ReferenceLine::new(share, fields.read("slope", read_quantity)?)
}

fn read_power(node: &Node) -> Result<u16, Error> {
    let power = read_whole(node).and_then(|power| u16::try_from(power).ok());
    match power {
        Some(power) => Ok(power),
        None => Err(error::index_power(quoted(node.number()?))),
    }
}

fn read_banded(node: &Node, currency: Currency) -> Result<ScoreBands, Error> {
    let fields = node.fields(BANDED)?;
    let above = fields.read("above", read_percent)?;
    let mut amounts: Vec<(Money, Percent)> = Vec::new();
    let mut percentages: Vec<(Percent, Percent)> = Vec::new();
    let items = fields.read("bands", Node::list)?;
    for (place, node) in items.iter().enumerate() {
        let at = record(node, "band", "bands", "name", place);
        let mut read = || {
            let fields = node.fields(BAND)?;
            let share = fields.read("share", read_percent)?;
            match (fields.optional("up_to"), fields.optional("above_lowest")) {
                (Some(_), None) => {
                    let bound = fields.read("up_to", |node| read_money(node, currency))?;
                    amounts.push((bound, share));
                }
                (None, Some(_)) => {
                    percentages.push((fields.read("above_lowest", read_percent)?, share));
                }
                _ => return Err(error::one_of("\"up_to\", \"above_lowest\"")),
            }
            Ok(())
        };
        read().at(at)?;
    }
    match (amounts.is_empty(), percentages.is_empty()) {
        (false, false) => {
            Err(error::one_of("\"up_to\" in every band, \"above_lowest\" in every band"))
        }
        (true, false) => ScoreBands::relative(percentages, above),
        _ => ScoreBands::absolute(amounts, above),
    }
}

/// The marks of a bid.
pub(super) fn read_marks(bid: Bid, node: &Node) -> Result<Bid, Error> {
    node.entries()?.into_iter().try_fold(bid, |bid, (criterion, node)| {
        let mark = read_quantity(node).at(("criterion", criterion))?;
        bid.with_mark(criterion, mark)
    })
}

pub(super) fn write_marks(bid: &Bid) -> Option<Node> {
    let marks = bid.marks().map(|(name, mark)| (name.to_string(), Node::text_of(mark)));
    let marks: Vec<(String, Node)> = marks.collect();
    (!marks.is_empty()).then_some(Node::Object(marks))
}

pub(super) fn write_scoring(scoring: &Scoring) -> Node {
    let criteria = scoring.criteria().iter().map(|criterion| {
        ObjectBuilder::new()
            .text("name", criterion.name())
            .maybe_text("label", criterion.given_label())
            .text("weight", criterion.weight())
            .text("maximum", criterion.maximum())
            .maybe_text("minimum", criterion.minimum())
            .build()
    });
    let rounding = scoring.rounding().map(|rounding| {
        ObjectBuilder::new()
            .with("places", Node::whole_of(rounding.places()))
            .text("rounding", rounding.rounding())
            .text("time", rounding.time().as_str())
            .build()
    });
    ObjectBuilder::new()
        .with("rule", write_rule(scoring.rule()))
        .text("price_weight", scoring.price_weight())
        .list("criteria", criteria)
        .maybe_text("minimum_quality", scoring.minimum_quality())
        .maybe("rounding", rounding)
        .text("band_total", scoring.band_total().as_str())
        .text("ties", scoring.ties().as_str())
        .list("alternatives", scoring.alternatives().iter().map(write_rule))
        .build()
}

/// A rule, by its name alone where it has nothing to state.
pub(super) fn write_rule(rule: &ScoreRule) -> Node {
    let object = ObjectBuilder::new().text("rule", rule.as_str());
    match rule {
        ScoreRule::Banded(bands) => {
            let amounts = bands.amounts().map(|(bound, share)| {
                let band = ObjectBuilder::new().text("up_to", bound.to_plain_text());
                band.text("share", share).build()
            });
            let percentages = bands.percentages().map(|(bound, share)| {
                ObjectBuilder::new().text("above_lowest", bound).text("share", share).build()
            });
            object.list("bands", amounts.chain(percentages)).text("above", bands.above())
        }
        ScoreRule::DistanceFromLowest(policy) | ScoreRule::LowestOverPrice(policy) => {
            object.text("zero_price", policy.as_str())
        }
        ScoreRule::DistanceFromMean(line) | ScoreRule::DistanceFromMedian(line) => {
            object.text("share_at_reference", line.share_at_reference()).text("slope", line.slope())
        }
        ScoreRule::FixedBenchmark(benchmark) => object
            .text("floor", benchmark.floor().to_plain_text())
            .text("ceiling", benchmark.ceiling().to_plain_text()),
        ScoreRule::MinMax(policy) => object.text("all_equal", policy.as_str()),
        ScoreRule::MonetisedQuality(value) => object.text("value_per_point", value.to_plain_text()),
        ScoreRule::PriceQualityMethod(estimate) => {
            object.text("estimate", estimate.to_plain_text())
        }
        ScoreRule::RelativeValueCost(highest) => object.text("highest_quality", highest.as_str()),
        ScoreRule::WeightedValueIndex(exponent) => object
            .with("quality_power", Node::whole_of(exponent.quality_power()))
            .with("price_power", Node::whole_of(exponent.price_power())),
        _ => return Node::text_of(rule.as_str()),
    }
    .build()
}

/// The rules, for the message that refuses another.
const RULES: &str = "absolute_divisor, banded, distance_from_lowest, distance_from_mean, \
     distance_from_median, fixed_benchmark, lowest_over_price, min_max, monetised_quality, \
     price_quality_method, quality_per_price, relative_value_cost, weighted_value_index";
