//! What is charged to each service straight, added up once.

use std::collections::BTreeMap;

use super::ledger::Ledger;
use super::organisation::{ChargeOrigin, Organisation};
use super::volunteer::{AtWages, WageLevel};
use crate::error::Error;
use crate::exact::{Money, Name, money};

/// The sums of one service. A sum that grows too large is refused where it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DirectAmounts {
    cash: Result<Money, Error>,
    volunteer_time: AtWages<Result<Money, Error>>,
}

impl DirectAmounts {
    /// By service: many drivers may follow the expenditure of one.
    pub(super) fn of_each(organisation: &Organisation) -> BTreeMap<Name, Self> {
        let services = organisation.services().iter();
        let sums = services.map(|service| {
            let service = &service.name;
            (service.clone(), DirectAmounts::of(organisation, service.as_str()))
        });
        sums.collect()
    }

    fn of(organisation: &Organisation, service: &str) -> Self {
        let total = |counts: &dyn Fn(ChargeOrigin, Ledger) -> bool| {
            let charges = organisation.charges_to(service);
            let counted = charges.filter(|one| counts(one.origin(), organisation.ledger_of(one)));
            money::total(organisation.currency(), counted.map(|charge| charge.amount))
        };
        let time = |level| {
            total(&|origin, ledger| match origin {
                ChargeOrigin::Line(_) => ledger == Ledger::VolunteerTime,
                ChargeOrigin::Volunteer(_, charged) => charged == level,
            })
        };
        DirectAmounts {
            cash: total(&|_, ledger| ledger == Ledger::Cash),
            volunteer_time: AtWages {
                low: time(WageLevel::Low),
                central: time(WageLevel::Central),
                high: time(WageLevel::High),
            },
        }
    }

    /// All cash.
    pub(super) fn cash(&self) -> Result<Money, Error> {
        self.cash.clone()
    }

    /// Volunteers' time at a level of the wages.
    pub(super) fn volunteer_time(&self, level: WageLevel) -> Result<Money, Error> {
        self.volunteer_time.at(level).clone()
    }
}
