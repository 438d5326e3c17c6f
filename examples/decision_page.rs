//! What does a committee need to see before it decides?
//!
//! `cargo run --features page --example decision_page` writes into `target/decision_page` the decision page
//! of one tender (`examples/data/decision_tender.json`), the skeleton of an assessment summary,
//! and every picture by itself. With an argument it writes into that folder; with a second one it reads
//! that appraisal document.

#[path = "support/pages.rs"]
mod pages;

use std::process::ExitCode;

use fullcost::appraisal::Appraisal;
use fullcost::report::{self, picture};
use fullcost::{Answer, Error};

fn main() -> ExitCode {
    pages::run("decision_page", include_str!("data/decision_tender.json"), files)
}

fn files(document: &str) -> Result<pages::Files, Error> {
    let findings = Appraisal::from_json(document)?.run()?;
    let mut files = vec![("page.html".to_owned(), report::page(&findings))];
    let Some(scenario) = findings.scenarios.first() else { return Ok(files) };
    let name = scenario.scenario.as_str();
    let mut drawn = vec![
        ("totals", picture::totals(&findings, name)),
        ("places", picture::places(&findings, name)),
        ("own_costs", picture::own_costs(&findings, name)),
        ("corridor", picture::corridor(&findings)),
        ("price_quality", picture::price_quality(&findings, name)),
    ];
    if let Some(Answer::Found(robustness)) = &findings.robustness {
        drawn.push(("changes", picture::changes(robustness, name)));
        let mut strips = robustness.figures.iter();
        drawn.push(("first_along", strips.find_map(|one| picture::first_along(robustness, one))));
    }
    if let Some(bid) = scenario.views.first().and_then(|view| view.order.first()) {
        let provider = bid.provider.as_str();
        drawn.push(("price_to_views", picture::price_to_views(&findings, name, provider)));
        if matches!(scenario.scores, Some(Answer::Found(_))) {
            let text = report::assessment_summary(&findings, name, provider)?;
            let page = report::assessment_summary_page(&findings, name, provider)?;
            files.push(("assessment_summary.txt".to_owned(), text));
            files.push(("assessment_summary.html".to_owned(), page));
        }
    }
    for (name, picture) in drawn {
        files.extend(picture.map(|picture| (format!("{name}.svg"), picture.to_string())));
    }
    Ok(files)
}
