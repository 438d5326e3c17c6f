//! Generated appraisals: bids of every kind, and what can be asked of them.

use proptest::prelude::*;
use serde_json::{Value, json};

/// A bid: what the day costs, in pence, how it is priced, and what is said beside it.
#[derive(Clone, Debug)]
pub(crate) struct PlainBid {
    pub(crate) day: u32,
    pub(crate) night: u32,
    pub(crate) form: u8,
    pub(crate) donations: Option<u32>,
    pub(crate) has_model: bool,
    pub(crate) stated_total: Option<u32>,
    pub(crate) is_joint: bool,
    pub(crate) discount: Option<u8>,
}

/// What can be asked of the bids.
const QUESTIONS: [&str; 12] = [
    "buyer",
    "buyer_tax",
    "contract",
    "corridor",
    "further_fields",
    "indexation",
    "market",
    "pay_cost_floor",
    "screens",
    "support_stops",
    "ties",
    "whole_life",
];

/// Any bid.
pub(crate) fn bid() -> impl Strategy<Value = PlainBid> {
    let prices = (1500_u32..3000, 2000_u32..4000, 0_u8..9);
    let beside =
        (prop::option::of(0_u32..90_000), any::<bool>(), prop::option::weighted(0.3, 0_u8..40));
    let more = (prop::option::of(2_000_000_u32..5_000_000), prop::bool::weighted(0.2));
    (prices, beside, more).prop_map(
        |((day, night, form), (donations, has_model, discount), more)| {
            let (stated_total, is_joint) = more;
            PlainBid { day, night, form, donations, has_model, stated_total, is_joint, discount }
        },
    )
}

/// Any of the questions.
pub(crate) fn asked() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(QUESTIONS.to_vec(), 0..=QUESTIONS.len())
}

fn pence(amount: u32) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

fn day_price(bid: &PlainBid) -> Value {
    let (price, dearer) = (pence(bid.day), pence(bid.day + 137));
    match bid.form {
        0 => json!(price),
        1 => json!({"low": price, "high": dearer}),
        2 => json!({"incremental": [{"up_to": "500", "price": dearer}, {"price": price}]}),
        3 => json!({"all_units": [{"up_to": "900", "price": dearer}, {"price": price}]}),
        // What is due once, and bounds that belong to the tier above: one of them what is demanded.
        4 => json!({"incremental": [
            {"below": "500", "price": dearer, "flat": pence(bid.night * 50)},
            {"up_to": "850", "price": price}, {"price": price, "flat": "77.70"}]}),
        5 => json!({"all_units": [
            {"below": "850", "price": dearer}, {"price": price, "flat": "1000.00"}]}),
        6 => {
            json!({"packs": {"of": "100", "price": pence(bid.day * 100)}, "greatest_volume": "1300"})
        }
        7 => json!({"price": price, "least_charge": pence(bid.day * 900)}),
        _ => json!({"low": price, "high": dearer, "least_charge": pence(bid.day * 900),
            "greatest_volume": "1201.3"}),
    }
}

fn cost_model(bid: &PlainBid) -> Value {
    json!({
        "method": "direct", "serves": {"day": "care", "night": "care"},
        "organisation": {
            "format": 1, "name": "model", "currency": "GBP",
            "period": {"from": "2026-04", "months": 12},
            "services": [{"name": "care", "unit": "hour", "volume": "1300"}],
            "lines": [
                {"name": "pay", "amount": pence(bid.day * 1100), "charged_to": "care",
                 "source": "ledger", "behaviour": "variable"},
                {"name": "gifts", "amount": "310.07", "ledger": "in_kind", "charged_to": "care",
                 "source": "letter"}]}
    })
}

fn bid_record(place: usize, bid: &PlainBid, asked: &[&str]) -> Value {
    let vat = match (asked.contains(&"buyer_tax") && place == 0, asked.contains(&"pay_cost_floor"))
    {
        (true, true) => "exclusive",
        (true, false) => "inclusive",
        _ => "exempt",
    };
    let stated = bid.donations.map_or("not stated".to_owned(), pence);
    let mut record = json!({
        "provider": format!("bid-{place}"), "label": format!("Bid {place}"),
        "vat": vat,
        "rates": {"day": day_price(bid), "night": pence(bid.night)},
        "success_rates": {"night": "37%"},
        "circumstances": {"donations": stated}
    });
    if let Some(total) = bid.stated_total {
        record["stated_totals"] = json!({"planned": pence(total)});
    }
    if bid.is_joint {
        // The other partner's part is fixed; with the fee the parts come to the price.
        let part = json!({"partner": "south", "rates": {"night": pence(bid.night - 500)},
            "circumstances": {"donations": record["circumstances"]["donations"]}});
        record["rates"] = json!({"day": pence(bid.day), "night": pence(bid.night)});
        let lead = json!({"partner": "north",
            "rates": {"day": pence(bid.day), "night": "5.00"},
            "circumstances": {"donations": "1.00"},
            "cost_model": cost_model(bid)});
        record["consortium"] = json!({"lead": "north", "partners": [lead, part]});
        record.as_object_mut().unwrap().remove("circumstances");
        return record;
    }
    if let Some(discount) = bid.discount {
        record["discount"] = json!({"percent": format!("{discount}%")});
    }
    if bid.has_model {
        record["cost_model"] = cost_model(bid);
    }
    record
}

fn field(rate: &str) -> Value {
    json!([
        {"code": "gifts", "bears_on": "donations", "support": "donations",
         "views": ["unsubsidised"], "reason": "gifts", "source": "schedule 4"},
        {"code": "levy", "percent_of_price": rate, "views": ["competitively_neutral"],
         "reason": "a levy", "source": "schedule 4"}
    ])
}

/// What stands in a document where the question is asked.
fn question(name: &str, bids: &[PlainBid], has_corridor: bool) -> Value {
    let of_each = |sum: &str| -> Value {
        let each = (0..bids.len()).map(|place| (format!("bid-{place}"), json!(sum)));
        Value::Object(each.collect())
    };
    match name {
        "buyer" => json!({
            "costs": [
                {"name": "change", "kind": "transition", "lump": "901.11", "source": "paper"},
                {"name": "watch", "kind": "contract_management", "percent_of_price": "1.3%",
                 "source": "paper"}],
            "hurdles": [
                {"name": "bar", "rate": "10%", "personnel_cost": "60000.70", "source": "policy"}],
            "comparator": {"name": "own-team", "lines": [
                {"name": "staff", "amount": "40000", "avoidable": "33.3%", "source": "budget"}]}
        }),
        "buyer_tax" => {
            let mut tax = json!({"rate": "20%", "line_rates": {"night": "5%"}, "recovered": "41%",
                "source": "schedule 2"});
            if has_corridor {
                tax["corridor"] = json!("exempt");
            }
            tax
        }
        "contract" => json!({"source": "schedule 3", "lines": {
            "day": {"form": "per_unit"}, "night": {"form": "block", "volume": "410"}}}),
        "corridor" => json!({"source": "study",
            "lines": {"day": {"low": "19.01", "high": "24.07"},
                "night": {"low": "28.03", "high": "33.10"}},
            "stated_total": {"low": "1.00", "high": "2.00"}}),
        "further_fields" => json!([{"name": "other", "adjustments": field("7.7%")}]),
        "indexation" => json!({"source": "schedule 5",
            "indices": [{"name": "pay", "source": "settlements", "weight": "100%",
                "yearly_changes": {"2026-12": "4.3%"}}],
            "uplifts": [{"takes_effect": "2027-04", "from": "2025-12", "to": "2026-12"}]}),
        "market" => {
            let card = |price: &str| json!({"day": price, "night": price});
            json!({"source": "cards", "market": {
                "estimator": "inclusive", "aggregation": "sum_of_line_quartiles",
                "prices": {"p": card("18.11"), "q": card("21.37"), "r": card("26.20"),
                    "s": card("29.03")}}})
        }
        "pay_cost_floor" => json!({
            "wage": "12.21", "travel": {"minutes_per_visit": "11"},
            "mileage": {"distance_per_visit": "2", "rate": "0.45"},
            "on_costs": [
                {"covers": ["training", "holiday"], "percent": "14%", "of": ["pay"]},
                {"covers": ["insurance", "pension", "sick_pay"], "percent": "16%", "of": ["pay"]}],
            "lines": {"day": {"visit_minutes": "45"}}, "source": "rates of the year"}),
        "screens" => json!([
            {"screen": "below_median", "margin": "7%", "source": "policy"},
            {"screen": "below_own_cost", "margin": "3%", "source": "policy"}]),
        "support_stops" => json!({"donations": "50%"}),
        "ties" => {
            let received = (0..bids.len())
                .map(|place| (format!("bid-{place}"), json!((bids.len() - place).to_string())));
            json!({"received": received.collect::<serde_json::Map<_, _>>(), "source": "section 9"})
        }
        "whole_life" => json!({"source": "note", "from": "2026-04",
            "volumes": ["50%", "100%"], "real_rate": "3.5%", "timing": "year_end",
            "mobilisation": of_each("9001.50"), "exit": of_each("0")}),
        other => panic!("{other} is no question"),
    }
}

/// The document of an appraisal.
pub(crate) fn document(bids: &[PlainBid], asked: &[&str]) -> Value {
    let records = bids.iter().enumerate().map(|(place, bid)| bid_record(place, bid, asked));
    let scenario = |name: &str, weight: &str, day: &str| json!({"name": name, "weight": weight, "demand": {"day": day, "night": "390.5"}});
    let mut document = json!({
        "format": 1, "title": "Support", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12},
        "lines": [{"name": "day"}, {"name": "night", "outcome": "night slept"}],
        "scenarios": [scenario("busy", "35%", "1201.3"), scenario("planned", "65%", "850")],
        "playing_field": {"adjustments": field("2.3%")},
        "bids": records.collect::<Vec<Value>>()
    });
    let has_corridor = asked.contains(&"corridor") || asked.contains(&"market");
    for name in asked {
        // A market makes a corridor of another kind.
        let key = if *name == "market" { "corridor" } else { name };
        document[key] = question(name, bids, has_corridor);
    }
    document
}
