//! The verdict on one bid: where it stands, and what would move it. An appraisal, not an award.

use super::Questions;
use super::study::{FigureStudy, Judged, MovingFigure};
use crate::error::Error;
use crate::exact::{Figure, Fraction, Name};
use crate::price::{CorridorPosition, OwnCost, View};
use crate::robustness::{ChangeOver, Regret, RegretOfBid};
use crate::score::{ScoreOutcome, Scores};
use crate::screen::ScreenFinding;
use crate::tender::{Bid, Comparison, RankInterval, ScenarioComparison, Standing};

/// Where one bid stands in every scenario and view, and what would change that.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Verdict {
    /// The provider.
    pub provider: Name,
    /// What must stand beside a verdict.
    pub notice: &'static str,
    /// The place in every scenario and view, weighted scenarios together last.
    pub places: Vec<PlaceInView>,
    /// The best and the worst rank over all scenarios and views in which the bid can be assessed.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub ranks: Option<RankInterval>,
    /// For each figure, scenario and view in which the bid can be assessed: the nearest change of
    /// its rank.
    #[cfg_attr(feature = "serde", serde(rename = "nearest_changes"))]
    pub changes: Vec<NearestChange>,
    /// Own cost, corridor, score and screens by scenario.
    pub positions: Vec<BidPosition>,
    /// The regret in each view in which the bid can be assessed.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::exact::written::by_key"))]
    pub regrets: Vec<(View, RegretOfBid)>,
}

/// The place of one bid in one scenario and view.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PlaceInView {
    /// The scenario.
    pub scenario: Name,
    /// The view.
    pub view: View,
    /// The rank; `None` where the bid is not assessable.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub rank: Option<RankInterval>,
    /// The total; `None` where the bid is not assessable.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub total: Option<Figure>,
    /// What the view needs and the bid does not state.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub not_stated: Vec<Name>,
}

/// What lies nearest to the present that changes the rank of one bid as one figure moves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct NearestChange {
    /// The figure that moves.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub figure: MovingFigure,
    /// The scenario.
    pub scenario: Name,
    /// The view.
    pub view: View,
    /// The figure as it is.
    pub present: Fraction,
    /// The lower end of the range in which it moves.
    pub from: Fraction,
    /// The upper end.
    pub to: Fraction,
    /// Where the rank changes, or that it never does in the range.
    #[cfg_attr(feature = "serde", serde(rename = "change"))]
    pub at: ChangeOver,
    /// The rank just below; `None` at the beginning of the range, and where it never changes.
    #[cfg_attr(
        feature = "serde",
        serde(rename = "rank_below", skip_serializing_if = "Option::is_none")
    )]
    pub below: Option<RankInterval>,
    /// The rank there; `None` where it never changes.
    #[cfg_attr(
        feature = "serde",
        serde(rename = "rank_there", skip_serializing_if = "Option::is_none")
    )]
    pub here: Option<RankInterval>,
    /// The rank just above; `None` at the end of the range, and where it never changes.
    #[cfg_attr(
        feature = "serde",
        serde(rename = "rank_above", skip_serializing_if = "Option::is_none")
    )]
    pub above: Option<RankInterval>,
}

/// How the price of one bid lies in one scenario, and what scores and screens make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct BidPosition {
    /// The scenario.
    pub scenario: Name,
    /// How the price lies to the full cost in the bidder's own model.
    #[cfg_attr(feature = "serde", serde(serialize_with = "super::findings::or_not_assessable"))]
    pub own_cost: Option<OwnCost>,
    /// How the prices lie to the corridor, where the tender has one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub corridor: Option<CorridorPosition>,
    /// The rank under the tender's scoring on tendered prices, where it has one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub score_rank: Option<ScoreRank>,
    /// What each screen of the tender finds of the bid, in the order of the screens' names.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::exact::written::by_key"))]
    pub screens: Vec<(Name, ScreenFinding)>,
}

/// The rank of a bid by the published scoring, or why it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(untagged))]
pub enum ScoreRank {
    /// Why it has none.
    None(String),
    /// The rank, from 1.
    Rank(usize),
}

/// The verdict on each bid, in the order of the providers' names.
pub(super) fn verdicts(
    comparison: &Comparison,
    questions: &Questions,
    judged: &[Judged],
    figures: &[FigureStudy],
    regrets: &[Regret],
) -> Result<Vec<Verdict>, Error> {
    let verdict = |bid: &Bid| {
        let provider = bid.provider.as_str();
        let (mut places, mut positions) = (Vec::new(), Vec::new());
        for (scenario, judged) in comparison.scenarios().zip(judged) {
            for view in scenario.views() {
                let standing = view.standing(provider)?;
                places.push(PlaceInView::new(scenario, view.view, standing));
            }
            positions.push(position(questions, scenario, provider, judged)?);
        }
        let ranks = places.iter().filter_map(|place| place.rank);
        let best = ranks.clone().map(|rank| rank.best).min();
        let worst = ranks.map(|rank| rank.worst).max();
        let regrets = regrets.iter().filter_map(|regret| {
            let own = regret.bids.iter().find(|own| own.provider == bid.provider)?;
            Some((regret.view, own.clone()))
        });
        Ok(Verdict {
            provider: bid.provider.clone(),
            notice: Verdict::NOTICE,
            ranks: best.zip(worst).map(|(best, worst)| RankInterval::new(best, worst)),
            changes: figures.iter().filter_map(|study| nearest(study, provider)).collect(),
            regrets: regrets.collect(),
            places,
            positions,
        })
    };
    comparison.tender().bids().iter().map(verdict).collect()
}

fn position(
    questions: &Questions,
    scenario: ScenarioComparison<'_>,
    provider: &str,
    judged: &Judged,
) -> Result<BidPosition, Error> {
    let bid = scenario.bid(provider)?;
    let rank_of = |scores: &Scores| match &scores.bid(provider)?.outcome {
        ScoreOutcome::Ranked(score) => Ok(ScoreRank::Rank(score.rank)),
        _ => Ok(ScoreRank::None("not ranked".to_owned())),
    };
    let scored = judged.scores.as_ref().map(|scores| {
        let rank = scores.as_ref().map_err(Error::clone).and_then(rank_of);
        rank.unwrap_or_else(|error| ScoreRank::None(error.to_string()))
    });
    let results = judged.screens.as_ref().map_err(Error::clone)?;
    let screens = results.iter().filter_map(|result| {
        let own = |found: &&ScreenFinding| found.provider.as_str() == provider;
        let found = result.findings.iter().find(own)?;
        Some((result.screen.clone(), found.clone()))
    });
    let corridor = questions.corridor.as_ref();
    let bounds = judged.bounds.as_ref().map_err(Error::clone)?;
    Ok(BidPosition {
        scenario: scenario.name().clone(),
        own_cost: bid.own_cost()?,
        corridor: corridor.map(|one| bid.corridor_within(one, bounds.as_ref())).transpose()?,
        score_rank: scored,
        screens: screens.collect(),
    })
}

fn nearest(study: &FigureStudy, provider: &str) -> Option<NearestChange> {
    let ranks = study.rank(provider)?;
    let change = ranks.nearest_change(&study.present);
    Some(NearestChange {
        figure: study.figure.clone(),
        scenario: study.scenario.clone(),
        view: study.view,
        present: study.present.clone(),
        from: ranks.from.clone(),
        to: ranks.to.clone(),
        at: change.map_or(ChangeOver::Never, |change| ChangeOver::Exact(change.at.clone())),
        below: change.and_then(|change| change.below.copied()),
        here: change.map(|change| *change.here),
        above: change.and_then(|change| change.above.copied()),
    })
}

impl PlaceInView {
    fn new(scenario: ScenarioComparison<'_>, view: View, standing: &Standing) -> Self {
        let currency = scenario.comparison().tender().currency();
        PlaceInView {
            scenario: scenario.name().clone(),
            view,
            rank: standing.rank,
            total: standing.total.as_ref().map(|total| total.in_currency(currency)),
            not_stated: standing.not_stated.to_vec(),
        }
    }
}

impl NearestChange {
    /// How far it lies from the present figure, as a part of that figure; `None` where it never
    /// changes or the present figure is zero.
    #[must_use]
    pub fn distance(&self) -> Option<Fraction> {
        let at = self.at.exact()?;
        (at - &self.present).abs().checked_div(&self.present).ok()
    }
}

impl Verdict {
    /// What must stand beside a verdict.
    pub const NOTICE: &'static str =
        "an appraisal, not an award: only the published award criteria decide";

    /// The changes that lie nearest to the present, as a part of the present figure: at most so many.
    #[must_use]
    pub fn nearest_changes(&self, most: usize) -> Vec<&NearestChange> {
        let mut near: Vec<(Fraction, &NearestChange)> =
            self.changes.iter().filter_map(|change| Some((change.distance()?, change))).collect();
        near.sort_by(|(left, _), (right, _)| left.cmp(right));
        near.into_iter().take(most).map(|(_, change)| change).collect()
    }
}
