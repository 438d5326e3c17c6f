//! A rate on direct cost, as far as the whole award goes.

use super::claim::{Claim, FundersRule};
use crate::error::{Error, refused};
use crate::evidence::{Evidence, Rule};
use crate::exact::{Money, Percent};
use crate::record::form;

form! {
    /// A rate on the direct lines the funder pays, where both together are at most a stated award:
    /// `min(direct × rate, award − direct)`. 40 % on 200,000 is 80,000; of an award of 250,000 there
    /// are 50,000 left.
    ///
    /// Direct lines of more than the award are refused, not cut: which of them are not paid is the
    /// funder's to say, by its lines or its share. Exactly at the award nothing is left for
    /// overheads.
    ///
    /// Source: awards with a rate and a ceiling of the whole, such as indirect cost of at most 40 %
    /// of direct cost in a budget of at most 250,000 (Patient-Centered Outcomes Research Institute,
    /// engagement awards, help pages; read in part).
    pub struct RateWithinAward said by "rate_within_award"
        and written "\"rate_within_award\" with \"award\""
    {
        /// min(percentage × what it pays of direct lines, `award` − what it pays of them)
        rate("rate_within_award"): Percent,
        /// what direct lines and contribution come to at most
        award: Money,
    }
}

impl FundersRule for RateWithinAward {
    fn check(&self) -> Result<(), Error> {
        self.rate.not_negative()?;
        self.award.not_negative().map(|_| ())
    }

    fn amounts(&self) -> Vec<Money> {
        vec![self.award]
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        let direct = claim.direct();
        if *direct.value() > self.award.to_fraction() {
            return Err(refused!(
                Conflict: "the direct lines that are paid come to more than the award of {}: say which lines, or which share of them, it pays",
                self.award.to_plain_text()
            ));
        }
        Ok(direct)
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        let award = claim.amount("award", self.award);
        let left = award.value() - base.value();
        let label = "what direct cost leaves of the award";
        let left =
            Evidence::new(Rule::Difference, label, left, &claim.unit, vec![award, base.clone()]);
        let by_rate = claim.share(self.rate, base);
        let value = by_rate.value().min(left.value()).clone();
        let label = "contribution within the award";
        Evidence::new(Rule::Least, label, value, &claim.unit, vec![by_rate, left])
    }
}
