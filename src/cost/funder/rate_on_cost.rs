//! A rate on direct cost.

use super::claim::{Claim, FundersRule};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::exact::Percent;
use crate::record::form;

form! {
    /// A rate on the direct lines the funder pays: `direct × rate`. 10 % of 30,000 is 3,000.
    pub struct RateOnCost said by "rate_on_cost" and written "\"rate_on_cost\"" {
        /// percentage × what it pays of direct lines
        rate("rate_on_cost"): Percent,
    }
}

impl FundersRule for RateOnCost {
    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative().map(|_| ())
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        Ok(claim.direct())
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        claim.share(self.rate, base)
    }
}
