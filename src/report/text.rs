//! Plain-text reports whose columns line up in a terminal.
//!
//! Figures are exact in the crate; here they are shown in minor units, rounded half to even, with
//! commas between thousands.

use std::fmt::Write as _;

use super::level_field;
use super::prices;
use super::table::{
    Align, Table, exact_or_rounded, figure, grouped, money, rank_text, row, section, signed,
};
use crate::appraisal::{BidFindings, Dominance, Findings, ScenarioFindings, ViewFindings};
use crate::cost::{
    Driver, DriverQuantities, Ledger, LedgerAmounts, Organisation, OverheadPool, Service, WageLevel,
};
use crate::demand::{DemandLine, LineKind};
use crate::error::Error;
use crate::exact::{Currency, Figure, Fraction, Money, Name, Text};
use crate::full_cost::{CostBasis, FullCost, ServiceCost};
use crate::price::{OwnCost, PriceBand, PricePoint, Rate, RatePrice, Surplus, View};
use crate::tender::{AdjustmentLine, Bid, RankOn, Tender};

/// What an organisation's services cost: by pool, by ledger and per unit, with volunteers beside
/// the recoverable cost and never in it.
///
/// # Errors
///
/// [`Error::AmountOutOfBounds`] where a volunteer-inflated cost grows too large.
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{CostLine, Organisation, Service};
/// use fullcost::exact::{Currency, Money, Period};
/// use fullcost::full_cost::full_cost;
/// use fullcost::report::text;
///
/// let cost = Money::parse("93000", Currency::GBP)?;
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "6000".parse()?)?)
///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
///         .build()?;
/// let report = text::full_cost(&full_cost(&organisation, &fullcost::allocation::Method::Direct)?)?;
/// assert!(report.contains("repairs  93,000.00      0.00  93,000.00"));
/// # Ok::<(), fullcost::Error>(())
/// ```
pub fn full_cost(costs: &FullCost) -> Result<String, Error> {
    let organisation = costs.organisation();
    let method = costs.allocation().method();
    let mut text = format!(
        "{}\n{}, {}, prices of {}; overheads shared by the {} method\n",
        organisation.label(),
        organisation.currency(),
        organisation.period(),
        organisation.price_base(),
        method.as_str(),
    );
    section(&mut text, "Costs as they were charged");
    text.push_str(&charges(organisation).to_text(2));
    if !costs.pools().is_empty() {
        section(&mut text, "Overheads by service (cash)");
        text.push_str(&overheads(costs, Ledger::Cash)?.to_text(2));
    }
    if !organisation.drivers().is_empty() {
        section(&mut text, "Drivers");
        text.push_str(&drivers(costs)?.to_text(2));
    }
    section(&mut text, "Full cost (cash)");
    text.push_str(&full_costs(costs)?.to_text(2));
    section(&mut text, "Cost per unit, rounded half to even");
    text.push_str(&per_unit(costs)?.to_text(2));
    for ledger in [Ledger::InKind, Ledger::VolunteerTime] {
        if !costs.totals().get(ledger).is_zero() {
            section(&mut text, ledger_title(ledger));
            text.push_str(&beside(costs, ledger)?.to_text(2));
        }
    }
    if !costs.totals().get(Ledger::VolunteerTime).is_zero() {
        section(
            &mut text,
            "If volunteers were paid: per unit, with their time, rounded half to even",
        );
        text.push_str(&volunteer_inflated(costs)?.to_text(2));
        text.push_str("  A comparator, not a cost to be recovered.\n");
    }
    Ok(text)
}

/// The price points of a service as a table of two choices; the last column is the least price in
/// minor units that recovers the cost, and empty where volunteers' time is in it.
#[must_use]
pub fn price_points(points: &[PricePoint], currency: Currency) -> String {
    let mut table = Table::new(vec![Align::Left, Align::Left, Align::Right, Align::Right]);
    table.row(row(["basis", "surplus", "price per unit", "to recover it"]));
    table.rule();
    for point in points {
        let with_volunteers = matches!(
            point.basis(),
            CostBasis::VolunteerInflatedGross | CostBasis::VolunteerInflatedNet
        );
        // Volunteers' time is a comparator: no price is set to recover it.
        let to_recover = match point.to_recover() {
            Ok(price) if !with_volunteers => grouped(&price.to_plain_text()),
            _ => "-".to_owned(),
        };
        let surplus = match point.surplus() {
            None => "none".to_owned(),
            Some(Surplus::Amount(amount)) => amount.to_plain_text(),
            Some(Surplus::Margin(margin)) => format!("{} of price", margin.percent()),
            Some(Surplus::MarkUp(mark_up)) => format!("{} of cost", mark_up.percent()),
        };
        table.row(vec![
            point.basis().as_str().to_owned(),
            surplus,
            exact_or_rounded(point.per_unit(), currency),
            to_recover,
        ]);
    }
    table.to_text(2)
}

/// A comparison: every bid in every view, the order in each, each adjustment as a signed line, and
/// how each bid lies against its own full cost and the corridor.
///
/// # Errors
///
/// [`Error::UnknownName`] where there is no such scenario, [`Error::AmountOutOfBounds`].
pub fn comparison(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let tender = findings.appraisal().tender();
    let found = findings.scenario(scenario)?;
    let mut text = heading(findings);
    let _ = writeln!(text, "Scenario: {}", found.scenario);
    section(&mut text, "Every bid in every view");
    text.push_str(&views(tender, found).to_text(2));
    let _ = writeln!(text, "  * appraisal view, {}", View::NOTICE);
    text.push_str(&uneven(tender, found));
    section(&mut text, "The order in each view");
    text.push_str(&orders(tender, found));
    text.push_str(&prices::indistinguishable(tender, found));
    section(&mut text, "From the tendered price to each view");
    text.push_str(&adjustments(tender, found));
    section(&mut text, "Against the bidder's own full cost");
    text.push_str(&own_costs(tender, found));
    text.push_str(&prices::corridor(findings, scenario)?);
    text.push_str(&prices::pay_cost_floor(findings, scenario)?);
    text.push_str(&prices::stated_totals(findings, scenario)?);
    text.push_str(&level_field::sections(findings, found));
    Ok(text)
}

/// Rate cards side by side: prices by line, baskets, order, and which card dominates which.
///
/// # Errors
///
/// [`Error::UnknownName`] where there is no such scenario, or why dominance was not asked.
pub fn rate_cards(findings: &Findings, scenario: &str) -> Result<String, Error> {
    let tender = findings.appraisal().tender();
    let found = findings.scenario(scenario)?;
    let mut text = heading(findings);
    let _ = writeln!(text, "Scenario: {}", found.scenario);
    section(&mut text, "Prices by line");
    text.push_str(&price_table(tender).to_text(2));
    text.push_str(&prices::volume_tiers(findings, scenario)?);
    section(&mut text, "Baskets");
    text.push_str(&baskets(tender, found).to_text(2));
    text.push_str(&prices::stated_totals(findings, scenario)?);
    section(&mut text, "Which card is at most as dear on every line, and cheaper on one");
    let dominances = findings.dominances.as_result().map_err(Error::clone)?;
    for Dominance { bid, dominates, .. } in dominances {
        let (bid, other) = (label(tender, bid.as_str()), label(tender, dominates.as_str()));
        let _ = writeln!(text, "  {bid} dominates {other}");
    }
    if dominances.is_empty() {
        text.push_str("  none\n");
    }
    let presets: Vec<&str> = tender
        .demand()
        .lines()
        .iter()
        .filter(|line| matches!(line.kind(), LineKind::Preset(_)))
        .map(|line| line.name().as_str())
        .collect();
    if !presets.is_empty() {
        let _ = writeln!(text, "  Preset by the tender and set aside: {}", presets.join(", "));
    }
    Ok(text)
}

fn heading(findings: &Findings) -> String {
    let ranked = match findings.rank_on {
        RankOn::Exact => "exact totals",
        RankOn::MinorUnit => "totals rounded to the minor unit",
    };
    format!(
        "{}\n{}, {}, prices of {}; ranked on {ranked}\n",
        findings.title, findings.currency, findings.period, findings.price_base,
    )
}

fn ledger_title(ledger: Ledger) -> &'static str {
    match ledger {
        Ledger::Cash => "Cash",
        Ledger::InKind => "Beside the cash: goods and premises in kind",
        Ledger::VolunteerTime => "Beside the cash: replacement value of volunteer time",
    }
}

/// What services, pools and drivers are called.
struct Labels<'a>(&'a Organisation);

impl Labels<'_> {
    /// The label of a service or pool, which share one space of names.
    fn of(&self, name: &Name) -> String {
        let services = self.0.services();
        let service = services.binary_search_by(|service| service.name().cmp(name)).ok();
        let pools = self.0.pools();
        let pool = pools.binary_search_by(|pool| pool.name().cmp(name)).ok();
        let label = service.and_then(|at| services.get(at)).map(Service::label);
        let label = label.or_else(|| pool.and_then(|at| pools.get(at)).map(OverheadPool::label));
        label.unwrap_or(name.as_str()).to_owned()
    }

    fn of_driver(&self, name: &Name) -> String {
        let drivers = self.0.drivers();
        let driver = drivers.binary_search_by(|driver| driver.name().cmp(name)).ok();
        let label = driver.and_then(|at| drivers.get(at)).map(Driver::label);
        label.unwrap_or(name.as_str()).to_owned()
    }
}

fn charges(organisation: &Organisation) -> Table {
    let labels = Labels(organisation);
    let mut table = Table::new(vec![Align::Left, Align::Left, Align::Left, Align::Right]);
    table.row(row(["charged to", "line", "ledger", "amount"]));
    table.rule();
    for charge in organisation.charges() {
        let Some((label, ledger)) = organisation.charge_label(charge) else { continue };
        table.row(vec![
            labels.of(charge.target()),
            label,
            ledger.as_str().replace('_', " "),
            money(charge.amount()),
        ]);
    }
    table
}

fn overheads(costs: &FullCost, ledger: Ledger) -> Result<Table, Error> {
    let services = costs.services();
    let mut alignment = vec![Align::Left, Align::Left, Align::Right];
    alignment.extend(services.iter().map(|_| Align::Right));
    let mut table = Table::new(alignment);
    let mut header = row(["pool", "shared by", "own cost"]);
    let labels = Labels(costs.organisation());
    header.extend(services.iter().map(|service| labels.of(service.name())));
    table.row(header);
    table.rule();
    let mut total = Money::zero(costs.organisation().currency());
    for (position, pool) in costs.pools().iter().enumerate() {
        let own = pool.own().get(ledger);
        total = total.checked_add(own)?;
        let driver = costs.organisation().pools().get(position);
        let driver = driver.map_or(String::new(), |pool| labels.of_driver(pool.driver()));
        let mut cells = vec![labels.of(pool.name()), driver, money(own)];
        for service in services {
            let share = service.overheads().get(position);
            cells.push(share.map_or(String::new(), |(_, amounts)| money(amounts.get(ledger))));
        }
        table.row(cells);
    }
    table.rule();
    let mut cells = vec!["all".to_owned(), String::new(), money(total)];
    cells.extend(services.iter().map(|service| money(service.overhead().get(ledger))));
    table.row(cells);
    Ok(table)
}

fn drivers(costs: &FullCost) -> Result<Table, Error> {
    let organisation = costs.organisation();
    let alignment = vec![Align::Left, Align::Left, Align::Right, Align::Left, Align::Left];
    let mut table = Table::new(alignment);
    table.row(row(["driver", "of", "quantity", "unit", "source"]));
    let labels = Labels(organisation);
    table.rule();
    for driver in organisation.drivers() {
        let currency = organisation.currency().to_string();
        let (unit, source) = match driver.quantities() {
            DriverQuantities::DirectExpenditure(_) => {
                (currency, "cash charged to the service straight")
            }
            DriverQuantities::ExpenditureWithVolunteers { .. } => {
                (currency, "cash charged to the service straight, and its volunteers' time")
            }
            DriverQuantities::Percentages(_) => ("%".to_owned(), ""),
            DriverQuantities::StaffTime(_) => {
                ("% of a post".to_owned(), "shares of the posts' time")
            }
            _ => (String::new(), ""),
        };
        let unit = driver.unit().map_or(unit, Name::to_string);
        let source = driver.source().map_or(source.to_owned(), Text::to_string);
        for (receiver, quantity) in
            organisation.driver_quantities(driver.name(), costs.driver_level())?
        {
            table.row(vec![
                driver.label().to_owned(),
                labels.of(&receiver),
                grouped(&quantity.to_string()),
                unit.clone(),
                source.clone(),
            ]);
        }
    }
    Ok(table)
}

fn full_costs(costs: &FullCost) -> Result<Table, Error> {
    let mut table = Table::new(vec![Align::Left, Align::Right, Align::Right, Align::Right]);
    table.row(row(["service", "direct", "overhead", "full cost"]));
    let labels = Labels(costs.organisation());
    table.rule();
    let cells = |name: &str, direct: Money, overhead: Money, full: Money| {
        vec![name.to_owned(), money(direct), money(overhead), money(full)]
    };
    let zero = Money::zero(costs.organisation().currency());
    let (mut direct, mut overhead) = (zero, zero);
    for service in costs.services() {
        let cash = |amounts: &LedgerAmounts| amounts.get(Ledger::Cash);
        direct = direct.checked_add(cash(service.direct()))?;
        overhead = overhead.checked_add(cash(service.overhead()))?;
        let (own, shared) = (cash(service.direct()), cash(service.overhead()));
        table.row(cells(&labels.of(service.name()), own, shared, cash(service.full())));
    }
    table.rule();
    table.row(cells("all", direct, overhead, costs.totals().get(Ledger::Cash)));
    Ok(table)
}

fn per_unit(costs: &FullCost) -> Result<Table, Error> {
    let currency = costs.organisation().currency();
    let mut table =
        Table::new(vec![Align::Left, Align::Right, Align::Left, Align::Right, Align::Right]);
    table.row(row(["service", "volume", "unit", "direct", "full cost"]));
    let labels = Labels(costs.organisation());
    table.rule();
    for service in costs.services() {
        table.row(vec![
            labels.of(service.name()),
            grouped(&service.volume().to_string()),
            format!("{} ({})", service.unit(), service.volume_basis().as_str()),
            figure(&service.per_unit(CostBasis::Direct)?, currency),
            figure(&service.per_unit(CostBasis::Full)?, currency),
        ]);
    }
    Ok(table)
}

fn beside(costs: &FullCost, ledger: Ledger) -> Result<Table, Error> {
    let volunteers = ledger == Ledger::VolunteerTime;
    let mut table = Table::new(vec![Align::Left, Align::Right, Align::Right, Align::Right]);
    table.row(if volunteers {
        row(["service", "low wage", "central wage", "high wage"])
    } else {
        row(["service", "direct", "overhead", "together"])
    });
    table.rule();
    let cells = |service: &ServiceCost| {
        if volunteers {
            [WageLevel::Low, WageLevel::Central, WageLevel::High]
                .map(|level| service.replacement_value(level))
        } else {
            [service.direct(), service.overhead(), service.full()]
                .map(|amounts| amounts.get(ledger))
        }
    };
    let labels = Labels(costs.organisation());
    let mut sums = [Money::zero(costs.organisation().currency()); 3];
    for service in costs.services() {
        let amounts = cells(service);
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            *sum = sum.checked_add(amount)?;
        }
        let amounts = amounts.map(money);
        table.row([labels.of(service.name())].into_iter().chain(amounts).collect());
    }
    table.rule();
    table.row(["all".to_owned()].into_iter().chain(sums.map(money)).collect());
    Ok(table)
}

fn volunteer_inflated(costs: &FullCost) -> Result<Table, Error> {
    let currency = costs.organisation().currency();
    let mut table =
        Table::new(vec![Align::Left, Align::Left, Align::Right, Align::Right, Align::Right]);
    table.row(row(["service", "basis", "low wage", "central wage", "high wage"]));
    let labels = Labels(costs.organisation());
    table.rule();
    let with_volunteers = costs
        .services()
        .iter()
        .filter(|service| !service.full().get(Ledger::VolunteerTime).is_zero());
    for service in with_volunteers {
        for (basis, name) in [
            (CostBasis::VolunteerInflatedNet, "net of avoidable programme cost"),
            (CostBasis::VolunteerInflatedGross, "gross"),
        ] {
            let mut cells = vec![labels.of(service.name()), name.to_owned()];
            for level in [WageLevel::Low, WageLevel::Central, WageLevel::High] {
                cells.push(figure(&service.per_unit_at(basis, level)?, currency));
            }
            table.row(cells);
        }
    }
    Ok(table)
}

fn views(tender: &Tender, found: &ScenarioFindings) -> Table {
    let taxed = tender.buyer_tax().is_some();
    let mut alignment = vec![Align::Left, Align::Left];
    let mut header = row(["provider", "sector"]);
    if taxed {
        alignment.push(Align::Right);
        header.push("rate card".to_owned());
    }
    alignment.extend(found.views.iter().map(|_| Align::Right));
    let mut table = Table::new(alignment);
    header.extend(found.views.iter().map(|one| view_name(tender, one.view)));
    table.row(header);
    table.rule();
    let by_view: Vec<Vec<&BidFindings>> = found.views.iter().map(ViewFindings::by_name).collect();
    for (place, (bid, position)) in tender.bids().iter().zip(&found.positions).enumerate() {
        let sector = bid.sector().map_or(String::new(), ToString::to_string);
        let mut cells = vec![bid.label().to_owned(), sector];
        cells.extend(position.buyer_tax.as_ref().map(|tax| tax.rate_card.to_string()));
        cells.extend(by_view.iter().map(|bids| {
            let total = bids.get(place).and_then(|known| known.total.as_ref());
            total.map_or("not assessable".to_owned(), Figure::to_string)
        }));
        table.row(cells);
    }
    table
}

/// A view in words, marked where it is an appraisal view. Where the tender states the buyer's tax,
/// the tendered price is shown at what it costs the buyer.
fn view_name(tender: &Tender, view: View) -> String {
    match view {
        View::Tendered if tender.buyer_tax().is_some() => {
            format!("{} to the buyer", view.in_words())
        }
        View::Tendered => view.in_words().to_owned(),
        _ => format!("{} *", view.in_words()),
    }
}

fn uneven(tender: &Tender, found: &ScenarioFindings) -> String {
    let mut text = String::new();
    for view in found.views.iter().filter(|view| view.uneven) {
        let _ = writeln!(text, "  The field is uneven in the view {}:", view.view.in_words());
        for bid in view.by_name() {
            if !bid.not_stated.is_empty() {
                let label = label(tender, bid.provider.as_str());
                let _ = writeln!(text, "    {label} does not state {}", names(&bid.not_stated));
            }
        }
    }
    text
}

fn names(names: &[Name]) -> String {
    names.iter().map(Name::as_str).collect::<Vec<_>>().join(", ")
}

fn orders(tender: &Tender, found: &ScenarioFindings) -> String {
    let mut text = String::new();
    for view in &found.views {
        let mark = if view.view.is_appraisal() { " *" } else { "" };
        let ranked = view.order.iter().map(|bid| {
            let label = label(tender, bid.provider.as_str());
            let rank = bid.rank.map_or("not assessable:".to_owned(), rank_text);
            format!("{rank} {label}")
        });
        let assessed = view.order.iter().filter(|bid| bid.rank.is_some()).count();
        let among = if assessed == view.order.len() {
            String::new()
        } else {
            format!(" (among the {assessed} that can be assessed)")
        };
        let (name, ranked) = (view.view.in_words(), ranked.collect::<Vec<_>>().join("; "));
        let _ = writeln!(text, "  {name}{mark}{among}: {ranked}");
    }
    text
}

fn label<'a>(tender: &'a Tender, provider: &'a str) -> &'a str {
    tender.bid(provider).map_or(provider, Bid::label)
}

fn adjustments(tender: &Tender, found: &ScenarioFindings) -> String {
    let currency = tender.currency();
    let mut text = String::new();
    // Each reason stands once, below, and lines refer to it by number.
    let mut reasons: Vec<String> = Vec::new();
    let by_view: Vec<_> = found.views.iter().map(|one| (one.view, one.by_name())).collect();
    for (place, (bid, position)) in tender.bids().iter().zip(&found.positions).enumerate() {
        let _ = writeln!(text, "  {}", bid.label());
        let mut table = Table::new(vec![Align::Left, Align::Right, Align::Left]);
        if let Some(tax) = &position.buyer_tax {
            table.row(vec!["rate card".to_owned(), tax.rate_card.to_string(), String::new()]);
        }
        for (view, bids) in &by_view {
            let name = view_name(tender, *view);
            let Some(known) = bids.get(place) else { continue };
            let Some(total) = &known.total else {
                let why = format!("does not state {}", names(&known.not_stated));
                table.row(vec![name, "not assessable".to_owned(), why]);
                continue;
            };
            table.row(vec![name, total.to_string(), String::new()]);
            for line in &known.adjustments {
                let why = format!("{} [{}]", line.standing, number_of(&mut reasons, line));
                let whose =
                    line.partner.as_ref().map_or(String::new(), |partner| format!(", {partner}"));
                let label = format!("  {}{whose}", line.label);
                table.row(vec![label, signed(&line.amount, currency), why]);
            }
        }
        text.push_str(&table.to_text(4));
    }
    for (position, reason) in reasons.iter().enumerate() {
        let _ = writeln!(text, "  [{}] {reason}", position.saturating_add(1));
    }
    text
}

/// The number of the reason of an adjustment among those that stand below, which it joins if it is
/// new.
fn number_of(reasons: &mut Vec<String>, line: &AdjustmentLine) -> usize {
    let reason = format!("{} ({})", line.reason, line.source);
    let known = reasons.iter().position(|known| *known == reason);
    let number = known.unwrap_or(reasons.len()).saturating_add(1);
    if known.is_none() {
        reasons.push(reason);
    }
    number
}

fn own_costs(tender: &Tender, found: &ScenarioFindings) -> String {
    let preset = |line: &DemandLine| matches!(line.kind(), LineKind::Preset(_));
    let presets = tender.demand().lines().iter().any(preset);
    let mut text = String::new();
    for (bid, position) in tender.bids().iter().zip(&found.positions) {
        let said = match &position.own_cost {
            None if bid.consortium().is_some() => {
                let without = bid.parties().iter().filter(|party| party.cost_model().is_none());
                let names: Vec<&str> = without.map(Bid::label).collect();
                format!("not assessable, without a cost model of {}", names.join(", "))
            }
            None => "not assessable, since the bid gives no cost model".to_owned(),
            Some(own) => own_cost(own, presets, tender.currency()),
        };
        let _ = writeln!(text, "  {}: {said}", bid.label());
    }
    text
}

fn own_cost(own: &OwnCost, presets: bool, currency: Currency) -> String {
    let price = figure(&own.price, currency);
    let cost = figure(&own.own_full_cost, currency);
    let (low, high) = (own.shortfall.low(), own.shortfall.high());
    let by = |end: &Fraction| figure(&end.abs(), currency);
    let relation = if low.is_zero() && high.is_zero() {
        "equals".to_owned()
    } else if low.is_negative() && high.is_negative() {
        format!(
            "is {} above",
            if low == high { by(low) } else { format!("{} to {}", by(high), by(low)) }
        )
    } else if low.is_negative() {
        format!("is between {} above and {} below", by(low), by(high))
    } else {
        format!(
            "is {} below",
            if low == high { by(low) } else { format!("{} to {}", by(low), by(high)) }
        )
    };
    let without = if presets { ", preset lines left out," } else { "" };
    let mut text = format!(
        "the price {price}{without} {relation} the full cost in the bidder's own model at its volumes, {cost}"
    );
    for difference in &own.volume_differences {
        let demand = exact_or_rounded(&difference.in_demand, Currency::JPY);
        let model = grouped(&difference.in_model.to_string());
        let _ = write!(
            text,
            "; the model's volume of {} is {model}, the demand {demand}",
            &difference.service
        );
    }
    text
}

fn band_text(band: &PriceBand) -> String {
    let low = grouped(&band.low().to_plain_text());
    if band.is_point() {
        low
    } else {
        format!("{low} to {}", grouped(&band.high().to_plain_text()))
    }
}

/// A price or band; of tiers the lowest and the highest price.
fn rate_text(rate: &Rate) -> String {
    match rate.price() {
        RatePrice::Band(band) => band_text(band),
        price => {
            let ends = [price.lowest(), price.highest()].map(|end| grouped(&end.to_plain_text()));
            format!("{}, tiers", ends.join(" to "))
        }
    }
}

fn price_table(tender: &Tender) -> Table {
    let mut alignment = vec![Align::Left, Align::Left];
    alignment.extend(tender.bids().iter().map(|_| Align::Right));
    let mut table = Table::new(alignment);
    let mut header = row(["line", "unit"]);
    header.extend(tender.bids().iter().map(|bid| bid.label().to_owned()));
    table.row(header);
    table.rule();
    for line in tender.demand().lines() {
        let mut cells = vec![line.name().to_string(), line.unit().to_string()];
        for bid in tender.bids() {
            let rate = bid.rate_card().rate(line.name().as_str());
            cells.push(match (line.kind(), rate) {
                (LineKind::Preset(price), _) => {
                    format!("preset {}", grouped(&price.to_plain_text()))
                }
                (_, Some(rate)) => rate_text(rate),
                (_, None) => "not priced".to_owned(),
            });
        }
        table.row(cells);
    }
    table
}

fn baskets(tender: &Tender, found: &ScenarioFindings) -> Table {
    let mut table = Table::new(vec![Align::Right, Align::Left, Align::Right, Align::Right]);
    table.row(row(["rank", "provider", "basket", "exactly"]));
    table.rule();
    for bid in found.view(View::Tendered).into_iter().flat_map(|view| &view.order) {
        let (Some(total), Some(rank)) = (&bid.total, bid.rank) else {
            continue;
        };
        let exactly = |end: &Fraction| {
            end.to_exact_decimal().map_or_else(|| end.to_string(), |exact| grouped(&exact))
        };
        let exact = if total.is_point() {
            exactly(total.low())
        } else {
            format!("{} to {}", exactly(total.low()), exactly(total.high()))
        };
        let label = label(tender, bid.provider.as_str()).to_owned();
        table.row(vec![rank_text(rank), label, total.to_string(), exact]);
    }
    table
}
