//! Prices: what must be charged, bands, corridors and rate cards.

pub mod band;
pub mod break_even;
pub mod corridor;
pub mod point;
pub mod rate_card;

pub use band::{BandPosition, BandRelation, Interval, PriceBand};
pub use break_even::{BreakEven, CoveredVolumes, break_even};
pub use corridor::Corridor;
pub use point::{Margin, MarkUp, PricePoint, Surplus, price_points};
pub use rate_card::{Rate, RateCard, VatBasis};
