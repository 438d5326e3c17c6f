//! Prices: what must be charged, bands, corridors and rate cards.

pub mod band;
pub mod break_even;
pub mod contract;
pub mod corridor;
pub mod homecare;
pub mod indexation;
pub mod point;
pub mod quartile;
pub mod rate_card;
pub mod tiers;
pub mod whole_life;

pub use band::{BandPosition, BandRelation, Interval, PriceBand};
pub use break_even::{BreakEven, CoveredVolumes, break_even};
pub use contract::{
    Beyond, Contract, ContractForm, ContractOutcome, ContractOutcomes, ContractTerms, VolumeBand,
    contract_outcomes,
};
pub use corridor::Corridor;
pub use indexation::{
    IndexReading, IndexTable, Indexation, IndexationBuilder, PercentRounding, Uplift, UpliftStep,
    WeightedIndex,
};
pub use point::{Margin, MarkUp, PricePoint, Surplus, price_points};
pub use rate_card::{Rate, RateCard, RatePrice, VatBasis};
pub use tiers::{AllUnitsTiers, FallingBreak, IncrementalTiers, MAX_TIERS, Tier, VolumeRange};
pub use whole_life::{
    NominalFlows, NominalRate, PresentValue, RealFlows, RealRate, RefusedUplift, RefusedYear,
    Timing, refused_uplift,
};
