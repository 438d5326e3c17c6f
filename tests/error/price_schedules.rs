//! Volume tiers, homecare hours and quartiles: what they refuse, word for word.

use fullcost::price::{
    Aggregation, AllUnitsTiers, BandedSchedule, CardDiscount, CarePay, HomecareHour, IncrementalTiers, MAX_MARKET_PRICES, MAX_TIERS, MAX_VISIT_LENGTHS, Market, Mileage, OnCost,
    OnCostAmount, OnCostLine, Packs, PayCostFloor, PriceBand, PriceRounding, QuartileEstimator, Tier, Travel, VisitLength, quartiles,
};
use fullcost::appraisal::{FloorByLine, FloorLine, PricedPer};

use super::*;

/// The tests of this area, for the count of variants.
#[cfg_attr(
    not(feature = "json"),
    allow(dead_code, reason = "only the count, which needs documents, reads it")
)]
pub(super) const ALL: &[fn()] = &[
    tiers,
    rates_beside_their_prices,
    schedules_and_hours,
    floors,
    markets,
    pairs_and_totals,
    #[cfg(feature = "json")]
    documents::tiers,
    #[cfg(feature = "json")]
    documents::hours_and_schedules,
    #[cfg(feature = "json")]
    documents::floors,
    #[cfg(feature = "json")]
    documents::markets_and_totals,
];

#[test]
fn tiers() {
    let up_to = |bound, each| Tier::up_to(quantity(bound), price(each));
    let open = |each| Tier::open(price(each));
    refused(IncrementalTiers::new(vec![]), "there is no tier: give at least one");
    refused(AllUnitsTiers::new(vec![up_to("10", "5")]), "the last tier ends at 10: leave its upper bound out, so that every volume has a price");
    refused(IncrementalTiers::new(vec![up_to("0", "5"), open("4")]), "tier 1: a tier up to 0 begins at 0: give upper bounds that rise from above zero");
    refused(IncrementalTiers::new(vec![up_to("10", "5"), up_to("10", "4"), open("3")]), "tier 2: a tier up to 10 begins at 10: give upper bounds that rise from above zero");
    refused(IncrementalTiers::new(vec![up_to("10", "5"), up_to("9.5", "4"), open("3")]), "tier 2: a tier up to 9.5 begins at 10: give upper bounds that rise from above zero");
    refused(AllUnitsTiers::new(vec![open("5"), open("4")]), "tier 2: it follows a tier without an upper bound: give every tier but the last its bound");
    refused(AllUnitsTiers::new(vec![open("5"), up_to("10", "4")]), "tier 2: it follows a tier without an upper bound: give every tier but the last its bound");
    refused(AllUnitsTiers::new(vec![up_to("10", "5"), Tier { above: Some(quantity("11")), ..open("4") }]), "tier 2: a tier begins above 11 where the one before ends at 10: close the gap between them");
    refused(AllUnitsTiers::new(vec![Tier { above: Some(quantity("1")), ..up_to("10", "5") }, open("4")]), "tier 1: a tier begins above 1 where the one before ends at 0: close the gap between them");
    refused(AllUnitsTiers::new(vec![up_to("10", "5"), Tier { above: Some(quantity("9")), ..open("4") }]), "tier 2: a tier begins above 9 where the one before ends at 10: let no volume have two prices");
    refused(IncrementalTiers::new(vec![up_to("10", "-5"), open("4")]), "tier 1: the price -5.00 is negative: give a price of zero or more");
    let euros = Tier::open(UnitPrice::parse("4", Currency::EUR).unwrap());
    refused(IncrementalTiers::new(vec![up_to("10", "5"), euros]), "tier 2: EUR is mixed with GBP: convert to one currency first");
    refused(IncrementalTiers::new(vec![open("5"); MAX_TIERS + 1]), "there are more than 100 tiers of one line: split the model or the tender");
    let card = RateCard::new(Currency::GBP, VatBasis::Exempt);
    let tiers = IncrementalTiers::new(vec![euros]).unwrap();
    refused(card.with_rate("low", Rate::new(tiers)), "EUR is mixed with GBP: convert to one currency first");
    let both = Tier { below: Some(quantity("10")), ..up_to("10", "5") };
    refused(AllUnitsTiers::new(vec![both, open("4")]), r#"tier 1: give exactly one of "up_to", "below""#);
    refused(AllUnitsTiers::new(vec![open("4").with_flat(price("-1"))]), "tier 1: the price -1.00 is negative: give a price of zero or more");
    refused(AllUnitsTiers::new(vec![open("4").with_flat(UnitPrice::parse("4", Currency::EUR).unwrap())]), "tier 1: EUR is mixed with GBP: convert to one currency first");
    refused(AllUnitsTiers::new(vec![Tier::below(quantity("10"), price("5"))]), "the last tier ends at 10: leave its upper bound out, so that every volume has a price");
}

#[test]
fn rates_beside_their_prices() {
    let card = || RateCard::new(Currency::GBP, VatBasis::Exempt);
    let point = || Rate::new(PriceBand::point(price("24.35")).unwrap());
    let euros = UnitPrice::parse("4", Currency::EUR).unwrap();
    refused(card().with_rate("low", point().with_least_charge(euros)), "EUR is mixed with GBP: convert to one currency first");
    refused(card().with_rate("low", point().with_least_charge(price("-2"))), "the least charge: the price -2.00 is negative: give a price of zero or more");
    refused(card().with_rate("low", Rate::new(Packs { of: quantity("0"), price: price("2") })), "packs: a pack of 0 units has no price: say how many it holds");
    refused(card().with_rate("low", Rate::new(Packs { of: quantity("10"), price: price("-2") })), "packs: the price -2.00 is negative: give a price of zero or more");
    let most = point().with_greatest_volume(quantity("1000"));
    let beyond = "a volume of 2001/2 is more than the 1000 that the price is for: ask for less, or have a price stated for more";
    refused(most.total(quantity("1000.5")), beyond);
    refused(most.average_price(quantity("1000.5")), beyond);
    let less = |percent: &str, rounding| card().with_rate("low", point()).unwrap().with_discount(CardDiscount { percent: percent.parse().unwrap(), rounding });
    refused(less("101%", None), "the discount: 101% is not a share: give a percentage from 0% to 100%");
    refused(less("0.12345%", None), r#"line "low": 24.35 less 0.12345% has more than six decimal places: state how prices are rounded after the discount ("rounding")"#);
    let rounding = Some(PriceRounding { places: 7, rounding: Rounding::HalfUp });
    refused(less("1%", rounding), "the discount: a rounding to 7 places has more decimal places than the 6 that are allowed here: round it first");
    let bands = vec![Tier::open(price("10")).with_flat(price("1"))];
    refused(BandedSchedule::new("minute", "visit", "schedule", bands), "tier 1: a band of a schedule has a price alone: leave its flat amount out");
}

/// The pay with an on-cost.
fn with(mut pay: CarePay, covers: &[OnCost], amount: OnCostAmount) -> CarePay {
    pay.on_costs.push(OnCostLine { covers: covers.to_vec(), amount });
    pay
}

fn refused_pay(pay: CarePay, message: &str) {
    refused(HomecareHour::new(pay).per_contact_hour(VisitLength::Minutes(quantity("30"))), message);
}

#[test]
fn schedules_and_hours() {
    let bands = || vec![Tier::up_to(quantity("30"), price("10")), Tier::up_to(quantity("60"), price("18"))];
    let schedule = BandedSchedule::new("minute", "visit", "schedule", bands()).unwrap();
    refused(schedule.price(quantity("61")), r#"61 "minute" lies beyond the schedule, which ends at 60: agree a price for it, or add a band"#);
    refused(BandedSchedule::new("", "visit", "schedule", bands()), r#"the measure of a schedule: "" is empty: give 1 to 200 characters"#);
    refused(BandedSchedule::new("minute", "", "schedule", bands()), r#"the unit of a schedule: "" is empty: give 1 to 200 characters"#);
    refused(BandedSchedule::new("minute", "visit", "", bands()), r#"the source of a schedule: "" is empty: give 1 to 1000 characters"#);
    let per_visit = Travel::PerVisit { minutes: quantity("10") };
    let miles = |rate| Mileage::PerVisit { distance: quantity("2"), rate };
    refused_pay(CarePay::new(price("-1"), per_visit, miles(price("1")), "x").unwrap(), "the wage: the price -1.00 is negative: give a price of zero or more");
    refused_pay(CarePay::new(price("1"), Travel::PerContactHour(price("-2")), miles(price("1")), "x").unwrap(), "travel: the price -2.00 is negative: give a price of zero or more");
    refused_pay(CarePay::new(price("1"), per_visit, miles(UnitPrice::parse("1", Currency::EUR).unwrap()), "x").unwrap(), "mileage: EUR is mixed with GBP: convert to one currency first");
    refused(CarePay::new(price("1"), per_visit, miles(price("1")), ""), r#"the source of the pay: "" is empty: give 1 to 1000 characters"#);
    let pay = || CarePay::new(price("12"), per_visit, miles(price("0.45")), "x").unwrap();
    let of_pay = |rate| OnCostAmount::of_pay_alone(percent(rate));
    refused_pay(with(pay(), &[], of_pay("1%")), "on_costs, item 1: there is no on-cost that a line covers: give at least one");
    refused_pay(with(pay(), &[OnCost::Pension], of_pay("-1%")), "on_costs, item 1: -1% is negative: give a percentage of zero or more");
    refused_pay(with(pay(), &[OnCost::SickPay], OnCostAmount::PerPaidHour(price("-1"))), "on_costs, item 1: the price -1.00 is negative: give a price of zero or more");
    refused_pay(with(pay(), &[OnCost::Pension, OnCost::Pension], of_pay("1%")), r#"on_costs, item 1: "pension" is covered twice: let one line cover it"#);
    let pensioned = with(pay(), &[OnCost::Pension], of_pay("1%"));
    refused_pay(with(pensioned, &[OnCost::Holiday, OnCost::Pension], of_pay("1%")), r#"on_costs, item 2: "pension" is covered twice: let one line cover it"#);
    let hour = HomecareHour::new(pay());
    refused(hour.per_contact_hour(VisitLength::AsStated), "travel is stated per visit: say how many minutes a visit has");
    refused(hour.per_contact_hour(VisitLength::Minutes(quantity("0"))), "a visit of 0 minutes has no contact: give the minutes of a visit");
    assert_eq!(hour.by_visit_length(&vec![quantity("30"); MAX_VISIT_LENGTHS]).unwrap().len(), MAX_VISIT_LENGTHS);
    refused(hour.by_visit_length(&vec![quantity("30"); MAX_VISIT_LENGTHS + 1]), "there are more than 1000 lengths of visit: split the model or the tender");
    let mut running = hour.clone();
    running.running_costs = Some(price("-5"));
    refused(running.per_contact_hour(VisitLength::Minutes(quantity("30"))), "running costs: the price -5.00 is negative: give a price of zero or more");
    let mut with_surplus = hour;
    with_surplus.surplus = Some(Surplus::Amount(price("-5")));
    refused(with_surplus.per_contact_hour(VisitLength::Minutes(quantity("30"))), "surplus: the price -5.00 is negative: give a price of zero or more");
    let amounts = |travel, mileage| HomecareHour::new(CarePay::new(price("12"), travel, mileage, "x").unwrap());
    let stated = amounts(Travel::PerContactHour(price("2")), Mileage::PerContactHour(price("1")));
    refused(stated.per_contact_hour(VisitLength::Minutes(quantity("30"))), "travel is stated per contact hour, which holds for the visits behind it only: state it per visit");
    refused(stated.pay.travel_minutes_per_contact_hour(quantity("30")), "travel is stated per contact hour, which holds for the visits behind it only: state it per visit");
    let mixed = amounts(per_visit, Mileage::PerContactHour(price("1")));
    refused(mixed.per_contact_hour(VisitLength::Minutes(quantity("30"))), "mileage is stated per contact hour, which holds for the visits behind it only: state it per visit");
    let mixed = amounts(Travel::PerContactHour(price("2")), miles(price("1")));
    refused(mixed.per_contact_hour(VisitLength::AsStated), "mileage is stated per visit: say how many minutes a visit has");
    let paid_hours = with(stated.pay, &[OnCost::Pension], OnCostAmount::PerPaidHour(price("1")));
    refused(HomecareHour::new(paid_hours).per_contact_hour(VisitLength::AsStated), "travel is stated per contact hour, which holds for the visits behind it only: state it per visit");
}

#[test]
fn floors() {
    let per_visit = Travel::PerVisit { minutes: quantity("10") };
    let mileage = Mileage::PerVisit { distance: quantity("2"), rate: price("0.45") };
    let pay = || CarePay::new(price("12"), per_visit, mileage, "x").unwrap();
    let none = || OnCostAmount::of_pay_alone(percent("0%"));
    refused(PayCostFloor::new(pay()), r#"the pay cost floor does not say what holiday costs: state it, "0" included"#);
    let all_but = with(pay(), &[OnCost::Holiday, OnCost::Insurance, OnCost::Pension, OnCost::Training], none());
    refused(PayCostFloor::new(all_but), r#"the pay cost floor does not say what sick pay costs: state it, "0" included"#);
    let all = || with(pay(), &PayCostFloor::TAKES_IN, none());
    refused(PayCostFloor::new(with(all(), &[OnCost::Other], none())), "a pay cost floor takes in insurance, pension, holiday, sick pay and training: leave other on-costs out");
    let stated = CarePay::new(price("12"), Travel::PerContactHour(price("1")), mileage, "x").unwrap();
    refused(PayCostFloor::new(with(stated, &PayCostFloor::TAKES_IN, none())), "travel is stated per contact hour, which holds for the visits behind it only: state it per visit");
    let floor = PayCostFloor::new(all()).unwrap();
    refused(floor.per_visit(quantity("0")), "a visit of 0 minutes has no contact: give the minutes of a visit");
    let visit = |minutes| FloorLine { visit_minutes: quantity(minutes), priced_per: PricedPer::Visit };
    let lines = [("high".parse().unwrap(), visit("0"))].into();
    refused(FloorByLine { floor, lines }.evidence("high"), "a visit of 0 minutes has no contact: give the minutes of a visit");
}

#[test]
fn markets() {
    let two = [fraction("1"), fraction("2")];
    refused(quartiles(&two, QuartileEstimator::Exclusive), "2 figures have no quartiles by the exclusive estimator: give at least 3, or name another estimator");
    refused(quartiles(&[], QuartileEstimator::Inclusive), "0 figures have no quartiles by the inclusive estimator: give at least 1, or name another estimator");
    let market = |aggregation| Market::new(Currency::GBP, QuartileEstimator::Exclusive, aggregation);
    let by_line = || market(Aggregation::SumOfLineQuartiles).with_price("a", "low", price("20")).unwrap();
    refused(by_line().with_price("a", "low", price("21")), r#"market price of "a": the name "low" is given twice: give each line of a market card its own name"#);
    refused(by_line().with_price("b", "low", price("-1")), r#"market price of "b": line "low": the price -1.00 is negative: give a price of zero or more"#);
    refused(by_line().with_price("b", "low", UnitPrice::parse("1", Currency::EUR).unwrap()), r#"market price of "b": EUR is mixed with GBP: convert to one currency first"#);
    refused(by_line().with_price("", "low", price("1")), r#"market price of "": "" is empty: give 1 to 200 characters"#);
    refused(by_line().with_price("b", "", price("1")), r#"market price of "b": "" is empty: give 1 to 200 characters"#);
    refused(by_line().line("low"), r#"market prices of line "low": 1 figures have no quartiles by the exclusive estimator: give at least 3, or name another estimator"#);
    refused(by_line().totals(&[("night", fraction("1"))]), r#"market provider "a" has no price for line "night", so that it has no total: price it, leave the provider out, or add up line quartiles"#);
    let band = PriceBand::new(price("1"), price("2")).unwrap();
    let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_band("low", band).unwrap();
    refused(by_line().with_card("b", &card), r#"market price of "b": line "low" is not priced at one price for every volume: give one price, since quartiles are of points"#);
    let mut lines = (0..MAX_MARKET_PRICES).map(|line| format!("line {line}"));
    let full = lines.try_fold(market(Aggregation::SumOfLineQuartiles), |market, line| market.with_price("a", &line, price("1"))).unwrap();
    assert_eq!(full.lines().len(), MAX_MARKET_PRICES);
    refused(full.with_price("b", "low", price("1")), "there are more than 100000 market prices: split the model or the tender");
    refused(Corridor::of_market("x", market(Aggregation::QuartileOfTotals)), "there is no market price: give at least one");
    let mut totals = market(Aggregation::QuartileOfTotals);
    for provider in ["a", "b", "c", "d"] {
        totals = totals.with_price(provider, "low", price("20")).unwrap();
        if provider != "d" {
            totals = totals.with_price(provider, "high", price("20")).unwrap();
        }
    }
    refused(Corridor::of_market("x", totals.clone()), r#"market provider "d" has no price for line "high", so that it has no total: price it, leave the provider out, or add up line quartiles"#);
    let corridor = Corridor::of_market("x", totals.with_price("d", "high", price("1")).unwrap()).unwrap();
    refused(corridor.with_band("low", band), "give exactly one of bands of lines, market prices");
}

#[test]
fn pairs_and_totals() {
    let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("low", price("1")).unwrap();
    let total = PriceBand::point(price("1")).unwrap();
    let bid = |provider: &str| Bid::new(provider, card.clone()).unwrap();
    let stating = |scenario: &str, total| Bid {
        stated_totals: std::collections::BTreeMap::from([(scenario.parse().unwrap(), total)]),
        ..bid("a")
    };
    let stated = stating("planned", total);
    let scenario = Scenario::new("wet").unwrap().with_quantity("low", quantity("1")).unwrap();
    let demand = Demand::new(vec![DemandLine::new("low", "hour").unwrap()], vec![scenario]).unwrap();
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let tender = || Tender::builder("x", Currency::GBP, period, demand.clone());
    refused(tender().bid(stated).build(), r#"bid "a": "planned" is not the name of a scenario: use one of the names that are listed, or add it"#);
    let euros = PriceBand::point(UnitPrice::parse("1", Currency::EUR).unwrap()).unwrap();
    let stated = stating("wet", euros);
    refused(tender().bid(stated).build(), r#"bid "a": EUR is mixed with GBP: convert to one currency first"#);
    let corridor = || Corridor::new("x").unwrap().with_stated_total(euros);
    refused(asking(tender().bid(bid("a")), |questions| questions.corridor = Some(corridor())), "the corridor: EUR is mixed with GBP: convert to one currency first");
    let banded = |place: usize| {
        let band = PriceBand::new(UnitPrice::parse("1", Currency::GBP).unwrap(), UnitPrice::parse("2", Currency::GBP).unwrap()).unwrap();
        Bid::new(&place.to_string(), RateCard::new(Currency::GBP, VatBasis::Exempt).with_band("low", band).unwrap()).unwrap()
    };
    let many = (0..=1_000).fold(tender(), |tender, place| tender.bid(banded(place)));
    let comparison = compare(&many.build().unwrap());
    let view = comparison.scenario("wet").unwrap().view(View::Tendered);
    refused(view.indistinguishable(), "500500 pairs of bids cannot be told apart, more than the 500000 that are listed: ask of two bids at a time");
    refused(view.pair("1", "x"), r#""x" is not the name of a provider: use one of the names that are listed, or add it"#);
}

#[cfg(feature = "json")]
mod documents {
    use serde_json::{Value, json};

    use super::super::documents::tender_document;
    use super::*;

    #[track_caller]
    fn refused_tender(change: impl FnOnce(&mut Value), message: &str) {
        let mut document = tender_document();
        change(&mut document);
        refused(Appraisal::from_json(&document.to_string()), message);
    }

    #[test]
    pub(super) fn tiers() {
        let low = |tender: &mut Value, value: Value| tender["bids"][0]["rates"]["low"] = value;
        let tiers = json!([{"up_to": "10", "price": "5"}, {"price": "4"}]);
        refused_tender(|tender| low(tender, json!({"incremental": []})), r#"bid "north": rates: line "low": incremental: there is no tier: give at least one"#);
        refused_tender(|tender| low(tender, json!({"incremental": {"price": "4"}})), r#"bid "north": rates: line "low": incremental: an object stands where a list belongs: write a list"#);
        refused_tender(|tender| low(tender, json!({"all_units": [{"up_to": "10", "price": "5"}]})), r#"bid "north": rates: line "low": all_units: the last tier ends at 10: leave its upper bound out, so that every volume has a price"#);
        refused_tender(|tender| low(tender, json!({"all_units": [{"up_to": "10"}, {"price": "4"}]})), r#"bid "north": rates: line "low": all_units: tier 1: the field "price" is missing: add it"#);
        refused_tender(|tender| low(tender, json!({"all_units": [{"from": "10", "price": "4"}]})), r#"bid "north": rates: line "low": all_units: tier 1: the field "from" is not part of the format: remove it, or correct its name to one of above, up_to, below, price, flat"#);
        refused_tender(|tender| low(tender, json!({"incremental": [{"up_to": "10", "price": "5"}, {"above": "12", "price": "4"}]})), r#"bid "north": rates: line "low": incremental: tier 2: a tier begins above 12 where the one before ends at 10: close the gap between them"#);
        refused_tender(|tender| low(tender, json!({"incremental": tiers, "all_units": tiers})), r#"bid "north": rates: line "low": give exactly one of "price", "low" with "high", "incremental", "all_units", "packs""#);
        refused_tender(|tender| low(tender, json!({"incremental": tiers, "price": "4"})), r#"bid "north": rates: line "low": give exactly one of "price", "low" with "high", "incremental", "all_units", "packs""#);
        refused_tender(|tender| low(tender, json!({"low": "3", "all_units": tiers})), r#"bid "north": rates: line "low": give exactly one of "price", "low" with "high", "incremental", "all_units", "packs""#);
        refused_tender(|tender| low(tender, json!({"price": "4", "greatest_volume": "0.5"})), r#"bid "north": line "low": scenario "cold": a volume of 150 is more than the 0.5 that the price is for: ask for less, or have a price stated for more"#);
        refused_tender(|tender| low(tender, json!({"packs": {"of": "0", "price": "4"}})), r#"bid "north": rates: line "low": packs: a pack of 0 units has no price: say how many it holds"#);
        refused_tender(|tender| low(tender, json!({"price": "4", "least_charge": "-4"})), r#"bid "north": rates: line "low": the least charge: the price -4.00 is negative: give a price of zero or more"#);
        let discount = |tender: &mut Value| tender["bids"][1]["discount"] = json!({"percent": "0.00001%"});
        refused_tender(discount, r#"bid "south": discount: line "low": 21.50 less 0.00001% has more than six decimal places: state how prices are rounded after the discount ("rounding")"#);
        refused_tender(|tender| { discount(tender); tender["bids"][1]["consortium"] = json!({"lead": "a", "partners": [{"partner": "a"}, {"partner": "b"}]}); }, r#"bid "south": discount: a discount on the whole card is not of a joint bid: state its parts at what they come to after it"#);
        refused_tender(|tender| low(tender, json!({"incremental": tiers, "unit": "visit"})), r#"bid "north": line "low": the unit "visit" is mixed with "hour": convert to one unit first"#);
        refused_tender(|tender| tender["bids"][0]["rates"]["set"] = json!({"all_units": [{"up_to": "10", "price": "1"}, {"price": "1"}]}), r#"bid "north": line "set" is priced at 1.00 up to 10, then 1.00 GBP (all units) and preset at 1.00 GBP: leave the price out, or state the preset one"#);
        let comparison = Appraisal::from_json(&tender_document().to_string()).unwrap().compare();
        let bid = |scenario: &str, provider: &str| comparison.scenario(scenario).and_then(|found| found.bid(provider));
        refused(bid("mild", "north").unwrap().line_total("hall"), r#"line "hall" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused(bid("mild", "south").unwrap().line_total("night"), r#"there is no price for line "night": price it, or declare the line optional in the tender"#);
        refused(bid("hot", "south").and_then(|bid| bid.average_price("night")), r#""hot" is not the name of a scenario: use one of the names that are listed, or add it"#);
    }

    #[test]
    pub(super) fn hours_and_schedules() {
        let valid = json!({
            "format": 1, "currency": "GBP", "wage": "12", "source": "x",
            "travel": {"minutes_per_visit": "10"},
            "mileage": {"distance_per_visit": "2", "rate": "0.45"},
            "on_costs": [{"covers": ["pension"], "percent": "3%", "of": ["pay"]}],
            "surplus": {"margin": "3%"}
        });
        HomecareHour::from_json(&valid.to_string()).unwrap();
        let changed = |field: &str, value: Value, message: &str| {
            let mut document = valid.clone();
            document[field] = value;
            refused(HomecareHour::from_json(&document.to_string()), message);
        };
        changed("speed", json!("1"), r#"homecare hour: the field "speed" is not part of the format: remove it, or correct its name to one of format, currency, wage, travel, mileage, on_costs, source, running_costs, surplus"#);
        changed("travel", json!({}), r#"travel: give exactly one of "per_contact_hour", "minutes_per_visit""#);
        changed("mileage", json!({"rate": "1"}), r#"mileage: give exactly one of "per_contact_hour", "distance_per_visit" with "rate""#);
        changed("surplus", json!({"margin": "3%", "mark_up": "3%"}), r#"surplus: give exactly one of "amount", "margin", "mark_up""#);
        changed("surplus", json!({"margin": "100%"}), "surplus: margin: a margin of 100% on the price leaves no price: give a margin below 100%");
        changed("on_costs", json!([{"covers": ["luck"], "percent": "3%", "of": ["pay"]}]), r#"on_costs, item 1: covers: "luck" is not one of the choices: write one of holiday, insurance, other, pension, sick_pay, training"#);
        changed("on_costs", json!([{"covers": ["pension"]}]), r#"on_costs, item 1: give exactly one of "percent" with "of", "per_contact_hour", "per_paid_hour""#);
        changed("on_costs", json!([{"covers": ["pension"], "percent": "3%"}]), r#"on_costs, item 1: give exactly one of "percent" with "of", "per_contact_hour", "per_paid_hour""#);
        let due_on = |covers: Value, and_of: Value| json!({"covers": covers, "percent": "3%", "of": and_of});
        changed("on_costs", json!([due_on(json!(["pension"]), json!(["holiday"])), due_on(json!(["holiday"]), json!(["pay"]))]), r#"on_costs, item 1: a percentage of an on-cost is of pay at least: name "pay" in "of""#);
        changed("on_costs", json!([due_on(json!(["pension"]), json!(["luck"]))]), r#"on_costs, item 1: of: "luck" is not one of the choices: write one of pay, holiday, insurance, other, pension, sick_pay, training"#);
        changed("on_costs", json!([due_on(json!(["pension"]), json!(["pay", "holiday"]))]), r#"on_costs, item 1: it is due on holiday, which no line covers: add the line, or take it out of "of""#);
        changed("on_costs", json!([due_on(json!(["holiday", "sick_pay"]), json!(["pay"])), due_on(json!(["pension"]), json!(["pay", "holiday"]))]), "on_costs, item 2: it is due on a line that covers sick pay as well: name that too, or state the two apart");
        changed("on_costs", json!([due_on(json!(["holiday"]), json!(["pay", "pension"])), due_on(json!(["pension"]), json!(["pay", "holiday"]))]), "on_costs: on-costs are percentages of each other: state one of them as an amount, or of pay alone");
        changed("on_costs", json!([{"covers": ["pension"], "percent": "3%", "of": ["pay"]}, {"covers": ["pension"], "percent": "3%", "of": ["pay"]}]), r#"on_costs, item 2: "pension" is covered twice: let one line cover it"#);
        changed("running_costs", json!("-1"), "running costs: the price -1.00 is negative: give a price of zero or more");
        let schedule = json!({"format": 1, "currency": "GBP", "measure": "mile", "unit": "hour", "source": "x", "bands": []});
        refused(BandedSchedule::from_json(&schedule.to_string()), "there is no tier: give at least one");
        refused(BandedSchedule::from_json("{}"), r#"the field "format" is missing: add it"#);
    }

    #[test]
    pub(super) fn floors() {
        let floor = |field: &'static str, value: Value| move |tender: &mut Value| {
            tender["pay_cost_floor"] = json!({
                "wage": "12", "source": "x", "travel": {"minutes_per_visit": "10"},
                "mileage": {"per_contact_hour": "0"}, "lines": {"low": {"visit_minutes": "30"}},
                "on_costs": [{"covers": ["holiday", "insurance", "pension", "sick_pay", "training"], "percent": "30%", "of": ["pay"]}]
            });
            tender["pay_cost_floor"][field] = value;
        };
        // The tax inside a price is none of the bidder's, and nothing says how much it is.
        let mut inclusive = tender_document();
        floor("wage", json!("12"))(&mut inclusive);
        inclusive["bids"][0]["vat"] = json!("inclusive");
        inclusive["bids"][1]["vat"] = json!("inclusive");
        let appraisal = Appraisal::from_json(&inclusive.to_string()).unwrap();
        let positions = &appraisal.run().unwrap().scenarios[0].positions;
        let north = positions.iter().find(|found| found.provider.as_str() == "north").unwrap();
        assert!(north.pay_cost_floor.is_empty());
        assert_eq!(north.not_assessable.as_ref().unwrap().to_string(), r#"the prices of bid "north" include VAT, which is no income of the bidder, and nothing says how much: state the buyer's tax, or prices without it"#);
        let mut document = tender_document();
        floor("wage", json!("12"))(&mut document);
        Appraisal::from_json(&document.to_string()).unwrap();
        refused_tender(floor("running_costs", json!("5")), r#"pay_cost_floor: the field "running_costs" is not part of the format: remove it, or correct its name to one of wage, travel, mileage, on_costs, source, lines"#);
        refused_tender(floor("on_costs", json!([])), r#"pay_cost_floor: the pay cost floor does not say what holiday costs: state it, "0" included"#);
        refused_tender(floor("lines", json!({"low": {"visit_minutes": "0"}})), r#"pay_cost_floor: line "low": a visit of 0 minutes has no contact: give the minutes of a visit"#);
        refused_tender(floor("lines", json!({"low": {"visit_minutes": "30", "priced_per": "week"}})), r#"pay_cost_floor: line "low": priced_per: "week" is not one of the choices: write one of contact_hour, visit"#);
        refused_tender(floor("lines", json!({"hall": {"visit_minutes": "30"}})), r#"the pay cost floor: line "hall" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused_tender(floor("lines", json!({"set": {"visit_minutes": "30"}})), r#"the pay cost floor: line "set" is preset by the tender: no bidder chose its price, so leave it out"#);
    }

    #[test]
    pub(super) fn markets_and_totals() {
        let market = |field: &'static str, value: Value| move |tender: &mut Value| {
            tender["corridor"] = json!({"source": "x", "market": {
                "estimator": "inclusive", "aggregation": "quartile_of_totals",
                "prices": {"a": {"low": "20"}, "b": {"low": "22"}}
            }});
            tender["corridor"]["market"][field] = value;
        };
        let mut document = tender_document();
        market("estimator", json!("inclusive"))(&mut document);
        Appraisal::from_json(&document.to_string()).unwrap();
        refused_tender(market("estimator", json!("median")), r#"corridor: market: estimator: "median" is not one of the choices: write one of exclusive, inclusive"#);
        refused_tender(market("estimator", json!("exclusive")), r#"corridor: market prices of line "low": 2 figures have no quartiles by the exclusive estimator: give at least 3, or name another estimator"#);
        refused_tender(market("aggregation", json!("mean")), r#"corridor: market: aggregation: "mean" is not one of the choices: write one of quartile_of_totals, sum_of_line_quartiles"#);
        refused_tender(market("prices", json!({})), "corridor: there is no market price: give at least one");
        refused_tender(market("prices", json!({"a": {"low": "-1"}})), r#"corridor: market: market price of "a": line "low": the price -1.00 is negative: give a price of zero or more"#);
        refused_tender(market("prices", json!({"a": {"low": {"low": "1", "high": "2"}}})), r#"corridor: market: market price of "a": line "low": an object stands where a number in quotes belongs: write a number in quotes"#);
        refused_tender(market("prices", json!({"a": {"hall": "1"}})), r#"the corridor: line "hall" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused_tender(market("prices", json!({"a": {"set": "1"}})), r#"the corridor: line "set" is preset by the tender: remove its band"#);
        refused_tender(|tender| tender["corridor"]["market"] = json!({}), r#"corridor: give exactly one of "lines", "market""#);
        refused_tender(|tender| tender["corridor"]["stated_total"] = json!({"low": "2", "high": "1"}), "corridor: stated_total: the band runs from 2.00 to 1.00: give the lower end first");
        let total = |value: Value| move |tender: &mut Value| tender["bids"][0]["stated_totals"] = value;
        refused_tender(total(json!({"planned": "1"})), r#"bid "north": "planned" is not the name of a scenario: use one of the names that are listed, or add it"#);
        refused_tender(total(json!({"mild": "-1"})), r#"bid "north": stated total of scenario "mild": the price -1.00 is negative: give a price of zero or more"#);
        refused_tender(total(json!({"mild": {"low": "1"}})), r#"bid "north": stated total of scenario "mild": the field "high" is missing: add it"#);
        let comparison = Appraisal::from_json(&tender_document().to_string()).unwrap().compare();
        let view = comparison.scenario("mild").unwrap().view(View::CompetitivelyNeutral);
        refused(view.pair("north", "south"), r#"bid "south" is not assessable here, since it does not state "input_tax": ask the bidder to state it, "0" included"#);
    }
}
