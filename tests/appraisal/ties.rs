//! Bids that tie, told apart by when they came in.

use fullcost::appraisal::{Appraisal, EarlierBid, TieOrder};
use fullcost::report;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::error::refused;
use crate::exact::cases;
use crate::support::asked::{appraisal, asking};

/// Bids at these prices, in whole pounds, with marks for quality, and when they came in.
fn document(bids: &[(u32, u32, Option<u32>)]) -> Value {
    let name = |place: usize| format!("b{place}");
    let received = bids.iter().enumerate().filter_map(|(place, (_, _, received))| {
        Some((name(place), json!((*received)?.to_string())))
    });
    let offers = bids.iter().enumerate().map(|(place, (price, mark, _))| {
        json!({"provider": name(place), "vat": "exempt", "rates": {"all": price.to_string()},
            "quality": {"care": mark.to_string()}})
    });
    json!({
        "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
        "period": {"from": "2026-04", "months": 12}, "demand": {"all": "10"},
        "ties": {"received": received.collect::<serde_json::Map<_, _>>(), "source": "section 9"},
        "scoring": {"rule": "lowest_over_price", "price_weight": "50%",
            "criteria": [{"name": "care", "weight": "50%", "maximum": "10"}]},
        "bids": offers.collect::<Vec<Value>>()
    })
}

fn shown(ties: &[TieOrder]) -> Vec<String> {
    let names = |bids: &[fullcost::exact::Name]| {
        bids.iter().map(ToString::to_string).collect::<Vec<_>>().join("=")
    };
    let shown = ties.iter().map(|tie| {
        let order: Vec<String> = tie.order.iter().map(|bids| names(bids)).collect();
        let (of, open) = (tie.of.as_str(), names(&tie.not_stated));
        format!("{of} {}: {} / {open}", tie.rank, order.join("<"))
    });
    shown.collect()
}

#[test]
fn ties_by_price_and_by_score_are_told_apart() {
    let bids = [(4, 5, Some(7)), (4, 5, Some(3)), (4, 9, None), (5, 1, Some(1)), (4, 5, Some(7))];
    let findings = appraisal(&document(&bids)).run().unwrap();
    let ties = &findings.scenarios[0].ties;
    assert_eq!(shown(ties), ["price 1: b1<b0=b4 / b2", "score 2: b1<b0=b4 / "]);
    let report = report::appraisal(&findings);
    for part in [
        "Bids that tie, the earlier before the later\n",
        "  by price, rank 1: b1, then b0 and b4; not assessable by it, since no time is stated: b2 (section 9)\n",
        "  by score, rank 2: b1, then b0 and b4 (section 9)\n",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    let result: Value = serde_json::from_str(&findings.to_json()).unwrap();
    assert_eq!(
        result["scenarios"][0]["ties"][0],
        json!({"of": "price", "rank": 1, "order": [["b1"], ["b0", "b4"]], "not_stated": ["b2"]})
    );
    // Nothing else changes.
    let mut without = document(&bids);
    without.as_object_mut().unwrap().remove("ties");
    let without = appraisal(&without).run().unwrap();
    assert_eq!(without.scenarios[0].views, findings.scenarios[0].views);
    assert_eq!(without.scenarios[0].scores, findings.scenarios[0].scores);
    assert!(without.scenarios[0].ties.is_empty());
}

#[test]
fn a_rule_of_other_bids_is_refused() {
    let mut other = document(&[(4, 5, Some(1)), (4, 5, Some(2))]);
    other["ties"]["received"]["east"] = json!("3");
    refused(
        Appraisal::from_json(&other.to_string()),
        r#"ties: received: "east" is not the name of a provider: use one of the names that are listed, or add it"#,
    );
    let asked = appraisal(&document(&[(4, 5, Some(1)), (4, 5, Some(2))]));
    let twice = ("b0".parse().unwrap(), "1".parse().unwrap());
    let rule = EarlierBid {
        received: vec![twice; 2],
        source: fullcost::exact::Text::new("section 9").unwrap(),
    };
    refused(
        asking(asked.tender().clone(), |questions| {
            *questions = asked.questions().clone();
            questions.ties = Some(rule);
        }),
        r#"ties: the name "b0" is given twice: give each provider its own name"#,
    );
}

proptest! {
    #![proptest_config(cases(60))]

    /// The bids of a rank that several share stand once each in its tie, in the order in which they
    /// came in, however they are listed.
    #[test]
    fn every_shared_rank_has_its_order(
        bids in prop::collection::vec((1_u32..4, 0_u32..3, prop::option::of(0_u32..3)), 1..7),
    ) {
        let document = document(&bids);
        let findings = appraisal(&document).run().unwrap();
        let ties = &findings.scenarios[0].ties;
        let by_price = ties.iter().filter(|tie| tie.of.as_str() == "price");
        let mut found: Vec<Vec<String>> = by_price.map(|tie| {
            let all = tie.order.iter().flatten().chain(&tie.not_stated);
            let mut all: Vec<String> = all.map(ToString::to_string).collect();
            let times = tie.order.iter().map(|group| {
                let time = |name: &fullcost::exact::Name| bids[name.as_str()[1..].parse::<usize>().unwrap()].2;
                assert!(group.windows(2).all(|pair| time(&pair[0]) == time(&pair[1])));
                time(&group[0])
            });
            assert!(times.collect::<Vec<_>>().is_sorted_by(|one, other| one < other));
            all.sort();
            all
        }).collect();
        let mut expected: Vec<Vec<String>> = (1..4).map(|price| {
            let same = bids.iter().enumerate().filter(|(_, bid)| bid.0 == price);
            same.map(|(place, _)| format!("b{place}")).collect()
        }).filter(|same: &Vec<String>| same.len() > 1).collect();
        found.sort();
        expected.sort();
        prop_assert_eq!(found, expected);
        let mut turned = document.clone();
        turned["bids"].as_array_mut().unwrap().reverse();
        prop_assert_eq!(&appraisal(&turned).run().unwrap().scenarios[0].ties, ties);
    }
}
