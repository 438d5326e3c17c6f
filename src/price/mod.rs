//! Prices: what must be charged, bands, corridors and rate cards.

pub mod band;
pub mod banded;
pub mod break_even;
pub mod contract;
pub mod corridor;
pub mod homecare;
pub mod indexation;
pub mod point;
pub mod quartile;
mod quartile_working;
pub mod rate_card;
pub mod stated_total;
pub mod tiers;
pub mod whole_life;

pub use band::{BandPosition, BandRelation, Interval, IntervalOrder, PriceBand};
pub use banded::BandedSchedule;
pub use break_even::{BreakEven, CoveredVolumes, break_even};
pub use contract::{
    Beyond, Contract, ContractForm, ContractOutcome, ContractOutcomes, ContractTerms, VolumeBand,
    contract_outcomes,
};
pub use corridor::Corridor;
pub use homecare::{
    CarePay, HomecareCost, HomecareHour, MAX_VISIT_LENGTHS, Mileage, OnCost, OnCostAmount,
    PayCostFloor, Travel, VisitLength,
};
pub use indexation::{
    IndexReading, IndexTable, Indexation, IndexationBuilder, PercentRounding, Uplift, UpliftStep,
    WeightedIndex,
};
pub use point::{Margin, MarkUp, PricePoint, Surplus, price_points};
pub use quartile::{
    Aggregation, MAX_MARKET_PRICES, Market, QuartileEstimator, Quartiles, SMALL_SAMPLE, quartiles,
};
pub use rate_card::{Rate, RateCard, RatePrice, VatBasis};
pub use stated_total::{Agreement, RoundedPart, StatedTotal};
pub use tiers::{AllUnitsTiers, FallingBreak, IncrementalTiers, MAX_TIERS, Tier, VolumeRange};
pub use whole_life::{
    NominalFlows, NominalRate, PresentValue, RealFlows, RealRate, RefusedUplift, RefusedYear,
    Timing, refused_uplift,
};
