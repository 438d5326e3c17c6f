//! What tenders of several lots refuse.

use std::collections::BTreeMap;

use fullcost::exact::{Currency, Text};
#[cfg(feature = "json")]
use fullcost::lots::MAX_PACKAGES;
use fullcost::lots::{Lot, LotBid, Lots, MAX_LOTS};
#[cfg(feature = "json")]
use serde_json::{Value, json};

use super::{name, refused, too_many};

#[cfg(feature = "json")]
pub(super) const ALL: &[fn()] = &[lots, documents_of_lots, lots_without_awards];

#[test]
fn lots() {
    let build = |lots: Vec<Lot>| Lots::new(Text::new("t").unwrap(), Currency::GBP, lots, Vec::new());
    refused(build(Vec::new()), "there is no lot: give at least one");
    let many = (0..=MAX_LOTS).map(|lot| Lot::new(name(&format!("l{lot}")))).collect();
    refused(build(many), &too_many(MAX_LOTS, "lots"));
    refused(build(vec![Lot::new(name("a")), Lot::new(name("a"))]), r#"the name "a" is given twice: give each lot its own name"#);
    let stray = Lot { scenario: Some(name("x")), ..Lot::new(name("a")) };
    refused(build(vec![stray]), r#"lot "a": a scenario is named, and the lot has no tender whose it could be: remove it, or add the tender"#);
    refused(build(vec![Lot::new(name("a"))]), "there is no bid: give at least one");
    let bid = LotBid { provider: name("p"), prices: BTreeMap::new(), packages: Vec::new(), at_most: None };
    let one = Lots::new(Text::new("t").unwrap(), Currency::GBP, vec![Lot::new(name("a"))], vec![bid]).unwrap();
    refused(one.with_at_most(0), "at most 0 lots: give a whole number from 1 to 10000");
}

#[cfg(feature = "json")]
#[test]
fn documents_of_lots() {
    let valid = json!({
        "format": 1, "title": "t", "currency": "GBP", "lots": [{"name": "a"}, {"name": "b"}],
        "bids": [{"provider": "p", "prices": {"a": "1"}, "packages": [{"lots": ["a", "b"], "price": "2"}]}]
    });
    let changed = |at: &str, value: Value, message: &str| {
        let mut document = valid.clone();
        *document.pointer_mut(at).unwrap() = value;
        refused(Lots::from_json(&document.to_string()), message);
    };
    Lots::from_json(&valid.to_string()).unwrap();
    let package = "/bids/0/packages/0";
    changed(package, json!({"lots": ["a"], "price": "2"}), r#"bid "p": packages: package 1: a package of 1 lots: name two or more, or state the price of the lot"#);
    changed(package, json!({"lots": ["a", "a"], "price": "2"}), r#"bid "p": packages: package 1: the name "a" is given twice: give each lot of a package its own name"#);
    changed(package, json!({"lots": ["a", "c"], "price": "2"}), r#"bid "p": packages: package 1: lots: "c" is not the name of a lot: use one of the names that are listed, or add it"#);
    changed(package, json!({"lots": ["a", "b"], "price": "-2"}), r#"bid "p": packages: package 1: price: -2.00 is negative: give an amount of zero or more"#);
    changed(package, json!({"lots": ["a", "b"], "discount": "101%"}), r#"bid "p": packages: package 1: discount: 101% is not a share: give a percentage from 0% to 100%"#);
    changed(package, json!({"lots": ["a", "b"], "discount": "5%"}), r#"bid "p": packages: package 1: "p" has no price of its own for lot "b", from which a package could follow: bid on the lot, or leave it out of the package"#);
    changed(package, json!({"lots": ["a", "b"]}), r#"bid "p": packages: package 1: give exactly one of "discount", "price""#);
    changed("/bids/0/packages", json!([{"lots": ["a", "b"], "price": "2"}, {"lots": ["b", "a"], "price": "3"}]), r#"bid "p": packages: package 2: another package is of these lots too: keep one of them"#);
    changed("/bids/0/packages", json!(vec![json!({"lots": ["a", "b"], "price": "2"}); MAX_PACKAGES + 1]), &format!("bid \"p\": {}", too_many(MAX_PACKAGES, "packages")));
    changed("/bids/0/prices", json!({"c": "1"}), r#"bid "p": prices: lot "c": "c" is not the name of a lot: use one of the names that are listed, or add it"#);
    changed("/bids/0/prices", json!({"a": "-1"}), r#"bid "p": prices: lot "a": -1.00 is negative: give an amount of zero or more"#);
    changed("/bids/0", json!({"provider": "p", "at_most": "0"}), r#"bid "p": at_most: at most "0" lots: give a whole number from 1 to 10000"#);
    changed("/bids", json!([{"provider": "p"}, {"provider": "p"}]), r#"the name "p" is given twice: give each bid its own name"#);
    let bids: Vec<Value> = (0..1001).map(|place| json!({"provider": format!("p{place}")})).collect();
    changed("/bids", json!(bids), &too_many(1000, "bids"));

    let tender = json!({
        "format": 1, "title": "t", "currency": "GBP", "unit": "visit", "period": {"from": "2026-04", "months": 12},
        "demand": {"visit": "10"}, "bids": [{"provider": "p", "vat": "exempt", "rates": {"visit": "3"}}]
    });
    let with_tenders = |change: &dyn Fn(&mut Value), message: &str| {
        let mut document = valid.clone();
        for lot in ["a", "b"] {
            let place = usize::from(lot == "b");
            document["lots"][place] = json!({"name": lot, "tender": tender});
        }
        document["bids"] = json!([]);
        Lots::from_json(&document.to_string()).unwrap();
        change(&mut document);
        refused(Lots::from_json(&document.to_string()), message);
    };
    with_tenders(&|document| document["lots"][1] = json!({"name": "b"}), "1 of 2 lots have a tender: give each lot one, or none");
    with_tenders(&|document| document["bids"] = json!([{"provider": "p", "prices": {"a": "1"}}]), r#"bid "p": prices: lot "a": the lot is tendered with rate cards, which give its total: leave the price out"#);
    with_tenders(&|document| document["bids"] = json!([{"provider": "q", "packages": [{"lots": ["a", "b"], "price": "1"}]}]), r#"bid "q": packages: package 1: "q" has no price of its own for lot "a", from which a package could follow: bid on the lot, or leave it out of the package"#);
    with_tenders(&|document| document["lots"][0]["tender"]["bids"][0]["rates"]["visit"] = json!({"low": "1", "high": "2"}), r#"lot "a": "p" bids a band, of which awards have no one sum: take a tender with single prices"#);
    with_tenders(&|document| document["lots"][0]["tender"]["currency"] = json!("EUR"), r#"lot "a": EUR is mixed with GBP: convert to one currency first"#);
    with_tenders(&|document| document["lots"][0]["tender"]["first"] = json!("highest"), r#"lot "a": the highest total is first, which an award of lots has no meaning for: leave it out, or rank the lowest first"#);
    with_tenders(&|document| document["lots"][0]["scenario"] = json!("none"), r#"lot "a": scenario: "none" is not the name of a scenario: use one of the names that are listed, or add it"#);
    with_tenders(&|document| {
        let quantities = |visits: &str| json!({"visit": visits});
        let tender = document["lots"][0]["tender"].as_object_mut().unwrap();
        tender.remove("demand");
        tender.insert("scenarios".into(), json!([{"name": "x", "demand": quantities("1")}, {"name": "y", "demand": quantities("2")}]));
    }, r#"lot "a": its tender has several scenarios: name the one whose totals count"#);
    with_tenders(&|document| {
        document["lots"][0]["tender"]["bids"][0]["vat"] = json!("exclusive");
        document["bids"] = json!([{"provider": "p", "packages": [{"lots": ["a", "b"], "price": "1"}]}]);
    }, r#"bid "p": packages: package 1: the rate cards of its lots stand on different VAT bases: restate them on one"#);
}

#[cfg(feature = "json")]
#[test]
fn lots_without_awards() {
    let awards = |document: &Value| {
        let lots = Lots::from_json(&document.to_string()).unwrap();
        let views = lots.run().views;
        views[0].awards.as_result().map(drop).map_err(Clone::clone)
    };
    let lots: Vec<Value> = (0..16).map(|lot| json!({"name": format!("l{lot:02}")})).collect();
    let prices: serde_json::Map<String, Value> = (0..16).map(|lot| (format!("l{lot:02}"), json!("5"))).collect();
    let bids: Vec<Value> = (0..6).map(|bid| json!({"provider": format!("p{bid}"), "prices": prices})).collect();
    let mut document = json!({"format": 1, "title": "t", "currency": "GBP", "lots": lots, "bids": bids});
    refused(awards(&document), "finding the cheapest awards comes to 2115001392 units of work, where the budget has 2000000000: limit the lots a bidder, or split the tender, or give a larger budget");
    document["bids"] = json!([{"provider": "p"}]);
    refused(awards(&document), "no bid on any lot is assessable here: ask for bids");
    document["bids"] = json!([{"provider": "p", "prices": prices, "at_most": 2}]);
    refused(awards(&document), "the limits admit no award of all lots: raise one, or ask for more bids");

    let tender = json!({
        "format": 1, "title": "t", "currency": "GBP", "unit": "visit", "period": {"from": "2026-04", "months": 12},
        "demand": {"visit": "999999999999999.123457"},
        "bids": [{"provider": "p", "vat": "exempt", "rates": {"visit": "999999999999999.123457"}}]
    });
    let fine = json!({"format": 1, "title": "t", "currency": "GBP", "lots": [{"name": "a", "tender": tender}], "bids": []});
    refused(awards(&fine), "the prices of all lots together need more than 128 bits: state them in fewer digits");

    let lot = |name: &str, percent: &str| json!({"name": name, "tender": {
        "format": 1, "title": "t", "currency": "GBP", "unit": "visit", "period": {"from": "2026-04", "months": 12},
        "demand": {"visit": "10"},
        "playing_field": {"adjustments": [{"code": "c", "label": "C", "effect": "add", "views": ["competitively_neutral"], "percent_of_price": percent, "reason": "r", "source": "s"}]},
        "bids": [{"provider": "p", "vat": "exempt", "rates": {"visit": "3"}}]
    }});
    let uneven = json!({"format": 1, "title": "t", "currency": "GBP", "lots": [lot("a", "5%"), lot("b", "10%")],
        "bids": [{"provider": "p", "packages": [{"lots": ["a", "b"], "price": "50"}]}]});
    let found = Lots::from_json(&uneven.to_string()).unwrap().run();
    let total = found.views[1].packages[0].total.as_result().map_err(Clone::clone);
    refused(total, r#"what this view does to a price of "p" is not the same in all lots, on all lines, or for all its partners, so that one price for them has no total here: price the lots one by one"#);
}
