//! What is charged to one service straight, added up once.

use super::ledger::Ledger;
use super::volunteer::{AtWages, WageLevel};
use crate::error::Error;
use crate::exact::{Currency, Money, money};

/// What one line or role charges: its ledger, its amount, and of a role the level of its wage.
pub(super) type DirectCharge = (Ledger, Money, Option<WageLevel>);

/// The sums of one service: many drivers may follow its expenditure. A sum that grows too large is
/// refused where it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DirectAmounts {
    cash: Result<Money, Error>,
    volunteer_time: AtWages<Result<Money, Error>>,
}

impl DirectAmounts {
    pub(super) fn of(
        currency: Currency,
        charges: &(impl Iterator<Item = DirectCharge> + Clone),
    ) -> Self {
        let total = |counts: &dyn Fn(&DirectCharge) -> bool| {
            let counted = charges.clone().filter(counts).map(|(_, amount, _)| amount);
            money::total(currency, counted)
        };
        let time = |level| {
            total(&|(ledger, _, wage)| match wage {
                None => *ledger == Ledger::VolunteerTime,
                Some(own) => *own == level,
            })
        };
        DirectAmounts {
            cash: total(&|(ledger, _, _)| *ledger == Ledger::Cash),
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
