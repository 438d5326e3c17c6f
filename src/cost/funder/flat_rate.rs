//! Flat rates for indirect cost under the European Union's common provisions for its funds.

use super::claim::{Claim, FundersRule};
use super::rate_of_staff_cost::staff_cost;
use crate::error::{Error, refused};
use crate::evidence::Evidence;
use crate::exact::Percent;
use crate::record::{form, words};

/// What a flat rate is taken of, and with that how high it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlatRateBase {
    /// Direct cost, at a rate for which no calculation is asked: at most 7 %.
    DirectCost,
    /// Direct cost, at a rate that was calculated by a fair, equitable and verifiable method: at most
    /// 25 %.
    DirectCostCalculated,
    /// The direct cost of staff, at a rate for which no calculation is asked: at most 15 %.
    DirectStaffCost,
}

words! { FlatRateBase {
    DirectCost = "direct_cost",
    DirectCostCalculated = "direct_cost_calculated",
    DirectStaffCost = "direct_staff_cost",
} }

form! {
    /// A flat rate for indirect cost on the direct lines the funder pays, or on those of staff. What it
    /// may be at most depends on the base: 7 % of direct cost, 15 % of the direct cost of staff, or 25 % of
    /// direct cost where the rate was calculated. 15 % on 30,000 of staff cost is 4,500.
    ///
    /// The highest rate itself is allowed; above it the rule is refused. That costs are eligible, and that
    /// a rate was calculated as the regulation asks, are facts that this rule takes as said. A rate on staff
    /// cost that stands for all other cost as well is another option of the regulation: pay the lines of
    /// staff alone, by `rate_of_staff_cost`.
    ///
    /// Source: Regulation (EU) 2021/1060, article 54 (text read); article 53 (3) (a), which says how a rate
    /// is calculated, not read.
    pub struct FlatRate said by "flat_rate" and written "\"flat_rate\" with \"of\"" {
        /// percentage × what it pays of its base
        rate("flat_rate"): Percent,
        /// what it is taken of
        of: FlatRateBase,
    }
}

impl FlatRateBase {
    /// The highest rate.
    fn most(self) -> Percent {
        Percent::from_whole(match self {
            FlatRateBase::DirectCost => 7,
            FlatRateBase::DirectCostCalculated => 25,
            FlatRateBase::DirectStaffCost => 15,
        })
    }
}

impl FundersRule for FlatRate {
    fn check(&self) -> Result<(), Error> {
        let (rate, most) = (self.rate.not_negative()?, self.of.most());
        if rate > most {
            return Err(refused!(
                Range: "a flat rate of {rate} is more than the {most} that article 54 allows of {:?}: give one up to it, or another base",
                self.of.as_str()
            ));
        }
        Ok(())
    }

    fn base(&self, claim: &Claim<'_>) -> Result<Evidence, Error> {
        Ok(match self.of {
            FlatRateBase::DirectCost | FlatRateBase::DirectCostCalculated => claim.direct(),
            FlatRateBase::DirectStaffCost => staff_cost(claim),
        })
    }

    fn contribution(&self, base: Evidence, claim: &Claim<'_>) -> Evidence {
        claim.share(self.rate, base)
    }
}
