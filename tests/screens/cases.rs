//! Every file under `tests/data/screens/`: thresholds and who is asked, exactly.

use std::path::Path;

use fullcost::exact::Currency;
use fullcost::screen::{BidFigures, Screen, ScreenFigures, ScreenRule, ThresholdKind};
use serde_json::Value;

use super::{asked, fraction};

#[test]
fn published_cases_hold_exactly() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/screens");
    let mut cases = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let case: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        let currency: Currency = text(&case["currency"]).parse().unwrap();
        for (place, case) in case["cases"].as_array().unwrap().iter().enumerate() {
            check(case, currency, &format!("{}, case {place}", path.display()));
            cases += 1;
        }
    }
    assert!(cases >= 20, "only {cases} cases were found");
}

fn check(case: &Value, currency: Currency, at: &str) {
    let figures = figures(case, currency);
    let parameters = case["parameters"].as_object().unwrap().iter();
    let parameters: Vec<(&str, &str)> =
        parameters.map(|(name, value)| (name.as_str(), text(value))).collect();
    let rule = ScreenRule::from_parameters(text(&case["screen"]), &parameters).unwrap();
    let result = Screen::new("case", rule, "source").unwrap().ask(&figures);
    let expected: Vec<&str> = case["asked"].as_array().unwrap().iter().map(text).collect();
    let mut found = asked(&result);
    found.sort_by_key(|provider| expected.iter().position(|known| known == provider));
    assert_eq!(found, expected, "{at}");
    for finding in result.findings() {
        let own = &case["thresholds"][finding.provider().as_str()];
        for (expected, kind) in [
            (&case["threshold"], ThresholdKind::Exact),
            (&case["threshold_estimate"], ThresholdKind::Estimate),
            (own, ThresholdKind::Exact),
        ] {
            if expected.is_string() {
                assert_eq!(finding.threshold(), Some(&fraction(text(expected))), "{at}");
                assert_eq!(finding.threshold_kind(), Some(kind), "{at}");
            }
        }
    }
}

fn figures(case: &Value, currency: Currency) -> ScreenFigures {
    let bids = case["bids"].as_object().unwrap().iter();
    let bids =
        bids.map(|(provider, total)| BidFigures::new(provider, fraction(text(total))).unwrap());
    let figures = ScreenFigures::new(currency, bids.collect()).unwrap();
    match &case["estimate"] {
        Value::Null => figures,
        estimate => figures.with_estimate(fraction(text(estimate))).unwrap(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}
