//! Change-overs, demand and support: what they refuse, word for word.

use std::cmp::Ordering;

use fullcost::exact::Fraction;
use fullcost::robustness::{Contender, Dirichlet, Linear, MAX_CONTENDERS, Piecewise, bracket, first_over, rank_over};

use super::{name, refused};

/// The tests of this area, for the count of variants.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the count, which needs documents, reads it"))]
pub(super) const ALL: &[fn()] = &[change_overs, uncertain_mixes, #[cfg(feature = "json")] moved_demand, #[cfg(feature = "json")] moved_rates, #[cfg(feature = "json")] plans];

#[test]
fn change_overs() {
    let whole = Fraction::from_integer;
    let level = || Piecewise::from(Linear::constant(whole(1)));
    let bids = |count: usize| -> Vec<Contender> {
        (0..count).map(|place| Contender::new(name(&format!("bid {place}")), level())).collect()
    };
    let order = "the range runs from 5 to 5: give the lower end first, and two different ends";
    refused(first_over(&bids(2), &whole(5), &whole(5)), order);
    refused(rank_over(&bids(2), "bid 1", &whole(5), &whole(5)), order);
    refused(bracket(&whole(5), &whole(5), &whole(1), |_| Ordering::Less), order);
    let twice = vec![(whole(5), Linear::constant(whole(1))), (whole(5), Linear::constant(whole(2)))];
    refused(Piecewise::new(twice, Linear::constant(whole(3))), order);
    refused(first_over(&[], &whole(0), &whole(5)), "there is no bid: give at least one");
    refused(rank_over(&bids(2), "bid 7", &whole(0), &whole(5)), r#""bid 7" is not the name of a provider: use one of the names that are listed, or add it"#);
    rank_over(&bids(MAX_CONTENDERS), "bid 1", &whole(0), &whole(5)).unwrap();
    refused(first_over(&bids(MAX_CONTENDERS + 1), &whole(0), &whole(5)), "there are more than 1000 bids whose order is solved over a range: split the model or the tender");
    let sign = |x: &Fraction| (x * x).cmp(&whole(2));
    refused(bracket(&whole(0), &whole(5), &whole(0), sign), "the width 0 of a change-over is not above zero, or too small for its range: give a wider one");
    let tiny: Fraction = format!("0.{}1", "0".repeat(90)).parse().unwrap();
    let message = format!("the width 1/1{}… of a change-over is not above zero, or too small for its range: give a wider one", "0".repeat(57));
    refused(bracket(&whole(0), &whole(5), &tiny, sign), &message);
}

#[test]
fn uncertain_mixes() {
    let figure = |text: &str| -> Fraction { text.parse().unwrap() };
    let mix = |means: [&str; 2], concentration: &str| Dirichlet::new(means.map(figure).to_vec(), figure(concentration));
    refused(mix(["0.5", "0.6"], "5"), "the mean shares add up to 11/10: give shares of zero or more that add up to 1");
    refused(mix(["-1", "2"], "5"), "the mean shares add up to 1: give shares of zero or more that add up to 1");
    refused(mix(["0.5", "0.5"], "0"), "the concentration 0 is not above zero: give one above zero");
    let even = |concentration: &str| mix(["0.5", "0.5"], concentration).unwrap();
    refused(even("4").difference(&[figure("1")]), "there are 1 differences for 2 shares: give one for each share");
    let difference = |concentration: &str| even(concentration).difference(&[figure("1"), figure("-1")]).unwrap();
    refused(difference("5").share_below(), "concentration times mean share is 5/2 for a line: integration takes whole figures, at most 2000 together; change the concentration, or use the estimate by moments");
    refused(difference("2002").share_below(), "concentration times mean share is 1001 for a line: integration takes whole figures, at most 2000 together; change the concentration, or use the estimate by moments");
    assert!(difference("2000").share_below().is_ok());
}

#[cfg(feature = "json")]
mod documents {
    use fullcost::demand::Scenario;
    use fullcost::exact::Fraction;
    use fullcost::robustness::{DemandMove, Dirichlet, MAX_PLANNED, Moved, RateOf, RobustnessPlan, move_demand, move_rate};
    use fullcost::appraisal::{Appraisal, Questions};
    use serde_json::{Value, json};
    use fullcost::tender::Tender;
    use fullcost::price::View;

    use super::super::{name, quantity, refused};

    fn tender() -> Tender {
        Tender::from_json(r#"{
            "format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
            "period": {"from": "2026-04", "months": 12},
            "lines": [{"name": "long"}, {"name": "night", "optional": true}, {"name": "short"}, {"name": "set", "unit": "case", "preset_price": "1"}],
            "demand": {"long": "0", "night": "5", "short": "0", "set": "1"},
            "bids": [
                {"provider": "a", "vat": "exempt", "rates": {"long": "21", "short": {"low": "12", "high": "13"}}},
                {"provider": "b", "vat": "exempt", "rates": {"long": "20", "short": "13"}}
            ]
        }"#).unwrap()
    }

    fn moved(figure: &DemandMove) -> Result<Moved, fullcost::Error> {
        move_demand(&tender(), "planned", View::Tendered, figure)
    }

    #[test]
    pub(super) fn moved_demand() {
        let shift = |from: &str, to: &str| DemandMove::Shift { from: name(from), to: name(to) };
        refused(moved(&DemandMove::Quantity(name("day"))), r#"line "day" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused(moved(&DemandMove::Quantity(name("night"))), r#"line "night" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused(moved(&shift("long", "short")), "the quantity of short, taken from long cannot move: name two lines with units, or two mixes that differ");
        refused(moved(&shift("set", "set")), "the quantity of set, taken from set cannot move: name two lines with units, or two mixes that differ");
        let same = tender().demand().scenarios()[0].clone();
        refused(moved(&DemandMove::Mix(same)), "the share of the mix planned cannot move: name two lines with units, or two mixes that differ");
        let day = Scenario::new("other").unwrap().with_quantity("day", quantity("5")).unwrap();
        refused(moved(&DemandMove::Mix(day)), r#"line "day" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        let part = Scenario::new("other").unwrap().with_quantity("long", quantity("5")).unwrap();
        refused(moved(&DemandMove::Mix(part)), r#"the demand as it moves: scenario "planned": there is no quantity for line "night": state it, "0" included"#);
        let rounded = tender().to_builder().line_rounding(fullcost::exact::Rounding::HalfUp).build().unwrap();
        refused(move_demand(&rounded, "planned", View::Tendered, &DemandMove::Quantity(name("long"))), "each line is rounded before lines are added up, so that totals move in steps as the quantity of long moves: ask without the rounding of lines");
        refused(move_demand(&tender(), "high", View::Tendered, &shift("set", "long")), r#""high" is not the name of a scenario: use one of the names that are listed, or add it"#);
        let set = moved(&shift("set", "long")).unwrap();
        let whole = Fraction::from_integer;
        refused(set.first(&whole(0), &whole(2)), "the range runs from 0 to 2: keep it from 0 to 1");
        refused(set.rank("a", &whole(-1), &whole(1)), "the range runs from -1 to 1: keep it from 0 to 1");
        refused(set.first(&whole(1), &whole(1)), "the range runs from 1 to 1: give the lower end first, and two different ends");
        refused(set.between("a", "c", &whole(0), &whole(1)), r#""c" is not the name of a provider: use one of the names that are listed, or add it"#);
        let long = moved(&DemandMove::Quantity(name("long"))).unwrap();
        refused(long.first(&whole(-1), &whole(1)), "the range runs from -1 to 1: keep it from 0 to any figure above");
        let around = |scenario: &str| Dirichlet::around(&tender(), scenario, whole(5));
        refused(around("planned"), r#"scenario "planned": the mean shares add up to 0: give shares of zero or more that add up to 1"#);
        refused(around("high"), r#""high" is not the name of a scenario: use one of the names that are listed, or add it"#);
        let narrow = tender().to_json().replacen(r#""20.00""#, r#"{"all_units": [{"up_to": "0.000001", "price": "5"}, {"price": "6"}]}"#, 1);
        let narrow = Tender::from_json(&narrow).unwrap();
        refused(move_demand(&narrow, "planned", View::Tendered, &DemandMove::Quantity(name("long"))), r#"line "long": the totals are straight from 0 to 1/1000000 only, a few millionths: give bounds that lie further apart to have change-overs solved"#);
        let tiers: Vec<String> = (1..100).map(|bound| format!(r#"{{"up_to": "{bound}.{{}}", "price": "5"}}"#)).collect();
        let tiers = format!(r#"{{"all_units": [{}, {{"price": "6"}}]}}"#, tiers.join(", "));
        let many: Vec<String> = (0..11).map(|bid| {
            let rate = tiers.replace("{}", &format!("{bid:02}"));
            format!(r#"{{"provider": "bid {bid}", "vat": "exempt", "rates": {{"long": {rate}}}}}"#)
        }).collect();
        let many = format!(r#"{{"format": 1, "title": "Tiers", "currency": "GBP", "unit": "visit", "period": {{"from": "2026-04", "months": 12}}, "demand": {{"long": "5"}}, "bids": [{}]}}"#, many.join(", "));
        let many = Tender::from_json(&many).unwrap();
        refused(move_demand(&many, "planned", View::Tendered, &DemandMove::Quantity(name("long"))), "there are more than 1000 different volumes at which totals of the lines that move bend or jump: split the model or the tender");
        let priced = |rate: &str| Tender::from_json(&tender().to_json().replacen(r#""20.00""#, rate, 1)).unwrap();
        let packs = priced(r#"{"packs": {"of": "10", "price": "50"}}"#);
        refused(move_demand(&packs, "planned", View::Tendered, &DemandMove::Quantity(name("long"))), r#"line "long" is priced by the pack, whose totals rise in steps without end: compare scenarios with the quantities that matter"#);
        let few = priced(r#"{"price": "20", "greatest_volume": "0.5"}"#);
        refused(move_demand(&few, "planned", View::Tendered, &shift("set", "long")), r#"the quantity of long, taken from set moves line "long" beyond 0.5, the greatest volume that a price of it is for: ask for a move within it"#);
        let long = move_demand(&few, "planned", View::Tendered, &DemandMove::Quantity(name("long"))).unwrap();
        refused(long.first(&whole(0), &whole(1)), "the range runs from 0 to 1: keep it from 0 to 1/2");
        let half = Fraction::new(1, 2).unwrap();
        let mix = Dirichlet::new(vec![half.clone(), half], whole(4)).unwrap();
        refused(mix.between(&tender(), "a", "b"), r#"bid "a": line "short" is not priced at one price for every volume, which a mix needs: compare one end of its band, or the mixes one by one"#);
        refused(mix.between(&tender(), "b", "c"), r#""c" is not the name of a provider: use one of the names that are listed, or add it"#);
    }

    /// Two rules that take a part off the price, and a band.
    fn taken_off() -> Value {
        json!({
            "format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
            "period": {"from": "2026-04", "months": 12}, "demand": {"long": "10"},
            "lines": [{"name": "long"}],
            "playing_field": {"adjustments": [
                {"code": "half", "percent_of_price": "50%", "effect": "subtract", "views": ["public_purse"], "reason": "r", "source": "s"},
                {"code": "part", "percent_of_price": "10%", "effect": "subtract", "views": ["public_purse"], "reason": "r", "source": "s"},
                {"code": "sum", "lump": "5", "views": ["public_purse"], "reason": "r", "source": "s"}
            ]},
            "bids": [{"provider": "a", "vat": "exempt", "rates": {"long": {"low": "20", "high": "21"}}}]
        })
    }

    #[test]
    pub(super) fn moved_rates() {
        let tender = Tender::from_json(&taken_off().to_string()).unwrap();
        let whole = Fraction::from_integer;
        let part = |code: &str| RateOf::Adjustment(name(code));
        let moved = |rate: &RateOf, highest: &Fraction| move_rate(&tender, "planned", View::PublicPurse, rate, highest);
        refused(moved(&part("part"), &whole(1)), r#"the totals of bid "a" bend as the rate of part moves, since its price bands turn around where more than the whole price is taken off: compare one end of its bands, or give a lower range"#);
        assert!(moved(&part("part"), &"0.5".parse().unwrap()).is_ok());
        refused(moved(&part("luck"), &whole(1)), r#""luck" is not the name of a tax or adjustment: use one of the names that are listed, or add it"#);
        refused(moved(&RateOf::TaxPaid(name("part")), &whole(1)), r#""part" is not the name of a tax or adjustment: use one of the names that are listed, or add it"#);
        refused(moved(&part("part"), &whole(0)), "the range runs from 0 to 0: give the lower end first, and two different ends");
        refused(move_rate(&tender, "high", View::PublicPurse, &part("part"), &whole(1)), r#""high" is not the name of a scenario: use one of the names that are listed, or add it"#);
        refused(moved(&part("sum"), &"0.005".parse().unwrap()), r#"the rate of sum: "0.005" has more decimal places than the 2 that are allowed here: round it first"#);
        refused(moved(&part("sum"), &Fraction::new(1, 3).unwrap()), r#"the rate of sum: "1/3" is not a plain number: write digits with at most one point, such as "1250.5""#);
    }

    #[test]
    pub(super) fn plans() {
        let read = |plan: Value| {
            let mut document = taken_off();
            document["robustness"] = plan;
            Appraisal::from_json(&document.to_string())
        };
        refused(read(json!({"luck": "1"})), r#"robustness: the field "luck" is not part of the format: remove it, or correct its name to one of concentration, mixes, quantities, rates, shifts"#);
        refused(read(json!({"concentration": "0"})), "robustness: concentration: the concentration 0 is not above zero: give one above zero");
        refused(read(json!({"quantities": {"long": {"from": "5", "to": "5"}}})), r#"robustness: quantities: line "long": the range runs from 5 to 5: give the lower end first, and two different ends"#);
        refused(read(json!({"quantities": {"long": {"from": "5"}}})), r#"robustness: quantities: line "long": the field "to" is missing: add it"#);
        refused(read(json!({"quantities": {"day": {"from": "5", "to": "6"}}})), r#"robustness: line "day" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused(read(json!({"shifts": [{"from": "long", "to": "day"}]})), r#"robustness: line "day" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused(read(json!({"mixes": [{"name": "other", "demand": {}}]})), r#"robustness: mix "other": there is no quantity for line "long": state it, "0" included"#);
        let mix = json!({"name": "other", "demand": {"long": "1"}});
        refused(read(json!({"mixes": [mix, mix]})), r#"robustness: the name "other" is given twice: give each mix its own name"#);
        let rate = |rule: &str, from: &str, to: &str| json!({"rates": [{"rule": rule, "from": from, "to": to}]});
        refused(read(rate("luck", "0%", "1%")), r#"robustness: rule "luck": rule: "luck" is not the name of a tax or adjustment: use one of the names that are listed, or add it"#);
        refused(read(rate("part", "2%", "1%")), r#"robustness: rule "part": the range runs from 1/50 to 1/100: give the lower end first, and two different ends"#);
        refused(read(rate("part", "-2%", "1%")), "robustness: the rate of part: -1/50 is negative: give an amount of zero or more");
        refused(read(rate("part", "2", "1%")), r#"robustness: rule "part": from: "2" is not a percentage: write it with its sign, such as "20%""#);
        refused(read(json!({"rates": [{"rule": "part", "side": "both", "from": "0%", "to": "1%"}]})), r#"robustness: rule "part": side: "both" is not one of the choices: write one of paid, relief"#);
        let twice = json!({"rule": "part", "from": "0%", "to": "1%"});
        refused(read(json!({"rates": [twice, twice]})), r#"robustness: rule "part": the name "part" is given twice: give each range of a rate its own name"#);
        let shifts = |count: usize| (0..count).map(|line| (name("long"), name(&format!("line {line}"))));
        let many = |count| RobustnessPlan { shifts: shifts(count).collect(), ..RobustnessPlan::default() };
        let tender = Tender::from_json(&taken_off().to_string()).unwrap();
        let planned = |plan| {
            let mut questions = Questions::default();
            questions.robustness = Some(plan);
            Appraisal::new(tender.clone(), questions)
        };
        refused(planned(many(MAX_PLANNED)), r#"robustness: line "line 0" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused(planned(many(MAX_PLANNED + 1)), "robustness: there are more than 1000 ranges, shifts and mixes of robustness: split the model or the tender");
        let bid = |place: usize| json!({"provider": format!("bid {place}"), "vat": "exempt", "rates": {"long": "20"}});
        let mut document = taken_off();
        document["bids"] = (0..130).map(bid).collect();
        let small = fullcost::Budget { work: 10_000_000, ..fullcost::Budget::service() };
        let large = Appraisal::from_json_within(&document.to_string(), small).unwrap();
        let message = large.robustness().unwrap_err().to_string();
        let figure = message.split(' ').find(|word| word.parse::<u64>().is_ok()).unwrap();
        refused(large.robustness(), &format!("the robustness of the order comes to {figure} units of work, where the budget has 10000000: plan fewer mixes and shifts, state fewer scenarios, or ask of fewer bids, or give a larger budget"));
        let found = planned(RobustnessPlan::default()).unwrap().robustness().unwrap();
        // Half the price and up to as much again are taken off.
        let named: Vec<(String, String)> = found.refused.iter().map(|one| (one.figure.to_string(), one.why.to_string())).collect();
        assert_eq!(named.len(), 1);
        assert_eq!(named[0].0, "rate of half");
        assert!(named[0].1.contains("bend as the rate of half moves"));
        assert!(found.to_json().contains("bend as the rate of half moves"));
        assert!(fullcost::report::robustness(&found).contains("bend as the rate of half moves"));
        refused(found.verdict("b"), r#""b" is not the name of a provider: use one of the names that are listed, or add it"#);
    }
}
#[cfg(feature = "json")]
use documents::{moved_demand, moved_rates, plans};
