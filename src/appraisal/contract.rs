//! The contract a tender states: on which terms each line is paid.

use std::collections::BTreeMap;

use crate::demand::{Demand, LineKind};
use crate::error::{AtRecord, Error, refused};
use crate::exact::{Name, Text};
use crate::price::ContractTerms;
use crate::record::{Map, keys, record};

record! {
    /// On which terms each line is paid ([contracts](crate::_documentation::methods::contract)): each line is an agreement of
    /// its own, at the price of the bid (or the preset one).
    ///
    /// ```
    /// use fullcost::exact::{Name, Text};
    /// use fullcost::price::ContractTerms;
    /// use fullcost::appraisal::TenderContract;
    ///
    /// let block = ContractTerms::Block { volume: "900".parse()? };
    /// let contract = TenderContract {
    ///     source: Text::new("schedule 3 of the tender")?,
    ///     lines: [(Name::new("low")?, ContractTerms::PerUnit), (Name::new("high")?, block)].into(),
    /// };
    /// assert_eq!(contract.lines["low"], ContractTerms::PerUnit);
    /// # Ok::<(), fullcost::Error>(())
    /// ```
    pub struct TenderContract titled "Contract" {
        /// where the terms stand
        source: Text,
        /// every required and preset line, and no optional one
        lines: Map<ContractLine, ContractTerms> => BTreeMap<Name, ContractTerms>,
    }
}

keys! {
    /// A line of a contract.
    ContractLine: "line", "line", true, false;
}

impl TenderContract {
    /// Every line of the basket has terms, and no other has; they hold by themselves.
    pub(super) fn check(&self, demand: &Demand) -> Result<(), Error> {
        for (line, terms) in &self.lines {
            terms.check().at(("line", line))?;
            match demand.line(line.as_str()).map(crate::demand::DemandLine::kind) {
                None => return Err(demand.unknown_line(line)),
                Some(LineKind::Optional) => {
                    return Err(refused!(
                        Misplaced: "line {line:?} is optional and in no basket: remove it from the contract, or make it required"
                    ));
                }
                Some(LineKind::Preset(_) | LineKind::Required) => {}
            }
        }
        let mut basket = demand.lines().iter().filter(|line| line.kind() != LineKind::Optional);
        match basket.find(|line| !self.lines.contains_key(line.name())) {
            Some(line) => Err(refused!(
                Missing: "line {:?} has no terms in the contract: state its form", line.name()
            )),
            None => Ok(()),
        }
    }
}
