//! A writer that fails is not asked again, and its error is the caller's.

use std::io::{self, ErrorKind, Write};

use fullcost::appraisal::Appraisal;
use fullcost::cost::Organisation;
use fullcost::costing::Costing;
use fullcost::exact::UnitPrice;
use fullcost::full_cost::CostBasis;
use fullcost::lots::Lots;
use fullcost::price::{
    BandedSchedule, Contract, HomecareHour, View, VisitLength, contract_outcomes,
};
use fullcost::robustness::{Dummies, criterion_weight_range, price_weight_range};
use fullcost::tender::{BandEnd, Tender};
use serde_json::Value;

use crate::cases::{data, read};
use crate::support::appraisals;

/// Takes so many bytes, and then fails for good.
struct Full {
    room: usize,
    taken: Vec<u8>,
    has_failed: bool,
}

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        assert!(!self.has_failed, "asked again after it failed");
        let left = self.room - self.taken.len();
        if left == 0 {
            self.has_failed = true;
            return Err(io::Error::new(ErrorKind::StorageFull, "the disk is full"));
        }
        let taken = left.min(bytes.len());
        self.taken.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes a few bytes at a time, and is interrupted before each.
#[derive(Default)]
struct Slow {
    taken: Vec<u8>,
    calls: usize,
}

impl Write for Slow {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.calls += 1;
        if self.calls % 2 == 1 {
            return Err(ErrorKind::Interrupted.into());
        }
        let taken = bytes.len().min(7);
        self.taken.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Wherever its writer fails.
#[track_caller]
fn fails_with_its_writer(text: &str, write: &dyn Fn(&mut dyn Write) -> io::Result<()>) {
    let all = text.len();
    assert!(all > 2, "{text}");
    for room in [0, 1, all / 3, all / 2, all - 1] {
        let mut full = Full { room, taken: Vec::new(), has_failed: false };
        let error = write(&mut full).unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string().as_str()),
            (ErrorKind::StorageFull, "the disk is full")
        );
        assert!(full.has_failed && full.taken == text.as_bytes()[..room], "with room for {room}");
    }
    let mut full = Full { room: all, taken: Vec::new(), has_failed: false };
    write(&mut full).unwrap();
    assert!(!full.has_failed && full.taken == text.as_bytes());
    let mut slow = Slow::default();
    write(&mut slow).unwrap();
    assert!(slow.taken == text.as_bytes());
}

macro_rules! fail_with_their_writers {
    ($($value:expr),+ $(,)?) => {$({
        let value = &$value;
        fails_with_its_writer(&value.to_json(), &|mut writer| value.write_json(&mut writer));
    })+};
}

fn text(area: &str, name: &str, field: &str) -> String {
    read(&data(area).join(format!("{name}.json")))[field].to_string()
}

fn example(name: &str) -> String {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data");
    std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap()
}

#[test]
fn documents() {
    let appraisal = Appraisal::from_json(&example("rural_visits")).unwrap();
    let costing = Costing::from_json(&example("harbour_support")).unwrap();
    let organisation: &Organisation = costing.organisation();
    let tender: &Tender = appraisal.tender();
    fail_with_their_writers!(
        appraisal,
        costing,
        *organisation,
        *tender,
        BandedSchedule::from_json(&text("prices", "p24", "schedule")).unwrap(),
        HomecareHour::from_json(&text("prices", "p17", "hour")).unwrap(),
        Lots::from_json(&example("three_districts")).unwrap(),
    );
}

#[test]
fn results() {
    let appraisal = Appraisal::from_json(&example("scored_tender")).unwrap();
    let findings = appraisal.run().unwrap();
    let scenario = findings.comparison().scenarios().next().unwrap();
    let scoring = findings.questions().scoring.as_ref().unwrap();
    let scores = scenario.scores(scoring, View::Tendered).unwrap();
    let bid = scenario.bids().next().unwrap();
    let criterion = scoring.criteria[0].name.as_str();
    fail_with_their_writers!(
        findings,
        scores,
        bid.evidence(View::Tendered, BandEnd::Low).unwrap(),
        criterion_weight_range(&scores, criterion).unwrap(),
        price_weight_range(&scores).unwrap(),
        scenario.field_robustness(scoring, View::Tendered, &Dummies::Derived).unwrap(),
        Appraisal::from_json(&example("rural_visits")).unwrap().robustness().unwrap(),
        Lots::from_json(&example("three_districts")).unwrap().run(),
        Costing::from_json(&example("harbour_support")).unwrap().run().unwrap(),
    );
    let hour = HomecareHour::from_json(&text("prices", "p17", "hour")).unwrap();
    fail_with_their_writers!(hour.per_contact_hour(VisitLength::AsStated).unwrap());
}

#[test]
fn results_over_a_life() {
    let offer = appraisals::PlainBid {
        day: 2_000,
        night: 3_000,
        form: 0,
        donations: None,
        has_model: true,
        stated_total: None,
        is_joint: false,
        discount: None,
    };
    let document: Value = appraisals::document(&[offer], &["indexation", "whole_life"]);
    let appraisal = Appraisal::from_json(&document.to_string()).unwrap();
    let findings = appraisal.run().unwrap();
    let refused = findings.scenarios[0].whole_life[0].low.refused_uplift.as_ref().unwrap();
    fail_with_their_writers!(*refused);
    let costing = Costing::from_json(&example("harbour_support")).unwrap();
    let costs = costing.full_cost().unwrap();
    let service = costs.services().next().unwrap();
    let cost = service.by_behaviour(CostBasis::Full).unwrap();
    let price = UnitPrice::parse("60", costs.organisation.currency()).unwrap();
    let contract = Contract::per_unit(cost.unit.as_str(), price).unwrap();
    let volumes = [("planned".parse().unwrap(), service.volume)];
    fail_with_their_writers!(contract_outcomes(&contract, &cost, &volumes).unwrap());
}
