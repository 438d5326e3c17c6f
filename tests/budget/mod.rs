//! Budgets: what a call takes is counted before it is begun, grows no faster than stated, is admitted
//! at the count itself and refused one step below.
#![cfg(feature = "json")]

use std::ops::ControlFlow;

use fullcost::allocation::Method;
use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;
use fullcost::lots::Lots;
use fullcost::sensitivity::{sensitivity, sensitivity_watched};
use fullcost::{Budget, Error, ErrorKind};
use serde_json::json;

use crate::error::refused;
use crate::support::slow::{KINDS, Kind};

/// What is asked here of refusals, for the list of all messages.
pub(crate) const ALL: &[fn()] =
    &[documents_are_counted_before_they_are_parsed, cancelled_work, long_fractions, listed_pairs];

const BOUNDLESS: Budget = Budget { work: u64::MAX, records: u64::MAX, bytes: u64::MAX };

/// Reads a document and asks it everything.
fn asked(kind: &Kind, text: &str, budget: Budget) -> Result<(), Error> {
    if kind.of_costs {
        let costing = Costing::from_json_within(text, budget)?;
        costing.run()?;
        return sensitivity(costing.organisation(), &Method::Direct).map(drop);
    }
    let appraisal = Appraisal::from_json_within(text, budget)?;
    if appraisal.questions().robustness.is_some() {
        return appraisal.robustness().map(drop);
    }
    appraisal.run().map(drop)
}

/// The figure that a refusal states.
fn stated(error: &Error) -> u64 {
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    let figure = error.message().split(" comes to ").nth(1).and_then(|rest| rest.split(' ').next());
    figure.and_then(|figure| figure.parse().ok()).unwrap_or_else(|| panic!("{error}"))
}

/// The least budget within which all is answered, found by what refusals state; one less is refused.
fn needed(kind: &Kind, size: usize, within: fn(u64) -> Budget) -> u64 {
    let text = (kind.document)(size).to_string();
    let mut need = 0;
    // Bidders' models share the work of the tender that holds them, in equal parts.
    let figure_of = |error: &Error| {
        let of_model = error.to_string().contains("cost_model");
        stated(error) * if of_model { u64::try_from(size).unwrap() } else { 1 }
    };
    while let Err(error) = asked(kind, &text, within(need)) {
        let figure = figure_of(&error);
        assert!(figure > need, "{}: {error}", kind.name);
        need = figure;
    }
    let beyond = asked(kind, &text, within(need - 1)).unwrap_err();
    assert_eq!(figure_of(&beyond), need, "{}: {beyond}", kind.name);
    need
}

fn work(work: u64) -> Budget {
    Budget { work, ..BOUNDLESS }
}

fn records(records: u64) -> Budget {
    Budget { records, ..BOUNDLESS }
}

/// Twice the size of everything (bids and rules, or pools and services) is at most so many times the
/// work and the records.
#[test]
fn counts_grow_no_faster_than_stated() {
    for kind in &KINDS {
        // Bids by rules, pools by services by digits: the cube, and for sharing by origin its square.
        let (of_work, of_records) = match kind.name {
            "alternative drivers" | "pools with long drivers" => (32, 8),
            "cost models" | "volume tiers" => (16, 8),
            "indices without a shared factor" | "mixes" | "tied scores" => (16, 16),
            "uncertain mixes" => (8, 8),
            _ => (5, 5),
        };
        let grown = |within| needed(kind, 8, within) / needed(kind, 4, within).max(1);
        assert!(grown(work) <= of_work, "{}: work × {}", kind.name, grown(work));
        assert!(grown(records) <= of_records, "{}: records × {}", kind.name, grown(records));
    }
}

/// The awards of lots are counted before they are looked for: admitted at the count, refused one step below.
#[test]
fn awards_of_lots_are_counted() {
    let lots: Vec<_> = (0..6).map(|lot| json!({"name": format!("l{lot}")})).collect();
    let prices: serde_json::Map<_, _> = (0..6).map(|lot| (format!("l{lot}"), json!("5"))).collect();
    let bid = |bid| json!({"provider": format!("p{bid}"), "prices": prices, "at_most": 3});
    let bids: Vec<_> = (0..5).map(bid).collect();
    let document =
        json!({"format": 1, "title": "t", "currency": "GBP", "lots": lots, "bids": bids});
    let awards = |work| {
        let lots = Lots::from_json_within(&document.to_string(), Budget { work, ..BOUNDLESS });
        lots.unwrap().run().views.swap_remove(0).awards.as_result().map(drop).map_err(Clone::clone)
    };
    // How offers make up sets of lots comes first, and then all together.
    let first = stated(&awards(0).unwrap_err());
    assert_eq!(first, 64 * 5 * 6 * 2);
    let all = stated(&awards(first).unwrap_err());
    assert_eq!(stated(&awards(first - 1).unwrap_err()), first);
    assert!(all > first && awards(all).is_ok(), "{all}");
    assert_eq!(stated(&awards(all - 1).unwrap_err()), all);
}

/// The tenders of lots share the work of the whole.
#[test]
fn tenders_of_lots_share_a_budget() {
    let tender = (KINDS.iter().find(|kind| kind.name == "scenarios").unwrap().document)(4);
    let need = needed(KINDS.iter().find(|kind| kind.name == "scenarios").unwrap(), 4, work);
    let lots = |count: usize, work| {
        let lots: Vec<_> = (0..count)
            .map(|lot| json!({"name": format!("l{lot}"), "tender": tender, "scenario": "s00"}))
            .collect();
        let document = json!({"format": 1, "title": "t", "currency": "GBP", "lots": lots});
        Lots::from_json_within(&document.to_string(), Budget { work, ..BOUNDLESS }).map(drop)
    };
    assert!(lots(1, need).is_ok() && lots(3, 3 * need).is_ok());
    let most = (1..1_000_000).map(|part| need / part).find(|work| lots(1, *work).is_err()).unwrap();
    assert!(lots(3, most).unwrap_err().to_string().starts_with("lot "), "{most}");
    assert_eq!(stated(&lots(3, 3 * most).unwrap_err()), stated(&lots(1, most).unwrap_err()));
}

/// A hostile size is refused by a service, whatever the kind.
#[test]
fn what_would_take_too_long_is_refused() {
    for (name, size) in [
        ("bands in scenarios", 9_999),
        ("circumstances not stated", 600),
        ("costs to the buyer", 1_000),
        ("fractions of prices", 1_000),
        ("mixes", 300),
        ("scenarios", 9_999),
        ("volume tiers", 80),
    ] {
        let kind = KINDS.iter().find(|kind| kind.name == name).unwrap();
        let text = (kind.document)(size).to_string();
        let found = asked(kind, &text, Budget::service());
        assert!(found.is_err_and(|error| stated(&error) > 0), "{name}");
    }
}

#[test]
fn documents_are_counted_before_they_are_parsed() {
    let within = |text: &str, records, bytes| {
        let budget = Budget { records, bytes, ..Budget::service() };
        Appraisal::from_json_within(text, budget).unwrap_err().to_string()
    };
    // One list, two texts and an object in it; brackets and commas in a text count for nothing.
    let text = r#"["a,[\"{", "b", {}]"#;
    let refused_by = |records| within(text, records, 100);
    assert!(refused_by(5).starts_with("tender: a list stands where"), "{}", refused_by(5));
    assert_eq!(
        refused_by(4),
        "the document comes to 5 records, where the budget has 4: split the document, or give a larger budget"
    );
    assert_eq!(
        within(text, 5, 18),
        "the document comes to 19 bytes, where the budget has 18: split the document, or give a larger budget"
    );
    // Who reads by serde has the budget of a service: what is too much is refused where it is met.
    let many = format!("[{}0]", "0,".repeat(1_000_000));
    let error = serde_json::from_str::<Appraisal>(&many).unwrap_err().to_string();
    let said = "the document comes to 1000001 records, where the budget has 1000000: split the document, or give a larger budget";
    assert!(error.starts_with(said), "{error}");
    // Nothing of it is kept: a hundred thousand values that are no document at all.
    let hopeless = "{".repeat(1_000_001);
    refused(
        Appraisal::from_json(&hopeless),
        "the document comes to 1000002 records, where the budget has 1000000: split the document, or give a larger budget",
    );
}

#[test]
fn long_fractions() {
    let kind = KINDS.iter().find(|kind| kind.name == "fractions of prices").unwrap();
    let stating = |part: &str| {
        let mut document = (kind.document)(1);
        document["playing_field"]["adjustments"][0]["fraction_of_price"] = json!(part);
        Appraisal::from_json(&document.to_string())
    };
    let (most, more) = ("9".repeat(21), format!("1{}", "0".repeat(21)));
    assert!(stating(&format!("1/{most}")).is_ok() && stating(&format!("{most}/7")).is_ok());
    for part in [format!("1/{more}1"), format!("{more}/7")] {
        refused(
            stating(&part),
            &format!(
                r#"playing_field: adjustment "c0": fraction_of_price: "{part}" has more than 21 digits above or below the line: round it to 6 decimal places"#
            ),
        );
    }
}

#[test]
fn listed_pairs() {
    let kind = KINDS.iter().find(|kind| kind.name == "uncertain mixes").unwrap();
    let appraisal = Appraisal::from_json(&(kind.document)(1_010).to_string()).unwrap();
    refused(
        appraisal.tender().dominances(),
        "there are more than 500000 pairs of bids of which one dominates the other, which is as many as are listed: ask of fewer bids at a time",
    );
}

fn plan() -> Appraisal {
    let kind = KINDS.iter().find(|kind| kind.name == "mixes").unwrap();
    Appraisal::from_json(&(kind.document)(4).to_string()).unwrap()
}

/// Who watches is told of work that only grows, up to all of it, and changes nothing.
#[test]
fn work_can_be_watched() {
    let appraisal = plan();
    let mut seen = Vec::new();
    let watched = appraisal.robustness_watched(|progress| {
        seen.push((progress.done, progress.of));
        ControlFlow::Continue(())
    });
    assert_eq!(watched, appraisal.robustness());
    assert!(seen.len() > 4 && seen.is_sorted(), "{seen:?}");
    assert!(seen.iter().all(|(_, of)| *of == seen[0].1));
    assert_eq!(seen.last().map(|(done, of)| done == of), Some(true));
    let run = appraisal.run_watched(|_| ControlFlow::Continue(()));
    assert_eq!(run, appraisal.run());
    let kind = KINDS.iter().find(|kind| kind.name == "alternative drivers").unwrap();
    let costing = Costing::from_json(&(kind.document)(4).to_string()).unwrap();
    let mut calls = 0;
    let watched = costing.run_watched(|progress| {
        calls += usize::from(progress.done <= progress.of);
        ControlFlow::Continue(())
    });
    assert_eq!(watched, costing.run());
    // Two methods, four drivers and the sequences.
    assert_eq!(calls, 7);
}

#[test]
fn cancelled_work() {
    let appraisal = plan();
    let mut left = 2;
    let after_two = |_| {
        left -= 1;
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let error = appraisal.robustness_watched(after_two).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let figures: Vec<&str> =
        error.message().split(' ').filter(|word| word.parse::<u64>().is_ok()).collect();
    refused(
        Err::<(), _>(error.clone()),
        &format!(
            "the work was cancelled after {} of {} units: ask again to have it done from the beginning",
            figures[0], figures[1]
        ),
    );
    let at_once = |_| ControlFlow::Break(());
    assert_eq!(appraisal.run_watched(at_once).unwrap_err().kind(), ErrorKind::Cancelled);
    let kind = KINDS.iter().find(|kind| kind.name == "alternative drivers").unwrap();
    let costing = Costing::from_json(&(kind.document)(4).to_string()).unwrap();
    assert_eq!(costing.run_watched(at_once).unwrap_err().kind(), ErrorKind::Cancelled);
    let found = sensitivity_watched(costing.organisation(), &Method::Direct, at_once);
    assert_eq!(found.unwrap_err().kind(), ErrorKind::Cancelled);
    // Nothing is left of it: asked again, all is there.
    assert!(appraisal.run().is_ok() && costing.run().is_ok());
}

/// A thousand characters in each of a hundred names are not written once a cell.
#[test]
fn a_report_grows_with_what_it_says() {
    let kind = KINDS.iter().find(|kind| kind.name == "long names").unwrap();
    let text = (kind.document)(100).to_string();
    let report = fullcost::report::appraisal(&Appraisal::from_json(&text).unwrap().run().unwrap());
    assert!(report.len() < 5_000_000, "{}", report.len());
    assert!(report.contains("  (not lined up: that would take "), "{}", &report[..3_000]);
}

/// A writer gets what the text has, and its error is the caller's.
#[test]
fn results_are_streamed() {
    let appraisal = plan();
    let findings = appraisal.run().unwrap();
    let mut written = Vec::new();
    findings.write_json(&mut written).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), findings.to_json());
    let mut written = Vec::new();
    appraisal.write_json(&mut written).unwrap();
    assert_eq!(String::from_utf8(written).unwrap(), appraisal.to_json());
    let mut short = [0_u8; 100];
    let error = findings.write_json(&mut short.as_mut_slice()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WriteZero);
    assert!(short.starts_with(b"{\n"), "{:?}", json!(short.to_vec()));
}
