//! Prices: what must be charged, bands, corridors and rate cards.
//!
//! # Where to begin
//!
//! | for | see |
//! | --- | --- |
//! | what must be charged | [`PricePoint`], [`Surplus`], [`NamedSurplus`], [`PriceMakeUp`] |
//! | the prices of a bid | [`RateCard`], [`Rate`], [`RatePrice`] |
//! | a band, and a band set from outside | [`PriceBand`], [`Corridor`], [`Market`] |
//! | from which volume a price covers the cost | [`BreakEven`] |
//! | how a line is paid, how prices follow indices | [`Contract`], [`Indexation`] |
//! | care at home | [`HomecareHour`], [`PayCostFloor`] |
//! | the four views | [`View`] |

mod band;
mod banded;
mod break_even;
pub(crate) mod contract;
mod corridor;
mod discount;
mod homecare;
mod implied;
pub(crate) mod indexation;
pub(crate) mod named_surplus;
mod packs;
mod point;
mod position;
mod quartile;
pub(crate) mod quartile_working;
mod rate;
pub(crate) mod rate_card;
mod refusal;
mod stated_total;
pub(crate) mod tiers;
mod view;
pub(crate) mod whole_life;

pub use band::{BandPosition, BandRelation, Interval, IntervalOrder, PriceBand};
pub use banded::BandedSchedule;
pub use break_even::{BreakEven, CoveredVolumes, MAX_STEPS};
pub use contract::{
    Beyond, Contract, ContractForm, ContractOutcome, ContractOutcomes, ContractTerms,
    MAX_VOLUME_BANDS, MAX_VOLUMES, VolumeBand, contract_outcomes,
};
pub use corridor::Corridor;
pub use discount::{CardDiscount, PriceRounding};
pub use homecare::{
    CarePay, CostElement, HomecareCost, HomecareHour, MAX_VISIT_LENGTHS, Mileage, OnCost,
    OnCostAmount, OnCostBase, OnCostLine, PayCostFloor, Travel, VisitLength,
};
pub use implied::{ImpliedSurplus, implied_surplus};
pub use indexation::{
    IndexReading, IndexTable, Indexation, IndexationTerms, MAX_INDEX_VALUES, MAX_INDICES,
    MAX_UPLIFTS, PercentRounding, Uplift, UpliftStep, UpliftsOn, WeightedIndex,
};
pub use named_surplus::{
    MAX_NAMED_SURPLUSES, NamedSurplus, PriceMakeUp, SurplusInPrice, SurplusPurpose,
};
pub use packs::Packs;
pub use point::{Margin, MarkUp, PricePoint, Surplus};
pub use position::{CorridorPosition, OwnCost, VolumeDifference};
pub use quartile::{
    Aggregation, MAX_MARKET_PRICES, Market, QuartileEstimator, Quartiles, SMALL_SAMPLE, quartiles,
};
pub use rate::{Rate, RatePrice};
pub use rate_card::{RateCard, VatBasis};
pub use stated_total::{Agreement, RoundedPart, StatedTotal};
pub use tiers::{
    AllUnitsTiers, FallingBreak, IncrementalTiers, MAX_TIERS, Tier, VolumeRange, VolumesBeyond,
};
pub use view::View;
pub use whole_life::{
    MAX_YEARS, NominalFlows, NominalRate, PresentValue, RealFlows, RealRate, RefusedUplift,
    RefusedYear, Timing, YearRate, refused_uplift,
};
