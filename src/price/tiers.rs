//! Volume tiers: prices that change with the quantity bought.
