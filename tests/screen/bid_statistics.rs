//! The statistics of a field of prices: each by its formula, exactly, on cases and on the oracle's fields.

use fullcost::Answer;
use fullcost::exact::{Currency, Fraction};
use fullcost::screen::{BidFigures, BidStatistics, ScreenFigures, Statistic, StatisticValue};

use super::fraction;

fn of(prices: &[&str]) -> BidStatistics {
    let bids = prices.iter().enumerate();
    let bids = bids.map(|(at, price)| BidFigures::new(&format!("b{at}"), fraction(price)).unwrap());
    ScreenFigures::new(Currency::EUR, bids.collect()).unwrap().bid_statistics().unwrap()
}

fn text(value: &Answer<StatisticValue>) -> String {
    match value {
        Answer::Found(StatisticValue::Exact(figure)) => figure.to_string(),
        Answer::Found(StatisticValue::Root { square, from, to }) => {
            let (from, to) = (from.to_exact_decimal(), to.to_exact_decimal());
            format!("√{square} {}..{}", from.unwrap(), to.unwrap())
        }
        Answer::Refused(reason) => reason.message().to_owned(),
        Answer::Found(_) => unreachable!(),
    }
}

#[test]
fn each_statistic_is_its_formula() {
    let found = of(&["105", "95", "80", "100"]);
    assert_eq!(found.prices, 4);
    let told: Vec<String> = found
        .found
        .iter()
        .map(|one| format!("{} {}", one.statistic.as_str(), text(&one.value)))
        .collect();
    assert_eq!(
        told,
        [
            "alternative_distance 3",
            "coefficient_of_variation √14/1083 0.113697..0.113698",
            "distance_in_deviations 3",
            "kurtosis 3/2",
            "normalised_distance 9/5",
            "percentage_difference 3/16",
            "skewness √486/343 -1.190341..-1.19034",
            "spread 5/16",
        ]
    );
}

#[test]
fn what_cannot_be_divided_has_a_reason() {
    let same = of(&["5", "5", "5", "5"]);
    let reason = |found: &BidStatistics, statistic| text(&found.of(statistic));
    let nothing = "so there is nothing to divide by: leave this statistic out";
    for statistic in [Statistic::Kurtosis, Statistic::NormalisedDistance, Statistic::Skewness] {
        assert_eq!(reason(&same, statistic), format!("all prices are the same, {nothing}"));
    }
    for statistic in [Statistic::AlternativeDistance, Statistic::DistanceInDeviations] {
        let message = format!("all prices but the lowest are the same, {nothing}");
        assert_eq!(reason(&same, statistic), message);
        assert_eq!(reason(&of(&["4", "5", "5"]), statistic), message);
    }
    assert_eq!(reason(&same, Statistic::CoefficientOfVariation), "0");
    for statistic in [Statistic::PercentageDifference, Statistic::Spread] {
        assert_eq!(
            reason(&of(&["0", "5"]), statistic),
            format!("the lowest price is 0, {nothing}")
        );
    }
    let zero = reason(&of(&["0", "0"]), Statistic::CoefficientOfVariation);
    assert_eq!(zero, format!("the mean is 0, {nothing}"));
    let few = "and it takes 4: ask it of more bids";
    assert_eq!(
        reason(&of(&["1", "2", "3"]), Statistic::Kurtosis),
        format!("there are 3 prices {few}")
    );
    assert_eq!(
        reason(&of(&["1", "2"]), Statistic::Skewness),
        "there are 2 prices and it takes 3: ask it of more bids"
    );
    assert_eq!(
        reason(&of(&[]), Statistic::Spread),
        "there are 0 prices and it takes 2: ask it of more bids"
    );
}

#[cfg(feature = "json")]
mod documents {
    use std::path::Path;

    use fullcost::appraisal::Appraisal;
    use fullcost::report;
    use serde_json::{Value, json};

    use super::{StatisticValue, fraction, of};
    use crate::cases::{entries, items, read};
    use crate::error::refused;
    use crate::support::asked::appraisal;

    fn asking(rates: &[Value]) -> Value {
        let bids = rates.iter().enumerate().map(|(at, rate)| {
            json!({"provider": format!("b{at}"), "vat": "exempt", "rates": {"all": rate}})
        });
        json!({
            "format": 1, "title": "A field", "currency": "GBP", "unit": "contract",
            "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1"},
            "bid_statistics": true, "bids": bids.collect::<Vec<_>>(),
        })
    }

    #[test]
    fn an_appraisal_that_asks_shows_them_in_json_and_text() {
        let prices = ["105", "95", "80", "100"].map(Value::from);
        let asked = appraisal(&asking(&prices));
        assert_eq!(Appraisal::from_json(&asked.to_json()).unwrap(), asked);
        let findings = asked.run().unwrap();
        let written: Value = serde_json::from_str(&findings.to_json()).unwrap();
        let found = &written["scenarios"][0]["bid_statistics"];
        assert_eq!(found["prices"], json!(4));
        assert_eq!(
            found["found"][0],
            json!({"statistic": "alternative_distance", "value": {"exact": "3"}})
        );
        let root =
            json!({"root": {"square": "14/1083", "from": "113697/1000000", "to": "56849/500000"}});
        assert_eq!(found["found"][1]["value"], root);
        let text = report::appraisal(&findings);
        assert!(
            text.contains(
                "Statistics of the prices\n  Of 4 prices without preset lines; they ask nothing\n"
            ),
            "{text}"
        );
        assert!(text.contains("between -1.190341 and -1.190340"), "{text}");
        assert!(text.contains("1.500000"), "{text}");
        let band = asking(&[json!({"low": "1", "high": "2"}), json!("3")]);
        let findings = appraisal(&band).run().unwrap();
        let message = r#""b0" bids a band, which has no place among the prices of a statistic: ask at single prices"#;
        let found = findings.scenarios[0].bid_statistics.as_ref().unwrap();
        refused(found.as_result().map_err(Clone::clone), message);
        assert!(report::appraisal(&findings).contains(&format!("Not to be had, since {message}")));
        let mut quiet = asking(&prices);
        quiet.as_object_mut().unwrap().remove("bid_statistics");
        let findings = appraisal(&quiet).run().unwrap();
        assert!(findings.scenarios[0].bid_statistics.is_none());
    }

    #[test]
    fn statistics_equal_the_oracle() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/practice.json");
        let mut counted = 0;
        for case in items(&read(&path)["statistics"]) {
            let prices: Vec<&str> = items(&case["prices"]).map(|it| it.as_str().unwrap()).collect();
            let found = of(&prices);
            for one in &found.found {
                let expected = &case[one.statistic.as_str()];
                match one.value.as_result() {
                    Err(_) => assert!(expected.is_null(), "{case}"),
                    Ok(StatisticValue::Exact(figure)) => {
                        let expected = items(expected).map(fraction_of).collect::<Vec<_>>();
                        match expected.as_slice() {
                            [exact] => assert_eq!(figure, exact, "{case}"),
                            [sign, square] => {
                                assert_eq!(figure * figure, *square, "{case}");
                                assert_eq!(figure.is_negative(), sign.is_negative(), "{case}");
                            }
                            _ => panic!("{case}"),
                        }
                    }
                    Ok(StatisticValue::Root { square, from, to }) => {
                        let expected = items(expected).map(fraction_of).collect::<Vec<_>>();
                        let [sign, exact] = expected.as_slice() else { panic!("{case}") };
                        assert_eq!(square, exact, "{case}");
                        let (near, far) = if sign.is_negative() { (to, from) } else { (from, to) };
                        assert!(near * near < *square && *square < far * far, "{case}");
                        assert_eq!(from.is_negative(), sign.is_negative());
                    }
                    Ok(other) => panic!("{other:?}"),
                }
                counted += 1;
            }
        }
        assert!(counted > 800, "{counted}");
        assert_eq!(entries(&read(&path)).count(), 5);
    }

    fn fraction_of(value: &Value) -> fullcost::exact::Fraction {
        fraction(value.as_str().unwrap())
    }
}

#[test]
fn bids_without_a_total_are_left_out() {
    let mut bids: Vec<BidFigures> =
        (1..5).map(|at| BidFigures::new(&format!("b{at}"), Fraction::from(at)).unwrap()).collect();
    let all = |bids: &[BidFigures]| {
        ScreenFigures::new(Currency::EUR, bids.to_vec()).unwrap().bid_statistics().unwrap()
    };
    let without = all(&bids[..3]);
    bids[3].total =
        Err(fullcost::screen::WhyNotAssessable::NotStated { circumstance: "x".parse().unwrap() });
    assert_eq!(all(&bids), without);
}
