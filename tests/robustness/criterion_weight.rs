//! The weight of one criterion: every change-over is evaluated by the rule itself, just below and just
//! above.

use fullcost::exact::{Fraction, Name, Percent, Rounding};
use fullcost::robustness::{
    ChangeOver, CriterionWeightRange, FirstBids, WeightPiece, criterion_weight_range,
    price_weight_range,
};
use fullcost::score::{
    BandCriterion, BestInBandTerms, Criterion, IndexExponent, Offer, ScoreRule, Scoring, ZeroPrice,
    score,
};

use crate::error::refused;
use crate::exact::fraction;
use crate::score::{all_rules, percent, quantity};

const CRITERIA: [(&str, &str); 3] = [("care", "20"), ("social", "8"), ("staff", "12")];
const PRICE: &str = "60";

fn offers() -> Vec<Offer> {
    let bids = [
        ("a", 100, ["3", "2", "5"]),
        ("b", 128, ["9", "1", "3"]),
        ("c", 70, ["1", "5", "2"]),
        ("d", 99, ["3", "4", "1"]),
        ("e", 160, ["8", "5", "5"]),
        ("f", 160, ["8", "5", "5"]),
    ];
    bids.into_iter().map(|(name, price, marks)| offer(name, price, marks)).collect()
}

fn offer(name: &str, price: i128, marks: [&str; 3]) -> Offer {
    let offer = Offer::new(name, Fraction::from(price)).unwrap();
    CRITERIA.iter().zip(marks).fold(offer, |offer, ((criterion, _), mark)| {
        offer.with_mark(criterion, quantity(mark)).unwrap()
    })
}

fn scoring(rule: &ScoreRule, weights: [Percent; 4], least: Option<&str>) -> Scoring {
    let [price, criteria @ ..] = weights;
    let maxima = ["10", "5", "5"];
    let criteria = CRITERIA.iter().zip(criteria).zip(maxima);
    let criteria = criteria
        .map(|(((name, _), weight), most)| Criterion::new(name, weight, quantity(most)).unwrap());
    let scoring = Scoring::new(rule.clone(), price, criteria.collect()).unwrap();
    Scoring { minimum_quality: least.map(percent), ..scoring }
}

fn published() -> [Percent; 4] {
    [PRICE, CRITERIA[0].1, CRITERIA[1].1, CRITERIA[2].1]
        .map(|weight| percent(&format!("{weight}%")))
}

/// The weights with one criterion at `1 − n·(1 − v)·10⁻⁶`, which percentages hold exactly.
fn moved(criterion: usize, steps: i128) -> [Percent; 4] {
    let part = Fraction::new(steps, 1_000_000).unwrap();
    let mut weights = published().map(|weight| weight.to_fraction() * &part);
    weights[criterion + 1] = Fraction::ZERO;
    weights[criterion + 1] = Fraction::ONE - weights.iter().sum::<Fraction>();
    weights.map(|weight| {
        let hundred = weight * Fraction::from(100);
        percent(&format!("{}%", hundred.to_exact_decimal().unwrap()))
    })
}

fn steps_at(criterion: usize, weight: &Fraction, rounding: Rounding) -> i128 {
    let rest = Fraction::ONE - published()[criterion + 1].to_fraction();
    let part = (Fraction::ONE - weight).checked_div(&rest).unwrap();
    let steps = (part * Fraction::from(1_000_000)).rounded(0, rounding);
    steps.to_string().parse().unwrap()
}

fn first(rule: &ScoreRule, weights: [Percent; 4], least: Option<&str>) -> Vec<String> {
    let scores = score(&scoring(rule, weights, least), &offers()).unwrap();
    scores.first().into_iter().map(ToString::to_string).collect()
}

fn names(first: &FirstBids) -> Vec<String> {
    first.bids.iter().map(ToString::to_string).collect()
}

/// Under one rule bids join and leave the first ones as a weight moves; it is refused by name.
fn rules_over_a_weight() -> impl Iterator<Item = ScoreRule> {
    all_rules().into_iter().filter(|rule| !matches!(rule, ScoreRule::BestInBand(_)))
}

#[test]
fn a_band_of_ratios_is_no_line_over_a_weight() {
    let terms = BestInBandTerms::new(percent("10%"), BandCriterion::LowerPrice).unwrap();
    let scoring = scoring(&ScoreRule::BestInBand(terms), published(), None);
    let scores = score(&scoring, &offers()).unwrap();
    refused(
        criterion_weight_range(&scores, CRITERIA[0].0),
        "under best in band bids join and leave the first ones as a weight moves, so that its figure is no line over it: ask of another rule",
    );
}

#[test]
fn change_overs_hold_when_they_are_evaluated() {
    let (mut exact, mut enclosed) = (0, 0);
    for rule in rules_over_a_weight() {
        for least in [None, Some("45%")] {
            for criterion in 0..CRITERIA.len() {
                let found = check(&rule, least, criterion);
                exact += found.0;
                enclosed += found.1;
            }
        }
    }
    assert!(exact >= 60 && enclosed >= 2, "{exact} {enclosed}");
}

/// How many change-overs are exact, and how many enclosed.
fn check(rule: &ScoreRule, least: Option<&str>, criterion: usize) -> (usize, usize) {
    let what = format!("{} {least:?} {}", rule.as_str(), CRITERIA[criterion].0);
    let scores = score(&scoring(rule, published(), least), &offers()).unwrap();
    let range = criterion_weight_range(&scores, CRITERIA[criterion].0).unwrap();
    let own: Vec<&Name> = range.first.iter().collect();
    assert_eq!(own, scores.first(), "{what}");
    // A millionth inside both ends of a stretch, and in its middle.
    for piece in range.pieces.iter().filter(|piece| !piece.is_point()) {
        let Some(said) = piece.first.as_ref().map(names) else { continue };
        let low = steps_at(criterion, &piece.from, Rounding::Ceiling) - 1;
        let high = steps_at(criterion, &piece.to, Rounding::Floor) + 1;
        assert!(high <= low, "{what}: a stretch of less than a millionth");
        for steps in [low, i128::midpoint(low, high), high] {
            assert_eq!(first(rule, moved(criterion, steps), least), said, "{what} at {steps}");
        }
    }
    let changes: Vec<ChangeOver> = range.pieces.iter().filter_map(WeightPiece::change).collect();
    for change in &changes {
        if let ChangeOver::Between(low, high) = change {
            assert!(low < high && high - low <= fraction("1/1000000000"), "{what}");
        }
    }
    check_ties(&range, least, &what);
    let exact = changes.iter().filter(|change| change.exact().is_some()).count();
    (exact, changes.len() - exact)
}

/// Where the field stays the same, those are first at a change-over who are so on either side.
fn check_ties(range: &CriterionWeightRange, least: Option<&str>, what: &str) {
    let pieces: Vec<&WeightPiece> = range.pieces.iter().collect();
    for three in pieces.windows(3).filter(|three| three[1].is_point() && least.is_none()) {
        let here = names(three[1].first.as_ref().unwrap());
        for side in [three[0], three[2]].into_iter().filter_map(|it| it.first.as_ref()) {
            assert!(names(side).iter().all(|bid| here.contains(bid)), "{what}");
        }
        assert!(here.len() >= 2, "{what}");
    }
    for pair in pieces.windows(2) {
        assert_eq!(&pair[0].to, &pair[1].from, "{what}");
    }
    for three in pieces.windows(3).filter(|three| three[1].is_point()) {
        let all = [0, 1, 2].map(|place| three[place].first.as_ref());
        assert!(all[0] != all[1] || all[1] != all[2], "{what}: nothing changes");
    }
    assert_eq!((&pieces[0].from, &pieces[pieces.len() - 1].to), (&Fraction::ZERO, &Fraction::ONE));
}

/// A change-over at 40 %, where the weights are percentages: the rule itself ties both bids.
#[test]
fn a_change_over_is_a_tie_by_the_rule_itself() {
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let scoring = |weights: [&str; 3]| {
        let [price, care, staff] = weights.map(percent);
        let criterion = |name, weight| Criterion::new(name, weight, quantity("10")).unwrap();
        let criteria = vec![criterion("care", care), criterion("staff", staff)];
        Scoring::new(rule.clone(), price, criteria).unwrap()
    };
    let offer = |name, price: i128, care: &str, staff: &str| {
        let offer = Offer::new(name, Fraction::from(price)).unwrap();
        let offer = offer.with_mark("care", quantity(care)).unwrap();
        offer.with_mark("staff", quantity(staff)).unwrap()
    };
    // 30·t + 100·(1 − t)·3/4 + 25·(1 − t)·8/10, and 60·t + 100·(1 − t)·3/4·4/5 + the same.
    let offers = [offer("a", 100, "3", "8"), offer("b", 125, "5.25", "8")];
    let range = |weights| {
        criterion_weight_range(&score(&scoring(weights), &offers).unwrap(), "care").unwrap()
    };
    // 22.5·t = 15·(1 − t) at 2/5.
    let at = ChangeOver::Exact(fraction("2/5"));
    let above = range(["60%", "20%", "20%"]);
    assert_eq!((above.below, above.above), (ChangeOver::Never, at.clone()));
    assert_eq!(above.first, ["a".parse().unwrap()]);
    let there = range(["45%", "40%", "15%"]);
    assert_eq!((there.below.clone(), there.above.clone()), (at.clone(), at));
    let scores = score(&scoring(["45%", "40%", "15%"]), &offers).unwrap();
    assert_eq!(there.first.iter().collect::<Vec<_>>(), scores.first());
    assert_eq!(there.first.len(), 2);
}

/// Between two bids with one criterion, its weight is what that of price leaves.
#[test]
fn the_only_criterion_mirrors_the_weight_of_price() {
    for rule in rules_over_a_weight() {
        let scoring = Scoring::of_price_and_quality(rule.clone(), percent("60%")).unwrap();
        let bids = [("a", 100, "60"), ("b", 130, "85"), ("c", 70, "10"), ("d", 99, "58")];
        let bids = bids.map(|(name, price, mark)| crate::score::offer(name, price, mark));
        let scores = score(&scoring, &bids).unwrap();
        let price = price_weight_range(&scores).unwrap();
        let mut of_price: Vec<_> = price
            .over
            .pieces
            .iter()
            .map(|piece| (Fraction::ONE - &piece.to, Fraction::ONE - &piece.from, &piece.value))
            .collect();
        of_price.reverse();
        let own = criterion_weight_range(&scores, "quality").unwrap();
        let own = own.pieces.iter();
        let own: Vec<_> = own
            .map(|piece| (piece.from.clone(), piece.to.clone(), piece.first.as_ref().unwrap()))
            .collect();
        assert_eq!(own, of_price, "{}", rule.as_str());
    }
}

/// A root that is a fraction makes an exact change-over, another one an enclosure.
#[test]
fn indices_cross_exactly_where_the_root_of_their_prices_is_a_fraction() {
    let rule =
        ScoreRule::WeightedValueIndex(IndexExponent::new(2, 1).unwrap().apart_from_weights());
    let scores = |dear: i128| {
        let criterion =
            |name, weight| Criterion::new(name, percent(weight), quantity("10")).unwrap();
        let criteria = vec![criterion("care", "30%"), criterion("staff", "10%")];
        let scoring = Scoring::new(rule.clone(), percent("60%"), criteria).unwrap();
        let offer = |name, price: i128, care: &str, staff: &str| {
            let offer = Offer::new(name, Fraction::from(price)).unwrap();
            let offer = offer.with_mark("care", quantity(care)).unwrap();
            offer.with_mark("staff", quantity(staff)).unwrap()
        };
        score(&scoring, &[offer("a", 100, "4", "8"), offer("b", dear, "9", "4")]).unwrap()
    };
    // 0.9·t + 0.4·(1 − t)/7 = 3/2 × (0.4·t + 0.8·(1 − t)/7) at 8/29.
    let range = criterion_weight_range(&scores(225), "care").unwrap();
    assert_eq!(range.below, ChangeOver::Exact(fraction("8/29")));
    assert_eq!(range.pieces.len(), 3);
    let range = criterion_weight_range(&scores(200), "care").unwrap();
    let ChangeOver::Between(low, high) = range.below else { panic!("{range:?}") };
    // Of 0.9·t + 0.4·(1 − t)/7 = √2 × (0.4·t + 0.8·(1 − t)/7) both sides, squared, at both ends.
    let sides = |t: &Fraction| {
        let rest = (Fraction::ONE - t) * fraction("1/7");
        let b = t * &fraction("0.9") + &rest * &fraction("0.4");
        let a = t * &fraction("0.4") + &rest * &fraction("0.8");
        (&b * &b, fraction("2") * (&a * &a))
    };
    assert!(sides(&low).0 < sides(&low).1 && sides(&high).0 > sides(&high).1);
    let first: Vec<Option<Vec<String>>> =
        range.pieces.iter().map(|piece| piece.first.as_ref().map(names)).collect();
    assert_eq!(first, [Some(vec!["a".to_owned()]), None, Some(vec!["b".to_owned()])]);
    assert_eq!(range.above, ChangeOver::Never);
}

/// With equal powers an index orders as quality per price does, with a power of 1 as well.
#[test]
fn an_index_of_equal_powers_is_quality_per_price() {
    let range = |rule: &ScoreRule, criterion| {
        let scores = score(&scoring(rule, published(), Some("45%")), &offers()).unwrap();
        criterion_weight_range(&scores, criterion).unwrap()
    };
    for (criterion, _) in CRITERIA {
        let expected = range(&ScoreRule::QualityPerPrice, criterion);
        assert!(expected.pieces.len() > 1);
        for power in [1, 2, 5] {
            let index = IndexExponent::new(power, power).unwrap().apart_from_weights();
            assert_eq!(range(&ScoreRule::WeightedValueIndex(index), criterion), expected);
        }
    }
}

/// A third bid is first between two whose own crossing, no fraction either, lies below it.
#[test]
fn a_third_index_is_first_between_two() {
    let rule =
        ScoreRule::WeightedValueIndex(IndexExponent::new(2, 1).unwrap().apart_from_weights());
    let criterion = |name, weight| Criterion::new(name, percent(weight), quantity("10")).unwrap();
    let criteria = vec![criterion("care", "30%"), criterion("staff", "10%")];
    let scoring = Scoring::new(rule, percent("60%"), criteria).unwrap();
    let bids = [("a", 1, "0", "10"), ("b", 2, "10", "0"), ("c", 3, "9", "9")];
    let offers = bids.map(|(name, price, care, staff)| {
        let offer = Offer::new(name, Fraction::from(price)).unwrap();
        let offer = offer.with_mark("care", quantity(care)).unwrap();
        offer.with_mark("staff", quantity(staff)).unwrap()
    });
    let range = criterion_weight_range(&score(&scoring, &offers).unwrap(), "care").unwrap();
    let first: Vec<Option<String>> = range
        .pieces
        .iter()
        .map(|piece| piece.first.as_ref().map(|first| names(first).concat()))
        .collect();
    let bid = |name: &str| Some(name.to_owned());
    assert_eq!(first, [bid("a"), None, bid("c"), None, bid("b")]);
    // The square of quality over the price, at each end of both enclosures.
    let index = |bid: usize, t: &Fraction| {
        let (_, price, care, staff) = bids[bid];
        let rest = (Fraction::ONE - t) * fraction("1/7");
        let quality = t * &fraction(care) + &rest * &fraction(staff);
        (&quality * &quality).checked_div(&Fraction::from(price)).unwrap()
    };
    for (place, before, after) in [(1, 0, 2), (3, 2, 1)] {
        let (low, high) = (&range.pieces[place].from, &range.pieces[place].to);
        assert!(index(before, low) > index(after, low));
        assert!(index(before, high) < index(after, high));
    }
}

/// A bid that reaches the minimum only at some weights takes part there, and its low price counts.
#[test]
fn the_field_changes_where_a_bid_reaches_the_minimum() {
    let rule = ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let weights = ["40%", "30%", "20%", "10%"].map(percent);
    let offers = [
        offer("cheap", 50, ["2", "5", "0"]),
        offer("middle", 100, ["8", "3", "3"]),
        offer("good", 110, ["9", "3", "3"]),
    ];
    let scores = score(&scoring(&rule, weights, Some("50%")), &offers).unwrap();
    // Quality of the cheap bid: (0.2·v + 5/5·s + 0) of all, 1/2 at a weight of "social" of 11/32.
    let range = criterion_weight_range(&scores, "social").unwrap();
    let at = range.above;
    let at = at.exact().unwrap();
    let part = (Fraction::ONE - at).checked_div(&fraction("0.8")).unwrap();
    let reached = fraction("0.2") * fraction("0.3") * &part + at;
    let weight = fraction("0.4") * &part + at;
    assert_eq!(reached * fraction("2"), weight);
    // Below it the middle bid is first, from there on the cheap one, alone there too.
    let first: Vec<Vec<String>> =
        range.pieces.iter().map(|piece| names(piece.first.as_ref().unwrap())).collect();
    assert_eq!(first, [vec!["middle"], vec!["cheap"], vec!["cheap"]]);
    // Nobody is first where nobody reaches the minimum.
    let offers = [offer("a", 50, ["2", "5", "0"]), offer("b", 60, ["1", "5", "0"])];
    let scores = score(&scoring(&rule, weights, Some("50%")), &offers).unwrap();
    let range = criterion_weight_range(&scores, "social").unwrap();
    assert_eq!(range.first, []);
    assert_eq!(range.pieces[0].first.as_ref().map(names), Some(Vec::new()));
    assert!(range.above.exact().is_some());
}

#[cfg(feature = "json")]
mod documents {
    use fullcost::appraisal::Appraisal;
    use fullcost::report;
    use serde_json::{Value, json};

    /// Two criteria, and a rule whose change-over on one of them is no fraction.
    fn tender(rule: &Value) -> Value {
        let bid = |name: &str, price: &str, care: &str, staff: &str| {
            json!({"provider": name, "vat": "exempt", "rates": {"all": price},
                "quality": {"care": care, "staff": staff}})
        };
        json!({
            "format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
            "period": {"from": "2026-04", "months": 12}, "demand": {"all": "100"},
            "scoring": {"rule": rule, "price_weight": "60%", "criteria": [
                {"name": "care", "label": "Quality of care", "weight": "30%", "maximum": "10"},
                {"name": "staff", "weight": "10%", "maximum": "10"}]},
            "bids": [bid("a", "1", "4", "8"), bid("b", "2", "9", "4")]
        })
    }

    fn found(document: &Value) -> (Value, String) {
        let found = Appraisal::from_json(&document.to_string()).unwrap().robustness().unwrap();
        let text = report::robustness(&found);
        (serde_json::from_str(&found.to_json()).unwrap(), text)
    }

    #[test]
    fn a_report_has_every_criterion() {
        let index = json!({"rule": "weighted_value_index", "quality_power": 2, "price_power": 1, "apart_from_weights": true});
        let (json, text) = found(&tender(&index));
        let ranges = &json["scored"][0]["weights_of_criteria"];
        let [care, staff] = [&ranges["care"], &ranges["staff"]];
        assert_eq!((&care["criterion"], &staff["criterion"]), (&json!("care"), &json!("staff")));
        assert_eq!((&care["published"], &care["first"]), (&json!("30%"), &json!(["b"])));
        assert_eq!(
            care["below"]["between"],
            json!([care["pieces"][1]["from"], care["pieces"][1]["to"]])
        );
        assert_eq!((&care["above"], care["pieces"][1].get("first")), (&json!("never"), None));
        assert_eq!(care["pieces"][2]["first"], json!({"bids": ["b"], "relation": "alone"}));
        let told = "    weight of Quality of care, the others in proportion\n             \
                    0%  to  23.8109…%  a\n      23.8109…%  to       100%  b  <- published 30%\n";
        assert!(text.contains(told), "{text}");
        // Of a single scenario and another order of criteria and bids, the same.
        let mut turned = tender(&index);
        turned["bids"].as_array_mut().unwrap().reverse();
        turned["scoring"]["criteria"].as_array_mut().unwrap().reverse();
        assert_eq!(found(&turned), (json, text));
    }

    #[test]
    fn a_report_says_what_could_not_be_solved() {
        let mut document = tender(&json!("lowest_over_price"));
        document["scoring"]["rounding"] =
            json!({"places": 1, "rounding": "half_up", "time": "before_ranking"});
        let (json, text) = found(&document);
        let why = "points are rounded before ranking, so that totals are no lines over the weight: ask without that rounding";
        let care = &json["scored"][0]["weights_of_criteria"]["care"];
        assert_eq!(*care, json!({"refused": why}));
        assert!(
            text.contains(&format!("    weight of Quality of care: not solved, since {why}\n"))
        );
        // Where nobody reaches the minimum of quality, nobody is first.
        let mut document = tender(&json!("lowest_over_price"));
        document["scoring"]["minimum_quality"] = json!("85%");
        let (json, text) = found(&document);
        let care = &json["scored"][0]["weights_of_criteria"]["care"];
        let nobody = json!([]);
        assert_eq!((&care["first"], &care["pieces"][0]["first"]["bids"]), (&nobody, &nobody));
        assert_eq!(care["pieces"][1]["first"]["bids"], json!(["b"]));
        assert!(
            text.contains("nobody: no bid reaches the minimum of quality  <- published 30%"),
            "{text}"
        );
    }
}
