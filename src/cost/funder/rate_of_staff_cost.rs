//! A rate on the cost of staff.

use super::claim::{Claim, FundersRule};
use crate::cost::{CostLine, Nature};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Percent;
use crate::record::form;

form! {
    /// A rate on what the funder pays of the cost of staff: of payrolls, and of lines of that
    /// nature.
    pub struct RateOfStaffCost said by "rate_of_staff_cost" and written "\"rate_of_staff_cost\"" {
        /// percentage × what it pays of the cost of staff
        rate("rate_of_staff_cost"): Percent,
    }
}

/// What is paid of the cost of staff.
pub(super) fn staff_cost(claim: &Claim<'_>) -> Evidence {
    let is_staff = |line: &CostLine| line.nature().is_some_and(Nature::is_staff);
    let staff = claim.paid.iter().filter(|(line, _)| is_staff(line));
    claim.sum("staff cost that is paid", staff.map(|paid| claim.as_paid(paid)).collect())
}

impl FundersRule for RateOfStaffCost {
    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative().map(|_| ())
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        Ok(staff_cost(claim))
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        claim.share(self.rate, base)
    }
}
