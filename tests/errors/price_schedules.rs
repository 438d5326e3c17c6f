//! Volume tiers, homecare hours and quartiles: what they refuse, word for word.

use fullcost::price::{AllUnitsTiers, IncrementalTiers, MAX_TIERS, Tier};

use super::*;

/// The tests of this area, for the count of variants.
#[cfg_attr(
    not(feature = "json"),
    allow(dead_code, reason = "only the count, which needs documents, reads it")
)]
pub(super) const ALL: &[fn()] = &[
    tiers,
    #[cfg(feature = "json")]
    documents::tiers,
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
    refused(AllUnitsTiers::new(vec![up_to("10", "5"), open("4").beginning_above(quantity("11"))]), "tier 2: a tier begins above 11 where the one before ends at 10: close the gap between them");
    refused(AllUnitsTiers::new(vec![up_to("10", "5").beginning_above(quantity("1")), open("4")]), "tier 1: a tier begins above 1 where the one before ends at 0: close the gap between them");
    refused(AllUnitsTiers::new(vec![up_to("10", "5"), open("4").beginning_above(quantity("9"))]), "tier 2: a tier begins above 9 where the one before ends at 10: let no volume have two prices");
    refused(IncrementalTiers::new(vec![up_to("10", "-5"), open("4")]), "tier 1: the price -5.00 is negative: give a price of zero or more");
    let euros = Tier::open(UnitPrice::parse("4", Currency::EUR).unwrap());
    refused(IncrementalTiers::new(vec![up_to("10", "5"), euros]), "tier 2: EUR is mixed with GBP: convert to one currency first");
    refused(IncrementalTiers::new(vec![open("5"); MAX_TIERS + 1]), "there are more than 100 tiers of one line: split the model or the tender");
    let card = RateCard::new(Currency::GBP, VatBasis::Exempt);
    let tiers = IncrementalTiers::new(vec![euros]).unwrap();
    refused(card.with_rate("low", Rate::new(tiers)), r#"the price of line "low": EUR is mixed with GBP: convert to one currency first"#);
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
        refused(Tender::from_json(&document.to_string()), message);
    }

    #[test]
    pub(super) fn tiers() {
        let low = |tender: &mut Value, value: Value| tender["bids"][0]["rates"]["low"] = value;
        let tiers = json!([{"up_to": "10", "price": "5"}, {"price": "4"}]);
        refused_tender(|tender| low(tender, json!({"incremental": []})), r#"bid "north": rates: line "low": incremental: there is no tier: give at least one"#);
        refused_tender(|tender| low(tender, json!({"incremental": {"price": "4"}})), r#"bid "north": rates: line "low": incremental: an object stands where a list belongs: write a list"#);
        refused_tender(|tender| low(tender, json!({"all_units": [{"up_to": "10", "price": "5"}]})), r#"bid "north": rates: line "low": all_units: the last tier ends at 10: leave its upper bound out, so that every volume has a price"#);
        refused_tender(|tender| low(tender, json!({"all_units": [{"up_to": "10"}, {"price": "4"}]})), r#"bid "north": rates: line "low": all_units: tier 1: the field "price" is missing: add it"#);
        refused_tender(|tender| low(tender, json!({"all_units": [{"from": "10", "price": "4"}]})), r#"bid "north": rates: line "low": all_units: tier 1: the field "from" is not part of the format: remove it, or correct its name to one of above, up_to, price"#);
        refused_tender(|tender| low(tender, json!({"incremental": [{"up_to": "10", "price": "5"}, {"above": "12", "price": "4"}]})), r#"bid "north": rates: line "low": incremental: tier 2: a tier begins above 12 where the one before ends at 10: close the gap between them"#);
        refused_tender(|tender| low(tender, json!({"incremental": tiers, "all_units": tiers})), r#"bid "north": rates: line "low": give exactly one of "price", "low" with "high", "incremental", "all_units""#);
        refused_tender(|tender| low(tender, json!({"incremental": tiers, "price": "4"})), r#"bid "north": rates: line "low": give exactly one of "price", "low" with "high", "incremental", "all_units""#);
        refused_tender(|tender| low(tender, json!({"low": "3", "all_units": tiers})), r#"bid "north": rates: line "low": give exactly one of "price", "low" with "high", "incremental", "all_units""#);
        refused_tender(|tender| low(tender, json!({"incremental": tiers, "unit": "visit"})), r#"bid "north": line "low": the unit "visit" is mixed with "hour": convert to one unit first"#);
        refused_tender(|tender| tender["bids"][0]["rates"]["set"] = json!({"all_units": [{"up_to": "10", "price": "1"}, {"price": "1"}]}), r#"bid "north": line "set" is priced at 1.00 up to 10, then 1.00 GBP (all units) and preset at 1.00 GBP: leave the price out, or state the preset one"#);
        let comparison = compare(&Tender::from_json(&tender_document().to_string()).unwrap());
        refused(comparison.line_total("mild", "north", "hall"), r#"line "hall" is not among the lines of the tender: remove it, or add it to the lines and to every demand"#);
        refused(comparison.line_total("mild", "south", "night"), r#"there is no price for line "night": price it, or declare the line optional in the tender"#);
        refused(comparison.average_price("hot", "south", "night"), r#""hot" is not the name of a scenario: use one of the names that are listed, or add it"#);
    }
}
