//! What moves in the robustness of a tender, and what that takes, counted before it is begun.

use std::collections::BTreeMap;

use super::bounds::score_work;
use super::{Appraisal, Questions};
use crate::budget::{sum, times};
use crate::demand::{LineKind, Scenario};
use crate::error::Error;
use crate::exact::{Fraction, Name, Quantity};
use crate::price::View;
use crate::robustness::{DemandMove, RateOf, RobustnessPlan};
use crate::tender::{Bid, Tender};

/// The units of work of a price times its quantity in one basket, of one tier of a price there, and of
/// one total in one view.
const PRICE: usize = 8;
const TIER: usize = 125;
const TOTAL: usize = 400;

/// Those of the change-over of two bids, for each straight piece of their totals; and of one rank where
/// two bids change places.
const CHANGE_OVER: usize = 1_500;
const RANK: usize = 60;

/// What moving one figure of a tender takes.
pub(super) struct Effort {
    scenarios: usize,
    bids: usize,
    views: usize,
    /// The baskets of all bids in one scenario.
    sample: u64,
    /// By line: where its prices go from one tier to the next.
    bends: BTreeMap<Name, usize>,
}

impl Effort {
    pub(super) fn of(tender: &Tender, views: usize) -> Self {
        let mut bends: BTreeMap<Name, usize> = BTreeMap::new();
        // The partners of a joint bid have cards of their own beside the whole one.
        let joint = tender.bids().iter().filter(|bid| bid.consortium.is_some());
        let cards = tender.bids().iter().chain(joint.flat_map(Bid::parties));
        let (mut tiers, mut prices) = (0_usize, 0_usize);
        for (line, rate) in cards.flat_map(|bid| bid.rate_card.rates()) {
            let count = rate.tier_count();
            prices = prices.saturating_add(1);
            tiers = tiers.saturating_add(count);
            if count > 0 {
                let bends = bends.entry(line.clone()).or_default();
                *bends = bends.saturating_add(count);
            }
        }
        let bids = tender.bids().len();
        let totals = times([bids, views, TOTAL]);
        let sample = sum([times([prices, PRICE]), times([tiers, TIER]), totals]);
        Effort { scenarios: tender.demand().scenarios().len(), bids, views, sample, bends }
    }

    /// One figure of the demand of one scenario.
    pub(super) fn of_demand(&self, figure: &DemandMove) -> u64 {
        let bends = |line: &Name| self.bends.get(line).copied().unwrap_or_default();
        self.of_path(match figure {
            DemandMove::Mix(_) => self.bends.values().copied().fold(0, usize::saturating_add),
            DemandMove::Quantity(line) => bends(line),
            DemandMove::Shift { from, to } => bends(from).saturating_add(bends(to)),
        })
    }

    /// One rate of the playing field, in every scenario.
    pub(super) fn of_rate(&self) -> u64 {
        self.of_path(0).saturating_mul(times([self.scenarios]))
    }

    /// Totals that bend in so many places: two baskets for each piece, then who overtakes whom.
    fn of_path(&self, bends: usize) -> u64 {
        let samples = times([bends.saturating_mul(2).saturating_add(4)]);
        let pieces = bends.saturating_add(1);
        sum([
            samples.saturating_mul(self.sample),
            times([self.views, self.bids, self.bids, pieces, CHANGE_OVER]),
            times([self.views, self.bids, self.bids, self.bids, RANK]),
        ])
    }
}

impl Appraisal {
    /// What robustness takes once some work is done, where that stays within the tender's budget.
    pub(super) fn robustness_work(&self, done: u64) -> Result<u64, Error> {
        let (tender, questions) = (self.tender(), self.questions());
        let plan = questions.robustness.clone().unwrap_or_default();
        let views = views_that_differ(tender).len();
        let effort = Effort::of(tender, views);
        let scenarios = tender.demand().scenarios().iter();
        let figures = scenarios.flat_map(|scenario| demand_figures(tender, &plan, scenario));
        let demand: Vec<u64> = figures.map(|(figure, _)| effort.of_demand(&figure)).collect();
        let rates = RateOf::all(tender.playing_field()).len();
        let rate = effort.of_rate().saturating_mul(times([rates]));

        let bids = effort.bids;
        let moving = demand.len().saturating_add(rates.saturating_mul(effort.scenarios));
        let lines = tender.demand().lines().len();
        let concentration = plan.concentration.map_or(0, Quantity::millionths);
        let concentration = usize::try_from(concentration / 1_000_000).unwrap_or(usize::MAX);
        let mixes = times([effort.scenarios, bids, bids, lines, concentration, 5]);
        let verdicts = times([bids, moving.saturating_add(effort.scenarios), 2_000]);
        let parts = [sum(demand), rate, mixes, verdicts, scored(questions, effort.scenarios, bids)];

        let what = "the robustness of the order";
        let remedy = "plan fewer mixes and shifts, state fewer scenarios, or ask of fewer bids";
        let budget = tender.budget().after(done);
        budget.check_records(what, times([moving, views, bids, bids.div_ceil(4)]), remedy)?;
        let work = sum(parts);
        budget.check_work(what, work, remedy)?;
        Ok(work)
    }
}

/// The tendered price, and the views in which a rule counts.
pub(super) fn views_that_differ(tender: &Tender) -> Vec<View> {
    let rules = &tender.playing_field().rules;
    let counts = |view: View| rules.iter().any(|rule| rule.effect(view).is_some());
    View::ALL.into_iter().filter(|view| *view == View::Tendered || counts(*view)).collect()
}

/// What of the demand moves from a scenario, with the range where one is stated.
pub(super) fn demand_figures(
    tender: &Tender,
    plan: &RobustnessPlan,
    scenario: &Scenario,
) -> Vec<(DemandMove, Option<(Fraction, Fraction)>)> {
    let lines = tender.demand().lines().iter();
    let quantities = lines.filter_map(|line| {
        let asked = plan.quantity(line.name());
        // A preset price is the same in every bid, and moves no order unless it is asked for.
        let moves = asked.is_some() || line.kind() == LineKind::Required;
        moves.then(|| (DemandMove::Quantity(line.name().clone()), asked))
    });
    let quantity = |line: &Name| scenario.quantity(line.as_str()).unwrap_or_default();
    let shifts = plan
        .shifts
        .iter()
        .filter(|(from, to)| from != to && !(quantity(from).is_zero() && quantity(to).is_zero()));
    let shifts = shifts.map(|(from, to)| DemandMove::Shift { from: from.clone(), to: to.clone() });
    let mixes = plan.mixes.iter().filter(|mix| !mix.quantities().eq(scenario.quantities()));
    let moves = shifts.chain(mixes.map(|mix| DemandMove::Mix(mix.clone())));
    quantities.chain(moves.map(|figure| (figure, None))).collect()
}

/// Other weights and another field under the tender's scoring.
fn scored(questions: &Questions, scenarios: usize, bids: usize) -> u64 {
    let Some(scoring) = &questions.scoring else { return 0 };
    let criteria = scoring.criteria.len();
    let one = times([bids, criteria.saturating_add(2)]).saturating_mul(score_work(&scoring.rule));
    // Each bid is left out once, and two dummies join.
    let field = one.saturating_mul(times([bids.saturating_add(3)]));
    let weights = times([bids, bids, criteria.saturating_add(1), CHANGE_OVER]);
    let weights = weights.saturating_add(times([bids, bids, bids, criteria, RANK]));
    times([scenarios]).saturating_mul(field.saturating_add(weights))
}
