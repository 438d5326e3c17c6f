//! The verdict on one bid: where it stands, and what would move it. An appraisal, not an award.

use super::robustness::{FigureStudy, Judged, MovingFigure, Robustness};
use crate::error::Error;
use crate::exact::{Fraction, Name};
use crate::price::{CorridorPosition, Interval, OwnCost, View};
use crate::robustness::{ChangeOver, RegretOfBid};
use crate::score::{ScoreOutcome, Scores};
use crate::screen::ScreenFinding;
use crate::tender::{RankInterval, ScenarioComparison, Standing};

/// Where one bid stands in every scenario and view, and what would change that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    provider: Name,
    places: Vec<PlaceInView>,
    ranks: Option<RankInterval>,
    changes: Vec<NearestChange>,
    positions: Vec<BidPosition>,
    regrets: Vec<(View, RegretOfBid)>,
}

/// The place of one bid in one scenario and view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceInView {
    scenario: Name,
    view: View,
    rank: Option<RankInterval>,
    total: Option<Interval>,
    not_stated: Vec<Name>,
}

/// What lies nearest to the present that changes the rank of one bid as one figure moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearestChange {
    figure: MovingFigure,
    scenario: Name,
    view: View,
    present: Fraction,
    range: (Fraction, Fraction),
    at: ChangeOver,
    below: Option<RankInterval>,
    here: Option<RankInterval>,
    above: Option<RankInterval>,
}

/// How the price of one bid lies in one scenario, and what scores and screens make of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BidPosition {
    scenario: Name,
    own_cost: Option<OwnCost>,
    corridor: Option<CorridorPosition>,
    score_rank: Option<Result<usize, Box<str>>>,
    screens: Vec<(Name, ScreenFinding)>,
}

impl Robustness {
    /// The verdict on one bid.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use fullcost::appraisal::Appraisal;
    ///
    /// let appraisal = Appraisal::from_json(r#"{
    ///     "format": 1, "title": "Visits", "currency": "GBP", "unit": "visit",
    ///     "period": {"from": "2026-04", "months": 12}, "demand": {"long": "100", "short": "300"},
    ///     "bids": [
    ///         {"provider": "a", "vat": "exempt", "rates": {"long": "20", "short": "12"}},
    ///         {"provider": "b", "vat": "exempt", "rates": {"long": "22", "short": "11.50"}}
    ///     ]
    /// }"#)?;
    /// let verdict = appraisal.robustness()?.verdict("b")?;
    /// assert_eq!(verdict.ranks().and_then(|ranks| ranks.certain()), Some(2));
    /// assert_eq!(verdict.changes()[1].at().to_string(), "at 400");
    /// assert_eq!(verdict.changes()[1].above().map(|rank| rank.worst()), Some(1));
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn verdict(&self, provider: &str) -> Result<Verdict, Error> {
        let comparison = self.comparison();
        let bid = comparison.tender().bid(provider)?;
        let mut places = Vec::new();
        let mut positions = Vec::new();
        for (scenario, judged) in comparison.scenarios().zip(self.judged()) {
            for view in scenario.views() {
                places.push(PlaceInView::new(
                    scenario.name(),
                    view.view(),
                    view.standing(provider)?,
                ));
            }
            positions.push(self.position(scenario, provider, judged)?);
        }
        let ranks = places.iter().filter_map(|place| place.rank);
        let best = ranks.clone().map(RankInterval::best).min();
        let worst = ranks.map(RankInterval::worst).max();
        let regrets = self.regrets().iter().filter_map(|regret| {
            let own = regret.bids().iter().find(|own| own.provider() == bid.provider())?;
            Some((regret.view(), own.clone()))
        });
        Ok(Verdict {
            provider: bid.provider().clone(),
            ranks: best.zip(worst).map(|(best, worst)| RankInterval::new(best, worst)),
            changes: self.figures().iter().filter_map(|study| nearest(study, provider)).collect(),
            regrets: regrets.collect(),
            places,
            positions,
        })
    }

    fn position(
        &self,
        scenario: ScenarioComparison<'_>,
        provider: &str,
        judged: &Judged,
    ) -> Result<BidPosition, Error> {
        let (questions, bid) = (&self.questions, scenario.bid(provider)?);
        let rank_of = |scores: &Scores| match scores.bid(provider)?.outcome() {
            ScoreOutcome::Ranked(score) => Ok(Ok(score.rank())),
            _ => Ok(Err("not ranked".into())),
        };
        let scored = judged.scores.as_ref().map(|scores| {
            let rank = scores.as_ref().map_err(Error::clone).and_then(rank_of);
            rank.unwrap_or_else(|error| Err(error.to_string().into()))
        });
        let results = judged.screens.as_ref().map_err(Error::clone)?;
        let screens = results.iter().filter_map(|result| {
            let own = |found: &&ScreenFinding| found.provider.as_str() == provider;
            let found = result.findings.iter().find(own)?;
            Some((result.screen.clone(), found.clone()))
        });
        Ok(BidPosition {
            scenario: scenario.name().clone(),
            own_cost: bid.own_cost()?,
            corridor: questions.corridor.as_ref().map(|one| bid.corridor(one)).transpose()?,
            score_rank: scored,
            screens: screens.collect(),
        })
    }
}

fn nearest(study: &FigureStudy, provider: &str) -> Option<NearestChange> {
    let ranks = study.rank(provider)?;
    let change = ranks.nearest_change(study.present());
    Some(NearestChange {
        figure: study.figure().clone(),
        scenario: study.scenario().clone(),
        view: study.view(),
        present: study.present().clone(),
        range: (ranks.from().clone(), ranks.to().clone()),
        at: change.map_or(ChangeOver::Never, |change| ChangeOver::Exact(change.at().clone())),
        below: change.and_then(|change| change.below().copied()),
        here: change.map(|change| *change.here()),
        above: change.and_then(|change| change.above().copied()),
    })
}

impl PlaceInView {
    fn new(scenario: &Name, view: View, standing: &Standing) -> Self {
        PlaceInView {
            scenario: scenario.clone(),
            view,
            rank: standing.rank(),
            total: standing.total().cloned(),
            not_stated: standing.not_stated().to_vec(),
        }
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Name {
        &self.scenario
    }

    /// The view.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// The rank; `None` where the bid is not assessable.
    #[must_use]
    pub fn rank(&self) -> Option<RankInterval> {
        self.rank
    }

    /// The total; `None` where the bid is not assessable.
    #[must_use]
    pub fn total(&self) -> Option<&Interval> {
        self.total.as_ref()
    }

    /// What the view needs and the bid does not state.
    #[must_use]
    pub fn not_stated(&self) -> &[Name] {
        &self.not_stated
    }
}

impl NearestChange {
    /// The figure that moves.
    #[must_use]
    pub fn figure(&self) -> &MovingFigure {
        &self.figure
    }

    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Name {
        &self.scenario
    }

    /// The view.
    #[must_use]
    pub fn view(&self) -> View {
        self.view
    }

    /// The figure as it is.
    #[must_use]
    pub fn present(&self) -> &Fraction {
        &self.present
    }

    /// The range over which it moves.
    #[must_use]
    pub fn range(&self) -> (&Fraction, &Fraction) {
        (&self.range.0, &self.range.1)
    }

    /// Where the rank changes, or that it never does in the range.
    #[must_use]
    pub fn at(&self) -> &ChangeOver {
        &self.at
    }

    /// The rank just below; `None` at the beginning of the range, and where it never changes.
    #[must_use]
    pub fn below(&self) -> Option<RankInterval> {
        self.below
    }

    /// The rank there; `None` where it never changes.
    #[must_use]
    pub fn here(&self) -> Option<RankInterval> {
        self.here
    }

    /// The rank just above; `None` at the end of the range, and where it never changes.
    #[must_use]
    pub fn above(&self) -> Option<RankInterval> {
        self.above
    }

    /// How far it lies from the present figure, as a part of that figure; `None` where it never
    /// changes or the present figure is zero.
    #[must_use]
    pub fn distance(&self) -> Option<Fraction> {
        let at = self.at.exact()?;
        (at - &self.present).abs().checked_div(&self.present).ok()
    }
}

impl BidPosition {
    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Name {
        &self.scenario
    }

    /// How the price lies to the full cost in the bidder's own model.
    #[must_use]
    pub fn own_cost(&self) -> Option<&OwnCost> {
        self.own_cost.as_ref()
    }

    /// How the prices lie to the corridor, where the tender has one.
    #[must_use]
    pub fn corridor(&self) -> Option<&CorridorPosition> {
        self.corridor.as_ref()
    }

    /// What each screen of the tender finds of the bid, in the order of the screens' names.
    #[must_use]
    pub fn screens(&self) -> &[(Name, ScreenFinding)] {
        &self.screens
    }

    /// The rank under the tender's scoring on tendered prices, where it has one; or why the bid has
    /// none there.
    #[must_use]
    pub fn score_rank(&self) -> Option<Result<usize, &str>> {
        self.score_rank.as_ref().map(|rank| rank.as_ref().map(|rank| *rank).map_err(AsRef::as_ref))
    }
}

impl Verdict {
    /// What must stand beside a verdict.
    pub const NOTICE: &'static str =
        "an appraisal, not an award: only the published award criteria decide";

    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &Name {
        &self.provider
    }

    /// The place in every scenario and view, weighted scenarios together last.
    #[must_use]
    pub fn places(&self) -> &[PlaceInView] {
        &self.places
    }

    /// The best and the worst rank over all scenarios and views in which the bid can be assessed.
    #[must_use]
    pub fn ranks(&self) -> Option<RankInterval> {
        self.ranks
    }

    /// For each figure, scenario and view in which the bid can be assessed: the nearest change of
    /// its rank.
    #[must_use]
    pub fn changes(&self) -> &[NearestChange] {
        &self.changes
    }

    /// The changes that lie nearest to the present, as a part of the present figure: at most so many.
    #[must_use]
    pub fn nearest_changes(&self, most: usize) -> Vec<&NearestChange> {
        let mut near: Vec<(Fraction, &NearestChange)> =
            self.changes.iter().filter_map(|change| Some((change.distance()?, change))).collect();
        near.sort_by(|(left, _), (right, _)| left.cmp(right));
        near.into_iter().take(most).map(|(_, change)| change).collect()
    }

    /// Own cost, corridor, score and screens by scenario.
    #[must_use]
    pub fn positions(&self) -> &[BidPosition] {
        &self.positions
    }

    /// The regret in each view in which the bid can be assessed.
    #[must_use]
    pub fn regrets(&self) -> &[(View, RegretOfBid)] {
        &self.regrets
    }
}
