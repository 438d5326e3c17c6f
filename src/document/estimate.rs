//! What the buyer expected to pay, in documents.

use std::collections::BTreeMap;

use crate::error::{self, AtRecord, Error};
use crate::exact::{Money, Name, Text};
use crate::record::{Map, record};
use crate::screen::{PriceEstimate, check_amount};

record! {
    /// What the buyer expected to pay, or the base price: `amount` (with one scenario), or
    /// `scenarios`.
    struct EstimateRecord {
        /// above zero
        amount: Option<Money> = "this or `scenarios`",
        /// above zero
        scenarios: Option<Map<Name, Money>> as "object: scenario → money" = "this or `amount`",
        source: Text,
    }
}

impl EstimateRecord {
    /// The estimate; `only` is the name of the only scenario, where there is no other.
    pub(super) fn estimate(self, only: Option<&Name>) -> Result<PriceEstimate, Error> {
        let mut all = BTreeMap::new();
        match (self.amount, self.scenarios, only) {
            (Some(amount), None, Some(only)) => {
                check_amount(amount).at("amount")?;
                all.insert(only.clone(), amount);
            }
            (None, Some(Map(amounts)), _) => {
                for (scenario, amount) in amounts {
                    check_amount(amount).at(("scenario", &scenario)).at("scenarios")?;
                    all.insert(scenario, amount);
                }
            }
            _ => return Err(error::one_of("\"amount\" (with one scenario), \"scenarios\"")),
        }
        Ok(PriceEstimate { source: self.source, amounts: all })
    }

    pub(super) fn of(estimate: &PriceEstimate, only: Option<&Name>) -> Self {
        let amount = only.and_then(|only| estimate.amounts.get(only)).copied();
        let amounts = estimate.amounts.clone().into_iter();
        EstimateRecord {
            amount,
            scenarios: amount.is_none().then(|| Map(amounts.collect())),
            source: estimate.source.clone(),
        }
    }
}
