//! What each bid costs over the life of the contract, and what refusing its uplifts would cost it.

use std::cmp::Ordering;

use super::whole_life::{Discounting, Lumps, WholeLifePlan};
use crate::error::Error;
use crate::exact::{Fraction, Name};
use crate::price::{Indexation, View};
use crate::price::{NominalFlows, PresentValue, RealFlows, RefusedUplift, refused_uplift};
use crate::tender::ranking::rank_ends;
use crate::tender::{BandEnd, BidComparison, RankInterval, ScenarioComparison};

/// One bid over the life of the contract, in one scenario of demand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeLife {
    real: RealFlows,
    nominal: Option<NominalFlows>,
    present_value: PresentValue,
    refused: Option<RefusedUplift>,
}

/// One bid by its present value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeLifeStanding {
    provider: Name,
    low: PresentValue,
    high: PresentValue,
    rank: RankInterval,
}

impl BidComparison<'_> {
    /// A bid over the life of the contract, by one end of its price bands. Each year's flow is the tendered basket of the scenario times the year's
    /// volume.
    ///
    /// # Errors
    ///
    /// [`Error::NotAMonth`] after 9999, or [`Error::NominalWithoutIndexation`].
    pub fn whole_life(
        self,
        plan: &WholeLifePlan,
        indexation: Option<&Indexation>,
        end: BandEnd,
    ) -> Result<WholeLife, Error> {
        // The tendered price needs no statement, so it is always there.
        let basket = self.total(View::Tendered).ok_or(Error::Missing { what: "tendered price" })?;
        let basket = if end == BandEnd::High { basket.high() } else { basket.low() };
        let real = self.real_flows(plan, basket)?;
        let nominal = indexation.map(|indexation| real.indexed(indexation)).transpose()?;
        let refused = indexation.map(|indexation| refused_uplift(&real, indexation)).transpose()?;
        let present_value = match (plan.discounting(), &nominal) {
            (Discounting::Nominal(rate), Some(flows)) => flows.present_value(rate, plan.timing()),
            (Discounting::Real(rate), _) => real.present_value(rate, plan.timing()),
            // Such a plan was refused when the tender was built.
            (Discounting::Nominal(_), None) => return Err(Error::NominalWithoutIndexation),
        };
        Ok(WholeLife { real, nominal, present_value, refused })
    }

    fn real_flows(self, plan: &WholeLifePlan, basket: &Fraction) -> Result<RealFlows, Error> {
        let years = plan.volumes().iter().map(|volume| basket * &volume.to_fraction()).collect();
        let flows = RealFlows::new(self.tender().currency(), plan.first(), years)?;
        let lump = |lumps: Option<&Lumps>| {
            lumps.and_then(|lumps| lumps.of(self.bid().provider().as_str()))
        };
        let flows = match lump(plan.mobilisation()) {
            Some(lump) => flows.with_mobilisation(lump)?,
            None => flows,
        };
        match lump(plan.exit()) {
            Some(lump) => flows.with_exit(lump),
            None => Ok(flows),
        }
    }
}

impl ScenarioComparison<'_> {
    /// The bids by present value (best rank, then worst, then name). The order is of tendered prices over the years, and no view but that one is in it.
    ///
    /// # Errors
    ///
    /// As [`whole_life`](BidComparison::whole_life).
    pub fn whole_life_order(
        self,
        plan: &WholeLifePlan,
        indexation: Option<&Indexation>,
    ) -> Result<Vec<WholeLifeStanding>, Error> {
        let mut ends = Vec::new();
        for bid in self.bids() {
            let end = |end| -> Result<Ordered, Error> {
                Ok(Ordered(bid.whole_life(plan, indexation, end)?.present_value))
            };
            ends.push(Some((end(BandEnd::Low)?, end(BandEnd::High)?)));
        }
        let ranks = rank_ends(&ends);
        let rows = self.tender().bids().iter().zip(ends).zip(ranks);
        let mut standings: Vec<WholeLifeStanding> = rows
            .filter_map(|((bid, ends), rank)| {
                let ((low, high), rank) = ends.zip(rank)?;
                let provider = bid.provider().clone();
                Some(WholeLifeStanding { provider, low: low.0, high: high.0, rank })
            })
            .collect();
        standings
            .sort_by(|left, right| (left.rank, &left.provider).cmp(&(right.rank, &right.provider)));
        Ok(standings)
    }
}

impl WholeLife {
    /// The flows in constant prices.
    #[must_use]
    pub fn real(&self) -> &RealFlows {
        &self.real
    }

    /// The flows in the money of their day; `None` where the tender states no indexation.
    #[must_use]
    pub fn nominal(&self) -> Option<&NominalFlows> {
        self.nominal.as_ref()
    }

    /// What they are worth at the beginning of the first year, discounted as the tender says.
    #[must_use]
    pub fn present_value(&self) -> &PresentValue {
        &self.present_value
    }

    /// What it costs the bidder if its uplifts are refused; `None` without indexation.
    #[must_use]
    pub fn refused(&self) -> Option<&RefusedUplift> {
        self.refused.as_ref()
    }
}

impl WholeLifeStanding {
    /// The provider.
    #[must_use]
    pub fn provider(&self) -> &Name {
        &self.provider
    }

    /// The present value at the low end of its bands.
    #[must_use]
    pub fn low(&self) -> &PresentValue {
        &self.low
    }

    /// The present value at the high end of its bands.
    #[must_use]
    pub fn high(&self) -> &PresentValue {
        &self.high
    }

    /// The rank among all bids, least first.
    #[must_use]
    pub fn rank(&self) -> RankInterval {
        self.rank
    }
}

/// Present values of one plan: all at one rate, so that any two compare.
struct Ordered(PresentValue);

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.compare(&other.0).unwrap_or(Ordering::Equal)
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ordered {}
