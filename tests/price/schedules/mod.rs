//! Volume tiers, banded schedules, homecare hours, quartiles, and totals against each other.

mod homecare;
mod quartiles;
mod tiers;
mod totals;
