//! What each service costs: as it was charged, by pool, by ledger and per unit.

use std::fmt::Write as _;

use super::parts::{label_of, of_one_unit};
use crate::cost::{AtWages, Ledger, LedgerAmounts};
use crate::costing::{CostFindings, ServiceFindings};
use crate::exact::{Figure, Money};
use crate::report::blocks::Blocks;
use crate::report::table::{Table, grouped, money};

/// What each service costs, and one unit of it.
pub(super) fn totals(found: &CostFindings, text: &mut Blocks) {
    text.section("Full cost (cash)");
    text.table(2, by_ledger(found, Ledger::Cash, "full cost"));
    if !found.moved_totals.is_empty() {
        text.section("Totals a minor unit beside largest remainder");
        for moved in &found.moved_totals {
            let service = label_of(found, &moved.service);
            let level = match moved.ledger {
                Ledger::VolunteerTime => format!(", {} wages", moved.level.as_str()),
                _ => String::new(),
            };
            let _ = writeln!(text, "  {service} ({}{level})", in_words(moved.ledger));
        }
        text.push("  What pools leave in whole minor units allows no table with the others.\n");
    }
    text.section("Cost per unit");
    text.table(2, per_unit(found));
}

/// What was given in goods and in time, which no price has to recover.
pub(super) fn beside_the_cash(found: &CostFindings, text: &mut Blocks) {
    if !found.totals.full.get(Ledger::InKind).is_zero() {
        text.section("Beside the cash: goods and premises in kind");
        text.table(2, by_ledger(found, Ledger::InKind, "together"));
    }
    if found.services.iter().any(|service| service.cost.has_volunteers()) {
        text.section("Beside the cash: replacement value of volunteer time");
        text.table(2, replacement_value(found));
        text.section("If volunteers were paid: per unit, with their time");
        text.table(2, volunteer_inflated(found));
        text.push("  A comparator, not a cost to be recovered.\n");
    }
}

/// From costs as they were charged to what services bear of pools.
pub(super) fn working(found: &CostFindings, text: &mut Blocks) {
    text.section("Costs as they were charged");
    text.table(2, charges(found));
    for ledger in Ledger::ALL {
        if found.pools.iter().any(|pool| ledger == Ledger::Cash || !pool.own.get(ledger).is_zero())
        {
            text.section(format!("Overheads by service ({})", in_words(ledger)));
            text.table(2, overheads(found, ledger));
        }
    }
    if !found.drivers.is_empty() {
        text.section("Drivers");
        text.table(2, drivers(found));
    }
}

fn in_words(ledger: Ledger) -> String {
    ledger.as_str().replace('_', " ")
}

fn charges(found: &CostFindings) -> Table {
    let mut table = Table::headed("lllr", ["charged to", "line", "ledger", "amount"]);
    for charge in &found.charges {
        table.row(vec![
            label_of(found, &charge.charged_to).to_owned(),
            charge.line.clone(),
            in_words(charge.ledger),
            money(charge.amount),
        ]);
    }
    table
}

fn overheads(found: &CostFindings, ledger: Ledger) -> Table {
    let services = &found.services;
    let header = ["pool", "shared by", "own cost"].into_iter();
    let header = header.chain(services.iter().map(|service| service.label.as_str()));
    let mut table = Table::headed("llr", header);
    for pool in &found.pools {
        let driver = found.drivers.iter().find(|driver| driver.name == pool.driver);
        let driver = driver.map_or(pool.driver.as_str(), |driver| &driver.label);
        let own = money(pool.own.get(ledger));
        let mut cells = vec![pool.label.clone(), driver.to_owned(), own];
        for service in services {
            let share = service.cost.overheads.get(&pool.name);
            cells.push(share.map_or(String::new(), |amounts| money(amounts.get(ledger))));
        }
        table.row(cells);
    }
    table.rule();
    let total = money(found.totals.overhead.get(ledger));
    let mut cells = vec!["all".to_owned(), String::new(), total];
    cells.extend(services.iter().map(|service| money(service.cost.overhead.get(ledger))));
    table.row(cells);
    table
}

fn drivers(found: &CostFindings) -> Table {
    let mut table = Table::headed("llrl", ["driver", "of", "quantity", "unit", "source"]);
    for driver in &found.drivers {
        for (receiver, quantity) in &driver.quantities {
            table.row(vec![
                driver.label.clone(),
                label_of(found, receiver).to_owned(),
                grouped(&quantity.to_string()),
                driver.unit.clone(),
                driver.source.clone(),
            ]);
        }
    }
    table
}

fn by_ledger(found: &CostFindings, ledger: Ledger, together: &str) -> Table {
    let mut table = Table::headed("lr", ["service", "direct", "overhead", together]);
    let mut amounts = |label: &str, amounts: [Money; 3]| {
        table.row([label.to_owned()].into_iter().chain(amounts.map(money)).collect());
    };
    for service in &found.services {
        let cost = &service.cost;
        let cells = [&cost.direct, &cost.overhead, &cost.full];
        amounts(&service.label, cells.map(|cell| cell.get(ledger)));
    }
    let totals = &found.totals;
    let totals = [&totals.direct, &totals.overhead, &totals.full].map(|cell| cell.get(ledger));
    table.rule();
    table.row(["all".to_owned()].into_iter().chain(totals.map(money)).collect());
    table
}

fn per_unit(found: &CostFindings) -> Table {
    let mut table = Table::headed("lrlr", ["service", "volume", "unit", "direct", "full cost"]);
    for service in &found.services {
        let cost = &service.cost;
        table.row(vec![
            service.label.clone(),
            grouped(&cost.volume.to_string()),
            format!("{} ({})", cost.unit, cost.volume_basis.as_str()),
            of_one_unit(&service.per_unit.direct),
            of_one_unit(&service.per_unit.full),
        ]);
    }
    table
}

const AT_WAGES: [&str; 3] = ["low wage", "central wage", "high wage"];

fn replacement_value(found: &CostFindings) -> Table {
    let header = ["service", "direct", "overhead"].into_iter().chain(AT_WAGES);
    let mut table = Table::headed("lr", header);
    let row = |label: &str, straight: [&LedgerAmounts; 2], together: &AtWages<Money>| {
        let straight = straight.map(|amounts| money(amounts.get(Ledger::VolunteerTime)));
        let together = together.each().map(|amount| money(*amount));
        [label.to_owned()].into_iter().chain(straight).chain(together).collect()
    };
    for service in &found.services {
        let cost = &service.cost;
        table.row(row(&service.label, [&cost.direct, &cost.overhead], &cost.replacement_value));
    }
    let totals = &found.totals;
    table.rule();
    table.row(row("all", [&totals.direct, &totals.overhead], &totals.replacement_value));
    table
}

fn volunteer_inflated(found: &CostFindings) -> Table {
    let mut table = Table::headed("llr", ["service", "basis"].into_iter().chain(AT_WAGES));
    let mut inflated = |service: &ServiceFindings, basis: &str, at: Option<&AtWages<Figure>>| {
        let Some(figures) = at else { return };
        let cells = [service.label.clone(), basis.to_owned()].into_iter();
        table.row(cells.chain(figures.each().map(of_one_unit)).collect());
    };
    for service in &found.services {
        let per_unit = &service.per_unit;
        let net = per_unit.volunteer_inflated_net.as_ref();
        inflated(service, "net of avoidable programme cost", net);
        inflated(service, "gross", per_unit.volunteer_inflated_gross.as_ref());
    }
    table
}
