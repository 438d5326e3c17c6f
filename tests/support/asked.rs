//! Appraisals from documents, and the handles of which questions are asked.

use fullcost::Error;
use fullcost::appraisal::{Appraisal, Questions};
use fullcost::exact::{Figure, Fraction};
use fullcost::tender::{BidComparison, Comparison, Tender};

/// A tender with what is asked of it.
pub(crate) fn asking(tender: Tender, ask: impl FnOnce(&mut Questions)) -> Result<Appraisal, Error> {
    let mut questions = Questions::default();
    ask(&mut questions);
    Appraisal::new(tender, questions)
}

/// The appraisal of a document that is valid.
#[cfg(feature = "json")]
#[track_caller]
pub(crate) fn appraisal(document: &serde_json::Value) -> Appraisal {
    let text = document.to_string();
    Appraisal::from_json(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The exact amount of a figure that is one.
#[track_caller]
pub(crate) fn exact(figure: &Figure) -> &Fraction {
    assert!(figure.is_point(), "{figure}");
    figure.low()
}

/// What is asked about one bid in a scenario, both of which are there.
#[track_caller]
pub(crate) fn handle<'a>(
    comparison: &'a Comparison,
    scenario: &str,
    provider: &str,
) -> BidComparison<'a> {
    comparison.scenario(scenario).unwrap().bid(provider).unwrap()
}
