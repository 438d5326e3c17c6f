//! What came out of a costing, as data.

use std::collections::BTreeMap;

use crate::allocation::Method;
use crate::answer::Answer;
use crate::cost::{AtWages, Ledger, LedgerAmounts, UnusedCapacity};
use crate::coverage::Coverage;
use crate::error::Error;
#[cfg(feature = "serde")]
use crate::exact::written::plain;
use crate::exact::{Currency, Figure, Fraction, Money, Month, Name, Period, Quantity};
use crate::full_cost::{
    CashInterval, CostByBehaviour, FullCost, MovedTotal, Recovery, ServiceCost, Volunteering,
    VolunteersStop,
};
use crate::funding::Funding;
use crate::price::{BreakEven, PriceMakeUp, PricePoint};
use crate::sensitivity::Sensitivity;

/// What came out of a [`Costing`](super::Costing): all that a report or a document shows is read
/// from here. What could not be computed is there with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CostFindings {
    /// The format of the findings as a document: 1.
    pub format: u8,
    /// The organisation.
    pub organisation: Name,
    /// What it is called.
    pub label: String,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The period of all amounts and volumes.
    pub period: Period,
    /// The month of whose prices the amounts are.
    pub price_base: Month,
    /// The method by which overheads are shared.
    pub method: Method,
    /// The amounts as they were charged, in the order of the names of those who bear them.
    pub charges: Vec<ChargedAmount>,
    /// The drivers, in the order of their names.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub drivers: Vec<DriverFindings>,
    /// The services, in the order of their names.
    pub services: Vec<ServiceFindings>,
    /// The pools, in the order of their names.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub pools: Vec<PoolFindings>,
    /// All services together.
    pub totals: Totals,
    /// The totals that lie a minor unit beside largest remainder, since no table has these.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub moved_totals: Vec<MovedTotal>,
    /// Capacity that is bought and borne by no service, department by department.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub unused_capacity: Vec<UnusedCapacity>,
    /// The full costs by the other methods that were asked, in their order.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub other_methods: Vec<MethodFindings>,
    /// Cash full costs at each level of the wages of volunteers, where there are volunteers.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub cash_interval: Option<Answer<Vec<CashInterval>>>,
    /// What becomes of costs if volunteers stop, where that is asked and there are volunteers.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub volunteers_stop: Option<Answer<VolunteersStop>>,
    /// How far full costs move with the choices behind them, where that is asked.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub sensitivity: Option<Answer<Sensitivity>>,
    /// What funders pay, where that is asked and there are funders.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub funding: Option<Answer<Funding>>,
    /// What is probably left out, counted twice or only guessed, where that is asked.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub coverage: Option<Answer<Coverage>>,
    /// The full cost itself, of whose handles any working is asked.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub costs: FullCost,
}

/// One amount of one line or volunteer role, as it was charged to a service or pool.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ChargedAmount {
    /// The service or pool.
    pub charged_to: Name,
    /// What the line or role is called.
    pub line: String,
    /// The ledger.
    pub ledger: Ledger,
    /// The amount.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub amount: Money,
}

/// A driver with its quantities.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct DriverFindings {
    /// The driver.
    pub name: Name,
    /// What it is called.
    pub label: String,
    /// The unit of its quantities; empty where none is stated.
    pub unit: String,
    /// Where they come from; empty where nothing is stated.
    pub source: String,
    /// The quantity of each service or pool that has one.
    pub quantities: BTreeMap<Name, Quantity>,
}

/// One service: its costs, prices and volumes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ServiceFindings {
    /// What the service is called.
    pub label: String,
    /// What it costs.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub cost: ServiceCost,
    /// What one unit costs.
    pub per_unit: PerUnit,
    /// Prices per unit on each basis, without and with the surplus that is asked.
    pub price_points: Answer<Vec<PricePoint>>,
    /// What a unit is to be charged with the named surpluses that are asked, and what each of them is of it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub price_made_up: Option<Answer<PriceMakeUp>>,
    /// Its full cost by how it moves with volume.
    pub by_behaviour: Answer<CostByBehaviour>,
    /// Its full cost at its own volume and at those that are asked; nothing where it is not known
    /// how the cost moves.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub volumes: Vec<CostAtVolume>,
    /// Where the price that is asked covers the full cost.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub break_even: Option<Answer<BreakEven>>,
    /// What a rate of overheads of the planned volume that is asked charges, and what it leaves.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub recovery: Option<Answer<Recovery>>,
    /// What volunteers give to it, at the low, the central and the high wages; nothing where it
    /// has none.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Vec::is_empty"))]
    pub volunteering: Vec<Volunteering>,
}

/// What one unit of a service costs, on each basis.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PerUnit {
    /// The direct cost.
    pub direct: Figure,
    /// The full cost.
    pub full: Figure,
    /// Full cost and volunteers' time; nothing where there are no volunteers.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub volunteer_inflated_gross: Option<AtWages<Figure>>,
    /// Net of the avoidable part of the volunteer programme's cost; nothing where there are no
    /// volunteers.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub volunteer_inflated_net: Option<AtWages<Figure>>,
}

/// A service's full cost at one volume over the period.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CostAtVolume {
    /// The volume.
    pub volume: Quantity,
    /// The cost.
    pub cost: Figure,
    /// The cost per unit; nothing at no volume.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub per_unit: Option<Figure>,
    /// What one more unit costs, new steps in it.
    #[cfg_attr(feature = "serde", serde(skip_serializing_if = "Option::is_none"))]
    pub one_more: Option<Figure>,
    /// How many steps the volume needs, of all stepped lines together.
    pub steps: Fraction,
}

/// One pool before anything is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct PoolFindings {
    /// The pool.
    pub name: Name,
    /// What it is called.
    pub label: String,
    /// The driver by which it is shared.
    pub driver: Name,
    /// What is charged to the pool itself.
    pub own: LedgerAmounts,
}

/// All services together: what went in, ledger by ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Totals {
    /// What is charged to services straight.
    pub direct: LedgerAmounts,
    /// What they bear of pools.
    pub overhead: LedgerAmounts,
    /// Both together.
    pub full: LedgerAmounts,
    /// The replacement value of volunteers' time at each level of the wages.
    #[cfg_attr(feature = "serde", serde(serialize_with = "AtWages::plain"))]
    pub replacement_value: AtWages<Money>,
}

/// What services cost by another method.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct MethodFindings {
    /// The method.
    pub method: Method,
    /// The cash full cost of each service, in the order of their names, or why there is none.
    pub services: Answer<Vec<ServiceTotal>>,
}

/// The cash full cost of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct ServiceTotal {
    /// The service.
    pub service: Name,
    /// Its full cost.
    #[cfg_attr(feature = "serde", serde(serialize_with = "plain"))]
    pub full: Money,
}

impl CostFindings {
    /// What was found of one service.
    ///
    /// # Errors
    ///
    /// [`Unknown`](crate::ErrorKind::Unknown).
    pub fn service(&self, name: &str) -> Result<&ServiceFindings, Error> {
        let place = self.services.binary_search_by(|known| known.cost.name.as_str().cmp(name));
        match place.ok().and_then(|place| self.services.get(place)) {
            Some(service) => Ok(service),
            None => Err(crate::exact::name::unknown_among(
                name,
                "service",
                self.services.iter().map(|it| &it.cost.name),
            )),
        }
    }
}
