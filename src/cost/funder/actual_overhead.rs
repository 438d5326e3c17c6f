//! A share of the overheads that a service really bears.

use super::claim::{Claim, FundersRule};
use crate::cost::line::check_share;
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Percent;
use crate::record::form;

form! {
    /// A share of what the service really bears of the overhead pools, by its full cost. All
    /// funders of a service together pay at most all of it.
    pub struct ActualOverhead said by "actual_overhead" and written "\"actual_overhead\"" {
        /// percentage × what the service bears of the pools in cash, 0 % to 100 %; all funders of
        /// a service together at most 100 %
        rate("actual_overhead"): Percent,
    }
}

impl FundersRule for ActualOverhead {
    fn check(&self) -> Result<(), Error> {
        check_share(self.rate)
    }

    fn share_of_overheads(&self) -> Option<Percent> {
        Some(self.rate)
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        let overhead = claim.overhead.to_fraction();
        Ok(Evidence::stated("overhead of the service", overhead, &claim.unit, None)
            .repeated_from(claim.overhead_record.as_str()))
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        claim.share(self.rate, base)
    }
}
