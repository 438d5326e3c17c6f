//! Homecare hours, the statutory pay cost floor, and banded schedules.

use fullcost::exact::{Currency, Fraction, Quantity, UnitPrice};
use fullcost::price::{
    CarePay, HomecareHour, Margin, MarkUp, Mileage, OnCost, OnCostAmount, OnCostBase, OnCostLine,
    PayCostFloor, Surplus, Travel, VisitLength,
};
use proptest::prelude::*;

fn pounds(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::GBP).unwrap()
}

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

fn whole(number: u32) -> Quantity {
    number.to_string().parse().unwrap()
}

fn pay(wage: &str, travel_minutes: u32, distance: u32) -> CarePay {
    let travel = Travel::PerVisit { minutes: whole(travel_minutes) };
    let mileage = Mileage::PerVisit { distance: whole(distance), rate: pounds("0.45") };
    CarePay::new(pounds(wage), travel, mileage, "rates of the year").unwrap()
}

/// The pay with an on-cost.
fn with(mut pay: CarePay, covers: &[OnCost], amount: OnCostAmount) -> CarePay {
    pay.on_costs.push(OnCostLine { covers: covers.to_vec(), amount });
    pay
}

proptest! {
    /// The formula of the hour, written out once more, and its working.
    #[test]
    fn a_contact_hour_is_the_formula(
        (wage, length, travel, distance) in (0_u32..3_000, 1_u32..120, 0_u32..60, 0_u32..20),
        (rate, per_hour, running) in (0_u32..50, 0_u32..300, 0_u32..900),
    ) {
        let cents = |amount: u32| fraction(&format!("{amount}/100"));
        let price = |amount: u32| pounds(&format!("{}.{:02}", amount / 100, amount % 100));
        let travel_pay = Travel::PerVisit { minutes: whole(travel) };
        let mileage = Mileage::PerVisit { distance: whole(distance), rate: pounds("0.45") };
        let pay = CarePay::new(price(wage), travel_pay, mileage, "rates").unwrap();
        let of_pay = OnCostAmount::of_pay_alone(format!("{rate}%").parse().unwrap());
        let pay = with(pay, &[OnCost::Pension], of_pay);
        let paid = OnCostAmount::PerPaidHour(price(per_hour));
        let pay = with(pay, &[OnCost::Training], paid);
        let mut hour = HomecareHour::new(pay);
        hour.running_costs = Some(price(running));
        let found = hour.per_contact_hour(VisitLength::Minutes(whole(length))).unwrap();
        found.evidence.verify().unwrap();
        let paid_hours = fraction(&format!("{}/{length}", length + travel));
        let on_pay = Fraction::ONE + fraction(&format!("{rate}/100"));
        let expected = cents(wage) * &paid_hours * on_pay
            + cents(per_hour) * &paid_hours
            + fraction(&format!("60/{length}")) * fraction(&distance.to_string()) * fraction("0.45")
            + cents(running);
        prop_assert_eq!(found.cost.low(), &expected);
        prop_assert_eq!(found.price.low(), &expected);
        prop_assert!(found.surplus.low().is_zero());
        let elements: Fraction = found.elements.iter().map(|part| part.amount.low()).sum();
        prop_assert_eq!(elements, expected);
        let minutes = hour.pay.travel_minutes_per_contact_hour(whole(length)).unwrap();
        prop_assert_eq!(minutes, fraction(&format!("{}/{length}", 60 * travel)));
    }
}

#[test]
fn a_floor_holds_no_running_costs_and_no_surplus() {
    let rates = OnCostAmount::of_pay_alone("30%".parse().unwrap());
    let pay = with(pay("12", 12, 2), &PayCostFloor::TAKES_IN, rates);
    let floor = PayCostFloor::new(pay.clone()).unwrap();
    let hour = floor.per_contact_hour(whole(30)).unwrap();
    hour.verify().unwrap();
    // 12 × 1.4 × 1.3 + 2 × 2 × 0.45.
    assert_eq!(hour.value(), &fraction("23.64"));
    let built_up = HomecareHour::new(pay).per_contact_hour(VisitLength::Minutes(whole(30)));
    assert_eq!(built_up.unwrap().price.low(), hour.value());
    let visit = floor.per_visit(whole(30)).unwrap();
    visit.verify().unwrap();
    assert_eq!(visit.value(), &fraction("11.82"));
    // Longer visits cost less an hour: less of it is travel.
    let longer = floor.per_contact_hour(whole(60)).unwrap();
    assert!(longer.value() < hour.value());
}

/// Insurance and pension are due on holiday pay too.
#[test]
fn an_on_cost_names_what_it_is_a_percentage_of() {
    let of = |rate: &str, on_costs: &[OnCost]| {
        let on_costs = on_costs.iter().copied().map(OnCostBase::OnCost);
        let of = [OnCostBase::Pay].into_iter().chain(on_costs).collect();
        OnCostAmount::OfPay { percent: rate.parse().unwrap(), of }
    };
    let pay = pay("12", 0, 0);
    // Listed before what it is a percentage of.
    let pay = with(pay, &[OnCost::Pension], of("3%", &[OnCost::Holiday]));
    let pay = with(pay, &[OnCost::Insurance], of("10%", &[OnCost::Holiday]));
    let pay = with(pay, &[OnCost::Holiday], of("12.07%", &[]));
    let found = HomecareHour::new(pay).per_contact_hour(VisitLength::Minutes(whole(60))).unwrap();
    found.evidence.verify().unwrap();
    // 12 × 1.1207 × 1.13
    assert_eq!(found.cost.low(), &fraction("15.196692"));
    let pension = found.elements.iter().find(|found| found.element == "pension").unwrap();
    assert_eq!(pension.amount.low(), &fraction("0.403452"));
}

#[test]
fn every_surplus_unfolds() {
    let margin = Margin::new("20%".parse().unwrap()).unwrap();
    let mark_up = MarkUp::new("25%".parse().unwrap()).unwrap();
    // 24.24 × 90/60 + 4 × 0.45 is 38.16.
    for (surplus, price) in [
        (Surplus::Amount(pounds("1")), "39.16"),
        (Surplus::Margin(margin), "47.7"),
        (Surplus::MarkUp(mark_up), "47.7"),
    ] {
        let mut hour = HomecareHour::new(pay("24.24", 30, 4));
        hour.surplus = Some(surplus);
        let found = hour.by_visit_length(&[whole(60)]).unwrap();
        found[0].evidence.verify().unwrap();
        assert_eq!(found[0].cost.low(), &fraction("38.16"));
        assert_eq!(found[0].price.low(), &fraction(price));
        assert_eq!(found[0].currency, Currency::GBP);
    }
}

#[cfg(feature = "json")]
mod documents {
    use fullcost::appraisal::{Appraisal, LineFloor};
    use std::collections::BTreeMap;

    use fullcost::exact::{Fraction, Name, Rounding};
    use fullcost::price::{BandedSchedule, HomecareHour, MarkUp, VisitLength};
    use fullcost::report;
    use serde_json::{Value, json};

    use crate::cases::{data, entries, read};
    use crate::support::asked::{appraisal, exact, handle};

    fn fraction(value: &Value) -> Fraction {
        value.as_str().unwrap().parse().unwrap()
    }

    fn hour(document: &Value) -> HomecareHour {
        let hour = HomecareHour::from_json(&document.to_string()).unwrap();
        assert_eq!(HomecareHour::from_json(&hour.to_json()).unwrap(), hour);
        hour
    }

    fn check(hour: &HomecareHour, visit: VisitLength, expected: &Value) {
        let found = hour.per_contact_hour(visit).unwrap();
        found.evidence.verify().unwrap();
        assert_eq!(found.evidence.value(), found.price.low());
        let elements: Vec<(&str, Fraction)> = found
            .elements
            .iter()
            .map(|part| (part.element.as_str(), part.amount.low().clone()))
            .collect();
        assert_eq!(elements.len(), entries(&expected["elements"]).count());
        for (label, amount) in elements {
            assert_eq!(amount, fraction(&expected["elements"][label]), "{label}");
        }
        assert_eq!(found.cost.low(), &fraction(&expected["cost"]));
        assert_eq!(found.surplus, fraction(&expected["surplus"]));
        assert_eq!(found.price.low(), &fraction(&expected["price"]));
        let shown = |figure: &Fraction| figure.to_plain_text(2, Rounding::HalfEven);
        assert_eq!(shown(found.surplus.low()), expected["rounded"]["surplus"]);
        assert_eq!(shown(found.price.low()), expected["rounded"]["price"]);
        let result: Value = serde_json::from_str(&found.to_json()).unwrap();
        assert_eq!(fraction(&result["price"]["exact"]), *found.price.low());
        assert_eq!(result["price"]["rounded"], expected["rounded"]["price"]);
    }

    #[test]
    fn p17() {
        let case = read(&data("prices").join("p17.json"));
        let hour = hour(&case["hour"]);
        check(&hour, VisitLength::AsStated, &case["expect"]["stated"]);
        assert_eq!(case["expect"]["stated"]["rounded"], case["printed"]);
        // 3 % of the cost is 2.9 % of the price.
        let found = hour.per_contact_hour(VisitLength::AsStated).unwrap();
        let of_price = found.surplus.low().checked_div(found.price.low()).unwrap();
        assert_eq!(of_price.to_plain_text(3, Rounding::HalfEven), "0.029");
    }

    #[test]
    fn p18() {
        let case = read(&data("prices").join("p18.json"));
        let mut hour = hour(&case["hour"]);
        let half_hours = VisitLength::Minutes("30".parse().unwrap());
        check(&hour, half_hours, &case["expect"]["30"]);
        assert_ne!(case["expect"]["30"]["rounded"]["price"], case["printed"]["price"]);
        let mark_up = MarkUp::new("30%".parse().unwrap()).unwrap();
        hour.surplus = Some(mark_up.into());
        let found = hour.per_contact_hour(half_hours).unwrap();
        assert_eq!(found.price.low(), &fraction(&case["as_mark_up"]));
    }

    #[test]
    fn p24() {
        let case = read(&data("prices").join("p24.json"));
        let schedule = BandedSchedule::from_json(&case["schedule"].to_string()).unwrap();
        assert_eq!(BandedSchedule::from_json(&schedule.to_json()).unwrap(), schedule);
        for (measured, price) in entries(&case["expect"]) {
            let found = schedule.price(measured.parse().unwrap()).unwrap();
            assert_eq!(found.to_string(), *price, "{measured} miles");
        }
        assert_eq!(schedule.bands()[1].above, Some("3".parse().unwrap()));
        assert_eq!(
            (schedule.unit().as_str(), schedule.measure().as_str()),
            ("contact hour", "mile")
        );
    }

    /// A floor of 23.64 an hour in visits of 30 minutes, 21.18 in visits of 45.
    fn floored() -> Appraisal {
        let document = json!({
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12},
            "lines": [{"name": "long"}, {"name": "short"}, {"name": "visit", "unit": "visit"},
                {"name": "night", "optional": true}, {"name": "set", "preset_price": "1"}],
            "demand": {"long": "100", "short": "200", "visit": "300", "night": "1", "set": "1"},
            "pay_cost_floor": {
                "wage": "12", "travel": {"minutes_per_visit": "12"},
                "mileage": {"distance_per_visit": "2", "rate": "0.45"},
                "on_costs": [
                    {"covers": ["training", "holiday"], "percent": "14%", "of": ["pay"]},
                    {"covers": ["insurance", "pension", "sick_pay"], "percent": "16%", "of": ["pay"]}],
                "lines": {
                    "long": {"visit_minutes": "60"}, "short": {"visit_minutes": "30"},
                    "visit": {"visit_minutes": "30", "priced_per": "visit"},
                    "night": {"visit_minutes": "480"}},
                "source": "statutory rates of the year"},
            "bids": [
                {"provider": "east", "vat": "exempt", "rates": {
                    "long": "21", "short": {"low": "23.50", "high": "24"}, "visit": "11.82"}},
                {"provider": "west", "vat": "exempt", "rates": {
                    "long": {"incremental": [{"up_to": "50", "price": "22"}, {"price": "19"}]},
                    "short": "23.63", "visit": "11.81", "night": "20"}}
            ]
        });
        let floored = appraisal(&document);
        assert_eq!(Appraisal::from_json(&floored.to_json()).unwrap(), floored);
        floored
    }

    /// The lines of a bid against their floors.
    fn floors_of(provider: &str) -> BTreeMap<Name, LineFloor> {
        let floored = floored();
        let (comparison, questions) = (floored.compare(), floored.questions());
        let floor = questions.pay_cost_floor.as_ref().unwrap();
        handle(&comparison, "planned", provider).pay_cost_floor(floor).unwrap()
    }

    #[test]
    fn every_priced_line_is_held_against_its_floor() {
        let asked = |provider: &str| {
            let found = floors_of(provider);
            let shown = found.iter().map(|(name, line)| {
                let relation = line.relation.as_str();
                let floor = exact(&line.floor).to_exact_decimal().unwrap();
                (name.to_string(), floor, relation, line.question.is_some())
            });
            shown.collect::<Vec<_>>()
        };
        let line = |name: &str, floor: &str, relation, asked| {
            (name.to_owned(), floor.to_owned(), relation, asked)
        };
        // 12 × 72/60 × 1.3 + 0.90; 12 × 42/30 × 1.3 + 1.80; half of that.
        assert_eq!(
            asked("east"),
            [
                line("long", "19.62", "above", false),
                line("short", "23.64", "covers", true),
                line("visit", "11.82", "within", false),
            ]
        );
        // The average of 50 × 22 and 50 × 19 is 20.50 an hour.
        assert_eq!(
            asked("west"),
            [
                line("long", "19.62", "above", false),
                line("night", "16.1025", "above", false),
                line("short", "23.64", "below", true),
                line("visit", "11.82", "below", true),
            ]
        );
    }

    #[test]
    fn the_question_is_put_in_words() {
        let findings = floored().run().unwrap();
        let question = |provider: &str| {
            let floor = floors_of(provider).remove("short").unwrap();
            floor.question.unwrap()
        };
        assert_eq!(
            question("west"),
            "the price of line \"short\" is 23.63, below the statutory pay cost floor of 23.64: \
             how are travel time, insurance, pension, holiday, sick pay, training and mileage paid?"
        );
        assert_eq!(
            question("east"),
            "the price of line \"short\" is 23.50 to 24.00, in part below the statutory pay cost \
             floor of 23.64: how are travel time, insurance, pension, holiday, sick pay, training \
             and mileage paid?"
        );
        let report = report::appraisal(&findings);
        assert!(
            report.contains(
                "
Against the statutory pay cost floor
  A yardstick, not a legal price: statutory rates of the year
  provider  line            price    floor  lies    distance
  --------  -----  --------------  -------  ------  --------
  east      long            21.00    19.62  above       1.38
  east      short  23.50 to 24.00    23.64  covers      0.00
"
            ),
            "{report}"
        );
        assert!(report.contains(&format!("  To west: {}\n", question("west"))), "{report}");
        let result: Value = serde_json::from_str(&findings.to_json()).unwrap();
        let found = &result["scenarios"][0]["positions"][1]["pay_cost_floor"]["short"];
        assert_eq!(
            *found,
            json!({
                "price": {"exact": "2363/100", "rounded": "23.63"},
                "floor": {"exact": "591/25", "rounded": "23.64"},
                "relation": "below",
                "distance": {"exact": "1/100", "rounded": "0.01"},
                "question": question("west"),
            })
        );
    }

    #[test]
    fn the_floor_unfolds_and_a_tender_without_one_has_no_answer() {
        let with = floored();
        let floor = with.questions().pay_cost_floor.as_ref().unwrap();
        for line in floor.lines.keys() {
            let evidence = floor.evidence(line.as_str()).unwrap().unwrap();
            evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
        }
        assert!(floor.evidence("set").unwrap().is_none());
        let mut document: Value = serde_json::from_str(&with.to_json()).unwrap();
        document.as_object_mut().unwrap().remove("pay_cost_floor").unwrap();
        let without = appraisal(&document);
        assert!(without.questions().pay_cost_floor.is_none());
        let result: Value = serde_json::from_str(&without.run().unwrap().to_json()).unwrap();
        assert_eq!(result["scenarios"][0]["positions"][0]["pay_cost_floor"], Value::Null);
    }
}
