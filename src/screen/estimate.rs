//! What the buyer expected to pay.

use crate::error::{self, Error};
use crate::exact::{Money, Name, Text};
use crate::screen::refusal;

/// What the buyer expected to pay under each scenario of demand: an estimate, a should-cost figure
/// or the base price of the tender.
///
/// ```
/// use fullcost::exact::{Currency, Money};
/// use fullcost::screen::PriceEstimate;
///
/// let estimate = PriceEstimate::new("should-cost model of the buyer")?
///     .with_amount("planned", Money::parse("25000", Currency::GBP)?)?;
/// assert_eq!(estimate.amount("planned").map(|amount| amount.to_plain_text()), Some("25000.00".into()));
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceEstimate {
    /// Where it is from.
    pub(crate) source: Text,
    amounts: Vec<(Name, Money)>,
}

impl PriceEstimate {
    /// An estimate without amounts as yet.
    ///
    /// # Errors
    ///
    /// As [`Text::new`].
    pub fn new(source: &str) -> Result<Self, Error> {
        Ok(PriceEstimate { source: Text::new(source)?, amounts: Vec::new() })
    }

    /// States the amount for a scenario.
    ///
    /// # Errors
    ///
    /// [`Range`](crate::ErrorKind::Range) unless it is above zero,
    /// [`Duplicate`](crate::ErrorKind::Duplicate) where the scenario has one.
    pub fn with_amount(mut self, scenario: &str, amount: Money) -> Result<Self, Error> {
        let scenario = Name::new(scenario)?;
        if amount.is_zero() || amount.is_negative() {
            return Err(refusal::estimate_amount(amount));
        }
        match self.amounts.binary_search_by(|(known, _)| known.cmp(&scenario)) {
            Ok(_) => Err(error::duplicate_name(scenario, "scenario")),
            Err(place) => {
                self.amounts.insert(place, (scenario, amount));
                Ok(self)
            }
        }
    }

    /// The amounts in the order of the scenarios' names.
    pub(crate) fn amounts(&self) -> impl Iterator<Item = (&Name, Money)> {
        self.amounts.iter().map(|(scenario, amount)| (scenario, *amount))
    }

    /// The amount for a scenario.
    #[must_use]
    pub fn amount(&self, scenario: &str) -> Option<Money> {
        let found = self.amounts.iter().find(|(known, _)| known.as_str() == scenario);
        found.map(|(_, amount)| *amount)
    }
}
