//! What the buyer expected to pay.

use std::collections::BTreeMap;

use crate::error::Error;
use crate::exact::{Money, Name, Text};
use crate::screen::refusal;

/// What the buyer expected to pay under each scenario of demand: an estimate, a should-cost figure
/// or the base price of the tender.
///
/// ```
/// use std::collections::BTreeMap;
///
/// use fullcost::exact::{Currency, Money};
/// use fullcost::screen::PriceEstimate;
///
/// let estimate = PriceEstimate {
///     source: "should-cost model of the buyer".parse()?,
///     amounts: BTreeMap::from([("planned".parse()?, Money::parse("25000", Currency::GBP)?)]),
/// };
/// assert_eq!(estimate.amounts["planned"].to_plain_text(), "25000.00");
/// # Ok::<(), fullcost::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceEstimate {
    /// Where it is from.
    pub source: Text,
    /// By scenario: the amount, above zero.
    pub amounts: BTreeMap<Name, Money>,
}

/// Refuses an amount that is not above zero.
pub(crate) fn check_amount(amount: Money) -> Result<(), Error> {
    if amount.is_zero() || amount.is_negative() {
        return Err(refusal::estimate_amount(amount));
    }
    Ok(())
}
