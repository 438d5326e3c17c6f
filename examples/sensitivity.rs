//! How far does each service's cost move with the choices behind it, and what is probably missing?
//!
//! `cargo run --example sensitivity` looks at an illustrative organisation
//! (`examples/data/harbour_support.json`); with a path, at another organisation document.

mod support;

use std::fmt::Write as _;
use std::process::ExitCode;

use fullcost::Error;
use fullcost::allocation::{Method, SelfUse};
use fullcost::cost::{Organisation, WageLevel};
use fullcost::coverage::coverage;
use fullcost::full_cost::{CostBasis, FullCost, cash_interval, full_cost, if_volunteers_stop};
use fullcost::funding::funding;
use fullcost::report::costing;
use fullcost::sensitivity::sensitivity;

fn main() -> ExitCode {
    support::run("harbour_support.json", include_str!("data/harbour_support.json"), report)
}

fn report(document: &str) -> Result<String, Error> {
    let organisation = Organisation::from_json(document)?;
    let method = Method::Reciprocal(SelfUse::Netted);
    let costs = full_cost(&organisation, &method)?;
    let mut sections = vec![
        costing::sensitivity(&sensitivity(&organisation, &method)?),
        costing::cash_intervals(&cash_interval(&organisation, &method)?),
        costing::coverage(&coverage(&organisation)?),
        costing::funding(&funding(&costs)?)?,
    ];
    if !organisation.volunteers().is_empty() {
        sections.push(costing::volunteers(&costs, "1950".parse()?)?);
        sections.push(without_volunteers(&organisation, &method)?);
    }
    sections.extend(by_volume(&costs)?);
    for unused in organisation.unused_capacities()? {
        let (department, time) = (unused.department(), unused.time());
        let (unit, amount) = (unused.unit(), unused.amount());
        sections.push(format!(
            "Unused capacity of {department}, borne by no service: {time} × {unit} = {amount}\n",
        ));
    }
    Ok(sections.join("\n"))
}

fn without_volunteers(organisation: &Organisation, method: &Method) -> Result<String, Error> {
    let stopped = if_volunteers_stop(organisation, method, WageLevel::Central)?;
    let mut text = "If the volunteers stop and staff are paid at central wages\n".to_owned();
    for service in organisation.services() {
        let name = service.name();
        let _ = writeln!(text, "  {name} costs {} more", stopped.difference(name.as_str())?);
    }
    Ok(text)
}

/// The planned volume and twice as much, where every line says how it moves.
fn by_volume(costs: &FullCost) -> Result<Vec<String>, Error> {
    let shown = costs.services().iter().map(|service| {
        let planned = service.volume();
        let volumes = [planned, planned.checked_add(planned)?];
        Ok(match costs.by_behaviour(service.name().as_str(), CostBasis::Full) {
            Ok(cost) => costing::volumes(&cost, &volumes),
            Err(error) => format!("Cost of {} by volume: {error}\n", service.name()),
        })
    });
    shown.collect()
}
