//! Plain-text reports of what would change the order of bids.
