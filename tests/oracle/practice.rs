//! Fields under rules of practice, answered apart from the crate.

use fullcost::exact::{Currency, Money};
use fullcost::score::{
    BasePrice, BestInBandTerms, BilinearTerms, Offer, ScoreRule, Scores, Scoring, score,
};
use fullcost::screen::{BidFigures, Screen, ScreenFigures, ScreenRule};
use serde_json::Value;

use super::oracle;
use crate::cases::{fraction, items};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn check(scores: &Scores, expected: &Value, case: &Value) {
    for (bid, figure) in scores.bids.iter().zip(items(expected)) {
        assert_eq!(bid.ranked().unwrap().figure.deciding, fraction(figure), "{case}");
        let evidence = scores.evidence(bid.offer.provider.as_str()).unwrap();
        evidence.verify().unwrap();
        assert_eq!(*evidence.value(), fraction(figure), "{case}");
    }
}

#[test]
fn scores_of_practice_equal_the_oracle() {
    let mut refused = 0;
    for case in items(&oracle("practice.json")["scores"]) {
        let offers = items(&case["bids"]).enumerate().map(|(at, bid)| {
            let offer = Offer::new(&format!("b{at}"), fraction(&bid[0])).unwrap();
            offer.with_quality(text(&bid[1]).parse().unwrap()).unwrap()
        });
        let offers: Vec<Offer> = offers.collect();
        let under = |rule| {
            let weight = text(&case["weight"]).parse().unwrap();
            score(&Scoring::of_price_and_quality(rule, weight).unwrap(), &offers)
        };
        let base = Money::parse(text(&case["base"]), Currency::GBP).unwrap();
        let share = text(&case["share"]).parse().unwrap();
        let terms = BilinearTerms::new(BasePrice::new(base).unwrap(), share).unwrap();
        check(&under(ScoreRule::Bilinear(terms)).unwrap(), &case["bilinear"], case);
        let band = text(&case["band"]).parse().unwrap();
        let decided_by = text(&case["decided_by"]).parse().unwrap();
        let terms = BestInBandTerms::new(band, decided_by).unwrap();
        let in_band = under(ScoreRule::BestInBand(terms));
        match &case["best_in_band"] {
            Value::Null => assert!(in_band.is_err(), "{case}"),
            figures => check(&in_band.unwrap(), figures, case),
        }
        let per_point = under(ScoreRule::PricePerQualityPoint);
        if case["price_per_quality_point"].is_null() {
            assert!(per_point.is_err(), "{case}");
            refused += 1;
        } else {
            check(&per_point.unwrap(), &case["price_per_quality_point"], case);
        }
    }
    assert!(refused >= 20);
}

#[test]
fn the_scottish_screen_equals_the_oracle() {
    let mut asked = 0;
    for case in items(&oracle("practice.json")["scotland"]) {
        let bids = items(&case["totals"]).enumerate();
        let bids =
            bids.map(|(at, total)| BidFigures::new(&format!("b{at}"), fraction(total)).unwrap());
        let figures = ScreenFigures::new(Currency::GBP, bids.collect()).unwrap();
        let parameters = ["edge", "least", "greatest"].map(|name| (name, text(&case[name])));
        let rule = ScreenRule::from_parameters("scotland_handbook", &parameters).unwrap();
        let result = Screen::new("screen", rule, "source").unwrap().ask(&figures);
        let names: Vec<&str> = result.asked().map(|found| found.provider.as_str()).collect();
        let expected: Vec<String> =
            case["asked"].as_array().into_iter().flatten().map(|at| format!("b{at}")).collect();
        assert_eq!(names, expected, "{case}");
        assert_eq!(case["asked"].is_null(), result.summary.assessed == 0, "{case}");
        asked += usize::from(!names.is_empty());
    }
    assert!(asked >= 60);
}

#[cfg(feature = "json")]
#[test]
fn lines_that_bear_tax_at_their_own_rates_equal_the_oracle() {
    use fullcost::price::View;
    use fullcost::tender::{BandEnd, Tender, compare};

    let mut several = 0;
    for case in items(&oracle("practice.json")["line_taxes"]) {
        let comparison = compare(&Tender::from_json(&case["tender"].to_string()).unwrap());
        several +=
            usize::from(!case["tender"]["buyer_tax"]["line_rates"].as_object().unwrap().is_empty());
        for view in [View::Tendered, View::CompetitivelyNeutral] {
            for (provider, totals) in case[view.as_str()].as_object().unwrap() {
                for (scenario, ends) in comparison.scenarios().zip(items(totals)) {
                    let bid = scenario.bid(provider).unwrap();
                    let total = bid.total(view).unwrap();
                    assert_eq!(*total.low(), fraction(&ends[0]), "{provider} {view} {case}");
                    assert_eq!(*total.high(), fraction(&ends[1]), "{provider} {view} {case}");
                    for (end, value) in [(BandEnd::Low, total.low()), (BandEnd::High, total.high())]
                    {
                        let evidence = bid.evidence(view, end).unwrap();
                        evidence.verify().unwrap();
                        assert_eq!(evidence.value(), value);
                    }
                }
            }
        }
    }
    assert!(several >= 30);
}

#[cfg(feature = "json")]
#[test]
fn prices_with_named_surpluses_equal_the_oracle() {
    use fullcost::costing::Costing;

    for case in items(&oracle("practice.json")["surpluses"]) {
        let findings = Costing::from_json(&case["costing"].to_string()).unwrap().run().unwrap();
        let made = findings.services[0].price_made_up.as_ref().unwrap().as_result().unwrap();
        assert_eq!(*made.price.low(), fraction(&case["price"]), "{case}");
        let least = made.to_recover.as_result().unwrap().to_plain_text();
        assert_eq!(least, text(&case["to_recover"]), "{case}");
        for (part, expected) in made.surpluses.iter().zip(items(&case["parts"])) {
            assert_eq!(*part.per_unit.low(), fraction(expected), "{case}");
        }
    }
}
