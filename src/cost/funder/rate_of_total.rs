//! A rate of the whole grant.

use super::claim::{Claim, FundersRule};
use crate::error::{Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Fraction, Percent};
use crate::record::form;

form! {
    /// A rate of the whole grant, overheads included: `direct × rate ÷ (1 − rate)`. 10 % of the
    /// total is 11.11 % on cost: on 30,000 it is 3,333.33.
    pub struct RateOfTotal said by "rate_of_total" and written "\"rate_of_total\"" {
        /// direct × rate ÷ (1 − rate): a rate of the whole grant, below 100 %
        rate("rate_of_total"): Percent,
    }
}

impl FundersRule for RateOfTotal {
    fn check(&self) -> Result<(), Error> {
        if self.rate >= Percent::WHOLE {
            let rate = self.rate;
            return Err(refused!(
                Range: "a rate of {rate} of the total leaves nothing for direct cost: give a rate below 100%"
            ));
        }
        self.rate.not_negative().map(|_| ())
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        Ok(claim.direct())
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        let of_total = claim.rate("rate of the total", self.rate.to_fraction());
        let one = Evidence::one();
        let left = Fraction::ONE - of_total.value();
        let label = "what the rate leaves for direct cost";
        let left = Evidence::new(Rule::Difference, label, left, "", vec![one, of_total.clone()]);
        let on_cost = of_total.value().checked_div(left.value()).unwrap_or_default();
        let parts = vec![of_total, left];
        let on_cost = Evidence::new(Rule::Quotient, "rate on cost", on_cost, "", parts);
        claim.product(vec![on_cost, base])
    }
}
