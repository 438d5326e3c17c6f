//! Volume tiers, homecare hours and quartiles.

mod tiers;
