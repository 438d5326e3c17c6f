//! The page of a costing.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::html::{Part, drawn, in_few_words, page as whole_page, sentences, written};
use super::{words, working};
use crate::answer::Answer;
use crate::costing::CostFindings;
use crate::evidence::Evidence;
use crate::full_cost::CostBasis;
use crate::report::picture::{self, Picture};
use crate::report::{costing, in_short};

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
        Part::new("found", "What was found", in_few_words(&in_short::costs(found))),
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

fn asked(found: &CostFindings) -> Vec<String> {
    let mut told = vec![format!(
        "What {} of {} cost in full, with overheads shared by {}.",
        if found.services.len() == 1 {
            "the service".to_owned()
        } else {
            format!("the {} services", found.services.len())
        },
        found.label,
        costing::method_in_words(found, &found.method),
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
    let services = found.services.iter().take(in_short::MOST);
    let each =
        services.filter_map(|service| picture::cost_waterfall(found, service.cost.name.as_str()));
    let pictures: Vec<Picture> = picture::cost_makeup(found).into_iter().chain(each).collect();
    html! {
        @for picture in &pictures { (drawn(picture)) }
        @if found.services.len() > in_short::MOST { p { "The first " (in_short::MOST) " services by name are drawn one by one." } }
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
        .take(in_short::MOST)
        .filter_map(|service| found.costs.service(service.cost.name.as_str()).ok())
        .filter_map(|service| service.evidence_per_unit(CostBasis::Full).ok())
        .collect();
    let funding = found.funding.as_ref().and_then(|found| found.as_result().ok());
    let grants = funding.into_iter().flat_map(|funding| &funding.services).take(in_short::MOST);
    let grants: Vec<&Evidence> =
        grants.flat_map(|service| &service.grants).map(|grant| &grant.evidence).collect();
    html! {
        p { "Each figure unfolds into what it follows from, down to what was stated, with rule and source." }
        @if found.services.len() > in_short::MOST {
            p { "The workings of the first " (in_short::MOST) " services by name stand here; the program that made this "
                "page can have those of the other " (found.services.len().saturating_sub(in_short::MOST)) "." }
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
