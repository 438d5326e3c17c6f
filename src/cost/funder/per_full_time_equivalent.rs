//! An amount a year for every full-time equivalent.

use super::claim::{Claim, FundersRule};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::{Fraction, Money};
use crate::record::form;

form! {
    /// An amount a year for every full-time equivalent that payrolls charge to the service, for the
    /// years of the period.
    pub struct PerFullTimeEquivalent said by "per_full_time_equivalent"
        and written "\"per_full_time_equivalent\""
    {
        /// money a year × the full-time equivalents that payrolls charge to the service straight
        amount("per_full_time_equivalent"): Money,
    }
}

impl FundersRule for PerFullTimeEquivalent {
    fn check(&self) -> Result<(), Error> {
        self.amount.not_negative().map(|_| ())
    }

    fn amounts(&self) -> Vec<Money> {
        vec![self.amount]
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        (claim.full_time_equivalents)()
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        let amount = claim.amount("amount a year for a full-time equivalent", self.amount);
        let years = Fraction::new(i128::from(claim.months), 12).unwrap_or_default();
        claim.product(vec![amount, base, claim.rate("years of the period", years)])
    }
}
