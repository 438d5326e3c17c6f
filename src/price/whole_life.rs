//! Totals over the whole life of a contract, discounted.
