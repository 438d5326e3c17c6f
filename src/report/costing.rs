//! Plain-text reports on what lies behind a full cost: choices, volume, funders and findings.

use std::fmt::Write as _;

use super::table::{Align, Table, figure, grouped, money, row, section};
use crate::cost::WageLevel;
use crate::coverage::Coverage;
use crate::error::Error;
use crate::exact::{Currency, Fraction, Quantity};
use crate::full_cost::{CashInterval, CostByBehaviour, FullCost};
use crate::funding::Funding;
use crate::sensitivity::{CostRange, Sensitivity};

/// How far each service's cost moves with the method, the sequence of step-down and the drivers,
/// and which choice gives the ends.
///
/// ```
/// use fullcost::allocation::Method;
/// use fullcost::cost::{CostLine, Organisation, Service};
/// use fullcost::exact::{Currency, Money, Period};
/// use fullcost::report::costing;
/// use fullcost::sensitivity::sensitivity;
///
/// let cost = Money::parse("93000", Currency::GBP)?;
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "6000".parse()?)?)
///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
///         .build()?;
/// let found = sensitivity(&organisation, &Method::Direct)?;
/// assert!(costing::sensitivity(&found).contains("repairs"));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[must_use]
pub fn sensitivity(found: &Sensitivity) -> String {
    let currency = found.currency();
    let base = found.method().as_str();
    let mut text =
        format!("Full cost (cash, {currency}) under other choices; base: the {base} method\n");
    section(&mut text, "Every choice that was tried");
    text.push_str(&trials(found).to_text(2));
    let refused = found.trials().iter().filter_map(|trial| Some((trial, trial.costs().err()?)));
    for (trial, error) in refused {
        let _ = writeln!(text, "  {} is not defined here: {error}", trial.choice());
    }
    section(&mut text, "Step-down sequences");
    text.push_str(&sequences(found));
    section(&mut text, "How far each service moves");
    text.push_str(&ranges(found).to_text(2));
    text
}

fn trials(found: &Sensitivity) -> Table {
    let services = found.services();
    let mut alignment = vec![Align::Left];
    alignment.extend(services.iter().map(|_| Align::Right));
    let mut table = Table::new(alignment);
    let names = services.iter().map(|service| service.service().to_string());
    table.row(std::iter::once("choice".to_owned()).chain(names).collect());
    table.rule();
    for trial in found.trials() {
        let label = trial.choice().to_string();
        let cells = match trial.costs() {
            Ok(costs) => costs.iter().map(|cost| figure(cost, found.currency())).collect(),
            Err(_) => vec!["not defined".to_owned(); services.len()],
        };
        table.row(std::iter::once(label).chain(cells).collect());
    }
    table
}

fn sequences(found: &Sensitivity) -> String {
    let sequences = match found.sequences() {
        Ok(sequences) => sequences,
        Err(error) => return format!("  not tried: {error}\n"),
    };
    let (tried, undefined) = (sequences.tried(), sequences.undefined());
    let how = if sequences.is_exhaustive() {
        "all there are"
    } else {
        "a stated search; others may lie outside"
    };
    let tried = grouped(&tried.to_string());
    format!("  {tried} tried ({how}), of which {} not defined\n", grouped(&undefined.to_string()))
}

fn ranges(found: &Sensitivity) -> Table {
    let mut table = Table::new(vec![
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Left,
        Align::Right,
        Align::Left,
    ]);
    table.row(row(["service", "over", "low", "by", "high", "by"]));
    table.rule();
    let currency = found.currency();
    for service in found.services() {
        let rows = [
            ("methods", Some(service.to_method())),
            ("sequences", service.to_sequence()),
            ("drivers", service.to_driver()),
            ("all", Some(service.overall())),
        ];
        let mut name = service.service().to_string();
        for (over, range) in rows {
            if let Some(range) = range {
                table.row(range_cells(std::mem::take(&mut name), over, range, currency));
            }
        }
    }
    table
}

fn range_cells(name: String, over: &str, range: &CostRange, currency: Currency) -> Vec<String> {
    vec![
        name,
        over.to_owned(),
        figure(range.low(), currency),
        range.low_choice().to_string(),
        figure(range.high(), currency),
        range.high_choice().to_string(),
    ]
}

/// What a service costs at several volumes, and by one unit more.
#[must_use]
pub fn volumes(cost: &CostByBehaviour, volumes: &[Quantity]) -> String {
    let currency = cost.currency();
    let mut text = format!(
        "{} of {} by volume ({currency}); planned: {} × {}\n",
        cost.basis().as_str(),
        cost.service(),
        grouped(&cost.volume().to_string()),
        cost.unit(),
    );
    let mut table = Table::new(vec![Align::Right; 5]);
    table.row(row(["volume", "cost", "per unit", "one more unit", "steps"]));
    table.rule();
    for volume in volumes {
        let total = cost.cost_at(*volume);
        let each = total.checked_div(&volume.to_fraction()).ok();
        let more = volume.checked_add(Quantity::ONE);
        let more = more.ok().map(|more| cost.cost_of_change(*volume, more));
        let steps: Fraction = cost.steps().iter().map(|step| step.steps_at(*volume)).sum();
        let shown = |value: Option<Fraction>| {
            value.map_or_else(String::new, |value| figure(&value, currency))
        };
        table.row(vec![
            grouped(&volume.to_string()),
            figure(&total, currency),
            shown(each),
            shown(more),
            steps.to_string(),
        ]);
    }
    text.push_str(&table.to_text(2));
    text
}

/// What funders pay of each service, and the gap they leave.
///
/// # Errors
///
/// [`Error::AmountOutOfBounds`].
pub fn funding(found: &Funding) -> Result<String, Error> {
    let mut text = String::from("Funding (cash)\n");
    for service in found.services() {
        let _ = write!(text, "\n{}\n", service.service());
        let mut table =
            Table::new(vec![Align::Left, Align::Right, Align::Right, Align::Right, Align::Right]);
        table.row(row(["", "direct", "overhead", "together", "overhead on direct"]));
        table.rule();
        let cost = [service.direct(), service.overhead(), service.full()].map(money);
        let [direct, overhead, full] = cost;
        table.row(vec!["full cost".to_owned(), direct, overhead, full, String::new()]);
        for grant in service.grants() {
            let rate = grant.rate_on_cost().map_or_else(String::new, |rate| percent(&rate));
            let label = format!("paid by {}", grant.funder());
            let amounts = [grant.direct(), grant.contribution(), grant.total()].map(money);
            let [direct, overhead, total] = amounts;
            table.row(vec![label, direct, overhead, total, rate]);
        }
        table.rule();
        let gap = [service.direct_gap()?, service.overhead_gap()?, service.gap()].map(money);
        let [direct, overhead, all] = gap;
        table.row(vec!["gap".to_owned(), direct, overhead, all, String::new()]);
        text.push_str(&table.to_text(2));
    }
    Ok(text)
}

/// A part of one as a percentage with two decimals, rounded half to even.
fn percent(part: &Fraction) -> String {
    let hundred = part * &Fraction::from_integer(100);
    format!("{}%", hundred.to_plain_text(2, crate::exact::Rounding::HalfEven))
}

/// Findings, one a line.
#[must_use]
pub fn coverage(found: &Coverage) -> String {
    if found.findings().is_empty() {
        return "No findings.\n".to_owned();
    }
    let lines = found
        .findings()
        .iter()
        .map(|finding| format!("  [{}] {finding}\n", finding.code().as_str()));
    format!("Findings: {}\n{}", found.findings().len(), lines.collect::<String>())
}

/// What volunteers give to each service that has any, at each level of their wages, and what hangs on it.
/// `full_time_hours` are the hours of a full-time post over the period.
///
/// # Errors
///
/// [`Error::ZeroFullTimeHours`] or [`Error::AmountOutOfBounds`].
pub fn volunteers(costs: &FullCost, full_time_hours: Quantity) -> Result<String, Error> {
    let currency = costs.organisation().currency();
    let mut table = Table::new(vec![
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
    ]);
    table.row(row([
        "service",
        "wages",
        "hours",
        "full-time",
        "value",
        "value over programme cost",
        "dependency",
    ]));
    table.rule();
    for service in costs.services() {
        let mut name = service.name().to_string();
        let levels = WageLevel::ALL.into_iter();
        if levels.map(|level| service.replacement_value(level)).all(crate::exact::Money::is_zero) {
            continue;
        }
        for level in [WageLevel::Low, WageLevel::Central, WageLevel::High] {
            let figures = costs.volunteering(service.name().as_str(), level, full_time_hours)?;
            let places = |value: &Fraction| {
                grouped(&value.to_plain_text(2, crate::exact::Rounding::HalfEven))
            };
            let or_none = |value: Option<String>| value.unwrap_or_else(|| "none".to_owned());
            table.row(vec![
                std::mem::take(&mut name),
                level.as_str().to_owned(),
                places(figures.hours()),
                places(figures.full_time_equivalents()),
                money(figures.replacement_value()),
                or_none(figures.return_ratio().map(places)),
                or_none(figures.dependency().map(percent)),
            ]);
        }
    }
    let mut text = format!("Volunteers ({currency}): a comparator, not a cost to be recovered\n");
    text.push_str(&table.to_text(2));
    Ok(text)
}

/// The cash full cost of each service at each level of the wages of volunteers.
#[must_use]
pub fn cash_intervals(intervals: &[CashInterval]) -> String {
    let mut table = Table::new(vec![Align::Left, Align::Right, Align::Right, Align::Right]);
    table.row(row(["service", "low wages", "central wages", "high wages"]));
    table.rule();
    for interval in intervals {
        let cells = [WageLevel::Low, WageLevel::Central, WageLevel::High];
        let cells = cells.map(|level| money(interval.at(level)));
        table.row(std::iter::once(interval.service().to_string()).chain(cells).collect());
    }
    let depends = intervals.iter().any(CashInterval::depends_on_wages);
    let title = if depends {
        "Full cost (cash): an interval, since overheads follow volunteers and hang on their wages"
    } else {
        "Full cost (cash): the same at any wages of volunteers"
    };
    format!("{title}\n{}", table.to_text(2))
}
