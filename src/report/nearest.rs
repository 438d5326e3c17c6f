//! Which figures change the first bid, nearest first.

use crate::appraisal::{FigureStudy, Robustness};
use crate::exact::Fraction;
use crate::price::View;

/// A figure with where the first bid changes nearest to it.
pub(super) struct Change<'a> {
    pub(super) study: &'a FigureStudy,
    pub(super) views: Vec<View>,
    pub(super) at: &'a Fraction,
    /// By how much it would move, in percent of what it is.
    #[cfg_attr(not(feature = "picture"), allow(dead_code, reason = "read by the picture"))]
    pub(super) percent: Fraction,
}

/// Where another bid becomes first in a scenario, nearest first.
pub(super) fn nearest_first<'a>(found: &'a Robustness, scenario: &str) -> Vec<Change<'a>> {
    let mut changes: Vec<Change<'a>> = Vec::new();
    for study in found.figures.iter().filter(|study| study.scenario.as_str() == scenario) {
        let Some(at) = study.nearest_change.exact() else { continue };
        let alike = |known: &&mut Change<'_>| {
            known.study.figure == study.figure
                && known.at == at
                && known.study.present == study.present
        };
        if let Some(known) = changes.iter_mut().find(alike) {
            known.views.push(study.view);
            continue;
        }
        let Ok(share) = (at - &study.present).checked_div(&study.present.abs()) else { continue };
        let percent = share * Fraction::from(100);
        changes.push(Change { study, views: vec![study.view], at, percent });
    }
    changes.sort_by(|one, other| {
        let far = |change: &Change<'_>| change.percent.abs();
        far(one)
            .cmp(&far(other))
            .then_with(|| one.study.figure.to_string().cmp(&other.study.figure.to_string()))
    });
    changes
}
