//! The page of a costing.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::html::{Part, drawn, page as whole_page, sentences, written};
use super::{words, working};
use crate::answer::Answer;
use crate::cost::Ledger;
use crate::costing::{CostFindings, ServiceFindings};
use crate::evidence::Evidence;
use crate::full_cost::CostBasis;
use crate::report::costing;
use crate::report::picture::{self, Picture};
use crate::report::table::{exact_or_rounded, grouped, money};

/// All that was found of an organisation as one HTML file: what was asked, what each service costs and what
/// must be charged in plain sentences, pictures, what the model leaves out, the tables of
/// [`costing`](crate::report::costing()), the working behind every full cost, sources, and what the words mean.
///
/// The file fetches and runs nothing, and is the same bytes for the same findings. Of many services the
/// first twelve are drawn and worked; the page says so.
///
/// ```
/// use fullcost::cost::{CostLine, Organisation, Service};
/// use fullcost::costing::{CostQuestions, Costing};
/// use fullcost::exact::{Currency, Money, Period};
/// use fullcost::report;
///
/// let cost = Money::parse("93000", Currency::GBP)?;
/// let organisation =
///     Organisation::builder("shed", Currency::GBP, Period::new("2026-04".parse()?, 12)?)
///         .service(Service::new("repairs", "visit", "6000".parse()?)?)
///         .line(CostLine::new("all", cost, "repairs", "ledger")?)
///         .build()?;
/// let page = report::cost_page(&Costing::new(organisation, CostQuestions::default())?.run()?);
/// assert!(page.contains("repairs costs 93,000.00 in full, 15.50 per visit at 6,000."));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("html"))]
#[must_use]
pub fn cost_page(found: &CostFindings) -> String {
    let mut parts = vec![
        Part::new("found", "What was found", sentences(&told(found), "found")),
        Part::new("asked", "What was asked", sentences(&asked(found), "found")),
        Part::new("pictures", "What is to be seen", pictures(found)),
    ];
    if let Some(coverage) = &found.coverage {
        parts.push(Part::new(
            "left-out",
            "What the model leaves out or counts twice",
            left_out(coverage),
        ));
    }
    parts.push(Part::new("figures", "Every figure", written(&costing::sections(found), 3)));
    parts.push(Part::new("workings", "The working behind each full cost", workings(found)));
    parts.push(Part::new("sources", "Sources", sentences(&sources(found), "lines")));
    let bodies: Vec<&Markup> =
        parts.iter().filter(|part| part.anchor != "workings").map(|part| &part.body).collect();
    let words = words::words(&bodies);
    parts.push(Part::new("words", "What the words mean", words));
    let about = format!("{}, {}, prices of {}", found.currency, found.period, found.price_base);
    whole_page(&found.label, &about, &parts)
}

fn told(found: &CostFindings) -> Vec<String> {
    let mut told = Vec::new();
    for service in found.services.iter().take(MOST) {
        told.push(cost(service));
        told.extend(charged(service));
        told.extend(volunteers(service));
    }
    if found.services.len() > MOST {
        told.push(format!(
            "{} more services stand in the tables.",
            found.services.len().saturating_sub(MOST)
        ));
    }
    if let Some(Answer::Found(funding)) = &found.funding {
        for service in funding.services.iter().take(MOST) {
            let label = costing::label_of(found, &service.service);
            told.push(format!(
                "Of the full cost of {label}, {}, funders pay {} and leave a gap of {}.",
                money(service.full),
                sum(service.funded_direct, service.contributions),
                money(service.gap),
            ));
        }
    }
    if let Some(Answer::Found(coverage)) = &found.coverage {
        told.push(match coverage.findings.len() {
            0 => "Nothing was found that the model probably leaves out or counts twice.".to_owned(),
            1 => "One matter was found that the model probably leaves out, counts twice or guesses.".to_owned(),
            many => format!("{many} matters were found that the model probably leaves out, counts twice or guesses."),
        });
    }
    told
}

fn sum(one: crate::exact::Money, other: crate::exact::Money) -> String {
    one.checked_add(other).map_or_else(|error| error.to_string(), money)
}

fn cost(service: &ServiceFindings) -> String {
    let cost = &service.cost;
    format!(
        "{} costs {} in full, {} per {} at {}.",
        service.label,
        money(cost.full.get(Ledger::Cash)),
        service.per_unit.full,
        cost.unit,
        grouped(&cost.volume.to_string()),
    )
}

/// What must be charged: without a surplus, and with the one that was asked.
fn charged(service: &ServiceFindings) -> Option<String> {
    let points = service.price_points.as_result().ok()?;
    let of_full = points.iter().filter(|point| point.basis == CostBasis::Full);
    let each: Vec<String> = of_full
        .filter_map(|point| {
            let least = point.to_recover.as_ref()?.as_result().ok()?;
            let with = match point.surplus {
                None => "to recover that cost".to_owned(),
                Some(surplus) => {
                    format!("with a surplus of {}", costing::surplus_in_words(surplus))
                }
            };
            Some(format!("{} {with}", grouped(&least.to_plain_text())))
        })
        .chain(made_up(service))
        .collect();
    let unit = &service.cost.unit;
    (!each.is_empty())
        .then(|| format!("Per {unit} of {} must be charged {}.", service.label, each.join(", ")))
}

/// The price with every named surplus.
fn made_up(service: &ServiceFindings) -> Option<String> {
    let found = service.price_made_up.as_ref()?.as_result().ok()?;
    let least = found.to_recover.as_result().ok()?;
    let named: Vec<&str> = found.surpluses.iter().map(|part| part.label.as_str()).collect();
    Some(format!("{} with {}", grouped(&least.to_plain_text()), named.join(", ")))
}

fn volunteers(service: &ServiceFindings) -> Option<String> {
    let inflated = service.per_unit.volunteer_inflated_net.as_ref()?;
    Some(format!(
        "If the volunteers of {} were paid, one {} would come to {} at central wages: a comparator, not a cost to be recovered.",
        service.label,
        service.cost.unit,
        exact_or_rounded(inflated.central.low(), inflated.central.currency()),
    ))
}

fn asked(found: &CostFindings) -> Vec<String> {
    let mut told = vec![format!(
        "What {} of {} cost in full, with overheads shared by {}.",
        if found.services.len() == 1 {
            "the service".to_owned()
        } else {
            format!("the {} services", found.services.len())
        },
        found.label,
        costing::method_in_words(&found.method),
    )];
    for (is_asked, what) in [
        (!found.other_methods.is_empty(), "What they would cost by other methods."),
        (found.sensitivity.is_some(), "How far costs move with the choices behind them."),
        (found.funding.is_some(), "What funders pay, and the gap they leave."),
        (found.volunteers_stop.is_some(), "What becomes of costs if volunteers stop."),
        (found.coverage.is_some(), "What the model probably leaves out or counts twice."),
    ] {
        if is_asked {
            told.push(what.to_owned());
        }
    }
    told
}

fn pictures(found: &CostFindings) -> Markup {
    let services = found.services.iter().take(MOST);
    let each =
        services.filter_map(|service| picture::cost_waterfall(found, service.cost.name.as_str()));
    let pictures: Vec<Picture> = picture::cost_makeup(found).into_iter().chain(each).collect();
    html! {
        @for picture in &pictures { (drawn(picture)) }
        @if found.services.len() > MOST { p { "The first " (MOST) " services by name are drawn one by one." } }
    }
}

fn left_out(coverage: &Answer<crate::coverage::Coverage>) -> Markup {
    let told = match coverage.as_result() {
        Ok(coverage) if coverage.findings.is_empty() => vec!["Nothing was found.".to_owned()],
        Ok(coverage) => coverage.findings.iter().map(ToString::to_string).collect(),
        Err(reason) => vec![format!("Not computed: {reason}")],
    };
    sentences(&told, "lines")
}

fn workings(found: &CostFindings) -> Markup {
    let evidence: Vec<Evidence> = found
        .services
        .iter()
        .take(MOST)
        .filter_map(|service| found.costs.service(service.cost.name.as_str()).ok())
        .filter_map(|service| service.evidence_per_unit(CostBasis::Full).ok())
        .collect();
    let funding = found.funding.as_ref().and_then(|found| found.as_result().ok());
    let grants = funding.into_iter().flat_map(|funding| &funding.services).take(MOST);
    let grants: Vec<&Evidence> =
        grants.flat_map(|service| &service.grants).map(|grant| &grant.evidence).collect();
    html! {
        p { "Each figure unfolds into what it follows from, down to what was stated, with rule and source." }
        @if found.services.len() > MOST {
            p { "The workings of the first " (MOST) " services by name stand here; the program that made this "
                "page can have those of the other " (found.services.len().saturating_sub(MOST)) "." }
        }
        @for evidence in evidence.iter().chain(grants) { (working::working(evidence, None)) }
    }
}

fn sources(found: &CostFindings) -> Vec<String> {
    let mut sources: BTreeSet<String> = BTreeSet::new();
    for driver in found.drivers.iter().filter(|driver| !driver.source.is_empty()) {
        sources.insert(format!("driver {}: {}", driver.label, driver.source));
    }
    for line in found.costs.organisation.lines() {
        sources.insert(format!("{}: {}", line.label(), line.source()));
    }
    sources.into_iter().collect()
}

/// As many services as are told, drawn and worked one by one.
const MOST: usize = 12;
