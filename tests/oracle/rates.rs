//! What volumes cost under rates of every form, answered apart from the crate.

use fullcost::exact::{Fraction, Quantity};
use fullcost::price::View;
use fullcost::tender::BandEnd;
use serde_json::{Value, json};

use super::oracle;
use crate::cases::{entries, fraction, items};
use crate::support::asked::{appraisal, exact, handle};

fn document(case: &Value) -> Value {
    let scenarios = entries(&case["totals"]).map(|(volume, _)| {
        json!({"name": format!("at {volume}"), "demand": {"all": volume, "other": "2"}})
    });
    let mut bid = json!({"provider": "a", "vat": "exempt",
        "rates": {"all": case["rate"], "other": "0"}});
    if !case["discount"].is_null() {
        bid["discount"] = case["discount"].clone();
    }
    json!({
        "format": 1, "title": "Rates", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12},
        "scenarios": scenarios.collect::<Vec<Value>>(), "bids": [bid]
    })
}

#[test]
fn totals_of_rates_equal_the_oracle() {
    for case in items(&oracle("rates.json")) {
        let asked = appraisal(&document(case));
        let card = &asked.tender().bids()[0].rate_card;
        let comparison = asked.compare();
        for (volume, ends) in entries(&case["totals"]) {
            let expected = [&ends[0], &ends[1]].map(fraction);
            let total = card.rate("all").unwrap().total(volume.parse().unwrap()).unwrap();
            assert_eq!([total.low(), total.high()], [&expected[0], &expected[1]], "{case}");
            let bid = handle(&comparison, &format!("at {volume}"), "a");
            assert_eq!(bid.line_total("all").unwrap(), total, "{case}");
            for (end, expected) in [BandEnd::Low, BandEnd::High].into_iter().zip(&expected) {
                let evidence = bid.evidence(View::Tendered, end).unwrap();
                evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                assert_eq!(evidence.value(), expected, "at {volume}: {case}\n{evidence}");
            }
            let volume: Quantity = volume.parse().unwrap();
            if !volume.is_zero() {
                let average = bid.average_price("all").unwrap();
                assert_eq!(average.low() * &volume.to_fraction(), expected[0], "{case}");
                assert_eq!(average.high() * &volume.to_fraction(), expected[1], "{case}");
            }
        }
    }
}

#[test]
fn falls_of_totals_equal_the_oracle() {
    let mut count = 0;
    let grid = || (1..=80).map(|halves| Fraction::new(halves, 2).unwrap());
    for case in items(&oracle("rates.json")) {
        let falls = appraisal(&document(case)).tender().falling_totals();
        let expected: Vec<&Value> = items(&case["falls"]).collect();
        assert_eq!(falls.len(), expected.len(), "{case}");
        for (fall, expected) in falls.iter().zip(expected) {
            count += 1;
            assert_eq!(json!(fall.at.to_string()), expected["at"], "{case}");
            assert_eq!(*exact(&fall.total), fraction(&expected["total"]), "{case}");
            let one_more = exact(&fall.total_of_one_more);
            assert_eq!(*one_more, fraction(&expected["total_of_one_more"]), "{case}");
            let dearer: Vec<Fraction> =
                grid().filter(|volume| fall.dearer.iter().any(|it| it.holds(volume))).collect();
            let listed: Vec<Fraction> = items(&expected["dearer"]).map(fraction).collect();
            assert_eq!(dearer, listed, "{case}\n{fall:?}");
            let cheaper: Vec<Fraction> =
                grid().filter(|volume| fall.cheaper.iter().any(|it| it.holds(volume))).collect();
            let listed: Vec<Fraction> = items(&expected["cheaper"]).map(fraction).collect();
            assert_eq!(cheaper, listed, "{case}\n{fall:?}");
        }
    }
    assert!(count >= 20);
}
