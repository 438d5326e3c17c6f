//! The longest time and the most memory that a call takes within the budget of a service: for each kind of
//! document that could take long, the largest that is admitted. `cargo bench --bench budget`; names of kinds
//! behind `--` measure these alone.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program that measures may stop, and makes documents as tests do"
)]

#[path = "../tests/support/slow.rs"]
mod slow;

use std::process::{Command, Stdio};
use std::time::Instant;
use std::{env, fs};

use fullcost::appraisal::Appraisal;
use fullcost::costing::Costing;
use fullcost::{Budget, report};
use slow::{KINDS, Kind};

/// How a run of one size ended.
enum Measured {
    /// What each call took, in words, and all memory.
    Admitted(String),
    /// A call was refused.
    Refused,
}

fn main() {
    let given: Vec<String> = env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    if let [child, name, size] = given.as_slice()
        && child == "child"
    {
        return alone(kind(name), size.parse().unwrap());
    }
    println!(
        "| kind | size | calls, each in milliseconds | most memory, MB |\n| --- | --- | --- | --- |"
    );
    for kind in
        KINDS.iter().filter(|kind| given.is_empty() || given.iter().any(|it| it == kind.name))
    {
        let (mut size, mut found, mut step) = (4, String::new(), 4);
        // Larger by halves, then smaller by steps, up to the last that is admitted.
        while step > 0 && size < 10_000 {
            match measured(kind, size) {
                Measured::Admitted(took) => {
                    found = format!("{size} | {took}");
                    step = if step < size / 2 { step } else { size / 2 };
                    size += step;
                }
                Measured::Refused => {
                    step /= 2;
                    size -= step;
                }
            }
            if step <= size / 20 {
                break;
            }
        }
        println!("| {} | {found} |", kind.name);
    }
}

fn kind(name: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.name == name).unwrap()
}

/// One size in a process of its own, whose memory is measured.
fn measured(kind: &Kind, size: usize) -> Measured {
    let mut child = Command::new(env::current_exe().unwrap());
    let child = child.args(["child", kind.name, &size.to_string()]).stderr(Stdio::inherit());
    let output = String::from_utf8(child.output().unwrap().stdout).unwrap();
    match output.trim().split_once(' ') {
        Some(("admitted", took)) => Measured::Admitted(took.to_owned()),
        Some(("refused", _)) => Measured::Refused,
        _ => panic!("{}, {size}: {output}", kind.name),
    }
}

fn alone(kind: &Kind, size: usize) {
    let text = (kind.document)(size).to_string();
    let mut calls = Vec::new();
    let told =
        if kind.of_costs { costing(&text, &mut calls) } else { appraisal(&text, &mut calls) };
    match told {
        Ok(()) => println!("admitted {} | {}", calls.join(", "), peak()),
        Err(call) => println!("refused {call}"),
    }
}

fn timed<T>(name: &str, calls: &mut Vec<String>, call: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let found = call();
    calls.push(format!("{name} {}", start.elapsed().as_millis()));
    found
}

fn costing(text: &str, calls: &mut Vec<String>) -> Result<(), fullcost::Error> {
    let read = timed("reading", calls, || Costing::from_json_within(text, Budget::service()))?;
    let findings = timed("run", calls, || read.run())?;
    timed("JSON", calls, || findings.to_json().len());
    timed("report", calls, || report::costing(&findings).len());
    Ok(())
}

fn appraisal(text: &str, calls: &mut Vec<String>) -> Result<(), fullcost::Error> {
    let read = timed("reading", calls, || Appraisal::from_json_within(text, Budget::service()))?;
    let findings = timed("run", calls, || read.run())?;
    if let Some(robustness) = &findings.robustness {
        robustness.as_result().map_err(Clone::clone)?;
    }
    timed("JSON", calls, || findings.to_json().len());
    timed("report", calls, || report::appraisal(&findings).len());
    Ok(())
}

/// The most memory of this process so far, where the system says it.
fn peak() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.map_or("not known".to_owned(), |kilobytes| (kilobytes / 1_000).to_string())
}
