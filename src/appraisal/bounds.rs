//! What answering the questions of an appraisal takes and gives, counted before it is begun.

use super::{Appraisal, Questions};
use crate::budget::{sum, times};
use crate::error::Error;
use crate::exact::Fraction;
use crate::price::View;
use crate::score::ScoreRule;
use crate::tender::{Bid, Statement, Tender, most_pairs};

/// A part of the answers: what it is called, its records, and the units of work of each.
struct Part(&'static str, u64, u64);

impl Appraisal {
    /// What all answers but that of robustness take, where they stay within the tender's budget.
    pub(super) fn check_budget(&self) -> Result<u64, Error> {
        let parts = parts(self.tender(), self.questions());
        let budget = self.tender().budget();
        let named = |count: fn(&Part) -> u64| {
            let most = parts.iter().max_by_key(|part| count(part)).map_or("", |part| part.0);
            (format!("answering every question ({most} most of all)"), sum(parts.iter().map(count)))
        };
        let remedy = "ask fewer questions, or split the tender";
        let (what, records) = named(|part| part.1);
        budget.check_records(&what, records, remedy)?;
        let (what, work) = named(|part| part.1.saturating_mul(part.2));
        budget.check_work(&what, work, remedy)?;
        Ok(work)
    }
}

/// How often things are there in the findings.
struct Counts {
    /// Playing fields.
    fields: usize,
    /// Scenarios in all fields, weighted ones together among them.
    scenarios: usize,
    bids: usize,
    lines: usize,
}

impl Counts {
    fn of(tender: &Tender) -> Self {
        let fields = tender.further_fields().count().saturating_add(1);
        let scenarios = tender.demand().scenarios().len();
        let scenarios = scenarios.saturating_add(usize::from(tender.demand().is_weighted()));
        let (bids, lines) = (tender.bids().len(), tender.demand().lines().len());
        Counts { fields, scenarios: scenarios.saturating_mul(fields), bids, lines }
    }

    /// So many records for each bid in each scenario.
    fn each(&self, records: usize) -> u64 {
        times([self.scenarios, self.bids, records])
    }
}

fn parts(tender: &Tender, questions: &Questions) -> Vec<Part> {
    let counts = Counts::of(tender);
    let mut parts = vec![
        Part("the views", counts.each(View::ALL.len()), 3_000),
        Part("adjustments", times([counts.scenarios, adjustments(tender)]), 2_000),
        Part("what is not stated", times([counts.scenarios, not_stated(tender), 4]), 100),
        Part("positions", counts.each(1), 5_000),
        Part("volume tiers", times([counts.scenarios, tiers(tender)]), 3_000),
        Part("pairs of bids", pairs(tender, &counts), 300),
        Part("the working of supports", supports(tender, questions, &counts), 3_000),
    ];
    if let Some(plan) = &questions.whole_life {
        let digits = questions.indexation.as_ref().map_or(1, |indexation| {
            let last = indexation.uplifts().iter().map(|uplift| &uplift.factor);
            Fraction::common_bits(last).div_ceil(64).saturating_add(1)
        });
        let sums = if questions.indexation.is_some() { 16 } else { 2 };
        let records = counts.each(plan.volumes.len().saturating_mul(sums));
        // Each figure is multiplied, and written digit by digit; the multiples themselves are
        // worked out once.
        let squared = digits.saturating_mul(digits);
        let each = sum([squared, digits.saturating_mul(120), 500]);
        parts.push(Part("the whole life", records, each));
        let years = times([plan.volumes.len(), counts.scenarios]);
        parts.push(Part("multiples of the years", years, squared.saturating_mul(80)));
    }
    if questions.corridor.is_some() {
        parts.push(Part("the corridor", counts.each(counts.lines), 3_000));
    }
    if let Some(floor) = &questions.pay_cost_floor {
        parts.push(Part("the pay cost floor", counts.each(floor.lines.len()), 10_000));
    }
    parts.push(Part("screens", counts.each(questions.screens.len()), 6_000));
    if let Some(scoring) = &questions.scoring {
        let records = counts.each(scoring.criteria.len().saturating_add(2));
        parts.push(Part("scores", records, score_work(&scoring.rule)));
    }
    if let Some(buyer) = &questions.buyer {
        let lines = buyer.costs().len().saturating_add(buyer.hurdles().len()).saturating_add(1);
        parts.push(Part("costs to the buyer", counts.each(lines.saturating_mul(4)), 700));
    }
    if questions.contract.is_some() {
        let outcomes = times([counts.fields, counts.bids, 2]);
        let scenarios = u64::try_from(tender.demand().scenarios().len()).unwrap_or(u64::MAX);
        parts.push(Part("the contract", outcomes.saturating_mul(scenarios), 20_000));
    }
    parts
}

/// The signed lines of all views.
fn adjustments(tender: &Tender) -> usize {
    let fields = std::iter::once(tender.playing_field());
    let fields = fields.chain(tender.further_fields().map(|(_, field)| field));
    let most = fields.map(|field| {
        let effects = field.rules.iter().flat_map(|rule| View::ALL.map(|view| rule.effect(view)));
        effects.flatten().count()
    });
    parties(tender).saturating_mul(most.max().unwrap_or_default())
}

fn parties(tender: &Tender) -> usize {
    tender.bids().iter().map(|bid| bid.parties().len()).fold(0, usize::saturating_add)
}

/// The statements that bidders leave open.
fn not_stated(tender: &Tender) -> usize {
    let parties = tender.bids().iter().flat_map(Bid::parties);
    let open = parties.map(|party| {
        party.circumstances.values().filter(|it| matches!(it, Statement::NotStated)).count()
    });
    open.fold(0, usize::saturating_add)
}

fn tiers(tender: &Tender) -> usize {
    let rates = tender.bids().iter().flat_map(|bid| bid.rate_card.rates());
    rates.map(|(_, rate)| rate.tier_count()).fold(0, usize::saturating_add)
}

/// The pairs of bids that findings list at most: of bands, which alone meet.
fn pairs(tender: &Tender, counts: &Counts) -> u64 {
    let banded = tender.bids().iter().any(|bid| {
        bid.rate_card.rates().any(|(_, rate)| rate.band().is_some_and(|band| !band.is_point()))
    });
    let most = most_pairs(counts.bids).min(counts.bids.saturating_mul(counts.bids));
    if banded { times([counts.scenarios, View::ALL.len(), most]) } else { 0 }
}

/// What each price rests on, where that is asked.
fn supports(tender: &Tender, questions: &Questions, counts: &Counts) -> u64 {
    let field = tender.playing_field();
    if !field.names_supports() && questions.support_stops.is_empty() {
        return 0;
    }
    times([counts.scenarios, parties(tender), field.rules.len().saturating_add(1)])
}

/// The units of work of one figure of a score. Powers are long, and compared as they are sorted.
pub(super) fn score_work(rule: &ScoreRule) -> u64 {
    // A quality or a price has some 80 binary digits above the line and as many below.
    let digits = u64::from(rule.power()).saturating_mul(160).div_ceil(64);
    digits.saturating_mul(digits).saturating_mul(2).saturating_add(8_000)
}
