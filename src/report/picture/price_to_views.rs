//! From a tendered price to each view.

use std::fmt::Write as _;

use super::drawing::Picture;
use super::waterfall::{Step, drawn, in_words};
use crate::appraisal::{BidFindings, Findings};
use crate::evidence::Evidence;
use crate::exact::Fraction;
use crate::price::View;
use crate::report::comparison::view_name;
use crate::report::table::{label, signed};
use crate::tender::{BandEnd, BidComparison};

/// How the price of one bid becomes its figure in each view of a scenario: start and end of each stand on
/// the ground, and between them one signed step an adjustment. Where the price is a band, bars stand at its
/// low end and a line reaches from there to what the high end comes to.
///
/// Nothing where nothing bears on the price, or where no view can be assessed.
#[must_use]
pub fn price_to_views(findings: &Findings, scenario: &str, provider: &str) -> Option<Picture> {
    let tender = findings.appraisal().tender();
    let compared = findings.comparison().scenario(scenario).ok()?.bid(provider).ok()?;
    let mut steps: Vec<Step> = Vec::new();
    let mut not_assessable: Vec<&str> = Vec::new();
    // What adjustments start from, at either end: in the tendered view nothing was adjusted yet.
    let mut start: Option<[Fraction; 2]> = None;
    for view in &findings.scenario(scenario).ok()?.views {
        let bid = view.order.iter().find(|bid| bid.provider.as_str() == provider)?;
        let Some(total) = &bid.total else {
            not_assessable.push(view.view.in_words());
            continue;
        };
        let ends = [total.low().clone(), total.high().clone()];
        let from = start.get_or_insert_with(|| ends.clone()).clone();
        steps.extend(adjusted(findings, bid, compared, view.view, from)?);
        if view.view == View::Tendered || !bid.adjustments.is_empty() {
            let [low, high] = ends;
            let name = view_name(tender, view.view);
            steps.push(Step::anchored(name, total.to_string(), low).reaching(&high));
        }
    }
    if steps.len() < 2 {
        return None;
    }
    let name = tender.bid(provider).map_or(provider, |bid| label(tender, &bid.provider));
    let mut description = format!("{name}, in {}: {}.", findings.currency, in_words(&steps));
    if !not_assessable.is_empty() {
        let _ = write!(description, " Not assessable: {}.", not_assessable.join(", "));
    }
    let _ = write!(description, " * {}.", View::NOTICE);
    let title = format!("{name}: from the tendered price to each view, {scenario}");
    let notice = format!("* appraisal view, {}", View::NOTICE);
    let mut remarks = vec![notice.as_str()];
    if steps.iter().any(|step| step.reach.is_some()) {
        remarks.push(BANDS);
        let _ = write!(description, " {BANDS}");
    }
    Some(drawn(&steps, title, description, &remarks))
}

/// The steps of a view, from the price at either end; those of a band are what its working shows.
fn adjusted(
    findings: &Findings,
    bid: &BidFindings,
    compared: BidComparison<'_>,
    view: View,
    from: [Fraction; 2],
) -> Option<Vec<Step>> {
    let currency = findings.currency;
    let [mut low, mut high] = from;
    let mut steps = Vec::new();
    let mut step = |label: &str, figure: String, [at_low, at_high]: [Fraction; 2]| {
        let from = low.clone();
        low = &low + &at_low;
        high = &high + &at_high;
        steps.push(Step::between(label, figure, from, low.clone()).reaching(&high));
    };
    if bid.adjustments.iter().all(|line| line.amount.is_point()) {
        for line in &bid.adjustments {
            let amount = line.amount.low().clone();
            step(line.label.as_str(), signed(&line.amount, currency), [amount.clone(), amount]);
        }
        return Some(steps);
    }
    let lines = |end| compared.evidence(view, end).ok().map(|working| working.parts().to_vec());
    let lows: Vec<Evidence> = lines(BandEnd::Low)?;
    let highs = lines(BandEnd::High)?;
    if lows.len() != highs.len() {
        return None;
    }
    for (low, high) in lows.iter().zip(&highs).skip(1) {
        let [at_low, at_high] = [low, high].map(|line| line.value().clone());
        let figure = if at_low == at_high {
            signed(&at_low, currency)
        } else {
            format!("{} to {}", signed(&at_low, currency), signed(&at_high, currency))
        };
        step(low.label(), figure, [at_low, at_high]);
    }
    Some(steps)
}

const BANDS: &str = "Bars stand at the low end of the price; the line at the end of each reaches to what the high end comes to.";
