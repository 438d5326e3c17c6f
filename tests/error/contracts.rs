//! Contracts, indexation and totals over years: what they refuse, word for word.

use fullcost::price::{
    Beyond, Contract, ContractTerms, IndexReading, IndexTable, Indexation, IndexationTerms,
    MAX_INDEX_VALUES, MAX_INDICES, MAX_UPLIFTS, MAX_VOLUME_BANDS, MAX_VOLUMES, MAX_YEARS,
    NominalRate, PercentRounding, RealFlows, RealRate, Timing, UpliftStep, VolumeBand, WeightedIndex, YearRate,
    contract_outcomes,
};
use fullcost::appraisal::{Discounting, WholeLifePlan};

use super::*;

/// The tests of this area, for the count of variants.
#[cfg_attr(
    not(feature = "json"),
    allow(dead_code, reason = "only the count, which needs documents, reads it")
)]
pub(super) const ALL: &[fn()] = &[
    contracts,
    contract_costs,
    indices,
    uplifts,
    years,
    #[cfg(feature = "json")]
    documents::contracts,
    #[cfg(feature = "json")]
    documents::indexation,
    #[cfg(feature = "json")]
    documents::whole_life,
    #[cfg(feature = "json")]
    documents::not_assessable,
];

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

fn beyond<P: Debug>(tolerance: &str, each: P) -> Beyond<P> {
    Beyond::new(percent(tolerance), each).unwrap()
}

fn band<S>(bound: Option<&str>, pays: S) -> VolumeBand<S> {
    VolumeBand::new(bound.map(quantity), pays)
}

#[test]
fn contracts() {
    let all = percent("100%");
    refused(Contract::block("", price("5"), quantity("1")), r#"the unit of a contract: "" is empty: give 1 to 200 characters"#);
    refused(Contract::per_unit("hour", price("-5")), "the price -5.00 is negative: give a price of zero or more");
    refused(Contract::per_success("hour", price("5"), percent("101%")), "101% is not a share: give a percentage from 0% to 100%");
    refused(Contract::per_success("hour", price("5"), percent("-1%")), "-1% is not a share: give a percentage from 0% to 100%");
    refused(Contract::all_or_nothing("hour", pounds("-5"), quantity("1"), all), "-5.00 is negative: give an amount of zero or more");
    refused(Contract::all_or_nothing("hour", pounds("5"), quantity("1"), percent("100.5%")), "100.5% is not a share: give a percentage from 0% to 100%");
    refused(Beyond::new(percent("-5%"), price("5")), "-5% is negative: give a percentage of zero or more");
    let agreed = |up, down| Contract::cost_and_volume("hour", price("5"), quantity("10"), up, down);
    refused(agreed(beyond("500%", price("4")), beyond("101%", price("4"))), "101% is not a share: give a percentage from 0% to 100%");
    refused(agreed(beyond("5%", price("-4")), beyond("5%", price("4"))), "the price -4.00 is negative: give a price of zero or more");
    let euros = UnitPrice::parse("4", Currency::EUR).unwrap();
    refused(agreed(beyond("5%", price("4")), beyond("5%", euros)), "EUR is mixed with GBP: convert to one currency first");
    let at_price = |terms: ContractTerms| terms.at_price("hour", price("1"));
    let terms = |price_up, price_down| {
        let (volume, tolerance) = (quantity("10"), percent("5%"));
        at_price(ContractTerms::CostAndVolume { volume, tolerance_up: tolerance, price_up, tolerance_down: tolerance, price_down })
    };
    refused(terms(percent("-4%"), percent("4%")), "-4% is negative: give a percentage of zero or more");
    refused(terms(percent("4%"), percent("-4%")), "-4% is negative: give a percentage of zero or more");
    refused(at_price(ContractTerms::PerSuccess { success_rate: percent("200%") }), "200% is not a share: give a percentage from 0% to 100%");
    refused(at_price(ContractTerms::AllOrNothing { pays: quantity("1"), target: quantity("1"), success_rate: percent("200%") }), "200% is not a share: give a percentage from 0% to 100%");
    refused(ContractTerms::PerUnit.at_price("hour", price("-1")), "the price -1.00 is negative: give a price of zero or more");
    refused(Contract::banded("hour", &[]), "there is no volume band: give at least one");
    let banded = |bands| at_price(ContractTerms::Banded { bands });
    refused(banded(vec![]), "there is no volume band: give at least one");
    refused(Contract::banded("hour", &[band(None, pounds("-1"))]), "-1.00 is negative: give an amount of zero or more");
    let euros = Money::parse("5", Currency::EUR).unwrap();
    refused(Contract::banded("hour", &[band(Some("1"), pounds("1")), band(None, euros)]), "EUR is mixed with GBP: convert to one currency first");
    let one = quantity("1");
    refused(banded(vec![band(Some("10"), one), band(Some("10"), one), band(None, one)]), "the volume band up to 10 follows the one up to 10: give bounds that rise");
    refused(banded(vec![band(Some("10"), one)]), "the volume bands have no open top: leave the bound of the last band out, and give every other band one");
    refused(banded(vec![band(None, one), band(None, one)]), "the volume bands have no open top: leave the bound of the last band out, and give every other band one");
    let rising = (1..MAX_VOLUME_BANDS).map(|bound| band(Some(&bound.to_string()), one));
    banded(rising.chain([band(None, one)]).collect()).unwrap();
    refused(banded(vec![band(None, one); MAX_VOLUME_BANDS + 1]), "there are more than 1000 volume bands: split the model or the tender");
}

#[test]
fn contract_costs() {
    let organisation = Organisation::builder("shed", Currency::GBP, Period::new(month("2026-04"), 12).unwrap())
        .service(Service::new("repairs", "visit", quantity("500")).unwrap())
        .line(CostLine::new("rent", pounds("100"), "repairs", "lease").unwrap().with_behaviour(Behaviour::Fixed))
        .build()
        .unwrap();
    let cost = full_cost(&organisation, &Method::Direct).unwrap().service("repairs").unwrap().by_behaviour(CostBasis::Full).unwrap();
    let outcomes = |unit, each, volumes: Vec<(Name, Quantity)>| {
        contract_outcomes(&Contract::per_unit(unit, each).unwrap(), &cost, &volumes)
    };
    let volume = |scenario: &str| (name(scenario), quantity("1"));
    refused(outcomes("hour", price("5"), vec![volume("a")]), r#"the contract: the unit "hour" is mixed with "visit": convert to one unit first"#);
    let euros = UnitPrice::parse("4", Currency::EUR).unwrap();
    refused(outcomes("visit", euros, vec![volume("a")]), "the contract: EUR is mixed with GBP: convert to one currency first");
    refused(outcomes("visit", price("5"), vec![]), "there is no volume: give at least one");
    refused(outcomes("visit", price("5"), vec![volume("a"), volume("a")]), r#"the name "a" is given twice: give each scenario its own name"#);
    outcomes("visit", price("5"), (0..MAX_VOLUMES).map(|place| volume(&place.to_string())).collect()).unwrap();
    refused(outcomes("visit", price("5"), vec![volume("a"); MAX_VOLUMES + 1]), "there are more than 10000 volumes: split the model or the tender");
    let found = outcomes("visit", price("5"), vec![volume("a")]).unwrap();
    refused(found.evidence("b"), r#""b" is not the name of a scenario: use one of the names that are listed, or add it"#);
}

#[test]
fn indices() {
    let levels = |values: &[(&str, &str)]| {
        let values = values.iter().map(|(at, level)| (month(at), quantity(level)));
        IndexTable::levels("pay", "survey", IndexReading::EachMonth, values)
    };
    let changes = |values: &[(&str, &str)]| {
        let values = values.iter().map(|(at, change)| (month(at), percent(change)));
        IndexTable::yearly_changes("pay", "survey", values)
    };
    refused(levels(&[]), r#"index "pay": there is no value: give at least one"#);
    refused(levels(&[("2026-01", "0")]), r#"index "pay" is 0 in 2026-01, from which no change can be taken: give levels above 0, or changes above -100%"#);
    refused(changes(&[("2026-01", "-100%")]), r#"index "pay" is -100% in 2026-01, from which no change can be taken: give levels above 0, or changes above -100%"#);
    refused(levels(&[("2026-01", "1"), ("2026-01", "1")]), r#"index "pay" has two values for 2026-01: keep one"#);
    refused(IndexTable::yearly_changes("pay", "", [(month("2026-01"), percent("1%"))]), r#"index "pay": the source: "" is empty: give 1 to 1000 characters"#);
    refused(IndexTable::yearly_changes("", "survey", [(month("2026-01"), percent("1%"))]), r#"index "": "" is empty: give 1 to 200 characters"#);
    let first = month("0001-01");
    let many = (0..=u16::try_from(MAX_INDEX_VALUES).unwrap()).map(|later| (first.later_by(later).unwrap(), percent("1%")));
    IndexTable::yearly_changes("pay", "survey", many.clone().skip(1)).unwrap();
    refused(IndexTable::yearly_changes("pay", "survey", many), "index \"pay\": there are more than 1200 values of an index: split the model or the tender");
    let monthly = levels(&[("2026-01", "1")]).unwrap();
    refused(monthly.change(month("2025-01"), month("2026-01")), r#"index "pay" has no value for 2025-01: add it to the table, or compare other months"#);
    let yearly = changes(&[("2026-01", "1%")]).unwrap();
    refused(yearly.change(month("2025-02"), month("2026-02")), r#"index "pay" has no value for 2026-02: add it to the table, or compare other months"#);
    refused(yearly.change(month("2025-02"), month("2026-01")), r#"index "pay" gives changes over twelve months, not from 2025-02 to 2026-01: compare months a year apart, or give its levels"#);
    refused(month("9999-06").later_by(7), r#""10000-01" is not a month: write year and month, such as "2026-04""#);
}

#[test]
fn uplifts() {
    let step = || UpliftStep { takes_effect: month("2027-04"), from: month("2025-12"), to: month("2026-12") };
    let table = |name: &str, change| IndexTable::yearly_changes(name, "survey", [(month("2026-12"), percent(change))]).unwrap();
    let index = |name: &str, weight| WeightedIndex { table: table(name, "-50%"), weight: percent(weight) };
    let terms = |indices, uplifts| IndexationTerms { indices, uplifts, ..IndexationTerms::new("schedule").unwrap() };
    let build = |indices, uplifts| Indexation::new(terms(indices, uplifts));
    refused(IndexationTerms::new(""), r#"the source of the indexation: "" is empty: give 1 to 1000 characters"#);
    refused(build(vec![], vec![step()]), "there is no index: give at least one");
    refused(build(vec![index("pay", "100%")], vec![]), "there is no uplift: give at least one");
    refused(build(vec![index("pay", "40%"), index("prices", "59%")], vec![step()]), "the percentages add up to 99%, not to 100% (\"pay\" 40%, \"prices\" 59%): correct them, since nothing is rescaled");
    refused(build(vec![index("pay", "-40%"), index("prices", "140%")], vec![step()]), r#"index "pay": -40% is not a share: give a percentage from 0% to 100%"#);
    refused(build(vec![index("pay", "40%"), index("pay", "60%")], vec![step()]), r#"the name "pay" is given twice: give each index its own name"#);
    refused(build(vec![index("pay", "100%")], vec![step(), step()]), "two uplifts take effect in 2027-04: keep one");
    let bounded = IndexationTerms { floor: Some(percent("5%")), cap: Some(percent("4%")), ..terms(vec![index("pay", "100%")], vec![step()]) };
    refused(Indexation::new(bounded), "the floor 5% lies above the cap 4%: exchange them");
    let deep = WeightedIndex { table: table("pay", "-99.5%"), weight: percent("100%") };
    let rounding_changes = Some(PercentRounding::new(0, Rounding::Floor).unwrap());
    let rounded = IndexationTerms { rounding_changes, ..terms(vec![deep], vec![step()]) };
    refused(Indexation::new(rounded), "the uplift of 2027-04 is -100.000000%, which leaves no price: give a floor above -100%");
    build((0..MAX_INDICES).map(|place| index(&format!("pay {place}"), "5%")).collect(), vec![step()]).unwrap();
    refused(build(vec![index("pay", "100%"); MAX_INDICES + 1], vec![]), "there are more than 20 indices: split the model or the tender");
    refused(build(vec![index("pay", "100%")], vec![step(); MAX_UPLIFTS + 1]), "there are more than 50 uplifts: split the model or the tender");
    assert_eq!(UpliftStep::yearly(month("2027-04"), month("2025-12"), 50).unwrap().len(), 50);
    refused(UpliftStep::yearly(month("2027-04"), month("2025-12"), 51), "there are more than 50 uplifts: split the model or the tender");
    refused(build(vec![index("pay", "100%")], vec![UpliftStep { from: month("2026-12"), ..step() }]), r#"uplift "2027-04": an index is compared from 2026-12 to 2026-12: give the earlier month first"#);
    refused(PercentRounding::new(7, Rounding::Down), "a rounding to 7 places has more decimal places than the 6 that are allowed here: round it first");
}

#[test]
fn years() {
    refused(RealRate::new(percent("-100%")), "a discount rate of -100% has no present value: give a rate above -100%");
    refused(NominalRate::new(percent("-101%")), "a discount rate of -101% has no present value: give a rate above -100%");
    let flows = |years: usize, first| RealFlows::new(Currency::GBP, month(first), vec![Fraction::ONE; years]);
    refused(flows(0, "2026-04"), "there is no year: give at least one");
    flows(MAX_YEARS, "2026-04").unwrap();
    refused(flows(MAX_YEARS + 1, "2026-04"), "there are more than 50 years: split the model or the tender");
    refused(flows(2, "9999-01"), r#""10000-01" is not a month: write year and month, such as "2026-04""#);
    let euros = Money::parse("5", Currency::EUR).unwrap();
    refused(flows(1, "2026-04").unwrap().with_mobilisation(euros), "the mobilisation lump: EUR is mixed with GBP: convert to one currency first");
    refused(flows(1, "2026-04").unwrap().with_exit(euros), "the exit lump: EUR is mixed with GBP: convert to one currency first");
    let at = |from_year| YearRate { from_year, rate: RealRate::new(percent("3%")).unwrap() };
    let by_year = |rates: &[YearRate], timing| flows(2, "2026-04").unwrap().present_value_by_year(rates, timing);
    refused(by_year(&[], Timing::YearEnd), "there is no rate: give at least one");
    assert_eq!(by_year(&[at(2), at(1)], Timing::YearEnd).unwrap(), by_year(&[at(1), at(2)], Timing::YearEnd).unwrap());
    refused(by_year(&[at(2)], Timing::YearEnd), "the first rate holds from year 2: let it hold from year 1");
    refused(by_year(&[at(1), at(4), at(4)], Timing::YearEnd), "two rates hold from year 4: keep one");
    refused(by_year(&[at(1), at(2)], Timing::YearMiddle), "sums in the middle of a year take one rate: let them lie at the beginning or the end of a year, or give one rate");
    refused(by_year(&vec![at(1); MAX_YEARS + 1], Timing::YearEnd), "there are more than 50 rates: split the model or the tender");
    by_year(&[at(1)], Timing::YearMiddle).unwrap();
    let discounting = Discounting::Real(RealRate::new(percent("3%")).unwrap());
    let (from, timing, source) = (month("2026-04"), Timing::YearEnd, Text::new("note").unwrap());
    let plan = |volumes, exit| WholeLifePlan { source: source.clone(), from, volumes, discounting: discounting.clone(), timing, mobilisation: None, exit };
    let whole = percent("100%");
    let asked = |plan| asking(tender().bid(bid("a", card())), |questions| questions.whole_life = Some(plan));
    refused(asked(plan(vec![], None)), "the whole-life plan: there is no year: give at least one");
    asked(plan(vec![whole; MAX_YEARS], None)).unwrap();
    refused(asked(plan(vec![whole; MAX_YEARS + 1], None)), "the whole-life plan: there are more than 50 years: split the model or the tender");
    refused(asked(plan(vec![percent("-1%")], None)), "the whole-life plan: volumes: -1% is negative: give a percentage of zero or more");
    refused(asked(plan(vec![whole], Some([(name("a"), pounds("-1"))].into()))), r#"the whole-life plan: exit: bid "a": -1.00 is negative: give an amount of zero or more"#);
}

#[cfg(feature = "json")]
mod documents {
    use serde_json::{Value, json};

    use super::super::documents::tender_document;
    use super::*;
    use crate::cases::{data, read};
    use crate::support::asked::appraisal;

    #[track_caller]
    fn refused_town(change: impl FnOnce(&mut Value), message: &str) {
        let mut document = read(&data("contracts").join("town_support.json"));
        change(&mut document);
        refused(Appraisal::from_json(&document.to_string()), message);
    }

    #[test]
    pub(super) fn contracts() {
        let day = |tender: &mut Value, terms: Value| tender["contract"]["lines"]["day"] = terms;
        refused_town(|tender| day(tender, json!({})), r#"contract: line "day": the field "form" is missing: add it"#);
        refused_town(|tender| day(tender, json!({"form": "luck"})), r#"contract: line "day": form: "luck" is not one of the choices: write one of all_or_nothing, banded, block, cost_and_volume, per_success, per_unit"#);
        refused_town(|tender| day(tender, json!({"form": "per_unit", "volume": "5"})), r#"contract: line "day": the field "volume" is not part of the format: remove it, or correct its name to one of form"#);
        refused_town(|tender| day(tender, json!({"form": "block"})), r#"contract: line "day": the field "volume" is missing: add it"#);
        refused_town(|tender| day(tender, json!({"form": "per_success", "success_rate": "101%"})), r#"contract: line "day": 101% is not a share: give a percentage from 0% to 100%"#);
        refused_town(|tender| day(tender, json!({"form": "banded", "bands": [{"up_to": "5", "pays": "5"}, {"up_to": "-5", "pays": "5"}]})), r#"contract: line "day": bands, item 2: up_to: "-5" is negative: a quantity is zero or more"#);
        refused_town(|tender| tender["contract"]["lines"]["day"]["tolerance_up"] = json!("-1%"), r#"contract: line "day": tolerance_up: -1% is negative: give a percentage of zero or more"#);
        refused_town(|tender| { tender["contract"]["lines"].as_object_mut().unwrap().remove("day"); }, r#"the contract: line "day" has no terms in the contract: state its form"#);
        refused_town(|tender| tender["contract"]["lines"]["translation"] = json!({"form": "per_unit"}), r#"the contract: line "translation" is optional and in no basket: remove it from the contract, or make it required"#);
        refused_town(|tender| tender["contract"]["lines"]["evening"] = json!({"form": "per_unit"}), r#"the contract: line "evening" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
    }

    #[test]
    pub(super) fn indexation() {
        let pay = |tender: &mut Value, field: &str, value: Value| tender["indexation"]["indices"][0][field] = value;
        refused_town(|tender| pay(tender, "reading", json!("each_month")), r#"indexation: index "pay": give exactly one of "levels" with "reading", "yearly_changes""#);
        refused_town(|tender| tender["indexation"]["indices"][1]["reading"] = json!("often"), r#"indexation: index "prices": reading: "often" is not one of the choices: write one of each_month, until_next"#);
        refused_town(|tender| pay(tender, "yearly_changes", json!({"spring": "4%"})), r#"indexation: index "pay": yearly_changes: "spring" is not a month: write year and month, such as "2026-04""#);
        refused_town(|tender| pay(tender, "yearly_changes", json!({"2026-12": "4"})), r#"indexation: index "pay": yearly_changes: "2026-12": "4" is not a percentage: write it with its sign, such as "20%""#);
        refused_town(|tender| pay(tender, "yearly_changes", json!({"2026-12": "-100%"})), r#"indexation: index "pay" is -100% in 2026-12, from which no change can be taken: give levels above 0, or changes above -100%"#);
        refused_town(|tender| pay(tender, "yearly_changes", json!({})), r#"indexation: index "pay": there is no value: give at least one"#);
        refused_town(|tender| pay(tender, "yearly_changes", json!({"2026-12": "4%"})), r#"indexation: index "pay" has no value for 2027-12: add it to the table, or compare other months"#);
        refused_town(|tender| pay(tender, "weight", json!("70%")), "indexation: the percentages add up to 95%, not to 100% (\"pay\" 70%, \"prices\" 25%): correct them, since nothing is rescaled");
        refused_town(|tender| tender["indexation"]["uplifts"][0]["to"] = json!("2025-12"), r#"indexation: uplift "2027-04": an index is compared from 2025-12 to 2025-12: give the earlier month first"#);
        refused_town(|tender| tender["indexation"]["uplifts"][0]["to"] = json!("2027-05"), r#"indexation: uplift "2027-04": an index is compared up to 2027-05, which is later than the uplift takes effect: compare up to a month that is known by then"#);
        refused_town(|tender| tender["indexation"]["uplifts"][1]["from"] = json!("2026-06"), r#"indexation: uplift "2028-10": it compares from 2026-06, and the uplift of 2027-04 up to 2026-12: that movement would count twice; compare from 2026-12, or say "uplifts_on": "tendered_price" where each compares with the base month"#);
        refused_town(|tender| tender["indexation"]["uplifts_on"] = json!("tendered_price"), r#"indexation: uplift "2028-10": it compares from 2026-12, and the uplift of 2027-04 from 2025-12: uplifts of the tendered price compare with one base month"#);
        refused_town(|tender| tender["indexation"]["fixed"] = json!("101%"), "indexation: fixed: 101% is not a share: give a percentage from 0% to 100%");
        refused_town(|tender| { tender["whole_life"].as_object_mut().unwrap().remove("real_rate"); tender["whole_life"]["real_rates"] = json!([{"from_year": 0, "rate": "3%"}]); }, r#"whole_life: real_rates, item 1: from_year: a year of "0": give its number, from 1"#);
        refused_town(|tender| tender["indexation"]["rounding_changes"] = json!({"places": 7, "rounding": "up"}), r#"indexation: rounding_changes: places: "7" is not one of the choices: write one of 0, 1, 2, 3, 4, 5, 6"#);
        refused_town(|tender| tender["indexation"]["cap"] = json!("-1%"), "indexation: the floor 0% lies above the cap -1%: exchange them");
    }

    #[test]
    pub(super) fn whole_life() {
        let plan = |tender: &mut Value, field: &str, value: Value| tender["whole_life"][field] = value;
        refused_town(|tender| plan(tender, "nominal_rate", json!("3%")), r#"whole_life: give exactly one of "real_rate", "real_rates", "nominal_rate""#);
        refused_town(|tender| plan(tender, "real_rate", json!("-100%")), "whole_life: real_rate: a discount rate of -100% has no present value: give a rate above -100%");
        refused_town(|tender| plan(tender, "timing", json!("easter")), r#"whole_life: timing: "easter" is not one of the choices: write one of year_start, year_middle, year_end"#);
        refused_town(|tender| plan(tender, "volumes", json!(["-5%"])), "whole_life: volumes: -5% is negative: give a percentage of zero or more");
        refused_town(|tender| plan(tender, "volumes", json!([])), "whole_life: there is no year: give at least one");
        refused_town(|tender| plan(tender, "exit", json!({"east": "0", "north": "-5", "west": "0"})), r#"whole_life: exit: bid "north": -5.00 is negative: give an amount of zero or more"#);
        refused_town(|tender| plan(tender, "exit", json!({"east": "0", "north": "5"})), r#"the whole-life plan: bid "west" has no exit lump: state it, "0" included"#);
        refused_town(|tender| plan(tender, "mobilisation", json!({"east": "0", "north": "5", "west": "1", "south": "1"})), r#"the whole-life plan: the mobilisation lumps: "south" is not the name of a provider: use one of the names that are listed, or add it"#);
        refused_town(|tender| {
            let plan = tender["whole_life"].as_object_mut().unwrap();
            plan.remove("real_rate");
            plan.insert("nominal_rate".to_owned(), json!("6%"));
            tender.as_object_mut().unwrap().remove("indexation");
        }, "the whole-life plan: a nominal rate discounts money of its day, and the tender has no indexation: add one, or give a real rate");
        let mut document = tender_document();
        document["period"]["months"] = json!(6);
        document["bids"][1].as_object_mut().unwrap().remove("cost_model");
        document["whole_life"] = json!({"source": "note", "from": "2026-04", "volumes": ["100%"], "real_rate": "3%", "timing": "year_end"});
        refused(Appraisal::from_json(&document.to_string()), "the whole-life plan: totals over years take the demand of one year, and the tender's is for 6 months: state the demand of 12 months");
    }

    /// Errors that a result carries.
    #[test]
    pub(super) fn not_assessable() {
        let outcome = |change: &dyn Fn(&mut Value), provider: &str| {
            let mut document = read(&data("contracts").join("town_support.json"));
            change(&mut document);
            let appraisal = appraisal(&document);
            let contract = appraisal.questions().contract.as_ref().unwrap();
            let found = contract.outcomes(appraisal.tender(), provider).unwrap();
            found.not_assessable.clone().map_or(Ok(()), Err)
        };
        refused(outcome(&|_| (), "east"), r#"bid "east" gives no cost model, so that its cost is not assessable: ask the bidder for one"#);
        let lines = |tender: &mut Value| { tender["bids"][1]["cost_model"]["organisation"]["lines"][2].as_object_mut().unwrap().remove("behaviour"); };
        refused(outcome(&lines, "north"), r#"bid "north": the lines "office" do not say how they move with volume: give each the behaviour fixed, variable or stepped"#);
        let serves = |tender: &mut Value| { tender["bids"][1]["cost_model"]["serves"].as_object_mut().unwrap().remove("set-up"); };
        refused(outcome(&serves, "north"), r#"bid "north": no service stands behind line "set-up": name the service of the cost model that serves it"#);
        let vat = |tender: &mut Value| for bid in tender["bids"].as_array_mut().unwrap() { bid["vat"] = json!("inclusive"); };
        refused(outcome(&vat, "north"), r#"the prices of bid "north" include VAT, which is no income of the bidder, and nothing says how much: state the buyer's tax, or prices without it"#);
        let town = appraisal(&read(&data("contracts").join("town_support.json")));
        let (comparison, questions) = (town.compare(), town.questions());
        let (contract, plan) = (questions.contract.as_ref().unwrap(), questions.whole_life.as_ref().unwrap());
        refused(contract.outcomes(town.tender(), "nobody"), r#""nobody" is not the name of a provider: use one of the names that are listed, or add it"#);
        let never = || comparison.scenario("never");
        refused(never().and_then(|never| never.bid("east")?.contract_evidence(contract, BandEnd::Low)), r#""never" is not the name of a scenario: use one of the names that are listed, or add it"#);
        refused(never().and_then(|never| never.bid("east")?.whole_life(plan, None, BandEnd::Low)), r#""never" is not the name of a scenario: use one of the names that are listed, or add it"#);
        refused(never().and_then(|never| never.whole_life_order(plan, None)), r#""never" is not the name of a scenario: use one of the names that are listed, or add it"#);
    }
}
