//! Volume tiers: their totals, their falls, and whole tenders with them.

use fullcost::exact::{Currency, Fraction, Quantity, Rounding, UnitPrice};
use fullcost::price::{
    AllUnitsTiers, CardDiscount, IncrementalTiers, Packs, PriceBand, PriceRounding, Rate, RateCard,
    Tier, VatBasis, VolumeRange, VolumesBeyond,
};
use proptest::prelude::*;

fn pounds(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::GBP).unwrap()
}

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

fn whole(number: u32) -> Quantity {
    number.to_string().parse().unwrap()
}

/// Widths and prices of tiers, the last one open.
fn tiers(shape: &[(u32, u32)], open: u32) -> Vec<Tier> {
    let mut end = 0;
    let mut tiers: Vec<Tier> = Vec::new();
    for (width, price) in shape {
        let before = whole(end);
        end += width;
        let tier = Tier::up_to(whole(end), pounds(&price.to_string()));
        // A stated lower bound that fits changes nothing.
        tiers.push(if price % 2 == 0 { Tier { above: Some(before), ..tier } } else { tier });
    }
    tiers.push(Tier::open(pounds(&open.to_string())));
    tiers
}

/// Rates of every form from small figures.
fn any_rate() -> impl Strategy<Value = Rate> {
    let price = |number: u32| pounds(&number.to_string());
    let tiers = (
        prop::collection::vec((1_u32..6, 0_u32..9, any::<bool>(), 0_u32..20), 1..5),
        any::<bool>(),
    )
        .prop_map(move |(shape, all_units)| {
            let (mut end, last) = (0, shape.len() - 1);
            let mut made = Vec::new();
            for (place, (width, each, holds_end, flat)) in shape.into_iter().enumerate() {
                end += width;
                let tier = match (place == last, holds_end) {
                    (true, _) => Tier::open(price(each)),
                    (false, true) => Tier::up_to(whole(end), price(each)),
                    (false, false) => Tier::below(whole(end), price(each)),
                };
                made.push(if flat < 10 { tier.with_flat(price(flat)) } else { tier });
            }
            if all_units {
                Rate::new(AllUnitsTiers::new(made).unwrap())
            } else {
                Rate::new(IncrementalTiers::new(made).unwrap())
            }
        });
    let packs = (1_u32..6, 0_u32..9)
        .prop_map(move |(of, each)| Rate::new(Packs { of: whole(of), price: price(each) }));
    let band = (0_u32..9, 0_u32..3).prop_map(move |(low, more)| {
        Rate::new(PriceBand::new(price(low), price(low + more)).unwrap())
    });
    (prop_oneof![tiers, packs, band], prop::option::of(0_u32..40)).prop_map(move |(rate, least)| {
        match least {
            Some(least) => rate.with_least_charge(price(least)),
            None => rate,
        }
    })
}

proptest! {
    /// A discount that is rounded nowhere takes its share off every total, and one of nothing changes
    /// nothing.
    #[test]
    fn a_discount_takes_its_share_off_every_total(
        rate in any_rate(), percent in 0_u32..=100, halves in 0_u32..60,
    ) {
        let card = RateCard::new(Currency::GBP, VatBasis::Exempt).with_rate("all", rate).unwrap();
        let volume: Quantity = format!("{}.{}", halves / 2, halves % 2 * 5).parse().unwrap();
        let total = |card: &RateCard| card.rate("all").unwrap().total(volume).unwrap();
        let discount = |percent: u32| {
            let percent = format!("{percent}%").parse().unwrap();
            card.clone().with_discount(CardDiscount { percent, rounding: None }).unwrap()
        };
        let left = Fraction::new(i128::from(100 - percent), 100).unwrap();
        let (whole, less) = (total(&card), total(&discount(percent)));
        prop_assert_eq!(less.low(), &(whole.low() * &left));
        prop_assert_eq!(less.high(), &(whole.high() * &left));
        prop_assert_eq!(total(&discount(0)), whole);
        // The second replaces the first.
        let twice = discount(50).with_discount(*discount(percent).discount().unwrap()).unwrap();
        prop_assert_eq!(twice, discount(percent));
    }

    /// No card is said to be as dear as another at most, and is dearer at some volume.
    #[test]
    fn dominance_holds_at_every_volume(one in any_rate(), other in any_rate(), halves in 1_u32..80) {
        let card = |rate: &Rate| {
            RateCard::new(Currency::GBP, VatBasis::Exempt).with_rate("all", rate.clone()).unwrap()
        };
        let line = "all".parse().unwrap();
        if card(&one).dominates(&card(&other), [&line].into_iter()) {
            let volume: Quantity = format!("{}.{}", halves / 2, halves % 2 * 5).parse().unwrap();
            let total = |rate: &Rate| rate.total(volume).unwrap();
            prop_assert!(total(&one).high() <= total(&other).low());
        }
    }

    /// At a bound both edges of tiers on further units cost alike without a flat amount, and those on all
    /// units what the tier costs that the bound belongs to.
    #[test]
    fn edges_differ_at_the_bound_alone(first in 1_u32..9, then in 1_u32..9, bound in 1_u32..9, volume in 0_u32..18) {
        let price = |number: u32| pounds(&number.to_string());
        let list = |tier: Tier| vec![tier, Tier::open(price(then))];
        let (bound, volume) = (whole(bound), whole(volume));
        let (below, up_to) = (Tier::below(bound, price(first)), Tier::up_to(bound, price(first)));
        let further = |tier| IncrementalTiers::new(list(tier)).unwrap().total(volume);
        prop_assert_eq!(further(below), further(up_to));
        let all = |tier| AllUnitsTiers::new(list(tier)).unwrap().total(volume);
        if volume == bound {
            prop_assert_eq!(all(up_to), bound.to_fraction() * price(first).to_fraction());
            prop_assert_eq!(all(below), bound.to_fraction() * price(then).to_fraction());
        } else {
            prop_assert_eq!(all(below), all(up_to));
        }
    }
}

/// The price of the n-th unit, looked up one by one.
fn price_of_unit(shape: &[(u32, u32)], open: u32, unit: u32) -> u32 {
    let mut end = 0;
    for (width, price) in shape {
        end += width;
        if unit <= end {
            return *price;
        }
    }
    open
}

fn shapes() -> impl Strategy<Value = (Vec<(u32, u32)>, u32)> {
    (prop::collection::vec((1_u32..6, 0_u32..8), 0..5), 0_u32..8)
}

proptest! {
    /// Against unit by unit: each unit at its own price, and all units at the last one's.
    #[test]
    fn totals_are_those_of_single_units((shape, open) in shapes(), volume in 0_u32..40) {
        let incremental = IncrementalTiers::new(tiers(&shape, open)).unwrap();
        let all_units = AllUnitsTiers::new(tiers(&shape, open)).unwrap();
        let each: u32 = (1..=volume).map(|unit| price_of_unit(&shape, open, unit)).sum();
        let together = volume * price_of_unit(&shape, open, volume);
        prop_assert_eq!(incremental.total(whole(volume)), Fraction::from(i128::from(each)));
        prop_assert_eq!(all_units.total(whole(volume)), Fraction::from(i128::from(together)));
    }

    /// Every fall from a whole volume to the next is found, with the whole volumes that cost more.
    #[test]
    fn every_falling_break_is_found((shape, open) in shapes()) {
        let all_units = AllUnitsTiers::new(tiers(&shape, open)).unwrap();
        let total = |volume| volume * price_of_unit(&shape, open, volume);
        let found = all_units.falling_breaks();
        let falls: Vec<u32> = (1..40).filter(|&volume| total(volume + 1) < total(volume)).collect();
        let at: Vec<String> = found.iter().map(|fall| fall.at.to_string()).collect();
        prop_assert_eq!(at, falls.iter().map(u32::to_string).collect::<Vec<_>>());
        for (fall, bound) in found.iter().zip(falls) {
            prop_assert_eq!(&fall.total, &Fraction::from(i128::from(total(bound))));
            prop_assert_eq!(&fall.total_of_one_more, &Fraction::from(i128::from(total(bound + 1))));
            for volume in 1..=bound {
                let quantity = Fraction::from(i128::from(volume));
                let dearer = fall.dearer.iter().any(|range| range.holds(&quantity));
                prop_assert_eq!(dearer, total(volume) > total(bound + 1), "{}", volume);
            }
            for volume in bound + 1..bound + 60 {
                let quantity = Fraction::from(i128::from(volume));
                let cheaper = fall.cheaper.iter().any(|range| range.holds(&quantity));
                prop_assert_eq!(cheaper, total(volume) <= total(bound), "{}", volume);
            }
            let joined = |pair: &[VolumesBeyond]| pair[0].up_to.as_ref() < Some(&pair[1].above);
            prop_assert!(fall.cheaper.windows(2).all(joined), "ranges that touch are one range");
            let ends = fall.dearer.windows(2).all(|pair| pair[0].up_to < pair[1].above);
            prop_assert!(ends, "ranges that touch are one range");
        }
    }

    /// Between two bounds both kinds are straight lines, and incremental totals never fall.
    #[test]
    fn incremental_totals_never_fall((shape, open) in shapes(), low in 0_u32..30, more in 0_u32..9) {
        let incremental = IncrementalTiers::new(tiers(&shape, open)).unwrap();
        prop_assert!(incremental.total(whole(low)) <= incremental.total(whole(low + more)));
    }
}

#[test]
fn a_stated_lower_bound_is_kept_as_the_upper_one_before() {
    let stated = vec![
        Tier { above: Some(whole(0)), ..Tier::up_to(whole(10), pounds("5")) },
        Tier { above: Some(whole(10)), ..Tier::open(pounds("4")) },
    ];
    let plain = vec![Tier::up_to(whole(10), pounds("5")), Tier::open(pounds("4"))];
    assert_eq!(IncrementalTiers::new(stated).unwrap(), IncrementalTiers::new(plain).unwrap());
    let tiers = AllUnitsTiers::new(tiers(&[(10, 5)], 4)).unwrap();
    assert_eq!(tiers.tiers()[1].above, Some(whole(10)));
    assert_eq!(tiers.tiers()[1].up_to, None);
    assert_eq!(tiers.to_string(), "5.00 up to 10, then 4.00 GBP (all units)");
}

#[test]
fn a_fraction_of_a_unit_above_a_bound_has_the_next_price() {
    let all_units = AllUnitsTiers::new(tiers(&[(10, 5)], 4)).unwrap();
    assert_eq!(all_units.total("10".parse().unwrap()), fraction("50"));
    assert_eq!(all_units.total("10.000001".parse().unwrap()), fraction("40.000004"));
    // One more unit costs less: 44. So do volumes above 8.8 up to 10.
    let falls = all_units.falling_breaks();
    assert_eq!(&falls[0].dearer[0].above, &fraction("8.8"));
    // Here one more unit costs more, although the price falls.
    assert!(AllUnitsTiers::new(tiers(&[(4, 5)], 4)).unwrap().falling_breaks().is_empty());
}

/// Volumes that cost more than one unit beyond a bound: runs of them join only where they meet, and
/// a run without a volume is none.
#[test]
fn dearer_volumes_are_named_tier_by_tier() {
    let dearer = |shape: &[(u32, u32)], open: u32, at: u32| -> Vec<(String, String)> {
        let falls = AllUnitsTiers::new(tiers(shape, open)).unwrap().falling_breaks();
        let found = falls.iter().find(|fall| fall.at == whole(at)).unwrap();
        let ends = |range: &VolumeRange| (range.above.to_string(), range.up_to.to_string());
        found.dearer.iter().map(ends).collect()
    };
    let pair = |above: &str, up_to: &str| (above.to_owned(), up_to.to_owned());
    // 21 units at 3 are 63: more than 6.3 at 10, and more than 10.5 at 6.
    assert_eq!(dearer(&[(10, 10), (10, 6)], 3, 20), [pair("63/10", "10"), pair("21/2", "20")]);
    // 25 units at 4 are 100, as are 10 at 10: only what is above 20 at 5 costs more.
    assert_eq!(dearer(&[(10, 10), (14, 5)], 4, 24), [pair("20", "24")]);
    // 21 units at 2 are 42: all above 4.2 at 10, and all at 6, cost more.
    assert_eq!(dearer(&[(10, 10), (10, 6)], 2, 20), [pair("21/5", "20")]);
}

/// Volumes beyond a bound that cost no more than it: at each further price up to what it buys for the
/// same, and without an end at a price of zero.
#[test]
fn cheaper_volumes_are_named_tier_by_tier() {
    let cheaper = |shape: &[(u32, u32)], open: u32, at: u32| -> Vec<String> {
        let falls = AllUnitsTiers::new(tiers(shape, open)).unwrap().falling_breaks();
        let found = falls.iter().find(|fall| fall.at == whole(at)).unwrap();
        let end = |range: &VolumesBeyond| {
            let up_to = range.up_to.as_ref().map_or("on".to_owned(), Fraction::to_string);
            format!("{} to {up_to}", range.above)
        };
        found.cheaper.iter().map(end).collect()
    };
    // 10 at 10 are 100, and so are 50/3 at 6; of those at 3 none up to 33 1/3 is below 20.
    assert_eq!(cheaper(&[(10, 10), (10, 6)], 3, 10), ["10 to 50/3", "20 to 100/3"]);
    // 20 at 6 are 120, and so are 40 at 3.
    assert_eq!(cheaper(&[(10, 10), (10, 6)], 3, 20), ["20 to 40"]);
    assert_eq!(cheaper(&[(10, 10)], 0, 10), ["10 to on"]);
    // At 5 all up to 20, where the price of 5 goes on, and then to 100 over 4.
    assert_eq!(cheaper(&[(10, 10), (10, 5)], 4, 10), ["10 to 25"]);
}

#[test]
fn tiers_are_shown_with_their_kind() {
    let incremental = IncrementalTiers::new(tiers(&[(10, 5)], 4)).unwrap();
    assert_eq!(incremental.to_string(), "5.00 up to 10, then 4.00 GBP (incremental)");
}

/// Of tiers the highest price is held against the other's lowest, whatever the volume.
#[test]
fn dominance_of_tiers_is_conservative() {
    let card =
        |rate: Rate| RateCard::new(Currency::GBP, VatBasis::Exempt).with_rate("all", rate).unwrap();
    let tiered = card(Rate::new(IncrementalTiers::new(tiers(&[(10, 6)], 4)).unwrap()));
    let point = |price| card(Rate::new(PriceBand::point(pounds(price)).unwrap()));
    let line = "all".parse().unwrap();
    let dominates = |one: &RateCard, other: &RateCard| one.dominates(other, [&line].into_iter());
    assert!(dominates(&tiered, &point("6.01")));
    assert!(!dominates(&tiered, &point("6")));
    assert!(!dominates(&tiered, &point("5")));
    assert!(dominates(&point("3.99"), &tiered));
    assert!(!dominates(&point("4"), &tiered));
    assert!(tiered.has_tiers() && !point("4").has_tiers());
}

/// Each form as it is written, with what is due at least and the greatest volume.
#[test]
fn rates_are_shown_as_they_are_stated() {
    let list = vec![
        Tier::up_to(whole(10), pounds("5")).with_flat(pounds("100")),
        Tier::below(whole(20), pounds("4")),
        Tier::open(pounds("3")),
    ];
    let rate = Rate::new(AllUnitsTiers::new(list).unwrap()).with_least_charge(pounds("120"));
    assert_eq!(
        rate.to_string(),
        "100.00 and 5.00 up to 10, then 4.00 below 20, then 3.00 GBP (all units), at least 120.00"
    );
    let packs = Rate::new(Packs { of: whole(100), price: pounds("250") });
    let packs = packs.with_greatest_volume(whole(900));
    assert_eq!(packs.to_string(), "250.00 GBP for each 100 begun, for at most 900");
    assert_eq!(packs.price().lowest().to_string(), "2.50 GBP");
    // What one unit costs stands for the average at a volume of zero: here a whole pack.
    assert_eq!(*packs.average_price(whole(0)).unwrap().low(), fraction("250"));
    assert_eq!(*packs.average_price(whole(150)).unwrap().low(), fraction("10/3"));
}

/// A discount that is rounded: each price by itself, and then multiplied.
#[test]
fn a_discount_is_rounded_price_by_price() {
    let cents = |rounding| Some(PriceRounding { places: 2, rounding });
    let card = RateCard::new(Currency::GBP, VatBasis::Exempt)
        .with_price("day", pounds("24.35"))
        .unwrap()
        .with_rate("kit", Rate::new(Packs { of: whole(10), price: pounds("0.99") }))
        .unwrap();
    let less = |rounding| {
        let discount = CardDiscount { percent: "3%".parse().unwrap(), rounding };
        card.clone().with_discount(discount).unwrap()
    };
    let prices =
        |card: &RateCard| ["day", "kit"].map(|line| card.rate(line).unwrap().price().to_string());
    assert_eq!(prices(&less(None)), ["23.6195 GBP", "0.9603 GBP for each 10 begun"]);
    assert_eq!(prices(&less(cents(Rounding::HalfUp))), ["23.62 GBP", "0.96 GBP for each 10 begun"]);
    assert_eq!(prices(&less(cents(Rounding::Up))), ["23.62 GBP", "0.97 GBP for each 10 begun"]);
    // A price that is added later is reduced as well, and each is kept as stated.
    let later = less(cents(Rounding::Down)).with_price("night", pounds("1")).unwrap();
    assert_eq!(later.rate("night").unwrap().price().to_string(), "0.97 GBP");
    assert_eq!(later.stated_rate("night").unwrap().price().to_string(), "1.00 GBP");
}

#[cfg(feature = "json")]
mod tenders {
    use fullcost::appraisal::Appraisal;
    use fullcost::batch::{Scales, Table};
    use fullcost::exact::{Currency, Quantity};
    use fullcost::price::View;
    use fullcost::price::{AllUnitsTiers, BandRelation, IncrementalTiers, Interval};
    use fullcost::report;
    use fullcost::tender::{BandEnd, Comparison, RankInterval, ScenarioComparison};
    use serde_json::{Value, json};

    use super::{Tier, fraction, pounds};
    use crate::cases::{data, entries, items, read};
    use crate::error::refused;
    use crate::support::asked::{appraisal, exact, handle};

    /// The appraisal of a document, which comes back as it was written.
    pub(super) fn tiered(document: &Value) -> Appraisal {
        let tiered = appraisal(document);
        assert_eq!(Appraisal::from_json(&tiered.to_json()).unwrap(), tiered);
        tiered
    }

    fn one_line(quantity: &str, rates: &[(&str, Value)]) -> Value {
        let bids = rates.iter().map(|(provider, rate)| {
            json!({"provider": provider, "vat": "exempt", "rates": {"all": rate}})
        });
        json!({
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "contact hour",
            "period": {"from": "2026-04", "months": 12}, "demand": {"all": quantity},
            "bids": bids.collect::<Vec<_>>()
        })
    }

    fn verify_all(comparison: &Comparison) {
        for scenario in comparison.scenarios() {
            for view in View::ALL {
                for bid in comparison.tender().bids() {
                    for (end, total) in [BandEnd::Low, BandEnd::High].into_iter().zip([0, 1]) {
                        let (scenario, provider) = (scenario.name().as_str(), &bid.provider);
                        let provider = provider.as_str();
                        let evidence =
                            handle(comparison, scenario, provider).evidence(view, end).unwrap();
                        evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                        let compared = comparison.scenario(scenario).unwrap().view(view);
                        let ends = compared.standing(provider).unwrap().total.as_ref().unwrap();
                        let expected = if total == 0 { ends.low() } else { ends.high() };
                        assert_eq!(evidence.value(), expected, "{evidence}");
                    }
                }
            }
        }
    }

    /// The working names each tier with its bounds, and the units in it: none where it is not reached.
    #[test]
    fn the_working_names_every_tier() {
        let tiers = json!({"incremental": [
            {"up_to": "10", "price": "5"}, {"up_to": "30", "price": "4"}, {"price": "3"}]});
        let labels = |quantity: &str| -> Vec<String> {
            let comparison = tiered(&one_line(quantity, &[("a", tiers.clone())])).compare();
            let evidence =
                handle(&comparison, "planned", "a").evidence(View::Tendered, BandEnd::Low).unwrap();
            evidence.verify().unwrap();
            let text = evidence.to_string();
            let words = text
                .lines()
                .filter(|line| line.contains("units up to") || line.contains("units above"));
            words.map(|line| line.trim().split(" = ").next().unwrap().to_owned()).collect()
        };
        assert_eq!(
            labels("10"),
            [
                "units up to 10: 50 GBP [product]",
                "units above 10 up to 30: 0 GBP [product]",
                "units above 30: 0 GBP [product]",
            ]
        );
        assert_eq!(
            labels("31"),
            [
                "units up to 10: 50 GBP [product]",
                "units above 10 up to 30: 80 GBP [product]",
                "units above 30: 3 GBP [product]",
            ]
        );
    }

    /// P25, as tiers and inside a tender.
    #[test]
    fn p25() {
        let case = read(&data("prices").join("p25.json"));
        let list: Vec<Tier> = items(&case["tiers"])
            .map(|tier| {
                let price = pounds(tier["price"].as_str().unwrap());
                match tier["up_to"].as_str() {
                    Some(bound) => Tier::up_to(bound.parse().unwrap(), price),
                    None => Tier::open(price),
                }
            })
            .collect();
        let incremental = IncrementalTiers::new(list.clone()).unwrap();
        let all_units = AllUnitsTiers::new(list).unwrap();
        for (quantity, expected) in entries(&case["totals"]) {
            let volume: Quantity = quantity.parse().unwrap();
            let total = |form: &str| fraction(expected[form].as_str().unwrap());
            assert_eq!(incremental.total(volume), total("incremental"));
            assert_eq!(all_units.total(volume), total("all_units"));
            let rates = ["incremental", "all_units"];
            let rates = rates.map(|form| (form, json!({form: case["tiers"]})));
            let comparison = tiered(&one_line(quantity, &rates)).compare();
            verify_all(&comparison);
            for (form, _) in &rates {
                let view = comparison.scenario("planned").unwrap().view(View::Tendered);
                let found = view.standing(form).unwrap().total.as_ref().unwrap();
                assert_eq!((found.low(), found.high()), (&total(form), &total(form)));
                let line = handle(&comparison, "planned", form).line_total("all").unwrap();
                assert_eq!(&line, found);
                if let Some(average) = case["averages"][quantity][*form].as_str() {
                    let found = handle(&comparison, "planned", form).average_price("all").unwrap();
                    assert_eq!(found.low(), &fraction(average));
                }
            }
        }
        let rates = [("a", json!({"all_units": case["tiers"]}))];
        let falls = tiered(&one_line("950", &rates)).tender().falling_totals();
        let shown: Vec<Value> = falls
            .iter()
            .map(|found| {
                let dearer = found.dearer.iter();
                let dearer =
                    dearer.map(|range| json!([range.above.to_string(), range.up_to.to_string()]));
                json!({
                    "at": found.at.to_string(),
                    "total": exact(&found.total).to_string(),
                    "total_of_one_more": exact(&found.total_of_one_more).to_string(),
                    "dearer": dearer.collect::<Vec<_>>(),
                    "cheaper": found.cheaper.iter().map(|range| json!([
                        range.above.to_string(),
                        range.up_to.as_ref().map(ToString::to_string)
                    ])).collect::<Vec<_>>(),
                })
            })
            .collect();
        assert_eq!(Value::Array(shown), case["falling"]);
    }

    /// A line of each kind, two weighted scenarios, a corridor, a cost model.
    fn mixed() -> Value {
        json!({
            "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
            "period": {"from": "2026-04", "months": 12},
            "lines": [{"name": "day"}, {"name": "night"}, {"name": "set", "preset_price": "7"},
                {"name": "extra", "optional": true}],
            "scenarios": [
                {"name": "few", "weight": "25%", "demand": {"day": "80", "night": "10", "set": "1", "extra": "0"}},
                {"name": "many", "weight": "75%", "demand": {"day": "200", "night": "0", "set": "1", "extra": "9"}}
            ],
            "corridor": {"source": "study", "lines": {
                "day": {"low": "20", "high": "24"}, "night": {"low": "30", "high": "40"}}},
            "bids": [
                {"provider": "north", "vat": "exempt", "rates": {
                    "day": {"incremental": [{"up_to": "100", "price": "25"}, {"above": "100", "price": "21.5"}]},
                    "night": {"low": "31", "high": "33"},
                    "extra": {"all_units": [{"up_to": "5", "price": "9"}, {"price": "1"}], "unit": "hour"}},
                 "cost_model": {
                    "organisation": {
                        "format": 1, "name": "north", "currency": "GBP", "period": {"from": "2026-04", "months": 12},
                        "services": [{"name": "care", "unit": "hour", "volume": "100"}],
                        "lines": [{"name": "pay", "amount": "2200", "charged_to": "care", "source": "budget"}]},
                    "method": "direct", "serves": {"day": "care", "night": "care"}}},
                {"provider": "south", "vat": "exempt", "rates": {
                    "day": {"all_units": [{"up_to": "100", "price": "26"}, {"up_to": "150", "price": "22"}, {"price": "20"}]},
                    "night": "32", "set": "7"}}
            ]
        })
    }

    #[test]
    fn tiers_compare_in_every_scenario_beside_bands_and_presets() {
        let tiered = tiered(&mixed());
        let comparison = tiered.compare();
        verify_all(&comparison);
        let total = |scenario: &str, provider: &str| {
            let view = comparison.scenario(scenario).unwrap().view(View::Tendered);
            let total = view.standing(provider).unwrap().total.as_ref().unwrap().clone();
            (total.low().to_string(), total.high().to_string())
        };
        let expected = |low: &str, high: &str| (low.to_owned(), high.to_owned());
        // 80 × 25 + 10 × 31 to 33 + 7; 100 × 25 + 100 × 21.50 + 7.
        assert_eq!(total("few", "north"), expected("2317", "2337"));
        assert_eq!(total("many", "north"), expected("4657", "4657"));
        // 80 × 26 + 10 × 32 + 7; 200 × 20 + 7.
        assert_eq!(total("few", "south"), expected("2407", "2407"));
        assert_eq!(total("many", "south"), expected("4007", "4007"));
        // By weight, and not at the weighted quantity of 170.
        assert_eq!(total("expected", "north"), expected("4072", "4077"));
        assert_eq!(total("expected", "south"), expected("3607", "3607"));
        let rank = |scenario: &str, provider: &str| {
            let view = comparison.scenario(scenario).unwrap().view(View::Tendered);
            view.standing(provider).unwrap().rank.and_then(RankInterval::certain)
        };
        assert_eq!((rank("few", "north"), rank("few", "south")), (Some(1), Some(2)));
        assert_eq!((rank("many", "north"), rank("many", "south")), (Some(2), Some(1)));
        assert!(tiered.tender().dominances().unwrap().is_empty());
        let extra = handle(&comparison, "many", "north").line_total("extra").unwrap();
        assert_eq!(extra.low(), &fraction("9"));
        let set = handle(&comparison, "expected", "south").line_total("set").unwrap();
        assert_eq!(set.low(), &fraction("7"));
        let set = handle(&comparison, "expected", "south").average_price("set").unwrap();
        assert_eq!(set.low(), &fraction("7"));
    }

    #[test]
    fn positions_hold_the_average_price_against_the_corridor() {
        let tiered = tiered(&mixed());
        let (comparison, corridor) = (tiered.compare(), tiered.questions().corridor.as_ref());
        let corridor = corridor.unwrap();
        let line = |scenario: &str, provider: &str, line: &str| {
            let position = handle(&comparison, scenario, provider).corridor(corridor).unwrap();
            let found = position.lines.iter().find(|(name, _)| name.as_str() == line);
            let (_, found) = found.unwrap();
            (found.relation, exact(&found.distance).to_string())
        };
        assert_eq!(line("few", "north", "day"), (BandRelation::Above, "1".to_owned()));
        // 4,650 over 200 hours.
        assert_eq!(line("many", "north", "day"), (BandRelation::Within, "0".to_owned()));
        assert_eq!(line("few", "south", "day"), (BandRelation::Above, "2".to_owned()));
        assert_eq!(line("many", "south", "day"), (BandRelation::Within, "0".to_owned()));
        // (25 % of 2,000 + 75 % of 4,650) over 170 hours.
        let average = handle(&comparison, "expected", "north").average_price("day").unwrap();
        assert_eq!(average.low(), &fraction("7975/340"));
        let basket = handle(&comparison, "few", "south").corridor(corridor).unwrap();
        // 2,400 against 80 × 24 + 10 × 40.
        assert_eq!(&basket.basket.as_ref().unwrap().distance, &fraction("80"));
        let Some(own) = handle(&comparison, "many", "north").own_cost().unwrap() else {
            panic!("north has a cost model");
        };
        assert_eq!(own.price.low(), &fraction("4650"));
        assert_eq!(own.shortfall.high(), &fraction("-250"));
    }

    #[test]
    fn reports_and_results_say_where_totals_fall() {
        let findings = tiered(&mixed()).run().unwrap();
        let report = report::appraisal(&findings);
        for part in [
            "Prices that change with the volume, and what they give in this scenario",
            "on further units: 25.00 up to 100, then 21.50",
            "on all units: 26.00 up to 100, 22.00 up to 150, then 20.00",
            "south, line day: 100 cost 2,600.00, but 101 cost 2,222.00; every volume above 85.461538 up to 100 costs more than 101",
            "south, line day: 150 cost 3,300.00, but 151 cost 3,020.00; every volume above 137.272727 up to 150 costs more than 151",
            "20.00 to 26.00, tiers",
        ] {
            assert!(report.contains(part), "{part}\n{report}");
        }
        let result: Value = serde_json::from_str(&findings.to_json()).unwrap();
        let falls = &result["falling_totals"];
        assert_eq!(falls.as_array().unwrap().len(), 3);
        assert_eq!(
            falls[1],
            json!({
                "provider": "south", "line": "day", "at": "100",
                "total": {"exact": "2600", "rounded": "2600.00"},
                "total_of_one_more": {"exact": "2222", "rounded": "2222.00"},
                "dearer": [{"above": "1111/13", "up_to": "100"}],
                "cheaper": [{"above": "100", "up_to": "1300/11"}]
            })
        );
        let text = report::appraisal(&findings);
        assert!(text.contains("Every bid in every view"), "{text}");
    }

    /// A tier whose price is the same as the one before is no tier at all.
    #[test]
    fn equal_tiers_are_a_point_and_listing_order_changes_nothing() {
        let mut document = mixed();
        let tiers = json!([{"up_to": "3", "price": "25"}, {"price": "25"}]);
        for (form, bid) in [("incremental", 0), ("all_units", 1)] {
            document["bids"][bid]["rates"]["day"] = json!({form: tiers});
            document["bids"][bid]["rates"]["night"] = json!("32");
        }
        let with_tiers = tiered(&document).compare();
        for bid in 0..2 {
            document["bids"][bid]["rates"]["day"] = json!("25");
        }
        let plain = tiered(&document).compare();
        for (one, other) in with_tiers.scenarios().zip(plain.scenarios()) {
            assert_eq!(one.name(), other.name());
            assert!(one.views().eq(other.views()));
            let cards = |scenario: ScenarioComparison<'_>| -> Vec<Interval> {
                scenario.bids().map(|bid| bid.rate_card_total().clone()).collect()
            };
            assert_eq!(cards(one), cards(other));
        }
        let forwards = tiered(&mixed()).run().unwrap().to_json();
        let mut document = mixed();
        for list in ["bids", "lines", "scenarios"] {
            document[list].as_array_mut().unwrap().reverse();
        }
        assert_eq!(tiered(&document).run().unwrap().to_json(), forwards);
    }

    #[test]
    fn the_batch_refuses_tiers_by_name() {
        let rates =
            [("a", json!({"incremental": [{"up_to": "3", "price": "25"}, {"price": "23"}]}))];
        let tiered = tiered(&one_line("5", &rates));
        let mut table = Table::new(Currency::GBP, Scales::new(2, 0).unwrap(), 1, 0).unwrap();
        refused(
            table.push_appraisal(&tiered, "planned"),
            "tender \"Home support\" has prices that change with the volume, which a batch does not take: compare it as a tender by itself",
        );
    }
}
