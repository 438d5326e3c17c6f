//! Contracts, indexation and totals over years.

use std::cmp::Ordering;

use fullcost::allocation::Method;
use fullcost::cost::{Behaviour, CostLine, Organisation, Service};
use fullcost::exact::{
    Currency, Fraction, Money, Month, Name, Percent, Period, Quantity, Rounding, UnitPrice,
};
use fullcost::full_cost::{CostBasis, CostByBehaviour, full_cost};
use fullcost::price::{
    Beyond, Contract, ContractForm, ContractTerms, IndexReading, IndexTable, Indexation,
    IndexationTerms, NominalRate, PercentRounding, RealFlows, RealRate, Timing, UpliftStep,
    VolumeBand, WeightedIndex, contract_outcomes, refused_uplift,
};
use proptest::prelude::*;

fn pounds(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::GBP).unwrap()
}

fn sum(text: &str) -> Money {
    Money::parse(text, Currency::GBP).unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

/// Volumes with the income a contract must give, and working that must recompute.
#[track_caller]
fn pays(contract: &Contract, expected: &[(&str, &str)]) {
    for (volume, income) in expected {
        assert_eq!(contract.income(quantity(volume)), fraction(income), "at {volume}");
        let evidence = contract.evidence(quantity(volume));
        evidence.verify().unwrap();
        assert_eq!(*evidence.value(), fraction(income), "at {volume}");
    }
}

#[test]
fn every_form_pays_what_it_says() {
    let block = Contract::block("hour", pounds("20"), quantity("1000")).unwrap();
    pays(&block, &[("0", "20000"), ("1000", "20000"), ("5000", "20000")]);
    let per_unit = Contract::per_unit("hour", pounds("20")).unwrap();
    pays(&per_unit, &[("0", "0"), ("1000", "20000"), ("0.5", "10")]);
    let share = percent("62.5%");
    let per_success = Contract::per_success("case", pounds("80"), share).unwrap();
    pays(&per_success, &[("0", "0"), ("100", "5000"), ("1", "50")]);
    let all_or_nothing =
        Contract::all_or_nothing("case", sum("9000"), quantity("50"), share).unwrap();
    // 80 cases are exactly 50 successes.
    pays(&all_or_nothing, &[("79.99", "0"), ("80", "9000"), ("500", "9000"), ("0", "0")]);
    let bands = [
        VolumeBand::new(Some(quantity("100")), sum("1000")),
        VolumeBand::new(Some(quantity("200")), sum("1800")),
        VolumeBand::new(None, sum("2500")),
    ];
    let banded = Contract::banded("case", &bands).unwrap();
    pays(&banded, &[("0", "1000"), ("100", "1000"), ("100.01", "1800")]);
    pays(&banded, &[("200", "1800"), ("200.000001", "2500"), ("9000", "2500")]);
    let forms = [&block, &per_unit, &per_success, &all_or_nothing, &banded].map(Contract::form);
    assert_eq!(
        forms.map(ContractForm::as_str),
        ["block", "per_unit", "per_success", "all_or_nothing", "banded"]
    );
}

#[test]
fn beyond_its_tolerances_a_block_grows_and_shrinks_but_never_below_zero() {
    let up = Beyond::new(percent("5%"), pounds("14")).unwrap();
    let down = Beyond::new(percent("10%"), pounds("30")).unwrap();
    let contract =
        Contract::cost_and_volume("hour", pounds("20"), quantity("1000"), up, down).unwrap();
    pays(&contract, &[("1000", "20000"), ("1050", "20000"), ("1051", "20014"), ("1150", "21400")]);
    pays(&contract, &[("900", "20000"), ("899", "19970"), ("300", "2000")]);
    // 900 units short would take 27,000 from 20,000.
    pays(&contract, &[("0", "0"), ("233", "0"), ("234", "20")]);
}

fn shed(lines: &[(&str, &str, Behaviour)]) -> CostByBehaviour {
    let period = Period::new(month("2026-04"), 12).unwrap();
    let service = Service::new("repairs", "visit", quantity("500")).unwrap();
    let builder = Organisation::builder("shed", Currency::GBP, period).service(service);
    let builder = lines.iter().fold(builder, |builder, (name, amount, behaviour)| {
        let line = CostLine::new(name, sum(amount), "repairs", "ledger").unwrap();
        builder.line(line.with_behaviour(behaviour.clone()))
    });
    let costs = full_cost(&builder.build().unwrap(), &Method::Direct).unwrap();
    costs.service("repairs").unwrap().by_behaviour(CostBasis::Full).unwrap()
}

fn volumes(pairs: &[(&str, &str)]) -> Vec<(Name, Quantity)> {
    pairs.iter().map(|(name, volume)| (name.parse().unwrap(), quantity(volume))).collect()
}

#[test]
fn margins_follow_cost_by_behaviour_and_the_worst_is_named() {
    // P23: fixed 10,200, price 60, variable 36: 425 units break even.
    let cost =
        shed(&[("rent", "10200", Behaviour::Fixed), ("materials", "18000", Behaviour::Variable)]);
    let contract = Contract::per_unit("visit", pounds("60")).unwrap();
    let named = volumes(&[("zenith", "425"), ("even", "425"), ("good", "500"), ("poor", "400")]);
    let found = contract_outcomes(&contract, &cost, &named).unwrap();
    let margins: Vec<String> =
        found.outcomes.iter().map(|outcome| outcome.margin.low().to_string()).collect();
    assert_eq!(margins, ["0", "1800", "-600", "0"]);
    let poor = &found.outcomes[2];
    assert_eq!(poor.volume, quantity("400"));
    assert_eq!(
        (poor.income.low(), poor.cost.low()),
        (&Fraction::from(24_000), &Fraction::from(24_600))
    );
    assert_eq!((found.form, found.unit.as_str()), (contract.form(), "visit"));
    assert_eq!(found.least_margin.scenario.as_str(), "poor");
    assert_eq!(found.least_income.scenario.as_str(), "poor");
    assert_eq!(found.greatest_income.scenario.as_str(), "good");
    for outcome in &found.outcomes {
        let evidence = found.evidence(outcome.scenario.as_str()).unwrap();
        evidence.verify().unwrap();
        assert_eq!(evidence.value(), outcome.margin.low());
    }
    // Under a block more volume is only more cost, and steps bite: of equals the first by name.
    let steps = Behaviour::Stepped { capacity: quantity("250") };
    let cost = shed(&[("crews", "20000", steps)]);
    let contract = Contract::block("visit", pounds("60"), quantity("500")).unwrap();
    let named = volumes(&[("b", "501"), ("a", "750"), ("c", "500")]);
    let found = contract_outcomes(&contract, &cost, &named).unwrap();
    assert_eq!(found.least_margin.scenario.as_str(), "a");
    assert_eq!(found.least_margin.margin, Fraction::ZERO);
    assert_eq!(found.greatest_income.scenario.as_str(), "a");
}

proptest! {
    /// A contract is its terms at a price, whichever way it is built.
    #[test]
    fn terms_at_a_price_are_the_contract(
        price in 0_u32..4_000, planned in 0_u32..50, delivered in 0_u32..120,
        up in 0_u32..150, down in 0_u32..100, rate in 0_u32..=100, tolerance in 0_u32..=4,
    ) {
        let unit_price = pounds(&format!("{}.{:02}", price / 100, price % 100));
        let share_of = |share: u32| {
            let figure = unit_price.to_fraction() * fraction(&format!("{share}/100"));
            UnitPrice::from_fraction(&figure, Currency::GBP, 6, Rounding::HalfEven).unwrap()
        };
        let volume = quantity(&planned.to_string());
        let tolerance = percent(&format!("{}%", tolerance * 25));
        let part = |share: u32| percent(&format!("{share}%"));
        let own = |share: u32| Beyond::new(tolerance, share_of(share)).unwrap();
        let rate = percent(&format!("{rate}%"));
        let pairs = [
            (ContractTerms::Block { volume }, Contract::block("hour", unit_price, volume).unwrap()),
            (ContractTerms::PerUnit, Contract::per_unit("hour", unit_price).unwrap()),
            (ContractTerms::PerSuccess { success_rate: rate }, Contract::per_success("hour", unit_price, rate).unwrap()),
            (ContractTerms::CostAndVolume { volume, tolerance_up: tolerance, price_up: part(up), tolerance_down: tolerance, price_down: part(down) },
             Contract::cost_and_volume("hour", unit_price, volume, own(up), own(down)).unwrap()),
        ];
        let delivered = quantity(&delivered.to_string());
        for (terms, contract) in pairs {
            let at_price = terms.at_price("hour", unit_price).unwrap();
            prop_assert_eq!(&at_price, &contract);
            prop_assert!(at_price.income(delivered) >= Fraction::ZERO);
            let evidence = at_price.evidence(delivered);
            evidence.verify().unwrap();
            prop_assert_eq!(evidence.value(), &at_price.income(delivered));
        }
    }
}

fn changes(name: &str, values: &[(&str, &str)]) -> IndexTable {
    let values = values.iter().map(|(at, change)| (month(at), percent(change)));
    IndexTable::yearly_changes(name, "made up", values).unwrap()
}

fn levels(name: &str, reading: IndexReading, values: &[(&str, &str)]) -> IndexTable {
    let values = values.iter().map(|(at, level)| (month(at), quantity(level)));
    IndexTable::levels(name, "made up", reading, values).unwrap()
}

fn step(takes_effect: &str, from: &str, to: &str) -> UpliftStep {
    UpliftStep { takes_effect: month(takes_effect), from: month(from), to: month(to) }
}

/// Terms of indices that weigh alike.
fn terms(tables: Vec<IndexTable>, uplifts: Vec<UpliftStep>) -> IndexationTerms {
    let weight = percent(&format!("{}%", 100 / tables.len()));
    let indices = tables.into_iter().map(|table| WeightedIndex { table, weight }).collect();
    IndexationTerms { indices, uplifts, ..IndexationTerms::new("contract").unwrap() }
}

#[test]
fn uplifts_compound_from_the_month_they_take_effect() {
    let table = changes("pay", &[("2026-12", "10%"), ("2027-12", "20%")]);
    let steps = UpliftStep::yearly(month("2027-07"), month("2025-12"), 2).unwrap();
    assert_eq!(
        steps,
        [step("2027-07", "2025-12", "2026-12"), step("2028-07", "2026-12", "2027-12")]
    );
    let reversed = steps.into_iter().rev().collect();
    let indexation = Indexation::new(terms(vec![table], reversed)).unwrap();
    for (at, factor) in [
        ("2026-04", "1"),
        ("2027-06", "1"),
        ("2027-07", "1.1"),
        ("2028-06", "1.1"),
        ("2028-07", "1.32"),
        ("2040-01", "1.32"),
    ] {
        assert_eq!(indexation.factor_at(month(at)), fraction(factor), "{at}");
        let evidence = indexation.evidence(month(at));
        evidence.verify().unwrap();
        assert_eq!(*evidence.value(), fraction(factor), "{at}");
    }
    // A contract year from April has three months before the uplift of July, and nine after.
    for (first, mean) in
        [("2026-04", "1"), ("2027-04", "1.075"), ("2028-04", "1.265"), ("2029-04", "1.32")]
    {
        assert_eq!(indexation.year_factor(month(first)).unwrap(), fraction(mean), "{first}");
        let evidence = indexation.year_evidence(month(first)).unwrap();
        evidence.verify().unwrap();
        assert_eq!(*evidence.value(), fraction(mean), "{first}");
    }
    assert_eq!(indexation.price_at(pounds("20"), month("2027-07")), Fraction::from(22));
}

#[test]
fn floors_caps_and_rounding_come_in_their_sequence() {
    let build = |change: &dyn Fn(&mut IndexationTerms)| {
        let pay = changes("pay", &[("2026-12", "7.25%"), ("2027-12", "-6%")]);
        let prices = levels(
            "prices",
            IndexReading::EachMonth,
            &[("2025-12", "400"), ("2026-12", "401"), ("2027-12", "401")],
        );
        let first = step("2027-04", "2025-12", "2026-12");
        let second = step("2028-04", "2026-12", "2027-12");
        let mut terms = terms(vec![pay, prices], vec![first, second]);
        change(&mut terms);
        let indexation = Indexation::new(terms).unwrap();
        let last = indexation.evidence(month("2030-01"));
        last.verify().unwrap();
        assert_eq!(*last.value(), indexation.factor_at(month("2030-01")));
        indexation
            .uplifts()
            .iter()
            .map(|uplift| uplift.uplift.to_exact_decimal().unwrap())
            .collect::<Vec<_>>()
    };
    let round = |places| PercentRounding::new(places, Rounding::HalfUp).unwrap();
    assert_eq!([0, 2, 6].map(|places| round(places).places()), [0, 2, 6]);
    assert_eq!(build(&|_| ()), ["0.0375", "-0.03"]);
    assert_eq!(build(&|terms| terms.rounding_changes = Some(round(1))), ["0.038", "-0.03"]);
    assert_eq!(build(&|terms| terms.rounding_uplifts = Some(round(0))), ["0.04", "-0.03"]);
    assert_eq!(build(&|terms| terms.floor = Some(percent("0%"))), ["0.0375", "0"]);
    assert_eq!(build(&|terms| terms.cap = Some(percent("3.5%"))), ["0.035", "-0.03"]);
    // A cap bears on the rounded figure, and is not rounded itself.
    assert_eq!(
        build(&|terms| {
            terms.rounding_uplifts = Some(round(0));
            terms.cap = Some(percent("3.75%"));
            terms.floor = Some(percent("-2.5%"));
        }),
        ["0.0375", "-0.025"]
    );
}

#[test]
fn a_level_holds_until_the_next_where_the_table_says_so() {
    let wage = levels(
        "wage",
        IndexReading::UntilNext,
        &[("2025-04", "12"), ("2026-04", "12.60"), ("2026-10", "15")],
    );
    let change = |from, to| wage.change(month(from), month(to)).map(|change| change.to_string());
    assert_eq!(change("2025-12", "2026-09").unwrap(), "1/20");
    assert_eq!(change("2025-04", "2026-10").unwrap(), "1/4");
    assert_eq!(change("2026-10", "2031-01").unwrap(), "0");
    assert!(change("2025-03", "2026-10").is_err());
    let monthly =
        levels("prices", IndexReading::EachMonth, &[("2025-04", "12"), ("2026-04", "12.60")]);
    assert!(monthly.change(month("2025-05"), month("2026-04")).is_err());
}

fn uniform(rate: &str, years: u16) -> Indexation {
    let last = 2026 + years;
    let values: Vec<(Month, Percent)> =
        (2026..=last).map(|year| (Month::new(year, 12).unwrap(), percent(rate))).collect();
    let table = IndexTable::yearly_changes("prices", "made up", values).unwrap();
    let steps = UpliftStep::yearly(month("2027-04"), month("2025-12"), years).unwrap();
    Indexation::new(terms(vec![table], steps)).unwrap()
}

#[test]
fn flows_are_discounted_where_their_timing_says() {
    let first = month("2026-04");
    let flows = RealFlows::at_price(first, pounds("10"), &[quantity("121"), quantity("242")])
        .unwrap()
        .with_mobilisation(sum("100"))
        .unwrap()
        .with_exit(sum("121"))
        .unwrap();
    assert_eq!(flows.total(), Fraction::from(100 + 1_210 + 2_420 + 121));
    let rate = RealRate::new(percent("10%")).unwrap();
    // 100 + 1,210/1.1 + 2,420/1.21 + 121/1.21
    let end = flows.present_value(rate, Timing::YearEnd);
    assert_eq!(end.exact(), Some(&Fraction::from(100 + 1_100 + 2_000 + 100)));
    let start = flows.present_value(rate, Timing::YearStart);
    assert_eq!(start.exact(), Some(&Fraction::from(100 + 1_210 + 2_200 + 100)));
    for (timing, value) in [(Timing::YearEnd, &end), (Timing::YearStart, &start)] {
        let evidence = flows.present_value_evidence(rate, timing).unwrap().unwrap();
        evidence.verify().unwrap();
        assert_eq!(Some(evidence.value()), value.exact());
    }
    // In the middle of the year: 200 + 3,100 · √1.1 = 3,451.3074…, so 3,251.3074² < 3,100² · 1.1.
    let middle = flows.present_value(rate, Timing::YearMiddle);
    assert_eq!(middle.exact(), None);
    assert_eq!(flows.present_value_evidence(rate, Timing::YearMiddle).unwrap(), None);
    let bounds = middle.bounds();
    let square = |end: &Fraction| (end - &Fraction::from(200)).power(2);
    let target = Fraction::from(3_100).power(2) * fraction("1.1");
    assert!(square(bounds.low()) < target && target < square(bounds.high()));
    let width = bounds.high() - bounds.low();
    assert!(width <= fraction("1/1000000000000000000000000000000"), "{width}");
    assert_eq!(middle.to_plain_text(2, Rounding::HalfEven), "3451.31");
    assert_eq!(middle.compare(&end), Some(Ordering::Greater));
    assert_eq!(middle.compare(&start), Some(Ordering::Less));
    assert_eq!(middle.compare(&middle), Some(Ordering::Equal));
    let other = flows.present_value(RealRate::new(percent("9%")).unwrap(), Timing::YearMiddle);
    assert_eq!(middle.compare(&other), None);
    // 1 + 21 % is the square of 1.1, and zero discounts nothing.
    let square = RealRate::new(percent("21%")).unwrap();
    let exact = flows.present_value(square, Timing::YearMiddle);
    assert_eq!(
        exact.exact().unwrap(),
        &(fraction("100")
            + fraction("1100")
            + fraction("2420000/1331")
            + fraction("1210000/14641"))
    );
    for timing in Timing::ALL {
        let none = flows.present_value(RealRate::new(percent("0%")).unwrap(), timing);
        assert_eq!(none.exact(), Some(&flows.total()));
    }
}

#[test]
fn nominal_flows_follow_the_index() {
    let flows = RealFlows::at_price(
        month("2026-04"),
        pounds("10"),
        &[quantity("100"), quantity("100"), quantity("100")],
    )
    .unwrap()
    .with_mobilisation(sum("50"))
    .unwrap()
    .with_exit(sum("100"))
    .unwrap();
    let nominal = flows.indexed(&uniform("10%", 2)).unwrap();
    assert_eq!(nominal.years(), [fraction("1000"), fraction("1100"), fraction("1210")]);
    assert_eq!((nominal.mobilisation(), nominal.exit()), (&fraction("50"), &fraction("121")));
    let evidence = nominal.evidence().unwrap();
    evidence.verify().unwrap();
    assert_eq!(*evidence.value(), nominal.total());
    // At the rate of the index every year is worth the first: 50 + 3 · 1000/1.1 + 121/1.331.
    let rate = NominalRate::new(percent("10%")).unwrap();
    let value = nominal.present_value(rate, Timing::YearEnd);
    assert_eq!(value.exact(), Some(&(fraction("50") + fraction("30000/11") + fraction("1000/11"))));
    let evidence = nominal.present_value_evidence(rate, Timing::YearEnd).unwrap().unwrap();
    evidence.verify().unwrap();
    assert_eq!(Some(evidence.value()), value.exact());
}

#[test]
fn refusing_an_uplift_costs_real_value() {
    let flows = RealFlows::at_price(
        month("2026-04"),
        pounds("10"),
        &[quantity("100"), quantity("200"), quantity("100")],
    )
    .unwrap();
    let refused = refused_uplift(&flows, &uniform("25%", 2)).unwrap();
    let years: Vec<[String; 3]> = refused
        .years
        .iter()
        .map(|year| {
            [
                year.refused.low().to_string(),
                year.real_loss.low().to_string(),
                year.share_lost.as_ref().unwrap().to_string(),
            ]
        })
        .collect();
    assert_eq!(years, [["0", "0", "0"], ["500", "400", "1/5"], ["1125/2", "360", "9/25"]]);
    // 2,000 held where 2,500 was due, which buys 1,600 at the prices of the first year.
    let second = &refused.years[1];
    assert_eq!(second.from, month("2027-04"));
    assert_eq!(
        (second.held.low(), second.indexed.low()),
        (&Fraction::from(2_000), &Fraction::from(2_500))
    );
    assert_eq!(second.held.low() - second.real_loss.low(), Fraction::from(1_600));
    assert!(refused.evidence().to_string().contains("year from 2027-04"));
    assert_eq!(refused.refused, fraction("2125/2"));
    assert_eq!(refused.real_loss, Fraction::from(760));
    assert_eq!(refused.share_lost, Some(fraction("19/100")));
    for (evidence, figure) in
        [(refused.evidence(), &refused.refused), (refused.real_evidence(), &refused.real_loss)]
    {
        evidence.verify().unwrap();
        assert_eq!(evidence.value(), figure.low());
    }
    // An uplift in the middle of the year: six months at 1, six at 1.25.
    let table = changes("prices", &[("2026-06", "25%")]);
    let uplift = step("2026-10", "2025-06", "2026-06");
    let indexation = Indexation::new(terms(vec![table], vec![uplift])).unwrap();
    let year = &refused_uplift(&flows, &indexation).unwrap().years[0].clone();
    assert_eq!(
        (year.refused.low(), year.real_loss.low()),
        (&Fraction::from(125), &Fraction::from(100))
    );
    let nothing = RealFlows::new(Currency::GBP, month("2026-04"), vec![Fraction::ZERO]).unwrap();
    assert_eq!(refused_uplift(&nothing, &indexation).unwrap().share_lost, None);
}

proptest! {
    /// Whatever the flows, the square root is compared exactly and lies between its bounds.
    #[test]
    fn values_in_the_middle_of_the_year_are_ordered_exactly(
        rate in -60_i32..60, one in 0_u32..50, two in 0_u32..50, lump in 0_u32..20, more in 0_u32..20,
    ) {
        let rate = RealRate::new(percent(&format!("{rate}%"))).unwrap();
        let flows = |sum_of: u32, lump: u32| {
            RealFlows::new(Currency::GBP, month("2026-04"), vec![Fraction::from(i128::from(sum_of))]).unwrap()
                .with_mobilisation(sum(&lump.to_string())).unwrap()
                .present_value(rate, Timing::YearMiddle)
        };
        let (left, right) = (flows(one, lump), flows(two, more));
        let order = left.compare(&right).unwrap();
        prop_assert_eq!(right.compare(&left), Some(order.reverse()));
        let (of_left, of_right) = (left.bounds(), right.bounds());
        match order {
            Ordering::Less => prop_assert!(of_left.high() < of_right.low()),
            Ordering::Greater => prop_assert!(of_left.low() > of_right.high()),
            Ordering::Equal => prop_assert!(of_left.low() <= of_right.high() && of_right.low() <= of_left.high()),
        }
    }
}

#[cfg(feature = "json")]
mod documents {
    use fullcost::appraisal::{Appraisal, BidContract, WholeLife, WholeLifeStanding};
    use fullcost::evidence::Evidence;
    use fullcost::report;
    use fullcost::tender::BandEnd;
    use serde_json::Value;

    use super::{Fraction, Rounding, fraction, month, pounds};
    use crate::cases::{data, items, read};
    use crate::support::asked::{appraisal, exact, handle};
    use crate::support::current;
    use fullcost::exact::{Figure, Name};

    fn town() -> Appraisal {
        appraisal(&read(&data("contracts").join("town_support.json")))
    }

    /// A bid under the contract of the appraisal.
    #[track_caller]
    fn under_contract(appraisal: &Appraisal, provider: &str) -> BidContract {
        let contract = appraisal.questions().contract.as_ref().unwrap();
        contract.outcomes(appraisal.tender(), provider).unwrap()
    }

    /// The working of a bid's margin in a scenario.
    #[track_caller]
    fn margin_working(
        appraisal: &Appraisal,
        scenario: &str,
        provider: &str,
        end: BandEnd,
    ) -> Option<Evidence> {
        let contract = appraisal.questions().contract.as_ref().unwrap();
        let comparison = appraisal.compare();
        handle(&comparison, scenario, provider).contract_margin_evidence(contract, end).unwrap()
    }

    /// A bid over its whole life in the planned scenario, at its low end.
    #[track_caller]
    fn planned_life(appraisal: &Appraisal, provider: &str) -> WholeLife {
        let (questions, comparison) = (appraisal.questions(), appraisal.compare());
        let plan = questions.whole_life.as_ref().unwrap();
        let bid = handle(&comparison, "planned", provider);
        bid.whole_life(plan, questions.indexation.as_ref(), BandEnd::Low).unwrap()
    }

    /// The order of the bids by present value in a scenario.
    #[track_caller]
    fn order_of_lives(appraisal: &Appraisal, scenario: &str) -> Vec<WholeLifeStanding> {
        let (questions, comparison) = (appraisal.questions(), appraisal.compare());
        let plan = questions.whole_life.as_ref().unwrap();
        let scenario = comparison.scenario(scenario).unwrap();
        scenario.whole_life_order(plan, questions.indexation.as_ref()).unwrap()
    }

    #[test]
    fn p22_in_three_ways_of_rounding() {
        let case = read(&data("contracts").join("p22.json"));
        let mut document = case["tender"].clone();
        check(&document, &case["expected"]);
        let rounding = document["indexation"].as_object_mut().unwrap().remove("rounding_changes");
        check(&document, &case["expected_unrounded"]);
        let mut rounding = rounding.unwrap();
        rounding["places"] = 2.into();
        document["indexation"]["rounding_uplifts"] = rounding;
        check(&document, &case["expected_rounded_after"]);
    }

    #[track_caller]
    fn check(document: &Value, expected: &Value) {
        let appraisal = appraisal(document);
        let indexation = appraisal.questions().indexation.as_ref().unwrap();
        let uplift = &indexation.uplifts()[0];
        let changes: Vec<Fraction> =
            items(&expected["changes"]).map(crate::cases::fraction).collect();
        assert_eq!(uplift.changes, changes);
        assert_eq!(uplift.uplift, crate::cases::fraction(&expected["uplift"]));
        let price = indexation.price_at(pounds("20"), month("2024-04"));
        assert_eq!(price, crate::cases::fraction(&expected["price"]));
    }

    #[test]
    fn the_document_reads_and_writes() {
        let town = town();
        let written = town.to_json();
        let again = Appraisal::from_json(&written).unwrap();
        assert_eq!(again, town);
        assert_eq!(again.to_json(), written);
    }

    /// Every form of contract, in documents.
    #[test]
    fn every_form_reads_and_writes() {
        let mut document = read(&data("contracts").join("town_support.json"));
        let lines = &mut document["contract"]["lines"];
        lines["day"] = serde_json::json!({"form": "banded", "bands": [{"up_to": "900", "pays": "800"}, {"pays": "1100.5"}]});
        lines["night"] = serde_json::json!({"form": "all_or_nothing", "pays": "300", "target": "200", "success_rate": "45%"});
        lines["set-up"] = serde_json::json!({"form": "per_success", "success_rate": "100%"});
        document["whole_life"]["timing"] = "year_end".into();
        document["whole_life"].as_object_mut().unwrap().remove("real_rate");
        document["whole_life"]["nominal_rate"] = "6%".into();
        let appraisal = appraisal(&document);
        assert_eq!(Appraisal::from_json(&appraisal.to_json()).unwrap(), appraisal);
        let found = under_contract(&appraisal, "north");
        // 1,100.5 × 21 + 300 × 26 where 45 % of the nights reach 200, and 1,000.
        let incomes: Vec<String> =
            found.outcomes.iter().map(|outcome| outcome.income.low().to_string()).collect();
        assert_eq!(incomes, ["63821/2", "48221/2", "17800"]);
        let value = planned_life(&appraisal, "north");
        assert!(value.present_value.exact().is_some());
    }

    #[test]
    fn bids_under_the_contract() {
        let town = town();
        let north = under_contract(&town, "north");
        let figures: Vec<[String; 4]> = north
            .outcomes
            .iter()
            .chain(north.expected.as_ref())
            .map(|outcome| {
                [
                    outcome.scenario.to_string(),
                    outcome.income.low().to_string(),
                    exact(outcome.cost.as_ref().unwrap()).to_string(),
                    outcome.margin.as_ref().unwrap().low().to_string(),
                ]
            })
            .collect();
        // Busy: 21 · (1000 + 0.6 · 100) + 26 · 500 + 1000; 15 · 1700 + 3 steps of 4,000 + 1,600 + 900.
        // Quiet: 21 · (1000 − 0.4 · 300) + 26 · 400 + 1000; 15 · 1000 + 2 steps + 2,500.
        assert_eq!(
            figures,
            [
                ["busy", "36260", "40000", "-3740"],
                ["planned", "32400", "31500", "900"],
                ["quiet", "29880", "25500", "4380"],
                ["expected", "33054", "32850", "204"],
            ]
        );
        assert_eq!(north.least_margin.as_ref().map(Name::as_str), Some("busy"));
        assert_eq!(north.least_income.as_ref().map(Name::as_str), Some("quiet"));
        assert_eq!(north.greatest_income.as_ref().map(Name::as_str), Some("busy"));
        assert_eq!(north.not_assessable.as_ref(), None);
        for outcome in &north.outcomes {
            let scenario = outcome.scenario.as_str();
            let evidence = margin_working(&town, scenario, "north", BandEnd::Low).unwrap();
            evidence.verify().unwrap();
            assert_eq!(Some(evidence.value()), outcome.margin.as_ref().map(Figure::low));
        }
    }

    #[test]
    fn a_bid_without_a_model_has_an_income_and_no_margin() {
        let town = town();
        let east = under_contract(&town, "east");
        assert_eq!(
            east.not_assessable.as_ref().unwrap().to_string(),
            r#"bid "east" gives no cost model, so that its cost is not assessable: ask the bidder for one"#
        );
        assert_eq!(east.least_margin.as_ref(), None);
        // The night price is a band: 20 · 1000 + 24 (or 25) · 400 + 1000.
        let planned = &east.outcomes[1];
        assert_eq!((planned.cost.as_ref(), planned.margin.as_ref()), (None, None));
        assert_eq!(
            (planned.income.low(), planned.income.high()),
            (&fraction("30600"), &fraction("31000"))
        );
        for (end, income) in [(BandEnd::Low, "30600"), (BandEnd::High, "31000")] {
            let comparison = town.compare();
            let bid = handle(&comparison, "planned", "east");
            let contract = town.questions().contract.as_ref().unwrap();
            let evidence = bid.contract_evidence(contract, end).unwrap();
            evidence.verify().unwrap();
            assert_eq!(*evidence.value(), fraction(income));
            assert_eq!(margin_working(&town, "planned", "east", end), None);
        }
        // Tiers: the block at its 1,000 hours costs 500 · 24 + 500 · 18 = 21,000, so 21 on average;
        // the nights are tiered at the nights delivered: 500 · 25.
        let west = under_contract(&town, "west");
        assert_eq!(west.outcomes[0].income.low(), &fraction("35760"));
        let without = appraisal(&read(&data("contracts").join("p22.json"))["tender"]);
        assert_eq!(without.questions().contract, None);
        assert_eq!(without.questions().whole_life, None);
        let results: Value = serde_json::from_str(&without.run().unwrap().to_json()).unwrap();
        assert_eq!((&results["contract"], &results["whole_life"]), (&Value::Null, &Value::Null));
    }

    /// North's bid as that of two partners with North's model each: twice the cost, but for the
    /// line that the second has no part in.
    #[test]
    fn the_cost_of_a_joint_bid_is_that_of_its_partners() {
        let mut document = read(&data("contracts").join("town_support.json"));
        let north = document["bids"][1].clone();
        let mut second = north.clone();
        second["rates"] = serde_json::json!({"day": "1"});
        second["cost_model"]["serves"] = serde_json::json!({"day": "support"});
        document["lines"].as_array_mut().unwrap().pop();
        for scenario in document["scenarios"].as_array_mut().unwrap() {
            scenario["demand"].as_object_mut().unwrap().remove("translation");
        }
        let part = |bid: &Value, provider: &str| {
            let mut part = bid.clone();
            part.as_object_mut().unwrap().remove("vat");
            part.as_object_mut().unwrap().remove("provider");
            part["partner"] = provider.into();
            part["rates"].as_object_mut().unwrap().remove("translation");
            part
        };
        document["bids"][1] = serde_json::json!({
            "provider": "north", "vat": "exempt",
            "consortium": {"lead": "first", "partners": [part(&north, "first"), part(&second, "second")]},
        });
        let appraisal = appraisal(&document);
        let joint = under_contract(&appraisal, "north");
        assert_eq!(joint.not_assessable.as_ref(), None);
        // First: 15 · 1400 + 8,000 + 1,600 + 900. Second, days only: 15 · 1000 + 8,000 + 1,600.
        let planned = &joint.outcomes[1];
        assert_eq!(*planned.cost.as_ref().unwrap(), Fraction::from(31_500 + 24_600));
        let evidence = margin_working(&appraisal, "planned", "north", BandEnd::Low).unwrap();
        evidence.verify().unwrap();
        assert_eq!(*evidence.value(), planned.income.low() - &Fraction::from(56_100));
    }

    #[test]
    fn prices_with_vat_are_no_income() {
        let mut document = read(&data("contracts").join("town_support.json"));
        for bid in document["bids"].as_array_mut().unwrap() {
            bid["vat"] = "inclusive".into();
        }
        let north = under_contract(&appraisal(&document), "north");
        assert_eq!(
            north.not_assessable.as_ref().unwrap().to_string(),
            r#"the prices of bid "north" include VAT, which is no income of the bidder, and nothing says how much: state the buyer's tax, or prices without it"#
        );
    }

    #[test]
    fn the_whole_life_of_each_bid() {
        let town = town();
        // East, planned, low: basket 20 · 1000 + 24 · 400 + 1000 = 30,600.
        let east = planned_life(&town, "east");
        assert_eq!(
            east.constant_prices.years(),
            [fraction("15300"), fraction("30600"), fraction("30600")]
        );
        assert_eq!(east.constant_prices.total(), Fraction::from(85_500));
        // 75 % · 4 % + 25 % · 4 % = 4 %; then 6 %, capped at 5 %, from October of the third year.
        let nominal = east.money_of_each_year.as_ref().unwrap();
        assert_eq!(
            nominal.years(),
            [fraction("15300"), fraction("31824"), fraction("31824") * fraction("1.025")]
        );
        let refused = east.refused_uplift.as_ref().unwrap();
        assert_eq!(
            refused.refused,
            fraction("1224") + fraction("31824") * fraction("1.025") - fraction("30600")
        );
        // 9,000 + (15,300/1.035 + 30,600/1.035² + 30,600/1.035³) · √1.035 = 81,178.3860…
        let value = &east.present_value;
        assert_eq!(value.to_plain_text(2, Rounding::HalfEven), "81178.39");
        let order = order_of_lives(&town, "planned");
        let order: Vec<(&str, usize, usize)> = order
            .iter()
            .map(|standing| (standing.provider.as_str(), standing.rank.best, standing.rank.worst))
            .collect();
        assert_eq!(order, [("north", 1, 1), ("west", 2, 2), ("east", 3, 3)]);
        let quiet = order_of_lives(&town, "quiet");
        let ranks: Vec<(usize, usize)> =
            quiet.iter().map(|standing| (standing.rank.best, standing.rank.worst)).collect();
        assert_eq!(ranks, [(1, 1), (2, 3), (2, 3)]);
    }

    #[test]
    fn results_leave_as_json_and_in_plain_text() {
        let findings = town().run().unwrap();
        let result: Value = serde_json::from_str(&findings.to_json()).unwrap();
        assert_eq!(result["contract"][1]["least_margin"], "busy");
        assert_eq!(result["contract"][1]["outcomes"][0]["margin"]["exact"], "-3740");
        assert_eq!(result["contract"][0]["outcomes"][1]["income"]["high"]["exact"], "31000");
        assert_eq!(result["indexation"]["uplifts"][1]["uplift"]["rounded"], "5.00%");
        assert_eq!(result["indexation"]["uplifts"][1]["multiple"], "273/250");
        assert_eq!(result["scenarios"][2]["scenario"], "quiet");
        assert_eq!(result["scenarios"][3]["scenario"], "expected");
        for scenario in items(&result["scenarios"]) {
            assert_eq!(scenario["whole_life"].as_array().unwrap().len(), 3);
            assert!(scenario["whole_life"][0]["low"]["present_value"]["rounded"].is_string());
        }
        let text = report::appraisal(&findings);
        current("tests/golden/over_contract.txt", &text);
        // Listing order changes no byte.
        let mut document = read(&data("contracts").join("town_support.json"));
        document["bids"].as_array_mut().unwrap().reverse();
        document["indexation"]["indices"].as_array_mut().unwrap().reverse();
        document["indexation"]["uplifts"].as_array_mut().unwrap().reverse();
        let shuffled = appraisal(&document).run().unwrap();
        assert_eq!(shuffled.to_json(), findings.to_json());
    }
}
