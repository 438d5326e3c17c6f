//! How large pages are.

use fullcost::appraisal::{Appraisal, Findings};
use fullcost::report;
use serde_json::{Value, json};

use crate::laws::markup::well_formed;

/// So many bids with a cost model's worth of statements for so many lines.
fn field(bids: usize, lines: usize) -> Findings {
    let name = |line: usize| format!("line-{line:02}");
    let bid = |place: usize| {
        let rates: serde_json::Map<String, Value> = (0..lines)
            .map(|line| {
                (name(line), json!(format!("{}.{:02}", 20 + place % 7, (place + line) % 100)))
            })
            .collect();
        json!({"provider": format!("provider-{place:04}"), "label": format!("Provider {place}"),
            "sector": "charity", "vat": "exempt", "rates": rates,
            "circumstances": {"gifts": format!("{}", 1000 + place), "rates_relief": "2000"}})
    };
    let rule = |code: &str, on: &str, view: &str| {
        json!({"code": code, "bears_on": on, "views": [view],
            "reason": "gifts carry part of the cost and may stop", "source": "schedule 4"})
    };
    let document = json!({
        "format": 1, "title": "Support", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12},
        "lines": (0..lines).map(|line| json!({"name": name(line)})).collect::<Vec<_>>(),
        "demand": (0..lines).map(|line| (name(line), json!("1000"))).collect::<serde_json::Map<_, _>>(),
        "playing_field": {"adjustments": [
            rule("gifts", "gifts", "unsubsidised"),
            rule("rates", "rates_relief", "competitively_neutral")]},
        "bids": (0..bids).map(bid).collect::<Vec<_>>()
    });
    Appraisal::from_json(&document.to_string()).unwrap().run().unwrap()
}

#[test]
fn a_page_of_six_bids_and_twelve_lines_is_below_300_kilobytes() {
    let page = report::page(&field(6, 12));
    well_formed(&page);
    assert!(page.len() < 300_000, "{}", page.len());
    // Every view of every bid unfolds.
    assert_eq!(page.matches("<details class=\"working\">").count(), 24);
}

#[test]
fn a_page_of_a_thousand_bids_is_folded_and_below_three_megabytes() {
    let page = report::page(&field(1_000, 12));
    assert!(page.len() < 3_000_000, "{}", page.len());
    assert!(page.contains("The first 20 bids by rank are drawn; 980 more stand in the tables."));
    assert!(page.contains("<details class=\"fold\">"));
    let said = "The workings of the first 12 bids by tendered price stand here; the program that made this \
                page can have those of the other 988.";
    assert!(page.contains(said));
}
