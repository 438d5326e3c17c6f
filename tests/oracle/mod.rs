//! Cases computed independently with exact rationals (`tests/oracle/`), compared for equality.
#![cfg(feature = "json")]

mod judging;
mod law;
mod practice;
mod rates;

use std::path::Path;

use fullcost::allocation::{Allocation, CostPool, Method, Problem, SelfUse, allocate};
use fullcost::cost::{Ledger, Organisation};
use fullcost::exact::{Fraction, Name, Rounding};
use fullcost::full_cost::{full_cost, ledger_column};
use fullcost::price::View;
use fullcost::tender::{BandEnd, Tender, compare};
use serde_json::Value;

use crate::allocation::{name, shuffled};
use crate::cases::{check_full_cost, entries, fraction, items, method, read};
use crate::error::{closed_pools, zero_base};
use crate::support::asked::handle;

fn oracle(file: &str) -> Value {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(file))
}

#[test]
fn allocation_equals_the_oracle() {
    let (mut runs, mut refusals, mut tables) = (0, 0, 0);
    for case in items(&oracle("allocation.json")) {
        let document = case["organisation"].to_string();
        let organisation = Organisation::from_json(&document)
            .unwrap_or_else(|error| panic!("{error}\n{document}"));
        let minor = Fraction::from(10_i128.pow(organisation.currency().minor_unit_digits().into()));
        for run in items(&case["runs"]) {
            let result = full_cost(&organisation, &method(&run["method"]));
            if run["error"] == "zero_base" {
                refusals += 1;
                let error = result.unwrap_err();
                assert!(error.message().contains(&no_base(&run["pool"])), "{error}");
                continue;
            }
            runs += 1;
            let costs = result.unwrap_or_else(|error| panic!("{error}\n{document}"));
            check_full_cost(&costs);
            let allocation: &Allocation = &costs.allocation;
            for ledger in Ledger::ALL {
                let column = ledger_column(ledger);
                let name = ledger.as_str();
                for (service, expected) in entries(&run["totals"][name]) {
                    let direct = costs.service(service).unwrap().direct.get(ledger);
                    let shared = allocation.service_share(service, column).unwrap();
                    let exact = direct.to_fraction() + shared.checked_div(&minor).unwrap();
                    assert_eq!(exact, fraction(expected), "{service} {name}\n{document}");
                }
                for (pool, expected) in entries(&run["closed"][name]) {
                    let closed = allocation.closed_amount(pool, column).unwrap();
                    assert_eq!(closed.checked_div(&minor).unwrap(), fraction(expected));
                }
                for (pool, row) in costs.pools.iter().zip(items(&run["by_origin"][name])) {
                    for (service, expected) in costs.services().zip(items(row)) {
                        let amount =
                            costs.origin.amount(pool.name.as_str(), service.name.as_str(), column);
                        let amount = amount.unwrap().checked_div(&minor).unwrap();
                        assert_eq!(amount, fraction(expected));
                    }
                }
                for (position, row) in items(&run["rounded"][name]).enumerate() {
                    tables += 1;
                    for (service, expected) in costs.services().zip(items(row)) {
                        let amount = service.overheads.values().nth(position).unwrap().get(ledger);
                        let amount = amount.to_plain_text();
                        assert_eq!(amount, expected.as_str().unwrap(), "{name}\n{run}\n{document}");
                    }
                }
            }
        }
    }
    assert!(runs >= 200 && refusals >= 10 && tables >= 200, "{runs} {refusals} {tables}");
}

#[test]
fn reciprocal_allocation_equals_the_oracle() {
    let (mut runs, mut closed_sets) = (0, 0);
    let organisations = oracle("allocation.json");
    let answers = oracle("reciprocal.json");
    assert_eq!(items(&organisations).count(), items(&answers).count());
    for (case, answer) in items(&organisations).zip(items(&answers)) {
        let document = case["organisation"].to_string();
        let organisation = Organisation::from_json(&document).unwrap();
        let minor = Fraction::from(10_i128.pow(organisation.currency().minor_unit_digits().into()));
        for (self_use, run) in
            [(SelfUse::Netted, &answer["netted"]), (SelfUse::Kept, &answer["kept"])]
        {
            let result = full_cost(&organisation, &Method::Reciprocal(self_use));
            match run["error"].as_str() {
                Some("zero_base") => {
                    let error = result.unwrap_err();
                    assert!(error.message().contains(&no_base(&run["pool"])), "{error}");
                    continue;
                }
                Some(_) => {
                    closed_sets += 1;
                    let pools: Vec<String> = items(&run["pools"])
                        .map(|pool| format!("{:?}", pool.as_str().unwrap()))
                        .collect();
                    let error = result.unwrap_err();
                    let expected = pools.join(", ");
                    assert_eq!(error.message(), closed_pools(&expected), "{document}");
                    continue;
                }
                None => runs += 1,
            }
            let costs = result.unwrap_or_else(|error| panic!("{error}\n{document}"));
            check_full_cost(&costs);
            for ledger in Ledger::ALL {
                let column = ledger_column(ledger);
                let name = ledger.as_str();
                for (service, expected) in entries(&run["totals"][name]) {
                    let direct = costs.service(service).unwrap().direct.get(ledger);
                    let shared = costs.allocation.service_share(service, column).unwrap();
                    let exact = direct.to_fraction() + shared.checked_div(&minor).unwrap();
                    assert_eq!(exact, fraction(expected), "{service} {name}\n{document}");
                }
                for (pool, expected) in entries(&run["closed"][name]) {
                    let gross = costs.allocation.closed_amount(pool, column).unwrap();
                    assert_eq!(
                        gross.checked_div(&minor).unwrap(),
                        fraction(expected),
                        "{document}"
                    );
                }
                for (pool, row) in costs.pools.iter().zip(items(&run["by_origin"][name])) {
                    for (service, expected) in costs.services().zip(items(row)) {
                        let (pool, service) = (pool.name.as_str(), service.name.as_str());
                        let amount = costs.origin.amount(pool, service, column).unwrap();
                        assert_eq!(amount.checked_div(&minor).unwrap(), fraction(expected));
                    }
                }
            }
        }
    }
    assert!(runs >= 200 && closed_sets >= 10, "{runs} {closed_sets}");
}

#[test]
fn comparison_equals_the_oracle() {
    let (mut totals, mut unassessable) = (0, 0);
    for case in items(&oracle("comparison.json")) {
        let document = case["tender"].to_string();
        let tender =
            Tender::from_json(&document).unwrap_or_else(|error| panic!("{error}\n{document}"));
        let comparison = compare(&tender);
        assert_eq!(comparison.scenarios().count(), entries(&case["expect"]).count());
        for (scenario, views) in entries(&case["expect"]) {
            for view in View::ALL {
                let compared = comparison.scenario(scenario).unwrap().view(view);
                for (provider, expected) in entries(&views[view.as_str()]) {
                    let standing = compared.standing(provider).unwrap();
                    let Some(total) = standing.total.as_ref() else {
                        unassessable += 1;
                        assert!(
                            expected.is_null() && compared.is_uneven(),
                            "{provider}\n{document}"
                        );
                        assert!(
                            handle(&comparison, scenario, provider)
                                .evidence(view, BandEnd::Low)
                                .is_err()
                        );
                        continue;
                    };
                    totals += 1;
                    let message = || format!("{provider} {view} {scenario}\n{document}");
                    assert_eq!(total.low(), &fraction(&expected[0]), "{}", message());
                    assert_eq!(total.high(), &fraction(&expected[1]), "{}", message());
                    let rank = standing.rank.unwrap();
                    let ranks = (rank.best as u64, rank.worst as u64);
                    let expected = (expected[2].as_u64().unwrap(), expected[3].as_u64().unwrap());
                    assert_eq!(ranks, expected, "{}", message());
                    for (end, figure) in
                        [(BandEnd::Low, total.low()), (BandEnd::High, total.high())]
                    {
                        let evidence =
                            handle(&comparison, scenario, provider).evidence(view, end).unwrap();
                        assert_eq!(evidence.value(), figure);
                        evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                    }
                }
            }
        }
    }
    assert!(totals >= 1_000 && unassessable >= 20, "{totals} {unassessable}");
}

/// One of the models, by position: services, pools' own amounts by ledger, drivers' quantities
/// by service and then by pool, and the sequence of step-down.
struct Model {
    record: Value,
    services: usize,
    own: Vec<Vec<i128>>,
    uses: Vec<Vec<i128>>,
}

impl Model {
    fn new(record: &Value) -> Self {
        let services = record["services"].as_u64().unwrap().try_into().unwrap();
        let row = |row: &Value| items(row).map(|figure| figure.as_i64().unwrap().into()).collect();
        let own = items(&record["own"]).map(row).collect();
        let uses = items(&record["use"]).map(row).collect();
        Model { record: record.clone(), services, own, uses }
    }

    fn service(position: usize) -> String {
        format!("s{position}")
    }

    fn pool(position: usize) -> String {
        format!("p{position}")
    }

    fn pools(&self) -> usize {
        self.own.len()
    }

    /// The problem, all its lists in the order the seed says.
    fn problem(&self, seed: u64) -> Problem {
        let services: Vec<Name> = (0..self.services).map(|at| name(&Self::service(at))).collect();
        let receivers = services.iter().cloned();
        let receivers: Vec<Name> =
            receivers.chain((0..self.pools()).map(|at| name(&Self::pool(at)))).collect();
        let pools = self.own.iter().zip(&self.uses).enumerate().map(|(position, (own, uses))| {
            let pairs: Vec<(&Name, &i128)> = receivers.iter().zip(uses).collect();
            let empty = CostPool::new(name(&Self::pool(position)), own.clone());
            shuffled(&pairs, seed).into_iter().fold(empty, |pool, (receiver, quantity)| {
                pool.with_quantity(receiver.clone(), quantity.to_string().parse().unwrap())
            })
        });
        let pools: Vec<CostPool> = pools.collect();
        Problem::new(shuffled(&services, seed), shuffled(&pools, seed), LEDGERS).unwrap()
    }

    fn sequence(&self) -> Method {
        let position = |place: &Value| usize::try_from(place.as_u64().unwrap()).unwrap();
        let sequence = items(&self.record["sequence"]);
        Method::StepDown(sequence.map(|place| name(&Self::pool(position(place)))).collect())
    }

    fn has_self_use(&self) -> bool {
        self.uses.iter().enumerate().any(|(pool, row)| row[self.services + pool] != 0)
    }

    /// Whether some pool is served by itself through others.
    fn has_cycle(&self) -> bool {
        let pools = self.pools();
        let serves =
            |from: usize, to: usize| from != to && self.uses[from][self.services + to] != 0;
        (0..pools).any(|start| {
            let (mut reached, mut queue) = (vec![false; pools], vec![start]);
            while let Some(pool) = queue.pop() {
                for next in (0..pools).filter(|&next| serves(pool, next)) {
                    if !std::mem::replace(&mut reached[next], true) {
                        queue.push(next);
                    }
                }
            }
            reached[start]
        })
    }

    fn has_credit(&self) -> bool {
        self.own.iter().flatten().any(|own| *own < 0)
    }

    /// Whether in some ledger no pool has any cost of its own.
    fn has_empty_ledger(&self) -> bool {
        (0..LEDGERS).any(|ledger| self.own.iter().all(|own| own[ledger] == 0))
    }

    fn has_service_without_use(&self) -> bool {
        (0..self.services).any(|service| self.uses.iter().all(|row| row[service] == 0))
    }

    /// Everything an allocation gives against the oracle's answer; `closed` says under which key
    /// the gross amounts stand.
    fn check(&self, allocation: &Allocation, answer: &Value, closed: &str) {
        let [closed, shares, parts] = [closed, "shares", "parts"].map(|key| table(&answer[key]));
        assert_eq!(
            (closed.len(), shares.len(), parts.len()),
            (self.pools(), self.services, self.pools())
        );
        let origin = allocation.by_origin().unwrap();
        for ledger in 0..LEDGERS {
            for (service, expected) in shares.iter().enumerate() {
                let share = allocation.service_share(&Self::service(service), ledger).unwrap();
                assert_eq!(share, expected[ledger], "service {service}\n{}", self.record);
            }
            for (pool, expected) in closed.iter().enumerate() {
                let amount = allocation.closed_amount(&Self::pool(pool), ledger).unwrap();
                assert_eq!(amount, expected[ledger], "pool {pool}\n{}", self.record);
            }
            for (pool, row) in parts.iter().enumerate() {
                assert_eq!(row.len(), self.services);
                for (service, expected) in row.iter().enumerate() {
                    let (pool_name, service) = (Self::pool(pool), Self::service(service));
                    assert_eq!(&origin.part(&pool_name, &service).unwrap(), expected);
                    let amount = origin.amount(&pool_name, &service, ledger).unwrap();
                    assert_eq!(amount, expected * &Fraction::from(self.own[pool][ledger]));
                }
            }
            self.check_rounded(&origin.rounded(ledger).unwrap(), &parts, &shares, ledger);
        }
    }

    /// In whole minor units: rows are the pools' own amounts, every cell is the floor or the
    /// ceiling of its exact value, and so is every column.
    fn check_rounded(
        &self,
        rounded: &[Vec<i128>],
        parts: &[Vec<Fraction>],
        shares: &[Vec<Fraction>],
        ledger: usize,
    ) {
        assert_eq!(rounded.len(), self.pools());
        for ((row, parts), own) in rounded.iter().zip(parts).zip(&self.own) {
            assert_eq!(row.len(), self.services);
            assert_eq!(row.iter().sum::<i128>(), own[ledger], "{}", self.record);
            for (cell, part) in row.iter().zip(parts) {
                assert_next_to(*cell, &(part * &Fraction::from(own[ledger])));
            }
        }
        for (service, share) in shares.iter().enumerate() {
            assert_next_to(rounded.iter().map(|row| row[service]).sum(), &share[ledger]);
        }
        let total: i128 = rounded.iter().flatten().sum();
        assert_eq!(total, self.own.iter().map(|own| own[ledger]).sum::<i128>());
    }
}

const LEDGERS: usize = 3;

/// Rows of fractions, each row one text.
fn table(value: &Value) -> Vec<Vec<Fraction>> {
    let row = |row: &Value| -> Vec<Fraction> {
        row.as_str().unwrap().split(' ').map(|figure| figure.parse().unwrap()).collect()
    };
    items(value).map(row).collect()
}

fn assert_next_to(whole: i128, exact: &Fraction) {
    let whole = Fraction::from(whole);
    let (floor, ceiling) = (exact.rounded(0, Rounding::Floor), exact.rounded(0, Rounding::Ceiling));
    assert!(whole == floor || whole == ceiling, "{whole} stands for {exact}");
}

/// The refusal an answer expects, if it does.
fn refusal(answer: &Value, method: &'static str) -> Option<String> {
    if let Some(pool) = answer["zero_base"].as_u64() {
        return Some(zero_base(&format!("p{pool}"), method));
    }
    let pools = answer.get("closed_pools")?;
    let pools: Vec<String> = items(pools).map(|pool| format!("\"p{pool}\"")).collect();
    Some(closed_pools(&pools.join(", ")))
}

/// What the refusal of a pool says whose driver has no quantity for anyone.
fn no_base(pool: &Value) -> String {
    format!("the receivers that are open to pool {pool} under")
}

#[test]
fn every_model_is_answered_as_the_oracle_answers_it() {
    let files = ["models_1.json", "models_2.json", "models_3.json", "models_4.json"].map(oracle);
    let models: Vec<Model> = files.iter().flat_map(items).map(Model::new).collect();
    let (mut answered, mut refused) = ([0; 3], [0; 4]);
    for (seed, model) in (1..).zip(&models) {
        let problem = model.problem(seed);
        let runs = [
            (0, "direct", "closed", Method::Direct),
            (1, "step_down", "closed", model.sequence()),
            (2, "reciprocal", "closed", Method::Reciprocal(SelfUse::Netted)),
            (2, "reciprocal", "closed_kept", Method::Reciprocal(SelfUse::Kept)),
        ];
        for (place, key, closed, method) in runs {
            let answer = &model.record[key];
            let result = allocate(&problem, &method);
            if let Some(expected) = refusal(answer, method.as_str()) {
                let error = result.unwrap_err();
                assert_eq!(error.message(), expected, "{}", model.record);
                refused[place + usize::from(expected.starts_with("the pools"))] += 1;
            } else {
                let allocation = result.unwrap_or_else(|error| panic!("{error}\n{}", model.record));
                model.check(&allocation, answer, closed);
                answered[place] += 1;
            }
        }
    }
    let how_many = |has: fn(&Model) -> bool| models.iter().filter(|model| has(model)).count();
    assert!(models.len() >= 500, "{} models", models.len());
    // Netted and kept count for the reciprocal method.
    assert!(answered[0] >= 500 && answered[1] >= 500 && answered[2] >= 1_000, "{answered:?}");
    let enough = [100, 50, 20, 50];
    assert!(refused.iter().zip(enough).all(|(found, enough)| *found >= enough), "{refused:?}");
    for pools in 1..=8 {
        let of_this_size = models.iter().filter(|model| model.pools() == pools).count();
        assert!(of_this_size >= 50, "{of_this_size} models with {pools} pools");
    }
    assert!(how_many(Model::has_self_use) >= 300);
    assert!(how_many(Model::has_cycle) >= 300);
    assert!(how_many(Model::has_credit) >= 200);
    assert!(how_many(Model::has_empty_ledger) >= 200);
    assert!(how_many(Model::has_service_without_use) >= 100);
}
