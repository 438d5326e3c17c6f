//! Bids of several partners.
