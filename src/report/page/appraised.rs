//! The decision page of an appraisal.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};

use super::html::{Part, drawn, in_few_words, isolated, page as whole_page, sentences, written};
use super::{asked, words, working};
use crate::answer::Answer;
use crate::appraisal::{Findings, ScenarioFindings};
use crate::evidence::Evidence;
use crate::exact::Name;
use crate::price::View;
use crate::report::nearest::nearest_first;
use crate::report::picture::{self, Picture};
use crate::report::{appraisal, in_short, table};
use crate::tender::{BandEnd, ScenarioComparison};

/// All that was found of a tender as one HTML file: what was asked, what was found in plain sentences,
/// pictures, the questions to put to bidders, the tables of [`appraisal`](crate::report::appraisal()), the working
/// behind every total, sources, and what the words mean.
///
/// The file fetches and runs nothing, and is the same bytes for the same findings. Of many bids the first
/// twenty are drawn, the workings of the first twelve stand there, and long tables are folded; the page says
/// so.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use fullcost::appraisal::Appraisal;
/// use fullcost::report;
///
/// let findings = Appraisal::from_json(r#"{
///     "format": 1, "title": "Meals", "currency": "GBP", "unit": "meal",
///     "period": {"from": "2026-04", "months": 12}, "demand": {"lunch": "5000"},
///     "bids": [
///         {"provider": "kitchen", "vat": "exclusive", "rates": {"lunch": "6.40"}},
///         {"provider": "canteen", "vat": "exclusive", "rates": {"lunch": "4.10"}}
///     ]
/// }"#)?.run()?;
/// let page = report::page(&findings);
/// assert!(page.starts_with("<!DOCTYPE html>"));
/// assert!(page.contains("canteen is first by tendered price at 20,500.00."));
/// assert!(!page.contains("<script"));
/// # }
/// # Ok::<(), fullcost::Error>(())
/// ```
#[doc(alias("html"))]
#[must_use]
pub fn page(findings: &Findings) -> String {
    let mut parts = vec![
        Part::new("found", "What was found", in_few_words(&in_short::bids(findings))),
        Part::new("asked", "What was asked", asked::asked(findings)),
        Part::new("pictures", "What is to be seen", pictures(findings)),
    ];
    if let Some(questions) = questions(findings) {
        parts.push(Part::new("questions", "Questions to put to bidders", questions));
    }
    parts.push(Part::new(
        "prices",
        "Prices line by line",
        written(&appraisal::of_the_tender(findings), 3),
    ));
    for (scenario, anchor) in findings.scenarios.iter().zip(SCENARIOS) {
        let title = format!("Every figure, scenario {}", scenario.scenario);
        let body = written(&appraisal::of_scenario(findings, scenario), 3);
        parts.push(Part { anchor, title, body });
    }
    for scenario in findings.scenarios.iter().skip(SCENARIOS.len()) {
        let body = written(&appraisal::of_scenario(findings, scenario), 4);
        if let Some(last) = parts.last_mut() {
            let before = std::mem::take(&mut last.body);
            last.body =
                html! { (before) h3 { "Scenario " (isolated(scenario.scenario.as_str())) } (body) };
        }
    }
    let over_all = appraisal::over_all(findings);
    if !over_all.is_empty() {
        parts.push(Part::new(
            "changes",
            "Over the contract, and what would change the order",
            written(&over_all, 3),
        ));
    }
    parts.push(Part::new("workings", "The working behind each total", workings(findings)));
    parts.push(Part::new("sources", "Sources", sentences(&sources(findings), "lines")));
    let bodies: Vec<&Markup> =
        parts.iter().filter(|part| part.anchor != "workings").map(|part| &part.body).collect();
    let words = words::words(&bodies);
    parts.push(Part::new("words", "What the words mean", words));
    let about =
        format!("{}, {}, prices of {}", findings.currency, findings.period, findings.price_base);
    whole_page(findings.title.as_str(), &about, &parts)
}

fn pictures(findings: &Findings) -> Markup {
    let several = findings.scenarios.len() > 1;
    html! {
        @for scenario in &findings.scenarios {
            @if several { h3 { "Scenario " (isolated(scenario.scenario.as_str())) } }
            @for picture in of_scenario(findings, scenario) { (drawn(&picture)) }
        }
        @if let Some(picture) = picture::corridor(findings) {
            @if several { h3 { "In every scenario" } }
            (drawn(&picture))
        }
    }
}

fn of_scenario(findings: &Findings, found: &ScenarioFindings) -> Vec<Picture> {
    let name = found.scenario.as_str();
    let mut pictures: Vec<Picture> = Vec::new();
    pictures.extend(picture::totals(findings, name));
    pictures.extend(picture::places(findings, name));
    let tendered = found.view(View::Tendered).into_iter().flat_map(|view| &view.order);
    for bid in tendered.take(MOST_BIDS) {
        pictures.extend(picture::price_to_views(findings, name, bid.provider.as_str()));
    }
    pictures.extend(picture::own_costs(findings, name));
    pictures.extend(picture::price_quality(findings, name));
    if let Some(Answer::Found(robustness)) = &findings.robustness {
        pictures.extend(picture::changes(robustness, name));
        let nearest = nearest_first(robustness, name);
        let strips = nearest.iter().take(MOST_STRIPS);
        pictures.extend(strips.filter_map(|change| picture::first_along(robustness, change.study)));
    }
    pictures
}

/// By bid, what screens and the pay cost floor ask; the same in several scenarios stands once.
fn questions(findings: &Findings) -> Option<Markup> {
    let tender = findings.appraisal().tender();
    let mut asked: BTreeMap<&str, Vec<(String, Vec<&str>)>> = BTreeMap::new();
    for scenario in &findings.scenarios {
        let screens = scenario.screens.iter().flat_map(|screen| &screen.findings);
        let screens = screens.filter_map(|found| Some((&found.provider, found.question()?)));
        let floors = scenario.positions.iter().flat_map(|found| {
            let lines = found.pay_cost_floor.values();
            lines.filter_map(|line| Some((&found.provider, line.question.as_deref()?)))
        });
        for (provider, question) in screens.chain(floors) {
            let of_bid = asked.entry(table::label(tender, provider)).or_default();
            let name = scenario.scenario.as_str();
            match of_bid.iter_mut().find(|(known, _)| known == question) {
                Some((_, scenarios)) => scenarios.push(name),
                None => of_bid.push((question.to_owned(), vec![name])),
            }
        }
    }
    let is_asked = findings.scenarios.iter().any(|found| !found.screens.is_empty())
        || findings.questions().pay_cost_floor.is_some();
    is_asked.then(|| {
        html! {
            p class="notice" { (crate::screen::Screen::NOTICE) }
            @if asked.is_empty() { p { "No bid is asked anything." } }
            @for (bid, questions) in &asked {
                h3 { (isolated(bid)) }
                ul { @for (question, scenarios) in questions { li { (isolated(question)) " (" (isolated(&scenarios.join(", "))) ")" } } }
            }
        }
    })
}

/// The totals of the first bids in each view, unfolded.
fn workings(findings: &Findings) -> Markup {
    let bids = findings.appraisal().tender().bids().len();
    html! {
        p { "Each figure unfolds into what it follows from, down to what was stated, with rule and source." }
        @if bids > MOST_BIDS {
            p { "The workings of the first " (MOST_BIDS) " bids by tendered price stand here; the program "
                "that made this page can have those of the other " (bids.saturating_sub(MOST_BIDS)) "." }
        }
        @for scenario in &findings.scenarios {
            @if findings.scenarios.len() > 1 { h3 { "Scenario " (isolated(scenario.scenario.as_str())) } }
            (workings_of(findings, scenario))
        }
    }
}

fn workings_of(findings: &Findings, found: &ScenarioFindings) -> Markup {
    let Ok(compared) = findings.comparison().scenario(found.scenario.as_str()) else {
        return html! {};
    };
    let order = found.view(View::Tendered).into_iter().flat_map(|view| &view.order);
    let evidence: Vec<(Evidence, Option<Evidence>)> = order
        .take(MOST_BIDS)
        .filter_map(|bid| compared.bid(bid.provider.as_str()).ok())
        .flat_map(|bid| {
            let interval = bid.total(View::Tendered).is_some_and(|total| !total.is_point());
            let ends = [BandEnd::Low, BandEnd::High].into_iter().take(if interval { 2 } else { 1 });
            ends.flat_map(move |end| {
                let tendered = bid.evidence(View::Tendered, end).ok();
                found.views.iter().filter_map(move |view| {
                    let evidence = bid.evidence(view.view, end).ok()?;
                    let before = tendered.clone().filter(|_| view.view.is_appraisal());
                    // Where a view changes nothing, its working is that of the price.
                    let before = before.and_then(|before| basket(&evidence, &before));
                    Some((evidence, before))
                })
            })
        })
        .collect();
    let (beside, large) = beside_totals(findings, found, compared);
    html! {
        @for (evidence, before) in &evidence { (working::working(evidence, before.as_ref())) }
        @for evidence in &beside { (working::working(evidence, None)) }
        @if large > 0 {
            p { "Of " (large) " workings of more than " (MOST_PARTS) " figures each, such as those of own costs, the program that made this page can have all." }
        }
    }
}

/// The working behind scores and own costs of the first bids, and behind thresholds of screens; how many are
/// too large for a page.
fn beside_totals(
    findings: &Findings,
    found: &ScenarioFindings,
    compared: ScenarioComparison<'_>,
) -> (Vec<Evidence>, usize) {
    let order = found.view(View::Tendered).into_iter().flat_map(|view| &view.order);
    let bids: Vec<&Name> = order.take(MOST_BIDS).map(|bid| &bid.provider).collect();
    let handles = || bids.iter().filter_map(|bid| compared.bid(bid.as_str()).ok());
    let mut all: Vec<Evidence> = Vec::new();
    if let Some(Answer::Found(scores)) = &found.scores {
        all.extend(bids.iter().filter_map(|bid| scores.evidence(bid.as_str()).ok()));
    }
    all.extend(handles().filter_map(|handle| handle.own_cost_evidence().ok().flatten()));
    for screen in &findings.questions().screens {
        let Ok(figures) = compared.screen_figures(findings.questions(), screen.view) else {
            continue;
        };
        let mut known: Option<Evidence> = None;
        for bid in &bids {
            let threshold = screen.threshold_evidence(&figures, bid.as_str());
            // Where it is one for all bids it stands once.
            let Some(threshold) = threshold.filter(|own| known.as_ref() != Some(own)) else {
                continue;
            };
            known = Some(threshold.clone());
            let called = table::label(findings.appraisal().tender(), bid);
            all.push(
                threshold.labelled(&format!("threshold of screen {} for {called}", screen.name)),
            );
        }
    }
    let (shown, large): (Vec<Evidence>, Vec<Evidence>) =
        all.into_iter().partition(|working| parts_of(working) <= MOST_PARTS);
    (shown, large.len())
}

/// How many figures stand in a working; no further counted than it is asked.
fn parts_of(working: &Evidence) -> usize {
    let mut count = 1_usize;
    for part in working.parts() {
        if count > MOST_PARTS {
            break;
        }
        count = count.saturating_add(parts_of(part));
    }
    count
}

/// The part of a view's working that was worked under the tendered price already.
fn basket(evidence: &Evidence, tendered: &Evidence) -> Option<Evidence> {
    let known = |part: &&Evidence| *part == tendered || tendered.parts().contains(part);
    evidence.parts().iter().find(known).cloned()
}

/// Where stated figures and rules come from, each once.
fn sources(findings: &Findings) -> Vec<String> {
    let questions = findings.questions();
    let mut sources: BTreeSet<String> = BTreeSet::new();
    let mut told = |what: &str, source: &str| {
        sources.insert(format!("{what}: {source}"));
    };
    let stated = [
        ("corridor", findings.corridor.as_ref().map(|found| &found.source)),
        ("treatment of taxes", findings.treatment.as_ref().map(|found| &found.source)),
        ("buyer's tax", findings.buyer_tax.as_ref().map(|found| &found.source)),
        ("contract", questions.contract.as_ref().map(|asked| &asked.source)),
        ("indexation", questions.indexation.as_ref().map(|asked| &asked.terms().source)),
        ("years of the contract", questions.whole_life.as_ref().map(|asked| &asked.source)),
        ("estimate of the price", questions.estimate.as_ref().map(|asked| &asked.source)),
        ("pay cost floor", questions.pay_cost_floor.as_ref().map(|asked| &asked.floor.pay.source)),
    ];
    for (what, source) in stated {
        if let Some(source) = source {
            told(what, source.as_str());
        }
    }
    for scenario in &findings.scenarios {
        for bid in scenario.views.iter().flat_map(|view| &view.order) {
            for line in &bid.adjustments {
                told(line.label.as_str(), line.source.as_str());
            }
        }
        for screen in &scenario.screens {
            told(&format!("screen {}", screen.screen), screen.source.as_str());
        }
        for standing in scenario.cost_to_buyer.iter().flat_map(|found| &found.standings) {
            for cost in &standing.costs {
                told(cost.label.as_str(), cost.source.as_str());
            }
        }
    }
    if sources.is_empty() {
        return vec!["Only the documents of the tender and the bids.".to_owned()];
    }
    sources.into_iter().collect()
}

/// Of so many bids the way from price to views is drawn and the working shown.
const MOST_BIDS: usize = 12;
/// Workings beside totals of more figures than these stand on no page.
const MOST_PARTS: usize = 500;
/// Along so many figures it is drawn who is first.
const MOST_STRIPS: usize = 3;
/// Anchors of scenarios; those of more scenarios stand under the last.
const SCENARIOS: [&str; 8] = [
    "scenario-1",
    "scenario-2",
    "scenario-3",
    "scenario-4",
    "scenario-5",
    "scenario-6",
    "scenario-7",
    "scenario-8",
];
