//! The robustness of a whole tender: every figure that can move, and what moves with it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::effort::{Effort, demand_figures, views_that_differ};
use super::study::{FigureStudy, Judged, MovingFigure};
use super::verdict::{Verdict, verdicts};
use super::{Appraisal, Questions};
use crate::answer::Answer;
use crate::budget::{Meter, WorkDone, unwatched};
use crate::error::{self, Error};
use crate::exact::{Currency, Fraction, Name, Text};
use crate::price::View;
use crate::robustness::moved::demand_totals;
use crate::robustness::rate::rate_totals;
use crate::robustness::{
    CriterionWeightRange, Dirichlet, Dummies, FieldRobustness, MixDifference, PriceWeightRange,
    RateOf, Regret, RobustnessPlan, criterion_weight_range, price_weight_range, regret,
};
use crate::tender::{Comparison, RateUnit, Tender};

/// What would change the order of the bids of one tender, and what would not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Robustness {
    /// The title of the tender.
    pub title: Text,
    /// The currency of every amount.
    pub currency: Currency,
    /// What was asked of the tender.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub questions: Questions,
    /// The comparison it is about.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub comparison: Comparison,
    /// Every figure in every scenario and view: demand first, then rates.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub figures: Vec<FigureStudy>,
    /// The figures that could not be solved, with the reason, by name.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub refused: Vec<Unsolved>,
    /// The regrets, view by view.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub regrets: Vec<Regret>,
    /// Every pair of bids under an uncertain mix, where the plan states a concentration.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub uncertain_mixes: Vec<UncertainMix>,
    /// Under the tender's scoring, where it has one: each scenario, weighted ones together last.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub scored: Vec<ScoredOrder>,
    /// The verdict on each bid, in the order of the providers' names; or why there is none.
    pub verdicts: Answer<Vec<Verdict>>,
}

/// A figure that could not be solved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Unsolved {
    /// The figure.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub figure: MovingFigure,
    /// Why it could not be solved.
    pub why: Error,
}

/// Two bids under the uncertain mix around a scenario: the tendered price of the first less that of
/// the second, per unit of the mix.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct UncertainMix {
    /// The scenario around which the mix lies.
    pub scenario: Name,
    /// The first bid.
    pub bid: Name,
    /// The second bid.
    pub other: Name,
    /// The difference between their prices, or why there is none: a line without a single price.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub difference: Answer<MixDifference>,
}

/// The order under the tender's own scoring of tendered prices in one scenario: whether it would
/// survive another weight of price or of one criterion, or another field of bidders.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ScoredOrder {
    /// The scenario.
    pub scenario: Name,
    /// Who is first at each weight of price, or why that could not be solved.
    #[cfg_attr(feature = "serde", serde(rename = "weight_of_price"))]
    pub weight: Answer<PriceWeightRange>,
    /// Who is first at each weight of each criterion, in the order of their names, or why that could
    /// not be solved.
    #[cfg_attr(feature = "serde", serde(rename = "weights_of_criteria"))]
    pub criteria: BTreeMap<Name, Answer<CriterionWeightRange>>,
    /// What each bid that leaves, and each dummy that joins, does to the order of the others; or why
    /// the field could not be scored.
    pub field: Answer<FieldRobustness>,
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
    /// [`TooLarge`](crate::ErrorKind::TooLarge) beyond the tender's [budget](crate::Budget), or those of
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
    /// let nearest: Vec<String> = found.figures.iter().map(|study| study.nearest_change.to_string()).collect();
    /// assert_eq!(nearest, ["at 75", "at 400"]);
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn robustness(&self) -> Result<Robustness, Error> {
        self.robustness_watched(unwatched)
    }

    /// [`robustness`](Self::robustness), with somebody who is told after each figure how far it is, and
    /// may say that it is enough.
    ///
    /// # Errors
    ///
    /// As [`robustness`](Self::robustness), or [`Cancelled`](crate::ErrorKind::Cancelled).
    pub fn robustness_watched(
        &self,
        mut watch: impl FnMut(WorkDone) -> ControlFlow<()>,
    ) -> Result<Robustness, Error> {
        let work = self.robustness_work(0)?;
        self.robust(&mut Meter::new(work, &mut watch))
    }

    pub(super) fn robust(&self, meter: &mut Meter<'_>) -> Result<Robustness, Error> {
        let (tender, questions) = (self.tender(), self.questions());
        let comparison = self.compare();
        let plan = questions.robustness.clone().unwrap_or_default();
        let views = views_that_differ(tender);
        let effort = Effort::of(tender, views.len());
        let (mut figures, mut refused) = (Vec::new(), Vec::new());
        for scenario in tender.demand().scenarios() {
            for (figure, range) in demand_figures(tender, &plan, scenario) {
                let work = effort.of_demand(&figure);
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
                    Err(error) => refused.push(Unsolved { figure, why: error }),
                }
                meter.did(work)?;
            }
        }
        for rate in RateOf::all(tender.playing_field()) {
            let unit = rate.unit(tender.playing_field())?;
            match rate_studies(tender, &plan, &rate, unit) {
                Ok(studies) => figures.extend(studies),
                Err(error) => {
                    refused.push(Unsolved { figure: MovingFigure::Rate(rate, unit), why: error });
                }
            }
            meter.did(effort.of_rate())?;
        }
        let regrets = views.iter().map(|view| regret(&comparison, *view));
        let regrets = regrets.collect::<Result<Vec<_>, _>>()?;
        let uncertain_mixes = uncertain_mixes(tender, &plan)?;
        let judged = judged(&comparison, questions);
        let scored = scored_orders(&comparison, questions, &judged);
        let verdicts = verdicts(&comparison, questions, &judged, &figures, &regrets).into();
        meter.did(u64::MAX)?;
        Ok(Robustness {
            title: tender.title().clone(),
            currency: tender.currency(),
            questions: questions.clone(),
            comparison,
            figures,
            refused,
            regrets,
            uncertain_mixes,
            scored,
            verdicts,
        })
    }
}

/// Scores and screens by scenario, weighted ones together last.
fn judged(comparison: &Comparison, questions: &Questions) -> Vec<Judged> {
    let judged = comparison.scenarios().map(|scenario| {
        let scoring = questions.scoring.as_ref();
        let scores = scoring.map(|scoring| scenario.scores(scoring, View::Tendered));
        let corridor = questions.corridor.as_ref();
        let bounds = corridor.map(|corridor| scenario.corridor_bounds(corridor)).transpose();
        let bounds = bounds.map(Option::flatten);
        Judged { scores, screens: scenario.ask_screens(questions), bounds }
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
        let weight = scores.clone().and_then(price_weight_range).into();
        let criteria = scoring.criteria.iter().map(|criterion| {
            let range = |scores| criterion_weight_range(scores, criterion.name.as_str());
            (criterion.name.clone(), scores.clone().and_then(range).into())
        });
        let criteria = criteria.collect();
        let field = scenario.field_robustness(scoring, View::Tendered, &Dummies::Derived);
        let field = field.into();
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
    let range = plan.rates.get(rate).cloned().unwrap_or((Fraction::ZERO, twice));
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

/// Every pair of bids around every scenario, where the plan states a concentration.
fn uncertain_mixes(tender: &Tender, plan: &RobustnessPlan) -> Result<Vec<UncertainMix>, Error> {
    let Some(concentration) = plan.concentration else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for scenario in tender.demand().scenarios() {
        let name = scenario.name();
        let mix = Dirichlet::around(tender, name.as_str(), concentration.to_fraction())?;
        for (place, bid) in tender.bids().iter().enumerate() {
            for other in tender.bids().iter().skip(place.saturating_add(1)) {
                let (bid, other) = (bid.provider.clone(), other.provider.clone());
                let difference = mix.between(tender, bid.as_str(), other.as_str()).into();
                found.push(UncertainMix { scenario: name.clone(), bid, other, difference });
            }
        }
    }
    Ok(found)
}

impl Robustness {
    /// The verdict on one bid.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown), or why there are no verdicts.
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
    /// let verdict = found.verdict("b")?;
    /// assert_eq!(verdict.ranks.and_then(|ranks| ranks.certain()), Some(2));
    /// assert_eq!(verdict.changes[1].at.to_string(), "at 400");
    /// assert_eq!(verdict.changes[1].above.map(|rank| rank.worst), Some(1));
    /// # }
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub fn verdict(&self, provider: &str) -> Result<&Verdict, Error> {
        self.comparison.tender().bid(provider)?;
        let verdicts = self.verdicts.as_result().map_err(Error::clone)?;
        let own = verdicts.iter().find(|verdict| verdict.provider.as_str() == provider);
        own.ok_or_else(|| error::missing("verdict"))
    }
}
