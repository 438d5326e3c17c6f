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
        "  Club          8  evening (capacity)  125.125    100.125",
        "Beside the cash: goods and premises in kind",
        "  Club          0     9,000     9,000",
    ] {
        assert!(report.lines().any(|known| known == line), "{line:?} is not a line of\n{report}");
    }
}

/// Of each document of the examples: the answer stands first, words are explained once, and no explanation
/// holds a figure.
#[test]
fn reports_begin_with_the_answer_and_explain_each_word_once() {
    let read = |name: &str| {
        let path = format!("{}/examples/data/{name}.json", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_to_string(path).unwrap()
    };
    let tender =
        |name| report::appraisal(&Appraisal::from_json(&read(name)).unwrap().run().unwrap());
    let costs = |name| report::costing(&Costing::from_json(&read(name)).unwrap().run().unwrap());
    let lots = fullcost::lots::Lots::from_json(&read("three_districts")).unwrap().run();
    for (text, answer) in [
        (tender("decision_tender"), "  Borough Council is first by tendered price at 900,000.00."),
        (tender("rural_visits"), "    Dale Charity is first by tendered price at 254,500.00."),
        (
            costs("harbour_support"),
            "  advice costs 110,361.93 in full, about 61.31 per case at 1,800. Per case must be charged 61.32 to",
        ),
        (
            costs("riverside_elders"),
            "  Advocacy costs 26,666.67 in full, about 66.67 per case at 400. Per case must be charged 66.67 to",
        ),
        (report::lots(&lots), "  All lots that are bid for come to"),
    ] {
        let begins = text.split("\n\nIn short\n").nth(1).unwrap().split("\n\n").next().unwrap();
        assert!(begins.lines().any(|line| line.starts_with(answer)), "{answer:?} in\n{begins}");
        let explained = |line: &&str| line.starts_with("  (") && line.contains(": ");
        let mut words: Vec<&str> =
            text.lines().filter(explained).filter_map(|line| line.split(':').next()).collect();
        assert!(
            text.lines()
                .filter(explained)
                .all(|line| !line.contains(|letter: char| letter.is_ascii_digit()))
        );
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all, "{text}");
        let wide = begins.lines().filter(|line| line.width() > 100);
        assert_eq!(wide.count(), 0, "{begins}");
    }
}

/// What a text explains is the glossary's, and holds no figure that could be taken for a result.
#[test]
fn every_word_that_is_explained_is_in_the_glossary() {
    let read = |path: &str| {
        std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    };
    let (source, glossary) = (read("src/report/words.rs"), read("docs/glossary.md"));
    let list = source.split("const EXPLAINED").nth(1).unwrap().split("];").next().unwrap();
    let words: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    assert!(words.len() > 20);
    for word in words {
        let mut rows = glossary.lines().filter_map(|row| row.strip_prefix(&format!("| {word} | ")));
        let meaning = rows.next().unwrap_or_else(|| panic!("{word} is not in the glossary"));
        assert!(!meaning.contains(|letter: char| letter.is_ascii_digit()), "{word}: {meaning}");
    }
}

/// Text and JSON of generated appraisals show the same figures.
mod one_answer {
    use std::collections::BTreeSet;

    use fullcost::appraisal::Appraisal;
    use fullcost::exact::{Fraction, Rounding};
    use fullcost::report;
    use proptest::prelude::*;
    use serde_json::Value;

    use crate::support::appraisals::{asked, bid, document};

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
                let mut stated = BTreeSet::new();
                figures(&bid["rates"], &mut stated);
                // And what is left of it under a discount on the whole card.
                if let Some(discount) = bid["discount"]["percent"].as_str() {
                    let percent: fullcost::exact::Percent = discount.parse().unwrap();
                    let left = &Fraction::ONE - &percent.to_fraction();
                    known.extend(stated.iter().map(|price| price * &left));
                }
                known.extend(stated);
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
                crate::laws::markup::well_formed(&page);
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
