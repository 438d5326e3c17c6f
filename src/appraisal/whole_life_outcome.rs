//! What each bid costs over the life of the contract, and what refusing its uplifts would cost it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::whole_life::{Discounting, WholeLifePlan};
use crate::appraisal::refusal;
use crate::error::{self, Error};
use crate::exact::{Fraction, Money, Name};
use crate::price::{Indexation, View};
use crate::price::{NominalFlows, PresentValue, RealFlows, RefusedUplift, refused_uplift};
use crate::tender::ranking::rank_ends;
use crate::tender::{BandEnd, BidComparison, RankInterval, ScenarioComparison};

/// One bid over the life of the contract, in one scenario of demand.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WholeLife {
    /// The present value: an estimate within bounds where it is no fraction.
    pub present_value: PresentValue,
    /// The flows in constant prices.
    pub constant_prices: RealFlows,
    /// The flows in the money of each year; `None` without indexation.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub money_of_each_year: Option<NominalFlows>,
    /// What refusing every uplift would cost the provider; `None` without indexation.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub refused_uplift: Option<RefusedUplift>,
}

/// One bid by its present value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct WholeLifeStanding {
    /// The provider.
    pub provider: Name,
    /// The rank by present value.
    pub rank: RankInterval,
    /// The bid at its low prices, or at its only ones.
    pub low: WholeLife,
    /// The bid at its high prices, where it has bands.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub high: Option<WholeLife>,
}

impl BidComparison<'_> {
    /// A bid over the life of the contract, by one end of its price bands. Each year's flow is the tendered basket of the scenario times the year's
    /// volume.
    ///
    /// # Errors
    ///
    /// [`Format`](crate::ErrorKind::Format) after 9999, or [`Missing`](crate::ErrorKind::Missing).
    pub fn whole_life(
        self,
        plan: &WholeLifePlan,
        indexation: Option<&Indexation>,
        end: BandEnd,
    ) -> Result<WholeLife, Error> {
        plan.check()?;
        // The tendered price needs no statement, so it is always there.
        let basket = self.total(View::Tendered).ok_or_else(|| error::missing("tendered price"))?;
        let basket = if end == BandEnd::High { basket.high() } else { basket.low() };
        let real = self.real_flows(plan, basket)?;
        let nominal = indexation.map(|indexation| real.indexed(indexation)).transpose()?;
        let refused = indexation.map(|indexation| refused_uplift(&real, indexation)).transpose()?;
        let present_value = match (&plan.discounting, &nominal) {
            (Discounting::Nominal(rate), Some(flows)) => flows.present_value(*rate, plan.timing),
            (Discounting::Real(rate), _) => real.present_value(*rate, plan.timing),
            (Discounting::RealByYear(rates), _) => {
                real.present_value_by_year(rates, plan.timing)?
            }
            // Such a plan was refused when the tender was built.
            (Discounting::Nominal(_), None) => return Err(refusal::nominal_without_indexation()),
        };
        Ok(WholeLife {
            present_value,
            constant_prices: real,
            money_of_each_year: nominal,
            refused_uplift: refused,
        })
    }

    fn real_flows(self, plan: &WholeLifePlan, basket: &Fraction) -> Result<RealFlows, Error> {
        let years = plan.volumes.iter().map(|volume| basket * &volume.to_fraction()).collect();
        let flows = RealFlows::new(self.tender().currency(), plan.from, years)?;
        let lump = |lumps: &Option<BTreeMap<Name, Money>>| {
            lumps.as_ref().and_then(|lumps| lumps.get(&self.bid.provider).copied())
        };
        let flows = match lump(&plan.mobilisation) {
            Some(lump) => flows.with_mobilisation(lump)?,
            None => flows,
        };
        match lump(&plan.exit) {
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
        let mut found = Vec::new();
        for bid in self.bids() {
            let end = |end| bid.whole_life(plan, indexation, end);
            found.push((bid.bid.provider.clone(), end(BandEnd::Low)?, end(BandEnd::High)?));
        }
        let value = |life: &WholeLife| Ordered(life.present_value.clone());
        let ends: Vec<_> =
            found.iter().map(|(_, low, high)| Some((value(low), value(high)))).collect();
        let rows = found.into_iter().zip(rank_ends(&ends));
        let mut standings: Vec<WholeLifeStanding> = rows
            .filter_map(|((provider, low, high), rank)| {
                let high = (low != high).then_some(high);
                Some(WholeLifeStanding { provider, rank: rank?, low, high })
            })
            .collect();
        standings
            .sort_by(|left, right| (left.rank, &left.provider).cmp(&(right.rank, &right.provider)));
        Ok(standings)
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
