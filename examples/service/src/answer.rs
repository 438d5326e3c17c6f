//! What is answered: findings as JSON or as a page, or why there are none.

use std::io::{self, Write};
use std::ops::ControlFlow;

use fullcost::appraisal::{Appraisal, Findings};
use fullcost::costing::{CostFindings, Costing};
use fullcost::{Answer, Budget, Error, ErrorKind, WorkDone, report};
use serde_json::json;

use crate::lane::Enough;

/// The most bytes of an answer.
const ANSWER_BYTES: usize = 64 * 1024 * 1024;

#[derive(Clone, Copy)]
pub(crate) enum Question {
    Appraisal,
    Costing,
}

#[derive(Clone, Copy)]
pub(crate) enum Form {
    Json,
    Page,
}

impl Form {
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Form::Json => "application/json",
            Form::Page => "text/html; charset=utf-8",
        }
    }
}

/// Why there are no findings.
pub(crate) struct Refused {
    /// What sort of refusal it is; none where the answer itself is too long.
    pub(crate) kind: Option<ErrorKind>,
    /// As JSON: kind, message, and the path to the record.
    pub(crate) body: String,
}

impl Refused {
    pub(crate) fn body(kind: &str, message: &str, path: &[String]) -> String {
        let mut body =
            json!({"error": {"kind": kind, "message": message, "path": path}}).to_string();
        body.push('\n');
        body
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let path: Vec<String> = error.path().iter().map(ToString::to_string).collect();
        let body = Refused::body(&in_words(error.kind()), error.message(), &path);
        Refused { kind: Some(error.kind()), body }
    }
}

/// A kind as documents write words.
fn in_words(kind: ErrorKind) -> String {
    let mut words = String::new();
    for letter in format!("{kind:?}").chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('_');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// Whether a larger budget may have an answer.
pub(crate) fn is_too_large(found: &Result<Vec<u8>, Refused>) -> bool {
    found.as_ref().is_err_and(|refusal| refusal.kind == Some(ErrorKind::TooLarge))
}

/// Reads a document, asks what it asks, and writes what was found, all within a budget.
pub(crate) fn answer(
    question: Question,
    form: Form,
    text: &str,
    budget: Budget,
    enough: Enough<'_>,
) -> Result<Vec<u8>, Refused> {
    let watch =
        |_: WorkDone| if enough() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    // In the largest budget that there is, the reasons of what is refused are part of the answer.
    let more = budget != Budget::service();
    let mut answer = Bounded::default();
    in_time(enough)?;
    let written = match question {
        Question::Appraisal => {
            let appraisal = Appraisal::from_json_within(text, budget)?;
            in_time(enough)?;
            let findings = appraisal.run_watched(watch)?;
            if more {
                all_of_appraisal(&findings)?;
            }
            in_time(enough)?;
            match form {
                Form::Json => findings.write_json(&mut answer),
                Form::Page => answer.write_all(report::page(&findings).as_bytes()),
            }
        }
        Question::Costing => {
            let costing = Costing::from_json_within(text, budget)?;
            in_time(enough)?;
            let findings = costing.run_watched(watch)?;
            if more {
                all_of_costing(&findings)?;
            }
            in_time(enough)?;
            match form {
                Form::Json => findings.write_json(&mut answer),
                Form::Page => answer.write_all(report::cost_page(&findings).as_bytes()),
            }
        }
    };
    match written {
        Ok(()) => Ok(answer.bytes),
        Err(error) => {
            Err(Refused { kind: None, body: Refused::body("too_large", &error.to_string(), &[]) })
        }
    }
}

/// Between its steps it is asked here whether to go on, and within them by the crate.
fn in_time(enough: Enough<'_>) -> Result<(), Refused> {
    if !enough() {
        return Ok(());
    }
    let body =
        Refused::body("cancelled", "an answer would come too late: ask again later, or less", &[]);
    Err(Refused { kind: Some(ErrorKind::Cancelled), body })
}

/// Questions that are refused for their work alone stand among the findings with the reason. They have an answer
/// in a larger budget, and a document has one answer.
fn all_of_appraisal(findings: &Findings) -> Result<(), Error> {
    findings.robustness.as_ref().map_or(Ok(()), all_of)?;
    all_of(&findings.dominances)
}

fn all_of_costing(findings: &CostFindings) -> Result<(), Error> {
    findings.sensitivity.as_ref().map_or(Ok(()), all_of)?;
    findings.funding.as_ref().map_or(Ok(()), all_of)
}

fn all_of<T>(answer: &Answer<T>) -> Result<(), Error> {
    match answer.as_result() {
        Err(reason) if reason.kind() == ErrorKind::TooLarge => Err(reason.clone()),
        _ => Ok(()),
    }
}

/// A writer that holds so many bytes and no more.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.len() > ANSWER_BYTES - self.bytes.len() {
            let refusal = format!("an answer of more than {ANSWER_BYTES} bytes: ask of fewer bids");
            return Err(io::Error::other(refusal));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
