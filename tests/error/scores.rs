//! Scoring rules and weights: what they refuse, word for word.

use fullcost::demand::{Demand, DemandLine, Scenario};
use fullcost::exact::{Currency, Fraction, Money, Period, Rounding, UnitPrice};
use fullcost::price::{RateCard, VatBasis};
use fullcost::score::{AllEqual, BasePrice, Benchmark, Criterion, HighestQuality, IndexExponent, Offer, PointsRounding, ReferenceLine, RoundingTime, ScoreBands, ScoreRule, Scoring, ZeroPrice, score};
use fullcost::tender::{Bid, Tender};
use fullcost::robustness::{Dummies, criterion_weight_range, field_robustness, price_weight_range};
use fullcost::robustness::MAX_CRITERION_CONTENDERS;

use super::{asking, fraction, percent, pounds, price, quantity, refused};

/// The tests of this area, for the count of variants.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the count, which needs documents, reads it"))]
pub(super) const ALL: &[fn()] = &[
    rules,
    schemes,
    offers,
    edges,
    robustness_of_the_field,
    currencies_of_rules,
    #[cfg(feature = "json")]
    documents::scoring_documents,
];

const LOWEST: ScoreRule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);

fn scoring(rule: ScoreRule) -> Scoring {
    Scoring::of_price_and_quality(rule, percent("60%")).unwrap()
}

fn refused_scheme(scoring: &Scoring, message: &str) {
    refused(score(scoring, &[offer("a", 1, "50")]), message);
}

fn offer(name: &str, price: i128, quality: &str) -> Offer {
    Offer::new(name, Fraction::from(price)).unwrap().with_quality(quality.parse().unwrap()).unwrap()
}

#[test]
fn rules() {
    refused(ReferenceLine::new(percent("101%"), quantity("1")), "101% is not a share: give a percentage from 0% to 100%");
    refused(ReferenceLine::new(percent("50%"), quantity("0")), "the slope is 0, so that no price matters: give one above zero");
    refused(BasePrice::new(pounds("-1")), "-1.00 is negative: give an amount of zero or more");
    refused(BasePrice::new(pounds("0")), "the base price is 0, below which no price lies: give one above zero");
    refused(Benchmark::new(pounds("-1"), pounds("5")), "-1.00 is negative: give an amount of zero or more");
    refused(Benchmark::new(pounds("5"), pounds("5")), "the benchmark runs from 5.00 to 5.00: give a ceiling above the floor");
    refused(Benchmark::new(pounds("5"), Money::parse("6", Currency::EUR).unwrap()), "EUR is mixed with GBP: convert to one currency first");
    refused(IndexExponent::new(0, 1), "a power of 0: give a whole number from 1 to 100");
    refused(IndexExponent::new(1, 101), "a power of 101: give a whole number from 1 to 100");
    let share = percent("50%");
    refused(ScoreBands::absolute(vec![], share), "there is no band: give at least one");
    refused(ScoreBands::absolute(vec![(pounds("5"), share), (pounds("5"), share)], share), "the score bands have 5.00 GBP before 5.00 GBP: give each band its own bound");
    refused(ScoreBands::absolute(vec![(pounds("5"), share), (Money::parse("6", Currency::EUR).unwrap(), share)], share), "GBP is mixed with EUR: convert to one currency first");
    refused(ScoreBands::absolute(vec![(pounds("-5"), share)], share), "-5.00 is negative: give an amount of zero or more");
    refused(ScoreBands::absolute(vec![(pounds("5"), share)], percent("51%")), "the score bands have 50% before 51%: a dearer band earns no more points than a cheaper one");
    refused(ScoreBands::relative(vec![(percent("-1%"), share)], share), "-1% is negative: give a percentage of zero or more");
    refused(ScoreBands::relative(vec![(percent("1%"), percent("-1%"))], percent("-1%")), "-1% is not a share: give a percentage from 0% to 100%");
    let many = |count: i32| (1..=count).map(|bound| (pounds(&bound.to_string()), share)).collect();
    ScoreBands::absolute(many(100), share).unwrap();
    refused(ScoreBands::absolute(many(101), share), "there are more than 100 score bands: split the model or the tender");
}

#[test]
fn schemes() {
    let criterion = |name: &str, weight: &str| Criterion::new(name, percent(weight), quantity("10")).unwrap();
    refused(Criterion::new("", percent("40%"), quantity("10")), r#""" is empty: give 1 to 200 characters"#);
    refused(Criterion::new("method", percent("140%"), quantity("10")), "140% is not a share: give a percentage from 0% to 100%");
    refused(Criterion::new("method", percent("40%"), quantity("0")), "the highest mark is 0: give one above zero");
    refused(Scoring::new(LOWEST, percent("60%"), vec![Criterion { minimum: Some(quantity("11")), ..criterion("method", "40%") }]), r#"criterion "method": minimum: the mark 11 for criterion "method" is above its maximum of 10: correct one of the two"#);
    refused(Scoring::new(LOWEST, percent("60%"), vec![criterion("method", "30%")]), "the percentages add up to 90%, not to 100% (\"method\" 30%, \"price\" 60%): correct them, since nothing is rescaled");
    refused(Scoring::new(LOWEST, percent("101%"), vec![]), "101% is not a share: give a percentage from 0% to 100%");
    refused(Scoring::of_price_and_quality(LOWEST, percent("101%")), "101% is not a share: give a percentage from 0% to 100%");
    refused(Scoring::new(LOWEST, percent("60%"), vec![criterion("method", "20%"), criterion("method", "20%")]), r#"the name "method" is given twice: give each criterion its own name"#);
    let many = |count: usize| (0..count).map(|place| criterion(&place.to_string(), "0%")).collect();
    Scoring::new(LOWEST, percent("100%"), many(100)).unwrap();
    refused(Scoring::new(LOWEST, percent("100%"), many(101)), "there are more than 100 criteria: split the model or the tender");
    refused(Scoring::new(ScoreRule::QualityPerPrice, percent("100%"), vec![]), "quality per price needs a quality weight above 0%: give it one, or choose another rule");
    refused(Scoring::of_price_and_quality(ScoreRule::AbsoluteDivisor, percent("0%")), "absolute divisor needs a price weight above 0%: give it one, or choose another rule");
    refused_scheme(&Scoring { minimum_quality: Some(percent("101%")), ..scoring(LOWEST) }, "minimum_quality: 101% is not a share: give a percentage from 0% to 100%");
    let rounding = PointsRounding { places: 2, rounding: Rounding::HalfUp, time: RoundingTime::AfterRanking };
    refused_scheme(&Scoring { rounding: Some(rounding), ..scoring(ScoreRule::QualityPerPrice) }, "rounding: quality per price gives a figure and no points to round: leave the rounding out");
    let seven = PointsRounding { places: 7, ..rounding };
    refused_scheme(&Scoring { rounding: Some(seven), ..scoring(LOWEST) }, "rounding: a rounding to 7 places has more decimal places than the 6 that are allowed here: round it first");
    refused_scheme(&Scoring { alternatives: vec![LOWEST, LOWEST], ..scoring(LOWEST) }, r#"the name "lowest_over_price" is given twice: give each alternative rule its own name"#);
    let estimate = |pound: i32| ScoreRule::PriceQualityMethod(pounds(&pound.to_string()));
    let listed = Scoring { alternatives: (1..=50).map(estimate).collect(), ..scoring(LOWEST) };
    score(&listed, &[offer("a", 1, "50")]).unwrap();
    refused_scheme(&Scoring { alternatives: vec![LOWEST; 51], ..scoring(LOWEST) }, "there are more than 50 alternative rules: split the model or the tender");
    let price_only = Scoring::new(LOWEST, percent("100%"), vec![]).unwrap();
    refused_scheme(&Scoring { alternatives: vec![ScoreRule::QualityPerPrice], ..price_only }, r#"alternative "quality_per_price": quality per price needs a quality weight above 0%: give it one, or choose another rule"#);
    let highest_mark = Criterion { minimum: Some(quantity("10")), ..criterion("method", "40%") };
    Scoring::new(LOWEST, percent("60%"), vec![highest_mark]).unwrap();
    score(&Scoring { minimum_quality: Some(percent("100%")), ..scoring(LOWEST) }, &[offer("a", 1, "50")]).unwrap();
    let no_price = Scoring::of_price_and_quality(LOWEST, percent("0%")).unwrap();
    refused(no_price.under(ScoreRule::PriceQualityMethod(pounds("5"))), "price-quality method needs a price weight above 0%: give it one, or choose another rule");
}

#[test]
fn offers() {
    refused(Offer::new("", Fraction::ONE), r#"the provider of an offer: "" is empty: give 1 to 200 characters"#);
    refused(Offer::new("a", fraction("-1/2")), r#"bid "a": the price -1/2 is negative: give a price of zero or more"#);
    refused(offer("a", 1, "50").with_quality(quantity("60")), r#"bid "a": the name "quality" is given twice: give each mark its own name"#);
    refused(offer("a", 1, "50").with_mark("", quantity("60")), r#"bid "a": "" is empty: give 1 to 200 characters"#);
    refused(score(&scoring(LOWEST), &[]), "there is no offer: give at least one");
    refused(score(&scoring(LOWEST), &[offer("a", 1, "50"), offer("a", 1, "50")]), r#"the name "a" is given twice: give each provider its own name"#);
    refused(score(&scoring(LOWEST), &[offer("a", 1, "101")]), r#"bid "a": the mark 101 for criterion "quality" is above its maximum of 100: correct one of the two"#);
    let unknown = offer("a", 1, "50").with_mark("method", quantity("5")).unwrap();
    refused(score(&scoring(LOWEST), &[unknown]), r#"bid "a": "method" is not the name of a criterion: use one of the names that are listed, or add it"#);
    let many: Vec<Offer> = (0..=10_000).map(|place| offer(&place.to_string(), 1, "50")).collect();
    assert_eq!(score(&scoring(LOWEST), &many[1..]).unwrap().bids.len(), 10_000);
    refused(score(&scoring(LOWEST), &many), "there are more than 10000 offers: split the model or the tender");
    let scores = score(&scoring(LOWEST), &[Offer::new("a", Fraction::ONE).unwrap()]).unwrap();
    refused(scores.evidence("a"), r#"bid "a" is not ranked, since it is below a threshold or not assessable: ask for a ranked one"#);
    refused(scores.evidence("b"), r#""b" is not the name of a provider: use one of the names that are listed, or add it"#);
}

#[test]
fn edges() {
    let free = [offer("a", 5, "50"), offer("b", 0, "50")];
    let stated = r#"state what it earns ("zero_price": "full_points"), or choose a rule that takes it"#;
    let line = ReferenceLine::new(percent("50%"), quantity("1")).unwrap();
    for (rule, name) in [(LOWEST, "lowest over price"), (ScoreRule::DistanceFromLowest(ZeroPrice::Refused), "distance from lowest")] {
        refused(score(&scoring(rule), &free), &format!(r#"bid "b": the price is zero, by which {name} divides: {stated}"#));
    }
    let index = ScoreRule::WeightedValueIndex(IndexExponent::new(2, 3).unwrap().apart_from_weights());
    let contradicting = ScoreRule::WeightedValueIndex(IndexExponent::new(3, 2).unwrap());
    refused(Scoring::of_price_and_quality(contradicting, percent("60%")), r#"the exponent 3/2 contradicts the weights, of which that of quality over that of price is 2/3: state powers that give it, or say that the exponent is apart from them ("apart_from_weights": true)"#);
    Scoring::of_price_and_quality(ScoreRule::WeightedValueIndex(IndexExponent::new(2, 3).unwrap()), percent("60%")).unwrap();
    Scoring::of_price_and_quality(ScoreRule::WeightedValueIndex(IndexExponent::new(4, 6).unwrap()), percent("60%")).unwrap();
    for (rule, name) in [(ScoreRule::QualityPerPrice, "quality per price"), (index, "weighted value index")] {
        refused(score(&scoring(rule), &free), &format!(r#"bid "b": the price is zero, by which {name} divides: choose a rule that takes it, or leave the bid out"#));
    }
    let all_free = [offer("a", 0, "50"), offer("b", 0, "50"), offer("c", 9, "50")];
    refused(score(&scoring(ScoreRule::DistanceFromMean(line)), &all_free[..2]), r#"bid "a": the price is zero, by which distance from mean divides: choose a rule that takes it, or leave the bids of zero out"#);
    refused(score(&scoring(ScoreRule::DistanceFromMedian(line)), &all_free), r#"bid "a": the price is zero, by which distance from median divides: choose a rule that takes it, or leave the bids of zero out"#);
    refused(score(&scoring(ScoreRule::MinMax(AllEqual::Refused)), &free[..1]), r#"all prices are equal and min-max measures them by their spread: state what they earn ("all_equal": "full_points"), or choose another rule"#);
    refused(score(&scoring(ScoreRule::RelativeValueCost(HighestQuality::OfTheBids)), &[offer("a", 5, "0")]), "no bid has a quality above zero to measure by: take the attainable highest quality, or choose another rule");
    let value = UnitPrice::parse("1", Currency::GBP).unwrap();
    score(&scoring(ScoreRule::MonetisedQuality(value)), &all_free).unwrap();
}

#[test]
fn robustness_of_the_field() {
    let offers = |count: usize| (0..count).map(|place| offer(&place.to_string(), 1, "50")).collect::<Vec<_>>();
    refused(field_robustness(&scoring(LOWEST), &offers(201), &Dummies::None), "there are more than 200 offers of a field whose robustness is asked: split the model or the tender");
    let dummies = |count: usize| (0..count).map(|place| offer(&format!("dummy {place}"), 1, "50")).collect();
    field_robustness(&scoring(LOWEST), &offers(1), &Dummies::Stated(dummies(20))).unwrap();
    refused(field_robustness(&scoring(LOWEST), &offers(1), &Dummies::Stated(dummies(21))), "there are more than 20 dummies: split the model or the tender");
    refused(field_robustness(&scoring(LOWEST), &[offer("dummy-low", 1, "50")], &Dummies::Derived), r#"the name "dummy-low" is kept for a dummy bid: give the provider another name"#);
    let rounding = PointsRounding { places: 2, rounding: Rounding::HalfUp, time: RoundingTime::BeforeRanking };
    let rounded = score(&Scoring { rounding: Some(rounding), ..scoring(LOWEST) }, &offers(2)).unwrap();
    refused(price_weight_range(&rounded), "points are rounded before ranking, so that totals are no lines over the weight: ask without that rounding");
    let price_only = Scoring::new(LOWEST, percent("100%"), vec![]).unwrap();
    let scores = score(&price_only, &[Offer::new("a", Fraction::ONE).unwrap()]).unwrap();
    refused(price_weight_range(&scores), "the change-over of the price weight needs a quality weight above 0%: give it one, or choose another rule");
    let criterion = |name, weight| Criterion::new(name, percent(weight), quantity("10")).unwrap();
    let weighed = |price, criteria| Scoring::new(LOWEST, percent(price), criteria).unwrap();
    let marked = |name: &str, price, care, staff| {
        let offer = Offer::new(name, Fraction::from_integer(price)).unwrap().with_mark("care", quantity(care)).unwrap();
        offer.with_mark("staff", quantity(staff)).unwrap()
    };
    let two = || vec![criterion("care", "30%"), criterion("staff", "10%")];
    let field = [marked("a", 5, "9", "2"), marked("b", 0, "0", "9")];
    let least = Scoring { minimum_quality: Some(percent("50%")), ..weighed("60%", two()) };
    let scores = score(&least, &field).unwrap();
    refused(criterion_weight_range(&scores, "staff"), r#"criterion "staff" at a weight of 133/442: bid "b": the price is zero, by which lowest over price divides: state what it earns ("zero_price": "full_points"), or choose a rule that takes it"#);
    refused(criterion_weight_range(&scores, "price"), r#""price" is not the name of a criterion: use one of the names that are listed, or add it"#);
    let all = score(&weighed("0%", vec![criterion("care", "100%"), criterion("staff", "0%")]), &field[..1]).unwrap();
    refused(criterion_weight_range(&all, "care"), r#"all the weight is on criterion "care", so that the others have no proportions to keep: give another one a weight above 0%, or ask of another criterion"#);
    let highest = weighed("60%", two()).under(ScoreRule::RelativeValueCost(HighestQuality::OfTheBids)).unwrap();
    let unequal = score(&highest, &[marked("a", 5, "0", "2"), marked("b", 6, "0", "3")]).unwrap();
    refused(criterion_weight_range(&unequal, "care"), r#"criterion "care" at a weight of 1: no bid has a quality above zero to measure by: take the attainable highest quality, or choose another rule"#);
    let many: Vec<Offer> = (0..=MAX_CRITERION_CONTENDERS).map(|place| marked(&format!("bid {place}"), 5, "1", "1")).collect();
    let many = score(&weighed("60%", two()), &many).unwrap();
    refused(criterion_weight_range(&many, "care"), "there are more than 200 bids for which the weight of a criterion is moved: split the model or the tender");
    refused(criterion_weight_range(&rounded, "quality"), "points are rounded before ranking, so that totals are no lines over the weight: ask without that rounding");
    let unmarked = score(&scoring(LOWEST), &[Offer::new("a", Fraction::ONE).unwrap()]).unwrap();
    refused(criterion_weight_range(&unmarked, "quality"), "there is no bid: give at least one");
    refused(price_weight_range(&unmarked), "there is no bid: give at least one");
}

/// Sums of a rule are in the currency of the prices, whether it is the scoring's own or another.
#[test]
fn currencies_of_rules() {
    let planned = Scenario::new("planned").unwrap().with_quantity("all", quantity("1")).unwrap();
    let demand = Demand::new(vec![DemandLine::new("all", "hour").unwrap()], vec![planned]).unwrap();
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("all", price("5")).unwrap();
    let built = |scoring: Scoring| {
        let bid = Bid::new("north", card.clone()).unwrap();
        let builder = Tender::builder("Support", Currency::GBP, period, demand.clone()).bid(bid);
        asking(builder, |questions| questions.scoring = Some(scoring))
    };
    let euros = |text: &str| Money::parse(text, Currency::EUR).unwrap();
    let share = percent("50%");
    let rules = [
        ScoreRule::Banded(ScoreBands::absolute(vec![(euros("5"), share)], share).unwrap()),
        ScoreRule::DiscountFromBase(BasePrice::new(euros("5")).unwrap()),
        ScoreRule::FixedBenchmark(Benchmark::new(euros("1"), euros("9")).unwrap()),
        ScoreRule::MonetisedQuality(UnitPrice::parse("1", Currency::EUR).unwrap()),
        ScoreRule::PriceQualityMethod(euros("7")),
    ];
    for rule in rules {
        let message = "scoring: EUR is mixed with GBP: convert to one currency first";
        refused(built(scoring(rule.clone())), message);
        refused(built(Scoring { alternatives: vec![rule], ..scoring(LOWEST) }), message);
    }
    let relative = ScoreBands::relative(vec![(percent("0%"), share)], share).unwrap();
    built(scoring(ScoreRule::Banded(relative))).unwrap();
}

#[cfg(feature = "json")]
mod documents {
    use fullcost::appraisal::Appraisal;
    use fullcost::price::View;
    use fullcost::score::Scores;
    use serde_json::{Value, json};

    use fullcost::Error;

    use super::refused;
    use crate::support::asked::appraisal;

    fn document() -> Value {
        json!({
            "format": 1, "title": "Support", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12}, "demand": {"all": "10"},
            "playing_field": {"adjustments": [{"code": "discount", "effect": "subtract", "lump": "1000",
                "views": ["public_purse"], "reason": "a test", "source": "a test"}]},
            "scoring": {"rule": "lowest_over_price", "price_weight": "60%", "criteria": [
                {"name": "method", "weight": "40%", "maximum": "10"}]},
            "bids": [
                {"provider": "north", "vat": "exempt", "rates": {"all": "10"}, "quality": {"method": "6"}},
                {"provider": "south", "vat": "exempt", "rates": {"all": {"low": "10", "high": "12"}}, "quality": {"method": "6"}}
            ]
        })
    }

    #[track_caller]
    fn refused_scoring(change: impl FnOnce(&mut Value), message: &str) {
        let mut tender = document();
        change(&mut tender);
        refused(Appraisal::from_json(&tender.to_string()), message);
    }

    #[track_caller]
    fn refused_rule(rule: Value, message: &str) {
        refused_scoring(|tender| tender["scoring"]["rule"] = rule, &format!("scoring: rule: {message}"));
    }

    #[test]
    pub(super) fn scoring_documents() {
        let scores = |document: &Value, scenario: &str, view: View| -> Result<Scores, Error> {
            let appraisal = appraisal(document);
            let scoring = appraisal.questions().scoring.as_ref().unwrap();
            appraisal.compare().scenario(scenario)?.scores(scoring, view)
        };
        refused(scores(&document(), "planned", View::Tendered), r#"the total of bid "south" is a band: say at which end it is scored ("band_total": "high_end" or "low_end"), or ask for one price a line"#);
        let mut points = document();
        points["bids"][1]["rates"]["all"] = json!("11");
        refused(scores(&points, "planned", View::PublicPurse), r#"bid "north": the price -900 is negative: give a price of zero or more"#);
        refused(scores(&points, "busy", View::Tendered), r#""busy" is not the name of a scenario: use one of the names that are listed, or add it"#);
        points.as_object_mut().unwrap().remove("scoring");
        for bid in points["bids"].as_array_mut().unwrap() {
            bid.as_object_mut().unwrap().remove("quality");
        }
        refused(fullcost::report::scoring(&appraisal(&points).run().unwrap(), "planned", View::Tendered), "there is no scoring: give at least one");
        refused_scoring(|tender| { tender.as_object_mut().unwrap().remove("scoring"); }, r#"bid "north": "method" is not the name of a criterion: use one of the names that are listed, or add it"#);
        refused_scoring(|tender| tender["bids"][0]["quality"]["method"] = json!("11"), r#"bid "north": the mark 11 for criterion "method" is above its maximum of 10: correct one of the two"#);
        refused_scoring(|tender| tender["bids"][0]["quality"]["method"] = json!("-1"), r#"bid "north": quality: criterion "method": "-1" is negative: a quantity is zero or more"#);
        refused_scoring(|tender| tender["bids"][0]["quality"] = json!({"": "1"}), r#"bid "north": quality: "" is empty: give 1 to 200 characters"#);
        refused_scoring(|tender| tender["scoring"]["weights"] = json!("1"), r#"scoring: the field "weights" is not part of the format: remove it, or correct its name to one of rule, price_weight, criteria, minimum_quality, rounding, band_total, ties, alternatives"#);
        refused_scoring(|tender| tender["scoring"]["price_weight"] = json!("50%"), "scoring: the percentages add up to 90%, not to 100% (\"method\" 40%, \"price\" 50%): correct them, since nothing is rescaled");
        refused_scoring(|tender| tender["scoring"]["criteria"][0]["minimum"] = json!("11"), r#"scoring: criterion "method": minimum: the mark 11 for criterion "method" is above its maximum of 10: correct one of the two"#);
        refused_scoring(|tender| tender["scoring"]["criteria"][0]["maximum"] = json!("0"), r#"scoring: criterion "method": the highest mark is 0: give one above zero"#);
        refused_scoring(|tender| tender["scoring"]["criteria"][0]["name"] = json!(""), r#"scoring: criterion "": name: "" is empty: give 1 to 200 characters"#);
        refused_scoring(|tender| tender["scoring"]["minimum_quality"] = json!("200%"), "scoring: minimum_quality: 200% is not a share: give a percentage from 0% to 100%");
        refused_scoring(|tender| tender["scoring"]["band_total"] = json!("middle"), r#"scoring: band_total: "middle" is not one of the choices: write one of high_end, low_end, refused"#);
        refused_scoring(|tender| tender["scoring"]["ties"] = json!("lots"), r#"scoring: ties: "lots" is not one of the choices: write one of higher_quality, lower_price, shared"#);
        let rounding = |field: &str, value: Value| {
            let mut rounding = json!({"places": 2, "rounding": "half_up", "time": "after_ranking"});
            rounding[field] = value;
            rounding
        };
        refused_scoring(|tender| tender["scoring"]["rounding"] = rounding("places", json!("two")), r#"scoring: rounding: places: "two" is not one of the choices: write one of 0, 1, 2, 3, 4, 5, 6"#);
        refused_scoring(|tender| tender["scoring"]["rounding"] = rounding("places", json!(7)), "scoring: rounding: a rounding to 7 places has more decimal places than the 6 that are allowed here: round it first");
        refused_scoring(|tender| tender["scoring"]["rounding"] = rounding("time", json!("never")), r#"scoring: rounding: time: "never" is not one of the choices: write one of after_ranking, before_ranking"#);
        refused_scoring(|tender| {
            tender["scoring"]["rule"] = json!("quality_per_price");
            tender["scoring"]["rounding"] = rounding("places", json!(2));
        }, "scoring: rounding: quality per price gives a figure and no points to round: leave the rounding out");
        refused_scoring(|tender| tender["scoring"]["alternatives"] = json!(["min_max", "min_max"]), r#"scoring: the name "min_max" is given twice: give each alternative rule its own name"#);
        refused_scoring(|tender| tender["scoring"]["alternatives"] = json!([{"rule": "weighted_value_index", "quality_power": 0, "price_power": 1}]), r#"scoring: rule "weighted_value_index": quality_power: a power of "0": give a whole number from 1 to 100"#);
        refused_rule(json!("best"), r#""best" is not one of the choices: write one of absolute_divisor, banded, best_in_band, bilinear, discount_from_base, distance_from_lowest, distance_from_mean, distance_from_median, fixed_benchmark, lowest_over_price, min_max, monetised_quality, price_per_quality_point, price_quality_method, quality_per_price, relative_value_cost, weighted_value_index"#);
        refused_rule(json!({}), r#"the field "rule" is missing: add it"#);
        refused_rule(json!([]), "a list stands where a string belongs: write a string");
        refused_rule(json!({"rule": "quality_per_price", "slope": "1"}), r#"the field "slope" is not part of the format: remove it, or correct its name to one of rule"#);
        refused_rule(json!({"rule": "lowest_over_price", "zero_price": "none"}), r#"zero_price: "none" is not one of the choices: write one of full_points, refused"#);
        refused_rule(json!({"rule": "min_max", "all_equal": "none"}), r#"all_equal: "none" is not one of the choices: write one of full_points, refused"#);
        refused_rule(json!("distance_from_mean"), r#"the field "share_at_reference" is missing: add it"#);
        refused_rule(json!("relative_value_cost"), r#"the field "highest_quality" is missing: add it"#);
        refused_rule(json!({"rule": "relative_value_cost", "highest_quality": "best"}), r#"highest_quality: "best" is not one of the choices: write one of attainable, of_the_bids"#);
        refused_rule(json!({"rule": "fixed_benchmark", "floor": "5", "ceiling": "4"}), "the benchmark runs from 5.00 to 4.00: give a ceiling above the floor");
        refused_rule(json!({"rule": "banded", "above": "0%", "bands": [{"share": "5%"}]}), r#"bands, item 1: give exactly one of "up_to", "above_lowest""#);
        refused_rule(json!({"rule": "banded", "above": "0%", "bands": [{"share": "5%", "up_to": "5"}, {"share": "5%", "above_lowest": "5%"}]}), r#"give exactly one of "up_to" in every band, "above_lowest" in every band"#);
        refused_rule(json!({"rule": "banded", "above": "0%", "bands": []}), "there is no band: give at least one");
        refused_scoring(|tender| {
            tender["bids"] = json!([tender["bids"][0]]);
            tender["currency"] = json!("GBP");
            tender["scoring"]["rule"] = json!({"rule": "price_quality_method", "estimate": "10.001"});
        }, r#"scoring: rule: estimate: "10.001" has more decimal places than the 2 that are allowed here: round it first"#);
    }
}
