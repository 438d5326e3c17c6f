//! Partners, outcomes, hurdles and the buyer, several fields, VAT bases and supports: worked cases
//! as data files, and what must hold of each.
#![cfg(feature = "json")]

use std::path::Path;

use fullcost::appraisal::{Appraisal, Buyer};
use fullcost::demand::{Demand, DemandLine, Scenario};
use fullcost::exact::{Currency, Figure, Fraction, Money, Name, Period, UnitPrice};
use fullcost::price::View;
use fullcost::price::{Interval, PriceBand, RateCard, VatBasis};
use fullcost::report;
use fullcost::robustness::Dirichlet;
use fullcost::tender::{
    Adjustment, AdjustmentBasis, AmountPerUnit, AppliesTo, BandEnd, Bid, BuyerTax,
    CircumstanceValue, Comparison, Effect, FractionOfPrice, PercentOfPrice, Percentage,
    PlayingField, Statement, Tender, compare, compare_fields, declarations,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::cases::{entries, files, fraction, items, read};
use crate::exact::cases;
use crate::support::asked::{appraisal, exact, handle};
use crate::support::current;

const PLANNED: &str = "planned";

fn view(name: &str) -> View {
    name.parse().unwrap()
}

fn ends(figure: &Figure) -> Value {
    json!([figure.low().to_string(), figure.high().to_string()])
}

#[test]
fn worked_cases() {
    let mut cases = 0;
    for path in files("level_field") {
        cases += 1;
        let case = read(&path);
        let appraisal = appraisal(&case["tender"]);
        let expect = &case["expect"];
        let comparison = appraisal.compare();
        for (provider, total) in entries(&expect["rate_card_totals"]) {
            let found = handle(&comparison, PLANNED, provider).rate_card_total();
            assert_eq!(found, &Interval::point(fraction(total)), "{provider}");
        }
        fields(appraisal.tender(), expect);
        lines(&comparison, expect);
        costs_to_buyer(&appraisal, expect);
        supports(&appraisal, expect);
        outcomes(&comparison, expect);
        positions(&appraisal, expect);
        let uneven: Vec<&str> =
            items(&expect["uneven"]).map(|name| name.as_str().unwrap()).collect();
        let declared = declarations(appraisal.tender());
        let circumstances = declared.circumstances.iter().filter(|known| known.uneven);
        let found: Vec<&str> = circumstances.map(|known| known.circumstance.as_str()).collect();
        assert_eq!(found, uneven, "{}", path.display());
        assert_eq!(declared.is_uneven(), !uneven.is_empty());
    }
    assert_eq!(cases, 6);
}

/// Totals by field and view, and the orders that follow from them.
fn fields(tender: &Tender, expect: &Value) {
    let compared = compare_fields(tender);
    for (field, views) in entries(&expect["fields"]) {
        let comparison = compared.comparison(field).unwrap();
        assert_eq!(comparison.field_name(), field);
        let scenario = comparison.scenario(PLANNED).unwrap();
        for (name, totals) in entries(views) {
            let mut expected: Vec<(Fraction, &str)> =
                entries(totals).map(|(provider, total)| (fraction(total), provider)).collect();
            expected.sort();
            let order: Vec<(Fraction, &str)> = scenario
                .view(view(name))
                .order()
                .map(|known| (known.total.as_ref().unwrap().low().clone(), known.provider.as_str()))
                .collect();
            assert_eq!(order, expected, "{field} {name}");
        }
    }
    for comparison in &compared.comparisons {
        every_total_unfolds(comparison);
    }
}

/// In each view every total is the rate card's and its lines, and its evidence verifies.
pub(crate) fn every_total_unfolds(comparison: &Comparison) {
    for scenario in comparison.scenarios() {
        let name = scenario.name().as_str();
        for compared in scenario.views() {
            for standing in &compared.standings {
                let Some(total) = standing.total.as_ref() else { continue };
                let (view, provider) = (compared.view, standing.provider.as_str());
                for (end, value) in [(BandEnd::Low, total.low()), (BandEnd::High, total.high())] {
                    let evidence = handle(comparison, name, provider).evidence(view, end).unwrap();
                    evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                    assert_eq!(evidence.value(), value, "{evidence}");
                }
                let lines = handle(comparison, name, provider).adjustments(view).unwrap();
                let card = handle(comparison, name, provider).rate_card_total();
                let low =
                    lines.iter().fold(card.low().clone(), |sum, line| sum + line.amount.low());
                if total.is_point() {
                    assert_eq!(&low, total.low(), "{provider} {view}");
                }
            }
        }
    }
}

fn lines(comparison: &Comparison, expect: &Value) {
    for (name, bids) in entries(&expect["lines"]) {
        for (provider, expected) in entries(bids) {
            let lines = handle(comparison, PLANNED, provider).adjustments(view(name)).unwrap();
            let found: Vec<Value> = lines
                .iter()
                .map(|line| {
                    let partner = line.partner.as_ref().map(ToString::to_string);
                    json!([line.code.as_str(), partner, line.amount.low().to_string()])
                })
                .collect();
            assert_eq!(&Value::Array(found), expected, "{provider} {name}");
        }
    }
}

fn costs_to_buyer(appraisal: &Appraisal, expect: &Value) {
    let comparison = appraisal.compare();
    let scenario = comparison.scenario(PLANNED).unwrap();
    let nothing = Buyer::new(vec![], vec![], None).unwrap();
    let buyer = appraisal.questions().buyer.as_ref().unwrap_or(&nothing);
    for (name, standings) in entries(&expect["cost_to_buyer"]) {
        let found = scenario.cost_to_buyer(buyer, view(name));
        assert_eq!(found.standings.len(), standings.as_object().unwrap().len());
        for standing in &found.standings {
            let certain = |rank: Option<fullcost::tender::RankInterval>| rank.unwrap().certain();
            let (total, with) =
                (standing.total.as_ref().unwrap(), standing.total_with_hurdles.as_ref().unwrap());
            let shown = json!([
                total.low().to_string(),
                certain(standing.rank),
                with.low().to_string(),
                certain(standing.rank_with_hurdles),
            ]);
            assert_eq!(shown, standings[standing.name.as_str()], "{} {name}", &standing.name);
            let participant = standing.name.as_str();
            for (end, expected) in [(BandEnd::Low, with.low()), (BandEnd::High, with.high())] {
                let evidence = scenario.cost_to_buyer_evidence(buyer, view(name), participant, end);
                let evidence = evidence.unwrap();
                evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                assert_eq!(evidence.value(), expected, "{evidence}");
            }
        }
    }
}

fn supports(appraisal: &Appraisal, expect: &Value) {
    let comparison = appraisal.compare();
    let exposure = |provider: &str| handle(&comparison, PLANNED, provider).exposure().unwrap();
    for (provider, supports) in entries(&expect["exposure"]) {
        let exposure = exposure(provider);
        assert_eq!(exposure.lines.len(), supports.as_object().unwrap().len());
        for line in &exposure.lines {
            let (amount, share) = (line.amount.as_ref().unwrap(), line.share.as_ref().unwrap());
            let found = json!([amount.low().to_string(), share.low().to_string()]);
            assert_eq!(found, supports[line.support.as_str()], "{provider} {}", line.support);
            let support = line.support;
            let bid = handle(&comparison, PLANNED, provider);
            let evidence = bid.exposure_evidence(support, BandEnd::Low).unwrap();
            evidence.verify().unwrap();
            assert_eq!(evidence.value(), amount.low());
        }
    }
    let stops = &appraisal.questions().support_stops;
    let stops: Vec<_> = stops.iter().map(|(support, part)| (*support, *part)).collect();
    for (provider, expected) in entries(&expect["price_if"]) {
        let exposure = exposure(provider);
        assert_eq!(exposure.price_if(&stops).unwrap(), fraction(expected));
    }
    for (provider, expected) in entries(&expect["models"]) {
        let exposure = exposure(provider);
        let [model] = &*exposure.models else { panic!("one model of {provider}") };
        let found = json!([
            exact(&model.in_kind).to_string(),
            exact(&model.volunteer_time).to_string(),
            model.shortfall.low().to_string(),
        ]);
        assert_eq!(&found, expected, "{provider}");
    }
}

fn outcomes(comparison: &Comparison, expect: &Value) {
    let lines = comparison.scenario(PLANNED).unwrap().outcome_prices();
    let expected = &expect["outcomes"];
    assert_eq!(lines.len(), entries(expected).count());
    for line in &lines {
        for price in &line.prices {
            let found = json!([
                price.per_contact.as_ref().map(ends),
                price.per_outcome.as_ref().map(ends),
                price.outcomes.as_ref().map(ToString::to_string),
            ]);
            let (name, provider) = (line.line.as_str(), price.provider.as_str());
            assert_eq!(found, expected[name][provider], "{provider} {name}");
            for end in [BandEnd::Low, BandEnd::High] {
                let bid = handle(comparison, PLANNED, provider);
                let evidence = bid.outcome_evidence(name, end).unwrap();
                assert_eq!(evidence.is_some(), price.success_rate.is_some());
                if let Some(evidence) = evidence {
                    evidence.verify().unwrap();
                }
            }
        }
    }
}

fn positions(appraisal: &Appraisal, expect: &Value) {
    let comparison = &appraisal.compare();
    for (provider, expected) in entries(&expect["own_cost_of_parts"]) {
        for (partner, position) in
            handle(comparison, PLANNED, provider).own_cost_of_parts().unwrap()
        {
            let found = match position {
                None => Value::Null,
                Some(own) => {
                    json!([own.price.low().to_string(), exact(&own.own_full_cost).to_string()])
                }
            };
            assert_eq!(found, expected[partner.as_str()], "{partner}");
        }
        let whole = handle(comparison, PLANNED, provider).own_cost().unwrap();
        let all = entries(expected).all(|(_, known)| !known.is_null());
        assert_eq!(whole.is_some(), all);
    }
    for (provider, relation) in entries(&expect["corridor"]) {
        let corridor = appraisal.questions().corridor.as_ref().unwrap();
        let position = handle(comparison, PLANNED, provider).corridor(corridor).unwrap();
        assert_eq!(position.basket.as_ref().unwrap().relation.as_str(), relation.as_str().unwrap());
    }
    if !expect["dominates"].is_null() {
        let pairs = comparison.tender().dominances().unwrap();
        let found: Vec<Value> =
            pairs.iter().map(|(bid, other)| json!([bid.as_str(), other.as_str()])).collect();
        assert_eq!(Value::Array(found), expect["dominates"]);
    }
}

/// Written and read again every case is the same tender, and writes the same bytes.
#[test]
fn documents_come_back_the_same() {
    for path in files("level_field") {
        let appraisal = appraisal(&read(&path)["tender"]);
        let written = appraisal.to_json();
        let again =
            Appraisal::from_json(&written).unwrap_or_else(|error| panic!("{error}\n{written}"));
        assert_eq!(again, appraisal, "{}", path.display());
        assert_eq!(again.to_json(), written);
    }
}

/// In whatever order bids, partners and records are listed, the bytes are the same.
#[test]
fn listing_order_changes_nothing() {
    fn reversed(value: &Value) -> Value {
        match value {
            Value::Array(items) => Value::Array(items.iter().rev().map(reversed).collect()),
            Value::Object(entries) => {
                // The one list whose order says something.
                let turned = |key: &String, value| {
                    if key == "step_down" { Value::clone(value) } else { reversed(value) }
                };
                let turned = entries.iter().map(|(key, value)| (key.clone(), turned(key, value)));
                Value::Object(turned.collect())
            }
            other => other.clone(),
        }
    }
    for path in files("level_field") {
        let document = read(&path)["tender"].clone();
        let other = appraisal(&reversed(&document));
        assert!(other.to_json() == appraisal(&document).to_json(), "{}", path.display());
    }
}

/// What a person reads of each case.
#[test]
fn reports_say_all_of_it() {
    let mut report = String::new();
    for path in files("level_field") {
        let appraisal = appraisal(&read(&path)["tender"]);
        let findings = appraisal.run().unwrap();
        report.push_str(&report::appraisal(&findings));
        report.push('\n');
    }
    current("tests/golden/level_field.txt", &report);
}

/// What a program reads of each case: totals, orders under each field, and every new record.
#[test]
fn results_say_all_of_it() {
    let mut seen = std::collections::BTreeSet::new();
    for path in files("level_field") {
        let appraisal = appraisal(&read(&path)["tender"]);
        let result: Value = serde_json::from_str(&appraisal.run().unwrap().to_json()).unwrap();
        keys(&result, &mut seen);
        let fields = compare_fields(appraisal.tender());
        let further = fields.comparisons.len() - 1;
        assert_eq!(items(&result["further_fields"]).count(), further);
        for order in items(&result["orders"]) {
            let (scenario, view) = (order["scenario"].as_str().unwrap(), &order["view"]);
            let view: View = view.as_str().unwrap().parse().unwrap();
            assert_eq!(entries(&order["by_field"]).count(), 1 + further);
            for (field, found) in entries(&order["by_field"]) {
                let compared = fields.comparison(field).unwrap().scenario(scenario).unwrap();
                let ranked = compared.view(view).order().filter(|bid| bid.rank.is_some());
                let names: Vec<&str> = ranked.map(|bid| bid.provider.as_str()).collect();
                assert_eq!(*found, json!(names));
            }
        }
        let orders = if further == 0 { 0 } else { 4 * items(&result["scenarios"]).count() };
        assert_eq!(items(&result["orders"]).count(), orders);
    }
    for key in [
        "appraisal_rank",
        "appraisal_rank_with_hurdles",
        "buyer_tax",
        "by_default",
        "by_field",
        "comparator",
        "cost_to_buyer",
        "declarations",
        "field",
        "hurdles_change_the_order",
        "own_cost_of_parts",
        "own_models",
        "outcomes",
        "partner",
        "per_contact",
        "per_outcome",
        "price_if_it_stops",
        "rate_card",
        "rests_on",
        "share_of_price",
        "supports",
        "treatment",
    ] {
        assert!(seen.contains(key), "no result has {key}");
    }
}

fn keys(value: &Value, seen: &mut std::collections::BTreeSet<String>) {
    items(value).for_each(|item| keys(item, seen));
    for (key, value) in entries(value) {
        seen.insert(key.to_owned());
        keys(value, seen);
    }
}

fn price(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::GBP).unwrap()
}

/// What a party states and asks: its sector, low and high prices of two lines, money, hours.
type Party = (&'static str, [(&'static str, &'static str); 2], &'static str, &'static str);

/// A rule: its form, whether it is taken off, whether it is for charities only.
type PlainRule = (usize, bool, bool);

fn parties() -> impl Strategy<Value = Vec<Party>> {
    let prices = || {
        prop::sample::select(vec![
            ("0", "0"),
            ("20", "20"),
            ("20.000001", "22.5"),
            ("7.333333", "7.333333"),
        ])
    };
    let party = (
        prop::sample::select(vec!["charity", "firm", "nhs"]),
        [prices(), prices()],
        prop::sample::select(vec!["0", "100", "33.33"]),
        prop::sample::select(vec!["0", "7.5"]),
    );
    prop::collection::vec(party, 2..5)
}

fn field_of(rules: &[PlainRule]) -> PlayingField {
    let bears_on = |name: &str| Name::new(name).unwrap();
    let adjustments = rules.iter().enumerate().map(|(at, (form, taken_off, charities))| {
        let basis: AdjustmentBasis = match form {
            0 => Percentage { rate: "12.5%".parse().unwrap(), bears_on: bears_on("money") }.into(),
            1 => AmountPerUnit { amount: price("1.25"), bears_on: bears_on("hours") }.into(),
            2 => PercentOfPrice { percent: "10%".parse().unwrap() }.into(),
            // More than the whole price: taken off, it turns the ends of a band around.
            _ => FractionOfPrice { part: "7/3".parse().unwrap() }.into(),
        };
        let views = vec![View::CompetitivelyNeutral];
        let adjustment =
            Adjustment::new(&format!("r{at}"), basis, views, "a rule", "schedule").unwrap();
        let charity = charities.then(|| AppliesTo::sectors(&["charity"]).unwrap());
        Adjustment {
            applies_to: charity.unwrap_or_default(),
            effect: if *taken_off { Effect::Subtract } else { Effect::Add },
            ..adjustment
        }
    });
    PlayingField::new(vec![], adjustments.collect()).unwrap()
}

fn bid_of(field: &PlayingField, name: &str, party: &Party) -> Bid {
    let (sector, prices, money, hours) = party;
    let mut card = RateCard::new(Currency::GBP, VatBasis::Exclusive);
    for (line, (low, high)) in ["one", "two"].into_iter().zip(prices) {
        let band = PriceBand::new(price(low), price(high)).unwrap();
        card = card.with_band(line, band).unwrap();
    }
    let sector: Name = sector.parse().unwrap();
    let asked = field.circumstances_asked_of(Some(&sector)).unwrap();
    let mut bid = Bid::new(name, card).unwrap();
    bid.sector = Some(sector);
    for circumstance in asked.keys() {
        let value = match circumstance.as_str() {
            "money" => CircumstanceValue::Money(Money::parse(money, Currency::GBP).unwrap()),
            _ => CircumstanceValue::Quantity(hours.parse().unwrap()),
        };
        bid = bid.with_statement(circumstance.as_str(), Statement::Declared(value)).unwrap();
    }
    bid
}

fn tender_of(field: PlayingField, bids: Vec<Bid>, tax: Option<BuyerTax>) -> Tender {
    let scenario = |name, weight: &str, one: &str, two: &str| {
        Scenario::new(name)
            .unwrap()
            .with_weight(weight.parse().unwrap())
            .with_quantity("one", one.parse().unwrap())
            .unwrap()
            .with_quantity("two", two.parse().unwrap())
            .unwrap()
    };
    let lines =
        vec![DemandLine::new("one", "visit").unwrap(), DemandLine::new("two", "hour").unwrap()];
    let scenarios = vec![scenario("quiet", "25%", "10", "3.5"), scenario("busy", "75%", "40", "0")];
    let demand = Demand::new(lines, scenarios).unwrap();
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    let builder = Tender::builder("Law", Currency::GBP, period, demand).playing_field(field);
    let builder = match tax {
        Some(tax) => builder.buyer_tax(tax),
        None => builder,
    };
    bids.into_iter().fold(builder, fullcost::tender::TenderBuilder::bid).build().unwrap()
}

proptest! {
    #![proptest_config(cases(64))]

    /// A joint bid is, in each view and scenario, what its parts are as bids of their own.
    #[test]
    fn a_joint_bid_is_the_sum_of_its_parts(
        parties in parties(),
        rules in prop::collection::vec((0_usize..4, any::<bool>(), any::<bool>()), 0..4),
        taxed in any::<bool>(),
    ) {
        let field = field_of(&rules);
        let tax = || {
            taxed.then(|| BuyerTax::new("20%".parse().unwrap(), "30%".parse().unwrap(), "x").unwrap())
        };
        let parts: Vec<Bid> = parties
            .iter()
            .enumerate()
            .map(|(at, party)| bid_of(&field, &format!("p{at}"), party))
            .collect();
        let joint = Bid::joint("joint", "p0", parts.clone(), None).unwrap();
        let alone = compare(&tender_of(field.clone(), parts, tax()));
        let together = compare(&tender_of(field, vec![joint], tax()));
        every_total_unfolds(&together);
        for scenario in ["quiet", "busy", "expected"] {
            for view in View::ALL {
                let parts = &alone.scenario(scenario).unwrap().view(view).standings;
                let low: Fraction = parts.iter().map(|known| known.total.as_ref().unwrap().low()).sum();
                let high: Fraction = parts.iter().map(|known| known.total.as_ref().unwrap().high()).sum();
                let found = &together.scenario(scenario).unwrap().view(view).standings;
                prop_assert_eq!(found[0].total.as_ref().unwrap(), &Interval::new(low, high).unwrap());
            }
        }
    }

    /// What a buyer recovers nothing or everything of: prices with the tax inside and without it
    /// cost the same where one is the other and the tax.
    #[test]
    fn the_basis_of_a_price_does_not_matter(net in 1_u32..100_000, recovered in 0_u32..=100) {
        // 25 % of whole cents of four keeps both prices at whole cents.
        let text = |cents: u32| format!("{}.{:02}", cents / 100, cents % 100);
        let (net, gross) = (text(net * 4), text(net * 5));
        let bid = |provider: &str, basis, amount: &str| {
            let card = RateCard::new(Currency::GBP, basis).with_price("one", price(amount)).unwrap();
            let card = card.with_price("two", price(amount)).unwrap();
            Bid::new(provider, card).unwrap()
        };
        let tax = BuyerTax::new("25%".parse().unwrap(), format!("{recovered}%").parse().unwrap(), "x");
        let bids = vec![
            bid("net", VatBasis::Exclusive, &net),
            bid("with", VatBasis::Inclusive, &gross),
        ];
        let comparison = compare(&tender_of(PlayingField::default(), bids, Some(tax.unwrap())));
        for scenario in comparison.scenarios() {
            let standings = &scenario.view(View::Tendered).standings;
            prop_assert_eq!(standings[0].total.as_ref(), standings[1].total.as_ref());
            prop_assert_eq!(standings[0].rank.unwrap().certain(), Some(1));
            prop_assert_eq!(standings[1].rank.unwrap().certain(), Some(1));
        }
        every_total_unfolds(&comparison);
    }
}

/// What a batch cannot hold of a level field it refuses by name; a joint bid that every view treats
/// alike it takes, with the same totals.
#[test]
fn a_batch_takes_a_level_field_or_refuses_it_by_name() {
    use fullcost::batch::{Scales, Table};
    let table = || Table::new(Currency::GBP, Scales::new(2, 0).unwrap(), 2, 3).unwrap();
    let refusal = |case: &str| {
        let path = crate::cases::data("level_field").join(format!("{case}.json"));
        let appraisal = appraisal(&read(&path)["tender"]);
        table().push_appraisal(&appraisal, PLANNED).unwrap_err().to_string()
    };
    assert_eq!(
        refusal("vat_bases"),
        r#"tender "Three bases" has prices that the buyer's tax changes, which a batch does not take: compare it as a tender by itself"#
    );
    assert_eq!(
        refusal("joint_bid"),
        r#"tender "Pathway" has a joint bid whose parts a view treats differently, which a batch does not take: compare it as a tender by itself"#
    );
    let path = crate::cases::data("level_field").join("joint_bid.json");
    let mut document = read(&path)["tender"].clone();
    document["further_fields"] = json!([{"name": "other"}]);
    assert_eq!(
        table().push_appraisal(&appraisal(&document), PLANNED).unwrap_err().to_string(),
        r#"tender "Pathway" has several playing fields, which a batch does not take: compare its fields by themselves"#
    );
    let document = document.as_object_mut().unwrap();
    document.remove("further_fields");
    document["playing_field"]["adjustments"].as_array_mut().unwrap().remove(1);
    let mut table = table();
    table.push_appraisal(&appraisal(&json!(document)), PLANNED).unwrap();
}

/// Other questions about a tender see what its bids cost the buyer, too.
#[test]
fn a_mix_is_asked_at_what_bids_cost_the_buyer() {
    let path = crate::cases::data("level_field").join("vat_bases.json");
    let appraisal = appraisal(&read(&path)["tender"]);
    let tender = appraisal.tender();
    let mix = Dirichlet::around(tender, PLANNED, Fraction::ONE).unwrap();
    let difference = mix.between(tender, "alpha-firm", "bravo-retail").unwrap();
    // 28.00 less 26.88, where the cards say 25.00 and 28.80.
    assert_eq!(&difference.mean, &"1.12".parse::<Fraction>().unwrap());
}

/// A preset price of a joint bid is in its basket once: with the lead, or with the part that repeats
/// it. The fee is in the lead's price.
#[test]
fn a_preset_price_of_a_joint_bid_counts_once() {
    let working = |repeated: Option<&str>, view: View| {
        let mut charity = json!({"visit": "6"});
        if let Some(price) = repeated {
            charity["set"] = json!(price);
        }
        // A percentage would be taken of the preset price as well, which then differs.
        let fee = match repeated {
            None => json!({"percent": "5%", "of": "other_parts"}),
            Some(_) => json!({"per_unit": {"visit": "0.30"}}),
        };
        let document = json!({
            "format": 1, "title": "Pathway", "currency": "GBP", "unit": "visit",
            "period": {"from": "2026-04", "months": 12},
            "lines": [{"name": "visit"}, {"name": "set", "preset_price": "7"}],
            "demand": {"visit": "100", "set": "10"},
            "playing_field": {"adjustments": [{"code": "levy", "percent_of_price": "10%",
                "views": ["competitively_neutral"], "applies_to": {"sector": "charity"},
                "reason": "a levy", "source": "schedule"}]},
            "bids": [{"provider": "pathway", "vat": "exempt", "consortium": {
                "lead": "trust", "management_fee": fee,
                "partners": [
                    {"partner": "charity", "sector": "charity", "rates": charity},
                    {"partner": "trust", "sector": "nhs", "rates": {"visit": "18"}}]}}]
        });
        let comparison = appraisal(&document).compare();
        let evidence =
            handle(&comparison, PLANNED, "pathway").evidence(view, BandEnd::Low).unwrap();
        evidence.verify().unwrap();
        let total = comparison.scenario(PLANNED).unwrap().view(view).standings[0].total.as_ref();
        assert_eq!(total, Some(&Interval::point(evidence.value().clone())));
        (evidence.value().to_string(), evidence.to_string())
    };
    // 100 × (18 + 6 + 5 % of 6) + 10 × 7.
    for repeated in [None, Some("7")] {
        let (total, text) = working(repeated, View::Tendered);
        assert_eq!(total, "2500");
        let found = |words: &str| text.matches(words).count();
        assert_eq!((found("set: 70 GBP"), found("management fee: 0.3 GBP")), (1, 1), "{text}");
        let preset = usize::from(repeated.is_none());
        assert_eq!(found("price preset by the tender"), preset, "{text}");
    }
    // A tenth of the charity's part of 600, or of 670 where it repeats the preset price.
    assert_eq!(working(None, View::CompetitivelyNeutral).0, "2560");
    assert_eq!(working(Some("7"), View::CompetitivelyNeutral).0, "2567");
}

/// What stands in kind behind a price: 900 for 100 hours in the model, for 40 that are bought.
#[test]
fn what_a_model_has_in_kind_stands_beside_the_price() {
    let line = |name: &str, ledger: &str, amount: &str, service: &str| json!({"name": name, "ledger": ledger, "amount": amount, "charged_to": service, "source": "books"});
    let document = json!({
        "format": 1, "title": "Visits", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12}, "demand": {"day": "40", "night": "5"},
        "bids": [{"provider": "charity", "vat": "exempt", "rates": {"day": "20", "night": "30"},
            "cost_model": {"method": "direct", "serves": {"day": "days", "night": "nights"},
                "organisation": {"format": 1, "name": "charity", "currency": "GBP",
                    "period": {"from": "2026-04", "months": 12},
                    "services": [{"name": "days", "unit": "hour", "volume": "100"},
                                 {"name": "nights", "unit": "hour", "volume": "10"}],
                    "lines": [line("pay", "cash", "2200", "days"), line("sleep", "cash", "330", "nights"),
                              line("hall", "in_kind", "900", "days"), line("beds", "in_kind", "70", "nights"),
                              line("time", "volunteer_time", "500", "days")]}}}]
    });
    let comparison = appraisal(&document).compare();
    let found = handle(&comparison, PLANNED, "charity").exposure().unwrap();
    let [model] = &*found.models else { panic!("one model") };
    // 9 × 40 + 7 × 5; 5 × 40; 22 × 40 + 33 × 5 less 20 × 40 + 30 × 5.
    assert_eq!(&model.in_kind, &Fraction::from(395));
    assert_eq!(&model.volunteer_time, &Fraction::from(200));
    assert_eq!(&model.shortfall, &Interval::point(Fraction::from(95)));
}

/// Where the buyer bears tax, the working says that the tendered price is the price to the buyer.
#[test]
fn the_working_says_whose_price_it_is() {
    let path = crate::cases::data("level_field").join("vat_bases.json");
    let comparison = appraisal(&read(&path)["tender"]).compare();
    let evidence =
        handle(&comparison, PLANNED, "alpha-firm").evidence(View::Tendered, BandEnd::Low).unwrap();
    let label = "tendered price of alpha-firm to the buyer, scenario planned";
    assert_eq!(evidence.label(), label);
}

fn case_of(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/level_field").join(name);
    read(&path)["tender"].clone()
}

fn cost_model(services: &Value, lines: &Value, serves: &Value) -> Value {
    json!({
        "organisation": {
            "format": 1, "name": "model", "currency": "GBP",
            "period": {"from": "2026-04", "months": 12}, "services": services, "lines": lines
        },
        "method": "direct", "serves": serves
    })
}

fn assessed(comparison: &Comparison, provider: &str) -> [String; 4] {
    let Some(own) = handle(comparison, PLANNED, provider).own_cost().unwrap() else {
        panic!("{provider} is not assessable");
    };
    let price = &own.price;
    assert_eq!(price.low(), price.high());
    let volumes: Vec<String> =
        own.volume_differences.iter().map(|one| one.service.to_string()).collect();
    [
        price.low().to_string(),
        exact(&own.own_full_cost).to_string(),
        own.shortfall.low().to_string(),
        volumes.join(", "),
    ]
}

/// The parts of a joint bid add up: 19,100 and 22,000 against 18,900 and 25,000.
#[test]
fn own_costs_of_partners_add_up() {
    let mut tender = case_of("joint_bid.json");
    let services = json!([{"name": "visits", "unit": "visit", "volume": "1000"},
        {"name": "groups", "unit": "session", "volume": "360"}]);
    let lines = json!([
        {"name": "workers", "amount": "7000", "charged_to": "visits", "source": "budget"},
        {"name": "leaders", "amount": "16200", "charged_to": "groups", "source": "budget"}]);
    tender["bids"][0]["consortium"]["partners"][1]["cost_model"] =
        cost_model(&services, &lines, &json!({"visit": "visits", "group": "groups"}));
    let comparison = appraisal(&tender).compare();
    // The charity's groups cost 45 each: 16,200 over 360, for the 400 that are asked for.
    assert_eq!(assessed(&comparison, "pathway"), ["41100", "43900", "2800", "groups, groups"]);
}

/// A price with tax in it is held against the cost without it: 28.80 is 24.00.
#[test]
fn tax_inside_a_price_is_not_held_against_own_cost() {
    let mut tender = case_of("vat_bases.json");
    for bid in 0..3 {
        let services = json!([{"name": "care", "unit": "hour", "volume": "1000"}]);
        let lines = json!([
            {"name": "staff", "amount": "24500", "charged_to": "care", "source": "budget"}]);
        tender["bids"][bid]["cost_model"] = cost_model(&services, &lines, &json!({"all": "care"}));
    }
    let comparison = appraisal(&tender).compare();
    assert_eq!(assessed(&comparison, "bravo-retail"), ["24000", "24500", "500", ""]);
    assert_eq!(assessed(&comparison, "alpha-firm"), ["25000", "24500", "-500", ""]);
    assert_eq!(assessed(&comparison, "charity"), ["27500", "24500", "-3000", ""]);
}

#[test]
fn what_would_stay_in_house_is_what_would_not_go() {
    let mut document = case_of("comparator.json");
    let questions = appraisal(&document).questions().clone();
    let comparator = questions.buyer.as_ref().unwrap().comparator().unwrap();
    assert_eq!(comparator.avoidable_cost(), fraction(&json!("983333333/10000")));
    assert_eq!(comparator.stranded_cost(), fraction(&json!("316666667/10000")));
    let hurdles_decide = |document: &Value| {
        let appraisal = appraisal(document);
        let (comparison, buyer) = (appraisal.compare(), appraisal.questions().buyer.as_ref());
        let scenario = comparison.scenario(PLANNED).unwrap();
        scenario.cost_to_buyer(buyer.unwrap(), View::Tendered).hurdles_change_the_order
    };
    assert!(hurdles_decide(&document));
    document["buyer"]["hurdles"] = json!([]);
    assert!(!hurdles_decide(&document));
}

#[test]
fn declarations_are_counted_by_how_they_are_known() {
    let appraisal = appraisal(&case_of("joint_bid.json"));
    let tender = appraisal.tender();
    let declared = declarations(tender);
    let counts = |provider: &str| {
        let bid = tender.bids().iter().find(|bid| bid.provider.as_str() == provider);
        declared.counts(bid.unwrap())
    };
    // The trust declares its pensionable pay, the charity shows its relief by a bill.
    assert_eq!(counts("pathway"), [1, 1, 0]);
    assert_eq!(counts("solo"), [1, 0, 0]);
}
