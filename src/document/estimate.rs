//! What the buyer expected to pay, in documents.

use crate::error::{self, AtRecord, Error};
use crate::exact::{Money, Name, Text};
use crate::record::{Map, record};
use crate::screen::PriceEstimate;

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
    pub(super) fn estimate(self, only: Option<&str>) -> Result<PriceEstimate, Error> {
        let estimate = PriceEstimate::new(self.source.as_str())?;
        match (self.amount, self.scenarios, only) {
            (Some(amount), None, Some(only)) => estimate.with_amount(only, amount).at("amount"),
            (None, Some(Map(amounts)), _) => {
                amounts.into_iter().try_fold(estimate, |estimate, (scenario, amount)| {
                    let named = estimate.with_amount(scenario.as_str(), amount);
                    named.at(("scenario", &scenario)).at("scenarios")
                })
            }
            _ => Err(error::one_of("\"amount\" (with one scenario), \"scenarios\"")),
        }
    }

    pub(super) fn of(estimate: &PriceEstimate, only: Option<&str>) -> Self {
        let amount = only.and_then(|only| estimate.amount(only));
        let amounts = estimate.amounts().map(|(scenario, amount)| (scenario.clone(), amount));
        EstimateRecord {
            amount,
            scenarios: amount.is_none().then(|| Map(amounts.collect())),
            source: estimate.source.clone(),
        }
    }
}
