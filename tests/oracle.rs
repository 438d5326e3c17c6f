//! Cases computed independently with exact rationals (`tests/oracle/`), compared for equality.
#![cfg(feature = "json")]

use std::path::Path;

use fullcost::allocation::{Method, SelfUse};
use fullcost::cost::{Ledger, Organisation};
use fullcost::exact::Fraction;
use fullcost::full_cost::{full_cost, ledger_column};
use fullcost::tender::{BandEnd, Tender, View, compare};
use fullcost::{Error, allocation};
use serde_json::Value;

use crate::cases::{check_full_cost, entries, fraction, items, method, read};

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
                match result.unwrap_err().problem() {
                    Error::ZeroBase { pool, .. } => assert_eq!(&**pool, run["pool"]),
                    other => panic!("{other}"),
                }
                continue;
            }
            runs += 1;
            let costs = result.unwrap_or_else(|error| panic!("{error}\n{document}"));
            check_full_cost(&costs);
            let allocation: &allocation::Allocation = costs.allocation();
            for ledger in Ledger::ALL {
                let column = ledger_column(ledger);
                let name = ledger.as_str();
                for (service, expected) in entries(&run["totals"][name]) {
                    let direct = costs.service(service).unwrap().direct().get(ledger);
                    let shared = allocation.service_share(service, column).unwrap();
                    let exact = direct.to_fraction() + shared.checked_div(&minor).unwrap();
                    assert_eq!(exact, fraction(expected), "{service} {name}\n{document}");
                }
                for (pool, expected) in entries(&run["closed"][name]) {
                    let closed = allocation.closed_amount(pool, column).unwrap();
                    assert_eq!(closed.checked_div(&minor).unwrap(), fraction(expected));
                }
                for (pool, row) in costs.pools().iter().zip(items(&run["by_origin"][name])) {
                    for (service, expected) in costs.services().iter().zip(items(row)) {
                        let amount = costs.origin().amount(
                            pool.name().as_str(),
                            service.name().as_str(),
                            column,
                        );
                        let amount = amount.unwrap().checked_div(&minor).unwrap();
                        assert_eq!(amount, fraction(expected));
                    }
                }
                for (position, row) in items(&run["rounded"][name]).enumerate() {
                    tables += 1;
                    for (service, expected) in costs.services().iter().zip(items(row)) {
                        let amount = service.overheads()[position].1.get(ledger).to_plain_text();
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
                    assert!(
                        matches!(error.problem(), Error::ZeroBase { pool, .. } if **pool == run["pool"])
                    );
                    continue;
                }
                Some(_) => {
                    closed_sets += 1;
                    let pools: Vec<String> = items(&run["pools"])
                        .map(|pool| format!("{:?}", pool.as_str().unwrap()))
                        .collect();
                    let error = result.unwrap_err();
                    let expected = pools.join(", ");
                    assert!(
                        matches!(error.problem(), Error::ClosedPools { pools } if **pools == *expected),
                        "{error}\n{document}",
                    );
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
                    let direct = costs.service(service).unwrap().direct().get(ledger);
                    let shared = costs.allocation().service_share(service, column).unwrap();
                    let exact = direct.to_fraction() + shared.checked_div(&minor).unwrap();
                    assert_eq!(exact, fraction(expected), "{service} {name}\n{document}");
                }
                for (pool, expected) in entries(&run["closed"][name]) {
                    let gross = costs.allocation().closed_amount(pool, column).unwrap();
                    assert_eq!(
                        gross.checked_div(&minor).unwrap(),
                        fraction(expected),
                        "{document}"
                    );
                }
                for (pool, row) in costs.pools().iter().zip(items(&run["by_origin"][name])) {
                    for (service, expected) in costs.services().iter().zip(items(row)) {
                        let (pool, service) = (pool.name().as_str(), service.name().as_str());
                        let amount = costs.origin().amount(pool, service, column).unwrap();
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
        assert_eq!(comparison.scenarios().len(), entries(&case["expect"]).count());
        for (scenario, views) in entries(&case["expect"]) {
            for view in View::ALL {
                let compared = comparison.scenario(scenario).unwrap().view(view);
                for (provider, expected) in entries(&views[view.as_str()]) {
                    let standing = compared.standing(provider).unwrap();
                    let Some(total) = standing.total() else {
                        unassessable += 1;
                        assert!(
                            expected.is_null() && compared.is_uneven(),
                            "{provider}\n{document}"
                        );
                        assert!(
                            comparison.evidence(scenario, view, provider, BandEnd::Low).is_err()
                        );
                        continue;
                    };
                    totals += 1;
                    let message = || format!("{provider} {view} {scenario}\n{document}");
                    assert_eq!(total.low(), &fraction(&expected[0]), "{}", message());
                    assert_eq!(total.high(), &fraction(&expected[1]), "{}", message());
                    let rank = standing.rank().unwrap();
                    let ranks = (rank.best() as u64, rank.worst() as u64);
                    let expected = (expected[2].as_u64().unwrap(), expected[3].as_u64().unwrap());
                    assert_eq!(ranks, expected, "{}", message());
                    for (end, figure) in
                        [(BandEnd::Low, total.low()), (BandEnd::High, total.high())]
                    {
                        let evidence = comparison.evidence(scenario, view, provider, end).unwrap();
                        assert_eq!(evidence.value(), figure);
                        evidence.verify().unwrap_or_else(|error| panic!("{error}\n{evidence}"));
                    }
                }
            }
        }
    }
    assert!(totals >= 1_000 && unassessable >= 20, "{totals} {unassessable}");
}
