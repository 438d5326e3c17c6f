//! The plain-text reports: what they say of bands, uneven fields, corridors and preset lines, and
//! that their columns line up.
#![cfg(feature = "json")]

use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;
use fullcost::report;
use unicode_width::UnicodeWidthStr;

use crate::support::current;

/// Bands, weighted scenarios, a preset and an optional line, a corridor, a bidder who was asked and
/// did not say, and labels in other scripts and with what has a meaning elsewhere.
const TENDER: &str = r#"{
    "format": 1, "title": "Advice <line> & \"outreach\"", "currency": "GBP", "unit": "call",
    "period": {"from": "2026-04", "months": 12},
    "lines": [
        {"name": "advice"}, {"name": "outreach", "unit": "visit"},
        {"name": "set-up", "unit": "lump sum", "preset_price": "1000"},
        {"name": "translation", "optional": true}
    ],
    "scenarios": [
        {"name": "quiet", "weight": "40%", "demand": {"advice": "1000", "outreach": "40", "set-up": "1", "translation": "5"}},
        {"name": "busy", "weight": "60%", "demand": {"advice": "3000", "outreach": "90", "set-up": "1", "translation": "5"}}
    ],
    "playing_field": {"adjustments": [
        {"code": "pension", "rate": "9.4%", "bears_on": "pensionable_pay", "reason": "paid centrally",
         "source": "schedule 4", "views": ["competitively_neutral", "public_purse"]}
    ]},
    "corridor": {"source": "market study", "lines": {
        "advice": {"low": "4.00", "high": "5.00"}, "outreach": {"low": "50.00", "high": "60.00"}}},
    "bids": [
        {"provider": "east", "label": "東部 相談センター", "vat": "exempt",
         "rates": {"advice": {"low": "3.80", "high": "4.60"}, "outreach": "55.00"},
         "circumstances": {"pensionable_pay": "1000"}},
        {"provider": "north", "label": "North 'n' \"South\"", "vat": "exempt",
         "rates": {"advice": "4.50", "outreach": "70.25", "translation": "30.00"},
         "circumstances": {"pensionable_pay": "not stated"}},
        {"provider": "west", "label": "Wëst", "vat": "exempt",
         "rates": {"advice": "6.00", "outreach": "61.00"},
         "circumstances": {"pensionable_pay": {"evidenced": "0", "source": "accounts"}}}
    ]
}"#;

#[test]
fn what_is_not_certain_is_said() {
    let findings = Appraisal::from_json(TENDER).unwrap().run().unwrap();
    let report = report::appraisal(&findings);
    current("tests/golden/uneven_field.txt", &report);
}

#[test]
fn columns_line_up_in_every_script() {
    let findings = Appraisal::from_json(TENDER).unwrap().run().unwrap();
    let report = report::appraisal(&findings);
    let table: Vec<&str> = report
        .lines()
        .skip_while(|line| !line.starts_with("Every bid"))
        .skip(1)
        .take_while(|line| !line.trim_start().starts_with('*'))
        .collect();
    assert_eq!(table.len(), 5, "{report}");
    // Columns of figures are aligned to the right, so all lines of the table end together.
    let widths: Vec<usize> = table.iter().map(|line| line.width()).collect();
    assert!(widths.iter().all(|width| *width == widths[0]), "{widths:?}\n{report}");
}

#[test]
fn what_is_given_in_kind_stands_beside_the_cash() {
    let document = r#"{
        "format": 1, "name": "hall", "currency": "JPY", "period": {"from": "2026-04", "months": 1},
        "services": [{"name": "club", "label": "Club", "unit": "evening", "volume": "8", "volume_basis": "capacity"}],
        "drivers": [{"name": "spent", "direct_expenditure_of": ["club"]}],
        "pools": [{"name": "house", "label": "House", "driver": "spent"}],
        "lines": [
            {"name": "tea", "amount": "1001", "charged_to": "club", "source": "till"},
            {"name": "room", "amount": "9000", "ledger": "in_kind", "charged_to": "house", "source": "letter"},
            {"name": "refund", "amount": "-200", "credit": true, "charged_to": "house", "source": "bank"}
        ]
    }"#;
    let report = report::costing(&Costing::from_json(document).unwrap().run().unwrap());
    for line in [
        "hall",
        "JPY, 1 month from 2026-04, prices of 2026-04; overheads shared by the direct method",
        "  House       refund  cash       -200",
        "  House  spent          -200  -200",
        "  spent   Club     1,001  JPY   cash charged to the service straight",
        "  Club      1,001      -200        801",
        "  Club          8  evening (capacity)     125        100",
        "Beside the cash: goods and premises in kind",
        "  Club          0     9,000     9,000",
    ] {
        assert!(report.lines().any(|known| known == line), "{line:?} is not a line of\n{report}");
    }
}

/// Text and JSON of generated appraisals show the same figures.
mod one_answer {
    use std::collections::BTreeSet;

    use fullcost::appraisal::Appraisal;
    use fullcost::exact::{Fraction, Rounding};
    use fullcost::report;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    /// Bid by bid: what the day costs, in pence, how it is priced, and what is said beside it.
    #[derive(Clone, Debug)]
    struct PlainBid {
        day: u32,
        night: u32,
        form: u8,
        donations: Option<u32>,
        has_model: bool,
        stated_total: Option<u32>,
        is_joint: bool,
    }

    /// What can be asked of the bids.
    const QUESTIONS: [&str; 11] = [
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
        "whole_life",
    ];

    fn bid() -> impl Strategy<Value = PlainBid> {
        let prices = (1500_u32..3000, 2000_u32..4000, 0_u8..4);
        let beside = (prop::option::of(0_u32..90_000), any::<bool>());
        let more = (prop::option::of(2_000_000_u32..5_000_000), prop::bool::weighted(0.2));
        (prices, beside, more).prop_map(|((day, night, form), (donations, has_model), more)| {
            let (stated_total, is_joint) = more;
            PlainBid { day, night, form, donations, has_model, stated_total, is_joint }
        })
    }

    fn asked() -> impl Strategy<Value = Vec<&'static str>> {
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
            _ => json!({"all_units": [{"up_to": "900", "price": dearer}, {"price": price}]}),
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
        let vat =
            match (asked.contains(&"buyer_tax") && place == 0, asked.contains(&"pay_cost_floor")) {
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
        } else if bid.has_model {
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
                let mut tax = json!({"rate": "20%", "recovered": "41%", "source": "schedule 2"});
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
                    {"covers": ["training", "holiday"], "of_pay": "14%"},
                    {"covers": ["insurance", "pension", "sick_pay"], "of_pay": "16%"}],
                "lines": {"day": {"visit_minutes": "45"}}, "source": "rates of the year"}),
            "screens" => json!([
                {"screen": "below_median", "margin": "7%", "source": "policy"},
                {"screen": "below_own_cost", "margin": "3%", "source": "policy"}]),
            "support_stops" => json!({"donations": "50%"}),
            "whole_life" => json!({"source": "note", "from": "2026-04",
                "volumes": ["50%", "100%"], "real_rate": "3.5%", "timing": "year_end",
                "mobilisation": of_each("9001.50"), "exit": of_each("0")}),
            other => panic!("{other} is no question"),
        }
    }

    fn document(bids: &[PlainBid], asked: &[&str]) -> Value {
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

    /// The amounts in a text: numbers with two decimals or more that are no percentage.
    fn amounts(text: &str) -> BTreeSet<Fraction> {
        let words = text.split(|mark: char| mark.is_whitespace() || "();:".contains(mark));
        let words = words.map(|word| word.trim_end_matches(['.', ',']).trim_start_matches('+'));
        let numbers = words.map(|word| word.replace(',', ""));
        let amounts = numbers
            .filter(|word| word.split_once('.').is_some_and(|(_, decimals)| decimals.len() >= 2));
        amounts.filter_map(|amount| amount.parse().ok()).collect()
    }

    /// Every figure that stands in a JSON document: as it is, and as it is shown to so many places.
    fn figures(value: &Value, found: &mut BTreeSet<Fraction>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| figures(item, found)),
            Value::Object(entries) => entries.values().for_each(|item| figures(item, found)),
            Value::String(text) => match text.parse::<Fraction>() {
                Ok(exact) => {
                    // Who is so much above something is told by what is below it by so much less.
                    for exact in [exact.abs(), exact] {
                        let places = [2, 6];
                        found.extend(places.map(|each| exact.rounded(each, Rounding::HalfEven)));
                        found.insert(exact);
                    }
                }
                Err(_) => found.extend(amounts(text)),
            },
            _ => {}
        }
    }

    /// The rounded amounts of a scenario, with where they stand.
    fn owed(value: &Value, at: &str, found: &mut Vec<(String, Fraction)>) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| owed(item, at, found)),
            Value::Object(entries) => {
                // Costs of the buyer are shown beside the tendered price, elsewhere only orders.
                let beside = at.ends_with("/cost_to_buyer") && entries["view"] != "tendered";
                for (name, item) in entries.iter().filter(|_| !beside) {
                    match item {
                        Value::String(text) if name == "rounded" => {
                            found.extend(text.parse().ok().map(|amount| (at.to_owned(), amount)));
                        }
                        item => owed(item, &format!("{at}/{name}"), found),
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether a text must show what stands here: every total, amount, cost, income and margin.
    fn is_owed(at: &str) -> bool {
        let mut names = at.split('/').rev().filter(|name| !["high", "low"].contains(name));
        let name = names.next().unwrap();
        let shown = [
            "amount",
            "cost",
            "floor",
            "in_view",
            "income",
            "margin",
            "own_full_cost",
            "per_contact",
            "per_outcome",
            "present_value",
            "price_if_it_stops",
            "rate_card",
            "tax",
            "total",
            "total_with_hurdles",
        ];
        shown.contains(&name) || names.next() == Some("parts_of_price")
    }

    proptest! {
        #[test]
        fn text_and_json_show_the_same_figures(
            bids in prop::collection::vec(bid(), 2..5), asked in asked(),
        ) {
            let document = document(&bids, &asked);
            let appraisal = Appraisal::from_json(&document.to_string());
            let appraisal = appraisal.unwrap_or_else(|error| panic!("{error}\n{document}"));
            let findings = appraisal.run().unwrap();
            let written: Value = serde_json::from_str(&findings.to_json()).unwrap();
            let mut known = BTreeSet::new();
            figures(&written, &mut known);
            // The tiers of a price are stated, not found.
            for bid in document["bids"].as_array().unwrap() {
                figures(&bid["rates"], &mut known);
            }
            let report = report::appraisal(&findings);
            let shown = amounts(&report);
            let missing: Vec<_> = shown.difference(&known).collect();
            prop_assert!(missing.is_empty(), "not in JSON: {missing:?}\n{report}");
            let mut expected = Vec::new();
            owed(&written["scenarios"], "", &mut expected);
            owed(&written["contract"], "/contract", &mut expected);
            for (at, amount) in expected.iter().filter(|(at, _)| is_owed(at)) {
                let told = shown.contains(amount);
                prop_assert!(told, "{at}: {amount} is not in the text\n{report}");
            }
            #[cfg(feature = "page")]
            {
                let page = report::page(&findings);
                let read = crate::support::pages::read_out(&page);
                crate::support::pages::well_formed(&page);
                let on_page = amounts(&read);
                let missing: Vec<_> = shown.difference(&on_page).collect();
                prop_assert!(missing.is_empty(), "in the text, not on the page: {missing:?}\n{read}");
                let missing: Vec<_> = on_page.difference(&known).collect();
                prop_assert!(missing.is_empty(), "on the page, not in JSON: {missing:?}\n{read}");
                prop_assert_eq!(report::page(&findings), page);
            }
        }
    }
}
