//! Every screen's file under `tests/data/screens/`: what it says of itself, thresholds and who is asked
//! and why not, exactly; and what happens exactly at the threshold.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fullcost::exact::Currency;
use fullcost::price::{Interval, OwnCost, VolumeDifference};
use fullcost::screen::{
    BidFigures, LineFigures, Screen, ScreenFigure, ScreenFigures, ScreenFinding, ScreenResult,
    ScreenRule, ThresholdEdge,
};
use serde_json::Value;

use super::{asked, fraction};

#[test]
fn every_screen_keeps_to_its_cases() {
    let mut at_threshold = BTreeSet::new();
    let mut cases = 0;
    for name in ScreenRule::NAMES {
        let file = file(name);
        for case in list(&file["cases"]) {
            check(name, case);
            if case["at_threshold"].is_string() {
                at_threshold.insert(*name);
            }
            cases += 1;
        }
        assert!(list(&file["cases"]).iter().any(|case| case["worked"] == true), "{name}");
    }
    assert!(cases >= 90, "only {cases} cases were found");
    // Where prices are the same or not, there is no edge.
    let entries = ScreenRule::catalogue().into_iter();
    let has_edge = entries.filter(|entry| entry.parameters.iter().any(|own| own.name == "edge"));
    assert_eq!(at_threshold, has_edge.map(|entry| entry.name).collect());
}

#[test]
fn every_file_is_of_a_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/screens");
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
    let mut files: Vec<String> = files.map(|name| name.into_string().unwrap()).collect();
    files.sort();
    let names = ScreenRule::NAMES.iter().map(|name| format!("{name}.json"));
    assert_eq!(files, names.collect::<Vec<_>>());
}

/// What stands beside every result of a screen: whose figures enter, from how many bids, and the
/// rule in words with its own figures.
#[test]
fn every_screen_says_how_it_decides() {
    for name in ScreenRule::NAMES {
        let file = file(name);
        assert!(!list(&file["says"]).is_empty(), "{name}");
        for case in list(&file["says"]) {
            let screen = Screen::new("screen", rule(name, case, &[]), "source").unwrap();
            assert_eq!(screen.population().in_words(), text(&case["population"]), "{name}");
            assert_eq!(Some(screen.minimum_bids() as u64), case["minimum_bids"].as_u64(), "{name}");
            assert_eq!(screen.in_words(), text(&case["asks"]), "{name}");
        }
    }
}

pub(super) fn file(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/screens");
    let path = path.join(format!("{name}.json"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap()
}

fn rule(name: &str, case: &Value, further: &[(&str, &str)]) -> ScreenRule {
    let stated = case["parameters"].as_object().unwrap().iter();
    let stated = stated.map(|(name, value)| (name.as_str(), text(value)));
    let parameters: Vec<_> = stated.chain(further.iter().copied()).collect();
    ScreenRule::from_parameters(name, &parameters).unwrap()
}

fn ask(name: &str, case: &Value, further: &[(&str, &str)]) -> ScreenResult {
    let screen = Screen::new("case", rule(name, case, further), "source").unwrap();
    screen.ask(&figures(case))
}

fn check(name: &str, case: &Value) {
    if case["at_threshold"].is_string() {
        return check_edge(name, case);
    }
    let at = format!("{name}: {case}");
    let result = ask(name, case, &[]);
    let expected: Vec<&str> = list(&case["asked"]).iter().map(text).collect();
    let mut found = asked(&result);
    found.sort_by_key(|provider| expected.iter().position(|known| known == provider));
    assert_eq!(found, expected, "{at}");
    if case["warning"].is_string() {
        assert_eq!(result.note.as_deref(), Some(text(&case["warning"])), "{at}");
    }
    for found in &result.findings {
        check_finding(found, case, &at);
    }
}

fn check_finding(found: &ScreenFinding, case: &Value, at: &str) {
    let provider = found.provider.as_str();
    let exact = |figure: &Option<ScreenFigure>| figure.as_ref().map(|own| own.exact().clone());
    for (expected, found) in [
        (&case["threshold"], &found.threshold),
        (&case["thresholds"][provider], &found.threshold),
        (&case["threshold_estimate"], &found.threshold_estimate),
        (&case["figures"][provider], &found.figure),
    ] {
        if expected.is_string() {
            assert_eq!(exact(found), Some(fraction(text(expected))), "{at}");
        }
    }
    if case["questions"][provider].is_string() {
        assert_eq!(found.question(), Some(text(&case["questions"][provider])), "{at}");
    }
    if let Some(notes) = case["notes"][provider].as_array() {
        assert_eq!(found.notes, notes.iter().map(text).collect::<Vec<_>>(), "{at}");
    }
    let all = &case["not_assessable"];
    let why = if all.is_object() { &all[provider] } else { all };
    assert_eq!(found.why_not().map(ToString::to_string).as_deref(), why.as_str(), "{at}");
}

/// One bid lies exactly at the threshold: the edge decides, and unless it is stated it is the one of
/// the catalogue.
fn check_edge(name: &str, case: &Value) {
    let is_asked = |further: &[(&str, &str)]| {
        asked(&ask(name, case, further)).contains(&text(&case["at_threshold"]))
    };
    assert!(is_asked(&[("edge", "counts")]), "{name}: {case}");
    assert!(!is_asked(&[("edge", "does_not_count")]), "{name}: {case}");
    let entry = ScreenRule::catalogue().into_iter().find(|entry| entry.name == name).unwrap();
    if entry.parameters.iter().any(|own| own.name == "edge" && own.is_required) {
        return;
    }
    let unless_stated = Screen::new("case", rule(name, case, &[]), "source").unwrap().edge();
    assert_eq!(is_asked(&[]), unless_stated == ThresholdEdge::Counts, "{name}: {case}");
}

fn figures(case: &Value) -> ScreenFigures {
    let currency = case["currency"].as_str().unwrap_or("GBP").parse::<Currency>().unwrap();
    let bids = case["bids"].as_object().unwrap().iter();
    let bids = bids.map(|(provider, figures)| bid(provider, figures, currency));
    let figures = ScreenFigures::new(currency, bids.collect()).unwrap();
    match &case["estimate"] {
        Value::Null => figures,
        estimate => figures.with_estimate(fraction(text(estimate))).unwrap(),
    }
}

/// A total alone, or with what else is known of the bid.
fn bid(provider: &str, figures: &Value, currency: Currency) -> BidFigures {
    let total = if figures.is_object() { &figures["total"] } else { figures };
    let mut bid = BidFigures::with_band(provider, interval(total)).unwrap();
    if let Some(group) = figures["group"].as_str() {
        bid.group = Some(group.parse().unwrap());
    }
    if figures["priced"].is_string() {
        bid.price_without_presets = Some(interval(&figures["priced"]));
    }
    if let Some(initial) = figures["initial"].as_str() {
        bid.initial_total = Some(fraction(initial));
    }
    if let Some(floor) = figures["floor"].as_str() {
        bid.floor = Some(fraction(floor));
    }
    if let Some(lines) = figures["lines"].as_object() {
        let lines = lines.iter().map(|(name, line)| {
            let (price, floor) = match line {
                Value::String(price) => (Interval::point(fraction(price)), None),
                _ => (interval(&line[0]), Some(fraction(text(&line[1])))),
            };
            LineFigures { line: name.parse().unwrap(), label: None, price, floor }
        });
        bid.lines = lines.collect();
    }
    let own = &figures["own_cost"];
    if own.is_object() {
        let volumes = own["volumes"].as_object().into_iter().flatten();
        let differences = volumes.map(|(service, volumes)| {
            let (model, demand) = (&volumes[0], &volumes[1]);
            let model = text(model).parse().unwrap();
            VolumeDifference::new(service.parse().unwrap(), model, fraction(text(demand)))
        });
        let (price, cost) = (interval(&own["price"]), fraction(text(&own["cost"])));
        bid.own_cost = Some(OwnCost::new(currency, &price, cost, differences.collect()));
    }
    bid
}

/// A figure, or the two ends of a band.
fn interval(figure: &Value) -> Interval {
    match figure.as_array().map(Vec::as_slice) {
        Some([low, high]) => Interval::new(fraction(text(low)), fraction(text(high))).unwrap(),
        _ => Interval::point(fraction(text(figure))),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
