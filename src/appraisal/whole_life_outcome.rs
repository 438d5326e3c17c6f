//! What each bid costs over the life of the contract, and what refusing its uplifts would cost it.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::whole_life::{Discounting, WholeLifePlan};
use crate::appraisal::refusal;
use crate::error::{self, Error};
use crate::exact::{Currency, Fraction, Money, Name};
use crate::price::indexation::YearMultiples;
use crate::price::whole_life::rates::worth_at_the_end_by_year;
use crate::price::whole_life::worth_at_the_end;
use crate::price::{Indexation, NominalFlows, PresentValue, RealFlows, RefusedUplift, View};
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

/// A basket of one unit of money over the life of the contract, without lumps. What a bid comes to
/// is that times its basket: the long figures of an indexation are worked out once for all bids.
struct OneUnit<'a> {
    plan: &'a WholeLifePlan,
    flows: RealFlows,
    indexed: Option<IndexedUnit>,
    present_value: PresentValue,
    /// What one at the end of the contract is worth at its beginning.
    worth_at_the_end: Fraction,
}

/// That basket where prices follow an index.
struct IndexedUnit {
    multiples: YearMultiples,
    flows: NominalFlows,
    refused: RefusedUplift,
}

impl<'a> OneUnit<'a> {
    fn new(
        currency: Currency,
        plan: &'a WholeLifePlan,
        indexation: Option<&Indexation>,
    ) -> Result<Self, Error> {
        plan.check()?;
        let years = plan.volumes.iter().map(|volume| volume.to_fraction()).collect();
        let flows = RealFlows::new(currency, plan.from, years)?;
        let indexed = indexation.map(|indexation| {
            let multiples = indexation.over(plan.from, plan.volumes.len())?;
            let refused = RefusedUplift::of(&flows, &multiples);
            Ok(IndexedUnit { flows: flows.indexed(indexation)?, refused, multiples })
        });
        let indexed = indexed.transpose()?;
        let years = plan.volumes.len();
        let (present_value, worth_at_the_end) = match (&plan.discounting, &indexed) {
            (Discounting::Nominal(rate), Some(indexed)) => {
                let value = indexed.flows.present_value(*rate, plan.timing);
                (value, worth_at_the_end(rate.percent(), years))
            }
            (Discounting::Real(rate), _) => {
                let value = flows.present_value(*rate, plan.timing);
                (value, worth_at_the_end(rate.percent(), years))
            }
            (Discounting::RealByYear(rates), _) => {
                let value = flows.present_value_by_year(rates, plan.timing)?;
                (value, worth_at_the_end_by_year(rates, years)?)
            }
            // Such a plan was refused when the tender was built.
            (Discounting::Nominal(_), None) => return Err(refusal::nominal_without_indexation()),
        };
        Ok(OneUnit { plan, flows, indexed, present_value, worth_at_the_end })
    }
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
        self.whole_life_beside(&OneUnit::new(self.tender().currency(), plan, indexation)?, end)
    }

    fn whole_life_beside(self, one: &OneUnit<'_>, end: BandEnd) -> Result<WholeLife, Error> {
        // The tendered price needs no statement, so it is always there.
        let basket = self.total(View::Tendered).ok_or_else(|| error::missing("tendered price"))?;
        let basket = if end == BandEnd::High { basket.high() } else { basket.low() };
        let real = self.real_flows(one, basket)?;
        let nominal = one.indexed.as_ref();
        let nominal = nominal.map(|one| one.flows.times(basket, &real, &one.multiples));
        let lumps = match (&nominal, &one.plan.discounting) {
            (Some(flows), Discounting::Nominal(_)) => (flows.mobilisation(), flows.exit()),
            _ => (real.mobilisation(), real.exit()),
        };
        let lumps = lumps.0 + &(lumps.1 * &one.worth_at_the_end);
        let refused = one.indexed.as_ref().map(|one| one.refused.times(basket));
        Ok(WholeLife {
            present_value: one.present_value.times(basket, &lumps),
            constant_prices: real,
            money_of_each_year: nominal,
            refused_uplift: refused,
        })
    }

    fn real_flows(self, one: &OneUnit<'_>, basket: &Fraction) -> Result<RealFlows, Error> {
        let (plan, flows) = (one.plan, one.flows.times(basket));
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
        let one = OneUnit::new(self.tender().currency(), plan, indexation)?;
        let mut found = Vec::new();
        for bid in self.bids() {
            let end = |end| bid.whole_life_beside(&one, end);
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
