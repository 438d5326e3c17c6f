//! Robustness: what would change the order of the bids.
