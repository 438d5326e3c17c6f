//! Rules as they are written, answered apart from the crate.

use fullcost::appraisal::Appraisal;
use fullcost::cost::{Organisation, RecoveredBy};
use fullcost::exact::{Currency, Fraction};
use fullcost::price::{HomecareHour, View, VisitLength};
use fullcost::screen::{BidFigures, Screen, ScreenFigures, ScreenResult, ScreenRule};
use fullcost::tender::RankInterval;
use serde_json::{Value, json};

use super::oracle;
use crate::cases::{entries, fraction, items};
use crate::support::asked::appraisal;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a string"))
}

#[test]
fn partial_exemption_equals_the_oracle() {
    for case in items(&oracle("law.json")["partial_exemption"]) {
        let organisation = json!({
            "format": 1, "name": "body", "currency": "GBP",
            "period": {"from": "2025-04", "months": 12},
            "services": [{"name": "care", "unit": "hour", "volume": "1000"}],
            "vat_periods": [case["period"]]
        });
        let organisation = Organisation::from_json(&organisation.to_string())
            .unwrap_or_else(|error| panic!("{error}\n{case}"));
        let found = organisation.vat_periods()[0].partial_exemption().unwrap();
        let recovered_by = found.recovered_by.map(RecoveredBy::as_str);
        assert_eq!(json!(recovered_by), case["recovered_by"], "{case}");
        assert_eq!(json!(found.is_overridden), case["overridden"], "{case}");
        for (figure, field) in [
            (&found.percentage.to_fraction(), "percentage"),
            (&found.recoverable_residual, "recoverable_residual"),
            (found.exempt_input_tax(), "exempt_input_tax"),
            (found.monthly_exempt_input_tax(), "monthly"),
            (&found.non_business, "non_business"),
        ] {
            assert_eq!(figure, &fraction(&case[field]), "{field} of {case}");
        }
        assert_eq!(found.irrecoverable.to_plain_text(), text(&case["irrecoverable"]), "{case}");
        found.evidence().for_each(|working| working.verify().unwrap());
    }
}

fn ask(
    rule: &str,
    parameters: &[(&str, &str)],
    estimate: i128,
    bids: Vec<BidFigures>,
) -> ScreenResult {
    let figures = ScreenFigures::new(Currency::EUR, bids).unwrap();
    let figures = figures.with_estimate(Fraction::from(estimate)).unwrap();
    let rule = ScreenRule::from_parameters(rule, parameters).unwrap();
    Screen::new("screen", rule, "source").unwrap().ask(&figures)
}

fn bid(place: usize, total: &Value) -> BidFigures {
    BidFigures::new(&format!("b{place:02}"), fraction(total)).unwrap()
}

fn names(places: &Value) -> Vec<String> {
    items(places).map(|place| format!("b{:02}", place.as_u64().unwrap())).collect()
}

fn asked(result: &ScreenResult) -> Vec<String> {
    result.asked().map(|found| found.provider.to_string()).collect()
}

#[test]
fn the_spanish_screen_with_groups_equals_the_oracle() {
    for case in items(&oracle("law.json")["spain"]) {
        let bids = items(&case["bids"]).enumerate().map(|(place, one)| {
            let mut bid = bid(place, &one[0]);
            bid.group = one[1].as_str().map(|group| group.parse().unwrap());
            bid
        });
        let result = ask("spain_article_85", &[], 100_000, bids.collect());
        assert_eq!(asked(&result), names(&case["asked"]), "{case}");
        for (found, threshold) in result.findings.iter().zip(items(&case["thresholds"])) {
            let shown = found.threshold.as_ref().map(|figure| figure.exact().clone());
            assert_eq!(shown, Some(fraction(threshold)), "{case}");
        }
    }
}

#[test]
fn the_italian_method_with_places_equals_the_oracle() {
    let mut open = 0;
    for case in items(&oracle("law.json")["italy"]) {
        let bids = items(&case["totals"]).enumerate().map(|(place, total)| bid(place, total));
        let parameters =
            ["discount_places", "edge", "not_discounted"].map(|name| (name, text(&case[name])));
        let result = ask("italy_method_a", &parameters, 300_000, bids.collect());
        let Some(found) = case["found"].as_array() else {
            assert_eq!(result.summary.assessed, 0, "{case}");
            open += 1;
            continue;
        };
        assert_eq!(asked(&result), names(&found[1]), "{case}");
        for (one, discount) in result.findings.iter().zip(items(&found[2])) {
            let exact = |figure: &Option<fullcost::screen::ScreenFigure>| {
                figure.as_ref().map(|figure| figure.exact().clone())
            };
            assert_eq!(exact(&one.threshold), Some(fraction(&found[0])), "{case}");
            assert_eq!(exact(&one.figure), Some(fraction(discount)), "{case}");
        }
    }
    assert!(open < 20, "{open}");
}

#[test]
fn homecare_hours_equal_the_oracle() {
    for case in items(&oracle("law.json")["homecare"]) {
        let hour = HomecareHour::from_json(&case["hour"].to_string())
            .unwrap_or_else(|error| panic!("{error}\n{case}"));
        let minutes = VisitLength::Minutes(text(&case["minutes"]).parse().unwrap());
        let found = hour.per_contact_hour(minutes).unwrap();
        found.evidence.verify().unwrap();
        assert_eq!(*found.cost.low(), fraction(&case["cost"]), "{case}");
        assert_eq!(*found.price.low(), fraction(&case["price"]), "{case}");
    }
}

#[test]
fn costs_of_the_buyer_equal_the_oracle() {
    for case in items(&oracle("law.json")["buyers"]) {
        let bids = entries(&case["prices"]).map(|(provider, price)| {
            json!({"provider": provider, "vat": "exempt", "rates": {"all": price}})
        });
        let asked: Appraisal = appraisal(&json!({
            "format": 1, "title": "Grounds", "currency": "GBP", "unit": "year",
            "period": {"from": "2026-04", "months": 12}, "demand": {"all": "1"},
            "buyer": case["buyer"], "bids": bids.collect::<Vec<Value>>()
        }));
        let comparison = asked.compare();
        let buyer = asked.questions().buyer.as_ref().unwrap();
        let found = comparison.scenario("planned").unwrap().cost_to_buyer(buyer, View::Tendered);
        assert_eq!(found.standings.len(), case["found"].as_object().unwrap().len());
        for standing in &found.standings {
            let rank = |rank: Option<RankInterval>| rank.map(|rank| rank.best);
            let shown = json!([
                standing.total.as_ref().unwrap().low().to_string(),
                rank(standing.rank),
                standing.total_with_hurdles.as_ref().unwrap().low().to_string(),
                rank(standing.rank_with_hurdles),
            ]);
            assert_eq!(shown, case["found"][standing.name.as_str()], "{case}");
        }
    }
}
