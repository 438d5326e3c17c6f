//! Screens of a tender: read, written, asked and reported.

use fullcost::appraisal::Appraisal;
use fullcost::price::View;
use fullcost::report::screens;
use fullcost::screen::{ScreenOutcome, ScreenResult, ScreenRule, WhyNotAssessable};
use serde_json::{Value, json};

use super::asked;
use crate::allocation::shuffled;
use crate::support::asked::appraisal;

fn tender() -> Value {
    json!({
        "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12},
        "lines": [
            {"name": "high"}, {"name": "low"}, {"name": "set-up", "preset_price": "1000"},
            {"name": "nights", "optional": true}
        ],
        "demand": {"high": "100", "low": "1000", "set-up": "1", "nights": "10"},
        "playing_field": {"adjustments": [
            {"code": "pension", "rate": "10%", "bears_on": "pay", "reason": "paid centrally",
             "source": "schedule 4", "views": ["competitively_neutral"]}
        ]},
        "corridor": {"source": "market study", "lines": {
            "high": {"low": "30", "high": "40"}, "low": {"low": "20", "high": "25"}}},
        "estimate": {"amount": "27000", "source": "model of the buyer"},
        "screens": [
            {"screen": "below_mean_or_estimate"},
            {"name": "floor", "screen": "below_floor", "level": "lines", "source": "section 9"},
            {"name": "basket floor", "screen": "below_floor", "level": "basket", "source": "section 9"},
            {"screen": "below_own_cost", "margin": "0%", "source": "section 9"},
            {"screen": "identical_prices", "lines": "1", "source": "section 9"},
            {"name": "neutral", "screen": "below_next_bid", "view": "competitively_neutral"},
            {"screen": "variation", "limit": "20%", "divisor": "n-1", "source": "section 9"}
        ],
        "bids": [
            {"provider": "east", "vat": "exempt", "rates": {"high": "31", "low": "20.50"},
             "circumstances": {"pay": "5000"}},
            {"provider": "north", "label": "North Trust", "vat": "exempt",
             "rates": {"high": "31", "low": "18", "nights": "50"}, "circumstances": {"pay": "not stated"},
             "cost_model": {
                "organisation": {
                    "format": 1, "name": "north", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
                    "services": [{"name": "care", "unit": "hour", "volume": "1000"}],
                    "lines": [{"name": "all", "amount": "20000", "charged_to": "care", "source": "ledger"}]
                },
                "method": "direct", "serves": {"high": "care", "low": "care"}
             }},
            {"provider": "west", "vat": "exempt", "rates": {"high": "36", "low": "24"},
             "circumstances": {"pay": "0"}}
        ]
    })
}

/// What every screen of a document finds in a scenario.
fn screened(document: &Value, scenario: &str) -> Vec<ScreenResult> {
    let findings = appraisal(document).run().unwrap();
    let scenario = findings.comparison().scenario(scenario).unwrap();
    scenario.ask_screens(findings.questions()).unwrap()
}

#[test]
fn screens_are_written_as_they_are_read_in_any_order() {
    let screened = appraisal(&tender());
    let written = screened.to_json();
    assert_eq!(Appraisal::from_json(&written).unwrap(), screened);
    assert_eq!(Appraisal::from_json(&written).unwrap().to_json(), written);
    let written: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(written["estimate"], json!({"amount": "27000.00", "source": "model of the buyer"}));
    assert_eq!(
        written["screens"][5],
        json!({
            "name": "neutral", "screen": "below_next_bid", "margin": "30%", "minimum_bids": "2",
            "edge": "counts", "view": "competitively_neutral",
            "source": "Ukraine, Law on Public Procurement, art. 1 (Prozorro), second limb: 30% or more below the next bid"
        })
    );
    for seed in 1..6 {
        let mut other = tender();
        for list in ["bids", "screens", "lines"] {
            other[list] = shuffled(other[list].as_array().unwrap(), seed).into();
        }
        let other = appraisal(&other);
        assert_eq!(other, screened);
        assert_eq!(other.run().unwrap().to_json(), screened.run().unwrap().to_json());
    }
}

#[test]
fn every_rule_is_written_as_it_is_read() {
    let required = |name: &str| match name {
        "below_floor" => json!({"level": "lines"}),
        "below_estimate" | "below_mean" | "below_median" | "below_own_cost" => {
            json!({"margin": "7.5%"})
        }
        "deviation_or_estimate" => json!({"divisor": "n"}),
        "identical_prices" => json!({"lines": "3"}),
        "mean_minus_deviation" | "relative_distance" => json!({"factor": "3/2", "divisor": "n"}),
        "variation" => json!({"limit": "4%", "divisor": "n"}),
        _ => json!({}),
    };
    let mut document = tender();
    document["screens"] = ScreenRule::NAMES
        .iter()
        .map(|name| {
            let mut screen = required(name);
            screen["screen"] = json!(name);
            screen["source"] = json!("section 9");
            screen
        })
        .collect();
    let screened = appraisal(&document);
    assert_eq!(screened.questions().screens.len(), ScreenRule::NAMES.len());
    assert_eq!(Appraisal::from_json(&screened.to_json()).unwrap(), screened);
    // What is written holds every parameter, so it can be changed by hand.
    for screen in &screened.questions().screens {
        let parameters = screen.rule().parameters();
        let given: Vec<(&str, &str)> =
            parameters.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let rule = ScreenRule::from_parameters(screen.rule().name(), &given).unwrap();
        assert_eq!(&rule, screen.rule());
    }
}

#[test]
fn the_source_may_be_left_out_where_the_figures_are_the_published_ones() {
    let published = |name: &str, parameters: &[(&str, &str)]| {
        ScreenRule::from_parameters(name, parameters).unwrap().published_source().is_some()
    };
    for name in [
        "below_mean_or_estimate",
        "below_next_bid",
        "below_other_mean",
        "double_mean",
        "italy_method_a",
        "spain_article_85",
        "trimmed_mean",
    ] {
        assert!(published(name, &[]), "{name}");
    }
    assert!(published("deviation_or_estimate", &[("divisor", "n")]));
    assert!(published("deviation_or_estimate", &[("divisor", "n-1"), ("factor", "1")]));
    assert!(!published("deviation_or_estimate", &[("divisor", "n-1"), ("factor", "2")]));
    assert!(!published("below_next_bid", &[("margin", "31%")]));
    assert!(!published("below_mean", &[("margin", "10%")]));
}

/// A quarter of a healthy market lies below its lower quartile, which is no floor.
#[test]
fn a_corridor_of_quartiles_has_no_floor() {
    let mut document = tender();
    document["corridor"] = json!({"source": "market study", "market": {
        "estimator": "inclusive", "aggregation": "sum_of_line_quartiles",
        "prices": {"a": {"high": "30", "low": "20"}, "b": {"high": "40", "low": "25"}}}});
    let results = screened(&document, "planned");
    for name in ["floor", "basket floor"] {
        let result = results.iter().find(|known| known.screen().name().as_str() == name).unwrap();
        for finding in result.findings() {
            let ScreenOutcome::NotAssessable(why) = finding.outcome() else {
                panic!("{finding:?}")
            };
            assert_eq!(why.to_string(), "there is no floor for its priced lines");
        }
    }
}

#[test]
fn a_tender_is_asked_with_its_lines_corridor_and_cost_models() {
    let results = screened(&tender(), "planned");
    let of =
        |name: &str| results.iter().find(|known| known.screen().name().as_str() == name).unwrap();
    // Baskets with the preset thousand: east 24,600, north 22,100, west 28,600; mean 25,100.
    let either = of("below_mean_or_estimate");
    assert_eq!(asked(either), ["north"]);
    assert_eq!(
        either.findings()[1].question(),
        Some(
            "the total of \"north\" is 22100.00 GBP, below 24300.00 GBP, which is 10% under 27000.00 GBP, the estimate: how is the price made up?"
        )
    );
    assert_eq!(
        of("floor").findings()[1].question(),
        Some(
            "\"north\" prices lines below the floor of the corridor: \"low\" at 18.00 GBP, floor 20.00 GBP: how are they made up?"
        )
    );
    assert_eq!(
        of("basket floor").findings()[1].question(),
        Some(
            "the price of the priced lines of \"north\" is 21100.00 GBP, below 23000.00 GBP, which is the floor of the corridor: how is the price made up?"
        )
    );
    let own = of("below_own_cost");
    assert_eq!(
        own.findings()[1].question(),
        Some(
            "the price of the priced lines of \"north\" is 21100.00 GBP, below 22000.00 GBP, which is the full cost in the bidder's own model at its volumes: how is the price made up?"
        )
    );
    assert_eq!(
        own.findings()[1].notes(),
        ["the model's volume of \"care\" is 1000, the demand 1100"]
    );
    assert_eq!(own.findings()[0].why_not(), Some(&WhyNotAssessable::NoCostModel));
    assert_eq!(
        of("identical_prices").findings()[0].question(),
        Some(
            "\"east\" has the same prices as other bids: line \"high\" at 31.00 GBP as \"north\": how did it come to them?"
        )
    );
    // 23,600, 21,100 and 27,600 without the preset line: within 20% of their mean.
    assert_eq!(
        of("variation").findings()[2].question(),
        Some(
            "the prices of 3 bids deviate from their mean by an estimated 13.60% of it, below 20%: how did \"west\" come to its price?"
        )
    );
    assert_eq!(
        of("neutral").findings()[1].why_not().map(ToString::to_string).as_deref(),
        Some("the bid does not state \"pay\"")
    );
    // The others are held against each other: 25,100 is not 30% under 28,600.
    assert_eq!(asked(of("neutral")), [""; 0]);
}

#[test]
fn estimates_are_stated_by_scenario_and_weighted() {
    let mut document = tender();
    let demand = document["demand"].take();
    let mut half = demand.clone();
    half["low"] = json!("500");
    document.as_object_mut().unwrap().remove("demand");
    document["scenarios"] = json!([
        {"name": "full", "weight": "75%", "demand": demand},
        {"name": "half", "weight": "25%", "demand": half}
    ]);
    document["estimate"] = json!({"scenarios": {"full": "27000"}, "source": "model"});
    let result = |document: &Value, scenario: &str| {
        let results = screened(document, scenario);
        results.into_iter().next().unwrap().findings()[2].clone()
    };
    assert_eq!(result(&document, "half").why_not(), None, "basket floor");
    document["screens"] = json!([{"screen": "below_estimate", "margin": "10%", "source": "law"}]);
    assert_eq!(result(&document, "half").why_not(), Some(&WhyNotAssessable::NoEstimate));
    assert_eq!(result(&document, "expected").why_not(), Some(&WhyNotAssessable::NoEstimate));
    document["estimate"]["scenarios"]["half"] = json!("15000");
    // 0.75 × 27,000 + 0.25 × 15,000 = 24,000, less 10%.
    let threshold = result(&document, "expected").threshold().map(ToString::to_string);
    assert_eq!(threshold.as_deref(), Some("21600"));
    let read = appraisal(&document);
    assert_eq!(Appraisal::from_json(&read.to_json()).unwrap(), read);
}

#[test]
fn the_flag_of_batches_is_the_screen_below_the_mean() {
    let comparison = appraisal(&tender()).compare();
    let view = comparison.scenario("planned").unwrap().view(View::Tendered);
    let flags = view.below_mean("10%".parse().unwrap()).unwrap();
    let flags: Vec<bool> = flags.iter().map(fullcost::screen::ScreenFinding::is_asked).collect();
    assert_eq!(flags, [false, true, false]);
}

#[test]
fn results_and_reports_say_it_all() {
    let findings = appraisal(&tender()).run().unwrap();
    let results: Value = serde_json::from_str(&findings.to_json()).unwrap();
    let screens = &results["scenarios"][0]["screens"];
    assert_eq!(screens.as_array().unwrap().len(), 7);
    assert_eq!(
        screens[1],
        json!({
            "screen": "below_mean_or_estimate",
            "asks": "total below mean × (100% − 10%), or below estimate × (100% − 10%)",
            "population": "all bids, its own among them", "minimum_bids": 1,
            "edge": "does_not_count", "view": "tendered",
            "source": "UK Government, Sourcing Playbook: more than 10% below the average of bids or the should cost model",
            "notice": "a screen asks a question: what follows from the answer is for the law to decide",
            "bids": 3, "assessed": 3, "asked": 1,
            "findings": [
                {"provider": "east", "figure": {"exact": "24600", "rounded": "24600.00"},
                 "threshold": {"exact": "24300", "rounded": "24300.00"}, "outcome": "not asked"},
                {"provider": "north", "figure": {"exact": "22100", "rounded": "22100.00"},
                 "threshold": {"exact": "24300", "rounded": "24300.00"}, "outcome": "asked",
                 "question": "the total of \"north\" is 22100.00 GBP, below 24300.00 GBP, which is 10% under 27000.00 GBP, the estimate: how is the price made up?"},
                {"provider": "west", "figure": {"exact": "28600", "rounded": "28600.00"},
                 "threshold": {"exact": "24300", "rounded": "24300.00"}, "outcome": "not asked"}
            ]
        })
    );
    let report = screens::screens(&findings, "planned").unwrap();
    let start = "Screens of Home support, scenario planned\n  a screen asks a question: what follows from the answer is for the law to decide\n  Source of the estimate: model of the buyer\n";
    assert!(report.starts_with(start), "{report}");
    let own = "
below_own_cost
  Asks: price of the priced lines below own full cost × (100% − 0%)
  Yardstick: no bid: the yardstick comes from outside; from 1 bid; exactly at the threshold is not asked; tendered price
  Source: section 9
  provider        figure  threshold  outcome
  -----------  ---------  ---------  ----------------------------------------------
  east                 -          -  not assessable: the bid gives no cost model
  North Trust  21,100.00  22,000.00  asked
  west                 -          -  not assessable: the bid gives no cost model
";
    assert!(report.contains(own.split("  ----").next().unwrap()), "{report}");
    for line in own.lines().filter(|line| line.contains("North Trust") || line.contains("west")) {
        assert!(report.contains(line), "{report}");
    }
    assert!(report.contains("  asks 1 of 1 bids: a screen that asks most of a field says little about any one of them\n  Question to North Trust: the price of the priced lines"));
    assert!(report.contains(
        "  Note on North Trust: the model's volume of \"care\" is 1000, the demand 1100\n"
    ));
}
