//! What do services cost and what must be charged, on one page?
//!
//! `cargo run --features page --example cost_page` writes into `target/cost_page` the page of one
//! organisation (`examples/data/riverside_elders.json`) and its pictures. With an argument it writes into that
//! folder; with a second one it reads that costing document.

#[path = "support/pages.rs"]
mod pages;

use std::process::ExitCode;

use fullcost::Error;
use fullcost::costing::Costing;
use fullcost::report::{self, picture};

fn main() -> ExitCode {
    pages::run("cost_page", include_str!("data/riverside_elders.json"), files)
}

fn files(document: &str) -> Result<pages::Files, Error> {
    let found = Costing::from_json(document)?.run()?;
    let mut files = vec![("page.html".to_owned(), report::cost_page(&found))];
    files.extend(
        picture::cost_makeup(&found).map(|drawn| ("cost_makeup.svg".to_owned(), drawn.to_string())),
    );
    for service in &found.services {
        let name = service.cost.name.as_str();
        let drawn = picture::cost_waterfall(&found, name);
        files.extend(drawn.map(|drawn| (format!("cost_waterfall_{name}.svg"), drawn.to_string())));
    }
    Ok(files)
}
