//! What pictures show, and which there are.

use fullcost::Answer;
use fullcost::appraisal::{Appraisal, Findings};
use fullcost::costing::Costing;
use fullcost::report::picture::{self, Picture};
use serde_json::{Value, json};

use crate::laws::markup::well_formed;

fn run(document: &Value) -> Findings {
    Appraisal::from_json(&document.to_string()).unwrap().run().unwrap()
}

/// Bids with these prices for 100 hours.
fn bids(prices: &[&str]) -> Value {
    let bids: Vec<Value> = prices
        .iter()
        .enumerate()
        .map(|(place, price)| {
            json!({"provider": format!("bid-{place:03}"), "vat": "exempt", "rates": {"hour": price}})
        })
        .collect();
    json!({"format": 1, "title": "Hours", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12}, "demand": {"hour": "100"}, "bids": bids})
}

fn decision() -> Findings {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/decision_tender.json");
    Appraisal::from_json(&std::fs::read_to_string(path).unwrap()).unwrap().run().unwrap()
}

#[track_caller]
fn told(picture: Option<Picture>, expected: &str) {
    let picture = picture.expect("a picture");
    well_formed(picture.svg());
    assert_eq!(picture.description(), expected);
    assert!(picture.svg().contains("role=\"img\""));
    assert_eq!(picture.to_string(), picture.svg());
    // Whole pixels only, but for the widths of lines.
    let tags = picture.svg().split('<').filter_map(|part| part.split('>').next());
    let attributes = tags.flat_map(|tag| tag.split(['"', ' ', ',']));
    let attributes = attributes.filter(|word| word.contains('.'));
    let decimals =
        attributes.filter(|word| word.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit()));
    assert!(decimals.clone().all(|word| word == "1.5"), "{:?}", decimals.collect::<Vec<_>>());
}

#[test]
fn each_picture_says_what_is_to_be_seen() {
    let found = decision();
    told(
        picture::totals(&found, "planned"),
        "tendered price at the tendered prices, in GBP: Borough Council 900,000.00, rank 1; Harbour Charity \
         940,000.00, rank 2; Northside Trust 1,000,000.00, rank 3; Castle Care 1,060,000.00, rank 4.",
    );
    told(
        picture::price_to_views(&found, "planned", "castle-care"),
        "Castle Care, in GBP: tendered price 1,060,000.00; Corporation tax paid -9,000.00; Value added tax \
         paid -14,000.00; public purse * 1,037,000.00. * not an award ranking: only the published award \
         criteria decide.",
    );
    told(
        picture::own_costs(&found, "planned"),
        "In GBP: Borough Council: price 900,000.00, own full cost 972,000.00; Harbour Charity: price \
         940,000.00, own full cost 1,000,000.00. Not assessable, without a cost model: 2.",
    );
    let places = picture::places(&found, "planned").unwrap();
    assert!(places.description().starts_with(
        "tendered price: 1 Borough Council, 2 Harbour Charity, 3 Northside Trust, 4 Castle Care. \
         competitively neutral *: 1 Harbour Charity, 2 Borough Council"
    ));
    let corridor = picture::corridor(&found).unwrap();
    let told = corridor.description();
    let begins =
        "In GBP. High need, corridor 27.00 to 30.00: Borough Council 27.20 (own full cost ";
    assert!(told.starts_with(begins) && told.contains("; Castle Care 30.50;"), "{told}");
    let scored = picture::price_quality(&found, "planned").unwrap();
    assert!(scored.description().starts_with(
        "Order under the rule lowest over price: Harbour Charity, Borough Council, Northside Trust, Castle \
         Care. Harbour Charity: price 940,000.00, quality 82.50, score 90.4468;"
    ));
    // A curve for each of the first three bids, through its mark.
    assert_eq!(scored.svg().matches("<polyline").count(), 3);
    let Some(Answer::Found(robustness)) = &found.robustness else { panic!("robustness is asked") };
    let changes = picture::changes(robustness, "planned").unwrap();
    assert!(changes.description().starts_with(
        "Drawn from the general fund (rate), now 100%, changes the first bid at 138.8888…% (unsubsidised *); \
         quantity of Medium need, now 14,000, changes the first bid at 4,666.6666… (unsubsidised *);"
    ));
    let strips: Vec<Picture> =
        robustness.figures.iter().filter_map(|one| picture::first_along(robustness, one)).collect();
    assert!(strips.iter().any(|strip| strip.description()
        == "First along Drawn from the general fund (rate) in the view unsubsidised *, now 100%: 0% to \
            138.8888…%: Borough Council; 138.8888…% to 200%: Northside Trust. * not an award ranking: only \
            the published award criteria decide."));
}

#[test]
fn what_does_not_apply_gives_no_picture() {
    let found = run(&bids(&["20", "21"]));
    assert_eq!(picture::totals(&found, "another"), None);
    assert_eq!(picture::own_costs(&found, "planned"), None);
    assert_eq!(picture::corridor(&found), None);
    assert_eq!(picture::price_quality(&found, "planned"), None);
    assert_eq!(picture::price_to_views(&found, "planned", "bid-000"), None);
    assert_eq!(picture::price_to_views(&found, "planned", "nobody"), None);
    let band = run(&json!({"format": 1, "title": "Hours", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12}, "demand": {"hour": "100"}, "bids": [
            {"provider": "a", "vat": "exempt", "rates": {"hour": {"low": "1", "high": "2"}}},
            {"provider": "b", "vat": "exempt", "rates": {"hour": "2"}}]}));
    assert_eq!(picture::price_to_views(&band, "planned", "a"), None);
    told(
        picture::totals(&band, "planned"),
        "tendered price at the tendered prices, in GBP: a 100.00 to 200.00, rank 1; b 200.00, rank 1 to 2.",
    );
}

#[test]
fn equal_and_zero_figures_are_drawn() {
    for prices in [&["0", "0"][..], &["20", "20", "20"], &["0", "20"], &["20"]] {
        let found = run(&bids(prices));
        for picture in [picture::totals(&found, "planned"), picture::places(&found, "planned")] {
            well_formed(picture.unwrap().svg());
        }
    }
}

#[test]
fn of_many_bids_the_first_are_drawn_and_the_others_counted() {
    let prices: Vec<String> = (0..200).map(|price| format!("{}", 100 + price)).collect();
    let prices: Vec<&str> = prices.iter().map(String::as_str).collect();
    let found = run(&bids(&prices));
    let totals = picture::totals(&found, "planned").unwrap();
    let said = "The first 20 bids by rank are drawn; 180 more stand in the tables.";
    assert!(totals.description().ends_with(said) && totals.svg().contains(said));
    assert_eq!(
        totals.svg().matches("bid-0").count(),
        40,
        "each in the picture and its description"
    );
    let places = picture::places(&found, "planned").unwrap();
    assert!(places.description().ends_with("180 more stand in the tables."));
}

#[test]
fn costs_below_zero_and_without_overheads_are_drawn() {
    let document = json!({
        "format": 1, "name": "hall", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
        "services": [{"name": "club", "label": "Club", "unit": "evening", "volume": "8"}],
        "lines": [{"name": "refund", "amount": "-200", "credit": true, "charged_to": "club", "source": "bank"}]
    });
    let found = Costing::from_json(&document.to_string()).unwrap().run().unwrap();
    told(
        picture::cost_waterfall(&found, "club"),
        "One evening of Club, in GBP: direct cost -25.00; overheads 0.00; full cost -25.00.",
    );
    told(
        picture::cost_makeup(&found),
        "In GBP: Club full cost -200.00, of which direct -200.00 and overhead 0.00.",
    );
    assert_eq!(picture::cost_waterfall(&found, "another"), None);
}
