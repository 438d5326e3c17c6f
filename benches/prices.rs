//! Volume tiers, quartiles, contracts under scenarios of demand, and whole-life totals.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput};
use fullcost::appraisal::{Appraisal, WholeLifePlan};
use fullcost::exact::Fraction;
use fullcost::price::{Indexation, QuartileEstimator, quartiles};
use fullcost::tender::{BandEnd, ScenarioComparison, Tender, compare};
use serde_json::{Value, json};

pub(crate) fn define(criterion: &mut Criterion) {
    define_schedules(criterion);
    define_contracts(criterion);
    define_whole_life(criterion);
}

fn define_schedules(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("prices/6_bids_12_lines");
    group.throughput(Throughput::Elements(6 * 12));
    for (form, tiers) in [("points", 0), ("three_tiers_on_each_line", 3)] {
        let tender = Tender::from_json(&document(tiers)).expect("a valid tender");
        group.bench_function(format!("compare_{form}"), |bencher| {
            bencher.iter(|| {
                let comparison = compare(black_box(&tender));
                assert_eq!(comparison.scenarios().count(), 1);
                comparison
            });
        });
    }
    group.finish();

    let mut group = criterion.benchmark_group("prices/quartiles");
    for count in [4_i128, 100, 1_000] {
        let price = |place: i128| Fraction::new(2_000 + (place * 7_919) % 1_009, 100);
        let figures = (0..count).map(price).collect::<Result<Vec<_>, _>>().expect("hundredths");
        group.throughput(Throughput::Elements(figures.len() as u64));
        group.bench_function(format!("{count}_figures/inclusive"), |bencher| {
            bencher.iter(|| {
                let found = quartiles(black_box(&figures), QuartileEstimator::Inclusive);
                let found = found.expect("enough figures");
                assert!(found.lower <= found.upper);
                found
            });
        });
    }
    group.finish();
}

/// What each bid is paid, what it costs and what is left, in every scenario.
fn define_contracts(criterion: &mut Criterion) {
    for (bids, lines, scenarios) in [(6, 12, 3), (24, 12, 3), (96, 12, 3), (6, 48, 3), (6, 12, 48)]
    {
        let document = contracted(bids, lines, scenarios, 3).to_string();
        let appraisal = Appraisal::from_json(&document).expect("a valid appraisal");
        let case = format!("prices/contracts/{bids}_bids_{lines}_lines_{scenarios}_scenarios");
        let mut group = criterion.benchmark_group(case);
        group.throughput(Throughput::Elements((bids * lines * scenarios) as u64));
        group.bench_function("income_cost_margin", |bencher| {
            bencher.iter(|| {
                let margins = margins(black_box(&appraisal));
                assert_eq!(margins, bids * scenarios);
                margins
            });
        });
        group.finish();
    }
}

/// How many outcomes have a margin.
fn margins(appraisal: &Appraisal) -> usize {
    let (tender, questions) = (appraisal.tender(), appraisal.questions());
    let contract = questions.contract.as_ref().expect("it asks about a contract");
    let outcomes = tender.bids().iter().map(|bid| {
        let contract = contract.outcomes(tender, bid.provider.as_str()).expect("a known bid");
        contract.outcomes.iter().filter(|outcome| outcome.margin.as_ref().is_some()).count()
    });
    outcomes.sum()
}

/// Present values with the order, and each bid's flows at constant prices and in money of the year.
fn define_whole_life(criterion: &mut Criterion) {
    for (bids, years) in [(6, 3), (6, 12), (6, 24), (24, 3), (96, 3)] {
        let document = contracted(bids, 12, 3, years).to_string();
        let appraisal = Appraisal::from_json(&document).expect("a valid appraisal");
        let (questions, comparison) = (appraisal.questions(), appraisal.compare());
        let scenario = comparison.scenario("scenario 1").expect("a known scenario");
        let plan = questions.whole_life.as_ref().expect("it asks about the years");
        let indexation = questions.indexation.as_ref();
        let case = format!("prices/whole_life/{bids}_bids_{years}_years");
        let mut group = criterion.benchmark_group(case);
        group.throughput(Throughput::Elements((bids * years) as u64));
        group.bench_function("order", |bencher| {
            bencher.iter(|| {
                let order = black_box(scenario).whole_life_order(plan, indexation);
                let order = order.expect("the tender has years");
                assert_eq!(order.len(), bids);
                order
            });
        });
        group.bench_function("totals", |bencher| {
            bencher.iter(|| {
                let found = totals(black_box(scenario), plan, indexation);
                assert_eq!(found, bids);
                found
            });
        });
        group.finish();
    }
}

/// How many bids have flows in money of the year.
fn totals(
    scenario: ScenarioComparison<'_>,
    plan: &WholeLifePlan,
    indexation: Option<&Indexation>,
) -> usize {
    let known = scenario.bids().filter(|bid| {
        let found = bid.whole_life(plan, indexation, BandEnd::Low);
        found.expect("the tender has years").money_of_each_year.as_ref().is_some()
    });
    known.count()
}

/// A tender under a contract of every form over some years, each bid with its cost model.
fn contracted(bids: usize, lines: usize, scenarios: usize, years: usize) -> Value {
    let named = |count: usize, value: &dyn Fn(usize) -> Value| -> Value {
        (0..count).map(|line| (format!("line {line}"), value(line))).collect()
    };
    let terms = |line: usize| match line % 4 {
        0 => json!({"form": "block", "volume": "1000"}),
        1 => json!({"form": "per_unit"}),
        2 => {
            json!({"form": "cost_and_volume", "volume": "1000", "tolerance_up": "5%", "price_up": "70%",
            "tolerance_down": "5%", "price_down": "50%"})
        }
        _ => json!({"form": "per_success", "success_rate": "80%"}),
    };
    let scenario = |place: usize| {
        let demand =
            named(lines, &|line| json!((700 + (place * 131 + line * 37) % 600).to_string()));
        json!({"name": format!("scenario {place}"), "demand": demand})
    };
    let bid = |place: usize| {
        let amount = |line: usize| (15_000 + (place * 211 + line * 97) % 9_000).to_string();
        let service = |line: usize| json!({"name": format!("service {line}"), "unit": "hour", "volume": "1000"});
        let cost = |line: usize, behaviour: &str| {
            json!({"name": format!("{behaviour} {line}"), "behaviour": behaviour, "amount": amount(line),
                "charged_to": format!("service {line}"), "source": "bench"})
        };
        json!({
            "provider": format!("bid {place}"), "vat": "exempt",
            "rates": named(lines, &|line| json!(format!("{}.{:02}", 24 + line % 9, (place * 37) % 100))),
            "cost_model": {
                "organisation": {
                    "format": 1, "name": format!("bid {place}"), "currency": "GBP",
                    "period": {"from": "2026-04", "months": 12},
                    "services": (0..lines).map(service).collect::<Vec<_>>(),
                    "lines": (0..lines)
                        .flat_map(|line| [cost(line, "fixed"), cost(line, "variable")])
                        .collect::<Vec<_>>(),
                },
                "method": "direct", "serves": named(lines, &|line| json!(format!("service {line}"))),
            },
        })
    };
    let lump = |place: usize| (format!("bid {place}"), json!((1_000 + place * 17).to_string()));
    json!({
        "format": 1, "title": "Home support", "currency": "GBP", "unit": "hour",
        "period": {"from": "2026-04", "months": 12},
        "scenarios": (0..scenarios).map(scenario).collect::<Vec<_>>(),
        "contract": {"source": "bench", "lines": named(lines, &terms)},
        "indexation": {"source": "bench",
            "indices": [{"name": "pay", "source": "bench", "weight": "100%",
                "yearly_changes": {"2026-12": "4%", "2027-12": "3%"}}],
            "uplifts": [
                {"takes_effect": "2027-04", "from": "2025-12", "to": "2026-12"},
                {"takes_effect": "2028-04", "from": "2026-12", "to": "2027-12"},
            ]},
        "whole_life": {"source": "bench", "from": "2026-04", "volumes": vec!["100%"; years],
            "real_rate": "3.5%", "timing": "year_middle",
            "mobilisation": (0..bids).map(lump).collect::<Value>()},
        "bids": (0..bids).map(bid).collect::<Vec<_>>(),
    })
}

/// A tender of 6 bids and 12 lines, each line with so many tiers, or a point where there are none.
fn document(tiers: usize) -> String {
    let (mut demand, mut bids) = (String::new(), String::new());
    for line in 0..12 {
        let comma = if line == 0 { "" } else { "," };
        let _ = write!(demand, "{comma}\"line {line}\": \"{}.5\"", 1_000 + line * 137);
    }
    for bid in 0..6 {
        let mut rates = String::new();
        for line in 0..12 {
            let comma = if line == 0 { "" } else { "," };
            let price = |tier: usize| format!("{}.{:02}", 30 - tier - line % 9, (bid * 37) % 100);
            let rate =
                if tiers == 0 { format!("\"{}\"", price(0)) } else { tiered(tiers, line, price) };
            let _ = write!(rates, "{comma}\"line {line}\": {rate}");
        }
        let comma = if bid == 0 { "" } else { "," };
        let _ = write!(
            bids,
            "{comma}{{\"provider\": \"bid {bid}\", \"vat\": \"exempt\", \"rates\": {{{rates}}}}}"
        );
    }
    format!(
        "{{\"format\": 1, \"title\": \"Home support\", \"currency\": \"GBP\", \"unit\": \"hour\", \
         \"period\": {{\"from\": \"2026-04\", \"months\": 12}}, \"demand\": {{{demand}}}, \
         \"bids\": [{bids}]}}"
    )
}

/// A rate with tiers of 500 units each, incremental on every other line.
fn tiered(tiers: usize, line: usize, price: impl Fn(usize) -> String) -> String {
    let bounded = (1..tiers)
        .map(|tier| format!("{{\"up_to\": \"{}\", \"price\": \"{}\"}}", tier * 500, price(tier)));
    let open = format!("{{\"price\": \"{}\"}}", price(tiers));
    let list: Vec<String> = bounded.chain([open]).collect();
    let form = if line.is_multiple_of(2) { "incremental" } else { "all_units" };
    format!("{{\"{form}\": [{}]}}", list.join(","))
}
