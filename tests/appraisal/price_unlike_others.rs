//! Prices that may be of another unit are asked after, whatever a tender asks.

use fullcost::appraisal::{Appraisal, FAR_FROM_OTHERS, Findings, LEAST_OTHER_PRICES};
use fullcost::report;
use serde_json::{Value, json};

fn found(prices: &[Value]) -> Findings {
    let bids = prices.iter().enumerate().map(|(place, price)| {
        json!({"provider": format!("bid-{place}"), "label": format!("Bid {place}"), "vat": "exempt",
            "rates": {"hour": price, "start": "1"}})
    });
    let document = json!({
        "format": 1, "title": "Hours", "currency": "GBP", "unit": "contact hour",
        "period": {"from": "2026-04", "months": 12},
        "lines": [{"name": "hour", "label": "Support"}, {"name": "start", "unit": "start"}],
        "demand": {"hour": "100", "start": "1"}, "bids": bids.collect::<Vec<_>>()
    });
    Appraisal::from_json(&document.to_string()).unwrap().run().unwrap()
}

#[track_caller]
fn asked(prices: &[Value], expected: &[&str]) {
    let findings = found(prices);
    let questions: Vec<&str> =
        findings.prices_unlike_others.iter().map(|found| found.question.as_str()).collect();
    assert_eq!(questions, expected);
    let written: Value = serde_json::from_str(&findings.to_json()).unwrap();
    let written = written["prices_unlike_others"].as_array().map_or(0, Vec::len);
    assert_eq!(written, expected.len());
    let text = report::appraisal(&findings);
    assert_eq!(text.contains("Prices far from those of the other bids"), !expected.is_empty());
    for question in expected {
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>().join(" ").matches(question).count(),
            2
        );
    }
}

#[test]
fn a_tenth_and_ten_times_the_median_of_the_others_are_asked_after() {
    assert_eq!((FAR_FROM_OTHERS, LEAST_OTHER_PRICES), (10, 2));
    let price = |price: &str| json!(price);
    asked(
        &[price("20"), price("22"), price("2.10")],
        &[
            "the price of \"Bid 2\" for \"Support\" is 2.10, a tenth or less of 21.00, the median of the 2 other bids: is it the price of one contact hour?",
        ],
    );
    asked(&[price("20"), price("22"), price("2.11")], &[]);
    asked(
        &[price("20"), price("200"), price("22"), price("19")],
        &[
            "the price of \"Bid 1\" for \"Support\" is 200.00, ten times or more 20.00, the median of the 3 other bids: is it the price of one contact hour?",
        ],
    );
    asked(&[price("20"), price("199.99"), price("22"), price("19")], &[]);
}

#[test]
fn a_band_is_held_against_the_nearest_ends_and_two_prices_say_nothing() {
    let band = |low: &str, high: &str| json!({"low": low, "high": high});
    asked(&[json!("20"), json!("2")], &[]);
    asked(&[json!("0"), json!("0"), json!("0"), json!("5")], &[]);
    asked(&[band("20", "30"), band("20", "30"), band("1", "2.01")], &[]);
    asked(&[band("20", "30"), band("20", "30"), band("299", "400")], &[]);
    asked(
        &[band("20", "30"), band("20", "30"), band("300", "400")],
        &[
            "the price of \"Bid 2\" for \"Support\" is 300.00, ten times or more 30.00, the median of the 2 other bids: is it the price of one contact hour?",
        ],
    );
}
