//! Stated totals against sums, and bids against each other.

use fullcost::exact::{Currency, Fraction, Rounding};
use fullcost::price::{BandRelation, Interval, IntervalOrder, RoundedPart, StatedTotal};
use proptest::prelude::*;

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

fn interval((low, length): (i64, i64)) -> Interval {
    let end = |figure: i64| Fraction::from(i128::from(figure));
    Interval::new(end(low), end(low + length)).unwrap()
}

proptest! {
    /// Every answer of an order, from the figures inside the intervals.
    #[test]
    fn an_order_holds_for_all_figures_inside(
        one in (0_i64..8, 0_i64..4),
        other in (0_i64..8, 0_i64..4),
    ) {
        let found = interval(one).order(&interval(other));
        let lower = one.0 + one.1 < other.0;
        let higher = other.0 + other.1 < one.0;
        let same = one == other && one.1 == 0;
        let expected = match (lower, higher, same) {
            (true, _, _) => IntervalOrder::FirstLower,
            (_, true, _) => IntervalOrder::SecondLower,
            (_, _, true) => IntervalOrder::Equal,
            _ => IntervalOrder::Indistinguishable,
        };
        prop_assert_eq!(found, expected);
        let position = interval(one).position(&interval(other), Currency::GBP);
        prop_assert_eq!(found == IntervalOrder::FirstLower, position.relation == BandRelation::Below);
        let turned = interval(other).order(&interval(one));
        prop_assert_eq!(found == IntervalOrder::FirstLower, turned == IntervalOrder::SecondLower);
    }
}

#[test]
fn a_rounding_that_explains_a_stated_total_is_named() {
    let lines = ["10.004", "20.004"].map(fraction);
    let check = |stated: &str| StatedTotal::check(fraction(stated), &lines, Currency::GBP);
    assert!(check("30.008").is_none());
    let agreement = |stated| check(stated).unwrap().agreement.unwrap();
    let total = agreement("30.01");
    assert_eq!((total.part, total.places), (RoundedPart::Total, 2));
    assert_eq!(total.rounding, Rounding::HalfEven);
    assert_eq!(total.in_words(), "with the total rounded to 2 places, half_even");
    // 30.00 is also the total cut off; a rule for the total is tried first.
    let cut = agreement("30.00");
    assert_eq!((cut.part, cut.rounding), (RoundedPart::Total, Rounding::Down));
    let up = agreement("30.02");
    assert_eq!((up.part, up.rounding), (RoundedPart::Lines, Rounding::Up));
    assert_eq!((agreement("31").part, agreement("31").places), (RoundedPart::Total, 0));
    assert!(check("29").unwrap().agreement.is_none());
    assert_eq!(check("29").unwrap().difference, fraction("-1.008"));
}

#[cfg(feature = "json")]
mod tenders {
    use fullcost::appraisal::Appraisal;
    use fullcost::exact::{Currency, Fraction};
    use fullcost::price::View;
    use fullcost::price::{IntervalOrder, StatedTotal};
    use fullcost::report;
    use fullcost::tender::BandEnd;
    use serde_json::{Value, json};

    use super::fraction;
    use crate::cases::{data, entries, items, read};
    use crate::support::asked::{appraisal, exact};

    /// P27: the printed totals of two columns are a penny off.
    #[test]
    fn p27() {
        let case = read(&data("prices").join("p27.json"));
        let exact = |value: &Value| fraction(value.as_str().unwrap());
        for column in 0..3 {
            let lines: Vec<Fraction> =
                entries(&case["lines"]).map(|(_, quartiles)| exact(&quartiles[column])).collect();
            assert_eq!(lines.iter().sum::<Fraction>(), exact(&case["sums"][column]));
            let found = StatedTotal::check(exact(&case["printed"][column]), &lines, Currency::GBP);
            match (&found, case["differences"][column].as_str()) {
                (None, None) => {}
                (Some(found), Some(difference)) => {
                    assert_eq!(found.difference, fraction(difference));
                    assert_eq!(found.computed, exact(&case["sums"][column]));
                    assert!(found.agreement.is_none(), "the lines are rounded already");
                }
                _ => panic!("{found:?}"),
            }
        }
        // The same as the corridor of a tender.
        let band = |low: &Value, high: &Value| json!({"low": low, "high": high});
        let lines = entries(&case["lines"])
            .map(|(line, quartiles)| (line.to_owned(), band(&quartiles[0], &quartiles[2])));
        let lines: serde_json::Map<String, Value> = lines.collect();
        let ones = |_| json!("1");
        let demand: serde_json::Map<String, Value> =
            lines.keys().map(|line| (line.clone(), ones(line))).collect();
        let document = json!({
            "format": 1, "title": "Care homes", "currency": "GBP", "unit": "week",
            "period": {"from": "2022-04", "months": 12}, "demand": demand,
            "corridor": {"source": "cost-of-care exercise", "lines": lines,
                "stated_total": band(&case["printed"][0], &case["printed"][2])},
            "bids": [{"provider": "a", "vat": "exempt", "rates": demand}]
        });
        let asking = appraisal(&document);
        assert_eq!(Appraisal::from_json(&asking.to_json()).unwrap(), asking);
        let [low, high] =
            asking.questions().corridor.as_ref().unwrap().total_findings(Currency::GBP);
        assert_eq!(low.unwrap().difference, fraction("-0.01"));
        assert!(high.is_none());
        let report = report::appraisal(&asking.run().unwrap());
        assert!(
            report.contains(
                "  Its low total: stated 453.47, the lines add up to 453.48, difference -0.01; \
             no usual rounding of lines or total explains it\n"
            ),
            "{report}"
        );
        let result: Value = serde_json::from_str(&asking.run().unwrap().to_json()).unwrap();
        assert_eq!(result["corridor"]["basis"], "floor_and_ceiling");
        assert_eq!(
            result["corridor"]["stated_totals"],
            json!([{
                "end": "low",
                "stated": {"exact": "45347/100", "rounded": "453.47"},
                "computed": {"exact": "11337/25", "rounded": "453.48"},
                "difference": {"exact": "-1/100", "rounded": "-0.01"}
            }])
        );
        assert_eq!(items(&case["sums"]).count(), 3);
    }

    /// P28 with its published total: HAWK's stops at the cent.
    #[test]
    fn a_published_total_that_stops_at_the_cent() {
        let mut document = read(&data("tender").join("p28.json"))["tender"].clone();
        for (provider, total) in [("hamm", "1110405.90"), ("hawk", "1139025.83")] {
            let bids = document["bids"].as_array_mut().unwrap();
            let bid = bids.iter_mut().find(|bid| bid["provider"] == provider).unwrap();
            bid["stated_totals"] = json!({"planned": total});
        }
        let asking = appraisal(&document);
        assert_eq!(Appraisal::from_json(&asking.to_json()).unwrap(), asking);
        let findings = asking.run().unwrap();
        let found = findings.comparison().stated_totals().unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].provider.as_str(), "hawk");
        assert_eq!((found[0].scenario.as_str(), found[0].end), ("planned", BandEnd::Low));
        assert_eq!(found[0].found.difference, fraction("-0.003"));
        let words = found[0].found.agreement.unwrap().in_words();
        assert_eq!(words, "with the total rounded to 2 places, half_even");
        let report = report::appraisal(&findings);
        assert!(
            report.contains(
                "
Stated totals that are not the sum of their lines
"
            ),
            "{report}"
        );
        assert!(
            report.contains(
                "stated 1,139,025.83, the lines add up to 1,139,025.833, difference -0.003; \
             they agree with the total rounded to 2 places, half_even\n"
            ),
            "{report}"
        );
        let result: Value = serde_json::from_str(&findings.to_json()).unwrap();
        assert_eq!(
            result["stated_totals"],
            json!([{
                "provider": "hawk", "scenario": "planned", "end": "low",
                "stated": {"exact": "113902583/100", "rounded": "1139025.83"},
                "computed": {"exact": "1139025833/1000", "rounded": "1139025.83"},
                "difference": {"exact": "-3/1000", "rounded": "0.00"},
                "agrees": "with the total rounded to 2 places, half_even"
            }])
        );
    }

    fn bands() -> Appraisal {
        let rate = |low: &str, high: &str| json!({"all": {"low": low, "high": high}});
        let bid = |provider: &str, rates: Value| {
            json!({"provider": provider, "vat": "exempt", "rates": rates,
                "stated_totals": {"planned": {"low": "2000", "high": "2200"}}})
        };
        let document = json!({
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12}, "demand": {"all": "100"},
            "bids": [bid("a", rate("20", "22")), bid("b", rate("22", "23")),
                bid("c", rate("22.01", "22.01")), bid("d", rate("22.01", "22.01"))]
        });
        appraisal(&document)
    }

    #[test]
    fn bids_whose_intervals_meet_cannot_be_told_apart() {
        let findings = bands().run().unwrap();
        let view = findings.comparison().scenario("planned").unwrap().view(View::Tendered);
        let order = |first, second| view.pair(first, second).unwrap().order;
        assert_eq!(order("a", "b"), IntervalOrder::Indistinguishable);
        assert_eq!(order("a", "c"), IntervalOrder::FirstLower);
        assert_eq!(order("c", "a"), IntervalOrder::SecondLower);
        assert_eq!(order("b", "c"), IntervalOrder::Indistinguishable);
        assert_eq!(order("c", "d"), IntervalOrder::Equal);
        assert_eq!(view.pair("a", "c").unwrap().position.distance, fraction("1"));
        let pairs: Vec<(&str, &str)> = view
            .indistinguishable()
            .unwrap()
            .iter()
            .map(|(first, second)| (first.as_str(), second.as_str()))
            .collect();
        assert_eq!(pairs, [("a", "b"), ("b", "c"), ("b", "d")]);
        let result: Value = serde_json::from_str(&findings.to_json()).unwrap();
        let written = &result["scenarios"][0]["views"][0]["indistinguishable"];
        assert_eq!(*written, json!([["a", "b"], ["b", "c"], ["b", "d"]]));
        let report = report::appraisal(&findings);
        assert!(
            report.contains(
                "  tendered price, indistinguishable at this precision: a and b; b and c; b and d\n"
            ),
            "{report}"
        );
    }

    #[test]
    fn a_stated_band_is_held_against_both_ends() {
        let found = bands().compare().stated_totals().unwrap();
        let shown: Vec<(&str, &str, String)> = found
            .iter()
            .map(|total| {
                let difference = exact(&total.found.difference).to_string();
                (total.provider.as_str(), total.end.as_str(), difference)
            })
            .collect();
        let finding = |provider, end, difference: &str| (provider, end, difference.to_owned());
        assert_eq!(
            shown,
            [
                finding("b", "low", "-200"),
                finding("b", "high", "-100"),
                finding("c", "low", "-201"),
                finding("c", "high", "-1"),
                finding("d", "low", "-201"),
                finding("d", "high", "-1"),
            ]
        );
        assert_eq!(bands().tender().currency(), Currency::GBP);
    }
}
