//! Made-up tenders judged independently with exact rationals (`tests/oracle/judging.py`), compared
//! for equality: totals, ranks, scores, change-overs and screens.
#![cfg(feature = "json")]

use std::fs;

use fullcost::appraisal::Appraisal;
use fullcost::exact::{Currency, Fraction, Money, Percent, Quantity, UnitPrice};
use fullcost::price::View;
use fullcost::robustness::{
    DemandMove, FirstBids, OverRange, RangePiece, RateOf, WeightPiece, criterion_weight_range,
    move_demand, move_rate, price_weight_range,
};
use fullcost::score::score;
use fullcost::score::{
    AllEqual, BasePrice, Benchmark, Criterion, HighestQuality, IndexExponent, Offer, ReferenceLine,
    ScoreBands, ScoreRule, Scoring, ZeroPrice,
};
use fullcost::screen::{
    BidFigures, Screen, ScreenFigure, ScreenFigures, ScreenOutcome, ScreenRule,
};
use fullcost::tender::{Comparison, Tender};
use serde_json::{Value, json};

use crate::cases::{items, read};
use crate::support::asked::appraisal;

/// One tender of the oracle, its texts cut into words.
struct Case {
    record: Value,
    place: usize,
}

impl Case {
    fn words(&self, field: &str) -> Vec<&str> {
        words(&self.record[field])
    }

    fn bids(&self) -> impl Iterator<Item = (String, &Value)> {
        (b'a'..).map(|name| char::from(name).to_string()).zip(items(&self.record["bids"]))
    }

    fn demand(quantities: &[&str]) -> Value {
        let lines = quantities.iter().enumerate();
        lines.map(|(line, quantity)| (format!("l{line}"), json!(quantity))).collect()
    }

    /// The tender as a document; every other one lists its bids backwards.
    fn appraisal(&self) -> Appraisal {
        let [rate, wage, duty, relief] = self.words("field")[..] else { panic!("{}", self.record) };
        let bid = |(name, bid): (String, &Value)| {
            let [prices, _, stated, model] = [0, 1, 2, 3].map(|field| words(&bid[field]));
            let pay = if stated[0] == "-" { "not stated" } else { stated[0] };
            let mut bid = json!({
                "provider": name, "vat": "exempt", "sector": stated[3], "rates": Case::demand(&prices),
                "circumstances": {"pay": pay, "hours": stated[1], "reclaimed": stated[2]},
            });
            if model[0] != "-" {
                bid["cost_model"] = cost_model(&model);
            }
            bid
        };
        let mut bids: Vec<Value> = self.bids().map(bid).collect();
        if self.place % 2 == 1 {
            bids.reverse();
        }
        let rule = |code: &str, views: Value| json!({"code": code, "views": views, "reason": "made up", "source": "oracle"});
        let with = |mut rule: Value, fields: Value| {
            let fields = fields.as_object().unwrap().clone();
            rule.as_object_mut().unwrap().extend(fields);
            rule
        };
        let pension = rule("pension", json!(["competitively_neutral", "public_purse"]));
        let volunteers = rule("volunteers", json!(["unsubsidised"]));
        let duties = rule("duties", json!(["competitively_neutral"]));
        let document = json!({
            "format": 1, "title": "made up", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12}, "demand": Case::demand(&self.words("quantities")),
            "playing_field": {
                "taxes": [{"tax": "vat", "direction": "add_to_exempt", "reason": "made up", "source": "oracle",
                    "relief": {"bears_on": "reclaimed", "public_purse": relief}}],
                "adjustments": [
                    with(pension, json!({"rate": format!("{rate}%"), "bears_on": "pay"})),
                    with(volunteers, json!({"per_unit": wage, "bears_on": "hours"})),
                    with(duties, json!({"percent_of_price": format!("{duty}%"), "effect": "subtract",
                        "applies_to": {"sector": "charity"}})),
                ],
            },
            "bids": bids,
        });
        let floors =
            self.words("floors").into_iter().enumerate().filter(|(_, floor)| *floor != "-");
        let floors =
            floors.map(|(line, floor)| (format!("l{line}"), json!({"low": floor, "high": "9999"})));
        let floors: serde_json::Map<String, Value> = floors.collect();
        let mut document = document;
        if !floors.is_empty() {
            document["corridor"] = json!({"source": "oracle", "lines": floors});
        }
        appraisal(&document)
    }

    #[track_caller]
    fn same<T: PartialEq + std::fmt::Debug>(&self, found: &T, expected: &T, what: &str) {
        assert_eq!(found, expected, "{what} of case {}\n{}", self.place, self.record);
    }

    fn check_views(&self, comparison: &Comparison) {
        let scenario = comparison.scenario("planned").unwrap();
        for (view, expected) in View::ALL.into_iter().zip(items(&self.record["views"])) {
            let standings = scenario.view(view).standings.iter();
            let found = standings.map(|standing| match (standing.total.as_ref(), standing.rank) {
                (Some(total), Some(rank)) => {
                    assert!(total.is_point());
                    (total.low().to_string(), rank.certain().unwrap().to_string())
                }
                _ => ("x".to_owned(), "x".to_owned()),
            });
            let (totals, ranks): (Vec<String>, Vec<String>) = found.unzip();
            self.same(
                &[totals.join(" "), ranks.join(" ")].map(Value::from).to_vec(),
                expected.as_array().unwrap(),
                view.as_str(),
            );
        }
    }

    /// The rules in the order in which the oracle has them.
    fn rules(&self) -> Vec<ScoreRule> {
        let words = self.words("rules");
        let [
            edges,
            value,
            estimate,
            floor,
            ceiling,
            low,
            high,
            near,
            far,
            first,
            second,
            above,
            at,
            slope,
            a,
            b,
        ] = words[..]
        else {
            panic!("{}", self.record)
        };
        let full = edges == "full_points";
        let zero = if full { ZeroPrice::FullPoints } else { ZeroPrice::Refused };
        let equal = if full { AllEqual::FullPoints } else { AllEqual::Refused };
        let line = ReferenceLine::new(percent(at), quantity(slope)).unwrap();
        let bands = vec![(money(low), percent(first)), (money(high), percent(second))];
        let relative = vec![(percent(near), percent(first)), (percent(far), percent(second))];
        let exponent = IndexExponent::new(a.parse().unwrap(), b.parse().unwrap()).unwrap();
        let exponent = exponent.apart_from_weights();
        vec![
            ScoreRule::LowestOverPrice(zero),
            ScoreRule::MinMax(equal),
            ScoreRule::DistanceFromLowest(zero),
            ScoreRule::DistanceFromMean(line),
            ScoreRule::DistanceFromMedian(line),
            ScoreRule::FixedBenchmark(Benchmark::new(money(floor), money(ceiling)).unwrap()),
            ScoreRule::DiscountFromBase(BasePrice::new(money(ceiling)).unwrap()),
            ScoreRule::Banded(ScoreBands::absolute(bands, percent(above)).unwrap()),
            ScoreRule::Banded(ScoreBands::relative(relative, percent(above)).unwrap()),
            ScoreRule::QualityPerPrice,
            ScoreRule::WeightedValueIndex(exponent),
            ScoreRule::MonetisedQuality(UnitPrice::parse(value, Currency::GBP).unwrap()),
            ScoreRule::PriceQualityMethod(money(estimate)),
            ScoreRule::RelativeValueCost(HighestQuality::Attainable),
            ScoreRule::RelativeValueCost(HighestQuality::OfTheBids),
            ScoreRule::AbsoluteDivisor,
        ]
    }

    fn scoring(&self, rule: ScoreRule) -> Scoring {
        let weights = self.words("weights");
        let criteria = CRITERIA.iter().zip(&weights[1..]).map(|((name, maximum), weight)| {
            Criterion::new(name, percent(weight), quantity(maximum)).unwrap()
        });
        Scoring::new(rule, percent(weights[0]), criteria.collect()).unwrap()
    }

    /// The bids as offers at their tendered totals.
    fn offers(&self, comparison: &Comparison) -> Vec<Offer> {
        let view = comparison.scenario("planned").unwrap().view(View::Tendered);
        let offers = self.bids().map(|(name, bid)| {
            let total = view.standing(&name).unwrap().total.as_ref().unwrap().low().clone();
            let offer = Offer::new(&name, total).unwrap();
            let marks = CRITERIA.iter().zip(words(&bid[1]));
            marks.fold(offer, |offer, ((criterion, _), mark)| {
                offer.with_mark(criterion, quantity(mark)).unwrap()
            })
        });
        offers.collect()
    }

    /// How many rules were refused at an edge.
    fn check_scores(&self, offers: &[Offer]) -> usize {
        let mut refused = 0;
        for (rule, expected) in self.rules().into_iter().zip(items(&self.record["scores"])) {
            let name = rule.facts().name;
            let found = score(&self.scoring(rule), offers);
            if let Some(edge) = expected.as_str() {
                refused += 1;
                let error = found.unwrap_err();
                let found = match error.message() {
                    said if said.starts_with("the price is zero") => "zero",
                    said if said.starts_with("all prices are equal") => "equal",
                    said if said.starts_with("no bid has a quality above zero") => "quality",
                    other => panic!("{other}"),
                };
                self.same(&found, &edge, name);
                continue;
            }
            let found = found.unwrap_or_else(|error| panic!("{error}\n{}", self.record));
            let ranked = || found.bids.iter().map(|bid| bid.ranked().unwrap());
            let mut texts = Vec::new();
            if found.scoring.rule.gives_points() {
                texts.push(joined(
                    ranked().map(|bid| bid.price_points.as_ref().unwrap().to_string()),
                ));
            }
            texts.push(joined(ranked().map(|bid| bid.figure.deciding.to_string())));
            texts.push(joined(ranked().map(|bid| bid.rank.to_string())));
            self.same(&Value::from(texts), expected, name);
        }
        refused
    }

    /// How many changes of the first bid there are.
    fn check_rates(&self, tender: &Tender) -> usize {
        let rates =
            [(View::CompetitivelyNeutral, "pension", 1), (View::Unsubsidised, "volunteers", 30)];
        let mut changes = 0;
        let expected = items(&self.record["change_overs"]).skip(2);
        for ((view, code, highest), expected) in rates.into_iter().zip(expected) {
            let rate = RateOf::Adjustment(code.parse().unwrap());
            let highest = Fraction::from(highest);
            let moved = move_rate(tender, "planned", view, &rate, &highest).unwrap();
            if items(expected).next().is_none() {
                assert!(moved.contenders.is_empty());
                continue;
            }
            let over = moved.first(&Fraction::ZERO, &highest).unwrap();
            changes += over.changes().count();
            self.same(&pieces(&over), expected, code);
        }
        changes
    }

    /// The screens in the order in which the oracle has them.
    fn screens(&self) -> Vec<ScreenRule> {
        let [_, margin, factor, limit] = self.words("asks")[..] else { panic!("{}", self.record) };
        let (margin, limit) = (format!("{margin}%"), format!("{limit}%"));
        let stated = |text: &str| match text {
            "margin" => margin.clone(),
            "factor" => factor.to_owned(),
            "limit" => limit.clone(),
            other => other.to_owned(),
        };
        let list: Value = serde_json::from_str(include_str!("screens.json")).unwrap();
        let rules = items(&list).map(|screen| {
            let given = screen[1].as_object().unwrap().iter();
            let given = given.map(|(name, text)| (name.as_str(), stated(text.as_str().unwrap())));
            let given: Vec<_> = given.collect();
            let given: Vec<_> = given.iter().map(|(name, text)| (*name, text.as_str())).collect();
            ScreenRule::from_parameters(screen[0].as_str().unwrap(), &given).unwrap()
        });
        rules.collect()
    }

    /// Whether some price of a line is its floor.
    fn has_price_at_floor(&self) -> bool {
        let floors = self.words("floors");
        self.bids()
            .any(|(_, bid)| words(&bid[0]).iter().zip(&floors).any(|(price, floor)| price == floor))
    }

    /// How often each screen asked, passed over, and could say nothing; and how often a bid lay on
    /// the threshold.
    fn check_screens(&self, appraisal: &Appraisal, tally: &mut [[usize; 4]; SCREENS]) {
        let bid = |offer: &Offer| {
            BidFigures::new(offer.provider.as_str(), offer.price.as_ref().unwrap().clone()).unwrap()
        };
        // Those of a cost model and a corridor take the lines as well, which the others know nothing of.
        let comparison = appraisal.compare();
        let planned = comparison.scenario("planned").unwrap();
        let with_lines = planned.screen_figures(appraisal.questions(), View::Tendered).unwrap();
        let totals = self.offers(&comparison).iter().map(bid).collect();
        let totals = ScreenFigures::new(Currency::GBP, totals).unwrap();
        let totals = match self.words("asks")[0] {
            "-" => totals,
            estimate => totals.with_estimate(estimate.parse().unwrap()).unwrap(),
        };
        let rows = self.screens().into_iter().zip(items(&self.record["screens"]));
        for ((rule, expected), tally) in rows.zip(tally) {
            let name = rule.name();
            let of_lines = ["floor", "own_cost"].iter().any(|of| name.ends_with(of));
            let figures = if of_lines { &with_lines } else { &totals };
            let result = Screen::new(name, rule, "oracle").unwrap().ask(figures);
            let mut expected = words(expected);
            let lines = expected.split_off(1);
            assert_eq!(result.findings.len(), self.bids().count());
            for (place, finding) in result.findings.iter().enumerate() {
                let flag = match finding.outcome {
                    ScreenOutcome::Asked { .. } => ('1', 0),
                    ScreenOutcome::NotAsked => ('0', 1),
                    ScreenOutcome::NotAssessable { .. } => ('x', 2),
                };
                tally[flag.1] += 1;
                let all = if expected[0] == "x" { Some('x') } else { None };
                let due = all.or_else(|| expected[0].chars().nth(place)).unwrap();
                self.same(&flag.0, &due, name);
                let line = lines.get(place).or(lines.first()).filter(|line| **line != "-");
                if due != 'x' {
                    let shown = finding.threshold.as_ref().map(ScreenFigure::exact);
                    let shown = shown.map(ToString::to_string);
                    self.same(&shown.as_deref(), &line.copied(), name);
                    let known = finding.threshold.is_some();
                    tally[3] += usize::from(known && finding.figure == finding.threshold);
                }
            }
        }
    }

    /// How many changes of the first bid there are.
    fn check_weights(&self, offers: &[Offer]) -> usize {
        let rules = self.rules();
        let under = [0, 1, 12, 15].map(|place| rules[place].clone());
        let mut changes = 0;
        for (rule, expected) in under.into_iter().zip(items(&self.record["weight_ranges"])) {
            let Ok(scores) = score(&self.scoring(rule), offers) else {
                self.same(&Value::from("refused"), expected, "weight");
                continue;
            };
            let range = price_weight_range(&scores).unwrap();
            changes += range.over.changes().count();
            self.same(&pieces(&range.over), expected, "weight");
        }
        changes
    }

    /// How many changes of the first bid there are as the weight of the first criterion moves.
    fn check_criteria(&self, offers: &[Offer]) -> usize {
        let rules = self.rules();
        let under = [0, 1, 12, 11].map(|place| rules[place].clone());
        let mut changes = 0;
        for (rule, expected) in under.into_iter().zip(items(&self.record["criterion_ranges"])) {
            let Ok(scores) = score(&self.scoring(rule), offers) else {
                self.same(&Value::from("refused"), expected, "criterion");
                continue;
            };
            let range = criterion_weight_range(&scores, CRITERIA[0].0).unwrap();
            let piece = |piece: &WeightPiece| {
                let bids: String =
                    piece.first.as_ref().unwrap().bids.iter().map(ToString::to_string).collect();
                format!("{} {} {bids}", &piece.from, &piece.to)
            };
            let pieces = range.pieces.iter().map(piece).collect::<Vec<_>>();
            changes += range.pieces.iter().filter_map(WeightPiece::change).count();
            self.same(&Value::from(pieces), expected, "criterion");
        }
        changes
    }

    /// How many changes of the first bid there are.
    fn check_demand(&self, tender: &Tender) -> usize {
        let mix = self.words("other_mix").into_iter().enumerate();
        let mix = mix
            .fold(fullcost::demand::Scenario::new("other").unwrap(), |mix, (line, units)| {
                mix.with_quantity(&format!("l{line}"), quantity(units)).unwrap()
            });
        let figures = [
            (View::Tendered, DemandMove::Quantity("l0".parse().unwrap()), 20),
            (View::CompetitivelyNeutral, DemandMove::Mix(mix), 1),
        ];
        let mut changes = 0;
        for ((view, figure, to), expected) in
            figures.into_iter().zip(items(&self.record["change_overs"]))
        {
            let moved = move_demand(tender, "planned", view, &figure).unwrap();
            if items(expected).next().is_none() {
                assert!(moved.contenders.is_empty());
                continue;
            }
            let over = moved.first(&Fraction::ZERO, &Fraction::from(to)).unwrap();
            changes += over.changes().count();
            self.same(&pieces(&over), expected, "demand");
        }
        changes
    }
}

/// A bidder's organisation: services with lines of their own, and a pool shared by heads.
fn cost_model(words: &[&str]) -> Value {
    let (serves, rate, services) = (words[0], words[1], &words[2..]);
    let rate: i64 = rate.parse().unwrap();
    let parts = services.iter().map(|service| service.split('/').collect::<Vec<_>>());
    let parts: Vec<Vec<&str>> = parts.collect();
    let heads: i64 = parts.iter().map(|part| part[2].parse::<i64>().unwrap()).sum();
    let name = |place: usize| format!("s{place}");
    let each = || parts.iter().enumerate();
    let line = |name: &str, amount: &str, to: &str| json!({"name": name, "amount": amount, "charged_to": to, "source": "oracle"});
    let mut lines: Vec<Value> =
        each().map(|(place, part)| line(&format!("own {place}"), part[1], &name(place))).collect();
    lines.push(line("rent", &(rate * heads).to_string(), "office"));
    let service = |(place, part): (usize, &Vec<&str>)| json!({"name": name(place), "unit": "hour", "volume": part[0]});
    let used: serde_json::Map<String, Value> =
        each().map(|(place, part)| (name(place), json!(part[2]))).collect();
    let serves: serde_json::Map<String, Value> = serves
        .split(',')
        .enumerate()
        .map(|(line, service)| (format!("l{line}"), json!(format!("s{service}"))))
        .collect();
    json!({
        "organisation": {
            "format": 1, "name": "bidder", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
            "services": each().map(service).collect::<Vec<_>>(), "lines": lines,
            "drivers": [{"name": "heads", "quantities": used}],
            "pools": [{"name": "office", "driver": "heads"}],
        },
        "method": "direct", "serves": serves,
    })
}

const CRITERIA: [(&str, &str); 2] = [("quality", "10"), ("social", "4")];

fn words(value: &Value) -> Vec<&str> {
    value.as_str().unwrap().split(' ').collect()
}

fn joined(texts: impl Iterator<Item = String>) -> String {
    texts.collect::<Vec<_>>().join(" ")
}

fn percent(text: &str) -> Percent {
    format!("{text}%").parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn money(text: &str) -> Money {
    Money::parse(text, Currency::GBP).unwrap()
}

/// `from to bids` for each piece.
fn pieces(over: &OverRange<FirstBids>) -> Value {
    let piece = |piece: &RangePiece<FirstBids>| {
        let bids: String = piece.value.bids.iter().map(ToString::to_string).collect();
        format!("{} {} {bids}", &piece.from, &piece.to)
    };
    over.pieces.iter().map(piece).collect::<Vec<_>>().into()
}

fn all_cases() -> Vec<Case> {
    let folder = crate::cases::data("../oracle");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| {
        let name = file.file_name().unwrap().to_string_lossy();
        name.starts_with("judging_") && name.ends_with(".json")
    });
    files.sort();
    let records = files.iter().flat_map(|file| items(&read(file)).cloned().collect::<Vec<_>>());
    records.enumerate().map(|(place, record)| Case { record, place }).collect()
}

#[test]
fn tenders_are_judged_as_the_oracle_judges_them() {
    let cases = all_cases();
    let lists = [
        ("views", 4),
        ("scores", 16),
        ("change_overs", 4),
        ("weight_ranges", 4),
        ("criterion_ranges", 4),
    ];
    for (list, length) in lists.into_iter().chain([("screens", SCREENS)]) {
        assert!(cases.iter().all(|case| items(&case.record[list]).count() == length), "{list}");
    }
    let mut screens = [[0; 4]; SCREENS];
    let (mut ties, mut refused) = (0, 0);
    let (mut changes, mut rates, mut weights, mut criteria) = (0, 0, 0, 0);
    for case in &cases {
        let appraisal = case.appraisal();
        let (tender, comparison) = (appraisal.tender(), appraisal.compare());
        case.check_views(&comparison);
        let offers = case.offers(&comparison);
        refused += case.check_scores(&offers);
        changes += case.check_demand(tender);
        rates += case.check_rates(tender);
        weights += case.check_weights(&offers);
        criteria += case.check_criteria(&offers);
        case.check_screens(&appraisal, &mut screens);
        let ranks = words(&case.record["views"][0][1]);
        ties += usize::from((1..ranks.len()).any(|place| ranks[..place].contains(&ranks[place])));
    }
    assert!(cases.len() >= 1_000, "{} tenders", cases.len());
    let single = cases.iter().filter(|case| case.bids().count() == 1).count();
    assert!(single >= 50, "{single} tenders with one bid");
    assert!(ties >= 200 && refused >= 200, "{ties} {refused}");
    assert!(changes >= 500 && rates >= 500 && weights >= 500, "{changes} {rates} {weights}");
    assert!(criteria >= 500, "{criteria}");
    // Each screen asked, passed over and said nothing often enough; those with an exact threshold
    // saw bids lie on it.
    for (screen, [asked, passed, silent, at_edge]) in screens.into_iter().enumerate() {
        assert!(asked >= 50 && passed >= 50, "{screen}: {asked} {passed}");
        assert!(silent >= 20, "{screen}: {silent}");
        assert!(at_edge >= 10 || WITHOUT_THRESHOLD.contains(&screen), "{screen}: {at_edge}");
    }
    assert!(cases.iter().filter(|case| case.has_price_at_floor()).count() >= 300);
}

/// Screens that decide by squares, by nothing but equality, or line by line.
const WITHOUT_THRESHOLD: [usize; 6] = [6, 7, 13, 14, 15, 18];

/// How many screens are asked of each tender.
const SCREENS: usize = 19;
