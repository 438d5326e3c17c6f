//! Scores: published cases, witnesses of every rule that a losing bid can turn, and the law that no
//! other rule can be turned.

mod one_place;

use std::cmp::Ordering;

use fullcost::exact::{Currency, Fraction, Money, Name, Percent, Quantity, Rounding, UnitPrice};
use fullcost::robustness::{
    ChangeOver, ChangerStanding, Dummies, FieldChange, ReorderingKind, field_robustness,
    price_weight_range,
};
use fullcost::score::{
    AllEqual, BandCriterion, BasePrice, BelowMinimum, Benchmark, BestInBandTerms, BilinearTerms,
    Criterion, EdgePolicy, HighestQuality, IndexExponent, Offer, OtherBids, PointsRounding,
    RankedScore, ReferenceLine, RoundingTime, RuleFacts, ScoreBands, ScoreOrder, ScoreOutcome,
    ScoreRule, ScoreTies, ScoredBid, Scores, Scoring, ZeroPrice, score,
};
use proptest::prelude::*;

use crate::allocation::shuffled;
use crate::exact::{cases, fraction};

pub(crate) fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

pub(crate) fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn pounds(text: &str) -> Money {
    Money::parse(text, Currency::GBP).unwrap()
}

/// Every rule, each with options that matter on prices around 100.
pub(crate) fn all_rules() -> Vec<ScoreRule> {
    let line = ReferenceLine::new(percent("50%"), quantity("1")).unwrap();
    let absolute = vec![(pounds("100"), percent("100%")), (pounds("140"), percent("50%"))];
    let relative = vec![(percent("0%"), percent("100%")), (percent("25%"), percent("60%"))];
    vec![
        ScoreRule::LowestOverPrice(ZeroPrice::FullPoints),
        ScoreRule::MinMax(AllEqual::FullPoints),
        ScoreRule::DistanceFromLowest(ZeroPrice::FullPoints),
        ScoreRule::DistanceFromMean(line),
        ScoreRule::DistanceFromMedian(line),
        ScoreRule::FixedBenchmark(Benchmark::new(pounds("60"), pounds("200")).unwrap()),
        ScoreRule::DiscountFromBase(BasePrice::new(pounds("150")).unwrap()),
        ScoreRule::Bilinear(
            BilinearTerms::new(BasePrice::new(pounds("150")).unwrap(), percent("80%")).unwrap(),
        ),
        ScoreRule::Banded(ScoreBands::absolute(absolute, percent("10%")).unwrap()),
        ScoreRule::Banded(ScoreBands::relative(relative, percent("10%")).unwrap()),
        ScoreRule::QualityPerPrice,
        ScoreRule::PricePerQualityPoint,
        ScoreRule::BestInBand(
            BestInBandTerms::new(percent("10%"), BandCriterion::HigherQuality).unwrap(),
        ),
        ScoreRule::WeightedValueIndex(IndexExponent::new(2, 3).unwrap().apart_from_weights()),
        ScoreRule::MonetisedQuality(UnitPrice::parse("1.5", Currency::GBP).unwrap()),
        ScoreRule::PriceQualityMethod(pounds("110")),
        ScoreRule::RelativeValueCost(HighestQuality::Attainable),
        ScoreRule::RelativeValueCost(HighestQuality::OfTheBids),
        ScoreRule::AbsoluteDivisor,
    ]
}

pub(crate) fn offer(name: &str, price: i128, quality: &str) -> Offer {
    let offer = Offer::new(name, Fraction::from(price)).unwrap();
    offer.with_quality(quantity(quality)).unwrap()
}

fn price_and_quality(rule: ScoreRule, price_weight: &str) -> Scoring {
    Scoring::of_price_and_quality(rule, percent(price_weight)).unwrap()
}

/// Ranks and what is exact of the figures, by provider.
fn ranks(scores: &Scores) -> Vec<(&str, Option<usize>)> {
    let rank = |bid: &ScoredBid| bid.ranked().map(|it| it.rank);
    scores.bids.iter().map(|bid| (bid.offer.provider.as_str(), rank(bid))).collect()
}

fn figure(scores: &Scores, bid: &str) -> Fraction {
    scores.bid(bid).unwrap().ranked().unwrap().figure.deciding.clone()
}

#[cfg(feature = "json")]
mod documents {
    use fullcost::appraisal::Appraisal;
    use fullcost::evidence::Evidence;
    use fullcost::price::View;
    use fullcost::robustness::{Dummies, price_weight_range};
    use fullcost::score::{ScoreRule, Scores};
    use fullcost::tender::Tender;
    use serde_json::{Value, json};

    use crate::cases::{data, entries, files, fraction, items, read};
    use crate::support::asked::{appraisal, handle};

    /// The rules as documents, in the order of `all_rules`.
    pub(super) fn tender(rule: &Value, price_weight: &Value, bids: &[&Value]) -> Value {
        let weight = price_weight.as_str().unwrap().strip_suffix('%').unwrap();
        let rest = 100 - weight.parse::<i32>().unwrap();
        let bids: Vec<Value> = bids
            .iter()
            .map(|bid| {
                json!({"provider": bid[0], "vat": "exempt", "rates": {"all": bid[1]},
                       "quality": {"quality": bid[2]}})
            })
            .collect();
        json!({
            "format": 1, "title": "A field", "currency": "GBP", "unit": "contract",
            "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1"},
            "scoring": {"rule": rule, "price_weight": price_weight, "criteria": [
                {"name": "quality", "weight": format!("{rest}%"), "maximum": "100"}
            ]},
            "bids": bids,
        })
    }

    /// The scores of the bids in the planned scenario and a view.
    #[track_caller]
    fn scores_in(appraisal: &Appraisal, view: View) -> Scores {
        let (comparison, scoring) = (appraisal.compare(), appraisal.questions().scoring.as_ref());
        comparison.scenario("planned").unwrap().scores(scoring.unwrap(), view).unwrap()
    }

    /// The working of a bid's score on tendered prices, down to them.
    #[track_caller]
    fn working_of(appraisal: &Appraisal, bid: &str) -> Evidence {
        let (comparison, scoring) = (appraisal.compare(), appraisal.questions().scoring.as_ref());
        let bid = handle(&comparison, "planned", bid);
        bid.score_evidence(scoring.unwrap(), View::Tendered).unwrap()
    }

    /// The scores of some of the bids of a case, checked against what the case expects.
    fn check(case: &Value, expected: &Value) -> Scores {
        let of: Vec<&Value> = items(&expected["of"]).collect();
        let bids: Vec<&Value> = items(&case["bids"]).filter(|bid| of.contains(&&bid[0])).collect();
        assert_eq!(of.len(), bids.len());
        let asked = appraisal(&tender(&expected["rule"], &case["price_weight"], &bids));
        assert_eq!(Appraisal::from_json(&asked.to_json()).unwrap(), asked);
        // Marks are facts: a tender has them without the scoring that weighs them.
        assert_eq!(Tender::from_json(&asked.tender().to_json()).unwrap(), *asked.tender());
        let scores = scores_in(&asked, View::Tendered);
        for (bid, figure) in entries(&expected["figures"]) {
            let found = &scores.bid(bid).unwrap().ranked().unwrap().figure.deciding;
            assert_eq!(*found, fraction(figure), "{bid} under {}", expected["rule"]);
            let down = |evidence: Evidence| {
                evidence.verify().unwrap();
                assert_eq!(*evidence.value(), fraction(figure), "the working of {bid}");
            };
            down(scores.evidence(bid).unwrap());
            down(working_of(&asked, bid));
        }
        let order: Vec<&str> = scores.order().map(|bid| bid.offer.provider.as_str()).collect();
        let expected_order: Vec<&str> =
            items(&expected["order"]).map(|bid| bid.as_str().unwrap()).collect();
        assert_eq!(order, expected_order, "under {}", expected["rule"]);
        scores
    }

    #[test]
    fn published_cases() {
        let mut count = 0;
        for path in files("scores").into_iter().filter(|path| path.is_file()) {
            let case = read(&path);
            for expected in items(&case["expected"]) {
                check(&case, expected);
                count += 1;
            }
        }
        assert_eq!(count, 54);
    }

    /// The middle bid of P31 is behind both ends, which share a rank.
    #[test]
    fn a_bid_in_the_middle_of_both_is_behind_both_ends() {
        let case = read(&data("scores").join("p31.json"));
        let scores = check(&case, &case["expected"][0]);
        assert_eq!(super::ranks(&scores), [("a", Some(1)), ("b", Some(3)), ("c", Some(1))]);
    }

    /// Each rule that says a losing bid can reorder two others has a field where one does.
    #[test]
    fn every_rule_that_can_be_turned_has_a_witness() {
        let mut witnessed: Vec<&str> = Vec::new();
        for path in files("scores/witnesses") {
            let case = read(&path);
            let [without, with] = [0, 1].map(|place| check(&case, &case["expected"][place]));
            let joins = case["joins"].as_str().unwrap();
            assert_ne!(with.first()[0].as_str(), joins, "the bid that joins is not first");
            let order = |scores: &Scores| -> Vec<String> {
                let names = scores.order().map(|bid| bid.offer.provider.to_string());
                names.filter(|name| name != joins).collect()
            };
            let (before, after) = (order(&without), order(&with));
            assert_eq!(before.iter().rev().collect::<Vec<_>>(), after.iter().collect::<Vec<_>>());
            witnessed.push(with.scoring.rule.facts().name);
        }
        let can = ScoreRule::all_facts().into_iter().filter(|facts| facts.losing_bid_can_reorder());
        let mut can: Vec<&str> = can.map(|it| it.name).collect();
        can.sort_unstable();
        witnessed.sort_unstable();
        assert_eq!(witnessed, can);
    }

    /// P28 with a price weight of 60: real rate cards, under lowest over price.
    #[test]
    fn price_points_of_the_letting() {
        let mut document = read(&data("tender").join("p28.json"))["tender"].clone();
        document["scoring"] = json!({"rule": "lowest_over_price", "price_weight": "60%",
            "criteria": [{"name": "method", "weight": "40%", "maximum": "10"}]});
        for bid in document["bids"].as_array_mut().unwrap() {
            bid["quality"] = json!({"method": "0"});
        }
        let asked = appraisal(&document);
        let scores = scores_in(&asked, View::Tendered);
        for (bid, points) in [
            ("hamm", "60"),
            ("hawk", "66624354000/1139025833"),
            ("michiana", "11104059/191485"),
            ("gridlock", "33312177/625000"),
            ("his", "33312177/839966"),
            ("martell", "55520295/1899688"),
        ] {
            let score = scores.bid(bid).unwrap().ranked().unwrap();
            assert_eq!(score.price_points.as_ref().unwrap().to_string(), points, "{bid}");
            let unfolded = working_of(&asked, bid);
            unfolded.verify().unwrap();
            assert!(unfolded.to_string().contains("rate card of the bid"), "down to the prices");
        }
    }

    fn scored_tender() -> Value {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/scored_tender.json");
        read(std::path::Path::new(path))
    }

    #[test]
    fn results_leave_as_json_and_are_the_same_in_any_listing_order() {
        let mut document = scored_tender();
        document["bids"][0]["quality"] = json!({"care": "7"});
        let results = |document: &Value| {
            let findings = appraisal(document).run().unwrap();
            let scoring = findings.questions().scoring.as_ref().unwrap();
            let planned = findings.comparison().scenario("planned").unwrap();
            let scores = planned.scores(scoring, View::Tendered).unwrap();
            let (view, dummies) = (View::Tendered, Dummies::Derived);
            let field = planned.field_robustness(scoring, view, &dummies);
            let weight = price_weight_range(&scores).unwrap();
            let report = fullcost::report::scoring(&findings, "planned", view).unwrap();
            [scores.to_json(), field.unwrap().to_json(), weight.to_json(), report]
        };
        let plain = results(&document);
        let mut turned = document.clone();
        for list in [&["bids"][..], &["scoring", "criteria"], &["scoring", "alternatives"]] {
            let list = list.iter().fold(&mut turned, |value, field| &mut value[*field]);
            list.as_array_mut().unwrap().reverse();
        }
        assert_eq!(results(&turned), plain);
        let [scores, field, weight] =
            [0, 1, 2].map(|place| serde_json::from_str::<Value>(&plain[place]).unwrap());
        assert_eq!(scores["facts"]["other_bids"], json!("can_reorder"));
        assert_eq!(scores["unit"], json!("GBP"));
        let first = &scores["order"][0];
        assert_eq!((&first["provider"], &first["rank"]), (&json!("harbour-charity"), &json!(1)));
        assert_eq!(first["figure"], json!({"exact": "6937/94"}));
        assert_eq!(first["criteria"]["care"]["exact"], json!("51/2"));
        let not_ranked: Vec<&Value> = items(&scores["not_ranked"]).collect();
        assert_eq!(
            not_ranked,
            [
                &json!({"provider": "council-team", "not_assessable": true, "unmarked": ["community"]}),
                &json!({"provider": "spare-care", "below_threshold":
                [{"criterion": "care", "mark": "1.5", "minimum": "2"}]}),
            ]
        );
        assert_eq!(scores["realised_weight"]["published"], json!("60%"));
        assert_eq!(field["rule_can_be_turned"], json!(true));
        assert_eq!(items(&field["trials"]).count(), 4 + 2);
        assert_eq!(field["trials"][4]["with"]["provider"], json!("dummy-low"));
        assert_eq!(field["trials"][4]["changer"], json!("first"));
        assert_eq!(field["trials"][4]["reorderings"], json!(1));
        assert_eq!((&weight["below"], &weight["published"]), (&json!("never"), &json!("60%")));
        assert_eq!(weight["over"]["pieces"][0]["holds"]["bids"], json!(["harbour-charity"]));
        assert!(plain[3].contains("Council team: not assessable, without community"));
    }

    #[test]
    fn a_view_is_scored_and_marked_as_an_appraisal() {
        let mut document = read(&data("tender").join("p29.json"))["tender"].clone();
        document["scoring"] = json!({"rule": {"rule": "weighted_value_index", "quality_power": 2,
            "price_power": 3}, "price_weight": "60%",
            "criteria": [{"name": "care", "weight": "40%", "maximum": "10"}]});
        for bid in document["bids"].as_array_mut().unwrap() {
            bid["quality"] = json!({"care": "5"});
        }
        let asked = appraisal(&document);
        let view = View::CompetitivelyNeutral;
        let report = fullcost::report::scoring(&asked.run().unwrap(), "planned", view).unwrap();
        assert!(report.contains(View::NOTICE));
        assert!(report.contains("Figures are roots and shown by their first digits"));
        // With equal quality the index orders as the view does: charity, council, firm, trust.
        let scores = scores_in(&asked, view);
        let totals: Vec<String> =
            scores.order().map(|bid| bid.ranked().unwrap().price.to_string()).collect();
        assert_eq!(totals, ["960000", "1018000", "1060000", "1090400"]);
    }

    #[test]
    fn a_band_is_scored_at_the_end_the_tender_says() {
        let mut document = scored_tender();
        document["bids"][0]["rates"]["day"] = json!({"low": "25.00", "high": "26.00"});
        for (end, price) in [("low_end", "1050000"), ("high_end", "1080000")] {
            document["scoring"]["band_total"] = json!(end);
            let asked = appraisal(&document);
            let scores = scores_in(&asked, View::Tendered);
            let bid = scores.bid("council-team").unwrap();
            assert_eq!(bid.ranked().unwrap().price.to_string(), price);
            let evidence = working_of(&asked, "council-team");
            evidence.verify().unwrap();
            assert_eq!(evidence.value(), &bid.ranked().unwrap().figure.deciding);
        }
    }

    #[test]
    fn every_rule_and_option_reads_what_it_writes() {
        let rules = [
            json!("absolute_divisor"),
            json!({"rule": "banded", "bands": [{"up_to": "100.00", "share": "100%"},
                {"up_to": "140.00", "share": "50%"}], "above": "10%"}),
            json!({"rule": "banded", "bands": [{"above_lowest": "0%", "share": "100%"},
                {"above_lowest": "25%", "share": "50%"}], "above": "10%"}),
            json!({"rule": "best_in_band", "band": "10%", "decided_by": "higher_quality"}),
            json!({"rule": "best_in_band", "band": "5%", "decided_by": "lower_price"}),
            json!({"rule": "bilinear", "base": "150.00", "share_at_mean": "85%"}),
            json!({"rule": "discount_from_base", "base": "150.00"}),
            json!({"rule": "distance_from_lowest", "zero_price": "full_points"}),
            json!({"rule": "distance_from_mean", "share_at_reference": "50%", "slope": "1"}),
            json!({"rule": "distance_from_median", "share_at_reference": "40%", "slope": "1.5"}),
            json!({"rule": "fixed_benchmark", "floor": "60.00", "ceiling": "200.00"}),
            json!({"rule": "lowest_over_price", "zero_price": "refused"}),
            json!({"rule": "min_max", "all_equal": "full_points"}),
            json!({"rule": "monetised_quality", "value_per_point": "1.505"}),
            json!({"rule": "price_quality_method", "estimate": "110.00"}),
            json!("price_per_quality_point"),
            json!("quality_per_price"),
            json!({"rule": "relative_value_cost", "highest_quality": "attainable"}),
            json!({"rule": "relative_value_cost", "highest_quality": "of_the_bids"}),
            json!({"rule": "weighted_value_index", "quality_power": 2, "price_power": 3}),
        ];
        let bid = json!(["a", "100", "60"]);
        for rule in &rules {
            let mut document = tender(rule, &json!("60%"), &[&bid]);
            document["scoring"]["alternatives"] = json!(rules);
            document["scoring"]["minimum_quality"] = json!("50%");
            document["scoring"]["ties"] = json!("lower_price");
            document["scoring"]["band_total"] = json!("high_end");
            document["scoring"]["criteria"][0]["minimum"] = json!("40");
            document["scoring"]["criteria"][0]["label"] = json!("Quality of care");
            let read = appraisal(&document);
            let points = read.questions().scoring.as_ref().unwrap().rule.gives_points();
            if points {
                document["scoring"]["rounding"] =
                    json!({"places": 2, "rounding": "half_up", "time": "before_ranking"});
            }
            let read = appraisal(&document);
            let written: Value = serde_json::from_str(&read.to_json()).unwrap();
            for field in ["rule", "minimum_quality", "ties", "band_total", "criteria", "rounding"] {
                assert_eq!(written["scoring"][field], document["scoring"][field], "{field}");
            }
            assert_eq!(Appraisal::from_json(&read.to_json()).unwrap(), read);
            let alternatives = items(&written["scoring"]["alternatives"]);
            assert_eq!(alternatives.count(), rules.len());
            assert!(rules.iter().all(|rule| {
                items(&written["scoring"]["alternatives"]).any(|written| written == rule)
            }));
        }
    }
}

#[test]
fn the_facts_name_every_rule_once() {
    let rules = all_rules();
    let of_rules: Vec<&RuleFacts> = rules.iter().map(ScoreRule::facts).collect();
    assert_eq!(of_rules, ScoreRule::all_facts());
    let reorder = |facts: &RuleFacts| facts.losing_bid_can_reorder();
    let turned = of_rules.iter().filter(|facts| reorder(facts)).count();
    assert_eq!((turned, of_rules.len() - turned), (10, 9));
    let policies = [EdgePolicy::Chosen("x"), EdgePolicy::Defined("y"), EdgePolicy::Refused("z")];
    assert_eq!(policies.map(EdgePolicy::as_str), ["chosen", "defined", "refused"]);
    assert_eq!(policies.map(EdgePolicy::in_words), ["x", "y", "z"]);
    let orders = [ScoreOrder::HighestFirst, ScoreOrder::LeastFirst];
    assert_eq!(orders.map(ScoreOrder::as_str), ["highest_first", "least_first"]);
    let offers = [offer("a", 5, "50")];
    let of = |rule: &ScoreRule| score(&price_and_quality(rule.clone(), "60%"), &offers).unwrap();
    let estimated: Vec<&str> = rules
        .iter()
        .filter(|rule| of(rule).bids[0].ranked().unwrap().figure.is_shown_as_estimate())
        .map(ScoreRule::as_str)
        .collect();
    assert_eq!(estimated, ["weighted_value_index"]);
    let named = Criterion::new("method", percent("40%"), quantity("10")).unwrap();
    assert_eq!((named.label(), &named.label), ("method", &None));
    assert_eq!(Criterion { label: Some("How".parse().unwrap()), ..named }.label(), "How");
    assert_eq!(of_rules[0].formula, "price weight × lowest price ÷ price, plus quality points");
    // Alternatives stand in the order of the facts, however they are listed.
    let scoring = price_and_quality(ScoreRule::LowestOverPrice(ZeroPrice::Refused), "60%");
    let listed: Vec<ScoreRule> = rules.iter().skip(1).rev().cloned().collect();
    let listed = Scoring { alternatives: listed, ..scoring };
    let offers = [offer("a", 5, "50")];
    assert_eq!(score(&listed, &offers).unwrap().scoring.alternatives, &rules[1..]);
    for facts in of_rules {
        assert!(!facts.formula.is_empty());
        assert_eq!(facts.others_enter(), facts.other_bids != OtherBids::DoNotEnter);
        for policy in [facts.zero_price, facts.single_bid, facts.all_equal, facts.ties()] {
            assert!(policy.to_string().starts_with(&format!("{}: ", policy.as_str())));
        }
    }
}

#[test]
fn edges_are_what_the_facts_say() {
    let under =
        |rule: ScoreRule, offers: &[Offer]| score(&price_and_quality(rule, "60%"), offers).unwrap();
    let free = [offer("a", 0, "50"), offer("b", 10, "50"), offer("c", 0, "50")];
    for rule in [
        ScoreRule::LowestOverPrice(ZeroPrice::FullPoints),
        ScoreRule::DistanceFromLowest(ZeroPrice::FullPoints),
    ] {
        let scores = under(rule, &free);
        assert_eq!(ranks(&scores), [("a", Some(1)), ("b", Some(3)), ("c", Some(1))]);
        assert_eq!(figure(&scores, "a"), fraction("80"));
        assert_eq!(figure(&scores, "b"), fraction("20"));
        scores.evidence("a").unwrap().verify().unwrap();
        scores.evidence("b").unwrap().verify().unwrap();
    }
    let single = [offer("a", 100, "50")];
    let line = ReferenceLine::new(percent("40%"), quantity("2")).unwrap();
    for (rule, points) in [
        (ScoreRule::LowestOverPrice(ZeroPrice::Refused), "80"),
        (ScoreRule::MinMax(AllEqual::FullPoints), "80"),
        (ScoreRule::DistanceFromLowest(ZeroPrice::Refused), "80"),
        (ScoreRule::DistanceFromMean(line), "44"),
        (ScoreRule::DistanceFromMedian(line), "44"),
        (ScoreRule::PriceQualityMethod(pounds("110")), "100"),
        (ScoreRule::RelativeValueCost(HighestQuality::OfTheBids), "100"),
    ] {
        let scores = under(rule, &single);
        assert_eq!(figure(&scores, "a"), fraction(points));
        scores.evidence("a").unwrap().verify().unwrap();
    }
}

#[test]
fn ties_are_broken_as_the_tender_says() {
    let scoring = price_and_quality(ScoreRule::LowestOverPrice(ZeroPrice::Refused), "50%");
    // P31: both ends have 75 points.
    let offers = [offer("a", 50, "50"), offer("b", 75, "75"), offer("c", 100, "100")];
    let with = |ties| score(&Scoring { ties, ..scoring.clone() }, &offers).unwrap();
    let shared = with(ScoreTies::Shared);
    assert_eq!(ranks(&shared), [("a", Some(1)), ("b", Some(3)), ("c", Some(1))]);
    assert_eq!(shared.first().len(), 2);
    let cheap = with(ScoreTies::LowerPrice);
    assert_eq!(ranks(&cheap), [("a", Some(1)), ("b", Some(3)), ("c", Some(2))]);
    let good = with(ScoreTies::HigherQuality);
    assert_eq!(ranks(&good), [("a", Some(2)), ("b", Some(3)), ("c", Some(1))]);
}

#[test]
fn criteria_have_weights_scales_and_thresholds() {
    let criterion =
        |name, weight, maximum| Criterion::new(name, percent(weight), quantity(maximum)).unwrap();
    let criteria = vec![
        Criterion { minimum: Some(quantity("2")), ..criterion("staffing", "25%", "5") },
        criterion("method", "15%", "10"),
    ];
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let scoring = Scoring::new(rule, percent("60%"), criteria).unwrap();
    let scoring = Scoring { minimum_quality: Some(percent("50%")), ..scoring };
    let offer = |name, price: i128, marks: &[(&str, &str)]| {
        let offer = Offer::new(name, Fraction::from(price)).unwrap();
        marks
            .iter()
            .fold(offer, |offer, (name, mark)| offer.with_mark(name, quantity(mark)).unwrap())
    };
    let offers = [
        offer("a", 100, &[("staffing", "4"), ("method", "7")]),
        offer("b", 80, &[("staffing", "3"), ("method", "5")]),
        // Cheaper than both, and out: its price must not enter the lowest.
        offer("c", 10, &[("staffing", "1"), ("method", "10")]),
        offer("d", 10, &[("staffing", "2.4"), ("method", "5")]),
        offer("e", 10, &[("staffing", "5")]),
    ];
    let scores = score(&scoring, &offers).unwrap();
    assert_eq!(
        ranks(&scores),
        [("a", Some(2)), ("b", Some(1)), ("c", None), ("d", None), ("e", None)]
    );
    // 60 × 80 ÷ 100 + 25 × 4/5 + 15 × 7/10, and 60 + 25 × 3/5 + 15 × 5/10.
    assert_eq!(figure(&scores, "a"), fraction("78.5"));
    assert_eq!(figure(&scores, "b"), fraction("82.5"));
    let a = scores.bid("a").unwrap().ranked().unwrap();
    assert_eq!(a.quality_points, fraction("30.5"));
    assert_eq!(a.quality, fraction("76.25"));
    let points: Vec<String> =
        a.criterion_points.iter().map(|(name, points)| format!("{name} {points}")).collect();
    assert_eq!(points, ["method 21/2", "staffing 20"]);
    let outcome = |bid| scores.bid(bid).unwrap().outcome.clone();
    let below = BelowMinimum::Criterion {
        name: "staffing".parse().unwrap(),
        mark: quantity("1"),
        minimum: quantity("2"),
    };
    let below_quality =
        |share| BelowMinimum::Quality { share: fraction(share), minimum: percent("50%") };
    assert_eq!(outcome("c"), ScoreOutcome::BelowThreshold(vec![below]));
    // 25 × 2.4/5 + 15 × 5/10 is 19.5 of 40.
    assert_eq!(outcome("d"), ScoreOutcome::BelowThreshold(vec![below_quality("39/80")]));
    let unmarked = vec!["method".parse().unwrap()];
    assert_eq!(outcome("e"), ScoreOutcome::NotAssessable { unmarked, not_stated: vec![] });
    for bid in ["a", "b"] {
        scores.evidence(bid).unwrap().verify().unwrap();
    }
}

#[test]
fn points_are_rounded_after_ranking_unless_the_tender_says_before() {
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let scoring = price_and_quality(rule, "60%");
    let rounded = |time| {
        let rounding = PointsRounding { places: 0, rounding: Rounding::HalfUp, time };
        Scoring { rounding: Some(rounding), ..scoring.clone() }
    };
    // 60 and 59.4 price points.
    let offers = [offer("a", 99, "50"), offer("b", 100, "50.9"), offer("c", 100, "50")];
    let after = score(&rounded(RoundingTime::AfterRanking), &offers).unwrap();
    assert_eq!(ranks(&after), [("a", Some(1)), ("b", Some(2)), ("c", Some(3))]);
    assert_eq!(figure(&after, "b"), fraction("79.76"));
    // 59.4 becomes 59, and 20.36 becomes 20.
    let before = score(&rounded(RoundingTime::BeforeRanking), &offers).unwrap();
    assert_eq!(ranks(&before), [("a", Some(1)), ("b", Some(2)), ("c", Some(2))]);
    assert_eq!(figure(&before, "b"), fraction("79"));
    let evidence = before.evidence("b").unwrap();
    evidence.verify().unwrap();
    assert_eq!(*evidence.value(), fraction("79"));
}

#[test]
fn a_weighted_value_index_is_decided_by_powers() {
    let index =
        ScoreRule::WeightedValueIndex(IndexExponent::new(1, 2).unwrap().apart_from_weights());
    let scoring = price_and_quality(index, "60%");
    // √2 ÷ 10 and √8 ÷ 20 are equal, though neither has a last digit.
    let offers = [offer("a", 10, "2"), offer("b", 20, "8"), offer("c", 20, "8.000001")];
    let scores = score(&scoring, &offers).unwrap();
    assert_eq!(ranks(&scores), [("a", Some(2)), ("b", Some(2)), ("c", Some(1))]);
    let figure = &scores.bid("c").unwrap().ranked().unwrap().figure;
    assert!(figure.exact().is_none() && figure.is_shown_as_estimate());
    assert_eq!((figure.degree, figure.to_plain_text(7).as_str()), (2, "0.1414213"));
    let evidence = scores.evidence("c").unwrap();
    evidence.verify().unwrap();
    assert_eq!(evidence.value(), &figure.deciding);
}

#[test]
fn the_realised_weight_is_that_of_the_spread() {
    let offers = [offer("a", 90, "50"), offer("b", 100, "85"), offer("c", 95, "60")];
    let of = |rule| score(&price_and_quality(rule, "60%"), &offers).unwrap().realised_weight();
    let points = of(ScoreRule::LowestOverPrice(ZeroPrice::Refused)).unwrap();
    assert_eq!((points.published, points.realised), (percent("60%"), Some(fraction("3/10"))));
    assert_eq!((&points.price_range, &points.quality_range), (&fraction("6"), &fraction("14")));
    // Ten pounds between the prices, 35 points at two pounds between the qualities.
    let value = UnitPrice::parse("2", Currency::GBP).unwrap();
    let money = of(ScoreRule::MonetisedQuality(value)).unwrap();
    assert_eq!(money.realised, Some(fraction("1/8")));
    assert_eq!(of(ScoreRule::QualityPerPrice), None);
    let same = [offer("a", 90, "50"), offer("b", 90, "50")];
    let scoring = price_and_quality(ScoreRule::LowestOverPrice(ZeroPrice::Refused), "60%");
    let none = score(&scoring, &same).unwrap().realised_weight().unwrap();
    assert_eq!(none.realised, None);
}

#[test]
fn the_field_is_changed_one_bid_at_a_time() {
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let scoring = price_and_quality(rule, "60%");
    let offers = [offer("a", 100, "60"), offer("b", 130, "85"), offer("c", 70, "10")];
    let robustness = field_robustness(&scoring, &offers, &Dummies::Derived).unwrap();
    let told: Vec<String> = robustness.trials.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "without a, which is not first: the others keep their order",
            "without b, which is first: the others keep their order",
            "without c, which is not first: b falls behind a",
            "with dummy-low, which is first: the others keep their order",
            "with dummy-high, which is not first: the others keep their order",
        ]
    );
    let turned = robustness.turned_by_losers().next().unwrap();
    assert_eq!(turned.changer, ChangerStanding::NotFirst);
    assert_eq!(turned.first, ["a".parse().unwrap()]);
    let pair = turned.reorderings().next().unwrap();
    let exact = |figures: &[fullcost::score::ScoreFigure; 2]| {
        figures.clone().map(|figure| figure.exact().unwrap().to_string())
    };
    assert_eq!((pair.ahead.as_str(), pair.behind.as_str()), ("b", "a"));
    assert_eq!(exact(&pair.before), ["862/13", "66"]);
    assert_eq!(exact(&pair.after), ["1042/13", "84"]);
    assert!(robustness.rule_can_be_turned);
    // A rule without other bids keeps the order whatever happens.
    let steady = price_and_quality(ScoreRule::QualityPerPrice, "60%");
    let robustness = field_robustness(&steady, &offers, &Dummies::Derived).unwrap();
    assert_eq!((robustness.turned().count(), robustness.trials.len()), (0, 4 + 1));
}

#[test]
fn dummies_reach_every_threshold_and_can_be_stated() {
    let rule = ScoreRule::MinMax(AllEqual::Refused);
    let criterion = Criterion::new("method", percent("40%"), quantity("7")).unwrap();
    let scoring = Scoring::new(rule, percent("60%"), vec![criterion]).unwrap();
    let scoring = Scoring { minimum_quality: Some(percent("33.3333%")), ..scoring };
    let marked = |name, price: i128, mark| {
        Offer::new(name, Fraction::from(price))
            .unwrap()
            .with_mark("method", quantity(mark))
            .unwrap()
    };
    // P30 with a dear bid, and one that is not let in.
    let offers = [marked("a", 100, "4.2"), marked("b", 130, "5.95"), marked("c", 1, "1")];
    let derived = field_robustness(&scoring, &offers, &Dummies::Derived).unwrap();
    assert_eq!(derived.unranked().map(Name::as_str).collect::<Vec<_>>(), ["c"]);
    let joined: Vec<&Offer> = derived
        .trials
        .iter()
        .filter_map(|trial| match &trial.change {
            FieldChange::Joins(offer) => Some(offer),
            FieldChange::Drops(_) => None,
        })
        .collect();
    // 33.3333 % of 7, to the millionth above.
    let marks = joined.iter().map(|offer| offer.mark("method").unwrap().to_string());
    assert_eq!(marks.collect::<Vec<_>>(), ["2.333331", "2.333331"]);
    let prices: Vec<String> =
        joined.iter().map(|offer| offer.price.as_ref().unwrap().to_string()).collect();
    assert_eq!(prices, ["50", "260"]);
    assert!(derived.trials[2..].iter().all(|trial| trial.changer != ChangerStanding::Unranked));
    // Alone, a bid has no spread: that is told, and the rest goes on.
    let refused = derived.trials[0].refused.as_ref().unwrap().to_string();
    assert!(refused.starts_with("all prices are equal and min-max"), "{refused}");
    let stated = Dummies::Stated(vec![marked("y", 300, "2.8"), marked("x", 110, "7")]);
    let stated = field_robustness(&scoring, &offers, &stated).unwrap();
    let told: Vec<String> = stated.trials[2..].iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "with x, which is not first: the others keep their order",
            "with y, which is not first: a falls behind b",
        ]
    );
}

#[test]
fn ties_that_come_and_go_are_told_apart() {
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    // P31: both ends have 75; the middle bid cannot help it, a lower price can.
    let offers = [offer("a", 50, "50"), offer("c", 100, "100")];
    let scoring = price_and_quality(rule, "50%");
    let dummies = Dummies::Stated(vec![offer("z", 40, "0")]);
    let robustness = field_robustness(&scoring, &offers, &dummies).unwrap();
    let trial = robustness.trials.last().unwrap();
    assert_eq!(trial.to_string(), "with z, which is not first: c, tied with a, goes ahead");
    assert_eq!(trial.reorderings().next().unwrap().kind, ReorderingKind::TieIsBroken);
    let with = [offers[0].clone(), offers[1].clone(), offer("z", 40, "0")];
    let robustness = field_robustness(&scoring, &with, &Dummies::None).unwrap();
    let trial = robustness.trials.last().unwrap();
    assert_eq!(trial.to_string(), "without z, which is not first: c and a become tied");
    assert_eq!(trial.reorderings().next().unwrap().kind, ReorderingKind::BecomeTied);
}

/// Just below, at, and just above each change-over, the first bids are those that were said.
#[test]
fn change_overs_of_the_weight_hold_when_they_are_evaluated() {
    let offers = [
        offer("a", 100, "60"),
        offer("b", 130, "85"),
        offer("c", 70, "10"),
        offer("d", 99, "58"),
        offer("e", 160, "85"),
    ];
    let mut changes = 0;
    for rule in all_rules() {
        let scores = score(&price_and_quality(rule.clone(), "60%"), &offers).unwrap();
        let range = price_weight_range(&scores).unwrap();
        let first: Vec<String> = range.first.iter().map(ToString::to_string).collect();
        let own: Vec<String> = scores.first().into_iter().map(ToString::to_string).collect();
        assert_eq!(first, own, "{}", rule.as_str());
        let millionth = fraction("1/1000000");
        for change in range.over.changes() {
            changes += 1;
            // Weights of a millionth beside the change-over are written as percentages.
            let below = || percent_at(&(change.at - &millionth), Rounding::Floor);
            let above = || percent_at(&(change.at + &millionth), Rounding::Ceiling);
            let below = change.below.map(|said| (below(), said));
            let above = change.above.map(|said| (above(), said));
            for (weight, said) in below.into_iter().chain(above) {
                let scoring = Scoring::of_price_and_quality(rule.clone(), weight).unwrap();
                let scores = score(&scoring, &offers).unwrap();
                let first: Vec<&str> = scores.first().into_iter().map(Name::as_str).collect();
                let said: Vec<&str> = said.bids.iter().map(Name::as_str).collect();
                assert_eq!(first, said, "{} at {weight}", rule.as_str());
            }
            let here = &change.here.bids;
            let sides = [change.below, change.above].into_iter().flatten();
            assert!(sides.flat_map(|it| &it.bids).all(|bid| here.contains(bid)));
            assert!(here.len() >= 2, "they are equal where they change");
        }
        let knows_weights = rule.gives_points()
            || matches!(rule, ScoreRule::PriceQualityMethod(_) | ScoreRule::AbsoluteDivisor);
        assert_eq!(range.over.changes().count() > 0, knows_weights, "{}", rule.as_str());
    }
    assert!(changes >= 15, "{changes}");
}

fn percent_at(share: &Fraction, rounding: Rounding) -> Percent {
    let hundred = share * &Fraction::from(100);
    percent(&format!("{}%", hundred.rounded(6, rounding).to_exact_decimal().unwrap()))
}

#[test]
fn the_price_weight_of_two_bids_is_solved() {
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let offers = [offer("a", 100, "60"), offer("b", 130, "85")];
    let range = |weight| {
        price_weight_range(&score(&price_and_quality(rule.clone(), weight), &offers).unwrap())
            .unwrap()
    };
    let exact = ChangeOver::Exact(fraction("13/25"));
    assert_eq!((range("60%").below, range("60%").above), (exact.clone(), ChangeOver::Never));
    assert_eq!((range("40%").below, range("40%").above), (ChangeOver::Never, exact.clone()));
    assert_eq!((range("52%").below, range("52%").above), (exact.clone(), exact));
    assert_eq!(range("52%").first.len(), 2);
    // A price of zero is first at every weight where it is divided.
    let free = [offer("a", 0, "60"), offer("b", 130, "85"), offer("c", 0, "10")];
    let scores = score(&price_and_quality(ScoreRule::AbsoluteDivisor, "60%"), &free).unwrap();
    let range = price_weight_range(&scores).unwrap();
    assert_eq!((range.first.len(), range.below), (2, ChangeOver::Never));
}

#[test]
fn reports_say_what_a_figure_is() {
    let rules = fullcost::report::scoring_rules();
    for facts in ScoreRule::all_facts() {
        assert!(rules.contains(&format!("\n{}\n  {}\n", facts.name, facts.formula)));
    }
}

/// Which of two bids is ahead: less is the first.
fn relation(scores: &Scores, left: &str, right: &str) -> Option<Ordering> {
    let rank = |bid| scores.bid(bid).ok()?.ranked().map(|it| it.rank);
    Some(rank(left)?.cmp(&rank(right)?))
}

/// A field with few prices and qualities, so that ties are common.
fn field() -> impl Strategy<Value = Vec<Offer>> {
    let bid =
        (prop::sample::select(vec![0_i128, 50, 70, 100, 100, 110, 130, 150, 200, 300]), 0..=10_u8);
    prop::collection::vec(bid, 3..7).prop_map(|bids| {
        let offers = bids.into_iter().enumerate();
        offers
            .map(|(place, (price, quality))| {
                offer(&format!("bid-{place}"), price, &(quality * 10).to_string())
            })
            .collect()
    })
}

/// The rules that say no losing bid can reorder two others.
fn safe_rules() -> Vec<ScoreRule> {
    all_rules().into_iter().filter(|rule| !rule.facts().losing_bid_can_reorder()).collect()
}

fn scorings(rules: Vec<ScoreRule>) -> impl Strategy<Value = Scoring> {
    let rule = prop::sample::select(rules);
    let weight = prop::sample::select(vec!["20%", "40%", "50%", "60%", "85%"]);
    let ties = prop::sample::select(vec![
        ScoreTies::HigherQuality,
        ScoreTies::LowerPrice,
        ScoreTies::Shared,
    ]);
    let round = prop::option::of(prop::sample::select(vec![
        RoundingTime::AfterRanking,
        RoundingTime::BeforeRanking,
    ]));
    let minimum = prop::option::of(Just(percent("30%")));
    (rule, weight, ties, round, minimum).prop_map(|(rule, weight, ties, round, minimum)| {
        let scoring = price_and_quality(rule, weight);
        let rounding = round.filter(|_| scoring.rule.gives_points()).map(|time| PointsRounding {
            places: 0,
            rounding: Rounding::HalfEven,
            time,
        });
        Scoring { ties, rounding, minimum_quality: minimum, ..scoring }
    })
}

proptest! {
    #![proptest_config(cases(2_000))]

    /// The last column of the table of rules: under a rule that says no, two bids lie to each other
    /// as before when another joins or leaves, even one that is itself first.
    #[test]
    fn no_other_bid_turns_a_rule_that_says_so(offers in field(), scoring in scorings(safe_rules())) {
        let Ok(all) = score(&scoring, &offers) else { return Ok(()) };
        for leaving in &offers {
            let others: Vec<Offer> =
                offers.iter().filter(|offer| *offer != leaving).cloned().collect();
            let rest = score(&scoring, &others).unwrap();
            for (left, right) in others.iter().flat_map(|left| others.iter().map(move |right| (left, right))) {
                let (left, right) = (left.provider.as_str(), right.provider.as_str());
                prop_assert_eq!(relation(&all, left, right), relation(&rest, left, right),
                    "{} and {} without {:?}", left, right, leaving);
            }
        }
    }

    /// Ranks are a count of those ahead, the working gives the figure, and listing order is nothing.
    #[test]
    fn ranks_and_workings_follow_from_the_figures(
        offers in field(), scoring in scorings(all_rules()), seed in any::<u64>(),
    ) {
        let Ok(scores) = score(&scoring, &offers) else { return Ok(()) };
        prop_assert_eq!(&score(&scoring, &shuffled(&offers, seed)).unwrap(), &scores);
        let ranked: Vec<_> = scores.bids.iter().filter_map(|bid| bid.ranked()).collect();
        let ahead = |left: &RankedScore, right: &RankedScore| {
            let least = left.figure.deciding.cmp(&right.figure.deciding);
            let least = match scoring.rule.facts().order {
                ScoreOrder::HighestFirst => least.reverse(),
                ScoreOrder::LeastFirst => least,
            };
            least.then(match scoring.ties {
                ScoreTies::LowerPrice => left.price.cmp(&right.price),
                ScoreTies::HigherQuality => right.quality.cmp(&left.quality),
                _ => Ordering::Equal,
            }).is_lt()
        };
        for score in &ranked {
            let count = ranked.iter().filter(|other| ahead(other, score)).count();
            prop_assert_eq!(score.rank, count + 1);
        }
        for bid in scores.bids.iter().filter(|bid| bid.ranked().is_some()) {
            let evidence = scores.evidence(bid.offer.provider.as_str()).unwrap();
            prop_assert_eq!(evidence.verify(), Ok(()));
            prop_assert_eq!(evidence.value(), &bid.ranked().unwrap().figure.deciding);
        }
    }
}
