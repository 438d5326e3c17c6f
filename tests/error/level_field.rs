//! Partners, outcomes, hurdles, costs of the buyer, several fields: what they refuse, word for word.

use std::collections::BTreeMap;

use fullcost::demand::{Demand, DemandLine, Outcome, Scenario};
use fullcost::exact::{Currency, Money, Name, Percent, Period, Rounding, Text};
use fullcost::price::{RateCard, VatBasis};
use fullcost::price::PriceRounding;
use fullcost::tender::{Adjustment, AdjustmentBasis, AmountPerUnit, Percentage, Bid, BuyerTax, CircumstanceValue, Effect, FeeBase, ManagementFee, PlayingField, ShortfallMeasure, Statement, Support, TaxDirection, TaxSide, Tender, TenderBuilder, Treatment, compare, compare_fields};
use fullcost::appraisal::{Buyer, BuyerAmount, BuyerCost, BuyerCostKind, ComparatorCost, ComparatorLine, ComparatorOverhead, Hurdle, InHouseComparator, Scope};
#[cfg(feature = "json")]
use fullcost::appraisal::Appraisal;
use fullcost::price::View;

use super::{asking, name, percent, pounds, price, refused};

/// The tests of this area, for the count of variants.
#[cfg_attr(not(feature = "json"), allow(dead_code, reason = "only the count, which needs documents, reads it"))]
pub(super) const ALL: &[fn()] = &[joint_bids, success_rates, treatments, supports, buyers, buyer_taxes, several_fields, #[cfg(feature = "json")] documents];

fn card(line: &str, text: &str) -> RateCard {
    RateCard::new(Currency::GBP, VatBasis::Exempt).with_price(line, price(text)).unwrap()
}

fn part(partner: &str, text: &str) -> Bid {
    Bid::new(partner, card("low", text)).unwrap()
}

fn parts() -> Vec<Bid> {
    vec![part("trust", "18"), part("charity", "6")]
}

fn joint() -> Bid {
    Bid::joint("both", "trust", parts(), None).unwrap()
}

fn with_lines(lines: Vec<DemandLine>) -> TenderBuilder {
    let mut scenario = Scenario::new("planned").unwrap();
    for line in &lines {
        scenario = scenario.with_quantity(line.name().as_str(), "10".parse().unwrap()).unwrap();
    }
    let demand = Demand::new(lines, vec![scenario]).unwrap();
    let period = Period::new("2026-04".parse().unwrap(), 12).unwrap();
    Tender::builder("Visits", Currency::GBP, period, demand)
}

fn builder() -> TenderBuilder {
    with_lines(vec![DemandLine::new("low", "visit").unwrap()])
}

fn of(percent_text: &str, base: FeeBase) -> ManagementFee {
    ManagementFee::OfParts { percent: percent(percent_text), base, rounding: None }
}

fn rate(text: &str) -> Statement {
    Statement::Declared(CircumstanceValue::Percent(percent(text)))
}

#[test]
fn joint_bids() {
    refused(Bid::joint("both", "trust", vec![part("trust", "18")], None), "a joint bid needs two partners at least and has 1: give each partner's part, or make it a bid of one provider");
    let many = |count: usize| (0..count).map(|at| part(&format!("p{at}"), "1")).collect();
    Bid::joint("both", "p1", many(100), None).unwrap();
    refused(Bid::joint("both", "p1", many(101), None), "there are more than 100 partners: split the model or the tender");
    refused(Bid::joint("both", "trust", vec![part("trust", "18"), part("trust", "6")], None), r#"the name "trust" is given twice: give each partner its own name"#);
    refused(Bid::joint("both", "firm", parts(), None), r#"lead: "firm" is not the name of a partner: use one of the names that are listed, or add it"#);
    refused(Bid::joint("both", "trust", vec![part("trust", "18"), joint()], None), r#"partner "both": this part gives partners of its own, which belongs to the joint bid itself: move it there"#);
    let rated = rated_at(part("charity", "6"), &[("low", rate("50%"))]);
    refused(Bid::joint("both", "trust", vec![part("trust", "18"), rated], None), r#"partner "charity": this part gives a success rate, which belongs to the joint bid itself: move it there"#);
    let inclusive = RateCard::new(Currency::GBP, VatBasis::Inclusive).with_price("low", price("1")).unwrap();
    let inclusive = Bid::new("trust", inclusive).unwrap();
    refused(Bid::joint("both", "trust", vec![inclusive, part("charity", "6")], None), r#"partner "trust": prices inclusive of VAT are mixed with prices exempt from VAT in bid "charity": correct the basis of one of the two, or restate all prices on one"#);
    let fee = |fee| Bid::joint("both", "trust", parts(), Some(fee));
    refused(fee(of("-1%", FeeBase::AllParts)), "management fee: -1% is negative: give a percentage of zero or more");
    refused(fee(ManagementFee::PerUnit(BTreeMap::from([(name("low"), price("-1"))]))), r#"management fee: line "low": the price -1.00 is negative: give a price of zero or more"#);
    refused(fee(ManagementFee::PerUnit(BTreeMap::from([(name("high"), price("1"))]))), r#"management fee: there is no price for line "high": price it, or declare the line optional in the tender"#);
    let fine = vec![part("trust", "18"), part("charity", "6.000001")];
    refused(Bid::joint("both", "trust", fine, Some(of("5%", FeeBase::OtherParts))), r#"management fee: the fee makes the price of line "low" finer than six decimal places: state how it is rounded ("rounding"), or give it per unit"#);
    let rounding = Some(PriceRounding { places: 7, rounding: Rounding::HalfUp });
    refused(fee(ManagementFee::OfParts { percent: percent("5%"), base: FeeBase::AllParts, rounding }), "management fee: rounding: a rounding to 7 places has more decimal places than the 6 that are allowed here: round it first");
    refused(builder().line_rounding(Rounding::HalfUp).bid(joint()).build(), r#"bid "both": the lines of a joint bid are sums of its partners' parts, and which of them a rounding falls to is not said: leave the rounding of lines out, or compare it as a bid of one provider"#);
    refused(joint().with_stated_prices(&card("low", "24.01")), r#"line "low" is stated at 24.01 GBP, while its parts and the fee add up to 24.00 GBP: correct one of them, or leave the stated price out"#);
    refused(joint().with_stated_prices(&card("high", "24")), r#"there is no price for line "high": price it, or declare the line optional in the tender"#);
    let other = RateCard::new(Currency::GBP, VatBasis::Inclusive);
    refused(joint().with_stated_prices(&other), r#"prices inclusive of VAT are mixed with prices exempt from VAT in bid "both": correct the basis of one of the two, or restate all prices on one"#);
    let tiers = fullcost::price::IncrementalTiers::new(vec![fullcost::price::Tier::up_to("10".parse().unwrap(), price("2")), fullcost::price::Tier::open(price("1"))]).unwrap();
    let tiered = RateCard::new(Currency::GBP, VatBasis::Exempt).with_rate("low", fullcost::price::Rate::new(tiers)).unwrap();
    refused(Bid::joint("both", "trust", vec![Bid::new("trust", tiered).unwrap(), part("charity", "6")], None), r#"partner "trust": line "low" has a price that is not the same at every volume, which a part of a joint bid cannot have: give the part one price or a band"#);
    let build = |bid: Bid| builder().bid(bid).build();
    refused(build(Bid { rate_card: card("low", "24.01"), ..joint() }), r#"bid "both": line "low" is stated at 24.01 GBP, while its parts and the fee add up to 24.00 GBP: correct one of them, or leave the stated price out"#);
    refused(build(Bid { sector: Some(name("nhs")), ..joint() }), r#"bid "both": a joint bid gives a sector of its own: move it to the partner whose it is"#);
    let money = Statement::Declared(CircumstanceValue::Money(pounds("1")));
    refused(build(joint().with_statement("pay", money).unwrap()), r#"bid "both": a joint bid gives circumstances of its own: move it to the partner whose it is"#);
    let unit = fullcost::price::Rate::new(fullcost::price::PriceBand::point(price("1")).unwrap()).with_unit(name("hour"));
    let hours = RateCard::new(Currency::GBP, VatBasis::Exempt).with_rate("low", unit).unwrap();
    let mixed = Bid::joint("both", "trust", vec![Bid::new("trust", hours).unwrap(), part("charity", "6")], None).unwrap();
    refused(build(mixed), r#"bid "both": partner "trust": line "low": the unit "hour" is mixed with "visit": convert to one unit first"#);
}

fn rated_at(bid: Bid, rates: &[(&str, Statement)]) -> Bid {
    let rates = rates.iter().map(|(line, rate)| (name(line), rate.clone()));
    Bid { success_rates: rates.collect(), ..bid }
}

#[test]
fn success_rates() {
    let bid = || part("trust", "18");
    let aiming_at = |rate| builder().bid(rated_at(bid(), &[("low", rate)])).build();
    refused(aiming_at(rate("0%")), r#"bid "trust": success rate of line "low": the success rate of line "low" is 0%: state a rate above zero, or say "not stated""#);
    refused(aiming_at(rate("101%")), r#"bid "trust": success rate of line "low": 101% is not a share: give a percentage from 0% to 100%"#);
    let money = Statement::Declared(CircumstanceValue::Money(pounds("1")));
    refused(aiming_at(money), r#"bid "trust": success rate of line "low": circumstance "low" is stated as an amount of money and needed as a percentage: state it as a percentage"#);
    let aiming = || with_lines(vec![DemandLine::new("low", "visit").unwrap().with_outcome(Outcome::OfContacts(name("recovery")))]);
    refused(aiming().bid(bid()).build(), r#"bid "trust": line "low" aims at an outcome and this bid states no success rate for it: state one, or say "not stated""#);
    refused(aiming_at(rate("1%")), r#"bid "trust": a success rate is stated for line "low", which aims at no outcome: remove it, or name the outcome in the tender"#);
    refused(aiming().bid(rated_at(bid(), &[("high", rate("1%")), ("low", Statement::NotStated)])).build(), r#"bid "trust": line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
}

#[test]
fn treatments() {
    let table = || Treatment::published("board").unwrap();
    refused(Treatment::published(""), r#""" is empty: give 1 to 1000 characters"#);
    refused(table().with(TaxDirection::AddToExempt, TaxSide::Paid, View::Tendered, None), "the tendered price is never adjusted: name one or more of competitively_neutral, public_purse, unsubsidised");
    let both = table().with(TaxDirection::AddToExempt, TaxSide::Paid, View::CompetitivelyNeutral, Some(Effect::Subtract)).unwrap();
    refused(PlayingField::default().with_treatment(both), "the treatment table adds a tax with the direction add_to_exempt to the exempt and takes it off payers in the competitively neutral view: leave one of the two, or the same tax counts twice");
    refused("gross".parse::<TaxSide>(), r#""gross" is not one of the choices: write one of paid, relief_forgone, relief_refunded"#);
}

fn gifts() -> Adjustment {
    let basis: AdjustmentBasis = Percentage { rate: Percent::WHOLE, bears_on: name("gifts") }.into();
    Adjustment::new("gifts", basis, vec![View::Unsubsidised], "gifts", "schedule 4").unwrap()
}

#[test]
fn supports() {
    refused("luck".parse::<Support>(), r#""luck" is not one of the choices: write one of capital, donations, general_fund, in_kind, other, pension, reliefs, reserves, volunteers"#);
    let donated = || Adjustment { support: Some(Support::Donations), ..gifts() };
    let element = Adjustment { shortfall: Some(ShortfallMeasure::ByCostElement), ..donated() };
    refused(PlayingField::new(vec![], vec![element]), r#"adjustment "gifts": the support donations is measured by cost element, which does not say who pays for it: measure it by source"#);
    let stopping = |builder, support, part: &str| asking(builder, |questions| { questions.support_stops.insert(support, percent(part)); });
    refused(stopping(builder().bid(part("trust", "18")), Support::Reserves, "50%"), "the supports that stop: no rule of the playing field measures the support reserves: name it in the adjustment that does, or leave it out");
    let field = || PlayingField::new(vec![], vec![donated()]).unwrap();
    let bid = |statement| part("trust", "18").with_statement("gifts", statement).unwrap();
    let fifty = || Statement::Declared(CircumstanceValue::Money(pounds("50")));
    refused(stopping(builder().playing_field(field()).bid(bid(fifty())), Support::Donations, "101%"), "the supports that stop: 101% is not a share: give a percentage from 0% to 100%");
    let tender = |statement| builder().playing_field(field()).bid(bid(statement)).build().unwrap();
    let exposed = |statement| compare(&tender(statement)).scenario("planned").unwrap().bid("trust").unwrap().exposure().unwrap();
    refused(exposed(fifty()).price_if(&[(Support::Reserves, percent("1%"))]), "no rule of the playing field measures the support reserves: name it in the adjustment that does, or leave it out");
    refused(exposed(fifty()).price_if(&[(Support::Donations, percent("-1%"))]), "the support donations: -1% is not a share: give a percentage from 0% to 100%");
    refused(exposed(Statement::NotStated).price_if(&[(Support::Donations, percent("1%"))]), r#"bid "trust" is not assessable here, since it does not state "gifts": ask the bidder to state it, "0" included"#);
}

fn cost(code: &str, kind: BuyerCostKind) -> BuyerCost {
    amounting(code, kind, BuyerAmount::Lump(pounds("1")))
}

fn amounting(code: &str, kind: BuyerCostKind, amount: BuyerAmount) -> BuyerCost {
    BuyerCost { name: code.parse().unwrap(), label: None, kind, amount, against: None, source: Text::new("paper").unwrap() }
}

fn comparator_line(name: &str, avoidable: &str) -> ComparatorLine {
    ComparatorLine { name: name.parse().unwrap(), label: None, amount: pounds("100"), avoidable: percent(avoidable), source: Text::new("budget").unwrap() }
}

fn comparing(name: &str, lines: Vec<ComparatorLine>) -> InHouseComparator {
    InHouseComparator { name: name.parse().unwrap(), label: None, lines, cost: ComparatorCost::Avoidable, overhead: None }
}

fn hurdle() -> Hurdle {
    Hurdle {
        name: "differential".parse().unwrap(),
        label: None,
        rate: percent("10%"),
        personnel_cost: pounds("100"),
        cap: None,
        spares: None,
        on_comparator: false,
        source: Text::new("policy").unwrap(),
    }
}

fn comparator(name: &str) -> InHouseComparator {
    comparing(name, vec![comparator_line("staff", "90%")])
}

#[test]
fn buyers() {
    let sum = |sum| Buyer::new(vec![amounting("x", BuyerCostKind::Transition, sum)], vec![], None);
    let hurdles = |hurdle| Buyer::new(vec![], vec![hurdle], None);
    let lines = |lines| Buyer::new(vec![], vec![], Some(comparing("own", lines)));
    sum(BuyerAmount::Lump(pounds("-1"))).unwrap();
    let incumbent = "it falls on the comparator too, where a bidder is the incumbent: give the comparator, and name the bid it spares";
    refused(hurdles(Hurdle { on_comparator: true, spares: Some(Scope::providers(&["trust"]).unwrap()), ..hurdle() }), &format!("hurdle \"differential\": {incumbent}"));
    refused(Buyer::new(vec![], vec![Hurdle { on_comparator: true, ..hurdle() }], Some(comparator("own"))), &format!("hurdle \"differential\": {incumbent}"));
    let overhead = |rate, of: Vec<&str>| Some(ComparatorOverhead { rate: percent(rate), of: of.iter().map(|line| line.parse().unwrap()).collect(), source: Text::new("circular").unwrap() });
    let whole = |overhead| Buyer::new(vec![cost("overhead", BuyerCostKind::StrandedOverhead)], vec![], Some(InHouseComparator { cost: ComparatorCost::Full, overhead, ..comparator("own") }));
    whole(overhead("12%", vec!["staff"])).unwrap();
    refused(whole(overhead("-1%", vec!["staff"])), "comparator: overhead: rate: -1% is negative: give a percentage of zero or more");
    refused(whole(overhead("12%", vec![])), "comparator: overhead: there is no line that overhead is taken of: give at least one");
    refused(whole(overhead("12%", vec!["staff", "staff"])), r#"comparator: overhead: the name "staff" is given twice: give each line that overhead is taken of its own name"#);
    refused(whole(overhead("12%", vec!["rent"])), r#"comparator: overhead: "rent" is not the name of a line of the comparator: use one of the names that are listed, or add it"#);
    refused(Buyer::new(vec![], vec![], Some(InHouseComparator { overhead: overhead("12%", vec!["staff"]), ..comparator("own") })), r#"comparator: overhead: overhead at a rate is part of the full cost, and the comparator stands at avoidable cost: say "cost": "full", or state it as a line with what of it is avoidable"#);
    refused(sum(BuyerAmount::PercentOfPrice(percent("-1%"))), r#"cost of the buyer "x": -1% is negative: give a percentage of zero or more"#);
    refused("luck".parse::<BuyerCostKind>(), r#""luck" is not one of the choices: write one of contract_management, other, stranded_overhead, transition"#);
    refused(hurdles(Hurdle { rate: percent("-1%"), ..hurdle() }), r#"hurdle "differential": -1% is negative: give a percentage of zero or more"#);
    refused(hurdles(Hurdle { cap: Some(pounds("-1")), ..hurdle() }), r#"hurdle "differential": cap: -1.00 is negative: give an amount of zero or more"#);
    refused(hurdles(Hurdle { cap: Some(Money::parse("1", Currency::EUR).unwrap()), ..hurdle() }), r#"hurdle "differential": cap: EUR is mixed with GBP: convert to one currency first"#);
    refused(lines(vec![comparator_line("x", "101%")]), r#"comparator: line "x": 101% is not a share: give a percentage from 0% to 100%"#);
    refused(lines(vec![]), "comparator: there is no line of the comparator: give at least one");
    refused(Scope::providers(&[]), "there is no provider: give at least one");
    refused(Scope::sectors(&["nhs", "nhs"]), r#"the name "nhs" is given twice: give each sector its own name"#);
    let transition = || cost("transition", BuyerCostKind::Transition);
    refused(Buyer::new(vec![transition(), transition()], vec![], None), r#"the name "transition" is given twice: give each cost of the buyer and hurdle its own name"#);
    let same = cost("differential", BuyerCostKind::Other);
    refused(Buyer::new(vec![same], vec![hurdle()], Some(comparator("own"))), r#"the name "differential" is given twice: give each cost of the buyer and hurdle its own name"#);
    refused(Buyer::new(vec![cost("overhead", BuyerCostKind::StrandedOverhead)], vec![], Some(comparator("own"))), r#""overhead" adds stranded overhead to the bids, while the in-house comparator at avoidable cost leaves it out: choose one, or the same money counts twice"#);
    refused(Buyer::new(vec![], vec![hurdle()], None), r#"hurdle "differential": the hurdle is set against every bid and nothing else stands among them: name the bids it spares, or give the in-house comparator"#);
    let build = |buyer: Buyer| asking(builder().bid(part("trust", "18")), |questions| questions.buyer = Some(buyer));
    let unknown = BuyerCost { against: Some(Scope::providers(&["firm"]).unwrap()), ..transition() };
    refused(build(Buyer::new(vec![unknown], vec![], None).unwrap()), r#"cost of the buyer "transition": "firm" is not the name of a provider: use one of the names that are listed, or add it"#);
    let by_sector = BuyerCost { against: Some(Scope::sectors(&["firm"]).unwrap()), ..transition() };
    refused(build(Buyer::new(vec![by_sector], vec![], None).unwrap()), r#"bid "trust": "transition" applies by sector and this bid states none: state its sector"#);
    refused(build(Buyer::new(vec![], vec![], Some(comparator("trust"))).unwrap()), r#"the name "trust" is given twice: give each provider and comparator its own name"#);
    let euro = BuyerAmount::Lump(Money::parse("1", Currency::EUR).unwrap());
    let euro = amounting("x", BuyerCostKind::Other, euro);
    refused(build(Buyer::new(vec![euro], vec![], None).unwrap()), r#"cost of the buyer "x": EUR is mixed with GBP: convert to one currency first"#);
    let many = |count: usize| (0..count).map(|at| cost(&format!("c{at}"), BuyerCostKind::Other)).collect();
    Buyer::new(many(1_000), vec![], None).unwrap();
    refused(Buyer::new(many(1_001), vec![], None), "there are more than 1000 costs of the buyer: split the model or the tender");
    let many_lines = |count: usize| (0..count).map(|at| comparator_line(&format!("l{at}"), "100%")).collect();
    lines(many_lines(1_000)).unwrap();
    refused(lines(many_lines(1_001)), "comparator: there are more than 1000 lines of the comparator: split the model or the tender");
}

#[test]
fn buyer_taxes() {
    refused(BuyerTax::new(percent("-1%"), percent("0%"), "x"), "the buyer's tax: rate: -1% is negative: give a percentage of zero or more");
    refused(BuyerTax::new(percent("20%"), percent("101%"), "x"), "the buyer's tax: recovered share: 101% is not a share: give a percentage from 0% to 100%");
    let tax = || BuyerTax::new(percent("20%"), percent("0%"), "x").unwrap();
    let corridor = || {
        let band = fullcost::price::PriceBand::new(price("10"), price("20")).unwrap();
        fullcost::price::Corridor::new("study").unwrap().with_band("low", band).unwrap()
    };
    let exclusive = RateCard::new(Currency::GBP, VatBasis::Exclusive).with_price("low", price("15")).unwrap();
    let bids = || builder().bid(part("trust", "18")).bid(Bid::new("firm", exclusive.clone()).unwrap());
    refused(bids().build(), r#"bid "trust": prices exempt from VAT are mixed with prices exclusive of VAT in bid "firm": correct the basis of one of the two, or restate all prices on one"#);
    let held_against = |tax| asking(bids().buyer_tax(tax), |questions| questions.corridor = Some(corridor()));
    refused(held_against(tax()), "the corridor: bids are on several VAT bases and those of the corridor's prices is not stated: state it with the buyer's tax");
    held_against(BuyerTax { corridor: Some(VatBasis::Exclusive), ..tax() }).unwrap();
    let own = |rates: Vec<(&str, String)>| {
        let rates = rates.into_iter().map(|(line, rate)| (name(line), percent(&rate)));
        bids().buyer_tax(BuyerTax { line_rates: rates.collect(), ..tax() }).build()
    };
    own(vec![("low", "5%".into())]).unwrap();
    refused(own(vec![("low", "-5%".into())]), r#"the buyer's tax: line_rates: line "low": -5% is negative: give a percentage of zero or more"#);
    refused(own(vec![("high", "5%".into())]), r#"the buyer's tax: line_rates: line "high" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
    let lines: Vec<String> = (0..10).map(|at| format!("l{at}")).collect();
    let many = lines.iter().enumerate().map(|(at, line)| (line.as_str(), format!("{at}%")));
    refused(own(many.collect()), "the buyer's tax: line_rates: there are more than 10 rates of tax: split the model or the tender");
    let below = BuyerTax { rate: percent("-1%"), ..tax() };
    refused(bids().buyer_tax(below).build(), "the buyer's tax: rate: -1% is negative: give a percentage of zero or more");
}

#[test]
fn several_fields() {
    let named = |name: &str| builder().bid(part("trust", "18")).further_field(name, PlayingField::default());
    refused(named("published").build(), r#"the name "published" is kept for the tender's own playing field: give the playing field another name"#);
    refused(named("other").further_field("other", PlayingField::default()).build(), r#"the name "other" is given twice: give each playing field its own name"#);
    refused(named("").build(), r#"the name of a playing field: "" is empty: give 1 to 200 characters"#);
    let many = |count: usize| (0..count).fold(builder().bid(part("trust", "18")), |builder, at| builder.further_field(&format!("f{at}"), PlayingField::default()));
    many(20).build().unwrap();
    refused(many(21).build(), "there are more than 20 further playing fields: split the model or the tender");
    let asking = |basis| Adjustment::new("gifts", basis, vec![View::Unsubsidised], "gifts", "x").unwrap();
    let quantity: AdjustmentBasis = AmountPerUnit { amount: price("1"), bears_on: name("gifts") }.into();
    let field = |adjustment| PlayingField::new(vec![], vec![adjustment]).unwrap();
    let asked = |statement: Option<Statement>| {
        let bid = match statement {
            Some(statement) => part("trust", "18").with_statement("gifts", statement).unwrap(),
            None => part("trust", "18"),
        };
        builder().bid(bid).further_field("other", field(gifts()))
    };
    refused(asked(None).build(), r#"bid "trust": "gifts" applies to this bid, which does not state "gifts": state it, "0" included, or say "not stated""#);
    refused(asked(Some(Statement::NotStated)).playing_field(field(asking(quantity))).build(), r#"bid "trust": circumstance "gifts" is used as a quantity and as an amount of money: use two circumstances"#);
    let tender = named("other").build().unwrap();
    let unknown: Result<_, _> = compare_fields(&tender).comparison("third").map(|_| ());
    refused(unknown, r#""third" is not the name of a playing field: use one of the names that are listed, or add it"#);
    let _: &Name = &tender.bids()[0].provider;
}

#[cfg(feature = "json")]
#[test]
fn documents() {
    use serde_json::{Value, json};

    #[track_caller]
    fn changed(mut document: Value, change: impl FnOnce(&mut Value), message: &str) {
        Appraisal::from_json(&document.to_string()).unwrap();
        change(&mut document);
        refused(Appraisal::from_json(&document.to_string()), message);
    }

    let case = |name: &str| crate::cases::read(&crate::cases::data("level_field").join(format!("{name}.json")))["tender"].clone();
    let joint = |change: &dyn Fn(&mut Value), message: &str| changed(case("joint_bid"), |tender| change(&mut tender["bids"][0]), message);
    joint(&|bid| bid["rates"]["visit"] = json!("24.31"), r#"bid "pathway": line "visit" is stated at 24.31 GBP, while its parts and the fee add up to 24.30 GBP: correct one of them, or leave the stated price out"#);
    joint(&|bid| bid["sector"] = json!("nhs"), r#"bid "pathway": a joint bid gives a sector of its own: move it to the partner whose it is"#);
    joint(&|bid| bid["consortium"]["lead"] = json!("firm"), r#"bid "pathway": lead: "firm" is not the name of a partner: use one of the names that are listed, or add it"#);
    joint(&|bid| bid["consortium"]["management_fee"]["of"] = json!("nothing"), r#"bid "pathway": consortium: management_fee: of: "nothing" is not one of the choices: write one of all_parts, other_parts"#);
    joint(&|bid| bid["consortium"]["management_fee"]["per_unit"] = json!({}), r#"bid "pathway": consortium: management_fee: give exactly one of "percent" with "of", "per_unit""#);
    joint(&|bid| bid["consortium"]["management_fee"] = json!({"per_unit": {"visit": "x"}}), r#"bid "pathway": consortium: management_fee: per_unit: line "visit": "x" is not a plain number: write digits with at most one point, such as "1250.5""#);
    joint(&|bid| bid["consortium"]["partners"][1]["quality"] = json!({}), r#"bid "pathway": consortium: partner "charity": the field "quality" is not part of the format: remove it, or correct its name to one of partner, label, sector, rates, circumstances, cost_model"#);
    joint(&|bid| bid["consortium"]["partners"][1]["circumstances"] = json!({}), r#"bid "pathway": partner "charity": "rates" applies to this bid, which does not state "rates_relief": state it, "0" included, or say "not stated""#);
    joint(&|bid| bid["consortium"]["partners"][0]["cost_model"]["serves"] = json!({"visit": "visits"}), r#"bid "pathway": partner "trust": cost model: no service stands behind line "group": name the service of the cost model that serves it"#);
    joint(&|bid| bid["consortium"]["partners"] = json!([]), r#"bid "pathway": a joint bid needs two partners at least and has 0: give each partner's part, or make it a bid of one provider"#);

    let tax = |change: &dyn Fn(&mut Value), message: &str| changed(case("vat_bases"), |tender| change(tender), message);
    tax(&|tender| tender["buyer_tax"]["rate"] = json!("20"), r#"buyer_tax: rate: "20" is not a percentage: write it with its sign, such as "20%""#);
    tax(&|tender| { tender["buyer_tax"].as_object_mut().unwrap().remove("corridor"); }, "the corridor: bids are on several VAT bases and those of the corridor's prices is not stated: state it with the buyer's tax");
    tax(&|tender| tender["buyer_tax"]["preset"] = json!("exempt"), r#"buyer_tax: preset: prices cannot be preset as exempt, since whether a supply is exempt is the bid's: say "exclusive" or "inclusive""#);
    let preset = |price: &'static str, basis: Option<&'static str>| move |tender: &mut Value| {
        tender["lines"] = json!([{"name": "all"}, {"name": "set", "preset_price": price}]);
        tender["demand"]["set"] = json!("1");
        if let Some(basis) = basis {
            tender["buyer_tax"]["preset"] = json!(basis);
        }
    };
    tax(&preset("45", None), r#"line "set" is preset, bids are on several VAT bases and that of preset prices is not stated: state it with the buyer's tax"#);
    tax(&preset("50", Some("inclusive")), r#"bid "alpha-firm": line "set" is preset at 50.00 GBP, which exclusive of VAT has more than six decimal places: preset it exclusive of VAT"#);
    tax(&|tender| { tender.as_object_mut().unwrap().remove("buyer_tax"); }, r#"bid "bravo-retail": prices inclusive of VAT are mixed with prices exclusive of VAT in bid "alpha-firm": correct the basis of one of the two, or restate all prices on one"#);

    let rates = |change: &dyn Fn(&mut Value), message: &str| changed(case("vat_rates_by_line"), |tender| change(tender), message);
    rates(&|tender| tender["bids"][0]["initial_totals"] = json!({"planned": "40000"}), r#"bid "alpha-firm": initial_totals: what the bid came to before the auction is one sum, its lines bear tax at several rates, and what of it falls to each is not said: restate all bids at what they cost the buyer and leave the buyer's tax out, or leave the sum out"#);
    rates(&|tender| tender["buyer_tax"]["line_rates"]["meals"] = json!("5"), r#"buyer_tax: line_rates: line "meals": "5" is not a percentage: write it with its sign, such as "20%""#);
    let mut exempt = case("vat_rates_by_line");
    exempt["bids"][2]["initial_totals"] = json!({"planned": "40000"});
    Appraisal::from_json(&exempt.to_string()).unwrap();

    let buyer = |change: &dyn Fn(&mut Value), message: &str| changed(case("comparator"), |tender| change(&mut tender["buyer"]), message);
    buyer(&|buyer| buyer["costs"][0]["percent_of_price"] = json!("1%"), r#"buyer: cost of the buyer "transition": give exactly one of "lump", "percent_of_price""#);
    buyer(&|buyer| buyer["costs"][0]["against"] = json!({"provider": "alpha", "sector": "firm"}), r#"buyer: cost of the buyer "transition": against: give exactly one of "provider", "sector""#);
    buyer(&|buyer| buyer["costs"][0]["against"] = json!({"provider": []}), r#"buyer: cost of the buyer "transition": against: provider: there is no provider: give at least one"#);
    buyer(&|buyer| buyer["costs"][0]["kind"] = json!("stranded_overhead"), r#"buyer: "transition" adds stranded overhead to the bids, while the in-house comparator at avoidable cost leaves it out: choose one, or the same money counts twice"#);
    buyer(&|buyer| buyer["hurdles"][0]["cap"] = json!("-1"), r#"buyer: hurdle "differential": cap: -1.00 is negative: give an amount of zero or more"#);
    buyer(&|buyer| { buyer.as_object_mut().unwrap().remove("comparator"); }, r#"buyer: hurdle "differential": the hurdle is set against every bid and nothing else stands among them: name the bids it spares, or give the in-house comparator"#);
    buyer(&|buyer| buyer["comparator"]["lines"] = json!([]), "buyer: comparator: there is no line of the comparator: give at least one");
    buyer(&|buyer| buyer["comparator"]["lines"][0]["avoidable"] = json!("101%"), r#"buyer: comparator: line "staff": 101% is not a share: give a percentage from 0% to 100%"#);

    let outcome = |change: &dyn Fn(&mut Value), message: &str| changed(case("outcomes"), |tender| change(tender), message);
    outcome(&|tender| tender["lines"][0]["contact"] = json!("call"), r#"line "course": give exactly one of "outcome", "contact", or neither"#);
    outcome(&|tender| tender["bids"][0]["success_rates"]["course"] = json!("0%"), r#"bid "a": success rate of line "course": the success rate of line "course" is 0%: state a rate above zero, or say "not stated""#);
    outcome(&|tender| { tender["bids"][0].as_object_mut().unwrap().remove("success_rates"); }, r#"bid "a": line "course" aims at an outcome and this bid states no success rate for it: state one, or say "not stated""#);

    let field = |change: &dyn Fn(&mut Value), message: &str| changed(case("p29_level_field"), |tender| change(tender), message);
    field(&|tender| tender["further_fields"][1]["name"] = json!("published"), r#"the name "published" is kept for the tender's own playing field: give the playing field another name"#);
    field(&|tender| tender["further_fields"][1]["treatment"]["changes"][0]["effect"] = json!("double"), r#"playing field "tax-on-profit-left-out": treatment: changes, item 1: effect: "double" is not one of the choices: write one of add, nothing, subtract"#);
    field(&|tender| tender["further_fields"][1]["treatment"]["changes"][0]["view"] = json!("tendered"), r#"playing field "tax-on-profit-left-out": treatment: changes, item 1: the tendered price is never adjusted: name one or more of competitively_neutral, public_purse, unsubsidised"#);
    field(&|tender| tender["further_fields"][1]["treatment"]["changes"][0] = json!({"direction": "add_to_exempt", "side": "paid", "view": "competitively_neutral", "effect": "subtract"}), r#"playing field "tax-on-profit-left-out": treatment: the treatment table adds a tax with the direction add_to_exempt to the exempt and takes it off payers in the competitively neutral view: leave one of the two, or the same tax counts twice"#);
    field(&|tender| tender["support_stops"]["luck"] = json!("1%"), r#"support_stops: "luck": "luck" is not one of the choices: write one of capital, donations, general_fund, in_kind, other, pension, reliefs, reserves, volunteers"#);
    field(&|tender| tender["support_stops"]["reserves"] = json!("1%"), "the supports that stop: no rule of the playing field measures the support reserves: name it in the adjustment that does, or leave it out");
}
