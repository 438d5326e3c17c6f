//! One figure that moves, in one scenario and view, and what moves with it.

use std::fmt;

use crate::error::Error;
use crate::exact::{Fraction, Name};
use crate::price::{Interval, View};
use crate::robustness::moved::MovedTotals;
use crate::robustness::{ChangeOver, DemandMove, FirstBids, Moved, OverRange, RateOf};
use crate::score::Scores;
use crate::screen::ScreenResult;
use crate::tender::{RankInterval, RateUnit, Tender};

/// A figure that moves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MovingFigure {
    /// A quantity, a shift, or a share between two mixes.
    Demand(DemandMove),
    /// The figure of a rule of the playing field.
    Rate(RateOf, RateUnit),
}

/// What scores and screens make of all bids in one scenario, for every verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Judged {
    /// Where the tender has a scoring.
    pub(super) scores: Option<Result<Scores, Error>>,
    pub(super) screens: Result<Vec<ScreenResult>, Error>,
    /// The bounds of the corridor's basket, where it has one.
    pub(super) bounds: Result<Option<Interval>, Error>,
}

/// One figure in one scenario and view, over its range.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct FigureStudy {
    /// The figure that moves.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub figure: MovingFigure,
    /// The scenario.
    pub scenario: Name,
    /// The view.
    pub view: View,
    /// What must stand beside every order in a view other than the tendered one.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub notice: Option<&'static str>,
    /// The figure as it is.
    pub present: Fraction,
    /// Where the first bid changes nearest to the present.
    pub nearest_change: ChangeOver,
    /// Who comes first over the range.
    pub first: OverRange<FirstBids>,
    /// The rank of each bid that has a total over the range, in the order of the providers' names.
    #[cfg_attr(feature = "serde", serde(serialize_with = "crate::exact::written::by_key"))]
    pub ranks: Vec<(Name, OverRange<RankInterval>)>,
    /// The bids without a total in the view.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub not_assessable: Vec<Name>,
}

impl FigureStudy {
    /// Nothing where no bid has a total in the view, or the figure is zero and has no range.
    pub(super) fn new(
        tender: &Tender,
        totals: &MovedTotals,
        view: View,
        figure: &MovingFigure,
        range: Option<&(Fraction, Fraction)>,
    ) -> Result<Option<Self>, Error> {
        let moved: Moved = totals.in_view(tender, view);
        let (from, to) = range.cloned().unwrap_or_else(|| moved.usual_range());
        if moved.contenders.is_empty() || from >= to {
            return Ok(None);
        }
        let (first, ranks) = moved.study(&from, &to)?;
        Ok(Some(FigureStudy {
            figure: figure.clone(),
            scenario: moved.scenario.clone(),
            view,
            notice: view.is_appraisal().then_some(View::NOTICE),
            present: moved.present.clone(),
            nearest_change: first.nearest(&moved.present),
            first,
            ranks,
            not_assessable: moved.not_assessable.clone(),
        }))
    }

    /// The rank of one bid over the range; `None` where it is not assessable.
    #[must_use]
    pub fn rank(&self, provider: &str) -> Option<&OverRange<RankInterval>> {
        let found = self.ranks.binary_search_by(|(name, _)| name.as_str().cmp(provider)).ok()?;
        self.ranks.get(found).map(|(_, ranks)| ranks)
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

/// What moves: its kind, with the names that say which.
#[cfg(feature = "serde")]
impl serde::Serialize for MovingFigure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        #[serde(untagged)]
        enum Written<'a> {
            Mix { share_of_mix: &'a Name },
            Quantity { quantity_of: &'a Name },
            Shift { quantity_of: &'a Name, taken_from: &'a Name },
            Rate { rate_of: &'a Name },
            Tax { rate_of: &'a Name, side: &'static str },
        }
        let written = match self {
            MovingFigure::Demand(DemandMove::Mix(mix)) => Written::Mix { share_of_mix: mix.name() },
            MovingFigure::Demand(DemandMove::Quantity(line)) => {
                Written::Quantity { quantity_of: line }
            }
            MovingFigure::Demand(DemandMove::Shift { from, to }) => {
                Written::Shift { quantity_of: to, taken_from: from }
            }
            MovingFigure::Rate(RateOf::Adjustment(rule), _) => Written::Rate { rate_of: rule },
            MovingFigure::Rate(RateOf::TaxPaid(tax), _) => {
                Written::Tax { rate_of: tax, side: "paid" }
            }
            MovingFigure::Rate(RateOf::TaxRelief(tax), _) => {
                Written::Tax { rate_of: tax, side: "relief" }
            }
        };
        written.serialize(serializer)
    }
}
