//! Tenders of several lots: packages, limits, and what the awards come to.
#![cfg(feature = "json")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fullcost::exact::{Currency, Fraction, Money, Name, Percent, Text};
use fullcost::lots::{
    Award, Awards, Lot, LotBid, LotFindings, Lots, LotsInView, MAX_AWARDS_SHOWN, Package,
    PackagePrice,
};
use fullcost::price::View;
use fullcost::report;
use fullcost::{Answer, ErrorKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::cases::{fraction, items, read};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn found(document: &Value) -> LotFindings {
    let text = document.to_string();
    let lots = Lots::from_json(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(Lots::from_json(&lots.to_json()).as_ref(), Ok(&lots));
    lots.run()
}

fn awards(view: &LotsInView) -> &Awards {
    view.awards.as_result().unwrap()
}

fn exact(figure: Option<&fullcost::exact::Figure>) -> Option<Fraction> {
    figure.map(|figure| figure.low().clone())
}

/// Who has which lots.
fn assigned(award: &Award) -> BTreeMap<String, BTreeSet<String>> {
    let lots = |priced: &[Vec<Name>]| priced.iter().flatten().map(ToString::to_string).collect();
    award.bidders.iter().map(|own| (own.provider.to_string(), lots(&own.priced))).collect()
}

/// What must hold of any findings.
fn check(findings: &LotFindings) {
    let text = report::lots(findings);
    for view in &findings.views {
        assert_eq!(view.notice.is_some(), view.view.is_appraisal());
        let Answer::Found(awards) = &view.awards else { continue };
        assert!(text.contains(&awards.cheapest.to_string()));
        let mut before: Option<&Award> = None;
        for (place, award) in awards.awards.iter().enumerate() {
            let evidence = findings.evidence(view.view, place + 1).unwrap();
            evidence.verify().unwrap();
            assert_eq!(evidence.value(), award.total.low());
            let parts: Fraction = award.bidders.iter().map(|own| own.price.low()).sum();
            assert_eq!(parts, *award.total.low());
            if let Some(before) = before {
                assert!(before.total.low() <= award.total.low());
                assert_eq!(before.total == award.total, before.rank == award.rank);
            }
            before = Some(award);
        }
        assert_eq!(awards.awards[0].total, awards.cheapest);
        assert_eq!(awards.awards[0].rank, 1);
        let beyond = findings.evidence(view.view, awards.awards.len() + 1).unwrap_err();
        assert_eq!(beyond.kind(), ErrorKind::Unknown);
    }
}

#[test]
fn awards_equal_those_that_the_oracle_tries_one_by_one() {
    let (mut counted, mut refused) = (0, 0);
    for case in items(&read(&root().join("tests/oracle/lots.json"))) {
        let (document, expected) = (&case["document"], &case["expect"]);
        let findings = found(document);
        check(&findings);
        let [view] = findings.views.as_slice() else { panic!("one view\n{document}") };
        let without: Vec<&str> = view.without_bid.iter().map(Name::as_str).collect();
        assert_eq!(json!(without), expected["without_bid"], "{document}");
        let limits = view.limits.iter().map(|limit| {
            let whose = limit.provider.as_ref().map(Name::as_str);
            let shown = |figure| exact(figure).map(|exact| exact.to_string());
            json!([whose, shown(limit.without.as_ref()), shown(limit.cost.as_ref())])
        });
        let limits: Vec<Value> = limits.collect();
        if !limits.is_empty() || expected["limits"].is_array() {
            assert_eq!(json!(limits), expected["limits"], "{document}");
        }
        if expected["refused"].is_string() {
            assert!(view.awards.as_result().is_err(), "{document}");
            refused += 1;
            continue;
        }
        counted += 1;
        let awards = awards(view);
        assert_eq!(json!(awards.admitted.to_string()), expected["admitted"], "{document}");
        assert_eq!(json!(awards.tied.to_string()), expected["tied"], "{document}");
        assert_eq!(*awards.cheapest.low(), fraction(&expected["cheapest"]), "{document}");
        let known = |value: &Value| (!value.is_null()).then(|| fraction(value));
        assert_eq!(exact(awards.next.as_ref()), known(&expected["next"]), "{document}");
        assert_eq!(exact(awards.lot_by_lot.as_ref()), known(&expected["lot_by_lot"]), "{document}");
        if expected["awards"].is_array() {
            type Had = (Fraction, BTreeMap<String, BTreeSet<String>>);
            let ours: Vec<Had> = awards
                .awards
                .iter()
                .map(|award| (award.total.low().clone(), assigned(award)))
                .collect();
            let theirs: Vec<Had> = items(&expected["awards"])
                .map(|award| {
                    (fraction(&award[0]), serde_json::from_value(award[1].clone()).unwrap())
                })
                .collect();
            let sorted = |mut had: Vec<Had>| {
                had.sort();
                had
            };
            assert_eq!(sorted(ours), sorted(theirs), "{document}");
        }
    }
    assert!(counted > 200 && refused > 10, "{counted} {refused}");
}

fn published() -> Value {
    json!({
        "format": 1, "title": "Two lots", "currency": "EUR",
        "lots": [{"name": "B"}, {"name": "A"}],
        "bids": [
            {"provider": "b", "prices": {"A": "120", "B": "100"},
             "packages": [{"lots": ["B", "A"], "price": "180"}]},
            {"provider": "a", "prices": {"A": "100", "B": "110"}}
        ]
    })
}

#[test]
fn a_price_for_both_lots_can_be_the_cheapest() {
    let findings = found(&published());
    check(&findings);
    let view = &findings.views[0];
    let awards = awards(view);
    assert_eq!(awards.admitted, 4);
    let shown: Vec<String> = awards
        .awards
        .iter()
        .map(|award| format!("{} {} {:?}", award.rank, award.total, assigned(award)))
        .collect();
    assert_eq!(
        shown,
        [
            r#"1 180.00 {"b": {"A", "B"}}"#,
            r#"2 200.00 {"a": {"A"}, "b": {"B"}}"#,
            r#"3 210.00 {"a": {"A", "B"}}"#,
            r#"4 230.00 {"a": {"B"}, "b": {"A"}}"#,
        ]
    );
    assert_eq!(awards.lot_by_lot.as_ref().unwrap().to_string(), "200.00");
    assert_eq!(awards.awards[0].bidders[0].priced.len(), 1);
    assert_eq!(view.packages[0].one_by_one.as_ref().unwrap().to_string(), "220.00");
    let evidence = findings.evidence(View::Tendered, 1).unwrap().to_string();
    assert_eq!(
        evidence,
        "award 1, tendered price: 180 EUR [sum]\n  lots of b: 180 EUR [sum]\n    A, B together: 180 EUR [stated; package of the bid]\n"
    );
}

#[test]
fn a_limit_of_one_lot_a_bidder_costs_what_the_package_saves() {
    let mut document = published();
    document["at_most"] = json!(1);
    let findings = found(&document);
    check(&findings);
    let view = &findings.views[0];
    assert_eq!(awards(view).cheapest.to_string(), "200.00");
    assert_eq!(awards(view).admitted, 2);
    let [limit] = view.limits.as_slice() else { panic!("one limit") };
    assert_eq!(limit.cost.as_ref().unwrap().to_string(), "20.00");
    let text = report::lots(&findings);
    let words: Vec<&str> = text.lines().last().unwrap().split_whitespace().collect();
    assert_eq!(words, ["of", "the", "tender", "1", "180.00", "20.00"]);
}

#[test]
fn where_limits_admit_no_award_it_is_said_what_there_is_without_each() {
    let mut document = published();
    document["bids"] = json!([
        {"provider": "a", "prices": {"A": "100", "B": "110"}, "at_most": 1},
        {"provider": "b", "packages": [{"lots": ["A", "B"], "price": "300"}], "at_most": 1}
    ]);
    let findings = found(&document);
    let view = &findings.views[0];
    assert_eq!(
        view.awards.as_result().unwrap_err().to_string(),
        "the limits admit no award of all lots: raise one, or ask for more bids"
    );
    let without: Vec<String> =
        view.limits.iter().map(|limit| limit.without.as_ref().unwrap().to_string()).collect();
    assert_eq!(without, ["210.00", "300.00"]);
    assert!(view.limits.iter().all(|limit| limit.cost.is_none()));
    assert!(report::lots(&findings).contains("Not found, since the limits admit no award"));
}

#[test]
fn too_many_awards_to_show_are_counted_and_the_cheapest_and_next_stand_there() {
    let bid = |name: String, price: &str| {
        let prices: BTreeMap<String, &str> = (0..6).map(|lot| (format!("l{lot}"), price)).collect();
        json!({"provider": name, "prices": prices})
    };
    let lots: Vec<Value> = (0..6).map(|lot| json!({"name": format!("l{lot}")})).collect();
    let mut document = published();
    document["lots"] = json!(lots);
    document["bids"] = json!([bid("a".into(), "5"), bid("b".into(), "6"), bid("c".into(), "7")]);
    let findings = found(&document);
    check(&findings);
    let awards = awards(&findings.views[0]);
    assert_eq!((awards.admitted, awards.tied, awards.awards.len()), (729, 1, 7));
    assert!(awards.awards[1..].iter().all(|award| award.rank == 2));
    assert!(report::lots(&findings).contains("722 more are admitted and not shown"));
    // All bids alike: all awards are tied, and as many are shown as are shown at most.
    document["bids"] = json!([bid("a".into(), "5"), bid("b".into(), "5"), bid("c".into(), "5")]);
    let findings = found(&document);
    check(&findings);
    let awards = self::awards(&findings.views[0]);
    assert_eq!((awards.tied, awards.awards.len()), (729, MAX_AWARDS_SHOWN));
    assert_eq!(awards.next, None);
}

/// A lot at rate cards: 10 visits, a fee that the tender sets, 10 % of the price for charities and 7 for all
/// in the competitively neutral view.
fn tendered(lot: &str, rates: &Value) -> Value {
    json!({"name": lot, "tender": {
        "format": 1, "title": lot, "currency": "EUR", "unit": "visit",
        "period": {"from": "2026-04", "months": 12},
        "lines": [{"name": "visit"}, {"name": "fee", "preset_price": "2"}],
        "demand": {"visit": "10", "fee": "5"},
        "playing_field": {"adjustments": [
            {"code": "vat", "label": "VAT", "effect": "add", "views": ["competitively_neutral"],
             "applies_to": {"sector": "charity"}, "percent_of_price": "10%", "reason": "r", "source": "s"},
            {"code": "rent", "label": "Rent", "effect": "add", "views": ["competitively_neutral"],
             "lump": "7", "reason": "r", "source": "s"}
        ]},
        "bids": rates.as_object().unwrap().iter().map(|(provider, rate)| json!({
            "provider": provider, "vat": "exempt", "rates": {"visit": rate},
            "sector": if provider == "a" { "charity" } else { "firm" }
        })).collect::<Vec<_>>()
    }})
}

#[test]
fn lots_with_rate_cards_have_the_totals_of_their_tenders_in_every_view() {
    let document = json!({
        "format": 1, "title": "Cards", "currency": "EUR",
        "lots": [tendered("A", &json!({"a": "10", "b": "12"})),
                 tendered("B", &json!({"a": "11", "b": "10"}))],
        "bids": [
            {"provider": "a", "packages": [{"lots": ["A", "B"], "discount": "10%"}]},
            {"provider": "b", "packages": [{"lots": ["A", "B"], "price": "205"}]}
        ]
    });
    let findings = found(&document);
    check(&findings);
    assert_eq!(findings.views.len(), 4);
    let [tendered, neutral, ..] = findings.views.as_slice() else { panic!() };
    let totals = |view: &LotsInView| -> Vec<String> {
        let packages = view.packages.iter();
        packages.map(|package| package.total.as_result().unwrap().to_string()).collect()
    };
    // A: 100 and 10 preset; B: 110 and 10 preset. The discount is off what is priced: 21.
    assert_eq!(totals(tendered), ["209.00", "205.00"]);
    // With 10 % of the price added, and 7 a lot.
    assert_eq!(totals(neutral), ["243.90", "219.00"]);
    assert_eq!(neutral.packages[0].one_by_one.as_ref().unwrap().to_string(), "267.00");
    assert_eq!(awards(tendered).cheapest.to_string(), "205.00");
    // A for a and B for b: 110 + 110.
    assert_eq!(awards(tendered).lot_by_lot.as_ref().unwrap().to_string(), "220.00");
    let order: Vec<String> = tendered.lots[0]
        .order
        .iter()
        .map(|standing| format!("{} {}", standing.provider, standing.total.as_result().unwrap()))
        .collect();
    assert_eq!(order, ["a 110.00", "b 130.00"]);
    let text = report::lots(&findings);
    assert!(text.contains(View::NOTICE), "{text}");
}

#[test]
fn a_package_price_has_no_total_where_a_view_treats_its_lots_differently() {
    let mut lots = [
        tendered("A", &json!({"a": "10", "b": "12"})),
        tendered("B", &json!({"a": "11", "b": "10"})),
    ];
    lots[1]["tender"]["playing_field"]["adjustments"][0]["percent_of_price"] = json!("5%");
    let document = json!({
        "format": 1, "title": "Cards", "currency": "EUR", "lots": lots,
        "bids": [{"provider": "a", "packages": [{"lots": ["A", "B"], "price": "205"}]}]
    });
    let findings = found(&document);
    check(&findings);
    let refused = findings.views[1].packages[0].total.as_result().unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::NotAssessable);
    assert!(findings.views[0].packages[0].total.as_result().is_ok());
    // What a bidder does not state leaves it out of that view, and nothing else.
    let rules = lots[1]["tender"]["playing_field"]["adjustments"].as_array_mut().unwrap();
    rules.push(json!({"code": "rent of a", "label": "Rates", "bears_on": "rates", "rate": "100%",
        "effect": "add", "views": ["competitively_neutral"], "applies_to": {"sector": "charity"},
        "reason": "r", "source": "s"}));
    lots[1]["tender"]["bids"][0]["circumstances"] = json!({"rates": "not stated"});
    let document = json!({
        "format": 1, "title": "Cards", "currency": "EUR", "lots": lots,
        "bids": [{"provider": "a", "packages": [{"lots": ["A", "B"], "discount": "5%"}]}]
    });
    let findings = found(&document);
    check(&findings);
    let neutral = &findings.views[1];
    let last = neutral.lots[1].order.last().unwrap();
    assert_eq!((last.provider.as_str(), last.rank), ("a", None));
    assert!(neutral.packages[0].total.as_result().is_err());
    assert_eq!(awards(neutral).admitted, 2);
}

#[test]
fn what_is_too_much_work_is_refused_by_name_in_the_findings() {
    let names: Vec<String> = (0..16).map(|lot| format!("l{lot:02}")).collect();
    let lots: Vec<Value> = names.iter().map(|name| json!({"name": name})).collect();
    let bid = |place: usize| {
        let prices: BTreeMap<&String, &str> = names.iter().map(|name| (name, "5")).collect();
        json!({"provider": format!("p{place:03}"), "prices": prices})
    };
    let mut document = published();
    document["lots"] = json!(lots);
    document["bids"] = json!((0..7).map(bid).collect::<Vec<_>>());
    let refused =
        |document: &Value| found(document).views[0].awards.as_result().unwrap_err().to_string();
    assert_eq!(
        refused(&document),
        "there are more than 500000 bidders by sets of lots: split the model or the tender"
    );
    document["bids"] = json!((0..6).map(bid).collect::<Vec<_>>());
    assert_eq!(
        refused(&document),
        "finding the cheapest awards comes to 2115001392 units of work, where the budget has 2000000000: limit the lots a bidder, or split the tender, or give a larger budget"
    );
    document["lots"] = json!([{"name": "a"}]);
    document["bids"] = json!([{"provider": "a"}]);
    assert_eq!(refused(&document), "no bid on any lot is assessable here: ask for bids");
}

#[derive(Clone, Debug)]
struct Bidding {
    prices: Vec<Option<u8>>,
    packages: Vec<(u8, u16)>,
    at_most: Option<u32>,
}

fn bidding(lots: usize) -> impl Strategy<Value = Bidding> {
    let prices = prop::collection::vec(prop::option::weighted(0.7, 1_u8..6), lots);
    let packages = prop::collection::vec((any::<u8>(), 1_u16..16), 0..3);
    (prices, packages, prop::option::weighted(0.3, 1_u32..4))
        .prop_map(|(prices, packages, at_most)| Bidding { prices, packages, at_most })
}

fn tenders() -> impl Strategy<Value = (usize, Vec<Bidding>, Option<u32>)> {
    (1_usize..=6).prop_flat_map(|lots| {
        let most = if lots > 4 { 3 } else { 4 };
        let bids = prop::collection::vec(bidding(lots), 1..most);
        (Just(lots), bids, prop::option::weighted(0.4, 1_u32..4))
    })
}

impl Bidding {
    /// Packages of two lots or more, each set of lots once.
    fn packages(&self, lots: usize) -> BTreeMap<usize, u16> {
        let all = (1_usize << lots) - 1;
        let packages = self.packages.iter().map(|(set, price)| (usize::from(*set) & all, *price));
        packages.filter(|(set, _)| set.count_ones() > 1).collect()
    }

    /// The least for exactly these lots, by trying every first offer.
    fn least(&self, set: usize, lots: usize) -> Option<u32> {
        if set == 0 {
            return Some(0);
        }
        let singles = self.prices.iter().enumerate();
        let singles = singles.filter_map(|(lot, price)| Some((1 << lot, u32::from((*price)?))));
        let packages = self.packages(lots).into_iter().map(|(set, price)| (set, price.into()));
        let offers: Vec<(usize, u32)> = singles.chain(packages).collect();
        let first = offers.iter().filter(|(of, _)| of & !set == 0);
        first.filter_map(|(of, price)| Some(price + self.least(set & !of, lots)?)).min()
    }
}

proptest! {
    /// Every way to give each lot to a bidder is tried.
    #[test]
    fn the_cheapest_award_is_that_of_trying_all((lots, bids, at_most) in tenders()) {
        let name = |of: &str, place: usize| Name::new(&format!("{of}{place}")).unwrap();
        let money = |units: u32| Money::parse(&units.to_string(), Currency::EUR).unwrap();
        let stated = bids.iter().enumerate().map(|(place, bid)| LotBid {
            provider: name("p", place),
            prices: bid.prices.iter().enumerate()
                .filter_map(|(lot, price)| Some((name("l", lot), money(u32::from((*price)?)))))
                .collect(),
            packages: bid.packages(lots).into_iter().map(|(set, price)| Package {
                lots: (0..lots).filter(|lot| set >> lot & 1 == 1).map(|lot| name("l", lot)).collect(),
                price: PackagePrice::Price(money(price.into())),
            }).collect(),
            at_most: bid.at_most,
        });
        let all = (0..lots).map(|lot| Lot::new(name("l", lot))).collect();
        let tender = Lots::new(Text::new("t").unwrap(), Currency::EUR, all, stated.collect()).unwrap();
        let tender = match at_most {
            Some(most) => tender.with_at_most(most).unwrap(),
            None => tender,
        };
        let findings = tender.run();
        check(&findings);
        let offered = |lot: usize| bids.iter().any(|bid| {
            bid.prices[lot].is_some() || bid.packages(lots).keys().any(|set| set >> lot & 1 == 1)
        });
        let open: Vec<usize> = (0..lots).filter(|lot| offered(*lot)).collect();
        let mut sums: Vec<u32> = Vec::new();
        for choice in 0..bids.len().pow(u32::try_from(open.len()).unwrap()) {
            let mut had = vec![0_usize; bids.len()];
            let mut choice = choice;
            for lot in &open {
                had[choice % bids.len()] |= 1 << lot;
                choice /= bids.len();
            }
            let price = |(bid, set): (&Bidding, &usize)| {
                let most = bid.at_most.unwrap_or(99).min(at_most.unwrap_or(99));
                (set.count_ones() <= most).then(|| bid.least(*set, lots)).flatten()
            };
            sums.extend(bids.iter().zip(&had).map(price).sum::<Option<u32>>());
        }
        sums.sort_unstable();
        match findings.views[0].awards.as_result() {
            Err(_) => prop_assert!(sums.is_empty() || open.is_empty()),
            Ok(awards) => {
                prop_assert_eq!(awards.admitted, sums.len() as u128);
                prop_assert_eq!(awards.cheapest.low(), &Fraction::from(i128::from(sums[0])));
                let tied = sums.iter().filter(|sum| **sum == sums[0]).count();
                prop_assert_eq!(awards.tied, tied as u128);
                let next = sums.get(tied).map(|sum| Fraction::from(i128::from(*sum)));
                prop_assert_eq!(exact(awards.next.as_ref()), next);
            }
        }
    }
}

#[test]
fn built_in_a_program_it_is_what_the_document_is() {
    let price = |text| Money::parse(text, Currency::EUR).unwrap();
    let name = |text| Name::new(text).unwrap();
    let bid = |provider, a, b, packages| LotBid {
        provider: name(provider),
        prices: BTreeMap::from([(name("A"), price(a)), (name("B"), price(b))]),
        packages,
        at_most: None,
    };
    let both = Package {
        lots: vec![name("A"), name("B")],
        price: PackagePrice::Discount("10%".parse::<Percent>().unwrap()),
    };
    let lots = vec![Lot::new(name("A")), Lot::new(name("B"))];
    let bids = vec![bid("a", "100", "110", vec![both])];
    let lots = Lots::new(Text::new("t").unwrap(), Currency::EUR, lots, bids).unwrap();
    assert_eq!(awards(&lots.run().views[0]).cheapest.to_string(), "189.00");
    assert_eq!(Lots::from_json(&lots.to_json()), Ok(lots));
}
