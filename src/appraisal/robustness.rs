//! The robustness of a whole tender: every figure that can move, and what moves with it.

use std::fmt;

use super::{Appraisal, Questions};
use crate::demand::{LineKind, Scenario};
use crate::error::{self, Error};
use crate::exact::{Fraction, Name};
use crate::price::View;
use crate::robustness::moved::{MovedTotals, demand_totals};
use crate::robustness::rate::rate_totals;
use crate::robustness::{
    ChangeOver, CriterionWeightRange, DemandMove, Dirichlet, Dummies, FieldRobustness, FirstBids,
    MixDifference, Moved, OverRange, PriceWeightRange, RateOf, Regret, RobustnessPlan,
    criterion_weight_range, price_weight_range, regret,
};
use crate::score::Scores;
use crate::screen::ScreenResult;
use crate::tender::RateUnit;
use crate::tender::{Comparison, RankInterval, Tender};

/// The bound on the robustness of one tender: figures × scenarios, times the larger of views × bids³
/// (who overtakes whom) and scenarios × bids × lines (the comparisons behind it).
pub const MAX_ROBUSTNESS_WORK: usize = 10_000_000;

/// A figure that moves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MovingFigure {
    /// A quantity, a shift, or a share between two mixes.
    Demand(DemandMove),
    /// The figure of a rule of the playing field.
    Rate(RateOf, RateUnit),
}

/// What would change the order of the bids of one tender, and what would not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Robustness {
    pub(super) questions: Questions,
    comparison: Comparison,
    figures: Vec<FigureStudy>,
    refused: Vec<(MovingFigure, Error)>,
    regrets: Vec<Regret>,
    uncertain_mixes: Vec<UncertainMix>,
    scored: Vec<ScoredOrder>,
    judged: Vec<Judged>,
}

/// What scores and screens make of all bids in one scenario, for every verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// Where the tender has a scoring.
    pub(super) scores: Option<Result<Scores, Error>>,
    pub(super) screens: Result<Vec<ScreenResult>, Error>,
}

/// One figure in one scenario and view, over its range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureStudy {
    figure: MovingFigure,
    scenario: Name,
    view: View,
    present: Fraction,
    first: OverRange<FirstBids>,
    ranks: Vec<(Name, OverRange<RankInterval>)>,
    not_assessable: Vec<Name>,
}

/// Two bids under the uncertain mix around a scenario: the tendered price of the first less that of
/// the second, per unit of the mix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UncertainMix {
    scenario: Name,
    bid: Name,
    other: Name,
    difference: Result<MixDifference, Error>,
}

/// The order under the tender's own scoring of tendered prices in one scenario: whether it would
/// survive another weight of price or of one criterion, or another field of bidders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredOrder {
    scenario: Name,
    weight: Result<PriceWeightRange, Error>,
    criteria: Vec<(Name, Result<CriterionWeightRange, Error>)>,
    field: Result<FieldRobustness, Error>,
}

impl Appraisal {
    /// Asks what would change the order of the bids: each quantity of a required line, each rate of the
    /// playing field, and what the tender's plan adds, in each scenario and each view that differs from
    /// the price.
    ///
    /// Everything is solved, not searched. Weighted scenarios together are no scenario here.
    ///
    /// # Errors
    ///
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond [`MAX_ROBUSTNESS_WORK`], or those of
    /// [`Dirichlet::around`] where the plan states a concentration. A figure that
    /// [`move_demand`](crate::robustness::move_demand) or
    /// [`move_rate`](crate::robustness::move_rate) refuses is [named](Robustness::refused), and the
    /// others are solved.
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
    /// let found = appraisal.robustness()?;
    /// // 20·l + 3,600 = 22·l + 3,450 at 75, and 2,000 + 12·s = 2,200 + 11.50·s at 400.
    /// let nearest: Vec<String> = found.figures().iter().map(|study| study.nearest().to_string()).collect();
    /// assert_eq!(nearest, ["at 75", "at 400"]);
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn robustness(&self) -> Result<Robustness, Error> {
        let (tender, questions) = (self.tender(), self.questions());
        let comparison = self.compare();
        let plan = questions.robustness.clone().unwrap_or_default();
        let views = views_that_differ(tender);
        check_work(self, &plan, views.len())?;
        let (mut figures, mut refused) = (Vec::new(), Vec::new());
        for scenario in tender.demand().scenarios() {
            for (figure, range) in demand_figures(tender, &plan, scenario) {
                let totals = demand_totals(tender, scenario, &figure, &views);
                let figure = MovingFigure::Demand(figure);
                let studies = totals.and_then(|totals| {
                    let study = |view: &View| {
                        FigureStudy::new(tender, &totals, *view, &figure, range.as_ref())
                            .transpose()
                    };
                    views.iter().filter_map(study).collect::<Result<Vec<_>, Error>>()
                });
                match studies {
                    Ok(studies) => figures.extend(studies),
                    Err(error) => refused.push((figure, error)),
                }
            }
        }
        for rate in RateOf::all(tender.playing_field()) {
            let unit = rate.unit(tender.playing_field())?;
            match rate_studies(tender, &plan, &rate, unit) {
                Ok(studies) => figures.extend(studies),
                Err(error) => refused.push((MovingFigure::Rate(rate, unit), error)),
            }
        }
        let regrets =
            views.iter().map(|view| regret(&comparison, *view)).collect::<Result<_, _>>()?;
        let uncertain_mixes = uncertain_mixes(tender, &plan)?;
        let judged = judged(&comparison, questions);
        let scored = scored_orders(&comparison, questions, &judged);
        let questions = questions.clone();
        Ok(Robustness {
            questions,
            comparison,
            figures,
            refused,
            regrets,
            uncertain_mixes,
            scored,
            judged,
        })
    }
}

/// Scores and screens by scenario, weighted ones together last.
fn judged(comparison: &Comparison, questions: &Questions) -> Vec<Judged> {
    let judged = comparison.scenarios().map(|scenario| {
        let scoring = questions.scoring.as_ref();
        let scores = scoring.map(|scoring| scenario.scores(scoring, View::Tendered));
        Judged { scores, screens: scenario.ask_screens(questions) }
    });
    judged.collect()
}

/// Weights and field under the tender's scoring, where it has one.
fn scored_orders(
    comparison: &Comparison,
    questions: &Questions,
    judged: &[Judged],
) -> Vec<ScoredOrder> {
    let Some(scoring) = &questions.scoring else { return Vec::new() };
    let scored = comparison.scenarios().zip(judged).filter_map(|(scenario, judged)| {
        let scores = judged.scores.as_ref()?.as_ref().map_err(Error::clone);
        let weight = scores.clone().and_then(price_weight_range);
        let criteria = scoring.criteria().iter().map(|criterion| {
            let range = |scores| criterion_weight_range(scores, criterion.name().as_str());
            (criterion.name().clone(), scores.clone().and_then(range))
        });
        let criteria = criteria.collect();
        let field = scenario.field_robustness(scoring, View::Tendered, &Dummies::Derived);
        Some(ScoredOrder { scenario: scenario.name().clone(), weight, criteria, field })
    });
    scored.collect()
}

/// One rate in every scenario and each of its views; nothing where it is zero and has no range.
fn rate_studies(
    tender: &Tender,
    plan: &RobustnessPlan,
    rate: &RateOf,
    unit: RateUnit,
) -> Result<Vec<FigureStudy>, Error> {
    let twice = rate.present(tender.playing_field())? * Fraction::from_integer(2);
    let range = plan.rate(rate).cloned().unwrap_or((Fraction::ZERO, twice));
    let mut studies = Vec::new();
    if range.1 <= range.0 {
        return Ok(studies);
    }
    let figure = MovingFigure::Rate(rate.clone(), unit);
    let views = rate.views(tender.playing_field());
    for totals in rate_totals(tender, rate, &range.1, &views)? {
        for view in views.iter().copied() {
            studies.extend(FigureStudy::new(tender, &totals, view, &figure, Some(&range))?);
        }
    }
    Ok(studies)
}

/// The tendered price, and the views in which a rule counts.
fn views_that_differ(tender: &Tender) -> Vec<View> {
    let rules = tender.playing_field().rules();
    let counts = |view: View| rules.iter().any(|rule| rule.effect(view).is_some());
    View::ALL.into_iter().filter(|view| *view == View::Tendered || counts(*view)).collect()
}

fn check_work(appraisal: &Appraisal, plan: &RobustnessPlan, views: usize) -> Result<(), Error> {
    let tender = appraisal.tender();
    let lines = tender.demand().lines().len();
    let rules = tender.playing_field().rules().len();
    let planned = plan.mixes().len().saturating_add(plan.shifts().count());
    let criteria =
        appraisal.questions().scoring.as_ref().map_or(0, |scoring| scoring.criteria().len());
    let figures = lines.saturating_add(rules).saturating_add(planned).saturating_add(criteria);
    let bids = tender.bids().len();
    let scenarios = tender.demand().scenarios().len();
    let product = |factors: [usize; 4]| factors.into_iter().fold(1, usize::saturating_mul);
    let each = product([views, bids, bids, bids]).max(product([scenarios, bids, lines, 1]));
    if product([figures, scenarios, each, 1]) > MAX_ROBUSTNESS_WORK {
        let what = "figures by scenarios and by views × bids³ (or scenarios × bids × lines), of which robustness is asked";
        return Err(error::too_many(what, MAX_ROBUSTNESS_WORK));
    }
    Ok(())
}

/// What of the demand moves from a scenario, with the range where one is stated.
fn demand_figures(
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
        .shifts()
        .filter(|(from, to)| from != to && !(quantity(from).is_zero() && quantity(to).is_zero()));
    let shifts = shifts.map(|(from, to)| DemandMove::Shift { from: from.clone(), to: to.clone() });
    let mixes = plan.mixes().iter().filter(|mix| !mix.quantities().eq(scenario.quantities()));
    let moves = shifts.chain(mixes.map(|mix| DemandMove::Mix(mix.clone())));
    quantities.chain(moves.map(|figure| (figure, None))).collect()
}

/// Every pair of bids around every scenario, where the plan states a concentration.
fn uncertain_mixes(tender: &Tender, plan: &RobustnessPlan) -> Result<Vec<UncertainMix>, Error> {
    let Some(concentration) = plan.concentration() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for scenario in tender.demand().scenarios() {
        let name = scenario.name();
        let mix = Dirichlet::around(tender, name.as_str(), concentration.to_fraction())?;
        for (place, bid) in tender.bids().iter().enumerate() {
            for other in tender.bids().iter().skip(place.saturating_add(1)) {
                let (bid, other) = (bid.provider().clone(), other.provider().clone());
                let difference = mix.between(tender, bid.as_str(), other.as_str());
                found.push(UncertainMix { scenario: name.clone(), bid, other, difference });
            }
        }
    }
    Ok(found)
}

impl FigureStudy {
    /// Nothing where no bid has a total in the view, or the figure is zero and has no range.
    fn new(
        tender: &Tender,
        totals: &MovedTotals,
        view: View,
        figure: &MovingFigure,
        range: Option<&(Fraction, Fraction)>,
    ) -> Result<Option<Self>, Error> {
        let moved: Moved = totals.in_view(tender, view);
        let (from, to) = range.cloned().unwrap_or_else(|| moved.usual_range());
        if moved.contenders().is_empty() || from >= to {
            return Ok(None);
        }
        let (first, ranks) = moved.study(&from, &to)?;
        Ok(Some(FigureStudy {
            figure: figure.clone(),
            scenario: moved.scenario().clone(),
            view,
            present: moved.present().clone(),
            first,
            ranks,
            not_assessable: moved.not_assessable().to_vec(),
        }))
    }

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

    /// Who comes first over the range.
    #[must_use]
    pub fn first(&self) -> &OverRange<FirstBids> {
        &self.first
    }

    /// Where the first bid changes that is nearest to the present figure.
    #[must_use]
    pub fn nearest(&self) -> ChangeOver {
        self.first.nearest(&self.present)
    }

    /// The rank of each bid that has a total over the range, in the order of the providers' names.
    #[must_use]
    pub fn ranks(&self) -> &[(Name, OverRange<RankInterval>)] {
        &self.ranks
    }

    /// The rank of one bid over the range; `None` where it is not assessable.
    #[must_use]
    pub fn rank(&self, provider: &str) -> Option<&OverRange<RankInterval>> {
        let found = self.ranks.binary_search_by(|(name, _)| name.as_str().cmp(provider)).ok()?;
        self.ranks.get(found).map(|(_, ranks)| ranks)
    }

    /// The bids without a total in the view.
    #[must_use]
    pub fn not_assessable(&self) -> &[Name] {
        &self.not_assessable
    }
}

impl UncertainMix {
    /// The scenario around which the mix lies.
    #[must_use]
    pub fn scenario(&self) -> &Name {
        &self.scenario
    }

    /// The first bid.
    #[must_use]
    pub fn bid(&self) -> &Name {
        &self.bid
    }

    /// The second bid.
    #[must_use]
    pub fn other(&self) -> &Name {
        &self.other
    }

    /// The difference between their prices.
    ///
    /// # Errors
    ///
    /// Why there is none: a line without a single price.
    pub fn difference(&self) -> Result<&MixDifference, &Error> {
        self.difference.as_ref()
    }
}

impl ScoredOrder {
    /// The scenario.
    #[must_use]
    pub fn scenario(&self) -> &Name {
        &self.scenario
    }

    /// Who is first at each weight of price.
    ///
    /// # Errors
    ///
    /// Why that could not be solved.
    pub fn weight(&self) -> Result<&PriceWeightRange, &Error> {
        self.weight.as_ref()
    }

    /// Who is first at each weight of each criterion, in the order of their names, or why that could
    /// not be solved.
    pub fn criteria(&self) -> &[(Name, Result<CriterionWeightRange, Error>)] {
        &self.criteria
    }

    /// What each bid that leaves, and each dummy that joins, does to the order of the others.
    ///
    /// # Errors
    ///
    /// Why the field could not be scored.
    pub fn field(&self) -> Result<&FieldRobustness, &Error> {
        self.field.as_ref()
    }
}

impl Robustness {
    /// What was asked of the tender.
    #[must_use]
    pub fn questions(&self) -> &Questions {
        &self.questions
    }

    /// The comparison it is about.
    #[must_use]
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// Scores and screens by scenario, in the order of the comparison's.
    pub(super) fn judged(&self) -> &[Judged] {
        &self.judged
    }

    /// Every figure in every scenario and view: demand first, then rates.
    #[must_use]
    pub fn figures(&self) -> &[FigureStudy] {
        &self.figures
    }

    /// Under the tender's scoring, where it has one: each scenario, weighted ones together last.
    #[must_use]
    pub fn scored(&self) -> &[ScoredOrder] {
        &self.scored
    }

    /// The figures that could not be solved, with the reason, by name.
    #[must_use]
    pub fn refused(&self) -> &[(MovingFigure, Error)] {
        &self.refused
    }

    /// The regrets, view by view.
    #[must_use]
    pub fn regrets(&self) -> &[Regret] {
        &self.regrets
    }

    /// Every pair of bids under an uncertain mix, where the plan states a concentration.
    #[must_use]
    pub fn uncertain_mixes(&self) -> &[UncertainMix] {
        &self.uncertain_mixes
    }
}

impl fmt::Display for MovingFigure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MovingFigure::Demand(figure) => fmt::Display::fmt(figure, formatter),
            MovingFigure::Rate(rate, _) => fmt::Display::fmt(rate, formatter),
        }
    }
}
