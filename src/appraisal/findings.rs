//! What came out of an appraisal.

use super::{Appraisal, Questions};
use crate::tender::Comparison;

/// What came out of an [`Appraisal`]: all that a report or a document shows is read from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    appraisal: Appraisal,
    comparison: Comparison,
}

impl Appraisal {
    /// Answers every question.
    #[must_use]
    pub fn run(&self) -> Findings {
        Findings { appraisal: self.clone(), comparison: self.compare() }
    }
}

impl Findings {
    /// The same questions under another playing field of the tender.
    #[must_use]
    pub fn under(appraisal: &Appraisal, comparison: Comparison) -> Self {
        Findings { appraisal: appraisal.clone(), comparison }
    }

    /// The tender and what was asked of it.
    #[must_use]
    pub fn appraisal(&self) -> &Appraisal {
        &self.appraisal
    }

    /// What was asked.
    #[must_use]
    pub fn questions(&self) -> &Questions {
        self.appraisal.questions()
    }

    /// Totals and ranks of the bids, and the handles of which everything about them is asked.
    #[must_use]
    pub fn comparison(&self) -> &Comparison {
        &self.comparison
    }
}
