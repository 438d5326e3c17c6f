//! Laws of organisations and of what is asked of them.

use fullcost::allocation::{Method, SelfUse};
use fullcost::cost::{Ledger, LineAmount, Organisation, WageLevel};
use fullcost::costing::{CostQuestions, Costing};
use fullcost::full_cost::{CostBasis, FullCost, full_cost};
use fullcost::funding::funding;
use fullcost::price::MarkUp;
use fullcost::sensitivity::sensitivity;
use fullcost::{Budget, Error, report};

use super::{is_json, reads_again, refused};

/// Reads a costing and asks for all there is; an error where it is refused. One method of sharing is
/// asked beside that of the document, by the length of the text, so that all are in the end.
pub(crate) fn costing(text: &str, budget: Budget) -> Result<(), Error> {
    let costing = Costing::from_json_within(text, budget).inspect_err(refused)?;
    let again = reads_again!(Costing, &costing, budget);
    let organisation = costing.organisation();
    let _ = reads_again!(Organisation, organisation, budget);
    match (costing.run(), again.run()) {
        (Ok(findings), Ok(again)) => {
            let written = findings.to_json();
            is_json(&written);
            assert!(written == again.to_json(), "other bytes: {text}");
            assert!(!report::costing(&findings).is_empty());
        }
        (found, again) => {
            assert_eq!(found.as_ref().inspect_err(|error| refused(error)), again.as_ref());
        }
    }
    for line in organisation.lines() {
        if let LineAmount::Derived(working) = line.given_as() {
            working.verify().unwrap();
            assert_eq!(working.value(), &line.amount().to_fraction());
        }
    }
    let pools = || organisation.pools().iter().map(|pool| pool.name.clone());
    let method = match text.len() % 5 {
        0 => Method::Direct,
        1 => Method::StepDown(pools().collect()),
        2 => Method::StepDown(pools().rev().collect()),
        3 => Method::Reciprocal(SelfUse::Kept),
        _ => Method::Reciprocal(SelfUse::Netted),
    };
    match full_cost(organisation, &method) {
        Ok(costs) => shared(organisation, &method, &costs),
        Err(error) => refused(&error),
    }
    Ok(())
}

/// What holds of a full cost and of what is asked of it.
fn shared(organisation: &Organisation, method: &Method, costs: &FullCost) {
    adds_up(organisation, costs);
    found(organisation, method);
    choices(organisation, method, costs);
    workings(costs);
    grants(costs);
}

/// Nothing is lost: in each ledger services come to what the lines come to, and parts to their wholes.
fn adds_up(organisation: &Organisation, costs: &FullCost) {
    for ledger in Ledger::ALL {
        let mut total = 0;
        for service in costs.services() {
            let [direct, overhead, full] = [&service.direct, &service.overhead, &service.full]
                .map(|amounts| amounts.get(ledger).minor_units());
            assert_eq!(direct + overhead, full);
            let parts = service.overheads.values().map(|part| part.get(ledger).minor_units());
            assert_eq!(parts.sum::<i128>(), overhead);
            total += full;
        }
        assert_eq!(total, costs.totals.get(ledger).minor_units(), "{ledger:?}");
        let lines = organisation.lines().iter().filter(|line| line.ledger() == ledger);
        let lines: i128 = lines.map(|line| line.amount().minor_units()).sum();
        if ledger != Ledger::VolunteerTime {
            assert_eq!(total, lines, "{ledger:?}");
        }
    }
}

/// Everything is asked by one method.
fn found(organisation: &Organisation, method: &Method) {
    let questions = CostQuestions {
        method: method.clone(),
        full_time_hours: Some("1950".parse().unwrap()),
        ..CostQuestions::default()
    };
    let Ok(costing) = Costing::new(organisation.clone(), questions) else { return };
    let Ok(findings) = costing.run() else { return };
    is_json(&findings.to_json());
    assert!(!report::costing(&findings).is_empty());
}

/// What a full cost hangs on.
fn choices(organisation: &Organisation, method: &Method, costs: &FullCost) {
    if let Ok(found) = sensitivity(organisation, method) {
        for service in &found.services {
            let (range, base) = (&service.overall, &service.base);
            assert!(range.low.low() <= base.low() && base.low() <= range.high.low());
        }
    }
    for interval in costs.cash_interval().iter().flatten() {
        let [low, central, high] = interval.full.each();
        assert_eq!(interval.depends_on_wages(), low != central || central != high);
    }
    for level in WageLevel::ALL {
        let Ok(stop) = costs.if_volunteers_stop(level) else { continue };
        assert!(stop.after.totals.get(Ledger::VolunteerTime).is_zero());
        for service in organisation.services() {
            assert!(stop.service(service.name.as_str()).is_ok());
        }
    }
}

/// What is behind a full cost.
fn workings(costs: &FullCost) {
    for service in costs.services() {
        for basis in CostBasis::ALL {
            if let Ok(evidence) = service.evidence_per_unit(basis) {
                evidence.verify().unwrap();
                assert_eq!(evidence.value(), &service.per_unit(basis).unwrap());
                is_json(&evidence.to_json());
                assert!(!evidence.to_string().is_empty());
            }
            let Ok(parts) = service.by_behaviour(basis) else { continue };
            let volume = service.volume;
            assert_eq!(parts.cost_at(volume), service.cost(basis).unwrap().to_fraction());
            let evidence = parts.evidence_at(volume);
            evidence.verify().unwrap();
            assert_eq!(evidence.value(), &parts.cost_at(volume));
        }
        for level in WageLevel::ALL {
            for hours in ["0.000001", "1950", "999999999999999"] {
                let hours = Some(hours.parse().unwrap());
                let Ok(found) = service.volunteering(level, hours) else { continue };
                found.evidence.iter().for_each(|evidence| evidence.verify().unwrap());
            }
        }
        let surplus = MarkUp::new("3%".parse().unwrap()).unwrap();
        let _ = service.price_points(Some(surplus.into()));
    }
}

fn grants(costs: &FullCost) {
    let Ok(found) = funding(costs) else { return };
    for service in &found.services {
        let gap = service.direct_gap.to_fraction() + service.overhead_gap.to_fraction();
        assert_eq!(gap, service.gap.to_fraction());
        for grant in &service.grants {
            grant.evidence.verify().unwrap();
            assert_eq!(grant.evidence.value(), &grant.total.to_fraction());
        }
    }
}
