//! Laws that hold of every finding of an appraisal.

use fullcost::appraisal::{Appraisal, Findings, Questions};
use fullcost::exact::{Fraction, Rounding};
use fullcost::price::View;
use fullcost::screen::{Screen, ScreenRule};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::exact::cases;
use crate::support::appraisals::{PlainBid, asked, bid, document};

/// Every screen of the catalogue, in every view.
fn ask_all_screens(questions: &mut Questions) {
    questions.screens.clear();
    for view in View::ALL {
        for entry in ScreenRule::catalogue() {
            let name = format!("{}-{}", entry.name, view.as_str());
            let mut screen = Screen::new(&name, entry.rule, "laws").unwrap();
            screen.view = view;
            questions.screens.push(screen);
        }
    }
}

fn run(document: &Value) -> Findings {
    let text = document.to_string();
    let appraisal = Appraisal::from_json(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut questions = appraisal.questions().clone();
    ask_all_screens(&mut questions);
    Appraisal::new(appraisal.tender().clone(), questions).unwrap().run().unwrap()
}

/// A sum of money with the tax inside it: of 20 %, or of 5 % for a line that bears that.
fn with_tax(price: &mut Value, twentieths: i128) {
    let amount: Fraction = price.as_str().unwrap().parse().unwrap();
    let amount = amount * Fraction::new(20 + twentieths, 20).unwrap();
    *price = json!(amount.to_plain_text(6, Rounding::HalfEven));
}

/// Each price on a card.
fn each_price(rates: &mut Value, change: &dyn Fn(&mut Value)) {
    match rates {
        Value::String(_) => change(rates),
        Value::Array(list) => list.iter_mut().for_each(|one| each_price(one, change)),
        Value::Object(fields) => {
            for (name, field) in fields {
                if !["up_to", "below", "of", "greatest_volume"].contains(&name.as_str()) {
                    each_price(field, change);
                }
            }
        }
        _ => {}
    }
}

/// The prices on a card, with the tax inside them that their line bears.
fn restate_card(rates: &mut Value, several: bool) {
    for (line, rate) in rates.as_object_mut().unwrap() {
        let twentieths = if several && line == "night" { 1 } else { 4 };
        each_price(rate, &|price| with_tax(price, twentieths));
    }
}

/// The bid, exclusive of VAT until then, with the tax inside its prices.
fn restate(bid: &mut Value, several: bool) {
    bid["vat"] = json!("inclusive");
    restate_card(&mut bid["rates"], several);
    if let Some(totals) = bid.get_mut("stated_totals") {
        each_price(totals, &|total| with_tax(total, 4));
    }
    if let Some(joint) = bid.get_mut("consortium") {
        for partner in joint["partners"].as_array_mut().unwrap() {
            restate_card(&mut partner["rates"], several);
        }
    }
}

/// Takes out what stands on the bids' own cards.
fn without_cards(found: &mut Value) {
    match found {
        Value::Array(list) => {
            list.retain(|one| one["code"] != "buyer-tax");
            list.iter_mut().for_each(without_cards);
        }
        Value::Object(fields) => {
            for card in [
                "buyer_tax",
                "falling_totals",
                "parts_of_price",
                "rate_card",
                "stated_totals",
                "volume_tiers",
            ] {
                fields.remove(card);
            }
            fields.values_mut().for_each(without_cards);
        }
        _ => {}
    }
}

fn cardless(findings: &Findings) -> Value {
    let mut written: Value = serde_json::from_str(&findings.to_json()).unwrap();
    without_cards(&mut written);
    written
}

/// Where two documents differ.
fn differences(at: &str, one: &Value, other: &Value) -> Vec<String> {
    match (one, other) {
        (Value::Object(left), Value::Object(right)) if left.len() == right.len() => {
            let fields = left.iter();
            let fields = fields
                .map(|(name, field)| differences(&format!("{at}/{name}"), field, &other[name]));
            fields.flatten().collect()
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let items = left.iter().zip(right).enumerate();
            let items = items
                .map(|(place, (left, right))| differences(&format!("{at}/{place}"), left, right));
            items.flatten().collect()
        }
        _ if one == other => Vec::new(),
        _ => vec![format!("{at}: {one} and {other}")],
    }
}

/// A document in which bids are exclusive of VAT, some exempt, and the tender presets a line; perhaps
/// with lines that bear tax at rates of their own.
fn taxed(bids: &[PlainBid], asked: &[&str], exempt: usize, several: bool) -> Value {
    let mut document = document(bids, asked);
    document["buyer_tax"] = json!({"rate": "20%", "recovered": "41%", "corridor": "exclusive",
        "preset": "exclusive", "source": "schedule 2"});
    if several {
        document["buyer_tax"]["line_rates"] = json!({"night": "5%", "kit": "0%"});
    }
    document["lines"].as_array_mut().unwrap().push(json!({"name": "kit", "preset_price": "45.10"}));
    for scenario in document["scenarios"].as_array_mut().unwrap() {
        scenario["demand"]["kit"] = json!("300");
    }
    for (place, bid) in document["bids"].as_array_mut().unwrap().iter_mut().enumerate() {
        bid["vat"] = json!(if place == exempt { "exempt" } else { "exclusive" });
        if let Some(model) = bid.get_mut("cost_model") {
            model["serves"]["kit"] = json!("care");
        }
    }
    if let Some(contract) = document.get_mut("contract") {
        contract["lines"]["kit"] = json!({"form": "per_unit"});
    }
    let quality = json!({"rule": "lowest_over_price", "price_weight": "100%"});
    document["scoring"] = quality;
    document
}

proptest! {
    #![proptest_config(cases(60))]

    /// Whether a bid is written with the tax or without it changes nothing but its card.
    #[test]
    fn restating_a_bid_on_another_vat_basis_changes_only_its_card(
        bids in prop::collection::vec(bid(), 2..6), asks in asked(), exempt in 0_usize..6,
        restated in 0_usize..6, several: bool,
    ) {
        let one = taxed(&bids, &asks, exempt, several);
        let place = restated % bids.len();
        prop_assume!(place != exempt);
        let mut other = one.clone();
        restate(&mut other["bids"][place], several);
        let moved = differences("", &cardless(&run(&one)), &cardless(&run(&other)));
        prop_assert!(moved.is_empty(), "{moved:#?}\n{one}\n{other}");
    }
}

/// The document without a bid.
fn without(document: &Value, provider: &str) -> Value {
    let mut document = document.clone();
    document["bids"].as_array_mut().unwrap().retain(|bid| bid["provider"] != provider);
    if let Some(ties) = document.get_mut("ties") {
        ties["received"].as_object_mut().unwrap().remove(provider);
    }
    if let Some(plan) = document.get_mut("whole_life") {
        for lumps in ["mobilisation", "exit"] {
            plan[lumps].as_object_mut().unwrap().remove(provider);
        }
    }
    document
}

/// What is found in a view of all bids but one: their order, and what every screen says of them.
fn found_in(findings: &Findings, view: View, apart: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for scenario in &findings.scenarios {
        let views = scenario.views.iter().filter(|known| known.view == view);
        let bids = views.flat_map(|view| &view.order);
        found.extend(bids.map(|bid| serde_json::to_value(bid).unwrap()));
        let screens = scenario.screens.iter().filter(|screen| screen.view == view);
        found.extend(screens.flat_map(|screen| {
            screen
                .findings
                .iter()
                .map(|finding| json!([&screen.screen, serde_json::to_value(finding).unwrap()]))
        }));
    }
    found.retain(|one| one["provider"] != apart && one[1]["provider"] != apart);
    found
}

proptest! {
    #![proptest_config(cases(60))]

    /// A bid that is not assessable in a view changes nothing there for the others.
    #[test]
    fn leaving_out_a_bid_that_is_not_assessable_changes_nothing_for_the_others(
        bids in prop::collection::vec(bid(), 3..8), asks in asked(),
    ) {
        let document = document(&bids, &asks);
        let findings = run(&document);
        let view = View::Unsubsidised;
        let order = &findings.scenarios[0].views[3].order;
        let apart = order.iter().filter(|bid| bid.total.is_none());
        for apart in apart.map(|bid| bid.provider.as_str()) {
            let others = run(&without(&document, apart));
            let (one, other) = (found_in(&findings, view, apart), found_in(&others, view, apart));
            let moved = differences("", &json!(one), &json!(other));
            prop_assert!(moved.is_empty(), "without {apart}: {moved:#?}\n{document}");
        }
    }
}
