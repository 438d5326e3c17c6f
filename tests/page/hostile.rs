//! No name becomes markup, and each is shown as it is.

use fullcost::appraisal::{Appraisal, Findings};
use fullcost::report::{self, picture};
use serde_json::json;

use crate::laws::markup::well_formed;

const NAMES: [&str; 6] = [
    "<script>alert(1)</script>",
    "\"quoted\" & 'single' --> ]]> <!--",
    "=1+1 @SUM(A1)",
    "مركز الرعاية (1)",
    "👩\u{200d}⚕️ Care 日本語の名前がここに長く続いて終わらない",
    "a name of many words that goes on and on and on until no picture has room for all of it any more",
];

fn hostile() -> Findings {
    let bids: Vec<_> = NAMES
        .iter()
        .enumerate()
        .map(|(place, name)| {
            json!({"provider": name, "label": name, "vat": "exempt", "quality": {"care": "7"},
                "rates": {"hour": format!("{}.10", 20 + place)},
                "circumstances": {"gifts": "100"}})
        })
        .collect();
    let document = json!({
        "format": 1, "title": NAMES[0], "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12},
        "lines": [{"name": "hour", "label": NAMES[1]}], "demand": {"hour": "950"},
        "corridor": {"source": NAMES[0], "lines": {"hour": {"low": "20", "high": "22"}}},
        "scoring": {"rule": "lowest_over_price", "price_weight": "60%",
            "criteria": [{"name": "care", "label": NAMES[0], "weight": "40%", "maximum": "10"}]},
        "playing_field": {"adjustments": [{"code": "gifts", "label": NAMES[0], "bears_on": "gifts",
            "views": ["unsubsidised"], "reason": NAMES[1], "source": NAMES[0]}]},
        "screens": [{"screen": published_screen(), "source": NAMES[0]}],
        "robustness": {}, "bids": bids
    });
    Appraisal::from_json(&document.to_string()).unwrap().run().unwrap()
}

#[test]
fn no_name_becomes_markup() {
    let findings = hostile();
    let page = report::page(&findings);
    well_formed(&page);
    assert!(!page.contains("<script") && !page.contains("<!--"));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; is first by tendered price"));
    // The name runs from right to left, what stands beside it does not.
    assert!(page.contains("<bdi>مركز الرعاية</bdi> (1)"));
    for name in NAMES {
        let summary = report::assessment_summary_page(&findings, "planned", name).unwrap();
        well_formed(&summary);
        assert!(!summary.contains("<script"));
    }
}

#[test]
fn a_long_name_is_cut_and_stands_whole_in_the_title() {
    let drawn = picture::totals(&hostile(), "planned").unwrap();
    well_formed(drawn.svg());
    assert!(drawn.svg().contains("…"));
    assert!(drawn.svg().contains(&format!("<title>6. {}</title>", NAMES[5])));
}

/// Nothing is fetched or run.
#[test]
fn a_page_stands_by_itself() {
    let page = report::page(&hostile());
    for word in ["src=", "url(", "@import", "<link", "onclick", "javascript:", "<iframe"] {
        assert!(!page.contains(word), "{word}");
    }
    let fetched = page.matches("http").count();
    let namespaces = page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count();
    assert_eq!(fetched, namespaces);
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\" dir=\"ltr\">"));
}

/// A screen that needs no parameter.
fn published_screen() -> &'static str {
    let entries = fullcost::screen::ScreenRule::catalogue().into_iter();
    entries.filter(|entry| entry.source.is_some()).map(|entry| entry.name).next().unwrap()
}
