//! Every error that can be reached, word for word: each names the record, the value and what to
//! do about it.

mod contracts;
mod level_field;
mod lots;
mod practice;
mod price_schedules;
mod robustness;
mod scores;
mod screens;
#[cfg(feature = "json")]
mod together;
#[cfg(feature = "workbook")]
mod workbooks;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Debug;

use fullcost::Error;
#[cfg(feature = "json")]
use fullcost::{ErrorKind, PathStep};
use fullcost::batch::{Ask, Columns, Scales, Stream, Table, ViewColumns, compare_batch};
use fullcost::allocation::{self, CostPool, Method, Problem, allocate};
use fullcost::cost::{
    Activity, ActualOverhead, Allowance, Asset, AwardCeiling, Behaviour, CapitalCharge, Contribution, CostLine, ModifiedBase, PerFullTimeEquivalent, RateOfTotal, RateOnCost, Cover, Department, Driver,
    EligibleLines, EmploymentYear, Funder, Holiday, InputTax, Insurance, Ledger, Levy,
    MAX_ACTIVITIES, MAX_CONTRIBUTIONS, MAX_DRIVERS, MAX_FUNDERS, MAX_INPUT_TAXES, MAX_LINES, Organisation, OrganisationBuilder, OverheadPool, PartialExemptionRules,
    Payroll, Pension, PensionBand, Post, RateKind, RecoveryMethod, RefundOf, Service, TaxRefund, TaxUse, TimeRow, VatPeriod,
    DriverQuantities, ExpenditureWithVolunteers, VolunteerRole, Wage, WageLevel, WorkingTime,
};
use fullcost::demand::{Demand, DemandLine, LineKind, MAX_DEMAND_LINES, MAX_SCENARIOS, Scenario};
use fullcost::exact::{
    Currency, Fraction, Money, Month, Name, Percent, Period, Quantity, Rounding, Text, UnitPrice,
    apportion, controlled_rounding,
};
use fullcost::full_cost::{CostBasis, full_cost};
use fullcost::funding::funding;
use fullcost::price::{
    Corridor, Interval, Margin, MarkUp, PriceBand, Rate, RateCard, Surplus, VatBasis,
};
use fullcost::sensitivity::{MAX_TRIALS, sensitivity};
use fullcost::tender::{Adjustment, AdjustmentBasis, FractionOfPrice, Lump, AmountPerUnit, PercentOfPrice, Percentage, AppliesTo, BandEnd, Bid, CircumstanceValue, CostModel, MAX_RULES, PlayingField, RankOn, Relief, ReliefKind, ShortfallMeasure, Statement, Tax, TaxBase, TaxDirection, Tender, TenderBuilder, compare};
use fullcost::price::View;
use fullcost::appraisal::{Appraisal, Questions};

thread_local! {
    /// The messages that were compared on this thread.
    static SEEN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// A result must be refused with this message.
#[track_caller]
pub(crate) fn refused<T: Debug>(result: Result<T, Error>, message: &str) {
    let error = result.unwrap_err();
    SEEN.with_borrow_mut(|seen| seen.insert(error.message().to_owned()));
    assert_eq!(error.to_string(), message);
    let path: Vec<String> = error.path().iter().map(|step| format!("{step}: ")).collect();
    assert_eq!(format!("{}{}", path.concat(), error.message()), message);
    let steps: Vec<&str> = message.split(": ").collect();
    assert!(steps.windows(2).all(|pair| pair[0] != pair[1]), "a record is named twice: {message}");
}

/// What is said where the figures of a bid of a batch could pass 128 bits.
pub(crate) fn beyond_128_bits(lot: usize, bid: usize) -> String {
    format!("lot {lot}, bid {bid}: its figures could pass 128 bits: lower the scales, or compare it as a tender by itself")
}

/// What is said of pools that serve only each other, listed in quotes.
pub(crate) fn closed_pools(pools: &str) -> String {
    format!("the pools {pools} serve only themselves, so that their cost reaches no service: give one of their drivers a quantity for a service or for another pool")
}

/// What is said where there are too many records.
pub(crate) fn too_many(limit: usize, what: &str) -> String {
    format!("there are more than {limit} {what}: split the model or the tender")
}

/// What is said of a name that nothing has.
pub(crate) fn unknown_name(name: &str, what: &str) -> String {
    format!("{name:?} is not the name of a {what}: use one of the names that are listed, or add it")
}

/// What is said of a pool whose driver has no quantity for anyone.
pub(crate) fn zero_base(pool: &str, method: &str) -> String {
    format!("the driver has no quantity among the receivers that are open to pool {pool:?} under the {method} method: give a receiver a quantity above zero, or change the driver or the sequence")
}

fn name(text: &str) -> Name {
    text.parse().unwrap()
}

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

fn pounds(text: &str) -> Money {
    Money::parse(text, Currency::GBP).unwrap()
}

fn price(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::GBP).unwrap()
}

#[test]
fn numbers() {
    refused("1e3".parse::<Quantity>(), r#""1e3" is not a plain number: write digits with at most one point, such as "1250.5""#);
    for text in ["", " 1", "+1", "1.", ".5", "01", "1_000", "1,000", "--1", "١", "1.5.2", "NaN"] {
        let message = format!(
            "{text:?} is not a plain number: write digits with at most one point, such as \"1250.5\""
        );
        refused(text.parse::<Quantity>(), &message);
        refused(UnitPrice::parse(text, Currency::GBP), &message);
        refused(Money::parse(text, Currency::GBP), &message);
        refused(format!("{text}%").parse::<Percent>(), &message);
    }
    refused("-0".parse::<Quantity>(), r#""-0" is zero with a sign: write "0""#);
    refused("-0.00%".parse::<Percent>(), r#""-0.00" is zero with a sign: write "0""#);
    refused("-3".parse::<Quantity>(), r#""-3" is negative: a quantity is zero or more"#);
    refused("9.4".parse::<Percent>(), r#""9.4" is not a percentage: write it with its sign, such as "20%""#);
    refused("1/0".parse::<Percent>(), r#""1/0" is not a ratio: divide by a number above zero, such as "1/7""#);
    refused("60%/-7".parse::<Percent>(), r#""60%/-7" is not a ratio: divide by a number above zero, such as "1/7""#);
    refused("1/1009".parse::<Percent>(), r#""1/1009" is no ratio that is kept exactly: in lowest terms, beside powers of ten, it may be divided by at most 1000"#);
    let apart: Vec<_> = [997, 991, 983, 977, 971].iter().map(|whole| (name(&format!("s{whole}")), percent(&format!("1/{whole}")))).collect();
    refused(Driver::percentages("split", apart).and_then(|driver| organisation().driver(driver).build()), r#"driver "split": the ratios have no common whole of at most twelve digits: state them out of one whole"#);
    refused("1/7%".parse::<Percent>(), r#""7%" is not a plain number: write digits with at most one point, such as "1250.5""#);
    refused("1000000000000000".parse::<Quantity>(), r#""1000000000000000" has more than 15 digits before the point: numbers stay below 1000000000000000"#);
    refused("0.1234567".parse::<Quantity>(), r#""0.1234567" has more decimal places than the 6 that are allowed here: state it for a larger unit, such as a thousand or a million, or round it first"#);
    refused(Money::parse("12.505", Currency::GBP), r#""12.505" has more decimal places than the 2 that are allowed here: round it first"#);
    refused(Money::parse("12.5051234", Currency::GBP), r#""12.5051234" has more decimal places than the 2 that are allowed here: round it first"#);
    refused(Money::parse("12.5", Currency::JPY), r#""12.5" has more decimal places than the 0 that are allowed here: round it first"#);
    // A refused value is shown by its beginning.
    let long = "7".repeat(1_000);
    let shown = "7".repeat(60);
    refused(long.parse::<Quantity>(), &format!("{shown:?}… has more than 15 digits before the point: numbers stay below 1000000000000000"));
    let bound = 10_i128.pow(17);
    refused(Money::from_minor_units(bound, Currency::GBP), "the amount 1000000000000000.00 is out of bounds: keep it below 1000000000000000 in its currency, or split it");
    let most = Money::from_minor_units(bound - 1, Currency::GBP).unwrap();
    refused(most.checked_add(most), "the amount 1999999999999999.98 is out of bounds: keep it below 1000000000000000 in its currency, or split it");
    refused(fraction("-1").checked_div(&Fraction::ZERO), "division by zero: give a divisor other than zero");
    refused(Fraction::new(1, 0), "division by zero: give a divisor other than zero");
    let huge = fraction(&"9".repeat(100));
    let shown = "9".repeat(60);
    refused(huge.to_money(Currency::GBP, Rounding::Down), &format!("the amount {shown}… is out of bounds: keep it below 1000000000000000 in its currency, or split it"));
    refused(UnitPrice::from_fraction(&huge, Currency::GBP, 6, Rounding::Down), &format!("the amount {shown}… is out of bounds: keep it below 1000000000000000 in its currency, or split it"));
    refused(huge.to_decimal(2, Rounding::Down), &format!("{shown}… with 2 decimal places does not fit a decimal: ask for fewer places, or keep the fraction"));
    refused(fraction("8").to_decimal(28, Rounding::Down), "8 with 28 decimal places does not fit a decimal: ask for fewer places, or keep the fraction");
    for text in ["", "1/0", "1/-2", "1/", "/2", "1/2/3", "0x1", "1.", "1.-5", "1e3"] {
        refused(text.parse::<Fraction>(), &format!("{text:?} is not a fraction: write whole numbers such as \"2/3\", or a plain number"));
    }
    refused("sideways".parse::<Rounding>(), r#""sideways" is not one of the choices: write one of ceiling, down, floor, half_down, half_even, half_up, up"#);
    refused("best".parse::<RankOn>(), r#""best" is not one of the choices: write one of exact, minor_unit"#);
    refused("award".parse::<View>(), r#""award" is not one of the choices: write one of tendered, competitively_neutral, public_purse, unsubsidised"#);
}

#[test]
fn currencies_and_months() {
    refused("a\u{200b}".parse::<Name>(), r#""a\u{200b}" has the format character U+200B, which nobody sees: remove it"#);
    refused("XAU".parse::<Currency>(), r#""XAU" is a code of ISO 4217 without a minor unit, such as a metal's or a fund's, in which no amount of money can be stated: write the code of a currency, such as "GBP""#);
    refused("GBX".parse::<Currency>(), r#""GBX" is not a currency of ISO 4217 as of January 2026: write a code of three capital letters, such as "GBP""#);
    refused("12.50".parse::<Money>(), r#""12.50" names no currency: write the amount, a space and the code, such as "12.50 GBP""#);
    refused("12.50".parse::<UnitPrice>(), r#""12.50" names no currency: write the amount, a space and the code, such as "12.50 GBP""#);
    refused("12.50 gbp".parse::<Money>(), r#""gbp" is not a currency of ISO 4217 as of January 2026: write a code of three capital letters, such as "GBP""#);
    let dollars = Money::zero(Currency::USD);
    refused(pounds("1").checked_add(dollars), "USD is mixed with GBP: convert to one currency first");
    refused(pounds("1").checked_sub(dollars), "USD is mixed with GBP: convert to one currency first");
    for text in ["2026-13", "2026-00", "0000-01", "2026-4", "26-04", "2026/04", "+026-04"] {
        refused(text.parse::<Month>(), &format!("{text:?} is not a month: write year and month, such as \"2026-04\""));
    }
    refused(Month::new(2026, 13), r#""2026-13" is not a month: write year and month, such as "2026-04""#);
    refused(Period::new(Month::new(2026, 4).unwrap(), 0), r#"a period of "0" months: give 1 to 1200 months"#);
    refused(Period::new(Month::new(2026, 4).unwrap(), 1_201), r#"a period of "1201" months: give 1 to 1200 months"#);
}

#[test]
fn names_and_texts() {
    refused("".parse::<Name>(), r#""" is empty: give 1 to 200 characters"#);
    refused("".parse::<Text>(), r#""" is empty: give 1 to 1000 characters"#);
    let beginning = "x".repeat(60);
    refused("x".repeat(201).parse::<Name>(), &format!("{beginning:?}… has 201 characters: give at most 200"));
    refused("é".repeat(1_001).parse::<Text>(), &format!("{:?}… has 1001 characters: give at most 1000", "é".repeat(60)));
    for (text, shown) in [
        (" x", r#"" x""#),
        ("x\u{a0}", r#""x\u{a0}""#),
        ("a\nb", r#""a\nb""#),
        ("a\0b", r#""a\0b""#),
        ("a\u{7f}", r#""a\u{7f}""#),
        ("a\u{85}b", r#""a\u{85}b""#),
        ("a\u{2028}b", r#""a\u{2028}b""#),
        ("\u{feff}a", r#""\u{feff}a""#),
    ] {
        refused(text.parse::<Name>(), &format!("{shown} has a control character, a line break, or white space at an end: remove it"));
        refused(text.parse::<Text>(), &format!("{shown} has a control character, a line break, or white space at an end: remove it"));
    }
}

#[test]
fn splitting_and_rounding_tables() {
    let weights = |pairs: &[(&'static str, &str)]| -> Vec<(&'static str, Fraction)> {
        pairs.iter().map(|(key, weight)| (*key, fraction(weight))).collect()
    };
    let split = |pairs| apportion(pounds("10"), &weights(pairs));
    refused(split(&[("a", "1"), ("a", "2")]), r#""a" has two weights: give each key one weight"#);
    refused(split(&[("a", "1"), ("b", "-1/2")]), r#"the weight of "b" is -1/2: a weight is zero or more"#);
    refused(split(&[("a", "0"), ("b", "0")]), "no weight is above zero: give at least one key a weight above zero");
    refused(split(&[]), "no weight is above zero: give at least one key a weight above zero");
    let row = |cells: &[&str]| cells.iter().map(|cell| fraction(cell)).collect::<Vec<_>>();
    refused(controlled_rounding(&[row(&["1", "2"]), row(&["1"])]), "row 2 of the table has 1 cells where the first has 2: give every row one cell for each column");
    refused(controlled_rounding(&[row(&["1", "2"]), row(&["1", "1/2"])]), "row 2 of the table does not add up to a whole number: give rows with whole sums");
    refused(controlled_rounding(&[vec![Fraction::ZERO; 40_001]]), "there are more than 40000 cells in a table that is rounded as a whole: split the model or the tender");
    refused(controlled_rounding(&[row(&[&"9".repeat(50)])]), &format!("the amount {} is out of bounds: keep it below 1000000000000000 in its currency, or split it", "9".repeat(50)));
}

#[test]
fn allocations() {
    let pool = |pool: &str, receivers: &[(&str, &str)]| {
        receivers.iter().fold(CostPool::new(name(pool), vec![100]), |pool, (receiver, weight)| {
            pool.with_quantity(name(receiver), quantity(weight))
        })
    };
    let services = || vec![name("care"), name("meals")];
    let problem = |pools| Problem::new(services(), pools, 1);
    refused(Problem::new(vec![name("care"), name("care")], vec![], 1), r#"the name "care" is given twice: give each service and pool its own name"#);
    refused(problem(vec![pool("care", &[])]), r#"the name "care" is given twice: give each service and pool its own name"#);
    refused(problem(vec![pool("office", &[("garden", "1")])]), r#"pool "office": "garden" is not the name of a service or pool: use one of the names that are listed, or add it"#);
    refused(problem(vec![pool("office", &[("care", "1"), ("care", "2")])]), r#"pool "office": the name "care" is given twice: give each quantity of a driver its own name"#);
    let too_many = |count: usize| (0..count).map(|place| name(&format!("n{place}"))).collect();
    refused(Problem::new(too_many(allocation::MAX_SERVICES + 1), vec![], 1), "there are more than 1000 services: split the model or the tender");
    let pools: Vec<Name> = too_many(allocation::MAX_POOLS + 1);
    let pools = pools.into_iter().map(|name| CostPool::new(name, vec![]));
    refused(problem(pools.collect()), "there are more than 1000 overhead pools: split the model or the tender");
    refused(problem(vec![CostPool::new(name("office"), vec![10_i128.pow(19)])]), r#"pool "office": the amount 10000000000000000000 is out of bounds: keep it below 1000000000000000 in its currency, or split it"#);

    refused(problem(vec![CostPool::new(name("office"), vec![1, 2])]), r#"pool "office": there are more than 1 amounts of a pool for the columns of the problem: split the model or the tender"#);
    let round = problem(vec![pool("canteen", &[("office", "1")]), pool("office", &[("canteen", "1")])]).unwrap();
    refused(allocate(&round, &Method::Reciprocal(allocation::SelfUse::Netted)), r#"the pools "canteen", "office" serve only themselves, so that their cost reaches no service: give one of their drivers a quantity for a service or for another pool"#);
    let shared = allocate(&problem(vec![pool("office", &[("care", "1")])]).unwrap(), &Method::Direct).unwrap();
    refused(shared.service_share("care", 1), "column 1 does not exist, since there are 1: give a smaller number");
    refused(shared.closed_amount("office", 1), "column 1 does not exist, since there are 1: give a smaller number");
    refused(shared.stage_amount("office", "care", 1), "column 1 does not exist, since there are 1: give a smaller number");
    refused(shared.by_origin().unwrap().amount("office", "care", 1), "column 1 does not exist, since there are 1: give a smaller number");
    refused(shared.by_origin().unwrap().rounded(1), "column 1 does not exist, since there are 1: give a smaller number");
    refused(Problem::new(services(), vec![], allocation::MAX_COLUMNS + 1), "there are more than 1000 columns of amounts: split the model or the tender");
    let long = |place: usize| {
        let pool = CostPool::new(name(&format!("p{place}")), vec![]);
        let pool = pool.with_quantity(name("care"), quantity("999999999999999.999999"));
        pool.with_quantity(name("meals"), Quantity::ONE)
    };
    let long = (0..allocation::MAX_POOLS).map(long).collect();
    let long = Problem::new(services(), long, 10).unwrap();
    refused(allocate(&long, &Method::StepDown(Vec::new())), "sharing 1000 pools among 2 services comes to 10961880000 units of work, where the budget has 2000000000: round the drivers, or merge pools, or give a larger budget");

    let two = problem(vec![
        pool("cleaning", &[("office", "1"), ("care", "1")]),
        pool("office", &[("cleaning", "1"), ("office", "5")]),
    ]);
    let two = two.unwrap();
    let step_down =
        |sequence: &[&str]| Method::StepDown(sequence.iter().map(|pool| name(pool)).collect());
    refused(allocate(&two, &Method::Direct), r#"the driver has no quantity among the receivers that are open to pool "office" under the direct method: give a receiver a quantity above zero, or change the driver or the sequence"#);
    refused(allocate(&two, &step_down(&["cleaning", "office"])), r#"the driver has no quantity among the receivers that are open to pool "office" under the step-down method: give a receiver a quantity above zero, or change the driver or the sequence"#);
    refused(allocate(&two, &step_down(&["office"])), r#"the step-down sequence leaves out pool "cleaning": name every pool once"#);
    refused(allocate(&two, &step_down(&["office", "office"])), r#"the step-down sequence names pool "office" twice: name every pool once"#);
    refused(allocate(&two, &step_down(&["office", "care"])), r#"the step-down sequence: "care" is not the name of a pool: use one of the names that are listed, or add it"#);
    let shared = allocate(&two, &step_down(&["office", "cleaning"])).unwrap();
    refused(shared.service_share("office", 0), r#""office" is not the name of a service: use one of the names that are listed, or add it"#);
    refused(shared.closed_amount("care", 0), r#""care" is not the name of a pool: use one of the names that are listed, or add it"#);
    refused(shared.stage_amount("office", "roof", 0), r#""roof" is not the name of a service or pool: use one of the names that are listed, or add it"#);
    refused(shared.service_share("", 0), r#""" is empty: give 1 to 200 characters"#);

    let names: Vec<Name> = too_many(1_000);
    let many = names.iter().map(|name| {
        let first = Name::new("care").unwrap();
        CostPool::new(name.clone(), vec![]).with_quantity(first, Quantity::ONE)
    });
    let many = Problem::new(services(), many.collect(), 1).unwrap();
    assert!(allocate(&many, &Method::Direct).unwrap().by_origin().is_ok());
    let wide = names.iter().take(300).map(|name| {
        let first = Name::new("s0").unwrap();
        CostPool::new(name.clone(), vec![]).with_quantity(first, Quantity::ONE)
    });
    let many_services = (0..200).map(|place| name(&format!("s{place}"))).collect();
    let wide = Problem::new(many_services, wide.collect(), 1).unwrap();
    refused(allocate(&wide, &Method::Direct).unwrap().by_origin(), "the table by origin of 300 pools and 200 services is beyond its bound: ask for exact service totals, or merge pools");
}

fn organisation() -> OrganisationBuilder {
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    Organisation::builder("elders", Currency::GBP, period)
        .service(Service::new("care", "hour", quantity("1000")).unwrap())
        .service(Service::new("meals", "meal", quantity("500")).unwrap())
}

fn line(amount: &str, charged_to: &str) -> CostLine {
    CostLine::new("rent", pounds(amount), charged_to, "lease").unwrap()
}

fn shares(pairs: &[(&str, &str)]) -> Vec<(Name, Percent)> {
    pairs.iter().map(|(target, share)| (name(target), percent(share))).collect()
}

fn role() -> VolunteerRole {
    let wage = Wage::new("statutory minimum", price("10")).unwrap();
    VolunteerRole::new("visitors", quantity("10"), wage, "care", "rota").unwrap()
}

#[test]
fn records_of_an_organisation() {
    refused(Service::new("care", "hour", Quantity::ZERO), "the volume is 0: give a volume above zero, since costs are stated per unit");
    refused(Service::new("", "hour", Quantity::ONE), r#""" is empty: give 1 to 200 characters"#);
    refused(Service::new("care", "", Quantity::ONE), r#""" is empty: give 1 to 200 characters"#);
    refused(CostLine::new("", pounds("1"), "care", "lease"), r#""" is empty: give 1 to 200 characters"#);
    refused(CostLine::new("rent", pounds("1"), "", "lease"), r#""" is empty: give 1 to 200 characters"#);
    refused(CostLine::new("rent", pounds("1"), "care", ""), r#""" is empty: give 1 to 1000 characters"#);
    let most = quantity("999999999999999");
    refused(CostLine::computed("rent", most, price("2"), Rounding::HalfEven, "care", "lease"), "the amount 1999999999999998.00 is out of bounds: keep it below 1000000000000000 in its currency, or split it");
    refused(OverheadPool::new("office", ""), r#""" is empty: give 1 to 200 characters"#);
    refused(OverheadPool::new("", "posts"), r#""" is empty: give 1 to 200 characters"#);
    refused(Driver::stated("", vec![]), r#""" is empty: give 1 to 200 characters"#);
    refused(Wage::interval("agency", price("12"), price("11"), price("13")), "low 12.00, central 11.00 and high 13.00 are not in rising order: reorder them");
    refused(Wage::new("agency", price("-1")), "-1.00 is negative: give an amount of zero or more");
    refused(Wage::interval("agency", price("1"), UnitPrice::parse("2", Currency::EUR).unwrap(), price("3")), "EUR is mixed with GBP: convert to one currency first");
    let wage = Wage::new("agency", price("1")).unwrap();
    refused(VolunteerRole::new("", most, wage, "care", "rota"), r#""" is empty: give 1 to 200 characters"#);
}

#[test]
fn organisations() {
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    refused(Organisation::builder("elders", Currency::GBP, period).build(), "there is no service: give at least one");
    refused(Organisation::builder(" elders", Currency::GBP, period).build(), r#"the name of the organisation: " elders" has a control character, a line break, or white space at an end: remove it"#);
    let built = |line: CostLine| organisation().line(line).build();
    refused(built(line("1", "garden")), r#"line "rent": "garden" is not the name of a service or pool: use one of the names that are listed, or add it"#);
    refused(built(line("-5", "care")), r#"line "rent": the amount -5.00 and the credit mark disagree: a credit is negative and marked, any other line is not negative"#);
    refused(built(line("5", "care").as_credit()), r#"line "rent": the amount 5.00 and the credit mark disagree: a credit is negative and marked, any other line is not negative"#);
    refused(built(line("5", "care").with_behaviour(Behaviour::Stepped { capacity: Quantity::ZERO })), r#"line "rent": the capacity is 0: give the volume one step can carry, or the time a department has"#);
    refused(built(line("5", "care").shared_among(shares(&[("care", "50%"), ("meals", "40%")]))), r#"line "rent": the percentages add up to 90%, not to 100% ("care" 50%, "meals" 40%): correct them, since nothing is rescaled"#);
    refused(built(line("5", "care").shared_among(shares(&[("care", "120%"), ("meals", "-20%")]))), r#"line "rent": the share of "care": 120% is not a share: give a percentage from 0% to 100%"#);
    refused(built(line("5", "care").shared_among(shares(&[("care", "50%"), ("meals", "20%"), ("care", "30%")]))), r#"line "rent": the name "care" is given twice: give each share of a line its own name"#);
    refused(built(line("5", "care").shared_among(shares(&[("care", "50%"), ("garden", "50%")]))), r#"line "rent": "garden" is not the name of a service or pool: use one of the names that are listed, or add it"#);
    refused(built(line("5", "care").as_volunteer_programme(percent("101%"))), r#"line "rent": the avoidable share: 101% is not a share: give a percentage from 0% to 100%"#);
    refused(built(line("5", "care").with_ledger(Ledger::InKind).as_volunteer_programme(percent("1%"))), r#"line "rent": volunteer programme cost is cash charged to services: change the ledger or charge the line to services"#);
    let euros = Money::parse("5", Currency::EUR).unwrap();
    refused(built(CostLine::new("rent", euros, "care", "lease").unwrap()), r#"line "rent": EUR is mixed with GBP: convert to one currency first"#);
    refused(organisation().line(line("1", "care")).line(line("2", "care")).build(), r#"the name "rent" is given twice: give each cost line and volunteer role its own name"#);
    let again = Service::new("care", "hour", Quantity::ONE).unwrap();
    refused(organisation().service(again).build(), r#"the name "care" is given twice: give each service and overhead pool its own name"#);

    let office = || OverheadPool::new("office", "posts").unwrap();
    refused(organisation().pool(office()).build(), r#"pool "office": "posts" is not the name of a driver: use one of the names that are listed, or add it"#);
    let posts = |receivers: &[&str]| {
        Driver::stated("posts", receivers.iter().map(|who| (name(who), Quantity::ONE)).collect())
    };
    let spending = |services: &[&str]| {
        Driver::direct_expenditure("posts", services.iter().map(|who| name(who)).collect())
    };
    let with = |driver: Driver| organisation().pool(office()).driver(driver);
    refused(with(posts(&["garden"]).unwrap()).build(), r#"driver "posts": "garden" is not the name of a service or pool: use one of the names that are listed, or add it"#);
    refused(with(posts(&["care", "care"]).unwrap()).build(), r#"driver "posts": the name "care" is given twice: give each receiver of a driver its own name"#);
    refused(with(spending(&["office"]).unwrap()).build(), r#"driver "posts": "office" is not the name of a service: use one of the names that are listed, or add it"#);
    refused(with(posts(&[]).unwrap()).driver(posts(&[]).unwrap()).build(), r#"the name "posts" is given twice: give each driver its own name"#);
    let credit = line("-5", "care").as_credit();
    refused(with(spending(&["care"]).unwrap()).line(credit).build(), r#"pool "office": driver "posts", direct expenditure of "care": "-5.00" is negative: a quantity is zero or more"#);
    let in_a_pool = line("5", "office").as_volunteer_programme(percent("1%"));
    refused(with(posts(&["care"]).unwrap()).line(in_a_pool).build(), r#"line "rent": volunteer programme cost is cash charged to services: change the ledger or charge the line to services"#);

    refused(organisation().volunteer(VolunteerRole { on_cost: percent("-5%"), ..role() }).build(), r#"volunteer role "visitors": the on-cost: -5% is negative: give a percentage of zero or more"#);
    refused(organisation().volunteer(VolunteerRole { productivity: percent("-5%"), ..role() }).build(), r#"volunteer role "visitors": the productivity: -5% is negative: give a percentage of zero or more"#);
    refused(organisation().volunteer(role()).volunteer(role()).build(), r#"the name "visitors" is given twice: give each cost line and volunteer role its own name"#);
    refused(organisation().volunteer(VolunteerRole { productivity: percent("999999999999999%"), on_cost: percent("999999999999999%"), ..role() }).build(), r#"volunteer role "visitors": the amount 10000000000000979999999999999.01 is out of bounds: keep it below 1000000000000000 in its currency, or split it"#);
    let wage = Wage::new("agency", UnitPrice::parse("1", Currency::EUR).unwrap()).unwrap();
    let abroad = VolunteerRole::new("visitors", Quantity::ONE, wage, "care", "rota").unwrap();
    refused(organisation().volunteer(abroad).build(), r#"volunteer role "visitors": EUR is mixed with GBP: convert to one currency first"#);
    let lines = (0..=MAX_LINES).map(|_| line("1", "care"));
    refused(lines.fold(organisation(), OrganisationBuilder::line).build(), "there are more than 100000 cost lines: split the model or the tender");
    let roles = (0..=MAX_LINES).map(|_| role());
    let services = (0..=allocation::MAX_SERVICES).map(|place| Service::new(&format!("s{place}"), "hour", Quantity::ONE).unwrap());
    refused(services.fold(organisation(), OrganisationBuilder::service).build(), "there are more than 1000 services: split the model or the tender");
    let drivers = (0..=MAX_DRIVERS).map(|place| Driver::stated(&format!("d{place}"), vec![]).unwrap());
    refused(drivers.fold(organisation(), OrganisationBuilder::driver).build(), "there are more than 2000 drivers: split the model or the tender");
    let pools = (0..=allocation::MAX_POOLS).map(|place| OverheadPool::new(&format!("p{place}"), "posts").unwrap());
    refused(pools.fold(organisation(), OrganisationBuilder::pool).build(), "there are more than 1000 overhead pools: split the model or the tender");
    refused(roles.fold(organisation(), OrganisationBuilder::volunteer).build(), "there are more than 100000 volunteer roles: split the model or the tender");
}

fn year() -> EmploymentYear {
    EmploymentYear::new("2020-21", quantity("1950"), "rates").unwrap()
}

fn time() -> WorkingTime {
    WorkingTime::new(quantity("1950")).unwrap()
}

fn post() -> Post {
    Post::new("adviser", pounds("25000"), time(), "care", "contract").unwrap()
}

#[test]
fn staff() {
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let lines = |payroll: Payroll| organisation().payroll(payroll).build();
    let payroll = |post: Post| lines(Payroll { posts: vec![post], ..Payroll::new("staff", year()).unwrap() });
    refused(EmploymentYear::new("2020-21", Quantity::ZERO, "rates"), "the hours of a full-time post are 0: give the hours it has over the period");
    refused(EmploymentYear::new("", quantity("1"), "rates"), r#""" is empty: give 1 to 200 characters"#);
    refused(Insurance::new("insurance", percent("-1%"), pounds("0")), "-1% is negative: give a percentage of zero or more");
    refused(Insurance::new("insurance", percent("1%"), pounds("-1")), "-1.00 is negative: give an amount of zero or more");
    refused(Levy::new("levy", percent("-1%")), "-1% is negative: give a percentage of zero or more");
    let pension = |rate, band| Pension { rate: percent(rate), band, trigger: None };
    let falling = Some(PensionBand { lower: pounds("50000"), upper: pounds("6240") });
    let with_year = |year: EmploymentYear| lines(Payroll { posts: vec![post()], ..Payroll::new("staff", year).unwrap() });
    refused(with_year(EmploymentYear { pension: Some(pension("3%", falling)), ..year() }), r#"payroll "staff": year "2020-21": the pension: the band runs from 50000.00 to 6240.00: give the lower end first"#);
    refused(with_year(EmploymentYear { pension: Some(pension("-3%", None)), ..year() }), r#"payroll "staff": year "2020-21": the pension: -3% is negative: give a percentage of zero or more"#);
    refused(with_year(EmploymentYear { full_time_hours: Quantity::ZERO, ..year() }), r#"payroll "staff": year "2020-21": the hours of a full-time post are 0: give the hours it has over the period"#);
    refused(WorkingTime::new(Quantity::ZERO), "of 0 paid hours none is productive: leave, training, sickness and meetings together must be less");
    let away = WorkingTime { leave: quantity("1950"), ..time() };
    refused(payroll(Post { working_time: away, ..post() }), r#"payroll "staff": post "adviser": of 1950 paid hours none is productive: leave, training, sickness and meetings together must be less"#);
    let cover = Cover { hours: quantity("10"), unit_cost: price("-1") };
    refused(payroll(Post { cover: Some(cover), ..post() }), r#"payroll "staff": post "adviser": -1.00 is negative: give an amount of zero or more"#);
    refused(payroll(Post { pay: pounds("-1"), ..post() }), r#"payroll "staff": post "adviser": -1.00 is negative: give an amount of zero or more"#);
    refused(Post::new("adviser", pounds("-1"), time(), "care", "contract"), "-1.00 is negative: give an amount of zero or more");
    refused(Post::new("", pounds("1"), time(), "care", "contract"), r#""" is empty: give 1 to 200 characters"#);
    refused(payroll(Post { people: 0, ..post() }), r#"payroll "staff": post "adviser": 0 people on a post: give a whole number from 1 to 100000"#);
    refused(payroll(Post { people: 100_001, ..post() }), r#"payroll "staff": post "adviser": 100001 people on a post: give a whole number from 1 to 100000"#);
    refused(Payroll::new("", year()), r#""" is empty: give 1 to 200 characters"#);
    refused(Payroll::new("staff", year()).unwrap().cost_lines(period), "there is no post: give at least one");
    refused(Payroll::new("staff", year()).unwrap().post("cook"), r#""cook" is not the name of a post: use one of the names that are listed, or add it"#);
    refused(payroll(Post { months: Some(13), ..post() }), r#"payroll "staff": post "adviser": 13 months do not fit a period of 12: give 1 to 12 months"#);
    refused(payroll(Post { months: Some(0), ..post() }), r#"payroll "staff": post "adviser": 0 months do not fit a period of 12: give 1 to 12 months"#);
    let weeks = Holiday::Accrued { weeks: quantity("52"), year_weeks: quantity("52") };
    refused(payroll(Post { holiday: weeks, ..post() }), r#"payroll "staff": post "adviser": 52 weeks of holiday in 52 weeks leave none to work: give fewer weeks of holiday"#);
    refused(payroll(Post { protected_pay: Some(pounds("-1")), ..post() }), r#"payroll "staff": post "adviser": -1.00 is negative: give an amount of zero or more"#);
    let euros = Money::parse("1", Currency::EUR).unwrap();
    refused(payroll(Post { exit_payment: Some(euros), ..post() }), r#"payroll "staff": post "adviser": EUR is mixed with GBP: convert to one currency first"#);
    let twice = Payroll { posts: vec![post(), post()], ..Payroll::new("staff", year()).unwrap() };
    refused(lines(twice), r#"payroll "staff": the name "adviser" is given twice: give each post its own name"#);
    let levy = EmploymentYear { levies: vec![Levy::new("levy", percent("0.5%")).unwrap()], ..year() };
    refused(lines(Payroll { posts: vec![post()], ..Payroll::new("staff", levy).unwrap() }), r#"payroll "staff": there is no service or pool that bears levies and the allowance: give at least one"#);
    let insurance = Insurance { up_to: Some(pounds("8")), ..Insurance::new("insurance", percent("1%"), pounds("9")).unwrap() };
    refused(lines(Payroll { posts: vec![post()], ..Payroll::new("staff", EmploymentYear { insurances: vec![insurance], ..year() }).unwrap() }), r#"payroll "staff": year "2020-21": insurance "insurance": the band runs from 9.00 to 8.00: give the lower end first"#);
    let allowance = EmploymentYear { allowance: Some(Allowance { name: name("allowance"), amount: pounds("-5") }), ..year() };
    refused(lines(Payroll { posts: vec![post()], ..Payroll::new("staff", allowance).unwrap() }), r#"payroll "staff": year "2020-21": allowance "allowance": -5.00 is negative: give an amount of zero or more"#);
    let insurance = |name: &str| Insurance::new(name, percent("1%"), pounds("0")).unwrap();
    refused(with_year(EmploymentYear { insurances: vec![insurance("pension")], ..year() }), r#"payroll "staff": year "2020-21": the name "pension" is kept for another line of a post: give the insurance another name"#);
    refused(with_year(EmploymentYear { insurances: vec![insurance("a"), insurance("a")], ..year() }), r#"payroll "staff": year "2020-21": the name "a" is given twice: give each insurance its own name"#);
    let both = EmploymentYear { allowance: Some(Allowance { name: name("a"), amount: pounds("1") }), ..EmploymentYear { levies: vec![Levy::new("a", percent("1%")).unwrap()], ..year() } };
    refused(with_year(both), r#"payroll "staff": year "2020-21": the name "a" is given twice: give each levy and allowance its own name"#);
    let insured = |count: usize| EmploymentYear { insurances: (0..count).map(|place| insurance(&format!("i{place}"))).collect(), ..year() };
    refused(with_year(insured(MAX_CONTRIBUTIONS + 1)), r#"payroll "staff": year "2020-21": there are more than 100 insurances: split the model or the tender"#);
    let posts = (0..MAX_LINES / MAX_CONTRIBUTIONS).map(|place| Post::new(&format!("p{place}"), pounds("25000"), time(), "care", "contract").unwrap());
    refused(lines(Payroll { posts: posts.collect(), ..Payroll::new("staff", insured(MAX_CONTRIBUTIONS)).unwrap() }), r#"payroll "staff": there are more than 100000 cost lines: split the model or the tender"#);
    let trigger = Pension { trigger: Some(pounds("-1")), ..pension("1%", None) };
    refused(with_year(EmploymentYear { pension: Some(trigger), ..year() }), r#"payroll "staff": year "2020-21": the pension: -1.00 is negative: give an amount of zero or more"#);
    let staff = || Payroll { posts: vec![post()], ..Payroll::new("staff", year()).unwrap() };
    refused(organisation().payroll(staff()).payroll(staff()).build(), r#"the name "staff" is given twice: give each payroll its own name"#);
    refused(organisation().payroll(staff()).line(CostLine::new("adviser/pay", pounds("1"), "care", "ledger").unwrap()).build(), r#"the name "adviser/pay" is given twice: give each cost line and volunteer role its own name"#);
    let elsewhere = Post::new("adviser", pounds("25000"), time(), "garden", "contract").unwrap();
    refused(payroll(elsewhere), r#"line "adviser/pay": "garden" is not the name of a service or pool: use one of the names that are listed, or add it"#);
}

#[test]
fn capital_tax_and_time() {
    let asset = || Asset::new("minibus", pounds("30000"), 5, "care", "invoice").unwrap();
    let built = |asset: Asset| organisation().asset(asset).build();
    refused(Asset::new("minibus", pounds("1"), 0, "care", "invoice"), "a life of 0 years: give 1 to 100 whole years");
    refused(Asset::new("minibus", pounds("1"), 101, "care", "invoice"), "a life of 101 years: give 1 to 100 whole years");
    refused(Asset::new("minibus", pounds("-1"), 1, "care", "invoice"), "-1.00 is negative: give an amount of zero or more");
    refused(Asset::new("", pounds("1"), 1, "care", "invoice"), r#""" is empty: give 1 to 200 characters"#);
    refused(built(asset()), r#"asset "minibus": there is no charge for the asset: give at least one"#);
    let depreciation = CapitalCharge::Depreciation;
    refused(built(Asset { charges: vec![depreciation, depreciation], ..asset() }), r#"asset "minibus": the name "depreciation" is given twice: give each charge for an asset its own name"#);
    refused(built(Asset { charges: vec![depreciation], residual_value: pounds("30000.01"), ..asset() }), r#"asset "minibus": the residual value 30000.01 is more than the cost 30000.00: correct one of the two"#);
    refused(built(Asset { charges: vec![depreciation], residual_value: pounds("-1"), ..asset() }), r#"asset "minibus": the residual value: -1.00 is negative: give an amount of zero or more"#);
    refused(built(Asset { charges: vec![depreciation], months: Some(13), ..asset() }), r#"asset "minibus": 13 months do not fit a period of 12: give 1 to 12 months"#);
    let rate = CapitalCharge::EquivalentAnnualCost { rate: percent("-1%"), kind: RateKind::Real };
    refused(built(Asset { charges: vec![rate], ..asset() }), r#"asset "minibus": charge "equivalent-annual-cost": -1% is negative: give a percentage of zero or more"#);
    let euros = CapitalCharge::ImputedRent { yearly: Money::parse("1", Currency::EUR).unwrap() };
    refused(built(Asset { charges: vec![euros], ..asset() }), r#"asset "minibus": charge "imputed-rent": EUR is mixed with GBP: convert to one currency first"#);
    let notional = |rate, employed| CapitalCharge::NotionalReturn { rate: percent(rate), kind: RateKind::Real, employed };
    refused(built(Asset { charges: vec![notional("-1%", pounds("1"))], ..asset() }), r#"asset "minibus": charge "notional-return": -1% is negative: give a percentage of zero or more"#);
    refused(built(Asset { charges: vec![notional("1%", pounds("-1"))], ..asset() }), r#"asset "minibus": charge "notional-return": -1.00 is negative: give an amount of zero or more"#);
    refused(asset().yearly(&notional("1%", Money::parse("1", Currency::EUR).unwrap())), r#"charge "notional-return": EUR is mixed with GBP: convert to one currency first"#);
    refused(Asset { residual_value: Money::parse("1", Currency::EUR).unwrap(), ..asset() }.yearly(&depreciation), "the residual value: EUR is mixed with GBP: convert to one currency first");
    let below = CapitalCharge::EquivalentAnnualCost { rate: percent("-100%"), kind: RateKind::Real };
    refused(asset().yearly(&below), r#"charge "equivalent-annual-cost": -100% is negative: give a percentage of zero or more"#);
    refused(organisation().asset(Asset { charges: vec![depreciation], ..asset() }).asset(Asset { charges: vec![depreciation], ..asset() }).build(), r#"the name "minibus" is given twice: give each asset its own name"#);

    let rules = || PartialExemptionRules::new("uk", pounds("625"), percent("50%"), "notice").unwrap();
    let period = |months, taxable, exempt| VatPeriod::new("q1", months, rules(), pounds(taxable), pounds(exempt)).unwrap();
    let tax = |amount, tax_use| InputTax::new("office", pounds(amount), tax_use, "care", "invoices").unwrap();
    let built = |period: VatPeriod| organisation().vat_period(period).build();
    refused(PartialExemptionRules::new("uk", pounds("625"), percent("101%"), "notice"), "101% is not a share: give a percentage from 0% to 100%");
    refused(PartialExemptionRules::new("uk", pounds("-1"), percent("50%"), "notice"), "-1.00 is negative: give an amount of zero or more");
    refused(InputTax::new("office", pounds("-1"), TaxUse::Exempt, "care", "invoices"), "-1.00 is negative: give an amount of zero or more");
    refused(VatPeriod::new("q1", 3, rules(), pounds("-1"), pounds("0")), "-1.00 is negative: give an amount of zero or more");
    refused(built(VatPeriod { input_taxes: vec![tax("1", TaxUse::Residual)], ..period(3, "0", "0") }), r#"tax period "q1": taxable and exempt supplies are both 0, so that nothing says how much residual tax is recovered: state the supplies, or an agreed percentage"#);
    refused(built(period(3, "1", "1")), r#"tax period "q1": there is no input tax: give at least one"#);
    refused(built(VatPeriod { input_taxes: vec![tax("1", TaxUse::Residual)], ..period(13, "1", "1") }), r#"tax period "q1": 13 months do not fit a period of 12: give 1 to 12 months"#);
    refused(VatPeriod { input_taxes: vec![tax("1", TaxUse::Residual)], ..period(0, "1", "1") }.partial_exemption(), r#"a period of "0" months: give 1 to 1200 months"#);
    refused(built(VatPeriod { input_taxes: vec![InputTax { non_business: percent("101%"), ..tax("1", TaxUse::Residual) }], ..period(3, "1", "1") }), r#"tax period "q1": input tax "office": 101% is not a share: give a percentage from 0% to 100%"#);
    refused(built(VatPeriod { agreed_percentage: Some(percent("-1%")), input_taxes: vec![tax("1", TaxUse::Residual)], ..period(3, "1", "1") }), r#"tax period "q1": the agreed percentage: -1% is not a share: give a percentage from 0% to 100%"#);
    refused(built(VatPeriod { input_taxes: vec![tax("1", TaxUse::Residual), tax("1", TaxUse::Exempt)], ..period(3, "1", "1") }), r#"tax period "q1": the name "office" is given twice: give each input tax its own name"#);

    let with = |period: VatPeriod| built(VatPeriod { input_taxes: vec![tax("1", TaxUse::Residual)], ..period });
    refused(with(VatPeriod { used_percentage: Some(percent("50%")), ..period(3, "1", "1") }), r#"tax period "q1": how far purchases are used is asked where the standard method can be overridden: leave "used_percentage" out, or give the rules a "method_override" and no agreed percentage"#);
    refused(with(VatPeriod { used_percentage: Some(percent("101%")), ..period(3, "1", "1") }), r#"tax period "q1": used_percentage: 101% is not a share: give a percentage from 0% to 100%"#);
    let combined = |agreed| VatPeriod { method: RecoveryMethod::Combined, agreed_percentage: agreed, ..period(3, "1", "1") };
    refused(with(combined(None)), r#"tax period "q1": a combined method is agreed and no percentage is: state "agreed_percentage""#);
    let outside = InputTax { non_business: percent("1%"), ..tax("1", TaxUse::Residual) };
    refused(built(VatPeriod { input_taxes: vec![outside], ..combined(Some(percent("60%"))) }), r#"tax period "q1": input tax "office": a combined method covers what is not for business: leave the share out"#);
    let listed = InputTax { listed: true, ..tax("1", TaxUse::Residual) };
    refused(built(VatPeriod { input_taxes: vec![listed], ..period(3, "1", "1") }), r#"tax period "q1": input tax "office": it is listed, and no tax on listed services is refunded: leave that out, or state the refund"#);
    let refund = TaxRefund { of: RefundOf::NonBusiness, monthly_limit: Some(pounds("625")), share_limit: None, source: "act".parse().unwrap() };
    refused(with(VatPeriod { refund: Some(refund), ..period(3, "1", "1") }), r#"tax period "q1": refund: a refund says what is insignificant where it is of tax on exempt use, and nowhere else: give "monthly_limit" and "share_limit" with non_business_and_insignificant alone"#);

    let euros = || Money::parse("1", Currency::EUR).unwrap();
    let foreign = InputTax::new("office", euros(), TaxUse::Residual, "care", "invoices").unwrap();
    refused(built(VatPeriod { input_taxes: vec![foreign], ..period(3, "1", "1") }), r#"tax period "q1": input tax "office": EUR is mixed with GBP: convert to one currency first"#);
    let foreign = VatPeriod::new("q1", 3, rules(), pounds("1"), euros()).unwrap();
    refused(built(VatPeriod { input_taxes: vec![tax("1", TaxUse::Residual)], ..foreign }), r#"tax period "q1": EUR is mixed with GBP: convert to one currency first"#);
    let foreign = PartialExemptionRules { fine_percentage_above: Some(euros()), ..rules() };
    let foreign = VatPeriod::new("q1", 3, foreign, pounds("1"), pounds("1")).unwrap();
    refused(built(VatPeriod { input_taxes: vec![tax("1", TaxUse::Residual)], ..foreign }), r#"tax period "q1": EUR is mixed with GBP: convert to one currency first"#);
    let many = (0..=MAX_INPUT_TAXES).map(|place| InputTax::new(&format!("t{place}"), pounds("1"), TaxUse::Exempt, "care", "invoices").unwrap());
    let many = VatPeriod { input_taxes: many.collect(), ..period(3, "1", "1") };
    refused(built(many), r#"tax period "q1": there are more than 1000 input taxes: split the model or the tender"#);

    let department = |capacity| Department::new("desk", pounds("100"), quantity(capacity), "minute", "ledger");
    let activity = || Activity::new("orders", quantity("5"), quantity("3"), "care").unwrap();
    let built = |department: Department| organisation().department(department).build();
    refused(department("0"), "the capacity is 0: give the volume one step can carry, or the time a department has");
    refused(Department::new("desk", pounds("-1"), Quantity::ONE, "minute", "ledger"), "-1.00 is negative: give an amount of zero or more");
    refused(built(Department { activities: vec![activity()], ..department("14.5").unwrap() }), r#"department "desk": the activities use 15 × minute of a capacity of 14.5: correct the times or counts, or raise the capacity"#);
    refused(built(department("20").unwrap()), r#"department "desk": there is no activity: give at least one"#);
    let many = (0..=MAX_ACTIVITIES).map(|place| Activity::new(&format!("a{place}"), Quantity::ZERO, Quantity::ONE, "care").unwrap());
    let many = Department { activities: many.collect(), ..department("40").unwrap() };
    refused(built(many), r#"department "desk": there are more than 1000 activities: split the model or the tender"#);
    refused(built(Department { activities: vec![activity(), activity()], ..department("40").unwrap() }), r#"department "desk": the name "orders" is given twice: give each activity its own name"#);
}

#[test]
fn behaviour_volunteers_and_choices() {
    let costs = |organisation: OrganisationBuilder| full_cost(&organisation.build().unwrap(), &Method::Direct).unwrap();
    let plain = costs(organisation().line(line("10", "care")));
    refused(plain.service("care").unwrap().by_behaviour(CostBasis::Full), r#"the lines "rent" do not say how they move with volume: give each the behaviour fixed, variable or stepped"#);
    refused(plain.service("care").unwrap().by_behaviour(CostBasis::VolunteerInflatedNet), "the volunteer-inflated cost (net) cannot be taken apart by behaviour: ask for the direct or the full cost");
    refused(plain.service("garden").map(|_| ()), r#""garden" is not the name of a service: use one of the names that are listed, or add it"#);
    let many = (0..12).map(|place| CostLine::new(&format!("line{place:02}"), pounds("1"), "care", "ledger").unwrap());
    let many = many.fold(organisation(), OrganisationBuilder::line);
    refused(costs(many).service("care").unwrap().by_behaviour(CostBasis::Direct), r#"the lines "line00", "line01", "line02", "line03", "line04", "line05", "line06", "line07", "line08", "line09" and 2 more do not say how they move with volume: give each the behaviour fixed, variable or stepped"#);
    let steps = Behaviour::Stepped { capacity: quantity("10") };
    let shared = line("10", "care").shared_among(shares(&[("care", "50%"), ("meals", "50%")]));
    refused(costs(organisation().line(shared.with_behaviour(steps.clone()))).service("care").unwrap().by_behaviour(CostBasis::Full), r#"line "rent" is stepped but shared or in a pool, so that no one volume fills its steps: charge it to one service, or make it fixed or variable"#);
    let pooled = organisation()
        .driver(Driver::stated("posts", vec![(name("care"), quantity("1"))]).unwrap())
        .pool(OverheadPool::new("office", "posts").unwrap())
        .line(line("10", "office").with_behaviour(steps));
    refused(costs(pooled).service("care").unwrap().by_behaviour(CostBasis::Full), r#"line "rent" is stepped but shared or in a pool, so that no one volume fills its steps: charge it to one service, or make it fixed or variable"#);
    let tiny = Behaviour::Stepped { capacity: quantity("0.5") };
    let stepped = costs(organisation().line(line("10", "care").with_behaviour(tiny))).service("care").unwrap().by_behaviour(CostBasis::Full).unwrap();
    refused(stepped.break_even(price("1"), quantity("1000000")), "there are more than 100000 steps below the greatest volume: split the model or the tender");
    refused(stepped.break_even(UnitPrice::parse("1", Currency::EUR).unwrap(), quantity("1")), "EUR is mixed with GBP: convert to one currency first");
    refused(plain.service("care").unwrap().volunteering(WageLevel::Central, Some(Quantity::ZERO)), "the hours of a full-time post are 0: give the hours it has over the period");
    let programme = |line: &str| CostLine::new(line, pounds("10"), "care", "ledger").unwrap().as_volunteer_programme(percent("50%"));
    let without_them = |built: OrganisationBuilder| full_cost(&built.build().unwrap(), &Method::Direct).and_then(|costs| costs.if_volunteers_stop(WageLevel::Central));
    let (longest, longer) = ("y".repeat(190), "y".repeat(191));
    assert!(without_them(organisation().line(programme(&longest))).is_ok());
    refused(without_them(organisation().line(programme(&longer))), &format!(r#"what a stop saves of line "{longer}": the name of a line: "{}"… has 201 characters: give at most 200"#, "y".repeat(60)));
    let taken = CostLine::new("office/avoidable", pounds("1"), "care", "ledger").unwrap();
    refused(without_them(organisation().line(programme("office")).line(taken)), r#"the name "office/avoidable" is given twice: give each cost line and volunteer role its own name"#);
    let found = sensitivity(&plain.organisation, &Method::Direct).unwrap();
    refused(found.service("garden"), r#""garden" is not the name of a service: use one of the names that are listed, or add it"#);
    refused(plain.allocation.problem.sequence_ranges(0).unwrap().low("garden"), r#""garden" is not the name of a service: use one of the names that are listed, or add it"#);

    let with_driver = |driver: Driver| organisation().driver(driver).build();
    refused(with_driver(Driver::percentages("use", shares(&[("care", "60%"), ("meals", "30%")])).unwrap()), r#"driver "use": the percentages add up to 90%, not to 100% ("care" 60%, "meals" 30%): correct them, since nothing is rescaled"#);
    refused(with_driver(Driver::percentages("use", shares(&[("care", "60%"), ("care", "40%")])).unwrap()), r#"driver "use": the name "care" is given twice: give each receiver of a driver its own name"#);
    let row = |shares| TimeRow { post: name("cook"), shares };
    refused(with_driver(Driver::staff_time("time", vec![row(shares(&[("care", "60%")]))]).unwrap()), r#"driver "time": post "cook": the percentages add up to 60%, not to 100% ("care" 60%): correct them, since nothing is rescaled"#);
    refused(with_driver(Driver::staff_time("time", vec![row(vec![]), row(vec![])]).unwrap()), r#"driver "time": the name "cook" is given twice: give each post of a driver its own name"#);
    let spent = ExpenditureWithVolunteers { services: vec![name("office")], material: "a third of all hours".parse().unwrap(), supported_by_overhead: "an office for volunteers".parse().unwrap() };
    refused(with_driver(Driver::new("spent", DriverQuantities::ExpenditureWithVolunteers(spent)).unwrap()), r#"driver "spent": "office" is not the name of a service: use one of the names that are listed, or add it"#);
    let posts = || Driver::stated("posts", vec![(name("care"), quantity("1"))]).unwrap();
    let pool = |alternative| OverheadPool { alternative_drivers: vec![name(alternative)], ..OverheadPool::new("office", "posts").unwrap() };
    refused(organisation().driver(posts()).pool(pool("floor")).build(), r#"pool "office": "floor" is not the name of a driver: use one of the names that are listed, or add it"#);
    refused(organisation().driver(posts()).pool(pool("posts")).build(), r#"pool "office": the name "posts" is given twice: give each driver of a pool its own name"#);
}

#[test]
fn funders() {
    let funder = || Funder::new("council", "care", "agreement").unwrap();
    let base = || organisation().line(line("100", "care")).volunteer(role());
    let paid_by = |funder: Funder| base().funder(funder).build();
    let nothing = |contribution: Contribution| paid_by(Funder { contribution: Some(contribution), ..funder() });
    refused(Funder::new("", "care", "agreement"), r#""" is empty: give 1 to 200 characters"#);
    refused(paid_by(Funder::new("council", "garden", "agreement").unwrap()), r#"funder "council": "garden" is not the name of a service: use one of the names that are listed, or add it"#);
    refused(paid_by(Funder { share: percent("101%"), ..funder() }), r#"funder "council": the share: 101% is not a share: give a percentage from 0% to 100%"#);
    refused(nothing(RateOfTotal { rate: percent("100%") }.into()), r#"funder "council": the contribution: a rate of 100% of the total leaves nothing for direct cost: give a rate below 100%"#);
    refused(nothing(RateOnCost { rate: percent("-1%") }.into()), r#"funder "council": the contribution: -1% is negative: give a percentage of zero or more"#);
    refused(nothing(ActualOverhead { rate: percent("101%") }.into()), r#"funder "council": the contribution: 101% is not a share: give a percentage from 0% to 100%"#);
    refused(nothing(PerFullTimeEquivalent { amount: pounds("-1") }.into()), r#"funder "council": the contribution: -1.00 is negative: give an amount of zero or more"#);
    refused(nothing(PerFullTimeEquivalent { amount: Money::parse("1", Currency::EUR).unwrap() }.into()), r#"funder "council": EUR is mixed with GBP: convert to one currency first"#);
    let modified = |ceilings, left_out| ModifiedBase { rate: percent("10%"), ceilings, left_out }.into();
    let ceiling = |most: Money| AwardCeiling { most, before: Money::zero(most.currency()) };
    refused(nothing(modified(vec![(name("rent"), ceiling(pounds("-1")))], vec![])), r#"funder "council": the contribution: -1.00 is negative: give an amount of zero or more"#);
    refused(nothing(modified(vec![(name("rent"), ceiling(Money::parse("1", Currency::EUR).unwrap()))], vec![])), r#"funder "council": EUR is mixed with GBP: convert to one currency first"#);
    refused(nothing(modified(vec![(name("tools"), ceiling(pounds("1")))], vec![])), r#"funder "council": "tools" is not the name of a cash line charged straight to the service: use one of the names that are listed, or add it"#);
    refused(nothing(modified(vec![], vec![name("tools")])), r#"funder "council": "tools" is not the name of a cash line charged straight to the service: use one of the names that are listed, or add it"#);
    refused(nothing(modified(vec![], vec![name("rent"), name("rent")])), r#"funder "council": the contribution: the name "rent" is given twice: give each line left out of a base its own name"#);
    let only = |line| Funder { lines: EligibleLines::Only(vec![name(line)]), ..funder() };
    refused(paid_by(only("tools")), r#"funder "council": "tools" is not the name of a cash line charged straight to the service: use one of the names that are listed, or add it"#);
    refused(paid_by(only("visitors")), r#"funder "council": "visitors" is volunteers' time, which nobody was paid for: take it out of the claim; it may be shown as match"#);
    let gifts = CostLine::new("gifts", pounds("5"), "care", "rota").unwrap().with_ledger(Ledger::InKind);
    refused(base().line(gifts).funder(only("gifts")).build(), r#"funder "council": "gifts" is not the name of a cash line charged straight to the service: use one of the names that are listed, or add it"#);
    let time = CostLine::new("visits", pounds("5"), "care", "rota").unwrap().with_ledger(Ledger::VolunteerTime);
    refused(base().line(time).funder(only("visits")).build(), r#"funder "council": "visits" is volunteers' time, which nobody was paid for: take it out of the claim; it may be shown as match"#);
    let second = || Funder::new("trust", "care", "agreement").unwrap();
    refused(base().funder(funder()).funder(Funder { share: percent("0.5%"), ..second() }).build(), r#"line "rent" of service "care" is funded to 100.5% in all: lower the shares, so that no line is funded twice"#);
    refused(base().funder(funder()).funder(funder()).build(), r#"the name "council" is given twice: give each funder its own name"#);
    let actual = |funder: Funder, share| Funder { share: percent("0%"), contribution: Some(ActualOverhead { rate: percent(share) }.into()), ..funder };
    refused(base().funder(actual(funder(), "99.999999%")).funder(actual(second(), "0.000002%")).build(), r#"the overheads of service "care" are funded to 100.000001% in all: lower the shares of actual overhead, so that none is funded twice"#);
    assert!(base().funder(actual(funder(), "99.999999%")).funder(actual(second(), "0.000001%")).build().is_ok());
    let half = |funder: Funder, hours| Funder { share: percent("50%"), matched_hours: vec![(name("visitors"), quantity(hours))], ..funder };
    refused(base().funder(half(funder(), "6")).funder(half(second(), "4.5")).build(), r#"10.5 hours of volunteer role "visitors" are given to funders as match where there are 10: give no hour to two funders"#);
    refused(paid_by(Funder { matched_hours: vec![(name("cooks"), quantity("1"))], ..funder() }), r#"funder "council": "cooks" is not the name of a volunteer role: use one of the names that are listed, or add it"#);
    let costs = full_cost(&base().build().unwrap(), &Method::Direct).unwrap();
    refused(funding(&costs).unwrap().service("nobody"), r#""nobody" is not the name of a service: use one of the names that are listed, or add it"#);
    let spent = (0..=MAX_FUNDERS).map(|place| Funder::new(&format!("f{place}"), "care", "agreement").unwrap());
    refused(spent.fold(base(), OrganisationBuilder::funder).build(), "there are more than 1000 funders: split the model or the tender");
    // 1,000 funders of one line show 1,000,000 shares; with a second line there are more.
    let small = (0..MAX_FUNDERS).map(|place| Funder { share: percent("0.1%"), ..Funder::new(&format!("f{place}"), "care", "agreement").unwrap() });
    let bounded = |lines| {
        let tools = (1..lines).map(|place| CostLine::new(&format!("tools {place}"), pounds("1"), "care", "ledger").unwrap());
        let organisation = small.clone().fold(tools.fold(base(), OrganisationBuilder::line), OrganisationBuilder::funder);
        full_cost(&organisation.build().unwrap(), &Method::Direct).and_then(|costs| funding(&costs))
    };
    refused(bounded(2), "the working of what funders pay comes to 2000000 records, where the budget has 1000000: let fewer funders pay the same lines, or give a larger budget");
}

#[test]
fn alternative_drivers() {
    let period = Period::new(Month::new(2026, 4).unwrap(), 12).unwrap();
    let tried = |pools: usize, drivers: usize| {
        let care = Service::new("care", "hour", Quantity::ONE).unwrap();
        let driver = |place: usize| Driver::stated(&format!("d{place}"), vec![(name("care"), Quantity::ONE)]).unwrap();
        let base = Organisation::builder("elders", Currency::GBP, period).service(care);
        let with_drivers = (0..=drivers).map(driver).fold(base, OrganisationBuilder::driver);
        let pools = (0..pools).map(|place| {
            let alternative_drivers = (1..=drivers).map(|other| name(&format!("d{other}"))).collect();
            OverheadPool { alternative_drivers, ..OverheadPool::new(&format!("p{place}"), "d0").unwrap() }
        });
        let organisation = pools.fold(with_drivers, OrganisationBuilder::pool).build().unwrap();
        sensitivity(&organisation, &Method::Direct).map(|found| found.trials.len())
    };
    assert_eq!(tried(5, 200).unwrap(), MAX_TRIALS + 2);
    refused(tried(7, 143), "there are more than 1000 alternative drivers to be tried: split the model or the tender");
}

#[test]
fn full_costs_and_price_points() {
    let office = || organisation().pool(OverheadPool::new("office", "posts").unwrap());
    let idle =
        office().driver(Driver::stated("posts", vec![(name("office"), Quantity::ONE)]).unwrap());
    refused(full_cost(&idle.build().unwrap(), &Method::Direct), r#"the driver has no quantity among the receivers that are open to pool "office" under the direct method: give a receiver a quantity above zero, or change the driver or the sequence"#);
    let most = "999999999999999.99";
    let built = |lines: &[(&str, &str, &str)]| {
        let all = lines.iter().map(|(line, amount, target)| {
            CostLine::new(line, pounds(amount), target, "ledger").unwrap()
        });
        let posts = Driver::stated("posts", vec![(name("care"), Quantity::ONE)]).unwrap();
        let built = all.fold(office().driver(posts), OrganisationBuilder::line).build().unwrap();
        full_cost(&built, &Method::Direct)
    };
    refused(built(&[("a", most, "office"), ("b", "1", "office")]), r#"the lines charged to "office": the amount 1000000000000000.99 is out of bounds: keep it below 1000000000000000 in its currency, or split it"#);
    refused(built(&[("a", most, "care"), ("b", "1", "care")]), r#"the lines charged to "care": the amount 1000000000000000.99 is out of bounds: keep it below 1000000000000000 in its currency, or split it"#);
    refused(built(&[("a", most, "care"), ("b", "1", "office")]), r#"service "care": the amount 1000000000000000.99 is out of bounds: keep it below 1000000000000000 in its currency, or split it"#);
    refused(built(&[("a", most, "care"), ("b", "1", "meals")]), "all services together: the amount 1000000000000000.99 is out of bounds: keep it below 1000000000000000 in its currency, or split it");
    let costs = organisation().line(line(most, "care")).volunteer(role()).build().unwrap();
    let costs = full_cost(&costs, &Method::Direct).unwrap();
    let care = costs.service("care").unwrap();
    refused(care.cost(CostBasis::VolunteerInflatedGross), r#"service "care": the amount 1000000000000099.99 is out of bounds: keep it below 1000000000000000 in its currency, or split it"#);
    refused(care.price_points(None), r#"service "care": the amount 1000000000000099.99 is out of bounds: keep it below 1000000000000000 in its currency, or split it"#);
    refused(costs.service("garden"), r#""garden" is not the name of a service: use one of the names that are listed, or add it"#);
    refused(costs.service(""), r#""" is empty: give 1 to 200 characters"#);
    // Twenty pools, each passing on to all later ones: a million ways from the first to care.
    let pools: Vec<String> = (0..20).map(|place| format!("pool {place:02}")).collect();
    let everyone = pools.iter().map(String::as_str).chain(["care"]);
    let everyone = everyone.map(|receiver| (name(receiver), Quantity::ONE)).collect();
    let entwined = organisation().driver(Driver::stated("equal", everyone).unwrap());
    let entwined = pools.iter().fold(entwined, |built, pool| {
        built.pool(OverheadPool::new(pool, "equal").unwrap())
    });
    let entwined = entwined.line(line("100", "pool 00")).build().unwrap();
    let sequence = pools.iter().map(|pool| name(pool)).collect();
    let entwined = full_cost(&entwined, &Method::StepDown(sequence)).unwrap();
    refused(entwined.service("care").unwrap().evidence(CostBasis::Full), "there are more than 100000 parts in the evidence: split the model or the tender");
    refused(MarkUp::new(percent("-1%")), "-1% is negative: give a percentage of zero or more");
    refused(Margin::new(percent("-1%")), "-1% is negative: give a percentage of zero or more");
    refused(Margin::new(percent("100%")), "a margin of 100% on the price leaves no price: give a margin below 100%");
    let meals = costs.service("meals").unwrap();
    refused(meals.price_points(Some(Surplus::Amount(price("-1")))), "-1.00 is negative: give an amount of zero or more");
    let euro = UnitPrice::parse("1", Currency::EUR).unwrap();
    refused(meals.price_points(Some(Surplus::Amount(euro))), "EUR is mixed with GBP: convert to one currency first");
    let wide = MarkUp::new(percent("999999999999999%")).unwrap().into();
    let points = organisation().line(line(most, "care")).build().unwrap();
    let points = full_cost(&points, &Method::Direct).unwrap();
    let points = points.service("care").unwrap().price_points(Some(wide)).unwrap();
    let mut recovering = points.iter().filter(|point| point.surplus.is_some());
    refused(recovering.find_map(|point| point.to_recover.clone()).unwrap().as_result().map_err(Clone::clone), "the amount 10000000000000989900000000.00 is out of bounds: keep it below 1000000000000000 in its currency, or split it");
}

#[test]
fn batches() {
    use fullcost::score::{AllEqual, Benchmark, PointsRounding, RoundingTime, ScoreRule, ZeroPrice};
    let scales = || Scales::new(2, 0).unwrap();
    refused(Scales::new(7, 0), "prices have a scale of 7 decimal places: give 0 to 6");
    refused(Scales::new(2, 9), "quantities have a scale of 9 decimal places: give 0 to 6");
    refused(Columns::new(Currency::GBP, Scales::new(1, 0).unwrap(), &[0]), "prices have a scale of 1 decimal places: give 2 to 6");
    refused(Columns::new(Currency::GBP, scales(), &[]), "there is no offset of a lot: give at least one");
    refused(Columns::new(Currency::GBP, scales(), &[1, 2]), "the lot at position 0 begins at 1 after 0: give offsets that begin with 0 and never fall");
    refused(Columns::new(Currency::GBP, scales(), &[0, 3, 2]), "the lot at position 2 begins at 2 after 3: give offsets that begin with 0 and never fall");
    refused(Columns::new(Currency::GBP, scales(), &[0, 10_001]), "lot 0 has 10001 bids: give at most 10000, or compare it as a tender by itself");
    let lots = [0, 2];
    let columns = || Columns::new(Currency::GBP, scales(), &lots).unwrap();
    refused(columns().with_line(&[1], &[1]), "the prices of line 0 has 1 entries where 2 belong: give one for each bid");
    refused(columns().with_line(&[1, 1], &[0_i64; 0]), "the demand of line 0 has 0 entries where 1 belong: give one for each lot");
    refused(columns().with_view(ViewColumns::new().with_factor(&[1], &[1])), "the numerators of view 1 has 1 entries where 2 belong: give one for each bid");
    refused(columns().with_view(ViewColumns::new().with_factor(&[1, 1], &[0_i64; 0])), "the denominators of view 1 has 0 entries where 1 belong: give one for each lot");
    refused(columns().with_view(ViewColumns::new().with_lump(&[1])), "the lumps of view 1 has 1 entries where 2 belong: give one for each bid");
    refused(columns().with_view(ViewColumns::new().with_per_unit(&[1])), "the amounts per unit of view 1 has 1 entries where 2 belong: give one for each bid");
    refused(columns().with_corridor(&[1], &[1]), "there is no line: give at least one");
    let ask = || Ask::new().with_totals().with_ranks();
    let run = |prices: &[i64], demand: &[i64]| compare_batch(&columns().with_line(prices, demand).unwrap(), &ask());
    refused(run(&[5, -1], &[1]), "lot 0, bid 1: the price is -1: give zero or more");
    refused(run(&[5, 1], &[-3]), "lot 0, line 0: the quantity is -3: give zero or more");
    let seen = |view| compare_batch(&columns().with_line(&[1, 1], &[1]).unwrap().with_view(view).unwrap(), &ask());
    refused(seen(ViewColumns::new().with_factor(&[1, -1], &[1])), "lot 0, bid 1: the numerator is -1: give zero or more");
    refused(seen(ViewColumns::new().with_factor(&[1, 1], &[0])), "lot 0, view 1: the denominator is 0: give a number above zero");
    refused(run(&[0, i64::MAX], &[3]), "lot 0, bid 1: its figures could pass 128 bits: lower the scales, or compare it as a tender by itself");
    let most = [1, i64::MAX];
    let beyond = columns().with_line(&most, &[i64::MAX]).unwrap();
    refused(compare_batch(&beyond.with_view(ViewColumns::new().with_factor(&most, &[1])).unwrap(), &ask()), "lot 0, bid 1: its figures could pass 128 bits: lower the scales, or compare it as a tender by itself");
    refused(compare_batch(&columns(), &Ask::new().with_corridor()), "there is no corridor for every line: give at least one");
    refused(compare_batch(&columns(), &Ask::new().with_below_mean(1, percent("10%")).unwrap()), "column 1 does not exist, since there are 1: give a smaller number");
    refused(Ask::new().with_below_mean(0, percent("101%")), "101% is not a share: give a percentage from 0% to 100%");
    refused(Ask::new().with_below_estimate(0, percent("-1%")), "-1% is not a share: give a percentage from 0% to 100%");
    refused(compare_batch(&columns(), &Ask::new().with_below_estimate(0, percent("10%")).unwrap()), "there is no estimate for every lot: give at least one");
    refused(compare_batch(&columns().with_estimates(&[1]).unwrap(), &Ask::new().with_below_estimate(1, percent("10%")).unwrap()), "column 1 does not exist, since there are 1: give a smaller number");
    refused(compare_batch(&columns().with_estimates(&[0]).unwrap(), &Ask::new().with_below_estimate(0, percent("10%")).unwrap()), "lot 0: the estimate is 0: give an amount above zero");
    refused(columns().with_estimates(&[0_i64; 0]), "the estimates has 0 entries where 1 belong: give one for each lot");
    let deviations = |factor: &str| Ask::new().with_mean_minus_deviation(0, &fullcost::screen::MeanMinusDeviation::new(factor.parse().unwrap(), fullcost::screen::DeviationDivisor::Count).unwrap());
    refused(deviations("9223372036854775808"), "a batch does not work with a factor of 9223372036854775808: screen each tender by itself");
    refused(compare_batch(&columns(), &deviations("9223372036854775807").unwrap()), "lot 0, bid 0: its figures could pass 128 bits: lower the scales, or compare it as a tender by itself");
    let rounding = PointsRounding { places: 2, rounding: Rounding::HalfEven, time: RoundingTime::AfterRanking };
    let points = |rule: ScoreRule| Ask::new().with_points(0, &rule, percent("60%"), rounding);
    refused(points(ScoreRule::QualityPerPrice), "a batch does not work with the rule quality per price: score each tender by itself");
    refused(Ask::new().with_points(0, &ScoreRule::MinMax(AllEqual::Refused), percent("-1%"), rounding), "-1% is not a share: give a percentage from 0% to 100%");
    let lowest = || ScoreRule::LowestOverPrice(ZeroPrice::Refused);
    let scored = |rule, prices: &[i64; 2]| compare_batch(&columns().with_line(prices, &[1]).unwrap(), &points(rule).unwrap());
    refused(scored(lowest(), &[5, 0]), "lot 0, bid 1: the price is zero, by which lowest over price divides: state what it earns (\"zero_price\": \"full_points\"), or choose a rule that takes it");
    refused(scored(ScoreRule::DistanceFromLowest(ZeroPrice::Refused), &[0, 5]), "lot 0, bid 0: the price is zero, by which distance from lowest divides: state what it earns (\"zero_price\": \"full_points\"), or choose a rule that takes it");
    refused(scored(ScoreRule::MinMax(AllEqual::Refused), &[5, 5]), "lot 0, bid 0: all prices are equal and min-max measures them by their spread: state what they earn (\"all_equal\": \"full_points\"), or choose another rule");
    let lump = columns().with_line(&[5, 5], &[1]).unwrap().with_view(ViewColumns::new().with_lump(&[0, -7])).unwrap();
    refused(compare_batch(&lump, &Ask::new().with_points(1, &lowest(), percent("60%"), rounding).unwrap()), "lot 0, bid 1: the total is -2: score prices of zero or more, or ask for no points");
    refused(compare_batch(&columns(), &Ask::new().with_points(1, &lowest(), percent("60%"), rounding).unwrap()), "column 1 does not exist, since there are 1: give a smaller number");
    let most = Benchmark::new(Money::parse("0", Currency::GBP).unwrap(), Money::parse("100000000000000", Currency::GBP).unwrap()).unwrap();
    let fine = Columns::new(Currency::GBP, Scales::new(6, 6).unwrap(), &lots).unwrap();
    refused(compare_batch(&fine, &points(ScoreRule::FixedBenchmark(most)).unwrap()), "a batch does not work with a benchmark of 100000000000000.00 GBP: lower the scales, or score each tender by itself");
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    refused(columns().unfold(1, &[], period, RankOn::Exact), "column 1 does not exist, since there are 1: give a smaller number");
    refused(columns().with_line(&[1, 1], &[1]).unwrap().unfold(0, &[1], period, RankOn::Exact), "lot 0: column 1 does not exist, since there are 1: give a smaller number");
    refused(columns().unfold(0, &[1, 2, 3, 4], period, RankOn::Exact), "there are more than 3 views of an unfolded lot: split the model or the tender");
    let mut table = Table::new(Currency::GBP, scales(), 1, 0).unwrap();
    refused(table.push_bid(&[1], &[]), "there is no lot: give at least one");
    refused(table.set_estimate(1), "there is no lot: give at least one");
    refused(table.begin_lot(&[], &[]), "the demand of the lot has 0 entries where 1 belong: give one for each line");
    refused(table.begin_lot(&[1], &[1]), "the denominators of the lot has 1 entries where 0 belong: give one for each view");
    table.begin_lot(&[1], &[]).unwrap();
    refused(table.push_bid(&[], &[]), "the prices of the bid has 0 entries where 1 belong: give one for each line");
    refused(table.push_bid(&[1], &[(1, 0, 0)]), "the terms of the bid has 1 entries where 0 belong: give one for each view");
    table.push_bid(&[-1], &[]).unwrap();
    let mut stream = Stream::new(ask());
    refused(stream.run([table], |_, _| {}), "chunk 0: lot 0, bid 0: the price is -1: give zero or more");
    let appraisal = asking(tender().bid(bid("north", card())), |_| ()).unwrap();
    let mut few = Table::new(Currency::GBP, scales(), 0, 0).unwrap();
    refused(few.push_appraisal(&appraisal, "planned"), r#"tender "Home support" has more lines than the table, which a batch does not take: begin a table with more lines"#);
    refused(few.push_appraisal(&appraisal, "hoped for"), r#""hoped for" is not the name of a scenario: use one of the names that are listed, or add it"#);
}

#[test]
fn demands() {
    let lines = || vec![DemandLine::new("low", "hour").unwrap()];
    let scenario = |text: &str| Scenario::new(text).unwrap();
    let planned = |text: &str| scenario(text).with_quantity("low", Quantity::ONE).unwrap();
    refused(DemandLine::new("", "hour"), r#""" is empty: give 1 to 200 characters"#);
    refused(DemandLine::new("low", ""), r#""" is empty: give 1 to 200 characters"#);
    refused(Scenario::new(""), r#""" is empty: give 1 to 200 characters"#);
    refused(planned("plan").with_quantity("low", Quantity::ONE), r#"the name "low" is given twice: give each line of a scenario its own name"#);
    refused(planned("plan").with_quantity("", Quantity::ONE), r#""" is empty: give 1 to 200 characters"#);
    refused(Demand::new(vec![], vec![]), "there is no line of demand: give at least one");
    refused(Demand::new(lines(), vec![]), "there is no scenario: give at least one");
    refused(Demand::new([lines(), lines()].concat(), vec![planned("plan")]), r#"the name "low" is given twice: give each line its own name"#);
    refused(Demand::new(lines(), vec![planned("plan"), planned("plan")]), r#"the name "plan" is given twice: give each scenario its own name"#);
    refused(Demand::new(lines(), vec![scenario("plan")]), r#"scenario "plan": there is no quantity for line "low": state it, "0" included"#);
    let other = planned("plan").with_quantity("high", Quantity::ONE).unwrap();
    refused(Demand::new(lines(), vec![other]), r#"scenario "plan": line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
    let preset = DemandLine::new("set", "hour").unwrap().with_kind(LineKind::Preset(price("-1")));
    let set = scenario("plan").with_quantity("set", Quantity::ONE).unwrap();
    refused(Demand::new(vec![preset], vec![set]), r#"line "set": the price -1.00 is negative: give a price of zero or more"#);
    let optional = DemandLine::new("low", "hour").unwrap().with_kind(LineKind::Optional);
    refused(Demand::new(vec![optional], vec![planned("plan")]), "there is no required line of demand: give at least one");
    let weighted = |text: &str, weight: &str| planned(text).with_weight(percent(weight));
    refused(Demand::new(lines(), vec![weighted("a", "50%"), planned("b")]), r#"scenario "b": some scenarios have a weight and some have none: weigh all of them or none"#);
    refused(Demand::new(lines(), vec![weighted("a", "50%"), weighted("b", "49.9%")]), "scenarios: the percentages add up to 99.9%, not to 100% (\"a\" 50%, \"b\" 49.9%): correct them, since nothing is rescaled");
    refused(Demand::new(lines(), vec![weighted("a", "150%"), weighted("b", "-50%")]), r#"scenario "b": -50% is not a share: give a percentage from 0% to 100%"#);
    refused(Demand::new(lines(), vec![weighted("expected", "100%")]), r#"the name "expected" is kept for all weighted scenarios together: give the scenario another name"#);
    let line = |place| DemandLine::new(&format!("line {place}"), "hour").unwrap();
    refused(Demand::new((0..=MAX_DEMAND_LINES).map(line).collect(), vec![planned("plan")]), "there are more than 10000 lines of demand: split the model or the tender");
    let long = "x".repeat(1_000_000);
    let shown = format!("\"{}\"…", "x".repeat(60));
    refused(DemandLine::new("low", &long), &format!("{shown} has 1000000 characters: give at most 200"));
    refused(DemandLine::new(&long, ""), &format!("{shown} has 1000000 characters: give at most 200"));
    refused(Service::new("care", &long, Quantity::ZERO), &format!("{shown} has 1000000 characters: give at most 200"));
    refused(Service::new("care", "hour", Quantity::ZERO), "the volume is 0: give a volume above zero, since costs are stated per unit");
    let many = (0..=MAX_SCENARIOS).map(|place| planned(&format!("plan {place}")));
    refused(Demand::new(lines(), many.collect()), "there are more than 100 scenarios: split the model or the tender");
}

#[test]
fn prices() {
    refused(PriceBand::new(price("24"), price("20.5")), "the band runs from 24.00 to 20.50: give the lower end first");
    refused(PriceBand::new(price("-1"), price("20.5")), "the price -1.00 is negative: give a price of zero or more");
    refused(PriceBand::point(price("-0.005")), "the price -0.005 is negative: give a price of zero or more");
    let euro = UnitPrice::parse("1", Currency::EUR).unwrap();
    refused(PriceBand::new(price("1"), euro), "EUR is mixed with GBP: convert to one currency first");
    let (pound, euro_band) =
        (PriceBand::point(price("1")).unwrap(), PriceBand::point(euro).unwrap());
    refused(euro_band.position(&pound), "EUR is mixed with GBP: convert to one currency first");
    refused(Interval::new(fraction("2"), fraction("1/3")), "the band runs from 2 to 1/3: give the lower end first");
    let card =
        || RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("low", price("1")).unwrap();
    refused(card().with_price("low", price("2")), r#"the name "low" is given twice: give each line of a rate card its own name"#);
    refused(card().with_price("high", price("-2")), r#"the price of line "high": the price -2.00 is negative: give a price of zero or more"#);
    refused(card().with_band("high", euro_band), "EUR is mixed with GBP: convert to one currency first");
    refused(card().with_price("", price("2")), r#""" is empty: give 1 to 200 characters"#);
    refused(Corridor::new(""), r#""" is empty: give 1 to 1000 characters"#);
    let corridor = Corridor::new("study").unwrap().with_band("low", pound).unwrap();
    refused(corridor.clone().with_band("low", pound), r#"the name "low" is given twice: give each line of the corridor its own name"#);
    refused(corridor.with_band("", pound), r#""" is empty: give 1 to 200 characters"#);
}

fn pension(basis: AdjustmentBasis) -> Adjustment {
    let views = vec![View::CompetitivelyNeutral];
    Adjustment::new("pension", basis, views, "paid centrally", "scheme rates").unwrap()
}

fn on_pay() -> AdjustmentBasis {
    Percentage { rate: percent("9.4%"), bears_on: name("pay") }.into()
}

fn vat(direction: TaxDirection) -> Tax {
    Tax::new("vat", direction, "input tax", "schedule 4").unwrap()
}

#[test]
fn playing_fields() {
    let adjustment = |basis, views| Adjustment::new("pension", basis, views, "why", "where");
    refused(adjustment(on_pay(), vec![]), "the adjustment counts in no view: name one or more of competitively_neutral, public_purse, unsubsidised");
    refused(adjustment(on_pay(), vec![View::PublicPurse, View::Tendered]), "the tendered price is never adjusted: name one or more of competitively_neutral, public_purse, unsubsidised");
    let views = || vec![View::PublicPurse];
    refused(adjustment(Lump { amount: pounds("-1") }.into(), views()), "-1.00 is negative: give an amount of zero or more");
    let per_unit: AdjustmentBasis = AmountPerUnit { amount: price("-1"), bears_on: name("beds") }.into();
    refused(adjustment(per_unit, views()), "-1.00 is negative: give an amount of zero or more");
    refused(adjustment(PercentOfPrice { percent: percent("-1%") }.into(), views()), "-1% is negative: give a percentage of zero or more");
    refused(Adjustment::new("", on_pay(), views(), "why", "where"), r#""" is empty: give 1 to 200 characters"#);
    refused(Adjustment::new("pension", on_pay(), views(), "", "where"), r#""" is empty: give 1 to 1000 characters"#);
    refused(AppliesTo::sectors(&[]), "there is no sector to which the rule applies: give at least one");
    refused(Tax::new("", TaxDirection::NotLevelled, "why", "where"), r#""" is empty: give 1 to 200 characters"#);

    let field = PlayingField::new;
    let relieved =
        |direction| Tax { relief: Some(Relief::new("input", ReliefKind::Forgone).unwrap()), ..vat(direction) };
    let below = |base: TaxBase| Tax { paid: Some(TaxBase { rate: percent("-1%"), ..base }), ..vat(TaxDirection::NotLevelled) };
    refused(field(vec![below(TaxBase::new("tax").unwrap())], vec![]), r#"tax "vat": paid: rate: -1% is negative: give a percentage of zero or more"#);
    let negative = Adjustment { basis: PercentOfPrice { percent: percent("-1%") }.into(), ..pension(on_pay()) };
    refused(field(vec![], vec![negative]), r#"adjustment "pension": -1% is negative: give a percentage of zero or more"#);
    let both = vec![relieved(TaxDirection::AddToExempt), relieved(TaxDirection::StripFromPayers)];
    refused(field(both, vec![]), r#"tax "vat" is given the directions add_to_exempt and strip_from_payers: one tax has one direction for the whole field"#);
    let twice = vec![relieved(TaxDirection::AddToExempt), relieved(TaxDirection::AddToExempt)];
    refused(field(twice, vec![]), r#"the name "vat" is given twice: give each tax and adjustment its own name"#);
    refused(field(vec![vat(TaxDirection::AddToExempt)], vec![]), r#"tax "vat" has the direction add_to_exempt but does not say what its relief bears on: add it"#);
    refused(field(vec![vat(TaxDirection::StripFromPayers)], vec![]), r#"tax "vat" has the direction strip_from_payers but does not say what its paid part bears on: add it"#);
    refused(field(vec![vat(TaxDirection::NotLevelled)], vec![]), r#"tax "vat" has the direction not_levelled but does not say what its relief or paid part bears on: add it"#);
    refused(field(vec![], vec![pension(on_pay()), pension(on_pay())]), r#"the name "pension" is given twice: give each tax and adjustment its own name"#);
    let coded = |code: &str, basis| Adjustment::new(code, basis, views(), "why", "where").unwrap();
    let per_head: AdjustmentBasis = AmountPerUnit { amount: price("1"), bears_on: name("pay") }.into();
    refused(field(vec![], vec![coded("a", on_pay()), coded("b", per_head)]), r#"circumstance "pay" is used as an amount of money and as a quantity: use two circumstances"#);
    let measured = |code, measure| Adjustment { shortfall: Some(measure), ..coded(code, on_pay()) };
    let by_source = measured("a", ShortfallMeasure::BySource);
    let by_element = measured("b", ShortfallMeasure::ByCostElement);
    refused(field(vec![], vec![by_source, by_element]), "shortfalls are measured by source and by cost element in one view: choose one, or the same money counts twice");
    let sixth: AdjustmentBasis = FractionOfPrice { part: fraction("-1/6") }.into();
    refused(Adjustment::new("part", sixth, views(), "why", "where"), "-1/6 is negative: give an amount of zero or more");
    assert_eq!(AppliesTo::Everyone.to_string(), "every bid");
    assert_eq!(AppliesTo::sectors(&["nhs", "charity"]).unwrap().to_string(), "bids of sector charity, nhs");
    let many = |count: usize| (0..count).map(|place| coded(&format!("rule {place}"), on_pay())).collect();
    field(vec![], many(MAX_RULES)).unwrap();
    refused(field(vec![], many(MAX_RULES + 1)), "there are more than 1000 taxes and adjustments: split the model or the tender");
}

fn card() -> RateCard {
    RateCard::new(Currency::GBP, VatBasis::Exempt).with_price("low", price("22")).unwrap()
}

fn bid(provider: &str, card: RateCard) -> Bid {
    Bid::new(provider, card).unwrap()
}

fn tender() -> TenderBuilder {
    let lines = [("low", LineKind::Required), ("set", LineKind::Preset(price("1")))];
    let lines = lines.map(|(line, kind)| DemandLine::new(line, "hour").unwrap().with_kind(kind));
    let planned = Scenario::new("planned").unwrap();
    let planned = planned.with_quantity("low", quantity("100")).unwrap();
    let planned = planned.with_quantity("set", quantity("10")).unwrap();
    let demand = Demand::new(lines.to_vec(), vec![planned]).unwrap();
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    Tender::builder("Home support", Currency::GBP, period, demand)
}

/// The tender of a builder with questions asked of it.
fn asking(builder: TenderBuilder, ask: impl FnOnce(&mut Questions)) -> Result<Appraisal, Error> {
    let mut questions = Questions::default();
    ask(&mut questions);
    Appraisal::new(builder.build()?, questions)
}

#[test]
fn tenders() {
    refused(Bid::new("", card()), r#""" is empty: give 1 to 200 characters"#);
    refused(tender().build(), "there is no bid: give at least one");
    refused(tender().bid(bid("north", card())).bid(bid("north", card())).build(), r#"the name "north" is given twice: give each provider its own name"#);
    let built = |card| tender().bid(bid("north", card)).build();
    let empty = || RateCard::new(Currency::GBP, VatBasis::Exempt);
    refused(built(empty()), r#"bid "north": there is no price for line "low": price it, or declare the line optional in the tender"#);
    refused(built(card().with_price("high", price("1")).unwrap()), r#"bid "north": line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
    refused(built(card().with_price("set", price("1.5")).unwrap()), r#"bid "north": line "set" is priced at 1.50 GBP and preset at 1.00 GBP: leave the price out, or state the preset one"#);
    let per_visit = Rate::new(PriceBand::point(price("5")).unwrap()).with_unit(name("visit"));
    refused(built(empty().with_rate("low", per_visit).unwrap()), r#"bid "north": line "low": the unit "visit" is mixed with "hour": convert to one unit first"#);
    refused(built(RateCard::new(Currency::EUR, VatBasis::Exempt)), r#"bid "north": EUR is mixed with GBP: convert to one currency first"#);
    let later = Period::new("2027-04".parse().unwrap(), 1).unwrap();
    refused(tender().bid(Bid { period: Some(later), ..bid("north", card()) }).build(), r#"bid "north": the period 1 month from 2027-04 is mixed with 12 months from 2026-04: correct it, or convert to one period first"#);
    refused(tender().bid(Bid { price_base: Some(later.from()), ..bid("north", card()) }).build(), r#"bid "north": prices of 2027-04 are mixed with prices of 2026-04: correct it, or index to one price base first"#);
    let taxed = RateCard::new(Currency::GBP, VatBasis::Exclusive).with_price("low", price("1"));
    refused(tender().bid(bid("north", card())).bid(bid("south", taxed.unwrap())).build(), r#"bid "south": prices exclusive of VAT are mixed with prices exempt from VAT in bid "north": correct the basis of one of the two, or restate all prices on one"#);
    let untitled = Tender::builder("", Currency::GBP, later, tender_demand());
    refused(untitled.bid(bid("north", card())).build(), r#"the title of the tender: "" is empty: give 1 to 1000 characters"#);
    let many = (0..=fullcost::tender::MAX_BIDS).map(|place| bid(&format!("b{place}"), card()));
    refused(many.fold(tender(), TenderBuilder::bid).build(), "there are more than 10000 bids: split the model or the tender");

    let lines: Vec<String> = (0..MAX_DEMAND_LINES).map(|place| format!("line {place}")).collect();
    let planned = lines.iter().fold(Scenario::new("planned").unwrap(), |plan, line| {
        plan.with_quantity(line, Quantity::ONE).unwrap()
    });
    let lines = lines.iter().map(|line| DemandLine::new(line, "hour").unwrap());
    let wide = Demand::new(lines.collect(), vec![planned]).unwrap();
    let wide = Tender::builder("Home support", Currency::GBP, later, wide);
    let euros: AdjustmentBasis = AmountPerUnit { amount: UnitPrice::parse("1", Currency::EUR).unwrap(), bears_on: name("hours") }.into();
    let euros = Adjustment::new("hourly", euros, vec![View::PublicPurse], "why", "where").unwrap();
    let field = PlayingField::new(vec![], vec![euros]).unwrap();
    refused(tender().playing_field(field).bid(bid("north", card())).build(), r#"adjustment "hourly": EUR is mixed with GBP: convert to one currency first"#);
    let many = |count: usize| (0..count).map(|place| bid(&format!("b{place}"), card())).fold(wide.clone(), TenderBuilder::bid);
    // As many as the bound allows are looked at one by one.
    refused(many(100).build(), r#"bid "b0": line "low" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
    refused(many(101).build(), "there are more than 1000000 prices (bids by lines): split the model or the tender");

    let euro = UnitPrice::parse("1", Currency::EUR).unwrap();
    let corridor = |line, price| {
        Corridor::new("study").unwrap().with_band(line, PriceBand::point(price).unwrap()).unwrap()
    };
    let north = || tender().bid(bid("north", card()));
    let held_against = |band| asking(north(), |questions| questions.corridor = Some(band));
    refused(held_against(corridor("low", euro)), r#"the corridor of line "low": EUR is mixed with GBP: convert to one currency first"#);
    refused(held_against(corridor("high", price("1"))), r#"the corridor: line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
    refused(held_against(corridor("set", price("1"))), r#"the corridor: line "set" is preset by the tender: remove its band"#);
    let abroad: AdjustmentBasis = Lump { amount: Money::zero(Currency::EUR) }.into();
    let abroad = PlayingField::new(vec![], vec![pension(abroad)]).unwrap();
    refused(north().playing_field(abroad).build(), r#"adjustment "pension": EUR is mixed with GBP: convert to one currency first"#);
    let preset = DemandLine::new("set", "hour").unwrap().with_kind(LineKind::Preset(euro));
    let low = DemandLine::new("low", "hour").unwrap();
    let planned = ["low", "set"].into_iter().fold(Scenario::new("planned").unwrap(), |plan, line| {
        plan.with_quantity(line, Quantity::ONE).unwrap()
    });
    let preset = Demand::new(vec![low, preset], vec![planned]).unwrap();
    let preset = Tender::builder("Home support", Currency::GBP, later, preset);
    refused(preset.bid(bid("north", card())).build(), r#"line "set": EUR is mixed with GBP: convert to one currency first"#);
}

fn tender_demand() -> Demand {
    let planned = Scenario::new("planned").unwrap().with_quantity("low", Quantity::ONE).unwrap();
    Demand::new(vec![DemandLine::new("low", "hour").unwrap()], vec![planned]).unwrap()
}

#[test]
fn circumstances() {
    let declared = |value| Statement::Declared(value);
    let money = |text: &str| declared(CircumstanceValue::Money(pounds(text)));
    let north = || bid("north", card());
    let stating = |statement| tender().bid(north().with_statement("pay", statement).unwrap()).build();
    refused(stating(money("-1")), r#"bid "north": circumstance "pay": -1.00 is negative: give an amount of zero or more"#);
    let rate = declared(CircumstanceValue::Percent(percent("-1%")));
    refused(stating(rate), r#"bid "north": circumstance "pay": -1% is negative: give a percentage of zero or more"#);
    let stated = north().with_statement("pay", money("1")).unwrap();
    refused(stated.clone().with_statement("pay", money("1")), r#"the name "pay" is given twice: give each circumstance its own name"#);
    refused(north().with_statement("", money("1")), r#""" is empty: give 1 to 200 characters"#);

    let field = |adjustment| PlayingField::new(vec![], vec![adjustment]).unwrap();
    let built = |adjustment: Adjustment, bid: Bid| {
        tender().playing_field(field(adjustment)).bid(bid).build()
    };
    refused(built(pension(on_pay()), north()), r#"bid "north": "pension" applies to this bid, which does not state "pay": state it, "0" included, or say "not stated""#);
    refused(tender().bid(stated).build(), r#"bid "north": circumstance "pay" is not asked of this bid by any rule: correct its name or the bid's sector, remove it, or add a rule that bears on it"#);
    let of_sector = || Adjustment { applies_to: AppliesTo::sectors(&["nhs"]).unwrap(), ..pension(on_pay()) };
    refused(built(of_sector(), north()), r#"bid "north": "pension" applies by sector and this bid states none: state its sector"#);
    let beds = declared(CircumstanceValue::Quantity(quantity("5")));
    refused(built(pension(on_pay()), north().with_statement("pay", beds).unwrap()), r#"bid "north": circumstance "pay" is stated as a quantity and needed as an amount of money: state it as an amount of money"#);
    let euros = declared(CircumstanceValue::Money(Money::zero(Currency::EUR)));
    refused(built(pension(on_pay()), north().with_statement("pay", euros).unwrap()), r#"bid "north": circumstance "pay": EUR is mixed with GBP: convert to one currency first"#);

    let silent = north().with_statement("pay", Statement::NotStated).unwrap();
    let comparison = compare(&built(pension(on_pay()), silent).unwrap());
    let view = View::CompetitivelyNeutral;
    let north = comparison.scenario("planned").unwrap().bid("north").unwrap();
    refused(north.adjustments(view), r#"bid "north" is not assessable here, since it does not state "pay": ask the bidder to state it, "0" included"#);
    refused(north.evidence(view, BandEnd::Low), r#"bid "north" is not assessable here, since it does not state "pay": ask the bidder to state it, "0" included"#);
    refused(comparison.scenario("winter"), r#""winter" is not the name of a scenario: use one of the names that are listed, or add it"#);
    refused(comparison.scenario("planned").unwrap().bid("south"), r#""south" is not the name of a provider: use one of the names that are listed, or add it"#);
    refused(comparison.tender().bid("south"), r#""south" is not the name of a provider: use one of the names that are listed, or add it"#);
}

#[test]
fn cost_models() {
    let model = |builder: OrganisationBuilder, serves: &[(&str, &str)]| {
        let serves = serves.iter().map(|(line, service)| (name(line), name(service)));
        CostModel::new(&builder.build().unwrap(), &Method::Direct, serves.collect())
    };
    refused(model(organisation(), &[("low", "garden")]), r#"line "low": "garden" is not the name of a service: use one of the names that are listed, or add it"#);
    refused(model(organisation(), &[("low", "care"), ("low", "meals")]), r#"the name "low" is given twice: give each line of a cost model its own name"#);
    let built = |builder, serves: &[(&str, &str)]| {
        let bid = Bid { cost_model: Some(model(builder, serves).unwrap()), ..bid("north", card()) };
        tender().bid(bid).build()
    };
    refused(built(organisation(), &[]), r#"bid "north": cost model: no service stands behind line "low": name the service of the cost model that serves it"#);
    refused(built(organisation(), &[("low", "care"), ("high", "care")]), r#"bid "north": cost model: line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
    refused(built(organisation(), &[("low", "meals")]), r#"bid "north": cost model: line "low": the unit "meal" is mixed with "hour": convert to one unit first"#);
    refused(built(organisation().price_base(Month::new(2025, 4).unwrap()), &[("low", "care")]), r#"bid "north": cost model: prices of 2025-04 are mixed with prices of 2026-04: correct it, or index to one price base first"#);
    let other = |currency, months| {
        let period = Period::new("2026-04".parse().unwrap(), months).unwrap();
        Organisation::builder("elders", currency, period)
            .service(Service::new("care", "hour", Quantity::ONE).unwrap())
    };
    refused(built(other(Currency::EUR, 12), &[("low", "care")]), r#"bid "north": cost model: EUR is mixed with GBP: convert to one currency first"#);
    refused(built(other(Currency::GBP, 6), &[("low", "care")]), r#"bid "north": cost model: the period 6 months from 2026-04 is mixed with 12 months from 2026-04: correct it, or convert to one period first"#);
}

/// Words of the messages that no caller can bring about, each with its reason.
#[cfg(feature = "json")]
const OUT_OF_REACH: [(&str, &str); 4] = [
    ("where its parts give", "evidence is only built by the crate, from the figures themselves"),
    ("could not be rounded within its bounds", "a whole flow always exists, so that no table is known that could reach it"),
    ("the workbook was not written", "the sheets of a workbook are within the bounds of the file format"),
    ("does not have the parts its rule needs", "evidence is only built by the crate, with the parts its rules need"),
];

#[cfg(feature = "json")]
#[test]
fn every_message_is_asserted() {
    for test in [
        numbers, currencies_and_months, names_and_texts, splitting_and_rounding_tables, allocations,
        records_of_an_organisation, organisations, staff, capital_tax_and_time,
        behaviour_volunteers_and_choices, alternative_drivers, funders, batches, full_costs_and_price_points, demands, prices,
        playing_fields, tenders, circumstances, cost_models, documents::not_json,
        documents::formats, documents::fields, documents::numbers_in_documents,
        documents::organisation_documents, documents::demand_documents,
        documents::playing_field_documents, documents::bid_documents,
        documents::cost_model_documents,
    ] {
        test();
    }
    let areas = [
        contracts::ALL,
        #[cfg(feature = "json")]
        crate::budget::ALL,
        crate::batch::ALL,
        crate::kinds::ALL,
        level_field::ALL,
        lots::ALL,
        practice::ALL,
        price_schedules::ALL,
        robustness::ALL,
        scores::ALL,
        screens::ALL,
        #[cfg(feature = "json")]
        together::ALL,
        #[cfg(feature = "workbook")]
        workbooks::ALL,
    ];
    areas.into_iter().flatten().for_each(|test| test());
    let seen = SEEN.take();
    let messages = messages_of_the_source(|path| {
        // What is not built refuses nothing, and tests of doors look for the messages of doors.
        let is_built = cfg!(feature = "workbook") || !path.ends_with("report/workbook/refusal.rs");
        is_built && !path.components().any(|part| part.as_os_str() == "door")
    });
    for (words, reason) in OUT_OF_REACH {
        let not_built = cfg!(not(feature = "workbook")) && words.contains("workbook");
        assert!(not_built || messages.iter().any(|message| message.contains(words)), "{words}: {reason}");
    }
    for message in &messages {
        let out_of_reach = OUT_OF_REACH.iter().any(|(words, _)| message.contains(words));
        assert_ne!(seen.iter().any(|seen| says(seen, message)), out_of_reach, "{message}");
    }
    for seen in &seen {
        assert!(messages.iter().any(|message| says(seen, message)), "{seen}");
    }
}

/// The messages as they are written in `src`, their figures and names in braces.
#[cfg(feature = "json")]
pub(crate) fn messages_of_the_source(is_asked: impl Fn(&std::path::Path) -> bool) -> Vec<String> {
    let mut messages = Vec::new();
    let mut folders = vec![concat!(env!("CARGO_MANIFEST_DIR"), "/src").into()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir::<std::path::PathBuf>(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            if !is_asked(&path) {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            // `refused!(Kind: "…"`, or `name(…) = Kind: "…"` in a table of `refusals!`.
            for (at, _) in source.match_indices(": \"").chain(source.match_indices(":\n        \"")) {
                let before = source[..at].trim_end_matches(char::is_alphanumeric);
                if before.ends_with("= ") || before.trim_end().ends_with("refused!(") {
                    let text = source[at + 1..].trim_start();
                    let end = text.match_indices('"').find(|(at, _)| *at > 0 && !text[..*at].ends_with('\\'));
                    let literal: syn::LitStr = syn::parse_str(&text[..=end.unwrap().0]).unwrap();
                    messages.push(literal.value());
                }
            }
        }
    }
    messages
}

/// Whether a message is written like that, whatever stands in its braces.
#[cfg(feature = "json")]
fn says(message: &str, written: &str) -> bool {
    let mut parts = written.split('{').enumerate().map(|(place, part)| match place {
        0 => part,
        _ => part.split_once('}').unwrap().1,
    });
    let Some(mut rest) = message.strip_prefix(parts.next().unwrap()) else { return false };
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let found = if parts.peek().is_none() { rest.strip_suffix(part).map(|_| rest.len()) } else { rest.find(part).map(|at| at + part.len()) };
        let Some(end) = found else { return false };
        rest = &rest[end..];
    }
    rest.is_empty()
}

#[cfg(feature = "json")]
pub(crate) mod documents {
    //! Refused documents: a small valid one, changed in one place.

    use serde_json::{Value, json};

    use super::*;

    /// A program marks the cell in its own form: the record by its name, or by its place.
    #[test]
    fn a_path_leads_to_the_cell() {
        let path = |change: fn(&mut Value)| {
            let mut document = organisation_document();
            change(&mut document["services"][0]);
            let error = Organisation::from_json(&document.to_string()).unwrap_err();
            let step = |step: &PathStep| {
                (step.what().to_owned(), step.name().map(str::to_owned), step.place())
            };
            (error.kind(), error.path().iter().map(step).collect::<Vec<_>>())
        };
        let name = organisation_document()["services"][0]["name"].as_str().unwrap().to_owned();
        let (kind, steps) = path(|service| service["volume"] = json!("x"));
        assert_eq!(kind, ErrorKind::Format);
        assert_eq!(steps, [("service".to_owned(), Some(name), None), ("volume".to_owned(), None, None)]);
        let (kind, steps) = path(|service| *service = json!({"unit": "visit", "volume": "1"}));
        assert_eq!(kind, ErrorKind::Missing);
        assert_eq!(steps, [("services".to_owned(), None, Some(1))]);
    }

    pub(crate) fn tender_document() -> Value {
        json!({
            "format": 1,
            "title": "Home support",
            "currency": "GBP",
            "period": {"from": "2026-04", "months": 12},
            "lines": [
                {"name": "low", "unit": "hour"},
                {"name": "night", "unit": "hour", "optional": true},
                {"name": "set", "unit": "day", "preset_price": "1.00"}
            ],
            "scenarios": [
                {"name": "mild", "weight": "60%", "demand": {"low": "100", "night": "5", "set": "1"}},
                {"name": "cold", "weight": "40%", "demand": {"low": "150", "night": "9", "set": "1"}}
            ],
            "playing_field": {
                "taxes": [{
                    "tax": "vat", "direction": "add_to_exempt", "reason": "input tax",
                    "source": "schedule 4",
                    "relief": {"bears_on": "input_tax", "public_purse": "refunded"},
                    "paid": {"bears_on": "vat_paid", "rate": "50%"}
                }],
                "adjustments": [
                    {
                        "code": "pension", "rate": "9.4%", "bears_on": "pay",
                        "views": ["competitively_neutral"], "applies_to": {"sector": "nhs"},
                        "reason": "paid centrally", "source": "scheme rates"
                    },
                    {
                        "code": "capital", "benchmark": "3.5%", "own_rate": "interest",
                        "bears_on": "capital", "views": ["public_purse"],
                        "applies_to": {"sector": ["council", "nhs"]},
                        "reason": "opportunity cost", "source": "guidance"
                    }
                ]
            },
            "corridor": {"source": "study", "lines": {"low": {"low": "20.00", "high": "24.00"}}},
            "bids": [
                {
                    "provider": "north", "sector": "nhs", "vat": "exempt",
                    "rates": {"low": "22.00", "night": {"low": "30.00", "high": "31.00"}},
                    "circumstances": {
                        "input_tax": "500.00", "vat_paid": "0", "pay": "60000.00",
                        "interest": "3%", "capital": {"evidenced": "8000.00", "source": "accounts"}
                    }
                },
                {
                    "provider": "south", "sector": "charity", "vat": "exempt",
                    "rates": {"low": "21.50"},
                    "circumstances": {"input_tax": "not stated", "vat_paid": "120.00"},
                    "cost_model": {
                        "organisation": organisation_document(),
                        "method": {"step_down": ["office"]},
                        "serves": {"low": "care"}
                    }
                }
            ]
        })
    }

    pub(crate) fn organisation_document() -> Value {
        json!({
            "format": 1,
            "name": "elders",
            "currency": "GBP",
            "period": {"from": "2026-04", "months": 12},
            "services": [
                {"name": "care", "unit": "hour", "volume": "1000"},
                {"name": "meals", "unit": "meal", "volume": "500"}
            ],
            "drivers": [
                {"name": "posts", "unit": "post", "quantities": {"care": "3", "meals": "1"}},
                {"name": "spending", "direct_expenditure_of": ["care", "meals"]}
            ],
            "pools": [{"name": "office", "driver": "posts"}],
            "lines": [
                {"name": "rent", "amount": "1000.00", "charged_to": "office", "source": "lease"},
                {
                    "name": "mileage", "quantity": "120", "unit_cost": "0.455",
                    "rounding": "half_up", "behaviour": "variable",
                    "charged_to": {"care": "75%", "meals": "25%"}, "source": "claims"
                },
                {
                    "name": "coordinator", "amount": "5000.00",
                    "behaviour": {"stepped": {"capacity": "400"}},
                    "volunteer_programme": {"avoidable": "80%"},
                    "charged_to": "care", "source": "payroll"
                }
            ],
            "volunteers": [{
                "name": "visitors", "hours": "300", "on_cost": "10%", "productivity": "80%",
                "wage": {"basis": "minimum", "low": "12.21", "central": "15.00", "high": "18.50"},
                "charged_to": "care", "source": "rota"
            }]
        })
    }

    #[track_caller]
    fn refused_tender(change: impl FnOnce(&mut Value), message: &str) {
        let mut document = tender_document();
        change(&mut document);
        refused(Appraisal::from_json(&document.to_string()), message);
    }

    #[track_caller]
    fn refused_organisation(change: impl FnOnce(&mut Value), message: &str) {
        let mut document = organisation_document();
        change(&mut document);
        refused(Organisation::from_json(&document.to_string()), message);
    }

    /// For what a tree of values cannot hold: the text with one part replaced.
    #[track_caller]
    fn refused_tender_text(part: &str, replacement: &str, message: &str) {
        let document = tender_document().to_string();
        assert!(document.contains(part), "{document}");
        refused(Appraisal::from_json(&document.replacen(part, replacement, 1)), message);
    }

    #[track_caller]
    fn refused_organisation_text(part: &str, replacement: &str, message: &str) {
        let document = organisation_document().to_string();
        assert!(document.contains(part), "{document}");
        refused(Organisation::from_json(&document.replacen(part, replacement, 1)), message);
    }

    fn remove(value: &mut Value, field: &str) {
        value.as_object_mut().unwrap().remove(field).unwrap();
    }

    #[test]
    pub(super) fn the_documents_are_valid_before_they_are_changed() {
        Appraisal::from_json(&tender_document().to_string()).unwrap();
        Organisation::from_json(&organisation_document().to_string()).unwrap();
    }

    #[test]
    pub(super) fn not_json() {
        refused(Appraisal::from_json(""), "the document is not JSON: EOF while parsing a value at line 1 column 0: correct it there; often a comma, quote or bracket is missing just before");
        refused(Appraisal::from_json("{\"format\": 1,}"), "the document is not JSON: trailing comma at line 1 column 14: correct it there; often a comma, quote or bracket is missing just before");
        refused(Organisation::from_json("{} {}"), "the document is not JSON: trailing characters at line 1 column 4: correct it there; often a comma, quote or bracket is missing just before");
        refused(Appraisal::from_json("\u{feff}{}"), "the document begins with a byte-order mark: save it as UTF-8 without one");
        refused(Organisation::from_json("[]"), "organisation: a list stands where an object belongs: write an object");
        refused(Appraisal::from_json("\"tender\""), "tender: a string stands where an object belongs: write an object");
        refused(Appraisal::from_json(&" ".repeat(33_554_433)), "the document comes to 33554433 bytes, where the budget has 33554432: split the document, or give a larger budget");
    }

    #[test]
    pub(super) fn formats() {
        refused_tender(|tender| remove(tender, "format"), r#"the field "format" is missing: add it"#);
        refused_tender(|tender| tender["format"] = json!(2), r#"format "2" is not known: this version reads format 1"#);
        refused_tender(|tender| tender["format"] = json!("2"), r#"format "2" is not known: this version reads format 1"#);
        refused_tender(|tender| tender["format"] = json!("1"), "format: a string stands where the number 1 belongs: write the number 1");
        refused_tender(|tender| tender["format"] = json!([]), "format: a list stands where the number 1 belongs: write the number 1");
        refused_tender_text("\"currency\":\"GBP\",\"format\":1", "\"currency\":\"GBP\",\"format\":1.0", "format: a number with a point or an exponent stands where the number 1 belongs: write the number 1");
        refused_tender_text("\"currency\":\"GBP\",\"format\":1", "\"currency\":\"GBP\",\"format\":1.5", r#"format "1.5" is not known: this version reads format 1"#);
        refused_organisation(|elders| elders["format"] = json!(0), r#"format "0" is not known: this version reads format 1"#);
    }

    #[test]
    pub(super) fn fields() {
        refused_tender(|tender| tender["colour"] = json!(1), r#"tender: the field "colour" is not part of the format: remove it, or correct its name to one of format, title, currency, unit, period, price_base, rank_on, first, line_rounding, lines, demand, scenarios, playing_field, further_fields, corridor, contract, indexation, whole_life, scoring, robustness, buyer_tax, buyer, support_stops, pay_cost_floor, estimate, screens, bid_statistics, ties, bids"#);
        let kinds = crate::kinds::COST_KINDS.keys();
        let fields = format!("remove it, or correct its name to one of format, name, label, currency, period, price_base, services, drivers, pools, lines, volunteers, {kinds}, funders, pricing");
        refused_organisation(|elders| elders["bidders"] = json!([]), &format!(r#"organisation: the field "bidders" is not part of the format: {fields}"#));
        refused_organisation(|elders| elders["services"][1]["volme"] = json!(1), r#"service "meals": the field "volme" is not part of the format: remove it, or correct its name to one of name, label, unit, volume, volume_basis, source; did you mean "volume"?"#);
        refused_tender(|tender| tender["bids"][1]["cost_model"]["organisation"]["x"] = json!(1), &format!(r#"bid "south": cost_model: organisation: the field "x" is not part of the format: {fields}"#));
        refused_tender(|tender| tender["bids"][1]["cost_model"]["organisation"] = json!([]), r#"bid "south": cost_model: organisation: a list stands where an object belongs: write an object"#);
        refused_tender(|tender| remove(tender, "currency"), r#"the field "currency" is missing: add it"#);
        refused_tender(|tender| remove(&mut tender["bids"][0], "vat"), r#"bid "north": the field "vat" is missing: add it"#);
        refused_tender(|tender| remove(&mut tender["bids"][0], "provider"), r#"bids, item 1: the field "provider" is missing: add it"#);
        refused_tender(|tender| tender["bids"][1] = json!([]), "bids, item 2: a list stands where an object belongs: write an object");
        refused_tender(|tender| tender["bids"] = json!({}), "bids: an object stands where a list belongs: write a list");
        refused_tender(|tender| tender["bids"][0]["rates"] = json!([]), r#"bid "north": rates: a list stands where an object belongs: write an object"#);
        refused_tender(|tender| tender["bids"][0]["provider"] = json!(7), "bids, item 1: provider: a number stands where a string belongs: write a string");
        refused_tender(|tender| tender["lines"][1]["optional"] = json!("yes"), r#"line "night": optional: a string stands where true or false belongs: write true or false"#);
        refused_tender(|tender| tender["bids"][0]["label"] = json!(null), r#"bid "north": null stands in the field "label": leave the field out where nothing is stated, or give its value"#);
        refused_tender(|tender| tender["period"] = json!("2026"), "period: a string stands where an object belongs: write an object");
        refused_tender(|tender| tender["bids"] = json!([
            {"provider": "café", "vat": "exempt", "rates": {}}, {"provider": "cafe\u{301}", "vat": "exempt", "rates": {}},
        ]), "the names \"cafe\\u{301}\" and \"café\" look the same and differ only in how they are encoded: give each provider a name of its own");
        refused_tender(|tender| tender["title"] = json!("two\nlines"), r#"the title of the tender: "two\nlines" has a control character, a line break, or white space at an end: remove it"#);
        refused_tender_text("\"title\"", "\"currency\":\"GBP\",\"title\"", r#"tender: the key "currency" stands twice: keep one"#);
        refused_tender_text("\"vat\":\"exempt\"", "\"vat\":\"exempt\",\"vat\":\"exempt\"", r#"bid "north": the key "vat" stands twice: keep one"#);
        refused_tender_text("\"low\":\"22.00\"", "\"low\":\"22.00\",\"low\":\"23.00\"", r#"bid "north": rates: the key "low" stands twice: keep one"#);
        refused_organisation_text("\"care\":\"3\"", "\"care\":\"3\",\"care\":\"3\"", r#"driver "posts": quantities: the key "care" stands twice: keep one"#);
        let long = "x".repeat(201);
        let shown = "x".repeat(60);
        refused_tender(|tender| tender["bids"][0]["provider"] = json!(long), &format!("bid {shown:?}…: {shown:?}… has 201 characters: give at most 200"));
        refused_tender(|tender| tender["bids"][0]["rates"][&long] = json!("1"), &format!("bid \"north\": rates: line {shown:?}…: {shown:?}… has 201 characters: give at most 200"));
        refused_organisation(|elders| elders["services"][0]["name"] = json!(long), &format!("service {shown:?}…: {shown:?}… has 201 characters: give at most 200"));
    }

    #[test]
    pub(super) fn numbers_in_documents() {
        refused_organisation_text("\"1000.00\"", "1000.5", r#"line "rent": amount: the number 1000.5 is not written in quotes: quote it, since an unquoted number with a point, an exponent or very many digits is not exact"#);
        refused_organisation_text("\"1000.00\"", "1e3", r#"line "rent": amount: "1e3" is not a plain number: write digits with at most one point, such as "1250.5""#);
        refused_organisation_text("\"1000.00\"", "18446744073709551616", r#"line "rent": amount: "18446744073709551616" has more than 15 digits before the point: numbers stay below 1000000000000000"#);
        refused_organisation_text("\"1000.00\"", "1e300", r#"line "rent": amount: "1e300" is not a plain number: write digits with at most one point, such as "1250.5""#);
        refused_organisation_text("\"1000.00\"", "-0", r#"line "rent": amount: "-0" is zero with a sign: write "0""#);
        refused_organisation_text("\"1000.00\"", "\"1e3\"", r#"line "rent": amount: "1e3" is not a plain number: write digits with at most one point, such as "1250.5""#);
        refused_organisation_text("\"1000.00\"", "\"-0\"", r#"line "rent": amount: "-0" is zero with a sign: write "0""#);
        refused_organisation_text("\"1000.00\"", "\"1000.005\"", r#"line "rent": amount: "1000.005" has more decimal places than the 2 that are allowed here: round it first"#);
        refused_organisation_text("\"1000.00\"", "1000000000000000", r#"line "rent": amount: "1000000000000000" has more than 15 digits before the point: numbers stay below 1000000000000000"#);
        refused_organisation_text("\"1000.00\"", "true", r#"line "rent": amount: true or false stands where a number in quotes belongs: write a number in quotes"#);
        refused_organisation_text("\"volume\":\"1000\"", "\"volume\":-3", r#"service "care": volume: "-3" is negative: a quantity is zero or more"#);
        refused_organisation_text("\"volume\":\"1000\"", "\"volume\":\"0.000\"", r#"service "care": the volume is 0: give a volume above zero, since costs are stated per unit"#);
        refused_organisation_text("\"10%\"", "10", r#"volunteer role "visitors": on_cost: "10" is not a percentage: write it with its sign, such as "20%""#);
        for months in ["\"+12\"", "\"012\"", "0", "-1", "70000", "\"\"", "\"twelve\""] {
            let shown = months.trim_matches('"');
            refused_organisation_text("\"months\":12", &format!("\"months\":{months}"), &format!("period: months: a period of {shown:?} months: give 1 to 1200 months"));
        }
        refused_organisation_text("\"2026-04\"", "\"2026-4\"", r#"period: from: "2026-4" is not a month: write year and month, such as "2026-04""#);
    }

    #[test]
    pub(super) fn organisation_documents() {
        refused_organisation(|elders| elders["currency"] = json!("gbp"), r#"currency: "gbp" is not a currency of ISO 4217 as of January 2026: write a code of three capital letters, such as "GBP""#);
        refused_organisation(|elders| elders["services"] = json!([]), "there is no service: give at least one");
        refused_organisation(|elders| elders["services"][0]["volume_basis"] = json!("guess"), r#"service "care": volume_basis: "guess" is not one of the choices: write one of capacity, planned"#);
        refused_organisation(|elders| elders["services"][0]["name"] = json!("meals"), r#"the name "meals" is given twice: give each service and overhead pool its own name"#);
        refused_organisation(|elders| elders["services"][0]["unit"] = json!(""), r#"service "care": unit: "" is empty: give 1 to 200 characters"#);
        refused_organisation(|elders| elders["drivers"][0]["direct_expenditure_of"] = json!([]), r#"driver "posts": give exactly one of "quantities", "percentages", "staff_time", "direct_expenditure_of", "expenditure_with_volunteers""#);
        refused_organisation(|elders| remove(&mut elders["drivers"][0], "quantities"), r#"driver "posts": give exactly one of "quantities", "percentages", "staff_time", "direct_expenditure_of", "expenditure_with_volunteers""#);
        refused_organisation(|elders| elders["drivers"][0]["quantities"]["garden"] = json!("1"), r#"driver "posts": "garden" is not the name of a service or pool: use one of the names that are listed, or add it"#);
        refused_organisation(|elders| elders["drivers"][0]["quantities"]["care"] = json!("-1"), r#"driver "posts": quantities: "care": "-1" is negative: a quantity is zero or more"#);
        refused_organisation(|elders| elders["drivers"][1]["direct_expenditure_of"][0] = json!(1), r#"driver "spending": direct_expenditure_of: a number stands where a string belongs: write a string"#);
        refused_organisation(|elders| elders["pools"][0]["driver"] = json!("desks"), r#"pool "office": "desks" is not the name of a driver: use one of the names that are listed, or add it"#);
        refused_organisation(|elders| elders["pools"][0]["driver"] = json!(""), r#"pool "office": driver: "" is empty: give 1 to 200 characters"#);
        refused_organisation(|elders| elders["lines"][0]["quantity"] = json!("1"), r#"line "rent": give exactly one of "amount", or "quantity" with "unit_cost" (and "rounding")"#);
        refused_organisation(|elders| elders["lines"][0]["charged_to"] = json!("care "), r#"line "rent": charged_to: "care " has a control character, a line break, or white space at an end: remove it"#);
        refused_organisation(|elders| elders["lines"][0]["charged_to"] = json!({}), r#"line "rent": charged_to: there is no service or pool: give at least one"#);
        refused_organisation(|elders| elders["lines"][0]["charged_to"] = json!(["care"]), r#"line "rent": charged_to: a list stands where the name of a service or pool, or an object of names with percentages belongs: write the name of a service or pool, or an object of names with percentages"#);
        refused_organisation(|elders| elders["lines"][1]["charged_to"]["care"] = json!("75"), r#"line "mileage": charged_to: "care": "75" is not a percentage: write it with its sign, such as "20%""#);
        refused_organisation(|elders| elders["lines"][0]["source"] = json!(""), r#"line "rent": source: "" is empty: give 1 to 1000 characters"#);
        refused_organisation(|elders| elders["lines"][0]["ledger"] = json!("gold"), r#"line "rent": ledger: "gold" is not one of the choices: write one of cash, in_kind, volunteer_time"#);
        refused_organisation(|elders| elders["lines"][1]["behaviour"] = json!("wild"), r#"line "mileage": behaviour: "wild" is not one of the choices: write one of "fixed", "variable", {"stepped": {"capacity": "…"}}"#);
        refused_organisation(|elders| elders["lines"][2]["behaviour"]["stepped"]["capacity"] = json!("0"), r#"line "coordinator": the capacity is 0: give the volume one step can carry, or the time a department has"#);
        refused_organisation(|elders| elders["lines"][1]["rounding"] = json!("nearest"), r#"line "mileage": rounding: "nearest" is not one of the choices: write one of ceiling, down, floor, half_down, half_even, half_up, up"#);
        refused_organisation(|elders| elders["lines"][1]["unit_cost"] = json!("999999999999999"), r#"line "mileage": the amount 119999999999999880.00 is out of bounds: keep it below 1000000000000000 in its currency, or split it"#);
        refused_organisation(|elders| elders["volunteers"][0]["wage"]["low"] = json!("16"), r#"volunteer role "visitors": wage: low 16.00, central 15.00 and high 18.50 are not in rising order: reorder them"#);
        refused_organisation(|elders| elders["volunteers"][0]["wage"]["basis"] = json!(""), r#"volunteer role "visitors": wage: basis: "" is empty: give 1 to 1000 characters"#);
        refused_organisation(|elders| elders["label"] = json!(" "), r#"label: " " has a control character, a line break, or white space at an end: remove it"#);
        refused_organisation(|elders| elders["name"] = json!(""), r#"the name of the organisation: "" is empty: give 1 to 200 characters"#);
    }

    #[test]
    pub(super) fn demand_documents() {
        refused_tender(|tender| tender["demand"] = json!({}), r#"give exactly one of "demand", "scenarios""#);
        refused_tender(|tender| remove(tender, "scenarios"), r#"give exactly one of "demand", "scenarios""#);
        refused_tender(|tender| tender["scenarios"] = json!([]), "there is no scenario: give at least one");
        refused_tender(|tender| tender["lines"] = json!([]), "there is no line of demand: give at least one");
        refused_tender(|tender| remove(&mut tender["lines"][0], "unit"), r#"line "low": the field "unit" is missing: add it"#);
        refused_tender(|tender| remove(tender, "lines"), r#"the field "unit" is missing: add it"#);
        refused_tender(|tender| tender["lines"][0]["unit"] = json!(""), r#"line "low": unit: "" is empty: give 1 to 200 characters"#);
        refused_tender(|tender| tender["lines"][0]["name"] = json!("night"), r#"the name "night" is given twice: give each line its own name"#);
        refused_tender(|tender| tender["lines"][1]["preset_price"] = json!("2"), r#"line "night": give exactly one of "optional": true, "preset_price", or neither"#);
        refused_tender(|tender| tender["lines"][2]["preset_price"] = json!("-2"), r#"line "set": the price -2.00 is negative: give a price of zero or more"#);
        refused_tender(|tender| remove(&mut tender["scenarios"][0], "weight"), r#"scenario "mild": some scenarios have a weight and some have none: weigh all of them or none"#);
        refused_tender(|tender| tender["scenarios"][0]["weight"] = json!("50%"), "scenarios: the percentages add up to 90%, not to 100% (\"cold\" 40%, \"mild\" 50%): correct them, since nothing is rescaled");
        refused_tender(|tender| tender["scenarios"][0]["name"] = json!("expected"), r#"the name "expected" is kept for all weighted scenarios together: give the scenario another name"#);
        refused_tender(|tender| tender["scenarios"][0]["demand"]["low"] = json!("-1"), r#"scenario "mild": demand: line "low": "-1" is negative: a quantity is zero or more"#);
        refused_tender(|tender| tender["scenarios"][0]["demand"]["high"] = json!("1"), r#"scenario "mild": line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused_tender(|tender| remove(&mut tender["scenarios"][0]["demand"], "low"), r#"scenario "mild": there is no quantity for line "low": state it, "0" included"#);
        refused_tender(|tender| tender["scenarios"][0]["demand"][" "] = json!("1"), r#"scenario "mild": demand: " " has a control character, a line break, or white space at an end: remove it"#);
    }

    #[test]
    pub(super) fn playing_field_documents() {
        let second = |tender: &mut Value, direction: &str| {
            let mut tax = tender["playing_field"]["taxes"][0].clone();
            tax["direction"] = json!(direction);
            tender["playing_field"]["taxes"].as_array_mut().unwrap().push(tax);
        };
        refused_tender(|tender| second(tender, "strip_from_payers"), r#"playing_field: tax "vat" is given the directions add_to_exempt and strip_from_payers: one tax has one direction for the whole field"#);
        refused_tender(|tender| second(tender, "add_to_exempt"), r#"playing_field: the name "vat" is given twice: give each tax and adjustment its own name"#);
        refused_tender(|tender| second(tender, "up"), r#"playing_field: tax "vat": direction: "up" is not one of the choices: write one of add_to_exempt, not_levelled, strip_from_payers"#);
        refused_tender(|tender| remove(&mut tender["playing_field"]["taxes"][0], "relief"), r#"playing_field: tax "vat" has the direction add_to_exempt but does not say what its relief bears on: add it"#);
        let tax = |tender: &mut Value, side: &str, field: &str, value: Value| {
            tender["playing_field"]["taxes"][0][side][field] = value;
        };
        refused_tender(|tender| tax(tender, "relief", "public_purse", json!("lost")), r#"playing_field: tax "vat": relief: public_purse: "lost" is not one of the choices: write one of forgone, refunded"#);
        refused_tender(|tender| tax(tender, "paid", "rate", json!("-1%")), r#"playing_field: tax "vat": paid: rate: -1% is negative: give a percentage of zero or more"#);
        refused_tender(|tender| tax(tender, "paid", "public_purse", json!("refunded")), r#"playing_field: tax "vat": paid: the field "public_purse" is not part of the format: remove it, or correct its name to one of bears_on, rate, applies_to"#);
        refused_tender(|tender| tax(tender, "paid", "applies_to", json!({"sector": []})), r#"playing_field: tax "vat": paid: applies_to: sector: there is no sector to which the rule applies: give at least one"#);
        let rule = |tender: &mut Value, place: usize, field: &str, value: Value| {
            tender["playing_field"]["adjustments"][place][field] = value;
        };
        let forms = format!("give exactly one of {}", crate::kinds::ADJUSTMENTS.written());
        refused_tender(|tender| rule(tender, 0, "lump", json!("5")), &format!(r#"playing_field: adjustment "pension": {forms}"#));
        refused_tender(|tender| rule(tender, 0, "own_rate", json!("x")), &format!(r#"playing_field: adjustment "pension": {forms}"#));
        refused_tender(|tender| rule(tender, 0, "effect", json!("double")), r#"playing_field: adjustment "pension": effect: "double" is not one of the choices: write one of add, subtract"#);
        refused_tender(|tender| rule(tender, 0, "shortfall", json!("by_eye")), r#"playing_field: adjustment "pension": shortfall: "by_eye" is not one of the choices: write one of by_cost_element, by_source"#);
        refused_tender(|tender| rule(tender, 0, "views", json!(["tendered"])), r#"playing_field: adjustment "pension": the tendered price is never adjusted: name one or more of competitively_neutral, public_purse, unsubsidised"#);
        refused_tender(|tender| rule(tender, 0, "views", json!([])), r#"playing_field: adjustment "pension": the adjustment counts in no view: name one or more of competitively_neutral, public_purse, unsubsidised"#);
        refused_tender(|tender| rule(tender, 0, "rate", json!("-9%")), r#"playing_field: adjustment "pension": -9% is negative: give a percentage of zero or more"#);
        refused_tender(|tender| rule(tender, 0, "source", json!("")), r#"playing_field: adjustment "pension": source: "" is empty: give 1 to 1000 characters"#);
        refused_tender(|tender| rule(tender, 0, "bears_on", json!("interest")), r#"playing_field: circumstance "interest" is used as a percentage and as an amount of money: use two circumstances"#);
        let both = |tender: &mut Value| {
            rule(tender, 0, "shortfall", json!("by_source"));
            rule(tender, 1, "shortfall", json!("by_cost_element"));
            rule(tender, 1, "views", json!(["competitively_neutral"]));
        };
        refused_tender(both, "playing_field: shortfalls are measured by source and by cost element in one view: choose one, or the same money counts twice");
    }

    #[test]
    pub(super) fn bid_documents() {
        let north =
            |tender: &mut Value, field: &str, value: Value| tender["bids"][0][field] = value;
        refused_tender(|tender| remove(tender, "bids"), r#"the field "bids" is missing: add it"#);
        refused_tender(|tender| tender["bids"] = json!([]), "there is no bid: give at least one");
        refused_tender(|tender| north(tender, "provider", json!("south")), r#"the name "south" is given twice: give each provider its own name"#);
        refused_tender(|tender| north(tender, "vat", json!("none")), r#"bid "north": vat: "none" is not one of the choices: write one of exclusive, exempt, inclusive"#);
        refused_tender(|tender| north(tender, "vat", json!("inclusive")), r#"bid "south": prices exempt from VAT are mixed with prices inclusive of VAT in bid "north": correct the basis of one of the two, or restate all prices on one"#);
        refused_tender(|tender| north(tender, "currency", json!("EUR")), r#"bid "north": EUR is mixed with GBP: convert to one currency first"#);
        refused_tender(|tender| north(tender, "unit", json!("visit")), r#"bid "north": line "low": the unit "visit" is mixed with "hour": convert to one unit first"#);
        refused_tender(|tender| north(tender, "period", json!({"from": "2026-04", "months": 6})), r#"bid "north": the period 6 months from 2026-04 is mixed with 12 months from 2026-04: correct it, or convert to one period first"#);
        refused_tender(|tender| north(tender, "price_base", json!("2025-01")), r#"bid "north": prices of 2025-01 are mixed with prices of 2026-04: correct it, or index to one price base first"#);
        refused_tender(|tender| north(tender, "rates", json!({})), r#"bid "north": there is no price for line "low": price it, or declare the line optional in the tender"#);
        refused_tender(|tender| north(tender, "rates", json!({"low": "1", "high": "2"})), r#"bid "north": line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused_tender(|tender| north(tender, "rates", json!({"low": "1", "set": {"low": "1", "high": "2"}})), r#"bid "north": line "set" is priced at 1.00 to 2.00 GBP and preset at 1.00 GBP: leave the price out, or state the preset one"#);
        let low = |tender: &mut Value, value: Value| tender["bids"][0]["rates"]["low"] = value;
        refused_tender(|tender| low(tender, json!("-1")), r#"bid "north": line "low": the price -1.00 is negative: give a price of zero or more, or say that the line may have one ("below_zero": true)"#);
        let rounded = |tender: &mut Value| tender["line_rounding"] = json!("half_up");
        refused_tender(|tender| { rounded(tender); low(tender, json!("20")); tender["buyer_tax"] = json!({"rate": "20%", "recovered": "0%", "preset": "exclusive", "source": "s"}); tender["bids"][1]["vat"] = json!("exclusive"); }, r#"bid "south": lines are rounded as they are priced, and the VAT bases of "north" and this bid differ: restate all prices on one, or leave the rounding of lines out"#);
        refused_tender(|tender| tender["first"] = json!("highest"), "the highest total is first, which a playing field has no meaning for: leave it out, or rank the lowest first");
        refused_tender(|tender| tender["first"] = json!("last"), r#"first: "last" is not one of the choices: write one of highest, lowest"#);
        refused_tender(|tender| low(tender, json!({"low": "24", "high": "20.5"})), r#"bid "north": rates: line "low": the band runs from 24.00 to 20.50: give the lower end first"#);
        refused_tender(|tender| low(tender, json!({"low": "24"})), r#"bid "north": rates: line "low": the field "high" is missing: add it"#);
        refused_tender(|tender| low(tender, json!({"low": "24", "price": "2"})), r#"bid "north": rates: line "low": give exactly one of "price", "low" with "high", "incremental", "all_units", "packs""#);
        refused_tender(|tender| low(tender, json!({})), r#"bid "north": rates: line "low": give exactly one of "price", "low" with "high", "incremental", "all_units", "packs""#);
        refused_tender(|tender| low(tender, json!(["1", "2"])), r#"bid "north": rates: line "low": a list stands where a price in quotes or an object belongs: write a price in quotes or an object"#);
        refused_tender(|tender| low(tender, json!({"price": "1", "unit": "visit"})), r#"bid "north": line "low": the unit "visit" is mixed with "hour": convert to one unit first"#);
        let state = |tender: &mut Value, circumstance: &str, value: Value| {
            tender["bids"][0]["circumstances"][circumstance] = value;
        };
        refused_tender(|tender| remove(&mut tender["bids"][0]["circumstances"], "pay"), r#"bid "north": "pension" applies to this bid, which does not state "pay": state it, "0" included, or say "not stated""#);
        refused_tender(|tender| remove(&mut tender["bids"][1], "sector"), r#"bid "south": "capital" applies by sector and this bid states none: state its sector"#);
        refused_tender(|tender| state(tender, "luck", json!("1")), r#"bid "north": circumstance "luck" is not asked of this bid by any rule: correct its name or the bid's sector, remove it, or add a rule that bears on it"#);
        refused_tender(|tender| state(tender, "pay", json!("-1")), r#"bid "north": circumstance "pay": -1.00 is negative: give an amount of zero or more"#);
        refused_tender(|tender| state(tender, "interest", json!("3")), r#"bid "north": circumstance "interest": "3" is not a percentage: write it with its sign, such as "20%""#);
        refused_tender(|tender| state(tender, "pay", json!({"evidenced": "1"})), r#"bid "north": circumstance "pay": the field "source" is missing: add it"#);
        refused_tender(|tender| state(tender, "pay", json!({"declared": "1", "source": "x"})), r#"bid "north": circumstance "pay": give exactly one of "declared", "evidenced" with "source""#);
        refused_tender(|tender| state(tender, "pay", json!({})), r#"bid "north": circumstance "pay": give exactly one of "declared", "evidenced" with "source""#);
        refused_tender(|tender| tender["corridor"]["lines"]["low"]["high"] = json!("19"), r#"corridor: line "low": the band runs from 20.00 to 19.00: give the lower end first"#);
        refused_tender(|tender| tender["corridor"]["lines"]["high"] = json!({"low": "1", "high": "2"}), r#"the corridor: line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused_tender(|tender| tender["rank_on"] = json!("luck"), r#"rank_on: "luck" is not one of the choices: write one of exact, minor_unit"#);
    }

    #[test]
    pub(super) fn cost_model_documents() {
        let model = |tender: &mut Value, field: &str, value: Value| {
            tender["bids"][1]["cost_model"][field] = value;
        };
        refused_tender(|tender| model(tender, "method", json!("reverse")), r#"bid "south": cost_model: method: "reverse" is not one of the choices: write one of "direct", "reciprocal", "reciprocal_with_self_use", {"step_down": [the pools in their sequence]}"#);
        refused_tender(|tender| model(tender, "method", json!({"step_down": []})), r#"bid "south": cost_model: the step-down sequence leaves out pool "office": name every pool once"#);
        refused_tender(|tender| model(tender, "method", json!({"step_down": ["office", "office"]})), r#"bid "south": cost_model: the step-down sequence names pool "office" twice: name every pool once"#);
        refused_tender(|tender| model(tender, "method", json!({"step_down": ["care"]})), r#"bid "south": cost_model: the step-down sequence: "care" is not the name of a pool: use one of the names that are listed, or add it"#);
        refused_tender(|tender| model(tender, "serves", json!({"low": "garden"})), r#"bid "south": cost_model: line "low": "garden" is not the name of a service: use one of the names that are listed, or add it"#);
        refused_tender(|tender| model(tender, "serves", json!({})), r#"bid "south": cost model: no service stands behind line "low": name the service of the cost model that serves it"#);
        refused_tender(|tender| { tender["bids"][1]["cost_model"]["organisation"]["drivers"][0]["quantities"] = json!({"care": "0"}) }, r#"bid "south": cost_model: the driver has no quantity among the receivers that are open to pool "office" under the step-down method: give a receiver a quantity above zero, or change the driver or the sequence"#);
        refused_tender(|tender| { tender["bids"][1]["cost_model"]["organisation"]["services"][0]["volume"] = json!("0") }, r#"bid "south": cost_model: organisation: service "care": the volume is 0: give a volume above zero, since costs are stated per unit"#);
    }
}
