//! The contract a tender states: on which terms each line is paid.

use std::collections::BTreeMap;

use crate::demand::{Demand, LineKind};
use crate::error::{self, AtRecord, Error, refused};
use crate::exact::{Name, Text};
use crate::price::ContractTerms;

/// The terms of each line of the basket, with their source: each line is an agreement of its own,
/// at the price of the bid (or the preset one).
///
/// ```
/// use fullcost::price::ContractTerms;
/// use fullcost::appraisal::TenderContract;
///
/// let contract = TenderContract::new("schedule 3 of the tender")?
///     .with_terms("low", ContractTerms::per_unit())?
///     .with_terms("high", ContractTerms::block("900".parse()?))?;
/// assert_eq!(contract.terms("high"), Some(&ContractTerms::block("900".parse()?)));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenderContract {
    source: Text,
    terms: BTreeMap<Name, ContractTerms>,
}

impl TenderContract {
    /// A contract without terms yet.
    ///
    /// # Errors
    ///
    /// Those of a [`Text`].
    pub fn new(source: &str) -> Result<Self, Error> {
        let source = Text::new(source).at("the source of the contract")?;
        Ok(TenderContract { source, terms: BTreeMap::new() })
    }

    /// The contract with the terms of a line.
    ///
    /// # Errors
    ///
    /// [`Duplicate`](crate::ErrorKind::Duplicate), or those of a [`Name`].
    pub fn with_terms(mut self, line: &str, terms: ContractTerms) -> Result<Self, Error> {
        let line = Name::new(line)?;
        if self.terms.insert(line.clone(), terms).is_some() {
            return Err(error::duplicate_name(line, "line of the contract"));
        }
        Ok(self)
    }

    /// Where the terms stand.
    pub(crate) fn source(&self) -> &Text {
        &self.source
    }

    /// The terms of a line.
    #[must_use]
    pub fn terms(&self, line: &str) -> Option<&ContractTerms> {
        self.terms.get(line)
    }

    /// The terms in the order of the lines' names.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (&Name, &ContractTerms)> {
        self.terms.iter()
    }

    /// Every line of the basket has terms, and no other has.
    pub(super) fn check(&self, demand: &Demand) -> Result<(), Error> {
        for line in self.terms.keys() {
            match demand.line(line.as_str()).map(crate::demand::DemandLine::kind) {
                None => return Err(error::unknown_line(line)),
                Some(LineKind::Optional) => {
                    return Err(refused!(
                        Misplaced: "line {line:?} is optional and in no basket: remove it from the contract, or make it required"
                    ));
                }
                Some(LineKind::Preset(_) | LineKind::Required) => {}
            }
        }
        let mut basket = demand.lines().iter().filter(|line| line.kind() != LineKind::Optional);
        match basket.find(|line| !self.terms.contains_key(line.name())) {
            Some(line) => Err(refused!(
                Missing: "line {:?} has no terms in the contract: state its form", line.name()
            )),
            None => Ok(()),
        }
    }
}
