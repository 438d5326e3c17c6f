//! Documents of every kind that could take long or much, in any size: few records, many pairs of them.

use serde_json::{Map, Value, json};

/// A kind of document: what it is called, and one of a size.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) of_costs: bool,
    pub(crate) document: fn(usize) -> Value,
}

/// All kinds.
pub(crate) const KINDS: [Kind; 19] = [
    tender("bands in scenarios", bands_in_scenarios),
    tender("circumstances not stated", not_stated),
    tender("cost models", cost_models),
    tender("costs to the buyer", buyer),
    tender("fractions of prices", fractions),
    tender("indices without a shared factor", indexation),
    tender("long names", long_names),
    tender("market prices", market),
    tender("mixes", mixes),
    tender("powers of quality", powers),
    tender("rules of several fields", rules),
    tender("scenarios", scenarios),
    tender("tied scores", tied_scores),
    tender("uncertain mixes", uncertain_mixes),
    tender("volume tiers", tiers),
    costs("alternative drivers", alternative_drivers),
    costs("drivers that follow expenditure", expenditure),
    costs("full-time equivalents", full_time_equivalents),
    costs("pools with long drivers", |size| pools(size, 1_000_003, 0)),
];

const fn tender(name: &'static str, document: fn(usize) -> Value) -> Kind {
    Kind { name, of_costs: false, document }
}

const fn costs(name: &'static str, document: fn(usize) -> Value) -> Kind {
    Kind { name, of_costs: true, document }
}

/// A tender of so many bids with one line each, and more fields.
fn tender_of(bids: usize, more: Value) -> Value {
    let bid = |place: usize| {
        let price = format!("{}.{:06}", 1_000 + place % 997, (place * 7_919 + 1) % 1_000_000);
        json!({"provider": format!("b{place:05}"), "vat": "exempt", "rates": {"l": price}})
    };
    with(
        json!({
            "format": 1, "title": "t", "currency": "GBP", "unit": "u", "demand": {"l": "1000"},
            "period": {"from": "2026-04", "months": 12}, "bids": each(bids, bid),
        }),
        more,
    )
}

fn organisation_of(more: Value) -> Value {
    with(
        json!({
            "format": 1, "name": "o", "currency": "GBP",
            "period": {"from": "2026-04", "months": 12},
            "services": [{"name": "s", "unit": "u", "volume": "1000"}],
        }),
        more,
    )
}

fn with(mut document: Value, more: Value) -> Value {
    let (Value::Object(fields), Value::Object(more)) = (&mut document, more) else { panic!() };
    fields.extend(more);
    document
}

fn each(count: usize, record: impl Fn(usize) -> Value) -> Value {
    (0..count).map(record).collect()
}

fn in_scenarios(mut tender: Value, count: usize) -> Value {
    tender.as_object_mut().unwrap().remove("demand");
    let scenario =
        |place| json!({"name": format!("s{place:02}"), "demand": {"l": format!("{}", place + 1)}});
    with(tender, json!({"lines": [{"name": "l"}], "scenarios": each(count, scenario)}))
}

fn each_bid(mut tender: Value, change: impl Fn(usize, &mut Map<String, Value>)) -> Value {
    for (place, bid) in tender["bids"].as_array_mut().unwrap().iter_mut().enumerate() {
        change(place, bid.as_object_mut().unwrap());
    }
    tender
}

fn bands_in_scenarios(size: usize) -> Value {
    let tender = each_bid(tender_of(size, json!({})), |place, bid| {
        let band = json!({"low": (place + 1).to_string(), "high": (place + 100_000).to_string()});
        bid.insert("rates".to_owned(), json!({"l": band}));
    });
    in_scenarios(tender, 3)
}

fn not_stated(size: usize) -> Value {
    let rule = |place| {
        let code = format!("c{place}");
        let views = ["competitively_neutral", "public_purse", "unsubsidised"];
        json!({"code": code, "bears_on": code, "views": views, "reason": "x", "source": "x"})
    };
    let field = json!({"playing_field": {"adjustments": each(size, rule)}});
    let tender = each_bid(tender_of(size, field), |_, bid| {
        let silent = (0..size).map(|place| (format!("c{place}"), json!("not stated")));
        bid.insert("circumstances".to_owned(), Value::Object(silent.collect()));
    });
    in_scenarios(tender, 3)
}

fn cost_models(size: usize) -> Value {
    let mut model = pools(size, 7, 0);
    let service = json!({"name": "s", "unit": "u", "volume": "1"});
    model["services"].as_array_mut().unwrap().push(service);
    each_bid(tender_of(size, json!({})), |_, bid| {
        let own = json!({"organisation": model, "method": "direct", "serves": {"l": "s"}});
        bid.insert("cost_model".to_owned(), own);
    })
}

fn buyer(size: usize) -> Value {
    let cost = |place| json!({"name": format!("c{place}"), "kind": "other", "percent_of_price": "1.234567%", "source": "x"});
    let hurdle = |place| json!({"name": format!("h{place}"), "rate": "1.234567%", "personnel_cost": "10", "spares": {"provider": "b00000"}, "source": "x"});
    tender_of(size, json!({"buyer": {"costs": each(size, cost), "hurdles": each(size, hurdle)}}))
}

fn fractions(size: usize) -> Value {
    let rule = |place: usize| {
        let part = format!("1/{}", 999_999_999_999_999_999_001_u128 - 2 * place as u128);
        json!({"code": format!("c{place}"), "fraction_of_price": part, "views": ["public_purse"], "reason": "x", "source": "x"})
    };
    tender_of(size, json!({"playing_field": {"adjustments": each(size, rule)}}))
}

fn indexation(size: usize) -> Value {
    let month = |place: usize| format!("{:04}-{:02}", 2026 + place / 12, place % 12 + 1);
    let uplifts = size.min(49);
    let index = |place: usize| {
        let level = |at: usize| {
            (month(at), json!((999_999_999_999_989 - 1_000 * (at + 60 * place)).to_string()))
        };
        let levels: Map<String, Value> = (0..=uplifts).map(level).collect();
        json!({"name": format!("i{place}"), "source": "x", "weight": "25%", "reading": "each_month", "levels": levels})
    };
    let uplift =
        |at| json!({"takes_effect": month(at + 4), "from": month(at), "to": month(at + 1)});
    let plan = json!({"source": "x", "from": "2026-04", "volumes": each(uplifts.max(1), |_| json!("33.333333%")), "nominal_rate": "3.141593%", "timing": "year_middle"});
    let indexation =
        json!({"source": "x", "indices": each(4, index), "uplifts": each(uplifts.max(1), uplift)});
    tender_of(size, json!({"indexation": indexation, "whole_life": plan}))
}

fn long_names(size: usize) -> Value {
    let lines: Vec<String> = (0..size).map(|place| format!("l{place:04}")).collect();
    let quantities: Map<String, Value> =
        lines.iter().map(|line| (line.clone(), json!("1"))).collect();
    let tender = tender_of(size, json!({"demand": quantities}));
    each_bid(tender, |_, bid| {
        bid.insert("rates".to_owned(), quantities.clone().into());
        bid.insert("label".to_owned(), "x".repeat(1_000).into());
    })
}

fn market(size: usize) -> Value {
    let price = |place: usize| (format!("p{place}"), json!({"l": format!("{}", 1_000 + place)}));
    let prices: Map<String, Value> = (0..size.max(3) * 10).map(price).collect();
    let market =
        json!({"estimator": "exclusive", "aggregation": "quartile_of_totals", "prices": prices});
    tender_of(size, json!({"corridor": {"source": "x", "market": market}}))
}

fn mixes(size: usize) -> Value {
    let mix = |place: usize| json!({"name": format!("m{place}"), "demand": {"l": (place + 2).to_string()}});
    tender_of(size, json!({"robustness": {"mixes": each(size.min(900), mix)}}))
}

fn powers(size: usize) -> Value {
    let rule = json!({"rule": "weighted_value_index", "quality_power": 100, "price_power": 99, "apart_from_weights": true});
    let criteria = json!([{"name": "q", "weight": "40%", "maximum": "999983"}]);
    let scoring = json!({"scoring": {"rule": rule, "price_weight": "60%", "criteria": criteria}});
    each_bid(tender_of(size, scoring), |place, bid| {
        let mark = format!("{}.{:06}", place * 7_919 % 999_983, place * 104_729 % 1_000_000);
        bid.insert("quality".to_owned(), json!({"q": mark}));
    })
}

fn rules(size: usize) -> Value {
    let rule = |place| json!({"code": format!("c{place}"), "lump": "1", "views": ["public_purse"], "reason": "x", "source": "x"});
    let field = json!({"adjustments": each(size, rule)});
    let further = |place| with(json!({"name": format!("f{place}")}), field.clone());
    tender_of(size, json!({"playing_field": field, "further_fields": each(5, further)}))
}

fn scenarios(size: usize) -> Value {
    in_scenarios(tender_of(size, json!({})), size.min(100))
}

fn tied_scores(size: usize) -> Value {
    let rule = json!({"rule": "distance_from_mean", "share_at_reference": "50%", "slope": "0.5"});
    let criteria = json!([{"name": "q", "weight": "50%", "maximum": "1"}]);
    let scoring = json!({"rule": rule, "price_weight": "50%", "criteria": criteria});
    let tender =
        tender_of(size, json!({"scoring": scoring, "demand": {"l": "1"}, "robustness": {}}));
    each_bid(tender, |place, bid| {
        // Points for quality make up for the price exactly.
        bid.insert(
            "rates".to_owned(),
            json!({"l": (1_000 + 10 * place - 5 * (size - 1)).to_string()}),
        );
        bid.insert(
            "quality".to_owned(),
            json!({"q": format!("0.{:06}", 500_000 + 5_000 * place - 2_500 * (size - 1))}),
        );
    })
}

fn uncertain_mixes(size: usize) -> Value {
    tender_of(size, json!({"robustness": {"concentration": "200"}}))
}

fn tiers(size: usize) -> Value {
    let tender = tender_of(size, json!({"robustness": {}}));
    each_bid(tender, |place, bid| {
        let tier = |at: usize| {
            if at + 1 == size.min(90) {
                json!({"price": "1"})
            } else {
                json!({"up_to": ((at + 1) * size * 2 + place * 2).to_string(), "price": (1_000 - at).to_string()})
            }
        };
        bid.insert("rates".to_owned(), json!({"l": {"all_units": each(size.min(90), tier)}}));
    })
}

/// Pools that serve all services and each other.
fn pools(size: usize, digits: usize, alternatives: usize) -> Value {
    let quantities = |pool: usize| -> Map<String, Value> {
        let quantity = |service: usize| {
            (format!("s{service:03}"), json!((digits + 7 * service + pool + 1).to_string()))
        };
        (0..size).map(quantity).collect()
    };
    let driver = |pool| json!({"name": format!("d{pool:03}"), "quantities": quantities(pool)});
    let other = |pool: usize| {
        if pool < alternatives { json!([format!("d{:03}", (pool + 1) % size)]) } else { json!([]) }
    };
    let pool = |pool| json!({"name": format!("p{pool:03}"), "driver": format!("d{pool:03}"), "alternative_drivers": other(pool)});
    let line = |pool| json!({"name": format!("l{pool}"), "amount": "999999999.97", "charged_to": format!("p{pool:03}"), "source": "x"});
    let service =
        |service| json!({"name": format!("s{service:03}"), "unit": "u", "volume": "7.000001"});
    organisation_of(json!({
        "services": each(size, service), "drivers": each(size, driver), "pools": each(size, pool),
        "lines": each(size, line),
    }))
}

fn alternative_drivers(size: usize) -> Value {
    pools(size, 1_000_003, size)
}

fn expenditure(size: usize) -> Value {
    let line = |place| json!({"name": format!("l{place}"), "amount": "1", "charged_to": "s", "source": "x"});
    let driver = |place| json!({"name": format!("d{place:04}"), "expenditure_with_volunteers": {"services": ["s"], "material": "x", "supported_by_overhead": "x"}});
    let pool = |place| json!({"name": format!("p{place:04}"), "driver": format!("d{place:04}")});
    organisation_of(
        json!({"lines": each(size * 10, line), "drivers": each(size, driver), "pools": each(size, pool)}),
    )
}

fn full_time_equivalents(size: usize) -> Value {
    let post = |place| json!({"name": format!("p{place:05}"), "pay": "100", "working_time": {"paid": "1950"}, "charged_to": "s", "source": "x"});
    let year = json!({"name": "y", "full_time_hours": "1950", "source": "x"});
    let funder = |place| json!({"name": format!("f{place:04}"), "service": "s", "lines": {"only": ["p00000/pay"]}, "share": "0.1%", "contribution": {"per_full_time_equivalent": "1"}, "source": "x"});
    organisation_of(json!({
        "payrolls": [{"name": "p", "year": year, "posts": each(size, post)}],
        "funders": each(size.min(1_000), funder),
    }))
}
