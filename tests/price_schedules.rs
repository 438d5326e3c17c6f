//! Volume tiers, homecare hours and quartiles.
